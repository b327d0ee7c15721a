// Package demo invents the figures of the demonstration site: the local
// authorities of a country that does not exist, five years of their children's
// services, and the editions in which the figures are published.
//
// Nothing here is taken from a real place. Invented figures about a real
// council's child protection would do harm, so the authorities are invented
// too; only the national levels are near to England's, so that a reader who
// knows the field finds the pages believable.
//
// Files makes every file that is generated, the same bytes each time: each
// count is drawn from a stream of its own, seeded by the place and the
// purpose. The order of the work is
//
//	geography → model (counts) → world (sums, gaps) → suppress → figures → rows
//
// Run it with "go generate ./data".
package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"

	"almanac/internal/framework"
)

// An edition is one publication of the figures.
type edition struct {
	id     string
	year   int  // the last year it holds
	faulty bool // it was published with the error that was corrected later
}

var editions = []edition{
	{id: "2015", year: 2015, faulty: true},
	{id: "2015-r2", year: 2015},
	{id: "2016", year: 2016},
}

// provisional is the measure whose newest figures are always provisional,
// because some hospitals report late.
const provisional = "n5"

// corrected is the error of the first edition: at one authority, staff who
// moved to another team were counted as having left.
var corrected = struct {
	slug, count  string
	year, excess int // the excess in tenths of a full-time post
}{"quillbury", "leavers", 2015, 214}

// Framework is the file of the framework that the demonstration follows.
const Framework = "data/framework/2012-06.toml"

// Files makes all generated files of the site, by path.
func Files(f *framework.Framework) (map[string][]byte, error) {
	areas, err := writeAreas(norrey())
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{
		"data/areas.csv":           areas,
		"data/map.hexjson":         writeMap(norrey(), atlas),
		"data/neighbours/2014.csv": writeNeighbours(norrey()),
	}
	w := newWorld(norrey())
	s := suppress(w)
	var before map[cell]int
	for i := range editions {
		e := &editions[i]
		as := w.asPublished(e)
		w.adjust(as, 1)
		d := &desk{w: w, s: s, f: f, e: e, as: as, before: before}
		if err := d.files(out); err != nil {
			return nil, err
		}
		w.adjust(as, -1)
		before = as
	}
	return out, nil
}

// asPublished gives the counts that an edition holds otherwise than they turned
// out, each with the difference: an error, and admissions reported too late.
func (w *world) asPublished(e *edition) map[cell]int {
	out := map[cell]int{}
	for b := range w.towns {
		if p := w.bodies[b].town.place; p.slug == corrected.slug && e.faulty {
			w.spread(out, cell{corrected.count, corrected.year - firstYear, b}, corrected.excess)
		}
		at := cell{"admissions", e.year - firstYear, b}
		// Where there are few, none comes late, so that no count falls among
		// those to be suppressed.
		if n := w.records[at.year][b].counts[at.name]; n >= 20 {
			late := newStream(w.bodies[b].town.slug, "late "+e.id[:4]).of(n, 0.015)
			w.spread(out, at, -min(late, n/4))
		}
	}
	return out
}

// spread adds a difference to a count and to the sums that it is in.
func (w *world) spread(out map[cell]int, c cell, by int) {
	year := firstYear + c.year
	if _, missing := w.missing(c.body, year, collectionOf(c.name)); missing || !w.exists(c.body, year) {
		return
	}
	for b := range w.bodies {
		if b == c.body || w.contains(b, c.body) {
			out[cell{c.name, c.year, b}] += by
		}
	}
}

// contains reports whether a body is a sum of others with a town among them.
func (w *world) contains(b, town int) bool {
	for _, m := range w.bodies[b].members {
		if m == town || w.contains(m, town) {
			return b != w.county
		}
	}
	return false
}

// adjust adds differences to the counts, or takes them away again.
func (w *world) adjust(differences map[cell]int, sign int) {
	for c, by := range differences {
		w.records[c.year][c.body].counts[c.name] += sign * by
	}
}

// files adds the observations of an edition, a file an indicator and one for
// the context measures.
func (d *desk) files(out map[string][]byte) error {
	rows := map[string][][]string{}
	for i := range recipes {
		r := &recipes[i]
		if _, ok := d.f.Measure(r.measure); !ok {
			return fmt.Errorf("measure %s is not in framework %s", r.measure, d.f.ID)
		}
		name := fileOf(r.measure)
		for _, f := range d.measure(r) {
			rows[name] = append(rows[name], f.fields(r.measure))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		data, err := writeRows(rows[name])
		if err != nil {
			return err
		}
		out["data/"+d.e.id+"/"+name] = data
	}
	return nil
}

// fileOf names the file of a measure: n01.csv … n26.csv, context.csv.
func fileOf(measure string) string {
	number := strings.TrimRight(strings.TrimPrefix(strings.SplitN(measure, "-", 2)[0], "n"), "ab")
	if number == "x" {
		return "context.csv"
	}
	return "n" + strings.Repeat("0", max(0, 2-len(number))) + number + ".csv"
}

var columns = []string{"measure", "breakdown", "area", "period", "value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note"}

// fields gives a figure in the order of columns.
func (f *figure) fields(measure string) []string {
	var marks []string
	for _, m := range []struct {
		is   bool
		code string
	}{{f.provisional, "p"}, {f.revised, "r"}, {f.derived, "d"}, {f.low, "l"}} {
		if m.is {
			marks = append(marks, m.code)
		}
	}
	return []string{measure, f.category, f.area, f.period, f.value, f.symbol, f.part, f.whole, f.lower, f.upper, strings.Join(marks, " "), f.note}
}

// writeRows writes rows under all columns but those of limits, which only stand
// where a row has them.
func writeRows(rows [][]string) ([]byte, error) {
	var kept []int
	for c := range columns {
		if name := columns[c]; name != "lower" && name != "upper" || slices.ContainsFunc(rows, func(row []string) bool { return row[c] != "" }) {
			kept = append(kept, c)
		}
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range append([][]string{columns}, rows...) {
		out := make([]string, len(kept))
		for i, c := range kept {
			out[i] = row[c]
		}
		if err := w.Write(out); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}
