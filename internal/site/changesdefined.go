package site

import (
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
)

// areaEvents is the section of areas that appeared, ended, or are called
// otherwise.
func (d changesDrawer) areaEvents() layout.ChangesSection {
	s := layout.ChangesSection{Anchor: "changes-of-areas", Title: d.say.Text("changes.areas")}
	g := layout.Grid{Caption: d.say.Text("changes.areas_caption"), Corner: d.say.Text("head.area"), Heads: []layout.Head{{Text: d.say.Text("head.change")}, {Text: d.say.Text("head.before")}, {Text: d.say.Text("head.now")}}}
	for i := range d.c.Areas {
		x := &d.c.Areas[i]
		h := layout.Head{Text: x.Name}
		if x.Area != area.None && d.e.hasPage[x.Area] {
			h.Href = d.p.EditionRoot + areaPath(d.e, x.Area)
		}
		now := x.New
		if x.Successors != nil {
			now = d.say.Say("changes.see", "areas", d.names(x.Successors))
		}
		g.Rows = append(g.Rows, layout.Row{Head: h, Cells: []layout.Cell{layout.Text(d.say.Text("area_event."+x.What.String()), ""), layout.Text(x.Old, ""), layout.Text(now, "")}})
	}
	if g.Rows != nil {
		s.Table = d.html(g.Append(d.buf[:0], d.say))
	}
	return s
}

// names are the names of areas by their slugs.
func (d changesDrawer) names(slugs []string) string {
	var out []string
	for _, slug := range slugs {
		if a, ok := d.e.Register.BySlug(slug); ok {
			slug = d.e.name(a)
		}
		out = append(out, slug)
	}
	return d.say.List(out)
}

// likeChange is one change of several things.
type likeChange struct {
	edition.Redefinition // without Item
	items                []string
}

// alike puts together what changed in the same way.
func alike(list []edition.Redefinition) (out []likeChange) {
	at := map[edition.Redefinition]int{}
	for _, x := range list {
		item := x.Item
		x.Item = ""
		i, ok := at[x]
		if !ok {
			i = len(out)
			at[x] = i
			out = append(out, likeChange{Redefinition: x})
		}
		out[i].items = append(out[i].items, item)
	}
	return out
}

// redefinitions is a section of what means another thing than before. What
// changed in the same way for several things is told once.
func (d changesDrawer) redefinitions(anchor, title string, list []edition.Redefinition) layout.ChangesSection {
	s := layout.ChangesSection{Anchor: anchor, Title: title}
	g := layout.Grid{Caption: d.say.Say("changes.that_changed", "what", title), Corner: d.say.Text("head.what"), Heads: []layout.Head{{Text: d.say.Text("head.change")}, {Text: d.say.Text("head.before")}, {Text: d.say.Text("head.now")}}}
	for _, c := range alike(list) {
		word := c.What
		if key := "redefined." + c.What; d.say.Has(key) {
			word = d.say.Text(key)
		}
		g.Rows = append(g.Rows, layout.Row{Head: d.itemHead(c.items), Cells: []layout.Cell{layout.Text(word, ""), layout.Text(d.definition(c.What, c.Old), ""), layout.Text(d.definition(c.What, c.New), "")}})
	}
	if g.Rows != nil {
		s.Table = d.html(g.Append(d.buf[:0], d.say))
	}
	return s
}

// definition shows what was defined before or is now. Of a state the word is ours.
func (d changesDrawer) definition(what, text string) string {
	if text == "" {
		return "–"
	}
	if what == "state" {
		for _, name := range framework.StateNames() {
			if why, ok := strings.CutPrefix(text, strings.ReplaceAll(name, "-", " ")+": "); ok {
				return d.say.Say("changes.state", "state", d.say.Text("state."+name), "why", why)
			}
		}
	}
	return text
}

// itemHead names the things that were defined otherwise: a single one by its
// title, several by the labels of what they belong to.
func (d changesDrawer) itemHead(ids []string) layout.Head {
	if len(ids) == 1 {
		return d.titleOf(ids[0])
	}
	var labels []string
	for _, id := range ids {
		label := id
		if m, ok := d.e.Framework.Measure(id); ok {
			it := &d.e.Items[d.e.itemOf(m)]
			label = strings.TrimSpace(it.Label)
			if label == "" {
				label = it.Title
			}
		}
		if len(labels) == 0 || labels[len(labels)-1] != label {
			labels = append(labels, label)
		}
	}
	return layout.Head{Text: shortList(d.say, labels), Note: d.say.Count("changes.measures", len(ids))}
}

// titleOf names a measure, indicator, question or theme by its id, and links to
// it where it has a page.
func (d changesDrawer) titleOf(id string) layout.Head {
	fw, root := d.e.Framework, d.p.EditionRoot
	if m, ok := fw.Measure(id); ok {
		return layout.Head{Text: fw.Measures[m].Title, Href: root + itemPath(d.e, d.e.itemOf(m)) + "#" + fw.Measures[m].Anchor}
	}
	if i, ok := fw.Indicator(id); ok {
		return layout.Head{Text: fw.Indicators[i].Label() + " " + fw.Indicators[i].Title, Href: root + itemPath(d.e, int(i))}
	}
	if q, ok := fw.Question(id); ok {
		return layout.Head{Text: fw.Questions[q].Label() + " " + fw.Questions[q].Title, Href: root + questionPath(fw, q)}
	}
	if t, ok := fw.Theme(id); ok {
		return layout.Head{Text: fw.Themes[t].Title, Href: root + themePath(fw, int(t))}
	}
	if id == "" {
		return layout.Head{Text: fw.Title}
	}
	return layout.Head{Text: id} // no longer there: its title stands in the column before
}
