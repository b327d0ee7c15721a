package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/site"
	"almanac/internal/source"
)

func cmdSeal(e env, f *flag.FlagSet, args []string) int {
	in, code := aloneFor(e, f, args, 1)
	if code >= 0 {
		return code
	}
	defer in.end(e)
	var probs source.Problems
	files, err := site.Seal(siteOptions(in.fsys), in.rest[0], &probs)
	if code := wrote(e, in, files, err, &probs); code != exitOK {
		return code
	}
	fmt.Fprintf(e.stdout, "Sealed edition %s: from now on its pages are taken from %s as they are.\n", in.rest[0], files[0].Path)
	fmt.Fprintf(e.stdout, "Keep with the site, and under version control: %s.\n", paths(files))
	return exitOK
}

// wrote writes the files that a command has made, unless something was wrong, or
// the ledger was changed meanwhile, by hand or from another machine: what was
// added to it would be lost.
func wrote(e env, in inSite, files []commit.File, err error, probs *source.Problems) int {
	stop := printProblems(e.stderr, probs)
	if err != nil {
		return fail(e, err)
	}
	if stop || files == nil {
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s\n", counted(probs))
		return exitProblem
	}
	if now, _ := fs.ReadFile(in.fsys, edition.LedgerFile); !bytes.Equal(now, in.ledger) {
		fmt.Fprintf(e.stderr, "almanac: nothing was written: %s was changed meanwhile; run this one again\n", edition.LedgerFile)
		return exitProblem
	}
	if err := in.alone.Write(files); err != nil {
		return fail(e, err)
	}
	return exitOK
}

func paths(files []commit.File) string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Path
	}
	return strings.Join(names, ", ")
}

// blank reports whether a text has nothing to read in it.
func blank(s string) bool {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) == ""
}
