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
