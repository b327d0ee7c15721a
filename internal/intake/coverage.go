package intake

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Coverage says for every measure of the framework how many authorities have
// figures in the edition as it stands with this import, and of a measure
// without any figure the reason that its framework or edition states.
type Coverage struct {
	Measures []MeasureCoverage `json:"measures"`
	Mistakes int               `json:"mistakes"` // in the edition; with any, nothing is counted
}

// MeasureCoverage is the line of a measure.
type MeasureCoverage struct {
	Indicator string           `json:"indicator"` // "" for a context measure
	Measure   string           `json:"measure"`
	Kind      string           `json:"kind"` // of its periods: "year-to-march"
	Periods   []PeriodCoverage `json:"periods"`
	State     string           `json:"state"`  // of a measure without figures: "not-published"
	Reason    string           `json:"reason"` // in a sentence
}

// PeriodCoverage counts authorities with a number in any category.
type PeriodCoverage struct {
	Period  string `json:"period"`
	Figures int    `json:"figures"`
	Of      int    `json:"of"` // authorities that there were
	year    int16
}

// coverage counts what the edition holds once outputs are written.
func (im *importer) coverage(site fs.FS, outputs []commit.File) (*Coverage, error) {
	files := map[string][]byte{}
	for _, o := range outputs {
		files[o.Path] = o.Data
	}
	var probs source.Problems
	frameworks := map[string]*framework.Framework{im.framework.ID: im.framework}
	e, err := edition.Read(overlay{site, files}, im.opts.Edition, im.register, frameworks, &probs)
	c := &Coverage{Measures: []MeasureCoverage{}, Mistakes: probs.Errors()}
	if err != nil || c.Mistakes > 0 || e == nil || e.Table == nil {
		return c, err
	}
	for i := range im.framework.Measures {
		c.Measures = append(c.Measures, im.measureCoverage(e, framework.MeasureIndex(i)))
	}
	return c, nil
}

func (im *importer) measureCoverage(e *edition.Edition, m framework.MeasureIndex) MeasureCoverage {
	measure := &im.framework.Measures[m]
	c := MeasureCoverage{Measure: measure.ID, Kind: measure.Kind.String(), Periods: []PeriodCoverage{}}
	if measure.Indicator >= 0 {
		c.Indicator = im.framework.Indicators[measure.Indicator].ID
	}
	any := false
	for k, p := range e.Table.Periods(m) {
		n := PeriodCoverage{Period: p.String(), year: p.Year}
		for a := range im.register.Areas {
			if im.register.Areas[a].Level != area.Authority {
				continue
			}
			if im.register.Areas[a].Existed(p) {
				n.Of++
			}
			if hasFigure(e.Table, m, area.Index(a), k) {
				n.Figures++
			}
		}
		any = any || n.Figures > 0
		c.Periods = append(c.Periods, n)
	}
	if !any {
		// A definition that differs is no reason for having no figures.
		if s, ok := e.StateOf(m, framework.None); ok && s.Kind != framework.DefinitionDiffers {
			c.State, c.Reason = s.Kind.String(), s.Text
		}
	}
	return c
}

// hasFigure reports whether an area has a number in any category.
func hasFigure(t *observation.Table, m framework.MeasureIndex, a area.Index, at int) bool {
	for c := range t.Framework.Width(m) {
		if t.At(m, framework.CategoryIndex(c), a, at).IsNumber() {
			return true
		}
	}
	return false
}

// writeText writes a line a measure and a column a year. The kind of its
// periods stands beside its name where they do not end in March.
func (c *Coverage) writeText(b *strings.Builder, id string) {
	if c.Mistakes > 0 {
		fmt.Fprintf(b, "coverage  not counted: the edition has %s, which \"almanac check\" names\n", plural(c.Mistakes, "mistake"))
		return
	}
	years := map[int16]bool{}
	for _, m := range c.Measures {
		for _, p := range m.Periods {
			years[p.year] = true
		}
	}
	columns := make([]int16, 0, len(years))
	for y := range years {
		columns = append(columns, y)
	}
	sort.Slice(columns, func(i, j int) bool { return columns[i] < columns[j] })
	fmt.Fprintf(b, "coverage of edition %s: authorities with figures, by the year in which the period ends\n  %-31s", id, "")
	for _, y := range columns {
		fmt.Fprintf(b, "%6d", y)
	}
	b.WriteString("\n")
	for _, m := range c.Measures {
		m.writeText(b, columns)
	}
}

func (m *MeasureCoverage) writeText(b *strings.Builder, columns []int16) {
	label := m.Measure
	if k, ok := period.ParseKind(m.Kind); ok && !k.Takes(period.March) {
		label += ", " + m.Kind
	}
	if m.State != "" || len(m.Periods) == 0 {
		why := "no figures in this edition"
		if m.State != "" {
			why = m.State + ": " + m.Reason
		}
		fmt.Fprintf(b, "  %-31s  %s\n", label, why)
		return
	}
	byYear := map[int16][]string{}
	for _, p := range m.Periods {
		byYear[p.year] = append(byYear[p.year], fmt.Sprint(p.Figures))
	}
	line := fmt.Sprintf("  %-31s", label)
	for _, y := range columns {
		cell := "."
		if byYear[y] != nil {
			cell = strings.Join(byYear[y], "+")
		}
		line += fmt.Sprintf("%6s", cell)
	}
	b.WriteString(line + "\n")
}

// overlay is a site with some files as they will be.
type overlay struct {
	fs.FS
	files map[string][]byte
}

// Open opens a file that will be, or else one that is.
func (o overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &futureFile{bytes.NewReader(data), futureInfo{path.Base(name), int64(len(data))}}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists a folder as it will be, in order of name.
func (o overlay) ReadDir(dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, dir)
	there := map[string]bool{}
	for _, e := range entries {
		there[e.Name()] = true
	}
	for name, data := range o.files {
		if base := path.Base(name); path.Dir(name) == dir && !there[base] {
			err = nil // a folder that is still to be made
			entries = append(entries, fs.FileInfoToDirEntry(futureInfo{base, int64(len(data))}))
		}
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	return entries, err
}

// futureFile is a file that is still to be written.
type futureFile struct {
	io.Reader
	info futureInfo
}

func (f *futureFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *futureFile) Close() error               { return nil }

type futureInfo struct {
	name string
	size int64
}

func (i futureInfo) Name() string       { return i.name }
func (i futureInfo) Size() int64        { return i.size }
func (i futureInfo) Mode() fs.FileMode  { return 0o666 }
func (i futureInfo) ModTime() time.Time { return time.Time{} }
func (i futureInfo) IsDir() bool        { return false }
func (i futureInfo) Sys() any           { return nil }
