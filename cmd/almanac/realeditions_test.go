package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"almanac/internal/disclose"
	"almanac/internal/edition"
)

// realdata is where the published statistics lie, beside the repository.
const realdata = "../../../shared/realdata"

// shared is where what several tests look at is made; TestMain removes it.
var shared = filepath.Join(os.TempDir(), fmt.Sprintf("almanac-tests-%d", os.Getpid()))

// editions are the published files that make up each edition of a site.
var editions = []struct {
	id    string
	files []string
}{
	{"2014", []string{"cin/2014/2013-14__SFR43-2014.csv"}},
	{"2015", []string{"cin/2015/2014-15__SFR41-2015_Underlying_data.csv"}},
	{"2021", []string{"cin/2021/[bcd]*.csv", "population/*.csv"}},
	{"2022", []string{"cin/2022/[bcd]*.csv", "outcomes/*.csv", "workforce/csww_headline*.csv", "population/*.csv"}},
	{"2023", []string{"workforce/csww_indicators*.csv", "fingertips/*.csv"}},
	{"2025", []string{"lait/*.csv"}}, // its newest figures are of 2025
}

// imported is a site into which every published file was imported, and what the
// imports said. It is made once, for several tests, none of which changes it.
type imported struct{ dir, report string }

var importedEditions = sync.OnceValues(func() (imported, error) {
	if err := os.MkdirAll(shared, 0o755); err != nil {
		return imported{}, err
	}
	dir := filepath.Join(shared, "england")
	runs := [][]string{{"new", dir}}
	for _, e := range editions {
		args := []string{"import", "--site", dir, e.id}
		for _, f := range e.files {
			args = append(args, filepath.Join(realdata, f))
		}
		runs = append(runs, args)
	}
	var out bytes.Buffer
	for _, args := range runs {
		var errs bytes.Buffer
		if code := run(args, nil, &out, &errs); code != exitOK {
			return imported{}, fmt.Errorf("almanac %s: exit %d\n%s", strings.Join(args, " "), code, errs.String())
		}
	}
	for _, e := range editions {
		if err := allow(dir, e.id); err != nil {
			return imported{}, err
		}
	}
	return imported{dir, out.String()}, nil
})

// importEditions gives a site with every published file, which must not be changed.
func importEditions(t *testing.T) (dir, report string) {
	t.Helper()
	if testing.Short() {
		t.Skip("the real editions are built in the full tests only")
	}
	if _, err := os.Stat(realdata); err != nil {
		t.Skip("the published statistics are not here: ../shared/realdata")
	}
	of, err := importedEditions()
	if err != nil {
		t.Fatal(err)
	}
	return of.dir, of.report
}

// allowAll lets an edition show everything that its publisher shows: published
// statistics do give some of what they suppress away, see
// TestWhatPublishedStatisticsDisclose.
func allowAll(t testing.TB, dir, id string) {
	t.Helper()
	if err := allow(dir, id); err != nil {
		t.Fatal(err)
	}
}

func allow(dir, id string) error {
	var b strings.Builder
	for _, rule := range append(disclose.Rules(), edition.DisclosureRule) {
		fmt.Fprintf(&b, "[[allow]]\nrule = %q\nfigures = [\"all\"]\nby = \"A. Author\"\nreason = \"As the department publishes it.\"\n", rule)
	}
	return os.WriteFile(filepath.Join(dir, "data", id, edition.GuardFile), []byte(b.String()), 0o644)
}

