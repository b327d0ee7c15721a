package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/output"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

// second makes a file of a second language of the English words: each changed, with
// the six plural forms of Welsh.
func second(t *testing.T, change func(text string) string) []byte {
	t.Helper()
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	w = w.Map(change)
	var out []byte
	for _, key := range w.Keys() {
		forms := w.Forms(key)
		if !w.IsPlural(key) {
			out = fmt.Appendf(out, "%s = %q\n", key, forms[words.Other])
			continue
		}
		for _, c := range []words.Category{words.Zero, words.One, words.Two, words.Few, words.Many, words.Other} {
			text, ok := forms[c]
			if !ok {
				text = forms[words.Other]
			}
			out = fmt.Appendf(out, "%s.%s = %q\n", key, c, text)
		}
	}
	return out
}

// marked puts words into brackets that nobody else writes.
func marked(text string) string {
	if !letters.MatchString(text) {
		return text
	}
	return "⟦" + text + "⟧"
}

// turned writes other letters, so that words stay words and none is English.
func turned(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, text)
}

var (
	letters = regexp.MustCompile(`\pL{2,}`)
	ours    = regexp.MustCompile(`⟦[^⟦⟧]*(?:⟧|$)|^[^⟦⟧]*⟧`)
	blanks  = regexp.MustCompile(`\s+`)

	inDesc = regexp.MustCompile(`(<desc[^>]*>[^<]*?)\d+\.\d`)
	inLink = regexp.MustCompile(`(<a class="figure-link" href="[^"]*">)\d+\.\d([^<]* ng 31 Znepu)`)
)

// inSecond is a site in the second language.
func inSecond(t *testing.T, o Options, change func(text string) string) Options {
	t.Helper()
	config, err := fs.ReadFile(o.Site, "config.toml")
	if err != nil {
		t.Fatal(err)
	}
	o.Site = overlay{o.Site, fstest.MapFS{
		"config.toml":           {Data: bytes.Replace(config, []byte(`language = "en-GB"`), []byte(`language = "cy"`), 1)},
		"layouts/words/cy.toml": {Data: second(t, change)},
	}}
	return o
}

