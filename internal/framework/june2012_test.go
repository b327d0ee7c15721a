package framework

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"almanac/internal/source"
)

// The tests in this file hold data/framework/2012-06.toml to the text that it
// quotes. The text was lifted from a word processor: tables came out as lines
// that begin with a tab, and text boxes out of order and broken in the middle of
// sentences. So wording is compared without any white space, and with one glyph
// for each kind of quotation mark and dash.

const (
	root     = "../.."
	seedFile = root + "/../shared/seed/framework-2012-06.txt"
)

func june2012(t *testing.T) *Framework {
	t.Helper()
	var probs source.Problems
	f, err := Read(os.DirFS(root), "data/framework/2012-06.toml", &probs)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		t.Errorf("%s (%s)", p, p.Hint)
	}
	return f
}

func seed(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(seedFile)
	if err != nil {
		t.Skipf("the framework's own text is not here: %v", err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

var glyphs = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "‐", "-", "–", "-", "—", "-", "·", "")

// squeeze leaves out white space and evens out glyphs.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, glyphs.Replace(s))
}

var (
	listMarker = regexp.MustCompile(`(?m)^- `)
	editorial  = regexp.MustCompile(`\[[^\]]*\]`)
	noteNumber = regexp.MustCompile(`^\d\. `)
	noteMark   = regexp.MustCompile(`\[endnoteRef:\d\]`)
	noteText   = regexp.MustCompile(`(?s)\[\d:.*?\n\s*\]`)
)

// quoted is one of our quotations as it must stand in the seed: without our
// list markers and without what we put in square brackets.
func quoted(s string) string {
	return squeeze(listMarker.ReplaceAllString(editorial.ReplaceAllString(s, ""), ""))
}

func TestJune2012IsWholeAndWithoutProblems(t *testing.T) {
	f := june2012(t)
	text := seed(t)
	themes := strings.Count(text, "\n· ")
	items := len(regexp.MustCompile(`\n\tN\d+\.?\n`).FindAllString(text, -1))
	questions := 0
	for _, box := range boxes(text) {
		questions += len(box)
	}
	if themes != 5 || items != 26 || questions != 24 {
		t.Fatalf("the text has %d themes, %d items, %d questions: it is read wrongly", themes, items, questions)
	}
	if len(f.Themes) != themes || len(f.Indicators) != items || len(f.Questions) != questions {
		t.Errorf("%d themes, %d indicators, %d questions; want %d, %d, %d", len(f.Themes), len(f.Indicators), len(f.Questions), themes, items, questions)
	}
}

// cells gives the cells of the tables of national items: wording, data source,
// rationale, by the id of the item.
func cells(text string) map[string][3]string {
	number := regexp.MustCompile(`\n\t(N\d+)\.?\n\t`)
	out := map[string][3]string{}
	for _, table := range strings.Split(text, "\n\tRationale\n")[1:] {
		at := number.FindAllStringSubmatchIndex(table, -1)
		for i, m := range at {
			end := len(table)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			row := strings.Split(table[m[1]:end], "\n\t")
			row[2], _, _ = strings.Cut(row[2], "\n\n\n\n") // the last of a table runs on into the next chapter
			out[strings.ToLower(table[m[2]:m[3]])] = [3]string{row[0], row[1], row[2]}
		}
	}
	return out
}

func TestIndicatorsOfJune2012AreQuotedExactly(t *testing.T) {
	f := june2012(t)
	rows := cells(seed(t))
	for _, n := range f.Indicators {
		row := rows[n.ID]
		if got, want := quoted(n.Text), squeeze(row[0]); got != want {
			t.Errorf("%s wording\ngot  %s\nwant %s", n.ID, got, want)
		}
		status := squeeze(n.Collection)
		if !strings.Contains(squeeze(row[1]), status) {
			t.Errorf("%s collection status %q does not stand in %q", n.ID, n.Collection, row[1])
		}
		if got, want := quoted(n.DataSource), strings.Replace(squeeze(row[1]), status, "", 1); got != want {
			t.Errorf("%s data source\ngot  %s\nwant %s", n.ID, got, want)
		}
		rationale := row[2]
		if squeeze(rationale) == "" {
			rationale = rows["n23"][2] // N23 to N26 share one
		}
		if got, want := quoted(n.Rationale), squeeze(rationale); got != want {
			t.Errorf("%s rationale\ngot  %s\nwant %s", n.ID, got, want)
		}
	}
}

// boxes gives the questions of each text box, squeezed, by number.
func boxes(text string) []map[string]string {
	number := regexp.MustCompile(`L(\d+)[.:]`)
	var out []map[string]string
	for _, part := range strings.Split(text, "\n (\n")[1:] {
		part, _, _ = strings.Cut(part, "\n)\n")
		part = squeeze(part)
		box := map[string]string{}
		at := number.FindAllStringSubmatchIndex(part, -1)
		for i, m := range at {
			end := len(part)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			box["l"+part[m[2]:m[3]]] = part[m[1]:end]
		}
		out = append(out, box)
	}
	return out
}

func TestQuestionsOfJune2012AreQuotedExactlyAndUnderTheirTheme(t *testing.T) {
	f := june2012(t)
	all := boxes(seed(t))
	if len(all) != len(f.Themes) {
		t.Fatalf("%d text boxes for %d themes", len(all), len(f.Themes))
	}
	for _, q := range f.Questions {
		want, ok := all[q.Theme][q.ID]
		if !ok {
			t.Errorf("%s does not stand under theme %q", q.ID, f.Themes[q.Theme].ID)
		} else if got := quoted(q.Text); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", q.ID, got, want)
		}
	}
}

