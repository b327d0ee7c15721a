package main

import (
	"os"
	"regexp"
	"strconv"
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
