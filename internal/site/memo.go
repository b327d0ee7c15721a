package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/commentary"
	"almanac/internal/kept"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// A Memo keeps what was read of a site's folder for the next reading in the same
// program, so that a preview reads what has changed and no more. What is kept goes by
// the sizes and times of the files that it was read from. What is read with it is the
// same as without it, and so is what is said to be wrong.
//
// Builds have one as well, which goes by the hashes of the files: what takes long to
// read and is quickly written down is kept for the next build.
type Memo struct {
	mu     sync.Mutex
	kept   map[string]remembered
	stamps map[string]string // of the files, by name

	notes   *kept.Notes // of the builds before; nil for none
	program string      // whose notes these are
}

// remembered is a result of reading, with what was wrong.
type remembered struct {
	of    string // the stamps of what it was read from
	value any
	probs source.Problems
}

// settled is how old a file must be for its time to tell it from what is saved there
// next: the clock of a stick ticks every two seconds, and that of a share may be behind.
const settled = 5 * time.Second

// memoOf makes the memo of a build from the hashes of its files.
func memoOf(in *inputs, o Options) *Memo {
	m := &Memo{stamps: make(map[string]string, len(in.files)), notes: o.Known, program: o.Program}
	for name, x := range in.files {
		m.stamps[name] = x.stamp()
	}
	return m
}

// recallKnown recalls what is known of the files of a site, and gives what is to be
// called when they were read.
func (o *Options) recallKnown() (end func()) {
	if o.Known == nil || o.Memo != nil {
		return func() {}
	}
	in, err := o.inputs()
	if err != nil {
		return func() {} // reading says what cannot be read
	}
	o.Memo = memoOf(in, *o)
	return func() {
		if o.keepKnown(in) {
			o.Known.Prune(figuresNote, sumsNote, textsNote, verdictNote, checksNote, guardNote)
		}
	}
}

// keepKnown keeps what was found, and reports whether it has. Of a file that was saved
// meanwhile that may be true or not.
func (o *Options) keepKnown(in *inputs) bool {
	if !in.stay(o.Site) {
		o.Known.Drop()
		return false
	}
	o.Known.Keep()
	return true
}

// look stamps the files of a site. To be called before a reading.
func (m *Memo) look(fsys fs.FS) {
	if m.notes != nil {
		return // and they were hashed
	}
	now := time.Now()
	stamps := map[string]string{}
	for _, root := range siteFiles() {
		// What cannot be looked at cannot be read either, and reading says so.
		_ = fs.WalkDir(fsys, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			stamp := now.String() // of this reading alone
			if info, err := fs.Stat(fsys, name); err == nil && now.Sub(info.ModTime()).Abs() > settled {
				stamp = fmt.Sprint(info.Size(), info.ModTime())
			}
			stamps[name] = stamp
			return nil
		})
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stamps = stamps
}

// of gives the stamps of the files whose names begin like one of those given.
func (m *Memo) of(begin []string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var names []string
	for name := range m.stamps {
		if slices.ContainsFunc(begin, func(begin string) bool { return strings.HasPrefix(name, begin) }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintln(&b, name, m.stamps[name])
	}
	return b.String()
}

// reading names what is read, and what decides what comes of it.
type reading struct {
	what    string
	files   []string // beginnings of their names
	further string   // what else it depends on
}

// recall gives what was read from some files before, or reads it. An error is not kept.
func recall[T any](o Options, r reading, probs *source.Problems, read func(*source.Problems) (T, error)) (T, error) {
	if o.Memo == nil || o.Memo.notes != nil {
		return read(probs)
	}
	of := r.further + "\n" + o.Memo.of(r.files)
	if was, ok := o.Memo.recalled(r.what, of); ok {
		probs.Merge(&was.probs)
		return was.value.(T), nil
	}
	var own source.Problems
	value, err := read(&own)
	probs.Merge(&own)
	if err == nil {
		o.Memo.keep(r.what, remembered{of, value, own})
	}
	return value, err
}

// recalled gives a result of the readings before, when the files are the same.
func (m *Memo) recalled(what, of string) (remembered, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	was, ok := m.kept[what]
	return was, ok && was.of == of
}

func (m *Memo) keep(what string, is remembered) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]remembered{}
	}
	m.kept[what] = is
}

