package manual

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/internal/area"
	"almanac/internal/check"
	"almanac/internal/commentary"
	"almanac/internal/download"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

var update = flag.Bool("update", false, "write the reference lists of the manual again")

// A list is a table of the manual, or entries that need more room than a table
// has.
type list struct {
	head []string
	rows [][]string
	text string // of entries
}

// sources says where the names of each list come from. Lists of one column of
// names and one of words take these from words.
func sources(t *testing.T) map[string]list {
	c := readCode(t)
	keys := func(name, pkg, typ string) list { return described(t, name, "Key", c.keys(t, pkg, typ)) }
	front, answers := commentary.FrontMatterKeys()
	if got, want := c.keys(t, "internal/commentary", "frontMatter"), slices.Concat(front, answers); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("front matter has the keys %q, and commentary.FrontMatterKeys lists %q", got, want)
	}
	return map[string]list{
		"columns-observations": columns(t, "columns-observations", observation.Columns()),
		"columns-areas":        columns(t, "columns-areas", area.RegisterColumns()),
		"columns-neighbours":   columns(t, "columns-neighbours", area.NeighbourColumns()),

		"columns-downloads": downloadColumns(english(t)),
		"columns-changes":   described(t, "columns-changes", "Column", download.ChangeColumns()),
		"change-kinds":      described(t, "change-kinds", "Change", changeKinds()),

		"keys-config":          keys("keys-config", "internal/site", "Config"),
		"keys-config-publish":  keys("keys-config-publish", "internal/site", "Publish"),
		"keys-config-help":     keys("keys-config-help", "internal/site", "Help"),
		"keys-config-security": keys("keys-config-security", "internal/site", "Security"),
		"keys-config-labels":   keys("keys-config-labels", "internal/site", "Labels"),
		"keys-boards":          keys("keys-boards", "internal/area", "boardsFile.Board"),
		"keys-edition":         keys("keys-edition", "internal/edition", "editionFile"),
		"keys-edition-state":   keys("keys-edition-state", "internal/edition", "stateFile"),
		"keys-sources":         keys("keys-sources", "internal/edition", "sourcesFile.Source"),
		"keys-protection":      keys("keys-protection", "internal/edition", "protectionFile"),
		"keys-imputed":         keys("keys-imputed", "internal/edition", "imputedFile"),
		"keys-guard":           keys("keys-guard", "internal/edition", "guardFile"),
		"keys-allowance":       keys("keys-allowance", "internal/edition", "allowanceFile"),
		"keys-sources-note":    keys("keys-sources-note", "internal/edition", "noteFile"),

		"keys-framework":           keys("keys-framework", "internal/framework", "fileFramework"),
		"keys-framework-sum":       keys("keys-framework-sum", "internal/framework", "fileSum"),
		"keys-framework-theme":     keys("keys-framework-theme", "internal/framework", "fileTheme"),
		"keys-framework-indicator": keys("keys-framework-indicator", "internal/framework", "fileIndicator"),
		"keys-framework-question":  keys("keys-framework-question", "internal/framework", "fileQuestion"),
		"keys-framework-measure":   keys("keys-framework-measure", "internal/framework", "fileMeasure"),
		"keys-framework-break":     keys("keys-framework-break", "internal/framework", "fileBreak"),
		"keys-framework-breakdown": keys("keys-framework-breakdown", "internal/framework", "fileBreakdown"),
		"keys-framework-category":  keys("keys-framework-category", "internal/framework", "fileCategory"),
		"keys-framework-state":     keys("keys-framework-state", "internal/framework", "fileState"),

		"keys-front-matter": described(t, "keys-front-matter", "Key", front),
		"keys-answer":       described(t, "keys-answer", "Key", answers),

		"keys-mapping":            keys("keys-mapping", "internal/intake", "Mapping"),
		"keys-mapping-protection": keys("keys-mapping-protection", "internal/intake", "Protection"),
		"keys-mapping-release":    keys("keys-mapping-release", "internal/intake", "Release"),
		"keys-mapping-file":       keys("keys-mapping-file", "internal/intake", "FileMapping"),
		"keys-mapping-measure":    keys("keys-mapping-measure", "internal/intake", "Target"),
		"keys-mapping-category":   keys("keys-mapping-category", "internal/intake", "CategoryTarget"),
		"keys-mapping-rate":       keys("keys-mapping-rate", "internal/intake", "RatePair"),
		"keys-mapping-value-note": keys("keys-mapping-value-note", "internal/intake", "ValueNote"),
		"keys-mapping-shared":     keys("keys-mapping-shared", "internal/intake", "Shared"),
		"keys-mapping-override":   keys("keys-mapping-override", "internal/intake", "Override"),

		"symbols":          symbols(english(t)),
		"marks":            marks(),
		"period-kinds":     periodKinds(),
		"levels":           described(t, "levels", "Level", area.LevelNames()),
		"units":            described(t, "units", "Unit", framework.UnitNames()),
		"polarities":       described(t, "polarities", "Polarity", framework.PolarityNames()),
		"intervals":        described(t, "intervals", "Interval", framework.IntervalNames()),
		"states":           described(t, "states", "State", framework.StateNames()),
		"edition-statuses": described(t, "edition-statuses", "Status", edition.StatusNames()),
		"answer-statuses":  described(t, "answer-statuses", "Status", commentary.StatusNames()),
		"callouts":         described(t, "callouts", "Callout", commentary.Callouts()),
		"figure-forms":     described(t, "figure-forms", "Written", commentary.FigureForms()),
		"claims":           described(t, "claims", "Claim", commentary.Claims()),
		"area-words":       described(t, "area-words", "Word", commentary.AreaWords()),
		"blocks":           described(t, "blocks", "Block", commentary.Blocks()),
		"block-keys":       described(t, "block-keys", "Key", commentary.BlockKeys()),
		"layouts":          described(t, "layouts", "Layout", layoutFiles()),
		"rules":            rules(t, c),
		"commands":         commands(t, c),
		"flags":            flags(t, c),
		"exit-codes":       exitCodes(c),
	}
}

