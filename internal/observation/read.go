package observation

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/cores"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// The columns of a file of observations, in the order in which they are asked
// for. The figures follow each other.
const (
	colMeasure = iota
	colBreakdown
	colArea
	colPeriod
	colValue
	colSymbol
	colNumerator
	colDenominator
	colLower
	colUpper
	colMarks
	colNote
)

// Columns lists the columns of a file of observations.
func Columns() source.Columns {
	return source.Columns{
		Required: []string{"measure", "breakdown", "area", "period"},
		Optional: []string{"value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note"},
	}
}

// Scope is what observations can be about.
type Scope struct {
	Framework *framework.Framework
	Register  *area.Register
	Year      int       // of the edition: no period is of a later year; 0 for no limit
	Published time.Time // of the edition: no period ends after it; zero for no limit
	Kept      Keeper    // of earlier readings; nil for none
}

// Read is Scope.Read for observations of any year.
func Read(fsys fs.FS, files []string, fw *framework.Framework, reg *area.Register, probs *source.Problems) (*Table, error) {
	return Scope{Framework: fw, Register: reg}.Read(fsys, files, probs)
}

// Read reads the observations of all files, several at a time, into a Table.
// What is wrong is added to probs in the order of the files; a row that is
// wrong is left out of the Table. Areas are given by slug, or by an ONS code,
// new or former, where the year leaves no doubt which area is meant.
func (s Scope) Read(fsys fs.FS, files []string, probs *source.Problems) (*Table, error) {
	var own source.Problems
	t, err := s.read(fsys, files, &own)
	if err == nil && t == nil { // what was kept is of another table
		own, s.Kept = source.Problems{}, afresh{s.Kept}
		t, err = s.read(fsys, files, &own)
	}
	probs.Merge(&own)
	return t, err
}

// afresh keeps, and gives nothing.
type afresh struct{ Keeper }

func (afresh) Get(string) ([]byte, bool) { return nil, false }

// read reads the observations of all files; the table is nil where those that are kept fit
// into none.
func (s Scope) read(fsys fs.FS, files []string, probs *source.Problems) (*Table, error) {
	fw, reg := s.Framework, s.Register
	readers := make([]*reader, len(files))
	names := areaNames(reg)
	for i, file := range files {
		readers[i] = &reader{fw: fw, reg: reg, scope: s, names: names, file: file, number: i}
	}
	if err := cores.Try(len(readers), func(i int) error { return readers[i].read(fsys) }); err != nil {
		return nil, err
	}
	parts := make([]*part, len(files))
	for i, r := range readers {
		probs.Merge(&r.probs)
		parts[i] = &r.rows
	}
	t := &Table{Framework: fw, Register: reg, files: files}
	if !t.assemble(parts, func(old *Value, new Value) {
		probs.AddHint(t.Pos(new), "duplicate", "delete one of them", "this observation is given at %s already", t.Pos(*old))
	}) {
		return nil, nil
	}
	return t, nil
}

func areaNames(reg *area.Register) map[string]area.Index {
	names := make(map[string]area.Index, len(reg.Areas))
	for i := range reg.Areas {
		if at, ok := reg.BySlug(reg.Areas[i].Slug); ok {
			names[reg.Areas[i].Slug] = at
		}
	}
	return names
}

// reader reads one file. It remembers what the row before it named, because
// rows that follow each other name mostly the same things.
type reader struct {
	fw     *framework.Framework
	reg    *area.Register
	scope  Scope
	names  map[string]area.Index // by slug; shared, not changed
	file   string
	number int
	probs  source.Problems
	csv    *source.CSV
	rows   part

	last        Key    // of the row before, in so far as it was understood
	lastMeasure string // as it was written
	lastArea    string
	periods     []knownPeriod
	lastPeriod  int // into periods
	hints       map[string]string
	outsideLife map[area.Index]*outside
	late        map[lateness]*outside
}

// knownPeriod is a period that the file has named before.
type knownPeriod struct {
	written string
	period  period.Period
}

// outside counts the numbers that an area has outside its life, and the rows
// that a period has after the edition.
type outside struct {
	first source.Pos
	count int
}

// read takes what is kept of the file, or reads it.
func (r *reader) read(fsys fs.FS) error {
	keeper := r.scope.Kept
	if keeper == nil {
		return r.parse(fsys)
	}
	if data, ok := keeper.Get(r.file); ok {
		r.rows = newPart(len(r.fw.Measures))
		r.rows.number = r.number
		if r.rows.decode(data, r.fw, &r.probs) {
			return nil
		}
		r.probs = source.Problems{}
	}
	if err := r.parse(fsys); err != nil || r.probs.Errors() > 0 {
		return err
	}
	data, err := r.rows.encode(&r.probs)
	if err == nil {
		keeper.Put(r.file, data)
	}
	return err
}

