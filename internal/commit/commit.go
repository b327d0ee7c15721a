// Package commit writes several files of a site's folder that belong together,
// and removes others: a reader must never find some of them new and some old.
//
// They are staged in a folder of the site first. A journal, written last and by
// a rename, is the commit point: a command that is interrupted before it leaves
// the site as it was, one that is interrupted after it is completed by the next
// command, see Recover.
//
// A command that reads a site, and writes what follows from that, works on it
// alone: what another has written meanwhile it would put back as it was. Begin
// takes a lock, in a file of the site's folder that is gone when no command is
// writing.
package commit

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"almanac/internal/disk"
)

// The names of the folder of a stage, which is in the site's, and in it of the
// folder of what is staged and of the journal; and of the lock, in the site's
// folder as well.
const (
	Stages  = ".commit-*.almanac"
	Staged  = "new"
	Journal = "journal.json"
	Lock    = ".lock.almanac"
)

// A File is one of the files to be written, or to be removed.
type File struct {
	Path   string // inside the site, with slashes
	Data   []byte
	Remove bool // the file is taken away; it may be gone already
}

// move is a staged file and where it belongs, inside the site, with slashes. One
// that is removed comes from nowhere: a program that does not know of removals
// finds no place in the site in that and stops.
type move struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Remove bool   `json:"remove,omitempty"`
}

// Site is the folder of a site that a command has for itself.
type Site struct {
	folder folder
	lock   *disk.Lock
}

// folder is the folder of a site on a disk.
type folder struct {
	dir  string
	disk disk.Disk
}

// Begin takes a site's folder for one command, and completes what was
// interrupted. The error is a *disk.BusyError where another command has it.
func Begin(dir string) (*Site, error) { return begin(folder{dir, disk.Disk{}}) }

func begin(f folder) (*Site, error) {
	lock, err := f.lock()
	if err != nil {
		return nil, err
	}
	if err := f.completeAll(); err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	f.removeLitter()
	return &Site{f, lock}, nil
}

func (f folder) lock() (*disk.Lock, error) {
	return f.disk.Lock(filepath.Join(f.dir, Lock), f.dir)
}

// End gives the site back.
func (s *Site) End() error { return s.lock.Release() }

// Write writes and removes files of the site, all of them or none.
func (s *Site) Write(files []File) error { return s.folder.write(files) }

// Write does so for a command that has read nothing of the site.
func Write(dir string, files []File) (err error) {
	s, err := Begin(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.End()) }()
	return s.Write(files)
}

func (f folder) write(files []File) error {
	if err := f.check(files); err != nil {
		return err
	}
	stage, err := f.disk.MkdirTemp(f.dir, Stages)
	if err != nil {
		return err
	}
	if err := f.stage(stage, files); err != nil {
		if _, there := os.Lstat(filepath.Join(stage, Journal)); errors.Is(there, fs.ErrNotExist) {
			_ = f.disk.RemoveAll(stage) // already failing; a stage without a journal does no harm
		}
		return err
	}
	return f.complete(stage)
}

// check refuses what is not a file of the site, or has no place in it: what can
// be known to fail must do so before the commit point.
func (f folder) check(files []File) error {
	for _, file := range files {
		if !filepath.IsLocal(filepath.FromSlash(file.Path)) {
			return fmt.Errorf("%s is not in the site", file.Path)
		}
		if info, err := os.Lstat(f.file(file.Path)); err == nil && info.IsDir() {
			return fmt.Errorf("%s is a folder, and only files are written and removed", file.Path)
		}
		for dir := path.Dir(file.Path); dir != "."; dir = path.Dir(dir) {
			if info, err := os.Stat(f.file(dir)); err == nil && !info.IsDir() {
				return fmt.Errorf("%s is a file, and a folder is needed for %s", dir, file.Path)
			}
		}
	}
	return nil
}

// file is where a file of the site is.
func (f folder) file(path string) string { return filepath.Join(f.dir, filepath.FromSlash(path)) }

