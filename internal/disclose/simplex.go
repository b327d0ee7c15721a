package disclose

import (
	"cmp"
	"math/bits"
	"slices"
)

// solution is a System in solved form: a tableau at a corner that fits all that
// is said, from which one walks to others.
type solution struct {
	tableau
	conflict []int   // rows that cannot hold together, when nothing fits
	seen     []Range // between which values each variable was seen, in whole corners
	own      int     // how many variables are the system's own, and not sums
}

// Entries of a tableau stay small where tables of counts are concerned. Beyond these
// bounds sums of products could overflow, and what seems exact would not be: then the
// walk fails, and says so. So it does when it takes too long.
const (
	largestEntry = 1 << 22
	mostPivots   = 20000
)

// tableau holds each basic variable as a sum of the others:
//
//	d · basic[i] = Σ a[i][j] · free[j]
//
// A free variable has a value within its bounds, at one of them after the first
// step.
type tableau struct {
	bounds []Range // of all variables; sums come after the system's own
	basic  []int
	free   []int
	value  []int64 // of the free variables, by column
	a      [][]int64
	d      int64   // positive
	num    []int64 // d times the values of the basic variables
	pivots int
	failed bool // entries grew too large, or the walk too long
}

// solve finds a corner, or the rows that contradict each other.
func (s *System) solve() *solution {
	n := len(s.vars)
	sol := &solution{own: n}
	sol.d = 1
	sol.bounds = append(slices.Clone(s.vars), make([]Range, len(s.rows))...)
	sol.seen = make([]Range, n)
	for v := range s.vars {
		sol.seen[v] = Range{unbounded, -unbounded}
		sol.free = append(sol.free, v)
		sol.value = append(sol.value, s.vars[v].Low)
		if s.vars[v].Empty() {
			sol.conflict = []int{}
			return sol
		}
	}
	for i, r := range s.rows {
		sol.bounds[n+i] = r.is
		sol.basic = append(sol.basic, n+i)
		line := make([]int64, n)
		for _, t := range r.terms {
			line[t.v] += t.sign
		}
		sol.a = append(sol.a, line)
	}
	sol.num = make([]int64, len(sol.basic))
	if at := sol.repair(); at >= 0 {
		sol.conflict = sol.contradicting(at)
		return sol
	}
	sol.see()
	return sol
}

// evaluate works out the basic variable of a row.
func (t *tableau) evaluate(i int) {
	var sum int64
	for j, c := range t.a[i] {
		if c != 0 {
			sum += c * t.value[j]
		}
	}
	t.num[i] = sum
}

// repair walks to a corner at which all bounds hold. It gives -1, or the row
// that cannot be mended. The variable of the smallest number goes first (Bland),
// so that it ends.
func (t *tableau) repair() int {
	for i := range t.a {
		t.evaluate(i)
	}
	for !t.failed {
		at, below := -1, false
		for i, v := range t.basic {
			b := t.bounds[v]
			low, high := less(t.num[i], b.Low, t.d), more(t.num[i], b.High, t.d)
			if (low || high) && (at < 0 || v < t.basic[at]) {
				at, below = i, low
			}
		}
		if at < 0 {
			return -1
		}
		col := -1
		for j, c := range t.a[at] {
			if c == 0 || !t.moves(j, (c > 0) == below) {
				continue
			}
			if col < 0 || t.free[j] < t.free[col] {
				col = j
			}
		}
		if col < 0 {
			return at
		}
		to := t.bounds[t.basic[at]].High
		if below {
			to = t.bounds[t.basic[at]].Low
		}
		t.pivot(at, col, to)
	}
	return -1
}

// moves reports whether a free variable can rise, or fall.
func (t *tableau) moves(j int, up bool) bool {
	b := t.bounds[t.free[j]]
	if up {
		return t.value[j] < b.High
	}
	return t.value[j] > b.Low
}

