package commit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/disk"
)

// failing gives a disk whose n-th call fails, and with everAfter every call
// after it, as on a disk that is full; met takes the kinds that have failed.
func failing(n int, everAfter bool, met map[disk.Kind]bool) (d disk.Disk, calls *int) {
	calls = new(int)
	return disk.Disk{Fault: func(c disk.Call) error {
		*calls++
		if *calls == n || everAfter && *calls > n {
			met[c.Kind] = true
			return syscall.ENOSPC
		}
		return nil
	}}, calls
}

// held gives every file of a site, hidden ones apart, by its path.
func held(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if e.IsDir() {
			if left, err := os.ReadDir(name); err != nil || len(left) == 0 {
				files[e.Name()+"/"] = "" // an empty folder is half of something
			}
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// change is what a seal or a withdrawal does to a site: a new file in a new
// folder, one that is replaced, one that goes.
func change() []File {
	return []File{
		{Path: "data/2022/archive.zip", Data: []byte("archive of two")},
		{Path: "content/2022/gone.md", Remove: true},
		{Path: "data/2023/edition.toml", Data: []byte("new")},
		{Path: "data/ledger.csv", Data: []byte("one\ntwo\n")},
	}
}

func before(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	put(t, dir, "data/2022/archive.zip", "archive of one")
	put(t, dir, "data/ledger.csv", "one\n")
	put(t, dir, "content/2022/gone.md", "words")
	put(t, dir, "content/2022/stays.md", "words")
	return dir
}

// TestWhateverCallFailsTheFilesAreOldOrNew lets each call to the disk fail in
// turn, alone and with all after it, and then in turn each call of the command
// after that.
func TestWhateverCallFailsTheFilesAreOldOrNew(t *testing.T) {
	old := held(t, before(t))
	done := before(t)
	if err := Write(done, change()); err != nil {
		t.Fatal(err)
	}
	fresh := held(t, done)
	met, outcomes, runs := map[disk.Kind]bool{}, map[string]int{}, 0
	for _, everAfter := range []bool{false, true} {
		for n := 1; ; n++ {
			again, failed := 0, false
			for k := 1; k == 1 || again > 0; k++ { // k counts the calls of the next command
				dir := before(t)
				failed = writeOn(t, dir, n, everAfter, met, old, fresh)
				again = k
				if recoverFailing(dir, k, everAfter, met) {
					again = 0
				}
				if err := Recover(dir); err != nil {
					t.Fatalf("call %d, then %d: %v", n, k, err)
				}
				outcomes[oldOrNew(t, dir, old, fresh)]++
				runs++
				if err := Write(dir, change()); err != nil {
					t.Fatalf("call %d, then %d: the command cannot be run again: %v", n, k, err)
				}
				if diff := cmp.Diff(fresh, held(t, dir)); diff != "" {
					t.Fatalf("call %d, then %d: run again it gives (-want +got):\n%s", n, k, diff)
				}
				if list := entries(t, dir); len(list) != 2 {
					t.Fatalf("call %d, then %d: left are %v", n, k, list)
				}
			}
			if !failed {
				break
			}
		}
	}
	t.Logf("%d runs: %v; failed have %v", runs, outcomes, met)
	for _, kind := range []disk.Kind{disk.MakeFolder, disk.Create, disk.Fill, disk.Sync, disk.Shut, disk.Move, disk.Take, disk.TakeAll} {
		if !met[kind] {
			t.Errorf("no %q has failed: the test has missed", kind)
		}
	}
	if outcomes["old"] == 0 || outcomes["new"] == 0 {
		t.Errorf("the outcomes are %v: the test has missed", outcomes)
	}
}

// writeOn runs a command whose n-th call fails and says whether it had so many.
// What is half must have a journal, and an error.
func writeOn(t *testing.T, dir string, n int, everAfter bool, met map[disk.Kind]bool, old, fresh map[string]string) bool {
	t.Helper()
	d, calls := failing(n, everAfter, met)
	s, err := begin(folder{dir, d})
	if err == nil {
		err = errors.Join(s.Write(change()), s.End())
	}
	got := held(t, dir)
	if err == nil && !cmp.Equal(got, fresh) {
		t.Fatalf("call %d failed, and nothing was said: %v", n, got)
	}
	journals, _ := folder{dir: dir}.journals()
	if len(journals) == 0 && !cmp.Equal(got, old) && !cmp.Equal(got, fresh) {
		t.Fatalf("call %d failed: half is %v, and no journal", n, got)
	}
	return *calls >= n
}

// recoverFailing lets the n-th call of the next command fail, and says whether
// it had fewer.
func recoverFailing(dir string, n int, everAfter bool, met map[disk.Kind]bool) bool {
	d, calls := failing(n, everAfter, met)
	_ = recoverOn(folder{dir, d}) // what it leaves is looked at
	return *calls < n
}

func oldOrNew(t *testing.T, dir string, old, fresh map[string]string) string {
	t.Helper()
	got := held(t, dir)
	switch {
	case cmp.Equal(got, old):
		return "old"
	case cmp.Equal(got, fresh):
		return "new"
	}
	t.Fatalf("neither old nor new: %v", got)
	return ""
}
