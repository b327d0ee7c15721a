package main

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// BenchmarkTenEditions builds ten editions of the real size, nine of them
// sealed, into a folder, and compares that with one edition alone and with
// unpacking nine archives: all in one run, so that the machine does not matter.
// Run it with -benchtime=1x. The size of editions.js at ten editions is held
// here, too.
func BenchmarkTenEditions(b *testing.B) {
	if _, err := os.Stat(realdata); err != nil {
		b.Skip("the published statistics are not here: ../shared/realdata")
	}
	h := &history{t: b, dir: filepath.Join(b.TempDir(), "england"), now: time.Date(2050, 1, 1, 12, 0, 0, 0, time.UTC), addresses: map[string]bool{}, sealed: map[string]string{}}
	h.run("new", h.dir)
	h.imports("2022", "cin/2022/[bcd]*.csv")
	out := filepath.Join(b.TempDir(), "out")
	for b.Loop() {
		alone, one := h.timed(filepath.Join(out, "one"))
		for year := 2023; year < 2032; year++ {
			h.seal(fmt.Sprint(year - 1))
			from, to := filepath.Join(h.dir, "data", "2022"), filepath.Join(h.dir, "data", fmt.Sprint(year))
			if err := os.CopyFS(to, os.DirFS(from)); err != nil {
				b.Fatal(err)
			}
			_, _ = os.Remove(filepath.Join(to, "seal.json")), os.Remove(filepath.Join(to, "site.zip"))
			h.edit(fmt.Sprintf("data/%d/edition.toml", year), "published = 2023", fmt.Sprintf("published = %d", year+1))
		}
		unpacked := h.unpack(filepath.Join(out, "unpacked"))
		all, ten := h.timed(filepath.Join(out, "ten"))
		again, kept := h.timed(filepath.Join(out, "ten"))
		b.Logf("one edition alone %v, peak %d MB; nine archives unpacked %v; ten editions %v, peak %d MB; again %v, peak %d MB",
			alone, one, unpacked, all, ten, again, kept)
		b.ReportMetric(float64(all)/float64(2*alone+unpacked), "of-what-is-allowed")
		b.ReportMetric(float64(ten)/float64(one), "memory-ratio")
		b.ReportMetric(float64(again)/float64(alone), "again/alone")
		script, err := os.ReadFile(filepath.Join(out, "ten", "editions.js"))
		if n := gzipped(b, script); err != nil || n > 8<<10 {
			b.Errorf("editions.js has %d bytes gzipped, at most 8 KB are wanted: %v", n, err)
		} else {
			b.ReportMetric(float64(n), "editions.js-bytes")
		}
		if all > 2*alone+unpacked {
			b.Errorf("ten editions take %v: more than twice the time of one alone, %v, and unpacking, %v", all, alone, unpacked)
		}
	}
}

// timed builds into a folder and gives the time and the most memory in use, in MB.
func (h *history) timed(dir string) (time.Duration, uint64) {
	h.t.Helper()
	runtime.GC()
	stop, peak := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				peak <- most >> 20
				return
			case <-time.After(25 * time.Millisecond):
			}
		}
	}()
	start := time.Now()
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		h.t.Fatal(err)
	}
	sink, err := output.NewDisk(dir)
	if err != nil {
		h.t.Fatal(err)
	}
	var probs source.Problems
	if _, err := site.Build(h.options(), sink, &probs); err != nil || probs.Errors() > 0 {
		h.t.Fatalf("%v, problems: %v", err, probs.Sorted())
	}
	took := time.Since(start).Round(time.Millisecond)
	close(stop)
	return took, <-peak
}

// unpack writes what is in the archives of all sealed editions into a folder.
func (h *history) unpack(dir string) time.Duration {
	h.t.Helper()
	start := time.Now()
	names, _ := filepath.Glob(filepath.Join(h.dir, "data", "*", "site.zip"))
	sink, err := output.NewDisk(dir)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, name := range names {
		z, err := zip.OpenReader(name)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, f := range z.File {
			path, ok := strings.CutPrefix(f.Name, "site/")
			if !ok {
				continue
			}
			r, err := f.Open()
			if err != nil {
				h.t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err == nil {
				err = sink.Put(path, data)
			}
			if err != nil {
				h.t.Fatal(err)
			}
			_ = r.Close()
		}
		_ = z.Close()
	}
	if _, err := sink.Commit(); err != nil {
		h.t.Fatal(err)
	}
	return time.Since(start).Round(time.Millisecond)
}
