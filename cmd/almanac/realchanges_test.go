package main

import (
	"bytes"
	"encoding/csv"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/source"
)

// TestChangesOfRealEditionsAreThoseOfTheirFiles works out what differs between
// two imported editions from the text of their CSV files alone, by the rules
// that the manual states, and wants "almanac diff" to list exactly that.
func TestChangesOfRealEditionsAreThoseOfTheirFiles(t *testing.T) {
	dir, _ := importEditions(t)
	rates := ratesOf(t, dir)
	for _, tt := range []struct {
		old, new string
		least    map[string]int // so that a comparison of nothing does not pass
	}{
		{"2014", "2021", map[string]int{"rebased": 500, "changed": 500, "disclosed": 10, "to-symbol": 10, "symbol": 100, "marks": 50, "beside": 500}}, // the tables of 2014 beside the tidy figures of 2014
		{"2015", "2021", map[string]int{"rebased": 500, "changed": 500, "disclosed": 10, "to-symbol": 10, "beside": 500}},
		{"2021", "2022", nil}, // a release of the next year that corrects nothing
		{"2022", "2023", map[string]int{"changed": 111, "rebased": 89, "to-symbol": 4, "beside": 100}}, // the workforce of 2022, revised
		{"2023", "2025", map[string]int{"changed": 5, "from-symbol": 3, "symbol": 10, "beside": 4000}},
		{"2022", "2014", map[string]int{"rebased": 500, "changed": 500, "disclosed": 10, "to-symbol": 10}}, // backwards
	} {
		t.Run(tt.old+" and "+tt.new, func(t *testing.T) {
			var out, errs bytes.Buffer
			if code := run([]string{"diff", "--csv", "--site", dir, tt.old, tt.new}, nil, &out, &errs); code != exitOK {
				t.Fatalf("exit %d: %s", code, errs.String())
			}
			listed, counts := map[string]string{}, map[string]int{}
			for _, f := range rowsByColumn(t, out.Bytes()) {
				listed[figure(f)] = strings.Join([]string{f["change"], f["old_value"], f["old_symbol"], f["new_value"], f["new_symbol"], f["beside"]}, " ")
				counts[f["change"]]++
			}
			want := differing(holds(t, dir, tt.old), holds(t, dir, tt.new), rates)
			wrong := 0
			for key := range want {
				if listed[key] != want[key] {
					if wrong++; wrong < 20 {
						t.Errorf("%s is listed as %q, the files say %q", key, listed[key], want[key])
					}
				}
			}
			for key := range listed {
				if _, ok := want[key]; !ok {
					if wrong++; wrong < 20 {
						t.Errorf("%s is listed as %q, the files have no difference", key, listed[key])
					}
				}
			}
			for kind, n := range tt.least {
				if counts[kind] < n {
					t.Errorf("%d figures of kind %s, want at least %d", counts[kind], kind, n)
				}
			}
			t.Logf("%d figures differ: %v", len(listed), counts)
		})
	}
}

// ratesOf lists the measures that are rates of a population, true, and those
// that are percentages, false.
func ratesOf(t *testing.T, dir string) map[string]bool {
	t.Helper()
	var probs source.Problems
	fw, err := framework.Read(os.DirFS(dir), "data/framework/2012-06.toml", &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	rates := map[string]bool{}
	for i := range fw.Measures {
		if unit := fw.Measures[i].Unit; unit == framework.PerTenK || unit == framework.Percent {
			rates[fw.Measures[i].ID] = unit == framework.PerTenK
		}
	}
	return rates
}

// rowsByColumn reads CSV into a map a row.
func rowsByColumn(t *testing.T, data []byte) (out []map[string]string) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		f := map[string]string{}
		for i, name := range rows[0] {
			f[name] = row[i]
		}
		out = append(out, f)
	}
	return out
}

// figure is the key of a row: measure, category, area, period.
func figure(f map[string]string) string {
	return strings.Join([]string{f["measure"], f["breakdown"], f["area"], f["period"]}, " ")
}

