package site

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/commentary"
	"almanac/internal/source"
	"almanac/layouts"
)

// tinyRows are figures with all that a reference can meet: 2012 to 2014, a
// suppressed value, a gap, a break, equal and nearly equal values.
const tinyRows = `measure,breakdown,area,period,value,symbol,marks
n1-rate,,tinyland,2012,40.0,,
n1-rate,,tinyland,2013,41.0,,
n1-rate,,tinyland,2014,42.1,,
n1-rate,,north,2014,42.1,,p
n1-rate,,east,2012,55.04,,
n1-rate,,east,2013,50.4,,
n1-rate,,east,2014,55.0,,
n1-rate,,west,2012,30.0,,
n1-rate,,west,2013,,c,
n1-rate,,west,2014,43.0,,
n1-kind,short,east,2013,61,,
n1-kind,short,east,2014,60,,
n1-kind,long,east,2014,40,,
n1-kind,long,west,2014,,c,
`

// tinyWith is the site of the command's tests with a text about the east.
func tinyWith(text string) Options {
	front := fstest.MapFS{
		"content/2014/areas/east/n1.md": {Data: []byte(text)},
		"data/2014/n1.csv":              {Data: []byte(tinyRows)},
	}
	return Options{Site: overlay{os.DirFS("../../cmd/almanac/testdata/tiny"), front}, Builtin: Builtin{Layouts: layouts.Files, Theme: fakeTheme}, Version: "test"}
}

// say gives what a reference says on the page of n1 in the east, or what is
// wrong with it.
func say(t *testing.T, ref string) (words, wrong string) {
	t.Helper()
	return said(t, tinyWith("{{"+ref+"}}"))
}

// said is what the only reference of a site says.
func said(t *testing.T, o Options) (words, wrong string) {
	t.Helper()
	var probs source.Problems
	m, err := Read(o, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		if p.Warning {
			continue // nobody has signed it
		}
		return "", strings.TrimPrefix(p.String(), "content/2014/areas/east/n1.md:1:1: ")
	}
	e := m.Newest
	return e.shown(e.Words.Docs()[0])[0].Text, ""
}

func TestReferencesSayWhatTheFiguresAre(t *testing.T) {
	for _, c := range []struct{ ref, want string }{
		{"n1", "55.0 per 10,000 at 31 March 2014"},
		{"n1 2013", "50.4 per 10,000 at 31 March 2013"},
		{"n1 value", "55.0 per 10,000"},
		{"n1 number", "55.0"},
		{"n1-kind/short number", "60%"},
		{"n1 west 2013 number", "c (suppressed)"},
		{"n1-kind/long", "40% at 31 March 2014"},
		{"n1-kind/short value", "60%"},
		{"n1 west 2013", "c (suppressed) at 31 March 2013"},
		{"n1 west 2013 value", "c (suppressed)"},
		{"n1-kind/long west", "c (suppressed) at 31 March 2014"},
		{"n1-kind/long tinyland value", "– (no figure)"},
		{"n1 change since 2013", "up 4.6 per 10,000"},
		{"n1 change since 2012", "unchanged"}, // 55.04 is shown as 55.0
		{"n1-kind/short change since 2013", "down 1 percentage point"},
		{"n1 2013 change since 2012", "down 4.6 per 10,000"},
		{"n1 west change since 2013", "not comparable: 2013 is suppressed"},
		{"n1 west 2013 change since 2012", "c (suppressed)"},
		{"n1 against tinyland", "12.9 per 10,000 higher than Tinyland"},
		{"n1 west against east", "12.0 per 10,000 lower than East"},
		{"n1 north against country", "the same as Tinyland (provisional)"},
		{"n1 against region", "12.9 per 10,000 higher than North (provisional)"},
		{"n1 2013 against west", "not comparable: West is suppressed"},
		{"n1 2013 against north", "not comparable: North has no figure"},
		{"n1 west 2013 against east", "c (suppressed)"},
		{"n1 rose since 2013", "rose since 2013"},
		{"n1 higher than country", "higher than Tinyland"},
		{"n1 above 50", "above 50"},
		{"n1-kind/short below 60.5%", "below 60.5%"},
		{"n1 rose since 2013 | has > risen & grown", "has > risen & grown"},
		{"n1 2013 number", "50.4"},
		{"n1 north value", "42.1 per 10,000 (provisional)"},
		{"n1 north", "42.1 per 10,000 at 31 March 2014 (provisional)"},
		{"n1 against north", "12.9 per 10,000 higher than North (provisional)"},
	} {
		if got, wrong := say(t, c.ref); got != c.want || wrong != "" {
			t.Errorf("{{%s}} says %q, want %q; %s", c.ref, got, c.want, wrong)
		}
	}
}

