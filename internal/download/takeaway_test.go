package download

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
	"almanac/internal/words"
)

func wording(t *testing.T) *words.Words {
	t.Helper()
	var probs source.Problems
	w, err := words.Read(nil, os.DirFS("../../layouts"), "en", &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	return w
}

var from = Origin{
	Title: "Plans, 2016", Language: "en-GB", Permalink: "https://a.example/2016/", Publisher: "A council",
	Licence: "Open Government Licence v3.0", LicenceURL: "https://licence.example/", Notice: "Invented.",
}

func everyMeasure(e *edition.Edition) (all []framework.MeasureIndex) {
	for m := range e.Framework.Measures {
		all = append(all, framework.MeasureIndex(m))
	}
	return all
}

// TestTheJSONHasTheRowsOfTheCSV reads both with other readers, of all areas and of one.
func TestTheJSONHasTheRowsOfTheCSV(t *testing.T) {
	e := read(t)
	l := NewLines(e, wording(t))
	one, _ := e.Register.BySlug("hathersea")
	for name, c := range map[string]struct {
		csv  []byte
		only area.Index
	}{
		"every area": {l.AppendCSV(nil, e.Table, everyMeasure(e)), area.None},
		"one area":   {l.AppendRows(AppendHead(nil), e.Table, everyMeasure(e), one), one},
	} {
		rows, err := csv.NewReader(bytes.NewReader(c.csv)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, column := range rows[0] {
			at[column] = i
		}
		var file struct {
			Permalink, Publisher, Licence string
			Columns                       []string
			Rows                          [][]any
			Areas                         map[string]any
		}
		in := json.NewDecoder(bytes.NewReader(l.AppendJSON(nil, e.Table, everyMeasure(e), c.only, from)))
		in.UseNumber()
		if err := in.Decode(&file); err != nil {
			t.Fatal(err)
		}
		if len(file.Rows) != len(rows)-1 || file.Permalink != from.Permalink || file.Publisher != from.Publisher || file.Licence != from.Licence {
			t.Fatalf("%s: %d rows of %d, %+v", name, len(file.Rows), len(rows)-1, file.Permalink)
		}
		if c.only != area.None && len(file.Areas) != 1 {
			t.Errorf("%s has %d areas", name, len(file.Areas))
		}
		for n, row := range file.Rows {
			for i, column := range file.Columns {
				got := ""
				if row[i] != nil {
					got = fmt.Sprint(row[i])
				}
				if want := asTyped(rows[n+1][at[column]]); got != want {
					t.Fatalf("%s, row %d: %s is %q, the CSV has %q", name, n+1, column, got, want)
				}
			}
		}
	}
}

func TestMetadataSayWhereFiguresComeFromAndHoldNone(t *testing.T) {
	e, s := read(t), NewSays(wording(t))
	files := []File{{Name: "n19.csv", ID: "n19", Title: "N19", Page: "https://a.example/2016/indicators/n19/", Measures: everyMeasure(e)}}
	made := map[string]string{
		PackageName: string(AppendPackage(nil, e, from, files)), WebName: string(s.AppendWeb(nil, e, from, files)), SchemaName: string(s.AppendSchema(nil)),
	}
	for name, wants := range map[string][]string{
		PackageName: {`"name": "OGL-UK-3.0"`, from.LicenceURL, from.Permalink, from.Publisher, from.Notice, files[0].Page, `"schema": "table-schema.json"`, `"sources"`},
		WebName:     {from.Licence, from.LicenceURL, from.Permalink, from.Publisher, from.Notice, files[0].Page, `"url": "n19.csv"`, `"dc:source"`},
		SchemaName: {`"name": "value",
   "type": "number"`, "c suppressed", "p provisional"},
	} {
		if !json.Valid([]byte(made[name])) {
			t.Errorf("%s is no JSON", name)
		}
		for _, want := range wants {
			if !strings.Contains(made[name], want) {
				t.Errorf("%s lacks %s:\n%s", name, want, made[name])
			}
		}
	}
	for _, c := range Columns() {
		if !strings.Contains(made[WebName], `"titles": "`+c.Name+`"`) || s.Columns[c.Name] == "" {
			t.Errorf("nothing is said of the column %s", c.Name)
		}
	}
	// A figure that is withdrawn must not change them: they are no carriers of it.
	none := *e
	watched := 0
	none.Table = e.Table.Watched(func(framework.MeasureIndex, area.Index) { watched++ })
	AppendPackage(nil, &none, from, files)
	s.AppendWeb(nil, &none, from, files)
	if watched > 0 {
		t.Errorf("they looked at figures %d times", watched)
	}
}

func TestASiteWithoutAnAddressHasNoneInItsDataPackage(t *testing.T) {
	e := read(t)
	near := Origin{Title: "Plans", Language: "en-GB", Permalink: "2016/index.html", Publisher: "A council"}
	if data := AppendPackage(nil, e, near, nil); bytes.Contains(data, []byte("homepage")) || bytes.Contains(data, []byte(`"licenses"`)) {
		t.Errorf("%s", data)
	}
}
