package site

import (
	"slices"
	"strings"
	"sync"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Plan is every file that a site will have, in order of address.
type Plan struct {
	Model *Model

	entries  []entry // what it is made of, see entry
	files    int     // so many targets
	kept     []Target
	editions []plannedEdition
	numbers  numbers

	keys       *keys                             // of its targets; nil where every file is made
	former     *former                           // the build before, whose files with the same keys stay; nil for none
	wholeFiles map[string]func() ([]byte, error) // by address, see wholes

	swept sync.Once
	with  *broom // see broom
}

// Target is one file: its address and what it shows.
type Target struct {
	Path string // "2014/areas/leeds/n19/index.html"

	kind    kind
	ed      *Edition // nil outside editions
	area    area.Index
	item    int             // an index into what kind lists: items, themes, questions
	measure int             // of a page to embed: an index into the measures of its item
	doc     *commentary.Doc // of a page of words
	data    []byte          // of a file that is finished already
	later   func() []byte   // of one that is finished when it is asked for
	listing bool            // it tells of nothing but addresses
	to      string          // of a redirect: the address it leads to
}

// bytes gives those of a finished file.
func (t *Target) bytes() []byte {
	if t.later != nil {
		return t.later()
	}
	return t.data
}

type kind uint8

const (
	frontPage kind = iota
	editionPage
	themesPage
	themePage
	indicatorsPage
	indicatorPage
	areasPage
	areaPage
	areaItemPage
	questionsPage
	questionPage
	coveragePage
	boardsPage
	boardPage
	aToZPage
	searchPage
	correctionsPage
	tombstonePage
	prosePage
	notFoundPage
	redirectPage
	changesPage
	changesList // CSV
	changesData // JSON
	downloadsPage
	dataFile     // CSV of an item
	dataJSON     // the same
	areaFile     // CSV of an area
	areaJSON     // the same
	metadataFile // of the CSV files of an edition
	wholeFile    // everything of an edition in one file: item is its place among those
	seriesFile   // what an indicator's page compares
	apiPage      // what programs and other sites can take from an edition
	apiIndex     // JSON, as the next two
	apiArea
	apiIndicator
	embedPage   // a measure of an item to be shown within another site's page
	siteMapPage // from which everything is reached
	finished    // data, or what later gives
	cardFile    // a social card: item is its place among those of the edition
	sealedFile  // an output of a sealed edition: item is its place in the seal
)

// isData reports whether a file is no page that a layout arranges.
func (k kind) isData() bool {
	switch k {
	case changesList, changesData, dataFile, dataJSON, areaFile, areaJSON, metadataFile, wholeFile, seriesFile, apiIndex, apiArea, apiIndicator, finished, cardFile, sealedFile:
		return true
	}
	return false
}

// isDownload reports whether pages say how large a file is.
func (k kind) isDownload() bool {
	return k == dataFile || k == dataJSON || k == areaFile || k == areaJSON
}

// isOfEveryArea reports whether a file of data holds an item of every area.
func (k kind) isOfEveryArea() bool { return k == dataFile || k == dataJSON || k == apiIndicator }

// NewPlan lays out the whole address space of a model.
func NewPlan(m *Model) *Plan {
	p := &Plan{Model: m, wholeFiles: map[string]func() ([]byte, error){}}
	p.add(Target{Path: "index.html", kind: frontPage})
	p.add(Target{Path: "404.html", kind: notFoundPage})
	p.prose(m.About)
	p.prose(m.Guide)
	p.assets("")
	p.images()
	if m.Newest != nil {
		p.add(Target{Path: searchPath, kind: searchPage})
		p.add(Target{Path: correctionsPath, kind: correctionsPage})
		p.add(Target{Path: wordsPath, kind: finished, data: m.words})
		p.add(Target{Path: downloadsPath, kind: downloadsPage})
	}
	p.add(Target{Path: siteMapPath, kind: siteMapPage})
	for _, e := range m.Editions {
		p.edition(e)
		p.cards(e)
		p.wholes(e)
	}
	if m.Newest != nil {
		p.latest()
	}
	p.redirects()
	p.add(Target{Path: "editions.js", kind: finished, later: sync.OnceValue(p.editionsScript)})
	p.add(Target{Path: "robots.txt", kind: finished, data: robots(m)})
	if m.Config.BaseURL != "" {
		p.sitemaps()
		p.add(Target{Path: feedPath, kind: finished, data: p.feed()})
	}
	if data := m.Config.Security.text(m.Config.BaseURL); data != nil {
		p.add(Target{Path: securityPath, kind: finished, data: data})
	}
	return p
}

func (p *Plan) prose(docs []*commentary.Doc) {
	for _, d := range docs {
		p.add(Target{Path: d.Address, kind: prosePage, doc: d})
	}
}

func (p *Plan) assets(prefix string) {
	for _, f := range p.Model.assets.files {
		p.add(Target{Path: prefix + "assets/" + f.name, kind: finished, data: f.data})
	}
}

// images adds the pictures of all texts.
func (p *Plan) images() {
	for _, d := range p.Model.docs() {
		for _, img := range d.Images {
			p.add(Target{Path: img.Address, kind: finished, data: p.Model.images[img.Path]})
		}
	}
}

// edition lays out one edition.
func (p *Plan) edition(e *Edition) {
	root := e.ID + "/"
	if e.Seal != nil {
		for i := range e.Seal.Outputs {
			p.addOf(sealedFiles, e, 0, i)
		}
		return
	}
	fw := e.Framework
	p.data(e) // first, because pages say how large they are
	p.assets(root)
	for _, f := range append(p.Model.assets.engine[:len(p.Model.assets.engine):len(p.Model.assets.engine)], e.charts) {
		p.add(Target{Path: root + "assets/" + f.name, kind: finished, data: f.data})
	}
	for _, f := range e.search.files() {
		p.add(Target{Path: root + "assets/" + f.name, kind: finished, data: f.data})
	}
	p.add(Target{Path: root + "index.html", kind: editionPage, ed: e})
	p.add(Target{Path: root + listsPath, kind: aToZPage, ed: e})
	p.add(Target{Path: root + "themes/index.html", kind: themesPage, ed: e})
	for i := range fw.Themes {
		p.add(Target{Path: root + themePath(fw, i), kind: themePage, ed: e, item: i})
	}
	p.add(Target{Path: root + "indicators/index.html", kind: indicatorsPage, ed: e})
	for i := range e.Items {
		p.add(Target{Path: root + "indicators/" + e.Items[i].ID + "/index.html", kind: indicatorPage, ed: e, item: i, area: e.Register.CountryIndex()})
		if e.hasData(i) {
			p.add(Target{Path: root + seriesPath(e, i), kind: seriesFile, ed: e, item: i})
		}
	}
	p.add(Target{Path: root + "questions/index.html", kind: questionsPage, ed: e})
	p.add(Target{Path: root + coveragePath, kind: coveragePage, ed: e})
	for i := range fw.Questions {
		p.add(Target{Path: root + "questions/" + fw.Questions[i].ID + "/index.html", kind: questionPage, ed: e, item: i})
	}
	p.add(Target{Path: root + "areas/index.html", kind: areasPage, ed: e})
	for _, a := range e.Areas {
		p.addOf(pagesOfArea, e, a, 0)
	}
	if e.changes != nil {
		p.add(Target{Path: root + changesPath, kind: changesPage, ed: e})
		p.add(Target{Path: root + changesCSV, kind: changesList, ed: e})
		p.add(Target{Path: root + changesJSON, kind: changesData, ed: e})
	}
	p.api(e)
	p.codes(e)
	if len(p.Model.Boards) > 0 {
		p.add(Target{Path: root + boardsPath, kind: boardsPage, ed: e})
	}
	for i := range p.Model.Boards {
		p.add(Target{Path: root + boardPath(p.Model, i), kind: boardPage, ed: e, item: i})
	}
}

// codes redirects from an area's ONS codes, new and former, to its profile. A
// code that two areas have borne leads to the one that bears it last.
func (p *Plan) codes(e *Edition) {
	for _, a := range e.Areas {
		x := &e.Register.Areas[a]
		for i, code := range append([]string{x.Code}, x.FormerCodes...) {
			if code != "" {
				p.addOf(codeOfArea, e, a, i)
			}
		}
	}
}

// latest redirects from latest/… to every page of the newest edition, so that
// an address without a year can be given out and what it leads to is permanent.
// An address that was given out once and that the newest edition does not have
// leads into the newest one that has it: an area's last pages, not nowhere.
func (p *Plan) latest() {
	byEdition := map[*Edition][]int{} // numbers of entries
	for i := range p.entries {
		if e := p.editionOf(&p.entries[i]); e != nil {
			byEdition[e] = append(byEdition[e], i)
		}
	}
	order := []*Edition{p.Model.Newest}
	for _, corrected := range []bool{false, true} {
		for _, e := range p.Model.newestFirst() {
			if e != p.Model.Newest && corrected == (e.SupersededBy != nil) {
				order = append(order, e)
			}
		}
	}
	for _, e := range order {
		for _, i := range byEdition[e] {
			t := p.targetOf(&p.entries[i], 0)
			if !strings.HasSuffix(t.Path, ".html") {
				continue
			}
			below, inside := strings.CutPrefix(t.Path, e.ID+"/")
			to := t.Path
			if t.kind == sealedFile && !p.Has(latestFolder+below) {
				to = p.sealedRedirect(t)
			}
			if !inside || to != t.Path {
				p.add(Target{Path: latestFolder + below, kind: redirectPage, to: to})
				continue
			}
			p.addOf(leadsOn, nil, 0, i)
		}
	}
}

// latestFolder is where the addresses are that lead into the newest edition.
const latestFolder = "latest/"

// sealedRedirect is where a sealed page leads on to, when that is all it does,
// so that nobody is redirected twice; else the page itself.
func (p *Plan) sealedRedirect(t *Target) string {
	if t.ed.archive == nil || t.ed.isPage(t) {
		return t.Path
	}
	data, err := t.ed.archive.File(t.Path)
	if err != nil {
		return t.Path // which says what is wrong when it is written
	}
	_, hrefs := outlineOf(data)
	for _, href := range hrefs {
		if to := leadsTo(t.Path, href); strings.HasSuffix(to, ".html") && t.ed.owns(to) && p.Has(to) {
			return to
		}
	}
	return t.Path
}

// CheckLinks reports links in texts that lead to addresses which the site will
// not have: most often a page of an area that did not exist then.
func (p *Plan) CheckLinks(probs *source.Problems) {
	pages := map[string]*commentary.Doc{} // of words alone, in which only headings and terms can be led to
	for _, d := range slices.Concat(p.Model.About, p.Model.Guide) {
		pages[d.Address] = d
	}
	for _, d := range p.Model.docs() {
		for _, l := range d.Links {
			to := pages[l.Address]
			switch {
			case p.Model.bar != "" && p.elsewhere(l.Address): // a page of the export says where
			case !p.Has(l.Address):
				probs.Add(l.Pos, "link", "the site will have no page %s", l.Address)
			case l.Fragment == "" || to == nil || folderOf(to) == folderOf(d): // what was read together is looked up there
			case !slices.Contains(to.Anchors(), l.Fragment):
				probs.AddHint(l.Pos, "link", source.DidYouMean(l.Fragment, to.Anchors()), "%s has no heading or term %q", to.Path, l.Fragment)
			}
		}
	}
}

func folderOf(d *commentary.Doc) string {
	folder, _, _ := strings.Cut(d.Address, "/")
	return folder
}

// summary counts the plan and says what of the input has no page.
func (p *Plan) summary() *Summary {
	s := &Summary{}
	for i := range p.entries {
		e := &p.entries[i]
		switch k := p.kindOf(e, 0); {
		case k == redirectPage:
			s.Redirect += p.size(e)
		case k == sealedFile:
			s.Sealed++
		case !k.isData():
			s.Pages += p.size(e)
		}
	}
	s.Skipped = append(s.Skipped, p.Model.leftOut...)
	s.Undrawn, s.Unmade = p.undrawn(), p.unmade()
	for _, e := range p.Model.Editions {
		if e.Seal != nil {
			continue
		}
		if n := len(e.Register.Areas) - len(e.Areas); n > 0 {
			s.Skipped = append(s.Skipped, e.ID+": "+plural(n, "area of the register has", "areas of the register have")+" no pages, because they did not exist in "+period.Period{Year: int16(e.Year)}.String()+" and have no figures")
		}
	}
	return s
}

func themePath(fw *framework.Framework, i int) string {
	return "themes/" + fw.Themes[i].ID + "/index.html"
}

func boardPath(m *Model, i int) string { return "boards/" + m.Boards[i].ID + "/index.html" }

// seriesPath is the script with an item's figures that its page compares.
func seriesPath(e *Edition, item int) string { return "assets/series/" + e.Items[item].ID + ".js" }

func areaPath(e *Edition, a area.Index) string {
	return "areas/" + e.Register.Areas[a].Slug + "/index.html"
}

func areaItemPath(e *Edition, a area.Index, item int) string {
	return "areas/" + e.Register.Areas[a].Slug + "/" + e.Items[item].ID + "/index.html"
}

func itemPath(e *Edition, item int) string {
	return "indicators/" + e.Items[item].ID + "/index.html"
}

func questionPath(fw *framework.Framework, q framework.QuestionIndex) string {
	return "questions/" + fw.Questions[q].ID + "/index.html"
}
