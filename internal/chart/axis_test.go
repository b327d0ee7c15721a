package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"almanac/internal/observation"
)

func ticks(sc *scale, a *Axis) (out []string) {
	for i := range sc.n {
		out = append(out, string(sc.appendTick(nil, i, a)))
	}
	return out
}

func TestLineAxisBeginsWhereTheRuleSays(t *testing.T) {
	tests := []struct {
		name  string
		cells []string
		axis  Axis
		cut   bool
		want  []string
	}{
		{"wide figures begin at zero", []string{"12", "40"}, Axis{}, false, []string{"0", "10", "20", "30", "40"}},
		{"narrow figures are cut off below", []string{"300", "320"}, Axis{}, true, []string{"260", "280", "300", "320", "340", "360"}},
		{"a change of one per cent does not fill the axis", []string{"1000", "1010"}, Axis{}, true, []string{"900", "950", "1,000", "1,050", "1,100", "1,150"}},
		{"the same figures begin at zero", []string{"5.5", "5.5"}, Axis{Decimals: 1}, false, []string{"0", "2", "4", "6"}},
		{"one figure begins at zero", []string{"98"}, Axis{Percent: true}, false, []string{"0%", "20%", "40%", "60%", "80%", "100%"}},
		{"percentages end at 100", []string{"96", "99.5"}, Axis{Percent: true, Decimals: 1}, true, []string{"80%", "85%", "90%", "95%", "100%"}},
		{"percentages exceed 100 when figures do", []string{"80", "140"}, Axis{Percent: true}, false, []string{"0%", "50%", "100%", "150%"}},
		{"negative figures keep zero on the axis", []string{"-12", "-3"}, Axis{}, false, []string{"−15", "−10", "−5", "0"}},
		{"counts have no ticks between whole numbers", []string{"0", "2"}, Axis{}, false, []string{"0", "1", "2"}},
		{"all zero", []string{"0", "0"}, Axis{Decimals: 1}, false, []string{"0.0", "0.1"}},
		{"thousands are separated", []string{"0", "52000"}, Axis{}, false, []string{"0", "20,000", "40,000", "60,000"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := trendOf(years(2013, len(test.cells)), test.axis, Series{"A", Area, points(test.cells...)})
			sc, ok := lineScale(&c)
			if !ok {
				t.Fatal("no scale")
			}
			if got := ticks(&sc, &c.Axis); !slices.Equal(got, test.want) || sc.cut != test.cut {
				t.Errorf("ticks %q, cut %v; want %q, %v", got, sc.cut, test.want, test.cut)
			}
		})
	}
}

func TestAxisHoldsEveryFigureAndHasFewTicks(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		decimals := r.IntN(4)
		a := observation.NewDecimal(r.Int64N(1e9)-r.Int64N(2)*5e8, r.IntN(9))
		b := observation.NewDecimal(r.Int64N(1e9), r.IntN(9))
		c := trendOf(years(2013, 2), Axis{Decimals: decimals}, Series{"A", Area, []Point{{Number: a, Symbol: observation.Number}, {Number: b, Symbol: observation.Number}}})
		for name, f := range map[string]func() (scale, bool){
			"line": func() (scale, bool) { return lineScale(&c) },
			"zero": func() (scale, bool) { return zeroScale(&c, 4) },
		} {
			sc, ok := f()
			if !ok || sc.n < 2 || sc.n > 9 {
				t.Fatalf("%s axis for %v, %v has %d ticks", name, a, b, sc.n)
			}
			for _, v := range []float64{a.Float(), b.Float()} {
				if at := sc.at(v); at < -1e-6 || at > 1+1e-6 {
					t.Fatalf("%s axis %v to %v leaves out %v", name, sc.lo, sc.hi, v)
				}
			}
			if got := sc.tick(0).Float(); math.Abs(got-sc.lo) > 1e-6*math.Max(1, math.Abs(sc.lo)) {
				t.Fatalf("first tick %v, axis begins at %v", got, sc.lo)
			}
			if got := sc.tick(sc.n - 1).Float(); math.Abs(got-sc.hi) > 1e-6*math.Max(1, math.Abs(sc.hi)) {
				t.Fatalf("last tick %v, axis ends at %v", got, sc.hi)
			}
		}
	}
}

func TestCutAxisSaysSo(t *testing.T) {
	c := trendOf(years(2013, 2), Axis{Percent: true, Unit: "% of cases"}, Series{"A", Area, points("96", "99")})
	want := fmt.Sprintf(`<div class="c-note">%s</div>`, "% of cases; the axis starts at 80%")
	if got := string(c.AppendSVG(nil)); !contains(got, want) {
		t.Errorf("no %q in %s", want, got)
	}
}
