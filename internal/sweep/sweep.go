// Package sweep reads a rendered site back and holds it against the figures
// that must not be seen.
//
// A figure that is suppressed is not in the input, so nobody can copy it by
// mistake. But it can come back by other ways: a bar drawn from zero, a line
// led across a gap, a place in a ranking, an average that counts what it should
// have left out, a layout of a site's own, a figure typed into it. Whoever
// writes a page knows what it meant to write; the sweep knows only what is
// written. It takes the finished bytes of each file that leaves the program,
// finds out for every number, limit, coordinate, rank and width to which key
// (measure, category, area, period) it belongs, and looks up what the edition
// has there.
//
// # What is a finding
//
//	sweep         a number, or what one can be read from, at a key that is
//	              suppressed or withdrawn
//	sweep-other   a number that is not the one which the edition has at its key:
//	              the page is wrong, or it is read wrongly and then nothing that
//	              the sweep says of it can be trusted
//	sweep-unread  what is not understood: a table with other heads, a drawing of
//	              another kind, whatever else could hold a figure and is not the
//	              program's, what has no end, a file of a kind that nobody has
//	              declared
//
// So a change in a writer cannot silence the sweep: what it no longer
// understands stops the build until the parser here has learnt it.
//
// # Apart from the writers
//
// This package imports none of the packages that write (chart, download, layout,
// search, site) and shares no code with them but the words of the site, which are
// what they write by. It is told an edition's framework, register and table, and
// reads the rest from the bytes.
//
// # What it cannot see
//
// Words that an author types, or a layout holds, are read for the program's own
// sentences, for linked figures and placed blocks, not for their meaning: "two of
// the three boys" passes. So do pictures that an author adds. A person has to read those.
package sweep

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
	"almanac/internal/words"
)

// Channel is a way by which figures leave the program.
type Channel uint8

// The channels.
const (
	Tables   Channel = iota // tables of figures on pages
	Words                   // sentences, tiles, linked figures, titles, descriptions, citations
	Drawings                // SVG
	Download                // CSV, JSON, spreadsheets, archives
	Changes                 // what differs from the edition before: page, CSV, JSON
	Search                  // the scripts that a search reads
	API                     // JSON for programs
	Other                   // everything else
)

var channelNames = [...]string{"table", "words", "drawing", "download", "changes", "search", "api", "file"}

// String names a channel as a finding does.
func (c Channel) String() string { return channelNames[c] }

// Finding is one thing that must not be seen, or that could not be read.
type Finding struct {
	Pos     source.Pos // in the output
	Rule    string     // "sweep", "sweep-other" or "sweep-unread"
	Channel Channel
	Key     string // as edition.Key writes it; "" where none is known
	Found   string // what stands there
	Why     string // what is wrong with it
}

// Report adds the finding to the problems of a build.
func (f *Finding) Report(probs *source.Problems) {
	at := f.Channel.String()
	if f.Key != "" {
		at += " at " + f.Key
	}
	switch f.Rule {
	case "sweep":
		probs.AddHint(f.Pos, "sweep", "look for it in layouts/ and content/; if neither has it, this is a fault of the program: tell its makers", "%s: %s, found %q", at, f.Why, f.Found)
	case "sweep-other":
		probs.AddHint(f.Pos, "sweep-other", "a layout of the site may have put it in the wrong place", "%s: %s, found %q", at, f.Why, f.Found)
	default:
		probs.AddHint(f.Pos, "sweep-unread", "figures must stand in a form that can be checked: use what the program draws", "%s: %s, found %q", at, f.Why, f.Found)
	}
}

// Sweep knows what of an edition may be seen. It is not changed by reading, so
// that any number of readers can share it.
type Sweep struct {
	id        string
	framework *framework.Framework
	register  *area.Register
	table     *observation.Table
	near      *area.Neighbours
	shown     []area.Index // with pages, in the order of the register
	before    *Sweep       // the edition that changes are compared with
	names     []string     // titles, in which digits are no figures
	embargo   string       // what a page says of the day before which nobody may tell of it

	country    int
	items      map[string][]int  // measures by the folder of their pages
	hides      []bool            // by measure: whether any of its figures is hidden
	around     map[string][]bool // by item and area: whether any figure is that a page of both could show
	written    [][]string        // periods as files write them, by measure and period
	shorts     [][]string        // by measure and period
	labels     [][]string
	inArea     [][]string // an area as it stands in a sentence
	inSentence [][]string // within a sentence, as an adverb, and as the first words of a sentence
	whens      [][]string
	nouns      [][]string   // what can stand in a hole of a sentence, by measure
	inText     [][]string   // and for its categories
	inDrawing  [][]string   // and for those in a drawing
	unitNames  [][]string   // and for its unit
	titles     [][][]string // by measure and category
	capitals   [][]string
	words      *words.Words
	grammar    *grammar
	shapes     *shapes
	slugs      map[string]int
	measures   map[string]int
	spotless   []bool           // by area: whether none of its figures is hidden
	hidesIn    [][]bool         // by measure and area: whether any figure is hidden
	areasBy    map[string][]int // areas and measures by the last word of their name and noun;
	nounsBy    map[string][]int // nil where nothing is hidden
}

