package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/kept"
	"almanac/internal/output"
	"almanac/internal/source"
	"almanac/layouts"
)

// TestABuildAfterAnEditIsThatOfAFreshFolder edits a file at random, again and again,
// and holds what a build makes that keeps what has not changed against one that makes
// everything. ALMANAC_TEST_SEED has other edits.
func TestABuildAfterAnEditIsThatOfAFreshFolder(t *testing.T) {
	rounds := 15
	switch {
	case testing.Short():
		rounds = 5
	case os.Getenv("SOAK") != "":
		rounds = 300
	}
	b := &bench{files: smallDemonstration(t)}
	for _, name := range []string{"prose.html", "area.html"} { // a site's own, which can be edited
		data, err := fs.ReadFile(layouts.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		b.files["layouts/"+name] = &fstest.MapFile{Data: data}
	}
	b.files["theme/custom.css"] = &fstest.MapFile{Data: []byte("h1{color:navy}")}
	editAndBuild(t, b, rounds)
}

// TestABuildAfterAnEditBesideOtherEditions does the same with a small site of three
// editions, the first of them sealed and the last not due on every day, whose clock moves.
func TestABuildAfterAnEditBesideOtherEditions(t *testing.T) {
	rounds := 80
	switch {
	case testing.Short():
		rounds = 20
	case os.Getenv("SOAK") != "":
		rounds = 2000
	}
	f := tinySite(t)
	f.write("data/2016/edition.toml", "title = \"Plans in Tinyland, 2016\"\nstatus = \"final\"\npublished = 2026-01-02\nframework = \"tiny\"\n")
	f.write("data/2016/n1.csv", "measure,breakdown,area,period,value,symbol\nn1-rate,,east,2015,12,\nn1-rate,,west,2015,13,\nn1-rate,,east,2016,15,\nn1-rate,,west,2016,,c\n")
	f.write("content/2015/areas/west/n1.md", "+++\ntitle = \"West\"\nauthor = \"A. Writer\"\ndate = 2015-11-01\n+++\nIt was {{n1-rate value}}.\n")
	f.write("content/guide/index.md", "+++\ntitle = \"Guide\"\n+++\nOne.\n\n## Two\n\nThree.\n")
	var probs source.Problems
	files, err := Seal(f.options(), "2014", &probs)
	f.commit(files, err, &probs)
	b := &bench{files: fstest.MapFS{}}
	if err := fs.WalkDir(os.DirFS(f.dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(f.dir), name)
		b.files[name] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	editAndBuild(t, b, rounds)
}

// editAndBuild edits the files of a bench so many times.
func editAndBuild(t *testing.T, b *bench, rounds int) {
	t.Helper()
	seed := seedOr(t, 11)
	b.names = slices.Sorted(maps.Keys(b.files))
	folder := filepath.Join(t.TempDir(), "public")
	o := optionsOf(b.files)
	o.Program = "a"
	o.Built = &kept.Store{Dir: t.TempDir()}
	known := t.TempDir()
	o.Whole = &kept.Store{Dir: t.TempDir()} // of what was made for the first build and fits no later one
	random := rand.New(rand.NewPCG(seed, 0))
	ways := [][]damage{damages(), edits()}
	built, spared, all := 0, 0, 0
	gone := map[string]*fstest.MapFile{}
	for n := range rounds {
		var name, how string
		var was *fstest.MapFile
		undo := func() {}
		if n%6 == 5 {
			how, name, was = "gone, or back,", b.names[random.IntN(len(b.names))], nil
			if was = b.files[name]; was == nil {
				b.files[name] = gone[name]
			} else {
				gone[name] = was
				delete(b.files, name)
			}
			undo = func() {
				if was == nil {
					delete(b.files, name)
				} else {
					b.files[name] = was
				}
			}
		} else if n > 0 && n%4 != 3 { // else the clock alone may have moved
			of := ways[n%2]
			d := of[random.IntN(len(of))]
			var data []byte
			if name, data = b.spoil(random, d); name == "" {
				continue
			}
			how, was = d.name, b.files[name]
			b.files[name] = &fstest.MapFile{Data: data}
			undo = func() { b.files[name] = was }
		}
		o.Whole.Make = n == 0
		o.Now = time.Date(2026, 1, 1+n%3, 12, 0, 0, 0, time.UTC)
		var probs, own source.Problems
		sink, err := output.NewDisk(folder)
		if err != nil {
			t.Fatal(err)
		}
		o.Profile, o.Known = &Profile{}, &kept.Notes{Dir: known}
		sum, err := Build(o, sink, &probs)
		if err != nil {
			t.Fatalf("%s in %s: %v", how, name, err)
		}
		fresh := o
		fresh.Built, fresh.Known, fresh.Profile = nil, nil, nil
		memory := &output.Memory{}
		if _, err := Build(fresh, memory, &own); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(own.Sorted(), probs.Sorted()); diff != "" {
			t.Errorf("%s in %s: other problems (-fresh +kept):\n%s", how, name, diff)
		}
		if sum == nil {
			undo() // the site has to be one that is built
			if err := sink.Abort(); err != nil {
				t.Fatal(err)
			}
			continue
		}
		built++
		for _, s := range o.Profile.Stages {
			if s.Name == keepStage {
				spared += s.Files
			}
		}
		all += sum.Output.Files
		sameFolder(t, fmt.Sprintf("round %d, %s in %s", n, how, name), folder, memory)
		if t.Failed() {
			return
		}
	}
	t.Logf("seed %d: %d builds of %d files in all; %d were kept as they were", seed, built, all, spared)
	if spared == 0 {
		t.Error("nothing was kept as it was")
	}
}

// meddling is a site's folder in which something happens when a file is opened.
type meddling struct {
	fs.FS
	file string
	do   func()
}

func (m *meddling) Open(name string) (fs.File, error) {
	f, err := m.FS.Open(name)
	if do := m.do; name == m.file && do != nil {
		m.do = nil
		do()
	}
	return f, err
}

// TestWhatHappensDuringABuildIsNotTakenForWhatIs lets files be saved, come and go while a
// site is built: the next build makes the site that is there.
func TestWhatHappensDuringABuildIsNotTakenForWhatIs(t *testing.T) {
	const figures = "data/2015/n1.csv"
	for name, meddle := range map[string]func(f *folder) (opened string, during, after func()){
		"a file comes and goes": func(f *folder) (string, func(), func()) {
			const extra = "data/2015/extra.csv"
			return "data/2015/edition.toml", func() { f.write(extra, "measure,breakdown,area,period,value\nn1-rate,,east,2013,77.7\n") },
				func() { os.Remove(filepath.Join(f.dir, extra)) }
		},
		"a file is saved twice in a tick": func(f *folder) (string, func(), func()) {
			name := filepath.Join(f.dir, figures)
			was, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tick := time.Now()
			save := func(data []byte) {
				if err := errors.Join(os.WriteFile(name, data, 0o644), os.Chtimes(name, tick, tick)); err != nil {
					t.Fatal(err)
				}
			}
			save(was)
			return figures, func() { save(bytes.Replace(was, []byte("12"), []byte("99"), 1)) }, func() { save(was) }
		},
	} {
		f := tinySite(t)
		opened, during, after := meddle(f)
		public := filepath.Join(t.TempDir(), "public")
		stores := t.TempDir()
		build := func(fsys fs.FS) *output.Memory {
			t.Helper()
			o := f.options()
			o.Site, o.Program = fsys, "a"
			o.Built, o.Known = &kept.Store{Dir: filepath.Join(stores, "built")}, &kept.Notes{Dir: filepath.Join(stores, "known")}
			sink, err := output.NewDisk(public)
			if err != nil {
				t.Fatal(err)
			}
			var probs, own source.Problems
			if sum, err := Build(o, sink, &probs); err != nil || sum == nil {
				t.Fatal(name, err, probs.Sorted())
			}
			o.Built, o.Known = nil, nil
			memory := &output.Memory{}
			if _, err := Build(o, memory, &own); err != nil {
				t.Fatal(err)
			}
			return memory
		}
		build(&meddling{FS: os.DirFS(f.dir), file: "config.toml", do: nil})
		f.write("content/about/index.md", "+++\ntitle = \"About\"\n+++\nAnother sentence.\n") // or the second build would look at nothing
		fsys := &meddling{FS: os.DirFS(f.dir), file: opened}
		hashed := 0
		fsys.do = func() { hashed++; fsys.do = during } // it is opened to be hashed first, and then to be read
		build(fsys)
		after()
		sameFolder(t, name, public, build(os.DirFS(f.dir)))
		if hashed != 1 || fsys.do != nil {
			t.Errorf("%s: nothing happened during the build", name)
		}
	}
}

// TestFoldersAndArchivesAreLookedAt holds that what is wrong with them is said as in a build
// that knows nothing.
func TestFoldersAndArchivesAreLookedAt(t *testing.T) {
	f := tinySite(t)
	f.edit("config.toml", "title =", "archives = \"archives\"\ntitle =")
	var probs source.Problems
	files, err := Seal(f.options(), "2014", &probs)
	f.commit(files, err, &probs)
	public, stores := filepath.Join(t.TempDir(), "public"), t.TempDir()
	build := func() int {
		t.Helper()
		o := f.options()
		o.Program, o.Built, o.Known = "a", &kept.Store{Dir: filepath.Join(stores, "built")}, &kept.Notes{Dir: filepath.Join(stores, "known")}
		sink, err := output.NewDisk(public)
		if err != nil {
			t.Fatal(err)
		}
		defer sink.Abort()
		var probs source.Problems
		if _, err := Build(o, sink, &probs); err != nil {
			t.Fatal(err)
		}
		return probs.Errors()
	}
	for range 2 {
		if n := build(); n > 0 {
			t.Fatalf("%d errors in a site that is right", n)
		}
	}
	for _, folder := range []string{"data/2019", "content/2015/areas/nowhere", "data/2015/sub"} {
		name := filepath.Join(f.dir, folder)
		if err := os.MkdirAll(name, 0o755); err != nil {
			t.Fatal(err)
		}
		if build() == 0 {
			t.Errorf("nothing is said of an empty folder %s", folder)
		}
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if n := build(); n > 0 {
		t.Fatalf("%d errors in a site that is right again", n)
	}
	if err := os.Remove(filepath.Join(f.dir, "archives", "2014.zip")); err != nil {
		t.Fatal(err)
	}
	if build() == 0 {
		t.Error("nothing is said of an archive that is gone")
	}
}

// edits are changes that hands make on purpose.
func edits() []damage {
	ends := []string{".csv", ".toml", ".md", ".css", ".svg", ".html"}
	return []damage{
		{"nothing at all is another", ends, func(_ *rand.Rand, d []byte) ([]byte, bool) { return append(d, '\n'), true }, true},
		{"a sentence more", texts, func(_ *rand.Rand, d []byte) ([]byte, bool) { return append(d, "\n\nOne sentence more.\n"...), true }, true},
		{"a title is another", []string{".md", ".toml"}, replaceAll("title = \"", "title = \"New "), true},
		{"a summary", texts, replaceAll("title = \"", "summary = \"In short.\"\ntitle = \""), true},
		{"another author", texts, replaceAll("author = \"", "author = \"Dr "), true},
		{"a draft", texts, replaceAll("author = \"", "draft = true\nauthor = \""), true},
		{"another status", texts, replaceAll("status = \"answered\"", "status = \"partly\""), true},
		{"a figure is another", csvs, onField(isNumber, func(r *rand.Rand, f string) string { return f[:len(f)-1] + string('0'+rune(r.IntN(10))) }), true},
		{"a rule of style more", []string{".css"}, func(_ *rand.Rand, d []byte) ([]byte, bool) { return append(d, "h2{color:navy}"...), true }, true},
		{"a layout is another", []string{".html"}, replaceAll("</h1>", "</h1><p>Another.</p>"), true},
	}
}

// sameFolder holds a folder against a site in memory.
func sameFolder(t *testing.T, what, folder string, want *output.Memory) {
	t.Helper()
	files := 0
	for _, name := range want.Paths() {
		files++
		made, err := want.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, made) {
			t.Errorf("%s: %s is not that of a fresh folder: %v\n%s", what, name, err, firstDifference(got, made))
			return
		}
	}
	if err := filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			files--
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if files != 0 {
		t.Errorf("%s: %d files too many", what, -files)
	}
}

func firstDifference(a, b []byte) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	show := func(s []byte) []byte { return s[max(0, min(i, len(s))-60):min(len(s), i+60)] }
	return fmt.Sprintf("%q\n%q", show(a), show(b))
}
