package site

import (
	"fmt"
	"html/template"
	"strconv"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
)

// block draws what stands in the place of a block of figures. What is drawn is
// what pages draw of the same figures.
func (r *renderer) block(e *Edition, p *layout.Page, d *commentary.Doc, i int) []byte {
	b := &d.Blocks[i]
	x := newPlace(e, p, b.Figures[0].Area)
	switch b.Kind {
	case commentary.ChartBlock:
		return []byte(r.chartBlock(x, b, blockID(d, i)))
	case commentary.TableBlock:
		return []byte(r.tableBlock(x, b))
	case commentary.ProfileBlock:
		return []byte(r.profileBlock(x, b))
	}
	return []byte(r.tileBlock(e, p, b))
}

// blockID is the id of a drawing in a text, unlike any of the page around it
// and of other texts beside it.
func blockID(d *commentary.Doc, i int) string {
	at := "commentary"
	if d.Anchor != "" {
		at = d.Anchor
	}
	return at + "-chart-" + strconv.Itoa(i+1)
}

// chartBlock draws a series over time beside what it is compared to. It is not
// for exploring: the page that it links to has the same chart with its table.
func (r *renderer) chartBlock(x place, b *commentary.Block, id string) template.HTML {
	ref := &b.Figures[0]
	m := &x.e.Framework.Measures[ref.Measure]
	cols := x.columns(ref.Measure, ref.Category, x.e.Items[x.e.itemOf(ref.Measure)].ID)
	ch := r.trendOf(x, ref.Measure, ref.Category, cols)
	ch.ID, ch.Key = id, ""
	caption := b.Caption
	if caption == "" {
		caption = x.e.say.Say("caption.of_area", "measure", x.captionOf(ref.Measure, ref.Category), "area", x.short(x.area))
	}
	ch.Title = caption
	dst := append([]byte(nil), `<figure class="placed-chart">`...)
	dst = ch.AppendSVG(dst)
	dst = append(dst, "<figcaption>"...)
	dst = layout.Escape(dst, caption+". ")
	if href := x.e.figureHref(x.p, ref); href != "" {
		dst = append(dst, `<a href="`...)
		dst = layout.Escape(dst, href)
		dst = append(dst, `">`...)
		dst = layout.Escape(dst, r.say.Say("block.figures_of", "measure", lowerFirst(m.Title)))
		dst = append(dst, "</a>"...)
	}
	return template.HTML(append(dst, "</figcaption></figure>\n"...))
}

// captionOf names a measure and the category that is shown.
func (x place) captionOf(m framework.MeasureIndex, c framework.CategoryIndex) string {
	caption := x.e.Framework.Measures[m].Title
	if cats := x.e.Framework.Categories(m); cats != nil {
		caption += ", " + lowerFirst(cats[c].Label)
	}
	return caption
}

// tableBlock draws the table of a series by period, beside the areas that the
// block names, or what pages compare it with.
func (r *renderer) tableBlock(x place, b *commentary.Block) template.HTML {
	ref := &b.Figures[0]
	item := x.e.Items[x.e.itemOf(ref.Measure)].ID
	return r.tableOfPeriods(x, ref.Measure, ref.Category, periodColumns{cols: x.columnsOf(b, item), caption: b.Caption})
}

// columnsOf gives the series that a chart or table shows: its own, and those of
// the areas it names or of what pages compare it with.
func (x place) columnsOf(b *commentary.Block, item string) []column {
	ref := &b.Figures[0]
	if b.Areas == nil {
		return x.columns(ref.Measure, ref.Category, item)
	}
	cols := []column{{name: x.short(x.area), role: chart.Area, area: x.area, values: x.e.Table.Series(ref.Measure, ref.Category, x.area)}}
	for _, a := range b.Areas {
		cols = append(cols, x.columnOf(ref.Measure, ref.Category, a, item))
	}
	return cols
}

// columnOf is the series of one area.
func (x place) columnOf(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, item string) column {
	col := column{name: x.short(a), role: chart.Area, area: a, values: x.e.Table.Series(m, c, a)}
	if x.e.hasPage[a] {
		col.href = x.p.EditionRoot + "areas/" + x.e.Register.Areas[a].Slug + "/" + item + "/index.html#" + x.e.Framework.Measures[m].Anchor
	}
	return col
}

