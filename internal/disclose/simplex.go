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
	mostEntries  = 1 << 23 // of a tableau, in 64 MB; of tables of 1,400 areas it has 24,000
	mostWork     = 1 << 34 // entries and rows looked at: four times what 20,000 corners of tables of 8,000 areas take
)

// tableau holds each basic variable as a sum of the others:
//
//	d · basic[i] = Σ a[i][j] · free[j]
//
// A free variable has a value within its bounds, at one of them after the first
// step. Of tables nearly all entries are 0, however large they are, and so a line
// holds the others only.
type tableau struct {
	bounds  []Range // of all variables; sums come after the system's own
	basic   []int
	free    []int
	where   []int   // of all variables: the row of a basic one, -1 less the column of a free one
	value   []int64 // of the free variables, by column
	a       []line
	inCol   [][]int32 // the rows in which a column has something, or had once; a row may be there twice
	d       int64     // positive
	num     []int64   // d times the values of the basic variables
	moved   []int     // variables whose value may have changed since the last look, see see
	pivots  int
	entries int  // that are not 0
	work    int  // entries looked at
	failed  bool // entries grew too large or too many, or the walk too long

	suspects []int   // basic variables that may be out of their bounds, each once
	suspect  []bool  // by variable: it is among those
	mark     []int32 // by row: the last walk along a column that came by
	stamp    int32   // of the walk
	merged   line    // scratch
}

// line is a row of a tableau without its zeros, by column.
type line []entry

type entry struct {
	col int32
	x   int32 // within largestEntry, or the walk has failed and nothing of the tableau is used
}

// at gives the entry of a column.
func (l line) at(col int) int64 {
	if i, ok := l.find(col); ok {
		return int64(l[i].x)
	}
	return 0
}

func (l line) find(col int) (int, bool) {
	return slices.BinarySearchFunc(l, int32(col), func(e entry, col int32) int { return cmp.Compare(e.col, col) })
}

// solve finds a corner, or the rows that contradict each other.
func (s *System) solve() *solution {
	n := len(s.vars)
	sol := &solution{own: n}
	sol.d = 1
	sol.bounds = append(slices.Clone(s.vars), make([]Range, len(s.rows))...)
	sol.where = make([]int, len(sol.bounds))
	sol.suspect = make([]bool, len(sol.bounds))
	sol.inCol = make([][]int32, n)
	sol.seen = make([]Range, n)
	for v := range s.vars {
		sol.seen[v] = Range{unbounded, -unbounded}
		sol.free = append(sol.free, v)
		sol.value = append(sol.value, s.vars[v].Low)
		sol.where[v] = -1 - v
		sol.moved = append(sol.moved, v)
		if s.vars[v].Empty() {
			sol.conflict = []int{}
			return sol
		}
	}
	for i, r := range s.rows {
		sol.bounds[n+i] = r.is
		sol.basic = append(sol.basic, n+i)
		sol.where[n+i] = i
		own := make(line, 0, len(r.terms))
		for _, t := range r.terms {
			own = append(own, entry{int32(t.v), int32(t.sign)})
			sol.inCol[t.v] = append(sol.inCol[t.v], int32(i))
		}
		slices.SortFunc(own, func(a, b entry) int { return cmp.Compare(a.col, b.col) })
		sol.a = append(sol.a, own)
	}
	s.begin(sol.value)
	sol.num = make([]int64, len(sol.basic))
	sol.mark = make([]int32, len(sol.basic))
	for i := range sol.a {
		sol.evaluate(i)
	}
	sol.settle()
	return sol
}

// settle walks to a corner at which everything holds, or finds what contradicts.
func (sol *solution) settle() {
	sol.conflict = nil
	if at := sol.repair(); at >= 0 {
		sol.conflict = sol.contradicting(at)
		return
	}
	sol.see()
}

// relax gives a sum a wider range than it had. What contradicted it is settled again
// from where the walk has come to.
func (sol *solution) relax(row int, is Range) {
	sol.bounds[sol.own+row] = is
	sol.pivots = 0
}

