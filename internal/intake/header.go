package intake

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// headerOf gives the names of the columns in the row of a scanner.
func headerOf(sc *source.Scanner) []string {
	names := make([]string, len(sc.Fields()))
	for i, f := range sc.Fields() {
		names[i] = strings.TrimSpace(string(f))
	}
	return names
}

// choose finds the mapping of a file: by its name, and where no pattern fits,
// by its columns. Several that fit by name are told apart by their columns.
func (im *importer) choose(path string, header []string, optional bool) (*Mapping, *FileMapping) {
	type candidate struct {
		m *Mapping
		f *FileMapping
	}
	base := filepath.Base(path)
	var named, fitting []candidate
	for _, m := range im.mappings {
		for i := range m.Files {
			c := candidate{m, &m.Files[i]}
			fits := m.fits(c.f, header)
			if matches(c.f.Names, base) {
				named = append(named, c)
				if fits {
					return c.m, c.f
				}
			}
			if fits && len(c.f.Targets) > 0 {
				fitting = append(fitting, c)
			}
		}
	}
	switch {
	case len(named) > 0 && im.otherDialect(path, header, named[0].m):
		return nil, nil
	case len(named) > 0: // reading its header will say what is missing
		return named[0].m, named[0].f
	case len(fitting) == 1:
		return fitting[0].m, fitting[0].f
	case optional:
		im.report.Ignored = append(im.report.Ignored, base)
		return nil, nil
	}
	var patterns []string
	for _, m := range im.mappings {
		for i := range m.Files {
			patterns = append(patterns, m.Files[i].Names...)
		}
	}
	pos := source.Pos{File: path}
	if len(fitting) > 1 {
		im.probs.AddHint(pos, "ambiguous-file", "give it the name it was published under: "+quoted(patterns), "the columns of this file fit %d mappings", len(fitting))
		return nil, nil
	}
	if missing := im.notOfAnyDialect(header); missing != "" {
		im.probs.AddHint(pos, "dialect", "tidy files of Explore education statistics and the wide files of statistical first releases can be imported; other figures can be written as observations in data/"+im.opts.Edition+" directly",
			"this file is in no format that can be imported: it has no column %s", missing)
		return nil, nil
	}
	im.probs.AddHint(pos, "unknown-file", "files are known by their names ("+quoted(patterns)+") or their columns; a mapping of your own goes into data/import",
		"no mapping knows this file")
	return nil, nil
}

// otherDialect reports a file that has the name of one publication and the
// columns of another dialect: a list of all that it lacks would hide that it is
// simply another file.
func (im *importer) otherDialect(path string, header []string, m *Mapping) bool {
	lacks := func(name string) string {
		d, _ := dialectOf(name)
		at := slices.IndexFunc(d.columns, func(c string) bool { return !contains(header, c) })
		if at < 0 {
			return ""
		}
		return d.columns[at]
	}
	missing := lacks(m.Dialect)
	if missing == "" {
		return false
	}
	for _, name := range dialectNames() {
		if lacks(name) == "" {
			im.probs.AddHint(source.Pos{File: path, Line: 1}, "dialect", "give it the name it was published under, or name it after no mapping",
				"by its name this file belongs to the mapping %s, of the dialect %s, but it has no column %q; its columns are of the dialect %s", m.ID, m.Dialect, missing, name)
			return true
		}
	}
	return false
}

// notOfAnyDialect names the first column that a header lacks in every dialect;
// "" when it has all columns of one.
func (im *importer) notOfAnyDialect(header []string) string {
	missing := ""
	for _, name := range dialectNames() {
		d, _ := dialectOf(name)
		at := slices.IndexFunc(d.columns, func(c string) bool { return !contains(header, c) })
		if at < 0 {
			return ""
		}
		if missing == "" {
			missing = strconv.Quote(d.columns[at])
		}
	}
	return missing
}

// fits reports whether a header has all columns that a file needs.
func (m *Mapping) fits(f *FileMapping, header []string) bool {
	d, _ := dialectOf(m.Dialect)
	for _, c := range d.columns {
		if m.find(c, header, year{}) < 0 {
			return false
		}
	}
	var stated year
	if years := m.statedYears(f, header); len(years) > 0 {
		stated = years[0]
	}
	for _, c := range f.columns() {
		if m.find(c, header, stated) < 0 && !contains(f.Optional, c) {
			return false
		}
	}
	return true
}

// find gives the place of a column in a header whose names state a year, or
// none; -1 when it is not there. Case and blanks around the name do not count.
func (m *Mapping) find(column string, header []string, stated year) int {
	for _, name := range m.spellings(column) {
		name = stated.in(name)
		for i, h := range header {
			if strings.EqualFold(h, name) {
				return i
			}
		}
	}
	return -1
}

