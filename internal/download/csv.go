// Package download makes the files that readers take away.
//
// A download is tidy: one header row, one row a figure, nothing else in the
// cells. What stands where there is no number is in a column of its own, so
// that the column of values holds numbers only; a note is in its own column
// too. Numbers stand exactly as they were published, not as pages round them.
// Files are UTF-8 without a byte order mark: Excel wants one, but most other programs
// take it for a part of the first column's name, and for Excel there is a workbook.
//
// Beside the CSV the same rows are JSON, and for a whole edition a workbook and an
// archive, which are made of its CSV files. Each says where it comes from, but the CSV,
// for which two files of metadata do.
//
// A spreadsheet takes a cell that begins with =, +, - or @ for a formula and
// works it out: a note in a published file could so send what else is in the
// workbook to somebody. Figures never begin so, but for a limit below nought, and
// are written as they are. Words that begin so get a blank before them, which
// makes them words for every spreadsheet, and which this program, and most others
// that read files, take away again. An apostrophe, the usual remedy, would stay in
// the data for good.
package download

import (
	"slices"
	"strings"
	"sync"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// Column is a column of a download.
type Column struct {
	Name   string
	Number bool // decimal numbers or nothing; else words
}

// Columns lists the columns of the CSV, in order. The first ones and the last
// are those of an observation file, so that a download can be read again; what
// they mean in words stands between.
func Columns() []Column {
	return []Column{
		{Name: "edition"}, {Name: "indicator"}, {Name: "measure"}, {Name: "measure_title"}, {Name: "unit"}, {Name: "breakdown"}, {Name: "breakdown_label"},
		{Name: "area"}, {Name: "area_code"}, {Name: "la_code"}, {Name: "area_name"}, {Name: "area_level"}, {Name: "period"}, {Name: "period_label"},
		{Name: "value", Number: true}, {Name: "symbol"}, {Name: "numerator", Number: true}, {Name: "denominator", Number: true}, {Name: "lower", Number: true}, {Name: "upper", Number: true},
		{Name: "marks"}, {Name: "note"},
	}
}

// AppendHead writes the header row.
func AppendHead(dst []byte) []byte {
	for i, c := range Columns() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, c.Name...)
	}
	return append(dst, '\n')
}

// Lines are the parts of an edition's rows that no figure changes, written once:
// each is needed in the file of an item, in that of an area, and where these are
// weighed and added up.
type Lines struct {
	measures []measureLines
	areas    [][]byte // "leeds,E08000035,383,Leeds,authority,"

	edition *edition.Edition
	words   *words.Words
	once    sync.Once // for what the JSON has of these
	inJSON  *jsonLines
}

type measureLines struct {
	categories [][]byte // "2016,N19,n19-rate,…,"; one where the measure has no categories
	periods    [][]byte // "2015,31 March 2015,"
}

// NewLines writes them for an edition.
func NewLines(e *edition.Edition, w *words.Words) *Lines {
	l := &Lines{measures: make([]measureLines, len(e.Framework.Measures)), areas: make([][]byte, len(e.Register.Areas)), edition: e, words: w}
	for m := range l.measures {
		ms := &e.Framework.Measures[m]
		indicator := ""
		if ms.Indicator != framework.None {
			indicator = e.Framework.Indicators[ms.Indicator].Label()
		}
		cats := e.Framework.Categories(framework.MeasureIndex(m))
		for c := range e.Framework.Width(framework.MeasureIndex(m)) {
			category, label := "", ""
			if cats != nil {
				category, label = cats[c].ID, cats[c].Label
			}
			l.measures[m].categories = append(l.measures[m].categories, fields(e.ID, indicator, ms.ID, ms.Title, unit(ms), category, label))
		}
		for _, when := range e.Table.Periods(framework.MeasureIndex(m)) {
			l.measures[m].periods = append(l.measures[m].periods, fields(when.String(), ms.Kind.Label(when)))
		}
	}
	for a := range l.areas {
		ar := &e.Register.Areas[a]
		l.areas[a] = fields(ar.Slug, ar.Code, ar.LACode, ar.Name, ar.Level.String())
	}
	return l
}

