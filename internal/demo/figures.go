package demo

import (
	"math"
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/period"
)

// A recipe says which counts a measure is made of. A star in a name stands for
// the category of the measure's breakdown.
type recipe struct {
	measure string
	part    string // the numerator, or the number itself
	whole   string // the denominator; empty for a number
	first   int    // first year; 0 for all
	last    int    // last year; 0 for all
	days    bool   // a statistic of the days that "whole" took
	note    string // stands beside every number
}

// A figure is one row of a file of observations.
type figure struct {
	category, area, period             string
	value, symbol                      string
	part, whole, lower, upper          string
	provisional, revised, derived, low bool
	note                               string
}

// A desk works out the figures of one edition from the counts.
type desk struct {
	w *world
	s *secrecy
	f *framework.Framework
	e *edition

	as     map[cell]int // the counts that this edition holds otherwise than they turned out
	before map[cell]int // those of the edition before; nil for the first

	repeats int // how many times the years are repeated before the first
}

// measure makes all rows of a measure, by category, area and period.
func (d *desk) measure(r *recipe) []figure {
	m, _ := d.f.Measure(r.measure)
	categories := []string{""}
	if cats := d.f.Categories(m); cats != nil {
		categories = categories[:0]
		for i := range cats {
			categories = append(categories, cats[i].ID)
		}
	}
	var out []figure
	for _, category := range categories {
		for b := range d.w.bodies {
			for shown := firstYear - d.repeats*years; shown <= d.e.year; shown++ {
				year := firstYear + (shown-firstYear+d.repeats*years)%years // that is drawn
				if year < r.first || r.last != 0 && year > r.last || !d.w.exists(b, year) || !d.w.exists(b, shown) {
					continue
				}
				if row, ok := d.row(r, &d.f.Measures[m], category, cell{"", year - firstYear, b}); ok {
					row.period = periodOf(d.f.Measures[m].Kind, shown)
					row.provisional = row.provisional && shown == year
					out = append(out, row)
				}
			}
		}
	}
	return out
}

// row makes the figure of one category, body and year; false where there is
// nothing to be published.
func (d *desk) row(r *recipe, m *framework.Measure, category string, at cell) (figure, bool) {
	part := strings.ReplaceAll(r.part, "*", category)
	whole := strings.ReplaceAll(r.whole, "*", category)
	var f figure
	switch _, counted := d.w.records[at.year][at.body].counts[part]; {
	case r.days && percentile(category) != 0:
		f = d.statistic(category, whole, at)
	case counted:
		f = d.ratio(m, part, whole, at)
	default:
		return f, false
	}
	f.category, f.area = category, d.w.bodies[at.body].code
	f.period = periodOf(m.Kind, firstYear+at.year)
	f.derived = m.Derived && f.symbol == ""
	if f.symbol == "" && f.note == "" {
		f.note = r.note
	}
	d.mark(&f, r, at)
	return f, true
}

// periodOf writes the period of a measure that belongs to a year.
func periodOf(k period.Kind, year int) string {
	p := period.Period{Year: int16(year)}
	switch k {
	case period.Academic, period.Financial:
		p.Form = period.Split
	case period.YearToSeptember, period.AtSeptember:
		p = period.Period{Year: int16(year - 1), Form: period.September}
	case period.SixMonths:
		p.Form = period.FirstHalf
	}
	return p.String()
}

// mark adds the marks that a figure bears in this edition.
func (d *desk) mark(f *figure, r *recipe, at cell) {
	if f.symbol != "" {
		return
	}
	year := firstYear + at.year
	f.provisional = r.measure == provisional && year == d.e.year
	at.name = r.part
	f.revised = d.before != nil && d.before[at] != d.as[at] && !f.provisional
	t := d.w.bodies[at.body].town
	f.low = t != nil && collectionOf(r.part) == visits && year == 2014 &&
		newStream(t.slug, "low confidence").Float64() < 0.2
}

// state gives the symbol that stands for a figure made of these counts, or "".
func (d *desk) state(at cell, names ...string) (symbol, note string) {
	year := firstYear + at.year
	for _, name := range names {
		if note, missing := d.w.missing(at.body, year, collectionOf(name)); missing {
			return "x", note
		}
	}
	for _, name := range names {
		if d.w.unreliable(at.body, year, name) {
			return "u", "Initial and core assessments were still made in this year."
		}
	}
	for _, name := range names {
		if d.s.isHidden(cell{name, at.year, at.body}) {
			return "c", ""
		}
	}
	return "", ""
}

