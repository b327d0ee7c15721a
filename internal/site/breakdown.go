package site

import (
	"html/template"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
)

// latestOf gives the newest period in which any category of a measure has an
// observation for the area; -1 when there is none.
func (x place) latestOf(m framework.MeasureIndex) int {
	latest := -1
	for c := range x.e.Framework.Width(m) {
		latest = max(latest, observation.Latest(x.e.Table.Series(m, framework.CategoryIndex(c), x.area)))
	}
	return latest
}

// others gives the areas that stand beside x.area in a breakdown.
func (x place) others() []area.Index {
	out := append(make([]area.Index, 0, 3), x.area)
	if x.country != area.None {
		out = append(out, x.country)
	}
	if x.region != area.None {
		out = append(out, x.region)
	}
	return out
}

// categories lists those categories of a measure of which any of the places
// has an observation in a period: a factor that was not collected then is not
// a row of dashes.
func (x place) categories(m framework.MeasureIndex, places []area.Index, p int) []framework.CategoryIndex {
	var out []framework.CategoryIndex
	for c := range x.e.Framework.Width(m) {
		for _, a := range places {
			if x.e.Table.At(m, framework.CategoryIndex(c), a, p).Symbol != observation.Absent {
				out = append(out, framework.CategoryIndex(c))
				break
			}
		}
	}
	return out
}

// breakdown adds the categories of a measure: the newest period as a chart
// with its table, and every period folded below.
func (r *renderer) breakdown(out *layout.Measure, x place, m framework.MeasureIndex) {
	fw, t := x.e.Framework, x.e.Table
	ms := &fw.Measures[m]
	b := &fw.Breakdowns[ms.Breakdown]
	p := x.latestOf(m)
	if p < 0 {
		return
	}
	periods := t.Periods(m)
	when := r.say.Period(ms.Kind, periods[p])
	places := x.others()
	now := layout.Part{Anchor: ms.Anchor + "-by-" + b.ID, Title: r.say.Say("part.by", "breakdown", lowerFirst(b.Label), "when", when)}
	if !b.Exclusive {
		now.Note = r.say.Text("part.overlap")
	}
	now.Chart = r.breakdownChart(x, m, p, places)
	g := r.grid(r.say.Say("caption.by", "measure", ms.Title, "breakdown", lowerFirst(b.Label), "when", when), b.Label)
	for _, a := range places {
		g.Heads = append(g.Heads, layout.Head{Text: x.short(a), Num: true})
	}
	for _, c := range x.categories(m, places, p) {
		row := layout.Row{Head: layout.Head{Text: b.Categories[c].Label}, Cells: r.cellsOf(len(places))}
		for _, a := range places {
			row.Cells = append(row.Cells, x.figure(m, c, a, p))
		}
		g.Rows = append(g.Rows, row)
	}
	now.Table = r.table(&g)
	out.Breakdowns = append(out.Breakdowns, now)
	if len(periods) > 1 {
		out.Breakdowns = append(out.Breakdowns, r.history(x, m))
	}
}

// history is the table of every category in every period.
func (r *renderer) history(x place, m framework.MeasureIndex) layout.Part {
	fw, t := x.e.Framework, x.e.Table
	ms := &fw.Measures[m]
	b := &fw.Breakdowns[ms.Breakdown]
	periods := t.Periods(m)
	g := r.grid(r.say.Say("caption.by_all", "measure", ms.Title, "breakdown", lowerFirst(b.Label), "area", x.short(x.area)), b.Label)
	shorts := r.wordedOf(x, m).shorts
	for p := len(periods) - 1; p >= 0; p-- {
		g.Heads = append(g.Heads, layout.Head{Text: shorts[p], Num: true})
	}
	for c := range b.Categories {
		series := t.Series(m, framework.CategoryIndex(c), x.area)
		if observation.Latest(series) < 0 {
			continue
		}
		row := layout.Row{Head: layout.Head{Text: b.Categories[c].Label}, Cells: r.cellsOf(len(periods))}
		for p := len(periods) - 1; p >= 0; p-- {
			row.Cells = append(row.Cells, x.cell(m, series[p], x.area, p))
		}
		g.Rows = append(g.Rows, row)
	}
	return layout.Part{
		Anchor: ms.Anchor + "-all-periods", Title: r.say.Say("part.by_all", "breakdown", lowerFirst(b.Label)),
		Table: r.table(&g), Closed: true,
	}
}

