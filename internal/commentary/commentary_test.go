package commentary

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

// english is the language of the texts in tests.
var english = func() *words.Words {
	w, err := words.English(layouts.Files)
	if err != nil {
		panic(err)
	}
	return w
}()

// known is a small framework, register and board.
func known() Known {
	f := &framework.Framework{
		Themes:     []framework.Theme{{ID: "outcomes"}, {ID: "activity"}},
		Indicators: []framework.Indicator{{ID: "n1"}, {ID: "n19"}},
		Questions:  []framework.Question{{ID: "l1"}, {ID: "l5"}, {ID: "l10"}},
	}
	r := &area.Register{Areas: []area.Area{
		{Slug: "england", Name: "England"},
		{Slug: "leeds", Name: "Leeds", Level: area.Authority},
		{Slug: "hull", Name: "Kingston upon Hull, City of", ShortName: "Hull", Level: area.Authority},
	}}
	return Known{Say: english, Framework: f, Register: r, Boards: []area.Board{{ID: "leeds-board"}}, Editions: []string{"2013", "2014"}}
}

// site makes a file system of pairs of path and text.
func site(pairs ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return out
}

func somePicture(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func report(ps *source.Problems) string {
	var b strings.Builder
	for _, p := range ps.Sorted() {
		fmt.Fprintln(&b, p)
		if p.Hint != "" {
			fmt.Fprintln(&b, "  "+p.Hint)
		}
	}
	return b.String()
}

func edition(t testing.TB, files fstest.MapFS) (*Set, string) {
	t.Helper()
	var ps source.Problems
	set, err := ReadEdition(files, "2014", known(), &ps)
	if err != nil {
		t.Fatal(err)
	}
	return set, report(&ps)
}

func pages(t testing.TB, files fstest.MapFS) ([]*Doc, string) {
	t.Helper()
	var ps source.Problems
	docs, err := ReadPages(files, "content/guide", Known{Say: english}, &ps)
	if err != nil {
		t.Fatal(err)
	}
	return docs, report(&ps)
}

func TestEachFileIsFoundUnderWhatItIsAbout(t *testing.T) {
	set, wrong := edition(t, site(
		"content/2014/index.md", "home",
		"content/2014/themes/activity.md", "theme",
		"content/2014/indicators/n19.md", "indicator",
		"content/2014/areas/leeds/index.md", "area",
		"content/2014/areas/leeds/n1.md", "area indicator",
		"content/2014/areas/leeds/l10.md", "+++\nstatus = \"partly\"\n+++\nten",
		"content/2014/areas/leeds/l5.md", "+++\nstatus = \"answered\"\nowner = \"QA\"\nreview = 2015-06-01\n+++\nfive",
		"content/2014/areas/hull/l5.md", "+++\nstatus = \"not-answered\"\n+++\n",
		"content/2014/areas/leeds/.DS_Store", "junk",
		"content/2014/boards/leeds-board/index.md", "board",
	))
	if wrong != "" {
		t.Fatal(wrong)
	}
	for _, c := range []struct {
		doc     *Doc
		address string
		words   string
	}{
		{set.Index(), "2014/index.html", "home"},
		{set.Theme(1), "2014/themes/activity/index.html", "theme"},
		{set.Indicator(1), "2014/indicators/n19/index.html", "indicator"},
		{set.Area(1), "2014/areas/leeds/index.html", "area"},
		{set.AreaIndicator(1, 0), "2014/areas/leeds/n1/index.html", "area indicator"},
		{set.Board(0), "2014/boards/leeds-board/index.html", "board"},
		{set.Answers(1)[0], "2014/areas/leeds/index.html", "five"},
		{set.Answers(1)[1], "2014/areas/leeds/index.html", "ten"},
		{set.AnswersTo(1)[0], "2014/areas/leeds/index.html", "five"},
	} {
		if c.doc == nil {
			t.Errorf("nothing found for %q", c.words)
			continue
		}
		if got := string(c.doc.HTML(c.doc.Address, Placed{})); c.doc.Address != c.address || !strings.Contains(got, c.words) {
			t.Errorf("%s: address %s, words %q; want %s, %q", c.doc.Path, c.doc.Address, got, c.address, c.words)
		}
	}
	if set.Theme(0) != nil || set.AreaIndicator(1, 1) != nil || set.Area(0) != nil {
		t.Error("something was found where nothing was written")
	}
	a := set.Answers(1)[0]
	if a.Status != Answered || a.Anchor != "l5" || a.Owner != "QA" || a.Review.Format("2006-01-02") != "2015-06-01" {
		t.Errorf("front matter of an answer: %+v", a)
	}
	if hull := set.AnswersTo(1)[1]; hull.Status != NotAnswered || len(hull.HTML("x", Placed{})) != 0 {
		t.Errorf("an answer that is not there yet: %+v", hull)
	}
}

func TestAnEditionWithoutCommentaryHasNone(t *testing.T) {
	set, wrong := edition(t, site("content/about/index.md", "x"))
	if wrong != "" || set.Index() != nil || len(set.Docs()) != 0 || set.Answers(1) != nil {
		t.Errorf("got %v, %s", set.Docs(), wrong)
	}
}

func TestFilesThatBelongNowhereAreNamedWithTheNearestPlace(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"themes/outcome.md", "\"outcome\" is not a theme of the framework [orphan]\n  did you mean \"outcomes.md\"?"},
		{"indicators/n20.md", "\"n20\" is not an indicator of the framework [orphan]\n  indicators go from n1 to n19"},
		{"indicators/N19.md", "\"N19\" is not an indicator of the framework [orphan]\n  names are in lower case: rename it to n19.md"},
		{"indicators/n19.MD", "\"n19.MD\" is neither markdown nor an image [orphan]\n  rename it to n19.md"},
		{"indicators/n19.markdown", "\"n19.markdown\" is neither markdown nor an image [orphan]\n  rename it to n19.md"},
		{"indicators/n19.md.txt", "\"n19.md.txt\" is neither markdown nor an image [orphan]\n  rename it to n19.md"},
		{"indicators/n19.docx", "\"n19.docx\" is neither markdown nor an image [orphan]\n  save the words as plain text in n19.md"},
		{"areas/leeds.md", "areas holds a folder each, not files [orphan]\n  put it in areas/leeds/index.md"},
		{"areas/leeds/n119.md", "\"n119\" is neither an indicator nor a question of the framework [orphan]\n  indicators go from n1 to n19"},
		{"areas/leeds/l99.md", "\"l99\" is neither an indicator nor a question of the framework [orphan]\n  questions go from l1 to l10"},
		{"areas/leeds/n19x.md", "\"n19x\" is neither an indicator nor a question of the framework [orphan]\n  did you mean \"n19.md\"?"},
		{"areas/leeds/L5.md", "\"L5\" is neither an indicator nor a question of the framework [orphan]\n  did you mean \"l5.md\"?"},
		{"boards/leeds-board.md", "boards holds a folder each, not files [orphan]\n  put it in boards/leeds-board/index.md"},
		{"boards/leeds-board/n19.md", "a board has no page of an indicator [orphan]\n  put the words into index.md, or into areas/<area>/n19.md"},
		{"n19.md", "\"n19\" is not a page of an edition [orphan]\n  put it in indicators/n19.md"},
		{"leeds.md", "\"leeds\" is not a page of an edition [orphan]\n  put it in areas/leeds/index.md"},
		{"Index.md", "\"Index\" is not a page of an edition [orphan]\n  names are in lower case: rename it to index.md"},
	} {
		_, got := edition(t, site("content/2014/"+c.path, "words"))
		if want := "content/2014/" + c.path + ": " + c.want; strings.TrimSpace(got) != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestFoldersThatBelongNowhereAreNamedOnce(t *testing.T) {
	for _, c := range []struct{ folder, want string }{
		{"theme", "\"theme\" is not a folder of commentary [orphan]\n  did you mean \"themes\"?"},
		{"areas/leds", "\"leds\" is not an area of the register [orphan]\n  did you mean \"leeds\"?"},
		{"areas/Hull", "\"Hull\" is not an area of the register [orphan]\n  names are in lower case: rename it to hull"},
		{"areas/kingston-upon-hull-city-of", "\"kingston-upon-hull-city-of\" is not an area of the register [orphan]\n  did you mean \"hull\"?"},
		{"areas/leeds/more", "there are no folders in areas/leeds [orphan]\n  put the file into areas/leeds"},
		{"themes/outcomes", "there are no folders in themes [orphan]\n  the file is themes/outcomes.md"},
		{"boards/leeds", "\"leeds\" is not a board [orphan]\n  did you mean \"leeds-board\"?"},
		{"questions", "commentary on a question is the answer of an area or a board [orphan]\n  put it in areas/<area>/<question>.md or boards/<board>/<question>.md"},
	} {
		_, got := edition(t, site("content/2014/"+c.folder+"/n1.md", "a", "content/2014/"+c.folder+"/n19.md", "b"))
		if want := "content/2014/" + c.folder + ": " + c.want; strings.TrimSpace(got) != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestTheFrontDoorIsReadAndFoldersBesideItAreChecked(t *testing.T) {
	var ps source.Problems
	d, err := ReadFront(site("content/index.md", "+++\ntitle = \"Front\"\n+++\nHello", "content/2013/index.md", "x",
		"content/abuot/index.md", "x", "content/notes.md", "x", "content/2021x.md", "x", "content/2015/index.md", "x"), []string{"2013", "2014"}, nil, english, &ps)
	if err != nil || d == nil || d.Address != "index.html" || d.Title != "Front" {
		t.Fatalf("got %+v, %v", d, err)
	}
	want := "content/2015: \"2015\" is neither about, guide nor an edition [orphan]\n  did you mean \"2013\"?\n" +
		"content/2021x.md: \"2021x.md\" is not a page [orphan]\n  put it in about/2021x.md, or in the folder of an edition\n" +
		"content/abuot: \"abuot\" is neither about, guide nor an edition [orphan]\n  did you mean \"about\"?\n" +
		"content/notes.md: \"notes.md\" is not a page [orphan]\n  put it in about/notes.md, or in the folder of an edition\n"
	if diff := cmp.Diff(want, report(&ps)); diff != "" {
		t.Error(diff)
	}
	ps = source.Problems{}
	if d, err := ReadFront(site("data/x", ""), nil, nil, english, &ps); d != nil || err != nil || ps.Len() != 0 {
		t.Errorf("a site without content: %v, %v, %s", d, err, report(&ps))
	}
}

func TestPagesComeInTheirOrder(t *testing.T) {
	docs, wrong := pages(t, site(
		"content/guide/zebra.md", "+++\ntitle = \"Zebra\"\n+++\nx",
		"content/guide/data.md", "+++\ntitle = \"Data\"\norder = 2\n+++\nx",
		"content/guide/first-site.md", "+++\ntitle = \"First\"\norder = 1\n+++\nx",
		"content/guide/index.md", "+++\ntitle = \"Guide\"\n+++\nx",
		"content/guide/apple.md", "+++\ntitle = \"Apple\"\n+++\nx",
	))
	if wrong != "" {
		t.Fatal(wrong)
	}
	var got []string
	for _, d := range docs {
		got = append(got, d.Address)
	}
	want := []string{"guide/index.html", "guide/first-site/index.html", "guide/data/index.html", "guide/apple/index.html", "guide/zebra/index.html"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPagesHaveNoFoldersAndGoodNames(t *testing.T) {
	_, got := pages(t, site("content/guide/more/x.md", "x", "content/guide/My Page.md", "x", "content/guide/2021 x.md", "x", "content/guide/2021x.md", "+++\ntitle = \"x\"\n+++\nx"))
	want := "content/guide/2021 x.md: \"2021 x.md\" does not make a good address [orphan]\n  rename it to 2021-x.md\n" +
		"content/guide/My Page.md: \"My Page.md\" does not make a good address [orphan]\n  rename it to my-page.md\n" +
		"content/guide/more: there are no folders in content/guide but images [orphan]\n  put the pages into content/guide\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFrontMatterMistakesPointAtTheirLine(t *testing.T) {
	const page, answer, theme = "content/guide/p.md", "content/2014/areas/leeds/l5.md", "content/2014/themes/outcomes.md"
	for _, c := range []struct{ name, path, text, want string }{
		{"no title", page, "words", ":1: a page of words needs a title in its front matter [title]\n  begin the file with three lines: +++, title = \"…\", +++"},
		{"not closed", page, "+++\ntitle = \"x\"\nwords", ":1:1: the front matter is not closed [front-matter]\n  end it with a line +++"},
		{"yaml", page, "---\ntitle: x\n---\nwords", ":1:1: front matter is TOML between lines +++, not YAML [front-matter]\n  put +++ for --- and write the lines as TOML: title = \"Leeds in 2014\""},
		{"unknown key", page, "+++\ntitle = \"x\"\nauthr = \"y\"\n+++\nwords", ":3:1: unknown key \"authr\" [unknown-key]\n  did you mean \"author\"?"},
		{"wrong type", page, "+++\ntitle = 2014\n+++\nwords", ":2:1: title must be text, not a number [type]\n  put it in quotes"},
		{"bad date", page, "+++\ntitle = \"x\"\n\ndate = \"3 November\"\n+++\nwords", ":4:1: date is not a date [date]\n  write the day alone: date = 2014-11-03"},
		{"date with a time", theme, "+++\ndate = 2014-11-03T10:00:00Z\n+++\nwords", ":2:1: date is not a date [date]\n  write the day alone: date = 2014-11-03"},
		{"no status", answer, "words", ":1: an answer needs a status in its front matter [status]\n  status is one of answered, partly, in-progress, not-answered, not-published"},
		{"bad status", answer, "+++\nowner = \"x\"\nstatus = \"anwsered\"\n+++\nwords", ":3:1: \"anwsered\" is not a status [status]\n  did you mean \"answered\"?"},
		{"status elsewhere", theme, "+++\nstatus = \"answered\"\n+++\nwords", ":2:1: status is only for answers to questions (areas/<area>/l5.md, boards/<board>/l5.md) [front-matter]\n  delete it"},
		{"order elsewhere", theme, "+++\norder = 1\n+++\nwords", ":2:1: order is only for the pages of about and guide; commentary stands on the page it is about [front-matter]\n  delete it"},
		{"empty", theme, "+++\ntitle = \"x\"\n+++\n\n", ":5:1: the file has no text [empty-file]\n  write something, or delete the file"},
		{"nothing at all", theme, "", ":1:1: the file has no text [empty-file]\n  write something, or delete the file"},
		{"latin-1", theme, "caf\xe9", ":1:4: byte 0xe9 is not UTF-8 text [encoding]\n  save it as UTF-8; in Notepad: File, Save As, Encoding"},
		{"utf-16", theme, "\xff\xfea\x00", ": the file is UTF-16 text [encoding]\n  save it as UTF-8; in Notepad: File, Save As, Encoding"},
		{"control character", theme, "one\ntwo\x01", ":2:4: there is an invisible control character (U+0001) [control-character]\n  delete it; it may have come with pasted text"},
		{"too large", theme, strings.Repeat("x", maxSize+1), ": the file has 1048577 bytes, more than a page of words can have [too-large]\n  split it, or check that it is what it should be"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got string
			if c.path == page {
				_, got = pages(t, site(c.path, c.text))
			} else {
				_, got = edition(t, site(c.path, c.text))
			}
			if want := c.path + c.want; strings.TrimSpace(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestByteOrderMarkAndWindowsLinesAreTaken(t *testing.T) {
	docs, wrong := pages(t, site("content/guide/p.md", "\ufeff+++\r\ntitle = \"x\"\r\ndate = 2014-11-03\r\n+++\r\nOne\r\ntwo <b>\r\n"))
	if want := "content/guide/p.md:6:5: HTML is not taken over: <b> [html]"; !strings.HasPrefix(wrong, want) {
		t.Errorf("got %s, want %s", wrong, want)
	}
	if docs[0].Title != "x" || docs[0].Date.Year() != 2014 {
		t.Errorf("got %+v", docs[0])
	}
}

func TestEveryUseFromSeveralGoroutinesGivesTheSameBytes(t *testing.T) {
	files := fstest.MapFS{}
	for _, a := range []string{"leeds", "hull", "england"} {
		for _, n := range []string{"index", "n1", "n19"} {
			files["content/2014/areas/"+a+"/"+n+".md"] = &fstest.MapFile{Data: []byte("# " + a + "\n\n[N19](n19.md) and [home](../../index.md), note[^1]\n\n[^1]: " + n + "\n")}
		}
	}
	first, wrong := edition(t, files)
	if wrong != "" {
		t.Fatal(wrong)
	}
	want := map[string]string{}
	for _, d := range first.Docs() {
		want[d.Path] = string(d.HTML(d.Address, Placed{}))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, d := range first.Docs() {
				if got := string(d.HTML(d.Address, Placed{})); got != want[d.Path] {
					t.Errorf("%s: %s", d.Path, got)
				}
			}
		})
	}
	wg.Wait()
	again, _ := edition(t, files)
	for _, d := range again.Docs() {
		if got := string(d.HTML(d.Address, Placed{})); got != want[d.Path] {
			t.Errorf("second reading of %s: %s", d.Path, got)
		}
	}
}
