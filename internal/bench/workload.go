package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A workload is a site to be built.
type workload struct {
	site    string
	figures int
	pages   []string // addresses, without redirects
}

// generate makes a site with so many authorities, whose years are repeated. A process of its own does
// it: a large process makes what it starts look large (see measure).
func generate(work string, areas, repeats int) (*workload, error) {
	load := &workload{site: filepath.Join(work, "site")}
	if err := run1("", "go", "run", "./internal/demo/generate", "-wide", fmt.Sprint(areas), "-repeat", fmt.Sprint(repeats), load.site); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(load.site, "data", "[0-9]*", "*.csv"))
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		load.figures += bytes.Count(data, []byte("\n")) - 1 // without the header row
	}
	return load, nil
}

// run1 runs a command to its end, in a folder or here; an error holds what it said.
func run1(dir, name string, args ...string) error {
	c := exec.Command(name, args...)
	c.Dir = dir
	if said, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c, err, said)
	}
	return nil
}

// pagesOf lists the pages of a built site, by address. Redirects are none.
func pagesOf(built string) ([]string, error) {
	var pages []string
	err := filepath.WalkDir(built, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".html" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil || bytes.Contains(data, []byte(`http-equiv="refresh"`)) {
			return err
		}
		path, err := filepath.Rel(built, name)
		pages = append(pages, filepath.ToSlash(path))
		return err
	})
	if err == nil && len(pages) == 0 {
		err = errors.New("no page was built")
	}
	slices.SortFunc(pages, strings.Compare)
	return pages, err
}
