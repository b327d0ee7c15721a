package chart

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/observation"
)

func TestIntervalCrossesNoGapOrBreakAndNeedsAFigureWithBothLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		n := 1 + r.IntN(12)
		c := trendOf(years(2010, n), Axis{Decimals: 1}, Series{"A", Area, randomPoints(r, n)}, Series{"E", England, randomPoints(r, n)})
		c.Lower, c.Upper = randomPoints(r, n), randomPoints(r, n)
		for i := 1; i < n; i++ {
			if r.IntN(6) == 0 {
				c.Breaks = append(c.Breaks, Break{At: i})
			}
		}
		known := make([]Point, n) // where all three are numbers
		for i := range known {
			if c.Series[0].Points[i].IsNumber() && c.Lower[i].IsNumber() && c.Upper[i].IsNumber() {
				known[i].Symbol = observation.Number
			}
		}
		var drawn [][]xy
		svg := c.AppendSVG(nil)
		for _, e := range withClass(parse(t, svg), "c-iv") {
			drawn = append(drawn, subpaths(t, e.attr["d"])...)
		}
		want := runs(&c, known)
		if len(drawn) != len(want) {
			t.Fatalf("%d bands drawn, want %d\n%s", len(drawn), len(want), svg)
		}
		for i, run := range want {
			low, high := math.Inf(1), math.Inf(-1)
			for _, p := range drawn[i] {
				low, high = min(low, p.x), max(high, p.x)
			}
			if math.Abs(low-10*place(run[0], n)) > 0.06 || math.Abs(high-10*place(run[1], n)) > 0.06 || len(drawn[i]) != 2*(run[1]-run[0]+1) {
				t.Fatalf("band over %v has the points %v\n%s", run, drawn[i], svg)
			}
		}
	}
}

func TestSymbolHasNoGroupedBarFunnelDotOrClass(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		n := 1 + r.IntN(20)
		pts, others := randomPoints(r, n), randomPoints(r, n)
		numbers := func(pts []Point) (k int) {
			for _, p := range pts {
				if p.IsNumber() {
					k++
				}
			}
			return k
		}
		grouped := groupedOf(Axis{Decimals: 1}, years(1, n), Series{"A", Area, pts}, Series{"E", England, others})
		all := parse(t, grouped.AppendSVG(nil))
		// The key has one of each.
		if a, b := len(withClass(all, "c-bar"))-1, len(withClass(all, "c-bar2"))-1; a != numbers(pts) || b != numbers(others) {
			t.Fatalf("%d and %d bars for %d and %d numbers", a, b, numbers(pts), numbers(others))
		}
		sizes := make([]float64, n)
		for i := range sizes {
			sizes[i] = 1 + float64(r.IntN(5000))
		}
		funnel := funnelOf(Axis{Decimals: 1}, pts, sizes, pts[:1], points("40"), 300)
		all = parse(t, funnel.AppendSVG(nil))
		dots := 0
		for _, e := range withClass(all, "c-dots") {
			dots += len(subpaths(t, e.attr["d"]))
		}
		if dots != numbers(pts) || len(withClass(all, "c-m")) != numbers(pts[:1]) {
			t.Fatalf("%d dots for %d numbers", dots, numbers(pts))
		}
		for _, e := range withClass(all, "c-lim") {
			for _, path := range subpaths(t, e.attr["d"]) {
				for _, p := range path {
					if p.x < 0 || p.x > 1000 || p.y < -0.05 || p.y > funnelHeight+0.05 {
						t.Fatalf("a limit leaves the plot: %v", p)
					}
				}
			}
		}
		hexes := mapOf(Axis{Decimals: 1}, country(n), pts)
		all = parse(t, hexes.AppendSVG(nil))
		classed, hatched := 0, 0
		for _, e := range all {
			if e.name == "a" {
				if strings.Contains(e.attr["class"], "c-hs") {
					hatched++
				} else {
					classed++
				}
			}
		}
		if classed != numbers(pts) || classed+hatched != n {
			t.Fatalf("%d classed and %d hatched hexagons for %d numbers of %d", classed, hatched, numbers(pts), n)
		}
	}
}

func TestEverySymbolIsNamedInTheNewerKinds(t *testing.T) {
	for sym := observation.Suppressed; sym <= observation.Low; sym++ {
		cells := []Point{{Symbol: sym}, points("3")[0]}
		for _, c := range []Chart{
			groupedOf(Axis{}, years(2013, 2), Series{"A", Area, cells}),
			funnelOf(Axis{}, cells, []float64{4, 5}, nil, points("3"), 3),
			mapOf(Axis{}, country(2), cells),
		} {
			svg := string(c.AppendSVG(nil))
			drawn := regexp.MustCompile("<[^>]*>").ReplaceAllString(svg[strings.Index(svg, "</desc>"):], "")
			if !strings.Contains(drawn, sym.Word()) {
				t.Errorf("kind %d does not say %q: %s", c.Kind, sym.Word(), drawn)
			}
			if !strings.Contains(c.Describe(), sym.Word()) {
				t.Errorf("kind %d is not described with %q: %s", c.Kind, sym.Word(), c.Describe())
			}
		}
	}
}

