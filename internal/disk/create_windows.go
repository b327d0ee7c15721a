package disk

import (
	"io"
	"io/fs"
)

// create makes a file, which must not be there.
func create(name string, mode fs.FileMode) (io.WriteCloser, error) { return openNew(name, mode) }
