package observation

import (
	"encoding/binary"
	"encoding/json"
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Keeper keeps what files of observations say between readings, so that a file that
// has not changed is not read again. Who gives one knows by what else a reading is
// decided, the framework, the register and the edition, and gives nothing that was kept
// under another.
type Keeper interface {
	Get(file string) ([]byte, bool)
	Put(file string, data []byte)
}

// A part as it is kept: its periods and notes, then its rows, each with what differs
// from the row before, and last what was wrong.

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

// encode writes a part with what was wrong with its file.
func (p *part) encode(probs *source.Problems) ([]byte, error) {
	said, err := json.Marshal(probs)
	if err != nil {
		return nil, err
	}
	var when []period.Period
	for i := range p.keys {
		if k := &p.keys[i]; !slices.Contains(when, k.Period) {
			when = append(when, k.Period)
		}
	}
	buf := make([]byte, 0, 16*len(p.keys)+len(said)+64)
	buf = binary.AppendUvarint(buf, uint64(len(said)))
	buf = append(buf, said...)
	buf = binary.AppendUvarint(buf, uint64(len(when)))
	for _, p := range when {
		buf = binary.AppendVarint(append(buf, byte(p.Form)), int64(p.Year))
	}
	buf = binary.AppendUvarint(buf, uint64(len(p.notes)-1))
	for _, note := range p.notes[1:] {
		buf = append(binary.AppendUvarint(buf, uint64(len(note))), note...)
	}
	buf = binary.AppendUvarint(buf, uint64(len(p.keys)))
	buf = binary.AppendUvarint(buf, uint64(len(p.details)))
	var was packed
	for i := range p.keys {
		v := &p.values[i]
		_, line := v.place.split()
		row := packed{p.keys[i], slices.Index(when, p.keys[i].Period), v.Number.scale, line}
		buf = row.append(buf, &was, v)
		if v.detail != 0 {
			buf = p.details[v.detail].append(buf)
		}
		was = row
	}
	return buf, nil
}

// packed is what a row is written by: what the next one differs from.
type packed struct {
	Key
	when  int // into the periods of the part
	scale uint8
	line  int
}

func (row *packed) append(buf []byte, was *packed, v *Value) []byte {
	at := len(buf)
	buf = append(buf, 0)
	note := func(bit byte, is bool, n int) {
		if is {
			buf[at] |= bit
			buf = binary.AppendUvarint(buf, uint64(n))
		}
	}
	note(newMeasure, row.Measure != was.Measure, int(row.Measure))
	note(newCategory, row.Category != was.Category, int(row.Category))
	note(newArea, row.Area != was.Area, int(row.Area))
	note(newPeriod, row.when != was.when+1, row.when)
	note(newScale, row.scale != was.scale, int(row.scale))
	note(newLine, row.line != was.line+1, row.line)
	if v.Symbol != Number || v.Marks != 0 {
		buf[at] |= noNumber
		buf = append(buf, byte(v.Symbol), byte(v.Marks))
	}
	if v.detail != 0 {
		buf[at] |= hasDetail
	}
	return binary.AppendVarint(buf, v.Number.units)
}

func (d *detail) append(buf []byte) []byte {
	at := len(buf)
	buf = append(buf, 0)
	if d.note != 0 {
		buf[at] |= hasNote
		buf = binary.AppendUvarint(buf, uint64(d.note))
	}
	for _, scale := range d.scale {
		if scale > 0 {
			buf[at] |= hasScales
		}
	}
	for i, scale := range d.scale {
		if scale < 0 {
			continue
		}
		buf[at] |= 1 << i
		buf = binary.AppendVarint(buf, d.units[i])
		if buf[at]&hasScales != 0 {
			buf = append(buf, byte(scale))
		}
	}
	return buf
}

// decoder reads what encode has written. It fails at what is too short, and once.
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

// decode reads a part that was kept, of a file with this number, for a framework and a
// register. ok is false when it is not one of these.
func (p *part) decode(data []byte, number int, fw *framework.Framework, reg *area.Register, probs *source.Problems) (ok bool) {
	d := &decoder{data: data}
	if json.Unmarshal(d.bytes(d.uint()), probs) != nil {
		return false
	}
	when := make([]period.Period, min(d.uint(), len(data)))
	for i := range when {
		form := period.Form(d.byte())
		when[i] = period.Period{Year: int16(d.int()), Form: form}
	}
	for range min(d.uint(), len(data)) {
		p.notes = append(p.notes, string(d.bytes(d.uint())))
	}
	rows, details := d.uint(), d.uint()
	if d.failed || rows > len(data) || details > len(data) {
		return false
	}
	p.keys, p.values = make([]Key, 0, rows), make([]Value, 0, rows)
	p.details = make([]detail, 1, max(details, 1))
	var row packed
	for range rows {
		v := p.row(d, &row)
		if d.failed || row.when >= len(when) || uint(row.Measure) >= uint(len(fw.Measures)) || uint(row.Area) >= uint(len(reg.Areas)) || uint(row.Category) >= uint(fw.Width(row.Measure)) {
			return false
		}
		row.Period = when[row.when]
		v.place = newPlace(number, row.line)
		p.add(row.Key, v)
	}
	return len(d.data) == 0
}

// row reads a row, which differs from the one before.
func (p *part) row(d *decoder, row *packed) (v Value) {
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
	if differs&hasDetail != 0 {
		v.detail = int32(len(p.details))
		p.details = append(p.details, p.beside(d))
	}
	return v
}

func (p *part) beside(d *decoder) (out detail) {
	has := d.byte()
	if has&hasNote != 0 {
		if out.note = int32(d.uint()); int(out.note) >= len(p.notes) {
			d.failed = true
		}
	}
	for i := range out.units {
		out.scale[i] = -1
		if has&(1<<i) == 0 {
			continue
		}
		out.units[i], out.scale[i] = d.int(), 0
		if has&hasScales != 0 {
			out.scale[i] = int8(d.byte())
		}
	}
	return out
}
