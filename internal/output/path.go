package output

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Longest component and longest path of a site, in bytes. Windows counts 260
// characters for the whole path, the user's own folders included; a zip and a
// stick formatted for every system are no more generous.
const (
	maxComponent = 120
	maxPath      = 240
)

// Manifest is the path of the list of files that a commit adds to a site.
const Manifest = "manifest.json"

// reserved are names that Windows takes for devices, whatever their ending.
var reserved = []string{
	"con", "prn", "aux", "nul",
	"com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// CheckPath says why a path cannot be the path of a file of a site, or nil. A
// site must survive being copied to Windows, macOS, a stick or a zip, so the
// strictest of them decides, wherever the build runs.
func CheckPath(path string) error {
	switch {
	case path == "":
		return fmt.Errorf("a file needs a path")
	case !utf8.ValidString(path):
		return fmt.Errorf("path %q is not UTF-8", path)
	case len(path) > maxPath:
		return fmt.Errorf("path %q has %d bytes, at most %d are allowed", path, len(path), maxPath)
	case strings.HasPrefix(path, "/"):
		return fmt.Errorf("path %q starts at the root, expected one inside the site", path)
	}
	for part := range strings.SplitSeq(path, "/") {
		if reason := badComponent(part); reason != "" {
			return fmt.Errorf("path %q: %s", path, reason)
		}
	}
	return nil
}

func badComponent(part string) string {
	stem, _, _ := strings.Cut(part, ".")
	switch {
	case part == "":
		return "a part is empty"
	case part == "." || part == "..":
		return fmt.Sprintf("%q is not allowed", part)
	case len(part) > maxComponent:
		return fmt.Sprintf("%q has %d bytes, at most %d are allowed", part, len(part), maxComponent)
	case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " ") || strings.HasPrefix(part, " "):
		return fmt.Sprintf("%q ends with a dot or has a space at an end", part)
	case slices.Contains(reserved, strings.ToLower(strings.TrimRight(stem, " "))):
		return fmt.Sprintf("%q is the name of a device on Windows", part)
	}
	for _, r := range part {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r) {
			return fmt.Sprintf("%q holds %q, which not every system allows", part, r)
		}
	}
	return ""
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

// fold gives what two paths have in common when a file system that ignores
// case cannot tell them apart.
func fold(path string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			return r
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, path)
}

func (n *names) add(path string) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	key := fold(path)
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
		old, ok := n.seen[fold(path[:i])]
		switch {
		case ok && !old.folder:
			return fmt.Errorf("%s is a file and the folder of %s at once", old.path, path)
		case ok && old.path != path[:i]:
			return fmt.Errorf("the folders of %s and %s differ only by upper and lower case", old.path, path)
		}
		if ok {
			break
		}
		n.seen[fold(path[:i])] = name{path: path[:i], folder: true}
	}
	n.seen[key] = name{path: path}
	return nil
}

// own says whether a path is ours to write by other means than Put.
func own(path string) error {
	if key := fold(path); key == Manifest || key == gitignore {
		return fmt.Errorf("%s is not a file that a site can bring along", path)
	}
	return nil
}

const gitignore = ".gitignore"
