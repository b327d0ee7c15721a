package sweep

import (
	"bytes"
	"html"
	"slices"
)

// A scanner goes through HTML as it stands in the bytes, without copying any of
// it and without building a tree: every page of a site is read, and most of
// their bytes are of no interest.
//
// It splits a page as a browser does, or what a browser shows could stand in what
// the sweep took for something else: a quote counts only where a value begins,
// comments and the content of scripts and styles hold no tags, and names are read
// without regard to case. What has no end, a tag, a quote, a comment, an element
// that is read as a whole, would take the rest of the page with it, so that it is
// remembered.

type tokenKind uint8

const (
	endToken tokenKind = iota
	openToken
	closeToken
	textToken
	rawToken // what stands in a comment, a script or a style
)

// scanner splits HTML into tags and the text between them. The fields describe
// the token that next found.
type scanner struct {
	data   []byte
	pos    int
	kind   tokenKind
	name   []byte // of a tag, in small letters
	attrs  []byte // what stands in a tag behind its name
	plain  bool   // whether all that is written as the program does,
	named  []byte // what its class is then,
	says   bool   // and whether it has attributes that may say something to scripts and to those who cannot see
	text   []byte // of a text token, escaped as it is
	at     int    // where the token begins
	raw    []byte // the element whose content holds no tags, which was just opened
	broken int    // one more than where something begins that has no end; 0 for nothing

	owner *Reader // told of each tag; nil for nobody
}

// next goes to the next token. It reports false at the end.
func (s *scanner) next() bool {
	s.at = s.pos
	if s.pos >= len(s.data) {
		s.kind = endToken
		return false
	}
	if raw := s.raw; raw != nil {
		s.raw = nil
		if s.rawText(raw); s.pos > s.at {
			return true
		}
	}
	if !s.markup(s.pos) {
		from := s.pos
		for found := false; !found; {
			s.pos++
			n := bytes.IndexByte(s.data[s.pos:], '<')
			if n < 0 {
				s.pos = len(s.data)
				break
			}
			s.pos += n
			found = s.markup(s.pos)
		}
		s.kind, s.text = textToken, s.data[from:s.pos]
		return true
	}
	i := s.pos + 1
	closing := s.data[i] == '/'
	if closing {
		i++
	}
	if !letter(s.data[i]) {
		s.comment(i)
		return true
	}
	n, capitals := i, false
	for n < len(s.data) && s.data[n] > ' ' && s.data[n] != '/' && s.data[n] != '>' {
		capitals = capitals || s.data[n] <= 'Z'
		n++
	}
	end := n
	if s.plain, s.named, s.says = true, nil, false; n == len(s.data) || s.data[n] != '>' {
		end = s.tagEnd(n)
	}
	if s.name, s.attrs = s.data[i:n], s.data[n:end]; capitals {
		s.name = lower(s.name)
	}
	s.pos = min(end+1, len(s.data))
	s.kind = openToken
	if closing {
		s.kind = closeToken
	} else if holdsNoTags(s.name) {
		s.raw = s.name
	}
	if s.owner != nil && (s.kind == openToken || string(s.name) == "div") {
		s.owner.tag(s)
	}
	return true
}

// markup reports whether a "<" stands at a place that is more than itself.
func (s *scanner) markup(i int) bool {
	if s.data[i] != '<' || i+1 >= len(s.data) {
		return false
	}
	switch c := s.data[i+1]; c {
	case '!', '?':
		return true
	case '/':
		return i+2 < len(s.data)
	default:
		return letter(c)
	}
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lower gives a name in small letters, which it nearly always is.
func lower(name []byte) []byte {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			return bytes.ToLower(name)
		}
	}
	return name
}

// holdsNoTags names the elements whose content a browser does not split.
func holdsNoTags(name []byte) bool {
	switch string(name) {
	case "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes":
		return true
	}
	return false
}

// rawText takes the content of an element that holds no tags.
func (s *scanner) rawText(name []byte) {
	from := s.pos
	end, _ := closing(s.data, from, name)
	if end < 0 {
		s.lost(from)
		end = len(s.data)
	}
	s.kind, s.text, s.pos = rawToken, s.data[from:end], end
	if n := string(name); n == "title" || n == "textarea" {
		s.kind = textToken
	}
}

