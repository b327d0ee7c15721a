package output

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncAll forces the whole file system that holds name, if the system can do
// that.
func syncAll(name string) (bool, error) {
	f, err := os.Open(name)
	if err != nil {
		return false, err
	}
	return true, errors.Join(unix.Syncfs(int(f.Fd())), f.Close())
}

// syncFolder forces what was renamed or removed in a folder.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func flush(f *os.File, _ bool) error { return f.Sync() }
