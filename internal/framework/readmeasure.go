package framework

import (
	"slices"
	"strings"

	"almanac/internal/period"
)

type (
	fileMeasure struct {
		ID, Anchor, Label, Title, Noun string
		Unit, Base                     string
		Polarity, Kind, Interval       string
		Breakdown, Headline            string
		Counts                         string
		OutOf                          string `toml:"out_of"`
		PartsOf                        string `toml:"parts_of"`
		AddedFrom                      int    `toml:"added_from"`
		HeadlineOr                     string `toml:"headline_or"`
		High, Low, Not, Definition     string
		Decimals                       int
		Derived, FTE                   bool
		MayExceed                      bool `toml:"may_exceed"`
		Synonyms                       []string
		Break                          []fileBreak
	}
	fileBreak struct {
		At, Text   string
		Categories []string
	}
)

// MaxDecimals is the largest number of decimals a measure may show.
const MaxDecimals = 6

// measure reads one measure; at is its path in the file.
func (r *reader) measure(in *fileMeasure, of IndicatorIndex, at []any) Measure {
	key := func(k string) []any { return append(at[:len(at):len(at)], k) }
	m := Measure{
		ID: in.ID, Indicator: of, Anchor: in.Anchor,
		Label:      r.required(in.Label, key("label")...),
		Title:      r.required(in.Title, key("title")...),
		Noun:       r.required(in.Noun, key("noun")...),
		Unit:       Unit(max(0, r.name(unitNames[:], in.Unit, "unit", key("unit")...))),
		Base:       text(in.Base),
		Decimals:   in.Decimals,
		Polarity:   NoPolarity,
		Breakdown:  None,
		High:       text(in.High),
		Low:        text(in.Low),
		Not:        text(in.Not),
		Definition: text(in.Definition),
		Derived:    in.Derived,
		FTE:        in.FTE,
		Synonyms:   in.Synonyms,
		MayExceed:  in.MayExceed,
		Pos:        r.doc.Pos(at...),
	}
	r.id(in.ID, at)
	r.once(in.ID, r.f.MeasureIDs(), at)
	r.prefix(in.ID, of, key("id"))
	if in.Decimals < 0 || in.Decimals > MaxDecimals {
		r.problem("decimals", "", key("decimals"), "decimals must be 0 to %d, not %d", MaxDecimals, in.Decimals)
	}
	if in.Polarity != "" {
		if i := r.name(polarityNames[:], in.Polarity, "polarity", key("polarity")...); i >= 0 {
			m.Polarity = Polarity(i - 1)
		}
	}
	if i := r.name(period.KindNames(), in.Kind, "kind", key("kind")...); i >= 0 {
		m.Kind = period.Kind(i)
	}
	if m.MayExceed && slices.Contains(unitNames[:], in.Unit) && m.Unit != Percent {
		r.problem("may-exceed", "delete it", key("may_exceed"), "may_exceed is for percentages, which else end at 100, and the unit is %s", m.Unit)
	}
	if m.Base == "" && (m.Unit == Percent || m.Unit == PerTenK) && in.Unit != "" && r.doc.Missing(key("base")...) {
		r.problem("missing-key", "say what the denominator counts", key("base"), "base is missing, and %s needs one", m.Unit)
	}
	r.interval(&m, in, key("interval"))
	r.breakdown(&m, in, at)
	r.counts(&m, in, at)
	r.breaks(&m, in.Break, at)
	return m
}

// prefix holds the ids of measures to those of their indicators: "n19-rate" or
// "n21a", and "x-…" for a context measure.
func (r *reader) prefix(id string, of IndicatorIndex, at []any) {
	if of == None {
		if id != "" && !strings.HasPrefix(id, "x-") {
			r.problem("id", "", at, "the id of a context measure begins with %q, not %q", "x-", id)
		}
		return
	}
	indicator := r.file.Indicator[of].ID
	rest, ok := strings.CutPrefix(id, indicator)
	if id != "" && (!ok || rest != "" && rest[0] >= '0' && rest[0] <= '9') {
		r.problem("id", "", at, "the id of a measure of %s begins with %q, not %q", indicator, indicator, id)
	}
}

// interval reads how the uncertainty is worked out, and refuses a formula that
// is not meant for the unit: Wilson's is for proportions of children, Byar's for
// rates.
func (r *reader) interval(m *Measure, in *fileMeasure, at []any) {
	if in.Interval == "" {
		return
	}
	i := r.name(intervalNames[:], in.Interval, "interval", at...)
	if i < 0 {
		return
	}
	m.Interval = Interval(i)
	if !slices.Contains(unitNames[:], in.Unit) {
		return
	}
	switch {
	case m.Interval == Wilson && (m.Unit != Percent || m.FTE):
		r.problem("interval", "", at, "interval wilson is for percentages of whole children")
	case m.Interval == Byar && m.Unit != PerTenK:
		r.problem("interval", "", at, "interval byar is for rates")
	}
}

