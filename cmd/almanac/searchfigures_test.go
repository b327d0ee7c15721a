package main

import (
	"bytes"
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almanac/internal/output"
	"almanac/internal/search"
)

func TestTheNewestFigureOfAResultIsThatOfThePage(t *testing.T) {
	if testing.Short() {
		t.Skip("the demonstration is built in the full tests only")
	}
	n := checkNewest(t, buildWith(t, "../..", 0))
	if n.numbers < 5000 || n.symbols["suppressed"] < 400 || n.symbols["not available"] < 140 || n.symbols["not applicable"] < 10 || n.marked < 1200 || n.older < 100 {
		t.Errorf("compared %+v, expected many more", n)
	}
}

// comparison counts what was compared between the scripts of figures and the
// pages.
type comparison struct {
	numbers int
	symbols map[string]int
	marked  int // figures that bear a mark
	older   int // figures of another period than the newest
	none    int // areas without a figure
}

// checkNewest holds, for every edition, every area and every measure, what a
// search shows beside a result against the tile and the tables of the page that
// the result leads to.
func checkNewest(t *testing.T, built *output.Memory) *comparison {
	t.Helper()
	n := &comparison{symbols: map[string]int{}}
	indexes := 0
	for _, p := range built.Paths() {
		if ok, _ := path.Match("*/assets/index.js", p); !ok {
			continue
		}
		indexes++
		var index search.Index
		var figures search.Figures
		readScript(t, built, p, "almanacIndex", &index)
		readScript(t, built, path.Dir(p)+"/"+index.Figures, "almanacFigures", &figures)
		for i := range index.Areas {
			n.area(t, built, &index, &figures, i)
		}
	}
	if indexes == 0 {
		t.Error("the site has no index")
	}
	return n
}

