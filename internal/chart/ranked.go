package chart

import (
	"slices"
	"strconv"

	"almanac/internal/observation"
)

// The plot of a Ranked chart in px.
const (
	rankedTop    = 28.0 // px above it, for the name of the emphasised authority
	rankedHeight = 150.0
)

// fewDots is the number of authorities below which dots have room to be larger.
const fewDots = 40

// ranked draws all authorities in order of value, lowest first, one dot each;
// England as a line; and one of them larger, with its name.
func (k *canvas) ranked() {
	c := k.chart
	all := c.first(Others)
	if all == nil {
		return
	}
	k.unitLine(nil)
	var buf [256]float64
	values := sortedNumbers(buf[:0], all.Points)
	sc, ok := zeroScale(c, 4)
	k.open(gutters{left: gutterFor(leftGutters[:], sc.tickWidth(&c.Axis)+8), right: rightGutters[0]})
	k.openPlot(rankedTop, rankedHeight)
	k.tickLabels(&sc, rankedHeight)
	k.openStretched(rankedHeight)
	k.grid(&sc, rankedHeight)
	zero := rankedHeight
	if ok {
		zero = rankedHeight * (1 - sc.at(0))
	}
	k.raw(`<path class="c-axis" d="M0 `).num(zero).raw(`H1000"/>`)
	if len(values) > 0 {
		class := "c-dots"
		if len(values) < fewDots {
			class = "c-dots c-few"
		}
		k.raw(`<path class="`).raw(class).raw(`" d="`)
		for i, v := range values {
			k.raw("M").num(10 * rankPlace(i, len(values))).raw(" ").num(rankedHeight * (1 - sc.at(v))).raw("h.01")
		}
		k.raw(`"/>`)
	}
	k.raw(`</svg>`)
	k.rankedEngland(values, &sc)
	k.rankedArea(values, &sc)
	if !ok {
		k.raw(`<text class="c-u" text-anchor="middle" x="50%"`).attr("y", rankedHeight/2).raw(">No figures</text>")
	}
	k.raw(`</svg>`)
	k.y = rankedTop + rankedHeight + 6
	k.close()
	k.rankedNotes(all, len(values))
}

// rankPlace gives where the i-th of n stands, in per cent of the plot's width.
func rankPlace(i, n int) float64 { return 100 * (float64(i) + 0.5) / float64(n) }

// first gives the first series of a role, nil if there is none.
func (c *Chart) first(r Role) *Series {
	for i := range c.Series {
		if c.Series[i].Role == r && len(c.Series[i].Points) > 0 {
			return &c.Series[i]
		}
	}
	return nil
}

// sortedNumbers appends the numbers among the points, in ascending order.
func sortedNumbers(dst []float64, points []Point) []float64 {
	for _, p := range points {
		if p.IsNumber() {
			dst = append(dst, p.Number.Float())
		}
	}
	slices.Sort(dst)
	return dst
}

// rankedEngland draws England's line and its label where there are no dots:
// above the line at the left, where dots are lower, or below it at the right.
func (k *canvas) rankedEngland(values []float64, sc *scale) {
	s := k.chart.first(England)
	if s == nil || !s.Points[0].IsNumber() {
		return
	}
	v := s.Points[0].Number.Float()
	y := rankedHeight * (1 - sc.at(v))
	k.raw(`<line class="c-l c-2" x2="100%"`).attr("y1", y).attr("y2", y).raw("/>")
	below, _ := slices.BinarySearch(values, v)
	if 2*below >= len(values) || y > rankedHeight-16 {
		k.raw(`<text x="4"`).attr("y", y-6)
	} else {
		k.raw(`<text text-anchor="end" x="100%"`).attr("y", y+15)
	}
	k.raw(">").esc(s.Name).raw(" ").value(s.Points[0]).endText()
}

