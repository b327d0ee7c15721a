package sweep

import (
	"slices"
	"strings"

	"almanac/internal/framework"
)

// layOut says of a table by its heads what its columns and rows are; false for
// a table that is not understood.
func (r *Reader) layOut(t *table) bool {
	if len(t.heads) == 0 {
		return false
	}
	m := r.page.measure
	corner := t.heads[0].text
	switch {
	case has(t.class, "coverage"), has(t.class, "coverage-counts"): // who answered which question
		for range t.heads[1:] {
			t.add(unrelated, nothing())
		}
		t.rows = otherRows
		return true
	case corner == r.words.Text("head.item") && has(t.class, "profile"):
		return r.profileHeads(t)
	case corner == r.words.Text("head.item") && has(t.class, "headlines"):
		return r.headlinesHeads(t)
	case corner == r.words.Text("head.measure") && has(t.class, "side-by-side"):
		return r.sideHeads(t)
	case r.page.changes:
		return r.changeHeads(t)
	case corner == r.words.Text("head.source"):
		return t.unrelated(r.words.Text("head.publisher"), r.words.Text("head.released"), r.words.Text("head.file"), r.words.Text("head.sum"))
	case corner == r.words.Text("head.period"):
		return r.periodHeads(t)
	case m == none:
		return false
	case corner == r.words.Text("head.area"):
		return r.areaHeads(t)
	}
	if b := r.framework.Measures[m].Breakdown; b != framework.None && r.framework.Breakdowns[b].Label == corner {
		return r.categoryHeads(t)
	}
	return false
}

// add adds a column.
func (t *table) add(kind columnKind, k ref) {
	t.frame.cols = append(t.frame.cols, column{kind: kind, ref: k})
}

// unrelated lays out a table without figures, whose heads must be those given.
func (t *table) unrelated(heads ...string) bool {
	t.rows = otherRows
	for i := range t.heads[1:] {
		if i >= len(heads) || t.heads[i+1].text != heads[i] {
			return false
		}
		t.add(unrelated, nothing())
	}
	return true
}

// averageHead adds a column of the neighbours' average.
func (t *table) averageHead(h *head) {
	t.add(average, nothing())
	lead, _, _ := strings.Cut(h.small, " ")
	t.frame.cols[len(t.frame.cols)-1].lead = strings.Trim(lead, ",;")
}

// profileHeads are those of a profile: a measure a row, in an area and what it
// is compared with.
func (r *Reader) profileHeads(t *table) bool {
	t.rows = measureRows
	own := r.page.area
	for i := range t.heads[1:] {
		h := &t.heads[i+1]
		switch {
		case h.text == r.words.Text("head.period"):
			t.add(when, nothing())
		case h.text == r.words.Text("head.neighbours"):
			t.averageHead(h)
		case h.text == r.words.Text("head.among_all"):
			t.add(strip, ref{none, none, own, none})
		case h.text == r.words.Text("head.trend"):
			t.add(spark, ref{none, none, own, none})
		default:
			a := r.areaBeside(h.text)
			if a < 0 {
				return false
			}
			if i == 0 {
				own = a
				t.base.a = a
			}
			t.add(figures, ref{none, none, a, none})
		}
	}
	return true
}

// headlinesHeads are those of a list of the country's newest figures.
func (r *Reader) headlinesHeads(t *table) bool {
	t.rows = measureRows
	for i := range t.heads[1:] {
		k := ref{none, none, r.country, none}
		switch t.heads[i+1].text {
		case r.words.Text("head.figure"):
			t.add(figures, k)
		case r.words.Text("head.period"):
			t.add(when, nothing())
		case r.words.Text("head.trend"):
			t.add(spark, k)
		default:
			return false
		}
	}
	return true
}

// sideHeads are those of the members of a board side by side.
func (r *Reader) sideHeads(t *table) bool {
	t.rows = measureRows
	for i := range t.heads[1:] {
		h := &t.heads[i+1]
		if h.text == r.words.Text("head.period") {
			t.add(when, nothing())
			continue
		}
		a := r.place(h.href).a
		if a < 0 {
			return false
		}
		t.add(figures, ref{none, none, a, none})
	}
	return true
}

// periodHeads are those of a table with a period a row: a series and what it is
// compared with, or the statistics of a distribution.
func (r *Reader) periodHeads(t *table) bool {
	t.rows = periodRows
	m := r.page.measure
	t.base = r.here()
	if m == none || r.notOf(m, t) { // placed in a text: its captions and links say what it is
		if t.base = r.placedTable(t); t.base.m < 0 {
			return false
		}
		m = t.base.m
	}
	if b := r.framework.Measures[m].Breakdown; b != framework.None && r.framework.Breakdowns[b].Statistics && len(t.heads) > 1 && r.categoryCalled(m, t.heads[1].text) >= 0 {
		return r.statistics(t, m)
	}
	for i := range t.heads[1:] {
		h := &t.heads[i+1]
		switch {
		case h.text == r.words.Text("head.neighbours"):
			t.averageHead(h)
		case h.text == r.words.Text("head.interval"):
			t.add(interval, ref{none, none, r.areaBeside(h.small), none})
		default:
			a := none
			if h.href != nil {
				a = r.place(h.href).a
			} else {
				a = r.areaBeside(h.text)
			}
			if a < 0 {
				return false
			}
			if i == 0 {
				t.base.a = a
			}
			t.add(figures, ref{none, none, a, none})
		}
	}
	return true
}

