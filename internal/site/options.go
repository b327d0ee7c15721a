package site

import (
	"encoding/json"
	"strings"

	"almanac/internal/chart"
	"almanac/internal/framework"
)

// optionKey names the option of a measure's charts of one kind.
func optionKey(m *framework.Measure, k chart.Kind) string { return m.ID + "/" + k.String() }

// besideKey names the option of a measure's distributions in several places.
func besideKey(m *framework.Measure) string {
	return m.ID + "-beside/" + chart.Distribution.String()
}

// chartOptions collects options by key. Many measures share one: what differs
// is in their tables.
type chartOptions struct {
	e    *Edition
	seen map[string]int
	data chartData
	err  error
}

// chartData is what the script of an edition's charts holds.
type chartData struct {
	Engine  string            `json:"engine"` // the file of ECharts, in the same folder
	Keys    map[string]int    `json:"keys"`   // by key, the index into Options
	Options []json.RawMessage `json:"options"`
	Map     *chart.HexLayout  `json:"map,omitempty"`
}

func (o *chartOptions) add(key string, m *framework.Measure, k chart.Kind, labels []string) {
	a := o.e.axis(m)
	alike := k.String() + " " + strings.Join(labels, "\x00")
	if a.Percent {
		alike += "%"
	}
	at, ok := o.seen[alike]
	if !ok {
		ch := chart.Chart{Words: o.e.say, Kind: k, Axis: a, Labels: labels}
		option, err := ch.Option()
		if err != nil {
			o.err = err
			return
		}
		at = len(o.data.Options)
		o.seen[alike] = at
		o.data.Options = append(o.data.Options, option)
	}
	o.data.Keys[key] = at
}

// chartScript makes the script that describes the charts on the edition's
// pages.
func (e *Edition) chartScript(engine string) ([]byte, error) {
	o := chartOptions{e: e, seen: map[string]int{}, data: chartData{Engine: engine, Keys: map[string]int{}}}
	if e.hexes != nil {
		layout := e.hexes.Layout()
		o.data.Map = &layout
	}
	for i := range e.Framework.Measures {
		if len(e.Table.Periods(framework.MeasureIndex(i))) > 0 {
			e.addOptions(&o, framework.MeasureIndex(i))
		}
	}
	if o.err != nil {
		return nil, o.err
	}
	return jsonScript("almanacCharts", o.data)
}

// addOptions adds those of every chart that a page may have of a measure.
func (e *Edition) addOptions(o *chartOptions, m framework.MeasureIndex) {
	ms := &e.Framework.Measures[m]
	var labels []string
	for _, p := range e.Table.Periods(m) {
		labels = append(labels, e.say.Short(p))
	}
	add := func(k chart.Kind, labels []string) { o.add(optionKey(ms, k), ms, k, labels) }
	b := ms.Breakdown
	statistics := b != framework.None && e.Framework.Breakdowns[b].Statistics
	switch {
	case statistics:
		add(chart.Distribution, labels)
		o.add(besideKey(ms), ms, chart.Distribution, nil)
	case b != framework.None && e.Framework.Breakdowns[b].Exclusive && e.Framework.Breakdowns[b].Ordered && ms.Unit == framework.Percent:
		add(chart.Bands, nil)
	case b != framework.None:
		add(chart.Bars, nil)
		add(chart.Grouped, nil)
	}
	if !statistics {
		add(chart.Trend, labels)
	}
	if averages(ms) {
		add(chart.Ranked, nil)
		if e.hexes != nil {
			add(chart.HexagonMap, nil)
		}
	}
	if ms.Interval != framework.NoInterval {
		add(chart.FunnelPlot, nil)
	}
}
