package sweep

import (
	"bytes"
	"html"
)

// A scanner goes through HTML as it stands in the bytes, without copying any of
// it and without building a tree: every page of a site is read, and most of
// their bytes are of no interest.

type tokenKind uint8

const (
	endToken tokenKind = iota
	openToken
	closeToken
	textToken
)

// scanner splits HTML into tags and the text between them. The fields describe
// the token that next found.
type scanner struct {
	data  []byte
	pos   int
	kind  tokenKind
	name  []byte // of a tag
	attrs []byte // what stands in a tag behind its name
	text  []byte // of a text token, escaped as it is
	at    int    // where the token begins
}

// next goes to the next token. It reports false at the end.
func (s *scanner) next() bool {
	s.at = s.pos
	if s.pos >= len(s.data) {
		s.kind = endToken
		return false
	}
	if s.data[s.pos] != '<' {
		n := bytes.IndexByte(s.data[s.pos:], '<')
		if n < 0 {
			n = len(s.data) - s.pos
		}
		s.kind, s.text = textToken, s.data[s.pos:s.pos+n]
		s.pos += n
		return true
	}
	end := s.tagEnd(s.pos + 1)
	tag := s.data[s.pos+1 : end]
	s.pos = min(end+1, len(s.data))
	s.kind = openToken
	if len(tag) > 0 && tag[0] == '/' {
		s.kind, tag = closeToken, tag[1:]
	}
	n := 0
	for n < len(tag) && tag[n] > ' ' && tag[n] != '/' {
		n++
	}
	s.name, s.attrs = tag[:n], tag[n:]
	return true
}

// tagEnd finds the ">" that ends a tag; one in quotes does not.
func (s *scanner) tagEnd(i int) int {
	quote := byte(0)
	for ; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i
		case c == '"' || c == '\'':
			quote = c
		}
	}
	return i
}

// inner gives what stands between the tag that was just opened and the next tag
// that closes its name, and goes behind that. It is for elements that do not
// hold others of their own name.
func (s *scanner) inner() []byte {
	name, from := s.name, s.pos
	for i := from; ; {
		n := bytes.Index(s.data[i:], []byte("</"))
		if n < 0 {
			s.pos = len(s.data)
			return s.data[from:]
		}
		i += n + 2
		if rest := s.data[i:]; len(rest) > len(name) && string(rest[:len(name)]) == string(name) && rest[len(name)] == '>' {
			s.pos = i + len(name) + 1
			return s.data[from : i-2]
		}
	}
}

// attr finds an attribute's value among those of a tag, escaped as it is.
func attr(attrs []byte, name string) []byte {
	for i := 0; ; {
		n := bytes.Index(attrs[i:], []byte(name))
		if n < 0 {
			return nil
		}
		i += n
		rest := attrs[i+len(name):]
		if i > 0 && attrs[i-1] <= ' ' && len(rest) > 1 && rest[0] == '=' && rest[1] == '"' {
			if end := bytes.IndexByte(rest[2:], '"'); end >= 0 {
				return rest[2 : 2+end]
			}
		}
		i += len(name)
	}
}

// has reports whether one of the classes in an attribute is the given one.
func has(class []byte, one string) bool {
	for len(class) > 0 {
		word := class
		if n := bytes.IndexByte(class, ' '); n >= 0 {
			word, class = class[:n], class[n+1:]
		} else {
			class = nil
		}
		if string(word) == one {
			return true
		}
	}
	return false
}

// plain appends the text of a piece of HTML without its tags, unescaped. What
// stands in sup, a mark or the number of a note, is no part of it.
func plain(dst, piece []byte) []byte {
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
		dst = append(dst[:from], html.UnescapeString(string(dst[from:]))...)
	}
	return dst
}

// split takes a cell apart: its own words, and the small ones below them.
func split(piece []byte) (words, small []byte) {
	if n := bytes.Index(piece, []byte("<small>")); n >= 0 {
		return piece[:n], piece[n:]
	}
	return piece, nil
}
