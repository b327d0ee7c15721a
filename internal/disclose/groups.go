package disclose

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// Groups
//
// Figures have to do with each other where their measures are made of the same counts, or
// of counts that make up others. Measures that nothing connects so are of different groups,
// and what is found in one depends on no figure of another: after an edit only the group
// is looked at in which it was.
//
// Nearly all rates are out of the population, which would make one group of most. But it
// is in no sum and nowhere suppressed (see isPopulation): rates take from it, and it learns
// nothing from them. So such a count is given to groups instead of connecting them, and
// what it is stands among all that they depend on.

// group is measures that are looked at together.
type group struct {
	measures []framework.MeasureIndex
	of       string // names everything that decides what is found; "" where that is not known
	found    found
	allowed  map[edition.Key]bool // when it is looked at now
	islands  map[string]*outcome  // likewise, what was worked out or known of its islands
	kept     []byte               // else, as it was kept
}

// found is what was found in a group.
type found struct {
	Own       finds
	Elsewhere findsElsewhere
	Allowed   int // figures
}

// finds are problems, and the patterns of allowances that let others pass, see edition.Uses.
type finds struct {
	Problems source.Problems
	Used     [][2]int
	uses     *edition.Uses // while they are found
}

// findsElsewhere are those by earlier editions and by boundaries.
type findsElsewhere struct {
	finds
	Of      string        // names what decides them, see ofElsewhere; "" where that is not known
	Allowed []edition.Key // figures
}

// groups gives all measures that the guard looks at, in groups, or in one where nothing is
// known of what was found before.
func (g *cells) groups(known *Known) (list []*group) {
	over := make([]framework.TallyIndex, len(g.fw.Tallies)) // leads to the first of a group
	for t := range over {
		over[t] = framework.TallyIndex(t)
	}
	first := func(t framework.TallyIndex) framework.TallyIndex {
		for over[t] != t {
			t = over[t]
		}
		return t
	}
	join := func(t, u framework.TallyIndex) {
		if t != framework.None && u != framework.None && !g.given[t] && !g.given[u] {
			over[first(t)] = first(u)
		}
	}
	for i := range g.fw.Measures {
		in := &g.fw.Measures[i]
		join(in.Counts, in.OutOf)
		join(in.Counts, in.PartsOf)
	}
	for _, s := range g.fw.Sums {
		for _, p := range s.Parts {
			join(s.Total.Tally, p.Tally)
		}
	}
	by := map[framework.TallyIndex]*group{}
	for i := range g.fw.Measures {
		m := framework.MeasureIndex(i)
		if g.protect[m].Staff {
			continue
		}
		at := framework.TallyIndex(framework.None)
		if known != nil {
			at = first(g.fw.Measures[m].Counts)
		}
		if by[at] == nil {
			by[at] = &group{}
			list = append(list, by[at])
		}
		by[at].measures = append(by[at].measures, m)
	}
	return list
}

// give finds the counts that are given to groups, and takes what all figures say of them.
func (g *cells) give() {
	for t := range g.given {
		g.given[t] = g.mayBeGiven(framework.TallyIndex(t))
	}
	tell := make([]bool, len(g.children))
	for m, in := range g.fw.Measures {
		tell[m] = g.children[m] && (g.isGiven(in.Counts) || g.isGiven(in.OutOf))
	}
	g.layOut(tell, true)
	g.takeAll(tell, g.takeGiven)
}

func (g *cells) isGiven(t framework.TallyIndex) bool { return t != framework.None && g.given[t] }

