package disclose_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/disclose"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// The leak bench: small editions with one disclosure each, and beside each a look-alike
// from which nothing follows. Every leak must be found, at its figure and by its
// rule, and no look-alike may be stopped.

// world is an edition in the making: one country, two regions of four authorities
// each, of which one came from two.
type world struct {
	r       *rand.Rand
	rows    []string // of the edition 2016
	before  []string // of the edition 2015
	sources string
	guard   string
}

const register = `code,name,slug,level,parent,first_period,last_period,successors
F92000001,Norrey,norrey,country,,,,
F12000001,Highmarch,highmarch,region,norrey,,,
F12000002,Lowmarch,lowmarch,region,norrey,,,
F06000001,Alder,alder,authority,highmarch,,,
F06000002,Birch,birch,authority,highmarch,,,
F06000003,Cedar,cedar,authority,highmarch,,,
F06000004,Dale,dale,authority,highmarch,,,
F06000005,Elm,elm,authority,lowmarch,,,
F06000006,Fern,fern,authority,lowmarch,,,
F06000007,Gorse,gorse,authority,lowmarch,,,
F06000008,Hazel,hazel,authority,lowmarch,2016,,
F06000009,Heath,heath,authority,lowmarch,,2015,hazel
F06000010,Heather,heather,authority,lowmarch,,2015,hazel
`

const head = "measure,breakdown,area,period,value,symbol,numerator,denominator,lower,upper,marks\n"

var (
	high = []string{"alder", "birch", "cedar", "dale"}
	low  = []string{"elm", "fern", "gorse", "hazel"}
)

// row adds a figure: measure or measure/category, area, value, numerator,
// denominator. A value of "c" is a symbol.
func (w *world) row(measure, area, value, numerator, denominator string) {
	w.rows = append(w.rows, line(measure, area, "2016", value, numerator, denominator))
}

func line(measure, area, period, value, numerator, denominator string) string {
	m, category, _ := strings.Cut(measure, "/")
	symbol := ""
	if value == "c" {
		value, symbol = "", "c"
	}
	return strings.Join([]string{m, category, area, period, value, symbol, numerator, denominator, "", "", ""}, ",")
}

// limits sets the limits of the row that was added last.
func (w *world) limits(lower, upper float64, decimals int) {
	last := &w.rows[len(w.rows)-1]
	*last = strings.TrimSuffix(*last, ",,,") + fmt.Sprintf(",%.*f,%.*f,", decimals, lower, decimals, upper)
}

// count adds the number of children on a plan in an area.
func (w *world) count(area string, n int) { w.row("n19-number", area, fmt.Sprint(n), "", "") }

// share adds a percentage with its counts, by which it is rounded to one decimal.
func (w *world) share(measure, area string, n, of int) {
	w.row(measure, area, percent(n, of), fmt.Sprint(n), fmt.Sprint(of))
}

// hide adds a suppressed figure.
func (w *world) hide(measure, area string) { w.row(measure, area, "c", "", "") }

func percent(n, of int) string { return fmt.Sprintf("%.1f", 100*float64(n)/float64(of)) }

// small is a count that must not be known, large one that may.
func (w *world) small() int { return 1 + w.r.IntN(5) }
func (w *world) large() int { return 20 + w.r.IntN(200) }

// problems reads the edition and gives what the guard says.
func (w *world) problems(t *testing.T, frameworks map[string]*framework.Framework) []source.Problem {
	t.Helper()
	fsys, e, earlier, probs := w.read(t, frameworks)
	if _, err := disclose.Check(fsys, e, earlier, nil, probs); err != nil {
		t.Fatal(err)
	}
	return probs.Sorted()
}

