package main

import (
	"flag"
	"fmt"

	"almanac/internal/source"
	"almanac/internal/starter"
)

func cmdNew(e env, f *flag.FlagSet, args []string) int {
	name := f.String("area", "", "only one authority and those it is compared with: its slug, `NAME` or code")
	rest, code := parse(f, args, 1, 1)
	if code >= 0 {
		return code
	}
	dir := rest[0]
	var probs source.Problems
	files, err := starter.Site(starter.Options{Area: *name}, &probs)
	if err == nil && probs.Errors() == 0 {
		err = starter.Write(dir, files, &probs)
	}
	stop := printProblems(e.stderr, &probs)
	switch {
	case err != nil:
		return fail(e, err)
	case stop:
		return exitProblem
	}
	fmt.Fprintf(e.stdout, "Made a new site in %s: %s.\n", dir, source.Count(len(files), "file"))
	fmt.Fprintf(e.stdout, "Next: say in %s/config.toml who you are, then bring in figures:\n  almanac import --site %s 2022 FILES\n", dir, dir)
	return exitOK
}
