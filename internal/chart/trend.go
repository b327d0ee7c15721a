package chart

import (
	"math"

	"almanac/internal/observation"
)

// maxLinesOfTrend is how many lines a Trend draws: more cannot be told apart
// without colour.
const maxLinesOfTrend = 4

// The plot of a Trend in px.
const (
	plotTop    = 20.0 // px above it, for the names of breaks
	plotHeight = 176.0
	symbolRow  = 15.0 // px for the letters of symbols below the axis
)

// manyPeriods is the number of periods above which the area's line shows no
// dot at each of its points.
const manyPeriods = 24

// trend draws lines over periods.
func (k *canvas) trend() {
	c := k.chart
	series := c.Series[:min(len(c.Series), maxLinesOfTrend)]
	sc, ok := lineScale(c)
	var head *scale
	if ok {
		head = &sc
	}
	k.unitLine(head)

	var labels endLabels
	for i := range series {
		labels.add(c, &series[i], &sc, styleOf(series, i))
	}
	first, last := 0.0, 0.0
	if n := len(c.Labels); n > 0 {
		first, last = textWidth(c.Labels[0], smallSize)/2, textWidth(c.Labels[n-1], smallSize)/2
	}
	g := gutters{
		left:  gutterFor(leftGutters[:], max(sc.tickWidth(&c.Axis)+8, first)),
		right: gutterFor(rightGutters[:], max(labels.width(), last)),
	}
	k.open(g)
	k.openPlot(plotTop, plotHeight)
	k.tickLabels(&sc, plotHeight)
	k.trendPaths(series, &sc)
	k.endMarkers(series, &sc)
	labels.draw(k)
	k.breakLabels()
	seen := k.periodLabels(g, series)
	if !ok {
		k.raw(`<text class="c-u" text-anchor="middle" x="50%"`).attr("y", plotHeight/2).raw(">No figures in these periods</text>")
	}
	k.raw(`</svg>`)
	k.y = plotTop + plotHeight + 24
	if seen != 0 {
		k.y += symbolRow
	}
	k.close()
	k.intervalNote(series)
	k.breakNotes()
	k.noFigureNotes(series)
	k.symbolKey(seen)
}

// trendPaths draws, in the stretched viewport, the grid, the breaks and the
// lines. It is 1000 units wide whatever the page.
func (k *canvas) trendPaths(series []Series, sc *scale) {
	c := k.chart
	n := len(c.Labels)
	k.openStretched(plotHeight)
	k.grid(sc, plotHeight)
	k.raw(`<path class="c-axis" d="M0 `).num(plotHeight).raw("H1000")
	if sc.n > 0 && sc.lo < 0 && sc.hi > 0 {
		k.raw("M0 ").num(plotHeight * (1 - sc.at(0))).raw("H1000")
	}
	for i := range n {
		k.raw("M").num(10 * place(i, n)).raw(" ").num(plotHeight).raw("v5")
	}
	k.raw(`"/>`)
	broken := false
	for _, b := range c.Breaks {
		if !c.breaks(b.At) {
			continue
		}
		if !broken {
			k.raw(`<path class="c-break" d="`)
		}
		broken = true
		k.raw("M").num(10 * between(b.At, n)).raw(" 0V").num(plotHeight)
	}
	if broken {
		k.raw(`"/>`)
	}
	k.interval(series, sc)
	for i := len(series) - 1; i >= 0; i-- { // the first last, on top
		k.line(&series[i], styleOf(series, i), sc)
	}
	k.raw(`</svg>`)
}

// limits gives the interval of point i of the first series; ok is false where
// either it or the point is not there.
func (c *Chart) limits(i int) (lower, upper float64, ok bool) {
	if i < 0 || i >= len(c.Lower) || i >= len(c.Upper) || len(c.Series) == 0 || i >= len(c.Series[0].Points) {
		return 0, 0, false
	}
	if !c.Series[0].Points[i].IsNumber() || !c.Lower[i].IsNumber() || !c.Upper[i].IsNumber() {
		return 0, 0, false
	}
	return c.Lower[i].Number.Float(), c.Upper[i].Number.Float(), true
}

// hasInterval reports whether any point of the first series has an interval.
func (c *Chart) hasInterval() bool {
	for i := range c.Lower {
		if _, _, ok := c.limits(i); ok {
			return true
		}
	}
	return false
}

// latestInterval gives the interval of the newest figure of the first series,
// points without a number where it has none.
func (c *Chart) latestInterval() (lower, upper Point) {
	if len(c.Series) == 0 {
		return lower, upper
	}
	if i := latest(c.Series[0].Points); i >= 0 {
		if _, _, ok := c.limits(i); ok {
			return c.Lower[i], c.Upper[i]
		}
	}
	return lower, upper
}

