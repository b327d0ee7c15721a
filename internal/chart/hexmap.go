package chart

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/observation"
)

// # Maps of hexagons
//
// A map of hexagons shows where in the country figures are high and low, and
// nothing finer: five classes of one hue, which differ in lightness and, for
// those who do not see that, bear their number in each hexagon. Classes are
// quantiles: each holds about a fifth of the authorities with figures, equal
// figures always share one, and the key gives the lowest and highest figure in
// each with how many there are. A symbol has no class; its hexagon is hatched
// and bears the symbol.
//
// A map is not scaled: a hexagon is as wide as a finger and three letters need,
// and a map too wide for its page is moved within it. Its links are not in the
// order of the tab key and not read out, because the table beside it has the
// same, with whole names; a pointer finds them.

// HexGrid is a map of hexagons without figures, worked out once for all that
// are drawn on it.
type HexGrid struct {
	cells         []HexCell
	missing       []string
	flat          bool
	width, height float64
	borders       string // a path along the borders of groups
}

// Flat reports whether hexagons stand on a side.
func (g *HexGrid) Flat() bool { return g.flat }

// Centres gives the centres of the hexagons, in distances between neighbours.
func (g *HexGrid) Centres() [][2]float64 {
	out := make([][2]float64, len(g.cells))
	for i := range g.cells {
		out[i] = [2]float64{g.cells[i].X / hexApart, g.cells[i].Y / hexApart}
	}
	return out
}

// HexCell is one authority on a map.
type HexCell struct {
	X, Y  float64 // its centre, in distances between the centres of neighbours; neither is below 0
	Label string  // up to three letters; see Abbreviate
	Name  string
	Slug  string // what of its link differs from that of others
	Group int    // its region; a line is drawn between regions
}

// hexApart is the distance of the centres of neighbours in px, and hexRadius
// that from a centre to a corner.
const (
	hexApart  = 32.0
	hexRadius = hexApart / 1.7320508075688772 // √3
)

// NewHexGrid lays out cells. Hexagons stand on a point, or if flat on a side;
// missing names authorities that the map has no place for.
func NewHexGrid(cells []HexCell, flat bool, missing []string) *HexGrid {
	g := &HexGrid{cells: cells, flat: flat, missing: missing}
	const rim = 2.0 // px around the map
	halfWidth, halfHeight := hexApart/2, hexRadius
	if flat {
		halfWidth, halfHeight = halfHeight, halfWidth
	}
	for i := range cells {
		c := &cells[i]
		c.X, c.Y = c.X*hexApart+halfWidth+rim, c.Y*hexApart+halfHeight+rim
		g.width, g.height = max(g.width, c.X+halfWidth+rim), max(g.height, c.Y+halfHeight+rim)
	}
	var path []byte
	at := func(c *HexCell) [2]int { return [2]int{int(c.X / (2 * hexApart)), int(c.Y / (2 * hexApart))} }
	near := map[[2]int][]int{} // cells by where they are: neighbours are in one square or in two that touch
	for i := range cells {
		own := at(&cells[i])
		var others []int
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				others = append(others, near[[2]int{own[0] + dx, own[1] + dy}]...)
			}
		}
		slices.Sort(others)
		near[own] = append(near[own], i)
		for _, j := range others {
			a, b := &cells[j], &cells[i]
			dx, dy := b.X-a.X, b.Y-a.Y
			if a.Group == b.Group || math.Hypot(dx, dy) > 1.01*hexApart {
				continue
			}
			// Their common side lies across the line of their centres.
			x, y := (a.X+b.X)/2, (a.Y+b.Y)/2
			const half = hexRadius / 2 / hexApart
			path = append(appendTenths(append(path, 'M'), x-dy*half), ' ')
			path = append(appendTenths(path, y+dx*half), 'L')
			path = append(appendTenths(path, x+dy*half), ' ')
			path = appendTenths(path, y-dx*half)
		}
	}
	g.borders = string(path)
	return g
}

