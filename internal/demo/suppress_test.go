package demo

import (
	"slices"
	"testing"
)

func TestNoSuppressedCountFollowsFromTheOthersOfItsSum(t *testing.T) {
	w := newWorld(norrey())
	s := suppress(w)
	for _, e := range s.equations(w.names()) {
		hidden, sum := 0, 0
		for i, c := range e {
			if s.hidden[c] {
				hidden++
				if n, _ := s.count(c); i < len(e)-1 {
					sum += n
				}
			}
		}
		total := e[len(e)-1]
		if hidden == 1 {
			t.Errorf("%v: exactly one count is suppressed of those that add up to it", total)
		}
		if hidden > 1 && !s.hidden[total] && sum == hidden {
			t.Errorf("%v: the suppressed counts add up to their number, so each is 1", total)
		}
	}
}

func TestEverySmallCountOfChildrenIsSuppressed(t *testing.T) {
	w := newWorld(norrey())
	s := suppress(w)
	names, small := w.names(), 0
	for y := range w.records {
		for b := range w.bodies {
			for _, name := range names {
				c := cell{name, y, b}
				n, ok := s.count(c)
				if !ok || n < minSecret || n > maxSecret || !aboutChildren(name) {
					continue
				}
				small++
				if !s.isHidden(c) {
					t.Errorf("%v: count %d is not suppressed", c, n)
				}
			}
		}
	}
	if small < 100 {
		t.Errorf("only %d small counts: the demonstration should have many", small)
	}
}

func TestPartsOfTheModelAddUp(t *testing.T) {
	w := newWorld(norrey())
	names := w.names()
	for y := range w.records {
		for b := range w.bodies {
			counts := w.records[y][b].counts
			for _, sum := range sums {
				parts := 0
				for _, name := range expand(sum.parts, names) {
					parts += counts[name]
				}
				if parts != counts[sum.total] {
					t.Errorf("%s in %d: %s is %d, its parts add up to %d", w.bodies[b].code, firstYear+y, sum.total, counts[sum.total], parts)
				}
			}
		}
	}
}

func TestDivideRoundsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct{ a, b, want int }{{0, 7, 0}, {1, 2, 1}, {5, 10, 1}, {149, 100, 1}, {150, 100, 2}, {29, 200, 0}} {
		if got := divide(c.a, c.b); got != c.want {
			t.Errorf("divide(%d, %d) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestPercentilesOfDays(t *testing.T) {
	days := []int{0, 2, 1, 0, 0, 1} // 1, 1, 2, 5
	for p, want := range map[int]int{25: 1, 50: 1, 75: 2, 100: 5} {
		if got := atPercentile(days, p); got != want {
			t.Errorf("percentile %d = %d, want %d", p, got, want)
		}
	}
}

func TestLimitsAgreeWithPublishedTables(t *testing.T) {
	// Byar's limits for 100 events are 81.4 and 121.6 (exact Poisson: 81.4, 121.6).
	lower, upper := limits(100, 10000, 10000, 1)
	if lower != "81.4" || upper != "121.6" {
		t.Errorf("limits of 100 are %s and %s, want 81.4 and 121.6", lower, upper)
	}
}

// TestNoSuppressedCountCanBeWorkedOut solves all equations together, with the
// totals as they are before they are rounded: more than a reader has.
func TestNoSuppressedCountCanBeWorkedOut(t *testing.T) {
	w := newWorld(norrey())
	s := suppress(w)
	equations := s.equations(w.names())
	for _, c := range s.workedOut(equations) {
		n, _ := s.count(c)
		t.Errorf("%s of %s in %d is suppressed, but follows from the rest: %d", c.name, w.bodies[c.body].code, firstYear+c.year, n)
	}
	for _, e := range equations { // a test of the test: publish one of two and the other follows
		if n := len(e) - 1; n == 2 && s.hidden[e[0]] && s.hidden[e[1]] && !s.hidden[e[2]] {
			s.hidden[e[0]] = false
			if !slices.Contains(s.workedOut(equations), e[1]) {
				t.Errorf("%v follows from %v and %v, and that is not noticed", e[1], e[0], e[2])
			}
			return
		}
	}
	t.Error("no equation has two suppressed parts of two")
}
