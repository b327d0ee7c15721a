package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTheMedianIsTheMiddle(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0},
		{[]float64{3}, 3},
		{[]float64{9, 1, 2}, 2},
		{[]float64{4, 1, 9, 2}, 3},
	} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

func TestARatioIsThatOfTheSameRound(t *testing.T) {
	// The machine was slow in the second round, for both.
	seconds := func(n time.Duration) result { return result{wall: n * time.Second} }
	rounds := [][]result{
		{seconds(1), seconds(6)},
		{seconds(10), seconds(60)},
		{seconds(2), seconds(14)},
	}
	if got := ratio(rounds, 1, wall); got != 6 {
		t.Errorf("the ratio is %v, want 6", got)
	}
	if got := ratio(rounds, 1, memo); got != 0 {
		t.Errorf("the ratio of what was not measured is %v, want 0", got)
	}
}

func TestResultsAreLinesOfABenchmark(t *testing.T) {
	rounds := [][]result{{{wall: 2 * time.Second, cpu: 3 * time.Second, peak: 1024, files: 7, bytes: 99}}}
	_, got, _ := strings.Cut(string(lines("1", []builder{{name: "almanac"}}, rounds, 10)), "BenchmarkBuild/scale=1/by=almanac-")
	_, got, _ = strings.Cut(got, " ") // after the number of cores
	if diff := cmp.Diff("1 2000000000 ns/op 3000000000 cpu-ns/op 1024 peak-B 5.0 pages/s 7 files 99 out-B\n", got); diff != "" {
		t.Error(diff)
	}
}

