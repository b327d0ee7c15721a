// Package kept keeps files that take long to make in a folder, by names that say
// what is in them, so that they are made once. Whoever asks for a file names it by
// the hash of everything that it is made of: another content has another name.
package kept

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Store is such a folder. It may be deleted at any time; it keeps itself out of git.
type Store struct {
	Dir  string
	Make bool // files that are not there are made; else a build goes without them
}

// Has reports whether a file is there.
func (s *Store) Has(name string) bool {
	_, err := os.Stat(s.file(name))
	return err == nil
}

// Get gives a file, made now if it is not there; without a way to make it, the error
// is fs.ErrNotExist.
func (s *Store) Get(name string, make func() ([]byte, error)) ([]byte, error) {
	data, err := os.ReadFile(s.file(name))
	if err == nil || make == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	if data, err = make(); err != nil {
		return nil, err
	}
	return data, s.Put(name, data)
}

// Stamp tells the files of the store from others, by their names, sizes and times. That of
// no store is another than that of one without files.
func (s *Store) Stamp() string {
	if s == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintln(&b, s.Make)
	_ = filepath.WalkDir(s.Dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil // what cannot be looked at is not there
		}
		if info, err := e.Info(); err == nil {
			fmt.Fprintln(&b, strings.TrimPrefix(name, s.Dir), info.Size(), info.ModTime())
		}
		return nil
	})
	return b.String()
}

// Put keeps a file. It comes to its place whole, or a build that is killed would
// leave half of one for good.
func (s *Store) Put(name string, data []byte) error {
	folder := filepath.Dir(s.file(name))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := ignore(s.Dir); err != nil {
		return err
	}
	part, err := os.CreateTemp(folder, ".part-*")
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), s.file(name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

// ignore keeps a folder out of git.
func ignore(dir string) error {
	return os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644)
}

// Retain removes what a folder of the store holds but for some files: figures that
// were withdrawn must not lie about.
func (s *Store) Retain(folder string, names ...string) error {
	files, err := os.ReadDir(s.file(folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[filepath.Base(s.file(name))] = true
	}
	for _, f := range files {
		if !wanted[f.Name()] {
			err = errors.Join(err, os.Remove(filepath.Join(s.file(folder), f.Name())))
		}
	}
	return err
}

// Prune removes the files in the folders of the store that are not to be kept, by their
// names and first lines.
func (s *Store) Prune(keep func(name, head string) bool) error {
	files, err := filepath.Glob(filepath.Join(s.Dir, "*", "*"))
	for _, file := range files {
		folder, name := filepath.Split(file)
		head, wrong := firstLine(file)
		if wrong != nil || keep(filepath.Base(folder)+"/"+name, head) {
			err = errors.Join(err, wrong)
			continue
		}
		err = errors.Join(err, os.Remove(file))
		_ = os.Remove(folder) // which others may be in
	}
	return err
}

// firstLine gives the first line of a file, without its end.
func firstLine(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return strings.TrimSuffix(line, "\n"), err
}

func (s *Store) file(name string) string { return filepath.Join(s.Dir, filepath.FromSlash(name)) }
