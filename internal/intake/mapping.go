package intake

import (
	"embed"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strings"

	"almanac/internal/observation"
	"almanac/internal/source"
)

//go:embed mappings/*.toml
var shipped embed.FS

// Mapping says what the files of one publication mean. It is read from
// mappings/<id>.toml, which ship with the program, or from data/import/<id>.toml
// of a site, which replaces a shipped mapping of the same id or adds one.
//
// Columns are named as the newest release spells them. They are found without
// regard to case, or under one of their aliases. An expression is one column,
// or several joined by " + " and " - " with blanks on both sides. Where a
// publisher writes the year into the names, a placeholder stands for it, see
// yearNames.
type Mapping struct {
	ID string `toml:"-"`

	Dialect    string `toml:"dialect"`  // how rows name place and period: "ees", "sfr", "fingertips", "lait"
	Encoding   string `toml:"encoding"` // "windows-1252"; none means UTF-8
	Title      string `toml:"title"`    // of the publication
	Publisher  string `toml:"publisher"`
	Licence    string `toml:"licence"`
	LicenceURL string `toml:"licence_url"`
	URL        string `toml:"url"`

	TimeIdentifiers []string            `toml:"time_identifiers"` // what time_identifier may say
	Symbols         map[string]string   `toml:"symbols"`          // the publisher's symbol → c, x, z, u or low
	Confidence      map[string]string   `toml:"confidence"`       // what a column of data confidence says → a mark, or none
	Aliases         map[string][]string `toml:"aliases"`          // column → its names in other releases
	Labels          map[string]string   `toml:"labels"`           // column → what a meta file calls it
	Rounding        map[string]int      `toml:"rounding"`         // level → the step to which counts are rounded there
	Protection      Protection          `toml:"protection"`       // how people in the figures are protected
	Joint           [][]string          `toml:"joint"`            // codes of areas: the row of the first bears the figures of all
	ValueNotes      []ValueNote         `toml:"value_note"`       // what the publisher's remarks on figures mean
	Shared          []Shared            `toml:"shared"`           // figures that are those of several authorities
	Notes           []SourceNote        `toml:"note"`             // on every file
	Releases        []Release           `toml:"release"`          // told apart by the name of the file
	Files           []FileMapping       `toml:"file"`
}

// Release is one edition of the publication.
type Release struct {
	Names    []string          `toml:"names"`    // patterns of file names: "*_2022.csv"
	Title    string            `toml:"title"`    //
	Released string            `toml:"released"` // 2022-10-27
	Symbols  map[string]string `toml:"symbols"`  // where they differ from the mapping's
	Joint    [][]string        `toml:"joint"`    // besides the mapping's
	Imputed  []Imputed         `toml:"imputed"`
	Notes    []SourceNote      `toml:"note"`
}

// Protection is what the publisher does so that nobody can be recognised, besides
// rounding; see edition.Protection.
type Protection struct {
	About     string `toml:"about"`     // "children" or "staff"
	Threshold int    `toml:"threshold"` // counts from 1 to this are suppressed; none means 5
	Zeros     string `toml:"zeros"`     // "shown" where 0 and 100 per cent are published knowingly
}

// Imputed is an area without figures whose figures of another period are in the
// totals.
type Imputed struct {
	Area    string   `toml:"area"` // its code
	Periods []string `toml:"periods"`
	From    string   `toml:"from"`
}

// FileMapping says what one file of the publication means.
type FileMapping struct {
	ID             string              `toml:"id"` // observations go to <mapping>-<id>.csv
	Title          string              `toml:"title"`
	Names          []string            `toml:"names"`           // patterns of file names
	Where          map[string]string   `toml:"where"`           // only rows with these values
	Optional       []string            `toml:"optional"`        // columns that not every release has
	Periods        map[string][]string `toml:"periods"`         // time_period → periods, where they differ
	Offset         int                 `toml:"offset"`          // years to add to time_period
	BackCoded      bool                `toml:"back_coded"`      // takes figures of areas for years before they began
	Population     string              `toml:"population"`      // the column with the population that rates are based on
	PopulationStep int                 `toml:"population_step"` // to which it is rounded, where rates are based on the unrounded one
	NeedsFile      string              `toml:"needs_file"`      // id of the file whose rates prove the population
	Rates          []RatePair          `toml:"rate"`
	Targets        []Target            `toml:"measure"`
	Overrides      []Override          `toml:"override"`
	Notes          []SourceNote        `toml:"note"`
}

