package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTheReadmeListsTheCommandsAsTheProgramDoes(t *testing.T) {
	var want []string
	for _, c := range commands() {
		want = append(want, fmt.Sprintf("    almanac %-9s %s", c.name, c.summary))
	}
	var got []string
	for _, line := range strings.Split(readme(t), "\n") {
		if strings.HasPrefix(line, "    almanac ") {
			got = append(got, line)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("README.md has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	var text bytes.Buffer
	usage(&text)
	for _, c := range commands() {
		if !strings.Contains(text.String(), fmt.Sprintf("  %-8s  %s\n", c.name, c.summary)) {
			t.Errorf("the usage text does not say what %q does", c.name)
		}
	}
}

// TestEveryFlagIsInTheManualAndInTheUsageOfItsCommand looks at the flags themselves:
// the manual's list is made from the code's text, which can miss one.
func TestEveryFlagIsInTheManualAndInTheUsageOfItsCommand(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "..", "content", "guide", "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		f := flags(c, io.Discard)
		c.run(env{stdout: io.Discard, stderr: io.Discard}, f, []string{"-h"})
		f.VisitAll(func(f *flag.Flag) {
			if listed := fmt.Sprintf("| `%s` | `--%s", c.name, f.Name); !strings.Contains(string(manual), listed) {
				t.Errorf("commands.md does not list --%s of %s", f.Name, c.name)
			}
			if !strings.Contains(c.args, "--"+f.Name) {
				t.Errorf("the usage of %s does not name --%s: %s", c.name, f.Name, c.args)
			}
		})
	}
}

func TestTheReadmeFitsOnTwoScreens(t *testing.T) {
	if n := strings.Count(readme(t), "\n"); n > 100 {
		t.Errorf("README.md has %d lines, at most 100 are allowed", n)
	}
}

// TestTheReadmeNamesWhatIsThere holds the tree of README.md to the repository.
func TestTheReadmeNamesWhatIsThere(t *testing.T) {
	text := readme(t)
	for _, m := range regexp.MustCompile("(?m)^    ([a-z/]+/|config.toml) ").FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("README.md names %s: %v", m[1], err)
		}
	}
	rooms, err := os.ReadDir(filepath.Join("..", "..", "internal"))
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range rooms {
		listed := regexp.MustCompile(`(?m)^    [0-8 ]  ` + room.Name() + ` `).MatchString(text)
		if room.IsDir() && room.Name() != "floors" && !listed {
			t.Errorf("README.md does not list internal/%s", room.Name())
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^    [0-8 ]  ([a-z]+) `).FindAllStringSubmatch(text, -1) {
		if _, err := os.Stat(filepath.Join("..", "..", "internal", m[1])); err != nil {
			t.Errorf("README.md lists %s: %v", m[1], err)
		}
	}
}
