package site

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/cores"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// A file of a site is made again when its key has changed: the hash of everything on
// which it depends. For some kinds that is the whole input; most have a narrow one. The
// page of an item in an area depends on the figures of that item in the area and in its
// company, with which it is compared, on its place among all in the newest period, on the
// sizes of the files that it leads to, and on the words on it; a list of texts on what it
// shows of them, but not on the rest of their words. What a file depends on is said in one
// place, [Plan.needs]. Tests hold that against who looks: they render every page with a
// table that notes it, and with texts that can be told on each page.
//
// Of everything else in the site's folder, and of the program, each key holds the
// hash: who edits a layout, a word of the language, the register or the framework
// makes every page anew. So do a figure that becomes a symbol or the other way round,
// for what must not be shown may stand anywhere, and an address that comes or goes.

// key is the hash of what a file depends on.
type key [16]byte

// keys are those of the files of a plan.
type keys struct {
	base key           // of what all depend on
	of   []key         // by place in the plan
	same []*formerFile // by place, of what need not be made; nil where all is
	in   *inputs

	making *keying
}

// inputs are the hashes of the files in a site's folder, by name, and the folders in it.
// They are taken before the site is read: of a file that is saved in between, the hash is
// then the older one, and the next build reads it again.
type inputs struct {
	files map[string]input
	at    time.Time // when they were taken

	asked  sync.Once
	stayed bool // see stay
}

// input is a file or a folder. Of the archive of a sealed edition, whose hash is in its
// seal, there are the size and time only, and of what cannot be read the kind.
type input struct {
	sum  [sha256.Size]byte
	kind fs.FileMode
	size int64
	time time.Time
}

// stamp tells a file from what else it could be.
func (in *input) stamp() string {
	if in.sum == [sha256.Size]byte{} {
		return fmt.Sprint(in.kind, in.size, in.time)
	}
	return string(in.sum[:])
}

// stay reports whether all was still as it was when it is first asked, which is when all is
// read: a file that was saved while a site was built, or was there in between, could be as
// it was before, and pages would not.
func (in *inputs) stay(fsys fs.FS) bool {
	in.asked.Do(func() { in.stayed = in.are(fsys) })
	return in.stayed
}

// are looks whether all is as it was. A file that was young has to have its hash, for a
// clock may tick every two seconds.
func (in *inputs) are(fsys fs.FS) bool {
	now, err := listInputs(fsys)
	if err != nil || len(now.files) != len(in.files) {
		return false
	}
	for name, was := range in.files {
		is, ok := now.files[name]
		if !ok || is.kind != was.kind || is.size != was.size || !is.time.Equal(was.time) {
			return false
		}
		if was.isHashed() && in.at.Sub(was.time).Abs() < settled {
			if sum, err := sumFile(fsys, name, is.size); err != nil || sum != was.sum {
				return false
			}
		}
	}
	return true
}

func (in *input) isHashed() bool { return in.sum != [sha256.Size]byte{} }

