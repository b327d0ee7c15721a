package framework

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/source"
)

// The shape of a framework file. Themes, breakdowns, indicators, questions and
// states are arrays of tables; an indicator holds its measures, and measures
// that belong to no indicator are [[context]].
type (
	fileFramework struct {
		Title, Version, Publisher, Source, Intro string

		Theme     []fileTheme
		Breakdown []fileBreakdown
		Indicator []fileIndicator
		Question  []fileQuestion
		Context   []fileMeasure
		State     []fileState
		Sum       []fileSum
	}
	fileTheme struct {
		ID, Title, Intro, Notes string
		ShortTitle              string `toml:"short_title"`
		Synonyms                []string
	}
	fileBreakdown struct {
		ID, Label                      string
		Exclusive, Ordered, Statistics bool
		Category                       []fileCategory
	}
	fileCategory struct {
		ID, Label, Short, Note string
	}
	fileIndicator struct {
		ID, Theme, Title, Text, Rationale, Collection string
		DataSource                                    string `toml:"data_source"`
		Synonyms, Questions                           []string
		Measure                                       []fileMeasure
	}
	fileQuestion struct {
		ID, Theme, Title, Text string
		Measures, Synonyms     []string
	}
	fileState struct {
		Kind, Text           string
		Measures, Categories []string
		From, To             int
		ReplacedBy           string `toml:"replaced_by"`
	}
)

// reader turns what stands in a file into a Framework.
type reader struct {
	file  fileFramework
	doc   *source.Doc
	probs *source.Problems
	f     *Framework
	vague map[string]bool // measures whose breakdown is not known: nothing more is said about its categories
}

// Read reads a framework file. What is wrong with it becomes problems, and the
// Framework holds what could be understood: it is only to be used when there
// are none. The error is for a file that cannot be read.
func Read(fsys fs.FS, name string, probs *source.Problems) (*Framework, error) {
	r := &reader{probs: probs, vague: map[string]bool{}, f: &Framework{measures: map[string]MeasureIndex{}, items: map[string]int{}}}
	doc, err := source.ReadTOML(fsys, name, &r.file, probs)
	if err != nil {
		return nil, err
	}
	if doc.Partial() {
		return r.f, nil // what refers to the tables left out would only repeat it
	}
	r.doc = doc
	r.f.ID = strings.TrimSuffix(path.Base(name), ".toml")
	r.f.Title = r.required(r.file.Title, "title")
	r.f.Version = r.required(r.file.Version, "version")
	r.f.Publisher = text(r.file.Publisher)
	r.f.Source = text(r.file.Source)
	r.f.Intro = text(r.file.Intro)
	r.themes()
	r.breakdowns()
	r.questions()
	r.indicators()
	r.context()
	r.sums()
	r.measuresOfQuestions()
	r.states()
	return r.f, nil
}

func (r *reader) themes() {
	for i, t := range r.file.Theme {
		at := []any{"theme", i}
		r.id(t.ID, at)
		r.once(t.ID, r.f.ThemeIDs(), at)
		r.f.Themes = append(r.f.Themes, Theme{
			ID:         t.ID,
			Title:      r.required(t.Title, "theme", i, "title"),
			ShortTitle: r.required(t.ShortTitle, "theme", i, "short_title"),
			Intro:      text(t.Intro),
			Notes:      text(t.Notes),
			Synonyms:   t.Synonyms,
		})
	}
}

// statistics are the categories that a breakdown of statistics may have.
var statistics = [...]string{"min", "p25", "median", "mode", "p75", "max"}

func (r *reader) breakdowns() {
	for i, b := range r.file.Breakdown {
		at := []any{"breakdown", i}
		r.id(b.ID, at)
		r.once(b.ID, breakdownIDs(r.f.Breakdowns), at)
		out := Breakdown{
			ID: b.ID, Label: r.required(b.Label, "breakdown", i, "label"),
			Exclusive: b.Exclusive, Ordered: b.Ordered, Statistics: b.Statistics,
		}
		if b.Statistics && b.Exclusive {
			r.problem("breakdown", "", []any{"breakdown", i, "exclusive"}, "statistics of a distribution are not parts of a whole")
		}
		if len(b.Category) == 0 && r.doc.Missing("breakdown", i, "category") {
			r.problem("missing-key", "", at, "breakdown %q has no category", b.ID)
		}
		for k, c := range b.Category {
			at := []any{"breakdown", i, "category", k}
			r.id(c.ID, at)
			r.once(c.ID, categoryIDs(out.Categories), at)
			if b.Statistics {
				r.name(statistics[:], c.ID, "statistic", append(at, "id")...)
			}
			label := r.required(c.Label, append(at, "label")...)
			out.Categories = append(out.Categories, Category{ID: c.ID, Label: label, Short: c.Short, Note: text(c.Note)})
		}
		r.f.Breakdowns = append(r.f.Breakdowns, out)
	}
}