// problemsKnowing does so where something is known of it, and gives what is known then.
func (w *world) problemsKnowing(kept []byte, t *testing.T, frameworks map[string]*framework.Framework) ([]source.Problem, []byte) {
	t.Helper()
	fsys, e, earlier, probs := w.read(t, frameworks)
	known := knowing(t, fsys, e, earlier, kept)
	if _, err := disclose.Check(fsys, e, earlier, known, probs); err != nil {
		t.Fatal(err)
	}
	return probs.Sorted(), known.Encode()
}

// read reads the edition.
func (w *world) read(t *testing.T, frameworks map[string]*framework.Framework) (fsys fstest.MapFS, e *edition.Edition, earlier []string, probs *source.Problems) {
	t.Helper()
	fw, err := os.ReadFile("../../data/framework/2012-06.toml")
	if err != nil {
		t.Fatal(err)
	}
	const about = "title = \"T\"\nstatus = \"final\"\nframework = \"2012-06\"\npublished = %d-12-01T09:30:00Z\n"
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	fsys = fstest.MapFS{
		"data/areas.csv":                 file(register),
		"data/framework/2012-06.toml":    file(string(fw)),
		"data/2016/edition.toml":         file(fmt.Sprintf(about, 2016)),
		"data/2016/figures.csv":          file(head + strings.Join(w.rows, "\n") + "\n"),
		"data/2016/sources.toml":         file("[[source]]\ntitle = \"S\"\n" + w.sources),
		"data/2016/" + edition.GuardFile: file(w.guard),
	}
	if w.before != nil {
		earlier = []string{"2015"}
		fsys["data/2015/edition.toml"] = file(fmt.Sprintf(about, 2015))
		fsys["data/2015/figures.csv"] = file(head + strings.Join(w.before, "\n") + "\n")
	}
	probs = &source.Problems{}
	reg, err := area.ReadRegister(fsys, "data/areas.csv", probs)
	if err != nil {
		t.Fatal(err)
	}
	if e, err = edition.Read(fsys, "2016", reg, frameworks, probs); err != nil {
		t.Fatal(err)
	}
	if probs.Errors() > 0 {
		t.Fatalf("the edition of the bench is wrong: %v", probs.Sorted())
	}
	return fsys, e, earlier, probs
}

// A plant makes an edition with a disclosure, or its look-alike.
type plant struct {
	name string
	rule string
	key  string // of the figure that is found
	make func(w *world, leak bool)
}

// pick gives the one or the other.
func pick[T any](leak bool, yes, no T) T {
	if leak {
		return yes
	}
	return no
}

const rounded10 = "[source.protection]\nrounding = { country = 10, region = 10 }\n"

func to10(n int) int { return (n + 5) / 10 * 10 }

func plants() []plant { return slices.Concat(byThemselves(), bySums(), byOtherFigures(), byMore()) }

