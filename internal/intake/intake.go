// Package intake turns the files that departments publish into observations
// of an edition.
//
// What a publisher's file means is not known to the program but stands in a
// mapping, a TOML file that ships with it (mappings/) or lies in a site's
// data/import folder; see Mapping for the format. A file passes through
//
//	recognise → header → rows → population → write
//
// and nothing is written before every file has passed without a problem.
// Whatever is not taken is counted and named in the Report: a row whose area
// is not known is a problem, never a gap that nobody notices.
//
// Only the dialect differs between publishers (which column holds the place,
// which the year, whether a row is an authority or a single figure). A dialect
// is a function that reads the place and the period of a row, see dialect.
package intake

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// Options is what an import is to do.
type Options struct {
	Dir     string   // the site's folder
	Edition string   // "2022"
	Files   []string // paths; a folder stands for the CSV files in it
	DryRun  bool     // read and report, write nothing

	// Elsewhere is a fuller register than the site's own. A row about an area
	// that only it knows is left and counted; without it, it is a problem. A
	// site about one authority needs it for files about all of them.
	Elsewhere *area.Register
}

// Import reads files into data/<edition> of a site: observations, sources.toml
// and, where there is none, edition.toml. With an error among probs nothing has
// been written. The error is for a machine that fails.
func Import(opts Options, probs *source.Problems) (*Report, error) {
	if opts.DryRun {
		im := &importer{opts: opts, probs: probs, report: newReport(opts)}
		_, err := im.run()
		return im.report, err
	}
	alone, err := commit.Begin(opts.Dir)
	if err != nil {
		return nil, err
	}
	report, err := importAlone(alone, opts, probs)
	return report, errors.Join(err, alone.End())
}

func importAlone(site *commit.Site, opts Options, probs *source.Problems) (*Report, error) {
	im := &importer{opts: opts, probs: probs, report: newReport(opts)}
	outputs, err := im.run()
	if err != nil || outputs == nil {
		return im.report, err
	}
	return im.report, site.Write(outputs)
}

