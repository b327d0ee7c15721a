package site

import (
	"encoding/json"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// apiFile is a document as somebody reads it who has only the manual.
type apiFile struct {
	Area *struct{ Slug string }

	Indicators []struct {
		ID, Href string
		Measures []struct {
			ID, Embed string
			Decimals  int
			Periods   []struct{ ID string }
			Series    []struct {
				Area, Category string
				Values         []*json.Number
				Symbols, Marks map[string]string
			}
		}
	}
	Areas   []struct{ Slug, Href string }
	Symbols map[string]string
}

func readAPI(t *testing.T, plan *Plan, path string) apiFile {
	t.Helper()
	data, ok, err := plan.Render(path)
	if !ok || err != nil {
		t.Fatalf("%s: %v, %v", path, ok, err)
	}
	var file apiFile
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return file
}

// TestDocumentsHoldEveryFigureAndNothingElse reads every document of an edition and
// holds each value to the observation: a number as the pages show it, null for what
// is none, with its symbol.
func TestDocumentsHoldEveryFigureAndNothingElse(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	index := readAPI(t, plan, e.ID+"/api/index.json")
	if len(index.Areas) != len(e.Areas) || len(index.Indicators) != len(e.Items) {
		t.Errorf("%d areas and %d indicators are listed, want %d and %d", len(index.Areas), len(index.Indicators), len(e.Areas), len(e.Items))
	}
	byArea, byIndicator := map[observation.Key]bool{}, map[observation.Key]bool{}
	for _, a := range index.Areas {
		holdDocument(t, e, readAPI(t, plan, e.ID+"/api/"+a.Href), byArea)
	}
	for _, i := range index.Indicators {
		if i.Href != "" {
			holdDocument(t, e, readAPI(t, plan, e.ID+"/api/"+i.Href), byIndicator)
		}
		for _, m := range i.Measures {
			if m.Embed != "" && !plan.Has(e.ID+strings.TrimPrefix(m.Embed, "..")) {
				t.Errorf("%s is to be embedded and not there", m.Embed)
			}
		}
	}
	for name, held := range map[string]map[observation.Key]bool{"areas": byArea, "indicators": byIndicator} {
		if len(held) != observed(e) {
			t.Errorf("the documents of %s hold %d observations, want %d", name, len(held), observed(e))
		}
	}
}

// observed counts the observations of an edition in areas with pages.
func observed(e *Edition) (n int) {
	for m := range e.Framework.Measures {
		for c := range e.Framework.Width(framework.MeasureIndex(m)) {
			for _, a := range e.Areas {
				for _, v := range e.Table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), a) {
					if v.Symbol != observation.Absent {
						n++
					}
				}
			}
		}
	}
	return n
}

// holdDocument holds the values of a document to the observations, and notes which
// these are.
func holdDocument(t *testing.T, e *Edition, file apiFile, held map[observation.Key]bool) {
	t.Helper()
	for _, i := range file.Indicators {
		for _, ms := range i.Measures {
			m, _ := e.Framework.Measure(ms.ID)
			for _, s := range ms.Series {
				slug := s.Area
				if file.Area != nil {
					slug = file.Area.Slug
				}
				a, known := e.Register.BySlug(slug)
				c, ok := e.Framework.Category(m, s.Category)
				if !known || !ok || len(s.Values) != len(ms.Periods) {
					t.Fatalf("%s, %q, %q: %d values", ms.ID, s.Category, slug, len(s.Values))
				}
				for p, value := range s.Values {
					holdValue(t, e, observation.Key{Measure: m, Category: c, Area: a, Period: e.Table.Periods(m)[p]}, value, s.Symbols[ms.Periods[p].ID], held)
				}
			}
		}
	}
}

func holdValue(t *testing.T, e *Edition, k observation.Key, value *json.Number, symbol string, held map[observation.Key]bool) {
	t.Helper()
	p := 0
	for e.Table.Periods(k.Measure)[p] != k.Period {
		p++
	}
	v := e.Table.At(k.Measure, k.Category, k.Area, p)
	want := "null"
	if v.IsNumber() {
		want = v.Number.Round(e.Framework.Measures[k.Measure].Decimals).String()
	}
	got := "null"
	if value != nil {
		got = value.String()
	}
	if got != want || symbol != v.Symbol.Code() {
		t.Errorf("%v: %s with symbol %q, want %s with %q", k, got, symbol, want, v.Symbol.Code())
	}
	if v.Symbol != observation.Absent {
		held[k] = true
	}
}

