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

// field is a value of something in both editions, by the name of its key.
type field struct{ what, old, new string }

func (r redefine) fields(item string, list []field) {
	for _, f := range list {
		r.compare(item, f.what, f.old, f.new)
	}
}

// matched compares two lists of a framework by their ids: what only the new one
// has appeared, what only the old one has is gone, and what both have is given
// to both, by its places in them.
func matched[T any](r redefine, before, now []T, name func(*T) (id, title string), both func(o, n int)) {
	old := make(map[string]int, len(before))
	for i := range before {
		id, _ := name(&before[i])
		old[id] = i
	}
	for i := range now {
		id, title := name(&now[i])
		if o, ok := old[id]; ok {
			both(o, i)
			delete(old, id)
		} else {
			r.compare(id, "appeared", "", title)
		}
	}
	for i := range before {
		id, title := name(&before[i])
		if _, left := old[id]; left {
			r.compare(id, "gone", title, "")
		}
	}
}

// compareDefinitions compares what the measures of both editions mean and where
// their figures come from. Measures of which neither edition has an observation
// are passed over: their definitions stand on no page.
func (c *comparison) compareDefinitions() {
	r := redefine{&c.Definitions}
	before, now := c.Old.Framework, c.New.Framework
	name := func(m *framework.Measure) (id, title string) { return m.ID, m.Title }
	matched(r, before.Measures, now.Measures, name, func(o, n int) {
		om, m := framework.MeasureIndex(o), framework.MeasureIndex(n)
		if c.match.new.total[m]+c.match.old.total[om] == 0 {
			return
		}
		id := now.Measures[n].ID
		r.measure(&before.Measures[o], &now.Measures[n])
		r.compare(id, "headline", category(before, om), category(now, m))
		r.breakdown(id, before.Categories(om), now.Categories(m))
		r.compare(id, "state", stateText(c.Old, om), stateText(c.New, m))
		r.compare(id, "source", sourceText(c.Old, om), sourceText(c.New, m))
	})
}

func (r redefine) measure(o, n *framework.Measure) {
	r.fields(n.ID, []field{
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
	})
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
	r.fields("", []field{
		{"title", before.Title, now.Title},
		{"version", before.Version, now.Version},
		{"intro", before.Intro, now.Intro},
		{"neighbours", c.Old.NeighboursID, c.New.NeighboursID},
	})
	r.themes(before, now)
	r.indicators(before, now)
	r.questions(before, now)
}

func (r redefine) themes(before, now *framework.Framework) {
	name := func(t *framework.Theme) (id, title string) { return t.ID, t.Title }
	matched(r, before.Themes, now.Themes, name, func(i, j int) {
		o, n := &before.Themes[i], &now.Themes[j]
		r.fields(n.ID, []field{
			{"title", o.Title, n.Title},
			{"intro", o.Intro, n.Intro},
			{"notes", o.Notes, n.Notes},
		})
	})
}

func (r redefine) indicators(before, now *framework.Framework) {
	name := func(x *framework.Indicator) (id, title string) { return x.ID, x.Title }
	matched(r, before.Indicators, now.Indicators, name, func(i, j int) {
		o, n := &before.Indicators[i], &now.Indicators[j]
		r.fields(n.ID, []field{
			{"theme", before.Themes[o.Theme].Title, now.Themes[n.Theme].Title},
			{"title", o.Title, n.Title},
			{"text", o.Text, n.Text},
			{"data_source", o.DataSource, n.DataSource},
			{"rationale", o.Rationale, n.Rationale},
			{"collection", o.Collection, n.Collection},
		})
	})
}

func (r redefine) questions(before, now *framework.Framework) {
	name := func(q *framework.Question) (id, title string) { return q.ID, q.Title }
	matched(r, before.Questions, now.Questions, name, func(i, j int) {
		o, n := &before.Questions[i], &now.Questions[j]
		r.fields(n.ID, []field{
			{"theme", before.Themes[o.Theme].Title, now.Themes[n.Theme].Title},
			{"title", o.Title, n.Title},
			{"text", o.Text, n.Text},
		})
	})
}
