package site

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// Search engines are told of every page by sitemaps: one an edition, one for what
// belongs to none, and an index of them at the address that robots.txt names. An
// edition that is published goes on having the same, so that only the newest is
// read again. They lie beside the editions, not in them: what is sealed does not
// know at which address the site will stand.

const (
	sitemapPath = "sitemap.xml"
	// What a sitemap may hold at most, by the protocol.
	sitemapEntries = 50_000
	sitemapBytes   = 50 << 20
)

const sitemapSpace = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`

// sitemaps makes the index and the sitemaps that it lists.
func (p *Plan) sitemaps() []asset {
	byPath := make([]*Target, 0, p.Len())
	for _, t := range p.targets() {
		if t.indexed() {
			byPath = append(byPath, t)
		}
	}
	slices.SortFunc(byPath, func(a, b *Target) int { return strings.Compare(a.Path, b.Path) }) // the same whether an edition is sealed or not
	of := func(e *Edition) (entries []string) {
		for _, t := range byPath {
			if t.ed == e {
				entries = append(entries, p.sitemapEntry(t))
			}
		}
		return entries
	}
	files := splitSitemap("sitemap-site", of(nil), sitemapEntries, sitemapBytes)
	days := make([]string, len(files))
	for _, e := range p.Model.Editions {
		if e.unpublished() {
			continue
		}
		for _, f := range splitSitemap("sitemap-"+e.ID, of(e), sitemapEntries, sitemapBytes) {
			files, days = append(files, f), append(days, isoDay(e.Published))
		}
	}
	var b strings.Builder
	b.WriteString(xml.Header + "<sitemapindex " + sitemapSpace + ">\n")
	for i, f := range files {
		b.WriteString("<sitemap>")
		writeLoc(&b, p.Model.Config.BaseURL+f.name, days[i])
		b.WriteString("</sitemap>\n")
	}
	b.WriteString("</sitemapindex>\n")
	return append([]asset{{sitemapPath, []byte(b.String())}}, files...)
}

// indexed reports whether a target is a page that search engines may know. A page
// to embed is part of another.
func (t *Target) indexed() bool {
	switch t.kind {
	case redirectPage, notFoundPage, embedPage:
		return false
	case sealedFile:
		if !t.ed.isPage(t) || strings.HasPrefix(t.Path, t.ed.ID+"/"+embedFolder) {
			return false
		}
	}
	return strings.HasSuffix(t.Path, ".html") && (t.ed == nil || !t.ed.unpublished())
}

func (p *Plan) sitemapEntry(t *Target) string {
	var b strings.Builder
	day := ""
	if t.ed != nil {
		day = isoDay(t.ed.Published)
	}
	b.WriteString("<url>")
	writeLoc(&b, p.Model.Config.BaseURL+strings.TrimSuffix(t.Path, "index.html"), day)
	b.WriteString("</url>\n")
	return b.String()
}

// writeLoc writes an address, and the day on which it last changed where one is
// known.
func writeLoc(b *strings.Builder, address, day string) {
	b.WriteString("<loc>")
	_ = xml.EscapeText(b, []byte(address)) // a Builder does not fail
	b.WriteString("</loc>")
	if day != "" {
		b.WriteString("<lastmod>" + day + "</lastmod>")
	}
}

// splitSitemap puts entries into as many sitemaps as they need, "name.xml",
// "name-2.xml"; none where there are none.
func splitSitemap(name string, entries []string, mostEntries, mostBytes int) (files []asset) {
	head, tail := xml.Header+"<urlset "+sitemapSpace+">\n", "</urlset>\n"
	for len(entries) > 0 {
		size, n := len(head)+len(tail), 0
		for n < len(entries) && n < mostEntries && size+len(entries[n]) <= mostBytes {
			size += len(entries[n])
			n++
		}
		n = max(n, 1) // an address that is no address for anybody
		file := name + ".xml"
		if len(files) > 0 {
			file = name + "-" + strconv.Itoa(len(files)+1) + ".xml"
		}
		files = append(files, asset{file, []byte(head + strings.Join(entries[:n], "") + tail)})
		entries = entries[n:]
	}
	return files
}
