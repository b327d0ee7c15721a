package chart

import (
	"fmt"
	"math"

	"almanac/internal/observation"
)

// sample is a chart with a name: the goldens and the gallery are made of them.
type sample struct {
	name  string
	chart Chart
}

// points reads figures as they are written in files: numbers, symbols, and ""
// for no observation.
func points(cells ...string) []Point {
	out := make([]Point, len(cells))
	for i, s := range cells {
		if d, ok := observation.ParseDecimal(s); ok {
			out[i] = Point{Number: d, Symbol: observation.Number}
		} else if sym, ok := observation.ParseSymbol(s); ok {
			out[i] = Point{Symbol: sym}
		} else if s != "" {
			panic("neither a number nor a symbol: " + s)
		}
	}
	return out
}

// wave makes n invented figures with one decimal that rise and fall.
func wave(n int, level, swing float64) []Point {
	out := make([]Point, n)
	for i := range out {
		v := level + swing*math.Sin(float64(i)*1.7) + swing*math.Cos(float64(i*i)*0.37)/2
		out[i] = Point{Number: observation.NewDecimal(int64(v*10), 1), Symbol: observation.Number}
	}
	return out
}

func years(from, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint(from + i)
	}
	return out
}

const perTenK = "per 10,000 children aged 0 to 17"

func trendOf(labels []string, axis Axis, series ...Series) Chart {
	return Chart{Words: english, Kind: Trend, ID: "t1", Title: "Rate of children on a plan", Axis: axis, Labels: labels, Series: series}
}

func trendSamples() []sample {
	rate := Axis{Unit: perTenK, Decimals: 1}
	y := years(2013, 10)
	dense := trendOf(y, rate,
		Series{"Ambleford", Area, points("37.9", "39.2", "c", "44.0", "45.3", "41.2", "x", "x", "43.4", "42.1")},
		Series{"England", England, points("38.0", "42.1", "42.9", "43.1", "43.3", "45.3", "43.7", "42.8", "41.4", "42.1")},
		Series{"Yorkshire and The Humber", Region, points("40.6", "43.2", "42.9", "43.8", "46.2", "48.8", "47.0", "48.0", "46.8", "48.4")},
		Series{"Average of statistical neighbours", Neighbours, points("44.1", "46.0", "47.4", "48.8", "52.6", "53.2", "51.1", "50.9", "48.7", "48.9")})
	broken := trendOf(y, Axis{Unit: perTenK, Decimals: 1},
		Series{"Bournemouth, Christchurch and Poole", Area, points("", "152.3", "475.2", "490.0", "512.9", "530.1", "529.0", "533.3", "502.0", "538.3")},
		Series{"England", England, points("", "150", "475.2", "489.5", "515.0", "532.1", "536.3", "552.8", "518.6", "533.0")})
	broken.Breaks = []Break{{2, "only continuous assessments were counted in 2014"}}
	academic := trendOf([]string{"2012/13", "2013/14", "2014/15", "2015/16", "2016/17", "2017/18", "2018/19"}, Axis{Percent: true, Decimals: 1},
		Series{"Ambleford", Area, points("96.1", "97.0", "96.6", "97.8", "98.9", "99.2", "99.8")},
		Series{"England", England, points("96.9", "96.8", "97.1", "97.2", "97.9", "98.0", "x")})
	academic.Breaks = []Break{{1, "a"}, {5, "<b> & \"c\""}}
	long := Axis{Unit: "children"}
	halves := trendOf([]string{"Apr–Sep 2012", "Oct 2012–Mar 2013", "Apr–Sep 2013", "Oct 2013–Mar 2014"}, Axis{Percent: true}, Series{"Ambleford", Area, points("58", "61", "59", "63")})
	return []sample{
		{"trend-dense", dense},
		{"trend-break", broken},
		{"trend-narrow-percent", academic},
		{"trend-halves", halves},
		{"trend-sparse", trendOf(y, rate, Series{"Ambleford", Area, points("12.5", "c", "13.0", "c", "c", "", "", "x", "low", "14.5")}, Series{"England", England, points("", "11", "", "12.0", "12.5", "", "", "", "", "")})},
		{"trend-one-point", trendOf(y[:1], rate, Series{"Ambleford", Area, points("37.9")}, Series{"England", England, points("38.0")})},
		{"trend-all-suppressed", trendOf(y, rate, Series{"Ambleford", Area, points("c", "c", "c", "x", "c", "c", "c", "c", "z", "u")}, Series{"England", England, points("", "", "", "", "", "", "", "", "", "")})},
		{"trend-zero", trendOf(y[:3], long, Series{"Ambleford", Area, points("0", "0", "0")})},
		{"trend-negative", trendOf(y[:4], rate, Series{"Ambleford", Area, points("-3.2", "4.1", "-0.5", "2.2")})},
		{"trend-huge", trendOf(y[:4], long, Series{"England", England, points("11998456", "12043211", "412043211", "999999999")})},
		{"trend-equal", trendOf(y[:4], rate, Series{"Ambleford", Area, points("5.5", "5.5", "5.5", "5.5")}, Series{"England", England, points("5.5", "5.5", "5.5", "5.5")}, Series{"Region", Region, points("5.5", "5.5", "5.5", "5.5")}, Series{"Neighbours", Neighbours, points("5.5", "5.5", "5.5", "5.5")})},
	}
}

