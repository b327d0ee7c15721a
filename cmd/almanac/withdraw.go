package main

import (
	"flag"
	"fmt"
	"maps"
	"slices"

	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdWithdraw(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	reason := f.String("reason", "", "why it is withdrawn, for readers: `TEXT`")
	instead := f.String("instead", "", "the `ADDRESS` of what to read instead")
	rest, code := parse(f, args, 2, 2)
	if code >= 0 {
		return code
	}
	if blank(*reason) {
		fmt.Fprintln(e.stderr, `almanac: readers are told why something is gone: give --reason "…", without what it was`)
		return exitUsage
	}
	fsys, ok := openSite(e, *dir)
	if !ok {
		return exitUsage
	}
	var probs source.Problems
	done, err := site.Withdraw(siteOptions(fsys), site.Withdrawal{Edition: rest[0], Subject: rest[1], Reason: *reason, Instead: *instead}, &probs)
	if done == nil {
		done = &site.Withdrawn{}
	}
	if code := wrote(e, *dir, done.Files, err, &probs); code != exitOK {
		return code
	}
	for _, name := range done.Inputs {
		fmt.Fprintf(e.stdout, "Withdrawn from %s.\n", name)
	}
	for _, id := range slices.Sorted(maps.Keys(done.Outputs)) {
		fmt.Fprintf(e.stdout, "Edition %s: %s written anew, all others as they were.\n", id, source.Count(len(done.Outputs[id]), "file"))
	}
	if len(done.Texts) > 0 {
		fmt.Fprintln(e.stdout, "Read these texts, which may speak of it, and withdraw their pages if they do:")
		for _, name := range done.Texts {
			fmt.Fprintf(e.stdout, "  %s\n", name)
		}
	}
	fmt.Fprintln(e.stdout, "Build the site, put it in the place of the old one, and purge the history of the folder and caches of the host: what is there no program can call back.")
	return exitOK
}
