package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/theme"
)

// TestEveryMistakeIsToldOnce makes one mistake after the other in the words of a
// tiny site. Each archive of testdata/mistakes holds the files with a mistake, and
// before them what its author is told: one message, where it is, and what to do
// about it.
func TestEveryMistakeIsToldOnce(t *testing.T) {
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	mistakes, err := filepath.Glob("testdata/mistakes/*.txtar")
	if err != nil || len(mistakes) < 200 {
		t.Fatalf("%d mistakes, expected 200 or more: %v", len(mistakes), err)
	}
	base := fstest.MapFS{}
	tiny := os.DirFS("testdata/tiny")
	err = fs.WalkDir(tiny, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var data []byte
			data, err = fs.ReadFile(tiny, name)
			base[name] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range mistakes {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for name, f := range base {
				fsys[name] = f
			}
			for _, f := range archive.Files {
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			var probs source.Problems
			if _, err := site.Check(siteOptions(fsys), &probs); err != nil {
				t.Fatal(err)
			}
			if all := probs.Sorted(); len(all) != 1 || all[0].Warning {
				t.Errorf("%d messages, expected one error", len(all))
			}
			var told bytes.Buffer
			printProblems(&told, &probs)
			if want := string(archive.Comment); told.String() != want {
				t.Errorf("told:\n%sexpected:\n%s", told.String(), want)
			}
		})
	}
}
