package source

import (
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// The TOML parser tells what a text says but not where: positions of keys are
// not part of what it gives away. So the text is read a second time, by a
// scanner that only follows its shape: headers, elements of arrays of tables,
// keys, strings, arrays and inline tables. It never complains: what is not TOML
// is the parser's to report, and an index of the part before the mistake is
// good enough.

// maxNesting is how deep arrays and tables may stand inside one another, and how
// many parts a key may have. The files of a site need five; the parser would
// take ten thousand, and all memory for what they mean.
const maxNesting = 50

// tomlIndex is the scanner.
type tomlIndex struct {
	text   []byte
	at     int
	places map[string]int // offset by path
	count  map[string]int // number of elements of an array of tables, by path
	deep   int            // offset of what is nested deeper than maxNesting, -1 for nothing
}

// indexTOML finds the offset of every key and element of a text. Paths are
// encoded as by keyOf. deep is the offset of what is nested too deep to be read,
// -1 for nothing.
func indexTOML(text []byte) (places map[string]int, deep int) {
	x := &tomlIndex{text: text, places: map[string]int{}, count: map[string]int{}, deep: brackets(text)}
	if x.deep >= 0 {
		return x.places, x.deep
	}
	table := ""
	for x.blank(true); x.at < len(x.text); x.blank(true) {
		before := x.at
		if x.text[x.at] == '[' {
			table = x.header()
		} else {
			x.pair(table, 0)
		}
		x.restOfLine()
		if x.at == before {
			x.at++
		}
	}
	return x.places, x.deep
}

// brackets gives the offset at which more brackets are open than any text has,
// strings and comments taken along: whatever the scanner makes of a text that is
// not TOML, the parser must not be led down so far. -1 for nothing.
func brackets(text []byte) int {
	const most = 10000
	open := 0
	for i, c := range text {
		switch c {
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		}
		if open > most {
			return i
		}
	}
	return -1
}

// tooDeep notes that what stands here is nested too deep and ends the scan.
func (x *tomlIndex) tooDeep() {
	if x.deep < 0 {
		x.deep = min(x.at, len(x.text)-1)
	}
	x.at = len(x.text)
}

// header reads [a.b] or [[a.b]] and gives the path of its table.
func (x *tomlIndex) header() string {
	x.at++
	array := x.peek() == '['
	if array {
		x.at++
	}
	path, last := "", ""
	var lastAt int
	for first, n := true, 0; ; first, n = false, n+1 {
		if n == maxNesting {
			x.tooDeep()
		}
		x.blank(false)
		start := x.at
		name, ok := x.key()
		if !ok {
			return path
		}
		if !first {
			path = x.element(last)
		}
		last, lastAt = path+"\x00"+name, start
		x.place(last, start)
		x.blank(false)
		if x.peek() != '.' {
			break
		}
		x.at++
	}
	if !array {
		return x.element(last)
	}
	x.count[last]++
	path = x.element(last)
	x.place(path, lastAt)
	return path
}

// element gives the path of the last element of an array of tables, and the
// path itself for anything else.
func (x *tomlIndex) element(path string) string {
	if n := x.count[path]; n > 0 {
		return path + "\x01" + strconv.Itoa(n-1)
	}
	return path
}

// pair reads key = value in a table.
func (x *tomlIndex) pair(table string, depth int) {
	path := table
	for n := 0; ; n++ {
		if n == maxNesting {
			x.tooDeep()
		}
		x.blank(false)
		start := x.at
		name, ok := x.key()
		if !ok {
			return
		}
		path += "\x00" + name
		x.place(path, start)
		x.blank(false)
		if x.peek() != '.' {
			break
		}
		x.at++
	}
	if x.peek() == '=' {
		x.at++
		x.blank(false)
		x.value(path, depth)
	}
}

// value reads a value and the elements and keys inside it.
func (x *tomlIndex) value(path string, depth int) {
	switch c := x.peek(); {
	case depth > maxNesting:
		x.tooDeep()
	case c == '"' || c == '\'':
		x.str()
	case c == '[':
		x.at++
		for n := 0; ; n++ {
			if x.blank(true); x.closes(']') {
				return
			}
			element := path + "\x01" + strconv.Itoa(n)
			x.place(element, x.at)
			x.value(element, depth+1)
			if !x.comma(']') {
				return
			}
		}
	case c == '{':
		x.at++
		for {
			if x.blank(true); x.closes('}') {
				return
			}
			x.pair(path, depth+1)
			if !x.comma('}') {
				return
			}
		}
	default:
		for x.at < len(x.text) && !strings.ContainsRune(",]}#\r\n", rune(x.text[x.at])) {
			x.at++
		}
	}
}

// closes passes over the bracket that ends an array or inline table.
func (x *tomlIndex) closes(bracket byte) bool {
	if x.at >= len(x.text) {
		return true
	}
	if x.text[x.at] == bracket {
		x.at++
		return true
	}
	return false
}

// comma goes on to the next element; false when there is none.
func (x *tomlIndex) comma(bracket byte) bool {
	x.blank(true)
	if x.peek() == ',' {
		x.at++
		return true
	}
	x.closes(bracket)
	return false
}

// key reads one part of a key, bare or quoted.
func (x *tomlIndex) key() (string, bool) {
	start := x.at
	if c := x.peek(); c == '"' || c == '\'' {
		x.str()
		return unquote(string(x.text[start:x.at])), true
	}
	for x.at < len(x.text) && !strings.ContainsRune(".=[]{},#\"' \t\r\n", rune(x.text[x.at])) {
		x.at++
	}
	return string(x.text[start:x.at]), x.at > start
}

// unquote reads a quoted key as the parser does.
func unquote(quoted string) string {
	if quoted[0] == '"' && strings.Contains(quoted, `\`) {
		var v struct{ K string }
		if _, err := toml.Decode("K = "+quoted, &v); err == nil {
			return v.K
		}
	}
	return strings.Trim(quoted, quoted[:1])
}

// str passes over a string of any of the four kinds.
func (x *tomlIndex) str() {
	q := x.text[x.at]
	rest := string(x.text[x.at:min(x.at+3, len(x.text))])
	multi := rest == strings.Repeat(string(q), 3)
	if multi {
		x.at += 3
	} else {
		x.at++
	}
	for x.at < len(x.text) {
		switch c := x.text[x.at]; {
		case c == '\\' && q == '"':
			x.at++
		case c == '\n' && !multi:
			return
		case c == q && !multi:
			x.at++
			return
		case c == q && x.quotes(q) >= 3:
			// Up to two quotes may stand directly before the closing three.
			x.at += min(x.quotes(q), 5)
			return
		}
		x.at++
	}
	x.at = min(x.at, len(x.text))
}

// quotes counts the quotes that follow one another from here.
func (x *tomlIndex) quotes(q byte) int {
	n := 0
	for x.at+n < len(x.text) && x.text[x.at+n] == q {
		n++
	}
	return n
}

// blank passes over spaces, tabs and, where lines do not matter, line ends and
// comments.
func (x *tomlIndex) blank(lines bool) {
	for x.at < len(x.text) {
		switch c := x.text[x.at]; {
		case c == ' ' || c == '\t':
			x.at++
		case lines && (c == '\r' || c == '\n'):
			x.at++
		case lines && c == '#':
			x.restOfLine()
		default:
			return
		}
	}
}

// restOfLine goes to the end of the line.
func (x *tomlIndex) restOfLine() {
	for x.at < len(x.text) && x.text[x.at] != '\n' {
		x.at++
	}
}

// peek gives the next byte, 0 at the end.
func (x *tomlIndex) peek() byte {
	if x.at < len(x.text) {
		return x.text[x.at]
	}
	return 0
}

// place records where a path stands, the first time it is met.
func (x *tomlIndex) place(path string, offset int) {
	if _, ok := x.places[path]; !ok {
		x.places[path] = offset
	}
}
