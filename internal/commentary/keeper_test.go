package commentary

import (
	"crypto/sha256"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/internal/framework"
	"almanac/internal/source"
)

// cupboard is a site whose texts are kept, and which notes what of them was read.
type cupboard struct {
	fstest.MapFS
	data []byte
	puts int

	mu   sync.Mutex
	read []string // since the last reading began
}

func (c *cupboard) ReadFile(name string) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if path.Ext(name) == ".md" {
		c.read = append(c.read, name)
	}
	return c.MapFS.ReadFile(name)
}

func (c *cupboard) Stamp(file string) string {
	f, ok := c.MapFS[file]
	if !ok {
		return ""
	}
	sum := sha256.Sum256(f.Data)
	return string(sum[:])
}

func (c *cupboard) Get() ([]byte, bool) { return c.data, c.data != nil }

func (c *cupboard) Put(data []byte) { c.data, c.puts = data, c.puts+1 }

// full gives a cupboard with a text of each kind, and all that a text can hold.
func full(t testing.TB) *cupboard {
	pic := somePicture(t)
	return &cupboard{MapFS: site(
		"content/2014/index.md", "+++\ntitle = \"Home\"\nauthor = \"A. Writer\"\nrole = \"Analyst\"\ndate = 2014-11-03\nfigures = \"n19-rate:leeds\"\nsummary = \"It was {{n19 leeds 2014}}.\"\n+++\nSee [how](../about/method.md) and [below](#a-part), and {{n19 leeds 2013}}.\n\n## A part\n\nWords[^1].\n\n[^1]: A note.\n",
		"content/2014/themes/outcomes.md", "# One\n\n### Skips a level\n\nWrite here.\n",
		"content/2014/indicators/n19.md", "Plans in {{n19-kind/abuse leeds}} {{n19 leeds fell since 2013 | has fallen}}, {{n19 leeds against hull}}, {{n19 leeds above 1.5}}.\n\n```chart\nn19 leeds\ncaption: Plans in Leeds\n```\n\n```table\nn19 leeds\nareas: hull country\n```\n\n```profile\noutcomes leeds\n```\n\n```profile\nn19 leeds\n```\n\n```tile\nn19 leeds 2014\nn1 hull\n```\n",
		"content/2014/areas/leeds/index.md", "+++\ndraft = true\n+++\nNot yet.\n",
		"content/2014/areas/leeds/n19.md", "![What is planned](plan.png \"The plan\")\n\n![Again](plan.png)\n",
		"content/2014/areas/leeds/plan.png", pic,
		"content/2014/areas/leeds/l5.md", "+++\nstatus = \"answered\"\nowner = \"QA\"\nreview = 2015-06-01\nevidence = [\"[How](../../../about/method.md)\", \"and *more*\"]\n+++\n## L5b\n\nA council says it. Term\n: what it means\n",
		"content/2014/areas/hull/l5.md", "+++\nstatus = \"not-answered\"\n+++\n",
		"content/2014/boards/leeds-board/index.md", "> [!NOTE]\n> It was {{n19 hull}}.\n\n| a | b |\n|---|--:|\n| [x](https://example.org) | 2 |\n",
		"content/about/method.md", "+++\ntitle = \"Method\"\n+++\nHow.\n",
		"content/about/glossary.md", glossaryWords,
	)}
}

// everything is what the texts of a cupboard can be about.
func everything(t testing.TB, c *cupboard) Known {
	t.Helper()
	k := measured()
	k.Boards = known().Boards
	k.Framework.Questions = []framework.Question{{ID: "l5", Parts: []framework.Part{{ID: "l5a", Label: "L5a"}, {ID: "l5b", Label: "L5b", Text: "Is it said?"}}}}
	var err error
	if k.Glossary, err = ReadGlossary(c.MapFS, k.Say); err != nil || k.Glossary == nil {
		t.Fatal("there is no glossary", err)
	}
	return k
}

// readTwice reads the texts of an edition with what is kept of them, and without.
func readTwice(t testing.TB, c *cupboard, known Known) (kept, fresh *Set) {
	t.Helper()
	var of, own source.Problems
	fresh, err := ReadEdition(c.MapFS, "2014", known, &own)
	if err != nil {
		t.Fatal(err)
	}
	c.read, known.Kept = nil, c
	if kept, err = ReadEdition(c, "2014", known, &of); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(of.Sorted(), own.Sorted()) {
		t.Errorf("other problems:\n%s\nwant:\n%s", report(&of), report(&own))
	}
	slices.Sort(c.read)
	return kept, fresh
}

