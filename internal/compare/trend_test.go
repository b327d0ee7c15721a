package compare

import (
	"fmt"
	"math"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

func TestChiSquaredForTrendAgreesWithAPublishedExample(t *testing.T) {
	// The example of R's prop.trend.test, from J. L. Fleiss, Statistical
	// Methods for Rates and Proportions (1981), page 139: smokers among four
	// groups of patients. R prints X-squared = 8.2249, p-value = 0.004132.
	direction, chi := ChiSquaredForTrend([]float64{83, 90, 129, 70}, []float64{86, 93, 136, 82}, false)
	if direction != -1 || !close(chi, 8.2249, 0.00005) {
		t.Errorf("direction %d, chi-squared %.4f", direction, chi)
	}
	if p := math.Erfc(math.Sqrt(chi / 2)); !close(p, 0.004132, 0.0000005) {
		t.Errorf("p = %.6f", p)
	}
}

func TestChiSquaredForTrendOfRatesByHand(t *testing.T) {
	// Counts 10, 20, 30 of 1,000 each: p = 0.02, T = 1·(20−20) + 2·(30−20) = 20,
	// Σnx² − (Σnx)²/Σn = 5,000 − 3,000 = 2,000, χ² = 400 / (0.02 · 2,000) = 10.
	direction, chi := ChiSquaredForTrend([]float64{10, 20, 30}, []float64{1000, 1000, 1000}, true)
	if direction != 1 || !close(chi, 10, 1e-9) {
		t.Errorf("direction %d, chi-squared %g, want 1, 10", direction, chi)
	}
}

func TestChiSquaredForTrendIsSymmetric(t *testing.T) {
	num, den := []float64{12, 30, 21, 44, 60}, []float64{100, 150, 90, 160, 200}
	back, other := make([]float64, 5), make([]float64, 5)
	backDen := make([]float64, 5)
	for i := range num {
		back[4-i], backDen[4-i], other[i] = num[i], den[i], den[i]-num[i]
	}
	d, chi := ChiSquaredForTrend(num, den, false)
	if e, c := ChiSquaredForTrend(back, backDen, false); e != -d || !close(c, chi, 1e-9) {
		t.Error("read backwards, the trend is as strong and the other way round")
	}
	if e, c := ChiSquaredForTrend(other, den, false); e != -d || !close(c, chi, 1e-9) {
		t.Error("those not counted have the opposite trend, as strong")
	}
	if d, chi := ChiSquaredForTrend([]float64{10, 10, 10}, []float64{50, 50, 50}, false); d != 0 || chi != 0 {
		t.Errorf("level figures: direction %d, chi-squared %g", d, chi)
	}
	if d, chi := ChiSquaredForTrend([]float64{0, 0}, []float64{50, 50}, true); d != 0 || chi != 0 {
		t.Errorf("no case at all: direction %d, chi-squared %g", d, chi)
	}
}

// percentOf writes a percentage with its counts: "20/100/20".
func percentOf(num, den int) string {
	return fmt.Sprintf("%s/%d/%d", observation.NewDecimal(int64(num)*100, 0).Div(int64(den), 1), den, num)
}

func TestTrendIsOverTheLastFiveUnbrokenPeriods(t *testing.T) {
	up := []string{percentOf(20, 200), percentOf(25, 200), percentOf(32, 200), percentOf(36, 200), percentOf(45, 200)}
	level := []string{percentOf(20, 200), percentOf(25, 200), percentOf(18, 200), percentOf(26, 200), percentOf(21, 200)}
	years := []string{"2012", "2013", "2014", "2015", "2016"}
	with := func(row []string, i int, text string) []string {
		out := append([]string(nil), row...)
		out[i] = text
		return out
	}
	base := share()
	base.Interval = framework.Wilson
	change := func(f func(*framework.Measure)) framework.Measure {
		m := base
		f(&m)
		return m
	}
	for _, c := range []struct {
		name    string
		m       framework.Measure
		periods []string
		row     []string
		want    string
	}{
		{"rising", base, years, up, "1 since 2012"},
		{"no clear trend", base, years, level, "0 since 2012"},
		{"of six the last five", base, append([]string{"2011"}, years...), append([]string{percentOf(190, 200)}, up...), "1 since 2012"},
		{"four are too few", base, years[1:], up[1:], ""},
		{"one is suppressed", base, years, with(up, 2, "c"), ""},
		{"one has no counts", base, years, with(up, 2, "16"), ""},
		{"a year is missing", base, []string{"2011", "2013", "2014", "2015", "2016"}, up, ""},
		{"half-years are not tested", change(func(m *framework.Measure) { m.Kind = period.SixMonths }), []string{"2014-H1", "2014-H2", "2015-H1", "2015-H2", "2016-H1"}, up, ""},
		{"a break", change(func(m *framework.Measure) { m.Breaks = []framework.Break{{At: periodOf(t, "2014")}} }), years, up, ""},
		{"a break at the first period lies before", change(func(m *framework.Measure) { m.Breaks = []framework.Break{{At: periodOf(t, "2012")}} }), years, up, "1 since 2012"},
		{"no interval declared", change(func(m *framework.Measure) { m.Interval = framework.NoInterval }), years, up, ""},
		{"staff", change(func(m *framework.Measure) { m.FTE = true }), years, up, ""},
		{"a snapshot counts the same children again", change(func(m *framework.Measure) { m.Kind = period.AtMarch }), years, up, ""},
		{"too few expected", base, years, []string{percentOf(1, 40), percentOf(2, 40), percentOf(3, 40), percentOf(5, 40), percentOf(9, 40)}, ""},
		{"too few not counted", base, years, []string{percentOf(40, 40), percentOf(39, 40), percentOf(39, 40), percentOf(38, 40), percentOf(37, 40)}, ""},
	} {
		rows := [][]string{make([]string, len(c.periods)), make([]string, len(c.periods)), c.row}
		tab := worldOver(t, c.m, c.periods, rows)
		got := ""
		trend, ok := TrendOf(tab, Series{}, 2, len(tab.Periods(0))-1)
		if ok {
			got = fmt.Sprintf("%d since %s", trend.Direction, trend.From)
			if (trend.P < TrendLevel) != (trend.Direction != 0) {
				t.Errorf("%s: p = %g with direction %d", c.name, trend.P, trend.Direction)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTrendOfARate(t *testing.T) {
	m := rate()
	m.Interval = framework.PublishedInterval
	years := []string{"2012", "2013", "2014", "2015", "2016"}
	tab := worldOver(t, m, years, [][]string{make([]string, 5), make([]string, 5),
		{"120/10000/120", "110/10000/110", "95/10000/95", "90/10000/90", "80/10000/80"}})
	trend, ok := TrendOf(tab, Series{}, 2, 4)
	if !ok || trend.Direction != -1 || trend.From != periodOf(t, "2012") || trend.To != periodOf(t, "2016") {
		t.Errorf("%+v, %v", trend, ok)
	}
}
