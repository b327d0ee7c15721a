package sweep

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

// # What the program does not draw
//
// A layout of a site's own can show a figure in whatever HTML has: a table
// without the program's class, a drawing, a meter, an attribute that a script
// reads, JSON in the page. Nobody can tell what such a thing says, so that it is
// unread wherever the figures of the page could be hidden. Each tag of a page
// comes by here, also those in what is read as a whole.
//
// Tables in an author's text are words, and stay.

// tag judges a tag of a page by its name and attributes.
func (r *Reader) tag(s *scanner) {
	if s.kind == closeToken {
		if r.page.divs--; r.page.divs < r.page.prose {
			r.page.prose = 0
		}
		return
	}
	switch a := s.attrs; {
	case len(a) <= len(` class="n"`):
	case r.page.table && bytes.HasPrefix(a, []byte(` class="n" data-v="`)) && bytes.Count(a, []byte("=")) == 2: // most of them; read as a figure
	case s.plain && !s.says:
	case s.plain || tells(a):
		r.attributes(s)
	}
	switch string(s.name) {
	case "div":
		r.page.divs++
		if r.page.prose > 0 || len(s.attrs) == 0 || r.page.drawing {
			break
		}
		if class := s.class(); has(class, "prose") || has(class, "commentary-text") {
			r.page.prose = r.page.divs
		}
	case "table":
		class := s.class()
		switch known := has(class, "figures"); {
		case known && s == &r.scan && !r.page.drawing, !known && r.page.prose > 0 && !r.page.table && !r.page.drawing:
		default:
			r.foreign(Tables, s, "a table that the program did not draw, or where it draws none")
		}
	case "svg":
		class := s.class()
		switch {
		case r.page.drawing:
		case r.page.table && (has(class, "c-spark") || has(class, "c-strip")):
		case bytes.HasSuffix(s.data[:s.at], []byte(`<span class="logo">`)):
		default:
			r.foreign(Drawings, s, "a drawing stands where none is expected")
		}
	case "meter", "progress", "object", "canvas", "embed", "iframe", "frame", "applet", "math", "template", "style", "plaintext", "xmp", "noembed", "noframes":
		r.foreign(Other, s, "an element that the program does not draw")
	case "script":
		begin, _ := closing(s.data, s.pos, s.name)
		if string(attr(s.attrs, "type")) == "application/ld+json" && begin >= 0 {
			r.structured(s.pos, s.data[s.pos:begin])
		} else if attr(s.attrs, "src") == nil || begin >= 0 && len(bytes.TrimSpace(s.data[s.pos:begin])) > 0 {
			r.foreign(Other, s, "a script in the page, which may hold data")
		}
	case "input", "option", "button", "data", "param", "output":
		if digit(attr(s.attrs, "value")) {
			r.foreign(Other, s, "the value of an element holds a number")
		}
	}
}

// structuredData is what a page tells search engines of itself: names, addresses and
// years.
type structuredData struct {
	Context string `json:"@context"`
	Graph   []struct {
		structuredThing
		Description, InLanguage, License, DatePublished, Version, TemporalCoverage string
		Publisher, SpatialCoverage, IsPartOf                                       *structuredThing
		ItemListElement                                                            []struct {
			structuredThing
			Position int
			Item     string
		}
		Distribution []struct {
			Type                       string `json:"@type"`
			EncodingFormat, ContentURL string
		}
	} `json:"@graph"`
}

type structuredThing struct {
	Type string `json:"@type"`
	Name string
	URL  string
}

// structured reads what a page tells search engines of itself. Its description is read
// as the page's own; nothing else may stand in it.
func (r *Reader) structured(at int, data []byte) {
	var described [][]byte
	plain := true
	if !r.thorough && r.shapes.structured.fits(data, func(_ *shape, name string, value []byte) {
		if name == "description" {
			text := plainText(value)
			described, plain = append(described, text), plain && text != nil && utf8.Valid(text)
		}
	}) && plain {
		for _, text := range described {
			r.prose(at, string(text))
		}
		return
	}
	var file structuredData
	if !r.decode(Other, data, &file) {
		return
	}
	for i := range file.Graph {
		r.prose(at, file.Graph[i].Description)
	}
}

