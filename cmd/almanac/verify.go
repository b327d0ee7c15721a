package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdVerify(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", "", "the `DIR` of the site that the copy was made from; its seals say what was withdrawn since")
	rest, code := parse(f, args, 1, 1)
	if code >= 0 {
		return code
	}
	copied, ok := openSite(e, rest[0])
	if !ok {
		return exitUsage
	}
	var from fs.FS
	if *dir != "" {
		if from, ok = openSite(e, *dir); !ok {
			return exitUsage
		}
	} else if _, err := os.Stat(filepath.Join("data", "ledger.csv")); err == nil {
		from = os.DirFS(".")
	}
	var probs source.Problems
	v, err := site.Verify(copied, from, &probs)
	stop := printProblems(e.stderr, &probs)
	if err != nil {
		return fail(e, err)
	}
	if v == nil {
		return exitProblem
	}
	listed(e, "is not what the manifest says", v.Changed)
	listed(e, "is missing", v.Missing)
	listed(e, "is there, and the manifest does not list it", v.Unlisted)
	listed(e, "is not what was sealed", v.Other)
	listed(e, "is in a sealed edition, and was not sealed with it", v.Foreign)
	listed(e, "is no file of the site", v.Strange)
	for _, id := range v.Sealed {
		fmt.Fprintf(e.stdout, "Edition %s is as it was sealed, byte for byte.\n", id)
	}
	for _, id := range v.Absent {
		fmt.Fprintf(e.stdout, "Edition %s is not in this copy.\n", id)
	}
	for _, w := range v.Withdrawn {
		fmt.Fprintf(e.stdout, "Withdrawn: %s.\n", w)
	}
	fmt.Fprintf(e.stdout, "Verified %s of %s.\n", source.Count(v.Files, "file"), rest[0])
	if stop || !v.OK() {
		return exitProblem
	}
	return exitOK
}

// listed says the same of several files, at most of as many as problems are
// printed.
func listed(e env, what string, names []string) {
	for i, name := range names {
		if i == mostProblems {
			fmt.Fprintf(e.stderr, "… and %d more\n", len(names)-i)
			return
		}
		fmt.Fprintf(e.stderr, "%s %s\n", name, what)
	}
}
