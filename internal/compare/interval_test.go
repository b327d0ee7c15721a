package compare

import (
	"math"
	"strings"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

func TestWilsonAgreesWithPublishedExamples(t *testing.T) {
	// R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
	for _, c := range []struct{ num, den, lower, upper float64 }{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		lower, upper := Wilson(c.num, c.den, C95)
		if !close(lower, c.lower, 0.00005) || !close(upper, c.upper, 0.00005) {
			t.Errorf("%g of %g: %.4f to %.4f, want %.4f to %.4f", c.num, c.den, lower, upper, c.lower, c.upper)
		}
	}
}

func TestByarByHand(t *testing.T) {
	// 10 × (1 − 1/90 − 1.95996/(3√10))³ = 10 × 0.78229³ = 4.787
	// 11 × (1 − 1/99 + 1.95996/(3√11))³ = 11 × 1.18688³ = 18.391
	lower, upper := Byar(10, C95)
	if !close(lower, 4.787, 0.001) || !close(upper, 18.391, 0.001) {
		t.Errorf("10: %.3f to %.3f", lower, upper)
	}
	if lower, _ := Byar(0, C95); lower != 0 {
		t.Errorf("none counted: the lower limit is %g, want 0", lower)
	}
	if lower, _ := Byar(1, C998); lower != 0 && lower > 0.01 {
		t.Errorf("one counted: the lower limit at 99.8%% is %g", lower)
	}
}

// TestByarIsNearTheExactLimits solves the exact Poisson limits by bisection:
// P(X ≥ k | lower) = P(X ≤ k | upper) = α/2.
func TestByarIsNearTheExactLimits(t *testing.T) {
	below := func(k int, mu float64) float64 { // P(X ≤ k)
		term := math.Exp(-mu)
		s := term
		for i := 1; i <= k; i++ {
			term *= mu / float64(i)
			s += term
		}
		return s
	}
	solve := func(above func(float64) bool) float64 {
		lo, hi := 0.0, 400.0
		for range 60 {
			if mid := (lo + hi) / 2; above(mid) {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo
	}
	for c, x := range map[Confidence]struct{ alpha, off float64 }{C95: {0.05, 0.03}, C998: {0.002, 0.16}} {
		for k := range 200 {
			lower, upper := Byar(float64(k), c)
			exactUpper := solve(func(mu float64) bool { return below(k, mu) > x.alpha/2 })
			exactLower := 0.0
			if k > 0 {
				exactLower = solve(func(mu float64) bool { return 1-below(k-1, mu) < x.alpha/2 })
			}
			if !close(lower, exactLower, x.off) || !close(upper, exactUpper, x.off) {
				t.Errorf("%s of %d: %.3f to %.3f, exact %.3f to %.3f", c, k, lower, upper, exactLower, exactUpper)
			}
		}
	}
}

func TestIntervalsHoldTheirValueAndShrinkWithSize(t *testing.T) {
	for _, c := range []Confidence{C95, C998} {
		for _, share := range []float64{0, 0.01, 0.2, 0.5, 0.9, 1} {
			last := math.Inf(1)
			for n := 10.0; n <= 1e7; n *= 10 {
				lower, upper := Wilson(share*n, n, c)
				if lower < 0 || upper > 1 || lower > share+1e-12 || upper < share-1e-12 {
					t.Errorf("wilson %s: %g of %g has %g to %g", c, share*n, n, lower, upper)
				}
				if upper-lower >= last {
					t.Errorf("wilson %s: no narrower at %g", c, n)
				}
				last = upper - lower
				// Symmetry: those counted and those not are mirror images.
				l, u := Wilson(n-share*n, n, c)
				if !close(l, 1-upper, 1e-9) || !close(u, 1-lower, 1e-9) {
					t.Errorf("wilson %s: %g of %g is not the mirror of the rest", c, share*n, n)
				}
			}
		}
		last := math.Inf(1)
		for k := 1.0; k <= 1e6; k *= 7 {
			lower, upper := Byar(k, c)
			if lower < 0 || lower >= k || upper <= k {
				t.Errorf("byar %s: %g has %g to %g", c, k, lower, upper)
			}
			if (upper-lower)/k >= last {
				t.Errorf("byar %s: relatively no narrower at %g", c, k)
			}
			last = (upper - lower) / k
		}
	}
	l95, u95 := Wilson(81, 263, C95)
	l998, u998 := Wilson(81, 263, C998)
	if l998 >= l95 || u998 <= u95 {
		t.Error("99.8% must be wider than 95%")
	}
}

// interval reads "lower–upper" of a figure in a measure.
func interval(t *testing.T, m framework.Measure, text, lower, upper string, c Confidence) string {
	t.Helper()
	v, d := cell(t, text)
	d.Lower, d.Upper = optional(lower), optional(upper)
	i, ok := IntervalOf(&m, v, d, c)
	if !ok {
		return ""
	}
	return i.Lower.Format(m.Decimals) + "–" + i.Upper.Format(m.Decimals) + " " + i.Method.String()
}

func TestIntervalsComeFromPublishedCountsOfDeclaringMeasuresOnly(t *testing.T) {
	wilson, byar, carried, none, staff := share(), rate(), rate(), share(), share()
	wilson.Interval, byar.Interval, carried.Interval, staff.Interval = framework.Wilson, framework.Byar, framework.PublishedInterval, framework.Wilson
	staff.FTE = true
	days := wilson
	days.Unit = framework.Days
	for _, c := range []struct {
		name         string
		m            framework.Measure
		text         string
		lower, upper string
		c            Confidence
		want         string
	}{
		{"a proportion", wilson, "30.8/263/81", "", "", C95, "25.5–36.6 wilson"},
		{"a proportion, outer", wilson, "30.8/263/81", "", "", C998, "22.8–40.1 wilson"},
		{"a rate", byar, "10/10000/10", "", "", C95, "4.8–18.4 byar"},
		{"none counted", byar, "0/10000/0", "", "", C95, "0.0–3.7 byar"},
		{"published limits are carried", carried, "43.4", "41.24", "44.05", C95, "41.2–44.1 published"},
		{"also where a method is declared", wilson, "30.8/263/81", "25.0", "37.0", C95, "25.0–37.0 published"},
		{"limits were published at 95% only", carried, "43.4", "41.2", "44.0", C998, ""},
		{"one limit is none", carried, "43.4", "41.2", "", C95, ""},
		{"no method declared", none, "30.8/263/81", "", "", C95, ""},
		{"not even with limits", none, "30.8/263/81", "25.0", "37.0", C95, ""},
		{"no numerator", wilson, "30.8/263", "", "", C95, ""},
		{"no counts", wilson, "30.8", "", "", C95, ""},
		{"suppressed", wilson, "c/263/81", "", "", C95, ""},
		{"staff", staff, "30.8/263/81", "", "", C95, ""},
		{"days", days, "30/263/81", "", "", C95, ""},
		{"nobody to count", wilson, "0/0/0", "", "", C95, ""},
		{"more than all", wilson, "110/100/110", "", "", C95, ""},
		{"counts of another year", wilson, "40.8/263/81", "", "", C95, ""},
		{"a count rounded to five", wilson, "30.8/263/80", "", "", C95, "25.2–36.2 wilson"},
	} {
		if got := interval(t, c.m, c.text, c.lower, c.upper, c.c); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestVerdictIsTakenFromShownLimits(t *testing.T) {
	m := share()
	i := Interval{Lower: decimalOf(t, "41.2"), Upper: decimalOf(t, "44.0")}
	for text, want := range map[string]Verdict{"41.1": Higher, "41.2": Similar, "43": Similar, "44.04": Similar, "44.05": Lower, "50": Lower, "c": NoVerdict, "": NoVerdict} {
		if got := Against(&m, i, value(t, text)); got != want {
			t.Errorf("41.2 to 44.0 against %q: %q, want %q", text, got, want)
		}
	}
}

func TestBetterAndWorseNeedAPolarityAndADifference(t *testing.T) {
	for _, c := range []struct {
		v    Verdict
		p    framework.Polarity
		want string
	}{
		{Higher, framework.HigherBetter, "better"}, {Lower, framework.HigherBetter, "worse"},
		{Higher, framework.LowerBetter, "worse"}, {Lower, framework.LowerBetter, "better"},
		{Higher, framework.NoPolarity, ""}, {Lower, framework.NoPolarity, ""},
		{Similar, framework.HigherBetter, ""}, {NoVerdict, framework.LowerBetter, ""},
	} {
		if got := c.v.Judge(c.p); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.v, c.p, got, c.want)
		}
	}
	if strings.Contains(Similar.String()+Higher.String()+Lower.String(), "better") {
		t.Error("a verdict alone does not judge")
	}
}

func TestNoIntervalMissesItsValue(t *testing.T) {
	m := share()
	m.Interval, m.Decimals = framework.Wilson, 2
	for den := int64(50); den < 5e6; den = den*7 + 3 {
		for k := int64(0); k <= 20; k++ {
			num := den * k / 20
			v := observation.Value{Number: observation.NewDecimal(num*100, 0).Div(den, 2), Symbol: observation.Number}
			d := observation.Detail{Numerator: whole(num), Denominator: whole(den)}
			i, ok := IntervalOf(&m, v, d, C95)
			if !ok || i.Lower.Cmp(v.Number) > 0 || i.Upper.Cmp(v.Number) < 0 {
				t.Errorf("%d of %d: %s is not in %s to %s", num, den, v.Number, i.Lower, i.Upper)
			}
		}
	}
}

func whole(n int64) observation.Optional {
	return observation.Optional{Decimal: observation.NewDecimal(n, 0), OK: true}
}
