package words

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almanac/internal/source"
)

// reader reads a file of words and holds it against the English one.
type reader struct {
	words   *Words
	english map[string]*message // nil for the English file itself
	probs   *source.Problems
	doc     *source.Doc
	seen    map[string]bool
}

// readBuiltin reads a file that the program brings along, in which no mistake is
// expected.
func readBuiltin(builtin fs.FS, language string) (map[string]*message, error) {
	var probs source.Problems
	r := reader{words: &Words{language: language, plural: pluralRule(language), messages: map[string]*message{}}, probs: &probs}
	if err := r.read(builtin, language, false); err != nil {
		return nil, err
	}
	if probs.Len() > 0 {
		return nil, fmt.Errorf("the built-in words: %s", probs.Sorted()[0])
	}
	return r.words.messages, nil
}

// read adds the messages of a file. A complete file must have every key of the
// English one.
func (r *reader) read(fsys fs.FS, language string, complete bool) error {
	name := fileOf(language)
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("reading the words: %w", err)
	}
	var tree map[string]any
	r.doc = source.DecodeTOML("layouts/"+name, data, 1, &tree, r.probs)
	r.seen = map[string]bool{}
	r.table(tree, nil)
	if complete && !r.doc.Partial() {
		r.missing()
	}
	return nil
}

// table reads the messages below a path.
func (r *reader) table(tree map[string]any, path []any) {
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		at := append(path[:len(path):len(path)], key)
		switch v := tree[key].(type) {
		case string:
			r.message(at, map[string]any{categoryNames[Other]: v}, false)
		case map[string]any:
			if isPlural(v) {
				r.message(at, v, true)
			} else {
				r.table(v, at)
			}
		default:
			r.probs.Add(r.doc.Pos(at...), "words", "%s is neither text nor a table by the forms of a number", keyOf(at))
		}
	}
}

// isPlural tells a message by the forms of a number from a table of messages.
func isPlural(tree map[string]any) bool {
	for key := range tree {
		if !slices.Contains(categoryNames[:], key) {
			return false
		}
	}
	return len(tree) > 0
}

// message reads one message and takes it where nothing is wrong with it.
func (r *reader) message(path []any, wordings map[string]any, plural bool) {
	key := keyOf(path)
	r.seen[key] = true
	english := r.english[key]
	if r.english != nil && english == nil {
		r.probs.AddHint(r.doc.Pos(path...), "words", source.DidYouMean(key, slices.Sorted(maps.Keys(r.english))), "there is no message %q", key)
		return
	}
	m := &message{plural: plural}
	sound := true
	for c, name := range categoryNames {
		v, given := wordings[name]
		if !given {
			continue
		}
		at := path
		if plural {
			at = append(path[:len(path):len(path)], name)
		}
		text, isText := v.(string)
		fault := "is not text"
		if isText {
			m.forms[c], fault = parseForm(text)
			if fault == "" && strings.TrimSpace(text) == "" && english != nil && english.forms[Other].String() != text {
				fault = "is empty"
			}
		}
		if fault == "" {
			fault = r.unfit(m.forms[c], english, Category(c), plural)
		}
		if fault != "" {
			r.probs.Add(r.doc.Pos(at...), "words", "%s: %s", key, fault)
			sound = false
		}
	}
	if plural {
		sound = r.categories(path, m, wordings) && sound
	}
	if sound {
		m.finish()
		r.words.messages[key] = m
	}
}

// unfit says why a wording does not fit the English message: a hole that is not
// filled there, or one that is and is missing here.
func (r *reader) unfit(f form, english *message, c Category, plural bool) string {
	if english == nil {
		return ""
	}
	holes := f.holes()
	for _, name := range holes {
		if !slices.Contains(english.holes, name) {
			return fmt.Sprintf("{%s} is not filled in; the English message has %s", name, named(english.holes))
		}
	}
	for _, name := range english.holes {
		if slices.Contains(holes, name) || name == "n" && plural {
			continue // a wording for one, two or no number may spell it out
		}
		return fmt.Sprintf("{%s} is missing; the English message has %s", name, named(english.holes))
	}
	if plural && !english.plural {
		return "in English no number words this message, so this is text and no table"
	}
	if plural && c == Other && slices.Contains(english.holes, "n") && !slices.Contains(holes, "n") {
		return "{n} is missing"
	}
	return ""
}

// categories reports the plural categories that a message lacks or has in vain.
func (r *reader) categories(path []any, m *message, wordings map[string]any) bool {
	needed := needs(r.words.plural)
	var lacks []string
	for _, c := range needed {
		if _, given := wordings[categoryNames[c]]; !given {
			lacks = append(lacks, categoryNames[c])
		}
	}
	if len(lacks) > 0 {
		r.probs.Add(r.doc.Pos(path...), "words", "%s lacks the form of a number that the language %q has: %s", keyOf(path), r.words.language, strings.Join(lacks, ", "))
		return false
	}
	for c, name := range categoryNames {
		if m.forms[c] != nil && !slices.Contains(needed, Category(c)) {
			r.probs.Add(r.doc.Pos(append(path[:len(path):len(path)], name)...), "words", "%s: the language %q has no form %q of a number", keyOf(path), r.words.language, name)
			return false
		}
	}
	return true
}

// missing reports the messages that a complete file lacks.
func (r *reader) missing() {
	for _, key := range slices.Sorted(maps.Keys(r.english)) {
		if r.seen[key] {
			continue
		}
		table := strings.Split(key, ".")
		path := make([]any, len(table))
		for i, name := range table {
			path[i] = name
		}
		r.probs.AddHint(r.doc.Pos(path...), "words", "in English: "+r.english[key].forms[Other].String(), "there is no message %q", key)
	}
}

func named(holes []string) string {
	if len(holes) == 0 {
		return "nothing to fill in"
	}
	return "{" + strings.Join(holes, "}, {") + "}"
}

// keyOf is the key of a message: the names on its path, with points.
func keyOf(path []any) string {
	parts := make([]string, len(path))
	for i, p := range path {
		parts[i], _ = p.(string)
	}
	return strings.Join(parts, ".")
}
