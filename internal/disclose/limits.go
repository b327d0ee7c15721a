package disclose

import (
	"math"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// Limits give counts away
//
// A publisher rounds a count to 5, so that nobody knows it exactly, and gives the
// rate of the rounded count. But the 95% limits beside it come from the count
// itself. The formulas are known: Byar's approximation for a rate, Wilson's score
// for a proportion. So one tries each count that rounds to the published one, and
// most often a single one gives these limits. The admissions of children for
// injuries, as Fingertips publishes them, do this: 285 admissions in 18,570
// children with limits of 135.2 and 171.2 per 10,000 were 283.

// Where no count is given at all, the limits of a rate may still tell it: their
// ratio depends on the count alone. For 3 the upper is 14 times the lower, for 30
// twice.

// z is the 97.5th percentile of the normal distribution.
const z = 1.959963984540054

// rounding reports a figure whose value or limits give the count that its
// numerator rounds. Limits that fit the rounded count itself come from it.
func (r *reporter) rounding(f figure, in *framework.Measure, d observation.Detail) {
	if !d.Numerator.OK && in.Unit == framework.PerTenK && d.Lower.OK && d.Upper.OK {
		r.ratio(f, in, d)
	}
	step := r.step(f)
	if step <= 1 || !d.Numerator.OK || !d.Denominator.OK || !d.Lower.OK || !d.Upper.OK {
		return
	}
	shown, scale := d.Numerator.Units()
	out, outScale := d.Denominator.Units()
	if scale != 0 || outScale != 0 || out <= 0 {
		return
	}
	var fits []int64
	for n := max(0, shown-step/2); n <= shown+step/2; n++ {
		low, high := limits(in, n, out)
		if same(low, d.Lower.Decimal) && same(high, d.Upper.Decimal) {
			fits = append(fits, n)
		}
	}
	if len(fits) == 1 && fits[0] != shown {
		r.stop(Unrounded, f, "has limits that only a count of %s gives, and the count is rounded to %d: %s", count(fits[0]), step, count(shown))
	}
}

// limits gives the 95% limits of a count out of another, in the unit of the
// measure: Wilson's score for percentages, Byar's approximation for rates.
// Source: Public Health England, Technical Guide: Confidence Intervals, 2018.
func limits(in *framework.Measure, n, out int64) (low, high float64) {
	x, of := float64(n), float64(out)
	per := float64(perOf(in.Unit))
	if in.Unit == framework.Percent {
		p := x / of
		mid, half := 2*x+z*z, z*math.Sqrt(z*z+4*x*(1-p))
		return per * (mid - half) / (2 * (of + z*z)), per * (mid + half) / (2 * (of + z*z))
	}
	cube := func(x, sign float64) float64 {
		return x * math.Pow(1-1/(9*x)+sign*z/(3*math.Sqrt(x)), 3)
	}
	if x > 0 {
		low = cube(x, -1)
	}
	return per * low / of, per * cube(x+1, 1) / of
}

// same reports whether a number is written as a decimal at its decimals, or one
// off in the last, as others may round otherwise.
func same(x float64, as observation.Decimal) bool {
	units, scale := as.Units()
	return math.Abs(math.Round(x*math.Pow10(scale))-float64(units)) <= 1
}

// ratio reports a rate without counts whose limits only few children have.
func (r *reporter) ratio(f figure, in *framework.Measure, d observation.Detail) {
	const most = 1000 // of counts that are tried; beyond, ratios are too near each other
	low, lowScale := d.Lower.Units()
	high, highScale := d.Upper.Units()
	if low <= 0 || high <= low {
		return
	}
	from := (float64(high) - 0.5) / (float64(low) + 0.5) * math.Pow10(lowScale-highScale)
	to := (float64(high) + 0.5) / (float64(low) - 0.5) * math.Pow10(lowScale-highScale)
	var fits Range
	for n := int64(1); n <= most; n++ {
		if l, u := limits(in, n, most); u/l >= from && u/l <= to {
			if fits.Low == 0 {
				fits.Low = n
			}
			fits.High = n
		}
	}
	if fits.Low > 0 && fits.High <= r.protect[f.m].Threshold {
		r.stop(SmallShare, f, "has limits that only a count of %s gives", fits)
	}
}