// byThemselves are figures that tell of few children alone.
func byThemselves() []plant {
	return []plant{
		{"a small count", disclose.SmallCount, "n19-number:alder:2016", func(w *world, leak bool) {
			w.count("alder", pick(leak, w.small(), 6))
		}},
		{"a small numerator", disclose.SmallCount, "n17-open:alder:2016", func(w *world, leak bool) {
			w.share("n17-open", "alder", pick(leak, w.small(), 6), 100+w.large())
		}},
		{"a small denominator", disclose.SmallCount, "n17-open:alder:2016", func(w *world, leak bool) {
			w.row("n17-open", "alder", "50", "", fmt.Sprint(pick(leak, w.small(), 16)))
		}},
		{"a percentage of a known number", disclose.SmallShare, "n17-open:alder:2016", func(w *world, leak bool) {
			of := 40 + w.r.IntN(40)
			w.row("n17-open", "alder", percent(pick(leak, w.small(), 7), of), "", fmt.Sprint(of))
		}},
		{"a percentage of the count of another measure", disclose.SmallShare, "n17-open:alder:2016", func(w *world, leak bool) {
			of := 40 + w.r.IntN(40)
			w.count("alder", of)
			w.row("n17-open", "alder", percent(pick(leak, w.small(), 7), of), "", "")
		}},
		{"a rate of a known population", disclose.SmallShare, "n19-rate:alder:2016", func(w *world, leak bool) {
			of := 2000 + w.r.IntN(3000)
			n := pick(leak, w.small(), 9)
			w.row("n19-rate", "alder", fmt.Sprintf("%.1f", 10000*float64(n)/float64(of)), "", fmt.Sprint(of))
		}},
		{"none of the children", disclose.AllOrNone, "n17-open:alder:2016", func(w *world, leak bool) {
			w.sources = pick(leak, "", "[source.protection]\nzeros = \"shown\"\n")
			w.share("n17-open", "alder", 0, w.large())
		}},
		{"all of the children", disclose.AllOrNone, "n17-open:alder:2016", func(w *world, leak bool) {
			of := 100 + w.large()
			w.share("n17-open", "alder", pick(leak, of, of-10), of)
		}},
		{"the shortest time", disclose.OneChild, "n14-days/min:alder:2016", func(w *world, leak bool) {
			w.row(pick(leak, "n14-days/min", "n14-days/p25"), "alder", fmt.Sprint(w.small()), "", "")
		}},
		{"the longest time", disclose.OneChild, "n14-days/max:alder:2016", func(w *world, leak bool) {
			w.row(pick(leak, "n14-days/max", "n14-days/p75"), "alder", fmt.Sprint(w.large()), "", "")
		}},
		{"the most frequent time of few", disclose.OneChild, "n14-days/mode:alder:2016", func(w *world, leak bool) {
			w.share("n14-45", "alder", 6, pick(leak, 6+w.r.IntN(3), 10+w.r.IntN(5))+1)
			w.row("n14-days/mode", "alder", fmt.Sprint(w.large()), "", "")
		}},
		{"limits of a rate", disclose.Unrounded, "n5:alder:2015/16", func(w *world, leak bool) {
			w.sources = "[source.protection]\nrounding = { authority = 5 }\n"
			shown, of := 5*(20+w.r.IntN(40)), 18000+w.r.IntN(9000)
			n := shown + pick(leak, []int{-2, -1, 1, 2}[w.r.IntN(4)], 0)
			w.rows = append(w.rows, line("n5", "alder", "2015/16", fmt.Sprintf("%.4f", 10000*float64(shown)/float64(of)), fmt.Sprint(shown), fmt.Sprint(of)))
			lower, upper := byar(float64(n), float64(of))
			w.limits(lower, upper, 4)
		}},
	}
}

