package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/search"
	"almanac/internal/source"
)

// Sometimes what was published must go: a count that should have been
// suppressed, a page that names somebody. A page leaves a tombstone at its
// address. A figure stands in many places: on its own page and those of its
// indicator, its theme, its neighbours; in drawings, downloads, averages, ranks
// and the search. Two ways lead to them. The seal knows which outputs looked at
// the figure when they were made. And the edition is rendered twice by today's
// program, with the figure and without: what differs depends on it. Whatever
// either finds is written anew, and every other byte stays.

// A Withdrawal is what is to be taken out of published editions.
type Withdrawal struct {
	Edition string
	Subject string // an address in the edition, or the key of a figure
	Reason  string // for readers
	Instead string // the address of what to read instead; may be empty
}

// Withdrawn says what a withdrawal has changed.
type Withdrawn struct {
	Files   []commit.File
	Outputs map[string][]string // by sealed edition, the files written anew
	Inputs  []string            // changed files of data/
	Texts   []string            // commentary that may speak of the figure: the author has to look
}

// Withdraw takes a page or a figure out of what was published. A figure goes
// from every edition that holds it. Nothing is written: the files are to be
// written together. They are none when something is wrong.
func Withdraw(o Options, w Withdrawal, probs *source.Problems) (*Withdrawn, error) {
	o.Preview = true // what a draft holds would be published next
	m, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	defer (&Plan{Model: m}).Close()
	e := m.edition(w.Edition)
	if e == nil {
		var ids []string
		for _, e := range m.Editions {
			ids = append(ids, e.ID)
		}
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(w.Edition, ids), "there is no edition %q", w.Edition)
		return nil, nil
	}
	if w.Instead != "" {
		w.Instead = addressOf(w.Instead)
		if page, _, _ := strings.Cut(w.Instead, "#"); !NewPlan(m).Has(page) {
			probs.AddHint(source.Pos{File: "data/" + w.Edition}, "unknown-page", "write it from the site's root: --instead "+w.Edition+"/areas/SLUG/", "the site has no page %s to read instead", page)
			return nil, nil
		}
	}
	x := &withdrawing{o: o, m: m, w: w, probs: probs, out: &Withdrawn{Outputs: map[string][]string{}}, gone: map[string][]byte{}}
	if strings.Contains(w.Subject, ":") {
		err = x.figure(e)
	} else {
		err = x.page(e)
	}
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	return x.out, nil
}