func TestIntroductionsAndNotesOfJune2012AreQuotedExactly(t *testing.T) {
	f := june2012(t)
	text := seed(t)
	whole := squeeze(text)
	body := squeeze(noteText.ReplaceAllString(noteMark.ReplaceAllString(text, ""), ""))
	// What stands before and after each introduction shows that none of it is left out.
	around := map[string][2]string{
		"":          {"The Children's Safeguarding Performance Information Framework", "Outcomes for children and young people and their families"},
		"outcomes":  {"Outcomes for children and young people and their families", "Outcomes for children and young people and their families Local information"},
		"activity":  {"Child protection activity including providing early help", "Child protection activity including providing early help Local information"},
		"decisions": {"The quality and timeliness of decision making and planning", "Quality and timeliness Local information"},
		"plans":     {"Plans", "Plans Local Information"},
		"workforce": {"Workforce", "Workforce Local information"},
	}
	check := func(id, intro string) {
		if want := squeeze(around[id][0]) + quoted(intro) + squeeze(around[id][1]); !strings.Contains(body, want) {
			t.Errorf("theme %q: the introduction does not stand there as\n%s", id, want)
		}
	}
	check("", f.Intro)
	for _, theme := range f.Themes {
		check(theme.ID, theme.Intro)
		if !strings.Contains(whole, squeeze(theme.Title)) {
			t.Errorf("the title %q does not stand in the text", theme.Title)
		}
		for _, p := range strings.Split(theme.Notes, "\n\n") {
			if got := quoted(noteNumber.ReplaceAllString(p, "")); !strings.Contains(whole, got) {
				t.Errorf("theme %q: the note does not stand there: %s", theme.ID, got)
			}
		}
	}
}

func TestMeasuresOfJune2012SayWhatTheyMean(t *testing.T) {
	f := june2012(t)
	sentence := regexp.MustCompile(`[.?!](\s|$)`)
	for i := range f.Measures {
		m := &f.Measures[i]
		for name, s := range map[string]string{"high": m.High, "low": m.Low, "not": m.Not} {
			if s == "" && (name == "not" || m.ID != "x-population") {
				t.Errorf("%s says nothing under %q", m.ID, name)
			}
			if n := len(sentence.FindAllString(s, -1)); n > 2 || s != "" && n == 0 {
				t.Errorf("%s: %d sentences under %q, want one or two: %s", m.ID, n, name, s)
			}
		}
		if strings.HasPrefix(m.Noun, "the ") || m.Noun != strings.ToLower(m.Noun[:1])+m.Noun[1:] {
			t.Errorf("%s: the noun %q must stand after \"the\"", m.ID, m.Noun)
		}
	}
}

// measureRow is a row of the table in which each measure was settled: | n19-rate | same, rate | per 10,000 … |
var measureRow = regexp.MustCompile(`(?m)^\| ((?:n\d+|x-)[a-z0-9-]*)(?:-‹(\w+)›)? \| [^|]* \| ([^|]*) \| ([0-9]) \| [^|]* \| ([^|]*) \| ([^|]*) \| ([^|]*) \|`)

