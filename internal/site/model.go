package site

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/area"
	"almanac/internal/chart"
	"almanac/internal/commentary"
	"almanac/internal/compare"
	"almanac/internal/download"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/kept"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/theme"
)

// Model is a site's folder, read.
type Model struct {
	Config   *Config
	Register *area.Register
	Boards   []area.Board
	Map      *area.HexMap // nil when the site has none
	Editions []*Edition   // oldest first
	beside   []*Edition   // the others, of a copy that holds one edition
	Newest   *Edition
	Home     *commentary.Doc // content/index.md; nil when there is none
	About    []*commentary.Doc
	Guide    []*commentary.Doc
	style    *style // what the page of the style shows; nil where the site has none
	Layouts  *layout.Set
	Words    *words.Words         // what its pages say, in its language
	glossary *commentary.Glossary // nil when there is none
	Version  string
	assets   *assets
	images   map[string][]byte // pictures in texts, by their path in the site's folder
	words    []byte            // the script of the words that belong to no edition
	Ledger   *edition.Ledger   // what happened to editions
	preview  bool              // drafts are among the editions, and such as are not due
	asOf     string            // of a copy that holds one edition: when it was made, in words
	bar      string            // what every page of an export says of it; "" for a site
	known    []*Edition        // editions that are out and that an export does not hold
	leftOut  []string          // editions that are not published, and why
	moments  []time.Time       // when editions are or were published
	cards    *kept.Store       // nil where no social cards are wanted
	whole    *kept.Store       // nil where no files of whole editions are wanted
	takes    *download.Says    // what its downloads say

	statement *statement // what is known of the site's accessibility
}

// Edition is an edition with what is worked out from it once for all pages.
type Edition struct {
	*edition.Edition
	say          *words.Words         // what its pages say, in the language of the site
	Words        *commentary.Set      // nil where the edition is sealed and its figures are not asked for
	Seal         *edition.Seal        // nil where it is not sealed
	archive      *edition.Archive     // of a sealed edition
	withdrawn    []edition.Withdrawal // from it, when it is made again without
	SupersededBy *Edition
	Items        []Item       // the indicators, and the context measures as the last
	Areas        []area.Index // areas with pages, in register order
	hasPage      []bool       // by area index
	allowed      int          // figures that are shown although a rule of disclosure would stop them
	embargo      string       // when it will be published, in words; "" when that is past
	partial      bool         // places among authorities would mislead
	sound        bool         // its figures were read today, and without a mistake
	glossary     *commentary.Glossary
	lead         compare.AverageKind // which average of the neighbours leads
	byName       []area.Index        // Areas, the country and regions first, then authorities by short name

	hexes  *chart.HexGrid // the authorities on the site's map; nil without one
	mapped []area.Index   // whose hexagons these are, in order

	ranks []rankOnce // by measure, see rank

	noEmbeds bool // it was sealed by a program that made no pages to embed

	changes *changes // what differs from the edition before; nil where there is none

	charts asset // the script that describes the charts of its pages, see chartScript
	search searchScripts

	cards []socialCard // see makeCards

	plain *edition.Edition // of which nobody notes who looks at it
	lines *download.Lines  // of its downloads
	span  string           // of all its measures, see spanOf
	files []fileFacts      // of its downloads, see factsOf
}

// Item is what an area has a page for: an indicator, or the context measures
// taken together.
type Item struct {
	ID       string // "n19", "context"
	Label    string // "N19"; "" for context
	Title    string
	Theme    framework.ThemeIndex // None for context
	Measures []framework.MeasureIndex
	Index    framework.IndicatorIndex // None for context

	span string // of its measures, see spanOf
}

// rankOnce is how all authorities lie in the newest period of a measure,
// worked out when first asked for.
type rankOnce struct {
	once   sync.Once
	rank   *compare.Ranking
	spread chart.Spread
}

// glossaryFile holds the terms that texts are linked to.
const glossaryFile = "content/about/glossary.md"

