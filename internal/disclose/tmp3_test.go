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

func TestTmp3(t *testing.T) {
	fsys := os.DirFS(os.Getenv("SITE"))
	var probs source.Problems
	reg, _ := area.ReadRegister(fsys, "data/areas.csv", &probs)
	e, _ := edition.Read(fsys, os.Getenv("ED"), reg, map[string]*framework.Framework{}, &probs)
	g := readCells(e)
	r := g.recover(5)
	n := map[string]int{}
	for _, f := range r.found {
		k := ""
		for _, rel := range f.from {
			k += fmt.Sprint(rel.kind)
		}
		if len(k) > 3 {
			k = "many"
		}
		w := "small"
		if f.is.High > 5 {
			w = "large"
		}
		n[fmt.Sprintf("%-28s %s %s width %d", g.fw.Tallies[f.at.tally].ID, k, w, f.is.Width())]++
		n["ALL "+w+" "+fmt.Sprint(f.is.Width())]++
	}
	for k, c := range n {
		fmt.Println(k, c)
	}
	m := map[string]int{}
	for _, d := range r.disagree {
		m[fmt.Sprint(d.kind, " ", g.fw.Tallies[d.total.tally].ID)]++
	}
	for k, c := range m {
		fmt.Println("disagree", k, c)
	}
	fmt.Println(len(r.found), len(r.disagree))
}