// interval draws the interval of the first series behind all lines: an area
// over each run of points that its line joins, an upright stroke where a
// point stands alone.
func (k *canvas) interval(series []Series, sc *scale) {
	c := k.chart
	if len(series) == 0 || !c.hasInterval() {
		return
	}
	n := len(c.Labels)
	at := func(command string, i int, v float64) {
		k.raw(command).num(10 * place(i, n)).raw(" ").num(plotHeight * (1 - sc.at(v)))
	}
	inRun := func(i int) bool { // whether i and the one before it are in one run
		_, _, a := c.limits(i - 1)
		_, _, b := c.limits(i)
		return a && b && k.joined(&series[0], i)
	}
	k.raw(`<path class="c-iv" d="`)
	for i := 0; i < n; i++ {
		lower, upper, ok := c.limits(i)
		if !ok {
			continue
		}
		first := i
		for at("M", i, upper); inRun(i + 1); {
			i++
			_, upper, _ = c.limits(i)
			at("L", i, upper)
		}
		if i == first {
			at("L", i, lower)
			continue
		}
		for j := i; j >= first; j-- {
			lower, _, _ := c.limits(j)
			at("L", j, lower)
		}
		k.raw("Z")
	}
	k.raw(`"/>`)
}

// intervalNote says below the plot what the band is.
func (k *canvas) intervalNote(series []Series) {
	if len(series) == 0 || !k.chart.hasInterval() {
		return
	}
	k.notice("drawing.interval", "name", series[0].Name)
}

// line draws one series: a path of the runs of two and more numbers, and dots.
func (k *canvas) line(s *Series, style lineStyle, sc *scale) {
	runs, dots := false, false
	for i := range s.Points {
		runs = runs || k.joined(s, i)
		dots = dots || k.dotted(s, i)
	}
	n := len(k.chart.Labels)
	if runs {
		k.raw(`<path class="c-l `).raw(style.class).raw(`" d="`)
		for i, p := range s.Points {
			switch {
			case k.joined(s, i):
				k.raw("L")
			case k.joined(s, i+1):
				k.raw("M")
			default:
				continue
			}
			k.num(10 * place(i, n)).raw(" ").num(plotHeight * (1 - sc.at(p.Number.Float())))
		}
		k.raw(`"/>`)
	}
	if !dots {
		return
	}
	k.raw(`<path class="c-d `).raw(style.class).raw(`" d="`)
	for i, p := range s.Points {
		if k.dotted(s, i) {
			// A line of no length with round ends is a dot that is not stretched.
			k.raw("M").num(10 * place(i, n)).raw(" ").num(plotHeight * (1 - sc.at(p.Number.Float()))).raw("h.01")
		}
	}
	k.raw(`"/>`)
}

// joined reports whether a line leads to point i from the one before it: both
// are numbers and no break lies between them.
func (k *canvas) joined(s *Series, i int) bool {
	if i < 1 || i >= len(s.Points) || !s.Points[i].IsNumber() || !s.Points[i-1].IsNumber() {
		return false
	}
	for _, b := range k.chart.Breaks {
		if b.At == i {
			return false
		}
	}
	return true
}

// dotted reports whether point i bears a dot: every point of the area's own
// line, and of others those that no line leads to or from.
func (k *canvas) dotted(s *Series, i int) bool {
	if !s.Points[i].IsNumber() {
		return false
	}
	if s.Role == Area && len(s.Points) <= manyPeriods {
		return true
	}
	return !k.joined(s, i) && !k.joined(s, i+1)
}

// breaks reports whether a break before period i lies within the trend.
func (c *Chart) breaks(i int) bool { return i > 0 && i < len(c.Labels) }

// place gives where period i of n lies, in per cent of the plot's width.
func place(i, n int) float64 {
	if n < 2 {
		return 50
	}
	return 100 * float64(i) / float64(n-1)
}

// between gives the middle between period i and the one before it.
func between(i, n int) float64 { return (place(i-1, n) + place(i, n)) / 2 }

// breakLabels names each break above its rule.
func (k *canvas) breakLabels() {
	c := k.chart
	count := c.countBreaks()
	letter := byte('A')
	for _, b := range c.Breaks {
		if !c.breaks(b.At) {
			continue
		}
		k.text("c-b", percent(between(b.At, len(c.Labels))), -5)
		if count == 1 {
			k.esc(c.Words.Text("drawing.break_label"))
		} else {
			k.dst = append(k.dst, letter)
			letter++
		}
		k.endText()
	}
}

