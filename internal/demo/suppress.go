package demo

import (
	"slices"
	"strings"
)

// Suppression is decided on counts and not on figures: a figure is suppressed
// when a count that it is made of is. So a percentage cannot give away what a
// number beside it hides.
//
// First, every count of 1 to 5 children is suppressed. Then come the
// equations: each says that some published counts add up to another. If
// exactly one count of an equation is suppressed, the others give it away, and
// the smallest of them that is not 0 is suppressed as well; likewise when the
// suppressed parts are few children together, because three over two counts
// leave little doubt. Each suppression can upset another equation, so
// this goes on until nothing changes; it ends, because nothing is ever
// published again. At last all equations are solved together (solve.go).

// A cell is one count of one body in one year.
type cell struct {
	name string
	year int // counted from firstYear
	body int
}

// An equation is cells of which the last is the sum of those before it.
type equation []cell

// smallest and largest count of children that must not be published.
const minSecret, maxSecret = 1, 5

// roomOfSecrets is how many children suppressed parts of a total must at least be
// together: less, and each of them is known to be one of a handful of numbers.
const roomOfSecrets = 5

// fewCases is how many cases percentiles must be of.
const fewCases = 10

// sums lists the counts that are sums of others: a total and the prefix, or
// the names, of its parts.
var sums = []struct {
	total string
	parts []string
}{
	{"referrals", []string{"no-further-action", "not-in-need", "in-need"}},
	{"referrals", []string{"source:*"}},
	{"assessments", []string{"assessed-in:*"}},
	{"conferences", []string{"held-in:*"}},
	{"plans-started", []string{"category:*"}},
	{"on-plan", []string{"plans-open", "plans-ended"}},
	{"need-open", []string{"open-for:*"}},
	{"need-ended", []string{"ended-after:*"}},
}

// secrecy is the set of suppressed cells.
type secrecy struct {
	w      *world
	hidden map[cell]bool
}

// suppress decides which counts of a world are suppressed.
func suppress(w *world) *secrecy {
	s := suppressSmall(w)
	equations := s.equations(w.names())
	for {
		for changed := true; changed; {
			changed = false
			for i := range equations {
				changed = s.protect(equations[i]) || changed
			}
		}
		given := s.workedOut(equations)
		if len(given) == 0 || !s.cover(given[0], equations) {
			return s
		}
	}
}

// suppressSmall suppresses every small count, and nothing that gives one away.
func suppressSmall(w *world) *secrecy {
	s := &secrecy{w: w, hidden: map[cell]bool{}}
	names := w.names()
	for y := range w.records {
		for b := range w.bodies {
			for _, name := range names {
				c := cell{name, y, b}
				if n, ok := s.count(c); ok && aboutChildren(name) && n >= minSecret && n <= maxSecret {
					s.hidden[c] = true
				}
			}
		}
	}
	return s
}

// aboutChildren reports whether a count is of children (or their cases), and
// small ones must be protected. School sessions go with their pupils.
func aboutChildren(name string) bool {
	switch {
	case strings.HasPrefix(name, "sessions:"), strings.HasPrefix(name, "missed:"), strings.Contains(name, "@"):
		return false
	}
	from := collectionOf(name)
	return from != estimates && from != workforce
}

// isHidden reports whether a count is suppressed.
func (s *secrecy) isHidden(c cell) bool {
	if group, ok := strings.CutPrefix(c.name, "sessions:"); ok {
		c.name = "pupils:" + group
	} else if group, ok := strings.CutPrefix(c.name, "missed:"); ok {
		c.name = "pupils:" + group
	}
	return s.hidden[c]
}

// count gives the count of a cell if it is there to be published.
func (s *secrecy) count(c cell) (int, bool) {
	year := firstYear + c.year
	if !s.w.exists(c.body, year) || s.w.unreliable(c.body, year, c.name) {
		return 0, false
	}
	if _, missing := s.w.missing(c.body, year, collectionOf(c.name)); missing {
		return 0, false
	}
	n, ok := s.w.records[c.year][c.body].counts[c.name]
	return n, ok
}