func TestAFigureIsEditedThereAndBackWithoutAnotherPercentage(t *testing.T) {
	name := filepath.Join(t.TempDir(), "n25.csv")
	rows := "measure,area,period,value,numerator,denominator\nn25,a,2016,50.0,1,2\nn25,region,2016,50.0,5000,10000\nn25,b,2015,20.0,2000,10000\nn25,b,2016,30.0,3000,10000\n"
	if err := os.WriteFile(name, []byte(rows), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := figureEdit("a figure", name, true, func() error {
		if data, _ := os.ReadFile(name); strings.Contains(string(data), "5001") {
			return errors.New("the parts no longer make up the region")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3000", "3001"} { // it has been changed once, to see whether it can be
		if err := e.make(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(name)
		if diff := cmp.Diff(strings.Replace(rows, "3000", want, 1), string(data)); diff != "" || err != nil {
			t.Error(diff, err)
		}
	}
}

const aPage = `<!DOCTYPE html><html><head><title>N1: Leeds</title><meta name="description" content="Of 5.">
<link rel="canonical" href="https://a.example/2016/areas/x/n1/"></head><body>
<header class="masthead"><a href="../../../index.html">Home</a></header>
<nav class="govuk-breadcrumbs"><ol><li><a href="../index.html">X</a></li></ol></nav>
<main><div class="page-head"><h1>N1</h1></div>
<section id="rate" class="measure"><h2>Rate</h2><div><p class="headline">It was <b>5</b>.</p></div>
<div><table class="figures"><caption>Rates</caption><thead><tr><th scope="col">Period</th><th scope="col" class="n">X</th></tr></thead>
<tbody><tr><th scope="row">2016</th><td class="n">5</td></tr></tbody></table></div>
<div class="c-chart"><svg><path d="M0 0"/></svg></div>
<dl class="facts"><div><dt>High</dt> <dd>More.</dd></div></dl></section>
<ul class="links"><li><a href="a.csv">CSV</a> <small>5 KB</small></li></ul>
<nav class="pager"><a rel="next" href="../n2/index.html">N2</a></nav></main>
<footer class="foot"><p class="permalink">Cite X.</p><p><a href="../../../about/index.html">About</a></p></footer></body></html>`

func TestAPageIsTakenToPieces(t *testing.T) {
	got, err := shape("2016/areas/x/n1/index.html", []byte(aPage))
	if err != nil {
		t.Fatal(err)
	}
	want := &page{
		Title: "N1: Leeds", Description: "Of 5.", URL: "/2016/areas/x/n1/", Canonical: "https://a.example/2016/areas/x/n1/", Root: "../../../../",
		Crumbs: []link{{Href: "../index.html", HTML: "X"}},
		Cite:   []string{`<p class="permalink">Cite X.</p>`},
		Sections: []section{
			{Blocks: []block{{Kind: "heading", Level: "h1", HTML: "N1"}}},
			{ID: "rate", Class: "measure", Blocks: []block{
				{Kind: "heading", Level: "h2", HTML: "Rate"},
				{Kind: "p", Class: "headline", HTML: "It was <b>5</b>."},
				{Kind: "table", Class: "figures", Caption: "Rates",
					Head: [][]cell{{{Scope: "col", HTML: "Period"}, {Scope: "col", Class: "n", HTML: "X"}}},
					Rows: [][]cell{{{Scope: "row", HTML: "2016"}, {Class: "n", HTML: "5"}}}},
				{Kind: "html", HTML: `<div class="c-chart"><svg><path d="M0 0"/></svg></div>`},
				{Kind: "facts", Class: "facts", Terms: []term{{"High", "More."}}},
			}},
			{Blocks: []block{
				{Kind: "links", Class: "links", Links: []link{{Href: "a.csv", HTML: "CSV", More: "<small>5 KB</small>"}}},
				{Kind: "pager", Class: "pager", Links: []link{{Rel: "next", Href: "../n2/index.html", HTML: "N2"}}},
			}},
		},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(page{}), cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "open" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
}

func TestWhatAllPagesHaveLeadsFromTheRoot(t *testing.T) {
	got, err := furnish("2016/areas/x/n1/index.html", []byte(aPage))
	if err != nil {
		t.Fatal(err)
	}
	want := furniture{
		Masthead: `<header class="masthead"><a href="ROOT/2016/index.html">Home</a></header>`,
		Foot:     `<footer class="foot"><p><a href="ROOT/2016/about/index.html">About</a></p></footer>`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPagesThatSayOtherThingsAreNotTheSame(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"white space", "</caption><thead>", "</caption>\n\n<thead>", ""},
		{"boxes", `<div><p class="headline">It was <b>5</b>.</p></div>`, `<p>It was <b>5</b>.</p>`, ""},
		{"a figure", `<td class="n">5</td>`, `<td class="n">6</td>`, `cell 4 is "6" instead of "5"`},
		{"a figure that is missing", `<td class="n">5</td>`, ``, `3 cells of tables instead of 4`},
		{"a figure too many", `<td class="n">5</td>`, `<td class="n">5</td><td>7</td>`, `"7HighMore.CSV5KBN2" instead of "HighMore.CSV5KBN2"`},
		{"two that changed places", `<th scope="row">2016</th><td class="n">5</td>`, `<td class="n">5</td><th scope="row">2016</th>`, `cell 3 is "5" instead of "2016"`},
		{"words", "More.", "Less.", `"Less.CSV5KBN2" instead of "More.CSV5KBN2"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := compare([]byte(aPage), []byte(strings.Replace(aPage, c.old, c.new, 1))); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The smallest wide site is the newest edition of the demonstration.
func TestASmallSiteIsMeasuredWithoutPeers(t *testing.T) {
	if testing.Short() {
		t.Skip("a site is generated and built in the full tests only")
	}
	t.Chdir(filepath.Join("..", ".."))
	if _, err := os.Stat(filepath.Join("theme", "dist", "almanac.css")); err != nil {
		t.Skip("the theme is not built, without which no site is: make theme")
	}
	dir := t.TempDir()
	program := filepath.Join(dir, "almanac.exe") // a name that every system runs
	if err := run1("", "go", "build", "-o", program, "./cmd/almanac"); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	o := options{scale: "small", areas: 40, runs: 1, program: program, dir: dir, keep: filepath.Join(dir, "kept"), peers: []string{"nobody"}}
	if err := bench(o, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"nobody is left out: no such peer is known\n", "Scale small: 1", "\n  almanac  ", "The runs are kept in "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "almanac-bench-*")); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}
