package site

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"almanac/internal/commentary"
	"almanac/internal/kept"
	"almanac/internal/source"
)

// openings notes which texts of a site are opened.
type openings struct {
	fs.FS
	mu    sync.Mutex
	texts []string
}

func (o *openings) Open(name string) (fs.File, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if path.Ext(name) == ".md" {
		o.texts = append(o.texts, name)
	}
	return o.FS.Open(name)
}

// readNoted reads a site with the notes in a folder, and keeps what was read for the next
// time; memo is nil, or what remembers instead.
func readNoted(t *testing.T, o Options, notes string, memo *Memo) (*Model, *source.Problems) {
	t.Helper()
	o.unjudged = true
	if o.Memo = memo; memo == nil && notes != "" {
		in, err := sumInputs(o.Site)
		if err != nil {
			t.Fatal(err)
		}
		o.Known = &kept.Notes{Dir: notes}
		o.Memo = memoOf(in, o)
		defer o.Known.Keep()
	}
	var probs source.Problems
	m, err := Read(o, &probs)
	if err != nil {
		t.Fatal(err)
	}
	return m, &probs
}

// sameTexts holds the texts of a site, drafts among them, and what is said of all against
// those of another reading.
func sameTexts(t *testing.T, what string, got, want *Model, gotProbs, wantProbs *source.Problems) {
	t.Helper()
	if !reflect.DeepEqual(gotProbs.Sorted(), wantProbs.Sorted()) {
		t.Errorf("%s: other problems:\n%v\n%v", what, gotProbs.Sorted(), wantProbs.Sorted())
	}
	texts := func(m *Model) []*commentary.Doc {
		docs := m.docs()
		for _, e := range m.Editions {
			if e.Seal == nil {
				docs = append(docs, e.Words.Drafts()...)
			}
		}
		return docs
	}
	is, was := texts(got), texts(want)
	if len(is) != len(was) {
		t.Fatalf("%s: %d texts, were %d", what, len(is), len(was))
	}
	for i := range is {
		if !reflect.DeepEqual(is[i], was[i]) {
			t.Errorf("%s: %s is another:\n%#v\n%#v", what, is[i].Path, is[i], was[i])
		}
	}
}

