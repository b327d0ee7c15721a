package site

import (
	"html/template"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// A board's page sets its members side by side, an item after the other, and is
// the report that the board prints. Nothing on it is added up or averaged: a sum
// beside a figure that was suppressed would give it away, and authorities of
// different size have no average that means anything.

// boardsPath is the list of the boards of an edition.
const boardsPath = "boards/index.html"

// boardsWord is what boards are called where there is little room: the last
// word of their plural, "Boards" or "Partnerships".
func (r *renderer) boardsWord() string {
	words := strings.Fields(r.site.Boards)
	if len(words) == 0 {
		return r.say.Text("nav.boards")
	}
	return upperFirst(words[len(words)-1])
}

// boards fills the list of all boards.
func (r *renderer) boards(t *Target) *layout.Boards {
	e := t.ed
	p := &layout.Boards{}
	p.Page = r.base(t, upperFirst(r.site.Boards), r.say.Say("boards.description", "boards", upperFirst(r.site.Boards), "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	covered := map[area.Index]bool{}
	for i := range r.m.Boards {
		b := &r.m.Boards[i]
		card := layout.BoardCard{Name: b.Name, Href: p.EditionRoot + boardPath(r.m, i), Life: boardLife(r.say, b), Members: r.boardMembers(e, &p.Page, b)}
		for k, a := range b.Members {
			card.Members[k].Text = e.Register.Areas[a].ShortName // official ones hold commas
		}
		if given := e.Words.BoardAnswers(i); given != nil {
			card.Answered = e.tallyOf(given).statusList(r.say)
		}
		if d := e.Words.Board(i); d != nil {
			card.Summary = e.texts(d).Summary
		}
		p.Boards = append(p.Boards, card)
		for _, a := range b.Members {
			covered[a] = true
		}
	}
	for _, a := range e.authoritiesNow() {
		if !covered[a] {
			p.Without++
		}
	}
	return p
}

// boardLife says that a board began or ended; "" when that is not known.
func boardLife(say *words.Words, b *area.Board) string {
	switch {
	case !b.First.IsZero() && !b.Last.IsZero():
		return say.Say("board.from_to", "first", b.First.String(), "last", b.Last.String())
	case !b.First.IsZero():
		return say.Say("board.since", "first", b.First.String())
	case !b.Last.IsZero():
		return say.Say("board.until", "last", b.Last.String())
	}
	return ""
}

// boardMembers links to the authorities that a board covers.
func (r *renderer) boardMembers(e *Edition, p *layout.Page, b *area.Board) (out []layout.Link) {
	for _, a := range b.Members {
		l := layout.Link{Text: e.Register.Areas[a].Name, Note: e.lifeNote(a)}
		if e.hasPage[a] {
			l.Href = p.EditionRoot + areaPath(e, a)
		}
		out = append(out, l)
	}
	return out
}

// authoritiesNow lists the authorities that exist in the year of an edition.
func (e *Edition) authoritiesNow() (out []area.Index) {
	for _, a := range e.Areas {
		x := &e.Register.Areas[a]
		if x.Level == area.Authority && (x.Last.IsZero() || int(x.Last.Year) >= e.Year) {
			out = append(out, a)
		}
	}
	return out
}

// board fills the page of one board.
func (r *renderer) board(t *Target) *layout.Board {
	e := t.ed
	b := &r.m.Boards[t.item]
	p := &layout.Board{Life: boardLife(r.say, b)}
	p.Page = r.base(t, b.Name, r.say.Say("board.description", "board", b.Name, "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.boardsWord(), Href: p.EditionRoot + boardsPath})
	p.Commentary = r.words(e, &p.Page, e.Words.Board(t.item))
	p.Members = r.boardMembers(e, &p.Page, b)
	fw := e.Framework
	s := sides{place: place{e: e, p: &p.Page, area: e.Register.CountryIndex(), country: area.None, region: area.None}}
	for _, a := range b.Members {
		if e.hasPage[a] {
			s.members = append(s.members, a)
		}
	}
	for i := range fw.Themes {
		th := &fw.Themes[i]
		section := r.boardSection(s, e.itemsOf(framework.ThemeIndex(i)))
		section.Answers = r.answers(s.place, th.Questions, e.Words.BoardAnswers(t.item))
		section.Title, section.Anchor, section.Href = th.Title, th.ID, p.EditionRoot+themePath(fw, i)
		p.Sections = append(p.Sections, section)
	}
	if n := len(e.Items) - 1; n >= 0 && e.Items[n].Theme == framework.None {
		section := r.boardSection(s, []int{n})
		section.Title, section.Anchor, section.Href = e.Items[n].Title, contextItem, p.EditionRoot+itemPath(e, n)
		p.Sections = append(p.Sections, section)
	}
	p.Coverage = r.boardCoverage(e, &p.Page, t.item, s.members)
	return p
}

// sides is the members of a board, to be set side by side with the country,
// which is the area of the place.
type sides struct {
	place
	members []area.Index
}

// boardSection sets the items of a theme side by side, and names those of which
// no member has a figure.
func (r *renderer) boardSection(s sides, items []int) layout.BoardSection {
	var out layout.BoardSection
	var drawn strings.Builder
	for _, n := range items {
		parts := r.sideBySide(s, n)
		for i := range parts {
			drawn.WriteString(string(parts[i].Draw()))
		}
		if parts == nil {
			it := &s.e.Items[n]
			out.Without = append(out.Without, layout.Link{Text: strings.TrimSpace(it.Label + " " + it.Title), Href: s.p.EditionRoot + itemPath(s.e, n)})
		}
	}
	out.Items = template.HTML(drawn.String())
	return out
}

// sideBySide is one item: the table of its first measure of which a member has
// a figure, and folded below it that of the others and those of long breakdowns;
// nil where no member has any.
func (r *renderer) sideBySide(s sides, item int) []layout.Part {
	it := &s.e.Items[item]
	var rows [][]layout.Row // by measure
	var long []layout.Part
	for _, m := range it.Measures {
		of, all := s.rows(m, it.ID)
		if of == nil {
			continue
		}
		rows = append(rows, of)
		if all != nil {
			long = append(long, r.longBreakdown(s, it, m, all))
		}
	}
	if rows == nil {
		return nil
	}
	title := strings.TrimSpace(it.Label + " " + it.Title)
	if it.Index == framework.None { // the section is called context
		title = r.say.Text("board.context")
		return []layout.Part{{Anchor: it.ID + "-measures", Title: title, Table: r.sidesTable(s, it, r.sideCaption(title), slices.Concat(rows...))}}
	}
	parts := []layout.Part{{Anchor: it.ID, Title: title, Table: r.sidesTable(s, it, r.sideCaption(title), rows[0])}}
	if len(rows) > 1 {
		parts = append(parts, layout.Part{
			Anchor: it.ID + "-more", Title: r.say.Count("board.more", len(rows)-1, "item", it.Label), Closed: true,
			Table: r.sidesTable(s, it, r.say.Say("board.caption_more", "item", it.Label), slices.Concat(rows[1:]...)),
		})
	}
	return append(parts, long...)
}

// longBreakdown is the folded table of a breakdown with many categories.
func (r *renderer) longBreakdown(s sides, it *Item, m framework.MeasureIndex, rows []layout.Row) layout.Part {
	ms := &s.e.Framework.Measures[m]
	by := lowerFirst(s.e.Framework.Breakdowns[ms.Breakdown].Label)
	return layout.Part{
		Anchor: it.ID + "-" + ms.Anchor + "-categories", Title: r.say.Count("board.categories", len(rows), "item", it.Label, "breakdown", by), Closed: true,
		Table: r.sidesTable(s, it, r.say.Say("board.caption_by", "measure", ms.Title, "breakdown", by), rows),
	}
}

// sideCaption is the caption of a table of an item.
func (r *renderer) sideCaption(title string) string {
	return r.say.Say("board.caption", "item", title)
}

func (r *renderer) sidesTable(s sides, it *Item, caption string, rows []layout.Row) template.HTML {
	g := s.grid(it.ID)
	g.Caption, g.Rows = caption, rows
	return r.ownTable(&g)
}

// grid is a table without rows: a column each for the period, the members and
// the country.
func (s sides) grid(item string) layout.Grid {
	g := layout.Grid{Corner: s.e.say.Text("head.measure"), Class: "side-by-side", Heads: []layout.Head{{Text: s.e.say.Text("head.period")}}}
	for _, a := range s.members {
		g.Heads = append(g.Heads, layout.Head{Text: s.short(a), Href: s.p.EditionRoot + "areas/" + s.e.Register.Areas[a].Slug + "/" + item + "/index.html", Num: true})
	}
	if s.area != area.None {
		g.Heads = append(g.Heads, layout.Head{Text: s.short(s.area), Href: s.p.EditionRoot + "indicators/" + item + "/index.html", Num: true})
	}
	return g
}

// rows are those of one measure, for all in the newest period in which a member
// has a figure or a symbol: a row a category, where there are few, else that of the
// one that stands for the measure, and all of them to be folded away. There are
// none where no member has anything.
func (s sides) rows(m framework.MeasureIndex, item string) (rows, all []layout.Row) {
	p := s.newest(m)
	if p < 0 {
		return nil, nil
	}
	ms := &s.e.Framework.Measures[m]
	cats := s.e.Framework.Categories(m)
	if cats == nil {
		return []layout.Row{s.row(m, 0, p, ms.Label, item)}, nil
	}
	named := func(c framework.CategoryIndex) string { return ms.Label + ": " + lowerFirst(cats[c].Label) }
	held := s.categories(m, append([]area.Index{s.area}, s.members...), p)
	if len(held) <= fewCategories {
		for _, c := range held {
			rows = append(rows, s.row(m, c, p, named(c), item))
		}
		return rows, nil
	}
	for _, c := range held {
		all = append(all, s.row(m, c, p, cats[c].Label, item))
	}
	return []layout.Row{s.row(m, ms.Headline, p, named(ms.Headline), item)}, all
}

// row is one category of a measure in one period.
func (s sides) row(m framework.MeasureIndex, c framework.CategoryIndex, p int, label, item string) layout.Row {
	t := s.e.Table
	ms := &s.e.Framework.Measures[m]
	row := layout.Row{Head: layout.Head{Text: label, Href: s.p.EditionRoot + "indicators/" + item + "/index.html#" + ms.Anchor}}
	if unit := s.e.unit(ms.Unit); !strings.Contains(label, unit) && !strings.HasPrefix(label, "Percentage") {
		row.Head.Note = unit
	}
	row.Cells = append(row.Cells, layout.Text(s.e.say.Short(t.Periods(m)[p]), ""))
	for _, a := range s.members {
		row.Cells = append(row.Cells, s.figure(m, c, a, p))
	}
	if s.area != area.None {
		row.Cells = append(row.Cells, s.figure(m, c, s.area, p))
	}
	return row
}

// newest is the newest period in which a member has a figure or a symbol of any
// category, as an index into the measure's periods; -1 for none.
func (s sides) newest(m framework.MeasureIndex) int {
	newest := -1
	for _, a := range s.members {
		for c := range s.e.Framework.Width(m) {
			newest = max(newest, observation.Latest(s.e.Table.Series(m, framework.CategoryIndex(c), a)))
		}
	}
	return newest
}
