package output

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sync"
)

// Memory is a Sink that keeps the site in memory. The zero value is ready.
type Memory struct {
	names names

	mu    sync.Mutex
	files map[string][]byte
	done  bool
}

// Put keeps a copy of data.
func (m *Memory) Put(path string, data []byte) error {
	if err := own(path); err != nil {
		return err
	}
	if err := m.names.add(path); err != nil {
		return err
	}
	kept := append([]byte(nil), data...)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done {
		return fmt.Errorf("%s comes after the end of the build", path)
	}
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[path] = kept
	return nil
}

// Commit adds manifest.json. Every file counts as written.
func (m *Memory) Commit() (Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done {
		return Summary{}, fmt.Errorf("the build has ended already")
	}
	m.done = true
	entries := make(map[string]Entry, len(m.files))
	sum := Summary{}
	for path, data := range m.files {
		entries[path] = entryOf(data)
		sum.Bytes += len(data)
	}
	manifest := EncodeManifest(entries)
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[Manifest] = manifest
	sum.Files = len(m.files)
	sum.Bytes += len(manifest)
	sum.Written = sum.Files
	return sum, nil
}

// Abort forgets every file of a build that was not committed.
func (m *Memory) Abort() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.done {
		m.files, m.done = nil, true
	}
	return nil
}

// Files gives the site sorted by path. The data is not to be changed.
func (m *Memory) Files() []File {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make([]File, 0, len(m.files))
	for _, path := range slices.Sorted(maps.Keys(m.files)) {
		out = append(out, File{Path: path, Data: m.files[path]})
	}
	return out
}

// Paths gives the paths of the site, sorted.
func (m *Memory) Paths() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.files))
}

// ReadFile gives the bytes at path, which are not to be changed. The error of
// a path that the site lacks is fs.ErrNotExist.
func (m *Memory) ReadFile(path string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return data, nil
}
