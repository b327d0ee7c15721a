package intake

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/data"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func TestShippedMappingsNameMeasuresOfTheFramework(t *testing.T) {
	var probs source.Problems
	fw, err := framework.Read(data.Framework, "framework/2012-06.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	list, err := ReadMappings(fstest.MapFS{}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	series := map[string]string{}
	for _, m := range list {
		if m.Publisher == "" || m.Licence == "" || m.URL == "" || len(m.Releases) == 0 {
			t.Errorf("%s does not say where its files come from", m.ID)
		}
		for _, f := range m.Files {
			for _, target := range f.Targets {
				i, ok := fw.Measure(target.ID)
				if !ok {
					t.Errorf("%s/%s: no measure %s", m.ID, f.ID, target.ID)
					continue
				}
				mixed := slices.ContainsFunc(target.Categories, func(c CategoryTarget) bool { return c.Per != 0 })
				if derived := target.Per != 0; !mixed && derived != fw.Measures[i].Derived && !publishedToo(&f, target.ID) {
					t.Errorf("%s/%s: %s is derived here: %v, in the framework: %v", m.ID, f.ID, target.ID, derived, fw.Measures[i].Derived)
				}
				if target.Per != 0 && target.Decimals != fw.Measures[i].Decimals {
					t.Errorf("%s/%s: %s has %d decimals, the framework shows %d", m.ID, f.ID, target.ID, target.Decimals, fw.Measures[i].Decimals)
				}
				for _, part := range target.parts() {
					if _, ok := fw.Category(i, part.ID); !ok {
						t.Errorf("%s/%s: %s has no category %q", m.ID, f.ID, target.ID, part.ID)
					}
					if target.Fallback {
						continue // it stands back where another file is imported too
					}
					key := name(target.ID, part.ID)
					series[key] = m.ID
					other, twice := series[m.ID+"/"+key]
					if twice && !(other == f.ID && publishedToo(&f, target.ID)) {
						t.Errorf("%s comes from %s/%s and from %s/%s", key, m.ID, other, m.ID, f.ID)
					}
					series[m.ID+"/"+key] = f.ID
				}
			}
			for _, o := range f.Overrides {
				for _, id := range o.Measures {
					if _, ok := fw.Measure(id); !ok {
						t.Errorf("%s/%s overrides %s, which is no measure", m.ID, f.ID, id)
					}
				}
			}
		}
	}
	// Every category of a mapped measure is taken, but for the statistics that
	// nobody publishes.
	for i := range fw.Measures {
		m := &fw.Measures[i]
		for _, c := range fw.Categories(framework.MeasureIndex(i)) {
			_, mapped := series[name(m.ID, c.ID)]
			_, any := series[name(m.ID, fw.Categories(framework.MeasureIndex(i))[len(fw.Categories(framework.MeasureIndex(i)))-2].ID)]
			unpublished := notPublished(fw, framework.MeasureIndex(i), c.ID)
			if any && !mapped && !unpublished {
				t.Errorf("no mapping takes %s %s", m.ID, c.ID)
			}
		}
	}
}

// notPublished reports whether the framework says that nobody publishes a
// category.
func notPublished(fw *framework.Framework, m framework.MeasureIndex, category string) bool {
	c, ok := fw.Category(m, category)
	if !ok {
		return false
	}
	for _, s := range fw.StatesOf(m, 2022) {
		if s.Kind == framework.NotPublished && s.Category == c {
			return true
		}
	}
	return false
}

// publishedToo reports whether a file has a measure as a published figure in
// one release and as one worked out in another.
func publishedToo(f *FileMapping, measure string) bool {
	var published, derived bool
	for _, t := range f.Targets {
		published = published || t.ID == measure && t.Value != "" && contains(f.Optional, t.Value)
		derived = derived || t.ID == measure && t.Per != 0
	}
	return published && derived
}

func TestExpressionsKeepSignsInsideNames(t *testing.T) {
	tests := []struct {
		text string
		want []term
	}{
		{"", nil},
		{"61+_days", []term{{"61+_days", false}}},
		{"Duration_0-10_days + 2years+", []term{{"Duration_0-10_days", false}, {"2years+", false}}},
		{"a - b - c", []term{{"a", false}, {"b", true}, {"c", true}}},
		{"In Plan % + c", []term{{"In Plan %", false}, {"c", false}}},
	}
	for _, test := range tests {
		if got := parseExpression(test.text); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%q is %v, want %v", test.text, got, test.want)
		}
	}
}