// comment takes a comment, or what a browser makes one of: a declaration, "</3>".
// It begins at i, behind "<" or "</".
func (s *scanner) comment(i int) {
	s.kind = rawToken
	if !bytes.HasPrefix(s.data[i:], []byte("!--")) {
		n := bytes.IndexByte(s.data[i:], '>')
		if n < 0 {
			s.lost(s.at)
			n = len(s.data) - i - 1
		}
		s.pos = i + n + 1
		s.text = s.data[s.at:s.pos]
		return
	}
	for at := i + 1; ; at++ { // "<!-->" is a whole one
		n := bytes.Index(s.data[at:], []byte("--"))
		if n < 0 {
			s.lost(s.at)
			s.pos = len(s.data)
			break
		}
		at += n
		if rest := bytes.TrimPrefix(s.data[at+2:], []byte("!")); len(rest) > 0 && rest[0] == '>' {
			s.pos = len(s.data) - len(rest) + 1
			break
		}
	}
	s.text = s.data[s.at:s.pos]
}

func (s *scanner) lost(at int) {
	if s.broken == 0 {
		s.broken = at + 1
	}
}

// tagEnd finds the ">" that ends a tag. One in quotes does not, and a quote is
// one only where a value begins.
func (s *scanner) tagEnd(i int) int {
	const (
		before  = iota // a name
		named          // in or behind a name
		equals         // before a value
		without        // in a value without quotes
	)
	state := before
	i = s.plainAttrs(i)
	switch s.plain = true; {
	case i < len(s.data) && s.data[i] == '>':
		return i
	case i+1 < len(s.data) && s.data[i] == '/' && s.data[i+1] == '>':
		return i + 1
	}
	s.plain = false
	for ; i < len(s.data); i++ {
		c := s.data[i]
		if c == '>' {
			return i
		}
		switch blank := c <= ' '; {
		case state == before:
			if !blank && c != '/' {
				state = named
			}
		case state == named && c == '=':
			state = equals
		case state == named && c == '/':
			state = before
		case state == equals && (c == '"' || c == '\''):
			n := bytes.IndexByte(s.data[i+1:], c)
			if n < 0 {
				s.lost(s.at)
				return len(s.data)
			}
			i += n + 1
			state = before
		case state == equals && !blank:
			state = without
		case state == without && blank:
			state = before
		}
	}
	s.lost(s.at)
	return i
}

// plainAttrs goes behind those attributes of a tag that are written as the program
// does: a blank, a name, its value in quotes.
func (s *scanner) plainAttrs(i int) int {
	for {
		n := plainAttr(s.data[i:])
		if n == 0 {
			return i
		}
		name, value := s.data[i+1:i+n], i+n+len(`="`)
		end := bytes.IndexByte(s.data[value:], '"')
		if end < 0 {
			return i
		}
		switch {
		case len(name) == len("class") && s.named == nil && bytes.EqualFold(name, []byte("class")):
			s.named = s.data[value : value+end]
		case len(name) >= len("data-") && name[len("data")] == '-':
			s.says = true
		}
		i = value + end + 1
	}
}

// plainAttr gives where the name of an attribute ends that is written as the program
// does, and 0 where none is.
func plainAttr(attrs []byte) int {
	if len(attrs) == 0 || attrs[0] != ' ' {
		return 0
	}
	n := 1
	for n < len(attrs) && (letter(attrs[n]) || attrs[n] == '-' || attrs[n] == ':') {
		n++
	}
	if n == 1 || len(attrs) < n+2 || attrs[n] != '=' || attrs[n+1] != '"' {
		return 0
	}
	return n
}

// closing finds the tag that closes an element: where it begins and where it has
// ended; -1 where there is none.
func closing(data []byte, from int, name []byte) (begin, end int) {
	for i := from; ; {
		n := bytes.IndexByte(data[i:], '<')
		if n < 0 {
			return -1, -1
		}
		if i += n + 1; i == len(data) || data[i] != '/' {
			continue
		}
		i++
		rest := data[i:]
		if len(rest) <= len(name) || rest[0]|0x20 != name[0]|0x20 || !bytes.Equal(rest[:len(name)], name) && !bytes.EqualFold(rest[:len(name)], name) {
			continue
		}
		if c := rest[len(name)]; c == '>' {
			return i - 2, i + len(name) + 1
		} else if c > ' ' && c != '/' {
			continue
		}
		n = bytes.IndexByte(rest, '>')
		if n < 0 {
			return -1, -1
		}
		return i - 2, i + n + 1
	}
}

// inner gives what stands between the tag that was just opened and the next tag
// that closes its name, and goes behind that. It is for elements that do not
// hold others of their own name.
func (s *scanner) inner() []byte {
	from := s.pos
	s.raw = nil
	begin, end := closing(s.data, from, s.name)
	if begin < 0 {
		s.lost(s.at)
		begin, end = len(s.data), len(s.data)
	}
	s.pos = end
	if s.owner != nil && bytes.IndexByte(s.data[from:begin], '<') >= 0 && !plainLink(s.data[from:begin]) && !holdsNoTags(s.name) {
		inside := scanner{data: s.data[:begin], pos: from, owner: s.owner}
		for inside.next() {
		}
		if inside.broken != 0 {
			s.lost(inside.broken - 1)
		}
	}
	return s.data[from:begin]
}

