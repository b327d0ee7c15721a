package compare

import (
	"strings"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/readable"
	"almanac/internal/words"
	"almanac/layouts"
)

// english gives the built-in words.
func english(t testing.TB) *words.Words {
	t.Helper()
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func sentence(h *Headline, w *words.Words) string { return strings.Join(h.Sentences(w), " ") }

// figures of the examples below.
func planRate() *framework.Measure {
	return &framework.Measure{Noun: "rate of children on a plan", Unit: framework.PerTenK, Decimals: 1, Kind: period.AtMarch}
}

func longPlans() *framework.Measure {
	return &framework.Measure{Noun: "share of plans that lasted two years", Unit: framework.Percent, Decimals: 1, Kind: period.YearToMarch, Polarity: framework.LowerBetter, Interval: framework.Wilson}
}

func planNumber() *framework.Measure {
	return &framework.Measure{Noun: "number of children on a plan", Unit: framework.Children, Kind: period.AtMarch}
}

func TestSentenceInEveryState(t *testing.T) {
	w := english(t)
	of150 := Place{Highest: 22, Lowest: 129, Of: 150, Quarter: 4}
	nine := Neighbourhood{Median: value(t, "51.2"), Mean: value(t, "60.1"), Have: 9, Of: 10}
	rose := Past{Kind: Compared, Before: periodOf(t, "2013"), Change: Change{By: decimalOf(t, "1.3")}}
	fell := Past{Kind: Compared, Before: periodOf(t, "2013"), Change: Change{By: decimalOf(t, "-1")}}
	up := Trend{Direction: 1, From: periodOf(t, "2010"), To: periodOf(t, "2014")}
	for _, c := range []struct {
		name string
		h    Headline
		text string // the value
		want string
	}{
		{"alone, as on the country's page", Headline{Measure: planRate()}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000."},
		{"a region's page has no place and no neighbours", Headline{Measure: planRate(), Country: "England", National: value(t, "60"), Past: rose}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. That was below the figure for England (60.0). It was 1.3 per 10,000 higher than in 2013."},
		{"without an interval: above, below, and a place", Headline{Measure: planRate(), Country: "England", National: value(t, "60"), Place: of150, Neighbours: nine, Past: rose}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. That was below the figure for England (60.0). It was the 22nd highest of the 150 authorities with figures. It was above the median of its statistical neighbours (51.2, 9 of 10 with figures). It was 1.3 per 10,000 higher than in 2013."},
		{"the mean leads where the site says so", Headline{Measure: planRate(), Neighbours: nine, Lead: ByMean}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. It was below the mean of its statistical neighbours (60.1, 9 of 10 with figures)."},
		{"level with the neighbours", Headline{Measure: planRate(), Neighbours: nine}, "51.24",
			"At 31 March 2014, the rate of children on a plan in Leeds was 51.2 per 10,000. It was the same as the median of its statistical neighbours (51.2, 9 of 10 with figures)."},
		{"neighbours of whom none is close", Headline{Measure: planRate(), Neighbours: Neighbourhood{Median: value(t, "51.2"), Have: 5, Of: 10, NotClose: 10}}, "51",
			"At 31 March 2014, the rate of children on a plan in Leeds was 51.0 per 10,000. It was below the median of its statistical neighbours (51.2, 5 of 10 with figures, none of them close)."},
		{"too few neighbours with figures", Headline{Measure: planRate(), Neighbours: Neighbourhood{Have: 4, Of: 10}}, "51",
			"At 31 March 2014, the rate of children on a plan in Leeds was 51.0 per 10,000."},
		{"too small for a place", Headline{Measure: planRate(), Place: Place{Small: true}, Neighbours: nine}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. The numbers there are too small to rank. It was above the median of its statistical neighbours (51.2, 9 of 10 with figures)."},
		{"equal on shown values, tied, unchanged",
			Headline{Measure: longPlans(), Shape: 1, Country: "England", National: value(t, "2"), Verdict: Similar, Place: Place{Highest: 8, Lowest: 1, Of: 19, Tied: true}, Past: Past{Kind: Compared, Before: periodOf(t, "2013")}}, "2.04",
			"The share of plans that lasted two years in Leeds was 2.0% in the year ending 31 March 2014. That was the same as the figure for England. It was the joint best of the 19 authorities with figures. It was the same as in 2013."},
		{"higher, where low is better", Headline{Measure: longPlans(), Country: "England", National: value(t, "2"), Verdict: Higher, Place: of150, Past: rose, Trend: up, Tested: true}, "4",
			"In the year ending 31 March 2014, the share of plans that lasted two years in Leeds was 4.0%. That was higher (worse) than the figure for England (2.0%). It was the 22nd highest of the 150 authorities with figures (129th best). It was 1.3 percentage points higher than in 2013. The trend since 2010 is upward."},
		{"lower, where low is better", Headline{Measure: longPlans(), Shape: 3, Country: "England", National: value(t, "2"), Verdict: Lower}, "1",
			"In the year ending 31 March 2014, the share of plans that lasted two years in Leeds was 1.0%. It was lower (better) than the 2.0% for England."},
		{"similar, although above", Headline{Measure: longPlans(), Country: "England", National: value(t, "2"), Verdict: Similar}, "2.4",
			"In the year ending 31 March 2014, the share of plans that lasted two years in Leeds was 2.4%. That was similar to the figure for England (2.0%)."},
		{"a quarter instead of a place", Headline{Measure: planRate(), Shape: 6, Place: of150}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. It was in the highest quarter of the 150 authorities with figures, the 22nd highest."},
		{"no quarters among few", Headline{Measure: planRate(), Shape: 6, Place: Place{Highest: 7, Lowest: 1, Of: 17}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. It was the lowest of the 17 authorities with figures."},
		{"fallen by one point, against the trend, of a category",
			Headline{Measure: longPlans(), Category: "neglect", Shape: 2, Past: fell, Trend: up, Tested: true}, "2",
			"In Leeds, the share of plans that lasted two years (neglect) was 2.0% in the year ending 31 March 2014. It was 1.0 percentage points lower than in 2013. But the trend since 2010 is upward."},
		{"no clear trend", Headline{Measure: longPlans(), Past: fell, Shape: 36, Trend: Trend{From: periodOf(t, "2010")}, Tested: true}, "2",
			"In the year ending 31 March 2014, the share of plans that lasted two years in Leeds was 2.0%. It fell by 1.0 percentage points from 2013. There is no clear trend since 2010."},
		{"the first year", Headline{Measure: planRate(), Past: Past{Kind: First}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. There is no earlier figure to compare it with."},
		{"a break", Headline{Measure: planRate(), Past: Past{Kind: AcrossBreak, Before: periodOf(t, "2013")}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. It cannot be compared with 2013, because the way it is measured changed."},
		{"a gap", Headline{Measure: planRate(), Past: Past{Kind: AfterGap, Before: periodOf(t, "2011")}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. The last figure before it is for 2011."},
		{"a true zero", Headline{Measure: longPlans(), Country: "England", National: value(t, "2"), Past: fell}, "0",
			"In the year ending 31 March 2014, the share of plans that lasted two years in Leeds was 0.0%. That was below the figure for England (2.0%). It was 1.0 percentage points lower than in 2013."},
		{"a number is not ranked, nor compared with neighbours", Headline{Measure: planNumber(), Country: "England", National: value(t, "50920"), Place: of150, Neighbours: nine, Past: rose}, "0",
			"At 31 March 2014, the number of children on a plan in Leeds was 0. It was 50,920 in England. It was 1 more than in 2013."},
		{"a retired measure is its last figure", Headline{Measure: longPlans(), Ended: true, Country: "England", National: value(t, "2"), Past: rose, Trend: up, Tested: true}, "2.4",
			"The last figure for the share of plans that lasted two years in Leeds was 2.4%, in the year ending 31 March 2014. That was above the figure for England (2.0%). The measure is no longer published."},
		{"a joint return", Headline{Measure: planRate(), JointWith: []string{"York", "Hull", "Selby"}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds (a joint figure with York, Hull and Selby) was 54.2 per 10,000."},
		{"suppressed", Headline{Measure: planRate(), Country: "England", National: value(t, "60"), Place: of150, Neighbours: nine, Past: rose, Trend: up, Tested: true}, "c",
			"There is no figure for the rate of children on a plan in Leeds for 31 March 2014. Suppressed by the publisher so that no child can be recognised. The figure for England was 60.0 per 10,000."},
		{"no figure in the country either", Headline{Measure: longPlans(), Country: "England", National: value(t, "x")}, "x",
			"There is no figure for the share of plans that lasted two years in Leeds for the year ending 31 March 2014. Not available: the figure was not supplied or could not be used."},
		{"low", Headline{Measure: longPlans()}, "low",
			"There is no figure for the share of plans that lasted two years in Leeds for the year ending 31 March 2014. Low: the figure rounds to zero but is not zero."},
		{"the country has no figure", Headline{Measure: planRate(), Country: "England", National: value(t, "x"), Place: Place{Highest: 2, Lowest: 2, Of: 13}}, "54.2",
			"At 31 March 2014, the rate of children on a plan in Leeds was 54.2 per 10,000. It was the 2nd highest of the 13 authorities with figures."},
	} {
		c.h.Area, c.h.Period, c.h.Value = "Leeds", periodOf(t, "2014"), value(t, c.text)
		if got := sentence(&c.h, w); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// everyHeadline calls f with the headline of every combination of states in
// every shape.
func everyHeadline(t *testing.T, f func(h *Headline)) {
	t.Helper()
	var h Headline
	h.Area, h.Period, h.Country = "Leeds", periodOf(t, "2014"), "England"
	for _, m := range []*framework.Measure{planRate(), longPlans(), planNumber()} {
		for _, polarity := range []framework.Polarity{framework.LowerBetter, framework.NoPolarity} {
			for _, own := range values(t, "0", "99", "c") {
				for _, place := range []Place{{}, {Small: true}, {Highest: 1, Lowest: 150, Of: 150, Quarter: 4}, {Highest: 90, Lowest: 61, Of: 150, Quarter: 2, Tied: true}} {
					for _, verdict := range []Verdict{NoVerdict, Similar, Higher, Lower} {
						for _, kind := range []PastKind{NoPast, Compared, AfterGap} {
							for shape := range 54 {
								of := *m
								of.Polarity = polarity
								h.Measure, h.Value, h.National, h.Place, h.Verdict, h.Shape = &of, own, value(t, "50"), place, verdict, shape
								h.Past = Past{Kind: kind, Before: periodOf(t, "2013"), Change: Change{By: decimalOf(t, "-0.4")}}
								h.Trend, h.Tested = Trend{Direction: -1, From: periodOf(t, "2010")}, kind == Compared
								h.Neighbours = Neighbourhood{Median: value(t, "51.2"), Have: 9, Of: 10}
								f(&h)
							}
						}
					}
				}
			}
		}
	}
}

func TestSentenceJudgesOnlyByPolarityAndDifference(t *testing.T) {
	w := english(t)
	said := 0
	everyHeadline(t, func(h *Headline) {
		s := sentence(h, w)
		judges := strings.Contains(s, "better") || strings.Contains(s, "worse")
		may := h.Value.IsNumber() && h.Measure.Polarity != framework.NoPolarity && (h.Verdict == Higher || h.Verdict == Lower)
		if judges && !may {
			t.Errorf("%q judges", s)
		}
		if strings.Contains(s, "best") && (h.Measure.Polarity == framework.NoPolarity || h.Place.Of == 0) {
			t.Errorf("%q says best", s)
		}
		if strings.Contains(s, "worst") || strings.Contains(s, "improv") || strings.Contains(s, "significant") {
			t.Errorf("%q says more than the figures bear", s)
		}
		if judges {
			said++
		}
	})
	if said == 0 {
		t.Error("no sentence judged where it may")
	}
}

func TestSentenceOfASymbolHasNoPlaceNoChangeAndNoNumberOfItsOwn(t *testing.T) {
	w := english(t)
	everyHeadline(t, func(h *Headline) {
		if h.Value.IsNumber() {
			return
		}
		s := sentence(h, w)
		for _, word := range []string{"highest", "lowest", "best", "quarter", "median", "above", "below", "higher", "similar", "trend", "0.4", "51.2"} {
			if strings.Contains(s, word) {
				t.Errorf("%q says %q", s, word)
			}
		}
	})
}

func TestSentencesAreShortAndPlain(t *testing.T) {
	w := english(t)
	everyHeadline(t, func(h *Headline) {
		s := sentence(h, w)
		names := []string{h.Measure.Noun, h.Area, h.Country}
		if r := readable.Measure(s, names); r.Sentences > 6 || r.Hard() || !strings.HasSuffix(s, ".") {
			t.Errorf("grade %.1f, %d sentences, the longest of %d words: %s", r.Grade(), r.Sentences, r.Longest, s)
		}
		for _, bad := range []string{"  ", "..", " .", ",,", " ,", "%!", "( ", "()"} {
			if strings.Contains(s, bad) {
				t.Errorf("%q in %s", bad, s)
			}
		}
		if len(s) > 440 { // all that can be said at once; most say half of it
			t.Errorf("%d bytes: %s", len(s), s)
		}
	})
}

func TestShapesDifferAndStay(t *testing.T) {
	w := english(t)
	h := Headline{Measure: planRate(), Area: "Leeds", Period: periodOf(t, "2014"), Value: value(t, "54.2"), Country: "England", National: value(t, "60"),
		Place: Place{Highest: 22, Lowest: 129, Of: 150, Quarter: 4}, Past: Past{Kind: Compared, Before: periodOf(t, "2013"), Change: Change{By: decimalOf(t, "1")}}}
	seen := map[string]bool{}
	for h.Shape = range 54 {
		seen[sentence(&h, w)] = true
	}
	if len(seen) != 54 {
		t.Errorf("%d different sentences of 54 shapes", len(seen))
	}
	if a, b := Shape("leeds", "n19-rate"), Shape("leeds", "n19-rate"); a != b || a < 0 {
		t.Errorf("the shape of one page is %d and %d", a, b)
	}
	if Shape("leeds", "n19-rate") == Shape("hull", "n19-rate") && Shape("leeds", "n17") == Shape("hull", "n17") {
		t.Error("two places have the same shapes")
	}
}

func BenchmarkSentence(b *testing.B) {
	w := english(b)
	d := func(units int64) observation.Value {
		return observation.Value{Number: observation.NewDecimal(units, 1), Symbol: observation.Number}
	}
	h := Headline{Measure: longPlans(), Area: "Leeds", Period: period.Period{Year: 2014}, Value: d(542), Country: "England", National: d(600), Verdict: Lower,
		Place: Place{Highest: 22, Lowest: 129, Of: 150, Quarter: 4}, Neighbours: Neighbourhood{Median: d(512), Have: 9, Of: 10},
		Past: Past{Kind: Compared, Before: period.Period{Year: 2013}, Change: Change{By: observation.NewDecimal(13, 1)}}}
	b.ReportAllocs()
	for b.Loop() {
		h.Shape++
		_ = h.Sentences(w)
	}
}