// described sets the words of a list beside its names.
func described(t *testing.T, name, head string, names []string) list {
	t.Helper()
	l := list{head: []string{head, "What it is"}}
	for _, n := range names {
		w, ok := meanings[name][n]
		if !ok {
			t.Errorf("list %s: nothing is said about %q: say it in words_test.go", name, n)
		}
		l.rows = append(l.rows, []string{"`" + n + "`", w})
	}
	for n := range meanings[name] {
		if !slices.Contains(names, n) {
			t.Errorf("list %s: %q is described in words_test.go, but the code has no such name", name, n)
		}
	}
	return l
}

func columns(t *testing.T, name string, c source.Columns) list {
	t.Helper()
	l := described(t, name, "Column", slices.Concat(c.Required, c.Optional))
	l.head = []string{"Column", "Needed", "What stands in it"}
	for i, row := range l.rows {
		need := "no"
		if i < len(c.Required) {
			need = "yes"
		}
		l.rows[i] = []string{row[0], need, row[1]}
	}
	return l
}

func symbols(w *words.Words) list {
	l := list{head: []string{"Symbol", "Shown as", "What readers are told"}}
	for s := observation.Suppressed; s <= observation.Low; s++ {
		code := "`" + s.Code() + "`"
		if s == observation.Low {
			code += " or `k`"
		}
		l.rows = append(l.rows, []string{code, s.Word(), w.Text(s.ReasonKey())})
	}
	return l
}

func marks() list {
	l := list{head: []string{"Mark", "Shown as"}}
	codes, shown := observation.MarkCodes()
	for i := range codes {
		l.rows = append(l.rows, []string{"`" + codes[i] + "`", shown[i]})
	}
	return l
}

