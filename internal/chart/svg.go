package chart

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"almanac/internal/observation"
)

// AppendSVG appends the drawing: a div of class c-chart that holds the unit,
// one svg element, and notes below it that say what the drawing leaves out and
// what its symbols mean. The same chart always gives the same bytes.
func (c *Chart) AppendSVG(dst []byte) []byte {
	k := canvas{dst: dst, chart: c, scratch: c.Scratch}
	if k.scratch == nil {
		k.scratch = make([]byte, 0, 1024)
	}
	k.openChart()
	switch c.Kind {
	case Trend:
		k.trend()
	case Bars:
		k.bars()
	case Bands:
		k.bands()
	case Distribution:
		k.distribution()
	case Ranked:
		k.ranked()
	case Grouped:
		k.grouped()
	case FunnelPlot:
		k.funnel()
	case HexagonMap:
		k.hexMap()
	}
	return append(k.dst, "</div>\n"...)
}

// narrowest is the width in px in which every drawing must be legible: a
// telephone of 320 px less the margins of the page.
const narrowest = 288.0

// wide is the width of container in px from which elements of class c-more are
// shown; _chart.scss has the same number in its container query.
const wide = 480.0

// Sizes of text in px; _chart.scss has the same.
const (
	textSize  = 13.0
	smallSize = 12.0
	lineStep  = 16.0 // from one line of text to the next
)

// canvas appends svg. y is the lower end of what has been drawn.
type canvas struct {
	dst      []byte
	chart    *Chart
	y        float64
	heightAt int    // where the height of the svg element is put in
	scratch  []byte // a text being put together before it is wrapped
}

// open writes the root element with its name and description. Gutters at its
// sides, where tick labels and names of lines stand, are given by the style
// sheet in px (classes c-g… and c-r…), so that per cent within it are those of
// the plot.
func (k *canvas) open(g gutters) {
	c := k.chart
	k.raw(`<svg class="c-svg`)
	if g != (gutters{}) {
		k.raw(" c-g").num(g.left).raw(" c-r").num(g.right)
	}
	k.raw(`" role="img" aria-labelledby="`).esc(c.ID).raw(`-t" aria-describedby="`).esc(c.ID)
	k.raw(`-d" width="100%" height="`)
	k.openHeight()
	k.raw(`" overflow="visible" font-size="13"><title id="`).esc(c.ID).raw(`-t">`).esc(c.Title).raw(`</title><desc id="`).esc(c.ID).raw(`-d">`)
	if c.Description != "" {
		k.esc(c.Description)
	} else {
		k.scratch = c.appendDescription(k.scratch[:0])
		k.escBytes(k.scratch)
	}
	k.raw(`</desc>`)
}

// close ends the root element, whose height is known now.
func (k *canvas) close() {
	k.raw("</svg>")
	var buf [20]byte
	height := strconv.AppendInt(buf[:0], int64(k.y+0.5), 10)
	k.dst = slices.Replace(k.dst, k.heightAt, k.heightAt+len(noHeight), height...)
}

// noHeight stands where the height of a drawing comes that is not known yet. Most have as
// many digits, so that nothing behind it need be moved.
const noHeight = "000"

// openHeight makes room for the height.
func (k *canvas) openHeight() {
	k.heightAt = len(k.dst)
	k.raw(noHeight)
}

func (k *canvas) raw(s string) *canvas {
	k.dst = append(k.dst, s...)
	return k
}

// num writes a length to a tenth.
func (k *canvas) num(v float64) *canvas {
	k.dst = appendTenths(k.dst, v)
	return k
}

func (k *canvas) int(v int) *canvas {
	k.dst = strconv.AppendInt(k.dst, int64(v), 10)
	return k
}

// esc writes text, escaped for an element or an attribute.
func (k *canvas) esc(s string) *canvas {
	k.dst = appendEscaped(k.dst, s)
	return k
}

func (k *canvas) escBytes(s []byte) *canvas {
	k.dst = appendEscaped(k.dst, s)
	return k
}

// value writes a point as it is read: a number with the measure's decimals, or
// the words of its symbol.
func (k *canvas) value(p Point) *canvas {
	k.dst = k.chart.appendPoint(k.dst, p)
	return k
}

// coord is a length in px or, when of is true, in per cent of the width.
type coord struct {
	v  float64
	of bool
}

func px(v float64) coord      { return coord{v, false} }
func percent(v float64) coord { return coord{v, true} }

func (k *canvas) coord(x coord) *canvas {
	if !x.of {
		return k.num(x.v)
	}
	k.dst = appendHundredths(k.dst, x.v)
	return k.raw("%")
}

// attr writes a space, a name and a number: ` y="12.5"`.
func (k *canvas) attr(name string, v float64) *canvas {
	return k.raw(" ").raw(name).raw(`="`).num(v).raw(`"`)
}

// text opens a text element; its baseline is at y.
func (k *canvas) text(class string, x coord, y float64) *canvas {
	k.raw("<text")
	if class != "" {
		k.raw(` class="`).raw(class).raw(`"`)
	}
	if x.v != 0 {
		k.raw(` x="`).coord(x).raw(`"`)
	}
	return k.attr("y", y).raw(">")
}

func (k *canvas) endText() *canvas { return k.raw("</text>") }

// note writes text below (or above) the svg element, where it flows as the
// page does.
func (k *canvas) note(text []byte) {
	k.raw(`<div class="c-note">`).escBytes(text).raw(`</div>`)
}

// paragraph draws text over as many lines as it needs at the narrowest width,
// below all that is drawn, and moves y down.
func (k *canvas) paragraph(class string, text []byte) {
	lines, n := wrap(text, narrowest, smallSize, maxLines)
	for _, line := range lines[:n] {
		k.y += lineStep
		k.text(class, px(0), k.y-4).escBytes(line).endText()
	}
}

