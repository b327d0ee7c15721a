package edition

import (
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Rebasing is what other figures of a population have done to a measure: its
// rates moved though no count did. The population belongs to the release and
// not to the year, so this happens to whole years at a time.
//
// A rate is told to be rebased when the count above the line is the same in
// both editions and the population below it is not. Where a publisher gives no
// count beside a rate, the measure of the same indicator that is the count
// stands for it. Percentages are never rebased: what they are a share of is a
// count itself, and has been corrected.
type Rebasing struct {
	Measure  framework.MeasureIndex
	Periods  []period.Period // in which rates moved
	Cells    int             // rates that moved
	Areas    int             // areas whose rates moved
	Unmoved  int             // rates of another population that are the same after rounding
	Example  area.Index      // the country, or the area whose population differs most; None where no population is given
	At       period.Period   // of the example: the newest
	Old, New observation.Decimal
}

// rebase collects the rebasing of one measure.
type rebase struct {
	c     *comparison
	out   Rebasing
	count framework.MeasureIndex // of the new edition: the count of which this is the rate; None for none
	seen  []bool                 // by area
	ratio float64                // how far apart the populations of the example are
}

func (c *comparison) newRebase(m framework.MeasureIndex) rebase {
	return rebase{c: c, out: Rebasing{Measure: m, Example: area.None}, count: c.countOf(m), seen: make([]bool, len(c.New.Register.Areas))}
}

// countOf finds the measure that is the count of a rate: of the same indicator
// and kind, without a breakdown.
func (c *comparison) countOf(m framework.MeasureIndex) framework.MeasureIndex {
	fw := c.New.Framework
	ms := &fw.Measures[m]
	if ms.Unit != framework.PerTenK || ms.Indicator == framework.None || ms.Breakdown != framework.None {
		return framework.None
	}
	for _, i := range fw.Indicators[ms.Indicator].Measures {
		x := &fw.Measures[i]
		if (x.Unit == framework.Children || x.Unit == framework.Count) && x.Kind == ms.Kind && x.Breakdown == framework.None {
			return i
		}
	}
	return framework.None
}

// explains reports whether a number differs only because the population does.
func (r *rebase) explains(cell *Cell, o, n *observation.Detail) bool {
	if !r.c.isRate(cell.Measure) {
		return false
	}
	if o.Denominator.OK && n.Denominator.OK && o.Denominator.Cmp(n.Denominator.Decimal) == 0 {
		return false
	}
	if o.Numerator.OK && n.Numerator.OK {
		return o.Numerator.Cmp(n.Numerator.Decimal) == 0
	}
	return r.sameCount(cell)
}

func (c *comparison) isRate(m framework.MeasureIndex) bool {
	return c.New.Framework.Measures[m].Unit == framework.PerTenK
}

// sameCount reports whether the measure that is the count of this rate has the
// same number in both editions.
func (r *rebase) sameCount(cell *Cell) bool {
	if r.count == framework.None || r.c.match.measures[r.count] == framework.None {
		return false
	}
	o := valueAt(r.c.Old.Table, r.c.match.measures[r.count], r.c.match.areas[cell.Area], cell.Period)
	n := valueAt(r.c.New.Table, r.count, cell.Area, cell.Period)
	return o.IsNumber() && n.IsNumber() && o.Number.Cmp(n.Number) == 0
}

// valueAt looks up a measure without a breakdown; Absent where there is none.
func valueAt(t *observation.Table, m framework.MeasureIndex, a area.Index, p period.Period) (v observation.Value) {
	if at := slices.Index(t.Periods(m), p); at >= 0 {
		v = t.At(m, 0, a, at)
	}
	return v
}

// add takes a cell into account.
func (r *rebase) add(cell *Cell, o, n *observation.Detail) {
	if cell.Kind == Beside && cell.Beside == Denominator && r.c.isRate(cell.Measure) {
		r.out.Unmoved++
	}
	if cell.Kind != Rebased {
		return
	}
	r.out.Cells++
	if !r.seen[cell.Area] {
		r.seen[cell.Area] = true
		r.out.Areas++
	}
	if !slices.Contains(r.out.Periods, cell.Period) {
		r.out.Periods = append(r.out.Periods, cell.Period)
		slices.SortFunc(r.out.Periods, period.Period.Compare)
	}
	if o.Denominator.OK && n.Denominator.OK {
		r.exemplify(cell, o.Denominator.Decimal, n.Denominator.Decimal)
	}
}

// exemplify takes a cell as the example if it is a better one: the country
// before others, then the newest period, then the population that differs most.
func (r *rebase) exemplify(cell *Cell, old, new observation.Decimal) {
	ratio := new.Float() / old.Float()
	if ratio < 1 {
		ratio = 1 / ratio
	}
	if r.out.Example != area.None && !r.better(cell, ratio) {
		return
	}
	r.out.Example, r.out.At, r.out.Old, r.out.New, r.ratio = cell.Area, cell.Period, old, new, ratio
}

func (r *rebase) better(cell *Cell, ratio float64) bool {
	areas := r.c.New.Register.Areas
	is, was := areas[cell.Area].Level == area.Country, areas[r.out.Example].Level == area.Country
	if is != was {
		return is
	}
	if at := cell.Period.Compare(r.out.At); at != 0 {
		return at > 0
	}
	return ratio > r.ratio
}
