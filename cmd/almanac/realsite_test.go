package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/framework"
	"almanac/internal/linkcheck"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// published is where the statistics of the 2022 release lie, beside the
// repository.
const published = "../../../shared/realdata/cin/2022"

// stub stands for the built theme: these tests need no npm.
var stub = fstest.MapFS{
	"almanac.css":          {Data: []byte("body{color:#000}")},
	"almanac.js":           {Data: []byte("void 0")},
	"echarts.js":           {Data: []byte("void 0")},
	"echarts-licences.txt": {Data: []byte("as is")},
	"compare.js":           {Data: []byte("void 0")},
	"embed.js":             {Data: []byte("void 0")},
	"finder.js":            {Data: []byte("void 0")},
	"finder-licences.txt":  {Data: []byte("as is")},
	"favicon.svg":          {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
}

// realSite makes a site of England from the published files, through the
// command line as its user would, and builds it in memory. It gives the folder,
// too; hasMap says whether the published map was there to be copied into it.
func realSite(t *testing.T) (built *output.Memory, dir string, hasMap bool) {
	t.Helper()
	if testing.Short() {
		t.Skip("the real site is built in the full tests only")
	}
	files, err := filepath.Glob(filepath.Join(published, "[bcd]*.csv"))
	if err != nil || len(files) == 0 {
		t.Skip("the published statistics are not here: ../shared/realdata/cin/2022")
	}
	dir = filepath.Join(t.TempDir(), "england")
	for _, args := range [][]string{{"new", dir}, append([]string{"import", "--site", dir, "2022"}, files...)} {
		var out, errs bytes.Buffer
		if code := run(args, nil, &out, &errs); code != exitOK {
			t.Fatalf("almanac %s: exit %d\n%s", strings.Join(args[:1], " "), code, errs.String())
		}
	}
	allowAll(t, dir, "2022")
	if data, err := os.ReadFile(publishedMap); err == nil {
		hasMap = true
		if err := os.WriteFile(filepath.Join(dir, "data", "map.hexjson"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a := buildWith(t, dir, 4)
	if os.Getenv(soak) == "" {
		return a, dir, hasMap // that one worker makes the same is held of the demonstration
	}
	b := buildWith(t, dir, 1)
	for _, f := range a.Files() {
		if other, err := b.ReadFile(f.Path); err != nil || !bytes.Equal(f.Data, other) {
			t.Fatalf("%s differs between four workers and one", f.Path)
		}
	}
	return a, dir, hasMap
}

func buildWith(t *testing.T, dir string, workers int) *output.Memory {
	t.Helper()
	var probs source.Problems
	o := siteOptions(os.DirFS(dir))
	o.Builtin.Theme, o.Workers, o.Preview = stub, workers, true
	sink := &output.Memory{}
	if _, err := site.Build(o, sink, &probs); err != nil || probs.Errors() > 0 {
		t.Fatalf("building: %v, problems: %v", err, probs.Sorted())
	}
	return sink
}

// shown says on which page and in which section the cells of a column stand.
var shown = []struct{ file, column, item, anchor string }{
	{"d1", "CPP_At31_rate", "n19", "rate"},
	{"d1", "CPP_At31", "n19", "number"},
	{"c2", "Assessments_completed_rate", "n7", ""},
	{"c4", "Section47_rate", "n8", ""},
	{"c4", "ICPC_rate", "n13", ""},
	{"c1", "No_Further_Action_percent", "n10", "no-further-action-after-referral"},
	{"b4", "2years+_percent", "n16", "at-31-march"},
	{"d5", "2_years_or_more_percent", "n17", "at-31-march"},
	{"d7", "2_years_or_more_percent", "n17", "ended-in-the-year"},
	{"d3", "CPP_subsequent_percent", "n18", ""},
}

// places are England and authorities with a story: Hackney's x, two Dorsets,
// Northamptonshire and its successors, tiny Rutland and City of London.
var places = map[string]string{ // code in the files → address
	"E92000001": "england", "E09000012": "hackney", "E10000009": "dorset-to-2019", "E06000059": "dorset",
	"E10000021": "northamptonshire", "E06000061": "north-northamptonshire", "E06000062": "west-northamptonshire",
	"E06000017": "rutland", "E09000001": "city-of-london", "E08000035": "leeds", "E06000010": "kingston-upon-hull", "E06000014": "york",
}

func TestRealSite(t *testing.T) {
	built, dir, hasMap := realSite(t)
	t.Run("every link and anchor resolves", func(t *testing.T) {
		var probs source.Problems
		if err := linkcheck.Check(linkcheck.Built{Paths: built.Paths(), Read: built.ReadFile}, &probs); err != nil {
			t.Fatal(err)
		}
		for i, p := range probs.Sorted() {
			if i < 20 {
				t.Error(p)
			}
		}
		if n := probs.Len(); n > 20 {
			t.Errorf("and %d more", n-20)
		}
	})
	t.Run("charts show what their tables say, and words no more than figures bear", func(t *testing.T) {
		var probs source.Problems
		fw, err := framework.Read(os.DirFS(dir), "data/framework/2012-06.toml", &probs)
		if err != nil || probs.Errors() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		checkCharts(t, built, fw, hasMap)
		if !hasMap {
			t.Skip("the published map is not here: ../shared/realdata/geo")
		}
	})
	t.Run("the newest figure of a result is that of the page", func(t *testing.T) {
		if n := checkNewest(t, built); n.numbers < 2500 || n.symbols["suppressed"] < 100 {
			t.Errorf("compared %+v, expected many more", n)
		}
	})
	t.Run("pages show the published cells", func(t *testing.T) {
		numbers, symbols := 0, map[string]int{}
		for _, s := range shown {
			for _, row := range readPublished(t, s.file) {
				slug, ok := places[row["new_la_code"]]
				if row["geographic_level"] == "National" {
					slug, ok = "england", true
				}
				if !ok {
					continue
				}
				want := row[strings.ToLower(s.column)]
				if s.item == "n7" && row["time_period"] == "2014" {
					want = "u" // continuous assessments only: not the item
				}
				got := cellOf(t, built, slug, s.item, s.anchor, row["time_period"])
				if !same(got, want) {
					t.Errorf("%s %s %s: the page shows %q, %s of the file says %q", slug, s.item, row["time_period"], got, s.column, want)
				}
				if _, err := strconv.ParseFloat(want, 64); err == nil {
					numbers++
				} else {
					symbols[want]++
				}
			}
		}
		if numbers < 700 || symbols["c"] < 20 || symbols["x"] < 10 {
			t.Errorf("compared %d numbers and these symbols: %v; expected many more", numbers, symbols)
		}
	})
}

// readPublished reads a file of the release, row by row, by column in lower case.
func readPublished(t *testing.T, prefix string) []map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(published, prefix+"_*.csv"))
	if err != nil || len(names) != 1 {
		t.Fatalf("files %s_*.csv: %v, %v", prefix, names, err)
	}
	data, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := map[string]string{}
		for i, h := range head {
			row[strings.ToLower(h)] = record[i]
		}
		rows = append(rows, row)
	}
}

// same compares what a page shows with a published cell: as numbers, or as
// symbols.
func same(got, want string) bool {
	w, err := strconv.ParseFloat(want, 64)
	if err != nil {
		return got == want
	}
	g, err := strconv.ParseFloat(strings.ReplaceAll(got, ",", ""), 64)
	return err == nil && g == w
}

// cellOf reads a cell from the table of periods of a page: the first column of
// the row of a period, in the first table of the section with the anchor, or
// of the page's first measure.
func cellOf(t *testing.T, built *output.Memory, slug, item, anchor, period string) string {
	t.Helper()
	path := "2022/areas/" + slug + "/" + item + "/index.html"
	data, err := built.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for n := range page.Descendants() {
		if n.Type != html.ElementNode || n.Data != "section" || !strings.Contains(attrOf(n, "class"), "measure") || anchor != "" && attrOf(n, "id") != anchor {
			continue
		}
		for tr := range n.Descendants() {
			if tr.Data == "tr" && tr.Parent.Data == "tbody" && textOf(tr.FirstChild) == period {
				return textOf(tr.FirstChild.NextSibling)
			}
		}
		return ""
	}
	t.Fatalf("%s has no section %q", path, anchor)
	return ""
}

func attrOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		if c.Data != "sup" {
			b.WriteString(textOf(c))
		}
	}
	return strings.TrimSpace(b.String())
}
