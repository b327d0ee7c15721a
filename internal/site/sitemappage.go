package site

import (
	"almanac/internal/layout"
	"almanac/internal/output"
)

// siteMapPath is the page from which everything is reached by plain links. Web
// archives follow those, not scripts and not sitemaps for search engines.
const siteMapPath = "site-map/index.html"

// siteMap fills the site map. Of an edition it links to the pages that list others:
// all of it is a link or two further on.
func (r *renderer) siteMap(t *Target) *layout.SiteMap {
	p := &layout.SiteMap{}
	p.Page = r.base(t, r.say.Text("page.site_map"), r.say.Text("site_map.description"))
	p.Crumbs = r.crumbs(&p.Page, nil)
	to := func(list []layout.Link, key, path string) []layout.Link {
		if !r.plan.Has(path) {
			return list
		}
		return append(list, layout.Link{Text: r.say.Text(key), Href: p.Root + path})
	}
	for _, e := range r.m.newestFirst() {
		entry := layout.SiteMapEdition{Title: e.Title}
		for _, x := range [...][2]string{
			{"site_map.front", "index.html"}, {"nav.areas", "areas/index.html"}, {"nav.indicators", "indicators/index.html"}, {"nav.themes", "themes/index.html"},
			{"nav.questions", "questions/index.html"}, {"nav.coverage", coveragePath}, {"changes.title", changesPath}, {"nav.a_to_z", listsPath}, {"api.title", apiPath},
		} {
			entry.Links = to(entry.Links, x[0], e.ID+"/"+x[1])
		}
		if path := e.ID + "/" + boardsPath; r.plan.Has(path) {
			entry.Links = append(entry.Links, layout.Link{Text: r.boardsWord(), Href: p.Root + path})
		}
		for _, file := range [...]string{"data/table-schema.json", "data/areas/csv-metadata.json", "data/areas/datapackage.json", "data/areas/table-schema.json"} { // to which programs find by themselves
			if path := e.ID + "/" + file; r.plan.Has(path) {
				entry.Links = append(entry.Links, layout.Link{Text: r.say.Say("site_map.metadata", "file", file), Href: p.Root + path})
			}
		}
		p.Editions = append(p.Editions, entry)
	}
	p.Pages = to(p.Pages, "nav.home", frontDoor)
	p.Pages = to(p.Pages, "search.title", searchPath)
	p.Pages = to(p.Pages, "page.corrections", correctionsPath)
	for _, d := range r.m.About {
		p.Pages = append(p.Pages, layout.Link{Text: d.Title, Href: p.Root + d.Address})
	}
	for _, d := range r.m.Guide {
		p.Pages = append(p.Pages, layout.Link{Text: d.Title, Href: p.Root + d.Address})
	}
	p.Files = to(p.Files, "site_map.feed", feedPath)
	p.Files = to(p.Files, "site_map.sitemap", sitemapPath)
	p.Files = to(p.Files, "site_map.security", securityPath)
	p.Files = to(p.Files, "site_map.robots", "robots.txt")
	p.Files = append(p.Files, layout.Link{Text: r.say.Text("site_map.manifest"), Href: p.Root + output.Manifest})
	return p
}
