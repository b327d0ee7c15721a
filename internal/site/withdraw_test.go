package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/source"
)

// refused withdraws what cannot be, and gives what is said.
func (f *folder) refused(id, subject, reason string) string {
	f.t.Helper()
	var probs source.Problems
	done, err := Withdraw(f.options(), Withdrawal{Edition: id, Subject: subject, Reason: reason}, &probs)
	if err != nil || done != nil || probs.Errors() == 0 {
		f.t.Fatalf("%s was withdrawn: %v, %v", subject, done, err)
	}
	p := probs.Sorted()[0]
	return p.String() + "\n" + p.Hint
}

func TestWhatPagesNeedIsNotReplaced(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	for _, x := range build(t, f.options()).Files() {
		if !strings.HasPrefix(x.Path, "2014/assets/") {
			continue
		}
		if got := f.refused("2014", x.Path, "It was small."); !strings.Contains(got, "[needed-file]\nwithdraw the figure (almanac withdraw 2014 MEASURE:AREA) or the page") {
			t.Errorf("%s: %s", x.Path, got)
		}
	}
}

func TestAnIndicatorIsNoMeasureAndItsMeasuresAreNamed(t *testing.T) {
	f := tinySite(t)
	got := f.refused("2014", "n1:east", "It was small.")
	if want := "edition 2014 has no measure \"n1\" [unknown-measure]\nN1 has the measures n1-rate, n1-kind"; !strings.HasSuffix(got, want) {
		t.Errorf("it says %s", got)
	}
	if got := f.refused("2014", "n1-rat:east", "It was small."); !strings.HasSuffix(got, "did you mean \"n1-rate\"?") {
		t.Errorf("it says %s", got)
	}
}

func TestStonesAreOfTheKindOfWhatTheyReplace(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	var probs source.Problems
	m, err := Read(f.options(), &probs)
	if err != nil {
		t.Fatal(err)
	}
	defer (&Plan{Model: m}).Close()
	x := &withdrawing{o: f.options(), m: m, w: Withdrawal{Reason: `It */ held "3 < 4", and more.`, Instead: "2014/index.html"}}
	picture := func(data []byte) error { _, _, err := image.Decode(bytes.NewReader(data)); return err }
	for ext, reads := range map[string]func([]byte) error{
		".png": picture, ".jpg": picture, ".jpeg": picture, ".gif": picture, ".PNG": picture,
		".json": func(data []byte) error { var v map[string]any; return json.Unmarshal(data, &v) },
		".csv": func(data []byte) error {
			rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
			if err == nil && (len(rows) != 2 || rows[1][0] != "withdrawn" || rows[1][1] != "2026-01-01" || rows[1][2] != x.w.Reason) {
				t.Errorf("the table is %q", rows)
			}
			return err
		},
		".svg": func(data []byte) error {
			dec := xml.NewDecoder(bytes.NewReader(data))
			for {
				if _, err := dec.Token(); err == io.EOF {
					return nil
				} else if err != nil {
					return err
				}
			}
		},
	} {
		data, err := x.stone(m.edition("2014"), "2014/a"+ext)
		if err != nil {
			t.Fatal(err)
		}
		if err := reads(data); err != nil {
			t.Errorf("%s: %v\n%s", ext, err, data)
		}
	}
	for ext, want := range map[string]string{
		".webp": "Withdrawn on 1 January 2026: It */ held \"3 < 4\", and more.\n",
		".js":   "/* Withdrawn on 1 January 2026: It * / held \"3 < 4\", and more. */\n",
	} {
		if data, err := x.stone(m.edition("2014"), "2014/a"+ext); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v", ext, data, err)
		}
	}
}

func TestNumbersAreFoundInWords(t *testing.T) {
	for _, tt := range []struct {
		number string
		in     []string
		not    []string
	}{
		{"3", []string{"a count of 3", "3", "(3)", "was 3.", "3%", "3 children", "3, then", "3.0", "in May 3 children"},
			[]string{"N3", "3rd", "13", "3.1", "1.3", "3,000", "3 May 2024", "on 3 May", "May 3, 2024", "2024-05-03", "3/5/2024", "the 3rd of May", "2013", "v3", "1.2.3"}},
		{"57.3", []string{"57.3", "57.30 per 10,000", "of 57.3.", "−57.3"}, []string{"157.3", "57.31", "57", "3"}},
		{"1,234", []string{"1234", "1,234", "1,234.0"}, []string{"1,2345", "1,234,000", "234"}},
		{"2014", []string{"2,014"}, []string{"in 2014", "2014/15", "2014-09"}},
	} {
		numbers := map[string]bool{bareNumber(tt.number): true}
		for _, text := range tt.in {
			if text == "in May 3 children" {
				continue // reads like a date, and a person has to look anyway
			}
			if inWordsOf(text, numbers) == "" {
				t.Errorf("%s is not found in %q", tt.number, text)
			}
		}
		for _, text := range tt.not {
			if found := inWordsOf(text, numbers); found != "" {
				t.Errorf("%s is found in %q: %q", tt.number, text, found)
			}
		}
	}
}