// HexLayout is a map as the page's script draws it.
type HexLayout struct {
	Width  float64             `json:"width"` // px
	Height float64             `json:"height"`
	Radius float64             `json:"radius"` // from a centre to a corner
	Flat   bool                `json:"flat"`
	Cells  map[string]HexPlace `json:"cells"` // by name
}

// HexPlace is where a hexagon's centre is, in px, and its letters.
type HexPlace struct {
	X     float64 `json:"x"`
	Y     float64 `json:"y"`
	Label string  `json:"label"`
}

// Layout gives the map for a script.
func (g *HexGrid) Layout() HexLayout {
	tenths := func(v float64) float64 { return math.Round(v*10) / 10 }
	out := HexLayout{Width: tenths(g.width), Height: tenths(g.height), Radius: tenths(hexRadius), Flat: g.flat, Cells: map[string]HexPlace{}}
	for i := range g.cells {
		c := &g.cells[i]
		out.Cells[c.Name] = HexPlace{tenths(c.X), tenths(c.Y), c.Label}
	}
	return out
}

// Len is the number of cells: a chart's points must be as many, in their order.
func (g *HexGrid) Len() int { return len(g.cells) }

// Outlines of a hexagon, from its highest left corner on.
const (
	pointedHex = "l16 9.2v18.5l-16 9.2-16-9.2v-18.5z"
	flatHex    = "h18.5l9.2 16-9.2 16h-18.5l-9.2-16z"
)

// maxClasses is how many classes a map has at most; _chart.scss has as many
// shades.
const maxClasses = 5

// hexClass is one class of a map.
type hexClass struct {
	low, high observation.Decimal // the figures at its ends, as shown
	count     int
}

// hexClasses are the classes of a map, lowest first.
type hexClasses struct {
	n    int
	list [maxClasses]hexClass
}

// classes sorts the numbers into quantiles.
func (c *Chart) classes(points []Point) (out hexClasses) {
	var buf [256]observation.Decimal
	sorted := buf[:0]
	for _, p := range points {
		if p.IsNumber() {
			sorted = append(sorted, p.Number.Round(c.Axis.Decimals))
		}
	}
	slices.SortFunc(sorted, observation.Decimal.Cmp)
	n, last := len(sorted), 0
	for i := 0; i < n; {
		j := i
		for j < n && sorted[j].Cmp(sorted[i]) == 0 {
			j++
		}
		// As for quarters: ties take the lower one.
		if fifth := (maxClasses*(i+1) + n - 1) / n; fifth != last {
			last = fifth
			out.list[out.n] = hexClass{low: sorted[i]}
			out.n++
		}
		k := &out.list[out.n-1]
		k.high = sorted[i]
		k.count += j - i
		i = j
	}
	return out
}

// of gives the class of a figure, counted from 1.
func (h *hexClasses) of(d observation.Decimal) int {
	for i := range h.n {
		if d.Cmp(h.list[i].high) <= 0 {
			return i + 1
		}
	}
	return h.n
}

// shade spreads the classes over the shades, 1 to maxClasses; one alone has
// the middle shade.
func (h *hexClasses) shade(class int) int {
	if h.n < 2 {
		return (maxClasses + 1) / 2
	}
	return 1 + (class-1)*(maxClasses-1)/(h.n-1)
}

// hexMap draws the map: with figures in classes, or as a finder of places.
func (k *canvas) hexMap() {
	c, g := k.chart, k.chart.Map
	if g == nil || len(g.cells) == 0 {
		return
	}
	all := c.first(Others)
	wide := g.width > narrowest
	k.unitLine(nil)
	if wide {
		k.raw(`<div class="c-scroll" tabindex="0" role="region" aria-label="`).esc(c.Title).raw(`">`)
	}
	k.raw(`<svg class="c-svg c-map" role="group" aria-labelledby="`).esc(c.ID).raw(`-t" aria-describedby="`).esc(c.ID).raw(`-d"`)
	k.attr("width", max(g.width, narrowest)).raw(` height="`)
	k.openHeight()
	k.raw(`" font-size="13"><title id="`).esc(c.ID).raw(`-t">`).esc(c.Title).raw(`</title><desc id="`).esc(c.ID).raw(`-d">`)
	k.scratch = c.appendDescription(k.scratch[:0])
	k.escBytes(k.scratch).raw(`</desc><g aria-hidden="true">`)
	var classes hexClasses
	if all != nil {
		classes = c.classes(all.Points)
		k.hexHatch(all.Points)
		k.hexKey(&classes, all.Points)
		k.y += 8
	}
	k.raw(`<svg y="`).num(k.y).raw(`" overflow="visible">`)
	for i := range g.cells {
		k.cell(&g.cells[i], i, &classes)
	}
	if g.borders != "" {
		k.raw(`<path class="c-edge" d="`).raw(g.borders).raw(`"/>`)
	}
	k.raw("</svg></g>")
	k.y += g.height
	k.close()
	if wide {
		k.raw("</div>")
	}
	k.hexNotes(&classes, all)
}

