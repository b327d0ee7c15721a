package edition

import (
	"cmp"
	"fmt"
	"slices"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// DisclosureRule stops a number that an earlier edition suppressed. A figure is
// suppressed so that no child can be recognised; that it is a number in the next
// release is most often a publisher's decision, and sometimes a mistake that harms a
// child. So somebody must allow it, and readers are told who and why.
const DisclosureRule = "disclosure"

// KeyOf is the key of one cell.
func KeyOf(e *Edition, c *Cell) Key {
	k := Key{Measure: e.Framework.Measures[c.Measure].ID, Area: e.Register.Areas[c.Area].Slug, Period: c.Period}
	if cats := e.Framework.Categories(c.Measure); cats != nil {
		k.Category = cats[c.Category].ID
	}
	return k
}

// Confirmed reports whether the new edition confirms that a figure may be shown
// which the old one suppressed.
func (d *Differences) Confirmed(c *Cell) bool {
	return d.New.Guard.Allows(DisclosureRule, KeyOf(d.New, c)) != nil
}

// Confirmations lists the allowances by which numbers are shown that the old edition
// suppressed.
func (d *Differences) Confirmations() (list []*Allowance) {
	for i := range d.Cells {
		if d.Cells[i].Kind != Disclosed {
			continue
		}
		a := d.New.Guard.Allows(DisclosureRule, KeyOf(d.New, &d.Cells[i]))
		if a != nil && !slices.Contains(list, a) {
			list = append(list, a)
		}
	}
	return list
}

// mostDisclosed is how many figures of a measure are named one by one.
const mostDisclosed = 5

// Disclosures is the numbers of an edition, held against what earlier editions
// had in their place.
//
// It is not enough to look at the edition before. A figure may be suppressed in
// 2014, have no row in 2015 and be a number in 2016: nobody decided that. So of
// all earlier editions the newest that tells of a figure decides. One tells of
// it that has a number in its place: then it is known, for that edition was held
// against those before it, or was sealed with it. And one tells of it that
// suppressed it, or from which it was withdrawn: then somebody must confirm that
// it may be shown. One that has no row for it, or a symbol for any other reason,
// says nothing of whether it may be known, and an older one is asked.
type Disclosures struct {
	e     *Edition
	open  [][]bool // by measure: numbers of which no edition has told, by category, area and period
	found []suppression
}

// suppression is a number that an earlier edition suppressed, or that was
// withdrawn from an edition, from this one too.
type suppression struct {
	cell   Cell
	by     *Edition
	symbol observation.Symbol // Suppressed or Withdrawn
}

// with reports whether two are told together.
func (s *suppression) with(o suppression) bool {
	return s.cell.Measure == o.cell.Measure && s.by == o.by && s.symbol == o.symbol
}

// DisclosuresOf begins with all numbers of an edition. Hold them against earlier
// editions, the newest first, then Report.
func DisclosuresOf(e *Edition) *Disclosures {
	d := &Disclosures{e: e, open: make([][]bool, len(e.Framework.Measures))}
	for i := range d.open {
		m := framework.MeasureIndex(i)
		d.open[i] = make([]bool, 0, e.Framework.Width(m)*len(e.Register.Areas)*len(e.Table.Periods(m)))
		for c := range e.Framework.Width(m) {
			for a := range e.Register.Areas {
				for _, v := range e.Table.Series(m, framework.CategoryIndex(c), area.Index(a)) {
					d.open[i] = append(d.open[i], v.IsNumber())
				}
			}
		}
	}
	return d
}

// at are the places in open of a measure's category and area, by period.
func (d *Disclosures) at(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) []bool {
	n := len(d.e.Table.Periods(m))
	from := (int(c)*len(d.e.Register.Areas) + int(a)) * n
	return d.open[m][from : from+n]
}

// Against holds the numbers of which no edition has told yet against one more.
func (d *Disclosures) Against(earlier *Edition) {
	match := newMatching(earlier, d.e)
	for i, om := range match.measures {
		m := framework.MeasureIndex(i)
		if om == framework.None || !match.comparable(om, m) {
			continue
		}
		common := commonPeriods(earlier.Table.Periods(om), d.e.Table.Periods(m))
		for c, oc := range match.categories[m] {
			for a, oa := range match.areas {
				if oc == framework.None || oa == area.None {
					continue
				}
				cell := Cell{Measure: m, Category: framework.CategoryIndex(c), Area: area.Index(a)}
				d.told(earlier, cell, earlier.Table.Series(om, oc, oa), common)
			}
		}
	}
}

// told notes what an earlier edition tells of one category and area.
func (d *Disclosures) told(earlier *Edition, cell Cell, series []observation.Value, common []pair) {
	open := d.at(cell.Measure, cell.Category, cell.Area)
	for _, p := range common {
		if !open[p.new] {
			continue
		}
		hidden := hides(series[p.old].Symbol)
		if hidden {
			cell.Period = d.e.Table.Periods(cell.Measure)[p.new]
			d.found = append(d.found, suppression{cell, earlier, series[p.old].Symbol})
		}
		open[p.new] = !hidden && !series[p.old].IsNumber()
	}
}

// Withdrawn notes the numbers that were withdrawn from the edition itself before
// it was sealed, and are here again, as an import of the same files brings them.
func (d *Disclosures) Withdrawn(keys []Key) {
	for i := range d.open {
		m := framework.MeasureIndex(i)
		for c := range d.e.Framework.Width(m) {
			for a := range d.e.Register.Areas {
				cell := Cell{Measure: m, Category: framework.CategoryIndex(c), Area: area.Index(a)}
				open := d.at(m, cell.Category, cell.Area)
				for at, when := range d.e.Table.Periods(m) {
					cell.Period = when
					if open[at] && slices.ContainsFunc(keys, func(k Key) bool { return k.Names(KeyOf(d.e, &cell)) }) {
						d.found = append(d.found, suppression{cell, d.e, observation.Withdrawn})
						open[at] = false
					}
				}
			}
		}
	}
}

// hides reports whether a symbol stands for a figure that must not be known.
func hides(s observation.Symbol) bool {
	return s == observation.Suppressed || s == observation.Withdrawn
}

// AsksOf reports whether there is a number of which no edition has told yet and
// of which one of a year could, for none has periods of a later year. Most often
// there is not: the edition before has told of all but the newest.
func (d *Disclosures) AsksOf(year int) bool {
	for i, open := range d.open {
		periods := d.e.Table.Periods(framework.MeasureIndex(i))
		for at, unknown := range open {
			if unknown && int(periods[at%len(periods)].Year) <= year {
				return true
			}
		}
	}
	return false
}

// Asks reports whether a figure that an edition suppresses may be a number here
// of which no newer edition has told. Its area is as that edition writes it; one
// that is not the slug of an area of today may be any.
func (d *Disclosures) Asks(k Key) bool {
	m, ok := d.e.Framework.Measure(k.Measure)
	if !ok {
		return false
	}
	c, ok := d.e.Framework.Category(m, k.Category)
	at := slices.Index(d.e.Table.Periods(m), k.Period)
	if !ok || at < 0 {
		return false
	}
	if a, ok := d.e.Register.BySlug(k.Area); ok {
		return d.at(m, c, a)[at]
	}
	for a := range d.e.Register.Areas {
		if d.at(m, c, area.Index(a))[at] {
			return true
		}
	}
	return false
}

// Report adds a problem for figures that an earlier edition suppressed and that
// are numbers in this one, unless its disclosure.toml allows them, and for
// allowances that are not needed.
func (d *Disclosures) Report(probs *source.Problems) {
	uses := d.e.Guard.NewUses()
	slices.SortStableFunc(d.found, func(a, b suppression) int {
		return cmp.Or(cmp.Compare(a.cell.Measure, b.cell.Measure), cmp.Compare(a.symbol, b.symbol))
	})
	for i := 0; i < len(d.found); {
		var open []*Cell
		first := d.found[i]
		for ; i < len(d.found) && d.found[i].with(first); i++ {
			if !uses.Allow(DisclosureRule, KeyOf(d.e, &d.found[i].cell)) {
				open = append(open, &d.found[i].cell)
			}
		}
		d.report(first, open, probs)
	}
	uses.Report(DisclosureRule, probs)
}

// report reports the open disclosures of one measure that one edition suppressed,
// or that were withdrawn from it, as first was.
func (d *Disclosures) report(first suppression, open []*Cell, probs *source.Problems) {
	by := first.by
	hint := func(key Key) string {
		return fmt.Sprintf("if the publisher says that this may be shown, allow it in %s: rule = %q, figures = [%q], with by and reason; if not, leave value empty and put %s in symbol", d.e.Guard.Pos.File, DisclosureRule, key, first.symbol.Code())
	}
	if len(open) > mostDisclosed {
		key := d.commonKey(open)
		said := fmt.Sprintf("that edition %s suppressed to protect children", by.ID)
		if first.symbol == observation.Withdrawn {
			said = "that were withdrawn from edition " + by.ID
		}
		lists := ""
		if by != d.e {
			lists = fmt.Sprintf("; \"almanac diff %s %s\" lists them", by.ID, d.e.ID)
		}
		probs.AddHint(d.pos(open[0]), "disclosure", hint(key)+lists, "%d figures of %s %s are numbers here, from %s on", len(open), key.Measure, said, KeyOf(d.e, open[0]))
		return
	}
	for _, c := range open {
		key := KeyOf(d.e, c)
		said := fmt.Sprintf("edition %s suppressed this figure to protect children", by.ID)
		if first.symbol == observation.Withdrawn {
			said = "this figure was withdrawn from edition " + by.ID
		}
		probs.AddHint(d.pos(c), "disclosure", hint(key), "%s, and here it is a number: %s", said, key)
	}
}

// commonKey is the narrowest key that names several figures of a measure.
func (d *Disclosures) commonKey(cells []*Cell) Key {
	key := KeyOf(d.e, cells[0])
	for _, c := range cells[1:] {
		other := KeyOf(d.e, c)
		if key.Category != other.Category {
			key.Category = ""
		}
		if key.Area != other.Area {
			key.Area = anything
		}
		if key.Period != other.Period {
			key.Period = period.Period{}
		}
	}
	return key
}

// pos is where a figure stands in the files of the edition.
func (d *Disclosures) pos(c *Cell) source.Pos {
	at := slices.Index(d.e.Table.Periods(c.Measure), c.Period)
	return d.e.Table.Pos(d.e.Table.At(c.Measure, c.Category, c.Area, at))
}
