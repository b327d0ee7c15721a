package edition

import (
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// matching says what of one edition is what of another, and of what each has
// observations.
type matching struct {
	measures   []framework.MeasureIndex    // of the old edition, by measure of the new; None where it has none
	categories [][]framework.CategoryIndex // the same of categories, by measure and category of the new
	areas      []area.Index                // the same of areas
	goneArea   []bool                      // areas of the old edition that the new does not know

	from, to *Edition
	old, new holding
}

// holding counts what an edition has observations of.
type holding struct {
	categories [][]int // observations, by measure and category
	total      []int   // by measure
	areas      []bool  // whether there is any
}

func newMatching(old, new *Edition) *matching {
	m := &matching{from: old, to: new, old: holdingOf(old), new: holdingOf(new)}
	m.measures = make([]framework.MeasureIndex, len(new.Framework.Measures))
	m.categories = make([][]framework.CategoryIndex, len(m.measures))
	for i := range m.measures {
		at := framework.MeasureIndex(i)
		om, ok := old.Framework.Measure(new.Framework.Measures[i].ID)
		if !ok {
			om = framework.None
		}
		m.measures[i], m.categories[i] = om, m.matchCategories(om, at)
	}
	m.matchAreas()
	return m
}

// comparable reports whether a number of the one measure can be set beside one
// of the other.
func (m *matching) comparable(old, new framework.MeasureIndex) bool {
	a, b := &m.from.Framework.Measures[old], &m.to.Framework.Measures[new]
	return a.Unit == b.Unit && a.Kind == b.Kind
}

func (m *matching) matchCategories(om, nm framework.MeasureIndex) []framework.CategoryIndex {
	list := make([]framework.CategoryIndex, m.to.Framework.Width(nm))
	cats := m.to.Framework.Categories(nm)
	for i := range list {
		id := ""
		if cats != nil {
			id = cats[i].ID
		}
		list[i] = framework.None
		if om != framework.None {
			if c, ok := m.from.Framework.Category(om, id); ok {
				list[i] = c
			}
		}
	}
	return list
}

// lostCategories lists the ids of categories that only the old edition's
// framework has and of which it has observations.
func (m *matching) lostCategories(om, nm framework.MeasureIndex) (ids []string) {
	for i, c := range m.from.Framework.Categories(om) {
		if _, ok := m.to.Framework.Category(nm, c.ID); !ok && m.old.categories[om][i] > 0 {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// matchAreas finds each area of the new register in the old one: by slug, then
// by code, current or former, where neither has been matched.
func (m *matching) matchAreas() {
	before, now := m.from.Register, m.to.Register
	m.areas = make([]area.Index, len(now.Areas))
	m.goneArea = make([]bool, len(before.Areas))
	for i := range m.goneArea {
		m.goneArea[i] = true
	}
	for i := range now.Areas {
		m.areas[i] = area.None
		if o, ok := before.BySlug(now.Areas[i].Slug); ok {
			m.areas[i] = o
			m.goneArea[o] = false
		}
	}
	for i := range now.Areas {
		x := &now.Areas[i]
		if m.areas[i] != area.None {
			continue
		}
		for o := range before.Areas {
			code := before.Areas[o].Code
			if m.goneArea[o] && code != "" && before.Areas[o].Level == x.Level && (code == x.Code || slices.Contains(x.FormerCodes, code)) {
				m.areas[i] = area.Index(o)
				m.goneArea[o] = false
				break
			}
		}
	}
}

func holdingOf(e *Edition) holding {
	fw := e.Framework
	h := holding{categories: make([][]int, len(fw.Measures)), total: make([]int, len(fw.Measures)), areas: make([]bool, len(e.Register.Areas))}
	for m := range fw.Measures {
		h.categories[m] = make([]int, fw.Width(framework.MeasureIndex(m)))
		for c := range h.categories[m] {
			for a := range h.areas {
				for _, v := range e.Table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), area.Index(a)) {
					if v.Symbol != observation.Absent {
						h.categories[m][c]++
						h.areas[a] = true
					}
				}
			}
			h.total[m] += h.categories[m][c]
		}
	}
	return h
}
