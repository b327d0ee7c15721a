package chart

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// # The same chart, to be explored
//
// A reader may turn a picture into an interactive chart, drawn by ECharts. Its
// figures are read from the table beside the picture, so that picture, table
// and interaction cannot disagree and no figure stands on a page twice. What
// does not change from page to page, how the chart looks and what its axes are,
// is its option: it is made once for each measure and kind and shipped in a
// script of the edition.
//
// An option has no figures and no function. Each of its series is a pattern
// with an id, of which the page's script makes what the table holds:
//
//	Trend         "0" … "3" a line of each role, "interval", "break"
//	Bars          "0" the area's bars, "1" the marks
//	Grouped       "0" … "2" bars of each role
//	Bands         "band" one band; there are as many as rows in the table
//	Distribution  "row" whisker, box, median and mode of one row
//	Ranked        "others" the dots, "here" the emphasised one, "country" a line
//	FunnelPlot    as Ranked, and "limit" a curve
//	HexagonMap    "cell" a hexagon
//
// Colours are names of the theme's custom properties ("--chart-1"), which the
// script replaces by their values: dark and light, on screen and in print, they
// are those of the picture.
//
// # What a picture says of itself
//
// The div of class c-chart tells the script what it cannot know from the table:
//
//	data-option   the option's name in the script; without it there is nothing to explore
//	data-series   what the columns of the table hold that follow the row heads: of
//	              series with a role each that role, in hexadecimal; "o" all
//	              authorities; "s" sizes. A Bands chart has a digit for each place
//	              instead, 1 if it is drawn. An interval needs no letter: it is the
//	              column whose cells are pairs, "4.1 to 5.6"
//	data-axis     beginning, end and step of the axis of values, for a FunnelPlot
//	              then of sizes
//	data-breaks   the indices of the periods that breaks are before
//	data-country  the name of the country's row
//	data-classes  the highest figure of each class of a map
//	data-limits   of each limit of a FunnelPlot its name and then size, lower and
//	              upper, separated by blanks; limits are separated by semicolons
//
// The table is the first in the same div of class figure-pair. Its rows are
// matched by the text of their heads. A cell's figure is what it shows, unless
// it has an attribute data-v with a longer one; a cell of class sym has none.

// kindNames are the ends of options' names.
var kindNames = [...]string{"trend", "bars", "bands", "distribution", "ranked", "grouped", "funnel", "map"}

// String gives a kind's name, as it stands in the name of an option.
func (k Kind) String() string { return kindNames[k] }

// withoutHTML adds to an option what go-echarts has no field for: an ECharts
// tooltip is HTML with style attributes, which the pages' security policy
// refuses, unless it is told to be text.
type withoutHTML struct {
	charts.BaseConfigurationVisitor
}

func (withoutHTML) VisitTooltipOpt(t opts.Tooltip) any {
	return struct {
		opts.Tooltip
		RenderMode string `json:"renderMode"`
		Confine    bool   `json:"confine"`
	}{t, "richText", true}
}

// Option gives the chart as an option of ECharts in JSON, without figures. It
// takes of the chart its kind, title, axis and labels, if rows are not to be in
// the table's order: a Trend must have them. The same chart always gives the same bytes. What could end a script element or
// attribute is escaped.
func (c *Chart) Option() ([]byte, error) {
	var figure interface {
		Validate()
		JSON() map[string]any
	}
	switch c.Kind {
	case Trend:
		figure = c.trendOption()
	case Bars:
		figure = c.barsOption()
	case Grouped:
		figure = c.groupedOption()
	case Bands:
		figure = c.bandsOption()
	case Ranked:
		figure = c.rankedOption()
	case FunnelPlot:
		figure = c.funnelOption()
	default:
		figure = c.drawnOption()
	}
	figure.Validate()
	var out bytes.Buffer
	if err := json.NewEncoder(&out).Encode(figure.JSON()); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// roleColour names the colour of a role among the first four.
func roleColour(r Role) string { return "--chart-" + strconv.Itoa(int(r)+1) }

// common sets what all options share. trigger is "axis" where a tooltip is
// about all that lies at one place of the axis, else "item".
func (c *Chart) common(bc *charts.RectChart, trigger string) {
	bc.Accept(withoutHTML{})
	bc.Colors = []string{roleColour(Area), roleColour(England), roleColour(Region), roleColour(Neighbours)}
	bars := c.Kind == Bars || c.Kind == Grouped || c.Kind == Bands
	words := c.Title
	if words == "" {
		words = c.Words.Text("drawing.kind_" + c.Kind.String()) // until the page's script puts the picture's own description there
	}
	aria := &opts.Aria{Enabled: opts.Bool(true), Label: &opts.AriaLabel{Description: words}}
	if bars {
		// Elsewhere a pattern hides more than it tells.
		aria.Decal = &opts.AriaDecal{Show: opts.Bool(true)}
	}
	pointer := &opts.AxisPointer{Type: "line"}
	if bars {
		pointer.Type = "shadow"
	}
	bc.SetGlobalOptions(
		charts.WithAnimation(false),
		charts.WithTitleOpts(opts.Title{Title: c.Title, Show: opts.Bool(false)}), // the page has a heading
		charts.WithAriaOpts(aria),
		charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: trigger, AxisPointer: pointer, BackgroundColor: "--chart-paper", BorderColor: "--chart-muted"}),
		charts.WithLegendOpts(opts.Legend{
			Show: opts.Bool(c.hasLegend()), Top: "0", Left: "0",
			TextStyle: &opts.TextStyle{Color: "--chart-ink"}, InactiveColor: "--chart-muted",
		}),
	)
}