// plainLink reports whether a piece is a link as the program writes it and nothing
// else, as the heads of most rows are.
func plainLink(piece []byte) bool {
	rest, ok := bytes.CutPrefix(piece, []byte(`<a href="`))
	if !ok {
		return false
	}
	n := bytes.IndexByte(rest, '"')
	if n < 0 || !bytes.HasPrefix(rest[n:], []byte(`">`)) {
		return false
	}
	n += bytes.IndexByte(rest[n:], '<')
	return bytes.HasPrefix(rest[max(n, 0):], []byte("</a>")) && n+len("</a>") == len(rest)
}

// class is the class of a tag, escaped as it is.
func (s *scanner) class() []byte {
	if s.plain {
		return s.named
	}
	return attr(s.attrs, "class")
}

// attr finds an attribute's value among those of a tag, escaped as it is.
func attr(attrs []byte, name string) []byte {
	for len(attrs) > 0 {
		var key, value []byte
		key, value, attrs = cutAttr(attrs)
		if len(key) == len(name) && bytes.EqualFold(key, []byte(name)) {
			return value
		}
	}
	return nil
}

// cutAttr cuts the first attribute off those of a tag.
func cutAttr(attrs []byte) (key, value, rest []byte) {
	if n := plainAttr(attrs); n > 0 {
		key, value = attrs[1:n], attrs[n+len(`="`):]
		if end := bytes.IndexByte(value, '"'); end >= 0 {
			return key, value[:end], value[end+1:]
		}
	}
	i := 0
	for i < len(attrs) && (attrs[i] <= ' ' || attrs[i] == '/') {
		i++
	}
	from := i
	for i < len(attrs) && attrs[i] > ' ' && attrs[i] != '/' && (attrs[i] != '=' || i == from) {
		i++
	}
	key = attrs[from:i]
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	if i == len(attrs) || attrs[i] != '=' || len(key) == 0 {
		return key, nil, attrs[i:]
	}
	for i++; i < len(attrs) && attrs[i] <= ' '; i++ {
	}
	if i == len(attrs) {
		return key, nil, nil
	}
	if quote := attrs[i]; quote == '"' || quote == '\'' {
		n := bytes.IndexByte(attrs[i+1:], quote)
		if n < 0 {
			return key, attrs[i+1:], nil
		}
		return key, attrs[i+1 : i+1+n], attrs[i+n+2:]
	}
	from = i
	for i < len(attrs) && attrs[i] > ' ' {
		i++
	}
	return key, attrs[from:i], attrs[i:]
}

// has reports whether one of the classes in an attribute is the given one.
func has(class []byte, one string) bool {
	for i := 0; i < len(class); i++ {
		from := i
		for i < len(class) && class[i] > ' ' {
			i++
		}
		if string(class[from:i]) == one {
			return true
		}
	}
	return false
}

// plain appends the text of a piece of HTML without its tags, unescaped. What
// stands in sup, a mark or the number of a note, is no part of it.
func plain(dst, piece []byte) []byte {
	if bytes.IndexByte(piece, '<') < 0 && bytes.IndexByte(piece, '&') < 0 {
		return append(dst, piece...)
	}
	s := scanner{data: piece}
	escaped, from := false, len(dst)
	for s.next() {
		switch {
		case s.kind == openToken && string(s.name) == "sup":
			s.inner()
		case s.kind == textToken:
			escaped = escaped || bytes.IndexByte(s.text, '&') >= 0
			dst = append(dst, s.text...)
		}
	}
	if escaped {
		dst = unescape(dst, from)
	}
	return dst
}

// entity is a character as it stands in HTML.
type entity struct {
	name string
	is   byte
}

// entities are those that the program writes.
var entities = [...]entity{{"&#34;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}

// unescape writes the characters for which entities stand in a text behind a place,
// without asking for memory where they are those of the program.
func unescape(text []byte, from int) []byte {
	out := text[:from]
	for i := from; ; {
		n := bytes.IndexByte(text[i:], '&')
		if n < 0 {
			return append(out, text[i:]...)
		}
		out, i = append(out, text[i:i+n]...), i+n
		e := slices.IndexFunc(entities[:], func(e entity) bool { return bytes.HasPrefix(text[i:], []byte(e.name)) })
		if e < 0 {
			return append(out, html.UnescapeString(string(text[i:]))...)
		}
		out, i = append(out, entities[e].is), i+len(entities[e].name)
	}
}

// split takes a cell apart: its own words, and the small ones below them.
func split(piece []byte) (words, small []byte) {
	if n := bytes.Index(piece, []byte("<small>")); n >= 0 {
		return piece[:n], piece[n:]
	}
	return piece, nil
}