// ratio makes a number, a percentage or a rate.
func (d *desk) ratio(m *framework.Measure, part, whole string, at cell) figure {
	names := []string{part}
	if whole != "" {
		names = append(names, whole)
	}
	symbol, note := d.state(at, names...)
	if symbol != "" {
		return figure{symbol: symbol, note: note}
	}
	counts := d.w.records[at.year][at.body].counts
	n, of := counts[part], counts[whole]
	if whole == "" {
		return figure{value: d.published(part, n, at.body)}
	}
	if of == 0 {
		return figure{symbol: "z"}
	}
	per := 100
	if m.Unit == framework.PerTenK {
		per = 10000
	}
	value := decimal(divide(n*per*power(m.Decimals), of), m.Decimals)
	if n > 0 && strings.Trim(value, "0.") == "" {
		return figure{symbol: "low"}
	}
	f := figure{value: value, part: d.published(part, n, at.body), whole: d.published(whole, of, at.body)}
	if m.Interval == framework.PublishedInterval {
		f.lower, f.upper = limits(n, of, per, m.Decimals)
	}
	return f
}

// published writes a count as it is published: of an authority as it is, of a
// region or the country rounded to 10; staff in full-time equivalents, of
// which the counts are tenths.
func (d *desk) published(name string, n, body int) string {
	if collectionOf(name) == workforce && !strings.HasPrefix(name, "days-") {
		return decimal(n, 1)
	}
	if d.w.bodies[body].town == nil && body != d.w.county {
		n = divide(n, 10) * 10
	}
	return strconv.Itoa(n)
}

// percentile gives the percentile that a category of statistics asks for, 0 for
// any other. The extremes would describe one child each, and the commonest
// number of days is not published: there are none of them.
func percentile(category string) int {
	switch category {
	case "p25":
		return 25
	case "median":
		return 50
	case "p75":
		return 75
	}
	return 0
}

// statistic makes a percentile of the working days that something took.
func (d *desk) statistic(category, whole string, at cell) figure {
	if symbol, note := d.state(at, whole); symbol != "" {
		return figure{symbol: symbol, note: note}
	}
	r := d.w.records[at.year][at.body]
	days := r.assessDays
	if whole == "conferences" {
		days = r.panelDays
	}
	switch n := r.counts[whole]; {
	case n == 0:
		return figure{symbol: "z"}
	case n < fewCases:
		return figure{symbol: "c"}
	}
	return figure{value: strconv.Itoa(atPercentile(days, percentile(category)))}
}

// atPercentile gives the least number of days within which p per cent were done.
func atPercentile(days []int, p int) int {
	total, sum := 0, 0
	for _, n := range days {
		total += n
	}
	for d, n := range days {
		if sum += n; sum*100 >= total*p {
			return d
		}
	}
	return len(days) - 1
}

// limits gives the 95% limits of a rate by Byar's approximation to the
// Poisson distribution, as public-health statistics publish them.
func limits(n, of, per, decimals int) (lower, upper string) {
	const z = 1.959964
	cube := func(x, sign float64) float64 {
		if x == 0 {
			return 0
		}
		c := 1 - 1/(9*x) + sign*z/(3*math.Sqrt(x))
		return x * c * c * c
	}
	write := func(x float64) string {
		return decimal(int(math.Round(x/float64(of)*float64(per*power(decimals)))), decimals)
	}
	return write(cube(float64(n), -1)), write(cube(float64(n+1), 1))
}

// divide rounds a ÷ b half away from zero; neither is negative.
func divide(a, b int) int { return (2*a + b) / (2 * b) }

func power(decimals int) int {
	p := 1
	for range decimals {
		p *= 10
	}
	return p
}

// decimal writes units × 10^-decimals.
func decimal(units, decimals int) string {
	s := strconv.Itoa(units)
	if decimals == 0 {
		return s
	}
	for len(s) <= decimals {
		s = "0" + s
	}
	return s[:len(s)-decimals] + "." + s[len(s)-decimals:]
}
