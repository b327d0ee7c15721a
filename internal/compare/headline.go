package compare

import (
	"fmt"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Headline is what the sentence over a figure is made from.
type Headline struct {
	Measure  *framework.Measure
	Category string // the category the figure is for, lower case; "" when the measure has none
	Area     string // short name
	Period   period.Period
	Value    observation.Value
	Country  string            // the country's short name; "" on the country's own page
	National observation.Value // the country's published value in the same period
	Place    Place             // Of is 0 where there is none
	Change   Change
	Changed  bool // whether Change holds
	Shape    int  // picks one of the sentence shapes, so that pages do not all read alike
}

// Sentence says in plain English what the figure is, how it stands to the
// country's, its place among authorities, and how it changed. It never says
// better or worse, and for a symbol it says only that there is no figure and why.
func (h *Headline) Sentence() string {
	m := h.Measure
	when := In(m.Kind, h.Period)
	noun := m.Noun
	if h.Category != "" {
		noun += " (" + h.Category + ")"
	}
	if !h.Value.IsNumber() {
		return fmt.Sprintf("There is no figure for the %s in %s for %s. %s", noun, h.Area, m.Kind.Label(h.Period), h.Value.Symbol.Reason())
	}
	value := observation.Text(m, h.Value)
	if m.Unit == framework.Children {
		value = h.Value.Number.Format(m.Decimals) // the noun says of what
	}
	var b strings.Builder
	switch h.Shape % 3 {
	case 0:
		fmt.Fprintf(&b, "%s, the %s in %s was %s", upper(when), noun, h.Area, value)
	case 1:
		fmt.Fprintf(&b, "The %s in %s was %s %s", noun, h.Area, value, when)
	default:
		fmt.Fprintf(&b, "In %s, the %s was %s %s", h.Area, noun, value, when)
	}
	b.WriteString(h.against())
	b.WriteByte('.')
	b.WriteString(h.standing())
	b.WriteString(h.since())
	return b.String()
}

// against compares with the country's published figure.
func (h *Headline) against() string {
	if h.Country == "" || !h.National.IsNumber() {
		return ""
	}
	dec := h.Measure.Decimals
	own, nat := h.Value.Number.Round(dec), h.National.Number.Round(dec)
	if h.Measure.Unit == framework.Children || h.Measure.Unit == framework.Count {
		return fmt.Sprintf(", of %s in %s", nat.Format(dec), h.Country)
	}
	text := observation.Text(h.Measure, h.National)
	switch c := own.Cmp(nat); {
	case c > 0:
		return fmt.Sprintf(", above the figure for %s (%s)", h.Country, text)
	case c < 0:
		return fmt.Sprintf(", below the figure for %s (%s)", h.Country, text)
	}
	return fmt.Sprintf(", the same as the figure for %s", h.Country)
}

// standing gives the place among authorities.
func (h *Headline) standing() string {
	p := h.Place
	if p.Of == 0 || h.Measure.Unit == framework.Children || h.Measure.Unit == framework.Count {
		return ""
	}
	n, end := p.Highest, "highest"
	if p.Lowest < p.Highest {
		n, end = p.Lowest, "lowest"
	}
	nth := end
	if n > 1 {
		nth = Ordinal(n) + " " + end
	}
	tied := ""
	if p.Tied {
		tied = "joint "
	}
	return fmt.Sprintf(" It was the %s%s of the %d authorities with figures.", tied, nth, p.Of)
}

// since gives the change from the period before.
func (h *Headline) since() string {
	if !h.Changed {
		return ""
	}
	from := h.Change.From.Short()
	more, less := "higher", "lower"
	if h.Measure.Unit == framework.Children || h.Measure.Unit == framework.Count {
		more, less = "more", "fewer"
	}
	switch h.Change.By.Sign() {
	case 1:
		return fmt.Sprintf(" It was %s %s than in %s.", observation.Difference(h.Measure, h.Change.By), more, from)
	case -1:
		return fmt.Sprintf(" It was %s %s than in %s.", observation.Difference(h.Measure, h.Change.By), less, from)
	}
	return fmt.Sprintf(" It was the same as in %s.", from)
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
	return fmt.Sprintf("%d%s", n, suffix)
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
