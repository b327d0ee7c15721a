package main

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/theme"
)

// TestEveryChangedByteIsFoundAndNamed changes bytes of the three files that a
// sealed edition rests on, the first and the last and some between, and wants
// "almanac check" to stop at each and to name the file.
func TestEveryChangedByteIsFoundAndNamed(t *testing.T) {
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"seal", "--site", dir, "2014"},
		{"withdraw", "--site", dir, "--reason", "It named \"somebody\", and more.", "2014", "areas/west/n1/"},
		{"revise", "--site", dir, "--reason", "One figure was wrong.", "2014"},
	} {
		if code, errs := checked(args...); code != exitOK {
			t.Fatalf("almanac %v: %s", args, errs)
		}
	}
	r := rand.New(rand.NewPCG(2014, 2034))
	for name, samples := range map[string]int{"data/2014/site.zip": 20, "data/2014/seal.json": 30, "data/ledger.csv": 40} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, filepath.FromSlash(name))
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i := range samples {
				at := r.IntN(len(data))
				switch i {
				case 0, 1:
					at = i * (len(data) - 1)
				}
				changed := bytes.Clone(data)
				changed[at] ^= byte(1 << r.IntN(8))
				if err := os.WriteFile(file, changed, 0o644); err != nil {
					t.Fatal(err)
				}
				code, errs := checked("check", "--site", dir)
				if code != exitProblem || !strings.Contains(errs, name) {
					t.Errorf("byte %d, %q made %q: exit %d\n%s", at, data[at], changed[at], code, errs)
				}
			}
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
			if code, errs := checked("check", "--site", dir); code != exitOK {
				t.Errorf("the file as it was: exit %d\n%s", code, errs)
			}
		})
	}
}

func checked(args ...string) (int, string) {
	var out, errs bytes.Buffer
	code := run(args, nil, &out, &errs)
	return code, errs.String()
}
