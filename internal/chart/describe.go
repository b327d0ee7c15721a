package chart

import (
	"strconv"
	"strings"

	"almanac/internal/observation"
)

// Describe says in plain words what the drawing shows: the accessible
// description of a chart that has none of its own. It names the ends, the
// extremes and every gap with its reason; the table beside has the rest. Each
// sentence is a message of the words file.
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

// say adds a sentence.
func (c *Chart) say(dst []byte, key string, pairs ...string) []byte {
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	return c.Words.Append(dst, key, pairs...)
}

// count adds a sentence that a number words.
func (c *Chart) count(dst []byte, key string, n int, pairs ...string) []byte {
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	return c.Words.AppendCount(dst, key, n, pairs...)
}

// value writes a point as in a sentence: a number, or its symbol's word.
func (c *Chart) value(p Point) string {
	if !p.IsNumber() {
		return c.Words.Text(p.Symbol.WordKey())
	}
	return string(c.appendWord(make([]byte, 0, 16), p))
}

// appendWord appends what value gives.
func (c *Chart) appendWord(dst []byte, p Point) []byte {
	if !p.IsNumber() {
		return append(dst, c.Words.Text(p.Symbol.WordKey())...)
	}
	return c.Axis.appendValue(dst, p)
}

// valueInUnit is value with what it is measured in.
func (c *Chart) valueInUnit(p Point) string { return c.inUnit(c.value(p)) }

func (c *Chart) inUnit(s string) string {
	if c.Axis.Unit == "" {
		return s
	}
	return c.Words.Say("chart.in_unit", "what", s, "unit", c.Axis.Unit)
}

// list joins items of a description.
func (c *Chart) list(items []string) string {
	return strings.Join(items, c.Words.Text("format.semicolon"))
}

// describeTrend tells the first line's course and where the others ended.
func (c *Chart) describeTrend(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return c.say(dst, "chart.no_figures")
	}
	s := &c.Series[0]
	first, last := 0, latest(s.Points)
	for last >= 0 && !s.Points[first].IsNumber() {
		first++
	}
	switch {
	case last < 0:
		dst = c.say(dst, "chart.never", "name", s.Name)
	case first == last:
		dst = c.say(dst, "chart.one_figure", "name", s.Name, "value", c.valueInUnit(s.Points[first]), "period", c.Labels[first])
	default:
		dst = c.describeCourse(dst, s, first, last)
	}
	dst = c.describeGaps(dst, s)
	if lower, upper := c.latestInterval(); lower.IsNumber() {
		dst = c.say(dst, "chart.interval", "period", c.Labels[last], "lower", c.value(lower), "upper", c.value(upper))
	}
	for i := 1; i < min(len(c.Series), maxLinesOfTrend); i++ {
		s := &c.Series[i]
		at := latest(s.Points)
		if at < 0 {
			dst = c.say(dst, "chart.never", "name", s.Name)
			continue
		}
		dst = c.say(dst, "chart.line", "name", s.Name, "value", c.value(s.Points[at]), "period", c.Labels[at])
	}
	for _, b := range c.Breaks {
		switch {
		case !c.breaks(b.At):
		case b.Text != "":
			dst = c.say(dst, "chart.break_why", "period", c.Labels[b.At], "why", strings.TrimSuffix(b.Text, "."))
		default:
			dst = c.say(dst, "chart.break", "period", c.Labels[b.At])
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
		return c.say(dst, "chart.ends", "name", s.Name, "first", c.valueInUnit(a), "first_period", c.Labels[first], "last", c.value(b), "last_period", c.Labels[last])
	}
	low, high := extremes(s.Points)
	key := "chart.rose"
	shown := func(i int) observation.Decimal { return s.Points[i].Number.Round(c.Axis.Decimals) }
	switch change := shown(last).Cmp(shown(first)); {
	case shown(low).Cmp(shown(high)) == 0:
		return c.say(dst, "chart.always", "from", c.Labels[first], "to", c.Labels[last], "name", s.Name, "value", c.valueInUnit(a))
	case change == 0:
		dst = c.say(dst, "chart.level", "from", c.Labels[first], "to", c.Labels[last], "name", s.Name, "value", c.valueInUnit(a))
		key = ""
	case change < 0:
		key = "chart.fell"
	}
	if key != "" {
		dst = c.say(dst, key, "from", c.Labels[first], "to", c.Labels[last], "name", s.Name, "first", c.value(a), "last", c.valueInUnit(b))
	}
	return c.say(dst, "chart.extremes", "highest", c.value(s.Points[high]), "highest_period", c.Labels[high], "lowest", c.value(s.Points[low]), "lowest_period", c.Labels[low])
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

// describeGaps names the periods without a number, runs of one reason together:
// "There is no figure for 2013 to 2015 (not available); 2021 (suppressed)."
func (c *Chart) describeGaps(dst []byte, s *Series) []byte {
	var gaps []string
	for i := 0; i < len(s.Points); i++ {
		if s.Points[i].IsNumber() {
			continue
		}
		from, sym := i, s.Points[i].Symbol
		for i+1 < len(s.Points) && s.Points[i+1].Symbol == sym {
			i++
		}
		gap := c.Labels[from]
		if i > from {
			gap = c.Words.Say("chart.run", "from_gap", gap, "to_gap", c.Labels[i])
		}
		if sym != observation.Absent {
			gap = c.Words.Say("chart.gap_why", "gap", gap, "symbol", c.Words.Text(sym.WordKey()))
		}
		gaps = append(gaps, gap)
	}
	if gaps == nil {
		return dst
	}
	return c.say(dst, "chart.gaps", "gaps", c.list(gaps))
}

// describeBars gives the three highest, the lowest and the missing.
func (c *Chart) describeBars(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return c.say(dst, "chart.no_figures")
	}
	s := &c.Series[0]
	if latest(s.Points) < 0 {
		return c.describeWithout(c.say(dst, "chart.no_category", "name", s.Name), s.Points)
	}
	var shown [3]int
	var items []string
	for len(items) < len(shown) {
		best := -1
		for i, p := range s.Points {
			if !p.IsNumber() || (len(items) > 0 && i == shown[0]) || (len(items) > 1 && i == shown[1]) {
				continue
			}
			if best < 0 || p.Number.Cmp(s.Points[best].Number) > 0 {
				best = i
			}
		}
		if best < 0 {
			break
		}
		shown[len(items)] = best
		items = append(items, c.bar(best))
	}
	dst = c.say(dst, "chart.highest_first", "name", c.inUnit(s.Name), "list", c.list(items))
	low, _ := extremes(s.Points)
	if len(items) == len(shown) && low != shown[0] && low != shown[1] && low != shown[2] {
		dst = c.say(dst, "chart.lowest_bar", "list", c.bar(low))
	}
	return c.describeWithout(dst, s.Points)
}

