package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"almanac/internal/check"
	"almanac/theme"
)

// TestEveryRuleIsToldOfItsExample makes the mistake of each rule's example, and
// then the same mended. With -update it writes what is told into the catalogue.
func TestEveryRuleIsToldOfItsExample(t *testing.T) {
	if _, err := fs.Stat(theme.Dist, "dist/almanac.css"); err != nil {
		t.Skip("the theme is not built: run make theme")
	}
	for i, rule := range check.Rules() {
		if rule.Example.None != "" || testing.Short() && i%8 != 0 {
			continue // two sites a rule take half a minute: the quick tests make a sample
		}
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			x := rule.Example
			told, _ := tell(t, x, true)
			at := regexp.MustCompile(`(?m)^.*: (warning: )?.* \[`+rule.ID+`\]$`).FindAllString(told, -1)
			if len(at) == 0 {
				t.Fatalf("the mistake is not told by this rule, but:\n%s", told)
			}
			for _, line := range at {
				if strings.Contains(line, ": warning: ") != rule.Warning {
					t.Errorf("the rule is of the severity %s, and this is told: %s", rule.Severity(), line)
				}
			}
			if told != x.Told && *update {
				writeTold(t, rule.ID, told)
			} else if told != x.Told {
				t.Errorf("run the test with -update, and look at what has changed (-catalogue +told):\n%s", cmp.Diff(x.Told, told))
			}
			if told, code := tell(t, x, false); told != "" || code != exitOK {
				t.Errorf("the good example is not good: exit %d\n%s", code, told)
			}
		})
	}
}

// tell makes the site of an example and gives what its command says on standard
// error, without the counts that follow.
func tell(t *testing.T, x check.Example, bad bool) (told string, code int) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/tiny")); err != nil {
		t.Fatal(err)
	}
	layFiles(t, dir, x.Site)
	for _, command := range x.First {
		if told, code := runIn(t, dir, command); code != exitOK {
			t.Fatalf("almanac %s: exit %d\n%s", command, code, told)
		}
	}
	if !bad {
		layFiles(t, dir, x.Good)
		if x.Instead != "" {
			return runIn(t, dir, x.Instead)
		}
		return runIn(t, dir, x.Run)
	}
	layFiles(t, dir, x.Bad)
	for _, name := range x.Without {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, link := range x.Links {
		name, to, _ := strings.Cut(link, " ")
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("this system makes no links: ", err)
		}
	}
	return runIn(t, dir, x.Run)
}

func layFiles(t *testing.T, dir string, files []check.File) {
	t.Helper()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// runIn runs a command on the site in a folder. What is another each time, the
// folder, the day and the fingerprints in names, is told as if it were not.
func runIn(t *testing.T, dir, command string) (told string, code int) {
	t.Helper()
	var args []string
	for _, arg := range strings.Fields(command) {
		arg = strings.ReplaceAll(arg, "$SITE", dir)
		if strings.Contains(arg, "*") {
			found, err := filepath.Glob(filepath.Join(dir, "public", arg))
			if err != nil || len(found) == 0 {
				t.Fatalf("nothing in the built site is %s: %v", arg, err)
			}
			arg = strings.TrimPrefix(filepath.ToSlash(found[0]), filepath.ToSlash(dir)+"/public/")
		}
		args = append(args, arg)
	}
	var out, errs bytes.Buffer
	code = run(args, nil, &out, &errs)
	told = strings.ReplaceAll(errs.String(), dir+string(filepath.Separator), "")
	told = strings.ReplaceAll(told, time.Now().UTC().Format("2 January 2006"), "12 November 2014")
	told = regexp.MustCompile(`-[0-9a-f]{8}\.`).ReplaceAllString(told, "-0123abcd.")
	lines := slices.DeleteFunc(strings.SplitAfter(told, "\n"), func(s string) bool { return strings.HasPrefix(s, "almanac: nothing was ") })
	return strings.Join(lines, ""), code
}

// writeTold puts what is told into the file of a rule.
func writeTold(t *testing.T, id, told string) {
	t.Helper()
	name := filepath.Join("..", "..", "internal", "check", "rules", id+".txtar")
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "told" })
	archive.Files = append(archive.Files, txtar.File{Name: "told", Data: []byte(told)})
	if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestTheCatalogueIsToldInWholeSentences holds the files of the rules to what
// readers of --explain and of the manual expect.
func TestTheCatalogueIsToldInWholeSentences(t *testing.T) {
	for _, r := range check.Rules() {
		if len(r.Title) > 110 || strings.HasSuffix(r.Title, ".") || strings.ToLower(r.Title[:1]) != r.Title[:1] {
			t.Errorf("%s: a title is a line in lower case without a full stop: %q", r.ID, r.Title)
		}
		if len(strings.Join(r.Explanation, " ")) < 80 {
			t.Errorf("%s: says too little: what it means, why it matters, how to mend it", r.ID)
		}
		for _, p := range r.Explanation {
			if !strings.ContainsAny(p[len(p)-1:], ".?") {
				t.Errorf("%s: this does not end as a sentence does: %q", r.ID, p)
			}
		}
		if len(r.Example.Site)+len(r.Example.Bad)+len(r.Example.First)+len(r.Example.Without)+len(r.Example.Links) == 0 && r.Example.Instead == "" && r.Example.None == "" {
			t.Errorf("%s: has no example", r.ID)
		}
	}
}
