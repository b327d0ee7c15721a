package check

import (
	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// stillPeriods is how many periods running must have one figure.
const stillPeriods = 3

// stillDigits is how many digits that figure must have at least, and the count
// that it is worked out from: short ones do repeat themselves.
const stillDigits = 4

// standstill finds series that do not move: the figure of one year carried on
// into the next. Where counts stand beside it they must be carried on as well. A
// period that was copied as a whole has been told, and does not count.
func (s *sheet) standstill(copies [][]bool) {
	if len(s.periods()) < stillPeriods {
		return
	}
	for c := range framework.CategoryIndex(s.categories()) {
		for a := range area.Index(len(s.t.Register.Areas)) {
			series := s.t.Series(s.m, c, a)
			for p := 0; p < len(series); {
				end := p + 1
				for end < len(series) && !copies[c][end] && s.still(series[p], series[end]) {
					end++
				}
				if end-p >= stillPeriods {
					last := cell{c, a, end - 1, series[end-1]}
					s.probs.Warn(s.pos(last), "standstill", "was the figure of one year carried on?",
						"%s is %s as in the %d periods before, to the last digit", s.key(last), last.Number, end-p-1)
				}
				p = end
			}
		}
	}
}

// still reports whether two figures are one and the same.
func (s *sheet) still(a, b observation.Value) bool {
	if !a.IsNumber() || !b.IsNumber() || a.Number.Cmp(b.Number) != 0 || a.Number.Sign() == 0 {
		return false
	}
	x, y := s.t.Detail(a), s.t.Detail(b)
	if !x.Numerator.OK || !x.Denominator.OK || !y.Numerator.OK || !y.Denominator.OK {
		return digits(a.Number) >= stillDigits
	}
	return x.Numerator.Cmp(y.Numerator.Decimal) == 0 && x.Denominator.Cmp(y.Denominator.Decimal) == 0 &&
		digits(x.Numerator.Decimal)+digits(x.Denominator.Decimal) >= stillDigits
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
