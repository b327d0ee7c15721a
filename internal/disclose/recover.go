package disclose

import (
	"cmp"
	"slices"

	"almanac/internal/area"
	"almanac/internal/cores"
	"almanac/internal/framework"
)

// finding is a suppressed count that can be worked out.
type finding struct {
	at   place
	is   Range
	from []*relation // that hold it there; none when a figure about it says so
}

// recovery is the work of finding suppressed counts that can be worked out.
type recovery struct {
	*cells
	width    int64
	known    *Known // nil for nothing
	found    []finding
	disagree []*relation // that published figures do not bear out
	tangled  []*relation // that were too many to be taken together
}

// recover lists the suppressed counts whose range, when all figures and
// relations hold together, is narrower than width.
func (g *cells) recover(width int64, known *Known) *recovery {
	r := &recovery{cells: g, width: width, known: known}
	for t := range g.cells {
		for i := range g.cells[t] {
			if c := &g.cells[t][i]; c.hidden && c.is.Width() < width && !c.is.Empty() {
				r.found = append(r.found, finding{at: g.placeOf(t, i), is: c.is})
			}
		}
	}
	turns := g.turns()
	found := make([]recovery, len(turns))
	left := make([][]*relation, len(turns))
	cores.Each(len(turns), func(i int) {
		found[i].cells = g
		left[i] = found[i].settle(g.relations(turns[i]))
	})
	for i := range found {
		r.disagree = append(r.disagree, found[i].disagree...)
	}
	unknown := slices.Concat(left...)
	slices.SortFunc(unknown, (*relation).compare)
	slices.SortFunc(r.disagree, (*relation).compare)
	r.workAll(r.islands(unknown))
	slices.SortStableFunc(r.found, func(a, b finding) int { return a.at.compare(b.at) })
	r.found = slices.CompactFunc(r.found, func(a, b finding) bool { return a.at == b.at })
	return r
}

// workAll works on islands, a worker a core. They share no unknown count, and what is
// found is put together in their order, whoever was quicker.
func (r *recovery) workAll(islands [][]*relation) {
	parts := make([]recovery, len(islands))
	cores.Each(len(islands), func(i int) {
		parts[i] = recovery{cells: r.cells, width: r.width}
		r.known.work(&parts[i], islands[i])
	})
	for i := range parts {
		r.found = append(r.found, parts[i].found...)
		r.disagree = append(r.disagree, parts[i].disagree...)
		r.tangled = append(r.tangled, parts[i].tangled...)
	}
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.tally, q.tally), cmp.Compare(p.category, q.category), cmp.Compare(p.area, q.area), cmp.Compare(p.period, q.period))
}

// placeOf names the i-th cell of a tally.
func (g *cells) placeOf(t, i int) place {
	n, areas := len(g.periods[t]), len(g.e.Register.Areas)
	p := place{tally: framework.TallyIndex(t), period: int16(i % n)}
	i /= n
	p.area, p.category = area.Index(i%areas), framework.CategoryIndex(i/areas)
	return p
}

// settle makes exact what parts that are all known make exact: the rounded total
// of a region whose authorities are all published is no longer rounded, and so
// is England's when all regions are. What is left are the relations with
// something unknown in them.
func (r *recovery) settle(list []relation) (unknown []*relation) {
	tried := map[family]trust{}
	waiting := make([]*relation, 0, len(list))
	for i := range list {
		waiting = append(waiting, &list[i])
	}
	for changed := true; changed; {
		changed = false
		unknown = unknown[:0:0]
		for _, rel := range waiting {
			sum, known := r.sum(rel.parts)
			total := r.cell(rel.total)
			if !known || total.hidden {
				unknown = append(unknown, rel)
				continue
			}
			trust := tried[rel.family()]
			trust.tried++
			switch {
			case rel.open || sum < total.is.Low && len(rel.gaps) > 0:
				// the parts are less than the whole, as they may be
			case sum < total.is.Low:
				trust.under++
			case sum > total.is.High:
				r.disagree = append(r.disagree, rel.detached())
			case total.is.Width() > 0:
				total.is, total.added, changed = Range{sum, sum}, true, true
			}
			tried[rel.family()] = trust
		}
		waiting = unknown
	}
	for i, rel := range unknown {
		unknown[i] = rel.detached()
	}
	return r.trusted(unknown, tried)
}

