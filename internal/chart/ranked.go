package chart

import (
	"slices"
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
	if shown > 0 {
		k.scratch = k.chart.count(k.scratch[:0], "drawing.in_order", shown)
		k.note(k.scratch)
	}
	k.withoutNote(all.Points)
	k.symbolNote(Area)
	k.symbolNote(England)
}

// withoutNote says below the plot how many points are symbols, and which.
func (k *canvas) withoutNote(points []Point) {
	if text := k.chart.without(points); text != "" {
		k.note([]byte(text))
	}
}

// symbolNote says below the plot that a place of its own has no figure.
func (k *canvas) symbolNote(r Role) {
	s := k.chart.first(r)
	if s == nil || s.Points[0].IsNumber() {
		return
	}
	k.notice("drawing.place", "name", s.Name, "value", string(k.chart.appendSymbol(nil, s.Points[0].Symbol)))
}
