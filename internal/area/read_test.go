package area

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/period"
	"almanac/internal/source"
)

const header = "code,former_codes,la_code,name,short_name,aliases,slug,level,parent,first_period,last_period,successors\n"

const good = header +
	"E92000001,,,England,,,england,country,,,,\n" +
	"E12000007,,,London,,,london,region,england,,,\n" +
	"E13000001,,,Inner London,,London (Inner); Inner,inner-london,subregion,london,,,\n" +
	"E09000012,E09000099; E09000098,204,\"Hackney, London Borough of\",Hackney,,hackney,authority,inner-london,,,\n" +
	"E10000009,,835,Dorset,Dorset (to 2019),,dorset-to-2019,authority,london,,2019,dorset; bcp\n" +
	"E06000059,,838,Dorset,,,dorset,authority,london,2020,,\n" +
	"E06000058,,839,Bournemouth,BCP,,bcp,authority,london,2020,,\n" +
	"E10000023,,815,North Yorkshire,,,north-yorkshire-to-2023,authority,london,,2023,north-yorkshire\n" +
	"E06000065,E10000023,815,North Yorkshire,,,north-yorkshire,authority,london,2024,,\n"

func read(t *testing.T, text string) (*Register, []string) {
	t.Helper()
	var probs source.Problems
	reg, err := ReadRegister(fstest.MapFS{"areas.csv": {Data: []byte(text)}}, "areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	return reg, list(&probs)
}

// list gives the problems as text, each with its hint.
func list(probs *source.Problems) (out []string) {
	for _, p := range probs.Sorted() {
		s := p.String()
		if p.Hint != "" {
			s += " > " + p.Hint
		}
		out = append(out, s)
	}
	return out
}

func TestReadRegister(t *testing.T) {
	reg, problems := read(t, good)
	if problems != nil {
		t.Fatal(problems)
	}
	slug := func(i Index) string {
		if i == None {
			return "none"
		}
		return reg.Areas[i].Slug
	}
	hackney, _ := reg.BySlug("hackney")
	dorset, _ := reg.BySlug("dorset")
	a := reg.Areas[hackney]
	want := Area{
		Slug: "hackney", Code: "E09000012", FormerCodes: []string{"E09000099", "E09000098"}, LACode: "204",
		Name: "Hackney, London Borough of", ShortName: "Hackney", Level: Authority, Parent: 2,
		Pos: source.Pos{File: "areas.csv", Line: 5},
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Error(diff)
	}
	if got := reg.Areas[0].ShortName; got != "England" {
		t.Errorf("the short name of England is %q, not its name", got)
	}
	if got := slug(reg.RegionOf(hackney)); got != "london" {
		t.Errorf("Hackney is in %s", got)
	}
	if got := slug(reg.CountryIndex()); got != "england" {
		t.Errorf("the country is %s", got)
	}
	if got := reg.Areas[dorset].Predecessors; len(got) != 1 || slug(got[0]) != "dorset-to-2019" {
		t.Errorf("the predecessors of Dorset are %v", got)
	}
	if got := reg.ByCode("815"); len(got) != 2 {
		t.Errorf("815 is borne by %v", got)
	}
}

func TestFindDecidesACodeByTheYear(t *testing.T) {
	reg, _ := read(t, good)
	for _, tt := range []struct{ written, period, want string }{
		{"hackney", "2014", "hackney"},
		{"E09000012", "2014", "hackney"},
		{"E09000098", "2014", "hackney"},
		{"E10000023", "2023", "north-yorkshire-to-2023"},
		{"E10000023", "2024", "north-yorkshire"},
		{"E10000023", "2023-09", "north-yorkshire"}, // the year to March 2024
		{"E10000009", "2022", "dorset-to-2019"},     // outside its life, but nothing else bears it
		{"815", "2014", ""},                         // a code of the department alone is not taken
		{"Hackney", "2014", ""},
	} {
		p, err := period.Parse(tt.period)
		if err != nil {
			t.Fatal(err)
		}
		i, _, ok := reg.Find(tt.written, p)
		if ok != (tt.want != "") || ok && reg.Areas[i].Slug != tt.want {
			t.Errorf("Find(%s, %s) = %d, %v; want %q", tt.written, tt.period, i, ok, tt.want)
		}
	}
}

func TestSuggestKnowsNamesAndCodes(t *testing.T) {
	reg, _ := read(t, good)
	for written, want := range map[string]string{
		"hackny":                     `did you mean "hackney"?`,
		"Hackney":                    `did you mean "hackney"?`,
		"Hackney, London Borough of": `did you mean "hackney"?`,
		"e09000098":                  `did you mean "hackney"?`,
		"204":                        `did you mean "hackney"?`,
		"London (Innner)":            `did you mean "inner-london"?`,
		"atlantis":                   "",
	} {
		if got := reg.Suggest(written); got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
	}
}

func TestRegisterProblems(t *testing.T) {
	const top = header + "E92000001,,,England,,,england,country,,,,\nE12000007,,e2,London,,,london,region,england,,,\n"
	for _, tt := range []struct{ name, rows, want string }{
		{"empty cells", ",,,,,,,authority,london,,,", "areas.csv:4:1: code is empty [required]"},
		{"slug with a capital", "E06000001,,,A,,,Leeds,authority,london,,,", `areas.csv:4:17: slug "Leeds" holds 'L', where only lower-case letters, digits and hyphens are allowed [slug] > a slug is an address: leeds, dorset-to-2019`},
		{"slug that is too long", "E06000001,,,A,,," + strings.Repeat("a", 41) + ",authority,london,,,", "has 41 letters, at most 40 are allowed [slug]"},
		{"slug that Windows cannot hold", "E06000001,,,A,,,com1,authority,london,,,", `slug "com1" is a name that Windows does not allow for a folder [slug]`},
		{"slug like an ONS code", "E06000001,,,A,,,e08000035,authority,london,,,", `slug "e08000035" looks like an ONS code [slug]`},
		{"slug that is another's code", "E06000001,,,A,,,e2,authority,london,,,", `slug "e2" is also a code of an area [slug]`},
		{"slug that ends in a hyphen", "E06000001,,,A,,,a-,authority,london,,,", "begins or ends with a hyphen [slug]"},
		{"slug taken", "E06000001,,,A,,,london,authority,london,,,", `areas.csv:4:17: slug "london" is taken by the area at areas.csv:3 [duplicate-slug]`},
		{"code taken", "E06000001,,,A,,,a,authority,london,,,\nE06000001,,,B,,,b,authority,london,,,", "areas.csv:5:1: code E06000001 is borne at the same time by a (areas.csv:4) [duplicate-code]"},
		{"former code taken", "E06000001,,,A,,,a,authority,london,,2019,\nA2,E06000001,,B,,,b,authority,london,2019,,", "code E06000001 is borne at the same time by a (areas.csv:4) [duplicate-code]"},
		{"code with a comma", "\"E06000001,E06000002\",,,A,,,a,authority,london,,,", `"E06000001,E06000002" is not an ONS code: it holds more than letters and digits [code] > several codes are separated by semicolons`},
		{"code too short", "E0600001,,,A,,,a,authority,london,,,", `areas.csv:4:1: "E0600001" is not an ONS code: it has 8 characters, not 9 [code] > an ONS code is a letter and eight digits, such as E08000035`},
		{"code without its letter", "106000001,,,A,,,a,authority,london,,,", `"106000001" is not an ONS code: it is not a letter and eight digits [code]`},
		{"code in lower case", "e06000001,,,A,,,a,authority,london,,,", `"e06000001" is not an ONS code: its letter is not a capital [code] > write E06000001`},
		{"former code", "E06000001,E0600000,,A,,,a,authority,london,,,", `areas.csv:4:11: "E0600000" is not an ONS code: it has 8 characters, not 9 [code]`},
		{"code of the department", "E06000001,,20 4,A,,,a,authority,london,,,", `areas.csv:4:12: "20 4" is not a code: it holds more than letters and digits [code]`},
		{"level", "E06000001,,,A,,,a,authorty,london,,,", `areas.csv:4:19: "authorty" is not a level (country, region, subregion, authority) [level] > did you mean "authority"?`},
		{"unknown parent", "E06000001,,,A,,,a,authority,lodon,,,", `areas.csv:4:29: parent "lodon" is not in the register [unknown-area] > did you mean "london"?`},
		{"no parent", "E06000001,,,A,,,a,authority,,,,", `authority "a" has no parent [parent]`},
		{"own parent", "E06000001,,,A,,,a,authority,a,,,", `authority "a" cannot be the parent of authority "a": a parent is of a wider level [parent]`},
		{"second country", "E06000001,,,A,,,a,country,,,,", `areas.csv:4: "a" is a second country; the first is "england" (areas.csv:2) [country]`},
		{"period", "E06000001,,,A,,,a,authority,london,2013/14,,", `areas.csv:4:36: "2013/14" is not a year [period] > write the year that ends on 31 March: 2014`},
		{"life", "E06000001,,,A,,,a,authority,london,2015,2014,", "the last period 2014 is before the first, 2015 [life]"},
		{"unknown successor", "E06000001,,,A,,,a,authority,london,,2014,b", `areas.csv:4:42: successor "b" is not in the register [unknown-area]`},
		{"successor of an area that goes on", "E06000001,,,A,,,a,authority,london,,,london", `"a" has successors but no last period [successor] > give last_period`},
		{"own successor", "E06000001,,,A,,,a,authority,london,,2014,a", `"a" ended in 2014, not after "a", which it is to succeed [successor]`},
		{"successor named twice", "E06000001,,,A,,,a,authority,london,,2014,b;b\nE06000002,,,B,,,b,authority,london,2015,,", `"b" is named twice as a successor [successor]`},
		{"successor of another level", "E06000001,,,A,,,a,authority,london,,2014,london", `region "london" cannot succeed authority "a" [successor]`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, problems := read(t, top+tt.rows+"\n")
			if all := strings.Join(problems, "\n"); !strings.Contains(all, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", all, tt.want)
			}
		})
	}
	t.Run("one wrong level is one problem", func(t *testing.T) {
		for _, level := range []string{"country", "region", "subregion", "authority"} {
			_, problems := read(t, strings.Replace(good, ","+level+",", ",x"+level+",", 1))
			if len(problems) != 1 || !strings.HasSuffix(problems[0], `[level] > did you mean "`+level+`"?`) {
				t.Errorf("x%s: %q", level, problems)
			}
		}
	})
	t.Run("no country", func(t *testing.T) {
		_, problems := read(t, header)
		if diff := cmp.Diff([]string{"areas.csv: the register has no country [country] > give one area the level country"}, problems); diff != "" {
			t.Error(diff)
		}
	})
}

