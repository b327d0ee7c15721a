package disclose

import (
	"cmp"
	"slices"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/period"
)

// kind is why some counts add up to another.
type kind uint8

const (
	areas      kind = iota // authorities make a region, regions the country
	categories             // the categories of a breakdown make its whole
	declared               // the framework says so
)

// relation is counts that add up to another.
type relation struct {
	kind   kind
	reason int32 // the number of the tally, measure or sum that it is because of
	total  place
	parts  []place
	open   bool         // a part is not known at all, so that the parts are at most the total
	gaps   []area.Index // areas that have no figure and were taken to be in no total
}

// turns parts the periods of an edition: relations are of one period, and there are many,
// so that those of one are looked at after those of another. Where older figures stand in
// sums, all are looked at together.
func (g *cells) turns() [][]period.Period {
	var all []period.Period
	for _, of := range g.periods {
		all = append(all, of...)
	}
	slices.SortFunc(all, period.Period.Compare)
	all = slices.Compact(all)
	if slices.ContainsFunc(g.protect, func(p edition.Protection) bool { return len(p.Imputed) > 0 }) {
		return [][]period.Period{all}
	}
	return slices.Collect(slices.Chunk(all, 1))
}

// relations lists the sums of some periods that a reader can take from the framework and
// the register, of what the edition tells.
func (g *cells) relations(of []period.Period) (list []relation) {
	reason := int32(0)
	because := func(from int) {
		for i := range list[from:] {
			list[from+i].reason = reason
		}
		reason++
	}
	for t := range g.cells {
		tally, from := framework.TallyIndex(t), len(list)
		if !g.population[t] {
			for c := range g.fw.Parts(tally) {
				for p, at := range g.periods[t] {
					if slices.Contains(of, at) {
						list = g.overAreas(list, place{tally, framework.CategoryIndex(c), 0, int16(p)})
					}
				}
			}
		}
		because(from)
	}
	for _, m := range g.fw.Measures {
		from := len(list)
		if m.PartsOf != framework.None && g.fw.Tallies[m.Counts].Breakdown != framework.None {
			var parts []framework.TallyPart
			for c := range g.fw.Parts(m.Counts) {
				parts = append(parts, framework.TallyPart{Tally: m.Counts, Category: framework.CategoryIndex(c)})
			}
			list = g.overParts(list, of, categories, framework.TallyPart{Tally: m.PartsOf}, parts)
		}
		because(from)
	}
	for _, s := range g.fw.Sums {
		from := len(list)
		list = g.overParts(list, of, declared, s.Total, s.Parts)
		because(from)
	}
	return list
}

// compare puts relations in order: by why they are, and then by what they are of.
func (rel *relation) compare(other *relation) int {
	p, q := rel.total, other.total
	return cmp.Or(cmp.Compare(rel.reason, other.reason), cmp.Compare(p.category, q.category), cmp.Compare(p.period, q.period), cmp.Compare(p.area, q.area))
}

// isPopulation reports whether a count is only what rates are out of, and nowhere
// suppressed. Estimates of the population need not add up, and give nothing away.
func (g *cells) isPopulation(t framework.TallyIndex) bool {
	return slices.ContainsFunc(g.fw.Measures, func(in framework.Measure) bool { return in.Unit == framework.PerTenK && in.OutOf == t }) &&
		!slices.ContainsFunc(g.cells[t], func(c cell) bool { return c.hidden })
}

// overAreas adds, for one count and period, each area that lies over others.
func (g *cells) overAreas(list []relation, of place) []relation {
	for a := range g.e.Register.Areas {
		of.area = area.Index(a)
		if g.e.Register.Areas[a].Level == area.Authority || !g.known(of) {
			continue
		}
		r := relation{kind: areas, total: of}
		g.members(&r, of)
		if len(r.parts) > 0 {
			list = append(list, r)
		}
	}
	return list
}

// known reports whether the edition tells of a cell, be it that it is suppressed.
func (g *cells) known(p place) bool {
	c := g.cell(p)
	return c.told || c.hidden
}

// members adds the areas right under one: where one of them has no figures of
// its own, those under it. A joint figure is counted once. An area that has none
// is taken to be in no total, unless its source says that an older figure is.
func (g *cells) members(r *relation, over place) {
	at := g.periods[over.tally][over.period]
	for _, a := range g.under[over.area] {
		in := &g.e.Register.Areas[a]
		if !in.Existed(at) {
			continue
		}
		part := over
		part.area = a
		switch c := g.cell(part); {
		case c.joint && g.counted(r, part), c.nothing && !c.told && !c.hidden:
		case c.told || c.hidden:
			r.parts = append(r.parts, part)
		case c.shown:
			r.open = true // it is in the total, and nobody knows how much it is
		case in.Level != area.Authority:
			g.members(r, part)
		default:
			if older, ok := g.imputed(part, at); ok {
				r.parts = append(r.parts, older)
			} else {
				r.gaps = append(r.gaps, part.area)
			}
		}
	}
}

// counted reports whether the joint figure of an area stands in a sum already: it
// is the same figure where the same is said of it.
func (g *cells) counted(r *relation, part place) bool {
	c := g.cell(part)
	return slices.ContainsFunc(r.parts, func(p place) bool {
		other := g.cell(p)
		return other.joint && g.notes[p] == g.notes[part] && other.told == c.told && (!c.told || other.is == c.is)
	})
}

// imputed gives the cell of an older period that totals hold in place of one.
func (g *cells) imputed(p place, at period.Period) (place, bool) {
	for m := range g.guarded {
		in := framework.MeasureIndex(m)
		if !g.guarded[m] || !slices.Contains(g.tallies(in), p.tally) {
			continue
		}
		for _, i := range g.protect[m].Imputed {
			if i.Area != p.area || !slices.Contains(i.Periods, at) {
				continue
			}
			if older := slices.Index(g.periods[p.tally], i.From); older >= 0 {
				p.period = int16(older)
				return p, g.known(p)
			}
		}
	}
	return p, false
}

// overParts adds, for each area and period, a total with its parts. A part that
// no area has in that period was not published then and is nothing; one that
// only this area lacks can be any number.
func (g *cells) overParts(list []relation, of []period.Period, why kind, total framework.TallyPart, parts []framework.TallyPart) []relation {
	for p, at := range g.periods[total.Tally] {
		if !slices.Contains(of, at) {
			continue
		}
		var present []framework.TallyPart
		var when []int16
		for _, part := range parts {
			i := slices.Index(g.periods[part.Tally], at)
			if i < 0 || !g.anywhere(part, i) {
				continue
			}
			present, when = append(present, part), append(when, int16(i))
		}
		if len(present) == 0 || why == declared && len(present) < len(parts) {
			continue
		}
		for a := range g.e.Register.Areas {
			r := relation{kind: why, total: place{total.Tally, total.Category, area.Index(a), int16(p)}}
			if !g.known(r.total) {
				continue
			}
			for i, part := range present {
				at := place{part.Tally, part.Category, area.Index(a), when[i]}
				switch c := g.cell(at); {
				case c.told || c.hidden:
					r.parts = append(r.parts, at)
				case !c.nothing:
					r.open = true
				}
			}
			if len(r.parts) > 0 {
				list = append(list, r)
			}
		}
	}
	return list
}

// anywhere reports whether any area tells of a part in a period.
func (g *cells) anywhere(part framework.TallyPart, p int) bool {
	for a := range g.e.Register.Areas {
		if g.known(place{part.Tally, part.Category, area.Index(a), int16(p)}) {
			return true
		}
	}
	return false
}
