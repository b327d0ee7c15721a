package area

import (
	"testing"
	"testing/fstest"

	"almanac/internal/source"
)

// FuzzReadRegister holds that a register of which nothing is wrong holds
// together, and that its slugs can be folders everywhere.
func FuzzReadRegister(f *testing.F) {
	f.Add(good)
	f.Add(header + "E92000001,,,England,,,england,country,,,,\nE12000007,,,London,,,con,region,england,,,\n")
	f.Add(header + "E92000001,,,England,,,england,country,england,2020,2019,england\n")
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		reg, err := ReadRegister(fstest.MapFS{"areas.csv": {Data: []byte(text)}}, "areas.csv", &probs)
		if err != nil {
			t.Fatal(err)
		}
		if probs.Errors() > 0 {
			return
		}
		folders := map[string]bool{}
		for i := range reg.Areas {
			a := &reg.Areas[i]
			if at, ok := reg.BySlug(a.Slug); !ok || int(at) != i {
				t.Errorf("%q is not found", a.Slug)
			}
			if fault := source.NameFault(a.Slug); fault != "" || folders[source.FoldCase(a.Slug)] {
				t.Errorf("slug %q cannot be a folder: %s", a.Slug, fault)
			}
			folders[source.FoldCase(a.Slug)] = true
			for up, n := a.Parent, 0; up != None; up, n = reg.Areas[up].Parent, n+1 {
				if n > 10 {
					t.Fatalf("%q is inside itself", a.Slug)
				}
			}
		}
	})
}

// FuzzReadNeighbours, FuzzReadBoards and FuzzReadHexMap hold that no file
// whatever names an area that is not there.
func FuzzReadNeighbours(f *testing.F) {
	f.Add("area,neighbour,rank,closeness\nhackney,dorset,2,Close\nhackney,bcp,1,\n")
	f.Add("neighbour,area,rank\nbcp,bcp,0\nbcp,dorset,99999999999999999999\n")
	reg := registerOf(f)
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		n, err := ReadNeighbours(fstest.MapFS{"n.csv": {Data: []byte(text)}}, "n.csv", reg, &probs)
		if err != nil {
			t.Fatal(err)
		}
		if n == nil {
			return
		}
		for a, list := range n.List {
			for _, x := range list {
				if int(x.Area) >= len(reg.Areas) || int(x.Area) == a {
					t.Errorf("%d has neighbour %d", a, x.Area)
				}
			}
		}
	})
}

func registerOf(f *testing.F) *Register {
	f.Helper()
	var probs source.Problems
	reg, err := ReadRegister(fstest.MapFS{"areas.csv": {Data: []byte(good)}}, "areas.csv", &probs)
	if err != nil || probs.Len() > 0 {
		f.Fatal(err, list(&probs))
	}
	return reg
}

func FuzzReadBoards(f *testing.F) {
	f.Add("[[board]]\nid = \"city\"\nname = \"City Board\"\nmembers = [\"hackney\", \"dorset\"]\nlast = \"2019\"\n")
	f.Add("[[board]]\nid = \"aux\"\nname = \"x\"\nmembers = []\n[[board]]\n")
	reg := registerOf(f)
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		boards, err := ReadBoards(fstest.MapFS{"b.toml": {Data: []byte(text)}}, "b.toml", reg, &probs)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range boards {
			if fault := source.NameFault(b.ID); fault != "" && probs.Errors() == 0 {
				t.Errorf("id %q cannot be a folder: %s", b.ID, fault)
			}
			for _, m := range b.Members {
				if int(m) >= len(reg.Areas) {
					t.Errorf("board %q has member %d", b.ID, m)
				}
			}
		}
	})
}

func FuzzReadHexMap(f *testing.F) {
	f.Add(`{"layout":"odd-r","hexes":{"E09000012":{"n":"Hackney","q":0,"r":0},"E06000059":{"q":-1,"r":2}}}`)
	f.Add(`{"layout":"even-q","hexes":{"E09000012":{"q":1e9,"r":-1e9},"E06000059":{"q":9223372036854775807,"r":0}}}`)
	reg := registerOf(f)
	f.Fuzz(func(t *testing.T, text string) {
		var probs source.Problems
		if _, err := ReadHexMap(fstest.MapFS{"m.hexjson": {Data: []byte(text)}}, "m.hexjson", reg, &probs); err != nil {
			t.Fatal(err)
		}
	})
}
