package intake

import (
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

const laitHead = "measure_short,unit,polarity,years,la_number,la_or_region,value\r\n"

const laitLeeds = "Apps,Rate,-,2016,383,Leeds,"

const laitMapping = `dialect = "lait"
title = "Test figures"
[symbols]
"-" = "x"
[[shared]]
areas = ["314", "318"]
measures = ["n23"]
[[file]]
id = "f"
names = ["figures*.csv"]
periods = { "0" = [] }
[[file.measure]]
id = "n22"
value = "value"
decimals = 1
where = { measure_short = "Apps" }
expect = { unit = "Rate", polarity = "-" }
[[file.measure]]
id = "n23"
value = "value"
decimals = 1
where = { measure_short = "Vacs" }
`

func TestLaitFiguresAreRoundedBackToWhatWasPublished(t *testing.T) {
	tests := []struct{ cell, want string }{
		{"9.6999999999999993", "9.7,"},
		{"8.3000000000000007", "8.3,"},
		{"5.050000001", ""}, // has two decimals, the mapping declares one
		{"5.100000001", "5.1,"},
		{"11", "11,"},
		{"0", "0,"},
		{"0.04", ""},
		{"12.0", "12.0,"},
		{"-", ",x"},
	}
	for _, test := range tests {
		t.Run(test.cell, func(t *testing.T) {
			rows, problems, _ := run(t, laitMapping, laitHead+laitLeeds+test.cell+"\r\n")
			if test.want == "" {
				if len(problems) != 1 || !strings.Contains(problems[0], "more decimals than the 1 that the mapping declares [decimals]") {
					t.Errorf("problems %q", problems)
				}
				return
			}
			compare(t, "problems", problems)
			compare(t, "rows", rows, "n22,,leeds,2016,"+test.want)
		})
	}
}

func TestLaitRowsAreMatchedByNumberOrName(t *testing.T) {
	row := func(measure, year, number, name string) string {
		return laitHead + measure + ",Rate,-," + year + "," + number + "," + name + ",5\r\n"
	}
	tests := []struct{ name, text, want, rule string }{
		{"an authority", row("Apps", "2016", "383", "Leeds City"), "n22,,leeds,2016,5,", ruleLA},
		{"the country", row("Apps", "2016", "970", "England"), "n22,,england,2016,5,", ruleNamed},
		{"a region", row("Apps", "2016", "982", "Yorkshire and the Humber"), "n22,,yorkshire-and-the-humber,2016,5,", ruleNamed},
		{"a part of London", row("Apps", "2016", "987", "London (Inner)"), "n22,,inner-london,2016,5,", ruleNamed},
		{"a September before the area ended in March", row("Vacs", "2018", "835", "Dorset"), "n23,,dorset-to-2019,2018-09,5,", ruleLA},
		{"a September after the area began in April", row("Vacs", "2021", "940", "North Northamptonshire"), "n23,,north-northamptonshire,2021-09,5,", ruleLA},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, report := run(t, laitMapping, test.text)
			compare(t, "problems", problems)
			compare(t, "rows", rows, test.want)
			if got := report.Files[0].Areas; len(got) != 1 || got[0].Rule != test.rule {
				t.Errorf("areas %v, want %s", got, test.rule)
			}
		})
	}
	for _, gone := range [][2]string{{row("Apps", "2021", "940", "North Northamptonshire"), ruleBack}, {row("Vacs", "2019", "835", "Dorset"), ruleAfter}} {
		_, _, report := run(t, laitMapping, gone[0]+laitLeeds+"5\r\n")
		if got := report.Files[0].Areas; !slices.ContainsFunc(got, func(a AreaTally) bool { return a.Rule == gone[1] }) {
			t.Errorf("areas %v, want %s", got, gone[1])
		}
	}
}

