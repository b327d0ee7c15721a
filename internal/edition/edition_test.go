package edition

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

const smallFramework = `title = "Small"
version = "1"

[[theme]]
id = "plans"
title = "Plans"
short_title = "Plans"

[[breakdown]]
id = "category"
label = "Category"
category = [{ id = "neglect", label = "Neglect" }, { id = "emotional", label = "Emotional" }]

[[indicator]]
id = "n1"
theme = "plans"
title = "Plans"
text = "Plans"
rationale = "Because"
data_source = "Census"
questions = []

[[indicator.measure]]
id = "n1-rate"
anchor = "rate"
label = "Rate"
title = "Rate"
noun = "rate"
unit = "per-10000"
base = "children"
decimals = 1
kind = "at-march"
high = "h"
low = "l"
not = "n"

[[indicator.measure]]
id = "n1-category"
anchor = "category"
label = "Category"
title = "Category"
noun = "share"
unit = "percent"
base = "plans"
decimals = 0
kind = "year-to-march"
breakdown = "category"
headline = "neglect"
high = "h"
low = "l"
not = "n"

[[state]]
kind = "not-published"
measures = ["n1-category"]
text = "Not published until 2015."
to = 2014
`

const goodEdition = `title = "Norrey 2014"
status = "final"
published = 2014-10-30T09:30:00+01:00
next_update = "October 2015"
framework = "small"
neighbours = "2014"
notes = "A note."
`

const rows = "measure,breakdown,area,period,value,symbol\n"