func (r *reader) parse(fsys fs.FS) error {
	r.rows = newPart(len(r.fw.Measures))
	r.rows.number = r.number
	r.outsideLife, r.hints = make(map[area.Index]*outside), make(map[string]string)
	r.late = make(map[lateness]*outside)
	csv, err := source.OpenCSV(fsys, r.file, Columns(), &r.probs)
	if err != nil || csv == nil {
		return err
	}
	r.csv = csv
	if !csv.Has(colValue) && !csv.Has(colSymbol) {
		r.probs.Add(csv.RowPos(), "missing-column", `there is neither a column "value" nor a column "symbol"`)
	}
	for csv.Next() {
		r.row()
	}
	r.reportOutside()
	r.reportLate()
	return csv.Err()
}

// row reads one row. All that is wrong with it is reported, not only the first.
func (r *reader) row() {
	k, ok := r.readKey()
	v, d, good := r.readValue()
	if ok {
		good = (!v.IsNumber() || !good || r.checkRange(&r.fw.Measures[k.Measure], v.Number, &d)) && good
		good = r.checkTime(k) && good
	}
	if !ok || !good {
		return
	}
	if v.IsNumber() && !r.reg.Areas[k.Area].Existed(k.Period) {
		r.noteOutside(k.Area)
	}
	v.place = newPlace(r.number, r.csv.Line())
	r.rows.add(k, v, d)
}

func (r *reader) readKey() (Key, bool) {
	m, okMeasure := r.readMeasure()
	p, okPeriod := r.readPeriod()
	a, okArea := r.readArea(p, okPeriod)
	var c framework.CategoryIndex
	okCategory := false
	if okMeasure {
		c, okCategory = r.readCategory(m)
		okPeriod = okPeriod && r.checkKind(m, p)
	}
	return Key{m, c, a, p}, okMeasure && okCategory && okArea && okPeriod
}

func (r *reader) readMeasure() (framework.MeasureIndex, bool) {
	written := r.csv.Bytes(colMeasure)
	if string(written) == r.lastMeasure && len(written) > 0 {
		return r.last.Measure, true
	}
	id := string(written)
	m, ok := r.fw.Measure(id)
	switch {
	case ok:
		r.lastMeasure, r.last.Measure, r.last.Category = id, m, 0
	case id == "":
		r.probs.Add(r.csv.Pos(colMeasure), "required", "measure is empty")
	default:
		hint := r.hint(id, func() string { return source.DidYouMean(id, r.fw.MeasureIDs()) })
		r.probs.AddHint(r.csv.Pos(colMeasure), "unknown-measure", hint, "%q is not a measure of the framework", id)
	}
	return m, ok
}

// hint looks for the nearest name once for each unknown one: a file in which
// every row is wrong is a usual beginning.
func (r *reader) hint(name string, find func() string) string {
	hint, ok := r.hints[name]
	if !ok {
		hint = find()
		r.hints[name] = hint
	}
	return hint
}

// readCategory reads the breakdown. It looks first at the category of the row
// before and the one that follows it, because files are sorted.
func (r *reader) readCategory(m framework.MeasureIndex) (framework.CategoryIndex, bool) {
	id := r.csv.Bytes(colBreakdown)
	cats := r.fw.Categories(m)
	if cats == nil {
		if len(id) == 0 {
			return 0, true
		}
		r.probs.AddHint(r.csv.Pos(colBreakdown), "breakdown", "leave breakdown empty", "measure %q has no breakdown, but %q is given", r.fw.Measures[m].ID, id)
		return 0, false
	}
	for _, c := range [2]framework.CategoryIndex{r.last.Category, r.last.Category + 1} {
		if int(c) < len(cats) && cats[c].ID == string(id) {
			r.last.Category = c
			return c, true
		}
	}
	if c, ok := r.fw.Category(m, string(id)); ok {
		r.last.Category = c
		return c, true
	}
	known := make([]string, len(cats))
	for i := range cats {
		known[i] = cats[i].ID
	}
	hint := ""
	if len(id) > 0 {
		hint = source.DidYouMean(string(id), known)
	}
	if hint == "" {
		hint = "one of " + strings.Join(known, ", ")
	}
	if len(id) == 0 {
		r.probs.AddHint(r.csv.Pos(colBreakdown), "breakdown", hint, "measure %q has a breakdown, but none is given", r.fw.Measures[m].ID)
	} else {
		r.probs.AddHint(r.csv.Pos(colBreakdown), "breakdown", hint, "%q is not in the breakdown of measure %q", id, r.fw.Measures[m].ID)
	}
	return 0, false
}

// readPeriod looks first at the period that followed this one before.
func (r *reader) readPeriod() (period.Period, bool) {
	written := r.csv.Bytes(colPeriod)
	n := len(r.periods)
	for i := range n {
		at := (r.lastPeriod + i) % n
		if r.periods[at].written == string(written) {
			r.lastPeriod = at + 1
			return r.periods[at].period, true
		}
	}
	p, err := period.Parse(string(written))
	switch {
	case len(written) == 0:
		r.probs.Add(r.csv.Pos(colPeriod), "required", "period is empty")
	case err != nil:
		r.probs.Add(r.csv.Pos(colPeriod), "period", "%v", err)
	default:
		if p.Year < firstYear {
			r.probs.Warn(r.csv.Pos(colPeriod), "early-period", "check the year", "period %q is long before the figures that the framework asks for", p)
		}
		r.periods = append(r.periods, knownPeriod{string(written), p})
		r.lastPeriod = len(r.periods)
		return p, true
	}
	return p, false
}

