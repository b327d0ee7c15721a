package card

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Store is a folder in which cards are kept by their keys. It may be deleted at
// any time; it keeps itself out of git.
type Store struct {
	Dir  string
	Draw bool // cards that are not there are drawn; else a build goes without them
}

// Has reports whether a card is there.
func (s *Store) Has(key string) bool {
	_, err := os.Stat(s.file(key))
	return err == nil
}

// Get gives a card, drawn now if it is not there.
func (s *Store) Get(key string, of func() (*Card, error)) ([]byte, error) {
	data, err := os.ReadFile(s.file(key))
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return data, err
	}
	c, err := of()
	if err != nil {
		return nil, err
	}
	if data, err = c.PNG(); err != nil {
		return nil, err
	}
	return data, s.put(key, data)
}

// put keeps a card. It comes to its place whole, or a build that is killed would
// leave half of one for good.
func (s *Store) put(key string, data []byte) error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.Dir, ".gitignore"), []byte("*\n"), 0o644); err != nil {
		return err
	}
	part, err := os.CreateTemp(s.Dir, ".part-*")
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), s.file(key))
	}
	if err != nil {
		return errors.Join(err, os.Remove(part.Name()))
	}
	return nil
}

func (s *Store) file(key string) string { return filepath.Join(s.Dir, key+".png") }
