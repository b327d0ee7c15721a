package layout

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"unicode/utf8"
)

// The escapers that html/template puts into the pipelines of a layout, for the values
// that compiled layouts know. Each gives what its model of the same name there gives,
// byte for byte (FuzzEscapers), and the string itself where nothing is to be done, which
// is nearly always.

// content is what a string is known to hold.
type content uint8

const (
	plainText content = iota
	safeHTML
	safeURL
)

// contentOf tells what a value of a type holds when it is written; ok is false for
// types that compiled layouts leave to html/template.
func contentOf(t reflect.Type) (c content, ok bool) {
	switch t {
	case reflect.TypeFor[string](), reflect.TypeFor[int](), reflect.TypeFor[bool]():
		return plainText, true
	case reflect.TypeFor[template.HTML]():
		return safeHTML, true
	case reflect.TypeFor[template.URL]():
		return safeURL, true
	}
	return plainText, false
}

// escaper makes a string safe for where it stands.
type escaper func(s string, holds content) string

// escaperOf gives the escaper that html/template calls by a name.
func escaperOf(name string) (escaper, bool) {
	switch name {
	case "_html_template_htmlescaper":
		return escapeText, true
	case "_html_template_attrescaper":
		return escapeAttribute, true
	case "_html_template_rcdataescaper":
		return escapeRCDATA, true
	case "_html_template_nospaceescaper":
		return escapeUnquoted, true
	case "_html_template_urlfilter":
		return filterURL, true
	case "_html_template_urlnormalizer":
		return func(s string, _ content) string { return encodeURL(s, true) }, true
	case "_html_template_urlescaper":
		return func(s string, holds content) string { return encodeURL(s, holds == safeURL) }, true
	}
	return nil, false
}

// failsafe stands where a value was not safe.
const failsafe = "ZgotmplZ"

func escapeText(s string, holds content) string {
	if holds == safeHTML {
		return s
	}
	return replace(s, true)
}

func escapeAttribute(s string, holds content) string {
	if holds == safeHTML {
		withoutTags(s)
	}
	return replace(s, holds != safeHTML)
}

func escapeRCDATA(s string, holds content) string { return replace(s, holds != safeHTML) }

// withoutTags gives up on HTML with tags, which html/template would take out.
func withoutTags(s string) {
	if strings.IndexByte(s, '<') >= 0 {
		panic(giveUp{})
	}
}

// entity is what stands for a character in text and in quoted attributes; "" for
// itself. What is HTML already keeps its ampersands.
func entity(c byte, ampersands bool) string {
	switch c {
	case 0:
		return "\uFFFD"
	case '"':
		return "&#34;"
	case '&':
		if ampersands {
			return "&amp;"
		}
	case '\'':
		return "&#39;"
	case '+':
		return "&#43;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return ""
}

func replace(s string, ampersands bool) string {
	const escaped = 1<<0 | 1<<'"' | 1<<'&' | 1<<'\'' | 1<<'+' | 1<<'<' | 1<<'>' // see entity
	var b strings.Builder
	written := 0
	for i := range len(s) {
		if s[i] > '>' || uint64(escaped)>>s[i]&1 == 0 {
			continue
		}
		if e := entity(s[i], ampersands); e != "" {
			b.WriteString(s[written:i])
			b.WriteString(e)
			written = i + 1
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

// escapeUnquoted is for attributes without quotes, which blanks and some characters
// that are none would end.
func escapeUnquoted(s string, holds content) string {
	if s == "" {
		return failsafe
	}
	if holds == safeHTML {
		withoutTags(s)
	}
	var b strings.Builder
	for i, w := 0, 0; i < len(s); i += w {
		var r rune
		r, w = utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0:
			b.WriteString("&#xfffd;")
		case '\t' <= r && r <= '\r' || r == ' ' || r == '=' || r == '`':
			fmt.Fprintf(&b, "&#%d;", r)
		case r <= '>' && entity(byte(r), holds != safeHTML) != "":
			b.WriteString(entity(byte(r), holds != safeHTML))
		case 0xfdd0 <= r && r <= 0xfdef || 0xfff0 <= r && r <= 0xffff:
			fmt.Fprintf(&b, "&#x%x;", r)
		default:
			b.WriteString(s[i : i+w])
		}
	}
	return b.String()
}

// filterURL lets no scheme pass that could run anything.
func filterURL(s string, holds content) string {
	scheme, _, found := strings.Cut(s, ":")
	if holds == safeURL || !found || strings.Contains(scheme, "/") ||
		strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "mailto") {
		return s
	}
	return "#" + failsafe
}

// encodeURL encodes what may not stand in an address; of a whole one, what divides its
// parts and what is encoded already stay.
func encodeURL(s string, whole bool) string {
	var b strings.Builder
	written := 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '-' <= c && c <= '9' && (c != '/' || whole) || c == '_' || c == '~':
		case whole && strings.IndexByte("!#$&*+,:;=?@[]", c) >= 0:
		case whole && c == '%' && i+2 < len(s) && hexadecimal(s[i+1]) && hexadecimal(s[i+2]):
		default:
			b.WriteString(s[written:i])
			fmt.Fprintf(&b, "%%%02x", c)
			written = i + 1
		}
	}
	if written == 0 {
		return s
	}
	b.WriteString(s[written:])
	return b.String()
}

func hexadecimal(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
