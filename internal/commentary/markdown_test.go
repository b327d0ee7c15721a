package commentary

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// around gives files that links and images of the tests lead to.
func around(t testing.TB) fstest.MapFS {
	pic := somePicture(t)
	return site(
		"content/2014/index.md", "# Why\n\nwords",
		"content/2014/areas/leeds/pic.png", pic,
		"content/2014/areas/leeds/my plan.png", pic,
		"content/2014/areas/leeds/broken.png", "no picture",
		"content/2014/areas/leeds/drawing.svg", "<svg/>",
		"content/2014/areas/leeds/l5.md", "+++\nstatus = \"partly\"\n+++\n# How\n\nwords",
		"content/about/glossary.md", "+++\ntitle = \"G\"\n+++\nwords",
		"content/2013/areas/leeds/pic.png", pic,
	)
}

// render reads markdown as content/2014/areas/leeds/n19.md and gives the HTML
// on its own page.
func render(t testing.TB, md string) (*Doc, string, string) {
	t.Helper()
	files := around(t)
	const name = "content/2014/areas/leeds/n19.md"
	files[name] = &fstest.MapFile{Data: []byte(md)}
	var ps source.Problems
	set, err := ReadEdition(files, "2014", known(), &ps)
	if err != nil {
		t.Fatal(err)
	}
	var own source.Problems
	for _, p := range ps.Sorted() {
		if p.Pos.File == name {
			own.AddHint(p.Pos, p.Rule, p.Hint, "%s", p.Text)
		}
	}
	d := set.AreaIndicator(1, 1)
	return d, string(d.HTML(d.Address, Placed{})), report(&own)
}

