package commentary

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"

	"almanac/internal/source"
)

// maxSize is far above any page that a person writes, and keeps a file that got
// here by mistake from holding up a build.
const maxSize = 1 << 20

const saveAsUTF8 = "save it as UTF-8; in Notepad: File, Save As, Encoding"

// file is the text of a markdown file: without a byte order mark, lines ending
// in a line feed.
type file struct {
	path  string
	text  []byte
	lines []int // offsets at which lines begin
	body  int   // offset at which the markdown begins, after front matter

	evidence []evidence // lines of front matter that are markdown too
	at       source.Pos // of such a line, while it is read: all of it stands there
}

// newFile looks at the bytes of a file; nil when they cannot be used.
func newFile(path string, data []byte, probs *source.Problems) *file {
	whole := source.Pos{File: path}
	switch {
	case len(data) > maxSize:
		probs.AddHint(whole, "too-large", "split it, or check that it is what it should be", "the file has %d bytes, more than a page of words can have", len(data))
		return nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		probs.AddHint(whole, "encoding", saveAsUTF8, "the file is UTF-16 text")
		return nil
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	f := &file{path: path, text: data, lines: []int{0}}
	for i, c := range data {
		if c == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	if !f.clean(probs) || f.nested(probs) {
		return nil
	}
	return f
}

// clean reports the first byte that cannot stand in text.
func (f *file) clean(probs *source.Problems) bool {
	for i := 0; i < len(f.text); {
		r, n := utf8.DecodeRune(f.text[i:])
		if r == utf8.RuneError && n == 1 {
			probs.AddHint(f.pos(i), "encoding", saveAsUTF8, "byte %#x is not UTF-8 text", f.text[i])
			return false
		}
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			probs.AddHint(f.pos(i), "control-character", "delete it; it may have come with pasted text", "there is an invisible control character (%s)", fmt.Sprintf("U+%04X", r))
			return false
		}
		if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			probs.AddHint(f.pos(i), "control-character", "delete it; it may have come with pasted text", "there is an invisible sign that turns the direction of writing (%s)", fmt.Sprintf("U+%04X", r))
			return false
		}
		i += n
	}
	return true
}

// pos turns an offset into a position; one that is not known is the file's.
func (f *file) pos(offset int) source.Pos {
	if f.at.File != "" {
		return f.at
	}
	if offset < 0 || offset > len(f.text) {
		return source.Pos{File: f.path}
	}
	line := sort.SearchInts(f.lines, offset+1) - 1
	col := utf8.RuneCount(f.text[f.lines[line]:offset]) + 1
	return source.Pos{File: f.path, Line: line + 1, Col: col}
}

// line gives the text of a line, counted from 0, and whether there is one.
func (f *file) line(n int) ([]byte, bool) {
	if n >= len(f.lines) {
		return nil, false
	}
	end := len(f.text)
	if n+1 < len(f.lines) {
		end = f.lines[n+1]
	}
	return bytes.TrimRight(f.text[f.lines[n]:end], " \t\n"), true
}