// site gives a small site with the edition 2014 and files laid over it; an
// empty text takes a file away.
func site(t *testing.T, files map[string]string) (fstest.MapFS, *area.Register) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"data/framework/small.toml":  smallFramework,
		"data/neighbours/2014.csv":   "area,neighbour,rank\nash,birch,1\n",
		"data/2014/edition.toml":     goodEdition,
		"data/2014/n1.csv":           rows + "n1-rate,,ash,2014,1.5,\n",
		"data/2014/categories.csv":   rows + "n1-category,neglect,birch,2014,,c\n",
		"data/2014/seal.json":        "{}",
		"data/2014/.gitattributes":   "",
		"data/2014/~$categories.xls": "lock",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range files {
		if text == "" {
			delete(fsys, name)
		} else {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys, area.NewRegister([]area.Area{
		{Slug: "norrey", Code: "X1", Level: area.Country, Parent: area.None},
		{Slug: "ash", Code: "X2", Level: area.Authority, Parent: 0},
		{Slug: "birch", Code: "X3", Level: area.Authority, Parent: 0},
	})
}

func read(t *testing.T, id string, files map[string]string) (*Edition, []string) {
	t.Helper()
	fsys, reg := site(t, files)
	var probs source.Problems
	e, err := Read(fsys, id, reg, map[string]*framework.Framework{}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, p := range probs.Sorted() {
		problems = append(problems, strings.TrimSuffix(p.String()+" > "+p.Hint, " > "))
	}
	return e, problems
}

func TestReadAWholeEdition(t *testing.T) {
	e, problems := read(t, "2014", nil)
	if problems != nil {
		t.Fatal(problems)
	}
	want := &Edition{
		ID: "2014", Year: 2014, Title: "Norrey 2014", Status: Final, NextUpdate: "October 2015", Notes: "A note.",
		Published:   time.Date(2014, 10, 30, 8, 30, 0, 0, time.UTC),
		FrameworkID: "small", NeighboursID: "2014", Pos: source.Pos{File: "data/2014/edition.toml"},
		Guard: Guard{Width: DefaultWidth, Pos: source.Pos{File: "data/2014/disclosure.toml"}},
	}
	got := *e
	got.Framework, got.Register, got.Neighbours, got.Table = nil, nil, nil, nil
	if diff := cmp.Diff(want, &got); diff != "" {
		t.Error(diff)
	}
	if e.Table.Len() != 2 || e.Neighbours.List[1][0].Area != 2 || e.Framework.ID != "small" {
		t.Errorf("%d observations, neighbours %v, framework %s", e.Table.Len(), e.Neighbours.List, e.Framework.ID)
	}
}

func TestPlainDateIsMidnightUTC(t *testing.T) {
	for written, want := range map[string]time.Time{
		"2014-10-30":                time.Date(2014, 10, 30, 0, 0, 0, 0, time.UTC),
		"2014-10-30T09:30:00":       time.Date(2014, 10, 30, 9, 30, 0, 0, time.UTC),
		"2014-10-30T09:30:00+01:00": time.Date(2014, 10, 30, 8, 30, 0, 0, time.UTC),
	} {
		e, problems := read(t, "2014", map[string]string{"data/2014/edition.toml": strings.Replace(goodEdition, "2014-10-30T09:30:00+01:00", written, 1)})
		if problems != nil || e.Published != want {
			t.Errorf("%s: got %v, %v", written, e.Published, problems)
		}
	}
}

func TestEditionProblems(t *testing.T) {
	const name = "data/2014/edition.toml"
	edit := func(pairs ...string) map[string]string {
		return map[string]string{name: strings.NewReplacer(pairs...).Replace(goodEdition)}
	}
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"no title", edit(`"Norrey 2014"`, `" "`), name + ":1:1: the edition has no title [required]"},
		{"status", edit(`"final"`, `"finel"`), name + `:2:1: "finel" is not a status (draft, final) [status] > did you mean "final"?`},
		{"no status", edit(`status = "final"`, ""), name + `: the edition has no status [required] > a new edition begins as "draft"`},
		{"final without a date", edit("published = 2014-10-30T09:30:00+01:00", ""), name + ": a final edition needs the date and time of its publication [published] > published = 2014-10-30T09:30:00Z"},
		{"published before its year", edit("2014-10-30T09:30:00+01:00", "2004-10-30"), name + ":3:1: published 2004-10-30 is before the year of the edition, 2014 [published] > check the year"},
		{"figures of a later year", map[string]string{"data/2014/n1.csv": rows + "n1-rate,,ash,2015,1,\n"}, `data/2014/n1.csv:2:14: period "2015" is after the edition, which is of 2014 [late-period]`},
		{"figures that were not over", edit("2014-10-30T09:30:00+01:00", "2014-03-30"), `was not over when the edition was published, on 2014-03-30`},
		{"unknown key", edit("next_update", "next_updat"), `did you mean "next_update"?`},
		{"unknown framework", edit(`"small"`, `"smal"`), name + `:5:1: framework "smal" is not in data/framework [unknown-framework] > did you mean "small"?`},
		{"framework like no other", edit(`"small"`, `"2012-06"`), name + `:5:1: framework "2012-06" is not in data/framework [unknown-framework] > there is small`},
		{"no framework", edit(`framework = "small"`, ""), name + ": the edition does not name its framework [required] > there is small"},
		{"unknown neighbours", edit(`neighbours = "2014"`, `neighbours = "2104"`), name + `:6:1: neighbours "2104" is not in data/neighbours [unknown-neighbours] > did you mean "2014"?`},
		{"workbook", map[string]string{"data/2014/n2.xlsx": "PK"}, "data/2014/n2.xlsx: a workbook is not read [stray-file] > save the sheet as CSV"},
		{"capital ending", map[string]string{"data/2014/n2.CSV": "x"}, "data/2014/n2.CSV: the ending of the file is not in lower case [stray-file] > rename it to n2.csv"},
		{"commentary", map[string]string{"data/2014/n2.md": "x"}, "[stray-file] > move it to content/2014"},
		{"folder", map[string]string{"data/2014/old/a.csv": "x"}, "data/2014/old: a folder inside an edition is not read [stray-file]"},
		{"other file", map[string]string{"data/2014/a.docx": "x"}, "[stray-file] > move it out of data/2014"},
		{"observation", map[string]string{"data/2014/n1.csv": rows + "n1-rate,,ash,2014,n/a,\n"}, `data/2014/n1.csv:2:19: "n/a" is not a number [value]`},
		{"supersedes nothing known", edit("notes", "supersedes = \"2013\"\nreason = \"r\"\nnotes"), name + `:7:1: there is no edition "2013" [supersedes]`},
		{"supersedes itself", edit("notes", "supersedes = \"2014\"\nreason = \"r\"\nnotes"), name + `:7:1: edition 2014 cannot supersede 2014 [supersedes]`},
		{"no reason", edit("notes", "supersedes = \"2014\"\nnotes"), name + `: an edition that supersedes another needs a reason [reason]`},
		{"kind of state", edit("notes = \"A note.\"", "[[state]]\nkind = \"retird\"\nitems = [\"n1\"]\ntext = \"t\""), name + `:8:1: "retird" is not a kind of state`},
		{"item of a state", edit("notes = \"A note.\"", "[[state]]\nkind = \"retired\"\nitems = [\"n1\", \"n1-rat\"]\ntext = \"t\""), name + `:9:16: "n1-rat" is neither a measure nor an indicator of the framework [unknown-measure] > did you mean "n1-rate"?`},
		{"category of a state", edit("notes = \"A note.\"", "[[state]]\nkind = \"retired\"\nitems = [\"n1-category\"]\ncategories = [\"neglet\"]\ntext = \"t\""), name + `:10:15: measure "n1-category" has no category "neglet" [breakdown] > did you mean "neglect"?`},
		{"state without text or items", edit("notes = \"A note.\"", "[[state]]\nkind = \"retired\""), "the state has no text [required]"},
		{"source", map[string]string{"data/2014/sources.toml": "[[source]]\nfile = \"a\"\nmeasures = [\"n2\"]\n"}, `data/2014/sources.toml:3:13: "n2" is neither a measure nor an indicator of the framework [unknown-measure]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := read(t, "2014", tt.files)
			if all := strings.Join(problems, "\n"); !strings.Contains(all, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", all, tt.want)
			}
		})
	}
}

func TestOneMistakeInAnEditionIsOneProblem(t *testing.T) {
	const name = "data/2014/edition.toml"
	for _, tt := range []struct{ old, new, want string }{
		{"notes", "[[state\nnotes", "[toml]"},
		{`title = "`, `titel = "`, `unknown key "titel" [unknown-key]`},
		{`status = "final"`, `status = 1`, "status must be text, not a number [type]"},
		{`published = 2014-10-30T09:30:00+01:00`, `published = "2014-10-30"`, "published must be a date, not text [type]"},
		{`framework = "small"`, `framwork = "small"`, `unknown key "framwork" [unknown-key]`},
		{"2014-10-30T09:30:00+01:00", "2004-10-30", "published 2004-10-30 is before the year of the edition"},
		{`notes = "A note."`, "[[state]]\nkind = \"retired\"\nitem = [\"n1-rate\"]\ntext = \"t\"", `unknown key "item" in state [unknown-key]`},
		{`notes = "A note."`, "[[state]]\nkind = 1\nitems = [\"n1-rate\"]\ntext = \"t\"", `kind must be text, not a number [type]`},
	} {
		if !strings.Contains(goodEdition, tt.old) {
			t.Fatalf("%q is not in the edition", tt.old)
		}
		_, problems := read(t, "2014", map[string]string{name: strings.Replace(goodEdition, tt.old, tt.new, 1)})
		if len(problems) != 1 || !strings.Contains(problems[0], tt.want) {
			t.Errorf("%s: got\n%s\nwant %s", tt.new, strings.Join(problems, "\n"), tt.want)
		}
	}
}

func TestRevisionNamesWhatItCorrects(t *testing.T) {
	revision := strings.Replace(goodEdition, "2014-10-30", "2015-01-30", 1)
	const name = "data/2014-r2/edition.toml"
	e, problems := read(t, "2014-r2", map[string]string{name: revision + "supersedes = \"2014\"\nreason = \"A wrong figure.\"\n"})
	if problems != nil || e.Revision != 2 || e.Year != 2014 || e.Supersedes != "2014" || e.Reason != "A wrong figure." {
		t.Errorf("got %+v, %v", e, problems)
	}
	_, problems = read(t, "2014-r2", map[string]string{name: revision})
	want := []string{name + `: revision 2014-r2 does not say which edition it corrects [supersedes] > supersedes = "2014"`}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
}

func TestEditionThatIsNotWhole(t *testing.T) {
	if e, problems := read(t, "2014", map[string]string{"data/2014/edition.toml": ""}); e != nil || len(problems) != 1 || !strings.Contains(problems[0], "missing-file") {
		t.Errorf("without edition.toml: %v, %v", e, problems)
	}
	e, problems := read(t, "draft", map[string]string{"data/draft/edition.toml": goodEdition})
	if e == nil || len(problems) != 1 || !strings.HasPrefix(problems[0], `data/draft: "draft" is not the name of an edition [edition-id]`) {
		t.Errorf("by a wrong name: %v", problems)
	}
	e, problems = read(t, "2014", map[string]string{"data/framework/small.toml": "title = 1\n" + smallFramework})
	if e == nil || e.Framework != nil || e.Table != nil || problems == nil {
		t.Errorf("with a faulty framework: %+v, %v", e, problems)
	}
}

func TestFrameworkIsReadOnce(t *testing.T) {
	fsys, reg := site(t, map[string]string{"data/2015/edition.toml": goodEdition})
	frameworks := map[string]*framework.Framework{}
	var probs source.Problems
	a, errA := Read(fsys, "2014", reg, frameworks, &probs)
	b, errB := Read(fsys, "2015", reg, frameworks, &probs)
	if errA != nil || errB != nil || a.Framework != b.Framework || a.Framework == nil {
		t.Errorf("%v, %v, %p and %p", errA, errB, a.Framework, b.Framework)
	}
}

func TestListIsOldestFirst(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, dir := range []string{"2015", "2014-r10", "2014", "2014-r2", "final"} {
		fsys["data/"+dir+"/edition.toml"] = &fstest.MapFile{}
	}
	fsys["data/2016/n1.csv"] = &fstest.MapFile{} // its edition.toml was forgotten
	fsys["data/framework/2012-06.toml"] = &fstest.MapFile{}
	fsys["data/areas.csv"] = &fstest.MapFile{}
	ids, err := List(fsys)
	if diff := cmp.Diff([]string{"2014", "2014-r2", "2014-r10", "2015", "2016", "final"}, ids); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if ids, err := List(fstest.MapFS{}); ids != nil || err != nil {
		t.Errorf("of nothing: %v, %v", ids, err)
	}
}

func TestParseID(t *testing.T) {
	for id, want := range map[string][2]int{"2014": {2014, 0}, "2014-r2": {2014, 2}, "2014-r12": {2014, 12}} {
		if y, r, ok := ParseID(id); !ok || y != want[0] || r != want[1] {
			t.Errorf("%s: %d, %d, %v", id, y, r, ok)
		}
	}
	for _, id := range []string{"", "14", "2014-r1", "2014-r02", "2014-r", "2014r2", "2014-2", "+201", "9999", "framework"} {
		if _, _, ok := ParseID(id); ok {
			t.Errorf("%q was taken for an edition", id)
		}
	}
}

func TestNewest(t *testing.T) {
	edition := func(id string, status Status, supersedes string) *Edition {
		return &Edition{ID: id, Status: status, Supersedes: supersedes}
	}
	for _, tt := range []struct {
		name     string
		editions []*Edition
		want     string
	}{
		{"none", nil, ""},
		{"the last year", []*Edition{edition("2015", Final, ""), edition("2014", Final, "")}, "2015"},
		{"not a draft", []*Edition{edition("2014", Final, ""), edition("2015", Draft, "")}, "2014"},
		{"a draft where there is nothing else", []*Edition{edition("2014", Draft, ""), edition("2015", Draft, "")}, "2015"},
		{"the revision", []*Edition{edition("2014-r2", Final, "2014"), edition("2014", Final, "")}, "2014-r2"},
		{"not yet the revision", []*Edition{edition("2014-r2", Draft, "2014"), edition("2014", Final, "")}, "2014"},
		{"not the revision of an older year", []*Edition{edition("2014", Final, ""), edition("2015", Final, ""), edition("2014-r2", Final, "2014")}, "2015"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if e := Newest(tt.editions); e != nil {
				got = e.ID
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestStateOfPrefersTheEditionAndTheCategory(t *testing.T) {
	e, problems := read(t, "2014", map[string]string{"data/2014/edition.toml": goodEdition + `
[[state]]
kind = "definition-differs"
items = ["n1"]
text = "All of N1."

[[state]]
kind = "retired"
items = ["n1-category"]
categories = ["emotional"]
text = "Emotional abuse."
replaced_by = "n1-rate"
`})
	if problems != nil {
		t.Fatal(problems)
	}
	text := func(e *Edition, m framework.MeasureIndex, c framework.CategoryIndex) string {
		if s, ok := e.StateOf(m, c); ok {
			return s.Text
		}
		return ""
	}
	if got := text(e, 0, framework.None); got != "All of N1." {
		t.Errorf("the rate: %q", got)
	}
	if got := text(e, 1, 0); got != "All of N1." {
		t.Errorf("neglect: %q", got)
	}
	if s, _ := e.StateOf(1, 1); s.Text != "Emotional abuse." || s.ReplacedBy != 0 || s.Kind != framework.Retired {
		t.Errorf("emotional abuse: %+v", s)
	}
	plain, _ := read(t, "2014", nil)
	if got := text(plain, 1, 0); got != "Not published until 2015." {
		t.Errorf("from the framework: %q", got)
	}
	if got := text(plain, 0, 0); got != "" {
		t.Errorf("without a state: %q", got)
	}
	plain.Year = 2015
	if got := text(plain, 1, 0); got != "" {
		t.Errorf("a year later: %q", got)
	}
}

func TestSourcesComeBackAsTheyWereWritten(t *testing.T) {
	plain, _ := read(t, "2014", nil)
	want := []Source{
		{File: "c1.csv", Title: "Children in need \"A1\"", Publisher: "Department", Released: "27 October 2014", URL: "https://example.org/?a=1&b=2",
			Licence: "Open Government Licence v3.0", SHA256: "00ff", Mapping: "cin-c1", Measures: []framework.MeasureIndex{0},
			Protection: Protection{Staff: true, Threshold: 3, Rounding: [4]int64{100, 10, 10, 1}, Zeros: true, Imputed: []Imputed{{
				Area: 2, Periods: []period.Period{{Year: 2014, Form: period.March}}, From: period.Period{Year: 2013, Form: period.March},
			}}}},
		{File: `dir\c2.csv`, Title: "Two\nlines\tand \u0007 a bell é", Protection: DefaultProtection(), Notes: []Note{
			{Text: "Of all.", DefinitionDiffers: true},
			{Measures: []framework.MeasureIndex{1}, Text: "Of categories."},
			{Measures: []framework.MeasureIndex{0}, Text: "Of the rate, which another source gives."},
		}},
	}
	var b strings.Builder
	if err := WriteSources(&b, want, plain.Framework, plain.Register); err != nil {
		t.Fatal(err)
	}
	e, problems := read(t, "2014", map[string]string{"data/2014/sources.toml": b.String()})
	if diff := cmp.Diff(want, e.Sources); diff != "" || problems != nil {
		t.Errorf("%v\n%s\n%s", problems, diff, b.String())
	}
	if got := e.SourceOf(0).File; got != "c1.csv" {
		t.Errorf("the rate is from %s", got)
	}
	if got := e.SourceOf(1).File; got != `dir\c2.csv` {
		t.Errorf("categories are from %s, not from the source that names no measures", got)
	}
	if got := e.SourceNotes(0); got != nil {
		t.Errorf("notes of the rate: %v", got)
	}
	if got := e.SourceNotes(1); len(got) != 2 || got[1].Text != "Of categories." {
		t.Errorf("notes of categories: %v", got)
	}
	if plain.SourceOf(0) != nil {
		t.Error("a source where there is none")
	}
}

func TestAnEditionTakesOnlyWhatWasPublishedByItsDate(t *testing.T) {
	source := func(released string) map[string]string {
		return map[string]string{"data/2014/sources.toml": "[[source]]\nfile = \"late.csv\"\ntitle = \"Late\"\nreleased = \"" + released + "\"\n"}
	}
	if _, problems := read(t, "2014", source("2014-10-30")); problems != nil {
		t.Errorf("released on the day of publication: %v", problems)
	}
	if _, problems := read(t, "2014", source("autumn 2014")); problems != nil {
		t.Errorf("released on no particular day: %v", problems)
	}
	want := []string{"data/2014/sources.toml: late.csv was released on 2014-10-31, after the edition was published on 2014-10-30 [released-later] > import it into a later edition, or give this one a later date"}
	if _, problems := read(t, "2014", source("2014-10-31")); !slices.Equal(problems, want) {
		t.Errorf("got %v\nwant %v", problems, want)
	}
}
