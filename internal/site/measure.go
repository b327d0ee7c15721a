package site

import (
	"html/template"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// place is an area in an edition, with what it is compared to.
type place struct {
	e          *Edition
	p          *layout.Page
	area       area.Index
	country    area.Index // None on the country's own pages
	region     area.Index // None above authorities
	neighbours []area.Neighbour
}

func newPlace(e *Edition, p *layout.Page, a area.Index) place {
	x := place{e: e, p: p, area: a, country: e.Register.CountryIndex(), region: area.None}
	if x.country == a {
		x.country = area.None
	}
	if e.Register.Areas[a].Level == area.Authority {
		x.region = e.Register.RegionOf(a)
		if e.Neighbours != nil {
			x.neighbours = e.Neighbours.List[a]
		}
	}
	return x
}

// figure is the cell of a value with its note. Where an area has no observation
// because it did not exist then, the cell says so.
func (x place) figure(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int) layout.Cell {
	return x.cell(m, x.e.Table.At(m, c, a, p), a, p)
}

// cell is figure for a value that is at hand.
func (x place) cell(m framework.MeasureIndex, v observation.Value, a area.Index, p int) layout.Cell {
	t := x.e.Table
	if v.Symbol == observation.Absent {
		if why := x.e.lifetime(a, t.Periods(m)[p]); why != "" {
			return layout.Withheld(why)
		}
	}
	return layout.Noted(v, x.e.Framework.Measures[m].Decimals, t.Note(v))
}

// averageCell is the cell of an average, or of the reason for having none.
func averageCell(say *words.Words, v observation.Value, decimals int) layout.Cell {
	if !v.IsNumber() {
		return layout.Withheld(say.Text("neighbours.too_few"))
	}
	return layout.Figure(v, decimals)
}

// ranked reports whether the place is shown among all authorities.
func (x place) ranked() bool {
	return x.e.Register.Areas[x.area].Level == area.Authority && !x.e.partial
}

// short is what an area is called in tables and sentences.
func (x place) short(a area.Index) string { return x.e.Register.Areas[a].ShortName }

// column is one line of a comparison: an area or an average, along the periods
// of a measure.
type column struct {
	name   string
	note   string // under the name in a table
	href   string
	role   chart.Role
	area   area.Index // None for an average
	values []observation.Value
}

// columns gives the series of an area and of what it is compared to.
func (x place) columns(m framework.MeasureIndex, c framework.CategoryIndex, item string) []column {
	t := x.e.Table
	cols := make([]column, 1, 4)
	cols[0] = column{name: x.short(x.area), role: chart.Area, area: x.area, values: t.Series(m, c, x.area)}
	add := func(a area.Index, role chart.Role) {
		cols = append(cols, column{
			name: x.short(a), role: role, area: a, values: t.Series(m, c, a),
			href: x.p.EditionRoot + "areas/" + x.e.Register.Areas[a].Slug + "/" + item + "/index.html#" + x.e.Framework.Measures[m].Anchor,
		})
	}
	if x.country != area.None {
		add(x.country, chart.England)
	}
	if x.region != area.None {
		add(x.region, chart.Region)
	}
	if x.neighbours != nil && averages(&x.e.Framework.Measures[m]) {
		cols = append(cols, x.averageColumn(m, c))
	}
	return cols
}

// averages reports whether the mean of other areas' figures means anything:
// the mean of a number of children does not.
func averages(m *framework.Measure) bool {
	return m.Unit != framework.Children && m.Unit != framework.Count
}

// worded is what the pages of all areas say of a measure in the same words.
type worded struct {
	definition, source template.HTML
	meaning            []layout.Fact
	shorts             []string // its periods, in heads of tables and at axes
}

type wordedKey struct {
	e       *Edition
	measure framework.MeasureIndex
	root    string // from the page to the site's root, for links
}

// wordedOf gives what the pages of all areas say of a measure in the same words.
func (r *renderer) wordedOf(x place, m framework.MeasureIndex) *worded {
	key := wordedKey{x.e, m, x.p.Root}
	if a := r.worded[key]; a != nil {
		return a
	}
	ms := &x.e.Framework.Measures[m]
	a := &worded{definition: r.definition(x, ms), source: r.source(x.e, m), meaning: meaning(r.say, ms)}
	for _, p := range x.e.Table.Periods(m) {
		a.shorts = append(a.shorts, r.say.Short(p))
	}
	if r.worded == nil {
		r.worded = map[wordedKey]*worded{}
	}
	r.worded[key] = a
	return a
}

// grid begins a table in the room of the one before, which must be drawn.
func (r *renderer) grid(caption, corner string) layout.Grid {
	r.cells = r.cells[:0]
	return layout.Grid{Caption: caption, Corner: corner, Heads: r.heads[:0], Rows: r.rows[:0]}
}

// ownTable draws a table that was not begun with grid.
func (r *renderer) ownTable(g *layout.Grid) template.HTML {
	return r.drawn.html(g.Append(r.drawn.room(), r.say))
}

// table draws a table that grid has begun, whose rows are lent to the next one.
func (r *renderer) table(g *layout.Grid) template.HTML {
	return r.drawn.html(r.appendTable(r.drawn.room(), g))
}

func (r *renderer) appendTable(dst []byte, g *layout.Grid) []byte {
	r.heads, r.rows = g.Heads, g.Rows
	return g.Append(dst, r.say)
}

// svg draws a chart.
func (r *renderer) svg(ch *chart.Chart) template.HTML {
	if r.text == nil {
		const room = 2 << 10 // of a description, which mostly needs no other
		r.text = make([]byte, 0, room)
	}
	ch.Scratch = r.text
	return r.drawn.html(ch.AppendSVG(r.drawn.room()))
}

// cellsOf gives room for the cells of a row of a table. It is another's as soon as the
// table is drawn.
func (r *renderer) cellsOf(n int) []layout.Cell {
	at := len(r.cells)
	r.cells = slices.Grow(r.cells, n)[:at+n]
	return r.cells[at : at : at+n]
}

// measure draws the section of a page that shows one measure in one area.
func (r *renderer) measure(x place, m framework.MeasureIndex, item string) layout.Measure {
	fw, t := x.e.Framework, x.e.Table
	ms := &fw.Measures[m]
	same := r.wordedOf(x, m)
	out := layout.Measure{
		Words: r.say, Anchor: ms.Anchor, Title: ms.Title, States: r.states(x, m),
		Meaning: same.meaning, Definition: same.definition, Source: same.source,
	}
	latest := observation.Latest(t.Series(m, ms.Headline, x.area))
	if latest < 0 && !x.anyNumber(m) {
		if !explained(r.say, out.States) {
			none := layout.State{Tag: r.say.Text("state.no_figures"), Text: r.say.Text("state.no_figures_text")}
			out.States = append([]layout.State{none}, out.States...)
		}
		return out
	}
	if latest >= 0 {
		sentences := x.headline(m, latest)
		out.Headline, out.Summary = strings.Join(sentences, " "), firstOf(sentences, longestDescription)
		v := t.At(m, ms.Headline, x.area, latest)
		out.Figure = &layout.Tile{
			Label: x.short(x.area), Value: layout.TileValue(r.say, v, ms.Decimals, x.e.unit(ms.Unit)),
			Period: r.say.Period(ms.Kind, t.Periods(m)[latest]), Note: x.tileNote(m, v),
		}
		out.Cite, out.Snippet = x.cite(m, latest)+" "+x.p.Citation(ms.Anchor), r.snippet(x, m, item)
	} else {
		out.Headline = x.e.say.Say("headline.none_held", "area", x.short(x.area))
		out.Summary = out.Headline
	}
	b := fw.Measures[m].Breakdown
	if b != framework.None && fw.Breakdowns[b].Statistics {
		r.statistics(&out, x, m)
		return out
	}
	cols := x.columns(m, ms.Headline, item)
	out.Chart = r.trend(x, m, ms.Headline, cols)
	out.Table = r.tableOfPeriods(x, m, ms.Headline, periodColumns{cols: cols, noted: true, latest: latest})
	if b != framework.None {
		r.breakdown(&out, x, m)
	}
	return out
}

// explained reports whether one of the states says why there are no figures.
func explained(say *words.Words, states []layout.State) bool {
	for _, s := range states {
		if s.Tag != stateTag(say, framework.DefinitionDiffers) {
			return true
		}
	}
	return false
}

// breakNotes says which periods of a measure are not comparable. A trend
// draws its breaks and says so itself.
func breakNotes(say *words.Words, m *framework.Measure, periods []period.Period) []template.HTML {
	var out []template.HTML
	for i := range m.Breaks {
		b := &m.Breaks[i]
		if n := len(periods); n > 0 && b.At.Compare(periods[0]) > 0 && b.At.Compare(periods[n-1]) <= 0 {
			out = append(out, template.HTML(layout.Escape(nil, say.Say("measure.break", "period", say.Short(b.At), "reason", b.Text))))
		}
	}
	return out
}

// anyNumber reports whether any area shown beside x has a number.
func (x place) anyNumber(m framework.MeasureIndex) bool {
	for c := range x.e.Framework.Width(m) {
		for _, a := range []area.Index{x.area, x.country, x.region} {
			if a == area.None {
				continue
			}
			for _, v := range x.e.Table.Series(m, framework.CategoryIndex(c), a) {
				if v.IsNumber() || a == x.area && v.Symbol != observation.Absent {
					return true
				}
			}
		}
	}
	return false
}

// headlineCategory names the category that stands for a measure; "" when it
// has no breakdown.
func (x place) headlineCategory(m framework.MeasureIndex) string {
	if cats := x.e.Framework.Categories(m); cats != nil {
		return cats[x.e.Framework.Measures[m].Headline].Label
	}
	return ""
}

// tileNote is what stands below a figure in large type: the category that it is
// of, and what its marks say of it.
func (x place) tileNote(m framework.MeasureIndex, v observation.Value) string {
	var parts []string
	for _, part := range []string{x.headlineCategory(m), upperFirst(remarks(x.e.say, v.Marks))} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ". ")
}

