package chart

import (
	"math"
)

// # Funnel plots
//
// In a place with few children a figure swings more than in one with many. A
// funnel plot lays the authorities out by how many were counted, and draws how
// far from the country's figure they may be expected to stray: little where
// there are many, far where there are few. What the limits are is worked out
// elsewhere (internal/compare); here they are only drawn. A point is read by
// where it lies between the curves and not by its distance from zero, so the
// vertical axis may be cut off below by the rule for lines.

// The plot of a FunnelPlot in px.
const (
	funnelTop    = 28.0 // px above it, for the name of the emphasised authority
	funnelHeight = 200.0
)

// funnel draws the dots, the country's line and the curves.
func (k *canvas) funnel() {
	c := k.chart
	all, f := c.first(Others), c.Funnel
	if all == nil || f == nil {
		return
	}
	sc, ok := funnelScale(c)
	across := sizeScale(f)
	var head *scale
	if ok {
		head = &sc
	}
	k.unitLine(head)
	g := gutters{left: gutterFor(leftGutters[:], sc.tickWidth(&c.Axis)+8), right: gutterFor(rightGutters[:], k.rightWidth())}
	k.open(g)
	k.openPlot(funnelTop, funnelHeight)
	k.tickLabels(&sc, funnelHeight)
	k.openStretched(funnelHeight)
	k.grid(&sc, funnelHeight)
	k.raw(`<path class="c-axis" d="M0 `).num(funnelHeight).raw("H1000")
	for i := range across.n {
		k.raw("M").num(1000 * across.at(across.tick(i).Float())).raw(" ").num(funnelHeight).raw("v5")
	}
	k.raw(`"/>`)
	if ok {
		for i := range f.Limits {
			k.limit(&f.Limits[i], i, &sc, &across)
		}
		k.funnelDots(all, &sc, &across)
	}
	k.raw(`</svg>`)
	k.funnelCountry(&sc)
	k.rightNames(&sc, &across)
	k.funnelArea(&sc, &across)
	if !ok {
		k.raw(`<text class="c-u" text-anchor="middle" x="50%"`).attr("y", funnelHeight/2).raw(">No figures</text>")
	}
	k.sizeLabels(&across, g)
	k.raw(`</svg>`)
	k.y = funnelTop + funnelHeight + 24
	k.close()
	k.funnelNotes(all)
}

