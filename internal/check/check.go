// Package check holds the rules: what each means, and those about figures
// beside one another.
//
// # The catalogue
//
// Every rule of the program, wherever it is raised, has a file in rules, named
// by its id. It is a txtar archive. Its comment begins with the severity and a
// title, and goes on with an explanation in paragraphs: what it means, why it
// matters to a reader of the site, how to mend it.
//
//	warning: an authority's figure is out of all proportion
//
//	What it means …
//
//	run: import --site $SITE 2014 $SITE/plans.csv
//
// The files are an example and a test at once. They are laid over the tiny site
// of cmd/almanac/testdata/tiny: those below site first, then the commands of
// lines "first:" are run, then those below bad, or good, are laid over it; the
// bad one loses the files of lines "without:" and gets the links of lines
// "link:". The command of the line "run:", almanac check without one, must then
// say of bad what the file told holds, the rule among it, and of good nothing
// at all; where the mistake is in the command itself, the line "instead:" has
// the right one. $SITE is the folder, and a * in an argument stands for what is
// in the built site. A rule that no small site can break says why in a line
// "none:".
//
// To add a rule: raise it, write its file with everything but told, and run
//
//	go test ./cmd/almanac -run TestEveryRule -update
//	go generate ./internal/manual
//
// The tests of the manual find every id that the code raises, and fail when one
// has no file, when a file has no such rule, or when the severities differ. A
// rule is an error or a warning, never both: an editor may hide warnings, and a
// reader of the catalogue must know whether a build stops.
//
// # Figures beside one another
//
// Readers of files refuse what cannot be read. Figures looks at what could be:
// one file a rule, listed in the order of Figures.
//
// # Formats
//
// WriteJSON, WriteSARIF and WriteAnnotations say to programs what the command
// line says to people.
package check

import (
	"cmp"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

//go:embed rules/*.txtar
var rules embed.FS

// A Rule is one thing that can be wrong in the user's files.
type Rule struct {
	ID          string // "recomputed"
	Title       string // what is wrong, in a line: lower case, no full stop
	Warning     bool   // it does not stop a build
	Explanation []string
	Example     Example
}

// Example is a mistake, and the same mended.
type Example struct {
	Site    []File   // what both begin with, over a tiny site
	First   []string // commands before the mistake is made
	Bad     []File
	Without []string // files that the mistake is to lack
	Good    []File
	Links   []string // a name and what it leads to, of the mistake
	Run     string   // the command that tells
	Instead string   // of Good; empty where it is the same
	None    string   // why there is no example
	Told    string   // what it says of Bad
}

// File is a file of an example, its name relative to the site's folder.
type File struct {
	Name string
	Data []byte
}

// Rules lists all rules in the order of their ids.
func Rules() []Rule {
	names, err := fs.Glob(rules, "rules/*.txtar")
	if err != nil {
		panic("check: " + err.Error()) // the pattern is a constant
	}
	list := make([]Rule, len(names))
	for i, name := range names {
		data, err := rules.ReadFile(name)
		if err == nil {
			list[i], err = parseRule(strings.TrimSuffix(strings.TrimPrefix(name, "rules/"), ".txtar"), data)
		}
		if err != nil {
			panic(fmt.Sprintf("check: %s: %v", name, err)) // the files are constants, which a test reads
		}
	}
	return list
}

// Find gives the rule with an id.
func Find(id string) (Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// IDs lists the ids of all rules, for hints.
func IDs() (ids []string) {
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	return ids
}

// Severity is "error" or "warning".
func (r Rule) Severity() string { return severity(r.Warning) }

func severity(warning bool) string {
	if warning {
		return "warning"
	}
	return "error"
}

func parseRule(id string, data []byte) (Rule, error) {
	archive := txtar.Parse(data)
	r := Rule{ID: id, Example: Example{Run: "check --site $SITE"}}
	head, rest, _ := strings.Cut(string(archive.Comment), "\n")
	kind, title, ok := strings.Cut(head, ": ")
	if !ok || kind != "error" && kind != "warning" {
		return r, fmt.Errorf("the first line is %q, expected error: or warning: and a title", head)
	}
	r.Title, r.Warning = title, kind == "warning"
	var words []string
	for line := range strings.Lines(rest) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if !r.Example.order(key, value) {
			words = append(words, line)
		}
	}
	for paragraph := range strings.SplitSeq(strings.Join(words, ""), "\n\n") {
		if text := strings.Join(strings.Fields(paragraph), " "); text != "" {
			r.Explanation = append(r.Explanation, text)
		}
	}
	return r, r.Example.add(archive.Files)
}

// order takes a line that says how an example is made; false when it is none.
func (x *Example) order(key, value string) bool {
	switch key {
	case "first":
		x.First = append(x.First, value)
	case "run":
		x.Run = value
	case "instead":
		x.Instead = value
	case "without":
		x.Without = append(x.Without, value)
	case "link":
		x.Links = append(x.Links, value)
	case "none":
		x.None = value
	default:
		return false
	}
	return true
}

func (x *Example) add(files []txtar.File) error {
	for _, f := range files {
		folder, name, _ := strings.Cut(f.Name, "/")
		switch folder {
		case "site":
			x.Site = append(x.Site, File{name, f.Data})
		case "bad":
			x.Bad = append(x.Bad, File{name, f.Data})
		case "good":
			x.Good = append(x.Good, File{name, f.Data})
		case "told":
			x.Told = string(f.Data)
		default:
			return fmt.Errorf("%s lies neither in site, bad nor good, nor is it told", f.Name)
		}
	}
	return nil
}

// explainWidth is how long a line of an explanation is at most.
const explainWidth = 78

// Explain writes what a rule means, and its example, for people at a command
// line.
func (r Rule) Explain(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s\n", r.ID, r.Severity(), r.Title)
	for _, paragraph := range r.Explanation {
		b.WriteByte('\n')
		wrap(&b, paragraph)
	}
	if x := &r.Example; x.Told != "" {
		b.WriteString("\nFor example:\n")
		show(&b, x.Run, x.Bad)
		b.WriteString("\nis told:\n\n")
		for line := range strings.Lines(x.Told) {
			b.WriteString("  " + line)
		}
		b.WriteString("\nand nothing is told of:\n")
		show(&b, cmp.Or(x.Instead, x.Run), x.Good)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// longestShown is how many lines a file of an example has at most to be shown.
const longestShown = 16

// show writes the command of an example, and those of its files that tell by
// themselves what is wrong; a framework with a slip in it does not.
func show(b *strings.Builder, command string, files []File) {
	fmt.Fprintf(b, "\n  almanac %s\n", strings.NewReplacer("--site $SITE ", "", " --site $SITE", "", "$SITE/", "").Replace(command))
	for _, f := range files {
		text := string(f.Data)
		fmt.Fprintf(b, "\n  %s\n", f.Name)
		if strings.Count(text, "\n") > longestShown || strings.ContainsFunc(text, unprintable) {
			continue
		}
		for line := range strings.Lines(text) {
			b.WriteString("    " + line)
		}
	}
}

// unprintable reports what is no sign at a command line.
func unprintable(r rune) bool { return r == utf8.RuneError || r < ' ' && r != '\n' }

// wrap breaks a paragraph into lines.
func wrap(b *strings.Builder, paragraph string) {
	width := 0
	for i, word := range strings.Fields(paragraph) {
		n := len([]rune(word))
		switch {
		case i == 0:
		case width+1+n > explainWidth:
			b.WriteByte('\n')
			width = 0
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	b.WriteByte('\n')
}
