package source

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"github.com/BurntSushi/toml"
)

type tomlSample struct {
	Title     string
	Draft     bool
	Share     float64
	Published time.Time
	Measure   []tomlMeasure
	Labels    map[string]string
	Contact   struct{ Email, Phone string }
	Inner     *struct{ Deep string }
}

type tomlMeasure struct {
	ID       string
	Decimals int
	Unit     string
	Break    []struct{ At string }
	Words    []string
	Rank     uint8
}

func decode(t *testing.T, text string) (tomlSample, *Doc, []Problem) {
	t.Helper()
	var s tomlSample
	var probs Problems
	doc := DecodeTOML("f.toml", []byte(text), 1, &s, &probs)
	return s, doc, probs.Sorted()
}

func TestTOMLIsFilledIn(t *testing.T) {
	s, _, probs := decode(t, `title = "T"
draft = true
share = 3
published = 2014-11-27T09:30:00Z
[labels]
board = "Partnership"
[contact]
email = "a@b"
[inner]
deep = "d"
[[measure]]
id = "n1"
words = ["a", "b"]
[[measure.break]]
at = "2014"
[[measure]]
id = "n2"
decimals = 2
`)
	if len(probs) > 0 {
		t.Fatal(probs)
	}
	var want tomlSample
	want.Title, want.Draft, want.Share = "T", true, 3
	want.Published = time.Date(2014, 11, 27, 9, 30, 0, 0, time.UTC)
	want.Labels = map[string]string{"board": "Partnership"}
	want.Contact.Email = "a@b"
	want.Inner = &struct{ Deep string }{"d"}
	want.Measure = []tomlMeasure{
		{ID: "n1", Words: []string{"a", "b"}, Break: []struct{ At string }{{"2014"}}},
		{ID: "n2", Decimals: 2},
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v\nwant %+v", s, want)
	}
}

