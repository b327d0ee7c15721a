package words

import (
	"fmt"
	"slices"
	"strings"
)

// message is one message, parsed.
type message struct {
	forms  [categories]form // nil where another wording serves
	plural bool
	holes  []string // in all forms, in the order in which they come first
	plain  string   // the whole message when nothing is filled in
}

// form is one wording of a message: texts and holes, in turn or not.
type form []segment

// segment is text, or the hole of a name.
type segment struct{ text, hole string }

// parseForm reads a wording; what is wrong with it is said in words.
func parseForm(s string) (f form, fault string) {
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return append(f, segment{text: s}), ""
		}
		if s[open] == '}' {
			return nil, "a } stands without its {"
		}
		if open > 0 {
			f = append(f, segment{text: s[:open]})
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			return nil, "a { stands without its }"
		}
		name := s[open+1 : open+end]
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
			return nil, fmt.Sprintf("{%s} is no name: it is written in lower case letters", name)
		}
		if slices.ContainsFunc(f, func(g segment) bool { return g.hole == name }) {
			return nil, fmt.Sprintf("{%s} stands twice", name)
		}
		f = append(f, segment{hole: name})
		s = s[open+end+1:]
	}
	return f, ""
}

// String writes a wording as it stands in a file.
func (f form) String() string {
	var b strings.Builder
	for _, g := range f {
		if g.hole != "" {
			b.WriteString("{" + g.hole + "}")
		} else {
			b.WriteString(g.text)
		}
	}
	return b.String()
}

// holes lists the names in a wording.
func (f form) holes() (names []string) {
	for _, g := range f {
		if g.hole != "" {
			names = append(names, g.hole)
		}
	}
	return names
}

// sameHoles reports whether the same is filled into two messages.
func sameHoles(a, b *message) bool {
	return a.plural == b.plural && len(a.holes) == len(b.holes) && !slices.ContainsFunc(a.holes, func(h string) bool { return !slices.Contains(b.holes, h) })
}

// finish works out what is asked for often.
func (m *message) finish() {
	for _, f := range m.forms {
		for _, name := range f.holes() {
			if !slices.Contains(m.holes, name) {
				m.holes = append(m.holes, name)
			}
		}
	}
	if len(m.holes) == 0 {
		m.plain = m.forms[Other].String()
	}
}

// append fills in the wording of a category.
func (m *message) append(dst []byte, key string, c Category, pairs []string) []byte {
	f := m.forms[c]
	if f == nil {
		f = m.forms[Other]
	}
next:
	for _, g := range f {
		if g.hole == "" {
			dst = append(dst, g.text...)
			continue
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == g.hole {
				dst = append(dst, pairs[i+1]...)
				continue next
			}
		}
		panic(fmt.Sprintf("words: %s needs {%s}", key, g.hole))
	}
	return dst
}

// Found is what stands in the holes of a text: names, each followed by its text.
type Found []string

// Get gives what stands in a hole; "" where the wording does not have it.
func (f Found) Get(name string) string {
	for i := 0; i+1 < len(f); i += 2 {
		if f[i] == name {
			return f[i+1]
		}
	}
	return ""
}

// Match reports whether a text has the form of a message, in any of its wordings,
// and gives what stands in its holes. A hole holds at least one byte. Where a text
// can be taken apart in several ways, accept, which may be nil, decides whether
// something may stand in a hole; of the ways that it accepts the one whose first
// holes are shortest is given. The work grows with the square of the length of the
// text at most.
func (w *Words) Match(key, text string, accept func(hole, text string) bool) (found Found, ok bool) {
	m := w.message(key)
	for _, f := range m.forms {
		if f == nil {
			continue
		}
		x := matcher{form: f, text: text, accept: accept}
		if x.fits() && x.rest(0, 0) {
			return x.found(), true
		}
	}
	return nil, false
}

// matcher takes one text apart by one wording.
type matcher struct {
	form   form
	text   string
	accept func(hole, text string) bool
	ends   [][2]int        // of each segment so far: where it begins and ends
	dead   map[[2]int]bool // segment and place from which nothing fits
}

// fits looks at the ends of a text first, which is enough for most.
func (x *matcher) fits() bool {
	if len(x.form) == 0 {
		return x.text == ""
	}
	return strings.HasPrefix(x.text, x.form[0].text) && strings.HasSuffix(x.text, x.form[len(x.form)-1].text)
}

// rest reports whether the segments from i on fit the text from at on.
func (x *matcher) rest(i, at int) bool {
	if i == len(x.form) {
		return at == len(x.text)
	}
	g := x.form[i]
	if g.hole == "" {
		return strings.HasPrefix(x.text[at:], g.text) && x.step(i, at, at+len(g.text))
	}
	if x.dead[[2]int{i, at}] {
		return false
	}
	for end := x.next(i, at+1); end >= 0; end = x.next(i, end+1) {
		if (x.accept == nil || x.accept(g.hole, x.text[at:end])) && x.step(i, at, end) {
			return true
		}
	}
	if x.dead == nil {
		x.dead = map[[2]int]bool{}
	}
	x.dead[[2]int{i, at}] = true
	return false
}

// step takes a segment to lie between two places and goes on behind it.
func (x *matcher) step(i, at, end int) bool {
	x.ends = append(x.ends[:i], [2]int{at, end})
	return x.rest(i+1, end)
}

// next gives the next place, from a place on, where the hole of segment i can end;
// -1 for none.
func (x *matcher) next(i, from int) int {
	switch {
	case from > len(x.text):
		return -1
	case i+1 == len(x.form):
		return len(x.text)
	case x.form[i+1].hole != "":
		return from
	}
	n := strings.Index(x.text[from:], x.form[i+1].text)
	if n < 0 {
		return -1
	}
	return from + n
}

func (x *matcher) found() Found {
	var out Found
	for i, g := range x.form {
		if g.hole != "" {
			out = append(out, g.hole, x.text[x.ends[i][0]:x.ends[i][1]])
		}
	}
	return out
}
