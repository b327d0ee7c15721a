package site

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/output"
	"almanac/internal/source"
)

// exportOf makes a copy in memory.
func exportOf(t *testing.T, o Options, s Selection) (*Export, map[string][]byte) {
	t.Helper()
	var probs source.Problems
	x, err := NewExport(o, s, &probs)
	if err != nil || x == nil {
		t.Fatal(err, probs.Sorted())
	}
	t.Cleanup(func() { _ = x.Close() })
	sink := &output.Memory{}
	if err := x.Write(o, sink, &probs); err != nil || probs.Errors() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	if _, err := sink.Commit(); err != nil {
		t.Fatal(err)
	}
	copied := files(t, sink)
	delete(copied, output.Manifest)
	return x, copied
}

// deadLinks lists what pages of a copy lead to and it does not hold.
func deadLinks(copied map[string][]byte) (dead []string) {
	for _, at := range slices.Sorted(maps.Keys(copied)) {
		if !isPageFile(at) {
			continue
		}
		_, hrefs := outlineOf(copied[at])
		for _, href := range hrefs {
			to, _, _ := strings.Cut(leadsTo(at, href), "#")
			if _, there := copied[to]; to != "" && to != output.Manifest && !there { // which is written with the copy
				dead = append(dead, at+" leads to "+to)
			}
		}
	}
	return dead
}

func TestACopyHoldsThePagesOfItsEditionUnchangedAndLeadsNowhereElse(t *testing.T) {
	whole := files(t, builtDemonstration(t))
	own := func(prefixes ...string) func(string) bool {
		return func(at string) bool {
			return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(at, p) })
		}
	}
	larkhaven := own("2016/areas/larkhaven/", "2016/boards/larkhaven/", "2016/assets/", "2016/indicators/", "2016/questions/")
	for _, tt := range []struct {
		name, id, start, bar string
		of                   Selection
		holds                func(at string) bool // files of the site that it must hold
		lacks                func(at string) bool // of which it must not hold any
	}{
		{"a revision", "edition-2015-r2", "index.html", "Exported copy of Safeguarding children in Norrey, 2015, revised, made on ", Selection{Edition: "2015-r2"}, own("2015-r2/"), own("2015/", "2016/", "latest/")},
		{"the newest edition", "edition-2016", "index.html", "Exported copy of Safeguarding children in Norrey, 2016, made on 23 February 2017.", Selection{Edition: "2016"}, own("2016/"), own("2015/", "2015-r2/", "latest/")},
		{"an edition that was corrected", "edition-2015", "index.html", "Exported copy of Safeguarding children in Norrey, 2015, made on 1 May 2020.",
			Selection{Edition: "2015", Date: time.Date(2020, 5, 1, 0, 0, 0, 0, time.UTC)}, own("2015/"), own("2016/", "2015-r2/", "latest/")},
		{"an area", "larkhaven-2016", "2016/areas/larkhaven/index.html", "Exported copy of Larkhaven in Safeguarding children in Norrey, 2016, made on 23 February 2017.",
			Selection{Area: "Larkhaven"}, larkhaven, own("2015/", "2016/areas/ambleford/", "2016/boards/ambleford/", "latest/")},
		{"a board", "board-larkhaven-2016", "2016/boards/larkhaven/index.html", "Exported copy of Larkhaven Safeguarding Children Board in Safeguarding children in Norrey, 2016, made on 23 February 2017.",
			Selection{Board: "larkhaven"}, larkhaven, own("2015/", "2016/areas/ambleford/", "latest/")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x, copied := exportOf(t, demonstration(), tt.of)
			if x.ID != tt.id || x.Start != tt.start {
				t.Errorf("it is called %s and begins with %s", x.ID, x.Start)
			}
			if !strings.Contains(string(copied["editions.js"]), `"copy":"`+tt.bar) {
				t.Errorf("editions.js does not say %q", tt.bar)
			}
			if dead := deadLinks(copied); dead != nil {
				t.Errorf("%d dead links: %v", len(dead), dead[:min(len(dead), 10)])
			}
			for at, data := range whole {
				got, there := copied[at]
				switch {
				case at == output.Manifest || at == "editions.js":
				case tt.holds(at) && (!there || x.Made[at]):
					t.Errorf("it does not hold %s", at)
				case tt.lacks(at) && there && !x.Made[at]:
					t.Errorf("it holds %s", at)
				case there && !x.Made[at] && (x.About.Edition == "" || strings.HasPrefix(at, x.About.Edition+"/")) && !bytes.Equal(got, data):
					t.Errorf("%s is not that of the site", at)
				}
			}
			for at := range x.Made {
				if text := string(copied[at]); isPageFile(at) && !strings.Contains(text, `<a href="https://almanac.example/`+strings.TrimSuffix(at, "index.html")+`">`) {
					t.Fatalf("%s does not say where it is: %s", at, text)
				}
			}
		})
	}
}

