package edition

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Differences is what differs between two editions, most often one and the one
// before it.
//
// Figures are compared as they are stored, not as pages round them, and only
// where both editions could hold one: in periods that both have of a measure, in
// categories, and for areas, of which both have any observation. What only one
// of them covers is an Extent, counted and not listed: a new year is no
// difference, and neither is an area that did not exist.
//
// The editions need not have the same framework or register. Measures,
// categories, indicators and questions are matched by their ids; areas by their
// slugs, and by their codes where a slug is not found.
type Differences struct {
	Old, New    *Edition
	Cells       []Cell         // by measure, category, area and period, in the order of the new edition
	Extents     []Extent       // by measure
	Rebased     []Rebasing     // by measure
	Areas       []AreaChange   // in the order of the registers
	Definitions []Redefinition // of measures, in their order
	Framework   []Redefinition // of themes, indicators, questions, and the framework itself
	Counts      [kinds]int     // of cells, by kind

	compared int // observations of the new edition where the old one could hold one
}

// Cell is one figure that differs. Everything in it is an index of the new
// edition, which has all that a cell refers to.
//
// A number that became a symbol, or is gone, is not kept: Withheld says that
// there was one. Whoever writes differences out cannot show what is no longer
// to be seen.
type Cell struct {
	Measure  framework.MeasureIndex
	Category framework.CategoryIndex
	Area     area.Index
	Period   period.Period
	Kind     Kind
	Beside   Parts             // what stands beside it otherwise than before; none beside symbols
	Old, New observation.Value // Absent where there is none, and where the old number is withheld
	Withheld bool              // there was a number, which is not to be shown
}

// Extent is how far a measure reaches in one edition and not in the other.
type Extent struct {
	Measure        framework.MeasureIndex
	Periods        []period.Period // only the new edition has them
	Gone           []period.Period // only the old edition has them
	Categories     []string        // ids, of which the old edition has no observation
	GoneCategories []string        // ids, of which the new edition has no observation
	New, Lost      int             // observations of the new edition, of the old, for which the other has no place
}

// Compare finds what differs between two editions. Both must have a Table.
func Compare(old, new *Edition) *Differences {
	c := &comparison{Differences: &Differences{Old: old, New: new}, match: newMatching(old, new)}
	c.compareFramework()
	c.compareDefinitions()
	c.compareAreas()
	for m := range new.Framework.Measures {
		c.compareMeasure(framework.MeasureIndex(m))
	}
	for i := range c.Cells {
		c.Counts[c.Cells[i].Kind]++
	}
	return c.Differences
}

// Empty reports whether nothing at all differs.
func (d *Differences) Empty() bool {
	return len(d.Cells)+len(d.Extents)+len(d.Areas)+len(d.Definitions)+len(d.Framework) == 0
}

// Same counts the figures and symbols of the new edition that can be compared,
// and those of them that are the same as in the old one, whatever stands beside
// them.
func (d *Differences) Same() (same, of int) {
	n := d.Counts
	return d.compared - (n[Disclosed] + n[ToSymbol] + n[FromSymbol] + n[Changed] + n[Rebased] + n[Resymbol] + n[Added]), d.compared
}

// comparison is two editions being compared.
type comparison struct {
	*Differences
	match *matching
}

// pair is a period that both editions have of a measure: its places in them.
type pair struct{ old, new int }

// compareMeasure compares every cell of a measure, and how far it reaches.
func (c *comparison) compareMeasure(m framework.MeasureIndex) {
	ext := Extent{Measure: m, New: c.match.new.total[m]}
	om := c.match.measures[m]
	if om != framework.None {
		ext.Lost = c.match.old.total[om]
	}
	if om == framework.None || !c.match.comparable(om, m) {
		ext.Periods = c.New.Table.Periods(m)
		if ext.New+ext.Lost > 0 {
			c.Extents = append(c.Extents, ext)
		}
		return
	}
	common := c.periods(om, m, &ext)
	both := c.match.new.total[m] > 0 && c.match.old.total[om] > 0 // or categories would only repeat that
	reb := c.newRebase(m)
	for n := range c.New.Framework.Width(m) {
		cat := framework.CategoryIndex(n)
		oc := c.match.categories[m][n]
		switch held := c.match.new.categories[m][n] > 0; {
		case oc == framework.None || held && c.match.old.categories[om][oc] == 0:
			if held && both {
				ext.Categories = append(ext.Categories, c.New.Framework.Categories(m)[n].ID)
			}
			continue
		case !held && c.match.old.categories[om][oc] > 0:
			if both {
				ext.GoneCategories = append(ext.GoneCategories, c.New.Framework.Categories(m)[n].ID)
			}
			continue
		case !held:
			continue
		}
		for a, oa := range c.match.areas {
			if oa == area.None || !c.match.new.areas[a] || !c.match.old.areas[oa] {
				continue
			}
			c.compareSeries(&reb, &ext, series{
				cell: Cell{Measure: m, Category: cat, Area: area.Index(a)},
				old:  c.Old.Table.Series(om, oc, oa), new: c.New.Table.Series(m, cat, area.Index(a)), common: common,
			})
		}
	}
	if both {
		ext.GoneCategories = append(ext.GoneCategories, c.match.lostCategories(om, m)...)
	}
	if ext.New+ext.Lost > 0 {
		c.Extents = append(c.Extents, ext)
	}
	if reb.out.Cells > 0 {
		c.Rebased = append(c.Rebased, reb.out)
	}
}

