package output

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"unicode/utf8"

	"almanac/internal/source"
)

// Manifest is the path of the list of files that a commit adds to a site.
const Manifest = "manifest.json"

// CheckPath says why a path cannot be the path of a file of a site, or nil. A
// site must survive being copied to Windows, macOS, a stick or a zip, so the
// strictest of them decides, wherever the build runs.
func CheckPath(path string) error {
	switch {
	case path == "":
		return fmt.Errorf("a file needs a path")
	case !utf8.ValidString(path):
		return fmt.Errorf("path %q is not UTF-8", path)
	case len(path) > source.MaxPath:
		return fmt.Errorf("path %q has %d bytes, at most %d are allowed", path, len(path), source.MaxPath)
	case strings.HasPrefix(path, "/"):
		return fmt.Errorf("path %q starts at the root, expected one inside the site", path)
	}
	for part := range strings.SplitSeq(path, "/") {
		if reason := source.NameFault(part); reason != "" {
			return fmt.Errorf("path %q: %s", path, reason)
		}
	}
	return nil
}

// names finds two paths that would meet in one place: the same path, paths
// that differ by case alone (one file on Windows and macOS), and a file that
// is also the folder of another. It is safe for concurrent use.
type names struct {
	mu   sync.Mutex
	seen map[string]name // by fold of the path, files and folders
}

type name struct {
	path   string
	folder bool
}

func (n *names) add(path string) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	key := source.FoldCase(path)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen == nil {
		n.seen = map[string]name{}
	}
	if old, ok := n.seen[key]; ok {
		switch {
		case old.folder:
			return fmt.Errorf("%s is a file and a folder (%s) at once", path, old.path)
		case old.path == path:
			return fmt.Errorf("%s is written twice", path)
		}
		return fmt.Errorf("%s and %s differ only by upper and lower case", old.path, path)
	}
	for i := len(path) - 1; i > 0; i-- {
		if path[i] != '/' {
			continue
		}
		old, ok := n.seen[source.FoldCase(path[:i])]
		switch {
		case ok && !old.folder:
			return fmt.Errorf("%s is a file and the folder of %s at once", old.path, path)
		case ok && old.path != path[:i]:
			return fmt.Errorf("the folders of %s and %s differ only by upper and lower case", old.path, path)
		}
		if ok {
			break
		}
		n.seen[source.FoldCase(path[:i])] = name{path: path[:i], folder: true}
	}
	n.seen[key] = name{path: path}
	return nil
}

// CheckTogether says why files of these paths cannot lie in one site, or nil: it is
// what a Sink holds its files to, for a site that several have made.
func CheckTogether(paths iter.Seq[string]) error {
	var n names
	for path := range paths {
		if err := errors.Join(own(path), n.add(path)); err != nil {
			return err
		}
	}
	return nil
}

// own says whether a path is ours to write by other means than Put.
func own(path string) error {
	if key := source.FoldCase(path); key == Manifest || key == gitignore {
		return fmt.Errorf("%s is not a file that a site can bring along", path)
	}
	return nil
}

const gitignore = ".gitignore"