func periodKinds() list {
	l := list{head: []string{"Kind", "Written", "Shown as"}}
	for i, name := range period.KindNames() {
		k := period.Kind(i)
		p, err := period.Parse(k.Example())
		if err != nil {
			panic("manual: an example is no period: " + err.Error())
		}
		l.rows = append(l.rows, []string{"`" + name + "`", "`" + k.Example() + "`", k.Label(p)})
	}
	return l
}

func changeKinds() (names []string) {
	for _, k := range edition.Kinds() {
		names = append(names, k.String())
	}
	return names
}

func layoutFiles() []string {
	files := []string{"base.html"}
	for _, k := range layout.Kinds() {
		files = append(files, k+".html")
	}
	return files
}

func commands(t *testing.T, c code) list {
	l := list{head: []string{"Command", "What it does"}}
	for _, cmd := range c.commands(t) {
		l.rows = append(l.rows, []string{"`" + strings.TrimSpace("almanac "+cmd.name+" "+cmd.args) + "`", cmd.summary})
	}
	return l
}

// downloadColumns says of each column what the metadata of downloads say.
func downloadColumns(w *words.Words) list {
	l := list{head: []string{"Column", "What it holds"}}
	says := download.NewSays(w)
	for _, c := range download.Columns() {
		l.rows = append(l.rows, []string{"`" + c.Name + "`", says.Columns[c.Name]})
	}
	return l
}

func flags(t *testing.T, c code) list {
	l := list{head: []string{"Command", "Flag", "What it does"}}
	for _, cmd := range c.commands(t) {
		for _, f := range c.flags(cmd.function) {
			l.rows = append(l.rows, []string{"`" + cmd.name + "`", "`" + f[0] + "`", f[1]})
		}
	}
	return l
}

func exitCodes(c code) list {
	l := list{head: []string{"Code", "Meaning"}}
	for _, x := range c.exitCodes() {
		text := x[1]
		if text == "" {
			text = "all is well"
		}
		l.rows = append(l.rows, []string{x[0], text})
	}
	return l
}

// rules gives the catalogue an entry a rule. The ids that the code raises are
// those of the catalogue, and with the severities that it gives.
func rules(t *testing.T, c code) list {
	raised := c.rules()
	var b strings.Builder
	for _, r := range check.Rules() {
		if raised[r.ID] != r.Severity() {
			t.Errorf("rule %s: the catalogue says it is of the severity %q, the code raises it with %q", r.ID, r.Severity(), raised[r.ID])
		}
		delete(raised, r.ID)
		fmt.Fprintf(&b, "### `%s`\n\n**%s: %s.**\n\n%s\n", r.ID, strings.ToUpper(r.Severity()[:1])+r.Severity()[1:], r.Title, strings.Join(r.Explanation, "\n\n"))
		if r.Example.Told != "" {
			fence := strings.Repeat("`", 3+strings.Count(r.Example.Told, "```"))
			fmt.Fprintf(&b, "\n%s\n%s%s\n", fence, r.Example.Told, fence)
		}
		b.WriteByte('\n')
	}
	for id := range raised {
		t.Errorf("rule %s has no file in internal/check/rules: its package comment says how to write one", id)
	}
	return list{text: strings.TrimSuffix(b.String(), "\n")}
}

// markdown writes a list as a markdown table, or its entries.
func (l list) markdown() string {
	if l.text != "" {
		return l.text
	}
	var b strings.Builder
	line := func(cells []string) {
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(c, "|", `\|`)
		}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	line(l.head)
	fmt.Fprintf(&b, "|%s\n", strings.Repeat(" --- |", len(l.head)))
	for _, r := range l.rows {
		line(r)
	}
	return b.String()
}

var (
	begin  = regexp.MustCompile(`^\[//\]: # \(begin generated ([a-z-]+)\)$`)
	finish = "[//]: # (end generated)"
)

