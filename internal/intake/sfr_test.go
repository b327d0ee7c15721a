package intake

import (
	"slices"
	"strings"
	"testing"
)

// sfrMapping makes a mapping of wide files with one file; body follows [[file]].
func sfrMapping(body string) string {
	return `dialect = "sfr"
encoding = "windows-1252"
title = "Test figures"
[symbols]
x = "c"
".." = "x"
"." = "z"
[confidence]
"1" = "l"
"2" = ""
"3" = ""
".." = ""
"" = ""
[aliases]
"Plans{years}" = ["PlansIA{years}"]
[[file]]
id = "f"
names = ["figures*.csv"]
` + body
}

const plansMapping = `
  [[file.measure]]
  id = "n19-number"
  value = "Plans{years}"
  confidence = "Plans{years}DCI"
`

const (
	sfrHead  = "geog_l,geog_c,new_la_code,geog_n,"
	sfrLeeds = "LA,383,E08000035,Leeds,"
)

func TestTheYearStandsInTheNamesOfTheColumns(t *testing.T) {
	const body = `
  [[file.measure]]
  id = "n19-number"
  value = "PlansAt3103{yy}"
  [[file.measure]]
  id = "x-population"
  value = "Mid{before}Pop"
  [[file.measure]]
  id = "n21a"
  half = 1
  per = 100
  decimals = 1
  numerator = "Closed{years}"
  denominator = "Ended20{years}"
`
	tests := []struct {
		name, columns string
		rows          []string
		problem       string
	}{
		{"in 2014", "PlansAt310314,Mid2013Pop,Closed1314,Ended201314",
			[]string{"n19-number,,leeds,2014,7,,,,", "n21a,,leeds,2014-H1,10.0,,9,90,d", "x-population,,leeds,2014,800,,,,"}, ""},
		{"in 2015, without regard to case", "plansat310315,MID2014POP,closed1415,ENDED201415",
			[]string{"n19-number,,leeds,2015,7,,,,", "n21a,,leeds,2015-H1,10.0,,9,90,d", "x-population,,leeds,2015,800,,,,"}, ""},
		{"nowhere", "Plans,Pop,Closed,Ended", nil,
			`figures.csv:1: no column says which year this file is about: expected one such as "Closed1314" [time-period] / is this the file that the mapping test/f is for?`},
		{"years that do not follow each other are none", "PlansAt310314,Mid2013Pop,Closed1315,Ended201315", nil,
			`figures.csv:1: no column says which year this file is about: expected one such as "Closed1314" [time-period] / is this the file that the mapping test/f is for?`},
		{"two years", "PlansAt310314,Mid2013Pop,Closed1314,Ended201415", nil,
			`figures.csv:1: the columns of this file speak of different years, 2014 and 2015 [time-period] / give each year a file of its own`},
		{"a column of another year is missing from this one", "PlansAt310313,Mid2013Pop,Closed1314,Ended201314", nil,
			`figures.csv:1: there is no column "PlansAt310314", which the mapping test/f needs [missing-column] / did you mean "PlansAt310313"? if it is the same, add it to [aliases] in the mapping`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, _ := run(t, sfrMapping(body), sfrHead+test.columns+"\n"+sfrLeeds+"7,800,9,90\n")
			compare(t, "rows", rows, test.rows...)
			var want []string
			if test.problem != "" {
				want = []string{test.problem}
			}
			compare(t, "problems", problems, want...)
		})
	}
}

func TestTheYearIsFoundThroughAliases(t *testing.T) {
	rows, problems, _ := run(t, sfrMapping(plansMapping), sfrHead+"PlansIA1314,Plans1314DCI\n"+sfrLeeds+"7,3\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n19-number,,leeds,2014,7,")
}

func TestCellsOfWideFiles(t *testing.T) {
	undeclared := func(cell string) string {
		return `figures.csv:2:24: "` + cell + `" in column Plans1314 is neither a number nor a symbol of the mapping; its symbols are ".", "..", "x" [symbol] / declare what it means under [symbols] in the mapping`
	}
	tests := []struct{ name, cell, want, problem string }{
		{"a number", "1234", "1234,", ""},
		{"thousands separators", `"11,591,700"`, "11591700,", ""},
		{"separators and decimals", `"1,234.5"`, "1234.5,", ""},
		{"a true zero", "0", "0,", ""},
		{"x is suppressed", "x", ",c", ""},
		{".. is not submitted", "..", ",x", ""},
		{". is not applicable", ".", ",z", ""},
		{"a separator in a wrong place", `"12,34"`, "", undeclared("12,34")},
		{"a symbol that is not declared", "-", "", undeclared("-")},
		{"a pilot authority has no such figure", "P", "", undeclared("P")},
		{"an empty cell", "", "", undeclared("")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, _ := run(t, sfrMapping(plansMapping), sfrHead+"Plans1314,Plans1314DCI\n"+sfrLeeds+test.cell+",3\n")
			if test.problem != "" {
				compare(t, "problems", problems, test.problem)
				return
			}
			compare(t, "problems", problems)
			compare(t, "rows", rows, "n19-number,,leeds,2014,"+test.want)
		})
	}
}