// periods pairs the periods of a measure, and notes those without a partner.
func (c *comparison) periods(om, m framework.MeasureIndex, ext *Extent) []pair {
	before, now := c.Old.Table.Periods(om), c.New.Table.Periods(m)
	for _, p := range now {
		if !slices.Contains(before, p) {
			ext.Periods = append(ext.Periods, p)
		}
	}
	for _, p := range before {
		if !slices.Contains(now, p) {
			ext.Gone = append(ext.Gone, p)
		}
	}
	return commonPeriods(before, now)
}

// commonPeriods pairs the periods that two editions have of a measure.
func commonPeriods(before, now []period.Period) (common []pair) {
	for i, p := range now {
		if j := slices.Index(before, p); j >= 0 {
			common = append(common, pair{j, i})
		}
	}
	return common
}

// series is one category and area in both editions.
type series struct {
	cell     Cell // without what differs by period
	old, new []observation.Value
	common   []pair
}

func (c *comparison) compareSeries(reb *rebase, ext *Extent, s series) {
	periods := c.New.Table.Periods(s.cell.Measure)
	for _, p := range s.common {
		o, n := s.old[p.old], s.new[p.new]
		if o.Symbol != observation.Absent {
			ext.Lost--
		}
		if n.Symbol != observation.Absent {
			ext.New--
			c.compared++
		}
		if o.Symbol == observation.Absent && n.Symbol == observation.Absent {
			continue
		}
		cell := s.cell
		cell.Period = periods[p.new]
		od, nd := c.Old.Table.Detail(o), c.New.Table.Detail(n)
		if !cell.differ(o, n, &od, &nd) {
			continue
		}
		if cell.Kind == Changed && reb.explains(&cell, &od, &nd) {
			cell.Kind = Rebased
		}
		reb.add(&cell, &od, &nd)
		c.Cells = append(c.Cells, cell)
	}
}

// differ says how a cell differs between two editions; false when it does not.
// It keeps no more of the values than may be written out.
func (c *Cell) differ(o, n observation.Value, od, nd *observation.Detail) bool {
	before, now := o.IsNumber(), n.IsNumber()
	switch {
	case o.Symbol == observation.Absent:
		c.Kind = Added
	case n.Symbol == observation.Absent:
		c.Kind = Removed
	case before && !now:
		c.Kind = ToSymbol
	case now && hides(o.Symbol):
		c.Kind = Disclosed
	case now && !before:
		c.Kind = FromSymbol
	case o.Symbol != n.Symbol:
		c.Kind = Resymbol
	default:
		c.Beside = beside(od, nd)
		switch {
		case before && o.Number.Cmp(n.Number) != 0:
			c.Kind = Changed
		case o.Marks != n.Marks:
			c.Kind = Remarked
		case c.Beside != 0:
			c.Kind = Beside
		default:
			return false
		}
	}
	c.Withheld = before && !now
	if !c.Withheld {
		c.Old = observation.Value{Number: o.Number, Symbol: o.Symbol, Marks: o.Marks}
	}
	c.New = observation.Value{Number: n.Number, Symbol: n.Symbol, Marks: n.Marks}
	return true
}

// Words says how a cell differs, and what else does beside it: "another number
// (another count and base)".
func (c *Cell) Words() string {
	var beside []string
	for _, name := range c.Beside.Names() {
		beside = append(beside, partWords[name])
	}
	words := c.Kind.Words()
	if beside == nil || c.Kind == Rebased {
		return words
	}
	others := strings.Join(beside, ", ")
	if i := strings.LastIndex(others, ", "); i >= 0 {
		others = others[:i] + " and " + others[i+2:]
	}
	if c.Kind == Beside {
		return "same figure, another " + others
	}
	return words + " (another " + others + ")"
}

// beside says what of two details is not the same.
func beside(o, n *observation.Detail) (p Parts) {
	if !equal(o.Numerator, n.Numerator) {
		p |= Numerator
	}
	if !equal(o.Denominator, n.Denominator) {
		p |= Denominator
	}
	if !equal(o.Lower, n.Lower) || !equal(o.Upper, n.Upper) {
		p |= Limits
	}
	if o.Note != n.Note {
		p |= Remark
	}
	return p
}

// equal reports whether two numbers are the same, or both missing. 25 and 25.0
// are the same number.
func equal(a, b observation.Optional) bool {
	return a.OK == b.OK && (!a.OK || a.Cmp(b.Decimal) == 0)
}
