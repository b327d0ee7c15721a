package compare

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"strings"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// TestActivityRatesDifferFarMoreThanChance holds the reason why activity rates
// declare no interval to published figures: Byar's limits call most authorities
// different from the country, because the counts are dispersed many times more
// than independent children would be. The funnel finds that dispersion, and its
// limits leave out the few that stand apart even so.
func TestActivityRatesDifferFarMoreThanChance(t *testing.T) {
	for _, c := range []struct {
		name, file, count, rate string
		authorities, different  int
		dispersion              float64 // Pearson's chi-squared over authorities, not winsorised
		fewest, most            float64 // of the funnel's winsorised factor
		outside                 int     // at most, at 95%
	}{
		{"children on a plan, 2022", "d1_child_protection_plans_2013_to_2022.csv", "CPP_At31", "CPP_At31_rate", 147, 120, 51, 20, 51, 25},
		{"assessments, 2022", "c2_children_in_need_assessments_duration_2014_to_2022.csv", "Assessments_completed", "Assessments_completed_rate", 149, 135, 656, 200, 656, 25},
	} {
		national, figures := activity(t, c.file, c.count, c.rate)
		tab := world(t, rate(), national, figures...)
		f := FunnelOf(tab, Series{}, 0)
		if f == nil || len(f.Points) != c.authorities {
			t.Fatalf("%s: funnel %+v", c.name, f)
		}
		m := rate()
		m.Interval = framework.Byar
		target := tab.At(0, 0, 0, 0)
		different, shown, outside, pearson := 0, 0, 0, 0.0
		for _, x := range f.Points {
			v := tab.At(0, 0, x.Area, 0)
			i, ok := IntervalOf(&m, v, tab.Detail(v), C95)
			if !ok {
				t.Fatalf("%s: no interval of %g", c.name, x.Value)
			}
			if Against(&m, i, target) != Similar {
				shown++
			}
			lower, upper := Byar(tab.Detail(v).Numerator.Float(), C95)
			if lower/x.Denominator*10000 > f.Target || upper/x.Denominator*10000 < f.Target {
				different++
			}
			if lower, upper := f.Limits(x.Denominator, C95); x.Value < lower || x.Value > upper {
				outside++
			}
			expected := f.Target / 10000 * x.Denominator
			pearson += math.Pow(tab.Detail(v).Numerator.Float()-expected, 2) / expected / float64(len(f.Points))
		}
		if different != c.different || math.Floor(pearson) != c.dispersion {
			t.Errorf("%s: Byar calls %d different, dispersion %.1f; want %d, %g", c.name, different, pearson, c.different, c.dispersion)
		}
		if shown > different || shown < different-2 {
			t.Errorf("%s: by shown limits %d are different, by exact ones %d", c.name, shown, different)
		}
		if f.Phi < c.fewest || f.Phi > c.most || outside > c.outside || outside == 0 {
			t.Errorf("%s: φ = %.1f, %d outside the funnel", c.name, f.Phi, outside)
		}
		t.Logf("%s: %d of %d different by Byar, φ = %.1f, %d outside the funnel's 95%% limits", c.name, different, c.authorities, f.Phi, outside)
	}
}

// activity reads the figures of 2022 of a published file: the country's rate,
// and authorities as "rate/denominator/count". The file has no population, so
// it is taken from count and rate. It skips the test where the file is absent.
func activity(t *testing.T, file, count, rate string) (national string, figures []string) {
	t.Helper()
	data, err := os.ReadFile("../../../shared/realdata/cin/2022/" + file)
	if err != nil {
		t.Skipf("published figures are not here: %v", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, r := range rows[1:] {
		if r[at["time_period"]] != "2022" {
			continue
		}
		n, v := optional(r[at[count]]), optional(r[at[rate]])
		switch r[at["geographic_level"]] {
		case "National":
			national = strings.ReplaceAll(r[at[rate]], ",", "")
		case "Local authority":
			if n.OK && v.OK && v.Sign() > 0 {
				den := observation.NewDecimal(int64(math.Round(n.Float()/v.Float()*10000)), 0)
				figures = append(figures, v.String()+"/"+den.String()+"/"+n.String())
			}
		}
	}
	return national, figures
}
