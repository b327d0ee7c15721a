package commentary

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"almanac/internal/source"
)

// TestTextThatNestsWithoutEndHoldsUpNobody gives a file of nearly the largest
// size to the reader for each construct of markdown that nests, or is looked
// back for.
func TestTextThatNestsWithoutEndHoldsUpNobody(t *testing.T) {
	const limit = 20 * time.Second // for what takes a second at most on an idle machine
	whole := maxSize - 100
	fill := func(s string) string { return strings.Repeat(s, whole/len(s)) }
	paragraphs := func(s string) string { // as much as a paragraph may have
		n := mostMarks / max(strings.Count(s, "["), strings.Count(s, "*")+strings.Count(s, "_"), 1)
		return fill(strings.Repeat(s, n) + "\n\n")[:whole/4]
	}
	stairs := func(marker string) string {
		var b strings.Builder
		for i := 0; b.Len() < whole/4; i++ {
			b.WriteString(strings.Repeat(" ", i*len(marker)) + marker + "x\n")
		}
		return b.String()
	}
	cases := []struct {
		name, text, rule string // "" when it is taken
	}{
		{"block quotes", fill("> "), "nesting"},
		{"block quotes without blanks", fill(">"), "nesting"},
		{"ten thousand block quotes", strings.Repeat(">", 10000) + " x", "nesting"},
		{"lists", fill("- "), "nesting"},
		{"numbered lists", fill("1. "), "nesting"},
		{"lists and quotes", fill("* > 1) "), "nesting"},
		{"a stair of lists", stairs("- "), ""},
		{"brackets", fill("["), "nesting"},
		{"links that are not closed", fill("[a]("), "nesting"},
		{"images that are not closed", fill("![a]("), "nesting"},
		{"emphasis", fill("*a _b "), "nesting"},
		{"strong emphasis", fill("a**b_c* "), "nesting"},
		{"paragraphs of brackets", paragraphs("["), ""},
		{"paragraphs of links that are not closed", paragraphs("[a]("), ""},
		{"paragraphs of emphasis", paragraphs("a**b_c* "), ""},
		{"code", fill("`"), ""},
		{"backslashes", fill("\\"), ""},
		{"the same heading", fill("# x\n\n"), ""},
		{"the same reference", fill("[a]: b\n\n"), ""},
		{"one word", fill("x"), ""},
		{"one line", fill("word "), ""},
		{"a wide table", "|" + strings.Repeat("a|", 10000) + "\n|" + strings.Repeat("-|", 10000) + "\n", ""},
		{"fifty quotes", strings.Repeat("> ", deepest) + "x", ""},
		{"one more", strings.Repeat("> ", deepest+1) + "x", "nesting"},
		{"a rule is not a list", strings.Repeat("- ", 20) + "-", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var probs source.Problems
			begun := time.Now()
			in := &tree{fsys: fstest.MapFS{}, images: map[string]bool{}}
			p := placed{path: "content/about/x.md", place: pagePlace("about/x.md")}
			if _, err := in.docOf(newConverter(english), p, []byte("+++\ntitle = \"x\"\n+++\n"+c.text), &probs); err != nil {
				t.Fatal(err)
			}
			took := time.Since(begun)
			t.Logf("%d bytes in %v", len(c.text), took.Round(time.Millisecond))
			if took > limit {
				t.Errorf("%d bytes took %v", len(c.text), took)
			}
			rule := ""
			for _, p := range probs.Sorted() {
				if p.Rule == "nesting" {
					rule = p.Rule
				}
			}
			if rule != c.rule {
				t.Errorf("reported is %q, want %q: %v", rule, c.rule, probs.Sorted())
			}
		})
	}
}
