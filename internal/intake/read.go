package intake

import (
	"bytes"
	"fmt"
	"math/big"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// point is one observation that was read or worked out.
type point struct {
	measure  framework.MeasureIndex
	category framework.CategoryIndex
	area     area.Index
	period   period.Period

	number                 observation.Decimal
	symbol                 observation.Symbol
	numerator, denominator observation.Optional
	lower, upper           observation.Optional
	marks                  observation.Marks
	note                   string
	shared                 *Shared // the note of the row says that its figure is one of these

	perPopulation bool // the denominator is the population, known only when all files are read
	per           int64
	decimals      int
	line          int
}

// target is a series to take, with its columns found.
type target struct {
	measure                       framework.MeasureIndex
	category                      framework.CategoryIndex
	kind                          period.Kind
	value, numerator, denominator []operand
	lower, upper                  []operand
	perPopulation                 bool
	per                           int64
	decimals, half                int
	confidence                    int // index into reader.marks, -1 for none
	where, expect                 []condition
	rows                          [][]condition // whose counts are added up; nil for the row itself
	proof                         int           // the published figure of a row, an index into reader.cells; -1 for none
	overrides                     []Override
}

// operand is a column with its sign; column is an index into reader.cells.
type operand struct {
	column int
	minus  bool
}

type condition struct {
	column int // in the row
	value  string
}

type ratePair struct {
	count, rate int // indexes into reader.cells
	pair        *RatePair
}

// cell is a figure of the row, read.
type cell struct {
	number observation.Decimal
	symbol observation.Symbol
	bad    bool
}

// reader takes the values of one file.
type reader struct {
	im      *importer
	job     *job
	sc      *source.Scanner
	dialect dialect
	symbols map[string]observation.Symbol
	header  []string

	fixedAt    []int // by dialect column: its place in a row
	cellAt     []int // by cell: its place in a row
	markAt     []int // by column of data confidence: its place in a row
	where      []condition
	targets    []target
	rates      []ratePair
	population int   // index into cells, -1 for none
	filters    []int // columns by which the targets choose rows; nil when one takes all

	stated year          // by the names of the columns, where they have a year
	year   year          // of the row, one of those it stands for
	when   period.Period // the same in the form that the measures of the row have
	joint  []jointArea   // that the row stands for; empty for a single area
	remark remark        // of the row
	cells  []cell
	marks  []observation.Marks
	step   int // to which counts of the row are rounded, 0 for none
	found  map[lookupKey]found
	sums   rowSums
	faults faults

	badTimes map[string]framework.MeasureIndex // times that have been reported, with the measure that was
}

func (im *importer) newReader(j *job, sc *source.Scanner) *reader {
	d, _ := dialectOf(j.mapping.Dialect)
	return &reader{im: im, job: j, sc: sc, dialect: d, symbols: j.mapping.symbolsOf(j.release), population: -1,
		found: map[lookupKey]found{}, sums: rowSums{at: map[sumKey]int{}}, badTimes: map[string]framework.MeasureIndex{}, faults: faults{count: map[fault]int{}, at: map[fault]source.Pos{}}}
}

func (r *reader) fixed(i int) string        { return string(bytes.TrimSpace(r.sc.Field(r.fixedAt[i]))) }
func (r *reader) fixedPos(i int) source.Pos { return r.sc.Pos(r.fixedAt[i]) }
func (r *reader) leave(why string)          { r.job.report.leave(why) }
func (r *reader) text(column int) string    { return string(bytes.TrimSpace(r.sc.Field(column))) }
func (r *reader) holds(where []condition) bool {
	for _, c := range where {
		if r.text(c.column) != c.value {
			return false
		}
	}
	return true
}

// row takes the values of a row.
func (r *reader) row() {
	rep := r.job.report
	rep.Rows++
	if at, what := damage(r.sc); what.rule != "" {
		r.faults.add(at, what)
		return
	}
	if got := r.sc.Len(); got != len(r.header) {
		hint := "a comma inside a field needs quotes around the field"
		if got < len(r.header) {
			hint = "the file was cut off, or a line was broken: take the file as it was published"
		}
		r.faults.add(r.sc.Pos(-1), fault{"fields", hint, fmt.Sprintf("this row has %d fields, the header has %d", got, len(r.header))})
		return
	}
	for _, c := range r.where {
		if got := r.text(c.column); got != c.value {
			r.leave(fmt.Sprintf("%s is %q", r.header[c.column], got))
			return
		}
	}
	if why := r.wantedByNone(); why != "" {
		r.leave(why)
		return
	}
	years, ok := r.dialect.time(r)
	if !ok {
		return
	}
	read := false
	for _, r.year = range years {
		r.when = period.Period{Year: r.year.ends}
		if t := r.firstWanting(); t != nil {
			if p, ok := r.year.period(t.kind, t.half); ok {
				r.when = p
			}
			if r.im.already.before(lastDay(t.kind, r.when)) {
				r.leave("it is about a time after the edition was published")
				continue
			}
			if int(r.when.Year) > r.im.year {
				r.leave("it is about a year after the edition's")
				continue
			}
		}
		at, ok := r.dialect.place(r)
		if !ok {
			continue
		}
		if !read {
			read = true
			r.readCells(at)
		}
		r.step = r.job.mapping.Rounding[r.im.register.Areas[at].Level.String()]
		if len(r.joint) > 0 {
			for i := range r.targets {
				r.takeJoint(&r.targets[i])
			}
			continue
		}
		r.learnPopulation(at, r.year)
		for i := range r.targets {
			r.take(&r.targets[i], jointArea{area: at})
		}
	}
}

// takeJoint makes a point of a target for each area of a joint row.
func (r *reader) takeJoint(t *target) {
	for _, j := range r.joint {
		r.take(t, j)
	}
}

// wantedByNone says by which columns no measure takes the row; "" when one
// does.
func (r *reader) wantedByNone() string {
	if r.filters == nil || r.population >= 0 || r.rates != nil {
		return ""
	}
	if r.firstWanting() != nil {
		return ""
	}
	var said []string
	for _, column := range r.filters {
		said = append(said, fmt.Sprintf("%s is %q", r.header[column], r.text(column)))
	}
	return strings.Join(said, " and ")
}

// firstWanting gives the first measure that takes the row. The years in which
// an area had figures of its own depend on whether its figures are about March
// or September.
func (r *reader) firstWanting() *target {
	for i := range r.targets {
		t := &r.targets[i]
		if t.rows == nil && r.holds(t.where) || r.rowOf(t) >= 0 {
			return t
		}
	}
	return nil
}

// readCells reads the figures of the row, which is about at.
func (r *reader) readCells(at area.Index) {
	r.job.report.Taken++
	if r.dialect.remark != nil {
		r.dialect.remark(r, at)
	}
	for i, column := range r.cellAt {
		r.cells[i] = r.readCell(column)
	}
	for i, column := range r.markAt {
		r.marks[i] = r.readConfidence(column)
	}
}

// readCell reads a figure or a symbol. Thousands separators are accepted where
// they can be nothing else: "50,920".
func (r *reader) readCell(column int) cell {
	b := bytes.TrimSpace(r.sc.Field(column))
	text := string(b)
	if r.dialect.remark != nil {
		text = plainText(text)
	}
	if n, ok := observation.ParseDecimal(text); ok {
		return cell{number: n, symbol: observation.Number}
	}
	if s, ok := r.symbols[text]; ok {
		r.job.report.symbol(text, s)
		return cell{symbol: s}
	}
	if thousands(text) {
		if n, ok := observation.ParseDecimal(strings.ReplaceAll(text, ",", "")); ok {
			return cell{number: n, symbol: observation.Number}
		}
	}
	if r.dialect.noisy {
		if n, ok := parseNoisy(text); ok {
			return cell{number: n, symbol: observation.Number}
		}
	}
	if text == "" && r.dialect.remark != nil {
		if r.remark.empty == observation.Absent {
			r.unexplained(column)
			return cell{bad: true}
		}
		return cell{symbol: r.remark.empty}
	}
	r.faults.add(r.sc.Pos(column), fault{"symbol", "declare what it means under [symbols] in the mapping",
		fmt.Sprintf("%q in column %s is neither a number nor a symbol of the mapping; its symbols are %s", text, r.header[column], quoted(sortedKeys(r.symbols)))})
	return cell{bad: true}
}

// thousands reports whether every comma of a number stands before a group of
// three digits.
func thousands(s string) bool {
	whole, _, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(g) == 0 || len(g) > 3) {
			return false
		}
	}
	return len(groups) > 1
}