// stage writes files, each below its own path, so that one whose name the disk
// does not take fails here; and the journal last. The folders of the site are made
// after the commit point: an empty one is half of something.
func (f folder) stage(stage string, files []File) error {
	moves := make([]move, len(files))
	for i, file := range files {
		if file.Remove {
			moves[i] = move{To: file.Path, Remove: true}
			continue
		}
		moves[i] = move{From: path.Join(Staged, file.Path), To: file.Path}
		staged := filepath.Join(stage, filepath.FromSlash(moves[i].From))
		if err := f.disk.MkdirAll(filepath.Dir(staged), 0o777); err != nil {
			return fmt.Errorf("write %s: %w", file.Path, err)
		}
		if err := f.disk.WriteNew(staged, file.Data, 0o666, true); err != nil {
			return fmt.Errorf("write %s: %w", file.Path, err)
		}
	}
	journal, err := json.Marshal(moves)
	if err != nil {
		return err
	}
	draft := filepath.Join(stage, "journal.new")
	if err := f.disk.WriteNew(draft, journal, 0o666, true); err != nil {
		return err
	}
	return f.disk.Rename(draft, filepath.Join(stage, Journal))
}

// Recover completes what was interrupted after its commit point. Every command
// that reads a site calls it first. Where nothing was interrupted it writes
// nothing; a command that is just completing its own is waited for by nobody: the
// error is a *disk.BusyError.
func Recover(dir string) error { return recoverOn(folder{dir, disk.Disk{}}) }

func recoverOn(f folder) error {
	journals, err := f.journals()
	if err != nil || len(journals) == 0 {
		return err
	}
	s, err := begin(f)
	if err != nil {
		return err
	}
	return s.End()
}

func (f folder) journals() ([]string, error) {
	journals, err := filepath.Glob(filepath.Join(escape(f.dir), Stages, Journal))
	if err != nil {
		return nil, fmt.Errorf("look for interrupted commands: %w", err)
	}
	return journals, nil
}

func (f folder) completeAll() error {
	journals, err := f.journals()
	if err != nil {
		return err
	}
	for _, j := range journals {
		if err := f.complete(filepath.Dir(j)); err != nil {
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
func (f folder) complete(stage string) error {
	data, err := os.ReadFile(filepath.Join(stage, Journal))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it was completed, and not all of it cleared away
	}
	if err != nil {
		return err
	}
	moves, err := decodeMoves(data)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(stage, Journal), err)
	}
	for _, m := range moves {
		if m.Remove {
			err = f.disk.Remove(f.file(m.To))
		} else {
			err = f.bring(filepath.Join(stage, filepath.FromSlash(m.From)), f.file(m.To))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("write %s: %w", m.To, err)
		}
	}
	// The journal goes first: with it a file that has come back since would be
	// removed again. What is left then is litter.
	if err := f.disk.Remove(filepath.Join(stage, Journal)); err != nil {
		return err
	}
	_ = f.disk.RemoveAll(stage)
	return nil
}

// decodeMoves reads a journal and refuses one that would reach out of the site.
func decodeMoves(data []byte) (moves []move, err error) {
	if err := json.Unmarshal(data, &moves); err != nil {
		return nil, fmt.Errorf("the journal cannot be read: %w", err)
	}
	for _, m := range moves {
		if !m.Remove && !filepath.IsLocal(filepath.FromSlash(m.From)) || !filepath.IsLocal(filepath.FromSlash(m.To)) {
			return nil, fmt.Errorf("the journal names %q and %q, which are not in the site", m.From, m.To)
		}
	}
	return moves, nil
}

// bring renames a staged file into its place. One that is not in the stage any
// more was brought by an earlier attempt.
func (f folder) bring(from, to string) error {
	err := f.disk.Rename(from, to)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(from); err != nil {
		return err
	}
	if err := f.disk.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return f.disk.Rename(from, to)
}

// removeLitter removes what commands have left that were killed before their
// commit point: with the lock held there is none that still runs.
func (f folder) removeLitter() {
	stages, _ := filepath.Glob(filepath.Join(escape(f.dir), Stages)) // the pattern is sound
	for _, s := range stages {
		if _, err := os.Lstat(filepath.Join(s, Journal)); errors.Is(err, fs.ErrNotExist) {
			_ = f.disk.RemoveAll(s) // the next command tries again
		}
	}
}
