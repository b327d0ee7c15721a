package commit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/disk"
)

// put writes a file of a site.
func put(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestACommandInterruptedAtAnyStepIsCompleted stops the completion after every
// number of steps, as a kill would.
func TestACommandInterruptedAtAnyStepIsCompleted(t *testing.T) {
	files := []File{{Path: "data/2022/a.csv", Data: []byte("new a")}, {Path: "data/2022/b.csv", Data: []byte("new b")}, {Path: "data/2022/sources.toml", Data: []byte("new s")}}
	for done := range len(files) + 1 {
		dir := filepath.Join(t.TempDir(), "a [site]*")
		put(t, dir, "data/2022/a.csv", "old a")
		put(t, dir, "data/2022/own.csv", "own")
		stage := filepath.Join(dir, ".commit-1.almanac")
		journal := "["
		for i, o := range files {
			if i > 0 {
				journal += ","
			}
			journal += fmt.Sprintf(`{"from":"%d.new","to":%q}`, i, o.Path)
			if i < done {
				put(t, dir, o.Path, string(o.Data))
			} else {
				put(t, stage, fmt.Sprintf("%d.new", i), string(o.Data))
			}
		}
		put(t, stage, "journal.json", journal+"]")
		for range 2 {
			if err := Recover(dir); err != nil {
				t.Fatal(err)
			}
		}
		for _, o := range append(files, File{Path: "data/2022/own.csv", Data: []byte("own")}) {
			if got, err := os.ReadFile(filepath.Join(dir, o.Path)); err != nil || string(got) != string(o.Data) {
				t.Errorf("after %d steps %s holds %q, %v", done, o.Path, got, err)
			}
		}
		if _, err := os.Stat(stage); !errors.Is(err, fs.ErrNotExist) {
			t.Error("the stage is still there")
		}
	}
}

func TestACommandThatCouldNotBeCompletedIsCompletedLater(t *testing.T) {
	dir := t.TempDir()
	failing := folder{dir, disk.Disk{Fault: func(c disk.Call) error {
		if c.Kind == disk.Move && filepath.Base(c.Name) == "b.csv" {
			return errors.New("in use")
		}
		return nil
	}}}
	if err := failing.write([]File{{Path: "data/2022/a.csv", Data: []byte("a")}, {Path: "data/2022/b.csv", Data: []byte("b")}}); err == nil {
		t.Fatal("no error")
	}
	if err := Recover(dir); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "data", "2022", "b.csv")); string(got) != "b" {
		t.Errorf("b.csv holds %q", got)
	}
}

func TestWhatHasNoPlaceInTheSiteIsRefusedBeforeTheCommitPoint(t *testing.T) {
	for _, path := range []string{"../a.csv", "/a.csv", "data", "data/2022", "data/2022/a.csv/b.csv", "data/" + strings.Repeat("x", 300) + "/a.csv"} {
		t.Run(path[:min(len(path), 30)], func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, "data/2022/a.csv", "old")
			if err := Write(dir, []File{{Path: "data/2022/a.csv", Data: []byte("new")}, {Path: path, Data: []byte("x")}}); err == nil {
				t.Error("no error")
			}
			if diff := cmp.Diff(map[string]string{"data/2022/a.csv": "old"}, held(t, dir)); diff != "" {
				t.Errorf("the folder has changed:\n%s", diff)
			}
			if left := entries(t, dir); len(left) != 1 {
				t.Errorf("left are %v", left)
			}
		})
	}
}

func TestAJournalCannotReachOutOfTheSite(t *testing.T) {
	for _, journal := range []string{`[{"from":"0.new","to":"../x"}]`, `[{"from":"../x","to":"data/a"}]`, `{`} {
		dir := t.TempDir()
		put(t, dir, ".commit-1.almanac/journal.json", journal)
		put(t, dir, ".commit-1.almanac/0.new", "x")
		if err := Recover(dir); err == nil {
			t.Errorf("%s was followed", journal)
		}
	}
}

func TestStagesOfKilledCommandsAreRemovedByTheNextThatWrites(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, ".commit-old.almanac/0.new", "x")
	put(t, dir, ".commit-done.almanac/0.new", "x")
	put(t, dir, ".commit-done.almanac/journal.json", `[{"from":"0.new","to":"done.txt"}]`)
	if err := Write(dir, []File{{Path: "a.txt", Data: []byte("a")}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.txt", "done.txt"}, entries(t, dir)); diff != "" {
		t.Errorf("the folder (-want +got):\n%s", diff)
	}
}

// entries lists a folder, hidden files too.
func entries(t *testing.T, dir string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

func TestASiteIsTakenByOneCommandAtATime(t *testing.T) {
	dir := t.TempDir()
	s, err := Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	busy := (*disk.BusyError)(nil)
	if _, err := Begin(dir); !errors.As(err, &busy) || busy.PID != os.Getpid() || busy.Target != dir {
		t.Errorf("error %v, want a BusyError of process %d", err, os.Getpid())
	}
	if err := Recover(dir); err != nil {
		t.Errorf("a reader, with nothing to complete: %v", err)
	}
	put(t, dir, ".commit-1.almanac/journal.json", `[]`)
	if err := Recover(dir); !errors.As(err, &busy) {
		t.Errorf("a reader, while a command completes: error %v, want a BusyError", err)
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	if err := Recover(dir); err != nil {
		t.Error(err)
	}
	if left := entries(t, dir); left != nil {
		t.Errorf("left are %v", left)
	}
}

// TestAFileThatCameBackIsNotRemovedAgain interrupts a command after it was done,
// but for its litter.
func TestAFileThatCameBackIsNotRemovedAgain(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "content/a.md", "old")
	failing := folder{dir, disk.Disk{Fault: func(c disk.Call) error {
		if c.Kind == disk.TakeAll {
			return errors.New("broken")
		}
		return nil
	}}}
	if err := failing.write([]File{{Path: "content/a.md", Remove: true}}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/a.md", "mine")
	if err := Recover(dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "content/a.md")); err != nil || string(got) != "mine" {
		t.Errorf("the file holds %q, %v", got, err)
	}
}

// TestFilesAreRemovedWithThoseThatAreWritten stops between the two as well.
func TestFilesAreRemovedWithThoseThatAreWritten(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "content/2022/a.md", "a")
	put(t, dir, "data/seal.json", "old")
	err := Write(dir, []File{{Path: "content/2022/a.md", Remove: true}, {Path: "content/2022/b.md", Remove: true}, {Path: "data/seal.json", Data: []byte("new")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "content/2022/a.md")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "data/seal.json")); err != nil || string(got) != "new" {
		t.Errorf("the other holds %q, %v", got, err)
	}
	if err := Write(dir, []File{{Path: "data/seal.json", Data: []byte("x")}, {Path: "data", Remove: true}}); err == nil {
		t.Error("a folder was removed")
	}

	put(t, dir, "content/2022/a.md", "a") // killed before anything was removed
	put(t, dir, ".commit-1.almanac/0.new", "newer")
	put(t, dir, ".commit-1.almanac/journal.json", `[{"from":"0.new","to":"data/seal.json"},{"from":"","to":"content/2022/a.md","remove":true}]`)
	for range 2 {
		if err := Recover(dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "content/2022/a.md")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after an interruption the file is still there: %v", err)
	}
}
