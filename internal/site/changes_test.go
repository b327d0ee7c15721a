package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/disclose"
	"almanac/internal/output"
	"almanac/internal/source"
)

// edited is the demonstration with some of its files changed by edits.
func edited(t *testing.T, edits map[string]func(string) string) Options {
	t.Helper()
	o := demonstration()
	front := fstest.MapFS{}
	for name, edit := range edits {
		data, err := fs.ReadFile(o.Site, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		text := edit(string(data))
		if text == string(data) {
			t.Fatalf("%s is not changed by the edit", name)
		}
		front[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o.Site = overlay{o.Site, front}
	return o
}

// allowed writes a disclosure.toml that lets every figure pass some rules.
func allowed(rules ...string) func(string) string {
	return func(text string) string {
		for _, rule := range rules {
			text += "[[allow]]\nrule = \"" + rule + "\"\nfigures = [\"all\"]\nby = \"A. Author\"\nreason = \"A test.\"\n"
		}
		return text
	}
}

// row replaces the row of an observation: its value and all that follows.
func row(key, with string) func(string) string {
	return func(text string) string {
		return regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(key)+`,.*$`).ReplaceAllString(text, key+","+with)
	}
}

// rendered plans a site and gives the page of an address.
func rendered(t *testing.T, plan *Plan, path string) *html.Node {
	t.Helper()
	data, ok, err := plan.Render(path)
	if !ok || err != nil {
		t.Fatalf("%s: %v, %v", path, ok, err)
	}
	return parse(t, data)
}

func checked(t *testing.T, o Options) *Plan {
	t.Helper()
	var probs source.Problems
	plan, err := Check(o, &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	return plan
}

func byID(n *html.Node, id string) *html.Node {
	return find(n, func(n *html.Node) bool { return attr(n, "id") == id })
}

// rowsOf gives the cells of each row of the first table below an element.
func rowsOf(n *html.Node) (rows []string) {
	table := find(n, func(n *html.Node) bool { return n.Data == "table" })
	if table == nil {
		return nil
	}
	for _, tr := range findAll(table, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
		var cells []string
		for _, c := range findAll(tr, func(n *html.Node) bool { return n.Data == "th" || n.Data == "td" }) {
			cells = append(cells, text(c))
		}
		rows = append(rows, strings.Join(cells, " | "))
	}
	return rows
}

func TestARevisionSaysWhatItHasCorrected(t *testing.T) {
	plan := plannedDemonstration(t)
	if plan.Has("2015/" + changesPath) {
		t.Error("the first edition has a page of changes")
	}
	page := rendered(t, plan, "2015-r2/"+changesPath)
	const rate = "Turnover rate of children’s social workers"
	corrected := []string{
		rate,
		"Norrey | Sep 2014 | 15.4 | 15.0 | another number (another count)",
		"Westering | Sep 2014 | 18.7 | 16.6 | another number (another count)",
		"Quillbury | Sep 2014 | 34.8 | 19.8 | another number (another count)",
	}
	for id, want := range map[string][]string{
		"summary":   {"Another number | 3 | 3 | N24"},
		"n24":       corrected,
		"changed":   corrected,
		"quillbury": {rate, "Sep 2014 | 34.8 | 19.8 | another number (another count)"},
	} {
		if got := rowsOf(byID(page, id)); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("#%s shows\n%s\nwant\n%s", id, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if lead := text(find(page, func(n *html.Node) bool { return attr(n, "class") == "lead" })); !strings.Contains(lead, "which this edition corrects. Quillbury had counted") {
		t.Errorf("the lead is %q", lead)
	}
}

func TestPercentagesThatMovedWithTheirBaseAreNoChangeOfACount(t *testing.T) {
	plan := checked(t, edited(t, map[string]func(string) string{"data/2015-r2/n23.csv": row("n23,,F10000001,2014-09", "8.0,,18.9,236.2,,")}))
	page := rendered(t, plan, "2015-r2/"+changesPath)
	got := text(byID(page, "rebasing"))
	if !strings.Contains(got, "1 percentage of 1 area, Sep 2014. For Thornmere in Sep 2014 the base was taken to be 230, and is now 236.") {
		t.Errorf("the page says %q", got)
	}
	if rows := rowsOf(byID(page, "rebased")); len(rows) != 2 || !strings.HasSuffix(rows[1], "8.2 | 8.0 | same count, other base") {
		t.Errorf("listed are %q", rows)
	}
}

func TestPagesLinkToTheirPartOfTheChanges(t *testing.T) {
	plan := plannedDemonstration(t)
	const three, one = "3 figures differ from Safeguarding children in Norrey, 2015", "1 figure differs from Safeguarding children in Norrey, 2015"
	for address, want := range map[string]string{
		"2015-r2/index.html":                        "changes/index.html What has changed since Safeguarding children in Norrey, 2015",
		"2015-r2/indicators/n24/index.html":         "../../changes/index.html#n24 " + three,
		"2015-r2/indicators/n23/index.html":         "",
		"2015-r2/areas/quillbury/index.html":        "../../changes/index.html#quillbury " + one,
		"2015-r2/areas/quillbury/n24/index.html":    "../../../changes/index.html#quillbury " + one,
		"2015-r2/areas/quillbury/n23/index.html":    "",
		"2015-r2/areas/oxmere/index.html":           "",
		"2015/areas/quillbury/index.html":           "",
		"2016/indicators/n19/index.html":            "../../changes/index.html#n19 What has changed since Safeguarding children in Norrey, 2015, revised",
		"2016/areas/oxmere/n5/index.html":           "../../../changes/index.html#oxmere 1 figure differs from Safeguarding children in Norrey, 2015, revised",
		"2016/areas/port-averil/context/index.html": "",
	} {
		link := find(rendered(t, plan, address), func(n *html.Node) bool { return n.Data == "a" && strings.Contains(attr(n, "href"), "changes/") })
		got := ""
		if link != nil {
			got = attr(link, "href") + " " + text(link)
		}
		if got != want {
			t.Errorf("%s links to %q, want %q", address, got, want)
		}
	}
}

func TestANewYearIsNotListedAsAChange(t *testing.T) {
	page := rendered(t, plannedDemonstration(t), "2016/"+changesPath)
	got := strings.Join(rowsOf(byID(page, "summary")), "\n")
	for _, want := range []string{"Another number | 42 | 42 | N5\n", "Same figure, other marks | 3 | 3 | N24\n", "New figures | 5,490 |"} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary has no %q:\n%s", want, got)
		}
	}
	if head := find(page, func(n *html.Node) bool { return n.Data == "tr" && attr(n, "id") == "n19" }); head == nil || !strings.Contains(text(head), "2016") {
		t.Error("N19, of which only a year is new, has no row of its own")
	}
}

// TestANumberThatBecameASymbolIsOnNoPage looks for a number that stood in the edition before.
func TestANumberThatBecameASymbolIsOnNoPage(t *testing.T) {
	o := edited(t, map[string]func(string) string{
		"data/2015-r2/n19.csv": row("n19-rate,,F06000014,2014", "98765.4,,,,,"),
		"data/2016/n19.csv":    row("n19-rate,,F06000014,2014", ",c,,,,"),

		"data/2016/disclosure.toml": allowed(disclose.Recoverable, disclose.ToldElsewhere),
	})
	plan := checked(t, o)
	seen := 0
	for path := range plan.Paths() {
		edition, rest, _ := strings.Cut(path, "/")
		if folder, _, _ := strings.Cut(rest, "/"); folder != "changes" && folder != "data" && !strings.HasPrefix(rest, "areas/quillbury/") && !strings.HasPrefix(rest, "indicators/n19/") {
			continue
		}
		data, _, err := plan.Render(path)
		if err != nil {
			t.Fatal(err)
		}
		if in := bytes.Contains(data, []byte("98765")) || bytes.Contains(data, []byte("98,765")); in && edition == "2016" {
			t.Errorf("%s shows it", path)
		} else if in && edition == "2015-r2" {
			seen++
		}
	}
	if seen < 3 {
		t.Error("the older edition does not show it either: this test looks for nothing")
	}
	page := rendered(t, plan, "2016/"+changesPath)
	want := "Quillbury | 2014 | a number | c | a number before, a symbol now"
	if got := rowsOf(byID(page, "to-symbol")); len(got) != 2 || got[1] != want {
		t.Errorf("the page shows %q, want %q", got, want)
	}
}

func TestAFigureThatIsNoLongerSuppressedStopsTheBuild(t *testing.T) {
	suppressed := map[string]func(string) string{
		"data/2015-r2/n19.csv":         row("n19-rate,,F06000014,2014", ",c,,,,"),
		"data/2015-r2/disclosure.toml": allowed(disclose.Recoverable, disclose.ToldElsewhere),
	}
	var probs source.Problems
	sink := &output.Memory{}
	sum, err := Build(edited(t, suppressed), sink, &probs)
	if err != nil || sum != nil || len(sink.Files()) > 0 {
		t.Fatalf("built %v, error %v", sum, err)
	}
	if p := probs.Sorted(); len(p) != 1 || p[0].Rule != "disclosure" || !strings.HasPrefix(p[0].Pos.String(), "data/2016/n19.csv:") || !strings.Contains(p[0].Hint, `data/2016/disclosure.toml: rule = "disclosure", figures = ["n19-rate:quillbury:2014"]`) {
		t.Errorf("the problems are %v", p)
	}
	suppressed["data/2016/disclosure.toml"] = func(string) string {
		return "[[allow]]\nrule = \"disclosure\"\nfigures = [\"n19-rate:quillbury:2014\"]\nby = \"A. Author\"\nreason = \"The council publishes it.\"\n"
	}
	part := byID(rendered(t, checked(t, edited(t, suppressed)), "2016/"+changesPath), "disclosed")
	if got := rowsOf(part); len(got) != 2 || !strings.HasPrefix(got[1], "Quillbury | 2014 | c | ") {
		t.Errorf("the page shows %q", got)
	}
	if note := text(part); !strings.Contains(note, "was confirmed by A. Author: The council publishes it.") {
		t.Errorf("the page does not say who confirmed it and why: %q", note)
	}
}

// TestManyChangesAreSummedUp makes nearly every figure of two indicators
// another one.
func TestManyChangesAreSummedUp(t *testing.T) {
	other := func(text string) string {
		return regexp.MustCompile(`(?m)^([^,]*,[^,]*,[^,]*,[^,]*),([0-9.]+),`).ReplaceAllStringFunc(text, func(s string) string {
			return strings.TrimSuffix(s, ",") + map[bool]string{true: "1,", false: ".01,"}[strings.Contains(s, ".")]
		})
	}
	o := edited(t, map[string]func(string) string{"data/2015-r2/n12.csv": other, "data/2015-r2/n10.csv": other})
	plan := checked(t, o)
	data, ok, err := plan.Render("2016/" + changesPath)
	if !ok || err != nil || len(data) > 300<<10 {
		t.Errorf("%v, the page has %d bytes", err, len(data))
	}
	page := parse(t, data)
	leadSomewhere(t, plan, "2016/"+changesPath, page)
	list, _, err := plan.Render("2016/" + changesCSV)
	if err != nil {
		t.Fatal(err)
	}
	n := bytes.Count(list, []byte("\nchanged,N12,"))
	if n < 500 {
		t.Fatalf("only %d figures of N12 differ", n)
	}
	if got := rowsOf(byID(page, "n12")); len(got) != 1 || !strings.Contains(got[0], fmt.Sprintf("another number | %d | ", n)) {
		t.Errorf("N12 is not summed up: %q", got)
	}
	if note := text(byID(page, "n12")); !strings.Contains(note, "the CSV file has all") {
		t.Errorf("it does not say where the full list is: %q", note)
	}
	if tr := byID(page, "quillbury"); tr == nil || tr.Data != "tr" {
		t.Error("an area is not a row of the table by area")
	}
}

func TestLinksOfThePageOfChangesLeadSomewhere(t *testing.T) {
	plan := plannedDemonstration(t)
	for _, edition := range []string{"2015-r2", "2016"} {
		leadSomewhere(t, plan, edition+"/"+changesPath, rendered(t, plan, edition+"/"+changesPath))
	}
}

// leadSomewhere follows every link of a page to the page and its anchor.
func leadSomewhere(t *testing.T, plan *Plan, from string, page *html.Node) {
	t.Helper()
	pages := map[string]*html.Node{from: page}
	for _, a := range findAll(page, func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") != "" }) {
		to, anchor, _ := strings.Cut(attr(a, "href"), "#")
		if strings.Contains(to, ":") {
			continue
		}
		address := from
		if to != "" {
			address = path.Join(path.Dir(from), to)
		}
		if !plan.Has(address) {
			t.Errorf("%s leads to %s, which is not there", from, address)
			continue
		}
		if anchor == "" {
			continue
		}
		if pages[address] == nil {
			pages[address] = rendered(t, plan, address)
		}
		if byID(pages[address], anchor) == nil {
			t.Errorf("%s leads to %s#%s, which is not there", from, address, anchor)
		}
	}
}
