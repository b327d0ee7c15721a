package sweep

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
)

// # How a drawing is read
//
// A drawing says in data-option which measure it shows and of what kind it is.
// Its points, bars and dots are in the order of the periods, categories or areas
// of the table beside it, which was read before: that gives each of them its
// key. Where they lie gives back the figure, to a tenth of a px, and it must be
// the one at that key. What stands in words in a drawing, values at the ends of
// lines and the description, is read as well.

// drawing is a drawing that is being read.
type drawing struct {
	kind   string
	key    ref // measure, category, area of the page, period where it has one
	axis   []float64
	frame  *frame
	class  []byte // of the element that is open
	row    int    // the row of the frame that is being drawn
	col    int
	values []float64 // of the figures that can be drawn
	spoken []byte    // words of a row, put together
	name   string    // of the row, as far as it was read
	naming bool      // whether another line of the name may follow
	areas  bool      // the rows of a distribution are areas, not periods
}

// chart reads the div that was just opened.
func (r *Reader) chart() {
	s := &r.scan
	d := &drawing{key: r.here(), frame: &r.page.frame, row: none, col: none}
	option := string(attr(s.attrs, "data-option"))
	at := s.at
	for _, n := range strings.Fields(string(attr(s.attrs, "data-axis"))) {
		v, _ := strconv.ParseFloat(n, 64)
		d.axis = append(d.axis, v)
	}
	id := ""
	id, d.kind, _ = strings.Cut(option, "/")
	id, d.areas = strings.CutSuffix(id, "-beside")
	switch m, ok := r.measures[id]; {
	case ok && m == r.page.measure:
	case ok:
		r.unread(Drawings, at, option, "the drawing is that of another measure than its section")
	case option == "" && r.page.subject.series():
		d.kind, d.key = "trend", r.page.subject
		r.page.subject = nothing()
	case option == "" && bytes.Contains(s.data[s.pos:min(len(s.data), s.pos+2000)], []byte(`id="places-map-t"`)):
		d.kind = "places"
	default:
		r.unread(Drawings, at, option, "nobody can tell what this drawing shows")
	}
	read := r.pen(d, at)
	r.declared(d, s.attrs, at)
	r.page.drawing = true
	defer func() { r.page.drawing = false }()
	for depth := 1; depth > 0 && s.next(); {
		switch s.kind {
		case openToken:
			if string(s.name) == "div" {
				depth++
			}
			d.class = s.class()
			switch {
			case string(s.name) == "desc":
				at := s.pos
				r.description(d, at, r.textOf(s.inner()))
			case has(d.class, "c-note"):
				at := s.pos
				r.remark(d, at, r.textOf(s.inner()))
				depth-- // was closed
			case read != nil:
				read(d)
			}
		case closeToken:
			if string(s.name) == "div" {
				depth--
			}
		}
	}
	r.drawn(d, at)
}

// remark judges a note below a drawing. It may say of an area that there is no
// figure, and no figure.
func (r *Reader) remark(d *drawing, at int, text string) {
	for _, a := range r.kin(d.key.a) {
		if rest, ok := strings.CutPrefix(text, r.register.Areas[a].ShortName+": "); ok && digit(rest) {
			r.add("sweep-unread", Drawings, d.key, at, text, "a note below a drawing gives a figure")
		}
	}
}

// pen gives what reads the elements of a drawing of a kind.
func (r *Reader) pen(d *drawing, at int) func(*drawing) {
	if !r.drawable(d) {
		r.unread(Drawings, at, d.kind, "nobody can tell of which figures this drawing is")
		d.kind = ""
		return nil
	}
	switch d.kind {
	case "trend":
		return r.trend
	case "bars":
		d.values = r.valuesOf(d, 2)
		return r.bars
	case "grouped":
		d.values = r.valuesOf(d, 3)
		return r.grouped
	case "bands":
		return r.bands
	case "distribution":
		return r.distribution
	case "ranked", "funnel":
		d.key.p = r.newest(d.key.m)
		return r.dots
	case "map", "places":
		if d.key.m >= 0 {
			d.key.p = r.newest(d.key.m)
		}
		return r.cells
	}
	r.unread(Drawings, at, d.kind, "a drawing of an unknown kind")
	return nil
}

