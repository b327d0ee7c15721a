// Package framework holds one version of the Children's Safeguarding
// Performance Information Framework: its themes, national indicators
// (N1–N26), local questions (L1–L24), and the measures by which each
// indicator is published.
//
// A framework is read from data/framework/<id>.toml (see Read). Nothing about
// a particular indicator is known to the program; what a measure is, how it is
// rounded, whether high is good, all stands in that file, so that a site can
// differ from the file that ships with Almanac.
//
// Everything refers to everything else by small indexes into the slices of
// Framework, because observations are stored and looked up by them.
package framework

import (
	"slices"
	"strings"

	"almanac/internal/period"
	"almanac/internal/source"
)

// Framework is one version of the framework.
type Framework struct {
	ID        string // "2012-06", the name of its file
	Title     string // "The Children's Safeguarding Performance Information Framework"
	Version   string // "June 2012"
	Publisher string
	Intro     string // opening paragraphs, quoted, separated by blank lines
	Source    string // where the wording is quoted from

	Themes     []Theme
	Indicators []Indicator // N1, N2, … in order of number
	Questions  []Question  // L1, L2, … in order of number
	Measures   []Measure   // in order of indicator, context measures last
	Breakdowns []Breakdown
	States     []State
	Tallies    []Tally // what figures are made of, see Tally
	Sums       []Sum

	measures map[string]MeasureIndex
	items    map[string]int
}

// Indexes into the slices of a Framework. None means that there is none.
type (
	ThemeIndex     int16
	IndicatorIndex int16
	QuestionIndex  int16
	MeasureIndex   int16
	BreakdownIndex int16
	CategoryIndex  int16 // into Breakdown.Categories; 0 for a measure without a breakdown
)

// None is the index of nothing: the indicator of a context measure, the
// breakdown of a measure that has none.
const None = -1

// Theme is one of the five parts of the framework.
type Theme struct {
	ID         string // "outcomes"; its address and the name of its commentary file
	Title      string // as the framework has it
	ShortTitle string // for navigation: "Outcomes"
	Intro      string // the framework's own introduction, quoted; paragraphs separated by blank lines; "[note 1]" stands where the original has the mark of a note
	Notes      string // the framework's notes to the theme, quoted; paragraphs separated by blank lines
	Synonyms   []string
	Indicators []IndicatorIndex
	Questions  []QuestionIndex
}

// Indicator is one of the national information items.
type Indicator struct {
	ID         string // "n19"
	Number     int    // 19
	Theme      ThemeIndex
	Title      string         // short plain title, ours: "Children on a child protection plan"
	Text       string         // the framework's wording, quoted exactly; paragraphs separated by blank lines, list lines begin with "- " or "1. "
	DataSource string         // quoted, without the collection status
	Rationale  string         // quoted; what stands in square brackets is ours
	Collection string         // quoted collection status, e.g. "(Currently collected in CIN Census)"; may be empty
	Synonyms   []string       // what readers type who look for it; search only
	Measures   []MeasureIndex // the first is the headline measure
	Questions  []QuestionIndex
	Pos        source.Pos
}

// Label is the number as it is spoken of: "N19".
func (i *Indicator) Label() string { return "N" + i.ID[1:] }

// Question is one of the questions that local agencies ask themselves.
type Question struct {
	ID         string // "l5"
	Number     int
	Theme      ThemeIndex
	Title      string // short plain title, ours
	Text       string // quoted exactly; paragraphs separated by blank lines, list lines begin with "- "
	Parts      []Part // the items of its lists, in order
	Indicators []IndicatorIndex
	Measures   []MeasureIndex // context measures that belong beside it (re-referrals beside L18)
	Synonyms   []string
	Pos        source.Pos
}

// Label is the number as it is spoken of: "L5".
func (q *Question) Label() string { return "L" + q.ID[1:] }

// Unit is what a value counts.
type Unit uint8

// The units of measures.
const (
	Percent  Unit = iota // %
	PerTenK              // per 10,000 of a population
	Children             // a number of children
	Days                 // working days
	Count                // a number of other things; Base says of what
)

var unitNames = [...]string{"percent", "per-10000", "children", "working-days", "count"}

var unitSymbols = [...]string{"%", "per 10,000", "children", "working days", ""}

// UnitNames lists the names of the units as they are written in a framework file.
func UnitNames() []string { return unitNames[:] }

// String gives the written name.
func (u Unit) String() string { return unitNames[u] }

// Symbol is what stands behind a figure: "%" (closed up to it), "per 10,000",
// "children", "working days"; empty for a count, whose measure says what it counts.
func (u Unit) Symbol() string { return unitSymbols[u] }