// profileBlock draws the rows of a profile: those of a theme, of an item, or
// of one measure.
func (r *renderer) profileBlock(x place, b *commentary.Block) template.HTML {
	ref := &b.Figures[0]
	var items []Item
	title := ""
	switch {
	case b.Theme != framework.None:
		title = x.e.Framework.Themes[b.Theme].Title
		for _, n := range x.e.itemsOf(b.Theme) {
			items = append(items, x.e.Items[n])
		}
	default:
		it := x.e.Items[x.e.itemOf(ref.Measure)]
		title = it.Title
		if ref.Indicator == framework.None {
			it.Measures = []framework.MeasureIndex{ref.Measure}
		}
		items = append(items, it)
	}
	if b.Caption != "" {
		title = b.Caption
	} else {
		title += ": " + x.short(x.area)
	}
	return r.profileOf(x, title, items)
}

// tileBlock draws figures in large type.
func (r *renderer) tileBlock(e *Edition, p *layout.Page, b *commentary.Block) template.HTML {
	var tiles []layout.Tile
	var hrefs []string
	for i := range b.Figures {
		ref := &b.Figures[i]
		m := &e.Framework.Measures[ref.Measure]
		x := newPlace(e, p, ref.Area)
		t := telling{x: x, ref: ref, m: m, periods: e.Table.Periods(ref.Measure), series: e.Table.Series(ref.Measure, ref.Category, ref.Area)}
		if !t.find() {
			continue // was reported
		}
		tiles = append(tiles, layout.Tile{
			Label:  x.captionOf(ref.Measure, ref.Category) + ": " + x.short(ref.Area),
			Value:  layout.TileValue(e.say, t.series[t.at], m.Decimals, e.unit(m.Unit)),
			Period: e.say.Period(m.Kind, t.periods[t.at]),
			Note:   upperFirst(remarks(e.say, t.series[t.at].Marks)),
		})
		hrefs = append(hrefs, e.figureHref(p, ref))
	}
	return layout.Tiles(tiles, hrefs)
}

// blockValues lists the values that a block shows, for its fingerprint.
func (e *Edition) blockValues(b *commentary.Block) (used []string) {
	for i := range b.Figures {
		ref := &b.Figures[i]
		switch {
		case b.Kind == commentary.TileBlock:
			used = append(used, e.tell(ref).used...)
		case b.Kind == commentary.ProfileBlock:
			used = append(used, e.profileValues(b, ref)...)
		default:
			x := newPlace(e, &layout.Page{Frame: &layout.Frame{}}, ref.Area)
			for _, c := range x.columnsOf(b, "") {
				if c.role == chart.Neighbours {
					c.name = "Neighbours" // in every language, or fingerprints would change with the words
				}
				for _, v := range c.values {
					used = append(used, c.name+"="+valueText(v))
				}
			}
		}
	}
	return used
}

// profileValues lists the figures of a profile.
func (e *Edition) profileValues(b *commentary.Block, ref *commentary.Reference) (used []string) {
	measures := []framework.MeasureIndex{ref.Measure}
	switch {
	case b.Theme != framework.None:
		measures = nil
		for _, n := range e.itemsOf(b.Theme) {
			measures = append(measures, e.Items[n].Measures...)
		}
	case ref.Indicator != framework.None:
		measures = e.Items[e.itemOf(ref.Measure)].Measures
	}
	x := newPlace(e, &layout.Page{Frame: &layout.Frame{}}, ref.Area)
	for _, m := range measures {
		used = append(used, x.rowValues(m)...)
	}
	return used
}

// rowValues lists what a row of a profile shows: the area's figures, those beside
// the newest, and how those of all authorities lie around it.
func (x place) rowValues(m framework.MeasureIndex) (used []string) {
	ms := &x.e.Framework.Measures[m]
	series := x.e.Table.Series(m, ms.Headline, x.area)
	p := observation.Latest(series)
	if p < 0 {
		return nil
	}
	when := ms.ID + ":" + x.e.Table.Periods(m)[p].String()
	for _, v := range series {
		used = append(used, when+"="+valueText(v))
	}
	if x.country != area.None {
		used = append(used, when+":country="+valueText(x.e.Table.At(m, ms.Headline, x.country, p)))
	}
	if !averages(ms) {
		return used
	}
	if x.neighbours != nil {
		v, _ := x.average(m, ms.Headline, p)
		used = append(used, when+":neighbours="+valueText(v))
	}
	if x.ranked() {
		used = append(used, fmt.Sprint(when, ":all=", x.e.spread(m)))
	}
	return used
}
