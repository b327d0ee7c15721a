package site

import (
	"fmt"
	"testing"
)

// TestSharesAreEven deals out the pages of 5,000 areas with 27 items, to numbers of
// shares that divide 27 and that do not: no share has much more than another, of all
// pages and of the files that are by themselves, and an area's pages stay together.
func TestSharesAreEven(t *testing.T) {
	const areas, items = 5_000, 27
	for _, of := range []int{1, 2, 7, 9, 27} {
		pages, files := make([]int, of), make([]int, of)
		for a := range areas {
			files[shareOf(fmt.Sprintf("2016/api/areas/e010%05d.json", a), of)]++
			first := shareOf(fmt.Sprintf("2016/areas/e010%05d/index.html", a), of)
			pages[first]++
			for i := range items {
				path := fmt.Sprintf("2016/areas/e010%05d/n%d/index.html", a, i)
				if got := shareOf(path, of); got != first {
					t.Fatalf("%s is in share %d, and the page of its area in share %d of %d", path, got, first, of)
				}
			}
		}
		for _, counts := range [][]int{pages, files} {
			for x, n := range counts {
				if mean := areas / of; n < mean*75/100 || n > mean*125/100 {
					t.Errorf("share %d/%d has %d of %d, want about %d", x, of, n, areas, mean)
				}
			}
		}
	}
}

func TestAShareHasWhatFallsToIt(t *testing.T) {
	for _, path := range []string{"index.html", "2016/areas/leeds/n1/index.html", "2016/data/n1.csv"} {
		found := 0
		for i := range 7 {
			if (Share{i, 7}).Has(path) {
				found++
			}
		}
		if found != 1 {
			t.Errorf("%s falls to %d of 7 shares", path, found)
		}
	}
}