func TestReferencesSpeakTheLanguageOfTheSite(t *testing.T) {
	for _, c := range []struct{ ref, want string }{
		{"n1", "55.0⟦ per 10,000⟧ ⟦at 31 March ⟧2014"},
		{"n1 number", "55.0"},
		{"n1 west 2013", "c (⟦suppressed⟧) ⟦at 31 March ⟧2013"},
		{"n1-kind/long tinyland value", "– (⟦no figure⟧)"},
		{"n1 change since 2013", "⟦up ⟧4.6⟦ per 10,000⟧"},
		{"n1 change since 2012", "⟦unchanged⟧"},
		{"n1-kind/short change since 2013", "⟦down ⟧1⟦ percentage point⟧"},
		{"n1 west change since 2013", "⟦not comparable: ⟧2013⟦ is suppressed⟧"},
		{"n1 2013 against west", "⟦not comparable: ⟧West⟦ is suppressed⟧"},
		{"n1 2013 against north", "⟦not comparable: ⟧North⟦ has no figure⟧"},
		{"n1 against tinyland", "12.9⟦ per 10,000⟧⟦ higher than ⟧Tinyland"},
		{"n1 west against east", "12.0⟦ per 10,000⟧⟦ lower than ⟧East"},
		{"n1 north against country", "⟦the same as ⟧Tinyland (⟦provisional⟧)"},
		{"n1 rose since 2013", "⟦rose since ⟧2013"},
		{"n1 2013 fell since 2012", "⟦fell since ⟧2012"},
		{"n1 unchanged since 2012", "⟦unchanged since ⟧2012"},
		{"n1 higher than country", "⟦higher than ⟧Tinyland"},
		{"n1 west lower than east", "⟦lower than ⟧East"},
		{"n1 west about the same as tinyland", "⟦about the same as ⟧Tinyland"},
		{"n1 tinyland highest since 2012", "⟦highest since ⟧2012"},
		{"n1 2013 lowest since 2012", "⟦lowest since ⟧2012"},
		{"n1-kind/short below 60.5%", "⟦below ⟧60.5%"},
		{"n1 above 50", "⟦above ⟧50"},
		{"n1 rose since 2013 | has risen", "has risen"},
	} {
		if got, wrong := said(t, inSecond(t, tinyWith("{{"+c.ref+"}}"), marked)); got != c.want || wrong != "" {
			t.Errorf("{{%s}} says %q, want %q; %s", c.ref, got, c.want, wrong)
		}
	}
}