// bar names a category with its value and the second series' value.
func (c *Chart) bar(i int) string {
	value := c.value(c.Series[0].Points[i])
	if len(c.Series) < 2 {
		return c.Words.Say("chart.item", "category", c.Labels[i], "value", value)
	}
	return c.Words.Say("chart.item_beside", "category", c.Labels[i], "value", value, "other", c.Series[1].Name, "other_value", c.value(c.Series[1].Points[i]))
}

// describeWithout counts the points without a number, by reason.
func (c *Chart) describeWithout(dst []byte, points []Point) []byte {
	text := c.without(points)
	if text == "" {
		return dst
	}
	if len(dst) > 0 {
		dst = append(dst, ' ')
	}
	return append(dst, text...)
}

// without counts the points that are symbols: "5 have no figure: 3 suppressed, 2
// not available."; "" when all are numbers. Of what is not in the data at all there
// is nothing to say.
func (c *Chart) without(points []Point) string {
	var counts symbolCounts
	for _, p := range points {
		counts[p.Symbol]++
	}
	total := counts.symbols()
	if total == 0 {
		return ""
	}
	if why := c.symbols(&counts); why != "" {
		return c.Words.Count("chart.without_why", total, "why", why)
	}
	return c.Words.Count("chart.without", total)
}

// symbols says how many there are of each symbol: "3 suppressed, 2 not available".
func (c *Chart) symbols(counts *symbolCounts) string {
	var list []string
	for sym := observation.Suppressed; sym <= observation.Low; sym++ {
		if counts[sym] > 0 {
			list = append(list, c.Words.Say("chart.of_symbol", "n", c.Words.Number(counts[sym]), "symbol", c.Words.Text(sym.WordKey())))
		}
	}
	return c.Words.Comma(list)
}

// symbolCounts counts points by their symbol.
type symbolCounts [observation.Low + 1]int

// symbols counts those that are not numbers.
func (n *symbolCounts) symbols() int {
	total := 0
	for sym, k := range n {
		if observation.Symbol(sym) != observation.Number {
			total += k
		}
	}
	return total
}

// row names what a row of a drawing is about; the first says the unit.
func (c *Chart) row(row int) string {
	if row == 0 {
		return c.inUnit(c.Labels[0])
	}
	return c.Labels[row]
}

// rowWithout is the reason why a row has no figure at all; "" where it has one, or
// has several reasons.
func (c *Chart) rowWithout(row int) string {
	symbol := c.Series[0].Points[row].Symbol
	for i := range c.Series {
		if s := c.Series[i].Points[row].Symbol; s == observation.Number || s != symbol {
			return ""
		}
	}
	return c.Words.Text(symbol.WordKey())
}

// describeBands gives each row's parts.
func (c *Chart) describeBands(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return c.say(dst, "chart.no_figures")
	}
	for row := range c.Labels {
		if why := c.rowWithout(row); why != "" {
			dst = c.say(dst, "chart.row_without", "name", c.row(row), "symbol", why)
			continue
		}
		items := make([]string, len(c.Series))
		for i := range c.Series {
			items[i] = c.Words.Say("chart.item", "category", c.Series[i].Name, "value", c.value(c.Series[i].Points[row]))
		}
		dst = c.say(dst, "chart.row", "name", c.row(row), "list", c.list(items))
	}
	return dst
}

