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
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
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

// appendHead writes the header row.
func appendHead(dst []byte) []byte {
	for i, c := range Columns() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, c.Name...)
	}
	return append(dst, '\n')
}

// AppendCSV writes every observation of some measures, in the order of
// measures, categories, areas of the register and periods.
func AppendCSV(dst []byte, e *edition.Edition, measures []framework.MeasureIndex) []byte {
	dst = appendHead(dst)
	for _, m := range measures {
		for c := range e.Framework.Width(m) {
			for a := range e.Register.Areas {
				dst = appendSeries(dst, e, m, framework.CategoryIndex(c), area.Index(a))
			}
		}
	}
	return dst
}

// AppendArea writes every observation of some measures in one area, as AppendCSV
// does.
func AppendArea(dst []byte, e *edition.Edition, measures []framework.MeasureIndex, a area.Index) []byte {
	return AppendRows(appendHead(dst), e, measures, a)
}

// AppendRows writes the rows that AppendCSV has of one area, in the same order
// and without the header.
func AppendRows(dst []byte, e *edition.Edition, measures []framework.MeasureIndex, a area.Index) []byte {
	for _, m := range measures {
		for c := range e.Framework.Width(m) {
			dst = appendSeries(dst, e, m, framework.CategoryIndex(c), a)
		}
	}
	return dst
}

// appendSeries writes the rows of one area, which share all but their last
// columns.
func appendSeries(dst []byte, e *edition.Edition, m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) []byte {
	series := e.Table.Series(m, c, a)
	if observation.Latest(series) < 0 {
		return dst
	}
	ms, ar := &e.Framework.Measures[m], &e.Register.Areas[a]
	indicator, category, label := "", "", ""
	if ms.Indicator != framework.None {
		indicator = e.Framework.Indicators[ms.Indicator].Label()
	}
	if cats := e.Framework.Categories(m); cats != nil {
		category, label = cats[c].ID, cats[c].Label
	}
	var head []byte
	for _, s := range []string{e.ID, indicator, ms.ID, ms.Title, unit(ms), category, label, ar.Slug, ar.Code, ar.LACode, ar.Name, ar.Level.String()} {
		head = append(appendField(head, s), ',')
	}
	for p, when := range e.Table.Periods(m) {
		v := series[p]
		if v.Symbol == observation.Absent {
			continue
		}
		dst = append(dst, head...)
		dst = append(appendField(dst, when.String()), ',')
		dst = append(appendField(dst, ms.Kind.Label(when)), ',')
		dst = appendValue(dst, v, e.Table.Detail(v))
	}
	return dst
}

func appendValue(dst []byte, v observation.Value, d observation.Detail) []byte {
	if v.IsNumber() {
		dst = append(dst, v.Number.String()...)
	}
	dst = append(dst, ',')
	dst = append(dst, v.Symbol.Code()...)
	for _, n := range []observation.Optional{d.Numerator, d.Denominator, d.Lower, d.Upper} {
		dst = append(dst, ',')
		if n.OK {
			dst = append(dst, n.String()...)
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
