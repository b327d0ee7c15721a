package check

import "almanac/internal/framework"

// between holds the percentage or rate of a region, or the country, against
// those of its authorities: it cannot be above the highest or below the lowest.
// Where more than a tenth of them have no figure the one beyond may be among
// these, and where the register holds only some of them, too.
func (s *sheet) between(mean cell, parts []cell) {
	if m := s.measure(); s.partial || m.Unit != framework.Percent && m.Unit != framework.PerTenK {
		return
	}
	var least, most cell
	there := 0
	for _, part := range parts {
		if !part.IsNumber() {
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
	if there < 3 || (len(parts)-there)*10 > there {
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