// states says why a measure has no figures, or others than one would expect.
func (r *renderer) states(x place, m framework.MeasureIndex) []layout.State {
	out := x.e.withdrawals(m, x.area)
	s, ok := x.e.StateOf(m, x.e.Framework.Measures[m].Headline)
	if ok && !(x.hasFigures(m) && (s.Kind == framework.NotCollected || s.Kind == framework.NotPublished)) {
		st := layout.State{Tag: stateTag(r.say, s.Kind), Text: s.Text}
		if s.ReplacedBy != framework.None && s.ReplacedBy != m {
			by := &x.e.Framework.Measures[s.ReplacedBy]
			st.Link = &layout.Link{Text: by.Title, Href: "#" + by.Anchor}
			if by.Indicator != x.e.Framework.Measures[m].Indicator {
				st.Link.Href = "" // lives on another page
			}
		}
		out = append(out, st)
	}
	for _, n := range x.e.SourceNotes(m) {
		if n.DefinitionDiffers {
			out = append(out, layout.State{Tag: stateTag(r.say, framework.DefinitionDiffers), Text: n.Text})
		}
	}
	return out
}

// stateTag names a state in a few words.
func stateTag(say *words.Words, k framework.StateKind) string {
	return say.Text("state." + k.String())
}

// hasFigures reports whether the edition has any observation of a measure's
// headline for the country or for the area.
func (x place) hasFigures(m framework.MeasureIndex) bool {
	return len(x.e.Table.Periods(m)) > 0
}

