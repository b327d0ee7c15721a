package sweep_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"almanac/internal/sweep"
)

const (
	hiddenPage = "2016/areas/ravensgill/n8/index.html"
	hiddenKey  = "n8:ravensgill:2016"
	hiddenSays = "the rate of section 47 enquiries in Ravensgill was 101.2 per 10,000"
	hiddenWhen = "year ending 31 March 2016"

	hiddenTable = `<table class="figures"><caption>Section 47 enquiries, rate: Ravensgill</caption><thead><tr><th scope="col">Period</th><th scope="col">Ravensgill</th></tr></thead><tbody><tr><th scope="row">2016</th><td class="n">101.2</td></tr></tbody></table>`
)

// planted reads a page of the demonstration with something put before its heading.
func planted(t *testing.T, path, piece string) []sweep.Finding {
	t.Helper()
	d := demonstration(t)
	data, ok := d.byPath[path]
	if !ok || !bytes.Contains(data, []byte("<h1>")) {
		t.Fatalf("%s has no heading", path)
	}
	return d.of(path).NewReader().Read(path, bytes.Replace(data, []byte("<h1>"), []byte(piece+"<h1>"), 1))
}

func finds(found []sweep.Finding, rule, key string) bool {
	return slices.ContainsFunc(found, func(f sweep.Finding) bool { return f.Rule == rule && (key == "" || f.Key == key) })
}

// TestNothingBlindsTheSweep holds that what stands behind a trick of HTML is read
// as a browser would show it.
func TestNothingBlindsTheSweep(t *testing.T) {
	for _, before := range []string{
		`<script type="application/json">{"a":"<x y='z"}</script>`,
		`<script src="x.js">'<p a='</script>`,
		`<style>p::before{content:'<p a='}</style>`,
		`<!-- an apostrophe' <x y='z -->`,
		`<!-->`, `<!--->`, `<!-- <x y=' --!>`,
		`<! it's >`, `<? it's >`, `</3 it's >`,
		`<p it's>`, `<p a=b'c>`, `<p a="x"'>`, `<p ="'>`,
		`<textarea><x y='</textarea>`, `<TEXTAREA><x y='</TextArea >`,
		`3 < 4 and it's <`, `<P>`, `<br/>`,
		`<p title = '>'>`,
	} {
		if !finds(planted(t, hiddenPage, before+hiddenTable), "sweep", hiddenKey) {
			t.Errorf("%s: the table behind it is not read", before)
		}
	}
	for _, table := range []string{
		strings.Replace(hiddenTable, `class="figures"`, `class='figures'`, 1),
		strings.Replace(hiddenTable, `class="figures"`, `class=figures`, 1),
		strings.Replace(hiddenTable, `class="figures"`, `CLASS = "wide figures"`, 1),
		strings.ReplaceAll(hiddenTable, "table", "TABLE"),
		strings.ReplaceAll(strings.ReplaceAll(hiddenTable, "td", "TD"), "tr>", "TR>"),
		strings.Replace(hiddenTable, `class="figures"`, "class=\"wide\nfigures\"", 1),
	} {
		if !finds(planted(t, hiddenPage, table), "sweep", hiddenKey) {
			t.Errorf("%s: it is not read", table)
		}
	}
}

// TestWhatHasNoEndIsUnread holds that what would take the rest of a page with it
// is told.
func TestWhatHasNoEndIsUnread(t *testing.T) {
	for _, piece := range []string{
		`<p title='x>`, `<p title="x" class='`, `<!-- x `, `<script src="x.js">`, `<textarea>`,
		`<details class="cite"><summary>`,
	} {
		d := demonstration(t)
		data := d.byPath[hiddenPage]
		at := bytes.Index(data, []byte("<h1>"))
		broken := append(slices.Clone(data[:at]), piece...)
		behind := bytes.ReplaceAll(data[at:], []byte("'"), nil)
		for _, end := range []string{"-->", "</script>", "</textarea>", "</details>"} {
			behind = bytes.ReplaceAll(behind, []byte(end), nil)
		}
		found := d.of(hiddenPage).NewReader().Read(hiddenPage, append(broken, behind...))
		if !slices.ContainsFunc(found, func(f sweep.Finding) bool {
			return f.Rule == "sweep-unread" && strings.Contains(f.Why, "no end")
		}) {
			t.Errorf("%s: not told: %+v", piece, found)
		}
	}
}

