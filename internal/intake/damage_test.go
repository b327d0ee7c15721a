package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/source"
)

// sample is a small sound file of a dialect, with a mapping for it. The second
// of its rows is about Leeds, and the name stands only there.
type sample struct {
	dialect, mapping, header string
	rows                     []string
	column                   string // of the figures
	leeds, unknown           string // in the second row: its code, and one that nobody bears
	time, otherTime          string // in the second row, or in the header
	twoEncodings             string // the rule that finds them
}

func samples() []sample {
	apps := func(number, name, value string) string {
		return "Apps,Rate,-,2016," + number + "," + name + "," + value
	}
	tips := func(code, name string) string { return strings.TrimSuffix(tipsRow(code, name, tipsLeeds, ""), "\n") }
	tidy := func(la, code, name string) string {
		return "2022,Reporting year,Local authority,E92000001,England,E12000003,Region," + la + "," + code + "," + name + ",5"
	}
	return []sample{
		{dialect: "ees", mapping: mapping(plainMapping), header: head + "started",
			rows:   []string{tidy("310", "E09000015", "Harrow"), tidy("383", "E08000035", "Leeds"), tidy("373", "E08000039", "Sheffield")},
			column: "started", leeds: "383,E08000035", unknown: "999,E08000099", time: "2022,", otherTime: "202122,", twoEncodings: "encoding"},
		{dialect: "sfr", mapping: sfrSampleMapping, header: "geog_l,geog_c,new_la_code,geog_n,Started1314,Ended1314",
			rows:   []string{"LA,310,E09000015,Harrow,5,4", "LA,383,E08000035,Leeds,6,x", "LA,373,E08000039,Sheffield,7,6"},
			column: "Started1314", leeds: "383,E08000035", unknown: "999,E08000099", twoEncodings: "encoding"},
		{dialect: "fingertips", mapping: tipsMapping(""), header: strings.TrimSpace(tipsHead),
			rows:   []string{tips("E09000015", "Harrow"), tips("E08000035", "Leeds"), tips("E08000039", "Sheffield")},
			column: "Denominator", leeds: "E08000035", unknown: "E08000099", time: "2021/22", otherTime: "2022", twoEncodings: "encoding"},
		{dialect: "lait", mapping: laitMapping, header: strings.TrimSpace(laitHead),
			rows:   []string{apps("310", "Harrow", "5"), apps("383", "Leeds", "6"), apps("373", "Sheffield", "7")},
			column: "value", leeds: "383", unknown: "999", time: "2016,", otherTime: "2015/16,", twoEncodings: "encoding"},
	}
}

const sfrSampleMapping = `dialect = "sfr"
encoding = "windows-1252"
title = "Test figures"
[symbols]
"x" = "c"
[[file]]
id = "f"
names = ["figures*.csv"]
[[file.measure]]
id = "x-plans-started"
value = "Started{years}"
[[file.measure]]
id = "x-plans-ended"
value = "Ended{years}"
`

func (s sample) text() string { return s.header + "\n" + strings.Join(s.rows, "\n") + "\n" }

// in changes the second row, which is about Leeds.
func (s sample) in(old, with string) string {
	rows := slices.Clone(s.rows)
	rows[1] = strings.Replace(rows[1], old, with, 1)
	return s.header + "\n" + strings.Join(rows, "\n") + "\n"
}

// tree gives the files of a folder with their fingerprints, for comparing.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil || e.IsDir() {
			files[rel] = "folder"
			return err
		}
		data, err := os.ReadFile(path)
		sum := sha256.Sum256(data)
		files[rel] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func sameTree(t testing.TB, what string, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s is not as it was", what, name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is new", what, name)
		}
	}
}

func TestASoundFileOfEachDialectIsImported(t *testing.T) {
	var covered []string
	for _, s := range samples() {
		_, problems, report := run(t, s.mapping, s.text())
		if problems != nil || report.Files[0].Taken != 3 {
			t.Errorf("%s: problems %q, report %+v", s.dialect, problems, report.Files[0])
		}
		covered = append(covered, s.dialect)
	}
	compare(t, "dialects with a sample", covered, dialectNames()...)
}

