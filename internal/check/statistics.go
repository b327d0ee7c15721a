package check

import (
	"almanac/internal/area"
	"almanac/internal/framework"
)

// statistics holds the statistics of a distribution in their order: a quarter
// of the children cannot have waited longer than half of them. The mode may be
// anywhere between the least and the greatest.
func (s *sheet) statistics() {
	m := s.measure()
	if m.Breakdown == framework.None || !s.t.Framework.Breakdowns[m.Breakdown].Statistics {
		return
	}
	var orders [][]framework.CategoryIndex
	for _, ids := range [][]string{{"min", "p25", "median", "p75", "max"}, {"min", "mode", "max"}} {
		var order []framework.CategoryIndex
		for _, id := range ids {
			if c, ok := s.t.Framework.Category(s.m, id); ok {
				order = append(order, c)
			}
		}
		orders = append(orders, order)
	}
	for a := range area.Index(len(s.t.Register.Areas)) {
		for p := range s.periods() {
			for _, order := range orders {
				s.inOrder(order, a, p)
			}
		}
	}
}

func (s *sheet) inOrder(order []framework.CategoryIndex, a area.Index, p int) {
	var before cell
	for _, c := range order {
		now := s.at(c, a, p)
		if !now.IsNumber() {
			continue
		}
		if before.IsNumber() && now.Number.Cmp(before.Number) < 0 {
			s.probs.AddHint(s.pos(now), "statistics", "have two columns changed places?",
				"%s is %s, below %s, which is %s", s.key(now), now.Number, s.key(before), before.Number)
		}
		before = now
	}
}
