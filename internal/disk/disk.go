// Package disk is what this program does to a disk: it makes files and folders,
// renames and removes them, and locks.
//
// Two packages write what must never be half: output the built site, commit the
// files of a site's folder that belong together. That they keep their promise
// whatever call fails, and at whatever moment, can only be shown by letting each
// call fail in turn. So both go through a Disk, and a test gives it a Fault.
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"
	"time"
)

// Disk does what it is told. The zero value is the machine's own.
type Disk struct {
	// Fault, where there is one, is asked before every call; what it gives is
	// what the call fails with. It may be called by several goroutines.
	Fault func(Call) error
}

// Call is one thing that a disk is asked to do.
type Call struct {
	Kind Kind
	Name string // of the file or folder
}

// Kind is what is done.
type Kind string

// The kinds of calls.
const (
	MakeFolder Kind = "make folder"
	Create     Kind = "create"
	Fill       Kind = "write"
	Sync       Kind = "sync"
	Shut       Kind = "close"
	Move       Kind = "rename"
	Take       Kind = "remove"
	TakeAll    Kind = "remove all"
)

func (d Disk) fault(kind Kind, name string) error {
	if d.Fault == nil {
		return nil
	}
	if err := d.Fault(Call{kind, name}); err != nil {
		return &fs.PathError{Op: string(kind), Path: name, Err: err}
	}
	return nil
}

// Mkdir makes a folder, which must not be there.
func (d Disk) Mkdir(name string, mode fs.FileMode) error {
	if err := d.fault(MakeFolder, name); err != nil {
		return err
	}
	return os.Mkdir(name, mode)
}

// MkdirAll makes a folder and those around it, where they are not there.
func (d Disk) MkdirAll(name string, mode fs.FileMode) error {
	if err := d.fault(MakeFolder, name); err != nil {
		return err
	}
	return os.MkdirAll(name, mode)
}

// MkdirTemp makes a folder of a new name, as os.MkdirTemp does.
func (d Disk) MkdirTemp(dir, pattern string) (string, error) {
	if err := d.fault(MakeFolder, dir); err != nil {
		return "", err
	}
	return os.MkdirTemp(dir, pattern)
}

// WriteNew writes a file, which must not be there. With sync its bytes are
// forced to the disk.
func (d Disk) WriteNew(name string, data []byte, mode fs.FileMode, sync bool) error {
	if err := d.fault(Create, name); err != nil {
		return err
	}
	var f io.WriteCloser
	var forced *os.File
	var err error
	if sync {
		forced, err = openNew(name, mode)
		f = forced
	} else {
		f, err = create(name, mode)
	}
	if err != nil {
		return err
	}
	if err := d.fault(Fill, name); err != nil {
		_, _ = f.Write(data[:len(data)/2]) // a disk that is full takes what it can
		return errors.Join(err, f.Close())
	}
	if _, err := f.Write(data); err != nil {
		return errors.Join(err, f.Close())
	}
	if sync {
		if err := errors.Join(d.fault(Sync, name), forced.Sync()); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	return errors.Join(f.Close(), d.fault(Shut, name))
}

// openNew makes a file, which must not be there, with all that Go can do with one. How it
// is forced to the disk is another matter on each system.
func openNew(name string, mode fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

// Rename gives a file or folder another name, and replaces a file that has it.
// On Windows one that a virus scanner or a preview has just opened cannot be
// replaced for a moment, so there it tries for two seconds.
func (d Disk) Rename(from, to string) error {
	const errSharingViolation = syscall.Errno(32)
	if err := d.fault(Move, to); err != nil {
		return err
	}
	err := os.Rename(from, to)
	for wait := time.Millisecond; runtime.GOOS == "windows" && wait <= time.Second; wait *= 2 {
		if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, errSharingViolation) {
			break
		}
		time.Sleep(wait)
		err = os.Rename(from, to)
	}
	return err
}

// Remove removes a file, or a folder that is empty.
func (d Disk) Remove(name string) error {
	if err := d.fault(Take, name); err != nil {
		return err
	}
	return os.Remove(name)
}

// RemoveAll removes a folder with all that is in it, where it is there.
func (d Disk) RemoveAll(name string) error {
	if err := d.fault(TakeAll, name); err != nil {
		return err
	}
	return os.RemoveAll(name)
}
