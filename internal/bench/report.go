package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"text/tabwriter"
	"time"
)

// benchstat compares results; it is run, not built in.
const benchstat = "golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da"

// median is the middle of the values, or the mean of the two in the middle.
func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	if n == 0 {
		return 0
	}
	return (v[(n-1)/2] + v[n/2]) / 2
}

// A quantity is one that is measured.
type quantity func(result) float64

func wall(r result) float64   { return r.wall.Seconds() }
func cpu(r result) float64    { return r.cpu.Seconds() }
func memo(r result) float64   { return float64(r.peak) }
func files(r result) float64  { return float64(r.files) }
func volume(r result) float64 { return float64(r.bytes) }

// typical is the median of a quantity over all rounds of builder b.
func typical(rounds [][]result, b int, q quantity) float64 {
	values := make([]float64, 0, len(rounds))
	for _, r := range rounds {
		values = append(values, q(r[b]))
	}
	return median(values)
}

// ratio is how many times the first builder's quantity builder b's is: the
// median of the ratios within a round, so that a slow minute of the machine
// counts for both.
func ratio(rounds [][]result, b int, q quantity) float64 {
	values := make([]float64, 0, len(rounds))
	for _, r := range rounds {
		if q(r[0]) > 0 {
			values = append(values, q(r[b])/q(r[0]))
		}
	}
	return median(values)
}

// table prints a row a builder; the first is what the others are compared with.
func table(out io.Writer, builders []builder, rounds [][]result, pages int) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\twall s\tCPU s\tpeak MiB\tpages/s\tfiles\tMB\ttimes wall\tCPU\tpeak\t")
	for i, b := range builders {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t%.1f\t%.2f\t%.2f\t%.2f\t\n", b.name,
			typical(rounds, i, wall), typical(rounds, i, cpu), typical(rounds, i, memo)/(1<<20), float64(pages)/typical(rounds, i, wall),
			typical(rounds, i, files), typical(rounds, i, volume)/1e6, ratio(rounds, i, wall), ratio(rounds, i, cpu), ratio(rounds, i, memo))
	}
	w.Flush()
}

// lines writes results as Go's benchmarks do, so that benchstat reads them.
func lines(scale string, builders []builder, rounds [][]result, pages int) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "goos: %s\ngoarch: %s\n", runtime.GOOS, runtime.GOARCH)
	for _, round := range rounds {
		for i, r := range round {
			fmt.Fprintf(&out, "BenchmarkBuild/scale=%s/by=%s-%d 1 %d ns/op %d cpu-ns/op %d peak-B %.1f pages/s %d files %d out-B\n", scale, builders[i].name,
				runtime.NumCPU(), r.wall.Nanoseconds(), r.cpu.Nanoseconds(), r.peak, float64(pages)/r.wall.Seconds(), r.files, r.bytes)
		}
	}
	return out.Bytes()
}

// record keeps the results of this run, and compares those of Almanac with
// the ones that were kept last.
func record(o options, stdout io.Writer, builders []builder, rounds [][]result, pages int) error {
	kept, err := filepath.Glob(filepath.Join(o.keep, "scale-"+o.scale+"-*.txt"))
	if err != nil {
		return err
	}
	name := filepath.Join(o.keep, "scale-"+o.scale+"-"+time.Now().UTC().Format("20060102T150405.000")+".txt")
	if err := os.WriteFile(name, lines(o.scale, builders, rounds, pages), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nThe runs are kept in %s.\n", name)
	if len(kept) == 0 {
		return nil
	}
	last := slices.Max(kept)
	c := exec.Command("go", "run", benchstat, "-filter", "/by:almanac .unit:(sec/op OR cpu-sec/op OR peak-B)", filepath.Base(last), filepath.Base(name))
	c.Dir = o.keep // so that its columns are called by the names of the files alone
	said, err := c.Output()
	if err != nil {
		fmt.Fprintf(stdout, "They are not compared with %s: benchstat cannot be had.\n", filepath.Base(last))
		return nil
	}
	fmt.Fprintf(stdout, "Almanac beside %s:\n\n%s", filepath.Base(last), said)
	return nil
}
