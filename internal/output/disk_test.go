package output

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/disk"
)

// build writes files to target and fails the test unless that succeeds.
func build(t testing.TB, target string, files map[string]string) Summary {
	t.Helper()
	sum, err := tryBuild(target, files)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func tryBuild(target string, files map[string]string) (Summary, error) {
	d, err := NewDisk(target)
	if err != nil {
		return Summary{}, err
	}
	if err := putAll(d, files); err != nil {
		return Summary{}, errors.Join(err, d.Abort())
	}
	return d.Commit()
}

func putAll(sink Sink, files map[string]string) error {
	for path, data := range files {
		if err := sink.Put(path, []byte(data)); err != nil {
			return err
		}
	}
	return nil
}

// onDisk reads every file below target, manifest.json apart.
func onDisk(t testing.TB, target string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(target, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(target, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if rel != Manifest {
			files[filepath.ToSlash(rel)] = string(data)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

func wantOnDisk(t testing.TB, target string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, onDisk(t, target)); diff != "" {
		t.Errorf("files on disk (-want +got):\n%s", diff)
	}
}

// wantNothingBeside fails unless target is alone in its folder.
func wantNothingBeside(t testing.TB, target string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(target))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(target) {
			t.Errorf("%s was left beside the site", e.Name())
		}
	}
}

func mustWrite(t testing.TB, name, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestABuildWritesOnlyWhatChanged(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	first := map[string]string{"index.html": "one", "2014/a/index.html": "a", "2014/b/index.html": "b"}
	got := build(t, target, first)
	if got.Files != 4 || got.Written != 4 || got.Unchanged != 0 || got.Removed != 0 {
		t.Errorf("first build: %+v", got)
	}
	wantOnDisk(t, target, first)
	before, err := os.Stat(filepath.Join(target, "2014/a/index.html"))
	if err != nil {
		t.Fatal(err)
	}

	got = build(t, target, first)
	if got.Written != 0 || got.Unchanged != 4 || got.Removed != 0 {
		t.Errorf("unchanged build: %+v", got)
	}

	second := map[string]string{"index.html": "two", "2014/a/index.html": "a", "2015/c/index.html": "c"}
	got = build(t, target, second)
	if got.Written != 3 || got.Unchanged != 1 || got.Removed != 1 {
		t.Errorf("changed build: %+v", got)
	}
	wantOnDisk(t, target, second)
	if _, err := os.Stat(filepath.Join(target, "2014/b")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty folder was left: %v", err)
	}
	after, err := os.Stat(filepath.Join(target, "2014/a/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("an unchanged file was replaced")
	}
	wantNothingBeside(t, target)
}

func TestASiteIsKeptAsAWholeWhereEveryFileStands(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"index.html": "one", "a/b.html": "two", "a/c.html": "three"}
	first := build(t, target, files)
	keep := func() (Summary, bool) {
		t.Helper()
		d, err := NewDisk(target)
		if err != nil {
			t.Fatal(err)
		}
		sum, ok, err := d.KeepAll()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			if err := d.Put("index.html", []byte("one")); err != nil { // it goes on as if nothing had been asked
				t.Error(err)
			}
		}
		if err := d.Abort(); err != nil {
			t.Fatal(err)
		}
		wantNothingBeside(t, target)
		return sum, ok
	}
	want := first
	want.Written, want.Unchanged = 0, first.Written
	if sum, ok := keep(); !ok || sum != want {
		t.Errorf("kept %v: %+v, expected %+v", ok, sum, want)
	}
	wantOnDisk(t, target, files)
	for name, spoil := range map[string]func(string) error{
		"a file is gone":      os.Remove,
		"a file is shorter":   func(name string) error { return os.Truncate(name, 2) },
		"a file was edited":   func(name string) error { return os.WriteFile(name, []byte("owt"), 0o644) },
		"a folder is instead": func(name string) error { return errors.Join(os.Remove(name), os.Mkdir(name, 0o755)) },
	} {
		at := filepath.Join(target, "a", "b.html")
		_ = os.RemoveAll(at)
		build(t, target, files)
		time.Sleep(10 * time.Millisecond) // an edit is later than the manifest
		if err := spoil(at); err != nil {
			t.Fatal(err)
		}
		if _, ok := keep(); ok {
			t.Errorf("%s, and all was kept", name)
		}
	}
}

func TestTheSummaryCountsTheBytesOfTheWholeSite(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	got := build(t, target, map[string]string{"a": "123", "b": "4567"})
	info, err := os.Stat(filepath.Join(target, Manifest))
	if err != nil {
		t.Fatal(err)
	}
	if want := 7 + int(info.Size()); got.Bytes != want {
		t.Errorf("got %d bytes, want %d", got.Bytes, want)
	}
}

func TestFilesAndFoldersMayTakeEachOthersPlace(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	versions := []map[string]string{
		{"a": "file", "b/c": "1", "b/d/e": "2", "k": "k"},
		{"a/x": "now a folder", "b": "now a file", "k": "k"},
		{"a": "file", "b/c": "1", "b/d/e": "2", "k": "k"},
	}
	for _, files := range versions {
		build(t, target, files)
		wantOnDisk(t, target, files)
	}
}

func TestAFolderThatOnlyHoldsGitignoreIsFilled(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	mustWrite(t, filepath.Join(target, ".gitignore"), "*\n")
	build(t, target, map[string]string{"index.html": "one", "2014/index.html": "x"})
	build(t, target, map[string]string{"index.html": "two"})
	wantOnDisk(t, target, map[string]string{"index.html": "two", ".gitignore": "*\n"})
	wantNothingBeside(t, target)
}

func TestAnEmptyFolderIsFilled(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	if err := os.Mkdir(target, 0o755); err != nil {
		t.Fatal(err)
	}
	build(t, target, map[string]string{"index.html": "one"})
	wantOnDisk(t, target, map[string]string{"index.html": "one"})
}

func TestATargetBehindASymbolicLinkIsWrittenWhereItPoints(t *testing.T) {
	dir := t.TempDir()
	real := filepath.Join(dir, "elsewhere", "site")
	mustWrite(t, filepath.Join(real, ".gitignore"), "*\n")
	link := filepath.Join(dir, "public")
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for _, text := range []string{"one", "two"} {
		build(t, link, map[string]string{"index.html": text})
		wantOnDisk(t, real, map[string]string{"index.html": text, ".gitignore": "*\n"})
	}
	wantNothingBeside(t, real)
}

func TestFilesOfOthersAreNeverTouched(t *testing.T) {
	ours := map[string]string{"index.html": "one", "d/page.html": "x"}
	cases := []struct {
		name    string
		built   bool // whether ours was built before
		theirs  map[string]string
		next    map[string]string
		refused string // part of the message; empty when the build succeeds
	}{
		{"the first time", false, map[string]string{"photo.jpg": "p", "a": "", "b": "", "c": ""}, ours, "(a, b, c and 1 more)"},
		{"a manifest of another program", false, map[string]string{"manifest.json": `{"name":"app"}`}, ours, "manifest.json"},
		{"beside ours", true, map[string]string{"CNAME": "x.example", "d/note.txt": "n"}, map[string]string{"index.html": "two"}, ""},
		{"where a new file should go", true, map[string]string{"CNAME": "x.example"}, map[string]string{"CNAME": "y.example"}, "(CNAME)"},
		{"where a new folder should go", true, map[string]string{"2015": "x"}, map[string]string{"2015/index.html": "y"}, "(2015)"},
		{"in a folder that should become a file", true, map[string]string{"d/note.txt": "n"}, map[string]string{"d": "file"}, "(d/note.txt)"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "public")
			want := map[string]string{}
			if c.built {
				build(t, target, ours)
				want = onDisk(t, target)
			}
			for path, data := range c.theirs {
				mustWrite(t, filepath.Join(target, path), data)
			}
			if c.refused == "" {
				want = map[string]string{}
				for path, data := range c.next {
					want[path] = data
				}
			}
			for path, data := range c.theirs {
				if path != Manifest {
					want[path] = data
				}
			}
			_, err := tryBuild(target, c.next)
			if c.refused == "" && err != nil {
				t.Fatal(err)
			}
			if c.refused != "" {
				if foreign := (*ForeignError)(nil); !errors.As(err, &foreign) || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("error %v, want a ForeignError that names %s", err, c.refused)
				}
			}
			wantOnDisk(t, target, want)
			wantNothingBeside(t, target)
		})
	}
}

