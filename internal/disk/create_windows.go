package disk

import (
	"io/fs"
	"os"
)

// create makes a file, which must not be there.
func create(name string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}
