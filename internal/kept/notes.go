package kept

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Notes keep what a run of the program has worked out for the next one, each under a
// name that is a hash of everything it was worked out of. The folder may be deleted at
// any time, and may be one in which nothing can be written: then all is worked out again.
type Notes struct {
	Dir    string
	Forget bool // what was kept before is not given
	Closed bool // nothing more is kept, and nothing forgotten

	mu    sync.Mutex
	asked map[string]bool // names of this run
	parts map[string]string
}

const (
	noteExt = ".note"
	partExt = ".part"
)

// Get gives what was kept under a name. What a disk has damaged is not given.
func (n *Notes) Get(name string) ([]byte, bool) {
	n.Want(name)
	if n.Forget {
		return nil, false
	}
	data, err := os.ReadFile(filepath.Join(n.Dir, name+noteExt))
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
	n.parts[part] = name
}

// Want says that what is kept under a name is not to be forgotten, though nobody asks for
// it now.
func (n *Notes) Want(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.asked == nil {
		n.asked = map[string]bool{}
	}
	n.asked[name+noteExt] = true
}

func (n *Notes) write(data []byte) (name string, err error) {
	if err := os.MkdirAll(n.Dir, 0o755); err != nil {
		return "", err
	}
	if err := ignore(n.Dir); err != nil {
		return "", err
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
	for part, name := range n.parts {
		_ = os.Rename(part, filepath.Join(n.Dir, name+noteExt))
	}
	n.parts = nil
}

// Prune forgets what nothing has asked for or wanted in this run: figures that were withdrawn must
// not lie about.
func (n *Notes) Prune() {
	if n.Closed {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	files, _ := os.ReadDir(n.Dir)
	for _, f := range files {
		if !n.asked[f.Name()] && (strings.HasSuffix(f.Name(), noteExt) || strings.HasSuffix(f.Name(), partExt)) {
			_ = os.Remove(filepath.Join(n.Dir, f.Name()))
		}
	}
}

// Drop forgets what was put and is not kept yet.
func (n *Notes) Drop() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for part := range n.parts {
		_ = os.Remove(part)
	}
	n.parts = nil
}
