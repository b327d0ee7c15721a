// Package words holds every word that a site says of itself: headings, labels,
// captions, the sentences around figures. What the author writes (commentary,
// names, notes) is not among them, and neither is what the program says on the
// command line.
//
// The words of a language are one file, layouts/words/en.toml for English. Its
// tables are places and its values are messages:
//
//	[area]
//	about = "About this area"
//	head  = "{area} in {period}"
//	authorities = { one = "{n} authority", other = "{n} authorities" }
//
// What stands in braces is filled in. Where the number n decides how a message is
// worded, the message is a table by the plural categories of CLDR, of which a
// language has those that it needs: English one and other, Welsh all six.
//
// A site that says language = "cy" has a file layouts/words/cy.toml, with every
// key of the English one. A file for a language that the program brings along
// needs to hold only what the site words otherwise.
//
// A message can be read back: Match says whether a text has its form, and what
// stands in the braces.
package words

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almanac/internal/source"
)

// Folder is where the files lie, below the folder of the layouts.
const Folder = "words"

// Words is the words of one language. It does not change and may be read by
// several goroutines.
type Words struct {
	language string
	plural   func(n int) Category
	messages map[string]*message
}

// Read reads the words of a language such as "cy" or "en-GB" from the folders of
// the site's layouts, which may be nil, and of the built-in ones. English as it
// is built in must be complete; what is wrong with a site's file goes into probs.
func Read(site, builtin fs.FS, language string, probs *source.Problems) (*Words, error) {
	own, theirs, err := find(site, builtin, language)
	if err != nil {
		return nil, err
	}
	english, err := readBuiltin(builtin, "en")
	if err != nil {
		return nil, err
	}
	w := &Words{language: language, plural: pluralRule(language), messages: map[string]*message{}}
	r := reader{words: w, english: english, probs: probs}
	switch theirs {
	case "":
	case "en":
		w.messages = maps.Clone(english)
	default:
		if w.messages, err = readBuiltin(builtin, theirs); err != nil {
			return nil, err
		}
	}
	if own != "" {
		if err := r.read(site, own, theirs == ""); err != nil {
			return nil, err
		}
	} else if theirs == "" {
		w.messages = english // the problem stops the build; until then pages can be tried
		file := "layouts/" + fileOf(primary(language))
		probs.AddHint(source.Pos{File: file}, "words", noFileHint(site, builtin, language), "the language of the site is %q, but there is no file with its words", language)
	}
	return w, nil
}

// English gives the built-in words, for what has no site.
func English(builtin fs.FS) (*Words, error) { return Read(nil, builtin, "en", &source.Problems{}) }

// Language is the language as the site names it.
func (w *Words) Language() string { return w.language }

// Keys lists the keys of all messages, sorted.
func (w *Words) Keys() []string { return slices.Sorted(maps.Keys(w.messages)) }

// Has reports whether there is a message of that key.
func (w *Words) Has(key string) bool { return w.messages[key] != nil }

// Holes lists what is filled into a message: the names in its braces.
func (w *Words) Holes(key string) []string { return w.message(key).holes }

// IsPlural reports whether the number n decides how a message is worded.
func (w *Words) IsPlural(key string) bool { return w.message(key).plural }

// Text gives a message in which nothing is filled in. A key that does not exist is
// a mistake in the program and panics.
func (w *Words) Text(key string) string {
	m := w.message(key)
	if m.plain == "" && len(m.holes) > 0 {
		panic(fmt.Sprintf("words: %s needs %s", key, strings.Join(m.holes, ", ")))
	}
	return m.plain
}

// Say fills in a message: pairs are the names in its braces, each followed by what
// is put there. What lacks a name, or what names a message that does not exist, is
// a mistake in the program and panics.
func (w *Words) Say(key string, pairs ...string) string {
	var room [256]byte // of a sentence, which mostly needs no other
	return string(w.Append(room[:0], key, pairs...))
}

// Append appends what Say gives.
func (w *Words) Append(dst []byte, key string, pairs ...string) []byte {
	return w.message(key).append(dst, key, Other, pairs)
}

// Count fills in a message that a number words. {n} is the number, written as
// Number does; pairs are as with Say, and may give another text for n.
func (w *Words) Count(key string, n int, pairs ...string) string {
	var room [256]byte
	return string(w.AppendCount(room[:0], key, n, pairs...))
}

// AppendCount appends what Count gives.
func (w *Words) AppendCount(dst []byte, key string, n int, pairs ...string) []byte {
	all := append(pairs[:len(pairs):len(pairs)], "n", w.Number(n))
	return w.message(key).append(dst, key, w.plural(n), all)
}

