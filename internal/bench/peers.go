package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const hugoModule = "github.com/gohugoio/hugo"

// peer makes one of the builders that Almanac is measured beside: fetches it
// into keep, and lays its sources out in work.
func peer(name, keep, work, built string, pages []string) (builder, error) {
	if err := pieces(work, built, pages); err != nil {
		return builder{}, err
	}
	switch name {
	case "hugo":
		return hugo(keep, work)
	case "pagefind":
		b, err := hugo(keep, work)
		if err != nil {
			return b, err
		}
		program, err := fromNPM(keep, "pagefind")
		first := b.steps
		return builder{name: b.name + "+pagefind", steps: func(out string) []step {
			return append(first(out), step{args: []string{program, "--quiet", "--site", out}})
		}}, err
	case "eleventy":
		program, err := fromNPM(keep, "eleventy")
		if err != nil {
			return builder{}, err
		}
		source := filepath.Join(work, "eleventy")
		if err := lay("eleventy", source); err != nil {
			return builder{}, err
		}
		return builder{name: name, steps: func(out string) []step {
			return []step{{args: []string{program, "--quiet", "--output=" + out}, dir: source,
				env: []string{"PAGES=" + filepath.Join(work, "pages"), "FURNITURE=" + filepath.Join(work, "furniture.json")}}}
		}}, nil
	}
	return builder{}, errors.New("no such peer is known")
}

// pieces takes every page to pieces, once: a file each in the folder pages, and
// what all have in furniture.json.
func pieces(work, built string, addresses []string) error {
	dir := filepath.Join(work, "pages")
	if err := os.Mkdir(dir, 0o755); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		return err
	}
	for i, address := range addresses {
		data, err := os.ReadFile(filepath.Join(built, filepath.FromSlash(address)))
		if err != nil {
			return err
		}
		p, err := shape(address, data)
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		// Hugo takes a file of this ending for a page, whose data stand before its text.
		if err := writeJSON(filepath.Join(dir, fmt.Sprintf("%07d.md", i)), p); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		f, err := furnish(address, data)
		if err != nil {
			return fmt.Errorf("%s: %w", address, err)
		}
		if err := writeJSON(filepath.Join(work, "furniture.json"), f); err != nil {
			return err
		}
	}
	return nil
}

func writeJSON(name string, v any) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	e := json.NewEncoder(file)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	return file.Close()
}

// lay copies the templates of a peer into a folder, once.
func lay(name, to string) error {
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	return os.CopyFS(to, os.DirFS(filepath.Join("internal", "bench", name)))
}

func hugo(keep, work string) (builder, error) {
	program, version, err := newestHugo(filepath.Join(keep, "hugo"))
	if err != nil {
		return builder{}, err
	}
	source := filepath.Join(work, "hugo")
	if err := lay("hugo", source); err != nil {
		return builder{}, err
	}
	data, err := os.ReadFile(filepath.Join(work, "furniture.json"))
	if err != nil {
		return builder{}, err
	}
	if err := os.WriteFile(filepath.Join(source, "config", "_default", "params.json"), data, 0o644); err != nil {
		return builder{}, err
	}
	return builder{name: "hugo-" + version, steps: func(out string) []step {
		return []step{{args: []string{program, "--minify", "--logLevel", "error", "--noBuildLock", "--source", source,
			"--contentDir", filepath.Join(work, "pages"), "--destination", out}}}
	}}, nil
}

// newestHugo builds the newest release that the Go at hand can build. What
// was built before is not built again.
func newestHugo(dir string) (program, version string, err error) {
	said, err := exec.Command("go", "list", "-m", "-versions", "-f", `{{join .Versions " "}}`, hugoModule).Output()
	if err != nil {
		return "", "", fmt.Errorf("its versions cannot be had: %w", err)
	}
	versions := strings.Fields(string(said))
	for _, v := range slices.Backward(versions) {
		program := filepath.Join(dir, v, "hugo"+map[bool]string{true: ".exe"}[runtime.GOOS == "windows"])
		if _, err := os.Stat(program); err == nil {
			return program, v, nil
		}
		c := exec.Command("go", "install", hugoModule+"@"+v)
		c.Env = append(os.Environ(), "GOBIN="+filepath.Join(dir, v), "CGO_ENABLED=0")
		said, err := c.CombinedOutput()
		switch {
		case err == nil:
			return program, v, nil
		case !strings.Contains(string(said), "requires go"):
			return "", "", fmt.Errorf("%s: %w\n%s", v, err, said)
		}
	}
	return "", "", errors.New("no version of it can be built by this Go")
}

// fromNPM gives a program of internal/bench/package.json, which are all
// installed into keep.
func fromNPM(keep, name string) (string, error) {
	dir := filepath.Join(keep, "npm")
	program := filepath.Join(dir, "node_modules", ".bin", name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	same := true
	for _, file := range []string{"package.json", "package-lock.json"} {
		data, err := os.ReadFile(filepath.Join("internal", "bench", file))
		if err != nil {
			return "", err
		}
		old, err := os.ReadFile(filepath.Join(dir, file))
		same = same && err == nil && string(old) == string(data)
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o644); err != nil {
			return "", err
		}
	}
	if _, err := os.Stat(program); err == nil && same {
		return program, nil
	}
	return program, run1(dir, "npm", "--no-audit", "--no-fund", "--no-update-notifier", "ci")
}