// contextItem is the folder of measures that belong to no indicator.
const contextItem = "context"

// New takes an edition with its table, and the words of the site. Titles are those
// of the site and the edition; before is the sweep of the edition that it is compared
// with, or nil.
func New(e *edition.Edition, w *words.Words, before *Sweep, titles ...string) *Sweep {
	s := &Sweep{
		id: e.ID, framework: e.Framework, register: e.Register, table: e.Table, near: e.Neighbours, before: before, names: titles, embargo: w.Say("page.embargo", "when", w.Moment(e.Published)),
		words: w, grammar: newGrammar(w), shapes: newShapes(),
		country: int(e.Register.CountryIndex()), items: map[string][]int{}, slugs: map[string]int{}, measures: map[string]int{},
	}
	for i := range e.Register.Areas {
		x := &e.Register.Areas[i]
		s.slugs[x.Slug] = i
		s.inArea = append(s.inArea, []string{x.In(w.Say), x.ShortName})
		if e.Shows(area.Index(i)) {
			s.shown = append(s.shown, area.Index(i))
		}
	}
	n := len(e.Framework.Measures)
	s.hides, s.written, s.shorts, s.labels = make([]bool, n), make([][]string, n), make([][]string, n), make([][]string, n)
	s.inSentence, s.whens, s.capitals = make([][]string, n), make([][]string, n), make([][]string, n)
	for m := range e.Framework.Measures {
		ms := &e.Framework.Measures[m]
		item := contextItem
		if ms.Indicator != framework.None {
			item = e.Framework.Indicators[ms.Indicator].ID
		}
		s.items[item] = append(s.items[item], m)
		s.measures[ms.ID] = m
		s.name(m)
		for _, p := range e.Table.Periods(framework.MeasureIndex(m)) {
			s.written[m] = append(s.written[m], p.String())
			s.shorts[m] = append(s.shorts[m], w.Short(p))
			s.labels[m] = append(s.labels[m], w.Period(ms.Kind, p))
			s.inSentence[m] = append(s.inSentence[m], w.Named(ms.Kind, p))
			s.whens[m] = append(s.whens[m], w.When(ms.Kind, p))
			s.capitals[m] = append(s.capitals[m], upperFirst(w.When(ms.Kind, p)))
		}
	}
	s.hidesIn = make([][]bool, n)
	s.spotless = make([]bool, len(e.Register.Areas))
	for a := range s.spotless {
		s.spotless[a] = true
	}
	s.around = map[string][]bool{}
	for item, measures := range s.items {
		s.around[item] = s.hidesAround(measures)
	}
	if slices.Contains(s.hides, true) {
		var areas, nouns []string
		for i := range e.Register.Areas {
			areas = append(areas, e.Register.Areas[i].ShortName)
		}
		for m := range e.Framework.Measures {
			nouns = append(nouns, e.Framework.Measures[m].Noun)
		}
		s.areasBy, s.nounsBy = byLastWord(areas), byLastWord(nouns)
	}
	return s
}

// name lists what a measure and its categories are called in sentences.
func (s *Sweep) name(m int) {
	ms := &s.framework.Measures[m]
	unit := ms.Unit.In(s.words.Text)
	var inText, inDrawing []string
	titles := [][]string{{ms.Title}}
	if cats := s.categories(m); cats != nil {
		titles = nil
		for c := range cats {
			label := lowerFirst(cats[c].Label)
			inText, inDrawing = append(inText, cats[c].Label, label), append(inDrawing, cats[c].Short, cats[c].Label)
			titles = append(titles, []string{s.words.Comma([]string{ms.Title, label}), ms.Title})
		}
	}
	s.nouns, s.unitNames = append(s.nouns, []string{ms.Noun}), append(s.unitNames, []string{unit + " " + ms.Base, unit, ms.Base})
	s.inText, s.inDrawing, s.titles = append(s.inText, inText), append(s.inDrawing, inDrawing), append(s.titles, titles)
}

