package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/period"
	"almanac/internal/words"
)

// How much the page of changes lists. A list that is longer than mostRows is
// summed up by measure, and so are all lists of a section that would be longer
// than mostInSection together: the CSV beside the page has them in full.
const (
	mostRows      = 200
	mostInSection = 1000
	openRows      = 30 // with no more changes than these nothing is folded
)

// changed fills the page that says what has changed since the edition before.
func (r *renderer) changed(t *Target) *layout.Changes {
	e := t.ed
	c := e.changes
	p := &layout.Changes{}
	p.Page = r.base(t, r.say.Text("changes.title"), r.say.Say("changes.description", "edition", e.Title, "old", c.before.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	p.Old = layout.Link{Text: c.before.Title, Href: p.Root + c.before.ID + "/index.html"}
	if p.Corrects = e.Supersedes == c.before.ID; p.Corrects {
		p.Reason = e.Reason
	}
	p.Same = c.sameText(r.say)
	d := changesDrawer{renderer: r, e: e, c: c, p: &p.Page}
	p.Downloads = &layout.Downloads{Files: []layout.Link{{Text: r.say.Text("changes.csv"), Href: p.EditionRoot + changesCSV, Note: "CSV"}, {Text: r.say.Text("changes.json"), Href: p.EditionRoot + changesJSON, Note: "JSON"}}}
	p.Counts = d.counts()
	p.Rebased = d.rebased()
	for _, s := range []layout.ChangesSection{d.items(), d.areas(), d.kinds(), d.areaEvents(), d.redefinitions("definitions", r.say.Text("changes.definitions"), c.Definitions), d.redefinitions("framework", r.say.Text("changes.framework"), c.Framework)} {
		if s.Table != "" || s.Parts != nil {
			p.Sections = append(p.Sections, s)
		}
	}
	return p
}

// sameText says how much is as it was.
func (c *changes) sameText(say *words.Words) string {
	switch same, all := c.Same(); {
	case all == 0:
		return say.Text("changes.nothing_common")
	case same == all:
		return say.Say("changes.all_same", "all", say.Number(all))
	default:
		return say.Say("changes.some_same", "same", say.Number(same), "all", say.Number(all))
	}
}

// changesDrawer draws the parts of the page of changes.
type changesDrawer struct {
	*renderer
	e *Edition
	c *changes
	p *layout.Page
}

// counts is the table of what differs, by kind.
func (d changesDrawer) counts() template.HTML {
	g := layout.Grid{Caption: d.say.Text("changes.what_differs"), Corner: d.say.Text("head.change"), Heads: []layout.Head{{Text: d.say.Text("head.figures"), Num: true}, {Text: d.say.Text("head.areas"), Num: true}, {Text: d.say.Text("head.where")}}}
	for _, k := range edition.Kinds() {
		if d.c.Counts[k] == 0 {
			continue
		}
		cells := d.ofKind(k)
		g.Rows = append(g.Rows, layout.Row{Head: layout.Head{Text: upperFirst(d.kindWord(k)), Href: "#" + k.String()}, Cells: []layout.Cell{
			layout.Aligned(d.say.Number(len(cells))), layout.Aligned(d.say.Number(d.areasOf(cells))), layout.Text(d.itemsOf(cells), ""),
		}})
	}
	added, lost := d.reach(-1)
	for _, f := range []struct {
		text, note string
		n          int
	}{
		{d.say.Text("head.new_figures"), d.say.Text("changes.new_of"), added},
		{d.say.Text("changes.lost"), d.say.Text("changes.lost_of"), lost},
	} {
		if f.n > 0 {
			g.Rows = append(g.Rows, layout.Row{Head: layout.Head{Text: f.text, Href: "#by-indicator"}, Cells: []layout.Cell{layout.Aligned(d.say.Number(f.n)), layout.Aligned(""), layout.Text(f.note, "")}})
		}
	}
	for _, f := range []struct {
		text, href string
		n          int
	}{{d.say.Text("changes.areas"), "#changes-of-areas", len(d.c.Areas)}, {d.say.Text("changes.definitions"), "#definitions", len(alike(d.c.Definitions))}, {d.say.Text("changes.framework"), "#framework", len(alike(d.c.Framework))}} {
		if f.n > 0 {
			g.Rows = append(g.Rows, layout.Row{Head: layout.Head{Text: f.text, Href: f.href}, Cells: []layout.Cell{layout.Aligned(""), layout.Aligned(""), layout.Text(d.say.Count("changes.changes", f.n), "")}})
		}
	}
	if g.Rows == nil {
		return ""
	}
	return d.html(g.Append(d.buf[:0], d.say))
}

func (d changesDrawer) ofKind(k edition.Kind) (cells []int) {
	for i := range d.c.Cells {
		if d.c.Cells[i].Kind == k {
			cells = append(cells, i)
		}
	}
	return cells
}

func (d changesDrawer) areasOf(cells []int) int {
	seen := map[area.Index]bool{}
	for _, i := range cells {
		seen[d.c.Cells[i].Area] = true
	}
	return len(seen)
}

// itemsOf names the items that cells belong to.
func (d changesDrawer) itemsOf(cells []int) string {
	seen := make([]bool, len(d.e.Items))
	for _, i := range cells {
		seen[d.e.itemOf(d.c.Cells[i].Measure)] = true
	}
	var names []string
	for i, is := range seen {
		if is {
			names = append(names, cmp.Or(d.e.Items[i].Label, d.e.Items[i].Title))
		}
	}
	return shortList(d.say, names)
}

// rebased says in a sentence a measure what another base has done.
func (d changesDrawer) rebased() (out []layout.Rebased) {
	for i := range d.c.Rebased {
		x := &d.c.Rebased[i]
		m := &d.e.Framework.Measures[x.Measure]
		place := "rebased.rate."
		if m.Unit == framework.Percent {
			place = "rebased.percentage."
		}
		s := d.say.Count(place+"moved", x.Cells, "areas", d.say.Count("rebased.areas", x.Areas), "periods", spanOf(d.say, x.Periods))
		if x.Example != area.None {
			s += " " + d.say.Say(place+"example", "area", d.e.Register.Areas[x.Example].In(d.say.Say), "period", d.say.Short(x.At), "old", x.Old.Format(0), "new", x.New.Format(0))
		}
		if x.Unmoved > 0 {
			s += " " + d.say.Count(place+"unmoved", x.Unmoved)
		}
		out = append(out, layout.Rebased{Measure: layout.Link{Text: m.Title, Href: d.p.EditionRoot + itemPath(d.e, d.e.itemOf(x.Measure)) + "#" + m.Anchor}, Text: s})
	}
	return out
}

// items is the section by indicator.
func (d changesDrawer) items() layout.ChangesSection {
	s := layout.ChangesSection{Anchor: "by-indicator", Title: d.say.Text("changes.by_indicator")}
	g := layout.Grid{Caption: d.say.Text("changes.by_indicator_caption"), Corner: d.say.Text("head.indicator"), Heads: d.kindHeads()}
	if d.c.Counts[edition.Beside] > 0 {
		g.Heads = append(g.Heads, layout.Head{Text: d.say.Text("head.beside_only"), Num: true})
	}
	added, lost := d.reach(-1)
	if added > 0 {
		g.Heads = append(g.Heads, layout.Head{Text: d.say.Text("head.new_figures"), Num: true}, layout.Head{Text: d.say.Text("head.of_periods")})
	}
	if lost > 0 {
		g.Heads = append(g.Heads, layout.Head{Text: d.say.Text("head.no_longer_held"), Num: true}, layout.Head{Text: d.say.Text("head.of_periods")})
	}
	left := mostInSection
	for i := range d.e.Items {
		it := &d.e.Items[i]
		cells := d.c.byItem[i]
		if len(cells) == 0 && !d.c.redone[i] {
			continue
		}
		title := strings.TrimSpace(it.Label + " " + it.Title)
		row := layout.Row{Head: layout.Head{Text: title, Href: "#" + it.ID}, Cells: d.kindCells(cells)}
		if d.c.Counts[edition.Beside] > 0 {
			row.Cells = append(row.Cells, d.count(d.c.beside[i]))
		}
		n, gone := d.reach(i)
		if added > 0 {
			row.Cells = append(row.Cells, d.count(n), layout.Text(spanOf(d.say, d.periods(i, false)), ""))
		}
		if lost > 0 {
			row.Cells = append(row.Cells, d.count(gone), layout.Text(spanOf(d.say, d.periods(i, true)), ""))
		}
		if len(cells) == 0 && !d.uneven(i) {
			row.ID, row.Head.Href = it.ID, d.p.EditionRoot+itemPath(d.e, i)
			g.Rows = append(g.Rows, row)
			continue
		}
		g.Rows = append(g.Rows, row)
		part := d.list(cells, listing{full: len(cells) <= left, caption: d.changesOf(title)})
		if len(cells) <= mostRows {
			left -= len(cells)
		}
		part.Anchor, part.Title = it.ID, d.counted(title, len(cells))
		part.Table = d.extents(i) + d.redefined(i) + part.Table
		s.Parts = append(s.Parts, part)
	}
	if g.Rows != nil {
		s.Table = d.html(g.Append(d.buf[:0], d.say))
	}
	return s
}

// periods lists the periods that only this edition has of an item, or those
// that are gone.
func (d changesDrawer) periods(item int, gone bool) (out []period.Period) {
	for i := range d.c.Extents {
		x := &d.c.Extents[i]
		switch {
		case d.e.itemOf(x.Measure) != item:
		case gone:
			out = append(out, x.Gone...)
		default:
			out = append(out, x.Periods...)
		}
	}
	slices.SortFunc(out, period.Period.Compare)
	return slices.Compact(out)
}

// uneven reports whether more is to be said of how far an item reaches than
// that some periods are new and some are gone.
func (d changesDrawer) uneven(item int) bool {
	for i := range d.c.Extents {
		if x := &d.c.Extents[i]; d.e.itemOf(x.Measure) == item && (x.Categories != nil || x.GoneCategories != nil || x.Periods == nil && x.New > 0 || x.Gone == nil && x.Lost > 0) {
			return true
		}
	}
	return false
}

// reach counts the figures that only one of the editions could hold: of an
// item, or of all for -1.
func (d changesDrawer) reach(item int) (added, lost int) {
	for i := range d.c.Extents {
		if x := &d.c.Extents[i]; item < 0 || d.e.itemOf(x.Measure) == item {
			added += x.New
			lost += x.Lost
		}
	}
	return added, lost
}

// counted is the title of a list with how long it is.
func (d changesDrawer) counted(title string, n int) string {
	if n == 0 {
		return title
	}
	return d.say.Count("changes.counted", n, "list", title)
}

// changesOf is the caption of the changes of an area or item.
func (d changesDrawer) changesOf(what string) string {
	return d.say.Say("changes.of", "what", what)
}

// kindWord says in lower case what a kind is.
func (d changesDrawer) kindWord(k edition.Kind) string { return d.say.Text("kind." + k.String()) }

// cellWords says how a cell differs, and what else does beside it: "another number
// (another count and base)".
func (d changesDrawer) cellWords(c *edition.Cell) string {
	var parts []string
	for _, name := range c.Beside.Names() {
		parts = append(parts, d.say.Text("kind.part."+name))
	}
	switch {
	case parts == nil || c.Kind == edition.Rebased:
		return d.kindWord(c.Kind)
	case c.Kind == edition.Beside:
		return d.say.Say("kind.beside_only", "parts", d.say.List(parts))
	}
	return d.say.Say("kind.with_beside", "kind", d.kindWord(c.Kind), "parts", d.say.List(parts))
}

// count is a cell with a number of figures, empty for none.
func (d changesDrawer) count(n int) layout.Cell {
	if n == 0 {
		return layout.Aligned("")
	}
	return layout.Aligned(d.say.Number(n))
}

// kindHeads are the columns of kinds that occur.
func (d changesDrawer) kindHeads() (heads []layout.Head) {
	for _, k := range edition.Kinds() {
		if d.c.Counts[k] > 0 && k != edition.Beside {
			heads = append(heads, layout.Head{Text: d.say.Text("kind.short." + k.String()), Num: true})
		}
	}
	return heads
}

func (d changesDrawer) kindCells(cells []int) (row []layout.Cell) {
	n := make([]int, len(edition.Kinds()))
	for _, i := range cells {
		n[d.c.Cells[i].Kind]++
	}
	for _, k := range edition.Kinds() {
		if d.c.Counts[k] > 0 && k != edition.Beside {
			row = append(row, d.count(n[k]))
		}
	}
	return row
}

// extents says how much further the measures of an item reach, or less far.
func (d changesDrawer) extents(item int) template.HTML {
	dst := d.buf[:0]
	for i := range d.c.Extents {
		x := &d.c.Extents[i]
		if d.e.itemOf(x.Measure) != item {
			continue
		}
		if len(dst) == 0 {
			dst = append(dst, "<ul>"...)
		}
		dst = append(dst, "<li>"...)
		dst = layout.Escape(dst, d.e.Framework.Measures[x.Measure].Title+": "+d.extent(x))
		dst = append(dst, "</li>\n"...)
	}
	if len(dst) > 0 {
		dst = append(dst, "</ul>\n"...)
	}
	return d.html(dst)
}

// extent says in words what only one of the editions covers of a measure.
func (d changesDrawer) extent(x *edition.Extent) string {
	labels := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, lowerFirst(d.category(x.Measure, id)))
		}
		return shortList(d.say, out)
	}
	var sentences []string
	tell := func(n int, key string, periods []period.Period, categories []string) {
		if n == 0 {
			return
		}
		var where []string
		if periods != nil {
			where = append(where, spanOf(d.say, periods))
		}
		if categories != nil {
			where = append(where, labels(categories))
		}
		if where == nil {
			sentences = append(sentences, d.say.Count(key+"_areas", n))
			return
		}
		sentences = append(sentences, d.say.Count(key, n, "where", strings.Join(where, d.say.Text("format.semicolon"))))
	}
	tell(x.New, "changes.new", x.Periods, x.Categories)
	tell(x.Lost, "changes.no_longer", x.Gone, x.GoneCategories)
	return strings.Join(sentences, " ")
}

