package site

import (
	"fmt"
	"testing"
)

// TestSharesAreEven deals out the addresses of 1,000 areas with 27 items, to numbers of
// shares that divide 27 and that do not: every file falls to one share, no share has much
// more than another, and of each item likewise.
func TestSharesAreEven(t *testing.T) {
	const areas, items = 1000, 27
	for _, of := range []int{1, 2, 7, 9, 27, 64} {
		counts := make([]int, of)
		ofItem := make([]int, of) // of one item
		for a := range areas {
			for i := range items {
				path, found := fmt.Sprintf("2016/areas/e010%05d/n%d/index.html", a, i), 0
				for x := range of {
					if (Share{x, of}).Has(path) {
						found++
						counts[x]++
						if i == 4 {
							ofItem[x]++
						}
					}
				}
				if found != 1 {
					t.Fatalf("%s falls to %d of %d shares", path, found, of)
				}
			}
		}
		for x := range of {
			if mean := areas * items / of; counts[x] < mean*80/100 || counts[x] > mean*120/100 {
				t.Errorf("share %d/%d has %d files, want about %d", x, of, counts[x], mean)
			}
			if mean := areas / of; ofItem[x] > 2*mean+10 {
				t.Errorf("share %d/%d has %d pages of one item, want about %d", x, of, ofItem[x], mean)
			}
		}
	}
}