// hidesAround finds out for each area whether a page of it and of some measures
// could show anything hidden: its own figures, those of its region and country,
// and those of its neighbours, of which an average is made.
func (s *Sweep) hidesAround(measures []int) []bool {
	own := make([]bool, len(s.register.Areas))
	for _, m := range measures {
		s.hidesIn[m] = make([]bool, len(own))
		for a := range own {
			if s.hidesAny(m, area.Index(a)) {
				own[a], s.hides[m], s.spotless[a], s.hidesIn[m][a] = true, true, false, true
			}
		}
	}
	out := slices.Clone(own)
	for a := range out {
		for up := s.register.Areas[a].Parent; up != area.None; up = s.register.Areas[up].Parent {
			out[a] = out[a] || own[up]
		}
		if s.near != nil {
			for _, n := range s.near.List[area.Index(a)] {
				out[a] = out[a] || own[n.Area]
			}
		}
	}
	return out
}

// hidesAny reports whether any figure of a measure in an area is hidden.
func (s *Sweep) hidesAny(m int, a area.Index) bool {
	for c := range s.framework.Width(framework.MeasureIndex(m)) {
		for _, v := range s.table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), a) {
			if hides(v.Symbol) {
				return true
			}
		}
	}
	return false
}

// hides reports whether what a symbol stands for must not be seen.
func hides(s observation.Symbol) bool {
	return s == observation.Suppressed || s == observation.Withdrawn
}

// Reader reads files, one after the other. Each goroutine has its own.
type Reader struct {
	*Sweep
	path    string
	data    []byte
	found   []Finding
	scan    scanner
	page    page
	room    room
	company []company         // by period
	orders  map[ref][]float64 // of all authorities, by the key of what all share
	ofRow   []cell            // scratch, as those below
	points  []point
	text    []byte // scratch
	kept    texts
	periods [][]byte // scratch, as those below
	head    []byte
	headed  []head

	thorough   bool                       // never by readers that know one form only, see rows.go
	everything bool                       // also what cannot hide anything
	seen       func(ch Channel, k ref)    // told of every figure that was read back
	counted    func(ch Channel, what int) // told of dots and shares that have no key of their own
}

// NewReader makes a reader.
func (s *Sweep) NewReader() *Reader { return &Reader{Sweep: s} }

// Read sweeps one file of the site; name is its path in the site. What it
// returns is the caller's.
func (r *Reader) Read(name string, data []byte) []Finding {
	r.path, r.data, r.found = name, data, nil
	within, inside := strings.CutPrefix(name, r.id+"/")
	switch ext := path.Ext(name); {
	case ext == ".html":
		r.readPage(within, inside)
	case strings.HasPrefix(name, "downloads/") && ext == ".ods":
		r.workbook()
	case strings.HasPrefix(name, "downloads/") && ext == ".zip":
		r.archive(name)
	case !inside:
		r.outside(ext)
	case within == "changes/changes.csv":
		r.changesCSV()
	case within == "changes/changes.json":
		r.changesJSON()
	case ext == ".json" && strings.HasPrefix(within, "api/"):
		r.api(strings.TrimPrefix(within, "api/"))
	case ext == ".csv" && strings.HasPrefix(within, "data/"):
		r.download()
	case ext == ".json" && strings.HasPrefix(within, "data/"):
		r.downloadJSON(path.Base(within))
	case ext == ".js" && strings.HasPrefix(within, "assets/"):
		r.script(strings.TrimPrefix(within, "assets/"))
	case bare(within, ext):
	default:
		r.unread(Other, 0, within, "nobody has declared what a file of this kind holds")
	}
	return r.found
}

// bare declares the files of an edition that hold no figures: styles, the
// licences of scripts, and pictures, which nobody can read back. A new kind of file has its parser in
// Read, or its place here.
func bare(within, ext string) bool {
	switch ext {
	case ".css", ".woff", ".woff2":
		return strings.HasPrefix(within, "assets/")
	case ".txt":
		return strings.HasPrefix(within, "assets/") && strings.Contains(within, "-licences-")
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg":
		return true
	}
	return false
}

// outside reads files that belong to no edition: they hold addresses and titles
// of editions, and the reasons of corrections.
func (r *Reader) outside(ext string) {
	switch ext {
	case ".js":
		if bytes.HasPrefix(r.data, []byte("var almanacWords")) {
			r.wordsScript()
		}
	case ".xml", ".txt", ".css", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".woff", ".woff2", ".json":
	default:
		r.unread(Other, 0, r.path, "nobody has declared what a file of this kind holds")
	}
}
