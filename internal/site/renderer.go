package site

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"almanac/internal/commentary"
	"almanac/internal/download"
	"almanac/internal/layout"
	"almanac/internal/output"
	"almanac/internal/source"
	"almanac/internal/words"
)

// renderer renders targets, one after the other. Each worker has its own.
type renderer struct {
	plan  *Plan
	m     *Model
	say   *words.Words
	site  layout.Site
	out   bytes.Buffer
	buf   []byte // scratch
	drawn sheet  // of the page that is made

	frames map[shelf]*layout.Frame
	worded map[wordedKey]*worded
	quotes map[string]template.HTML
	files  map[filesKey][]layout.Link
	cited  map[*Edition]string
	heads  []layout.Head // of the table that is drawn, see grid
	rows   []layout.Row
	cells  []layout.Cell
	text   []byte // scratch of charts

	sweep *sweeper // nil where what is rendered does not leave the program
	found source.Problems
	notes notes

	trying bool // layouts, before anything is rendered that is kept
}

func newRenderer(p *Plan) *renderer {
	c := p.Model.Config
	return &renderer{plan: p, m: p.Model, say: p.Model.Words, frames: map[shelf]*layout.Frame{}, notes: newNotes(), site: layout.Site{
		Words: p.Model.Words,
		Title: c.Title, ShortTitle: c.ShortTitle, Publisher: c.Publisher,
		ContactName: c.ContactName, ContactEmail: c.ContactEmail,
		Licence: c.Licence, LicenceLead: licenceLead(p.Model.Words, c.Licence), LicenceURL: c.LicenceURL, Notice: c.Notice,
		Help:  layout.Help{Heading: c.Help.Heading, Text: c.Help.Text, Phone: c.Help.Phone, URL: c.Help.URL, URLText: c.Help.URLText},
		Board: c.Labels.Board, Boards: c.Labels.Boards,
		Generator: "Almanac " + p.Model.Version,
	}}
}

// licenceLead introduces the licence; the Open Government Licence prescribes
// how it is to be named.
func licenceLead(say *words.Words, licence string) string {
	if strings.HasPrefix(licence, "Open Government Licence") {
		return say.Text("foot.licence_ogl")
	}
	return say.Text("foot.licence")
}

// render gives the bytes of a target. They are valid until the next call.
func (r *renderer) render(t *Target) ([]byte, error) {
	switch t.kind {
	case finished:
		return t.bytes(), nil
	case sealedFile:
		return t.ed.archive.File(t.Path)
	case cardFile:
		return r.m.cards.Get(t.ed.cards[t.item].file(), t.ed.cards[t.item].png)
	case wholeFile:
		return r.plan.wholeFiles[t.Path]()
	case dataFile, dataJSON, areaFile, areaJSON, metadataFile:
		r.buf = r.m.takeaway(r.buf[:0], t.ed.Edition, t)
		return r.buf, nil
	case seriesFile:
		return jsonScript("almanacSeries", t.ed.series(t.item))
	case apiIndex, apiArea, apiIndicator:
		r.buf = r.document(r.buf[:0], t)
		return r.buf, nil
	case changesList:
		r.buf = download.AppendChangesCSV(r.buf[:0], t.ed.changes.Differences)
		return r.buf, nil
	case changesData:
		r.buf = download.AppendChangesJSON(r.buf[:0], t.ed.changes.Differences)
		return r.buf, nil
	}
	name, page := r.page(t)
	r.out.Reset()
	if err := r.m.Layouts.Execute(&r.out, name, page); err != nil {
		return nil, err
	}
	return r.out.Bytes(), nil
}

// keptBuffer is how large a worker's scratch buffer stays, in bytes: the page of an
// indicator in thousands of areas is a hundred times as large as any that comes after.
const keptBuffer = 1 << 20

// keptCells is how many cells the room for tables keeps, of some hundred bytes each.
const keptCells = keptBuffer / 128

// bring brings the target in a place of the plan to where it belongs: what has not changed
// since the last build is made only where it does not stand there.
func (r *renderer) bring(place int, sink output.Sink) error {
	size, stays, err := r.plan.stay(place)
	if err != nil {
		return err
	}
	if stays {
		r.notes.kept(size)
		return nil
	}
	t := r.plan.target(place)
	if err := r.put(t, sink); err != nil {
		return fmt.Errorf("%s: %w", t.Path, err)
	}
	return nil
}

