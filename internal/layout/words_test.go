package layout

import (
	"bytes"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
	"almanac/internal/words"
)

// small is a file of words with a message of each kind.
const small = "[x]\nplain = \"Bread & butter\"\nlink = \"See {page}, or 'not'.\"\nmany = { one = \"{n} area of {country}\", other = \"{n} areas of {country}\" }\n[format]\nthousands = \",\"\n"

func smallWords(t *testing.T) *words.Words {
	t.Helper()
	w, err := words.English(fstest.MapFS{"words/en.toml": {Data: []byte(small)}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestLayoutsSayTheirWords(t *testing.T) {
	for text, want := range map[string]string{
		`<p title="{{word "x.plain"}}">{{word "x.plain"}}</p>`:          `<p title="Bread &amp; butter">Bread &amp; butter</p>`,
		`{{say "x.link" "page" .Instead}}`:                              `See <a href="a&amp;b.html">A&lt;B</a>, or &#39;not&#39;.`,
		`{{say "x.link" "page" .Reason}}`:                               `See &lt;i&gt;, or &#39;not&#39;.`,
		`<p title="{{say "x.link" "page" .Reason}}"></p>`:               `<p title="See &lt;i&gt;, or &#39;not&#39;."></p>`,
		`{{say "x.many" "n" 1 "country" "Norrey"}}`:                     `1 area of Norrey`,
		`{{say "x.many" "n" (len .Reason) "country" (word "x.plain")}}`: `3 areas of Bread &amp; butter`,
		`{{or "" (word "x.plain")}}`:                                    `Bread &amp; butter`,
		`{{dated .DateISO .Date}}`:                                      `<time datetime="2014-11-03">3 November</time>`,
	} {
		var probs source.Problems
		set, err := Read(fstest.MapFS{"redirect.html": {Data: []byte(text)}, "base.html": {Data: []byte(`{{define "base"}}{{end}}`)}}, plain(), smallWords(t), &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		var out bytes.Buffer
		page := Withdrawn{Reason: "<i>", Date: "3 November", DateISO: "2014-11-03", Instead: &Link{Text: "A<B", Href: "a&b.html"}}
		if err := set.Execute(&out, "redirect", page); err != nil || out.String() != want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", text, err, out.String(), want)
		}
	}
}

// plain is layouts that say nothing.
func plain() fstest.MapFS {
	out := fstest.MapFS{"base.html": {Data: []byte(`{{define "base"}}{{end}}`)}}
	for _, kind := range Kinds() {
		out[kind+".html"] = &fstest.MapFile{Data: []byte(`{{define "main"}}x{{end}}x`)}
	}
	return out
}

func TestWhatALayoutSaysIsHeldAgainstTheWords(t *testing.T) {
	for text, want := range map[string]string{
		"{{define \"main\"}}\n<p>{{word \"x.plian\"}}</p>{{end}}":                                            `layouts/board.html:2:11: there is no message "x.plian" [words]`,
		"{{define \"main\"}}\n{{if .Title}}{{with say \"x.lnk\" \"page\" .Title}}{{.}}{{end}}{{end}}{{end}}": `layouts/board.html:2:25: there is no message "x.lnk" [words]`,
		"{{define \"main\"}}{{say \"x.link\" \"pag\" .Title}}{{end}}":                                        `layouts/board.html:1:24: x.link is filled in with page, and this gives pag [words]`,
		"{{define \"main\"}}{{say \"x.many\" \"country\" .Title}}{{end}}":                                    `layouts/board.html:1:24: x.many is filled in with country, n, and this gives country [words]`,
		"{{define \"main\"}}{{or .Title (say \"x.link\" \"page\")}}{{end}}":                                  `layouts/board.html:1:35: x.link: nothing is put into "page" [words]`,
		"{{define \"main\"}}{{word .Title}}{{end}}":                                                          `layouts/board.html:1:20: the key of a message is not written out [words]`,
	} {
		var probs source.Problems
		if _, err := Read(fstest.MapFS{"board.html": {Data: []byte(text)}}, plain(), smallWords(t), &probs); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range probs.Sorted() {
			got += p.String()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}
