package site

import (
	"slices"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// checkFigures holds that every reference of an edition's texts can be said and
// every claim is borne by the figures, those of drafts as well, and that the
// figures are those for which the words were written.
func (e *Edition) checkFigures(probs *source.Problems) {
	for _, docs := range [][]*commentary.Doc{e.Words.Docs(), e.Words.Drafts()} {
		for _, d := range docs {
			e.checkText(d, probs)
		}
	}
}

func (e *Edition) checkText(d *commentary.Doc, probs *source.Problems) {
	e.checkReferences(d.References, probs)
	for i := range d.Blocks {
		e.checkBlock(&d.Blocks[i], probs)
	}
	e.checkFingerprint(d, probs)
}

func (e *Edition) checkReferences(refs []commentary.Reference, probs *source.Problems) {
	for i := range refs {
		t := e.tell(&refs[i])
		if t.wrong == "" && !e.publishes(refs[i].Measure, refs[i].Category) {
			t.wrong = "this edition holds no figure of " + e.figureName(refs[i].Measure, refs[i].Category) + " for any area"
			t.hint = "say in words of your own that it is not published"
		}
		if t.wrong == "" {
			continue
		}
		rule := "reference"
		if refs[i].Form.Claim() {
			rule = "claim"
		}
		probs.AddHint(refs[i].Pos, rule, t.hint, "%s", t.wrong)
	}
}

func (e *Edition) checkBlock(b *commentary.Block, probs *source.Problems) {
	if b.Kind == commentary.ProfileBlock {
		return // says of each measure why it has no figures
	}
	before := probs.Errors()
	e.checkReferences(b.Figures, probs)
	ref := &b.Figures[0]
	if b.Kind != commentary.ChartBlock || probs.Errors() > before {
		return
	}
	switch id := e.Framework.Measures[ref.Measure].ID; {
	case len(e.Table.Periods(ref.Measure)) < 2:
		probs.AddHint(b.Pos, "block", "place a tile or a table", "%s has figures for one period only, and a chart needs two", id)
	case !slices.ContainsFunc(e.Table.Series(ref.Measure, ref.Category, ref.Area), observation.Value.IsNumber):
		probs.AddHint(b.Pos, "block", "place a table, which says why", "%s has no number of %s, and a chart would show the others only", e.Register.Areas[ref.Area].ShortName, id)
	}
}

// publishes reports whether any area has a figure or a symbol of a category. It looks
// at all of them only where the country has none.
func (e *Edition) publishes(m framework.MeasureIndex, c framework.CategoryIndex) bool {
	if country := e.Register.CountryIndex(); country >= 0 && observation.Latest(e.Table.Series(m, c, country)) >= 0 {
		return true
	}
	for a := range e.Register.Areas {
		if observation.Latest(e.Table.Series(m, c, area.Index(a))) >= 0 {
			return true
		}
	}
	return false
}
