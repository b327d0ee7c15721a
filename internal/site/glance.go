package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/layout"
)

// glance is the table that a profile begins with: the figures that the front
// pages show large, in the area. A figure that the area lacks keeps its row, with
// its symbol or the reason.
func (r *renderer) glance(x place) template.HTML {
	e := x.e
	key := e.Register.CountryIndex()
	if key == area.None {
		key = x.area
	}
	g := r.profileGrid(x, x.e.say.Say("area.glance_table", "area", x.short(x.area)))
	for _, m := range r.m.keyFigures(e, key) {
		link := x.measureLink(m)
		row := r.profileRow(x, m, link.Href)
		row.Class, row.Head.Text, row.Head.Note = "single", link.Text, e.unit(e.Framework.Measures[m].Unit)
		if link.Note != "" {
			row.Head.Note = link.Note + ", " + row.Head.Note
		}
		g.Rows = append(g.Rows, row)
	}
	if len(g.Rows) == 0 {
		return ""
	}
	return r.table(&g)
}

// measureLink leads to a measure on the area's page of its item; its note says
// which category the figure is of.
func (x place) measureLink(m framework.MeasureIndex) layout.Link {
	e := x.e
	ms, item := &e.Framework.Measures[m], e.itemOf(m)
	return layout.Link{
		Text: strings.TrimSpace(e.Items[item].Label + " " + ms.Title),
		Href: x.p.EditionRoot + areaItemPath(e, x.area, item) + "#" + ms.Anchor,
		Note: lowerFirst(x.headlineCategory(m)),
	}
}

// mostEnds is how many figures are listed at either end: more would be no longer
// what stands out.
const mostEnds = 6

// ends lists in which items an authority is in the highest and in the lowest
// quarter of all, the furthest out first. Each item speaks by one measure, its
// first that is no number of children.
func (r *renderer) ends(x place) (highest, lowest []layout.Link) {
	if !x.ranked() {
		return nil, nil
	}
	type end struct {
		link layout.Link
		out  float64 // the part of the authorities that are further out
	}
	var high, low []end
	e := x.e
	for n := range e.Items {
		m, ok := e.rankedMeasure(n, x.area)
		if !ok {
			continue
		}
		place := e.rank(m).Places[x.area]
		link := x.measureLink(m)
		switch place.Quarter {
		case 4:
			high = append(high, end{link, float64(place.Highest) / float64(place.Of)})
		case 1:
			low = append(low, end{link, float64(place.Lowest) / float64(place.Of)})
		}
	}
	links := func(ends []end) (out []layout.Link) {
		slices.SortStableFunc(ends, func(a, b end) int { return cmp.Compare(a.out, b.out) })
		for _, l := range ends[:min(len(ends), mostEnds)] {
			out = append(out, l.link)
		}
		return out
	}
	return links(high), links(low)
}

// rankedMeasure is the first measure of an item in which an authority has a
// place among all in the newest period.
func (e *Edition) rankedMeasure(item int, a area.Index) (framework.MeasureIndex, bool) {
	for _, m := range e.Items[item].Measures {
		if !averages(&e.Framework.Measures[m]) || !e.current(m, a) {
			continue
		}
		if e.rank(m).Places[a].Quarter > 0 {
			return m, true
		}
	}
	return framework.None, false
}
