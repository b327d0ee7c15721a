package site

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/chart"
	"almanac/internal/source"
)

// readScript undoes chartScript as a browser would.
func readScript(t *testing.T, script string) (data chartData) {
	t.Helper()
	text, ok := strings.CutPrefix(script, "var almanacCharts = '")
	text, end := strings.CutSuffix(text, "'\n")
	if !ok || !end || strings.ContainsAny(text, "\n<>\u2028") {
		t.Fatalf("not one variable with a string: %.80s … %.80s", script, script[max(0, len(script)-80):])
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			t.Fatalf("the string ends at %.60s", text[i:])
		case text[i] == '\\':
			i++
			if c := text[i]; c != '\\' && c != '\'' {
				t.Fatalf("unknown escape of %q", c)
			}
		}
		out.WriteByte(text[i])
	}
	if err := json.Unmarshal([]byte(out.String()), &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// TestEveryChartHasItsOption looks at the pages of the country and of every
// fifth area in each edition.
func TestEveryChartHasItsOption(t *testing.T) {
	plan := plannedDemonstration(t)
	scripts := map[string]chartData{}
	for _, e := range plan.Model.Editions {
		scripts[e.ID] = readScript(t, string(e.charts.data))
		if !plan.Has(e.ID + "/assets/" + scripts[e.ID].Engine) {
			t.Errorf("%s has no %s", e.ID, scripts[e.ID].Engine)
		}
	}
	option := regexp.MustCompile(`data-option="([^"]+)"`)
	address := regexp.MustCompile(`data-charts="([^"]+)"`)
	seen := map[string]bool{}
	for _, target := range plan.targets() {
		if target.kind != indicatorPage && (target.kind != areaItemPage || target.area%5 != 0) {
			continue
		}
		data, _, err := plan.Render(target.Path)
		if err != nil {
			t.Fatal(err)
		}
		script := address.FindSubmatch(data)
		if script == nil || !plan.Has(path.Join(path.Dir(target.Path), string(script[1]))) {
			t.Fatalf("%s names no script of charts that is there: %q", target.Path, script)
		}
		for _, key := range option.FindAllSubmatch(data, -1) {
			index, ok := scripts[target.ed.ID].Keys[string(key[1])]
			if !ok || index >= len(scripts[target.ed.ID].Options) {
				t.Errorf("%s: no option %s", target.Path, key[1])
			}
			seen[path.Base(string(key[1]))] = true
		}
	}
	for _, k := range []chart.Kind{chart.Trend, chart.Bars, chart.Bands, chart.Distribution, chart.Ranked, chart.Grouped, chart.FunnelPlot, chart.HexagonMap} {
		if !seen[k.String()] {
			t.Errorf("no page has a chart of kind %s", k)
		}
	}
}

func TestScriptOfChartsHoldsAnyName(t *testing.T) {
	var probs source.Problems
	m, err := Read(demonstration(), &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatalf("%v, %d problems", err, probs.Errors())
	}
	e := m.Newest
	const hostile = `St Mary's \ "x" </script>` + "\u2028"
	e.hexes = chart.NewHexGrid([]chart.HexCell{{Name: hostile, Label: "'\\"}}, false, nil)
	script, err := e.chartScript("echarts.js")
	if err != nil {
		t.Fatal(err)
	}
	data := readScript(t, string(script))
	if got := data.Map.Cells[hostile].Label; got != `'\` {
		t.Errorf("the label came back as %q from %v", got, data.Map.Cells)
	}
	again, _ := e.chartScript("echarts.js")
	if string(again) != string(script) {
		t.Error("the script is another one the second time")
	}
}
