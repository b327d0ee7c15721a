package edition

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// disclosing compares an edition that suppresses figures with one that does
// not, whose edition.toml says more.
func disclosing(t *testing.T, rows int, more string) []string {
	t.Helper()
	var old, new strings.Builder
	for i := range rows {
		cat := []string{"neglect", "emotional"}[i%2]
		period := []string{"2012", "2013", "2014"}[i/2%3]
		place := []string{"ash", "birch"}[i/6%2]
		old.WriteString("n1-category," + cat + "," + place + "," + period + ",,c,,,,,,\n")
		new.WriteString("n1-category," + cat + "," + place + "," + period + ",12,,,,,,,\n")
	}
	before := side{rows: old.String()}.read(t, "2014")
	now := side{rows: new.String(), files: map[string]string{"data/2015/edition.toml": strings.ReplaceAll(goodEdition, "published = 2014", "published = 2015") + more}}.read(t, "2015")
	var probs source.Problems
	Compare(before, now).CheckDisclosure(&probs)
	var out []string
	for _, p := range probs.Sorted() {
		out = append(out, p.String())
	}
	return out
}

const confirmation = "disclosed_by = \"A. Author\"\ndisclosed_reason = \"The publisher says so.\"\n"

func TestAFigureThatIsNoLongerSuppressedStopsTheBuildUntilItIsConfirmed(t *testing.T) {
	const stop = "edition 2014 suppressed this figure to protect children, and here it is a number: "
	for _, tt := range []struct {
		name string
		rows int
		more string
		want []string
	}{
		{"nothing is confirmed", 2, "", []string{
			"data/2015/rows.csv:2: " + stop + "n1-category/neglect:ash:2012 [disclosure]",
			"data/2015/rows.csv:3: " + stop + "n1-category/emotional:ash:2012 [disclosure]",
		}},
		{"one is", 2, confirmation + `disclosed = ["n1-category/neglect:ash:2012"]`, []string{"data/2015/rows.csv:3: " + stop + "n1-category/emotional:ash:2012 [disclosure]"}},
		{"all categories", 2, confirmation + `disclosed = ["n1-category:ash:2012"]`, nil},
		{"any area", 2, confirmation + `disclosed = ["n1-category:*:2012"]`, nil},
		{"another period", 1, confirmation + `disclosed = ["n1-category:*:2013"]`, []string{
			"data/2015/edition.toml:10:14: warning: no figure that edition 2014 suppressed is a number here by the key \"n1-category:*:2013\" [disclosure]",
			"data/2015/rows.csv:2: " + stop + "n1-category/neglect:ash:2012 [disclosure]",
		}},
		{"everything", 12, confirmation + `disclosed = "all"`, nil},
		{"many are one problem", 12, "", []string{"data/2015/rows.csv:2: 12 figures of n1-category that edition 2014 suppressed to protect children are numbers here, from n1-category/neglect:ash:2012 on [disclosure]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, disclosing(t, tt.rows, tt.more)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMistakesInWhatIsConfirmed(t *testing.T) {
	for _, tt := range []struct{ more, want string }{
		{confirmation + `disclosed = "some"`, `data/2014/edition.toml:10:1: "some" is not a list of figures [disclosure] > write a list: disclosed = ["n19-rate:leeds:2014"], or "all"`},
		{confirmation + `disclosed = 7`, `data/2014/edition.toml:10:1: disclosed must be a list [type] > write a list: disclosed = ["n19-rate:leeds:2014"], or "all"`},
		{confirmation + `disclosed = [7]`, `data/2014/edition.toml:10:14: item 1 of disclosed must be text [type] > put it in quotes`},
		{confirmation + `disclosed = ["n1-rate"]`, `data/2014/edition.toml:10:14: "n1-rate" names no area; expected MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, such as n19-rate:leeds:2014 [disclosure]`},
		{confirmation + `disclosed = ["n1-rat:ash:2014"]`, `data/2014/edition.toml:10:14: "n1-rat" is not a measure of the framework [disclosure] > did you mean "n1-rate"?`},
		{confirmation + `disclosed = ["n1-category/neglekt:ash:2014"]`, `data/2014/edition.toml:10:14: measure "n1-category" has no category "neglekt" [disclosure] > did you mean "neglect"?`},
		{confirmation + `disclosed = ["n1-rate:birhc:2014"]`, `data/2014/edition.toml:10:14: "birhc" is not the slug of an area [disclosure] > did you mean "birch"?`},
		{confirmation + `disclosed = ["n1-rate:birch:14"]`, `data/2014/edition.toml:10:14: "n1-rate:birch:14": "14" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [disclosure]`},
		{`disclosed = ["n1-rate:birch:2014"]` + "\ndisclosed_by = \"A\"", `data/2014/edition.toml: figures that were suppressed are shown, but disclosed_reason is not given [required] > readers are told who confirmed it and why`},
	} {
		_, problems := read(t, "2014", map[string]string{"data/2014/edition.toml": goodEdition + tt.more})
		if len(problems) != 1 || problems[0] != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.more, problems, tt.want)
		}
	}
}

func TestPatternsAreWrittenAsTheyAreRead(t *testing.T) {
	for _, s := range []string{"all", "n1-rate:ash:2014", "n12/neglect:*:2013/14", "*:ash", "n12:ash"} {
		k, err := ParsePattern(s)
		if err != nil || k.String() != s {
			t.Errorf("%q is read as %q: %v", s, k, err)
		}
	}
	for s, want := range map[string]string{"*:*:*": "all", "n12/*:ash:*": "n12:ash"} {
		if k, err := ParsePattern(s); err != nil || k.String() != want {
			t.Errorf("%q is read as %q: %v", s, k, err)
		}
	}
	for _, s := range []string{"", "x", "a::c", "a:b:c:d", ":::", "a*:b", "a:b:20*"} {
		if k, err := ParsePattern(s); err == nil {
			t.Errorf("%q is read as %q", s, k)
		}
	}
	if _, err := ParseKey("*:ash"); err == nil {
		t.Error("what is withdrawn is named by a pattern")
	}
}
