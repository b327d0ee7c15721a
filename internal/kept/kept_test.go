package kept

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAFileIsMadeOnceAndKept(t *testing.T) {
	s := &Store{Dir: filepath.Join(t.TempDir(), "made"), Make: true}
	times := 0
	of := func() ([]byte, error) { times++; return []byte("content"), nil }
	first, err := s.Get("2016/a.ods", of)
	if err != nil || !s.Has("2016/a.ods") || s.Has("2016/b.ods") {
		t.Fatal(err)
	}
	again, err := s.Get("2016/a.ods", of)
	if err != nil || times != 1 || !bytes.Equal(first, again) {
		t.Errorf("it was made %d times: %v", times, err)
	}
	if ignore, err := os.ReadFile(filepath.Join(s.Dir, ".gitignore")); err != nil || string(ignore) != "*\n" {
		t.Errorf("git is told %q: %v", ignore, err)
	}
}

func TestWhatFailsIsNotKept(t *testing.T) {
	s := &Store{Dir: t.TempDir(), Make: true}
	failure := errors.New("no")
	if _, err := s.Get("a", func() ([]byte, error) { return nil, failure }); !errors.Is(err, failure) || s.Has("a") {
		t.Errorf("kept %v: %v", s.Has("a"), err)
	}
}

func TestOnlyWhatIsWantedIsRetained(t *testing.T) {
	s := &Store{Dir: t.TempDir(), Make: true}
	for _, name := range []string{"2016/old.ods", "2016/new.ods", "2014/old.ods"} {
		if _, err := s.Get(name, func() ([]byte, error) { return nil, nil }); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(s.Retain("2016", "2016/new.ods"), s.Retain("1999")); err != nil {
		t.Fatal(err)
	}
	if s.Has("2016/old.ods") || !s.Has("2016/new.ods") || !s.Has("2014/old.ods") {
		t.Error("another file was removed than that of another state of the edition")
	}
}

func TestTheStampOfAStoreTellsItsFiles(t *testing.T) {
	s := &Store{Dir: t.TempDir()}
	seen := map[string]bool{s.Stamp(): true, (*Store)(nil).Stamp(): true}
	for _, name := range []string{"card.png", "2016/a.ods"} {
		if err := s.Put(name, []byte("content")); err != nil {
			t.Fatal(err)
		}
		if seen[s.Stamp()] {
			t.Errorf("with %s the stamp is one of before", name)
		}
		seen[s.Stamp()] = true
	}
	if err := os.Remove(filepath.Join(s.Dir, "card.png")); err != nil {
		t.Fatal(err)
	}
	if seen[s.Stamp()] {
		t.Error("without the card the stamp is one of before")
	}
}