// detached gives a copy of a relation that does not hold those listed with it in memory.
func (rel *relation) detached() *relation {
	own := *rel
	return &own
}

// family is the relations of which one is as true as another: that the bands of
// a year make up the conferences of the year, say.
type family struct {
	kind         kind
	total, parts framework.TallyIndex
	period       int16
}

func (rel *relation) family() family {
	return family{rel.kind, rel.total.tally, rel.parts[0].tally, rel.total.period}
}

// trust is how often relations of a family were held against published figures,
// and how often the parts were under the total.
type trust struct{ tried, under int }

// trusted takes relations for what published figures of their family show them to
// be: where in one of ten, and more than twice, the parts come to less than the
// total, as when a publisher leaves out cases without a date, they are at most the
// total. That a sum is wrong in one place says nothing of another, and so no relation
// is left out for the faults of its family.
func (r *recovery) trusted(list []*relation, tried map[family]trust) []*relation {
	for _, rel := range list {
		t := tried[rel.family()]
		rel.open = rel.open || t.under > 2 && t.under*10 > t.tried
	}
	return list
}

// sum adds parts up; known is false when one of them is not exact.
func (r *recovery) sum(parts []place) (sum int64, known bool) {
	for _, p := range parts {
		c := r.cell(p)
		if c.is.Width() != 0 || c.hidden {
			return 0, false
		}
		sum += c.is.Low
	}
	return sum, true
}

// fixed reports whether a cell is a number and no variable.
func (c *cell) fixed() bool { return c.is.Width() == 0 }

// islands groups relations that share unknown counts. Those without any
// suppressed one are left out.
func (r *recovery) islands(list []*relation) [][]*relation {
	group := make([]int, len(list))
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	first := map[place]int{}
	secret := make([]bool, len(list))
	for i, rel := range list {
		group[i] = i
		for _, p := range rel.all() {
			c := r.cell(p)
			if c.fixed() {
				continue
			}
			secret[i] = secret[i] || c.hidden
			if other, ok := first[p]; ok {
				group[root(i)] = root(other)
			} else {
				first[p] = i
			}
		}
	}
	holds := map[int]bool{}
	for i := range list {
		if secret[i] {
			holds[root(i)] = true
		}
	}
	var order []int
	by := map[int][]*relation{}
	for i, rel := range list {
		if at := root(i); holds[at] {
			if by[at] == nil {
				order = append(order, at)
			}
			by[at] = append(by[at], rel)
		}
	}
	var out [][]*relation
	for _, at := range order {
		out = append(out, by[at])
	}
	return out
}

// all lists the places of a relation.
func (rel *relation) all() []place {
	return append(rel.parts[:len(rel.parts):len(rel.parts)], rel.total)
}

