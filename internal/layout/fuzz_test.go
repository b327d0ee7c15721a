package layout

import (
	"testing"
	"testing/fstest"

	"almanac/internal/source"
	"almanac/layouts"
)

// FuzzRead holds that no layout of an author's stops the reading: what is wrong
// with it is a problem.
func FuzzRead(f *testing.F) {
	f.Add(`{{define "main"}}{{.Title}}{{end}}`)
	f.Add(`{{range .}}{{template "x"}}{{end}}<script>{{.}}</script>`)
	f.Add(`{{`)
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		set, err := Read(fstest.MapFS{"page.html": {Data: []byte(text)}}, layouts.Files, english(t), &probs)
		if err != nil {
			t.Fatal(err)
		}
		if set == nil && probs.Errors() == 0 {
			t.Error("no layouts, and nothing is wrong")
		}
	})
}
