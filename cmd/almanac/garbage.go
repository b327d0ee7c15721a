package main

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"almanac/internal/output"
)

// How much memory a build takes before it looks for what it needs no more.
const (
	// In parts of a hundred of what it uses: less than Go's 100, for the machines of
	// those who build sites are small, and what is rendered is soon forgotten.
	garbage = 40
	// But no more bytes than these, however much it uses: of that most are figures, which
	// are looked at in no time.
	wasted = 30 << 20
	// And no less than this, for with gigabytes in use it would do nothing else.
	leastGarbage = 20
	// In bytes, however little it uses: in a build of a small site Go would look a hundred
	// times, for a fifth of all its work.
	roomy = 64 << 20
	// So many bytes in large pages, where there are some. What lies there is cleared before
	// it is used, to the end of what was asked for: files of a hundred megabytes, which grow
	// while they are made, take less beyond.
	inLargePages = 96 << 20
	// And so many for a site that stands, of which few files are made.
	toEdit = 320 << 20
	// For that a build of a usual size needs less than this in all, and never has to look.
	roomyToEdit = 80 << 20
)

// collectSeldom asks for large pages for a build into a folder, and sets when it looks for
// garbage, unless its user has: after each look anew, by what was found in use.
func collectSeldom(out string) {
	large, room := inLargePages, roomy
	if _, err := os.Stat(filepath.Join(out, output.Manifest)); err == nil {
		large, room = toEdit, roomyToEdit
	}
	largePages(large)
	if os.Getenv("GOGC") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	type sign struct{ _ [16]byte }
	var looked func(*sign) // is called after each look, as nothing holds the sign
	looked = func(s *sign) {
		metrics.Read(live)
		used := max(live[0].Value.Uint64(), 4<<20)
		percent := min(garbage, max(leastGarbage, int(100*wasted/used)))
		if used < uint64(room) {
			percent = max(percent, int(100*(uint64(room)-used)/used))
		}
		room = roomy // from the second look on
		debug.SetGCPercent(percent)
		runtime.SetFinalizer(s, looked)
	}
	looked(&sign{})
}
