package intake

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/source"
	"almanac/internal/starter"
)

// newSite makes a site of England in a fresh folder.
func newSite(t testing.TB) string {
	t.Helper()
	var probs source.Problems
	files, err := starter.Site(starter.Options{}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "site")
	if err := starter.Write(dir, files, &probs); err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	return dir
}

// put writes a file and gives its path.
func put(t testing.TB, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// run imports one file with a mapping of the site's own and gives the rows it
// wrote, without their header, and the problems, without the folder's name.
func run(t *testing.T, mapping, text string) (rows []string, problems []string, report *Report) {
	t.Helper()
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping)
	return importInto(t, site, "figures.csv", text)
}

func importInto(t *testing.T, site, name, text string) (rows []string, problems []string, report *Report) {
	t.Helper()
	dir := t.TempDir()
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{put(t, dir, name, text)}}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		line := p.String()
		if p.Hint != "" {
			line += " / " + p.Hint
		}
		problems = append(problems, strings.ReplaceAll(line, dir+string(filepath.Separator), ""))
	}
	written, err := os.ReadDir(filepath.Join(site, "data", "2022"))
	if probs.Errors() > 0 {
		if err == nil && len(written) > 0 {
			t.Errorf("there are problems, but %d files were written", len(written))
		}
		return nil, problems, report
	}
	data, err := os.ReadFile(filepath.Join(site, "data", "2022", "test-f.csv"))
	if err == nil {
		rows = strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")[1:]
	}
	return rows, problems, report
}

const head = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,"

const leeds = "2022,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,"

// mapping makes a mapping with one file and symbols; body follows [[file]].
func mapping(body string) string {
	return `dialect = "ees"
title = "Test figures"
time_identifiers = ["Reporting year", "Academic year"]
[symbols]
c = "c"
x = "x"
":" = "x"
z = "z"
"~" = "low"
[rounding]
country = 10
[[release]]
names = ["*_2013.csv"]
symbols = { x = "c", "." = "z" }
[[file]]
id = "f"
names = ["figures*.csv"]
` + body
}

