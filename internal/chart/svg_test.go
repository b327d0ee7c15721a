package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"almanac/internal/observation"
)

// element is one element of a drawing.
type element struct {
	name string
	attr map[string]string
	text string // its own, not its children's
}

// parse reads a drawing as XML and lists its elements.
func parse(t testing.TB, svg []byte) []element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	var out []element
	var open []int
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := element{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := e.attr[a.Name.Local]; twice {
					t.Fatalf("attribute %s twice on %s\n%s", a.Name.Local, e.name, svg)
				}
				e.attr[a.Name.Local] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(tok)
			}
		}
	}
}

// withClass lists the elements that bear all of the classes.
func withClass(all []element, classes ...string) (out []element) {
next:
	for _, e := range all {
		have := strings.Fields(e.attr["class"])
		for _, c := range classes {
			found := false
			for _, h := range have {
				found = found || h == c
			}
			if !found {
				continue next
			}
		}
		out = append(out, e)
	}
	return out
}

type xy struct{ x, y float64 }

var moves = regexp.MustCompile(`([ML])(-?[\d.]+) (-?[\d.]+)`)

// subpaths reads the M and L commands of a path.
func subpaths(t testing.TB, d string) (out [][]xy) {
	t.Helper()
	for _, m := range moves.FindAllStringSubmatch(d, -1) {
		x, errX := strconv.ParseFloat(m[2], 64)
		y, errY := strconv.ParseFloat(m[3], 64)
		if errX != nil || errY != nil {
			t.Fatalf("bad coordinates in %q", d)
		}
		if m[1] == "M" {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], xy{x, y})
	}
	return out
}

func TestGoldens(t *testing.T) {
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) { golden(t, s.name+".svg", s.chart.AppendSVG(nil)) })
	}
	for _, s := range smallSamples() {
		t.Run(s.name, func(t *testing.T) { golden(t, s.name+".svg", append(s.draw(nil), '\n')) })
	}
}

func TestDrawingsAreWellFormedAndKeepToTheContentSecurityPolicy(t *testing.T) {
	drawings := map[string][]byte{}
	for _, s := range samples() {
		s.chart.Title = `<b>"Tom" & 'Ann'</b>` + "\x00\xff"
		for i := range s.chart.Labels {
			s.chart.Labels[i] += ` <&">` + "\x07"
		}
		for i := range s.chart.Series {
			s.chart.Series[i].Name += ` </text><script>alert(1)</script>`
		}
		drawings[s.name] = s.chart.AppendSVG(nil)
	}
	for _, s := range smallSamples() {
		drawings[s.name] = s.draw(nil)
	}
	for name, svg := range drawings {
		if !utf8.Valid(svg) {
			t.Errorf("%s is not UTF-8", name)
		}
		if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) {
			t.Errorf("%s holds a number that is none: %s", name, svg)
		}
		for _, e := range parse(t, svg) {
			if e.name == "script" || e.name == "style" {
				t.Errorf("%s holds a %s element", name, e.name)
			}
			for a := range e.attr {
				if a == "style" || strings.HasPrefix(a, "on") {
					t.Errorf("%s holds a %s attribute", name, a)
				}
			}
		}
	}
}

func TestDrawingIsNamedAndDescribed(t *testing.T) {
	for _, s := range samples() {
		all := parse(t, s.chart.AppendSVG(nil))
		ids := map[string]string{}
		var root element
		for _, e := range all {
			if id := e.attr["id"]; id != "" {
				if _, twice := ids[id]; twice {
					t.Errorf("%s: id %s twice", s.name, id)
				}
				ids[id] = e.text
			}
			if e.attr["role"] == "img" || e.attr["role"] == "group" {
				root = e
			}
		}
		if got := ids[root.attr["aria-labelledby"]]; got != s.chart.Title {
			t.Errorf("%s is named %q, want %q", s.name, got, s.chart.Title)
		}
		if got := ids[root.attr["aria-describedby"]]; got != s.chart.Describe() || got == "" {
			t.Errorf("%s is described as %q, want %q", s.name, got, s.chart.Describe())
		}
		if h, err := strconv.Atoi(root.attr["height"]); err != nil || h < 20 {
			t.Errorf("%s has height %q", s.name, root.attr["height"])
		}
	}
}