func TestMistakesInAMappingAreProblems(t *testing.T) {
	file := "[[file]]\nid = \"f\"\n"
	measure := file + "[[file.measure]]\nid = \"n9\"\n"
	tests := []struct{ name, text, want string }{
		{"an unknown dialect", "dialect = \"eess\"\n", `2:1: "eess" is not a dialect; known are ees, sfr, fingertips, lait [dialect]`},
		{"an encoding that is none", "encoding = \"latin\"\n", `2:1: "latin" is not an encoding; write "windows-1252", or nothing for UTF-8 [encoding]`},
		{"a mark that is none", "[confidence]\n\"1\" = \"w\"\n", `3:1: "w" is not a mark; write l for low confidence, or nothing [mark]`},
		{"an unknown key", "titel = \"x\"\n", `2:1: unknown key "titel" [unknown-key]`},
		{"an unknown symbol", "[symbols]\nq = \"q\"\n", `3:1: "q" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"a symbol that no department can give", "[symbols]\nw = \"w\"\n", `3:1: "w" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"a withdrawn figure in a release", "[[release]]\nsymbols = { w = \"w\" }\n", `3:13: "w" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"an unknown symbol of a release", "[[release]]\nsymbols = { q = \"q\" }\n", `3:13: "q" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"a pattern that is none", "[[file]]\nid = \"f\"\nnames = [\"[\"]\n", `4:10: "[" is not a pattern of file names [pattern]`},
		{"a level that is none", "[rounding]\nstate = 5\n", `3:1: "state" is not a level of areas [level]`},
		{"two files of one id", file + file, `4:3: each file needs an id of its own; this one has "f" [file-id]`},
		{"a need that nothing meets", file + "needs_file = \"g\"\n", `4:1: no file has the id "g" [file-id]`},
		{"neither value nor per", measure, `4:8: n9 needs value, or per with numerator and denominator [target]`},
		{"both value and per", measure + "value = \"a\"\nper = 100\n", `4:8: n9 has both value and per; a figure is published or worked out [target]`},
		{"per without a denominator", measure + "per = 100\nnumerator = \"a\"\n", `4:8: n9 has per but lacks numerator or denominator [target]`},
		{"a half that is none", measure + "value = \"a\"\nhalf = 3\n", `4:8: half is 1 or 2, not 3 [target]`},
		{"too many decimals", measure + "value = \"a\"\ndecimals = 7\n", `4:8: decimals is 0 to 4, not 7 [target]`},
		{"a rate without per", file + "[[file.rate]]\ncount = \"a\"\n", `4:8: a rate needs per, such as 10000, and decimals from 0 to 4 [rate-pair]`},
		{"a rate per too many", file + "[[file.rate]]\ncount = \"a\"\nper = 1000000\ndecimals = 1\n", `4:8: a rate needs per, such as 10000, and decimals from 0 to 4 [rate-pair]`},
		{"a share per too many", measure + "numerator = \"a\"\ndenominator = \"b\"\nper = 10000000\n", `4:8: n9 is per 10000000; per is at most 1000000 [target]`},
		{"rows of a published figure", measure + "value = \"a\"\nrows = [{ g = \"1\" }, { g = \"2\" }]\n", `4:8: n9 has rows or proof, which are for figures worked out here, with per [target]`},
		{"one row to add up", measure + "numerator = \"a\"\ndenominator = \"b\"\nper = 100\nrows = [{ g = \"1\" }]\n", `4:8: n9 adds up one row only; use where [target]`},
		{"a rate of the population with a proof", measure + "numerator = \"a\"\ndenominator = \"@population\"\nper = 100\nproof = \"c\"\n", `4:8: n9 is a rate of the population, which is proved by [[file.rate]], not by rows or proof [target]`},
		{"an override that withdraws", file + "[[file.override]]\nperiod = \"2014\"\nsymbol = \"w\"\n", `6:1: "w" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"an override without a symbol", file + "[[file.override]]\nperiod = \"2014\"\n", `4:8: "" is not a symbol; known are c, x, z, u and low [symbol]`},
		{"a period that is none", file + "periods = { \"2020\" = [\"20\"] }\n", `4:13: "20" is not a year: 2022, or 202122 for 2021/22 [time-period]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := test.text
			if !strings.Contains(text, "dialect") {
				text = "dialect = \"ees\"\n" + text
			} else {
				text = "\n" + text
			}
			var probs source.Problems
			if _, err := ReadMappings(fstest.MapFS{"data/import/m.toml": {Data: []byte(text)}}, &probs); err != nil {
				t.Fatal(err)
			}
			list := probs.Sorted()
			if len(list) != 1 || list[0].String() != "data/import/m.toml:"+test.want {
				t.Errorf("got  %v\nwant %s", list, test.want)
			}
		})
	}
}

func TestAMappingOfTheSiteReplacesAShippedOne(t *testing.T) {
	var probs source.Problems
	list, err := ReadMappings(fstest.MapFS{
		"data/import/dfe-cin.toml": {Data: []byte("dialect = \"ees\"\ntitle = \"mine\"\n")},
		"data/import/own.toml":     {Data: []byte("dialect = \"ees\"\ntitle = \"own\"\n")},
	}, &probs)
	titles := map[string]string{}
	for _, m := range list {
		titles[m.ID] = m.Title
	}
	if err != nil || probs.Len() > 0 || titles["dfe-cin"] != "mine" || titles["own"] != "own" {
		t.Errorf("mappings %v, problems %v, error %v", titles, probs.Sorted(), err)
	}
}
