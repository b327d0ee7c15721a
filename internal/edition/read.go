package edition

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// editionFile is the shape of edition.toml.
type editionFile struct {
	Title      string      `toml:"title"`
	Status     string      `toml:"status"`
	Published  time.Time   `toml:"published"`
	NextUpdate string      `toml:"next_update"`
	Framework  string      `toml:"framework"`
	Neighbours string      `toml:"neighbours"`
	Supersedes string      `toml:"supersedes"`
	Reason     string      `toml:"reason"`
	Notes      string      `toml:"notes"`
	State      []stateFile `toml:"state"`
}

// stateFile is a state as an edition gives it: the keys are those of a
// framework file, but that items may name whole indicators, and that there is
// no from and to.
type stateFile struct {
	Kind       string   `toml:"kind"`
	Items      []string `toml:"items"`
	Categories []string `toml:"categories"`
	Text       string   `toml:"text"`
	ReplacedBy string   `toml:"replaced_by"`
}

// List gives the ids of the editions of a site, oldest first: the folders of
// data/ that hold an edition.toml, or that are named like an edition, so that
// Read can say what they lack.
func List(fsys fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(fsys, "data")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	var ids []string
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		_, _, ok := ParseID(entry.Name())
		if !ok {
			_, err := fs.Stat(fsys, path.Join("data", entry.Name(), "edition.toml"))
			ok = err == nil
		}
		if ok {
			ids = append(ids, entry.Name())
		}
	}
	slices.SortFunc(ids, compareIDs)
	return ids, nil
}

// reader reads one edition.
type reader struct {
	fsys  fs.FS
	dir   string
	file  editionFile
	doc   *source.Doc
	probs *source.Problems
	e     *Edition
}

// Read reads the edition of a folder data/<id>. frameworks holds those that
// were read before and takes those that are read now; one that cannot be used
// is nil in it. What is wrong becomes problems. The edition is nil when it has
// no edition.toml, and has no Table when its framework cannot be used.
func Read(fsys fs.FS, id string, reg *area.Register, frameworks map[string]*framework.Framework, probs *source.Problems) (*Edition, error) {
	return Reading{fsys, reg, frameworks, nil}.Read(id, probs)
}

// Reading is what the editions of a site are read with.
type Reading struct {
	Site       fs.FS
	Register   *area.Register
	Frameworks map[string]*framework.Framework // by id, see Read
	Kept       observation.Keeper              // of their figures; nil for none
}

// Read reads an edition, see the function Read.
func (with Reading) Read(id string, probs *source.Problems) (*Edition, error) {
	fsys, reg := with.Site, with.Register
	r, err := readHead(fsys, id, probs)
	if r == nil {
		return nil, err
	}
	r.e.Register = reg
	if err := r.framework(with.Frameworks); err != nil {
		return nil, err
	}
	if err := r.neighbours(); err != nil {
		return nil, err
	}
	files, err := r.observationFiles()
	if err != nil || r.e.Framework == nil {
		return r.e, err
	}
	r.states()
	if err := r.readGuard(); err != nil {
		return nil, err
	}
	if r.e.Sources, err = ReadSources(fsys, path.Join(r.dir, "sources.toml"), r.e.Framework, reg, probs); err != nil {
		return nil, err
	}
	r.releases()
	scope := observation.Scope{Framework: r.e.Framework, Register: reg, Year: r.e.Year, Published: r.e.Published, Kept: with.Kept}
	if r.e.Table, err = scope.Read(fsys, files, probs); err != nil {
		return nil, err
	}
	r.e.Framework = r.e.Framework.HeadedBy(r.held)
	r.e.Table.Framework = r.e.Framework
	return r.e, nil
}

// ReadHead reads what edition.toml says about an edition itself: what it is, when
// it was published, what it corrects and why, and the names of its framework and
// neighbours, but neither of them nor any figure. A sealed edition needs no more
// to stand in lists. It is nil when it has no edition.toml.
func ReadHead(fsys fs.FS, id string, probs *source.Problems) (*Edition, error) {
	r, err := readHead(fsys, id, probs)
	if r == nil {
		return nil, err
	}
	return r.e, nil
}

