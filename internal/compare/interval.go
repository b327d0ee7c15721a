package compare

import (
	"math"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// Confidence is how often an interval made this way holds the true value.
type Confidence uint8

// The confidences.
const (
	C95  Confidence = iota // 95%: what words are taken from
	C998                   // 99.8%: about three standard errors, the outer control limit
)

// quantiles of the standard normal distribution at 1 − (1 − confidence) / 2.
var quantiles = [...]float64{1.959963984540054, 3.090232306167813}

func (c Confidence) z() float64 { return quantiles[c] }

// String is "95%" or "99.8%".
func (c Confidence) String() string { return [...]string{"95%", "99.8%"}[c] }

// Wilson gives the score limits of a proportion num/den, 0 to 1; den must be
// above 0 and num between 0 and den.
func Wilson(num, den float64, c Confidence) (lower, upper float64) {
	z := c.z()
	p := num / den
	mid := 2*num + z*z
	half := z * math.Sqrt(z*z+4*num*(1-p))
	all := 2 * (den + z*z)
	return max(0, (mid-half)/all), min(1, (mid+half)/all)
}

// Byar gives the limits of a Poisson count, which must not be negative. From
// the exact limits they differ by less than 0.03 at 95% and 0.16 at 99.8%,
// whatever the count; counts below six are not published anyway.
func Byar(count float64, c Confidence) (lower, upper float64) {
	z := c.z()
	cube := func(x float64) float64 { return x * x * x }
	if count > 0 {
		lower = count * cube(max(0, 1-1/(9*count)-z/(3*math.Sqrt(count))))
	}
	n := count + 1
	return lower, n * cube(1-1/(9*n)+z/(3*math.Sqrt(n)))
}

// Interval is the range in which the value behind a figure lies, as far as
// chance goes. Its limits are rounded to the measure's decimals: what a reader
// sees is what words are taken from.
type Interval struct {
	Lower, Upper observation.Decimal
	Method       framework.Interval // how the limits were made; PublishedInterval for limits that came with the value
	Confidence   Confidence
}

// IntervalOf gives the interval of a value; ok is false where none may be
// stated: the measure declares none or counts staff, the value is a symbol, or
// no published numerator and denominator stand beside it. Limits that were
// published with a value (95% only) are carried as they are.
func IntervalOf(m *framework.Measure, v observation.Value, d observation.Detail, c Confidence) (Interval, bool) {
	i := Interval{Method: m.Interval, Confidence: c}
	if m.Interval == framework.NoInterval || m.FTE || !v.IsNumber() {
		return i, false
	}
	if c == C95 && d.Lower.OK && d.Upper.OK {
		i.Method = framework.PublishedInterval
		i.Lower, i.Upper = d.Lower.Round(m.Decimals), d.Upper.Round(m.Decimals)
		return i, true
	}
	num, den, ok := counts(m, v, d)
	if !ok {
		return i, false
	}
	var lower, upper float64
	switch {
	case m.Interval == framework.Wilson && m.Unit == framework.Percent:
		lower, upper = Wilson(num, den, c)
	case m.Interval == framework.Byar && m.Unit == framework.PerTenK:
		lower, upper = Byar(num, c)
		lower, upper = lower/den, upper/den
	default:
		return i, false
	}
	times := float64(multiplier(m.Unit))
	i.Lower, i.Upper = decimal(lower*times, m.Decimals), decimal(upper*times, m.Decimals)
	// With counts rounded to 5 a narrow interval may miss its own value, and
	// then it is not one of that value.
	shown := v.Number.Round(m.Decimals)
	return i, i.Lower.Cmp(shown) <= 0 && shown.Cmp(i.Upper) <= 0
}

// decimal rounds a result to decimals, half away from zero.
func decimal(f float64, decimals int) observation.Decimal {
	return observation.NewDecimal(int64(math.Round(f*math.Pow10(decimals))), decimals)
}

// Verdict is how a figure stands to another as far as chance goes.
type Verdict uint8

// The verdicts.
const (
	NoVerdict Verdict = iota // no interval: nothing is said about chance
	Similar                  // the interval holds the other value
	Higher                   // it lies above it
	Lower                    // it lies below it
)

var verdictWords = [...]string{"", "similar", "higher", "lower"}

// String is "higher", "lower", "similar" or "".
func (v Verdict) String() string { return verdictWords[v] }

// Against compares a figure's interval with another shown value, most often
// the country's.
func Against(m *framework.Measure, i Interval, other observation.Value) Verdict {
	if !other.IsNumber() {
		return NoVerdict
	}
	switch o := other.Number.Round(m.Decimals); {
	case i.Lower.Cmp(o) > 0:
		return Higher
	case i.Upper.Cmp(o) < 0:
		return Lower
	}
	return Similar
}

// Judge gives "better" or "worse" for a verdict of higher or lower where the
// measure declares which direction is good; "" otherwise.
func (v Verdict) Judge(p framework.Polarity) string {
	if p == framework.NoPolarity || v != Higher && v != Lower {
		return ""
	}
	if (v == Higher) == (p == framework.HigherBetter) {
		return "better"
	}
	return "worse"
}
