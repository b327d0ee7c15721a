package download

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// altered gives an edition with other figures: change is asked for each.
func altered(e *edition.Edition, id string, change func(k observation.Key, v *observation.Value, d *observation.Detail)) *edition.Edition {
	b := observation.NewBuilder(e.Framework, e.Register)
	for m := range e.Framework.Measures {
		for c := range e.Framework.Width(framework.MeasureIndex(m)) {
			for a := range e.Register.Areas {
				k := observation.Key{Measure: framework.MeasureIndex(m), Category: framework.CategoryIndex(c), Area: area.Index(a)}
				for p, v := range e.Table.Series(k.Measure, k.Category, k.Area) {
					if v.Symbol == observation.Absent {
						continue
					}
					k.Period = e.Table.Periods(k.Measure)[p]
					d := e.Table.Detail(v)
					change(k, &v, &d)
					b.Add(k, v, d)
				}
			}
		}
	}
	out := *e
	out.ID, out.Title, out.Table = id, "Altered", b.Table()
	return &out
}

// changed compares the demonstration's newest edition with one in which a
// number became a symbol, another was corrected, and one was suppressed before.
func changed(t *testing.T) *edition.Differences {
	t.Helper()
	e := read(t)
	m, _ := e.Framework.Measure("n19-rate")
	at := func(slug string) area.Index {
		a, ok := e.Register.BySlug(slug)
		if !ok {
			t.Fatalf("there is no area %s", slug)
		}
		return a
	}
	hidden, corrected, suppressed := at("quillbury"), at("oxmere"), at("stanebridge")
	when := period.Period{Year: 2015}
	old := altered(e, "before", func(k observation.Key, v *observation.Value, d *observation.Detail) {
		switch {
		case k.Measure != m || k.Period != when:
		case k.Area == hidden:
			v.Number, v.Marks = observation.NewDecimal(9876543, 4), observation.Provisional
		case k.Area == corrected:
			v.Number = observation.NewDecimal(123, 1)
			d.Numerator.OK = false
		case k.Area == suppressed:
			v.Symbol, v.Number, *d = observation.Suppressed, observation.Decimal{}, observation.Detail{}
		}
	})
	now := altered(e, "after", func(k observation.Key, v *observation.Value, d *observation.Detail) {
		if k.Measure == m && k.Period == when && k.Area == hidden {
			v.Symbol, v.Number, *d = observation.Suppressed, observation.Decimal{}, observation.Detail{}
		}
		if k.Measure == m && k.Period == when && (k.Area == corrected || k.Area == suppressed) {
			v.Number, v.Marks = observation.NewDecimal(125, 1), observation.Revised
		}
	})
	key, _ := edition.ParsePattern("n19-rate:stanebridge:2015")
	now.Guard.Allowed = []edition.Allowance{{Rule: edition.DisclosureRule, Figures: []edition.Key{key}, By: "A. Author", Reason: "The publisher says so."}}
	return edition.Compare(old, now)
}

func TestChangesAsCSV(t *testing.T) {
	data := AppendChangesCSV(nil, changed(t))
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(rows[0], " ") != strings.Join(ChangeColumns(), " ") {
		t.Errorf("the head is %v", rows[0])
	}
	got := map[string]string{}
	for _, row := range rows[1:] {
		f := map[string]string{}
		for i, name := range rows[0] {
			f[name] = row[i]
		}
		got[f["area"]] = strings.Join([]string{f["change"], f["indicator"], f["measure"], f["area_code"], f["period"], f["period_label"], f["old_value"], f["old_symbol"], f["old_marks"], f["new_value"], f["new_symbol"], f["new_marks"], f["beside"], f["confirmed"]}, ",")
	}
	beside := got["oxmere"][strings.Index(got["oxmere"], ",r,")+3:]
	want := map[string]string{
		"quillbury":   "to-symbol,N19,n19-rate,F06000014,2015,31 March 2015,,,,,c,,,",
		"stanebridge": "disclosed,N19,n19-rate," + code(t, "stanebridge") + ",2015,31 March 2015,,c,,12.5,,r,,yes",
		"oxmere":      "changed,N19,n19-rate," + code(t, "oxmere") + ",2015,31 March 2015,12.3,,,12.5,,r," + beside,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func code(t *testing.T, slug string) string {
	t.Helper()
	e := read(t)
	a, _ := e.Register.BySlug(slug)
	return e.Register.Areas[a].Code
}

func TestChangesAsJSON(t *testing.T) {
	data := AppendChangesJSON(nil, changed(t))
	var got struct {
		Old, New       struct{ ID string }
		Compared, Same int
		Counts         map[string]int
		Disclosed      struct{ By, Reason string }
		Areas          []any
		Figures        []struct {
			Change, Area string
			OldValue     json.Number `json:"old_value"`
			NewValue     json.Number `json:"new_value"`
			NewSymbol    string      `json:"new_symbol"`
			Confirmed    bool
		}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Old.ID != "before" || got.New.ID != "after" || got.Compared-got.Same != 3 || got.Disclosed.By != "A. Author" || got.Disclosed.Reason != "The publisher says so." {
		t.Errorf("%+v", got)
	}
	for _, k := range edition.Kinds() {
		if _, ok := got.Counts[k.String()]; !ok {
			t.Errorf("changes of kind %s are not counted", k)
		}
	}
	for _, f := range got.Figures {
		switch {
		case f.Change == "to-symbol" && f.OldValue == "" && f.NewSymbol == "c" && f.Area == "quillbury":
		case f.Change == "changed" && f.OldValue == "12.3" && f.NewValue == "12.5" && f.Area == "oxmere":
		case f.Change == "disclosed" && f.OldValue == "" && f.NewValue == "12.5" && f.Confirmed:
		default:
			t.Errorf("unexpected: %+v", f)
		}
	}
	if len(got.Figures) != 3 || got.Areas == nil {
		t.Errorf("%d figures, areas %v", len(got.Figures), got.Areas)
	}
}

func TestANumberThatBecameASymbolIsInNoFile(t *testing.T) {
	d := changed(t)
	for name, data := range map[string][]byte{"CSV": AppendChangesCSV(nil, d), "JSON": AppendChangesJSON(nil, d)} {
		if bytes.Contains(data, []byte("987.6")) || bytes.Contains(data, []byte("9876")) {
			t.Errorf("the %s holds it", name)
		}
	}
}
