package intake

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"almanac/internal/source"
)

// A large file is streamed: what an import needs depends on how many figures
// an edition can have, not on how long the file is. The test runs the import
// in a process of its own, because only that has a peak of its own. The size
// in megabytes can be set: ALMANAC_LARGE=1000.

const (
	largeSize = "ALMANAC_LARGE"
	largeSite = "ALMANAC_LARGE_SITE" // set in the process that imports
)

func TestALargeFileIsImportedWithin300MiB(t *testing.T) {
	if site := os.Getenv(largeSite); site != "" {
		importLarge(t, site)
		return
	}
	if testing.Short() || os.Getenv(largeSize) == "" {
		t.Skip("takes long; set " + largeSize + "=200 to run it")
	}
	megabytes, err := strconv.Atoi(os.Getenv(largeSize))
	if err != nil || megabytes < 1 {
		t.Fatalf("%s is %q, not a number of megabytes", largeSize, os.Getenv(largeSize))
	}
	site := newSite(t)
	// Every row is a school type of a place and year; one in many is the total.
	put(t, site, "data/import/test.toml", mapping("where = { school_type = \"Total\" }\n"+groupMapping))
	rows := writeLarge(t, filepath.Join(site, "figures.csv"), int64(megabytes)<<20)
	cmd := exec.Command(os.Args[0], "-test.run=^TestALargeFileIsImportedWithin300MiB$", "-test.v")
	cmd.Env = append(os.Environ(), largeSite+"="+site)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Skip("this system does not tell the peak of a process")
	}
	peak := usage.Maxrss >> 10 // kilobytes, on Linux
	t.Logf("%d MB, %d rows: peak %d MiB, %s", megabytes, rows, peak, cmd.ProcessState.UserTime())
	if peak > 300 {
		t.Errorf("the import took %d MiB", peak)
	}
}

func importLarge(t *testing.T, site string) {
	var probs source.Problems
	report, err := Import(Options{Dir: site, Edition: "2022", Files: []string{filepath.Join(site, "figures.csv")}}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	f := report.Files[0]
	t.Logf("%d rows read, %d taken, %d reasons", f.Rows, f.Taken, len(f.Left))
	if f.Taken == 0 || f.Taken == f.Rows {
		t.Errorf("%d of %d rows taken", f.Taken, f.Rows)
	}
}

// writeLarge writes a tidy file of a size: every authority, 40 years, three
// groups and as many school types as it takes.
func writeLarge(t *testing.T, name string, size int64) (rows int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	written, _ := w.WriteString(head + "school_type,group,pupils,absent,share\n")
	total := int64(written)
	var places []string
	for _, a := range readTable(t, filepath.Join("..", "starter", "england", "areas.csv")) {
		if a["level"] == "authority" && a["first_period"] == "" && a["last_period"] == "" {
			places = append(places, "Academic year,Local authority,E92000001,England,,,"+a["la_code"]+","+a["code"]+","+strconv.Quote(a["name"])+",")
		}
	}
	for kind := 0; total < size; kind++ {
		school := "School " + strconv.Itoa(kind)
		if kind == 0 {
			school = "Total"
		}
		for year := 1983; year < 2022; year++ {
			for _, place := range places {
				for _, group := range []string{"CINO", "CPPO", "CLA"} {
					n, err := fmt.Fprintf(w, "%d%02d,%s%s,%s,200,20,10.0\n", year, (year+1)%100, place, school, group)
					if err != nil {
						t.Fatal(err)
					}
					total += int64(n)
					rows++
				}
			}
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return rows
}
