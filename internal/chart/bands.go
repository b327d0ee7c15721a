package chart

import "math"

// # How bands are told apart
//
// Nine shades cannot each stand out by 3 : 1 from the next: black and white are
// only 21 : 1 apart. So every shade stands out by 3 : 1 from the page, and gaps
// of the page's own colour part the bands; every second band is hatched, so
// that neighbours differ in black and white too; and each band's share stands
// below it, in the order of the key.

// maxBands is the number of shades that _chart.scss has.
const maxBands = 9

// bandTolerance is how far shares may add up to other than 100: each is
// rounded for itself, to half a unit of its last decimal.
func bandTolerance(n, decimals int) float64 {
	return math.Max(0.5, float64(n)*0.5*math.Pow(10, -float64(decimals)))
}

// bands draws a row a place, stacked to the whole.
func (k *canvas) bands() {
	c := k.chart
	if len(c.Series) == 0 {
		return
	}
	k.unitLine(nil)
	k.open(gutters{})
	k.bandPatterns()
	k.bandKey()
	for row, label := range c.Labels {
		lines, n := wrap(label, narrowest, textSize, maxLines)
		for _, line := range lines[:n] {
			k.y += lineStep
			k.text("c-a", px(0), k.y-4).esc(line).endText()
		}
		if counts := c.missingBands(row); counts.symbols() > 0 {
			k.notStacked(row, &counts)
		} else if why := c.notStackable(row); why != "" {
			k.paragraph("c-u", []byte(why))
		} else {
			k.stackedRow(row)
		}
		k.y += 8
	}
	k.close()
}

// notStackable says why a row cannot be drawn as parts of a whole, "" if it
// can. All its parts are numbers.
func (c *Chart) notStackable(row int) string {
	sum := 0.0
	for i := range c.Series {
		p := c.Series[i].Points[row]
		if p.Number.Sign() < 0 {
			return c.Words.Text("drawing.negative")
		}
		sum += p.Number.Float()
	}
	switch {
	case sum == 0:
		return c.Words.Text("drawing.zero")
	case c.Axis.Percent && math.Abs(sum-100) > bandTolerance(len(c.Series), c.Axis.Decimals):
		return c.Words.Text("drawing.not_a_whole")
	}
	return ""
}

// missingBands counts the parts of a row by symbol.
func (c *Chart) missingBands(row int) (counts symbolCounts) {
	for i := range c.Series {
		counts[c.Series[i].Points[row].Symbol]++
	}
	return counts
}

// notStacked says in a row's place that parts have no figure, and which have.
func (k *canvas) notStacked(row int, counts *symbolCounts) {
	c := k.chart
	key, why := "drawing.missing", c.symbols(counts)
	if why != "" {
		key += "_why"
	}
	k.scratch = c.count(k.scratch[:0], key, counts.symbols(), "why", why)
	var known []string
	for i := range c.Series {
		if p := c.Series[i].Points[row]; p.IsNumber() {
			known = append(known, c.Words.Say("chart.item", "category", c.Series[i].Name, "value", c.value(p)))
		}
	}
	if known != nil {
		k.scratch = c.say(k.scratch, "drawing.known", "list", c.list(known))
	}
	k.paragraph("c-u", k.scratch)
}

// stackedRow draws the bands of a row, gaps between them, and the shares that
// have room below their band.
func (k *canvas) stackedRow(row int) {
	const height = 22.0
	c := k.chart
	sum := 0.0
	for i := range c.Series {
		sum += c.Series[i].Points[row].Number.Float()
	}
	x := 0.0
	var buf [64]byte
	free := 0.0 // px at the narrowest from which a share may be written
	for i := range c.Series {
		p := c.Series[i].Points[row]
		w := 100 * p.Number.Float() / sum
		if w > 0 {
			k.band(i).raw(` x="`).coord(percent(x)).raw(`" width="`).coord(percent(w)).raw(`"`)
			k.attr("y", k.y).attr("height", height).raw("/>")
		}
		text := textWidth(c.Axis.appendValue(buf[:0], p), smallSize) + 4
		middle := x + w/2
		if left := middle/100*narrowest - text/2; w > 0 && left >= free-2 && left+text <= narrowest+2 {
			k.raw(`<text class="c-p"`)
			free = left + text
		} else if left := middle/100*wide - text/2; w/100*wide >= text && left+text <= wide+2 {
			k.raw(`<text class="c-p c-more"`)
		} else {
			x += w
			continue
		}
		k.raw(` text-anchor="middle" x="`).coord(percent(middle)).raw(`"`).attr("y", k.y+height+13).raw(">").value(p).endText()
		x += w
	}
	k.y += height + 17
}

// band opens the rectangle of band i: plain, or hatched for every second.
func (k *canvas) band(i int) *canvas {
	shade := k.shade(i)
	if i%2 == 0 {
		return k.raw(`<rect class="c-band c-b`).int(shade).raw(`"`)
	}
	return k.raw(`<rect class="c-band" fill="url(#`).esc(k.chart.ID).raw(`-h`).int(i).raw(`)"`)
}

// shade spreads the bands over all shades, 1 to maxBands, darkest first.
func (k *canvas) shade(i int) int {
	n := len(k.chart.Series)
	if n < 2 {
		return 1
	}
	return 1 + i*(maxBands-1)/(n-1)
}

// bandPatterns defines the hatching of every second band.
func (k *canvas) bandPatterns() {
	if len(k.chart.Series) < 2 {
		return
	}
	k.raw("<defs>")
	for i := 1; i < len(k.chart.Series); i += 2 {
		k.raw(`<pattern id="`).esc(k.chart.ID).raw(`-h`).int(i).raw(`" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="c-b`)
		k.int(k.shade(i)).raw(`" width="7" height="7"/><path class="c-hatch" d="M0 0v7"/></pattern>`)
	}
	k.raw("</defs>")
}

// bandKey names the bands, as many on a line as fit at the narrowest.
func (k *canvas) bandKey() {
	x := 0.0
	k.y += lineStep + 2
	for i := range k.chart.Series {
		name := k.chart.Series[i].Name
		w := 20 + textWidth(name, smallSize) + 14
		if x > 0 && x+w-14 > narrowest {
			x = 0
			k.y += lineStep + 2
		}
		k.band(i).attr("x", x).attr("y", k.y-15).raw(` width="14" height="12"/>`)
		k.text("c-k", px(x+20), k.y-5).esc(name).endText()
		x += w
	}
	k.y += 6
}
