package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"almanac/internal/export"
	"almanac/internal/site"
	"almanac/internal/source"
)

// BenchmarkExport makes a copy of a real edition, of all of it and of one area, and
// verifies it. Run it with -benchtime=1x on a machine that does nothing else: 25 MB
// and 3 seconds on two cores are what is wanted of the whole edition.
func BenchmarkExport(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(published, "[bcd]*.csv"))
	if err != nil || len(files) == 0 {
		b.Skip("the published statistics are not here: ../shared/realdata/cin/2022")
	}
	h := &history{t: b, dir: filepath.Join(b.TempDir(), "england"), now: time.Date(2050, 1, 1, 12, 0, 0, 0, time.UTC), addresses: map[string]bool{}, sealed: map[string]string{}}
	h.run("new", h.dir)
	h.imports("2022", "cin/2022/[bcd]*.csv")
	for _, bench := range []struct {
		name string
		of   site.Selection
	}{{"edition", site.Selection{Edition: "2022"}}, {"area", site.Selection{Area: "leeds"}}} {
		b.Run(bench.name, func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "copy.zip")
			for b.Loop() {
				var probs source.Problems
				x := exporting{Selection: bench.of}
				o := siteOptions(os.DirFS(h.dir))
				o.Now = h.now
				made, err := x.make(o, &probs)
				if err != nil || made == nil {
					b.Fatal(err, probs.Sorted())
				}
				b.ReportMetric(float64(len(made.data))/1e6, "MB")
				if err := made.write(file, nil); err != nil {
					b.Fatal(err)
				}
			}
			start := time.Now()
			if ev, faults, err := export.Open(file); err != nil || ev == nil || faults != nil {
				b.Fatal(err, faults)
			}
			b.ReportMetric(time.Since(start).Seconds(), "s-to-verify")
		})
	}
}