func (m *Model) edition(id string) *Edition {
	for _, e := range m.Editions {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// withdrawing is a withdrawal on its way.
type withdrawing struct {
	o     Options
	m     *Model
	w     Withdrawal
	probs *source.Problems
	out   *Withdrawn
	gone  map[string][]byte // inputs of all editions that have changed so far
}

// page puts a tombstone in the place of a page, and takes its words out of the
// search.
func (x *withdrawing) page(e *Edition) error {
	at := addressOf(strings.TrimPrefix(strings.TrimPrefix(x.w.Subject, "/"), e.ID+"/"))
	if path.Ext(at) == "" {
		at += "/index.html"
	}
	at = e.ID + "/" + at
	pos := source.Pos{File: "data/" + e.ID}
	if e.Seal == nil {
		x.probs.AddHint(pos, "not-sealed", "take it out of content/"+e.ID+" or data/"+e.ID+" and build again", "edition %s is not sealed: what is withdrawn from its inputs is gone from its pages", e.ID)
		return nil
	}
	if _, ok := e.Seal.Output(at); !ok || path.Ext(at) != ".html" {
		var pages []string
		for i := range e.Seal.Outputs {
			pages = append(pages, e.Seal.Outputs[i].Path)
		}
		x.probs.AddHint(pos, "unknown-page", source.DidYouMean(at, pages), "edition %s has no page %s", e.ID, at)
		return nil
	}
	event := edition.Withdrawal{Subject: at, Time: x.o.now(), Reason: x.w.Reason, Instead: x.w.Instead}
	stone, err := x.tombstone(e, at)
	if err != nil {
		return err
	}
	changed := map[string][]byte{at: stone}
	for i := range e.Seal.Outputs {
		name := e.Seal.Outputs[i].Path
		if name != e.ID+"/"+wordsScript {
			continue
		}
		data, err := e.archive.File(name)
		if err != nil {
			return err
		}
		if without, some := wordsWithout(data, at); some {
			changed[name] = without
		}
	}
	return x.reseal(e, changed, nil, event)
}

// wordsWithout takes a page out of a script of words.
func wordsWithout(script []byte, page string) (out []byte, some bool) {
	var w search.Words
	if !parseScript(script, &w) {
		return nil, false
	}
	n := len(w.Pages) + len(w.Terms)
	w.Pages = slices.DeleteFunc(w.Pages, func(p search.Page) bool { return p.Path == page })
	w.Terms = slices.DeleteFunc(w.Terms, func(t search.Term) bool { return t.Path == page })
	if len(w.Pages)+len(w.Terms) == n {
		return nil, false
	}
	out, err := jsonScript("almanacWords", w)
	return out, err == nil
}

// parseScript reads what jsonScript has written.
func parseScript(script []byte, v any) bool {
	_, quoted, ok := bytes.Cut(script, []byte(" = '"))
	text, _, end := bytes.Cut(quoted, []byte("'\n"))
	if !ok || !end {
		return false
	}
	plain := strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(string(text))
	return json.Unmarshal([]byte(plain), v) == nil
}

// figure withdraws a figure from every edition.
func (x *withdrawing) figure(named *Edition) error {
	key, err := edition.ParseKey(x.w.Subject)
	if err != nil {
		x.probs.Add(source.Pos{File: "data/" + named.ID}, "key", "%v", err)
		return nil
	}
	found := false
	for _, e := range x.m.Editions {
		inputs, full, err := x.inputs(e, key)
		if err != nil {
			return err
		}
		if x.probs.Errors() > 0 || len(inputs) == 0 {
			continue
		}
		found = true
		maps.Copy(x.gone, inputs)
		if full != nil {
			x.texts(full, key)
		} else {
			x.allTexts(e)
		}
		for _, name := range slices.Sorted(maps.Keys(inputs)) {
			x.out.Inputs = append(x.out.Inputs, name)
			x.put(commit.File{Path: name, Data: inputs[name]})
		}
		if e.Seal == nil {
			continue
		}
		event := edition.Withdrawal{Subject: x.w.Subject, Time: x.o.now(), Reason: x.w.Reason, Instead: x.w.Instead}
		changed, err := x.outputs(e, key, inputs, event)
		if err != nil {
			return err
		}
		if err := x.reseal(e, changed, inputs, event); err != nil {
			return err
		}
	}
	if !found && x.probs.Errors() == 0 {
		x.probs.AddHint(source.Pos{File: "data/" + named.ID}, "no-figure", "almanac withdraw takes MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, as they are written in the CSV files", "no edition holds a figure %s", x.w.Subject)
	}
	return nil
}

// inputs gives the files of an edition's figures without the withdrawn one, and
// the edition as it can be read: nil where it is sealed and this program does
// not take it any more.
func (x *withdrawing) inputs(e *Edition, key edition.Key) (map[string][]byte, *Edition, error) {
	full := e
	if e.Seal != nil {
		var own source.Problems
		var err error
		if full, err = x.m.figuresOf(e, x.o.Site, &own); err != nil {
			return nil, nil, err
		}
		if e.archive == nil {
			return nil, nil, nil // was said
		}
	}
	reg := x.m.Register
	if full != nil {
		reg = full.Register
	}
	names, err := fs.Glob(x.o.Site, "data/"+e.ID+"/*.csv")
	if err != nil {
		return nil, nil, err
	}
	changed := map[string][]byte{}
	for _, name := range names {
		data, err := fs.ReadFile(x.o.Site, name)
		if err != nil {
			return nil, nil, err
		}
		without, rows, err := edition.WithdrawRows(data, name, key, reg)
		if err != nil {
			return nil, nil, err
		}
		if rows > 0 && !bytes.Equal(without, data) {
			changed[name] = without
		}
	}
	if len(changed) == 0 {
		return nil, full, nil
	}
	if err := x.forgetFigures(e, changed); err != nil {
		return nil, nil, err
	}
	sources := "data/" + e.ID + "/sources.toml"
	data, err := readOptional(x.o.Site, sources)
	if err != nil || data == nil {
		return changed, full, err
	}
	without := data
	if full == nil {
		without = edition.ForgetAllSums(data) // nobody can tell which belong to the measure
	} else if m, ok := full.Framework.Measure(key.Measure); ok {
		without = edition.ForgetSums(data, full.SumsOf(m))
	}
	if !bytes.Equal(without, data) {
		changed[sources] = without
	}
	return changed, full, nil
}

// forgetFigures takes the fingerprints of figures out of an edition's texts:
// they are hashes, on which a guess at the withdrawn figure could be tried.
func (x *withdrawing) forgetFigures(e *Edition, changed map[string][]byte) error {
	return walkTexts(x.o.Site, "content/"+e.ID, func(name string, data []byte) {
		if without := commentary.ForgetFigures(data); !bytes.Equal(without, data) {
			changed[name] = without
		}
	})
}

// walkTexts visits the markdown files of a folder, which need not be there.
func walkTexts(fsys fs.FS, dir string, visit func(name string, data []byte)) error {
	return fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case name == dir && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || entry.IsDir() || path.Ext(name) != ".md":
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err == nil {
			visit(name, data)
		}
		return err
	})
}