// hasLegend reports whether series have names that a reader may switch off.
func (c *Chart) hasLegend() bool {
	return c.Kind == Trend || c.Kind == Bars || c.Kind == Grouped || c.Kind == Bands
}

// label is how an axis writes its values; of is true for percentages.
func label(of bool) *opts.AxisLabel {
	l := &opts.AxisLabel{Show: opts.Bool(true), Color: "--chart-muted", HideOverlap: opts.Bool(true)}
	if of {
		l.Formatter = "{value}%"
	}
	return l
}

func rule(colour string) *opts.AxisLine {
	return &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: colour}}
}

func grid() *opts.SplitLine {
	return &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: "--chart-grid", Width: 0.5}}
}

// upright sets axes with values upwards, over categories or, when they are
// "value", over sizes.
func (c *Chart) upright(bc *charts.RectChart, across string, labels any) {
	x := opts.XAxis{Type: across, Data: labels, AxisLabel: label(false), AxisLine: rule("--chart-muted"), SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}
	y := opts.YAxis{Type: "value", AxisLabel: label(c.Axis.Percent), SplitLine: grid()}
	bc.SetGlobalOptions(charts.WithXAxisOpts(x), charts.WithYAxisOpts(y))
}

// labels are those that an option has: nil where rows are those of the table.
func (c *Chart) labels() any {
	if len(c.Labels) == 0 {
		return nil
	}
	return c.Labels
}

// sideways sets axes with values to the right and rows downwards.
func (c *Chart) sideways(bc *charts.RectChart) {
	x := opts.XAxis{Type: "value", AxisLabel: label(c.Axis.Percent), SplitLine: grid()}
	y := opts.YAxis{Type: "category", Inverse: opts.Bool(true), Data: c.labels(), AxisLabel: label(false), AxisLine: rule("--chart-muted")}
	y.AxisLabel.Color = "--chart-ink"
	bc.SetGlobalOptions(charts.WithXAxisOpts(x), charts.WithYAxisOpts(y))
}

// The looks of the lines of a Trend, by role: as those of the picture.
var (
	lineTypes   = [maxLinesOfTrend]string{"solid", "dashed", "dotted", "dashed"}
	lineWidths  = [maxLinesOfTrend]float32{3, 2, 2.5, 2}
	lineSymbols = [maxLinesOfTrend]string{"circle", "rect", "triangle", "diamond"}
)

func (c *Chart) trendOption() *charts.Line {
	line := charts.NewLine()
	c.common(&line.RectChart, "axis")
	c.upright(&line.RectChart, "category", nil)
	line.SetXAxis(c.labels())
	for r := range Role(maxLinesOfTrend) {
		line.AddSeries("", nil, charts.WithSeriesId(strconv.Itoa(int(r))),
			charts.WithLineChartOpts(opts.LineChart{Symbol: lineSymbols[r], SymbolSize: 8, ShowSymbol: opts.Bool(true), ConnectNulls: opts.Bool(false)}),
			charts.WithLineStyleOpts(opts.LineStyle{Color: roleColour(r), Width: lineWidths[r], Type: lineTypes[r]}),
			charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(r)}))
	}
	behind := charts.NewCustom()
	behind.AddSeries("", nil, charts.WithSeriesId("interval"), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(Area), Opacity: opts.Float(0.14)}))
	behind.AddSeries("", nil, charts.WithSeriesId("break"), charts.WithItemStyleOpts(opts.ItemStyle{Color: "--chart-muted"}))
	line.Overlap(behind)
	return line
}