func compare(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got  %s\n want %s", what, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}

const shareMapping = `
  [[file.measure]]
  id = "n9"
  per = 100
  decimals = 1
  numerator = "Referrals - No_Further_Action - Not_in_Need"
  denominator = "Referrals"
`

func TestSharesAreWorkedOutExactlyFromCounts(t *testing.T) {
	tests := []struct{ name, cells, want string }{
		{"a share", "1000,100,264", "63.6,,636,1000,d"},
		{"half is rounded away from zero", "2000,1,1998", "0.1,,1,2000,d"}, // 0.05
		{"just below half is not", "20001,1,19990", "0.0,,10,20001,d"},     // 0.04999…
		{"a share of nothing", "10,10,0", "0.0,,0,10,d"},
		{"a suppressed part suppresses", "1000,c,264", ",c"},
		{"suppression goes before any other symbol", "1000,x,c", ",c"},
		{"any other symbol is the result", "1000,x,264", ",x"},
		{"the first of two others", "z,x,0", ",z"},
		{"nothing to divide by", "0,0,0", ",z"},
		{"thousands separators are understood", `"20,000",100,264`, "98.2,,19636,20000,d"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, _ := run(t, mapping(shareMapping), head+"Referrals,No_Further_Action,Not_in_Need\n"+leeds+test.cells+"\n")
			if problems != nil || len(rows) != 1 {
				t.Fatalf("rows %q, problems %q", rows, problems)
			}
			got := strings.TrimPrefix(rows[0], "n9,,leeds,2022,")
			if strings.TrimRight(got, ",") != test.want { // columns that would be empty throughout are left out
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestPartsLargerThanTheWholeAreAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(shareMapping), head+"Referrals,No_Further_Action,Not_in_Need\n"+leeds+"10,9,9\n")
	compare(t, "problems", problems, "figures.csv:2: n9 would be -8 of 10 [negative] / the parts are larger than the whole: is the mapping right?")
}

func TestANegativeFigureIsAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"-5\n")
	compare(t, "problems", problems, "figures.csv:2: x-plans-started would be -5: no figure of the framework can be negative [negative]")
}

func TestAPercentageAbove100IsAProblem(t *testing.T) {
	m := mapping("\n  [[file.measure]]\n  id = \"n17-open\"\n  value = \"percent\"\n")
	_, problems, _ := run(t, m, head+"percent\n"+leeds+"100.1\n")
	compare(t, "problems", problems, "figures.csv:2: n17-open of leeds would be 100.1%, above 100% or a part larger than its whole (figures like that in this file: 1) [range] / is the mapping right, and the file as it was published?")
	if rows, problems, _ := run(t, m, head+"percent\n"+leeds+"100\n"); len(problems) > 0 || len(rows) != 1 {
		t.Errorf("100%% is a percentage: %q, %q", rows, problems)
	}
}

func TestPublishedFiguresKeepTheirSpellingAndTheirCounts(t *testing.T) {
	m := mapping(`
  [[file.measure]]
  id = "n17-open"
  value = "percent"
  numerator = "count"
  denominator = "base"
`)
	rows, problems, report := run(t, m, head+"percent,count,base,spare\n"+
		leeds+"4.50,9,200,1\n"+strings.Replace(leeds, "2022", "2021", 1)+"c,c,200,1\n"+strings.Replace(leeds, "2022", "2020", 1)+"2,c,200,1\n"+strings.Replace(leeds, "2022", "2019", 1)+"0,0,0,1\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows,
		"n17-open,,leeds,2019,0,,0,",
		"n17-open,,leeds,2020,2,,,200",
		"n17-open,,leeds,2021,,c,,",
		"n17-open,,leeds,2022,4.50,,9,200")
	compare(t, "columns left", report.Files[0].ColumnsLeft, "spare")
}

func TestSumsOfPublishedFiguresAreMarkedAsCalculated(t *testing.T) {
	rows, _, _ := run(t, mapping("[[file.measure]]\nid = \"x-plans-started\"\nvalue = \"a + b\"\n"), head+"a,b\n"+leeds+"3,4\n")
	compare(t, "rows", rows, "x-plans-started,,leeds,2022,7,,d")
}

const plainMapping = "[[file.measure]]\nid = \"x-plans-started\"\nvalue = \"started\"\n"

func TestSymbolsFollowTheVintageOfTheFile(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping(plainMapping))
	rows, problems, report := importInto(t, site, "figures_2022.csv", head+"started\n"+leeds+"x\n"+strings.Replace(leeds, "2022", "2021", 1)+":\n"+strings.Replace(leeds, "2022", "2020", 1)+"~\n")
	compare(t, "problems", problems)
	compare(t, "rows of 2022", rows, "x-plans-started,,leeds,2020,,low", "x-plans-started,,leeds,2021,,x", "x-plans-started,,leeds,2022,,x")
	if got := report.Files[0].Symbols; len(got) != 3 || got[0] != (SymbolTally{":", "x", 1}) {
		t.Errorf("symbols reported: %v", got)
	}
	rows, _, _ = importInto(t, site, "figures_2013.csv", head+"started\n"+leeds+"x\n"+strings.Replace(leeds, "2022", "2021", 1)+".\n")
	compare(t, "rows of 2013", rows, "x-plans-started,,leeds,2021,,z", "x-plans-started,,leeds,2022,,c")
}

func TestAnUndeclaredSymbolIsNamedWithItsPlaceAndTheKnownOnes(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"5\n"+strings.Replace(leeds, "2022", "2021", 1)+"*\n"+strings.Replace(leeds, "2022", "2020", 1)+"*\n")
	compare(t, "problems", problems, `figures.csv:3:110: "*" in column started is neither a number nor a symbol of the mapping; its symbols are ":", "c", "x", "z", "~" (2 times in this file) [symbol] / declare what it means under [symbols] in the mapping`)
}