func TestTOMLProblemsNamePlaceAndHint(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an unknown key", "titel = 'x'\n", `f.toml:1:1: unknown key "titel" [unknown-key] / did you mean "title"?`},
		{"an unknown key in a table", "[contact]\nemial = 'x'", `f.toml:2:1: unknown key "emial" in contact [unknown-key] / did you mean "email"?`},
		{"an unknown key in an element", "[[measure]]\nid='a'\n[[measure]]\n  unitt = 'x'", `f.toml:4:3: unknown key "unitt" in measure [unknown-key] / did you mean "unit"?`},
		{"an unknown table", "[zzz]\na=1", `f.toml:1:2: unknown key "zzz" [unknown-key] / not given yet: title, draft, share, published, measure, labels, contact, inner`},
		{"a key of the wrong case", "Title = 'x'", `f.toml:1:1: unknown key "Title" [unknown-key] / did you mean "title"?`},
		{"a number for text", "[[measure]]\nunit = 3", `f.toml:2:1: unit must be text, not a number [type] / put it in quotes`},
		{"text for a number", "[[measure]]\ndecimals = '1'", `f.toml:2:1: decimals must be a whole number, not text [type] / `},
		{"decimals for a whole number", "[[measure]]\ndecimals = 1.5", `f.toml:2:1: decimals must be a whole number, not a number with decimals [type] / `},
		{"a table for a list of tables", "[measure]\nid = 'x'", `f.toml:1:2: measure must be a list of tables, not a table [type] / write [[measure]] with two brackets`},
		{"a wrong item of a list", "[[measure]]\nwords = ['a',\n 2]", `f.toml:3:2: item 2 of words must be text, not a number [type] / put it in quotes`},
		{"a number below nought", "[[measure]]\nrank = -1", `f.toml:2:1: rank must be a whole number of 0 or more, not -1 [type] / `},
		{"a number too large", "[[measure]]\nrank = 256", `f.toml:2:1: rank is too large: 256 [type] / `},
		{"text for a date", "published = 'soon'", `f.toml:1:1: published must be a date, not text [type] / `},
		{"columns in characters", "labels = {'é' = 'x', y = 1}", `f.toml:1:22: y must be text, not a number [type] / put it in quotes`},
		{"a byte order mark", "\ufefftitel = 'x'", `f.toml:1:1: unknown key "titel" [unknown-key] / did you mean "title"?`},
		{"line ends of Windows", "title = 'x'\r\nunit = 3\r\n", `f.toml:2:1: unknown key "unit" [unknown-key] / not given yet: draft, share, published, measure, labels, contact, inner`},
		{"text that is not TOML", "title = \n", `f.toml:1:9: expected value but found the end of the line [toml] / text stands in straight quotes: key = "words"`},
		{"a header that is not closed", "title = 'x'\n[labels\n", `f.toml:2:8: expected '.' or ']' to end table name, but got the end of the line [toml] / `},
		{"a header that is not closed at the end", "title = 'x'\n[labels", `f.toml:2:7: expected '.' or ']' to end table name, but got the end of the file [toml] / `},
		{"the first element of a list misspelt", "[[mesure]]\nid = 'a'\n[[measure.break]]\nat = 'x'\n[[measure]]\nid = 'b'\n", `f.toml:5:3: key 'measure' was already created and cannot be used as an array [toml] / on line 3 a table below measure stands before the first [[measure]]: is one above it misspelt?`},
		{"a key given twice", "title = 'x'\ntitle = 'y'\n", `f.toml:2:1: key 'title' has already been defined [toml] / delete one of the two`},
		{"text that is not UTF-8", "title = 'x'\nb = '\xe9'\n", `f.toml:2:6: the file is not UTF-8 text [encoding] / save the file as UTF-8`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, probs := decode(t, test.text)
			if len(probs) != 1 {
				t.Fatalf("problems %v, want one", probs)
			}
			if got := probs[0].String() + " / " + probs[0].Hint; got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTOMLProblemsAreAllCollectedAndTheRestFilled(t *testing.T) {
	s, _, probs := decode(t, "title = 1\ndraft = true\nshare = 'x'\nwhat = 2\n")
	if len(probs) != 3 || !s.Draft {
		t.Errorf("%d problems %v, draft %v; want 3 problems and draft", len(probs), probs, s.Draft)
	}
}

func TestTOMLMissesNoKeyThatIsExplained(t *testing.T) {
	tests := []struct {
		name, text string
		missing    bool // is title yet to be missed?
		partial    bool
	}{
		{"nothing was said", "draft = true\n", true, false},
		{"an empty value", "title = ''\n", true, false},
		{"a value of the wrong type", "title = 5\n", false, false},
		{"a misspelt key", "titel = 'x'\n", false, false},
		{"a key like no other", "zzz = 'x'\n", false, false},
		{"a key like no other in another table", "[contact]\nzzz = 'x'\n", true, false},
		{"a key misspelt that is not it", "drafft = true\n", true, false},
		{"text that is not TOML", "[labels\n", false, true},
		{"text that is not UTF-8", "a = '\xe9'\n", false, true},
		{"a table under a misspelt key", "titel = 'x'\n[[mesure]]\nid = 'x'\n", false, true},
		{"a table within tables under a misspelt key", "title = 'x'\n[[measure]]\n[[measure.brek]]\nat = 'x'\n", true, true},
		{"a list of tables in single brackets", "[measure]\nid = 'x'\n", true, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, doc, _ := decode(t, test.text)
			if got := doc.Missing("title"); got != test.missing {
				t.Errorf("Missing is %v", got)
			}
			if got := doc.Partial(); got != test.partial {
				t.Errorf("Partial is %v", got)
			}
		})
	}
	_, doc, _ := decode(t, "zzz = 1\n")
	if first, second := doc.Missing("title"), doc.Missing("share"); first || !second {
		t.Errorf("one unknown key explains one missing key, not %v and %v", !first, !second)
	}
	if doc.Missing("title") {
		t.Error("a key is explained once and then no longer")
	}
	_, doc, _ = decode(t, "[contatc]\nemail = 'x'\n")
	if doc.Missing("contact", "email") {
		t.Error("a key of a misspelt table is said to be missing")
	}
	_, doc, _ = decode(t, "[[measure]]\nwords = [1]\n")
	if doc.Missing("measure", 0, "words") {
		t.Error("a list with a wrong item is said to be missing")
	}
}

const shapes = `# comment with [a] = "quotes
top = 1
[a.b]   # a.b
x.y = { p = 1, q.r = [1, { s = "}" }] }
"quo.ted" = '#'
'lit' = 2
"\u00e9" = 3
text = """
[not.a.table]
key = "no" \""" still
"""""
lit2 = '''
[[no]]
''' # done
list = [ # comment ]
  "one", # two, three
  ['in', 'ner'],
]
date = 1979-05-27 07:32:00
[[m]]
id = 1
[m.sub]
k = 1
[[m.n]]
v = 1
[[m.n]]
v = 2
[[m]]
id = 2
[[m.n]]
v = 3
`

func TestTOMLPositionsFollowTheShape(t *testing.T) {
	var tree map[string]any
	if _, err := toml.Decode(shapes, &tree); err != nil {
		t.Fatal(err)
	}
	var probs Problems
	d := DecodeTOML("f", []byte(shapes), 1, &struct{}{}, &probs)
	tests := []struct {
		path      []any
		line, col int
	}{
		{[]any{"top"}, 2, 1},
		{[]any{"a"}, 3, 2},
		{[]any{"a", "b"}, 3, 4},
		{[]any{"a", "b", "x", "y"}, 4, 3},
		{[]any{"a", "b", "x", "y", "p"}, 4, 9},
		{[]any{"a", "b", "x", "y", "q", "r"}, 4, 18},
		{[]any{"a", "b", "x", "y", "q", "r", 1, "s"}, 4, 28},
		{[]any{"a", "b", "quo.ted"}, 5, 1},
		{[]any{"a", "b", "lit"}, 6, 1},
		{[]any{"a", "b", "é"}, 7, 1},
		{[]any{"a", "b", "text"}, 8, 1},
		{[]any{"a", "b", "lit2"}, 12, 1},
		{[]any{"a", "b", "list", 1, 1}, 17, 10},
		{[]any{"a", "b", "date"}, 19, 1},
		{[]any{"m"}, 20, 3},
		{[]any{"m", 0, "id"}, 21, 1},
		{[]any{"m", 0, "sub", "k"}, 23, 1},
		{[]any{"m", 0, "n", 1, "v"}, 27, 1},
		{[]any{"m", 1, "id"}, 29, 1},
		{[]any{"m", 1, "n", 0, "v"}, 31, 1},
		{[]any{"m", 1, "missing", "deep"}, 28, 3},
	}
	for _, test := range tests {
		if got := d.Pos(test.path...); got != (Pos{"f", test.line, test.col}) {
			t.Errorf("Pos(%v) = %v, want %d:%d", test.path, got, test.line, test.col)
		}
	}
	if got := d.Pos("nothing"); got != (Pos{File: "f"}) {
		t.Errorf("an unknown key stands at %v, want the file", got)
	}
	if d.Has("no") || d.Has("a", "b", "key") || !d.Has("m", 1) || d.Has("m", 2) {
		t.Error("Has is wrong about strings or elements")
	}
	var none *Doc
	if none.Has("x") || none.Pos("x") != (Pos{}) {
		t.Error("a nil Doc knows something")
	}
}

func TestTOMLOfFrontMatterCountsFromItsFirstLine(t *testing.T) {
	var probs Problems
	var s tomlSample
	d := DecodeTOML("index.md", []byte("title = 1\n"), 2, &s, &probs)
	if got := probs.Sorted()[0].Pos; got != (Pos{"index.md", 2, 1}) || d.Pos("title") != got {
		t.Errorf("stands at %v and %v, want 2:1", got, d.Pos("title"))
	}
}

func TestReadTOMLReturnsTheErrorOfTheFileSystem(t *testing.T) {
	var probs Problems
	_, err := ReadTOML(fstest.MapFS{}, "no.toml", &tomlSample{}, &probs)
	if !errors.Is(err, fs.ErrNotExist) || probs.Len() != 0 {
		t.Errorf("error %v, problems %d; want that the file does not exist", err, probs.Len())
	}
	doc, err := ReadTOML(fstest.MapFS{"a.toml": {Data: []byte("title = 'x'")}}, "a.toml", &tomlSample{}, &probs)
	if err != nil || doc.Pos("title").Line != 1 {
		t.Errorf("error %v, title at %v", err, doc.Pos("title"))
	}
}

// FuzzTOMLIndex holds that the scanner finds every key that the parser finds,
// and ends on any text.
func FuzzTOMLIndex(f *testing.F) {
	for _, s := range []string{shapes, "a = [[[1]]]\n[b]\nc.d = {e = ''''x'''''}", "x = \"\"\"a\\\n\"\"\"\"\n[[\"\"]]", "[[a.b]]\n[a.b.c]\n", "a = {\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var probs Problems
		doc := DecodeTOML("f", []byte(text), 1, &struct{}{}, &probs)
		if doc.Broken() {
			return // the parser would say no more, or be led too deep
		}
		var tree map[string]any
		if _, err := toml.Decode(text, &tree); err != nil || invalidUTF8([]byte(text)) >= 0 {
			return
		}
		walk(t, doc, tree, nil)
	})
}

func walk(t *testing.T, doc *Doc, v any, path []any) {
	if len(path) > 0 && !doc.Has(path...) {
		t.Errorf("no position for %q", fmt.Sprint(path))
	}
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			walk(t, doc, e, append(path[:len(path):len(path)], k))
		}
	case []map[string]any:
		for i, e := range v {
			walk(t, doc, e, append(path[:len(path):len(path)], i))
		}
	case []any:
		for i, e := range v {
			walk(t, doc, e, append(path[:len(path):len(path)], i))
		}
	}
}