// notice writes a message below the svg element.
func (k *canvas) notice(key string, pairs ...string) {
	k.scratch = k.chart.Words.Append(k.scratch[:0], key, pairs...)
	k.note(k.scratch)
}

// unitLine writes what the values are measured in, above the plot, and says it
// when the axis does not begin at zero.
func (k *canvas) unitLine(sc *scale) {
	s := append(k.scratch[:0], k.chart.Axis.Unit...)
	if sc != nil && sc.cut {
		if len(s) > 0 {
			s = append(s, k.chart.Words.Text("format.semicolon")...)
		}
		s = k.chart.Words.Append(s, "drawing.axis_from", "value", string(sc.appendTick(nil, 0, &k.chart.Axis)))
	}
	k.scratch = s
	if len(s) > 0 {
		k.note(s)
	}
}

// symbolKey explains the symbols whose bits are set, below the plot.
func (k *canvas) symbolKey(seen symbolSet) {
	s := k.scratch[:0]
	for sym := observation.Suppressed; sym <= observation.Low; sym++ {
		if seen&(1<<sym) == 0 {
			continue
		}
		if len(s) > 0 {
			s = append(s, k.chart.Words.Text("format.semicolon")...)
		}
		s = k.chart.appendSymbol(s, sym)
	}
	k.scratch = s
	if len(s) > 0 {
		k.note(s)
	}
}

// symbolSet is a set of symbols, a bit each.
type symbolSet uint16

// appendSymbol writes a symbol's letter and its meaning: "c suppressed". The
// words for "low" and for no observation hold all there is to say.
func (c *Chart) appendSymbol(dst []byte, s observation.Symbol) []byte {
	word := c.Words.Text(s.WordKey())
	if s == observation.Low || s == observation.Absent {
		return append(dst, word...)
	}
	return c.Words.Append(dst, "drawing.symbol", "code", s.Code(), "symbol", word)
}

// appendPoint writes a point as it stands in a drawing.
func (c *Chart) appendPoint(dst []byte, p Point) []byte {
	if !p.IsNumber() {
		return c.appendSymbol(dst, p.Symbol)
	}
	return c.Axis.appendValue(dst, p)
}

// appendValue writes a number as it is read.
func (a *Axis) appendValue(dst []byte, p Point) []byte {
	dst = p.Number.Append(dst, a.Decimals)
	if a.Percent {
		dst = append(dst, '%')
	}
	return dst
}

// appendTenths writes v rounded to one decimal, without a trailing zero.
func appendTenths(dst []byte, v float64) []byte {
	n := int64(v*10 + 0.5)
	if v < 0 {
		n = int64(v*10 - 0.5)
	}
	if n < 0 {
		dst = append(dst, '-')
		n = -n
	}
	dst = appendWhole(dst, n/10)
	if n%10 != 0 {
		dst = append(dst, '.', byte('0'+n%10))
	}
	return dst
}

// appendHundredths writes v rounded to two decimals, without trailing zeros:
// a hundredth of a per cent is a tenth of a px on the widest page.
func appendHundredths(dst []byte, v float64) []byte {
	n := int64(v*100 + 0.5)
	if v < 0 {
		n = int64(v*100 - 0.5)
		if n < 0 {
			dst = append(dst, '-')
			n = -n
		}
	}
	dst = appendWhole(dst, n/100)
	if n %= 100; n != 0 {
		dst = append(dst, '.', byte('0'+n/10))
		if n %= 10; n != 0 {
			dst = append(dst, byte('0'+n))
		}
	}
	return dst
}

// appendWhole writes what is not below nought: most are px, and of three digits at most.
func appendWhole(dst []byte, n int64) []byte {
	switch {
	case n < 10:
		return append(dst, byte('0'+n))
	case n < 100:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	case n < 1000:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	}
	return strconv.AppendInt(dst, n, 10)
}

// appendEscaped writes text for XML and HTML alike. What XML cannot hold
// (control characters, bytes that are not UTF-8) becomes U+FFFD.
func appendEscaped[T string | []byte](dst []byte, s T) []byte {
	// What stands for itself, of the characters before "?".
	const itself = (1<<63 - 1<<' ') &^ (1<<'&' | 1<<'<' | 1<<'>' | 1<<'"' | 1<<'\'')
	from := 0 // of what stands for itself
	for i := 0; i < len(s); {
		if c := s[i]; c > '>' && c < utf8.RuneSelf || uint64(itself)>>c&1 != 0 { // as nearly all do
			i++
			continue
		}
		esc, size := "", 1
		switch b := s[i]; {
		case b == '&':
			esc = "&amp;"
		case b == '<':
			esc = "&lt;"
		case b == '>':
			esc = "&gt;"
		case b == '"':
			esc = "&#34;"
		case b == '\'':
			esc = "&#39;"
		case b >= ' ' && b < utf8.RuneSelf, b == '\t', b == '\n':
			i++
			continue
		case b < ' ':
			esc = "\uFFFD"
		default:
			var r rune
			if r, size = decodeRune(s, i); r != 0xFFFE && r != 0xFFFF && r != utf8.RuneError {
				i += size
				continue
			}
			esc = "\uFFFD"
		}
		dst = append(append(dst, s[from:i]...), esc...)
		i += size
		from = i
	}
	return append(dst, s[from:]...)
}

// decodeRune reads the rune at i; utf8 has a function for each type only.
func decodeRune[T string | []byte](s T, i int) (rune, int) {
	var buf [utf8.UTFMax]byte
	n := copy(buf[:], s[i:])
	return utf8.DecodeRune(buf[:n])
}
