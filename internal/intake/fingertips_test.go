package intake

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

const tipsHead = "Indicator ID,Area Code,AreaName,Area Type,Sex,Age,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note\n"

// tipsRow makes a row; figures are value, limits, count and denominator.
func tipsRow(code, name, figures, note string) string {
	kind := "Upper tier local authorities (post 4/23)"
	if code == "E92000001" {
		kind = "England"
	}
	return "90284," + code + "," + name + "," + kind + ",Persons,<15 yrs,2021/22," + figures + "," + note + "\n"
}

const tipsLeeds = "75.5,70.25,80,\"1,245\",164900"

func tipsMapping(more string) string {
	return `dialect = "fingertips"
title = "Test figures"
[symbols]
"-" = "x"
[[value_note]]
contains = "not presented"
symbol = "x"
[[value_note]]
contains = "too few"
symbol = "c"
[[value_note]]
contains = "with caution"
mark = "l"
[[shared]]
areas = ["E09000012", "E09000001"]
note = "Hackney and City of London combined"
[[file]]
id = "f"
names = ["figures*.csv"]
where = { "Indicator ID" = "90284", Sex = "Persons" }
` + more + `
[[file.measure]]
id = "n5"
value = "Value"
numerator = "Count"
denominator = "Denominator"
lower = "Lower CI 95.0 limit"
upper = "Upper CI 95.0 limit"
`
}

func TestFingertipsRowsAreReadWithLimitsCountsAndRemarks(t *testing.T) {
	const empty = `,,,"<div class=""no-data"">-</div>",`
	tests := []struct{ name, rows, want string }{
		{"a figure", tipsRow("E08000035", "Leeds", tipsLeeds, ""), "n5,,leeds,2021/22,75.5,,1245,164900,70.25,80"},
		{"the country", tipsRow("E92000001", "England", tipsLeeds, ""), "n5,,england,2021/22,75.5,,1245,164900,70.25,80"},
		{"a region", strings.Replace(tipsRow("E12000003", "Yorkshire and the Humber", tipsLeeds, ""), "Upper tier local authorities (post 4/23)", "Regions (statistical)", 1),
			"n5,,yorkshire-and-the-humber,2021/22,75.5,,1245,164900,70.25,80"},
		{"a remark about a figure", tipsRow("E08000035", "Leeds", tipsLeeds, "Seen twice"), "n5,,leeds,2021/22,75.5,,1245,164900,70.25,80,Seen twice"},
		{"a remark that is a mark", tipsRow("E08000035", "Leeds", tipsLeeds, `"<span class=""tooltipValueNote"">* To be  used <b>with</b> caution&nbsp;&amp; care, please</span>"`),
			`n5,,leeds,2021/22,75.5,,1245,164900,70.25,80,l,"To be used with caution & care, please"`},
		{"a remark that is a symbol", tipsRow("E08000035", "Leeds", empty, "<i>* Not presented due to rain</i>"), "n5,,leeds,2021/22,,x,Not presented due to rain"},
		{"a remark that is another symbol", tipsRow("E08000035", "Leeds", empty, "Too few"), "n5,,leeds,2021/22,,c,Too few"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, _ := run(t, tipsMapping(""), tipsHead+test.rows)
			compare(t, "problems", problems)
			compare(t, "rows", rows, test.want)
		})
	}
}

func TestFingertipsJointFiguresStandAtEachMember(t *testing.T) {
	const note = `"<span class=""tooltipValueNote"">* Value for Hackney and City of London combined</span>"`
	with := tipsRow("E09000012", "Hackney", tipsLeeds, note)
	without := tipsRow("E09000001", "City of London", `,,,"<div class=""no-data"">-</div>",`, note)
	for _, text := range []string{with + without, without + with} {
		rows, problems, report := run(t, tipsMapping(""), tipsHead+text)
		compare(t, "problems", problems)
		compare(t, "rows", rows,
			"n5,,city-of-london,2021/22,75.5,,1245,164900,70.25,80,j,joint figure with Hackney",
			"n5,,hackney,2021/22,75.5,,1245,164900,70.25,80,j,joint figure with City of London")
		at := slices.IndexFunc(report.Files[0].Areas, func(a AreaTally) bool { return a.Rule == ruleJoint })
		if at < 0 || report.Files[0].Areas[at].Rows != 2 {
			t.Errorf("areas reported: %v", report.Files[0].Areas)
		}
	}
	rows, _, _ := run(t, tipsMapping(""), tipsHead+without)
	compare(t, "a member alone", rows, "n5,,city-of-london,2021/22,,x,Value for Hackney and City of London combined")
}

