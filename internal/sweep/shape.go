package sweep

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// shape is what JSON must look like to be decoded into a type. It is made of that type,
// so that the two cannot differ. What of JSON it does not know, numbers with exponents,
// a member that stands twice, fits no shape: whoever has JSON that does not fit decodes
// it, and hears then what is wrong.
type shape struct {
	kind   reflect.Kind // String, Bool, Int, Float64 for json.Number, Slice, Map, Struct; Invalid for what fits nothing
	of     *shape       // of the items of a list or map
	fields []field      // of an object
}

type field struct {
	name  string
	shape *shape
}

// shapes are the shapes of what is read most, and of the parts that say figures of a
// document for programs.
type shapes struct {
	head, structured                        *shape
	document, area, measure, period, series *shape
}

func newShapes() *shapes {
	s := &shapes{
		head:       shapeOf(reflect.TypeFor[jsonHead]()),
		structured: shapeOf(reflect.TypeFor[structuredData]()),
		document:   shapeOf(reflect.TypeFor[apiDocument]()),
	}
	indicator := s.document.at("indicators").of
	s.area, s.measure = s.document.at("area"), indicator.at("measures").of
	s.period, s.series = s.measure.at("periods").of, s.measure.at("series").of
	return s
}

// shapeOf gives the shape of a type.
func shapeOf(t reflect.Type) *shape {
	switch t.Kind() {
	case reflect.Pointer:
		return shapeOf(t.Elem())
	case reflect.Slice, reflect.Map:
		return &shape{kind: t.Kind(), of: shapeOf(t.Elem())}
	case reflect.Struct:
		return &shape{kind: reflect.Struct, fields: fieldsOf(t)}
	case reflect.String:
		if t == reflect.TypeFor[json.Number]() {
			return &shape{kind: reflect.Float64}
		}
		return &shape{kind: reflect.String}
	case reflect.Bool, reflect.Int:
		return &shape{kind: t.Kind()}
	}
	return &shape{}
}

// at is the shape of a member of an object.
func (s *shape) at(name string) *shape {
	i := slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })
	return s.fields[i].shape
}

// fieldsOf lists the members of an object, those of an embedded one among them.
func fieldsOf(t reflect.Type) (out []field) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous:
			out = append(out, fieldsOf(f.Type)...)
		case name == "":
			out = append(out, field{strings.ToLower(f.Name), shapeOf(f.Type)})
		default:
			out = append(out, field{name, shapeOf(f.Type)})
		}
	}
	return out
}

// walk goes through JSON and holds it against a shape.
type walk struct {
	data []byte
	at   int
	took func(in *shape, name string, value []byte) // told of each member as it stands, and with no name of the end of an object
}

// fits reports whether JSON is of a shape from its beginning to its end.
func (s *shape) fits(data []byte, took func(in *shape, name string, value []byte)) bool {
	w := walk{data: data, took: took}
	return w.value(s) && w.next() == 0 && w.at == len(data)
}

// next gives the next byte that is no blank.
func (w *walk) next() byte {
	for ; w.at < len(w.data); w.at++ {
		switch c := w.data[w.at]; c {
		case ' ', '\n', '\t', '\r':
		default:
			return c
		}
	}
	return 0
}

// is takes a byte.
func (w *walk) is(c byte) bool {
	if w.next() != c {
		return false
	}
	w.at++
	return true
}

func (w *walk) word(word string) bool {
	if !bytes.HasPrefix(w.data[w.at:], []byte(word)) {
		return false
	}
	w.at += len(word)
	return true
}

func (w *walk) value(s *shape) bool {
	switch c := w.next(); {
	case s.kind == reflect.Invalid:
		return false
	case c == 'n':
		return w.word("null")
	case s.kind == reflect.String:
		return w.text()
	case s.kind == reflect.Float64 || s.kind == reflect.Int:
		n := numberLength(w.data[w.at:])
		const most = 18
		if n < 0 || s.kind == reflect.Int && (n > most || bytes.IndexByte(w.data[w.at:w.at+n], '.') >= 0) {
			return false
		}
		w.at += n
		return true
	case s.kind == reflect.Bool:
		return w.word("true") || w.word("false")
	case s.kind == reflect.Slice:
		return w.is('[') && w.items(']', func() bool { return w.value(s.of) })
	case s.kind == reflect.Map:
		return w.is('{') && w.items('}', func() bool { return w.text() && w.is(':') && w.value(s.of) })
	}
	return w.is('{') && w.object(s)
}

// items takes what stands between commas, up to the byte that ends it.
func (w *walk) items(end byte, item func() bool) bool {
	if w.is(end) {
		return true
	}
	for item() {
		if !w.is(',') {
			return w.is(end)
		}
	}
	return false
}

// object takes the members of an object, none of them twice.
func (w *walk) object(s *shape) bool {
	var seen uint64
	last := 0
	ok := w.items('}', func() bool {
		w.next()
		from := w.at
		if !w.text() {
			return false
		}
		name := w.data[from+1 : w.at-1]
		i := last
		for n := 0; !named(name, s.fields[i].name); n++ {
			if i++; i == len(s.fields) {
				i = 0
			}
			if n == len(s.fields) {
				return false
			}
		}
		if last = i; seen>>i&1 != 0 || !w.is(':') {
			return false
		}
		seen |= 1 << i
		w.next()
		from = w.at
		if !w.value(s.fields[i].shape) {
			return false
		}
		if w.took != nil {
			w.took(s, s.fields[i].name, w.data[from:w.at])
		}
		return true
	})
	if ok && w.took != nil {
		w.took(s, "", nil)
	}
	return ok
}

// named reports whether a member has a name, without regard to case as it is when it is
// decoded.
func named(member []byte, name string) bool {
	return string(member) == name || len(member) == len(name) && strings.EqualFold(string(member), name)
}

// text takes a text.
func (w *walk) text() bool {
	if !w.is('"') {
		return false
	}
	for ; w.at < len(w.data); w.at++ {
		switch c := w.data[w.at]; {
		case c > '\\': // as most letters are
		case c == '"':
			w.at++
			return true
		case c < ' ':
			return false
		case c == '\\':
			if w.at++; !w.escape() {
				return false
			}
		}
	}
	return false
}

// escape takes what stands behind a backslash, but for its last byte.
func (w *walk) escape() bool {
	rest := w.data[w.at:]
	if len(rest) < 5 || rest[0] != 'u' {
		return len(rest) > 0 && bytes.IndexByte([]byte(`"\/bfnrt`), rest[0]) >= 0
	}
	for _, c := range rest[1:5] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	w.at += 4
	return true
}