// describeDistribution gives each row's statistics.
func (c *Chart) describeDistribution(dst []byte) []byte {
	if len(c.Series) == 0 || len(c.Labels) == 0 {
		return c.say(dst, "chart.no_figures")
	}
	st := c.statistics()
	for row := range c.Labels {
		if why := c.rowWithout(row); why != "" {
			dst = c.say(dst, "chart.row_without", "name", c.row(row), "symbol", why)
			continue
		}
		dst = c.say(dst, "chart.row", "name", c.row(row), "list", c.statisticsOf(&st, row))
	}
	return dst
}

// statisticParts are what is said of a distribution: messages, and the statistics
// that stand in their holes.
var statisticParts = [...]struct {
	key       string
	from, to  Role
	low, high string
}{
	{"median", Median, Median, "median", ""},
	{"middle_half", LowerQuartile, UpperQuartile, "lower_quartile", "upper_quartile"},
	{"most_frequent", Mode, Mode, "mode", ""},
	{"range", Minimum, Maximum, "minimum", "maximum"},
}

// statisticsOf says a row's statistics in words: "median 35; middle half 20 to
// 50; most frequent 40; range 1 to 65".
func (c *Chart) statisticsOf(st *statistics, row int) string {
	var items []string
	for _, part := range statisticParts {
		from, to := st[part.from-Minimum], st[part.to-Minimum]
		if from == nil {
			from = to
		}
		if to == nil {
			to = from
		}
		if from == nil {
			continue
		}
		a, b := from.Points[row], to.Points[row]
		switch key := "chart." + part.key; {
		case part.from == part.to:
			items = append(items, c.Words.Say(key, part.low, c.value(a)))
		case from == to || !a.IsNumber() && a.Symbol == b.Symbol: // one reason for both ends is said once
			items = append(items, c.Words.Say(key+"_one", part.low, c.value(a)))
		default:
			items = append(items, c.Words.Say(key, part.low, c.value(a), part.high, c.value(b)))
		}
	}
	return c.list(items)
}

// describeRanked gives the ends, England and the emphasised authority.
func (c *Chart) describeRanked(dst []byte) []byte {
	all := c.first(Others)
	if all == nil {
		return c.say(dst, "chart.no_figures")
	}
	low, high := extremes(all.Points)
	if low < 0 {
		dst = c.say(dst, "chart.none_in_order")
	} else {
		dst = c.count(dst, "chart.in_order", numbers(all.Points), "low", c.value(all.Points[low]), "high", c.valueInUnit(all.Points[high]))
	}
	return c.describeWithout(c.describePlaces(dst), all.Points)
}

// numbers counts the points that are numbers.
func numbers(points []Point) int {
	n := 0
	for _, p := range points {
		if p.IsNumber() {
			n++
		}
	}
	return n
}

// describePlaces gives the figures of the places that stand out among all.
func (c *Chart) describePlaces(dst []byte) []byte {
	for _, r := range [...]Role{Area, England} {
		if s := c.first(r); s != nil {
			dst = c.say(dst, "chart.place", "name", s.Name, "value", c.value(s.Points[0]))
		}
	}
	return dst
}

// describeFunnel counts the authorities within and without the limits.
func (c *Chart) describeFunnel(dst []byte) []byte {
	all, f := c.first(Others), c.Funnel
	if all == nil || f == nil {
		return c.say(dst, "chart.no_figures")
	}
	dst = c.count(dst, "chart.by_size", numbers(all.Points), "across", f.Across)
	dst = c.describePlaces(dst)
	for i := range f.Limits {
		dst = c.count(dst, "chart.beyond", f.Limits[i].Beyond, "limit", f.Limits[i].Name)
	}
	return c.describeWithout(dst, all.Points)
}

// describeMap gives the classes, the ends and what has no figure.
func (c *Chart) describeMap(dst []byte) []byte {
	if c.Map == nil || len(c.Map.cells) == 0 {
		return c.say(dst, "chart.no_map")
	}
	dst = c.count(dst, "chart.on_map", len(c.Map.cells))
	all := c.first(Others)
	if all == nil {
		return c.say(dst, "chart.map_links")
	}
	if low, high := extremes(all.Points); low >= 0 {
		dst = c.say(dst, "chart.map_lowest", "name", c.Map.cells[low].Name, "value", c.value(all.Points[low]))
		dst = c.say(dst, "chart.map_highest", "name", c.Map.cells[high].Name, "value", c.valueInUnit(all.Points[high]))
		classes := c.classes(all.Points)
		for i := range classes.n {
			x := &classes.list[i]
			dst = c.count(dst, "chart.class", x.count, "class", strconv.Itoa(i+1), "low", c.value(shownAs(x.low)), "high", c.value(shownAs(x.high)))
		}
	}
	return c.describeWithout(dst, all.Points)
}

// shownAs makes a point of a number.
func shownAs(d observation.Decimal) Point {
	return Point{Number: d, Symbol: observation.Number}
}
