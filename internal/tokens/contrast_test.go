package tokens

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/theme"
)

// What is set in which token. Every text is judged on every ground it may stand
// on, every line and mark on every ground; a token used for something that is not
// listed here fails a test, so that no colour goes unjudged.
var (
	grounds = Grounds()
	texts   = Texts()
	// Borders of controls, rules that mean something, the rim of what has focus.
	lines = []string{"ink", "ink-soft", "accent", "remark", "rule-strong", "link"}
	// Text that stands on a ground of its own, and those grounds.
	invertedTexts, invertedGrounds = inverted()
	// Hairlines between rows and parts, which nothing depends on.
	hairlines = []string{"rule"}
	// The yellow of what has focus is seen by the rim of dark ink around or below
	// it on light paper, and by itself on dark.
	focus = "focus"
)

func inverted() (texts, grounds []string) {
	for _, pair := range Inverted() {
		texts, grounds = append(texts, pair.Front), append(grounds, pair.Ground)
	}
	return texts, grounds
}

func theSheets(t *testing.T) map[string]string {
	t.Helper()
	names, err := fs.Glob(theme.Sheets, "src/*.scss")
	if err != nil || len(names) < 5 {
		t.Fatalf("sheets %v: %v", names, err)
	}
	out := map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(theme.Sheets, name)
		if err != nil {
			t.Fatal(err)
		}
		out[path.Base(name)] = string(b)
	}
	return out
}

// seen are the schemes whose colours are ours, not the system's.
func seen(t *testing.T) []Scheme {
	t.Helper()
	sheets := theSheets(t)
	schemes, err := Schemes(sheets["_tokens.scss"], sheets["_chart.scss"])
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(schemes, func(s Scheme) bool { return s.Name == "forced colours" })
}

func hold(t *testing.T, s Scheme, front, back string, least float64) {
	t.Helper()
	a, errA := s.Colour(front)
	b, errB := s.Colour(back)
	if errA != nil || errB != nil {
		t.Errorf("%s: --%s on --%s: %v %v", s.Name, front, back, errA, errB)
		return
	}
	if got := Contrast(a, b); got < least {
		t.Errorf("%s: --%s %s on --%s %s has contrast %.2f, want %.1f", s.Name, front, a, back, b, got, least)
	}
}

// All text has 7 to 1 on every ground: what level AAA asks, in every scheme.
func TestTextStandsOutFromItsGround(t *testing.T) {
	for _, s := range seen(t) {
		for _, text := range texts {
			for _, ground := range grounds {
				hold(t, s, text, ground, 7)
			}
		}
		for _, pair := range Inverted() {
			hold(t, s, pair.Front, pair.Ground, 7)
		}
	}
}

func TestLinesAndFocusStandOutFromTheirGround(t *testing.T) {
	for _, s := range seen(t) {
		for _, ground := range grounds {
			for _, line := range lines {
				hold(t, s, line, ground, 3)
			}
		}
		hold(t, s, "focus-ink", focus, 3)
		rim := "focus-ink"
		if strings.HasPrefix(s.Name, "dark") {
			rim = focus
		}
		for _, ground := range grounds {
			hold(t, s, rim, ground, 3)
		}
		hold(t, s, "accent", "paper", 3) // a filled bar or button against the page
		hold(t, s, "remark", "paper", 3)
	}
}

// In forced colours every token that charts set is the system's, or follows one
// that the system replaces.
func TestForcedColoursAreTheSystems(t *testing.T) {
	sheets := theSheets(t)
	schemes, err := Schemes(sheets["_tokens.scss"], sheets["_chart.scss"])
	if err != nil {
		t.Fatal(err)
	}
	forced := schemes[len(schemes)-1]
	for _, token := range forced.Tokens {
		if !strings.HasPrefix(token.Name, "chart-") {
			continue
		}
		if !slices.Contains([]string{"Canvas", "CanvasText", "Highlight", "GrayText", "LinkText"}, token.Value) {
			t.Errorf("--%s is %s, which forced colours do not replace in a picture", token.Name, token.Value)
		}
	}
}

var (
	coloured  = regexp.MustCompile(`^(color|fill|stroke|background|background-color|outline|outline-color|box-shadow|text-decoration-color|caret-color|accent-color|border(-[a-z]+)*):`)
	reference = regexp.MustCompile(`var\(--([a-z0-9-]+)`)
	rawColour = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\b(white|black|red|grey|gray)\b`)
)

// unjudged says why a declaration of a colour is none that the tests above know.
func unjudged(sheet, declaration string) string {
	property, value, _ := strings.Cut(declaration, ":")
	chart := sheet == "_chart.scss"
	known := slices.Concat(texts, lines, hairlines, grounds, invertedTexts, []string{focus})
	switch {
	case property == "color":
		known = slices.Concat(texts, invertedTexts)
	case strings.HasPrefix(property, "background"):
		known = slices.Concat(grounds, invertedGrounds)
	}
	for _, m := range reference.FindAllStringSubmatch(value, -1) {
		name := m[1]
		ofChart := strings.HasPrefix(name, "chart-") || strings.HasPrefix(name, "c-") // judged in internal/chart
		length := strings.HasPrefix(name, "w-")
		if !length && !ofChart && !slices.Contains(known, name) {
			return fmt.Sprintf("--%s is not judged as a %s", name, property)
		}
	}
	if raw := rawColour.FindString(value); raw != "" && !chart {
		inPrint := (sheet == "_print.scss" || sheet == "_report.scss") && regexp.MustCompile(`#000\b|#333\b`).MatchString(value) // on white
		shadow := property == "box-shadow" && raw == "rgb("                                                                      // of what has a border beside
		if !inPrint && !shadow {
			return raw + " is a colour that is no token"
		}
	}
	return ""
}

func TestEveryColourInTheSheetsIsJudged(t *testing.T) {
	for name, text := range theSheets(t) {
		if name == "_govuk.scss" || name == "_tokens.scss" { // fallbacks of tokens, and the tokens
			continue
		}
		root, err := parse(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var walk func(b *block, selector string)
		walk = func(b *block, selector string) {
			for _, item := range b.items {
				if item.block != nil {
					walk(item.block, selector+" "+item.head)
				} else if coloured.MatchString(item.head) {
					if why := unjudged(name, item.head); why != "" {
						t.Errorf("%s:%s { %s }: %s", name, selector, item.head, why)
					}
				}
			}
		}
		walk(root, "")
	}
}
