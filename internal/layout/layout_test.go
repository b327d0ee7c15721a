package layout

import (
	"bytes"
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/observation"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

func number(s string, marks observation.Marks) observation.Value {
	d, ok := observation.ParseDecimal(s)
	if !ok {
		panic(s)
	}
	return observation.Value{Number: d, Symbol: observation.Number, Marks: marks}
}

func english(t testing.TB) *words.Words {
	t.Helper()
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestGridShowsASymbolWithItsReasonAndExplainsIt(t *testing.T) {
	g := Grid{Caption: "A <caption>", Corner: "Area", Heads: []Head{{Text: "2014", Num: true}, {Text: "2013", Num: true}}}
	g.Rows = []Row{{Head: Head{Text: "Leeds & more", Href: "../leeds/index.html"}, Cells: []Cell{
		Figure(observation.Value{Symbol: observation.Suppressed}, 1), Figure(number("1234.56", 0), 1),
	}}}
	got := string(g.Append(nil, english(t)))
	for _, want := range []string{
		`<caption>A &lt;caption&gt;</caption>`,
		`<th scope="row"><a href="../leeds/index.html">Leeds &amp; more</a></th>`,
		`<td class="sym"><abbr title="Suppressed by the publisher so that no child can be recognised.">c</abbr></td>`,
		`<td class="n" data-v="1234.56">1,234.6</td>`,
		`<p class="key"><span><b>c</b> suppressed</span> </p>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s\nin %s", want, got)
		}
	}
	if strings.Contains(got, ">0<") {
		t.Error("a symbol is shown as 0")
	}
}

func TestGridSaysAMarkOnceWhenEveryNumberBearsIt(t *testing.T) {
	row := func(marks ...observation.Marks) Row {
		r := Row{Head: Head{Text: "x"}}
		for _, m := range marks {
			r.Cells = append(r.Cells, Figure(number("1", m), 0))
		}
		return r
	}
	all := Grid{Rows: []Row{row(observation.Calculated, observation.Calculated|observation.Provisional)}}
	got := string(all.Append(nil, english(t)))
	if strings.Count(got, "<sup") != 1 || !strings.Contains(got, "<b>All figures</b> calculated here") || !strings.Contains(got, `<sup class="mark">p</sup>`) {
		t.Errorf("every number is calculated, one provisional:\n%s", got)
	}
	some := Grid{Rows: []Row{row(observation.Calculated, 0)}}
	if got := string(some.Append(nil, english(t))); strings.Contains(got, "All figures") || strings.Count(got, "<sup") != 1 {
		t.Errorf("one of two is calculated:\n%s", got)
	}
}

func TestANoteIsReferredToAndStandsBelowOnce(t *testing.T) {
	g := Grid{Rows: []Row{{Head: Head{Text: "x"}, Cells: []Cell{
		Noted(number("45.0", 0), 1, "A joint figure."), Noted(number("45.0", 0), 1, "A joint figure."), Noted(number("46", 0), 1, "Late."), Withheld("Too few."),
	}}}}
	got := string(g.Append(nil, english(t)))
	for want, times := range map[string]int{
		`45.0<sup class="mark"><abbr title="A joint figure.">n1</abbr></sup></td>`: 2, `<abbr title="Late.">n2</abbr>`: 1,
		"<b>n1</b> A joint figure.": 1, "<b>n2</b> Late.": 1, `<abbr title="Too few.">–</abbr>`: 1,
	} {
		if n := strings.Count(got, want); n != times {
			t.Errorf("%s occurs %d times, want %d\n%s", want, n, times, got)
		}
	}
}

func TestQuotedKeepsParagraphsAndLists(t *testing.T) {
	got := Quoted("How do you <know>?\n\n- At home\n- At school\n\nAnd then?\n1. First\n2. Second")
	want := template.HTML("<p>How do you &lt;know&gt;?</p>\n<ul><li>At home</li><li>At school</li></ul>\n<p>And then?</p>\n<ol><li>First</li><li>Second</li></ol>\n")
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEveryBuiltInLayoutRendersAnEmptyPage(t *testing.T) {
	var probs source.Problems
	set, err := Read(nil, layouts.Files, english(t), &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	base := Page{Frame: &Frame{Lang: "en-GB", Site: &Site{Title: "S"}, Edition: &Edition{}}, Title: "T"}
	for kind, page := range map[string]any{
		"front": Front{Page: base}, "edition": EditionHome{Page: base}, "themes": Themes{Page: base}, "theme": Theme{Page: base},
		"indicators": Indicators{Page: base}, "indicator": Indicator{Page: base}, "areas": Areas{Page: base}, "area": Area{Page: base},
		"area-indicator": AreaIndicator{Page: base}, "questions": Questions{Page: base}, "question": Question{Page: base},
		"coverage": Coverage{Page: base}, "boards": Boards{Page: base}, "board": Board{Page: base}, "prose": Prose{Page: base}, "redirect": Redirect{Page: base}, "not-found": NotFound{Page: base},
	} {
		var out bytes.Buffer
		if err := set.Execute(&out, kind, page); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if !strings.Contains(out.String(), "</html>") {
			t.Errorf("%s: the page has no end", kind)
		}
	}
	if len(set.kinds) != len(Kinds()) {
		t.Errorf("%d layouts, want %d", len(set.kinds), len(Kinds()))
	}
}

func TestASitesOwnLayoutWinsAndItsMistakesHavePositions(t *testing.T) {
	own := fstest.MapFS{
		"board.html":    {Data: []byte("{{define \"main\"}}\n<h1>  Ours:\n {{.Title}}</h1>{{end}}")},
		"theme.html":    {Data: []byte("{{define \"main\"}}\n<p>{{if}}</p>{{end}}")},
		"question.html": {Data: []byte("{{define \"main\"}}\n<p>{{.Titel}}</p>{{end}}")},
		"bord.html":     {Data: []byte("never used")},
	}
	var probs source.Problems
	set, err := Read(own, layouts.Files, english(t), &probs)
	if err != nil {
		t.Fatal(err)
	}
	list := probs.Sorted()
	if len(list) != 2 || !list[0].Warning || list[0].Hint != `did you mean "board.html"?` || list[1].Pos != (source.Pos{File: "layouts/theme.html", Line: 2}) {
		t.Errorf("problems: %+v", list)
	}
	var out bytes.Buffer
	if err := set.Execute(&out, "board", Board{Page: Page{Frame: &Frame{Site: &Site{}}, Title: "T"}}); err != nil || !strings.Contains(out.String(), "<h1> Ours:\nT</h1>") {
		t.Errorf("%v\n%s", err, out.String())
	}
	err = set.Execute(&out, "question", Question{Page: Page{Frame: &Frame{Site: &Site{}}}})
	p, ok := Mistake(err)
	if !ok || p.Pos.File != "layouts/question.html" || p.Pos.Line != 2 || p.Pos.Col == 0 || !strings.Contains(p.Text, "Titel") {
		t.Errorf("a misspelt field gives %v: %+v", err, p)
	}
}

func TestALayoutWithoutWhatItIsCalledByIsNamed(t *testing.T) {
	for _, tt := range []struct{ file, text, want string }{
		{"prose.html", "<h1>{{.Title}}</h1>", `layouts/prose.html: this layout does not define the template "main" [layout]`},
		{"prose.html", "", `layouts/prose.html: this layout does not define the template "main" [layout]`},
		{"base.html", "<html></html>", `layouts/base.html: this layout does not define the template "base" [layout]`},
		{"redirect.html", "<html></html>", ""},
		{"redirect.html", "{{define \"main\"}}x{{end}}", `layouts/redirect.html: this layout is empty: it stands alone, without base.html [layout]`},
	} {
		var probs source.Problems
		if _, err := Read(fstest.MapFS{tt.file: {Data: []byte(tt.text)}}, layouts.Files, english(t), &probs); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range probs.Sorted() {
			got += p.String()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.file, got, tt.want)
		}
	}
}

func TestWhatIsSharedIsDrawnOnceForAFrameAndItsMistakesHavePositions(t *testing.T) {
	read := func(top string) *Set {
		t.Helper()
		var probs source.Problems
		set, err := Read(fstest.MapFS{"board.html": {Data: []byte("{{define \"main\"}}{{shared \"top\" .Frame}}{{.Title}}{{end}}\n{{define \"top\"}}<b>" + top + "</b>{{end}}")}}, layouts.Files, english(t), &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		return set
	}
	set := read("{{.Root}}&amp;")
	draw := func(f *Frame, title string) string {
		t.Helper()
		var out bytes.Buffer
		if err := set.Execute(&out, "board", Board{Page: Page{Frame: f, Title: title}}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	f := &Frame{Root: "<a>", Site: &Site{}}
	if got, want := draw(f, "T"), "<b>&lt;a&gt;&amp;</b>T"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s in it", got, want)
	}
	f.Root = "b" // which nobody does: it shows that nothing is drawn again
	if got, want := draw(f, "U"), "<b>&lt;a&gt;&amp;</b>U"; !strings.Contains(got, want) {
		t.Errorf("of one frame it is drawn again: %s", got)
	}
	if got, want := draw(&Frame{Root: "b", Site: &Site{}}, "U"), "<b>b&amp;</b>U"; !strings.Contains(got, want) {
		t.Errorf("another frame has what is not its own: %s", got)
	}
	err := read("{{.Title}}").Execute(&bytes.Buffer{}, "board", Board{Page: Page{Frame: &Frame{Site: &Site{}}, Title: "T"}})
	p, ok := Mistake(err)
	if want := "layouts/board.html:2:21: at <.Title>: can't evaluate field Title in type *layout.Frame [layout]"; !ok || p.String() != want {
		t.Errorf("got %v, %v, want %s", ok, p, want)
	}
}

func TestMistakesThatAreFoundBeforeAPageIsDrawnAreNoFaultOfTheMachine(t *testing.T) {
	for text, want := range map[string]string{
		"{{define \"main\"}}\n<p>{{template \"nope\" .}}</p>{{end}}": `layouts/board.html:2:14: no such template "nope" [layout]`,
		"{{define \"main\"}}\n<a href={{.Title}}<</a>{{end}}":        `layouts: "<" in unquoted attr: "<</a" [layout]`,
	} {
		var probs source.Problems
		set, err := Read(fstest.MapFS{"board.html": {Data: []byte(text)}}, layouts.Files, english(t), &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		p, ok := Mistake(set.Execute(&bytes.Buffer{}, "board", Board{Page: Page{Frame: &Frame{Site: &Site{}}}}))
		if !ok || p.String() != want {
			t.Errorf("got %v, %v, want %s", ok, p, want)
		}
	}
}
