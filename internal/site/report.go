package site

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Report is everything that an edition has of an area or a board, as one
// document. The code that fills the pages of the site fills it, so that it says
// the same; it is no page of the site, which would be twice as large.
type Report struct {
	Name string // of the area or board, as the report's title has it
	ID   string // for names of files: "larkhaven-2016"

	r *renderer
	t Target // the page whose address the report bears
}

// NewReport reads a site for the report of a place in an edition: an area by its
// slug, name or code, new or former, or a board by its id or name. No edition
// named is the newest; a board that is called like an area is "boards/leeds". A draft says so on each sheet. It is nil when
// something is wrong. Close it.
func NewReport(o Options, id, written string, probs *source.Problems) (*Report, error) {
	m, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	e, err := m.reported(o.Site, id, probs)
	if err != nil || e == nil {
		return nil, errors.Join(err, (&Plan{Model: m}).Close())
	}
	t, name, ok := m.find(e, written, probs)
	if !ok {
		return nil, (&Plan{Model: m}).Close()
	}
	slug := strings.Split(t.Path, "/")[2]
	return &Report{Name: name, ID: slug + "-" + e.ID, r: newRenderer(NewPlan(m)), t: t}, nil
}

// Close ends the use of the site that was read.
func (rep *Report) Close() error { return rep.r.plan.Close() }

// reported gives the edition that a report is of, with its figures and words.
// What a sealed one was made from is taken as it was then.
func (m *Model) reported(fsys fs.FS, id string, probs *source.Problems) (*Edition, error) {
	e := m.Newest
	if id != "" {
		e = m.edition(id)
	}
	if e == nil {
		var ids []string
		for _, e := range m.Editions {
			ids = append(ids, e.ID)
		}
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(id, ids), "there is no edition %q", id)
		return nil, nil
	}
	if e.Seal == nil {
		return e, nil
	}
	full, err := m.figuresOf(e, fsys, probs)
	if err != nil || full == nil {
		return nil, err
	}
	then := e.then(fsys)
	if m.Boards, err = area.ReadBoards(then, "data/boards.toml", full.Register, probs); err != nil {
		return nil, err
	}
	hexes, err := area.ReadHexMap(then, "data/map.hexjson", full.Register, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	m.Register = full.Register
	m.Editions[slices.Index(m.Editions, e)] = full
	full.layMap(hexes)
	return full, nil
}

// find looks up of what the report is to be, and gives the page of that.
func (m *Model) find(e *Edition, written string, probs *source.Problems) (t Target, name string, ok bool) {
	pos := source.Pos{File: "data/areas.csv"}
	a, ambiguous := area.None, []area.Index(nil)
	board, only := strings.CutPrefix(written, "boards/")
	if !only {
		a, ambiguous = e.areaCalled(strings.TrimPrefix(written, "areas/"))
	}
	if a == area.None && ambiguous == nil {
		for i := range m.Boards {
			if b := &m.Boards[i]; b.ID == board || strings.EqualFold(b.Name, board) {
				return Target{Path: e.ID + "/" + boardPath(m, i), kind: boardPage, ed: e, item: i}, b.Name, true
			}
		}
	}
	switch {
	case ambiguous != nil:
		var slugs []string
		for _, i := range ambiguous {
			slugs = append(slugs, e.Register.Areas[i].Slug)
		}
		probs.AddHint(pos, "unknown-area", "write "+strings.Join(slugs, " or "), "%q is the name or code of several areas", written)
	case a == area.None:
		probs.AddHint(pos, "unknown-area", m.suggest(e, written), "no area and no board is called %q", written)
	case !e.hasPage[a]:
		probs.Add(pos, "unknown-area", "%s has no figures in edition %s: it did not exist in its year", e.Register.Areas[a].Name, e.ID)
	default:
		return Target{Path: e.ID + "/" + areaPath(e, a), kind: areaPage, ed: e, area: a}, e.name(a), true
	}
	return t, "", false
}

