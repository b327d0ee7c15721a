package sweep_test

import (
	"cmp"
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/internal/sweep"
	"almanac/internal/words"
	"almanac/layouts"
)

// fakeTheme stands for the built theme, so that these tests need no npm.
var fakeTheme = fstest.MapFS{
	"almanac.css":          {Data: []byte("body{color:#000}")},
	"almanac.js":           {Data: []byte("void 0")},
	"echarts.js":           {Data: []byte("void 0")},
	"echarts-licences.txt": {Data: []byte("as is")},
	"compare.js":           {Data: []byte("void 0")},
	"embed.js":             {Data: []byte("void 0")},
	"finder.js":            {Data: []byte("void 0")},
	"finder-licences.txt":  {Data: []byte("as is")},
	"favicon.svg":          {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
	"logo.svg":             {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)},
}

// demo is the demonstration, rendered, and the sweeps of its editions.
type demo struct {
	files    []output.File
	byPath   map[string][]byte
	editions []*site.Edition
	sweeps   map[string]*sweep.Sweep // by the id of the edition
	newest   *sweep.Sweep
	words    *words.Words
	problems []source.Problem
	err      error
}

// rendered is made once: rendering takes longer than reading.
var rendered = sync.OnceValue(func() *demo {
	d := &demo{byPath: map[string][]byte{}, sweeps: map[string]*sweep.Sweep{}}
	o := site.Options{Site: os.DirFS("../.."), Builtin: site.Builtin{Layouts: layouts.Files, Theme: fakeTheme}, Version: "test"}
	var probs source.Problems
	plan, err := site.Check(o, &probs)
	if d.err = err; plan == nil {
		d.problems = probs.Sorted()
		return d
	}
	defer plan.Close()
	sink := &output.Memory{}
	_, d.err = site.Build(o, sink, &probs)
	d.problems = probs.Sorted()
	for _, f := range sink.Files() {
		if f.Path == "about/style/index.html" {
			continue // its figures are invented, and cut out before a sweep sees it
		}
		d.files = append(d.files, f)
		d.byPath[f.Path] = f.Data
	}
	d.words = plan.Model.Words
	var before *sweep.Sweep
	for _, e := range plan.Model.Editions {
		d.editions = append(d.editions, e)
		s := sweep.New(e.Edition, d.words, before, e.Title, plan.Model.Config.Title, plan.Model.Config.ShortTitle)
		d.sweeps[e.ID], before = s, s
		if e == plan.Model.Newest {
			d.newest = s
		}
	}
	return d
})

// demonstration gives the rendered demonstration, which must be clean.
func demonstration(t testing.TB) *demo {
	t.Helper()
	d := rendered()
	if d.err != nil {
		t.Fatal(d.err)
	}
	if len(d.problems) > 0 {
		t.Fatalf("the demonstration has problems: %v", d.problems)
	}
	return d
}

// of is the sweep that a file belongs to.
func (d *demo) of(path string) *sweep.Sweep {
	for id, s := range d.sweeps {
		if len(path) > len(id) && path[:len(id)+1] == id+"/" {
			return s
		}
	}
	return d.newest
}

// BenchmarkRead sweeps every file of the demonstration on one worker, a kind after the
// other.
func BenchmarkRead(b *testing.B) {
	d := demonstration(b)
	readers := map[*sweep.Sweep]*sweep.Reader{}
	for _, s := range d.sweeps {
		readers[s] = s.NewReader()
	}
	for _, kind := range []string{"html", "data.csv", "data.json", "api.json", ""} {
		var files []output.File
		var size int64
		for _, f := range d.files {
			if kindOf(f.Path) == kind && f.Path != output.Manifest {
				files, size = append(files, f), size+int64(len(f.Data))
			}
		}
		b.Run(cmp.Or(kind, "others"), func(b *testing.B) {
			b.SetBytes(size)
			b.ReportAllocs()
			for b.Loop() {
				for _, f := range files {
					if found := readers[d.of(f.Path)].Read(f.Path, f.Data); len(found) > 0 {
						b.Fatal(found[0])
					}
				}
			}
		})
	}
}
