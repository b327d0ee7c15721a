package commentary

import (
	"bytes"

	"almanac/internal/source"
)

// What markdown nests, quotes in quotes and lists in lists, links and emphasis
// that are opened and not closed, its reader looks at again for everything that
// stands inside: a file of a million brackets would hold up a build for an hour.
// These limits are far above what a person writes.
const (
	deepest   = 50   // block quotes and lists inside one another, on one line
	mostMarks = 2000 // brackets or signs of emphasis without a blank line between
)

// nested reports text that is nested deeper than anybody can read.
func (f *file) nested(probs *source.Problems) bool {
	brackets, emphasis := 0, 0
	for n := range f.lines {
		line, _ := f.line(n)
		if len(line) == 0 {
			brackets, emphasis = 0, 0
			continue
		}
		at := f.pos(f.lines[n])
		if markers(line) > deepest {
			probs.AddHint(at, "nesting", "write it without quotes in quotes and lists in lists", "more than %d block quotes or lists stand inside one another", deepest)
			return true
		}
		brackets += bytes.Count(line, []byte("["))
		emphasis += bytes.Count(line, []byte("*")) + bytes.Count(line, []byte("_"))
		if brackets > mostMarks || emphasis > mostMarks {
			probs.AddHint(at, "nesting", "check that the file is what it should be, or put blank lines between its paragraphs", "one paragraph has more than %d brackets, or signs of emphasis", mostMarks)
			return true
		}
	}
	return false
}

// markers counts the block quotes and lists that a line opens at its beginning.
func markers(line []byte) (n int) {
	for len(line) > 0 {
		switch c := line[0]; {
		case c == ' ' || c == '\t':
			line = line[1:]
			continue
		case c == '>':
			line = line[1:]
		case (c == '-' || c == '*' || c == '+') && (len(line) == 1 || line[1] == ' ' || line[1] == '\t'):
			line = line[1:]
		case c >= '0' && c <= '9':
			rest := bytes.TrimLeft(line, "0123456789")
			if len(rest) == 0 || rest[0] != '.' && rest[0] != ')' {
				return n
			}
			line = rest[1:]
		default:
			return n
		}
		n++
	}
	return n
}
