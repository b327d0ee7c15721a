package publish

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/source"
)

// today is when the tests publish.
var today = time.Date(2015, 3, 1, 12, 0, 0, 0, time.UTC)

// fake is a site's folder with what a build would have made of it: pages that
// lead to one another, styles, data, and a manifest. It is small, and each test
// makes of it what it needs.
type fake struct {
	t     *testing.T
	dir   string
	files map[string]string // of the built site
}

const fakeAreas = 40

// newFake makes a site with one edition.
func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, dir: t.TempDir(), files: map[string]string{}}
	f.source("config.toml", "title = \"Children in Norrey\"\npublisher = \"Norrey\"\n[help]\ntext = \"Call.\"\n")
	f.source("data/2014/edition.toml", "title = \"2014\"\nstatus = \"final\"\npublished = 2015-02-01\nframework = \"2012-06\"\n")
	f.files["assets/almanac-0a1b2c3d.css"] = "body { margin: 0 }"
	f.files["editions.js"] = "var editions = ['2014'];"
	f.files["robots.txt"] = "User-agent: *\n"
	f.files["404.html"] = fakePage("Not found", "index.html")
	f.files["search/words.js"] = "var words = {};"
	f.files["index.html"] = fakePage("Front", "2014/index.html", "latest/index.html")
	f.files["latest/index.html"] = fakePage("Latest", "../2014/index.html")
	f.edition("2014", fakeAreas)
	f.build()
	return f
}

// edition adds the pages of an edition.
func (f *fake) edition(id string, areas int) {
	links := []string{"../index.html"}
	for i := range areas {
		at := fmt.Sprintf("%s/areas/a%03d/index.html", id, i)
		next := fmt.Sprintf("../a%03d/index.html", (i+1)%areas)
		data := fmt.Sprintf("../../data/a%03d.csv", i)
		f.files[at] = fakePage(at, next, data, "../../index.html", "../../../assets/almanac-0a1b2c3d.css")
		f.files[fmt.Sprintf("%s/data/a%03d.csv", id, i)] = "area,value\n" + strings.Repeat(fmt.Sprintf("a%03d,%d\n", i, i), 200)
		links = append(links, strings.TrimPrefix(at, id+"/"))
	}
	f.files[id+"/index.html"] = fakePage("Edition "+id, links...)
}

func fakePage(title string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html><title>%s</title>\n", title)
	for _, link := range links {
		fmt.Fprintf(&b, "<p><a href=\"%s\">%s</a></p>\n", link, link)
	}
	return b.String()
}

// source writes a file of the site's folder.
func (f *fake) source(name, text string) {
	f.t.Helper()
	write(f.t, filepath.Join(f.dir, filepath.FromSlash(name)), text)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (f *fake) public() string { return filepath.Join(f.dir, "public") }

// build writes the built site.
func (f *fake) build() {
	f.t.Helper()
	sink, err := output.NewDisk(f.public())
	if err != nil {
		f.t.Fatal(err)
	}
	for name, text := range f.files {
		if err := sink.Put(name, []byte(text)); err != nil {
			f.t.Fatal(err)
		}
	}
	if _, err := sink.Commit(); err != nil {
		f.t.Fatal(err)
	}
}

// read gives the site as it may be published; an error where it may not.
func (f *fake) read() (*Site, error) {
	f.t.Helper()
	var probs source.Problems
	s, err := ReadSite(os.DirFS(f.public()), os.DirFS(f.dir), today, &probs)
	if probs.Errors() > 0 {
		f.t.Fatal(probs.Sorted())
	}
	return s, err
}

func (f *fake) mustRead() *Site {
	f.t.Helper()
	s, err := f.read()
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

// hurried is the pace of tests: no second attempt, and the journal often.
func hurried() Pace { return Pace{Workers: 4, Journal: 20 * time.Millisecond} }

// publish brings the site to a place, and gives what was to be done.
func (f *fake) publish(remote Remote) *Plan {
	f.t.Helper()
	plan, err := Look(f.t.Context(), f.mustRead(), remote)
	if err != nil {
		f.t.Fatal(err)
	}
	if err := plan.Run(f.t.Context(), hurried(), nil); err != nil {
		f.t.Fatal(err)
	}
	return plan
}

// contents gives every file below a folder, but for those whose name, or that of
// a folder around them, is among those given.
func contents(t *testing.T, dir string, but ...string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains(but, e.Name()) && e.IsDir():
			return filepath.SkipDir
		case e.IsDir() || slices.Contains(but, e.Name()):
			return nil
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// differing counts the files that must be sent, and those that must go, for one
// folder to become another.
func differing(from, to map[string]string) (put, remove int) {
	for name, text := range to {
		if was, ok := from[name]; !ok || was != text {
			put++
		}
	}
	for name := range maps.Keys(from) {
		if _, ok := to[name]; !ok {
			remove++
		}
	}
	return put, remove
}
