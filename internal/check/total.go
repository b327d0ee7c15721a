package check

import (
	"math"
	"strconv"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// count gives the count that a figure is or is made of.
func (s *sheet) count(c cell) (observation.Decimal, bool) {
	switch m := s.measure(); {
	case !c.IsNumber() || c.Marks&observation.Joint != 0:
		return observation.Decimal{}, false
	case m.Unit == framework.Children || m.Unit == framework.Count:
		return c.Number, true
	default:
		d := s.t.Detail(c.Value)
		return d.Numerator.Decimal, d.Numerator.OK
	}
}

// total adds up the counts of authorities: a region, or the country, cannot have
// fewer than they have together. It can have more, where some are suppressed. A
// joint figure stands at each of its authorities and is left out, and so are
// staff: who works for two authorities is counted in parts.
func (s *sheet) total(whole cell, parts []cell) {
	n, ok := s.count(whole)
	if !ok || s.measure().FTE {
		return
	}
	var sum span
	var exact float64
	counted := 0
	for _, part := range parts {
		if n, ok := s.count(part); ok {
			sum, exact, counted = sum.plus(spanOfCount(n)), exact+n.Float(), counted+1
		}
	}
	if counted == 0 || sum.lo <= spanOfCount(n).hi+1e-9 {
		return
	}
	s.probs.Warn(s.pos(whole), "total", "does an authority have the figure of another year or area, or the total one of another release?",
		"%s counts %s, and %d of its authorities count %s together", s.key(whole), n, counted, strconv.FormatFloat(math.Round(exact), 'f', 0, 64))
}
