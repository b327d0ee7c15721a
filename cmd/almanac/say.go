package main

import (
	"fmt"
	"io"
	"time"

	"almanac/internal/site"
	"almanac/internal/source"
)

// How the program speaks. A problem in the user's files is one line that a
// person and an editor can read, "file:line:col: text [rule]", with a hint
// below it where there is one. What went well is said in full sentences on
// standard output, what went wrong on standard error. Nothing is coloured.

// mostProblems is how many problems are printed; the rest are counted.
const mostProblems = 50

// printProblems prints what is wrong and reports whether anything stops a
// build. Errors come before warnings, so that the limit never hides one
// behind the other.
func printProblems(w io.Writer, probs *source.Problems) (stop bool) {
	printed := 0
	for _, warnings := range []bool{false, true} {
		for _, p := range probs.Sorted() {
			if p.Warning != warnings {
				continue
			}
			if printed++; printed > mostProblems {
				continue
			}
			fmt.Fprintln(w, p)
			if p.Hint != "" {
				fmt.Fprintf(w, "  hint: %s\n", p.Hint)
			}
		}
	}
	if printed > mostProblems {
		fmt.Fprintf(w, "… and %d more\n", printed-mostProblems)
	}
	return probs.Errors() > 0
}

// counted says how many errors and warnings there were.
func counted(probs *source.Problems) string {
	all := probs.Sorted()
	errors := 0
	for _, p := range all {
		if !p.Warning {
			errors++
		}
	}
	return fmt.Sprintf("%s, %s", source.Count(errors, "error"), source.Count(len(all)-errors, "warning"))
}

// printSummary says what a build did.
func printSummary(w io.Writer, s *site.Summary, out string) {
	said := "Built %s and %s in %s.\n"
	if s.Output.Written+s.Output.Removed == 0 {
		said = "The site stays as it is: %s and %s, looked at in %s.\n"
	}
	fmt.Fprintf(w, said, source.Count(s.Pages, "page"), source.Count(s.Redirect, "redirect"), short(s.Time))
	fmt.Fprintf(w, "%s, %s: %d written, %d unchanged, %d removed.\n", source.Count(s.Output.Files, "file"), size(s.Output.Bytes), s.Output.Written, s.Output.Unchanged, s.Output.Removed)
	if s.Sealed > 0 {
		fmt.Fprintf(w, "%s of sealed editions were taken as they are.\n", source.Count(s.Sealed, "file"))
	}
	for _, line := range s.Skipped {
		fmt.Fprintf(w, "Left out: %s.\n", line)
	}
	if n := s.Undrawn; n == 1 {
		fmt.Fprintf(w, "1 social card is not drawn: --cards draws it.\n")
	} else if n > 1 {
		fmt.Fprintf(w, "%d social cards are not drawn: --cards draws them.\n", n)
	}
	if n := s.Unmade; n > 0 {
		fmt.Fprintf(w, "%s spreadsheet and no archive: --downloads makes them.\n", map[bool]string{true: "1 edition has no", false: fmt.Sprintf("%d editions have no", n)}[n == 1])
	}
	fmt.Fprintf(w, "The site is in %s: open %s/index.html.\n", out, out)
}

// printProfile says where the time of a build went.
func printProfile(w io.Writer, p *site.Profile) {
	fmt.Fprintln(w, "\nWhere the time went; of what workers do at the same time, added up:")
	for _, s := range p.Stages {
		fmt.Fprintf(w, "  %-32s %8s", s.Name, millis(s.Time))
		if s.Files > 0 {
			fmt.Fprintf(w, "  %6d files %9s", s.Files, size(s.Bytes))
		}
		fmt.Fprintln(w)
	}
	if len(p.Slowest) == 0 {
		return
	}
	fmt.Fprintln(w, "\nThe slowest files, to render, sweep and write:")
	for _, s := range p.Slowest {
		fmt.Fprintf(w, "  %8s %8s %8s  %9s  %s\n", millis(s.Render), millis(s.Sweep), millis(s.Write), size(s.Bytes), s.Path)
	}
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

func size(bytes int) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	case bytes >= 1<<10:
		return fmt.Sprintf("%.1f kB", float64(bytes)/(1<<10))
	}
	return source.Count(bytes, "byte")
}

func short(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
