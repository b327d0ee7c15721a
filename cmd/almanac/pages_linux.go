package main

import (
	"runtime"
	"runtime/debug"
	"syscall"
)

// largePages asks the system to give the next n bytes of memory that the program uses in
// large pages. In small ones the first touch of each is work of the system, in a virtual
// machine so much that it is a fifth of a build after an edit. What is not used takes no
// memory. Where the system knows no large pages, nothing changes.
func largePages(n int) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // one look for garbage is enough
	room := make([]byte, n)                          // not touched
	_ = syscall.Madvise(room, syscall.MADV_HUGEPAGE)
	runtime.KeepAlive(room)
	runtime.GC() // gives the room back to the program
}