// readHead gives a reader that has read edition.toml; nil when that cannot be.
func readHead(fsys fs.FS, id string, probs *source.Problems) (*reader, error) {
	r := &reader{fsys: fsys, dir: path.Join("data", id), probs: probs, e: &Edition{ID: id}}
	name := path.Join(r.dir, "edition.toml")
	doc, err := source.ReadTOML(fsys, name, &r.file, probs)
	if errors.Is(err, fs.ErrNotExist) {
		probs.AddHint(source.Pos{File: name}, "missing-file", "write one: a title, a status and a framework are all it needs", "edition %s has no edition.toml", id)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if doc.Broken() {
		return nil, nil
	}
	r.doc = doc
	r.e.Pos = source.Pos{File: name}
	r.identity()
	if err := r.supersedes(); err != nil {
		return nil, err
	}
	return r, nil
}

// held reports whether any area has an observation in a category.
func (r *reader) held(m framework.MeasureIndex, c framework.CategoryIndex) bool {
	for a := range r.e.Table.Register.Areas {
		if observation.Latest(r.e.Table.Series(m, c, area.Index(a))) >= 0 {
			return true
		}
	}
	return false
}

// releases holds that an edition takes only what was published by its own date.
func (r *reader) releases() {
	e := r.e
	if e.Published.IsZero() {
		return
	}
	last := e.Published.Format("2006-01-02")
	for i := range e.Sources {
		s := &e.Sources[i]
		if _, err := time.Parse("2006-01-02", s.Released); err == nil && s.Released > last {
			r.probs.AddHint(source.Pos{File: path.Join(r.dir, "sources.toml")}, "released-later", "import it into a later edition, or give this one a later date",
				"%s was released on %s, after the edition was published on %s", s.File, s.Released, last)
		}
	}
}

// identity takes what edition.toml says about the edition itself.
func (r *reader) identity() {
	e, f := r.e, &r.file
	var ok bool
	if e.Year, e.Revision, ok = ParseID(e.ID); !ok {
		r.probs.AddHint(source.Pos{File: r.dir}, "edition-id", "name the folder by the year, 2014, or 2014-r2 for the first revision of it", "%q is not the name of an edition", e.ID)
	}
	if e.Title = strings.TrimSpace(f.Title); e.Title == "" {
		r.fault("required", "", "title", "the edition has no title")
	}
	e.FrameworkID, e.NeighboursID = f.Framework, f.Neighbours
	e.NextUpdate, e.Notes = strings.TrimSpace(f.NextUpdate), strings.TrimSpace(f.Notes)
	e.Published = inUTC(f.Published)
	switch status := slices.Index(statusNames[:], f.Status); {
	case status >= 0:
		e.Status = Status(status)
	case f.Status == "":
		r.fault("required", `a new edition begins as "draft"`, "status", "the edition has no status")
	default:
		r.fault("status", source.DidYouMean(f.Status, statusNames[:]), "status", "%q is not a status (%s)", f.Status, strings.Join(statusNames[:], ", "))
	}
	if !e.Published.IsZero() && e.Published.Year() < e.Year {
		r.fault("published", "check the year", "published", "published %s is before the year of the edition, %d", e.Published.Format("2006-01-02"), e.Year)
		e.Published = time.Time{} // or every period would be after it
	} else if e.Status == Final && e.Published.IsZero() {
		r.fault("published", "published = 2014-10-30T09:30:00Z", "published", "a final edition needs the date and time of its publication")
	}
}

// inUTC reads a date or time without an offset as one in UTC; the TOML library
// would take the zone of the machine, and the site would change with it.
func inUTC(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	if strings.HasSuffix(t.Location().String(), "-local") {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	}
	return t.UTC()
}

func (r *reader) supersedes() error {
	e := r.e
	e.Supersedes, e.Reason = r.file.Supersedes, strings.TrimSpace(r.file.Reason)
	if e.Supersedes == "" {
		if e.Revision > 0 {
			r.fault("supersedes", fmt.Sprintf("supersedes = %q", fmt.Sprint(e.Year)), "supersedes", "revision %s does not say which edition it corrects", e.ID)
		}
		return nil
	}
	ids, err := List(r.fsys)
	if err != nil {
		return err
	}
	year, revision, _ := ParseID(e.Supersedes)
	switch {
	case !slices.Contains(ids, e.Supersedes):
		r.fault("supersedes", source.DidYouMean(e.Supersedes, ids), "supersedes", "there is no edition %q", e.Supersedes)
	case year != e.Year || revision >= e.Revision:
		r.fault("supersedes", "a revision corrects an older edition of its own year; a new year's edition supersedes nothing", "supersedes", "edition %s cannot supersede %s", e.ID, e.Supersedes)
	}
	if e.Reason == "" {
		r.fault("reason", "readers are told what was corrected and why", "reason", "an edition that supersedes another needs a reason")
	}
	return nil
}

// framework finds the framework, reading it if no edition before has.
func (r *reader) framework(frameworks map[string]*framework.Framework) error {
	id := r.e.FrameworkID
	if fw, seen := frameworks[id]; seen {
		r.e.Framework = fw
		return nil
	}
	known, err := names(r.fsys, "data/framework", ".toml")
	if err != nil {
		return err
	}
	if !slices.Contains(known, id) {
		r.unknown("unknown-framework", "framework", id, known)
		return nil
	}
	before := r.probs.Errors()
	fw, err := framework.Read(r.fsys, "data/framework/"+id+".toml", r.probs)
	if err != nil {
		return fmt.Errorf("read framework %s: %w", id, err)
	}
	if r.probs.Errors() > before {
		fw = nil // its mistakes would come back in every observation
	}
	frameworks[id], r.e.Framework = fw, fw
	return nil
}

func (r *reader) neighbours() error {
	id := r.e.NeighboursID
	if id == "" {
		return nil
	}
	known, err := names(r.fsys, "data/neighbours", ".csv")
	if err != nil {
		return err
	}
	if !slices.Contains(known, id) {
		r.unknown("unknown-neighbours", "neighbours", id, known)
		return nil
	}
	r.e.Neighbours, err = area.ReadNeighbours(r.fsys, "data/neighbours/"+id+".csv", r.e.Register, r.probs)
	return err
}

// ReadParts reads every framework and model of neighbours of a site for what is
// wrong with them: where there is no edition yet, no other reading would.
func ReadParts(fsys fs.FS, reg *area.Register, probs *source.Problems) error {
	frameworks, err := names(fsys, "data/framework", ".toml")
	if err != nil {
		return err
	}
	for _, id := range frameworks {
		if _, err := framework.Read(fsys, "data/framework/"+id+".toml", probs); err != nil {
			return fmt.Errorf("read framework %s: %w", id, err)
		}
	}
	models, err := names(fsys, "data/neighbours", ".csv")
	if err != nil {
		return err
	}
	for _, id := range models {
		if _, err := area.ReadNeighbours(fsys, "data/neighbours/"+id+".csv", reg, probs); err != nil {
			return err
		}
	}
	return nil
}

// unknown reports that a key names a file that is not there.
func (r *reader) unknown(rule, key, id string, known []string) {
	hint := source.DidYouMean(id, known)
	if hint == "" && len(known) > 0 {
		hint = "there is " + strings.Join(known, ", ")
	}
	if id == "" {
		r.fault("required", hint, key, "the edition does not name its %s", key)
	} else {
		r.fault(rule, hint, key, "%s %q is not in data/%s", key, id, key)
	}
}

// fault adds a problem at a key of edition.toml.
func (r *reader) fault(rule, hint, key, format string, args ...any) {
	pos := r.e.Pos
	if empty := rule == "required" || rule == "published" || rule == "reason"; empty && !r.doc.Missing(key) {
		return
	}
	if r.doc.Has(key) {
		pos = r.doc.Pos(key)
	}
	r.probs.AddHint(pos, rule, hint, format, args...)
}

// names lists the files of a folder that end in ext, without it.
func names(fsys fs.FS, dir, ext string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	var list []string
	for _, entry := range entries {
		if name, ok := strings.CutSuffix(entry.Name(), ext); ok && !entry.IsDir() {
			list = append(list, name)
		}
	}
	return list, nil
}

// observationFiles lists the CSV files of the folder and reports what does not
// belong there: a workbook in which the figures of half an edition lie must not
// go unnoticed.
func (r *reader) observationFiles() ([]string, error) {
	entries, err := fs.ReadDir(r.fsys, r.dir)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", r.dir, err)
	}
	var files []string
	for _, entry := range entries {
		name := path.Join(r.dir, entry.Name())
		if !entry.IsDir() && path.Ext(name) == ".csv" && !strings.HasPrefix(entry.Name(), ".") {
			files = append(files, name)
			continue
		}
		if text, hint := r.stray(entry); text != "" {
			r.probs.AddHint(source.Pos{File: name}, "stray-file", hint, "%s", text)
		}
	}
	return files, nil
}

