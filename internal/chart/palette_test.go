package chart

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/internal/tokens"
	"almanac/theme"
)

func readStyleSheet(t *testing.T) string {
	t.Helper()
	b, err := fs.ReadFile(theme.Sheets, "src/_chart.scss")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// palettes gives the schemes in which pictures have colours of ours.
func palettes(t *testing.T) []tokens.Scheme {
	t.Helper()
	page, err := fs.ReadFile(theme.Sheets, "src/_tokens.scss")
	if err != nil {
		t.Fatal(err)
	}
	schemes, err := tokens.Schemes(string(page), readStyleSheet(t))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(schemes, func(s tokens.Scheme) bool { return s.Name == "forced colours" })
}

// colour gives --chart-NAME, or fails the test.
func colour(t *testing.T, s tokens.Scheme, name string, of ...any) tokens.Colour {
	t.Helper()
	name = "chart-" + fmt.Sprintf(name, of...)
	c, err := s.Colour(name)
	if err != nil {
		t.Errorf("%s: --%s: %v", s.Name, name, err)
	}
	return c
}

func TestColoursStandOutFromThePage(t *testing.T) {
	for _, s := range palettes(t) {
		paper := colour(t, s, "paper")
		least := map[string]float64{"ink": 7, "muted": 7, "1": 7, "grid": 3} // the symbols' letters are set in the first
		for i := 2; i <= maxLinesOfTrend; i++ {
			least[fmt.Sprint(i)] = 4.5
		}
		for i := 1; i <= maxBands; i++ {
			least[fmt.Sprintf("band-%d", i)] = 3
		}
		for name, want := range least {
			if got := tokens.Contrast(colour(t, s, "%s", name), paper); got < want {
				t.Errorf("%s: --chart-%s on %s has contrast %.2f, want %.1f", s.Name, name, paper, got, want)
			}
		}
		for i := 1; i < maxBands; i++ {
			a, b := colour(t, s, "band-%d", i), colour(t, s, "band-%d", i+1)
			if tokens.Contrast(a, paper) <= tokens.Contrast(b, paper) {
				t.Errorf("%s: band %d does not stand out more than band %d", s.Name, i, i+1)
			}
		}
	}
}

func TestClassesOfAMapAreToldApart(t *testing.T) {
	for _, s := range palettes(t) {
		paper := colour(t, s, "paper")
		for i := 1; i <= maxClasses; i++ {
			fill, letters := colour(t, s, "map-%d", i), colour(t, s, "on-map-%d", i)
			if got := tokens.Contrast(fill, letters); got < 4.5 {
				t.Errorf("%s: letters on class %d have contrast %.2f, want 4.5", s.Name, i, got)
			}
			if i == 1 {
				continue
			}
			before := colour(t, s, "map-%d", i-1)
			if tokens.Contrast(fill, paper) <= tokens.Contrast(before, paper) || tokens.Contrast(fill, before) < 1.3 {
				t.Errorf("%s: class %d is not told from class %d: %.2f", s.Name, i, i-1, tokens.Contrast(fill, before))
			}
		}
		if got := tokens.Contrast(colour(t, s, "map-1"), colour(t, s, "map-%d", maxClasses)); got < 3 {
			t.Errorf("%s: the extreme classes have contrast %.2f, want 3", s.Name, got)
		}
	}
}

// The lines of a trend lie side by side in all schemes, forced colours among
// them, where three have one colour: each has a dash and a marker of its own.
func TestLinesOfATrendAreToldApartWithoutColour(t *testing.T) {
	dashes, markers := map[string]int{}, map[string]int{}
	rules := regexp.MustCompile(`(?m)^\.c-l\.c-(\d) \{([^}]*)\}`).FindAllStringSubmatch(readStyleSheet(t), -1)
	if want := maxLinesOfTrend + 1; len(rules) != want { // and the country's, where a reader compares areas
		t.Errorf("%d lines have a rule of their own, want %d", len(rules), want)
	}
	for _, rule := range rules {
		dash := regexp.MustCompile(`stroke-dasharray: [^;]*`).FindString(rule[2])
		if dash == "" { // two lines are whole, one twice as thick as the other
			dash = regexp.MustCompile(`stroke-width: [^;]*`).FindString(rule[2])
		}
		dashes[dash]++
		if dashes[dash] > 1 {
			t.Errorf("line %s has the dash of another: %q", rule[1], dash)
		}
	}
	for i, style := range lineStyles {
		markers[style.marker]++
		if markers[style.marker] > 1 {
			t.Errorf("line %d has the marker of another", i+1)
		}
	}
}

func TestEveryClassDrawnHasAStyle(t *testing.T) {
	sheet := readStyleSheet(t)
	seen := map[string]bool{}
	collect := func(svg []byte) {
		for _, e := range parse(t, svg) {
			for _, class := range strings.Fields(e.attr["class"]) {
				seen[class] = true
			}
		}
	}
	for _, s := range samples() {
		collect(s.chart.AppendSVG(nil))
	}
	for _, s := range smallSamples() {
		collect(s.draw(nil))
	}
	loop := regexp.MustCompile(`^c-([grbh]|lim)?\d+$`) // made by a loop in the style sheet
	for class := range seen {
		if !strings.HasPrefix(class, "c-") {
			t.Errorf("class %s has not the prefix c-", class)
		}
		if !loop.MatchString(class) && !regexp.MustCompile(`\.`+class+`\b`).MatchString(sheet) {
			t.Errorf("class %s has no style", class)
		}
	}
	list := func(widths []float64) string {
		var s []string
		for _, w := range widths {
			s = append(s, fmt.Sprint(w))
		}
		return strings.Join(s, ", ")
	}
	for _, widths := range [][]float64{leftGutters[:], rightGutters[:]} {
		if want := "@each $w in " + list(widths) + " {"; !strings.Contains(sheet, want) {
			t.Errorf("the style sheet has no %q", want)
		}
	}
	if want := fmt.Sprintf("@container (min-width: %vpx)", wide); !strings.Contains(sheet, want) {
		t.Errorf("the style sheet has no %q", want)
	}
}
