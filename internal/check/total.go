package check

import (
	"math"
	"strconv"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// totals adds up the counts of authorities: a region, or the country, cannot
// have fewer than they have together. It can have more, where some are
// suppressed. A joint figure stands at each of its authorities and is left out.
func (s *sheet) totals() {
	m := s.measure()
	if m.FTE {
		return // those who work for two authorities are counted in parts
	}
	for _, whole := range s.wholes() {
		parts := s.parts(whole)
		for c := range framework.CategoryIndex(s.categories()) {
			for p := range s.periods() {
				if total := s.at(c, whole, p); total.IsNumber() {
					s.total(total, parts)
				}
			}
		}
	}
}

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

func (s *sheet) total(total cell, parts []area.Index) {
	n, ok := s.count(total)
	if !ok {
		return
	}
	var sum span
	var exact float64
	counted := 0
	when := s.periods()[total.p]
	for _, a := range parts {
		if !s.t.Register.Areas[a].Existed(when) {
			continue // a predecessor and its successor would both be counted
		}
		if part, ok := s.count(s.at(total.c, a, total.p)); ok {
			sum, exact, counted = sum.plus(spanOfCount(part)), exact+part.Float(), counted+1
		}
	}
	if counted == 0 || sum.lo <= spanOfCount(n).hi+1e-9 {
		return
	}
	s.probs.Warn(s.pos(total), "total", "does an authority have the figure of another year or area, or the total one of another release?",
		"%s counts %s, and %d of its authorities count %s together", s.key(total), n, counted, strconv.FormatFloat(math.Round(exact), 'f', 0, 64))
}
