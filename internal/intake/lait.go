package intake

import (
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/observation"
)

// The columns of the dialect "lait", by their place in dialect.columns.
const (
	laitYears = iota
	laitNumber
	laitName
)

// laitPlace finds the area of a row: an authority by the department's number,
// England and the regions, which have numbers of the tool's own, by name.
func (r *reader) laitPlace() (area.Index, bool) {
	w := wanted{la: r.fixed(laitNumber), name: r.fixed(laitName), column: laitNumber, levels: []area.Level{area.Authority}}
	if len(bearersOf(r.im.register, w.la, w.levels)) == 0 {
		wide := []area.Level{area.Country, area.Region, area.SubRegion}
		if code := codeByName(r.im.register, w.name, wide); code != "" {
			w.code, w.levels, w.named = code, wide, true
		}
	}
	return r.match(w)
}

// codeByName gives the code of the one area of some levels that is called by a
// name; "" when there is none, or more than one.
func codeByName(reg *area.Register, name string, levels []area.Level) string {
	code := ""
	for i := range reg.Areas {
		a := &reg.Areas[i]
		called := strings.EqualFold(a.Name, name) || strings.EqualFold(a.ShortName, name) || contains(a.Aliases, name)
		for _, l := range levels {
			if l == a.Level && called {
				if code != "" {
					return ""
				}
				code = a.Code
			}
		}
	}
	return code
}

// laitTime reads the column years: 2016, whatever kind of year the measure has.
func (r *reader) laitTime() ([]year, bool) {
	text := r.fixed(laitYears)
	if years, ok := r.instead(text); ok {
		for i := range years {
			years[i].any = true
		}
		return years, len(years) > 0
	}
	y, ok := parseYear(text)
	if !ok || y.split {
		r.faults.add(r.fixedPos(laitYears), fault{"time-period", "the year in which the period of a figure ends is written 2016",
			strconv.Quote(text) + " is not a year"})
		return nil, false
	}
	y.ends += int16(r.job.file.Offset)
	y.any = true
	return []year{y}, true
}

// noise is how far, in units of the ninth decimal, a figure that went through
// binary fractions can be from what was published: far less than any figure's
// last decimal, far more than a double loses.
const noise = 1000

// unnoised gives a figure as it was published, to a number of decimals: 9.7
// for 9.6999999999999993. false when it is no figure of so many decimals.
func unnoised(n observation.Decimal, decimals int) (observation.Decimal, bool) {
	rounded := n.Round(decimals)
	off, scale := n.Sub(rounded).Units()
	if off < 0 {
		off = -off
	}
	return rounded, off*tenTo(observation.MaxScale-scale) <= noise
}

// parseNoisy reads a number with more decimals than a figure can have. Those
// beyond are cut off, which unnoised allows for.
func parseNoisy(s string) (observation.Decimal, bool) {
	whole, fraction, ok := strings.Cut(s, ".")
	if !ok || len(fraction) <= observation.MaxScale || strings.Trim(fraction, "0123456789") != "" {
		return observation.ParseDecimal(s)
	}
	return observation.ParseDecimal(whole + "." + fraction[:observation.MaxScale])
}

// unexpected reports rows of a measure in which the publisher says something
// else about it than the mapping expects, such as another unit.
func (r *reader) unexpected(t *target) bool {
	for _, c := range t.expect {
		got := r.text(c.column)
		if got == c.value {
			continue
		}
		r.faults.add(r.sc.Pos(c.column), fault{"expected", "if the figures still mean the same, change expect in the mapping",
			r.header[c.column] + " of " + r.im.framework.Measures[t.measure].ID + " is " + strconv.Quote(got) + ", the mapping expects " + strconv.Quote(c.value)})
		return true
	}
	return false
}