func TestMarkdownBecomesPlainHTML(t *testing.T) {
	for _, c := range []struct{ name, md, want string }{
		{"paragraph", "One\ntwo", "<p>One\ntwo</p>"},
		{"line break", "One\\\ntwo", "<p>One<br>two</p>"},
		{"emphasis", "*a* **b** `c<d`", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>"},
		{"highest heading is h3", "# A\n\n## B", `<h3 id="commentary-a">A</h3><h4 id="commentary-b">B</h4>`},
		{"highest heading is h3 whatever it is called", "## A\n\n### B", `<h3 id="commentary-a">A</h3><h4 id="commentary-b">B</h4>`},
		{"headings stop at h6", "# A\n\n## B\n\n### C\n\n#### D\n\n##### E", `<h3 id="commentary-a">A</h3><h4 id="commentary-b">B</h4><h5 id="commentary-c">C</h5><h6 id="commentary-d">D</h6><h6 id="commentary-e">E</h6>`},
		{"ids are unique and readable", "# It's *so*: 5 %\n\n# Its so 5\n\n# 2014\n\n# ?", `<h3 id="commentary-its-so-5">It’s <em>so</em>: 5 %</h3><h3 id="commentary-its-so-5-2">Its so 5</h3><h3 id="commentary-s-2014">2014</h3><h3 id="commentary-s">?</h3>`},
		{"typography", "don't -- well... 'so' \"it\" `--x... isn't`", `<p>don’t – well… 'so' "it" <code>--x... isn't</code></p>`},
		{"table", "| a | b |\n|---|--:|\n| 1 | 2 |", `<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr><th scope="col">a</th><th scope="col" class="numeric">b</th></tr></thead><tbody><tr><td>1</td><td class="numeric">2</td></tr></tbody></table></div>`},
		{"definition list", "CIN\n: Child in need", `<dl><dt id="commentary-cin">CIN</dt><dd>Child in need</dd></dl>`},
		{"footnote", "a[^x] b[^x]\n\n[^x]: Note", `<p>a<sup class="footnote-ref"><a id="commentary-fnref-1" href="#commentary-fn-1" aria-label="Note 1">1</a></sup> b<sup class="footnote-ref"><a id="commentary-fnref-1-2" href="#commentary-fn-1" aria-label="Note 1">1</a></sup></p><div class="footnotes"><ol><li id="commentary-fn-1"><p>Note <a class="footnote-back" href="#commentary-fnref-1" aria-label="Back to the text">↩</a> <a class="footnote-back" href="#commentary-fnref-1-2" aria-label="Back to the text">↩</a></p></li></ol></div>`},
		{"callout", "> [!WARNING]\n> Small numbers.\n>\n> More.", `<div class="callout callout-warning" role="note"><p class="callout-title">Warning</p><p>Small numbers.</p><p>More.</p></div>`},
		{"callout of a list", "> [!note]\n>\n> - a", `<div class="callout callout-note" role="note"><p class="callout-title">Note</p><ul><li>a</li></ul></div>`},
		{"quotation", "> Said.", "<blockquote><p>Said.</p></blockquote>"},
		{"code", "```go\na  <b\n```", "<pre tabindex=\"0\"><code>a  &lt;b\n</code></pre>"},
		{"figure", `![Bars](pic.png "Plans it's")`, `<figure><img src="../pic-cd604617.png" alt="Bars" width="4" height="3"><figcaption>Plans it’s</figcaption></figure>`},
		{"image without caption", `![A "b" \<c>](<my plan.png>)`, `<p><img src="../my%20plan-cd604617.png" alt='A "b" <c>' width="4" height="3"></p>`},
		{"image in a line", `See ![it](drawing.svg).`, `<p>See <img src="../drawing-d4dc5666.svg" alt="it">.</p>`},
		{"remark", "a\n\n[//]: # (not shown)\n\nb", "<p>a</p><p>b</p>"},
		{"autolink", "<https://example.org/?a=1&b=2> <a@example.org>", `<p><a href="https://example.org/?a=1&amp;b=2">https://example.org/?a=1&amp;b=2</a> <a href="mailto:a@example.org">a@example.org</a></p>`},
		{"bare addresses are text", "https://example.org", "<p>https://example.org</p>"},
		{"outside link", `[a](https://example.org/x "T & \"u\"")`, `<p><a href="https://example.org/x" title='T & "u"'>a</a></p>`},
		{"link to the area", "[a](index.md)", `<p><a href="../index.html">a</a></p>`},
		{"link to a page without commentary", "[a](../hull/n1.md#at-31-march)", `<p><a href="../../hull/n1/index.html#at-31-march">a</a></p>`},
		{"link to the edition", "[a](../../index.md)", `<p><a href="../../../index.html">a</a></p>`},
		{"link to a heading elsewhere", "[a](../../index.md#why)", `<p><a href="../../../index.html#commentary-why">a</a></p>`},
		{"link to a heading here", "# B c\n\n[a](#b-c)", `<h3 id="commentary-b-c">B c</h3><p><a href="#commentary-b-c">a</a></p>`},
		{"link to an answer", "[a](l5.md)", `<p><a href="../index.html#l5">a</a></p>`},
		{"link to a list of pages", "[a](../../questions/index.md) [b](../../questions/l5.md)", `<p><a href="../../../questions/index.html">a</a> <a href="../../../questions/l5/index.html">b</a></p>`},
		{"link to the context measures", "[a](context.md) [b](../../indicators/context.md)", `<p><a href="../context/index.html">a</a> <a href="../../../indicators/context/index.html">b</a></p>`},
		{"link to another edition", "[a](../../../2013/areas/leeds/n19.md)", `<p><a href="../../../../2013/areas/leeds/n19/index.html">a</a></p>`},
		{"link to a page of words", "[a](../../../about/glossary.md)", `<p><a href="../../../../about/glossary/index.html">a</a></p>`},
		{"link by reference", "[a][b]\n\n[b]: index.md", `<p><a href="../index.html">a</a></p>`},
		{"escapes", `\[^1] &amp; &lt;b&gt; \*`, `<p>[^1] & &lt;b> *</p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, wrong := render(t, c.md)
			if wrong != "" {
				t.Fatal(wrong)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCannotBeShownIsNamedAtItsPlace(t *testing.T) {
	for _, c := range []struct{ name, md, want string }{
		{"tag in a line", "one\ntwo <b>three</b>", "2:5: HTML is not taken over: <b> [html]\n  write **bold**"},
		{"comment", "one\n\n<!-- x\ny -->", "3:1: HTML is not taken over: <!-- x [html]\n  a remark that is not shown is a line of its own: [//]: # (like this)"},
		{"comment without spaces", "a <!--x--> b", "1:3: HTML is not taken over: <!--x--> [html]\n  a remark that is not shown is a line of its own: [//]: # (like this)"},
		{"block", "one\n\n<div class=\"x\">\ntwo\n</div>", "3:1: HTML is not taken over: <div class=\"x\"> [html]\n  for a box write > [!NOTE] on a line and the text on lines that begin with >"},
		{"script", "<script>alert(1)</script>", "1:1: HTML is not taken over: <script> [html]\n  scripts belong to the theme, not to the words"},
		{"tag in a table", "| a |\n|---|\n| x<br>y |", "3:4: HTML is not taken over: <br> [html]\n  end the line with a backslash"},
		{"tag after letters of two bytes", "é–<i>x</i>", "1:3: HTML is not taken over: <i> [html]\n  write *italic*"},
		{"closing tag alone", "x</u>", "1:2: HTML is not taken over: </u> [html]\n  write it as markdown; to show the sign itself, write &lt; or put it in `backticks`"},
		{"javascript", "[a](javascript:alert(1))", "1:1: links with javascript: are not allowed [link]\n  a link begins with https:, http:, mailto: or tel:, or is the path of another file"},
		{"javascript in capitals by reference", "x [a][b]\n\n[b]: JAVA&#x53;CRIPT:x", "1:3: links with javascript: are not allowed [link]\n  a link begins with https:, http:, mailto: or tel:, or is the path of another file"},
		{"javascript behind a control character", "[a](java&#10;script:x)", "1:1: links with javascript: are not allowed [link]\n  a link begins with https:, http:, mailto: or tel:, or is the path of another file"},
		{"autolink of another scheme", "<vbscript:x>", "1:1: links with vbscript: are not allowed [link]\n  a link begins with https:, http:, mailto: or tel:, or is the path of another file"},
		{"data", "[a](data:text/html,x)", "1:1: links with data: are not allowed [link]\n  a link begins with https:, http:, mailto: or tel:, or is the path of another file"},
		{"no scheme", "[a](//example.org/x)", "1:1: \"//example.org/x\" has no scheme and would mean a file when the site is opened from disk [link]\n  put https: before it, or write the path from this file: ../themes/outcomes.md"},
		{"root of the site", "[a](/2014/index.html)", "1:1: \"/2014/index.html\" depends on where the site stands [link]\n  write the path from this file: ../themes/outcomes.md"},
		{"file of a computer", "[a](file:///C:/x.md)", "1:1: the link leads to a file on one computer: file:///C:/x.md [link]\n  write the path from this file: ../themes/outcomes.md"},
		{"drive", "[a](C:/x.md)", "1:1: \"C:/x.md\" depends on where the site stands [link]\n  write the path from this file: ../themes/outcomes.md"},
		{"backslashes", `[a](..\hull\n19.md)`, "1:1: \"..\\hull\\n19.md\" is not an address [link]\n  write / for \\, from this file: ../themes/outcomes.md"},
		{"not an address", "[a](https:x)", "1:1: \"https:x\" is not an address [link]\n  copy it again from the browser"},
		{"nowhere", "[a]()", "1:1: the link leads nowhere [link]\n  put the address between the brackets: [text](address)"},
		{"no text", "b [](index.md)", "1:3: the link to index.md has no text [link]\n  put words between the square brackets"},
		{"unknown area", "[a](../leds/n19.md)", "1:1: the link leads nowhere: \"leds\" is not an area of the register [link]\n  did you mean \"leeds\"?"},
		{"unknown page of words", "[a](../../../about/glosary.md)", "1:1: the link leads nowhere: there is no content/about/glosary.md [link]\n  did you mean \"glossary.md\"?"},
		{"unknown question", "[a](../../questions/l6.md)", "1:1: the link leads nowhere: \"l6\" is not a question of the framework [link]\n  questions go from l1 to l10"},
		{"built address", "[a](../n1/index.html)", "1:1: the link leads nowhere: \"index.html\" is not a page [link]\n  name the markdown file that stands for the page; other files cannot be linked to"},
		{"folder", "[a](../hull/)", "1:1: the link leads nowhere: \"2014/areas/hull/\" is a folder [link]\n  name the file: 2014/areas/hull/index.md"},
		{"outside the site", "[a](../../../../README.md)", "1:1: \"../../../../README.md\" lies outside the folder content [link]\n  write the path from this file: ../themes/outcomes.md"},
		{"query", "[a](index.md?x=1)", "1:1: \"index.md?x=1\" has a query; pages of the site have none [link]\n  leave out the ? and what follows"},
		{"broken escape", "[a](index%zz.md)", "1:1: \"index%zz.md\" is not an address [link]\n  write % as %25"},
		{"unknown heading", "# Reasons\n\n[a](#reason)", "3:1: content/2014/areas/leeds/n19.md has no heading or term \"reason\" [link]\n  did you mean \"reasons\"?"},
		{"image without description", "![](pic.png)", "1:1: the image has no description [image]\n  say what it shows, for people who cannot see it: ![what it shows](pic.png)"},
		{"tag in a description", "![a <c>](pic.png)", "1:5: HTML is not taken over: <c> [html]\n  write it as markdown; to show the sign itself, write &lt; or put it in `backticks`"},
		{"unknown heading of an answer", "[a](l5.md#howe)", "1:1: content/2014/areas/leeds/l5.md has no heading or term \"howe\" [link]\n  did you mean \"how\"?"},
		{"missing image", "x\n![a](pix.png)", "2:1: there is no image content/2014/areas/leeds/pix.png [image]\n  did you mean \"content/2014/areas/leeds/pic.png\"?"},
		{"image of another edition", "![a](../../../2013/areas/leeds/pic.png)", "1:1: there is no image content/2013/areas/leeds/pic.png [image]\n  put a copy beside this file: what an edition shows must stay with it"},
		{"image from elsewhere", "![a](https://example.org/x.png)", "1:1: the image is not a file of the site: https://example.org/x.png [image]\n  save the picture beside this file"},
		{"image as data", "![a](data:image/png;base64,AA)", "1:1: the image is not a file of the site: data:image/png;base64,AA [image]\n  save the picture beside this file"},
		{"not an image", "![a](plan.pdf)", "1:1: \"plan.pdf\" is not an image [image]\n  images are .png, .jpg, .jpeg, .gif, .svg, .webp, in lower case"},
		{"broken image", "![a](broken.png)", "1:1: content/2014/areas/leeds/broken.png is not a picture of the kind its name says [image]\n  save it again as a picture"},
		{"unknown callout", "> [!WARN]\n> x", "1:3: \"WARN\" is not a kind of callout [callout]\n  did you mean \"WARNING\"?"},
		{"footnote without text", "a[^1] b", "1:2: there is no footnote \"1\" [footnote]\n  add a paragraph that begins with [^1]:"},
		{"footnote without reference", "a\n\n[^1]: b", "3:1: nothing refers to the footnote \"1\" [footnote]\n  refer to it with [^1], or delete it"},
		{"skipped level", "# A\n\n### B", "3:1: the heading \"B\" skips a level, which misleads people who listen to the page [heading-level]\n  use ##"},
		{"empty heading", "# A\n\n#\n\nb", "3:1: the heading has no text [heading]\n  write one, or delete the #"},
		{"control character by reference", "a &#1; b", " there is a reference to an invisible control character [control-character]\n  delete it; it looks like &#1;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, got := render(t, c.md)
			want := "content/2014/areas/leeds/n19.md:" + c.want
			if diff := cmp.Diff(want, strings.TrimSpace(got)); diff != "" {
				t.Error(diff)
			}
			// Front matter moves the place down by its lines.
			_, _, got = render(t, "+++\ntitle = \"x\"\n+++\n"+c.md)
			if !strings.Contains(got, ":"+moved(c.want, 3)) {
				t.Errorf("after front matter: %s", got)
			}
		})
	}
}

// moved adds lines to the place a message begins with.
func moved(message string, lines int) string {
	if message[0] == ' ' {
		return message
	}
	return string(message[0]+byte(lines)) + message[1:]
}

func TestHeadingsTermsLinksAndImagesAreListed(t *testing.T) {
	d, _, wrong := render(t, "## Why & *how*\n\n[a](index.md) [b](#x-y) ![p](pic.png) ![p](pic.png)\n\nX `y`\n: Says one. Says two.\n")
	if wrong != "" {
		t.Fatal(wrong)
	}
	if diff := cmp.Diff([]Heading{{3, "commentary-why-how", "Why & how"}}, d.Headings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Term{{"commentary-x-y", "X y", "Says one. Says two."}}, d.Terms); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Image{{"content/2014/areas/leeds/pic.png", "2014/areas/leeds/pic-cd604617.png"}}, d.Images); diff != "" {
		t.Error(diff)
	}
	want := []Link{
		{"2014/areas/leeds/index.html", "", source.Pos{File: d.Path, Line: 3, Col: 1}},
		{"2014/areas/leeds/n19/index.html", "commentary-x-y", source.Pos{File: d.Path, Line: 3, Col: 15}},
	}
	if diff := cmp.Diff(want, d.Links); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerHasLinksRightOnEachPageThatShowsIt(t *testing.T) {
	files := around(t)
	files["content/2014/areas/leeds/l1.md"] = &fstest.MapFile{Data: []byte("+++\nstatus = \"answered\"\n+++\n# Why\n\n[a](n19.md) [b](#why) [c](l5.md) [d](l5.md#how)")}
	set, _ := edition(t, files)
	d := set.AnswersTo(0)[0]
	for page, want := range map[string]string{
		"2014/areas/leeds/index.html":  `<h5 id="l1-why">Why</h5><p><a href="n19/index.html">a</a> <a href="#l1-why">b</a> <a href="#l5">c</a> <a href="#l5-how">d</a></p>`,
		"2014/questions/l1/index.html": `<h5 id="l1-why">Why</h5><p><a href="../../areas/leeds/n19/index.html">a</a> <a href="#l1-why">b</a> <a href="../../areas/leeds/index.html#l5">c</a> <a href="../../areas/leeds/index.html#l5-how">d</a></p>`,
	} {
		if diff := cmp.Diff(want, string(d.HTML(page, Placed{}))); diff != "" {
			t.Errorf("on %s: %s", page, diff)
		}
	}
}

func TestASummaryIsTheBeginningOfTheFirstParagraph(t *testing.T) {
	long := strings.Repeat("Many words stand here. ", 20)
	for _, c := range []struct{ md, want string }{
		{"# T\n\nFirst *words*\nof it.\n\nMore.", "First words of it."},
		{long, strings.TrimSpace(strings.Repeat("Many words stand here. ", 8))},
		{strings.Repeat("word ", 60), strings.TrimSpace(strings.Repeat("word ", 40)) + "…"},
		{"+++\nsummary = \" Given \"\n+++\nFirst.", "Given"},
		{"- a\n- b", ""},
	} {
		if d, _, _ := render(t, c.md); d.Summary != c.want {
			t.Errorf("%q: got %q, want %q", c.md, d.Summary, c.want)
		}
	}
}

func TestDraftsAreCheckedButLeftOut(t *testing.T) {
	set, got := edition(t, site("content/2014/themes/outcomes.md", "+++\ndraft = true\n+++\n<b>x</b>"))
	want := "content/2014/themes/outcomes.md:2:1: warning: this file is a draft and left out of the site [draft]\n  delete the line draft = true when it is ready\n" +
		"content/2014/themes/outcomes.md:4:1: HTML is not taken over: <b> [html]\n  write **bold**\n"
	if diff := cmp.Diff(want, got); diff != "" || set.Theme(0) != nil || len(set.Docs()) != 0 {
		t.Error(diff, set.Docs())
	}
	docs, got := pages(t, site("content/guide/a.md", "+++\ntitle = \"A\"\n+++\n[x](b.md)", "content/guide/b.md", "+++\ntitle = \"B\"\ndraft = true\n+++\nx"))
	want = "content/guide/a.md:4:1: content/guide/b.md is a draft and left out of the site [link]\n"
	if !strings.HasPrefix(got, want) || len(docs) != 1 {
		t.Errorf("got %d pages, %s", len(docs), got)
	}
}

func TestAnImageThatNothingShowsIsWarnedOf(t *testing.T) {
	_, got := edition(t, site("content/2014/index.md", "x", "content/2014/images/p.png", somePicture(t)))
	want := "content/2014/images/p.png: warning: no file of its folder shows this image, so it is left out [unused-image]\n  show it, or delete it\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPagesOfWordsBeginAtH2AndCheckHeadingsOfEachOther(t *testing.T) {
	docs, got := pages(t, site(
		"content/guide/a.md", "+++\ntitle = \"A\"\n+++\n# One\n\n[x](b.md#two) [y](b.md#tow) [z](../2014/areas/leeds/l5.md)",
		"content/guide/b.md", "+++\ntitle = \"B\"\n+++\n## Two\n\nwords",
		"content/2014/areas/leeds/l5.md", "x",
	))
	want := "content/guide/a.md:6:15: content/guide/b.md has no heading or term \"tow\" [link]\n  did you mean \"two\"?\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	html := string(docs[0].HTML("guide/a/index.html", Placed{}))
	if want := `<h2 id="one">One</h2><p><a href="../b/index.html#two">x</a>`; !strings.HasPrefix(html, want) {
		t.Errorf("got %s, want %s", html, want)
	}
	if want := `<a href="../../2014/areas/leeds/index.html#l5">z</a>`; !strings.Contains(html, want) {
		t.Errorf("got %s, want %s", html, want)
	}
}

func TestRelativeAddressesEndInAFileName(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"index.html", "2014/index.html", "2014/index.html"},
		{"2014/index.html", "index.html", "../index.html"},
		{"2014/index.html", "2014/index.html", "index.html"},
		{"2014/areas/a/index.html", "2014/areas/b/index.html", "../b/index.html"},
		{"2014/areas/a/n1/index.html", "2014/areas/a/index.html", "../index.html"},
		{"a/b/index.html", "c/d e.png", "../../c/d%20e.png"},
	} {
		if got := relative(c.from, c.to); got != c.want {
			t.Errorf("relative(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// FuzzRender looks for texts that break the reader, or that bring HTML of the
// author's own into a page.
func FuzzRender(f *testing.F) {
	for _, s := range []string{"", "+++\ntitle = \"x\"\n+++\n# A\n\nb[^1]\n\n[^1]: c", "---\na: b\n---\n", "> [!NOTE]\n> x", "> [!NOTE]", "> [!NOTE]\n\n| a |\n|--|\n", "A\n: b\n: c\n",
		"<script>x</script>", "[a](javascript:x)", "![a](pic.png \"b\")", "[^1]: [^1]", "&#1;0&#1;", "a\\\nb", "+++", "+++\n+++", "\ufeff+++\r\n+++\r\n", "[//]: # (x)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, md string) {
		_, html, wrong := render(t, md)
		if wrong != "" {
			return
		}
		low := strings.ToLower(html)
		for _, bad := range []string{"<script", "<iframe", "<!--", "<style", "javascript:\"", "\x01", " onerror=\""} {
			if strings.Contains(low, bad) {
				t.Errorf("%q became %q", md, html)
			}
		}
	})
}

func BenchmarkReadEdition(b *testing.B) {
	files := fstest.MapFS{}
	text := "+++\ntitle = \"What changed\"\nauthor = \"A. Author\"\n+++\n" + strings.Repeat("## A heading\n\nSome *words* about [N19](n19.md), with a note[^1] that it's so.\n\n- one\n- two\n\n", 4) + "[^1]: The note.\n"
	for _, a := range []string{"england", "leeds", "hull"} {
		for _, n := range []string{"index", "n1", "n19"} {
			files["content/2014/areas/"+a+"/"+n+".md"] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	b.SetBytes(int64(9 * len(text)))
	for b.Loop() {
		var ps source.Problems
		if _, err := ReadEdition(files, "2014", known(), &ps); err != nil || ps.Len() > 0 {
			b.Fatal(err, report(&ps))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/9, "µs/file")
}

func BenchmarkHTML(b *testing.B) {
	d, _, _ := render(b, strings.Repeat("Some words about [N19](n19.md) and [N1](n1.md).\n\n", 20))
	b.ReportAllocs()
	for b.Loop() {
		d.HTML(d.Address, Placed{})
	}
}

func TestABlockOfCodeHasAnEnd(t *testing.T) {
	for _, c := range []struct {
		name, md string
		open     bool
	}{
		{"closed", "```\na\n```\n\nb", false},
		{"closed at the end of the file", "```\na\n```", false},
		{"closed by more signs than opened it", "````\na\n```\n`````", false},
		{"with a word", "```toml\na\n```", false},
		{"empty", "```\n```", false},
		{"empty lines", "```\n\n\n```", false},
		{"tildes", "~~~\na\n~~~", false},
		{"in a list", "- one\n\n  ```\n  a\n  ```\n- two", false},
		{"in a quote", "> ```\n> a\n> ```", false},
		{"indented", "   ```\n   a\n   ```", false},
		{"open", "```\na", true},
		{"open and empty", "```", true},
		{"open in a list", "- ```\n  a\n- two", true},
		{"open in a quote", "> ```\n> a\n\nb", true},
		{"closed by another sign", "```\na\n~~~", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, problems := render(t, c.md)
			if open := strings.Contains(problems, "not closed"); open != c.open {
				t.Errorf("not closed: %v, expected %v: %s", open, c.open, problems)
			}
		})
	}
}

func TestAPictureIsNotTooLargeForALine(t *testing.T) {
	files := around(t)
	files["content/2014/areas/leeds/n19.md"] = &fstest.MapFile{Data: []byte("![It](large.svg)")}
	files["content/2014/areas/leeds/large.svg"] = &fstest.MapFile{Data: append([]byte("<svg/>"), make([]byte, largest)...)}
	var probs source.Problems
	if _, err := ReadEdition(files, "2014", known(), &probs); err != nil {
		t.Fatal(err)
	}
	if got, want := report(&probs), "content/2014/areas/leeds/large.svg has 2.0 MB, at most 2 are shown"; !strings.Contains(got, want) {
		t.Errorf("%s, expected %s", got, want)
	}
}
