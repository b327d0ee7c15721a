package site

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// checkedDemonstration reads the demonstration and gives its newest edition.
func checkedDemonstration(t *testing.T) *Edition {
	t.Helper()
	return plannedDemonstration(t).Model.Newest
}

// planOfDemonstration is made once: to read and check a site takes longer than most
// of what is looked at.
var planOfDemonstration = sync.OnceValues(func() (*Plan, error) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err == nil && plan == nil {
		err = fmt.Errorf("%d problems, the first: %v", probs.Errors(), probs.Sorted()[0])
	}
	return plan, err
})

// plannedDemonstration gives the plan of the demonstration, which nobody may change:
// who wants to takes checked.
func plannedDemonstration(t *testing.T) *Plan {
	t.Helper()
	plan, err := planOfDemonstration()
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// eachFigure calls f with every area and measure that has an observation, and
// the period of the newest one.
func eachFigure(e *Edition, f func(x place, m framework.MeasureIndex, p int)) {
	for _, a := range e.Areas {
		for i := range e.Items {
			for _, m := range e.Items[i].Measures {
				if p := observation.Latest(e.Table.Series(m, e.Framework.Measures[m].Headline, a)); p >= 0 {
					f(newPlace(e, nil, a), m, p)
				}
			}
		}
	}
}

func TestHeadlinesSayNoMoreThanTheFiguresBear(t *testing.T) {
	e := checkedDemonstration(t)
	said := map[string]int{}
	count := func(s string, words ...string) bool {
		for _, w := range words {
			if strings.Contains(s, w) {
				said[w]++
				return true
			}
		}
		return false
	}
	eachFigure(e, func(x place, m framework.MeasureIndex, p int) {
		ms := &e.Framework.Measures[m]
		v := e.Table.At(m, ms.Headline, x.area, p)
		s := strings.Replace(strings.Join(x.headline(m, p), " "), ms.Noun, "", 1)
		note := string(x.appendComparisonNote(nil, m, p))
		if count(s, "better", "worse", " best") && ms.Polarity == framework.NoPolarity {
			t.Errorf("%s has no polarity: %s", ms.ID, s)
		}
		if count(s, "higher (", "lower (", "similar to") && ms.Interval == framework.NoInterval {
			t.Errorf("%s has no interval: %s", ms.ID, s)
		}
		if count(note, "interval in", "chi-squared") && (ms.Interval == framework.NoInterval || !v.IsNumber()) {
			t.Errorf("%s: %s", ms.ID, note)
		}
		if !v.IsNumber() && count(s, "highest", "lowest", "quarter", "its statistical neighbours", "trend") {
			t.Errorf("a symbol is compared: %s", s)
		}
	})
	for _, w := range []string{"better", " best", "similar to", "interval in"} {
		if said[w] == 0 {
			t.Errorf("no sentence or note says %q", w)
		}
	}
}

func TestHeadlinesDoNotReadAlike(t *testing.T) {
	e := checkedDemonstration(t)
	m, ok := e.Framework.Measure("n19-rate")
	if !ok {
		t.Fatal("there is no n19-rate")
	}
	openings := map[string]int{}
	for _, a := range e.Areas {
		if p := observation.Latest(e.Table.Series(m, 0, a)); p >= 0 {
			s := strings.Join(newPlace(e, nil, a).headline(m, p), " ")
			openings[strings.Join(strings.Fields(s)[:2], " ")]++
		}
	}
	if len(openings) < 3 {
		t.Errorf("the sentences of one measure open in %d ways: %v", len(openings), openings)
	}
}

// TestNeighboursAveragesAreThoseOfTheNeighbours works both out again from the
// published values, in floating point.
func TestNeighboursAveragesAreThoseOfTheNeighbours(t *testing.T) {
	e := checkedDemonstration(t)
	compared := 0
	eachFigure(e, func(x place, m framework.MeasureIndex, p int) {
		ms := &e.Framework.Measures[m]
		n := x.among(m, ms.Headline, p)
		if n.Of == 0 || n.Shared > 0 {
			return
		}
		var list []float64
		for _, y := range x.neighbours {
			if v := e.Table.At(m, ms.Headline, y.Area, p); v.IsNumber() {
				list = append(list, v.Float())
			}
		}
		if len(list) != n.Have || n.Mean.IsNumber() != (len(list) >= 5) {
			t.Fatalf("%s, %s: %d figures, %+v", ms.ID, x.short(x.area), len(list), n)
		}
		if len(list) < 5 {
			return
		}
		slices.Sort(list)
		sum := 0.0
		for _, v := range list {
			sum += v
		}
		middle := (list[(len(list)-1)/2] + list[len(list)/2]) / 2
		half := 0.5*math.Pow10(-ms.Decimals) + 1e-9
		if math.Abs(n.Mean.Float()-sum/float64(len(list))) > half || math.Abs(n.Median.Float()-middle) > half {
			t.Errorf("%s, %s: %+v of %v", ms.ID, x.short(x.area), n, list)
		}
		compared++
	})
	if compared < 500 {
		t.Errorf("%d averages were compared; expected hundreds", compared)
	}
}

func TestTheSiteChoosesWhichAverageLeads(t *testing.T) {
	e := checked(t, demonstration()).Model.Newest // it is changed below
	m, _ := e.Framework.Measure("n19-rate")
	var x place
	for _, a := range e.Areas {
		if e.Register.Areas[a].Level == area.Authority && e.Table.At(m, 0, a, len(e.Table.Periods(m))-1).IsNumber() {
			x = newPlace(e, nil, a)
			break
		}
	}
	p := len(e.Table.Periods(m)) - 1
	for _, k := range []compare.AverageKind{compare.ByMedian, compare.ByMean} {
		e.lead = k
		v, n := x.average(m, 0, p)
		if want := n.By(k); v.Number.Cmp(want.Number) != 0 {
			t.Errorf("%s: %s, want %s", k, v.Number, want.Number)
		}
		if s := strings.Join(x.headline(m, p), " "); !strings.Contains(s, "the "+k.String()+" of its statistical neighbours") {
			t.Errorf("%s: %s", k, s)
		}
		if col := x.averageColumn(m, 0); !strings.HasPrefix(col.note, k.String()+" of ") {
			t.Errorf("%s: %s", k, col.note)
		}
	}
}

func TestConfigRefusesAnUnknownAverage(t *testing.T) {
	for text, want := range map[string]int{`neighbours_average = "mean"`: 0, `neighbours_average = "median"`: 0, `neighbours_average = "mode"`: 1} {
		var probs source.Problems
		c, err := ReadConfig(fstest.MapFS{"config.toml": {Data: []byte("title = \"T\"\npublisher = \"P\"\n" + text + "\n[help]\ntext = \"H\"\n")}}, &probs)
		if err != nil || probs.Errors() != want {
			t.Errorf("%s: %v, %d problems, want %d", text, err, probs.Errors(), want)
		}
		if text == `neighbours_average = "mean"` && c.average != compare.ByMean {
			t.Errorf("%s is read as %s", text, c.average)
		}
	}
}

func TestNoteSaysHowManyNeighboursHaveFigures(t *testing.T) {
	e := checkedDemonstration(t)
	m := &framework.Measure{Unit: framework.Percent, Decimals: 1}
	v := func(units int64) observation.Value { return number(observation.NewDecimal(units, 1)) }
	for _, c := range []struct {
		n    compare.Neighbourhood
		want string
	}{
		{compare.Neighbourhood{Median: v(512), Mean: v(530), Have: 9, Of: 10}, "median 51.2%, mean 53.0%. Of the 10 in the model of 2014, 9 have figures."},
		{compare.Neighbourhood{Median: v(512), Mean: v(530), Have: 9, Of: 10, Shared: 1, NotClose: 1}, "median 51.2%, mean 53.0%. Of the 10 in the model of 2014, 9 have figures. One more shares a joint figure, which is counted once. The model calls one of them not close."},
		{compare.Neighbourhood{Median: v(512), Mean: v(530), Have: 8, Of: 10, Shared: 2, NotClose: 3}, "median 51.2%, mean 53.0%. Of the 10 in the model of 2014, 8 have figures. 2 more share joint figures, which are counted once. The model calls 3 of them not close."},
		{compare.Neighbourhood{Have: 4, Of: 10, NotClose: 10}, "too few have figures for an average. Of the 10 in the model of 2014, 4 have figures. The model calls none of them close."},
		{compare.Neighbourhood{Of: 10}, "none of the 10 in the model of 2014 has a figure."},
	} {
		got := place{e: e}.neighbourText(m, c.n, "2014")
		if want := "Statistical neighbours in 2014: " + c.want; got != want {
			t.Errorf("%+v:\n got %s\nwant %s", c.n, got, want)
		}
	}
}
