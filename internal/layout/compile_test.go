package layout

import (
	"bytes"
	"html/template"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
	"almanac/layouts"
)

// pages is an empty page of each kind, as a renderer gives it.
func pages() map[string]any {
	return map[string]any{
		"front": &Front{}, "edition": &EditionHome{}, "themes": &Themes{}, "theme": &Theme{}, "indicators": &Indicators{}, "indicator": &Indicator{},
		"areas": &Areas{}, "area": &Area{}, "area-indicator": &AreaIndicator{}, "questions": &Questions{}, "question": &Question{},
		"coverage": &Coverage{}, "boards": &Boards{}, "board": &Board{}, "changes": &Changes{}, "api": &API{}, "embed": &Embed{}, "a-to-z": &AToZ{},
		"search": &SearchPage{}, "downloads": &DownloadsPage{}, "site-map": &SiteMap{}, "corrections": &Corrections{}, "withdrawn": &Withdrawn{},
		"prose": &Prose{}, "style": &Style{}, "redirect": &Redirect{}, "report": &Report{}, "not-found": &NotFound{},
	}
}

func TestEveryBuiltInLayoutIsCompiled(t *testing.T) {
	var probs source.Problems
	set, err := Read(nil, layouts.Files, english(t), &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	for _, kind := range Kinds() {
		a, page := set.kinds[kind], pages()[kind]
		_ = a.html.ExecuteTemplate(io.Discard, a.name, page) // puts the escapers in, though the page lacks its frame
		if _, err := compile(a.html, a.funcs, a.name, reflect.TypeOf(page)); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// one gives a Board, shown by a layout of which main holds the text.
func one(t testing.TB, text string) *arrangement {
	t.Helper()
	own := fstest.MapFS{
		"base.html":  {Data: []byte(`{{define "base"}}{{template "main" .}}{{end}}{{define "part"}}[{{.}}]{{end}}{{define "deep"}}{{if .}}{{template "deep" ""}}{{end}}{{end}}`)},
		"board.html": {Data: []byte(`{{define "main"}}` + text + `{{end}}`)},
	}
	var probs source.Problems
	set, err := Read(own, layouts.Files, english(t), &probs)
	if err != nil || set == nil || set.kinds["board"] == nil {
		t.Fatal(err, probs.Sorted())
	}
	return set.kinds["board"]
}

func member() Board {
	f := &Frame{
		Lang: `e"n`, Root: "../a b/", Site: &Site{Title: "A & B's <site> +", Help: Help{Phone: "0800 1111"}}, Logo: "<svg/>",
		Styles: []string{"a.css", "b c.css"}, Nav: []Link{{Text: "<x>", Href: "javascript:alert(1)", Current: true}, {Text: "y", Href: "y.html?a=b&c"}},
	}
	return Board{Page: Page{Frame: f, Title: "T\x00itle", Crumbs: []Link{{Text: "c", Href: "c.html"}}, Data: &Data{Name: "n"}, Canonical: "https://a.example/b"}}
}

func TestWhatIsCompiledWritesTheBytesOfHTMLTemplate(t *testing.T) {
	for _, text := range []string{
		`a<b>{{.Title}}</b>{{.Site.Title}}{{$.Logo}}`,
		`<a href="{{.Root}}index.html#{{.Title}}" title="{{.Site.Title}}">{{.Root}}</a><a href="{{.Site.Title}}">{{$.Site.Help.Phone}}</a><a href="?q={{.Site.Title}}"></a>`,
		`<textarea>{{.Site.Title}}{{.Logo}}</textarea><i class={{.Lang}} id={{.Site.Title}}></i>`,
		`{{if .Title}}1{{else}}2{{end}}{{if .Path}}1{{else if .Data}}3{{end}}{{if .Edition}}e{{end}}{{if .Styles}}s{{end}}{{if .Site.Help}}h{{end}}{{if .NoIndex}}n{{else}}i{{end}}`,
		`{{with .Site}}{{.Title}}{{$.Title}}{{end}}{{with .Edition}}{{.Title}}{{else}}none{{end}}{{with $x := .Title}}{{$x}}{{end}}{{.Title}}`,
		`{{range .Nav}}<a href="{{.Href}}"{{if .Current}} aria-current="true"{{end}}>{{.Text}}{{$.Title}}</a>{{else}}none{{end}}{{range .Scripts}}s{{else}}none{{end}}{{.Title}}`,
		`{{range $i, $l := .Nav}}{{if $i}}, {{end}}{{$i}}{{$l.Text}}{{range $j, $m := $.Styles}}{{$i}}{{$j}}{{$m}}{{$l.Href}}{{end}}{{end}}{{range $s := .Styles}}{{$s}}{{end}}`,
		`{{template "part" .Title}}{{template "part" .Logo}}<p title="{{template "part" .Title}}"></p>{{template "part" 12}}{{template "part" .NoIndex}}`,
		`{{or .Path .Canonical .Title}}{{and .Path .Title}}{{and .Title .Lang}}{{if or .Styles .Scripts}}x{{end}}{{if not .Path}}n{{end}}`,
		`{{if eq (len .Nav) 2}}2{{end}}{{if ne (len .Nav) 2}}2{{end}}{{if gt (len .Nav) 2}}3{{end}}{{if ge (len .Nav) 2}}a{{end}}{{if lt (len .Title) 2}}b{{end}}{{if le 2 (len .Nav)}}c{{end}}{{if eq .Title "x"}}x{{end}}{{if ne .Title "x"}}y{{end}}`,
		`{{say "areas.authorities" "n" 1203}}{{say "a_to_z.everything" "edition" .Site.Title}}{{say "a_to_z.everything" "edition" .Logo}}{{say "changes.lead" "edition" (linkto .Root (print 12))}}`,
		`{{$x := .Title}}{{template "part" .Lang}}{{$x}}{{$.Lang}}`,
		`{{crumbs .Crumbs}}{{files .Nav}}{{commas .Nav}}{{download .Root .Title}}{{dated .Lang .Title}}{{or .Path (word "page.commentary")}}`,
		`{{$x := say "areas.authorities" "n" 1}}{{with .Site}}{{$x := .Title}}{{$x}}{{end}}{{$x}}<p title="{{$x}}">`,
		`{{.Structured}}{{.Site.Help.Tel}}<a href="tel:{{.Site.Help.Tel}}">x</a>{{shared "part2" .Frame}}`,
	} {
		a := one(t, text+`{{end}}{{define "part2"}}{{.Lang}}`)
		var want, got bytes.Buffer
		if err := a.html.ExecuteTemplate(&want, a.name, member()); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		p, err := compile(a.html, a.funcs, a.name, reflect.TypeFor[Board]())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got.WriteString("before")
		if !p.draw(&got, member()) {
			t.Errorf("%s: gives up", text)
		} else if got.String() != "before"+want.String() {
			t.Errorf("%s:\ngot  %s\nwant %s", text, got.String(), want.String())
		}
	}
}

func TestWhatTheCompilerDoesNotKnowIsLeftToHTMLTemplate(t *testing.T) {
	for text, why := range map[string]string{
		`<script>x = {{.Title}}</script>`:                        "this function in a pipeline",
		`<i style="{{.Title}}"></i>`:                             "this function in a pipeline",
		`{{.Title | printf "%s!"}}`:                              "a longer pipeline",
		`{{.Title | html}}`:                                      "this function in a pipeline",
		`{{printf "%s" .Title}}`:                                 "this call",
		`{{.Data}}`:                                              "a *layout.Data is written",
		`{{.Title | say "a_to_z.everything" "edition"}}`:         "a longer pipeline",
		`{{range .Nav}}{{break}}{{end}}`:                         "this kind of action",
		`{{$x := .Title}}{{$x = .Lang}}{{$x}}`:                   "this kind of assignment",
		`{{range 3}}x{{end}}`:                                    "range over a int",
		`{{range $x := .Nav}}{{$x.Text}}{{else}}none{{end}}`:     "this kind of range",
		`{{(index .Nav 0).Text}}`:                                "this kind of value",
		`{{template "deep" .Title}}`:                             "deep calls itself",
		`{{if eq .Title .Lang "x"}}{{end}}`:                      "this call",
		`{{if or .Title .Nav}}x{{end}}`:                          "values of several types",
		`{{with .Site.Words}}{{.Text "page.commentary"}}{{end}}`: "a method with arguments",
		`{{with true}}{{.}}{{end}}`:                              "this kind of value",
		`{{len .Site.Words}}`:                                    "this call",
	} {
		a := one(t, text)
		_ = a.html.ExecuteTemplate(io.Discard, a.name, member())
		if _, err := compile(a.html, a.funcs, a.name, reflect.TypeFor[Board]()); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: got %v, want %q", text, err, why)
		}
	}
}

func TestACompiledLayoutThatGivesUpLeavesNothingAndTheMistakeIsThatOfHTMLTemplate(t *testing.T) {
	for _, tt := range []struct {
		text  string
		spoil func(*Board)
		want  string
	}{
		{"x{{.Edition.Title}}", func(b *Board) { b.Edition = nil }, "layouts/board.html:1:28: at <.Edition.Title>: nil pointer evaluating *layout.Edition.Title [layout]"},
		{"x{{.Title}}{{.Lang}}", func(b *Board) { b.Frame = nil }, "layouts/board.html:1:30: at <.Lang>: reflect: indirection through nil pointer to embedded struct field Frame [layout]"},
		{`x{{if .NoIndex}}{{say "areas.authorities" "n" .Title}}{{end}}`, func(b *Board) { b.NoIndex = true }, "layouts/board.html:1:35: at <say \"areas.authorities\" \"n\" .Title>: error calling say: n is no number, and it words areas.authorities [layout]"},
	} {
		a := one(t, tt.text)
		set := &Set{kinds: map[string]*arrangement{"board": a}}
		page := member()
		page.Edition = &Edition{Title: "E"}
		if err := set.Execute(&bytes.Buffer{}, "board", page); err != nil {
			t.Fatal(err)
		}
		frame := *page.Frame
		page.Frame = &frame
		tt.spoil(&page)
		var out bytes.Buffer
		if p := a.compiled.Load(); p == nil || p.draw(&out, page) || out.Len() > 0 {
			t.Errorf("%s is not compiled, or does not give up: %q", tt.text, out.String())
		}
		for _, s := range []*Set{set, set.Plain()} {
			if p, _ := Mistake(s.Execute(&bytes.Buffer{}, "board", page)); p.String() != tt.want {
				t.Errorf("%s:\ngot  %s\nwant %s", tt.text, p.String(), tt.want)
			}
		}
	}
}

func TestHTMLWithTagsInAnAttributeIsLeftToHTMLTemplate(t *testing.T) {
	a := one(t, `<p title="{{.Logo}}">`)
	set := &Set{kinds: map[string]*arrangement{"board": a}}
	for range 2 {
		var out bytes.Buffer
		if err := set.Execute(&out, "board", member()); err != nil || out.String() != `<p title="">` {
			t.Errorf("%v: %s", err, out.String())
		}
	}
	if a.compiled.Load() == nil || a.compiled.Load().draw(&bytes.Buffer{}, member()) {
		t.Error("it is compiled, and does not give up")
	}
}

func TestAPageOfAnotherTypeIsLeftToHTMLTemplate(t *testing.T) {
	a := one(t, `{{.Title}}`)
	set := &Set{kinds: map[string]*arrangement{"board": a}}
	for _, page := range []any{Board{Page: Page{Title: "a"}}, Themes{Page: Page{Title: "a"}}, &Board{Page: Page{Title: "a"}}} {
		var out bytes.Buffer
		if err := set.Execute(&out, "board", page); err != nil || out.String() != "a" {
			t.Errorf("%T: %v: %s", page, err, out.String())
		}
	}
}

// contexts are one place for each chain of escapers.
const contexts = `<b title="{{.}}" class={{.}}>{{.}}</b><textarea>{{.}}</textarea><a href="{{.}}"></a><a href="/{{.}}"></a><a href="#{{.}}"></a><a href="?{{.}}"></a>` +
	`<a href={{.}}></a><meta http-equiv="refresh" content="0; url={{.}}">`

func FuzzEscapers(f *testing.F) {
	for _, s := range []string{"", "a", "<b>&amp;'\"+`=</b>", "\x00\t\n\v\f\r ", "\xff\xc3(\xed\xa0\x80", "javascript:alert(1)", "JavaScript\t:x", "HTTPS://a/b?c=d&e#f", "mailto:a@b", "a/b:c",
		"%41%zz%4", "%", "a%2F", "\ufdd0\ufdef\ufff0\ufffd\uffff\U0001F600", "é “ü”", "x!#$&*+,/:;=?@[]-._~()'"} {
		f.Add(s)
	}
	t := template.Must(template.New("t").Parse(contexts))
	progs := map[reflect.Type]*program{}
	for _, x := range []any{"", template.HTML(""), template.URL("")} {
		if err := t.Execute(io.Discard, x); err != nil {
			f.Fatal(err)
		}
		p, err := compile(t, nil, "t", reflect.TypeOf(x))
		if err != nil {
			f.Fatal(err)
		}
		progs[p.page] = p
	}
	f.Fuzz(func(tt *testing.T, s string) {
		for _, x := range []any{s, template.HTML(s), template.URL(s)} {
			var want, got bytes.Buffer
			if err := t.Execute(&want, x); err != nil {
				tt.Fatal(err)
			}
			_, html := x.(template.HTML)
			if drawn := progs[reflect.TypeOf(x)].draw(&got, x); drawn != !(html && strings.Contains(s, "<")) {
				tt.Fatalf("%T %q: drawn is %v", x, s, drawn)
			} else if drawn && got.String() != want.String() {
				tt.Errorf("%T %q:\ngot  %s\nwant %s", x, s, got.String(), want.String())
			}
		}
	})
}

func BenchmarkExecute(b *testing.B) {
	var probs source.Problems
	set, err := Read(nil, layouts.Files, english(b), &probs)
	if err != nil {
		b.Fatal(err)
	}
	page := &AreaIndicator{Page: member().Page}
	page.Edition = &Edition{ID: "2016", Title: "2016"}
	for name, s := range map[string]*Set{"compiled": set, "html-template": set.Plain()} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := s.Execute(&out, "area-indicator", page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