// TestWhatTheProgramDoesNotDrawIsUnread holds what a layout may not draw itself.
func TestWhatTheProgramDoesNotDrawIsUnread(t *testing.T) {
	bare := strings.Replace(hiddenTable, ` class="figures"`, "", 1)
	for _, piece := range []string{
		bare, strings.ToUpper(bare), `<div>` + bare + `</div>`,
		`<div class="prose"><p>x</p></div>` + bare,
		`<p class="note">` + hiddenTable + `</p>`,
		`<svg class="mine"><rect width="3"/></svg>`, `<SVG><text>3</text></SVG>`,
		`<meter value=3>`, `<Progress max="10" value='3'>`, `<canvas></canvas>`, `<object data="3.svg"></object>`,
		`<div data-value=3 data-key="n8:ravensgill:2016"></div>`, `<p DATA-Value='3'>x</p>`, `<p class="note">x <b data-n="3">x</b></p>`,
		`<p data-3="x">x</p>`, `<div data-path="3">x</div>`, `<div data-edition="3">x</div>`, `<div data-warning="Not published before 3 children. For people on the pre-release list only: do not pass it on.">x</div>`, `<i aria-valuenow="3">x</i>`,
		`<script type="application/json">{"n8:ravensgill:2016":3}</script>`, `<script>var x = 3</script>`, `<SCRIPT src="x.js">3</SCRIPT>`,
		`<input type="range" value="3">`, `<data value="3">few</data>`, `<style>p::after{content:"3"}</style>`,
	} {
		if !finds(planted(t, hiddenPage, piece), "sweep-unread", "") {
			t.Errorf("%s: not told", piece)
		}
	}
	for _, piece := range []string{
		`<div class="prose"><div class="x">` + bare + `</div></div>`,
		`<div class="commentary-text">` + bare + `</div>`,
		`<p data-name="x">x</p>`,
	} {
		if found := planted(t, hiddenPage, piece); len(found) > 0 {
			t.Errorf("%s: told, though it is words: %+v", piece, found)
		}
	}
}

// TestTheProgramsOwnSentenceIsFoundOnEveryPage holds that a sentence as the program
// writes it is read wherever it stands, and no other one.
func TestTheProgramsOwnSentenceIsFoundOnEveryPage(t *testing.T) {
	pages := []string{
		hiddenPage, "2016/index.html", "2016/areas/ravensgill/index.html", "2016/areas/norrey/n8/index.html",
		"2016/areas/port-averil/n1/index.html", "2016/areas/port-averil/index.html", "2016/indicators/n8/index.html", "2016/themes/index.html",
	}
	leaks := []string{
		`<p>In the ` + hiddenWhen + `, ` + hiddenSays + `.</p>`,
		`<p class="lead">The ` + hiddenSays[4:] + ` in the ` + hiddenWhen + `.</p>`,
		`<li>In Ravensgill, the rate of section 47 enquiries was <strong>101.2</strong> per 10,000 in the ` + hiddenWhen + `, above the figure for Norrey.</li>`,
		`<blockquote>The rate of section 47 enquiries in <em>Ravensgill</em>` + "\n" + `was 101.2 per 10,000 in the ` + hiddenWhen + `.</blockquote>`,
	}
	for _, path := range pages {
		for _, leak := range leaks {
			if !finds(planted(t, path, leak), "sweep", hiddenKey) {
				t.Errorf("%s: not found: %s", path, leak)
			}
		}
	}
	for _, words := range []string{
		`<p>In the ` + hiddenWhen + `, the rate of section 47 enquiries in Norrey was 101.2 per 10,000. Ravensgill has none.</p>`,
		`<p>Unlike in Ravensgill, the rate of section 47 enquiries in Norrey was 101.2 per 10,000 in the ` + hiddenWhen + `.</p>`,
		`<p>In the year ending 31 March 2015, ` + hiddenSays + `.</p>`,
		`<p>There is no figure for the rate of section 47 enquiries in Ravensgill for the ` + hiddenWhen + `. The figure for Norrey was 130.5.</p>`,
		`<p>Ravensgill was 12 miles away in the ` + hiddenWhen + `.</p>`,
	} {
		if found := planted(t, "2016/index.html", words); len(found) > 0 {
			t.Errorf("%s: found, though it says nothing hidden: %+v", words, found)
		}
	}
}

// TestATitleHidesNoNumber holds that only what is a name in a title is passed over.
func TestATitleHidesNoNumber(t *testing.T) {
	d := demonstration(t)
	data := d.byPath[hiddenPage]
	begin, end := bytes.Index(data, []byte("<title>")), bytes.Index(data, []byte("</title>"))
	e := d.editions[len(d.editions)-1]
	titled := func(short, title string) []sweep.Finding {
		s := sweep.New(e.Edition, d.words, nil, e.Title, "Almanac of Norrey", short)
		page := bytes.Join([][]byte{data[:begin+len("<title>")], []byte(title), data[end:]}, nil)
		return s.NewReader().Read(hiddenPage, page)
	}
	for _, title := range []string{
		"N8 Section 47 enquiries: Ravensgill, 3 – " + e.Title + " – 3",
		"N8 Section 47 enquiries: Ravensgill 3 (until 2014) – " + e.Title + " – 3",
		"N8 Section 47 enquiries: Ravensgill (until 3) – " + e.Title + " – 3",
	} {
		if !finds(titled("3", title), "sweep", "") {
			t.Errorf("%q: the number is not found", title)
		}
	}
	if found := titled("3", "N8 Section 47 enquiries: Ravensgill – "+e.Title+" – 3"); len(found) > 0 {
		t.Errorf("the short title is a name: %+v", found)
	}
}
