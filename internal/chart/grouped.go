package chart

import "almanac/internal/observation"

// maxGroup is how many places a Grouped chart draws: a fourth bar could not be
// told apart without colour.
const maxGroup = 3

// groupClasses are the looks of the bars of a group: full, empty, hatched.
var groupClasses = [maxGroup]string{"c-bar", "c-bar2", "c-bar3"}

// grouped draws in each category a bar a place, side by side from zero, and at
// the left of each its value, where no bar can be in the way.
func (k *canvas) grouped() {
	c := k.chart
	series := c.Series[:min(len(c.Series), maxGroup)]
	if len(series) == 0 {
		return
	}
	k.unitLine(nil)
	widest := 0.0
	for i := range series {
		for _, p := range series[i].Points {
			widest = max(widest, k.shortWidth(p))
		}
	}
	g := gutters{left: gutterFor(leftGutters[:], widest+8), right: rightGutters[0]}
	k.open(g)
	k.groupKey(series, -g.left)
	lo, hi, ok := extent(series)
	sc := scale{lo: min(lo, 0), hi: max(hi, 0)} // no ticks, so no round ends
	if !ok || sc.lo == sc.hi {
		sc.lo, sc.hi = 0, 1
	}
	zero := 100 * sc.at(0)
	var seen symbolSet
	for i, label := range c.Labels {
		lines, n := wrap(label, narrowest, textSize, maxLines)
		for _, line := range lines[:n] {
			k.y += lineStep
			k.text("", px(-g.left), k.y-4).esc(line).endText()
		}
		top := k.y
		for j := range series {
			seen |= k.groupBar(series[j].Points[i], j, zero, &sc)
		}
		k.raw(`<line class="c-zero" x1="`).coord(percent(zero)).raw(`" x2="`).coord(percent(zero)).raw(`"`).attr("y1", top).attr("y2", k.y).raw("/>")
		k.y += 8
	}
	k.close()
	k.symbolKey(seen &^ (1<<observation.Number | 1<<observation.Absent))
}

// groupBar draws the bar of one place and its value; it gives the value's
// symbol as a set.
func (k *canvas) groupBar(p Point, place int, zero float64, sc *scale) symbolSet {
	const height, step = 11.0, 15.0
	class := "c-gv"
	if place == 0 {
		class = "c-gv c-v"
	}
	k.text(class, px(-6), k.y+10).raw("")
	k.scratch = k.chart.Axis.appendShort(k.scratch[:0], p)
	k.escBytes(k.scratch).endText()
	if p.IsNumber() {
		at := 100 * sc.at(p.Number.Float())
		k.raw("<rect").groupFill(place).raw(` x="`).coord(percent(min(zero, at))).raw(`" width="`).coord(percent(max(at-zero, zero-at))).raw(`"`)
		k.attr("y", k.y+1).attr("height", height).raw("/>")
	}
	k.y += step
	return 1 << p.Symbol
}

// groupFill writes how the bars of a place look.
func (k *canvas) groupFill(place int) *canvas {
	k.raw(` class="`).raw(groupClasses[place]).raw(`"`)
	if place == 2 {
		k.raw(` fill="url(#`).esc(k.chart.ID).raw(`-g)"`)
	}
	return k
}

// groupKey names the places, as many on a line as fit at the narrowest.
func (k *canvas) groupKey(series []Series, left float64) {
	if len(series) > 2 {
		k.raw(`<defs><pattern id="`).esc(k.chart.ID).raw(`-g" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="c-hatched" d="M0 0v6"/></pattern></defs>`)
	}
	x := 0.0
	k.y += lineStep + 2
	for i := range series {
		w := 22 + textWidth(series[i].Name, textSize) + 18
		if x > 0 && x+w-18 > narrowest {
			x = 0
			k.y += lineStep + 2
		}
		k.raw("<rect").groupFill(i).raw(` width="16" height="10"`).attr("x", left+x+1).attr("y", k.y-15).raw("/>")
		k.text("", px(left+x+22), k.y-6).esc(series[i].Name).endText()
		x += w
	}
	k.y += 4
}

// appendShort writes a point as briefly as it can be: a number, or a symbol's
// letter, which a key explains.
func (a *Axis) appendShort(dst []byte, p Point) []byte {
	switch {
	case p.IsNumber():
		return a.appendValue(dst, p)
	case p.Symbol == observation.Absent:
		return append(dst, "–"...)
	}
	return append(dst, p.Symbol.Code()...)
}

// shortWidth is the width in px of a point written briefly, set bold.
func (k *canvas) shortWidth(p Point) float64 {
	var buf [64]byte
	return boldFactor * textWidth(k.chart.Axis.appendShort(buf[:0], p), smallSize)
}
