package intake

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/observation"
)

// The dialect "sfr": wide files
//
// Until 2017 the department published its figures beside a "statistical first
// release" as one wide file: a row for England and one for each authority, and
// some 230 columns, each a figure of the one year that the file is about. The
// year is nowhere but in the names of the columns, and in several forms:
//
//	Referrals1314         {years}   of the year from April 2013 to March 2014
//	CINAt310314           {yy}      on 31 March 2014, written CINAt3103{yy}
//	Mid2013Pop017         {before}  of the calendar year in which it began
//
// A mapping writes the placeholder, so that one serves every release. The file
// is about the year that its names with {years} state; names that state two
// years are a mistake, because nothing says which figure a row would mean.

// The columns of the dialect "sfr", by their place in dialect.columns.
const (
	sfrLevel = iota
	sfrOldLA
	sfrNewLA
	sfrName
)

// sfrPlace finds the area of a row. England's row has borne the code of the
// Isle of Wight, so that its level and name say what it is.
func (r *reader) sfrPlace() (area.Index, bool) {
	w := wanted{code: r.fixed(sfrNewLA), la: r.fixed(sfrOldLA), name: r.fixed(sfrName), column: sfrNewLA}
	switch level := r.fixed(sfrLevel); strings.ToLower(level) {
	case "national":
		w.levels, w.byName = []area.Level{area.Country}, true
	case "la":
		w.levels = []area.Level{area.Authority}
	default:
		r.leave("geog_l is " + strconv.Quote(level))
		return area.None, false
	}
	return r.match(w)
}

// sfrTime gives the year that the names of the columns state.
func (r *reader) sfrTime() ([]year, bool) { return []year{r.stated}, true }

// yearNames are the placeholders of a year in the names of columns.
var yearNames = [...]string{"{years}", "{yy}", "{before}"}

// in gives the name of a column in the year to March, "Referrals1314" for
// "Referrals{years}". The zero year leaves it as it is.
func (y year) in(column string) string {
	if y == (year{}) || !strings.Contains(column, "{") {
		return column
	}
	before, after := int(y.ends)-1, int(y.ends)
	return strings.NewReplacer(
		yearNames[0], fmt.Sprintf("%02d%02d", before%100, after%100),
		yearNames[1], fmt.Sprintf("%02d", after%100),
		yearNames[2], strconv.Itoa(before),
	).Replace(column)
}

// statedYears lists the years that the names in a header state, in order, by
// the columns of a file that are named with {years}.
func (m *Mapping) statedYears(f *FileMapping, header []string) []year {
	var years []year
	for _, column := range f.columns() {
		for _, name := range m.spellings(column) {
			if !strings.Contains(name, yearNames[0]) {
				continue
			}
			pattern, err := regexp.Compile("(?i)^" + strings.Replace(regexp.QuoteMeta(name), regexp.QuoteMeta(yearNames[0]), `(\d\d)(\d\d)`, 1) + "$")
			if err != nil {
				continue // cannot be: the name is quoted
			}
			for _, h := range header {
				if found := pattern.FindStringSubmatch(h); found != nil {
					if y, ok := parseYear("20" + found[1] + found[2]); ok && !slices.Contains(years, year{ends: y.ends}) {
						years = append(years, year{ends: y.ends})
					}
				}
			}
		}
	}
	sort.Slice(years, func(i, j int) bool { return years[i].ends < years[j].ends })
	return years
}

// stateYear finds the year that the names of the columns state; false when
// they must state one and do not.
func (r *reader) stateYear() bool {
	m, f := r.job.mapping, r.job.file
	i := slices.IndexFunc(f.columns(), func(c string) bool { return strings.Contains(c, yearNames[0]) })
	if i < 0 {
		return true
	}
	switch years := m.statedYears(f, r.header); len(years) {
	case 1:
		r.stated = years[0]
		return true
	case 0:
		r.im.probs.AddHint(r.sc.Pos(-1), "time-period", "is this the file that the mapping "+r.job.report.Mapping+" is for?",
			"no column says which year this file is about: expected one such as %q", year{ends: 2014}.in(f.columns()[i]))
	default:
		r.im.probs.AddHint(r.sc.Pos(-1), "time-period", "give each year a file of its own",
			"the columns of this file speak of different years, %d and %d", years[0].ends, years[1].ends)
	}
	return false
}

// readConfidence reads what a column of data confidence says: a mark that the
// figures of the row bear, or none.
func (r *reader) readConfidence(column int) observation.Marks {
	text := r.text(column)
	mark, ok := r.job.mapping.Confidence[text]
	if !ok {
		r.faults.add(r.sc.Pos(column), fault{"confidence", "declare what it means under [confidence] in the mapping",
			fmt.Sprintf("%q in column %s is no degree of confidence that the mapping knows; it knows %s", text, r.header[column], quoted(sortedKeys(r.job.mapping.Confidence)))})
	}
	marks, _ := observation.ParseMarks(mark)
	return marks
}
