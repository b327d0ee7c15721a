package intake

import (
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Published files lie beside the repository on the machines of those who work
// on it; they are not part of it.
const published = "../../../shared/realdata"

// cells reads published files the plain way, without anything of this package:
// by file, column, authority's code (or region's or country's) and year.
type cells map[string]map[string]string

func (c cells) read(t *testing.T, file string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(file)[:2]
	header := rows[0]
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	for _, row := range rows[1:] {
		byColumn := map[string]string{}
		for i, cell := range row {
			byColumn[header[i]] = cell
		}
		code := byColumn["country_code"]
		for _, column := range []string{"region_code", "new_la_code"} {
			if byColumn["geographic_level"] != "National" && byColumn[column] != "" {
				code = byColumn[column]
			}
		}
		c[name+" "+code+" "+byColumn["time_period"]] = byColumn
	}
}

// realSite imports the fifteen files of a release into a new site and reads
// what was written.
func realSite(t *testing.T, release string, more ...string) (*observation.Table, *Report) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(published, "cin", release, "[bcd][0-9]_*.csv"))
	if err != nil || len(files) == 0 {
		t.Skip("the published files are not beside the repository")
	}
	if len(files) != 15 {
		t.Fatalf("%d files, want 15", len(files))
	}
	return importEdition(t, release, append(files, more...))
}

// importEdition imports files into a new site and reads what was written.
func importEdition(t *testing.T, id string, files []string) (*observation.Table, *Report) {
	t.Helper()
	site := newSite(t)
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: id, Files: files}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatalf("importing %s: error %v, problems %v", id, err, probs.Sorted())
	}
	fsys := os.DirFS(site)
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	fw, err := framework.Read(fsys, "data/framework/2012-06.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for _, w := range report.Written {
		if strings.HasSuffix(w, ".csv") {
			written = append(written, w)
		}
	}
	table, err := observation.Read(fsys, written, fw, reg, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatalf("reading what was written: error %v, problems %v", err, probs.Sorted())
	}
	return table, report
}

// look gives a value that was imported.
func look(t *testing.T, table *observation.Table, series, slug, when string) (observation.Value, observation.Detail) {
	t.Helper()
	measure, category, _ := strings.Cut(series, " ")
	m, ok := table.Framework.Measure(measure)
	if !ok {
		t.Fatalf("no measure %s", measure)
	}
	c, ok := table.Framework.Category(m, category)
	if !ok {
		t.Fatalf("no category %s", series)
	}
	a, ok := table.Register.BySlug(slug)
	if !ok {
		t.Fatalf("no area %s", slug)
	}
	p, err := period.Parse(when)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(table.Periods(m), p)
	if at < 0 {
		return observation.Value{}, observation.Detail{}
	}
	v := table.At(m, c, a, at)
	return v, table.Detail(v)
}

// shown is a value as text: the number as it was published, or the symbol.
func shown(v observation.Value) string {
	if v.IsNumber() {
		return v.Number.String()
	}
	return v.Symbol.Code()
}

// places are those that are compared, with the code each has in the files.
var places = []struct{ slug, code string }{
	{"england", "E92000001"},
	{"london", "E12000007"},
	{"inner-london", "E13000001"},
	{"hackney", "E09000012"},
	{"leeds", "E08000035"},
	{"city-of-london", "E09000001"},
	{"isles-of-scilly", "E06000053"},
	{"rutland", "E06000017"},
	{"dorset-to-2019", "E10000009"},
	{"dorset", "E06000059"},
	{"northamptonshire", "E10000021"},
	{"north-northamptonshire", "E06000061"},
	{"west-northamptonshire", "E06000062"},
	{"barnsley", "E08000016"},
	{"south-tyneside", "E08000023"},
	{"norfolk", "E10000020"},
	{"kingston-upon-hull", "E06000010"},
}

// publishedSeries are taken as they stand: the file and column of each.
var publishedSeries = map[string]string{
	"n8":                       "c4 Section47_rate",
	"n10-nfa-referral":         "c1 No_Further_Action_percent",
	"n10-nfa-assessment":       "c1 Not_in_Need_percent",
	"n13":                      "c4 ICPC_rate",
	"n15-days p25":             "c4 Duration_25th_Percentile",
	"n15-days median":          "c4 Duration_median",
	"n15-days p75":             "c4 Duration_75th_Percentile",
	"n16-open 3-to-6-months":   "b4 more_than_3_months_6_months_percent",
	"n16-open 2-years-or-more": "b4 2years+_percent",
	"n16-ended 1-to-2-years":   "b5 1_year_less_than_2_years_percent",
	"n17-open":                 "d5 2_years_or_more_percent",
	"n17-ended":                "d7 2_years_or_more_percent",
	"n18":                      "d3 CPP_subsequent_percent",
	"n19-number":               "d1 CPP_At31",
	"n19-rate":                 "d1 CPP_At31_rate",
	"x-referral-rate":          "c1 Referrals_rate",
	"x-rereferrals":            "c1 Re_referrals_percent",
	"x-in-need-rate":           "b1 At31_episodes_rate",
	"x-plans-started":          "d1 CPP_start",
	"x-plans-ended":            "d1 CPP_end",
}