func barsOf(axis Axis, labels []string, series ...Series) Chart {
	return Chart{Words: english, Kind: Bars, ID: "b1", Title: "Factors identified at the end of assessment", Axis: axis, Labels: labels, Series: series}
}

func barSamples() []sample {
	share := Axis{Unit: "% of episodes with factor information; an episode can have several factors", Percent: true, Decimals: 1}
	factors := []string{"Domestic abuse: parent", "Mental health: parent", "Drug misuse: parent", "Concerns that services may be required or that the child may be at risk of harm due to female genital mutilation", "Gangs"}
	many := make([]string, 36)
	for i := range many {
		many[i] = "Factor recorded, number " + fmt.Sprint(i+1)
	}
	return []sample{
		{"bars-dense", barsOf(share, factors, Series{"Ambleford", Area, points("45.1", "38.2", "12.0", "c", "3.3")}, Series{"England", England, points("50.6", "33.0", "12.3", "0.2", "x")})},
		{"bars-many", barsOf(share, many, Series{"Ambleford", Area, wave(36, 30, 14)}, Series{"England", England, wave(36, 31, 12)})},
		{"bars-sparse", barsOf(share, factors, Series{"Ambleford", Area, points("", "c", "12", "x", "low")})},
		{"bars-one-point", barsOf(share, factors[:1], Series{"Ambleford", Area, points("45.1")})},
		{"bars-all-suppressed", barsOf(share, factors[:2], Series{"Ambleford", Area, points("c", "c")}, Series{"England", England, points("4", "5")})},
		{"bars-zero", barsOf(Axis{}, factors[:2], Series{"Ambleford", Area, points("0", "0")})},
		{"bars-negative", barsOf(Axis{Decimals: 1}, factors[:3], Series{"Change", Area, points("-4.5", "3.1", "0")})},
		{"bars-huge", barsOf(Axis{Unit: "children", Decimals: 1}, factors[:2], Series{"England", England, points("999999999.9", "412043211")})},
		{"bars-equal", barsOf(share, factors[:3], Series{"Ambleford", Area, points("20", "20", "20")}, Series{"England", England, points("20", "20", "20")})},
	}
}

func bandsOf(axis Axis, labels, bands []string, rows ...[]Point) Chart {
	c := Chart{Words: english, Kind: Bands, ID: "s1", Title: "Time in need", Axis: axis, Labels: labels}
	for b, name := range bands {
		s := Series{Name: name, Role: Band}
		for _, row := range rows {
			s.Points = append(s.Points, row[b])
		}
		c.Series = append(c.Series, s)
	}
	return c
}

func bandSamples() []sample {
	share := Axis{Percent: true}
	time := []string{"3 months or less", "more than 3 to 6 months", "more than 6 months to 1 year", "more than 1 to 2 years", "2 years or more"}
	days := []string{"same day", "1 to 10", "11 to 20", "21 to 30", "31 to 40", "41 to 45", "46 to 50", "51 to 60", "61 or more"}
	places := []string{"Ambleford", "England", "Yorkshire and The Humber"}
	return []sample{
		{"bands-dense", bandsOf(share, places, time, points("25", "12", "18", "17", "28"), points("24", "13", "15", "17", "31"), points("26", "11", "16", "18", "30"))},
		{"bands-nine", bandsOf(Axis{Percent: true, Decimals: 1}, places[:2], days, points("0.5", "13.5", "18", "12", "21", "20", "5", "6", "4"), points("2", "14", "15", "13", "20", "22", "4", "5", "5"))},
		{"bands-sparse", bandsOf(share, places, time, points("25", "c", "18", "c", "28"), points("24", "13", "15", "17", "31"), points("x", "x", "x", "x", "x"))},
		{"bands-one-point", bandsOf(share, places[:1], time[:1], points("100"))},
		{"bands-all-suppressed", bandsOf(share, places[:2], time, points("c", "c", "c", "c", "c"), points("", "", "", "", ""))},
		{"bands-zero", bandsOf(Axis{Unit: "children"}, places[:1], time[:3], points("0", "0", "0"))},
		{"bands-negative", bandsOf(Axis{Unit: "children"}, places[:1], time[:3], points("10", "-2", "4"))},
		{"bands-huge", bandsOf(Axis{Unit: "children"}, places[:1], time[:3], points("999999999", "412043211", "1"))},
		{"bands-equal", bandsOf(share, places[:1], time[:4], points("25", "25", "25", "25"))},
		{"bands-do-not-add-up", bandsOf(share, places[:1], time[:3], points("45", "50", "35"))},
	}
}

