// Package compare says how a figure stands beside others: the neighbours'
// average, the place among authorities, the change since the period before,
// and the sentence that puts these into words.
//
// Everything here is taken from shown values, that is published values at the
// decimals of their measure, so that a reader who checks the arithmetic on the
// page finds the same. Rules: a mean is unweighted, rounded once, half away
// from zero, and stands only where at least five neighbours have figures;
// a rank is "n-th highest of m with figures", ties share a rank (1, 2, 2, 4);
// a quarter is ceil(4k/m) counted from the lowest, ties take the lower
// quarter, and there is none below twenty authorities; a change is stated only
// between consecutive periods with figures and never across a break.
package compare

import (
	"sort"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// FewestNeighbours is how many neighbours must have figures before an average
// of them is shown.
const FewestNeighbours = 5

// FewestForQuarters is how many authorities must have figures before quarters
// are spoken of.
const FewestForQuarters = 20

// SmallExpected is the expected count below which an authority is too small
// to take a place in a ranking.
const SmallExpected = 20

// Average is the mean of some areas' figures.
type Average struct {
	Value observation.Value // Absent when too few have figures
	Have  int               // how many have figures
	Of    int               // how many there are
}

// Mean gives the unweighted mean of the numbers among values, rounded once to
// the given decimals, when at least fewest of them are numbers.
func Mean(values []observation.Value, decimals, fewest int) Average {
	avg := Average{Of: len(values)}
	var sum observation.Decimal
	for _, v := range values {
		if v.IsNumber() {
			sum = sum.Add(v.Number)
			avg.Have++
		}
	}
	if avg.Have > 0 && avg.Have >= fewest {
		avg.Value = observation.Value{Number: sum.Div(int64(avg.Have), decimals), Symbol: observation.Number}
	}
	return avg
}

// NeighbourMean gives the mean of an authority's statistical neighbours in
// one period; p is an index into t.Periods(m). A joint return shared by two
// neighbours is counted once.
func NeighbourMean(t *observation.Table, list []area.Neighbour, s Series, p int) Average {
	var buf [16]observation.Value
	values := buf[:0]
	for _, n := range list {
		v := t.At(s.Measure, s.Category, n.Area, p)
		if v.Marks&observation.Joint != 0 && counted(values, v) {
			continue
		}
		values = append(values, v)
	}
	return Mean(values, t.Framework.Measures[s.Measure].Decimals, FewestNeighbours)
}

// counted reports whether the same joint figure is among values already.
func counted(values []observation.Value, v observation.Value) bool {
	for _, w := range values {
		if w.Marks&observation.Joint != 0 && w.IsNumber() && v.IsNumber() && w.Number.Cmp(v.Number) == 0 {
			return true
		}
	}
	return false
}

// Series names one series of every area: a measure and one of its categories.
type Series struct {
	Measure  framework.MeasureIndex
	Category framework.CategoryIndex
}

// Place is where an area stands among the authorities with figures.
type Place struct {
	Highest int // 1 for the highest; ties share
	Lowest  int // 1 for the lowest; ties share
	Of      int // authorities with figures that are large enough to rank
	Quarter int // 1 lowest … 4 highest; 0 where quarters are not spoken of
	Tied    bool
}

// Ranking is the order of all authorities in one series and period.
type Ranking struct {
	Places []Place      // by area index; Of is 0 for those without a place
	Order  []area.Index // authorities with a place, lowest first; ties in register order
	Of     int
	None   int // authorities that existed and have no number
	Small  int // authorities with a number that are too small to rank
}

// Rank orders the authorities of the register in one series and period; p is
// an index into t.Periods(m).
func Rank(t *observation.Table, s Series, p int) *Ranking {
	r := &Ranking{Places: make([]Place, len(t.Register.Areas))}
	dec := t.Framework.Measures[s.Measure].Decimals
	when := t.Periods(s.Measure)[p]
	country := t.Register.CountryIndex()
	type entry struct {
		area  area.Index
		value observation.Decimal
	}
	var entries []entry
	var joint []observation.Decimal
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
		if v.Marks&observation.Joint != 0 {
			if holds(joint, v.Number) {
				continue
			}
			joint = append(joint, v.Number)
		}
		if small(t, s, p, country, v) {
			r.Small++
			continue
		}
		entries = append(entries, entry{area.Index(i), v.Number.Round(dec)})
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].value.Cmp(entries[j].value) < 0 })
	m := len(entries)
	r.Of = m
	r.Order = make([]area.Index, m)
	for i := 0; i < m; {
		j := i
		for j < m && entries[j].value.Cmp(entries[i].value) == 0 {
			j++
		}
		place := Place{Highest: m - j + 1, Lowest: i + 1, Of: m, Tied: j-i > 1}
		if m >= FewestForQuarters {
			place.Quarter = (4*(i+1) + m - 1) / m
		}
		for ; i < j; i++ {
			r.Places[entries[i].area] = place
			r.Order[i] = entries[i].area
		}
	}
	return r
}

func holds(list []observation.Decimal, d observation.Decimal) bool {
	for _, x := range list {
		if x.Cmp(d) == 0 {
			return true
		}
	}
	return false
}

// small reports whether the count to be expected at the country's value is
// too small for the area to be ranked. Without a denominator nothing is known
// and the area is ranked.
func small(t *observation.Table, s Series, p int, country area.Index, v observation.Value) bool {
	m := &t.Framework.Measures[s.Measure]
	den := t.Detail(v).Denominator
	if country == area.None || !den.OK || m.FTE {
		return false
	}
	c := t.At(s.Measure, s.Category, country, p)
	if !c.IsNumber() {
		return false
	}
	switch m.Unit {
	case framework.Percent:
		return c.Float()/100*den.Float() < SmallExpected
	case framework.PerTenK:
		return c.Float()/10000*den.Float() < SmallExpected
	}
	return false
}

// Change is the difference between two consecutive periods of a series.
type Change struct {
	From, To period.Period
	Before   observation.Value
	By       observation.Decimal // shown value minus the shown value before
}

// Since gives the change of a series from the period before p to p, an index
// into periods; ok is false when one of the two is no number, when the periods
// are not consecutive, or when the measure has a break between them.
func Since(m *framework.Measure, c framework.CategoryIndex, periods []period.Period, series []observation.Value, p int) (Change, bool) {
	if p < 1 || !series[p].IsNumber() || !series[p-1].IsNumber() {
		return Change{}, false
	}
	if !Consecutive(periods[p-1], periods[p]) || BreakBetween(m, c, periods[p-1], periods[p]) != nil {
		return Change{}, false
	}
	d := series[p].Number.Round(m.Decimals).Sub(series[p-1].Number.Round(m.Decimals))
	return Change{periods[p-1], periods[p], series[p-1], d}, true
}

// Consecutive reports whether q follows p in a yearly or half-yearly series.
func Consecutive(p, q period.Period) bool {
	if p.Next() == q {
		return true
	}
	return p.Form == q.Form && q.Year == p.Year+1 // first halves only, as in items published for April to September
}

// BreakBetween gives the break that lies after p and not after q, or nil.
func BreakBetween(m *framework.Measure, c framework.CategoryIndex, p, q period.Period) *framework.Break {
	for i := range m.Breaks {
		b := &m.Breaks[i]
		if b.At.Compare(p) <= 0 || b.At.Compare(q) > 0 {
			continue
		}
		if b.Categories == nil {
			return b
		}
		for _, x := range b.Categories {
			if x == c {
				return b
			}
		}
	}
	return nil
}