// category gives the label of a category by its id, in either edition.
func (d changesDrawer) category(m framework.MeasureIndex, id string) string {
	for _, e := range []*edition.Edition{d.c.New, d.c.Old} {
		at, ok := e.Framework.Measure(d.e.Framework.Measures[m].ID)
		if !ok {
			continue
		}
		if c, ok := e.Framework.Category(at, id); ok && id != "" {
			return e.Framework.Categories(at)[c].Label
		}
	}
	return id
}

// redefined leads to the definitions of an item's measures, if they changed.
func (d changesDrawer) redefined(item int) template.HTML {
	for i := range d.c.Definitions {
		if m, ok := d.e.Framework.Measure(d.c.Definitions[i].Item); ok && d.e.itemOf(m) == item {
			link := `<a href="#definitions">` + string(layout.Escape(nil, d.say.Text("changes.redefined_link"))) + `</a>`
			return template.HTML("<p>" + d.say.Say("changes.redefined", "definitions", link) + "</p>\n")
		}
	}
	return ""
}

// areas is the section by area.
func (d changesDrawer) areas() layout.ChangesSection {
	s := layout.ChangesSection{Anchor: "by-area", Title: d.say.Text("changes.by_area")}
	full := d.c.listed <= mostInSection
	g := layout.Grid{Caption: d.say.Text("changes.by_area_caption"), Corner: d.say.Text("head.area"), Sortable: true, Heads: append(d.kindHeads(), layout.Head{Text: d.say.Text("head.where")})}
	for _, a := range d.order() {
		cells := d.c.byArea[a]
		x := &d.e.Register.Areas[a]
		row := layout.Row{Head: layout.Head{Text: x.ShortName}, Cells: append(d.kindCells(cells), layout.Text(d.itemsOf(cells), ""))}
		if full {
			row.Head.Href = "#" + d.e.areaAnchor(a)
			part := d.list(cells, listing{full: true, area: true, caption: d.changesOf(d.e.name(a))})
			part.Anchor, part.Title = d.e.areaAnchor(a), d.counted(d.e.name(a), len(cells))
			s.Parts = append(s.Parts, part)
		} else {
			row.ID = d.e.areaAnchor(a)
			if d.e.hasPage[a] {
				row.Head.Href = d.p.EditionRoot + areaPath(d.e, a)
			}
		}
		g.Rows = append(g.Rows, row)
	}
	if g.Rows == nil {
		return s
	}
	if !full {
		s.Note = d.say.Text("changes.too_many")
	}
	s.Table = d.html(g.Append(d.buf[:0], d.say))
	return s
}

