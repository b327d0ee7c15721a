//go:build unix && !linux

package output

import (
	"errors"
	"os"
	"syscall"
)

func syncAll(string) (bool, error) { return false, nil }

func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(flush(f, false), f.Close())
}

// flush hands the file to the drive and, through, empties the drive's cache.
// On macOS the second takes milliseconds, and one at the end covers all that
// went before.
func flush(f *os.File, through bool) error {
	if through {
		return f.Sync()
	}
	return syscall.Fsync(int(f.Fd()))
}
