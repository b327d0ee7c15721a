package main

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"almanac/internal/check"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// formats are the forms in which check says what is wrong; text is for people.
func formats() []string { return []string{"text", "json", "sarif", "annotations"} }

func cmdCheck(e env, f *flag.FlagSet, args []string) int {
	dir := f.String("site", ".", "the site's `DIR`")
	format := f.String("format", "text", "say it as `FORMAT`: text, json, sarif or annotations")
	built := f.String("built", "", "look at the built site in `FOLDER`, and not at what it is made from")
	explain := f.String("explain", "", "say what a `RULE` means, and check nothing")
	if _, code := parse(f, args, 0, 0); code >= 0 {
		return code
	}
	if *explain != "" {
		return explainRule(e, *explain)
	}
	if !slices.Contains(formats(), *format) {
		fmt.Fprintf(e.stderr, "almanac: there is no format %q\n", *format)
		hint := source.DidYouMean(*format, formats())
		if hint == "" {
			hint = "there are " + strings.Join(formats(), ", ")
		}
		fmt.Fprintf(e.stderr, "  hint: %s\n", hint)
		return exitUsage
	}
	checked, open := *dir, openSite
	if *built != "" {
		checked, open = *built, openFolder
	}
	fsys, ok := open(e, checked)
	if !ok {
		return exitUsage
	}
	said := e.stdout
	if *format != "text" {
		said = e.stderr // standard output is for the program that reads it
	}
	var probs source.Problems
	var failed error
	if *built != "" {
		failed = site.CheckBuilt(fsys, &probs)
	} else {
		if done, err := output.Recover(filepath.Join(*dir, "public")); err != nil {
			return fail(e, err)
		} else if done {
			fmt.Fprintln(said, "Completed the site that an interrupted build had left half written.")
		}
		failed = site.CheckAll(siteOptions(fsys), &probs)
	}
	if err := writeProblems(e, *format, checked, &probs); err != nil {
		return fail(e, err)
	}
	if failed != nil {
		return fail(e, failed)
	}
	fmt.Fprintf(said, "Checked %s: %s.\n", checked, counted(&probs))
	if probs.Errors() > 0 {
		return exitProblem
	}
	return exitOK
}

// writeProblems says what is wrong in a format: to people the first of it on
// standard error, to programs all of it on standard output.
func writeProblems(e env, format, dir string, probs *source.Problems) error {
	switch format {
	case "json":
		return check.WriteJSON(e.stdout, probs.Sorted())
	case "sarif":
		return check.WriteSARIF(e.stdout, dir, version, probs.Sorted())
	case "annotations":
		return check.WriteAnnotations(e.stdout, dir, probs.Sorted())
	}
	printProblems(e.stderr, probs)
	return nil
}

// explainRule says what a rule means.
func explainRule(e env, id string) int {
	rule, ok := check.Find(id)
	if !ok {
		fmt.Fprintf(e.stderr, "almanac: there is no rule %q\n", id)
		if hint := source.DidYouMean(id, check.IDs()); hint != "" {
			fmt.Fprintf(e.stderr, "  hint: %s\n", hint)
		} else {
			fmt.Fprintln(e.stderr, "  hint: a rule is what stands in square brackets after a message")
		}
		return exitUsage
	}
	if err := rule.Explain(e.stdout); err != nil {
		return fail(e, err)
	}
	return exitOK
}
