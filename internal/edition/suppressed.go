package edition

import (
	"io/fs"

	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Suppressed lists the figures that an edition suppresses or that were withdrawn
// from it, as its files name them: an area by slug or code. It looks at nothing
// else, and so takes a fraction of the time in which the edition would be read.
// What is wrong with the files becomes problems.
func Suppressed(fsys fs.FS, id string, probs *source.Problems) ([]Key, error) {
	files, err := names(fsys, "data/"+id, ".csv")
	if err != nil {
		return nil, err
	}
	var list []Key
	for _, name := range files {
		if leftBehind(name) {
			continue
		}
		if list, err = suppressedIn(fsys, "data/"+id+"/"+name+".csv", list, probs); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// suppressedIn appends what one file suppresses.
func suppressedIn(fsys fs.FS, file string, list []Key, probs *source.Problems) ([]Key, error) {
	const measure, breakdown, place, when, symbol = 0, 1, 2, 3, 5 // in the order of observation.Columns
	csv, err := source.OpenCSV(fsys, file, observation.Columns(), probs)
	if err != nil || csv == nil {
		return list, err
	}
	var last Key // rows that follow each other name mostly the same things
	for csv.Next() {
		written := csv.Bytes(symbol)
		if len(written) == 0 {
			continue
		}
		if s, ok := observation.ParseSymbol(string(written)); !ok || !hides(s) {
			continue
		}
		again(&last.Measure, csv.Bytes(measure))
		again(&last.Category, csv.Bytes(breakdown))
		again(&last.Area, csv.Bytes(place))
		if last.Period, err = period.Parse(string(csv.Bytes(when))); err != nil {
			probs.Add(csv.Pos(when), "period", "%v", err)
			continue
		}
		list = append(list, last)
	}
	return list, csv.Err()
}

// again takes a text, without a copy where it is the one before.
func again(s *string, written []byte) {
	if *s != string(written) {
		*s = string(written)
	}
}

// Told is a figure that an edition shows, with its count where it is given.
type Told struct {
	Key
	Value                  observation.Decimal
	Numerator, Denominator observation.Optional
}

// ToldOf lists the figures that an edition shows and that are wanted, as its files
// name them; like Suppressed it looks at nothing else.
func ToldOf(fsys fs.FS, id string, wanted func(*Key) bool, probs *source.Problems) ([]Told, error) {
	files, err := names(fsys, "data/"+id, ".csv")
	if err != nil {
		return nil, err
	}
	var list []Told
	for _, name := range files {
		if leftBehind(name) {
			continue
		}
		if list, err = toldIn(fsys, "data/"+id+"/"+name+".csv", wanted, list, probs); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// toldIn appends what one file shows.
func toldIn(fsys fs.FS, file string, wanted func(*Key) bool, list []Told, probs *source.Problems) ([]Told, error) {
	const measure, breakdown, place, when, value, numerator, denominator = 0, 1, 2, 3, 4, 6, 7 // in the order of observation.Columns
	csv, err := source.OpenCSV(fsys, file, observation.Columns(), probs)
	if err != nil || csv == nil {
		return list, err
	}
	var last Key
	var parsed string // the period that last.Period was read from
	for csv.Next() {
		written := csv.Bytes(value)
		if len(written) == 0 {
			continue
		}
		again(&last.Measure, csv.Bytes(measure))
		again(&last.Category, csv.Bytes(breakdown))
		again(&last.Area, csv.Bytes(place))
		if at := csv.Bytes(when); parsed != string(at) {
			if last.Period, err = period.Parse(string(at)); err != nil {
				probs.Add(csv.Pos(when), "period", "%v", err)
				continue
			}
			parsed = string(at)
		}
		if !wanted(&last) {
			continue
		}
		told := Told{Key: last}
		var ok bool
		if told.Value, ok = observation.ParseDecimal(string(written)); !ok {
			continue // which the reading of that edition reports
		}
		told.Numerator.Decimal, told.Numerator.OK = observation.ParseDecimal(string(csv.Bytes(numerator)))
		told.Denominator.Decimal, told.Denominator.OK = observation.ParseDecimal(string(csv.Bytes(denominator)))
		list = append(list, told)
	}
	return list, csv.Err()
}
