package sweep

import (
	"slices"
	"strings"

	"almanac/internal/area"
)

// description judges what a drawing says in words to who cannot see it.
func (r *Reader) description(d *drawing, at int, text string) {
	if d.kind == "" || d.kind == "places" {
		return
	}
	p := r.newParser(d.key, d, overFigure)
	list, rest := p.sentences(r.grammar.chart, text)
	for i := range list {
		r.described(d, at, &list[i])
	}
	if rest != "" {
		r.unread(Drawings, at, rest, "this is no sentence of the program about a drawing")
	}
}

// described judges one sentence about a drawing.
func (r *Reader) described(d *drawing, at int, s *said) {
	name, named := s.get("name")
	switch d.kind {
	case "trend":
		r.describedLine(d, at, s)
	case "bars", "grouped":
		r.describedParts(d, at, s, func(c, beside int) (ref, bool) {
			if len(d.frame.rows) == 0 || beside >= len(d.frame.cols) {
				return nothing(), false
			}
			k := d.frame.rows[0].and(ref{none, c, none, none}).and(d.frame.cols[beside].ref)
			return k, k.whole()
		})
	case "bands":
		col := r.columnCalled(d, name.text)
		r.describedParts(d, at, s, func(c, _ int) (ref, bool) {
			if col < 0 || len(d.frame.rows) == 0 {
				return nothing(), false
			}
			k := d.frame.rows[0].and(d.frame.cols[col].ref).and(ref{none, c, none, none})
			return k, k.whole()
		})
	case "distribution":
		if named {
			r.statisticsOf(d, r.rowCalled(d, name.text), at, s)
		}
	default:
		r.describedAll(d, at, s)
	}
}

// moments are the holes of figures with those of their periods.
var moments = map[string][]string{
	"value": {"period", "from", "to"}, "first": {"first_period", "from"}, "last": {"last_period", "to"},
	"highest": {"highest_period"}, "lowest": {"lowest_period"}, "lower": {"period"}, "upper": {"period"},
}

// describedLine judges a sentence about the course of a line: each figure is that
// of its period, and a run of periods has a figure in each.
func (r *Reader) describedLine(d *drawing, at int, s *said) {
	k := d.key
	if name, ok := s.get("name"); ok {
		if k.a = r.kinCalled(k.a, name.text); k.a < 0 {
			return // the average of the neighbours stands in the table
		}
	}
	from, run := s.get("from")
	if to, ok := s.get("to"); run && ok {
		r.running(k, at, from.nth, to.nth, s.text)
	}
	for _, f := range s.fillings {
		if !digit(f.text) {
			continue
		}
		for _, hole := range moments[f.hole] {
			when, ok := s.get(hole)
			switch {
			case !ok:
			case f.hole == "lower" || f.hole == "upper":
				k.p = when.nth
				r.bound(Drawings, k, at, f.text)
			default:
				k.p = when.nth
				r.number(Drawings, k, at, f.text)
			}
		}
	}
}

// kinCalled finds an area by its name among those that lines of a page can be of.
func (r *Reader) kinCalled(a int, name string) int {
	for _, b := range r.kin(a) {
		if r.register.Areas[b].ShortName == name {
			return b
		}
	}
	return none
}

// kin are the areas that lines of a page can be of: an area, its region, its
// country.
func (r *Reader) kin(a int) (out []int) {
	for ; a >= 0; a = int(r.register.Areas[a].Parent) {
		out = append(out, a)
	}
	return out
}

// describedParts judges the items of a list: categories with their figures, and
// with those of a second place.
func (r *Reader) describedParts(d *drawing, at int, s *said, key func(c, beside int) (ref, bool)) {
	c := none
	for _, f := range s.fillings {
		beside := 0
		switch f.hole {
		case "category":
			c = r.categoryCalled(d.key.m, f.text)
			continue
		case "other_value":
			beside = 1
		case "value":
		default:
			continue
		}
		if !digit(f.text) {
			continue
		}
		if k, ok := key(c, beside); c >= 0 && ok {
			r.number(Drawings, k, at, f.text)
		} else {
			r.unread(Drawings, at, s.text, "nobody can tell which part this is")
		}
	}
}

