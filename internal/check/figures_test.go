package check

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// world is a framework with a measure of each kind, and a region of twelve
// authorities, a01 to a12, of which old ended and the last begins in 2013.
func world(t testing.TB) fstest.MapFS {
	t.Helper()
	fw := `title = "t"
version = "v"
source = "s"
[[theme]]
id = "plans"
title = "t"
short_title = "t"
intro = "i"
[[breakdown]]
id = "kind"
label = "l"
exclusive = true
category = [{ id = "short", label = "s" }, { id = "long", label = "l" }]
[[breakdown]]
id = "factor"
label = "l"
category = [{ id = "drink", label = "d" }, { id = "drugs", label = "d" }]
[[breakdown]]
id = "days"
label = "l"
ordered = true
statistics = true
category = [{ id = "min", label = "m" }, { id = "p25", label = "p" }, { id = "median", label = "m" }, { id = "mode", label = "m" }, { id = "p75", label = "p" }, { id = "max", label = "m" }]
[[indicator]]
id = "n1"
theme = "plans"
title = "t"
text = "t"
data_source = "d"
rationale = "r"
questions = ["l1"]
[[question]]
id = "l1"
theme = "plans"
title = "t"
text = "t"
`
	measure := func(id, unit, more string) {
		fw += fmt.Sprintf("[[indicator.measure]]\nid = %q\nanchor = %q\nlabel = \"l\"\ntitle = \"t\"\nnoun = \"n\"\nunit = %q\ndecimals = 1\nkind = \"at-march\"\n%s\n", "n1-"+id, id, unit, more)
	}
	fw = strings.Replace(fw, "[[question]]", "@[[question]]", 1)
	before, after, _ := strings.Cut(fw, "@")
	fw = before
	measure("kind", "percent", "base = \"b\"\nbreakdown = \"kind\"\nheadline = \"short\"")
	measure("factor", "percent", "base = \"b\"\nbreakdown = \"factor\"\nheadline = \"drink\"")
	measure("days", "working-days", "breakdown = \"days\"\nheadline = \"median\"")
	measure("share", "percent", "base = \"b\"")
	measure("staff", "percent", "base = \"b\"\nfte = true\nmay_exceed = true")
	measure("rate", "per-10000", "base = \"b\"\n[[indicator.measure.break]]\nat = \"2009\"\ntext = \"t\"")
	measure("number", "children", "")
	fw += after
	areas := "code,name,slug,level,parent,first_period,last_period,successors\nE92000001,E,england,country,,,,\nE12000001,R,north,region,england,,,\nE06000099,O,old,authority,north,,2012,a12\n"
	for i := 1; i <= 12; i++ {
		first := ""
		if i == 12 {
			first = "2013"
		}
		areas += fmt.Sprintf("E060000%02d,A%d,a%02d,authority,north,%s,,\n", i, i, i, first)
	}
	return fstest.MapFS{"fw.toml": {Data: []byte(fw)}, "areas.csv": {Data: []byte(areas)}}
}

// found gives what Figures says of rows, without hints.
func found(t testing.TB, rows ...string) []string {
	t.Helper()
	return foundIn(t, false, rows...)
}