// RatePair is a published count and its published rate, from which the
// population behind both can be worked out, and by which one is proved.
type RatePair struct {
	Count    string `toml:"count"`
	Rate     string `toml:"rate"`
	Per      int64  `toml:"per"`      // 10000
	Decimals int    `toml:"decimals"` // of the rate: 1
}

// Target is a measure and where its values stand.
//
// Either value names the column of the published figure (or an expression: a
// sum calculated here), or per asks for numerator ÷ denominator × per, worked
// out exactly and rounded once to decimals, half away from zero. The
// denominator "@population" is the population of the area and period. Where a
// dialect carries the noise of binary fractions (9.6999999999999993), decimals
// are those of the figure as it was published.
//
// With rows, numerator and denominator are first added up over the rows that
// meet those conditions: a figure about two groups from the rows of each. With
// proof, which names the column of the published figure of the same kind, the
// result is shown only where the same working on a row gives what is published
// there; see rows.go.
type Target struct {
	ID          string              `toml:"id"`
	Value       string              `toml:"value"`
	Numerator   string              `toml:"numerator"`
	Denominator string              `toml:"denominator"`
	Per         int64               `toml:"per"`
	Decimals    int                 `toml:"decimals"`
	Half        int                 `toml:"half"`       // 1 or 2, for measures of six months
	Confidence  string              `toml:"confidence"` // the column that says how far its publisher trusts it
	Fallback    bool                `toml:"fallback"`   // stands back where another file of the edition gives the measure
	Lower       string              `toml:"lower"`      // columns of the limits of the 95% interval
	Upper       string              `toml:"upper"`
	Expect      map[string]string   `toml:"expect"` // what else the rows must say, such as the unit
	Where       map[string]string   `toml:"where"`
	Rows        []map[string]string `toml:"rows"`
	Proof       string              `toml:"proof"`
	Categories  []CategoryTarget    `toml:"category"`
}

// CategoryTarget is one category of a measure with a breakdown. What it leaves
// out is as in the Target.
type CategoryTarget struct {
	ID          string              `toml:"id"`
	Value       string              `toml:"value"`
	Numerator   string              `toml:"numerator"`
	Denominator string              `toml:"denominator"`
	Per         int64               `toml:"per"`
	Lower       string              `toml:"lower"`
	Upper       string              `toml:"upper"`
	Where       map[string]string   `toml:"where"`
	Rows        []map[string]string `toml:"rows"`
	Proof       string              `toml:"proof"`
}

// Override puts a symbol in the place of published numbers that cannot be used.
// Published symbols stay.
type Override struct {
	Measures []string `toml:"measures"`
	Period   string   `toml:"period"`
	Symbol   string   `toml:"symbol"`
	Note     string   `toml:"note"`
}

// ValueNote says what a publisher's remark beside a figure means: a mark of the
// figure, or the symbol that stands where the figure is left empty.
type ValueNote struct {
	Contains string `toml:"contains"` // part of the remark, without regard to case
	Symbol   string `toml:"symbol"`
	Mark     string `toml:"mark"`
}

// Shared is two or more authorities whose figures are one figure, of a joint
// return or published for all together, though each has a row. Each of them
// shows it, as a joint figure.
type Shared struct {
	Areas    []string `toml:"areas"`    // codes
	Note     string   `toml:"note"`     // part of the remark that says so; without it, equal figures do
	Measures []string `toml:"measures"` // none means all
}

const populationDenominator = "@population"

// maxPer keeps what is worked out with per far from the limits of int64.
const maxPer = 1_000_000

// ReadMappings reads the shipped mappings and those of a site, in order of id.
func ReadMappings(site fs.FS, probs *source.Problems) ([]*Mapping, error) {
	byID := map[string]*Mapping{}
	if err := readMappings(shipped, "mappings", byID, probs); err != nil {
		return nil, err
	}
	if err := readMappings(site, "data/import", byID, probs); err != nil {
		return nil, err
	}
	list := make([]*Mapping, 0, len(byID))
	for _, m := range byID {
		list = append(list, m)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ID < list[j].ID })
	return list, nil
}

