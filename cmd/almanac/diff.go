package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"almanac/internal/download"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/site"
	"almanac/internal/source"
)

// mostFigures is how many figures the terminal lists; the rest are counted.
const mostFigures = 40

func cmdDiff(e env, f *flag.FlagSet, args []string) int {
	asCSV := f.Bool("csv", false, "every figure that differs, as changes.csv in the site")
	asJSON := f.Bool("json", false, "everything that differs, as changes.json in the site")
	in, code := openFor(e, f, args, 2)
	if code >= 0 {
		return code
	}
	if *asCSV && *asJSON {
		f.Usage()
		return exitUsage
	}
	if !knownEditions(e, in.fsys, in.rest) {
		return exitUsage
	}
	var probs source.Problems
	d, err := site.Compare(in.fsys, in.rest[0], in.rest[1], &probs)
	printProblems(e.stderr, &probs)
	switch {
	case err != nil:
		return fail(e, err)
	case d == nil:
		return exitProblem
	}
	out := bufio.NewWriter(e.stdout)
	switch {
	case *asCSV:
		_, err = out.Write(download.AppendChangesCSV(nil, d))
	case *asJSON:
		_, err = out.Write(download.AppendChangesJSON(nil, d))
	default:
		printDifferences(out, d)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fail(e, err)
	}
	return exitOK
}

// knownEditions says which of some editions a site does not have.
func knownEditions(e env, fsys fs.FS, ids []string) bool {
	known, err := edition.List(fsys)
	if err != nil {
		fail(e, err)
		return false
	}
	for _, id := range ids {
		if slices.Contains(known, id) {
			continue
		}
		fmt.Fprintf(e.stderr, "almanac: there is no edition %q\n", id)
		if hint := source.DidYouMean(id, known); hint != "" {
			fmt.Fprintf(e.stderr, "  hint: %s\n", hint)
		} else if len(known) > 0 {
			fmt.Fprintf(e.stderr, "  hint: there is %s\n", strings.Join(known, ", "))
		}
		return false
	}
	return true
}

// printDifferences says what differs: how much of each kind, of each measure,
// and the figures themselves as far as they fit.
func printDifferences(w io.Writer, d *edition.Differences) {
	same, of := d.Same()
	fmt.Fprintf(w, "%s → %s: %d of %d figures and symbols that can be compared are the same.\n", d.Old.ID, d.New.ID, same, of)
	if d.Empty() {
		return
	}
	if len(d.Cells) > 0 {
		fmt.Fprintln(w)
		for _, k := range edition.Kinds() {
			if d.Counts[k] > 0 {
				fmt.Fprintf(w, "%8d  %s\n", d.Counts[k], k.Words())
			}
		}
	}
	printMeasures(w, d)
	printRebased(w, d)
	printRest(w, d)
	printFigures(w, d)
}

// printFigures lists figures that differ, in the order of kinds.
func printFigures(w io.Writer, d *edition.Differences) {
	if len(d.Cells) > 0 {
		fmt.Fprintln(w)
	}
	left := mostFigures
	for _, k := range edition.Kinds() {
		for i := range d.Cells {
			c := &d.Cells[i]
			if c.Kind != k || left == 0 {
				continue
			}
			left--
			before := plainValue(c.Old)
			if c.Withheld {
				before = "(a number)"
			}
			fmt.Fprintf(w, "%-44s %10s → %-10s %s\n", edition.KeyOf(d.New, c), before, plainValue(c.New), c.Words())
		}
	}
	if more := len(d.Cells) - mostFigures; more > 0 {
		fmt.Fprintf(w, "… and %d more: --csv lists them all\n", more)
	}
}

// plainValue is a value as files have it.
func plainValue(v observation.Value) string {
	switch {
	case v.IsNumber():
		return v.Number.String()
	case v.Symbol == observation.Absent:
		return "–"
	}
	return v.Symbol.Code()
}

// printMeasures says for each measure how many figures differ, and how far it
// reaches otherwise.
func printMeasures(w io.Writer, d *edition.Differences) {
	differ := make([]int, len(d.New.Framework.Measures))
	for i := range d.Cells {
		differ[d.Cells[i].Measure]++
	}
	extents := map[framework.MeasureIndex]*edition.Extent{}
	for i := range d.Extents {
		extents[d.Extents[i].Measure] = &d.Extents[i]
	}
	first := true
	for m, n := range differ {
		x := extents[framework.MeasureIndex(m)]
		if n == 0 && x == nil {
			continue
		}
		if first {
			fmt.Fprintln(w)
			first = false
		}
		var parts []string
		if n == 1 {
			parts = append(parts, "1 differs")
		} else if n > 1 {
			parts = append(parts, fmt.Sprintf("%d differ", n))
		}
		if x != nil && x.New > 0 {
			parts = append(parts, fmt.Sprintf("%d new%s", x.New, where(x.Periods, x.Categories)))
		}
		if x != nil && x.Lost > 0 {
			parts = append(parts, fmt.Sprintf("%d no longer held%s", x.Lost, where(x.Gone, x.GoneCategories)))
		}
		fmt.Fprintf(w, "  %-18s %s\n", d.New.Framework.Measures[m].ID, strings.Join(parts, ", "))
	}
}

// where names periods and categories in brackets.
func where(periods []period.Period, categories []string) string {
	var parts []string
	switch n := len(periods); {
	case n > 3:
		parts = append(parts, fmt.Sprintf("%d periods, %s to %s", n, periods[0], periods[n-1]))
	case n > 0:
		var names []string
		for _, p := range periods {
			names = append(names, p.String())
		}
		parts = append(parts, strings.Join(names, ", "))
	}
	switch n := len(categories); {
	case n > 3:
		parts = append(parts, fmt.Sprintf("%d categories", n))
	case n > 0:
		parts = append(parts, strings.Join(categories, ", "))
	}
	if parts == nil {
		return " (other areas)"
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func printRebased(w io.Writer, d *edition.Differences) {
	for i := range d.Rebased {
		r := &d.Rebased[i]
		if i == 0 {
			fmt.Fprint(w, "\nMoved because the population, or another base, did:\n")
		}
		m := &d.New.Framework.Measures[r.Measure]
		what := map[bool]string{false: "rate", true: "percentage"}[m.Unit == framework.Percent]
		fmt.Fprintf(w, "  %-18s %s of %s\n", m.ID, source.Count(r.Cells, what), source.Count(r.Areas, "area"))
	}
}

// printRest says what became of areas, definitions and the framework.
func printRest(w io.Writer, d *edition.Differences) {
	if len(d.Areas)+len(d.Definitions)+len(d.Framework) > 0 {
		fmt.Fprintln(w)
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		line := a.Slug + ": " + a.What.Words()
		if a.Old != "" || a.New != "" {
			line += ": " + a.Old + " → " + a.New
		}
		fmt.Fprintln(w, "  "+line)
	}
	for _, part := range []struct {
		name string
		list []edition.Redefinition
	}{{"definitions and sources", d.Definitions}, {"the framework", d.Framework}} {
		if len(part.list) == 0 {
			continue
		}
		count := map[string]int{}
		var order []string
		for _, x := range part.list {
			if count[x.What]++; count[x.What] == 1 {
				order = append(order, x.What)
			}
		}
		for i, what := range order {
			order[i] = fmt.Sprintf("%s of %d", what, count[what])
		}
		fmt.Fprintf(w, "  %s: %s\n", part.name, strings.Join(order, ", "))
	}
}