// foundIn is found for a register that holds all authorities, or some.
func foundIn(t testing.TB, partial bool, rows ...string) []string {
	t.Helper()
	fsys := world(t)
	fsys["rows.csv"] = &fstest.MapFile{Data: []byte("measure,breakdown,area,period,value,symbol,numerator,denominator,marks\n" + strings.Join(rows, "\n") + "\n")}
	var probs source.Problems
	fw, err := framework.Read(fsys, "fw.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := area.ReadRegister(fsys, "areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	table, err := observation.Read(fsys, []string{"rows.csv"}, fw, reg, &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	probs = source.Problems{}
	Figures(table, partial, nil, &probs)
	var list []string
	for _, p := range probs.Sorted() {
		list = append(list, strings.TrimPrefix(p.String(), "rows.csv:"))
	}
	return list
}

func TestFiguresThatCannotStandBesideOneAnother(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows []string
		want []string
	}{
		{"a share of exact counts", []string{"n1-share,,a01,2014,37.2,,123,331,"}, nil},
		{"cut off", []string{"n1-share,,a01,2014,37.1,,123,331,"}, nil},
		{"one more than rounded", []string{"n1-share,,a01,2014,37.3,,123,331,"}, []string{"2: n1-share:a01:2014 is 37.3, but 123 out of 331 is 37.2 [recomputed]"}},
		{"a share of rounded counts", []string{"n1-share,,a01,2014,45.0,,120,260,"}, nil},
		{"farther than rounding can be", []string{"n1-share,,a01,2014,40.0,,120,260,"}, []string{"2: n1-share:a01:2014 is 40.0, but 120 out of 260 is 46.2 [recomputed]"}},
		{"a rate", []string{"n1-rate,,a01,2014,12.3,,123,100000,"}, nil},
		{"a rate per thousand", []string{"n1-rate,,a01,2014,1.2,,123,99999,"}, []string{"2: n1-rate:a01:2014 is 1.2, but 123 out of 99999 is 12.3 [recomputed]"}},
		{"staff in parts, above all of it", []string{"n1-staff,,a01,2014,140.0,,21.7,15.5,"}, nil},
		{"children in parts", []string{"n1-number,,a01,2014,12.5,,,,"}, []string{"2: n1-number:a01:2014 is 12.5, and a count is whole [fraction]"}},
		{"a whole number with a nought behind the point", []string{"n1-number,,a01,2014,12.0,,,,"}, nil},
		{"a denominator in parts", []string{"n1-share,,a01,2014,37.2,,123,331.4,"}, []string{"2: the denominator of n1-share:a01:2014 is 331.4, and a count is whole [fraction]"}},

		{"parts of a whole", []string{"n1-kind,short,a01,2014,60,,,,", "n1-kind,long,a01,2014,40,,,,"}, nil},
		{"with what rounding adds", []string{"n1-kind,short,a01,2014,60.3,,,,", "n1-kind,long,a01,2014,39.8,,,,"}, nil},
		{"with more than that", []string{"n1-kind,short,a01,2014,60.3,,,,", "n1-kind,long,a01,2014,39.9,,,,"}, []string{"2: the shares of n1-kind in a01 in 2014 add up to 100.2 [shares]"}},
		{"with what rounded counts add", []string{"n1-kind,short,a01,2014,60.6,,200,330,", "n1-kind,long,a01,2014,42.4,,140,330,"}, nil},
		{"factors, of which a child may have several", []string{"n1-factor,drink,a01,2014,70,,,,", "n1-factor,drugs,a01,2014,80,,,,"}, nil},

		{"quartiles in order, a mode anywhere", []string{"n1-days,min,a01,2014,1,,,,", "n1-days,p25,a01,2014,9,,,,", "n1-days,median,a01,2014,9,,,,", "n1-days,mode,a01,2014,2,,,,", "n1-days,max,a01,2014,70,,,,"}, nil},
		{"a median below a quartile", []string{"n1-days,p25,a01,2014,9,,,,", "n1-days,median,a01,2014,8,,,,"}, []string{"3: n1-days/median:a01:2014 is 8, below n1-days/p25:a01:2014, which is 9 [statistics]"}},
		{"a mode above all", []string{"n1-days,mode,a01,2014,90,,,,", "n1-days,max,a01,2014,70,,,,"}, []string{"3: n1-days/max:a01:2014 is 70, below n1-days/mode:a01:2014, which is 90 [statistics]"}},
		{"the least above the greatest, with nothing between", []string{"n1-days,min,a01,2014,9,,,,", "n1-days,max,a01,2014,7,,,,"}, []string{"3: n1-days/max:a01:2014 is 7, below n1-days/min:a01:2014, which is 9 [statistics]"}},

		{"a number that is its rate's numerator", []string{"n1-number,,a01,2014,123,,,,", "n1-rate,,a01,2014,12.3,,123,100000,"}, nil},
		{"one rounded, the other not", []string{"n1-number,,a01,2014,120,,,,", "n1-rate,,a01,2014,12.3,,123,100000,"}, nil},
		{"a number that is not", []string{"n1-number,,a01,2014,132,,,,", "n1-rate,,a01,2014,12.3,,123,100000,"}, []string{"2: n1-number:a01:2014 is 132, but n1-rate:a01:2014 counts 123 (rows.csv:3) [number-and-rate]"}},
		{"of another year", []string{"n1-number,,a01,2013,132,,,,", "n1-rate,,a01,2014,12.3,,123,100000,"}, nil},

		{"a total of more than is there", []string{"n1-number,,north,2014,300,,,,", "n1-number,,a01,2014,123,,,,", "n1-number,,a02,2014,141,,,,"}, nil},
		{"a total of less", []string{"n1-number,,north,2014,252,,,,", "n1-number,,a01,2014,123,,,,", "n1-number,,a02,2014,141,,,,"}, []string{"2: warning: n1-number:north:2014 counts 252, and 2 of its authorities count 264 together [total]"}},
		{"a rounded total", []string{"n1-number,,england,2014,260,,,,", "n1-number,,a01,2014,123,,,,", "n1-number,,a02,2014,141,,,,"}, nil},
		{"a joint figure, which stands at each", []string{"n1-number,,north,2014,252,,,,", "n1-number,,a01,2014,141,,,,j", "n1-number,,a02,2014,141,,,,j"}, nil},
		{"an area that had ended", []string{"n1-number,,north,2014,152,,,,", "n1-number,,old,2014,141,,,,", "n1-number,,a12,2014,141,,,,"}, nil},
		{"numerators", []string{"n1-rate,,north,2014,12.3,,123,100000,", "n1-rate,,a01,2014,14.1,,141,100000,"}, []string{"2: warning: n1-rate:north:2014 counts 123, and 1 of its authorities count 141 together [total]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(t, tt.rows...)); diff != "" {
				t.Error("(-want +got)", diff)
			}
		})
	}
}

