// Command generate writes the generated files of the demonstration into the
// site in the folder named by its argument. It is run by "go generate ./data".
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"almanac/internal/demo"
	"almanac/internal/framework"
	"almanac/internal/source"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	if len(args) != 1 {
		fmt.Fprintln(os.Stderr, "usage: generate FOLDER")
		return 2
	}
	if err := write(args[0]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		return 3
	}
	return 0
}

func write(root string) error {
	var probs source.Problems
	f, err := framework.Read(os.DirFS(root), demo.Framework, &probs)
	if err != nil {
		return err
	}
	if probs.Errors() > 0 {
		return fmt.Errorf("%s", probs.Sorted()[0])
	}
	files, err := demo.Files(f)
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