func TestASnippetShowsThePageOfItsMeasureAndCitesTheEdition(t *testing.T) {
	plan := checked(t, demonstration()) // it is changed below
	e := plan.Model.Newest
	r := newRenderer(plan)
	m, _ := e.Framework.Measure("n19-rate")
	a, _ := e.Register.BySlug("ravensgill")
	for _, c := range []struct {
		a    area.Index
		want []string
	}{
		{a, []string{`<iframe src="https://almanac.example/2016/embed/n19-rate/#ravensgill" title="`, `<a href="https://almanac.example/2016/areas/ravensgill/n19/#rate">`, e.Title}},
		{e.Register.CountryIndex(), []string{`<iframe src="https://almanac.example/2016/embed/n19-rate/" title="`, `<a href="https://almanac.example/2016/indicators/n19/#rate">`, e.Title}},
	} {
		got := r.snippet(place{e: e, area: c.a}, m, "n19")
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s\nlacks %s", got, want)
			}
		}
	}
	if !plan.Has("2016/embed/n19-rate/index.html") {
		t.Error("the page of the snippet is not there")
	}
	plan.Model.Config.BaseURL = ""
	if got := r.snippet(place{e: e, area: a}, m, "n19"); got != "" {
		t.Errorf("a site that does not know its address gives %s", got)
	}
}

func TestAPageToEmbedIsLight(t *testing.T) {
	plan := plannedDemonstration(t)
	pages := 0
	for _, at := range plan.targets() {
		if at.kind != embedPage {
			continue
		}
		pages++
		data, _, err := plan.Render(at.Path)
		if err != nil {
			t.Fatal(err)
		}
		if len(data) > 15_000 {
			t.Errorf("%s has %d bytes", at.Path, len(data))
		}
		if s := string(data); !strings.Contains(s, `<meta name="robots" content="noindex">`) || strings.Contains(s, "frame-ancestors") || !strings.Contains(s, "<table") {
			t.Errorf("%s is to be found by itself, cannot be framed, or has no table", at.Path)
		}
	}
	if pages < 100 {
		t.Errorf("%d pages to embed", pages)
	}
}

// TestAFigureIsWithdrawnFromDocumentsAndPagesToEmbed seals, withdraws, and looks
// through every byte that is left.
func TestAFigureIsWithdrawnFromDocumentsAndPagesToEmbed(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	before := build(t, f.options())
	for _, name := range []string{"2014/api/areas/east.json", "2014/api/indicators/n1.json"} {
		if data, err := before.ReadFile(name); err != nil || !strings.Contains(string(data), "57.3") {
			t.Fatalf("%s does not hold the figure before: %v", name, err)
		}
	}
	done := f.withdraw("2014", "n1-rate:east:2013")
	rewritten := strings.Join(done.Outputs["2014"], " ")
	for _, name := range []string{"2014/api/areas/east.json", "2014/api/indicators/n1.json"} {
		if !strings.Contains(rewritten, name) {
			t.Errorf("%s is not written anew: %s", name, rewritten)
		}
	}
	if strings.Contains(rewritten, "2014/api/areas/west.json") {
		t.Error("the document of another area is written anew")
	}
	after := build(t, f.options())
	nowhereIn(t, after, "57.3")
	data, _ := after.ReadFile("2014/api/areas/east.json")
	if !strings.Contains(string(data), `"2013":"w"`) {
		t.Errorf("the document does not say that the figure was withdrawn: %s", data)
	}
	for _, p := range broken(t, after) {
		t.Error(p)
	}
}

func TestAFigureOfTheCountryIsWithdrawnFromThePageToEmbed(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	before := build(t, f.options())
	const page = "2014/embed/n1-rate/index.html"
	if data, err := before.ReadFile(page); err != nil || !strings.Contains(string(data), "41.0") {
		t.Fatalf("%s does not hold the figure before: %v", page, err)
	}
	f.withdraw("2014", "n1-rate:tinyland:2013")
	data, err := build(t, f.options()).ReadFile(page)
	if err != nil || strings.Contains(string(data), "41.0") {
		t.Errorf("%s still holds the figure: %v", page, err)
	}
}

// TestAnEditionSealedWithoutPagesToEmbedDoesNotSpeakOfThem is about one that was
// sealed by a program before this one, of which a page is written anew.
func TestAnEditionSealedWithoutPagesToEmbedDoesNotSpeakOfThem(t *testing.T) {
	plan := checked(t, demonstration()) // it is changed below
	e := plan.Model.Newest
	then := &edition.Seal{Edition: e.ID, Outputs: []edition.Output{{Path: e.ID + "/index.html"}, {Path: e.ID + "/areas/embed/index.html"}}}
	if hasEmbeds(then) {
		t.Error("an area is taken for a page to embed")
	}
	now := &edition.Seal{Edition: e.ID, Outputs: []edition.Output{{Path: e.ID + "/embed/n19-rate/index.html"}}}
	if !hasEmbeds(now) {
		t.Error("a page to embed is not seen")
	}
	e.noEmbeds = true
	m, _ := e.Framework.Measure("n19-rate")
	if got := newRenderer(plan).snippet(place{e: e, area: e.Register.CountryIndex()}, m, "n19"); got != "" {
		t.Errorf("it speaks of %s", got)
	}
	again := &Plan{Model: plan.Model}
	again.edition(e)
	if again.Has(e.ID + "/embed/n19-rate/index.html") {
		t.Error("it is given a page to embed")
	}
}
