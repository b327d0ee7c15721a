//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peak is the most memory that a process, or one it started, ever held, in bytes.
func peak(s *os.ProcessState) int64 {
	u, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // there in bytes, elsewhere in kilobytes
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) * 1024
}
