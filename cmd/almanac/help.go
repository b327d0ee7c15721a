package main

import (
	"flag"
	"fmt"
	"io"
	"runtime"

	"almanac/internal/source"
)

// usage prints what the program is and its commands.
func usage(w io.Writer) {
	fmt.Fprint(w, "Almanac builds a website from indicator datasets and commentary.\n\nusage: almanac COMMAND [arguments]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s  %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\n\"almanac help COMMAND\" says more about one of them.\n")
}

func cmdHelp(e env, f *flag.FlagSet, args []string) int {
	rest, code := parse(f, args, 0, 1)
	if code >= 0 {
		return code
	}
	if len(rest) == 0 {
		usage(e.stdout)
		return exitOK
	}
	for _, c := range commands() {
		if c.name == rest[0] {
			return c.run(e, flags(c, e.stdout), []string{"-h"})
		}
	}
	fmt.Fprintf(e.stderr, "almanac: there is no command %q\n", rest[0])
	if hint := nearestCommand(rest[0]); hint != "" {
		fmt.Fprintf(e.stderr, "  hint: did you mean %q?\n", hint)
	}
	return exitUsage
}

func nearestCommand(name string) string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return source.Nearest(name, names)
}

func cmdVersion(e env, f *flag.FlagSet, args []string) int {
	if _, code := parse(f, args, 0, 0); code >= 0 {
		return code
	}
	fmt.Fprintf(e.stdout, "almanac %s (%s, %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitOK
}