// cell draws the hexagon of authority i: its letters and, with figures, below
// them its class or symbol.
func (k *canvas) cell(x *HexCell, i int, classes *hexClasses) {
	c := k.chart
	all := c.first(Others)
	k.raw(`<a class="c-hex `)
	point := Point{}
	switch {
	case all == nil:
		k.raw("c-h0")
	case all.Points[i].IsNumber():
		point = all.Points[i]
		k.raw("c-h").int(classes.shade(classes.of(point.Number.Round(c.Axis.Decimals))))
	default:
		point = all.Points[i]
		k.raw("c-hs")
	}
	k.raw(`" tabindex="-1" href="`).esc(c.LinkBefore).esc(x.Slug).esc(c.LinkAfter).raw(`"><title>`).esc(x.Name)
	if all != nil {
		k.raw(": ")
		k.scratch = c.appendWord(k.scratch[:0], point)
		k.escBytes(k.scratch)
	}
	k.raw("</title>").hexagon(x.X, x.Y, point)
	y := x.Y + 4.5
	if all != nil {
		y = x.Y
	}
	k.raw(`<text`).attr("x", x.X).attr("y", y).raw(">").esc(x.Label).endText()
	if all != nil {
		k.raw(`<text`).attr("x", x.X).attr("y", y+12).raw(">")
		switch {
		case point.IsNumber():
			k.int(classes.of(point.Number.Round(c.Axis.Decimals)))
		case point.Symbol == observation.Absent:
			k.raw("–")
		default:
			k.raw(point.Symbol.Code())
		}
		k.endText()
	}
	k.raw("</a>")
}

// hexagon draws the outline around a centre, hatched where there is a symbol.
func (k *canvas) hexagon(x, y float64, p Point) {
	k.raw("<path")
	if k.chart.first(Others) != nil && !p.IsNumber() {
		k.raw(` fill="url(#`).esc(k.chart.ID).raw(`-s)"`)
	}
	if k.chart.Map.flat {
		k.raw(` d="M`).num(x - hexRadius/2).raw(" ").num(y - hexApart/2).raw(flatHex)
	} else {
		k.raw(` d="M`).num(x).raw(" ").num(y - hexRadius).raw(pointedHex)
	}
	k.raw(`"/>`)
}

// hexHatch defines the hatching of symbols, if there are any.
func (k *canvas) hexHatch(points []Point) {
	if !slices.ContainsFunc(points, func(p Point) bool { return !p.IsNumber() }) {
		return
	}
	k.raw(`<defs><pattern id="`).esc(k.chart.ID).raw(`-s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="c-hatched" d="M0 0v6"/></pattern></defs>`)
}

