package compare

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
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

// Sentences says in plain sentences, each of its own, what the figure is, how it
// stands to the country's, its place among authorities and beside its neighbours,
// how it changed and the trend. For a symbol it says only that there is no
// figure, why, and the country's. Above and below are positions; higher, lower
// and similar are said by interval; better and worse only of higher and lower where the
// measure declares which is good.
//
// Every sentence is a message of the words file. Whatever reads pages back knows
// them by the same messages: a sentence here is one there.
func (h *Headline) Sentences(w *words.Words) []string {
	say := speaker{w: w}
	if !h.Value.IsNumber() {
		h.noFigure(&say)
		return say.said
	}
	h.figure(&say)
	h.against(&say)
	h.place(&say)
	h.beside(&say)
	if h.Ended {
		say.sentence("headline.no_longer")
	} else {
		h.past(&say)
	}
	return say.said
}

// speaker collects sentences.
type speaker struct {
	w    *words.Words
	said []string
}

func (s *speaker) sentence(key string, pairs ...string) {
	s.said = append(s.said, s.w.Say(key, pairs...))
}

// subject is what every first sentence names: what is measured, with its category, and
// where.
func (h *Headline) subject(w *words.Words) (noun, area string) {
	noun, area = h.Measure.Noun, h.Area
	if h.Category != "" {
		noun = w.Say("headline.category", "noun", noun, "category", h.Category)
	}
	if h.JointWith != nil {
		area = w.Say("headline.joint", "area", area, "others", w.List(h.JointWith))
	}
	return noun, area
}

// counted reports whether the figure is a number of children or things, which
// says nothing beside those of places of another size.
func (h *Headline) counted() bool {
	return h.Measure.Unit == framework.Children || h.Measure.Unit == framework.Count
}

func (h *Headline) noFigure(say *speaker) {
	noun, area := h.subject(say.w)
	say.sentence("headline.none", "noun", noun, "area", area, "period", say.w.Named(h.Measure.Kind, h.Period))
	say.sentence(h.Value.Symbol.ReasonKey())
	if h.Country != "" && h.National.IsNumber() {
		say.sentence("headline.country", "country", h.Country, "country_value", observation.Text(say.w, h.Measure, h.National))
	}
}

// figure names the figure and the day or year.
func (h *Headline) figure(say *speaker) {
	m := h.Measure
	noun, area := h.subject(say.w)
	value := observation.Text(say.w, m, h.Value)
	if m.Unit == framework.Children {
		value = h.Value.Number.Format(m.Decimals) // the noun says of what
	}
	key := [...]string{"headline.when_first", "headline.noun_first", "headline.area_first"}[h.shapes().opening]
	if h.Ended {
		key = "headline.ended"
	}
	when := say.w.When(m.Kind, h.Period)
	say.sentence(key, "noun", noun, "area", area, "value", value, "when", when, "capital_when", upper(when))
}

// against compares with the country's published figure.
func (h *Headline) against(say *speaker) {
	if h.Country == "" || !h.National.IsNumber() {
		return
	}
	dec := h.Measure.Decimals
	own, nat := h.Value.Number.Round(dec), h.National.Number.Round(dec)

	if h.counted() {
		say.sentence("headline.country_count", "country", h.Country, "country_value", nat.Format(dec))
		return
	}
	key := "headline.country_below"
	switch c := own.Cmp(nat); {
	case c == 0:
		key = "headline.country_same"
	case h.Verdict != NoVerdict:
		key = "headline.country_" + h.Verdict.String()
		if j := h.Verdict.Judge(h.Measure.Polarity); j != "" {
			key += "_" + j
		}
	case c > 0:
		key = "headline.country_above"
	}
	if h.shapes().against == 1 {
		key += "_turned"
	}
	say.sentence(key, "country", h.Country, "country_value", h.again(nat))
}

// again writes a figure whose unit has just been named.
func (h *Headline) again(d observation.Decimal) string {
	s := d.Format(h.Measure.Decimals)
	if h.Measure.Unit == framework.Percent {
		s += "%"
	}
	return s
}

