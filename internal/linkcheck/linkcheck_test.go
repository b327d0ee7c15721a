package linkcheck

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// doc is a page without a fault, with body in it.
func doc(title, body string) string {
	return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>` + title + `</title></head><body><h1 id="top">` + title + `</h1>` + body + `</body></html>`
}

// house is a site without a fault; index.html is to link to a/page.html.
func house() map[string]string {
	return map[string]string{
		"index.html":     doc("Front", `<a href="a/page.html#here">page</a>`),
		"a/page.html":    doc("Page", `<p id="here">here</p><a href="../index.html">front</a>`),
		"a/x y.png":      "png",
		"a/style.css":    `a{background:url("x%20y.png")} b{fill:url(#p)} i{background:url(data:image/png;base64,AA)}`,
		"a/code.js":      "js",
		"404.html":       doc("Not found", ""),
		"old/index.html": `<!doctype html><html lang="en-GB"><head><title>Moved</title><meta http-equiv="refresh" content="0; url=../a/page.html"></head><body><a href="../a/page.html">moved</a></body></html>`,
	}
}

func check(t *testing.T, files map[string]string) []string {
	t.Helper()
	return checkBuilt(t, Built{}, files)
}

func checkBuilt(t *testing.T, b Built, files map[string]string) []string {
	t.Helper()
	b.Paths = slices.Collect(maps.Keys(files))
	b.Read = func(p string) ([]byte, error) {
		data, ok := files[p]
		if !ok {
			return nil, fs.ErrNotExist
		}
		return []byte(data), nil
	}
	var probs source.Problems
	err := Check(b, &probs)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range probs.Sorted() {
		out = append(out, p.String())
	}
	return out
}

func TestASiteWithoutAFaultHasNoProblem(t *testing.T) {
	files := house()
	files["a/page.html"] = doc("Page", `<p id="here">here</p>
		<a href="#here">x</a><a href="?q=1">x</a><a href="../index.html?q=1#top">x</a><a href="page.html">x</a><a href="x%20y.png">x</a>
		<a href="https://example.org/">x</a><a href="mailto:a@example.org">x</a><a href="tel:999">x</a>
		<img src="x%20y.png" srcset="x%20y.png 1x, x%20y.png 2x" alt=""><img src="data:image/png;base64,AA" alt="">
		<script src="code.js"></script><script type="application/json">{"a":"<b onclick=x>"}</script>
		<label for="here">x</label><p aria-labelledby="here top">x</p>
		<svg aria-hidden="true"><title>An svg has a title too</title><linearGradient id="g"/><rect fill="url(#g)"/><use href="#g"/></svg>
		<!-- <a href="gone.html" onclick="x"> --><form action="../index.html"></form>`)
	files["index.html"] = strings.Replace(files["index.html"], "<title>", `<link rel="canonical" href="https://example.org/index.html"><link rel="stylesheet" href="a/style.css"><title>`, 1)
	if got := check(t, files); got != nil {
		t.Errorf("problems in a good site:\n%s", strings.Join(got, "\n"))
	}
}

func TestEachRuleFindsItsFault(t *testing.T) {
	cases := []struct{ rule, body, want string }{
		{"link", `<a href="gone.html">x</a>`, `"gone.html" leads to a/gone.html, which is not in the site`},
		{"link", `<a href="../../gone.html">x</a>`, `which is not in the site`},
		{"link", `<img src="gone.png" alt="">`, `a/gone.png`},
		{"link", `<img srcset="x%20y.png 1x, gone.png 2x" alt="">`, `a/gone.png`},
		{"link", `<script src="gone.js"></script>`, `a/gone.js`},
		{"link", `<a href="PAGE.html">x</a>`, `a/PAGE.html`},
		{"anchor", `<a href="#gone">x</a>`, `no element of a/page.html has the id "gone"`},
		{"anchor", `<a href="../index.html#here">x</a>`, `no element of index.html has the id "here"`},
		{"form", `<a href="/index.html">x</a>`, `starts at the root of a server`},
		{"form", `<a href="../">x</a>`, `does not end in a file name`},
		{"form", `<a href="..">x</a>`, `does not end in a file name`},
		{"form", `<a href="">x</a>`, `an empty link`},
		{"form", `<a href="http://[x">x</a>`, `is not an address`},
		{"form", `<base target="_top">`, `a base element`},
		{"host", `<img src="https://example.org/x.png" alt="">`, `https://example.org/x.png`},
		{"host", `<script src="//example.org/x.js"></script>`, `//example.org/x.js`},
		{"host", `<link rel="stylesheet" href="https://example.org/x.css">`, `nothing may be fetched`},
		{"host", `<link rel="canonical" href="https://example.org/"><link rel="preload" href="https://example.org/">`, `nothing may be fetched`},
		{"host", `<form action="https://example.org/"></form>`, `nothing may be fetched`},
		{"idref", `<label for="gone">x</label>`, `for names "gone"`},
		{"idref", `<p aria-describedby="here gone">x</p>`, `aria-describedby names "gone"`},
		{"idref", `<svg aria-label="x"><rect fill="url(#gone)"/></svg>`, `fill names "gone"`},
		{"id", `<p id="here">x</p>`, `two elements have the id "here"`},
		{"id", `<p id="a b">x</p>`, `"a b" is not an id`},
		{"heading", `<h1>x</h1>`, `found 2 h1 elements`},
		{"heading", `<h4>x</h4>`, `an h4 follows an h1`},
		{"alt", `<img src="x%20y.png">`, `the picture x%20y.png has no alt`},
		{"alt", `<svg><title>x</title></svg>`, `an svg has neither a label`},
		{"table", `<table><tr><td>1</td></tr></table>`, `a table has no heads`},
		{"table", `<table><tr><th>a</th><td>1</td></tr></table>`, `1 heads without scope`},
		{"inline", `<script>x</script>`, `a script without src`},
		{"inline", `<script type="module">x</script>`, `a script without src`},
		{"inline", `<style>x</style>`, `a style element`},
		{"inline", `<p style="color:red">x</p>`, `a style attribute on p`},
		{"inline", `<p onclick="x">x</p>`, `onclick on p`},
		{"inline", `<a href="JavaScript:x">x</a>`, `refuses it`},
		{"host", `<link rel="preload" as="image" imagesrcset="https://example.org/x.png 1x">`, `imagesrcset="https://example.org/x.png"`},
		{"host", `<a href="page.html" ping="https://example.org/seen">x</a>`, `ping="https://example.org/seen"`},
		{"inline", `<iframe srcdoc="x"></iframe>`, `srcdoc on iframe`},
	}
	for _, c := range cases {
		files := house()
		files["a/page.html"] = doc("Page", `<p id="here">here</p>`+c.body)
		got := check(t, files)
		if len(got) != 1 || !strings.HasPrefix(got[0], "a/page.html: ") || !strings.HasSuffix(got[0], "[built-"+c.rule+"]") || !strings.Contains(got[0], c.want) {
			t.Errorf("%s\n got %q\nwant one problem [%s] with %q", c.body, got, c.rule, c.want)
		}
	}
}

func TestFaultsOfWholePagesAreFound(t *testing.T) {
	cases := []struct {
		name  string
		files map[string]string // replace those of house; "" removes
		want  []string
	}{
		{"no title", map[string]string{"404.html": `<html lang="en"><body><h1>x</h1></body></html>`}, []string{`404.html: found 0 titles (""), expected one with text [built-title]`}},
		{"an svg's title is not the page's", map[string]string{"404.html": `<html lang="en"><body><h1>x</h1><svg aria-hidden="true"><title>y</title></svg></body></html>`}, []string{`404.html: found 0 titles ("y"), expected one with text [built-title]`}},
		{"the title of another page", map[string]string{"404.html": doc("Page", "")}, []string{`a/page.html: the title "Page" is that of 404.html too [built-title]`}},
		{"no h1", map[string]string{"404.html": `<html lang="en"><title>x</title></html>`}, []string{`404.html: found 0 h1 elements, expected one [built-heading]`}},
		{"no language", map[string]string{"404.html": `<html><title>x</title><h1>x</h1></html>`}, []string{`404.html: the html element says no language [built-language]`}},
		{"a page that nothing links to", map[string]string{"lost.html": doc("Lost", `<a href="lost2.html">x</a>`), "lost2.html": doc("Lost too", "")},
			[]string{`lost.html: no link leads here from the front page [built-orphan]`, `lost2.html: no link leads here from the front page [built-orphan]`}},
		{"no front page", map[string]string{"index.html": "", "a/page.html": "", "old/index.html": ""}, []string{`index.html: the site has no front page [built-link]`}},
		{"the page for lost readers links from the root", map[string]string{"404.html": doc("Not found", `<a href="/index.html">x</a><a href="/gone.html">x</a>`)},
			[]string{`404.html: "gone.html" leads to gone.html, which is not in the site [built-link]`}},
		{"or from the folder of the site", map[string]string{"404.html": doc("Not found", `<link rel="canonical" href="https://example.org/sub/404.html"><a href="/sub/index.html">x</a><a href="/index.html">x</a>`)},
			[]string{`404.html: "/index.html" is outside the site, which begins at /sub/ [built-form]`}},
		{"a redirect to nowhere", map[string]string{"old/index.html": `<html lang="en"><title>x</title><meta http-equiv="refresh" content="0; url=../gone.html"></html>`},
			[]string{`old/index.html: "../gone.html" leads to gone.html, which is not in the site [built-link]`}},
		{"a style sheet that imports in capitals", map[string]string{"a/style.css": `@IMPORT "https://example.org/x.css";`}, []string{`a/style.css: a style sheet may not import another [built-inline]`}},
		{"a style sheet that fetches", map[string]string{"a/style.css": `@import "x.css"; a{background:url(gone.png)} b{background:url('https://example.org/x.png')}`},
			[]string{`a/style.css: "gone.png" leads to a/gone.png, which is not in the site [built-link]`, `a/style.css: a style sheet may not import another [built-inline]`, `a/style.css: https://example.org/x.png [built-host]`}},
	}
	for name, style := range map[string]string{
		"capitals":                `a{background:URL(HTTPS://example.org/x.png)}`,
		"a set of pictures":       `a{background:image-set("https://example.org/x.png" 1x, "x%20y.png" type("image/png") 2x)}`,
		"a set with addresses":    `a{background:-webkit-IMAGE-SET(url(https://example.org/x.png) 1x)}`,
		"a comment in the middle": `a{background:url(/**/https://example.org/x.png)}`,
	} {
		want := `a/style.css: https://example.org/x.png [built-host]`
		if name == "capitals" {
			want = `a/style.css: HTTPS://example.org/x.png [built-host]`
		}
		cases = append(cases, struct {
			name  string
			files map[string]string
			want  []string
		}{name, map[string]string{"a/style.css": style}, []string{want}})
	}
	for name, drawing := range map[string][2]string{
		"a drawing with a script":              {`<svg><script>x</script></svg>`, `a drawing holds a script element [built-inline]`},
		"a drawing with a script of a space":   {`<svg><svg:script>x</svg:script></svg>`, `a drawing holds a script element [built-inline]`},
		"a drawing that runs something":        {`<svg onload="x"/>`, `onload on svg: a drawing may not run anything [built-inline]`},
		"a drawing that links to a script":     {`<svg><a xlink:href="javascript:x"/></svg>`, `href="javascript:x": a drawing may not run anything [built-inline]`},
		"a drawing that fetches a picture":     {`<svg><image href="https://example.org/x.png"/></svg>`, `https://example.org/x.png [built-host]`},
		"a drawing whose style fetches":        {`<svg><style>a{fill:url(https://example.org/x.svg#p)}</style></svg>`, `https://example.org/x.svg#p [built-host]`},
		"a drawing whose attribute fetches":    {`<svg><rect style="fill:url(https://example.org/x.svg#p)"/></svg>`, `https://example.org/x.svg#p [built-host]`},
		"a drawing with a style of elsewhere":  {`<?xml-stylesheet href="x.css"?><svg/>`, `a drawing takes its style from another file [built-inline]`},
		"a drawing that uses a part of itself": {`<svg xmlns="http://www.w3.org/2000/svg"><rect id="r" fill="url(#g)"/><use href="#r"/></svg>`, ``},
	} {
		var want []string
		if drawing[1] != "" {
			want = []string{"a/plan.svg: " + drawing[1]}
		}
		cases = append(cases, struct {
			name  string
			files map[string]string
			want  []string
		}{name, map[string]string{"a/plan.svg": drawing[0]}, want})
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files := house()
			for p, data := range c.files {
				files[p] = data
				if data == "" {
					delete(files, p)
				}
			}
			if diff := cmp.Diff(c.want, check(t, files)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAFileThatCannotBeReadIsAnErrorAndNoProblem(t *testing.T) {
	broken := errors.New("the disk is gone")
	var probs source.Problems
	err := Check(Built{Paths: []string{"index.html"}, Read: func(string) ([]byte, error) { return nil, broken }}, &probs)
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the reading", err)
	}
}

// BenchmarkCheck reads 5,000 pages of 20 KB with 150 links each.
func BenchmarkCheck(b *testing.B) {
	files := map[string][]byte{}
	var paths []string
	for i := range 5000 {
		var body strings.Builder
		for k := range 150 {
			fmt.Fprintf(&body, `<tr id="row-%d"><td class="num" data-v="12.3">12.3</td><td><a href="%d.html#row-%d">Authority %d</a></td></tr>`+"\n", k, (i*7+k)%5000, k, k)
		}
		p := fmt.Sprintf("p/%d.html", i)
		files[p] = []byte(doc(p, body.String()))
		paths = append(paths, p)
	}
	files[Front] = []byte(doc("Front", `<a href="p/0.html">x</a>`))
	paths = append(paths, Front)
	for b.Loop() {
		var probs source.Problems
		err := Check(Built{Paths: paths, Read: func(p string) ([]byte, error) { return files[p], nil }}, &probs)
		if err != nil || probs.Len() > 0 {
			b.Fatal(err, probs.Sorted())
		}
	}
}

// shared is a page without a fault that names a picture for social networks.
func shared(title, canonical, picture string) string {
	return strings.Replace(doc(title, ""), "</title>", `</title><link rel="canonical" href="`+canonical+`"><meta property="og:image" content="`+picture+`">`, 1)
}

func TestPicturesForSocialNetworksAreLookedFor(t *testing.T) {
	const base = "https://example.org/stats/"
	for _, c := range []struct {
		name, path, canonical, picture string
		missing                        bool
	}{
		{"one that is there", "b/index.html", base + "b/", base + "a/x.png", false},
		{"one that is not", "b/index.html", base + "b/", base + "b/x.png", true},
		{"of a page that is named by its file", "404.html", base + "404.html", base + "b/x.png", true},
		{"of another host", "b/index.html", base + "b/", "https://example.com/x.png", false},
		{"of a page that does not say where it is", "b/index.html", "", base + "b/x.png", false},
	} {
		files := house()
		files["a/x.png"] = "png"
		files["index.html"] += `<a href="b/index.html">b</a>`
		files["b/index.html"] = doc("Other", "")
		files[c.path] = shared("Shared", c.canonical, c.picture)
		if c.canonical == "" {
			files[c.path] = strings.Replace(files[c.path], `<link rel="canonical" href="">`, "", 1)
		}
		var want []string
		if c.missing {
			want = []string{c.path + ": warning: pictures that pages name for social networks are missing: 1, first b/x.png [built-card]"}
		}
		if diff := cmp.Diff(want, check(t, files)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if told := checkBuilt(t, Built{Copy: true}, files); told != nil {
			t.Errorf("%s: of a copy is told %q", c.name, told)
		}
	}
}

func TestAStubOfACopyNeedNotHaveTheIdsOfItsPage(t *testing.T) {
	files := house()
	files["index.html"] += `<a href="404.html#gone">x</a>`
	if told := check(t, files); len(told) != 1 || !strings.HasSuffix(told[0], "[built-anchor]") {
		t.Errorf("told %q, want the missing id", told)
	}
	if told := checkBuilt(t, Built{Stubs: map[string]bool{"404.html": true}}, files); told != nil {
		t.Errorf("of a stub is told %q", told)
	}
	files["index.html"] = doc("Front", "")
	if told := checkBuilt(t, Built{Stubs: map[string]bool{"a/page.html": true}}, files); told != nil {
		t.Errorf("of a stub to which only a search leads is told %q", told)
	}
	files = house()
	files["index.html"] += `<a href="old/index.html#gone">x</a>`
	if told := check(t, files); len(told) != 1 || !strings.HasSuffix(told[0], "[built-anchor]") {
		t.Errorf("told %q, want the id that the page which leads on lacks", told)
	}
	if told := checkBuilt(t, Built{Copy: true}, files); told != nil {
		t.Errorf("of a page of a copy that leads on is told %q", told)
	}
}