// notOf reports whether a table in a measure's section is that of another.
func (r *Reader) notOf(m int, t *table) bool {
	for i := range t.heads {
		if k := r.place(t.heads[i].href); k.m >= 0 && k.m != m {
			return true
		}
	}
	return false
}

// placedTable finds the series of a table that a text places: the measure by
// the links of its heads or by its caption, the category by the caption.
func (r *Reader) placedTable(t *table) ref {
	k := nothing()
	for i := range t.heads {
		if at := r.place(t.heads[i].href); at.m >= 0 {
			k.m = at.m
		}
	}
	if k.m < 0 {
		k.m = r.titled(t.caption)
	}
	if k.m >= 0 {
		k.c = r.namedCategory(k.m, t.caption)
	}
	return k
}

// statistics adds a column for each statistic of a distribution.
func (r *Reader) statistics(t *table, m int) bool {
	for i := range t.heads[1:] {
		c := r.categoryCalled(m, t.heads[i+1].text)
		if c < 0 {
			return false
		}
		t.add(figures, ref{none, c, none, none})
	}
	return true
}

// areaHeads are those of a table with an area a row, in the section of a
// measure.
func (r *Reader) areaHeads(t *table) bool {
	m := r.page.measure
	t.rows, t.base = areaRows, ref{m, none, none, r.newest(m)}
	if len(t.heads) < 2 || t.base.p < 0 {
		return false
	}
	if r.periodCalled(m, t.heads[1].text) >= 0 {
		return r.everyArea(t, m)
	}
	if p := r.periodIn(m, t.caption, true); p >= 0 {
		t.base.p = p
	} else {
		return false
	}
	if t.heads[1].text != r.words.Text("head.counted_out_of") {
		return r.statistics(t, m) // or categories: both are columns
	}
	t.base.c = r.headline(m)
	kinds := map[string]columnKind{r.words.Text("head.counted_out_of"): beside, r.words.Text("head.figure"): figures, r.words.Text("head.limits"): beside, r.words.Text("head.lies"): beside}
	for i := range t.heads[1:] {
		kind, ok := kinds[t.heads[i+1].text]
		if !ok {
			return false
		}
		t.add(kind, nothing())
	}
	return true
}

// everyArea is the table of every authority in the newest periods, with places.
func (r *Reader) everyArea(t *table, m int) bool {
	t.base.c = r.headline(m)
	for i := range t.heads[1:] {
		h := &t.heads[i+1]
		if h.text == r.words.Text("head.place") {
			t.add(rank, ref{none, none, none, r.newest(m)})
			continue
		}
		p := r.periodCalled(m, h.text)
		if p < 0 {
			return false
		}
		t.add(figures, ref{none, none, none, p})
	}
	return true
}

// categoryHeads are those of a table with a category a row: areas in one period,
// or one area in all.
func (r *Reader) categoryHeads(t *table) bool {
	m := r.page.measure
	t.rows, t.base = categoryRows, ref{m, none, r.page.area, none}
	if len(t.heads) < 2 {
		return false
	}
	if _, all := r.words.Match("caption.by_all", t.caption, nil); all {
		for i := range t.heads[1:] {
			p := r.periodCalled(m, t.heads[i+1].text)
			if p < 0 {
				return false
			}
			t.add(figures, ref{none, none, none, p})
		}
		return true
	}
	t.base.p = r.periodIn(m, t.caption, true)
	for i := range t.heads[1:] {
		a := r.areaBeside(t.heads[i+1].text)
		if a < 0 {
			return false
		}
		t.add(figures, ref{none, none, a, none})
	}
	return t.base.p >= 0
}

// changeHeads are those of the tables on the page of changes: figures before and
// now, and counts of them.
func (r *Reader) changeHeads(t *table) bool {
	last := len(t.heads) - 1
	if (t.heads[0].text == r.words.Text("head.area") || t.heads[0].text == r.words.Text("head.period")) && last >= 3 && t.heads[last-2].text == r.words.Text("head.before") && t.heads[last-1].text == r.words.Text("head.now") {
		t.rows = changeRows
		if last == 4 {
			t.add(when, nothing())
		}
		t.add(was, nothing())
		t.add(figures, nothing())
		t.add(unrelated, nothing())
		return last == 3 || last == 4 && t.heads[1].text == r.words.Text("head.period")
	}
	t.rows = otherRows
	for i := range t.heads[1:] {
		if !slices.Contains(r.grammar.counts, t.heads[i+1].text) {
			return false
		}
		t.add(unrelated, nothing())
	}
	return true
}
