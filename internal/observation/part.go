package observation

import (
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Keeper keeps what files of observations say between readings, so that a file that
// has not changed is not read again. Who gives one knows by what else a reading is
// decided, the framework, the register and the edition, and gives nothing that was kept
// under another. It is used by several goroutines, each with other files.
type Keeper interface {
	Get(file string) ([]byte, bool)
	Put(file string, data []byte)
}

// part is the observations of one file, in its order. They are written down in a tenth of
// the room that a Table has for them, each row by what differs from the row before, until
// all files are read and it is known how large the table is.
type part struct {
	number  int    // of its file
	rows    []byte // see append
	count   int
	details int               // bytes that a table needs for what stands beside figures
	notes   []string          // by number, from 1 on
	noted   map[string]int32  // the number of each
	when    []period.Period   // by number
	periods [][]period.Period // by measure, in no order
	last    packed            // the row that was added last
	scratch []byte            // the numbers beside it
}

func newPart(measures int) part {
	return part{noted: map[string]int32{}, periods: make([][]period.Period, measures), last: packed{when: -1}}
}

// packed is what a row is written by: what the next one differs from.
type packed struct {
	Key
	when  int // into the periods of the part
	scale uint8
	line  int
}

// What differs in a row; its figure follows, and then what stands beside it.
const (
	newMeasure = 1 << iota
	newCategory
	newArea
	newPeriod // it is not the one that follows in the list of periods
	newScale
	noNumber // a symbol, or marks
	hasDetail
	newLine // it is not the next one
)

// What stands beside a figure, after a bit for each number that is there.
const (
	hasScales = 16 << iota
	hasNote
)

// add appends an observation and what stands beside it. The detail of v is not looked at.
func (p *part) add(k Key, v Value, d Detail) {
	_, line := v.place.split()
	row := packed{k, p.numberOf(k), v.Number.scale, line}
	p.append(&row, &v, d != Detail{})
	if (d != Detail{}) {
		beside := p.pack(d)
		p.rows = beside.append(p.rows)
		p.details += beside.room()
	}
	p.count++
	p.last = row
}

// numberOf gives the number of the period of a row, which is mostly that after the last.
func (p *part) numberOf(k Key) int {
	if !slices.Contains(p.periods[k.Measure], k.Period) {
		p.periods[k.Measure] = append(p.periods[k.Measure], k.Period)
	}
	if next := p.last.when + 1; next < len(p.when) && p.when[next] == k.Period {
		return next
	}
	at := slices.Index(p.when, k.Period)
	if at < 0 {
		at = len(p.when)
		p.when = append(p.when, k.Period)
	}
	return at
}

func (p *part) append(row *packed, v *Value, detail bool) {
	at, was := len(p.rows), &p.last
	p.rows = append(p.rows, 0)
	note := func(bit byte, is bool, n int) {
		if is {
			p.rows[at] |= bit
			p.rows = binary.AppendUvarint(p.rows, uint64(n))
		}
	}
	note(newMeasure, row.Measure != was.Measure, int(row.Measure))
	note(newCategory, row.Category != was.Category, int(row.Category))
	note(newArea, row.Area != was.Area, int(row.Area))
	note(newPeriod, row.when != was.when+1, row.when)
	note(newScale, row.scale != was.scale, int(row.scale))
	note(newLine, row.line != was.line+1, row.line)
	if v.Symbol != Number || v.Marks != 0 {
		p.rows[at] |= noNumber
		p.rows = append(p.rows, byte(v.Symbol), byte(v.Marks))
	}
	if detail {
		p.rows[at] |= hasDetail
	}
	p.rows = binary.AppendVarint(p.rows, v.Number.units)
}

// pack makes a Detail small, with the number of its note, until the next one.
func (p *part) pack(d Detail) detail {
	out := detail{numbers: p.scratch[:0]}
	if d.Note != "" {
		at, ok := p.noted[d.Note]
		if !ok {
			p.notes = append(p.notes, d.Note)
			at = int32(len(p.notes))
			p.noted[d.Note] = at
		}
		out.note = at
	}
	list := [4]Optional{d.Numerator, d.Denominator, d.Lower, d.Upper}
	for _, n := range list {
		if n.OK && n.scale > 0 {
			out.has |= hasScales
		}
	}
	for i, n := range list {
		if !n.OK {
			continue
		}
		out.has |= 1 << i
		out.numbers = binary.AppendVarint(out.numbers, n.units)
		if out.has&hasScales != 0 {
			out.numbers = append(out.numbers, n.scale)
		}
	}
	p.scratch = out.numbers
	return out
}

// append writes a detail: what there is, the number of the note, the numbers.
func (d *detail) append(buf []byte) []byte {
	if d.note == 0 {
		return append(append(buf, d.has), d.numbers...)
	}
	buf = binary.AppendUvarint(append(buf, d.has|hasNote), uint64(d.note))
	return append(buf, d.numbers...)
}

// room is how many bytes a detail needs at most when notes of other files are counted
// before its own.
func (d *detail) room() int {
	if d.note == 0 {
		return 1 + len(d.numbers)
	}
	return 1 + binary.MaxVarintLen32 + len(d.numbers)
}

// each gives the observations in their order, with what stands beside them or nil, which
// is good until the next one. It is false when these are not rows of this part.
func (p *part) each(do func(Key, Value, *detail)) (ok bool) {
	d := &decoder{data: p.rows}
	row := packed{when: -1}
	var beside detail
	for range p.count {
		v, has := d.row(&row)
		if has {
			beside = d.beside()
		}
		if d.failed || row.when >= len(p.when) || int(beside.note) > len(p.notes) {
			return false
		}
		row.Period = p.when[row.when]
		v.place = newPlace(p.number, row.line)
		if has {
			do(row.Key, v, &beside)
		} else {
			do(row.Key, v, nil)
		}
	}
	return len(d.data) == 0
}

// encode writes a part with what was wrong with its file.
func (p *part) encode(probs *source.Problems) ([]byte, error) {
	said, err := json.Marshal(probs)
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 0, len(p.rows)+len(said)+1024)
	buf = appendBytes(buf, said)
	buf = appendPeriods(buf, p.when)
	buf = binary.AppendUvarint(buf, uint64(len(p.periods)))
	for _, of := range p.periods {
		buf = appendPeriods(buf, of)
	}
	buf = binary.AppendUvarint(buf, uint64(len(p.notes)))
	for _, note := range p.notes {
		buf = appendBytes(buf, []byte(note))
	}
	buf = binary.AppendUvarint(buf, uint64(p.count))
	buf = binary.AppendUvarint(buf, uint64(p.details))
	return append(buf, p.rows...), nil
}

