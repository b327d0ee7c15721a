package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// largeRoom counts the kilobytes of this process for which large pages are wanted.
func largeRoom(t *testing.T) (kB int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip("the system does not tell of the memory of a process:", err)
	}
	for _, room := range regexp.MustCompile(`(?s)\nSize: +(\d+) kB.*?\nVmFlags:([^\n]*)`).FindAllSubmatch(maps, -1) {
		if regexp.MustCompile(`\bhg\b`).Match(room[2]) {
			n, err := strconv.Atoi(string(room[1]))
			if err != nil {
				t.Fatal(err)
			}
			kB += n
		}
	}
	return kB
}

// TestLargePagesAreAskedFor asks for them in processes of their own, which have asked for
// none before, with and without limits of memory.
func TestLargePagesAreAskedFor(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no large pages:", err)
	}
	const n, asked = 40 << 20, "ALMANAC_TEST_LARGE_PAGES"
	if os.Getenv(asked) != "" {
		before := largeRoom(t)
		largePages(n)
		fmt.Println("large pages:", (largeRoom(t)-before)<<10 >= n-4<<20) // its edges may lie within a page
		return
	}
	for how, want := range map[string]string{"true": "large pages: true", "ulimit -v 3000000": "large pages: false", "export GOMEMLIMIT=64MiB": "large pages: false"} {
		test := exec.Command("sh", "-c", how+"; exec \"$0\" -test.run '^TestLargePagesAreAskedFor$'", os.Args[0])
		test.Env = append(os.Environ(), asked+"=1", "GOMEMLIMIT=off") // whoever runs the tests may have set a limit
		if out, err := test.CombinedOutput(); err != nil || !strings.Contains(string(out), want) {
			t.Errorf("after %s: %v\n%s", how, err, out)
		}
	}
}