func TestLaitRowsThatSaySomethingElseAreProblems(t *testing.T) {
	tests := []struct{ name, row, want string }{
		{"another unit", "Apps,Number,-,2016,383,Leeds,5", `figures.csv:2:6: unit of n22 is "Number", the mapping expects "Rate" [expected]`},
		{"another polarity", "Apps,Rate,Low,2016,383,Leeds,5", `figures.csv:2:11: polarity of n22 is "Low", the mapping expects "-" [expected]`},
		{"another symbol", laitLeeds + "..", `figures.csv:2:28: ".." in column value is neither a number nor a symbol of the mapping; its symbols are "-" [symbol]`},
		{"a split year", "Apps,Rate,-,2015/16,383,Leeds,5", `figures.csv:2:13: "2015/16" is not a year [time-period]`},
		{"an unknown number", "Apps,Rate,-,2016,999,Leedes,5", `figures.csv:2:18: "Leedes" (999) is not in the register [unknown-area]`},
		{"a number that is a name's", "Apps,Rate,-,2016,999,Leeds,5", `figures.csv:2:18: "Leeds" (999) is not in the register [unknown-area]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, problems, _ := run(t, laitMapping, laitHead+test.row+"\r\n")
			if len(problems) != 1 || strings.Split(problems[0], " / ")[0] != test.want {
				t.Errorf("got  %q\nwant %q", problems, test.want)
			}
		})
	}
}

func TestLaitRowsThatNobodyWantsAreLeftWithAReason(t *testing.T) {
	_, problems, report := run(t, laitMapping, laitHead+laitLeeds+"5\r\nApps,Rate,-,0,383,Leeds,-\r\nOther,%,Low,2016,383,Leeds,5\r\n")
	compare(t, "problems", problems)
	want := []Tally{{`measure_short is "Other"`, 1}, {`years is "0", which the mapping leaves`, 1}}
	if got := report.Files[0].Left; !slices.Equal(got, want) {
		t.Errorf("left %v", got)
	}
}

func TestEqualFiguresOfAJointReturnAreMarked(t *testing.T) {
	pair := func(year, a, b string) string {
		return "Vacs,%,Low," + year + ",314,Kingston," + a + "\r\nVacs,%,Low," + year + ",318,Richmond," + b + "\r\n"
	}
	rows, problems, _ := run(t, laitMapping, laitHead+pair("2016", "8.5", "-")+pair("2017", "16.2", "16.199999999999999")+pair("2018", "7", "8"))
	compare(t, "problems", problems)
	compare(t, "rows", rows,
		"n23,,kingston-upon-thames,2016-09,8.5,,,",
		"n23,,kingston-upon-thames,2017-09,16.2,,j,joint figure with Richmond upon Thames",
		"n23,,kingston-upon-thames,2018-09,7,,,",
		"n23,,richmond-upon-thames,2016-09,,x,,",
		"n23,,richmond-upon-thames,2017-09,16.2,,j,joint figure with Kingston upon Thames",
		"n23,,richmond-upon-thames,2018-09,8,,,")
}

func TestAFallbackStandsBackWhereAnotherFileGivesTheMeasure(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", strings.Replace(laitMapping, "id = \"n23\"", "id = \"n23\"\nfallback = true", 1))
	put(t, site, "data/import/own.toml", strings.Replace(mapping("[[file.measure]]\nid = \"n23\"\nvalue = \"started\"\n"), "figures*", "own*", 1))
	in := t.TempDir()
	second := put(t, in, "figures.csv", laitHead+laitLeeds+"5\r\nVacs,%,Low,2016,383,Leeds,7\r\n")
	better := put(t, in, "own.csv", head+"started\n"+leeds+"9\n")
	for _, files := range [][]string{{second, better}, {better}, {second}} {
		var probs source.Problems
		report, err := Import(Options{Dir: site, Edition: "2022", Files: files}, &probs)
		if err != nil || probs.Len() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		for _, f := range report.Files {
			if f.Mapping == "test/f" {
				compare(t, "stood back", f.StoodBack, "n23")
				if len(f.Measures) != 1 || f.Measures[0].Measure != "n22" {
					t.Errorf("measures %v", f.Measures)
				}
			}
		}
	}
}

func TestAFallbackThatStandsInTheEditionIsNotDoubled(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", strings.Replace(laitMapping, "id = \"n23\"", "id = \"n23\"\nfallback = true", 1))
	put(t, site, "data/import/own.toml", strings.Replace(mapping("[[file.measure]]\nid = \"n23\"\nvalue = \"started\"\n"), "figures*", "own*", 1))
	in := t.TempDir()
	second := put(t, in, "figures.csv", laitHead+laitLeeds+"5\r\nVacs,%,Low,2016,383,Leeds,7\r\n")
	better := put(t, in, "own.csv", head+"started\n"+leeds+"9\n")
	for _, test := range []struct {
		files []string
		want  string
	}{{[]string{second}, ""}, {[]string{better}, "figures of n23 stand in the edition from figures.csv"}, {[]string{better, second}, ""}, {[]string{better}, ""}} {
		var probs source.Problems
		_, err := Import(Options{Dir: site, Edition: "2022", Files: test.files}, &probs)
		list := probs.Sorted()
		if err != nil || len(list) > 1 || (len(list) == 1) != (test.want != "") || len(list) == 1 && list[0].Text != test.want {
			t.Errorf("%v: problems %v, error %v; want %q", test.files, list, err, test.want)
		}
	}
}

func TestNothingIsTakenOfATimeAfterTheEditionWasPublished(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", laitMapping)
	put(t, site, "data/2022/edition.toml", "title = \"2022\"\nstatus = \"final\"\npublished = 2022-09-15T09:30:00Z\nframework = \"2012-06\"\n")
	row := func(measure, year string) string { return measure + ",Rate,-," + year + ",383,Leeds,5\r\n" }
	in := put(t, t.TempDir(), "figures.csv", laitHead+row("Apps", "2022")+row("Apps", "2023")+row("Vacs", "2021")+row("Vacs", "2022"))
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	if f := report.Files[0]; f.Taken != 2 || !slices.Equal(f.Left, []Tally{{"it is about a time after the edition was published", 2}}) {
		t.Errorf("%d taken, left %v", f.Taken, f.Left)
	}
	for _, test := range []struct {
		kind period.Kind
		when string
		want string
	}{{period.YearToMarch, "2022", "2022-03-31"}, {period.Financial, "2021/22", "2022-03-31"}, {period.Academic, "2021/22", "2022-07-31"},
		{period.AtSeptember, "2022-09", "2022-09-30"}, {period.SixMonths, "2022-H1", "2021-09-30"}, {period.SixMonths, "2022-H2", "2022-03-31"}} {
		p, err := period.Parse(test.when)
		if got := lastDay(test.kind, p).Format("2006-01-02"); err != nil || got != test.want {
			t.Errorf("%s ends on %s, want %s", test.when, got, test.want)
		}
	}
}

// laitSeries are the measures of the tool and ours, with the form of a period.
var laitSeries = map[string][2]string{
	"CareApplications":      {"n22", ""},
	"Work_Force_Vac_Rate":   {"n23", "-09"},
	"Work_Force_TO_Rate":    {"n24", "-09"},
	"Work_Force_SWAbsence":  {"n25", "-09"},
	"Work_Force_Agecy_Rate": {"n26", "-09"},
}

func TestEveryCellOfLaitIsFoundAgain(t *testing.T) {
	file := filepath.Join(published, "lait", "lait_subset_long.csv")
	rows := plainRows(t, file)
	table, report := imported(t, "2025", file)
	numbers, symbols, outside, unwanted := 0, 0, 0, 0
	for _, row := range rows {
		series, ok := laitSeries[row["measure_short"]]
		if !ok {
			unwanted++
			continue
		}
		at := area.None
		for i := range table.Register.Areas {
			a := &table.Register.Areas[i]
			name := strings.EqualFold(a.Name, row["la_or_region"]) || slices.Contains(a.Aliases, row["la_or_region"])
			if a.LACode != "" && a.LACode == row["la_number"] || a.LACode == "" && name {
				at = area.Index(i)
			}
		}
		if at == area.None {
			t.Errorf("%s is not in the register", row["la_or_region"])
			continue
		}
		a := &table.Register.Areas[at]
		year, _ := strconv.Atoi(row["years"])
		if series[1] != "" {
			year++ // September belongs to the year that ends in the next March
		}
		if !a.First.IsZero() && year < int(a.First.Year) || !a.Last.IsZero() && year > int(a.Last.Year) {
			outside++
			continue
		}
		v, _ := look(t, table, series[0], a.Slug, row["years"]+series[1])
		if row["value"] == "-" {
			symbols++
			if v.Symbol != observation.NotAvailable {
				t.Errorf("%s %s %s: %q, the cell is a dash", series[0], a.Slug, row["years"], shown(v))
			}
			continue
		}
		numbers++
		cell, err := strconv.ParseFloat(row["value"], 64)
		if err != nil {
			t.Fatal(err)
		}
		want := strconv.FormatFloat(cell, 'f', 1, 64)
		if got := strconv.FormatFloat(v.Float(), 'f', 1, 64); !v.IsNumber() || got != want || math.Abs(cell-v.Float()) > 1e-9 || len(shown(v)) > len(want) {
			t.Errorf("%s %s %s: %s, the cell is %s", series[0], a.Slug, row["years"], shown(v), row["value"])
		}
	}
	left, after := 0, 0
	for _, l := range report.Files[0].Left {
		left += l.Rows
	}
	for _, a := range report.Files[0].Areas {
		if a.Rule == ruleBack || a.Rule == ruleAfter {
			after += a.Rows
		}
	}
	if table.Len() != numbers+symbols || left != unwanted || after != outside || numbers < 8000 || symbols < 200 || outside != 296 {
		t.Errorf("%d imported, %d numbers and %d symbols in the file; %d rows left, %d unwanted; %d outside an area's life, %d in the file",
			table.Len(), numbers, symbols, left, unwanted, after, outside)
	}
	for _, test := range [][4]string{{"n22", "england", "2022", "9.7"}, {"n23", "england", "2023-09", "18.9"}, {"n24", "england", "2023-09", "15.9"}, {"n26", "inner-london", "2023-09", ""}} {
		v, _ := look(t, table, test[0], test[1], test[2])
		if test[3] != "" && shown(v) != test[3] || !v.IsNumber() {
			t.Errorf("%v: %s", test, shown(v))
		}
	}
}