// fill puts the lists between their marks. It gives the names of those used.
func fill(name, text string, lists map[string]list) (out string, used []string, err error) {
	var b strings.Builder
	inside := ""
	for i, line := range strings.SplitAfter(text, "\n") {
		trimmed := strings.TrimRight(line, "\r\n")
		m := begin.FindStringSubmatch(trimmed)
		switch {
		case inside == "" && m != nil:
			l, ok := lists[m[1]]
			if !ok {
				known := slices.Sorted(maps.Keys(lists))
				return "", nil, fmt.Errorf("%s:%d: there is no list %q: %s", name, i+1, m[1], source.DidYouMean(m[1], known))
			}
			inside, used = m[1], append(used, m[1])
			b.WriteString(trimmed + "\n\n" + l.markdown() + "\n")
		case inside != "" && m != nil:
			return "", nil, fmt.Errorf("%s:%d: list %s has no end", name, i+1, inside)
		case inside == "" && trimmed == finish:
			return "", nil, fmt.Errorf("%s:%d: no list begins before this end", name, i+1)
		case trimmed == finish:
			inside = ""
			b.WriteString(line)
		case inside == "":
			b.WriteString(line)
		}
	}
	if inside != "" {
		return "", nil, fmt.Errorf("%s: list %s has no end", name, inside)
	}
	return b.String(), used, nil
}

func TestReferenceListsAreUpToDate(t *testing.T) {
	lists := sources(t)
	pages, err := filepath.Glob(filepath.Join("..", "..", "content", "guide", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no manual found: %v", err)
	}
	seen := map[string]bool{}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		want, used, err := fill(filepath.Base(page), string(text), lists)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, u := range used {
			seen[u] = true
		}
		if want == string(text) {
			continue
		}
		if !*update {
			t.Errorf("content/guide/%s: the lists are not those of the code: run \"go generate ./internal/manual\"", filepath.Base(page))
			continue
		}
		if t.Failed() {
			continue
		}
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if !seen[name] {
			t.Errorf("list %s stands on no page of the manual", name)
		}
	}
}

func TestListsAreFilledBetweenTheirMarks(t *testing.T) {
	lists := map[string]list{"a": {head: []string{"X"}, rows: [][]string{{"1|2"}}}}
	for _, tt := range []struct{ text, want, err string }{
		{"x\n[//]: # (begin generated a)\nold\n[//]: # (end generated)\ny\n", "x\n[//]: # (begin generated a)\n\n| X |\n| --- |\n| 1\\|2 |\n\n[//]: # (end generated)\ny\n", ""},
		{"[//]: # (begin generated b)\n", "", `p.md:1: there is no list "b": `},
		{"[//]: # (begin generated a)\n", "", "p.md: list a has no end"},
		{"[//]: # (begin generated a)\n[//]: # (begin generated a)\n", "", "p.md:2: list a has no end"},
		{"\n[//]: # (end generated)\n", "", "p.md:2: no list begins before this end"},
	} {
		got, _, err := fill("p.md", tt.text, lists)
		if got != tt.want || fmt.Sprint(err) != tt.err && (err != nil || tt.err != "") {
			t.Errorf("%q: got %q, %v; want %q, %s", tt.text, got, err, tt.want, tt.err)
		}
	}
}

// The manual and the about pages are commentary themselves: they must be read
// without a problem.
func TestPagesOfWordsHaveNoProblems(t *testing.T) {
	var probs source.Problems
	for _, dir := range []string{"content/guide", "content/about"} {
		docs, err := commentary.ReadPages(os.DirFS(filepath.Join("..", "..")), dir, commentary.Known{Say: english(t)}, &probs)
		if err != nil || len(docs) == 0 {
			t.Errorf("%s: %d pages, %v", dir, len(docs), err)
		}
		for _, d := range docs {
			if bytes.Contains(d.HTML(d.Address, commentary.Placed{}), []byte("generated")) {
				t.Errorf("%s: a mark of a list shows on the page", d.Path)
			}
		}
	}
	for _, p := range probs.Sorted() {
		t.Error(p, p.Hint)
	}
}

// english is the language of the texts in tests.
func english(t *testing.T) *words.Words {
	t.Helper()
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
