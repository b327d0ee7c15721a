package site

import (
	"fmt"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/words"
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
	lead := x.e.leadWord(x.e.lead)
	col := column{name: x.e.say.Text("head.neighbours"), note: x.e.say.Say("neighbours.calculated", "average", lead), role: chart.Neighbours, area: area.None, values: make([]observation.Value, n)}
	for p := range n {
		v, among := x.average(m, c, p)
		col.values[p] = v
		if p == n-1 {
			have, of := strconv.Itoa(among.Have), strconv.Itoa(among.Of)
			if v.IsNumber() {
				col.note = x.e.say.Say("neighbours.average_of", "average", lead, "have", have, "of", of)
			} else {
				col.note = x.e.say.Say("neighbours.too_few_note", "average", lead, "have", have, "of", of, "period", x.e.say.Short(x.e.Table.Periods(m)[p]))
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
		Measure: ms, Category: lowerFirst(x.headlineCategory(m)), Area: x.e.Register.Areas[x.area].In(x.e.say.Say),
		Period: periods[p], Value: series[p], Ended: x.ended(m), Lead: x.e.lead,
		Shape: compare.Shape(x.e.Register.Areas[x.area].Slug, ms.ID),
	}
	for _, a := range compare.JointWith(t, s, x.area, p) {
		h.JointWith = append(h.JointWith, x.e.Register.Areas[a].In(x.e.say.Say))
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

// appendComparisonNote draws what stands under the table of periods and gives what the
// sentence above it rests on: the interval, both averages of the neighbours and the
// test for trend.
func (x place) appendComparisonNote(dst []byte, m framework.MeasureIndex, p int) []byte {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	v := t.At(m, ms.Headline, x.area, p)
	when := x.e.say.Short(t.Periods(m)[p])
	var parts []string
	if i, ok := compare.IntervalOf(ms, v, t.Detail(v), compare.C95); ok {
		verdict := compare.NoVerdict
		if x.country != area.None {
			verdict = compare.Against(ms, i, t.At(m, ms.Headline, x.country, p))
		}
		parts = append(parts, x.intervalText(ms, i, when, verdict))
	}
	if tr, ok := compare.TrendOf(t, compare.Series{Measure: m, Category: ms.Headline}, x.area, p); ok {
		parts = append(parts, x.e.say.Say("note.trend", "from", x.e.say.Short(tr.From), "to", x.e.say.Short(tr.To), "trend", trendWord(x.e.say, tr), "probability", probability(tr.P)))
	}
	if n := x.among(m, ms.Headline, p); n.Of > 0 {
		parts = append(parts, x.neighbourText(ms, n, when))
	}
	if parts == nil {
		return dst
	}
	dst = append(dst, `<p class="note">`...)
	dst = layout.Escape(dst, strings.Join(parts, " "))
	return append(dst, "</p>"...)
}

// intervalText gives a figure's interval, "95% interval in 2014: 41.2 to 44.0
// per 10,000 (Wilson)", and how the country's figure lies to it, which is what
// higher, lower and similar mean.
func (x place) intervalText(m *framework.Measure, i compare.Interval, when string, v compare.Verdict) string {
	key := "note.interval"
	switch v {
	case compare.Similar:
		key = "note.interval_includes"
	case compare.Higher:
		key = "note.interval_above"
	case compare.Lower:
		key = "note.interval_below"
	}
	pairs := []string{"confidence", i.Confidence.String(), "period", when, "lower", plain(x.e.say, m, i.Lower), "upper", observation.Text(x.e.say, m, number(i.Upper)), "method", methodWord(x.e.say, i.Method)}
	if key != "note.interval" {
		pairs = append(pairs, "country", x.short(x.country))
	}
	return x.e.say.Say(key, pairs...)
}

// plain writes a figure whose unit stands nearby; a percent sign belongs to it.
func plain(say *words.Words, m *framework.Measure, d observation.Decimal) string {
	if m.Unit == framework.Percent {
		return say.Say("value.percent", "n", d.Format(m.Decimals))
	}
	return d.Format(m.Decimals)
}

// neighbourText gives both averages, the one that leads first, and how many
// neighbours they are of.
func (x place) neighbourText(m *framework.Measure, n compare.Neighbourhood, when string) string {
	say, of, model := x.e.say, x.e.say.Number(n.Of), x.e.Neighbours.ID
	have := say.Count("note.neighbours_have", n.Have, "of", of, "model", model)
	var text []string
	switch {
	case n.Have == 0:
		text = []string{say.Say("note.neighbours_none", "period", when, "of", of, "model", model)}
	case n.Have < compare.FewestNeighbours:
		text = []string{say.Say("note.neighbours_few", "period", when), have}
	default:
		first, second := x.e.lead, compare.ByMean
		if first == compare.ByMean {
			second = compare.ByMedian
		}
		averages := say.Say("note.neighbours_averages", "period", when, "average", x.e.leadWord(first), "average_value", plain(x.e.say, m, n.By(first).Number),
			"other_average", x.e.leadWord(second), "other_average_value", plain(x.e.say, m, n.By(second).Number))
		text = []string{averages, have}
	}
	if n.Shared > 0 {
		text = append(text, say.Count("note.neighbours_shared", n.Shared))
	}
	switch {
	case n.NotClose == n.Of:
		text = append(text, say.Text("note.neighbours_none_close"))
	case n.NotClose > 0:
		text = append(text, say.Count("note.neighbours_not_close", n.NotClose))
	}
	return strings.Join(text, " ")
}

// leadWord names an average: "median".
func (e *Edition) leadWord(k compare.AverageKind) string { return e.say.Text("average." + k.String()) }

func number(d observation.Decimal) observation.Value {
	return observation.Value{Number: d, Symbol: observation.Number}
}

func methodWord(say *words.Words, i framework.Interval) string {
	switch i {
	case framework.Wilson:
		return say.Text("method.wilson")
	case framework.Byar:
		return say.Text("method.byar")
	}
	return say.Text("method.published")
}

func trendWord(say *words.Words, t compare.Trend) string {
	switch {
	case t.Direction > 0:
		return say.Text("trend.up")
	case t.Direction < 0:
		return say.Text("trend.down")
	}
	return say.Text("trend.unclear")
}

// probability writes p as statistics do, never as nought.
func probability(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return fmt.Sprintf("p = %.3f", p)
}
