package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"almanac/internal/output"
	"almanac/internal/pdf"
	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdReport(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	id := f.String("edition", "", "the `EDITION` that is reported (default: the newest)")
	asPDF := f.Bool("pdf", false, "make a PDF, by a Chromium or Chrome that is on this machine")
	out := f.String("out", "", "where the report goes: a folder, or with --pdf a `FILE` (default: named after the place and edition)")
	rest, code := parse(f, args, 1, 1)
	if code >= 0 {
		return code
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return exitUsage
	}
	browser := ""
	if *asPDF {
		var err error
		if browser, err = pdf.Browser(); err != nil {
			fmt.Fprintf(e.stderr, "almanac: %v\n", err)
			fmt.Fprintln(e.stderr, `  hint: install Chromium, Chrome or Edge, or name one in the environment variable CHROMIUM; or leave out --pdf, open the report in any browser and print it to a file`)
			return exitFailure
		}
	}
	var probs source.Problems
	o := siteOptions(fsys)
	o.Preview = true
	rep, err := site.NewReport(o, *id, rest[0], &probs)
	if err == nil && rep != nil {
		defer rep.Close()
		if *out == "" {
			*out = rep.ID + map[bool]string{false: "", true: ".pdf"}[*asPDF]
		}
		if browser != "" {
			err = printReport(e, rep, printing{browser, *out}, &probs)
		} else {
			err = writeReport(rep, *out, nil, &probs)
		}
	}
	stop := printProblems(e.stderr, &probs)
	switch {
	case err != nil:
		return fail(e, err)
	case stop || rep == nil:
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s\n", counted(&probs))
		return exitProblem
	case *asPDF:
		fmt.Fprintf(e.stdout, "The report of %s is in %s.\n", rep.Name, *out)
	default:
		fmt.Fprintf(e.stdout, "The report of %s is in %s: open %s.\n", rep.Name, *out, filepath.Join(*out, "index.html"))
	}
	return exitOK
}

// writeReport writes a report into a folder, or nothing when something is wrong
// with it.
func writeReport(rep *site.Report, dir string, leaves map[string]int, probs *source.Problems) error {
	sink, err := output.NewDisk(dir)
	if err != nil {
		return err
	}
	defer sink.Abort()
	if err := rep.Write(sink, leaves, probs); err != nil || probs.Errors() > 0 {
		return err
	}
	_, err = sink.Commit()
	return err
}

// printing is by which browser a report is printed, and where to.
type printing struct{ browser, out string }

// printReport prints a report twice: only a printed one can tell on which sheet
// each chapter begins, and the second says so in its contents.
func printReport(e env, rep *site.Report, p printing, probs *source.Problems) (err error) {
	work, err := os.MkdirTemp("", "almanac-report-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	var leaves map[string]int
	var data []byte
	for range 2 {
		folder := filepath.Join(work, "report")
		if err := writeReport(rep, folder, leaves, probs); err != nil || probs.Errors() > 0 {
			return err
		}
		if data, err = pdf.Print(e.ctx, p.browser, filepath.Join(folder, "index.html")); err != nil {
			return err
		}
		leaves = pdf.Leaves(data)
	}
	return os.WriteFile(p.out, data, 0o644)
}
