package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/source"
)

// TestACommandWritesNothingWhenTheLedgerWasChangedMeanwhile lets the ledger change
// between the beginning and the end of a command, by hand or by git.
func TestACommandWritesNothingWhenTheLedgerWasChangedMeanwhile(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		code                int
		said                string
	}{
		{"the same ledger", "one\n", "one\n", exitOK, ""},
		{"none at all", "", "", exitOK, ""},
		{"a line more", "one\n", "one\ntwo\n", exitProblem, "almanac: nothing was written: data/ledger.csv was changed meanwhile; run this one again\n"},
		{"the first line", "", "one\n", exitProblem, "almanac: nothing was written: data/ledger.csv was changed meanwhile; run this one again\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "data"), 0o777); err != nil {
				t.Fatal(err)
			}
			if tt.after != "" {
				if err := os.WriteFile(filepath.Join(dir, edition.LedgerFile), []byte(tt.after), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			var out strings.Builder
			var probs source.Problems
			alone, err := commit.Begin(dir)
			if err != nil {
				t.Fatal(err)
			}
			in := inSite{dir: dir, fsys: os.DirFS(dir), ledger: []byte(tt.before), alone: alone}
			defer in.end(env{stderr: &out})
			code := wrote(env{stderr: &out}, in, []commit.File{{Path: "data/new.csv", Data: []byte("new\n")}}, nil, &probs)
			if code != tt.code || out.String() != tt.said {
				t.Errorf("code %d, %q", code, out.String())
			}
			if _, err := os.Stat(filepath.Join(dir, "data/new.csv")); (err == nil) != (tt.code == exitOK) {
				t.Error("written or not:", err)
			}
		})
	}
}
