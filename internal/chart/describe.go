package chart

import (
	"strings"

	"almanac/internal/observation"
)

// Describe says in plain English what the drawing shows: the accessible
// description of a chart that has none of its own. It names the ends, the
// extremes and every gap with its reason; the table beside has the rest.
func (c *Chart) Describe() string { return string(c.appendDescription(nil)) }

func (c *Chart) appendDescription(dst []byte) []byte {
	switch c.Kind {
	case Trend:
		return c.describeTrend(dst)
	case Bars, Grouped:
		return c.describeBars(dst)
	case Bands:
		return c.describeBands(dst)
	case Distribution:
		return c.describeDistribution(dst)
	case FunnelPlot:
		return c.describeFunnel(dst)
	case HexagonMap:
		return c.describeMap(dst)
	}
	return c.describeRanked(dst)
}

// describeTrend tells the first line's course and where the others ended.
func (c *Chart) describeTrend(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return append(dst, "No figures."...)
	}
	s := &c.Series[0]
	first, last := 0, latest(s.Points)
	for last >= 0 && !s.Points[first].IsNumber() {
		first++
	}
	switch {
	case last < 0:
		dst = append(dst, s.Name...)
		dst = append(dst, ": no figure in any period"...)
	case first == last:
		dst = append(dst, "One figure: "...)
		dst = append(dst, s.Name...)
		dst = append(dst, ' ')
		dst = c.Axis.appendValue(dst, s.Points[first])
		dst = append(dst, " in "...)
		dst = append(dst, c.Labels[first]...)
		dst = c.appendUnit(dst)
	default:
		dst = c.describeCourse(dst, s, first, last)
	}
	dst = c.appendGaps(dst, s)
	if lower, upper := c.latestInterval(); lower.IsNumber() {
		dst = append(dst, "; 95% interval of "...)
		dst = append(dst, c.Labels[last]...)
		dst = append(dst, ": "...)
		dst = c.Axis.appendValue(dst, lower)
		dst = append(dst, " to "...)
		dst = c.Axis.appendValue(dst, upper)
	}
	dst = append(dst, '.')
	for i := 1; i < min(len(c.Series), maxLinesOfTrend); i++ {
		s := &c.Series[i]
		dst = append(dst, ' ')
		dst = append(dst, s.Name...)
		at := latest(s.Points)
		if at < 0 {
			dst = append(dst, ": no figure in any period."...)
			continue
		}
		dst = append(dst, ": "...)
		dst = c.Axis.appendValue(dst, s.Points[at])
		dst = append(dst, " in "...)
		dst = append(dst, c.Labels[at]...)
		dst = append(dst, '.')
	}
	for _, b := range c.Breaks {
		if c.breaks(b.At) {
			dst = append(dst, " Not comparable before "...)
			dst = append(dst, c.Labels[b.At]...)
			if b.Text != "" {
				dst = append(dst, ": "...)
				dst = append(dst, strings.TrimSuffix(b.Text, ".")...)
			}
			dst = append(dst, '.')
		}
	}
	return dst
}

