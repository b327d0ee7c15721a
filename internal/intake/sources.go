package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// SourceNote is what readers of the figures must know about their source.
type SourceNote struct {
	Text              string   `toml:"text"`
	Measures          []string `toml:"measures"` // none means all of the file
	DefinitionDiffers bool     `toml:"definition_differs"`
}

// already is what the edition's folder says before the import.
type already struct {
	framework string
	published time.Time // zero when it has no date
	sources   []edition.Source
}

// readEdition reads what of edition.toml matters here. Its mistakes are for
// "almanac check" to report.
func (im *importer) readEdition(site fs.FS) error {
	var file struct {
		Framework string    `toml:"framework"`
		Published time.Time `toml:"published"`
	}
	var ignored source.Problems
	_, err := source.ReadTOML(site, "data/"+im.opts.Edition+"/edition.toml", &file, &ignored)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	im.already.framework, im.already.published = file.Framework, file.Published
	return nil
}

// tooNew reports files that were released after the edition was published: an
// edition shows what was known at its date.
func (im *importer) tooNew(jobs []*job) {
	for _, j := range jobs {
		released, err := time.Parse(time.DateOnly, j.release.Released)
		if err == nil && !im.already.published.IsZero() && released.After(im.already.published) {
			j.tooNew = true
			im.probs.AddHint(source.Pos{File: j.path}, "released-later", "import it into a later edition",
				"this file was released on %s, after edition %s was published (%s)", j.release.Released, im.opts.Edition, im.already.published.Format(time.DateOnly))
		}
	}
}

// before reports whether the edition was published before a day, which is in no
// figures of its time.
func (a *already) before(day time.Time) bool {
	return !a.published.IsZero() && a.published.Before(day)
}

// lastDay is the day on which a period ends.
func lastDay(kind period.Kind, p period.Period) time.Time {
	year, month, day := int(p.Year), time.March, 31
	switch {
	case p.Form == period.September:
		month, day = time.September, 30
	case p.Form == period.FirstHalf:
		year, month, day = year-1, time.September, 30
	case kind == period.Academic:
		month, day = time.July, 31
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// displaced reports measures that an earlier import took from a second-best
// file, and that a better one gives now: they would stand in the edition twice.
func (im *importer) displaced(jobs []*job) {
	for _, s := range im.already.sources {
		if slices.ContainsFunc(jobs, func(j *job) bool { return j.report.Mapping == s.Mapping }) {
			continue // it is imported again, and stands back
		}
		for _, j := range jobs {
			for _, t := range j.report.Measures {
				if i, ok := im.framework.Measure(t.Measure); ok && slices.Contains(s.Measures, i) && im.isFallback(s.Mapping, t.Measure) {
					im.probs.AddHint(source.Pos{File: j.path}, "displaced", "import both files together: "+s.File+" then leaves them to this one",
						"figures of %s stand in the edition from %s", t.Measure, s.File)
					return
				}
			}
		}
	}
}

// isFallback reports whether a file of a mapping, "dfe-lait/long", gives a
// measure only where no other does.
func (im *importer) isFallback(mapping, measure string) bool {
	for _, m := range im.mappings {
		for i := range m.Files {
			if m.ID+"/"+m.Files[i].ID == mapping {
				return slices.ContainsFunc(m.Files[i].Targets, func(t Target) bool { return t.ID == measure && t.Fallback })
			}
		}
	}
	return false
}

// wrote reports whether a former import wrote a file of observations.
func (a *already) wrote(file string) bool {
	return slices.ContainsFunc(a.sources, func(s edition.Source) bool {
		return s.Mapping != "" && outputBase(s.Mapping) == file
	})
}

// outputBase is the file that takes the figures of a mapping: "dfe-cin/c1"
// gives "dfe-cin-c1.csv".
func outputBase(mapping string) string { return strings.ReplaceAll(mapping, "/", "-") + ".csv" }

// outputName gives the file that takes the observations of a job.
func (im *importer) outputName(j *job) string {
	return path.Join("data", im.opts.Edition, outputBase(j.report.Mapping))
}

// sources makes sources.toml: what it said, with the files of this import in
// the places of those they replace.
func (im *importer) sources(jobs []*job) ([]byte, error) {
	list := slices.Clone(im.already.sources)
	done := map[string]bool{}
	for _, j := range jobs {
		if len(j.points) == 0 || done[j.report.Mapping] {
			continue
		}
		done[j.report.Mapping] = true
		var fresh []edition.Source
		for _, other := range jobs {
			if other.report.Mapping == j.report.Mapping {
				fresh = append(fresh, im.sourceOf(other))
			}
		}
		at := slices.IndexFunc(list, func(s edition.Source) bool { return s.Mapping == j.report.Mapping })
		if at < 0 {
			at = len(list)
		}
		list = slices.DeleteFunc(list, func(s edition.Source) bool { return s.Mapping == j.report.Mapping })
		list = slices.Insert(list, at, fresh...)
	}
	var b bytes.Buffer
	if err := edition.WriteSources(&b, list, im.framework, im.register); err != nil {
		return nil, fmt.Errorf("write sources.toml: %w", err)
	}
	return b.Bytes(), nil
}

func (im *importer) sourceOf(j *job) edition.Source {
	m := j.mapping
	title := j.release.Title
	if title == "" {
		title = m.Title
	}
	if j.file.Title != "" {
		title += ": " + j.file.Title
	}
	s := edition.Source{
		File: filepath.Base(j.path), Title: title, Publisher: m.Publisher, Released: j.release.Released,
		URL: m.URL, Licence: m.Licence, SHA256: j.sha256, Mapping: j.report.Mapping,
	}
	for _, t := range j.report.Measures {
		if i, ok := im.framework.Measure(t.Measure); ok {
			s.Measures = append(s.Measures, i)
		}
	}
	s.Protection = im.protectionOf(j)
	for _, n := range slices.Concat(m.Notes, j.release.Notes, j.file.Notes) {
		note := edition.Note{Text: n.Text, DefinitionDiffers: n.DefinitionDiffers, Measures: im.noted(n.Measures, s.Measures)}
		if len(n.Measures) == 0 || len(note.Measures) > 0 {
			s.Notes = append(s.Notes, note)
		}
	}
	return s
}

// protectionOf says how the publisher of a file protects people.
func (im *importer) protectionOf(j *job) edition.Protection {
	m := j.mapping
	p := edition.DefaultProtection()
	p.Staff, p.Zeros = m.Protection.About == "staff", m.Protection.Zeros == "shown"
	if m.Protection.Threshold > 0 {
		p.Threshold = int64(m.Protection.Threshold)
	}
	for level := range p.Rounding {
		if step := m.Rounding[area.Level(level).String()]; step > 0 {
			p.Rounding[level] = int64(step)
		}
	}
	for _, in := range j.release.Imputed {
		out := edition.Imputed{}
		found := im.register.ByCode(in.Area)
		from, err := period.Parse(in.From)
		if len(found) == 0 || err != nil {
			continue // the register of this site has no such area: nothing of it is in any total
		}
		out.Area, out.From = found[0], from
		for _, s := range in.Periods {
			if p, err := period.Parse(s); err == nil {
				out.Periods = append(out.Periods, p)
			}
		}
		p.Imputed = append(p.Imputed, out)
	}
	return p
}

// noted gives those measures of a source that a note names.
func (im *importer) noted(ids []string, of []framework.MeasureIndex) []framework.MeasureIndex {
	var list []framework.MeasureIndex
	for _, i := range of {
		if slices.Contains(ids, im.framework.Measures[i].ID) {
			list = append(list, i)
		}
	}
	return list
}
