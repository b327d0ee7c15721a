package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mounted gives a file system of a size in memory, which only the administrator
// can make.
func mounted(t *testing.T, kilobytes int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", kilobytes)); err != nil {
		t.Skip("no file system can be mounted here, to be filled up:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// oneLine is what a command says of a machine that has failed.
var oneLine = regexp.MustCompile(`^almanac: [^\n]+\n$`)

func TestAFullDiskLeavesSiteAndSealsAsTheyWere(t *testing.T) {
	if testing.Short() {
		t.Skip("builds on a small file system")
	}
	for _, room := range []int{0, 8, 24, 60, 120, 240} { // kilobytes that are left
		t.Run(fmt.Sprintf("%d kB left", room), func(t *testing.T) {
			dir := mounted(t, 16<<10)
			site := filepath.Join(dir, "site")
			if err := os.CopyFS(site, os.DirFS("testdata/tiny")); err != nil {
				t.Fatal(err)
			}
			if code, _, errs := almanac("build", "--quiet", "--site", site); code != exitOK {
				t.Fatal(errs)
			}
			config := filepath.Join(site, "config.toml")
			text, err := os.ReadFile(config)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(config, []byte(strings.Replace(string(text), `title = "`, `title = "New `, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			fill(t, dir, room)
			before := treeOf(t, site)
			for _, args := range [][]string{{"build", "--quiet"}, {"seal", "2014"}} {
				code, _, errs := almanac(append(args, "--site", site)...)
				if code == exitOK {
					t.Logf("%s had enough", args[0])
					before = treeOf(t, site)
					continue
				}
				if code != exitFailure || !oneLine.MatchString(errs) || !strings.Contains(errs, "no space left") {
					t.Errorf("%s: exit code %d, %q; want %d and one line that says that no space is left", args[0], code, errs, exitFailure)
				}
				if diff := cmp.Diff(before, treeOf(t, site)); diff != "" {
					t.Errorf("%s: the folder has changed:\n%s", args[0], diff)
				}
			}
			if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"build", "--quiet"}, {"verify", filepath.Join(site, "public")}} {
				if code, _, errs := almanac(append(args, "--site", site)...); code != exitOK {
					t.Errorf("%s, when there is space again: exit code %d, %q", args[0], code, errs)
				}
			}
		})
	}
}

// fill takes all of a file system but some kilobytes.
func fill(t *testing.T, dir string, left int) {
	t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(make([]byte, int64(st.Bavail)*st.Bsize-int64(left)<<10)); err != nil {
		t.Fatal(err)
	}
}

func TestAReadOnlyDiskIsSaidInOneLine(t *testing.T) {
	dir := mounted(t, 16<<10)
	site := filepath.Join(dir, "site")
	if err := os.CopyFS(site, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := almanac("build", "--quiet", "--site", site); code != exitOK {
		t.Fatal(errs)
	}
	before := treeOf(t, site)
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skip("no file system can be made read-only here:", err)
	}
	for _, args := range [][]string{{"build"}, {"seal", "2014"}, {"revise", "2014", "--reason", "x"}, {"build", "--out", filepath.Join(dir, "other")}} {
		code, _, errs := almanac(append(args, "--site", site)...)
		if code != exitFailure || !oneLine.MatchString(errs) || !strings.Contains(errs, "read-only file system") {
			t.Errorf("%v: exit code %d, %q; want %d and one line that says that the file system is read-only", args, code, errs, exitFailure)
		}
	}
	for _, args := range [][]string{{"check"}, {"build", "--quiet", "--out", filepath.Join(t.TempDir(), "public")}} {
		if code, _, errs := almanac(append(args, "--site", site)...); code != exitOK {
			t.Errorf("%v only reads there: exit code %d, %q", args, code, errs)
		}
	}
	if diff := cmp.Diff(before, treeOf(t, site)); diff != "" {
		t.Errorf("the folder has changed:\n%s", diff)
	}
}