func TestAClaimStandsOnlyWhereTheFiguresBearIt(t *testing.T) {
	const rate = "n1-rate in "
	for _, c := range []struct{ ref, wrong string }{
		{"n1 rose since 2013", ""},
		{"n1 rose since 2012", rate + "East did not rise from 2012 to 2014: it was 55.0 and is 55.0"},
		{"n1 2013 rose since 2012", rate + "East did not rise from 2012 to 2013: it was 55.0 and is 50.4"},
		{"n1 west rose since 2013", rate + "West has no number for 2013 (suppressed), and nothing can be claimed of it"},
		{"n1 west 2013 rose since 2012", rate + "West has no number for 2013 (suppressed), and nothing can be claimed of it"},
		{"n1 2013 fell since 2012", ""},
		{"n1 fell since 2013", rate + "East did not fall from 2013 to 2014: it was 50.4 and is 55.0"},
		{"n1 west fell since 2013", rate + "West has no number for 2013 (suppressed), and nothing can be claimed of it"},
		{"n1 unchanged since 2012", ""},
		{"n1 unchanged since 2013", rate + "East was not unchanged from 2013 to 2014: it was 50.4 and is 55.0"},
		{"n1-kind/long west unchanged since 2013", "n1-kind/long in West has no number for 2014 (suppressed), and nothing can be claimed of it"},
		{"n1 higher than tinyland", ""},
		{"n1 higher than east", "east would be compared with itself"},
		{"n1 west higher than east", rate + "West is not higher than East in 2014: 43.0 against 55.0"},
		{"n1 2013 higher than west", rate + "East cannot be compared with West in 2013: there is no number (suppressed)"},
		{"n1 north higher than country", rate + "North is not higher than Tinyland in 2014: 42.1 against 42.1"},
		{"n1 west lower than east", ""},
		{"n1 lower than country", rate + "East is not lower than Tinyland in 2014: 55.0 against 42.1"},
		{"n1-kind/long lower than west", "n1-kind/long in East cannot be compared with West in 2014: there is no number (suppressed)"},
		{"n1 west about the same as tinyland", ""},
		{"n1 about the same as tinyland", rate + "East is not about the same as Tinyland in 2014: 55.0 against 42.1"},
		{"n1 2013 about the same as west", rate + "East cannot be compared with West in 2013: there is no number (suppressed)"},
		{"n1 tinyland highest since 2012", ""},
		{"n1 highest since 2012", rate + "East in 2014 is not the highest since 2012: it was 55.0 in 2012 and is 55.0"},
		{"n1 west highest since 2012", rate + "West has no number for 2013 (suppressed), and nothing can be claimed of it"},
		{"n1 2013 lowest since 2012", ""},
		{"n1 lowest since 2012", rate + "East in 2014 is not the lowest since 2012: it was 55.0 in 2012 and is 55.0"},
		{"n1 west lowest since 2012", rate + "West has no number for 2013 (suppressed), and nothing can be claimed of it"},
		{"n1 above 54.9", ""},
		{"n1 above 55", rate + "East is not above 55 in 2014: it is 55.0"},
		{"n1-kind/long west above 3", "n1-kind/long in West has no number for 2014 (suppressed), and nothing can be claimed of it"},
		{"n1 below 55.5", ""},
		{"n1 below 50.5", rate + "East is not below 50.5 in 2014: it is 55.0"},
		{"n1-kind/long west below 99", "n1-kind/long in West has no number for 2014 (suppressed), and nothing can be claimed of it"},
		{"n1 higher than neighbours", "East has no statistical neighbours in this edition"},
		{"n1 2011 above 3", "this edition holds no figure of n1-rate for 2011"},
		{"n1 rose since 2010", "this edition holds no figure of n1-rate for 2010"},
		{"n1 2012 rose since 2012", "2012 does not lie before 2012"},
		{"n1-kind/short rose since 2012", "this edition holds no figure of n1-kind for 2012"},
	} {
		_, wrong := say(t, c.ref)
		wrong = strings.TrimSuffix(strings.TrimSuffix(wrong, " [claim]"), " [reference]")
		if at := strings.Index(wrong, ": "); strings.HasPrefix(wrong, "content/") {
			wrong = wrong[at+2:]
		}
		if wrong != c.wrong {
			t.Errorf("{{%s}}: got %q, want %q", c.ref, wrong, c.wrong)
		}
	}
}

// TestReferencesOfTheDemonstrationAreThoseOfTheirPages follows each reference of
// the demonstration to the page that it is linked to, and finds the value there,
// in the row of its period.
func TestReferencesOfTheDemonstrationAreThoseOfTheirPages(t *testing.T) {
	plan := plannedDemonstration(t)
	seen := map[commentary.Form]int{}
	blocks := map[commentary.BlockKind]int{}
	pages := map[string]*html.Node{}
	for _, e := range plan.Model.Editions {
		for _, d := range e.Words.Docs() {
			for i := range d.Blocks {
				blocks[d.Blocks[i].Kind]++
			}
			for i := range d.References {
				ref := &d.References[i]
				seen[ref.Form]++
				at := e.ID + "/" + areaItemPath(e, ref.Area, e.itemOf(ref.Measure))
				if pages[at] == nil {
					data, _, err := plan.Render(at)
					if err != nil {
						t.Fatal(err)
					}
					pages[at], _ = html.Parse(bytes.NewReader(data))
				}
				if ref.Form <= commentary.Bare {
					onPage(t, e, ref, pages[at])
				}
			}
		}
	}
	for f := commentary.Figure; f <= commentary.Below; f++ {
		if seen[f] == 0 {
			t.Errorf("no text of the demonstration says %q", f)
		}
	}
	for k := commentary.ChartBlock; k <= commentary.TileBlock; k++ {
		if blocks[k] == 0 {
			t.Errorf("no text of the demonstration holds a %s", k)
		}
	}
}