// listInputs lists the files that a site is read from, and the folders in which they are,
// without their hashes. Hidden files are read by nobody.
func listInputs(fsys fs.FS) (*inputs, error) {
	in := &inputs{files: map[string]input{}, at: time.Now()}
	roots := siteFiles()
	var own source.Problems // which are said when it is read
	if c, err := ReadConfig(fsys, &own); err == nil && c != nil && c.Archives != "" {
		roots = append(roots, c.Archives)
	}
	for _, root := range roots {
		err := fs.WalkDir(fsys, root, func(name string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil && name == root:
				return fs.SkipDir // not every site has all of them
			case err != nil:
				return err
			case strings.HasPrefix(path.Base(name), "."):
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			case entry.IsDir():
				in.files[name+"/"] = input{kind: fs.ModeDir}
				return nil
			}
			info, err := fs.Stat(fsys, name)
			if err != nil { // a link to nowhere: reading says so
				in.files[name] = input{kind: entry.Type()}
				return nil
			}
			in.files[name] = input{kind: info.Mode().Type(), size: info.Size(), time: info.ModTime()}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return in, nil
}

// sumInputs hashes the files that a site is read from.
func sumInputs(fsys fs.FS) (*inputs, error) {
	in, err := listInputs(fsys)
	if err != nil {
		return nil, err
	}
	var names []string
	for name, x := range in.files {
		if x.kind == 0 && path.Ext(name) != ".zip" && x.size <= source.Largest(name) {
			names = append(names, name)
		}
	}
	sums := make([][sha256.Size]byte, len(names))
	err = cores.Try(len(names), func(i int) (err error) {
		sums[i], err = sumFile(fsys, names[i], in.files[names[i]].size)
		return err
	})
	for i, name := range names {
		x := in.files[name]
		x.sum = sums[i]
		in.files[name] = x
	}
	return in, err
}

func sumFile(fsys fs.FS, name string, size int64) (sum [sha256.Size]byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	const most = 64 << 10 // bytes at once
	h := sha256.New()
	if _, err = io.CopyBuffer(h, struct{ io.Reader }{f}, make([]byte, min(size+1, most))); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// isFigures reports whether a file holds observations: keys hold these as they were
// understood, measure by measure.
func isFigures(name string) bool {
	folder, file, _ := strings.Cut(strings.TrimPrefix(name, "data/"), "/")
	_, _, ok := edition.ParseID(folder)
	return ok && path.Ext(file) == ".csv" && !strings.Contains(file, "/")
}

// isText reports whether a file holds words of the site: keys hold each by itself. The
// glossary stands on every page.
func isText(name string) bool {
	return strings.HasPrefix(name, "content/") && path.Ext(name) == ".md" && name != glossaryFile
}

// keying makes keys.
type keying struct {
	p       *Plan
	in      *inputs
	figures map[*Edition]*figureSums
	all     key // of all figures and words
	base    key
	lists   key // of what lists show of texts
}

// figureSums are the hashes of the figures of an edition.
type figureSums struct {
	measure []key // by measure: of every area
	area    []key // by area: of every measure
	series  []key // by measure and area
	joint   []key // by measure: the figures that several areas have together
	whole   []key // see all and symbols
}

// beginKeys prepares the keys of a plan, which makeKeys makes; was is what the build
// before has left, nil where that is not known.
func (p *Plan) beginKeys(in *inputs, was *former, o Options) {
	k := &keying{p: p, in: in, figures: map[*Edition]*figureSums{}}
	for _, e := range p.Model.Editions {
		if e.Table != nil {
			k.figures[e] = o.sumsOf(e)
		}
	}
	k.base = k.sumBase(o)
	k.all, k.lists = k.sumAll(), k.sumLists()
	p.keys = &keys{base: k.base, of: make([]key, p.Len()), in: in, making: k}
	if was != nil && !o.Full && was.base == k.base {
		p.former, p.keys.same = was, make([]*formerFile, p.Len())
	}
}

// makeKeys makes the keys of the targets in some places, and finds those that need not be
// made. Pages say how large downloads are: these are to be written, or remembered, before
// the keys of pages are made. No download depends on the size of another.
func (p *Plan) makeKeys(places []int) {
	if p.keys == nil {
		return
	}
	const together = 256
	cores.Each((len(places)+together-1)/together, func(part int) {
		var buf []byte
		for _, at := range places[part*together : min(len(places), (part+1)*together)] {
			t := p.target(at)
			p.keys.of[at], buf = p.keys.making.key(t, buf)
			if p.former == nil {
				continue
			}
			if was := p.former.find(t.Path, at); was != nil && was.key == p.keys.of[at] {
				p.keys.same[at] = was
				t.remember(was)
			}
		}
	})
}

// inTurn parts the places of a plan: those of downloads of which pages say how large they
// are, and all others.
func (p *Plan) inTurn() [][]int {
	parts := make([][]int, 2)
	for at := range p.Len() {
		turn := 1
		if p.kindAt(at).isDownload() {
			turn = 0
		}
		parts[turn] = append(parts[turn], at)
	}
	return parts
}

func cut(h hash.Hash) key { return key(h.Sum(nil)[:len(key{})]) }

// sumsOf gives the hashes of the figures of an edition: those that a build before has made
// of the same files, or new ones.
func (o *Options) sumsOf(e *Edition) *figureSums {
	if !o.noted() || e.Seal != nil {
		return sumFigures(e.plain.Table)
	}
	notes := o.Memo.notes
	name := o.sumsName(e)
	s := newFigureSums(len(e.Framework.Measures), len(e.Register.Areas))
	if data, ok := notes.Get(name); ok && s.decode(data) {
		return s
	}
	s = sumFigures(e.plain.Table)
	notes.Put(name, s.encode())
	return s
}

// sumsName is what the note of these is called.
func (o *Options) sumsName(e *Edition) string {
	return o.Memo.note(sumsNote, e.ID, []string{"data/areas.csv", "data/framework/", "data/" + e.ID + "/"})
}

func newFigureSums(measures, areas int) *figureSums {
	return &figureSums{measure: make([]key, measures), area: make([]key, areas), series: make([]key, measures*areas), joint: make([]key, measures), whole: make([]key, 2)}
}

// lists are all hashes.
func (s *figureSums) lists() [][]key { return [][]key{s.measure, s.area, s.series, s.joint, s.whole} }

func (s *figureSums) encode() (data []byte) {
	for _, of := range slices.Concat(s.lists()...) {
		data = append(data, of[:]...)
	}
	return data
}

// decode is false for what encode has not written for as many measures and areas.
func (s *figureSums) decode(data []byte) bool {
	for _, list := range s.lists() {
		for i := range list {
			if n := copy(list[i][:], data); n < len(key{}) {
				return false
			}
			data = data[len(key{}):]
		}
	}
	return len(data) == 0
}

// all is the hash of every figure.
func (s *figureSums) all() *key { return &s.whole[0] }

// symbols is the hash of which figures are symbols, and which.
func (s *figureSums) symbols() *key { return &s.whole[1] }

// sumFigures hashes a table.
func sumFigures(t *observation.Table) *figureSums {
	measures, areas := len(t.Framework.Measures), len(t.Register.Areas)
	symbols := make([]key, measures)
	out := newFigureSums(measures, areas)
	cores.Share(measures, func(mine iter.Seq[int]) {
		var buf, odd, joint []byte
		for m := range mine {
			odd, joint = odd[:0], joint[:0]
			of := sha256.New()
			for a := range areas {
				buf = t.AppendFigures(buf[:0], framework.MeasureIndex(m), area.Index(a))
				odd = t.AppendSymbols(odd, framework.MeasureIndex(m), area.Index(a))
				joint = t.AppendJoint(joint, framework.MeasureIndex(m), area.Index(a))
				if len(buf) == 0 {
					continue
				}
				sum := sha256.Sum256(buf)
				out.series[m*areas+a] = key(sum[:len(key{})])
				of.Write(binary.AppendUvarint(sum[:], uint64(a)))
			}
			out.measure[m] = cut(of)
			sum := sha256.Sum256(odd)
			symbols[m] = key(sum[:len(key{})])
			sum = sha256.Sum256(joint)
			out.joint[m] = key(sum[:len(key{})])
		}
	})
	all := sha256.New()
	for a := range areas {
		of := sha256.New()
		for m := range measures {
			of.Write(out.series[m*areas+a][:])
		}
		out.area[a] = cut(of)
		all.Write(out.area[a][:])
	}
	*out.all() = cut(all)
	odd := sha256.New()
	for m := range symbols {
		odd.Write(symbols[m][:])
	}
	*out.symbols() = cut(odd)
	return out
}

// sumBase hashes what every file depends on.
func (k *keying) sumBase(o Options) key {
	h := sha256.New()
	m := k.p.Model
	fmt.Fprintf(h, "%q %q %v %q %v %q %q %q\n", o.Program, o.Version, o.Preview, o.Only, o.exported, m.leftOut, m.asOf, m.bar)
	for _, name := range slices.Sorted(maps.Keys(k.in.files)) {
		if !isText(name) && !isFigures(name) {
			x := k.in.files[name]
			fmt.Fprintf(h, "%q %x\n", name, x.stamp())
		}
	}
	for _, e := range m.Editions {
		fmt.Fprintf(h, "%q %q %d\n", e.ID, e.embargo, e.allowed)
		if f := k.figures[e]; f != nil {
			fmt.Fprintf(h, "%x", *f.symbols())
			for i := range e.Framework.Measures {
				fmt.Fprint(h, e.Table.Periods(framework.MeasureIndex(i)), e.Framework.Measures[i].Headline)
			}
		}
	}
	for _, d := range m.docs() { // others lead to them
		fmt.Fprintf(h, "%q %q %q %q %v\n", d.Address, d.Anchor, d.Title, d.Anchors(), d.Draft)
	}
	k.addresses(h, func(of kind) bool { return !comesAndGoes(of) })
	return cut(h)
}

// comesAndGoes reports whether files of a kind are there or not by what was made of the
// figures before: no page leads to them but that of the downloads, which depends on all.
func comesAndGoes(k kind) bool { return k == cardFile || k == wholeFile }

// addresses adds those of the targets of some kinds, and where redirects lead.
func (k *keying) addresses(h hash.Hash, are func(kind) bool) {
	p := k.p
	var buf []byte
	for i := range p.entries {
		e := &p.entries[i]
		for at := range p.size(e) {
			of := p.kindOf(e, at)
			if !are(of) {
				continue
			}
			buf = append(p.appendPath(buf[:0], e, at), 0, byte(of))
			buf = append(p.appendGoal(buf, e, at), 0)
			h.Write(buf)
		}
	}
}

// sumAll hashes all figures and words.
func (k *keying) sumAll() key {
	h := sha256.New()
	h.Write(k.base[:])
	for _, name := range slices.Sorted(maps.Keys(k.in.files)) {
		if isText(name) {
			x := k.in.files[name]
			fmt.Fprintf(h, "%q %x\n", name, x.stamp())
		}
	}
	for _, e := range k.p.Model.Editions {
		if f := k.figures[e]; f != nil {
			h.Write(f.all()[:])
		}
	}
	k.addresses(h, comesAndGoes)
	return cut(h)
}

// sumLists hashes what lists show of every text, with what its references say, and how
// many figures an edition has.
func (k *keying) sumLists() key {
	h := sha256.New()
	h.Write(k.base[:])
	m := k.p.Model
	list := func(d *commentary.Doc) {
		fmt.Fprintf(h, "%q %q %q %q %q %q %v %d %v %q %v %v\n", d.Address, d.Anchor, d.Title, d.Author, d.Role, d.Summary, d.Date, d.Order, d.Status, d.Owner, d.Review, d.Parts)
		for _, x := range d.Headings {
			fmt.Fprintf(h, "%d %q %q\n", x.Level, x.ID, x.Text)
		}
		for _, x := range d.Sections {
			fmt.Fprintf(h, "%q %q\n", x.ID, x.Heading)
		}
		for _, x := range d.Terms {
			fmt.Fprintf(h, "%q %q\n", x.ID, x.Text)
		}
	}
	for _, d := range slices.Concat(m.About, m.Guide) {
		list(d)
	}
	for _, e := range m.Editions {
		if e.Table == nil || e.Words == nil {
			continue
		}
		fmt.Fprintf(h, "%q %d\n", e.ID, e.Table.Len())
		for _, d := range e.Words.Docs() {
			list(e.texts(d))
		}
	}
	return cut(h)
}

// needs is what a file depends on beside what all do.
type needs struct {
	all      bool                     // on everything
	lists    bool                     // on what lists show of texts
	measures []framework.MeasureIndex // on the figures of every area
	area     area.Index               // on the figures of every measure; None for no area
	company  []area.Index             // on the figures of these areas, of which the first has the page
	of       []framework.MeasureIndex // of these measures, nil for every one, and on its place in them
	docs     []*commentary.Doc        // on these words, and the figures in them
	files    []Target                 // on how large these are
	changed  int                      // on how many figures in it are others than in the edition before
	bytes    bool                     // on nothing else: they are its own
}

// needs says what a target depends on. A kind that is not among these depends on
// everything.
func (p *Plan) needs(t *Target) needs {
	n := needs{area: area.None}
	e := t.ed
	switch t.kind {
	case redirectPage:
		return n
	case finished:
		n.bytes = !t.listing // which base holds
		return n
	case dataFile, dataJSON, seriesFile, apiIndicator, embedPage:
		n.measures = e.Items[t.item].Measures
		return n
	case indicatorPage:
		n.measures = e.Items[t.item].Measures
		n.changed = e.changedOf(t.item)
		if i := e.Items[t.item].Index; i != framework.None {
			if d := e.Words.Indicator(i); d != nil {
				n.docs = append(n.docs, d)
			}
		}
		return n
	case areaFile, areaJSON, apiArea:
		n.area = t.area
		return n
	case areaItemPage:
		n.company, n.of = e.company(t.area), e.Items[t.item].Measures
		n.files = []Target{{kind: areaFile, area: t.area}, {kind: areaJSON, area: t.area}, {kind: dataFile, item: t.item}, {kind: dataJSON, item: t.item}}
		n.changed = e.changedIn(t.area, t.item)
		if i := e.Items[t.item].Index; i != framework.None {
			if d := e.Words.AreaIndicator(t.area, i); d != nil {
				n.docs = append(n.docs, d)
			}
		}
		return n
	case areaPage:
		n.company = e.company(t.area)
		n.files = []Target{{kind: areaFile, area: t.area}, {kind: areaJSON, area: t.area}}
		n.changed = e.changedIn(t.area, -1)
		n.docs = p.textsOf(e, t.area)
		return n
	case prosePage:
		if t.Path != stylePath && t.Path != statementPage && t.Path != methodology {
			n.docs = append(n.docs, t.doc)
			return n
		}
	case themesPage, areasPage, questionsPage, questionPage, coveragePage, boardsPage, aToZPage, apiPage, apiIndex, metadataFile, searchPage, correctionsPage, siteMapPage, notFoundPage:
		n.lists = true
		return n
	case editionPage, indicatorsPage, themePage, boardPage:
		return p.needsOfList(t, n)
	}
	return needs{all: true, area: area.None}
}

// needsOfList says what a page depends on that lists items with figures of the country.
func (p *Plan) needsOfList(t *Target, n needs) needs {
	e := t.ed
	n.lists = true
	n.company = append(n.company, e.Register.CountryIndex()) // which may be none
	var d *commentary.Doc
	switch t.kind {
	case editionPage:
		d = e.Words.Index()
	case themePage:
		d = e.Words.Theme(framework.ThemeIndex(t.item))
	case boardPage:
		d = e.Words.Board(t.item)
		n.docs = slices.Clone(e.Words.BoardAnswers(t.item))
		n.company = append(n.company, p.Model.Boards[t.item].Members...)
	}
	if d != nil {
		n.docs = append(n.docs, d)
	}
	return n
}

// company lists an area and those with whose figures its own are shown: the country, its
// region, its neighbours, and the areas that it came from or that came from it.
func (e *Edition) company(a area.Index) []area.Index {
	reg := e.Register
	list := []area.Index{a}
	for _, other := range [...]area.Index{reg.CountryIndex(), reg.RegionOf(a)} {
		if other != area.None {
			list = append(list, other)
		}
	}
	if e.Neighbours != nil {
		for _, n := range e.Neighbours.List[a] {
			list = append(list, n.Area)
		}
	}
	return append(append(list, reg.Areas[a].Predecessors...), reg.Areas[a].Successors...)
}

// textsOf lists the texts on the profile of an area: its own, its answers, and those of
// its boards, which it names.
func (p *Plan) textsOf(e *Edition, a area.Index) []*commentary.Doc {
	docs := slices.Clone(e.Words.Answers(a))
	if d := e.Words.Area(a); d != nil {
		docs = append(docs, d)
	}
	for i := range p.Model.Boards {
		if slices.Contains(p.Model.Boards[i].Members, a) {
			docs = append(docs, e.Words.BoardAnswers(i)...)
		}
	}
	return docs
}

// key makes the key of a target; buf is scratch.
func (k *keying) key(t *Target, buf []byte) (of key, scratch []byte) {
	if t.kind == redirectPage {
		return k.base, buf // which holds where it leads
	}
	n := k.p.needs(t)
	f := k.figures[t.ed]
	switch {
	case n.all || f == nil && t.ed != nil:
		buf = append(buf[:0], k.all[:]...)
	case n.lists:
		buf = append(buf[:0], k.lists[:]...)
	default:
		buf = append(buf[:0], k.base[:]...)
	}
	buf = binary.AppendUvarint(buf, uint64(t.kind))
	buf = append(append(buf, t.Path...), 0)
	if n.bytes {
		buf = append(buf, t.bytes()...)
	}
	for _, d := range n.docs {
		sum := k.in.files[d.Path].sum
		buf = append(buf, sum[:]...)
		for i := range d.References {
			buf = append(buf, f.measure[d.References[i].Measure][:]...)
		}
		if d.Blocks != nil {
			buf = append(buf, f.all()[:]...)
		}
	}
	for _, m := range n.measures {
		buf = append(buf, f.measure[m][:]...)
	}
	buf = k.company(buf, t, &n)
	for _, file := range n.files {
		file.ed = t.ed
		buf = append(append(buf, k.p.sizeOf(file)...), 0)
	}
	buf = binary.AppendVarint(buf, int64(n.changed))
	if n.area != area.None {
		buf = append(buf, f.area[n.area][:]...)
	}
	sum := sha256.Sum256(buf)
	return key(sum[:len(key{})]), buf
}

// company adds the figures of an area and its company, and its place among all.
func (k *keying) company(buf []byte, t *Target, n *needs) []byte {
	if n.company == nil {
		return buf
	}
	f := k.figures[t.ed]
	add := func(m framework.MeasureIndex) {
		buf = append(buf, f.joint[m][:]...)
		buf = t.ed.appendPlace(buf, m, n.company[0])
	}
	for m := range f.measure {
		if n.of == nil {
			add(framework.MeasureIndex(m))
		}
	}
	for _, m := range n.of {
		add(m)
	}
	areas := len(f.area)
	for _, a := range n.company {
		if a == area.None {
			continue
		}
		if n.of == nil {
			buf = append(buf, f.area[a][:]...)
		}
		for _, m := range n.of {
			buf = append(buf, f.series[int(m)*areas+int(a)][:]...)
		}
	}
	return buf
}
