package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
)

// An edit is what an author changes between two builds.
type edit struct {
	name string
	make func() error
}

// again measures builds of Almanac into a folder that holds the site already, each by a
// new process, after edits: nothing, one figure of an old period, one of the newest, one
// text.
func again(o options, stdout io.Writer, site, out string) error {
	build := []step{{args: []string{o.program, "build", "--quiet", "--site", site, "--out", out}}}
	if _, err := measure(build); err != nil {
		return err
	}
	figures := filepath.Join(site, "data", "2016", "n25.csv")
	check := func() error { _, err := measure(build); return err }
	old, err := figureEdit("one old figure", figures, false, check)
	if err != nil {
		return err
	}
	newest, err := figureEdit("one new figure", figures, true, check)
	if err != nil {
		return err
	}
	edits := []edit{{"nothing", func() error { return nil }}, old, newest, {"one text", func() error {
		return appendTo(filepath.Join(site, "content", "2016", "index.md"), "\nOne sentence more.\n")
	}}}
	rounds := make([][]result, o.runs)
	for i := range rounds {
		for _, e := range edits {
			if err := e.make(); err != nil {
				return err
			}
			r, err := measure(build)
			if err != nil {
				return fmt.Errorf("after an edit of %s: %w", e.name, err)
			}
			rounds[i] = append(rounds[i], r)
		}
	}
	fmt.Fprint(stdout, "\nAlmanac again, in the folder of the last build, after an edit of\n\n")
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\twall s\tCPU s\tpeak MiB\t")
	for i, e := range edits {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t\n", e.name, typical(rounds, i, wall), typical(rounds, i, cpu), typical(rounds, i, memo)/(1<<20))
	}
	return w.Flush()
}

func appendTo(name, text string) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// figureEdit finds a numerator in a file, of the newest period or of another, that can be
// one more without another percentage, and whose change the site's checks take; the edit
// changes it there and back.
func figureEdit(what, name string, new bool, build func() error) (edit, error) {
	lines, err := linesOf(name)
	if err != nil {
		return edit{}, err
	}
	column := map[string]int{}
	for i, head := range strings.Split(lines[0], ",") {
		column[head] = i
	}
	newest := ""
	for _, line := range lines[1:] {
		if f := strings.Split(line, ","); len(f) == len(column) {
			newest = max(newest, f[column["period"]])
		}
	}
	var refused error
	for i, line := range lines[1:] {
		f := strings.Split(line, ",")
		if len(f) != len(column) || strings.Contains(line, `"`) || (f[column["period"]] == newest) != new {
			continue
		}
		n, err := strconv.Atoi(f[column["numerator"]])
		of, wrong := strconv.ParseFloat(f[column["denominator"]], 64)
		if err != nil || wrong != nil || tenths(n, of) != tenths(n+1, of) || fmt.Sprintf("%.1f", tenths(n, of)/10) != f[column["value"]] {
			continue
		}
		more := 1
		swap := func() error {
			lines, err := linesOf(name) // in which there may be another edit
			if err != nil {
				return err
			}
			f[column["numerator"]] = strconv.Itoa(n + more)
			lines[i+1] = strings.Join(f, ",")
			more = 1 - more
			return os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644)
		}
		if err := swap(); err != nil {
			return edit{}, err
		}
		if refused = build(); refused == nil {
			return edit{what, swap}, nil
		}
		if err := swap(); err != nil { // of a region, whose parts no longer make it up
			return edit{}, err
		}
	}
	return edit{}, fmt.Errorf("%s has no figure that can be edited: %w", name, refused)
}

func linesOf(name string) ([]string, error) {
	data, err := os.ReadFile(name)
	return strings.Split(string(data), "\n"), err
}

// tenths is a percentage in tenths, rounded.
func tenths(n int, of float64) float64 { return math.Round(1000 * float64(n) / of) }