func distributionOf(axis Axis, rows []string, stats map[Role][]Point) Chart {
	c := Chart{Words: english, Kind: Distribution, ID: "d1", Title: "Working days from start to end of assessment", Axis: axis, Labels: rows}
	for r := Minimum; r <= Maximum; r++ {
		if p, ok := stats[r]; ok {
			c.Series = append(c.Series, Series{Name: fmt.Sprint(r), Role: r, Points: p})
		}
	}
	return c
}

func distributionSamples() []sample {
	days := Axis{Unit: "working days"}
	rows := []string{"2021", "2022", "England, 2022"}
	return []sample{
		{"distribution-dense", distributionOf(days, rows, map[Role][]Point{
			Minimum: points("1", "1", "1"), LowerQuartile: points("14", "15", "13"), Median: points("30", "33", "31"),
			Mode: points("45", "44", "45"), UpperQuartile: points("43", "44", "42"), Maximum: points("120", "98", "140")})},
		{"distribution-three", distributionOf(days, rows, map[Role][]Point{LowerQuartile: points("14", "15", "13"), Median: points("30", "33", "31"), UpperQuartile: points("43", "44", "42")})},
		{"distribution-sparse", distributionOf(days, rows, map[Role][]Point{
			Minimum: points("c", "1", ""), LowerQuartile: points("14", "c", "x"), Median: points("30", "33", "x"), UpperQuartile: points("43", "44", "x"), Maximum: points("c", "65", "")})},
		{"distribution-one-point", distributionOf(days, rows[:1], map[Role][]Point{Median: points("30")})},
		{"distribution-all-suppressed", distributionOf(days, rows[:2], map[Role][]Point{LowerQuartile: points("c", "c"), Median: points("c", "c"), UpperQuartile: points("c", "x")})},
		{"distribution-zero", distributionOf(days, rows[:1], map[Role][]Point{LowerQuartile: points("0"), Median: points("0"), UpperQuartile: points("0")})},
		{"distribution-negative", distributionOf(days, rows[:1], map[Role][]Point{Minimum: points("-5"), Median: points("0"), Maximum: points("7")})},
		{"distribution-huge", distributionOf(days, rows[:1], map[Role][]Point{Minimum: points("1"), Median: points("412043211"), Maximum: points("999999999")})},
		{"distribution-equal", distributionOf(days, rows[:1], map[Role][]Point{Minimum: points("15"), LowerQuartile: points("15"), Median: points("15"), Mode: points("15"), UpperQuartile: points("15"), Maximum: points("15")})},
	}
}

func rankedOf(axis Axis, all, area, england []Point) Chart {
	c := Chart{Words: english, Kind: Ranked, ID: "r1", Title: "All authorities", Axis: axis, Series: []Series{{"authorities", Others, all}}}
	if area != nil {
		c.Series = append(c.Series, Series{"Ambleford", Area, area})
	}
	if england != nil {
		c.Series = append(c.Series, Series{"England", England, england})
	}
	return c
}

