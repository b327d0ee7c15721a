package intake

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"almanac/internal/commit"
	"almanac/internal/source"
)

// The environment that makes the test binary import, again and again, until it
// is killed.
const (
	helperSite  = "ALMANAC_TEST_IMPORT_INTO"
	helperFiles = "ALMANAC_TEST_IMPORT_FILES" // two folders of files, taken in turn
	killsWanted = "ALMANAC_TEST_KILLS"
)

func TestMain(m *testing.M) {
	if site := os.Getenv(helperSite); site != "" {
		os.Exit(importForEver(site, filepath.SplitList(os.Getenv(helperFiles))))
	}
	os.Exit(m.Run())
}

// importForEver says "ready" when it begins to import a second time, so that it
// is not killed before there is anything to kill.
func importForEver(site string, folders []string) int {
	for i := 0; ; i++ {
		var probs source.Problems
		_, err := Import(Options{Dir: site, Edition: "2022", Files: []string{folders[i%2]}}, &probs)
		if err != nil || probs.Len() > 0 {
			fmt.Fprintln(os.Stderr, err, probs.Sorted())
			return 1
		}
		if i == 0 {
			fmt.Println("ready")
		}
	}
}

// twoVersions puts two folders of the same four files with other figures, and
// a site with a mapping for them.
func twoVersions(t testing.TB) (site string, folders [2]string) {
	t.Helper()
	site = newSite(t)
	m := mapping(plainMapping)
	for _, id := range []string{"g", "h", "i"} {
		measure := map[string]string{"g": "x-plans-ended", "h": "n19-number", "i": "n8"}[id]
		m += fmt.Sprintf("[[file]]\nid = %q\nnames = [\"%s.csv\"]\n[[file.measure]]\nid = %q\nvalue = \"started\"\n", id, id, measure)
	}
	put(t, site, "data/import/test.toml", m)
	in := t.TempDir()
	for v := range folders {
		folders[v] = filepath.Join(in, strconv.Itoa(v))
		for _, name := range []string{"figures", "g", "h", "i"} {
			text := head + "started\n"
			for year := 2013; year <= 2022; year++ {
				text += strings.Replace(leeds, "2022", strconv.Itoa(year), 1) + strconv.Itoa(1000*v+year) + "\n"
			}
			put(t, folders[v], name+".csv", text)
		}
	}
	return site, folders
}

// imported2022 imports a folder into a site and gives its edition.
func imported2022(t testing.TB, site, folder string) map[string]string {
	t.Helper()
	var probs source.Problems
	if _, err := Import(Options{Dir: site, Edition: "2022", Files: []string{folder}}, &probs); err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	return tree(t, filepath.Join(site, "data", "2022"))
}

func equalTrees(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name := range a {
		if a[name] != b[name] {
			return false
		}
	}
	return true
}

func TestAKilledImportLeavesTheEditionAsItWasOrWhole(t *testing.T) {
	kills := 20
	if os.Getenv("SOAK") != "" { // set where nobody waits for the tests
		kills = 200
	}
	if s := os.Getenv(killsWanted); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	site, folders := twoVersions(t)
	second := imported2022(t, site, folders[1])
	begin := time.Now()
	first := imported2022(t, site, folders[0])
	once := time.Since(begin)
	if equalTrees(first, second) {
		t.Fatal("the two versions are the same")
	}
	early, recovered, met := 0, 0, [2]int{}
	for i := range kills {
		killImport(t, site, folders, [...]string{"", commit.Staged, commit.Journal}[i%3], once)
		journals, _ := filepath.Glob(filepath.Join(site, commit.Stages, commit.Journal))
		recovered += len(journals)
		if err := commit.Recover(site); err != nil {
			t.Fatal(err)
		}
		left, _ := filepath.Glob(filepath.Join(site, commit.Stages))
		early += len(left)
		for _, stage := range left { // a new one is what the next kill waits for
			if err := os.RemoveAll(stage); err != nil {
				t.Fatal(err)
			}
		}
		switch got := tree(t, filepath.Join(site, "data", "2022")); {
		case equalTrees(got, first):
			met[0]++
		case equalTrees(got, second):
			met[1]++
		default:
			t.Fatalf("the edition is neither of the two: %v", got)
		}
	}
	t.Logf("%d kills: %d left one version, %d the other; %d were killed while they staged, %d were completed", kills, met[0], met[1], early, recovered)
	if got := imported2022(t, site, folders[0]); !equalTrees(got, first) {
		t.Error("after the kills an import does not give what it gave before")
	}
}

// killImport starts a process that imports, each time in the time of once, and
// kills it: at some moment, or as soon as the stage has a file of the pattern
// aim.
func killImport(t *testing.T, site string, folders [2]string, aim string, once time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperSite+"="+site, helperFiles+"="+folders[0]+string(filepath.ListSeparator)+folders[1])
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 8)); err != nil {
		_ = cmd.Wait()
		t.Fatal("the import to be killed did not begin:", err)
	}
	time.Sleep(rand.N(4 * once))
	if aim != "" {
		await(t, filepath.Join(site, commit.Stages, aim))
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed, which is an error
}

// await waits until there is a file of a pattern, for a second at most: a stage
// lives for milliseconds, and the next one comes soon.
func await(t *testing.T, pattern string) {
	t.Helper()
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return
		}
	}
}

func TestAWriteThatFailsLeavesTheEditionAsItWas(t *testing.T) {
	site, folders := twoVersions(t)
	imported2022(t, site, folders[0])
	before := tree(t, site)
	long := "data/2022/" + strings.Repeat("x", 300) + "/a.csv" // no file system has such names
	good := []commit.File{{Path: "data/2022/test-f.csv", Data: []byte("new")}, {Path: "data/2022/new.csv", Data: []byte("new")}}
	for at := range len(good) + 1 {
		list := append(append(append([]commit.File{}, good[:at]...), commit.File{Path: long, Data: []byte("new")}), good[at:]...)
		if err := commit.Write(site, list); err == nil {
			t.Fatal("no error")
		}
		sameTree(t, fmt.Sprintf("after a failure at file %d", at+1), tree(t, site), before)
	}
}