// texts notes commentary that may speak of the figure: what is written about
// this area and item, and whatever holds the number as it was shown.
func (x *withdrawing) texts(full *Edition, key edition.Key) {
	m, ok := full.Framework.Measure(key.Measure)
	a, known := full.Register.BySlug(key.Area)
	if !ok || !known {
		return
	}
	ms := &full.Framework.Measures[m]
	var shown []string
	for c := range full.Framework.Width(m) {
		for _, v := range full.Table.Series(m, framework.CategoryIndex(c), a) {
			if v.IsNumber() {
				shown = append(shown, v.Number.Format(ms.Decimals))
			}
		}
	}
	for _, d := range full.Words.Docs() {
		about := d.Area == a && (d.Indicator == ms.Indicator || d.Scope == commentary.Area) || claims(d, m, a)
		for _, s := range d.Sections {
			about = about || slices.ContainsFunc(shown, func(n string) bool { return len(n) > 1 && strings.Contains(s.Text, n) })
		}
		if about {
			x.out.Texts = append(x.out.Texts, d.Path)
		}
	}
}

// claims reports whether a text says something of a figure of a measure and
// area in its author's words. What it merely refers to follows by itself.
func claims(d *commentary.Doc, m framework.MeasureIndex, a area.Index) bool {
	return slices.ContainsFunc(d.References, func(ref commentary.Reference) bool {
		return ref.Form.Claim() && ref.Measure == m && (ref.Area == a || ref.Beside.Area == a)
	})
}

// allTexts notes every text of a sealed edition that cannot be read.
func (x *withdrawing) allTexts(e *Edition) {
	for _, in := range e.Seal.Inputs {
		if path.Ext(in.Path) == ".md" {
			x.out.Texts = append(x.out.Texts, in.Path)
		}
	}
}

// outputs renders what depends on a figure without it. Where today's program
// does not take the edition, nothing can be rendered: then whatever the seal says
// to show the figure goes.
func (x *withdrawing) outputs(e *Edition, key edition.Key, inputs map[string][]byte, event edition.Withdrawal) (map[string][]byte, error) {
	stones := map[string]bool{} // in the place of pages that were withdrawn, which stay
	for _, w := range e.Seal.Withdrawn {
		if !strings.Contains(w.Subject, ":") {
			stones[w.Subject] = true
		}
	}
	carriers, changed := map[string]bool{}, map[string][]byte{}
	for _, c := range e.Seal.Carriers(key.Measure, key.Area) {
		carriers[c] = !stones[c]
	}
	before, err := x.plan(e, x.o.Site, e.Seal.Withdrawn)
	if err != nil {
		return nil, err
	}
	after, err := x.plan(e, replaced{x.o.Site, x.gone}, append(slices.Clone(e.Seal.Withdrawn), event))
	if err != nil {
		return nil, err
	}
	if before == nil || after == nil {
		for name, shows := range carriers {
			if !shows {
				continue
			}
			if changed[name], err = x.without(e, name, key); err != nil {
				return nil, err
			}
		}
		return changed, nil
	}
	was, is := newRenderer(before), newRenderer(after)
	for i := range e.Seal.Outputs {
		out := &e.Seal.Outputs[i]
		if stones[out.Path] {
			continue
		}
		data, err := x.output(out, carriers[out.Path], was, is)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", out.Path, err)
		}
		if carriers[out.Path] && out.Path == e.ID+"/"+wordsScript {
			if data, err = wordsNow(after.Model, e.ID, stones); err != nil {
				return nil, err
			}
		}
		if data == nil && carriers[out.Path] && !planned(after, out.Path) {
			if data, err = x.without(e, out.Path, key); err != nil {
				return nil, err
			}
		}
		if data != nil {
			changed[out.Path] = data
		}
	}
	return changed, nil
}

