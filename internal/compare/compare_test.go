package compare

import (
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// value reads "12.3", "12.3 j" (with marks) or a symbol.
func value(t *testing.T, text string) observation.Value {
	t.Helper()
	number, marks, _ := strings.Cut(text, " ")
	m, _ := observation.ParseMarks(marks)
	if d, ok := observation.ParseDecimal(number); ok {
		return observation.Value{Number: d, Symbol: observation.Number, Marks: m}
	}
	if number == "" {
		return observation.Value{}
	}
	s, ok := observation.ParseSymbol(number)
	if !ok {
		t.Fatalf("%q is neither number nor symbol", text)
	}
	return observation.Value{Symbol: s, Marks: m}
}

func values(t *testing.T, texts ...string) (out []observation.Value) {
	for _, x := range texts {
		out = append(out, value(t, x))
	}
	return out
}

func TestMeanIsOfFiguresOnlyAndRoundedOnce(t *testing.T) {
	for _, c := range []struct {
		name     string
		in       []string
		decimals int
		want     string
		have     int
	}{
		{"five figures", []string{"1", "2", "3", "4", "5"}, 1, "3.0", 5},
		{"half goes away from zero", []string{"0.1", "0.2", "0.1", "0.2", "0.15"}, 1, "0.2", 5},
		{"symbols do not count as zero", []string{"10", "10", "10", "10", "10", "c", "x"}, 0, "10", 5},
		{"a true zero counts", []string{"0", "10", "10", "10", "10"}, 0, "8", 5},
		{"four are too few", []string{"1", "2", "3", "4", "c"}, 1, "", 4},
		{"none", nil, 1, "", 0},
		{"different decimals", []string{"1.25", "2", "3.5", "4", "5"}, 2, "3.15", 5},
	} {
		got := Mean(values(t, c.in...), c.decimals, FewestNeighbours)
		text := ""
		if got.Value.IsNumber() {
			text = got.Value.Number.Format(c.decimals)
		}
		if text != c.want || got.Have != c.have || got.Of != len(c.in) {
			t.Errorf("%s: %q of %d/%d, want %q of %d/%d", c.name, text, got.Have, got.Of, c.want, c.have, len(c.in))
		}
	}
}

// world makes a table of one percentage for a country, a region and as many
// authorities as there are figures.
func world(t *testing.T, national string, figures ...string) *observation.Table {
	t.Helper()
	reg := &area.Register{Areas: []area.Area{
		{Slug: "norrey", Level: area.Country, Parent: area.None},
		{Slug: "north", Level: area.Region, Parent: 0},
	}}
	fw := &framework.Framework{
		Indicators: []framework.Indicator{{ID: "n1"}},
		Measures:   []framework.Measure{{ID: "n1-x", Breakdown: framework.None, Decimals: 1, Kind: period.AtMarch}},
	}
	for range figures {
		reg.Areas = append(reg.Areas, area.Area{Level: area.Authority, Parent: 1})
	}
	b := observation.NewBuilder(fw, reg)
	put := func(a int, text string) {
		number, den, _ := strings.Cut(text, "/")
		var d observation.Detail
		if n, ok := observation.ParseDecimal(den); ok {
			d.Denominator = observation.Optional{Decimal: n, OK: true}
		}
		b.Add(observation.Key{Area: area.Index(a), Period: period.Period{Year: 2014}}, value(t, number), d)
	}
	put(0, national)
	for i, f := range figures {
		put(i+2, f)
	}
	return b.Table()
}

func TestRankSharesTiesAndLeavesOutSymbols(t *testing.T) {
	r := Rank(world(t, "50", "10", "20", "20", "c", "30"), Series{}, 0)
	want := []int{4, 2, 2, 0, 1}
	for i, w := range want {
		if got := r.Places[i+2].Highest; got != w {
			t.Errorf("authority %d is number %d, want %d", i, got, w)
		}
	}
	if r.Of != 4 || r.None != 1 || r.Places[0].Of != 0 {
		t.Errorf("of %d, %d without figures, the country ranked in %d; want 4, 1, 0", r.Of, r.None, r.Places[0].Of)
	}
	if !r.Places[3].Tied || r.Places[2].Tied {
		t.Error("the two in the middle are tied and no other")
	}
	if r.Places[2].Quarter != 0 {
		t.Error("four authorities have no quarters")
	}
}

func TestRankIsOnShownValues(t *testing.T) {
	r := Rank(world(t, "50", "10.04", "10.01", "11"), Series{}, 0)
	if !r.Places[2].Tied || !r.Places[3].Tied {
		t.Error("10.04 and 10.01 are both shown as 10.0 and must be tied")
	}
}

func TestRankLeavesOutTheVerySmall(t *testing.T) {
	r := Rank(world(t, "50", "10/39", "20/40", "30"), Series{}, 0)
	if r.Small != 1 || r.Places[2].Of != 0 || r.Places[3].Highest != 2 {
		t.Errorf("expected counts of 19.5 and 20: %d left out, places %+v", r.Small, r.Places)
	}
}

func TestQuartersCountFromTheLowest(t *testing.T) {
	var figures []string
	for i := range 20 {
		figures = append(figures, string(rune('a'+i)))
	}
	for i := range figures {
		figures[i] = observation.NewDecimal(int64(i+1), 0).String()
	}
	r := Rank(world(t, "50", figures...), Series{}, 0)
	for i := range 20 {
		if got, want := r.Places[i+2].Quarter, i/5+1; got != want {
			t.Errorf("number %d from the lowest is in quarter %d, want %d", i+1, got, want)
		}
	}
}

func TestChangeOnlyBetweenComparablePeriods(t *testing.T) {
	y := func(s string) period.Period { p, _ := period.Parse(s); return p }
	m := &framework.Measure{Decimals: 1, Breaks: []framework.Break{{At: y("2016")}}}
	periods := []period.Period{y("2012"), y("2013"), y("2015"), y("2016"), y("2017"), y("2018")}
	series := values(t, "10.14", "10.26", "11", "12", "13", "c")
	for p, want := range []string{"", "0.2", "", "", "1", ""} {
		got, ok := Since(m, 0, periods, series, p)
		if ok != (want != "") {
			t.Errorf("%s: ok = %v", periods[p], ok)
			continue
		}
		if ok && got.By.Cmp(mustDecimal(want)) != 0 {
			t.Errorf("%s: changed by %s, want %s", periods[p], got.By, want)
		}
	}
}

func mustDecimal(s string) observation.Decimal {
	d, ok := observation.ParseDecimal(s)
	if !ok {
		panic(s)
	}
	return d
}

func TestBreakOfOneCategoryLeavesTheOthers(t *testing.T) {
	m := &framework.Measure{Breaks: []framework.Break{{At: period.Period{Year: 2021}, Categories: []framework.CategoryIndex{2}}}}
	p, q := period.Period{Year: 2020}, period.Period{Year: 2021}
	if BreakBetween(m, 2, p, q) == nil || BreakBetween(m, 1, p, q) != nil || BreakBetween(m, 2, q, q.Next()) != nil {
		t.Error("the break lies between 2020 and 2021 of category 2 only")
	}
}

func TestSentence(t *testing.T) {
	rate := &framework.Measure{Noun: "rate of children on a plan", Unit: framework.PerTenK, Decimals: 1, Kind: period.AtMarch}
	share := &framework.Measure{Noun: "share of plans that lasted two years", Unit: framework.Percent, Decimals: 1, Kind: period.YearToMarch, Polarity: framework.LowerBetter}
	number := &framework.Measure{Noun: "number of children on a plan", Unit: framework.Children, Kind: period.AtMarch}
	p := period.Period{Year: 2014}
	before := period.Period{Year: 2013}
	for _, c := range []struct {
		name string
		h    Headline
		want string
	}{
		{"alone", Headline{Measure: rate, Area: "Leeds", Period: p, Value: value(t, "54.2")},
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000."},
		{"below the country, ranked, risen",
			Headline{Measure: rate, Area: "Leeds", Period: p, Value: value(t, "54.2"), Country: "England", National: value(t, "60"), Place: Place{Highest: 22, Lowest: 129, Of: 150}, Changed: true, Change: Change{From: before, By: mustDecimal("1.3")}},
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000, below the figure for England (60.0 per 10,000). It was the 22nd highest of the 150 authorities with figures. It was 1.3 per 10,000 higher than in 2013."},
		{"equal on shown values, tied, unchanged",
			Headline{Measure: share, Area: "Leeds", Period: p, Shape: 1, Value: value(t, "2.04"), Country: "England", National: value(t, "2"), Place: Place{Highest: 1, Lowest: 8, Of: 9, Tied: true}, Changed: true, Change: Change{From: before}},
			"The share of plans that lasted two years in Leeds was 2.0% in the year ending 31 March 2014, the same as the figure for England. It was the joint highest of the 9 authorities with figures. It was the same as in 2013."},
		{"fallen by a percentage point, of a category",
			Headline{Measure: share, Category: "neglect", Area: "Leeds", Period: p, Shape: 2, Value: value(t, "2"), Changed: true, Change: Change{From: before, By: mustDecimal("-1")}},
			"In Leeds, the share of plans that lasted two years (neglect) was 2.0% in the year ending 31 March 2014. It was 1.0 percentage points lower than in 2013."},
		{"a number is not ranked", Headline{Measure: number, Area: "Leeds", Period: p, Value: value(t, "0"), Country: "England", National: value(t, "50920"), Place: Place{Highest: 3, Of: 150}},
			"At 31 March 2014, the number of children on a plan in Leeds was 0, of 50,920 in England."},
		{"suppressed", Headline{Measure: rate, Area: "Leeds", Period: p, Value: value(t, "c"), Country: "England", National: value(t, "60"), Place: Place{Highest: 3, Of: 150}},
			"There is no figure for the rate of children on a plan in Leeds for 31 March 2014. Suppressed by the publisher so that no child can be recognised."},
	} {
		if got := c.h.Sentence(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestSentenceNeverJudges(t *testing.T) {
	h := Headline{Measure: &framework.Measure{Noun: "rate", Unit: framework.Percent, Polarity: framework.LowerBetter}, Area: "Leeds",
		Value: value(t, "1"), Country: "England", National: value(t, "2"), Place: Place{Highest: 1, Of: 2}, Changed: true, Change: Change{By: mustDecimal("1")}}
	for shape := range 6 {
		h.Shape = shape
		for _, word := range []string{"better", "worse", "good", "bad", "improve"} {
			if s := h.Sentence(); strings.Contains(s, word) {
				t.Errorf("%q says %q", s, word)
			}
		}
	}
}

func TestOrdinal(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 102: "102nd", 111: "111th", 113: "113th"} {
		if got := Ordinal(n); got != want {
			t.Errorf("Ordinal(%d) = %s, want %s", n, got, want)
		}
	}
}
