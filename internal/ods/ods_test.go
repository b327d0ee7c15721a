package ods

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// book is a workbook with what is hard to write.
func book() *Book {
	return &Book{Title: `Figures & "more"`, Language: "en-GB", Creator: "A <council>", Sheets: []Sheet{
		{Name: "Cover", Above: [][]string{{"The title"}, {"Published by us: 5 < 6"}}},
		{Name: "It's", Above: [][]string{{"N1"}, {"One table."}}, Head: []string{"area", "value", "note"}, Rows: [][]Cell{
			{{Text: "East", Sheet: "Cover"}, {Text: "21.0", Number: true}, {Text: "two  blanks, one at the end "}},
			{{Text: "West"}, {}, {Text: "=1+1"}},
			{{Text: "two\nlines"}, {Text: "-0.25", Number: true}, {Text: "\x01"}},
		}},
	}}
}

// parts unpacks a file, and holds that every part is well-formed.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for i, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
		if first := i == 0; first != (f.Name == "mimetype") || first && f.Method != zip.Store {
			t.Errorf("part %d is %s, packed by method %d", i, f.Name, f.Method)
		}
		if f.Name == "mimetype" {
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func TestAWorkbookIsAsTheGovernmentAsks(t *testing.T) {
	data, err := book().Encode()
	if err != nil {
		t.Fatal(err)
	}
	content := parts(t, data)["content.xml"]
	for what, want := range map[string]string{
		"the title in the first cell":     `<table:table table:name="It's"><table:table-column table:style-name="co" table:number-columns-repeated="3"/><table:table-row><table:table-cell table:style-name="Heading_20_1" office:value-type="string"><text:p>N1</text:p>`,
		"a marked header row":             `<table:table-header-rows><table:table-row><table:table-cell table:style-name="head" office:value-type="string"><text:p>area</text:p>`,
		"a named table with its header":   `table:target-range-address="'It''s'.A3:'It''s'.C6" table:contains-header="true"`,
		"a number with its decimals":      `table:style-name="d1" office:value-type="float" office:value="21.0"><text:p>21.0</text:p>`,
		"words that look like a formula":  `office:value-type="string"><text:p>=1+1</text:p>`,
		"blanks that XML would swallow":   `two<text:s text:c="2"/>blanks, one at the end<text:s text:c="1"/>`,
		"a link to a sheet":               `<text:a xlink:type="simple" xlink:href="#'Cover'.A1">East</text:a>`,
		"an empty cell":                   `<text:p>West</text:p></table:table-cell><table:table-cell/>`,
		"two lines":                       `<text:p>two</text:p><text:p>lines</text:p>`,
		"what XML cannot hold":            "<text:p>\ufffd</text:p>",
		"no table on a sheet without one": `table:name="Table_2"`,
	} {
		if !strings.Contains(content, want) {
			t.Errorf("%s: there is no %s in\n%s", what, want, content)
		}
	}
	for _, never := range []string{"spanned", "formula", "Table_1\""} {
		if strings.Contains(content, never) {
			t.Errorf("there is a %q", never)
		}
	}
}

func TestTheSameWorkbookIsTheSameBytes(t *testing.T) {
	a, errA := book().Encode()
	b, errB := book().Encode()
	if err := errors.Join(errA, errB); err != nil || !bytes.Equal(a, b) {
		t.Errorf("they differ: %v", err)
	}
}

func TestColumnsAreNamedAsSpreadsheetsDo(t *testing.T) {
	for n, want := range map[int]string{1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA"} {
		if got := column(n); got != want {
			t.Errorf("column %d is %s, want %s", n, got, want)
		}
	}
}