// TestTextsThatAreKeptAreThoseThatWereRead reads all texts of the demonstration, takes them
// from what was kept of them, and reads them again when a disk has damaged that.
func TestTextsThatAreKeptAreThoseThatWereRead(t *testing.T) {
	known := t.TempDir()
	read := func() (*Model, *source.Problems, []string) {
		o := demonstration()
		files := &openings{FS: o.Site}
		o.Site = files
		in, err := sumInputs(files.FS)
		if err != nil {
			t.Fatal(err)
		}
		o.Known, o.unjudged = &kept.Notes{Dir: known}, true
		o.Memo = memoOf(in, o)
		var probs source.Problems
		m, err := Read(o, &probs)
		if err != nil || probs.Errors() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		o.Known.Keep()
		slices.Sort(files.texts)
		return m, &probs, slices.Compact(files.texts)
	}
	first, firstProbs, opened := read()
	second, secondProbs, again := read()
	others := []string{"content/about/accessibility.md", "content/about/glossary.md"} // who asks for these keeps nothing
	if len(opened) < 90 || !slices.Equal(again, others) {
		t.Errorf("of %d texts these were opened again: %q", len(opened), again)
	}
	sameTexts(t, "kept", second, first, secondProbs, firstProbs)

	notes, err := filepath.Glob(filepath.Join(known, textsNote+"*"))
	if err != nil || len(notes) < 3 {
		t.Fatal("there are no notes", notes, err)
	}
	for _, name := range notes {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	third, thirdProbs, all := read()
	if !slices.Equal(all, opened) {
		t.Errorf("when all was damaged %d texts were opened, were %d", len(all), len(opened))
	}
	sameTexts(t, "damaged", third, first, thirdProbs, firstProbs)
}

// TestTextsThatAreKeptFollowWhatTheyDependOn changes what decides how texts are understood,
// and holds those that a build has kept, and those that a preview remembers, against those
// of a fresh reading.
func TestTextsThatAreKeptFollowWhatTheyDependOn(t *testing.T) {
	const home, privacy, extra, picture = "content/2016/index.md", "content/about/privacy.md", "content/about/extra.md", "content/2016/images/plan.svg"
	const figures = "data/2016/n01.csv"
	files := smallDemonstration(t)
	at := time.Now().Add(-time.Hour)
	put := func(name string, data []byte) {
		at = at.Add(time.Second)
		files[name] = &fstest.MapFile{Data: data, ModTime: at}
	}
	more := func(name, text string) func() {
		return func() { put(name, append(bytes.Clone(files[name].Data), text...)) }
	}
	swap := func(name, old, new string) func() {
		return func() {
			t.Helper()
			if !bytes.Contains(files[name].Data, []byte(old)) {
				t.Fatalf("%s holds no %q", name, old)
			}
			put(name, bytes.Replace(files[name].Data, []byte(old), []byte(new), 1))
		}
	}
	gone := map[string][]byte{}
	away := func(name string) func() { return func() { gone[name] = files[name].Data; delete(files, name) } }
	back := func(name string) func() { return func() { put(name, gone[name]) } }
	var text string
	for name := range files {
		put(name, files[name].Data)
		if ok, _ := path.Match("content/2016/areas/*/*.md", name); ok {
			text = max(text, name)
		}
	}
	notes, memo := t.TempDir(), &Memo{}
	for _, step := range []struct {
		what  string
		do    func()
		wrong bool
	}{
		{"nothing", func() {}, false},
		{"a sentence more", more(home, "\nOne sentence more.\n"), false},
		{"a term of the glossary", more(glossaryFile, "\nSentence\n: Some words.\n"), false},
		{"the glossary leads nowhere", more(glossaryFile, "\nSee [more](extra.md).\n"), true},
		{"a text to which it leads", func() { put(extra, []byte("+++\ntitle = \"Extra\"\n+++\nMore on referrals.\n")) }, false},
		{"a link to what is not there", more(home, "\nSee [all](../about/other.md).\n"), true},
		{"a text of another name", func() {
			put("content/about/other.md", files[extra].Data)
			swap(glossaryFile, "extra.md", "other.md")()
			away(extra)()
		}, false},
		{"a link to another folder", more(home, "\nSee [privacy](../about/privacy.md).\n"), false},
		{"what it leads to is gone", away(privacy), true},
		{"it is back", back(privacy), false},
		{"a picture", func() {
			put(picture, []byte("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"3\"/>"))
			more(home, "\n![A plan](images/plan.svg)\n")()
		}, false},
		{"another picture", swap(picture, "4", "5"), false},
		{"a picture is gone", away(picture), true},
		{"the picture is back", back(picture), false},
		{"a link into an edition", more(privacy, "\nSee [more](../"+strings.TrimPrefix(text, "content/")+").\n"), false},
		{"a text is gone", away(text), true},
		{"the text is back", back(text), false},
		{"a board is wrong", swap("data/boards.toml", "members", "membres"), true},
		{"a board is right", swap("data/boards.toml", "membres", "members"), false},
		{"a name in the register", swap("data/areas.csv", "Kirkholme", "Kirkholmes"), false},
		{"a text is a draft", swap("content/2016/themes/plans.md", "author =", "draft = true\nauthor ="), false},
		{"a category that stands for another", func() {
			swap("data/framework/2012-06.toml", "headline = \"cin\"", "headline = \"cin\"\nheadline_or = \"cpp\"")()
			more(home, "\n```profile\nn1 larkhaven\n```\n")()
		}, false},
		{"it does", func() {
			lines := bytes.SplitAfter(files[figures].Data, []byte("\n"))
			put(figures, bytes.Join(slices.DeleteFunc(lines, func(line []byte) bool { return bytes.HasPrefix(line, []byte("n1-ks2-rwm,cin,")) }), nil))
		}, true},
	} {
		step.do()
		o := optionsOf(files)
		want, wantProbs := readNoted(t, o, "", nil)
		if wantProbs.Errors() > 0 != step.wrong {
			t.Fatalf("%s: %v", step.what, wantProbs.Sorted())
		}
		built, builtProbs := readNoted(t, o, notes, nil)
		sameTexts(t, step.what+", in a build", built, want, builtProbs, wantProbs)
		shown, shownProbs := readNoted(t, o, "", memo)
		sameTexts(t, step.what+", in a preview", shown, want, shownProbs, wantProbs)
	}
}

// TestTextsOfBeforeAreNotKept edits a text, in which a figure may have been withdrawn, and
// the settings, on which all texts depend: of what they said before nothing is left.
func TestTextsOfBeforeAreNotKept(t *testing.T) {
	f := tinySite(t)
	known := t.TempDir()
	notes := func() (names []string, all []byte) {
		t.Helper()
		o := f.options()
		o.Program, o.Known = "a", &kept.Notes{Dir: known}
		var probs source.Problems
		if err := CheckAll(o, &probs); err != nil || probs.Errors() > 0 {
			t.Fatal(err, probs.Sorted())
		}
		names, err := filepath.Glob(filepath.Join(known, textsNote+"*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data...)
		}
		return names, all
	}
	const about = "content/about/index.md"
	f.write(about, "+++\ntitle = \"About\"\n+++\nIt was 77.7.\n")
	first, says := notes()
	if len(first) == 0 || !bytes.Contains(says, []byte("77.7")) {
		t.Fatalf("nothing is kept of the text: %q", first)
	}
	f.write(about, "+++\ntitle = \"About\"\n+++\nIt was another.\n")
	second, says := notes()
	if !slices.Equal(first, second) || bytes.Contains(says, []byte("77.7")) {
		t.Errorf("the text of before is kept: %q, were %q", second, first)
	}
	f.edit("config.toml", "title =", "# nothing\ntitle =")
	third, _ := notes()
	for _, name := range third {
		if slices.Contains(first, name) {
			t.Errorf("%s is still there", name)
		}
	}
	if len(third) != len(first) {
		t.Errorf("%d notes, were %d", len(third), len(first))
	}
}
