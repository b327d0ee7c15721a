package sweep

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// What is worked out from several figures gives a hidden one away when it was
// worked out from that as well: an average that took it for nought, a change
// since a period that has no number, a place counted among more than there are.
// So it is worked out here once more, from what is published.

// average judges the average of an area's statistical neighbours.
func (r *Reader) average(col *column, k ref, c *cell) {
	if d, ok := plainDecimal(c.piece); ok && r.isAverage(k, d, col.lead) { // as nearly all
		return
	}
	text := r.textOf(c.piece)
	if !digit(text) {
		return
	}
	r.averageIs(k, c.at, text, col.lead)
}

// isAverage reports whether a number is the average of the neighbours with a number, of
// whom none shares a figure with others.
func (r *Reader) isAverage(k ref, d observation.Decimal, lead string) bool {
	if !k.whole() || r.near == nil {
		return false
	}
	near := r.neighbours(k)
	_, decimals := d.Units()
	return len(near.figures) > 0 && !near.joint && taken(near.figures, lead, decimals).Cmp(d) == 0
}

// averageIs holds an average against that of the neighbours with a number.
func (r *Reader) averageIs(k ref, at int, text, lead string) {
	d, ok := parseShown(text)
	if !ok || !k.whole() || r.near == nil {
		r.unread(Tables, at, text, "nobody can tell what this is the average of")
		return
	}
	near := r.neighbours(k)
	_, decimals := d.Units()
	switch n := len(near.figures); {
	case n == 0 && near.hidden.whole():
		r.leak(Tables, near.hidden, at, text, "an average of neighbours of whom none has a number")
	case n == 0:
		r.other(Tables, k, at, text, "an average of neighbours of whom none has a number")
	case near.joint: // counted once, and who shares it with whom the table does not say
		if d.Cmp(near.figures[0].Round(decimals)) < 0 || d.Cmp(near.figures[n-1].Round(decimals)) > 0 {
			r.other(Tables, k, at, text, "the average lies outside the figures of the neighbours")
		}
	case r.isAverage(k, d, lead):
	case near.hidden.whole():
		r.leak(Tables, near.hidden, at, text, "an average that counts more than is published")
	default:
		r.other(Tables, k, at, text, "this is not the average of the published figures of the neighbours")
	}
}

// company is what the neighbours of an area have in a period.
type company struct {
	key     ref                   // of the area
	figures []observation.Decimal // the published ones, lowest first
	hidden  ref                   // one of those that are hidden
	joint   bool                  // whether any is a joint figure
}

// neighbours gives what the neighbours of an area have. The table, the drawing and the
// words of a measure ask for the same, so that a reader keeps what it found last for
// each period.
func (r *Reader) neighbours(k ref) *company {
	for len(r.company) <= k.p {
		r.company = append(r.company, company{key: nothing()})
	}
	out := &r.company[k.p]
	if out.key == k {
		return out
	}
	*out = company{key: k, figures: out.figures[:0], hidden: nothing()}
	for _, n := range r.near.List[area.Index(k.a)] {
		at := k
		at.a = int(n.Area)
		switch v := r.value(at); {
		case hides(v.Symbol):
			out.hidden = at
		case v.IsNumber():
			out.joint = out.joint || v.Marks&observation.Joint != 0
			out.figures = append(out.figures, v.Number)
		}
	}
	slices.SortFunc(out.figures, observation.Decimal.Cmp)
	return out
}

// taken is the median or mean of figures in order.
func taken(figures []observation.Decimal, lead string, decimals int) observation.Decimal {
	n := len(figures)
	if lead == "mean" {
		var sum observation.Decimal
		for _, f := range figures {
			sum = sum.Add(f)
		}
		return sum.Div(int64(n), decimals)
	}
	if n%2 == 1 {
		return figures[n/2].Round(decimals)
	}
	return figures[n/2-1].Add(figures[n/2]).Div(2, decimals)
}

// formerly judges the figure of the edition before on the page of changes. Its
// key must be hidden neither there nor now: a number of before says what
// stands behind the symbol.
func (r *Reader) formerly(k ref, at int, text string) {
	if !digit(text) {
		return
	}
	if r.hidden(k) {
		r.leak(Changes, k, at, text, "the number of before")
		return
	}
	if r.before == nil || !k.whole() {
		return
	}
	old, ok := r.before.like(r.Sweep, k)
	if !ok {
		r.other(Changes, k, at, text, "the edition before has no such figure")
		return
	}
	d, okay := parseShown(text)
	v := r.before.value(old)
	_, decimals := d.Units()
	switch {
	case hides(v.Symbol):
		r.leak(Changes, k, at, text, "a number that the edition before suppressed")
	case !okay || !v.IsNumber() || v.Number.Round(decimals).Cmp(d) != 0:
		r.other(Changes, k, at, text, "the edition before has another number there")
	default:
		r.saw(Changes, k)
	}
}

