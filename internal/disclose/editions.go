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
	id      string
	hidden  map[number]figure
	kin     []bool                         // areas that others came from, or that came from others
	counts  map[number]observation.Decimal // of the earlier edition, for those areas
	pending map[number]bool                // what was reported for a newer edition
}

// against reports what an earlier edition tells of the figures that are suppressed
// here, and what the children are by which two areas differ of which one came
// from the other.
func (x *elsewhere) against(fsys fs.FS, id string) error {
	x.id, x.counts = id, map[number]observation.Decimal{}
	var own source.Problems // what is wrong with a sealed edition is said elsewhere
	told, err := edition.ToldOf(fsys, id, x.wanted, &own)
	if err != nil {
		return err
	}
	for _, t := range told {
		for _, n := range x.numbers(&t.Key) {
			if f, ok := x.hidden[n]; ok && !x.pending[n] {
				x.pending[n] = true
				x.stop(ToldElsewhere, f, "is suppressed, but edition %s shows it: %s", id, t.Value.Format(x.fw.Measures[n.m].Decimals))
			}
			if c, ok := x.countOf(n.m, t.Value, t.Numerator); ok && x.kin[n.a] {
				x.counts[n] = c
			}
		}
	}
	x.boundaries()
	return nil
}

// wanted reports whether a figure of the earlier edition must be looked at.
func (x *elsewhere) wanted(k *edition.Key) bool {
	return slices.ContainsFunc(x.numbers(k), func(n number) bool {
		_, hidden := x.hidden[n]
		return hidden || x.kin[n.a]
	})
}

// numbers gives what a key of the earlier edition may name here. Its area may be
// written as a code, which several areas have borne.
func (x *elsewhere) numbers(k *edition.Key) []number {
	m, ok := x.fw.Measure(k.Measure)
	if !ok || !x.guarded[m] {
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

// boundaries compares each area with those that came from it or that it came
// from, in the same period, one of the two in this edition and the other in the
// earlier one. Where the counts differ by few children, these are the children of
// the place that moved.
func (x *elsewhere) boundaries() {
	for n, old := range x.counts {
		in := &x.e.Register.Areas[n.a]
		for _, kin := range slices.Concat(in.Predecessors, in.Successors) {
			f := figure{m: n.m, c: n.c, a: kin, period: n.p}
			var ok bool
			if f.value, ok = x.valueOf(f); !ok || !f.value.IsNumber() {
				continue
			}
			now, ok := x.countOf(n.m, f.value.Number, x.e.Table.Detail(f.value).Numerator)
			if !ok {
				continue
			}
			by, scale := now.Sub(old).Units()
			if scale == 0 && by != 0 && abs(by) <= x.protect[n.m].Threshold {
				x.stop(Boundary, f, "counts %s, and edition %s counts %s in %s: the place that moved has %s", now.Format(0), x.id, old.Format(0), in.InSentence(), count(abs(by)))
			}
		}
	}
}

// suppressed lists the suppressed figures of the edition.
func (r *reporter) suppressed() map[number]figure {
	list := map[number]figure{}
	for m := range r.guarded {
		if !r.guarded[m] {
			continue
		}
		r.measure(framework.MeasureIndex(m), func(f figure) {
			if f.value.Symbol == observation.Suppressed {
				list[number{f.m, f.c, f.a, f.period}] = f
			}
		})
	}
	return list
}

// earlierEditions holds the edition against earlier ones, given by their ids,
// newest first.
func (r *reporter) earlierEditions(fsys fs.FS, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	x := &elsewhere{reporter: r, hidden: r.suppressed(), kin: make([]bool, len(r.e.Register.Areas)), pending: map[number]bool{}}
	for i := range x.kin {
		in := &r.e.Register.Areas[i]
		x.kin[i] = len(in.Predecessors) > 0 || len(in.Successors) > 0
	}
	for _, id := range ids {
		if err := x.against(fsys, id); err != nil {
			return err
		}
	}
	return nil
}
