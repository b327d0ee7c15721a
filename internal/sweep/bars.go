package sweep

import (
	"bytes"
	"math"
	"strconv"
)

// at is the key of a cell of the table beside a drawing.
func (d *drawing) at(row, col int) (k ref, ok bool) {
	if row < 0 || row >= len(d.frame.rows) || col < 0 || col >= len(d.frame.cols) {
		return nothing(), false
	}
	k = d.frame.rows[row].and(d.frame.cols[col].ref)
	return k, k.whole() && k.m == d.key.m
}

// percentOf reads an attribute in per cent; ok is false for another.
func percentOf(attrs []byte, name string) (v float64, ok bool) {
	text, ok := bytes.CutSuffix(attr(attrs, name), []byte("%"))
	if !ok {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	return v, err == nil
}

// length judges the length of a bar at a key: that of its value among all that
// are drawn, the longest of which takes room.
func (r *Reader) length(d *drawing, k ref, ok bool, width, room float64) {
	at, found := r.scan.at, strconv.FormatFloat(width, 'f', -1, 64)+"%"
	if !ok {
		r.unread(Drawings, at, found, "a bar stands beside no row of the table")
		return
	}
	switch v := r.value(k); {
	case hides(v.Symbol):
		r.leak(Drawings, k, at, found, "a bar")
	case !v.IsNumber():
		r.other(Drawings, k, at, found, "a bar where the edition has no number")
	default:
		lo, hi := 0.0, 0.0
		for _, x := range d.values {
			lo, hi = min(lo, x), max(hi, x)
		}
		if lo == hi {
			hi = lo + 1
		}
		if want := room * math.Abs(v.Number.Float()) / (hi - lo); math.Abs(want-width) > 0.011 {
			r.other(Drawings, k, at, found, "the length of a bar is that of another number")
			return
		}
		r.saw(Drawings, k)
	}
}

// bars reads an element of bars below each other, with a mark on each.
func (r *Reader) bars(d *drawing) {
	s := &r.scan
	switch string(s.name) {
	case "tspan": // the value behind the name of a category begins its bar
		d.row++
		at := s.pos
		if text := r.textOf(s.inner()); digit(text) {
			if k, ok := d.at(d.row, 0); ok {
				r.number(Drawings, k, at, text)
			} else {
				r.unread(Drawings, at, text, "a value stands beside no row of the table")
			}
		}
	case "rect":
		if width, ok := percentOf(s.attrs, "width"); ok {
			k, known := d.at(d.row, 0)
			r.length(d, k, known, width, 99)
		} else if x, ok := percentOf(s.attrs, "x"); ok && has(d.class, "c-mark") {
			k, known := d.at(d.row, 1)
			lo := 0.0
			for _, v := range d.values {
				lo = min(lo, v)
			}
			if lo == 0 {
				r.length(d, k, known, x, 99)
			} else if r.hidden(k) {
				r.leak(Drawings, k, s.at, "mark", "a mark")
			}
		}
	case "text", "svg", "g", "div", "title", "line":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that bars do not have")
	}
}

// grouped reads an element of bars in groups: in each category one a place.
func (r *Reader) grouped(d *drawing) {
	s := &r.scan
	places := min(3, len(d.frame.cols))
	switch string(s.name) {
	case "text":
		if !has(d.class, "c-gv") {
			return
		}
		if d.row < 0 || d.col+1 == places {
			d.row, d.col = d.row+1, 0
		} else {
			d.col++
		}
		at := s.pos
		if text := r.textOf(s.inner()); digit(text) {
			if k, ok := d.at(d.row, d.col); ok {
				r.number(Drawings, k, at, text)
			} else {
				r.unread(Drawings, at, text, "a value stands beside no row of the table")
			}
		}
	case "rect":
		if width, ok := percentOf(s.attrs, "width"); ok {
			k, known := d.at(d.row, d.col)
			r.length(d, k, known, width, 100)
		}
	case "svg", "g", "div", "title", "line", "defs", "pattern", "path":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that bars in groups do not have")
	}
}

// bands reads an element of parts of a whole, a row a place: its rows are the
// columns of the table. A whole of which a part is hidden must not be stacked:
// what is missing would be that part.
func (r *Reader) bands(d *drawing) {
	s := &r.scan
	switch string(s.name) {
	case "text":
		at, class := s.pos, d.class
		text := r.textOf(s.inner())
		switch {
		case has(class, "c-a"):
			r.unstacked(d, at)
			d.row, d.col = r.columnCalled(d, d.named(text)), none
		case has(class, "c-u"):
			d.naming = false
			d.spoken = append(append(d.spoken, ' '), text...)
		case has(class, "c-p") && digit(text):
			if k, ok := d.at(d.col, d.row); ok {
				r.number(Drawings, k, at, text)
			}
		}
	case "rect":
		d.naming = false
		if width, ok := percentOf(s.attrs, "width"); ok {
			r.band(d, width)
		}
	case "svg", "g", "div", "title", "defs", "pattern", "path":
	default:
		r.unread(Drawings, s.at, string(s.name), "an element that parts of a whole do not have")
	}
}

// columnCalled finds the column of an area in the table beside a drawing.
func (r *Reader) columnCalled(d *drawing, name string) int {
	for i := range d.frame.cols {
		if a := d.frame.cols[i].ref.a; a >= 0 && r.register.Areas[a].ShortName == name {
			return i
		}
	}
	return none
}

// named takes a line of the name of a row, which may have several.
func (d *drawing) named(line string) string {
	if d.naming {
		line = d.name + " " + line
	}
	d.name, d.naming = line, true
	return d.name
}

// band judges the next band of a row: that of the next category above nought.
func (r *Reader) band(d *drawing, width float64) {
	at, found := r.scan.at, strconv.FormatFloat(width, 'f', -1, 64)+"%"
	sum := 0.0
	for i := range d.frame.rows {
		k, ok := d.at(i, d.row)
		if !ok {
			r.unread(Drawings, at, found, "a band stands beside no column of the table")
			return
		}
		if r.hidden(k) {
			r.leak(Drawings, k, at, found, "the parts of a whole are stacked, so that the gap is a part")
			return
		}
		if v := r.value(k); v.IsNumber() {
			sum += v.Number.Float()
		}
	}
	for d.col++; d.col < len(d.frame.rows); d.col++ {
		if k, _ := d.at(d.col, d.row); r.value(k).IsNumber() && r.value(k).Number.Sign() != 0 {
			break
		}
	}
	k, ok := d.at(d.col, d.row)
	if !ok {
		r.unread(Drawings, at, found, "there are more bands than parts")
		return
	}
	if want := 100 * r.value(k).Number.Float() / sum; math.Abs(want-width) > 0.011 {
		r.other(Drawings, k, at, found, "the width of a band is that of another number")
		return
	}
	r.saw(Drawings, k)
}

// unstacked judges what is said in the place of a bar that is not drawn: the names
// of categories with their values.
func (r *Reader) unstacked(d *drawing, at int) {
	list := r.spoken(d, at, r.grammar.stack)
	for i := range list {
		r.describedParts(d, at, &list[i], func(c, _ int) (ref, bool) {
			for row := range d.frame.rows {
				if k, ok := d.at(row, d.row); ok && k.c == c {
					return k, true
				}
			}
			return nothing(), false
		})
	}
}
