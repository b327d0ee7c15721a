package chart

// plot is the rectangle in which figures are drawn. Its gutters are a few
// fixed widths, because the style sheet gives them in px (classes c-g… and
// c-r…) and a reader without the style sheet gets per cent of the narrowest.
type plot struct {
	y, height   float64
	left, right float64 // gutters in px: from leftGutters and rightGutters
}

// The widths of gutters in px that _chart.scss has classes for.
var (
	leftGutters  = [...]float64{16, 28, 40, 52, 64, 80, 96}
	rightGutters = [...]float64{16, 28, 44, 72, 92, 108, 126}
)

// step gives the first width that is enough, or the last.
func step(widths []float64, need float64) float64 {
	for _, w := range widths {
		if w >= need {
			return w
		}
	}
	return widths[len(widths)-1]
}

// openPlot opens a viewport whose percentages are those of the plot; px
// outside it, such as -6, are still drawn.
func (k *canvas) openPlot(p plot) {
	k.raw(`<svg class="c-plot c-g`).num(p.left).raw(" c-r").num(p.right).raw(`" overflow="visible" x="`)
	k.coord(percent(100 * p.left / narrowest)).raw(`" width="`).coord(percent(100 * (narrowest - p.left - p.right) / narrowest)).raw(`"`)
	k.attr("y", p.y).attr("height", p.height).raw(">")
}

// openStretched opens a viewport 1000 units wide for paths, stretched to the
// width of the plot.
func (k *canvas) openStretched(height float64) {
	k.raw(`<svg class="c-path" width="100%"`).attr("height", height).raw(` viewBox="0 0 1000 `).num(height)
	k.raw(`" preserveAspectRatio="none" overflow="visible" fill="none" stroke="currentColor">`)
}
