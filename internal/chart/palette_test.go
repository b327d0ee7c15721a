package chart

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const styleSheet = "../../theme/src/_chart.scss"

func readStyleSheet(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(styleSheet)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// luminance is the relative luminance of #rrggbb (WCAG 2.2).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// palette reads the colours of a mixin of the style sheet.
func palette(t *testing.T, sheet, scheme string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(sheet, "@mixin chart-"+scheme+" {")
	if !ok {
		t.Fatalf("no mixin chart-%s in %s", scheme, styleSheet)
	}
	block, _, _ := strings.Cut(rest, "}")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--chart-([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
		out[m[1]] = m[2]
	}
	return out
}

func TestColoursStandOutFromThePage(t *testing.T) {
	sheet := readStyleSheet(t)
	for scheme, papers := range map[string][]string{
		"light": {"#ffffff", "#fdfcf9"},
		"dark":  {"#0b0c0c", "#13191b"},
	} {
		colours := palette(t, sheet, scheme)
		least := map[string]float64{"ink": 4.5, "muted": 4.5, "grid": 3}
		for i := 1; i <= maxLinesOfTrend; i++ {
			least[fmt.Sprint(i)] = 4.5 // the symbols' letters are set in the first
		}
		for i := 1; i <= maxBands; i++ {
			least[fmt.Sprintf("band-%d", i)] = 3
		}
		for name, want := range least {
			colour, ok := colours[name]
			if !ok {
				t.Errorf("%s: no --chart-%s", scheme, name)
				continue
			}
			for _, paper := range papers {
				if got := contrast(t, colour, paper); got < want {
					t.Errorf("%s: --chart-%s %s on %s has contrast %.2f, want %.1f", scheme, name, colour, paper, got, want)
				}
			}
		}
		for i := 1; i <= maxClasses; i++ {
			fill, letters := colours[fmt.Sprintf("map-%d", i)], colours[fmt.Sprintf("on-map-%d", i)]
			if fill == "" || letters == "" {
				t.Errorf("%s: no --chart-map-%d with --chart-on-map-%[2]d", scheme, i)
				continue
			}
			if got := contrast(t, fill, letters); got < 4.5 {
				t.Errorf("%s: letters on class %d have contrast %.2f, want 4.5", scheme, i, got)
			}
			if i == 1 {
				continue
			}
			before := colours[fmt.Sprintf("map-%d", i-1)]
			if contrast(t, fill, papers[0]) <= contrast(t, before, papers[0]) || contrast(t, fill, before) < 1.3 {
				t.Errorf("%s: class %d is not told from class %d: %.2f", scheme, i, i-1, contrast(t, fill, before))
			}
		}
		if got := contrast(t, colours["map-1"], colours[fmt.Sprintf("map-%d", maxClasses)]); got < 3 {
			t.Errorf("%s: the extreme classes have contrast %.2f, want 3", scheme, got)
		}
		for i := 1; i < maxBands; i++ {
			a, b := colours[fmt.Sprintf("band-%d", i)], colours[fmt.Sprintf("band-%d", i+1)]
			if contrast(t, a, papers[0]) <= contrast(t, b, papers[0]) {
				t.Errorf("%s: band %d does not stand out more than band %d", scheme, i, i+1)
			}
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
