// Package readable measures how hard a text is to read, so that a sentence which
// the program writes is one that a 14-year-old reads.
//
// The measure is the grade of Flesch and Kincaid,
//
//	0.39 × words/sentences + 11.8 × syllables/words − 15.59
//
// from J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, "Derivation
// of new readability formulas (Automated Readability Index, Fog Count and Flesch
// Reading Ease formula) for Navy enlisted personnel", Research Branch Report 8-75,
// Naval Technical Training Command (1975). A grade is a school year of the United
// States: in the ninth, pupils are 14.
//
// Syllables are counted by a rule, which misses one in some twenty words and errs
// to both sides. A number in digits is a word of one syllable: it is seen, not
// spelled. Names are no part of the measure, since nobody can write them more
// simply; who measures takes them out first, see Measure.
package readable

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Grade is what pupils of 14 read, and Words how long a sentence may be.
const (
	Grade = 9.0
	Words = 25
)

// Reading is what was counted in a text.
type Reading struct {
	Sentences, Words, Syllables int
	Longest                     int // words of the longest sentence
}

// Add counts another text in.
func (r *Reading) Add(s Reading) {
	r.Sentences, r.Words, r.Syllables = r.Sentences+s.Sentences, r.Words+s.Words, r.Syllables+s.Syllables
	r.Longest = max(r.Longest, s.Longest)
}

// Average is how many words a sentence has; 0 of a text without words.
func (r Reading) Average() float64 {
	if r.Sentences == 0 {
		return 0
	}
	return float64(r.Words) / float64(r.Sentences)
}

// Grade is the grade of Flesch and Kincaid; 0 of a text without words.
func (r Reading) Grade() float64 {
	if r.Words == 0 || r.Sentences == 0 {
		return 0
	}
	return 0.39*r.Average() + 11.8*float64(r.Syllables)/float64(r.Words) - 15.59
}

// Hard reports whether a text is harder than Grade or has a sentence of more than
// Words.
func (r Reading) Hard() bool { return r.Grade() > Grade || r.Longest > Words }

// Measure counts the words of a text without the names in it: each stands for a
// word of one syllable, as "it" would. Of names that begin alike the longer must
// come first. A sentence ends at a full stop, a question or exclamation mark that
// white space or the end follows, but for the stop of an initial.
func Measure(text string, names []string) Reading {
	for _, name := range names {
		text = without(text, name)
	}
	var r Reading
	length := 0
	for word := range strings.FieldsSeq(text) {
		for part := range strings.FieldsFuncSeq(word, apart) {
			if n := Syllables(part); n > 0 {
				length++
				r.Words++
				r.Syllables += n
			}
		}
		if length > 0 && ends(word) {
			r.close(&length)
		}
	}
	if length > 0 {
		r.close(&length)
	}
	return r
}

func (r *Reading) close(length *int) {
	r.Sentences++
	r.Longest = max(r.Longest, *length)
	*length = 0
}

// without puts a short word in the place of a name, where it is words of its own.
func without(text, name string) string {
	if name == "" || !strings.Contains(text, name) {
		return text
	}
	var b strings.Builder
	for {
		n := strings.Index(text, name)
		if n < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := n + len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:n])
		after, _ := utf8.DecodeRuneInString(text[end:])
		b.WriteString(text[:n])
		if unicode.IsLetter(before) || unicode.IsLetter(after) {
			b.WriteString(name)
		} else {
			b.WriteString("it")
		}
		text = text[end:]
	}
}

// apart are the signs that part words which no blank parts: "and/or", "2012–2014".
func apart(c rune) bool { return c == '/' || c == '–' || c == '—' || c == '-' }

// ends reports whether a sentence ends behind a word.
func ends(word string) bool {
	word = strings.TrimRight(word, `)"'”’`)
	if strings.HasSuffix(word, "!") || strings.HasSuffix(word, "?") {
		return true
	}
	stem, ok := strings.CutSuffix(word, ".")
	return ok && !(utf8.RuneCountInString(stem) == 1 && strings.ToUpper(stem) == stem && !numeric(stem))
}

// numeric reports whether a word is a number in digits, with its signs.
func numeric(word string) bool { return strings.ContainsAny(word, "0123456789") }

// odd are common words of the program's sentences that the rule would miscount.
var odd = map[string]int{
	"area": 3, "areas": 3, "authorities": 4, "being": 2, "children": 2, "create": 2, "created": 3, "doing": 2, "ideas": 3,
	"media": 3, "people": 2, "period": 3, "periods": 3, "reliable": 4, "reliability": 6, "science": 2, "seeing": 2,
	"something": 2, "somewhere": 2, "someone": 2, "sometimes": 2, "quiet": 2, "usual": 3, "usually": 4, "whole": 1, "every": 2, "everything": 3, "everyone": 3,
	"median": 3, "series": 2, "therefore": 2, "elsewhere": 2, "lines": 1, "national": 3, "hundred": 2,
}

// Syllables counts those of a word, 0 where it has neither a letter nor a digit.
// A group of vowels is one; a silent e at the end is none, nor are the endings -es
// and -ed that are not spoken.
func Syllables(word string) int {
	word = strings.ToLower(strings.TrimFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }))
	switch {
	case word == "":
		return 0
	case numeric(word):
		return 1
	}
	word, _, _ = strings.Cut(word, "’s")
	word, _, _ = strings.Cut(word, "'s")
	if n, ok := odd[word]; ok {
		return n
	}
	n := 0
	vowel := false
	for i := range len(word) {
		v := strings.IndexByte("aeiouy", word[i]) >= 0 && !(word[i] == 'y' && i == 0)
		if v && !vowel || v && apartVowels(word, i) {
			n++
		}
		vowel = v
	}
	return max(1, n-silent(word))
}

// apartVowels reports whether the vowel at i begins a syllable of its own behind
// another: "va-ri-ous", "tri-al", "sta-ti-on" is not one of them.
func apartVowels(word string, i int) bool {
	if i < 2 || word[i-1] != 'i' || strings.IndexByte("aou", word[i]) < 0 {
		return false
	}
	return strings.IndexByte("tscgxn", word[i-2]) < 0 // -tion, -sion, -cial, -gion, -xious, -nion
}

// silent counts the vowels at the end that are not spoken.
func silent(word string) int {
	ending := func(s string) bool { return strings.HasSuffix(word, s) }
	before := func(n int) byte { // the letter before the last n
		if len(word) <= n {
			return 0
		}
		return word[len(word)-1-n]
	}
	consonant := func(c byte) bool { return c != 0 && strings.IndexByte("aeiouy", c) < 0 }
	switch {
	case ending("le") && consonant(before(2)): // ta-ble
		return 0
	case ending("e") && consonant(before(1)):
		return 1
	case ending("les") && consonant(before(3)):
		return 0
	case ending("es") && strings.IndexByte("sxzcgh", before(2)) < 0 && consonant(before(2)):
		return 1
	case ending("ed") && consonant(before(2)) && before(2) != 't' && before(2) != 'd':
		return 1
	case ending("ely"), ending("ement"), ending("ements"), ending("eful"), ending("eless"):
		return 1
	}
	return 0
}