func TestATotalIsNotHeldAgainstSomeOfItsPartsOnly(t *testing.T) {
	rows := append(column("n1-share,", "2010", func(int) string { return "30.0,,,," }), "n1-share,,north,2010,45.1,,,,", "n1-share,,old,2010,30.0,,,,")
	if got := foundIn(t, true, rows...); got != nil {
		t.Error(got)
	}
	if got := foundIn(t, false, rows...); len(got) != 1 {
		t.Error("with all of them the total is told:", got)
	}
}

// column gives a row for each of eleven authorities.
func column(measure, period string, value func(i int) string) (rows []string) {
	for i := 1; i <= 11; i++ {
		rows = append(rows, fmt.Sprintf("%s,a%02d,%s,%s", measure, i, period, value(i)))
	}
	return rows
}

func TestWholeColumnsAreHeldAgainstWhatTheyWereMeantToBe(t *testing.T) {
	plain := func(i int) string { return fmt.Sprintf("%d.5,,,,", 30+i) }
	join := func(lists ...[]string) (all []string) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	for _, tt := range []struct {
		name string
		rows []string
		want []string
	}{
		{"a mean among its parts", join(column("n1-share,", "2010", plain), []string{"n1-share,,north,2010,35.1,,,,", "n1-share,,old,2010,35.1,,,,"}), nil},
		{"a mean above them", join(column("n1-share,", "2010", plain), []string{"n1-share,,north,2010,45.1,,,,", "n1-share,,old,2010,35.1,,,,"}),
			[]string{"13: warning: n1-share:north:2010 is 45.1, above every authority in it: the nearest is n1-share:a11:2010 with 41.5 [between]"}},
		{"a mean above them, with two missing", join(column("n1-share,", "2010", plain)[:9], []string{"n1-share,,north,2010,45.1,,,,", "n1-share,,old,2010,,c,,,"}), nil},

		{"a column twice", join(column("n1-share,", "2010", plain), column("n1-share,", "2011", plain)),
			[]string{"13: warning: 11 of 11 figures of n1-share in 2011 are those of 2010; here the first [copied-period]"}},
		{"a column twice, most of it", join(column("n1-share,", "2010", plain), column("n1-share,", "2011", func(i int) string {
			if i < 3 {
				return "11.1,,,,"
			}
			return plain(i)
		})), nil},
		{"one figure for all", join(column("n1-share,", "2010", func(int) string { return "50.0,,,," }), column("n1-share,", "2011", func(int) string { return "50.0,,,," })), nil},
		{"noughts", join(column("n1-share,", "2010", func(int) string { return "0,,,," }), column("n1-share,", "2011", func(int) string { return "0,,,," })), nil},

		{"parts of one", column("n1-share,", "2010", func(i int) string { return fmt.Sprintf("0.%d1,,,,", i) }),
			[]string{"2: warning: all 11 figures of n1-share in 2010 lie between 0 and 1; here the first [share-of-one]"}},
		{"what is rare, with its counts", column("n1-share,", "2010", func(i int) string { return fmt.Sprintf("0.%d,,%d,1001,", i%10, i%10) }), nil},
		{"a rate, which may be low", column("n1-rate,", "2010", func(i int) string { return fmt.Sprintf("0.%d1,,,,", i) }), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(t, tt.rows...)); diff != "" {
				t.Error("(-want +got)", diff)
			}
		})
	}
}

