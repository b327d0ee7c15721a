package intake

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/source"
)

func TestAMetaFileMustAgreeWithTheMapping(t *testing.T) {
	const header = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column\n"
	good := header + "group,Filter,Social care group,,,,,\nspare,Indicator,Something else,,,,,\nPUPILS,Indicator,Pupils,,,0,,\nabsent,Indicator,Persistent absentees,,,0,,\nshare,Indicator,Persistent absentees,,%,1,,\n"
	base := strings.Replace(leeds, "2022,Reporting", "202122,Academic", 1)
	figures := head + "group,pupils,absent,share,spare\n" + base + "CINO,1000,100,10\n" + base + "CPPO,1000,100,10\n"
	figures = strings.ReplaceAll(figures, ",10\n", ",10,1\n")
	tests := []struct{ name, meta, want string }{
		{"all as it should be", good, ""},
		{"with a byte-order mark, units in other words left out", "\ufeff" + strings.Replace(good, "%", "", 1), ""},
		{"a count that is a percentage", strings.Replace(good, "Pupils,,,0", "Pupils,,%,1", 1),
			`figures.meta.csv:4:26: the unit of column PUPILS is "%" by the meta file, but it is taken for a count of n2-pa [unit] / does the mapping test/f fit this release?`},
		{"a percentage in pounds", strings.Replace(good, "%", "£", 1),
			`figures.meta.csv:6:39: the unit of column share is "£" by the meta file, but it is taken for the figure, in percent, of n2-pa [unit] / does the mapping test/f fit this release?`},
		{"a figure that is a filter", strings.Replace(good, "PUPILS,Indicator", "PUPILS,Filter", 1),
			`figures.meta.csv:4:23: column PUPILS is a filter by the meta file, but the mapping takes figures from it [column-type] / does the mapping test/f fit this release?`},
		{"another label", strings.Replace(good, "Pupils", "Pupil enrolments", 1),
			`figures.meta.csv:4:36: warning: column PUPILS is now called "Pupil enrolments"; the mapping test/f was made for "Pupils" [label] / is it still the same? if so, correct [labels] in the mapping`},
		{"no meta file at all", "name,label\n", `figures.meta.csv:1: there is no column "col_name", which says what the columns of figures.csv are [missing-column] / the file has name, label`},
		{"an empty file", "", `figures.meta.csv: the file is empty [empty-file]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			site, in := newSite(t), t.TempDir()
			m := strings.Replace(mapping(groupMapping), "[[release]]", "[labels]\npupils = \"Pupils\"\n[[release]]", 1)
			m = strings.ReplaceAll(m, `{ id = "cpp", value = "share", where = { group = "CPPO" } }`, `{ id = "cpp", per = 100, proof = "share", where = { group = "CPPO" } }`)
			put(t, site, "data/import/test.toml", m)
			put(t, in, "figures.csv", figures)
			put(t, in, "figures.meta.csv", test.meta)
			var probs source.Problems
			report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}}, &probs)
			if err != nil {
				t.Fatal(err)
			}
			var problems []string
			for _, p := range probs.Sorted() {
				line := p.String()
				if p.Hint != "" {
					line += " / " + p.Hint
				}
				problems = append(problems, strings.ReplaceAll(line, in+string(filepath.Separator), ""))
			}
			var want []string
			if test.want != "" {
				want = []string{test.want}
			}
			compare(t, "problems", problems, want...)
			if probs.Errors() > 0 {
				if len(report.Written) > 0 {
					t.Errorf("written: %v", report.Written)
				}
				return
			}
			if len(report.Files) != 1 || report.Files[0].Labels["spare"] != "Something else" {
				t.Errorf("labels: %v", report.Files[0].Labels)
			}
			var text bytes.Buffer
			if err := report.WriteText(&text); err != nil || !strings.Contains(text.String(), "left: spare (Something else)\n") {
				t.Errorf("error %v, report\n%s", err, text.String())
			}
		})
	}
}