// pivot makes the free variable of a column basic in place of that of a row,
// which becomes free with the value given. Rows in which the column has nothing
// stay as they are, unless the denominator changes.
func (t *tableau) pivot(at, col int, to int64) {
	p := t.a[at][col]
	line := t.a[at]
	sign := int64(1)
	if p < 0 {
		sign = -1
	}
	same := p*sign == t.d
	var touched []int
	for i, other := range t.a {
		c := other[col]
		if i == at || c == 0 && same {
			continue
		}
		touched = append(touched, i)
		for j, x := range other {
			if j != col && (x != 0 || c != 0 && line[j] != 0) {
				other[j] = sign * (x*p - c*line[j]) / t.d
				t.failed = t.failed || abs(other[j]) > largestEntry
			}
		}
		other[col] = sign * c
	}
	for j := range line {
		line[j] *= -sign
	}
	line[col] = sign * t.d
	t.d = p * sign
	t.pivots++
	t.failed = t.failed || t.d > largestEntry || t.pivots > mostPivots
	t.basic[at], t.free[col] = t.free[col], t.basic[at]
	t.value[col] = to
	t.evaluate(at)
	for _, i := range touched {
		t.evaluate(i)
	}
}

// extreme gives the largest value (direction 1) or the smallest (-1) that a
// variable of the system can take, and the rows that hold it there. With enough
// other than 0 it may stop when the values seen of the variable lie at least so
// far apart: then it gives what it has come to, and no rows. possible is false
// when no whole numbers fit.
func (sol *solution) extreme(v int, direction, enough int64) (bound int64, hold []int, possible bool) {
	bound, whole, hold := sol.walk(v, direction, enough)
	if whole || bound == direction*unbounded {
		return bound, hold, true
	}
	budget := branches
	best, found := sol.branch(v, direction, bound, &budget)
	switch {
	case found:
		return best, hold, true
	case budget < 0:
		return bound, hold, true // the outer bound is true, if not the nearest
	}
	return 0, nil, false
}

// branches is how many corners of split systems are looked at for one bound.
const branches = 2000

// walk goes from corner to corner while the variable grows in the direction. It
// gives the bound, rounded to the inside, and whether all variables are whole
// where it is reached.
func (sol *solution) walk(v int, direction, enough int64) (bound int64, whole bool, hold []int) {
	for {
		if sol.failed {
			return 0, true, nil
		}
		sol.see()
		if r := sol.seen[v]; enough > 0 && r.Low <= r.High && r.Width() >= enough {
			return r.High, true, nil
		}
		at, own := slices.Index(sol.basic, v), slices.Index(sol.free, v)
		gain := func(j int) int64 {
			switch {
			case at >= 0:
				return sol.a[at][j] * direction
			case j == own:
				return direction
			}
			return 0
		}
		col := -1
		for j := range sol.free {
			if g := gain(j); g != 0 && sol.moves(j, g > 0) && (col < 0 || sol.free[j] < sol.free[col]) {
				col = j
			}
		}
		if col < 0 {
			for j, x := range sol.free {
				if gain(j) != 0 && x >= sol.own {
					hold = append(hold, x-sol.own)
				}
			}
			slices.Sort(hold)
			if own >= 0 {
				return sol.value[own], sol.whole(), hold
			}
			return inside(sol.num[at], sol.d, direction), sol.whole(), hold
		}
		if !sol.step(col, gain(col) > 0) {
			return direction * unbounded, true, nil
		}
	}
}

// step moves a free variable as far as all bounds let it. It gives false when
// nothing stops it.
func (sol *solution) step(col int, up bool) bool {
	dir := int64(1)
	if !up {
		dir = -1
	}
	b := sol.bounds[sol.free[col]]
	limit, by := fraction{unbounded, 1}, -1
	if up && b.High < unbounded {
		limit = fraction{b.High - sol.value[col], 1}
	} else if !up && b.Low > -unbounded {
		limit = fraction{sol.value[col] - b.Low, 1}
	}
	var to int64
	for i, v := range sol.basic {
		c := sol.a[i][col] * dir
		if c == 0 {
			continue
		}
		room, end := sol.bounds[v].High, sol.bounds[v].High
		if c < 0 {
			room, end, c = sol.bounds[v].Low, sol.bounds[v].Low, -c
		}
		if room >= unbounded || room <= -unbounded {
			continue
		}
		far := fraction{abs(room*sol.d - sol.num[i]), c}
		if d := far.cmp(limit); d < 0 || d == 0 && by >= 0 && v < sol.basic[by] {
			limit, by, to = far, i, end
		}
	}
	switch {
	case by < 0 && limit.n >= unbounded:
		return false
	case by < 0:
		sol.value[col] += dir * limit.n
		for i := range sol.a {
			sol.num[i] += sol.a[i][col] * dir * limit.n
		}
	default:
		sol.pivot(by, col, to)
	}
	return true
}

