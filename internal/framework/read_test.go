package framework

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/period"
	"almanac/internal/source"
)

const sample = `title = "The framework"
version = "June 2012"
intro = """
One.

Two.
"""

[[theme]]
id = "plans"
title = "The quality of plans"
short_title = "Plans"

[[breakdown]]
id = "category"
label = "Category of abuse"
exclusive = true
category = [
  { id = "neglect", label = "Neglect" },
  { id = "physical", label = "Physical abuse", short = "Physical" },
]

[[breakdown]]
id = "days"
label = "Statistic"
statistics = true
category = [{ id = "p25", label = "25th" }, { id = "median", label = "Median" }]

[[question]]
id = "l1"
theme = "plans"
title = "Patterns"
text = "How do you know?"
measures = ["x-rereferrals"]

[[indicator]]
id = "n1"
theme = "plans"
title = "Plans"
text = "Rate of plans."
data_source = "CIN Census."
questions = ["l1"]

[[indicator.measure]]
id = "n1-rate"
label = "Rate"
title = "Plans, rate"
noun = "rate of plans"
unit = "per-10000"
base = "children"
decimals = 1
polarity = "lower-better"
kind = "at-march"
interval = "byar"
breakdown = "category"
headline = "physical"

  [[indicator.measure.break]]
  at = "2016"
  categories = ["neglect"]
  text = "Recorded in another way."

[[indicator.measure]]
id = "n1-number"
anchor = "how-many"
label = "Number"
title = "Plans, number"
noun = "number of plans"
unit = "children"
kind = "at-march"

[[context]]
id = "x-rereferrals"
label = "Re-referrals"
title = "Re-referrals"
noun = "percentage of re-referrals"
unit = "percent"
base = "referrals"
kind = "year-to-march"

[[state]]
kind = "retired"
measures = ["n1-number"]
from = 2017
text = "No longer counted."
replaced_by = "n1-rate"

[[state]]
kind = "not-published"
measures = ["n1-rate"]
categories = ["neglect", "physical"]
to = 2013
text = "Not published."
`

