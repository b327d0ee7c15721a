package chart

// Small drawings have fixed sizes and are never scaled. They hold no text: what
// one shows is said to screen readers, and without words it is hidden from them.

const (
	sparkWidth, sparkHeight = 80.0, 20.0
	stripWidth, stripHeight = 120.0, 16.0
	smallInset              = 5.0 // room for the largest marker
)

// AppendSparkline appends a drawing of 80 by 20 px: one line over the points,
// with gaps where there is no number and a dot at the last number. Its height
// is that of its own figures, so it shows a course, not a level; said is that
// course in words.
func AppendSparkline(dst []byte, points []Point, said string) []byte {
	k := canvas{dst: dst}
	k.raw(`<svg class="c-spark" width="80" height="20"`).said(said).raw(` fill="none" stroke="currentColor">`)
	lo, hi, ok := extent([]Series{{Points: points}})
	at := func(i int) (x, y float64) {
		x, y = sparkWidth/2, sparkHeight/2
		if n := len(points); n > 1 {
			x = smallInset + (sparkWidth-2*smallInset)*float64(i)/float64(n-1)
		}
		if hi > lo {
			y = sparkHeight - smallInset - (sparkHeight-2*smallInset)*(points[i].Number.Float()-lo)/(hi-lo)
		}
		return x, y
	}
	number := func(i int) bool { return i >= 0 && i < len(points) && points[i].IsNumber() }
	if ok {
		k.raw(`<path d="`)
		for i := range points {
			if !number(i) {
				continue
			}
			x, y := at(i)
			if number(i - 1) {
				k.raw("L")
			} else {
				k.raw("M")
			}
			k.num(x).raw(" ").num(y)
			if !number(i-1) && !number(i+1) {
				// Alone: a small square, which the round line makes a dot.
				k.raw("h1v1h-1z")
			}
		}
		x, y := at(latest(points))
		k.raw(`"/><circle r="3"`).attr("cx", x).attr("cy", y).raw("/>")
	}
	return append(k.dst, "</svg>"...)
}

// said names a small drawing.
func (k *canvas) said(words string) *canvas {
	if words == "" {
		return k.raw(` aria-hidden="true"`)
	}
	return k.raw(` role="img" aria-label="`).esc(words).raw(`"`)
}

// SpreadOf works out how the numbers among the points lie. Quartiles are
// interpolated between neighbours in rank (type 7 of Hyndman and Fan, 1996, as
// in spreadsheets).
func SpreadOf(points []Point) Spread {
	var buf [256]float64
	v := sortedNumbers(buf[:0], points)
	if len(v) == 0 {
		return Spread{}
	}
	quantile := func(q float64) float64 {
		at := q * float64(len(v)-1)
		i := int(at)
		if i+1 == len(v) {
			return v[i]
		}
		return v[i] + (at-float64(i))*(v[i+1]-v[i])
	}
	return Spread{
		N:   len(v),
		Min: v[0], Lower: quantile(0.25), Median: quantile(0.5), Upper: quantile(0.75), Max: v[len(v)-1],
	}
}

// AppendStrip appends a drawing of 120 by 16 px: a line from the lowest to the
// highest authority, a band over the middle half of them, a rule for England
// and a dot for the area; said is in words where the dot lies. What is not a
// number is not drawn.
func AppendStrip(dst []byte, s Strip, said string) []byte {
	k := canvas{dst: dst}
	k.raw(`<svg class="c-strip" width="120" height="16"`).said(said).raw(">")
	lo, hi := s.Spread.Min, s.Spread.Max
	known := s.Spread.N > 0
	for _, p := range [...]Point{s.Area, s.England} {
		if !p.IsNumber() {
			continue
		}
		v := p.Number.Float()
		if !known {
			lo, hi, known = v, v, true
		}
		lo, hi = min(lo, v), max(hi, v)
	}
	at := func(v float64) float64 {
		if hi == lo {
			return stripWidth / 2
		}
		return smallInset + (stripWidth-2*smallInset)*(v-lo)/(hi-lo)
	}
	if s.Spread.N > 0 {
		a, b := at(s.Spread.Min), at(s.Spread.Max)
		k.raw(`<path class="c-range" d="M`).num(a).raw(" 8H").num(b).raw("M").num(a).raw(" 5v6M").num(b).raw(` 5v6"/>`)
		x := at(s.Spread.Lower)
		k.raw(`<rect class="c-mid" y="4" height="8"`).attr("x", x).attr("width", at(s.Spread.Upper)-x).raw("/>")
	}
	if s.England.IsNumber() {
		k.raw(`<path class="c-eng" d="M`).num(at(s.England.Number.Float())).raw(` 1v14"/>`)
	}
	if s.Area.IsNumber() {
		k.raw(`<circle class="c-me" r="4.5" cy="8"`).attr("cx", at(s.Area.Number.Float())).raw("/>")
	}
	return append(k.dst, "</svg>"...)
}
