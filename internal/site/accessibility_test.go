package site

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

func TestWhatIsKnownOfAccessibilityIsRead(t *testing.T) {
	const good = "[[issue]]\nwhat = \"Tables are long.\"\nwhom = \"Listeners\"\nsince = \"2026-11-23\"\n"
	const run = `{"date":"2026-11-28","pages":41,"schemes":["light","dark"],"widths":[320,1280],"engine":"axe-core 4","violations":0}`
	for name, c := range map[string]struct{ issues, record, want string }{
		"neither file":     {"", "", ""},
		"both":             {good, run, ""},
		"nothing is said":  {"[[issue]]\nwhom = \"x\"\n", "", "[required]"},
		"no day":           {strings.Replace(good, "2026-11-23", "last week", 1), "", `"last week" is not a day [date]`},
		"an unknown key":   {good + "who = \"x\"\n", "", "who"},
		"no record":        {"", "[]", "no record of a test"},
		"a run of no page": {"", strings.Replace(run, `"pages":41`, `"pages":0`, 1), ""},
		"a run of no day":  {"", strings.Replace(run, "2026-11-28", "today", 1), `"today" is not a day [date]`},
	} {
		fsys := fstest.MapFS{}
		if c.issues != "" {
			fsys[issuesFile] = &fstest.MapFile{Data: []byte(c.issues)}
		}
		if c.record != "" {
			fsys[testRecordFile] = &fstest.MapFile{Data: []byte(c.record)}
		}
		var probs source.Problems
		s, err := readStatement(fsys, &probs)
		if err != nil {
			t.Fatal(name, err)
		}
		got := ""
		for _, p := range probs.Sorted() {
			got += p.String()
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if (s.run == nil) != (c.record == "" || strings.Contains(c.record, `"pages":0`)) {
			t.Errorf("%s: run is %v", name, s.run)
		}
	}
}

func TestSchemesAreNamedInTheLanguageOfTheSite(t *testing.T) {
	run := `{"date":"2026-11-28","pages":41,"schemes":["light","dark, more contrast","forced colours","sepia"],"widths":[320],"engine":"axe-core 4","violations":0}`
	o := tinyWith("")
	o.Site = overlay{o.Site, fstest.MapFS{testRecordFile: {Data: []byte(run)}}}
	var probs source.Problems
	m, err := Read(inSecond(t, o, marked), &probs)
	if err != nil || m == nil {
		t.Fatalf("%v: %v", err, probs.Sorted())
	}
	got := newRenderer(NewPlan(m)).statement().Test
	if want := "⟦light⟧, ⟦dark, more contrast⟧, ⟦forced colours⟧⟦ and ⟧sepia"; !strings.Contains(got, want) {
		t.Errorf("the statement says %q, want the schemes %q", got, want)
	}
}

// TestEverySchemeOfTheTestsHasAName holds the names that tests note against the words.
func TestEverySchemeOfTheTestsHasAName(t *testing.T) {
	kit, err := os.ReadFile("../../theme/test/kit.mjs")
	if err != nil {
		t.Fatal(err)
	}
	_, behind, _ := strings.Cut(string(kit), "export const schemes = {")
	list, _, _ := strings.Cut(behind, "\n}")
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^  '?([a-z, ]+)'?: \[`).FindAllStringSubmatch(list, -1)
	for _, name := range names {
		if key := schemeKey(name[1]); !w.Has(key) || w.Text(key) != name[1] {
			t.Errorf("%q is not the message %s", name[1], key)
		}
	}
	if len(names) < 6 {
		t.Errorf("only %d schemes are read: %v", len(names), names)
	}
}