// breakNotes says below the plot what each break is.
func (k *canvas) breakNotes() {
	c := k.chart
	count := c.countBreaks()
	letter := byte('A')
	for _, b := range c.Breaks {
		if !c.breaks(b.At) {
			continue
		}
		key := "drawing.break"
		if count > 1 {
			key += "_lettered"
		}
		if b.Text != "" {
			key += "_why"
		}
		k.notice(key, "period", c.Labels[b.At], "letter", string(letter), "why", b.Text)
		letter++
	}
}

func (c *Chart) countBreaks() int {
	n := 0
	for _, b := range c.Breaks {
		if c.breaks(b.At) {
			n++
		}
	}
	return n
}

// noFigureNotes names the lines that are not there because they have no number.
func (k *canvas) noFigureNotes(series []Series) {
	if len(series) < 2 {
		return
	}
	for i := range series {
		if latest(series[i].Points) < 0 {
			k.notice("drawing.no_line", "name", series[i].Name)
		}
	}
}

// latest gives the index of the last number, -1 when there is none.
func latest(points []Point) int {
	for i := len(points) - 1; i >= 0; i-- {
		if points[i].IsNumber() {
			return i
		}
	}
	return -1
}

// periodLabels writes the periods below the axis, thinned so that they fit at
// the narrowest, and between axis and labels the symbols of the first series.
// It gives the symbols it wrote.
func (k *canvas) periodLabels(g gutters, series []Series) (seen symbolSet) {
	c := k.chart
	n := len(c.Labels)
	y := plotHeight + 19
	k.raw(`<g class="c-tk" text-anchor="middle">`)
	if len(series) > 0 {
		for i, pt := range series[0].Points {
			if pt.IsNumber() || pt.Symbol == observation.Absent {
				continue
			}
			seen |= 1 << pt.Symbol
			k.text("c-s", percent(place(i, n)), y-1).raw(pt.Symbol.Code()).endText()
		}
	}
	if seen != 0 {
		y += symbolRow
	}
	few, many := thin(c.Labels, narrowest-g.left-g.right), thin(c.Labels, wide-g.left-g.right)
	for few%many != 0 { // so that what is added stands midway
		many++
	}
	for i, label := range c.Labels {
		switch back := n - 1 - i; {
		case back%few == 0:
			k.text("", percent(place(i, n)), y)
		case back%many == 0:
			k.text("c-more", percent(place(i, n)), y)
		default:
			continue
		}
		k.esc(label).endText()
	}
	k.raw(`</g>`)
	return seen
}

// thin gives k such that every k-th label, counted from the last, fits.
func thin(labels []string, width float64) int {
	widest := 0.0
	for _, l := range labels {
		widest = max(widest, textWidth(l, smallSize))
	}
	apart := width / float64(max(1, len(labels)-1))
	return max(1, int(math.Ceil((widest+8)/apart)))
}

// lineStyle is how one of at most four lines looks.
type lineStyle struct {
	class  string
	marker string // a path around 0,0; empty for a dot
}

var lineStyles = [maxLinesOfTrend]lineStyle{
	{"c-1", ""},
	{"c-2", "M-4-4h8v8h-8z"},
	{"c-3", "M0-5L5 4H-5z"},
	{"c-4", "M0-5.5L5.5 0L0 5.5L-5.5 0z"},
}

// styleOf gives each of the series its role's style or, where two share a
// role, the second a style that no role among them has.
func styleOf(series []Series, i int) lineStyle {
	var taken [maxLinesOfTrend]int // index of the series + 1
	for j := range series {
		if r := series[j].Role; int(r) < maxLinesOfTrend && taken[r] == 0 {
			taken[r] = j + 1
		}
	}
	for j := range series {
		if r := series[j].Role; int(r) < maxLinesOfTrend && taken[r] == j+1 {
			continue
		}
		for t := range taken {
			if taken[t] == 0 {
				taken[t] = j + 1
				break
			}
		}
	}
	for t := range taken {
		if taken[t] == i+1 {
			return lineStyles[t]
		}
	}
	return lineStyles[0]
}

// endMarkers draws the marker of each comparator at its last point.
func (k *canvas) endMarkers(series []Series, sc *scale) {
	for i := len(series) - 1; i >= 0; i-- {
		at, style := latest(series[i].Points), styleOf(series, i)
		if at < 0 || style.marker == "" {
			continue
		}
		k.raw(`<svg x="`).coord(percent(place(at, len(k.chart.Labels)))).raw(`"`)
		k.attr("y", plotHeight*(1-sc.at(series[i].Points[at].Number.Float())))
		k.raw(` overflow="visible"><path class="c-m `).raw(style.class).raw(`" d="`).raw(style.marker).raw(`"/></svg>`)
	}
}

