package intake

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"almanac/internal/observation"
	"almanac/internal/period"
)

// Report says what an import took and what it left. Its JSON is stable.
type Report struct {
	Edition string        `json:"edition"`
	DryRun  bool          `json:"dry_run"`
	Files   []*FileReport `json:"files"`
	Ignored []string      `json:"ignored"` // files of a folder that no mapping knows
	Written []string      `json:"written"` // paths inside the site

	Coverage *Coverage `json:"coverage"` // of the whole edition with this import; nil when it was refused
}

// FileReport is what became of one file.
type FileReport struct {
	File     string         `json:"file"`
	Mapping  string         `json:"mapping"` // mapping/file
	Output   string         `json:"output"`  // path inside the site
	Rows     int            `json:"rows"`    // read
	Taken    int            `json:"taken"`   // rows of which values were taken
	Left     []Tally        `json:"left"`    // rows that were not, by reason
	Measures []MeasureTally `json:"measures"`
	Symbols  []SymbolTally  `json:"symbols"` // cells with a symbol, in mapped columns
	Areas    []AreaTally    `json:"areas"`   // rows by the rule that found their area
	Notes    []NoteTally    `json:"notes"`   // the publisher's remarks on figures

	ColumnsLeft []string          `json:"columns_left"` // of the file, that no measure uses
	Labels      map[string]string `json:"labels"`       // of columns left, where a meta file gives them
	Absent      []string          `json:"absent"`       // measures whose columns this release does not have
	StoodBack   []string          `json:"stood_back"`   // measures that another file of the edition gives
	Overridden  int               `json:"overridden"`   // numbers replaced by a symbol, as the mapping declares
	Unproved    int               `json:"unproved"`     // rates not available, because no published rate proves a population
	Uncertain   int               `json:"uncertain"`    // rates whose last decimal the inferred population leaves open
	Proved      int               `json:"proved"`       // published figures that the counts beside them give
	Disproved   int               `json:"disproved"`    // those that they do not give; what stands on them is not available
	Incomplete  int               `json:"incomplete"`   // figures not available, because one of the rows they add up is absent
	First       string            `json:"first"`        // period
	Last        string            `json:"last"`
}

// Tally counts rows.
type Tally struct {
	Why  string `json:"why"`
	Rows int    `json:"rows"`
}

// MeasureTally counts the observations of a measure.
type MeasureTally struct {
	Measure string `json:"measure"`
	Numbers int    `json:"numbers"`
	Symbols int    `json:"symbols"`
}

// SymbolTally counts cells that held a symbol.
type SymbolTally struct {
	From  string `json:"from"` // as published
	To    string `json:"to"`   // ours
	Cells int    `json:"cells"`
}

// AreaTally counts the rows whose area was found by a rule.
type AreaTally struct {
	Rule  string   `json:"rule"`
	Rows  int      `json:"rows"`
	Areas []string `json:"areas"` // slugs, or names of areas outside the register
}

// NoteTally is a remark of the publisher, what it means for the figures and
// whose figures bear it.
type NoteTally struct {
	Note  string   `json:"note"`
	Means string   `json:"means"` // a symbol's code for an empty figure, a mark's word, "joint figure" or ""
	Areas []string `json:"areas"` // slugs
}

// Lists are never null in the JSON of a report.
func newReport(o Options) *Report {
	return &Report{Edition: o.Edition, DryRun: o.DryRun, Files: []*FileReport{}, Ignored: []string{}, Written: []string{}}
}

func newFileReport(file, mapping string) *FileReport {
	return &FileReport{File: file, Mapping: mapping, Left: []Tally{}, Measures: []MeasureTally{}, Symbols: []SymbolTally{},
		Areas: []AreaTally{}, Notes: []NoteTally{}, ColumnsLeft: []string{}, Labels: map[string]string{}, Absent: []string{}, StoodBack: []string{}}
}

// manyReasons bounds the reasons of which a report keeps count: a filter can
// have as many values as there are schools.
const manyReasons = 40