// order lists the areas with changes: those with pages by name, then others.
func (d changesDrawer) order() (out []area.Index) {
	for _, a := range d.e.byName {
		if len(d.c.byArea[a]) > 0 {
			out = append(out, a)
		}
	}
	for a := range d.c.byArea {
		if len(d.c.byArea[a]) > 0 && !d.e.hasPage[a] {
			out = append(out, area.Index(a))
		}
	}
	return out
}

// kinds is the section by kind.
func (d changesDrawer) kinds() layout.ChangesSection {
	s := layout.ChangesSection{Anchor: "by-kind", Title: d.say.Text("changes.by_kind")}
	for _, k := range edition.Kinds() {
		cells := d.ofKind(k)
		if cells == nil {
			continue
		}
		title := upperFirst(d.kindWord(k))
		part := d.list(cells, listing{full: true, caption: title})
		part.Anchor, part.Title = k.String(), d.counted(title, len(cells))
		if why := d.why(k); why != "" {
			part.Note = strings.TrimSpace(why + " " + part.Note)
		}
		s.Parts = append(s.Parts, part)
	}
	return s
}

// why says what a reader must know of a kind.
func (d changesDrawer) why(k edition.Kind) string {
	switch k {
	case edition.Disclosed:
		note := d.say.Text("changes.why_disclosed")
		for _, a := range d.c.Confirmations() {
			note += " " + d.say.Say("changes.why_confirmed", "who", a.By, "reason", a.Reason)
		}
		return note
	case edition.ToSymbol:
		return d.say.Text("changes.why_symbol")
	case edition.Rebased:
		return d.say.Text("changes.why_rebased")
	case edition.Beside:
		return d.say.Text("changes.why_beside")
	}
	return ""
}

