package intake

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// workforceFile gives one of the two published files.
func workforceFile(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(published, "workforce", pattern))
	if err != nil || len(found) != 1 {
		t.Skip("the published files are not beside the repository")
	}
	return found[0]
}

// The release of 2023 revised the turnover of many years. How many rows it
// changed is counted in the files and again in two editions made from them.
func TestRevisionsOfTheWorkforceAreFoundInTheEditions(t *testing.T) {
	before, after := workforceFile(t, "*_to_2022.csv"), workforceFile(t, "*_to_2023.csv")
	columns := map[string][2]string{
		"n23": {"vacancy_rate_fte_%", "vacancy_rate_fte"},
		"n24": {"turnover_rate_fte_%", "turnover_rate_fte"},
		"n25": {"absence_rate_fte_%", "absence_rate_fte"},
		"n26": {"agency_worker_rate_fte_%", "agency_rate_fte"},
	}
	type change struct{ numbers, symbols int }
	// North Yorkshire and Somerset bear another ONS code in the later file: by
	// that code 117 rows of turnover differ, by the LA code, which lasts, 4 more.
	count := func(column string) map[string]change {
		key := func(row map[string]string) string {
			code, _, _ := strings.Cut(row[column], " / ")
			return row["time_period"] + row["geographic_level"] + row["region_code"] + code
		}
		then, raw := map[string]map[string]string{}, map[string]change{}
		for _, row := range readTable(t, before) {
			then[key(row)] = row
		}
		for _, row := range readTable(t, after) {
			if old, there := then[key(row)]; there {
				for id, c := range columns {
					a, errA := strconv.ParseFloat(old[c[0]], 64)
					b, errB := strconv.ParseFloat(row[c[1]], 64)
					n := raw[id]
					switch {
					case errA == nil && errB == nil && a != b:
						n.numbers++
					case (errA == nil) != (errB == nil), errA != nil && old[c[0]] != row[c[1]]:
						n.symbols++
					}
					raw[id] = n
				}
			}
		}
		return raw
	}
	raw := count("old_la_code")
	first, _ := importEdition(t, "2022", []string{before})
	second, _ := importEdition(t, "2023", []string{after})
	imported := map[string]change{}
	for id := range columns {
		m, _ := first.Framework.Measure(id)
		for i := range first.Register.Areas {
			old, now := first.Series(m, 0, area.Index(i)), second.Series(m, 0, area.Index(i))
			// The second member of a joint return has the figures of the first.
			if slug := first.Register.Areas[i].Slug; slug == "richmond-upon-thames" || slug == "west-northamptonshire" {
				if m, _ := first.Framework.Measure("n23"); first.Series(m, 0, area.Index(i))[len(first.Periods(m))-1].Marks&observation.Joint == 0 {
					t.Errorf("%s is not marked as joint", slug)
				}
				continue
			}
			for k, p := range first.Periods(m) {
				a, b := old[k], now[slices.Index(second.Periods(m), p)]
				n := imported[id]
				switch {
				case a.IsNumber() && b.IsNumber() && a.Number.Cmp(b.Number) != 0:
					n.numbers++
				case a.Symbol != b.Symbol:
					n.symbols++
				}
				imported[id] = n
			}
		}
	}
	for id := range columns {
		if raw[id] != imported[id] {
			t.Errorf("%s: the files differ in %+v rows, the editions in %+v", id, raw[id], imported[id])
		}
	}
	if n := count("new_la_code")["n24"].numbers; n != 117 {
		t.Errorf("by ONS code turnover differs in %d rows, want 117", n)
	}
	t.Logf("%+v", raw)
}

