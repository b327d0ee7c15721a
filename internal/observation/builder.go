package observation

import (
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
)

// Key says what a value is about.
type Key struct {
	Measure  framework.MeasureIndex
	Category framework.CategoryIndex // 0 for a measure without a breakdown
	Area     area.Index
	Period   period.Period
}

// Builder makes a Table of values that do not come from a file.
type Builder struct {
	fw   *framework.Framework
	reg  *area.Register
	rows part
}

// NewBuilder begins a Table for a framework and a register.
func NewBuilder(fw *framework.Framework, reg *area.Register) *Builder {
	return &Builder{fw, reg, newPart(0, len(fw.Measures))}
}

// Add sets a value and what stands beside it. A later value for the same key
// replaces an earlier one. The key's period must be of the measure's kind.
func (b *Builder) Add(k Key, v Value, d Detail) {
	v.detail, v.place = b.rows.keep(d), 0
	b.rows.add(k, v)
}

// Table gives the table of all values added so far.
func (b *Builder) Table() *Table {
	t := &Table{Framework: b.fw, Register: b.reg}
	t.assemble([]*part{&b.rows}, func(old *Value, new Value) { *old = new })
	return t
}

// place is a file's number in its upper bits and a line in its lower ones.
// With it a Value is 32 bytes long.
type place uint32

const lineBits = 22

// newPlace packs a file's number, counted from 0, and a line. A line beyond
// four million is left out, and a file beyond the thousandth too.
func newPlace(file, line int) place {
	if file+1 >= 1<<(32-lineBits) {
		return 0
	}
	if line >= 1<<lineBits {
		line = 0
	}
	return place(file+1)<<lineBits | place(line)
}

// split gives the file's number and the line; a number that no table has when
// the place is not known.
func (p place) split() (file, line int) {
	if p == 0 {
		return 1 << 30, 0
	}
	return int(p>>lineBits) - 1, int(p & (1<<lineBits - 1))
}

// detail is a Detail as it is kept: half the size, and notes, which repeat
// themselves, once.
type detail struct {
	units [4]int64 // numerator, denominator, lower, upper
	scale [4]int8  // -1 for a number that is missing
	note  int32
}

func (d *detail) set(i int, n Optional) {
	d.scale[i] = -1
	if n.OK {
		d.units[i], d.scale[i] = n.units, int8(n.scale)
	}
}

func (d *detail) get(i int) Optional {
	if d.scale[i] < 0 {
		return Optional{}
	}
	return Optional{Decimal{d.units[i], uint8(d.scale[i])}, true}
}

func (d *detail) unpack(notes []string) Detail {
	return Detail{d.get(0), d.get(1), d.get(2), d.get(3), notes[d.note]}
}

// part is the observations of one file, in its order.
type part struct {
	keys    []Key
	values  []Value
	details []detail          // the first stands for none
	notes   []string          // the first is ""
	noted   map[string]int32  // the place of each note in notes
	periods [][]period.Period // by measure, in no order
}

func newPart(rows, measures int) part {
	return part{
		keys: make([]Key, 0, rows), values: make([]Value, 0, rows),
		details: make([]detail, 1), notes: make([]string, 1),
		noted: make(map[string]int32), periods: make([][]period.Period, measures),
	}
}

func (p *part) add(k Key, v Value) {
	p.keys, p.values = append(p.keys, k), append(p.values, v)
	if !slices.Contains(p.periods[k.Measure], k.Period) {
		p.periods[k.Measure] = append(p.periods[k.Measure], k.Period)
	}
}

// keep stores a detail and gives its index, 0 when there is nothing in it.
func (p *part) keep(d Detail) int32 {
	if d == (Detail{}) {
		return 0
	}
	var kept detail
	for i, n := range [4]Optional{d.Numerator, d.Denominator, d.Lower, d.Upper} {
		kept.set(i, n)
	}
	if d.Note != "" {
		at, ok := p.noted[d.Note]
		if !ok {
			at = int32(len(p.notes))
			p.notes = append(p.notes, d.Note)
			p.noted[d.Note] = at
		}
		kept.note = at
	}
	p.details = append(p.details, kept)
	return int32(len(p.details) - 1)
}

// assemble lays the values of all parts out. twice is called when a value
// stands at a place already.
func (t *Table) assemble(parts []*part, twice func(old *Value, new Value)) {
	t.layOut(parts)
	count := 1
	for _, p := range parts {
		count += len(p.details) - 1
	}
	t.details, t.notes = make([]detail, 1, count), make([]string, 1)
	for _, p := range parts {
		details, notes := int32(len(t.details)-1), int32(len(t.notes)-1)
		for _, d := range p.details[1:] {
			if d.note != 0 {
				d.note += notes
			}
			t.details = append(t.details, d)
		}
		t.notes = append(t.notes, p.notes[1:]...)
		for i, k := range p.keys {
			v := p.values[i]
			if v.detail != 0 {
				v.detail += details
			}
			at := t.slot(k)
			if at.Symbol != Absent {
				twice(at, v)
				continue
			}
			*at = v
			t.count++
		}
	}
}

// layOut makes an empty block for each measure that has observations.
func (t *Table) layOut(parts []*part) {
	t.blocks = make([]block, len(t.Framework.Measures))
	for m := range t.blocks {
		b := &t.blocks[m]
		for _, p := range parts {
			b.periods = append(b.periods, p.periods[m]...)
		}
		slices.SortFunc(b.periods, period.Period.Compare)
		b.periods = slices.Compact(b.periods)
		cells := t.Framework.Width(framework.MeasureIndex(m)) * len(t.Register.Areas) * len(b.periods)
		b.values = make([]Value, cells)
	}
}

// slot is where the value of a key lies. The periods of a measure are few, so
// that a search from the front is the quickest.
func (t *Table) slot(k Key) *Value {
	b := &t.blocks[k.Measure]
	at := (int(k.Category)*len(t.Register.Areas) + int(k.Area)) * len(b.periods)
	return &b.values[at+slices.Index(b.periods, k.Period)]
}
