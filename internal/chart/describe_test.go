package chart

import "testing"

func TestDescriptions(t *testing.T) {
	rate := Axis{Unit: "per 10,000", Decimals: 1}
	broken := trendOf(years(2013, 3), rate, Series{"Ambleford", Area, points("10", "20", "30")})
	broken.Breaks = []Break{{1, "counted anew"}}
	tests := []struct {
		name  string
		chart Chart
		want  string
	}{
		{"a rise", trendOf(years(2013, 3), rate, Series{"Ambleford", Area, points("10", "32.5", "30")}), "From 2013 to 2015 Ambleford rose from 10.0 to 30.0 (per 10,000). The highest was 32.5 in 2014, the lowest 10.0 in 2013."},
		{"a fall", trendOf(years(2013, 2), Axis{Percent: true}, Series{"Ambleford", Area, points("30", "20")}), "From 2013 to 2014 Ambleford fell from 30% to 20%. The highest was 30% in 2013, the lowest 20% in 2014."},
		{"no rise that is not shown", trendOf(years(2013, 3), Axis{}, Series{"Ambleford", Area, points("10.1", "15", "10.2")}), "From 2013 to 2015 Ambleford began and ended at 10. The highest was 15 in 2014, the lowest 10 in 2013."},
		{"always the same", trendOf(years(2013, 2), Axis{}, Series{"Ambleford", Area, points("10", "10")}), "From 2013 to 2014 Ambleford was always 10."},
		{"no comparison across a break", broken, "Ambleford was 10.0 (per 10,000) in 2013 and 30.0 in 2015. Figures before 2014 cannot be compared: counted anew."},
		{"gaps with their reasons", trendOf(years(2013, 6), Axis{}, Series{"Ambleford", Area, points("c", "c", "3", "x", "", "4")}), "Ambleford was 3 in 2015 and 4 in 2018. There is no figure for 2013 to 2014 (suppressed); 2016 (not available); 2017."},
		{"one figure", trendOf(years(2013, 2), rate, Series{"Ambleford", Area, points("3", "c")}), "Ambleford has one figure: 3.0 (per 10,000) in 2013. There is no figure for 2014 (suppressed)."},
		{"none", trendOf(years(2013, 2), rate, Series{"Ambleford", Area, points("c", "c")}, Series{"England", England, points("", "")}), "Ambleford has no figure in any period. There is no figure for 2013 to 2014 (suppressed). England has no figure in any period."},
		{"bars", barsOf(Axis{Percent: true}, []string{"p", "q", "r", "s", "t"}, Series{"Ambleford", Area, points("1", "40", "c", "12", "20")}, Series{"England", England, points("2", "30", "3", "x", "20")}), "Ambleford, highest first: q 40% (England 30%); t 20% (England 20%); s 12% (England not available). Lowest: p 1% (England 2%). 1 has no figure: 1 suppressed."},
		{"bands", bandsOf(Axis{Percent: true}, []string{"A", "B"}, []string{"p", "q"}, points("40", "60"), points("c", "60")), "A: p 40%; q 60%. B: p suppressed; q 60%."},
		{"distribution", distributionOf(Axis{Unit: "days"}, []string{"2014"}, map[Role][]Point{LowerQuartile: points("14"), Median: points("30"), UpperQuartile: points("43"), Maximum: points("c")}), "2014 (days): median 30; middle half 14 to 43; range suppressed."},
		{"ranked", rankedOf(rate, points("5", "c", "x", "7"), points("7"), points("6")), "2 authorities in order of value, from 5.0 to 7.0 (per 10,000). Ambleford: 7.0. England: 6.0. 2 have no figure: 1 suppressed, 1 not available."},
		{"ranked without figures", rankedOf(rate, points("c"), nil, nil), "No authority has a figure. 1 has no figure: 1 suppressed."},
		{"nothing", Chart{Words: english}, "No figures."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.chart.Describe(); got != test.want {
				t.Errorf("\ngot  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestEmptyChartsDoNotPanic(t *testing.T) {
	for kind := Trend; kind <= Ranked; kind++ {
		for _, series := range [][]Series{nil, {{}}, {{Role: Others}}} {
			c := Chart{Words: english, Kind: kind, Series: series}
			parse(t, c.AppendSVG(nil))
		}
	}
}

func TestSpreadInterpolatesQuartiles(t *testing.T) {
	got := SpreadOf(points("4", "1", "c", "3", "2"))
	if want := (Spread{N: 4, Min: 1, Lower: 1.75, Median: 2.5, Upper: 3.25, Max: 4}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := SpreadOf(points("c", "")); got != (Spread{}) {
		t.Errorf("symbols have a spread: %+v", got)
	}
}
