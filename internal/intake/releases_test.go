package intake

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// The release of 2022 changes no figure of the one before: what differs are
// headers and the spelling of "not available". That is counted over all cells
// of the fifteen pairs of files, and again over all figures of the editions made
// from them, where the spelling is gone and so nothing differs but symbols.
func TestTheReleaseOf2022ChangesNoFigureOfTheOneBefore(t *testing.T) {
	pairs := releasePairs(t)
	cells, spellings := 0, map[string]int{}
	for _, pair := range pairs {
		then := map[string]map[string]string{}
		for _, row := range readTable(t, pair[0]) {
			then[rowKey(row)] = row
		}
		for _, row := range readTable(t, pair[1]) {
			for column, now := range row {
				old, there := then[rowKey(row)][column]
				if !there || label(column) {
					continue
				}
				cells++
				a, errA := strconv.ParseFloat(old, 64)
				b, errB := strconv.ParseFloat(now, 64)
				switch {
				case errA == nil && errB == nil && a == b, old == now:
				case errA != nil && errB != nil:
					spellings[old+" → "+now]++
				default:
					t.Errorf("%s %s: %q became %q", rowKey(row), column, old, now)
				}
			}
		}
	}
	if cells < 200_000 || len(spellings) == 0 {
		t.Errorf("compared %d cells and found these spellings changed: %v", cells, spellings)
	}
	t.Logf("%d cells compared; spellings: %v", cells, spellings)

	first, _ := realSite(t, "2021")
	second, _ := realSite(t, "2022")
	figures := 0
	for m := range first.Framework.Measures {
		mi := framework.MeasureIndex(m)
		for c := range first.Framework.Width(mi) {
			ci := framework.CategoryIndex(c)
			for a := range first.Register.Areas {
				old, now := first.Series(mi, ci, area.Index(a)), second.Series(mi, ci, area.Index(a))
				for p, v := range old {
					if v.Symbol == observation.Absent {
						continue
					}
					figures++
					w := now[p]
					if v.Symbol != w.Symbol || v.Number.Cmp(w.Number) != 0 && first.Note(v) == "" && second.Note(w) == "" {
						t.Errorf("%s %s %s: %s became %s", first.Framework.Measures[m].ID, first.Register.Areas[a].Slug, first.Periods(mi)[p], shown(v), shown(w))
					}
				}
			}
		}
	}
	if figures < 100_000 {
		t.Errorf("compared %d figures only", figures)
	}
	t.Logf("%d figures compared", figures)
}

// releasePairs lists the files that both releases have, by their letter and
// number.
func releasePairs(t *testing.T) [][2]string {
	t.Helper()
	var out [][2]string
	later, err := filepath.Glob(filepath.Join(published, "cin", "2022", "[bcd]*.csv"))
	if err != nil || len(later) == 0 {
		t.Skip("the published files are not beside the repository")
	}
	for _, name := range later {
		prefix, _, _ := strings.Cut(filepath.Base(name), "_")
		earlier, err := filepath.Glob(filepath.Join(published, "cin", "2021", prefix+"_*.csv"))
		if err != nil || len(earlier) != 1 {
			t.Fatalf("%s has no counterpart of 2021: %v", name, earlier)
		}
		out = append(out, [2]string{earlier[0], name})
	}
	return out
}

// rowKey is what a row is about. The LA code lasts where the ONS code does not.
func rowKey(row map[string]string) string {
	return row["time_period"] + " " + row["geographic_level"] + " " + row["region_code"] + " " + row["old_la_code"]
}

// label reports whether a column names what a row is about.
func label(column string) bool {
	switch column {
	case "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
		"old_la_code", "new_la_code", "la_name", "category":
		return true
	}
	return false
}
