package source

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// Doc knows where the keys of a TOML text stand. The zero value and nil know
// nothing and give positions without a line.
type Doc struct {
	file      string
	firstLine int            // the line of the file at which the text begins
	text      []byte         // without a byte order mark
	lines     []int          // offsets at which lines begin
	places    map[string]int // offset of each key and element, by keyOf its path

	broken  bool            // the text is not TOML
	partial bool            // see Partial
	refused map[string]bool // keys whose value was of the wrong type, by keyOf their path
	unknown map[string]int  // how many keys are unknown that resemble nothing, by the path of their table
	excuses map[string]bool // missing keys that an unknown key near to them explains
}

// ReadTOML reads a TOML file into dst, a pointer to a struct with toml tags.
// What is wrong with the text becomes problems; the error is only for a file
// that cannot be read (fs.ErrNotExist among them). See DecodeTOML.
func ReadTOML(fsys fs.FS, name string, dst any, probs *Problems) (*Doc, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return &Doc{file: name}, err
	}
	return DecodeTOML(name, data, 1, dst, probs), nil
}

// DecodeTOML reads TOML text into dst, a pointer to a struct with toml tags.
// name and firstLine say where the text stands: front matter that begins on the
// second line of a file has firstLine 2.
//
// Keys that dst does not have and values of the wrong type are problems, every
// one of them, and the rest is filled in all the same. A text that is not TOML
// at all is one problem and leaves dst alone. A field may be text, a bool, a
// number, a time.Time, a slice, a map by text, a struct, a pointer to one, an
// any, or an encoding.TextUnmarshaler. Keys are told apart by case. Where dst is a
// *map[string]any it takes the tree as it is, and every key is known.
func DecodeTOML(name string, data []byte, firstLine int, dst any, probs *Problems) *Doc {
	d := &Doc{file: name, firstLine: firstLine, text: bytes.TrimPrefix(data, []byte("\ufeff"))}
	d.lines = lineStarts(d.text)
	places, deep := indexTOML(d.text)
	d.places = places
	d.refused, d.unknown, d.excuses = map[string]bool{}, map[string]int{}, map[string]bool{}
	if at := invalidUTF8(d.text); at >= 0 {
		d.broken = true
		probs.AddHint(d.at(at), "encoding", "save the file as UTF-8", "the file is not UTF-8 text")
		return d
	}
	if deep >= 0 {
		d.broken = true
		probs.AddHint(d.at(deep), "nesting", "check that the file is what it should be", "arrays, tables or the parts of a key are nested more than %d deep", maxNesting)
		return d
	}
	var tree map[string]any
	if _, err := toml.Decode(string(d.text), &tree); err != nil {
		d.broken = true
		d.syntax(err, probs)
		return d
	}
	f := filler{doc: d, probs: probs, shapes: map[reflect.Type]tomlShape{}}
	f.fill(dst, tree)
	return d
}

// Pos says where a key stands: Pos("measure", 3, "unit") is the key unit in the
// fourth element of measure. Where there is no such key it is the nearest table
// or element around it, and the file where there is none.
func (d *Doc) Pos(path ...any) Pos {
	if d == nil {
		return Pos{}
	}
	for n := len(path); n > 0; n-- {
		if at, ok := d.places[keyOf(path[:n])]; ok {
			return d.at(at)
		}
	}
	return Pos{File: d.file}
}

// Has reports whether the text has a key or an element of that path.
func (d *Doc) Has(path ...any) bool {
	if d == nil {
		return false
	}
	_, ok := d.places[keyOf(path)]
	return ok
}

// Broken reports whether the text is not TOML at all. That was said, and to miss
// anything in it would only be noise.
func (d *Doc) Broken() bool { return d != nil && d.broken }

// Partial reports whether whole tables were left out, because the text is not
// TOML or they stand under a key that is not known or in the wrong kind of
// brackets. That was said, and names given in those tables are not unknown.
func (d *Doc) Partial() bool { return d != nil && (d.broken || d.partial) }