// learnPopulation notes what the row says of its population.
func (r *reader) learnPopulation(at area.Index, y year) {
	where := place{at, y.ends}
	if r.population >= 0 {
		c, step := r.cells[r.population], int64(r.job.file.PopulationStep)
		switch n, _ := c.number.Round(0).Units(); {
		case c.symbol != observation.Number:
		case step > 0:
			r.im.population.near[where] = bounds{(n*2 - step) * 500, (n*2 + step) * 500}
		default:
			r.im.population.known[where] = n
			r.im.population.loose[where] = int64(r.step) / 2
		}
	}
	for _, p := range r.rates {
		count, rate := r.cells[p.count], r.cells[p.rate]
		if count.symbol == observation.Number && rate.symbol == observation.Number {
			r.im.population.add(where, count.number, rate.number, p.pair, r.step)
		}
	}
}

// take makes a point of a target.
func (r *reader) take(t *target, at jointArea) {
	row := -1
	if t.rows != nil {
		if row = r.rowOf(t); row < 0 {
			return
		}
	}
	if !r.holds(t.where) {
		return
	}
	if r.unexpected(t) {
		return
	}
	p := point{measure: t.measure, category: t.category, area: at.area, line: r.sc.Line(), note: r.remark.note, shared: r.remark.shared,
		perPopulation: t.perPopulation, per: t.per, decimals: t.decimals}
	var ok bool
	if p.period, ok = r.year.period(t.kind, t.half); !ok {
		text, m := r.text(r.fixedAt[0]), &r.im.framework.Measures[t.measure]
		if first, told := r.badTimes[text]; told && first != t.measure {
			return // one message about a time is enough
		}
		r.badTimes[text] = t.measure
		r.faults.add(r.sc.Pos(r.fixedAt[0]), fault{"time-period", "periods of " + m.ID + " are written " + t.kind.Example(),
			fmt.Sprintf("%q is not a time of the kind that %s has", text, m.ID)})
		return
	}
	switch {
	case t.rows != nil:
		r.addRow(t, row, at, p)
		return
	case t.per == 0:
		ok = r.published(t, &p)
	default:
		ok = r.derived(t, &p)
	}
	if ok { // a cell that cannot be read has been reported
		if p.symbol == observation.Number {
			p.marks |= r.remark.marks
			if t.confidence >= 0 {
				p.marks |= r.marks[t.confidence]
			}
			if p.note == "" && !r.im.register.Areas[at.area].Existed(p.period) {
				p.note = earlyNote
			}
		}
		r.keep(t, at, p)
	}
}

