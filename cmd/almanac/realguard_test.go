package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatPublishedStatisticsDisclose holds what the guard finds in the statistics
// that departments have published. The examples below were worked out by hand from
// the published files.
func TestWhatPublishedStatisticsDisclose(t *testing.T) {
	if testing.Short() {
		t.Skip("the real editions are checked in the full tests only")
	}
	if _, err := os.Stat(realdata); err != nil {
		t.Skip("the published statistics are not here: ../shared/realdata")
	}
	dir := filepath.Join(t.TempDir(), "england")
	runs := [][]string{{"new", dir}}
	for _, e := range [][]string{
		{"2014", "cin/2014/20*.csv"},
		{"2015", "cin/2015/20*.csv"},
		{"2021", "cin/2021/[bcd]*.csv"},
		{"2022", "cin/2022/[bcd]*.csv", "population/*.csv", "outcomes/*.csv", "workforce/csww_ind*.csv"},
		{"2023", "fingertips/*.csv"},
	} {
		args := []string{"import", "--site", dir, e[0]}
		for _, f := range e[1:] {
			args = append(args, filepath.Join(realdata, f))
		}
		runs = append(runs, args)
	}
	for _, args := range runs {
		var out, errs bytes.Buffer
		if code := run(args, nil, &out, &errs); code != exitOK {
			t.Fatalf("almanac %s: exit %d\n%s", strings.Join(args, " "), code, errs.String())
		}
	}
	var out, errs bytes.Buffer
	if code := run([]string{"check", "--site", dir, "--format", "json"}, nil, &out, &errs); code != exitProblem {
		t.Fatalf("exit %d\n%s", code, errs.String())
	}
	var report struct {
		Problems []struct{ File, Rule, Severity, Text string }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	got, texts := map[string]int{}, map[string]bool{}
	for _, p := range report.Problems {
		texts[p.Text] = true
		if p.Severity == "error" {
			got[strings.Split(p.File, "/")[1]+" "+p.Rule]++
		}
	}
	// Small counts lie in pairs in one table, and their sum is the total less the
	// rest: the department suppresses the second count of a pair, but not more where
	// both are small. With rounded regions the totals of regions narrow some down
	// further, for the smallest authorities: the City of London, Scilly, Rutland.
	want := map[string]int{
		"2014 recoverable": 25, "2015 recoverable": 66, "2021 recoverable": 887, "2022 recoverable": 991,
		"2014 one-child": 6, "2015 one-child": 6, "2021 one-child": 45, "2022 one-child": 51, // percentiles of the days of fewer than 10 cases, or of a suppressed number
		"2022 small-count": 1,   // see below
		"2023 unrounded":   112, // limits of Byar's method by the exact count
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, text := range []string{
		// 3,452 referrals; 370 + 758 + 528 + 44 + 645 + 465 + 133 + 236 + 269 by nine
		// sources, and two suppressed: 4 together.
		"n10-source/education-services:dudley:2014 is suppressed, but is 0 to 4: referrals in Dudley: 3,452 in all, 3,448 in 9 of its 11 categories",
		// 259 plans: neglect 101, emotional abuse 84, several categories 72, and two
		// suppressed: 2 together, so 1 and 1, or 0 and 2.
		"n12/physical:greenwich:2014 is suppressed, but is 0 to 2: plans started in Greenwich: 259 in all, 257 in 3 of its 5 categories",
		// The file of referrals has this 5 where it suppresses others.
		"x-rereferrals:city-of-london:2022 has the numerator 5",
		// Byar's limits of 283: 251.0 and 318.0 in 18,570 children.
		"n5:darlington:2022/23 has limits that only a count of 283 gives, and the count is rounded to 5: 285",
	} {
		if !texts[text] {
			t.Errorf("not found: %s", text)
		}
	}
}
