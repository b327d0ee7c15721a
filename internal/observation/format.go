package observation

import "almanac/internal/framework"

// AppendShown writes a value as it is shown in a cell: the number at the
// given decimals, or the symbol's code.
func AppendShown(dst []byte, v Value, decimals int) []byte {
	if v.IsNumber() {
		return v.Number.Append(dst, decimals)
	}
	return append(dst, v.Symbol.Code()...)
}

// Text gives a value in words with its unit, to stand in a sentence: "43.8
// per 10,000 children aged 0 to 17", "23.3%", "265 children", "suppressed".
func Text(m *framework.Measure, v Value) string {
	if !v.IsNumber() {
		return v.Symbol.Word()
	}
	n := v.Number.Format(m.Decimals)
	switch m.Unit {
	case framework.Percent:
		return n + "%"
	case framework.PerTenK:
		return n + " per 10,000"
	case framework.Children:
		if v.Number.Round(m.Decimals).Cmp(NewDecimal(1, 0)) == 0 {
			return n + " child"
		}
		return n + " children"
	case framework.Days:
		return n + " working days"
	}
	return n
}

// Difference gives the difference of two shown values in words: "2.4
// percentage points", "1.3 per 10,000", "12". The sign is left out.
func Difference(m *framework.Measure, by Decimal) string {
	if by.Sign() < 0 {
		by = by.Neg()
	}
	n := by.Format(m.Decimals)
	one := n == "1"
	switch m.Unit {
	case framework.Percent:
		if one {
			return n + " percentage point"
		}
		return n + " percentage points"
	case framework.PerTenK:
		return n + " per 10,000"
	case framework.Days:
		if one {
			return n + " working day"
		}
		return n + " working days"
	}
	return n
}
