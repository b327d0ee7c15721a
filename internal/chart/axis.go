package chart

import (
	"math"

	"almanac/internal/observation"
)

// # Where an axis begins
//
// Bars, boxes and dots are read by their length or by their distance from the
// base line, so theirs is zero, always. A line is read by its slope, and a
// slope against zero can hide what matters: 96 % and 98 % of children seen are
// worlds apart. But an axis that fits itself to whatever it is given makes
// noise look like news. So a line's axis
//
//   - begins at zero unless the figures are narrow: all positive, and the
//     highest less the lowest is less than a quarter of the highest;
//   - when they are narrow, spans at least a fifth of the highest figure, so
//     that a change of one per cent never fills the drawing;
//   - when all figures are the same, or no line has two, begins at zero: there
//     is no slope to magnify;
//   - says above the plot where it starts, if that is not zero;
//   - for percentages never goes below 0 or beyond 100 unless a figure does
//     (a turnover of staff may exceed 100 %).
//
// Ticks are at multiples of 1, 2 or 5 times a power of ten, never finer than
// the measure's decimals, and written from whole numbers, not from float64.

// scale maps values to the length of an axis. Tick i of n is
// (first+i) × mantissa × 10^exponent.
type scale struct {
	lo, hi   float64
	first    int64
	n        int
	mantissa int64
	exponent int
	cut      bool // begins above zero
}

// lineScale is the scale of a Trend. ok is false when there is no number.
func lineScale(c *Chart) (sc scale, ok bool) {
	lo, hi, ok := extent(c.Series)
	if !ok {
		return scale{}, false
	}
	for i := range c.Lower {
		if lower, upper, ok := c.limits(i); ok {
			lo, hi = min(lo, lower), max(hi, upper)
		}
	}
	cut := false
	switch spread := hi - lo; {
	case lo < 0:
		hi = max(hi, 0)
	case spread > 0 && spread < hi/4 && hasSlope(c.Series):
		span := max(spread*1.2, hi/5)
		middle := (lo + hi) / 2
		top := middle + span/2
		if c.Axis.Percent && hi <= 100 {
			top = min(top, 100)
		}
		hi = max(hi, top)
		lo = min(lo, top-span)
		cut = true
	default:
		lo = 0
	}
	sc = niceScale(lo, hi, 5, c.Axis.Decimals)
	sc.cut = cut && sc.first > 0
	return sc, true
}

// hasSlope reports whether any series has two numbers.
func hasSlope(series []Series) bool {
	for i := range series {
		n := 0
		for _, p := range series[i].Points {
			if p.IsNumber() {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return false
}

// zeroScale is the scale of everything measured from zero.
func zeroScale(c *Chart, ticks int) (sc scale, ok bool) {
	lo, hi, ok := extent(c.Series)
	if !ok {
		return scale{}, false
	}
	return niceScale(min(lo, 0), max(hi, 0), ticks, c.Axis.Decimals), true
}

// extent gives the lowest and highest number of all series.
func extent(series []Series) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for i := range series {
		for _, p := range series[i].Points {
			if p.IsNumber() {
				v := p.Number.Float()
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return lo, hi, lo <= hi
}

// niceScale widens lo and hi to ticks, of which it makes about want.
func niceScale(lo, hi float64, want, decimals int) scale {
	if hi <= lo {
		hi = lo + math.Pow(10, -float64(decimals))
	}
	raw := (hi - lo) / float64(want)
	exponent := int(math.Floor(math.Log10(raw)))
	mantissa := int64(1)
	// A hair more than 1 is 1: a quotient of two floats is rarely exact.
	const hair = 1e-9
	switch m := raw / math.Pow(10, float64(exponent)); {
	case m > 5+hair:
		exponent++
	case m > 2+hair:
		mantissa = 5
	case m > 1+hair:
		mantissa = 2
	}
	if finest := -min(decimals, observation.MaxScale); exponent < finest {
		mantissa, exponent = 1, finest
	}
	step := float64(mantissa) * math.Pow(10, float64(exponent))
	first := math.Floor(lo/step + hair)
	last := math.Ceil(hi/step - hair)
	return scale{
		lo: first * step, hi: last * step,
		first: int64(first), n: int(last-first) + 1,
		mantissa: mantissa, exponent: exponent,
	}
}

// at gives where v lies: 0 at the beginning of the axis, 1 at its end.
func (s *scale) at(v float64) float64 { return (v - s.lo) / (s.hi - s.lo) }

// tick gives the value of tick i.
func (s *scale) tick(i int) observation.Decimal {
	units := (s.first + int64(i)) * s.mantissa
	for e := s.exponent; e > 0; e-- {
		units *= 10
	}
	return observation.NewDecimal(units, max(0, -s.exponent))
}

// appendTick writes tick i with as many decimals as the step needs.
func (s *scale) appendTick(dst []byte, i int, a *Axis) []byte {
	dst = s.tick(i).Append(dst, max(0, -s.exponent))
	if a.Percent {
		dst = append(dst, '%')
	}
	return dst
}

// tickWidth is the width in px of the widest tick label.
func (s *scale) tickWidth(a *Axis) float64 {
	w := 0.0
	var buf [40]byte
	for i := range s.n {
		w = max(w, textWidth(s.appendTick(buf[:0], i, a), smallSize))
	}
	return w
}
