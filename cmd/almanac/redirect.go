package main

import (
	"flag"
	"fmt"

	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdRedirect(e env, f *flag.FlagSet, args []string) int {
	reason := f.String("reason", "", "why it has moved: `TEXT`")
	in, code := aloneFor(e, f, args, 2)
	if code >= 0 {
		return code
	}
	defer in.end(e)
	from, to := in.rest[0], in.rest[1]
	var probs source.Problems
	files, err := site.Redirect(siteOptions(in.fsys), from, to, *reason, &probs)
	if code := wrote(e, in, files, err, &probs); code != exitOK {
		return code
	}
	fmt.Fprintf(e.stdout, "Declared in %s: %s leads to %s.\n", files[0].Path, from, to)
	return exitOK
}
