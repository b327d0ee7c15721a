package compare

import (
	"testing"

	"almanac/internal/area"
	"almanac/internal/observation"
)

func neighbourList(n int) (list []area.Neighbour) {
	for i := range n {
		list = append(list, area.Neighbour{Area: area.Index(i + 2), Rank: i + 1})
	}
	return list
}

func TestNeighboursAverageIsOfFiguresOnlyAndRoundedOnce(t *testing.T) {
	for _, c := range []struct {
		name         string
		in           []string
		decimals     int
		mean, median string
		have, shared int
	}{
		{"five figures", []string{"1", "2", "3", "4", "9"}, 1, "3.8", "3.0", 5, 0},
		{"an even number has its median between two", []string{"1", "2", "4", "9", "9", "10"}, 1, "5.8", "6.5", 6, 0},
		{"half goes away from zero", []string{"0.1", "0.2", "0.1", "0.2", "0.15"}, 1, "0.2", "0.2", 5, 0},
		{"the median of an even number is rounded once", []string{"1", "1", "2.04", "2.05", "3", "3"}, 1, "2.0", "2.0", 6, 0},
		{"symbols do not count as zero", []string{"10", "10", "10", "10", "10", "c", "x", "u", "z", ""}, 0, "10", "10", 5, 0},
		{"a true zero counts", []string{"0", "10", "10", "10", "10"}, 0, "8", "10", 5, 0},
		{"one odd neighbour moves the mean only", []string{"10", "10", "10", "10", "90"}, 0, "26", "10", 5, 0},
		{"four are too few", []string{"1", "2", "3", "4", "c"}, 1, "", "", 4, 0},
		{"none", nil, 1, "", "", 0, 0},
		{"different decimals", []string{"1.25", "2", "3.5", "4", "5"}, 2, "3.15", "3.50", 5, 0},
		{"a joint return counts once", []string{"1 j", "2", "1 j", "3", "4", "5"}, 1, "3.0", "3.0", 5, 1},
		{"and may leave too few", []string{"1 j", "1 j", "3", "4", "5"}, 1, "", "", 4, 1},
		{"values are taken as published, not as shown", []string{"0.4", "0.4", "0.4", "0.4", "1.4"}, 0, "1", "0", 5, 0},
	} {
		m := share()
		m.Decimals = c.decimals
		got := Among(world(t, m, "50", c.in...), neighbourList(len(c.in)), Series{}, 0)
		text := func(v observation.Value) string {
			if !v.IsNumber() {
				return ""
			}
			if v.Marks != observation.Calculated {
				t.Errorf("%s: an average is calculated here, its marks are %q", c.name, v.Marks)
			}
			return v.Number.Format(c.decimals)
		}
		if text(got.Mean) != c.mean || text(got.Median) != c.median {
			t.Errorf("%s: mean %q, median %q; want %q, %q", c.name, text(got.Mean), text(got.Median), c.mean, c.median)
		}
		if got.Have != c.have || got.Shared != c.shared || got.Of != len(c.in) {
			t.Errorf("%s: %d of %d, %d shared; want %d of %d, %d", c.name, got.Have, got.Of, got.Shared, c.have, len(c.in), c.shared)
		}
		if got.By(ByMean) != got.Mean || got.By(ByMedian) != got.Median {
			t.Errorf("%s: the wrong average", c.name)
		}
	}
}

func TestNotCloseCountsWhatTheModelCallsSo(t *testing.T) {
	list := []area.Neighbour{{Closeness: "Not Close"}, {Closeness: "not close"}, {Closeness: "Somewhat close"}, {Closeness: "Very Close"}, {}}
	if n := NotClose(list); n != 2 {
		t.Errorf("%d are not close, want 2", n)
	}
}

func TestAverageNamesAreRead(t *testing.T) {
	for i, name := range AverageNames() {
		if k, ok := ParseAverage(name); !ok || int(k) != i || k.String() != name {
			t.Errorf("%q is read as %s, %v", name, k, ok)
		}
	}
	if _, ok := ParseAverage("mode"); ok {
		t.Error("mode is no average of neighbours")
	}
}
