package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A Lock keeps two commands from writing to the same place. The operating
// system holds it for the life of the process, so a dead process's lock is free
// at once and a reused process number cannot hold up anyone; the number in the
// file is for the message alone.
type Lock struct {
	disk Disk
	file *os.File
	name string
}

// BusyError says that another command is writing to the same place.
type BusyError struct {
	Target string
	PID    int // 0 where it is not known
}

func (e *BusyError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("another almanac is writing %s: wait until it is done", e.Target)
	}
	return fmt.Sprintf("another almanac (process %d) is writing %s: wait until it is done", e.PID, e.Target)
}

// Lock takes the lock that a file of that name stands for, making its folder; a
// *BusyError where another has it. target is what the lock is of, for messages.
// Whoever gives a lock back removes the file, so a lock on a file that is gone is
// tried again.
func (d Disk) Lock(name, target string) (*Lock, error) {
	const attempts = 20
	for range attempts {
		if err := d.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return nil, err
		}
		if err := d.fault(Create, name); err != nil {
			return nil, err
		}
		f, err := openLocked(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if errors.Is(err, errLocked) {
			return nil, &BusyError{Target: target, PID: holder(name)}
		}
		if err != nil {
			return nil, fmt.Errorf("cannot lock %s: %w", target, err)
		}
		if !isAt(f, name) {
			f.Close()
			continue
		}
		l := &Lock{disk: d, file: f, name: name}
		if err := l.sign(); err != nil {
			return nil, errors.Join(err, l.Release())
		}
		return l, nil
	}
	return nil, &BusyError{Target: target}
}

// sign writes who holds the lock.
func (l *Lock) sign() error {
	if err := l.disk.fault(Fill, l.name); err != nil {
		return err
	}
	if err := l.file.Truncate(0); err != nil {
		return err
	}
	_, err := fmt.Fprintf(l.file, "%d\n", os.Getpid())
	return err
}

func isAt(f *os.File, name string) bool {
	a, err := f.Stat()
	if err != nil {
		return false
	}
	b, err := os.Lstat(name)
	return err == nil && os.SameFile(a, b)
}

func holder(name string) int {
	data, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return pid
}

// Release gives the lock back and removes its file.
func (l *Lock) Release() error {
	if err := l.disk.fault(Take, l.name); err != nil {
		return errors.Join(err, l.file.Close()) // the file alone holds up nobody
	}
	return closeAndRemove(l.file, l.name)
}
