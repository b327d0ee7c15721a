package site

import (
	"html/template"
	"strings"

	"almanac/internal/area"
	"almanac/internal/download"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
)

// What other sites take from an edition: documents for their programs, a page a
// measure for their pages, and a page that lists both. There is a document an area
// and one an indicator, not one of each pair: these are thousands, and whoever
// shows a place asks for a few of its figures, whoever compares for one indicator.

// The addresses below an edition's folder.
const (
	apiFolder   = "api/"
	apiPath     = apiFolder + "index.html"
	embedFolder = "embed/"
	schemaPath  = apiFolder + "schema-1.json"
	apiAreas    = apiFolder + "areas/"
)

func apiItemPath(e *Edition, item int) string {
	return apiFolder + "indicators/" + e.Items[item].ID + ".json"
}

func embedPath(e *Edition, m framework.MeasureIndex) string {
	return embedFolder + e.Framework.Measures[m].ID + "/index.html"
}

// api lays out what other sites take from an edition.
func (p *Plan) api(e *Edition) {
	root := e.ID + "/"
	p.add(Target{Path: root + apiPath, kind: apiPage, ed: e})
	p.add(Target{Path: root + schemaPath, kind: finished, data: download.APISchema})
	p.add(Target{Path: root + apiFolder + "index.json", kind: apiIndex, ed: e})
	for _, a := range e.Areas {
		p.addOf(apiOfArea, e, a, 0)
	}
	for i := range e.Items {
		if e.hasData(i) {
			p.add(Target{Path: root + apiItemPath(e, i), kind: apiIndicator, ed: e, item: i})
		}
		for at, m := range e.Items[i].Measures {
			if e.embeds(m) {
				p.add(Target{Path: root + embedPath(e, m), kind: embedPage, ed: e, item: i, measure: at, area: e.Register.CountryIndex()})
			}
		}
	}
}

// embeds reports whether there is a page of a measure to embed.
func (e *Edition) embeds(m framework.MeasureIndex) bool {
	return !e.noEmbeds && e.Register.CountryIndex() != area.None && len(e.Table.Periods(m)) > 0
}

// hasEmbeds reports whether a sealed edition has pages to embed: one that was
// sealed by an earlier program must not speak of them when it is written anew.
func hasEmbeds(s *edition.Seal) bool {
	for i := range s.Outputs {
		if strings.HasPrefix(s.Outputs[i].Path, s.Edition+"/"+embedFolder) {
			return true
		}
	}
	return false
}

// document writes what a target of JSON holds.
func (r *renderer) document(dst []byte, t *Target) []byte {
	e := t.ed
	switch t.kind {
	case apiArea:
		about := download.APIAreaOf(&e.Register.Areas[t.area], "")
		out := download.APIFigures{APIHead: r.apiHead(t, "area", areaPath(e, t.area)), Area: &about, Of: []area.Index{t.area}}
		for i := range e.Items {
			out.Items = append(out.Items, apiItemOf(e, i))
		}
		return e.lines.AppendAPI(dst, e.Table, &out)
	case apiIndicator:
		out := download.APIFigures{APIHead: r.apiHead(t, "indicator", itemPath(e, t.item)), Of: e.byName, Items: []download.APIItem{apiItemOf(e, t.item)}}
		for _, a := range e.byName {
			x := &e.Register.Areas[a]
			out.Areas = append(out.Areas, download.APIAreaOf(x, "../areas/"+x.Slug+".json"))
		}
		return e.lines.AppendAPI(dst, e.Table, &out)
	}
	return download.AppendAPIIndex(dst, r.apiIndex(t))
}

// apiHead fills the head of a document; page is the address, below the edition, of
// the page that shows the same.
func (r *renderer) apiHead(t *Target, kind, page string) download.APIHead {
	c := r.m.Config
	up := strings.Repeat("../", strings.Count(t.Path, "/")-2) // to api/
	h := download.APIHeadOf(kind, t.ed.Edition)
	h.Schema, h.Page = up+"schema-1.json", up+"../"+page
	h.Site, h.Publisher, h.Notice = c.Title, c.Publisher, c.Notice
	if c.Licence != "" {
		h.Licence = &download.APILicence{Name: c.Licence, URL: c.LicenceURL}
	}
	if c.BaseURL != "" {
		h.Permalink = c.BaseURL + strings.TrimSuffix(t.ed.ID+"/"+page, "index.html")
	}
	return h
}

func apiItemOf(e *Edition, item int) download.APIItem {
	it := &e.Items[item]
	return download.APIItem{ID: it.ID, Label: it.Label, Title: it.Title, Measures: it.Measures}
}

// apiIndex lists the documents of an edition, with every measure that it has.
func (r *renderer) apiIndex(t *Target) *download.APIIndex {
	e := t.ed
	out := &download.APIIndex{APIHead: r.apiHead(t, "index", apiPath), Areas: []download.APIArea{}, Indicators: []download.APIIndicator{}}
	for _, a := range e.Areas {
		x := &e.Register.Areas[a]
		out.Areas = append(out.Areas, download.APIAreaOf(x, "areas/"+x.Slug+".json"))
	}
	for i := range e.Items {
		one := download.APIIndicator{ID: e.Items[i].ID, Label: e.Items[i].Label, Title: e.Items[i].Title, Measures: []download.APIMeasure{}}
		if e.hasData(i) {
			one.Href = "indicators/" + one.ID + ".json"
		}
		for _, m := range e.Items[i].Measures {
			about := download.APIMeasureOf(e.Edition, r.say, m)
			if e.embeds(m) {
				about.Embed = "../" + embedPath(e, m)
			}
			one.Measures = append(one.Measures, about)
		}
		out.Indicators = append(out.Indicators, one)
	}
	return out
}

// api fills the page that says what other sites can take, with a plain link to
// each document and page.
func (r *renderer) api(t *Target) *layout.API {
	e := t.ed
	p := &layout.API{}
	p.Page = r.base(t, r.say.Text("api.title"), r.say.Say("api.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e)
	p.Index = layout.Link{Text: r.say.Text("api.index"), Href: "index.json"}
	p.Schema = layout.Link{Text: r.say.Text("api.schema"), Href: "schema-1.json"}
	var areas, items, embeds []layout.Link
	for _, a := range e.byName {
		x := &e.Register.Areas[a]
		areas = append(areas, layout.Link{Text: x.ShortName, Href: "areas/" + x.Slug + ".json", Note: e.lifeNote(a)})
	}
	for i := range e.Items {
		it := &e.Items[i]
		title := strings.TrimSpace(it.Label + " " + it.Title)
		if e.hasData(i) {
			items = append(items, layout.Link{Text: title, Href: "indicators/" + it.ID + ".json"})
		}
		for _, m := range it.Measures {
			if e.embeds(m) {
				embeds = append(embeds, layout.Link{Text: strings.TrimSpace(it.Label + " " + e.Framework.Measures[m].Title), Href: "../" + embedPath(e, m)})
			}
		}
	}
	p.Areas = template.HTML(layout.Columns(nil, areas))
	p.Items = template.HTML(layout.Columns(nil, items))
	if embeds != nil {
		p.Embeds = template.HTML(layout.Columns(nil, embeds))
	}
	return p
}