// place says the rank from the nearer end, in one of three shapes.
func (h *Headline) place(say *speaker) {
	p := h.Place
	switch {
	case h.counted():
		return
	case p.Small:
		say.sentence("headline.place_small")
		return
	case p.Of < FewestForPlace:
		return
	}
	n, end := p.Highest, "highest"
	if p.Lowest < p.Highest {
		n, end = p.Lowest, "lowest"
	}
	best := ""
	if h.Value.Number.Sign() == 0 {
		// A zero may be good or a return that was not made: it is not called best.
	} else if k := p.Best(h.Measure.Polarity); k == n {
		end = "best"
	} else if k > 0 {
		best = nth(say.w, k, "best", false)
	}
	among := "headline.with_figures"
	if p.Some {
		among = "headline.large_enough"
	}
	key := "headline.place"
	switch shape := h.shapes().standing; {
	case shape == 1 && p.Quarter > 0:
		key, best = "headline.quarter_"+strconv.Itoa(p.Quarter), ""
	case shape == 2:
		key = "headline.place_turned"
	}
	if best != "" {
		key += "_best"
	}
	say.sentence(key, "rank", nth(say.w, n, end, p.Tied), "among", say.w.Count(among, p.Of), "best", best)
}

// nth names a rank: "22nd highest", "joint best".
func nth(w *words.Words, n int, end string, tied bool) string {
	key := "headline.nth_" + end
	if n == 1 {
		key = "headline.first_" + end
	}
	if tied {
		key += "_joint"
	}
	return w.Say(key, "nth", w.Ordinal(n))
}

// beside compares with the neighbours' average.
func (h *Headline) beside(say *speaker) {
	n := &h.Neighbours
	avg := n.By(h.Lead)
	if h.counted() || !avg.IsNumber() {
		return
	}
	key := "headline.beside_same"
	switch c := h.Value.Number.Round(h.Measure.Decimals).Cmp(avg.Number); {
	case c > 0:
		key = "headline.beside_above"
	case c < 0:
		key = "headline.beside_below"
	}
	if n.NotClose == n.Of {
		key += "_far"
	}
	say.sentence(key, "average", say.w.Text("average."+h.Lead.String()), "average_value", h.again(avg.Number), "have", say.w.Number(n.Have), "of", say.w.Number(n.Of))
}

// past gives the change from the period before, or why there is none, and
// the trend.
func (h *Headline) past(say *speaker) {
	before := say.w.Short(h.Past.Before)
	switch h.Past.Kind {
	case Compared:
		say.sentence(h.change(), "before", before, "by", observation.Difference(say.w, h.Measure, h.Past.Change.By))
		h.trend(say)
	case AcrossBreak:
		say.sentence("headline.across_break", "earlier", before)
	case AfterGap:
		say.sentence("headline.after_gap", "earlier", before)
	case First:
		say.sentence("headline.first_figure")
	}
}

// change is the key of the sentence about the change, in one of three shapes.
func (h *Headline) change() string {
	sign, shape := h.Past.Change.By.Sign(), h.shapes().past
	if shape == 2 {
		return [...]string{"headline.fell", "headline.unchanged", "headline.rose"}[sign+1]
	}
	key := [...]string{"headline.past_lower", "headline.past_same", "headline.past_higher"}[sign+1]
	if h.counted() {
		key = [...]string{"headline.past_fewer", "headline.past_same", "headline.past_more"}[sign+1]
	}
	if shape == 1 {
		key += "_turned"
	}
	return key
}

// trend adds what the test for trend found, and whether the last change goes
// against it.
func (h *Headline) trend(say *speaker) {
	if !h.Tested {
		return
	}
	key := [...]string{"headline.trend_down", "headline.trend_unclear", "headline.trend_up"}[h.Trend.Direction+1]
	if s := h.Past.Change.By.Sign(); h.Trend.Direction != 0 && s != 0 && s != h.Trend.Direction {
		key += "_against"
	}
	say.sentence(key, "since", say.w.Short(h.Trend.From))
}

func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