func rankedSamples() []sample {
	rate := Axis{Unit: perTenK, Decimals: 1}
	dense := append(wave(148, 45, 22), points("c", "x", "x")...)
	return []sample{
		{"ranked-dense", rankedOf(rate, dense, dense[7:8], points("42.1"))},
		{"ranked-low", rankedOf(rate, dense, sortedPoint(dense, 3), points("70"))},
		{"ranked-plain", rankedOf(rate, dense, nil, points("20"))},
		{"ranked-sparse", rankedOf(rate, points("c", "12.5", "c", "", "x", "14.1"), points("c"), points("13"))},
		{"ranked-one-point", rankedOf(rate, points("12.5"), points("12.5"), points("13"))},
		{"ranked-all-suppressed", rankedOf(rate, points("c", "c", "x"), points("c"), points("13"))},
		{"ranked-zero", rankedOf(rate, points("0", "0", "0"), points("0"), points("0"))},
		{"ranked-negative", rankedOf(rate, points("-4", "-2", "3"), points("-4"), points("0"))},
		{"ranked-huge", rankedOf(Axis{}, points("999999999", "412043211", "3"), points("3"), points("412043211"))},
		{"ranked-equal", rankedOf(rate, points("5", "5", "5", "5"), points("5"), points("5"))},
	}
}

// sortedPoint gives the i-th lowest number as a series of one.
func sortedPoint(all []Point, i int) []Point {
	var v []Point
	for _, p := range all {
		if p.IsNumber() {
			v = append(v, p)
		}
	}
	for a := range v {
		for b := a; b > 0 && v[b].Number.Cmp(v[b-1].Number) < 0; b-- {
			v[b], v[b-1] = v[b-1], v[b]
		}
	}
	return v[i : i+1]
}

// intervalSamples are trends with an interval.
func intervalSamples() []sample {
	y := years(2013, 8)
	share := Axis{Percent: true, Decimals: 1}
	make := func(axis Axis, value, lower, upper []Point, others ...Series) Chart {
		c := trendOf(y[:len(value)], axis, append([]Series{{"Ambleford", Area, value}}, others...)...)
		c.Lower, c.Upper = lower, upper
		return c
	}
	dense := make(share, points("12.5", "13.1", "11.9", "14.0", "15.2", "14.8", "16.1", "17.0"), points("10.0", "10.4", "9.5", "11.5", "12.6", "12.3", "13.6", "14.4"), points("15.5", "16.4", "14.8", "17.0", "18.2", "17.7", "19.0", "20.0"),
		Series{"England", England, points("13.3", "13.5", "14.0", "14.2", "14.3", "14.9", "15.3", "15.8")})
	broken := make(share, points("12.5", "13.1", "c", "14.0", "15.2", "14.8", "16.1", "17.0"), points("10.0", "10.4", "1", "11.5", "12.6", "", "13.6", "14.4"), points("15.5", "16.4", "99", "17.0", "18.2", "17.7", "19.0", "20.0"))
	broken.Breaks = []Break{{4, "a new way of counting"}}
	return []sample{
		{"interval-dense", dense},
		{"interval-sparse", broken},
		{"interval-one-point", make(share, points("12.5"), points("8.1"), points("18.9"))},
		{"interval-all-suppressed", make(share, points("c", "c"), points("1", "2"), points("3", "4"))},
		{"interval-negative", make(Axis{Decimals: 1}, points("-4", "1", "2"), points("-6", "-2", "0"), points("-2", "4", "5"))},
		{"interval-huge", make(Axis{}, points("899999999", "412043211"), points("898000000", "412000000"), points("900900000", "412090000"))},
		{"interval-equal", make(share, points("5", "5", "5"), points("5", "5", "5"), points("5", "5", "5"))},
	}
}

func groupedOf(axis Axis, labels []string, series ...Series) Chart {
	return Chart{Words: english, Kind: Grouped, ID: "g1", Title: "Category of abuse", Axis: axis, Labels: labels, Series: series}
}

func groupedSamples() []sample {
	rate := Axis{Unit: perTenK, Decimals: 1}
	abuse := []string{"Neglect", "Emotional abuse", "Physical abuse", "Sexual abuse", "More than one category, where no main one was recorded for the child at the time"}
	return []sample{
		{"grouped-dense", groupedOf(rate, abuse, Series{"Ambleford", Area, points("21.2", "18.8", "4.1", "2.0", "c")}, Series{"England", England, points("20.4", "16.1", "3.3", "1.9", "1.2")}, Series{"Yorkshire and The Humber", Region, points("22.0", "17.5", "3.0", "2.2", "1.0")})},
		{"grouped-two", groupedOf(rate, abuse[:4], Series{"Ambleford", Area, points("21.2", "18.8", "4.1", "0")}, Series{"England", England, points("20.4", "16.1", "3.3", "1.9")})},
		{"grouped-sparse", groupedOf(rate, abuse, Series{"Ambleford", Area, points("", "c", "4.1", "x", "low")}, Series{"England", England, points("20.4", "", "3.3", "u", "1.2")})},
		{"grouped-one-point", groupedOf(rate, abuse[:1], Series{"Ambleford", Area, points("21.2")})},
		{"grouped-all-suppressed", groupedOf(rate, abuse[:2], Series{"Ambleford", Area, points("c", "c")}, Series{"England", England, points("c", "x")})},
		{"grouped-negative", groupedOf(Axis{Decimals: 1}, abuse[:3], Series{"Ambleford", Area, points("-4.5", "3.1", "0")}, Series{"England", England, points("1", "-2", "0.4")})},
		{"grouped-huge", groupedOf(Axis{Decimals: 1}, abuse[:2], Series{"England", Area, points("999999999.9", "412043211")}, Series{"Norrey", England, points("1", "2")})},
		{"grouped-equal", groupedOf(rate, abuse[:3], Series{"Ambleford", Area, points("20", "20", "20")}, Series{"England", England, points("20", "20", "20")})},
	}
}

