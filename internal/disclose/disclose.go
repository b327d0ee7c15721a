package disclose

import (
	"io/fs"

	"almanac/internal/edition"
	"almanac/internal/source"
)

// Check adds a problem for each figure of an edition that discloses something: by
// itself, together with others of the edition, or together with those of earlier
// editions, whose ids are given newest first. The error is for files of these that
// cannot be read.
func Check(fsys fs.FS, e *edition.Edition, earlier []string, probs *source.Problems) error {
	g := readCells(e)
	r := &reporter{cells: g, probs: probs, used: make([]bool, len(e.Guard.Allowed))}
	r.primary()
	r.recovered(g.recover(e.Guard.Width).found)
	if err := r.earlierEditions(fsys, earlier); err != nil {
		return err
	}
	r.unusedAllowances(Rules())
	return nil
}