func readSample(t *testing.T, text string) (*Framework, []source.Problem) {
	t.Helper()
	var probs source.Problems
	f, err := Read(fstest.MapFS{"data/framework/2012-06.toml": {Data: []byte(text)}}, "data/framework/2012-06.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	return f, probs.Sorted()
}

func TestReadFillsTheFramework(t *testing.T) {
	f, probs := readSample(t, sample)
	for _, p := range probs {
		t.Error(p)
	}
	if f.ID != "2012-06" || f.Intro != "One.\n\nTwo." {
		t.Errorf("id %q, intro %q", f.ID, f.Intro)
	}
	rate, _ := f.Measure("n1-rate")
	m := f.Measures[rate]
	want := Measure{
		ID: "n1-rate", Indicator: 0, Anchor: "rate", Label: "Rate", Title: "Plans, rate", Noun: "rate of plans",
		Unit: PerTenK, Base: "children", Decimals: 1, Polarity: LowerBetter, Kind: period.AtMarch, Interval: Byar,
		Breakdown: 0, Headline: 1, HeadlineOr: 1, Pos: m.Pos, Counts: 0, OutOf: 1, PartsOf: None, AddedFrom: 1,
		Breaks: []Break{{At: period.Period{Year: 2016, Form: period.March}, Categories: []CategoryIndex{0}, Text: "Recorded in another way."}},
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
	if m.Pos.Line != 44 || m.Pos.File != "data/framework/2012-06.toml" {
		t.Errorf("the measure stands at %v", m.Pos)
	}
	number, _ := f.Measure("n1-number")
	context, _ := f.Measure("x-rereferrals")
	if a := f.Measures[number]; a.Anchor != "how-many" || a.Breakdown != None || f.Width(number) != 1 {
		t.Errorf("number: anchor %q, breakdown %d, width %d", a.Anchor, a.Breakdown, f.Width(number))
	}
	if c := f.Measures[context]; c.Indicator != None || c.Anchor != "rereferrals" {
		t.Errorf("context measure: indicator %d, anchor %q", c.Indicator, c.Anchor)
	}
	if q := f.Questions[0]; !cmp.Equal(q.Indicators, []IndicatorIndex{0}) || !cmp.Equal(q.Measures, []MeasureIndex{context}) {
		t.Errorf("question: indicators %v, measures %v", q.Indicators, q.Measures)
	}
	theme := f.Themes[0]
	if len(theme.Indicators) != 1 || len(theme.Questions) != 1 {
		t.Errorf("theme: indicators %v, questions %v", theme.Indicators, theme.Questions)
	}
}

func TestStatesHoldForTheirEditionsAndCategories(t *testing.T) {
	f, _ := readSample(t, sample)
	rate, _ := f.Measure("n1-rate")
	number, _ := f.Measure("n1-number")
	if s := f.StatesOf(rate, 2013); len(s) != 2 || s[0].Category != 0 || s[1].Category != 1 || s[0].Kind != NotPublished {
		t.Errorf("2013: %v", s)
	}
	if s := f.StatesOf(rate, 2014); len(s) != 0 {
		t.Errorf("2014: %v", s)
	}
	if s := f.StatesOf(number, 2017); len(s) != 1 || s[0].ReplacedBy != rate || s[0].Category != None {
		t.Errorf("2017: %v", s)
	}
}

func TestItemsAreFoundById(t *testing.T) {
	f, _ := readSample(t, sample)
	if i, ok := f.Indicator("n1"); !ok || i != 0 {
		t.Error("n1 is not found")
	}
	if _, ok := f.Indicator("l1"); ok {
		t.Error("l1 is found as an indicator")
	}
	if _, ok := f.Question("l1"); !ok {
		t.Error("l1 is not found")
	}
	if _, ok := f.Theme("plan"); ok {
		t.Error("the theme plan is found, which is not there")
	}
	if diff := cmp.Diff([]string{"n1", "l1"}, f.ItemIDs()); diff != "" {
		t.Error(diff)
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown theme", "id = \"n1\"\ntheme = \"plans\"", "id = \"n1\"\ntheme = \"plan\"", `:38:1: unknown theme "plan" [unknown-name] / did you mean "plans"?`},
		{"theme missing", "id = \"n1\"\ntheme = \"plans\"", "id = \"n1\"", `:36:3: theme is missing [missing-key] / known are plans`},
		{"unknown unit", `"per-10000"`, `"per-1000"`, `:49:1: unknown unit "per-1000" [unknown-name] / did you mean "per-10000"?`},
		{"unknown polarity", `"lower-better"`, `"lower"`, `:52:1: unknown polarity "lower" [unknown-name] / did you mean "lower-better"?`},
		{"unknown kind", `kind = "year-to-march"`, `kind = "year-to-may"`, `:79:1: unknown kind "year-to-may" [unknown-name] / did you mean "year-to-march"?`},
		{"unknown interval", `"byar"`, `"bayr"`, `:54:1: unknown interval "bayr" [unknown-name] / did you mean "byar"?`},
		{"unknown breakdown", `breakdown = "category"`, `breakdown = "categories"`, `:55:1: unknown breakdown "categories" [unknown-name] / did you mean "category"?`},
		{"unknown headline category", `headline = "physical"`, `headline = "sexual"`, `:56:1: unknown headline category "sexual" [unknown-name] / known are neglect, physical`},
		{"unknown second headline category", `headline = "physical"`, "headline = \"physical\"\nheadline_or = \"sexual\"", `:57:1: unknown headline category "sexual" [unknown-name] / known are neglect, physical`},
		{"headline missing", `headline = "physical"`, ``, `:44:13: headline category is missing [missing-key] / known are neglect, physical`},
		{"headline without breakdown", "anchor = \"how-many\"", "headline = \"neglect\"", `:65:1: a measure without a breakdown has no headline category [headline] / `},
		{"unknown category of a break", `categories = ["neglect"]`, `categories = ["neglekt"]`, `:60:17: unknown category "neglekt" [unknown-name] / did you mean "neglect"?`},
		{"break of the wrong kind", `at = "2016"`, `at = "2015/16"`, `:59:3: 2015/16 is not a period of kind at-march, such as 2014 [period] / `},
		{"break that is no period", `at = "2016"`, `at = "last year"`, `:59:3: "last year" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [period] / `},
		{"duplicate measure", `id = "n1-number"`, `id = "n1-rate"`, `:64:1: id "n1-rate" is taken already [duplicate] / `},
		{"duplicate anchor", `anchor = "how-many"`, `anchor = "rate"`, `:63:13: anchor "rate" is taken by n1-rate [duplicate] / `},
		{"anchor that cannot stand in an address", `anchor = "how-many"`, `anchor = "How many"`, `:63:13: anchor "How many" must be lower-case letters, digits and single hyphens [anchor] / `},
		{"duplicate category", `id = "physical",`, `id = "neglect",`, `:20:5: id "neglect" is taken already [duplicate] / `},
		{"a statistic that is none", `id = "p25"`, `id = "p52"`, `:27:15: unknown statistic "p52" [unknown-name] / did you mean "p25"?`},
		{"statistics as parts of a whole", "statistics = true", "statistics = true\nexclusive = true", `:27:1: statistics of a distribution are not parts of a whole [breakdown] / `},
		{"too many decimals", "decimals = 1", "decimals = 7", `:51:1: decimals must be 0 to 6, not 7 [decimals] / `},
		{"a rate without a base", `base = "children"`, ``, `:44:13: base is missing, and per-10000 needs one [missing-key] / say what the denominator counts`},
		{"an interval for another unit", `"byar"`, `"wilson"`, `:54:1: interval wilson is for percentages of whole children [interval] / `},
		{"a measure of another indicator", `id = "n1-number"`, `id = "n12-number"`, `:64:1: the id of a measure of n1 begins with "n1", not "n12-number" [id] / `},
		{"a text left out", `title = "Plans, rate"`, `title = " "`, `:47:1: title is missing or empty [missing-key] / `},
		{"an unknown question", `questions = ["l1"]`, `questions = ["l2"]`, `:42:14: unknown question "l2" [unknown-name] / known are l1`},
		{"an unknown measure beside a question", `measures = ["x-rereferrals"]`, `measures = ["x-referrals"]`, `:34:13: unknown measure "x-referrals" [unknown-name] / did you mean "x-rereferrals"?`},
		{"a gap in numbers", `id = "l1"`, `id = "l2"`, `:30:1: found "l2" where "l1" was expected: numbers run in order and without gaps [number] / `},
		{"an id that is no number", `id = "l1"`, `id = "one"`, `:30:1: id "one" must be "l" and a number, such as "l1" [id] / `},
		{"an unknown state", `kind = "retired"`, `kind = "retried"`, `:82:1: unknown kind of state "retried" [unknown-name] / did you mean "retired"?`},
		{"a state of an unknown measure", `measures = ["n1-number"]`, `measures = ["n1-nmber"]`, `:83:13: unknown measure "n1-nmber" [unknown-name] / did you mean "n1-number"?`},
		{"a state that ends before it begins", "from = 2017", "from = 2017\nto = 2016", `:84:1: from 2017 is after to 2016 [state] / `},
		{"categories of a measure without any", "from = 2017", "categories = [\"neglect\"]", `:84:1: n1-number has no breakdown and so no categories [category] / `},
		{"a replacement that is not there", `replaced_by = "n1-rate"`, `replaced_by = "n1-rates"`, `:86:1: unknown measure "n1-rates" [unknown-name] / did you mean "n1-rate"?`},
		{"a rate that may exceed", "polarity = \"lower-better\"", "may_exceed = true", `:52:1: may_exceed is for percentages, which else end at 100, and the unit is per-10000 [may-exceed] / delete it`},
		{"an unknown key", `short_title = "Plans"`, `short_title = "Plans"` + "\nshorttitle = 1", `:13:1: unknown key "shorttitle" in theme [unknown-key] / did you mean "short_title"?`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if strings.Count(sample, test.old) != 1 {
				t.Fatalf("%q stands in the sample %d times", test.old, strings.Count(sample, test.old))
			}
			_, probs := readSample(t, strings.Replace(sample, test.old, test.new, 1))
			var got []string
			for _, p := range probs {
				got = append(got, strings.TrimPrefix(p.String(), "data/framework/2012-06.toml")+" / "+p.Hint)
			}
			found := false
			for _, g := range got {
				found = found || g == test.want
			}
			if !found {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), test.want)
			}
		})
	}
}

