package edition

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

func TestKeys(t *testing.T) {
	for s, want := range map[string]Key{
		"n1-rate:ash":                     {Measure: "n1-rate", Area: "ash"},
		"n1-rate:dorset-to-2019:2014":     {Measure: "n1-rate", Area: "dorset-to-2019", Period: period.Period{Year: 2014}},
		"n1-category/neglect:ash:2013/14": {Measure: "n1-category", Category: "neglect", Area: "ash", Period: period.Period{Year: 2014, Form: period.Split}},
		"n1-category/p25:ash:2014-H1":     {Measure: "n1-category", Category: "p25", Area: "ash", Period: period.Period{Year: 2014, Form: period.FirstHalf}},
	} {
		k, err := ParseKey(s)
		if err != nil || k != want || k.String() != s {
			t.Errorf("%s: %v, %+v, written %s", s, err, k, k)
		}
	}
	for s, want := range map[string]string{
		"":                        `"" names no area; expected MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, such as n19-rate:leeds:2014`,
		"n1-rate":                 `"n1-rate" names no area`,
		"n1-rate:":                `"n1-rate:": the id of an area is empty`,
		":ash":                    `the id of a measure is empty`,
		"n1/:ash":                 `the id of a category is empty`,
		"n1-rate:ash:2014:x":      `has 4 parts, at most three are expected`,
		"n1-rate:ash:14":          `"14" is not a period (2014, 2013/14, 2014-09 or 2014-H1)`,
		"n1-rate:ash:":            `"" is not a period`,
		"N1-rate:ash":             `"N1-rate" is not the id of a measure, which has lower-case letters, digits and hyphens`,
		"n1-rate:E08000035":       `"E08000035" is not the id of an area`,
		"n1-rate: ash":            `it holds a blank`,
		"areas/ash/n1/index.html": `is an address, not the key of a figure`,
		"areas/ash/":              `is an address`,
	} {
		if _, err := ParseKey(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", s, err, want)
		}
	}
}

func withdrawn(t *testing.T, text, key string) (string, int) {
	t.Helper()
	k, err := ParseKey(key)
	if err != nil {
		t.Fatal(err)
	}
	_, reg := site(t, nil)
	out, err := WithdrawRows([]byte(text), "data/2014/n1.csv", k, reg)
	if err != nil {
		t.Fatal(err)
	}
	return string(out.Data), out.Rows
}

func TestRowsOfAKeyAreWithdrawnAndNothingElse(t *testing.T) {
	const full = "measure,breakdown,area,period,value,symbol,numerator,denominator,lower,upper,marks,note\n"
	for _, tt := range []struct {
		name, key, in, want string
		rows                int
	}{
		{"one period", "n1-rate:ash:2014", rows + "n1-rate,,ash,2013,1.4,\nn1-rate,,ash,2014,1.5,\nn1-rate,,birch,2014,1.6,\n",
			rows + "n1-rate,,ash,2013,1.4,\nn1-rate,,ash,2014,,w\nn1-rate,,birch,2014,1.6,\n", 1},
		{"all periods", "n1-rate:ash", rows + "n1-rate,,ash,2013,1.4,\nn1-rate,,ash,2014,,c\nn1-rate,,ashes,2014,1,\n",
			rows + "n1-rate,,ash,2013,,w\nn1-rate,,ash,2014,,w\nn1-rate,,ashes,2014,1,\n", 2},
		{"what stands beside it", "n1-rate:ash:2014", full + "n1-rate,,ash,2014,1.5,,3,20000,1.1,1.9,p r,\"only 3, really\"\n",
			full + "n1-rate,,ash,2014,,w,,,,,,\n", 1},
		{"one category", "n1-category/neglect:ash", rows + "n1-category,neglect,ash,2014,3,\nn1-category,emotional,ash,2014,4,\n",
			rows + "n1-category,neglect,ash,2014,,w\nn1-category,emotional,ash,2014,4,\n", 1},
		{"all categories", "n1-category:ash", rows + "n1-category,neglect,ash,2014,3,\nn1-category,emotional,ash,2014,4,\n",
			rows + "n1-category,neglect,ash,2014,,w\nn1-category,emotional,ash,2014,,w\n", 2},
		{"an area by its code", "n1-rate:ash:2014", rows + "n1-rate,,X2,2014,1.5,\nn1-rate,,X3,2014,1.5,\n", rows + "n1-rate,,X2,2014,,w\nn1-rate,,X3,2014,1.5,\n", 1},
		{"the way in which all else is written", "n1-rate:ash:2014",
			"\xef\xbb\xbfsymbol, note ,period,\"value\",area,breakdown,measure\r\n\r\n,\"a, \"\"b\"\"\",2014, 3 ,\" ash \",,n1-rate\n,,,,,,\r,\"x\ny\",2013,\"3\",ash,,\"n1-rate\"\r",
			"\xef\xbb\xbfsymbol, note ,period,\"value\",area,breakdown,measure\r\n\r\nw,,2014,,\" ash \",,n1-rate\n,,,,,,\r,\"x\ny\",2013,\"3\",ash,,\"n1-rate\"\r", 1},
		{"a file without symbols", "n1-rate:ash:2014", "measure,breakdown,area,period,value\r\nn1-rate,,ash,2014,3\r\n\r\nn1-rate,,birch,2014,4",
			"measure,breakdown,area,period,value,symbol\r\nn1-rate,,ash,2014,,w\r\n\r\nn1-rate,,birch,2014,4,", 1},
		{"nothing", "n1-rate:elm", rows + "n1-rate,,ash,2014,1.5,", rows + "n1-rate,,ash,2014,1.5,", 0},
		{"what is withdrawn already", "n1-rate:ash", rows + "n1-rate,,ash,2014,,w\n", rows + "n1-rate,,ash,2014,,w\n", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, n := withdrawn(t, tt.in, tt.key)
			if got != tt.want || n != tt.rows {
				t.Errorf("got %d rows\n%q\nwant %d\n%q", n, got, tt.rows, tt.want)
			}
			if again, n := withdrawn(t, got, tt.key); again != got || n != tt.rows {
				t.Errorf("a second time gives %d rows\n%q", n, again)
			}
		})
	}
}

