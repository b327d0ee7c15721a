package edition

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/framework"
	"almanac/internal/source"
)

// disclosing compares an edition that suppresses figures with one that does
// not, whose disclosure.toml is given.
func disclosing(t *testing.T, rows int, guard string) []string {
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
	now := side{rows: new.String(), files: map[string]string{"data/2015/edition.toml": strings.ReplaceAll(goodEdition, "published = 2014", "published = 2015"), "data/2015/disclosure.toml": guard}}.read(t, "2015")
	return heldAgainst(now, before)
}

// heldAgainst says what is wrong with the numbers of an edition; the newest of
// the earlier ones comes first.
func heldAgainst(now *Edition, earlier ...*Edition) (out []string) {
	var probs source.Problems
	d := DisclosuresOf(now)
	for _, e := range earlier {
		d.Against(e)
	}
	d.Report(&probs)
	for _, p := range probs.Sorted() {
		out = append(out, p.String())
	}
	return out
}

// allowing is a disclosure.toml that lets figures be shown which were suppressed.
func allowing(figures string) string {
	return "[[allow]]\nrule = \"disclosure\"\nby = \"A. Author\"\nreason = \"The publisher says so.\"\nfigures = [" + figures + "]\n"
}

func TestAFigureThatIsNoLongerSuppressedStopsTheBuildUntilItIsConfirmed(t *testing.T) {
	const stop = "edition 2014 suppressed this figure to protect children, and here it is a number: "
	for _, tt := range []struct {
		name  string
		rows  int
		guard string
		want  []string
	}{
		{"nothing is confirmed", 2, "", []string{
			"data/2015/rows.csv:2: " + stop + "n1-category/neglect:ash:2012 [disclosure]",
			"data/2015/rows.csv:3: " + stop + "n1-category/emotional:ash:2012 [disclosure]",
		}},
		{"one is", 2, allowing(`"n1-category/neglect:ash:2012"`), []string{"data/2015/rows.csv:3: " + stop + "n1-category/emotional:ash:2012 [disclosure]"}},
		{"all categories", 2, allowing(`"n1-category:ash:2012"`), nil},
		{"any area", 2, allowing(`"n1-category:*:2012"`), nil},
		{"another period", 1, allowing(`"n1-category:*:2013"`), []string{
			"data/2015/disclosure.toml:5:12: warning: the rule disclosure stops nothing that n1-category:*:2013 names [unused-allowance]",
			"data/2015/rows.csv:2: " + stop + "n1-category/neglect:ash:2012 [disclosure]",
		}},
		{"everything", 12, allowing(`"all"`), nil},
		{"many are one problem", 12, "", []string{"data/2015/rows.csv:2: 12 figures of n1-category that edition 2014 suppressed to protect children are numbers here, from n1-category/neglect:ash:2012 on [disclosure]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, disclosing(t, tt.rows, tt.guard)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestTheNewestEditionThatTellsOfAFigureDecides gives what editions of 2012,
// 2013 and 2014 have in the place of a number of 2015: "" for no row.
func TestTheNewestEditionThatTellsOfAFigureDecides(t *testing.T) {
	const besides = "n1-rate,,ash,2011,1,,,,,,,\n" // so that no edition is without observations
	for _, tt := range []struct {
		earlier [3]string
		by      string // the edition that stops the build
	}{
		{[3]string{"", "", ""}, ""},
		{[3]string{"", "", ",c"}, "2014"},
		{[3]string{"", ",c", ""}, "2013"},
		{[3]string{",c", "", ""}, "2012"},
		{[3]string{",c", ",c", ""}, "2013"},
		{[3]string{",c", "1.5,", ""}, ""},
		{[3]string{",c", "", "1.5,"}, ""},
		{[3]string{"1.5,", ",c", ""}, "2013"},
		{[3]string{",c", ",x", ""}, "2012"}, // x does not say that it may be known
		{[3]string{",c", "", ",x"}, "2012"},
		{[3]string{"", ",w", ""}, "2013"},
		{[3]string{",x", ",z", ""}, ""},
	} {
		var earlier []*Edition
		for i, rest := range tt.earlier {
			rows := besides
			if rest != "" {
				rows += "n1-rate,,birch,2011," + rest + ",,,,,,\n"
			}
			earlier = append([]*Edition{side{rows: rows}.read(t, fmt.Sprint(2012+i))}, earlier...)
		}
		now := side{rows: besides + "n1-rate,,birch,2011,2.5,,,,,,,\n"}.read(t, "2015")
		var want []string
		if tt.by != "" {
			said := "edition " + tt.by + " suppressed this figure to protect children"
			if slices.Contains(tt.earlier[:], ",w") {
				said = "this figure was withdrawn from edition " + tt.by
			}
			want = []string{"data/2015/rows.csv:3: " + said + ", and here it is a number: n1-rate:birch:2011 [disclosure]"}
		}
		if diff := cmp.Diff(want, heldAgainst(now, earlier...)); diff != "" {
			t.Errorf("%q: %s", tt.earlier, diff)
		}
	}
}

func TestEarlierEditionsAreAllThatWerePublishedBefore(t *testing.T) {
	all := []*Edition{
		{ID: "2013", Status: Final}, {ID: "2014", Status: Draft}, {ID: "2014-r2", Status: Final}, {ID: "2014-r10", Status: Final},
		{ID: "2015", Status: Draft}, {ID: "2015-r2", Supersedes: "2015"}, {ID: "2016", Status: Final},
	}
	for i, want := range []string{"", "2013", "2013", "2014-r2 2013", "2014-r10 2014-r2 2013", "2015 2014-r10 2014-r2 2013", "2014-r10 2014-r2 2013"} {
		var got []string
		for _, e := range Earlier(all, all[i]) {
			got = append(got, e.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("before %s are %v, want %s", all[i].ID, got, want)
		}
	}
}

func TestWhatIsSuppressedIsFoundWithoutReadingAnEdition(t *testing.T) {
	fsys := fstest.MapFS{
		"data/2014/a.csv":     {Data: []byte("symbol,measure,area,breakdown,period,value\nc,n1-rate,ash,,2013,\n,n1-rate,birch,,2013,5\nx,n1-rate,ash,,2014,\nw,n1-category,X3,neglect,2013/14,\n")},
		"data/2014/b.csv":     {Data: []byte("measure,breakdown,area,period,value\nn1-rate,,ash,2013,1\n")},
		"data/2014/notes.txt": {Data: []byte("c")},
	}
	var probs source.Problems
	keys, err := Suppressed(fsys, "2014", &probs)
	var got []string
	for _, k := range keys {
		got = append(got, k.Measure+"/"+k.Category+":"+k.Area+":"+k.Period.String())
	}
	if diff := cmp.Diff([]string{"n1-rate/:ash:2013", "n1-category/neglect:X3:2013/14"}, got); diff != "" || err != nil || probs.Errors() > 0 {
		t.Error(diff, err, probs.Sorted())
	}
}

func TestOnlyNumbersOfWhichNoEditionHasToldAreAskedFor(t *testing.T) {
	now := DisclosuresOf(side{rows: "n1-rate,,ash,2013,1,,,,,,,\nn1-rate,,ash,2014,1,,,,,,,\nn1-rate,,birch,2014,,x,,,,,,\nn1-category,neglect,ash,2014,1,,,,,,,\n"}.read(t, "2015"))
	if now.AsksOf(2012) || !now.AsksOf(2013) {
		t.Error("an edition of 2013 can have told of numbers, one of 2012 cannot")
	}
	now.Against(side{rows: "n1-rate,,ash,2013,1,,,,,,,\n"}.read(t, "2014"))
	if now.AsksOf(2013) || !now.AsksOf(2014) {
		t.Error("the number of 2013 was told of, those of 2014 were not")
	}
	for key, want := range map[string]bool{
		"n1-rate:ash:2013": false, "n1-rate:ash:2014": true, "n1-rate:birch:2014": false, "n1-rate:norrey:2014": false, "n1-rate:ash:2012": false,
		"n1-rate:oak:2014": true, "n1-rate:oak:2013": false, "n9:ash:2014": false, "n1-category/neglect:ash:2014": true, "n1-category/emotional:ash:2014": false,
	} {
		k, err := ParseKey(key)
		if err != nil || now.Asks(k) != want {
			t.Errorf("%s: %v, %v", key, !want, err)
		}
	}
}

// BenchmarkDisclosures holds an edition of the real size against the one before,
// which is read already, and against what nine older ones suppress, which is a
// tenth of their figures.
func BenchmarkDisclosures(b *testing.B) {
	site := largeSite(b, 0)
	var probs source.Problems
	e, err := Read(site, "2014", largeRegister(), map[string]*framework.Framework{}, &probs)
	if err != nil || probs.Errors() > 0 {
		b.Fatal(err, probs.Sorted()[0])
	}
	older := fstest.MapFS{"data/2014/rows.csv": {Data: suppressing(b, site, "data/2014/rows.csv")}}
	for b.Loop() {
		d := DisclosuresOf(e)
		d.Against(e)
		for range 9 {
			keys, err := Suppressed(older, "2014", &probs)
			if err != nil || len(keys) < 40_000 || slices.ContainsFunc(keys, d.Asks) {
				b.Fatal(err, len(keys))
			}
		}
	}
}

// suppressing gives a file of observations with every tenth figure suppressed.
func suppressing(b *testing.B, site fs.FS, name string) []byte {
	b.Helper()
	data, err := fs.ReadFile(site, name)
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	for i := 1; i+1 < len(lines); i += 10 {
		lines[i] = strings.Join(strings.SplitN(lines[i], ",", 5)[:4], ",") + ",,c,,,,,,\n"
	}
	return []byte(strings.Join(lines, ""))
}

func TestMistakesInWhatIsAllowed(t *testing.T) {
	for _, tt := range []struct{ toml, want string }{
		{allowing(`7`), `data/2014/disclosure.toml:5:12: item 1 of figures must be text, not a number [type] > put it in quotes`},
		{allowing(``), `data/2014/disclosure.toml:1:3: an allowance names no figures [required] > figures = ["n19-number:leeds:2014"]`},
		{allowing(`"n1-rate"`), `data/2014/disclosure.toml:5:12: "n1-rate" names no area; expected MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, such as n19-rate:leeds:2014 [allowance]`},
		{allowing(`"n1-rat:ash:2014"`), `data/2014/disclosure.toml:5:12: "n1-rat" is not a measure of the framework [allowance] > did you mean "n1-rate"?`},
		{allowing(`"n1-category/neglekt:ash:2014"`), `data/2014/disclosure.toml:5:12: measure "n1-category" has no category "neglekt" [allowance] > did you mean "neglect"?`},
		{allowing(`"n1-rate:birhc:2014"`), `data/2014/disclosure.toml:5:12: "birhc" is not the slug of an area [allowance] > did you mean "birch"?`},
		{allowing(`"n1-rate:birch:14"`), `data/2014/disclosure.toml:5:12: "n1-rate:birch:14": "14" is not a period (2014, 2013/14, 2014-09 or 2014-H1) [allowance]`},
		{"[[allow]]\nrule = \"disclosure\"\nby = \"A\"\nreason = \" \"\nfigures = [\"all\"]\n", `data/2014/disclosure.toml:1:3: an allowance has no "reason" [required] > who reads it later must be able to judge`},
		{"width = 0\n", `data/2014/disclosure.toml:1:1: width is how far apart the values must lie that a suppressed count can have, at least 5, not 0 [allowance] > leave it out; single figures can be allowed`},
	} {
		_, problems := read(t, "2014", map[string]string{"data/2014/disclosure.toml": tt.toml})
		if len(problems) != 1 || problems[0] != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.toml, problems, tt.want)
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

// TestWhatWasWithdrawnFromAnEditionDoesNotComeBackInItUnseen is about editions
// that are not sealed: the ledger tells of the withdrawal, and their own files do
// no more once they were imported anew.
func TestWhatWasWithdrawnFromAnEditionDoesNotComeBackInItUnseen(t *testing.T) {
	rows := ""
	for year := 2009; year < 2015; year++ {
		rows += fmt.Sprintf("n1-rate,,birch,%d,2.5,,,,,,,\n", year)
	}
	for _, tt := range []struct {
		key, guard string
		want       []string
	}{
		{"n1-rate:ash", "", nil},
		{"n1-rate:birch:2011", "", []string{"data/2015/rows.csv:4: this figure was withdrawn from edition 2015, and here it is a number: n1-rate:birch:2011 [disclosure]"}},
		{"n1-rate:birch:2011", allowing(`"n1-rate:birch:2011"`), nil},
		{"n1-rate:birch", "", []string{"data/2015/rows.csv:2: 6 figures of n1-rate that were withdrawn from edition 2015 are numbers here, from n1-rate:birch:2009 on [disclosure]"}},
	} {
		key, err := ParseKey(tt.key)
		if err != nil {
			t.Fatal(err)
		}
		toml := strings.ReplaceAll(goodEdition, "published = 2014", "published = 2015")
		d := DisclosuresOf(side{rows: rows, files: map[string]string{"data/2015/edition.toml": toml, "data/2015/disclosure.toml": tt.guard}}.read(t, "2015"))
		d.Withdrawn([]Key{key})
		var probs source.Problems
		d.Report(&probs)
		var got []string
		for _, p := range probs.Sorted() {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.key, diff)
		}
	}
}
