package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheSameEntriesGiveTheSameZip(t *testing.T) {
	entries := []entry{{"LICENSE.txt", []byte("licence"), false}, {"almanac", []byte("program"), true}}
	one, err := zipped(entries)
	if err != nil {
		t.Fatal(err)
	}
	two, err := zipped(entries)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("two zips of the same entries differ")
	}
	r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range entries {
		f := r.File[i]
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(rc)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name != e.name || !bytes.Equal(data, e.data) {
			t.Errorf("entry %d is %s with %q", i, f.Name, data)
		}
		if runs := f.Mode()&0o111 != 0; runs != e.executable {
			t.Errorf("%s has mode %v", f.Name, f.Mode())
		}
		if f.Modified.Year() != 1980 {
			t.Errorf("%s bears the time %v", f.Name, f.Modified)
		}
	}
}

func TestLicencesOfTheThemeAreFound(t *testing.T) {
	t.Chdir(filepath.Join("..", "..")) // LICENSE is there
	theme := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(theme, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("package.json", `{"dependencies":{"with":"1","@a/without":"2"},"devDependencies":{"tool":"1"}}`)
	write("node_modules/with/package.json", `{"version":"1.2.3","license":"ISC"}`)
	write("node_modules/with/LICENSE.md", "be kind\r\n")
	write("node_modules/@a/without/package.json", `{"version":"2.0.0","license":"MIT","homepage":"https://example.org"}`)
	texts, err := themeLicences(theme)
	if err != nil {
		t.Fatal(err)
	}
	got := string(join(texts))
	for _, want := range []string{"with 1.2.3\n==========\n\nbe kind\n\n", "@a/without 2.0.0\n", "Copyright (c) The authors of @a/without, https://example.org\n\nPermission is hereby granted"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}

	write("node_modules/with/LICENSE.md", "")
	if err := os.Remove(filepath.Join(theme, "node_modules", "with", "LICENSE.md")); err != nil {
		t.Fatal(err)
	}
	if _, err := themeLicences(theme); err == nil || !strings.Contains(err.Error(), "with: no licence") {
		t.Errorf("error %v, want one that names the package without a licence", err)
	}
}

func TestAnUnknownSystemIsBadUsage(t *testing.T) {
	var stderr bytes.Buffer
	if code := run([]string{"-version", "v", "-only", "plan9/mips"}, io.Discard, &stderr); code != 2 || !strings.Contains(stderr.String(), "windows/arm64") {
		t.Errorf("code %d, %q", code, stderr.String())
	}
}
