package disclose

import (
	"io/fs"
	"slices"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// number names a figure by indexes, so that it can be looked up.
type number struct {
	m framework.MeasureIndex
	c framework.CategoryIndex
	a area.Index
	p period.Period
}

// elsewhere holds an edition against the figures of an earlier one.
type elsewhere struct {
	*reporter
	id      string // of the earlier edition; "" for none
	asked   []bool // by measure: it is guarded, and not known what is found
	hidden  map[number]figure
	secret  map[place]figure               // the same by the counts that they are made of
	kin     []bool                         // areas that others came from, or that came from others
	counts  map[number]observation.Decimal // of the earlier edition, for those areas
	pending map[figure]bool                // what was reported for a newer edition
}

// against reports what an earlier edition tells of the figures that are suppressed
// here, by the same measure or another that is made of the same count, and what the
// children are by which areas differ of which one came from the other.
func (x *elsewhere) against(fsys fs.FS, id string) error {
	x.id, x.counts = id, map[number]observation.Decimal{}
	var own source.Problems // what is wrong with a sealed edition is said elsewhere
	told, err := edition.ToldOf(fsys, id, x.wanted, &own)
	if err != nil {
		return err
	}
	for _, t := range told {
		for _, n := range x.numbers(&t.Key) {
			x.tells(n, &t)
			if c, ok := x.countOf(n.m, t.Value, t.Numerator); ok && x.kin[n.a] {
				x.counts[n] = c
			}
		}
	}
	x.boundaries()
	return nil
}

// tells reports what a figure of the earlier edition tells.
func (x *elsewhere) tells(n number, t *edition.Told) {
	report := func(f figure, format string, args ...any) {
		if !x.pending[f] {
			x.pending[f] = true
			x.stop(ToldElsewhere, f, format, args...)
		}
	}
	if f, ok := x.hidden[n]; ok {
		report(f, "is suppressed, but edition %s shows it: %s", x.id, t.Value.Format(x.fw.Measures[n.m].Decimals))
		return
	}
	in := &x.fw.Measures[n.m]
	if c, ok := x.countOf(n.m, t.Value, t.Numerator); ok {
		if f, ok := x.secret[x.placeOfCount(n)]; ok {
			report(f, "is suppressed, but edition %s gives the count by %s: %s", x.id, t.Key, c.Format(0))
		}
	}
	if in.OutOf != framework.None && t.Denominator.OK {
		if f, ok := x.secret[x.placeOfBase(n)]; ok {
			report(f, "is suppressed, but edition %s gives the count, which %s is out of: %s", x.id, t.Key, t.Denominator.Format(0))
		}
	}
}

// wanted reports whether a figure of the earlier edition must be looked at.
func (x *elsewhere) wanted(k *edition.Key) bool {
	return slices.ContainsFunc(x.numbers(k), func(n number) bool {
		if _, hidden := x.hidden[n]; hidden || x.kin[n.a] {
			return true
		}
		_, counted := x.secret[x.placeOfCount(n)]
		if !counted && x.fw.Measures[n.m].OutOf != framework.None {
			_, counted = x.secret[x.placeOfBase(n)]
		}
		return counted
	})
}

// numbers gives what a key of the earlier edition may name here. Its area may be
// written as a code, which several areas have borne.
func (x *elsewhere) numbers(k *edition.Key) []number {
	m, ok := x.fw.Measure(k.Measure)
	if !ok || !x.asked[m] {
		return nil
	}
	c, ok := x.fw.Category(m, k.Category)
	if !ok {
		return nil
	}
	if a, ok := x.e.Register.BySlug(k.Area); ok {
		return []number{{m, c, a, k.Period}}
	}
	var list []number
	for _, a := range x.e.Register.ByCode(k.Area) {
		list = append(list, number{m, c, a, k.Period})
	}
	return list
}

// countOf gives the count that a figure is, or is made of.
func (x *elsewhere) countOf(m framework.MeasureIndex, value observation.Decimal, numerator observation.Optional) (observation.Decimal, bool) {
	if u := x.fw.Measures[m].Unit; u == framework.Percent || u == framework.PerTenK {
		return numerator.Decimal, numerator.OK
	}
	return value, true
}

// boundaries compares areas with those that came from them or that they came from,
// in the same period, wherever that is given: in this edition or in the earlier one.
// Where all but one of the areas that make up another leave few children, these are
// the children of that one.
func (x *elsewhere) boundaries() {
	for a, kin := range x.kin {
		if !kin {
			continue
		}
		in := &x.e.Register.Areas[a]
		if len(in.Predecessors) > 0 {
			x.boundary(area.Index(a), in.Predecessors, true)
		}
		if len(in.Successors) > 0 {
			x.boundary(area.Index(a), in.Successors, false)
		}
	}
}

// boundary compares an area with those that it came from, joined, or that came from
// it.
func (x *elsewhere) boundary(whole area.Index, parts []area.Index, joined bool) {
	for m, is := range x.asked {
		if !is {
			continue
		}
		for c := range x.fw.Width(framework.MeasureIndex(m)) {
			for _, p := range x.e.Table.Periods(framework.MeasureIndex(m)) {
				x.differing(number{framework.MeasureIndex(m), framework.CategoryIndex(c), whole, p}, parts, joined)
			}
		}
	}
}

// differing reports one count that differs by few children from what its parts leave
// but for one. An area that others joined, and that kept its name, is among its parts
// as it was before. One that came from a single other is the same place.
//
// Areas that existed beside each other in the period are no parts of each other,
// whatever became of them later.
func (x *elsewhere) differing(n number, parts []area.Index, joined bool) {
	existed := func(a area.Index) bool { return x.e.Register.Areas[a].Existed(n.p) }
	if !joined && slices.ContainsFunc(parts, existed) {
		return
	}
	rest, in, ok := x.count(n)
	if !ok {
		return
	}
	all, known := len(parts), 0
	before, grown := x.counts[n]
	if grown = grown && in.m >= 0; grown {
		rest, all, known = rest.Sub(before), all+1, known+1
	}
	if joined && !grown && existed(n.a) {
		return
	}
	for _, a := range parts {
		if grown && !existed(a) {
			all-- // it was a part of the area before already
			continue
		}
		n.a = a
		c, f, ok := x.count(n)
		if !ok {
			continue
		}
		rest, known = rest.Sub(c), known+1
		if in.m < 0 {
			in = f // the message stands at a figure of this edition
		}
	}
	by, scale := rest.Units()
	if in.m >= 0 && all > 1 && known == all-1 && scale == 0 && by > 0 && by <= x.protect[n.m].Threshold {
		x.stop(Boundary, in, "less the areas that joined it or left it%s is %s in this period: so many are in the one that is not shown", x.also(), count(by))
	}
}

// also names the earlier edition of which figures were taken as well.
func (x *elsewhere) also() string {
	if x.id == "" {
		return ""
	}
	return ", some of edition " + x.id + ","
}

// count gives an exact count, of this edition if it has it, else of the earlier one;
// the figure has the measure -1 when it is of that.
func (x *elsewhere) count(n number) (observation.Decimal, figure, bool) {
	f := figure{m: n.m, c: n.c, a: n.a, period: n.p}
	if v, ok := x.valueOf(f); ok && v.IsNumber() {
		f.value = v
		c, ok := x.countOf(n.m, v.Number, x.e.Table.Detail(v).Numerator)
		return c, f, ok && x.exact(f, c)
	}
	c, ok := x.counts[n]
	exact := ok && x.exact(f, c)
	f.m = -1
	return c, f, exact
}

// exact reports whether a count was not rounded.
func (x *elsewhere) exact(f figure, c observation.Decimal) bool {
	units, scale := c.Units()
	return scale == 0 && rounded(units, x.step(f), 1).Width() == 0
}

// suppressed finds the suppressed figures of the groups that are asked for. Of several
// that are made of one count the first stands for it.
func (x *elsewhere) suppressed() {
	x.hidden, x.secret = map[number]figure{}, map[place]figure{}
	for m, is := range x.asked {
		if !is {
			continue
		}
		x.measure(framework.MeasureIndex(m), func(f figure) {
			if f.value.Symbol != observation.Suppressed {
				return
			}
			x.hidden[f.number()] = f
			if at := x.placeOfCount(f.number()); x.secret[at] == (figure{}) {
				x.secret[at] = f
			}
		})
	}
}

// earlierEditions holds groups against earlier editions, given by their ids, newest first,
// but for those of which k knows what that gives.
func (r *reporter) earlierEditions(fsys fs.FS, ids []string, groups []*group, k *Known) error {
	r.elsewhere = true
	x := &elsewhere{reporter: r, asked: make([]bool, len(r.guarded)), kin: make([]bool, len(r.e.Register.Areas)), pending: map[figure]bool{}}
	for i := range x.kin {
		in := &r.e.Register.Areas[i]
		x.kin[i] = len(in.Predecessors) > 0 || len(in.Successors) > 0
	}
	guards := false
	for _, of := range groups {
		if len(ids) > 0 && k.recallElsewhere(x, of) {
			continue
		}
		for _, m := range of.measures {
			x.asked[m] = r.guarded[m]
			guards = guards || r.guarded[m]
		}
	}
	if len(ids) == 0 {
		x.boundaries()
	}
	if len(ids) == 0 || !guards {
		return nil
	}
	x.suppressed()
	for _, id := range ids {
		if err := x.against(fsys, id); err != nil {
			return err
		}
	}
	return nil
}
