package disclose

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestWhatIsLeftAfterAContradictionIsSolvedAsIfNothingElseHadBeen makes systems in which
// one sum contradicts the others, lets the walk go on from there, and holds what it says is
// given away against a solution of what is left from the beginning.
func TestWhatIsLeftAfterAContradictionIsSolvedAsIfNothingElseHadBeen(t *testing.T) {
	const width = 5
	random := rand.New(rand.NewPCG(1, 2))
	contradictions, givenAway := 0, 0
	for range 5000 {
		n := 3 + random.IntN(4)
		rows, sums := contradictory(random, n)
		sol := systemOf(n, rows, sums, nil).solve()
		if len(sol.conflict) == 0 {
			continue
		}
		contradictions++
		var out []int
		for !sol.failed && len(sol.conflict) > 0 {
			for _, i := range sol.conflict {
				out = append(out, i)
				sol.relax(i, Range{-unbounded, unbounded})
			}
			sol.settle()
		}
		out = slices.DeleteFunc(out, func(i int) bool { return sol.add(i, Range{sums[i], sums[i]}) })
		sol.lookAnew()
		fresh := systemOf(n, rows, sums, out).solve()
		for v := range n {
			want, got := narrowed(fresh, v, width), narrowed(sol, v, width)
			if want {
				givenAway++
			}
			if got != want {
				t.Fatalf("rows %v make %v, without %v: variable %d is given away: %v, want %v", rows, sums, out, v, got, want)
			}
		}
	}
	if contradictions < 1000 || givenAway < 1000 {
		t.Errorf("%d contradictions, and %d variables that are given away, are too few to show anything", contradictions, givenAway)
	}
}

// contradictory makes sums of some variables that hold together, and one that says another
// number of the first again.
func contradictory(random *rand.Rand, n int) (rows [][]int, sums []int64) {
	truth := make([]int64, n)
	for i := range truth {
		truth[i] = random.Int64N(20)
	}
	for len(rows) < 3 {
		var row []int
		var sum int64
		for v := range n {
			if random.IntN(2) == 0 {
				row, sum = append(row, v), sum+truth[v]
			}
		}
		if len(row) > 1 {
			rows, sums = append(rows, row), append(sums, sum)
		}
	}
	return append(rows, rows[0]), append(sums, sums[0]+7)
}

func systemOf(n int, rows [][]int, sums []int64, without []int) *System {
	s := &System{}
	for range n {
		s.Var(Range{0, unbounded})
	}
	for i, row := range rows {
		is := Range{sums[i], sums[i]}
		if slices.Contains(without, i) {
			is = Range{-unbounded, unbounded}
		}
		s.Sum(row, nil, is)
	}
	return s
}

// narrowed reports whether a variable has less room than a width, as narrow does.
func narrowed(sol *solution, v int, width int64) bool {
	high, _, fits := sol.extreme(v, 1, width)
	low, _, _ := sol.extreme(v, -1, width)
	return fits && sol.seen[v].Width() < width && high-low < width
}
