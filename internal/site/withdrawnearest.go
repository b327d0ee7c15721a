package site

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
)

// beside notes what stays and stands closest to a figure: the other parts of a
// whole, the other figures about the same children, the totals. From each of
// them it may follow, and only a person can tell.
func (x *withdrawing) beside(named *Edition, list []losing) {
	l := list[0]
	for _, o := range list {
		if o.Edition == named {
			l = o
		}
	}
	if l.full == nil {
		return
	}
	n := &nearest{l: l, fw: l.full.Framework}
	var ok bool
	if n.measure, ok = n.fw.Measure(l.key.Measure); !ok {
		return
	}
	n.area, ok = l.reg.BySlug(l.key.Area)
	if !ok {
		return
	}
	n.lose()
	x.out.Beside = n.keys()
	x.out.Totals = n.totals()
}

// nearest looks for what stands close to a figure.
type nearest struct {
	l       losing
	fw      *framework.Framework
	measure framework.MeasureIndex
	area    area.Index
	years   []int16 // of the periods that are withdrawn
}

// lose notes the years of what is withdrawn: another measure may count them
// otherwise, by school years.
func (n *nearest) lose() {
	for c := range n.fw.Width(n.measure) {
		series := n.l.full.Table.Series(n.measure, framework.CategoryIndex(c), n.area)
		for i, p := range n.l.full.Table.Periods(n.measure) {
			if series[i].IsNumber() && n.l.key.Names(n.key(n.measure, framework.CategoryIndex(c), i)) {
				n.years = append(n.years, p.Year)
			}
		}
	}
}

// key names one figure of the area.
func (n *nearest) key(m framework.MeasureIndex, c framework.CategoryIndex, p int) edition.Key {
	k := edition.Key{Measure: n.fw.Measures[m].ID, Area: n.l.key.Area, Period: n.l.full.Table.Periods(m)[p]}
	if cats := n.fw.Categories(m); cats != nil {
		k.Category = cats[c].ID
	}
	return k
}

// keys lists the other categories of the measure, then the other measures of the
// indicator, in the same years.
func (n *nearest) keys() (out []string) {
	add := func(m framework.MeasureIndex, named bool) {
		for c := range n.fw.Width(m) {
			series := n.l.full.Table.Series(m, framework.CategoryIndex(c), n.area)
			for i, p := range n.l.full.Table.Periods(m) {
				k := n.key(m, framework.CategoryIndex(c), i)
				if !series[i].IsNumber() || !slices.Contains(n.years, p.Year) || n.l.key.Names(k) {
					continue
				}
				if !named {
					k.Category = ""
				}
				if n.l.key.Period.IsZero() {
					k.Period = n.l.key.Period
				}
				if s := k.String(); !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	add(n.measure, true)
	indicator := n.fw.Measures[n.measure].Indicator
	for m := range n.fw.Measures {
		if other := framework.MeasureIndex(m); other != n.measure && indicator != framework.None && n.fw.Measures[m].Indicator == indicator {
			add(other, false)
		}
	}
	return out
}

// totals says which areas above hold the figure too.
func (n *nearest) totals() string {
	reg := n.l.reg
	var names []string
	for _, above := range []area.Index{reg.RegionOf(n.area), reg.CountryIndex()} {
		if above == area.None || above == n.area || !n.total(above) {
			continue
		}
		if name := reg.Areas[above].InSentence(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if names == nil {
		return ""
	}
	return "The figures of " + strings.Join(names, " and of ") + " stay too: where all other parts of such a total are shown, the one that was withdrawn follows from them."
}

// total reports whether an area has a number for what is withdrawn.
func (n *nearest) total(a area.Index) bool {
	for c := range n.fw.Width(n.measure) {
		series := n.l.full.Table.Series(n.measure, framework.CategoryIndex(c), a)
		for i, p := range n.l.full.Table.Periods(n.measure) {
			if series[i].IsNumber() && slices.Contains(n.years, p.Year) && (n.l.key.Category == "" || n.key(n.measure, framework.CategoryIndex(c), i).Category == n.l.key.Category) {
				return true
			}
		}
	}
	return false
}
