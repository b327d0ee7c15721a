package main

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almanac/internal/framework"
	"almanac/internal/output"
)

// publishedMap is a map of England's authorities as others have drawn it.
const publishedMap = "../../../shared/realdata/geo/uk-upper-tier-local-authorities_2019.hexjson"

// tally counts what was looked at, so that a test of nothing fails.
type tally struct {
	trends, vertices, gaps, bands, ranked, dots, maps, hexes, hatched, funnels, silent, judged int
}

// checkCharts holds every drawing of every page to the table beside it.
func checkCharts(t *testing.T, built *output.Memory, fw *framework.Framework, withMap bool) {
	var n tally
	for _, f := range built.Files() {
		if t.Failed() {
			return // one page is enough to see what is wrong
		}
		if !strings.HasSuffix(f.Path, "index.html") || !strings.HasPrefix(f.Path, "2022/") || strings.HasPrefix(f.Path, "2022/embed/") || !bytes.Contains(f.Data, []byte("<table")) {
			continue
		}
		page, err := html.Parse(bytes.NewReader(f.Data))
		if err != nil {
			t.Fatal(err)
		}
		for node := range page.Descendants() {
			switch {
			case hasClass(node, "figure-pair"):
				n.pair(t, f.Path, node)
			case node.Data == "section" && hasClass(node, "measure"):
				n.words(t, f.Path, node, fw)
			case hasClass(node, "profile"):
				n.profile(t, f.Path, node)
			}
		}
	}
	t.Logf("looked at %+v", n)
	least := tally{trends: 2000, vertices: 50000, gaps: 1000, bands: 200, ranked: 20, dots: 2000, funnels: 2, silent: 200, judged: 4000}
	if withMap {
		least.maps, least.hexes, least.hatched = 17, 2550, 50 // one an item of many measures
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"trends", n.trends, least.trends}, {"points of lines", n.vertices, least.vertices}, {"cells without a number in trends", n.gaps, least.gaps},
		{"bands", n.bands, least.bands}, {"ranked charts", n.ranked, least.ranked}, {"dots", n.dots, least.dots}, {"funnels", n.funnels, least.funnels},
		{"maps", n.maps, least.maps}, {"hexagons", n.hexes, least.hexes}, {"hatched hexagons", n.hatched, least.hatched},
		{"sentences about no figure", n.silent, least.silent}, {"measures without polarity", n.judged, least.judged},
	} {
		if c.got < c.want {
			t.Errorf("looked at %d %s, expected at least %d", c.got, c.name, c.want)
		}
	}
}

// pair compares the drawings of a figure-pair with its table.
func (n *tally) pair(t *testing.T, path string, pair *html.Node) {
	table := first(pair, func(x *html.Node) bool { return x.Data == "table" })
	if table == nil {
		return
	}
	for svg := range pair.Descendants() {
		if svg.Data != "svg" || !hasClass(svg, "c-svg") {
			continue
		}
		switch id := attrOf(svg, "aria-labelledby"); {
		case strings.HasSuffix(id, "-trend-t"):
			n.trend(t, path+" "+id, svg, table)
		case strings.HasSuffix(id, "-ranked-t"):
			n.ranked++
			n.dots += sameNumber(t, path+" "+id, svg, authorityCells(table))
		case strings.HasSuffix(id, "-funnel-plot-t"):
			n.funnels++
			sameNumber(t, path+" "+id, svg, authorityCells(table))
		case strings.HasSuffix(id, "-map-t"):
			n.hexMap(t, path+" "+id, svg, table)
		}
	}
}

// trend checks each vertex of each line, dot and band of a trend: its period
// has a number in the table, it lies at that number's height, and only
// neighbouring periods are joined.
func (n *tally) trend(t *testing.T, where string, svg, table *html.Node) {
	n.trends++
	cells, periods := periodCells(t, where, svg, table)
	scale := valueScale(t, where, svg)
	for _, row := range cells {
		if _, ok := numberIn(row[0]); !ok {
			n.gaps++
		}
	}
	for path := range svg.Descendants() {
		line, dot, band := hasClass(path, "c-l"), hasClass(path, "c-d"), hasClass(path, "c-iv")
		if path.Data != "path" || !line && !dot && !band {
			continue
		}
		column := 0
		for c := 1; c <= 4; c++ {
			if hasClass(path, "c-"+strconv.Itoa(c)) {
				column = c - 1
			}
		}
		for _, run := range runsOf(t, attrOf(path, "d")) {
			before := -1
			for _, p := range run {
				i := int(math.Round(p.x / 1000 * float64(max(1, periods-1))))
				if periods == 1 {
					i = 0
				}
				row, ok := cells[i]
				if !ok {
					t.Errorf("%s: a point in a period that the table does not show (%d of %d)", where, i, periods)
					return
				}
				v, ok := numberIn(row[column])
				if !ok {
					t.Errorf("%s: a point where the table says %q", where, row[column])
					return
				}
				if before >= 0 && i-before != 1 && !(band && before-i <= 1 && before-i >= 0) {
					t.Errorf("%s: period %d is joined to %d", where, before, i)
				}
				before = i
				if band {
					continue // its height is that of a limit
				}
				n.vertices++
				if drawn, tolerance := scale(p.y); math.Abs(drawn-v) > tolerance {
					t.Errorf("%s: a point at %.2f where the table says %q", where, drawn, row[column])
				}
			}
			if band {
				n.bands++
			}
		}
	}
}

