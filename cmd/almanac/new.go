package main

import (
	"flag"
	"fmt"

	"almanac/internal/commit"
	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/internal/starter"
)

func cmdNew(e env, f *flag.FlagSet, args []string) int {
	name := f.String("area", "", "only one authority and those it is compared with: its slug, `NAME` or code")
	at := f.String("site", ".", "for commentary: the site's `DIR`")
	rest, code := parse(f, args, 1, 3)
	if code >= 0 {
		return code
	}
	switch {
	case len(rest) == 3 && rest[0] == "commentary":
		return newCommentary(e, *at, rest[1], rest[2])
	case len(rest) > 1:
		f.Usage()
		return exitUsage
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

// newCommentary begins a text of an edition.
func newCommentary(e env, dir, edition, place string) int {
	in, code := aloneIn(e, dir)
	if code >= 0 {
		return code
	}
	defer in.end(e)
	var probs source.Problems
	file, err := site.NewCommentary(siteOptions(in.fsys), edition, place, &probs)
	var files []commit.File
	if file != nil {
		files = []commit.File{*file}
	}
	if code := wrote(e, in, files, err, &probs); code != exitOK {
		return code
	}
	fmt.Fprintf(e.stdout, "Began %s: say there what the figures mean.\n", file.Path)
	return exitOK
}