// bySums are suppressed counts that one sum gives away.
func bySums() []plant {
	return []plant{
		{"a region less its authorities", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			w.sums(high, "highmarch", leak)
		}},
		{"a rounded region less its authorities", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			w.sources = rounded10
			sum := 0
			for _, a := range high[1:] {
				n := w.large()
				w.count(a, n)
				sum += n
			}
			w.hide("n19-number", "alder")
			// The region rounds to less than its other authorities have: what is left
			// is clipped at 0, and four numbers or fewer remain.
			over := (14 - sum%10) % 10 // so that the others end in 4
			w.rows[len(w.rows)-2] = line("n19-number", "dale", "2016", fmt.Sprint(last(w.rows[len(w.rows)-2])+over), "", "")
			sum += over
			w.count("highmarch", pick(leak, sum-4, sum+6))
		}},
		{"a country less its regions", disclose.Recoverable, "n19-number:highmarch:2016", func(w *world, leak bool) {
			n := w.large()
			w.count("lowmarch", n)
			w.hide("n19-number", "highmarch")
			w.count("norrey", n+pick(leak, w.small(), 0)+w.large())
			if !leak {
				w.rows[0] = line("n19-number", "lowmarch", "2016", "c", "", "")
			}
		}},
		{"a country less its authorities, without regions", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			sum := w.small()
			w.hide("n19-number", "alder")
			for i, a := range slices.Concat(high[1:], low) {
				n := w.large()
				sum += n
				if i == 0 && !leak {
					w.hide("n19-number", a)
					continue
				}
				w.count(a, n)
			}
			w.count("norrey", sum)
		}},
		{"categories less from their whole", disclose.Recoverable, "n12/neglect:alder:2016", func(w *world, leak bool) {
			w.categories("alder", leak)
		}},
		{"bands of what a percentage is out of", disclose.Recoverable, "n15-bands/0-10-days:alder:2016", func(w *world, leak bool) {
			a, b, c, d := w.small(), w.large(), w.large(), w.large()
			of := a + b + c + d
			w.hide("n15-bands/0-10-days", "alder")
			w.share("n15-bands/11-15-days", "alder", b, of)
			w.share("n15-bands/16-20-days", "alder", c, of)
			if leak {
				w.share("n15-bands/21-days-or-more", "alder", d, of)
			} else {
				w.hide("n15-bands/21-days-or-more", "alder")
			}
		}},
		{"two suppressed parts that are few together", disclose.Recoverable, "n12/neglect:alder:2016", func(w *world, leak bool) {
			both := pick(leak, 2+w.r.IntN(3), 6+w.r.IntN(3))
			b, c, d := w.large(), w.large(), w.large()
			w.hide("n12/neglect", "alder")
			w.hide("n12/physical", "alder")
			for category, n := range map[string]int{"sexual": b, "emotional": c, "multiple": d} {
				w.rate("n12/"+category, "alder", n)
			}
			w.row("x-plans-started", "alder", fmt.Sprint(both+b+c+d), "", "")
		}},
	}
}

// byOtherFigures are those that other measures, several sums or other editions do.
func byOtherFigures() []plant {
	return []plant{
		{"a sum that the framework declares", disclose.Recoverable, "n10-nfa-assessment:alder:2016", func(w *world, leak bool) {
			need, not, few := w.large(), w.large(), w.small()
			of := need + not + few
			w.share("n9", "alder", need, of)
			if leak {
				w.share("n10-nfa-referral", "alder", not, of)
			} else {
				w.hide("n10-nfa-referral", "alder")
			}
			w.hide("n10-nfa-assessment", "alder")
		}},
		{"the denominator of another measure", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			w.hide("n19-number", "alder")
			if leak {
				w.share("n17-open", "alder", 7, 30+w.r.IntN(30))
			} else {
				w.hide("n17-open", "alder")
			}
		}},
		{"the rate of a suppressed count", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			of := 60000 + w.r.IntN(9000)
			w.hide("n19-number", "alder")
			if leak {
				w.row("n19-rate", "alder", fmt.Sprintf("%.1f", 10000*float64(w.large())/float64(of)), "", fmt.Sprint(of))
			} else {
				w.hide("n19-rate", "alder")
			}
		}},
		{"two relations together", disclose.Recoverable, "n12/neglect:alder:2016", func(w *world, leak bool) {
			// Alder hides two categories, and Birch one of the two; the region's
			// sums tell Birch's, and with it Alder's.
			w.square(leak)
		}},
		{"a rounded total that its parts make exact", disclose.Recoverable, "n12/neglect:elm:2016", func(w *world, leak bool) {
			w.exactTotals(leak)
		}},
		{"a total that holds an older figure", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			old, few, c, d := w.large(), w.small(), w.large(), w.large()
			w.sources = "[source.protection]\nimputed = [{ area = \"birch\", periods = [\"2016\"], from = \"2015\" }]\n"
			w.rows = append(w.rows, line("n19-number", "birch", "2015", fmt.Sprint(old), "", ""))
			w.rows = append(w.rows, "n19-number,,birch,2016,,x,,,,,")
			w.hide("n19-number", "alder")
			w.count("cedar", c)
			if leak {
				w.count("dale", d)
			} else {
				w.hide("n19-number", "dale")
			}
			w.count("highmarch", old+few+c+d)
		}},
		{"a joint figure counted once", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			joint, few, d := w.large(), w.small(), w.large()
			for _, a := range []string{"birch", "cedar"} {
				w.rows = append(w.rows, "n19-number,,"+a+",2016,"+fmt.Sprint(joint)+",,,,,,j")
			}
			w.hide("n19-number", "alder")
			if leak {
				w.count("dale", d)
			} else {
				w.hide("n19-number", "dale")
			}
			w.count("highmarch", joint+few+d)
		}},
	}
}