// contextItem is the address of the context measures.
const contextItem = "context"

// Read turns a site's folder into a Model. Everything that is wrong with the
// folder goes into probs; with errors among them the Model must not be used.
func Read(o Options, probs *source.Problems) (*Model, error) {
	m := &Model{Version: o.Version, preview: o.Preview, cards: o.Cards, whole: o.Whole}
	o.Profile.begin("read words, register and boards")
	if err := source.CheckFolder(o.Site, siteFiles(), probs); err != nil || probs.Errors() > 0 {
		return nil, err // or what cannot be read would be
	}
	if o.Memo != nil {
		o.Memo.look(o.Site)
	}
	var err error
	if m.Config, err = ReadConfig(o.Site, probs); err != nil {
		return nil, err
	}
	m.Config.Security.check(m.Config.doc, o.now(), probs)
	located, frameworks := o.beginPlaces(), o.beginFrameworks()
	if m.Words, err = recall(o, reading{what: "words", files: wording()}, probs, func(probs *source.Problems) (*words.Words, error) {
		return words.Read(sub(o.Site, layoutsFolder), o.Builtin.Layouts, cmp.Or(m.Config.Language, "en"), probs)
	}); err != nil {
		return nil, err
	}
	m.takes = download.NewSays(m.Words)
	rest := m.beginRest(o)
	if o.Only != "" {
		m.asOf = m.Words.Day(o.now())
	}
	places, err := located.take(probs)
	if err != nil {
		return nil, err
	}
	m.Register, m.Boards, m.Map = places.register, places.boards, places.hexes
	if m.glossary, err = recall(o, reading{what: "glossary", files: append(wording(), "content/")}, probs, func(*source.Problems) (*commentary.Glossary, error) {
		return commentary.ReadGlossary(o.Site, m.Words)
	}); err != nil {
		return nil, err
	}
	if m.statement, err = readStatement(o.Site, probs); err != nil {
		return nil, err
	}
	o.Profile.begin("read editions")
	if err = m.readEditions(o, frameworks, probs); err != nil {
		return nil, err
	}
	o.Profile.begin("compare editions")
	for _, e := range m.Editions {
		if e.Table != nil {
			e.layMap(m.Map)
		}
		if e.Seal == nil { // or it was compared when it was sealed
			if err := m.compareWithBefore(e, o.Site, probs); err != nil {
				return nil, err
			}
		}
	}
	o.Profile.begin("read pages, layouts and theme")
	if o.unjudged {
		return m, m.readRest(o, rest, probs)
	}
	var found source.Problems
	judged := make(chan error)
	go func() { judged <- m.judged(o, &found) }()
	err = m.readRest(o, rest, probs)
	o.Profile.begin("check and guard figures") // as far as they were not while pages were read
	err = errors.Join(err, <-judged)
	probs.Merge(&found)
	return m, err
}

// soon is what is read while something else is.
type soon[T any] struct {
	done  chan struct{}
	value T
	probs source.Problems
	err   error
}

func begin[T any](read func(*source.Problems) (T, error)) *soon[T] {
	s := &soon[T]{done: make(chan struct{})}
	go func() {
		defer close(s.done)
		s.value, s.err = read(&s.probs)
	}()
	return s
}

// take waits for what is read, and adds what is wrong with it.
func (s *soon[T]) take(probs *source.Problems) (T, error) {
	<-s.done
	probs.Merge(&s.probs)
	return s.value, s.err
}

// located are the places of a site.
type located struct {
	register *area.Register
	boards   []area.Board
	hexes    *area.HexMap // nil when the site has none
}

// beginPlaces begins to read them.
func (o Options) beginPlaces() *soon[located] {
	return begin(func(probs *source.Problems) (located, error) {
		return recall(o, reading{what: "places", files: places()}, probs, func(probs *source.Problems) (located, error) {
			return readPlaces(o.Site, probs)
		})
	})
}