// see notes the values at this corner, if they are whole.
func (sol *solution) see() {
	if !sol.whole() {
		return
	}
	note := func(v int, x int64) {
		if v < sol.own {
			sol.seen[v] = Range{min(sol.seen[v].Low, x), max(sol.seen[v].High, x)}
		}
	}
	for j, v := range sol.free {
		note(v, sol.value[j])
	}
	for i, v := range sol.basic {
		note(v, sol.num[i]/sol.d)
	}
}

// whole reports whether all variables are whole numbers.
func (t *tableau) whole() bool {
	return t.d == 1 || !slices.ContainsFunc(t.num, func(n int64) bool { return n%t.d != 0 })
}

// branch looks for the whole number furthest in a direction, no further than a
// bound, by splitting at a variable that is not whole.
func (sol *solution) branch(v int, direction, bound int64, budget *int) (best int64, found bool) {
	if *budget--; *budget < 0 {
		return 0, false
	}
	at := slices.IndexFunc(sol.num, func(n int64) bool { return n%sol.d != 0 })
	split := sol.basic[at]
	low := floor(sol.num[at], sol.d)
	for _, half := range [...]Range{{-unbounded, low}, {low + 1, unbounded}} {
		sub := sol.clone()
		sub.bounds[split] = sub.bounds[split].Intersect(half)
		if sub.bounds[split].Empty() || sub.repair() >= 0 {
			continue
		}
		x, whole, _ := sub.walk(v, direction, 0)
		if sub.failed {
			*budget = -1
			return 0, false
		}
		if found && direction*x <= direction*best {
			continue
		}
		if !whole && x != direction*unbounded {
			var ok bool
			if x, ok = sub.branch(v, direction, x, budget); !ok {
				if *budget < 0 {
					return 0, false
				}
				continue
			}
		}
		if !found || direction*x > direction*best {
			best, found = x, true
		}
		if best == bound {
			break
		}
	}
	return best, found
}

func (sol *solution) clone() *solution {
	c := *sol
	c.bounds, c.basic, c.free = slices.Clone(sol.bounds), slices.Clone(sol.basic), slices.Clone(sol.free)
	c.value, c.num, c.seen = slices.Clone(sol.value), slices.Clone(sol.num), slices.Clone(sol.seen)
	c.a = make([][]int64, len(sol.a))
	for i := range sol.a {
		c.a[i] = slices.Clone(sol.a[i])
	}
	return &c
}

// contradicting lists the rows that cannot hold together: that of a basic
// variable which cannot reach its bounds, and those that keep it from them.
func (sol *solution) contradicting(at int) (rows []int) {
	rows = []int{}
	if v := sol.basic[at]; v >= sol.own {
		rows = append(rows, v-sol.own)
	}
	for j, c := range sol.a[at] {
		if v := sol.free[j]; c != 0 && v >= sol.own {
			rows = append(rows, v-sol.own)
		}
	}
	slices.Sort(rows)
	return rows
}

// fraction is n/d, d positive.
type fraction struct{ n, d int64 }

func (f fraction) cmp(g fraction) int {
	h1, l1 := bits.Mul64(uint64(f.n), uint64(g.d))
	h2, l2 := bits.Mul64(uint64(g.n), uint64(f.d))
	return cmp.Or(cmp.Compare(h1, h2), cmp.Compare(l1, l2))
}

// less reports whether num/d is below a bound, more whether it is above one.
func less(num, bound, d int64) bool { return bound > -unbounded && num < bound*d }
func more(num, bound, d int64) bool { return bound < unbounded && num > bound*d }

// inside rounds num/d to a whole number that does not lie further in a direction.
func inside(num, d, direction int64) int64 {
	if direction > 0 {
		return floor(num, d)
	}
	return -floor(-num, d)
}

func floor(num, d int64) int64 {
	q := num / d
	if num%d < 0 {
		q--
	}
	return q
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
