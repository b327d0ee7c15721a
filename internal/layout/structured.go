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

// Structured is the page's data for search engines: the way to it, and on pages of
// figures what they are, in the vocabulary of schema.org. It is a block of data, which
// no browser runs. A site that does not know its address has none.
func (p Page) Structured() template.HTML { return template.HTML(p.appendStructured(nil)) }

func (p *Page) appendStructured(dst []byte) []byte {
	if p.Canonical == "" || p.Crumbs == nil && p.Dataset == nil || p.NoIndex {
		return dst
	}
	dst = append(dst, `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[`...)
	if p.Crumbs != nil {
		dst = p.appendWay(dst)
	}
	if p.Dataset != nil {
		if p.Crumbs != nil {
			dst = append(dst, ',')
		}
		dst = p.appendDataset(dst)
	}
	return append(dst, "]}</script>"...)
}

// appendWay writes the pages from the front door to this one.
func (p *Page) appendWay(dst []byte) []byte {
	base := strings.TrimSuffix(p.Canonical, strings.TrimSuffix(p.Path, "index.html"))
	dst = append(dst, `{"@type":"BreadcrumbList","itemListElement":[`...)
	item := func(position int, name, url string) {
		dst = append(dst, `{"@type":"ListItem","position":`...)
		dst = appendInt(dst, position)
		dst = appendJSON(append(dst, `,"name":`...), name)
		dst = appendJSON(append(dst, `,"item":`...), url)
		dst = append(dst, '}')
	}
	for i, c := range p.Crumbs {
		item(i+1, c.Text, base+strings.TrimSuffix(p.inSite(c.Href), "index.html"))
		dst = append(dst, ',')
	}
	item(len(p.Crumbs)+1, p.Title, p.Canonical)
	return append(dst, "]}"...)
}

// inSite is the address in the site to which a link of the page leads: what path.Join
// says, which asks for memory twice, and most links but go up and down again.
func (p *Page) inSite(href string) string {
	dir, rest := p.Path, href
	dir = dir[:max(0, strings.LastIndexByte(dir, '/'))]
	for strings.HasPrefix(rest, "../") && dir != "" {
		dir, rest = dir[:max(0, strings.LastIndexByte(dir, '/'))], rest[len("../"):]
	}
	if rest == "" || rest[0] == '.' || rest[0] == '/' || rest[len(rest)-1] == '/' || strings.Contains(rest, "/.") || strings.Contains(rest, "//") {
		return path.Join(path.Dir(p.Path), href)
	}
	if dir == "" {
		return rest
	}
	return dir + "/" + rest
}

// appendDataset writes what the figures of the page are.
func (p *Page) appendDataset(dst []byte) []byte {
	d, published := p.Dataset, ""
	if p.Edition != nil {
		published = p.Edition.PublishedISO
	}
	some := func(name, text string) {
		if text != "" {
			dst = appendJSON(append(append(append(dst, `,"`...), name...), `":`...), text)
		}
	}
	dst = appendJSON(append(dst, `{"@type":"Dataset","name":`...), d.Name)
	dst = appendJSON(append(dst, `,"description":`...), p.Description)
	dst = appendJSON(append(dst, `,"url":`...), p.Canonical)
	dst = appendJSON(append(dst, `,"inLanguage":`...), p.Lang)
	some("license", p.Site.LicenceURL)
	dst = append(appendJSON(append(dst, `,"publisher":{"@type":"Organization","name":`...), p.Site.Publisher), '}')
	some("datePublished", published)
	some("version", d.Version)
	some("temporalCoverage", d.Years)
	if d.Place != "" {
		dst = append(appendJSON(append(dst, `,"spatialCoverage":{"@type":"Place","name":`...), d.Place), '}')
	}
	if d.Within != nil {
		dst = appendJSON(append(dst, `,"isPartOf":{"@type":"Dataset","name":`...), d.Within.Text)
		some("url", d.Within.Href)
		dst = append(dst, '}')
	}
	for i, f := range d.Files {
		if i == 0 {
			dst = append(dst, `,"distribution":[`...)
		} else {
			dst = append(dst, ',')
		}
		dst = append(appendJSON(append(dst, `{"@type":"DataDownload","encodingFormat":"text/csv","contentUrl":`...), f), '}')
	}
	if d.Files != nil {
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// appendJSON writes a text as encoding/json does, which escapes "<" and "&", so that no
// text can end the script that holds it.
func appendJSON(dst []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			data, err := json.Marshal(text)
			if err != nil {
				panic("layout: " + err.Error()) // texts can be written
			}
			return append(dst, data...)
		}
	}
	return append(append(append(dst, '"'), text...), '"')
}
