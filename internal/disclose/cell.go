package disclose

import (
	"runtime"
	"slices"
	"sync"

	"almanac/internal/area"
	"almanac/internal/cores"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// role is what a figure says of a count.
type role uint8

const (
	itself      role = iota // the figure is the count
	numerator               // the count stands above the line
	denominator             // or below it
	share                   // only the percentage or rate is given, and what it is out of
	whole                   // only the percentage and its numerator are given
)

// cell is one count of one area and period, and what the edition's figures say
// of it.
type cell struct {
	is       Range // what it can be by the figures about it alone
	told     bool  // a figure gives it, exactly or rounded
	hidden   bool  // a figure about it is suppressed, or was withdrawn
	shown    bool  // a figure about it is a number, from which no count follows
	nothing  bool  // a figure about it does not apply there
	added    bool  // it was rounded, and its parts make it exact
	joint    bool  // the figure is that of several areas together
	as       role
	by       framework.MeasureIndex
	hiddenBy framework.MeasureIndex
	variable int32 // in the system, 0 for none, counted from 1
}

// teller gives the measure whose figure tells of a cell, be it that it is suppressed. It
// is for cells of which one does: a relation has no others as its total.
func (c *cell) teller() framework.MeasureIndex {
	if c.told {
		return c.by
	}
	return c.hiddenBy
}

// place names a cell.
type place struct {
	tally    framework.TallyIndex
	category framework.CategoryIndex
	area     area.Index
	period   int16 // into cells.periods of the tally
}

// cells is all counts of an edition that are about children.
type cells struct {
	e          *edition.Edition
	fw         *framework.Framework
	periods    [][]period.Period // by tally
	cells      [][]cell          // by tally: ((category*areas)+area)*periods+period
	mu         sync.Mutex
	notes      map[place]string // beside joint figures: whose they are
	under      [][]area.Index   // by area: those right under it
	population []bool           // by tally, see isPopulation
	children   []bool           // by measure: about children, and a count or made of counts
	guarded    []bool           // by measure: such a one, and looked at now
	given      []bool           // by tally, see groups
	groupOf    []*group         // by measure: in which it is looked at now; nil for none
	protect    []edition.Protection
}

// newCells begins with none.
func newCells(e *edition.Edition) *cells {
	fw := e.Framework
	g := &cells{e: e, fw: fw, notes: map[place]string{}}
	g.under = make([][]area.Index, len(e.Register.Areas))
	for a := range e.Register.Areas {
		if over := e.Register.Areas[a].Parent; over != area.None {
			g.under[over] = append(g.under[over], area.Index(a))
		}
	}
	g.children, g.guarded = make([]bool, len(fw.Measures)), make([]bool, len(fw.Measures))
	g.groupOf, g.protect = make([]*group, len(fw.Measures)), make([]edition.Protection, len(fw.Measures))
	for i := range fw.Measures {
		m := framework.MeasureIndex(i)
		g.protect[m] = e.ProtectionOf(m)
		g.children[m] = !g.protect[m].Staff && fw.Measures[m].Unit != framework.Days
	}
	g.given, g.population = make([]bool, len(fw.Tallies)), make([]bool, len(fw.Tallies))
	g.periods, g.cells = make([][]period.Period, len(fw.Tallies)), make([][]cell, len(fw.Tallies))
	return g
}

// read takes from the figures of groups what they say of counts.
func (g *cells) read(groups []*group) {
	for _, x := range groups {
		for _, m := range x.measures {
			g.groupOf[m], g.guarded[m] = x, g.children[m]
		}
	}
	g.layOut(g.guarded, false)
	g.takeAll(g.guarded, g.take)
	g.takeAll(g.guarded, g.takeShare) // when all denominators are known
	for t := range g.population {
		g.population[t] = g.isPopulation(framework.TallyIndex(t))
	}
}

// layOut makes room for the counts of measures: for those that are given, or for the others.
func (g *cells) layOut(of []bool, given bool) {
	for m, is := range of {
		if !is {
			continue
		}
		for _, t := range g.tallies(framework.MeasureIndex(m)) {
			if g.given[t] == given {
				g.periods[t] = append(g.periods[t], g.e.Table.Periods(framework.MeasureIndex(m))...)
			}
		}
	}
	for t := range g.periods {
		if g.given[t] != given {
			continue
		}
		slices.SortFunc(g.periods[t], period.Period.Compare)
		g.periods[t] = slices.Compact(g.periods[t])
		g.cells[t] = make([]cell, g.fw.Parts(framework.TallyIndex(t))*len(g.e.Register.Areas)*len(g.periods[t]))
		for i := range g.cells[t] {
			g.cells[t][i].is = Range{0, unbounded}
		}
	}
}

// tallies lists the counts of a measure that the guard looks at.
func (g *cells) tallies(m framework.MeasureIndex) []framework.TallyIndex {
	in := &g.fw.Measures[m]
	if in.OutOf != framework.None {
		return []framework.TallyIndex{in.Counts, in.OutOf}
	}
	return []framework.TallyIndex{in.Counts}
}

// figure is one value of a measure as the guard goes through them.
type figure struct {
	m      framework.MeasureIndex
	c      framework.CategoryIndex
	a      area.Index
	period period.Period
	value  observation.Value
}

func (f *figure) number() number { return number{f.m, f.c, f.a, f.period} }

// measure goes through the figures of a measure.
func (g *cells) measure(m framework.MeasureIndex, do func(figure)) {
	g.measureIn(m, 0, len(g.e.Register.Areas), do)
}

// measureIn goes through those in some areas, the last of which is not among them.
func (g *cells) measureIn(m framework.MeasureIndex, from, to int, do func(figure)) {
	table := g.e.Table
	for c := range g.fw.Width(m) {
		for a := from; a < to; a++ {
			f := figure{m: m, c: framework.CategoryIndex(c), a: area.Index(a)}
			for p, v := range table.Series(m, f.c, f.a) {
				if v.Symbol != observation.Absent {
					f.period, f.value = table.Periods(m)[p], v
					do(f)
				}
			}
		}
	}
}

// takeAll goes through the figures of measures, some areas on each core: what a figure says
// of counts it says of those of its own area.
func (g *cells) takeAll(of []bool, take func(figure)) {
	areas, parts := len(g.e.Register.Areas), runtime.GOMAXPROCS(0)
	cores.Each(parts, func(i int) {
		for m, is := range of {
			if is {
				g.measureIn(framework.MeasureIndex(m), i*areas/parts, (i+1)*areas/parts, take)
			}
		}
	})
}

func (g *cells) cell(p place) *cell {
	n := len(g.periods[p.tally])
	return &g.cells[p.tally][(int(p.category)*len(g.e.Register.Areas)+int(p.area))*n+int(p.period)]
}

// placeOfCount and placeOfBase name the counts above and below the line of a figure;
// the period is -1 where this edition has none of them then.
func (g *cells) placeOfCount(n number) place {
	t := g.fw.Measures[n.m].Counts
	p := place{tally: t, category: n.c, area: n.a, period: int16(slices.Index(g.periods[t], n.p))}
	if g.fw.Tallies[t].Breakdown == framework.None {
		p.category = 0
	}
	return p
}

func (g *cells) placeOfBase(n number) place {
	t := g.fw.Measures[n.m].OutOf
	return place{tally: t, area: n.a, period: int16(slices.Index(g.periods[t], n.p))}
}

// ofCounts gives the cell that a figure counts, ofBase the one that it is out of; nil
// where there is none in that period.
func (g *cells) ofCounts(f figure) *cell { return g.there(g.placeOfCount(f.number())) }

func (g *cells) ofBase(f figure) *cell { return g.there(g.placeOfBase(f.number())) }

func (g *cells) there(p place) *cell {
	if p.period < 0 {
		return nil
	}
	return g.cell(p)
}

// take notes what one figure says of its counts, but for those that are given.
func (g *cells) take(f figure) {
	in, counted := &g.fw.Measures[f.m], g.ofCounts(f)
	if g.given[in.Counts] {
		return
	}
	d := g.e.Table.Detail(f.value)
	share := in.Unit == framework.Percent || in.Unit == framework.PerTenK
	if share && d.Denominator.OK && !g.given[in.OutOf] {
		g.tell(g.ofBase(f), d.Denominator.Decimal, f, denominator)
	}
	if f.value.Marks&observation.Joint != 0 {
		counted.joint = true
		g.mu.Lock()
		g.notes[g.placeOfCount(f.number())] = d.Note
		g.mu.Unlock()
	}
	switch f.value.Symbol {
	case observation.Number:
		switch {
		case !share:
			g.tell(counted, f.value.Number, f, itself)
		case d.Numerator.OK:
			g.tell(counted, d.Numerator.Decimal, f, numerator)
		default:
			counted.shown = true
		}
	case observation.Suppressed, observation.Withdrawn:
		counted.hidden, counted.hiddenBy = true, f.m
	case observation.NotApplicable:
		counted.nothing = true
	default:
		counted.shown = counted.shown || f.value.Symbol == observation.Low || f.value.Symbol == observation.LowReliability
	}
}

// tell notes a published count. Where two figures give it, both hold, and where
// they do not agree, because one was revised and the other was not, the first.
func (g *cells) tell(c *cell, n observation.Decimal, f figure, as role) {
	whole := n.Round(0)
	if whole.Cmp(n) != 0 {
		return // no count of children
	}
	units, _ := whole.Units()
	is := rounded(units, g.step(f), g.addedFrom(f.m, as))
	if c.told {
		if both := c.is.Intersect(is); !both.Empty() && both != c.is {
			c.is, c.by, c.as = both, f.m, as
		}
		return
	}
	c.is, c.told, c.by, c.as = is, true, f.m, as
}

// step is to what the counts of a figure are rounded.
func (g *cells) step(f figure) int64 {
	return g.protect[f.m].Rounding[g.e.Register.Areas[f.a].Level]
}

// addedFrom is of how many published counts one is the sum. The denominators of
// several measures are one published count, those of one measure alone are made as
// its numerators are.
func (g *cells) addedFrom(m framework.MeasureIndex, as role) int {
	in := &g.fw.Measures[m]
	if as == denominator && !g.fw.Tallies[in.OutOf].Own {
		return 1
	}
	return in.AddedFrom
}

// rounded gives what a count can be that was rounded to a step, or added up from
// several that were. Publishers differ in what they do with halves, so that both
// ends are possible. A number that is no multiple of the step was not rounded,
// whatever is declared.
func rounded(n, step int64, from int) Range {
	if step <= 1 || from == 1 && n%step != 0 {
		return Range{n, n}
	}
	off := step / 2 * int64(from)
	return Range{max(0, n-off), n + off}
}

// takeShare works a count out of a percentage or rate whose numerator is not
// given, or is rounded; or what it is out of, where that is not given: nobody need
// divide who can multiply.
func (g *cells) takeShare(f figure) {
	in, counted := &g.fw.Measures[f.m], g.ofCounts(f)
	if in.Unit != framework.Percent && in.Unit != framework.PerTenK {
		return
	}
	out, known := g.base(f)
	switch {
	case f.value.Symbol == observation.Suppressed && known && !in.MayExceed && in.Unit == framework.Percent && !counted.told:
		counted.is.High = min(counted.is.High, out.High)
	case f.value.Symbol != observation.Number:
	case known && !counted.told:
		if is := countOf(f.value.Number, in, out); !is.Empty() { // else one of the two is wrong
			counted.is, counted.told, counted.by, counted.as = is, true, f.m, share
		}
	case known && counted.is.Width() > 0 && !g.fromRounded(f, in):
		if both := counted.is.Intersect(countOf(f.value.Number, in, out)); !both.Empty() {
			counted.is, counted.by, counted.as = both, f.m, share
		}
	case !known && counted.told && in.Unit == framework.Percent:
		if is := baseOf(f.value.Number, in, counted.is); !is.Empty() {
			c := g.ofBase(f)
			c.is, c.told, c.by, c.as = is, true, f.m, whole
		}
	}
}

// fromRounded reports whether a percentage or rate is what the counts beside it
// give as they stand: then it may have been worked out from them, and says no more.
func (g *cells) fromRounded(f figure, in *framework.Measure) bool {
	d := g.e.Table.Detail(f.value)
	if f.value.Marks&observation.Calculated != 0 {
		return true // it was
	}
	if !d.Numerator.OK || !d.Denominator.OK {
		return false
	}
	n, scale := d.Numerator.Units()
	of, ofScale := d.Denominator.Units()
	is := countOf(f.value.Number, in, Range{of, of})
	return scale == 0 && ofScale == 0 && n >= is.Low && n <= is.High
}

// base is what a percentage or rate is out of, where anything says so.
func (g *cells) base(f figure) (Range, bool) {
	if d := g.e.Table.Detail(f.value); d.Denominator.OK {
		units, _ := d.Denominator.Round(0).Units()
		return rounded(units, g.step(f), g.addedFrom(f.m, denominator)), true
	}
	if of := g.fw.Measures[f.m].OutOf; of != framework.None && g.periods[of] != nil {
		if c := g.ofBase(f); c != nil && c.told {
			return c.is, true
		}
	}
	return Range{}, false
}

// perOf is how many units of the base a percentage or rate is for.
func perOf(u framework.Unit) int64 {
	if u == framework.PerTenK {
		return 10000
	}
	return 100
}

// shownUnits gives a figure in units of its last decimal, and how many of these are
// one. A figure is taken to have the decimals of its measure even where a file leaves
// out zeros.
func shownUnits(value observation.Decimal, in *framework.Measure) (units, pow int64) {
	units, scale := value.Units()
	pow = 1
	for range scale {
		pow *= 10
	}
	for ; scale < in.Decimals; scale++ {
		units, pow = units*10, pow*10
	}
	return units, pow
}

// countOf gives which counts, out of how many, are shown as a percentage or
// rate: those that lie within half a unit of its last decimal.
func countOf(value observation.Decimal, in *framework.Measure, out Range) Range {
	units, pow := shownUnits(value, in)
	div := 2 * pow * perOf(in.Unit)
	return Range{max(0, -floor(-(2*units-1)*out.Low, div)), floor((2*units+1)*out.High, div)}
}

// baseOf gives what a percentage can be out of whose numerator is known; empty
// where it is 0, which says nothing.
func baseOf(value observation.Decimal, in *framework.Measure, n Range) Range {
	units, pow := shownUnits(value, in)
	if units <= 0 {
		return Range{1, 0}
	}
	mul := 2 * pow * perOf(in.Unit)
	return Range{-floor(-n.Low*mul, 2*units+1), floor(n.High*mul, 2*units-1)}
}