// hexKey names the classes and the symbols, a line each.
func (k *canvas) hexKey(classes *hexClasses, points []Point) {
	const step = 19.0
	line := func(shade int, p Point) {
		k.raw(`<g class="c-hex `)
		if shade > 0 {
			k.raw("c-h").int(shade).raw(`"><rect width="26" height="15"`)
		} else {
			k.raw(`c-hs"><rect width="26" height="15" fill="url(#`).esc(k.chart.ID).raw(`-s)"`)
		}
		k.raw(` x="1"`).attr("y", k.y+2).raw(`/><text x="14"`).attr("y", k.y+13.5).raw(">")
	}
	for i := range classes.n {
		x := &classes.list[i]
		line(classes.shade(i+1), Point{})
		k.int(i+1).raw("</text></g>").text("c-k", px(36), k.y+14)
		c := k.chart
		if x.high.Cmp(x.low) != 0 {
			k.esc(c.Words.Count("drawing.class", x.count, "low", c.value(shownAs(x.low)), "high", c.value(shownAs(x.high))))
		} else {
			k.esc(c.Words.Count("drawing.class_one", x.count, "value", c.value(shownAs(x.low))))
		}
		k.endText()
		k.y += step
	}
	var counts symbolCounts
	for _, p := range points {
		counts[p.Symbol]++
	}
	for sym := range counts {
		if p := (Point{Symbol: observation.Symbol(sym)}); counts[sym] > 0 && !p.IsNumber() {
			line(0, p)
			if p.Symbol == observation.Absent {
				k.raw("–")
			} else {
				k.raw(p.Symbol.Code())
			}
			k.raw("</text></g>").text("c-k", px(36), k.y+14).esc(k.chart.Words.Count("drawing.class_one", counts[sym], "value", k.chart.value(p))).endText()
			k.y += step
		}
	}
}

// hexNotes says below the map how to read it.
func (k *canvas) hexNotes(classes *hexClasses, all *Series) {
	c := k.chart
	s := c.say(k.scratch[:0], "drawing.hexagons")
	if c.Map.borders != "" {
		s = c.say(s, "drawing.regions")
	}
	if all != nil && classes.n > 1 {
		s = c.say(s, "drawing.classes")
	}
	k.scratch = s
	k.note(s)
	if names := c.Map.missing; len(names) > 0 {
		k.notice("drawing.not_mapped", "names", c.Words.Comma(names))
	}
}

// Abbreviate gives each name up to three letters, no two the same if given are
// not: initials of several words, or the beginning of one, and where those are
// taken other letters of the name in their order. What is given stays.
func Abbreviate(names, given []string) []string {
	out := slices.Clone(given)
	a := abbreviations{map[string]bool{"": true}, map[rune]rune{}}
	for _, g := range given {
		a.taken[g] = true
	}
	for i, name := range names {
		if out[i] == "" {
			out[i] = a.of(name)
			a.taken[out[i]] = true
		}
	}
	return out
}

// abbreviations are those that are taken, and by first letter how far the second letters
// are that stand for nothing.
type abbreviations struct {
	taken map[string]bool
	last  map[rune]rune
}

// smallWords are left out of initials.
var smallWords = []string{"and", "of", "the", "upon", "on", "in", "with", "city"}

func (a *abbreviations) of(name string) string {
	var words []string
	letters := func(r rune) bool { return unicode.IsLetter(r) || r == '\'' || r == '’' || r == '.' }
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !letters(r) }) {
		w = strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, w)
		if w != "" && !slices.Contains(smallWords, strings.ToLower(w)) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		words = []string{"X"}
	}
	if len(words) > 1 {
		initials := ""
		for _, w := range words[:min(3, len(words))] {
			initials += firstLetters(w, 1)
		}
		for _, s := range []string{initials, firstLetters(words[0], 1) + firstLetters(words[1], 2)} {
			if !a.taken[s] {
				return s
			}
		}
	}
	all := []rune(strings.Join(words, ""))
	for i := 1; i < len(all); i++ {
		for j := i + 1; j < len(all); j++ {
			if s := string([]rune{all[0], unicode.ToLower(all[i]), unicode.ToLower(all[j])}); !a.taken[s] {
				return s
			}
		}
	}
	for n := max('a', a.last[all[0]]); ; n++ { // a name of two letters, or one of hundreds alike
		if s := string([]rune{all[0], n}); !a.taken[s] {
			a.last[all[0]] = n
			return s
		}
	}
}

func firstLetters(w string, n int) string {
	end := 0
	for range n {
		_, size := utf8.DecodeRuneInString(w[end:])
		end += size
	}
	return w[:end]
}
