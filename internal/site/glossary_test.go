package site

import (
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestTermsLeadToTheirEntryAndSayWhatItSays(t *testing.T) {
	plan := plannedDemonstration(t)
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

// TestAFigureIsWithdrawnFromTheBoardThatShowsIt seals an edition with a board
// and a glossary: the board's page is among those that lose the figure, and what
// it says of a term is what the glossary said when the edition was sealed.
func TestAFigureIsWithdrawnFromTheBoardThatShowsIt(t *testing.T) {
	f := tinySite(t)
	f.edit("data/2014/n1.csv", "west,2014,0", "west,2014,33.7")
	f.write("data/boards.toml", "[[board]]\nid = \"both\"\nname = \"The Board\"\nmembers = [\"east\", \"west\"]\n")
	f.write("content/2014/boards/both/index.md", "A measure is a measure.\n")
	f.write("content/2014/boards/both/l1.md", "+++\nstatus = \"answered\"\n+++\nWe ask.\n")
	const glossary = "content/about/glossary.md"
	f.write(glossary, "+++\ntitle = \"Glossary\"\n+++\nMeasure\n: As it was then.\n")
	f.seal("2014")
	before := build(t, f.options())
	const page = "2014/boards/both/index.html"
	if data, _ := before.ReadFile(page); !strings.Contains(string(data), "33.7") || !strings.Contains(string(data), "As it was then.") {
		t.Fatalf("the board shows neither figure nor term: %s", data)
	}
	f.edit(glossary, "As it was then.", "As it is now.")
	done := f.withdraw("2014", "n1-rate:west:2014")
	if !slices.Contains(done.Outputs["2014"], page) {
		t.Errorf("the page of the board is not among what changed: %v", done.Outputs["2014"])
	}
	after := build(t, f.options())
	nowhereIn(t, after, "33.7")
	if data, _ := after.ReadFile(page); !strings.Contains(string(data), "As it was then.") {
		t.Error("the page explains a term as it is explained today, not as it was when it was published")
	}
	for _, p := range broken(t, after) {
		t.Error(p)
	}
}