// keep takes a point that has been made, with what the mapping puts in its
// place and what is said beside it.
func (r *reader) keep(t *target, at jointArea, p point) {
	for _, o := range t.overrides {
		if o.Period == p.period.String() && p.symbol == observation.Number {
			p.symbol, _ = parseSymbol(o.Symbol)
			p.number, p.numerator, p.denominator = observation.Decimal{}, observation.Optional{}, observation.Optional{}
			p.marks, p.note = 0, o.Note
			r.job.report.Overridden++
		}
	}
	at.mark(&p)
	r.im.take(r.job, p)
}

// published takes a figure as it stands, with the counts beside it. Several
// columns make a sum, which is marked as calculated here.
func (r *reader) published(t *target, p *point) bool {
	var ok bool
	if p.number, p.symbol, ok = r.evaluate(t.value); !ok {
		return false
	}
	if p.symbol != observation.Number {
		return true // what is suppressed has no counts beside it
	}
	if p.number.Sign() < 0 {
		r.faults.add(r.sc.Pos(-1), fault{"negative", "", fmt.Sprintf("%s would be %s: no figure of the framework can be negative", r.im.framework.Measures[t.measure].ID, p.number)})
		return false
	}
	if r.dialect.noisy {
		plain, ok := unnoised(p.number, t.decimals)
		if !ok {
			r.faults.add(r.sc.Pos(t.value[0].place(r)), fault{"decimals", "change decimals in the mapping",
				fmt.Sprintf("%s of %s has more decimals than the %d that the mapping declares", p.number, r.im.framework.Measures[t.measure].ID, t.decimals)})
			return false
		}
		if !fits(plain) {
			r.tooLarge(t, p.line)
			return false
		}
		p.number = plain
	}
	if len(t.value) > 1 {
		p.marks = observation.Calculated
	}
	if n, s, ok := r.evaluate(t.numerator); ok && s == observation.Number && t.numerator != nil {
		p.numerator = observation.Optional{Decimal: n, OK: true}
	}
	if n, s, ok := r.evaluate(t.denominator); ok && s == observation.Number && n.Sign() != 0 {
		p.denominator = observation.Optional{Decimal: n, OK: true}
	}
	return t.lower == nil || r.limits(t, p)
}

