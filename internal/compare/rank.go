package compare

import (
	"sort"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// FewestForQuarters is how many authorities must have figures before quarters
// are spoken of.
const FewestForQuarters = 20

// FewestForPlace is how many authorities must take a place before a sentence
// says which: the best of five says nothing.
const FewestForPlace = 10

// SmallExpected is the expected count below which an authority is too small
// to take a place in a ranking.
const SmallExpected = 20

// Place is where an area stands among the authorities with figures.
type Place struct {
	Highest int // 1 for the highest; ties share: 1, 2, 2, 4
	Lowest  int // 1 for the lowest; ties share
	Of      int // authorities with figures that are large enough to rank; 0 for an area without a place
	Quarter int // 1 lowest … 4 highest, ceil(4 × Lowest / Of); 0 where quarters are not spoken of
	Tied    bool
	Small   bool // it has a figure of so few children that it takes no place
	Some    bool // other authorities have figures but are too small for a place
}

// Best is the place counted from the good end: 1 for the highest where high is
// good, for the lowest where low is; 0 without a place or a declared polarity.
func (p Place) Best(polarity framework.Polarity) int {
	switch polarity {
	case framework.HigherBetter:
		return p.Highest
	case framework.LowerBetter:
		return p.Lowest
	}
	return 0
}

// Ranking is the order of all authorities in one series and period.
type Ranking struct {
	Places []Place      // by area index; members of a joint return have the same place
	Order  []area.Index // authorities with a place, lowest first; ties in register order; of a joint return the first member
	Of     int
	None   int // authorities that existed and have no number
	Small  int // authorities with a number that are too small to rank
}

// Rank orders the authorities of the register in one series and period; p is
// an index into t.Periods(m). Symbols take no place, a joint return takes one,
// and neither do authorities in which fewer than SmallExpected children would
// be counted if the country's value held there: a place would be chance.
func Rank(t *observation.Table, s Series, p int) *Ranking {
	r := &Ranking{Places: make([]Place, len(t.Register.Areas))}
	entries, partners := r.entries(t, s, p)
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].value.Cmp(entries[j].value) < 0 })
	m := len(entries)
	r.Of = m
	r.Order = make([]area.Index, m)
	for i := 0; i < m; {
		j := i
		for j < m && entries[j].value.Cmp(entries[i].value) == 0 {
			j++
		}
		place := Place{Highest: m - j + 1, Lowest: i + 1, Of: m, Tied: j-i > 1, Some: r.Small > 0}
		if m >= FewestForQuarters {
			place.Quarter = (4*(i+1) + m - 1) / m
		}
		for ; i < j; i++ {
			r.Places[entries[i].area] = place
			r.Order[i] = entries[i].area
		}
	}
	for _, x := range partners {
		r.Places[x.area] = r.Places[x.first]
	}
	return r
}

// entry is an authority that takes a place.
type entry struct {
	area  area.Index
	value observation.Decimal // as shown
}

// partner is a further member of a joint return.
type partner struct{ area, first area.Index }

// entries lists the authorities that take a place, in register order, and
// those that share another's; it counts those that take none.
func (r *Ranking) entries(t *observation.Table, s Series, p int) (entries []entry, partners []partner) {
	dec := t.Framework.Measures[s.Measure].Decimals
	when := t.Periods(s.Measure)[p]
	country := t.Register.CountryIndex()
	counted := mostHaveDenominators(t, s, p)
	joint := returns{table: t}
	var firsts []area.Index // of each joint return
	for i := range t.Register.Areas {
		a := &t.Register.Areas[i]
		if a.Level != area.Authority || !a.Existed(when) {
			continue
		}
		v := t.At(s.Measure, s.Category, area.Index(i), p)
		if !v.IsNumber() {
			r.None++
			continue
		}
		at, ok := joint.first(v)
		if !ok {
			partners = append(partners, partner{area.Index(i), firsts[at]})
			continue
		}
		if at >= 0 {
			firsts = append(firsts, area.Index(i))
		}
		if small(t, s, p, country, v) || counted && !t.Detail(v).Denominator.OK {
			r.Small++
			r.Places[i].Small = true
			continue
		}
		entries = append(entries, entry{area.Index(i), v.Number.Round(dec)})
	}
	return entries, partners
}

// mostHaveDenominators reports whether the numbers of a period come with a
// denominator for most authorities, and for enough of them to say so. Where they do, one without is suppressed because it
// is small, and its area takes no place.
func mostHaveDenominators(t *observation.Table, s Series, p int) bool {
	with, without := 0, 0
	for i := range t.Register.Areas {
		if t.Register.Areas[i].Level != area.Authority {
			continue
		}
		if v := t.At(s.Measure, s.Category, area.Index(i), p); v.IsNumber() && t.Detail(v).Denominator.OK {
			with++
		} else if v.IsNumber() {
			without++
		}
	}
	return with >= FewestForQuarters && with > without
}

// small reports whether the count to be expected at the country's value is
// too small for the area to be ranked. It says nothing of an area without a
// denominator.
func small(t *observation.Table, s Series, p int, country area.Index, v observation.Value) bool {
	m := &t.Framework.Measures[s.Measure]
	den := t.Detail(v).Denominator
	times := multiplier(m.Unit)
	if country == area.None || !den.OK || times == 0 {
		return false
	}
	c := t.At(s.Measure, s.Category, country, p)
	return c.IsNumber() && c.Float()/float64(times)*den.Float() < SmallExpected
}

// JointWith lists the other authorities whose figure is the same joint return
// as an area's; nil when the area's figure is its own.
func JointWith(t *observation.Table, s Series, a area.Index, p int) []area.Index {
	v := t.At(s.Measure, s.Category, a, p)
	if v.Marks&observation.Joint == 0 || !v.IsNumber() {
		return nil
	}
	joint := returns{table: t}
	joint.first(v)
	var out []area.Index
	for i := range t.Register.Areas {
		if area.Index(i) == a || t.Register.Areas[i].Level != area.Authority {
			continue
		}
		w := t.At(s.Measure, s.Category, area.Index(i), p)
		if at, ok := joint.first(w); at == 0 && !ok {
			out = append(out, area.Index(i))
		}
	}
	return out
}
