package disclose

import (
	"fmt"
	"os"
	"testing"
	"time"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func TestTmp(t *testing.T) {
	dir, id := os.Getenv("SITE"), os.Getenv("ED")
	fsys := os.DirFS(dir)
	var probs source.Problems
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Read(fsys, id, reg, map[string]*framework.Framework{}, &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		fmt.Println(p)
	}
	start := time.Now()
	g := readCells(e)
	fmt.Println("cells", time.Since(start))
	rels := g.relations()
	fmt.Println("relations", len(rels), time.Since(start))
	r := g.recover(5)
	fmt.Println("done", time.Since(start), len(r.found), len(r.disagree))
	for i, f := range r.found {
		if i < 40 {
			fmt.Println(g.fw.Tallies[f.at.tally].ID, f.at.category, reg.Areas[f.at.area].Slug, g.periods[f.at.tally][f.at.period], f.is, len(f.from))
		}
	}
	for i, f := range r.disagree {
		if i < 20 {
			fmt.Println("disagree", f.kind, g.fw.Tallies[f.total.tally].ID, f.total.category, reg.Areas[f.total.area].Slug, g.periods[f.total.tally][f.total.period])
		}
	}
}
