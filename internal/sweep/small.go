package sweep

import (
	"html"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// A small drawing says in words what it shows to who does not see it: where an area
// lies among all, how its newest number stands to earlier ones. The words hold no
// figure, and yet tell of them. So they are made here once more from what is
// published, and must be the same.

// nameOf gives what a small drawing says.
func nameOf(c *cell) string {
	s := scanner{data: c.piece}
	for s.next() {
		if s.kind == openToken && string(s.name) == "svg" {
			return html.UnescapeString(string(attr(s.attrs, "aria-label")))
		}
	}
	return ""
}

// stripSays judges what a strip says.
func (r *Reader) stripSays(k ref, c *cell) {
	said := nameOf(c)
	switch {
	case said == "":
	case r.hidden(k):
		r.leak(Drawings, k, c.at, said, "words on a strip")
	case said != r.amongAll(k):
		r.other(Drawings, k, c.at, said, "the figure lies elsewhere among all")
	}
}

// amongAll says where a figure lies among those of all authorities; "" for what is
// no number.
func (r *Reader) amongAll(k ref) string {
	v := r.value(k)
	all := r.sorted(k)
	if !v.IsNumber() || len(all) == 0 {
		return ""
	}
	quartile := func(q float64) float64 { // interpolated, as in spreadsheets
		at := q * float64(len(all)-1)
		below := int(at)
		above := min(below+1, len(all)-1)
		return all[below] + (at-float64(below))*(all[above]-all[below])
	}
	key := "small.within"
	switch f := v.Number.Float(); {
	case all[0] == all[len(all)-1]:
		key = "small.alike"
	case f <= all[0]:
		key = "small.lowest"
	case f >= all[len(all)-1]:
		key = "small.highest"
	case f < quartile(0.25):
		key = "small.below"
	case f > quartile(0.75):
		key = "small.above"
	}
	return r.words.Text(key)
}

// sparklineSays judges what a small line says.
func (r *Reader) sparklineSays(k ref, c *cell) {
	said := nameOf(c)
	if said == "" || !k.series() || said == r.course(k) {
		return
	}
	for p, short := range r.shorts[k.m] {
		if k.p = p; r.hidden(k) && strings.Contains(said, short) {
			r.leak(Drawings, k, c.at, said, "words on a small line")
			return
		}
	}
	k.p = none
	r.other(Drawings, k, c.at, said, "the figures have another course")
}

// course says how the newest number of a series stands to the first one and to the
// one before it; numbers across a break cannot be compared.
func (r *Reader) course(k ref) string {
	m := &r.framework.Measures[k.m]
	var numbers []int
	latest := r.latest(k)
	for p := range r.shorts[k.m] {
		if k.p = p; r.value(k).IsNumber() {
			numbers = append(numbers, p)
		}
	}
	switch len(numbers) {
	case 0:
		return ""
	case 1:
		return r.words.Text("small.once")
	}
	last := numbers[len(numbers)-1]
	earlier := numbers[:len(numbers)-1]
	before := earlier[len(earlier)-1]
	like := slices.DeleteFunc(slices.Clone(earlier), func(p int) bool { return r.broken(k, p, last) })
	say := func(key string, p int) string { return r.words.Say(key, "period", r.shorts[k.m][p]) }
	shown := func(p int) observation.Decimal {
		k.p = p
		return r.value(k).Number.Round(m.Decimals)
	}
	than := func(p int) string {
		switch shown(last).Cmp(shown(p)) {
		case 1:
			return say("small.higher", p)
		case -1:
			return say("small.lower", p)
		}
		return say("small.same", p)
	}
	said := ""
	switch {
	case len(like) == 0:
		said = say("small.unlike", before)
	case like[0] == before:
		said = than(before)
	default:
		said = r.words.Comma([]string{than(like[0]), than(before)})
	}
	if last != latest {
		said = r.words.Say("small.until", "period", r.shorts[k.m][last], "said", said)
	}
	return said
}

// broken reports whether a break of a measure lies between two of its periods.
func (r *Reader) broken(k ref, from, to int) bool {
	periods := r.table.Periods(framework.MeasureIndex(k.m))
	return slices.ContainsFunc(r.framework.Measures[k.m].Breaks, func(b framework.Break) bool {
		return b.At.Compare(periods[from]) > 0 && b.At.Compare(periods[to]) <= 0 &&
			(b.Categories == nil || slices.Contains(b.Categories, framework.CategoryIndex(k.c)))
	})
}