// funnelOf makes a funnel of authorities whose limits follow the square root
// of their sizes.
func funnelOf(axis Axis, all []Point, sizes []float64, area, england []Point, spread float64) Chart {
	c := Chart{Words: english, Kind: FunnelPlot, ID: "f1", Title: "All authorities by size", Axis: axis, Series: []Series{{"authorities", Others, all}}}
	f := &Funnel{Across: "plans that ended in the year", Sizes: sizes, Remarks: "Authorities differ more than chance alone would make them; the limits are widened for it (factor 2.1)."}
	if area != nil {
		c.Series = append(c.Series, Series{"Ambleford", Area, area})
		f.Area = sizes[0]
	}
	if england != nil {
		c.Series = append(c.Series, Series{"England", England, england})
		greatest := 0.0
		for _, s := range sizes {
			greatest = max(greatest, s)
		}
		target := england[0].Number.Float()
		for i, z := range []float64{1.96, 3.09} {
			l := Limit{Name: []string{"95%", "99.8%"}[i], Beyond: 7 - 5*i}
			for j := 1; j <= 40; j++ {
				n := greatest * float64(j*j) / 1600
				l.Sizes = append(l.Sizes, n)
				l.Lower, l.Upper = append(l.Lower, max(0, target-z*spread/math.Sqrt(n))), append(l.Upper, target+z*spread/math.Sqrt(n))
			}
			f.Limits = append(f.Limits, l)
		}
	}
	c.Funnel = f
	return c
}

func funnelSamples() []sample {
	share := Axis{Percent: true, Decimals: 1}
	dense := append(wave(148, 16, 5), points("c", "x")...)
	sizes := make([]float64, len(dense))
	for i := range sizes {
		sizes[i] = 40 + 1800*math.Abs(math.Sin(float64(i)*0.7))*math.Abs(math.Cos(float64(i)*0.31))
	}
	narrow := wave(40, 96, 1)
	return []sample{
		{"funnel-dense", funnelOf(share, dense, sizes, dense[:1], points("16.2"), 60)},
		{"funnel-plain", funnelOf(share, dense, sizes, nil, points("16.2"), 60)},
		{"funnel-narrow", funnelOf(share, narrow, sizes[:40], points("c"), points("96"), 9)},
		{"funnel-sparse", funnelOf(share, points("12", "c", "", "20"), []float64{50, 60, 70, 400}, nil, points("16"), 60)},
		{"funnel-one-point", funnelOf(share, points("12"), []float64{50}, points("12"), points("16"), 60)},
		{"funnel-all-suppressed", funnelOf(share, points("c", "c", "x"), []float64{50, 60, 70}, points("c"), nil, 60)},
		{"funnel-negative", funnelOf(Axis{}, points("-4", "3"), []float64{50, 60}, nil, points("0"), 10)},
		{"funnel-huge", funnelOf(Axis{}, points("999999999", "412043211"), []float64{1e9, 2e8}, points("999999999"), points("412043211"), 1e12)},
		{"funnel-equal", funnelOf(share, points("5", "5", "5"), []float64{9, 9, 9}, points("5"), points("5"), 0)},
	}
}

// country is a map of n authorities in rows of seven, in two regions.
func country(n int) *HexGrid {
	names := []string{"Ambleford", "Brindlow", "North Aldersyke", "Isles of Skerrow", "Queen's Lathing", "Ambleside", "St Werrin's", "Great Ashlow Vale"}
	var cells []HexCell
	var all []string
	for i := range n {
		name := names[i%len(names)]
		if i >= len(names) {
			name += fmt.Sprint(" ", i)
		}
		all = append(all, name)
		row := i / 7
		cells = append(cells, HexCell{X: float64(i%7) + float64(row%2)/2, Y: float64(row) * math.Sqrt(3) / 2, Name: name, Slug: fmt.Sprint("area-", i), Group: min(1, row/2)})
	}
	for i, label := range Abbreviate(all, make([]string, n)) {
		cells[i].Label = label
	}
	return NewHexGrid(cells, false, nil)
}

