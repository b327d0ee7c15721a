package site

import (
	"encoding/json"
	"encoding/xml"
	"strings"

	"almanac/internal/edition"
)

func (e *Edition) draft() bool { return e.Status == edition.Draft }

// editionsData is what an old page needs to know of newer editions. Its shape
// and the element it fills are an interface with pages that will never be
// built again: add to it, change nothing.
type editionsData struct {
	Newest   string            `json:"newest"`
	Editions []editionEntry    `json:"editions"`
	Areas    map[string]string `json:"areas"` // by edition: slugs, separated by blanks
	Items    map[string]string `json:"items"` // by edition: ids of items
}

type editionEntry struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	SupersededBy string `json:"supersededBy,omitempty"`
	Reason       string `json:"reason,omitempty"`
}

// editionsScript makes editions.js, the one file that tells pages of old
// editions what has happened since: data and behaviour in a classic script, so
// that it works from a disk. It fills <div id="edition-notice" data-edition
// data-root data-path>, and tells a search which editions there are
// (almanacEditions). Only the newest edition's areas and items are held,
// because only into it does a notice lead, and into a revision of the page's own.
func editionsScript(m *Model) []byte {
	d := editionsData{Areas: map[string]string{}, Items: map[string]string{}}
	for _, e := range m.Editions {
		entry := editionEntry{ID: e.ID, Title: e.Title}
		if e.SupersededBy != nil {
			entry.SupersededBy, entry.Reason = e.SupersededBy.ID, e.SupersededBy.Reason
		}
		d.Editions = append(d.Editions, entry)
		if e == m.Newest || e.Supersedes != "" {
			var slugs, items []string
			for _, a := range e.Areas {
				slugs = append(slugs, e.Register.Areas[a].Slug)
			}
			for _, i := range e.Items {
				items = append(items, i.ID)
			}
			d.Areas[e.ID], d.Items[e.ID] = strings.Join(slugs, " "), strings.Join(items, " ")
		}
	}
	if m.Newest != nil {
		d.Newest = m.Newest.ID
	}
	data, err := json.Marshal(d)
	if err != nil {
		panic("site: editions cannot be written as JSON: " + err.Error()) // strings only: cannot happen
	}
	return []byte(strings.Replace(editionsBehaviour, "DATA", string(data), 1))
}

// editionsBehaviour builds its text by DOM calls only: titles are data.
const editionsBehaviour = `(function () {
"use strict";
var data = DATA;
window.almanacEditions = data.editions;
var box = document.getElementById("edition-notice");
if (!box) return;
var id = box.getAttribute("data-edition"), root = box.getAttribute("data-root"), path = box.getAttribute("data-path");
function find(id) {
  for (var i = 0; i < data.editions.length; i++) if (data.editions[i].id === id) return data.editions[i];
  return null;
}
function has(list, word) { return (" " + list + " ").indexOf(" " + word + " ") >= 0; }
function same(target) {
  var parts = path.split("/").slice(1), areas = data.areas[target], items = data.items[target];
  if (parts[0] === "areas" && parts.length > 2) {
    if (!has(areas, parts[1])) return ["areas/index.html", "The page for this area does not exist there."];
    if (parts.length > 3 && !has(items, parts[2])) return ["areas/" + parts[1] + "/index.html", "The page for this item does not exist there."];
  }
  if (parts[0] === "indicators" && parts.length > 2 && !has(items, parts[1])) return ["indicators/index.html", "The page for this item does not exist there."];
  return [parts.join("/"), ""];
}
function tell(text, edition) {
  var to = same(edition.id), p = document.createElement("p"), a = document.createElement("a");
  a.href = root + edition.id + "/" + to[0];
  a.textContent = edition.title;
  p.appendChild(document.createTextNode(text));
  p.appendChild(a);
  p.appendChild(document.createTextNode("." + (to[1] ? " " + to[1] : "")));
  box.appendChild(p);
  box.className += " is-filled";
}
var own = find(id);
if (!own) return;
if (own.supersededBy && data.areas[own.supersededBy] !== undefined) {
  tell("This edition has been corrected" + (own.reason ? " (" + own.reason.replace(/\.$/, "") + ")" : "") + ". Read the corrected edition: ", find(own.supersededBy));
} else if (data.newest && data.newest !== id) {
  tell("This is not the newest edition. The same page in the newest: ", find(data.newest));
}
})();
`

func robots(m *Model) []byte {
	s := "User-agent: *\nAllow: /\n"
	if m.Config.BaseURL != "" {
		s += "Sitemap: " + m.Config.BaseURL + "sitemap.xml\n"
	}
	return []byte(s)
}

// sitemap lists the absolute address of every page that may be indexed.
func (p *Plan) sitemap() []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for i := range p.Targets {
		t := &p.Targets[i]
		if t.kind == redirectPage || t.kind == finished || t.kind == dataFile || t.kind == changesList || t.kind == changesData || t.kind == notFoundPage || t.kind == searchPage || t.ed != nil && t.ed.draft() {
			continue
		}
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(p.Model.Config.BaseURL+strings.TrimSuffix(t.Path, "index.html"))) // a Builder does not fail
		b.WriteString("</loc>")
		if t.ed != nil && !t.ed.Published.IsZero() {
			b.WriteString("<lastmod>" + isoDay(t.ed.Published) + "</lastmod>")
		}
		b.WriteString("</url>\n")
	}
	b.WriteString("</urlset>\n")
	return []byte(b.String())
}
