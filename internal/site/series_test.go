package site

import (
	"encoding/json"
	"strings"
	"testing"

	"almanac/internal/download"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// TestTheScriptOfAnIndicatorHoldsEveryFigure reads the scripts that the pages of
// indicators compare, and holds each entry to the observation: every area of the
// edition, every period, and of what is no number only its symbol.
func TestTheScriptOfAnIndicatorHoldsEveryFigure(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	numbers, symbols := 0, 0
	for i := range e.Items {
		data, ok, err := plan.Render(e.ID + "/" + seriesPath(e, i))
		if err != nil || ok != e.hasData(i) {
			t.Fatalf("%s: %v, %v", seriesPath(e, i), ok, err)
		}
		if !ok {
			continue
		}
		var file download.Series
		text := strings.TrimSuffix(strings.TrimPrefix(string(data), "var almanacSeries = '"), "'\n")
		if err := json.Unmarshal([]byte(strings.NewReplacer(`\'`, `'`, `\\`, `\`).Replace(text)), &file); err != nil {
			t.Fatal(err)
		}
		if file.Edition != e.ID || len(file.Areas) != len(e.Areas) {
			t.Errorf("%s: edition %q, %d areas, want %q, %d", seriesPath(e, i), file.Edition, len(file.Areas), e.ID, len(e.Areas))
		}
		for _, ms := range file.Measures {
			m, ok := e.Framework.Measure(ms.ID)
			if !ok || len(ms.Values) != len(e.byName) {
				t.Fatalf("%s: measure %q with %d areas", seriesPath(e, i), ms.ID, len(ms.Values))
			}
			n, s := holdSeries(t, e, m, ms)
			numbers, symbols = numbers+n, symbols+s
		}
	}
	if numbers < 1000 || symbols < 100 {
		t.Errorf("%d numbers and %d symbols were compared; expected thousands and hundreds", numbers, symbols)
	}
}

func holdSeries(t *testing.T, e *Edition, m framework.MeasureIndex, got download.SeriesMeasure) (numbers, symbols int) {
	t.Helper()
	ms := &e.Framework.Measures[m]
	for at, a := range e.byName {
		entries := strings.Split(got.Values[at], "|")
		for p, v := range e.Table.Series(m, ms.Headline, a) {
			entry := ""
			if p < len(entries) {
				entry = entries[p]
			}
			shown, marks, _ := strings.Cut(entry, "^")
			want := ""
			switch {
			case v.IsNumber():
				want, numbers = v.Number.Format(ms.Decimals), numbers+1
			case v.Symbol != observation.Absent:
				want, symbols = v.Symbol.Code(), symbols+1
			}
			if shown != want || marks != v.Marks.String() {
				t.Errorf("%s %s %s: %q, want %q with marks %q", ms.ID, e.Register.Areas[a].Slug, got.Periods[p], entry, want, v.Marks.String())
			}
		}
	}
	return numbers, symbols
}