// readHeader finds the columns; false when some are missing.
func (r *reader) readHeader() bool {
	r.header = headerOf(r.sc)
	m, f := r.job.mapping, r.job.file
	before := r.im.probs.Errors()
	if !r.stateYear() {
		return false
	}
	if at, what := damage(r.sc); what.rule != "" {
		r.im.probs.AddHint(at, what.rule, what.hint, "%s", what.text)
		return false
	}
	if r.otherFormat() {
		return false
	}
	used := map[int]bool{}
	at := map[string]int{} // column → place in the row
	for _, c := range r.dialect.columns {
		i := r.need(c)
		r.fixedAt = append(r.fixedAt, i)
		used[i] = true
	}
	for _, name := range contextColumns {
		used[m.find(name, r.header, r.stated)] = true
	}
	for _, c := range f.columns() {
		i := m.find(c, r.header, r.stated)
		if i < 0 && !contains(f.Optional, c) {
			i = r.need(c)
		}
		at[c] = i
		used[i] = true
	}
	for i, h := range r.header {
		first := slices.IndexFunc(r.header, func(other string) bool { return strings.EqualFold(other, h) })
		if first < i && used[first] {
			r.im.probs.AddHint(r.sc.Pos(i), "duplicate-column", "delete the one that is not meant", "column %q stands here a second time; it is column %d already", h, first+1)
		}
	}
	if r.im.probs.Errors() > before {
		return false
	}
	for i, h := range r.header {
		if !used[i] {
			r.job.report.ColumnsLeft = append(r.job.report.ColumnsLeft, h)
		}
	}
	r.compile(at)
	return true
}

// otherFormat reports a file that lacks several of the columns that every file
// of the dialect has: it is another file, and to list all it lacks hides that.
func (r *reader) otherFormat() bool {
	var missing []string
	for _, c := range r.dialect.columns {
		if r.job.mapping.find(c, r.header, r.stated) < 0 {
			missing = append(missing, c)
		}
	}
	if len(missing) < 2 {
		return false
	}
	r.im.probs.AddHint(source.Pos{File: r.job.path, Line: r.sc.Line()}, "dialect", "the file has "+strings.Join(r.header, ", "),
		"by its name this file belongs to the mapping %s, of the dialect %s, but it has no columns %s", r.job.report.Mapping, r.job.mapping.Dialect, quoted(missing))
	return true
}

// contextColumns only repeat in words what a code says.
var contextColumns = [...]string{"country_name", "region_name"}

// need finds a column that must be there.
func (r *reader) need(column string) int {
	i := r.job.mapping.find(column, r.header, r.stated)
	column = r.stated.in(column)
	if i < 0 {
		hint := source.DidYouMean(column, r.header)
		if hint == "" {
			hint = "the file has " + strings.Join(r.header, ", ")
		} else {
			hint += " if it is the same, add it to [aliases] in the mapping"
		}
		r.im.probs.AddHint(source.Pos{File: r.job.path, Line: r.sc.Line()}, "missing-column", hint,
			"there is no column %q, which the mapping %s needs", column, r.job.report.Mapping)
	}
	return i
}

// compile turns the mapping's names into places of columns and indexes of
// measures. at gives the place of each column in a row, -1 where it is absent.
func (r *reader) compile(at map[string]int) {
	f := r.job.file
	c := columns{at: at, cells: map[string]int{}, marks: map[string]int{}}
	r.where = conditions(f.Where, at)
	if f.Population != "" && at[f.Population] >= 0 {
		r.population = c.cell(f.Population)
	}
	for i := range f.Rates {
		p := &f.Rates[i]
		if at[p.Count] < 0 || at[p.Rate] < 0 {
			continue // this release does not have it
		}
		r.rates = append(r.rates, ratePair{c.cell(p.Count), c.cell(p.Rate), p})
	}
	for i := range f.Targets {
		r.compileTarget(&f.Targets[i], &c)
	}
	r.filters = filtersOf(r.targets)
	r.cellAt = c.places
	r.cells = make([]cell, len(r.cellAt))
	r.markAt = c.markPlaces
	r.marks = make([]observation.Marks, len(r.markAt))
	r.job.report.Absent = slices.DeleteFunc(r.job.report.Absent, r.takes)
}

// takes reports whether a series is taken: a measure may stand in one column in
// one release and be worked out from another in the next.
func (r *reader) takes(series string) bool {
	return slices.ContainsFunc(r.targets, func(t target) bool {
		id := ""
		if cats := r.im.framework.Categories(t.measure); cats != nil {
			id = cats[t.category].ID
		}
		return name(r.im.framework.Measures[t.measure].ID, id) == series
	})
}

