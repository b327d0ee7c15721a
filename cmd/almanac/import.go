package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"

	"almanac/internal/intake"
	"almanac/internal/source"
	"almanac/internal/starter"
)

func cmdImport(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	dry := f.Bool("dry-run", false, "read and report, write nothing")
	asJSON := f.Bool("json", false, "report as JSON")
	rest, code := parse(f, args, 2, -1)
	if code >= 0 {
		return code
	}
	if _, ok := openSite(e, *dir); !ok {
		return exitUsage
	}
	england, err := starter.Register()
	if err != nil {
		return fail(e, err)
	}
	var probs source.Problems
	report, err := intake.Import(intake.Options{
		Dir: *dir, Edition: rest[0], Files: expandPatterns(rest[1:]), DryRun: *dry, Elsewhere: england,
	}, &probs)
	stop := printProblems(e.stderr, &probs)
	switch {
	case err != nil:
		return fail(e, err)
	case stop:
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s\n", counted(&probs))
		return exitProblem
	case *asJSON:
		err = report.WriteJSON(e.stdout)
	default:
		err = report.WriteText(e.stdout)
	}
	if err != nil {
		return fail(e, err)
	}
	return exitOK
}

// expandPatterns does what the command line of Windows leaves to programs. A
// pattern that fits nothing stays as it is, to be named as missing.
func expandPatterns(names []string) []string {
	var files []string
	for _, n := range names {
		found, err := filepath.Glob(n)
		if err != nil || len(found) == 0 || !strings.ContainsAny(n, "*?[") {
			found = []string{n}
		}
		files = append(files, found...)
	}
	return files
}
