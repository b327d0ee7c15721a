package intake

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/source"
)

// Tidy files of Explore education statistics come with a second file that
// says what each column is: absence.csv with absence.meta.csv. It need not be
// there. Where it is, it must agree with the mapping: a percentage that is
// taken for a count is a mistake that no figure would show.

// metaEnding is what the name of such a file ends in.
const metaEnding = ".meta.csv"

// metaColumn is what a meta file says of a column.
type metaColumn struct {
	name, kind, label, unit string
	pos                     source.Pos
}

func isMeta(name string) bool { return strings.HasSuffix(strings.ToLower(name), metaEnding) }

// readMeta reads the file beside a file of figures; nil when there is none.
func (im *importer) readMeta(figures string) ([]metaColumn, error) {
	name := strings.TrimSuffix(figures, filepath.Ext(figures)) + metaEnding
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	sc := source.NewScanner(f, name)
	if !sc.Scan() {
		if sc.Err() == nil {
			im.probs.Add(source.Pos{File: name}, "empty-file", "the file is empty")
		}
		return nil, im.probs.AddError(sc.Err())
	}
	header := headerOf(sc)
	at := map[string]int{}
	for _, column := range []string{"col_name", "col_type", "label", "indicator_unit"} {
		at[column] = -1
		for i, h := range header {
			if strings.EqualFold(h, column) {
				at[column] = i
			}
		}
		if at[column] < 0 && strings.HasPrefix(column, "col_") {
			im.probs.AddHint(source.Pos{File: name, Line: sc.Line()}, "missing-column", "the file has "+strings.Join(header, ", "), "there is no column %q, which says what the columns of %s are", column, filepath.Base(figures))
			return nil, nil
		}
	}
	var list []metaColumn
	for sc.Scan() {
		text := func(column string) string {
			if i := at[column]; i >= 0 && i < sc.Len() {
				return strings.TrimSpace(string(sc.Field(i)))
			}
			return ""
		}
		list = append(list, metaColumn{text("col_name"), text("col_type"), text("label"), text("indicator_unit"), sc.Pos(max(at["indicator_unit"], 0))})
	}
	return list, im.probs.AddError(sc.Err())
}

// checkMeta holds what the meta file says against what the mapping makes of
// the columns.
func (r *reader) checkMeta(list []metaColumn) {
	if list == nil {
		return
	}
	m, f := r.job.mapping, r.job.file
	known := map[int]metaColumn{} // by place in the header
	for _, c := range list {
		if i := m.find(c.name, r.header, r.stated); i >= 0 {
			known[i] = c
		}
	}
	r.job.report.labels(r.header, known)
	for i := range f.Targets {
		t := &f.Targets[i]
		index, ok := r.im.framework.Measure(t.ID)
		if !ok {
			continue
		}
		for _, p := range t.parts() {
			r.checkUnits(t.ID, &p, &r.im.framework.Measures[index], known)
		}
	}
	for column, want := range m.Labels {
		c, ok := known[m.find(column, r.header, r.stated)]
		if ok && c.label != "" && !strings.EqualFold(c.label, want) {
			r.im.probs.Warn(c.pos, "label", "is it still the same? if so, correct [labels] in the mapping",
				"column %s is now called %q; the mapping %s was made for %q", c.name, c.label, r.job.report.Mapping, want)
		}
	}
}

// checkUnits checks the columns of one series.
func (r *reader) checkUnits(id string, p *CategoryTarget, measure *framework.Measure, known map[int]metaColumn) {
	percent := measure.Unit == framework.Percent
	once := func(at source.Pos, what fault) {
		if r.faults.count[what] == 0 { // categories share columns
			r.faults.add(at, what)
		}
	}
	check := func(expression, as string, percent bool) {
		for _, t := range parseExpression(expression) {
			c, ok := known[r.job.mapping.find(t.column, r.header, r.stated)]
			if !ok {
				continue
			}
			if !strings.EqualFold(c.kind, "indicator") {
				once(c.pos, fault{"column-type", "does the mapping " + r.job.report.Mapping + " fit this release?",
					"column " + c.name + " is a " + strings.ToLower(c.kind) + " by the meta file, but the mapping takes figures from it"})
				continue
			}
			if isPercent := c.unit == "%"; c.unit != "" && isPercent != percent {
				once(c.pos, fault{"unit", "does the mapping " + r.job.report.Mapping + " fit this release?",
					"the unit of column " + c.name + " is " + strconv.Quote(c.unit) + " by the meta file, but it is taken for " + as + " of " + id})
			}
		}
	}
	figure := "the figure, in " + measure.Unit.String() + ","
	check(p.Value, figure, percent)
	check(p.Proof, figure, percent)
	check(p.Numerator, "a count", false)
	if p.Denominator != populationDenominator {
		check(p.Denominator, "a count", false)
	}
}

// labels gives the columns that were left the words by which their publisher
// calls them.
func (f *FileReport) labels(header []string, known map[int]metaColumn) {
	for i, h := range header {
		for _, left := range f.ColumnsLeft {
			if c, ok := known[i]; ok && left == h && c.label != "" {
				f.Labels[h] = c.label
			}
		}
	}
}
