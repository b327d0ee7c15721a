package site

import (
	"html/template"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// front fills the site's front door.
func (r *renderer) front(t *Target) *layout.Front {
	c := r.m.Config
	p := &layout.Front{}
	p.Page = r.base(t, c.Title, r.say.Say("front.description", "publisher", c.Publisher))
	p.HeadTitle = c.Title
	if r.m.Home != nil {
		p.Intro = template.HTML(r.m.Home.HTML(t.Path, r.placed(r.m.Newest, &p.Page, r.m.Home)))
	}
	for i := len(r.m.Editions) - 1; i >= 0; i-- {
		p.Editions = append(p.Editions, r.card(r.m.Editions[i], p.Root))
	}
	if e := r.m.Newest; e != nil {
		p.Newest = r.card(e, p.Root)
		if e.Table == nil {
			return p // sealed by a program whose files this one does not take
		}
		p.Themes = r.themeCards(e, &p.Page)
		p.Country, p.Tiles, p.Scope = e.country(), r.tiles(e, &p.Page), e.scope()
		p.Finder, p.Map = r.finder(e, &p.Page), r.finderMap(e, &p.Page)
		p.AZ = r.everyPlace(e, &p.Page)
	}
	return p
}

// country is what the country is called; "" in a register without one.
func (e *Edition) country() string {
	c := e.Register.CountryIndex()
	if c == area.None {
		return ""
	}
	return e.Register.Areas[c].ShortName
}

// scope counts what the edition holds.
func (e *Edition) scope() layout.Scope {
	s := layout.Scope{Indicators: len(e.Framework.Indicators), Questions: len(e.Framework.Questions), Authorities: len(e.authoritiesNow())}
	for m := range e.Framework.Measures {
		periods := e.Table.Periods(framework.MeasureIndex(m))
		if len(periods) == 0 {
			continue
		}
		if first := int(periods[0].Year); s.First == 0 || first < s.First {
			s.First = first
		}
		s.Last = max(s.Last, int(periods[len(periods)-1].Year))
	}
	return s
}

func (r *renderer) card(e *Edition, root string) layout.EditionCard {
	return layout.EditionCard{
		ID: e.ID, Title: e.Title, Href: root + e.ID + "/index.html",
		Published: r.say.Day(e.Published), PublishedISO: isoDay(e.Published),
		Draft: e.draft(), Newest: e == r.m.Newest, Superseded: e.SupersededBy != nil, Reason: e.Reason,
	}
}

func (r *renderer) themeCards(e *Edition, p *layout.Page) []layout.ThemeCard {
	fw := e.Framework
	var out []layout.ThemeCard
	for i := range fw.Themes {
		th := &fw.Themes[i]
		card := layout.ThemeCard{Title: th.Title, ShortTitle: th.ShortTitle, Href: p.EditionRoot + themePath(fw, i), Items: itemSpan(r.say, fw, th)}
		if d := e.texts(e.Words.Theme(framework.ThemeIndex(i))); d != nil {
			card.Summary = d.Summary
		}
		out = append(out, card)
	}
	return out
}

// itemSpan says which items a theme holds: "N1 to N6, L1 to L7".
func itemSpan(say *words.Words, fw *framework.Framework, th *framework.Theme) string {
	var parts []string
	if n := len(th.Indicators); n > 0 {
		parts = append(parts, span(say, fw.Indicators[th.Indicators[0]].Label(), fw.Indicators[th.Indicators[n-1]].Label()))
	}
	if n := len(th.Questions); n > 0 {
		parts = append(parts, span(say, fw.Questions[th.Questions[0]].Label(), fw.Questions[th.Questions[n-1]].Label()))
	}
	return say.Comma(parts)
}

func span(say *words.Words, first, last string) string {
	if first == last {
		return first
	}
	return say.Say("range.to", "lower", first, "upper", last)
}

// tiles shows the key figures of the country: those that config.toml names,
// else the first of two items a theme.
func (r *renderer) tiles(e *Edition, p *layout.Page) template.HTML {
	c := e.Register.CountryIndex()
	if c == area.None {
		return ""
	}
	x := newPlace(e, p, c)
	var tiles []layout.Tile
	var hrefs []string
	for _, m := range r.m.keyFigures(e, c) {
		ms := &e.Framework.Measures[m]
		at := observation.Latest(e.Table.Series(m, ms.Headline, c))
		item := len(e.Items) - 1 // the context measures
		label := ms.Title
		if ms.Indicator != framework.None {
			item = int(ms.Indicator)
			label = e.Items[item].Label + " " + label
		}
		v := e.Table.At(m, ms.Headline, c, at)
		tiles = append(tiles, layout.Tile{
			Label:  label,
			Value:  layout.TileValue(r.say, v, ms.Decimals, e.unit(ms.Unit)),
			Period: r.say.Period(ms.Kind, e.Table.Periods(m)[at]), Note: x.tileNote(m, v),
		})
		hrefs = append(hrefs, p.EditionRoot+itemPath(e, item)+"#"+ms.Anchor)
	}
	return layout.Tiles(tiles, hrefs)
}

// keyFigures lists the measures to show large, of which the area has a number
// in the newest period.
func (m *Model) keyFigures(e *Edition, a area.Index) []framework.MeasureIndex {
	var out []framework.MeasureIndex
	for _, id := range m.Config.KeyFigures {
		if k, ok := e.Framework.Measure(id); ok && e.current(k, a) {
			out = append(out, k)
		}
	}
	if m.Config.KeyFigures != nil {
		return out
	}
	for th := range e.Framework.Themes {
		shown := 0
		for _, n := range e.itemsOf(framework.ThemeIndex(th)) {
			if k := e.headlineMeasure(n, a); k != framework.None && shown < 2 {
				out = append(out, k)
				shown++
			}
		}
	}
	return out
}

// current reports whether an area has a number in a measure's newest period.
func (e *Edition) current(m framework.MeasureIndex, a area.Index) bool {
	s := e.Table.Series(m, e.Framework.Measures[m].Headline, a)
	return len(s) > 0 && s[len(s)-1].IsNumber()
}

// headlineMeasure is the first measure of an item that has a number for the
// area in its newest period; None when no measure has.
func (e *Edition) headlineMeasure(item int, a area.Index) framework.MeasureIndex {
	for _, m := range e.Items[item].Measures {
		if e.current(m, a) {
			return m
		}
	}
	return framework.None
}

// finder lists every area under its region.
func (r *renderer) finder(e *Edition, p *layout.Page) template.HTML {
	reg := e.Register
	dst := r.buf[:0]
	for _, region := range e.Areas {
		if reg.Areas[region].Level != area.Region {
			continue
		}
		var links []layout.Link
		for _, a := range e.Areas {
			if reg.Areas[a].Level == area.Authority && reg.RegionOf(a) == region && e.lifeNote(a) == "" {
				links = append(links, layout.Link{Text: reg.Areas[a].ShortName, Href: p.EditionRoot + areaPath(e, a)})
			}
		}
		sortLinks(links)
		dst = append(dst, `<section class="finder"><h3><a href="`...)
		dst = append(dst, p.EditionRoot+areaPath(e, region)...)
		dst = append(dst, `">`...)
		dst = layout.Escape(dst, reg.Areas[region].ShortName)
		dst = append(dst, "</a></h3>\n"...)
		dst = layout.Columns(dst, links)
		dst = append(dst, "</section>\n"...)
	}
	return r.html(dst)
}

func sortLinks(links []layout.Link) {
	sort.SliceStable(links, func(i, j int) bool { return strings.ToLower(links[i].Text) < strings.ToLower(links[j].Text) })
}

// editionHome fills the first page of an edition.
func (r *renderer) editionHome(t *Target) *layout.EditionHome {
	e := t.ed
	p := &layout.EditionHome{}
	p.Page = r.base(t, e.Title, r.say.Say("edition.description", "edition", e.Title, "publisher", r.site.Publisher))
	p.HeadTitle = e.Title + " – " + r.site.ShortTitle
	p.Crumbs = []layout.Link{{Text: r.say.Text("nav.home"), Href: p.Root + "index.html"}}
	p.Commentary = r.words(e, &p.Page, e.Words.Index())
	p.Themes = r.themeCards(e, &p.Page)
	p.Country, p.Tiles = e.country(), r.tiles(e, &p.Page)
	p.Finder, p.Map = r.finder(e, &p.Page), r.finderMap(e, &p.Page)
	p.AZ = r.everyPlace(e, &p.Page)
	p.Notes = layout.Quoted(e.Notes)
	p.Sources = r.sources(e)
	fact := func(term, value string) {
		if value != "" {
			p.Facts = append(p.Facts, layout.Fact{Term: term, Value: template.HTML(layout.Escape(nil, value))})
		}
	}
	authorities, gone := 0, 0
	for _, a := range e.Areas {
		switch {
		case e.Register.Areas[a].Level != area.Authority:
		case e.lifeNote(a) != "":
			gone++
		default:
			authorities++
		}
	}
	fact(r.say.Text("edition.published"), r.say.Day(e.Published))
	fact(r.say.Text("edition.next"), e.NextUpdate)
	fact(r.say.Text("edition.framework"), p.Edition.Framework)
	if e.Neighbours != nil {
		fact(r.say.Text("edition.neighbours"), r.say.Say("edition.model", "model", e.Neighbours.ID))
	}
	if gone > 0 {
		fact(r.say.Text("edition.authorities"), r.say.Say("edition.authorities_former", "now", r.say.Number(authorities), "former", r.say.Number(gone)))
	} else {
		fact(r.say.Text("edition.authorities"), r.say.Number(authorities))
	}
	fact(r.say.Text("edition.figures_and_symbols"), r.say.Number(e.Table.Len()))
	return p
}

// sources is the table of the files an edition was made from.
func (r *renderer) sources(e *Edition) template.HTML {
	if len(e.Sources) == 0 {
		return ""
	}
	g := layout.Grid{Caption: r.say.Text("edition.sources"), Corner: r.say.Text("head.source"), Heads: []layout.Head{{Text: r.say.Text("head.publisher")}, {Text: r.say.Text("head.released")}, {Text: r.say.Text("head.file")}, {Text: r.say.Text("head.sum")}}}
	for i := range e.Sources {
		s := &e.Sources[i]
		sum := s.SHA256
		if len(sum) > 16 {
			sum = sum[:16] + "…"
		}
		g.Rows = append(g.Rows, layout.Row{Head: layout.Head{Text: s.Title}, Cells: []layout.Cell{
			layout.Text(s.Publisher, ""), layout.Text(dateIn(r.say, s.Released), ""), layout.Text(s.File, ""), layout.Text(sum, ""),
		}})
	}
	return r.ownTable(&g)
}

// themes fills the list of themes.
func (r *renderer) themes(t *Target) *layout.Themes {
	p := &layout.Themes{}
	p.Page = r.base(t, r.say.Text("nav.themes"), r.say.Say("themes.description", "edition", t.ed.Title))
	p.Crumbs = r.crumbs(&p.Page, t.ed)
	p.Themes = r.themeCards(t.ed, &p.Page)
	return p
}

// theme fills the page of one theme.
func (r *renderer) theme(t *Target) *layout.Theme {
	e := t.ed
	fw := e.Framework
	th := &fw.Themes[t.item]
	p := &layout.Theme{}
	p.Page = r.base(t, th.Title, r.say.Say("theme.description", "theme", th.Title, "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.say.Text("nav.themes"), Href: p.EditionRoot + "themes/index.html"})
	p.Intro = layout.Quoted(th.Intro)
	p.Commentary = r.words(e, &p.Page, e.Words.Theme(framework.ThemeIndex(t.item)))
	x := newPlace(e, &p.Page, e.Register.CountryIndex())
	p.Sentences = r.sentences(x, e.itemsOf(framework.ThemeIndex(t.item)))
	p.Headlines = r.headlines(x, th.Title, e.itemsOf(framework.ThemeIndex(t.item)))
	p.Questions = r.questionList(e, &p.Page, th.Questions)
	p.Coverage = r.coverageLink(&p.Page)
	link := func(i int) *layout.Link {
		if i < 0 || i >= len(fw.Themes) {
			return nil
		}
		return &layout.Link{Text: fw.Themes[i].Title, Href: p.EditionRoot + themePath(fw, i)}
	}
	p.Prev, p.Next = link(t.item-1), link(t.item+1)
	return p
}

// sentences says in words the headline of each item of a theme.
func (r *renderer) sentences(x place, items []int) template.HTML {
	dst := append(r.buf[:0], `<ul class="sentences">`...)
	for _, n := range items {
		it := &x.e.Items[n]
		dst = append(dst, `<li><a href="`...)
		dst = append(dst, x.p.EditionRoot+itemPath(x.e, n)...)
		dst = append(dst, `">`...)
		dst = append(dst, it.Label...)
		dst = append(dst, `</a> `...)
		dst = layout.Escape(dst, x.first(r, it))
		dst = append(dst, "</li>\n"...)
	}
	return r.html(append(dst, "</ul>\n"...))
}

// first is the headline of an item's first measure, or why there is none.
func (x place) first(r *renderer, it *Item) string {
	m := it.Measures[0]
	if p := observation.Latest(x.e.Table.Series(m, x.e.Framework.Measures[m].Headline, x.area)); p >= 0 {
		return strings.Join(x.headline(m, p), " ")
	}
	for _, s := range r.states(x, m) {
		if s.Tag != stateTag(r.say, framework.DefinitionDiffers) {
			return r.say.Say("theme.without", "item", it.Title, "why", s.Text)
		}
	}
	return r.say.Say("theme.no_figures", "item", it.Title)
}

// questionList shows questions with their wording.
func (r *renderer) questionList(e *Edition, p *layout.Page, list []framework.QuestionIndex) template.HTML {
	dst := append(r.buf[:0], `<ul class="questions">`...)
	for _, q := range list {
		x := &e.Framework.Questions[q]
		dst = append(dst, `<li><h3><a href="`...)
		dst = append(dst, p.EditionRoot+questionPath(e.Framework, q)...)
		dst = append(dst, `">`...)
		dst = append(dst, x.Label()...)
		dst = append(dst, ' ')
		dst = layout.Escape(dst, x.Title)
		dst = append(dst, `</a></h3><blockquote class="quote">`...)
		dst = append(dst, layout.Quoted(x.Text)...)
		dst = append(dst, `</blockquote><p class="answer-count">`...)
		dst = layout.Escape(dst, e.tally(q).words(r.say))
		dst = append(dst, "</p></li>\n"...)
	}
	return r.html(append(dst, "</ul>\n"...))
}

// areas fills the list of all areas.
func (r *renderer) areas(t *Target) *layout.Areas {
	e := t.ed
	p := &layout.Areas{}
	p.Page = r.base(t, r.say.Text("nav.areas"), r.say.Say("areas.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	p.ByRegion = r.finder(e, &p.Page)
	all, former := r.places(e, &p.Page)
	for _, a := range e.Areas {
		if e.Register.Areas[a].Level == area.Authority && e.lifeNote(a) == "" {
			p.Count++
		}
	}
	p.AZ, _ = r.az(all)
	if former != nil {
		sortLinks(former)
		p.Former = r.html(layout.Columns(r.buf[:0], former))
	}
	return p
}

// places gives links to every area of today, by each of its names, and to those
// that no longer exist.
func (r *renderer) places(e *Edition, p *layout.Page) (all, former []layout.Link) {
	reg := e.Register
	for _, a := range e.Areas {
		x := &reg.Areas[a]
		href := p.EditionRoot + areaPath(e, a)
		if note := e.lifeNote(a); note != "" {
			former = append(former, layout.Link{Text: x.Name, Href: href, Note: note})
			continue
		}
		if x.Level == area.Authority {
			all = append(all, layout.Link{Text: x.Name, Href: href})
			if x.ShortName != x.Name {
				all = append(all, layout.Link{Text: x.ShortName, Href: href, Note: x.Name})
			}
			continue
		}
		all = append(all, layout.Link{Text: x.Name, Href: href, Note: levelWord(r.say, x.Level)})
	}
	return all, former
}

// everyPlace lists areas from A to Z, with those that no longer exist.
func (r *renderer) everyPlace(e *Edition, p *layout.Page) template.HTML {
	all, former := r.places(e, p)
	lists, _ := r.az(append(all, former...))
	return lists
}

// az lists links under their first letters, and the letters themselves.
func (r *renderer) az(links []layout.Link) (lists template.HTML, letters []layout.Link) {
	sortLinks(links)
	dst := r.buf[:0]
	for i := 0; i < len(links); {
		letter := initial(links[i].Text)
		j := i
		for j < len(links) && initial(links[j].Text) == letter {
			j++
		}
		id := "letter-" + strings.ToLower(letter)
		if letter == "0" {
			letter = "0–9"
		}
		letters = append(letters, layout.Link{Text: letter, Href: "#" + id})
		dst = append(dst, `<section class="az"><h3 id="`...)
		dst = append(dst, id...)
		dst = append(dst, `">`...)
		dst = append(dst, letter...)
		dst = append(dst, "</h3>\n"...)
		dst = layout.Columns(dst, links[i:j])
		dst = append(dst, "</section>\n"...)
		i = j
	}
	return r.html(dst), letters
}

// initial is the letter under which a name is listed; all digits have one
// place.
func initial(s string) string {
	c, _ := utf8.DecodeRuneInString(s)
	if unicode.IsDigit(c) {
		return "0"
	}
	return string(unicode.ToUpper(c))
}

// questions fills the list of all questions.
func (r *renderer) questions(t *Target) *layout.Questions {
	e := t.ed
	p := &layout.Questions{}
	p.Page = r.base(t, r.say.Text("nav.questions"), r.say.Say("questions.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	var dst []byte
	for i := range e.Framework.Themes {
		th := &e.Framework.Themes[i]
		dst = append(dst, `<section><h2 id="`...)
		dst = append(dst, th.ID...)
		dst = append(dst, `">`...)
		dst = layout.Escape(dst, th.Title)
		dst = append(dst, "</h2>\n"...)
		dst = append(dst, r.questionList(e, &p.Page, th.Questions)...)
		dst = append(dst, "</section>\n"...)
	}
	p.Lists = template.HTML(dst)
	p.Coverage = r.coverageLink(&p.Page)
	return p
}

// question fills the page of one question.
func (r *renderer) question(t *Target) *layout.Question {
	e := t.ed
	fw := e.Framework
	q := &fw.Questions[t.item]
	p := &layout.Question{Label: q.Label(), Wording: layout.QuotedParts(q)}
	p.Page = r.base(t, q.Label()+" "+q.Title, q.Text)
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.say.Text("nav.questions"), Href: p.EditionRoot + "questions/index.html"})
	p.Theme = layout.Link{Text: fw.Themes[q.Theme].Title, Href: p.EditionRoot + themePath(fw, int(q.Theme))}
	for _, i := range q.Indicators {
		p.Indicators = append(p.Indicators, layout.Link{Text: fw.Indicators[i].Label() + " " + fw.Indicators[i].Title, Href: p.EditionRoot + itemPath(e, int(i))})
	}
	for _, m := range q.Measures {
		p.Indicators = append(p.Indicators, layout.Link{Text: fw.Measures[m].Title, Href: p.EditionRoot + "indicators/" + contextItem + "/index.html#" + fw.Measures[m].Anchor, Note: r.say.Text("question.context")})
	}
	p.Answers = r.whoAnswered(e, &p.Page, framework.QuestionIndex(t.item))
	p.Count = e.tally(framework.QuestionIndex(t.item)).words(r.say)
	p.Coverage = r.coverageLink(&p.Page)
	link := func(i int) *layout.Link {
		if i < 0 || i >= len(fw.Questions) {
			return nil
		}
		return &layout.Link{Text: fw.Questions[i].Label() + " " + fw.Questions[i].Title, Href: p.EditionRoot + questionPath(fw, framework.QuestionIndex(i))}
	}
	p.Prev, p.Next = link(t.item-1), link(t.item+1)
	return p
}

// prose fills a page of words.
func (r *renderer) prose(t *Target) *layout.Prose {
	d := t.doc
	p := &layout.Prose{Body: template.HTML(d.HTML(t.Path, commentary.Placed{})), By: byline(d), Date: r.say.Day(d.Date)}
	summary := d.Summary
	if summary == "" {
		summary = d.Title
	}
	p.Page = r.base(t, d.Title, summary)
	folder, docs, title := "about", r.m.About, r.say.Text("nav.about_site")
	if strings.HasPrefix(t.Path, "guide/") {
		folder, docs, title = "guide", r.m.Guide, r.say.Text("nav.guide")
	}
	p.Crumbs = r.crumbs(&p.Page, nil)
	if t.Path != folder+"/index.html" {
		p.Crumbs = append(p.Crumbs, layout.Link{Text: title, Href: p.Root + folder + "/index.html"})
	}
	for _, h := range d.Headings {
		if h.Level == 2 {
			p.Contents = append(p.Contents, layout.Link{Text: h.Text, Href: "#" + h.ID})
		}
	}
	if t.Path == methodology {
		p.Exceptions = r.exceptions()
		p.Contents = append(p.Contents, layout.Link{Text: r.say.Text("exceptions.title"), Href: "#shown-by-exception"})
	}
	if t.Path == statementPage {
		p.Statement = r.statement()
		for _, h := range [...][2]string{{"statement-compliance", "accessibility.compliance"}, {"statement-known-issues", "accessibility.issues"}, {"statement-tests", "accessibility.tests"}, {"statement-report-a-problem", "accessibility.tell"}, {"statement-enforcement", "accessibility.enforcement"}} {
			p.Contents = append(p.Contents, layout.Link{Text: r.say.Text(h[1]), Href: "#" + h[0]})
		}
	}
	p.SiblingsOf = title
	for i, s := range docs {
		l := layout.Link{Text: s.Title, Href: p.Root + s.Address, Current: s == d}
		p.Siblings = append(p.Siblings, l)
		if s != d {
			continue
		}
		if i > 0 {
			p.Prev = &layout.Link{Text: docs[i-1].Title, Href: p.Root + docs[i-1].Address}
		}
		if i+1 < len(docs) {
			p.Next = &layout.Link{Text: docs[i+1].Title, Href: p.Root + docs[i+1].Address}
		}
	}
	return p
}

// methodology is the page that says how often the rules of disclosure were set
// aside.
const methodology = "about/methodology/index.html"

// exceptions counts, by edition, the figures that are shown although a rule would
// stop them.
func (r *renderer) exceptions() (list []layout.Exception) {
	for _, e := range slices.Backward(r.m.Editions) {
		n := e.allowed
		if e.Seal != nil {
			n = e.Seal.Allowed
		}
		list = append(list, layout.Exception{Edition: e.ID, Figures: n})
	}
	return list
}

// redirect fills a page that leads on.
func (r *renderer) redirect(t *Target) *layout.Redirect {
	p := &layout.Redirect{To: strings.Repeat("../", strings.Count(t.Path, "/")) + t.to}
	p.Page = r.base(t, r.say.Text("redirect.title"), r.say.Say("redirect.description", "address", t.to))
	p.NoIndex = true
	p.Name = t.to
	if p.Canonical != "" {
		p.Canonical = r.m.Config.BaseURL + strings.TrimSuffix(t.to, "index.html")
	}
	return p
}

// notFound fills the page for addresses that do not exist. A host serves it
// from any depth, so its links are absolute paths when base_url is known.
func (r *renderer) notFound(t *Target) *layout.NotFound {
	p := &layout.NotFound{}
	p.Page = r.base(t, r.say.Text("not_found.title"), r.say.Text("not_found.description"))
	p.NoIndex = true
	return p
}
