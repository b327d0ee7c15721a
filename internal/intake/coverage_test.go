package intake

import (
	"bytes"
	"strings"
	"testing"

	"almanac/internal/source"
)

func TestTheReportSaysWhatTheEditionCovers(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping(plainMapping+"[[file]]\nid = \"g\"\nnames = [\"more.csv\"]\n[[file.measure]]\nid = \"n23\"\nvalue = \"rate\"\n"))
	harrow := strings.NewReplacer("383", "310", "E08000035", "E09000015", "Leeds", "Harrow").Replace(leeds)
	england := "2022,Reporting year,National,E92000001,England,,,,,,"
	take := func(name, text string, dry bool) *Report {
		t.Helper()
		var probs source.Problems
		r, err := Import(Options{Dir: site, Edition: "2022", DryRun: dry, Files: []string{put(t, t.TempDir(), name, text)}}, &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		return r
	}
	line := func(r *Report, measure string) MeasureCoverage {
		t.Helper()
		for _, m := range r.Coverage.Measures {
			if m.Measure == measure {
				return m
			}
		}
		t.Fatalf("no line of %s", measure)
		return MeasureCoverage{}
	}
	take("figures.csv", head+"started\n"+leeds+"5\n"+harrow+"c\n"+england+"1000\n"+strings.Replace(harrow, "2022", "2021", 1)+"c\n", false)
	for _, dry := range []bool{true, false} {
		r := take("more.csv", head+"rate\n"+leeds+"5\n"+harrow+"6\n", dry)
		// What an earlier import wrote is counted with what this one brings.
		started, vacancies := line(r, "x-plans-started"), line(r, "n23")
		if p := started.Periods; len(p) != 2 || p[0].Figures != 0 || p[1].Period != "2022" || p[1].Figures != 1 || p[1].Of != 152 {
			t.Errorf("plans started: %+v", p)
		}
		if p := vacancies.Periods; vacancies.Indicator != "n23" || len(p) != 1 || p[0].Period != "2022-09" || p[0].Figures != 2 || p[0].Of != 152 {
			t.Errorf("vacancies: %+v", vacancies)
		}
		for _, id := range []string{"n4", "n6", "n21b"} {
			if m := line(r, id); m.State != "not-published" || m.Reason == "" || len(m.Periods) > 0 {
				t.Errorf("%s: %+v", id, m)
			}
		}
		if m := line(r, "n5"); m.State != "" {
			t.Errorf("that the definition differs is no reason for having no figures: %+v", m)
		}
		var text, asJSON bytes.Buffer
		if err := r.WriteText(&text); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteJSON(&asJSON); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"coverage of edition 2022: authorities with figures, by the year in which the period ends\n                                   2021  2022\n",
			"  n23, at-september                   .     2\n",
			"  x-plans-started                     0     1\n",
			"  n4                               not-published: The Home Office",
			"  n9                               no figures in this edition\n",
		} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("the report lacks %q:\n%s", want, text.String())
			}
		}
		if !strings.Contains(asJSON.String(), `"period": "2022-09"`) || strings.Contains(asJSON.String(), "null") {
			t.Errorf("JSON:\n%s", asJSON.String())
		}
	}
	put(t, site, "data/2022/own.csv", "measure,area,period,value\nn9,leeds,2022,many\n")
	r := take("more.csv", head+"rate\n"+leeds+"5\n", true)
	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil || !strings.Contains(text.String(), "coverage  not counted: the edition has 1 mistake, which \"almanac check\" names\n") {
		t.Errorf("error %v, report\n%s", err, text.String())
	}
}

func TestYearsAfterTheEditionAreNotTakenFromARepeatedYear(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping("periods = { \"2020\" = [\"2021\", \"2022\"] }\n"+plainMapping))
	file := put(t, t.TempDir(), "figures.csv", head+"started\n"+strings.Replace(leeds, "2022", "2020", 1)+"8\n"+strings.Replace(leeds, "2022", "2019", 1)+"7\n")
	for edition, want := range map[string]int{"2020": 1, "2021": 2, "2022": 3, "2021-r2": 2} {
		var probs source.Problems
		r, err := Import(Options{Dir: site, Edition: edition, Files: []string{file}, DryRun: true}, &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		if n := r.Files[0].Measures[0].Numbers; n != want {
			t.Errorf("edition %s has %d figures, want %d", edition, n, want)
		}
	}
}
