// Package observation holds the figures of an edition: values, the symbols
// that stand where there is no value, and the marks beside values.
//
// A value is a number or a symbol and symbols are never merged: what is
// suppressed, what is not available and what does not apply are different
// things to a reader. An observation that is not in the input at all is
// Absent, which is not a symbol and never shown as one without a state.
package observation

import (
	"encoding/binary"
	"math"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Symbol says what stands in a cell: a number, or why there is none.
type Symbol uint8

// The symbols. Low stays the last: who goes through all that can stand in a cell
// goes from Suppressed to Low.
const (
	Absent         Symbol = iota // no observation at all
	Number                       // a number; 0 is a true zero
	Suppressed                   // c: suppressed to protect children
	NotAvailable                 // x: not available
	NotApplicable                // z: not applicable
	LowReliability               // u: too unreliable to show
	Withdrawn                    // w: published once, and withdrawn since
	Low                          // low (also k): rounds to zero but is not zero
)

var symbolCodes = [...]string{"", "", "c", "x", "z", "u", "w", "low"}

var symbolWords = [...]string{"no figure", "", "suppressed", "not available", "not applicable", "low reliability", "withdrawn", "low: rounds to zero but is not zero"}

// Code is the symbol as it is written in files: "c", "x", "z", "u", "w", "low".
func (s Symbol) Code() string { return symbolCodes[s] }

var wordKeys = [...]string{
	"symbol.absent", "", "symbol.suppressed", "symbol.not_available", "symbol.not_applicable", "symbol.low_reliability",
	"symbol.withdrawn", "symbol.low",
}

var reasonKeys = [...]string{
	"reason.absent", "", "reason.suppressed", "reason.not_available", "reason.not_applicable", "reason.low_reliability",
	"reason.withdrawn", "reason.low",
}

// WordKey is the message that names the symbol in a few words, for a cell.
func (s Symbol) WordKey() string { return wordKeys[s] }

// ReasonKey is the message that says in a sentence why there is no number.
func (s Symbol) ReasonKey() string { return reasonKeys[s] }

// Word names the symbol in a few words, for a cell.
func (s Symbol) Word() string { return symbolWords[s] }

// ParseSymbol reads a symbol's code; "k" is read as "low". It takes the symbol of
// what was withdrawn as well, which stands in the files of an edition that was
// sealed and never in one that a department publishes: who reads those refuses
// it.
func ParseSymbol(code string) (Symbol, bool) {
	if code == "k" {
		return Low, true
	}
	for i := Suppressed; i <= Low; i++ {
		if symbolCodes[i] == code {
			return i, true
		}
	}
	return Absent, false
}

// Marks are remarks that a value can bear beside it.
type Marks uint8

// The marks.
const (
	Provisional   Marks = 1 << iota // p: will be revised
	Revised                         // r: differs from what was first published
	Calculated                      // d: calculated here from published counts
	LowConfidence                   // l: the publisher has low confidence in the data
	Joint                           // j: a joint figure of two or more authorities
)

var markCodes = [...]string{"p", "r", "d", "l", "j"}

var markWords = [...]string{"provisional", "revised", "calculated here", "low data confidence", "joint figure"}

// MarkCodes lists the codes of marks with their words in files and messages of the
// program, in order.
func MarkCodes() (codes, words []string) { return markCodes[:], markWords[:] }

// MarkKey is the message that names a mark by its place in MarkCodes.
func MarkKey(i int) string { return "mark." + markCodes[i] }

// Keys lists the messages of the marks set.
func (m Marks) Keys() (keys []string) {
	for i := range markCodes {
		if m&(1<<i) != 0 {
			keys = append(keys, MarkKey(i))
		}
	}
	return keys
}

// ParseMarks reads the codes of marks, separated by spaces. It gives the first
// code it does not know.
func ParseMarks(s string) (m Marks, unknown string) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] != ' ' {
			j++
		}
		if j > i {
			code, found := s[i:j], false
			for k, c := range markCodes {
				if c == code {
					m |= 1 << k
					found = true
				}
			}
			if !found {
				return m, code
			}
		}
		i = j + 1
	}
	return m, ""
}

