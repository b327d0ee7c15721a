package commentary

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/framework"
	"almanac/internal/source"
)

// knownParts is known with a question that has parts, as L8 has agencies.
func knownParts() Known {
	k := known()
	k.Framework.Questions[1].Parts = []framework.Part{
		{ID: "l5a", Label: "L5a", Text: "The police"},
		{ID: "l5b", Label: "L5b", Text: "Schools & early years"},
		{ID: "l5-1", Label: "L5-1", Text: "know what to do?"},
	}
	return k
}

func answers(t *testing.T, pairs ...string) (*Set, string) {
	t.Helper()
	var ps source.Problems
	set, err := ReadEdition(site(pairs...), "2014", knownParts(), &ps)
	if err != nil {
		t.Fatal(err)
	}
	return set, report(&ps)
}

const (
	boardAnswer = "content/2014/boards/leeds-board/l5.md"
	areaAnswer  = "content/2014/areas/leeds/l5.md"
	partly      = "+++\nstatus = \"partly\"\n+++\n"
)

func TestBoardsAnswerQuestionsAsAreasDo(t *testing.T) {
	set, wrong := answers(t, boardAnswer, partly+"ours", areaAnswer, partly+"theirs", "content/2014/boards/leeds-board/l1.md", partly+"x")
	if wrong != "" {
		t.Fatal(wrong)
	}
	var got []string
	for _, d := range set.BoardAnswers(0) {
		got = append(got, d.Address+"#"+d.Anchor)
	}
	want := []string{"2014/boards/leeds-board/index.html#l1", "2014/boards/leeds-board/index.html#l5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	to := set.AnswersTo(1)
	if len(to) != 2 || to[0].Area != 1 || to[0].Board != None || to[1].Board != 0 {
		t.Errorf("answers to L5: %+v; want that of the area, then that of the board", to)
	}
	if len(set.Answers(1)) != 1 {
		t.Errorf("the area has %d answers", len(set.Answers(1)))
	}
}

func TestEvidenceIsLinesOfWordsAndLinks(t *testing.T) {
	set, wrong := answers(t, boardAnswer, "+++\nstatus = \"answered\"\nevidence = [\n  \"A survey of *all* schools, May 2013\",\n  \"[Leeds](../../areas/leeds/n19.md) and [the law](https://example.org/a?b&c)\",\n]\n+++\nwords")
	if wrong != "" {
		t.Fatal(wrong)
	}
	var got []string
	for _, e := range set.BoardAnswers(0)[0].Evidence("2014/boards/leeds-board/index.html") {
		got = append(got, string(e))
	}
	want := []string{"A survey of <em>all</em> schools, May 2013",
		`<a href="../../areas/leeds/n19/index.html">Leeds</a> and <a href="https://example.org/a?b&amp;c">the law</a>`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAHeadingThatIsALabelHeadsAPart(t *testing.T) {
	set, wrong := answers(t, areaAnswer, partly+"All in all.\n\n## l5B\n\nSchools were [asked](#l5-1).\n\n## L5-1\n\nThey know.\n\n## After L5b\n\nMore.")
	if wrong != "" {
		t.Fatal(wrong)
	}
	d := set.Answers(1)[0]
	html := string(d.HTML("2014/areas/leeds/index.html", Placed{}))
	for _, want := range []string{`<h5 id="l5b">L5b Schools & early years</h5>`, `<h5 id="l5-1">L5-1 know what to do?</h5>`, `<a href="#l5-1">asked</a>`, `<h5 id="l5-after-l5b">`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	if diff := cmp.Diff([]int{1, 2}, d.Parts); diff != "" {
		t.Error(diff)
	}
	if d.Sections[1].Heading != "L5b Schools & early years" || d.Sections[1].ID != "l5b" {
		t.Errorf("the section is found as %+v", d.Sections[1])
	}
}

func TestMistakesInAnswersAreNamed(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"status", boardAnswer, "+++\nstatus = \"part\"\n+++\nx", `:2:1: "part" is not a status [status]` + "\n  did you mean \"partly\"?"},
		{"date", boardAnswer, "+++\nstatus = \"partly\"\nreview = \"next May\"\n+++\nx", ":3:1: review is not a date [date]\n  write the day alone: review = 2014-11-03"},
		{"unknown part", areaAnswer, partly + "# L5c\n\nx", ":4:1: L5c is not a part of L5 [part]\n  its parts are L5a, L5b, L5-1"},
		{"part of another", areaAnswer, partly + "# L8b\n\nx", ":4:1: L8b is not a part of L5 [part]\n  its parts are L5a, L5b, L5-1"},
		{"no parts", "content/2014/areas/leeds/l1.md", partly + "# L1a\n\nx", ":4:1: L1a is not a part of L1 [part]\n  the framework lists no parts of L1: give the heading words"},
		{"part twice", areaAnswer, partly + "# L5a\n\nx\n\n# L5a\n\ny", ":8:1: two headings are about L5a [part]\n  put what is said of it under one heading"},
		{"empty evidence", areaAnswer, "+++\nstatus = \"partly\"\nevidence = [\"a\", \" \"]\n+++\nx", ":3:18: a line of evidence is empty [evidence]\n  say what it is, or delete it"},
		{"list as evidence", areaAnswer, "+++\nstatus = \"partly\"\nevidence = [\"- a\"]\n+++\nx", `:3:13: evidence is a line of words and links: "- a" [evidence]` + "\n  write a line for each: words, or a [link](address)"},
		{"lost evidence", areaAnswer, "+++\nstatus = \"partly\"\nevidence = [\"[a](../hll/n19.md)\"]\n+++\nx", ":3:13: the link leads nowhere: \"hll\" is not an area of the register [link]\n  did you mean \"hull\"?"},
		{"evidence elsewhere", "content/2014/areas/leeds/n19.md", "+++\nevidence = [\"a\"]\n+++\nx", ":2:1: evidence is only for answers to questions (areas/<area>/l5.md, boards/<board>/l5.md) [front-matter]\n  delete it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got := answers(t, c.file, c.text)
			if want := c.file + c.want; strings.TrimSpace(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestAnswersStandInOnePlace(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"content/2014/areas/leeds/l5/index.md", "content/2014/areas/leeds/l5: there are no folders in areas/leeds [orphan]\n  the file is areas/leeds/l5.md"},
		{"content/2014/boards/leeds-board/l5/index.md", "content/2014/boards/leeds-board/l5: there are no folders in boards/leeds-board [orphan]\n  the file is boards/leeds-board/l5.md"},
		{"content/2014/boards/leeds-bord/l5.md", "content/2014/boards/leeds-bord: \"leeds-bord\" is not a board [orphan]\n  did you mean \"leeds-board\"?"},
		{"content/2014/boards/leeds-board/l99.md", "content/2014/boards/leeds-board/l99.md: \"l99\" is not a question of the framework [orphan]\n  questions go from l1 to l10"},
	} {
		_, got := answers(t, areaAnswer, partly+"x", c.file, partly+"y")
		if strings.TrimSpace(got) != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}
