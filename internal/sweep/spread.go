package sweep

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
)

// distribution reads an element of whiskers and boxes, a row a period or place:
// its rows are those of the table, found by their names, for the table has the
// newest first. Wherever something is drawn a statistic of that row must lie.
func (r *Reader) distribution(d *drawing) {
	s := &r.scan
	switch string(s.name) {
	case "text":
		at, class := s.pos, d.class
		text := r.textOf(s.inner())
		switch {
		case has(class, "c-a"):
			r.statisticsSaid(d, at)
			d.row = r.rowCalled(d, d.named(text))
		case has(class, "c-u"):
			d.naming = false
			d.spoken = append(append(d.spoken, ' '), text...)
		}
	case "line":
		switch {
		case has(d.class, "c-median"):
			r.statistic(d, "x1", "median")
		case has(d.class, "c-whisker"):
			r.statistic(d, "x1", "min", "max", "p25", "p75")
			r.statistic(d, "x2", "min", "max", "p25", "p75")
		}
	case "rect":
		if has(d.class, "c-box") {
			r.statistic(d, "x", "p25", "p75")
		}
	case "circle":
		r.statistic(d, "cx", "mode")
	case "svg", "g", "div", "title":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that a distribution does not have")
	}
}

// rowCalled finds the row of a period or area in the table beside a drawing.
func (r *Reader) rowCalled(d *drawing, name string) int {
	for i, k := range d.frame.rows {
		if d.areas && r.register.Areas[k.a].ShortName == name || !d.areas && r.shorts[d.key.m][max(0, k.p)] == name {
			return i
		}
	}
	return none
}

// statistic judges a place on the axis: it must be that of one of the named
// statistics of the row.
func (r *Reader) statistic(d *drawing, name string, ids ...string) {
	at := r.scan.at
	x, ok := percentOf(r.scan.attrs, name)
	found := strconv.FormatFloat(x, 'f', -1, 64) + "%"
	if !ok || len(d.axis) != 3 || d.row < 0 {
		r.unread(Drawings, at, found, "nobody can tell which statistic this is")
		return
	}
	cats := r.categories(d.key.m)
	hidden, nearest := nothing(), nothing()
	for i := range d.frame.cols {
		k, ok := d.at(d.row, i)
		if !ok || !slices.Contains(ids, cats[k.c].ID) {
			continue
		}
		nearest = k
		if r.hidden(k) {
			hidden = k
		}
		if v := r.value(k); v.IsNumber() && onAxis(d.axis, (x-3)/92, v.Number.Float(), 0.00012) {
			r.saw(Drawings, k)
			return
		}
	}
	if hidden.whole() {
		r.leak(Drawings, hidden, at, found, "a mark of a distribution")
		return
	}
	r.other(Drawings, nearest, at, found, "no statistic of this row lies there")
}

// statisticsSaid judges what a row says in words: "median 35; range 1 to 65".
func (r *Reader) statisticsSaid(d *drawing, at int) {
	list := r.spoken(d, at, r.grammar.row)
	for i := range list {
		r.statisticsOf(d, d.row, at, &list[i])
	}
}

// statisticIs judges a number that is said of a statistic, or of the other end
// of a range.
func (r *Reader) statisticIs(d *drawing, row, at int, number, id, instead string) {
	cats := r.categories(d.key.m)
	for _, id := range []string{id, instead} {
		for i := range d.frame.cols {
			if k, ok := d.at(row, i); ok && cats[k.c].ID == id {
				r.number(Drawings, k, at, number)
				return
			}
		}
	}
	r.unread(Drawings, at, number, "nobody can tell which statistic this is")
}

