package check

import (
	"math"

	"almanac/internal/area"
	"almanac/internal/framework"
)

// shares adds up the parts of a whole: they cannot make more than all of it.
// Less they can, where a part is suppressed or not published.
func (s *sheet) shares() {
	m := s.measure()
	if m.Unit != framework.Percent || m.Breakdown == framework.None || m.MayExceed {
		return
	}
	if b := &s.t.Framework.Breakdowns[m.Breakdown]; !b.Exclusive || b.Statistics {
		return
	}
	for a := range area.Index(len(s.t.Register.Areas)) {
		for p := range s.periods() {
			s.shareSum(a, p)
		}
	}
}

func (s *sheet) shareSum(a area.Index, p int) {
	var sum span
	var total float64
	var largest cell
	decimals := 0
	for c := range framework.CategoryIndex(s.categories()) {
		part := s.at(c, a, p)
		if !part.IsNumber() {
			continue
		}
		sum, total = sum.plus(s.share(part)), total+part.Float()
		if largest.Symbol == 0 || part.Number.Cmp(largest.Number) > 0 {
			largest = part
		}
		_, scale := part.Number.Units()
		decimals = max(decimals, scale)
	}
	if largest.Symbol == 0 || sum.lo <= 100+1e-9 {
		return
	}
	scale := math.Pow10(decimals)
	s.probs.AddHint(s.pos(largest), "shares", "is one of them a part of another, or of another year or area? this is the largest",
		"the shares of %s in %s in %s add up to %v", s.measure().ID, s.t.Register.Areas[a].Slug, s.periods()[p], math.Round(total*scale)/scale)
}

// share gives what a percentage may stand for: where it was worked out from
// rounded counts that is more than its last digit says.
func (s *sheet) share(c cell) span {
	value := spanOfValue(c.Number)
	if d := s.t.Detail(c.Value); d.Numerator.OK && d.Denominator.OK {
		worked := spanOfCount(d.Numerator.Decimal).ratio(spanOfCount(d.Denominator.Decimal), 100)
		return span{min(value.lo, worked.lo), max(value.hi, worked.hi)}
	}
	return value
}
