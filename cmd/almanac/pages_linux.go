package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"syscall"
)

// limitless is a limit of the system that is none.
const limitless = math.MaxUint64

// largePages asks the system to give the next n bytes of memory that the program uses in
// large pages. In small ones the first touch of each is work of the system, in a virtual
// machine so much that it is a fifth of a build after an edit. What is not used takes no
// memory. Where the system knows no large pages, does not give so many addresses or has a
// limit for them, or the user has set one, nothing changes.
func largePages(n int) {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_AS, &limit) != nil || limit.Cur != limitless || debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	try, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		return // and Go would end the program
	}
	if syscall.Munmap(try) != nil {
		return
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // one look for garbage is enough
	room := make([]byte, n)                          // not touched
	_ = syscall.Madvise(room, syscall.MADV_HUGEPAGE)
	runtime.KeepAlive(room)
	runtime.GC() // gives the room back to the program
}