// holds reads the files of an edition: the row of each figure.
func holds(t *testing.T, dir, id string) map[string]map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "data", id, "*.csv"))
	if err != nil || len(names) == 0 {
		t.Fatalf("edition %s has no figures: %v", id, err)
	}
	out := map[string]map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rowsByColumn(t, data) {
			out[figure(f)] = f
		}
	}
	return out
}

// differing works out what differs. A figure is looked at where both editions
// have the period of its measure, its category, and its area at all.
func differing(old, new map[string]map[string]string, rates map[string]bool) map[string]string {
	covers := func(rows map[string]map[string]string) map[string]bool {
		c := map[string]bool{}
		for _, f := range rows {
			c["period "+f["measure"]+" "+f["period"]] = true
			c["category "+f["measure"]+" "+f["breakdown"]] = true
			c["area "+f["area"]] = true
		}
		return c
	}
	before, now := covers(old), covers(new)
	both := func(f map[string]string) bool {
		for _, what := range []string{"period " + f["measure"] + " " + f["period"], "category " + f["measure"] + " " + f["breakdown"], "area " + f["area"]} {
			if !before[what] || !now[what] {
				return false
			}
		}
		return true
	}
	out := map[string]string{}
	for key, n := range new {
		if o, ok := old[key]; !both(n) {
			continue
		} else if !ok {
			out[key] = strings.Join([]string{"added", "", "", n["value"], n["symbol"], ""}, " ")
		} else if s := difference(o, n, old, new, rates); s != "" {
			out[key] = s
		}
	}
	for key, o := range old {
		if _, ok := new[key]; !ok && both(o) {
			out[key] = strings.Join([]string{"removed", "", o["symbol"], "", "", ""}, " ")
		}
	}
	return out
}

// difference says how two rows of one figure differ; "" when they do not.
func difference(o, n map[string]string, old, new map[string]map[string]string, rates map[string]bool) string {
	var beside []string
	change := ""
	switch {
	case o["symbol"] == "" && n["symbol"] != "":
		return strings.Join([]string{"to-symbol", "", "", "", n["symbol"], ""}, " ")
	case o["symbol"] == "c" && n["symbol"] == "":
		change = "disclosed"
	case o["symbol"] != "" && n["symbol"] == "":
		change = "from-symbol"
	case o["symbol"] != n["symbol"]:
		change = "symbol"
	default:
		for _, part := range [...]string{"numerator", "denominator", "lower", "upper", "note"} {
			same := equalNumbers(o[part], n[part])
			if part == "note" {
				same = o[part] == n[part]
			}
			if name := map[string]string{"lower": "limits", "upper": "limits"}[part]; !same && name != "" {
				part = name
			}
			if !same && !slices.Contains(beside, part) {
				beside = append(beside, part)
			}
		}
		switch {
		case !equalNumbers(o["value"], n["value"]):
			change = "changed"
			if rate, ok := rates[n["measure"]]; ok && isRebased(o, n, old, new, rate) {
				change = "rebased"
			}
		case marksOfRow(o) != marksOfRow(n):
			change = "marks"
		case beside != nil:
			change = "beside"
		default:
			return ""
		}
	}
	return strings.Join([]string{change, o["value"], o["symbol"], n["value"], n["symbol"], strings.Join(beside, " ")}, " ")
}

// isRebased reports whether the count is the same and the population is not, or
// the other base of a percentage.
func isRebased(o, n map[string]string, old, new map[string]map[string]string, rate bool) bool {
	bases := o["denominator"] != "" && n["denominator"] != ""
	if bases && equalNumbers(o["denominator"], n["denominator"]) || !bases && !rate {
		return false
	}
	if o["numerator"] != "" && n["numerator"] != "" {
		return equalNumbers(o["numerator"], n["numerator"])
	}
	if n["measure"] != "n19-rate" {
		return false
	}
	key := strings.Join([]string{"n19-number", "", n["area"], n["period"]}, " ")
	a, b := old[key], new[key]
	return a["value"] != "" && b["value"] != "" && equalNumbers(a["value"], b["value"])
}

func equalNumbers(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return a == b
	}
	return x.Cmp(y) == 0
}

func marksOfRow(f map[string]string) string {
	marks := strings.Fields(f["marks"])
	slices.Sort(marks)
	return strings.Join(marks, " ")
}
