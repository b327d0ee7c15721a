package check

import "almanac/internal/framework"

// fewestShares is how many figures show what a column was meant to be.
const fewestShares = 10

// shareOfOne finds percentages that are written as parts of one: a whole
// category in a period between 0 and 1, most of it with decimals, where other
// periods or categories are not needed to tell. Some things are as rare as
// that, and then their denominators say so.
func (s *sheet) shareOfOne() {
	m := s.measure()
	if m.Unit != framework.Percent {
		return
	}
	type column struct {
		first          cell
		small, decimal int
		large, proved  bool
	}
	columns := make([]column, s.categories()*len(s.periods()))
	for c := range s.numbers() {
		col := &columns[int(c.c)*len(s.periods())+c.p]
		if c.Float() > 1 {
			col.large = true
			continue
		}
		if d := s.t.Detail(c.Value); d.Numerator.OK && d.Denominator.OK {
			col.proved = true // a rule of its own holds the figure against them
		}
		if col.small == 0 {
			col.first = c
		}
		if col.small++; !whole(c.Number) {
			col.decimal++
		}
	}
	for i := range columns {
		if col := &columns[i]; !col.large && !col.proved && col.decimal >= fewestShares {
			s.probs.Warn(s.pos(col.first), "share-of-one", "a percentage is written 41.5, not 0.415",
				"all %d figures of %s in %s lie between 0 and 1; here the first", col.small, s.series(col.first.c), s.periods()[col.first.p])
		}
	}
}
