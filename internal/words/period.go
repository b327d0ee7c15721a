package words

import (
	"strconv"

	"almanac/internal/period"
)

// periodKeys are the messages of the kinds of period, in the order of the kinds; six
// months have one for each half of a year.
var periodKeys = [...]string{"year_to_march", "at_march", "academic", "financial", "year_to_september", "at_september", "first_half"}

// Period says what a period means under a kind, to stand alone:
// "year ending 31 March 2014", "2013/14 academic year", "April to September 2013".
func (w *Words) Period(k period.Kind, p period.Period) string { return w.period("period.", k, p) }

// Named gives a period as a name within a sentence, behind "for" or "of": "the year
// ending 31 March 2014".
func (w *Words) Named(k period.Kind, p period.Period) string { return w.period("period.named.", k, p) }

// When gives a period as an adverb: "at 31 March 2014", "in the year ending 31 March
// 2014".
func (w *Words) When(k period.Kind, p period.Period) string { return w.period("period.when.", k, p) }

func (w *Words) period(place string, k period.Kind, p period.Period) string {
	key := periodKeys[k]
	if p.Form == period.SecondHalf {
		key = "second_half"
	}
	switch p.Form {
	case period.FirstHalf:
		return w.Say(place+key, "year", strconv.Itoa(int(p.Year)-1))
	case period.SecondHalf:
		return w.Say(place+key, "year", strconv.Itoa(int(p.Year)-1), "next", strconv.Itoa(int(p.Year)))
	case period.Split:
		return w.Say(place+key, "years", p.String())
	}
	return w.Say(place+key, "year", strconv.Itoa(int(p.Year)))
}

// Short names a period in a table head or at an axis: "2014", "2013/14", "Sep
// 2014", "Apr–Sep 2013".
func (w *Words) Short(p period.Period) string {
	switch p.Form {
	case period.September:
		return w.Say("period.short.september", "year", strconv.Itoa(int(p.Year)))
	case period.FirstHalf, period.SecondHalf:
		return w.period("period.short.", period.SixMonths, p)
	}
	return p.String()
}

// Ordinal writes a place: 1st, 2nd, 3rd, 4th, 11th, 21st.
func (w *Words) Ordinal(n int) string {
	return w.Say("format.ordinal_"+w.ordinal(n).String(), "n", w.Number(n))
}

// ordinal gives the ordinal category of a number, after the language plural rules of
// CLDR. A language that is not named here has one form for all.
func (w *Words) ordinal(n int) Category {
	switch primary(w.language) {
	case "en":
		if n%100 >= 11 && n%100 <= 13 || n%10 == 0 || n%10 > 3 {
			return Other
		}
		return [...]Category{1: One, 2: Two, 3: Few}[n%10]
	case "cy":
		if n < 10 {
			return [...]Category{Zero, One, Two, Few, Few, Many, Many, Zero, Zero, Zero}[n]
		}
	}
	return Other
}