func readMappings(fsys fs.FS, dir string, into map[string]*Mapping, probs *source.Problems) error {
	entries, err := fs.ReadDir(fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".toml" {
			continue
		}
		m := &Mapping{ID: strings.TrimSuffix(e.Name(), ".toml")}
		doc, err := source.ReadTOML(fsys, dir+"/"+e.Name(), m, probs)
		if err != nil {
			return err
		}
		m.check(doc, probs)
		into[m.ID] = m
	}
	return nil
}

// check looks for what the types cannot say. Measures and columns are checked
// later, against a framework and a file.
func (m *Mapping) check(doc *source.Doc, probs *source.Problems) {
	if _, ok := dialectOf(m.Dialect); !ok {
		probs.AddHint(doc.Pos("dialect"), "dialect", source.DidYouMean(m.Dialect, dialectNames()), "%q is not a dialect; known are %s", m.Dialect, strings.Join(dialectNames(), ", "))
	}
	if m.Encoding != "" && m.Encoding != windows1252 {
		probs.Add(doc.Pos("encoding"), "encoding", "%q is not an encoding; write %q, or nothing for UTF-8", m.Encoding, windows1252)
	}
	checkSymbols(doc, probs, m.Symbols, "symbols")
	for from, to := range m.Confidence {
		if _, unknown := observation.ParseMarks(to); unknown != "" {
			probs.Add(doc.Pos("confidence", from), "mark", "%q is not a mark; write l for low confidence, or nothing", unknown)
		}
	}
	for i := range m.Releases {
		checkSymbols(doc, probs, m.Releases[i].Symbols, "release", i, "symbols")
		checkPatterns(doc, probs, m.Releases[i].Names, "release", i, "names")
	}
	for level := range m.Rounding {
		if _, ok := levelByName(level); !ok {
			probs.Add(doc.Pos("rounding", level), "level", "%q is not a level of areas", level)
		}
	}
	m.checkRemarks(doc, probs)
	seen := map[string]bool{}
	for i := range m.Files {
		f := &m.Files[i]
		for from, years := range f.Periods {
			for _, y := range years {
				if _, ok := parseYear(y); !ok {
					probs.Add(doc.Pos("file", i, "periods", from), "time-period", "%q is not a year: 2022, or 202122 for 2021/22", y)
				}
			}
		}
		if f.ID == "" || seen[f.ID] {
			probs.Add(doc.Pos("file", i), "file-id", "each file needs an id of its own; this one has %q", f.ID)
		}
		seen[f.ID] = true
		checkPatterns(doc, probs, f.Names, "file", i, "names")
		f.check(doc, i, probs)
	}
	for i := range m.Files {
		if need := m.Files[i].NeedsFile; need != "" && !seen[need] {
			probs.Add(doc.Pos("file", i, "needs_file"), "file-id", "no file has the id %q", need)
		}
	}
}

// checkRemarks looks at what the mapping says of remarks and joint figures.
func (m *Mapping) checkRemarks(doc *source.Doc, probs *source.Problems) {
	for i, n := range m.ValueNotes {
		at := doc.Pos("value_note", i)
		if n.Contains == "" || (n.Symbol == "") == (n.Mark == "") {
			probs.Add(at, "value-note", "a value_note needs contains, and either symbol or mark")
		}
		if _, ok := parseSymbol(n.Symbol); n.Symbol != "" && !ok {
			probs.Add(at, "symbol", "%q is not a symbol; known are %s", n.Symbol, ownSymbols)
		}
		if _, unknown := observation.ParseMarks(n.Mark); unknown != "" {
			codes, _ := observation.MarkCodes()
			probs.Add(at, "mark", "%q is not a mark; known are %s", unknown, strings.Join(codes, ", "))
		}
	}
	for i, g := range m.Shared {
		if len(g.Areas) < 2 {
			probs.Add(doc.Pos("shared", i), "shared", "areas needs the codes of at least two areas")
		}
	}
}

