package site

import (
	"path"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// A citation says what was read, where it stands for good, and by what hash a
// reader can show that it is still the same. The hash is that of rows of the
// download, which anybody can fetch and add up again: of the whole file on the
// page of an indicator, of the rows of one area on its pages. It covers no more
// than the page shows, because a page with a hash over a figure has to go when
// the figure is withdrawn.

// data says by which hash the figures of a page can be known again; nil on
// pages without figures.
func (r *renderer) data(t *Target, p *layout.Page) *layout.Data {
	switch e := t.ed; t.kind {
	case indicatorPage:
		if e.hasData(t.item) {
			return &layout.Data{Name: path.Base(dataPath(e, t.item, ".csv")), Href: p.EditionRoot + dataPath(e, t.item, ".csv"), Sum: r.m.factsOf(e.Edition, Target{kind: dataFile, ed: e, item: t.item}).sum}
		}
	case areaItemPage:
		if sum := r.sumOfItem(e, t); sum != "" {
			return &layout.Data{Name: path.Base(dataPath(e, t.item, ".csv")), Href: p.EditionRoot + dataPath(e, t.item, ".csv"), Rows: e.Register.Areas[t.area].Slug, Sum: sum}
		}
	case areaPage:
		return r.dataOf(e, t.area)
	case editionPage, indicatorsPage, themePage:
		return r.dataOf(e, e.Register.CountryIndex())
	}
	return nil
}

// sumOfItem is the hash of what the edition has of one item in one area; "" for
// nothing.
func (r *renderer) sumOfItem(e *Edition, t *Target) string {
	if e.Table != e.plain.Table { // the other items of the area are not looked at
		return sumOfRows(e.lines.AppendRows(nil, e.Table, e.Items[t.item].Measures, t.area))
	}
	return r.m.factsOf(e.Edition, Target{kind: areaFile, ed: e, area: t.area}).rows[t.item]
}

// dataOf is the hash of everything that the edition has of one area.
func (r *renderer) dataOf(e *Edition, a area.Index) *layout.Data {
	if a == area.None {
		return nil
	}
	sum := r.m.factsOf(e.Edition, Target{kind: areaFile, ed: e, area: a}).sum
	if sum == "" {
		return nil
	}
	return &layout.Data{Rows: e.Register.Areas[a].Slug, Sum: sum}
}

func sumOf(data []byte) string { return edition.SumOf(data) }

// cite words the citation of one figure.
func (x place) cite(m framework.MeasureIndex, p int) string {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	what := []string{ms.Title}
	if c := x.headlineCategory(m); c != "" {
		what = append(what, lowerFirst(c))
	}
	return x.e.say.Say("cite.figure", "measure", x.e.say.Comma(what), "area", x.short(x.area), "value", observation.Text(x.e.say, ms, t.At(m, ms.Headline, x.area, p)), "when", whenOf(x.e.say, ms.Kind, t.Periods(m)[p]))
}

// whenOf puts a period into a sentence.
func whenOf(say *words.Words, k period.Kind, p period.Period) string {
	if k == period.SixMonths {
		return say.Say("cite.from", "period", say.Period(k, p))
	}
	return say.When(k, p)
}