// Words lists the words of the marks set.
func (m Marks) Words() []string {
	var out []string
	for k, w := range markWords {
		if m&(1<<k) != 0 {
			out = append(out, w)
		}
	}
	return out
}

// String gives the codes that ParseMarks reads.
func (m Marks) String() string {
	s := ""
	for k, c := range markCodes {
		if m&(1<<k) != 0 {
			if s != "" {
				s += " "
			}
			s += c
		}
	}
	return s
}

// Value is one cell: a number or a symbol, with its marks. It is small on
// purpose; a numerator, limits and a note are kept aside in the Table.
type Value struct {
	Number Decimal
	Symbol Symbol
	Marks  Marks
	detail uint32 // place in Table.details, 0 for none
	place  place  // where it stands in the input
}

// IsNumber reports whether the value is a number.
func (v Value) IsNumber() bool { return v.Symbol == Number }

// Float is the number as a float64, NaN for a symbol: for charts and
// statistics only, never for display.
func (v Value) Float() float64 {
	if v.Symbol != Number {
		return math.NaN()
	}
	return v.Number.Float()
}

// Detail is what can stand beside a value.
type Detail struct {
	Numerator, Denominator Optional
	Lower, Upper           Optional
	Note                   string
}

// Optional is a number that may be missing.
type Optional struct {
	Decimal
	OK bool
}

// Table is all observations of an edition. For each measure it holds a dense
// block of values by category, area and period, periods innermost, so that a
// series is a slice and a column of an indicator is a stride.
type Table struct {
	Framework *framework.Framework
	Register  *area.Register
	blocks    []block  // by measure
	details   []byte   // see detail
	notes     []string // by detail.note; the first is ""
	files     []string // by place.file
	count     int
	watch     func(framework.MeasureIndex, area.Index) // see Watched
}

type block struct {
	periods []period.Period // ascending
	values  []Value         // ((category*areas)+area)*len(periods)+period
	files   []int           // their numbers, ascending
}

// Periods lists the periods for which a measure has any observation, in
// ascending order. The caller must not change it.
func (t *Table) Periods(m framework.MeasureIndex) []period.Period { return t.blocks[m].periods }

// Series gives the values of one measure, category and area along
// Periods(m); nil when the measure has none. The caller must not change it.
func (t *Table) Series(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) []Value {
	b := &t.blocks[m]
	n := len(b.periods)
	if n == 0 {
		return nil
	}
	if t.watch != nil {
		t.watch(m, a)
	}
	at := (int(c)*len(t.Register.Areas) + int(a)) * n
	return b.values[at : at+n : at+n]
}

// AppendFigures writes everything that the table tells of a measure in an area, apart
// from where that stands in the input, in a form of its own: equal bytes are equal
// figures. Nothing is written where there is no figure.
func (t *Table) AppendFigures(dst []byte, m framework.MeasureIndex, a area.Index) []byte {
	periods := t.blocks[m].periods
	for c := range t.Framework.Width(m) {
		for p, v := range t.Series(m, framework.CategoryIndex(c), a) {
			if v.Symbol == Absent {
				continue
			}
			dst = binary.AppendVarint(append(dst, byte(c), byte(periods[p].Form)), int64(periods[p].Year))
			dst = t.appendFigure(dst, v)
		}
	}
	return dst
}

// AppendJoint does the same for the figures that an area has together with others.
func (t *Table) AppendJoint(dst []byte, m framework.MeasureIndex, a area.Index) []byte {
	for c := range t.Framework.Width(m) {
		for p, v := range t.Series(m, framework.CategoryIndex(c), a) {
			if v.Marks&Joint != 0 {
				dst = binary.AppendUvarint(append(dst, byte(c)), uint64(p))
				dst = t.appendFigure(binary.AppendUvarint(dst, uint64(a)), v)
			}
		}
	}
	return dst
}

