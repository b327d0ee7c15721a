package disk

import (
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// Folder is a folder in which many files are looked at. The system then finds each from
// there, and not from its root: for thousands that is twice as fast as os.Lstat.
type Folder struct {
	name string
	fd   int
}

// OpenFolder opens a folder.
func OpenFolder(name string) (*Folder, error) {
	fd, err := unix.Open(name, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &Folder{name, fd}, nil
}

// Look gives the size of a file below the folder and when it was last written. It is not
// regular if it is a link, or anything but a file, or not there.
func (f *Folder) Look(path string) (size int64, written time.Time, regular bool) {
	var stat unix.Stat_t
	if err := unix.Fstatat(f.fd, path, &stat, unix.AT_SYMLINK_NOFOLLOW); err != nil || stat.Mode&unix.S_IFMT != unix.S_IFREG {
		return 0, time.Time{}, false
	}
	return stat.Size, time.Unix(stat.Mtim.Unix()), true
}

// Close ends it.
func (f *Folder) Close() error { return unix.Close(f.fd) }
