package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// outputs makes the bytes of all files, and refuses to touch what an import
// must not: a sealed edition, and observations that no import has written.
func (im *importer) outputs(site fs.FS, jobs []*job) ([]commit.File, error) {
	dir := "data/" + im.opts.Edition
	if _, err := fs.Stat(site, dir+"/seal.json"); err == nil {
		im.probs.AddHint(source.Pos{File: dir + "/seal.json"}, "sealed",
			fmt.Sprintf("begin a revision, almanac revise %s --reason \"…\", and import into that", im.opts.Edition), "edition %s is sealed: no figure of it changes any more", im.opts.Edition)
		return nil, nil
	}
	if im.displaced(jobs); im.probs.Errors() > 0 {
		return nil, nil
	}
	byName := map[string][]*job{}
	for _, j := range jobs {
		if len(j.points) > 0 {
			n := im.outputName(j)
			byName[n] = append(byName[n], j)
		}
	}
	var list []commit.File
	for _, n := range sortedKeys(byName) {
		if _, err := fs.Stat(site, n); err == nil && !im.already.wrote(path.Base(n)) {
			im.probs.AddHint(source.Pos{File: n}, "own-file", "rename or delete it", "this file is not from an import and would be overwritten")
			continue
		}
		var points []point
		for _, j := range byName[n] {
			points = append(points, j.points...)
		}
		sortPoints(points)
		list = append(list, commit.File{Path: n, Data: im.tidy(points)})
	}
	sources, err := im.sources(jobs)
	if err != nil {
		return nil, err
	}
	list = append(list, commit.File{Path: dir + "/sources.toml", Data: sources})
	if _, err := fs.Stat(site, dir+"/edition.toml"); errors.Is(err, fs.ErrNotExist) {
		text, err := im.newEdition(site)
		if err != nil {
			return nil, err
		}
		list = append(list, commit.File{Path: dir + "/edition.toml", Data: text})
	}
	for _, o := range list {
		if !im.opts.DryRun {
			im.report.Written = append(im.report.Written, o.Path)
		}
	}
	return list, nil
}

// tidy writes points, which must be sorted, as observations. Columns that
// would be empty throughout are left out.
func (im *importer) tidy(points []point) []byte {
	var counts, limits, notes, marks bool
	for i := range points {
		p := &points[i]
		counts = counts || p.numerator.OK || p.denominator.OK
		limits = limits || p.lower.OK || p.upper.OK
		marks = marks || p.marks != 0
		notes = notes || p.note != ""
	}
	var b bytes.Buffer
	b.WriteString("measure,breakdown,area,period,value,symbol")
	for _, c := range []struct {
		there bool
		names string
	}{{counts, ",numerator,denominator"}, {limits, ",lower,upper"}, {marks, ",marks"}, {notes, ",note"}} {
		if c.there {
			b.WriteString(c.names)
		}
	}
	b.WriteByte('\n')
	for i := range points {
		p := &points[i]
		m := &im.framework.Measures[p.measure]
		b.WriteString(m.ID + ",")
		if cats := im.framework.Categories(p.measure); cats != nil {
			b.WriteString(cats[p.category].ID)
		}
		b.WriteString("," + im.register.Areas[p.area].Slug + "," + p.period.String() + ",")
		if p.symbol == observation.Number {
			b.WriteString(p.number.String())
		}
		b.WriteString("," + p.symbol.Code())
		if counts {
			b.WriteString("," + optional(p.numerator) + "," + optional(p.denominator))
		}
		if limits {
			b.WriteString("," + optional(p.lower) + "," + optional(p.upper))
		}
		if marks {
			b.WriteString("," + p.marks.String())
		}
		if notes {
			b.WriteString("," + csvField(p.note))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func optional(o observation.Optional) string {
	if !o.OK {
		return ""
	}
	return o.String()
}

func csvField(s string) string {
	if strings.ContainsAny(s, ",\"\r\n") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// readFramework reads the framework that the edition names, or the newest of
// the site for an edition that is still to begin.
func (im *importer) readFramework(site fs.FS) (*framework.Framework, error) {
	id := im.already.framework
	if id == "" {
		var err error
		if id, err = newest(site, "data/framework", ".toml"); err != nil {
			return nil, err
		}
	}
	if id == "" {
		im.probs.AddHint(source.Pos{File: "data/framework"}, "missing-file", `"almanac new" writes one`, "the site has no framework")
		return nil, nil
	}
	return framework.Read(site, "data/framework/"+id+".toml", im.probs)
}

// newest gives the last file of a folder in order of name, without its ending;
// "" when there is none.
func newest(site fs.FS, dir, ext string) (string, error) {
	entries, err := fs.ReadDir(site, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ext {
			names = append(names, strings.TrimSuffix(e.Name(), ext))
		}
	}
	if len(names) == 0 {
		return "", nil
	}
	sort.Strings(names)
	return names[len(names)-1], nil
}

// newEdition makes the edition.toml of an edition that has none.
func (im *importer) newEdition(site fs.FS) ([]byte, error) {
	neighbours, err := newest(site, "data/neighbours", ".csv")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `# This edition. It stays a draft, which only a preview shows, until status says
# "final" and published gives the date and time at which it may appear.
title = %q
status = "draft"
# published = 2022-12-01T09:30:00Z
# next_update = "November 2023"
framework = %q
`, "Edition "+im.opts.Edition, im.framework.ID)
	if neighbours != "" {
		fmt.Fprintf(&b, "neighbours = %q\n", neighbours)
	}
	return b.Bytes(), nil
}