func TestFingertipsRowsThatCannotBeTakenAreSaid(t *testing.T) {
	good := tipsRow("E08000035", "Leeds", tipsLeeds, "")
	leeds := func(old, with string) string { return strings.Replace(good, old, with, 1) }
	const problem = "figures.csv:2: "
	tests := []struct{ name, row, want string }{
		{"empty without a remark", tipsRow("E08000035", "Leeds", ",70.25,80,5,9", ""), problem + `column Value is empty and no value note says why; it knows "not presented", "too few", "Hackney and City of London combined" [value-note]`},
		{"empty with an unknown remark", tipsRow("E08000035", "Leeds", ",70.25,80,5,9", "Lost"), problem + `column Value is empty, and the mapping does not know the value note "Lost"; it knows "not presented", "too few", "Hackney and City of London combined" [value-note]`},
		{"an unknown symbol", leeds("75.5", "*"), `figures.csv:2:88: "*" in column Value is neither a number nor a symbol of the mapping; its symbols are "-" [symbol]`},
		{"limits that do not hold the value", leeds("70.25", "76"), `figures.csv:2:93: n5 is 75.5, but its limits are 76 and 80 [limits]`},
		{"a calendar year", leeds("2021/22", "2022"), `figures.csv:2:80: "2022" is not a financial year [time-period]`},
		{"several years", leeds("2021/22", "2020/21 - 22/23"), `figures.csv:2:80: "2020/21 - 22/23" is not a financial year [time-period]`},
		{"an unknown area", leeds("E08000035,Leeds", "E08000099,Leedes"), `figures.csv:2:7: "Leedes" (E08000099) is not in the register [unknown-area]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems, _ := run(t, tipsMapping(""), tipsHead+test.row)
			if len(problems) != 1 || strings.Split(problems[0], " / ")[0] != test.want {
				t.Errorf("got  %q\nwant %q", problems, test.want)
			}
		})
	}
	rows, problems, report := run(t, tipsMapping(""), tipsHead+good+leeds("Upper tier local authorities", "Districts & UAs")+leeds("Persons", "Male"))
	if len(problems) > 0 || len(rows) != 1 {
		t.Errorf("rows %q, problems %q", rows, problems)
	}
	if want := []Tally{{`Area Type is "Districts & UAs (post 4/23)"`, 1}, {`Sex is "Male"`, 1}}; !slices.Equal(report.Files[0].Left, want) {
		t.Errorf("left %v", report.Files[0].Left)
	}
}

func TestBackCodedFiguresAreTakenOnlyWhereTheMappingSaysSo(t *testing.T) {
	cumberland := tipsRow("E06000063", "Cumberland", tipsLeeds, "")
	leeds := tipsRow("E08000035", "Leeds", tipsLeeds, "")
	rows, _, _ := run(t, tipsMapping(""), tipsHead+leeds+cumberland)
	compare(t, "without", rows, "n5,,leeds,2021/22,75.5,,1245,164900,70.25,80")
	rows, problems, report := run(t, tipsMapping("back_coded = true"), tipsHead+cumberland)
	compare(t, "problems", problems)
	compare(t, "with", rows, `n5,,cumberland,2021/22,75.5,,1245,164900,70.25,80,"`+earlyNote+`"`)
	if report.Files[0].Areas[0].Rule != ruleEarly {
		t.Errorf("areas %v", report.Files[0].Areas)
	}
}

// imported imports published files into a new site and reads what was written.
func imported(t *testing.T, edition string, files ...string) (*observation.Table, *Report) {
	t.Helper()
	for _, f := range files {
		if _, err := os.Stat(f); err != nil {
			t.Skip("the published files are not beside the repository")
		}
	}
	site := newSite(t)
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: edition, Files: files}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatalf("importing: error %v, problems %v", err, probs.Sorted())
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
	if err != nil || probs.Errors() > 0 {
		t.Fatalf("reading what was written: error %v, problems %v", err, probs.Sorted())
	}
	return table, report
}

// plainRows reads a published file with nothing of this program: by column.
func plainRows(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Skip("the published files are not beside the repository")
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all[0][0] = strings.TrimPrefix(all[0][0], "\ufeff")
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return rows
}

func TestEveryCellOfFingertipsIsFoundAgain(t *testing.T) {
	file := filepath.Join(published, "fingertips", "la_hospital_admissions_2223.csv")
	rows := plainRows(t, file)
	table, report := imported(t, "2024", file)
	figures, symbols, joint := 0, 0, 0
	for _, row := range rows {
		var at area.Index = area.None
		for i := range table.Register.Areas {
			if a := &table.Register.Areas[i]; a.Code == row["Area Code"] || slices.Contains(a.FormerCodes, row["Area Code"]) {
				at = area.Index(i)
			}
		}
		if at < 0 {
			t.Errorf("%s is not in the register", row["AreaName"])
			continue
		}
		slug := table.Register.Areas[at].Slug
		v, d := look(t, table, "n5", slug, "2022/23")
		note := row["Value note"]
		switch {
		case row["Value"] != "":
			figures++
			want := []string{row["Value"], row["Lower CI 95.0 limit"], row["Upper CI 95.0 limit"], strings.ReplaceAll(row["Count"], ",", ""), row["Denominator"]}
			if got := []string{shown(v), d.Lower.String(), d.Upper.String(), d.Numerator.String(), d.Denominator.String()}; !v.IsNumber() || !slices.Equal(got, want) {
				t.Errorf("%s: %q, the cells say %q", slug, got, want)
			}
			if got, want := v.Marks&observation.LowConfidence != 0, strings.Contains(note, "with caution"); got != want {
				t.Errorf("%s: low confidence is %v", slug, got)
			}
		case strings.Contains(note, "combined"):
			joint++
			if !v.IsNumber() || v.Marks != observation.Joint || !strings.HasPrefix(d.Note, "joint figure with ") {
				t.Errorf("%s: %s %s %q, the row has the note %s", slug, shown(v), v.Marks, d.Note, note)
			}
		default:
			symbols++
			if v.Symbol != observation.NotAvailable || !strings.HasPrefix(d.Note, "Not presented due to Frimley") || strings.Contains(d.Note, "<") {
				t.Errorf("%s: %q %q, the row has no figure", slug, shown(v), d.Note)
			}
		}
		if got, want := v.Marks&observation.Joint != 0, strings.Contains(note, "combined"); got != want {
			t.Errorf("%s: joint is %v, the note says %q", slug, got, note)
		}
	}
	if figures != 147 || symbols != 5 || joint != 2 || table.Len() != len(rows) {
		t.Errorf("%d figures, %d symbols, %d joint, %d imported of %d rows", figures, symbols, joint, table.Len(), len(rows))
	}
	named := 0
	for _, n := range report.Files[0].Notes {
		named += len(n.Areas)
	}
	if f := report.Files[0]; f.Taken != 154 || len(f.Left) > 0 || named != 12 {
		t.Errorf("%d rows taken, left %v, %d areas with notes", f.Taken, f.Left, named)
	}
	for _, pair := range [][2]string{{"hackney", "city-of-london"}, {"cornwall", "isles-of-scilly"}} {
		a, _ := look(t, table, "n5", pair[0], "2022/23")
		b, _ := look(t, table, "n5", pair[1], "2022/23")
		if shown(a) != shown(b) {
			t.Errorf("%v share %s and %s", pair, shown(a), shown(b))
		}
	}
}
