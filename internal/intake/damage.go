package intake

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"almanac/internal/source"
)

const byteOrderMark = "\ufeff"

const asPublished = "take the file as it was published"

// damage looks for what no publisher means: signs that a file was put together
// from two, broken, or saved again by a program that took it for something else.
// What it finds has a rule, and a place in the row.
func damage(sc *source.Scanner) (source.Pos, fault) {
	row := sc.Row()
	if at := notUTF8(row); at >= 0 {
		hint := "if all of the file is windows-1252, say so with encoding in the mapping; else " + asPublished
		return sc.PosAt(at), fault{"encoding", hint, fmt.Sprintf("byte %#x is not UTF-8 text", row[at])}
	}
	if at := bytes.Index(row, []byte(byteOrderMark)); at >= 0 {
		return sc.PosAt(at), fault{"byte-order-mark", "two files may have been joined: " + asPublished, "a byte-order mark stands within the file"}
	}
	if at := bytes.IndexAny(bytes.TrimRight(row, "\r\n"), "\r\n"); at >= 0 {
		return sc.PosAt(at), fault{"line-end", "no name or figure has one: " + asPublished, "a line ends within the quotes of a field"}
	}
	return source.Pos{}, fault{}
}

// notUTF8 gives the first byte that is not UTF-8, -1 for none.
func notUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for at := 0; at < len(b); {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n == 1 {
			return at
		}
		at += n
	}
	return -1
}