// put makes a target, or unpacks it, if it is sealed and the sink has it not.
func (r *renderer) put(t *Target, sink output.Sink) error {
	if k, ok := sink.(output.Keeper); ok && t.kind == sealedFile {
		entry, err := entryOf(&t.ed.Seal.Outputs[t.item])
		if err != nil {
			return err
		}
		if kept, err := k.Keep(t.Path, entry); kept || err != nil {
			r.notes.kept(int(entry.Size))
			return err
		}
	}
	began := time.Now()
	data, err := r.render(t)
	if mistake, ok := layout.Mistake(err); ok { // which other pages did not show
		r.found.Add(mistake.Pos, mistake.Rule, "%s", mistake.Text)
		return nil
	}
	if err != nil {
		return err
	}
	rendered := time.Now()
	if t.kind != sealedFile && !r.sweep.clean(t, data, &r.found) {
		return nil // and nothing else will be seen either
	}
	swept := time.Now()
	err = sink.Put(t.Path, data)
	r.notes.file(t.kind, Slow{t.Path, rendered.Sub(began), swept.Sub(rendered), time.Since(swept), len(data)})
	if cap(r.buf) > keptBuffer && !t.kind.isOfEveryArea() {
		r.buf = nil
	}
	if cap(r.cells) > keptCells {
		r.heads, r.rows, r.cells = nil, nil, nil
	}
	return err
}

// page fills the struct that the layout of a target is given.
func (r *renderer) page(t *Target) (layoutName string, page any) {
	r.drawn.clean()
	switch t.kind {
	case frontPage:
		return "front", r.front(t)
	case editionPage:
		return "edition", r.editionHome(t)
	case themesPage:
		return "themes", r.themes(t)
	case themePage:
		return "theme", r.theme(t)
	case indicatorsPage:
		return "indicators", r.indicators(t)
	case indicatorPage:
		return "indicator", r.indicator(t)
	case areasPage:
		return "areas", r.areas(t)
	case areaPage:
		return "area", r.area(t)
	case areaItemPage:
		return "area-indicator", r.areaItem(t)
	case questionsPage:
		return "questions", r.questions(t)
	case questionPage:
		return "question", r.question(t)
	case coveragePage:
		return "coverage", r.coverage(t)
	case boardsPage:
		return "boards", r.boards(t)
	case boardPage:
		return "board", r.board(t)
	case aToZPage:
		return "a-to-z", r.aToZ(t)
	case correctionsPage:
		return "corrections", r.corrections(t)
	case changesPage:
		return "changes", r.changed(t)
	case searchPage:
		return "search", r.search(t)
	case downloadsPage:
		return "downloads", r.downloadsPage(t)
	case apiPage:
		return "api", r.api(t)
	case embedPage:
		return "embed", r.embed(t)
	case siteMapPage:
		return "site-map", r.siteMap(t)
	case prosePage:
		if t.Path == stylePath {
			return "style", r.style(t)
		}
		return "prose", r.prose(t)
	case redirectPage:
		return "redirect", r.redirect(t)
	}
	return "not-found", r.notFound(t)
}

// base fills what every page has. The title is the page's heading.
func (r *renderer) base(t *Target, title, description string) layout.Page {
	p := layout.Page{Frame: r.frame(t), Title: title, Description: oneLine(description, longestDescription), Path: t.Path}
	if t.ed != nil {
		p.NoIndex = t.ed.unpublished()
		p.HeadTitle = title + " – " + t.ed.Title + " – " + r.site.ShortTitle
	} else {
		p.HeadTitle = title + " – " + r.site.ShortTitle
	}
	if r.m.Config.BaseURL != "" {
		p.Canonical = r.m.Config.BaseURL + strings.TrimSuffix(t.Path, "index.html")
	}
	r.share(t, &p)
	p.Data = r.data(t, &p)
	p.Downloads = r.downloads(t, &p)
	return p
}

// shelf is where pages stand that have one frame.
type shelf struct {
	ed   *Edition
	root string // from there to the site's root
	part string // of the site or edition: "areas"
}

// frame gives what a page has in common with its neighbours.
func (r *renderer) frame(t *Target) *layout.Frame {
	at := shelf{ed: t.ed, root: strings.Repeat("../", strings.Count(t.Path, "/"))}
	if t.kind == notFoundPage {
		at.root = r.m.Config.basePath() // a host serves this page at any address
	}
	within := t.Path
	if t.ed != nil {
		within = strings.TrimPrefix(within, t.ed.ID+"/")
	}
	at.part, _, _ = strings.Cut(within, "/")
	if f, ok := r.frames[at]; ok {
		return f
	}
	f := r.newFrame(at)
	r.frames[at] = f
	return f
}

