package compare

import (
	"slices"
	"strconv"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
)

func TestRankSharesTiesAndLeavesOutSymbols(t *testing.T) {
	r := Rank(world(t, share(), "50", "10", "20", "20", "c", "30", "x", "u", "z", "low"), Series{}, 0)
	for i, want := range []int{4, 2, 2, 0, 1, 0, 0, 0, 0} {
		if got := r.Places[i+2].Highest; got != want {
			t.Errorf("authority %d is number %d, want %d", i, got, want)
		}
	}
	if r.Of != 4 || r.None != 5 || r.Places[0].Of != 0 || r.Places[1].Of != 0 {
		t.Errorf("of %d, %d without figures, the country and the region ranked in %d and %d; want 4, 5, 0, 0", r.Of, r.None, r.Places[0].Of, r.Places[1].Of)
	}
	if !r.Places[3].Tied || r.Places[2].Tied {
		t.Error("the two in the middle are tied and no other")
	}
	if !slices.Equal(r.Order, []area.Index{2, 3, 4, 6}) {
		t.Errorf("order %v", r.Order)
	}
}

func TestRankIsOnShownValues(t *testing.T) {
	r := Rank(world(t, share(), "50", "10.04", "10.01", "11"), Series{}, 0)
	if !r.Places[2].Tied || !r.Places[3].Tied {
		t.Error("10.04 and 10.01 are both shown as 10.0 and must be tied")
	}
}

func TestRankLeavesOutAndMarksSmallDenominators(t *testing.T) {
	r := Rank(world(t, share(), "50", "10/39", "20/40", "30"), Series{}, 0)
	if r.Small != 1 || r.Of != 2 || r.Places[2].Of != 0 || r.Places[3].Highest != 2 {
		t.Errorf("expected counts of 19.5 and 20: %d left out, places %+v", r.Small, r.Places)
	}
	if !r.Places[2].Small || r.Places[3].Small || r.Places[4].Small {
		t.Error("the one with an expected count of 19.5 is marked small, and no other")
	}
	staff := share()
	staff.FTE = true
	if r := Rank(world(t, staff, "50", "10/39"), Series{}, 0); r.Small != 1 {
		t.Error("39 posts are as small a denominator as 39 children")
	}
}

func TestRankLeavesOutWhoeverAloneHasNoDenominator(t *testing.T) {
	var figures []string
	for i := range FewestForQuarters {
		figures = append(figures, strconv.Itoa(i+1)+"/1000")
	}
	r := Rank(world(t, share(), "50", append(figures, "0")...), Series{}, 0)
	if last := r.Places[len(r.Places)-1]; r.Of != FewestForQuarters || r.Small != 1 || !last.Small || last.Of != 0 {
		t.Errorf("of %d, %d small, the one without a denominator: %+v", r.Of, r.Small, last)
	}
	if !r.Places[2].Some {
		t.Error("a place among those that are large enough does not say so")
	}
}

func TestRankCountsAJointReturnOnceAndPlacesEveryMember(t *testing.T) {
	r := Rank(world(t, share(), "50", "10", "20 j/1000/200", "20 j/1000/200", "30"), Series{}, 0)
	if r.Of != 3 || r.Places[3] != r.Places[4] || r.Places[3].Highest != 2 || r.Places[3].Tied || r.Places[5].Highest != 1 {
		t.Errorf("of %d, places %+v", r.Of, r.Places)
	}
	r = Rank(world(t, share(), "50", "20 j/1000/200", "20 j/500/100", "20"), Series{}, 0)
	if r.Of != 3 || !r.Places[2].Tied {
		t.Errorf("two joint returns that happen to agree, and a figure that does too, are three: of %d", r.Of)
	}
	r = Rank(world(t, share(), "50", "20 j/10/2", "20 j/10/2"), Series{}, 0)
	if r.Of != 0 || !r.Places[2].Small || !r.Places[3].Small {
		t.Errorf("a joint return that is too small is so at each member: %+v", r.Places)
	}
}

func TestRankLeavesOutAreasThatDidNotExist(t *testing.T) {
	tab := world(t, share(), "50", "10", "20")
	tab.Register.Areas[2].Last = period.Period{Year: 2013}
	if r := Rank(tab, Series{}, 0); r.Of != 1 || r.Places[2].Of != 0 {
		t.Errorf("of %d", r.Of)
	}
}

func TestQuarterIsCountedFromTheLowest(t *testing.T) {
	var figures []string
	for i := range 22 {
		figures = append(figures, strconv.Itoa(i+1))
	}
	r := Rank(world(t, share(), "50", figures...), Series{}, 0)
	// ceil(4k/22): 5.5 authorities a quarter.
	want := []int{1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4}
	for i, w := range want {
		if got := r.Places[i+2].Quarter; got != w {
			t.Errorf("number %d from the lowest is in quarter %d, want %d", i+1, got, w)
		}
	}
	figures[4], figures[5] = "5", "5" // on both sides of the first bound
	r = Rank(world(t, share(), "50", figures...), Series{}, 0)
	if r.Places[6].Quarter != 1 || r.Places[7].Quarter != 1 {
		t.Error("ties take the lower quarter")
	}
	if r := Rank(world(t, share(), "50", figures[:19]...), Series{}, 0); r.Places[2].Quarter != 0 {
		t.Error("nineteen authorities have no quarters")
	}
}

func TestBestIsCountedFromTheGoodEnd(t *testing.T) {
	p := Place{Highest: 3, Lowest: 148, Of: 150}
	for polarity, want := range map[framework.Polarity]int{framework.HigherBetter: 3, framework.LowerBetter: 148, framework.NoPolarity: 0} {
		if got := p.Best(polarity); got != want {
			t.Errorf("%s: %d best, want %d", polarity, got, want)
		}
	}
	if (Place{}).Best(framework.HigherBetter) != 0 {
		t.Error("without a place there is no best")
	}
}

func TestJointWithNamesTheOtherMembers(t *testing.T) {
	tab := world(t, share(), "50", "20 j/1000/200", "20/1000/200", "20 j/1000/200", "20 j/999/200", "c j")
	if got := JointWith(tab, Series{}, 2, 0); !slices.Equal(got, []area.Index{4}) {
		t.Errorf("joint with %v, want the fourth area", got)
	}
	for _, a := range []area.Index{3, 5, 6} {
		if got := JointWith(tab, Series{}, a, 0); got != nil {
			t.Errorf("area %d is joint with %v", a, got)
		}
	}
}
