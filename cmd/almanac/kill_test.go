package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/commit"
	"almanac/theme"
)

// soak is set where nobody waits for the tests.
const soak = "SOAK"

// killed is a command that the bench kills, on a site in which it has something
// to do.
type killed struct {
	name    string
	args    []string
	prepare func(t *testing.T, dir string)
	stage   string // a pattern of what appears when it begins to write
	journal string // and at its commit point
}

func killedCommands() []killed {
	sealed := func(t *testing.T, dir string) { must(t, "seal", "2014", "--site", dir) }
	return []killed{
		{"build", []string{"build", "--quiet"}, func(t *testing.T, dir string) {
			must(t, "build", "--quiet", "--site", dir)
			change(t, filepath.Join(dir, "config.toml"), `title = "`, `title = "New `)
		}, ".public.almanac/stage", ".public.almanac/journal.json"},
		{"seal", []string{"seal", "2014"}, func(*testing.T, string) {}, ".commit-*.almanac", ".commit-*.almanac/journal.json"},
		{"revise", []string{"revise", "2014", "--reason", "why"}, func(*testing.T, string) {}, ".commit-*.almanac", ".commit-*.almanac/journal.json"},
		{"withdraw", []string{"withdraw", "2014", "n1-rate:east:2013", "--reason", "why"}, sealed, ".commit-*.almanac", ".commit-*.almanac/journal.json"},
	}
}

// must runs a command that has to succeed.
func must(t *testing.T, args ...string) {
	t.Helper()
	if code, _, errs := almanac(args...); code != exitOK {
		t.Fatalf("almanac %v: exit code %d\n%s", args, code, errs)
	}
}

func change(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), old, new, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestAKilledCommandLeavesTheSiteOldOrNew kills the program itself, as a power
// switch would, at a moment drawn from the whole of a command, when it begins to
// write, or when it has come to its commit point. After the next command the
// folder is what it was before or what the command makes of it, and the site can
// be built and verified.
func TestAKilledCommandLeavesTheSiteOldOrNew(t *testing.T) {
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	kills := 6 // of each command
	switch {
	case testing.Short():
		kills = 3
	case os.Getenv(soak) != "":
		kills = 50
	}
	for _, c := range killedCommands() {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
			dir := tinySite(t)
			c.prepare(t, dir)
			old := visible(t, dir)
			whole, changed := measured(t, dir, c, old)
			counts := map[string]int{}
			for n := range kills {
				dir := copied(t, old)
				aim := []string{"", c.stage, c.journal}[n%3]
				delay := time.Duration(random.Float64() * 1.1 * float64(whole))
				if aim != "" {
					delay = time.Duration(random.Float64() * float64(2*time.Millisecond))
				}
				completes := killAt(t, dir, c, aim, delay)
				must(t, "check", "--site", dir)
				got := visible(t, dir)
				outcome := "old"
				if !cmp.Equal(got, old) {
					outcome = "new"
					if diff := cmp.Diff(changed, changedFiles(old, got)); diff != "" {
						t.Fatalf("kill %d (%q): neither old nor new; other files than those of the whole command (-want +got):\n%s", n, aim, diff)
					}
				}
				if completes && outcome == "old" {
					t.Fatalf("kill %d (%q): killed after its commit point, and old", n, aim)
				}
				counts[outcome]++
				if completes {
					counts["completed by the next command"]++
				}
				must(t, "build", "--quiet", "--site", dir)
				must(t, "verify", filepath.Join(dir, "public"), "--site", dir)
				if outcome == "old" {
					must(t, append(c.args, "--site", dir)...)
				} else if err := commit.Write(dir, nil); err != nil { // any command that writes clears up
					t.Fatal(err)
				}
				nothingBeside(t, dir)
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%d kills of a command of %v: %v", kills, whole.Round(time.Millisecond), counts)
			if !testing.Short() && counts["old"] == 0 {
				t.Error("no command was killed in time: the test has missed")
			}
		})
	}
}

// program is this test, which is the program when it is called so.
func program(t *testing.T, dir string, args []string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Args = append([]string{"almanac"}, append(args, "--site", dir)...)
	return cmd
}

// measured lets a command run to its end and says how long it took and which
// files it has changed.
func measured(t *testing.T, dir string, c killed, old map[string]string) (time.Duration, []string) {
	t.Helper()
	begun := time.Now()
	if out, err := program(t, dir, c.args).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	whole := time.Since(begun)
	changed := changedFiles(old, visible(t, dir))
	if len(changed) == 0 {
		t.Fatal("the command changes nothing")
	}
	return whole, changed
}

// killAt starts a command and kills it some time after its start, or after there
// is a file of a pattern. It says whether the next command has to complete it.
func killAt(t *testing.T, dir string, c killed, aim string, delay time.Duration) (completes bool) {
	t.Helper()
	cmd := program(t, dir, c.args)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for aim != "" && len(done) == 0 {
		if found, _ := filepath.Glob(filepath.Join(dir, aim)); len(found) > 0 {
			break
		}
	}
	time.Sleep(delay)
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	<-done // that it was killed is an error
	journals, _ := filepath.Glob(filepath.Join(dir, c.journal))
	return len(journals) > 0
}

// visible gives every file of a folder that is not hidden, by its path.
func visible(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := treeOf(t, dir)
	maps.DeleteFunc(files, func(name, _ string) bool { return strings.HasPrefix(name, ".") })
	return files
}

// copied writes files into a new folder.
func copied(t *testing.T, files map[string]string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "site")
	for name, data := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// changedFiles lists the files that are not the same in two folders.
func changedFiles(a, b map[string]string) (names []string) {
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, fmt.Sprintf("%s is new", name))
		}
	}
	for name, data := range a {
		if now, ok := b[name]; !ok {
			names = append(names, fmt.Sprintf("%s is gone", name))
		} else if now != data {
			names = append(names, fmt.Sprintf("%s differs", name))
		}
	}
	slices.Sort(names)
	return names
}

// nothingBeside holds that nothing is left of a command that was killed.
func nothingBeside(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	left = slices.DeleteFunc(left, func(name string) bool {
		base := filepath.Base(name)
		return base == ".lock.almanac" || base == ".almanac" // free, since its holder is dead; and what builds keep
	})
	if len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