// compileTarget adds the series of one measure.
func (r *reader) compileTarget(from *Target, c *columns) {
	m, ok := r.measure(from)
	if !ok {
		return
	}
	if from.Fallback && r.im.givenElsewhere(r.job, from.ID) {
		r.job.report.StoodBack = append(r.job.report.StoodBack, from.ID)
		return
	}
	var overrides []Override
	for _, o := range r.job.file.Overrides {
		if slices.Contains(o.Measures, from.ID) {
			overrides = append(overrides, o)
		}
	}
	for _, part := range from.parts() {
		category, ok := r.category(m, part.ID)
		if !ok {
			continue
		}
		t := target{measure: m, category: category, kind: r.im.framework.Measures[m].Kind, overrides: overrides,
			per: part.Per, decimals: from.Decimals, half: from.Half, confidence: c.confidence(from.Confidence),
			where: conditions(part.Where, c.at), expect: conditions(from.Expect, c.at), proof: -1}
		for _, where := range part.Rows {
			t.rows = append(t.rows, conditions(where, c.at))
		}
		if part.Denominator == populationDenominator {
			t.perPopulation, part.Denominator = true, ""
		}
		var there [6]bool
		t.value, there[0] = c.expression(part.Value)
		t.numerator, there[1] = c.expression(part.Numerator)
		t.denominator, there[2] = c.expression(part.Denominator)
		t.lower, there[3] = c.expression(part.Lower)
		t.upper, there[4] = c.expression(part.Upper)
		there[5] = !slices.ContainsFunc(slices.Concat(slices.Concat(t.rows...), t.where), func(w condition) bool { return w.column < 0 }) &&
			(part.Proof == "" || c.at[part.Proof] >= 0)
		if slices.Contains(there[:], false) {
			r.job.report.Absent = append(r.job.report.Absent, name(from.ID, part.ID))
			continue
		}
		if part.Proof != "" {
			t.proof = c.cell(part.Proof)
		}
		r.targets = append(r.targets, t)
	}
}

// givenElsewhere reports whether another file of this import, or one that was
// imported before, gives a measure.
func (im *importer) givenElsewhere(j *job, id string) bool {
	for _, other := range im.jobs {
		if other.mapping != j.mapping && slices.ContainsFunc(other.file.Targets, func(t Target) bool { return t.ID == id && !t.Fallback }) {
			return true
		}
	}
	for _, s := range im.already.sources {
		if i, ok := im.framework.Measure(id); ok && s.Mapping != j.report.Mapping && slices.Contains(s.Measures, i) {
			return true
		}
	}
	return false
}

// columns numbers the columns whose figures are read.
type columns struct {
	at     map[string]int // by name: its place in a row
	cells  map[string]int // by name: its number
	places []int          // by number: its place in a row

	marks      map[string]int // the same for columns of data confidence
	markPlaces []int
}

// confidence numbers a column of data confidence; -1 for none.
func (c *columns) confidence(column string) int {
	if column == "" || c.at[column] < 0 {
		return -1
	}
	n, ok := c.marks[column]
	if !ok {
		n = len(c.markPlaces)
		c.marks[column] = n
		c.markPlaces = append(c.markPlaces, c.at[column])
	}
	return n
}

func (c *columns) cell(column string) int {
	n, ok := c.cells[column]
	if !ok {
		n = len(c.places)
		c.cells[column] = n
		c.places = append(c.places, c.at[column])
	}
	return n
}

// expression finds the columns of an expression; false when one is absent.
func (c *columns) expression(text string) ([]operand, bool) {
	var list []operand
	for _, t := range parseExpression(text) {
		if c.at[t.column] < 0 {
			return nil, false
		}
		list = append(list, operand{c.cell(t.column), t.minus})
	}
	return list, true
}

func conditions(where map[string]string, at map[string]int) []condition {
	var list []condition
	for _, column := range sortedKeys(where) {
		list = append(list, condition{at[column], where[column]})
	}
	return list
}

// measure finds a measure of a target. A framework need not have all measures
// that a shipped mapping knows: what it lacks is said and left.
func (r *reader) measure(t *Target) (framework.MeasureIndex, bool) {
	m, ok := r.im.framework.Measure(t.ID)
	if !ok {
		r.im.probs.Warn(source.Pos{File: r.job.path}, "measure-left", source.DidYouMean(t.ID, r.im.framework.MeasureIDs()),
			"the framework %s has no measure %q; its figures are left", r.im.framework.ID, t.ID)
	}
	return m, ok
}

func (r *reader) category(m framework.MeasureIndex, id string) (framework.CategoryIndex, bool) {
	c, ok := r.im.framework.Category(m, id)
	if !ok {
		var known []string
		for _, k := range r.im.framework.Categories(m) {
			known = append(known, k.ID)
		}
		hint := source.DidYouMean(id, known)
		if hint == "" && known != nil {
			hint = "it has " + strings.Join(known, ", ")
		}
		r.im.probs.Warn(source.Pos{File: r.job.path}, "category-left", hint,
			"measure %s of the framework %s has no category %q; its figures are left", r.im.framework.Measures[m].ID, r.im.framework.ID, id)
	}
	return c, ok
}

// filtersOf lists the columns by which targets choose their rows; none when
// one of them takes every row.
func filtersOf(targets []target) []int {
	var list []int
	for i := range targets {
		t := &targets[i]
		if t.where == nil && t.rows == nil {
			return nil
		}
		for _, c := range slices.Concat(slices.Concat(t.rows...), t.where) {
			if !slices.Contains(list, c.column) {
				list = append(list, c.column)
			}
		}
	}
	slices.Sort(list)
	return list
}
