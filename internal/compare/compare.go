// Package compare says what a figure means beside others: the place among
// authorities, the average of the statistical neighbours, the uncertainty, the
// change since the period before, the trend, the funnel, the sum of a board's
// members, and the sentence that puts the first of these into words. It reads
// values and gives values; it opens no file and knows no page.
//
// Values are taken as they are shown, that is published values rounded once to
// the decimals of their measure, half away from zero, so that a reader who
// checks the arithmetic on the page finds the same. Only what is worked out
// from counts (limits, trends, funnels, a board's figure) is worked out at full
// precision, and rounded at the end.
//
// # What is said, and when
//
// Position needs no statistics. "The 22nd highest of the 150 authorities with
// figures" and "in the highest quarter" are facts about a list, see Rank.
//
// Higher, lower and similar are about chance, and are said only of measures
// that declare an interval (see IntervalOf and Against). An interval takes
// children as independent of each other. On rates of activity they are not:
// siblings come in one referral and practice differs from place to place, so
// that an interval calls nearly every authority different. Such measures
// declare none and get their position alone; so does the trend, which rests
// on the same assumption (see TrendOf). A funnel may be drawn for them, because
// it widens its limits by the dispersion it finds (see FunnelOf).
//
// Better and worse are said only where the measure declares which direction is
// good besides (see Verdict.Judge). A suppressed figure has no place, no
// interval, no change and no part in any average.
//
// # Sources of the formulas
//
// Wilson's score interval of a proportion: E. B. Wilson, "Probable inference,
// the law of succession, and statistical inference", Journal of the American
// Statistical Association 22 (1927) 209–212; as recommended by R. G. Newcombe,
// Statistics in Medicine 17 (1998) 857–872, method 3, whose examples are
// among the tests.
//
// Byar's approximation to the exact limits of a Poisson count: N. E. Breslow
// and N. E. Day, Statistical Methods in Cancer Research II, IARC (1987), page
// 69. Both are the methods of public health in England, for 95% and 99.8%:
// Association of Public Health Observatories, Technical Briefing 3, "Commonly
// used public health statistics and their confidence intervals" (2008). The
// tests hold them to limits that have been published by these methods.
//
// The chi-squared test for trend: P. Armitage, "Tests for linear trends in
// proportions and frequencies", Biometrics 11 (1955) 375–386. That it takes the
// newest five periods without a break follows the trend markers of the Fingertips
// public health profiles (technical guidance, "Fingertips trend markers").
//
// Funnel limits: D. J. Spiegelhalter, "Funnel plots for comparing
// institutional performance", Statistics in Medicine 24 (2005) 1185–1202; the
// over-dispersion factor with winsorised z-scores: D. J. Spiegelhalter,
// "Handling over-dispersion of performance indicators", Quality and Safety in
// Health Care 14 (2005) 347–351.
package compare

