package words

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almanac/internal/source"
	"almanac/layouts"
)

const smallEnglish = `[area]
about = "About this area"
head = "{area} in {period}"
authorities = { one = "{n} authority", other = "{n} authorities" }
[format]
thousands = ","
`

func folder(files ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		out["words/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return out
}

func read(t *testing.T, site fs.FS, builtin fs.FS, language string) (*Words, []string) {
	t.Helper()
	var probs source.Problems
	w, err := Read(site, builtin, language, &probs)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range probs.Sorted() {
		list = append(list, p.String()+" | "+p.Hint)
	}
	return w, list
}

func TestWelshHasSixFormsOfANumber(t *testing.T) {
	welsh := `[area]
about = "Am yr ardal hon"
head = "Yn {period}: {area}"
[area.authorities]
zero = "dim awdurdodau"
one = "un awdurdod"
two = "{n} awdurdod (dau)"
few = "{n} awdurdod (tri)"
many = "{n} awdurdod (chwech)"
other = "{n} awdurdod"
[format]
thousands = ","
`
	w, problems := read(t, folder("cy.toml", welsh), folder("en.toml", smallEnglish), "cy-GB")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for n, want := range map[int]string{0: "dim awdurdodau", 1: "un awdurdod", 2: "2 awdurdod (dau)", 3: "3 awdurdod (tri)", 4: "4 awdurdod", 6: "6 awdurdod (chwech)", 1234: "1,234 awdurdod"} {
		if got := w.Count("area.authorities", n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
	if got := w.Say("area.head", "area", "Leeds", "period", "2014"); got != "Yn 2014: Leeds" {
		t.Error(got)
	}
	if w.Text("area.about") != "Am yr ardal hon" {
		t.Error(w.Text("area.about"))
	}
}

func TestALanguageThatIsBuiltInNeedsOnlyWhatIsWordedOtherwise(t *testing.T) {
	w, problems := read(t, folder("en.toml", "[area]\nabout = \"This place\"\n"), folder("en.toml", smallEnglish), "en-GB")
	if len(problems) > 0 || w.Text("area.about") != "This place" || w.Count("area.authorities", 2) != "2 authorities" {
		t.Error(problems, w.Text("area.about"))
	}
	other, _ := read(t, nil, folder("en.toml", smallEnglish), "en-GB")
	if other.Text("area.about") != "About this area" {
		t.Error("the site's words reached the built-in ones")
	}
}

func TestWhatIsWrongWithAFileOfWordsIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"[area]\nabout = \"A\"\nhead = \"{area} {period}\"\n[area.authorities]\none = \"{n}\"\nother = \"{n}\"\n[format]\nthousands = \".\"\n": "",
		"[area]\nabuot = \"A\"\n":                                 `layouts/words/de.toml:2:1: there is no message "area.abuot" [words] | did you mean "area.about"?`,
		"[area]\nabout = \"A {area}\"\n":                          `layouts/words/de.toml:2:1: area.about: {area} is not filled in; the English message has nothing to fill in [words] | `,
		"[area]\nhead = \"in {period}\"\n":                        `layouts/words/de.toml:2:1: area.head: {area} is missing; the English message has {area}, {period} [words] | `,
		"[area]\nhead = \"{area} in {period\"\n":                  `layouts/words/de.toml:2:1: area.head: a { stands without its } [words] | `,
		"[area]\nhead = \"{area} in {area}\"\n":                   `layouts/words/de.toml:2:1: area.head: {area} stands twice [words] | `,
		"[area]\nauthorities = { other = \"{n}\" }\n":             `layouts/words/de.toml:2:1: area.authorities lacks the form of a number that the language "de" has: one [words] | `,
		"[area]\nabout = 3\n":                                     `layouts/words/de.toml:2:1: area.about is neither text nor a table by the forms of a number [words] | `,
		"[area.authorities]\none=\"1\"\ntwo=\"2\"\nother=\"{n}\"": `layouts/words/de.toml:3:1: area.authorities: the language "de" has no form "two" of a number [words] | `,
		"[area]\n": `layouts/words/de.toml:1:2: there is no message "area.about" [words] | in English: About this area`,
	} {
		_, problems := read(t, folder("de.toml", text), folder("en.toml", smallEnglish), "de")
		if want == "" && len(problems) > 0 || want != "" && !slices.Contains(problems, want) {
			t.Errorf("%s\ngot  %s\nwant %s", text, strings.Join(problems, "\n     "), want)
		}
	}
	if _, problems := read(t, folder("welsh.toml", ""), folder("en.toml", smallEnglish), "welsch"); len(problems) != 1 || problems[0] != `layouts/words/welsch.toml: the language of the site is "welsch", but there is no file with its words [words] | did you mean "welsh"?` {
		t.Error(problems)
	}
}

func TestAMessageIsReadBack(t *testing.T) {
	english := smallEnglish + "[x]\npair = \"{a} in {b} in {c}\"\nloose = \"{a} {b}\"\nend = \"in {a}.\"\n"
	w, _ := read(t, nil, folder("en.toml", english), "en")
	known := func(list ...string) func(_, text string) bool {
		return func(_, text string) bool { return slices.Contains(list, text) }
	}
	for _, tt := range []struct {
		key, text string
		accept    func(hole, text string) bool
		want      string
	}{
		{"area.about", "About this area", nil, ""},
		{"area.about", "About this Area", nil, "no"},
		{"area.head", "Leeds in 2014", nil, "area=Leeds period=2014"},
		{"area.head", "Barrow in Furness in 2014", known("Barrow in Furness", "2014"), "area=Barrow in Furness period=2014"},
		{"area.head", " in 2014", nil, "no"},
		{"area.head", "Leeds in ", nil, "no"},
		{"area.authorities", "3 authorities", nil, "n=3"},
		{"area.authorities", "1 authority", nil, "n=1"},
		{"area.authorities", "1 authoritY", nil, "no"},
		{"x.pair", "p in q in r in s", known("p in q", "r", "s"), "a=p in q b=r c=s"},
		{"x.loose", "Stoke on Trent 2014", known("Stoke on Trent", "2014"), "a=Stoke on Trent b=2014"},
		{"x.end", "in .", nil, "no"},
		{"x.end", "in 5..", nil, "a=5."},
	} {
		found, ok := w.Match(tt.key, tt.text, tt.accept)
		got := "no"
		if ok {
			var parts []string
			for i := 0; i < len(found); i += 2 {
				parts = append(parts, found[i]+"="+found[i+1])
			}
			got = strings.Join(parts, " ")
		}
		if got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.key, tt.text, got, tt.want)
		}
	}
}

