package site

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/observation"
	"almanac/internal/search"
)

// The scripts of a search keep the names that they were published with, so that
// they are not made again when something is withdrawn: it is taken out of them.

// wordsWithout takes a page out of a script of words.
func wordsWithout(script []byte, page string) (out []byte, some bool) {
	var w search.Words
	if !parseScript(script, &w) {
		return nil, false
	}
	n := len(w.Pages) + len(w.Terms)
	w.Pages = slices.DeleteFunc(w.Pages, func(p search.Page) bool { return p.Path == page })
	w.Terms = slices.DeleteFunc(w.Terms, func(t search.Term) bool { return t.Path == page })
	if len(w.Pages)+len(w.Terms) == n {
		return nil, false
	}
	out, err := jsonScript("almanacWords", w)
	return out, err == nil
}

// wordsNow is the script of an edition's words without the pages that were
// withdrawn. A plan does not make it of figures, as it does other files, but
// texts in it may refer to some.
func wordsNow(m *Model, id string, stones map[string]bool) ([]byte, error) {
	words := m.edition(id).searchWords(m)
	data, err := jsonScript("almanacWords", words)
	for page := range stones {
		if without, some := wordsWithout(data, page); some {
			data = without
		}
	}
	return data, err
}

// parseScript reads what jsonScript has written.
func parseScript(script []byte, v any) bool {
	_, quoted, ok := bytes.Cut(script, []byte(" = '"))
	text, _, end := bytes.Cut(quoted, []byte("'\n"))
	if !ok || !end {
		return false
	}
	plain := strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(string(text))
	return json.Unmarshal([]byte(plain), v) == nil
}

// newestWithout edits the newest figures of a search, whose order of areas is
// that of the index it was sealed with. Where that cannot be read all figures
// of the measure go.
func newestWithout(e *Edition, name string, key edition.Key) ([]byte, error) {
	data, err := e.archive.File(name)
	if err != nil {
		return nil, err
	}
	indexed, err := e.archive.File(e.Seal.Index)
	if err != nil {
		return nil, err
	}
	var f search.Figures
	var index search.Index
	if !parseScript(data, &f) {
		return jsonScript("almanacFigures", search.Figures{Version: search.Version})
	}
	n := f.Measures[key.Measure]
	values := strings.Split(n.Values, "|")
	at := -1
	if parseScript(indexed, &index) && len(index.Areas) == len(values) {
		at = slices.IndexFunc(index.Areas, func(a search.Area) bool { return a.Slug == key.Area })
	}
	if at < 0 {
		delete(f.Measures, key.Measure)
		return jsonScript("almanacFigures", f)
	}
	values[at] = observation.Withdrawn.Code()
	n.Values = strings.Join(values, "|")
	f.Measures[key.Measure] = n
	return jsonScript("almanacFigures", f)
}
