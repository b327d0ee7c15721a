package site

import (
	"path"
	"slices"
	"strings"

	"almanac/internal/layout"
)

// What is withdrawn is named to readers, and so is what they may read instead. An
// address says little to them, and the words of a page that was withdrawn must not
// be repeated. But an address is made of an area and an item, and framework and
// register say what these are called.

// listNames are the messages that name the pages that every edition has once.
var listNames = map[string]string{
	"areas/index.html": "nav.areas", "indicators/index.html": "nav.indicators", "themes/index.html": "nav.themes", "questions/index.html": "nav.questions",
	listsPath: "nav.a_to_z", coveragePath: "nav.coverage", changesPath: "changes.title", searchPath: "search.title", correctionsPath: "page.corrections",
}

// pageName names a page by its address: "N1 Children on a plan: East", "The
// guide"; the address where nobody knows it. Of a sealed edition the framework is
// not read for this; then that of another serves. An edition that is read may be
// given, to be asked first.
func (m *Model) pageName(address string, known *Edition) string {
	address, _, _ = strings.Cut(address, "#")
	for _, d := range slices.Concat(m.About, m.Guide) {
		if d.Address == address {
			return d.Title
		}
	}
	first, at, _ := strings.Cut(address, "/")
	if e := m.edition(first); e != nil && at == "index.html" {
		return e.Title
	} else if e == nil && first != "latest" {
		at = address
	}
	if key := listNames[at]; key != "" {
		return m.Words.Text(key)
	}
	for _, b := range m.Boards {
		if at == "boards/"+b.ID+"/index.html" {
			return b.Name
		}
	}
	for _, e := range append([]*Edition{known, m.edition(first), m.Newest}, m.newestFirst()...) {
		if e == nil || e.Framework == nil {
			continue
		}
		if name := e.pageName(strings.Split(path.Dir(at), "/")); name != "" {
			return name
		}
	}
	return path.Dir(address)
}

// pageName names a page of an edition by the parts of its address, "" for one that
// its framework and register do not know.
func (e *Edition) pageName(parts []string) string {
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 3 && parts[0] != "areas" {
		return ""
	}
	switch parts[0] {
	case "areas":
		a, ok := e.Register.BySlug(parts[1])
		if !ok {
			return ""
		}
		name := e.Register.Areas[a].ShortName
		if len(parts) == 2 {
			return name
		}
		if item := e.itemName(parts[2]); item != "" {
			return item + ": " + name
		}
	case "indicators":
		return e.itemName(parts[1])
	case "themes":
		for _, t := range e.Framework.Themes {
			if t.ID == parts[1] {
				return t.Title
			}
		}
	case "questions":
		for _, q := range e.Framework.Questions {
			if q.ID == parts[1] {
				return q.Title
			}
		}
	}
	return ""
}

// itemName names an item as its pages do: "N1 Children on a plan"; "" for none.
func (e *Edition) itemName(id string) string {
	for i := range e.Items {
		if it := &e.Items[i]; it.ID == id {
			return strings.TrimSpace(it.Label + " " + it.Title)
		}
	}
	return ""
}

// linkTo leads to a page by its name, with its edition where that is not the one
// in which the reader is.
func (m *Model) linkTo(root, address string, from, known *Edition) *layout.Link {
	l := &layout.Link{Text: m.pageName(address, known), Href: root + address}
	first, _, _ := strings.Cut(address, "/")
	if e := m.edition(first); e != nil && e.Title != l.Text && (from == nil || e.ID != from.ID) {
		l.Text = m.Words.Say("page.in_edition", "page", l.Text, "edition", e.Title)
	}
	return l
}
