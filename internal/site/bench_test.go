package site

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"almanac/internal/kept"
	"almanac/internal/output"
	"almanac/internal/source"
)

// BenchmarkRender renders every file of the demonstration on one worker.
func BenchmarkRender(b *testing.B) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		b.Fatal(err, probs.Sorted())
	}
	b.ReportAllocs()
	for b.Loop() {
		r := newRenderer(plan)
		bytes := 0
		for _, t := range plan.targets() {
			data, err := r.render(t)
			if err != nil {
				b.Fatal(err)
			}
			bytes += len(data)
		}
		b.ReportMetric(float64(bytes)/float64(plan.Len()), "bytes/file")
		b.ReportMetric(float64(plan.Len()), "files")
	}
}

// BenchmarkRead reads and plans the demonstration.
func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		var probs source.Problems
		if plan, err := Check(demonstration(), &probs); err != nil || plan == nil {
			b.Fatal(err, probs.Sorted())
		}
	}
}

// BenchmarkStage measures what a build does before and beside rendering, one after the
// other, as "almanac build --profile" names it.
func BenchmarkStage(b *testing.B) {
	var probs source.Problems
	o := demonstration()
	o.unjudged = true
	m, err := Read(o, &probs)
	if err != nil || probs.Errors() > 0 {
		b.Fatal(err, probs.Sorted())
	}
	p := NewPlan(m)
	for _, stage := range []struct {
		name string
		do   func(*source.Problems) error
	}{
		{"read", func(probs *source.Problems) error { _, err := Read(o, probs); return err }},
		{"check and guard figures", func(probs *source.Problems) error { return m.judge(o, probs) }},
		{"search", func(*source.Problems) error { return m.makeSearch() }},
		{"plan", func(*source.Problems) error { NewPlan(m); return nil }},
		{"check links", func(probs *source.Problems) error { return p.checkAll(o, probs) }},
		{"try layouts", p.tryLayouts},
		{"look for changes", func(*source.Problems) error {
			in, err := sumInputs(o.Site)
			p.beginKeys(in, nil, o)
			for _, places := range p.inTurn() {
				p.makeKeys(places)
			}
			return err
		}},
	} {
		b.Run(stage.name, func(b *testing.B) {
			for b.Loop() {
				var probs source.Problems
				if err := stage.do(&probs); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPreviewAfterAnEdit saves a file of the demonstration and makes a page that
// shows it, as a preview does that remembers the reading before.
func BenchmarkPreviewAfterAnEdit(b *testing.B) {
	for _, of := range [...]struct{ name, file, page string }{
		{"text", "content/2016/indicators/n19.md", "2016/indicators/n19/index.html"},
		{"figure", "data/2016/n19.csv", "2016/areas/larkhaven/n19/index.html"},
		{"layout", "layouts/area.html", "2016/areas/larkhaven/index.html"},
	} {
		b.Run(of.name, func(b *testing.B) {
			dir, file, data := copied(b, of.file)
			o := demonstration()
			o.Site, o.Memo = os.DirFS(dir), &Memo{}
			for b.Loop() {
				if err := os.WriteFile(file, data, 0o644); err != nil {
					b.Fatal(err)
				}
				var probs source.Problems
				plan, _, err := Preview(o, &probs)
				if err != nil || plan == nil {
					b.Fatal(err, probs.Sorted())
				}
				if _, ok, err := plan.Render(of.page); err != nil || !ok {
					b.Fatal(err, ok)
				}
			}
		})
	}
}

// BenchmarkBuildAfterAnEdit saves a file of the demonstration and builds it again, each
// time with what the build before has left and nothing else.
func BenchmarkBuildAfterAnEdit(b *testing.B) {
	for _, of := range [...]struct {
		name, file string
		edit       func([]byte) []byte
	}{
		{"nothing", "config.toml", bytes.Clone},
		{"text", "content/2016/indicators/n19.md", func(text []byte) []byte { return append(text, "\nOne sentence more.\n"...) }},
		{"figure", "data/2016/n19.csv", func(rows []byte) []byte { return append(bytes.TrimSuffix(rows, []byte("\n")), "Seen again\n"...) }}, // a note on the last one
	} {
		b.Run(of.name, func(b *testing.B) {
			dir, file, data := copied(b, of.file)
			build := func() *Summary {
				o := demonstration()
				o.Site, o.Program = os.DirFS(dir), "bench"
				o.Built, o.Known = &kept.Store{Dir: filepath.Join(dir, "built")}, &kept.Notes{Dir: filepath.Join(dir, "known")}
				sink, err := output.NewDisk(filepath.Join(dir, "public"))
				if err != nil {
					b.Fatal(err)
				}
				var probs source.Problems
				sum, err := Build(o, sink, &probs)
				if err != nil || sum == nil {
					b.Fatal(err, probs.Sorted())
				}
				return sum
			}
			build()
			versions := [2][]byte{of.edit(bytes.Clone(data)), data}
			written := 0
			for n := 0; b.Loop(); n++ {
				if err := os.WriteFile(file, versions[n%2], 0o644); err != nil {
					b.Fatal(err)
				}
				written += build().Output.Written
			}
			b.ReportMetric(float64(written)/float64(b.N), "written/op")
		})
	}
}

// copied copies the demonstration into a folder, as it was saved an hour ago, for a file
// that is young is always read; and reads one of its files.
func copied(b *testing.B, name string) (dir, file string, data []byte) {
	dir = b.TempDir()
	for _, name := range []string{"content", "data", "layouts"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("../..", name))); err != nil {
			b.Fatal(err)
		}
	}
	config, err := os.ReadFile("../../config.toml")
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), config, 0o644); err != nil {
		b.Fatal(err)
	}
	old := time.Now().Add(-time.Hour)
	if err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(name, old, old))
	}); err != nil {
		b.Fatal(err)
	}
	file = filepath.Join(dir, name)
	if data, err = os.ReadFile(file); err != nil {
		b.Fatal(err)
	}
	return dir, file, data
}