func appendBytes(buf, data []byte) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(data))), data...)
}

func appendPeriods(buf []byte, list []period.Period) []byte {
	buf = binary.AppendUvarint(buf, uint64(len(list)))
	for _, p := range list {
		buf = binary.AppendVarint(append(buf, byte(p.Form)), int64(p.Year))
	}
	return buf
}

// decode reads a part that was kept, for a framework. ok is false when it is none. What its
// rows are is found out when they are laid out.
func (p *part) decode(data []byte, fw *framework.Framework, probs *source.Problems) (ok bool) {
	d := &decoder{data: data}
	if json.Unmarshal(d.bytes(d.uint()), probs) != nil {
		return false
	}
	p.when = d.periods()
	if d.uint() != len(fw.Measures) {
		return false
	}
	for m := range p.periods {
		p.periods[m] = d.periods()
	}
	for range min(d.uint(), len(data)) {
		p.notes = append(p.notes, string(d.bytes(d.uint())))
	}
	p.count, p.details = d.uint(), d.uint()
	p.rows = d.data
	return !d.failed && p.details <= binary.MaxVarintLen64*8*len(data)
}

// decoder reads what was written. It fails at what is too short, and once.
type decoder struct {
	data   []byte
	failed bool
}

func (d *decoder) uint() int {
	n, size := binary.Uvarint(d.data)
	return int(n&(1<<31-1)) * d.skip(size)
}

func (d *decoder) int() int64 {
	n, size := binary.Varint(d.data)
	return n * int64(d.skip(size))
}

// skip passes over what was read, and gives 1, or 0 where nothing was.
func (d *decoder) skip(size int) int {
	if size <= 0 {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = d.data[size:]
	return 1
}

func (d *decoder) byte() byte {
	if len(d.data) == 0 {
		d.failed = true
		return 0
	}
	b := d.data[0]
	d.data = d.data[1:]
	return b
}

func (d *decoder) bytes(n int) []byte {
	if n > len(d.data) {
		d.failed, n = true, 0
	}
	b := d.data[:n:n]
	d.data = d.data[n:]
	return b
}

func (d *decoder) periods() []period.Period {
	n := d.uint()
	if n > len(d.data) {
		d.failed, n = true, 0
	}
	list := make([]period.Period, n)
	for i := range list {
		form := period.Form(d.byte())
		list[i] = period.Period{Year: int16(d.int()), Form: form}
	}
	return list
}

// row reads a row, which differs from the one before; has tells that something stands
// beside its figure, which follows.
func (d *decoder) row(row *packed) (v Value, has bool) {
	differs := d.byte()
	if differs&newMeasure != 0 {
		row.Measure = framework.MeasureIndex(d.uint())
	}
	if differs&newCategory != 0 {
		row.Category = framework.CategoryIndex(d.uint())
	}
	if differs&newArea != 0 {
		row.Area = area.Index(d.uint())
	}
	row.when++
	if differs&newPeriod != 0 {
		row.when = d.uint()
	}
	if differs&newScale != 0 {
		row.scale = uint8(d.uint())
	}
	row.line++
	if differs&newLine != 0 {
		row.line = d.uint()
	}
	v.Symbol = Number
	if differs&noNumber != 0 {
		v.Symbol, v.Marks = Symbol(d.byte()), Marks(d.byte())
	}
	v.Number = Decimal{d.int(), row.scale}
	return v, differs&hasDetail != 0
}

// beside reads what stands beside a figure.
func (d *decoder) beside() (out detail) {
	out.has = d.byte()
	if out.has&hasNote != 0 {
		out.has &^= hasNote
		out.note = int32(d.uint())
	}
	begin := d.data
	for numbers := bits.OnesCount8(out.has & (hasScales - 1)); numbers > 0; numbers-- {
		for d.byte() >= 0x80 { // of a varint
		}
		if out.has&hasScales != 0 {
			d.byte()
		}
	}
	out.numbers = begin[:len(begin)-len(d.data)]
	return out
}