// funnelScale is the vertical scale: all figures, the limits where most
// authorities lie, and zero unless the figures are narrow. Curves that go
// beyond it are cut off at the edge.
func funnelScale(c *Chart) (scale, bool) {
	lo, hi, ok := extent(c.Series)
	if !ok {
		return scale{}, false
	}
	for i := range c.Funnel.Limits {
		l := &c.Funnel.Limits[i]
		if n := len(l.Sizes); n > 0 {
			at := n / 4
			lo, hi = min(lo, l.Lower[at]), max(hi, l.Upper[at])
		}
	}
	cut := lo > 0 && hi > lo && hi-lo < hi/4
	if !cut {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	sc := niceScale(lo, hi, 5, c.Axis.Decimals)
	sc.cut = cut && sc.first > 0
	return sc, true
}

// sizeScale is the horizontal scale, from zero to the greatest size.
func sizeScale(f *Funnel) scale {
	greatest := f.Area
	for _, s := range f.Sizes {
		greatest = max(greatest, s)
	}
	return niceScale(0, greatest, 4, 0)
}

// funnelDots draws a dot an authority, within the stretched viewport.
func (k *canvas) funnelDots(all *Series, sc, across *scale) {
	class := "c-dots"
	if len(all.Points) < fewDots {
		class = "c-dots c-few"
	}
	open := false
	for i, p := range all.Points {
		if !p.IsNumber() {
			continue
		}
		if !open {
			k.raw(`<path class="`).raw(class).raw(`" d="`)
			open = true
		}
		k.raw("M").num(1000 * across.at(k.chart.Funnel.Sizes[i])).raw(" ").num(funnelHeight * (1 - sc.at(p.Number.Float()))).raw("h.01")
	}
	if open {
		k.raw(`"/>`)
	}
}

// limit draws both curves of a limit, as far as they lie in the plot.
func (k *canvas) limit(l *Limit, rank int, sc, across *scale) {
	k.raw(`<path class="c-lim c-lim`).int(min(rank+1, 2)).raw(`" d="`)
	k.curve(l.Sizes, l.Upper, sc, across)
	k.curve(l.Sizes, l.Lower, sc, across)
	k.raw(`"/>`)
}

// curve draws the part of a curve that lies within the plot, and ends it where
// it crosses the edge.
func (k *canvas) curve(xs, ys []float64, sc, across *scale) {
	inside := func(y float64) bool { return y >= sc.lo && y <= sc.hi }
	point := func(command string, x, y float64) {
		k.raw(command).num(1000 * across.at(x)).raw(" ").num(funnelHeight * (1 - sc.at(y)))
	}
	edge := func(i int, y float64) (float64, float64) { // between i-1 and i
		bound := min(max(y, sc.lo), sc.hi)
		return xs[i-1] + (xs[i]-xs[i-1])*(bound-ys[i-1])/(ys[i]-ys[i-1]), bound
	}
	for i, y := range ys {
		before := i > 0 && inside(ys[i-1])
		switch {
		case inside(y) && before:
			point("L", xs[i], y)
		case inside(y):
			if i > 0 {
				x, bound := edge(i, ys[i-1])
				point("M", x, bound)
				point("L", xs[i], y)
			} else {
				point("M", xs[i], y)
			}
		case before:
			x, bound := edge(i, y)
			point("L", x, bound)
		}
	}
}

// funnelCountry draws the country's line.
func (k *canvas) funnelCountry(sc *scale) {
	if p, ok := k.country(); ok && sc.n > 0 {
		y := funnelHeight * (1 - sc.at(p.Number.Float()))
		k.raw(`<line class="c-l c-2" x2="100%"`).attr("y1", y).attr("y2", y).raw("/>")
	}
}

// country gives the country's figure; ok is false without a number.
func (k *canvas) country() (p Point, ok bool) {
	if s := k.chart.first(England); s != nil {
		p = s.Points[0]
	}
	return p, p.IsNumber()
}

// funnelNames is how many names stand at the right of a funnel: the limits',
// of which there are two, and the country's.
const funnelNames = 3

// rightWidth is the room in px of the names at the right.
func (k *canvas) rightWidth() float64 {
	w := 0.0
	for _, l := range k.chart.Funnel.Limits {
		w = max(w, textWidth(l.Name, smallSize))
	}
	if p, ok := k.country(); ok {
		var buf [64]byte
		w = max(w, textWidth(k.chart.first(England).Name, smallSize), textWidth(k.chart.Axis.appendValue(buf[:0], p), smallSize))
	}
	return w + 8
}

// rightNames writes the names of the limits at the ends of their upper curves,
// and that of the country with its figure at its line, moved apart.
func (k *canvas) rightNames(sc, across *scale) {
	var at, heights [funnelNames]float64
	f := k.chart.Funnel
	if sc.n == 0 {
		return
	}
	n := 0
	limits := f.Limits[:min(len(f.Limits), funnelNames-1)]
	for i := len(limits) - 1; i >= 0; i-- { // the outermost stands highest
		if u := limits[i].Upper; len(u) > 0 {
			at[n], heights[n] = max(0, funnelHeight*(1-sc.at(u[len(u)-1]))), 13
			n++
		}
	}
	p, hasCountry := k.country()
	if hasCountry {
		at[n], heights[n] = funnelHeight*(1-sc.at(p.Number.Float())), 27
		n++
	}
	stack(at[:n], heights[:n], 0, funnelHeight)
	n = 0
	for i := len(limits) - 1; i >= 0; i-- {
		if len(limits[i].Upper) > 0 {
			end := 100 * across.at(limits[i].Sizes[len(limits[i].Sizes)-1])
			k.raw(`<text dx="6" x="`).coord(percent(end)).raw(`"`).attr("y", at[n]+4).raw(">").esc(limits[i].Name).endText()
			n++
		}
	}
	if hasCountry {
		k.raw(`<svg x="100%" overflow="visible"><text x="6"`).attr("y", at[n]-3).raw(">").esc(k.chart.first(England).Name)
		k.raw(`<tspan x="6" dy="14">`).value(p).raw("</tspan></text></svg>")
	}
}

// funnelArea draws the emphasised dot, and its label above the plot.
func (k *canvas) funnelArea(sc, across *scale) {
	s := k.chart.first(Area)
	if s == nil || !s.Points[0].IsNumber() {
		return
	}
	k.leader(s, 100*across.at(k.chart.Funnel.Area), funnelHeight*(1-sc.at(s.Points[0].Number.Float())))
}

// sizeLabels writes the sizes below the axis, as many as fit at the narrowest.
func (k *canvas) sizeLabels(across *scale, g gutters) {
	a := Axis{}
	k.raw(`<g class="c-tk" text-anchor="middle">`)
	every := 1
	if room := (narrowest - g.left - g.right) / float64(max(1, across.n-1)); room > 0 {
		every = max(1, int(math.Ceil((across.tickWidth(&a)+8)/room)))
	}
	for i := 0; i < across.n; i += every {
		k.text("", percent(100*across.at(across.tick(i).Float())), funnelHeight+19)
		k.dst = across.appendTick(k.dst, i, &a)
		k.endText()
	}
	k.raw(`</g>`)
}

// funnelNotes says below the plot what is across, and what the curves are.
func (k *canvas) funnelNotes(all *Series) {
	f := k.chart.Funnel
	k.notice("drawing.across", "across", f.Across)
	if len(f.Limits) > 1 {
		s := k.chart.say(k.scratch[:0], "drawing.curves", "inner", f.Limits[0].Name, "outer", f.Limits[1].Name)
		k.scratch = append(append(s, ' '), f.Remarks...)
		k.note(k.scratch)
	}
	k.withoutNote(all.Points)
	k.symbolNote(Area)
}