// newFrame fills the frame of the pages on a shelf.
func (r *renderer) newFrame(at shelf) *layout.Frame {
	f := &layout.Frame{Lang: r.m.Config.Language, Root: at.root, Site: &r.site, Logo: r.m.assets.logo}
	home := r.m.Newest
	assets := at.root
	if at.ed != nil {
		home = at.ed
		f.Edition = r.edition(at.ed, at.root)
		assets = at.root + at.ed.ID + "/"
		f.Charts = assets + "assets/" + at.ed.charts.name
	}
	if home != nil {
		f.EditionRoot = at.root + home.ID + "/"
		if at.ed != nil {
			f.EditionRoot = strings.TrimPrefix(at.root, "../")
		}
	}
	f.Styles = under(assets, r.m.assets.styles)
	f.Scripts = under(assets, r.m.assets.scripts)
	f.Icon = assets + "assets/" + r.m.assets.icon
	if r.plan.Has(feedPath) {
		f.Feed = r.m.Config.BaseURL + feedPath
	}
	if r.plan.Has(correctionsPath) {
		f.CorrectionsLog = at.root + correctionsPath
	}
	if r.plan.Has(siteMapPath) {
		f.SiteMap = at.root + siteMapPath
	}
	f.Search = r.searchBox(at.ed, f, assets)
	f.Nav = r.nav(at, f)
	return f
}

// edition presents the edition of a page.
func (r *renderer) edition(e *Edition, root string) *layout.Edition {
	out := &layout.Edition{
		ID: e.ID, Title: e.Title, Draft: e.draft(), Embargo: e.embargo,
		Published: r.say.Day(e.Published), PublishedISO: isoDay(e.Published), NextUpdate: e.NextUpdate,
		Reason: e.Reason,
	}
	if e.Framework != nil { // or it is sealed, and only its head was read
		out.Framework = e.Framework.Title + ", " + e.Framework.Version
	}
	if e.changes != nil {
		out.Changes = &layout.Link{Text: e.changes.since(), Href: strings.TrimPrefix(root, "../") + changesPath}
	}
	for _, other := range slices.Concat(r.m.Editions, r.m.known) {
		if e.Supersedes == other.ID {
			out.Supersedes = &layout.Link{Text: other.Title, Href: root + other.ID + "/index.html"}
		}
	}
	return out
}

// nav is the site's navigation; the part that the page stands in is current.
func (r *renderer) nav(at shelf, f *layout.Frame) []layout.Link {
	nav := make([]layout.Link, 0, 8)
	inEdition := func(text, folder string) {
		if f.EditionRoot == "" && at.ed == nil {
			return
		}
		nav = append(nav, layout.Link{Text: text, Href: f.EditionRoot + folder + "/index.html", Current: at.ed != nil && at.part == folder})
	}
	inEdition(r.say.Text("nav.areas"), "areas")
	home := at.ed
	if home == nil {
		home = r.m.Newest
	}
	if home != nil && r.plan.Has(home.ID+"/"+boardsPath) {
		inEdition(r.boardsWord(), "boards")
	}
	inEdition(r.say.Text("nav.indicators"), "indicators")
	inEdition(r.say.Text("nav.themes"), "themes")
	inEdition(r.say.Text("nav.questions"), "questions")
	inEdition(r.say.Text("nav.a_to_z"), "a-to-z")
	for _, part := range [...][2]string{{r.say.Text("nav.about"), "about"}, {r.say.Text("nav.guide"), "guide"}} {
		if r.plan.Has(part[1] + "/index.html") {
			nav = append(nav, layout.Link{Text: part[0], Href: f.Root + part[1] + "/index.html", Current: at.ed == nil && at.part == part[1]})
		}
	}
	return nav
}

// crumbs gives the way from the front door to a page of an edition.
func (r *renderer) crumbs(p *layout.Page, e *Edition, more ...layout.Link) []layout.Link {
	way := append(make([]layout.Link, 0, 4), layout.Link{Text: r.say.Text("nav.home"), Href: p.Root + "index.html"})
	if e != nil {
		way = append(way, layout.Link{Text: e.Title, Href: p.EditionRoot + "index.html"})
	}
	return append(way, more...)
}

// words presents a commentary of an edition; nil when there is none.
func (r *renderer) words(e *Edition, p *layout.Page, d *commentary.Doc) *layout.Commentary {
	if d == nil {
		return nil
	}
	return &layout.Commentary{
		HTML: template.HTML(d.HTML(p.Path, r.placed(e, p, d))), Title: d.Title, Summary: e.texts(d).Summary,
		By: byline(d), Date: r.say.Day(d.Date), DateISO: isoDay(d.Date),
	}
}

func byline(d *commentary.Doc) string {
	if d.Author != "" && d.Role != "" {
		return d.Author + ", " + d.Role
	}
	return d.Author
}

// html keeps what was drawn into the scratch buffer, beyond the page that it is for.
func (r *renderer) html(drawn []byte) template.HTML {
	r.buf = drawn[:0]
	return template.HTML(drawn)
}