// fields writes fields with a comma behind each.
func fields(texts ...string) (dst []byte) {
	for _, s := range texts {
		dst = append(appendField(dst, s), ',')
	}
	return dst
}

// AppendCSV writes every observation of some measures, in the order of
// measures, categories, areas of the register and periods. The figures are those of
// a table of the edition that the lines are of.
func (l *Lines) AppendCSV(dst []byte, t *observation.Table, measures []framework.MeasureIndex) []byte {
	dst = AppendHead(slices.Grow(dst, l.room(t, measures)))
	for _, m := range measures {
		for c := range l.measures[m].categories {
			for a := range l.areas {
				dst = l.appendSeries(dst, t, m, framework.CategoryIndex(c), area.Index(a))
			}
		}
	}
	return dst
}

// room is about how many bytes AppendCSV writes. A buffer that grows to a file of
// thousands of areas step by step takes several times its size.
func (l *Lines) room(t *observation.Table, measures []framework.MeasureIndex) (bytes int) {
	const figures = 48 // in a row, behind what it is about
	for _, m := range measures {
		for c, category := range l.measures[m].categories {
			for a := range l.areas {
				bytes += rowsIn(t.Series(m, framework.CategoryIndex(c), area.Index(a))) * (len(category) + len(l.areas[a]) + figures)
			}
		}
	}
	return bytes
}

// rowsIn counts the observations of a series.
func rowsIn(series []observation.Value) (rows int) {
	for i := range series {
		if series[i].Symbol != observation.Absent {
			rows++
		}
	}
	return rows
}

// AppendRows writes the rows that AppendCSV has of one area, in the same order
// and without the header.
func (l *Lines) AppendRows(dst []byte, t *observation.Table, measures []framework.MeasureIndex, a area.Index) []byte {
	for _, m := range measures {
		for c := range l.measures[m].categories {
			dst = l.appendSeries(dst, t, m, framework.CategoryIndex(c), a)
		}
	}
	return dst
}

// appendSeries writes the rows of one area in one category.
func (l *Lines) appendSeries(dst []byte, t *observation.Table, m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) []byte {
	for p, v := range t.Series(m, c, a) {
		if v.Symbol == observation.Absent {
			continue
		}
		dst = append(dst, l.measures[m].categories[c]...)
		dst = append(dst, l.areas[a]...)
		dst = append(dst, l.measures[m].periods[p]...)
		d := t.Detail(v)
		dst = appendValue(dst, v, &d)
	}
	return dst
}

func appendValue(dst []byte, v observation.Value, d *observation.Detail) []byte {
	if v.IsNumber() {
		dst = v.Number.AppendPlain(dst)
	}
	dst = append(dst, ',')
	dst = append(dst, v.Symbol.Code()...)
	for _, n := range [...]*observation.Optional{&d.Numerator, &d.Denominator, &d.Lower, &d.Upper} {
		dst = append(dst, ',')
		if n.OK {
			dst = n.AppendPlain(dst)
		}
	}
	dst = append(dst, ',')
	dst = append(dst, v.Marks.String()...)
	dst = append(dst, ',')
	dst = appendField(dst, d.Note)
	return append(dst, '\n')
}

// asWords keeps a spreadsheet from taking words for a formula. Blanks, tabs and
// line ends at the beginning hide the sign from people and not from every
// spreadsheet.
func asWords(s string) string {
	words := strings.TrimLeft(s, " \t\r\n\u00a0\ufeff")
	if words == "" || !strings.ContainsRune("=+-@＝＋－＠", []rune(words)[0]) {
		return s
	}
	return " " + words
}

// unit says in words what a value counts.
func unit(m *framework.Measure) string {
	if m.Unit == framework.PerTenK && m.Base != "" {
		return m.Unit.Symbol() + " " + m.Base
	}
	if m.Unit == framework.Percent && m.Base != "" {
		return m.Unit.Symbol() + " of " + m.Base
	}
	return m.Unit.Symbol()
}

// appendField writes the words of a field, in quotes where they need them and
// with a blank before what a spreadsheet would take for a formula.
func appendField(dst []byte, s string) []byte {
	s = asWords(s)
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(dst, s...)
	}
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}
