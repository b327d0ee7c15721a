package check

import (
	"iter"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Figures looks at the figures of an edition beside one another, when each of
// them could be read: whether a percentage is what its counts give, whether a
// total can be the total of its parts. What must be wrong is an error; what may
// be true and seldom is, is a warning.
func Figures(t *observation.Table, probs *source.Problems) {
	for m := range t.Framework.Measures {
		s := &sheet{t: t, m: framework.MeasureIndex(m), probs: probs}
		if len(s.periods()) == 0 {
			continue
		}
		s.recomputed()
		s.fractions()
		s.shares()
		s.statistics()
		s.totals()
		s.between()
		s.shareOfOne()
		s.standstill(s.copied())
		s.jumps()
	}
	numberAndRate(t, probs)
}

// sheet is the figures of one measure, as a rule goes through them.
type sheet struct {
	t     *observation.Table
	m     framework.MeasureIndex
	probs *source.Problems
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

// parts lists the authorities that make up an area: those of a region, and all
// of the country.
func (s *sheet) parts(whole area.Index) (parts []area.Index) {
	reg := s.t.Register
	for i := range reg.Areas {
		a := area.Index(i)
		if reg.Areas[i].Level != area.Authority {
			continue
		}
		if reg.Areas[whole].Level == area.Country || reg.RegionOf(a) == whole {
			parts = append(parts, a)
		}
	}
	return parts
}

// wholes lists the areas that are made up of authorities.
func (s *sheet) wholes() (wholes []area.Index) {
	for i := range s.t.Register.Areas {
		if l := s.t.Register.Areas[i].Level; l == area.Country || l == area.Region {
			wholes = append(wholes, area.Index(i))
		}
	}
	return wholes
}
