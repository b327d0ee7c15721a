package source

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A site is written on one machine, read on another, kept on a stick, in a zip
// file, on a share. So the strictest of all file systems decides what a file may
// be called, wherever the program runs.

// MaxName is the longest the name of a file or folder may be, in bytes, and
// MaxPath the longest a path inside a site may be. Windows counts 260 characters
// for the whole path, the user's own folders included.
const (
	MaxName = 120
	MaxPath = 240
)

// devices are names that Windows takes for devices, whatever their ending.
var devices = []string{
	"con", "prn", "aux", "nul", "conin$", "conout$",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
}

// NameFault says why a file or folder cannot have a name on some system, ""
// when it can.
func NameFault(name string) string {
	stem, _, _ := strings.Cut(name, ".")
	if simple(name) && !slices.Contains(devices, stem) {
		return "" // as nearly all are
	}
	switch {
	case name == "":
		return "a part is empty"
	case !utf8.ValidString(name):
		return fmt.Sprintf("%q is not UTF-8", name)
	case name == "." || name == "..":
		return fmt.Sprintf("%q is not allowed", name)
	case len(name) > MaxName:
		return fmt.Sprintf("%q has %d bytes, at most %d are allowed", name, len(name), MaxName)
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || strings.HasPrefix(name, " "):
		return fmt.Sprintf("%q ends with a dot or has a space at an end", name)
	case slices.Contains(devices, strings.ToLower(strings.TrimRight(stem, " "))):
		return fmt.Sprintf("%q is the name of a device on Windows", name)
	}
	for _, r := range name {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"/\|?*`, r) {
			return fmt.Sprintf("%q holds %q, which not every system allows", name, r)
		}
	}
	return ""
}

// simple reports whether a name is one of small letters, digits and hyphens, with an
// ending or without, that no system finds fault with unless it is that of a device.
func simple(name string) bool {
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_':
		case c == '.' && 0 < i && i < len(name)-1:
		default:
			return false
		}
	}
	return 0 < len(name) && len(name) <= MaxName
}

// FoldCase gives what two paths have in common when a file system that ignores
// case, as those of Windows and macOS do, cannot tell them apart.
func FoldCase(path string) string {
	if !strings.ContainsFunc(path, func(r rune) bool { return 'A' <= r && r <= 'Z' || r >= utf8.RuneSelf }) {
		return path
	}
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