// derivedSeries are shares of counts: the file, then what is added (with a
// minus, taken away), then the base.
var derivedSeries = map[string][3]string{
	"n9":                   {"c1", "Referrals -No_Further_Action -Not_in_Need", "Referrals"},
	"n10-source police":    {"c5", "Police", "Referrals"},
	"n10-source unknown":   {"c5", "Unknown", "Referrals"},
	"n11 neglect":          {"c3", "Neglect", "Episodes_with_assessment_factor"},
	"n11 cce":              {"c3", "Child_criminal_exploitation", "Episodes_with_assessment_factor"},
	"n11 alcohol-child":    {"c3", "Alcohol_Misuse_child", "Episodes_with_assessment_factor"},
	"n14-bands same-day":   {"c2", "Same_day", "Assessments_completed"},
	"n14-bands 41-45-days": {"c2", "41-45_days", "Assessments_completed"},
	"n14-45":               {"c2", "Same_day 1-10_days 11-20_days 21-30_days 31-40_days 41-45_days", "Assessments_completed"},
	"n15-bands 16-20-days": {"c4", "Duration_16-20_days", "ICPC"},
	"n15-15":               {"c4", "Duration_0-10_days Duration_11-15_days", "ICPC"},
	"n21a":                 {"d8", "3_months_or_less more_than_3_months_6_months", "CPP_End_first_6months"},
}

// share works a share out of cells in rational numbers, to one decimal.
func share(row map[string]string, parts, base string) string {
	symbol := ""
	note := func(s string) {
		if symbol == "" || s == "c" {
			symbol = s
		}
	}
	sum := new(big.Rat)
	for _, p := range append(strings.Fields(parts), "/"+base) {
		column := strings.TrimLeft(p, "-/")
		cell := plainSymbol(row[column])
		n, err := strconv.Atoi(cell)
		switch {
		case err != nil:
			note(cell)
		case strings.HasPrefix(p, "-"):
			sum.Sub(sum, new(big.Rat).SetInt64(int64(n)))
		case strings.HasPrefix(p, "/") && n == 0:
			note("z")
		case strings.HasPrefix(p, "/"):
			sum.Quo(sum, new(big.Rat).SetInt64(int64(n)))
		default:
			sum.Add(sum, new(big.Rat).SetInt64(int64(n)))
		}
	}
	if symbol != "" {
		return symbol
	}
	return sum.Mul(sum, new(big.Rat).SetInt64(100)).FloatString(1) // rounds half away from zero
}

func plainSymbol(cell string) string {
	if cell == ":" || cell == ".." {
		return "x"
	}
	return cell
}

func TestImportedFiguresAreThoseOfThePublishedCells(t *testing.T) {
	table, _ := realSite(t, "2022")
	cells := cells{}
	files, _ := filepath.Glob(filepath.Join(published, "cin", "2022", "[bcd][0-9]_*.csv"))
	for _, f := range files {
		cells.read(t, f)
	}
	met := map[string]int{}
	for _, at := range places {
		for year := 2013; year <= 2022; year++ {
			for series, from := range publishedSeries {
				file, column, _ := strings.Cut(from, " ")
				row, there := cells[file+" "+at.code+" "+strconv.Itoa(year)]
				v, _ := look(t, table, series, at.slug, strconv.Itoa(year))
				want := plainSymbol(row[column])
				if got := shown(v); got != want || there != (v.Symbol != observation.Absent) {
					t.Errorf("%s %s %d: %q, the cell of %s says %q", series, at.slug, year, got, column, row[column])
				}
				met[want]++
			}
			for series, how := range derivedSeries {
				row, there := cells[how[0]+" "+at.code+" "+strconv.Itoa(year)]
				when := strconv.Itoa(year)
				if series == "n21a" {
					when += "-H1"
				}
				want := ""
				if there {
					want = share(row, how[1], how[2])
				}
				if how[0] == "c2" && year == 2014 && there && strings.Trim(want, "0123456789.") == "" {
					want = "u"
				}
				v, d := look(t, table, series, at.slug, when)
				if got := shown(v); got != want {
					t.Errorf("%s %s %s: %q, the cells make %q", series, at.slug, when, got, want)
				}
				if v.IsNumber() && (v.Marks != observation.Calculated || d.Denominator.String() != row[how[2]]) {
					t.Errorf("%s %s %s: marks %q, denominator %s, the cell says %s", series, at.slug, when, v.Marks, d.Denominator, row[how[2]])
				}
				met[want]++
			}
		}
	}
	for _, symbol := range []string{"c", "x", "z", "u", "0", "0.0"} {
		if met[symbol] == 0 {
			t.Errorf("no %q was among what was compared", symbol)
		}
	}
}