// One small change to a published file is one clear message, and nothing is
// written.
func TestADamagedFileGivesOneMessageAndWritesNothing(t *testing.T) {
	file := workforceFile(t, "*_to_2023.csv")
	absence := filepath.Join(published, "outcomes", "absence_six_half_terms_la__201415_202021.csv")
	// twice repeats the first row that a pattern matches.
	twice := func(pattern string) func(string) string {
		row := regexp.MustCompile(`(?m)^` + pattern + `.*\r?\n`)
		return func(s string) string { r := row.FindString(s); return strings.Replace(s, r, r+r, 1) }
	}
	once := func(from, to string) func(string) string {
		return func(s string) string { return strings.Replace(s, from, to, 1) }
	}
	tests := []struct {
		name, file string
		damage     func(string) string
		want       string
	}{
		{"a renamed column", file, once("turnover_rate_fte", "turnover_rate_ftes"), `there is no column "turnover_rate_fte", which the mapping dfe-workforce/indicators needs [missing-column]`},
		{"a figure twice", file, twice("2022,Reporting year,National"), `n23 for england in 2022-09 stands here and in`},
		{"a row of an added-up figure twice", absence, twice("202122,Academic year,National,.*CINO.*,Total,"), `is added up from one row of each kind, and this one stands twice`},
		{"another kind of time", file, once("Reporting year", "Calendar year"), `"Calendar year" is not a time_identifier that the mapping knows`},
		{"a year of another kind", file, once("2023,Reporting", "202223,Reporting"), `"202223" is not a time of the kind that n23 has [time-period]`},
		{"an unknown area", file, once("840,E06000047", "999,E06000947"), `"County Durham" (E06000947, 999) is not in the register [unknown-area]`},
		{"an unknown code beside a known one", file, once("E06000047", "E06000947"), ``},
		{"a code of another area", file, once("E06000047", "E06000005"), `E06000005 is the code of Darlington, whose LA code is 841, but the row says 840 [area-codes]`},
		{"an undeclared symbol", file, once(",18.9,", ",n/a,"), `"n/a" in column vacancy_rate_fte is neither a number nor a symbol of the mapping`},
		{"a truncated file", file, func(s string) string { return s[:len(s)*2/3] }, `fields, the header has`},
		{"a quote that does not close", file, once("Darlington", `"Darlington`), `[`},
		{"a quoted newline", file, once("Darlington", "\"Dar\nlington\""), `a line ends within the quotes of a field [line-end]`},
		{"two encodings", file, once("Darlington", "Darlingt\xf6n"), `byte 0xf6 is not UTF-8 text [encoding]`},
		{"a byte-order mark in the middle", file, once("\n2022,", "\n\ufeff2022,"), `a byte-order mark stands within the file [byte-order-mark]`},
		{"one in a name", file, once("Darlington", "\ufeffDarlington"), `a byte-order mark stands within the file [byte-order-mark]`},
		{"a line of ten million bytes", file, once("Darlington", strings.Repeat("D", 10_000_000)), `a row is longer than 1048576 bytes [long-row]`},
		{"another dialect", file, func(string) string { return "years,la_number,la_or_region,measure_short\n" }, `it has no column "time_period"`},
		{"NUL bytes", file, once("Darlington", "Dar\x00lington"), `[`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			data, err := os.ReadFile(test.file)
			if err != nil {
				t.Skip("the published files are not beside the repository")
			}
			damaged := test.damage(string(data))
			if damaged == string(data) {
				t.Fatal("nothing is damaged")
			}
			site := newSite(t)
			path := put(t, t.TempDir(), filepath.Base(test.file), damaged)
			var probs source.Problems
			if _, err := Import(Options{Dir: site, Edition: "2023", Files: []string{path}}, &probs); err != nil {
				t.Fatal(err)
			}
			list := probs.Sorted()
			if test.want == "" { // the LA code still says who it is
				if len(list) != 0 {
					t.Errorf("problems %v", list)
				}
				return
			}
			if len(list) == 0 || !strings.Contains(list[0].String(), test.want) {
				t.Errorf("problems %v, want %q", list, test.want)
			}
			if len(list) > 2 || len(list) == 2 && list[0].Rule != list[1].Rule {
				t.Errorf("%d messages: %v", len(list), list)
			}
			if _, err := os.Stat(filepath.Join(site, "data", "2023")); err == nil {
				t.Error("something was written")
			}
		})
	}
}