// wordsNow is the script of an edition's words without the pages that were
// withdrawn. A plan does not make it of figures, as it does other files, but
// texts in it may refer to some.
func wordsNow(m *Model, id string, stones map[string]bool) ([]byte, error) {
	words := m.edition(id).searchWords(m)
	data, err := jsonScript("almanacWords", words)
	for page := range stones {
		if without, some := wordsWithout(data, page); some {
			data = without
		}
	}
	return data, err
}

// withdrawals are remarks on figures of a measure that were withdrawn.
func (e *Edition) withdrawals(m framework.MeasureIndex, a area.Index) (out []layout.State) {
	for _, w := range e.withdrawn {
		if key, err := edition.ParseKey(w.Subject); err == nil && key.Measure == e.Framework.Measures[m].ID && key.Area == e.Register.Areas[a].Slug {
			out = append(out, layout.State{Tag: "withdrawn", Text: "Withdrawn on " + day(w.Time) + ": " + w.Reason})
		}
	}
	return out
}

// planned reports whether a plan makes a file of an address from figures.
func planned(p *Plan, address string) bool {
	i, ok := p.byPath[address]
	return ok && p.Targets[i].kind != finished
}

// output gives the bytes of a file that depends on the figure, and nil for one
// that does not: it has the same bytes with and without, and those of the seal
// where the seal says that it looked at the figure.
func (x *withdrawing) output(out *edition.Output, carrier bool, was, is *renderer) ([]byte, error) {
	if !planned(was.plan, out.Path) || !planned(is.plan, out.Path) {
		return nil, nil
	}
	with, err := was.render(&was.plan.Targets[was.plan.byPath[out.Path]])
	if err != nil {
		return nil, err
	}
	without, err := is.render(&is.plan.Targets[is.plan.byPath[out.Path]])
	if err != nil {
		return nil, err
	}
	if bytes.Equal(with, without) && (!carrier || sumOf(with) == out.SHA256) {
		return nil, nil
	}
	return bytes.Clone(without), nil
}

// without takes a figure out of a file that today's program does not make under
// this address: the newest figures are edited, a page gets a tombstone, and of
// anything else nothing is left.
func (x *withdrawing) without(e *Edition, name string, key edition.Key) ([]byte, error) {
	switch {
	case name == e.ID+"/assets/figures.js":
		return newestWithout(e, name, key)
	case path.Ext(name) == ".html":
		return x.tombstone(e, name)
	}
	return []byte("withdrawn\n"), nil
}

// newestWithout edits the newest figures of a search, whose order of areas is
// that of the index it was sealed with. Where that cannot be read all figures
// of the measure go.
func newestWithout(e *Edition, name string, key edition.Key) ([]byte, error) {
	data, err := e.archive.File(name)
	if err != nil {
		return nil, err
	}
	indexed, err := e.archive.File(e.Seal.Index)
	if err != nil {
		return nil, err
	}
	var f search.Figures
	var index search.Index
	if !parseScript(data, &f) {
		return jsonScript("almanacFigures", search.Figures{Version: search.Version})
	}
	n := f.Measures[key.Measure]
	values := strings.Split(n.Values, "|")
	at := -1
	if parseScript(indexed, &index) && len(index.Areas) == len(values) {
		at = slices.IndexFunc(index.Areas, func(a search.Area) bool { return a.Slug == key.Area })
	}
	if at < 0 {
		delete(f.Measures, key.Measure)
		return jsonScript("almanacFigures", f)
	}
	values[at] = observation.Withdrawn.Code()
	n.Values = strings.Join(values, "|")
	f.Measures[key.Measure] = n
	return jsonScript("almanacFigures", f)
}