// periodCells gives the table's rows by the place of their period on the axis,
// and how many periods the axis has.
func periodCells(t *testing.T, where string, svg, table *html.Node) (cells map[int][]string, periods int) {
	t.Helper()
	axis := first(svg, func(x *html.Node) bool { return hasClass(x, "c-axis") })
	periods = strings.Count(attrOf(axis, "d"), "v5")
	labels := map[int]string{}
	for tk := range svg.Descendants() {
		if !hasClass(tk, "c-tk") || attrOf(tk, "text-anchor") != "middle" {
			continue
		}
		for text := range tk.ChildNodes() {
			x, err := strconv.ParseFloat(strings.TrimSuffix(attrOf(text, "x"), "%"), 64)
			if err != nil && attrOf(text, "x") != "" {
				t.Fatalf("%s: %v", where, err)
			}
			if !hasClass(text, "c-s") {
				labels[int(math.Round(x/100*float64(periods-1)))] = textOf(text)
			}
		}
	}
	last := yearOf(labels[periods-1])
	for i, label := range labels {
		if yearOf(label) != last-(periods-1-i) {
			t.Fatalf("%s: %s is not %d years before %s", where, label, periods-1-i, labels[periods-1])
		}
	}
	cells = map[int][]string{}
	for _, tr := range rows(table) {
		row := cellsOf(tr)
		cells[periods-1-(last-yearOf(row[0]))] = row[1:]
	}
	return cells, periods
}

// yearIn finds the year of "2014", "2013/14" and "Apr–Sep 2014".
var yearIn = regexp.MustCompile(`\d{4}`)

func yearOf(label string) int {
	year, _ := strconv.Atoi(yearIn.FindString(label))
	return year
}

// valueScale reads the labelled ticks of the vertical axis: the value at a
// height, and how exact that is.
func valueScale(t *testing.T, where string, svg *html.Node) func(y float64) (value, tolerance float64) {
	t.Helper()
	type tick struct{ y, value float64 }
	var ticks []tick
	for tk := range svg.Descendants() {
		if hasClass(tk, "c-tk") && attrOf(tk, "text-anchor") == "end" {
			for text := range tk.ChildNodes() {
				y, err := strconv.ParseFloat(attrOf(text, "y"), 64)
				v, ok := numberIn(textOf(text))
				if err != nil || !ok {
					t.Fatalf("%s: tick %q at %q", where, textOf(text), attrOf(text, "y"))
				}
				ticks = append(ticks, tick{y - 4, v})
			}
		}
	}
	if len(ticks) < 2 {
		return func(float64) (float64, float64) { return 0, math.Inf(1) }
	}
	a, b := ticks[0], ticks[len(ticks)-1]
	perPx := (b.value - a.value) / (b.y - a.y)
	// Heights are written to a tenth of a px; cells are rounded as well.
	return func(y float64) (float64, float64) { return a.value + (y-a.y)*perPx, 0.2*math.Abs(perPx) + 0.051 }
}

// sameNumber checks that a drawing has as many dots as there are figures.
func sameNumber(t *testing.T, where string, svg *html.Node, want int) int {
	t.Helper()
	got := 0
	for path := range svg.Descendants() {
		if hasClass(path, "c-dots") {
			got += len(runsOf(t, attrOf(path, "d")))
		}
	}
	if got != want {
		t.Errorf("%s: %d dots for %d figures in the table", where, got, want)
	}
	return got
}

// hexMap compares what each hexagon says with the table's newest column.
func (n *tally) hexMap(t *testing.T, where string, svg, table *html.Node) {
	n.maps++
	newest := map[string]string{}
	for _, tr := range rows(table) {
		name := textOf(first(tr, func(x *html.Node) bool { return x.Data == "a" }))
		newest[name] = cellsOf(tr)[1]
	}
	for a := range svg.Descendants() {
		if a.Data != "a" {
			continue
		}
		n.hexes++
		name, said, _ := strings.Cut(textOf(first(a, func(x *html.Node) bool { return x.Data == "title" })), ": ")
		cell, listed := newest[name]
		v, isNumber := numberIn(cell)
		hatched := hasClass(a, "c-hs")
		if got, ok := numberIn(said); ok != isNumber || isNumber == hatched || ok && got != v {
			t.Errorf("%s: the map says %s: %s (hatched: %v), the table %q (listed: %v)", where, name, said, hatched, cell, listed)
		}
		if hatched {
			n.hatched++
			for text := range a.Descendants() {
				if d := textOf(text); text.Data == "text" && len(d) > 0 && d[0] >= '0' && d[0] <= '9' {
					t.Errorf("%s: %s has no figure and is in class %s", where, name, d)
				}
			}
		}
	}
}

