package check

import (
	"almanac/internal/area"
	"almanac/internal/framework"
)

// between holds the percentage, rate or median of a region, or the country,
// against those of its authorities: it cannot be above the highest or below the
// lowest. Where more than a tenth of them have no figure the one beyond may be
// among these.
func (s *sheet) between() {
	m := s.measure()
	if m.Unit == framework.Children || m.Unit == framework.Count || m.Breakdown != framework.None && s.t.Framework.Breakdowns[m.Breakdown].Statistics {
		return
	}
	for _, whole := range s.wholes() {
		parts := s.parts(whole)
		for c := range framework.CategoryIndex(s.categories()) {
			for p := range s.periods() {
				if mean := s.at(c, whole, p); mean.IsNumber() {
					s.mean(mean, parts)
				}
			}
		}
	}
}

func (s *sheet) mean(mean cell, parts []area.Index) {
	var least, most cell
	there, missing := 0, 0
	when := s.periods()[mean.p]
	for _, a := range parts {
		if !s.t.Register.Areas[a].Existed(when) {
			continue
		}
		part := s.at(mean.c, a, mean.p)
		if !part.IsNumber() {
			missing++
			continue
		}
		if there == 0 || part.Number.Cmp(least.Number) < 0 {
			least = part
		}
		if there == 0 || part.Number.Cmp(most.Number) > 0 {
			most = part
		}
		there++
	}
	if there < 3 || missing*10 > there {
		return
	}
	end, word := least, "below"
	switch {
	case spanOfValue(mean.Number).hi < spanOfValue(least.Number).lo:
	case spanOfValue(mean.Number).lo > spanOfValue(most.Number).hi:
		end, word = most, "above"
	default:
		return
	}
	s.probs.Warn(s.pos(mean), "between", "is it of the same year and base as theirs?",
		"%s is %s, %s every authority in it: the nearest is %s with %s", s.key(mean), mean.Number, word, s.key(end), end.Number)
}
