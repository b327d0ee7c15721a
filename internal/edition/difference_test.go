package edition

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// countMeasure is the count of which n1-rate is the rate.
const countMeasure = `
[[indicator.measure]]
id = "n1-number"
anchor = "number"
label = "Number"
title = "Number"
noun = "number"
unit = "children"
decimals = 0
kind = "at-march"
high = "h"
low = "l"
not = "n"

[[state]]`

const allColumns = "measure,breakdown,area,period,value,symbol,numerator,denominator,lower,upper,marks,note\n"

// side is one edition of a comparison: rows of observations, and what is laid
// over its files.
type side struct {
	rows  string
	files map[string]string
	areas []area.Area
}

func (s side) read(t *testing.T, id string) *Edition {
	t.Helper()
	fsys := fstest.MapFS{
		"data/framework/small.toml":       {Data: []byte(strings.Replace(smallFramework, "\n[[state]]", countMeasure, 1))},
		"data/neighbours/2014.csv":        {Data: []byte("area,neighbour,rank\nash,birch,1\n")},
		"data/2014/edition.toml":          {Data: []byte(goodEdition)},
		"data/" + id + "/edition.toml":    {Data: []byte(strings.ReplaceAll(goodEdition, "published = 2014", "published = "+id[:4]))},
		"data/" + id + "/rows.csv":        {Data: []byte(allColumns + s.rows)},
		"data/" + id + "/sources.toml":    {Data: []byte("[[source]]\ntitle = \"Census\"\n")},
		"data/neighbours/placeholder.txt": {Data: nil},
	}
	for name, text := range s.files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if s.areas == nil {
		s.areas = []area.Area{
			{Slug: "norrey", Code: "X1", Name: "Norrey", Level: area.Country, Parent: area.None},
			{Slug: "ash", Code: "X2", Name: "Ash", Level: area.Authority, Parent: 0},
			{Slug: "birch", Code: "X3", Name: "Birch", Level: area.Authority, Parent: 0},
		}
	}
	var probs source.Problems
	e, err := Read(fsys, id, area.NewRegister(s.areas), map[string]*framework.Framework{}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		if !p.Warning {
			t.Fatal(p, p.Hint)
		}
	}
	return e
}

