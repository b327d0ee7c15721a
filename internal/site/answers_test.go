package site

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func TestWhoAnsweredStandsOnTheQuestionsPage(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	boards := 0
	for q := range e.Framework.Questions {
		id := e.Framework.Questions[q].ID
		page := rendered(t, plan, e.ID+"/questions/"+id+"/index.html")
		items := findAll(page, func(n *html.Node) bool { return n.Data == "li" && hasClass(n.Parent, "answered-by") })
		docs := e.Words.AnswersTo(framework.QuestionIndex(q))
		if len(items) != len(docs) {
			t.Errorf("%s: %d are listed of %d who answered", id, len(items), len(docs))
			continue
		}
		for i, d := range docs {
			if d.Board != commentary.None {
				boards++
			}
			link := find(items[i], func(n *html.Node) bool { return n.Data == "a" })
			if want := "../../" + strings.TrimPrefix(d.Address, e.ID+"/") + "#" + id; attr(link, "href") != want {
				t.Errorf("%s: leads to %s, want %s", d.Path, attr(link, "href"), want)
			}
			tag := find(items[i], func(n *html.Node) bool { return hasClass(n, "tag-"+d.Status.String()) })
			if tag == nil || text(tag) != d.Status.Words() {
				t.Errorf("%s: its status is not said", d.Path)
			}
			if !strings.Contains(text(items[i]), d.Summary) {
				t.Errorf("%s: its summary is not there", d.Path)
			}
			if parts := findAll(items[i], func(n *html.Node) bool { return n.Data == "a" && hasClass(n.Parent, "answer-parts") }); len(parts) != len(d.Parts) {
				t.Errorf("%s: %d links to its %d parts", d.Path, len(parts), len(d.Parts))
			}
		}
		if count := find(page, func(n *html.Node) bool { return hasClass(n, "answer-count") }); count == nil || !strings.Contains(text(count), "No answer from ") {
			t.Errorf("%s: it does not say how many gave no answer", id)
		}
	}
	if boards < 4 {
		t.Errorf("%d answers of boards were looked at", boards)
	}
}

func TestAnswersStandInFullOnThePageOfWhoGaveThem(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	for _, d := range e.Words.Docs() {
		if d.Scope != commentary.Answer {
			continue
		}
		q := &e.Framework.Questions[d.Question]
		page := rendered(t, plan, d.Address)
		head := byID(page, q.ID)
		if head == nil || !hasClass(head.Parent, "answer") {
			t.Errorf("%s: there is no answer at #%s", d.Path, q.ID)
			continue
		}
		for _, part := range d.Parts {
			if h := byID(head.Parent, q.Parts[part].ID); h == nil || text(h) != q.Parts[part].Label+" "+q.Parts[part].Text {
				t.Errorf("%s: %s does not head its part with the framework's words", d.Path, q.Parts[part].ID)
			}
		}
		lines := findAll(head.Parent, func(n *html.Node) bool { return n.Data == "li" && hasClass(n.Parent, "evidence") })
		if want := d.Evidence(d.Address); len(lines) != len(want) {
			t.Errorf("%s: %d lines of evidence, want %d", d.Path, len(lines), len(want))
		}
	}
	larkhaven, _ := e.Register.BySlug("larkhaven")
	page := rendered(t, plan, e.ID+"/"+areaPath(e, larkhaven))
	if none := findAll(page, func(n *html.Node) bool { return hasClass(n, "no-answer") }); len(none) != len(e.Framework.Themes) {
		t.Errorf("%d themes name questions without an answer, want %d", len(none), len(e.Framework.Themes))
	}
}

func TestAnAuthorityNamesWhatItsBoardAnswered(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	for i := range plan.Model.Boards {
		for _, a := range plan.Model.Boards[i].Members {
			page := rendered(t, plan, e.ID+"/"+areaPath(e, a))
			links := findAll(page, func(n *html.Node) bool { return n.Data == "a" && hasClass(n.Parent, "board-answers") })
			given := e.Words.BoardAnswers(i)
			if len(links) != len(given) {
				t.Errorf("%s: %d links to the %d answers of %s", e.Register.Areas[a].Slug, len(links), len(given), plan.Model.Boards[i].ID)
			}
		}
	}
}