func TestReadNeighbours(t *testing.T) {
	reg, _ := read(t, good)
	var probs source.Problems
	fsys := fstest.MapFS{"data/neighbours/2021.csv": {Data: []byte("area,neighbour,rank,closeness\n" +
		"hackney,dorset,2,Close\nhackney,bcp,1,Very close\nhackny,dorset,1,\nhackney,london,3,\n" +
		"hackney,hackney,3,\nhackney,dorset,3,\nhackney,north-yorkshire,2,\ndorset,bcp,first,\n")}}
	n, err := ReadNeighbours(fsys, "data/neighbours/2021.csv", reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	hackney, _ := reg.BySlug("hackney")
	if diff := cmp.Diff([]Neighbour{{6, 1, "Very close"}, {5, 2, "Close"}}, n.List[hackney]); diff != "" || n.ID != "2021" {
		t.Errorf("id %q, neighbours differ:\n%s", n.ID, diff)
	}
	const f = "data/neighbours/2021.csv"
	want := []string{
		f + `:4:1: "hackny" is not in the register [unknown-area] > did you mean "hackney"?`,
		f + `:5:9: "london" is a region; only authorities have statistical neighbours [level]`,
		f + `:6:9: "hackney" cannot be its own neighbour [neighbour]`,
		f + `:7:9: "hackney" has neighbour "dorset" with rank 2 already [neighbour]`,
		f + `:8:9: "hackney" has neighbour "dorset" with rank 2 already [neighbour]`,
		f + `:9:12: "first" is not a rank: 1 for the nearest neighbour, 2 for the next [rank]`,
	}
	if diff := cmp.Diff(want, list(&probs)); diff != "" {
		t.Error(diff)
	}
}

func TestReadBoards(t *testing.T) {
	reg, _ := read(t, good)
	var probs source.Problems
	fsys := fstest.MapFS{"boards.toml": {Data: []byte(`[[board]]
id = "city"
name = "City Board"
members = ["hackney", "dorset"]
last = "2019"

[[board]]
id = "city"
members = ["hackny", "london", "bcp", "bcp"]
first = "2020"
last = "2019"

[[board]]
id = "A b"
name = "x"
`)}}
	boards, err := ReadBoards(fsys, "boards.toml", reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	want := Board{ID: "city", Name: "City Board", Members: []Index{3, 5}, Last: period.Period{Year: 2019}, Pos: source.Pos{File: "boards.toml", Line: 1, Col: 3}}
	if diff := cmp.Diff(want, boards[0]); diff != "" {
		t.Error(diff)
	}
	wantProblems := []string{
		`boards.toml:7:3: board "city" has no name [required]`,
		`boards.toml:8:1: id "city" is taken by the board at boards.toml:1:3 [duplicate]`,
		`boards.toml:9:12: member "hackny" is not in the register [unknown-area] > did you mean "hackney"?`,
		`boards.toml:9:22: member "london" is a region; boards cover authorities [level]`,
		`boards.toml:9:39: "bcp" is named twice as a member [duplicate]`,
		`boards.toml:11:1: the last period 2019 is before the first, 2020 [life]`,
		`boards.toml:13:3: board "A b" has no members [required]`,
		`boards.toml:14:1: id "A b" holds 'A', where only lower-case letters, digits and hyphens are allowed [slug] > an id is an address: leeds, city-and-hackney`,
	}
	if diff := cmp.Diff(wantProblems, list(&probs)); diff != "" {
		t.Error(diff)
	}
	none, err := ReadBoards(fstest.MapFS{}, "boards.toml", reg, &probs)
	if none != nil || err != nil {
		t.Errorf("without a file: %v, %v", none, err)
	}
}

func TestOneMistakeInABoardIsOneProblem(t *testing.T) {
	reg, _ := read(t, good)
	const board = "[[board]]\nid = \"city\"\nname = \"City Board\"\nmembers = [\"hackney\"]\n"
	for _, tt := range []struct{ old, new, want string }{
		{"members", "areas", `boards.toml:4:1: unknown key "areas" in board [unknown-key] > not given yet: members, first, last`},
		{"members", "member", `boards.toml:4:1: unknown key "member" in board [unknown-key] > did you mean "members"?`},
		{`"City Board"`, "5", "boards.toml:3:1: name must be text, not a number [type] > put it in quotes"},
		{`"city"`, "5", "boards.toml:2:1: id must be text, not a number [type] > put it in quotes"},
		{`["hackney"]`, `"hackney"`, "boards.toml:4:1: members must be a list, not text [type]"},
		{"]]", "]", `boards.toml:1:8: expected end of table array name delimiter ']', but got the end of the line [toml]`},
	} {
		var probs source.Problems
		fsys := fstest.MapFS{"boards.toml": {Data: []byte(strings.Replace(board, tt.old, tt.new, 1))}}
		if _, err := ReadBoards(fsys, "boards.toml", reg, &probs); err != nil {
			t.Fatal(err)
		}
		if got := list(&probs); len(got) != 1 || got[0] != tt.want {
			t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), tt.want)
		}
	}
}

// The register and neighbours that a new site starts with must be sound.
func TestStarterRegisterIsSound(t *testing.T) {
	fsys := os.DirFS("../starter/england")
	var probs source.Problems
	reg, err := ReadRegister(fsys, "areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadNeighbours(fsys, "neighbours-2021.csv", reg, &probs); err != nil {
		t.Fatal(err)
	}
	if problems := list(&probs); problems != nil {
		t.Error(strings.Join(problems, "\n"))
	}
	if len(reg.Areas) < 160 {
		t.Errorf("only %d areas", len(reg.Areas))
	}
}
