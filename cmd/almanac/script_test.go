package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"almanac/theme"
)

var update = flag.Bool("update", false, "write what the program prints into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(sharing{m}, map[string]func(){"almanac": main})
}

// sharing runs the tests and removes what several of them have looked at.
type sharing struct{ *testing.M }

func (s sharing) Run() int {
	defer func() { _ = os.RemoveAll(shared) }()
	return s.M.Run()
}

// TestScripts runs testdata/script: what a user types and sees. The tiny site
// that many of them begin with is testdata/tiny, copied into $WORK by "tiny".
func TestScripts(t *testing.T) {
	tiny, err := filepath.Abs("testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	_, noTheme := fs.Stat(theme.Dist, "dist/almanac.css")
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"keep": keep, "same": sameFiles, "nowhere": nowhere, "flip": flip, "replace": replaceText, "unlist": unlist,
			"tiny": func(ts *testscript.TestScript, _ bool, _ []string) {
				ts.Check(os.CopyFS(ts.Getenv("WORK"), os.DirFS(tiny)))
			},
		},
		Condition: func(name string) (bool, error) {
			return name == "theme" && noTheme == nil, nil
		},
	})
}

// keep copies a folder: keep FROM TO.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.RemoveAll(ts.MkAbs(args[1])))
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

// sameFiles holds that every file of a folder is in another with the same
// bytes, and that this has no others, but for those named: same A B [EXCEPT…].
// With ! it holds that something differs.
func sameFiles(ts *testscript.TestScript, neg bool, args []string) {
	a, b := contents(ts, args[0]), contents(ts, args[1])
	var differ []string
	for name := range b {
		if _, ok := a[name]; !ok {
			differ = append(differ, name+" is new")
		}
	}
	for name, data := range a {
		if was, ok := b[name]; !slices.Contains(args[2:], name) && (!ok || was != data) {
			differ = append(differ, name+" differs")
		}
	}
	slices.Sort(differ)
	if len(a) == 0 {
		ts.Fatalf("%s is empty", args[0])
	}
	if (len(differ) > 0) != neg {
		ts.Fatalf("of %d files: %s", len(a), strings.Join(differ, ", "))
	}
}

func contents(ts *testscript.TestScript, dir string) map[string]string {
	out := map[string]string{}
	root := os.DirFS(ts.MkAbs(dir))
	ts.Check(fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		out[name] = string(data)
		return err
	}))
	return out
}

// nowhere holds that no file of a folder holds a text: nowhere TEXT DIR
// [EXCEPT…]. With ! it holds that one does, so that the text is the right one.
func nowhere(ts *testscript.TestScript, neg bool, args []string) {
	var found []string
	for name, data := range contents(ts, args[1]) {
		if strings.Contains(data, args[0]) && !slices.Contains(args[2:], name) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	if (len(found) > 0) != neg {
		ts.Fatalf("%q is in %d files: %s", args[0], len(found), strings.Join(found, ", "))
	}
	ts.Logf("%q is in %d files: %s", args[0], len(found), strings.Join(found, ", "))
}

// flip changes one bit of a file: flip FILE OFFSET, which counts from the end
// when it is negative.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(data)
	}
	data[at] ^= 1
	ts.Check(os.WriteFile(name, data, 0o644))
}

// replaceText changes a text of a file, which must be there: replace FILE OLD NEW.
func replaceText(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	if !strings.Contains(string(data), args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(name, []byte(strings.Replace(string(data), args[1], strings.ReplaceAll(args[2], `\n`, "\n"), 1)), 0o644))
}

// unlist takes lines that begin with a text out of a manifest, some of which
// there must be: unlist FILE START….
func unlist(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	lines := strings.Split(string(data), "\n")
	kept := slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return slices.ContainsFunc(args[1:], func(start string) bool { return strings.HasPrefix(line, start) })
	})
	if len(kept) == len(lines) {
		ts.Fatalf("%s has no line that begins with %q", args[0], args[1:])
	}
	text := strings.ReplaceAll(strings.Join(kept, "\n"), "},\n}\n}", "}\n}\n}")
	ts.Check(os.WriteFile(name, []byte(text), 0o644))
}
