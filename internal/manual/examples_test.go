package manual

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/intake"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// example gives the block of code of a page that begins with some words.
func example(t *testing.T, page, begins string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "content", "guide", page))
	if err != nil {
		t.Fatal(err)
	}
	for i, block := range strings.Split(string(text), "```\n") {
		if i%2 == 1 && strings.HasPrefix(block, begins) {
			return block
		}
	}
	t.Fatalf("%s has no example that begins with %q", page, begins)
	return ""
}

// readObservations reads observations under the framework that ships with the
// program and a register of one authority.
func readObservations(t *testing.T, csv string) (*observation.Table, *source.Problems) {
	t.Helper()
	var probs source.Problems
	fw, err := framework.Read(os.DirFS(filepath.Join("..", "..")), "data/framework/2012-06.toml", &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	reg := area.NewRegister([]area.Area{{Slug: "leeds", Code: "E08000035", Level: area.Authority, Parent: area.None}})
	const name = "data/2014/plans.csv"
	table, err := observation.Read(fstest.MapFS{name: {Data: []byte(csv)}}, []string{name}, fw, reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	return table, &probs
}

func none(t *testing.T, probs *source.Problems) {
	t.Helper()
	for _, p := range probs.Sorted() {
		t.Error(p, p.Hint)
	}
}

func TestExampleOfObservationsIsRead(t *testing.T) {
	table, probs := readObservations(t, example(t, "data.md", "measure,"))
	none(t, probs)
	if table.Len() != 3 {
		t.Errorf("%d observations read, want 3", table.Len())
	}
}

func TestExampleOfAMessageIsWhatTheProgramSays(t *testing.T) {
	csv := "measure,breakdown,area,period,value,symbol\n"
	for year := 2001; year <= 2012; year++ {
		csv += fmt.Sprintf("n19-number,,leeds,%d,612,\n", year)
	}
	_, probs := readObservations(t, csv+"n19-number,,leeds,2014,n/a,\n")
	got := ""
	for _, p := range probs.Sorted() {
		got += p.String() + "\n  hint: " + p.Hint + "\n"
	}
	if want := example(t, "problems.md", "data/"); got != want {
		t.Errorf("the program says\n%sand the manual\n%s", got, want)
	}
}

func TestExamplesOfMappingsAreRead(t *testing.T) {
	for _, dialect := range []string{"ees", "sfr", "fingertips", "lait"} {
		var probs source.Problems
		text := example(t, "import.md", "dialect = \""+dialect+"\"")
		mappings, err := intake.ReadMappings(fstest.MapFS{"data/import/mine.toml": {Data: []byte(text)}}, &probs)
		if err != nil || !slices.ContainsFunc(mappings, func(m *intake.Mapping) bool { return m.ID == "mine" }) {
			t.Fatalf("%s: %d mappings, %v", dialect, len(mappings), err)
		}
		none(t, &probs)
	}
}

func TestExamplesOfCommentaryAreRead(t *testing.T) {
	body := "\n\n[^1]: The note."
	for _, begins := range []string{"| Year", "Referral", "> [!NOTE]"} {
		body = "\n" + example(t, "commentary.md", begins) + body
	}
	text := strings.TrimSuffix(example(t, "commentary.md", "+++"), "\n") + "[^1]\n" + body
	var probs source.Problems
	docs, err := commentary.ReadPages(fstest.MapFS{"content/guide/x.md": {Data: []byte(text)}}, "content/guide", commentary.Known{Say: english(t)}, &probs)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d pages, %v", len(docs), err)
	}
	none(t, &probs)
	html := string(docs[0].HTML("guide/x/index.html", commentary.Placed{}))
	for _, want := range []string{`<td class="numeric">612</td>`, `<dt id="referral">`, `class="callout callout-note"`, `id="fn-1"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the examples give no %s:\n%s", want, html)
		}
	}
}

// commandLine is a line of an example, or code in a sentence, that calls the
// program.
var commandLine = regexp.MustCompile("(?m)(?:^|`)almanac ([a-z]+)([^`\n]*)")

func TestCommandsOfTheManualExist(t *testing.T) {
	c := readCode(t)
	pages, err := filepath.Glob(filepath.Join("..", "..", "content", "guide", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range commandLine.FindAllStringSubmatch(string(text), -1) {
			calls++
			commands := c.commands(t)
			at := slices.IndexFunc(commands, func(x commandOf) bool { return x.name == m[1] })
			if at < 0 {
				t.Errorf("%s: there is no command %q", filepath.Base(page), m[1])
				continue
			}
			for _, word := range strings.Fields(m[2]) {
				name := strings.Trim(word, "[]")
				known := func(f [2]string) bool { return strings.Fields(f[0])[0] == name }
				if strings.HasPrefix(name, "--") && !slices.ContainsFunc(c.flags(commands[at].function), known) && !strings.Contains(commands[at].args, name) {
					t.Errorf("%s: %s has no flag %s", filepath.Base(page), m[1], name)
				}
			}
		}
	}
	if calls < 10 {
		t.Errorf("only %d calls of the program found in the manual", calls)
	}
}
