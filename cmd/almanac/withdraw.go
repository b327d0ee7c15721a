package main

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdWithdraw(e env, f *flag.FlagSet, args []string) int {
	reason := f.String("reason", "", "why it is withdrawn, for readers: `TEXT`")
	instead := f.String("instead", "", "the `ADDRESS` of what to read instead")
	in, code := aloneFor(e, f, args, 2)
	if code >= 0 {
		return code
	}
	defer in.end(e)
	if blank(*reason) {
		fmt.Fprintln(e.stderr, `almanac: readers are told why something is gone: give --reason "…", without what it was`)
		return exitUsage
	}
	if strings.Trim(in.rest[1], " /.") == "" {
		fmt.Fprintf(e.stderr, "almanac: say what is withdrawn from %s: the key of a figure, MEASURE:AREA, or the address of a page or a file; its front page is %[1]s/index.html\n", in.rest[0])
		return exitUsage
	}
	for _, kept := range []string{"known", "built", "downloads"} { // where figures lie as they were read and built
		if err := os.RemoveAll(filepath.Join(in.dir, ".almanac", kept)); err != nil {
			return fail(e, err)
		}
	}
	var probs source.Problems
	done, err := site.Withdraw(siteOptions(in.fsys), site.Withdrawal{Edition: in.rest[0], Subject: in.rest[1], Reason: *reason, Instead: *instead}, &probs)
	if done == nil {
		done = &site.Withdrawn{}
	}
	if code := wrote(e, in, done.Files, err, &probs); code != exitOK {
		return code
	}
	printWithdrawn(e.stdout, in.rest[0], done)
	fmt.Fprintln(e.stdout, "Build the site, put it in the place of the old one, and purge the history of the folder and caches of the host: what is there no program can call back.")
	return exitOK
}

// printWithdrawn says what was done, and then what only a person can judge.
func printWithdrawn(out io.Writer, id string, done *site.Withdrawn) {
	for _, name := range done.Inputs {
		fmt.Fprintf(out, "Withdrawn from %s.\n", name)
	}
	for _, name := range done.Removed {
		fmt.Fprintf(out, "Removed %s.\n", name)
	}
	for _, id := range slices.Sorted(maps.Keys(done.Outputs)) {
		fmt.Fprintf(out, "Edition %s: %s written anew, all others as they were.\n", id, source.Count(len(done.Outputs[id]), "file"))
	}
	for _, id := range done.Recorded {
		fmt.Fprintf(out, "Edition %s is not sealed: its pages change with the next build, and the ledger says what was withdrawn.\n", id)
	}
	for _, text := range done.Notes {
		fmt.Fprintln(out, text)
	}
	if len(done.Elsewhere) > 0 {
		fmt.Fprintln(out, "Other editions have this at the same place, untouched. Look whether it must go from there as well:")
		printList(out, done.Elsewhere, longestList)
	}
	if len(done.Figures) > 0 {
		fmt.Fprintf(out, "The figures stay in data/%s, and a revision would show them again. Withdraw what must go by its key:\n", id)
		printList(out, done.Figures, longestList)
	}
	if len(done.Beside) > 0 {
		fmt.Fprintln(out, "These stay, and the figure may follow from them; withdraw them too if it does:")
		printList(out, done.Beside, nearestList)
	}
	if done.Totals != "" {
		fmt.Fprintln(out, done.Totals)
	}
	if len(done.Texts) > 0 {
		fmt.Fprintln(out, "Read these texts, which may speak of it. Withdraw their pages if they do, or mend them where they are not sealed:")
		printList(out, done.Texts, longestList)
	}
}

// How much of a list a person reads.
const (
	nearestList = 12
	longestList = 50
)

func printList(out io.Writer, list []string, most int) {
	for _, line := range list[:min(len(list), most)] {
		fmt.Fprintf(out, "  %s\n", line)
	}
	if n := len(list) - most; n > 0 {
		fmt.Fprintf(out, "  … and %d more\n", n)
	}
}
