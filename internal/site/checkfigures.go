package site

import (
	"almanac/internal/commentary"
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
	if b.Kind == commentary.ChartBlock && probs.Errors() == before && len(e.Table.Periods(ref.Measure)) < 2 {
		probs.AddHint(b.Pos, "block", "place a tile or a table", "%s has figures for one period only, and a chart needs two", e.Framework.Measures[ref.Measure].ID)
	}
}