// like finds the key in this edition that another edition's key names.
func (s *Sweep) like(other *Sweep, k ref) (ref, bool) {
	m, ok := s.measures[other.framework.Measures[k.m].ID]
	if !ok {
		return k, false
	}
	id := ""
	if cats := other.framework.Categories(framework.MeasureIndex(k.m)); cats != nil {
		id = cats[k.c].ID
	}
	c, ok := s.framework.Category(framework.MeasureIndex(m), id)
	if !ok {
		return k, false
	}
	x := &other.register.Areas[k.a]
	a, ok := s.slugs[x.Slug]
	if !ok {
		list := s.register.ByCode(x.Code)
		if len(list) != 1 {
			return k, false
		}
		a = int(list[0])
	}
	p := slices.Index(s.table.Periods(framework.MeasureIndex(m)), other.table.Periods(framework.MeasureIndex(k.m))[k.p])
	return ref{m, int(c), a, p}, p >= 0
}

// note reads what stands below a table: the interval, the trend and the averages
// that the sentence above rests on. Other notes say no figure of an area.
func (r *Reader) note(at int, text string) {
	k := r.here()
	if k.m < 0 || k.a < 0 {
		return
	}
	p := r.newParser(k, nil, belowTable)
	list, rest := p.sentences(r.grammar.note, text)
	for i := range list {
		r.noted(k, at, &list[i])
	}
	if rest != "" && (len(list) > 0 || r.grammar.likeNote(rest)) {
		r.unread(Words, at, rest, "this is no sentence of the program below a table")
	}
}

// noted judges one sentence below a table.
func (r *Reader) noted(k ref, at int, s *said) {
	if when, ok := s.get("period"); ok {
		k.p = when.nth
	}
	from, run := s.get("from")
	if to, ok := s.get("to"); run && ok {
		r.running(k, at, from.nth, to.nth, s.text)
	}
	for i := range s.fillings {
		switch f := &s.fillings[i]; f.hole {
		case "lower", "upper":
			r.bound(Words, k, at, f.text)
		case "average_value", "other_average_value":
			average, _ := s.get(strings.TrimSuffix(f.hole, "_value"))
			r.averageIs(k, at, f.text, strings.TrimPrefix(average.key, "average."))
		}
	}
}

// likeNote reports whether a text has words of a sentence below a table, so that one
// that is not whole is told from other notes.
func (g *grammar) likeNote(text string) bool {
	const telling = 8
	for i := range g.note {
		for _, piece := range g.note[i].pieces {
			if len(piece.text) >= telling && strings.Contains(text, strings.TrimRight(piece.text, " :.")) {
				return true
			}
		}
	}
	return false
}

// bound judges limits that are said of a figure.
func (r *Reader) bound(ch Channel, k ref, at int, text string) {
	switch {
	case !k.whole():
		r.unread(ch, at, text, "nobody can tell which figure these limits are of")
	case r.hidden(k):
		r.leak(ch, k, at, text, "limits")
	case !r.value(k).IsNumber():
		r.other(ch, k, at, text, "limits where the edition has no number")
	}
}

// running judges what is said of a run of periods: each must have a number.
func (r *Reader) running(k ref, at, from, to int, text string) {
	if from < 0 || to < 0 {
		r.unread(Words, at, text, "the periods of this trend are not known")
		return
	}
	for k.p = from; k.p <= to; k.p++ {
		if r.hidden(k) {
			r.leak(Words, k, at, text, "a trend")
		}
	}
}

// cutPeriod cuts the short name of a period off a text, the longest that fits;
// none when it begins with none.
func (s *Sweep) cutPeriod(m int, text string) (p int, rest string) {
	p = none
	for i, short := range s.shorts[m] {
		if strings.HasPrefix(text, short) && (p < 0 || len(short) > len(s.shorts[m][p])) {
			p = i
		}
	}
	if p < 0 {
		return p, text
	}
	return p, text[len(s.shorts[m][p]):]
}
