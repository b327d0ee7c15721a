package site

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// TestAnAreaBeginsWithItsKeyFigures looks at the first table of every area's
// page: a row for each figure that the front pages show, with the area's newest
// value or its symbol.
func TestAnAreaBeginsWithItsKeyFigures(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	key := plan.Model.keyFigures(e, e.Register.CountryIndex())
	numbers, symbols := 0, 0
	for _, a := range e.Areas {
		data, ok, err := plan.Render(e.ID + "/" + areaPath(e, a))
		if !ok || err != nil {
			t.Fatalf("%s: %v", areaPath(e, a), err)
		}
		glance := find(parse(t, data), func(n *html.Node) bool { return attr(n, "id") == "glance" })
		rows := findAll(find(glance, func(n *html.Node) bool { return n.Data == "tbody" }), func(n *html.Node) bool { return n.Data == "tr" })
		if len(rows) != len(key) {
			t.Errorf("%s: %d rows, want %d", e.Register.Areas[a].Slug, len(rows), len(key))
			continue
		}
		for i, m := range key {
			ms := &e.Framework.Measures[m]
			cell := find(rows[i], func(n *html.Node) bool { return n.Data == "td" })
			v := latestValue(e.Table.Series(m, ms.Headline, a))
			want := "–"
			switch {
			case v.IsNumber():
				want, numbers = v.Number.Format(ms.Decimals), numbers+1
			case v.Symbol != observation.Absent:
				want, symbols = v.Symbol.Code(), symbols+1
			}
			if got := text(cell); got != want {
				t.Errorf("%s %s: shows %q, want %q", e.Register.Areas[a].Slug, ms.ID, got, want)
			}
		}
	}
	if numbers < 100 || symbols < 1 {
		t.Errorf("%d numbers and %d symbols were compared; expected hundreds and some", numbers, symbols)
	}
}

// TestWhatStandsOutIsInTheOuterQuarters counts for every authority anew how many
// others have a higher and a lower figure than it where it is said to be among
// the highest or the lowest quarter.
func TestWhatStandsOutIsInTheOuterQuarters(t *testing.T) {
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	r := newRenderer(plan)
	told := 0
	outside := func(x place, href string, sign int) float64 {
		slug, anchor, _ := strings.Cut(strings.TrimPrefix(href, x.p.EditionRoot), "#")
		for i := range e.Framework.Measures {
			m, ms := framework.MeasureIndex(i), &e.Framework.Measures[i]
			if ms.Anchor != anchor || slug != areaItemPath(e, x.area, e.itemOf(m)) {
				continue
			}
			last := len(e.Table.Periods(m)) - 1
			own := e.Table.At(m, ms.Headline, x.area, last).Number
			further, all := 0, 0
			for _, a := range e.rank(m).Order { // of a joint return one member
				if v := e.Table.At(m, ms.Headline, a, last); v.IsNumber() {
					all++
					if v.Number.Cmp(own)*sign > 0 {
						further++
					}
				}
			}
			return float64(further) / float64(all)
		}
		t.Fatalf("%s leads to no measure", href)
		return 1
	}
	for _, a := range e.Areas {
		target := Target{Path: e.ID + "/" + areaPath(e, a), kind: areaPage, ed: e, area: a}
		page := r.area(&target)
		if e.Register.Areas[a].Level != area.Authority && (page.Highest != nil || page.Lowest != nil) {
			t.Errorf("%s is no authority and stands in a quarter of them", e.Register.Areas[a].Slug)
		}
		x := newPlace(e, &page.Page, a)
		for _, l := range page.Highest {
			if part := outside(x, l.Href, 1); part >= 0.25 {
				t.Errorf("%s: %s: %.2f of authorities are higher", e.Register.Areas[a].Slug, l.Text, part)
			}
			told++
		}
		for _, l := range page.Lowest {
			if part := outside(x, l.Href, -1); part >= 0.25 {
				t.Errorf("%s: %s: %.2f of authorities are lower", e.Register.Areas[a].Slug, l.Text, part)
			}
			told++
		}
	}
	if told < 100 {
		t.Errorf("only %d figures are told", told)
	}
}
