// Package ods writes a workbook as an OpenDocument spreadsheet.
//
// The workbooks follow what the United Kingdom's government asks of spreadsheets
// that people take away: the title of a sheet stands in its first cell, one table
// is on a sheet, its header row is marked as one, and the table has a name; no
// cells are merged, nothing is said by colour, and no formula is in a cell. A
// reader of the screen can so tell where a table begins and what a column holds.
//
// A number keeps the decimals with which it was written: "12.0" is shown as 12.0.
//
// The same workbook gives the same bytes.
package ods

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Book is a workbook.
type Book struct {
	Title    string
	Language string // "en-GB"
	Creator  string
	Sheets   []Sheet
}

// Sheet is a sheet with one table, or with none.
type Sheet struct {
	Name  string     // at most 31 characters, unlike those of the others
	Above [][]string // rows above the table; the first is the title of the sheet
	Head  []string   // of the table; nil where there is none
	Rows  [][]Cell
}

// Cell is a cell of a table.
type Cell struct {
	Text   string
	Number bool   // Text is a decimal number: "12.0"
	Sheet  string // that a click leads to; "" for none
}

// mediaType must be the first file of the archive, and not compressed, so that the
// kind of the file can be told from its first bytes.
const mediaType = "application/vnd.oasis.opendocument.spreadsheet"

// Encode gives the bytes of the file.
func (b *Book) Encode() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for _, part := range []struct {
		name   string
		method uint16
		data   []byte
	}{
		{"mimetype", zip.Store, []byte(mediaType)},
		{"META-INF/manifest.xml", zip.Deflate, []byte(manifest)},
		{"meta.xml", zip.Deflate, b.meta()},
		{"styles.xml", zip.Deflate, []byte(b.styles())},
		{"content.xml", zip.Deflate, b.content()},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: part.method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, fmt.Errorf("write %s of a spreadsheet: %w", part.name, err)
		}
		if _, err := w.Write(part.data); err != nil {
			return nil, fmt.Errorf("write %s of a spreadsheet: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("write a spreadsheet: %w", err)
	}
	return out.Bytes(), nil
}

const (
	header     = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	namespaces = ` xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"` +
		` xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"` +
		` xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"` +
		` xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
		` xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3">`
	manifest = header + `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">` +
		`<manifest:file-entry manifest:full-path="/" manifest:media-type="` + mediaType + `"/>` +
		`<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>` +
		`<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>`
)

func (b *Book) meta() []byte {
	dst := []byte(header + `<office:document-meta` + namespaces + `<office:meta><dc:title>`)
	dst = append(escape(dst, b.Title), `</dc:title><meta:initial-creator>`...)
	dst = append(escape(dst, b.Creator), `</meta:initial-creator><dc:creator>`...)
	dst = append(escape(dst, b.Creator), `</dc:creator><dc:language>`...)
	return append(escape(dst, b.Language), `</dc:language></office:meta></office:document-meta>`...)
}

func (b *Book) styles() string {
	language, country, _ := strings.Cut(b.Language, "-")
	return header + `<office:document-styles` + namespaces + `<office:styles>` +
		`<style:default-style style:family="table-cell"><style:text-properties style:font-name="Arial" fo:font-family="Arial" fo:font-size="12pt" fo:language="` +
		string(escape(nil, language)) + `" fo:country="` + string(escape(nil, country)) + `"/></style:default-style>` +
		`<style:style style:name="Default" style:family="table-cell"/>` +
		`<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="table-cell" style:parent-style-name="Default"><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>` +
		`</office:styles></office:document-styles>`
}

// content writes the sheets.
func (b *Book) content() []byte {
	dst := []byte(header + `<office:document-content` + namespaces + `<office:automatic-styles>` +
		`<style:style style:name="co" style:family="table-column"><style:table-column-properties style:column-width="4.5cm"/></style:style>` +
		`<style:style style:name="head" style:family="table-cell" style:parent-style-name="Default"><style:table-cell-properties fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style>`)
	for n := range b.decimals() + 1 {
		i := strconv.Itoa(n)
		dst = append(dst, `<number:number-style style:name="places`+i+`"><number:number number:decimal-places="`+i+`" number:min-decimal-places="`+i+`" number:min-integer-digits="1"/></number:number-style>`+
			`<style:style style:name="d`+i+`" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="places`+i+`"/>`...)
	}
	dst = append(dst, `</office:automatic-styles><office:body><office:spreadsheet>`...)
	for i := range b.Sheets {
		dst = b.Sheets[i].append(dst)
	}
	dst = append(dst, `<table:database-ranges>`...)
	for i := range b.Sheets {
		if s := &b.Sheets[i]; s.Head != nil {
			dst = append(dst, `<table:database-range table:name="`...)
			dst = append(strconv.AppendInt(append(dst, "Table_"...), int64(i+1), 10), `" table:target-range-address="`...)
			dst = append(escape(dst, s.area()), `" table:contains-header="true" table:display-filter-buttons="false"/>`...)
		}
	}
	return append(dst, `</table:database-ranges></office:spreadsheet></office:body></office:document-content>`...)
}

