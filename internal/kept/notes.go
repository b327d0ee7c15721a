package kept

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Notes keep what a run of the program has worked out for the next one, each under a
// name that is a hash of everything it was worked out of. The folder may be deleted at
// any time, and may be one in which nothing can be written: then all is worked out again.
type Notes struct {
	Dir    string
	Forget bool // what was kept before is not given
	Closed bool // nothing more is kept, and nothing forgotten

	mu    sync.Mutex
	asked map[string]bool   // names of this run
	parts map[string]string // the files of what was put and is not kept yet, by name

	folder   sync.Once
	unusable error
}

const (
	noteExt = ".note"
	partExt = ".part"
)

// Get gives what was put or kept under a name. What a disk has damaged is not given.
func (n *Notes) Get(name string) ([]byte, bool) {
	n.Want(name)
	n.mu.Lock()
	file, put := n.parts[name]
	n.mu.Unlock()
	if !put {
		if n.Forget {
			return nil, false
		}
		file = filepath.Join(n.Dir, name+noteExt)
	}
	data, err := os.ReadFile(file)
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	sum := sha256.Sum256(data[sha256.Size:])
	return data[sha256.Size:], bytes.Equal(sum[:], data[:sha256.Size])
}

// Put takes what Keep will keep under a name.
func (n *Notes) Put(name string, data []byte) {
	if n.Closed {
		return
	}
	n.Want(name)
	part, err := n.write(data)
	if err != nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.parts == nil {
		n.parts = map[string]string{}
	}
	if old, ok := n.parts[name]; ok {
		_ = os.Remove(old)
	}
	n.parts[name] = part
}

// Want says that what is kept under a name is not to be forgotten, though nobody asks for
// it now.
func (n *Notes) Want(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.asked == nil {
		n.asked = map[string]bool{}
	}
	n.asked[name] = true
}

// Wanted lists the names that were asked for, put or wanted in this run.
func (n *Notes) Wanted() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Sorted(maps.Keys(n.asked))
}

func (n *Notes) write(data []byte) (name string, err error) {
	n.folder.Do(func() { n.unusable = errors.Join(os.MkdirAll(n.Dir, 0o755), ignore(n.Dir)) })
	if n.unusable != nil {
		return "", n.unusable
	}
	part, err := os.CreateTemp(n.Dir, "*"+partExt)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	_, err = part.Write(sum[:])
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = os.Chmod(part.Name(), 0o644) // those who read the figures may read the notes
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return "", errors.Join(err, os.Remove(part.Name()))
	}
	return part.Name(), nil
}

// Keep keeps what was put since the last call. To be called when it is known that what was
// put is true; else Drop is.
func (n *Notes) Keep() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for name, part := range n.parts {
		_ = os.Rename(part, filepath.Join(n.Dir, name+noteExt))
	}
	n.parts = nil
}

// Prune forgets, of what is kept under names that begin like one of those given, all that
// nothing has asked for or wanted in this run: figures that were withdrawn must not lie
// about. What killed runs have left goes as well, when it is old.
func (n *Notes) Prune(begin ...string) {
	if n.Closed {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	files, _ := os.ReadDir(n.Dir)
	for _, f := range files {
		name, isNote := strings.CutSuffix(f.Name(), noteExt)
		begins := func(with string) bool { return strings.HasPrefix(name, with) }
		if isNote && !n.asked[name] && slices.ContainsFunc(begin, begins) || n.isLeft(f) {
			_ = os.Remove(filepath.Join(n.Dir, f.Name()))
		}
	}
}

// isLeft reports whether a file is a part that nobody will bring to its name any more.
func (n *Notes) isLeft(f os.DirEntry) bool {
	const old = time.Hour
	info, err := f.Info()
	return err == nil && strings.HasSuffix(f.Name(), partExt) && time.Since(info.ModTime()) > old
}

// Drop forgets what was put and is not kept yet.
func (n *Notes) Drop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, part := range n.parts {
		_ = os.Remove(part)
	}
	n.parts = nil
}