func meaning(say *words.Words, m *framework.Measure) []layout.Fact {
	var out []layout.Fact
	for _, f := range [...][2]string{{say.Text("measure.high"), m.High}, {say.Text("measure.low"), m.Low}, {say.Text("measure.not"), m.Not}} {
		if f[1] != "" {
			out = append(out, layout.Fact{Term: f[0], Value: template.HTML(layout.Escape(nil, f[1]))})
		}
	}
	return out
}

// definition says what is counted, over what and when. Terms of the glossary in it
// are linked.
func (r *renderer) definition(x place, m *framework.Measure) template.HTML {
	dst := append(r.buf[:0], "<p>"...)
	key := "counted." + m.Unit.String()
	if m.Base != "" {
		dst = layout.Escape(dst, r.say.Say(key+"_of", "base", m.Base))
	} else {
		dst = layout.Escape(dst, r.say.Text(key))
	}
	dst = append(dst, ' ')
	dst = layout.Escape(dst, r.say.Text("counted.kind."+m.Kind.String()))
	if m.Derived {
		dst = append(dst, ' ')
		dst = layout.Escape(dst, r.say.Text("counted.derived"))
	}
	if m.Definition != "" {
		dst = append(dst, ' ')
		dst = x.e.glossary.Append(dst, m.Definition, x.p.Root, m.Anchor+"-")
	}
	return r.html(append(dst, "</p>"...))
}

