package check

import (
	"almanac/internal/area"
	"almanac/internal/framework"
)

// fewestCopies is how many figures must be the same for a period to be called a
// copy of another.
const fewestCopies = 10

// copied finds a period whose figures are those of the period before: a file
// that was taken twice. One figure in twenty may differ, because someone may
// have mended a few; noughts are left out, because they repeat themselves.
//
// It gives the copies by category and period, for standstill.
func (s *sheet) copied() (copies [][]bool) {
	for c := range framework.CategoryIndex(s.categories()) {
		of := make([]bool, len(s.periods()))
		for p := 1; p < len(of); p++ {
			of[p] = s.copiedFrom(c, p)
		}
		copies = append(copies, of)
	}
	return copies
}

// copiedFrom reports whether a period is a copy of the one before, and says so.
func (s *sheet) copiedFrom(c framework.CategoryIndex, p int) bool {
	var first cell
	same, all := 0, 0
	lowest, highest := cell{}, cell{}
	for a := range area.Index(len(s.t.Register.Areas)) {
		was, is := s.at(c, a, p-1), s.at(c, a, p)
		if !was.IsNumber() || !is.IsNumber() || is.Number.Sign() == 0 && was.Number.Sign() == 0 {
			continue
		}
		if all++; was.Number.Cmp(is.Number) != 0 {
			continue
		}
		if same == 0 {
			first, lowest, highest = is, is, is
		}
		if is.Number.Cmp(lowest.Number) < 0 {
			lowest = is
		}
		if is.Number.Cmp(highest.Number) > 0 {
			highest = is
		}
		same++
	}
	if same < fewestCopies || same*20 < all*19 || lowest.Number.Cmp(highest.Number) == 0 {
		return false
	}
	s.probs.Warn(s.pos(first), "copied-period", "was a file taken for another year as well? if the source has them so, say it in a note",
		"%d of %d figures of %s in %s are those of %s; here the first", same, all, s.series(c), s.periods()[p], s.periods()[p-1])
	return true
}