// dots reads an element of all authorities, in order or by size: as many dots
// as there are published figures, each at the height of one.
func (r *Reader) dots(d *drawing) {
	s := &r.scan
	switch string(s.name) {
	case "path":
		if !has(d.class, "c-dots") {
			return
		}
		height := 150.0
		if d.kind == "funnel" {
			height = 200
		}
		values := r.sorted(d.key)
		n := 0
		for _, p := range r.pointsOf(attr(s.attrs, "d")) {
			if p.relative {
				continue
			}
			if d.kind == "ranked" && n < len(values) { // in order
				r.dot(d, p, height, values[n:n+1])
			} else {
				r.dot(d, p, height, values)
			}
			n++
		}
		if n > len(values) || d.kind == "ranked" && n != len(values) {
			r.miscounted(d.key, s.at, n, len(values))
		}
		r.count(Drawings, n)
	case "text":
		at := s.at
		text := r.textOf(s.inner())
		if r.country >= 0 {
			if rest, ok := strings.CutPrefix(text, r.register.Areas[r.country].ShortName+" "); ok && digit(rest) {
				home := d.key
				home.a = r.country
				number, _ := leadingNumber(rest)
				r.number(Drawings, home, at, number)
			}
		}
	case "svg", "g", "div", "title", "line", "tspan", "circle":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that dots do not have")
	}
}

// dot judges the height of a dot: that of one of the published figures.
func (r *Reader) dot(d *drawing, p point, height float64, values []float64) {
	if len(d.axis) < 3 || slices.ContainsFunc(values, func(v float64) bool { return onAxis(d.axis, 1-p.y/height, v, 0.06/height) }) {
		return
	}
	r.astray(d.key, r.scan.at, "y="+strconv.FormatFloat(p.y, 'f', -1, 64), "a dot lies where no published figure is")
}

// astray records a dot that is nobody's: that of a hidden figure, if there is
// one.
func (r *Reader) astray(k ref, at int, found, what string) {
	for _, a := range r.shown {
		if k.a = int(a); r.hidden(k) && r.register.Areas[a].Level == area.Authority {
			r.leak(Drawings, k, at, found, what+", so it may be that of one of several")
			return
		}
	}
	k.a = none
	r.other(Drawings, k, at, found, what)
}

func (r *Reader) miscounted(k ref, at, n, published int) {
	r.astray(k, at, strconv.Itoa(n)+" dots, "+strconv.Itoa(published)+" published figures", "there are other dots than published figures")
}

// cells reads an element of a map: each hexagon leads to its area, and shows its
// figure in its colour, its class and its title.
func (r *Reader) cells(d *drawing) {
	s := &r.scan
	if string(s.name) != "a" {
		return
	}
	k, class, at := d.key, d.class, s.at
	k.a = r.place(attr(s.attrs, "href")).a
	piece := s.inner()
	if k.a < 0 || !has(class, "c-hex") {
		r.unread(Drawings, at, string(attr(s.attrs, "href")), "a hexagon leads to no area")
		return
	}
	inside := scanner{data: piece}
	title, letters := "", ""
	for inside.next() {
		if inside.kind == openToken {
			switch string(inside.name) {
			case "title":
				title = r.textOf(inside.inner())
			case "text":
				letters = r.textOf(inside.inner()) // the last one is the class
			}
		}
	}
	value := strings.TrimPrefix(title, r.register.Areas[k.a].ShortName)
	band := bytes.HasPrefix(class, []byte("c-hex c-h")) && digit(class) && !has(class, "c-h0")
	if d.kind == "places" {
		if band || digit(value) || digit(letters) {
			r.unread(Drawings, at, title, "the map of places shows a figure")
		}
		return
	}
	if !k.whole() {
		return
	}
	switch v := r.value(k); {
	case hides(v.Symbol) && (band || digit(value) || digit(letters)):
		r.leak(Drawings, k, at, string(class)+" "+title+" "+letters, "a colour, class or title of a map")
	case v.IsNumber() != band && r.register.Areas[k.a].Existed(r.table.Periods(framework.MeasureIndex(k.m))[k.p]):
		r.other(Drawings, k, at, string(class)+" "+title, "a colour of a map where there is no number, or none where there is one")
	case band:
		number, _ := leadingNumber(strings.TrimPrefix(value, ": "))
		r.number(Drawings, k, at, number)
	}
}

// drawn judges a drawing as a whole, at its end.
func (r *Reader) drawn(d *drawing, at int) {
	switch d.kind {
	case "distribution":
		r.statisticsSaid(d, at)
	case "bands":
		r.unstacked(d, at)
	}
}
