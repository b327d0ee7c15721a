package edition

import (
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Rebasing is what other figures of a base have done to a measure: its rates or
// percentages moved though no count did. The base of a rate is a population,
// which belongs to the release and not to the year, so that this happens to
// whole years at a time; that of a percentage is a count itself, which has been
// corrected.
//
// A figure is told to be rebased when the count above the line is the same in
// both editions and the base below it is not. Where a publisher gives no count
// beside a rate, the measure of the same indicator that is the count stands for
// it. A percentage is told only where both counts stand beside it in both
// editions: nothing says that the count of its indicator is the one that it is
// made of.
type Rebasing struct {
	Measure  framework.MeasureIndex
	Periods  []period.Period // in which figures moved
	Cells    int             // rates or percentages that moved
	Areas    int             // areas whose figures moved
	Unmoved  int             // figures of another base that are the same after rounding
	Example  area.Index      // the country, or the area whose base differs most; None where no base is given
	At       period.Period   // of the example: the newest
	Old, New observation.Decimal
}

// rebase collects the rebasing of one measure.
type rebase struct {
	c     *comparison
	out   Rebasing
	count framework.MeasureIndex // of the new edition: the count of which this is the rate; None for none
	seen  []bool                 // by area
	ratio float64                // how far apart the bases of the example are
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

// explains reports whether a number differs only because its base does.
func (r *rebase) explains(cell *Cell, o, n *observation.Detail) bool {
	bases := o.Denominator.OK && n.Denominator.OK
	counts := o.Numerator.OK && n.Numerator.OK
	unit := r.c.New.Framework.Measures[cell.Measure].Unit
	switch {
	case !hasBase(unit), bases && o.Denominator.Cmp(n.Denominator.Decimal) == 0:
		return false
	case counts && (bases || unit == framework.PerTenK):
		return o.Numerator.Cmp(n.Numerator.Decimal) == 0
	}
	return unit == framework.PerTenK && r.sameCount(cell)
}

// hasBase reports whether figures of a unit are a count divided by another.
func hasBase(u framework.Unit) bool { return u == framework.PerTenK || u == framework.Percent }

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
	if cell.Kind == Beside && cell.Beside == Denominator && hasBase(r.c.New.Framework.Measures[cell.Measure].Unit) {
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
// before others, then the newest period, then the base that differs most.
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
