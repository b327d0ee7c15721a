package commentary

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// measured is known with measures of indicators, categories and a region.
func measured() Known {
	k := known()
	k.Framework = &framework.Framework{
		Themes: []framework.Theme{{ID: "outcomes"}, {ID: "activity"}},
		Indicators: []framework.Indicator{
			{ID: "n1", Measures: []framework.MeasureIndex{0}},
			{ID: "n19", Measures: []framework.MeasureIndex{1, 2, 3}},
		},
		Questions: []framework.Question{{ID: "l5"}},
		Measures: []framework.Measure{
			{ID: "n1-ks2", Indicator: 0, Breakdown: framework.None, Kind: period.Academic},
			{ID: "n19-number", Indicator: 1, Breakdown: framework.None, Kind: period.AtMarch},
			{ID: "n19-rate", Indicator: 1, Breakdown: framework.None, Unit: framework.PerTenK, Kind: period.AtMarch},
			{ID: "n19-kind", Indicator: 1, Breakdown: 0, Headline: 1, Kind: period.AtMarch},
		},
		Breakdowns: []framework.Breakdown{{ID: "kind", Categories: []framework.Category{{ID: "neglect"}, {ID: "abuse"}}}},
	}
	k.Register = &area.Register{Areas: []area.Area{
		{Slug: "england", Level: area.Country, Parent: area.None},
		{Slug: "north", Level: area.Region, Parent: 0},
		{Slug: "leeds", Name: "Leeds", Level: area.Authority, Parent: 1},
		{Slug: "hull", Name: "Hull", Level: area.Authority, Parent: 1},
	}}
	k.First = []framework.MeasureIndex{0, 2}
	return k
}

// written reads a text about an area and indicator.
func writtenAbout(t *testing.T, text string) (*Doc, string) {
	t.Helper()
	var ps source.Problems
	set, err := ReadEdition(site("content/2014/areas/leeds/n19.md", text), "2014", measured(), &ps)
	if err != nil {
		t.Fatal(err)
	}
	return set.Docs()[0], report(&ps)
}

func march(year int16) period.Period { return period.Period{Year: year} }

