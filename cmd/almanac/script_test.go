package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"almanac/theme"
)

var update = flag.Bool("update", false, "write what the program prints into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"almanac": main})
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
			"tiny": func(ts *testscript.TestScript, _ bool, _ []string) {
				ts.Check(os.CopyFS(ts.Getenv("WORK"), os.DirFS(tiny)))
			},
		},
		Condition: func(name string) (bool, error) {
			return name == "theme" && noTheme == nil, nil
		},
	})
}