// source says where the figures of a measure come from.
func (r *renderer) source(e *Edition, m framework.MeasureIndex) template.HTML {
	s := e.SourceOf(m)
	if s == nil {
		return ""
	}
	parts := []string{s.Title}
	for _, part := range []string{s.Publisher, dateIn(r.say, s.Released)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	dst := layout.Escape(r.buf[:0], r.say.Say("measure.source", "source", r.say.Comma(parts)))
	for _, n := range e.SourceNotes(m) {
		if !n.DefinitionDiffers {
			dst = append(dst, ' ')
			dst = layout.Escape(dst, n.Text)
		}
	}
	return r.html(dst)
}

// periodColumns are the columns of a table of periods.
type periodColumns struct {
	cols    []column
	caption string // "" for what they hold
	noted   bool   // with a note below the table, of a period
	latest  int    // -1 for none
}

// tableOfPeriods shows the periods of a series, newest first, beside what it is
// compared to.
func (r *renderer) tableOfPeriods(x place, m framework.MeasureIndex, c framework.CategoryIndex, of periodColumns) template.HTML {
	ms := &x.e.Framework.Measures[m]
	cols := of.cols
	g := r.grid(of.caption, r.say.Text("head.period"))
	if g.Caption == "" {
		key := "caption.of_area"
		if len(cols) > 1 {
			key = "caption.compared"
		}
		g.Caption = r.say.Say(key, "measure", x.captionOf(m, c), "area", x.short(x.area))
	}
	for _, col := range cols {
		g.Heads = append(g.Heads, layout.Head{Text: col.name, Href: col.href, Note: col.note, Num: true})
	}
	lower, upper := x.intervals(ms, cols[0].values)
	if lower != nil {
		g.Heads = append(g.Heads, layout.Head{Text: r.say.Text("head.interval"), Note: cols[0].name, Num: true})
	}
	shorts := r.wordedOf(x, m).shorts
	for p := len(shorts) - 1; p >= 0; p-- {
		row := layout.Row{Head: layout.Head{Text: shorts[p]}, Cells: r.cellsOf(len(cols) + 1)}
		empty := true
		for i := range cols {
			empty = empty && cols[i].values[p].Symbol == observation.Absent
			if cols[i].role == chart.Neighbours {
				row.Cells = append(row.Cells, averageCell(r.say, cols[i].values[p], ms.Decimals))
			} else {
				row.Cells = append(row.Cells, x.cell(m, cols[i].values[p], cols[i].area, p))
			}
		}
		if lower != nil {
			row.Cells = append(row.Cells, rangeCell(r.say, lower[p], upper[p], ms.Decimals))
		}
		if !empty {
			g.Rows = append(g.Rows, row)
		}
	}
	dst := r.appendTable(r.drawn.room(), &g)
	if of.noted && of.latest >= 0 {
		dst = x.appendComparisonNote(dst, m, of.latest)
	}
	return r.drawn.html(dst)
}

// rangeCell is the cell of an interval; empty where there is none.
func rangeCell(say *words.Words, lower, upper observation.Value, decimals int) layout.Cell {
	if !lower.IsNumber() {
		return layout.Aligned("")
	}
	return layout.Aligned(say.Say("range.to", "lower", lower.Number.Format(decimals), "upper", upper.Number.Format(decimals)))
}

// trend draws the lines of a series and its comparators.
func (r *renderer) trend(x place, m framework.MeasureIndex, c framework.CategoryIndex, cols []column) template.HTML {
	if len(x.e.Table.Periods(m)) < 2 {
		return ""
	}
	ch := r.trendOf(x, m, c, cols)
	return r.svg(&ch)
}

// trendOf is the chart of a series and its comparators.
func (r *renderer) trendOf(x place, m framework.MeasureIndex, c framework.CategoryIndex, cols []column) chart.Chart {
	ms := &x.e.Framework.Measures[m]
	periods := x.e.Table.Periods(m)
	ch := chart.Chart{Words: r.say, Kind: chart.Trend, ID: ms.Anchor + "-trend", Key: optionKey(ms, chart.Trend), Title: r.say.Say("caption.over_time", "measure", ms.Title, "area", x.short(x.area)), Axis: x.e.axis(ms)}
	ch.Labels = r.wordedOf(x, m).shorts
	for i, p := range periods {
		if i > 0 {
			if b := compare.BreakBetween(ms, c, periods[i-1], p); b != nil {
				ch.Breaks = append(ch.Breaks, chart.Break{At: i, Text: b.Text})
			}
		}
	}
	ch.Lower, ch.Upper = x.intervals(ms, cols[0].values)
	ch.Series = make([]chart.Series, 0, len(cols))
	for i, col := range cols {
		if i > 0 && !averages(ms) {
			break // a country's number of children dwarfs an area's
		}
		ch.Series = append(ch.Series, chart.Series{Name: col.name, Role: col.role, Points: col.values})
	}
	return ch
}

// axis is how a measure's values are drawn.
func (e *Edition) axis(m *framework.Measure) chart.Axis {
	a := chart.Axis{Decimals: m.Decimals, Percent: m.Unit == framework.Percent, Unit: e.unit(m.Unit)}
	switch m.Unit {
	case framework.Percent:
		a.Unit = ""
	case framework.PerTenK:
		a.Unit += " " + m.Base
	case framework.Count:
		a.Unit = m.Base
	}
	return a
}