func TestReferencesAreRead(t *testing.T) {
	const england, north, leeds, hull = 0, 1, 2, 3
	item := func(r Reference) Reference { r.Measure, r.Indicator = 2, 1; return r }
	for in, want := range map[string]Reference{
		"n19":                             item(Reference{Area: leeds}),
		"n19 hull 2014":                   item(Reference{Area: hull, Period: march(2014)}),
		"n19 2014 hull":                   item(Reference{Area: hull, Period: march(2014)}),
		"n19/neglect country":             {Measure: 3, Category: 0, Indicator: 1, Area: england},
		"n19-number england":              {Measure: 1, Indicator: framework.None, Area: england},
		"n1 2013/14 value":                {Measure: 0, Indicator: 0, Area: leeds, Period: period.Period{Year: 2014, Form: period.Split}, Form: Value},
		"n19 change since 2013":           item(Reference{Area: leeds, Form: Change, Since: march(2013)}),
		"n19 hull against leeds":          item(Reference{Area: hull, Form: Against, Beside: Beside{OneArea, leeds}}),
		"n19 against region":              item(Reference{Area: leeds, Form: Against, Beside: Beside{OneArea, north}}),
		"n19 against country":             item(Reference{Area: leeds, Form: Against, Beside: Beside{OneArea, england}}),
		"n19 higher than neighbours":      item(Reference{Area: leeds, Form: Higher, Beside: Beside{TheNeighbours, area.None}}),
		"n19 about the same as hull | so": item(Reference{Area: leeds, Form: Same, Beside: Beside{OneArea, hull}, Words: "so"}),
		"n19 rose since 2013 | has risen": item(Reference{Area: leeds, Form: Rose, Since: march(2013), Words: "has risen"}),
		`n19 fell since 2013 \|  it's so`: item(Reference{Area: leeds, Form: Fell, Since: march(2013), Words: "it’s so"}),
		"n19-kind/neglect above 50.5%":    {Measure: 3, Category: 0, Indicator: framework.None, Area: leeds, Form: Above, Number: observation.NewDecimal(505, 1)},
		"n19 highest since 2010":          item(Reference{Area: leeds, Form: Highest, Since: march(2010)}),
		"n19 above 50.5":                  item(Reference{Area: leeds, Form: Above, Number: observation.NewDecimal(505, 1)}),
		"  n19\n  hull\n2014 ":            item(Reference{Area: hull, Period: march(2014)}),
	} {
		d, wrong := writtenAbout(t, "It is {{"+in+"}}.")
		if wrong != "" || len(d.References) != 1 {
			t.Errorf("%q: %d references, %s", in, len(d.References), wrong)
			continue
		}
		got := d.References[0]
		got.Pos, got.Text = source.Pos{}, ""
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(observation.Decimal{})); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestMistakesInReferencesAreNamedAtTheirPlaceAllAtOnce(t *testing.T) {
	_, wrong := writtenAbout(t, "{{n20}} {{n19-rat}} {{leeds}} {{n19/abus}} {{n1/x}}\n"+
		"{{n19 leds}} {{n19 leeds hull}} {{n19 2013 2014}} {{n19 2013/14}} {{n19 chang since 2013}}\n"+
		"{{n19 change}} {{n19 change since then}} {{n19 2013 change since 2014}} {{n19 against}} {{n19 against hul}} {{n19 against leeds}}\n"+
		"{{}} {{n19 | words}} {{n19 above x}} {{n19 higher}} {{n19 above 3 2013}} {{n19 above 3 |}} {{n19 england lower than region}}\n\n"+
		"{{n19 {{n19}}\n\nIt is {{n19 not closed")
	want := strings.TrimPrefix(`
1:3: "n20" is neither a measure nor an indicator of the framework [reference]
  indicators go from n1 to n19
1:11: "n19-rat" is neither a measure nor an indicator of the framework [reference]
  did you mean "n19-rate"?
1:23: "leeds" is neither a measure nor an indicator of the framework [reference]
  name a measure before the area: {{n19 leeds}}
1:37: "abus" is not a category of n19 [reference]
  did you mean "abuse"?
1:46: n1 is not split into categories [reference]
  write n1
2:7: "leds" is neither an area, a period nor a word of a reference [reference]
  did you mean "leeds"?
2:26: "hull" is a second area [reference]
  to compare two areas write against AREA
2:44: "2014" is a second period [reference]
  for a change write change since PERIOD
2:57: 2013/14 is no period of n19-rate: these are written as 2014 is [reference]
2:73: "chang" is neither an area, a period nor a word of a reference [reference]
  did you mean "change"?
3:13: "change" needs since and a period [reference]
  write change since PERIOD
3:35: after since: "then" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [reference]
3:66: 2014 does not lie before 2013 [reference]
3:86: "against" needs an area [reference]
  write the slug of an area, or country, region, neighbours
3:103: "hul" is not an area of the register [reference]
  did you mean "hull"?
3:123: leeds would be compared with itself [reference]
  name the area that is meant first: n19-rate AREA against leeds
4:1: the braces name no figure [reference]
  write for example {{n19 leeds 2014}}: a measure or indicator, an area, a period
4:6: words after | stand for a claim, and "n19" makes none [reference]
  claims are rose since PERIOD, fell since PERIOD, unchanged since PERIOD, higher than AREA, lower than AREA, about the same as AREA, highest since PERIOD, lowest since PERIOD, above NUMBER, below NUMBER
4:34: "above" needs a number, and "x" is none [reference]
  write the number plainly: 1234.5
4:50: "higher" is not complete [reference]
  write higher than AREA
4:67: nothing can follow here: "2013" [reference]
  the area and the period stand before above
4:89: there are no words after | [reference]
  write words after it, or leave it out
4:117: england lies in no region [reference]
  name an area
6:1: a reference is not closed [reference]
  end it with }}; to show the braces themselves write \{{
8:7: a reference is not closed [reference]
  end it with }}; to show the braces themselves write \{{
`, "\n")
	if diff := cmp.Diff(want, strings.ReplaceAll(wrong, "content/2014/areas/leeds/n19.md:", "")); diff != "" {
		t.Error(diff)
	}
}

func TestWordsOfEverydayAreToldWhatToWrite(t *testing.T) {
	for in, want := range map[string]string{
		"n19-kind":                       "n19-kind is split into categories, and no figure stands for all of them [reference]\n  write n19-kind/abuse, n19-kind/neglect\n",
		"n19 increased since 2013":       `"increased" is neither an area, a period nor a word of a reference [reference]` + "\n  write rose since PERIOD\n",
		"n19 the same as hull":           `"the" is neither an area, a period nor a word of a reference [reference]` + "\n  write unchanged since PERIOD or about the same as AREA\n",
		"n19 more than 50":               `"more" is neither an area, a period nor a word of a reference [reference]` + "\n  write above NUMBER or higher than AREA\n",
		"n19 at least 50":                `"at" is neither an area, a period nor a word of a reference [reference]` + "\n  write above NUMBER or below NUMBER\n",
		"n19 higher than national":       `"national" is not an area of the register [reference]` + "\n  write country, or england\n",
		"n1 2014/2015":                   `"2014/2015" is neither an area, a period nor a word of a reference [reference]` + "\n  write 2014/15\n",
		"n19 2015–09":                    `"2015–09" is neither an area, a period nor a word of a reference [reference]` + "\n  write 2015-09\n",
		"n19 rose since March 2012":      `after since: "March" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [reference]` + "\n  write the period as files do, without the month: 2014, 2013/14 or 2014-09\n",
		"n19 above 5%":                   "n19-rate is no percentage [reference]\n  write above 5\n",
		"n19 rose since 2012 | *has* so": `the words of a claim are shown as they are, and these hold "*has*" [reference]` + "\n  put signs around the whole reference: *{{n19 rose since 2012 | has risen}}*\n",
		"n19 rose since 2012 | a | b":    `there are two bars in "n19 rose since 2012 | a | b" [reference]` + "\n  leave one out\n",
	} {
		_, wrong := writtenAbout(t, "{{"+in+"}}")
		_, got, _ := strings.Cut(strings.TrimPrefix(wrong, "content/2014/areas/leeds/n19.md:1:"), ": ")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestATextOfABoardNamesTheMemberThatItMeans(t *testing.T) {
	of := func(text string, members ...area.Index) string {
		k := measured()
		k.Boards[0].Members = members
		var ps source.Problems
		if _, err := ReadEdition(site("content/2014/boards/leeds-board/index.md", text), "2014", k, &ps); err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(report(&ps), "content/2014/boards/leeds-board/index.md:", "")
	}
	if got := of("{{n19}} and {{n19 country}}", 2); got != "" {
		t.Errorf("a board of one member: %s", got)
	}
	want := "1:6: a board has no figure of its own, and \"n19\" names no area [reference]\n  write a member after the measure: leeds, hull\n" +
		"4:9: the profile names no area [block]\n  write an area after the theme: leeds, hull\n"
	if diff := cmp.Diff(want, of("{{n19}} and {{n19 hull}} and {{n19 country}}\n\n```profile\noutcomes\n```", 2, 3)); diff != "" {
		t.Error(diff)
	}
}

func TestBracesInCodeAndAfterABackslashAreText(t *testing.T) {
	d, wrong := writtenAbout(t, "`{{n99}}` and \\{{n99}} and {n99}\n\n    {{n99}}\n\n```\n{{n99}}\n```\n")
	if wrong != "" || len(d.References) != 0 || len(d.Blocks) != 0 {
		t.Fatalf("%d references, %s", len(d.References), wrong)
	}
	want := "<p><code>{{n99}}</code> and {{n99}} and {n99}</p><pre tabindex=\"0\"><code>{{n99}}\n</code></pre><pre tabindex=\"0\"><code>{{n99}}\n</code></pre>"
	if diff := cmp.Diff(want, string(d.HTML(d.Address, Placed{}))); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsShownStandsInEveryTextOfADocument(t *testing.T) {
	d, wrong := writtenAbout(t, "+++\nsummary = \"In short {{n19}}\"\n+++\n# Now {{n19 hull}}\n\nIt is *{{n19 2014}}*, [at {{n19 2013}}](../hull/n19.md).\n\nTerm {{n19}}\n: Says {{n19}}\n")
	if wrong != "" {
		t.Fatal(wrong)
	}
	var placed Placed
	for _, ref := range d.References {
		placed.References = append(placed.References, Shown{Text: "<" + ref.Text + ">", HTML: []byte("<i>" + ref.Text + "</i>")})
	}
	want := `<h3 id="commentary-now">Now <i>n19 hull</i></h3><p>It is <em><i>n19 2014</i></em>, <a href="../../hull/n19/index.html">at &lt;n19 2013&gt;</a>.</p>` +
		`<dl><dt id="commentary-term">Term <i>n19</i></dt><dd>Says <i>n19</i></dd></dl>`
	if diff := cmp.Diff(want, string(d.HTML(d.Address, placed))); diff != "" {
		t.Error(diff)
	}
	with := d.With(placed.References)
	if with.Summary != "In short <n19>" || with.Headings[0].Text != "Now <n19 hull>" || with.Sections[0].Text != "It is <n19 2014>, at <n19 2013>." ||
		with.Terms[0].Text != "Term <n19>" || with.Terms[0].Says != "Says <n19>" {
		t.Errorf("got %q, %v, %v, %v", with.Summary, with.Headings, with.Sections, with.Terms)
	}
	if d.Summary != "In short n19" || d.Sections[0].Text != "It is n19 2014, at n19 2013." {
		t.Errorf("before anything is known the text says %q, %q", d.Summary, d.Sections[0].Text)
	}
}

func TestASummaryIsCutWhenItsFiguresAreThere(t *testing.T) {
	d, _ := writtenAbout(t, strings.Repeat("word ", 38)+"{{n19}} and more words than there is room for")
	if got := d.With([]Shown{{Text: "12 of 34 children"}}).Summary; strings.ContainsAny(got, "\x03{") || !strings.HasSuffix(got, "…") {
		t.Errorf("the summary is %q", got)
	}
}

func TestTitlesHoldNoFigures(t *testing.T) {
	_, wrong := writtenAbout(t, "+++\ntitle = \"At {{n19}}\"\n+++\n[x](../hull/n19.md \"{{n19}}\")")
	want := "content/2014/areas/leeds/n19.md:2:10: a title holds no figures [reference]\n  put the figure into the summary or the text\n" +
		"content/2014/areas/leeds/n19.md:4:1: a title or caption holds no figures [reference]\n  put the figure into the text beside it\n"
	if diff := cmp.Diff(want, wrong); diff != "" {
		t.Error(diff)
	}
}

func TestFiguresStandInEditionsOnly(t *testing.T) {
	_, got := pages(t, site("content/guide/p.md", "+++\ntitle = \"x\"\n+++\nIt is {{n19}}.\n\n```chart\nn19\n```\n\n```cart\nx\n```\n"))
	if strings.Count(got, "this page belongs to no edition") != 2 || !strings.HasPrefix(got, "content/guide/p.md:4:7: figures stand in the commentary of an edition and on the front door") || !strings.Contains(got, "p.md:6:4:") {
		t.Error(got)
	}
}

func TestTheFrontDoorRefersToTheNewestEdition(t *testing.T) {
	k := measured()
	var ps source.Problems
	d, err := ReadFront(site("content/index.md", "+++\ntitle = \"x\"\nfigures = \"\"\n+++\nIt is {{n19}} and {{n19 leds}}.\n"), []string{"2014"}, &k, english, &ps)
	if err != nil || d == nil || len(d.References) != 1 || d.References[0].Area != 0 || !strings.Contains(report(&ps), `content/index.md:5:25: "leds" is neither`) {
		t.Errorf("%+v, %v, %s", d, err, report(&ps))
	}
}

func TestBlocksAreRead(t *testing.T) {
	d, wrong := writtenAbout(t, "```chart\nn19\ncaption: Plans -- it's so\n```\n\n```table\n n19/neglect hull\nareas: leeds, england\n```\n\n```profile\noutcomes north\n```\n\n```tile\nn19\nn1 2013/14\n```\n\n```python\nprint(1)\n```\n")
	if wrong != "" || len(d.Blocks) != 4 {
		t.Fatalf("%d blocks, %s", len(d.Blocks), wrong)
	}
	b := d.Blocks
	if b[0].Kind != ChartBlock || b[0].Caption != "Plans – it’s so" || b[1].Kind != TableBlock || b[1].Figures[0].Area != 3 || cmp.Diff(b[1].Areas, []area.Index{2, 0}) != "" {
		t.Errorf("got %+v", b[:2])
	}
	if b[2].Theme != 0 || b[2].Figures[0].Area != 1 || len(b[3].Figures) != 2 || b[3].Theme != framework.None {
		t.Errorf("got %+v", b[2:])
	}
	html := string(d.HTML(d.Address, Placed{Blocks: [][]byte{[]byte("<b>0</b>"), []byte("1"), []byte("2"), []byte("3")}}))
	if !strings.HasPrefix(html, `<div class="placed"><b>0</b></div><div class="placed">1</div>`) || !strings.Contains(html, "print(1)") {
		t.Error(html)
	}
}

func TestMistakesInBlocksAreNamed(t *testing.T) {
	_, wrong := writtenAbout(t, "```cahrt\nn19\n```\n\n```chart\nn19 hul\ncaption:\n```\n\n```table\nn19 2013\nareas: leds\ncolour: red\n```\n\n```tile\ncaption: x\nn19 above 3\n```\n\n```profile\n```\n\n```chart\nn19\nn1\nareas: leeds\n```\n")
	want := strings.TrimPrefix(`
1:4: "cahrt" is not a block of figures [block]
  did you mean "chart"? Code in a language of that name stands in a block without a word
6:5: "hul" is neither an area, a period nor a word of a reference [reference]
  did you mean "hull"?
7:1: the caption is empty [block]
  write words after it, or leave it out
11:1: a table shows all periods, or the newest [block]
  take out 2013
12:1: "leds" is not an area of the register [block]
  did you mean "leeds"?
13:1: "colour" is not a key of a block [block]
  there are caption, areas
17:1: a tile has no caption [block]
  leave it out
18:1: a tile shows figures and says nothing about them [block]
  take out above and what follows
21:4: the profile names no figure [block]
  write a measure and an area on the line below: n19 leeds
27:1: a chart has no areas [block]
  leave it out
`, "\n")
	if diff := cmp.Diff(want, strings.ReplaceAll(wrong, "content/2014/areas/leeds/n19.md:", "")); diff != "" {
		t.Error(diff)
	}
}

func TestTheFingerprintCanBeTakenOutOfAFile(t *testing.T) {
	for in, want := range map[string]string{
		"+++\ntitle = \"x\"\nfigures = \"ab\"\ndate = 2014-01-01\n+++\nfigures = 1\n": "+++\ntitle = \"x\"\ndate = 2014-01-01\n+++\nfigures = 1\n",
		"+++\r\nfigures=\"ab\"\r\n+++\r\nx":                                           "+++\r\n+++\r\nx",
		"figures = 1\n":                                                               "figures = 1\n",
		"+++\ntitle = 1\n+++\n\nfigures = 1":                                          "+++\ntitle = 1\n+++\n\nfigures = 1",
	} {
		if got := string(ForgetFigures([]byte(in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestCaptionsAreWordsAlone(t *testing.T) {
	for caption, want := range map[string]string{
		"A **b**":             `4:1: a caption is shown as it is written, and this one holds "**b**" [block]` + "\n  write it without\n",
		"A {{n19}}":           "4:1: a caption holds no figures [block]\n  put the figure into the text beside it\n",
		"5+ A*–C, and A* too": "",
		"A\ncaption: B":       "5:1: there are two captions [block]\n  leave one out\n",
		"A\ncaption B":        "5:1: there is no colon after \"caption\" [block]\n  write caption: and what follows\n",
		"A\nareas: hull hull": "5:1: \"hull\" is named twice [block]\n  name each area once\n",
	} {
		_, wrong := writtenAbout(t, "Words.\n```table\nn19\ncaption: "+caption+"\n```\n")
		if diff := cmp.Diff(want, strings.ReplaceAll(wrong, "content/2014/areas/leeds/n19.md:", "")); diff != "" {
			t.Errorf("%q: %s", caption, diff)
		}
	}
}

func FuzzReferencesNeverLoseWords(f *testing.F) {
	for _, s := range []string{"{{n19}}", "{{n19 rose since 2013 | x}} y", "{{", "}}{{", "{{n19\n2014}}", "```chart\nn19\n```", "| a |\n|---|\n| {{n19 \\| x}} |", "[{{n19}}](x.md)", "![{{n19}}](x.png)", "{{n19}}[^1]\n\n[^1]: {{n19}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var ps source.Problems
		set, err := ReadEdition(site("content/2014/areas/leeds/n19.md", text), "2014", measured(), &ps)
		if err != nil || ps.Errors() > 0 || len(set.Docs()) == 0 {
			return
		}
		d := set.Docs()[0]
		placed := Placed{Blocks: make([][]byte, len(d.Blocks))}
		for range d.References {
			placed.References = append(placed.References, Shown{Text: "SHOWN", HTML: []byte("SHOWN")})
		}
		html := string(d.HTML(d.Address, placed))
		if strings.ContainsAny(html, "\x01\x02\x03\x04") || strings.Count(html, "SHOWN") < len(d.References) {
			t.Errorf("%d references, %q", len(d.References), html)
		}
		for _, s := range d.With(placed.References).Sections {
			if strings.ContainsAny(s.Text+s.Heading, "\x03") {
				t.Errorf("section %q", s.Text)
			}
		}
	})
}
