package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/commit"
	"almanac/internal/output"
)

// tinySite copies the tiny site into a new folder.
func tinySite(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// almanac runs a command and gives its exit code and what it said.
func almanac(args ...string) (code int, stdout, stderr string) {
	var out, errs strings.Builder
	code = run(args, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// TestACommandThatFindsAnotherAtWorkSaysSoAndWritesNothing holds the lock of a
// site, and of what was built of it, while each command that writes is tried.
func TestACommandThatFindsAnotherAtWorkSaysSoAndWritesNothing(t *testing.T) {
	dir := tinySite(t)
	busy := func(what string) string {
		return fmt.Sprintf("almanac: another almanac (process %d) is writing %s: wait until it is done\n", os.Getpid(), what)
	}
	alone, err := commit.Begin(dir)
	if err != nil {
		t.Fatal(err)
	}
	before := treeOf(t, dir)
	for _, args := range [][]string{
		{"seal", "2014"},
		{"revise", "2014", "--reason", "x"},
		{"withdraw", "2014", "areas/east/n1/index.html", "--reason", "x"},
		{"redirect", "about/a.html", "about/index.html"},
		{"import", "2014", "testdata/tiny/data/2014/n1.csv"},
		{"new", "commentary", "2014", "areas/east/index.md"},
	} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			code, out, errs := almanac(append(args, "--site", dir)...)
			if code != exitFailure || out != "" || errs != busy(dir) {
				t.Errorf("exit code %d, %q, %q; want %d and %q", code, out, errs, exitFailure, busy(dir))
			}
			if diff := cmp.Diff(before, treeOf(t, dir)); diff != "" {
				t.Errorf("the site has changed:\n%s", diff)
			}
		})
	}
	if err := alone.End(); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(dir, "public")
	sink, err := output.NewDisk(public)
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := almanac("build", "--site", dir); code != exitFailure || errs != busy(public) {
		t.Errorf("build: exit code %d, %q; want %d and %q", code, errs, exitFailure, busy(public))
	}
	if err := sink.Abort(); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := almanac("seal", "2014", "--site", dir); code != exitOK {
		t.Errorf("seal, with nobody else at work: exit code %d, %q", code, errs)
	}
}

// treeOf gives every file of a folder by its path, but for the notes on what was read, which
// every command may make and anybody may delete.
func treeOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(name)
		if rel = filepath.ToSlash(rel); !strings.HasPrefix(rel, ".almanac/known/") {
			files[rel] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
