package site

import (
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestTermsLeadToTheirEntryAndSayWhatItSays(t *testing.T) {
	plan := checked(t, demonstration())
	e := plan.Model.Newest
	const at = "about/glossary/index.html"
	glossary := rendered(t, plan, at)
	if n := find(glossary, func(n *html.Node) bool { return hasClass(n, "term") }); n != nil {
		t.Error("the glossary links to itself")
	}
	found := 0
	for _, page := range []string{"/areas/larkhaven/index.html", "/areas/larkhaven/n14/index.html", "/boards/tarrow-valley/index.html", "/themes/plans/index.html"} {
		for _, term := range findAll(rendered(t, plan, e.ID+page), func(n *html.Node) bool { return hasClass(n, "term") }) {
			found++
			link := find(term, func(n *html.Node) bool { return n.Data == "a" })
			says := find(term, func(n *html.Node) bool { return hasClass(n, "term-says") })
			if attr(link, "aria-describedby") != attr(says, "id") {
				t.Errorf("%s: %s is not described by what stands beside it", page, text(link))
			}
			to, id, _ := strings.Cut(attr(link, "href"), "#")
			if path.Join(path.Dir(e.ID+page), to) != at {
				t.Errorf("%s: %s leads to %s", page, text(link), to)
			}
			entry := byID(glossary, id)
			if entry == nil || entry.Data != "dt" {
				t.Errorf("%s: there is no entry %s", page, id)
			}
		}
	}
	if found < 8 {
		t.Errorf("%d terms were looked at", found)
	}
}
