package main

import (
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

func TestLargePagesAreAskedFor(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no large pages:", err)
	}
	before := largeRoom(t)
	const n = 40 << 20
	largePages(n)
	if got := (largeRoom(t) - before) << 10; got < n-4<<20 { // its edges may lie within a page
		t.Errorf("large pages are wanted for %d bytes more, want about %d", got, n)
	}
}

// TestLimitsOfMemoryAreKept sets limits under which a program of Go still runs.
func TestLimitsOfMemoryAreKept(t *testing.T) {
	for _, how := range []string{"ulimit -v 3000000", "export GOMEMLIMIT=64MiB"} {
		test := exec.Command("sh", "-c", how+"; exec \"$0\" -test.run '^TestLargePagesAreAskedFor$' -test.v", os.Args[0])
		out, err := test.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "large pages are wanted for 0 bytes more") {
			t.Errorf("after %s: %v\n%s", how, err, out)
		}
	}
}