// In is Symbol in the language of a site, of which text gives the messages by key.
func (u Unit) In(text func(key string) string) string {
	if u == Count {
		return ""
	}
	return text("unit." + u.String())
}

// Polarity says whether a high value is good.
type Polarity int8

// The polarities. Only a measure with a declared polarity is ever called
// better or worse.
const (
	LowerBetter  Polarity = -1
	NoPolarity   Polarity = 0
	HigherBetter Polarity = 1
)

var polarityNames = [...]string{"lower-better", "none", "higher-better"}

// PolarityNames lists the names of the polarities as they are written in a framework file.
func PolarityNames() []string { return polarityNames[:] }

// String gives the written name.
func (p Polarity) String() string { return polarityNames[p+1] }

// Interval is how the uncertainty of a value is worked out.
type Interval uint8

// The intervals.
const (
	NoInterval        Interval = iota // position among authorities only
	Wilson                            // score interval of a proportion
	Byar                              // Byar's approximation for a rate
	PublishedInterval                 // the limits that came with the value
)

var intervalNames = [...]string{"none", "wilson", "byar", "published"}

// IntervalNames lists the names of the intervals as they are written in a framework file.
func IntervalNames() []string { return intervalNames[:] }

// String gives the written name.
func (i Interval) String() string { return intervalNames[i] }

// Measure is one measurable thing of an indicator.
type Measure struct {
	ID         string // "n19-rate"; context measures begin with "x-"
	Indicator  IndicatorIndex
	Anchor     string // its place on a page: "at-31-march"
	Label      string // short, for tables: "Rate per 10,000"
	Title      string // plain title that can stand alone: "Children on a child protection plan, rate"
	Noun       string // how a sentence names it, lower case, after "the": "rate of children on a child protection plan"
	Unit       Unit
	Base       string // what the denominator counts: "children aged 0 to 17"; empty for counts
	Decimals   int    // decimals shown
	Polarity   Polarity
	Kind       period.Kind
	Interval   Interval
	Breakdown  BreakdownIndex
	Headline   CategoryIndex // the category that stands for the measure on overview pages
	HeadlineOr CategoryIndex // the one that does in an edition without any figure in that, see HeadedBy
	High       string        // one or two sentences: what a high figure may mean
	Low        string        // what a low figure may mean
	Not        string        // what the figure may not be taken to mean
	Definition string        // how the published figure is made, where it needs saying
	Derived    bool          // calculated by us from published counts
	FTE        bool          // counts of staff, not of children
	Synonyms   []string
	MayExceed  bool       // a percentage that may be above 100, its numerator above its denominator
	Counts     TallyIndex // what a value counts, or its numerator; see Tally
	OutOf      TallyIndex // what its denominator counts; None without one
	PartsOf    TallyIndex // the count of which the categories are the parts; None where they are no parts, or of nothing known
	AddedFrom  int        // of how many published counts its numerator is the sum or difference; 1 where it is one of them
	Breaks     []Break
	Pos        source.Pos
}

// Break is a place in a series across which values are not comparable.
type Break struct {
	At         period.Period   // the first period of the new series
	Categories []CategoryIndex // which categories; nil means all
	Text       string          // why
}

// Breakdown is the dimension along which a measure is split.
type Breakdown struct {
	ID         string // "factor"
	Label      string // "Factor"
	Exclusive  bool   // the categories are parts of a whole; only these may be stacked
	Ordered    bool   // the categories have an order of their own (bands, percentiles)
	Statistics bool   // the categories are statistics of a distribution: min, p25, median, mode, p75, max
	Categories []Category
}

// Category is one value of a breakdown.
type Category struct {
	ID    string // "alcohol-child"
	Label string // "Alcohol misuse by the child"
	Short string // for narrow places; empty when Label is short enough
	Note  string
}

// StateKind says why an item has no figures, or other figures than one would expect.
type StateKind uint8

// The states of an item.
const (
	NotCollected      StateKind = iota // not yet collected
	NotPublished                       // collected, but not published by authority
	Retired                            // no longer part of the published statistics
	Replaced                           // superseded by another measure
	Discontinued                       // was published once
	DefinitionDiffers                  // what is published is not quite what the framework asks for
)

var stateNames = [...]string{"not-collected", "not-published", "retired", "replaced", "discontinued", "definition-differs"}

// StateNames lists the names of the states as they are written in files.
func StateNames() []string { return stateNames[:] }

// String gives the written name.
func (k StateKind) String() string { return stateNames[k] }

