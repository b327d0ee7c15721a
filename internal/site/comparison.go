package site

import (
	"fmt"
	"html/template"
	"strconv"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
)

// among takes the statistical neighbours of a place together in one period;
// zero where there are none or an average would mean nothing.
func (x place) among(m framework.MeasureIndex, c framework.CategoryIndex, p int) compare.Neighbourhood {
	if x.neighbours == nil || !averages(&x.e.Framework.Measures[m]) {
		return compare.Neighbourhood{}
	}
	return compare.Among(x.e.Table, x.neighbours, compare.Series{Measure: m, Category: c}, p)
}

// average is the neighbours' average that the site lets lead, absent where
// too few have figures. The head of its column says that it is
// calculated here, so that the cells need no mark.
func (x place) average(m framework.MeasureIndex, c framework.CategoryIndex, p int) (observation.Value, compare.Neighbourhood) {
	n := x.among(m, c, p)
	v := n.By(x.e.lead)
	v.Marks = 0
	return v, n
}

// averageColumn is the neighbours' average, period by period.
func (x place) averageColumn(m framework.MeasureIndex, c framework.CategoryIndex) column {
	n := len(x.e.Table.Periods(m))
	lead := x.e.lead.String()
	col := column{name: "Neighbours", note: lead + ", calculated here", role: chart.Neighbours, area: area.None, values: make([]observation.Value, n)}
	for p := range n {
		v, among := x.average(m, c, p)
		col.values[p] = v
		if p == n-1 {
			share := strconv.Itoa(among.Have) + " of " + strconv.Itoa(among.Of)
			if v.IsNumber() {
				col.note = lead + " of " + share + ", calculated here"
			} else {
				col.note += "; " + share + " in " + x.e.Table.Periods(m)[p].Short() + ", too few"
			}
		}
	}
	return col
}

// headline is the sentences over the figure of one period.
func (x place) headline(m framework.MeasureIndex, p int) []string {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	s := compare.Series{Measure: m, Category: ms.Headline}
	periods, series := t.Periods(m), t.Series(m, ms.Headline, x.area)
	h := compare.Headline{
		Measure: ms, Category: lowerFirst(x.headlineCategory(m)), Area: x.e.Register.Areas[x.area].InSentence(),
		Period: periods[p], Value: series[p], Ended: x.ended(m), Lead: x.e.lead,
		Shape: compare.Shape(x.e.Register.Areas[x.area].Slug, ms.ID),
	}
	for _, a := range compare.JointWith(t, s, x.area, p) {
		h.JointWith = append(h.JointWith, x.e.Register.Areas[a].InSentence())
	}
	if x.country != area.None {
		h.Country, h.National = x.short(x.country), t.At(m, ms.Headline, x.country, p)
		if i, ok := compare.IntervalOf(ms, series[p], t.Detail(series[p]), compare.C95); ok {
			h.Verdict = compare.Against(ms, i, h.National)
		}
	}
	if p == len(periods)-1 {
		if rank := x.e.rank(m); rank != nil {
			h.Place = rank.Places[x.area]
		}
	}
	h.Neighbours = x.among(m, ms.Headline, p)
	h.Past = compare.PastOf(ms, ms.Headline, periods, series, p)
	h.Trend, h.Tested = compare.TrendOf(t, s, x.area, p)
	return h.Sentences(x.e.say)
}

// ended reports whether a measure is no longer published.
func (x place) ended(m framework.MeasureIndex) bool {
	s, ok := x.e.StateOf(m, x.e.Framework.Measures[m].Headline)
	return ok && (s.Kind == framework.Retired || s.Kind == framework.Replaced || s.Kind == framework.Discontinued)
}

