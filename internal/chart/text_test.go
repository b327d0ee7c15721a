package chart

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestTextWidthIsThatOfArial(t *testing.T) {
	// 5 digits of 556, a point of 278, at 12 px.
	if got, want := textWidth("1234.5", 12), 12*(5*.556+.278); math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := textWidth("−", 10), 6.0; math.Abs(got-want) > 1e-9 {
		t.Errorf("a character of three bytes is %v wide, want %v", got, want)
	}
	if textWidth("illness", 12) >= textWidth("WOMMAGE", 12) {
		t.Error("narrow letters are not narrower")
	}
}

func TestWrapKeepsEveryWordAndTheWidth(t *testing.T) {
	tests := []struct {
		text  string
		width float64
		limit int
		want  []string
	}{
		{"", 100, 4, nil},
		{"England", 100, 4, []string{"England"}},
		{"Yorkshire and The Humber", 90, 4, []string{"Yorkshire and", "The Humber"}},
		{"Northamptonshire", 20, 4, []string{"Northamptonshire"}},
		{"a Northamptonshire b", 20, 4, []string{"a", "Northamptonshire", "b"}},
		{"one two three four", 30, 2, []string{"one", "two three four"}},
	}
	for _, test := range tests {
		lines, n := wrap(test.text, test.width, 12, test.limit)
		if got := lines[:n]; !slices.Equal(got, test.want) {
			t.Errorf("%q at %v: got %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestStackedLabelsNeverOverlap(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 2000 {
		n := 1 + r.IntN(4)
		at, heights := make([]float64, n), make([]float64, n)
		for i := range at {
			at[i], heights[i] = r.Float64()*plotHeight, 18+14*float64(r.IntN(3))
		}
		slices.Sort(at)
		want := slices.Clone(at)
		stack(at, heights, -12, plotHeight+4)
		for i := range at {
			top, bottom := at[i]-heights[i]/2, at[i]+heights[i]/2
			if top < -12-1e-9 || bottom > plotHeight+4+1e-9 {
				t.Fatalf("label %d lies outside: %v to %v", i, top, bottom)
			}
			if i > 0 && top < at[i-1]+heights[i-1]/2-1e-9 {
				t.Fatalf("labels overlap: %v, heights %v, wanted %v", at, heights, want)
			}
		}
	}
}

func TestPeriodLabelsFitAtTheNarrowest(t *testing.T) {
	for _, labels := range [][]string{years(2000, 25), {"2012/13", "2013/14", "2014/15", "2015/16", "2016/17"}, {"Apr–Sep 2012", "Oct 2012–Mar 2013", "Apr–Sep 2013"}} {
		for _, width := range []float64{100, 150, 260, 400} {
			k := thin(labels, width)
			if k >= len(labels) {
				continue // one label only
			}
			apart := float64(k) * width / float64(len(labels)-1)
			for _, l := range labels {
				if w := textWidth(l, smallSize); w+4 > apart {
					t.Errorf("%q is %v px wide and labels are %v apart", l, w, apart)
				}
			}
		}
	}
}
