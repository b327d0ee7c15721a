package site

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// TestNamesThatDoNotSurviveACopyAreFound holds which names of files and folders
// another system would change or drop.
func TestNamesThatDoNotSurviveACopyAreFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		link  string
		want  []string // what is told of names
	}{
		{"good names", []string{"a/x.html", "a/y.html", "b/x.html"}, "", nil},
		{"files that differ in capitals", []string{"a/X.png", "a/x.png"}, "", []string{"a/x.png: a/X.png has the same name but for capitals: Windows and macOS keep one of the two [built-name]"}},
		{"folders that differ in capitals", []string{"Leeds/one.html", "leeds/two.html", "leeds/three.html"}, "", []string{"leeds: Leeds has the same name but for capitals: Windows and macOS make one folder of the two [built-name]"}},
		{"a space", []string{"a/x y.png"}, "", []string{"a/x y.png: there is a space in the name: an address that is copied ends there [built-name]"}},
		{"a link", []string{"a/x.png"}, "a/y.png", []string{"a/y.png: this is a link to another file or folder, and not a file [built-name]"}},
	} {
		built := fstest.MapFS{}
		for _, p := range c.files {
			built[p] = &fstest.MapFile{Data: []byte("x")}
		}
		if c.link != "" {
			built[c.link] = &fstest.MapFile{Data: []byte("x.png"), Mode: fs.ModeSymlink}
		}
		var probs source.Problems
		if err := CheckBuilt(built, &probs); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		told := map[string]bool{}
		for _, p := range probs.Sorted() {
			if p.Rule == "built-name" {
				told[p.String()] = true
			}
		}
		for _, want := range c.want {
			if !told[want] {
				t.Errorf("%s: %q is not told", c.name, want)
			}
			delete(told, want)
		}
		for other := range told {
			if c.name != "folders that differ in capitals" || !strings.HasPrefix(other, "leeds") {
				t.Errorf("%s: %q is told as well", c.name, other)
			}
		}
	}
}
