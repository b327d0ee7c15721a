package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"almanac/internal/check"
	"almanac/internal/linkcheck"
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
	rest, code := parse(f, args, 0, -1)
	if code >= 0 {
		return code
	}
	if len(rest) > 0 {
		fmt.Fprintf(e.stderr, "almanac: check takes no %q: expected options only\n", rest[0])
		if name := rest[0]; isFolder(name) {
			fmt.Fprintf(e.stderr, "  hint: write --site %s for a site's folder, --built %s for a built one\n", name, name)
		}
		return exitUsage
	}
	if one, other := quarrel(f, *explain); one != "" {
		fmt.Fprintf(e.stderr, "almanac: %s and %s do not go together\n", one, other)
		return exitUsage
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
	if !ok || *built != "" && !isBuilt(e, fsys, checked) {
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
		o := siteOptions(fsys)
		if o.Program = programID(); o.Program != "" {
			o.Known = known(*dir)
		}
		failed = site.CheckAll(o, &probs)
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

// quarrel finds two options that were given and of which one makes no sense beside
// the other.
func quarrel(f *flag.FlagSet, explain string) (one, other string) {
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	if explain != "" {
		for _, name := range []string{"format", "built", "site"} {
			if given[name] {
				return "--explain", "--" + name
			}
		}
	}
	if given["site"] && given["built"] {
		return "--site", "--built"
	}
	return "", ""
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// isBuilt reports whether a folder is that of a built site: it has a manifest or a
// front page. Else it says what it is.
func isBuilt(e env, fsys fs.FS, dir string) bool {
	there := func(name string) bool {
		_, err := fs.Stat(fsys, name)
		return err == nil
	}
	switch {
	case there(output.Manifest) || there(linkcheck.Front):
		return true
	case there("config.toml"):
		fmt.Fprintf(e.stderr, "almanac: %s is a site's folder; its built pages are in %s\n", dir, filepath.Join(dir, "public"))
	default:
		fmt.Fprintf(e.stderr, "almanac: there is no built site in %s\n", dir)
	}
	return false
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
