package intake

import (
	"fmt"

	"almanac/internal/area"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// The population behind published rates
//
// A release rarely says which population its rates are based on, and it is not
// simply that of the year before: the release of 2022 uses the estimates of
// mid-2020 for 2021 and for 2022. A rate that we work out ourselves must stand
// on the population of the published ones beside it, or it would contradict
// them. So a population has to prove itself on every published count and rate
// of the area and year in the files of the import:
//
// A rate printed as r with one decimal was between r − 0.05 and r + 0.05, so
// that a count c and its rate confine the population to
//
//	c × per ÷ (r + 0.05)  …  c × per ÷ (r − 0.05)
//
// both ends included, because a half may have been rounded either way; and a
// count that is itself rounded to 10 (England and the regions) confines it to
// slightly more. All pairs together confine it to a few hundredths of a
// thousandth. A population that was imported must lie within, else it is not
// used. One that is rounded more coarsely than the rates need (to 100, in the
// wide files) only narrows the bounds. Where none was imported, the middle of the bounds is: it reproduces
// every published rate. It is taken to be a whole number where one lies within
// the bounds. Estimates are not always whole (those of mid-2013 were sums of
// fractions of a child), so that in small places none may; then the middle has
// three decimals, and is rounded where it is shown. Where the bounds are empty, or there is no pair at all
// (an authority whose rates are not published, because there is no population
// for it yet), the rate is "not available".

// place is an area in a year.
type place struct {
	area area.Index
	year int16
}

// bounds is what published rates say of a population, in thousandths of a
// child, both ends included.
type bounds struct{ low, high int64 }

// population collects what the files of an import say of populations.
type population struct {
	known  map[place]int64  // from a file of populations
	loose  map[place]int64  // half of the step to which it is rounded
	near   map[place]bounds // from a rounded population
	bounds map[place]bounds // from published counts and rates
}

// whole gives the whole numbers within the bounds; false when there is none.
func (b bounds) whole() (bounds, bool) {
	w := bounds{ceilDiv(b.low, 1000) * 1000, b.high / 1000 * 1000}
	return w, w.low <= w.high
}

func newPopulation() population {
	return population{known: map[place]int64{}, near: map[place]bounds{}, bounds: map[place]bounds{}, loose: map[place]int64{}}
}

// of gives the population of a place. certain are its bounds, which an imported
// population has narrowed down to itself.
func (p *population) of(at place) (n observation.Decimal, certain bounds, ok bool) {
	b, proved := p.bounds[at]
	if n, ok := p.near[at]; ok {
		b.low, b.high = max(b.low, n.low), min(b.high, n.high)
	}
	if !proved || b.low > b.high {
		return observation.Decimal{}, bounds{}, false
	}
	known, given := p.known[at]
	if !given {
		if w, ok := b.whole(); ok {
			low, high := w.low/1000, w.high/1000
			return observation.NewDecimal(low+(high-low)/2, 0), w, true
		}
		return observation.NewDecimal(b.low+(b.high-b.low)/2, 3), b, true
	}
	slack := p.loose[at]
	if known < 1 || (known+slack)*1000 < b.low || (known-slack)*1000 > b.high {
		return observation.Decimal{}, bounds{}, false
	}
	return observation.NewDecimal(known, 0), bounds{known * 1000, known * 1000}, true
}

// add confines the population of a place by a count and its rate.
func (p *population) add(at place, count, rate observation.Decimal, pair *RatePair, rounding int) {
	c, scale := count.Units()
	if scale != 0 || c <= 0 {
		return
	}
	r, have := rate.Units()
	if have > pair.Decimals {
		return // more precise than declared: the mapping is wrong about this file
	}
	for ; have < pair.Decimals; have++ {
		r *= 10
	}
	if r <= 0 {
		return // a rate of 0.0 only says that the population is large
	}
	// With t = rate × 10^decimals, the limits are 2 × c × per × 10^decimals ÷ (2t ± 1).
	factor := 2 * pair.Per * tenTo(pair.Decimals) * 1000
	slack := int64(rounding) / 2
	b := bounds{low: max(1000, ceilDiv((c-slack)*factor, 2*r+1)), high: (c + slack) * factor / (2*r - 1)}
	if old, ok := p.bounds[at]; ok {
		b.low, b.high = max(b.low, old.low), min(b.high, old.high)
	}
	p.bounds[at] = b
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

func tenTo(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// needsPopulation reports files whose rates cannot be worked out because the
// file that proves the population was not given with them.
func (im *importer) needsPopulation(jobs []*job) {
	for _, j := range jobs {
		if j.file.NeedsFile == "" {
			continue
		}
		there := false
		for _, other := range jobs {
			there = there || other.mapping == j.mapping && other.file.ID == j.file.NeedsFile
		}
		if there {
			continue
		}
		var title string
		for i := range j.mapping.Files {
			if f := &j.mapping.Files[i]; f.ID == j.file.NeedsFile {
				title = fmt.Sprintf("%s (%s)", f.Title, quoted(f.Names))
			}
		}
		im.probs.AddHint(source.Pos{File: j.path}, "needs-file", "import both together",
			"rates of this file are worked out with the population behind the rates of another, which is not among the files: %s", title)
	}
}

// resolve works out what had to wait for the population.
func (im *importer) resolve(jobs []*job) {
	for _, j := range jobs {
		for k := range j.points {
			p := &j.points[k]
			if !p.perPopulation {
				continue
			}
			n, certain, ok := im.population.of(place{p.area, p.period.Year})
			switch {
			case p.per == 0: // a published rate: the population stands beside it
				if ok && p.symbol == observation.Number {
					p.denominator = observation.Optional{Decimal: n.Round(0), OK: true}
				}
			case p.symbol != observation.Number:
			case !ok:
				p.numerator = observation.Optional{}
				p.symbol, p.number, p.marks = observation.NotAvailable, observation.Decimal{}, 0
				j.report.Unproved++
			default:
				p.denominator = observation.Optional{Decimal: n.Round(0), OK: true}
				var low, high observation.Decimal
				var fit [3]bool
				p.number, fit[0] = ratio(p.numerator.Decimal, n, p.per, p.decimals)
				low, fit[1] = ratio(p.numerator.Decimal, observation.NewDecimal(certain.high, 3), p.per, p.decimals)
				high, fit[2] = ratio(p.numerator.Decimal, observation.NewDecimal(certain.low, 3), p.per, p.decimals)
				if fit != [3]bool{true, true, true} {
					im.probs.AddHint(source.Pos{File: j.path, Line: p.line}, "too-many-digits", "is the mapping right about these columns?",
						"%s would have more than nine digits before the point", im.framework.Measures[p.measure].ID)
					continue
				}
				if low.Cmp(high) != 0 {
					p.note = fmt.Sprintf("worked out with a population inferred from published rates: between %s and %s", low, high)
					j.report.Uncertain++
				}
			}
		}
	}
}
