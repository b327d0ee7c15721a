package site

import (
	"fmt"
	"html/template"
	"math"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// layMap lays out the site's map for the authorities of the edition's year. A
// site without a map, or one that knows none of them, leaves the edition
// without.
func (e *Edition) layMap(m *area.HexMap) {
	if m == nil {
		return
	}
	now := period.Period{Year: int16(e.Year)}
	placed := make([]bool, len(e.Register.Areas))
	var cells []chart.HexCell
	var names, labels []string
	for i := range m.Hexes {
		h := &m.Hexes[i]
		for _, a := range h.Areas {
			v := &e.Register.Areas[a]
			if placed[a] || !e.hasPage[a] || !v.Existed(now) {
				continue
			}
			placed[a] = true
			e.mapped = append(e.mapped, a)
			names, labels = append(names, v.ShortName), append(labels, h.Label)
			cells = append(cells, chart.HexCell{X: h.X, Y: h.Y, Name: v.ShortName, Slug: v.Slug, Group: int(e.Register.RegionOf(a))})
			break
		}
	}
	if cells == nil {
		return
	}
	for i, label := range chart.Abbreviate(names, labels) {
		cells[i].Label = label
	}
	var missing []string
	for _, a := range e.byName {
		if v := &e.Register.Areas[a]; v.Level == area.Authority && v.Existed(now) && !placed[a] {
			missing = append(missing, v.ShortName)
		}
	}
	e.hexes = chart.NewHexGrid(cells, m.Flat, missing)
}

// finderMap is the map as a way to every authority's profile; "" without one.
func (r *renderer) finderMap(e *Edition, p *layout.Page) template.HTML {
	if e.hexes == nil {
		return ""
	}
	ch := chart.Chart{
		Words: r.say,
		Kind:  chart.HexagonMap, ID: "places-map", Title: r.say.Say("caption.map_places", "edition", e.Title),
		Map: e.hexes, LinkBefore: p.EditionRoot + "areas/", LinkAfter: "/index.html",
	}
	return r.svg(&ch)
}

// hexMap draws the figures of all authorities in one period on the map; ""
// where there is no map or too little to show. A map of numbers of children
// would be one of where children live.
func (r *renderer) hexMap(x place, m framework.MeasureIndex, p int, item string) template.HTML {
	e := x.e
	ms := &e.Framework.Measures[m]
	if e.hexes == nil || !averages(ms) || e.spread(m).N < fewestRanked {
		return ""
	}
	when := e.Table.Periods(m)[p]
	points := make([]chart.Point, len(e.mapped))
	for i, a := range e.mapped {
		if e.Register.Areas[a].Existed(when) {
			points[i] = e.Table.At(m, ms.Headline, a, p)
		}
	}
	ch := chart.Chart{
		Words: r.say,
		Kind:  chart.HexagonMap, ID: ms.Anchor + "-map", Key: optionKey(ms, chart.HexagonMap), Axis: x.e.axis(ms),
		Title:  r.say.Say("caption.map", "measure", ms.Title+r.suffix(x, m), "when", r.say.Period(ms.Kind, when)),
		Series: []chart.Series{{Role: chart.Others, Points: points}},
		Map:    e.hexes, LinkBefore: x.p.EditionRoot + "areas/", LinkAfter: "/" + item + "/index.html#" + ms.Anchor,
	}
	return r.svg(&ch)
}

// limitsDrawn are the limits of a funnel, the inner first.
var limitsDrawn = [...]compare.Confidence{compare.C95, compare.C998}

// funnel is the part with the funnel plot of a measure's newest period and its
// table. ok is false for measures without an interval and where no funnel can
// be worked out.
func (r *renderer) funnel(x place, m framework.MeasureIndex, item string) (part layout.Part, ok bool) {
	e := x.e
	t, ms := e.Table, &e.Framework.Measures[m]
	p := len(t.Periods(m)) - 1
	if ms.Interval == framework.NoInterval || p < 0 {
		return part, false
	}
	s := compare.Series{Measure: m, Category: ms.Headline}
	f := compare.FunnelOf(t, s, p)
	if f == nil {
		return part, false
	}
	when := r.say.Period(ms.Kind, t.Periods(m)[p])
	part = layout.Part{Anchor: ms.Anchor + "-funnel", Wide: true, Closed: true, Title: r.say.Say("funnel.title", "country", x.short(e.Register.CountryIndex()), "when", when)}
	part.Chart = r.funnelChart(x, m, f)
	part.Note = r.say.Say("funnel.note", "country", x.short(e.Register.CountryIndex()))
	g := layout.Grid{Caption: r.say.Say("caption.funnel", "measure", ms.Title+r.suffix(x, m), "country", x.short(e.Register.CountryIndex()), "when", when), Corner: r.say.Text("head.area"), Sortable: true}
	g.Heads = []layout.Head{{Text: r.say.Text("head.counted_out_of"), Note: ms.Base, Num: true}, {Text: r.say.Text("head.figure"), Num: true}, {Text: r.say.Text("head.limits"), Num: true}, {Text: r.say.Text("head.lies")}}
	country := e.Register.CountryIndex()
	g.Rows = append(g.Rows, layout.Row{
		Head: layout.Head{Text: x.short(country)}, Class: "is-country",
		Cells: []layout.Cell{layout.Aligned(""), x.figure(m, ms.Headline, country, p), layout.Aligned(""), layout.Text("", "")},
	})
	for _, at := range e.inOrder(f) {
		v := &e.Register.Areas[at.Area]
		name := v.ShortName
		if joint := compare.JointWith(t, s, at.Area, p); joint != nil {
			others := make([]string, len(joint))
			for i, other := range joint {
				others[i] = x.short(other)
			}
			name = r.say.Say("funnel.joint", "area", name, "others", r.say.Comma(others))
		}
		lower, upper := f.Limits(at.Denominator, compare.C95)
		g.Rows = append(g.Rows, layout.Row{
			Head: layout.Head{Text: name, Href: x.p.EditionRoot + "areas/" + v.Slug + "/" + item + "/index.html#" + ms.Anchor},
			Cells: []layout.Cell{
				layout.Aligned(observation.NewDecimal(int64(whole(at.Denominator)), 0).Format(0)),
				x.figure(m, ms.Headline, at.Area, p),
				layout.Aligned(r.say.Say("range.to", "lower", fmt.Sprintf("%.*f", ms.Decimals, lower), "upper", fmt.Sprintf("%.*f", ms.Decimals, upper))),
				layout.Text(lies(r.say, f, at), ""),
			},
		})
	}
	part.Table = r.ownTable(&g)
	return part, true
}

// inOrder gives the points of a funnel in the order of the areas' names.
func (e *Edition) inOrder(f *compare.Funnel) []compare.FunnelPoint {
	at := make(map[area.Index]int, len(f.Points))
	for i := range f.Points {
		at[f.Points[i].Area] = i
	}
	out := make([]compare.FunnelPoint, 0, len(f.Points))
	for _, a := range e.byName {
		if i, ok := at[a]; ok {
			out = append(out, f.Points[i])
		}
	}
	return out
}

// whole rounds what was counted out of to whole children, as it is shown and
// drawn; denominators that are worked out from rates are not whole.
func whole(size float64) float64 { return math.Floor(size + 0.5) }

// lies says where a point stands to the limits.
func lies(say *words.Words, f *compare.Funnel, at compare.FunnelPoint) string {
	for i := len(limitsDrawn) - 1; i >= 0; i-- {
		switch lower, upper := f.Limits(at.Denominator, limitsDrawn[i]); {
		case at.Value > upper:
			return say.Say("funnel.above", "limits", limitsDrawn[i].String())
		case at.Value < lower:
			return say.Say("funnel.below", "limits", limitsDrawn[i].String())
		}
	}
	return say.Text("funnel.within")
}

// curvePoints is at how many sizes the limits are worked out; they lie closer
// together where the curves are steep.
const curvePoints = 48

// funnelChart draws a funnel; authorities without a figure are counted below.
func (r *renderer) funnelChart(x place, m framework.MeasureIndex, f *compare.Funnel) template.HTML {
	e := x.e
	t, ms := e.Table, &e.Framework.Measures[m]
	p := len(t.Periods(m)) - 1
	all := chart.Series{Role: chart.Others}
	draw := &chart.Funnel{Across: lowerFirst(ms.Base)}
	greatest := 0.0
	for _, at := range f.Points {
		all.Points, draw.Sizes = append(all.Points, t.At(m, ms.Headline, at.Area, p)), append(draw.Sizes, whole(at.Denominator))
		greatest = max(greatest, at.Denominator)
	}
	for _, v := range e.authorities(compare.Series{Measure: m, Category: ms.Headline}, p) {
		if !v.IsNumber() {
			all.Points, draw.Sizes = append(all.Points, v), append(draw.Sizes, 0)
		}
	}
	for _, c := range limitsDrawn {
		l := chart.Limit{Name: c.String()}
		for j := 1; j <= curvePoints; j++ {
			size := greatest * float64(j*j) / (curvePoints * curvePoints)
			lower, upper := f.Limits(size, c)
			l.Sizes, l.Lower, l.Upper = append(l.Sizes, size), append(l.Lower, lower), append(l.Upper, upper)
		}
		for _, at := range f.Points {
			if lower, upper := f.Limits(at.Denominator, c); at.Value < lower || at.Value > upper {
				l.Beyond++
			}
		}
		draw.Limits = append(draw.Limits, l)
	}
	if f.Phi > 1 {
		draw.Remarks = r.say.Say("funnel.widened", "factor", fmt.Sprintf("%.1f", f.Phi))
	}
	country := e.Register.CountryIndex()
	ch := chart.Chart{
		Words: r.say,
		Kind:  chart.FunnelPlot, ID: ms.Anchor + "-funnel-plot", Key: optionKey(ms, chart.FunnelPlot), Axis: x.e.axis(ms), Funnel: draw,
		Title:  r.say.Say("caption.funnel_plot", "measure", ms.Title+r.suffix(x, m), "when", r.say.Period(ms.Kind, t.Periods(m)[p])),
		Series: []chart.Series{all, {Name: x.short(country), Role: chart.England, Points: []chart.Point{t.At(m, ms.Headline, country, p)}}},
	}
	return r.svg(&ch)
}

// intervals gives the 95% interval of each value of a series as limits to
// draw; nil, nil where no value has one.
func (x place) intervals(m *framework.Measure, values []observation.Value) (lower, upper []chart.Point) {
	if m.Interval == framework.NoInterval {
		return nil, nil
	}
	for p, v := range values {
		i, ok := compare.IntervalOf(m, v, x.e.Table.Detail(v), compare.C95)
		if !ok {
			continue
		}
		if lower == nil {
			lower, upper = make([]chart.Point, len(values)), make([]chart.Point, len(values))
		}
		lower[p], upper[p] = number(i.Lower.Round(m.Decimals)), number(i.Upper.Round(m.Decimals)) // drawn as they are shown
	}
	return lower, upper
}