func (r *reader) questions() {
	want := 1
	for i, q := range r.file.Question {
		number := r.number("l", q.ID, &want, "question", i)
		theme := r.theme(q.Theme, "question", i, "theme")
		r.f.items[q.ID] = i
		r.f.Questions = append(r.f.Questions, Question{
			ID: q.ID, Number: number, Theme: theme,
			Title:    r.required(q.Title, "question", i, "title"),
			Text:     r.required(q.Text, "question", i, "text"),
			Parts:    partsOf(q.ID, q.Text),
			Synonyms: q.Synonyms,
			Pos:      r.doc.Pos("question", i),
		})
		if theme != None {
			t := &r.f.Themes[theme]
			t.Questions = append(t.Questions, QuestionIndex(i))
		}
	}
}

func (r *reader) indicators() {
	want := 1
	for i, n := range r.file.Indicator {
		number := r.number("n", n.ID, &want, "indicator", i)
		theme := r.theme(n.Theme, "indicator", i, "theme")
		r.f.items[n.ID] = i
		out := Indicator{
			ID: n.ID, Number: number, Theme: theme,
			Title:      r.required(n.Title, "indicator", i, "title"),
			Text:       r.required(n.Text, "indicator", i, "text"),
			DataSource: r.required(n.DataSource, "indicator", i, "data_source"),
			Rationale:  text(n.Rationale),
			Collection: text(n.Collection),
			Synonyms:   n.Synonyms,
			Pos:        r.doc.Pos("indicator", i),
		}
		for k, id := range n.Questions {
			q, ok := r.f.Question(id)
			if !ok {
				r.name(r.questionIDs(), id, "question", "indicator", i, "questions", k)
				continue
			}
			out.Questions = append(out.Questions, q)
			beside := &r.f.Questions[q]
			beside.Indicators = append(beside.Indicators, IndicatorIndex(i))
		}
		if len(n.Measure) == 0 && r.doc.Missing("indicator", i, "measure") {
			r.problem("missing-key", "add [[indicator.measure]]", []any{"indicator", i}, "indicator %q has no measure", n.ID)
		}
		for k := range n.Measure {
			m := r.measure(&n.Measure[k], IndicatorIndex(i), []any{"indicator", i, "measure", k})
			r.anchor(&m, out.Measures)
			out.Measures = append(out.Measures, r.add(m))
		}
		r.f.Indicators = append(r.f.Indicators, out)
		if theme != None {
			t := &r.f.Themes[theme]
			t.Indicators = append(t.Indicators, IndicatorIndex(i))
		}
	}
}

func (r *reader) context() {
	for i := range r.file.Context {
		m := r.measure(&r.file.Context[i], None, []any{"context", i})
		r.anchor(&m, nil)
		r.add(m)
	}
}

func (r *reader) measuresOfQuestions() {
	for i, q := range r.file.Question {
		for k, id := range q.Measures {
			if m, ok := r.measureNamed(id, "question", i, "measures", k); ok {
				r.f.Questions[i].Measures = append(r.f.Questions[i].Measures, m)
			}
		}
	}
}

func (r *reader) states() {
	for i, s := range r.file.State {
		state := State{
			Kind:       StateKind(max(0, r.name(stateNames[:], s.Kind, "kind of state", "state", i, "kind"))),
			From:       s.From,
			To:         s.To,
			Category:   None,
			ReplacedBy: None,
			Text:       r.required(s.Text, "state", i, "text"),
			Pos:        r.doc.Pos("state", i),
		}
		if s.To != 0 && s.From > s.To {
			r.problem("state", "", []any{"state", i, "from"}, "from %d is after to %d", s.From, s.To)
		}
		if s.ReplacedBy != "" {
			if m, ok := r.measureNamed(s.ReplacedBy, "state", i, "replaced_by"); ok {
				state.ReplacedBy = m
			}
		}
		if len(s.Measures) == 0 && r.doc.Missing("state", i, "measures") {
			r.problem("missing-key", "", []any{"state", i}, "a state needs measures")
		}
		for k, id := range s.Measures {
			if m, ok := r.measureNamed(id, "state", i, "measures", k); ok {
				r.stateOf(state, m, i)
			}
		}
	}
}