// work looks for suppressed counts of an island that can be worked out. Where
// relations contradict each other, first the areas without figures are taken to be
// in the totals after all. Then what is added up over areas is left out, for totals of
// regions are made apart from the figures of authorities more often than those of a
// table from its parts. Of a contradiction all are left out at first, and then taken in
// again one by one where that makes none. What stays out is looked at by itself: a
// reader who knows of no contradiction does so too.
func (r *recovery) work(island []*relation) {
	s, at := r.system(island)
	sol := s.solve()
	var out []int // places of what was left out
	leave := func() {
		left := slices.Clone(island)
		for _, i := range slices.Backward(slices.Sorted(slices.Values(out))) {
			left = slices.Delete(left, i, i+1)
		}
		if sol.failed {
			r.tangled = append(r.tangled, left...)
		}
		r.alone(left)
	}
	for !sol.failed && sol.conflict != nil {
		if len(sol.conflict) == 0 {
			leave()
			return
		}
		if !r.opened(island, sol) {
			kinds := slices.ContainsFunc(sol.conflict, func(i int) bool { return island[i].kind == areas })
			for _, i := range sol.conflict {
				if !kinds || island[i].kind == areas {
					out = append(out, i)
					sol.relax(i, Range{-unbounded, unbounded})
				}
			}
		}
		sol.settle()
	}
	out = slices.DeleteFunc(out, func(i int) bool {
		is := s.rows[i].is
		if island[i].open {
			is.Low = -unbounded
		}
		return sol.add(i, is)
	})
	sol.lookAnew()
	for _, i := range out {
		r.disagree = append(r.disagree, island[i])
		r.alone(island[i : i+1])
	}
	if sol.failed || !r.narrow(island, sol, at) {
		leave()
	}
}

// opened takes the areas without figures to be in the totals of some relations that
// contradict each other, and reports whether there were any.
func (r *recovery) opened(island []*relation, sol *solution) (any bool) {
	for _, i := range sol.conflict {
		if rel := island[i]; len(rel.gaps) > 0 && !rel.open {
			rel.open, any = true, true
			sol.relax(i, Range{-unbounded, sol.bounds[sol.own+i].High})
		}
	}
	return any
}

// alone looks at relations one by one.
func (r *recovery) alone(list []*relation) {
	for _, rel := range list {
		one := []*relation{rel}
		s, at := r.system(one)
		if sol := s.solve(); sol.conflict == nil && !sol.failed {
			r.narrow(one, sol, at)
		}
	}
}

// system writes an island down as relations of variables, and says where each
// variable stands.
func (r *recovery) system(island []*relation) (s *System, at []place) {
	s = &System{}
	for _, rel := range island {
		for _, p := range rel.all() {
			if c := r.cell(p); !c.fixed() { // others may stand in several islands
				c.variable = 0
			}
		}
	}
	variable := func(p place) int {
		c := r.cell(p)
		if c.variable == 0 {
			at = append(at, p)
			c.variable = int32(s.Var(c.is)) + 1
		}
		return int(c.variable) - 1
	}
	for _, rel := range island {
		var plus, minus []int
		var known int64
		for _, p := range rel.parts {
			if c := r.cell(p); c.fixed() {
				known += c.is.Low
			} else {
				plus = append(plus, variable(p))
			}
		}
		if c := r.cell(rel.total); c.fixed() {
			known -= c.is.Low
		} else {
			minus = append(minus, variable(rel.total))
		}
		is := Range{-known, -known}
		if rel.open {
			is.Low = -unbounded
		}
		s.Sum(plus, minus, is)
	}
	return s, at
}

// narrow finds the suppressed counts of a solved island that have no room. ok is
// false when it could not be done to the end.
func (r *recovery) narrow(island []*relation, sol *solution, at []place) (ok bool) {
	for v, p := range at {
		c := r.cell(p)
		if !c.hidden || c.is.Width() < r.width {
			continue // published, or found already
		}
		high, above, fits := sol.extreme(v, 1, r.width)
		low, below, _ := sol.extreme(v, -1, r.width)
		if sol.failed {
			return false
		}
		if is := (Range{low, high}); fits && sol.seen[v].Width() < r.width && is.Width() < r.width {
			r.found = append(r.found, finding{p, is, r.reasons(p, island, above, below)})
		}
	}
	return true
}

// reasons gives the relations by their places in an island, each once: first those
// in which the count itself stands.
func (r *recovery) reasons(of place, island []*relation, rows ...[]int) (list []*relation) {
	places := slices.Compact(slices.Sorted(slices.Values(slices.Concat(rows...))))
	for _, own := range [...]bool{true, false} {
		for _, i := range places {
			if slices.Contains(island[i].all(), of) == own {
				list = append(list, island[i])
			}
		}
	}
	return list
}