// describedAll judges a sentence about all authorities. What is said without a name
// must be a published figure.
func (r *Reader) describedAll(d *drawing, at int, s *said) {
	k := d.key
	if k.p < 0 {
		return
	}
	for _, f := range s.fillings {
		if !digit(f.text) {
			continue
		}
		switch f.hole {
		case "low", "high":
			v, ok := parseShown(f.text)
			if !ok || !r.someArea(k, func(x float64) bool { return near(v.String(), x, r.decimals(k.m)) }) {
				r.astray(k, at, f.text, "no published figure of an authority is this")
			}
		case "value":
			name, _ := s.get("name")
			own := k
			own.a = r.shownCalled(name.text)
			r.number(Drawings, own, at, f.text)
		}
	}
}

// shownCalled finds an area with a page by its name; those that exist no more come
// last.
func (r *Reader) shownCalled(name string) int {
	found := none
	for _, a := range r.shown {
		if x := &r.register.Areas[a]; x.ShortName == name && (found < 0 || x.Level == area.Country || x.Last.IsZero()) {
			found = int(a)
		}
	}
	return found
}

// statisticIDs are the categories that the holes of statistics are of.
var statisticIDs = map[string]string{
	"median": "median", "lower_quartile": "p25", "upper_quartile": "p75", "mode": "mode", "minimum": "min", "maximum": "max",
}

// otherEnd is the statistic that stands in a hole when the one of its own is not
// there.
var otherEnd = map[string]string{"lower_quartile": "p75", "minimum": "max"}

// statisticsOf judges what is said of the statistics of a row.
func (r *Reader) statisticsOf(d *drawing, row, at int, s *said) {
	for _, f := range s.fillings {
		if id := statisticIDs[f.hole]; id != "" && digit(f.text) {
			r.statisticIs(d, row, at, f.text, id, otherEnd[f.hole])
		}
	}
}

// spoken reads what stands in words in a row of a drawing, by messages.
func (r *Reader) spoken(d *drawing, at int, forms []form) (list []said) {
	text := strings.TrimSpace(string(d.spoken))
	d.spoken = d.spoken[:0]
	p := r.newParser(d.key, d, overFigure)
	list, rest := p.sentences(forms, text)
	if rest != "" {
		r.unread(Drawings, at, rest, "nobody can tell what this says of a row")
	}
	return list
}

// drawingNames lists what can stand in a hole of the description of a drawing; only
// says that nothing else can, not even a number.
func (p *parser) drawingNames(hole string) (names []string, only bool) {
	k := p.key
	m := &p.framework.Measures[k.m]
	switch hole {
	case "name":
		return p.places(), true
	case "other":
		for _, a := range p.kin(k.a) {
			names = append(names, p.register.Areas[a].ShortName)
		}
		return names, true
	case "category":
		return p.inDrawing[k.m], true
	case "from", "to", "period", "first_period", "last_period", "highest_period", "lowest_period", "from_gap", "to_gap", "gap":
		return p.shorts[k.m], true
	case "symbol":
		return p.grammar.symbols, true
	case "unit":
		return p.unitNames[k.m], true
	case "across":
		return []string{lowerFirst(m.Base)}, true
	case "limit":
		return []string{"95%", "99.8%"}, true
	case "why":
		for _, b := range m.Breaks {
			names = append(names, strings.TrimSuffix(b.Text, "."))
		}
		return names, true
	case "what":
		if p.hole.name == "name" {
			return p.places(), true
		}
		return p.grammar.symbols, false
	}
	if slices.Contains(drawn, hole) {
		return p.grammar.symbols, false
	}
	return nil, false
}

// places are the names that lines, rows and dots of a drawing have.
func (p *parser) places() (names []string) {
	d := p.draw
	switch {
	case d.kind == "map":
		for _, a := range p.shown {
			names = append(names, p.register.Areas[a].ShortName)
		}
	case d.kind == "distribution" && !d.areas:
		return p.shorts[d.key.m]
	default:
		names = append(names, p.grammar.neighbours)
		for _, a := range p.kin(d.key.a) {
			names = append(names, p.register.Areas[a].ShortName)
		}
		for i := range d.frame.cols {
			if a := d.frame.cols[i].ref.a; a >= 0 {
				names = append(names, p.register.Areas[a].ShortName)
			}
		}
		for i := range d.frame.rows {
			if a := d.frame.rows[i].a; d.areas && a >= 0 {
				names = append(names, p.register.Areas[a].ShortName)
			}
		}
	}
	return names
}
