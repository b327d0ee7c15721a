package compare

import (
	"bytes"
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// published is one row of hospital admissions for injuries (N5) as the public
// health profiles give them: a crude rate with limits at 95% and 99.8% by
// Byar's method. The count is rounded to 5, the rate comes from it, the limits
// from the count behind it.
type published struct {
	area, value, note, word string
	count, denominator      string
	limits                  [4]string // lower and upper at 95%, lower and upper at 99.8%
}

// readPublished reads the rows; it skips the test where the file is absent.
func readPublished(t *testing.T) []published {
	t.Helper()
	const name = "../../../shared/realdata/fingertips/la_hospital_admissions_2223.csv"
	data, err := os.ReadFile(name)
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
	var out []published
	for _, r := range rows[1:] {
		col := func(name string) string {
			i, ok := at[name]
			if !ok {
				t.Fatalf("there is no column %q", name)
			}
			return strings.ReplaceAll(r[i], ",", "")
		}
		out = append(out, published{
			area: col("AreaName"), value: col("Value"), note: col("Value note"), word: col("Compared to England value or percentiles"),
			count: col("Count"), denominator: col("Denominator"),
			limits: [4]string{col("Lower CI 95.0 limit"), col("Upper CI 95.0 limit"), col("Lower CI 99.8 limit"), col("Upper CI 99.8 limit")},
		})
	}
	return out
}

// withoutFigures lists the areas that have no figure and the words of the
// publisher's note that say why.
var withoutFigures = map[string]string{
	"Bracknell Forest":       "Not presented due to Frimley Health",
	"Buckinghamshire UA":     "Not presented due to Frimley Health",
	"Slough":                 "Not presented due to Frimley Health",
	"Surrey":                 "Not presented due to Frimley Health",
	"Windsor and Maidenhead": "Not presented due to Frimley Health",
	"City of London":         "Value for Hackney and City of London combined",
	"Isles of Scilly":        "Value for Cornwall and Isles of Scilly combined",
}

var tag = regexp.MustCompile(`<[^>]*>`)

// float reads a published number, which has seven significant digits.
func float(t *testing.T, text string) float64 {
	t.Helper()
	return decimalOf(t, text).Float()
}

const sevenDigits = 2e-6 // relative

func TestByarAgreesWithPublishedLimits(t *testing.T) {
	rows := readPublished(t)
	agree := 0
	for _, r := range rows {
		if r.value == "" {
			why, listed := withoutFigures[r.area]
			if note := tag.ReplaceAllString(r.note, ""); !listed || !strings.Contains(note, why) {
				t.Errorf("%s has no figure and is not explained: %q", r.area, note)
			}
			continue
		}
		count, den, value := float(t, r.count), float(t, r.denominator), float(t, r.value)
		if !close(count/den*10000, value, value*sevenDigits) {
			t.Errorf("%s: %g per 10,000 is not %g of %g", r.area, value, count, den)
		}
		// The one whole count within 2.5 of the rounded one from which all four
		// limits come.
		found := 0
		for n := count - 2; n <= count+2; n++ {
			l95, u95 := Byar(n, C95)
			l998, u998 := Byar(n, C998)
			all := true
			for i, limit := range [4]float64{l95, u95, l998, u998} {
				want := float(t, r.limits[i])
				all = all && close(limit/den*10000, want, want*sevenDigits)
			}
			if all {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s: %d counts within 2.5 of %g give the published limits, want 1", r.area, found, count)
			continue
		}
		agree++
	}
	if len(rows) != 154 || agree != 147 || len(rows)-agree != len(withoutFigures) {
		t.Errorf("%d of %d rows agree, %d have no figure; want 147 of 154, 7", agree, len(rows), len(withoutFigures))
	}
	t.Logf("%d of %d rows agree with the published limits; the other %d have no figure and say why", agree, len(rows), len(withoutFigures))
}

// TestVerdictsAgreeWithPublishedOnes: what the publisher calls better, worse or
// similar than England by the 95% limits is what our words say, taken from
// shown values with the polarity that the measure declares.
func TestVerdictsAgreeWithPublishedOnes(t *testing.T) {
	m := rate()
	m.Interval, m.Polarity = framework.PublishedInterval, framework.LowerBetter
	rows := readPublished(t)
	england := observation.Value{Number: decimalOf(t, rows[0].value), Symbol: observation.Number}
	said := map[string]int{}
	for _, r := range rows[1:] {
		v := observation.Value{Symbol: observation.NotAvailable}
		var d observation.Detail
		if r.value != "" {
			v = observation.Value{Number: decimalOf(t, r.value), Symbol: observation.Number}
			d.Lower, d.Upper = optional(r.limits[0]), optional(r.limits[1])
		}
		i, ok := IntervalOf(&m, v, d, C95)
		if ok != (r.value != "") {
			t.Errorf("%s: has an interval: %v", r.area, ok)
		}
		if !ok {
			continue
		}
		verdict := Against(&m, i, england)
		word := verdict.Judge(m.Polarity)
		if verdict == Similar {
			word = "similar"
		}
		said[word]++
		if !strings.EqualFold(word, r.word) {
			t.Errorf("%s: %q, published %q", r.area, word, r.word)
		}
	}
	if said["better"] == 0 || said["worse"] == 0 || said["similar"] == 0 {
		t.Errorf("verdicts %v", said)
	}
}