// State says, for some editions, why a measure has no figures or has others
// than the framework asks for.
type State struct {
	Kind       StateKind
	Measures   []MeasureIndex
	Category   CategoryIndex // None for the whole measure
	From, To   int           // first and last edition year it holds for; 0 for no limit
	Text       string        // the reason, in a sentence
	ReplacedBy MeasureIndex  // None when not replaced
	Pos        source.Pos
}

// Indicator finds an indicator by id, such as "n19".
func (f *Framework) Indicator(id string) (IndicatorIndex, bool) {
	i, ok := f.items[id]
	return IndicatorIndex(i), ok && strings.HasPrefix(id, "n")
}

// Question finds a question by id, such as "l5".
func (f *Framework) Question(id string) (QuestionIndex, bool) {
	i, ok := f.items[id]
	return QuestionIndex(i), ok && strings.HasPrefix(id, "l")
}

// Theme finds a theme by id, such as "outcomes".
func (f *Framework) Theme(id string) (ThemeIndex, bool) {
	for i := range f.Themes {
		if f.Themes[i].ID == id {
			return ThemeIndex(i), true
		}
	}
	return None, false
}

// ItemIDs lists the ids of all indicators and questions, for hints.
func (f *Framework) ItemIDs() []string {
	var ids []string
	for i := range f.Indicators {
		ids = append(ids, f.Indicators[i].ID)
	}
	for i := range f.Questions {
		ids = append(ids, f.Questions[i].ID)
	}
	return ids
}

// ThemeIDs lists the ids of all themes, for hints.
func (f *Framework) ThemeIDs() []string {
	ids := make([]string, len(f.Themes))
	for i := range f.Themes {
		ids[i] = f.Themes[i].ID
	}
	return ids
}

// Measure finds a measure by id.
func (f *Framework) Measure(id string) (MeasureIndex, bool) {
	m, ok := f.measures[id]
	return m, ok
}

// MeasureIDs lists the ids of all measures, for hints.
func (f *Framework) MeasureIDs() []string {
	ids := make([]string, len(f.Measures))
	for i := range f.Measures {
		ids[i] = f.Measures[i].ID
	}
	return ids
}

// Categories lists the categories of a measure; nil when it has no breakdown.
func (f *Framework) Categories(m MeasureIndex) []Category {
	if b := f.Measures[m].Breakdown; b != None {
		return f.Breakdowns[b].Categories
	}
	return nil
}

// Width is the number of series a measure has for one area: its categories, or 1.
func (f *Framework) Width(m MeasureIndex) int {
	if c := f.Categories(m); c != nil {
		return len(c)
	}
	return 1
}

// HeadedBy gives the framework as an edition with some figures shows it: where
// nothing is held in the category that stands for a measure, the one that is
// named in its place does. A publisher may have drawn categories otherwise in
// some years, and a page must not say that there is no figure when there is. f
// itself stays as it is.
func (f *Framework) HeadedBy(held func(MeasureIndex, CategoryIndex) bool) *Framework {
	headed := f
	for i := range f.Measures {
		m := MeasureIndex(i)
		if or := f.Measures[i].HeadlineOr; or != f.Measures[i].Headline && !held(m, f.Measures[i].Headline) && held(m, or) {
			if headed == f {
				headed = &Framework{}
				*headed = *f
				headed.Measures = slices.Clone(f.Measures)
			}
			headed.Measures[i].Headline = or
		}
	}
	return headed
}

// Category finds a category of a measure by id. A measure without a breakdown
// has the one category "".
func (f *Framework) Category(m MeasureIndex, id string) (CategoryIndex, bool) {
	cats := f.Categories(m)
	if cats == nil {
		return 0, id == ""
	}
	for i := range cats {
		if cats[i].ID == id {
			return CategoryIndex(i), true
		}
	}
	return 0, false
}

// StatesOf lists the states that hold for a measure in an edition of the given year.
func (f *Framework) StatesOf(m MeasureIndex, year int) []*State {
	var out []*State
	for i := range f.States {
		s := &f.States[i]
		if s.From != 0 && year < s.From || s.To != 0 && year > s.To {
			continue
		}
		for _, x := range s.Measures {
			if x == m {
				out = append(out, s)
			}
		}
	}
	return out
}

// HeadlineOf gives the measure that stands for an indicator in an edition of
// the given year: the first that no state says has no figures there, and the
// first of all when every one has none.
func (f *Framework) HeadlineOf(i IndicatorIndex, year int) MeasureIndex {
	measures := f.Indicators[i].Measures
	for _, m := range measures {
		empty := false
		for _, s := range f.StatesOf(m, year) {
			empty = empty || s.Category == None && s.Kind != DefinitionDiffers
		}
		if !empty {
			return m
		}
	}
	return measures[0]
}
