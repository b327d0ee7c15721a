package demo

import (
	"cmp"
	"maps"
	"slices"
)

// Equation by equation is not enough: counts can follow from several sums
// together, as in a table that has the sums of its rows and of its columns. So
// all equations are solved at once for the suppressed counts, by Gauss–Jordan
// elimination in arithmetic modulo a prime, which is exact. A count is given
// away if in the end it stands alone in an equation, whatever the order of the
// elimination was.

// workedOut lists the suppressed counts that follow from what is published, in
// a fixed order.
func (s *secrecy) workedOut(equations []equation) []cell {
	x := elimination{rows: map[cell]map[cell]int{}, in: map[cell]map[cell]bool{}}
	for _, e := range equations {
		row := map[cell]int{}
		for i, c := range e {
			if !s.hidden[c] {
				continue
			}
			row[c] = 1
			if i == len(e)-1 {
				row[c] = prime - 1 // the total stands on the other side
			}
		}
		x.add(row)
	}
	out := x.alone()
	slices.SortFunc(out, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.body, b.body), cmp.Compare(a.name, b.name))
	})
	return out
}

// cover suppresses one more count so that c no longer follows: the smallest of
// the first equation that c is in and that has one to give.
func (s *secrecy) cover(c cell, equations []equation) bool {
	for _, e := range equations {
		if slices.Contains(e, c) {
			if best, found := s.smallest(e); found {
				s.hidden[best] = true
				return true
			}
		}
	}
	return false
}

// prime is the modulus of the arithmetic: large enough that no coefficient
// becomes 0 by chance, small enough that products fit.
const prime = 1_000_000_007

// elimination is a system of linear equations in suppressed counts, in which
// the pivot of each row occurs in no other row.
type elimination struct {
	rows map[cell]map[cell]int  // by pivot
	in   map[cell]map[cell]bool // the pivots of the rows in which a count occurs
}

// add brings one more equation into the system.
func (x *elimination) add(row map[cell]int) {
	for c, k := range maps.Clone(row) {
		if pivot, ok := x.rows[c]; ok {
			subtract(row, pivot, k)
		}
	}
	if len(row) == 0 {
		return // follows from the others
	}
	var pivot cell
	for c := range row {
		pivot = c
		break
	}
	scale(row, inverse(row[pivot]))
	for p := range x.in[pivot] {
		old := x.rows[p]
		subtract(old, row, old[pivot])
		for c := range row {
			x.note(c, p, old[c] != 0)
		}
	}
	x.rows[pivot] = row
	for c := range row {
		x.note(c, pivot, true)
	}
}

func (x *elimination) note(c, pivot cell, occurs bool) {
	if x.in[c] == nil {
		x.in[c] = map[cell]bool{}
	}
	if occurs {
		x.in[c][pivot] = true
	} else {
		delete(x.in[c], pivot)
	}
}

// alone lists the counts that are alone in an equation.
func (x *elimination) alone() []cell {
	var out []cell
	for pivot, row := range x.rows {
		if len(row) == 1 {
			out = append(out, pivot)
		}
	}
	return out
}

// subtract takes k times other from row.
func subtract(row, other map[cell]int, k int) {
	for c, v := range other {
		if n := (row[c] - k*v%prime + prime) % prime; n != 0 {
			row[c] = n
		} else {
			delete(row, c)
		}
	}
}

func scale(row map[cell]int, k int) {
	for c, v := range row {
		row[c] = v * k % prime
	}
}

// inverse gives 1/k modulo prime, by Fermat.
func inverse(k int) int {
	out := 1
	for e := prime - 2; e > 0; e /= 2 {
		if e%2 == 1 {
			out = out * k % prime
		}
		k = k * k % prime
	}
	return out
}
