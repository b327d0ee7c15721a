package layout

import (
	"encoding/json"
	"html/template"
	"path"
	"strings"
)

// Share is what a social network shows of a page, beside its title and description.
type Share struct {
	Image  string // address of the page's card; "" where there is none
	Alt    string // what is on it
	Locale string // "en_GB"
}

// Dataset is what a search engine for data is told of the figures on a page.
type Dataset struct {
	Name    string
	Years   string // "2012/2016", from the earliest to the latest
	Place   string
	Within  *Link    // the dataset that it is a part of, with an absolute address
	Files   []string // absolute addresses of the files with the figures
	Version string   // of an edition: "2016-r2"
}

// The vocabulary of schema.org, as much of it as pages use. encoding/json escapes
// "<" and "&", so that no text can end the script that holds it.
type (
	graph struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}
	breadcrumbs struct {
		Type  string  `json:"@type"`
		Items []crumb `json:"itemListElement"`
	}
	crumb struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item"`
	}
	dataset struct {
		Type        string     `json:"@type"`
		Name        string     `json:"name"`
		Description string     `json:"description"`
		URL         string     `json:"url"`
		Language    string     `json:"inLanguage"`
		Licence     string     `json:"license,omitempty"`
		Publisher   named      `json:"publisher"`
		Published   string     `json:"datePublished,omitempty"`
		Version     string     `json:"version,omitempty"`
		Years       string     `json:"temporalCoverage,omitempty"`
		Place       *named     `json:"spatialCoverage,omitempty"`
		Within      *named     `json:"isPartOf,omitempty"`
		Files       []download `json:"distribution,omitempty"`
	}
	named struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	download struct {
		Type    string `json:"@type"`
		Format  string `json:"encodingFormat"`
		Content string `json:"contentUrl"`
	}
)

// Structured is the page's data for search engines: the way to it, and on pages of
// figures what they are. It is a block of data, which no browser runs. A site that
// does not know its address has none.
func (p Page) Structured() template.HTML {
	if p.Canonical == "" || p.Crumbs == nil && p.Dataset == nil || p.NoIndex {
		return ""
	}
	g := graph{Context: "https://schema.org"}
	if p.Crumbs != nil {
		way := breadcrumbs{Type: "BreadcrumbList"}
		base := strings.TrimSuffix(p.Canonical, strings.TrimSuffix(p.Path, "index.html"))
		add := func(name, url string) {
			way.Items = append(way.Items, crumb{"ListItem", len(way.Items) + 1, name, url})
		}
		for _, c := range p.Crumbs {
			add(c.Text, base+strings.TrimSuffix(path.Join(path.Dir(p.Path), c.Href), "index.html"))
		}
		add(p.Title, p.Canonical)
		g.Graph = append(g.Graph, way)
	}
	if p.Dataset != nil {
		g.Graph = append(g.Graph, p.dataset())
	}
	data, err := json.Marshal(g)
	if err != nil {
		panic("layout: " + err.Error()) // texts and numbers only
	}
	return template.HTML(`<script type="application/ld+json">` + string(data) + "</script>")
}

func (p *Page) dataset() dataset {
	d := p.Dataset
	out := dataset{
		Type: "Dataset", Name: d.Name, Description: p.Description, URL: p.Canonical, Language: p.Lang, Licence: p.Site.LicenceURL,
		Publisher: named{Type: "Organization", Name: p.Site.Publisher}, Version: d.Version, Years: d.Years,
	}
	if p.Edition != nil {
		out.Published = p.Edition.PublishedISO
	}
	if d.Place != "" {
		out.Place = &named{Type: "Place", Name: d.Place}
	}
	if d.Within != nil {
		out.Within = &named{"Dataset", d.Within.Text, d.Within.Href}
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, download{"DataDownload", "text/csv", f})
	}
	return out
}
