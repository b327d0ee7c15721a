// Command generate writes the generated files of the demonstration into the
// site in the folder named by its argument. It is run by "go generate ./data".
//
// With -wide N it makes a new site of N authorities instead, from the
// demonstration in the current folder, and with -part it builds a part of it.
// With -repeat N its five years are repeated N times before the first.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"almanac/internal/demo"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	wide := flags.Int("wide", 0, "make a site of `N` authorities from the demonstration in the current folder")
	part := flags.Bool("part", false, "build a part of the wide site")
	repeats := flags.Int("repeat", 0, "repeat the years of the wide site `N` times before the first")
	if flags.Parse(args) != nil || flags.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: generate [-wide N [-repeat N] [-part]] FOLDER")
		return 2
	}
	if err := write(flags.Arg(0), *wide, *repeats); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		return 3
	}
	if *part {
		if err := buildPart(flags.Arg(0)); err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			return 3
		}
	}
	return 0
}

// write makes the files in the folder root: those of the demonstration, or a
// wide site.
func write(root string, wide, repeats int) error {
	demonstration := os.DirFS(root)
	if wide > 0 {
		demonstration = os.DirFS(".")
	}
	var probs source.Problems
	f, err := framework.Read(demonstration, demo.Framework, &probs)
	if err != nil {
		return err
	}
	if probs.Errors() > 0 {
		return fmt.Errorf("%s", probs.Sorted()[0])
	}
	var files map[string][]byte
	if wide > 0 {
		files, err = demo.Wide(demonstration, f, wide, repeats)
	} else {
		files, err = demo.Files(f)
	}
	if err != nil {
		return err
	}
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("%d files\n", len(files))
	return nil
}
