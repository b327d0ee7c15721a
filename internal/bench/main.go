// Command bench measures how long a build takes, beside the programs that
// people would take instead. "make bench" runs it in the repository's root:
//
//	go run ./internal/bench -scale 1 -runs 5
//
// The workload is a wide site of internal/demo: scale 1 has as many authorities
// as a real country, scale 10 ten times as many. What Almanac builds of it is
// taken to pieces, page by page, and given to the peers as data that is ready to
// be laid out: Hugo, Hugo with Pagefind, and Eleventy make the same pages
// of it by the templates in this folder. Charts reach them as finished strings.
// So the figures are the same, and before anything is measured the pages are
// held against one another: every cell of every table, and all other words
// between the masthead and the footer.
//
// Where the work differs, it differs in favour of the peers. Almanac reads raw
// figures, works out ranks, medians and sentences, draws charts, writes
// downloads, the search index, redirects, a manifest and the documents of its
// interface as well, and holds every file against what must not be shown; a peer
// lays out what was worked out, and Hugo also writes a sitemap. A peer that
// cannot be had is left out, and a line says so.
//
// Each round runs every program once, into a fresh folder, so that what slows
// the machine slows all of them; what is printed is the median of the rounds,
// and of the ratios within a round. The runs are kept in the format of Go's
// benchmarks, and Almanac's are compared with those kept last.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A workload of scale 1 has so many authorities, about 170 areas with those
// that ended and the regions, and its five years again twice: some 4,700 pages and
// 200,000 figures.
const country, repeats = 140, 2

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what is measured, and where.
type options struct {
	scale   string // in names of results
	areas   int
	repeats int // of the years
	runs    int
	program string // the Almanac to be measured
	dir     string // where sites are built; a file system in memory measures programs, not disks
	keep    string // where results and fetched peers stay
	peers   []string
}

func run(args []string, stdout, stderr io.Writer) int {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(stderr)
	scale := f.Int("scale", 1, "a workload of `N` times a country")
	runs := f.Int("runs", 5, "`N` rounds")
	program := f.String("program", "bin/almanac", "the Almanac to be measured: `FILE`")
	dir := f.String("dir", memory(), "build in the folder `DIR`")
	keep := f.String("keep", ".almanac/bench", "keep results and fetched peers in the folder `DIR`")
	peers := f.String("peers", "hugo,pagefind,eleventy", "a `LIST` of those to measure beside Almanac")
	if f.Parse(args) != nil || f.NArg() > 0 || *scale < 1 || *runs < 1 {
		f.Usage()
		return 2
	}
	o := options{scale: fmt.Sprint(*scale), areas: *scale * country, repeats: repeats, runs: *runs, program: *program, dir: *dir, keep: *keep}
	o.peers = strings.FieldsFunc(*peers, func(r rune) bool { return r == ',' })
	if err := bench(o, stdout); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return 3
	}
	return 0
}

// memory is a folder in memory where the system has one.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return os.TempDir()
}

func bench(o options, stdout io.Writer) (err error) {
	for _, path := range []*string{&o.program, &o.dir, &o.keep} {
		if *path, err = filepath.Abs(*path); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(o.keep, 0o755); err != nil {
		return err
	}
	work, err := os.MkdirTemp(o.dir, "almanac-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	load, err := generate(work, o.areas, o.repeats)
	if err != nil {
		return err
	}
	almanac := builder{name: "almanac", steps: func(out string) []step {
		return []step{{args: []string{o.program, "build", "--quiet", "--site", load.site, "--out", out}}}
	}}
	built := filepath.Join(work, "almanac")
	if _, err := measure(almanac.steps(built)); err != nil {
		return err
	}
	if load.pages, err = pagesOf(built); err != nil {
		return err
	}
	builders := []builder{almanac}
	for _, name := range o.peers {
		b, err := peer(name, o.keep, work, built, load.pages)
		if err != nil {
			fmt.Fprintf(stdout, "%s is left out: %v\n", name, err)
			continue
		}
		if err := sameAs(built, b, load.pages); err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		builders = append(builders, b)
	}
	if err := os.RemoveAll(built); err != nil {
		return err
	}
	rounds, err := race(builders, o.runs, filepath.Join(work, "out"))
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "\nScale %s: %d pages of %d figures, %d rounds in %s\n\n", o.scale, len(load.pages), load.figures, o.runs, o.dir)
	table(stdout, builders, rounds, len(load.pages))
	if err := again(o, stdout, load.site, filepath.Join(work, "again")); err != nil {
		return err
	}
	return record(o, stdout, builders, rounds, len(load.pages))
}