// stray says why an entry of an edition's folder does not belong there, and
// what to do with it; "" for one that does.
func (r *reader) stray(entry fs.DirEntry) (text, hint string) {
	name := entry.Name()
	if name == "edition.toml" || name == "sources.toml" || name == GuardFile || ofSealing(name) || leftBehind(name) {
		return "", ""
	}
	if entry.IsDir() {
		return "a folder inside an edition is not read", "move its CSV files up, and commentary to content/" + r.e.ID
	}
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".csv":
		return "the ending of the file is not in lower case", "rename it to " + strings.TrimSuffix(name, path.Ext(name)) + ".csv"
	case ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods":
		return "a workbook is not read", "save the sheet as CSV, in Excel by File, Save As, 'CSV UTF-8 (Comma delimited)', and move the workbook elsewhere"
	case ".md":
		return "commentary does not belong among the figures", "move it to content/" + r.e.ID
	case ".tsv", ".txt", ".json", ".zip":
		return "a file of this kind is not read", "observations are read from CSV files; move this one out of " + r.dir
	}
	return "this file is not a part of an edition", "move it out of " + r.dir
}

// states takes the states that the edition gives itself.
func (r *reader) states() {
	for i, in := range r.file.State {
		at := func(key ...any) source.Pos { return r.doc.Pos(append([]any{"state", i}, key...)...) }
		s := framework.State{Category: framework.None, ReplacedBy: framework.None, Text: strings.TrimSpace(in.Text), Pos: at()}
		kind := slices.Index(framework.StateNames(), in.Kind)
		if kind < 0 && in.Kind == "" && !r.doc.Missing("state", i, "kind") {
			continue
		}
		if kind < 0 {
			hint := source.DidYouMean(in.Kind, framework.StateNames())
			r.probs.AddHint(at("kind"), "state", hint, "%q is not a kind of state (%s)", in.Kind, strings.Join(framework.StateNames(), ", "))
			continue
		}
		s.Kind = framework.StateKind(kind)
		if s.Text == "" && r.doc.Missing("state", i, "text") {
			r.probs.AddHint(at("text"), "required", "say in a sentence why there are no figures", "the state has no text")
		}
		if len(in.Items) == 0 && r.doc.Missing("state", i, "items") {
			r.probs.AddHint(at("items"), "required", "name the measures or indicators that it is about", "the state has no items")
		}
		if in.ReplacedBy != "" {
			if by := measuresNamed(r.e.Framework, []string{in.ReplacedBy}, r.probs, func(int) source.Pos { return at("replaced_by") }); len(by) > 0 {
				s.ReplacedBy = by[0]
			}
		}
		for _, m := range measuresNamed(r.e.Framework, in.Items, r.probs, func(k int) source.Pos { return at("items", k) }) {
			r.stateOf(s, m, i)
		}
	}
}