// sitesOwn is everything that the author of the demonstration has written, as one
// text in lower case: a page may say it in whatever language it is.
func sitesOwn(t *testing.T, guide bool) string {
	t.Helper()
	var all strings.Builder
	for _, dir := range []string{"config.toml", "data", "content"} {
		err := fs.WalkDir(os.DirFS("../.."), dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !guide && strings.HasPrefix(name, "content/guide/") || !slices.Contains([]string{".toml", ".md", ".csv", ".hexjson"}, path.Ext(name)) {
				return err
			}
			data, err := fs.ReadFile(os.DirFS("../.."), name)
			all.Write(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return plainly(shownFigure.ReplaceAllString(linkIn.ReplaceAllString(all.String(), "$1"), "$1"))
}

// plainly is a text without what its marking up and printing make of it.
func plainly(text string) string {
	text = strings.NewReplacer(`\"`, `"`, "*", "", "`", "", "’", "'").Replace(strings.ToLower(text))
	return blanks.ReplaceAllString(text, " ")
}

// linkIn is a link in markdown.
var linkIn = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// shownFigure is a figure in a text, with the words around which it stands.
var shownFigure = regexp.MustCompile(`\{\{[^}|]*(?:\| ([^}]*))?\}\}`)

// shownTexts gives what a reader of a page sees or hears: texts, and the attributes
// that are read out. Each comes with where it stands.
func shownTexts(t *testing.T, page []byte) (out [][2]string) {
	t.Helper()
	doc, err := html.ParseWithOptions(bytes.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			if n.Data == "script" || n.Data == "style" || n.Data == "code" {
				return
			}
			if n.Data == "text" { // lines of one wrapped text
				var lines []string
				for d := range n.Descendants() {
					if d.Type == html.TextNode {
						lines = append(lines, d.Data)
					}
				}
				if said := strings.Join(lines, " "); len(said) > 3 { // what is shorter are the letters of a hexagon
					out = append(out, [2]string{n.Data, said})
				}
				return
			}
			for _, a := range n.Attr {
				if slices.Contains([]string{"title", "alt", "aria-label", "placeholder", "data-other", "data-all"}, a.Key) || n.Data == "meta" && a.Key == "content" && attr(n, "name") == "description" {
					out = append(out, [2]string{n.Data + " " + a.Key, a.Val})
				}
			}
		}
		if n.Type == html.TextNode && !strings.HasPrefix(n.Data, "https://") {
			out = append(out, [2]string{n.Parent.Data, n.Data})
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return out
}

// scriptTexts gives what readers see of a script of figures: all its texts but keys
// and the entries of figures.
func scriptTexts(t *testing.T, script []byte) (out [][2]string) {
	t.Helper()
	var all any
	if !parseScript(script, &all) {
		t.Fatalf("no script of JSON: %.60s", script)
	}
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				walk(key, value)
			}
		case []any:
			for _, value := range v {
				walk(name, value)
			}
		case string:
			if !slices.Contains([]string{"edition", "item", "id", "anchor", "slug", "codes", "level", "path", "kind", "figures", "words", "values"}, strings.ToLower(name)) {
				out = append(out, [2]string{name, v})
			}
		}
	}
	walk("", all)
	return out
}

// theirs are words of neither the site nor the language: names of what they are,
// and the letter of a symbol before what it means.
var theirs = regexp.MustCompile(`(?i) [a-z] \x00|https://\S+|\b[0-9a-f]{16,}|\S+\.(csv|html|json)\b|\b(almanac test|csv|json|ods|zip|sha-256|[nl]\d+[a-z]?|\d+th|\d+(st|nd|rd))\b`)

// TestEveryWordOfAPageIsInTheFileOfWords renders pages of every kind in a second
// language and looks for words that are neither its own nor the site's.
func TestEveryWordOfAPageIsInTheFileOfWords(t *testing.T) {
	var probs source.Problems
	plan, err := Check(inSecond(t, demonstration(), marked), &probs)
	if err != nil || plan == nil {
		t.Fatalf("%v: %v", err, probs.Sorted())
	}
	sites, withGuide := sitesOwn(t, false), sitesOwn(t, true)
	seen := map[kind]int{}
	r := newRenderer(plan)
	said := map[string]bool{}
	for i, at := range plan.targets() {
		script := slices.Contains([]string{"index.js", "figures.js"}, path.Base(at.Path)) || at.kind == seriesFile
		if !strings.HasSuffix(at.Path, ".html") && !script || at.kind == sealedFile || strings.HasPrefix(at.Path, "guide/") {
			continue
		}
		if seen[at.kind]++; seen[at.kind] > 3 && i%200 != 0 && (!script || at.kind == seriesFile) {
			continue
		}
		page, err := r.render(at)
		if err != nil {
			t.Fatal(err)
		}
		texts := shownTexts
		if script {
			texts = scriptTexts
		} else if !bytes.Contains(page, []byte(`<html lang="cy"`)) {
			t.Errorf("%s does not say its language", at.Path)
		}
		own := sites
		if at.kind == aToZPage || at.kind == siteMapPage { // they list the guide as well
			own = withGuide
		}
		for _, text := range texts(t, page) {
			for _, rest := range strings.FieldsFunc(theirs.ReplaceAllString(ours.ReplaceAllString(text[1], "\x00"), ""), func(r rune) bool { return strings.ContainsRune("\x00:;,.()–·…“”0123456789", r) }) {
				rest = strings.Trim(blanks.ReplaceAllString(rest, " "), " '%0123456789=−-/")
				if !letters.MatchString(rest) || strings.Contains(own, plainly(rest)) || said[rest] {
					continue
				}
				said[rest] = true
				t.Errorf("%s: <%s> says %q, which is not in the file of words: %.150q", at.Path, text[0], rest, text[1])
			}
		}
	}
}

// TestTheDemonstrationIsBuiltInAnotherLanguage builds all of it and has every file read
// back; and what is wrong is found in that language too.
func TestTheDemonstrationIsBuiltInAnotherLanguage(t *testing.T) {
	var probs source.Problems
	o := inSecond(t, demonstration(), turned)
	plan, err := Check(o, &probs)
	if err != nil || plan == nil {
		t.Fatalf("%v: %v", err, probs.Sorted())
	}
	defer plan.Close()
	sink := &output.Memory{}
	if err := plan.write(o, plan.all(), sink, &probs); err != nil || probs.Len() > 0 {
		t.Fatalf("%v: %d problems: %v", err, probs.Len(), probs.Sorted()[:min(5, probs.Len())])
	}
	built := files(t, sink)
	w := plan.Model.Words
	m, _ := plan.Model.Newest.Framework.Measure("n8")
	ms := &plan.Model.Newest.Framework.Measures[m]
	rate := w.Say("value.rate", "n", "101.2")
	sentence := w.Say("headline.noun_first", "noun", ms.Noun, "area", "Ravensgill", "value", rate, "when", w.When(ms.Kind, period.Period{Year: 2016}))
	for _, c := range []struct {
		name, path, rule string
		damage           func(page string) string
	}{
		{"the sentence of a hidden figure", "2016/index.html", "sweep", func(page string) string { return strings.Replace(page, "<h1>", "<p>"+sentence+"</p><h1>", 1) }},
		{"a table with a hidden figure", "2016/areas/ravensgill/n8/index.html", "sweep", func(page string) string {
			return strings.Replace(page, "<h1>", `<table class="figures"><caption>`+ms.Title+`: Ravensgill</caption><thead><tr><th scope="col">`+w.Text("head.period")+`</th><th scope="col">Ravensgill</th></tr></thead><tbody><tr><th scope="row">2016</th><td class="n">101.2</td></tr></tbody></table><h1>`, 1)
		}},
		{"another number in the description of a drawing", "2016/indicators/n19/index.html", "sweep-other", func(page string) string { return inDesc.ReplaceAllString(page, "${1}987.6") }},
		{"another number in a linked figure", "2016/indicators/n19/index.html", "sweep-other", func(page string) string { return inLink.ReplaceAllString(page, "${1}987.6${2}") }},
		{"another number in a linked comparison", "2016/indicators/n19/index.html", "sweep-other", func(page string) string { return inLink.ReplaceAllString(page, "${1}nobir 987.6${2}") }},
	} {
		page := string(built[c.path])
		damaged := c.damage(page)
		var found source.Problems
		if plan.broom().reader().clean(plan.at(c.path), []byte(damaged), &found); damaged == page || !slices.ContainsFunc(found.Sorted(), func(p source.Problem) bool { return p.Rule == c.rule }) {
			t.Errorf("%s is not found: %v", c.name, found.Sorted())
		}
	}
}
