package site

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// sitemaps adds the index and the sitemaps that it lists. These are made when they are
// written: of a site of small areas they are larger than all else that is planned.
func (p *Plan) sitemaps() {
	found := p.countIndexed()
	index := xml.Header + "<sitemapindex " + sitemapSpace + ">\n"
	var files []Target
	add := func(name string, e *Edition, day string) {
		pages := sync.OnceValue(func() []int { return p.indexedOf(e) })
		if e == nil {
			pages() // a copy lets the front door lead on once it is planned
		}
		for _, f := range splitSitemap(name, found[e], sitemapEntries, sitemapBytes) {
			files = append(files, Target{Path: f.name, kind: finished, listing: true, later: func() []byte { return p.sitemap(pages()[f.from:f.to]) }})
			index += "<sitemap>" + loc(p.Model.Config.BaseURL+f.name, day) + "</sitemap>\n"
		}
	}
	add("sitemap-site", nil, "")
	for _, e := range p.Model.Editions {
		if !e.unpublished() {
			add("sitemap-"+e.ID, e, isoDay(e.Published))
		}
	}
	p.add(Target{Path: sitemapPath, kind: finished, data: []byte(index + "</sitemapindex>\n")})
	for _, t := range files {
		p.add(t)
	}
}

// indexedPages is how many pages sitemaps list, and how many bytes the longest entry has.
type indexedPages struct{ pages, longest int }

// countIndexed counts the pages that search engines may know, by edition.
func (p *Plan) countIndexed() map[*Edition]indexedPages {
	found := map[*Edition]indexedPages{}
	for i := range p.entries {
		e := &p.entries[i]
		t := p.targetOf(e, 0)
		if !t.indexed() {
			continue
		}
		at := 0 // of the longest address
		if p.isFolder(e) {
			for k, it := range p.itemsOf(e) {
				if at == 0 || len(it.ID) > len(p.itemsOf(e)[at-1].ID) {
					at = k + 1
				}
			}
			t = p.targetOf(e, at)
		}
		of := found[t.ed]
		found[t.ed] = indexedPages{of.pages + p.size(e), max(of.longest, len(p.sitemapEntry(t)))}
	}
	return found
}

// indexedOf gives the places of an edition's pages that search engines may know, in
// order of address: the same whether it is sealed or not.
func (p *Plan) indexedOf(e *Edition) []int {
	type page struct {
		path  string
		place int
	}
	var pages []page
	for i := range p.entries {
		of := &p.entries[i]
		if p.editionOf(of) != e || of.form == leadsOn {
			continue
		}
		for at := range p.size(of) {
			if t := p.targetOf(of, at); t.indexed() {
				pages = append(pages, page{t.Path, int(of.first) + at})
			}
		}
	}
	slices.SortFunc(pages, func(a, b page) int { return strings.Compare(a.path, b.path) })
	places := make([]int, len(pages))
	for i := range pages {
		places[i] = pages[i].place
	}
	return places
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

// sitemap makes a sitemap of the pages in some places of the plan.
func (p *Plan) sitemap(places []int) []byte {
	entries := make([]string, len(places))
	for i, place := range places {
		entries[i] = p.sitemapEntry(p.target(place))
	}
	return []byte(sitemapHead + strings.Join(entries, "") + sitemapTail)
}

func (p *Plan) sitemapEntry(t *Target) string {
	day := ""
	if t.ed != nil {
		day = isoDay(t.ed.Published)
	}
	return "<url>" + loc(p.Model.Config.BaseURL+strings.TrimSuffix(t.Path, pageName), day) + "</url>\n"
}

// loc writes an address, and the day on which it last changed where one is known.
func loc(address, day string) string {
	var b strings.Builder
	b.WriteString("<loc>")
	_ = xml.EscapeText(&b, []byte(address)) // a Builder does not fail
	b.WriteString("</loc>")
	if day != "" {
		b.WriteString("<lastmod>" + day + "</lastmod>")
	}
	return b.String()
}

const sitemapHead, sitemapTail = xml.Header + "<urlset " + sitemapSpace + ">\n", "</urlset>\n"

// sitemapFile is one of the sitemaps that list pages: those of its pages from a place on
// to before another.
type sitemapFile struct {
	name     string
	from, to int
}

// splitSitemap puts pages into as many sitemaps as they need, "name.xml",
// "name-2.xml"; none where there are none.
func splitSitemap(name string, of indexedPages, mostEntries, mostBytes int) (files []sitemapFile) {
	for from := 0; from < of.pages; {
		room := (mostBytes - len(sitemapHead) - len(sitemapTail)) / of.longest
		to := min(from+max(1, min(room, mostEntries)), of.pages) // an address of such a length is none for anybody
		file := name + ".xml"
		if from > 0 {
			file = name + "-" + strconv.Itoa(len(files)+1) + ".xml"
		}
		files = append(files, sitemapFile{file, from, to})
		from = to
	}
	return files
}
