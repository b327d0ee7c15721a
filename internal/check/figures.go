package check

import (
	"iter"

	"almanac/internal/area"
	"almanac/internal/cores"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Figures looks at the figures of an edition beside one another, when each of
// them could be read: whether a percentage is what its counts give, whether a
// total can be the total of its parts. What must be wrong is an error; what may
// be true and seldom is, is a warning. partial says that the register holds only
// some of the country's authorities, so that no total can be held against all of
// its parts.
//
// A measure is looked at after the other, as many at a time as there are cores:
// the figures of a real edition are hundreds of thousands, and somebody waits. Of a
// measure that was looked at before, kept gives what was found then; nil for none.
func Figures(t *observation.Table, partial bool, kept Kept, probs *source.Problems) {
	of := make([]source.Problems, len(t.Framework.Measures))
	cores.Share(len(of), func(mine iter.Seq[int]) {
		s := &sheet{t: t, partial: partial}
		for m := range mine {
			s.m, s.probs = framework.MeasureIndex(m), &of[m]
			if len(s.periods()) == 0 || kept != nil && kept.Get(s.m, s.probs) {
				continue
			}
			s.check()
			if kept != nil {
				kept.Put(s.m, s.probs)
			}
		}
	})
	for m := range of {
		probs.Merge(&of[m])
	}
	numberAndRate(t, probs)
}

// Kept keeps what was found of each measure by itself, where its figures stand in the
// same lines of the same files, and the framework and the register are the same. It is
// used by several goroutines, each with other measures.
type Kept interface {
	Get(m framework.MeasureIndex, found *source.Problems) bool
	Put(m framework.MeasureIndex, found *source.Problems)
}

// check goes through the rules about the figures of one measure.
func (s *sheet) check() {
	s.recomputed()
	s.fractions()
	s.shares()
	s.statistics()
	s.eachWhole(func(whole cell, parts []cell) {
		s.total(whole, parts)
		s.between(whole, parts)
	})
	s.shareOfOne()
	s.standstill(s.copied())
	s.jumps()
}

// sheet is the figures of one measure, as a rule goes through them.
type sheet struct {
	t       *observation.Table
	m       framework.MeasureIndex
	partial bool // some authorities are missing
	probs   *source.Problems
	room    []change // in which those of a category are, see jumps
}

// cell is a number of a sheet, and where it is.
type cell struct {
	c framework.CategoryIndex
	a area.Index
	p int // into the periods
	observation.Value
}

func (s *sheet) measure() *framework.Measure { return &s.t.Framework.Measures[s.m] }

func (s *sheet) periods() []period.Period { return s.t.Periods(s.m) }

func (s *sheet) categories() int { return s.t.Framework.Width(s.m) }

// numbers goes through the numbers of all categories, areas and periods.
func (s *sheet) numbers() iter.Seq[cell] {
	return func(yield func(cell) bool) {
		for c := range framework.CategoryIndex(s.categories()) {
			for a := range area.Index(len(s.t.Register.Areas)) {
				for p, v := range s.t.Series(s.m, c, a) {
					if v.IsNumber() && !yield(cell{c, a, p, v}) {
						return
					}
				}
			}
		}
	}
}

// at gives one cell; it need not be a number.
func (s *sheet) at(c framework.CategoryIndex, a area.Index, p int) cell {
	return cell{c, a, p, s.t.At(s.m, c, a, p)}
}

func (s *sheet) pos(c cell) source.Pos { return s.t.Pos(c.Value) }

// key names a cell in a message, as a person names figures elsewhere.
func (s *sheet) key(c cell) string {
	k := edition.Key{Measure: s.measure().ID, Area: s.t.Register.Areas[c.a].Slug, Period: s.periods()[c.p]}
	if cats := s.t.Framework.Categories(s.m); cats != nil {
		k.Category = cats[c.c].ID
	}
	return k.String()
}

// series names a measure, or a category of it.
func (s *sheet) series(c framework.CategoryIndex) string {
	if cats := s.t.Framework.Categories(s.m); cats != nil {
		return s.measure().ID + "/" + cats[c].ID
	}
	return s.measure().ID
}

// eachWhole calls visit with each number of a region or the country, and with the
// cells of the authorities that it is made up of, those that existed then.
func (s *sheet) eachWhole(visit func(whole cell, parts []cell)) {
	var parts []cell
	for i := range s.t.Register.Areas {
		whole := area.Index(i)
		if l := s.t.Register.Areas[i].Level; l != area.Country && l != area.Region {
			continue
		}
		members := s.members(whole)
		for c := range framework.CategoryIndex(s.categories()) {
			for p, v := range s.t.Series(s.m, c, whole) {
				if !v.IsNumber() {
					continue
				}
				parts = parts[:0]
				for _, a := range members {
					if s.t.Register.Areas[a].Existed(s.periods()[p]) { // else a predecessor would be there beside its successor
						parts = append(parts, s.at(c, a, p))
					}
				}
				visit(cell{c, whole, p, v}, parts)
			}
		}
	}
}

// members lists the authorities that make up an area: those of a region, and all
// of the country.
func (s *sheet) members(whole area.Index) (members []area.Index) {
	reg := s.t.Register
	for i := range reg.Areas {
		a := area.Index(i)
		if reg.Areas[i].Level == area.Authority && (reg.Areas[whole].Level == area.Country || reg.RegionOf(a) == whole) {
			members = append(members, a)
		}
	}
	return members
}