// listing says how cells are listed.
type listing struct {
	full    bool // one by one, if they are not too many
	area    bool // all of one area: rows are periods, not areas
	caption string
}

// list shows cells one by one, or summed up by measure where they are many.
func (d changesDrawer) list(cells []int, l listing) layout.Part {
	part := layout.Part{Closed: d.c.listed > openRows}
	switch {
	case len(cells) == 0:
	case l.full && len(cells) <= mostRows:
		part.Table = d.rows(cells, l)
	default:
		part.Note = d.say.Say("changes.summed", "rows", d.say.Number(len(cells)))
		part.Table = d.sums(cells, l)
	}
	return part
}

// rows shows cells one by one under their measures.
func (d changesDrawer) rows(cells []int, l listing) template.HTML {
	g := layout.Grid{Caption: l.caption, Corner: d.say.Text("head.area")}
	if l.area {
		g.Corner = d.say.Text("head.period")
	} else {
		g.Heads = append(g.Heads, layout.Head{Text: d.say.Text("head.period")})
	}
	g.Heads = append(g.Heads, layout.Head{Text: d.say.Text("head.before"), Num: true}, layout.Head{Text: d.say.Text("head.now"), Num: true}, layout.Head{Text: d.say.Text("head.change")})
	var last *edition.Cell
	for _, i := range cells {
		c := &d.c.Cells[i]
		if last == nil || last.Measure != c.Measure || last.Category != c.Category {
			g.Rows = append(g.Rows, layout.Row{Class: "group", Head: d.measureHead(c.Measure, c.Category, c.Area, l.area)})
		}
		last = c
		row := layout.Row{Head: layout.Head{Text: d.say.Short(c.Period)}}
		if !l.area {
			row.Head = d.areaHead(c)
			row.Cells = append(row.Cells, layout.Text(d.say.Short(c.Period), ""))
		}
		before, now := d.sides(c)
		row.Cells = append(row.Cells, before, now, layout.Text(d.cellWords(c), ""))
		g.Rows = append(g.Rows, row)
	}
	return d.html(g.Append(d.buf[:0], d.say))
}

