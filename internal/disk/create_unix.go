//go:build unix

package disk

import (
	"errors"
	"io"
	"io/fs"
	"syscall"
)

// file is a file that is written once and closed, by one goroutine that waits for it. An
// os.File can do more: os.OpenFile makes four more calls of the system to find out what, and
// each of thousands has a lock and a finalizer.
type file struct {
	fd   int
	name string
}

// create makes a file, which must not be there.
func create(name string, mode fs.FileMode) (io.WriteCloser, error) {
	for {
		fd, err := syscall.Open(name, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_CLOEXEC, uint32(mode.Perm()))
		if err == nil {
			return file{fd, name}, nil
		}
		if !errors.Is(err, syscall.EINTR) {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
	}
}

func (f file) Write(data []byte) (n int, err error) {
	const most = 1 << 30 // what every system takes at once
	for n < len(data) {
		wrote, err := syscall.Write(f.fd, data[n:min(len(data), n+most)])
		if err == nil && wrote == 0 {
			err = io.ErrUnexpectedEOF
		}
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return n, &fs.PathError{Op: "write", Path: f.name, Err: err}
		}
		n += max(wrote, 0)
	}
	return n, nil
}

func (f file) Close() error {
	if err := syscall.Close(f.fd); err != nil && !errors.Is(err, syscall.EINTR) { // which has closed it
		return &fs.PathError{Op: "close", Path: f.name, Err: err}
	}
	return nil
}