func TestColumnsAreFoundThroughCaseAndAliases(t *testing.T) {
	m := strings.Replace(mapping(plainMapping), "[[release]]", "[aliases]\nstarted = [\"begun\"]\n[[release]]", 1)
	for _, header := range []string{"started", "Started", " STARTED ", "Begun"} {
		rows, problems, _ := run(t, m, "\ufeff"+strings.ToUpper(head)+header+"\r\n"+leeds+"5\r\n")
		compare(t, header+": problems", problems)
		compare(t, header+": rows", rows, "x-plans-started,,leeds,2022,5,")
	}
}

func TestAMissingColumnIsNamedWithTheNearest(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"startet\n"+leeds+"5\n")
	compare(t, "problems", problems, `figures.csv:1: there is no column "started", which the mapping test/f needs [missing-column] / did you mean "startet"? if it is the same, add it to [aliases] in the mapping`)
}

func TestAColumnThatStandsTwiceIsAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"started,spare,spare,Started\n"+leeds+"5,1,1,6\n")
	compare(t, "problems", problems, `figures.csv:1:148: column "Started" stands here a second time; it is column 11 already [duplicate-column] / delete the one that is not meant`)
}

func TestAColumnThatNotEveryReleaseHasMayBeMissing(t *testing.T) {
	m := mapping("optional = [\"ended\"]\n" + plainMapping + "[[file.measure]]\nid = \"x-plans-ended\"\nvalue = \"ended\"\n")
	rows, problems, report := run(t, m, head+"started\n"+leeds+"5\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "x-plans-started,,leeds,2022,5,")
	compare(t, "absent", report.Files[0].Absent, "x-plans-ended")
}

func TestAreasAreFoundByCodeNeverByName(t *testing.T) {
	row := func(year, la, code, name string) string {
		return year + ",Reporting year,Local authority,E92000001,England,,," + la + "," + code + "," + name + ",5\n"
	}
	tests := []struct{ name, row, want, rule string }{
		{"newest code", row("2022", "383", "E08000035", "LEEDS CITY"), "leeds", ruleCode},
		{"former code", row("2015", "390", "E08000020", "Gateshead"), "gateshead", ruleFormer},
		{"a county that became a unitary authority", row("2022", "815", "E10000023", "North Yorkshire"), "north-yorkshire", ruleFormer},
		{"LA code where the ONS code is not known", row("2022", "383", "E08009999", "Leeds"), "leeds", ruleLA},
		{"LA code where there is no ONS code", row("2022", "383", "", "Leeds"), "leeds", ruleLA},
		{"the old Dorset", row("2019", "835", "E10000009", "Dorset"), "dorset-to-2019", ruleCode},
		{"the new Dorset", row("2020", "838", "E06000059", "Dorset"), "dorset", ruleCode},
		{"figures of a merged authority before it was", row("2016", "839", "E06000058", "BCP"), "", ruleBack},
		{"the same under an old LA code", row("2016", "837", "E06000058", "BCP"), "", ruleBack},
		{"figures of an authority after its end", row("2022", "928", "E10000021", "Northamptonshire"), "", ruleAfter},
		{"a region", "2022,Reporting year,Regional,E92000001,England,E12000003,Y,,,,5\n", "yorkshire-and-the-humber", ruleCode},
		{"a sub-region", "2022,Reporting year,Regional,E92000001,England,E13000001,Inner London,,,,5\n", "inner-london", ruleCode},
		{"the country", "2022,Reporting year,National,E92000001,England,,,,,,5\n", "england", ruleCode},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			england := "2000,Reporting year,National,E92000001,England,,,,,,1\n" // something is always taken
			rows, problems, report := run(t, mapping(plainMapping), head+"started\n"+england+test.row)
			compare(t, "problems", problems)
			rows = slices.DeleteFunc(rows, func(r string) bool { return strings.Contains(r, ",england,2000,") })
			if test.want == "" && len(rows) > 0 || test.want != "" && (len(rows) != 1 || !strings.HasPrefix(rows[0], "x-plans-started,,"+test.want+",")) {
				t.Errorf("rows %q, want one of %q", rows, test.want)
			}
			want := map[string]int{ruleCode: 1} // of England
			want[test.rule]++
			for _, a := range report.Files[0].Areas {
				if a.Rows != want[a.Rule] {
					t.Errorf("%d rows %q, want %v", a.Rows, a.Rule, want)
				}
				delete(want, a.Rule)
			}
			if len(want) > 0 {
				t.Errorf("no rows %v", want)
			}
		})
	}
}

