package site

import (
	"html/template"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
)

// The small drawings of a profile are explained once, above its first table. Who
// does not see them is told in a few words what each shows, without its figures: those
// stand in the row, and on the page of the item.

// strip draws where an authority stands among all in a measure's newest
// period; nothing for older periods, symbols and numbers of children.
func (r *renderer) strip(x place, m framework.MeasureIndex, p int) string {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	v := t.At(m, ms.Headline, x.area, p)
	if p != len(t.Periods(m))-1 || !v.IsNumber() || !averages(ms) {
		return ""
	}
	s := chart.Strip{Spread: x.e.spread(m), Area: v}
	if x.country != area.None {
		s.England = t.At(m, ms.Headline, x.country, p)
	}
	r.buf = chart.AppendStrip(r.buf[:0], s, x.e.say.Text(amongAll(s.Spread, v)))
	return string(r.buf)
}

// amongAll is the key of the words for where a figure lies among all.
func amongAll(s chart.Spread, v observation.Value) string {
	switch f := v.Number.Float(); {
	case s.Min == s.Max:
		return "small.alike"
	case f <= s.Min:
		return "small.lowest"
	case f >= s.Max:
		return "small.highest"
	case f < s.Lower:
		return "small.below"
	case f > s.Upper:
		return "small.above"
	}
	return "small.within"
}

// spark draws the course of a measure's headline figure; nothing for a measure of
// one period.
func (r *renderer) spark(x place, m framework.MeasureIndex) string {
	series := x.e.Table.Series(m, x.e.Framework.Measures[m].Headline, x.area)
	if len(series) < 2 {
		return ""
	}
	r.buf = chart.AppendSparkline(r.buf[:0], series, x.course(m, series))
	return string(r.buf)
}

// course says of the last number in a series how it stands to the first and to the
// one before, as they are shown. Numbers across a break are not compared.
func (x place) course(m framework.MeasureIndex, series []observation.Value) string {
	ms, periods, say := &x.e.Framework.Measures[m], x.e.Table.Periods(m), x.e.say
	var numbers []int
	for p := range series {
		if series[p].IsNumber() {
			numbers = append(numbers, p)
		}
	}
	n := len(numbers) - 1
	switch {
	case n < 0:
		return ""
	case n == 0:
		return say.Text("small.once")
	}
	last, before := numbers[n], numbers[n-1]
	apart := func(p int) bool { return compare.BreakBetween(ms, ms.Headline, periods[p], periods[last]) != nil }
	than := func(p int) string {
		key := [...]string{"small.lower", "small.same", "small.higher"}[1+series[last].Number.Round(ms.Decimals).Cmp(series[p].Number.Round(ms.Decimals))]
		return say.Say(key, "period", say.Short(periods[p]))
	}
	var said string
	if apart(before) {
		said = say.Say("small.unlike", "period", say.Short(periods[before]))
	} else {
		for apart(numbers[0]) {
			numbers = numbers[1:]
		}
		if said = than(numbers[0]); numbers[0] != before {
			said = say.Comma([]string{said, than(before)})
		}
	}
	if last != observation.Latest(series) {
		return say.Say("small.until", "period", say.Short(periods[last]), "said", said)
	}
	return said
}

// explain puts the key of the small drawings above the first table of a profile.
func (r *renderer) explain(x place, p *layout.Area) {
	key := x.smallKey()
	if p.Glance != "" {
		p.Glance = key + p.Glance
	} else if len(p.Sections) > 0 {
		p.Sections[0].Table = key + p.Sections[0].Table
	}
}

// smallKey explains the small drawings of a profile.
func (x place) smallKey() template.HTML {
	say := x.e.say
	k := layout.SmallKey{Trend: say.Text("head.trend"), Course: say.Text("small.key_course")}
	if x.ranked() {
		k.Strip = say.Text("head.among_all")
		k.Marks = append(k.Marks, layout.KeyMark{Class: "k-range", Text: say.Text("small.key_range")}, layout.KeyMark{Class: "k-mid", Text: say.Text("small.key_middle")})
		if x.country != area.None {
			k.Marks = append(k.Marks, layout.KeyMark{Class: "k-eng", Text: x.short(x.country)})
		}
		k.Marks = append(k.Marks, layout.KeyMark{Class: "k-me", Text: x.short(x.area)})
	}
	return k.Draw()
}
