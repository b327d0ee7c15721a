package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A lock keeps two commands from writing the same target. The operating system
// holds it for the life of the process, so a dead process's lock is free at
// once and a reused process number cannot hold up anyone; the number in the
// file is for the message alone.
type lock struct {
	at   place
	file *os.File
}

func (p place) lock() string { return filepath.Join(p.work, "lock") }

// takeLock makes the work folder and takes its lock. Whoever gives a lock back
// removes file and folder, so a lock on a file that is gone is tried again.
func takeLock(at place) (*lock, error) {
	const attempts = 20
	for range attempts {
		if err := os.MkdirAll(at.work, 0o755); err != nil {
			return nil, err
		}
		f, err := openLocked(at.lock())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if errors.Is(err, errLocked) {
			return nil, &BusyError{Target: at.target, PID: holder(at)}
		}
		if err != nil {
			return nil, fmt.Errorf("cannot lock %s: %w", at.target, err)
		}
		if !isAt(f, at.lock()) {
			f.Close()
			continue
		}
		l := &lock{at: at, file: f}
		if err := f.Truncate(0); err != nil {
			return nil, errors.Join(err, l.release())
		}
		if _, err := fmt.Fprintf(f, "%d\n", os.Getpid()); err != nil {
			return nil, errors.Join(err, l.release())
		}
		return l, nil
	}
	return nil, &BusyError{Target: at.target}
}

func isAt(f *os.File, name string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Lstat(name)
	return err == nil && os.SameFile(a, b)
}

func holder(at place) int {
	data, err := os.ReadFile(at.lock())
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return pid
}

// release gives the lock back and removes the work folder unless something is
// left in it (the journal of a commit that failed).
func (l *lock) release() error {
	err := closeAndRemove(l.file, l.at.lock())
	if rmErr := os.Remove(l.at.work); rmErr != nil && !errors.Is(rmErr, fs.ErrNotExist) {
		left, readErr := os.ReadDir(l.at.work)
		if readErr == nil && len(left) == 0 {
			err = errors.Join(err, rmErr)
		}
	}
	return err
}
