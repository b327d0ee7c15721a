package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

const smallFramework = `title = "Small"
version = "1"

[[theme]]
id = "plans"
title = "The quality of plans"
short_title = "Plans"
synonyms = ["planning"]

[[breakdown]]
id = "category"
label = "Category"
category = [{ id = "neglect", label = "Neglect" }, { id = "emotional", label = "Emotional abuse" }]

[[indicator]]
id = "n1"
theme = "plans"
title = "Children on a plan"
text = "Plans"
rationale = "Because"
data_source = "Census"
questions = ["l1"]
synonyms = ["CPP"]

[[indicator.measure]]
id = "n1"
label = "Rate"
title = "Children on a plan, rate"
noun = "rate"
unit = "per-10000"
base = "children"
decimals = 1
kind = "at-march"
high = "h"
low = "l"
not = "n"
synonyms = ["plan rate"]

[[indicator.measure]]
id = "n1-category"
label = "Category"
title = "Plans by category"
noun = "share"
unit = "percent"
base = "plans"
decimals = 0
kind = "year-to-march"
breakdown = "category"
headline = "emotional"
high = "h"
low = "l"
not = "n"

[[question]]
id = "l1"
theme = "plans"
title = "Whether plans help"
text = "Do plans help?"
`

const smallRegister = `code,former_codes,la_code,name,short_name,aliases,slug,level,parent,first_period,last_period,successors,places
F92000001,,,Norrey,,,norrey,country,,,,,
F12000001,,,Midvale,,,midvale,region,norrey,,,,
F06000001,F06000009,501,"Hathersea, City of",Hathersea,Old Haven,hathersea,authority,midvale,,,,Tarn;Mossbank
F06000002,,502,Long Marl,,,long-marl,authority,midvale,,2012,short-marl,
F06000003,,503,Short Marl,,,short-marl,authority,midvale,2013,,,
F06000004,,504,Queen's Lathing,,,queens-lathing,authority,midvale,,,,
`

const smallFigures = `measure,breakdown,area,period,value,symbol,marks
n1,,norrey,2013,40,,
n1,,norrey,2014,41.25,,
n1,,hathersea,2013,54.2,,
n1,,hathersea,2014,,c,
n1,,short-marl,2013,30,,
n1,,queens-lathing,2014,12.04,,p r
n1-category,neglect,hathersea,2014,60,,
n1-category,emotional,hathersea,2014,40,,d
`

// small is an edition of which every figure is written above.
func small(t *testing.T) *Source {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"data/framework/small.toml": smallFramework,
		"data/areas.csv":            smallRegister,
		"data/boards.toml":          "[[board]]\nid = \"tarrow\"\nname = \"Tarrow Board\"\nmembers = [\"hathersea\", \"short-marl\"]\n",
		"data/2014/edition.toml":    "title = \"Norrey 2014\"\nstatus = \"final\"\npublished = 2014-10-30T09:30:00+01:00\nframework = \"small\"\n",
		"data/2014/figures.csv":     smallFigures,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var probs source.Problems
	reg, err := area.ReadRegister(files, "data/areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	boards, err := area.ReadBoards(files, "data/boards.toml", reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Read(files, "2014", reg, map[string]*framework.Framework{}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	if probs.Errors() > 0 {
		t.Fatal(probs.Sorted()[0])
	}
	say, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	s := &Source{Edition: e, Say: say, Boards: boards, Synonyms: map[string][]string{"n1": {"on the register"}, "l1": {"usefulness"}}}
	for i := range reg.Areas {
		if reg.Areas[i].Slug != "long-marl" { // ended before this edition
			s.Areas = append(s.Areas, area.Index(i))
		}
	}
	n := &e.Framework.Indicators[0]
	s.Items = []SourceItem{{ID: n.ID, Label: n.Label(), Title: n.Title, Theme: n.Theme, Synonyms: n.Synonyms, Measures: n.Measures}}
	return s
}

