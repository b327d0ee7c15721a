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
	k.open(gutters{})
	k.barsKey()
	lo, hi, ok := extent(c.Series)
	sc := scale{lo: min(lo, 0), hi: max(hi, 0)} // no ticks, so no round ends
	if !ok || sc.lo == sc.hi {
		sc.lo, sc.hi = 0, 1
	}
	height, gap := 14.0, 10.0
	if len(c.Labels) > manyBars {
		height, gap = 7, 3
	}
	if zero := barRoom * sc.at(0); zero > 0 {
		k.raw(`<line class="c-zero" x1="`).coord(percent(zero)).raw(`" x2="`).coord(percent(zero)).raw(`" y2="100%"/>`)
	}
	for i := range c.Labels {
		k.barLabel(i)
		if k.bar(i, height, &sc) {
			k.y += height
		}
		k.y += gap
	}
	k.close()
}

// barRoom is the length of the longest bar in per cent; a mark at its end
// stands out a little.
const barRoom = 99.0

// barLabel writes the name of category i and, bold, its value: beside a bar's
// end it would have to dodge the mark and might be read as the mark's.
func (k *canvas) barLabel(i int) {
	p := k.chart.Series[0].Points[i]
	lines, n := wrap(k.chart.Labels[i], narrowest-k.valueWidth(p)-8, textSize, maxLines)
	for j, line := range lines[:n] {
		k.y += lineStep
		k.text("", px(0), k.y-4).esc(line)
		if j < n-1 {
			k.endText()
		}
	}
	if n == 0 {
		k.y += lineStep
		k.text("", px(0), k.y-4)
	}
	class := "c-v"
	if !p.IsNumber() {
		class = "c-u"
	}
	k.raw(`<tspan class="`).raw(class).raw(`" dx="8">`).value(p).raw("</tspan>").endText()
}

// bar draws the bar and the mark of category i; it reports whether there was
// either to draw.
func (k *canvas) bar(i int, height float64, sc *scale) (drawn bool) {
	c := k.chart
	zero := barRoom * sc.at(0)
	if p := c.Series[0].Points[i]; p.IsNumber() {
		drawn = true
		at := barRoom * sc.at(p.Number.Float())
		k.raw(`<rect class="c-bar" x="`).coord(percent(min(zero, at))).raw(`" width="`).coord(percent(max(at-zero, zero-at))).raw(`"`)
		k.attr("y", k.y).attr("height", height).raw("/>")
	}
	if len(c.Series) > 1 && c.Series[1].Points[i].IsNumber() {
		drawn = true
		at := barRoom * sc.at(c.Series[1].Points[i].Number.Float())
		k.raw(`<rect class="c-mark" x="`).coord(percent(at)).raw(`" width="4"`).attr("y", k.y-2).attr("height", height+4).raw(` transform="translate(-2)"/>`)
	}
	return drawn
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
	k.text("", px(22), y).esc(c.Series[0].Name).endText()
	x := 22 + textWidth(c.Series[0].Name, textSize) + 20
	if x+16+textWidth(c.Series[1].Name, textSize) > narrowest {
		x = 0
		y += lineStep + 2
		k.y += lineStep + 2
	}
	k.raw(`<rect class="c-mark" width="4" height="16"`).attr("x", x+6).attr("y", y-12).raw("/>")
	k.text("", px(x+16), y).esc(c.Series[1].Name).endText()
}

// valueWidth is the width in px of a point's value, which is set bold.
func (k *canvas) valueWidth(p Point) float64 {
	var buf [64]byte
	return boldFactor * textWidth(k.chart.appendPoint(buf[:0], p), textSize)
}