// Missing reports whether it has yet to be said that a key, which was not
// filled in, is missing. It has not when the key is there with a value of the
// wrong type, or when it may be the one that was misspelt: every unknown key of
// its table explains one that is missing.
func (d *Doc) Missing(path ...any) bool {
	if d == nil {
		return true
	}
	for n := 1; n <= len(path); n++ {
		key, table := keyOf(path[:n]), keyOf(path[:n-1])
		switch {
		case d.broken || d.refused[key] || d.excuses[key]:
			return false
		case d.unknown[table] > 0 && !d.Has(path[:n]...):
			d.unknown[table]--
			d.excuses[key] = true
			return false
		}
	}
	return true
}

// at turns an offset into a position.
func (d *Doc) at(offset int) Pos {
	line := sort.SearchInts(d.lines, offset+1) - 1
	col := utf8.RuneCount(d.text[d.lines[line]:offset]) + 1
	return Pos{File: d.file, Line: d.firstLine + line, Col: col}
}

// syntax reports that the text is not TOML.
func (d *Doc) syntax(err error, probs *Problems) {
	var pe toml.ParseError
	if !errors.As(err, &pe) {
		probs.Add(Pos{File: d.file}, "toml", "%s", plainText(err.Error()))
		return
	}
	pos := Pos{File: d.file}
	if line := pe.Position.Line; line >= 1 && line <= len(d.lines) {
		pos.Line = d.firstLine + line - 1
		// The parser's offset is sometimes that of the line after, and its line
		// is where it missed something before the end of a line.
		if start := pe.Position.Start; start >= 0 && start <= len(d.text) {
			if p := d.at(start); p.Line == pos.Line || strings.Contains(pe.Message, `got '\n'`) {
				pos = p
			}
		}
	}
	text := pe.Message
	if text == "" {
		text = strings.TrimPrefix(pe.Error(), "toml: ")
	}
	hint := d.withoutElement(text)
	for _, a := range tomlAdvice {
		if hint == "" && strings.Contains(text, a.part) {
			hint = a.hint
		}
	}
	probs.AddHint(pos, "toml", hint, "%s", plainText(text))
}

// tomlAdvice says what to write instead, by a part of the parser's message.
var tomlAdvice = [...]struct{ part, hint string }{
	{"xpected value but found", `text stands in straight quotes: key = "words"`},
	{"but got ':'", "write = for the colon"},
	{"trings cannot contain newlines", `end the text with " on the same line`},
	{"has already been defined", "delete one of the two"},
	{"cannot have leading zeroes", "a date is written as 2014-11-03, a number without a 0 before it"},
	{"nvalid datetime", "there is no such day; a date is written as 2014-11-03"},
}

// withoutElement explains why a list of tables "was already created": a table
// below it stands before its first element, mostly because that is misspelt.
func (d *Doc) withoutElement(message string) string {
	_, rest, _ := strings.Cut(message, "ey '")
	name, rest, _ := strings.Cut(rest, "'")
	at, known := d.places[keyOf([]any{name})]
	if !known || !strings.Contains(rest, "cannot be used as an array") {
		return ""
	}
	return fmt.Sprintf("on line %d a table below %s stands before the first [[%s]]: is one above it misspelt?", d.at(at).Line, name, name)
}

// plainText brings a message of the TOML parser into the form of ours: begins
// in lower case and ends without a full stop.
func plainText(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ".")
	s = strings.NewReplacer(`'\n' instead`, "the end of the line", `'\x00' instead`, "the end of the file").Replace(s)
	if r, n := utf8.DecodeRuneInString(s); n > 0 && r < utf8.RuneSelf {
		s = strings.ToLower(s[:n]) + s[n:]
	}
	return s
}

// lineStarts gives the offset at which each line begins.
func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// invalidUTF8 gives the offset of the first byte that is not UTF-8, or -1. A
// NUL counts as one: it is what UTF-16 looks like.
func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n == 1 || r == 0 {
			return i
		}
		i += n
	}
	return -1
}

// keyOf makes a map key of a path of names (string) and elements (int). NUL and
// SOH cannot stand in TOML text, so no two paths share a key.
func keyOf(path []any) string {
	var b strings.Builder
	for _, p := range path {
		switch p := p.(type) {
		case string:
			b.WriteByte(0)
			b.WriteString(p)
		case int:
			b.WriteByte(1)
			b.WriteString(strconv.Itoa(p))
		}
	}
	return b.String()
}