func TestSameChartSameBytes(t *testing.T) {
	a, b := samples(), samples()
	for i := range a {
		first := a[i].chart.AppendSVG([]byte("before"))
		if again := a[i].chart.AppendSVG([]byte("before")); !bytes.Equal(first, again) {
			t.Errorf("%s differs when drawn again", a[i].name)
		}
		if other := b[i].chart.AppendSVG(nil); !bytes.Equal(first[len("before"):], other) {
			t.Errorf("%s differs in another slice", a[i].name)
		}
	}
}

// randomPoints mixes numbers with every symbol and with nothing at all.
func randomPoints(r *rand.Rand, n int) []Point {
	out := make([]Point, n)
	for i := range out {
		if r.IntN(2) == 0 {
			out[i].Symbol = observation.Symbol(r.IntN(int(observation.Low) + 1))
		} else {
			out[i].Symbol = observation.Number
		}
		// A symbol that has figures behind it, to be caught if they are drawn.
		out[i].Number = observation.NewDecimal(int64(r.IntN(2000)-200), 1)
	}
	return out
}

// runs gives the first and last index of each unbroken run of numbers.
func runs(c *Chart, pts []Point) (out [][2]int) {
	for i, p := range pts {
		if !p.IsNumber() {
			continue
		}
		joined := i > 0 && pts[i-1].IsNumber()
		for _, b := range c.Breaks {
			joined = joined && b.At != i
		}
		if joined {
			out[len(out)-1][1] = i
		} else {
			out = append(out, [2]int{i, i})
		}
	}
	return out
}

func TestLineHasNoPointForASymbolAndCrossesNoGapOrBreak(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 1 + r.IntN(12)
		c := trendOf(years(2010, n), Axis{Decimals: 1}, Series{"A", Area, randomPoints(r, n)}, Series{"E", England, randomPoints(r, n)})
		for i := 1; i < n; i++ {
			if r.IntN(6) == 0 {
				c.Breaks = append(c.Breaks, Break{At: i})
			}
		}
		svg := c.AppendSVG(nil)
		all := parse(t, svg)
		for s, class := range []string{"c-1", "c-2"} {
			pts := c.Series[s].Points
			var lines, dots [][]xy
			for _, e := range withClass(all, "c-l", class) {
				lines = append(lines, subpaths(t, e.attr["d"])...)
			}
			for _, e := range withClass(all, "c-d", class) {
				dots = append(dots, subpaths(t, e.attr["d"])...)
			}
			wantDots := 0
			for _, run := range runs(&c, pts) {
				if s == 0 {
					wantDots += run[1] - run[0] + 1
				} else if run[0] == run[1] {
					wantDots++
				}
				if run[0] == run[1] {
					continue
				}
				if len(lines) == 0 {
					t.Fatalf("a run is not drawn: %v\n%s", run, svg)
				}
				var want []xy
				for i := run[0]; i <= run[1]; i++ {
					want = append(want, xy{x: 10 * place(i, n)})
				}
				if len(lines[0]) != len(want) {
					t.Fatalf("run %v has %d points, want %d\n%s", run, len(lines[0]), len(want), svg)
				}
				for i := range want {
					if math.Abs(lines[0][i].x-want[i].x) > 0.06 {
						t.Fatalf("run %v: point %d at x %v, want %v\n%s", run, i, lines[0][i].x, want[i].x, svg)
					}
				}
				lines = lines[1:]
			}
			if len(lines) != 0 || len(dots) != wantDots {
				t.Fatalf("%d lines too many; %d dots, want %d\n%s", len(lines), len(dots), wantDots, svg)
			}
		}
	}
}

