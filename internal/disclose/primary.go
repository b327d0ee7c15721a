package disclose

import (
	"almanac/internal/area"
	"almanac/internal/cores"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// fewChildren is how many children a statistic of durations must at least be of:
// the median of four is one of them, or lies between two.
const fewChildren = 10

// primary reports figures that tell of few children by themselves.
func (r *reporter) primary() {
	cores.Each(len(r.fw.Measures), func(i int) {
		m := framework.MeasureIndex(i)
		switch {
		case r.groupOf[m] == nil: // about staff, or known
		case r.fw.Measures[m].Unit == framework.Days:
			r.measure(m, r.statistic)
		case r.guarded[m]:
			r.measure(m, r.small)
			r.remainder(m)
		}
	})
}

// small looks at a count, a percentage or a rate.
func (r *reporter) small(f figure) {
	d := r.e.Table.Detail(f.value)
	in, protect := &r.fw.Measures[f.m], &r.protect[f.m]
	few := func(n observation.Decimal) bool {
		units, _ := n.Round(0).Units()
		whole := n.Round(0).Cmp(n) == 0
		return whole && units >= 1 && units <= protect.Threshold && rounded(units, r.step(f), 1).Width() == 0
	}
	if in.Unit == framework.Percent && d.Denominator.OK && few(d.Denominator.Decimal) {
		r.stop(SmallCount, f, "is out of %s", d.Denominator.Format(0))
		return
	}
	if !f.value.IsNumber() {
		return
	}
	switch share := in.Unit == framework.Percent || in.Unit == framework.PerTenK; {
	case !share && few(f.value.Number):
		r.stop(SmallCount, f, "counts %s", f.value.Number.Format(0))
	case share && d.Numerator.OK && few(d.Numerator.Decimal):
		r.stop(SmallCount, f, "has the numerator %s", d.Numerator.Format(0))
	case share && !d.Numerator.OK:
		r.share(f, in)
	}
	if in.Unit == framework.Percent && !in.MayExceed && !protect.Zeros {
		r.allOrNone(f, d)
	}
	r.rounding(f, in, d)
}

// allOrNone looks for what is said of every child. Where counts stand beside a
// percentage they tell whether 0.0 and 100.0 are that, or only round to it.
func (r *reporter) allOrNone(f figure, d observation.Detail) {
	n := f.value.Number
	none, all := n.Sign() == 0, n.Cmp(observation.NewDecimal(100, 0)) == 0
	if d.Numerator.OK {
		none = none && d.Numerator.Sign() == 0
		all = all && (!d.Denominator.OK || d.Numerator.Cmp(d.Denominator.Decimal) == 0)
	}
	switch {
	case none:
		r.stop(AllOrNone, f, "is 0%%, which says of every child that it was not so")
	case all:
		r.stop(AllOrNone, f, "is 100%%, which says of every child that it was so")
	}
}

// share works out the count of a percentage or rate that gives none.
func (r *reporter) share(f figure, in *framework.Measure) {
	out, ok := r.base(f)
	if !ok {
		return
	}
	n := countOf(f.value.Number, in, out)
	if n.Low >= 1 && n.High <= r.protect[f.m].Threshold && !n.Empty() {
		r.stop(SmallShare, f, "is %s%s of %s, which %s", f.value.Number.Format(in.Decimals), unit(in.Unit), out, n.is())
	}
}

func unit(u framework.Unit) string {
	if u == framework.Percent {
		return "%"
	}
	return " per 10,000"
}

// statistic looks at a statistic of durations.
func (r *reporter) statistic(f figure) {
	b := r.fw.Measures[f.m].Breakdown
	if !f.value.IsNumber() || b == framework.None || !r.fw.Breakdowns[b].Statistics {
		return
	}
	switch r.fw.Breakdowns[b].Categories[f.c].ID {
	case "min":
		r.stop(OneChild, f, "is the shortest time, which is that of one child")
		return
	case "max":
		r.stop(OneChild, f, "is the longest time, which is that of one child")
		return
	}
	if out, ok := r.base(f); ok && out.High < fewChildren && out.High > 0 {
		r.stop(OneChild, f, "is a statistic of %s children, fewer than %d", out, fewChildren)
	} else if of := r.fw.Measures[f.m].OutOf; of != framework.None && r.periods[of] != nil {
		if c := r.ofBase(f); c != nil && c.hidden {
			r.stop(OneChild, f, "is a statistic of so many children as are suppressed")
		}
	}
}

// remainder reports the one suppressed percentage of a whole whose other parts are
// percentages without counts: it is what they leave of 100.
func (r *reporter) remainder(m framework.MeasureIndex) {
	in := &r.fw.Measures[m]
	if in.Unit != framework.Percent || in.PartsOf == framework.None || in.PartsOf != in.OutOf {
		return
	}
	for p, when := range r.e.Table.Periods(m) {
		published := r.published(m, p)
		for a := range r.e.Register.Areas {
			f := figure{m: m, a: area.Index(a), period: when}
			hidden, given, unknown, rest := 0, false, false, observation.NewDecimal(100, 0)
			for c := range r.fw.Width(m) {
				switch v := r.e.Table.At(m, framework.CategoryIndex(c), f.a, p); {
				case v.Symbol == observation.Suppressed:
					hidden++
					f.c, f.value = framework.CategoryIndex(c), v
				case v.IsNumber():
					rest, given = rest.Sub(v.Number), true
				case v.Symbol != observation.NotApplicable:
					unknown = unknown || published[c]
				}
			}
			if of := r.ofBase(f); hidden == 1 && given && !unknown && of != nil && !of.told {
				r.stop(Recoverable, f, "is suppressed, but is %s%%: the other categories leave that of 100", rest.Format(in.Decimals))
			}
		}
	}
}

// published reports by category whether any area has it in a period.
func (r *reporter) published(m framework.MeasureIndex, p int) []bool {
	list := make([]bool, r.fw.Width(m))
	for c := range list {
		for a := range r.e.Register.Areas {
			list[c] = list[c] || r.e.Table.At(m, framework.CategoryIndex(c), area.Index(a), p).Symbol != observation.Absent
		}
	}
	return list
}
