package observation

import (
	"strconv"

	"almanac/internal/framework"
	"almanac/internal/words"
)

// AppendShown writes a value as it is shown in a cell: the number at the
// given decimals, or the symbol's code.
func AppendShown(dst []byte, v Value, decimals int) []byte {
	if v.IsNumber() {
		return v.Number.Append(dst, decimals)
	}
	return append(dst, v.Symbol.Code()...)
}

// unitKeys are the messages that write a number with its unit.
var unitKeys = map[framework.Unit]string{
	framework.Percent: "value.percent", framework.PerTenK: "value.rate", framework.Children: "value.children", framework.Days: "value.days",
}

// UnitKey is the message that writes a figure of a measure with its unit; "" where
// the number stands alone.
func UnitKey(m *framework.Measure) string { return unitKeys[m.Unit] }

// DifferenceKey is the message that writes the difference of two figures.
func DifferenceKey(m *framework.Measure) string {
	switch m.Unit {
	case framework.Percent:
		return "value.points"
	case framework.Children:
		return ""
	}
	return UnitKey(m)
}

// Text gives a value in words with its unit, to stand in a sentence: "43.8
// per 10,000", "23.3%", "265 children", "suppressed".
func Text(w *words.Words, m *framework.Measure, v Value) string {
	if !v.IsNumber() {
		return w.Text(v.Symbol.WordKey())
	}
	return withUnit(w, UnitKey(m), v.Number.Format(m.Decimals))
}

// Difference gives the difference of two shown values in words: "2.4
// percentage points", "1.3 per 10,000", "12". The sign is left out.
func Difference(w *words.Words, m *framework.Measure, by Decimal) string {
	if by.Sign() < 0 {
		by = by.Neg()
	}
	return withUnit(w, DifferenceKey(m), by.Format(m.Decimals))
}

// withUnit fills a number in. Only one that is shown whole chooses the form of the
// message: of 1.0 nobody says that it is one.
func withUnit(w *words.Words, key, n string) string {
	if key == "" {
		return n
	}
	if w.IsPlural(key) {
		if whole, err := strconv.Atoi(n); err == nil {
			return w.Count(key, whole, "n", n)
		}
	}
	return w.Say(key, "n", n)
}