// breakdownChart draws one period of a breakdown: stacked where the categories
// are ordered parts of a whole, else as bars: a bar a place side by side where
// the categories are few, else the area's with the country's mark.
func (r *renderer) breakdownChart(x place, m framework.MeasureIndex, p int, places []area.Index) template.HTML {
	fw, t := x.e.Framework, x.e.Table
	ms := &fw.Measures[m]
	b := &fw.Breakdowns[ms.Breakdown]
	ch := chart.Chart{Words: r.say, ID: ms.Anchor + "-" + b.ID, Axis: x.e.axis(ms)}
	ch.Title = r.say.Say("caption.by", "measure", ms.Title, "breakdown", lowerFirst(b.Label), "when", r.say.Period(ms.Kind, t.Periods(m)[p]))
	if b.Exclusive && b.Ordered && ms.Unit == framework.Percent {
		ch.Kind, ch.Key = chart.Bands, optionKey(ms, chart.Bands)
		for _, a := range places {
			ch.Labels = append(ch.Labels, x.short(a))
		}
		ch.Series = make([]chart.Series, 0, len(b.Categories))
		for c := range b.Categories {
			s := chart.Series{Name: shortLabel(&b.Categories[c]), Role: chart.Band, Points: make([]chart.Point, 0, len(places))}
			for _, a := range places {
				s.Points = append(s.Points, t.At(m, framework.CategoryIndex(c), a, p))
			}
			ch.Series = append(ch.Series, s)
		}
		return r.svg(&ch)
	}
	held := x.categories(m, places, p)
	most := 2 // the area and the country's mark; more would only crowd
	ch.Kind = chart.Bars
	if len(held) <= fewCategories {
		ch.Kind, most = chart.Grouped, 3
	}
	ch.Key = optionKey(ms, ch.Kind)
	ch.Labels, ch.Series = make([]string, 0, len(held)), make([]chart.Series, 0, most)
	for _, c := range held {
		ch.Labels = append(ch.Labels, shortLabel(&b.Categories[c]))
	}
	for i, a := range places {
		if i == most {
			break
		}
		s := chart.Series{Name: x.short(a), Role: [...]chart.Role{chart.Area, chart.England, chart.Region}[i], Points: make([]chart.Point, 0, len(held))}
		for _, c := range held {
			s.Points = append(s.Points, t.At(m, c, a, p))
		}
		ch.Series = append(ch.Series, s)
	}
	return r.svg(&ch)
}

// fewCategories is how many categories there may be for a bar a place in each.
const fewCategories = 6

func shortLabel(c *framework.Category) string {
	if c.Short != "" {
		return c.Short
	}
	return c.Label
}

// roles of the statistics of a distribution, by the ids of their categories.
func statisticRole(id string) (chart.Role, bool) {
	switch id {
	case "min":
		return chart.Minimum, true
	case "p25":
		return chart.LowerQuartile, true
	case "median":
		return chart.Median, true
	case "mode":
		return chart.Mode, true
	case "p75":
		return chart.UpperQuartile, true
	case "max":
		return chart.Maximum, true
	}
	return 0, false
}

