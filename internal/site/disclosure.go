package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"almanac/internal/check"
	"almanac/internal/disclose"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// verdict is what was found when figures were checked and guarded.
type verdict struct {
	Problems source.Problems
	Allowed  map[string]int // figures that are allowed all the same, by edition
}

// judged gives the verdict on the figures of a site: that of a build before, where
// nothing but texts, layouts and the theme has changed since, or one of today.
func (m *Model) judged(o Options, probs *source.Problems) error {
	if !o.noted() {
		return m.judge(o, probs)
	}
	var of strings.Builder
	for _, e := range m.Editions {
		fmt.Fprintln(&of, e.ID, e.Seal != nil, e.sound, e.partial)
		o.Memo.notes.Want(o.sumsName(e)) // for the next build, though a check asks for no sums
	}
	files := []string{"config.toml", "data/"}
	if m.Config.Archives != "" {
		files = append(files, m.Config.Archives+"/")
	}
	name := o.Memo.note(o.verdictOf(), of.String(), files)
	v := verdict{Allowed: map[string]int{}}
	if data, ok := o.Memo.notes.Get(name); ok && json.Unmarshal(data, &v) == nil {
		for _, e := range m.Editions {
			e.allowed = v.Allowed[e.ID]
			for _, what := range [...]string{checksNote, guardNote} { // for when figures are edited next
				o.Memo.notes.Want(o.Memo.note(what, e.ID, nil))
			}
		}
		probs.Merge(&v.Problems)
		return nil
	}
	v.Problems = source.Problems{}
	err := m.judge(o, &v.Problems)
	probs.Merge(&v.Problems)
	if err != nil || v.Problems.Errors() > 0 {
		return err
	}
	for _, e := range m.Editions {
		v.Allowed[e.ID] = e.allowed
	}
	data, err := json.Marshal(&v)
	if err == nil {
		o.Memo.notes.Put(name, data)
	}
	return err
}

// verdictOf is what the verdict on a site is called, with its drafts or without.
func (o *Options) verdictOf() string {
	if o.Preview {
		return verdictNote + "preview-"
	}
	return verdictNote + "public-"
}

// judge checks the figures of editions that are not sealed, and looks for what they
// disclose. It changes nothing that pages are read with.
func (m *Model) judge(o Options, probs *source.Problems) error {
	held := disclosures{m, o.Site, map[*Edition][]edition.Key{}}
	for _, e := range m.Editions {
		if e.sound {
			m.checkFigures(e, o, probs)
		}
		if e.Seal != nil {
			continue // was held when it was sealed
		}
		if err := held.check(e, probs); err != nil {
			return err
		}
		if err := m.guard(e, o, probs); err != nil {
			return err
		}
	}
	return nil
}

// checkFigures looks at the figures of an edition beside one another, see check.
func (m *Model) checkFigures(e *Edition, o Options, probs *source.Problems) {
	if !o.noted() {
		check.Figures(e.Table, e.partial, nil, probs)
		return
	}
	name := o.Memo.note(checksNote, e.ID, nil)
	k := &checksKept{e: e, memo: o.Memo, was: map[string]foundIn{}, now: map[string]foundIn{}}
	if data, ok := o.Memo.notes.Get(name); ok && json.Unmarshal(data, &k.was) != nil {
		k.was = nil
	}
	check.Figures(e.Table, e.partial, k, probs)
	if data, err := json.Marshal(k.now); err == nil {
		o.Memo.notes.Put(name, data)
	}
}

// checksKept keeps what was found of each measure, see check.Kept.
type checksKept struct {
	e    *Edition
	memo *Memo
	was  map[string]foundIn // by measure

	mu  sync.Mutex
	now map[string]foundIn
}

// foundIn is what was found in the figures of a measure.
type foundIn struct {
	Of    string // what tells them and all that they were looked at with
	Found *source.Problems
}

// of names the figures of a measure by the files that they stand in, since what is found
// names their lines; "" where it is not known in which.
func (k *checksKept) of(m framework.MeasureIndex) string {
	in, ok := k.e.plain.Table.Files(m)
	if !ok {
		return ""
	}
	files := append([]string{"data/areas.csv", "data/framework/", "data/" + k.e.ID + "/edition.toml"}, in...)
	return k.memo.note("check", fmt.Sprint(k.e.partial), files)
}

// Get gives what was found of a measure before.
func (k *checksKept) Get(m framework.MeasureIndex, found *source.Problems) bool {
	x, ok := k.was[k.e.Framework.Measures[m].ID]
	if !ok || x.Of == "" || x.Of != k.of(m) {
		return false
	}
	if x.Found != nil { // else it was nothing
		found.Merge(x.Found)
	}
	k.keep(m, x)
	return true
}

// Put keeps what was found of a measure.
func (k *checksKept) Put(m framework.MeasureIndex, found *source.Problems) {
	k.keep(m, foundIn{k.of(m), found})
}

func (k *checksKept) keep(m framework.MeasureIndex, x foundIn) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.now[k.e.Framework.Measures[m].ID] = x
}

