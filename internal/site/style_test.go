package site

import (
	"bytes"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/tokens"
	"almanac/internal/words"
	"almanac/layouts"
	"almanac/theme"
)

func theStyle(t *testing.T) (*style, []tokens.Scheme) {
	t.Helper()
	say, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newStyle(say, theme.Sheets)
	if err != nil {
		t.Fatal(err)
	}
	var sheets []string
	for _, name := range []string{"src/_tokens.scss", "src/_chart.scss"} {
		b, err := fs.ReadFile(theme.Sheets, name)
		if err != nil {
			t.Fatal(err)
		}
		sheets = append(sheets, string(b))
	}
	schemes, err := tokens.Schemes(sheets...)
	if err != nil {
		t.Fatal(err)
	}
	return s, schemes
}

func TestTheStyleShowsEveryTokenOfTheSheets(t *testing.T) {
	s, schemes := theStyle(t)
	for _, token := range schemes[0].Tokens {
		if strings.HasPrefix(token.Name, "govuk-") {
			continue
		}
		cell := `<th scope="row">--` + token.Name
		_, err := schemes[0].Colour(token.Name)
		inColours, inValues := strings.Count(string(s.colours), cell+"<")+strings.Count(string(s.colours), cell+" "), strings.Count(string(s.values), cell)
		if isColour := err == nil; isColour && inColours != 1 || !isColour && inValues != 1 {
			t.Errorf("--%s stands %d times among the colours and %d times among the values", token.Name, inColours, inValues)
		}
		for n := range len(schemes) - 1 {
			if c, err := schemes[n].Colour(token.Name); err == nil && !strings.Contains(string(s.colours), "<code>"+c.String()+"</code>") {
				t.Errorf("--%s in %s is %s, which is not shown", token.Name, schemes[n].Name, c)
			}
		}
	}
}

func TestTheStyleSaysContrastsThatAreReached(t *testing.T) {
	s, schemes := theStyle(t)
	rows := regexp.MustCompile(`(?s)<th scope="row">--([a-z0-9-]+) .*?</tr>`).FindAllStringSubmatch(string(s.contrasts), -1)
	figure := regexp.MustCompile(`<td class="n">([0-9.]+)</td>`)
	if want := len(tokens.Texts()) + len(tokens.Inverted()) + len(tokens.OfCharts()); len(rows) != want {
		t.Fatalf("%d rows, want %d", len(rows), want)
	}
	for i, row := range rows {
		cells := figure.FindAllStringSubmatch(row[0], -1)
		if len(cells) != len(schemes)-1 {
			t.Fatalf("--%s has %d contrasts, want %d", row[1], len(cells), len(schemes)-1)
		}
		for n, cell := range cells {
			got, err := strconv.ParseFloat(cell[1], 64)
			if err != nil {
				t.Fatal(err)
			}
			if i < len(tokens.Texts()) && got < 7 {
				t.Errorf("--%s in %s: %v, less than all text has", row[1], schemes[n].Name, got)
			}
			for _, ground := range tokens.Grounds() {
				front, _ := schemes[n].Colour(row[1])
				back, _ := schemes[n].Colour(ground)
				if i < len(tokens.Texts()) && tokens.Contrast(front, back) < got {
					t.Errorf("--%s on --%s in %s: less than %v", row[1], ground, schemes[n].Name, got)
				}
			}
		}
	}
	if got := ratio(6.99); got != "6.9" {
		t.Errorf("6.99 is written %s: it seems to reach 7", got)
	}
}

// What the sweep does not see of the page is what the program has drawn, once, and
// nothing that differs from it by a byte.
func TestOnlyWhatTheStyleDrawsIsKeptFromTheSweep(t *testing.T) {
	s, _ := theStyle(t)
	page := append([]byte("<main>"), bytes.Join(s.drawn(), []byte("<hr>"))...)
	if left := string(s.without(page)); left != "<main>"+strings.Repeat("<hr>", len(s.drawn())-1) {
		t.Errorf("left of the page: %.200s", left)
	}
	again := append(page[:len(page):len(page)], s.table...)
	if left := s.without(again); !bytes.Contains(left, []byte(s.table)) {
		t.Error("a second table is taken for the first")
	}
	changed := bytes.Replace(page, []byte(">41.2<"), []byte(">41.3<"), 1)
	if left := s.without(changed); !bytes.Contains(left, []byte(">41.3<")) {
		t.Error("a figure that is not the style's own is not seen")
	}
}
