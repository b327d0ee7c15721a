package observation

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

const smallFramework = `title = "Small"
version = "1"
[[theme]]
id = "t"
title = "Theme"
short_title = "Theme"
[[breakdown]]
id = "source"
label = "Source"
exclusive = true
category = [{ id = "police", label = "Police" }, { id = "school", label = "School" }, { id = "other", label = "Other" }]
`

// measures of the small framework: one of each kind of period used here.
var smallMeasures = []struct{ id, kind, breakdown string }{
	{"x-rate", "at-march", ""}, {"x-source", "year-to-march", "source"}, {"x-school", "academic-year", ""}, {"x-staff", "at-september", ""},
}

func small(t testing.TB) (*framework.Framework, *area.Register) {
	t.Helper()
	return frameworkOf(t, smallFramework)
}

// frameworkOf adds the measures to the beginning of a framework's file.
func frameworkOf(t testing.TB, text string) (*framework.Framework, *area.Register) {
	t.Helper()
	for _, m := range smallMeasures {
		text += fmt.Sprintf("[[context]]\nid = %q\nlabel = \"L\"\ntitle = \"T\"\nnoun = \"n\"\nunit = \"percent\"\nbase = \"b\"\nkind = %q\ndecimals = 1\nhigh = \"h\"\nlow = \"l\"\nnot = \"n\"\n", m.id, m.kind)
		if m.breakdown != "" {
			text += fmt.Sprintf("breakdown = %q\nheadline = \"police\"\n", m.breakdown)
		}
	}
	var probs source.Problems
	fw, err := framework.Read(fstest.MapFS{"f.toml": {Data: []byte(text)}}, "f.toml", &probs)
	if err != nil || probs.Len() > 0 || len(fw.Measures) != len(smallMeasures) {
		t.Fatal(err, probs.Sorted())
	}
	return fw, area.NewRegister([]area.Area{
		{Slug: "england", Code: "E92000001", Level: area.Country, Parent: area.None},
		{Slug: "leeds", Code: "E08000035", LACode: "383", Level: area.Authority, Parent: 0},
		{Slug: "gateshead", Code: "E08000037", FormerCodes: []string{"E08000020"}, Level: area.Authority, Parent: 0},
		{Slug: "north-yorkshire-to-2023", Code: "E10000023", Level: area.Authority, Parent: 0, Last: period.Period{Year: 2023}},
		{Slug: "north-yorkshire", Code: "E06000065", FormerCodes: []string{"E10000023"}, Level: area.Authority, Parent: 0, First: period.Period{Year: 2024}},
	})
}