func (f *FileMapping) check(doc *source.Doc, i int, probs *source.Problems) {
	for k := range f.Targets {
		t := &f.Targets[k]
		at := doc.Pos("file", i, "measure", k)
		for _, c := range t.parts() {
			switch {
			case c.Value == "" && c.Per == 0:
				probs.Add(at, "target", "%s needs value, or per with numerator and denominator", name(t.ID, c.ID))
			case c.Value != "" && c.Per != 0:
				probs.Add(at, "target", "%s has both value and per; a figure is published or worked out", name(t.ID, c.ID))
			case c.Per != 0 && (c.Numerator == "" || c.Denominator == ""):
				probs.Add(at, "target", "%s has per but lacks numerator or denominator", name(t.ID, c.ID))
			case c.Per < 0 || c.Per > maxPer:
				probs.Add(at, "target", "%s is per %d; per is at most %d", name(t.ID, c.ID), c.Per, maxPer)
			case c.Per == 0 && (c.Rows != nil || c.Proof != ""):
				probs.Add(at, "target", "%s has rows or proof, which are for figures worked out here, with per", name(t.ID, c.ID))
			case c.Denominator == populationDenominator && (c.Rows != nil || c.Proof != ""):
				probs.Add(at, "target", "%s is a rate of the population, which is proved by [[file.rate]], not by rows or proof", name(t.ID, c.ID))
			case c.Rows != nil && len(c.Rows) < 2:
				probs.Add(at, "target", "%s adds up one row only; use where", name(t.ID, c.ID))
			case (c.Lower == "") != (c.Upper == ""):
				probs.Add(at, "target", "%s has one limit; give both lower and upper, or none", name(t.ID, c.ID))
			case t.Per != 0 && c.Lower != "":
				probs.Add(at, "target", "%s is worked out, and has published limits", name(t.ID, c.ID))
			}
		}
		if t.Half < 0 || t.Half > 2 {
			probs.Add(at, "target", "half is 1 or 2, not %d", t.Half)
		}
		if t.Decimals < 0 || t.Decimals > 4 {
			probs.Add(at, "target", "decimals is 0 to 4, not %d", t.Decimals)
		}
	}
	if f.PopulationStep < 0 {
		probs.Add(doc.Pos("file", i, "population_step"), "rate-pair", "a population is rounded to a step above zero, not %d", f.PopulationStep)
	}
	for k := range f.Rates {
		if r := &f.Rates[k]; r.Per <= 0 || r.Per > maxPer || r.Decimals < 0 || r.Decimals > 4 || r.Per*tenTo(r.Decimals) > maxPer {
			probs.Add(doc.Pos("file", i, "rate", k), "rate-pair", "a rate needs per, such as 10000, and decimals from 0 to 4")
		}
	}
	for k, o := range f.Overrides {
		if _, ok := parseSymbol(o.Symbol); !ok {
			probs.Add(doc.Pos("file", i, "override", k, "symbol"), "symbol", "%q is not a symbol; known are %s", o.Symbol, ownSymbols)
		}
	}
}

// parts gives the categories with what they inherit, or the target itself as
// its one part.
func (t *Target) parts() []CategoryTarget {
	own := CategoryTarget{Value: t.Value, Numerator: t.Numerator, Denominator: t.Denominator, Per: t.Per, Lower: t.Lower, Upper: t.Upper, Where: t.Where, Rows: t.Rows, Proof: t.Proof}
	if t.Categories == nil {
		return []CategoryTarget{own}
	}
	parts := make([]CategoryTarget, len(t.Categories))
	for i, c := range t.Categories {
		p := own
		p.ID = c.ID
		inherit(&p.Value, c.Value)
		inherit(&p.Numerator, c.Numerator)
		inherit(&p.Denominator, c.Denominator)
		inherit(&p.Proof, c.Proof)
		if c.Per != 0 {
			p.Per = c.Per
		}
		if c.Rows != nil {
			p.Rows = c.Rows
		}
		inherit(&p.Lower, c.Lower)
		inherit(&p.Upper, c.Upper)
		p.Where = map[string]string{}
		for _, where := range []map[string]string{t.Where, c.Where} {
			for column, value := range where {
				p.Where[column] = value
			}
		}
		parts[i] = p
	}
	return parts
}

