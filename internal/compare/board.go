package compare

import (
	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// Combined is the figure of several authorities taken together.
type Combined struct {
	Value       observation.Value // marked as calculated here
	Numerator   observation.Optional
	Denominator observation.Optional // both missing where numbers were added
	Members     int                  // returns added; a joint return is one
}

// Reasons why authorities have no figure together, to stand after "no figure
// together: ".
const (
	NotAdded     = "figures of this kind cannot be added"
	NoMembers    = "no member existed then"
	OneHidden    = "the figure of a member is suppressed"
	OneMissing   = "a member has no figure"
	OneWithdrawn = "the figure of a member was withdrawn"
	OneUncounted = "the counts behind a member’s figure are not published"
)

// Together gives the figure of several authorities, such as the members of a
// board, in one period; p is an index into t.Periods(m). Only counts are added: a
// percentage or a rate is worked out anew from the added numerators and
// denominators and rounded once, never averaged, and percentiles are never
// combined. It gives nothing, and the reason, unless every member has all that is
// needed: a sum beside one suppressed part would give the part away.
func Together(t *observation.Table, s Series, members []area.Index, p int) (c Combined, reason string) {
	m := &t.Framework.Measures[s.Measure]
	times := multiplier(m.Unit)
	statistics := m.Breakdown != framework.None && t.Framework.Breakdowns[m.Breakdown].Statistics
	if statistics || times == 0 && m.Unit != framework.Children && m.Unit != framework.Count {
		return c, NotAdded
	}
	when := t.Periods(s.Measure)[p]
	joint := returns{table: t}
	var num, den observation.Decimal
	missing := ""
	for _, a := range members {
		if !t.Register.Areas[a].Existed(when) {
			continue
		}
		v := t.At(s.Measure, s.Category, a, p)
		switch v.Symbol {
		case observation.Number:
		case observation.Suppressed:
			return Combined{}, OneHidden
		case observation.Withdrawn:
			return Combined{}, OneWithdrawn
		default:
			missing = OneMissing
			continue
		}
		if _, ok := joint.first(v); !ok {
			continue
		}
		c.Members++
		if times == 0 {
			num = num.Add(v.Number)
			continue
		}
		d := t.Detail(v)
		if _, _, ok := counts(m, v, d); !ok {
			if missing == "" {
				missing = OneUncounted
			}
			continue
		}
		num, den = num.Add(d.Numerator.Decimal), den.Add(d.Denominator.Decimal)
	}
	if missing != "" {
		return Combined{}, missing
	}
	if c.Members == 0 {
		return Combined{}, NoMembers
	}
	if times == 0 {
		c.Value = calculated(num)
		return c, ""
	}
	c.Numerator = observation.Optional{Decimal: num, OK: true}
	c.Denominator = observation.Optional{Decimal: den, OK: true}
	c.Value = calculated(quotient(num, den, times, m.Decimals))
	return c, ""
}

// quotient is num ÷ den × times, rounded once, half away from zero; den is
// above 0.
func quotient(num, den observation.Decimal, times int64, decimals int) observation.Decimal {
	n, ns := num.Units()
	d, ds := den.Units()
	for ; ns < ds; ns++ {
		n *= 10
	}
	for ; ds < ns; ds++ {
		d *= 10
	}
	return observation.NewDecimal(n*times, 0).Div(d, decimals)
}