// areaCalled finds an area by its slug, one of its names or a code.
func (e *Edition) areaCalled(written string) (a area.Index, ambiguous []area.Index) {
	reg := e.Register
	now := period.Period{Year: int16(e.Year)}
	for _, w := range []string{written, strings.ToLower(written), strings.ToUpper(written)} {
		if i, several, ok := reg.Find(w, now); ok {
			return i, nil
		} else if several != nil {
			return area.None, several
		}
	}
	found := append([]area.Index(nil), reg.ByCode(written)...)
	if found == nil {
		for i := range reg.Areas {
			x := &reg.Areas[i]
			for _, name := range append([]string{x.Name, x.ShortName}, x.Aliases...) {
				if strings.EqualFold(name, written) {
					found = append(found, area.Index(i))
					break
				}
			}
		}
	}
	if living := existing(reg, found, now); len(living) > 0 {
		found = living
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return area.None, found
}

// existing keeps the areas that exist in a period.
func existing(reg *area.Register, list []area.Index, p period.Period) (out []area.Index) {
	for _, i := range list {
		if reg.Areas[i].Existed(p) {
			out = append(out, i)
		}
	}
	return out
}

// suggest names the area or board that is most like what was written.
func (m *Model) suggest(e *Edition, written string) string {
	if hint := e.Register.Suggest(written); hint != "" {
		return hint
	}
	var ids []string
	for i := range m.Boards {
		ids = append(ids, m.Boards[i].ID)
	}
	return cmp.Or(source.DidYouMean(written, ids), "the areas are in data/areas.csv, the boards in data/boards.toml")
}

// Write renders the report into sink: index.html with what it needs beside it.
// leaves say on which sheet each anchor stands, where that is known. Nothing is
// put when the sweep finds something wrong with it.
func (rep *Report) Write(sink output.Sink, leaves map[string]int, probs *source.Problems) error {
	r := rep.r
	p := r.report(&rep.t)
	for i := range p.Chapters {
		c := &p.Chapters[i]
		c.Leaf = leaves[c.Anchor]
		for k := range c.Items {
			c.Items[k].Leaf = leaves[c.Items[k].Anchor]
		}
	}
	r.out.Reset()
	if err := r.m.Layouts.Execute(&r.out, "report", p); err != nil {
		if mistake, ok := layout.Mistake(err); ok {
			probs.Add(mistake.Pos, mistake.Rule, "%s", mistake.Text)
			return nil
		}
		return fmt.Errorf("report of %s: %w", rep.Name, err)
	}
	page := bytes.Clone(r.out.Bytes())
	if !r.plan.broom().reader().clean(&rep.t, page, probs) {
		return nil
	}
	page, files := r.relink(&rep.t, page)
	for _, path := range files {
		data, ok, err := r.plan.Render(path)
		if err != nil || !ok {
			return fmt.Errorf("%s: %w", path, cmp.Or(err, fs.ErrNotExist))
		}
		if err := sink.Put(path, data); err != nil {
			return err
		}
	}
	return sink.Put("index.html", page)
}

// Alone is what a report of one file says beside what it reports.
type Alone struct {
	Day  time.Time // that it bears; zero for that of a draft
	Copy string    // that it is a copy, and of which day; "" without a day

	Find, None, One, Many string // a box to find words, and how many places were found: {n} stands for the number
}

// Alone gives that for a day; zero is the day on which the edition was published.
func (rep *Report) Alone(day time.Time) Alone {
	w := rep.r.say
	if day.IsZero() {
		day = rep.t.ed.Published
	}
	out := Alone{Day: day, Find: w.Text("export.find"), None: w.Text("export.find_none"), One: w.Text("export.find_one"), Many: w.Say("export.find_many", "n", "{n}")}
	if !day.IsZero() {
		out.Copy = w.Say("export.bar_part", "place", rep.Name, "edition", rep.t.ed.Title, "day", w.Day(day))
	}
	return out
}

// report fills the document.
func (r *renderer) report(t *Target) *layout.Report {
	e := t.ed
	p := &layout.Report{}
	var own *layout.Page
	if t.kind == boardPage {
		of := r.board(t)
		own, p.Kind, p.Members = &of.Page, r.site.Board, of.Members
		p.Chapters = r.boardChapters(t, of)
	} else {
		of := r.area(t)
		own, p.Kind = &of.Page, upperFirst(of.Area.Kind)
		p.Chapters = r.areaChapters(t, of)
	}
	p.Page = *own
	w := r.m.Words
	p.RunningTitle = p.Title + ", " + e.Title
	switch {
	case p.Edition.Draft:
		p.Warning = w.Text("page.draft")
	case p.Edition.Embargo != "":
		p.Warning = w.Say("page.embargo", "when", p.Edition.Embargo)
	}
	p.Notes = r.reportNotes(e)
	return p
}

// reportNotes say where to read more.
func (r *renderer) reportNotes(e *Edition) []layout.Link {
	base := r.m.Config.BaseURL
	w := r.m.Words
	notes := []layout.Link{{Text: w.Text("report.symbols")}}
	if base == "" {
		return notes
	}
	for _, n := range [...][2]string{{"report.methods", methodology}, {"report.terms", "about/glossary/index.html"}} {
		if r.plan.Has(n[1]) {
			notes = append(notes, layout.Link{Text: w.Text(n[0]), Href: base + strings.TrimSuffix(n[1], "index.html")})
		}
	}
	notes = append(notes, layout.Link{Text: w.Text("report.newer"), Href: base}, layout.Link{Text: w.Text("report.files"), Href: base + e.ID + "/"})
	return notes
}

// areaChapters are those of an area: its profile, what was written about it,
// and each theme with its items in full.
func (r *renderer) areaChapters(t *Target, of *layout.Area) []layout.ReportChapter {
	e := t.ed
	w := r.m.Words
	first := layout.ReportChapter{Anchor: "profile", Title: w.Text("report.glance"), Opening: of.Glance}
	chapters := []layout.ReportChapter{first}
	if of.Commentary != nil {
		chapters = append(chapters, layout.ReportChapter{Anchor: "commentary", Title: cmp.Or(of.Commentary.Title, w.Text("report.commentary")), Commentary: untitled(of.Commentary)})
	}
	for i := range of.Sections {
		s := &of.Sections[i]
		c := layout.ReportChapter{Anchor: s.Anchor, Title: s.Title, Opening: s.Table, Answers: s.Answers}
		if s.Anchor == contextItem {
			c.Anchor = "beside" // the item bears the other
		}
		for n := range e.Items {
			if e.Items[n].Theme == framework.None && s.Anchor == contextItem || e.Items[n].Theme == framework.ThemeIndex(i) {
				c.Items = append(c.Items, r.reportItem(t, t.area, n, ""))
			}
		}
		chapters = append(chapters, c)
	}
	return chapters
}

// boardChapters are those of a board: its members side by side, theme by theme,
// and then each member in full.
func (r *renderer) boardChapters(t *Target, of *layout.Board) (chapters []layout.ReportChapter) {
	e := t.ed
	w := r.m.Words
	if of.Commentary != nil {
		chapters = append(chapters, layout.ReportChapter{Anchor: "commentary", Title: cmp.Or(of.Commentary.Title, w.Text("report.commentary")), Commentary: untitled(of.Commentary)})
	}
	for i := range of.Sections {
		s := &of.Sections[i]
		chapters = append(chapters, layout.ReportChapter{Anchor: s.Anchor, Title: s.Title, Body: unfolded(s.Items), Without: s.Without, Answers: s.Answers})
	}
	chapters = append(chapters, layout.ReportChapter{Anchor: "coverage", Title: w.Text("report.coverage"), Body: of.Coverage})
	for _, a := range r.m.Boards[t.item].Members {
		if !e.hasPage[a] {
			continue
		}
		slug, name := e.Register.Areas[a].Slug, e.name(a)
		x := newPlace(e, &of.Page, a)
		c := layout.ReportChapter{Anchor: slug, Title: name, Opening: r.glance(x)}
		if words := r.words(e, &of.Page, e.Words.Area(a)); words != nil {
			words.HTML = scoped(words.HTML, slug+"-", 1)
			c.Commentary = words
		}
		for n := range e.Items {
			c.Items = append(c.Items, r.reportItem(t, a, n, name))
		}
		chapters = append(chapters, c)
	}
	return chapters
}

// untitled is a commentary whose title stands over it already.
func untitled(c *layout.Commentary) *layout.Commentary {
	out := *c
	out.Title = ""
	return &out
}

// reportItem is one item of an area as its page has it, with nothing folded.
// Kicker names the area where the document is of several.
func (r *renderer) reportItem(t *Target, a area.Index, item int, kicker string) layout.ReportItem {
	e := t.ed
	it := &e.Items[item]
	of := r.areaItem(&Target{Path: t.Path, kind: areaItemPage, ed: e, area: a, item: item})
	out := layout.ReportItem{
		Anchor: it.ID, Area: e.Register.Areas[a].Slug, ID: it.ID, Kicker: kicker, Heading: strings.TrimSpace(it.Label + " " + it.Title),
		Commentary: of.Commentary, Wording: of.Wording, DataSource: of.DataSource,
	}
	if kicker != "" {
		out.Anchor = out.Area + "-" + it.ID
	}
	if out.Commentary != nil {
		out.Commentary.HTML = scoped(out.Commentary.HTML, out.Anchor+"-", 1)
	}
	for i := range of.Measures {
		m := &of.Measures[i]
		m.Cite, m.Snippet = "", "" // the whole document has its address
		for k := range m.Breakdowns {
			m.Breakdowns[k].Closed = false
		}
		out.Measures = append(out.Measures, scoped(m.Section(), out.Anchor+"-", 2))
	}
	return out
}