// limits takes the published limits of an interval, both or none.
func (r *reader) limits(t *target, p *point) bool {
	lower, symbol, okLower := r.evaluate(t.lower)
	upper, other, okUpper := r.evaluate(t.upper)
	if !okLower || !okUpper {
		return false
	}
	if worse(symbol, other) != observation.Number {
		return true
	}
	if lower.Cmp(p.number) > 0 || upper.Cmp(p.number) < 0 {
		r.faults.add(r.sc.Pos(t.lower[0].place(r)), fault{"limits", "the value lies between its limits",
			fmt.Sprintf("%s is %s, but its limits are %s and %s", r.im.framework.Measures[t.measure].ID, p.number, lower, upper)})
		return false
	}
	p.lower, p.upper = observation.Optional{Decimal: lower, OK: true}, observation.Optional{Decimal: upper, OK: true}
	return true
}

// place gives the column of an operand in the row.
func (o operand) place(r *reader) int { return r.cellAt[o.column] }

// derived works out numerator ÷ denominator × per. A symbol among the figures
// is the result, "suppressed" before any other; a denominator of 0 makes it
// "not applicable".
func (r *reader) derived(t *target, p *point) bool {
	c, ok := r.counts(t)
	if !ok {
		return false
	}
	if t.perPopulation {
		if p.symbol = c.symbol; p.symbol == observation.Number {
			p.marks = observation.Calculated
			p.numerator = observation.Optional{Decimal: c.num, OK: true} // see resolve
		}
		return true
	}
	return r.divide(t, c, p)
}

// counts are what a derived value is worked out from.
type counts struct {
	num, den observation.Decimal
	symbol   observation.Symbol
	proof    proof
}

// counts reads the counts of a row. A published figure of the same kind that
// is no number, because it is suppressed, suppresses the derived one too.
func (r *reader) counts(t *target) (c counts, ok bool) {
	var okDen bool
	var symbol observation.Symbol
	c.num, c.symbol, ok = r.evaluate(t.numerator)
	if t.denominator != nil {
		c.den, symbol, okDen = r.evaluate(t.denominator)
		ok, c.symbol = ok && okDen, worse(c.symbol, symbol)
	}
	if !ok {
		return c, false
	}
	if t.proof >= 0 {
		if r.cells[t.proof].bad {
			return c, false
		}
		c.symbol = worse(c.symbol, r.cells[t.proof].symbol)
		c.proof = r.prove(t, c)
	}
	return c, true
}

// divide makes a point of counts.
func (r *reader) divide(t *target, c counts, p *point) bool {
	p.symbol = c.symbol
	if p.symbol == observation.Number && c.den.Sign() == 0 {
		p.symbol = observation.NotApplicable
	}
	if p.symbol == observation.Number && c.proof == disproved {
		p.symbol, p.note = observation.NotAvailable, "cannot be worked out: the published counts do not give the published figure"
	}
	if p.symbol != observation.Number {
		return true
	}
	if c.num.Sign() < 0 || c.den.Sign() < 0 {
		r.faults.add(source.Pos{File: r.job.path, Line: p.line}, fault{"negative", "the parts are larger than the whole: is the mapping right?",
			fmt.Sprintf("%s would be %s of %s", r.im.framework.Measures[t.measure].ID, c.num, c.den)})
		return false
	}
	var ok bool
	if p.number, ok = ratio(c.num, c.den, t.per, t.decimals); !ok {
		r.tooLarge(t, p.line)
		return false
	}
	p.marks = observation.Calculated
	p.numerator = observation.Optional{Decimal: c.num, OK: true}
	p.denominator = observation.Optional{Decimal: c.den, OK: true}
	return true
}