// Over gives the words with those of a file of another time above them: what an
// edition was sealed with. Messages that are no more asked for by the program may
// still be by the layouts of then, and what is filled in otherwise today is worded
// as today.
func (w *Words) Over(then fs.FS) (*Words, error) {
	own, _, err := find(then, nil, w.language)
	if err != nil || own == "" {
		return w, err
	}
	old, err := readBuiltin(then, own)
	if err != nil {
		return nil, err
	}
	out := &Words{language: w.language, plural: w.plural, messages: maps.Clone(w.messages)}
	for key, m := range old {
		if now := w.messages[key]; now == nil || sameHoles(now, m) {
			out.messages[key] = m
		}
	}
	return out, nil
}

// Map gives the words with everything but the holes put through a function, such
// as one that escapes for HTML.
func (w *Words) Map(change func(string) string) *Words {
	out := &Words{language: w.language, plural: w.plural, messages: make(map[string]*message, len(w.messages))}
	for key, m := range w.messages {
		n := &message{plural: m.plural}
		for c, f := range m.forms {
			for _, g := range f {
				if g.hole == "" {
					g.text = change(g.text)
				}
				n.forms[c] = append(n.forms[c], g)
			}
		}
		n.finish()
		out.messages[key] = n
	}
	return out
}

// Encode writes all messages as a file of words, a line each.
func (w *Words) Encode() []byte {
	var out []byte
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	for _, key := range w.Keys() {
		m := w.messages[key]
		for c, f := range m.forms {
			name := key
			if m.plural {
				name += "." + categoryNames[c]
			}
			if f != nil || !m.plural && c == int(Other) {
				out = fmt.Appendf(out, "%s = \"%s\"\n", name, quote.Replace(f.String()))
			}
		}
	}
	return out
}

// FileName is the name that a file of the words has below the folder of the
// layouts.
func (w *Words) FileName() string { return fileOf(primary(w.language)) }

// Forms gives the ways in which a message is worded, by plural category; a message
// that no number words has only Other. Holes stand in braces.
func (w *Words) Forms(key string) map[Category]string {
	out := map[Category]string{}
	for c, f := range w.message(key).forms {
		if f != nil {
			out[Category(c)] = f.String()
		}
	}
	return out
}

func (w *Words) message(key string) *message {
	m := w.messages[key]
	if m == nil {
		panic(fmt.Sprintf("words: there is no message %q", key))
	}
	return m
}

// find gives the names of the files with a language's words: the site's own and
// the built-in one, "" for none. A file of the very language goes before one of the
// language without its country.
func find(site, builtin fs.FS, language string) (own, theirs string, err error) {
	for _, name := range []string{language, primary(language)} {
		for _, place := range []struct {
			fsys fs.FS
			name *string
		}{{site, &own}, {builtin, &theirs}} {
			if place.fsys == nil || *place.name != "" || !fs.ValidPath(name) {
				continue
			}
			if _, err := fs.Stat(place.fsys, fileOf(name)); err == nil {
				*place.name = name
			} else if !errors.Is(err, fs.ErrNotExist) {
				return "", "", fmt.Errorf("reading the words: %w", err)
			}
		}
	}
	return own, theirs, nil
}

// primary is a language without its country or script: "en" of "en-GB".
func primary(language string) string {
	first, _, _ := strings.Cut(language, "-")
	return first
}

func fileOf(language string) string { return Folder + "/" + language + ".toml" }

// noFileHint says how to begin with the words of a language.
func noFileHint(site, builtin fs.FS, language string) string {
	var known []string
	for _, fsys := range []fs.FS{site, builtin} {
		if fsys == nil {
			continue
		}
		names, err := fs.Glob(fsys, Folder+"/*.toml")
		if err != nil {
			continue
		}
		for _, n := range names {
			known = append(known, strings.TrimSuffix(strings.TrimPrefix(n, Folder+"/"), ".toml"))
		}
	}
	if hint := source.DidYouMean(language, known); hint != "" {
		return hint
	}
	return "copy en.toml of the program there and translate it; the guide to layouts says how"
}

// Below gives the messages of a table for what is no Go: by their keys without the
// table's, each a text, or texts by the names of the plural categories.
func (w *Words) Below(table string) map[string]any {
	out := map[string]any{}
	for key, m := range w.messages {
		rest, ok := strings.CutPrefix(key, table+".")
		switch {
		case !ok:
		case m.plural:
			forms := map[string]string{}
			for c, f := range w.Forms(key) {
				forms[c.String()] = f
			}
			out[rest] = forms
		default:
			out[rest] = m.forms[Other].String()
		}
	}
	return out
}
