package check

import (
	"strconv"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// base gives what a measure's numerator over its denominator is multiplied by.
func base(m *framework.Measure) (factor int64, ok bool) {
	switch m.Unit {
	case framework.Percent:
		return 100, true
	case framework.PerTenK:
		return 10_000, true
	}
	return 0, false
}

// recomputed holds percentages and rates, as they are shown, against the counts
// of their own row. What is less than one in the last decimal is let pass: departments work some of
// theirs out from counts before they round these, and some cut off.
func (s *sheet) recomputed() {
	m := s.measure()
	factor, ok := base(m)
	if !ok {
		return
	}
	for c := range s.numbers() {
		d := s.t.Detail(c.Value)
		if !d.Numerator.OK || !d.Denominator.OK {
			continue
		}
		got := spanOfCount(d.Numerator.Decimal).ratio(spanOfCount(d.Denominator.Decimal), float64(factor))
		shown := c.Number.Round(m.Decimals)
		if got.meets(lastDigit(shown)) {
			continue
		}
		exact := d.Numerator.Float() / d.Denominator.Float() * float64(factor)
		s.probs.AddHint(s.pos(c), "recomputed", recomputedHint(exact, shown),
			"%s is %s, but %s out of %s is %s", s.key(c), c.Number, d.Numerator.Decimal, d.Denominator.Decimal, strconv.FormatFloat(exact, 'f', m.Decimals, 64))
	}
}

// lastDigit gives a figure with less than one more or less in its last decimal.
func lastDigit(d observation.Decimal) span {
	half := spanOfValue(d)
	n := d.Float()
	return span{2*half.lo - n, 2*half.hi - n}
}

// recomputedHint knows the usual slips: the point at another place, and a part
// of one for a part of a hundred.
func recomputedHint(exact float64, n observation.Decimal) string {
	for _, slip := range []float64{0.01, 0.1, 10, 100, 1000} {
		if got := lastDigit(n); (span{got.lo / slip, got.hi / slip}).meets(span{exact, exact}) {
			return "the point stands at the wrong place, or the base is another"
		}
	}
	return "one of the three is wrong; where the counts are not those of the figure leave them empty"
}