func TestReadCollectsEveryProblem(t *testing.T) {
	text := strings.NewReplacer(`"per-10000"`, `"per-1000"`, `decimals = 1`, `decimals = 9`, `"retired"`, `"tired"`).Replace(sample)
	if _, probs := readSample(t, text); len(probs) != 3 {
		t.Errorf("%d problems, want unit, decimals and state: %v", len(probs), probs)
	}
}

// What follows from a mistake is not a second mistake.
func TestReadSaysOneThingOfOneMistake(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"indicators under a misspelt name", "[[indicator]]", "[[indicatr]]", `unknown key "indicatr"`},
		{"measures under a misspelt name", "[[indicator.measure]]\nid = \"n1-number\"", "[[indicator.mesure]]\nid = \"n1-number\"", `unknown key "mesure" in indicator`},
		{"themes in single brackets", "[[theme]]", "[theme]", "theme must be a list of tables, not a table"},
		{"text that is not TOML", "[[state]]\nkind = \"retired\"", "[[state\nkind = \"retired\"", "expected"},
		{"a misspelt key that is needed", "label = \"Number\"", "lable = \"Number\"", `unknown key "lable" in measure`},
		{"an unknown key in the place of one that is needed", "label = \"Number\"", "caption = \"Number\"", `unknown key "caption" in measure`},
		{"a text of the wrong type", "title = \"The framework\"", "title = 5", "title must be text, not a number"},
		{"an id of the wrong type", "id = \"days\"", "id = 5", "id must be text, not a number"},
		{"a name of the wrong type", "kind = \"year-to-march\"", "kind = 5", "kind must be text, not a number"},
		{"a misspelt unit", "unit = \"percent\"", "unti = \"percent\"", `unknown key "unti" in context`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if strings.Count(sample, test.old) != 1 && test.old != "[[indicator]]" {
				t.Fatalf("%q stands in the sample %d times", test.old, strings.Count(sample, test.old))
			}
			_, probs := readSample(t, strings.Replace(sample, test.old, test.new, 1))
			if len(probs) == 0 || !strings.HasPrefix(probs[0].Text, test.want) {
				t.Fatalf("problems %v, want %q", probs, test.want)
			}
			for _, p := range probs[1:] {
				if p.Rule != "unknown-key" { // an element of a list that is not there is unknown with it
					t.Errorf("more than one problem: %v", probs)
				}
			}
		})
	}
}