// foreign records a tag that nobody can read.
func (r *Reader) foreign(ch Channel, s *scanner, why string) {
	r.unread(ch, s.at, rest(s.data[:s.pos], s.at), why)
}

// tells reports whether attributes may be among these that say something to
// scripts and to those who cannot see.
func tells(attrs []byte) bool {
	for i := 0; ; i++ {
		n := bytes.IndexByte(attrs[i:], '-')
		if n < 0 {
			return false
		}
		if i += n; i >= 5 && attrs[i-1]|0x20 == 'a' && (bytes.EqualFold(attrs[i-4:i], []byte("data")) || bytes.EqualFold(attrs[i-4:i], []byte("aria"))) {
			return true
		}
	}
}

// attributes judges those attributes of a tag that hold a number which nobody
// sees.
func (r *Reader) attributes(s *scanner) {
	for attrs := s.attrs; len(attrs) > 0; {
		var name, value []byte
		if name, value, attrs = cutAttr(attrs); len(name) < 5 || !digit(value) && !(len(name) > 5 && digit(name)) {
			continue
		}
		name = lower(name)
		if bytes.HasPrefix(name, []byte("aria-value")) || bytes.HasPrefix(name, []byte("data-")) && !r.declares(s, string(name[len("data-"):]), html.UnescapeString(string(value))) {
			r.unread(Other, s.at, string(name)+"="+string(value), "an attribute that says a number which is not shown")
		}
	}
}

// declares reports whether a data attribute is one that the program writes, with
// a value as it would have it. Those of drawings and cells are read elsewhere.
func (r *Reader) declares(s *scanner, name, value string) bool {
	switch name {
	case "v":
		return r.page.table && string(s.name) == "td"
	case "axis", "breaks", "classes", "limits", "option", "series", "country":
		return s == &r.scan && string(s.name) == "div" && has(s.class(), "c-chart") || r.page.drawing
	case "path": // of a page to embed that of the indicator: what happens to it happens to both
		return value == r.path || strings.HasPrefix(r.path, r.id+"/embed/") && value == r.id+"/indicators/"+r.page.item+"/index.html"
	case "measure":
		_, ok := r.measures[value]
		return ok
	case "permalink":
		return value == r.path || strings.HasSuffix(value, "/"+strings.TrimSuffix(r.path, "index.html"))
	case "charts", "comparer", "figures", "finder", "index", "words", "page", "root":
		return strings.HasSuffix(value, ".js") || strings.HasSuffix(value, "/index.html")
	case "edition", "title", "area":
		return r.namely(value)
	case "warning": // that a page is a draft, or before which day nobody may tell of it
		return value == r.embargo || !digit(value)
	case "item":
		_, ok := r.items[value]
		return ok
	case "part":
		_, rest, _ := strings.Cut(r.path, "/questions/")
		question, _, _ := strings.Cut(rest, "/")
		return question != "" && len(value) >= len(question) && strings.EqualFold(value[:len(question)], question)
	}
	return false
}

// namely reports whether a text is the name of an edition or area: but for
// years and the numbers of revisions it holds no digit.
func (r *Reader) namely(text string) bool {
	for _, name := range r.names {
		if text == name {
			return true
		}
	}
	if r.page.area >= 0 && text == r.register.Areas[r.page.area].ShortName {
		return true
	}
	return !digit(withoutYears(text))
}

// withoutYears takes years out of a text, with what of a second year may follow
// ("2022/23"), and the numbers of revisions ("2015-r2").
func withoutYears(text string) string {
	var out []byte
	for i := 0; i < len(text); {
		n := i
		for n < len(text) && text[n] >= '0' && text[n] <= '9' {
			n++
		}
		run := text[i:n]
		switch {
		case run == "":
			out = append(out, text[i])
			i++
			continue
		case len(run) == 4 && (run[:2] == "19" || run[:2] == "20"):
			for _, between := range []string{"/", "-", "–", "-r"} {
				rest, ok := strings.CutPrefix(text[n:], between)
				if !ok {
					continue
				}
				m := 0
				for m < len(rest) && rest[m] >= '0' && rest[m] <= '9' {
					m++
				}
				if m == 2 && between != "-r" || m > 0 && m <= 2 && between == "-r" {
					n += len(between) + m
				}
			}
		default:
			out = append(out, run...)
		}
		i = n
	}
	return string(out)
}