// drawable reports whether enough is known of a drawing to read it.
func (r *Reader) drawable(d *drawing) bool {
	k := d.key
	switch d.kind {
	case "places":
		return true
	case "trend":
		return k.series()
	case "bars", "grouped", "bands", "distribution":
		return k.m >= 0 && r.categories(k.m) != nil
	}
	return k.m >= 0 && r.newest(k.m) >= 0
}

// valuesOf are the figures of the first columns of the table beside a drawing:
// its longest bar is the highest of them.
func (r *Reader) valuesOf(d *drawing, columns int) (out []float64) {
	for _, row := range d.frame.rows {
		for i := range d.frame.cols[:min(columns, len(d.frame.cols))] {
			if k := row.and(d.frame.cols[i].ref); k.whole() && r.value(k).IsNumber() {
				out = append(out, r.value(k).Number.Float())
			}
		}
	}
	return out
}

// declared reads what a drawing tells the page's script: of a map the highest
// figure of each class, of a funnel the limits. Both must come from published
// figures.
func (r *Reader) declared(d *drawing, attrs []byte, at int) {
	classes := strings.Fields(string(attr(attrs, "data-classes")))
	if d.kind != "map" || len(classes) == 0 {
		return
	}
	for _, text := range classes {
		if !r.someArea(d.key, func(v float64) bool { return near(text, v, r.decimals(d.key.m)) }) {
			r.other(Drawings, d.key, at, text, "no published figure ends this class of a map")
		}
	}
}

func (r *Reader) decimals(m int) int { return r.framework.Measures[m].Decimals }

// near reports whether a number in a text is a value as it is shown.
func near(text string, v float64, decimals int) bool {
	x, err := strconv.ParseFloat(text, 64)
	return err == nil && math.Abs(x-v) <= 0.5001*math.Pow(10, -float64(decimals))
}

// someArea reports whether the number of any authority in a period is as wanted.
func (r *Reader) someArea(k ref, want func(float64) bool) bool {
	for _, a := range r.shown {
		k.a = int(a)
		if v := r.value(k); v.IsNumber() && r.register.Areas[a].Level == area.Authority && want(v.Number.Float()) {
			return true
		}
	}
	return false
}

// lineKeys are the keys that the lines of a trend have, by the number in their
// class: the area, the country, its region; the fourth is an average.
func (r *Reader) lineKey(d *drawing, class []byte) (k ref, ok bool) {
	k = d.key
	switch {
	case has(class, "c-1"):
	case has(class, "c-2"):
		k.a = r.country
	case has(class, "c-3"):
		k.a = int(r.register.RegionOf(area.Index(k.a)))
	default:
		return k, false
	}
	return k, k.a >= 0
}

// trend reads an element of lines over periods.
func (r *Reader) trend(d *drawing) {
	s := &r.scan
	switch string(s.name) {
	case "path":
		path := attr(s.attrs, "d")
		switch {
		case has(d.class, "c-l"), has(d.class, "c-d"):
			k, ok := r.lineKey(d, d.class)
			if !ok && !has(d.class, "c-4") {
				r.unread(Drawings, s.at, string(d.class), "nobody can tell whose line this is")
				return
			}
			r.line(d, k, ok, path, s.at)
		case has(d.class, "c-iv"):
			for _, p := range r.pointsOf(path) {
				if p.relative {
					continue
				}
				k := d.key
				k.p = step(p.x, 0, 1000, r.newest(k.m)+1)
				if !k.whole() || !r.value(k).IsNumber() {
					r.bound(Drawings, k, s.at, p.where())
				}
			}
		case has(d.class, "c-grid"), has(d.class, "c-axis"), has(d.class, "c-break"), has(d.class, "c-m"), has(d.class, "c-lead"):
		default:
			r.unread(Drawings, s.at, string(d.class), "a path of an unknown class")
		}
	case "text":
		at := s.at
		if piece := s.inner(); bytes.Contains(piece, []byte("<tspan")) {
			r.end(d, at, r.textOf(bytes.ReplaceAll(piece, []byte("</tspan>"), []byte(" "))))
		}
	case "svg", "g", "div", "title", "circle":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that a trend does not have")
	}
}