// decimals is the largest number of decimals in the book.
func (b *Book) decimals() int {
	most := 0
	for i := range b.Sheets {
		for _, row := range b.Sheets[i].Rows {
			for _, c := range row {
				if c.Number {
					most = max(most, decimalsOf(c.Text))
				}
			}
		}
	}
	return most
}

func decimalsOf(number string) int {
	_, after, _ := strings.Cut(number, ".")
	return len(after)
}

// area is the place of the table: 'Sheet'.A4:'Sheet'.C20.
func (s *Sheet) area() string {
	name := "'" + strings.ReplaceAll(s.Name, "'", "''") + "'."
	first := len(s.Above) + 1
	return name + "A" + strconv.Itoa(first) + ":" + name + column(len(s.Head)) + strconv.Itoa(first+len(s.Rows))
}

// column names the nth column: 1 is A, 27 is AA.
func column(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

func (s *Sheet) append(dst []byte) []byte {
	dst = append(dst, `<table:table table:name="`...)
	dst = append(escape(dst, s.Name), `">`...)
	dst = append(dst, `<table:table-column table:style-name="co" table:number-columns-repeated="`...)
	dst = append(strconv.AppendInt(dst, int64(s.width()), 10), `"/>`...)
	for i, row := range s.Above {
		dst = append(dst, `<table:table-row>`...)
		for _, text := range row {
			c := Cell{Text: text}
			if i == 0 {
				dst = c.append(dst, "Heading_20_1")
			} else {
				dst = c.append(dst, "")
			}
		}
		dst = append(dst, `</table:table-row>`...)
	}
	if s.Head != nil {
		dst = append(dst, `<table:table-header-rows><table:table-row>`...)
		for _, text := range s.Head {
			c := Cell{Text: text}
			dst = c.append(dst, "head")
		}
		dst = append(dst, `</table:table-row></table:table-header-rows>`...)
	}
	for _, row := range s.Rows {
		dst = append(dst, `<table:table-row>`...)
		for i := range row {
			dst = row[i].append(dst, "")
		}
		dst = append(dst, `</table:table-row>`...)
	}
	return append(dst, `</table:table>`...)
}

func (s *Sheet) width() int {
	n := len(s.Head)
	for _, row := range s.Above {
		n = max(n, len(row))
	}
	return max(n, 1)
}

func (c *Cell) append(dst []byte, style string) []byte {
	if c.Text == "" {
		return append(dst, `<table:table-cell/>`...)
	}
	dst = append(dst, `<table:table-cell`...)
	if c.Number {
		style = "d" + strconv.Itoa(decimalsOf(c.Text))
	}
	if style != "" {
		dst = append(append(append(dst, ` table:style-name="`...), style...), '"')
	}
	if c.Number {
		dst = append(dst, ` office:value-type="float" office:value="`...)
		dst = append(escape(dst, c.Text), `">`...)
	} else {
		dst = append(dst, ` office:value-type="string">`...)
	}
	for line := range strings.SplitSeq(c.Text, "\n") {
		dst = append(dst, `<text:p>`...)
		if c.Sheet != "" {
			dst = append(dst, `<text:a xlink:type="simple" xlink:href="#`...)
			dst = append(escape(dst, "'"+strings.ReplaceAll(c.Sheet, "'", "''")+"'.A1"), `">`...)
			dst = append(spaced(dst, line), `</text:a>`...)
		} else {
			dst = spaced(dst, line)
		}
		dst = append(dst, `</text:p>`...)
	}
	return append(dst, `</table:table-cell>`...)
}

// spaced writes a line with the blanks that a reader of XML would swallow.
func spaced(dst []byte, line string) []byte {
	for i := 0; i < len(line); {
		n := len(line[i:]) - len(strings.TrimLeft(line[i:], " "))
		if n > 1 || n == 1 && (i == 0 || i+1 == len(line)) {
			dst = append(strconv.AppendInt(append(dst, `<text:s text:c="`...), int64(n), 10), `"/>`...)
			i += n
			continue
		}
		end := strings.Index(line[i+n:], " ")
		if end < 0 {
			end = len(line) - i - n
		}
		dst = escape(dst, line[i:i+n+end])
		i += n + end
	}
	return dst
}

// escape writes text as XML has it. What XML cannot hold becomes U+FFFD.
func escape(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '"':
			dst = append(dst, "&quot;"...)
		case r < ' ' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			dst = utf8.AppendRune(dst, utf8.RuneError)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}