func TestASeriesThatStandsStill(t *testing.T) {
	const same = "n1-rate,,a01,%d,12.3,,%d,%d,"
	row := func(year, n, d int) string { return fmt.Sprintf(same, year, n, d) }
	for _, tt := range []struct {
		name string
		rows []string
		want []string
	}{
		{"for two periods", []string{row(2010, 123, 99871), row(2011, 123, 99871)}, nil},
		{"for three, with the same counts", []string{row(2010, 123, 99871), row(2011, 123, 99871), row(2012, 123, 99871), row(2013, 124, 100903)},
			[]string{"4: warning: n1-rate:a01:2012 is 12.3 as in the 2 periods before, to the last digit [standstill]"}},
		{"for three, with others", []string{row(2010, 123, 99871), row(2011, 123, 99872), row(2012, 124, 100671)}, nil},
		{"a percentage of long counts, once more", []string{"n1-share,,a01,2010,37.2,,1231,3311,", "n1-share,,a01,2011,37.2,,1231,3311,"},
			[]string{"3: warning: n1-share:a01:2011 is 37.2 as in the period before, to the last digit [standstill]"}},
		{"one of short counts", []string{"n1-share,,a01,2010,37.2,,123,331,", "n1-share,,a01,2011,37.2,,123,331,"}, nil},
		{"a short number", []string{"n1-number,,a01,2010,123,,,,", "n1-number,,a01,2011,123,,,,", "n1-number,,a01,2012,123,,,,"}, nil},
		{"a round one", []string{"n1-number,,a01,2010,12300,,,,", "n1-number,,a01,2011,12300,,,,", "n1-number,,a01,2012,12300,,,,"}, nil},
		{"a long one", []string{"n1-number,,a01,2010,1234,,,,", "n1-number,,a01,2011,1234,,,,", "n1-number,,a01,2012,1234,,,,"},
			[]string{"4: warning: n1-number:a01:2012 is 1234 as in the 2 periods before, to the last digit [standstill]"}},
		{"symbols", []string{"n1-number,,a01,2010,,c,,,", "n1-number,,a01,2011,,c,,,", "n1-number,,a01,2012,,c,,,"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(t, tt.rows...)); diff != "" {
				t.Error("(-want +got)", diff)
			}
		})
	}
}

