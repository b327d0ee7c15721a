package disclose

import "math"

// unbounded stands for "no upper limit". It is far from the largest int64, so
// that sums of bounds do not overflow.
const unbounded = math.MaxInt64 / 1024

// Range is what a whole number can be, both ends included.
type Range struct{ Low, High int64 }

// Width is the distance between the ends: 0 when the number is known.
func (r Range) Width() int64 { return r.High - r.Low }

// Empty reports whether no number fits.
func (r Range) Empty() bool { return r.Low > r.High }

// Intersect gives what fits both.
func (r Range) Intersect(o Range) Range { return Range{max(r.Low, o.Low), min(r.High, o.High)} }

// A System is whole numbers of which something is known: the range of each, and
// sums of some of them less sums of others. It answers what each of them can be
// when all of that holds together, exactly.
//
// The answers come from linear optimisation, the simplex method with bounds on
// all variables in the form that Dutertre and de Moura describe ("A fast
// linear-arithmetic solver for DPLL(T)", 2006): each sum is a variable too,
// defined by a row, so that no artificial ones are needed. Entries are whole
// numbers over one denominator (Edmonds' pivoting), so nothing is ever rounded.
// Tables of counts, however they are nested along one dimension, have a totally
// unimodular matrix: all corners are whole. Where relations of several
// dimensions meet they need not be; then a fractional variable is split (branch
// and bound).
type System struct {
	vars []Range
	rows []row
}

// row says that a sum of variables lies in a range.
type row struct {
	terms []term
	is    Range
}

// term is a variable, added or taken away.
type term struct {
	v    int
	sign int64 // 1 or -1
}

// Var adds a number and gives its place.
func (s *System) Var(r Range) int {
	s.vars = append(s.vars, r)
	return len(s.vars) - 1
}

// Sum says that the variables plus less those of minus lie in a range, and gives
// the place of this relation. A variable may stand in a sum once.
func (s *System) Sum(plus, minus []int, is Range) int {
	r := row{is: is}
	for _, v := range plus {
		r.terms = append(r.terms, term{v, 1})
	}
	for _, v := range minus {
		r.terms = append(r.terms, term{v, -1})
	}
	s.rows = append(s.rows, r)
	return len(s.rows) - 1
}

// Bounds gives what each variable can be. ok is false when no numbers fit
// everything that is said.
func (s *System) Bounds() (bounds []Range, ok bool) {
	sol := s.solve()
	if sol.conflict != nil {
		return nil, false
	}
	bounds = make([]Range, len(s.vars))
	for v := range s.vars {
		low, _, fits := sol.extreme(v, -1, 0)
		high, _, _ := sol.extreme(v, 1, 0)
		if !fits {
			return nil, false
		}
		bounds[v] = Range{low, high}
	}
	return bounds, true
}