func (f *FileReport) leave(why string) {
	if len(f.Left) >= manyReasons {
		why = otherReasons(f.Left, why)
	}
	for i := range f.Left {
		if f.Left[i].Why == why {
			f.Left[i].Rows++
			return
		}
	}
	f.Left = append(f.Left, Tally{why, 1})
}

// otherReasons is the reason itself, if it is among those counted.
func otherReasons(counted []Tally, why string) string {
	for i := range counted {
		if counted[i].Why == why {
			return why
		}
	}
	return "they have yet other values in these columns"
}

func (f *FileReport) symbol(from string, to observation.Symbol) {
	for i := range f.Symbols {
		if f.Symbols[i].From == from {
			f.Symbols[i].Cells++
			return
		}
	}
	f.Symbols = append(f.Symbols, SymbolTally{from, to.Code(), 1})
}

func (f *FileReport) area(rule, name string) {
	at := -1
	for i := range f.Areas {
		if f.Areas[i].Rule == rule {
			at = i
		}
	}
	if at < 0 {
		at = len(f.Areas)
		f.Areas = append(f.Areas, AreaTally{Rule: rule})
	}
	t := &f.Areas[at]
	t.Rows++
	i := sort.SearchStrings(t.Areas, name)
	if i == len(t.Areas) || t.Areas[i] != name {
		t.Areas = append(t.Areas, "")
		copy(t.Areas[i+1:], t.Areas[i:])
		t.Areas[i] = name
	}
}

// valueNote counts a remark at an area.
func (f *FileReport) valueNote(r *remark, slug string) {
	means := strings.Join(r.marks.Words(), ", ")
	switch {
	case r.shared != nil:
		means = observation.Joint.Words()[0]
	case r.empty != observation.Absent:
		means = r.empty.Code()
	}
	for i := range f.Notes {
		if t := &f.Notes[i]; t.Note == r.note {
			if !slices.Contains(t.Areas, slug) {
				t.Areas = append(t.Areas, slug)
			}
			return
		}
	}
	f.Notes = append(f.Notes, NoteTally{r.note, means, []string{slug}})
}

// summarise counts the observations of each job, which is complete now.
func (im *importer) summarise(jobs []*job) {
	for _, j := range jobs {
		f := j.report
		sortPoints(j.points)
		var first, last period.Period
		for i := range j.points {
			p := &j.points[i]
			id := im.framework.Measures[p.measure].ID
			if n := len(f.Measures); n == 0 || f.Measures[n-1].Measure != id {
				f.Measures = append(f.Measures, MeasureTally{Measure: id})
			}
			t := &f.Measures[len(f.Measures)-1]
			if p.symbol == observation.Number {
				t.Numbers++
			} else {
				t.Symbols++
			}
			if first.IsZero() || p.period.Compare(first) < 0 {
				first = p.period
			}
			if p.period.Compare(last) > 0 {
				last = p.period
			}
		}
		if len(j.points) > 0 {
			f.First, f.Last = first.String(), last.String()
			f.Output = im.outputName(j)
		}
		sort.Slice(f.Left, func(i, k int) bool { return f.Left[i].Why < f.Left[k].Why })
		sort.Slice(f.Symbols, func(i, k int) bool { return f.Symbols[i].From < f.Symbols[k].From })
		for _, n := range f.Notes {
			sort.Strings(n.Areas)
		}
		sort.Slice(f.Notes, func(i, k int) bool { return f.Notes[i].Note < f.Notes[k].Note })
		sort.Slice(f.Areas, func(i, k int) bool { return f.Areas[i].Rule < f.Areas[k].Rule })
	}
}