// readScript reads the JSON string that a script of data holds.
func readScript(t *testing.T, built *output.Memory, name, variable string, into any) {
	t.Helper()
	data, err := built.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(string(data), "var "+variable+" = '")
	text, end := strings.CutSuffix(text, "'\n")
	if !ok || !end {
		t.Fatalf("%s is not a script that sets %s", name, variable)
	}
	text = strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(text)
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// area compares all figures of one area.
func (n *comparison) area(t *testing.T, built *output.Memory, index *search.Index, figures *search.Figures, at int) {
	folder := index.Edition + "/areas/" + index.Areas[at].Slug + "/"
	profile := profileMarks(parsePage(t, built, folder+"index.html"))
	for _, item := range index.Items {
		name := folder + item.ID + "/index.html"
		page := parsePage(t, built, name)
		for _, i := range item.Measures {
			m := &index.Measures[i]
			section := first(page, func(x *html.Node) bool {
				return x.Data == "section" && hasClass(x, "measure") && (attrOf(x, "id") == m.Anchor || len(item.Measures) == 1)
			})
			if section == nil {
				t.Errorf("%s has no section for %s", name, m.ID)
				continue
			}
			f, known := figures.Measures[m.ID]
			var entry string
			if known {
				values := strings.Split(f.Values, "|")
				if len(values) != len(index.Areas) {
					t.Fatalf("%s has %d values for %d areas", m.ID, len(values), len(index.Areas))
				}
				entry = values[at]
			}
			n.figure(t, name+"#"+m.Anchor, section, entry, figures, &f)
			if marks, ok := profile[item.ID+"#"+m.Anchor]; ok && known && entry != "" && marks != marksOf(entry) {
				t.Errorf("%s: the search has the marks %q for %s, the profile %q", folder, marksOf(entry), m.ID, marks)
			}
		}
	}
}

var entryParts = regexp.MustCompile(`^([^|^@]+)(?:\^([a-z ]+))?(?:@(\d+))?$`)

func marksOf(entry string) string { return entryParts.FindStringSubmatch(entry)[2] }

// figure compares an entry of the script with the tile of a section. The unit
// stands behind the number in both; the note of the tile names the period, where
// the measure is split the category, and marks that matter to whoever quotes it.
func (n *comparison) figure(t *testing.T, where string, section *html.Node, entry string, figures *search.Figures, f *search.Newest) {
	tile := first(section, func(x *html.Node) bool { return hasClass(x, "tile") })
	if entry == "" {
		n.none++
		if tile != nil {
			t.Errorf("%s: the page has %q, the search nothing", where, textOf(tile))
		}
		return
	}
	parts := entryParts.FindStringSubmatch(entry)
	if parts == nil || tile == nil {
		t.Errorf("%s: the search has %q, the page a tile: %v", where, entry, tile != nil)
		return
	}
	text, unit, back := parts[1], strings.TrimSpace(f.Unit), 0
	if parts[3] != "" {
		back, _ = strconv.Atoi(parts[3])
		n.older++
	}
	if parts[2] != "" {
		n.marked++
	}
	want := text + unit
	if word, ok := figures.Symbols[text]; ok {
		want = word
		n.symbols[word]++
	} else {
		n.numbers++
	}
	value := first(tile, func(x *html.Node) bool { return hasClass(x, "tile-value") })
	note := first(tile, func(x *html.Node) bool { return hasClass(x, "tile-note") })
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if got := textOf(value); squeeze(got) != squeeze(want) {
		t.Errorf("%s: the page has %q, the search %q", where, got, want)
	}
	wantNote := f.Periods[back]
	if f.Of != "" {
		wantNote += ". " + f.Of
	}
	var remarks []string // that a figure in large type must not leave out
	for _, code := range strings.Fields(parts[2]) {
		if strings.Contains("plj", code) {
			remarks = append(remarks, figures.Marks[code])
		}
	}
	if words := strings.Join(remarks, ", "); words != "" {
		wantNote += ". " + strings.ToUpper(words[:1]) + words[1:]
	}
	if got := textOf(note); got != wantNote {
		t.Errorf("%s: the page's figure is for %q, the search's for %q", where, got, wantNote)
	}
}

// profileMarks gives the marks of an area's newest figures as its profile shows
// them, by item and anchor: those at the figure and those that every figure of
// its table bears.
func profileMarks(page *html.Node) map[string]string {
	marks := map[string]string{}
	words := map[string]string{"provisional": "p", "revised": "r", "calculated here": "d", "low confidence": "l"}
	for table := range page.Descendants() {
		if !hasClass(table, "profile") {
			continue
		}
		var common []string
		if key := after(table); key != nil {
			for span := range key.ChildNodes() {
				if said, ok := strings.CutPrefix(textOf(span), "All figures "); ok {
					common = append(common, words[said])
				}
			}
		}
		for _, tr := range rows(table) {
			link := first(tr, func(x *html.Node) bool { return x.Data == "a" })
			cell := first(tr, func(x *html.Node) bool { return x.Data == "td" })
			if link == nil || cell == nil {
				continue
			}
			parts := regexp.MustCompile(`/([^/]+)/index\.html#(.+)$`).FindStringSubmatch(attrOf(link, "href"))
			if parts == nil {
				continue
			}
			found := slices.Clone(common)
			if first(cell, func(x *html.Node) bool { return x.Data == "abbr" && x.Parent.Data != "sup" }) != nil {
				found = nil // a symbol bears no mark
			}
			for sup := range cell.Descendants() {
				if sup.Data == "sup" && sup.FirstChild.Type == html.TextNode {
					found = append(found, strings.Fields(sup.FirstChild.Data)...)
				}
			}
			marks[parts[1]+"#"+parts[2]] = strings.Join(found, " ")
		}
	}
	return marks
}

// after gives the key below a table; nil where it has none.
func after(table *html.Node) *html.Node {
	for n := table.Parent.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode {
			if hasClass(n, "key") {
				return n
			}
			return nil
		}
	}
	return nil
}

// parsePage parses a page of a built site.
func parsePage(t *testing.T, built *output.Memory, name string) *html.Node {
	t.Helper()
	data, err := built.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return page
}