func TestWhatASearchPutsTogetherIsInTheCopyOfAnArea(t *testing.T) {
	x, copied := exportOf(t, demonstration(), Selection{Area: "larkhaven"})
	whole := plannedDemonstration(t)
	for _, tg := range whole.targets() {
		if tg.ed == nil || tg.ed.ID != "2016" || tg.kind != areaPage && tg.kind != areaItemPage && tg.kind != boardPage {
			continue
		}
		if _, there := copied[tg.Path]; !there {
			t.Errorf("%s is not there", tg.Path)
		}
		mine := strings.HasPrefix(tg.Path, path.Dir(x.Start)+"/") || tg.Path == "2016/boards/larkhaven/index.html"
		if x.Made[tg.Path] == mine {
			t.Errorf("%s is made: %v", tg.Path, x.Made[tg.Path])
		}
	}
	if to := `<a href="2016/areas/larkhaven/index.html">`; !strings.Contains(string(copied["index.html"]), to) {
		t.Errorf("its front door does not lead to the area: %s", copied["index.html"])
	}
}

func TestACopyOfASiteWithoutAnAddressSaysWhatItCan(t *testing.T) {
	f := tinySite(t)
	f.edit("config.toml", "publisher = ", "notice = \"\"\npublisher = ")
	x, copied := exportOf(t, f.options(), Selection{Area: "east"})
	text := string(copied["2015/areas/west/index.html"])
	if !x.Made["2015/areas/west/index.html"] || !strings.Contains(text, "In the whole site it is 2015/areas/west/index.html. Ask the publisher, Tiny Council, where the site is.") || strings.Contains(text, "://") {
		t.Errorf("%s", text)
	}
	if readme := string(x.Readme()); strings.Contains(readme, "is published at") || !strings.Contains(readme, "made on 12 November 2015") {
		t.Errorf("%s", readme)
	}
}

func TestAnEditionThatTheCopyDoesNotHoldIsKnownToCorrectIt(t *testing.T) {
	_, copied := exportOf(t, demonstration(), Selection{Edition: "2015"})
	if text := string(copied["editions.js"]); !strings.Contains(text, `"id":"2015","title":"Safeguarding children in Norrey, 2015","supersededBy":"2015-r2","reason":"Quillbury`) {
		t.Errorf("editions.js: %.600s", text)
	}
}

func TestNothingIsExportedOfWhatIsNotThere(t *testing.T) {
	f := tinySite(t)
	f.write("data/2016/edition.toml", "title = \"A draft\"\nstatus = \"draft\"\nframework = \"tiny\"\n")
	for _, tt := range []struct {
		of      Selection
		preview bool
		want    string
	}{
		{Selection{Edition: "2013"}, false, `there is no edition "2013"`},
		{Selection{Edition: "2016"}, false, "it is a draft"},
		{Selection{Edition: "2016"}, true, "so that the copy has no date"},
		{Selection{Area: "nowhere"}, false, `no area and no board is called "nowhere"`},
		{Selection{Board: "nowhere"}, false, `no area and no board is called "boards/nowhere"`},
	} {
		o := f.options()
		o.Preview = tt.preview
		var probs source.Problems
		x, err := NewExport(o, tt.of, &probs)
		if x != nil || err != nil || !strings.Contains(fmt.Sprint(probs.Sorted()), tt.want) {
			t.Errorf("%+v: %v, %v, %v, want %s", tt.of, x, err, probs.Sorted(), tt.want)
		}
	}
}

// asFolder is a copy as its reader has it.
func asFolder(t *testing.T, x *Export, copied map[string][]byte) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	entries := map[string]output.Entry{}
	for at, data := range copied {
		dir[at] = &fstest.MapFile{Data: data}
		entry := output.EntryOf(data)
		entry.Made = x.Made[at]
		entries[at] = entry
	}
	manifest, err := output.EncodeCopy(entries, x.About)
	if err != nil {
		t.Fatal(err)
	}
	entries[output.Manifest] = output.EntryOf(manifest)
	dir[output.Manifest] = &fstest.MapFile{Data: manifest}
	dir[output.Sums] = &fstest.MapFile{Data: output.EncodeSums(entries)}
	return dir
}