// placeWords say where a figure stands.
var placeWords = regexp.MustCompile(`(?i)\b(highest|lowest|higher|lower|similar|quarter|better|worse|best|worst|above|below|rank(s|ed)?|\d+(st|nd|rd|th))\b`)

// judgement is in words that only a measure with a polarity may have.
var judgement = regexp.MustCompile(`(?i)\b(better|worse|best|worst)\b`)

// words checks a measure's section: a sentence about no figure places nothing,
// and without a polarity nothing is judged.
func (n *tally) words(t *testing.T, path string, section *html.Node, fw *framework.Framework) {
	anchor := attrOf(section, "id")
	head := first(section, func(x *html.Node) bool { return hasClass(x, "measure-head") })
	if head != nil && first(head, func(x *html.Node) bool { return hasClass(x, "tile-symbol") }) != nil {
		n.silent++
		sentence := textOf(first(head, func(x *html.Node) bool { return hasClass(x, "headline") }))
		// The framework's own words for what is measured are no placing.
		if said := placeWords.FindString(strings.ReplaceAll(sentence, measureOf(t, path, anchor, fw).Noun, "")); said != "" {
			t.Errorf("%s#%s says %q where there is no figure: %s", path, anchor, said, sentence)
		}
	}
	if measureOf(t, path, anchor, fw).Polarity != framework.NoPolarity {
		return
	}
	n.judged++
	if said := judgement.FindString(textWithout(section, "facts", "source-line", "states")); said != "" {
		t.Errorf("%s#%s has no polarity and says %q", path, anchor, said)
	}
}

// measureOf finds the measure of a section.
func measureOf(t *testing.T, path, anchor string, fw *framework.Framework) *framework.Measure {
	t.Helper()
	parts := strings.Split(path, "/")
	item := parts[len(parts)-2]
	for i := range fw.Measures {
		m := &fw.Measures[i]
		of := "context"
		if m.Indicator != framework.None {
			of = fw.Indicators[m.Indicator].ID
		}
		if of == item && m.Anchor == anchor {
			return m
		}
	}
	t.Fatalf("%s: no measure %s", path, anchor)
	return nil
}

// profile checks that a row without a figure has no place among others.
func (n *tally) profile(t *testing.T, path string, table *html.Node) {
	place := regexp.MustCompile(`\d+=? of \d+|quarter`)
	for _, tr := range rows(table) {
		cells := cellsOf(tr)
		if len(cells) < 2 {
			continue
		}
		if _, ok := numberIn(cells[1]); ok {
			continue
		}
		if said := place.FindString(strings.Join(cells[2:], " ")); said != "" && first(tr, func(x *html.Node) bool { return hasClass(x, "sym") }) != nil && !slices.Contains([]string{"", "–"}, cells[1]) {
			t.Errorf("%s: %s has %q and the place %q", path, cells[0], cells[1], said)
		}
	}
}

// authorityCells counts the authorities of a table that have a number in its
// first column.
func authorityCells(table *html.Node) (n int) {
	for _, tr := range rows(table) {
		if _, ok := numberIn(cellsOf(tr)[1]); ok && !hasClass(tr, "is-country") {
			n++
		}
	}
	return n
}

// numberIn reads a figure as it is shown.
func numberIn(s string) (float64, bool) {
	s = strings.NewReplacer(",", "", "%", "", "−", "-").Replace(s)
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

type point struct{ x, y float64 }

var pathCommands = regexp.MustCompile(`([ML])(-?[\d.]+) (-?[\d.]+)`)

// runsOf reads the joined points of a path.
func runsOf(t *testing.T, d string) (out [][]point) {
	t.Helper()
	for _, m := range pathCommands.FindAllStringSubmatch(d, -1) {
		x, errX := strconv.ParseFloat(m[2], 64)
		y, errY := strconv.ParseFloat(m[3], 64)
		if errX != nil || errY != nil {
			t.Fatalf("path %q", d)
		}
		if m[1] == "M" {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], point{x, y})
	}
	return out
}

func hasClass(n *html.Node, class string) bool {
	return n.Type == html.ElementNode && slices.Contains(strings.Fields(attrOf(n, "class")), class)
}

func first(n *html.Node, match func(*html.Node) bool) *html.Node {
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && match(x) {
			return x
		}
	}
	return nil
}

// rows lists the rows of a table's body.
func rows(table *html.Node) (out []*html.Node) {
	for tr := range table.Descendants() {
		if tr.Data == "tr" && tr.Parent.Data == "tbody" {
			out = append(out, tr)
		}
	}
	return out
}

// cellsOf gives the cells of a row as text, its head first.
func cellsOf(tr *html.Node) (out []string) {
	for c := range tr.ChildNodes() {
		if c.Type == html.ElementNode {
			out = append(out, textOf(c))
		}
	}
	return out
}

// textWithout is the text of a node but for what has one of the classes.
func textWithout(n *html.Node, classes ...string) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
		for _, c := range classes {
			if hasClass(n, c) {
				return
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}
