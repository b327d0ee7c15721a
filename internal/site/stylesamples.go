package site

import (
	"html/template"
	"math"

	"almanac/internal/chart"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// Every place and figure below is invented, as its looks: round, regular, and with
// each symbol and mark somewhere.

// cells reads figures as files have them: numbers, and symbols for want of one.
func cells(texts ...string) []observation.Value {
	out := make([]observation.Value, len(texts))
	for i, text := range texts {
		if d, ok := observation.ParseDecimal(text); ok {
			out[i] = observation.Value{Number: d, Symbol: observation.Number}
		} else if symbol, ok := observation.ParseSymbol(text); ok {
			out[i] = observation.Value{Symbol: symbol}
		}
	}
	return out
}

// wave gives n figures with one decimal around a level.
func wave(n int, level, swing float64) []observation.Value {
	out := make([]observation.Value, n)
	for i := range out {
		v := level + swing*math.Sin(float64(i)*1.7) + swing*math.Cos(float64(i*i)*0.37)/2
		out[i] = observation.Value{Number: observation.NewDecimal(int64(v*10), 1), Symbol: observation.Number}
	}
	return out
}

// samples draws the parts that show figures.
func (s *style) samples(say *words.Words) {
	s.tiles = sampleTiles(say)
	s.table = sampleTable(say)
	for _, c := range sampleCharts(say) {
		c.Title, c.Words = c.heading, say
		s.charts = append(s.charts, layout.Specimen{Title: c.heading, HTML: template.HTML(c.AppendSVG(nil))})
	}
}

func sampleTiles(say *words.Words) template.HTML {
	tile := func(label, value, unit, note string) layout.Tile {
		return layout.Tile{Label: label, Value: layout.TileValue(say, cells(value)[0], 1, unit), Period: "2031", Note: note}
	}
	return layout.Tiles([]layout.Tile{
		tile("Ambleford", "41.2", "per 10,000", ""),
		tile("Brindlow", "18.5", "%", say.Text("style.sample_note")),
		tile("Thornmere", "c", "", ""),
	}, []string{"#style-tiles"})
}

// sampleTable is a table with all that a table can have.
func sampleTable(say *words.Words) template.HTML {
	rows := []struct {
		name, class string
		figures     []observation.Value
	}{
		{"Norrey", "is-country", cells("45.1", "44.0", "43.2", "42.8")},
		{"Ambleford", "is-here", cells("41.2", "40.7", "38.9", "37.5")},
		{"Brindlow", "", cells("52.6", "c", "50.1", "49.3")},
		{"Corsendale", "", cells("38.0", "36.4", "x", "35.9")},
		{"Thornmere", "", cells("low", "12.5", "13.1", "12.9")},
	}
	rows[2].figures[0].Marks = observation.Provisional
	rows[3].figures[1].Marks = observation.Revised
	g := layout.Grid{
		Caption: say.Text("style.table_caption"), Corner: say.Text("style.place"), Sortable: true,
		Heads: []layout.Head{{Text: "2031", Num: true}, {Text: "2030", Num: true}, {Text: "2029", Num: true}, {Text: "2028", Num: true},
			{Text: say.Text("style.strip"), Draw: true}, {Text: say.Text("style.trend_small"), Draw: true}},
	}
	spread := chart.SpreadOf(wave(37, 44, 8))
	for _, r := range rows {
		row := layout.Row{Head: layout.Head{Text: r.name}, Class: r.class}
		for i, v := range r.figures {
			if r.name == "Brindlow" && i == 2 {
				row.Cells = append(row.Cells, layout.Noted(v, 1, say.Text("style.sample_footnote")))
				continue
			}
			row.Cells = append(row.Cells, layout.Figure(v, 1))
		}
		oldestFirst := []observation.Value{r.figures[3], r.figures[2], r.figures[1], r.figures[0]}
		strip := chart.Strip{Spread: spread, Area: r.figures[0], England: rows[0].figures[0]}
		row.Cells = append(row.Cells, layout.Drawn(string(chart.AppendStrip(nil, strip, ""))), layout.Drawn(string(chart.AppendSparkline(nil, oldestFirst, ""))))
		g.Rows = append(g.Rows, row)
	}
	return template.HTML(g.Append(nil, say))
}

// sampleChart is a chart under the name of its kind.
type sampleChart struct {
	heading string
	chart.Chart
}

// sampleCharts is a chart of each kind.
func sampleCharts(say *words.Words) []sampleChart {
	rate := chart.Axis{Unit: say.Text("style.sample_unit"), Decimals: 1}
	share := chart.Axis{Percent: true, Decimals: 1}
	days := chart.Axis{Unit: say.Text("style.sample_days")}
	years := []string{"2025", "2026", "2027", "2028", "2029", "2030", "2031"}
	parts := []string{"Alder", "Birch", "Cedar", "Elm"}
	all := append(wave(35, 45, 18), cells("c", "x")...)
	row := func(name string, role chart.Role, texts ...string) chart.Series {
		return chart.Series{Name: name, Role: role, Points: cells(texts...)}
	}
	others := chart.Series{Name: say.Text("style.places"), Role: chart.Others, Points: all}
	here := chart.Series{Name: "Ambleford", Role: chart.Area, Points: all[4:5]}
	return []sampleChart{
		{say.Text("style.chart_trend"), chart.Chart{Kind: chart.Trend, ID: "style-trend", Axis: rate, Labels: years,
			Breaks: []chart.Break{{At: 2, Text: say.Text("style.sample_break")}},
			Series: []chart.Series{row("Ambleford", chart.Area, "37.9", "39.2", "c", "44.0", "45.3", "41.2", "41.9"), row("Norrey", chart.England, "38.0", "40.1", "42.9", "43.1", "43.3", "45.3", "45.1"),
				row("Highmarch", chart.Region, "44.6", "46.2", "46.9", "47.8", "50.2", "51.8", "52.0")}}},
		{say.Text("style.chart_bars"), chart.Chart{Kind: chart.Bars, ID: "style-bars", Axis: share, Labels: append(parts, "Hazel", "Oak", "Rowan"),
			Series: []chart.Series{row("Ambleford", chart.Area, "41.2", "28.0", "17.5", "9.9", "c", "4.1", "1.2"), row("Norrey", chart.England, "38.0", "30.1", "16.9", "11.1", "6.2", "3.3", "1.9")}}},
		{say.Text("style.chart_bands"), chart.Chart{Kind: chart.Bands, ID: "style-bands", Axis: share, Labels: []string{"Ambleford", "Norrey"},
			Series: []chart.Series{row("Alder", chart.Band, "20", "30"), row("Birch", chart.Band, "35", "25"), row("Cedar", chart.Band, "30", "30"), row("Elm", chart.Band, "15", "15")}}},
		{say.Text("style.chart_grouped"), chart.Chart{Kind: chart.Grouped, ID: "style-grouped", Axis: rate, Labels: parts,
			Series: []chart.Series{row("Ambleford", chart.Area, "21.2", "18.8", "4.1", "c"), row("Norrey", chart.England, "20.4", "16.1", "3.3", "1.9"), row("Highmarch", chart.Region, "22.0", "17.5", "3.0", "2.2")}}},
		{say.Text("style.chart_distribution"), chart.Chart{Kind: chart.Distribution, ID: "style-distribution", Axis: days, Labels: []string{"2031", "2030"},
			Series: []chart.Series{row("", chart.Minimum, "1", "1"), row("", chart.LowerQuartile, "14", "15"), row("", chart.Median, "30", "33"), row("", chart.Mode, "44", "45"), row("", chart.UpperQuartile, "43", "44"), row("", chart.Maximum, "98", "120")}}},
		{say.Text("style.chart_ranked"), chart.Chart{Kind: chart.Ranked, ID: "style-ranked", Axis: rate, Series: []chart.Series{others, here, row("Norrey", chart.England, "45.1")}}},
		{say.Text("style.chart_funnel"), sampleFunnel(say, others)},
		{say.Text("style.chart_map"), chart.Chart{Kind: chart.HexagonMap, ID: "style-map", Axis: rate, Series: []chart.Series{others}, Map: sampleMap(len(all)), LinkBefore: "#style-charts"}},
	}
}

// sampleFunnel is a funnel whose limits follow the square root of sizes.
func sampleFunnel(say *words.Words, others chart.Series) chart.Chart {
	f := &chart.Funnel{Across: say.Text("style.sample_sizes")}
	for i := range others.Points {
		f.Sizes = append(f.Sizes, 60+900*math.Abs(math.Sin(float64(i)*0.7)))
	}
	for i, width := range []float64{300, 470} {
		l := chart.Limit{Name: []string{"95%", "99.8%"}[i]}
		for j := 1; j <= 40; j++ {
			n := 960 * float64(j*j) / 1600
			l.Sizes = append(l.Sizes, n)
			l.Lower, l.Upper = append(l.Lower, max(0, 45.1-width/math.Sqrt(n))), append(l.Upper, 45.1+width/math.Sqrt(n))
		}
		for at, v := range others.Points {
			if off := width / math.Sqrt(f.Sizes[at]); v.IsNumber() && math.Abs(v.Number.Float()-45.1) > off {
				l.Beyond++
			}
		}
		f.Limits = append(f.Limits, l)
	}
	country := chart.Series{Name: "Norrey", Role: chart.England, Points: cells("45.1")}
	return chart.Chart{Kind: chart.FunnelPlot, ID: "style-funnel", Axis: chart.Axis{Unit: say.Text("style.sample_unit"), Decimals: 1}, Series: []chart.Series{others, country}, Funnel: f}
}

// sampleMap is a map of n places in rows of seven, in two regions.
func sampleMap(n int) *chart.HexGrid {
	list := make([]chart.HexCell, n)
	for i := range list {
		letter := string(rune('A' + i%26))
		row := i / 7
		list[i] = chart.HexCell{X: float64(i%7) + float64(row%2)/2, Y: float64(row) * math.Sqrt(3) / 2, Name: letter + string(rune('a'+i/26)), Label: letter + string(rune('a'+i/26)), Group: min(1, row/3)}
	}
	return chart.NewHexGrid(list, false, nil)
}