// onPage holds that the section of a measure has the value of a reference: in
// its tables, in the row of the period where the category is the one they show.
func onPage(t *testing.T, e *Edition, ref *commentary.Reference, page *html.Node) {
	t.Helper()
	ms := &e.Framework.Measures[ref.Measure]
	section := find(page, func(n *html.Node) bool { return attr(n, "id") == ms.Anchor })
	if section == nil {
		t.Errorf("%s: there is no section %s", ref.Pos, ms.Anchor)
		return
	}
	said := e.tell(ref).text
	value, _, _ := strings.Cut(said, " ")
	value = strings.TrimSuffix(value, "%")
	for _, cell := range findAll(section, func(n *html.Node) bool { return n.Data == "td" }) {
		if shown := strings.TrimSpace(text(cell)); shown == value || strings.HasPrefix(shown, value+"%") {
			return
		}
	}
	if strings.Contains(text(section), value) {
		return // in the tile or the sentence of a distribution
	}
	t.Errorf("%s: {{%s}} says %q, and its page does not", ref.Pos, ref.Text, said)
}

func TestTextsThatAreNotLookedAtAgainAreNamed(t *testing.T) {
	demo := demonstration()
	same, err := fs.ReadFile(demo.Site, "content/2015/areas/hathersea/index.md")
	if err != nil {
		t.Fatal(err)
	}
	noted := func(figures string) string {
		return "+++\nfigures = \"" + figures + "\"\nauthor = \"A. Writer\"\ndate = 2017-01-30\n+++\nIt is {{n19 hathersea 2016}}.\n"
	}
	demo.Site = overlay{demo.Site, fstest.MapFS{
		"content/2016/areas/hathersea/index.md": {Data: same},
		"content/2016/areas/larkhaven/n17.md":   {Data: []byte(noted(""))},
	}}
	check := func() string {
		var probs source.Problems
		if _, err := Check(demo, &probs); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, p := range probs.Sorted() {
			out = append(out, p.String()+" "+p.Hint)
		}
		return strings.Join(out, "\n")
	}
	got := check()
	if !strings.Contains(got, "content/2016/areas/hathersea/index.md: warning: the text is carried over unchanged from edition 2015 [carried-over]") {
		t.Error(got)
	}
	_, hash, found := strings.Cut(got, `write figures = "`)
	if !found || !strings.Contains(got, "n17.md:2:1: warning: the figures that the words were written for are not noted [figures-changed]") {
		t.Fatal(got)
	}
	hash, _, _ = strings.Cut(hash, `"`)
	front := demo.Site.(overlay).front
	front["content/2016/areas/larkhaven/n17.md"].Data = []byte(noted(hash))
	if got := check(); strings.Contains(got, "n17.md") {
		t.Errorf("with its fingerprint: %s", got)
	}
	front["content/2016/areas/larkhaven/n17.md"].Data = []byte(strings.Replace(noted(hash), "2016", "2015", 1))
	if got := check(); !strings.Contains(got, "the figures have changed since the words were written [figures-changed]") {
		t.Errorf("with another figure: %s", got)
	}
}

func TestTheFingerprintOfAProfileCoversAllThatItsRowsShow(t *testing.T) {
	o := demonstration()
	data, err := fs.ReadFile(o.Site, "data/2016/n17.csv")
	if err != nil {
		t.Fatal(err)
	}
	with := func(old, new string) string {
		changed := strings.Replace(string(data), old, new, 1)
		if old != "" && changed == string(data) {
			t.Fatalf("n17.csv has no %q", old)
		}
		front := overlay{o.Site, fstest.MapFS{
			"data/2016/n17.csv":                   {Data: []byte(changed)},
			"content/2016/areas/larkhaven/n17.md": {Data: []byte("Words.\n\n```profile\nn17\n```\n")},
		}}
		var probs source.Problems
		m, err := Read(Options{Site: front, Builtin: o.Builtin, Version: "test"}, &probs)
		if err != nil || m == nil || m.Newest == nil {
			t.Fatal(err, probs.Sorted())
		}
		area, _ := m.Register.BySlug("larkhaven")
		indicator, _ := m.Newest.Framework.Indicator("n17")
		return m.Newest.fingerprint(m.Newest.Words.AreaIndicator(area, indicator))
	}
	same := with("", "")
	for what, change := range map[string][2]string{
		"the country":   {"n17-ended,,F92000001,2016,4.4", "n17-ended,,F92000001,2016,4.5"},
		"the past":      {"n17-ended,,F06000016,2012,", "n17-ended,,F06000016,2012,1"},
		"its own place": {"n17-ended,,F06000010,2016,16.2", "n17-ended,,F06000010,2016,26.2"},
	} {
		if with(change[0], change[1]) == same {
			t.Errorf("another figure of %s does not change the fingerprint", what)
		}
	}
}