// line judges the points of a line: each lies at a period with a number, and a
// line leads only to the next one. The line of an average is known by nobody's
// key: its points must be the averages of what is published.
func (r *Reader) line(d *drawing, k ref, known bool, path []byte, at int) {
	const height = 176.0
	n, last := r.newest(k.m)+1, none
	for _, p := range r.pointsOf(path) {
		if p.relative {
			continue
		}
		k.p = step(p.x, 0, 1000, n)
		if k.p < 0 {
			r.add("sweep-unread", Drawings, k, at, p.where(), "a point of a line lies at no period")
			continue
		}
		if p.line && known {
			for gap := range max(0, k.p-last-1) {
				between := k
				between.p = last + 1 + gap
				if r.hidden(between) {
					r.leak(Drawings, between, at, p.where(), "a line across the gap")
				}
			}
		}
		last = k.p
		if !known {
			r.averagePoint(d, k, 1-p.y/height, at)
			continue
		}
		switch v := r.value(k); {
		case hides(v.Symbol):
			r.leak(Drawings, k, at, p.where(), "a point of a line")
		case !v.IsNumber():
			r.other(Drawings, k, at, p.where(), "a point of a line where the edition has no number")
		case len(d.axis) == 3 && !onAxis(d.axis, 1-p.y/height, v.Number.Float(), 0.06/height):
			r.other(Drawings, k, at, "y="+strconv.FormatFloat(p.y, 'f', -1, 64), "a point of a line lies at another number")
		default:
			r.saw(Drawings, k)
		}
	}
}

// averagePoint judges a point of the line of the neighbours' average.
func (r *Reader) averagePoint(d *drawing, k ref, share float64, at int) {
	if r.near == nil || len(d.axis) != 3 {
		return // a placed chart has no axis to read it by, and the page that it leads to has its table
	}
	near := r.neighbours(k)
	lead := ""
	for i := range d.frame.cols {
		if d.frame.cols[i].kind == average {
			lead = d.frame.cols[i].lead
		}
	}
	switch {
	case near.joint:
	case len(near.figures) > 0 && onAxis(d.axis, share, taken(near.figures, lead, r.decimals(k.m)).Float(), 0.06/176):
	case near.hidden.whole():
		r.leak(Drawings, near.hidden, at, share3(share), "an average that counts more than is published")
	default:
		r.other(Drawings, k, at, share3(share), "this is not the average of the published figures of the neighbours")
	}
}

// share3 writes a share of an axis.
func share3(share float64) string { return strconv.FormatFloat(share, 'f', 3, 64) + " of the axis" }

// onAxis reports whether a share of an axis is where a value lies.
func onAxis(axis []float64, share, v, tolerance float64) bool {
	want := (v - axis[0]) / (axis[1] - axis[0])
	return math.Abs(share-want) <= tolerance
}

// step finds the place among n, spread evenly from lo to hi, that x is; none
// where it is no such place.
func step(x, lo, hi float64, n int) int {
	if n < 2 {
		if n == 1 && math.Abs(x-(lo+hi)/2) < 0.2 {
			return 0
		}
		return none
	}
	at := (x - lo) / (hi - lo) * float64(n-1)
	i := int(math.Round(at))
	if i < 0 || i >= n || math.Abs(at-float64(i)) > 0.1*float64(n-1)/(hi-lo)+1e-9 {
		return none
	}
	return i
}

// end judges the name and value at the end of a line: "Norrey 24.8 (2015)".
func (r *Reader) end(d *drawing, at int, text string) {
	k := d.key
	rest, ok := strings.CutPrefix(text, r.grammar.neighbours+" ")
	if ok {
		return // stands in the table
	}
	longest := 0
	for _, a := range r.kin(d.key.a) {
		name := r.register.Areas[a].ShortName
		if after, found := strings.CutPrefix(text, name+" "); found && len(name) > longest {
			k.a, rest, ok, longest = a, after, true, len(name)
		}
	}
	number, rest := leadingNumber(rest)
	if !ok || number == "" {
		r.unread(Drawings, at, text, "the label of a line is not understood")
		return
	}
	k.p = r.newest(k.m)
	if _, when, named := strings.Cut(rest, "("); named {
		k.p, _ = r.cutPeriod(k.m, when)
	}
	r.number(Drawings, k, at, number)
}