func TestReadingBackDoesNotExplode(t *testing.T) {
	w, _ := read(t, nil, folder("en.toml", smallEnglish+"[x]\nlong = \"{a} {b} {c} {d} {e} {f} {g} {h}!\"\n"), "en")
	text := strings.Repeat("a ", 300) + "!"
	asked := 0
	_, ok := w.Match("x.long", text, func(hole, text string) bool { asked++; return hole != "h" })
	if ok || asked > 8*300*300 {
		t.Errorf("%v, %d questions", ok, asked)
	}
}

func TestTheBuiltInWordsAreSound(t *testing.T) {
	w, err := English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2014, 11, 3, 9, 30, 0, 0, time.UTC)
	for got, want := range map[string]string{
		w.Day(at): "3 November 2014", w.Moment(at): "3 November 2014, 09:30 UTC", w.Number(1234567): "1,234,567", w.Number(-123): "-123",
		w.List([]string{"A", "B", "C"}): "A, B and C", w.List([]string{"A", "B"}): "A and B", w.Comma([]string{"A", "B"}): "A, B", w.Day(time.Time{}): "",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPluralsAreThoseOfTheLanguage(t *testing.T) {
	for language, want := range map[string]string{
		"en-GB": "other one other other other other other other other other other other other",
		"cy":    "zero one two few other other many other other other other other other",
		"ga":    "other one two few few few few many many many many other other",
		"gd":    "other one two few few few few few few few few one two",
		"pl":    "many one few few few many many many many many many many many",
	} {
		rule := pluralRule(language)
		var got []string
		for n := range 13 {
			got = append(got, rule(n).String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %s", language, got)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("{a} in {b}", "Leeds in 2014")
	f.Add("{a}{b}x{c}", "123x4")
	f.Fuzz(func(t *testing.T, wording, text string) {
		form, fault := parseForm(wording)
		if fault != "" || len(text) > 60 {
			return
		}
		if form.String() != wording {
			t.Fatalf("%q is written %q", wording, form.String())
		}
		m := &message{}
		m.forms[Other] = form
		m.finish()
		w := &Words{messages: map[string]*message{"x": m}}
		if found, ok := w.Match("x", text, nil); ok && w.Say("x", found...) != text {
			t.Errorf("%q is read from %q and filled in as %q", text, wording, w.Say("x", found...))
		}
	})
}
