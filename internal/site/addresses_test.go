package site

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/commentary"
	"almanac/internal/source"
)

// TestAddressesThatSomeSystemCannotHoldAreReported asks the rules of Windows
// wherever the test runs.
func TestAddressesThatSomeSystemCannotHoldAreReported(t *testing.T) {
	about := &commentary.Doc{Path: "content/about/a.md"}
	long := "about/" + strings.Repeat(strings.Repeat("x", 100)+"/", 3) + "index.html"
	cases := []struct {
		name  string
		paths []string
		want  []string // parts of the problems, in order
	}{
		{"good ones", []string{"index.html", "2014/areas/leeds/n19/index.html", "2014/areas/E08000035/index.html"}, nil},
		{"too long a path", []string{long}, []string{"has 319 bytes"}},
		{"too long a name", []string{"about/" + strings.Repeat("x", 121)}, []string{"has 121 bytes"}},
		{"a device", []string{"about/con/index.html", "about/Aux.html", "about/com1.tar.gz"}, []string{`"Aux.html" is the name of a device`, `"com1.tar.gz" is`, `"con" is`}},
		{"a dot at the end", []string{"about/a./index.html"}, []string{"ends with a dot"}},
		{"characters", []string{"about/a?.html", "about/a:b.html"}, []string{`holds ':'`, `holds '?'`}},
		{"upwards", []string{"../index.html"}, []string{`".." is not allowed`}},
		{"case", []string{"about/a.html", "about/A.html", "about/É.html", "about/é.html"}, []string{"about/a.html and about/A.html are one", "about/é.html and about/É.html are one"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := &Plan{Model: &Model{}}
			for _, path := range c.paths {
				p.add(Target{Path: path, kind: prosePage, doc: about})
			}
			var probs source.Problems
			p.CheckAddresses(&probs)
			var got []string
			for i, x := range probs.Sorted() {
				if x.Rule != "address" || x.Pos.File != about.Path {
					t.Errorf("%v", x)
				}
				if i < len(c.want) && strings.Contains(x.Text, c.want[i]) {
					got = append(got, c.want[i])
				} else {
					got = append(got, x.Text)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}
