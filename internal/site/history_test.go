package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/linkcheck"
	"almanac/internal/output"
	"almanac/internal/source"
)

// folder is a site in a folder of its own, to be sealed.
type folder struct {
	t   *testing.T
	dir string
}

// tinySite is the site of the scripts with two editions, the older with a figure
// that stands nowhere else.
func tinySite(t *testing.T) *folder {
	t.Helper()
	f := &folder{t, t.TempDir()}
	if err := os.CopyFS(f.dir, os.DirFS("../../cmd/almanac/testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	f.edit("data/2014/n1.csv", "east,2013,50.4", "east,2013,57.3")
	f.write("data/2015/edition.toml", "title = \"Plans in Tinyland, 2015\"\nstatus = \"final\"\npublished = 2015-11-12\nframework = \"tiny\"\n")
	f.write("data/2015/n1.csv", "measure,breakdown,area,period,value,symbol\nn1-rate,,east,2015,12,\nn1-rate,,west,2015,13,\n")
	return f
}

func (f *folder) options() Options {
	o := demonstration()
	o.Site = os.DirFS(f.dir)
	o.Now = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	return o
}

func (f *folder) write(name, text string) {
	f.t.Helper()
	name = filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) edit(name, old, new string) {
	f.t.Helper()
	data, err := os.ReadFile(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil || !bytes.Contains(data, []byte(old)) {
		f.t.Fatalf("%s does not hold %q: %v", name, old, err)
	}
	f.write(name, strings.Replace(string(data), old, new, 1))
}

func (f *folder) commit(files []commit.File, err error, probs *source.Problems) {
	f.t.Helper()
	if err != nil || probs.Errors() > 0 || len(files) == 0 {
		f.t.Fatalf("%v, problems: %v", err, probs.Sorted())
	}
	if err := commit.Write(f.dir, files); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) seal(id string) {
	f.t.Helper()
	var probs source.Problems
	files, err := Seal(f.options(), id, &probs)
	f.commit(files, err, &probs)
}

func (f *folder) withdraw(id, subject string) *Withdrawn {
	f.t.Helper()
	var probs source.Problems
	done, err := Withdraw(f.options(), Withdrawal{Edition: id, Subject: subject, Reason: "It was small."}, &probs)
	if done == nil {
		done = &Withdrawn{}
	}
	f.commit(done.Files, err, &probs)
	return done
}

// unlike lists the files of an edition that are not the same in two builds.
func unlike(a, b *output.Memory, id string) (names []string) {
	for _, f := range a.Files() {
		if other, err := b.ReadFile(f.Path); strings.HasPrefix(f.Path, id+"/") && (err != nil || !bytes.Equal(other, f.Data)) {
			names = append(names, f.Path)
		}
	}
	return names
}

func nowhereIn(t *testing.T, m *output.Memory, words string) {
	t.Helper()
	for _, f := range m.Files() {
		if bytes.Contains(f.Data, []byte(words)) {
			t.Errorf("%s holds %q", f.Path, words)
		}
	}
}

func broken(t *testing.T, m *output.Memory) []source.Problem {
	t.Helper()
	var probs source.Problems
	if err := linkcheck.Check(linkcheck.Built{Paths: m.Paths(), Read: m.ReadFile}, &probs); err != nil {
		t.Fatal(err)
	}
	return probs.Sorted()
}

// TestSealedEditionsAreReadBySeveralWorkers is for the race detector.
func TestSealedEditionsAreReadBySeveralWorkers(t *testing.T) {
	f := tinySite(t)
	before := build(t, f.options())
	f.seal("2014")
	f.seal("2015")
	o := f.options()
	o.Workers = 4
	after := build(t, o)
	for _, x := range before.Files() {
		if now, err := after.ReadFile(x.Path); err != nil || !bytes.Equal(now, x.Data) {
			t.Errorf("to seal has changed %s: %v", x.Path, err)
		}
	}
}

// TestNoNameOfASealedEditionTellsAFigure seals the same edition with each value
// that a small count can have: somebody who does the same must not see from the
// names of files which of them was there before it was withdrawn.
func TestNoNameOfASealedEditionTellsAFigure(t *testing.T) {
	var first string
	for count := range 5 {
		f := tinySite(t)
		f.edit("data/2014/n1.csv", "east,2013,57.3", fmt.Sprintf("east,2013,%d", count+1))
		f.edit("data/2014/n1.csv", "east,2014,,c", fmt.Sprintf("east,2014,%d,", count+1)) // the newest, which a search shows
		f.seal("2014")
		var names []string
		for _, x := range build(t, f.options()).Files() {
			if strings.HasPrefix(x.Path, "2014/") {
				names = append(names, x.Path)
			}
		}
		switch list := strings.Join(names, "\n"); {
		case first == "":
			first = list
		case list != first:
			t.Fatalf("with the value %d files are called otherwise:\n%s\nfirst:\n%s", count+1, list, first)
		}
	}
}

func TestAFigureIsWithdrawnThoughLayoutsAndThemeHaveChanged(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	before := build(t, f.options())
	layout, err := os.ReadFile("../../layouts/area-indicator.html")
	if err != nil {
		t.Fatal(err)
	}
	f.write("layouts/area-indicator.html", strings.Replace(string(layout), `{{define "main"}}`, `{{define "main"}}<p>Arranged otherwise.</p>`, 1))
	f.write("theme/custom.css", "h1{color:navy}")
	f.write("theme/logo.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>`)
	f.edit("data/areas.csv", "East City,East,", "Eastern City,Eastern,")
	done := f.withdraw("2014", "n1-rate:east:2013")
	after := build(t, f.options())
	nowhereIn(t, after, "57.3")
	if got, want := fmt.Sprint(unlike(before, after, "2014")), fmt.Sprint(done.Outputs["2014"]); got != want {
		t.Errorf("changed %s, said to have changed %s", got, want)
	}
	page, _ := after.ReadFile("2014/areas/east/n1/index.html")
	if !bytes.Contains(page, []byte("It was small.")) {
		t.Errorf("the page does not say why: %s", page)
	}
	if bytes.Contains(page, []byte("Arranged otherwise.")) || len(done.Notes) > 0 {
		t.Errorf("the page is not arranged as when it was sealed: %v", done.Notes)
	}
	if bytes.Contains(page, []byte("Eastern")) {
		t.Error("the page calls the area as it is called today, not as it was when it was published")
	}
	for _, p := range broken(t, after) {
		t.Error(p)
	}
}

// TestWhatSealedLayoutsAskForInVainIsArrangedByThoseOfToday withdraws from
// editions whose layouts this program takes no more: by what they are, and by
// what they ask for when they are used.
func TestWhatSealedLayoutsAskForInVainIsArrangedByThoseOfToday(t *testing.T) {
	for name, text := range map[string]string{
		"an action that nobody knows": `{{define "main"}}{{whither .Title}}{{end}}`,
		"a field that is gone":        `{{define "main"}}{{.Weather}}{{end}}`,
	} {
		f := tinySite(t)
		f.seal("2014")
		f.reshare("2014", "layouts/area-indicator.html", text)
		f.reshare("2014", "layouts/withdrawn.html", text)
		// Of the page, the second, it is also said where its figures are.
		for notes, x := range [][2]string{{"n1-rate:east:2013", "2014/areas/east/n1/index.html"}, {"areas/west", "2014/areas/west/index.html"}} {
			subject, page := x[0], x[1]
			done := f.withdraw("2014", subject)
			if len(done.Notes) != 1+notes || !strings.Contains(done.Notes[0], "Edition 2014: what is written anew is arranged by the layouts of today, for this program does not take its own any more: layouts/") {
				t.Errorf("%s, %s: it says %q", name, subject, done.Notes)
			}
			after := build(t, f.options())
			nowhereIn(t, after, "57.3")
			if data, _ := after.ReadFile(page); !bytes.Contains(data, []byte("It was small.")) {
				t.Errorf("%s, %s: the page does not say why", name, subject)
			}
		}
	}
}

// TestAnArchiveWithoutLayoutsIsWithdrawnFrom: programs before this one kept none.
func TestAnArchiveWithoutLayoutsIsWithdrawnFrom(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	f.forgetLayouts("2014")
	done := f.withdraw("2014", "n1-rate:east:2013")
	if len(done.Notes) != 1 || !strings.Contains(done.Notes[0], "layouts were not kept yet") {
		t.Errorf("it says %q", done.Notes)
	}
	nowhereIn(t, build(t, f.options()), "57.3")
}

// forgetLayouts takes the layouts out of the archive of an edition.
func (f *folder) forgetLayouts(id string) {
	f.reseal(id, func(in *edition.Input, data []byte) []byte {
		if strings.HasPrefix(in.Path, "layouts/") {
			return nil
		}
		return data
	})
}

// reshare gives a sealed edition another snapshot of a shared input, as a
// program before this one might have taken it.
func (f *folder) reshare(id, name, text string) {
	f.t.Helper()
	f.reseal(id, func(in *edition.Input, data []byte) []byte {
		if in.Path == name {
			return []byte(text)
		}
		return data
	})
}

// reseal seals an edition with other shared inputs; nil takes one away.
func (f *folder) reseal(id string, another func(in *edition.Input, data []byte) []byte) {
	f.t.Helper()
	var probs source.Problems
	m, err := Read(f.options(), &probs)
	if err != nil || probs.Errors() > 0 {
		f.t.Fatal(err, probs.Sorted())
	}
	defer (&Plan{Model: m}).Close()
	e := m.edition(id)
	s := *e.Seal
	s.Former = e.Seal.Sum()
	var packed []edition.Packed
	for i := range s.Outputs {
		path := s.Outputs[i].Path
		packed = append(packed, edition.Packed{Path: edition.SitePath(path), Data: func() ([]byte, error) { return e.archive.File(path) }})
	}
	shared := s.Shared
	s.Shared = nil
	for _, in := range shared {
		data, err := fs.ReadFile(e.archive.Inputs(), in.Path)
		if err != nil {
			f.t.Fatal(err)
		}
		if data = another(&in, data); data == nil {
			continue
		}
		in.SHA256, in.Size = sumOf(data), int64(len(data))
		s.Shared = append(s.Shared, in)
		packed = append(packed, edition.Packed{Path: edition.InputPath(in.Path), Data: func() ([]byte, error) { return data, nil }})
	}
	files, err := m.sealFiles(&s, packed, edition.Event{Kind: edition.EventWithdrawn, Edition: id, Subject: "for-a-test", Reason: "For a test.", Time: f.options().Now})
	f.commit(files, err, &probs)
}

func TestAnEditionThatIsNotTakenAnyMoreIsPublishedAndWithdrawnFrom(t *testing.T) {
	for _, id := range []string{"2014 beside a newer one", "2014 alone"} {
		t.Run(id, func(t *testing.T) {
			f := tinySite(t)
			if id == "2014 alone" {
				if err := os.RemoveAll(filepath.Join(f.dir, "data", "2015")); err != nil {
					t.Fatal(err)
				}
			}
			f.seal("2014")
			before := build(t, f.options())
			f.reshare("2014", "data/framework/tiny.toml", "titel = \"A framework of an older kind\"\n")
			if changed := unlike(before, build(t, f.options()), "2014"); changed != nil {
				t.Errorf("its pages have changed: %v", changed)
			}
			done := f.withdraw("2014", "n1-rate:east:2013")
			after := build(t, f.options())
			nowhereIn(t, after, "57.3")
			if got, want := fmt.Sprint(unlike(before, after, "2014")), fmt.Sprint(done.Outputs["2014"]); got != want {
				t.Errorf("changed %s, said to have changed %s", got, want)
			}
			page, _ := after.ReadFile("2014/areas/east/n1/index.html")
			if !bytes.Contains(page, []byte("It was small.")) {
				t.Errorf("no tombstone: %s", page)
			}
			if len(done.Texts) != 1 {
				t.Errorf("the texts to be looked at are %v", done.Texts)
			}
			data, err := os.ReadFile(filepath.Join(f.dir, "data/2014/n1.csv"))
			if err != nil || bytes.Contains(data, []byte("57.3")) {
				t.Errorf("the input holds the figure: %v\n%s", err, data)
			}
			for _, p := range broken(t, after) {
				if p.Rule != "built-orphan" { // lists of what there is are withdrawn as well
					t.Error(p)
				}
			}
		})
	}
}

func TestOneWithdrawalFromSeveralEditionsIsOneEntry(t *testing.T) {
	f := tinySite(t)
	for _, id := range []string{"2015", "2016"} {
		f.write("data/"+id+"/edition.toml", "title = \"Plans in Tinyland, "+id+"\"\nstatus = \"final\"\npublished = "+id+"-11-12\nframework = \"tiny\"\n")
		f.write("data/"+id+"/n1.csv", "measure,breakdown,area,period,value,symbol\nn1-rate,,east,2013,57.3,\nn1-rate,,west,2015,13,\n")
	}
	f.seal("2014")
	f.seal("2016")
	f.withdraw("2015", "n1-rate:east:2013")
	page, _ := build(t, f.options()).ReadFile("corrections/index.html")
	if n := bytes.Count(page, []byte("<h2>Withdrawn: ")); n != 1 {
		t.Errorf("there are %d entries", n)
	}
	want := `from <a href="../2016/index.html">Plans in Tinyland, 2016</a>; <a href="../2015/index.html">Plans in Tinyland, 2015</a>; and <a href="../2014/index.html">Plans in Tinyland, 2014</a></p>`
	if !bytes.Contains(page, []byte(want)) {
		t.Errorf("the page does not say %s:\n%s", want, page)
	}
}

func TestWithdrawalsOfOneSecondHaveIDsOfTheirOwn(t *testing.T) {
	f := tinySite(t)
	f.edit("config.toml", "language =", "base_url = \"https://tiny.example/\"\nlanguage =")
	f.seal("2014")
	for _, subject := range []string{"n1-rate:east:2013", "n1-rate:west:2013", "areas/west"} {
		f.withdraw("2014", subject)
	}
	feed, _ := build(t, f.options()).ReadFile("feed.xml")
	ids := map[string]bool{}
	for _, part := range strings.Split(string(feed), "<id>")[1:] {
		id, _, _ := strings.Cut(part, "</id>")
		if ids[id] {
			t.Errorf("two entries have the id %s", id)
		}
		ids[id] = true
	}
	if len(ids) < 5 || !ids["https://tiny.example/2014/#withdrawn-20260101120000"] {
		t.Errorf("the ids are %v", ids)
	}
}