// rankedArea draws the emphasised dot, and its label above the plot with a
// leader, which no dot can be in the way of.
func (k *canvas) rankedArea(values []float64, sc *scale) {
	s := k.chart.first(Area)
	if s == nil || !s.Points[0].IsNumber() || len(values) == 0 {
		return
	}
	v := s.Points[0].Number.Float()
	i, _ := slices.BinarySearch(values, v)
	last := i // of those that share the value; the dot stands in their middle
	for last+1 < len(values) && values[last+1] == v {
		last++
	}
	x := rankPlace(min((i+last)/2, len(values)-1), len(values))
	y := rankedHeight * (1 - sc.at(v))
	k.leader(s, x, y)
}

// leader draws an emphasised dot, x in per cent, and its label above the plot
// with a line between them.
func (k *canvas) leader(s *Series, x, y float64) {
	k.raw(`<line class="c-lead" x1="`).coord(percent(x)).raw(`" x2="`).coord(percent(x)).raw(`" y1="-6"`).attr("y2", y).raw("/>")
	k.raw(`<circle class="c-m c-1" r="6" cx="`).coord(percent(x)).raw(`"`).attr("cy", y).raw(`/><text class="c-a" y="-10" x="`)
	switch {
	case x < 34:
		k.raw(`0"`)
	case x > 66:
		k.raw(`100%" text-anchor="end"`)
	default:
		k.coord(percent(x)).raw(`" text-anchor="middle"`)
	}
	k.raw(">").esc(s.Name).raw(" ").value(s.Points[0]).endText()
}

// rankedNotes says below the plot how many are shown and how many are not.
func (k *canvas) rankedNotes(all *Series, shown int) {
	c := k.chart
	if shown > 0 {
		s := appendCount(k.scratch[:0], shown, "", "")
		s = append(s, ' ')
		s = append(s, all.noun()...)
		k.scratch = append(s, " in order, lowest to highest"...)
		k.note(k.scratch)
	}
	k.scratch = appendNoFigure(k.scratch[:0], all.Points)
	if len(k.scratch) > 0 {
		k.note(k.scratch)
	}
	for _, r := range [...]Role{Area, England} {
		s := c.first(r)
		if s == nil || s.Points[0].IsNumber() {
			continue
		}
		k.scratch = append(append(k.scratch[:0], s.Name...), ": "...)
		k.scratch = appendSymbol(k.scratch, s.Points[0].Symbol)
		k.note(k.scratch)
	}
}

// noun is what the dots are.
func (s *Series) noun() string {
	if s.Name == "" {
		return "authorities"
	}
	return s.Name
}

// appendNoFigure counts the points that are symbols: "5 have no figure: 3
// suppressed, 2 not available"; nothing when all are numbers.
func appendNoFigure(dst []byte, points []Point) []byte {
	var counts symbolCounts
	for _, p := range points {
		counts[p.Symbol]++
	}
	total := counts.symbols()
	if total == 0 {
		return dst
	}
	dst = appendCount(dst, total, " has no figure", " have no figure")
	return counts.append(dst)
}

// symbolCounts counts points by their symbol.
type symbolCounts [observation.Low + 1]int

// symbols counts those that are not numbers.
func (n *symbolCounts) symbols() int {
	total := 0
	for sym, k := range n {
		if observation.Symbol(sym) != observation.Number {
			total += k
		}
	}
	return total
}

// append writes how many there are of each symbol: ": 3 suppressed, 2 not
// available". Of what is not in the data at all there is nothing to say.
func (n *symbolCounts) append(dst []byte) []byte {
	before := ": "
	for sym := observation.Suppressed; sym <= observation.Low; sym++ {
		if n[sym] == 0 {
			continue
		}
		dst = append(dst, before...)
		before = ", "
		dst = strconv.AppendInt(dst, int64(n[sym]), 10)
		dst = append(dst, ' ')
		dst = append(dst, sym.Word()...)
	}
	return dst
}

// appendCount writes n and the word for one or for many.
func appendCount(dst []byte, n int, one, many string) []byte {
	dst = observation.NewDecimal(int64(n), 0).Append(dst, 0)
	if n == 1 {
		return append(dst, one...)
	}
	return append(dst, many...)
}
