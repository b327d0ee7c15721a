package edition

import (
	"bytes"
	"fmt"
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Taken is a file of observations without the figures of a key.
type Taken struct {
	Data    []byte
	Rows    int      // in which they were found, those that were withdrawn before included
	Numbers []string // values and numerators that were taken out, as they were written
}

// WithdrawRows takes the figures of a key out of a file of observations. In these rows the symbol of what is withdrawn replaces value or
// symbol, and what stands beside it goes: numerator, denominator and limits, from
// which the value follows; marks, which are said of a value; and the note, which
// nobody can know not to name it. Every other byte stays: blanks, quotes, line
// ends, the order of columns and rows. Only a file that has no column for symbols
// gets one, the last. Areas may be given by code, as Read allows.
//
// A figure can stand in more places than one: as a numerator beside another
// measure, as the difference of a total and the parts that remain. Rows of other
// measures are not looked at. Whoever withdraws names all keys that give the
// figure away.
//
// A file that cannot be read is a *source.SyntaxError.
func WithdrawRows(data []byte, name string, k Key, reg *area.Register) (*Taken, error) {
	w := &rowWithdrawal{key: k, reg: reg, scan: source.NewScanner(bytes.NewReader(data), name)}
	var out []byte
	done := 0
	for w.scan.Scan() {
		at := w.scan.Offset()
		out = append(out, data[done:at]...)
		done = at + len(w.scan.Row())
		if w.columns != nil {
			out = w.row(out)
			continue
		}
		if err := w.header(); err != nil {
			return nil, err
		}
		out = w.withSymbol(out, 0, "symbol")
	}
	if err := w.scan.Err(); err != nil {
		return nil, err
	}
	w.taken.Data = append(out, data[done:]...)
	return &w.taken, nil
}

type rowWithdrawal struct {
	key     Key
	reg     *area.Register
	scan    *source.Scanner
	columns []string // names of the columns, in the order of the file
	added   bool     // there is no column for symbols
	taken   Taken
}

// Columns that say what a row is about. All others say what it holds.
var keyColumns = [...]string{"measure", "breakdown", "area", "period"}

func (w *rowWithdrawal) header() error {
	for _, field := range w.scan.Fields() {
		w.columns = append(w.columns, string(bytes.TrimSpace(field)))
	}
	known := observation.Columns()
	for _, name := range known.Required {
		if !slices.Contains(w.columns, name) {
			return &source.SyntaxError{Problem: source.Problem{
				Pos: w.scan.Pos(-1), Rule: "missing-column", Text: fmt.Sprintf("there is no column %q", name),
			}}
		}
	}
	w.added = !slices.Contains(w.columns, "symbol")
	return nil
}

// field gives a field of the row by the name of its column, without blanks
// around it.
func (w *rowWithdrawal) field(name string) string {
	i := slices.Index(w.columns, name)
	if i < 0 || i >= w.scan.Len() {
		return ""
	}
	return string(bytes.TrimSpace(w.scan.Field(i)))
}

func (w *rowWithdrawal) matches() bool {
	if w.field("measure") != w.key.Measure || w.key.Category != "" && w.field("breakdown") != w.key.Category {
		return false
	}
	when, err := period.Parse(w.field("period"))
	if !w.key.Period.IsZero() && (err != nil || when != w.key.Period) {
		return false
	}
	written := w.field("area")
	if written == w.key.Area {
		return true
	}
	i, _, ok := w.reg.Find(written, when)
	return ok && w.reg.Areas[i].Slug == w.key.Area
}

// row appends the row as it is to be.
func (w *rowWithdrawal) row(out []byte) []byte {
	row := w.scan.Row()
	matches := w.matches()
	if matches {
		w.take()
	}
	at := 0
	for i := range min(w.scan.Len(), len(w.columns)) {
		name := w.columns[i]
		if !matches || slices.Contains(keyColumns[:], name) {
			continue
		}
		from, to := w.scan.Span(i)
		out = append(out, row[at:from]...)
		if name == "symbol" {
			out = append(out, observation.Withdrawn.Code()...)
		}
		at = to
	}
	symbol := ""
	if matches {
		symbol = observation.Withdrawn.Code()
	}
	return w.withSymbol(out, at, symbol)
}

// take notes what is taken out of the row.
func (w *rowWithdrawal) take() {
	w.taken.Rows++
	for _, name := range []string{"value", "numerator"} {
		if number := w.field(name); number != "" && !slices.Contains(w.taken.Numbers, number) {
			w.taken.Numbers = append(w.taken.Numbers, number)
		}
	}
}

// withSymbol appends the rest of a row, and before its line end a field for the
// symbol where the file has none.
func (w *rowWithdrawal) withSymbol(out []byte, at int, symbol string) []byte {
	row := w.scan.Row()
	_, end := w.scan.Span(w.scan.Len() - 1)
	out = append(out, row[at:end]...)
	if w.added {
		out = append(out, ","+symbol...)
	}
	return append(out, row[end:]...)
}

// SumsOf gives the hashes of the published files from which figures of a measure
// were taken. A file is known but for the few figures that are withdrawn, so
// that its hash is one of a handful to be tried.
func (e *Edition) SumsOf(m framework.MeasureIndex) []string {
	var sums []string
	for i := range e.Sources {
		s := &e.Sources[i]
		if s.SHA256 != "" && (len(s.Measures) == 0 || slices.Contains(s.Measures, m)) {
			sums = append(sums, s.SHA256)
		}
	}
	return sums
}

// ForgetAllSums takes the lines with hashes out of a sources.toml.
func ForgetAllSums(data []byte) []byte {
	var out []byte
	for line := range bytes.Lines(data) {
		if !bytes.HasPrefix(bytes.TrimSpace(line), []byte("sha256")) {
			out = append(out, line...)
		}
	}
	return out
}

// ForgetSums takes the lines with these hashes out of a sources.toml.
func ForgetSums(data []byte, sums []string) []byte {
	var out []byte
	for line := range bytes.Lines(data) {
		forget := bytes.HasPrefix(bytes.TrimSpace(line), []byte("sha256")) &&
			slices.ContainsFunc(sums, func(sum string) bool { return sum != "" && bytes.Contains(line, []byte(sum)) })
		if !forget {
			out = append(out, line...)
		}
	}
	return out
}