// stateOf adds a state of one measure, once for each category it is about.
// Categories are numbered by measure, so a state of several is kept apart.
func (r *reader) stateOf(state State, m MeasureIndex, i int) {
	state.Measures = []MeasureIndex{m}
	for _, c := range r.categoriesNamed(m, r.file.State[i].Categories, "state", i, "categories") {
		state.Category = c
		r.f.States = append(r.f.States, state)
	}
	if len(r.file.State[i].Categories) == 0 {
		r.f.States = append(r.f.States, state)
	}
}

// problem adds a problem at a path of the file.
func (r *reader) problem(rule, hint string, at []any, format string, args ...any) {
	r.probs.AddHint(r.doc.Pos(at...), rule, hint, format, args...)
}

// required gives a text, and a problem when there is none. The last of the
// path is the name of its key.
func (r *reader) required(s string, at ...any) string {
	s = text(s)
	if s == "" && r.doc.Missing(at...) {
		r.problem("missing-key", "", at, "%s is missing or empty", at[len(at)-1])
	}
	return s
}

// name finds a name among those known; -1 and a problem when it is not there.
func (r *reader) name(known []string, name, what string, at ...any) int {
	i := slices.Index(known, name)
	if i >= 0 {
		return i
	}
	hint := source.DidYouMean(name, known)
	if hint == "" && len(known) <= 12 {
		hint = "known are " + strings.Join(known, ", ")
	}
	if name == "" {
		if r.doc.Missing(at...) {
			r.problem("missing-key", hint, at, "%s is missing", what)
		}
	} else {
		r.problem("unknown-name", hint, at, "unknown %s %q", what, name)
	}
	return -1
}

func (r *reader) theme(id string, at ...any) ThemeIndex {
	return ThemeIndex(r.name(r.f.ThemeIDs(), id, "theme", at...))
}

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// id checks that an id can stand in an address.
func (r *reader) id(id string, at []any) {
	at = append(at[:len(at):len(at)], "id")
	if !idPattern.MatchString(id) && (id != "" || r.doc.Missing(at...)) {
		r.problem("id", "", at, "id %q must be lower-case letters, digits and single hyphens", id)
	}
}

// once checks that an id is not taken.
func (r *reader) once(id string, taken []string, at []any) {
	if id != "" && slices.Contains(taken, id) {
		r.problem("duplicate", "", append(at[:len(at):len(at)], "id"), "id %q is taken already", id)
	}
}

// number reads the number of an item from its id, such as 19 from "n19", and
// checks that numbers run without gaps. want is the number expected.
func (r *reader) number(letter, id string, want *int, at ...any) int {
	at = append(at, "id")
	if id == "" && !r.doc.Missing(at...) {
		*want++
		return *want - 1
	}
	n, err := strconv.Atoi(strings.TrimPrefix(id, letter))
	if err != nil || id != letter+strconv.Itoa(n) || n < 1 {
		r.problem("id", "", at, "id %q must be %q and a number, such as %q", id, letter, letter+strconv.Itoa(*want))
		n = *want
	} else if _, taken := r.f.items[id]; taken {
		r.problem("duplicate", "", at, "id %q is taken already", id)
	} else if n != *want {
		r.problem("number", "", at, "found %q where %q was expected: numbers run in order and without gaps", id, letter+strconv.Itoa(*want))
	}
	*want = n + 1
	return n
}

func (r *reader) questionIDs() []string {
	var ids []string
	for i := range r.f.Questions {
		ids = append(ids, r.f.Questions[i].ID)
	}
	return ids
}

func breakdownIDs(bs []Breakdown) []string {
	ids := make([]string, len(bs))
	for i := range bs {
		ids[i] = bs[i].ID
	}
	return ids
}

func categoryIDs(cs []Category) []string {
	ids := make([]string, len(cs))
	for i := range cs {
		ids[i] = cs[i].ID
	}
	return ids
}

// text takes the blank lines off both ends of a text in three quotes, and the
// carriage returns of a file written on Windows.
func text(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