func TestAnUnknownAreaIsAProblemWithTheNearestName(t *testing.T) {
	row := "2022,Reporting year,Local authority,E92000001,England,,,999,E08000099,Leedes,5\n"
	_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"1\n"+row)
	compare(t, "problems", problems, `figures.csv:3:61: "Leedes" (E08000099, 999) is not in the register [unknown-area] / did you mean Leeds (E08000035)? if it is the same area, add the code to its former_codes in data/areas.csv`)
	_, problems, _ = run(t, mapping(plainMapping), head+"started\n2022,Reporting year,Local authority,E92000001,England,,,384,E08000035,Leeds,5\n")
	compare(t, "problems", problems, `figures.csv:2:61: E08000035 is the code of Leeds, whose LA code is 383, but the row says 384 [area-codes] / one of the two codes is wrong`)
}

func TestACodeBesideTheNameOfAnotherAreaIsAProblem(t *testing.T) {
	row := func(year, la, code, name string) string {
		return year + ",Reporting year,Local authority,E92000001,England,,," + la + "," + code + "," + name + ",5\n"
	}
	const mistake = `figures.csv:3:61: E08000035 is the code of Leeds, but the row says "Bradford", which is another area (E08000032) [area-name] / was a column of codes or names sorted without the other?`
	for _, test := range []struct{ row, want string }{
		{row("2022", "383", "E08000035", "Bradford"), mistake},
		{row("2022", "", "E08000035", "bradford "), strings.NewReplacer("Bradford", "bradford", ":61", ":58").Replace(mistake)},
		{row("2021", "383", "E08000035", "Leeds City Council"), ""}, // a name of nobody
		{row("2021", "383", "E08000035", ""), ""},
		{row("2023", "815", "E06000065", "North Yorkshire"), ""}, // its predecessor has the same name
		{row("2019", "835", "E10000009", "Dorset"), ""},
	} {
		_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"1\n"+test.row)
		var want []string
		if test.want != "" {
			want = []string{test.want}
		}
		compare(t, test.row, problems, want...)
	}
}

func TestAreasOutsideTheSiteAreLeftAndCounted(t *testing.T) {
	var probs source.Problems
	files, err := starter.Site(starter.Options{Area: "Hull"}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(t.TempDir(), "site")
	if err := starter.Write(site, files, &probs); err != nil {
		t.Fatal(err)
	}
	put(t, site, "data/import/test.toml", mapping(plainMapping))
	england, err := starter.Register()
	if err != nil {
		t.Fatal(err)
	}
	cornwall := strings.NewReplacer("383", "908", "E08000035", "E06000052", "Leeds", "Cornwall").Replace(leeds)
	hull := strings.NewReplacer("383", "810", "E08000035", "E06000010", "Leeds", "Hull").Replace(leeds)
	file := put(t, t.TempDir(), "figures.csv", head+"started\n"+cornwall+"1\n"+hull+"2\n")
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{file}, Elsewhere: england}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	areas := report.Files[0].Areas
	if len(areas) != 2 || areas[0].Rule != ruleOutside || areas[0].Areas[0] != "Cornwall" || areas[1].Areas[0] != "kingston-upon-hull" {
		t.Errorf("areas reported: %v", areas)
	}
}

func TestPeriodsFollowTheKindOfTheMeasure(t *testing.T) {
	m := mapping(`
[[file.measure]]
id = "n23" # at 30 September
value = "a"
[[file.measure]]
id = "n21a"
half = 1
value = "a"
[[file.measure]]
id = "n19-number"
value = "a"
`)
	rows, problems, report := run(t, m, head+"a\n"+leeds+"5\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n19-number,,leeds,2022,5,", "n21a,,leeds,2022-H1,5,", "n23,,leeds,2022-09,5,")
	if f := report.Files[0]; f.First != "2022" || f.Last != "2022-H1" {
		t.Errorf("periods %s to %s", f.First, f.Last)
	}
	rows, problems, _ = run(t, mapping("[[file.measure]]\nid = \"n2-pa\"\nvalue = \"a\"\ncategory = [{ id = \"cin\" }]\n"),
		head+"a\n"+strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)+"5\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n2-pa,cin,leeds,2021/22,5,")
}

