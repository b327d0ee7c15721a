package site

import (
	"html/template"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// info presents an area.
func (r *renderer) info(e *Edition, p *layout.Page, a area.Index) layout.AreaInfo {
	reg := e.Register
	x := &reg.Areas[a]
	link := func(i area.Index) layout.Link {
		l := layout.Link{Text: reg.Areas[i].Name}
		if e.hasPage[i] {
			l.Href = p.EditionRoot + areaPath(e, i)
		}
		return l
	}
	links := func(list []area.Index) (out []layout.Link) {
		for _, i := range list {
			out = append(out, link(i))
		}
		return out
	}
	out := layout.AreaInfo{
		Name: x.Name, Short: x.ShortName, Kind: levelWord(r.say, x.Level), Code: x.Code,
		FormerCodes: r.say.Comma(x.FormerCodes), LACode: x.LACode,
		Href:         p.EditionRoot + areaPath(e, a),
		Predecessors: links(x.Predecessors), Successors: links(x.Successors),
	}
	if region := reg.RegionOf(a); region != area.None && region != a {
		l := link(region)
		out.Region = &l
	}
	if !x.Last.IsZero() && int(x.Last.Year) < e.Year {
		out.Life = r.say.Say("area.existed", "year", x.Last.String())
	} else if !x.First.IsZero() && x.Predecessors != nil {
		out.Life = r.say.Say("area.own_from", "year", x.First.String())
	}
	for i := range r.m.Boards {
		for _, m := range r.m.Boards[i].Members {
			if m == a {
				out.Boards = append(out.Boards, layout.Link{Text: r.m.Boards[i].Name, Href: p.EditionRoot + boardPath(r.m, i)})
			}
		}
	}
	return out
}

func levelWord(say *words.Words, l area.Level) string {
	switch l {
	case area.Country:
		return say.Text("level.country")
	case area.Region:
		return say.Text("level.region")
	case area.SubRegion:
		return say.Text("level.subregion")
	}
	return say.Text("level.authority")
}

// lifetime says that an area did not exist in a period, and what did; "" when
// it existed.
func (e *Edition) lifetime(a area.Index, p period.Period) string {
	x := &e.Register.Areas[a]
	if x.Existed(p) {
		return ""
	}
	names := func(areas []area.Index) string {
		var out []string
		for _, i := range areas {
			out = append(out, e.name(i))
		}
		return e.say.List(out)
	}
	if !x.First.IsZero() && p.Year < x.First.Year {
		if len(x.Predecessors) > 0 {
			return e.say.Say("lifetime.from_see", "area", x.ShortName, "year", x.First.String(), "others", names(x.Predecessors))
		}
		return e.say.Say("lifetime.from", "area", x.ShortName, "year", x.First.String())
	}
	if len(x.Successors) > 0 {
		return e.say.Say("lifetime.until_see", "area", x.ShortName, "year", x.Last.String(), "others", names(x.Successors))
	}
	return e.say.Say("lifetime.until", "area", x.ShortName, "year", x.Last.String())
}

// name is an area's official name, with its end where another area has borne
// the same name since: the Dorset of 2019 is not that of 2020.
func (e *Edition) name(a area.Index) string {
	x := &e.Register.Areas[a]
	if e.Register.Shares(a) && !x.Last.IsZero() {
		return e.say.Say("area.name_until", "area", x.Name, "year", x.Last.String())
	}
	return x.Name
}

// members lists the areas within a region or country.
func (r *renderer) members(e *Edition, p *layout.Page, a area.Index) template.HTML {
	reg := e.Register
	var links []layout.Link
	for _, i := range e.Areas {
		x := &reg.Areas[i]
		within := x.Parent == a || reg.Areas[a].Level == area.Region && x.Level == area.Authority && reg.RegionOf(i) == a
		if reg.Areas[a].Level == area.Country {
			within = x.Level == area.Region
		}
		if within {
			links = append(links, layout.Link{Text: x.ShortName, Href: p.EditionRoot + areaPath(e, i), Note: e.lifeNote(i)})
		}
	}
	if links == nil {
		return ""
	}
	return r.html(layout.Columns(r.buf[:0], links))
}

// lifeNote says in a list that an area no longer exists.
func (e *Edition) lifeNote(a area.Index) string {
	if x := &e.Register.Areas[a]; !x.Last.IsZero() && int(x.Last.Year) < e.Year {
		return e.say.Say("area.until", "year", x.Last.String())
	}
	return ""
}

// area fills the profile of an area.
func (r *renderer) area(t *Target) *layout.Area {
	e := t.ed
	p := &layout.Area{}
	p.Page = r.base(t, e.name(t.area), r.say.Say("area.description", "area", e.name(t.area), "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.say.Text("nav.areas"), Href: p.EditionRoot + "areas/index.html"})
	p.Area = r.info(e, &p.Page, t.area)
	p.Area.Members = r.members(e, &p.Page, t.area)
	p.Commentary = r.words(e, &p.Page, e.Words.Area(t.area))
	pl := newPlace(e, &p.Page, t.area)
	p.Glance = r.glance(pl)
	p.Highest, p.Lowest = r.ends(pl)
	fw := e.Framework
	for i := range fw.Themes {
		th := &fw.Themes[i]
		var items []int
		for n := range e.Items {
			if e.Items[n].Theme == framework.ThemeIndex(i) {
				items = append(items, n)
			}
		}
		p.Sections = append(p.Sections, layout.ProfileSection{
			Title: th.Title, Anchor: th.ID, Href: p.EditionRoot + themePath(fw, i),
			Table: r.profile(pl, th.Title, items), Answers: r.answers(pl, th.Questions, e.Words.Answers(t.area)) + r.boardsAnswer(pl, th.Questions),
		})
	}
	if n := len(e.Items) - 1; n >= 0 && e.Items[n].Theme == framework.None {
		p.Sections = append(p.Sections, layout.ProfileSection{Title: r.say.Text("item.context"), Anchor: contextItem, Href: p.EditionRoot + itemPath(e, n), Table: r.profile(pl, r.say.Text("item.context"), []int{n})})
	}
	p.Answered = r.answered(pl)
	p.Neighbours = r.neighbours(pl)
	p.Changes = e.changedArea(&p.Page, t.area)
	r.explain(pl, p)
	return p
}

// profile is the table of a theme: one row a measure.
func (r *renderer) profile(x place, title string, items []int) template.HTML {
	var of []Item
	for _, n := range items {
		of = append(of, x.e.Items[n])
	}
	return r.profileOf(x, title+": "+x.short(x.area), of)
}

func (r *renderer) profileOf(x place, caption string, items []Item) template.HTML {
	g := r.profileGrid(x, caption)
	for i := range items {
		it := &items[i]
		href := x.p.EditionRoot + areaItemPath(x.e, x.area, x.e.itemOf(it.Measures[0]))
		g.Rows = r.itemRows(g.Rows, x, it, href)
	}
	return r.table(&g)
}

// profileGrid is a profile without rows yet.
func (r *renderer) profileGrid(x place, caption string) layout.Grid {
	g := r.grid(caption, x.e.say.Text("head.item"))
	g.Class = "profile"
	g.Heads = append(g.Heads, layout.Head{Text: x.short(x.area), Num: true}, layout.Head{Text: x.e.say.Text("head.period")})
	if x.country != area.None {
		g.Heads = append(g.Heads, layout.Head{Text: x.short(x.country), Num: true})
	}
	if x.neighbours != nil {
		g.Heads = append(g.Heads, layout.Head{Text: x.e.say.Text("head.neighbours"), Note: x.e.leadWord(x.e.lead), Num: true})
	}
	if x.ranked() {
		g.Heads = append(g.Heads, layout.Head{Text: x.e.say.Text("head.among_all"), Note: x.e.say.Text("head.among_all_note"), Draw: true})
	}
	g.Heads = append(g.Heads, layout.Head{Text: x.e.say.Text("head.trend"), Draw: true})
	return g
}

// itemRows adds the rows of one item: a row that names it and one a measure,
// or a single row when it has one measure only.
func (r *renderer) itemRows(rows []layout.Row, x place, it *Item, href string) []layout.Row {
	single := len(it.Measures) == 1
	if it.Label != "" && !single {
		rows = append(rows, layout.Row{Class: "group", Head: layout.Head{Text: it.Label + " " + it.Title, Href: href}})
	}
	for _, m := range it.Measures {
		row := r.profileRow(x, m, href+"#"+x.e.Framework.Measures[m].Anchor)
		if single {
			row.Class = "single"
			row.Head.Note = strings.TrimSpace(lowerFirst(row.Head.Text) + " " + row.Head.Note)
			row.Head.Text = it.Label + " " + it.Title
		}
		rows = append(rows, row)
	}
	return rows
}

// profileRow is one measure of a profile: the newest figure of its headline
// category.
func (r *renderer) profileRow(x place, m framework.MeasureIndex, href string) layout.Row {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	label := ms.Label
	if c := x.headlineCategory(m); c != "" {
		label += ": " + lowerFirst(c)
	}
	const most = 6 // cells
	row := layout.Row{Head: layout.Head{Text: label, Href: href}, Cells: r.cellsOf(most)}
	if unit := x.e.unit(ms.Unit); !strings.Contains(label, unit) && !strings.HasPrefix(label, "Percentage") {
		row.Head.Note = unit
	}
	series := t.Series(m, ms.Headline, x.area)
	p := observation.Latest(series)
	if p < 0 {
		row.Cells = append(row.Cells, layout.Figure(observation.Value{}, 0), layout.Ready(r.stateWord(x, m)))
		if x.country != area.None {
			row.Cells = append(row.Cells, layout.Figure(latestValue(t.Series(m, ms.Headline, x.country)), ms.Decimals))
		}
		if x.neighbours != nil {
			row.Cells = append(row.Cells, layout.Ready(""))
		}
		if x.ranked() {
			row.Cells = append(row.Cells, layout.Drawn(""))
		}
		row.Cells = append(row.Cells, layout.Drawn(""))
		return row
	}
	row.Cells = append(row.Cells, x.figure(m, ms.Headline, x.area, p), layout.Text(x.e.say.Short(t.Periods(m)[p]), ""))
	if x.country != area.None {
		row.Cells = append(row.Cells, x.figure(m, ms.Headline, x.country, p))
	}
	if x.neighbours != nil {
		if averages(ms) {
			avg, _ := x.average(m, ms.Headline, p)
			row.Cells = append(row.Cells, averageCell(r.say, avg, ms.Decimals))
		} else {
			row.Cells = append(row.Cells, layout.Ready(""))
		}
	}
	if x.ranked() {
		row.Cells = append(row.Cells, layout.Drawn(r.strip(x, m, p)))
	}
	row.Cells = append(row.Cells, layout.Drawn(r.spark(x, m)))
	return row
}

func latestValue(series []observation.Value) observation.Value {
	if p := observation.Latest(series); p >= 0 {
		return series[p]
	}
	return observation.Value{}
}

// stateWord is the tag that stands in place of a period where a measure has
// no figure.
func (r *renderer) stateWord(x place, m framework.MeasureIndex) string {
	for _, s := range r.states(x, m) {
		if s.Tag == stateTag(r.say, framework.DefinitionDiffers) {
			continue // says nothing about why there is no figure
		}
		return `<span class="tag tag-state">` + string(layout.Escape(nil, s.Tag)) + `</span>`
	}
	return `<span class="tag tag-state">` + string(layout.Escape(nil, r.say.Text("symbol.absent"))) + `</span>`
}

// neighbours lists the statistical neighbours of an authority.
func (r *renderer) neighbours(x place) template.HTML {
	if x.neighbours == nil {
		return ""
	}
	var links []layout.Link
	for _, n := range x.neighbours {
		l := layout.Link{Text: x.short(n.Area), Note: strings.ToLower(n.Closeness)}
		if x.e.hasPage[n.Area] {
			l.Href = x.p.EditionRoot + areaPath(x.e, n.Area)
		}
		links = append(links, l)
	}
	dst := append(r.buf[:0], "<p>"...)
	dst = layout.Escape(dst, r.say.Say("area.neighbours", "model", x.e.Neighbours.ID))
	dst = append(dst, "</p>\n"...)
	return r.html(layout.Columns(dst, links))
}

// areaItem fills the page of one item in one area.
func (r *renderer) areaItem(t *Target) *layout.AreaIndicator {
	e := t.ed
	it := &e.Items[t.item]
	x := &e.Register.Areas[t.area]
	p := &layout.AreaIndicator{Label: it.Label, Name: it.Title}
	title := strings.TrimSpace(it.Label+" "+it.Title) + ": " + x.ShortName
	if e.name(t.area) != x.Name {
		title = strings.TrimSpace(it.Label+" "+it.Title) + ": " + e.name(t.area)
	}
	p.Page = r.base(t, title, "")
	p.Crumbs = r.crumbs(&p.Page, e,
		layout.Link{Text: r.say.Text("nav.areas"), Href: p.EditionRoot + "areas/index.html"},
		layout.Link{Text: x.ShortName, Href: p.EditionRoot + areaPath(e, t.area)})
	p.Area = r.info(e, &p.Page, t.area)
	p.Indicator = layout.Link{Text: strings.TrimSpace(it.Label + " " + it.Title), Href: p.EditionRoot + itemPath(e, t.item)}
	pl := newPlace(e, &p.Page, t.area)
	p.Measures = make([]layout.Measure, 0, len(it.Measures))
	for _, m := range it.Measures {
		p.Measures = append(p.Measures, r.measure(pl, m, it.ID))
	}
	p.Description = title + "."
	if len(p.Measures) > 0 && p.Measures[0].Headline != "" {
		p.Description = p.Measures[0].Summary
	}
	fw := e.Framework
	if it.Index != framework.None {
		n := &fw.Indicators[it.Index]
		p.Commentary = r.words(e, &p.Page, e.Words.AreaIndicator(t.area, it.Index))
		p.Theme = layout.Link{Text: fw.Themes[n.Theme].ShortTitle, Href: p.EditionRoot + themePath(fw, int(n.Theme))}
		p.Wording, p.DataSource, p.Rationale = r.quoted(n.Text), r.quoted(sourceText(n)), r.quoted(n.Rationale)
		p.Questions = r.questionLinks(e, &p.Page, n.Questions)
	}
	if e.hasData(t.item) && pl.area != pl.e.Register.CountryIndex() {
		p.Compare = &layout.Compare{Href: p.EditionRoot + itemPath(e, t.item) + "#compare=" + x.Slug}
	}
	p.Changes = e.changedAreaItem(&p.Page, t.area, t.item)
	p.Prev, p.Next = r.besides(e, t.item, func(i int) string { return p.EditionRoot + areaItemPath(e, t.area, i) })
	return p
}

// quoted draws the framework's words, which stand on the pages of all areas.
func (r *renderer) quoted(text string) template.HTML {
	drawn, ok := r.quotes[text]
	if !ok {
		drawn = layout.Quoted(text)
		if r.quotes == nil {
			r.quotes = map[string]template.HTML{}
		}
		r.quotes[text] = drawn
	}
	return drawn
}

// sourceText is the framework's data source with its collection status.
func sourceText(n *framework.Indicator) string {
	if n.Collection == "" || strings.Contains(n.DataSource, n.Collection) {
		return n.DataSource
	}
	return n.DataSource + "\n\n" + n.Collection
}

// besides gives links to the items before and after one.
func (r *renderer) besides(e *Edition, item int, href func(int) string) (prev, next *layout.Link) {
	link := func(i int) *layout.Link {
		if i < 0 || i >= len(e.Items) {
			return nil
		}
		return &layout.Link{Text: strings.TrimSpace(e.Items[i].Label + " " + e.Items[i].Title), Href: href(i)}
	}
	return link(item - 1), link(item + 1)
}

func (r *renderer) questionLinks(e *Edition, p *layout.Page, list []framework.QuestionIndex) []layout.Link {
	var out []layout.Link
	for _, q := range list {
		out = append(out, layout.Link{Text: e.Framework.Questions[q].Label() + " " + e.Framework.Questions[q].Title, Href: p.EditionRoot + questionPath(e.Framework, q)})
	}
	return out
}
