package sweep_test

import (
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/sweep"
)

// readBack is what the sweep read back of an edition, by channel.
type readBack struct {
	keys   map[sweep.Channel]map[[4]int]bool
	counts map[sweep.Channel]int
}

// readAll reads every file of an edition, also what can hide nothing.
func readAll(t *testing.T, d *demo, id string) readBack {
	t.Helper()
	out := readBack{map[sweep.Channel]map[[4]int]bool{}, map[sweep.Channel]int{}}
	r := d.sweeps[id].NewReader()
	r.WatchKeys(func(ch sweep.Channel, m, c, a, p int) {
		if out.keys[ch] == nil {
			out.keys[ch] = map[[4]int]bool{}
		}
		out.keys[ch][[4]int{m, c, a, p}] = true
		out.counts[ch]++
	})
	for _, f := range d.files {
		if !strings.HasPrefix(f.Path, id+"/") {
			continue
		}
		for _, found := range r.Read(f.Path, f.Data) {
			t.Errorf("%s: %s %s: %s: %q", found.Pos, found.Rule, found.Key, found.Why, found.Found)
		}
	}
	return out
}

func TestEveryPublishedFigureIsReadBack(t *testing.T) {
	d := demonstration(t)
	for _, e := range d.editions {
		back := readAll(t, d, e.ID)
		missing := map[sweep.Channel]int{}
		published, newest := 0, 0
		for m := range e.Framework.Measures {
			ms := &e.Framework.Measures[m]
			for c := range e.Framework.Width(framework.MeasureIndex(m)) {
				for _, a := range e.Areas {
					series := e.Table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), a)
					latest := observation.Latest(series)
					for p, v := range series {
						if !v.IsNumber() {
							continue
						}
						published++
						key := [4]int{m, c, int(a), p}
						need := []sweep.Channel{sweep.Tables, sweep.Download, sweep.API}
						if p == latest && framework.CategoryIndex(c) == ms.Headline {
							newest++
							need = append(need, sweep.Words, sweep.Search)
						}
						for _, ch := range need {
							if !back.keys[ch][key] {
								if missing[ch]++; missing[ch] <= 3 {
									t.Errorf("%s: %s of %s in %s for period %d is not read back from %s", e.ID, ms.ID, v.Number, e.Register.Areas[a].Slug, p, ch)
								}
							}
						}
					}
				}
			}
		}
		t.Logf("%s: %d figures; read back: %v; different ones drawn: %d; newest of a headline: %d", e.ID, published, back.counts, len(back.keys[sweep.Drawings]), newest)
		if published < 10000 || newest < 1000 {
			t.Errorf("%s has %d figures, %d of them newest: the demonstration is not what this test takes it for", e.ID, published, newest)
		}
		for ch, n := range missing {
			t.Errorf("%s: %d figures are not read back from %s", e.ID, n, ch)
		}
	}
}

// TestEveryPointOfALineIsReadBack holds that the figures of an area that are
// drawn over time are found again in the drawing.
func TestEveryPointOfALineIsReadBack(t *testing.T) {
	d := demonstration(t)
	for _, e := range d.editions {
		back := readAll(t, d, e.ID)
		missing, drawn := 0, 0
		for m := range e.Framework.Measures {
			ms := &e.Framework.Measures[m]
			if len(e.Table.Periods(framework.MeasureIndex(m))) < 2 {
				continue
			}
			for _, a := range e.Areas {
				if e.Register.Areas[a].Level != area.Authority {
					continue
				}
				for p, v := range e.Table.Series(framework.MeasureIndex(m), ms.Headline, a) {
					if !v.IsNumber() {
						continue
					}
					if drawn++; !back.keys[sweep.Drawings][[4]int{m, int(ms.Headline), int(a), p}] {
						missing++
					}
				}
			}
		}
		if drawn < 5000 || missing > 0 {
			t.Errorf("%s: of %d points %d are not read back", e.ID, drawn, missing)
		}
	}
}
