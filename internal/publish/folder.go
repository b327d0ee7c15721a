package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
)

// folder is a place on a disk: a web server's folder, a network share, a stick,
// the working copy of a repository of pages. No link in it leads out of it.
type folder struct {
	dir string

	mu   sync.Mutex
	root *os.Root // nil until it is there
}

// OpenFolder takes a folder to publish into, which need not be there yet.
func OpenFolder(dir string) (Remote, error) {
	f := &folder{dir: dir}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	f.root = root
	return f, err
}

// made opens the folder, and makes it where it is not there.
func (f *folder) made() (*os.Root, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.root != nil {
		return f.root, nil
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, err
	}
	var err error
	f.root, err = os.OpenRoot(f.dir)
	return f.root, err
}

// Read gives the bytes of a file.
func (f *folder) Read(_ context.Context, name string) ([]byte, error) {
	if f.root == nil {
		return nil, fs.ErrNotExist
	}
	return f.root.ReadFile(filepath.FromSlash(name))
}

// Has reports whether there is anything of that name.
func (f *folder) Has(_ context.Context, name string) (bool, error) {
	if f.root == nil {
		return false, nil
	}
	_, err := f.root.Lstat(filepath.FromSlash(name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Names gives what stands at the top.
func (f *folder) Names(context.Context) (names []string, err error) {
	if f.root == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(f.root.FS(), ".")
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

// Put writes a file under its temporary name and renames it.
func (f *folder) Put(ctx context.Context, name string, data []byte, _ Served) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	root, err := f.made()
	if err != nil {
		return err
	}
	part := filepath.FromSlash(partOf(name))
	if err := root.MkdirAll(filepath.Dir(part), 0o755); err != nil {
		return err
	}
	if err := root.WriteFile(part, data, 0o644); err != nil {
		return err
	}
	return root.Rename(part, filepath.FromSlash(name))
}

// Remove takes a file away, and the folders around it that became empty.
func (f *folder) Remove(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil || f.root == nil {
		return err
	}
	for _, name := range []string{partOf(name), name} {
		if err := f.root.Remove(filepath.FromSlash(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, dir := range foldersOf(path.Clean(name)) {
		if f.root.Remove(filepath.FromSlash(dir)) != nil {
			break // it holds something still
		}
	}
	return nil
}

// Serving is left to whatever serves the folder.
func (f *folder) Serving() string { return "" }

// Close ends the use of the folder.
func (f *folder) Close() error {
	if f.root == nil {
		return nil
	}
	return f.root.Close()
}