// statistics shows a distribution: its statistics over the periods, and beside
// those of the places it is compared to. A statistic without any observation
// is left out of the tables and said to be missing.
func (r *renderer) statistics(out *layout.Measure, x place, m framework.MeasureIndex) {
	fw, t := x.e.Framework, x.e.Table
	ms := &fw.Measures[m]
	b := &fw.Breakdowns[ms.Breakdown]
	held, missing := x.heldStatistics(m)
	periods := t.Periods(m)
	ch := chart.Chart{Words: r.say, Kind: chart.Distribution, ID: ms.Anchor + "-spread", Key: optionKey(ms, chart.Distribution), Title: r.say.Say("caption.over_time", "measure", ms.Title, "area", x.short(x.area)), Axis: x.e.axis(ms)}
	g := r.grid(r.say.Say("caption.of_area", "measure", ms.Title, "area", x.short(x.area)), r.say.Text("head.period"))
	for _, c := range held {
		g.Heads = append(g.Heads, layout.Head{Text: b.Categories[c].Label, Num: true})
	}
	ch.Labels = r.wordedOf(x, m).shorts
	for p := len(periods) - 1; p >= 0; p-- {
		row := layout.Row{Head: layout.Head{Text: ch.Labels[p]}, Cells: r.cellsOf(len(held))}
		for _, c := range held {
			row.Cells = append(row.Cells, x.figure(m, c, x.area, p))
		}
		g.Rows = append(g.Rows, row)
	}
	for _, c := range held {
		if role, ok := statisticRole(b.Categories[c].ID); ok {
			ch.Series = append(ch.Series, chart.Series{Name: b.Categories[c].Label, Role: role, Points: t.Series(m, c, x.area)})
		}
	}
	out.Breaks = breakNotes(r.say, ms, periods)
	out.Chart = r.svg(&ch)
	out.Table = r.table(&g)
	if missing != "" {
		out.States = append(out.States, layout.State{Tag: r.say.Text("state.not-published"), Text: missing})
	}
	if p := x.latestOf(m); p >= 0 && len(x.others()) > 1 {
		out.Breakdowns = append(out.Breakdowns, r.spread(x, m, p, held))
	}
}

// heldStatistics lists the statistics that have any observation in the
// edition, and names the others in a sentence.
func (x place) heldStatistics(m framework.MeasureIndex) (held []framework.CategoryIndex, missing string) {
	cats := x.e.Framework.Categories(m)
	country := x.e.Register.CountryIndex()
	var names []string
	for c := range cats {
		ci := framework.CategoryIndex(c)
		if observation.Latest(x.e.Table.Series(m, ci, x.area)) >= 0 || observation.Latest(x.e.Table.Series(m, ci, country)) >= 0 {
			held = append(held, ci)
			continue
		}
		names = append(names, lowerFirst(cats[c].Label))
	}
	if names == nil {
		return held, ""
	}
	return held, x.e.say.Say("part.not_published", "statistics", x.e.say.List(names))
}

// spread compares the distribution of an area with that of others in one period.
func (r *renderer) spread(x place, m framework.MeasureIndex, p int, held []framework.CategoryIndex) layout.Part {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	b := &x.e.Framework.Breakdowns[ms.Breakdown]
	when := r.say.Period(ms.Kind, t.Periods(m)[p])
	ch := chart.Chart{Words: r.say, Kind: chart.Distribution, ID: ms.Anchor + "-beside", Key: besideKey(ms), Title: r.say.Say("caption.beside", "measure", ms.Title, "when", when), Axis: x.e.axis(ms)}
	g := layout.Grid{Caption: r.say.Say("caption.beside", "measure", ms.Title, "when", when), Corner: r.say.Text("head.area")}
	for _, c := range held {
		g.Heads = append(g.Heads, layout.Head{Text: b.Categories[c].Label, Num: true})
		if role, ok := statisticRole(b.Categories[c].ID); ok {
			s := chart.Series{Name: b.Categories[c].Label, Role: role}
			for _, a := range x.others() {
				s.Points = append(s.Points, t.At(m, c, a, p))
			}
			ch.Series = append(ch.Series, s)
		}
	}
	for _, a := range x.others() {
		ch.Labels = append(ch.Labels, x.short(a))
		row := layout.Row{Head: layout.Head{Text: x.short(a)}}
		if a == x.area {
			row.Class = "is-here"
		}
		for _, c := range held {
			row.Cells = append(row.Cells, x.figure(m, c, a, p))
		}
		g.Rows = append(g.Rows, row)
	}
	return layout.Part{
		Anchor: ms.Anchor + "-beside-others", Title: r.say.Say("part.beside", "when", when),
		Chart: r.svg(&ch), Table: r.ownTable(&g),
	}
}

// list joins words as a sentence does: "a, b and c".
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	s := words[0]
	for _, w := range words[1 : len(words)-1] {
		s += ", " + w
	}
	return s + " and " + words[len(words)-1]
}