func TestTimesThatAMeasureCannotHaveAreProblems(t *testing.T) {
	tests := []struct{ row, want string }{
		{strings.Replace(leeds, "2022,", "202122,", 1), `figures.csv:2:1: "202122" is not a time of the kind that x-plans-started has [time-period] / periods of x-plans-started are written 2014`},
		{strings.Replace(leeds, "2022,", "2022-23,", 1), `figures.csv:2:1: "2022-23" is not a time_period: 2022, or 202122 for 2021/22 [time-period]`},
		{strings.Replace(leeds, "2022,", "202123,", 1), `figures.csv:2:1: "202123" is not a time_period: 2022, or 202122 for 2021/22 [time-period]`},
		{strings.Replace(leeds, "Reporting year", "Calendar year", 1), `figures.csv:2:6: "Calendar year" is not a time_identifier that the mapping knows: "Reporting year", "Academic year" [time-identifier]`},
	}
	for _, test := range tests {
		_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+test.row+"5\n")
		compare(t, test.row, problems, test.want)
	}
}

func TestPeriodsCanBeMovedAndRepeated(t *testing.T) {
	m := mapping("offset = 1\nperiods = { \"2020\" = [\"2021\", \"2022\"] }\n" + plainMapping)
	rows, problems, _ := run(t, m, head+"started\n"+strings.Replace(leeds, "2022", "2019", 1)+"7\n"+strings.Replace(leeds, "2022", "2020", 1)+"8\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "x-plans-started,,leeds,2020,7,", "x-plans-started,,leeds,2021,8,", "x-plans-started,,leeds,2022,8,")
}

func TestFiltersChooseRowsAndCategories(t *testing.T) {
	m := mapping(`where = { school_type = "Total" }
[[file.measure]]
id = "n2-pa"
value = "pa"
category = [
  { id = "cin", where = { social_care_group = "CINO" } },
  { id = "cpp", where = { social_care_group = "CPPO" } },
]
`)
	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	rows, problems, report := run(t, m, head+"school_type,Social_Care_Group,pa\n"+base+"Total,CINO,10\n"+base+"Total,CPPO,20\n"+base+"Total,CLA,30\n"+base+"Special,CINO,40\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n2-pa,cin,leeds,2021/22,10,", "n2-pa,cpp,leeds,2021/22,20,")
	if left := report.Files[0].Left; !slices.Equal(left, []Tally{{`Social_Care_Group is "CLA"`, 1}, {`school_type is "Special"`, 1}}) {
		t.Errorf("left: %v", left)
	}
}

func TestAFileThatGivesNothingIsAProblem(t *testing.T) {
	tests := []struct{ rows, want string }{
		{"", "it has no rows"},
		{leeds + "Totals,5\n", `1 row left because school_type is "Totals"`},
		{strings.Replace(leeds, "Local authority", "School", 1) + "Total,5\n", `1 row left because geographic_level is "School"`},
	}
	for _, test := range tests {
		_, problems, _ := run(t, mapping("where = { school_type = \"Total\" }\n"+plainMapping), head+"school_type,started\n"+test.rows)
		compare(t, test.rows, problems, "figures.csv: nothing of this file can be taken: "+test.want+" [nothing-taken] / does the mapping test/f fit this release?")
	}
}

func TestAnOverrideReplacesNumbersAndKeepsSymbols(t *testing.T) {
	m := mapping(plainMapping + `
[[file.override]]
measures = ["x-plans-started"]
period = "2014"
symbol = "u"
note = "counted otherwise, in part"
`)
	y := func(year string) string { return strings.Replace(leeds, "2022", year, 1) }
	harrow := strings.NewReplacer("2022", "2014", "383", "310", "E08000035", "E09000015", "Leeds", "Harrow").Replace(leeds)
	rows, problems, report := run(t, m, head+"started\n"+y("2014")+"0\n"+y("2015")+"0\n"+harrow+"c\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, `x-plans-started,,harrow,2014,,c,`, `x-plans-started,,leeds,2014,,u,"counted otherwise, in part"`, `x-plans-started,,leeds,2015,0,,`)
	if report.Files[0].Overridden != 1 {
		t.Errorf("%d overridden", report.Files[0].Overridden)
	}
}

func TestAFigureThatStandsTwiceIsAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"5\n"+leeds+"5\n"+leeds+"6\n")
	compare(t, "problems", problems, "figures.csv:3: x-plans-started for leeds in 2022 stands here and in figures.csv:2 (and 1 more figure) [duplicate-row] / is a filter missing in the mapping (where)?")
}