// TestEveryImportedFigureIsInTheDownloads compares the downloads of the built
// site with the figures that the importer took from the published files, all of
// them: each number as it was written, each symbol as itself. That the importer
// took every cell is held by the tests of internal/intake.
func TestEveryImportedFigureIsInTheDownloads(t *testing.T) {
	dir, report := importEditions(t)
	built := buildWith(t, dir, 2)
	for _, e := range editions {
		imported := map[string]string{}
		names, err := filepath.Glob(filepath.Join(dir, "data", e.id, "*.csv"))
		if err != nil || len(names) == 0 {
			t.Fatalf("edition %s has no figures: %v", e.id, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			collect(t, imported, data)
		}
		downloaded := map[string]string{}
		for _, f := range built.Files() {
			if ok, _ := filepath.Match(e.id+"/data/*.csv", f.Path); ok {
				collect(t, downloaded, f.Data)
			}
		}
		for key, figure := range imported {
			if downloaded[key] != figure {
				t.Errorf("edition %s, %s: imported %q, downloaded %q", e.id, key, figure, downloaded[key])
			}
		}
		if len(downloaded) != len(imported) {
			t.Errorf("edition %s: %d figures imported, %d downloaded", e.id, len(imported), len(downloaded))
		}
	}
	t.Run("editions.js is small", func(t *testing.T) {
		data, err := built.ReadFile("editions.js")
		if n := gzipped(t, data); err != nil || n > 8<<10 {
			t.Errorf("editions.js has %d bytes gzipped, at most 8 KB are wanted: %v", n, err)
		}
	})
	t.Run("every item has figures or a reason", func(t *testing.T) {
		for _, want := range coverage {
			if !strings.Contains(report, want) {
				t.Errorf("the reports of the imports do not say %q", want)
			}
		}
	})
	t.Run("every measure is covered", func(t *testing.T) { everyMeasure(t, dir) })
}

// gzipped is the size of data as a server sends it.
func gzipped(t testing.TB, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// coverage is what the reports say of items that departments do not publish.
var coverage = []string{
	"n4                               not-published:",
	"n6, financial-year               not-published:",
	"n21b, six-months                 not-published:",
}

// everyMeasure holds that each measure which is published somewhere has figures
// in some edition, N20 in those of 2014 and 2015 only.
func everyMeasure(t *testing.T, dir string) {
	in := map[string]map[string]bool{} // measure → editions
	for _, e := range editions {
		names, _ := filepath.Glob(filepath.Join(dir, "data", e.id, "*.csv"))
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			figures := map[string]string{}
			collect(t, figures, data)
			for key := range figures {
				m, _, _ := strings.Cut(key, " ")
				if in[m] == nil {
					in[m] = map[string]bool{}
				}
				in[m][e.id] = true
			}
		}
	}
	for _, m := range strings.Fields(`n1-ks2-rwm n1-ks4-94 n2-missed n2-pa n3-perm n3-susp n5 n7 n8 n9 n10-source n10-nfa-referral
		n10-nfa-assessment n11 n12 n13 n14-days n14-bands n14-45 n15-days n15-bands n15-15 n16-open n16-ended n17-open n17-ended
		n18 n19-number n19-rate n20 n21a n22 n23 n24 n25 n26`) {
		if len(in[m]) == 0 {
			t.Errorf("%s has no figures in any edition", m)
		}
	}
	if n20 := in["n20"]; !n20["2014"] || !n20["2015"] || len(n20) != 2 {
		t.Errorf("n20 has figures in the editions %v, want 2014 and 2015 only", n20)
	}
	for _, m := range []string{"n4", "n6", "n21b"} {
		if len(in[m]) > 0 {
			t.Errorf("%s has figures in the editions %v, but was never published", m, in[m])
		}
	}
}

// collect reads a file of observations or a download: by measure, category,
// area and period the value, or the symbol.
func collect(t *testing.T, into map[string]string, data []byte) {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(data))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	cell := func(row []string, name string) string {
		if i, ok := at[name]; ok {
			return row[i]
		}
		return ""
	}
	for _, row := range rows[1:] {
		key := strings.Join([]string{cell(row, "measure"), cell(row, "breakdown"), cell(row, "area"), cell(row, "period")}, " ")
		into[key] = cell(row, "value") + cell(row, "symbol")
	}
}