func readFiles(t *testing.T, files ...string) (*Table, []string) {
	t.Helper()
	fw, reg := small(t)
	fsys, names := fstest.MapFS{}, []string(nil)
	for i, text := range files {
		names = append(names, fmt.Sprintf("%c.csv", 'a'+i))
		fsys[names[i]] = &fstest.MapFile{Data: []byte(text)}
	}
	var probs source.Problems
	table, err := Read(fsys, names, fw, reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, p := range probs.Sorted() {
		problems = append(problems, strings.TrimSuffix(p.String()+" > "+p.Hint, " > "))
	}
	return table, problems
}

const top = "measure,breakdown,area,period,value,symbol,numerator,denominator,lower,upper,marks,note\n"

// show gives a series as text, absent values as "_".
func show(t *Table, m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) string {
	var out []string
	for _, v := range t.Series(m, c, a) {
		s := "_"
		switch {
		case v.IsNumber():
			s = v.Number.String()
		case v.Symbol != Absent:
			s = v.Symbol.Code()
		}
		if v.Marks != 0 {
			s += " (" + v.Marks.String() + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestReadLaysValuesOut(t *testing.T) {
	table, problems := readFiles(t,
		top+"x-source,other,leeds,2015,3,,3,30,,,r p,see text\n"+
			"x-source,police,leeds,2014,1.50,,,,1.2,1.8,,\n"+
			"x-source,school,england,2014,,c,,,,,,see text\n"+
			"x-school,,gateshead,2013/14,0,,,,,,,\n",
		"period,area,measure,breakdown,symbol,value,note\n"+
			"2012,E08000035,x-source,police,k,,other\n"+
			"2024,E10000023,x-rate,,,7,\n2023,E10000023,x-rate,,,6,\n2014,E08000020,x-rate,,,5,\n2014-09,england,x-staff,,x,,\n")
	if problems != nil {
		t.Fatal(problems)
	}
	for _, tt := range []struct {
		m    framework.MeasureIndex
		c    framework.CategoryIndex
		a    area.Index
		want string
	}{
		{1, 0, 1, "low, 1.50, _"}, {1, 1, 1, "_, _, _"}, {1, 2, 1, "_, _, 3 (p r)"}, {1, 1, 0, "_, c, _"},
		{2, 0, 2, "0"}, {3, 0, 0, "x"}, {3, 0, 1, "_"},
		{0, 0, 3, "_, 6, _"}, {0, 0, 4, "_, _, 7"}, {0, 0, 2, "5, _, _"},
	} {
		if got := show(table, tt.m, tt.c, tt.a); got != tt.want {
			t.Errorf("measure %d, category %d, area %d: got %q, want %q", tt.m, tt.c, tt.a, got, tt.want)
		}
	}
	if table.Len() != 9 {
		t.Errorf("%d observations", table.Len())
	}
	v := table.At(1, 2, 1, 2)
	want := Detail{Numerator: Optional{NewDecimal(3, 0), true}, Denominator: Optional{NewDecimal(30, 0), true}, Note: "see text"}
	if got := table.Detail(v); got != want {
		t.Errorf("detail %+v, want %+v", got, want)
	}
	if got := table.Detail(table.At(1, 0, 1, 0)).Note; got != "other" {
		t.Errorf("the note of the second file is %q", got)
	}
	if got := table.Detail(table.At(1, 0, 1, 1)); got.Lower.String() != "1.2" || got.Upper.String() != "1.8" || got.Numerator.OK {
		t.Errorf("limits %+v", got)
	}
	if got := table.Pos(v).String(); got != "a.csv:2" {
		t.Errorf("the value stands at %s", got)
	}
	if got := table.Pos(table.At(0, 0, 4, 2)).String(); got != "b.csv:3" {
		t.Errorf("the value stands at %s", got)
	}
	if got := table.Pos(Value{}); got != (source.Pos{}) {
		t.Errorf("a value from nowhere stands at %s", got)
	}
}

func TestReadProblems(t *testing.T) {
	const ok = "x-rate,,leeds,2014,"
	for _, tt := range []struct{ name, row, want string }{
		{"measure", "x-rat,,leeds,2014,1,,,,,,,", `:2:1: "x-rat" is not a measure of the framework [unknown-measure] > did you mean "x-rate"?`},
		{"no measure", ",,leeds,2014,1,,,,,,,", `:2:1: measure is empty [required]`},
		{"breakdown unknown", "x-source,polise,leeds,2014,1,,,,,,,", `:2:10: "polise" is not in the breakdown of measure "x-source" [breakdown] > did you mean "police"?`},
		{"breakdown like no other", "x-source,zzz,leeds,2014,1,,,,,,,", `:2:10: "zzz" is not in the breakdown of measure "x-source" [breakdown] > one of police, school, other`},
		{"breakdown missing", "x-source,,leeds,2014,1,,,,,,,", `:2:10: measure "x-source" has a breakdown, but none is given [breakdown] > one of police, school, other`},
		{"breakdown superfluous", "x-rate,police,leeds,2014,1,,,,,,,", `:2:8: measure "x-rate" has no breakdown, but "police" is given [breakdown] > leave breakdown empty`},
		{"area", "x-rate,,leed,2014,1,,,,,,,", `:2:9: "leed" is not in the register of areas [unknown-area] > did you mean "leeds"?`},
		{"area by the department's code", "x-rate,,383,2014,1,,,,,,,", `:2:9: "383" is not in the register of areas [unknown-area] > did you mean "leeds"?`},
		{"no area", "x-rate,,,2014,1,,,,,,,", `:2:9: area is empty [required]`},
		{"period", "x-rate,,leeds,March 2014,1,,,,,,,", `:2:15: "March 2014" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [period]`},
		{"no period", "x-rate,,leeds,,1,,,,,,,", `:2:15: period is empty [required]`},
		{"period of the wrong kind", "x-school,,leeds,2014,1,,,,,,,", `:2:17: measure "x-school" takes periods of the kind academic-year, and "2014" is not one [period-kind] > write it like 2013/14`},
		{"value and symbol", ok + "1,c,,,,,,", `:2:22: there is a value, "1", and a symbol, "c" [value-and-symbol] > what is suppressed must not be in the input: leave one of them empty`},
		{"neither", ok + ",,,,,,,", `:2:20: there is neither a value nor a symbol [no-value] > give a value, or a symbol that says why there is none: c suppressed, x not available, z not applicable, u low reliability, w withdrawn, low rounds to zero`},
		{"symbol", ok + ",:,,,,,,", `:2:21: ":" is not a symbol [symbol] > did you mean "x"? c suppressed, x not available, z not applicable, u low reliability, w withdrawn, low rounds to zero`},
		{"numerator beside a symbol", ok + ",c,3,,,,,", `:2:23: numerator stands beside the symbol "c", from which the figure could be worked out [figure-beside-symbol] > leave it empty`},
		{"limit beside a symbol", ok + ",u,,,,9,,", `:2:26: upper stands beside the symbol "u", from which the figure could be worked out [figure-beside-symbol]`},
		{"negative value", ok + "-1,,,,,,,", `:2:20: value is negative: -1 [negative]`},
		{"negative count", ok + "1,,-3,,,,,", `:2:23: numerator is negative: -3 [negative]`},
		{"denominator", ok + "1,,0,0.0,,,,", `:2:25: the denominator is 0 [denominator] > where there is nothing to divide by leave value empty and put z in symbol`},
		{"denominator not a number", ok + "1,,1,n/a,,,,", `:2:25: "n/a" is not a number [number] > leave denominator empty`},
		{"lower limit", ok + "1.0,,,,1.01,2,,", `:2:27: the lower limit 1.01 is above the value 1.0 [limits] > the value lies between its limits`},
		{"upper limit", ok + "1,,,,0,0.99,,", `:2:27: the upper limit 0.99 is below the value 1 [limits] > the value lies between its limits`},
		{"one limit", ok + "1,,,,,2,,", `:2:26: there is an upper limit but no lower one [limits] > give both limits or none`},
		{"mark", ok + "1,,,,,,p y,", `:2:27: "y" is not a mark [mark] > marks are separated by blanks: p provisional, r revised, d calculated here, l low data confidence, j joint figure`},
		{"outside life", "x-rate,,north-yorkshire,2014,1,,,,,,,\nx-rate,,north-yorkshire,2015,1,,,,,,,", `:2:25: warning: "north-yorkshire" has 2 figures outside its life (from 2024), here the first [area-life] > check whether the figures belong to a predecessor or a successor`},
		{"duplicate", ok + "1,,,,,,,\n" + ok + ",x,,,,,,", `:3: this observation is given at a.csv:2 already [duplicate] > delete one of them`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := readFiles(t, top+tt.row+"\n")
			if len(problems) != 1 || !strings.HasPrefix(problems[0], "a.csv"+tt.want) {
				t.Errorf("got  %s\nwant a.csv%s", strings.Join(problems, "\n"), tt.want)
			}
		})
	}
}

// scoped reads one file for an edition, with a measure of each unit and kind
// that its time or range depends on.
func scoped(t *testing.T, year int, published, rows string) (*Table, []string) {
	t.Helper()
	text := `title = "Small"
version = "1"
`
	for _, m := range []struct{ id, unit, kind, more string }{
		{"x-rate", "percent", "at-march", ""}, {"x-over", "percent", "at-march", "may_exceed = true"},
		{"x-year", "count", "year-to-march", ""}, {"x-school", "per-10000", "academic-year", ""}, {"x-money", "count", "financial-year", ""},
		{"x-staff", "count", "at-september", ""}, {"x-half", "count", "six-months", ""}, {"x-days", "working-days", "year-to-march", ""},
	} {
		text += fmt.Sprintf("[[context]]\nid = %q\nlabel = \"L\"\ntitle = \"T\"\nnoun = \"n\"\nunit = %q\nbase = \"pupils\"\nkind = %q\n%s\n", m.id, m.unit, m.kind, m.more)
	}
	var probs source.Problems
	fw, err := framework.Read(fstest.MapFS{"f.toml": {Data: []byte(text)}}, "f.toml", &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	_, reg := small(t)
	s := Scope{Framework: fw, Register: reg, Year: year}
	if published != "" {
		if s.Published, err = time.Parse(time.RFC3339, published); err != nil {
			t.Fatal(err)
		}
	}
	table, err := s.Read(fstest.MapFS{"a.csv": {Data: []byte(top + rows)}}, []string{"a.csv"}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, p := range probs.Sorted() {
		problems = append(problems, p.String())
	}
	return table, problems
}

func TestReadRefusesPeriodsAfterTheEdition(t *testing.T) {
	const late, day = "2022", "2022-10-27T08:30:00Z"
	for _, tt := range []struct {
		name, row string
		published string
		want      string // the beginning of the text; "" for none
	}{
		{"the edition's year", "x-year,,leeds,2022,1", "", ""},
		{"the year after", "x-year,,leeds,2023,1", "", `period "2023" is after the edition, which is of 2022`},
		{"a year far after", "x-rate,,leeds,2030,c", "", `period "2030" is after the edition`},
		{"the academic year that ends in it", "x-school,,leeds,2021/22,1", "", ""},
		{"the academic year that begins in it", "x-school,,leeds,2022/23,1", "", `period "2022/23" is after the edition`},
		{"the financial year that ends in it", "x-money,,leeds,2021/22,1", "", ""},
		{"the financial year that begins in it", "x-money,,leeds,2022/23,1", "", `period "2022/23" is after the edition`},
		{"its September", "x-staff,,leeds,2022-09,1", "", ""},
		{"the September after", "x-staff,,leeds,2023-09,1", "", `period "2023-09" is after the edition`},
		{"the half before its March", "x-half,,leeds,2022-H2,1", "", ""},
		{"the half after its March", "x-half,,leeds,2023-H1,1", "", `period "2023-H1" is after the edition`},
		{"over before its publication", "x-staff,,leeds,2022-09,1", day, ""},
		{"not over at its publication", "x-staff,,leeds,2022-09,1", "2022-09-29T08:30:00Z", `period "2022-09" (30 September 2022) was not over when the edition was published, on 2022-09-29`},
		{"March not over", "x-year,,leeds,2022,1", "2022-03-30T08:30:00Z", `period "2022" (year ending 31 March 2022) was not over`},
		{"results of tests come out in July", "x-school,,leeds,2021/22,1", "2022-07-05T08:30:00Z", ""},
		{"results before the tests", "x-school,,leeds,2021/22,1", "2022-05-05T08:30:00Z", `period "2021/22" (2021/22 academic year) was not over`},
		{"the first half of the year that is published", "x-half,,leeds,2022-H1,1", "2021-11-30T08:30:00Z", ""},
		{"published much later", "x-staff,,leeds,2022-09,1", "2025-01-01T00:00:00Z", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := tt.row + strings.Repeat(",", 11-strings.Count(tt.row, ",")) + "\n"
			if strings.HasSuffix(tt.row, ",c") {
				row = strings.TrimSuffix(tt.row, "c") + ",c" + strings.Repeat(",", 6) + "\n"
			}
			table, problems := scoped(t, 2022, tt.published, row)
			if tt.want == "" {
				if problems != nil || table.Len() != 1 {
					t.Errorf("%d observations, problems %v", table.Len(), problems)
				}
				return
			}
			if len(problems) != 1 || !strings.Contains(problems[0], ": "+tt.want) || !strings.HasSuffix(problems[0], "[late-period]") || table.Len() != 0 {
				t.Errorf("%d observations, problems %v, want %q", table.Len(), problems, tt.want)
			}
		})
	}
	t.Run("said once", func(t *testing.T) {
		_, problems := scoped(t, 2022, "", "x-year,,leeds,2023,1,,,,,,,\nx-year,,england,2023,1,,,,,,,\n")
		if len(problems) != 1 || !strings.Contains(problems[0], "a.csv:2:15: ") || !strings.Contains(problems[0], "in 2 rows, here the first") {
			t.Errorf("problems %v", problems)
		}
	})
	t.Run("without an edition any year is taken", func(t *testing.T) {
		if _, problems := scoped(t, 0, "", "x-year,,leeds,2030,1,,,,,,,\n"); problems != nil {
			t.Errorf("problems %v", problems)
		}
	})
}

func TestReadRefusesImpossibleFigures(t *testing.T) {
	for _, tt := range []struct{ name, row, want string }{
		{"a hundred per cent", "x-rate,,leeds,2022,100.0,,7,7,,,,", ""},
		{"above a hundred", "x-rate,,leeds,2022,500.5,,,,,,,", "a.csv:2:20: 500.5 is no percentage of pupils: it is above 100 [range]"},
		{"just above a hundred", "x-rate,,leeds,2022,100.1,,,,,,,", "a.csv:2:20: 100.1 is no percentage of pupils: it is above 100 [range]"},
		{"below nought", "x-rate,,leeds,2022,-0.1,,,,,,,", "a.csv:2:20: value is negative: -0.1 [negative]"},
		{"a part above its whole", "x-rate,,leeds,2022,90,,8,7,,,,", "a.csv:2:24: the numerator 8 is larger than the denominator 7 [range]"},
		{"above a hundred where it may be", "x-over,,leeds,2022,120,,12,10,,,,", ""},
		{"below nought where it may exceed", "x-over,,leeds,2022,-1,,,,,,,", "a.csv:2:20: value is negative: -1 [negative]"},
		{"a count", "x-year,,leeds,2022,500,,,,,,,", ""},
		{"a count below nought", "x-year,,leeds,2022,-5,,,,,,,", "a.csv:2:20: value is negative: -5 [negative]"},
		{"a rate", "x-school,,leeds,2021/22,500,,5,100,,,,", ""},
		{"a rate below nought", "x-school,,leeds,2021/22,-5,,,,,,,", "a.csv:2:25: value is negative: -5 [negative]"},
		{"days below nought", "x-days,,leeds,2022,-5,,,,,,,", "a.csv:2:20: value is negative: -5 [negative]"},
		{"a period long ago", "x-rate,,leeds,1999,1,,,,,,,\nx-rate,,england,1999,1,,,,,,,", `a.csv:2:15: warning: period "1999" is long before the figures that the framework asks for [early-period]`},
		{"a period of 2000", "x-rate,,leeds,2000,1,,,,,,,", ""},
		{"all that is wrong with a row", "x-rate,,leeds,2030,101,,,,,,,", `a.csv:2:15: period "2030" is after the edition, which is of 2022 [late-period] a.csv:2:20: 101 is no percentage of pupils: it is above 100 [range]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, problems := scoped(t, 2022, "", tt.row+"\n"); strings.Join(problems, " ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(problems, "\n     "), tt.want)
			}
		})
	}
}

func TestReadCollectsAllThatIsWrongWithARow(t *testing.T) {
	_, problems := readFiles(t, top+"x-rat,,leed,Mar,1%,,a,,,,y,\n")
	if len(problems) != 6 {
		t.Errorf("%d problems:\n%s", len(problems), strings.Join(problems, "\n"))
	}
}

func TestReadNamesTheFirstOfADuplicateInAnotherFile(t *testing.T) {
	table, problems := readFiles(t, top+"x-rate,,leeds,2014,1,,,,,,,\n", top+"x-rate,,E08000035,2014,2,,,,,,,\n")
	want := []string{"b.csv:2: this observation is given at a.csv:2 already [duplicate] > delete one of them"}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
	if got := show(table, 0, 0, 1); got != "1" {
		t.Errorf("kept %s, not the first", got)
	}
}

func TestATableNamesTheFilesOfAMeasure(t *testing.T) {
	rate := func(when string) string { return top + "x-rate,,leeds," + when + ",1,,,,,,,\n" }
	table, _ := readFiles(t, rate("2014"), top, top+"x-rate,,leeds,Mar,1,,,,,,,\n", rate("2013"))
	got, ok := table.Files(0)
	if diff := cmp.Diff([]string{"a.csv", "d.csv"}, got); diff != "" || !ok {
		t.Error(ok, diff)
	}
	b := NewBuilder(table.Framework, table.Register)
	b.Add(Key{Area: 1, Period: period.Period{Year: 2014}}, Value{Symbol: Suppressed}, Detail{})
	if got, ok := b.Table().Files(0); ok {
		t.Errorf("figures of no file are said to be of %v", got)
	}
}

func TestReadNeedsAColumnOfFigures(t *testing.T) {
	_, problems := readFiles(t, "measure,breakdown,area,period\n")
	want := []string{`a.csv:1: there is neither a column "value" nor a column "symbol" [missing-column]`}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
}

func TestReadSaysThatACodeIsAmbiguous(t *testing.T) {
	fw, _ := small(t)
	reg := area.NewRegister([]area.Area{
		{Slug: "old", Code: "E1", Level: area.Authority, Parent: area.None, Last: period.Period{Year: 2012}},
		{Slug: "new", Code: "E1", Level: area.Authority, Parent: area.None, First: period.Period{Year: 2015}},
	})
	var probs source.Problems
	fsys := fstest.MapFS{"a.csv": {Data: []byte(top + "x-rate,,E1,2014,1,,,,,,,\nx-rate,,E1,2015,1,,,,,,,\n")}}
	table, err := Read(fsys, []string{"a.csv"}, fw, reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	got := probs.Sorted()
	if len(got) != 1 || got[0].String() != "a.csv:2:9: code E1 was borne by several areas, none or more than one of them in 2014: old, new [ambiguous-area]" {
		t.Error(got)
	}
	if got := show(table, 0, 0, 1); got != "1" {
		t.Errorf("new has %s", got)
	}
}

func TestNumberHints(t *testing.T) {
	for written, want := range map[string]string{
		"n/a":         "leave value empty and put x in symbol",
		"..":          "leave value empty and put x in symbol",
		"c":           "leave value empty and put c in symbol",
		"Low":         "leave value empty and put low in symbol",
		".":           "leave value empty and put z in symbol",
		"*":           "leave value empty and say in symbol why there is none",
		"12%":         "leave out the percent sign",
		"£12":         "leave out the currency sign",
		"1,234":       "leave out the thousands separators: 1234",
		"1,234,567.8": "leave out the thousands separators: 1234567.8",
		"12,5":        "write the decimal point as a full stop: 12.5",
		"1.2E+05":     "write it out in full",
		"1 234":       "leave out blanks",
		"<5":          "a figure that is only bounded is not a number",
		"1234567890":  "a number has at most nine digits before the point",
		"12 [r]":      "leave out blanks",
		"12r":         "write digits and a point only",
	} {
		if got := numberHint(written, "value"); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}

func TestBuilder(t *testing.T) {
	fw, reg := small(t)
	b := NewBuilder(fw, reg)
	year := func(y int16) period.Period { return period.Period{Year: y} }
	b.Add(Key{0, 0, 1, year(2015)}, Value{Number: NewDecimal(5, 0), Symbol: Number}, Detail{})
	b.Add(Key{0, 0, 1, year(2013)}, Value{Symbol: Suppressed}, Detail{Note: "n"})
	b.Add(Key{0, 0, 1, year(2015)}, Value{Number: NewDecimal(6, 0), Symbol: Number}, Detail{})
	table := b.Table()
	if got := show(table, 0, 0, 1); got != "c, 6" || table.Len() != 2 {
		t.Errorf("%d observations: %s", table.Len(), got)
	}
	if got := table.Detail(table.At(0, 0, 1, 0)).Note; got != "n" {
		t.Errorf("note %q", got)
	}
	if table.Series(2, 0, 1) != nil || table.Periods(2) != nil {
		t.Error("a measure without observations has a series")
	}
}

func TestPlacesBeyondTheirBitsAreLeftOut(t *testing.T) {
	for _, tt := range []struct{ file, line, wantFile, wantLine int }{
		{0, 1, 0, 1}, {1022, 1<<22 - 1, 1022, 1<<22 - 1}, {3, 1 << 22, 3, 0},
	} {
		if f, l := newPlace(tt.file, tt.line).split(); f != tt.wantFile || l != tt.wantLine {
			t.Errorf("%d:%d became %d:%d", tt.file, tt.line, f, l)
		}
	}
	if newPlace(1023, 1) != 0 {
		t.Error("a file beyond the last has a place")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(top + "x-rate,,leeds,2014,1,,1,2,0,2,p,n\nx-source,police,E10000023,2014,,c,,,,,,\n"))
	f.Add([]byte("symbol,measure,breakdown,area,period\nlow,x-staff,,england,2014-09\n"))
	fw, reg := small(f)
	f.Fuzz(func(t *testing.T, in []byte) {
		var probs source.Problems
		table, err := Read(fstest.MapFS{"a.csv": {Data: in}}, []string{"a.csv"}, fw, reg, &probs)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for m := range fw.Measures {
			m := framework.MeasureIndex(m)
			for c := range fw.Width(m) {
				for a := range reg.Areas {
					for _, v := range table.Series(m, framework.CategoryIndex(c), area.Index(a)) {
						if d := table.Detail(v); v.Symbol > Number && (d.Numerator.OK || d.Lower.OK) {
							t.Errorf("a figure beside %s", v.Symbol.Code())
						}
						if v.Symbol != Absent {
							found++
						}
					}
				}
			}
		}
		if found != table.Len() {
			t.Errorf("%d observations, %d counted", found, table.Len())
		}
	})
}

// 201,000 rows as an edition has them: ten files, each of three categories, 670
// areas and ten years, half with counts beside them.
func BenchmarkRead(b *testing.B) {
	text := strings.Replace(smallFramework, "category = [", "category = [CATS", 1)
	cats := ""
	for i := range 27 {
		cats += fmt.Sprintf("{ id = \"source-%d\", label = \"%d\" }, ", i, i)
	}
	text = strings.Replace(text, "CATS", cats, 1)
	fw, _ := frameworkOf(b, text)
	areas := make([]area.Area, 670)
	for i := range areas {
		areas[i] = area.Area{Slug: fmt.Sprintf("authority-of-%d", i), Code: fmt.Sprintf("E%08d", i), Level: area.Authority, Parent: area.None}
	}
	reg := area.NewRegister(areas)
	fsys, files, rows := fstest.MapFS{}, []string(nil), 0
	for f := range 10 {
		var buf bytes.Buffer
		buf.WriteString(top)
		for c := 3 * f; c < 3*f+3; c++ {
			for a := range areas {
				for p := range 10 {
					fmt.Fprintf(&buf, "x-source,%s,authority-of-%d,%d,%d.%d", fw.Categories(1)[c].ID, a, 2013+p, (a+c)%1000, p)
					if p%2 == 0 {
						fmt.Fprintf(&buf, ",,%d,45678,,,r,\n", a)
					} else {
						buf.WriteString(",,,,,,,\n")
					}
					rows++
				}
			}
		}
		files = append(files, fmt.Sprintf("%d.csv", f))
		fsys[files[f]] = &fstest.MapFile{Data: buf.Bytes()}
	}
	b.ReportAllocs()
	for b.Loop() {
		var probs source.Problems
		table, err := Read(fsys, files, fw, reg, &probs)
		if err != nil || table.Len() != rows || probs.Len() > 0 {
			b.Fatal(err, table.Len(), probs.Len())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
}