func TestAJumpIsToldWhereItComesBackOrNobodyKnowsYet(t *testing.T) {
	// series of all authorities that move by some per cent; wild changes a01.
	rows := func(measure string, wild map[int]int) (rows []string) {
		for i := 1; i <= 11; i++ {
			for y := 2005; y <= 2012; y++ {
				n := 300 + 20*i + (i*7+y*5)%17*2
				if w, ok := wild[y]; ok && i == 1 {
					n = w
				}
				if measure == "n1-number" {
					rows = append(rows, fmt.Sprintf("n1-number,,a%02d,%d,%d,,,,", i, y, n))
				} else {
					rows = append(rows, fmt.Sprintf("n1-rate,,a%02d,%d,%.1f,,%d,100000,", i, y, float64(n)/10, n))
				}
			}
		}
		return rows
	}
	for _, tt := range []struct {
		name, measure string
		wild          map[int]int
		want          []string
	}{
		{"none", "n1-rate", nil, nil},
		{"a digit lost", "n1-rate", map[int]int{2007: 33}, []string{"4: warning: n1-rate:a01:2007 is 3.3, after 33.4 in 2006 and before 32.0 in 2008: this measure does not move like that [jump]"}},
		{"to none, which was perhaps not recorded", "n1-number", map[int]int{2007: 0}, nil},
		{"a level that stays", "n1-rate", map[int]int{2007: 33, 2008: 33, 2009: 35, 2010: 34, 2011: 35, 2012: 36}, nil},
		{"in the newest period", "n1-rate", map[int]int{2012: 3011}, []string{"9: warning: n1-rate:a01:2012 is 301.1, after 35.0 in 2011: this measure does not move like that [jump]"}},
		{"across a break", "n1-rate", map[int]int{2009: 33, 2010: 34, 2011: 35, 2012: 36}, nil},
		{"by less than half", "n1-rate", map[int]int{2007: 200}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, found(t, rows(tt.measure, tt.wild)...)); diff != "" {
				t.Error("(-want +got)", diff)
			}
		})
	}
	// So few children may be twice as many by chance.
	var few []string
	for i := 1; i <= 11; i++ {
		for y := 2005; y <= 2012; y++ {
			n := 3 + (i*7+y*3)%5
			few = append(few, fmt.Sprintf("n1-number,,a%02d,%d,%d,,,,", i, y, n))
		}
	}
	few[5] = "n1-number,,a01,2010,1,,,,"
	if got := found(t, few...); got != nil {
		t.Error("a few children are taken for a jump:", got)
	}
}

func TestARoundCountMayStandForWhatRoundsToIt(t *testing.T) {
	for _, tt := range []struct {
		count  string
		lo, hi float64
	}{
		{"1231", 1231, 1231}, {"1230", 1225, 1235}, {"1235", 1232.5, 1237.5}, {"1200", 1150, 1250}, {"12000", 11500, 12500}, {"0", 0, 0}, {"12.5", 12.45, 12.55}, {"7", 7, 7},
	} {
		d, ok := observation.ParseDecimal(tt.count)
		if got := spanOfCount(d); !ok || got != (span{tt.lo, tt.hi}) {
			t.Errorf("%s: %v, want %v to %v", tt.count, got, tt.lo, tt.hi)
		}
	}
}

// The demonstration has fifty areas and five editions.
func BenchmarkFiguresOfTheDemonstration(b *testing.B) {
	fsys := os.DirFS("../..")
	var probs source.Problems
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		b.Fatal(err)
	}
	ids, err := edition.List(fsys)
	if err != nil {
		b.Fatal(err)
	}
	var tables []*observation.Table
	frameworks := map[string]*framework.Framework{}
	for _, id := range ids {
		e, err := edition.Read(fsys, id, reg, frameworks, &probs)
		if err != nil || e == nil || e.Table == nil {
			b.Fatal(id, err)
		}
		tables = append(tables, e.Table)
	}
	for b.Loop() {
		for _, t := range tables {
			Figures(t, false, nil, &probs)
		}
	}
}
