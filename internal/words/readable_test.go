package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/internal/readable"
	"almanac/layouts"
)

// prescribed are messages whose words the law or its model statement prescribes.
var prescribed = []string{"accessibility.enforced", "accessibility.partial"}

// TestMessagesAreReadAt14 holds every message that is a sentence to the grade and the
// length of package readable. What is filled in is a name or a number.
func TestMessagesAreReadAt14(t *testing.T) {
	w, err := English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	hole := regexp.MustCompile(`\{[a-z_]+\}`)
	sentences := 0
	for _, key := range w.Keys() {
		if slices.Contains(prescribed, key) {
			continue
		}
		for _, text := range w.Forms(key) {
			if !strings.HasSuffix(text, ".") || strings.Count(text, " ") < 3 { // a label
				continue
			}
			sentences++
			if r := readable.Measure(hole.ReplaceAllString(text, "it"), nil); r.Hard() {
				t.Errorf("%s: grade %.1f, longest sentence of %d words: %s", key, r.Grade(), r.Longest, text)
			}
		}
	}
	if sentences < 100 {
		t.Errorf("only %d messages are sentences", sentences)
	}
}
