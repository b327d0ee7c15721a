package compare

import (
	"testing"

	"almanac/internal/framework"
	"almanac/internal/period"
)

func TestChangeOnlyBetweenComparablePeriods(t *testing.T) {
	y := func(s string) framework.Break { return framework.Break{At: periodOf(t, s)} }
	m := &framework.Measure{Decimals: 1, Breaks: []framework.Break{y("2016")}}
	var periods = []string{"2012", "2013", "2015", "2016", "2017", "2018", "2019"}
	series := values(t, "10.14", "10.26", "11", "12", "13", "c", "14")
	for p, want := range []struct {
		by     string
		kind   PastKind
		before string
	}{
		{"", First, ""}, {"0.2", Compared, "2012"}, {"", AfterGap, "2013"}, {"", AcrossBreak, "2015"},
		{"1", Compared, "2016"}, {"", NoPast, ""}, {"", AfterGap, "2017"},
	} {
		list := parsed(t, periods)
		got, ok := Since(m, 0, list, series, p)
		if ok != (want.by != "") {
			t.Errorf("%s: ok = %v", periods[p], ok)
		} else if ok && got.By.Cmp(decimalOf(t, want.by)) != 0 {
			t.Errorf("%s: changed by %s, want %s", periods[p], got.By, want.by)
		}
		past := PastOf(m, 0, list, series, p)
		if past.Kind != want.kind || past.Change != got || !past.Before.IsZero() && past.Before.String() != want.before {
			t.Errorf("%s: past %+v, want %+v", periods[p], past, want)
		}
	}
}

func TestChangeIsTakenFromShownValues(t *testing.T) {
	// 10.14 and 10.26 are shown as 10.1 and 10.3: a reader finds 0.2, not 0.1.
	m := &framework.Measure{Decimals: 1}
	got, ok := Since(m, 0, parsed(t, []string{"2013", "2014"}), values(t, "10.14", "10.26"), 1)
	if !ok || got.By.String() != "0.2" {
		t.Errorf("changed by %s", got.By)
	}
	got, _ = Since(m, 0, parsed(t, []string{"2013", "2014"}), values(t, "0.25", "-0.25"), 1)
	if got.By.String() != "-0.6" {
		t.Errorf("halves go away from zero on both sides: changed by %s, want -0.6", got.By)
	}
}

func TestHalvesFollowEachOtherOrTheYearBefore(t *testing.T) {
	for _, c := range []struct {
		p, q string
		want bool
	}{
		{"2014-H1", "2014-H2", true}, {"2014-H1", "2015-H1", true}, {"2014-H2", "2015-H1", true}, {"2013-H1", "2015-H1", false},
		{"2013/14", "2014/15", true}, {"2014-09", "2015-09", true}, {"2014", "2016", false},
	} {
		if got := Consecutive(periodOf(t, c.p), periodOf(t, c.q)); got != c.want {
			t.Errorf("%s, %s: %v", c.p, c.q, got)
		}
	}
}

func TestBreakOfOneCategoryLeavesTheOthers(t *testing.T) {
	p, q := periodOf(t, "2020"), periodOf(t, "2021")
	m := &framework.Measure{Breaks: []framework.Break{{At: q, Categories: []framework.CategoryIndex{2}}}}
	if BreakBetween(m, 2, p, q) == nil || BreakBetween(m, 1, p, q) != nil || BreakBetween(m, 2, q, q.Next()) != nil {
		t.Error("the break lies between 2020 and 2021 of category 2 only")
	}
}

func parsed(t *testing.T, texts []string) (out []period.Period) {
	t.Helper()
	for _, x := range texts {
		out = append(out, periodOf(t, x))
	}
	return out
}
