package observation

import (
	"cmp"
	"slices"

	"almanac/internal/area"
	"almanac/internal/cores"
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
	return &Builder{fw, reg, newPart(len(fw.Measures))}
}

// Add sets a value and what stands beside it. A later value for the same key
// replaces an earlier one. The key's period must be of the measure's kind.
func (b *Builder) Add(k Key, v Value, d Detail) {
	v.place = 0
	b.rows.add(k, v, d)
}

// Table gives the table of all values added so far.
func (b *Builder) Table() *Table {
	t := &Table{Framework: b.fw, Register: b.reg}
	if !t.assemble([]*part{&b.rows}, func(old *Value, new Value) { *old = new }) {
		panic("observation: a key is outside the framework or the register")
	}
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

// detail is a Detail as a table keeps it, in a few bytes, with the number of its note:
// notes repeat themselves.
type detail struct {
	has     byte // which numbers there are, see part
	note    int32
	numbers []byte // as varints, with their scales if any has one
}

// assemble lays the values of all parts out, parts with other measures at the same time.
// twice is called when a value stands at a place already, in the order of the parts. It is
// false when a part is none of this table's.
func (t *Table) assemble(parts []*part, twice func(old *Value, new Value)) (ok bool) {
	t.layOut(parts)
	size := 1 // at 0 there is nothing
	t.notes = make([]string, 1)
	jobs := make([]*laying, len(parts))
	for i, p := range parts {
		jobs[i] = &laying{part: p, at: size, end: size + p.details, notes: int32(len(t.notes) - 1)}
		size += p.details
		t.notes = append(t.notes, p.notes...)
	}
	t.details = make([]byte, size)
	together := sharingMeasures(jobs)
	cores.Each(len(together), func(i int) {
		for _, j := range together[i] {
			j.lay(t)
		}
	})
	ok = true
	for _, j := range jobs {
		ok = ok && !j.strange
		t.count += j.count
		for _, x := range j.twice {
			twice(x.old, x.new)
		}
	}
	return ok
}

// laying is the work of laying out a part.
type laying struct {
	part  *part
	at    int   // where the next of its details begins
	end   int   // where the last of them has to end
	notes int32 // how many come before those of the part

	count   int
	twice   []meeting
	strange bool // it is not a part of the table
}

// meeting is a value for a place that has one.
type meeting struct {
	old *Value
	new Value
}

func (j *laying) lay(t *Table) {
	whole := j.part.each(func(k Key, v Value, d *detail) {
		at := t.slot(k)
		if at == nil || d != nil && d.room() > j.end-j.at {
			j.strange = true
			return
		}
		if d != nil {
			own := *d
			if own.note != 0 {
				own.note += j.notes
			}
			v.detail = uint32(j.at)
			j.at += len(own.append(t.details[j.at:j.at:len(t.details)]))
		}
		if at.Symbol != Absent {
			j.twice = append(j.twice, meeting{at, v})
		} else {
			*at = v
			j.count++
		}
	})
	j.strange = j.strange || !whole
	j.part.rows = nil // which is not needed any more
}

// sharingMeasures groups parts: those that have observations of one measure are together,
// in their order.
func sharingMeasures(jobs []*laying) (groups [][]*laying) {
	of := map[int]int{} // the group of a measure
	for _, j := range jobs {
		mine := -1
		for m, periods := range j.part.periods {
			if len(periods) == 0 {
				continue
			}
			other, taken := of[m]
			switch {
			case mine < 0 && taken:
				mine = other
			case mine < 0:
				mine = len(groups)
				groups = append(groups, nil)
			case taken && other != mine: // two groups become one
				groups[mine] = append(groups[mine], groups[other]...)
				slices.SortFunc(groups[mine], func(a, b *laying) int { return cmp.Compare(a.at, b.at) })
				groups[other] = nil
				for at, g := range of {
					if g == other {
						of[at] = mine
					}
				}
			}
			of[m] = mine
		}
		if mine >= 0 {
			groups[mine] = append(groups[mine], j)
		}
	}
	return groups
}

// layOut makes an empty block for each measure that has observations.
func (t *Table) layOut(parts []*part) {
	t.blocks = make([]block, len(t.Framework.Measures))
	for m := range t.blocks {
		b := &t.blocks[m]
		for _, p := range parts {
			b.periods = append(b.periods, p.periods[m]...)
			if len(p.periods[m]) > 0 {
				b.files = append(b.files, p.number)
			}
		}
		slices.SortFunc(b.periods, period.Period.Compare)
		b.periods = slices.Compact(b.periods)
		cells := t.Framework.Width(framework.MeasureIndex(m)) * len(t.Register.Areas) * len(b.periods)
		b.values = make([]Value, cells)
	}
}

// slot is where the value of a key lies; nil for a key that the table has not. The periods
// of a measure are few, so that a search from the front is the quickest.
func (t *Table) slot(k Key) *Value {
	if uint(k.Measure) >= uint(len(t.blocks)) || uint(k.Area) >= uint(len(t.Register.Areas)) || uint(k.Category) >= uint(t.Framework.Width(k.Measure)) {
		return nil
	}
	b := &t.blocks[k.Measure]
	p := slices.Index(b.periods, k.Period)
	if p < 0 {
		return nil
	}
	return &b.values[(int(k.Category)*len(t.Register.Areas)+int(k.Area))*len(b.periods)+p]
}