func TestARowOfAnotherLengthIsAProblem(t *testing.T) {
	_, problems, _ := run(t, mapping(plainMapping), head+"started\n"+leeds+"5,6\n")
	compare(t, "problems", problems, "figures.csv:2: this row has 12 fields, the header has 11 [fields] / a comma inside a field needs quotes around the field")
}

func TestFilesOfTheWrongKindGetOneClearMessage(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a.csv", "PK\x03\x04xl/workbook.xml", "a.csv: this is an Excel workbook, not comma-separated text [not-csv]"},
		{"a.csv", "time_period;x;y\n1;2;3\n", "a.csv: this is semicolon-separated text, not comma-separated text [not-csv]"},
		{"a.csv", "", "a.csv: the file is empty [empty-file]"},
		{"a.csv", "LA_Code,LA_Name,S47Rate1314\n383,Leeds,1\n", `a.csv: this file is in no format that can be imported: it has no column "time_period" [dialect]`},
		{"a.csv", head + "what\n", "a.csv: no mapping knows this file [unknown-file]"},
	}
	for _, test := range tests {
		_, problems, _ := importInto(t, newSite(t), test.name, test.text)
		if len(problems) != 1 || strings.Split(problems[0], " / ")[0] != test.want {
			t.Errorf("got %q, want %q", problems, test.want)
		}
	}
}

func TestWhatCannotBeImportedIntoIsSaid(t *testing.T) {
	file := put(t, t.TempDir(), "figures.csv", head+"started\n"+leeds+"5\n")
	tests := []struct{ name, path, text, edition, file, want string }{
		{"no site", "", "", "2022", file, "missing-file"},
		{"no such file", "x", "", "2022", file + "x", "missing-file"},
		{"an edition of no year", "x", "", "spring", file, "edition-id"},
		{"a sealed edition", "data/2022/seal.json", "{}", "2022", file, "sealed"},
		{"figures written by hand", "data/2022/test-f.csv", "measure\n", "2022", file, "own-file"},
		{"an edition that is older than the file", "data/2022/edition.toml", "published = 2020-01-01T09:30:00Z\n", "2022", file, "released-later"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if test.path != "" {
				dir = newSite(t)
				put(t, dir, test.path, test.text)
				put(t, dir, "data/import/test.toml", mapping(plainMapping)+"\n[[release]]\nnames = [\"figures.csv\"]\nreleased = \"2021-06-01\"\n")
			}
			var probs source.Problems
			_, err := Import(Options{Dir: dir, Edition: test.edition, Files: []string{test.file}}, &probs)
			list := probs.Sorted()
			if err != nil || len(list) != 1 || list[0].Rule != test.want {
				t.Errorf("problems %v, error %v; want %s", list, err, test.want)
			} else if test.want == "sealed" && !strings.Contains(list[0].Hint, `almanac revise 2022 --reason "…"`) {
				t.Errorf("the hint does not name the command that helps: %s", list[0].Hint)
			}
			if _, err := os.Stat(filepath.Join(dir, "data", "2022", "sources.toml")); err == nil {
				t.Error("sources.toml was written")
			}
		})
	}
}

