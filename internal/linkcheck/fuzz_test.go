package linkcheck

import (
	"testing"

	"almanac/internal/source"
)

// FuzzCheck holds that no page whatever stops the check of a site.
func FuzzCheck(f *testing.F) {
	for path, text := range house() {
		f.Add(path, text)
	}
	f.Add("404.html", "<html lang=en><base href=//x><a href='/../..//x#%zz'>x</a><svg><use xlink:href=#a></svg>")
	f.Add("a/b.html", "<meta http-equiv=refresh content='0;url=../c.html'><img srcset='a 1x,,b 2x' style=x>")
	f.Fuzz(func(t *testing.T, path, text string) {
		files := map[string]string{"index.html": doc("Front", `<a href="x.html">x</a>`), path: text, "x.html": text}
		paths := []string{}
		for p := range files {
			paths = append(paths, p)
		}
		var probs source.Problems
		if err := Check(Built{Paths: paths, Read: func(p string) ([]byte, error) { return []byte(files[p]), nil }}, &probs); err != nil {
			t.Fatal(err)
		}
		for _, p := range probs.Sorted() {
			if p.Rule == "" || p.Text == "" {
				t.Errorf("%+v says nothing", p)
			}
		}
	})
}
