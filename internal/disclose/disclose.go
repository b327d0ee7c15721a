package disclose

import (
	"almanac/internal/edition"
	"almanac/internal/source"
)

// Check adds a problem for each figure of an edition that discloses something,
// by itself or together with others of the edition.
func Check(e *edition.Edition, probs *source.Problems) {
	g := readCells(e)
	r := &reporter{cells: g, probs: probs, used: make([]bool, len(e.Guard.Allowed))}
	r.primary()
	r.recovered(g.recover(e.Guard.Width).found)
	r.unusedAllowances(Rules())
}
