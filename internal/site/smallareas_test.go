package site

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// manySmall is how many small areas the site of smallAreas has: more than a number of
// 16 bits holds.
const manySmall = 33_000

// smallAreas is the site of the command's tests with thousands of small areas, of
// which the last has a figure.
func smallAreas(areas int) Options {
	const tiny = "../../cmd/almanac/testdata/tiny/"
	register, err := os.ReadFile(tiny + "data/areas.csv")
	if err != nil {
		panic(err)
	}
	var rows strings.Builder
	rows.Write(register)
	for i := range areas {
		fmt.Fprintf(&rows, "X01%06d,,,Small Area %d,,,small-area-%d,authority,north,,,\n", i, i, i)
	}
	figures := fmt.Sprintf("measure,breakdown,area,period,value,symbol\nn1-rate,,east,2014,12.5,\nn1-rate,,small-area-%d,2014,76.3,\n", areas-1)
	o := tinyWith("Words.")
	o.Site = overlay{o.Site, fstest.MapFS{"data/areas.csv": {Data: []byte(rows.String())}, "data/2014/n1.csv": {Data: []byte(figures)}}}
	return o
}

// TestMoreAreasThanSixteenBitsHold reads and plans a site of so many areas, and makes
// what there is of the last.
func TestMoreAreasThanSixteenBitsHold(t *testing.T) {
	var probs source.Problems
	plan, err := Check(smallAreas(manySmall), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	last := fmt.Sprintf("small-area-%d", manySmall-1)
	for path, want := range map[string]string{
		"2014/areas/" + last + "/index.html":                      "76.3",
		"2014/areas/" + last + "/n1/index.html":                   "76.3",
		"latest/areas/" + last + "/index.html":                    "2014/areas/" + last + "/index.html",
		fmt.Sprintf("2014/areas/X01%06d/index.html", manySmall-1): last,
		"2014/api/areas/" + last + ".json":                        "76.3",
		"2014/data/n1-every-area-2014-edition-2014.csv":           fmt.Sprintf("X01%06d", manySmall-1),
		"2014/areas/index.html":                                   last,
		"2014/areas/small-area-0/n1/index.html":                   "Small Area 0",
	} {
		data, ok, err := plan.Render(path)
		if err != nil || !ok || !strings.Contains(string(data), want) {
			t.Errorf("%s is there: %v, holds %q: %v, %v", path, ok, want, strings.Contains(string(data), want), err)
		}
	}
}

// TestAPlanIsSmall holds how many bytes of memory a planned file takes.
func TestAPlanIsSmall(t *testing.T) {
	var probs source.Problems
	m, err := Read(smallAreas(manySmall), &probs)
	if err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	held := func() int {
		var s runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&s)
		return int(s.HeapAlloc)
	}
	before := held()
	plan := NewPlan(m)
	files := plan.Len()
	if of := (held() - before) / files; of > 20 {
		t.Errorf("a plan of %d files takes %d bytes for each", files, of)
	}
	runtime.KeepAlive(plan)
}
