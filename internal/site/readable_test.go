package site

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"almanac/internal/readable"
)

// generated are the places of a page where sentences of the program stand.
var generated = regexp.MustCompile(`(?s)<p class="(?:headline|note)">(.*?)</p>|<desc[^>]*>(.*?)</desc>|<div class="c-note">(.*?)</div>`)

var (
	inTags  = regexp.MustCompile(`<[^>]*>`)
	figures = regexp.MustCompile(`[0-9][0-9.,]*`)
)

// TestWhatThePagesSayIsReadAt14 holds every text that the program makes of figures to
// the grade and length of package readable. Names of the framework and of places are
// quoted, and so are no part of it.
func TestWhatThePagesSayIsReadAt14(t *testing.T) {
	const fewest = 5 // words of what is no sentence and yet more than a label
	plan := plannedDemonstration(t)
	e := plan.Model.Newest
	names := namesOf(e)
	r := newRenderer(plan)
	seen := map[string]bool{}
	hard, alike := 0, map[string]bool{}
	for _, target := range plan.targets() {
		if !strings.HasPrefix(target.Path, e.ID+"/") || !strings.HasSuffix(target.Path, ".html") {
			continue
		}
		page, err := r.render(target)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range generated.FindAllStringSubmatch(string(page), -1) {
			text := html.UnescapeString(inTags.ReplaceAllString(strings.Join(m[1:], ""), ""))
			text = strings.TrimSpace(blanks.ReplaceAllString(text, " "))
			if seen[text] || !strings.HasSuffix(text, ".") && strings.Count(text, " ") < fewest {
				continue
			}
			seen[text] = true
			if r := readable.Measure(text, names); r.Hard() {
				kind := figures.ReplaceAllString(text, "0")
				if hard++; !alike[kind] {
					alike[kind] = true
					t.Errorf("%s: grade %.1f, longest sentence of %d words: %s", target.Path, r.Grade(), r.Longest, text)
				}
			}
		}
	}
	t.Logf("%d texts, %d hard", len(seen), hard)
	if len(seen) < 3000 {
		t.Errorf("only %d texts were found: this test looks in the wrong places", len(seen))
	}
}

// namesOf lists what texts quote: nouns, labels and bases of the framework, and names of
// places; the longer first.
func namesOf(e *Edition) (names []string) {
	fw := e.Framework
	for i := range fw.Measures {
		m := &fw.Measures[i]
		names = append(names, m.Noun, m.Title, m.Label, m.Base, lowerFirst(m.Base))
		for _, b := range m.Breaks {
			names = append(names, strings.TrimSuffix(b.Text, "."))
		}
	}
	for i := range fw.Breakdowns {
		for _, c := range fw.Breakdowns[i].Categories {
			names = append(names, c.Label, lowerFirst(c.Label), c.Short)
		}
	}
	for i := range e.Register.Areas {
		names = append(names, e.Register.Areas[i].InSentence(), e.Register.Areas[i].ShortName)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(slices.Compact(names), func(s string) bool { return len(s) < 3 })
}
