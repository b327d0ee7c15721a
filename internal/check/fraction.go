package check

import (
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// fractions finds counts of children that are not whole. Staff are counted in
// full-time equivalents, and those may be.
func (s *sheet) fractions() {
	m := s.measure()
	if m.FTE || m.Unit == framework.Days {
		return
	}
	counted := m.Unit == framework.Children || m.Unit == framework.Count
	for c := range s.numbers() {
		if counted && !whole(c.Number) {
			s.probs.AddHint(s.pos(c), "fraction", fractionHint, "%s is %s, and a count is whole", s.key(c), c.Number)
		}
		d := s.t.Detail(c.Value)
		if d.Numerator.OK && !whole(d.Numerator.Decimal) {
			s.probs.AddHint(s.pos(c), "fraction", fractionHint, "the numerator of %s is %s, and a count is whole", s.key(c), d.Numerator.Decimal)
		}
		if d.Denominator.OK && !whole(d.Denominator.Decimal) {
			s.probs.AddHint(s.pos(c), "fraction", fractionHint, "the denominator of %s is %s, and a count is whole", s.key(c), d.Denominator.Decimal)
		}
	}
}

const fractionHint = "is it a rate, or a column beside the right one? a measure of staff has fte = true in the framework"

// whole reports whether nothing but noughts follows the point.
func whole(d observation.Decimal) bool { return d.Round(0).Cmp(d) == 0 }