// describeCourse compares the first and the last figure, as they are shown,
// and gives the extremes between them. Across a break there is no comparison.
func (c *Chart) describeCourse(dst []byte, s *Series, first, last int) []byte {
	a, b := s.Points[first], s.Points[last]
	broken := false
	for _, br := range c.Breaks {
		broken = broken || (br.At > first && br.At <= last)
	}
	for _, p := range s.Points[first:last] {
		broken = broken || !p.IsNumber() // nobody knows what happened in between
	}
	if broken {
		dst = append(dst, s.Name...)
		dst = append(dst, " was "...)
		dst = c.Axis.appendValue(dst, a)
		dst = append(dst, " in "...)
		dst = append(dst, c.Labels[first]...)
		dst = append(dst, " and "...)
		dst = c.Axis.appendValue(dst, b)
		dst = append(dst, " in "...)
		dst = append(dst, c.Labels[last]...)
		return c.appendUnit(dst)
	}
	low, high := extremes(s.Points)
	dst = append(dst, "From "...)
	dst = append(dst, c.Labels[first]...)
	dst = append(dst, " to "...)
	dst = append(dst, c.Labels[last]...)
	dst = append(dst, ' ')
	dst = append(dst, s.Name...)
	shown := func(i int) observation.Decimal { return s.Points[i].Number.Round(c.Axis.Decimals) }
	switch change := shown(last).Cmp(shown(first)); {
	case shown(low).Cmp(shown(high)) == 0:
		dst = append(dst, " was always "...)
		dst = c.Axis.appendValue(dst, a)
		return c.appendUnit(dst)
	case change == 0:
		dst = append(dst, " began and ended at "...)
		dst = c.Axis.appendValue(dst, a)
	default:
		verb := " fell from "
		if change > 0 {
			verb = " rose from "
		}
		dst = append(dst, verb...)
		dst = c.Axis.appendValue(dst, a)
		dst = append(dst, " to "...)
		dst = c.Axis.appendValue(dst, b)
	}
	dst = c.appendUnit(dst)
	dst = c.appendExtreme(dst, "highest ", s, high)
	return c.appendExtreme(dst, "lowest ", s, low)
}

// extremes gives the places of the lowest and the highest number, the first
// of equals, -1 where there is none.
func extremes(points []Point) (low, high int) {
	low, high = -1, -1
	for i, p := range points {
		if !p.IsNumber() {
			continue
		}
		if low < 0 || p.Number.Cmp(points[low].Number) < 0 {
			low = i
		}
		if high < 0 || p.Number.Cmp(points[high].Number) > 0 {
			high = i
		}
	}
	return low, high
}

func (c *Chart) appendExtreme(dst []byte, word string, s *Series, at int) []byte {
	dst = append(dst, "; "...)
	dst = append(dst, word...)
	dst = c.Axis.appendValue(dst, s.Points[at])
	dst = append(dst, " in "...)
	return append(dst, c.Labels[at]...)
}

func (c *Chart) appendUnit(dst []byte) []byte {
	if c.Axis.Unit == "" {
		return dst
	}
	dst = append(dst, " ("...)
	dst = append(dst, c.Axis.Unit...)
	return append(dst, ')')
}

// appendGaps names the periods without a number, runs of one reason together:
// "; no figure in 2013 to 2015 (not available), 2021 (suppressed)".
func (c *Chart) appendGaps(dst []byte, s *Series) []byte {
	before := "; no figure in "
	for i := 0; i < len(s.Points); i++ {
		if s.Points[i].IsNumber() {
			continue
		}
		from, sym := i, s.Points[i].Symbol
		for i+1 < len(s.Points) && s.Points[i+1].Symbol == sym {
			i++
		}
		dst = append(dst, before...)
		before = ", "
		dst = append(dst, c.Labels[from]...)
		if i > from {
			dst = append(dst, " to "...)
			dst = append(dst, c.Labels[i]...)
		}
		if sym != observation.Absent {
			dst = append(dst, " ("...)
			dst = append(dst, sym.Word()...)
			dst = append(dst, ')')
		}
	}
	return dst
}

// describeBars gives the three highest, the lowest and the missing.
func (c *Chart) describeBars(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return append(dst, "No figures."...)
	}
	s := &c.Series[0]
	if latest(s.Points) < 0 {
		dst = append(dst, s.Name...)
		dst = append(dst, ": no figure for any category"...)
		return append(c.appendGapsFor(dst, s), '.')
	}
	dst = append(dst, s.Name...)
	dst = c.appendUnit(dst)
	dst = append(dst, ", highest first: "...)
	var shown [3]int
	n := 0
	for n < len(shown) {
		best := -1
		for i, p := range s.Points {
			if !p.IsNumber() || (n > 0 && i == shown[0]) || (n > 1 && i == shown[1]) {
				continue
			}
			if best < 0 || p.Number.Cmp(s.Points[best].Number) > 0 {
				best = i
			}
		}
		if best < 0 {
			break
		}
		if n > 0 {
			dst = append(dst, "; "...)
		}
		dst = c.appendBar(dst, best)
		shown[n] = best
		n++
	}
	low, _ := extremes(s.Points)
	if n == len(shown) && low != shown[0] && low != shown[1] && low != shown[2] {
		dst = append(dst, "; lowest: "...)
		dst = c.appendBar(dst, low)
	}
	dst = c.appendGapsFor(dst, s)
	return append(dst, '.')
}