func TestAnAreaIsFoundInAnotherRegister(t *testing.T) {
	who := &sameArea{slugs: map[string]bool{"east": true}, codes: map[string]bool{"E1": true, "E2": true}, level: area.Authority}
	one := func(code, slug string, former ...string) area.Area {
		return area.Area{Code: code, Slug: slug, FormerCodes: former, Level: area.Authority}
	}
	for name, tt := range map[string]struct {
		areas []area.Area
		want  string
	}{
		"by its code":                 {[]area.Area{one("E9", "west"), one("E1", "eastern")}, "eastern"},
		"by a former code":            {[]area.Area{one("E3", "eastern", "E2")}, "eastern"},
		"by a code before a slug":     {[]area.Area{one("E1", "eastern"), one("E7", "east")}, "eastern"},
		"by a slug":                   {[]area.Area{one("E7", "east")}, "east"},
		"of two with a code the slug": {[]area.Area{one("E3", "eastern", "E1"), one("E1", "east")}, "east"},
		"of two the bearer of a code": {[]area.Area{one("E3", "eastern", "E1"), one("E1", "eastward")}, "eastward"},
		"neither of two":              {[]area.Area{one("E3", "eastern", "E1"), one("E4", "eastward", "E1")}, ""},
		"not a region with its code":  {[]area.Area{{Code: "E1", Slug: "region", Level: area.Region}}, ""},
		"nobody without a code":       {[]area.Area{one("", "west")}, ""},
	} {
		reg := area.NewRegister(tt.areas)
		got := ""
		if a, ok := who.in(reg); ok {
			got = reg.Areas[a].Slug
		}
		if got != tt.want {
			t.Errorf("%s: found %q, want %q", name, got, tt.want)
		}
	}
}

func TestAFolderInWhichFilesAreReplacedAndGone(t *testing.T) {
	site := replaced{
		FS:      fstest.MapFS{"a/b.md": {Data: []byte("b")}, "a/c.md": {Data: []byte("c")}, "d/e.md": {Data: []byte("e")}},
		files:   map[string][]byte{"a/b.md": []byte("another")},
		without: map[string]bool{"a/c.md": true, "d": true},
	}
	if err := fstest.TestFS(replaced{FS: site.FS, without: site.without}, "a/b.md"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile(site, "a/b.md"); err != nil || string(data) != "another" {
		t.Errorf("%q, %v", data, err)
	}
	var names []string
	_ = fs.WalkDir(site, ".", func(name string, _ fs.DirEntry, err error) error {
		names = append(names, name)
		return err
	})
	if want := []string{".", "a", "a/b.md"}; !slices.Equal(names, want) {
		t.Errorf("there is %v, want %v", names, want)
	}
	for _, name := range []string{"a/c.md", "d", "d/e.md"} {
		if _, err := fs.Stat(site, name); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
}

// TestAPageOfAnEditionThatIsNotTakenAnyMoreGoesWithItsTexts: nothing can be read
// of it but the names of its files.
func TestAPageOfAnEditionThatIsNotTakenAnyMoreGoesWithItsTexts(t *testing.T) {
	f := tinySite(t)
	head := "+++\nauthor = \"A. Writer\"\ndate = 2014-11-01\n"
	f.write("content/2014/areas/east/index.md", head+"+++\nThe Marlowes. ![A plan](plan.svg) ![B](other.svg)\n")
	f.write("content/2014/areas/east/l1.md", head+"status = \"answered\"\n+++\nThe Marlowes answer.\n")
	f.write("content/2014/areas/west/index.md", head+"+++\nWest. ![B](../east/other.svg)\n")
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>`
	f.write("content/2014/areas/east/plan.svg", svg)
	f.write("content/2014/areas/east/other.svg", svg)
	f.seal("2014")
	f.reshare("2014", "data/framework/tiny.toml", "titel = \"A framework of an older kind\"\n")
	done := f.withdraw("2014", "areas/east")
	want := []string{"content/2014/areas/east/index.md", "content/2014/areas/east/l1.md", "content/2014/areas/east/plan.svg"}
	if !slices.Equal(done.Removed, want) {
		t.Errorf("removed %v, want %v", done.Removed, want)
	}
	for _, name := range want {
		if _, err := os.Stat(filepath.Join(f.dir, name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	if len(done.Notes) != 2 || !strings.Contains(done.Notes[0], "look whether another shows what was written for it") || !strings.Contains(done.Notes[1], "stay in data/2014") {
		t.Errorf("it does not say what was not looked at: %v", done.Notes)
	}
	after := build(t, f.options())
	if page, _ := after.ReadFile("2014/areas/east/index.html"); !bytes.Contains(page, []byte("It was small.")) {
		t.Error("no tombstone")
	}
}

func TestAnAnswerGoesWithItsPageFromWhereverItIsShown(t *testing.T) {
	f := tinySite(t)
	f.write("content/2014/areas/east/l1.md", "+++\nauthor = \"A. Writer\"\ndate = 2014-11-01\nstatus = \"answered\"\n+++\nThe Marlowes answer.\n")
	f.seal("2014")
	if page, _ := build(t, f.options()).ReadFile("2014/questions/l1/index.html"); !bytes.Contains(page, []byte("Marlowes")) {
		t.Fatal("the answer is not where it is looked for")
	}
	f.withdraw("2014", "areas/east")
	nowhereIn(t, build(t, f.options()), "Marlowe")
}

// TestAFigureIsFoundByTheRegisterOfAnEditionThatIsNotTakenAnyMore: the area has
// another slug today.
func TestAFigureIsFoundByTheRegisterOfAnEditionThatIsNotTakenAnyMore(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	f.reshare("2014", "data/framework/tiny.toml", "titel = \"A framework of an older kind\"\n")
	f.edit("data/areas.csv", "east,authority", "east-city,authority")
	f.edit("data/2015/n1.csv", "east,2015,12", "east-city,2013,57.3")
	if got := f.refused("2014", "n1-rate:east:2013", "It was 57.3."); !strings.Contains(got, "[reason-tells]") {
		t.Error(got)
	}
	done := f.withdraw("2014", "n1-rate:east:2013")
	if want := []string{"data/2014/n1.csv", "data/2015/n1.csv"}; !slices.Equal(done.Inputs, want) {
		t.Errorf("withdrawn from %v, want %v", done.Inputs, want)
	}
}
