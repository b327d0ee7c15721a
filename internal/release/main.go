// Command release makes the program for every system that authors use, as one
// zip file each and a SHA256SUMS:
//
//	go run ./internal/release -version v1.0 -out dist
//
// The same sources, theme and Go release give the same bytes on every machine:
// cgo is off, paths of the machine and the build id are left out, and the
// zips hold one time for all and no owners. Beside the program each holds its licence
// and the licences of everything that is compiled into it.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// targets are the systems of a release.
func targets() []string {
	return []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64"}
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	f := flag.NewFlagSet("release", flag.ContinueOnError)
	f.SetOutput(stderr)
	version := f.String("version", "", "the version that the program says it is")
	out := f.String("out", "dist", "the folder to write")
	only := f.String("only", "", "one system, such as windows/amd64 (default: all)")
	if err := f.Parse(args); err != nil || *version == "" || f.NArg() > 0 {
		f.Usage()
		return 2
	}
	list := targets()
	if *only != "" {
		if !slices.Contains(list, *only) {
			fmt.Fprintf(stderr, "release: %q is none of %s\n", *only, strings.Join(list, ", "))
			return 2
		}
		list = []string{*only}
	}
	if err := release(*version, *out, list, stdout); err != nil {
		fmt.Fprintf(stderr, "release: %v\n", err)
		return 3
	}
	return 0
}

// release makes every target and then SHA256SUMS, which is removed first, so
// that it is there only when all is.
func release(version, out string, list []string, stdout io.Writer) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	sums := filepath.Join(out, "SHA256SUMS")
	if err := os.RemoveAll(sums); err != nil {
		return err
	}
	var lines strings.Builder
	for _, target := range list {
		data, err := archive(version, target)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		name := fmt.Sprintf("almanac-%s-%s.zip", version, strings.ReplaceAll(target, "/", "-"))
		if err := os.WriteFile(filepath.Join(out, name), data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(data), name)
		fmt.Fprintf(stdout, "%s  %.1f MB\n", name, float64(len(data))/1e6)
	}
	return os.WriteFile(sums, []byte(lines.String()), 0o644)
}

func archive(version, target string) ([]byte, error) {
	program, err := compile(version, target)
	if err != nil {
		return nil, err
	}
	licence, err := os.ReadFile("LICENSE")
	if err != nil {
		return nil, err
	}
	others, err := licences(target)
	if err != nil {
		return nil, err
	}
	name := "almanac"
	if strings.HasPrefix(target, "windows/") {
		name += ".exe"
	}
	return zipped([]entry{{"LICENSE.txt", licence, false}, {"LICENSES-OF-OTHERS.txt", others, false}, {name, program, true}})
}

// environment is that of the Go command for a target. GOFLAGS of the machine
// must not reach a release.
func environment(target string) []string {
	system, arch, _ := strings.Cut(target, "/")
	return append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=")
}

func compile(version, target string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "almanac-release-")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "almanac")
	_, err = goCommand(target, "build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -buildid= -X main.version="+version, "-o", program, "./cmd/almanac")
	var data []byte
	if err == nil {
		data, err = os.ReadFile(program)
	}
	return data, errors.Join(err, os.RemoveAll(dir))
}

func goCommand(target string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Env = environment(target)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, stderr.Bytes())
	}
	return out, nil
}

// licences gathers the licence of each module that is compiled into the
// program, of Go itself and of what the theme is made from.
func licences(target string) ([]byte, error) {
	list, err := goCommand(target, "list", "-deps", "-json=Module,Standard", "./cmd/almanac")
	if err != nil {
		return nil, err
	}
	dirs := map[string]string{} // by name
	for dec := json.NewDecoder(bytes.NewReader(list)); ; {
		var p struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if p.Module != nil && !p.Module.Main {
			dirs[p.Module.Path+" "+p.Module.Version] = p.Module.Dir
		}
	}
	root, err := goCommand(target, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	dirs["Go"] = strings.TrimSpace(string(root))
	texts, err := themeLicences("theme")
	if err != nil {
		return nil, err
	}
	for name, dir := range dirs {
		if texts[name], err = licenceIn(dir); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return join(texts), nil
}

func join(texts map[string][]byte) []byte {
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := bytes.TrimSpace(bytes.ReplaceAll(texts[name], []byte("\r\n"), []byte("\n")))
		fmt.Fprintf(&out, "%s\n%s\n\n%s\n\n", name, strings.Repeat("=", len(name)), text)
	}
	return out.Bytes()
}

// themeLicences gives the licences of what of npm reaches a page: the theme's
// dependencies, not the tools that build and test it. A package may bring no
// file and only name the MIT licence; its terms are those of our own.
func themeLicences(theme string) (map[string][]byte, error) {
	var own struct {
		Dependencies map[string]string `json:"dependencies"`
	}
	if err := readJSON(filepath.Join(theme, "package.json"), &own); err != nil {
		return nil, err
	}
	texts := map[string][]byte{}
	for name := range own.Dependencies {
		dir := filepath.Join(theme, "node_modules", filepath.FromSlash(name))
		var about struct {
			Version string `json:"version"`
			License string `json:"license"`
			Home    string `json:"homepage"`
		}
		if err := readJSON(filepath.Join(dir, "package.json"), &about); err != nil {
			return nil, err
		}
		text, err := licenceIn(dir)
		if err != nil && about.License == "MIT" {
			text, err = mitTerms("The authors of " + name + ", " + about.Home)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		texts[name+" "+about.Version] = text
	}
	return texts, nil
}

func readJSON(name string, into any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// mitTerms takes the terms of the MIT licence from our own.
func mitTerms(holder string) ([]byte, error) {
	data, err := os.ReadFile("LICENSE")
	if err != nil {
		return nil, err
	}
	_, terms, found := bytes.Cut(data, []byte("Permission is hereby granted"))
	if !found || !bytes.HasPrefix(data, []byte("MIT License")) {
		return nil, errors.New("LICENSE is not the MIT licence any more")
	}
	return append([]byte("MIT License\n\nCopyright (c) "+holder+"\n\nPermission is hereby granted"), terms...), nil
}

// licenceIn fails where there is none: a release must not leave one out.
func licenceIn(dir string) ([]byte, error) {
	names := []string{"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "COPYING"}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil || !errors.Is(err, os.ErrNotExist) {
			return data, err
		}
	}
	return nil, fmt.Errorf("no licence found in %s (%s)", dir, strings.Join(names, ", "))
}