// appendBar names a category with its value and the second series' value.
func (c *Chart) appendBar(dst []byte, i int) []byte {
	dst = append(dst, c.Labels[i]...)
	dst = append(dst, ' ')
	dst = c.Axis.appendValue(dst, c.Series[0].Points[i])
	if len(c.Series) > 1 {
		dst = append(dst, " ("...)
		dst = append(dst, c.Series[1].Name...)
		dst = append(dst, ' ')
		dst = c.Axis.appendWord(dst, c.Series[1].Points[i])
		dst = append(dst, ')')
	}
	return dst
}

// appendGapsFor counts the categories without a number, by reason.
func (c *Chart) appendGapsFor(dst []byte, s *Series) []byte {
	at := len(dst)
	dst = append(dst, "; "...)
	after := len(dst)
	dst = appendNoFigure(dst, s.Points)
	if len(dst) == after {
		return dst[:at]
	}
	return dst
}

// describeBands gives each row's parts.
func (c *Chart) describeBands(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return append(dst, "No figures."...)
	}
	for row, label := range c.Labels {
		if row > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, label...)
		if row == 0 {
			dst = c.appendUnit(dst)
		}
		for i := range c.Series {
			if i == 0 {
				dst = append(dst, ": "...)
			} else {
				dst = append(dst, "; "...)
			}
			dst = append(dst, c.Series[i].Name...)
			dst = append(dst, ' ')
			dst = c.Axis.appendWord(dst, c.Series[i].Points[row])
		}
		dst = append(dst, '.')
	}
	return dst
}

// describeDistribution gives each row's statistics.
func (c *Chart) describeDistribution(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return append(dst, "No figures."...)
	}
	st := c.statistics()
	for row, label := range c.Labels {
		if row > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, label...)
		if row == 0 {
			dst = c.appendUnit(dst)
		}
		dst = append(dst, ": "...)
		dst = c.appendRow(dst, &st, row)
		dst = append(dst, '.')
	}
	return dst
}

// describeRanked gives the ends, England and the emphasised authority.
func (c *Chart) describeRanked(dst []byte) []byte {
	all := c.first(Others)
	if all == nil {
		return append(dst, "No figures."...)
	}
	low, high := extremes(all.Points)
	shown := 0
	for _, p := range all.Points {
		if p.IsNumber() {
			shown++
		}
	}
	if shown == 0 {
		dst = append(dst, "No "...)
		dst = append(dst, all.noun()...)
		dst = append(dst, " with a figure"...)
	} else {
		dst = appendCount(dst, shown, "", "")
		dst = append(dst, ' ')
		dst = append(dst, all.noun()...)
		dst = append(dst, " in order of value, from "...)
		dst = c.Axis.appendValue(dst, all.Points[low])
		dst = append(dst, " to "...)
		dst = c.Axis.appendValue(dst, all.Points[high])
		dst = c.appendUnit(dst)
	}
	for _, r := range [...]Role{Area, England} {
		if s := c.first(r); s != nil {
			dst = append(dst, "; "...)
			dst = append(dst, s.Name...)
			dst = append(dst, ' ')
			dst = c.Axis.appendWord(dst, s.Points[0])
		}
	}
	dst = c.appendGapsFor(dst, all)
	return append(dst, '.')
}
