package shard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"almanac/internal/output"
)

// Folder is a Store on a disk, or on a file system that several machines share.
type Folder struct{ Dir string }

// unfinished ends the names of files that are being written.
const unfinished = ".almanac-part"

func (f Folder) file(name string) string { return filepath.Join(f.Dir, filepath.FromSlash(name)) }

// Read gives the bytes of a file.
func (f Folder) Read(_ context.Context, name string) ([]byte, error) {
	return os.ReadFile(f.file(name))
}

// Holds reports whether there is a file of these bytes.
func (f Folder) Holds(_ context.Context, name string, data []byte) (bool, error) {
	info, err := os.Lstat(f.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false, err
	}
	found, err := os.ReadFile(f.file(name))
	return bytes.Equal(found, data), err
}

// Put writes a file under a name that no other run has, and renames it.
func (f Folder) Put(ctx context.Context, name string, data []byte) error {
	return f.make(ctx, name, time.Time{}, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// make makes a file of what write writes, modified at a time unless that is zero.
func (f Folder) make(ctx context.Context, name string, modified time.Time, write func(io.Writer) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	to := f.file(name)
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	w, err := os.CreateTemp(filepath.Dir(to), "."+path.Base(name)+".*"+unfinished)
	if err != nil {
		return err
	}
	err = errors.Join(write(w), w.Chmod(0o644), w.Close())
	if err == nil && !modified.IsZero() {
		err = os.Chtimes(w.Name(), time.Time{}, modified)
	}
	if err == nil {
		err = os.Rename(w.Name(), to)
	}
	if err != nil {
		return errors.Join(err, os.Remove(w.Name()))
	}
	return nil
}

// Remove takes a file away, and the folders around it that became empty.
func (f Folder) Remove(_ context.Context, name string) error {
	if err := os.Remove(f.file(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if os.Remove(f.file(dir)) != nil {
			break // it holds something still
		}
	}
	return nil
}

// List lists every file.
func (f Folder) List(_ context.Context, see func(name string, size int, written time.Time)) error {
	return filepath.WalkDir(f.Dir, func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(at, unfinished) {
			return nil // a run was writing it
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(f.Dir, at)
		if err != nil {
			return err
		}
		see(filepath.ToSlash(name), int(info.Size()), info.ModTime())
		return nil
	})
}

// Bring brings parts that lie in folders of their own into this one: as a second name
// of the same file where the disk can do so, else as a copy. Nothing is touched where a
// whole site stands: it is that of the parts, and a join was done before, or a *Refusal.
// Neither is a file that is not of the parts.
func (f Folder) Bring(ctx context.Context, dirs []string) error {
	var parts []brought
	for _, dir := range dirs {
		from := Folder{dir}
		lists, err := from.lists(ctx)
		if err != nil {
			return err
		}
		if len(lists) == 0 {
			return &Refusal{"there is no part of a site in " + dir, "a folder that \"almanac build --shard 3/7 --out FOLDER\" has made has one"}
		}
		if same(dir, f.Dir) {
			continue
		}
		for _, l := range lists {
			parts = append(parts, brought{from, l})
		}
	}
	joined, err := f.joined(ctx, parts)
	if joined || err != nil {
		return err
	}
	own, err := f.lists(ctx)
	if err != nil {
		return err
	}
	for _, p := range parts {
		for name, want := range p.list.Files {
			replaced := slices.ContainsFunc(own, func(l *list) bool { _, ok := l.Files[name]; return ok })
			if err := f.take(ctx, p.from, name, want.SHA256, replaced); err != nil {
				return err
			}
		}
		if err := f.take(ctx, p.from, listPath(p.list.share()), "", true); err != nil {
			return err
		}
	}
	return nil
}

// brought is a part in a folder of its own.
type brought struct {
	from Folder
	list *list
}

// joined reports whether the folder holds the site of these parts already; a *Refusal
// where it holds another.
func (f Folder) joined(ctx context.Context, parts []brought) (bool, error) {
	data, err := f.Read(ctx, output.Manifest)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(parts) == 0 {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	whole, err := output.DecodeManifest(data)
	if err != nil {
		return false, err
	}
	for _, p := range parts {
		for name, want := range p.list.Files {
			if got := whole[name].Sum; hex.EncodeToString(got[:]) != want.SHA256 {
				return false, &Refusal{"a whole site is in " + f.Dir + " already, and it is not that of these parts", "give an empty folder: --out FOLDER"}
			}
		}
	}
	return true, nil
}

// lists reads the lists at the top of a folder.
func (f Folder) lists(ctx context.Context) ([]*list, error) {
	entries, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var found []*list
	for _, e := range entries {
		if !isList(e.Name()) {
			continue
		}
		data, err := f.Read(ctx, e.Name())
		if err != nil {
			return nil, err
		}
		l, err := readList(e.Name(), data)
		if err != nil {
			return nil, err
		}
		found = append(found, l)
	}
	return found, err
}

// take brings one file, which is as old here as there, in the place of another if that
// may be replaced or has the same bytes. One that is not there is missed when the parts
// are joined.
func (f Folder) take(ctx context.Context, from Folder, name, sum string, replace bool) error {
	info, err := os.Lstat(from.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if here, err := os.Lstat(f.file(name)); err == nil {
		if os.SameFile(here, info) {
			return nil
		}
		if data, err := os.ReadFile(f.file(name)); !replace && (err != nil || fmt.Sprintf("%x", sha256.Sum256(data)) != sum) {
			return errors.Join(err, &Refusal{"there is a file in " + f.Dir + " that is not of the parts: " + name, "give an empty folder: --out FOLDER"})
		}
		if err := os.Remove(f.file(name)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Dir(f.file(name)), 0o755); err != nil {
		return err
	}
	if os.Link(from.file(name), f.file(name)) == nil {
		return nil
	}
	return f.make(ctx, name, info.ModTime(), func(w io.Writer) error {
		r, err := os.Open(from.file(name))
		if err != nil {
			return err
		}
		_, err = io.Copy(w, r)
		return errors.Join(err, r.Close())
	})
}

// same reports whether two names are of one folder.
func same(a, b string) bool {
	at, err := os.Stat(a)
	bt, errB := os.Stat(b)
	return err == nil && errB == nil && os.SameFile(at, bt)
}