func TestReadOfTextThatIsNotTOMLSaysThatOnly(t *testing.T) {
	if _, probs := readSample(t, "title = \n"); len(probs) != 1 || probs[0].Rule != "toml" {
		t.Errorf("problems %v, want one of the syntax", probs)
	}
}

func TestReadReturnsTheErrorOfTheFileSystem(t *testing.T) {
	var probs source.Problems
	if _, err := Read(fstest.MapFS{}, "no.toml", &probs); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that the file does not exist", err)
	}
}

func TestUnitsHaveSymbolsAndNames(t *testing.T) {
	for i, want := range []string{"%", "per 10,000", "children", "working days", ""} {
		if got := Unit(i).Symbol(); got != want {
			t.Errorf("%s: symbol %q, want %q", Unit(i), got, want)
		}
	}
	if LowerBetter.String() != "lower-better" || NoPolarity.String() != "none" || HigherBetter.String() != "higher-better" || PublishedInterval.String() != "published" {
		t.Error("a polarity or interval has another's name")
	}
}

func TestAnotherCategoryHeadsAMeasureWhereTheFirstHasNoFigure(t *testing.T) {
	f, probs := readSample(t, strings.Replace(sample, `headline = "physical"`, "headline = \"physical\"\nheadline_or = \"neglect\"", 1))
	if len(probs) > 0 {
		t.Fatal(probs)
	}
	m, _ := f.Measure("n1-rate")
	physical, _ := f.Category(m, "physical")
	neglect, _ := f.Category(m, "neglect")
	tests := []struct {
		name string
		held []CategoryIndex
		want CategoryIndex
	}{
		{"both", []CategoryIndex{physical, neglect}, physical},
		{"the first", []CategoryIndex{physical}, physical},
		{"the other", []CategoryIndex{neglect}, neglect},
		{"neither", nil, physical},
	}
	for _, test := range tests {
		headed := f.HeadedBy(func(of MeasureIndex, c CategoryIndex) bool { return of == m && slices.Contains(test.held, c) })
		if got := headed.Measures[m].Headline; got != test.want {
			t.Errorf("with figures in %s: category %d, want %d", test.name, got, test.want)
		}
		if f.Measures[m].Headline != physical {
			t.Fatalf("with figures in %s: the framework itself has changed", test.name)
		}
	}
}