// run reads everything and gives the files that are to be written; none where
// something is wrong.
func (im *importer) run() ([]commit.File, error) {
	probs := im.probs
	site := os.DirFS(im.opts.Dir)
	if err := im.prepare(site); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	jobs, err := im.recognise()
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	im.jobs = jobs
	im.tooNew(jobs)
	for _, j := range jobs {
		if j.tooNew {
			continue
		}
		if err := im.read(j); err != nil {
			return nil, err
		}
	}
	for _, j := range jobs {
		im.join(j)
	}
	im.needsPopulation(jobs)
	im.resolve(jobs)
	im.checkRanges(jobs)
	im.reportDuplicates()
	if probs.Errors() > 0 {
		return nil, nil
	}
	im.summarise(jobs)
	outputs, err := im.outputs(site, jobs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	if im.report.Coverage, err = im.coverage(site, outputs); err != nil {
		return nil, err
	}
	return outputs, nil
}

// importer is one run.
type importer struct {
	opts       Options
	probs      *source.Problems
	report     *Report
	year       int // of the edition
	framework  *framework.Framework
	register   *area.Register
	mappings   []*Mapping
	population population
	already    already
	origins    map[pointKey]origin
	twice      []twice
	jobs       []*job
}

// job is one file to read, recognised.
type job struct {
	path    string
	mapping *Mapping
	file    *FileMapping
	release *Release
	report  *FileReport
	points  []point
	sha256  string
	tooNew  bool // released after the edition: it is not read
}

// prepare reads what the site says: its framework, register and mappings.
func (im *importer) prepare(site fs.FS) error {
	if _, err := fs.Stat(site, "config.toml"); errors.Is(err, fs.ErrNotExist) {
		im.probs.AddHint(source.Pos{File: im.opts.Dir}, "missing-file", `"almanac new" makes a site to start from`, "there is no config.toml here, so this folder is not a site")
		return nil
	}
	var ok bool
	if im.year, _, ok = edition.ParseID(im.opts.Edition); !ok {
		im.probs.AddHint(source.Pos{File: "data/" + im.opts.Edition}, "edition-id", "name it by its year, such as 2022; a revision is 2022-r2", "%q is not the name of an edition", im.opts.Edition)
		return nil
	}
	if err := source.CheckFolder(site, []string{"config.toml", "data"}, im.probs); err != nil || im.probs.Errors() > 0 {
		return err
	}
	var err error
	if im.register, err = area.ReadRegister(site, "data/areas.csv", im.probs); err != nil {
		return err
	}
	if err = im.readEdition(site); err != nil {
		return err
	}
	if im.framework, err = im.readFramework(site); err != nil {
		return err
	}
	if im.framework == nil {
		return nil // which has been said
	}
	if im.already.sources, err = edition.ReadSources(site, "data/"+im.opts.Edition+"/sources.toml", im.framework, im.register, im.probs); err != nil {
		return err
	}
	im.mappings, err = ReadMappings(site, im.probs)
	im.origins = map[pointKey]origin{}
	im.population = newPopulation()
	return err
}

// recognise finds the mapping of each file and gives the jobs in the order of
// the mappings, so that the order in which files are named does not matter.
func (im *importer) recognise() ([]*job, error) {
	paths, optional, err := im.expand()
	if err != nil {
		return nil, err
	}
	var jobs []*job
	for i, path := range paths {
		header, err := im.header(path)
		if err != nil {
			return nil, err
		}
		if header == nil {
			continue
		}
		m, f := im.choose(path, header, optional[i])
		if f == nil {
			continue
		}
		jobs = append(jobs, &job{path: path, mapping: m, file: f, release: m.release(filepath.Base(path)),
			report: newFileReport(filepath.Base(path), m.ID+"/"+f.ID)})
	}
	if len(jobs) == 0 && im.probs.Errors() == 0 {
		im.probs.Add(source.Pos{File: strings.Join(im.opts.Files, ", ")}, "no-files", "there is no file to import")
	}
	order := map[*FileMapping]int{}
	for _, m := range im.mappings {
		for i := range m.Files {
			order[&m.Files[i]] = len(order)
		}
	}
	sort.SliceStable(jobs, func(i, j int) bool {
		a, b := jobs[i], jobs[j]
		if a.file != b.file {
			return order[a.file] < order[b.file]
		}
		return filepath.Base(a.path) < filepath.Base(b.path)
	})
	for _, j := range jobs {
		im.report.Files = append(im.report.Files, j.report)
	}
	return jobs, nil
}

// expand turns folders into the files in them. A file that was found in a
// folder may be one that no mapping knows: it is optional.
func (im *importer) expand() (paths []string, optional []bool, err error) {
	for _, name := range im.opts.Files {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			im.probs.Add(source.Pos{File: name}, "missing-file", "there is no such file")
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if !info.IsDir() {
			paths, optional = append(paths, name), append(optional, false)
			continue
		}
		inside, err := os.ReadDir(name)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range inside {
			if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ".csv") && !isMeta(e.Name()) {
				paths, optional = append(paths, filepath.Join(name, e.Name())), append(optional, true)
			}
		}
	}
	return paths, optional, nil
}

// header reads the first row of a file; nil when it is not comma-separated
// text, which is then a problem.
func (im *importer) header(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	head, err := r.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if what, advice := source.Recognise(head); what != "" {
		im.probs.AddHint(source.Pos{File: path}, "not-csv", advice, "this is %s, not comma-separated text", what)
		return nil, nil
	}
	sc := source.NewScanner(newDecoder(r), path)
	if !sc.Scan() {
		if sc.Err() == nil {
			im.probs.Add(source.Pos{File: path}, "empty-file", "the file is empty")
		}
		return nil, im.probs.AddError(sc.Err())
	}
	return headerOf(sc), nil
}

// read takes the values of one file.
func (im *importer) read(j *job) error {
	f, err := os.Open(j.path)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	in := io.TeeReader(f, sum)
	var decoded *decoder
	if j.mapping.Encoding == windows1252 {
		decoded = newDecoder(in)
		in = decoded
	}
	sc := source.NewScanner(in, j.path)
	if !sc.Scan() {
		return im.probs.AddError(sc.Err())
	}
	r := im.newReader(j, sc)
	if !r.readHeader() {
		return nil
	}
	meta, err := im.readMeta(j.path)
	if err != nil {
		return err
	}
	r.checkMeta(meta)
	for sc.Scan() {
		r.row()
	}
	r.finish()
	decoded.check(j.path, im.probs)
	if err := im.probs.AddError(sc.Err()); err != nil {
		return err
	}
	j.sha256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}
