package download

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/ods"
	"almanac/internal/words"
)

// Workbook makes one workbook of the files of a data package, which it reads by
// their names: a cover, a list of the sheets, what the columns mean, and a sheet for
// each file. It is made of the finished files and of nothing else, so that it can
// show no figure that they do not have, also of an edition that was sealed long ago.
//
// A sheet has the columns of its file, but for those that are the same everywhere
// (edition, indicator: the title says them) and those without anything in them.
func Workbook(w *words.Words, file func(name string) ([]byte, error)) ([]byte, error) {
	var pack Packaged
	var schema Schema
	for name, into := range map[string]any{PackageName: &pack, SchemaName: &schema} {
		data, err := file(name)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s for a spreadsheet: %w", name, err)
		}
	}
	book := ods.Book{Title: pack.Title, Language: pack.Language}
	for _, c := range pack.Contributors {
		book.Creator = c.Title
	}
	book.Sheets = []ods.Sheet{cover(w, &pack), {}, notes(w, &schema)}
	for i := range pack.Resources {
		data, err := file(pack.Resources[i].Path)
		if err != nil {
			return nil, err
		}
		sheet, err := figures(w, &pack.Resources[i], &schema, data)
		if err != nil {
			return nil, fmt.Errorf("read %s for a spreadsheet: %w", pack.Resources[i].Path, err)
		}
		book.Sheets = append(book.Sheets, sheet)
	}
	book.Sheets[1] = contents(w, book.Sheets)
	return book.Encode()
}

// cover says what the workbook is, by whom, and where it stands for good.
func cover(w *words.Words, pack *Packaged) ods.Sheet {
	s := ods.Sheet{Name: w.Text("workbook.cover"), Above: [][]string{{pack.Title}}}
	line := func(key, text string) {
		if text != "" {
			s.Above = append(s.Above, []string{w.Text(key) + ": " + text})
		}
	}
	if pack.Description != "" {
		s.Above = append(s.Above, []string{pack.Description})
	}
	for _, c := range pack.Contributors {
		line("workbook.publisher", c.Title)
	}
	published, _, _ := strings.Cut(pack.Created, "T")
	line("workbook.published", published)
	line("workbook.edition", pack.Version)
	line("workbook.permalink", pack.Homepage)
	for _, l := range pack.Licenses {
		line("workbook.licence", strings.TrimSpace(l.Title+" "+l.Path))
	}
	for _, l := range pack.Sources {
		line("workbook.source", strings.TrimSpace(l.Title+" "+l.Path))
	}
	s.Above = append(s.Above, []string{w.Text("workbook.made")})
	return s
}

// contents lists the sheets, itself left out.
func contents(w *words.Words, sheets []ods.Sheet) ods.Sheet {
	s := ods.Sheet{Name: w.Text("workbook.contents"), Above: [][]string{{w.Text("workbook.contents")}, {w.Text("workbook.one_table")}}, Head: []string{w.Text("workbook.sheet"), w.Text("workbook.title")}}
	for i := range sheets {
		if name := sheets[i].Name; name != "" {
			title := sheets[i].Above[0][0]
			s.Rows = append(s.Rows, []ods.Cell{{Text: name, Sheet: name}, {Text: title}})
		}
	}
	return s
}

// notes says what the columns of the tables hold.
func notes(w *words.Words, schema *Schema) ods.Sheet {
	s := ods.Sheet{Name: w.Text("workbook.notes"), Above: [][]string{{w.Text("workbook.notes")}, {w.Text("workbook.one_table")}, {w.Text("workbook.empty")}}, Head: []string{w.Text("workbook.column"), w.Text("workbook.meaning")}}
	for _, f := range schema.Fields {
		s.Rows = append(s.Rows, []ods.Cell{{Text: f.Name}, {Text: f.Description}})
	}
	return s
}

// figures is the sheet of one file.
func figures(w *words.Words, r *PackagedFile, schema *Schema, data []byte) (ods.Sheet, error) {
	first, size := utf8.DecodeRuneInString(r.Name)
	s := ods.Sheet{Name: string(unicode.ToUpper(first)) + r.Name[size:], Above: [][]string{{r.Title}, {w.Text("workbook.one_table")}, {w.Text("workbook.empty")}}}
	for _, l := range r.Sources {
		s.Above = append(s.Above, []string{w.Text("workbook.source") + ": " + strings.TrimSpace(l.Title+" "+l.Path)})
	}
	if r.Homepage != "" {
		s.Above = append(s.Above, []string{w.Text("workbook.permalink") + ": " + r.Homepage})
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return s, err
	}
	if len(rows) == 0 {
		return s, fmt.Errorf("it is empty")
	}
	numbers := map[string]bool{}
	for _, f := range schema.Fields {
		numbers[f.Name] = f.Type == "number"
	}
	var columns []int
	for i, name := range rows[0] {
		held := slices.ContainsFunc(rows[1:], func(row []string) bool { return row[i] != "" })
		if held && name != "edition" && name != "indicator" || name == "value" || name == "symbol" {
			columns = append(columns, i)
			s.Head = append(s.Head, name)
		}
	}
	for _, row := range rows[1:] {
		cells := make([]ods.Cell, len(columns))
		for n, i := range columns {
			cells[n] = ods.Cell{Text: row[i], Number: numbers[rows[0][i]] && row[i] != ""}
			if !cells[n].Number {
				cells[n].Text = asTyped(row[i])
			}
		}
		s.Rows = append(s.Rows, cells)
	}
	return s, nil
}

// asTyped takes away the blank that keeps words in a CSV file from being a formula:
// the cell of a workbook says itself that it holds words.
func asTyped(s string) string {
	if without, ok := strings.CutPrefix(s, " "); ok && asWords(without) == s {
		return without
	}
	return s
}