// breakdown reads the dimension of a measure and the category that stands for it.
func (r *reader) breakdown(m *Measure, in *fileMeasure, at []any) {
	if in.Breakdown == "" {
		for key, category := range map[string]string{"headline": in.Headline, "headline_or": in.HeadlineOr} {
			if category != "" {
				r.problem("headline", "", append(at[:len(at):len(at)], key), "a measure without a breakdown has no headline category")
			}
		}
		return
	}
	i := r.name(breakdownIDs(r.f.Breakdowns), in.Breakdown, "breakdown", append(at[:len(at):len(at)], "breakdown")...)
	if i < 0 {
		r.vague[in.ID] = true
		return
	}
	m.Breakdown = BreakdownIndex(i)
	ids := categoryIDs(r.f.Breakdowns[i].Categories)
	c := r.name(ids, in.Headline, "headline category", append(at[:len(at):len(at)], "headline")...)
	m.Headline = CategoryIndex(max(0, c))
	m.HeadlineOr = m.Headline
	if in.HeadlineOr != "" {
		c := r.name(ids, in.HeadlineOr, "headline category", append(at[:len(at):len(at)], "headline_or")...)
		m.HeadlineOr = CategoryIndex(max(0, c))
	}
}

func (r *reader) breaks(m *Measure, in []fileBreak, at []any) {
	for i, b := range in {
		at := append(at[:len(at):len(at)], "break", i)
		p, err := period.Parse(b.At)
		if err != nil {
			r.problem("period", "", append(at, "at"), "%v", err)
		} else if !m.Kind.Takes(p.Form) {
			r.problem("period", "", append(at, "at"), "%s is not a period of kind %s, such as %s", b.At, m.Kind, m.Kind.Example())
		}
		out := Break{At: p, Text: r.required(b.Text, append(at, "text")...)}
		if len(b.Categories) > 0 {
			out.Categories = r.categoriesIn(m, b.Categories, append(at, "categories"))
		}
		m.Breaks = append(m.Breaks, out)
	}
}

// anchor gives a measure its place on the page of its indicator: what its id
// adds to that of the indicator, unless the file says otherwise.
func (r *reader) anchor(m *Measure, before []MeasureIndex) {
	if m.Anchor == "" {
		m.Anchor = m.ID
		prefix := "x-"
		if m.Indicator != None {
			prefix = r.file.Indicator[m.Indicator].ID + "-"
		}
		if rest, ok := strings.CutPrefix(m.ID, prefix); ok {
			m.Anchor = rest
		}
	}
	if m.ID != "" && !idPattern.MatchString(m.Anchor) {
		r.probs.Add(m.Pos, "anchor", "anchor %q must be lower-case letters, digits and single hyphens", m.Anchor)
	}
	for _, i := range before {
		if r.f.Measures[i].Anchor == m.Anchor {
			r.probs.Add(m.Pos, "duplicate", "anchor %q is taken by %s", m.Anchor, r.f.Measures[i].ID)
		}
	}
}

// add appends a measure and makes it known by its id.
func (r *reader) add(m Measure) MeasureIndex {
	i := MeasureIndex(len(r.f.Measures))
	r.f.Measures = append(r.f.Measures, m)
	if _, taken := r.f.measures[m.ID]; !taken {
		r.f.measures[m.ID] = i
	}
	return i
}

func (r *reader) measureNamed(id string, at ...any) (MeasureIndex, bool) {
	m, ok := r.f.Measure(id)
	if !ok {
		r.name(r.f.MeasureIDs(), id, "measure", at...)
	}
	return m, ok
}

// categoriesNamed finds categories of a measure by id.
func (r *reader) categoriesNamed(m MeasureIndex, ids []string, at ...any) []CategoryIndex {
	return r.categoriesIn(&r.f.Measures[m], ids, at)
}

func (r *reader) categoriesIn(m *Measure, ids []string, at []any) []CategoryIndex {
	if m.Breakdown == None {
		if len(ids) > 0 && !r.vague[m.ID] {
			r.problem("category", "", at, "%s has no breakdown and so no categories", m.ID)
		}
		return nil
	}
	known := categoryIDs(r.f.Breakdowns[m.Breakdown].Categories)
	var out []CategoryIndex
	for k, id := range ids {
		i := r.name(known, id, "category", append(at[:len(at):len(at)], k)...)
		if i >= 0 && !slices.Contains(out, CategoryIndex(i)) {
			out = append(out, CategoryIndex(i))
		}
	}
	return out
}
