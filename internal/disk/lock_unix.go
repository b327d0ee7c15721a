//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// errLocked is what openLocked gives where another process holds the lock.
var errLocked error = syscall.EWOULDBLOCK

func openLocked(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// closeAndRemove removes while the lock is held, so that the file removed is
// the one that was locked.
func closeAndRemove(f *os.File, name string) error {
	return errors.Join(os.Remove(name), f.Close())
}
