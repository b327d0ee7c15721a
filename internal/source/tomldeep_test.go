package source

import (
	"strings"
	"testing"
	"time"
)

func TestTOMLThatNestsWithoutEndIsRefusedAtOnce(t *testing.T) {
	const many = 200000
	cases := []struct {
		name, text, rule string // "" when it is taken
	}{
		{"arrays", "a = " + strings.Repeat("[", many) + strings.Repeat("]", many), "nesting"},
		{"arrays that are not closed", "a = " + strings.Repeat("[", many), "nesting"},
		{"behind what is not TOML", "a = \"\\\"\n'''" + strings.Repeat("[", many), "nesting"},
		{"inline tables", "a = " + strings.Repeat("{a=", many) + "1" + strings.Repeat("}", many), "nesting"},
		{"parts of a key", strings.Repeat("a.", many) + "a = 1", "nesting"},
		{"parts of a header", "[" + strings.Repeat("a.", many) + "a]", "nesting"},
		{"parts of an inline key", "a = {" + strings.Repeat("a.", many) + "a = 1}", "nesting"},
		{"fifty arrays", "a = " + strings.Repeat("[", maxNesting) + strings.Repeat("]", maxNesting), ""},
		{"two more", "a = " + strings.Repeat("[", maxNesting+2) + strings.Repeat("]", maxNesting+2), "nesting"},
		{"many tables", strings.Repeat("[[a]]\nb = 1\n", many/10), ""},
		{"brackets in a text", "a = \"" + strings.Repeat("[", many/100) + "\"", ""},
		{"a long text", "a = \"" + strings.Repeat("x", 4<<20) + "\"", ""},
		{"the same key", strings.Repeat("a = 1\n", many), "toml"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var probs Problems
			var dst struct {
				A any `toml:"a"`
			}
			begun := time.Now()
			DecodeTOML("f", []byte(c.text), 1, &dst, &probs)
			if took := time.Since(begun); took > 10*time.Second { // a tenth of a second on an idle machine
				t.Errorf("it took %v", took)
			}
			rule := ""
			if all := probs.Sorted(); len(all) > 0 {
				rule = all[0].Rule
			}
			if rule != c.rule {
				t.Errorf("reported is %q, want %q", rule, c.rule)
			}
		})
	}
}
