package compare

import (
	"math"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// TrendPeriods is how many periods, the newest ones, a trend is taken from.
const TrendPeriods = 5

// TrendLevel is the probability below which a trend is called one.
const TrendLevel = 0.05

// fewestExpected is the count that must be expected in every period for the
// chi-squared distribution to be near enough (Cochran's rule).
const fewestExpected = 5

// Trend is what the chi-squared test for trend finds in the last five periods.
type Trend struct {
	Direction  int // 1 upward, -1 downward, 0 when chance could have made it
	From, To   period.Period
	ChiSquared float64 // one degree of freedom
	P          float64
}

// TrendOf tests the five periods of an area's series that end with p, an index
// into t.Periods(m). ok is false where nothing may be stated:
//
//   - the measure declares no interval: its counts are not of independent
//     children, and the test would call nearly everything a trend;
//   - it is a snapshot: a child who is there on two days would count twice;
//   - there are fewer than five periods, they are not five years running, one
//     of them has no figure or no counts, or a break lies between them;
//   - fewer than five children are expected in one of them.
func TrendOf(t *observation.Table, s Series, a area.Index, p int) (Trend, bool) {
	m := &t.Framework.Measures[s.Measure]
	from := p - TrendPeriods + 1
	if from < 0 || m.Interval == framework.NoInterval || m.FTE || snapshot(m.Kind) {
		return Trend{}, false
	}
	periods := t.Periods(s.Measure)[from : p+1]
	series := t.Series(s.Measure, s.Category, a)[from : p+1]
	var num, den [TrendPeriods]float64
	for i, v := range series {
		n, d, ok := counts(m, v, t.Detail(v))
		if !ok {
			return Trend{}, false
		}
		num[i], den[i] = n, d
		if i > 0 && (periods[i].Form != periods[i-1].Form || periods[i].Year != periods[i-1].Year+1 || BreakBetween(m, s.Category, periods[i-1], periods[i]) != nil) {
			return Trend{}, false
		}
	}
	out := Trend{From: periods[0], To: periods[TrendPeriods-1]}
	rate := m.Unit == framework.PerTenK
	if !enough(num[:], den[:], rate) {
		return Trend{}, false
	}
	slope, chi := ChiSquaredForTrend(num[:], den[:], rate)
	out.ChiSquared, out.P = chi, math.Erfc(math.Sqrt(chi/2))
	if out.P < TrendLevel {
		out.Direction = slope
	}
	return out, true
}

func snapshot(k period.Kind) bool { return k == period.AtMarch || k == period.AtSeptember }

// enough reports whether enough is expected in every period, of those counted
// and, for a proportion, of those not counted.
func enough(num, den []float64, rate bool) bool {
	p := sum(num) / sum(den)
	for _, n := range den {
		if n*p < fewestExpected || !rate && n*(1-p) < fewestExpected {
			return false
		}
	}
	return true
}

// ChiSquaredForTrend is Armitage's test of counts num out of den in equally
// spaced periods, scored 0, 1, 2, …: the direction of the trend and chi-squared
// on one degree of freedom. For a proportion the variance is binomial, for a
// rate Poisson. There is no correction for continuity: it would be half a step
// of the score, which is nothing beside counts of this size, and neither the
// published trend markers nor R's prop.trend.test have one.
func ChiSquaredForTrend(num, den []float64, rate bool) (direction int, chi float64) {
	all := sum(den)
	p := sum(num) / all
	var t, sx, sxx float64
	for i := range num {
		x := float64(i)
		t += x * (num[i] - den[i]*p)
		sx += x * den[i]
		sxx += x * x * den[i]
	}
	variance := p * (sxx - sx*sx/all)
	if !rate {
		variance *= 1 - p
	}
	if variance <= 0 {
		return 0, 0
	}
	switch {
	case t > 0:
		direction = 1
	case t < 0:
		direction = -1
	}
	return direction, t * t / variance
}

func sum(list []float64) (s float64) {
	for _, x := range list {
		s += x
	}
	return s
}