// What notes are of, with which their names begin.
const (
	siteNote    = "site-"    // a site as it stands
	figuresNote = "figures-" // a file of observations
	textsNote   = "texts-"   // the texts of a folder
	sumsNote    = "sums-"    // the figures of an edition, see figureSums
	verdictNote = "verdict-" // see judged
	checksNote  = "checks-"  // of an edition, see checkFigures
	guardNote   = "guard-"   // of an edition, see guard
)

// note names what is worked out of some files: by the hash of these, of what else it
// depends on, and of the program.
func (m *Memo) note(what, further string, files []string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q\n%s", m.program, what, further, m.of(files)))
	return what + hex.EncodeToString(sum[:16])
}

// noted reports whether a build keeps what it has read and found.
func (o *Options) noted() bool { return o.Memo != nil && o.Memo.notes != nil }

// figuresKept keeps what files of observations say, see observation.Keeper: for the next
// build, or in memory.
type figuresKept struct {
	memo *Memo
	id   string // of the edition
}

// keeper gives what keeps the figures of an edition; nil for nothing.
func (o *Options) keeper(id string) observation.Keeper {
	if o.Memo == nil {
		return nil
	}
	return figuresKept{o.Memo, id}
}

// of lists the files that decide what a file of observations says.
func (k figuresKept) of(file string) []string {
	return []string{file, "data/areas.csv", "data/framework/", "data/" + k.id + "/edition.toml"}
}

// Get gives what was kept of a file.
func (k figuresKept) Get(file string) ([]byte, bool) {
	if m := k.memo; m.notes != nil {
		return m.notes.Get(m.note(figuresNote, file, k.of(file)))
	}
	was, ok := k.memo.recalled("figures "+file, k.memo.of(k.of(file)))
	if !ok {
		return nil, false
	}
	return was.value.([]byte), true
}

// Put keeps what a file says.
func (k figuresKept) Put(file string, data []byte) {
	if m := k.memo; m.notes != nil {
		m.notes.Put(m.note(figuresNote, file, k.of(file)), data)
		return
	}
	k.memo.keep("figures "+file, remembered{of: k.memo.of(k.of(file)), value: data})
}

// textsKept keeps how the texts of a folder were understood, see commentary.Keeper: for
// the next build, or in memory.
type textsKept struct {
	memo *Memo
	what string // texts these are
	of   string // on what else they depend: in the name of a note, or as stamps
}

// textsKeeper gives what keeps the texts of a folder, which depend on files whose names
// begin like one of those given, and on something further; nil for nothing.
func (o *Options) textsKeeper(folder, further string, files []string) commentary.Keeper {
	m := o.Memo
	switch {
	case m == nil:
		return nil
	case m.notes != nil:
		return textsKept{m, folder, m.note(textsNote, folder+" "+further, files)}
	}
	return textsKept{m, "kept texts of " + folder, further + "\n" + m.of(files)}
}

// Stamp gives that of a file.
func (k textsKept) Stamp(file string) string {
	k.memo.mu.Lock()
	defer k.memo.mu.Unlock()
	return k.memo.stamps[file]
}

// Get gives what was kept.
func (k textsKept) Get() ([]byte, bool) {
	if k.memo.notes != nil {
		return k.memo.notes.Get(k.of)
	}
	was, ok := k.memo.recalled(k.what, k.of)
	if !ok {
		return nil, false
	}
	return was.value.([]byte), true
}

// Put keeps texts.
func (k textsKept) Put(data []byte) {
	if k.memo.notes != nil {
		k.memo.notes.Put(k.of, data)
		return
	}
	k.memo.keep(k.what, remembered{of: k.of, value: data})
}

// wording is what all words depend on: the language and the site's own words.
func wording() []string { return []string{"config.toml", layoutsFolder + "/words/"} }

// places are what figures and texts on places depend on.
func places() []string {
	return append(wording(), "data/areas.csv", "data/boards.toml", "data/map.hexjson", "data/framework/", "data/neighbours/")
}
