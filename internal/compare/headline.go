package compare

import (
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Headline is what the sentences over a figure are made from. What is left
// zero is not spoken of.
type Headline struct {
	Measure    *framework.Measure
	Category   string   // the category the figure is for, lower case; "" when the measure has none
	Area       string   // short name
	JointWith  []string // short names of those whose joint return the figure is
	Period     period.Period
	Value      observation.Value
	Ended      bool              // the measure is no longer published, so this is its last figure
	Country    string            // the country's short name; "" on the country's own page
	National   observation.Value // the country's published value in the same period
	Verdict    Verdict           // of the value's interval against National
	Place      Place
	Neighbours Neighbourhood
	Lead       AverageKind // which average of the neighbours is spoken of
	Past       Past
	Trend      Trend
	Tested     bool // whether Trend holds
	Shape      int  // picks one of the sentences' shapes, see Shape
}

// Shape gives a number for an area and a measure that stays the same as long
// as their names do, so that pages do not all read alike and yet each reads
// as it did.
func Shape(areaSlug, measureID string) int {
	h := uint32(2166136261) // FNV-1a
	for _, s := range [...]string{areaSlug, "/", measureID} {
		for i := range len(s) {
			h = (h ^ uint32(s[i])) * 16777619
		}
	}
	return int(h >> 1)
}

// shapes are the turns of phrase picked from Headline.Shape, each on its own:
// three openings, two comparisons, three standings, three pasts.
type shapes struct{ opening, against, standing, past int }

func (h *Headline) shapes() shapes {
	return shapes{h.Shape % 3, h.Shape / 3 % 2, h.Shape / 6 % 3, h.Shape / 18 % 3}
}

// Sentence says in at most three plain sentences what the figure is and how it
// stands to the country's, its place among authorities and beside its
// neighbours, and how it changed. For a symbol it says only that there is no
// figure, why, and the country's. Above and below are positions; higher, lower
// and similar are said by interval; better and worse only of higher and lower where the
// measure declares which is good.
func (h *Headline) Sentence() string {
	if !h.Value.IsNumber() {
		return h.noFigure()
	}
	last := h.past()
	if h.Ended {
		last = " The measure is no longer published."
	}
	return h.opening() + h.against() + "." + h.standing() + last
}

// noun is what is measured, with its category.
func (h *Headline) noun() string {
	if h.Category == "" {
		return h.Measure.Noun
	}
	return h.Measure.Noun + " (" + h.Category + ")"
}

// counted reports whether the figure is a number of children or things, which
// says nothing beside those of places of another size.
func (h *Headline) counted() bool {
	return h.Measure.Unit == framework.Children || h.Measure.Unit == framework.Count
}

func (h *Headline) noFigure() string {
	_, when, _ := strings.Cut(In(h.Measure.Kind, h.Period), " ")
	s := "There is no figure for the " + h.noun() + " in " + h.Area + " for " + when + ". " + h.Value.Symbol.Reason()
	if h.Country != "" && h.National.IsNumber() {
		s += " The figure for " + h.Country + " was " + observation.Text(h.Measure, h.National) + "."
	}
	return s
}

// opening names the figure and the day or year.
func (h *Headline) opening() string {
	m := h.Measure
	when, where := In(m.Kind, h.Period), h.Area
	if h.JointWith != nil {
		where += " (a joint figure with " + list(h.JointWith) + ")"
	}
	value := observation.Text(m, h.Value)
	if m.Unit == framework.Children {
		value = h.Value.Number.Format(m.Decimals) // the noun says of what
	}
	if h.Ended {
		return "The last figure for the " + h.noun() + " in " + where + " was " + value + ", " + when
	}
	switch h.shapes().opening {
	case 0:
		return upper(when) + ", the " + h.noun() + " in " + where + " was " + value
	case 1:
		return "The " + h.noun() + " in " + where + " was " + value + " " + when
	}
	return "In " + where + ", the " + h.noun() + " was " + value + " " + when
}

// against compares with the country's published figure.
func (h *Headline) against() string {
	if h.Country == "" || !h.National.IsNumber() {
		return ""
	}
	dec := h.Measure.Decimals
	own, nat := h.Value.Number.Round(dec), h.National.Number.Round(dec)
	if h.counted() {
		return ", of " + nat.Format(dec) + " in " + h.Country
	}
	how := ""
	switch c := own.Cmp(nat); {
	case c == 0:
		return ", the same as the figure for " + h.Country
	case h.Verdict == Similar:
		how = "similar to"
	case h.Verdict != NoVerdict:
		how = h.Verdict.String()
		if j := h.Verdict.Judge(h.Measure.Polarity); j != "" {
			how += " (" + j + ")"
		}
		how += " than"
	case c > 0:
		how = "above"
	default:
		how = "below"
	}
	if h.shapes().against == 0 {
		return ", " + how + " the figure for " + h.Country + " (" + h.again(nat) + ")"
	}
	return ", which was " + how + " the " + h.again(nat) + " for " + h.Country
}

// again writes a figure whose unit has just been named.
func (h *Headline) again(d observation.Decimal) string {
	s := d.Format(h.Measure.Decimals)
	if h.Measure.Unit == framework.Percent {
		s += "%"
	}
	return s
}

// standing gives the place among authorities and beside the neighbours.
func (h *Headline) standing() string {
	if h.counted() {
		return ""
	}
	place, beside := h.place(), h.beside()
	switch {
	case place == "" && beside == "":
		return ""
	case place == "":
		return " It was " + beside + "."
	case beside == "":
		return " " + place + "."
	case h.Place.Small:
		return " " + place + "; it was " + beside + "."
	}
	return " " + place + ", and " + beside + "."
}

// place says the rank from the nearer end, in one of three shapes.
func (h *Headline) place() string {
	p := h.Place
	if p.Small {
		return "The numbers there are too small to rank"
	}
	if p.Of < FewestForPlace {
		return ""
	}
	n, end := p.Highest, "highest"
	if p.Lowest < p.Highest {
		n, end = p.Lowest, "lowest"
	}
	tied := ""
	if p.Tied {
		tied = "joint "
	}
	rank, best := tied+nth(n, end), ""
	if h.Value.Number.Sign() == 0 {
		// A zero may be good or a return that was not made: it is not called best.
	} else if k := p.Best(h.Measure.Polarity); k == n {
		rank = tied + nth(n, "best")
	} else if k > 0 {
		best = " (" + nth(k, "best") + ")"
	}
	of := "the " + strconv.Itoa(p.Of) + " authorities with figures"
	if p.Some {
		of = "the " + strconv.Itoa(p.Of) + " authorities large enough to rank"
	}
	switch shape := h.shapes().standing; {
	case shape == 1 && p.Quarter > 0:
		return "It was in the " + quarters[p.Quarter-1] + " quarter of " + of + ", the " + rank
	case shape == 2:
		return "Of " + of + " it was the " + rank + best
	}
	return "It was the " + rank + " of " + of + best
}

var quarters = [...]string{"lowest", "second lowest", "second highest", "highest"}

func nth(n int, end string) string {
	if n == 1 {
		return end
	}
	return Ordinal(n) + " " + end
}

// beside compares with the neighbours' average.
func (h *Headline) beside() string {
	n := &h.Neighbours
	avg := n.By(h.Lead)
	if !avg.IsNumber() {
		return ""
	}
	how := "the same as"
	switch c := h.Value.Number.Round(h.Measure.Decimals).Cmp(avg.Number); {
	case c > 0:
		how = "above"
	case c < 0:
		how = "below"
	}
	close := ""
	if n.NotClose == n.Of {
		close = ", none of them close"
	}
	return how + " the " + h.Lead.String() + " of its statistical neighbours (" + h.again(avg.Number) + ", " +
		strconv.Itoa(n.Have) + " of " + strconv.Itoa(n.Of) + " with figures" + close + ")"
}

// past gives the change from the period before, or why there is none, and
// the trend.
func (h *Headline) past() string {
	before := h.Past.Before.Short()
	switch h.Past.Kind {
	case Compared:
		return " " + h.changed(before) + h.trend() + "."
	case AcrossBreak:
		return " It cannot be compared with " + before + ", because the way it is measured changed."
	case AfterGap:
		return " The last figure before it is for " + before + "."
	case First:
		return " There is no earlier figure to compare it with."
	}
	return ""
}

func (h *Headline) changed(before string) string {
	by := observation.Difference(h.Measure, h.Past.Change.By)
	more, less := "higher", "lower"
	if h.counted() {
		more, less = "more", "fewer"
	}
	shape := h.shapes().past
	subject := [...]string{"It was", "That was", "It was"}[shape]
	switch sign := h.Past.Change.By.Sign(); {
	case sign == 0 && shape == 2:
		return "It did not change from " + before
	case sign == 0:
		return subject + " the same as in " + before
	case shape == 2 && sign > 0:
		return "It rose by " + by + " from " + before
	case shape == 2:
		return "It fell by " + by + " from " + before
	case sign > 0:
		return subject + " " + by + " " + more + " than in " + before
	}
	return subject + " " + by + " " + less + " than in " + before
}

// trend adds what the test for trend found.
func (h *Headline) trend() string {
	if !h.Tested {
		return ""
	}
	since := h.Trend.From.Short()
	if h.Trend.Direction == 0 {
		return ", with no clear trend since " + since
	}
	but := ""
	if s := h.Past.Change.By.Sign(); s != 0 && s != h.Trend.Direction {
		but = "but "
	}
	way := "an upward"
	if h.Trend.Direction < 0 {
		way = "a downward"
	}
	return ", " + but + "on " + way + " trend since " + since
}

// In gives a period as an adverb: "at 31 March 2014", "in the year ending 31
// March 2014", "in the 2013/14 academic year".
func In(k period.Kind, p period.Period) string {
	switch k {
	case period.AtMarch, period.AtSeptember:
		return "at " + k.Label(p)
	case period.SixMonths:
		return "in " + k.Label(p)
	}
	return "in the " + k.Label(p)
}

// Ordinal writes 1st, 2nd, 3rd, 4th, 11th, 21st.
func Ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// list joins names as a sentence does: "A, B and C".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