func TestLowDataConfidenceIsAMarkOfFigures(t *testing.T) {
	tests := []struct{ name, cells, want, problem string }{
		{"low", "7,1", "n19-number,,leeds,2014,7,,l", ""},
		{"high", "7,3", "n19-number,,leeds,2014,7,", ""},
		{"none given", "7,", "n19-number,,leeds,2014,7,", ""},
		{"what is suppressed bears no mark", "x,1", "n19-number,,leeds,2014,,c", ""},
		{"a degree that is not declared", "7,9", "", `figures.csv:2:26: "9" in column Plans1314DCI is no degree of confidence that the mapping knows; it knows "", "..", "1", "2", "3" [confidence] / declare what it means under [confidence] in the mapping`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, _ := run(t, sfrMapping(plansMapping), sfrHead+"Plans1314,Plans1314DCI\n"+sfrLeeds+test.cells+"\n")
			if test.problem != "" {
				compare(t, "problems", problems, test.problem)
				return
			}
			compare(t, "problems", problems)
			compare(t, "rows", rows, test.want)
		})
	}
}

func TestLowDataConfidenceStandsBesideWhatIsWorkedOut(t *testing.T) {
	rows, problems, _ := run(t, sfrMapping(`
  [[file.measure]]
  id = "n21a"
  half = 1
  per = 100
  decimals = 1
  numerator = "Closed{years}"
  denominator = "Ended{years}"
  confidence = "Closed{years}DCI"
`), sfrHead+"Closed1314,Ended1314,Closed1314DCI\n"+sfrLeeds+"9,90,1\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n21a,,leeds,2014-H1,10.0,,9,90,d l")
}

func TestTheCountryIsKnownByLevelAndNameUnderAnotherCode(t *testing.T) {
	const wight = "LA,921,E06000046,Isle of Wight,12,3\n"
	tests := []struct {
		name, country, rule, problem string
	}{
		{"its own code", "National,,E92000001,England,900,\n", ruleCode, ""},
		{"the code of an authority", "National,,E06000046,England,900,\n", ruleName, ""},
		{"no code", "National,,,england,900,\n", ruleName, ""},
		{"another name under the code of an authority", "National,,E06000046,Britain,900,\n", "",
			`figures.csv:2:11: "Britain" (E06000046) is not in the register [unknown-area] / add it to data/areas.csv`},
		{"the name on the level of authorities", "LA,,E99999999,England,900,\n", "",
			`figures.csv:2:5: "England" (E99999999) is not in the register [unknown-area]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rows, problems, report := run(t, sfrMapping(plansMapping), sfrHead+"Plans1314,Plans1314DCI\n"+test.country+wight)
			if test.problem != "" {
				if len(problems) != 1 || !strings.HasPrefix(problems[0], test.problem) {
					t.Errorf("problems %q, want %q", problems, test.problem)
				}
				return
			}
			compare(t, "problems", problems)
			compare(t, "rows", rows, "n19-number,,england,2014,900,", "n19-number,,isle-of-wight,2014,12,")
			var rules []string
			for _, a := range report.Files[0].Areas {
				rules = append(rules, a.Rule+": "+strings.Join(a.Areas, " "))
			}
			want := []string{ruleCode + ": isle-of-wight", ruleName + ": england"}
			if test.rule == ruleCode {
				want = []string{ruleCode + ": england isle-of-wight"}
			}
			compare(t, "rules", rules, want...)
		})
	}
}

func TestRowsOfOtherLevelsAreLeftAndCounted(t *testing.T) {
	rows, problems, report := run(t, sfrMapping(plansMapping), sfrHead+"Plans1314,Plans1314DCI\nDistrict,1,E07000001,Nowhere,1,3\n"+sfrLeeds+"7,3\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n19-number,,leeds,2014,7,")
	if left := report.Files[0].Left; !slices.Equal(left, []Tally{{`geog_l is "District"`, 1}}) {
		t.Errorf("left %v", left)
	}
}

func TestWideFilesAreDecoded(t *testing.T) {
	const body = `
  [[file.measure]]
  id = "n19-number"
  value = "Plänſ{years}"
`
	// ſ is not in windows-1252: a name in UTF-8 is read from a file saved again.
	rows, problems, _ := run(t, sfrMapping(body), sfrHead+"Plänſ1314\n"+sfrLeeds+"7\n")
	compare(t, "problems", problems)
	compare(t, "rows", rows, "n19-number,,leeds,2014,7,")

	_, problems, _ = run(t, sfrMapping(strings.ReplaceAll(body, "ſ", "s")), sfrHead+"Pl\xe4ns1314\nLA,999,W06000001,Ynys M\xf4n,7\n")
	compare(t, "problems", problems, `figures.csv:2:8: "Ynys Môn" (W06000001, 999) is not in the register [unknown-area] / did you mean Hartlepool (E06000001)? if it is the same area, add the code to its former_codes in data/areas.csv`)

	_, problems, _ = run(t, sfrMapping(plansMapping), sfrHead+"Plans1314,Plans1314DCI\nLA,383,E08000035,L\xeaeds,7,3\nLA,370,E08000016,Bärnsley,7,3\n")
	compare(t, "problems", problems, "figures.csv:3: the file is in two encodings: UTF-8 in line 3, windows-1252 in line 2 [encoding] / take the file as it was published")
}

func TestAFileOfAnotherDialectGetsOneMessage(t *testing.T) {
	_, problems, _ := run(t, sfrMapping(plansMapping), head+"Plans1314,Plans1314DCI\n"+leeds+"7,3\n")
	compare(t, "a tidy file", problems, `figures.csv:1: by its name this file belongs to the mapping test, of the dialect sfr, but it has no column "geog_l"; its columns are of the dialect ees [dialect] / give it the name it was published under, or name it after no mapping`)

	_, problems, _ = run(t, mapping(shareMapping), sfrHead+"Plans1314,Plans1314DCI\n"+sfrLeeds+"7,3\n")
	compare(t, "a wide file", problems, `figures.csv:1: by its name this file belongs to the mapping test, of the dialect ees, but it has no column "time_period"; its columns are of the dialect sfr [dialect] / give it the name it was published under, or name it after no mapping`)
}