func TestAnIndexHoldsEveryNameOnce(t *testing.T) {
	x := NewIndex(small(t))
	region := func(i int) *int { return &i }
	want := []Area{
		{Slug: "norrey", Name: "Norrey", Codes: []string{"F92000001"}, Level: "country"},
		{Slug: "midvale", Name: "Midvale", Codes: []string{"F12000001"}, Level: "region"},
		{Slug: "hathersea", Name: "Hathersea", Official: "Hathersea, City of", Also: []string{"Old Haven"}, Codes: []string{"F06000001", "501", "F06000009"},
			Level: "authority", Region: region(1), Boards: []int{0}, Places: []string{"Tarn", "Mossbank"}},
		{Slug: "short-marl", Name: "Short Marl", Also: []string{"Long Marl"}, Codes: []string{"F06000003", "503"}, Level: "authority", Region: region(1), Boards: []int{0}},
		{Slug: "queens-lathing", Name: "Queen's Lathing", Codes: []string{"F06000004", "504"}, Level: "authority", Region: region(1)},
	}
	if diff := cmp.Diff(want, x.Areas); diff != "" {
		t.Errorf("areas (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Board{{"tarrow", "Tarrow Board"}}, x.Boards); diff != "" {
		t.Errorf("boards (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Theme{{ID: "plans", Title: "The quality of plans", Short: "Plans", Also: []string{"planning"}}}, x.Themes); diff != "" {
		t.Errorf("themes (-want +got):\n%s", diff)
	}
	zero := 0
	if diff := cmp.Diff([]Item{{ID: "n1", Label: "N1", Title: "Children on a plan", Theme: &zero, Also: []string{"CPP", "on the register"}, Measures: []int{0, 1}}}, x.Items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Measure{
		{ID: "n1", Anchor: "n1", Title: "Children on a plan, rate", Label: "Rate", Also: []string{"plan rate"}},
		{ID: "n1-category", Anchor: "category", Title: "Plans by category", Label: "Category", Parts: []string{"Neglect", "Emotional abuse"}},
	}, x.Measures); diff != "" {
		t.Errorf("measures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Question{{ID: "l1", Label: "L1", Title: "Whether plans help", Text: "Do plans help?", Theme: &zero, Also: []string{"usefulness"}, Items: []int{0}}}, x.Questions); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

func TestAnAreaThatHasEndedSaysSo(t *testing.T) {
	s := small(t)
	s.Areas = append(s.Areas, 3)
	x := NewIndex(s)
	if got, want := x.Areas[5].Note, "existed until 31 March 2012"; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	if got := x.Areas[3].Also; got != nil {
		t.Errorf("Short Marl is also called %q, though Long Marl has a page", got)
	}
}

// A newest figure is that of the newest period in which the area has a figure
// or a symbol: one that is suppressed must not give way to an older number.
func TestFiguresAreTheNewestOnesAsShown(t *testing.T) {
	f := NewFigures(small(t))
	want := map[string]Newest{
		"n1":          {Unit: " per 10,000", Periods: []string{"31 March 2014", "31 March 2013"}, Values: "41.3||c|30.0@1|12.0^p r"},
		"n1-category": {Unit: "%", Periods: []string{"year ending 31 March 2014"}, Of: "Emotional abuse", Values: "||40^d||"},
	}
	if diff := cmp.Diff(want, f.Measures); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f.Symbols["c"] != "suppressed" || f.Marks["p"] != "provisional" {
		t.Errorf("symbols %v, marks %v", f.Symbols, f.Marks)
	}
	for id, m := range f.Measures {
		if strings.Contains(m.Values, "54.2") {
			t.Errorf("%s gives the number of the year before a suppressed one: %s", id, m.Values)
		}
	}
}

// What is published once is read for ever: by search pages of later years, and
// by scripts sealed long ago. The files of version 1 hold what each must be able
// to read. A key of theirs that is gone, or that means something else, breaks
// the search of editions that nobody will build again.
func TestTheFormatHoldsAllOfVersion1(t *testing.T) {
	s := small(t)
	s.Areas = append(s.Areas, 3)
	words := Words{
		Version: Version,
		Pages:   []Page{{Path: "2014/areas/hathersea/index.html", Title: "Hathersea", Kind: "commentary", Sections: []Section{{ID: "commentary", Heading: "A year", Text: "Plans rose."}}}},
		Terms:   []Term{{Path: "about/glossary/index.html", ID: "plan", Term: "Plan", Says: "What is done."}},
	}
	index := NewIndex(s)
	index.Figures, index.Words = "figures-1.js", "words-1.js"
	for name, v := range map[string]any{"index": index, "figures": NewFigures(s), "words": words} {
		now, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("..", "..", "theme", "test", "format", name+"-1.json")
		frozen, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v; it would be\n%s", err, now)
		}
		var want, got any
		if err := errors.Join(json.Unmarshal(frozen, &want), json.Unmarshal(now, &got)); err != nil {
			t.Fatal(err)
		}
		holds(t, name, want, got)
	}
}

// holds reports what of want is not in got: got may have more keys.
func holds(t *testing.T, at string, want, got any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is no object any more: %v", at, got)
			return
		}
		for key := range w {
			holds(t, at+"."+key, w[key], g[key])
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			t.Errorf("%s is %v, and was %v", at, got, want)
			return
		}
		for i := range w {
			holds(t, fmt.Sprintf("%s[%d]", at, i), w[i], g[i])
		}
	default:
		if want != got {
			t.Errorf("%s is %v, and was %v", at, got, want)
		}
	}
}