func TestMapClassesAreFifthsAndEqualFiguresShareOne(t *testing.T) {
	tests := []struct {
		name  string
		cells string
		want  string
	}{
		{"ten", "1 2 3 4 5 6 7 8 9 10", "1–2:2 3–4:2 5–6:2 7–8:2 9–10:2"},
		{"symbols have none", "c 4 x 1 low 3 2 5", "1–1:1 2–2:1 3–3:1 4–4:1 5–5:1"},
		{"ties take the lower class", "0 0 0 0 0 0 1 2 3 4", "0–0:6 1–2:2 3–4:2"},
		{"as shown: 1.04 is 1.0", "1.04 0.96 7", "1.0–1.0:2 7.0–7.0:1"},
		{"equal", "5 5 5", "5–5:3"},
		{"one", "5", "5–5:1"},
		{"none", "c x", ""},
	}
	for _, test := range tests {
		pts := points(strings.Fields(test.cells)...)
		c := Chart{Words: english}
		if strings.Contains(test.cells, ".") {
			c.Axis.Decimals = 1
		}
		classes := c.classes(pts)
		var got []string
		for _, x := range classes.list[:classes.n] {
			got = append(got, fmt.Sprintf("%s–%s:%d", x.low.Format(c.Axis.Decimals), x.high.Format(c.Axis.Decimals), x.count))
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		for _, p := range pts {
			if !p.IsNumber() {
				continue
			}
			d := p.Number.Round(c.Axis.Decimals)
			if x := classes.list[classes.of(d)-1]; d.Cmp(x.low) < 0 || d.Cmp(x.high) > 0 {
				t.Errorf("%s: %v is in the class %v to %v", test.name, d, x.low, x.high)
			}
		}
	}
}

func TestAbbreviationsAreShortAndDiffer(t *testing.T) {
	names := []string{"Barnet", "Barnsley", "Bath and North East Somerset", "Bath", "Ba", "North Tyneside", "North Tynedale", "St. Helens", "King's Lynn", "Isles of Scilly", "Østfold", "17", ""}
	got := Abbreviate(names, make([]string, len(names)))
	want := []string{"Bar", "Ban", "BNE", "Bat", "Ba", "NT", "NTy", "SH", "KL", "IS", "Øst", "Xa", "Xb"}
	if diff := cmp.Diff(want[:4], got[:4]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[5:11], got[5:11]); diff != "" {
		t.Error(diff)
	}
	var many, none []string
	for i := range 400 {
		many, none = append(many, "Alike "+fmt.Sprint(i)), append(none, "")
	}
	for _, list := range [][]string{got, Abbreviate(many, none)} {
		sorted := slices.Sorted(slices.Values(list))
		if len(slices.Compact(sorted)) != len(list) {
			t.Errorf("two are alike: %v", list)
		}
		for _, s := range list {
			if n := len([]rune(s)); n < 1 || n > 3 {
				t.Errorf("%q has %d letters", s, n)
			}
		}
	}
	if got := Abbreviate([]string{"Barnet", "Barnsley"}, []string{"", "Bar"}); got[0] == "Bar" || got[1] != "Bar" {
		t.Errorf("what the file gives does not stay: %v", got)
	}
}

func TestMapLinksAndNamesEveryHexagon(t *testing.T) {
	c := mapOf(Axis{Decimals: 1}, country(2), points("12", "c"))
	c.LinkBefore, c.LinkAfter = "../areas/", "/n1/index.html?a=1&b=2"
	svg := string(c.AppendSVG(nil))
	for _, want := range []string{
		`href="../areas/area-0/n1/index.html?a=1&amp;b=2"><title>Ambleford: 12.0</title>`,
		`<title>Brindlow: suppressed</title>`, `>Amb</text>`, `>Bri</text>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
}

// TestDrawingAllocatesForItsWordsAlone holds that figures and coordinates are appended
// and need no room of their own: only what is said in words may, a few strings a line.
func TestDrawingAllocatesForItsWordsAlone(t *testing.T) {
	const aLine = 8
	all := samples()
	var buf []byte
	for i := range all {
		c := &all[i].chart
		c.Description = c.Describe()
		buf = c.AppendSVG(buf[:0])
		lines := 0
		for _, class := range []string{`class="c-note"`, `class="c-u"`, `class="c-k"`} {
			lines += bytes.Count(buf, []byte(class))
		}
		if n := testing.AllocsPerRun(10, func() { buf = c.AppendSVG(buf[:0]) }); n > float64(1+aLine*lines) {
			t.Errorf("%s: %v allocations for %d lines of words", all[i].name, n, lines)
		}
	}
}