// mayBeGiven reports whether rates are out of a count of which nothing else could learn or
// tell anything but a figure that is the count.
func (g *cells) mayBeGiven(t framework.TallyIndex) bool {
	rates := false
	for m, in := range g.fw.Measures {
		switch {
		case in.PartsOf == t, in.Counts == t && (in.PartsOf != framework.None || in.Unit != framework.Children && in.Unit != framework.Count):
			return false
		case in.OutOf == t && in.Unit != framework.PerTenK && in.Unit != framework.Days:
			return false
		case in.Counts == t && g.children[m] && g.hides(framework.MeasureIndex(m)):
			return false
		}
		rates = rates || in.OutOf == t && in.Unit == framework.PerTenK
	}
	return rates && !slices.ContainsFunc(g.fw.Sums, func(s framework.Sum) bool {
		return s.Total.Tally == t || slices.ContainsFunc(s.Parts, func(p framework.TallyPart) bool { return p.Tally == t })
	})
}

// hides reports whether any figure of a measure is suppressed, or was withdrawn.
func (g *cells) hides(m framework.MeasureIndex) (any bool) {
	g.measure(m, func(f figure) {
		any = any || f.value.Symbol == observation.Suppressed || f.value.Symbol == observation.Withdrawn
	})
	return any
}

// takeGiven notes what one figure says of counts that are given, as take does of others.
func (g *cells) takeGiven(f figure) {
	in := &g.fw.Measures[f.m]
	if g.isGiven(in.OutOf) {
		if d := g.e.Table.Detail(f.value); d.Denominator.OK {
			g.tell(g.ofBase(f), d.Denominator.Decimal, f, denominator)
		}
	}
	if g.given[in.Counts] && f.value.IsNumber() {
		g.tell(g.ofCounts(f), f.value.Number, f, itself)
	}
}

// name names what decides what is found in groups: their figures with the places at which
// they stand, what they are given, and what k names.
func (g *cells) name(list []*group, k *Known) {
	given := map[framework.TallyIndex][sha256.Size]byte{}
	for t, is := range g.given {
		if is {
			given[framework.TallyIndex(t)] = g.sumOfGiven(framework.TallyIndex(t))
		}
	}
	for _, x := range list {
		sum, whole := sha256.New(), k.rest != ""
		fmt.Fprintf(sum, "%q", k.rest)
		for _, m := range x.measures {
			whole = whole && k.figures[m] != ""
			fmt.Fprintf(sum, "%d %q", m, k.figures[m])
			if of := g.fw.Measures[m].OutOf; g.isGiven(of) {
				fmt.Fprintf(sum, "%x", given[of])
			}
		}
		if whole {
			x.of = hex.EncodeToString(sum.Sum(nil))
		}
	}
}

// sumOfGiven hashes all that a group can see of a count which is given.
func (g *cells) sumOfGiven(t framework.TallyIndex) [sha256.Size]byte {
	var buf []byte
	for _, p := range g.periods[t] {
		buf = fmt.Appendln(buf, p)
	}
	for i := range g.cells[t] {
		c := &g.cells[t][i]
		if !c.told {
			buf = append(buf, 0)
			continue
		}
		buf = binary.AppendVarint(append(buf, 1), c.is.Low)
		buf = binary.AppendVarint(buf, c.is.High)
	}
	return sha256.Sum256(buf)
}

// ofElsewhere names what decides which figures of a group earlier editions tell, and what
// boundaries do: its suppressed figures, those of areas of which one came from the other,
// and what k names. An edit of another number leaves all of them as they are.
func (x *elsewhere) ofElsewhere(of *group, k *Known) string {
	buf := fmt.Appendf(nil, "%q", k.rest)
	for _, m := range of.measures {
		if !x.guarded[m] {
			continue
		}
		x.measure(m, func(f figure) {
			if f.value.Symbol != observation.Suppressed && !x.kin[f.a] {
				return
			}
			at := x.e.Table.Pos(f.value)
			for _, n := range [...]int{int(m), int(f.c), int(f.a), int(f.period.Form), int(f.period.Year), at.Line, len(at.File)} {
				buf = binary.AppendUvarint(buf, uint64(n))
			}
			buf = append(buf, at.File...)
		})
		for a, kin := range x.kin {
			if kin {
				buf = x.e.Table.AppendFigures(buf, m, area.Index(a))
			}
		}
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:])
}
