package commentary

import (
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/source"
	"almanac/internal/words"
)

// Glossary knows the words that a site explains, and finds them in texts. It
// does not change once it is made. A nil Glossary knows no words.
type Glossary struct {
	address string // of its page
	terms   []Term
	forms   map[string][]form // by first word in lower case, the longest first
}

// form is one way to write a term.
type form struct {
	words string
	fold  bool // capitals do not matter
	term  int
}

// glossaryFile is the page whose definition lists are the glossary.
const glossaryFile = root + "/about/glossary.md"

// foldAbove is how many letters a form has whose capitals do not matter:
// shorter ones are abbreviations, and CIN is no other word.
const foldAbove = 4

// ReadGlossary reads the terms of content/about/glossary.md; nil when there is
// no such page, or none yet. What is wrong with the page is said where it is read
// as a page.
func ReadGlossary(fsys fs.FS, say *words.Words) (*Glossary, error) {
	if _, err := fs.Stat(fsys, glossaryFile); err != nil {
		return nil, nil // which ReadPages tells apart
	}
	t := &tree{fsys: fsys, say: say, images: map[string]bool{}, files: []placed{{path: glossaryFile, place: pagePlace(strings.TrimPrefix(glossaryFile, root+"/"))}}}
	var own source.Problems
	docs, err := t.read(&own)
	if err != nil || docs[0].Draft || own.Errors() > 0 {
		return nil, err
	}
	return NewGlossary(docs[0]), nil
}

// NewGlossary takes the terms of a page.
func NewGlossary(d *Doc) *Glossary {
	g := &Glossary{address: d.Address, terms: d.Terms, forms: map[string][]form{}}
	for i, t := range d.Terms {
		if slices.Contains(d.unlinked, t.Text) {
			continue
		}
		for _, words := range formsOf(t.Text) {
			first, _, _ := strings.Cut(strings.ToLower(words), " ")
			g.forms[first] = append(g.forms[first], form{words, letters(words) > foldAbove, i})
		}
	}
	for _, f := range g.forms {
		slices.SortStableFunc(f, func(a, b form) int { return len(b.words) - len(a.words) })
	}
	return g
}

// formsOf gives the ways to write a term of a glossary: "Absence, persistent" is
// written persistent absence, and what stands in brackets at the end are
// abbreviations. Plurals that have more than an s are ways as well.
func formsOf(text string) (forms []string) {
	words, short, _ := strings.Cut(strings.TrimSuffix(text, ")"), " (")
	if head, rest, inverted := strings.Cut(words, ", "); inverted {
		words = rest + " " + head
	}
	forms = append(forms, words)
	if several := pluralOf(words); several != words+"s" {
		forms = append(forms, several)
	}
	for s := range strings.SplitSeq(short, ", ") {
		if s != "" {
			forms = append(forms, s)
		}
	}
	return forms
}

// pluralOf puts a term into the plural: that of its last word, or of the last
// before "of" or "in", as in "children in need".
func pluralOf(term string) string {
	head, rest := term, ""
	for _, link := range []string{" of ", " in ", " at ", " on ", " per "} {
		if i := strings.Index(head, link); i >= 0 {
			head, rest = head[:i], term[i:]
		}
	}
	before, word := "", head
	if i := strings.LastIndexByte(head, ' '); i >= 0 {
		before, word = head[:i+1], head[i+1:]
	}
	lower := strings.ToLower(word)
	switch {
	case lower == "child":
		word += "ren"
	case lower == "person":
		word = word[:1] + "eople"
	case strings.HasSuffix(lower, "y") && len(lower) > 1 && !strings.ContainsRune("aeiou", rune(lower[len(lower)-2])):
		word = word[:len(word)-1] + "ies"
	case strings.HasSuffix(lower, "s"), strings.HasSuffix(lower, "x"), strings.HasSuffix(lower, "ch"), strings.HasSuffix(lower, "sh"):
		word += "es"
	default:
		word += "s"
	}
	return before + word + rest
}

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// use is a place in a text at which a term stands.
type use struct{ from, to, term int }

// next finds the first term in a text from an offset on that is not yet used.
func (g *Glossary) next(text string, from int, used []bool) (use, bool) {
	for i := from; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) {
			i += n
			continue
		}
		end := i + wordLength(text[i:])
		for _, f := range g.candidates(text[i:end]) {
			if to, ok := f.at(text, i); ok && !used[f.term] && !joined(text, i, to) {
				return use{i, to, f.term}, true
			}
		}
		i = end
	}
	return use{}, false
}

// candidates are the forms that begin with a word, in the singular too.
func (g *Glossary) candidates(word string) []form {
	word = strings.ToLower(word)
	forms := g.forms[word]
	if one, plural := strings.CutSuffix(word, "s"); plural {
		forms = slices.Concat(forms, g.forms[one])
	}
	return forms
}

// at reports whether the form stands in a text at an offset, as whole words, and
// where it ends. It may have the s of a plural.
func (f form) at(text string, i int) (end int, ok bool) {
	end = i + len(f.words)
	if end > len(text) {
		return 0, false
	}
	same := text[i:end] == f.words || f.fold && strings.EqualFold(text[i:end], f.words)
	if !same {
		return 0, false
	}
	if end < len(text) && text[end] == 's' {
		end++
	}
	r, _ := utf8.DecodeRuneInString(text[end:])
	return end, end == len(text) || !inWord(r)
}

// joined reports whether a letter follows behind an apostrophe, as in a
// genitive, or one stands before: these are left as they are.
func joined(text string, from, to int) bool {
	for _, sign := range []string{"'", "’"} {
		if strings.HasSuffix(text[:from], sign) && from > len(sign) {
			r, _ := utf8.DecodeLastRuneInString(text[:from-len(sign)])
			if unicode.IsLetter(r) {
				return true
			}
		}
		if rest, ok := strings.CutPrefix(text[to:], sign); ok {
			r, _ := utf8.DecodeRuneInString(rest)
			if unicode.IsLetter(r) {
				return true
			}
		}
	}
	return false
}

// inWord reports whether a character is part of a word: a re-referral is no
// referral.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '‑'
}

// wordLength is how many bytes the word has that a text begins with.
func wordLength(text string) int {
	for i, r := range text {
		if !inWord(r) {
			return i
		}
	}
	return len(text)
}

// Append writes plain text as HTML, with each term linked where it stands first.
// root leads from the page to that of the site; ids begin with prefix.
func (g *Glossary) Append(dst []byte, text, root, prefix string) []byte {
	at := 0
	if g != nil {
		used := make([]bool, len(g.terms))
		for {
			u, ok := g.next(text, at, used)
			if !ok {
				break
			}
			used[u.term] = true
			t := &g.terms[u.term]
			dst = appendEscaped(dst, text[at:u.from])
			dst = append(dst, openTerm(root+g.address+"#"+t.ID, termID(prefix, t))...)
			dst = appendEscaped(dst, text[u.from:u.to])
			dst = append(dst, closeTerm(termID(prefix, t), t.Says)...)
			at = u.to
		}
	}
	return appendEscaped(dst, text[at:])
}