func inherit(s *string, own string) {
	if own != "" {
		*s = own
	}
}

func name(measure, category string) string {
	if category == "" {
		return measure
	}
	return measure + " " + category
}

// parseSymbol reads a symbol that a mapping may put for what a department
// publishes. That a figure was withdrawn only the site itself can say.
func parseSymbol(code string) (observation.Symbol, bool) {
	s, ok := observation.ParseSymbol(code)
	return s, ok && s != observation.Withdrawn
}

const ownSymbols = "c, x, z, u and low"

func checkSymbols(doc *source.Doc, probs *source.Problems, symbols map[string]string, at ...any) {
	for from, to := range symbols {
		if _, ok := parseSymbol(to); !ok {
			probs.Add(doc.Pos(append(at, from)...), "symbol", "%q is not a symbol; known are %s", to, ownSymbols)
		}
	}
}

func checkPatterns(doc *source.Doc, probs *source.Problems, patterns []string, at ...any) {
	for i, p := range patterns {
		if _, err := path.Match(p, ""); err != nil {
			probs.Add(doc.Pos(append(at, i)...), "pattern", "%q is not a pattern of file names", p)
		}
	}
}

// matches reports whether a file name fits one of the patterns, without regard
// to case.
func matches(patterns []string, file string) bool {
	for _, p := range patterns {
		if ok, _ := path.Match(strings.ToLower(p), strings.ToLower(file)); ok {
			return true
		}
	}
	return false
}

// release gives the release a file belongs to; an empty one when none fits.
func (m *Mapping) release(file string) *Release {
	for i := range m.Releases {
		if matches(m.Releases[i].Names, file) {
			return &m.Releases[i]
		}
	}
	return &Release{}
}

// symbolsOf gives the symbols of a release.
func (m *Mapping) symbolsOf(r *Release) map[string]observation.Symbol {
	symbols := map[string]observation.Symbol{}
	for _, list := range []map[string]string{m.Symbols, r.Symbols} {
		for from, to := range list {
			symbols[from], _ = parseSymbol(to)
		}
	}
	return symbols
}

// spellings lists the names under which a column may stand.
func (m *Mapping) spellings(column string) []string {
	list := []string{column}
	for name, others := range m.Aliases {
		if strings.EqualFold(name, column) {
			list = append(list, others...)
		}
	}
	return list
}

// columns lists the columns a file needs, those of its measures last, each
// once, in the order in which they are named.
func (f *FileMapping) columns() []string {
	var list []string
	seen := map[string]bool{}
	add := func(names ...string) {
		for _, n := range names {
			if n != "" && n != populationDenominator && !seen[n] {
				seen[n] = true
				list = append(list, n)
			}
		}
	}
	conditions := func(where map[string]string) {
		for _, k := range sortedKeys(where) {
			add(k)
		}
	}
	conditions(f.Where)
	add(f.Population)
	for _, r := range f.Rates {
		add(r.Count, r.Rate)
	}
	for i := range f.Targets {
		add(f.Targets[i].Confidence)
		conditions(f.Targets[i].Expect)
		for _, p := range f.Targets[i].parts() {
			conditions(p.Where)
			for _, where := range p.Rows {
				conditions(where)
			}
			add(p.Proof)
			for _, e := range []string{p.Value, p.Numerator, p.Denominator, p.Lower, p.Upper} {
				for _, t := range parseExpression(e) {
					add(t.column)
				}
			}
		}
	}
	return list
}

// term is a column of an expression with its sign.
type term struct {
	column string
	minus  bool
}

var joiner = regexp.MustCompile(`\s([+-])\s`)

// parseExpression splits "a - b + c" into its terms. Signs without blanks
// around them belong to the name of a column: "61+_days", "1-10_days".
func parseExpression(s string) []term {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	var terms []term
	minus, from := false, 0
	for _, m := range joiner.FindAllStringSubmatchIndex(s, -1) {
		terms = append(terms, term{strings.TrimSpace(s[from:m[0]]), minus})
		minus, from = s[m[2]] == '-', m[1]
	}
	return append(terms, term{strings.TrimSpace(s[from:]), minus})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
