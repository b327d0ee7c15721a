package check

import (
	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// numberAndRate holds a count against the numerator of the rate that is
// published beside it. An indicator has such a pair when one of its measures
// counts children and one is a rate, both of the same day or year and neither
// with a breakdown.
func numberAndRate(t *observation.Table, probs *source.Problems) {
	for i := range t.Framework.Indicators {
		number, rate, ok := pairOf(t.Framework, &t.Framework.Indicators[i])
		if ok && len(t.Periods(number)) > 0 && len(t.Periods(rate)) > 0 {
			samePair(&sheet{t: t, m: number, probs: probs}, &sheet{t: t, m: rate, probs: probs})
		}
	}
}

func pairOf(fw *framework.Framework, n *framework.Indicator) (number, rate framework.MeasureIndex, ok bool) {
	numbers, rates := 0, 0
	for _, m := range n.Measures {
		switch x := &fw.Measures[m]; {
		case x.Breakdown != framework.None:
		case x.Unit == framework.Children:
			number, numbers = m, numbers+1
		case x.Unit == framework.PerTenK:
			rate, rates = m, rates+1
		}
	}
	return number, rate, numbers == 1 && rates == 1 && fw.Measures[number].Kind == fw.Measures[rate].Kind
}

func samePair(number, rate *sheet) {
	at := map[int]int{}
	for i, p := range number.periods() {
		for k, q := range rate.periods() {
			if p == q {
				at[i] = k
			}
		}
	}
	for a := range area.Index(len(number.t.Register.Areas)) {
		for i, k := range at {
			n, r := number.at(0, a, i), rate.at(0, a, k)
			if !n.IsNumber() || !r.IsNumber() {
				continue
			}
			d := rate.t.Detail(r.Value)
			if d.Numerator.OK && !spanOfCount(d.Numerator.Decimal).meets(spanOfCount(n.Number)) {
				number.probs.AddHint(number.pos(n), "number-and-rate", "is one of them of another year, or another release?",
					"%s is %s, but %s counts %s (%s)", number.key(n), n.Number, rate.key(r), d.Numerator.Decimal, rate.pos(r))
			}
		}
	}
}
