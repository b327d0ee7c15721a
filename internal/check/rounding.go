package check

import (
	"math"

	"almanac/internal/observation"
)

// Published counts are rounded: those of the country to the nearest ten or
// hundred, those of authorities in some files to five. A file does not say
// which of its counts are, so that a count is taken for what it may stand for:
// one that can be divided by a hundred for anything from fifty below to fifty
// above it, 1,230 for 1,225 to 1,235, and 1,231 for itself. So a rule finds a
// little less than there is, and says nothing about figures that are right.
//
// Zero is zero: what rounds to zero and is not has a symbol of its own.

// span is what a published number may stand for.
type span struct{ lo, hi float64 }

// spanOfCount gives the span of a count.
func spanOfCount(d observation.Decimal) span {
	units, scale := d.Units()
	half := 0.0
	switch {
	case scale > 0:
		half = 0.5 / math.Pow10(scale)
	case units == 0:
	default:
		for _, step := range [...]int64{1000, 100, 10, 5} {
			if units%step == 0 {
				half = float64(step) / 2
				break
			}
		}
	}
	n := d.Float()
	return span{n - half, n + half}
}

// spanOfValue gives the span of a figure that was rounded to the decimals with
// which it is written.
func spanOfValue(d observation.Decimal) span {
	_, scale := d.Units()
	n, half := d.Float(), 0.5/math.Pow10(scale)
	return span{n - half, n + half}
}

// meets reports whether two spans have a number in common. The least bit more
// is let pass, because the limits are worked out in binary.
func (s span) meets(o span) bool {
	slack := 1e-9 * max(1, math.Abs(s.hi), math.Abs(o.hi))
	return s.lo <= o.hi+slack && o.lo <= s.hi+slack
}

// ratio gives what s over o, times base, may be.
func (s span) ratio(o span, base float64) span {
	hi := math.Inf(1)
	if o.lo > 0 {
		hi = s.hi / o.lo * base
	}
	return span{max(0, s.lo) / o.hi * base, hi}
}

// plus adds two spans.
func (s span) plus(o span) span { return span{s.lo + o.lo, s.hi + o.hi} }
