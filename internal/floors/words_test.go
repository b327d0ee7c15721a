package floors

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"almanac/internal/words"
	"almanac/layouts"
)

var (
	inLayouts = regexp.MustCompile(`\b(?:word|say) "([^"]+)"`)
	inNotices = regexp.MustCompile(`\bsay\("([a-z_]+)"`)
	inScripts = regexp.MustCompile(`'([a-z_]+(?:\.[a-z_]+)*\.?)(?:'|\$\{)`)
)

// asked lists what the program asks the file of words for: keys, and the beginnings
// of keys that are put together, which end in a point or an underscore.
func asked(t *testing.T) (keys map[string]bool, beginnings []string) {
	t.Helper()
	keys = map[string]bool{}
	take := func(s string) {
		keys[s] = true
		if strings.Contains(s, ".") && (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "_")) {
			beginnings = append(beginnings, s)
		}
	}
	for _, f := range parse(t) {
		if f.isTest() {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					take(s)
				}
			}
			return true
		})
	}
	root := os.DirFS("../..")
	for _, folder := range []string{"layouts", "theme/src"} {
		err := fs.WalkDir(root, folder, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, name)
			for _, m := range inLayouts.FindAllStringSubmatch(string(data), -1) {
				take(m[1])
			}
			if strings.HasSuffix(name, ".js") {
				for _, m := range inScripts.FindAllStringSubmatch(strings.ReplaceAll(string(data), "`", "'"), -1) {
					take("script." + m[1])
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range inNotices.FindAllStringSubmatch(notices(t), -1) {
		take("notice." + m[1])
	}
	return keys, beginnings
}

// notices is the script of the notices about other editions, which has its words
// in itself.
func notices(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../site/editions.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestEveryMessageOfTheFileOfWordsIsAskedFor(t *testing.T) {
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	keys, beginnings := asked(t)
	for _, key := range w.Keys() {
		part := slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(key, b) })
		for stem := range keys { // "changes.new" + "_areas"
			part = part || strings.Contains(stem, ".") && strings.HasPrefix(key, stem+"_")
		}
		if !keys[key] && !part {
			t.Errorf("nothing asks for the message %q", key)
		}
	}
}

func TestEveryMessageOfTheScriptsExists(t *testing.T) {
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range inNotices.FindAllStringSubmatch(notices(t), -1) {
		if !w.Has("notice."+m[1]) && !strings.HasSuffix(m[1], "_") {
			t.Errorf("the notices say %q, and there is no message notice.%s", m[1], m[1])
		}
	}
	said := regexp.MustCompile(`\b(?:say|word|parts)\('([a-z_.]+)'[,)]`)
	root := os.DirFS("../..")
	err = fs.WalkDir(root, "theme/src", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".js") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		for _, m := range said.FindAllStringSubmatch(string(data), -1) {
			if !w.Has("script." + m[1]) {
				t.Errorf("%s says %q, and there is no message script.%s", name, m[1], m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