// TestCoverageCountsEveryAuthorityOnce adds up the table of questions: whatever
// an authority did, or did not do, it is counted once a question.
func TestCoverageCountsEveryAuthorityOnce(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	page := rendered(t, plan, e.ID+"/"+coveragePath)
	counts := find(page, func(n *html.Node) bool { return hasClass(n, "coverage-counts") })
	rows := findAll(counts, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" })
	if len(rows) != len(e.Framework.Questions) {
		t.Fatalf("%d questions are counted", len(rows))
	}
	for _, tr := range rows {
		sum := 0
		for _, td := range findAll(tr, func(n *html.Node) bool { return n.Data == "td" }) {
			n := 0
			if _, err := fmt.Sscan(text(td), &n); err != nil {
				t.Error(err)
			}
			sum += n
		}
		if sum != len(e.authoritiesNow()) {
			t.Errorf("%s: %d authorities of %d", text(tr), sum, len(e.authoritiesNow()))
		}
	}
}

func TestAnAuthorityThatIsNoMoreKeepsItsAnswerAndIsNotCounted(t *testing.T) {
	o := demonstration()
	all := fstest.MapFS{"content/2016/areas/marlshire-to-2014/l5.md": {Data: []byte("+++\nauthor = \"A. Writer\"\ndate = 2017-01-30\nstatus = \"answered\"\n+++\nWe knew.\n")}}
	for _, dir := range []string{"data", "content", "config.toml"} {
		err := fs.WalkDir(o.Site, dir, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				var data []byte
				data, err = fs.ReadFile(o.Site, name)
				all[name] = &fstest.MapFile{Data: data}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	o.Site = all
	plan := checked(t, o)
	e := plan.Model.Newest
	for i := range e.Framework.Questions {
		n := e.tally(framework.QuestionIndex(i))
		if n.answers()+n.none != len(e.authoritiesNow()) {
			t.Errorf("%s: %d answers and %d without, of %d authorities", e.Framework.Questions[i].ID, n.answers(), n.none, len(e.authoritiesNow()))
		}
		if e.Framework.Questions[i].ID == "l5" && n.answers() != 0 {
			t.Errorf("%d answers to L5 are counted", n.answers())
		}
	}
	if page := rendered(t, plan, "2016/areas/marlshire-to-2014/index.html"); byID(page, "l5") == nil {
		t.Error("the answer is not on its page")
	}
}

func TestCoverageHasARowForWhoeverAnsweredOrIsInABoard(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	page := rendered(t, plan, e.ID+"/"+coveragePath)
	want := map[string]bool{}
	for _, a := range plan.Model.Boards[1].Members {
		want[e.Register.Areas[a].ShortName] = true
	}
	for _, d := range e.Words.Docs() {
		if d.Scope == commentary.Answer && d.Area != area.None {
			want[e.Register.Areas[d.Area].ShortName] = true
		}
	}
	section := byID(page, "areas")
	letters := 0
	for _, tr := range findAll(section, func(n *html.Node) bool { return n.Data == "tr" && n.Parent.Data == "tbody" }) {
		name := text(find(tr, func(n *html.Node) bool { return n.Data == "th" }))
		if !want[name] {
			t.Errorf("%s has a row and neither answered nor is in a board", name)
		}
		delete(want, name)
		for _, link := range findAll(tr, func(n *html.Node) bool { return n.Data == "a" && hasClass(n, "state") }) {
			letters++
			if !strings.HasSuffix(text(link), ", "+name) || !strings.Contains(text(link), ": ") {
				t.Errorf("the link says %q to who listens", text(link))
			}
		}
	}
	for name := range want {
		t.Errorf("%s has no row", name)
	}
	if letters < 10 {
		t.Errorf("%d answers in the table", letters)
	}
	if !strings.Contains(text(section), "No answer from 3") {
		t.Error("the authorities without a row are not counted")
	}
	if legend := find(section, func(n *html.Node) bool { return hasClass(n, "key-states") }); legend == nil || !strings.Contains(text(legend), "answered in part") {
		t.Error("no legend says what the letters mean")
	}
}

func TestDatesAndAuthorsThatDoNotFitAreWarnings(t *testing.T) {
	for _, test := range []struct{ front, want string }{
		{"author = \"A. Writer\"\ndate = 2017-01-30\nreview = 2017-02-22\n", "5:1: warning: the answer was to be reviewed by 22 February 2017, before the edition was published on 23 February 2017 [overdue]"},
		{"author = \"A. Writer\"\ndate = 2017-01-30\nreview = 2017-01-22\n", "5:1: warning: the answer is to be reviewed by 22 January 2017, before it was written on 30 January 2017 [dated]"},
		{"author = \"A. Writer\"\ndate = 2099-01-01\n", "4:1: warning: the text is dated 1 January 2099, after the edition was published on 23 February 2017 [dated]"},
		{"author = \"A. Writer\"\ndate = 2017-02-23\n", ""},
		{"owner = \"A service\"\ndate = 2017-01-30\n", ""},
		{"date = 2017-01-30\n", "1: warning: the text does not say who wrote it, or when [unsigned]"},
		{"author = \"A. Writer\"\n", "1: warning: the text does not say who wrote it, or when [unsigned]"},
	} {
		o := demonstration()
		const file = "content/2016/areas/larkhaven/l1.md"
		o.Site = overlay{o.Site, fstest.MapFS{file: {Data: []byte("+++\nstatus = \"answered\"\n" + test.front + "+++\nWords.\n")}}}
		var probs source.Problems
		if plan, err := Check(o, &probs); err != nil || plan == nil {
			t.Fatal(err, probs.Sorted())
		}
		var got []string
		for _, p := range probs.Sorted() {
			got = append(got, strings.TrimPrefix(p.String(), file+":"))
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("%q: got %q, want %q", test.front, got, test.want)
		}
	}
}

func TestPartsOfAQuestionHaveAddressesAndKeepItsWords(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	for i := range e.Framework.Questions {
		q := &e.Framework.Questions[i]
		page := rendered(t, plan, e.ID+"/questions/"+q.ID+"/index.html")
		for _, part := range q.Parts {
			if li := byID(page, part.ID); li == nil || li.Data != "li" || text(li) != part.Text || attr(li, "data-part") != part.Label {
				t.Errorf("#%s does not lead to %q", part.ID, part.Text)
			}
		}
	}
}
