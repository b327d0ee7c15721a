// Package commit writes several files of a site's folder that belong together,
// and removes others: a reader must never find some of them new and some old.
//
// They are staged in a folder of the site first. A journal, written last and by
// a rename, is the commit point: a command that is interrupted before it leaves
// the site as it was, one that is interrupted after it is completed by the next
// command, see Recover.
package commit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The names of the folder of a stage, which is in the site's, and of its journal.
const (
	Stages  = ".commit-*.almanac"
	Journal = "journal.json"
)

// A File is one of the files to be written, or to be removed.
type File struct {
	Path   string // inside the site, with slashes
	Data   []byte
	Remove bool // the file is taken away; it may be gone already
}

// staleAfter is how old a stage without a journal is when it cannot be that of
// a command that still runs.
const staleAfter = time.Hour

// move is a staged file and where it belongs, inside the site, with slashes. One
// that is removed comes from nowhere: a program that does not know of removals
// finds no place in the site in that and stops.
type move struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Remove bool   `json:"remove,omitempty"`
}

// Write writes and removes files of a site, all of them or none.
func Write(dir string, files []File) (err error) {
	for _, f := range files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
			return fmt.Errorf("%s is not in the site", f.Path)
		}
		if f.Remove {
			if info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.Path))); err == nil && info.IsDir() {
				return fmt.Errorf("%s is a folder, and only files are removed", f.Path)
			}
		}
	}
	removeStale(dir)
	stage, err := os.MkdirTemp(dir, Stages)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			_ = os.RemoveAll(stage) // already failing; a stage without a journal does no harm
		}
	}()
	moves := make([]move, len(files))
	for i, f := range files {
		if f.Remove {
			moves[i] = move{To: f.Path, Remove: true}
			continue
		}
		moves[i] = move{From: fmt.Sprintf("%d.new", i), To: f.Path}
		if err := writeWhole(filepath.Join(stage, moves[i].From), f.Data); err != nil {
			return fmt.Errorf("write %s: %w", f.Path, err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, filepath.FromSlash(f.Path))), 0o777); err != nil {
			return fmt.Errorf("write %s: %w", f.Path, err)
		}
	}
	journal, err := json.Marshal(moves)
	if err != nil {
		return err
	}
	draft := filepath.Join(stage, "journal.new")
	if err := writeWhole(draft, journal); err != nil {
		return err
	}
	if err := os.Rename(draft, filepath.Join(stage, Journal)); err != nil {
		return err
	}
	committed = true
	return complete(dir, stage)
}

// writeWhole writes a new file, down to the disk.
func writeWhole(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// Recover completes what was interrupted after its commit point. Every command that reads a site calls it first.
func Recover(dir string) error {
	journals, err := filepath.Glob(filepath.Join(escape(dir), Stages, Journal))
	if err != nil {
		return fmt.Errorf("look for interrupted commands: %w", err)
	}
	for _, j := range journals {
		if err := complete(dir, filepath.Dir(j)); err != nil {
			return fmt.Errorf("complete an interrupted command: %w", err)
		}
	}
	return nil
}

// escape keeps the characters of a folder's name from being a pattern.
func escape(dir string) string {
	if filepath.Separator == '\\' {
		return dir // Windows has no escape, and no such names to speak of
	}
	var b []byte
	for i := range len(dir) {
		switch dir[i] {
		case '*', '?', '[', '\\':
			b = append(b, '\\')
		}
		b = append(b, dir[i])
	}
	return string(b)
}

// complete moves what is staged into place and removes what is to go. It can be
// interrupted and begun again: a file that is not in the stage is in its place
// already.
func complete(dir, stage string) error {
	data, err := os.ReadFile(filepath.Join(stage, Journal))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // another command has completed it
	}
	if err != nil {
		return err
	}
	var moves []move
	if err := json.Unmarshal(data, &moves); err != nil {
		return fmt.Errorf("read %s: %w", filepath.Join(stage, Journal), err)
	}
	for _, m := range moves {
		if !m.Remove && !filepath.IsLocal(m.From) || !filepath.IsLocal(filepath.FromSlash(m.To)) {
			return fmt.Errorf("%s names %q and %q, which are not in the site", filepath.Join(stage, Journal), m.From, m.To)
		}
		to := filepath.Join(dir, filepath.FromSlash(m.To))
		if m.Remove {
			err = os.Remove(to)
		} else {
			err = os.Rename(filepath.Join(stage, m.From), to)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("write %s: %w", m.To, err)
		}
	}
	return os.RemoveAll(stage)
}

// removeStale removes what commands have left that were killed before their
// commit point.
func removeStale(dir string) {
	stages, _ := filepath.Glob(filepath.Join(escape(dir), Stages)) // the pattern is sound
	for _, s := range stages {
		info, err := os.Stat(s)
		if err != nil || time.Since(info.ModTime()) < staleAfter {
			continue
		}
		if _, err := os.Stat(filepath.Join(s, Journal)); errors.Is(err, fs.ErrNotExist) {
			_ = os.RemoveAll(s) // litter: the next command tries again
		}
	}
}