// beginFrameworks begins to read the frameworks of a site. Those of which there is anything
// to say are left to the editions that are read with them.
func (o Options) beginFrameworks() *soon[map[string]*framework.Framework] {
	return begin(func(probs *source.Problems) (map[string]*framework.Framework, error) {
		return recall(o, reading{what: "frameworks", files: []string{"data/framework/"}}, probs, func(*source.Problems) (map[string]*framework.Framework, error) {
			sound := map[string]*framework.Framework{}
			files, _ := fs.Glob(o.Site, "data/framework/*.toml")
			for _, name := range files {
				var own source.Problems
				if fw, err := framework.Read(o.Site, name, &own); err == nil && own.Len() == 0 {
					sound[strings.TrimSuffix(path.Base(name), ".toml")] = fw
				}
			}
			return sound, nil
		})
	})
}

// rest is what asks for the words of the site only.
type rest struct {
	layouts      *soon[*layout.Set]
	theme        *soon[*assets]
	about, guide *soon[[]*commentary.Doc]
	style        *soon[*style]
}

// beginRest begins to read it.
func (m *Model) beginRest(o Options) *rest {
	say := m.Words
	pages := func(folder string) *soon[[]*commentary.Doc] {
		return begin(func(probs *source.Problems) ([]*commentary.Doc, error) {
			return recall(o, reading{what: folder, files: append(wording(), "content/")}, probs, func(probs *source.Problems) ([]*commentary.Doc, error) {
				return commentary.ReadPages(o.Site, folder, commentary.Known{Say: say, Kept: o.textsKeeper(folder, "", wording())}, probs)
			})
		})
	}
	about := pages("content/about")
	return &rest{
		about: about, guide: pages("content/guide"),
		style: begin(func(*source.Problems) (*style, error) {
			if <-about.done; !asksForStyle(about.value) {
				return nil, nil
			}
			return newStyle(say, theme.Sheets)
		}),
		layouts: begin(func(probs *source.Problems) (*layout.Set, error) {
			return recall(o, reading{what: "layouts", files: append(wording(), layoutsFolder+"/")}, probs, func(probs *source.Problems) (*layout.Set, error) {
				return layout.Read(sub(o.Site, layoutsFolder), o.Builtin.Layouts, say, probs)
			})
		}),
		theme: begin(func(probs *source.Problems) (*assets, error) {
			return recall(o, reading{what: "theme", files: append(wording(), "theme/")}, probs, func(probs *source.Problems) (*assets, error) {
				return readAssets(o, say, probs)
			})
		}),
	}
}

// readRest takes what is neither figures nor words of editions, and makes what all
// pages share.
func (m *Model) readRest(o Options, of *rest, probs *source.Problems) (err error) {
	m.Config.checkKeyFigures(m.Editions, probs)
	m.Config.checkSynonyms(m.Editions, probs)
	if err = m.readPages(o, of, probs); err != nil {
		return err
	}
	if m.Layouts, err = of.layouts.take(probs); err != nil {
		return err
	}
	if m.assets, err = of.theme.take(probs); err != nil {
		return err
	}
	o.Profile.begin("cards and search")
	charts := begin(func(probs *source.Problems) (struct{}, error) { return struct{}{}, m.makeCharts(o, probs) })
	m.makeCards(o.Site)
	err = m.makeSearch()
	_, failed := charts.take(probs)
	return errors.Join(err, failed)
}