// add gives a sum that was left out its range again, unless that contradicts the others.
func (sol *solution) add(row int, is Range) bool {
	v := sol.own + row
	sol.bounds[v] = is
	if at := sol.where[v]; at >= 0 {
		sol.doubt(v)
	} else {
		sol.move(-1-at, min(max(sol.value[-1-at], is.Low), is.High))
	}
	sol.settle()
	if sol.conflict == nil {
		return true
	}
	sol.relax(row, Range{-unbounded, unbounded})
	sol.settle()
	return false
}

// lookAnew forgets between which values variables were seen: with the sums that were
// added since, those need not be possible any more.
func (sol *solution) lookAnew() {
	if sol.failed || sol.conflict != nil {
		return
	}
	sol.moved = sol.moved[:0]
	for v := range sol.seen {
		sol.seen[v] = Range{unbounded, -unbounded}
		sol.moved = append(sol.moved, v)
	}
	sol.see()
}

// move gives a free variable another value.
func (t *tableau) move(col int, to int64) {
	by := to - t.value[col]
	t.value[col] = to
	t.moved = append(t.moved, t.free[col])
	for _, i := range t.rowsOf(col, -1) {
		t.set(int(i), t.num[i]+t.a[i].at(col)*by)
	}
}

// begin looks for values at which most sums hold: it goes through them and moves what
// is in each as far as that needs and bounds allow. A walk from there is a short one.
func (s *System) begin(value []int64) {
	for range 4 {
		for _, r := range s.rows {
			var sum int64
			for _, t := range r.terms {
				sum += t.sign * value[t.v]
			}
			for _, t := range r.terms {
				short := max(0, r.is.Low-sum) + min(0, r.is.High-sum)
				if short == 0 {
					break
				}
				to := value[t.v] + t.sign*short
				to = min(max(to, s.vars[t.v].Low), s.vars[t.v].High)
				sum += t.sign * (to - value[t.v])
				value[t.v] = to
			}
		}
	}
}

// evaluate works out the basic variable of a row.
func (t *tableau) evaluate(i int) {
	var sum int64
	for _, e := range t.a[i] {
		sum += int64(e.x) * t.value[e.col]
	}
	t.set(i, sum)
}

// set gives the basic variable of a row its value.
func (t *tableau) set(i int, num int64) {
	t.num[i] = num
	v := t.basic[i]
	t.moved = append(t.moved, v)
	if low, high := t.outside(i); low || high {
		t.doubt(v)
	}
}

// doubt notes that a variable may be out of its bounds.
func (t *tableau) doubt(v int) {
	if !t.suspect[v] {
		t.suspect[v] = true
		t.suspects = append(t.suspects, v)
	}
}

// outside reports whether the basic variable of a row is below or above its bounds.
func (t *tableau) outside(i int) (below, above bool) {
	b := t.bounds[t.basic[i]]
	return less(t.num[i], b.Low, t.d), more(t.num[i], b.High, t.d)
}

