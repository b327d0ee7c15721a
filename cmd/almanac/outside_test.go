package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNoNameLeadsOutOfTheSite gives names that lead upwards to everything that
// takes one from an author, on the command line and in files. What lies beside
// the site is neither read nor written.
func TestNoNameLeadsOutOfTheSite(t *testing.T) {
	const secret = "of 4711 children"
	inFile := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	inHead := func(old, new string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { change(t, filepath.Join(dir, "data/2014/edition.toml"), old, new) }
	}
	nothing := func(*testing.T, string) {}
	cases := []struct {
		name    string
		prepare func(t *testing.T, dir string)
		args    []string
		said    string // part of the message
	}{
		{"a picture", inFile("content/2014/areas/east/n1.md", "![x](../../../../../secret/a.png)\n"), []string{"build"}, "lies outside the folder content [image]"},
		{"a link", inFile("content/2014/areas/east/n1.md", "[x](../../../../../secret/a.md)\n"), []string{"build"}, "lies outside the folder content [link]"},
		{"a link by its code", inFile("content/2014/areas/east/n1.md", "[x](%2e%2e/../../../../secret/a.md)\n"), []string{"build"}, "lies outside the folder content [link]"},
		{"a framework", inHead(`framework = "tiny"`, `framework = "../../../secret/tiny"`), []string{"build"}, "[unknown-framework]"},
		{"neighbours", inHead(`framework = "tiny"`, "framework = \"tiny\"\nneighbours = \"../../../secret/a\""), []string{"build"}, "[unknown-neighbours]"},
		{"a folder of archives", func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, "config.toml"), "title =", "archives = \"../secret\"\ntitle =")
		}, []string{"seal", "2014"}, "[value]"},
		{"the edition of a seal", nothing, []string{"seal", "../../secret"}, "[no-edition]"},
		{"the edition of a revision", nothing, []string{"revise", "../../secret", "--reason", "x"}, "[no-edition]"},
		{"the edition of an import", nothing, []string{"import", "../../secret", "testdata/tiny/data/2014/n1.csv"}, "[edition-id]"},
		{"the place of a text", nothing, []string{"new", "commentary", "2014", "../../../secret/a.md"}, "content/"},
		{"the edition of a text", nothing, []string{"new", "commentary", "../../secret", "index.md"}, "[no-edition]"},
		{"an address that moves", nothing, []string{"redirect", "../secret/index.html", "about/index.html"}, "[redirect]"},
		{"an address to move to", nothing, []string{"redirect", "about/a.html", "../secret/index.html"}, "[redirect]"},
		{"the only edition", nothing, []string{"build", "--only", "../../secret", "--out", "copy"}, "[no-edition]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			dir := tinySite(t)
			beside := filepath.Join(filepath.Dir(dir), "secret")
			for _, name := range []string{"a.png", "a.md", "a.csv", "tiny.toml", "edition.toml", "index.html"} {
				inFile(name, secret)(t, beside)
			}
			c.prepare(t, dir)
			before, around := treeOf(t, dir), treeOf(t, beside)
			t.Chdir(filepath.Dir(dir)) // where a copy would go
			code, out, errs := almanac(append(c.args, "--site", dir)...)
			if code != exitProblem || !strings.Contains(errs, c.said) || strings.Contains(out+errs, secret) {
				t.Errorf("exit code %d, %q, %q; want %d and %q", code, out, errs, exitProblem, c.said)
			}
			if diff := cmp.Diff(before, treeOf(t, dir)); diff != "" {
				t.Errorf("the site has changed:\n%s", diff)
			}
			if diff := cmp.Diff(around, treeOf(t, beside)); diff != "" {
				t.Errorf("what lies beside it has changed:\n%s", diff)
			}
		})
	}
}