// tooLarge reports a figure that an observation cannot hold.
func (r *reader) tooLarge(t *target, line int) {
	r.faults.add(source.Pos{File: r.job.path, Line: line}, fault{"too-many-digits", "is the mapping right about these columns?",
		fmt.Sprintf("%s would have more than nine digits before the point", r.im.framework.Measures[t.measure].ID)})
}

// evaluate adds up an expression. ok is false when a cell could not be read.
func (r *reader) evaluate(e []operand) (sum observation.Decimal, symbol observation.Symbol, ok bool) {
	symbol = observation.Number
	for _, o := range e {
		c := r.cells[o.column]
		switch {
		case c.bad:
			return sum, symbol, false
		case c.symbol != observation.Number:
			symbol = worse(symbol, c.symbol)
		default:
			n := c.number
			if o.minus {
				n = n.Neg()
			}
			if sum, ok = add(sum, n); !ok {
				r.faults.add(r.sc.Pos(-1), fault{"too-many-digits", "is the mapping right about these columns?", "a sum of figures has more than nine digits before the point"})
				return sum, symbol, false
			}
		}
	}
	return sum, symbol, true
}

// fits reports whether an observation can hold a number: nine digits before
// the point. Any two such numbers can be added within int64.
func fits(d observation.Decimal) bool {
	units, scale := d.Units()
	if units < 0 {
		units = -units
	}
	return units >= 0 && units/tenTo(scale) < 1e9
}

// add is a + b, of numbers that fit; false when the sum does not.
func add(a, b observation.Decimal) (observation.Decimal, bool) {
	sum := a.Add(b)
	return sum, fits(sum)
}

// worse gives the symbol of a result made from two figures: suppression wins,
// so that what it hides is never called merely missing; else the first.
func worse(a, b observation.Symbol) observation.Symbol {
	if b == observation.Suppressed || a == observation.Number {
		return b
	}
	return a
}

// ratio gives num ÷ den × per, worked out exactly and rounded once, half away
// from zero, to decimals; false when the result does not fit. den must not be 0.
func ratio(num, den observation.Decimal, per int64, decimals int) (observation.Decimal, bool) {
	n, nScale := num.Units()
	d, dScale := den.Units()
	a := new(big.Int).Mul(big.NewInt(n), big.NewInt(per))
	a.Mul(a, big.NewInt(tenTo(decimals+dScale)))
	b := new(big.Int).Mul(big.NewInt(d), big.NewInt(tenTo(nScale)))
	negative := a.Sign()*b.Sign() < 0
	a.Abs(a)
	b.Abs(b)
	a.Add(a.Lsh(a, 1), b) // (2a + b) ÷ 2b is a ÷ b rounded half up
	a.Quo(a, b.Lsh(b, 1))
	if negative {
		a.Neg(a)
	}
	if !a.IsInt64() {
		return observation.Decimal{}, false
	}
	result := observation.NewDecimal(a.Int64(), decimals)
	return result, fits(result)
}

// fault is a mistake that a file may repeat in every row: it is reported once,
// where it stands first, with how often it was met.
type fault struct{ rule, hint, text string }

type faults struct {
	count map[fault]int
	at    map[fault]source.Pos
}

// manyFaults bounds the different faults of a file of which each is told: a
// file of another kind can have one in every cell.
const manyFaults = 1000

func (f *faults) add(at source.Pos, what fault) {
	if len(f.count) >= manyFaults && f.count[what] == 0 {
		what = fault{what.rule, "", "there are more mistakes of this kind"}
	}
	if f.count[what]++; f.count[what] == 1 {
		f.at[what] = at
	}
}

