package main

import (
	"flag"
	"fmt"
	"time"

	"almanac/internal/edition"
	"almanac/internal/source"
)

func cmdRevise(e env, f *flag.FlagSet, args []string) int {
	reason := f.String("reason", "", "what is corrected and why, for readers: `TEXT`")
	in, code := aloneFor(e, f, args, 1)
	if code >= 0 {
		return code
	}
	defer in.end(e)
	if blank(*reason) {
		fmt.Fprintln(e.stderr, `almanac: readers are told why an edition was corrected: give --reason "…"`)
		return exitUsage
	}
	var probs source.Problems
	revision, files, err := edition.Revise(in.fsys, in.rest[0], *reason, time.Now(), &probs)
	if code := wrote(e, in, files, err, &probs); code != exitOK {
		return code
	}
	fmt.Fprintf(e.stdout, "Began %s, a draft that corrects %s: correct its figures in data/%s and its words in content/%s.\n", revision, in.rest[0], revision, revision)
	return exitOK
}
