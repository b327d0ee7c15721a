package intake

import (
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/observation"
	"almanac/internal/source"
)

// popMapping has published rates in one file, a rate to work out in another,
// and populations in a third.
const popMapping = `dialect = "ees"
title = "Test figures"
[symbols]
c = "c"
x = "x"
[rounding]
country = 10
[[file]]
id = "people"
names = ["people.csv"]
population = "population"
[[file]]
id = "rates"
names = ["rates.csv"]
  [[file.rate]]
  count = "plans"
  rate = "plans_rate"
  per = 10000
  decimals = 1
  [[file.measure]]
  id = "n19-rate"
  value = "plans_rate"
  numerator = "plans"
  denominator = "@population"
[[file]]
id = "f"
names = ["starts.csv"]
needs_file = "rates"
  [[file.measure]]
  id = "n12"
  per = 10000
  decimals = 1
  denominator = "@population"
  category = [{ id = "neglect", numerator = "neglect" }]
`

func TestRatesStandOnAPopulationThatPublishedRatesProve(t *testing.T) {
	tests := []struct {
		name, people, rates, neglect string
		want, wantRate               string // the derived value and the published one
	}{
		{"inferred from one rate", "", "1000,50.0", "500", "25.0,,500,200000,d,", "50.0,,1000,200000"},
		{"inferred, with an open last decimal", "", "10,5.0", "30", "15.0,,30,20002,d,worked out with a population inferred from published rates: between 14.9 and 15.1", ""},
		{"imported and proved", "199990", "1000,50.0", "500", "25.0,,500,199990,d", "50.0,,1000,199990"},
		{"imported but disproved", "150000", "1000,50.0", "500", ",x", "50.0,,1000"},
		{"no rate to prove it", "200000", "1000,x", "500", ",x", ",x"},
		{"no rate at all", "", "c,c", "500", ",x", ",c"},
		{"a suppressed count stays suppressed", "", "1000,50.0", "c", ",c", "50.0,,1000,200000"},
		{"and an unavailable one unavailable", "", "1000,x", "x", ",x", ",x"},
		{"a true zero", "", "1000,50.0", "0", "0.0,,0,200000,d", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			site, in := newSite(t), t.TempDir()
			put(t, site, "data/import/test.toml", popMapping)
			files := []string{put(t, in, "rates.csv", head+"plans,plans_rate\n"+leeds+test.rates+"\n"), put(t, in, "starts.csv", head+"neglect\n"+leeds+test.neglect+"\n")}
			if test.people != "" {
				files = append(files, put(t, in, "people.csv", head+"population\n"+leeds+test.people+"\n"))
			}
			var probs source.Problems
			if _, err := Import(Options{Dir: site, Edition: "2022", Files: files}, &probs); err != nil || probs.Len() > 0 {
				t.Fatal(err, probs.Sorted())
			}
			line := func(file, prefix string) string {
				data, err := os.ReadFile(filepath.Join(site, "data", "2022", file))
				if err != nil {
					t.Fatal(err)
				}
				_, rest, _ := strings.Cut(string(data), prefix)
				rest, _, _ = strings.Cut(rest, "\n")
				return strings.TrimRight(rest, ",")
			}
			if got := line("test-f.csv", "n12,neglect,leeds,2022,"); got != strings.TrimRight(test.want, ",") {
				t.Errorf("derived %q, want %q", got, test.want)
			}
			if got := line("test-rates.csv", "n19-rate,,leeds,2022,"); test.wantRate != "" && got != test.wantRate {
				t.Errorf("published %q, want %q", got, test.wantRate)
			}
		})
	}
}

func TestAFileThatNeedsAnotherSaysWhich(t *testing.T) {
	site := newSite(t)
	put(t, site, "data/import/test.toml", popMapping)
	_, problems, _ := importInto(t, site, "starts.csv", head+"neglect\n"+leeds+"5\n")
	compare(t, "problems", problems, `starts.csv: rates of this file are worked out with the population behind the rates of another, which is not among the files:  ("rates.csv") [needs-file] / import both together`)
}

