package chart

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/observation"
)

// everyKind lists the kinds, by which a new one cannot be forgotten.
func everyKind() []Kind {
	var out []Kind
	for k := range kindNames {
		out = append(out, Kind(k))
	}
	return out
}

// hostile is a title that would end a script element or a string.
const hostile = `</script><b>'"\` + "\u2028" + ` & more`

func TestOptionOfEveryKindIsJSONWithoutFiguresAndFunctions(t *testing.T) {
	for _, k := range everyKind() {
		t.Run(k.String(), func(t *testing.T) {
			c := Chart{Words: english, Kind: k, Title: hostile, Axis: Axis{Percent: true}, Labels: []string{"2013", "2014"}}
			c.Series = []Series{{Points: []Point{{Number: observation.NewDecimal(98765, 1), Symbol: observation.Number}}}}
			got, err := c.Option()
			if err != nil {
				t.Fatal(err)
			}
			var option struct {
				Animation *bool
				Aria      struct {
					Enabled bool
					Label   struct{ Description string }
					Decal   *struct{ Show bool }
				}
				Tooltip struct{ RenderMode, Trigger string }
				Series  []struct {
					ID, Type string
					Data     any
				}
			}
			if err := json.Unmarshal(got, &option); err != nil {
				t.Fatalf("not JSON: %v\n%s", err, got)
			}
			if option.Tooltip.RenderMode != "richText" {
				t.Errorf("the tooltip is %q", option.Tooltip.RenderMode)
			}
			if !option.Aria.Enabled || option.Aria.Label.Description != hostile {
				t.Errorf("described as %q", option.Aria.Label.Description)
			}
			bars := k == Bars || k == Grouped || k == Bands
			if (option.Aria.Decal != nil) != bars {
				t.Errorf("decal %v, bars %v", option.Aria.Decal, bars)
			}
			if option.Animation == nil || *option.Animation {
				t.Error("it moves")
			}
			if len(option.Series) == 0 {
				t.Error("no series")
			}
			ids := map[string]bool{}
			for _, s := range option.Series {
				if s.ID == "" || ids[s.ID] || s.Type == "" || s.Data != nil {
					t.Errorf("series %+v", s)
				}
				ids[s.ID] = true
			}
			for _, bad := range []string{"function", "=>", "<", ">", "\u2028", "9876.5"} {
				if strings.Contains(string(got), bad) {
					t.Errorf("holds %q: %s", bad, got)
				}
			}
		})
	}
}

func TestOptionIsAlwaysTheSame(t *testing.T) {
	for _, k := range everyKind() {
		c := Chart{Words: english, Kind: k, Title: "A title", Labels: []string{"2013", "2014"}}
		first, err := c.Option()
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if again, _ := c.Option(); !bytes.Equal(first, again) {
				t.Fatalf("%s:\n%s\n%s", k, first, again)
			}
		}
	}
}

func TestOptionNamesOnlyColoursOfTheTheme(t *testing.T) {
	sheet := readStyleSheet(t)
	named := regexp.MustCompile(`"(--[a-z0-9-]+)"`)
	for _, k := range everyKind() {
		c := Chart{Words: english, Kind: k}
		got, err := c.Option()
		if err != nil {
			t.Fatal(err)
		}
		names := named.FindAllStringSubmatch(string(got), -1)
		if len(names) == 0 {
			t.Errorf("%s names no colour", k)
		}
		for _, n := range names {
			if !strings.Contains(sheet, "  "+n[1]+": ") {
				t.Errorf("%s: the theme has no %s", k, n[1])
			}
		}
		if found := regexp.MustCompile(`"#[0-9a-f]{3,6}"`).Find(got); found != nil {
			t.Errorf("%s: colour %s is not of the theme", k, found)
		}
	}
}

func TestPictureSaysWhatItsTableHolds(t *testing.T) {
	n := func(units int64) Point {
		return Point{Number: observation.NewDecimal(units, 1), Symbol: observation.Number}
	}
	gap := Point{Symbol: observation.Suppressed}
	grid := NewHexGrid([]HexCell{{Name: "A", Label: "A"}, {X: 1, Name: "B", Label: "B"}}, false, nil)
	others := []Series{{Role: Others, Points: []Point{n(100), gap}}, {Name: `E"`, Role: England, Points: []Point{n(120)}}}
	for _, tt := range []struct {
		name  string
		chart Chart
		want  string
	}{
		{"without a key nothing", Chart{Words: english, Kind: Ranked, Series: others}, `<div class="c-chart">`},
		{"a trend", Chart{Words: english, Kind: Trend, Key: "n1/trend", Labels: []string{"2012", "2013", "2014"}, Breaks: []Break{{At: 0}, {At: 2}},
			Axis: Axis{Decimals: 1}, Series: []Series{{Points: []Point{n(10), gap, n(30)}}, {Role: Neighbours, Points: []Point{n(10), n(10), n(35)}}}},
			`<div class="c-chart" data-option="n1/trend" data-series="03" data-axis="0 4 1" data-breaks="2">`},
		{"steps of tenths", Chart{Words: english, Kind: Trend, Key: "k", Labels: []string{"2012", "2013"}, Axis: Axis{Decimals: 1}, Series: []Series{{Points: []Point{n(1), n(5)}}}},
			`<div class="c-chart" data-option="k" data-series="0" data-axis="0 0.5 0.1">`},
		{"no figures", Chart{Words: english, Kind: Trend, Key: "k", Labels: []string{"2012", "2013"}, Series: []Series{{Points: []Point{gap, gap}}}},
			`<div class="c-chart" data-option="k" data-series="0">`},
		{"bands that are not drawn", Chart{Words: english, Kind: Bands, Key: "k", Labels: []string{"A", "B"}, Axis: Axis{Percent: true},
			Series: []Series{{Role: Band, Points: []Point{n(400), gap}}, {Role: Band, Points: []Point{n(600), n(1)}}}},
			`<div class="c-chart" data-option="k" data-series="10">`},
		{"statistics", Chart{Words: english, Kind: Distribution, Key: "k", Labels: []string{"A"}, Series: []Series{{Role: LowerQuartile, Points: []Point{n(10)}}, {Role: Maximum, Points: []Point{n(300)}}}},
			`<div class="c-chart" data-option="k" data-series="7b" data-axis="0 30 10">`},
		{"all authorities", Chart{Words: english, Kind: Ranked, Key: "k", Series: others},
			`<div class="c-chart" data-option="k" data-series="o" data-axis="0 15 5" data-country="E&#34;">`},
		{"a map", Chart{Words: english, Kind: HexagonMap, Key: "k", Map: grid, Series: others, Axis: Axis{Decimals: 1}},
			`<div class="c-chart" data-option="k" data-series="o" data-country="E&#34;" data-classes="10">`},
		{"a funnel", Chart{Words: english, Kind: FunnelPlot, Key: "k", Series: others, Funnel: &Funnel{Sizes: []float64{1000, 0}, Limits: []Limit{{Name: "95%", Sizes: []float64{500, 1000}, Lower: []float64{4, 6.123456}, Upper: []float64{16, 14}}}}},
			`<div class="c-chart" data-option="k" data-series="so" data-axis="0 20 5 0 1000 500" data-country="E&#34;" data-limits="95% 500 4 16 1000 6.1235 14">`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := string(tt.chart.AppendSVG(nil))
			got = got[:strings.Index(got, ">")+1]
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func BenchmarkOption(b *testing.B) {
	for b.Loop() {
		for _, k := range everyKind() {
			c := Chart{Words: english, Kind: k, Title: "A title", Labels: []string{"2013", "2014"}}
			if _, err := c.Option(); err != nil {
				b.Fatal(err)
			}
		}
	}
}
