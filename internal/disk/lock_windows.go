package disk

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errLocked is what openLocked gives where another process holds the lock:
// ERROR_SHARING_VIOLATION.
var errLocked error = syscall.Errno(32)

// openLocked opens a file that others may read (to learn who holds it) but
// neither write nor remove. Windows ends that with the process.
func openLocked(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_READ, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: name, Err: err}
	}
	return os.NewFile(uintptr(handle), name), nil
}

// closeAndRemove closes first: an open file cannot be removed here. Another
// process may take the lock in between; then the file stays, and is its own.
func closeAndRemove(f *os.File, name string) error {
	err := f.Close()
	rmErr := os.Remove(name)
	if rmErr == nil || errors.Is(rmErr, errLocked) || errors.Is(rmErr, fs.ErrNotExist) {
		return err
	}
	return errors.Join(err, rmErr)
}