func TestAFileThatCannotBeWithdrawnFrom(t *testing.T) {
	_, reg := site(t, nil)
	for text, want := range map[string]string{
		"measure,area,period,value\n":     `n1.csv:1: there is no column "breakdown" [missing-column]`,
		rows + "n1-rate,,\"ash,2014,1,\n": "n1.csv:2:10: a quote is opened here and never closed [open-quote]",
	} {
		_, err := WithdrawRows([]byte(text), "n1.csv", Key{Measure: "n1-rate", Area: "ash"}, reg)
		var syntax *source.SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestWithdrawnFiguresAreReadAsSuch compares the tables read from many files
// before and after: the cells of the key are withdrawn and bare, all others the
// same, and where none are the file is too.
func TestWithdrawnFiguresAreReadAsSuch(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	fsys, reg := site(t, nil)
	var probs source.Problems
	fw, err := framework.Read(fsys, "data/framework/small.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	table := func(text string) *observation.Table {
		var probs source.Problems
		tb, err := observation.Read(fstest.MapFS{"n1.csv": {Data: []byte(text)}}, []string{"n1.csv"}, fw, reg, &probs)
		if err != nil || probs.Errors() > 0 {
			t.Fatalf("%v %v\n%s", err, messages(&probs), text)
		}
		return tb
	}
	for range 300 {
		columns := []string{"measure", "breakdown", "area", "period", "value", "symbol", "numerator", "note"}
		r.Shuffle(len(columns), func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		text := strings.Join(columns, ",") + pick("\n", "\r\n")
		for _, m := range []string{"n1-rate:", "n1-category:neglect", "n1-category:emotional"} {
			for _, a := range []string{"ash", "birch", "norrey"} {
				for _, p := range []string{"2012", "2013", "2014"} {
					measure, category, _ := strings.Cut(m, ":")
					cells := map[string]string{"measure": measure, "breakdown": category, "area": pick(a, map[string]string{"ash": "X2", "birch": "X3", "norrey": "X1"}[a]), "period": p}
					if r.IntN(4) == 0 {
						cells["symbol"] = pick("c", "x", "low", "w")
					} else {
						cells["value"], cells["numerator"], cells["note"] = pick("1", "2.5"), pick("", "1"), pick("", "a note", "\"two,\nlines\"")
					}
					var row []string
					for _, c := range columns {
						if cells[c] != "" && cells[c][0] != '"' {
							cells[c] = pick("", " ") + cells[c]
						}
						row = append(row, cells[c])
					}
					text += strings.Join(row, ",") + pick("\n", "\r\n", "\n\n")
				}
			}
		}
		k := Key{Measure: pick("n1-rate", "n1-category"), Area: pick("ash", "birch", "elm")}
		if k.Measure == "n1-category" {
			k.Category = pick("", "neglect")
		}
		if r.IntN(2) == 0 {
			k.Period = period.Period{Year: 2013}
		}
		out, n := withdrawn(t, text, k.String())
		if n == 0 && out != text {
			t.Fatalf("nothing to withdraw, but the file is another:\n%q\n%q", text, out)
		}
		if count := compareTables(t, k, fw, reg, table(text), table(out)); count != n {
			t.Fatalf("%d cells are withdrawn in %d rows", count, n)
		}
	}
}

func compareTables(t *testing.T, k Key, fw *framework.Framework, reg *area.Register, before, after *observation.Table) (count int) {
	t.Helper()
	for m := range fw.Measures {
		mi := framework.MeasureIndex(m)
		for c := range fw.Width(mi) {
			ci := framework.CategoryIndex(c)
			for a := range reg.Areas {
				for p, when := range before.Periods(mi) {
					old, now := before.At(mi, ci, area.Index(a), p), after.At(mi, ci, area.Index(a), p)
					category := ""
					if cats := fw.Categories(mi); cats != nil {
						category = cats[c].ID
					}
					meant := fw.Measures[m].ID == k.Measure && (k.Category == "" || k.Category == category) &&
						reg.Areas[a].Slug == k.Area && (k.Period.IsZero() || k.Period == when)
					if meant && (now.Symbol != observation.Withdrawn || after.Detail(now) != observation.Detail{} || now.Marks != 0) {
						t.Fatalf("%s %s %s is %+v", k.Measure, reg.Areas[a].Slug, when, now)
					}
					if !meant && (old.Number != now.Number || old.Symbol != now.Symbol || before.Detail(old) != after.Detail(now)) {
						t.Fatalf("%s %s %s was %+v and is %+v", fw.Measures[m].ID, reg.Areas[a].Slug, when, old, now)
					}
					count += btoi(meant)
				}
			}
		}
	}
	return count
}

func TestHashesOfPublishedFilesAreForgotten(t *testing.T) {
	e, _ := read(t, "2014", nil)
	e.Sources = []Source{
		{File: "a.csv", Title: "A", SHA256: someSum, Measures: []framework.MeasureIndex{0}},
		{File: "b.csv", Title: "B", SHA256: SumOf([]byte("b")), Measures: []framework.MeasureIndex{1}},
		{File: "c.csv", Title: "C of sha256 " + someSum, SHA256: SumOf([]byte("c"))},
	}
	var b strings.Builder
	if err := WriteSources(&b, e.Sources, e.Framework, e.Register); err != nil {
		t.Fatal(err)
	}
	sums := e.SumsOf(0)
	if want := []string{someSum, SumOf([]byte("c"))}; !slices.Equal(sums, want) {
		t.Errorf("hashes %v, want %v", sums, want)
	}
	got := string(ForgetSums([]byte(b.String()), sums))
	want := strings.NewReplacer("sha256 = \""+someSum+"\"\n", "", "sha256 = \""+SumOf([]byte("c"))+"\"\n", "").Replace(b.String())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHeadIsReadWithoutFramework(t *testing.T) {
	whole, problems := read(t, "2014", nil)
	if problems != nil {
		t.Fatal(problems)
	}
	fsys, _ := site(t, map[string]string{"data/framework/small.toml": "", "data/2014/n1.csv": "not,a,table\n", "data/2014/site.zip": "PK"})
	var probs source.Problems
	head, err := ReadHead(fsys, "2014", &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, messages(&probs))
	}
	want := *whole
	want.Framework, want.Register, want.Neighbours, want.Table, want.Guard = nil, nil, nil, nil, Guard{}
	if diff := cmp.Diff(&want, head); diff != "" {
		t.Error(diff)
	}
	if head, err := ReadHead(fsys, "2015", &probs); head != nil || err != nil || !strings.Contains(messages(&probs)[0], "edition 2015 has no edition.toml") {
		t.Error(head, err, messages(&probs))
	}
	if _, problems := read(t, "2014", map[string]string{"data/2014/site.zip": "PK"}); problems != nil {
		t.Errorf("the archive does not belong there: %v", problems)
	}
}

func TestNumbersThatAreTakenOutAreKnown(t *testing.T) {
	_, reg := site(t, nil)
	text := "measure,breakdown,area,period,value,symbol,numerator\nn1-rate,,ash,2013,1.50,,3\nn1-rate,,ash,2014,,c,\nn1-rate,,birch,2014,7,,\n"
	out, err := WithdrawRows([]byte(text), "n1.csv", Key{Measure: "n1-rate", Area: "ash"}, reg)
	if err != nil || out.Rows != 2 || !slices.Equal(out.Numbers, []string{"1.50", "3"}) {
		t.Errorf("%+v, %v", out, err)
	}
}
