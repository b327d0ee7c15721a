package site

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// replaced is a folder of a site in which some files have other bytes and others
// are not there, to read the site as it will be when they are written.
type replaced struct {
	fs.FS
	files   map[string][]byte
	without map[string]bool // files, and folders with all that is in them
}

func (r replaced) Open(name string) (fs.File, error) {
	if r.hides(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	f, err := r.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if dir, ok := f.(fs.ReadDirFile); ok && r.lacks(name) {
		return &replacedFolder{dir, name, r}, nil
	}
	data, ok := r.files[name]
	if !ok {
		return f, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return &replacedFile{Reader: bytes.NewReader(data), File: f, info: replacedInfo{info, int64(len(data))}}, nil
}

// hides reports whether a file is not there, or a folder that it is in.
func (r replaced) hides(name string) bool {
	for at := name; fs.ValidPath(name) && at != "."; at = path.Dir(at) {
		if r.without[at] {
			return true
		}
	}
	return false
}

// lacks reports whether something is not there that lies in a folder.
func (r replaced) lacks(folder string) bool {
	for name := range r.without {
		if path.Dir(name) == strings.TrimSuffix(folder, "/") {
			return true
		}
	}
	return false
}

type replacedFolder struct {
	fs.ReadDirFile
	name string
	site replaced
}

func (f *replacedFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	entries, err := f.ReadDirFile.ReadDir(n)
	return slices.DeleteFunc(entries, func(d fs.DirEntry) bool { return f.site.without[path.Join(f.name, d.Name())] }), err
}

type replacedFile struct {
	*bytes.Reader
	fs.File
	info fs.FileInfo
}

func (f *replacedFile) Read(p []byte) (int, error) { return f.Reader.Read(p) }
func (f *replacedFile) Stat() (fs.FileInfo, error) { return f.info, nil }

type replacedInfo struct {
	fs.FileInfo
	size int64
}

func (i replacedInfo) Size() int64 { return i.size }