// disclosures holds the editions that are not sealed against all earlier ones:
// see edition.Disclosures. Most of these are sealed, and to read them would take
// as long as to build the site. Mostly there is no need to: the edition before
// has told of every figure but those of a new year, of which no older one has
// any. Where there is, only what an edition suppresses is looked for first.
type disclosures struct {
	m          *Model
	fsys       fs.FS
	suppressed map[*Edition][]edition.Key // by sealed edition, for its files are read once
}

// check adds a problem for each number of an edition that an earlier one
// suppressed, or that was withdrawn from it, unless it is confirmed.
func (d *disclosures) check(e *Edition, probs *source.Problems) error {
	earlier, withdrawn := d.m.earlier(e), figuresIn(d.m.Ledger.Unsealed(e.ID))
	numbers := edition.DisclosuresOf(e.Edition)
	if len(withdrawn) > 0 {
		numbers.Withdrawn(withdrawn)
	}
	var passed []*Edition // which suppress nothing that was asked for; but they may hold what an older one does
	for _, x := range earlier {
		asked, err := d.asked(numbers, x)
		if err != nil {
			return err
		}
		passed = append(passed, x)
		if !asked {
			continue
		}
		for _, x := range passed {
			if err := d.against(numbers, x, probs); err != nil {
				return err
			}
		}
		passed = nil
	}
	numbers.Report(probs)
	return nil
}

// figuresIn lists the figures among what was withdrawn.
func figuresIn(list []edition.Withdrawal) (keys []edition.Key) {
	for _, w := range list {
		if key, err := edition.ParseKey(w.Subject); err == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// earlier lists the editions before another, newest first: see edition.Earlier.
func (m *Model) earlier(e *Edition) (list []*Edition) {
	by := map[*edition.Edition]*Edition{}
	var all []*edition.Edition
	for _, x := range slices.Concat(m.Editions, m.beside) {
		by[x.Edition] = x
		all = append(all, x.Edition)
	}
	for _, x := range edition.Earlier(all, e.Edition) {
		list = append(list, by[x])
	}
	return list
}

// asked reports whether an edition must be read: its figures are known already,
// or it suppresses one that may be a number now.
func (d *disclosures) asked(numbers *edition.Disclosures, x *Edition) (bool, error) {
	if x.Table != nil || x.archive == nil {
		return x.Table != nil, nil // without an archive something is wrong, and was said
	}
	if !numbers.AsksOf(x.Year) {
		return false, nil
	}
	if _, known := d.suppressed[x]; !known {
		var own source.Problems
		keys, err := edition.Suppressed(d.fsys, x.ID, &own)
		if err != nil {
			return false, err
		}
		if own.Errors() > 0 {
			return true, nil // what cannot be read now is said when it is read
		}
		d.suppressed[x] = keys
	}
	return slices.ContainsFunc(d.suppressed[x], numbers.Asks), nil
}

// against reads an earlier edition if it was not read, and holds numbers against
// it.
func (d *disclosures) against(numbers *edition.Disclosures, x *Edition, probs *source.Problems) error {
	if x.Table != nil {
		numbers.Against(x.Edition)
		return nil
	}
	if x.archive == nil {
		return nil
	}
	var own source.Problems
	full, err := x.readThen(d.fsys, &own)
	if err != nil {
		return err
	}
	if own.Errors() > 0 || full == nil || full.Table == nil {
		probs.Warn(source.Pos{File: "data/" + x.ID}, "sealed-reading", "look at what it suppressed yourself",
			"nothing was held against the sealed edition %s, because this program does not take its figures", x.ID)
		return nil
	}
	numbers.Against(full)
	return nil
}

// guard looks for figures of an edition that disclose something, see disclose, and
// counts those that it allows all the same.
func (m *Model) guard(e *Edition, o Options, probs *source.Problems) error {
	if e.Table == nil {
		return nil
	}
	var earlier []string
	for _, x := range m.earlier(e) {
		earlier = append(earlier, x.ID)
	}
	if !o.noted() {
		var err error
		e.allowed, err = disclose.Check(o.Site, e.Edition, earlier, nil, probs)
		return err
	}
	name := o.Memo.note(guardNote, e.ID, nil)
	data, _ := o.Memo.notes.Get(name)
	figures, rest := o.Memo.guarded(e, earlier)
	known := disclose.NewKnown(data, figures, rest)
	var err error
	if e.allowed, err = disclose.Check(o.Site, e.Edition, earlier, known, probs); err != nil {
		return err
	}
	o.Memo.notes.Put(name, known.Encode())
	return nil
}

// guarded names what decides what the guard finds in an edition: the figures of each
// measure by the files that they stand in, since what is found names their lines, and the
// rest. "" stands where it is not known in which.
func (m *Memo) guarded(e *Edition, earlier []string) (figures []string, rest string) {
	files := []string{"data/areas.csv", "data/framework/"}
	for _, name := range [...]string{"edition.toml", "sources.toml", edition.GuardFile} {
		files = append(files, "data/"+e.ID+"/"+name)
	}
	for _, id := range earlier {
		files = append(files, "data/"+id+"/")
	}
	for i := range e.Framework.Measures {
		name := ""
		if in, ok := e.Table.Files(framework.MeasureIndex(i)); ok {
			name = m.note("figures", fmt.Sprintf("%q", in), in)
		}
		figures = append(figures, name)
	}
	return figures, m.note(guardNote, fmt.Sprintf("%q %q", e.ID, earlier), files)
}