func TestAFileWithOurBytesBecomesOurs(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	build(t, target, map[string]string{"index.html": "one"})
	mustWrite(t, filepath.Join(target, "new.html"), "same")
	got := build(t, target, map[string]string{"index.html": "one", "new.html": "same"})
	// One file is new to the manifest though not written: the manifest must say so.
	if got.Removed != 0 {
		t.Errorf("%+v", got)
	}
	files := readManifest(t, target)
	if _, ok := files["new.html"]; !ok {
		t.Error("manifest.json does not name new.html")
	}
}

func readManifest(t testing.TB, target string) map[string]Entry {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(target, Manifest))
	if err != nil {
		t.Fatal(err)
	}
	files, err := DecodeManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestEditsByHandArePutRight(t *testing.T) {
	files := map[string]string{"a": "first", "b": "second", "c": "third", "d/e": "fourth"}
	target := filepath.Join(t.TempDir(), "public")
	build(t, target, files)
	later := time.Now().Add(2 * time.Second)
	mustWrite(t, filepath.Join(target, "a"), "longer than before")
	mustWrite(t, filepath.Join(target, "b"), "SECOND")
	for _, name := range []string{"b", "c"} { // c is touched, not edited
		if err := os.Chtimes(filepath.Join(target, name), later, later); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.RemoveAll(filepath.Join(target, "d")); err != nil {
		t.Fatal(err)
	}
	got := build(t, target, files)
	if got.Written != 4 || got.Unchanged != 1 {
		t.Errorf("%+v, want a, b, d/e and the manifest written", got)
	}
	wantOnDisk(t, target, files)
}

func TestAbortLeavesTheFormerSite(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	first := map[string]string{"index.html": "one"}
	build(t, target, first)
	d, err := NewDisk(target)
	if err != nil {
		t.Fatal(err)
	}
	if err := putAll(d, map[string]string{"index.html": "two", "more.html": "x"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Abort(); err != nil {
		t.Fatal(err)
	}
	wantOnDisk(t, target, first)
	wantNothingBeside(t, target)
	if err := d.Put("late.html", nil); err == nil {
		t.Error("Put after Abort: no error")
	}
	if _, err := d.Commit(); err == nil {
		t.Error("Commit after Abort: no error")
	}
}

func TestASecondBuildAtTheSameTimeIsRefused(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	d, err := NewDisk(target)
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewDisk(target)
	busy := (*disk.BusyError)(nil)
	if !errors.As(err, &busy) || busy.PID != os.Getpid() {
		t.Errorf("error %v, want a BusyError with process %d", err, os.Getpid())
	}
	if _, err := Recover(target); !errors.As(err, &busy) {
		t.Errorf("Recover: error %v, want a BusyError", err)
	}
	if err := d.Abort(); err != nil {
		t.Fatal(err)
	}
	build(t, target, map[string]string{"index.html": "x"})
}

func TestManyBuildsAtOnceNeverMix(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			files := map[string]string{}
			for k := range 20 {
				files[fmt.Sprintf("%d.html", k)] = fmt.Sprint(i)
			}
			for {
				_, err := tryBuild(target, files)
				if busy := (*disk.BusyError)(nil); !errors.As(err, &busy) {
					if err != nil {
						t.Error(err)
					}
					return
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	wg.Wait()
	got := onDisk(t, target)
	for path, data := range got {
		if data != got["0.html"] {
			t.Errorf("%s is of build %s, 0.html of build %s", path, data, got["0.html"])
		}
	}
	if len(got) != 20 {
		t.Errorf("%d files, want 20", len(got))
	}
	wantNothingBeside(t, target)
}

func TestConcurrentPutsGiveTheSameSite(t *testing.T) {
	files := version(3, 200)
	var manifests []string
	for _, workers := range []int{1, 4} {
		target := filepath.Join(t.TempDir(), "public")
		d, err := NewDisk(target)
		if err != nil {
			t.Fatal(err)
		}
		work := make(chan string)
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for path := range work {
					if err := d.Put(path, []byte(files[path])); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for path := range files {
			work <- path
		}
		close(work)
		wg.Wait()
		if _, err := d.Commit(); err != nil {
			t.Fatal(err)
		}
		wantOnDisk(t, target, files)
		data, err := os.ReadFile(filepath.Join(target, Manifest))
		if err != nil {
			t.Fatal(err)
		}
		manifests = append(manifests, string(data))
	}
	if manifests[0] != manifests[1] {
		t.Error("the manifests of one and of four workers differ")
	}
	m := &Memory{}
	if err := putAll(m, files); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Commit(); err != nil {
		t.Fatal(err)
	}
	if data, err := m.ReadFile(Manifest); err != nil || string(data) != manifests[0] {
		t.Errorf("the manifests of memory and disk differ (%v)", err)
	}
}

// TestARecoveryMayStartAnywhere stops after the journal is written, does some
// of its steps by hand as a killed command would have, and recovers.
func TestARecoveryMayStartAnywhere(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	before := map[string]string{"a": "1", "b/c": "2", "b/d": "3", "gone/x": "4", "gone/y": "5", "same": "6", "index.html": "7"}
	after := map[string]string{"a/b": "1", "b": "2", "new/p": "3", "new/q": "4", "same": "6", "index.html": "8"}
	for round := range 60 {
		target := filepath.Join(t.TempDir(), "public")
		if round%2 == 0 {
			build(t, target, before)
		} else if err := os.Mkdir(target, 0o755); err != nil { // the first time, into an empty folder
			t.Fatal(err)
		}
		d, err := NewDisk(target)
		if err != nil {
			t.Fatal(err)
		}
		if err := putAll(d, after); err != nil {
			t.Fatal(err)
		}
		if _, err := d.prepare(listOf(d.plan), EncodeManifest(d.plan)); err != nil {
			t.Fatal(err)
		}
		j, err := readJournal(d.at)
		if err != nil {
			t.Fatal(err)
		}
		doSome(t, d.at, j, random.IntN(len(j.Clear)+len(j.Place)+len(j.Remove)+1))
		if err := d.at.release(d.lock); err != nil {
			t.Fatal(err)
		}
		if done, err := Recover(target); err != nil || !done {
			t.Fatalf("Recover: %v, %v, want true", done, err)
		}
		wantOnDisk(t, target, after)
		wantNothingBeside(t, target)
		if got := build(t, target, after); got.Written != 0 || got.Removed != 0 {
			t.Errorf("the build after a recovery found something to do: %+v", got)
		}
	}
}

func doSome(t *testing.T, at place, j *journal, steps int) {
	t.Helper()
	clear := j.Clear[:min(steps, len(j.Clear))]
	steps -= len(clear)
	moves := j.Place[:min(steps, len(j.Place))]
	steps -= len(moves)
	if err := removeFiles(at, clear); err != nil {
		t.Fatal(err)
	}
	for _, m := range moves {
		if err := at.bring(filepath.Join(at.stage(), filepath.FromSlash(m.From)), at.file(m.To)); err != nil {
			t.Fatal(err)
		}
	}
	if err := removeFiles(at, j.Remove[:min(steps, len(j.Remove))]); err != nil {
		t.Fatal(err)
	}
}

func TestPathsThatSomeSystemCannotHoldAreRefused(t *testing.T) {
	bad := []string{
		"", "/a", "../a", "a/../b", "a/./b", "a//b", "a/", `a\b`, "C:/a", "con", "a/NUL.txt", "com1.tar.gz", "a.", "a ", " a", "x/a./y",
		"a?b", "a*b", "tab\tb", "a\x7f", "\xff", strings.Repeat("x", 121), strings.Repeat("x/", 120) + "x",
	}
	good := []string{"a", ".well-known/security.txt", "2014/areas/leeds/n19.html", "console.html", "com10", "café.png", strings.Repeat("x", 120)}
	for _, path := range bad {
		if CheckPath(path) == nil {
			t.Errorf("%q is accepted", path)
		}
		if (&Memory{}).Put(path, nil) == nil {
			t.Errorf("%q is put", path)
		}
	}
	for _, path := range good {
		if err := CheckPath(path); err != nil {
			t.Error(err)
		}
	}
}

func TestPathsThatMeetAreRefused(t *testing.T) {
	cases := [][2]string{
		{"a", "a"}, {"a", "A"}, {"Leeds/x", "leeds/y"}, {"a", "a/b"}, {"a/b", "a"}, {"a/b/c", "A"}, {"É", "é"}, {"x", "manifest.json"}, {"x", ".gitignore"},
	}
	for _, c := range cases {
		target := filepath.Join(t.TempDir(), "public")
		d, err := NewDisk(target)
		if err != nil {
			t.Fatal(err)
		}
		for _, sink := range []Sink{d, &Memory{}} {
			if err := sink.Put(c[0], nil); err != nil {
				t.Fatal(err)
			}
			if sink.Put(c[1], nil) == nil {
				t.Errorf("%T takes %s after %s", sink, c[1], c[0])
			}
		}
		if err := d.Abort(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAManifestFromElsewhereCannotReachOutside(t *testing.T) {
	sum := strings.Repeat("0", 64)
	cases := []string{
		`{"format":"almanac-manifest-1","files":{"../x":{"sha256":"` + sum + `","bytes":1}}}`,
		`{"format":"almanac-manifest-1","files":{"/etc/x":{"sha256":"` + sum + `","bytes":1}}}`,
		`{"format":"almanac-manifest-1","files":{".gitignore":{"sha256":"` + sum + `","bytes":1}}}`,
		`{"format":"almanac-manifest-1","files":{"x":{"sha256":"00","bytes":1}}}`,
		`{"format":"almanac-manifest-2","files":{}}`,
		`{}`, `[]`, ``,
	}
	for _, data := range cases {
		if files, err := DecodeManifest([]byte(data)); err == nil {
			t.Errorf("%s is read as %v", data, files)
		}
	}
}

func TestTheManifestIsSortedAndReadsBack(t *testing.T) {
	files := map[string]Entry{"b": entryOf([]byte("x")), "a/z": entryOf(nil), "é": entryOf([]byte("y"))}
	data := EncodeManifest(files)
	got, err := DecodeManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(files, got); diff != "" {
		t.Error(diff)
	}
	var order []string
	for _, line := range strings.Split(string(data), "\n") {
		if strings.Contains(line, "sha256") {
			order = append(order, strings.SplitN(line, `"`, 3)[1])
		}
	}
	if !slices.IsSorted(order) || len(order) != 3 {
		t.Errorf("order %v", order)
	}
}

// version makes a site of n files; files whose number i has i%5 == 0 are the
// same in every version, and each version has some files of its own.
func version(v, n int) map[string]string {
	files := map[string]string{"index.html": fmt.Sprintf("version %d", v)}
	for i := range n {
		path, kind := fmt.Sprintf("2014/areas/a%03d/index.html", i), v
		switch i % 5 {
		case 0:
			kind = 0
		case 1:
			path = fmt.Sprintf("2014/v%d/a%03d.html", v, i)
		}
		files[path] = strings.Repeat(fmt.Sprintf("page %d of version %d\n", i, kind), 40)
	}
	return files
}

func TestAPowerCutThatTookStagedBytesLeavesTheFormerSite(t *testing.T) {
	target := filepath.Join(t.TempDir(), "public")
	put := func(data string) *Disk {
		d, err := NewDisk(target)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Put("index.html", []byte(data)); err != nil {
			t.Fatal(err)
		}
		return d
	}
	if _, err := put("old").Commit(); err != nil {
		t.Fatal(err)
	}
	d := put("newer")
	if _, err := d.prepare(listOf(d.plan), EncodeManifest(d.plan)); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(d.at.stage(), d.staged["index.html"]), 0); err != nil {
		t.Fatal(err)
	}
	if err := d.at.release(d.lock); err != nil {
		t.Fatal(err)
	}
	if done, err := Recover(target); done || err != nil {
		t.Fatalf("Recover: %v, %v; want false and no error", done, err)
	}
	if got, err := os.ReadFile(filepath.Join(target, "index.html")); err != nil || string(got) != "old" {
		t.Errorf("index.html holds %q (%v), want the former site's", got, err)
	}
}

// TestStayTakesWhatStandsAsItWasLeft holds what a build after an edit keeps without making
// it: a file that somebody has changed since is not kept.
func TestStayTakesWhatStandsAsItWasLeft(t *testing.T) {
	site := map[string]string{"a/index.html": "one", "b/index.html": "two"}
	later := time.Now().Add(time.Hour)
	for _, tt := range []struct {
		name  string
		path  string
		touch func(file string) error
		want  bool
	}{
		{"as it was", "a/index.html", func(string) error { return nil }, true},
		{"gone", "a/index.html", os.Remove, false},
		{"newer, of the same size", "a/index.html", func(file string) error {
			return errors.Join(os.WriteFile(file, []byte("eno"), 0o644), os.Chtimes(file, later, later))
		}, false},
		{"of another size", "a/index.html", func(file string) error {
			old, err := os.Stat(file)
			return errors.Join(err, os.WriteFile(file, []byte("ones"), 0o644), os.Chtimes(file, old.ModTime(), old.ModTime()))
		}, false},
		{"a folder", "a/index.html", func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o755)) }, false},
		{"of nobody", "c/index.html", func(string) error { return nil }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "public")
			build(t, target, site)
			if err := tt.touch(filepath.Join(target, "a", "index.html")); err != nil {
				t.Fatal(err)
			}
			d, err := NewDisk(target)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Abort()
			size, ok, err := d.Stay(tt.path)
			if err != nil || ok != tt.want || ok && size != len(site[tt.path]) {
				t.Errorf("stays %v with %d bytes, %v", ok, size, err)
			}
		})
	}
}

func TestWhatStaysIsNotWrittenAsWell(t *testing.T) {
	stay := func(path string) func(*Disk) error {
		return func(d *Disk) error {
			_, ok, err := d.Stay(path)
			if err == nil && !ok {
				return fmt.Errorf("%s does not stand", path)
			}
			return err
		}
	}
	put := func(path string) func(*Disk) error { return func(d *Disk) error { return d.Put(path, []byte("x")) } }
	for _, tt := range []struct {
		name string
		do   []func(*Disk) error // of which the last is refused
	}{
		{"twice", []func(*Disk) error{stay("a.html"), stay("a.html")}},
		{"and given", []func(*Disk) error{stay("a.html"), put("a.html")}},
		{"given before", []func(*Disk) error{put("a.html"), stay("a.html")}},
		{"and given in other letters", []func(*Disk) error{stay("a.html"), put("A.html")}},
		{"twice, beside a new file", []func(*Disk) error{stay("a.html"), put("c.html"), stay("a.html")}},
		{"given before, beside a new file", []func(*Disk) error{put("c.html"), put("a.html"), stay("a.html")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "public")
			build(t, target, map[string]string{"a.html": "one", "b.html": "two"})
			d, err := NewDisk(target)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Abort()
			last := len(tt.do) - 1
			for _, do := range tt.do[:last] {
				if err := do(d); err != nil {
					t.Fatal(err)
				}
			}
			if tt.do[last](d) == nil {
				t.Error("it is taken")
			}
		})
	}
}