// byMore are those of which a reader of the first ones thought.
func byMore() []plant {
	return []plant{
		{"a rate of the population of another figure", disclose.SmallShare, "n13:alder:2016", func(w *world, leak bool) {
			of := 2000 + w.r.IntN(3000)
			w.row("x-population", "alder", fmt.Sprint(of), "", "")
			w.row("n13", "alder", fmt.Sprintf("%.1f", 10000*float64(pick(leak, w.small(), 9))/float64(of)), "", "")
		}},
		{"what a percentage with a numerator is out of", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			of := 7 + w.r.IntN(9)
			w.hide("n19-number", "alder")
			if leak {
				w.row("n17-open", "alder", percent(6, of), "6", "")
			} else {
				w.row("n17-open", "alder", "0.3", "6", "")
			}
		}},
		{"a rate that tells a rounded count", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			w.sources = rounded10
			few, b, c, d := w.small(), w.large(), w.large(), w.large()
			sum := few + b + c + d
			w.hide("n19-number", "alder")
			w.count("birch", b)
			w.count("cedar", c)
			w.count("dale", d)
			w.row("n19-number", "highmarch", fmt.Sprint(to10(sum)), "", "")
			if leak {
				w.row("n19-rate", "highmarch", fmt.Sprintf("%.1f", float64(sum)), "", "10000")
			} else {
				w.rows[1] = line("n19-number", "birch", "2016", "c", "", "")
			}
		}},
		{"a joint return that is suppressed", disclose.Recoverable, "n19-number:alder:2016", func(w *world, leak bool) {
			c, d := w.large(), w.large()
			joint := pick(leak, ",,,,,j", ",,,,,") // without the mark two unknowns share what is left
			for _, a := range []string{"alder", "birch"} {
				w.rows = append(w.rows, "n19-number,,"+a+",2016,,c"+joint)
			}
			w.count("cedar", c)
			w.count("dale", d)
			w.count("highmarch", 6+w.r.IntN(9)+c+d)
		}},
		{"a leak beside figures that contradict each other elsewhere", disclose.Recoverable, "n12/neglect:alder:2016", func(w *world, leak bool) {
			w.categories("alder", leak)
			for _, a := range high[1:] {
				for _, category := range []string{"neglect", "physical", "sexual", "emotional", "multiple"} {
					w.rate("n12/"+category, a, 30)
				}
				w.row("x-plans-started", a, "149", "", "") // which cannot be
			}
		}},
		{"percentages that leave one of 100", disclose.Recoverable, "n16-open/3-months-or-less:alder:2016", func(w *world, leak bool) {
			w.hide("n16-open/3-months-or-less", "alder")
			for i, band := range []string{"3-to-6-months", "6-months-to-1-year", "1-to-2-years", "2-years-or-more"} {
				if i == 0 && !leak {
					w.hide("n16-open/"+band, "alder")
					continue
				}
				w.row("n16-open/"+band, "alder", fmt.Sprint(20+i), "", "")
			}
		}},
		{"an earlier edition gives the count by another measure", disclose.ToldElsewhere, "n19-number:alder:2015", func(w *world, leak bool) {
			w.rows = append(w.rows, line("n19-number", "alder", "2015", "c", "", ""))
			w.before = []string{line("n17-open", pick(leak, "alder", "birch"), "2015", "20.0", "10", "50")}
		}},
		{"an earlier edition shows it", disclose.ToldElsewhere, "n19-number:alder:2015", func(w *world, leak bool) {
			w.rows = append(w.rows, line("n19-number", "alder", "2015", "c", "", ""))
			w.before = []string{line("n19-number", pick(leak, "alder", "birch"), "2015", fmt.Sprint(w.large()), "", "")}
		}},
		{"areas side by side of which one ends later", disclose.Boundary, "n19-number:hazel:2015", func(w *world, leak bool) {
			// Heath and Heather stand beside others until they become Hazel: that Heath has
			// one child more than Elm says nothing.
			heath := w.large()
			if leak {
				w.rows = append(w.rows, line("n19-number", "hazel", "2015", fmt.Sprint(heath+w.small()), "", ""))
			} else {
				w.rows = append(w.rows, line("n19-number", "elm", "2015", fmt.Sprint(heath-1), "", ""))
			}
			w.rows = append(w.rows, line("n19-number", "heath", "2015", fmt.Sprint(heath), "", ""))
		}},
		{"a place that moved", disclose.Boundary, "n19-number:hazel:2015", func(w *world, leak bool) {
			// Hazel, made of Heath and Heather, is given for the year before as well.
			heath := w.large()
			w.rows = append(w.rows, line("n19-number", "hazel", "2015", fmt.Sprint(heath+pick(leak, w.small(), 20)), "", ""))
			w.before = []string{line("n19-number", "heath", "2015", fmt.Sprint(heath), "", ""), line("n19-number", "heather", "2015", "c", "", "")}
		}},
	}
}

