package readable

import (
	"math"
	"testing"
)

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"": 0, "–": 0, "43.8": 1, "2013/14": 1, "the": 1, "rate": 1, "rates": 1, "was": 1, "figure": 2, "figures": 2, "above": 2, "below": 2,
		"table": 2, "tables": 2, "measured": 2, "compared": 2, "suppressed": 2, "ended": 2, "changed": 1, "changes": 2, "published": 2,
		"places": 2, "children": 2, "child’s": 1, "authority": 4, "authorities": 4, "statistical": 4, "neighbours": 2, "median": 3,
		"percentage": 3, "calculated": 4, "available": 4, "applicable": 4, "provisional": 4, "confidence": 3, "various": 3, "station": 2,
		"special": 2, "Interval": 3, "lowest": 2, "quarter": 2, "similar": 3, "period": 3, "England": 2, "year": 1, "years": 1, "measurement": 3,
		"completely": 3, "hexagon": 3, "population": 4, "shaded": 2, "line": 1, "region": 2, "trial": 2, "edition": 3,
	} {
		if got := Syllables(word); got != want {
			t.Errorf("%q has %d syllables, counted %d", word, want, got)
		}
	}
}

func TestMeasureTakesSentencesAndNames(t *testing.T) {
	for _, c := range []struct {
		text  string
		names []string
		want  Reading
	}{
		{"", nil, Reading{}},
		{"It rose by 3.5 in 2014. Was that much?", nil, Reading{Sentences: 2, Words: 9, Syllables: 9, Longest: 6}},
		{"J. Smith wrote it.", nil, Reading{Sentences: 1, Words: 4, Syllables: 4, Longest: 4}},
		{"No stop (at all)", nil, Reading{Sentences: 1, Words: 4, Syllables: 4, Longest: 4}},
		{"St. Osyth was 5. Hull was 6.", []string{"St. Osyth", "Hull"}, Reading{Sentences: 2, Words: 6, Syllables: 6, Longest: 3}},
		{"Hullabaloo", []string{"Hull"}, Reading{Sentences: 1, Words: 1, Syllables: 4, Longest: 4 - 3}},
	} {
		if got := Measure(c.text, c.names); got != c.want {
			t.Errorf("%q: %+v, want %+v", c.text, got, c.want)
		}
	}
}

// The report of Kincaid and others has no worked example that can be quoted, so
// the formula is held to itself: ten words of one syllable in one sentence.
func TestGrade(t *testing.T) {
	easy := Measure("The cat sat on the mat and saw the dog.", nil)
	if got := easy.Grade(); math.Abs(got-(0.39*10+11.8-15.59)) > 1e-9 || easy.Hard() {
		t.Errorf("grade %g, %+v", got, easy)
	}
	hard := Measure("The authoritative determination of comparability necessitates methodological consideration.", nil)
	if !hard.Hard() {
		t.Errorf("grade %g is not hard", hard.Grade())
	}
	if long := Measure("a a a a a a a a a a a a a a a a a a a a a a a a a a", nil); !long.Hard() || long.Longest != 26 {
		t.Errorf("%+v is not long", long)
	}
}