func (c *Chart) barsOption() *charts.Bar {
	bar := charts.NewBar()
	c.common(&bar.RectChart, "axis")
	c.sideways(&bar.RectChart)
	bar.AddSeries("", nil, charts.WithSeriesId("0"), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(Area)}))
	mark := charts.NewScatter()
	mark.AddSeries("", nil, charts.WithSeriesId("1"), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(England), BorderColor: "--chart-paper", BorderWidth: 1}),
		charts.WithScatterChartOpts(opts.ScatterChart{Symbol: "rect", SymbolSize: []int{6, 20}}))
	bar.Overlap(mark)
	return bar
}

func (c *Chart) groupedOption() *charts.Bar {
	bar := charts.NewBar()
	c.common(&bar.RectChart, "axis")
	c.sideways(&bar.RectChart)
	for r := range Role(maxGroup) {
		bar.AddSeries("", nil, charts.WithSeriesId(strconv.Itoa(int(r))), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(r)}))
	}
	return bar
}

func (c *Chart) bandsOption() *charts.Bar {
	bar := charts.NewBar()
	c.common(&bar.RectChart, "axis")
	c.sideways(&bar.RectChart)
	bar.AddSeries("", nil, charts.WithSeriesId("band"), charts.WithBarChartOpts(opts.BarChart{Stack: "whole"}),
		charts.WithItemStyleOpts(opts.ItemStyle{BorderColor: "--chart-paper", BorderWidth: 1}))
	return bar
}

// dots adds what Ranked and FunnelPlot share: authorities, the emphasised one
// and the country's line.
func dots(s *charts.Scatter) {
	s.AddSeries("", nil, charts.WithSeriesId("others"), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(Neighbours)}),
		charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 7}))
	s.AddSeries("", nil, charts.WithSeriesId("here"), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(Area), BorderColor: "--chart-paper", BorderWidth: 1}),
		charts.WithScatterChartOpts(opts.ScatterChart{SymbolSize: 14}))
	country := charts.NewLine()
	country.AddSeries("", nil, charts.WithSeriesId("country"),
		charts.WithLineChartOpts(opts.LineChart{Symbol: "none"}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: roleColour(England), Width: 2, Type: "dashed"}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(England)}))
	s.Overlap(country)
}

func (c *Chart) rankedOption() *charts.Scatter {
	s := charts.NewScatter()
	c.common(&s.RectChart, "item")
	c.upright(&s.RectChart, "category", nil)
	s.SetGlobalOptions(charts.WithDataZoomOpts(opts.DataZoom{Type: "slider", FilterMode: "none"}))
	dots(s)
	return s
}

func (c *Chart) funnelOption() *charts.Scatter {
	s := charts.NewScatter()
	c.common(&s.RectChart, "item")
	c.upright(&s.RectChart, "value", nil)
	s.SetGlobalOptions(charts.WithDataZoomOpts(opts.DataZoom{Type: "slider", FilterMode: "none"}))
	dots(s)
	limit := charts.NewLine()
	limit.AddSeries("", nil, charts.WithSeriesId("limit"),
		charts.WithLineChartOpts(opts.LineChart{Symbol: "none"}),
		charts.WithLineStyleOpts(opts.LineStyle{Color: "--chart-muted", Width: 1.5}),
		charts.WithItemStyleOpts(opts.ItemStyle{Color: "--chart-muted"}))
	s.Overlap(limit)
	return s
}

// drawnOption is that of a Distribution or a HexagonMap, whose rows and cells
// the page's script draws: ECharts has neither as they are here.
func (c *Chart) drawnOption() *charts.Custom {
	drawn := charts.NewCustom()
	c.common(&drawn.RectChart, "item")
	id := "cell"
	if c.Kind == Distribution {
		id = "row"
		c.sideways(&drawn.RectChart)
	} else {
		hidden := opts.Bool(false)
		drawn.SetGlobalOptions(
			charts.WithXAxisOpts(opts.XAxis{Type: "value", Show: hidden, AxisLabel: label(c.Axis.Percent)}),
			charts.WithYAxisOpts(opts.YAxis{Type: "value", Show: hidden, Inverse: opts.Bool(true)}))
	}
	drawn.AddSeries("", nil, charts.WithSeriesId(id), charts.WithItemStyleOpts(opts.ItemStyle{Color: roleColour(Area), BorderColor: "--chart-ink"}))
	return drawn
}