// comparisonNote stands under the table of periods and gives what the sentence
// above it rests on: the interval, both averages of the neighbours and the test
// for trend.
func (r *renderer) comparisonNote(x place, m framework.MeasureIndex, p int) template.HTML {
	if p < 0 {
		return ""
	}
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	v := t.At(m, ms.Headline, x.area, p)
	when := t.Periods(m)[p].Short()
	var text []byte
	if i, ok := compare.IntervalOf(ms, v, t.Detail(v), compare.C95); ok {
		text = x.intervalText(text, ms, i, when)
		if x.country != area.None {
			text = append(text, where(compare.Against(ms, i, t.At(m, ms.Headline, x.country, p)), x.short(x.country))...)
		}
		text = append(text, '.')
	}
	if tr, ok := compare.TrendOf(t, compare.Series{Measure: m, Category: ms.Headline}, x.area, p); ok {
		text = fmt.Appendf(text, " Trend from %s to %s: %s (chi-squared test for trend, %s).", tr.From.Short(), tr.To.Short(), trendWord(tr), probability(tr.P))
	}
	if n := x.among(m, ms.Headline, p); n.Of > 0 {
		text = append(append(text, ' '), x.neighbourText(ms, n, when)...)
	}
	if text == nil {
		return ""
	}
	dst := append(r.buf[:0], `<p class="note">`...)
	dst = layout.Escape(dst, string(trimLeft(text)))
	return r.html(append(dst, "</p>"...))
}

// intervalText gives a figure's interval: "95% interval in 2014: 41.2 to 44.0
// per 10,000 (Wilson)".
func (x place) intervalText(dst []byte, m *framework.Measure, i compare.Interval, when string) []byte {
	return fmt.Appendf(dst, "%s interval in %s: %s to %s (%s)", i.Confidence, when, plain(m, i.Lower), observation.Text(x.e.say, m, number(i.Upper)), methodWord(i.Method))
}

// where says how the country's figure lies to an interval, which is what
// higher, lower and similar mean.
func where(v compare.Verdict, country string) string {
	switch v {
	case compare.Similar:
		return ", which includes the figure for " + country
	case compare.Higher:
		return ", which lies above the figure for " + country
	case compare.Lower:
		return ", which lies below the figure for " + country
	}
	return ""
}

// plain writes a figure whose unit stands nearby; a percent sign belongs to it.
func plain(m *framework.Measure, d observation.Decimal) string {
	if m.Unit == framework.Percent {
		return d.Format(m.Decimals) + "%"
	}
	return d.Format(m.Decimals)
}

// neighbourText gives both averages, the one that leads first.
func (x place) neighbourText(m *framework.Measure, n compare.Neighbourhood, when string) string {
	s := fmt.Sprintf("Statistical neighbours in %s, by the model of %s: ", when, x.e.Neighbours.ID)
	if n.Have == 0 {
		s += fmt.Sprintf("none of the %d has a figure", n.Of)
	} else if n.Have < compare.FewestNeighbours {
		s += fmt.Sprintf("only %d of %d have figures, too few for an average", n.Have, n.Of)
	} else {
		first, second := x.e.lead, compare.ByMean
		if first == compare.ByMean {
			second = compare.ByMedian
		}
		s += fmt.Sprintf("%s %s, %s %s; %d of %d have figures", first, plain(m, n.By(first).Number), second, plain(m, n.By(second).Number), n.Have, n.Of)
	}
	switch {
	case n.Shared == 1:
		s += ", one more shares a joint figure counted once"
	case n.Shared > 1:
		s += fmt.Sprintf(", %d more share joint figures counted once", n.Shared)
	}
	switch {
	case n.NotClose == n.Of:
		return s + "; the model calls none of them close."
	case n.NotClose == 1:
		return s + "; the model calls one of them not close."
	case n.NotClose > 1:
		return s + fmt.Sprintf("; the model calls %d of them not close.", n.NotClose)
	}
	return s + "."
}

func number(d observation.Decimal) observation.Value {
	return observation.Value{Number: d, Symbol: observation.Number}
}

func methodWord(i framework.Interval) string {
	switch i {
	case framework.Wilson:
		return "Wilson"
	case framework.Byar:
		return "Byar"
	}
	return "as published"
}

func trendWord(t compare.Trend) string {
	switch {
	case t.Direction > 0:
		return "upward"
	case t.Direction < 0:
		return "downward"
	}
	return "not clear"
}

// probability writes p as statistics do, never as nought.
func probability(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return fmt.Sprintf("p = %.3f", p)
}

func trimLeft(s []byte) []byte {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	return s
}
