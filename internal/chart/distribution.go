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

// distribution draws a row a period or place: what the statistics are in words
// and below it whisker, box, median and mode, whichever are numbers, over one
// axis.
func (k *canvas) distribution() {
	const height, inset, span = 18.0, 3.0, 92.0 // inset and span in per cent
	c := k.chart
	st := c.statistics()
	k.unitLine(nil)
	sc, ok := zeroScale(c, 5)
	at := func(v float64) float64 { return inset + span*sc.at(v) }
	for row, label := range c.Labels {
		lines, n := wrap(label, narrowest, textSize, maxLines)
		for _, line := range lines[:n] {
			k.y += lineStep
			k.text("c-a", px(0), k.y-4).esc(line).endText()
		}
		k.scratch = c.appendRow(k.scratch[:0], &st, row)
		k.paragraph("c-u", k.scratch)
		if c.rowHasNumber(row) {
			k.box(&st, row, height, at)
			k.y += height + 8
		}
		k.y += 6
	}
	if !ok {
		return
	}
	k.raw(`<g class="c-tk" text-anchor="middle">`)
	y := k.y
	for i := range sc.n {
		x := percent(at(sc.tick(i).Float()))
		k.raw(`<line class="c-axis" x1="`).coord(x).raw(`" x2="`).coord(x).raw(`"`).attr("y1", y).attr("y2", y+5).raw("/>")
		k.text("", x, y+18)
		k.dst = sc.appendTick(k.dst, i, &c.Axis)
		k.endText()
	}
	k.raw(`</g><line class="c-axis" x1="`).coord(percent(at(sc.lo))).raw(`" x2="`).coord(percent(at(sc.hi))).raw(`"`).attr("y1", y).attr("y2", y).raw("/>")
	k.y += 24
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

// appendRow says a row's statistics in words: "median 35; middle half 20 to
// 50; most frequent 40; from 1 to 65".
func (c *Chart) appendRow(dst []byte, st *statistics, row int) []byte {
	n := len(dst)
	sep := func() {
		if len(dst) > n {
			dst = append(dst, "; "...)
		}
	}
	pair := func(a, b Role, before, between string) {
		sa, sb := st[a-Minimum], st[b-Minimum]
		if sa == nil && sb == nil {
			return
		}
		sep()
		dst = append(dst, before...)
		if sa != nil && sb != nil && !sa.Points[row].IsNumber() && sa.Points[row].Symbol == sb.Points[row].Symbol {
			dst = append(dst, sa.Points[row].Symbol.Word()...)
			return
		}
		if sa == nil || sb == nil {
			if sa == nil {
				sa = sb
			}
			dst = c.Axis.appendWord(dst, sa.Points[row])
			return
		}
		dst = c.Axis.appendWord(dst, sa.Points[row])
		dst = append(dst, between...)
		dst = c.Axis.appendWord(dst, sb.Points[row])
	}
	pair(Median, Median, "median ", "")
	pair(LowerQuartile, UpperQuartile, "middle half ", " to ")
	pair(Mode, Mode, "most frequent ", "")
	pair(Minimum, Maximum, "range ", " to ")
	return dst
}

// appendWord writes a point as in a sentence: a number, or its symbol's word.
func (a *Axis) appendWord(dst []byte, p Point) []byte {
	if !p.IsNumber() {
		return append(dst, p.Symbol.Word()...)
	}
	return a.appendValue(dst, p)
}