// demoText gives what a text about Larkhaven in the demonstration says on its
// page, and what is wrong with it.
func demoText(t *testing.T, text string) (page, wrong string) {
	t.Helper()
	o := demonstration()
	o.Site = overlay{o.Site, fstest.MapFS{"content/2016/areas/larkhaven/n17.md": {Data: []byte(text)}}}
	var probs source.Problems
	plan, err := Check(o, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		if p.Warning {
			continue // nobody has signed it
		}
		wrong += strings.TrimPrefix(p.String(), "content/2016/areas/larkhaven/n17.md:") + "\n"
	}
	if plan == nil {
		return "", wrong
	}
	data, _, err := plan.Render("2016/areas/larkhaven/n17/index.html")
	if err != nil {
		t.Fatal(err)
	}
	return string(data), wrong
}

func TestWhatCannotBeComparedIsNot(t *testing.T) {
	_, wrong := demoText(t, "{{n19-number against norrey}}\n{{n19-number higher than neighbours}}\n{{n7 change since 2014}}\n{{n7 rose since 2014}}\n{{n2-pa/cin highest since 2013/14}}\n{{n19 norrey against neighbours}}\n\n```chart\nn1-ks2-rwm/cin\n```\n\n```chart\nn19 port-averil\n```\n\n{{n14-days/mode}}\n{{n19 highest since 2016}}\n")
	for _, want := range []string{
		"1:1: n19-number is a number, which says nothing beside that of a place of another size [reference]\n",
		"2:1: n19-number is a number, which says nothing beside that of a place of another size [claim]\n",
		"3:1: n7 cannot be compared between 2014 and 2016: ",
		"4:1: n7 cannot be compared between 2014 and 2016: ",
		"5:1: n2-pa/cin cannot be compared between 2013/14 and 2015/16: ",
		"6:1: Norrey has no statistical neighbours in this edition [reference]\n",
		"8:4: n1-ks2-rwm has figures for one period only, and a chart needs two [block]\n",
		"12:4: Port Averil has no number of n19-rate, and a chart would show the others only [block]\n",
		"16:1: this edition holds no figure of n14-days/mode for any area [reference]\n",
		"17:1: 2016 does not lie before 2016, the newest period of the figure [claim]\n",
	} {
		if !strings.Contains(wrong, want) {
			t.Errorf("%q is not said of\n%s", want, wrong)
		}
	}
}

func TestBlocksShowWhatThePageShows(t *testing.T) {
	page, wrong := demoText(t, "It is {{n17-ended against neighbours}}.\n\n```table\nn17-ended\n```\n\n```chart\nn17-ended\n```\n\n```profile\nn17\n```\n\n```tile\nn17-ended\n```\n")
	if wrong != "" {
		t.Fatal(wrong)
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, n := range findAll(root, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		if ids[attr(n, "id")] {
			t.Errorf("two elements of the page have the id %q", attr(n, "id"))
		}
		ids[attr(n, "id")] = true
	}
	placed := findAll(root, func(n *html.Node) bool { return attr(n, "class") == "placed" })
	section := find(root, func(n *html.Node) bool { return attr(n, "id") == "ended-in-the-year" })
	if len(placed) != 4 || section == nil {
		t.Fatalf("%d blocks on the page, section %v", len(placed), section)
	}
	for at, match := range []func(*html.Node) bool{
		func(n *html.Node) bool { return n.Data == "tbody" },
		func(n *html.Node) bool { return n.Data == "desc" },
		func(n *html.Node) bool { return n.Data == "tbody" },
		func(n *html.Node) bool { return attr(n, "class") == "tile-value" },
	} {
		have := find(placed[at], match)
		if have == nil {
			t.Errorf("block %d lacks its part", at)
			continue
		}
		if want := find(section, match); at != 2 && text(have) != text(want) {
			t.Errorf("block %d shows %q, the page %q", at, text(have), text(want))
		}
	}
	said := text(find(root, func(n *html.Node) bool { return attr(n, "class") == "figure-link" }))
	if !strings.HasSuffix(said, "than the median of its statistical neighbours") {
		t.Errorf("beside its neighbours it is %q", said)
	}
}