func TestSparklineHasNoPointForASymbolAndCrossesNoGap(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		pts := randomPoints(r, 1+r.IntN(12))
		svg := AppendSparkline(nil, pts, "")
		var got [][]xy
		for _, e := range parse(t, svg) {
			if e.name == "path" {
				got = append(got, subpaths(t, e.attr["d"])...)
			}
		}
		want := runs(&Chart{Words: english}, pts)
		if len(got) != len(want) {
			t.Fatalf("%d runs drawn, want %d\n%s", len(got), len(want), svg)
		}
		for i, run := range want {
			if len(got[i]) != run[1]-run[0]+1 {
				t.Fatalf("run %v has %d points\n%s", run, len(got[i]), svg)
			}
		}
	}
}

func TestSymbolHasNoBarBandBoxOrDot(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		n := 1 + r.IntN(8)
		numbers := func(pts []Point) (k int) {
			for _, p := range pts {
				if p.IsNumber() {
					k++
				}
			}
			return k
		}
		pts, marks := randomPoints(r, n), randomPoints(r, n)
		bars := barsOf(Axis{Decimals: 1}, years(1, n), Series{"A", Area, pts}, Series{"E", England, marks})
		all := parse(t, bars.AppendSVG(nil))
		// The key has one of each.
		if got, want := len(withClass(all, "c-bar"))-1, numbers(pts); got != want {
			t.Fatalf("%d bars for %d numbers", got, want)
		}
		if got, want := len(withClass(all, "c-mark"))-1, numbers(marks); got != want {
			t.Fatalf("%d marks for %d numbers", got, want)
		}

		dist := distributionOf(Axis{Decimals: 1}, years(1, n), map[Role][]Point{LowerQuartile: pts, Median: marks, UpperQuartile: pts, Mode: marks})
		all = parse(t, dist.AppendSVG(nil))
		if got, want := len(withClass(all, "c-box")), numbers(pts); got != want {
			t.Fatalf("%d boxes for %d pairs of numbers", got, want)
		}
		for _, class := range []string{"c-median", "c-mode"} {
			if got, want := len(withClass(all, class)), numbers(marks); got != want {
				t.Fatalf("%d %s for %d numbers", got, class, want)
			}
		}

		ranked := rankedOf(Axis{Decimals: 1}, pts, pts[:1], marks[:1])
		all = parse(t, ranked.AppendSVG(nil))
		dots := 0
		for _, e := range withClass(all, "c-dots") {
			dots += len(subpaths(t, e.attr["d"]))
		}
		if want := numbers(pts); dots != want {
			t.Fatalf("%d dots for %d numbers", dots, want)
		}
		if got, want := len(withClass(all, "c-m")), numbers(pts[:1]); got != want {
			t.Fatalf("%d emphasised dots for %d numbers", got, want)
		}
	}
	c := bandsOf(Axis{Percent: true}, []string{"A", "B"}, []string{"p", "q"}, points("40", "c"), points("40", "60"))
	rects := 0
	for _, e := range withClass(parse(t, c.AppendSVG(nil)), "c-band") {
		if strings.HasSuffix(e.attr["width"], "%") {
			rects++
		}
	}
	if rects != 2 {
		t.Errorf("%d bands drawn for one whole row of two", rects)
	}
	strip := AppendStrip(nil, Strip{SpreadOf(points("1", "2", "3")), Point{Symbol: observation.Suppressed}, Point{}}, "")
	if all := parse(t, strip); len(withClass(all, "c-me")) != 0 || len(withClass(all, "c-eng")) != 0 {
		t.Errorf("a symbol has a place in the strip: %s", strip)
	}
}