func TestMeasuresOfJune2012AreThoseThatWereSettled(t *testing.T) {
	f := june2012(t)
	text, err := os.ReadFile(root + "/../shared/MEASURES.md")
	if err != nil {
		t.Skipf("the table of measures is not here: %v", err)
	}
	kinds := map[string]string{"Y3": "year-to-march", "S3": "at-march", "AY": "academic-year", "FY": "financial-year", "Y9": "year-to-september", "S9": "at-september", "H6": "six-months"}
	polarities := map[string]Polarity{"+": HigherBetter, "−": LowerBetter, "0": NoPolarity}
	intervals := map[string]Interval{"W": Wilson, "B": Byar, "P": PublishedInterval, "·": NoInterval}
	rows := measureRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) != 41 {
		t.Fatalf("%d rows, want 41", len(rows))
	}
	for _, row := range rows {
		i, ok := f.Measure(row[1])
		if !ok {
			t.Errorf("no measure %s", row[1])
			continue
		}
		m := &f.Measures[i]
		if row[2] != "" && (m.Breakdown == None || f.Breakdowns[m.Breakdown].ID != row[2]) {
			t.Errorf("%s is not broken down by %s", m.ID, row[2])
		}
		if unit := m.Unit.Symbol(); !strings.HasPrefix(row[3], unit) {
			t.Errorf("%s: unit %q, want %q", m.ID, unit, row[3])
		}
		if want, _ := strconv.Atoi(row[4]); m.Decimals != want {
			t.Errorf("%s: %d decimals, want %d", m.ID, m.Decimals, want)
		}
		codes := strings.Fields(strings.ReplaceAll(row[5], "*", ""))
		if want := kinds[codes[len(codes)-1]]; m.Kind.String() != want { // what is published comes last
			t.Errorf("%s: kind %s, want %s", m.ID, m.Kind, want)
		}
		if want := polarities[strings.Fields(row[6])[0]]; m.Polarity != want {
			t.Errorf("%s: polarity %s, want %s", m.ID, m.Polarity, want)
		}
		if want := intervals[strings.TrimSpace(row[7])]; m.Interval != want {
			t.Errorf("%s: interval %s, want %s", m.ID, m.Interval, want)
		}
		if derived := strings.HasSuffix(strings.TrimSpace(row[3]), " d"); derived != m.Derived {
			t.Errorf("%s: derived %v, want %v", m.ID, m.Derived, derived)
		}
		if fte := strings.Contains(row[3], "FTE"); fte && !m.FTE {
			t.Errorf("%s is not marked as counts of staff", m.ID)
		}
	}
}

func TestTheHeadlineMeasureIsOneThatHasFiguresInTheEdition(t *testing.T) {
	f := june2012(t)
	for _, test := range []struct {
		item string
		year int
		want string
	}{
		{"n1", 2014, "n1-ks2-l4"},
		{"n1", 2022, "n1-ks2-rwm"},
		{"n14", 2013, "n14-days"},
		{"n19", 2014, "n19-rate"},
		{"n21", 2014, "n21a"},
		{"n4", 2014, "n4"},
	} {
		i, _ := f.Indicator(test.item)
		if got := f.Measures[f.HeadlineOf(i, test.year)].ID; got != test.want {
			t.Errorf("%s in %d: %s, want %s", test.item, test.year, got, test.want)
		}
	}
}

func TestFactorsOfJune2012AreThoseThatArePublishedInTheirOrder(t *testing.T) {
	f := june2012(t)
	files, _ := filepath.Glob(root + "/../shared/realdata/cin/2022/c3_*.csv")
	if len(files) != 1 {
		t.Skip("the published factors are not here")
	}
	file, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	header, err := csv.NewReader(file).Read()
	if err != nil {
		t.Fatal(err)
	}
	for header[0] != "Episodes_with_assessment_factor" {
		header = header[1:]
	}
	// Three ids are the words people use; the others are the column's name.
	short := map[string]string{"child-sexual-exploitation": "cse", "child-criminal-exploitation": "cce", "female-genital-mutilation": "fgm",
		"alcohol-misuse-child": "alcohol-child", "alcohol-misuse-parent": "alcohol-parent", "alcohol-misuse-person": "alcohol-person",
		"drug-misuse-child": "drug-child", "drug-misuse-parent": "drug-parent", "drug-misuse-person": "drug-person"}
	m, _ := f.Measure("n11")
	cats := slices.Clone(f.Categories(m))
	// Six were once published without saying whom they concerned.
	cats = slices.DeleteFunc(cats, func(c Category) bool { return strings.HasSuffix(c.Label, ": whoever it concerns") })
	if len(cats) != len(f.Categories(m))-6 || len(cats) != len(header)-1 {
		t.Fatalf("%d factors, want %d", len(cats), len(header)-1)
	}
	for i, column := range header[1:] {
		want := strings.ReplaceAll(strings.ToLower(column), "_", "-")
		if s, ok := short[want]; ok {
			want = s
		}
		if cats[i].ID != want {
			t.Errorf("factor %d is %s, want %s", i, cats[i].ID, want)
		}
	}
}
