package chart

import "unicode/utf8"

// advance is how far each ASCII character moves the pen in Arial (and in
// Helvetica and Liberation Sans, which share its widths), in thousandths of
// the text's size, from the space to the tilde.
var advance = [...]uint16{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space … /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 … ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ … O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P … _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` … o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p … ~
}

// otherAdvance is taken for every other character: dashes, the minus sign and
// accented letters are at most about as wide.
const otherAdvance = 600

// boldFactor is how much wider bold text is at most, over a word or a number.
const boldFactor = 1.08

// textWidth gives the width in px of text set in Arial of the given size.
func textWidth[T string | []byte](s T, size float64) float64 {
	sum := 0
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= ' ' && int(b-' ') < len(advance):
			sum += int(advance[b-' '])
		case utf8.RuneStart(b):
			sum += otherAdvance
		}
	}
	return float64(sum) * size / 1000
}

// maxLines is the most lines that any text is wrapped to.
const maxLines = 6

// wrap breaks text at spaces into at most limit lines (up to maxLines) of the
// given width in px. A word wider than a line stands alone and overflows; what
// is too much for the last line stays on it, because a cut name is worse than
// a long one.
func wrap[T string | []byte](s T, width, size float64, limit int) (lines [maxLines]T, n int) {
	start, end := 0, -1 // of the line; end of the last word that fits
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != ' ' {
			continue
		}
		if end >= 0 && n < limit-1 && textWidth(s[start:i], size) > width {
			lines[n] = s[start:end]
			n++
			start = end + 1
		}
		end = i
	}
	if start < len(s) {
		lines[n] = s[start:]
		n++
	}
	return lines, n
}

// stack moves labels, given in order from top to bottom, apart so that none
// overlap and all stay between top and bottom, each as near to where it wants
// to be as that allows. at holds the wanted middles and receives the final
// ones; heights has the height of each.
func stack(at, heights []float64, top, bottom float64) {
	free := top
	for i := range at {
		at[i] = max(at[i], free+heights[i]/2)
		free = at[i] + heights[i]/2
	}
	free = bottom
	for i := len(at) - 1; i >= 0; i-- {
		at[i] = min(at[i], free-heights[i]/2)
		free = at[i] - heights[i]/2
	}
}