// last reads the value of a row.
func last(row string) (n int) {
	fmt.Sscan(strings.Split(row, ",")[4], &n)
	return n
}

// rate adds a rate with its numerator.
func (w *world) rate(measure, area string, n int) {
	w.row(measure, area, fmt.Sprintf("%.1f", float64(n)/5), fmt.Sprint(n), "50000")
}

// sums adds the authorities of a region and their sum. The first is suppressed,
// and a second that is large where nothing must follow.
func (w *world) sums(areas []string, region string, leak bool) {
	sum := w.small()
	w.hide("n19-number", areas[0])
	for i, a := range areas[1:] {
		n := w.large()
		sum += n
		if i == 0 && !leak {
			w.hide("n19-number", a)
			continue
		}
		w.count(a, n)
	}
	w.count(region, sum)
}

// categories adds the plans of an area by category and in all.
func (w *world) categories(area string, leak bool) {
	sum := w.small()
	w.hide("n12/neglect", area)
	for i, category := range []string{"physical", "sexual", "emotional", "multiple"} {
		n := w.large()
		sum += n
		if i == 0 && !leak {
			w.hide("n12/"+category, area)
			continue
		}
		w.rate("n12/"+category, area, n)
	}
	w.row("x-plans-started", area, fmt.Sprint(sum), "", "")
}

// square adds two authorities by two categories, with the sums of both.
func (w *world) square(leak bool) {
	alder, birch := [2]int{w.small(), w.large()}, [2]int{w.large(), w.large()}
	w.hide("n12/neglect", "alder")
	w.hide("n12/physical", "alder")
	w.hide("n12/neglect", "birch")
	if leak {
		w.rate("n12/physical", "birch", birch[1])
	} else {
		w.hide("n12/physical", "birch")
	}
	w.row("x-plans-started", "alder", fmt.Sprint(alder[0]+alder[1]), "", "")
	w.row("x-plans-started", "birch", fmt.Sprint(birch[0]+birch[1]), "", "")
	w.rate("n12/neglect", "highmarch", alder[0]+birch[0])
	w.rate("n12/physical", "highmarch", alder[1]+birch[1])
	w.row("x-plans-started", "highmarch", fmt.Sprint(alder[0]+alder[1]+birch[0]+birch[1]), "", "")
}

