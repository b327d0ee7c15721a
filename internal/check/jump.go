package check

import (
	"fmt"
	"math"
	"slices"

	"almanac/internal/area"
	"almanac/internal/compare"
	"almanac/internal/framework"
)

// A jump is a change from one period to the next that is out of all proportion
// to how the measure moves. How it moves is asked of itself: the changes of all
// authorities over all its periods have a middle and a usual distance from it
// (the median, and the median distance, which a few wild ones cannot move).
// Changes are taken as ratios, those of percentages as ratios of odds, so that
// from 2 to 4 is as far as from 20 to 40.
//
// A small authority jumps by chance: to how measures move is added what chance
// does to counts as small as these (one over a count is the variance of its
// logarithm). A change is far when it is beyond eight times both together and
// at least twice or half as much. From some to none is hardly ever far: where
// there is none at all an authority has often not recorded it. Where the chance
// is not known, because there are no counts beside a percentage or rate, nothing
// is far.
//
// Authorities do change how they record, and then a series stays where it went:
// the published statistics have dozens of such steps, and nobody wants to hear
// of them each year. What a wrong figure does is to go and come back. So a jump
// is reported where the next change is as far the other way; and in the newest
// period, where nobody knows yet. Across a declared break nothing is compared.

const (
	fewestChanges = 60  // from which the usual change can be told
	farthestJump  = 8.0 // in usual distances
	leastJump     = math.Ln2
)

// change is how a figure differs from that of the period before.
type change struct {
	was, is cell
	size    float64 // natural logarithm of the ratio, or of the ratio of odds
	chance  float64 // variance of size by chance alone
}

// jumps reports sudden changes of authorities.
func (s *sheet) jumps() {
	newest := len(s.periods()) - 1
	for c := range framework.CategoryIndex(s.categories()) {
		changes := s.changes(s.room[:0], c)
		s.room = changes
		if len(changes) < fewestChanges {
			continue
		}
		middle, usual := spreadOf(changes)
		var far []change
		for _, x := range changes {
			if math.Abs(x.size) >= leastJump && math.Abs(x.size-middle) >= farthestJump*math.Sqrt(usual*usual+x.chance) {
				far = append(far, x)
			}
		}
		for i := 0; i < len(far); i++ {
			x := far[i]
			back := i+1 < len(far) && far[i+1].was.a == x.is.a && far[i+1].was.p == x.is.p && far[i+1].size*x.size < 0
			if !back && x.is.p != newest {
				continue
			}
			after := ""
			if back {
				i++ // is the way back
				after = fmt.Sprintf(" and before %s in %s", far[i].is.Number, s.periods()[far[i].is.p])
			}
			s.probs.Warn(s.pos(x.is), "jump", "is a digit wrong, or the point? if it is true, a note beside the figure spares readers the question",
				"%s is %s, after %s in %s%s: this measure does not move like that", s.key(x.is), x.is.Number, x.was.Number, s.periods()[x.was.p], after)
		}
	}
}

// changes adds the changes of all authorities, one after the other, between periods that follow each
// other, but for those across a break.
func (s *sheet) changes(changes []change, c framework.CategoryIndex) []change {
	m, periods := s.measure(), s.periods()
	comparable := make([]bool, len(periods)) // with the period before
	for p := 1; p < len(periods); p++ {
		before, now := periods[p-1], periods[p]
		comparable[p] = now.Form == before.Form && now.Year == before.Year+1 && compare.BreakBetween(m, c, before, now) == nil
	}
	for i := range s.t.Register.Areas {
		if s.t.Register.Areas[i].Level != area.Authority {
			continue
		}
		var was cell
		var from odds
		known := false // of the period before
		for p, v := range s.t.Series(s.m, c, area.Index(i)) {
			is := cell{c, area.Index(i), p, v}
			to, ok := s.odds(is)
			if ok && known && comparable[p] {
				changes = append(changes, change{was, is, math.Log(to.ratio / from.ratio), 1/from.n + 1/to.n + 1/from.rest + 1/to.rest})
			}
			was, from, known = is, to, ok
		}
	}
	return changes
}

// odds is a figure as changes are taken of it.
type odds struct {
	ratio float64 // the figure, or the odds of a percentage
	n     float64 // how many children it counts
	rest  float64 // how many it does not; of a percentage only
}

// odds gives a figure as changes are taken of it; half a child is added
// everywhere, so that none is not infinitely few.
func (s *sheet) odds(c cell) (o odds, ok bool) {
	const half = 0.5
	if !c.IsNumber() {
		return o, false
	}
	m, d := s.measure(), s.t.Detail(c.Value)
	switch {
	case m.Unit == framework.Children || m.Unit == framework.Count:
		n := c.Float() + half
		return odds{n, n, math.Inf(1)}, true
	case !d.Numerator.OK || !d.Denominator.OK || d.Numerator.Cmp(d.Denominator.Decimal) > 0:
		return o, false
	case m.Unit == framework.PerTenK:
		n := d.Numerator.Float() + half
		return odds{max(c.Float(), 1e4*half/d.Denominator.Float()), n, math.Inf(1)}, true
	case m.Unit == framework.Percent:
		n, rest := d.Numerator.Float()+half, d.Denominator.Float()-d.Numerator.Float()+half
		least := half / (d.Denominator.Float() + 1)
		share := min(max(c.Float()/100, least), 1-least)
		return odds{share / (1 - share), n, rest}, true
	}
	return o, false
}

// spreadOf gives the median of the changes and their usual distance from it:
// the median distance, times what makes it the standard deviation of a normal
// distribution.
func spreadOf(changes []change) (middle, usual float64) {
	sizes := make([]float64, len(changes))
	for i, x := range changes {
		sizes[i] = x.size
	}
	middle = median(sizes)
	for i := range sizes {
		sizes[i] = math.Abs(sizes[i] - middle)
	}
	return middle, 1.4826 * median(sizes)
}

// median sorts its argument.
func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}
