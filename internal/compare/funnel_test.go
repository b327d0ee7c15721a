package compare

import (
	"fmt"
	"math"
	"testing"

	"almanac/internal/framework"
)

// places writes n figures around a value with a denominator.
func places(n int, figure func(i int) string) (out []string) {
	for i := range n {
		out = append(out, figure(i))
	}
	return out
}

func TestFunnelLimitsByHand(t *testing.T) {
	// All on target: no spread, φ = 1. asin √0.2 = 0.463648; with n = 400 the
	// standard error is 1/(2·20) = 0.025, so 1.959964 of it are 0.048999:
	// sin²(0.414649) = 16.23%, sin²(0.512647) = 24.06%.
	f := FunnelOf(world(t, share(), "20", places(20, func(int) string { return "20/400" })...), Series{}, 0)
	if f == nil || f.Phi != 1 || f.Target != 20 || len(f.Points) != 20 {
		t.Fatalf("funnel %+v", f)
	}
	lower, upper := f.Limits(400, C95)
	if !close(lower, 16.23, 0.005) || !close(upper, 24.06, 0.005) {
		t.Errorf("%.3f to %.3f, want 16.23 to 24.06", lower, upper)
	}
	// A rate: √(50/10,000) = 0.0707107, n = 40,000: se 0.0025, limits
	// (0.0707107 ∓ 0.0048999)² × 10,000 = 43.31 and 57.17.
	f = FunnelOf(world(t, rate(), "50", places(20, func(int) string { return "50/40000" })...), Series{}, 0)
	lower, upper = f.Limits(40000, C95)
	if !close(lower, 43.31, 0.005) || !close(upper, 57.17, 0.005) {
		t.Errorf("%.3f to %.3f, want 43.31 to 57.17", lower, upper)
	}
}

func TestOverDispersionWidensTheFunnel(t *testing.T) {
	// Half the places two standard errors above, half two below: every z² is 4.
	y := math.Sqrt(50.0 / 10000)
	at := func(z float64) string {
		r := y + z*0.0025
		return fmt.Sprintf("%.6f/40000", r*r*10000)
	}
	f := FunnelOf(world(t, rate(), "50", places(40, func(i int) string { return at(float64(i%2)*4 - 2) })...), Series{}, 0)
	if !close(f.Phi, 4, 0.001) {
		t.Fatalf("φ = %g, want 4", f.Phi)
	}
	plain := Funnel{Target: 50, Phi: 1, unit: framework.PerTenK}
	l1, u1 := plain.Limits(40000, C95)
	l4, u4 := f.Limits(160000, C95)
	if !close(l1, l4, 0.001) || !close(u1, u4, 0.001) {
		t.Error("with φ = 4 a place four times as large has the limits it would have had without")
	}
}

func TestOddPlacesDoNotWidenTheFunnel(t *testing.T) {
	z := make([]float64, 40)
	for i := range z {
		z[i] = 1
		if i%2 == 0 {
			z[i] = -1
		}
	}
	z[0], z[1] = 50, -50
	if phi := dispersion(z); phi != 1 {
		t.Errorf("two places of forty 50 standard errors off: φ = %g, want 1", phi)
	}
	z = []float64{-0.1, 0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1}
	if phi := dispersion(z); phi != 1 {
		t.Errorf("less spread than chance: φ = %g, want 1", phi)
	}
}

func TestFunnelTightensAndStaysWithinItsScale(t *testing.T) {
	for _, m := range []framework.Unit{framework.Percent, framework.PerTenK} {
		for _, target := range []float64{0.1, 5, 50, 95, 99.9} {
			f := Funnel{Target: target, Phi: 3, unit: m}
			last := math.Inf(1)
			for n := 1.0; n < 1e7; n *= 10 {
				l95, u95 := f.Limits(n, C95)
				l998, u998 := f.Limits(n, C998)
				if l998 < 0 || l998 > l95 || l95 > target || u95 < target || u998 < u95 || m == framework.Percent && u998 > 100 {
					t.Errorf("%s, %g, n = %g: %g %g %g %g", m, target, n, l998, l95, u95, u998)
				}
				if u95-l95 > last {
					t.Errorf("%s, %g: wider at %g", m, target, n)
				}
				last = u95 - l95
			}
		}
	}
}

func TestNoFunnelWithoutDenominatorsOrTargetOrEnoughAuthorities(t *testing.T) {
	some := func(n int) []string { return places(n, func(int) string { return "20/400" }) }
	staff, days := share(), share()
	staff.FTE, days.Unit = true, framework.Days
	for _, c := range []struct {
		name     string
		m        framework.Measure
		national string
		figures  []string
		points   int
	}{
		{"twenty", share(), "20", some(20), 20},
		{"nineteen", share(), "20", some(19), 0},
		{"no denominators", share(), "20", places(30, func(int) string { return "20" }), 0},
		{"symbols do not count", share(), "20", append(some(19), "c", "x", "u"), 0},
		{"a joint return counts once", share(), "20", append(some(19), "30 j/10", "30 j/10"), 20},
		{"no country's figure", share(), "c", some(20), 0},
		{"a country's zero", share(), "0", some(20), 0},
		{"staff", staff, "20", some(20), 0},
		{"days", days, "20", some(20), 0},
		{"the very small are in it", share(), "20", append(some(19), "50/2"), 20},
		{"more than all are not", share(), "20", append(some(20), "120/10"), 20},
	} {
		f := FunnelOf(world(t, c.m, c.national, c.figures...), Series{}, 0)
		got := 0
		if f != nil {
			got = len(f.Points)
		}
		if got != c.points {
			t.Errorf("%s: %d points, want %d", c.name, got, c.points)
		}
	}
}