// The bounds must hold the true population whatever it is, a whole number or a
// sum of fractions, and a population within them must give every published rate.
func TestBoundsHoldEveryPopulationThatGivesTheRates(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pair := &RatePair{Per: 10000, Decimals: 1}
	for range 20000 {
		people := observation.NewDecimal(int64(300+random.IntN(400000))*1000, 3)
		if random.IntN(2) == 0 {
			people = people.Add(observation.NewDecimal(int64(random.IntN(1000)), 3))
		}
		thousandths, _ := people.Units()
		p := population{known: map[place]int64{}, loose: map[place]int64{}, bounds: map[place]bounds{}}
		var counts, rates []observation.Decimal
		for range 1 + random.IntN(5) {
			count := observation.NewDecimal(int64(random.IntN(int(thousandths)/20000+1)), 0)
			rate, _ := ratio(count, people, 10000, 1)
			counts, rates = append(counts, count), append(rates, rate)
			p.add(place{}, count, rate, pair, 0)
		}
		b, any := p.bounds[place{}]
		if any && (thousandths < b.low || thousandths > b.high) {
			t.Fatalf("population %s is outside %v", people, b)
		}
		n, _, ok := p.of(place{})
		if ok != any {
			t.Fatalf("population %s, bounds %v: ok is %v", people, b, ok)
		}
		for i := range counts {
			if !ok {
				break
			}
			// A half may have been rounded either way.
			fine, _ := ratio(counts[i], n, 10000, 9)
			off := fine.Sub(rates[i])
			if off.Sign() < 0 {
				off = off.Neg()
			}
			if rates[i].Sign() > 0 && off.Cmp(observation.NewDecimal(5, 2)) > 0 {
				t.Fatalf("inferred %s for %s does not give %s from %s", n, people, rates[i], counts[i])
			}
		}
	}
}

// The City of London in 2014: 41 children at 506.7 and 28 at 346.0 per 10,000
// live among 809.13 to 809.24.
func TestAPopulationNeedNotBeAWholeNumber(t *testing.T) {
	p := population{bounds: map[place]bounds{}}
	pair := &RatePair{Per: 10000, Decimals: 1}
	p.add(place{}, observation.NewDecimal(41, 0), observation.NewDecimal(5067, 1), pair, 0)
	p.add(place{}, observation.NewDecimal(28, 0), observation.NewDecimal(3460, 1), pair, 0)
	b := p.bounds[place{}]
	if _, whole := b.whole(); whole {
		t.Fatalf("a whole number lies within %v", b)
	}
	n, certain, ok := p.of(place{})
	if units, scale := n.Units(); !ok || scale != 3 || units < b.low || units > b.high || certain != b {
		t.Errorf("inferred %s (%v) within %v", n, ok, b)
	}
}

func TestBoundsAllowForRoundedCounts(t *testing.T) {
	p := population{bounds: map[place]bounds{}}
	pair := &RatePair{Per: 10000, Decimals: 1}
	// 4,644 of 534,000 is 86.97, published as 87.0 beside the count 4,640.
	p.add(place{}, observation.NewDecimal(4640, 0), observation.NewDecimal(870, 1), pair, 10)
	if b := p.bounds[place{}]; b.low > 534000_000 || b.high < 534000_000 {
		t.Errorf("534000 is outside %v", b)
	}
}

func TestRatioIsExactAndRoundsHalfAwayFromZero(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	half := big.NewRat(1, 2)
	for range 20000 {
		num := observation.NewDecimal(random.Int64N(1e9)-5e8, random.IntN(4))
		den := observation.NewDecimal(1+random.Int64N(1e7), random.IntN(4))
		decimals := random.IntN(4)
		got, _ := ratio(num, den, 100, decimals)
		nu, ns := num.Units()
		du, ds := den.Units()
		exact := new(big.Rat).SetFrac64(nu*tenTo(ds)*100, du*tenTo(ns))
		exact.Mul(exact, new(big.Rat).SetInt64(tenTo(decimals)))
		units, scale := got.Units()
		if scale != decimals {
			t.Fatalf("%s ÷ %s has %d decimals", num, den, scale)
		}
		off := new(big.Rat).Sub(new(big.Rat).SetInt64(units), exact)
		switch c := new(big.Rat).Abs(off).Cmp(half); {
		case c > 0:
			t.Fatalf("%s ÷ %s × 100 is %s", num, den, got)
		case c == 0 && (off.Sign() < 0) != (exact.Sign() < 0):
			t.Fatalf("%s ÷ %s × 100 is rounded towards zero: %s", num, den, got)
		}
	}
}