// makeCharts makes the scripts that describe the charts of editions.
func (m *Model) makeCharts(o Options, probs *source.Problems) (err error) {
	for _, e := range m.Editions {
		if e.Seal != nil {
			continue // has its own
		}
		e.charts, err = recall(o, reading{what: "charts " + e.ID, files: append(places(), "data/"+e.ID+"/"), further: m.assets.engine[0].name}, probs, func(*source.Problems) (asset, error) {
			data, err := e.chartScript(m.assets.engine[0].name)
			return asset{hashedName("charts.js", data), data}, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readPlaces reads the register, the boards and the map.
func readPlaces(fsys fs.FS, probs *source.Problems) (of located, err error) {
	before := probs.Errors()
	if of.register, err = area.ReadRegister(fsys, "data/areas.csv", probs); err != nil {
		return of, err
	}
	if probs.Errors() > before {
		of.register = area.NewRegister(nil) // names that its mistakes hide are not reported as unknown
	}
	before = probs.Errors()
	if of.boards, err = area.ReadBoards(fsys, "data/boards.toml", of.register, probs); err != nil {
		return of, err
	}
	if probs.Errors() > before {
		of.boards = append(of.boards, foldersOfBoards(fsys)...)
	}
	if len(of.register.Areas) == 0 {
		return of, nil // no place on a map can be judged
	}
	of.hexes, err = area.ReadHexMap(fsys, "data/map.hexjson", of.register, probs)
	return of, err
}

// siteFiles are the files and folders of a site that are read.
func siteFiles() []string {
	return []string{"config.toml", "data", "content", layoutsFolder, "theme/custom.css", "theme/logo.svg"}
}

func (m *Model) readEditions(o Options, sound *soon[map[string]*framework.Framework], probs *source.Problems) error {
	fsys := o.Site
	ids, err := edition.List(fsys)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		probs.AddHint(source.Pos{File: "data"}, "no-edition", "\"almanac import\" makes one from published files; by hand it begins with an edition.toml in a folder of data named by its year", "there is no edition")
		return edition.ReadParts(fsys, m.Register, probs)
	}
	if o.Only != "" && !slices.Contains(ids, o.Only) {
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(o.Only, ids), "there is no edition %q", o.Only)
	}
	if m.Ledger, err = edition.ReadLedger(fsys, probs); err != nil {
		return err
	}
	seals, err := edition.ReadSeals(fsys, m.Ledger, probs)
	if err != nil {
		return err
	}
	read, err := sound.take(probs)
	if err != nil {
		return err
	}
	frameworks := maps.Clone(read) // what is kept of it must not change
	for _, id := range ids {
		var e *Edition
		if s := seals[id]; s != nil {
			e, err = readSealed(fsys, s, probs)
		} else {
			e, err = m.readEdition(o, id, ids, frameworks, probs)
			if e != nil {
				e.withdrawn = m.Ledger.Unsealed(id)
			}
		}
		if err != nil {
			return err
		}
		if e == nil {
			continue
		}
		e.say = m.Words
		m.moments = append(m.moments, e.Published)
		if o.Only != "" && id != o.Only {
			m.beside = append(m.beside, e)
			if o.exported && (o.Preview || e.due(o.now())) {
				m.known = append(m.known, e)
			}
			continue
		}
		if !o.Preview && !e.due(o.now()) {
			if o.Only != "" {
				probs.AddHint(source.Pos{File: "data/" + id}, "not-published", "add --preview for those who may see it now", "edition %s, so that a copy would be empty", strings.TrimSuffix(e.whyNotDue(), "; --preview shows it"))
			}
			m.leftOut = append(m.leftOut, e.whyNotDue())
			continue
		}
		if e.Published.After(o.now()) {
			e.embargo = m.Words.Moment(e.Published)
		}
		m.Editions = append(m.Editions, e)
	}
	m.relate()
	if err := m.checkTested(fsys, probs); err != nil {
		return err
	}
	if m.Newest != nil && m.Newest.Seal != nil {
		return m.unseal(fsys, m.Newest, probs) // the front page shows its figures
	}
	return nil
}

// readEdition reads an edition that is not sealed; nil when it cannot be used.
func (m *Model) readEdition(o Options, id string, ids []string, frameworks map[string]*framework.Framework, probs *source.Problems) (*Edition, error) {
	before := probs.Errors()
	e, err := recall(o, reading{what: "edition " + id, files: append(places(), "data/"+id+"/")}, probs, func(probs *source.Problems) (*edition.Edition, error) {
		return edition.Reading{Site: o.Site, Register: m.Register, Frameworks: frameworks, Kept: o.keeper(id)}.Read(id, probs)
	})
	sound := probs.Errors() == before
	if err != nil || e == nil || e.Framework == nil || e.Table == nil || len(m.Register.Areas) == 0 {
		return nil, err // words cannot be placed
	}
	own := *e // what is kept of it must not change
	e = &own
	known := commentary.Known{Say: m.Words,
		Framework: e.Framework, Register: m.Register, Boards: m.Boards, Editions: ids, First: firstMeasures(e), Glossary: m.glossary,
	}
	files, further := append(places(), glossaryFile, "data/"+id+"/edition.toml"), furtherOf(&known)
	known.Kept = o.textsKeeper("content/"+id, further, files)
	texts, err := recall(o, reading{what: "texts " + id, files: append(files, "content/"), further: further}, probs, func(probs *source.Problems) (*commentary.Set, error) {
		return commentary.ReadEdition(o.Site, id, known, probs)
	})
	if err != nil {
		return nil, err
	}
	out := newEdition(e, m.Words, texts)
	out.lead, out.partial, out.glossary = m.Config.average, m.Config.Partial, m.glossary
	out.checkDates(probs)
	out.sound = sound
	if sound { // else what a text says may be true of the figures that could not be read
		out.checkFigures(probs)
	}
	if probs.Errors() == before { // what stops the build comes first
		out.checkAuthors(probs)
		out.checkReading(probs)
	}
	return out, nil
}

// furtherOf is on what the texts of an edition depend beside files: what is held of the
// figures, the boards where their file is not sound, and whether the glossary is.
func furtherOf(known *commentary.Known) string {
	var headlines []framework.CategoryIndex
	for i := range known.Framework.Measures {
		headlines = append(headlines, known.Framework.Measures[i].Headline)
	}
	return fmt.Sprint(known.Editions, known.First, headlines, known.Boards, known.Glossary != nil)
}

// relate finds the newest edition, and which correct which.
func (m *Model) relate() {
	var list []*edition.Edition
	for _, e := range m.Editions {
		list = append(list, e.Edition)
	}
	newest := edition.Newest(list)
	for _, e := range m.Editions {
		if e.Edition == newest {
			m.Newest = e
		}
		for _, old := range m.Editions {
			if e.Supersedes == old.ID {
				old.SupersededBy = e
			}
		}
	}
}

func (m *Model) readPages(o Options, of *rest, probs *source.Problems) (err error) {
	fsys := o.Site
	if m.About, err = of.about.take(probs); err != nil {
		return err
	}
	if m.style, err = of.style.take(probs); err != nil {
		return err
	}
	if m.Guide, err = of.guide.take(probs); err != nil {
		return err
	}
	ids, err := edition.List(fsys)
	if err != nil {
		return err
	}
	if len(ids) == 0 { // was said; the words of editions to come are not lost
		ids = foldersOfEditions(fsys)
	}
	if err := m.readFront(fsys, ids, probs); err != nil {
		return err
	}
	return m.readImages(fsys)
}

// readFront reads the words of the front door, and holds what they say of the
// newest edition against its figures.
func (m *Model) readFront(fsys fs.FS, ids []string, probs *source.Problems) (err error) {
	e := m.Newest
	var newest *commentary.Known
	if e != nil && e.Table != nil {
		newest = &commentary.Known{Say: m.Words, Framework: e.Framework, Register: e.Register, Boards: m.Boards, Editions: ids, First: firstMeasures(e.Edition)}
	}
	sound := probs.Errors() == 0
	if m.Home, err = commentary.ReadFront(fsys, ids, newest, m.Words, probs); err != nil {
		return err
	}
	if m.Home != nil && newest != nil && sound {
		e.checkText(m.Home, probs)
	}
	return nil
}

// foldersOfEditions lists the folders of words that are named like an edition.
func foldersOfEditions(fsys fs.FS) (ids []string) {
	folders, _ := fs.Glob(fsys, "content/*")
	for _, name := range folders {
		if _, _, ok := edition.ParseID(path.Base(name)); ok {
			ids = append(ids, path.Base(name))
		}
	}
	return ids
}

// foldersOfBoards gives a board for each folder of words that is named after
// one: where boards could not be read none of them is unknown.
func foldersOfBoards(fsys fs.FS) (boards []area.Board) {
	folders, _ := fs.Glob(fsys, "content/*/boards/*")
	for _, name := range folders {
		boards = append(boards, area.Board{ID: path.Base(name)})
	}
	return boards
}

// docs lists every text of the site.
func (m *Model) docs() []*commentary.Doc {
	docs := append(append([]*commentary.Doc(nil), m.About...), m.Guide...)
	if m.Home != nil {
		docs = append(docs, m.Home)
	}
	for _, e := range m.Editions {
		if e.Seal == nil { // or they were sealed with their links and pictures
			docs = append(docs, e.Words.Docs()...)
		}
	}
	return docs
}

func (m *Model) readImages(fsys fs.FS) error {
	m.images = map[string][]byte{}
	for _, d := range m.docs() {
		for _, img := range d.Images {
			data, err := fs.ReadFile(fsys, img.Path)
			if err != nil {
				return fmt.Errorf("reading a picture: %w", err)
			}
			m.images[img.Path] = data
		}
	}
	return nil
}

// newEdition works out what pages of an edition share.
func newEdition(e *edition.Edition, say *words.Words, texts *commentary.Set) *Edition {
	plain := *e
	out := &Edition{Edition: e, say: say, Words: texts, plain: &plain}
	fw := e.Framework
	for i := range fw.Indicators {
		n := &fw.Indicators[i]
		out.Items = append(out.Items, Item{ID: n.ID, Label: n.Label(), Title: n.Title, Theme: n.Theme, Measures: heldFirst(e, n.Measures), Index: framework.IndicatorIndex(i)})
	}
	var context []framework.MeasureIndex
	for i := range fw.Measures {
		if fw.Measures[i].Indicator == framework.None {
			context = append(context, framework.MeasureIndex(i))
		}
	}
	if context != nil {
		out.Items = append(out.Items, Item{ID: contextItem, Title: say.Text("item.context"), Theme: framework.None, Measures: context, Index: framework.None})
	}
	out.hasPage = make([]bool, len(e.Register.Areas))
	for i := range e.Register.Areas {
		if e.Shows(area.Index(i)) {
			out.hasPage[i] = true
			out.Areas = append(out.Areas, area.Index(i))
		}
	}
	out.byName = slices.Clone(out.Areas)
	slices.SortStableFunc(out.byName, func(a, b area.Index) int {
		x, y := &e.Register.Areas[a], &e.Register.Areas[b]
		above := func(l area.Level) int { return cmp.Compare(min(l, area.Authority), area.Authority) }
		if c := cmp.Compare(above(x.Level), above(y.Level)); c != 0 || x.Level != area.Authority {
			return c
		}
		return strings.Compare(strings.ToLower(x.ShortName), strings.ToLower(y.ShortName))
	})
	out.ranks = make([]rankOnce, len(fw.Measures))
	out.lines = download.NewLines(e, say)
	for i := range out.Items {
		out.Items[i].span = out.spanOf(out.Items[i].Measures)
	}
	out.span = out.spanOf(out.allMeasures())
	out.files = make([]fileFacts, 2*(len(out.Items)+len(e.Register.Areas)))
	return out
}

// heldFirst puts the measures of which the edition has figures before those
// that are retired, not published or not yet collected.
func heldFirst(e *edition.Edition, measures []framework.MeasureIndex) []framework.MeasureIndex {
	out := slices.Clone(measures)
	slices.SortStableFunc(out, func(a, b framework.MeasureIndex) int {
		return cmp.Compare(held(e, b), held(e, a))
	})
	return out
}

// firstMeasures gives the measure that stands for each indicator: the one that
// its pages begin with.
func firstMeasures(e *edition.Edition) []framework.MeasureIndex {
	out := make([]framework.MeasureIndex, len(e.Framework.Indicators))
	for i := range out {
		out[i] = heldFirst(e, e.Framework.Indicators[i].Measures)[0]
	}
	return out
}

func held(e *edition.Edition, m framework.MeasureIndex) int { return min(1, len(e.Table.Periods(m))) }

// hasData reports whether the edition has any observation of an item.
func (e *Edition) hasData(item int) bool {
	for _, m := range e.Items[item].Measures {
		if len(e.Table.Periods(m)) > 0 {
			return true
		}
	}
	return false
}

// rank gives the order of authorities in the newest period of a measure's
// headline category; nil when the measure has no period. It is worked out when
// first asked for.
func (e *Edition) rank(m framework.MeasureIndex) *compare.Ranking {
	periods := e.Table.Periods(m)
	if len(periods) == 0 {
		return nil
	}
	r := &e.ranks[m]
	r.once.Do(func() {
		s := compare.Series{Measure: m, Category: e.Framework.Measures[m].Headline}
		if e.partial {
			r.rank = &compare.Ranking{Places: make([]compare.Place, len(e.Register.Areas))}
			return
		}
		r.rank = compare.Rank(e.Table, s, len(periods)-1)
		r.spread = chart.SpreadOf(e.authorities(s, len(periods)-1))
	})
	return r.rank
}

// spread says how the figures of all authorities lie in the newest period of a
// measure's headline category, which must have one.
func (e *Edition) spread(m framework.MeasureIndex) chart.Spread {
	e.rank(m)
	return e.ranks[m].spread
}

// appendPlace writes the place of an area in a measure, and how all authorities lie in it:
// what its page says of the others. Of no area there is the latter alone.
func (e *Edition) appendPlace(dst []byte, m framework.MeasureIndex, a area.Index) []byte {
	rank := e.rank(m)
	if rank == nil {
		return dst
	}
	if a != area.None {
		p := rank.Places[a]
		for _, n := range [...]int{p.Highest, p.Lowest, p.Of, p.Quarter} {
			dst = binary.AppendUvarint(dst, uint64(n))
		}
		flags := byte(0)
		for i, is := range [...]bool{p.Tied, p.Small, p.Some} {
			if is {
				flags |= 1 << i
			}
		}
		dst = append(dst, flags)
	}
	s := e.ranks[m].spread
	dst = binary.AppendUvarint(dst, uint64(s.N))
	for _, x := range [...]float64{s.Min, s.Lower, s.Median, s.Upper, s.Max} {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(x))
	}
	return dst
}

// authorities lists the values of all authorities that existed in a period.
func (e *Edition) authorities(s compare.Series, p int) []observation.Value {
	var out []observation.Value
	when := e.Table.Periods(s.Measure)[p]
	for _, a := range e.Areas {
		if x := &e.Register.Areas[a]; x.Level == area.Authority && x.Existed(when) {
			out = append(out, e.Table.At(s.Measure, s.Category, a, p))
		}
	}
	return out
}

// sub gives a folder of the site, or nil when it has none.
func sub(fsys fs.FS, dir string) fs.FS {
	info, err := fs.Stat(fsys, dir)
	if err != nil || !info.IsDir() {
		return nil
	}
	s, err := fs.Sub(fsys, dir)
	if err != nil {
		return nil
	}
	return s
}

// readOptional reads a file that need not be there.
func readOptional(fsys fs.FS, name string) ([]byte, error) {
	b, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return b, nil
}
