package disclose

import (
	"fmt"
	"os"
	"testing"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func TestTmp2(t *testing.T) {
	fsys := os.DirFS(os.Getenv("SITE"))
	var probs source.Problems
	reg, _ := area.ReadRegister(fsys, "data/areas.csv", &probs)
	e, _ := edition.Read(fsys, os.Getenv("ED"), reg, map[string]*framework.Framework{}, &probs)
	g := readCells(e)
	r := g.recover(5)
	show := func(p place) {
		c := g.cell(p)
		fmt.Printf("      %s/%d %s %s %v hidden=%v told=%v joint=%v\n", g.fw.Tallies[p.tally].ID, p.category, reg.Areas[p.area].Slug, g.periods[p.tally][p.period], c.is, c.hidden, c.told, c.joint)
	}
	for _, f := range r.found {
		name := g.fw.Tallies[f.at.tally].ID + " " + reg.Areas[f.at.area].Slug + " " + g.periods[f.at.tally][f.at.period].String()
		if name != os.Getenv("F") {
			continue
		}
		fmt.Println(name, f.is)
		show(f.at)
		for _, rel := range f.from {
			fmt.Println("  relation", rel.kind, "open", rel.open, "gaps", len(rel.gaps))
			for _, p := range rel.all() {
				show(p)
			}
		}
	}
}