// point is a corner of a path.
type point struct {
	x, y     float64
	line     bool // a line leads to it
	relative bool // h.01, which makes a dot of a point
}

// where names the place of a point among the periods.
func (p *point) where() string { return "x=" + strconv.FormatFloat(p.x, 'f', -1, 64) }

// pointsOf reads a path of M, L, Z and short relative strokes. What it gives stays until
// it is asked again.
func (r *Reader) pointsOf(path []byte) []point {
	out := r.points[:0]
	for i := 0; i < len(path); {
		command := path[i]
		i++
		from := i
		for i < len(path) && (path[i] < 'A' || path[i] == 'e') {
			i++
		}
		numbers := path[from:i]
		if command != 'M' && command != 'L' {
			out = append(out, point{relative: true})
			continue
		}
		x, y, _ := bytes.Cut(bytes.TrimSpace(numbers), []byte(" "))
		p := point{line: command == 'L'}
		p.x, p.y = coordinate(x), coordinate(y)
		out = append(out, p)
	}
	r.points = out
	return out
}

// coordinate reads a number, 0 where it is none. So few digits and their power of ten
// are exact, and so is what they are divided to.
func coordinate(text []byte) float64 {
	const most = 15
	units, scale, point := 0, 1, false
	for i, c := range text {
		switch {
		case c >= '0' && c <= '9' && len(text) <= most:
			units = units*10 + int(c-'0')
			if point {
				scale *= 10
			}
		case c == '.' && !point && i > 0 && i+1 < len(text):
			point = true
		default:
			v, _ := strconv.ParseFloat(string(text), 64)
			return v
		}
	}
	return float64(units) / float64(scale)
}

// sparkline judges the small drawing of a series.
func (r *Reader) sparkline(k ref, c *cell) {
	k.p = none
	if len(bytes.TrimSpace(c.piece)) == 0 || k.m < 0 {
		return
	}
	r.sparklineSays(k, c)
	s := scanner{data: c.piece}
	for s.next() {
		if s.kind != openToken || string(s.name) != "path" {
			continue
		}
		last, n := none, r.newest(k.m)+1
		for _, p := range r.pointsOf(attr(s.attrs, "d")) {
			if p.relative {
				continue
			}
			if k.p = step(p.x, 5, 75, n); k.p < 0 || !k.whole() {
				r.unread(Drawings, c.at, p.where(), "a point of a small line lies at no period")
				continue
			}
			if r.hidden(k) {
				r.leak(Drawings, k, c.at, p.where(), "a point of a small line")
			}
			for between := k; p.line && last+1 < k.p; last++ {
				if between.p = last + 1; r.hidden(between) {
					r.leak(Drawings, between, c.at, p.where(), "a small line across the gap")
				}
			}
			last = k.p
		}
	}
}

// strip judges the small drawing of where an area lies among all.
func (r *Reader) strip(k ref, c *cell) {
	if len(bytes.TrimSpace(c.piece)) == 0 || !k.whole() {
		return
	}
	r.stripSays(k, c)
	home := k
	home.a = r.country
	for class, at := range map[string]ref{"c-me": k, "c-eng": home} {
		if r.hidden(at) && bytes.Contains(c.piece, []byte(`"`+class+`"`)) {
			r.leak(Drawings, at, c.at, class, "a mark on a strip")
		}
	}
}

// sorted are the numbers of all authorities in the period of a key, lowest first. The
// page of every area asks for them.
func (r *Reader) sorted(k ref) []float64 {
	k.a = none
	shared := k
	out, ok := r.orders[shared]
	if ok {
		return out
	}
	when := r.table.Periods(framework.MeasureIndex(k.m))[k.p]
	for _, a := range r.shown {
		k.a = int(a)
		if x := &r.register.Areas[a]; x.Level != area.Authority || !x.Existed(when) {
			continue
		}
		if v := r.value(k); v.IsNumber() {
			out = append(out, v.Number.Float())
		}
	}
	slices.Sort(out)
	if r.orders == nil {
		r.orders = map[ref][]float64{}
	}
	r.orders[shared] = out
	return out
}
