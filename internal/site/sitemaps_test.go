package site

import (
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almanac/internal/output"
)

// TestSitemapsListEveryPageOnce reads the index and the sitemaps that it lists: each
// page that may be found stands in one of them, and nothing else does.
func TestSitemapsListEveryPageOnce(t *testing.T) {
	plan := plannedDemonstration(t)
	base := plan.Model.Config.BaseURL
	read := func(name string, v any) {
		data, ok, err := plan.Render(name)
		if !ok || err != nil {
			t.Fatalf("%s: %v, %v", name, ok, err)
		}
		if err := xml.Unmarshal(data, v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var index struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	read("sitemap.xml", &index)
	if want := len(plan.Model.Editions) + 1; len(index.Maps) != want {
		t.Errorf("the index lists %d sitemaps, want %d", len(index.Maps), want)
	}
	listed := map[string]int{}
	for _, m := range index.Maps {
		var file struct {
			Pages []struct {
				Loc string `xml:"loc"`
			} `xml:"url"`
		}
		read(strings.TrimPrefix(m.Loc, base), &file)
		for _, p := range file.Pages {
			listed[p.Loc]++
		}
	}
	pages := 0
	for _, at := range plan.targets() {
		if !strings.HasSuffix(at.Path, ".html") || slices.Contains([]kind{redirectPage, notFoundPage, embedPage}, at.kind) {
			continue
		}
		pages++
		if n := listed[base+strings.TrimSuffix(at.Path, "index.html")]; n != 1 {
			t.Errorf("%s is listed %d times", at.Path, n)
		}
	}
	if len(listed) != pages {
		t.Errorf("%d addresses are listed, of %d pages", len(listed), pages)
	}
}

func TestASitemapThatIsTooLargeIsSplit(t *testing.T) {
	var entries []string
	for i := range 7 {
		entries = append(entries, fmt.Sprintf("<url><loc>https://example.org/%d/</loc></url>\n", i))
	}
	of := func(files []sitemapFile) (texts []string) {
		for _, f := range files {
			texts = append(texts, sitemapHead+strings.Join(entries[f.from:f.to], "")+sitemapTail)
		}
		return texts
	}
	all := indexedPages{len(entries), len(entries[0])}
	few := splitSitemap("sitemap-2014", all, 3, 1<<20)
	var names []string
	for i, f := range few {
		names = append(names, f.name)
		if n := strings.Count(of(few)[i], "<url>"); n > 3 {
			t.Errorf("%s holds %d entries", f.name, n)
		}
	}
	if want := []string{"sitemap-2014.xml", "sitemap-2014-2.xml", "sitemap-2014-3.xml"}; !slices.Equal(names, want) {
		t.Errorf("the files are %v, want %v", names, want)
	}
	text := strings.Join(of(few), "")
	for _, entry := range entries {
		if strings.Count(text, entry) != 1 {
			t.Errorf("%s is not there once", entry)
		}
	}
	size := len(of(few)[0])
	small := splitSitemap("s", all, 1000, size)
	for i, f := range small {
		if len(of(small)[i]) > size {
			t.Errorf("%s has %d bytes, more than %d", f.name, len(of(small)[i]), size)
		}
	}
	if n := len(small); n != len(few) {
		t.Errorf("%d files of so many bytes, want %d", n, len(few))
	}
	if got := splitSitemap("s", indexedPages{}, 3, 100); got != nil {
		t.Errorf("nothing is put into %d files", len(got))
	}
}

// TestEverythingIsReachedFromTheSiteMapByPlainLinks follows the href of a elements
// alone, as web archives do, over built files: to each page that leads nowhere else,
// and to each file that somebody may take away.
func TestEverythingIsReachedFromTheSiteMapByPlainLinks(t *testing.T) {
	m := builtDemonstration(t)
	seen := reachedFrom(t, m, siteMapPath)
	pages, data := 0, 0
	for _, f := range m.Files() {
		switch ext := path.Ext(f.Path); {
		case ext == ".html":
			if f.Path == "404.html" || strings.Contains(string(f.Data[:min(len(f.Data), 2000)]), `http-equiv="refresh"`) {
				continue
			}
			pages++
		case slices.Contains([]string{".csv", ".json", ".ods", ".zip", ".xlsx"}, ext), f.Path == feedPath, f.Path == sitemapPath, f.Path == securityPath, f.Path == "robots.txt":
			data++
		default:
			continue
		}
		if !seen[f.Path] {
			t.Errorf("no plain link leads to %s", f.Path)
		}
	}
	if pages < 4000 || data < 200 {
		t.Errorf("%d pages and %d files were looked for", pages, data)
	}
	for _, f := range m.Files() {
		if p := f.Path; path.Ext(p) == ".html" && !strings.Contains(p, "/embed/") && !strings.Contains(string(f.Data), `http-equiv="refresh"`) && !strings.Contains(string(f.Data), siteMapPath) {
			t.Errorf("%s has no link to the site map", p)
		}
	}
}

// reachedFrom follows links from a page.
func reachedFrom(t *testing.T, m *output.Memory, start string) map[string]bool {
	t.Helper()
	seen := map[string]bool{start: true}
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		if path.Ext(queue[0]) != ".html" {
			continue
		}
		data, err := m.ReadFile(queue[0])
		if err != nil {
			t.Fatal(err)
		}
		z := html.NewTokenizer(strings.NewReader(string(data)))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Type != html.StartTagToken || token.Data != "a" {
				continue
			}
			for _, a := range token.Attr {
				if a.Key != "href" {
					continue
				}
				to, _, _ := strings.Cut(leadsTo(queue[0], a.Val), "#")
				if to != "" && !seen[to] {
					seen[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	return seen
}
