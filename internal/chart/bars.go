package chart

// manyBars is the number of bars above which they are drawn closer together,
// so that the longest breakdown still fits a sheet of A4.
const manyBars = 14

// bars draws a bar a category, its name above it and its value at its end, and
// for a second series a mark across the bar.
func (k *canvas) bars() {
	c := k.chart
	if len(c.Series) == 0 {
		return
	}
	k.unitLine(nil)
	k.barsKey()
	sc, ok := zeroScale(c, 1)
	lo, hi, _ := extent(c.Series)
	sc.lo, sc.hi = min(lo, 0), max(hi, 0) // bars have no ticks and need no round end
	if !ok || sc.lo == sc.hi {
		sc.lo, sc.hi = 0, 1
	}
	// The value stands beyond its bar, so the longest leaves it room.
	room := max(40, 100-100*(k.widestValue(c.Series[0].Points)+10)/narrowest)
	height, gap := 14.0, 10.0
	if len(c.Labels) > manyBars {
		height, gap = 9, 6
	}
	for i, label := range c.Labels {
		lines, n := wrap(label, narrowest, textSize, maxLines)
		for _, line := range lines[:n] {
			k.y += lineStep
			k.text("c-t", px(0), k.y-4).esc(line).endText()
		}
		k.bar(i, height, room, &sc)
		k.y += height + gap
	}
	if zero := room * sc.at(0); zero > 0 {
		k.raw(`<line class="c-zero" x1="`).coord(percent(zero)).raw(`" x2="`).coord(percent(zero)).raw(`" y1="0"`).attr("y2", k.y).raw("/>")
	}
}

// bar draws the bar, the value and the mark of category i.
func (k *canvas) bar(i int, height, room float64, sc *scale) {
	c := k.chart
	p := c.Series[0].Points[i]
	zero := room * sc.at(0)
	end := zero // where the value may begin
	if p.IsNumber() {
		at := room * sc.at(p.Number.Float())
		k.raw(`<rect class="c-bar" x="`).coord(percent(min(zero, at))).raw(`" width="`).coord(percent(max(at-zero, zero-at))).raw(`"`)
		k.attr("y", k.y).attr("height", height).raw("/>")
		end = max(zero, at)
	}
	if len(c.Series) > 1 && c.Series[1].Points[i].IsNumber() {
		at := room * sc.at(c.Series[1].Points[i].Number.Float())
		k.raw(`<rect class="c-mark" x="`).coord(percent(at)).raw(`" width="4"`).attr("y", k.y-2).attr("height", height+4).raw(` transform="translate(-2)"/>`)
		if gap := at - end; gap > -2 && gap < 100*(k.valueWidth(p)+10)/narrowest {
			end = at
		}
	}
	class := "c-v"
	if !p.IsNumber() {
		class = "c-u"
	}
	k.raw(`<text class="`).raw(class).raw(`" x="`).coord(percent(end)).raw(`" dx="6"`).attr("y", k.y+height/2+4.5).raw(">").value(p).endText()
}

// barsKey says what bars and marks are, when there are both.
func (k *canvas) barsKey() {
	c := k.chart
	if len(c.Series) < 2 {
		return
	}
	k.y += lineStep + 4
	y := k.y - 6
	k.raw(`<rect class="c-bar" width="16" height="10"`).attr("y", y-9).raw("/>")
	k.text("c-t", px(22), y).esc(c.Series[0].Name).endText()
	x := 22 + textWidth(c.Series[0].Name, textSize) + 20
	if x+16+textWidth(c.Series[1].Name, textSize) > narrowest {
		x = 0
		y += lineStep + 2
		k.y += lineStep + 2
	}
	k.raw(`<rect class="c-mark" width="4" height="16"`).attr("x", x+6).attr("y", y-12).raw("/>")
	k.text("c-t", px(x+16), y).esc(c.Series[1].Name).endText()
}

func (k *canvas) widestValue(points []Point) float64 {
	w := 0.0
	for _, p := range points {
		if p.IsNumber() {
			w = max(w, k.valueWidth(p))
		}
	}
	return w
}

// valueWidth is the width in px of a point's value, which is set bold.
func (k *canvas) valueWidth(p Point) float64 {
	var buf [64]byte
	return boldFactor * textWidth(k.chart.Axis.appendValue(buf[:0], p), textSize)
}