// written says what differs in a cell as tests have it.
func written(d *Differences) (out []string) {
	for i := range d.Cells {
		c := &d.Cells[i]
		old := c.Old.Number.String()
		switch {
		case c.Withheld:
			old = "withheld"
		case !c.Old.IsNumber():
			old = "[" + c.Old.Symbol.Code() + "]"
		}
		now := c.New.Number.String()
		if !c.New.IsNumber() {
			now = "[" + c.New.Symbol.Code() + "]"
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s>%s %s", KeyOf(d.New, c), c.Kind, old, now, c.Beside)))
	}
	return out
}

func TestEveryKindOfChange(t *testing.T) {
	const besides = "n1-rate,,birch,2014,1,,,,,,,\n" // so that period and area are in both
	for _, tt := range []struct {
		name, old, new, want string
	}{
		{"the same", "n1-rate,,ash,2014,1.5,,,,,,,", "n1-rate,,ash,2014,1.50,,,,,,,", ""},
		{"another number", "n1-rate,,ash,2014,1.51,,,,,,,", "n1-rate,,ash,2014,1.52,,,,,,,", "n1-rate:ash:2014 changed 1.51>1.52"},
		{"suppressed and a number now", "n1-rate,,ash,2014,,c,,,,,,", "n1-rate,,ash,2014,1.5,,,,,,,", "n1-rate:ash:2014 disclosed [c]>1.5"},
		{"a number became c", "n1-rate,,ash,2014,1.5,,,,,,,", "n1-rate,,ash,2014,,c,,,,,,", "n1-rate:ash:2014 to-symbol withheld>[c]"},
		{"a number became x", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,,x,,,,,,", "n1-rate:ash:2014 to-symbol withheld>[x]"},
		{"x became a number", "n1-rate,,ash,2014,,x,,,,,,", "n1-rate,,ash,2014,1.5,,,,,,,", "n1-rate:ash:2014 from-symbol [x]>1.5"},
		{"another symbol", "n1-rate,,ash,2014,,c,,,,,,", "n1-rate,,ash,2014,,x,,,,,,", "n1-rate:ash:2014 symbol [c]>[x]"},
		{"added", "n1-number,,ash,2014,1,,,,,,,", "n1-rate,,ash,2014,1.5,,,,,,,\nn1-number,,ash,2014,1,,,,,,,", "n1-rate:ash:2014 added []>1.5"},
		{"removed", "n1-rate,,ash,2014,1.5,,,,,,,\nn1-number,,ash,2014,1,,,,,,,", "n1-number,,ash,2014,1,,,,,,,", "n1-rate:ash:2014 removed withheld>[]"},
		{"a symbol removed", "n1-rate,,ash,2014,,u,,,,,,\nn1-number,,ash,2014,1,,,,,,,", "n1-number,,ash,2014,1,,,,,,,", "n1-rate:ash:2014 removed [u]>[]"},
		{"other marks", "n1-rate,,ash,2014,1.5,,,,,,p,", "n1-rate,,ash,2014,1.5,,,,,,r,", "n1-rate:ash:2014 marks 1.5>1.5"},
		{"marks of a symbol", "n1-rate,,ash,2014,,x,,,,,p,", "n1-rate,,ash,2014,,x,,,,,,", "n1-rate:ash:2014 marks [x]>[x]"},
		{"a note", "n1-rate,,ash,2014,1.5,,,,,,,", "n1-rate,,ash,2014,1.5,,,,,,,late", "n1-rate:ash:2014 beside 1.5>1.5 note"},
		{"limits", "n1-rate,,ash,2014,1.5,,,,1,2,,", "n1-rate,,ash,2014,1.5,,,,1,2.5,,", "n1-rate:ash:2014 beside 1.5>1.5 limits"},
		{"a corrected count", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,2,,4,20000,,,,", "n1-rate:ash:2014 changed 1.5>2 numerator"},
		{"count and population", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,1.6,,4,25000,,,,", "n1-rate:ash:2014 changed 1.5>1.6 numerator denominator"},
		{"another population", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,1.6,,3,19000,,,,", "n1-rate:ash:2014 rebased 1.5>1.6 denominator"},
		{"another population, same rate", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,1.5,,3,20001,,,,", "n1-rate:ash:2014 beside 1.5>1.5 denominator"},
		{"same population, other rate", "n1-rate,,ash,2014,1.5,,3,20000,,,,", "n1-rate,,ash,2014,1.6,,3,20000,,,,", "n1-rate:ash:2014 changed 1.5>1.6"},
		{
			"the count is another measure", "n1-rate,,ash,2014,1.5,,,,,,,\nn1-number,,ash,2014,3,,,,,,,", "n1-rate,,ash,2014,1.6,,,,,,,\nn1-number,,ash,2014,3,,,,,,,",
			"n1-rate:ash:2014 rebased 1.5>1.6",
		},
		{
			"and it moved", "n1-rate,,ash,2014,1.5,,,,,,,\nn1-number,,ash,2014,3,,,,,,,", "n1-rate,,ash,2014,2,,,,,,,\nn1-number,,ash,2014,4,,,,,,,",
			"n1-rate:ash:2014 changed 1.5>2; n1-number:ash:2014 changed 3>4",
		},
		{
			"and it is suppressed", "n1-rate,,ash,2014,1.5,,,,,,,\nn1-number,,ash,2014,,c,,,,,,", "n1-rate,,ash,2014,1.6,,,,,,,\nn1-number,,ash,2014,,c,,,,,,",
			"n1-rate:ash:2014 changed 1.5>1.6",
		},
		{"a share of another base", "n1-category,neglect,ash,2014,15,,3,20,,,,", "n1-category,neglect,ash,2014,12,,3,25,,,,", "n1-category/neglect:ash:2014 rebased 15>12 denominator"},
		{"a share of another count", "n1-category,neglect,ash,2014,15,,3,20,,,,", "n1-category,neglect,ash,2014,20,,4,20,,,,", "n1-category/neglect:ash:2014 changed 15>20 numerator"},
		{"a share of which both differ", "n1-category,neglect,ash,2014,15,,3,20,,,,", "n1-category,neglect,ash,2014,16,,4,25,,,,", "n1-category/neglect:ash:2014 changed 15>16 numerator denominator"},
		{"a share of another base, the same", "n1-category,neglect,ash,2014,15,,3,20,,,,", "n1-category,neglect,ash,2014,15,,3,20.1,,,,", "n1-category/neglect:ash:2014 beside 15>15 denominator"},
		{"a share without its base", "n1-category,neglect,ash,2014,15,,3,,,,,", "n1-category,neglect,ash,2014,12,,3,,,,,", "n1-category/neglect:ash:2014 changed 15>12"},
		{"a share with its base in one edition only", "n1-category,neglect,ash,2014,15,,3,,,,,", "n1-category,neglect,ash,2014,12,,3,25,,,,", "n1-category/neglect:ash:2014 changed 15>12 denominator"},
		{
			"a share is not told by the count of its indicator", "n1-category,neglect,ash,2014,15,,,,,,,\nn1-number,,ash,2014,3,,,,,,,", "n1-category,neglect,ash,2014,12,,,,,,,\nn1-number,,ash,2014,3,,,,,,,",
			"n1-category/neglect:ash:2014 changed 15>12",
		},
		{"a number of children has no base", "n1-number,,ash,2014,15,,3,20,,,,", "n1-number,,ash,2014,12,,3,25,,,,", "n1-number:ash:2014 changed 15>12 denominator"},
		{"a period is new, another gone", "n1-rate,,ash,2013,1.5,,,,,,,", "n1-rate,,ash,2012,1.5,,,,,,,", ""},
		{"an area is new", "", "n1-rate,,ash,2014,1.5,,,,,,,", ""},
		{"an area has no figures any more", "n1-rate,,ash,2014,1.5,,,,,,,", "", ""},
		{"a category is new", "n1-category,neglect,ash,2014,15,,,,,,,", "n1-category,neglect,ash,2014,15,,,,,,,\nn1-category,emotional,ash,2014,5,,,,,,,", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Compare(side{rows: besides + tt.old}.read(t, "2014"), side{rows: besides + tt.new}.read(t, "2015"))
			if got := strings.Join(written(d), "; "); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			n := 0
			for _, k := range Kinds() {
				n += d.Counts[k]
			}
			if n != len(d.Cells) {
				t.Errorf("%d cells are counted as %d", len(d.Cells), n)
			}
		})
	}
}

// TestAnOldNumberIsNotKept looks at everything that a comparison holds of
// figures, beside the editions themselves.
func TestAnOldNumberIsNotKept(t *testing.T) {
	const besides = "n1-rate,,birch,2014,1,,,,,,,\nn1-number,,ash,2014,1,,,,,,,\n"
	for _, now := range []string{"n1-rate,,ash,2014,,c,,,,,,\n", "n1-rate,,ash,2014,,z,,,,,p,gone\n", ""} {
		d := Compare(side{rows: besides + "n1-rate,,ash,2014,8765.4321,,5432,61973,8000,9000,p,secret\n"}.read(t, "2014"), side{rows: besides + now}.read(t, "2015"))
		d.Old, d.New = nil, nil
		if len(d.Cells) != 1 || !d.Cells[0].Withheld || d.Cells[0].Old != (observation.Value{}) {
			t.Errorf("%q: %+v", now, d.Cells)
		}
		all := fmt.Sprintf("%+v", *d)
		for _, trace := range []string{"87654321", "8765", "5432", "61973", "9000", "secret"} {
			if strings.Contains(all, trace) {
				t.Errorf("%q: %s is kept: %s", now, trace, all)
			}
		}
	}
}

func TestWhatOnlyOneEditionCoversIsCounted(t *testing.T) {
	old := side{rows: "n1-rate,,ash,2012,1,,,,,,,\nn1-rate,,ash,2013,1,,,,,,,\nn1-category,neglect,ash,2014,1,,,,,,,\nn1-category,emotional,ash,2014,1,,,,,,,\nn1-rate,,norrey,2013,1,,,,,,,\n"}
	new := side{rows: "n1-rate,,ash,2013,1,,,,,,,\nn1-rate,,ash,2014,,c,,,,,,\nn1-rate,,birch,2013,2,,,,,,,\nn1-category,neglect,ash,2014,1,,,,,,,\nn1-number,,ash,2014,7,,,,,,,\n"}
	d := Compare(old.read(t, "2014"), new.read(t, "2015"))
	var got []string
	for _, x := range d.Extents {
		got = append(got, fmt.Sprintf("%s new %v %v %d, gone %v %v %d", d.New.Framework.Measures[x.Measure].ID, x.Periods, x.Categories, x.New, x.Gone, x.GoneCategories, x.Lost))
	}
	want := []string{
		"n1-rate new [2014] [] 2, gone [2012] [] 2", // birch and norrey are areas of one edition only
		"n1-category new [] [] 0, gone [] [emotional] 1",
		"n1-number new [2014] [] 1, gone [] [] 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if same, of := d.Same(); same != 2 || of != 2 || len(d.Cells) > 0 {
		t.Errorf("%d of %d are the same, %v", same, of, written(d))
	}
}

func TestRebasingIsSummedUp(t *testing.T) {
	old := side{rows: "n1-rate,,norrey,2013,10,,1000,1000000,,,,\nn1-rate,,ash,2013,15,,30,20000,,,,\nn1-rate,,ash,2014,15,,30,20000,,,,\nn1-rate,,birch,2014,10,,20,20000,,,,\n"}
	new := side{rows: "n1-rate,,norrey,2013,9.9,,1000,1010101,,,,\nn1-rate,,ash,2013,16,,30,18750,,,,\nn1-rate,,ash,2014,16,,30,18750,,,,\nn1-rate,,birch,2014,10,,20,20001,,,,\n"}
	d := Compare(old.read(t, "2014"), new.read(t, "2015"))
	if len(d.Rebased) != 1 {
		t.Fatal(d.Rebased)
	}
	r := d.Rebased[0]
	got := fmt.Sprint(r.Cells, r.Areas, r.Unmoved, r.Periods, r.Example, r.At, r.Old, r.New)
	if want := "3 2 1 [2013 2014] 0 2013 1000000 1010101"; got != want { // the country is the example
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPercentagesOfAnotherBaseAreSummedUpAsRatesAre(t *testing.T) {
	old := side{rows: "n1-category,neglect,norrey,2013,40,,400,1000,,,,\nn1-category,neglect,ash,2013,15,,3,20,,,,\nn1-category,emotional,ash,2013,10,,2,20,,,,\nn1-category,neglect,birch,2013,50,,10,20,,,,\n"}
	new := side{rows: "n1-category,neglect,norrey,2013,39,,400,1026,,,,\nn1-category,neglect,ash,2013,12,,3,25,,,,\nn1-category,emotional,ash,2013,8,,2,25,,,,\nn1-category,neglect,birch,2013,50,,10,20.1,,,,\n"}
	d := Compare(old.read(t, "2014"), new.read(t, "2015"))
	if len(d.Rebased) != 1 || d.Counts[Rebased] != 3 || d.Counts[Beside] != 1 {
		t.Fatal(d.Rebased, d.Counts)
	}
	r := d.Rebased[0]
	got := fmt.Sprint(d.New.Framework.Measures[r.Measure].ID, " ", r.Cells, r.Areas, r.Unmoved, r.Periods, r.Example, r.At, r.Old, r.New)
	if want := "n1-category 3 2 1 [2013] 0 2013 1000 1026"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestEditionsOfDifferentRegistersAndFrameworks(t *testing.T) {
	last := area.Area{Slug: "cedar", Code: "X4", Name: "Cedar", Level: area.Authority}
	last.Last.Year = 2014
	last.Successors = []area.Index{1}
	old := side{
		files: map[string]string{"data/neighbours/2014.csv": "area,neighbour,rank\n"},
		rows:  "n1-rate,,ash,2014,1,,,,,,,\nn1-rate,,birch-old,2014,2,,,,,,,\nn1-rate,,cedar,2014,3,,,,,,,\nn1-category,emotional,ash,2014,4,,,,,,,\nn1-category,neglect,ash,2014,5,,,,,,,\n",
		areas: []area.Area{
			{Slug: "norrey", Code: "X1", Name: "Norrey", Level: area.Country, Parent: area.None},
			{Slug: "ash", Code: "X2", Name: "Ash", Level: area.Authority},
			{Slug: "birch-old", Code: "X3", Name: "Birch", Level: area.Authority},
			last,
		},
	}
	fw := strings.NewReplacer(`{ id = "emotional", label = "Emotional" }`, `{ id = "physical", label = "Physical" }`, `title = "Rate"`, `title = "The rate"`, "\n[[state]]", countMeasure, `version = "1"`, `version = "2"`, `text = "Plans"`, `text = "Plans, all of them"`).Replace(smallFramework)
	new := side{
		rows:  "n1-rate,,ash-and-cedar,2014,1,,,,,,,\nn1-rate,,birch,2014,2.5,,,,,,,\nn1-category,physical,ash-and-cedar,2014,4,,,,,,,\nn1-category,neglect,ash-and-cedar,2014,5,,,,,,,\n",
		files: map[string]string{"data/framework/small.toml": fw, "data/neighbours/2014.csv": "area,neighbour,rank\nbirch,ash-and-cedar,1\n"},
		areas: []area.Area{
			{Slug: "norrey", Code: "X1", Name: "Norrey", Level: area.Country, Parent: area.None},
			{Slug: "birch", Code: "X3", Name: "Birch Borough", Level: area.Authority},
			{Slug: "ash-and-cedar", Code: "X9", FormerCodes: []string{"X2"}, Name: "Ash and Cedar", Level: area.Authority},
		},
	}
	d := Compare(old.read(t, "2014"), new.read(t, "2015"))
	if diff := cmp.Diff([]string{"n1-rate:birch:2014 changed 2>2.5"}, written(d)); diff != "" {
		t.Error(diff)
	}
	var areas, redefined []string
	for _, a := range d.Areas {
		areas = append(areas, strings.TrimSpace(strings.Join([]string{a.What.String(), a.Slug, a.Old, a.New, strings.Join(a.Successors, " ")}, " ")))
	}
	for _, r := range append(d.Definitions, d.Framework...) {
		redefined = append(redefined, r.Item+" "+r.What+": "+r.Old+" > "+r.New)
	}
	wantAreas := []string{
		"renamed birch Birch Birch Borough", "moved birch birch-old birch",
		"renamed ash-and-cedar Ash Ash and Cedar", "recoded ash-and-cedar X2 X9", "moved ash-and-cedar ash ash-and-cedar",
		"gone cedar   ash",
	}
	if diff := cmp.Diff(wantAreas, areas); diff != "" {
		t.Error(diff)
	}
	wantDefinitions := []string{
		"n1-rate title: Rate > The rate",
		"n1-category category:  > Physical", "n1-category category: Emotional > ", "n1-category state: not published: Not published until 2015. > ",
		" version: 1 > 2", "n1 text: Plans > Plans, all of them",
	}
	if diff := cmp.Diff(wantDefinitions, redefined); diff != "" {
		t.Error(diff)
	}
}

func TestAMeasureOfAnotherUnitIsNotCompared(t *testing.T) {
	fw := strings.Replace(strings.Replace(smallFramework, "\n[[state]]", countMeasure, 1), `unit = "percent"`, `unit = "per-10000"`, 1)
	old, new := side{rows: "n1-category,neglect,ash,2014,5,,,,,,,\n"}, side{rows: "n1-category,neglect,ash,2014,50,,,,,,,\n", files: map[string]string{"data/framework/small.toml": fw}}
	d := Compare(old.read(t, "2014"), new.read(t, "2015"))
	if len(d.Cells) > 0 || len(d.Extents) != 1 || d.Extents[0].New != 1 || d.Extents[0].Lost != 1 {
		t.Error(written(d), d.Extents)
	}
	found := false
	for _, r := range d.Definitions {
		found = found || r == Redefinition{"n1-category", "unit", "percent", "per-10000"}
	}
	if !found {
		t.Error(d.Definitions)
	}
}

func TestWithWhichEditionOneIsCompared(t *testing.T) {
	edition := func(id, supersedes string, s Status) *Edition {
		e := &Edition{ID: id, Supersedes: supersedes, Status: s}
		e.Year, e.Revision, _ = ParseID(id)
		return e
	}
	all := []*Edition{
		edition("2014", "", Final), edition("2014-r2", "2014", Final), edition("2014-r3", "2014-r2", Draft),
		edition("2015", "", Draft), edition("2016", "", Final), edition("2016-r2", "2016", Draft), edition("2017", "", Draft),
	}
	for _, tt := range []struct{ id, want string }{
		{"2014", ""}, {"2014-r2", "2014"}, {"2014-r3", "2014-r2"}, {"2015", "2014-r2"}, {"2016", "2014-r2"}, {"2016-r2", "2016"}, {"2017", "2016"},
	} {
		for _, e := range all {
			if e.ID != tt.id {
				continue
			}
			got := ""
			if b := Before(all, e); b != nil {
				got = b.ID
			}
			if got != tt.want {
				t.Errorf("%s is compared with %q, want %q", tt.id, got, tt.want)
			}
		}
	}
}

// BenchmarkCompare compares two editions of the real size: 170 areas, 200
// series, 13 years. It gives the time as a share of reading one of them.
func BenchmarkCompare(b *testing.B) {
	old, new := largeSite(b, 0), largeSite(b, 1)
	read := func(fsys fs.FS) *Edition {
		var probs source.Problems
		e, err := Read(fsys, "2014", largeRegister(), map[string]*framework.Framework{}, &probs)
		if err != nil || probs.Errors() > 0 {
			b.Fatal(err, probs.Sorted()[0])
		}
		return e
	}
	const times = 5
	start := time.Now()
	for range times {
		read(old)
	}
	reading := time.Since(start) / times
	o, n := read(old), read(new)
	for b.Loop() {
		if d := Compare(o, n); len(d.Cells) == 0 {
			b.Fatal("nothing differs")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(reading), "of-reading")
}

func largeRegister() *area.Register {
	areas := []area.Area{{Slug: "norrey", Level: area.Country, Parent: area.None}}
	for i := range 169 {
		areas = append(areas, area.Area{Slug: fmt.Sprintf("area-%d", i), Level: area.Authority})
	}
	return area.NewRegister(areas)
}

func largeSite(b *testing.B, shift int) fs.FS {
	b.Helper()
	const series = 200
	var cats, rows strings.Builder
	for c := range series {
		fmt.Fprintf(&cats, "{ id = \"c%d\", label = \"C%d\" },", c, c)
		for a := range 169 {
			for y := range 13 {
				fmt.Fprintf(&rows, "n1-category,c%d,area-%d,%d,%d.%d,,%d,1000,,,,\n", c, a, 2002+y, (c*a+y)%90, (a+shift*(y/12))%10, a)
			}
		}
	}
	fw := strings.Replace(smallFramework, `{ id = "neglect", label = "Neglect" }, { id = "emotional", label = "Emotional" }`, cats.String(), 1)
	return fstest.MapFS{
		"data/framework/small.toml": {Data: []byte(strings.Replace(fw, `headline = "neglect"`, `headline = "c0"`, 1))},
		"data/2014/edition.toml":    {Data: []byte(strings.Replace(goodEdition, "neighbours = \"2014\"\n", "", 1))},
		"data/2014/rows.csv":        {Data: []byte(allColumns + rows.String())},
	}
}
