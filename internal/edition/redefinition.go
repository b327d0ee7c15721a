package edition

import (
	"cmp"
	"strconv"
	"strings"

	"almanac/internal/framework"
)

// Redefinition is something that means another thing than before: a measure's
// unit, an indicator's wording, a source.
type Redefinition struct {
	Item string // id of a measure, a theme, an indicator or a question; "" for the framework as a whole
	What string // what of it, by the name of its key in a framework file; "appeared" and "gone" for all of it
	Old  string // "" where there was none
	New  string // "" where there is none
}

// redefine compares two values of something and notes the difference.
type redefine struct{ list *[]Redefinition }

func (r redefine) compare(item, what, old, new string) {
	if old != new {
		*r.list = append(*r.list, Redefinition{item, what, old, new})
	}
}

// compareDefinitions compares what the measures of both editions mean and where
// their figures come from. Measures of which neither edition has an observation
// are passed over: their definitions stand on no page.
func (c *comparison) compareDefinitions() {
	r := redefine{&c.Definitions}
	before, now := c.Old.Framework, c.New.Framework
	for i := range now.Measures {
		m, om := framework.MeasureIndex(i), c.match.measures[i]
		n := &now.Measures[i]
		if om == framework.None {
			r.compare(n.ID, "appeared", "", n.Title)
			continue
		}
		if c.match.new.total[m]+c.match.old.total[om] == 0 {
			continue
		}
		r.measure(&before.Measures[om], n)
		r.compare(n.ID, "headline", category(before, om), category(now, m))
		r.breakdown(n.ID, before.Categories(om), now.Categories(m))
		r.compare(n.ID, "state", stateText(c.Old, om), stateText(c.New, m))
		r.compare(n.ID, "source", sourceText(c.Old, om), sourceText(c.New, m))
	}
	for i := range before.Measures {
		if _, ok := now.Measure(before.Measures[i].ID); !ok {
			r.compare(before.Measures[i].ID, "gone", before.Measures[i].Title, "")
		}
	}
}

func (r redefine) measure(o, n *framework.Measure) {
	for _, f := range [...]struct{ what, old, new string }{
		{"title", o.Title, n.Title},
		{"unit", o.Unit.String(), n.Unit.String()},
		{"base", o.Base, n.Base},
		{"kind", o.Kind.String(), n.Kind.String()},
		{"decimals", strconv.Itoa(o.Decimals), strconv.Itoa(n.Decimals)},
		{"polarity", o.Polarity.String(), n.Polarity.String()},
		{"interval", o.Interval.String(), n.Interval.String()},
		{"definition", o.Definition, n.Definition},
		{"high", o.High, n.High},
		{"low", o.Low, n.Low},
		{"not", o.Not, n.Not},
		{"derived", strconv.FormatBool(o.Derived), strconv.FormatBool(n.Derived)},
		{"break", breaks(o), breaks(n)},
	} {
		r.compare(n.ID, f.what, f.old, f.new)
	}
}

// breakdown compares the categories of a measure by their ids.
func (r redefine) breakdown(item string, before, now []framework.Category) {
	label := func(list []framework.Category, id string) string {
		for i := range list {
			if list[i].ID == id {
				return list[i].Label
			}
		}
		return ""
	}
	for i := range now {
		r.compare(item, "category", label(before, now[i].ID), now[i].Label)
	}
	for i := range before {
		if label(now, before[i].ID) == "" {
			r.compare(item, "category", before[i].Label, "")
		}
	}
}

// category names the category that stands for a measure; "" when it has none.
func category(fw *framework.Framework, m framework.MeasureIndex) string {
	if cats := fw.Categories(m); cats != nil {
		return cats[fw.Measures[m].Headline].Label
	}
	return ""
}

func breaks(m *framework.Measure) string {
	var list []string
	for i := range m.Breaks {
		list = append(list, m.Breaks[i].At.String()+": "+m.Breaks[i].Text)
	}
	return strings.Join(list, "\n")
}

// stateText is what an edition says of a measure as a whole, in words.
func stateText(e *Edition, m framework.MeasureIndex) string {
	s, ok := e.StateOf(m, framework.None)
	if !ok {
		return ""
	}
	return strings.ReplaceAll(s.Kind.String(), "-", " ") + ": " + s.Text
}

// sourceText names the source of a measure's figures, in an edition that has
// any.
func sourceText(e *Edition, m framework.MeasureIndex) string {
	s := e.SourceOf(m)
	if s == nil || len(e.Table.Periods(m)) == 0 {
		return ""
	}
	var parts []string
	for _, p := range []string{cmp.Or(s.Title, s.File), s.Publisher, s.Released} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// compareFramework compares the framework itself: its version, its themes, and
// the wording of its indicators and questions.
func (c *comparison) compareFramework() {
	r := redefine{&c.Framework}
	before, now := c.Old.Framework, c.New.Framework
	r.compare("", "title", before.Title, now.Title)
	r.compare("", "version", before.Version, now.Version)
	r.compare("", "intro", before.Intro, now.Intro)
	r.compare("", "neighbours", c.Old.NeighboursID, c.New.NeighboursID)
	for i := range now.Themes {
		n := &now.Themes[i]
		at, ok := before.Theme(n.ID)
		if !ok {
			r.compare(n.ID, "appeared", "", n.Title)
			continue
		}
		o := &before.Themes[at]
		r.compare(n.ID, "title", o.Title, n.Title)
		r.compare(n.ID, "intro", o.Intro, n.Intro)
		r.compare(n.ID, "notes", o.Notes, n.Notes)
	}
	for i := range before.Themes {
		if _, ok := now.Theme(before.Themes[i].ID); !ok {
			r.compare(before.Themes[i].ID, "gone", before.Themes[i].Title, "")
		}
	}
	r.indicators(before, now)
	r.questions(before, now)
}

func (r redefine) indicators(before, now *framework.Framework) {
	for i := range now.Indicators {
		n := &now.Indicators[i]
		at, ok := before.Indicator(n.ID)
		if !ok {
			r.compare(n.ID, "appeared", "", n.Title)
			continue
		}
		o := &before.Indicators[at]
		r.compare(n.ID, "theme", before.Themes[o.Theme].Title, now.Themes[n.Theme].Title)
		r.compare(n.ID, "title", o.Title, n.Title)
		r.compare(n.ID, "text", o.Text, n.Text)
		r.compare(n.ID, "data_source", o.DataSource, n.DataSource)
		r.compare(n.ID, "rationale", o.Rationale, n.Rationale)
		r.compare(n.ID, "collection", o.Collection, n.Collection)
	}
	for i := range before.Indicators {
		if o := &before.Indicators[i]; !known(now.Indicator, o.ID) {
			r.compare(o.ID, "gone", o.Title, "")
		}
	}
}

func (r redefine) questions(before, now *framework.Framework) {
	for i := range now.Questions {
		n := &now.Questions[i]
		at, ok := before.Question(n.ID)
		if !ok {
			r.compare(n.ID, "appeared", "", n.Title)
			continue
		}
		o := &before.Questions[at]
		r.compare(n.ID, "theme", before.Themes[o.Theme].Title, now.Themes[n.Theme].Title)
		r.compare(n.ID, "title", o.Title, n.Title)
		r.compare(n.ID, "text", o.Text, n.Text)
	}
	for i := range before.Questions {
		if o := &before.Questions[i]; !known(now.Question, o.ID) {
			r.compare(o.ID, "gone", o.Title, "")
		}
	}
}

func known[I any](find func(string) (I, bool), id string) bool {
	_, ok := find(id)
	return ok
}
