package framework

import (
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// FuzzRead holds that a framework of which nothing is wrong holds together: what
// its parts name is there.
func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add(strings.Replace(sample, "measures = [", "measures = [\"n1\", ", 1))
	f.Add("title = 1\n[[indicator]]\n[[indicator.measure]]\nid = \"n1-\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		fw, err := Read(fstest.MapFS{"f.toml": {Data: []byte(text)}}, "f.toml", &probs)
		if err != nil {
			t.Fatal(err)
		}
		if probs.Errors() > 0 {
			return
		}
		for i := range fw.Measures {
			m := &fw.Measures[i]
			if at, ok := fw.Measure(m.ID); !ok || int(at) != i {
				t.Errorf("measure %q is not found", m.ID)
			}
			if fault := source.NameFault(m.ID); fault != "" {
				t.Errorf("measure %q: %s", m.ID, fault)
			}
			_ = fw.Categories(MeasureIndex(i))
			if w := fw.Width(MeasureIndex(i)); w < 1 || int(m.Headline) >= w {
				t.Errorf("measure %q has %d categories, and category %d heads it", m.ID, w, m.Headline)
			}
		}
		for i := range fw.Indicators {
			if len(fw.Indicators[i].Measures) == 0 {
				t.Errorf("indicator %q has no measure", fw.Indicators[i].ID)
			}
			_ = fw.Indicators[i].Label()
		}
	})
}