func (t *Table) appendFigure(dst []byte, v Value) []byte {
	dst = append(dst, byte(v.Symbol), byte(v.Marks), v.Number.scale)
	dst = binary.AppendVarint(dst, v.Number.units)
	if v.detail == 0 {
		return append(dst, 0)
	}
	of := decoder{data: t.details[v.detail:]}
	d := of.beside()
	dst = append(append(dst, 1, d.has), d.numbers...)
	return append(append(dst, t.notes[d.note]...), 0)
}

// AppendSymbols writes which figures of a measure in an area are symbols, and which.
func (t *Table) AppendSymbols(dst []byte, m framework.MeasureIndex, a area.Index) []byte {
	for c := range t.Framework.Width(m) {
		for p, v := range t.Series(m, framework.CategoryIndex(c), a) {
			if v.Symbol != Absent && v.Symbol != Number {
				dst = binary.AppendUvarint(append(dst, byte(v.Symbol), byte(c)), uint64(p))
				dst = binary.AppendUvarint(dst, uint64(a))
			}
		}
	}
	return dst
}

// Watched gives the same table, which tells of each series that is looked at:
// that is how a seal learns which page shows which figures.
func (t *Table) Watched(watch func(framework.MeasureIndex, area.Index)) *Table {
	w := *t
	w.watch = watch
	return &w
}

// At gives one value; p is an index into Periods(m).
func (t *Table) At(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int) Value {
	return t.Series(m, c, a)[p]
}

// Detail gives what stands beside a value.
func (t *Table) Detail(v Value) (out Detail) {
	if v.detail == 0 {
		return out
	}
	// This is what decoder.beside does, straight into a Detail and without a look for
	// what is too short, which the table itself has written: a build asks millions of times.
	data, at := t.details, int(v.detail)
	has := data[at]
	at++
	if has&hasNote != 0 {
		out.Note, at = t.noteAt(at)
	}
	for i, n := range [...]*Optional{&out.Numerator, &out.Denominator, &out.Lower, &out.Upper} {
		if has&(1<<i) == 0 {
			continue
		}
		u, shift := uint64(data[at]&0x7f), 7 // as binary.Varint
		for ; data[at] >= 0x80; shift += 7 {
			at++
			u |= uint64(data[at]&0x7f) << shift
		}
		at++
		n.OK, n.units = true, int64(u>>1)^-int64(u&1)
		if has&hasScales != 0 {
			n.scale = data[at]
			at++
		}
	}
	return out
}

// noteAt gives the note whose number stands at a place, and where that ends.
func (t *Table) noteAt(at int) (note string, end int) {
	n, size := binary.Uvarint(t.details[at:])
	return t.notes[n], at + size
}

// Note is the note beside a value; "" for none.
func (t *Table) Note(v Value) string {
	if v.detail == 0 || t.details[v.detail]&hasNote == 0 {
		return ""
	}
	note, _ := t.noteAt(int(v.detail) + 1)
	return note
}

// Pos is where a value stands in the input: its file and line. A value that
// was not read from a file has the zero Pos.
func (t *Table) Pos(v Value) source.Pos {
	file, line := v.place.split()
	if file >= len(t.files) {
		return source.Pos{}
	}
	return source.Pos{File: t.files[file], Line: line}
}

// Files lists the files that have observations of a measure, in their order. ok is false
// where these do not come from files.
func (t *Table) Files(m framework.MeasureIndex) (names []string, ok bool) {
	for _, file := range t.blocks[m].files {
		if file >= len(t.files) {
			return nil, false
		}
		names = append(names, t.files[file])
	}
	return names, true
}

// Len counts the observations.
func (t *Table) Len() int { return t.count }

// Latest gives the index of the newest period in which the series has an
// observation, symbol or number; -1 when there is none.
func Latest(series []Value) int {
	for i := len(series) - 1; i >= 0; i-- {
		if series[i].Symbol != Absent {
			return i
		}
	}
	return -1
}