func mapOf(axis Axis, grid *HexGrid, all []Point) Chart {
	c := Chart{Words: english, Kind: HexagonMap, ID: "m1", Title: "Map of all authorities", Axis: axis, Map: grid, LinkBefore: "areas/", LinkAfter: "/index.html"}
	if all != nil {
		c.Series = []Series{{"authorities", Others, all}}
	}
	return c
}

func mapSamples() []sample {
	rate := Axis{Unit: perTenK, Decimals: 1}
	dense := append(wave(30, 45, 22), points("c", "x", "", "u", "low")...)
	var wide []HexCell
	for i := range 12 {
		wide = append(wide, HexCell{X: float64(i) * math.Sqrt(3) / 2, Y: float64(i%2) / 2, Name: "A", Slug: "a", Label: "Abc", Group: i / 4})
	}
	return []sample{
		{"map-dense", mapOf(rate, country(35), dense)},
		{"map-finder", mapOf(Axis{}, country(35), nil)},
		{"map-wide-flat", mapOf(rate, NewHexGrid(wide, true, []string{"Northshire", "Southshire & Co"}), wave(12, 45, 22))},
		{"map-sparse", mapOf(rate, country(6), points("c", "12", "", "x", "14", "c"))},
		{"map-one-point", mapOf(rate, country(1), points("12.5"))},
		{"map-all-suppressed", mapOf(rate, country(3), points("c", "c", "c"))},
		{"map-negative", mapOf(rate, country(5), points("-4", "-2", "3", "0", "-1"))},
		{"map-huge", mapOf(Axis{}, country(5), points("999999999", "412043211", "3", "5", "88"))},
		{"map-equal", mapOf(rate, country(5), points("5", "5", "5", "5", "5"))},
	}
}

// samples are all charts that the tests draw.
func samples() []sample {
	var out []sample
	for _, s := range [][]sample{trendSamples(), intervalSamples(), barSamples(), groupedSamples(), bandSamples(), distributionSamples(), rankedSamples(), funnelSamples(), mapSamples()} {
		out = append(out, s...)
	}
	return out
}

// smallSample is a small drawing with a name.
type smallSample struct {
	name string
	draw func([]byte) []byte
}

func smallSamples() []smallSample {
	all := wave(148, 45, 22)
	spark := func(cells ...string) func([]byte) []byte {
		return func(dst []byte) []byte { return AppendSparkline(dst, points(cells...), "higher than in 2010") }
	}
	strip := func(spread Spread, area, england string) func([]byte) []byte {
		return func(dst []byte) []byte {
			return AppendStrip(dst, Strip{spread, points(area)[0], points(england)[0]}, "in the middle half")
		}
	}
	return []smallSample{
		{"spark-dense", spark("37.9", "39.2", "41", "44.0", "45.3", "41.2", "40", "42", "43.4", "42.1")},
		{"spark-sparse", spark("37.9", "39.2", "c", "44.0", "x", "41.2", "40", "42", "43.4", "x")},
		{"spark-one-point", spark("37.9")},
		{"spark-all-suppressed", spark("c", "c", "x")},
		{"spark-zero", spark("0", "0", "0")},
		{"spark-negative", spark("-3", "2", "-1")},
		{"spark-huge", spark("999999999", "1")},
		{"spark-equal", spark("5", "5", "5")},
		{"strip-dense", strip(SpreadOf(all), "30.2", "42.1")},
		{"strip-no-area", strip(SpreadOf(all), "c", "42.1")},
		{"strip-outside", strip(SpreadOf(all), "95", "42.1")},
		{"strip-no-spread", strip(Spread{}, "30", "42.1")},
		{"strip-one-point", strip(SpreadOf(points("7")), "7", "x")},
		{"strip-all-suppressed", strip(Spread{}, "c", "x")},
		{"strip-negative", strip(SpreadOf(points("-3", "-1", "4")), "-3", "0")},
		{"strip-huge", strip(SpreadOf(points("1", "999999999")), "999999999", "5")},
		{"strip-equal", strip(SpreadOf(points("5", "5")), "5", "5")},
	}
}
