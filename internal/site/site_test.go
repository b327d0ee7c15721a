package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/output"
	"almanac/internal/source"
	"almanac/layouts"
)

// fakeTheme stands for the built theme, so that these tests need no npm.
var fakeTheme = fstest.MapFS{
	"almanac.css":          {Data: []byte("body{color:#000}")},
	"almanac.js":           {Data: []byte("void 0")},
	"compare.js":           {Data: []byte("void 0")},
	"embed.js":             {Data: []byte("void 0")},
	"echarts.js":           {Data: []byte("void 0")},
	"echarts-licences.txt": {Data: []byte("as is")},
	"finder.js":            {Data: []byte("void 0")},
	"finder-licences.txt":  {Data: []byte("as is")},
	"favicon.svg":          {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
	"logo.svg":             {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
}

// demonstration is the site in the repository's root.
func demonstration() Options {
	return Options{Site: os.DirFS("../.."), Builtin: Builtin{Layouts: layouts.Files, Theme: fakeTheme}, Version: "test"}
}

// build builds a site into memory and fails the test when something is wrong.
func build(t *testing.T, o Options) *output.Memory {
	t.Helper()
	var probs source.Problems
	sink := &output.Memory{}
	if _, err := Build(o, sink, &probs); err != nil {
		t.Fatal(err)
	}
	if probs.Errors() > 0 {
		t.Fatalf("the site has problems: %v", probs.Sorted())
	}
	return sink
}

// filesOfDemonstration builds the demonstration once, with one worker.
var filesOfDemonstration = sync.OnceValues(func() (*output.Memory, error) {
	o := demonstration()
	o.Workers = 1
	var probs source.Problems
	sink := &output.Memory{}
	if _, err := Build(o, sink, &probs); err != nil || probs.Errors() > 0 {
		return nil, fmt.Errorf("building the demonstration: %w, problems: %v", err, probs.Sorted())
	}
	return sink, nil
})

// builtDemonstration gives the demonstration as it is built, which nobody may change.
func builtDemonstration(t *testing.T) *output.Memory {
	t.Helper()
	sink, err := filesOfDemonstration()
	if err != nil {
		t.Fatal(err)
	}
	return sink
}

// files gives the site in memory by path.
func files(t *testing.T, m *output.Memory) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range m.Files() {
		out[f.Path] = f.Data
	}
	return out
}

func TestSameBytesWhateverTheNumberOfWorkers(t *testing.T) {
	o := demonstration()
	o.Workers = 4
	b := files(t, build(t, o))
	if testing.Short() {
		return // the race detector has seen four workers, and one needs no looking at
	}
	a := files(t, builtDemonstration(t))
	if len(a) != len(b) {
		t.Fatalf("%d files with one worker, %d with four", len(a), len(b))
	}
	for path, data := range a {
		if !bytes.Equal(data, b[path]) {
			t.Errorf("%s differs between one worker and four", path)
		}
	}
}

func TestAProblemStopsTheBuildBeforeAnythingIsWritten(t *testing.T) {
	o := demonstration()
	o.Site = overlay{o.Site, fstest.MapFS{"data/2016/n19.csv": {Data: []byte("measure,breakdown,area,period,value,symbol\nn19-rate,,nowhere,2016,1,\n")}}}
	var probs source.Problems
	sink := &output.Memory{}
	sum, err := Build(o, sink, &probs)
	if err != nil || sum != nil || probs.Errors() == 0 {
		t.Fatalf("summary %v, error %v, %d errors; want no summary, no error and a problem", sum, err, probs.Errors())
	}
	if n := len(files(t, sink)); n != 0 {
		t.Errorf("%d files were written", n)
	}
}

// overlay is a file system in which some files stand in front of others.
type overlay struct {
	fs.FS
	front fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.front[name]; ok {
		return o.front.Open(name)
	}
	f, err := o.FS.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o.front.Open(name) // a folder that only what lies over it has
	}
	return f, err
}

// TestEveryCellShowsItsValue reads back the table of periods on every page of
// an item in an area, in the newest edition, and compares each cell with the
// observation: a number with the number, a symbol with the symbol and its
// reason, and never a 0 where there is none.
func TestEveryCellShowsItsValue(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	numbers, symbols := 0, 0
	for _, a := range e.Areas {
		for i := range e.Items {
			data, ok, err := plan.Render(e.ID + "/" + areaItemPath(e, a, i))
			if !ok || err != nil {
				t.Fatalf("%s: %v", areaItemPath(e, a, i), err)
			}
			page := parse(t, data)
			for _, m := range e.Items[i].Measures {
				n, s := checkPeriods(t, e, page, m, a)
				numbers += n
				symbols += s
			}
		}
	}
	if numbers < 1000 || symbols < 100 {
		t.Errorf("%d numbers and %d symbols were compared; expected thousands and hundreds", numbers, symbols)
	}
}

// checkPeriods compares the first table of a measure's section, whose first
// column of cells is the area's.
func checkPeriods(t *testing.T, e *Edition, page *html.Node, m framework.MeasureIndex, a area.Index) (numbers, symbols int) {
	t.Helper()
	ms := &e.Framework.Measures[m]
	if b := ms.Breakdown; b != framework.None && e.Framework.Breakdowns[b].Statistics {
		return 0, 0
	}
	series := e.Table.Series(m, ms.Headline, a)
	section := find(page, func(n *html.Node) bool { return n.Data == "section" && attr(n, "id") == ms.Anchor })
	shown := map[string]*html.Node{}
	if table := find(section, func(n *html.Node) bool { return n.Data == "table" }); table != nil {
		for _, tr := range findAll(table, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
			head := find(tr, func(n *html.Node) bool { return n.Data == "th" })
			shown[text(head)] = find(tr, func(n *html.Node) bool { return n.Data == "td" })
		}
	}
	for p, v := range series {
		if v.Symbol == observation.Absent {
			continue
		}
		cell := shown[e.Table.Periods(m)[p].Short()]
		if cell == nil {
			t.Errorf("%s %s %s: no cell", ms.ID, e.Register.Areas[a].Slug, e.Table.Periods(m)[p])
			continue
		}
		if v.IsNumber() {
			numbers++
			if got, want := text(cell), v.Number.Format(ms.Decimals); got != want {
				t.Errorf("%s %s: shows %q, want %q", ms.ID, e.Register.Areas[a].Slug, got, want)
			}
			continue
		}
		symbols++
		abbr := find(cell, func(n *html.Node) bool { return n.Data == "abbr" })
		if abbr == nil || text(cell) != v.Symbol.Code() || attr(abbr, "title") != e.say.Text(v.Symbol.ReasonKey()) {
			t.Errorf("%s %s: shows %q for the symbol %s", ms.ID, e.Register.Areas[a].Slug, text(cell), v.Symbol.Code())
		}
	}
	return numbers, symbols
}

func parse(t *testing.T, data []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func find(n *html.Node, match func(*html.Node) bool) *html.Node {
	if n == nil {
		return nil
	}
	if n.Type == html.ElementNode && match(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if f := find(c, match); f != nil {
			return f
		}
	}
	return nil
}

func findAll(n *html.Node, match func(*html.Node) bool) (out []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			out = append(out, d)
		}
	}
	return out
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// within reports whether d stands in an element of the given name below top.
func within(d, top *html.Node, name string) bool {
	for p := d.Parent; p != nil && p != top; p = p.Parent {
		if p.Data == name {
			return true
		}
	}
	return false
}

// text is what an element says, without marks and references to notes.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !within(d, n, "sup") {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}