// TestATextIsReadAgainWhenWhatDecidesItHasChanged edits, one after the other, what stands
// in a site, and holds what is kept of its texts against what they say.
func TestATextIsReadAgainWhenWhatDecidesItHasChanged(t *testing.T) {
	c := full(t)
	known := everything(t, c)
	edit := func(name, more string) {
		c.MapFS[name] = &fstest.MapFile{Data: append(slices.Clone(c.MapFS[name].Data), more...)}
	}
	const index, answer, area, indicator = "content/2014/index.md", "content/2014/areas/leeds/l5.md", "content/2014/areas/leeds/n19.md", "content/2014/indicators/n19.md"
	const method, plan, hull = "content/about/method.md", "content/2014/areas/leeds/plan.png", "content/2014/areas/hull/l5.md"
	gone := map[string]*fstest.MapFile{}
	move := func(name string) {
		gone[name], c.MapFS[name] = c.MapFS[name], gone[name]
		maps.DeleteFunc(c.MapFS, func(_ string, f *fstest.MapFile) bool { return f == nil })
	}
	var all []string
	for name := range c.MapFS {
		if strings.HasPrefix(name, "content/2014/") && path.Ext(name) == ".md" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	for _, step := range []struct {
		what string
		do   func()
		read []string
		puts bool
	}{
		{"nothing is kept", func() {}, all, true},
		{"nothing is done", func() {}, nil, false},
		{"a sentence more", func() { edit(indicator, "\nOne more.\n") }, []string{indicator}, true},
		{"a sentence more in a page to which texts lead", func() { edit(method, "\nOne more.\n") }, nil, false},
		{"that page is gone", func() { move(method) }, []string{answer, index}, true},
		{"and nothing is done about it", func() {}, []string{answer, index}, false},
		{"it is back", func() { move(method) }, []string{answer, index}, true},
		{"another picture", func() { c.MapFS[plan] = &fstest.MapFile{Data: []byte(somePicture(t) + "more")} }, []string{area}, true},
		{"no picture", func() { move(plan) }, []string{area}, true},
		{"the picture is back", func() { move(plan) }, []string{area}, true},
		{"a text has another name", func() { gone[hull] = c.MapFS[answer]; move(answer); move(hull) }, []string{hull}, true},
		{"a text is gone", func() { move(indicator) }, nil, true},
		{"what is kept is not", func() { c.data = c.data[:len(c.data)-1] }, slices.DeleteFunc(slices.Clone(all), func(name string) bool { return name == indicator || name == answer }), true},
	} {
		step.do()
		puts := c.puts
		kept, fresh := readTwice(t, c, known)
		if !reflect.DeepEqual(kept, fresh) {
			t.Errorf("%s: the texts are others:\n%+v\n%+v", step.what, kept, fresh)
		}
		if !slices.Equal(c.read, step.read) || c.puts > puts != step.puts {
			t.Errorf("%s: these were read: %q, and kept: %v", step.what, c.read, c.puts > puts)
		}
	}
}

// TestWhatIsCutIsNoText gives every beginning of what was kept, and more than that.
func TestWhatIsCutIsNoText(t *testing.T) {
	c := full(t)
	known := everything(t, c)
	_, want := readTwice(t, c, known)
	whole := c.data
	if len(whole) < 1000 {
		t.Fatalf("%d bytes are kept", len(whole))
	}
	var probs source.Problems
	known.Kept = c
	take := func(data []byte) {
		c.data = data
		got, err := ReadEdition(c, "2014", known, &probs)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("of %d bytes of %d were made other texts: %v", len(data), len(whole), err)
		}
	}
	for n := 0; n < len(whole); n += 7 {
		take(whole[:n])
	}
	take(append(slices.Clone(whole), 0))
	take([]byte(strings.Repeat("\xff", 40)))
}

// FuzzKeptTexts holds that bytes which are no texts are either not taken, or can be used
// as those that are.
func FuzzKeptTexts(f *testing.F) {
	c := full(f)
	known := everything(f, c)
	readTwice(f, c, known)
	whole := c.data
	f.Add(0, []byte{0xff})
	f.Add(len(whole)/2, []byte{0x01, 0x39})
	for at := 0; at < len(whole); at += 61 {
		f.Add(at, []byte{whole[at] ^ 1})
		f.Add(at, []byte{whole[at] + 1, 0xff, 0xff, 0xff, 0xff, 0x07})
	}
	known.Kept = c
	f.Fuzz(func(t *testing.T, at int, with []byte) {
		c.data = slices.Clone(whole)
		if at >= 0 && at < len(whole) {
			copy(c.data[at:], with)
		} else {
			c.data = with
		}
		var probs source.Problems
		set, err := ReadEdition(c, "2014", known, &probs)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range set.Docs() {
			said := make([]Shown, len(d.References))
			for i := range d.References {
				r := &d.References[i]
				_ = known.Framework.Measures[r.Measure].ID + known.Register.Areas[r.Area].Slug + r.Form.String() + r.Period.String() + r.Number.String()
			}
			for i := range d.Blocks {
				_ = d.Blocks[i].Kind.String()
			}
			d.HTML("2014/index.html", Placed{References: said})
			d.Evidence("2014/index.html")
			d.With(said)
			_ = d.Status.Words()
		}
	})
}
