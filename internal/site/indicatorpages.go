package site

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/compare"
	"almanac/internal/download"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// shownPeriods is how many of the newest periods the table of every authority
// shows, and fewestShown where an item has many measures; the pages of each
// authority have them all.
const (
	shownPeriods = 5
	fewestShown  = 2
)

// shownFigures is about how many figures of every authority the tables of an
// item's measures hold together: its page is to come quickly by telephone.
const shownFigures = 1700

// manyMeasures is of how many measures a page has no room to show every
// authority by category and on a map for each.
const manyMeasures = 3

// fewestRanked is how many authorities must have a number for a drawing of
// them all in order.
const fewestRanked = 5

// manyCategories is how many categories a breakdown may have to be shown for
// every authority at once.
const manyCategories = 8

// indicator fills the page of one item for the country and every authority.
func (r *renderer) indicator(t *Target) *layout.Indicator {
	e := t.ed
	it := &e.Items[t.item]
	fw := e.Framework
	p := &layout.Indicator{Label: it.Label}
	title := strings.TrimSpace(it.Label + " " + it.Title)
	p.Page = r.base(t, title, r.say.Say("indicator.description", "item", title, "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.say.Text("nav.indicators"), Href: p.EditionRoot + "indicators/index.html"})
	if it.Index != framework.None {
		n := &fw.Indicators[it.Index]
		p.Theme = layout.Link{Text: fw.Themes[n.Theme].ShortTitle, Href: p.EditionRoot + themePath(fw, int(n.Theme))}
		p.Wording, p.DataSource, p.Rationale = layout.Quoted(n.Text), layout.Quoted(sourceText(n)), layout.Quoted(n.Rationale)
		p.Commentary = r.words(e, &p.Page, e.Words.Indicator(it.Index))
		p.Questions = r.questionLinks(e, &p.Page, n.Questions)
	}
	pl := newPlace(e, &p.Page, t.area)
	for _, m := range it.Measures {
		s := r.measure(pl, m, it.ID)
		if len(e.Table.Periods(m)) > 0 {
			s.Breakdowns = append(s.Breakdowns, r.everyAuthority(pl, m, it.ID))
			if funnel, ok := r.funnel(pl, m, it.ID); ok {
				s.Breakdowns = append(s.Breakdowns, funnel)
			}
			if e.byCategory(m) && len(it.Measures) < manyMeasures {
				s.Breakdowns = append(s.Breakdowns, r.everyCategory(pl, m, it.ID))
			}
		}
		p.Measures = append(p.Measures, s)
	}
	if len(p.Measures) > 0 && p.Measures[0].Headline != "" {
		p.Description = p.Measures[0].Summary
	}
	p.Compare = r.comparison(e, &p.Page, t.item)
	p.Changes = e.changedItem(&p.Page, t.item)
	p.Prev, p.Next = r.besides(e, t.item, func(i int) string { return p.EditionRoot + itemPath(e, i) })
	return p
}

// byCategory reports whether a measure has categories that can be shown for
// every authority at once.
func (e *Edition) byCategory(m framework.MeasureIndex) bool {
	n := len(e.Framework.Categories(m))
	return n > 1 && n <= manyCategories
}

// periodsShown is how many of the newest periods the tables of every authority show of
// each measure of an item.
func (e *Edition) periodsShown(it *Item) int {
	return min(shownPeriods, max(fewestShown, shownFigures/(len(e.byName)*len(it.Measures))))
}

// every links to the figures of an item for every area; nil when there are none.
func (r *renderer) every(e *Edition, p *layout.Page, item int) *layout.Link {
	if !e.hasData(item) {
		return nil
	}
	return &layout.Link{Text: r.say.Text("download.every"), Href: p.EditionRoot + dataPath(e, item, ".csv"), Note: "CSV"}
}

// neighboursBeside is how many neighbours are put beside an area: with it they are as many
// as lines can be told apart in a chart.
const neighboursBeside = 3

// comparison says where the comparison of an item finds what it needs; nil where
// there are no figures.
func (r *renderer) comparison(e *Edition, p *layout.Page, item int) *layout.Compare {
	if !e.hasData(item) {
		return nil
	}
	return &layout.Compare{Script: p.EditionRoot + "assets/" + r.m.assets.comparer, Series: p.EditionRoot + seriesPath(e, item)}
}

// series is what the page of an item compares.
func (e *Edition) series(item int) *download.Series {
	places := map[area.Index]int{}
	for i, a := range e.byName {
		places[a] = i
	}
	about := make([]download.SeriesArea, len(e.byName))
	for i, a := range e.byName {
		x := &e.Register.Areas[a]
		about[i] = download.SeriesArea{Slug: x.Slug, Name: x.ShortName, Ended: e.lifeNote(a), Country: x.Level == area.Country, Region: x.Level != area.Country && x.Level != area.Authority}
		if e.Neighbours == nil {
			continue
		}
		for _, n := range e.Neighbours.List[a] {
			if at, ok := places[n.Area]; ok && len(about[i].Near) < neighboursBeside {
				about[i].Near = append(about[i].Near, at)
			}
		}
	}
	out := download.SeriesOf(e.Edition, e.say, e.Items[item].ID, e.Items[item].Measures, e.byName, about)
	for i := range out.Measures {
		out.Measures[i].Of = lowerFirst(out.Measures[i].Of)
	}
	return out
}

// everyAuthority is the table of a measure's headline category for the
// country, the regions and every authority, with a drawing of the newest period.
func (r *renderer) everyAuthority(x place, m framework.MeasureIndex, item string) layout.Part {
	e := x.e
	t := e.Table
	ms := &e.Framework.Measures[m]
	periods := t.Periods(m)
	last := len(periods) - 1
	it := &e.Items[e.itemOf(m)]
	shown := e.periodsShown(it)
	from := max(0, len(periods)-shown)
	g := r.grid(r.say.Say("caption.every", "measure", ms.Title)+r.suffix(x, m), r.say.Text("head.area"))
	g.ID, g.Sortable = ms.Anchor+"-table", true
	for p := last; p >= from; p-- {
		g.Heads = append(g.Heads, layout.Head{Text: r.say.Short(periods[p]), Num: true})
	}
	rank := e.rank(m)
	ranked := rank.Of > 0 && averages(ms)
	if ranked {
		g.Heads = append(g.Heads, layout.Head{Text: r.say.Text("head.place"), Note: r.say.Say("head.place_note", "n", r.say.Number(rank.Of)), Num: true})
	}
	for _, a := range e.byName {
		if e.empty(m, ms.Headline, a, from) {
			continue
		}
		v := &e.Register.Areas[a]
		row := layout.Row{Head: layout.Head{Text: v.ShortName, Href: x.p.EditionRoot + "areas/" + v.Slug + "/" + item + "/index.html#" + ms.Anchor, Note: e.lifeNote(a)}, Cells: r.cellsOf(last - from + 2)}
		if v.Level != area.Authority {
			row.Class = "is-country"
		}
		for p := last; p >= from; p-- {
			row.Cells = append(row.Cells, x.figure(m, ms.Headline, a, p))
		}
		if ranked {
			row.Cells = append(row.Cells, layout.Aligned(placeText(rank.Places[a].Highest, rank.Places[a].Tied)))
			if rank.Places[a].Small {
				row.Head.Note = smallNumbers(r.say, row.Head.Note)
			}
		}
		g.Rows = append(g.Rows, row)
	}
	part := layout.Part{Anchor: ms.Anchor + "-areas", Wide: true, Title: r.say.Say("part.everyone", "everyone", e.everyone(), "when", r.say.Period(ms.Kind, periods[last]))}
	if ranked && rank.Small > 0 {
		part.Note = r.say.Count("indicator.small", rank.Small, "fewest", strconv.Itoa(compare.SmallExpected)) + " "
	}
	if len(periods) > shown {
		part.Note += r.say.Say("indicator.shown", "shown", strconv.Itoa(shown), "all", strconv.Itoa(len(periods))) + " "
	}
	many := len(it.Measures) >= manyMeasures
	if many && e.byCategory(m) {
		part.Note += r.say.Say("indicator.by_elsewhere", "breakdown", lowerFirst(e.Framework.Breakdowns[ms.Breakdown].Label))
		part.More = r.every(e, x.p, e.itemOf(m))
	}
	part.Note = strings.TrimSpace(part.Note)
	part.Chart = r.ranked(x, m, last)
	if !many || m == it.Measures[0] {
		part.Chart += r.hexMap(x, m, last, item)
	}
	part.Table = r.table(&g)
	return part
}

// suffix names the headline category where a measure has one.
func (r *renderer) suffix(x place, m framework.MeasureIndex) string {
	if c := x.headlineCategory(m); c != "" {
		return ", " + lowerFirst(c)
	}
	return ""
}

// smallNumbers adds to the note of an area that it has no place.
func smallNumbers(say *words.Words, note string) string {
	if note == "" {
		return say.Text("indicator.small_numbers")
	}
	return say.Comma([]string{note, say.Text("indicator.small_numbers")})
}

func placeText(n int, tied bool) string {
	switch {
	case n == 0:
		return ""
	case tied:
		return fmt.Sprintf("%d=", n)
	}
	return fmt.Sprint(n)
}

// everyone is what all authorities of the register are called together.
func (e *Edition) everyone() string {
	if e.partial {
		return e.say.Text("indicator.on_this_site")
	}
	return e.say.Text("indicator.every")
}

// empty reports whether an area has no observation from period from on.
func (e *Edition) empty(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, from int) bool {
	for _, v := range e.Table.Series(m, c, a)[from:] {
		if v.Symbol != observation.Absent {
			return false
		}
	}
	return true
}

// ranked draws all authorities in order of value in one period.
func (r *renderer) ranked(x place, m framework.MeasureIndex, p int) template.HTML {
	e := x.e
	ms := &e.Framework.Measures[m]
	if !averages(ms) {
		return ""
	}
	if e.spread(m).N < fewestRanked {
		return ""
	}
	when := e.Table.Periods(m)[p]
	points := e.authorities(compare.Series{Measure: m, Category: ms.Headline}, p)
	ch := chart.Chart{
		Words: r.say,
		Kind:  chart.Ranked, ID: ms.Anchor + "-ranked", Key: optionKey(ms, chart.Ranked), Axis: x.e.axis(ms),
		Title: r.say.Say("caption.ranked", "measure", ms.Title+r.suffix(x, m), "when", r.say.Period(ms.Kind, when)),
	}
	ch.Series = []chart.Series{{Role: chart.Others, Points: points}}
	if c := e.Register.CountryIndex(); c != area.None {
		ch.Series = append(ch.Series, chart.Series{Name: x.short(c), Role: chart.England, Points: []chart.Point{e.Table.At(m, ms.Headline, c, p)}})
	}
	return r.svg(&ch)
}

// everyCategory is the table of the categories of a measure for every
// authority in the newest period, without those that nobody has then.
func (r *renderer) everyCategory(x place, m framework.MeasureIndex, item string) layout.Part {
	e := x.e
	t := e.Table
	ms := &e.Framework.Measures[m]
	label := lowerFirst(e.Framework.Breakdowns[ms.Breakdown].Label)
	last := len(t.Periods(m)) - 1
	when := r.say.Period(ms.Kind, t.Periods(m)[last])
	cats := x.categories(m, e.byName, last)
	g := r.grid(r.say.Say("caption.every_by", "measure", ms.Title, "breakdown", label, "when", when), r.say.Text("head.area"))
	g.Sortable = true
	for _, c := range cats {
		g.Heads = append(g.Heads, layout.Head{Text: shortLabel(&e.Framework.Categories(m)[c]), Num: true})
	}
	for _, a := range e.byName {
		v := &e.Register.Areas[a]
		row := layout.Row{Head: layout.Head{Text: v.ShortName, Href: x.p.EditionRoot + "areas/" + v.Slug + "/" + item + "/index.html#" + ms.Anchor}, Cells: r.cellsOf(len(cats))}
		if v.Level != area.Authority {
			row.Class = "is-country"
		}
		some := false
		for _, c := range cats {
			value := t.At(m, c, a, last)
			some = some || value.Symbol != observation.Absent
			row.Cells = append(row.Cells, x.figure(m, framework.CategoryIndex(c), a, last))
		}
		if some {
			g.Rows = append(g.Rows, row)
		}
	}
	return layout.Part{Anchor: ms.Anchor + "-areas-by", Title: r.say.Say("part.everyone_by", "everyone", e.everyone(), "breakdown", label, "when", when), Table: r.table(&g), Closed: true}
}

// indicators fills the list of all items.
func (r *renderer) indicators(t *Target) *layout.Indicators {
	e := t.ed
	p := &layout.Indicators{}
	p.Page = r.base(t, r.say.Text("nav.indicators"), r.say.Say("indicators.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	pl := newPlace(e, &p.Page, e.Register.CountryIndex())
	fw := e.Framework
	var dst []byte
	section := func(id, title, href string, items []int) {
		dst = append(dst, `<section class="indicator-list"><h2 id="`...)
		dst = append(dst, id...)
		dst = append(dst, `">`...)
		if href != "" {
			dst = append(dst, `<a href="`...)
			dst = append(dst, href...)
			dst = append(dst, `">`...)
		}
		dst = layout.Escape(dst, title)
		if href != "" {
			dst = append(dst, "</a>"...)
		}
		dst = append(dst, "</h2>\n"...)
		dst = append(dst, r.headlines(pl, title, items)...)
		dst = append(dst, "</section>\n"...)
	}
	for i := range fw.Themes {
		section(fw.Themes[i].ID, fw.Themes[i].Title, p.EditionRoot+themePath(fw, i), e.itemsOf(framework.ThemeIndex(i)))
	}
	if n := len(e.Items) - 1; e.Items[n].Theme == framework.None {
		section(contextItem, r.say.Text("item.context"), "", []int{n})
	}
	p.Lists = template.HTML(dst)
	return p
}

func (e *Edition) itemsOf(theme framework.ThemeIndex) []int {
	var out []int
	for i := range e.Items {
		if e.Items[i].Theme == theme {
			out = append(out, i)
		}
	}
	return out
}

// headlines is a table of items with the country's newest figures.
func (r *renderer) headlines(x place, title string, items []int) template.HTML {
	e := x.e
	g := r.grid(r.say.Say("caption.of_area", "measure", title, "area", x.short(x.area)), r.say.Text("head.item"))
	g.Class = "headlines"
	g.Heads = append(g.Heads, layout.Head{Text: r.say.Text("head.figure"), Num: true}, layout.Head{Text: r.say.Text("head.period")}, layout.Head{Text: r.say.Text("head.trend"), Draw: true})
	for _, n := range items {
		it := &e.Items[n]
		href := x.p.EditionRoot + itemPath(e, n)
		g.Rows = r.itemRows(g.Rows, x, it, href)
	}
	return r.table(&g)
}