// endLabels are the names at the right of a Trend's lines.
type endLabels struct {
	n     int
	items [maxLinesOfTrend]endLabel
}

type endLabel struct {
	lines  [maxLines]string
	n      int     // lines of the name
	below  bool    // the value has a line of its own
	want   float64 // y of the line's end
	point  Point
	period string // of the point, if it is not the last period
	style  lineStyle
	width  float64
}

const (
	endText    = 20.0 // px from the plot to the text; a marker stands between
	endWidth   = 104.0
	endStep    = 14.0
	endPadding = 4.0
)

// add puts a series' label among the others, from top to bottom.
func (l *endLabels) add(c *Chart, s *Series, sc *scale, style lineStyle) {
	at := latest(s.Points)
	if at < 0 || l.n == len(l.items) {
		return
	}
	e := endLabel{point: s.Points[at], style: style}
	e.want = plotHeight * (1 - sc.at(e.point.Number.Float()))
	if at != len(c.Labels)-1 {
		e.period = c.Labels[at]
	}
	size := smallSize
	if style.marker == "" {
		size *= boldFactor
	}
	e.lines, e.n = wrap(s.Name, endWidth, size, 4)
	for _, line := range e.lines[:e.n] {
		e.width = max(e.width, textWidth(line, size))
	}
	var buf [64]byte
	value := textWidth(e.appendValue(buf[:0], c), size)
	if e.n > 0 {
		lastLine := textWidth(e.lines[e.n-1], size) + 0.3*size + value
		e.below = lastLine > endWidth
		if !e.below {
			e.width = max(e.width, lastLine)
		}
	}
	e.width = max(e.width, value)
	i := l.n
	for i > 0 && l.items[i-1].want > e.want {
		l.items[i] = l.items[i-1]
		i--
	}
	l.items[i] = e
	l.n++
}

func (e *endLabel) appendValue(dst []byte, c *Chart) []byte {
	dst = c.Axis.appendValue(dst, e.point)
	if e.period != "" {
		dst = append(dst, " ("...)
		dst = append(dst, e.period...)
		dst = append(dst, ')')
	}
	return dst
}

// width is the room in px that the labels take at the right of the plot.
func (l *endLabels) width() float64 {
	w := 0.0
	for i := range l.n {
		w = max(w, endText+l.items[i].width)
	}
	return w
}

// draw writes the labels, moved apart, each with its line's marker and a
// leader to the end of the line where it had to move.
func (l *endLabels) draw(k *canvas) {
	var at, heights [maxLinesOfTrend]float64
	for i := range l.n {
		e := &l.items[i]
		at[i], heights[i] = e.want, float64(e.n)*endStep+endPadding
		if e.below {
			heights[i] += endStep
		}
	}
	stack(at[:l.n], heights[:l.n], -12, plotHeight+4)
	k.raw(`<svg x="100%" overflow="visible">`)
	for i := range l.n {
		e := &l.items[i]
		y := at[i] - heights[i]/2 + endPadding/2 + 11
		if e.period == "" && math.Abs(y-4-e.want) > 5 {
			k.raw(`<path class="c-lead" d="M5 `).num(e.want).raw("L9 ").num(y - 4).raw(`"/>`)
		}
		e.draw(k, y)
	}
	k.raw(`</svg>`)
}

// draw writes one label, the baseline of its first line at y.
func (e *endLabel) draw(k *canvas, y float64) {
	if e.style.marker == "" {
		k.raw(`<circle class="c-m c-1" r="4" cx="13"`).attr("cy", y-4).raw(`/><text class="c-a"`)
	} else {
		k.raw(`<path class="c-m `).raw(e.style.class).raw(`" transform="translate(13 `).num(y - 4).raw(`)" d="`).raw(e.style.marker).raw(`"/><text`)
	}
	k.attr("y", y).raw(">")
	for i, line := range e.lines[:e.n] {
		k.raw(`<tspan x="20"`)
		if i > 0 {
			k.attr("dy", endStep)
		}
		k.raw(">").esc(line)
		if i == e.n-1 && !e.below {
			k.raw(" ")
			k.scratch = e.appendValue(k.scratch[:0], k.chart)
			k.escBytes(k.scratch)
		}
		k.raw("</tspan>")
	}
	if e.below || e.n == 0 {
		k.raw(`<tspan x="20"`)
		if e.n > 0 {
			k.attr("dy", endStep)
		}
		k.raw(">")
		k.scratch = e.appendValue(k.scratch[:0], k.chart)
		k.escBytes(k.scratch)
		k.raw("</tspan>")
	}
	k.raw("</text>")
}
