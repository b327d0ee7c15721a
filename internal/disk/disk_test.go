package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestALockIsHeldByOneAndItsFileGoesWithIt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "work", "lock")
	first, err := Disk{}.Lock(name, "the site")
	if err != nil {
		t.Fatal(err)
	}
	busy := (*BusyError)(nil)
	if _, err := (Disk{}).Lock(name, "the site"); !errors.As(err, &busy) || busy.PID != os.Getpid() || busy.Target != "the site" {
		t.Errorf("error %v, want a BusyError of process %d", err, os.Getpid())
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file of the lock is still there: %v", err)
	}
}

func TestALockThatAKilledCommandHasLeftIsFree(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	if err := os.WriteFile(name, []byte("1\n"), 0o644); err != nil { // process 1 is always there
		t.Fatal(err)
	}
	l, err := Disk{}.Lock(name, "the site")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Release(); err != nil {
		t.Error(err)
	}
}

func TestAFaultIsWhatTheCallFailsWith(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write := func(d Disk) error { return d.WriteNew(in("new"), []byte("four"), 0o644, true) }
	unforced := func(d Disk) error { return d.WriteNew(in("new"), []byte("four"), 0o644, false) }
	cases := []struct {
		kind Kind
		call func(Disk) error
		left string // of the file "new"; "-" when it is not there
	}{
		{MakeFolder, func(d Disk) error { return d.Mkdir(in("a"), 0o755) }, "-"},
		{MakeFolder, func(d Disk) error { return d.MkdirAll(in("a/b"), 0o755) }, "-"},
		{MakeFolder, func(d Disk) error { _, err := d.MkdirTemp(dir, "a"); return err }, "-"},
		{Create, write, "-"},
		{Fill, write, "fo"},
		{Sync, write, "four"},
		{Shut, write, "four"},
		{Create, unforced, "-"},
		{Fill, unforced, "fo"},
		{Shut, unforced, "four"},
		{Move, func(d Disk) error { return d.Rename(in("old"), in("new")) }, "-"},
		{Take, func(d Disk) error { return d.Remove(in("old")) }, "-"},
		{TakeAll, func(d Disk) error { return d.RemoveAll(dir) }, "-"},
	}
	for _, c := range cases {
		t.Run(string(c.kind), func(t *testing.T) {
			_ = os.Remove(in("new"))
			if err := os.WriteFile(in("old"), nil, 0o644); err != nil {
				t.Fatal(err)
			}
			d := Disk{Fault: func(call Call) error {
				if call.Kind == c.kind {
					return syscall.ENOSPC
				}
				return nil
			}}
			if err := c.call(d); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("error %v, want that of the fault", err)
			}
			left, err := os.ReadFile(in("new"))
			if err != nil {
				left = []byte("-")
			}
			if string(left) != c.left {
				t.Errorf("left is %q, want %q", left, c.left)
			}
			if _, err := os.Lstat(in("old")); err != nil {
				t.Error("the other file is gone:", err)
			}
		})
	}
}

func TestAFolderLooksAtFilesOnly(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "a", "b"), 0o755), os.WriteFile(filepath.Join(dir, "a", "b", "file"), []byte("four"), 0o644)); err != nil {
		t.Fatal(err)
	}
	when := time.Date(2014, 10, 30, 9, 30, 0, 123456000, time.UTC)
	if err := os.Chtimes(filepath.Join(dir, "a", "b", "file"), when, when); err != nil {
		t.Fatal(err)
	}
	f, err := OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if size, written, regular := f.Look("a/b/file"); size != 4 || !written.Equal(when) || !regular {
		t.Errorf("a file of %d bytes, written %s (%v); want 4, %s", size, written, regular, when)
	}
	others := []string{"a/b", "a/c", "a/b/file/c", ""}
	if err := os.Symlink("file", filepath.Join(dir, "a", "b", "link")); err == nil { // not everybody may on Windows
		others = append(others, "a/b/link")
	}
	for _, path := range others {
		if _, _, regular := f.Look(path); regular {
			t.Errorf("%q is taken for a file", path)
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