func TestACopyIsHeldAgainstTheSealsOfTheSite(t *testing.T) {
	f := tinySite(t)
	f.seal("2014")
	f.write("data/2014-r2/edition.toml", "title = \"Corrected\"\nstatus = \"final\"\npublished = 2015-01-12\nframework = \"tiny\"\nsupersedes = \"2014\"\nreason = \"A slip.\"\n")
	f.write("data/2014-r2/n1.csv", "measure,breakdown,area,period,value,symbol\nn1-rate,,east,2014,12,\n")
	corrected := "[edition 2014 was corrected by edition 2014-r2 (A slip)]"
	judge := func(dir fstest.MapFS, want string) {
		t.Helper()
		var probs source.Problems
		v, err := Verify(dir, f.options().Site, &probs)
		if err != nil || v == nil || probs.Errors() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		got := fmt.Sprint(v.Editions, v.Sealed, v.Parts, v.Superseded, v.Changed, v.Missing, v.Unlisted, v.Other, v.Foreign, v.Strange)
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	x, copied := exportOf(t, f.options(), Selection{Edition: "2014"})
	judge(asFolder(t, x, copied), "[2014] [2014] [] "+corrected+" [] [] [] [] [] []")

	x, copied = exportOf(t, f.options(), Selection{Edition: "2014", Area: "east"})
	part := asFolder(t, x, copied)
	judge(part, "[2014] [] [2014] "+corrected+" [] [] [] [] [] []")
	part["notes.txt"] = &fstest.MapFile{Data: []byte("x")}
	judge(part, "[2014] [] [2014] "+corrected+" [] [] [notes.txt] [] [] []")
	delete(part, "notes.txt")
	delete(part, output.Sums)
	judge(part, "[2014] [] [2014] "+corrected+" [] [SHA256SUMS] [] [] [] []")

	copied["2014/areas/east/index.html"] = []byte("another") // and a manifest that fits
	judge(asFolder(t, x, copied), "[2014] [] [] "+corrected+" [] [] [] [2014/areas/east/index.html] [] []")
}

func TestAFileThatIsOutOfSightIsVerifiedWhereTheManifestListsIt(t *testing.T) {
	const at = ".well-known/security.txt"
	dir := fstest.MapFS{}
	entries := map[string]output.Entry{}
	for _, name := range []string{"index.html", at} {
		dir[name] = &fstest.MapFile{Data: []byte(name)}
		entries[name] = output.EntryOf([]byte(name))
	}
	dir[output.Manifest] = &fstest.MapFile{Data: output.EncodeManifest(entries)}
	dir[".git/index"] = &fstest.MapFile{Data: []byte("x")}
	for _, want := range []string{"[] [] [] []", "[" + at + "] [] [] []"} {
		var probs source.Problems
		v, err := Verify(dir, nil, &probs)
		if err != nil || v == nil {
			t.Fatal(err, probs.Sorted())
		}
		if got := fmt.Sprint(v.Changed, v.Missing, v.Unlisted, v.Strange); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		dir[at] = &fstest.MapFile{Data: []byte("another")}
	}
}

func TestHrefsAreThoseOfTheOutline(t *testing.T) {
	pages := files(t, build(t, demonstration()))
	pages["odd/index.html"] = []byte("<A HREF = a.html><img\nsrc='b.png'alt=\"\"><a class=\"x\"href=\"c.html?a=1&amp;b=2#d\">href</a><form action=/d.html><a href=\"e.html\"></a>")
	n := 0
	for at, data := range pages {
		if !isPageFile(at) {
			continue
		}
		leads := func(hrefs []string) (out []string) { // an address in a text leads nowhere
			for _, href := range hrefs {
				if to := leadsTo(at, href); to != "" {
					out = append(out, to)
				}
			}
			return out
		}
		_, hrefs := outlineOf(data)
		want, got := leads(hrefs), leads(slices.Collect(hrefsOf(data)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: %s", at, diff)
		}
		n += len(got)
	}
	if n < 10_000 {
		t.Errorf("only %d addresses are in all pages", n)
	}
}