// measureHead names a measure and category, linked to where it is shown.
func (d changesDrawer) measureHead(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, ofArea bool) layout.Head {
	ms := &d.e.Framework.Measures[m]
	h := layout.Head{Text: ms.Title}
	if cats := d.e.Framework.Categories(m); cats != nil {
		h.Text += ", " + lowerFirst(cats[c].Label)
	}
	item := d.e.itemOf(m)
	switch {
	case !ofArea:
		h.Href = d.p.EditionRoot + itemPath(d.e, item) + "#" + ms.Anchor
	case d.e.hasPage[a]:
		h.Href = d.p.EditionRoot + areaItemPath(d.e, a, item) + "#" + ms.Anchor
	}
	return h
}

func (d changesDrawer) areaHead(c *edition.Cell) layout.Head {
	h := layout.Head{Text: d.e.Register.Areas[c.Area].ShortName}
	if d.e.hasPage[c.Area] {
		h.Href = d.p.EditionRoot + areaItemPath(d.e, c.Area, d.e.itemOf(c.Measure)) + "#" + d.e.Framework.Measures[c.Measure].Anchor
	}
	return h
}

// sides are the cells of a figure before and now. Where rounding would make two
// numbers look the same all their decimals are shown.
func (d changesDrawer) sides(c *edition.Cell) (before, now layout.Cell) {
	decimals := d.e.Framework.Measures[c.Measure].Decimals
	if c.Kind == edition.Changed || c.Kind == edition.Rebased {
		if c.Old.Number.Round(decimals).Cmp(c.New.Number.Round(decimals)) == 0 {
			_, a := c.Old.Number.Units()
			_, b := c.New.Number.Units()
			decimals = max(decimals, a, b)
		}
	}
	before = layout.Figure(c.Old, decimals)
	if c.Withheld {
		before = layout.Aligned(d.say.Text("changes.a_number"))
	}
	return before, layout.Figure(c.New, decimals)
}