func TestADamagedFileIsOneProblemAndNothingIsWritten(t *testing.T) {
	all := samples()
	for k, s := range all {
		other := all[(k+1)%len(all)]
		last := s.rows[2]
		tests := []struct{ name, text, rule string }{
			{"cut off in the last row", strings.TrimSuffix(s.text(), last+"\n") + last[:strings.LastIndex(last, ",")], "fields"},
			{"cut off within quotes", strings.TrimSuffix(s.text(), last+"\n") + `"` + last[:8], "open-quote"},
			{"another dialect", other.text(), "dialect"},
			{"a renamed column", strings.Replace(s.text(), s.column, "Renamed", 1), "missing-column"},
			{"a figure that stands twice", s.text() + s.rows[1] + "\n", "duplicate-row"},
			{"two encodings", strings.Replace(s.in("Leeds", "Le\xe9ds"), "Harrow", "Harr\u00f4w", 1), s.twoEncodings},
			{"a line end within quotes", s.in("Leeds", "\"Le\neds\""), "line-end"},
			{"a byte-order mark in the middle", s.header + "\n" + s.rows[0] + "\n\ufeff" + s.rows[1] + "\n", "byte-order-mark"},
			{"a line of ten million bytes", s.in("Leeds", strings.Repeat("Leeds", 2_000_000)), "long-row"},
			{"a null byte", s.in("Leeds", "Le\x00eds"), "null-byte"},
			{"an unknown area", s.in(s.leeds, s.unknown), "unknown-area"},
			{"a period of another kind", s.in(s.time, s.otherTime), "time-period"},
		}
		for _, test := range tests {
			t.Run(s.dialect+": "+test.name, func(t *testing.T) {
				if test.rule == "time-period" && s.time == "" {
					// The year is in the names of the columns, and two years there say two things.
					test.text, test.rule = strings.Replace(s.text(), "Ended1314", "Ended1415", 1), "time-period"
				}
				site := newSite(t)
				put(t, site, "data/import/test.toml", s.mapping)
				in := put(t, t.TempDir(), "figures.csv", test.text)
				before := tree(t, site)
				var probs source.Problems
				_, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}}, &probs)
				if err != nil {
					t.Fatal(err)
				}
				list := probs.Sorted()
				if len(list) != 1 || list[0].Text == "" || list[0].Rule != test.rule {
					t.Errorf("problems %v, want one of the rule %s", list, test.rule)
				}
				for _, p := range list {
					if len(p.String()) > 600 || strings.Contains(p.String(), "\x00") {
						t.Errorf("the message is not fit to be read: %.200q", p.String())
					}
				}
				sameTree(t, "the site", tree(t, site), before)
			})
		}
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	for _, s := range samples() {
		site := newSite(t)
		put(t, site, "data/import/test.toml", s.mapping)
		in := put(t, t.TempDir(), "figures.csv", s.text())
		before := tree(t, site)
		var probs source.Problems
		report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}, DryRun: true}, &probs)
		if err != nil || probs.Len() > 0 || report.Files[0].Taken != 3 || len(report.Written) > 0 {
			t.Errorf("%s: error %v, problems %v, report %+v", s.dialect, err, probs.Sorted(), report.Files[0])
		}
		sameTree(t, s.dialect, tree(t, site), before)
	}
}

func TestEachDialectImportedTwiceGivesTheSameBytes(t *testing.T) {
	for _, s := range samples() {
		site := newSite(t)
		put(t, site, "data/import/test.toml", s.mapping)
		in := put(t, t.TempDir(), "figures.csv", s.text())
		var after [2]map[string]string
		for i := range after {
			var probs source.Problems
			if _, err := Import(Options{Dir: site, Edition: "2022", Files: []string{in}}, &probs); err != nil || probs.Len() > 0 {
				t.Fatal(s.dialect, err, probs.Sorted())
			}
			after[i] = tree(t, site)
		}
		sameTree(t, s.dialect, after[1], after[0])
	}
}