// openChart opens the div of a drawing; one that can be explored says in it
// what the page's script must know.
func (k *canvas) openChart() {
	c := k.chart
	k.raw(`<div class="c-chart"`)
	if c.Key == "" {
		k.raw(">")
		return
	}
	k.raw(` data-option="`).esc(c.Key).raw(`" data-series="`)
	k.columns()
	k.raw(`"`)
	if ends := c.axes(); len(ends) > 0 {
		k.raw(` data-axis="`)
		for i := range ends {
			if i > 0 {
				k.raw(" ")
			}
			s := &ends[i]
			k.plain(s.tick(0).Float()).raw(" ").plain(s.tick(s.n - 1).Float()).raw(" ").plain((&scale{first: 1, mantissa: s.mantissa, exponent: s.exponent}).tick(0).Float())
		}
		k.raw(`"`)
	}
	k.extras()
	k.raw(">")
}

// axes are the scales that the interactive chart takes over.
func (c *Chart) axes() []scale {
	var sc scale
	ok := false
	switch c.Kind {
	case Trend:
		sc, ok = lineScale(c)
	case Ranked:
		sc, ok = zeroScale(c, 4)
	case Distribution:
		sc, ok = zeroScale(c, 5)
	case FunnelPlot:
		if c.Funnel == nil {
			return nil
		}
		if sc, ok = funnelScale(c); ok {
			return []scale{sc, sizeScale(c.Funnel)}
		}
	}
	if !ok {
		return nil
	}
	return []scale{sc}
}

// columns writes what the columns of the table are.
func (k *canvas) columns() {
	c := k.chart
	switch c.Kind {
	case Trend, Bars, Grouped, Distribution:
		for i := range c.Series[:min(len(c.Series), c.Kind.most())] {
			k.dst = strconv.AppendInt(k.dst, int64(c.Series[i].Role), 16)
		}
	case Bands:
		for row := range c.Labels {
			drawn := 1
			if counts := c.missingBands(row); counts.symbols() > 0 || c.notStackable(row) != "" {
				drawn = 0
			}
			k.int(drawn)
		}
	case FunnelPlot:
		k.raw("so")
	default:
		k.raw("o")
	}
}

// most is how many series a kind draws.
func (k Kind) most() int {
	switch k {
	case Trend:
		return maxLinesOfTrend
	case Bars:
		return 2
	case Grouped:
		return maxGroup
	}
	return int(Maximum) + 1
}

// extras writes what only some kinds have.
func (k *canvas) extras() {
	c := k.chart
	if c.countBreaks() > 0 {
		k.raw(` data-breaks="`)
		before := ""
		for _, b := range c.Breaks {
			if c.breaks(b.At) {
				k.raw(before).int(b.At)
				before = " "
			}
		}
		k.raw(`"`)
	}
	all := c.first(Others)
	if all == nil {
		return
	}
	if s := c.first(England); s != nil {
		k.raw(` data-country="`).esc(s.Name).raw(`"`)
	}
	if c.Kind == HexagonMap {
		k.raw(` data-classes="`)
		classes := c.classes(all.Points)
		for i := range classes.n {
			if i > 0 {
				k.raw(" ")
			}
			k.plain(classes.list[i].high.Float())
		}
		k.raw(`"`)
	}
	if c.Kind == FunnelPlot && c.Funnel != nil {
		k.raw(` data-limits="`)
		for i := range c.Funnel.Limits {
			l := &c.Funnel.Limits[i]
			if i > 0 {
				k.raw(";")
			}
			k.esc(l.Name)
			for j := range l.Sizes {
				k.raw(" ").num(l.Sizes[j]).raw(" ").short(l.Lower[j]).raw(" ").short(l.Upper[j])
			}
		}
		k.raw(`"`)
	}
}

// plain writes a number as a script reads it, all of it.
func (k *canvas) plain(v float64) *canvas {
	k.dst = strconv.AppendFloat(k.dst, v, 'f', -1, 64)
	return k
}

// short writes a number as a script reads it, to five digits: a tenth of a px.
func (k *canvas) short(v float64) *canvas {
	k.dst = strconv.AppendFloat(k.dst, v, 'g', 5, 64)
	return k
}
