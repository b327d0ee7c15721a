package disclose

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bruteForce tries all numbers. Variables must have small ranges.
func bruteForce(s *System) ([]Range, bool) {
	bounds := make([]Range, len(s.vars))
	for i := range bounds {
		bounds[i] = Range{unbounded, -unbounded}
	}
	x, any := make([]int64, len(s.vars)), false
	var try func(v int)
	try = func(v int) {
		if v == len(x) {
			for _, r := range s.rows {
				var sum int64
				for _, t := range r.terms {
					sum += t.sign * x[t.v]
				}
				if sum < r.is.Low || sum > r.is.High {
					return
				}
			}
			any = true
			for i := range x {
				bounds[i] = Range{min(bounds[i].Low, x[i]), max(bounds[i].High, x[i])}
			}
			return
		}
		for x[v] = s.vars[v].Low; x[v] <= s.vars[v].High; x[v]++ {
			try(v + 1)
		}
	}
	try(0)
	return bounds, any
}

// A random small table: a grid of counts with the sums of its rows and columns,
// some of them rounded, some not published, and sums of any others besides.
func randomSystem(r *rand.Rand) *System {
	var s System
	rows, cols := 1+r.IntN(3), 1+r.IntN(3)
	if rows*cols > 6 {
		cols = 2
	}
	truth := make([]int64, rows*cols)
	for i := range truth {
		truth[i] = int64(r.IntN(8))
		known := Range{0, 8}
		switch r.IntN(6) {
		case 0:
			known = Range{truth[i], truth[i]}
		case 1:
			known = Range{max(0, truth[i]-2), truth[i] + 2}
		}
		s.Var(known)
	}
	say := func(vars, less []int) {
		var sum int64
		for _, v := range vars {
			sum += truth[v]
		}
		for _, v := range less {
			sum -= truth[v]
		}
		is := Range{sum, sum}
		switch r.IntN(4) {
		case 0:
			is = Range{sum - int64(r.IntN(3)), sum + int64(r.IntN(3))}
		case 1:
			is.High = unbounded
		}
		if r.IntN(20) == 0 {
			is = Range{is.Low + 3, is.High + 3} // perhaps a contradiction
		}
		s.Sum(vars, less, is)
	}
	for i := range rows {
		var vars []int
		for j := range cols {
			vars = append(vars, i*cols+j)
		}
		say(vars, nil)
	}
	for j := range cols {
		var vars []int
		for i := range rows {
			vars = append(vars, i*cols+j)
		}
		say(vars, nil)
	}
	for range r.IntN(3) { // relations of no table: their corners need not be whole
		var plus, minus []int
		for v := range truth {
			switch r.IntN(4) {
			case 0, 1:
				plus = append(plus, v)
			case 2:
				minus = append(minus, v)
			}
		}
		say(plus, minus)
	}
	return &s
}

func TestBoundsOfRandomTablesAreThoseOfBruteForce(t *testing.T) {
	contradictions, split := 0, 0
	for seed := range uint64(2000) {
		s := randomSystem(rand.New(rand.NewPCG(seed, 8)))
		want, possible := bruteForce(s)
		got, ok := s.Bounds()
		if ok != possible {
			t.Fatalf("seed %d: fits %v, by brute force %v: %+v", seed, ok, possible, s)
		}
		if !possible {
			contradictions++
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: (-brute force +guard)\n%s\n%+v", seed, diff, s)
		}
		for v := range s.vars {
			sol := s.solve()
			if _, whole, _ := sol.walk(v, 1, 0); !whole {
				split++
				break
			}
		}
	}
	if contradictions < 20 || split < 20 {
		t.Errorf("%d contradictions and %d systems with fractional corners: too few to show anything", contradictions, split)
	}
}

func TestAnUnknownWithoutLimitHasNone(t *testing.T) {
	var s System
	a, b := s.Var(Range{0, unbounded}), s.Var(Range{0, unbounded})
	s.Sum([]int{a}, []int{b}, Range{3, 5})
	got, ok := s.Bounds()
	if want := []Range{{3, unbounded}, {0, unbounded}}; !ok || !cmp.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, ok, want)
	}
}