import (
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// Series names one series of every area: a measure and one of its categories.
type Series struct {
	Measure  framework.MeasureIndex
	Category framework.CategoryIndex
}

// multiplier is what a share is multiplied by to stand in a unit: 100 for a
// percentage, 10,000 for a rate, 0 for what is no share.
func multiplier(u framework.Unit) int64 {
	switch u {
	case framework.Percent:
		return 100
	case framework.PerTenK:
		return 10000
	}
	return 0
}

// counts gives the numerator and denominator that a value was made from. They
// must have been published with it and belong to it: a numerator rounded to 5,
// or to 100 where it is large, still does; the count of another year or
// another population does not.
func counts(m *framework.Measure, v observation.Value, d observation.Detail) (num, den float64, ok bool) {
	times := float64(multiplier(m.Unit))
	if times == 0 || !v.IsNumber() || !d.Numerator.OK || !d.Denominator.OK {
		return 0, 0, false
	}
	num, den = d.Numerator.Float(), d.Denominator.Float()
	if den <= 0 || num < 0 || m.Unit == framework.Percent && num > den && !m.FTE {
		return 0, 0, false
	}
	const roundedTo, large = 5.0, 0.005
	_, decimals := v.Number.Units()
	unit := observation.NewDecimal(1, min(decimals, m.Decimals)).Float()
	shown := v.Float()
	slack := unit/2 + large*shown + roundedTo/2*(times+shown)/den
	if gap := num/den*times - shown; gap > slack || -gap > slack {
		return 0, 0, false
	}
	return num, den, true
}

// returns knows the joint returns that have been seen: figures of two or more
// authorities that stand at each of them and are counted once. A joint return
// is told by its mark, its value and the counts beside it.
type returns struct {
	table *observation.Table
	seen  []jointFigure
}

type jointFigure struct {
	value  observation.Decimal
	detail observation.Detail
}

// first reports whether a value is to be counted: it is no joint figure, or
// the first of its return. at is which of the returns it is, -1 for none.
func (r *returns) first(v observation.Value) (at int, ok bool) {
	if v.Marks&observation.Joint == 0 || !v.IsNumber() {
		return -1, true
	}
	d := r.table.Detail(v)
	d.Note = "" // names the other member, and so differs
	for i := range r.seen {
		if s := &r.seen[i]; s.value.Cmp(v.Number) == 0 && s.detail == d {
			return i, false
		}
	}
	r.seen = append(r.seen, jointFigure{v.Number, d})
	return len(r.seen) - 1, true
}

// Change is the difference between two consecutive periods of a series.
type Change struct {
	From, To period.Period
	Before   observation.Value
	By       observation.Decimal // shown value minus the shown value before
}

// Since gives the change of a series from the period before p to p, an index
// into periods; ok is false when one of the two is no number, when the periods
// are not consecutive, or when the measure has a break between them. The
// change of a percentage is in percentage points.
func Since(m *framework.Measure, c framework.CategoryIndex, periods []period.Period, series []observation.Value, p int) (Change, bool) {
	if p < 1 || !series[p].IsNumber() || !series[p-1].IsNumber() {
		return Change{}, false
	}
	if !Consecutive(periods[p-1], periods[p]) || BreakBetween(m, c, periods[p-1], periods[p]) != nil {
		return Change{}, false
	}
	d := series[p].Number.Round(m.Decimals).Sub(series[p-1].Number.Round(m.Decimals))
	return Change{periods[p-1], periods[p], series[p-1], d}, true
}

// PastKind says whether a figure can be compared with one before it.
type PastKind uint8

// The kinds of past.
const (
	NoPast      PastKind = iota // nothing is said: there is no figure now
	Compared                    // Past.Change holds
	First                       // there is no earlier figure
	AcrossBreak                 // a break lies after Past.Before
	AfterGap                    // Past.Before has the last figure before, but does not lie directly before
)

// Past is how a figure stands to those before it.
type Past struct {
	Kind   PastKind
	Before period.Period // the last period before with a figure
	Change Change
}

// PastOf gives the change of a series from the period before p to p, or why
// none is stated.
func PastOf(m *framework.Measure, c framework.CategoryIndex, periods []period.Period, series []observation.Value, p int) Past {
	if !series[p].IsNumber() {
		return Past{}
	}
	q := p - 1
	for q >= 0 && !series[q].IsNumber() {
		q--
	}
	if q < 0 {
		return Past{Kind: First}
	}
	past := Past{Kind: AfterGap, Before: periods[q]}
	if BreakBetween(m, c, periods[q], periods[p]) != nil {
		past.Kind = AcrossBreak
	} else if change, ok := Since(m, c, periods, series, p); ok {
		past.Kind, past.Change = Compared, change
	}
	return past
}

// Consecutive reports whether q follows p in a yearly or half-yearly series.
func Consecutive(p, q period.Period) bool {
	if p.Next() == q {
		return true
	}
	return p.Form == q.Form && q.Year == p.Year+1 // first halves only, as in items published for April to September
}

// BreakBetween gives the break that lies after p and not after q, or nil.
func BreakBetween(m *framework.Measure, c framework.CategoryIndex, p, q period.Period) *framework.Break {
	for i := range m.Breaks {
		b := &m.Breaks[i]
		if b.At.Compare(p) <= 0 || b.At.Compare(q) > 0 {
			continue
		}
		if b.Categories == nil {
			return b
		}
		for _, x := range b.Categories {
			if x == c {
				return b
			}
		}
	}
	return nil
}
