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

func TestTmp4(t *testing.T) {
	fsys := os.DirFS(os.Getenv("SITE"))
	var probs source.Problems
	reg, _ := area.ReadRegister(fsys, "data/areas.csv", &probs)
	e, _ := edition.Read(fsys, os.Getenv("ED"), reg, map[string]*framework.Framework{}, &probs)
	Check(fsys, e, nil, &probs)
	n := map[string]int{}
	for _, p := range probs.Sorted() {
		k := fmt.Sprint(p.Rule, " ", p.Warning)
		n[k]++
		if n[k] < 7 {
			fmt.Println(p)
			if n[k] < 2 {
				fmt.Println("   ", p.Hint)
			}
		}
	}
	fmt.Println(n)
}
