package output

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/disk"
)

const (
	helperTarget  = "ALMANAC_TEST_BUILD_INTO" // makes the test binary build a site and nothing else
	helperVersion = "ALMANAC_TEST_BUILD_VERSION"
	killsWanted   = "ALMANAC_TEST_KILLS" // how many builds to kill; without it 72, and 200 where nobody waits
	killFiles     = 300
)

func TestMain(m *testing.M) {
	if target := os.Getenv(helperTarget); target != "" {
		os.Exit(helper(target))
	}
	os.Exit(m.Run())
}

// helper is the process that is killed. It says on its output where it is, so
// that the killer can aim.
func helper(target string) int {
	v, err := strconv.Atoi(os.Getenv(helperVersion))
	if err != nil {
		return fail(err)
	}
	d, err := NewDisk(target)
	if err != nil {
		return fail(err)
	}
	fmt.Println("put")
	if err := putAll(d, version(v, killFiles)); err != nil {
		return fail(err)
	}
	fmt.Println("commit")
	if _, err := d.Commit(); err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// TestAKilledBuildLeavesTheFormerSiteOrOneToComplete kills builds of one site
// over another: at a moment drawn from the whole build, from its commit, just
// after its first file was staged or its journal has appeared. What the next command makes of it must
// be one of the two sites to the byte, and the build after that must succeed.
func TestAKilledBuildLeavesTheFormerSiteOrOneToComplete(t *testing.T) {
	kills := 72
	switch {
	case testing.Short():
		kills = 18
	case os.Getenv(soak) != "":
		kills = 200
	}
	if s := os.Getenv(killsWanted); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	target := filepath.Join(t.TempDir(), "public")
	build(t, target, version(0, killFiles))
	whole, commit := measureHelper(t, target, 1)
	from := 1
	counts := map[string]int{}
	for n := 0; n < kills || n < 5*kills && missed(counts) != ""; n++ {
		to := from%4 + 1 // 1 to 4, never from itself
		aim := []string{"whole", "commit", "journal", "stage"}[n%4]
		killed := runAndKill(t, target, to, aim, map[string]time.Duration{
			"whole":  time.Duration(random.Float64() * 1.1 * float64(whole)),
			"commit": time.Duration(random.Float64() * 1.1 * float64(commit)),
			// How long renames take differs tenfold from build to build.
			"journal": time.Duration(math.Pow(random.Float64(), 3) * float64(commit) / 4),
		}[aim])
		recovered, err := Recover(target)
		if err != nil {
			t.Fatal(err)
		}
		got := onDisk(t, target)
		old, fresh := version(from, killFiles), version(to, killFiles)
		isNew := cmp.Equal(got, fresh)
		if !isNew && !cmp.Equal(got, old) {
			t.Fatalf("kill %d (%s): neither site (-old +found):\n%s", n, aim, cmp.Diff(old, got))
		}
		if recovered && !isNew {
			t.Fatalf("kill %d (%s): completed, but the former site", n, aim)
		}
		if isNew != manifestIs(t, target, fresh) {
			t.Fatalf("kill %d (%s): manifest.json is of the other site", n, aim)
		}
		wantNothingBeside(t, target)
		counts[outcome(killed, recovered, isNew)]++
		build(t, target, fresh)
		wantOnDisk(t, target, fresh)
		if t.Failed() {
			t.Fatalf("kill %d (%s)", n, aim)
		}
		from = to
	}
	t.Logf("build %v, commit %v: %v", whole, commit, counts)
	if need := missed(counts); need != "" {
		t.Errorf("no build was killed %s: the test has missed", need)
	}
}

// missed names an outcome that no kill has had, "" for none.
func missed(counts map[string]int) string {
	for _, need := range []string{"before the commit point", "after it, completed"} {
		if counts[need] == 0 {
			return need
		}
	}
	return ""
}

func outcome(killed, recovered, isNew bool) string {
	switch {
	case !killed:
		return "ended before the kill"
	case recovered:
		return "after it, completed"
	case isNew:
		return "after the last rename"
	}
	return "before the commit point"
}

func manifestIs(t *testing.T, target string, files map[string]string) bool {
	t.Helper()
	want := map[string]Entry{}
	for path, data := range files {
		want[path] = entryOf([]byte(data))
	}
	return cmp.Equal(want, readManifest(t, target))
}

func helperCommand(t *testing.T, target string, v int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), helperTarget+"="+target, fmt.Sprintf("%s=%d", helperVersion, v))
	cmd.Stderr = os.Stderr
	return cmd
}

// measureHelper lets one build run to its end and says how long it took, and
// how long its commit.
func measureHelper(t *testing.T, target string, v int) (whole, commit time.Duration) {
	t.Helper()
	cmd := helperCommand(t, target, v)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var committing time.Time
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "commit" {
			committing = time.Now()
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return time.Since(start), time.Since(committing)
}

// runAndKill starts a build and kills it, after a delay that begins at its
// start, at its commit, or when its stage or its journal appears. It says whether the build
// was still running.
func runAndKill(t *testing.T, target string, v int, aim string, delay time.Duration) bool {
	t.Helper()
	cmd := helperCommand(t, target, v)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	switch aim {
	case "commit", "journal":
		for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "commit"; {
		}
	}
	switch aim {
	case "journal":
		await(t, target, place.journal)
	case "stage":
		await(t, target, place.stage)
	}
	time.Sleep(delay)
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	return cmd.Wait() != nil
}

// await returns when the journal or the stage is there, or the build has ended.
func await(t *testing.T, target string, what func(place) string) {
	t.Helper()
	at, err := placeOf(disk.Disk{}, target)
	if err != nil {
		t.Fatal(err)
	}
	begun := false
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); { // it may have come and gone before the first look
		_, there := os.Lstat(what(at))
		_, work := os.Lstat(at.work)
		begun = begun || work == nil
		if there == nil || begun && errors.Is(work, fs.ErrNotExist) {
			return
		}
		time.Sleep(50 * time.Microsecond)
	}
}
