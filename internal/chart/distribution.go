package chart

// statistics are the series of a Distribution by what they stand for, from
// Minimum on; nil where there is none.
type statistics [Maximum - Minimum + 1]*Series

func (c *Chart) statistics() (st statistics) {
	for i := range c.Series {
		if r := c.Series[i].Role; r >= Minimum && r <= Maximum && st[r-Minimum] == nil {
			st[r-Minimum] = &c.Series[i]
		}
	}
	return st
}

// get gives a statistic of a row; ok is false if it is not a number.
func (st *statistics) get(r Role, row int) (v float64, ok bool) {
	s := st[r-Minimum]
	if s == nil || !s.Points[row].IsNumber() {
		return 0, false
	}
	return s.Points[row].Number.Float(), true
}

// The axis of a Distribution begins and ends within the width, in per cent, so
// that the labels of its ends are not cut.
const (
	distributionInset = 3.0
	distributionSpan  = 92.0
)

// distribution draws a row a period or place: what the statistics are in words
// and below it whisker, box, median and mode, whichever are numbers, over one
// axis.
func (k *canvas) distribution() {
	const height = 18.0
	c := k.chart
	st := c.statistics()
	k.unitLine(nil)
	k.open(gutters{})
	sc, ok := zeroScale(c, 5)
	at := func(v float64) float64 { return distributionInset + distributionSpan*sc.at(v) }
	for row, label := range c.Labels {
		lines, n := wrap(label, narrowest, textSize, maxLines)
		for _, line := range lines[:n] {
			k.y += lineStep
			k.text("c-a", px(0), k.y-4).esc(line).endText()
		}
		k.paragraph("c-u", []byte(c.statisticsOf(&st, row)))
		if c.rowHasNumber(row) {
			k.box(&st, row, height, at)
			k.y += height + 8
		}
		k.y += 6
	}
	if ok {
		k.bottomAxis(&sc, at)
	}
	k.close()
	k.distributionKey(&st)
}

// bottomAxis draws the axis that all rows share. Every so many ticks have a
// label, so that they fit at the narrowest.
func (k *canvas) bottomAxis(sc *scale, at func(float64) float64) {
	c := k.chart
	k.raw(`<g class="c-tk" text-anchor="middle">`)
	y := k.y
	every := 1 + int((sc.tickWidth(&c.Axis)+8)*float64(sc.n-1)/(narrowest*distributionSpan/100))
	for i := range sc.n {
		x := percent(at(sc.tick(i).Float()))
		k.raw(`<line class="c-axis" x1="`).coord(x).raw(`" x2="`).coord(x).raw(`"`).attr("y1", y).attr("y2", y+5).raw("/>")
		if i%every != 0 {
			continue
		}
		k.text("", x, y+18)
		k.dst = sc.appendTick(k.dst, i, &c.Axis)
		k.endText()
	}
	k.raw(`</g><line class="c-axis" x1="`).coord(percent(at(sc.lo))).raw(`" x2="`).coord(percent(at(sc.hi))).raw(`"`).attr("y1", y).attr("y2", y).raw("/>")
	k.y += 24
}

// distributionKey says what the parts of the drawing are that are there.
func (k *canvas) distributionKey(st *statistics) {
	var parts []string
	for _, part := range statisticParts {
		if drawn := st[part.to-Minimum] != nil && latest(st[part.to-Minimum].Points) >= 0; drawn {
			parts = append(parts, k.chart.Words.Text("drawing."+part.key))
		}
	}
	if parts != nil {
		k.note([]byte(k.chart.list(parts)))
	}
}

func (c *Chart) rowHasNumber(row int) bool {
	for i := range c.Series {
		if c.Series[i].Points[row].IsNumber() {
			return true
		}
	}
	return false
}

// box draws the statistics of a row that are numbers. A whisker leads from the
// box to an extreme; without a box, from extreme to extreme. What stands
// alone is a tick.
func (k *canvas) box(st *statistics, row int, height float64, at func(float64) float64) {
	low, hasLow := st.get(Minimum, row)
	p25, hasP25 := st.get(LowerQuartile, row)
	p75, hasP75 := st.get(UpperQuartile, row)
	high, hasHigh := st.get(Maximum, row)
	middle := k.y + height/2 + 2
	tick := func(class string, v, half float64) {
		x := percent(at(v))
		k.raw(`<line class="`).raw(class).raw(`" x1="`).coord(x).raw(`" x2="`).coord(x).raw(`"`).attr("y1", middle-half).attr("y2", middle+half).raw("/>")
	}
	whisker := func(from, to float64) {
		k.raw(`<line class="c-whisker" x1="`).coord(percent(at(from))).raw(`" x2="`).coord(percent(at(to))).raw(`"`).attr("y1", middle).attr("y2", middle).raw("/>")
	}
	boxed := hasP25 && hasP75
	if hasLow && boxed {
		whisker(low, p25)
	}
	if hasHigh && boxed {
		whisker(p75, high)
	}
	if hasLow && hasHigh && !boxed {
		whisker(low, high)
	}
	if boxed {
		k.raw(`<rect class="c-box" x="`).coord(percent(at(min(p25, p75)))).raw(`" width="`).coord(percent(max(at(p75)-at(p25), at(p25)-at(p75)))).raw(`"`)
		k.attr("y", middle-height/2).attr("height", height).raw("/>")
	}
	if hasP25 && !boxed {
		tick("c-whisker", p25, height/2)
	}
	if hasP75 && !boxed {
		tick("c-whisker", p75, height/2)
	}
	if hasLow {
		tick("c-whisker", low, height/4)
	}
	if hasHigh {
		tick("c-whisker", high, height/4)
	}
	if v, ok := st.get(Median, row); ok {
		tick("c-median", v, height/2+2)
	}
	if v, ok := st.get(Mode, row); ok {
		k.raw(`<circle class="c-mode" r="4.5" cx="`).coord(percent(at(v))).raw(`"`).attr("cy", middle).raw("/>")
	}
}
