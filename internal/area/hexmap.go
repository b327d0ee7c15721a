package area

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"almanac/internal/source"
)

// # Maps of hexagons
//
// On a map of true shapes the counties are large and London, where a fifth of
// the children live, is a speck. So authorities are hexagons of one size, each
// near to where it is. Who stands where is a matter of taste and not of the
// program: it comes from a file of the site in the HexJSON format
// (https://open-innovations.org/projects/hexmaps/hexjson.html),
//
//	{"layout": "odd-r", "hexes": {"E08000035": {"n": "Leeds", "q": 7, "r": 12}, …}}
//
// where q counts columns from the west and r rows from the south, and layout
// says which rows (r) or columns (q), those of odd or of even number, are
// pushed half a hexagon to the east or to the north.

// HexMap is where the authorities stand on a map of hexagons.
type HexMap struct {
	Flat  bool // hexagons stand on a side, not on a point: the layouts by columns
	Hexes []Hex
}

// Hex is one hexagon of a map.
type Hex struct {
	// The authorities that stand here, in register order; of several no two
	// existed in the same year. A code may have been borne by one after the other.
	Areas []Index
	// The centre, in distances between the centres of neighbours; X grows to
	// the east, Y to the south, and neither is below 0.
	X, Y  float64
	Label string // up to three letters that the file gives it; "" if it gives none
}

// hexLayouts are the layouts of HexJSON by name.
var hexLayouts = []string{"odd-r", "even-r", "odd-q", "even-q"}

// maxLabel is how many letters have room in a hexagon.
const maxLabel = 3

// maxHexRow is the greatest number of a row or column, so that a slip of the
// keyboard does not make a map as wide as a street.
const maxHexRow = 200

// ReadHexMap reads a map in HexJSON. The keys of its hexes are ONS codes, new
// or former, or slugs. A site need not have the file: then the map is nil.
// What is wrong is added to probs.
func ReadHexMap(fsys fs.FS, name string, reg *Register, probs *source.Problems) (*HexMap, error) {
	data, err := fs.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the map: %w", err)
	}
	r := hexReader{name: name, data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), reg: reg, probs: probs, on: map[Index]int{}, at: map[[2]int][]int{}}
	r.dec = json.NewDecoder(bytes.NewReader(r.data))
	r.read()
	return r.place(), nil
}

// hexReader reads one file.
type hexReader struct {
	name  string
	data  []byte
	dec   *json.Decoder
	reg   *Register
	probs *source.Problems

	layout string
	hexes  []rawHex
	on     map[Index]int    // the hex of an area
	at     map[[2]int][]int // the hexes of a place

	counted struct{ to, line, start int } // of the data: lines before a byte, and where its line begins
}

// rawHex is a hex as it is written.
type rawHex struct {
	key   string
	pos   source.Pos
	areas []Index
	q, r  int
	label string
}

// pos gives the place of a byte in the file.
func (r *hexReader) pos(at int64) source.Pos {
	c := &r.counted
	if int(at) < c.to {
		c.to, c.line, c.start = 0, 0, 0
	}
	more := r.data[c.to:at]
	c.line += bytes.Count(more, []byte("\n"))
	if i := bytes.LastIndexByte(more, '\n'); i >= 0 {
		c.start = c.to + i + 1
	}
	c.to = int(at)
	return source.Pos{File: r.name, Line: c.line + 1, Col: utf8.RuneCount(r.data[c.start:at]) + 1}
}

// read reads the members of the outer object.
func (r *hexReader) read() {
	if !r.object(func(key string, pos source.Pos) bool {
		switch key {
		case "layout":
			return r.value(&r.layout, pos, "a text: "+strings.Join(hexLayouts, ", ")) && r.checkLayout(pos)
		case "hexes":
			return r.object(r.hex)
		}
		var other any
		return r.value(&other, pos, "a value")
	}) {
		return
	}
	if _, err := r.dec.Token(); err != io.EOF {
		r.probs.Add(r.pos(r.dec.InputOffset()), "map", "more follows after the end of the map")
	}
	switch {
	case r.layout == "":
		r.probs.AddHint(source.Pos{File: r.name}, "required", "\"layout\": \"odd-r\" is the usual one", "the map has no layout")
	case len(r.hexes) == 0 && r.probs.Errors() == 0:
		r.probs.Add(source.Pos{File: r.name}, "required", "the map has no hexes")
	}
}

func (r *hexReader) checkLayout(pos source.Pos) bool {
	if !slices.Contains(hexLayouts, r.layout) {
		r.probs.AddHint(pos, "map", source.DidYouMean(r.layout, hexLayouts), "%q is not a layout of hexagons (%s)", r.layout, strings.Join(hexLayouts, ", "))
	}
	return true
}

// object reads an object, member by member; each gets the member's name and
// reads its value. It reports whether the file could be read so far.
func (r *hexReader) object(member func(key string, pos source.Pos) bool) bool {
	t, err := r.dec.Token()
	if err != nil {
		return r.broken(err)
	}
	if t != json.Delim('{') {
		r.probs.Add(r.pos(max(0, r.dec.InputOffset()-1)), "map", "an object in braces is expected here")
		return false
	}
	for r.dec.More() {
		t, err := r.dec.Token()
		if err != nil {
			return r.broken(err)
		}
		end := r.dec.InputOffset() - 1 // the closing quote of the name
		pos := r.pos(int64(bytes.LastIndexByte(r.data[:end], '"')))
		if !member(t.(string), pos) { // names in an object are texts, or Token fails
			return false
		}
	}
	if _, err = r.dec.Token(); err != nil {
		return r.broken(err)
	}
	return true
}