func (r *reader) checkKind(m framework.MeasureIndex, p period.Period) bool {
	measure := &r.fw.Measures[m]
	if measure.Kind.Takes(p.Form) {
		return true
	}
	r.probs.AddHint(r.csv.Pos(colPeriod), "period-kind", fmt.Sprintf("write it like %s", measure.Kind.Example()),
		"measure %q takes periods of the kind %s, and %q is not one", measure.ID, measure.Kind, p)
	return false
}

// firstYear is the first from which figures are likely.
const firstYear = 2000

// checkTime refuses periods that lie after the edition. One slip, in a period or
// in edition.toml, can make all rows of a file wrong, so that each period is
// reported once.
func (r *reader) checkTime(k Key) bool {
	s, year := &r.scope, int(k.Period.Year)
	kind := r.fw.Measures[k.Measure].Kind
	switch {
	case s.Year != 0 && year > s.Year:
	case !s.Published.IsZero() && year >= s.Published.Year() && kind.Over(k.Period).After(s.Published):
	default:
		return true
	}
	late := lateness{k.Period, kind}
	o := r.late[late]
	if o == nil {
		o = &outside{first: r.csv.Pos(colPeriod)}
		r.late[late] = o
	}
	o.count++
	return false
}

// lateness is a period that lies after the edition, under a kind.
type lateness struct {
	period period.Period
	kind   period.Kind
}

func (r *reader) reportLate() {
	for l, o := range r.late {
		text := fmt.Sprintf("period %q is after the edition, which is of %d", l.period, r.scope.Year)
		hint := "check the year, or move the figures to a later edition"
		if r.scope.Year == 0 || int(l.period.Year) <= r.scope.Year {
			text = fmt.Sprintf("period %q (%s) was not over when the edition was published, on %s", l.period, l.kind.Label(l.period), r.scope.Published.Format("2006-01-02"))
			hint = "check the period, and published in edition.toml"
		}
		if o.count > 1 {
			text += fmt.Sprintf("; so it is in %d rows, here the first", o.count)
		}
		r.probs.AddHint(o.first, "late-period", hint, "%s", text)
	}
}

func (r *reader) readArea(p period.Period, okPeriod bool) (area.Index, bool) {
	written := r.csv.Bytes(colArea)
	if len(written) > 0 && string(written) == r.lastArea {
		return r.last.Area, true
	}
	if i, ok := r.names[string(written)]; ok {
		r.lastArea, r.last.Area = r.reg.Areas[i].Slug, i
		return i, true
	}
	name := string(written)
	i, ambiguous, ok := r.reg.Find(name, p)
	switch {
	case ok, !okPeriod && len(ambiguous) > 0, len(r.reg.Areas) == 0:
		// Without a period a code cannot be told; without a register nothing can.
	case name == "":
		r.probs.Add(r.csv.Pos(colArea), "required", "area is empty")
	case len(ambiguous) > 0:
		slugs := make([]string, len(ambiguous))
		for k, a := range ambiguous {
			slugs[k] = r.reg.Areas[a].Slug
		}
		r.probs.AddHint(r.csv.Pos(colArea), "ambiguous-area", "write the slug of the one that is meant",
			"code %s was borne by several areas, none or more than one of them in %s: %s", name, p, strings.Join(slugs, ", "))
	default:
		hint := r.hint("area "+name, func() string { return r.reg.Suggest(name) })
		r.probs.AddHint(r.csv.Pos(colArea), "unknown-area", hint, "%q is not in the register of areas", name)
	}
	return i, ok
}

// noteOutside remembers a number of an area that did not exist. Publishers do
// carry figures of an old area under the name of a new one, so that this is
// worth one warning an area and not an error.
func (r *reader) noteOutside(a area.Index) {
	o := r.outsideLife[a]
	if o == nil {
		o = &outside{first: r.csv.Pos(colPeriod)}
		r.outsideLife[a] = o
	}
	o.count++
}

func (r *reader) reportOutside() {
	for i, o := range r.outsideLife {
		a := &r.reg.Areas[i]
		r.probs.Warn(o.first, "area-life", "check whether the figures belong to a predecessor or a successor",
			"%q has %s outside its life (%s), here the first", a.Slug, source.Count(o.count, "figure"), life(a))
	}
}

// life says from when to when an area had figures of its own.
func life(a *area.Area) string {
	switch {
	case a.First.IsZero():
		return fmt.Sprintf("to %s", a.Last)
	case a.Last.IsZero():
		return fmt.Sprintf("from %s", a.First)
	}
	return fmt.Sprintf("%s to %s", a.First, a.Last)
}