func TestEverySymbolIsNamedInTheDrawing(t *testing.T) {
	for sym := observation.Suppressed; sym <= observation.Low; sym++ {
		cells := []Point{{Symbol: sym}, points("3")[0]}
		for _, c := range []Chart{
			trendOf(years(2013, 2), Axis{}, Series{"A", Area, cells}),
			barsOf(Axis{}, years(2013, 2), Series{"A", Area, cells}),
			bandsOf(Axis{}, years(2013, 1), years(1, 2), cells),
			distributionOf(Axis{}, years(2013, 2), map[Role][]Point{Median: cells}),
			rankedOf(Axis{}, cells, cells[:1], nil),
		} {
			svg := string(c.AppendSVG(nil))
			drawn := strings.ReplaceAll(svg[strings.Index(svg, "</desc>"):], "</text><text", " <text")
			drawn = regexp.MustCompile("<[^>]*>").ReplaceAllString(drawn, "")
			if !strings.Contains(drawn, sym.Word()) {
				t.Errorf("kind %d does not say %q: %s", c.Kind, sym.Word(), drawn)
			}
			if !strings.Contains(c.Describe(), sym.Word()) {
				t.Errorf("kind %d is not described with %q: %s", c.Kind, sym.Word(), c.Describe())
			}
		}
	}
}

func TestValuesAreWrittenWithTheMeasuresDecimals(t *testing.T) {
	tests := []struct {
		cell     string
		decimals int
		percent  bool
		want     string
	}{
		{"37.85", 1, false, "37.9"},
		{"0.145", 2, true, "0.15%"},
		{"1234567.25", 1, false, "1,234,567.3"},
		{"5", 1, true, "5.0%"},
		{"-0.5", 0, false, "−1"},
	}
	for _, test := range tests {
		axis := Axis{Decimals: test.decimals, Percent: test.percent}
		p := points(test.cell)
		for _, c := range []Chart{
			trendOf(years(2013, 1), axis, Series{"A", Area, p}),
			barsOf(axis, years(2013, 1), Series{"A", Area, p}),
			rankedOf(axis, p, p, nil),
			distributionOf(axis, years(2013, 1), map[Role][]Point{Median: p}),
		} {
			svg := string(c.AppendSVG(nil))
			if !strings.Contains(svg[strings.Index(svg, "</desc>"):], test.want) {
				t.Errorf("kind %d does not show %s as %s: %s", c.Kind, test.cell, test.want, svg)
			}
		}
	}
}

func BenchmarkTenThousandMixedCharts(b *testing.B) {
	all := samples()
	var dense []sample
	for _, s := range all {
		if strings.HasSuffix(s.name, "-dense") || strings.HasSuffix(s.name, "-sparse") {
			dense = append(dense, s)
		}
	}
	var buf []byte
	bytes := 0
	b.ReportAllocs()
	for b.Loop() {
		bytes = 0
		for i := range 10000 {
			buf = dense[i%len(dense)].chart.AppendSVG(buf[:0])
			bytes += len(buf)
		}
	}
	b.ReportMetric(float64(bytes)/10000, "B/chart")
	b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N)/10000, "µs/chart")
}

func BenchmarkKinds(b *testing.B) {
	for _, s := range samples() {
		if !strings.HasSuffix(s.name, "-dense") && s.name != "bars-many" {
			continue
		}
		b.Run(s.name, func(b *testing.B) {
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf = s.chart.AppendSVG(buf[:0])
			}
			b.ReportMetric(float64(len(buf)), "B/chart")
		})
	}
	for _, s := range smallSamples() {
		if strings.HasSuffix(s.name, "-dense") {
			b.Run(s.name, func(b *testing.B) {
				var buf []byte
				b.ReportAllocs()
				for b.Loop() {
					buf = s.draw(buf[:0])
				}
				b.ReportMetric(float64(len(buf)), "B/chart")
			})
		}
	}
}

func ExampleChart_Describe() {
	c := trendOf(years(2013, 5), Axis{Decimals: 1}, Series{"Ambleford", Area, points("37.9", "c", "45.3", "x", "42.1")}, Series{"England", England, points("38", "39", "40", "41", "42")})
	fmt.Println(c.Describe())
	// Output: Ambleford was 37.9 in 2013 and 42.1 in 2017. There is no figure for 2014 (suppressed); 2016 (not available). England: 42.0 in 2017.
}
