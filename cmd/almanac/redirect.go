package main

import (
	"flag"
	"fmt"

	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdRedirect(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	reason := f.String("reason", "", "why it has moved: `TEXT`")
	rest, code := parse(f, args, 2, 2)
	if code >= 0 {
		return code
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return exitUsage
	}
	var probs source.Problems
	files, err := site.Redirect(siteOptions(fsys), rest[0], rest[1], *reason, &probs)
	if code := wrote(e, *dir, files, err, &probs); code != exitOK {
		return code
	}
	fmt.Fprintf(e.stdout, "Declared in %s: %s leads to %s.\n", files[0].Path, rest[0], rest[1])
	return exitOK
}
