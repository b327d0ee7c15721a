//go:build unix

package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// create makes a file, which must not be there. It is one that nobody can wait for, what
// os.OpenFile would find out with four more calls of the system for each of thousands.
func create(name string, mode fs.FileMode) (*os.File, error) {
	for {
		fd, err := syscall.Open(name, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_CLOEXEC, uint32(mode.Perm()))
		if err == nil {
			return os.NewFile(uintptr(fd), name), nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
}