// plan plans a sealed edition, nil where this program does not take it, as if it were made today, from its own inputs and
// those that it was sealed with, with the names of styles and scripts that it
// has in its archive.
func (x *withdrawing) plan(e *Edition, fsys fs.FS, withdrawn []edition.Withdrawal) (*Plan, error) {
	var own source.Problems // of an edition that was taken when it was sealed
	full, err := x.m.figuresOf(e, fsys, &own)
	if full == nil || err != nil {
		return nil, err
	}
	full.Seal, full.archive = nil, nil
	m := *x.m
	m.assets = sealedAssets(e.Seal, x.m.assets)
	full.charts.name = sealedAsset(e.Seal, "charts", ".js")
	full.search = searchScripts{path: e.Seal.Index}
	full.layMap(m.Map)
	full.withdrawn = withdrawn
	m.Editions = slices.Clone(m.Editions)
	for i := range m.Editions {
		if m.Editions[i] == e {
			m.Editions[i] = full
		}
	}
	if m.Newest == e {
		m.Newest = full
	}
	if err := x.compare(&m, full, fsys); err != nil {
		return nil, err
	}
	p := &Plan{Model: &m, byPath: map[string]int{}}
	for _, t := range x.siteTargets() {
		p.add(t)
	}
	p.edition(full)
	return p, nil
}

// compare compares an edition with the one before it as both are in a folder.
func (x *withdrawing) compare(m *Model, full *Edition, fsys fs.FS) error {
	before := m.Before(full)
	if before == nil {
		return nil
	}
	var then *Edition
	var err error
	if before.Seal != nil {
		var own source.Problems
		then, err = m.figuresOf(before, fsys, &own)
	} else {
		var ids []string
		if ids, err = edition.List(fsys); err == nil {
			then, err = m.readEdition(fsys, before.ID, ids, map[string]*framework.Framework{}, x.probs)
		}
	}
	if err != nil || then == nil {
		return err
	}
	for i := range m.Editions {
		if m.Editions[i] == before {
			m.Editions[i] = then
		}
	}
	var own source.Problems // that were settled when the edition was published
	m.compare(full, &own)
	return nil
}

// siteTargets are the pages outside editions, to which navigation may lead.
func (x *withdrawing) siteTargets() []Target {
	var out []Target
	p := &Plan{Model: x.m, byPath: map[string]int{}}
	p.prose(x.m.About)
	p.prose(x.m.Guide)
	p.add(Target{Path: correctionsPath, kind: correctionsPage})
	if x.m.Config.BaseURL != "" {
		p.add(Target{Path: feedPath, kind: finished})
	}
	for _, t := range p.Targets {
		t.kind, t.data = finished, nil
		out = append(out, t)
	}
	return out
}

// tombstone is the page in the place of one that was withdrawn.
func (x *withdrawing) tombstone(e *Edition, at string) ([]byte, error) {
	m := *x.m
	m.assets = sealedAssets(e.Seal, x.m.assets)
	p := &Plan{Model: &m, byPath: map[string]int{}}
	for _, t := range x.siteTargets() {
		p.add(t)
	}
	head := *e
	head.Seal = nil
	head.charts.name = sealedAsset(e.Seal, "charts", ".js")
	t := &Target{Path: at, kind: tombstonePage, ed: &head}
	r := newRenderer(p)
	page := &layout.Withdrawn{Date: day(x.o.now()), DateISO: isoDay(x.o.now()), Reason: x.w.Reason}
	page.Page = r.base(t, "Withdrawn", "This page was withdrawn after it was published.")
	page.HeadTitle = "Withdrawn: " + strings.TrimSuffix(strings.TrimPrefix(at, e.ID+"/"), "/index.html") + " – " + e.Title + " – " + r.site.ShortTitle
	page.NoIndex = true
	page.Crumbs = r.crumbs(&page.Page, &head)
	if x.w.Instead != "" {
		page.Instead = &layout.Link{Text: x.w.Instead, Href: page.Root + addressOf(x.w.Instead)}
	}
	var out bytes.Buffer
	if err := x.m.Layouts.Execute(&out, "withdrawn", page); err != nil {
		return nil, err
	}
	has, _ := outlineOf(out.Bytes())
	for _, anchor := range e.Seal.AnchorsOf(at) { // to which links lead
		if !slices.Contains(has, anchor) {
			page.Anchors = append(page.Anchors, anchor)
		}
	}
	out.Reset()
	err := x.m.Layouts.Execute(&out, "withdrawn", page)
	return out.Bytes(), err
}

