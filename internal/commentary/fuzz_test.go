package commentary

import (
	"strings"
	"testing"

	"almanac/internal/source"
)

// FuzzFrontMatter holds that what stands above a text is read, or wrong, but
// never a part of the text.
func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"title = \"x\"", "title = 1\ndate = 2014-10-30", "status = \"answered\"\nowner = \"o\"\nreview = \"2015-01-01\"\nevidence = [\"[a](b.md)\"]",
		"order = 99999999999999999999", "figures = \"n19-rate:leeds\"", "date = 0000-00-00", "a.b.c = 1", "\ufeff"} {
		f.Add(s, "words")
	}
	f.Fuzz(func(t *testing.T, front, text string) {
		if strings.ContainsAny(front, "+\r\n") && strings.Contains(front, "+++") {
			return // it ends elsewhere
		}
		for _, name := range []string{"content/2014/areas/leeds/n19.md", "content/2014/areas/leeds/l5.md"} {
			var probs source.Problems
			set, err := ReadEdition(site(name, "+++\n"+front+"\n+++\n"+text), "2014", measured(), &probs)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range set.Docs() {
				if d.Pos.File != name {
					t.Errorf("a document of %s", d.Pos.File)
				}
			}
		}
	})
}