func TestImportedFiguresThatAreKnown(t *testing.T) {
	table, report := realSite(t, "2022")
	tests := []struct{ series, area, period, want string }{
		{"n9", "england", "2022", "63.6"},
		{"n19-number", "england", "2022", "50920"},
		{"n19-rate", "england", "2022", "42.1"},
		{"n21a", "england", "2022-H1", "58.7"},
		{"n19-rate", "hackney", "2021", "x"},
		{"n12 neglect", "hackney", "2022", "x"},
		{"n12 neglect", "north-northamptonshire", "2022", "x"},
		{"n12 emotional", "west-northamptonshire", "2022", "x"},
		{"n19-number", "north-northamptonshire", "2022", "265"},
		{"n19-rate", "north-northamptonshire", "2022", "x"},
		{"n19-number", "northamptonshire", "2022", ""},
		{"n19-number", "dorset-to-2019", "2020", ""},
		{"n19-number", "dorset", "2019", ""},
		{"n7", "england", "2014", "u"},
		{"n7", "england", "2013", ""},
		{"n7", "england", "2015", "475.2"},
	}
	for _, test := range tests {
		v, _ := look(t, table, test.series, test.area, test.period)
		if got := shown(v); got != test.want {
			t.Errorf("%s %s %s is %q, want %q", test.series, test.area, test.period, got, test.want)
		}
	}
	if d2 := fileReport(t, report, "dfe-cin/d2"); d2.Unproved != 10 || d2.Uncertain != 22 {
		t.Errorf("%d rates without a proved population, %d with an open last decimal; want the 10 of Northamptonshire's successors and the 22 the mapping speaks of", d2.Unproved, d2.Uncertain)
	}
}

func fileReport(t *testing.T, r *Report, mapping string) *FileReport {
	t.Helper()
	for _, f := range r.Files {
		if f.Mapping == mapping {
			return f
		}
	}
	t.Fatalf("no report of %s", mapping)
	return nil
}

func TestEveryAuthorityOfEachYearIsImported(t *testing.T) {
	table, report := realSite(t, "2022")
	m, _ := table.Framework.Measure("n19-rate")
	for i := range table.Register.Areas {
		a := &table.Register.Areas[i]
		for k, p := range table.Periods(m) {
			v := table.At(m, 0, area.Index(i), k)
			if there := v.Symbol != observation.Absent; there != a.Existed(p) {
				t.Errorf("%s in %s: imported is %v, existed is %v", a.Slug, p, there, a.Existed(p))
			}
		}
	}
	for _, f := range report.Files {
		if f.Rows != f.Taken || len(f.Left) > 0 {
			t.Errorf("%s: %d of %d rows taken, left %v", f.File, f.Taken, f.Rows, f.Left)
		}
		for _, a := range f.Areas {
			if a.Rule != ruleCode && a.Rule != ruleFormer {
				t.Errorf("%s: %d rows %s", f.File, a.Rows, a.Rule)
			}
		}
	}
}

func TestRatesFromAnImportedPopulationAgreeWithInferredOnes(t *testing.T) {
	people, err := filepath.Glob(filepath.Join(published, "population", "ons_*.csv"))
	if err != nil || len(people) != 1 {
		t.Skip("the published populations are not beside the repository")
	}
	inferred, _ := realSite(t, "2022")
	imported, report := realSite(t, "2022", people...)
	if d2 := fileReport(t, report, "dfe-cin/d2"); d2.Unproved != 10 || d2.Uncertain != 0 {
		t.Errorf("with populations %d rates are not available and %d open, want 10 and 0", d2.Unproved, d2.Uncertain)
	}
	m, _ := inferred.Framework.Measure("n12")
	same, differ := 0, 0
	for c := range inferred.Framework.Categories(m) {
		for i := range inferred.Register.Areas {
			a := inferred.Series(m, framework.CategoryIndex(c), area.Index(i))
			b := imported.Series(m, framework.CategoryIndex(c), area.Index(i))
			for k := range a {
				switch {
				case a[k].Symbol != b[k].Symbol:
					t.Errorf("%s: %s and %s", inferred.Register.Areas[i].Slug, shown(a[k]), shown(b[k]))
				case !a[k].IsNumber():
				case a[k].Number.Cmp(b[k].Number) == 0:
					same++
				default:
					differ++
					if inferred.Detail(a[k]).Note == "" {
						t.Errorf("%s: %s and %s, and no note says that it is open", inferred.Register.Areas[i].Slug, shown(a[k]), shown(b[k]))
					}
				}
			}
		}
	}
	if same < 7000 || differ > 22 {
		t.Errorf("%d rates agree, %d differ", same, differ)
	}
	if v, _ := look(t, imported, "x-population", "england", "2022"); shown(v) != "12093290" {
		t.Errorf("the population of England for 2022 is %s, want that of mid-2020", shown(v))
	}
	if v, _ := look(t, imported, "x-population", "northamptonshire", "2022"); v.Symbol != observation.Absent {
		t.Errorf("Northamptonshire has a population after its end: %s", shown(v))
	}
}