// sealedAsset finds the name that a style or script has in a sealed edition.
func sealedAsset(s *edition.Seal, name, ext string) string {
	for i := range s.Outputs {
		base := path.Base(s.Outputs[i].Path)
		if stem, ok := strings.CutPrefix(base, name+"-"); ok && len(stem) == 8+len(ext) && strings.HasSuffix(stem, ext) && path.Base(path.Dir(s.Outputs[i].Path)) == "assets" {
			return base
		}
	}
	return name + ext // it has none, and pages of today would miss it
}

func sealedAssets(s *edition.Seal, now *assets) *assets {
	a := &assets{logo: now.logo, icon: sealedAsset(s, "favicon", ".svg"), finder: sealedAsset(s, "finder", ".js")}
	a.scripts = []string{sealedAsset(s, "almanac", ".js")}
	a.styles = []string{sealedAsset(s, "almanac", ".css")}
	if custom := sealedAsset(s, "custom", ".css"); custom != "custom.css" {
		a.styles = append(a.styles, custom)
	}
	return a
}

// reseal gives an edition a new archive and a new seal, in which some files have
// changed. Of the old seal nothing is kept but its hash, which no guess can be
// tried on: its salt is gone.
func (x *withdrawing) reseal(e *Edition, changed, inputs map[string][]byte, w edition.Withdrawal) error {
	s := *e.Seal
	s.Former, s.Salt = e.Seal.Sum(), edition.NewSalt()
	s.Inputs, s.Outputs = slices.Clone(s.Inputs), slices.Clone(s.Outputs)
	for i := range s.Inputs {
		if data, ok := inputs[s.Inputs[i].Path]; ok {
			s.Inputs[i].SHA256, s.Inputs[i].Size = sumOf(data), int64(len(data))
		}
	}
	var packed []edition.Packed
	for i := range s.Outputs {
		out := &s.Outputs[i]
		data, ok := changed[out.Path]
		if ok {
			out.SHA256, out.Size = sumOf(data), int64(len(data))
			packed = append(packed, edition.Packed{Path: edition.SitePath(out.Path), Data: func() ([]byte, error) { return data, nil }})
			continue
		}
		name := out.Path
		packed = append(packed, edition.Packed{Path: edition.SitePath(name), Data: func() ([]byte, error) { return e.archive.File(name) }})
	}
	then := e.archive.Inputs()
	for _, in := range s.Shared {
		packed = append(packed, edition.Packed{Path: edition.InputPath(in.Path), Data: func() ([]byte, error) { return fs.ReadFile(then, in.Path) }})
	}
	w.Outputs = slices.Sorted(maps.Keys(changed))
	w.Time = w.Time.UTC().Truncate(1e9)
	s.Withdrawn = append(slices.Clone(s.Withdrawn), w)
	files, err := x.m.sealFiles(&s, packed, edition.Event{Kind: edition.EventWithdrawn, Edition: e.ID, Subject: w.Subject, Time: w.Time, Reason: w.Reason})
	if err != nil {
		return err
	}
	for _, f := range files {
		x.put(f)
	}
	x.out.Outputs[e.ID] = w.Outputs
	return nil
}

// put adds a file to be written; of two of one path the later one counts.
func (x *withdrawing) put(f commit.File) {
	if i := slices.IndexFunc(x.out.Files, func(o commit.File) bool { return o.Path == f.Path }); i >= 0 {
		x.out.Files[i] = f
		return
	}
	x.out.Files = append(x.out.Files, f)
}

// replaced is a folder of a site in which some files have other bytes.
type replaced struct {
	fs.FS
	files map[string][]byte
}

func (r replaced) Open(name string) (fs.File, error) {
	f, err := r.FS.Open(name)
	data, ok := r.files[name]
	if err != nil || !ok {
		return f, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &replacedFile{Reader: bytes.NewReader(data), File: f, info: replacedInfo{info, int64(len(data))}}, nil
}

type replacedFile struct {
	*bytes.Reader
	fs.File
	info fs.FileInfo
}

func (f *replacedFile) Read(p []byte) (int, error) { return f.Reader.Read(p) }
func (f *replacedFile) Stat() (fs.FileInfo, error) { return f.info, nil }

type replacedInfo struct {
	fs.FileInfo
	size int64
}

func (i replacedInfo) Size() int64 { return i.size }