// equations lists everything by which counts can be worked out from others.
func (s *secrecy) equations(names []string) []equation {
	var out []equation
	unknown := func(c cell) bool { _, ok := s.count(c); return !ok }
	add := func(cells ...cell) {
		if !slices.ContainsFunc(cells, unknown) {
			out = append(out, cells)
		}
	}
	for y := range s.w.records {
		for b := range s.w.bodies {
			for _, sum := range sums {
				add(append(cellsOf(expand(sum.parts, names), y, b), cell{sum.total, y, b})...)
			}
			timings(y, b, add)
			if y > 0 { // who was on a plan a year ago, and who began one, was on a plan this year
				add(cell{"plans-open", y - 1, b}, cell{"plans-started", y, b}, cell{"on-plan", y, b})
			}
			for _, name := range names {
				if !aboutChildren(name) || s.w.bodies[b].members == nil || b == s.w.county {
					continue
				}
				var cells []cell
				for _, m := range s.w.bodies[b].members {
					cells = append(cells, cell{name, y, m})
				}
				cells = slices.DeleteFunc(cells, unknown) // what is missing is in no total
				add(append(cells, cell{name, y, b})...)
			}
		}
	}
	return out
}

// timings adds that what was done in time is the sum of its bands, and that
// everything is that and the late bands.
func timings(y, b int, add func(...cell)) {
	for _, t := range []*timing{&assessTiming, &panelTiming} {
		inTime, late := t.inTime()
		within := cell{t.within, y, b}
		add(append(cellsOf(inTime, y, b), within)...)
		add(append(cellsOf(late, y, b), within, cell{t.all, y, b})...)
	}
}

func cellsOf(names []string, y, b int) []cell {
	var cells []cell
	for _, name := range names {
		cells = append(cells, cell{name, y, b})
	}
	return cells
}

// protect suppresses one more cell of an equation if it needs one. Among the
// parts there is never exactly one, even where the total is suppressed too: who
// checks a table need not know that.
func (s *secrecy) protect(e equation) bool {
	parts, total := e[:len(e)-1], e[len(e)-1]
	hidden, sum := 0, 0
	for _, c := range parts {
		if n, _ := s.count(c); s.hidden[c] {
			hidden++
			sum += n
		}
	}
	from := parts
	switch {
	case s.hidden[total] && hidden == 0:
	case hidden == 1 && len(parts) > 1:
	case hidden == 1 && !s.hidden[total]:
		from = e
	case hidden > 1 && sum < roomOfSecrets && !s.hidden[total]:
		from = e
	default:
		return false
	}
	best, found := s.smallest(from)
	if found {
		s.hidden[best] = true
	}
	return found
}

// smallest gives the count that is next to be suppressed among cells; false
// when all are.
func (s *secrecy) smallest(cells []cell) (best cell, found bool) {
	for _, c := range cells {
		if !s.hidden[c] && (!found || s.before(c, best)) {
			best, found = c, true
		}
	}
	return best, found
}

// before reports whether a is rather to be suppressed than b: the smaller
// count, but a 0 only when there is nothing else.
func (s *secrecy) before(a, b cell) bool {
	x, _ := s.count(a)
	y, _ := s.count(b)
	return y == 0 && x != 0 || x != 0 && x < y
}

// names lists the names of all counts, sorted.
func (w *world) names() []string {
	var names []string
	for name := range w.records[0][0].counts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// expand replaces "prefix:*" by all names that begin with prefix.
func expand(parts, names []string) []string {
	var out []string
	for _, p := range parts {
		prefix, all := strings.CutSuffix(p, "*")
		if !all {
			out = append(out, p)
			continue
		}
		for _, name := range names {
			if strings.HasPrefix(name, prefix) {
				out = append(out, name)
			}
		}
	}
	return out
}