// WriteJSON writes the report as JSON.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// WriteText writes the report for reading.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Files {
		f.writeText(&b)
	}
	if len(r.Ignored) > 0 {
		fmt.Fprintf(&b, "not known to any mapping, left: %s\n", strings.Join(r.Ignored, ", "))
	}
	if r.Coverage != nil {
		r.Coverage.writeText(&b, r.Edition)
	}
	numbers, symbols := 0, 0
	for _, f := range r.Files {
		for _, m := range f.Measures {
			numbers, symbols = numbers+m.Numbers, symbols+m.Symbols
		}
	}
	fmt.Fprintf(&b, "edition %s: %s, %d numbers, %d symbols", r.Edition, plural(len(r.Files), "file"), numbers, symbols)
	switch {
	case r.DryRun:
		b.WriteString("; dry run, nothing written\n")
	case len(r.Written) > 0:
		fmt.Fprintf(&b, "; wrote %s in data/%s\n", plural(len(r.Written), "file"), r.Edition)
	default:
		b.WriteString("; nothing written\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// manyAreas is the number of areas above which a rule is not spelt out.
const manyAreas = 12

func (f *FileReport) writeText(b *strings.Builder) {
	output := f.Output
	if output == "" {
		output = "nothing"
	}
	fmt.Fprintf(b, "%s  (%s → %s)\n", f.File, f.Mapping, output)
	fmt.Fprintf(b, "  rows      %d read, %d taken", f.Rows, f.Taken)
	if f.First != "" {
		fmt.Fprintf(b, ", %s to %s", f.First, f.Last)
	}
	b.WriteString("\n")
	for _, t := range f.Left {
		fmt.Fprintf(b, "  left      %s, because %s\n", plural(t.Rows, "row"), t.Why)
	}
	for _, a := range f.Areas {
		fmt.Fprintf(b, "  areas     %s %s", plural(a.Rows, "row"), a.Rule)
		if len(a.Areas) <= manyAreas {
			fmt.Fprintf(b, ": %s", strings.Join(a.Areas, ", "))
		} else {
			fmt.Fprintf(b, ": %d areas", len(a.Areas))
		}
		b.WriteString("\n")
	}
	for _, n := range f.Notes {
		means := n.Means
		if means == "" {
			means = "kept as it is"
		}
		fmt.Fprintf(b, "  note      %s: %q at %s\n", means, n.Note, strings.Join(n.Areas, ", "))
	}
	for _, m := range f.Measures {
		fmt.Fprintf(b, "  measure   %-18s %6d numbers %6d symbols\n", m.Measure, m.Numbers, m.Symbols)
	}
	for _, s := range f.Symbols {
		fmt.Fprintf(b, "  symbol    %q is %s: %s\n", s.From, s.To, plural(s.Cells, "cell"))
	}
	if f.Overridden > 0 {
		fmt.Fprintf(b, "  replaced  %s by a symbol, as the mapping declares\n", plural(f.Overridden, "number"))
	}
	if f.Unproved > 0 {
		fmt.Fprintf(b, "  rates     %s not available: no published rate proves a population\n", plural(f.Unproved, "rate"))
	}
	if f.Uncertain > 0 {
		fmt.Fprintf(b, "  rates     %s with an open last decimal, said in a note\n", plural(f.Uncertain, "rate"))
	}
	if f.Proved+f.Disproved > 0 {
		fmt.Fprintf(b, "  proof     %s given by the counts beside them, %d not\n", plural(f.Proved, "published figure"), f.Disproved)
	}
	if f.Incomplete > 0 {
		fmt.Fprintf(b, "  proof     %s not available: one of the groups it is made of has no row\n", plural(f.Incomplete, "figure"))
	}
	if len(f.Absent) > 0 {
		fmt.Fprintf(b, "  absent    this release has no columns for %s\n", strings.Join(f.Absent, ", "))
	}
	if len(f.StoodBack) > 0 {
		fmt.Fprintf(b, "  left      %s, which other files of the edition give\n", strings.Join(f.StoodBack, ", "))
	}
	if len(f.ColumnsLeft) > 0 {
		said := make([]string, len(f.ColumnsLeft))
		for i, c := range f.ColumnsLeft {
			if said[i] = c; f.Labels[c] != "" {
				said[i] += " (" + f.Labels[c] + ")"
			}
		}
		fmt.Fprintf(b, "  columns   left: %s\n", strings.Join(said, ", "))
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
