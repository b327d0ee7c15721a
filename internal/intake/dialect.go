package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/period"
	"almanac/internal/source"
)

// dialect is how the files of a publisher say which place and time a row is
// about. Everything else, the columns of figures, their symbols, what is
// worked out from them, is the same for all of them and stands in mappings.
type dialect struct {
	columns []string // that every file of the dialect has, that of the time first
	place   func(r *reader) (area.Index, bool)
	time    func(r *reader) ([]year, bool)
	remark  func(r *reader, at area.Index) // what the row says of its figures; nil when it says nothing
	noisy   bool                           // figures carry the noise of binary fractions
}

// year is the time of a row as the file gives it: 2022, or 2021/22 for an
// academic or financial year. What it means depends on the measure.
type year struct {
	ends  int16
	split bool
	any   bool // the file writes every kind alike: the measure says which it is
}

// dialectNames lists the dialects that mappings may name.
func dialectNames() []string { return []string{"ees", "sfr", "fingertips", "lait"} }

// dialectOf gives a dialect by its name.
func dialectOf(name string) (dialect, bool) {
	switch name {
	case "ees":
		// The tidy format of the service "Explore education statistics".
		return dialect{
			columns: []string{"time_period", "time_identifier", "geographic_level", "country_code", "region_code", "old_la_code", "new_la_code", "la_name"},
			place:   (*reader).eesPlace,
			time:    (*reader).eesTime,
		}, true
	case "sfr":
		// The wide files beside the statistical first releases until 2017.
		return dialect{
			columns: []string{"geog_l", "geog_c", "new_la_code", "geog_n"},
			place:   (*reader).sfrPlace,
			time:    (*reader).sfrTime,
		}, true
	case "fingertips":
		// The tables of the public-health service Fingertips, saved as CSV.
		return dialect{
			columns: []string{"Time period", "Area Code", "AreaName", "Area Type", "Value note"},
			place:   (*reader).fingertipsPlace,
			time:    (*reader).fingertipsTime,
			remark:  (*reader).fingertipsRemark,
		}, true
	case "lait":
		// The Local authority interactive tool, a row a figure.
		return dialect{
			columns: []string{"years", "la_number", "la_or_region", "measure_short"},
			place:   (*reader).laitPlace,
			time:    (*reader).laitTime,
			noisy:   true,
		}, true
	}
	return dialect{}, false
}

// The columns of the dialect "ees", by their place in dialect.columns.
const (
	eesTimePeriod = iota
	eesTimeIdentifier
	eesLevel
	eesCountry
	eesRegion
	eesOldLA
	eesNewLA
	eesLAName
)

// levelByName gives a level by its name.
func levelByName(name string) (area.Level, bool) {
	i := slices.Index(area.LevelNames(), name)
	return area.Level(max(i, 0)), i >= 0
}

// eesPlace finds the area of a row. Rows of levels that the register does not
// have, such as schools or constituencies, are left.
func (r *reader) eesPlace() (area.Index, bool) {
	switch level := r.fixed(eesLevel); strings.ToLower(level) {
	case "national":
		return r.match(wanted{code: r.fixed(eesCountry), column: eesCountry, levels: []area.Level{area.Country}})
	case "regional":
		return r.match(wanted{code: r.fixed(eesRegion), column: eesRegion, levels: []area.Level{area.Region, area.SubRegion}})
	case "local authority":
		return r.match(wanted{code: r.fixed(eesNewLA), la: r.fixed(eesOldLA), name: r.fixed(eesLAName), column: eesNewLA,
			levels: []area.Level{area.Authority}})
	default:
		r.leave("geographic_level is " + strconv.Quote(level))
		return area.None, false
	}
}

// eesTime reads time_period: 2022, or 202122 for 2021/22.
func (r *reader) eesTime() ([]year, bool) {
	text, identifier := r.fixed(eesTimePeriod), r.fixed(eesTimeIdentifier)
	known := r.job.mapping.TimeIdentifiers
	if len(known) > 0 && !slices.Contains(known, identifier) {
		r.faults.add(r.fixedPos(eesTimeIdentifier), fault{"time-identifier", source.DidYouMean(identifier, known),
			strconv.Quote(identifier) + " is not a time_identifier that the mapping knows: " + quoted(known)})
		return nil, false
	}
	if years, ok := r.instead(text); ok {
		return years, len(years) > 0
	}
	y, ok := parseYear(text)
	if !ok {
		r.faults.add(r.fixedPos(eesTimePeriod), fault{"time-period", "",
			strconv.Quote(text) + " is not a time_period: 2022, or 202122 for 2021/22"})
		return nil, false
	}
	y.ends += int16(r.job.file.Offset)
	return []year{y}, true
}

// instead gives the years that the mapping puts in the place of a time of the
// file. A time that stands for none leaves its rows. One that stands for
// several, because a later release had nothing newer, stands for those up to
// the year of the edition.
func (r *reader) instead(text string) (years []year, ok bool) {
	list, ok := r.job.file.Periods[text]
	for _, s := range list {
		if y, ok := parseYear(s); ok && (len(list) == 1 || int(y.ends) <= r.im.year) {
			years = append(years, y)
		}
	}
	if ok && len(list) > 0 && len(years) == 0 {
		r.leave(fmt.Sprintf("%s is %q, which stands for years after the edition", r.header[r.fixedAt[0]], text))
	} else if ok && len(years) == 0 {
		r.leave(fmt.Sprintf("%s is %q, which the mapping leaves", r.header[r.fixedAt[0]], text))
	}
	return years, ok
}

func parseYear(s string) (year, bool) {
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return year{}, false
	case len(s) == 4 && n >= 1900 && n < 2200:
		return year{ends: int16(n)}, true
	case len(s) == 6 && n >= 190000 && n < 220000 && (n/100+1)%100 == n%100:
		return year{ends: int16(n/100 + 1), split: true}, true
	}
	return year{}, false
}

// period gives the period of a year for measures of a kind, because files say
// "2022" for March and September alike. half is 1 or 2 for measures of six
// months.
func (y year) period(kind period.Kind, half int) (period.Period, bool) {
	p := period.Period{Year: y.ends}
	switch kind {
	case period.Academic, period.Financial:
		p.Form = period.Split
		return p, y.split || y.any
	case period.YearToSeptember, period.AtSeptember:
		p.Form = period.September
	case period.SixMonths:
		p.Form = period.FirstHalf
		if half == 2 {
			p.Form = period.SecondHalf
		}
	}
	return p, !y.split
}

func quoted(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = strconv.Quote(s)
	}
	return strings.Join(q, ", ")
}
