package site

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/source"
)

// A Memo keeps what was read of a site's folder for the next reading in the same
// program, so that a preview reads what has changed and no more. What is kept goes by
// the sizes and times of the files that it was read from. What is read with it is the
// same as without it, and so is what is said to be wrong.
type Memo struct {
	mu     sync.Mutex
	kept   map[string]remembered
	stamps map[string]string // of the files, by name
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

// look stamps the files of a site. To be called before a reading.
func (m *Memo) look(fsys fs.FS) {
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
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.stamps)) {
		if slices.ContainsFunc(begin, func(begin string) bool { return strings.HasPrefix(name, begin) }) {
			fmt.Fprintln(&b, name, m.stamps[name])
		}
	}
	return b.String()
}

// recall gives what was read from some files before, or reads it. The files are given
// by the beginnings of their names; further is what else it depends on. An error is not
// kept.
func recall[T any](o Options, what, further string, files []string, probs *source.Problems, read func(*source.Problems) (T, error)) (T, error) {
	if o.Memo == nil {
		return read(probs)
	}
	of := further + "\n" + o.Memo.of(files)
	o.Memo.mu.Lock()
	was, ok := o.Memo.kept[what]
	o.Memo.mu.Unlock()
	if ok && was.of == of {
		probs.Merge(&was.probs)
		return was.value.(T), nil
	}
	var own source.Problems
	value, err := read(&own)
	probs.Merge(&own)
	if err == nil {
		o.Memo.mu.Lock()
		defer o.Memo.mu.Unlock()
		if o.Memo.kept == nil {
			o.Memo.kept = map[string]remembered{}
		}
		o.Memo.kept[what] = remembered{of, value, own}
	}
	return value, err
}

// wording is what all words depend on: the language and the site's own words.
func wording() []string { return []string{"config.toml", layoutsFolder + "/"} }

// places are what figures and texts on places depend on.
func places() []string {
	return append(wording(), "data/areas.csv", "data/boards.toml", "data/map.hexjson", "data/framework/", "data/neighbours/")
}