// value reads any value into what v points to; one of another type is a
// problem, and the file is read on.
func (r *hexReader) value(v any, pos source.Pos, want string) bool {
	err := r.dec.Decode(v)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		r.probs.Add(pos, "map", "this is a %s, where %s is expected", kind.Value, want)
		return true
	}
	if err != nil {
		return r.broken(err)
	}
	return true
}

// broken reports what is not JSON.
func (r *hexReader) broken(err error) bool {
	at := r.dec.InputOffset() // where the value begins that cannot be read
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = int64(len(r.data)), errors.New("it ends too early")
	}
	r.probs.Add(r.pos(at), "map", "the file is not JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
	return false
}

// hex reads one hex.
func (r *hexReader) hex(key string, pos source.Pos) bool {
	var in struct {
		Q, R  *int
		Label string
	}
	before := r.probs.Errors()
	if !r.value(&in, pos, "an object with whole numbers q and r") {
		return false
	}
	h := rawHex{key: key, pos: pos, label: in.Label}
	for _, n := range []struct {
		name string
		from *int
		to   *int
	}{{"q", in.Q, &h.q}, {"r", in.R, &h.r}} {
		switch {
		case r.probs.Errors() > before:
		case n.from == nil:
			r.probs.Add(pos, "required", "hex %q has no %s", key, n.name)
		case *n.from < -maxHexRow || *n.from > maxHexRow:
			r.probs.Add(pos, "map", "%s of hex %q is %d, outside %d to %d", n.name, key, *n.from, -maxHexRow, maxHexRow)
		default:
			*n.to = *n.from
		}
	}
	if utf8.RuneCountInString(in.Label) > maxLabel {
		r.probs.Add(pos, "map", "label %q of hex %q has more than %d letters", in.Label, key, maxLabel)
	}
	h.areas = r.authorities(key, pos)
	if h.areas != nil && r.probs.Errors() == before && r.isFree(&h) {
		place := [2]int{h.q, h.r}
		r.at[place] = append(r.at[place], len(r.hexes))
		for _, a := range h.areas {
			r.on[a] = len(r.hexes)
		}
		r.hexes = append(r.hexes, h)
	}
	return true
}

// authorities gives the authorities that a key means.
func (r *hexReader) authorities(key string, pos source.Pos) []Index {
	var found []Index
	if i, ok := r.reg.BySlug(key); ok {
		found = append(found, i)
	} else {
		for _, i := range r.reg.ByCode(key) {
			if a := &r.reg.Areas[i]; a.Code == key || slices.Contains(a.FormerCodes, key) {
				found = append(found, i)
			}
		}
	}
	if found == nil {
		if len(r.reg.Areas) > 0 {
			// A map of the whole kingdom serves a site of England: a warning.
			r.probs.Warn(pos, "map-area", r.reg.Suggest(key), "%q is not in the register and left off the map", key)
		}
		return nil
	}
	for _, i := range found {
		if level := r.reg.Areas[i].Level; level != Authority {
			r.probs.Add(pos, "level", "%q is a %s; only authorities stand on the map", key, level)
			return nil
		}
	}
	return found
}

// isFree reports whether the place of a hex and its areas are not taken
// already. Areas that did not exist in the same year may share a place.
func (r *hexReader) isFree(h *rawHex) bool {
	near := slices.Clone(r.at[[2]int{h.q, h.r}])
	for _, a := range h.areas {
		if i, ok := r.on[a]; ok {
			near = append(near, i)
		}
	}
	slices.Sort(near)
	for _, i := range near {
		other := &r.hexes[i]
		for _, a := range h.areas {
			if slices.Contains(other.areas, a) {
				r.probs.Add(h.pos, "duplicate", "%q stands on the map twice; first at %s", h.key, other.pos)
				return false
			}
			if h.q != other.q || h.r != other.r {
				continue
			}
			for _, b := range other.areas {
				if overlap(&r.reg.Areas[a], &r.reg.Areas[b]) {
					r.probs.Add(h.pos, "duplicate", "%q stands where %q does (%s): q %d, r %d", h.key, other.key, other.pos, h.q, h.r)
					return false
				}
			}
		}
	}
	return true
}

// place works out where the hexes stand.
func (r *hexReader) place() *HexMap {
	m := &HexMap{Flat: strings.HasSuffix(r.layout, "-q")}
	const apart = 0.8660254037844386 // of rows (or columns): half the root of 3
	pushed := 1
	if strings.HasPrefix(r.layout, "even") {
		pushed = 0
	}
	left, top := math.Inf(1), math.Inf(1)
	for i := range r.hexes {
		h := &r.hexes[i]
		x, y := float64(h.q), float64(h.r)
		if m.Flat {
			x *= apart
			if h.q&1 == pushed {
				y += 0.5
			}
		} else {
			if h.r&1 == pushed {
				x += 0.5
			}
			y *= apart
		}
		left, top = min(left, x), min(top, -y)
		m.Hexes = append(m.Hexes, Hex{Areas: h.areas, X: x, Y: -y, Label: h.label})
	}
	for i := range m.Hexes {
		m.Hexes[i].X -= left
		m.Hexes[i].Y -= top
	}
	return m
}
