package intake

import (
	"fmt"
	"math/big"
	"slices"

	"almanac/internal/area"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Figures about several rows, and proofs
//
// The framework asks about groups that publishers divide further: children in
// need who are not looked after are two groups in the department's files, those
// on a plan and those without one, each with a row of its own. A percentage of
// both can only come from counts: numerators and denominators are added up over
// the rows of an area and period, then divided, exactly, and rounded once.
//
//	a row with a symbol   is the result, "suppressed" before any other
//	an empty row          adds nothing: its base is 0, or both are "not
//	                      applicable", because there is nobody in the group
//	a row that is absent  makes the result "not available", with a note
//
// That the working is the publisher's own is proved on every row that has
// counts and a published figure: they must give that figure. Counts of England
// and the regions are rounded, so that there the published figure must lie
// between the least and the most that the unrounded counts could have given.
// Where a row disproves the working, its area and period get no figure; where
// the published figure of a row is suppressed, so is the result.

// proof is the outcome of working out a published figure from its counts.
type proof uint8

const (
	unproved proof = iota // there is nothing to compare
	proved
	disproved
)

// prove compares the figure that counts give with the published one.
func (r *reader) prove(t *target, c counts) proof {
	cell := r.cells[t.proof]
	if cell.symbol != observation.Number || c.symbol != observation.Number || c.den.Sign() <= 0 {
		return unproved
	}
	slack := new(big.Rat)
	if r.step > 0 {
		slack.SetFrac64(int64(r.step), 2)
	}
	if reproduces(rational(c.num), rational(c.den), slack, cell.number, t) {
		r.job.report.Proved++
		return proved
	}
	r.job.report.Disproved++
	return disproved
}

// reproduces reports whether num ÷ den × per can be published as a figure of
// t's decimals, when num and den may be off by slack. A half may have been
// rounded either way.
func reproduces(num, den, slack *big.Rat, published observation.Decimal, t *target) bool {
	per := new(big.Rat).SetInt64(t.per)
	half := new(big.Rat).SetFrac64(1, 2*tenTo(t.decimals))
	low := new(big.Rat).Sub(num, slack)
	low.Mul(low.Quo(low, new(big.Rat).Add(den, slack)), per)
	want := rational(published)
	if want.Cmp(low.Sub(low, half)) < 0 {
		return false
	}
	least := new(big.Rat).Sub(den, slack)
	if least.Sign() <= 0 {
		return true
	}
	high := new(big.Rat).Add(num, slack)
	high.Mul(high.Quo(high, least), per)
	return want.Cmp(high.Add(high, half)) <= 0
}

func rational(d observation.Decimal) *big.Rat {
	units, scale := d.Units()
	return new(big.Rat).SetFrac64(units, tenTo(scale))
}

// rowOf tells which of the rows that a target adds up this row is; -1 for none.
func (r *reader) rowOf(t *target) int {
	return slices.IndexFunc(t.rows, r.holds)
}

// rowSums are the figures that are being added up, in the order in which they
// were met first.
type rowSums struct {
	at   map[sumKey]int
	list []rowSum
}

type sumKey struct {
	target *target
	area   area.Index
	period period.Period
}

type rowSum struct {
	target *target
	area   jointArea
	point  point
	lines  []int // by row of the target: where it stands; 0 when it has not been met
	empty  int   // rows that have nobody in them
	counts counts
	bad    bool // a cell could not be read, which has been reported
}

// addRow adds a row to the figure of which it is a part. p says what that
// figure is about.
func (r *reader) addRow(t *target, row int, at jointArea, p point) {
	key := sumKey{t, p.area, p.period}
	i, there := r.sums.at[key]
	if !there {
		i = len(r.sums.list)
		r.sums.at[key] = i
		r.sums.list = append(r.sums.list, rowSum{target: t, area: at, point: p, lines: make([]int, len(t.rows)), counts: counts{symbol: observation.Number}})
	}
	s := &r.sums.list[i]
	if s.lines[row] > 0 {
		r.faults.add(source.Pos{File: r.job.path, Line: p.line}, fault{"duplicate-row", "is a filter missing in the mapping (where)?",
			fmt.Sprintf("%s is added up from one row of each kind, and this one stands twice", r.im.framework.Measures[t.measure].ID)})
		return
	}
	s.lines[row] = p.line
	c, ok := r.counts(t)
	if !ok {
		s.bad = true
		return
	}
	if r.isEmpty(t) {
		s.empty++
		return
	}
	s.counts.symbol = worse(s.counts.symbol, c.symbol)
	if c.proof == disproved {
		s.counts.proof = disproved
	}
	if c.symbol != observation.Number {
		return
	}
	var fit [2]bool
	s.counts.num, fit[0] = add(s.counts.num, c.num)
	s.counts.den, fit[1] = add(s.counts.den, c.den)
	if !fit[0] || !fit[1] {
		r.tooLarge(t, p.line)
		s.bad = true
	}
}

// isEmpty reports whether there is nobody in the group of a row.
func (r *reader) isEmpty(t *target) bool {
	num, n, _ := r.evaluate(t.numerator)
	den, d, _ := r.evaluate(t.denominator)
	nothing := n == observation.NotApplicable || n == observation.Number && num.Sign() == 0
	return nothing && (d == observation.NotApplicable || d == observation.Number && den.Sign() == 0)
}

// addUp makes points of the figures that were added up, when all rows have
// been read.
func (r *reader) addUp() {
	for i := range r.sums.list {
		s := &r.sums.list[i]
		if s.bad {
			continue
		}
		p := s.point
		switch {
		case s.counts.symbol == observation.Number && slices.Contains(s.lines, 0):
			p.symbol, p.note = observation.NotAvailable, "cannot be worked out: one of the groups it is made of is not published"
			r.job.report.Incomplete++
		case s.empty == len(s.lines):
			p.symbol = observation.NotApplicable
		default:
			if !r.divide(s.target, s.counts, &p) {
				continue
			}
		}
		r.keep(s.target, s.area, p)
	}
	r.sums = rowSums{}
}