func TestImportingAgainGivesTheSameBytes(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping(plainMapping)+"\n[[file]]\nid = \"g\"\nnames = [\"more.csv\"]\n[[file.measure]]\nid = \"x-plans-ended\"\nvalue = \"ended\"\n")
	in := t.TempDir()
	first := put(t, in, "figures.csv", head+"started\n"+leeds+"5\n")
	second := put(t, in, "more.csv", head+"ended\n"+leeds+"6\n")
	read := func() map[string]string {
		files := map[string]string{}
		entries, err := os.ReadDir(filepath.Join(site, "data", "2022"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(site, "data", "2022", e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			files[e.Name()] = string(data)
		}
		return files
	}
	take := func(o Options) {
		t.Helper()
		var probs source.Problems
		o.Dir, o.Edition = site, "2022"
		if _, err := Import(o, &probs); err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
	}
	take(Options{Files: []string{second, first}, DryRun: true})
	if _, err := os.Stat(filepath.Join(site, "data", "2022")); err == nil {
		t.Fatal("a dry run has written")
	}
	take(Options{Files: []string{second, first}})
	want := read()
	compare(t, "files", sortedKeys(want), "edition.toml", "sources.toml", "test-f.csv", "test-g.csv")
	if !strings.Contains(want["edition.toml"], "status = \"draft\"\n") {
		t.Errorf("a new edition is no draft:\n%s", want["edition.toml"])
	}
	for _, files := range [][]string{{first, second}, {second}, {in}} {
		take(Options{Files: files})
		for name, text := range read() {
			if text != want[name] {
				t.Errorf("after importing %v again %s differs:\n%s\nwas\n%s", files, name, text, want[name])
			}
		}
	}
	put(t, site, "data/2022/edition.toml", "title = \"mine\"\nstatus = \"draft\"\nframework = \"2012-06\"\n")
	take(Options{Files: []string{first}})
	if got := read()["edition.toml"]; !strings.Contains(got, "mine") {
		t.Error("an import has changed edition.toml")
	}
}

func TestAFolderStandsForTheFilesInIt(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", mapping(plainMapping))
	in := t.TempDir()
	put(t, in, "figures.csv", head+"started\n"+leeds+"5\n")
	put(t, in, "headlines.csv", "time_period,what\n2022,1\n")
	put(t, in, "notes.txt", "nothing")
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	compare(t, "ignored", report.Ignored, "headlines.csv")
	if len(report.Files) != 1 {
		t.Errorf("%d files", len(report.Files))
	}
	var text, asJSON bytes.Buffer
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteJSON(&asJSON); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 read, 1 taken, 2022 to 2022", "measure   x-plans-started", "not known to any mapping, left: headlines.csv", "edition 2022: 1 file, 1 numbers, 0 symbols; wrote 3 files in data/2022"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, text.String())
		}
	}
	if strings.Contains(asJSON.String(), "null") || !strings.Contains(asJSON.String(), `"measure": "x-plans-started"`) {
		t.Errorf("JSON: %s", asJSON.String())
	}
}

// A file in which every cell is wrong, or every row the same, is refused
// without keeping each mistake.
func TestMistakesInEveryRowAreNotAllKept(t *testing.T) {
	var b strings.Builder
	b.WriteString(head + "started\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "%s*%d\n", leeds, i)
	}
	_, problems, _ := run(t, mapping(plainMapping), b.String())
	if len(problems) != manyFaults+1 {
		t.Errorf("%d messages", len(problems))
	}
	found := false
	for _, p := range problems {
		found = found || strings.Contains(p, "there are more mistakes of this kind (2000 times in this file) [symbol]")
	}
	if !found {
		t.Errorf("what is not told is not counted: %v", problems[len(problems)-1])
	}
	b.Reset()
	b.WriteString(head + "kind,started\n")
	for i := range 100 {
		fmt.Fprintf(&b, "%skind %d,5\n", leeds, i)
	}
	_, _, report := run(t, mapping("where = { kind = \"kind 7\" }\n"+plainMapping), b.String())
	left := report.Files[0].Left
	sum := 0
	for _, l := range left {
		sum += l.Rows
	}
	if len(left) != manyReasons+1 || sum != 99 {
		t.Errorf("%d reasons for %d rows", len(left), sum)
	}
}