// repair walks to a corner at which all bounds hold. It gives -1, or the row
// that cannot be mended. The variable furthest out goes first, and the one that stands
// in the fewest rows takes its place: that is quick. As it need not end, after a while
// both are those of the smallest number (Bland), which does.
func (t *tableau) repair() int {
	patience := t.pivots + 4*len(t.a)
	for !t.failed {
		careful := t.pivots >= patience
		at := t.worst(careful)
		if at < 0 {
			return -1
		}
		below, _ := t.outside(at)
		col := -1
		for _, e := range t.a[at] {
			j := int(e.col)
			if !t.moves(j, (e.x > 0) == below) {
				continue
			}
			if col < 0 || !careful && len(t.inCol[j]) < len(t.inCol[col]) || (careful || len(t.inCol[j]) == len(t.inCol[col])) && t.free[j] < t.free[col] {
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

// worst gives the row of the basic variable furthest out of its bounds, with care that
// of the smallest number; -1 for none.
func (t *tableau) worst(careful bool) int {
	kept := t.suspects[:0]
	at, most := -1, int64(0)
	for _, v := range t.suspects {
		i := t.where[v]
		if i < 0 || !t.out(i) {
			t.suspect[v] = false // is free by now, or was mended
			continue
		}
		kept = append(kept, v)
		b := t.bounds[v]
		far := max(b.Low*t.d-t.num[i], t.num[i]-b.High*t.d)
		if b.Low <= -unbounded {
			far = t.num[i] - b.High*t.d
		} else if b.High >= unbounded {
			far = b.Low*t.d - t.num[i]
		}
		if at < 0 || !careful && far > most || (careful || far == most) && v < t.basic[at] {
			at, most = i, far
		}
	}
	t.suspects = kept
	return at
}

// out reports whether the basic variable of a row is outside its bounds.
func (t *tableau) out(i int) bool {
	below, above := t.outside(i)
	return below || above
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
	p := t.a[at].at(col)
	sign := int64(1)
	if p < 0 {
		sign = -1
	}
	same := p*sign == t.d
	small := same && t.d == 1
	rise := to - t.num[at] // of the variable that leaves, where all is whole
	touched := t.rowsOf(col, at)
	if !same {
		touched = t.others(at)
	}
	for _, i := range touched {
		c := t.a[i].at(col)
		t.combine(int(i), at, col, c, p, sign)
		if small {
			t.num[i] += sign * c * rise
		}
	}
	own := t.a[at]
	for j := range own {
		own[j].x *= int32(-sign)
	}
	i, _ := own.find(col)
	own[i].x = int32(sign * t.d)
	t.d = p * sign
	t.pivots++
	t.failed = t.failed || t.d > largestEntry || t.pivots > mostPivots || t.entries > mostEntries || t.work > mostWork
	out, in := t.basic[at], t.free[col]
	t.basic[at], t.free[col] = in, out
	t.where[in], t.where[out] = at, -1-col
	t.value[col] = to
	t.moved = append(t.moved, out)
	t.evaluate(at)
	for _, i := range touched {
		if small {
			t.set(int(i), t.num[i])
		} else {
			t.evaluate(int(i))
		}
	}
}

// rowsOf lists the rows but one in which a column has something, and forgets those
// in which it has nothing any more.
func (t *tableau) rowsOf(col, but int) []int32 {
	t.stamp++
	kept := t.inCol[col][:0]
	at := -1
	for _, i := range t.inCol[col] {
		if t.mark[i] == t.stamp || t.a[i].at(col) == 0 {
			continue
		}
		t.mark[i] = t.stamp
		if int(i) == but {
			at = len(kept)
		}
		kept = append(kept, i)
	}
	t.inCol[col] = kept
	if at < 0 {
		return kept
	}
	last := len(kept) - 1
	kept[at], kept[last] = kept[last], kept[at]
	return kept[:last:last]
}

// others lists all rows but one.
func (t *tableau) others(but int) []int32 {
	list := make([]int32, 0, len(t.a))
	for i := range t.a {
		if i != but {
			list = append(list, int32(i))
		}
	}
	return list
}

// combine takes the variable of a column out of a row, by the row in which it
// becomes basic; c is what the row has there and p what the other has.
func (t *tableau) combine(i, by, col int, c, p, sign int64) {
	own, with := t.a[i], t.a[by]
	t.work += len(own) + len(with)
	t.entries -= len(own)
	out := t.merged[:0]
	put := func(j int32, x int64) {
		if x == 0 {
			return
		}
		t.failed = t.failed || abs(x) > largestEntry
		out = append(out, entry{j, int32(x)})
	}
	for len(own) > 0 || len(with) > 0 {
		switch {
		case len(with) == 0 || len(own) > 0 && own[0].col < with[0].col:
			put(own[0].col, sign*int64(own[0].x)*p/t.d)
			own = own[1:]
		case int(with[0].col) == col:
			put(with[0].col, sign*c)
			if len(own) > 0 && own[0].col == with[0].col {
				own = own[1:]
			}
			with = with[1:]
		case len(own) == 0 || with[0].col < own[0].col:
			if c != 0 {
				put(with[0].col, -sign*c*int64(with[0].x)/t.d)
				t.inCol[with[0].col] = append(t.inCol[with[0].col], int32(i))
			}
			with = with[1:]
		default:
			put(own[0].col, sign*(int64(own[0].x)*p-c*int64(with[0].x))/t.d)
			own, with = own[1:], with[1:]
		}
	}
	t.merged = out
	t.entries += len(out)
	t.a[i] = append(t.a[i][:0], out...)
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
		sol.work += len(sol.basic)
		sol.see()
		if r := sol.seen[v]; enough > 0 && r.Low <= r.High && r.Width() >= enough {
			return r.High, true, nil
		}
		grow := sol.gains(v, direction)
		col, up := -1, false
		for _, e := range grow {
			if j := int(e.col); sol.moves(j, e.x > 0) && (col < 0 || sol.free[j] < sol.free[col]) {
				col, up = j, e.x > 0
			}
		}
		if col < 0 {
			for _, e := range grow {
				if x := sol.free[e.col]; x >= sol.own {
					hold = append(hold, x-sol.own)
				}
			}
			slices.Sort(hold)
			if at := sol.where[v]; at >= 0 {
				return inside(sol.num[at], sol.d, direction), sol.whole(), hold
			}
			return sol.value[-1-sol.where[v]], sol.whole(), hold
		}
		if !sol.step(col, up) {
			return direction * unbounded, true, nil
		}
	}
}

// gains says how much a variable grows in a direction with each of the free ones.
func (sol *solution) gains(v int, direction int64) line {
	at := sol.where[v]
	if at < 0 {
		return line{{int32(-1 - at), int32(direction)}}
	}
	out := slices.Clone(sol.a[at])
	for i := range out {
		out[i].x *= int32(direction)
	}
	return out
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
	for _, row := range sol.rowsOf(col, -1) {
		i := int(row)
		v, c := sol.basic[i], sol.a[i].at(col)*dir
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
		sol.move(col, sol.value[col]+dir*limit.n)
	default:
		sol.pivot(by, col, to)
	}
	return true
}

// see notes the values at this corner, if they are whole. Those that have not moved
// since it was last done are noted.
func (sol *solution) see() {
	if !sol.whole() {
		return
	}
	for _, v := range sol.moved {
		if v >= sol.own {
			continue
		}
		x := int64(0)
		if at := sol.where[v]; at >= 0 {
			x = sol.num[at] / sol.d
		} else {
			x = sol.value[-1-at]
		}
		sol.seen[v] = Range{min(sol.seen[v].Low, x), max(sol.seen[v].High, x)}
	}
	sol.moved = sol.moved[:0]
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
		sub.doubt(split)
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
	c.bounds, c.basic, c.free, c.where = slices.Clone(sol.bounds), slices.Clone(sol.basic), slices.Clone(sol.free), slices.Clone(sol.where)
	c.value, c.num, c.seen = slices.Clone(sol.value), slices.Clone(sol.num), slices.Clone(sol.seen)
	c.moved, c.suspects, c.suspect = slices.Clone(sol.moved), slices.Clone(sol.suspects), slices.Clone(sol.suspect)
	c.mark, c.merged = slices.Clone(sol.mark), nil
	c.a = make([]line, len(sol.a))
	for i := range sol.a {
		c.a[i] = slices.Clone(sol.a[i])
	}
	c.inCol = make([][]int32, len(sol.inCol))
	for j := range sol.inCol {
		c.inCol[j] = slices.Clone(sol.inCol[j])
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
	for _, e := range sol.a[at] {
		if v := sol.free[e.col]; v >= sol.own {
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