// sums counts cells by measure and kind.
func (d changesDrawer) sums(cells []int, l listing) template.HTML {
	type key struct {
		m framework.MeasureIndex
		k edition.Kind
	}
	type sum struct {
		key
		cells   int
		areas   map[area.Index]bool
		periods []period.Period
	}
	var sums []*sum
	at := map[key]*sum{}
	for _, i := range cells {
		c := &d.c.Cells[i]
		x := at[key{c.Measure, c.Kind}]
		if x == nil {
			x = &sum{key: key{c.Measure, c.Kind}, areas: map[area.Index]bool{}}
			at[x.key] = x
			sums = append(sums, x)
		}
		x.cells++
		x.areas[c.Area] = true
		if !slices.Contains(x.periods, c.Period) {
			x.periods = append(x.periods, c.Period)
		}
	}
	slices.SortStableFunc(sums, func(a, b *sum) int { return cmp.Or(cmp.Compare(a.m, b.m), cmp.Compare(a.k, b.k)) })
	g := layout.Grid{Caption: d.say.Say("changes.summed_up", "caption", l.caption), Corner: d.say.Text("head.measure"), Heads: []layout.Head{{Text: d.say.Text("head.change")}, {Text: d.say.Text("head.figures"), Num: true}, {Text: d.say.Text("head.areas"), Num: true}, {Text: d.say.Text("head.periods")}}}
	for _, x := range sums {
		slices.SortFunc(x.periods, period.Period.Compare)
		ms := &d.e.Framework.Measures[x.m]
		g.Rows = append(g.Rows, layout.Row{
			Head:  layout.Head{Text: ms.Title, Href: d.p.EditionRoot + itemPath(d.e, d.e.itemOf(x.m)) + "#" + ms.Anchor},
			Cells: []layout.Cell{layout.Text(d.kindWord(x.k), ""), d.count(x.cells), d.count(len(x.areas)), layout.Text(spanOf(d.say, x.periods), "")},
		})
	}
	return d.html(g.Append(d.buf[:0], d.say))
}