// stateOf adds a state of one measure, once for each category it is about.
func (r *reader) stateOf(s framework.State, m framework.MeasureIndex, i int) {
	s.Measures = []framework.MeasureIndex{m}
	categories := r.file.State[i].Categories
	if len(categories) == 0 {
		r.e.States = append(r.e.States, s)
	}
	for k, id := range categories {
		c, ok := r.e.Framework.Category(m, id)
		if !ok {
			var known []string
			for _, category := range r.e.Framework.Categories(m) {
				known = append(known, category.ID)
			}
			r.probs.AddHint(r.doc.Pos("state", i, "categories", k), "breakdown", source.DidYouMean(id, known), "measure %q has no category %q", r.e.Framework.Measures[m].ID, id)
			continue
		}
		s.Category = c
		r.e.States = append(r.e.States, s)
	}
}

// measuresNamed finds measures by their ids; the id of an indicator stands for
// all its measures. at gives the place of the k-th id.
func measuresNamed(fw *framework.Framework, ids []string, probs *source.Problems, at func(k int) source.Pos) []framework.MeasureIndex {
	var list []framework.MeasureIndex
	for k, id := range ids {
		if m, ok := fw.Measure(id); ok {
			list = append(list, m)
		} else if n, ok := fw.Indicator(id); ok {
			list = append(list, fw.Indicators[n].Measures...)
		} else {
			known := fw.MeasureIDs()
			for i := range fw.Indicators {
				known = append(known, fw.Indicators[i].ID)
			}
			probs.AddHint(at(k), "unknown-measure", source.DidYouMean(id, known), "%q is neither a measure nor an indicator of the framework", id)
		}
	}
	return list
}
