package kept

import (
	"os"
	"path/filepath"
	"testing"
)

func TestNotesAreThereForTheNextRunOnceTheyAreKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "known")
	first := &Notes{Dir: dir}
	if _, ok := first.Get("a"); ok {
		t.Fatal("something was there from the beginning")
	}
	first.Put("a", []byte("one"))
	first.Put("b", []byte("two"))
	if _, ok := (&Notes{Dir: dir}).Get("a"); ok {
		t.Error("what is not kept yet was given")
	}
	first.Keep()
	second := &Notes{Dir: dir}
	if got, ok := second.Get("a"); !ok || string(got) != "one" {
		t.Errorf("of the run before there is %q", got)
	}
	second.Put("c", nil)
	second.Drop()
	second.Put("d", nil)
	if _, ok := second.Get("d"); !ok {
		t.Error("what was put is not there for the same run")
	}
	second.Put("f", nil)
	second.Keep()
	if _, ok := (&Notes{Dir: dir}).Get("b"); !ok {
		t.Error("what nobody asked for is gone before it is to go")
	}
	second.Prune("")
	wanting := &Notes{Dir: dir}
	for _, name := range []string{"a", "d"} {
		wanting.Want(name)
	}
	wanting.Prune("f", "x") // and "f" goes
	third := &Notes{Dir: dir}
	for name, want := range map[string]bool{"a": true, "b": false, "c": false, "d": true, "f": false} {
		if _, ok := third.Get(name); ok != want {
			t.Errorf("%s is there: %v", name, ok)
		}
	}
	if _, ok := (&Notes{Dir: dir, Forget: true}).Get("a"); ok {
		t.Error("what is to be forgotten was given")
	}
	closed := &Notes{Dir: dir, Closed: true}
	closed.Put("e", nil)
	closed.Keep()
	closed.Prune("")
	if _, ok := closed.Get("a"); !ok {
		t.Error("what was closed has forgotten")
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 { // with that which keeps them out of git
		t.Errorf("%d files: %v", len(files), err)
	}
}

func TestADamagedNoteIsNotGiven(t *testing.T) {
	dir := t.TempDir()
	n := &Notes{Dir: dir}
	n.Put("a", []byte("a figure"))
	n.Keep()
	name := filepath.Join(dir, "a"+noteExt)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, damaged := range [][]byte{nil, data[:20], data[:len(data)-1], append(data[:len(data)-1:len(data)-1], 'x')} {
		if err := os.WriteFile(name, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if got, ok := (&Notes{Dir: dir}).Get("a"); ok {
			t.Errorf("%q was given of %q", got, damaged)
		}
	}
}

func TestNotesThatCannotBeWrittenAreNotMissed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	n := &Notes{Dir: filepath.Join(file, "known")}
	n.Put("a", nil)
	n.Keep()
	if _, ok := n.Get("a"); ok {
		t.Error("it was written into a file")
	}
}