// finish reports the faults of the file, and a file that gave nothing: its
// publisher may have renamed what a filter of the mapping looks for.
func (r *reader) finish() {
	r.addUp()
	if rep := r.job.report; r.sc.Err() == nil && rep.Taken == 0 && len(r.faults.count) == 0 && len(r.targets) > 0 {
		why := "it has no rows"
		if len(rep.Left) > 0 {
			why = fmt.Sprintf("%s left because %s", plural(rep.Left[0].Rows, "row"), rep.Left[0].Why)
		} else if len(rep.Areas) > 0 {
			why = fmt.Sprintf("%s %s", plural(rep.Areas[0].Rows, "row"), rep.Areas[0].Rule)
		}
		r.im.probs.AddHint(source.Pos{File: r.job.path}, "nothing-taken", "does the mapping "+rep.Mapping+" fit this release?", "nothing of this file can be taken: %s", why)
	}
	for what, n := range r.faults.count {
		text := what.text
		if n > 1 {
			text += " (" + strconv.Itoa(n) + " times in this file)"
		}
		r.im.probs.AddHint(r.faults.at[what], what.rule, what.hint, "%s", text)
	}
}

// pointKey is what a figure is about. No two figures of an edition are about
// the same.
type pointKey struct {
	measure  framework.MeasureIndex
	category framework.CategoryIndex
	area     area.Index
	period   period.Period
}

// origin is where a figure stands.
type origin struct {
	job  *job
	line int
}

// twice is figures that stand in one file and again in another, or the same.
type twice struct {
	first, second *job
	example       source.Problem
	count         int
}

// take keeps a point, unless it stands elsewhere already. Only points that
// are kept cost memory, so that no file, however long, needs more than the
// figures that an edition can have.
func (im *importer) take(j *job, p point) {
	key := pointKey{p.measure, p.category, p.area, p.period}
	before, there := im.origins[key]
	if !there {
		im.origins[key] = origin{j, p.line}
		j.points = append(j.points, p)
		return
	}
	for i := range im.twice {
		if t := &im.twice[i]; t.first == before.job && t.second == j {
			t.count++
			return
		}
	}
	im.twice = append(im.twice, twice{before.job, j, source.Problem{Pos: source.Pos{File: j.path, Line: p.line}, Rule: "duplicate-row",
		Text: fmt.Sprintf("%s for %s in %s stands here and in %s:%d", im.framework.Measures[p.measure].ID,
			im.register.Areas[p.area].Slug, p.period, filepath.Base(before.job.path), before.line)}, 1})
}

// checkRanges refuses percentages above 100 and parts larger than their whole,
// once a file: an edition that held them could not be built.
func (im *importer) checkRanges(jobs []*job) {
	for _, j := range jobs {
		wrong, first := 0, point{}
		for _, p := range j.points {
			m := &im.framework.Measures[p.measure]
			if p.symbol != observation.Number || m.Unit != framework.Percent || m.MayExceed {
				continue
			}
			part := p.numerator.OK && p.denominator.OK && p.numerator.Cmp(p.denominator.Decimal) > 0
			if !part && p.number.Cmp(observation.NewDecimal(100, 0)) <= 0 {
				continue
			}
			if wrong++; wrong == 1 {
				first = p
			}
		}
		if wrong > 0 {
			im.probs.AddHint(source.Pos{File: j.path, Line: first.line}, "range", "is the mapping right, and the file as it was published?",
				"%s of %s would be %s%%, above 100%% or a part larger than its whole (figures like that in this file: %d)",
				im.framework.Measures[first.measure].ID, im.register.Areas[first.area].Slug, first.number, wrong)
		}
	}
}

// reportDuplicates reports figures that stand twice, in one file or in two.
func (im *importer) reportDuplicates() {
	for _, t := range im.twice {
		hint := "import one release at a time"
		if t.first == t.second {
			hint = "is a filter missing in the mapping (where)?"
		}
		more := ""
		if t.count > 1 {
			more = " (and " + plural(t.count-1, "more figure") + ")"
		}
		im.probs.AddHint(t.example.Pos, t.example.Rule, hint, "%s%s", t.example.Text, more)
	}
}

// sortPoints brings points into the order of the files that are written:
// measure, category, area, period.
func sortPoints(points []point) {
	sort.SliceStable(points, func(i, j int) bool {
		a, b := &points[i], &points[j]
		switch {
		case a.measure != b.measure:
			return a.measure < b.measure
		case a.category != b.category:
			return a.category < b.category
		case a.area != b.area:
			return a.area < b.area
		}
		return a.period.Compare(b.period) < 0
	})
}

// contains reports whether a column is in a list, without regard to case.
func contains(list []string, column string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, column) })
}
