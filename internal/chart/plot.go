package chart

// gutters are the px at the sides of a plot: a few fixed widths, which
// _chart.scss has classes for.
type gutters struct {
	left, right float64
}

// The widths there are; rightGutters ends with that of the widest label.
var (
	leftGutters  = [...]float64{16, 28, 40, 52, 64, 80, 96}
	rightGutters = [...]float64{16, 28, 44, 72, 92, 108, 126}
)

// gutterFor gives the first width that is enough, or the last.
func gutterFor(widths []float64, need float64) float64 {
	for _, w := range widths {
		if w >= need {
			return w
		}
	}
	return widths[len(widths)-1]
}

// openPlot opens the viewport of a plot: y is 0 at its top, x goes from 0 to
// 100 %, and what lies outside, such as -6 px, is still drawn.
func (k *canvas) openPlot(y, height float64) {
	k.raw("<svg").attr("y", y).attr("height", height).raw(` overflow="visible">`)
}

// openStretched opens a viewport 1000 units wide for paths, stretched to the
// width of the plot.
func (k *canvas) openStretched(height float64) {
	k.raw(`<svg width="100%"`).attr("height", height).raw(` viewBox="0 0 1000 `).num(height)
	k.raw(`" preserveAspectRatio="none" overflow="visible" fill="none" stroke="currentColor">`)
}

// tickLabels writes the values of a vertical axis at the left of the plot.
func (k *canvas) tickLabels(sc *scale, height float64) {
	k.raw(`<g class="c-tk" text-anchor="end">`)
	for i := range sc.n {
		k.text("", px(-6), height*(1-sc.at(sc.tick(i).Float()))+4)
		k.dst = sc.appendTick(k.dst, i, &k.chart.Axis)
		k.endText()
	}
	k.raw(`</g>`)
}

// grid draws a line at each tick, within the stretched viewport.
func (k *canvas) grid(sc *scale, height float64) {
	if sc.n == 0 {
		return
	}
	k.raw(`<path class="c-grid" d="`)
	for i := range sc.n {
		k.raw("M0 ").num(height * (1 - sc.at(sc.tick(i).Float()))).raw("H1000")
	}
	k.raw(`"/>`)
}