// exactTotals adds a country of two regions, all of whose totals are rounded. Only
// Elm hides a category, and beside it its whole; the whole of the region follows
// from the categories, all of which but one are exact.
func (w *world) exactTotals(leak bool) {
	w.sources = rounded10
	elm, fern := [2]int{w.small(), w.large()}, [2]int{w.large(), w.large()}
	w.hide("n12/neglect", "elm")
	w.rate("n12/physical", "elm", elm[1])
	w.rate("n12/neglect", "fern", fern[0])
	w.rate("n12/physical", "fern", fern[1])
	w.rate("n12/physical", "lowmarch", to10(elm[1]+fern[1]))
	w.rate("n12/neglect", "lowmarch", to10(elm[0]+fern[0]))
	w.row("x-plans-started", "lowmarch", fmt.Sprint(to10(elm[0]+elm[1]+fern[0]+fern[1])), "", "")
	w.row("x-plans-started", "fern", fmt.Sprint(fern[0]+fern[1]), "", "")
	if leak {
		w.row("x-plans-started", "elm", fmt.Sprint(elm[0]+elm[1]), "", "")
	} else {
		w.rows = slices.DeleteFunc(w.rows, func(s string) bool {
			return strings.HasPrefix(s, "n12,neglect,lowmarch") || strings.HasPrefix(s, "x-plans-started,,lowmarch")
		})
		w.hide("x-plans-started", "elm")
	}
}

// byar gives the limits of a rate per 10,000 by Byar's approximation.
func byar(n, of float64) (lower, upper float64) {
	const z = 1.959963984540054
	limit := func(x, sign float64) float64 { return 10000 / of * x * math.Pow(1-1/(9*x)+sign*z/(3*math.Sqrt(x)), 3) }
	return limit(n, -1), limit(n+1, 1)
}

func TestLeakBench(t *testing.T) {
	const seeds = 3
	frameworks := map[string]*framework.Framework{} // read once
	planted, found, clean, alarms := 0, 0, 0, 0
	for _, p := range plants() {
		for seed := range uint64(seeds) {
			leak := &world{r: rand.New(rand.NewPCG(seed, 1))}
			p.make(leak, true)
			planted++
			got := leak.problems(t, frameworks)
			if slices.ContainsFunc(got, func(x source.Problem) bool {
				return x.Rule == p.rule && !x.Warning && strings.HasPrefix(x.Text, p.key+" ")
			}) {
				found++
			} else {
				t.Errorf("%s, seed %d: not found at %s by %s: %v\n%s", p.name, seed, p.key, p.rule, got, strings.Join(leak.rows, "\n"))
			}
			same := &world{r: rand.New(rand.NewPCG(seed, 1))}
			p.make(same, false)
			clean++
			got = slices.DeleteFunc(same.problems(t, frameworks), func(x source.Problem) bool {
				return x.Rule == "area-life" || x.Rule == "unsure-sums" // which some of the look-alikes are made to have
			})
			if len(got) > 0 {
				alarms++
				t.Errorf("%s, seed %d: a false alarm: %v\n%s", p.name, seed, got, strings.Join(same.rows, "\n"))
			}
		}
	}
	t.Logf("%d of %d planted disclosures found; %d false alarms in %d look-alikes", found, planted, alarms, clean)
	if planted < 60 || clean < 60 {
		t.Errorf("%d planted and %d clean: the bench is too small", planted, clean)
	}
}

// BenchmarkDemonstration checks the newest edition of the demonstration.
func BenchmarkDemonstration(b *testing.B) {
	fsys := os.DirFS("../..")
	var probs source.Problems
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		b.Fatal(err)
	}
	e, err := edition.Read(fsys, "2016", reg, map[string]*framework.Framework{}, &probs)
	if err != nil || probs.Errors() > 0 {
		b.Fatal(err, probs.Sorted())
	}
	for b.Loop() {
		if _, err := disclose.Check(fsys, e, []string{"2015-r2", "2015"}, nil, &probs); err != nil || probs.Errors() > 0 {
			b.Fatal(err, probs.Sorted())
		}
	}
}
