package check

import (
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// A figure with its counts is a year's own when these have this many digits
// together: then one year more with the same is one too many. Shorter counts, and
// figures without counts, do repeat themselves by chance, and may twice. So may
// rates: releases do use one estimate of the population for two years.
const (
	stillPeriods = 3 // of short ones, or without counts
	longPeriods  = 2 // of long ones
	stillDigits  = 4
	longDigits   = 7
)

// standstill finds series that do not move: the figure of one year carried on
// into the next. Where counts stand beside it they must be carried on as well. A
// period that was copied as a whole has been told, and does not count.
func (s *sheet) standstill(copies [][]bool) {
	for c := range framework.CategoryIndex(s.categories()) {
		for a := range area.Index(len(s.t.Register.Areas)) {
			series := s.t.Series(s.m, c, a)
			for p := 0; p < len(series); {
				most := s.still(series[p])
				end := p + 1
				for end < len(series) && most > 0 && !copies[c][end] && s.same(series[p], series[end]) {
					end++
				}
				if most > 0 && end-p >= most {
					last := cell{c, a, end - 1, series[end-1]}
					s.probs.Warn(s.pos(last), "standstill", "was the figure of one year carried on?",
						"%s is %s as in the %s before, to the last digit", s.key(last), last.Number, strings.TrimPrefix(source.Count(end-p-1, "period"), "1 "))
				}
				p = end
			}
		}
	}
}

// still gives in how many periods running a figure is one too many; 0 where it
// may stand for ever.
func (s *sheet) still(v observation.Value) int {
	if !v.IsNumber() || v.Number.Sign() == 0 {
		return 0
	}
	d, n := s.t.Detail(v), digits(v.Number)
	counted := d.Numerator.OK && d.Denominator.OK
	if counted {
		n = digits(d.Numerator.Decimal) + digits(d.Denominator.Decimal)
	}
	switch {
	case n < stillDigits:
		return 0
	case counted && n >= longDigits && s.measure().Unit == framework.Percent:
		return longPeriods
	}
	return stillPeriods
}

// same reports whether two figures and their counts are the same.
func (s *sheet) same(a, b observation.Value) bool {
	if !b.IsNumber() || a.Number.Cmp(b.Number) != 0 {
		return false
	}
	x, y := s.t.Detail(a), s.t.Detail(b)
	return x.Numerator == y.Numerator && x.Denominator == y.Denominator
}

// digits counts the digits of a number from the first that is not 0 to the last.
func digits(d observation.Decimal) int {
	units, scale := d.Units()
	for units != 0 && scale == 0 && units%10 == 0 {
		units /= 10
	}
	n := 0
	for ; units != 0; units /= 10 {
		n++
	}
	return n
}
