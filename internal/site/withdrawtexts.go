package site

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// A number that is withdrawn can stand in words as well: in commentary, in the
// notes of an edition or of a source, on a page about methods; and in the very
// reason that readers are given. Words are not for a program to change. It says
// where they are, and refuses a reason that tells what is withdrawn.

// numbers are what is withdrawn, as it stands in files and on pages, each as
// bareNumber writes it.
func (x *withdrawing) numbers(list []losing) map[string]bool {
	all := map[string]bool{}
	for _, l := range list {
		for _, n := range l.numbers {
			all[bareNumber(n)] = true
		}
		if l.full == nil {
			continue
		}
		m, ok := l.full.Framework.Measure(l.key.Measure)
		a, known := l.reg.BySlug(l.key.Area)
		if !ok || !known {
			continue
		}
		n := nearest{l: l, fw: l.full.Framework, measure: m, area: a}
		for c := range n.fw.Width(m) {
			for i, v := range l.full.Table.Series(m, framework.CategoryIndex(c), a) {
				if v.IsNumber() && l.key.Names(n.key(m, framework.CategoryIndex(c), i)) {
					all[bareNumber(v.Number.Format(n.fw.Measures[m].Decimals))] = true
				}
			}
		}
	}
	delete(all, "")
	return all
}

// bareNumber brings a number into one form: 1,234.50 is 1234.5. A sign is left out.
func bareNumber(number string) string {
	s := strings.TrimLeft(strings.ReplaceAll(number, ",", ""), "-−+ ")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

var months = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b`

// dated finds dates and years, which are no figures: "3 May 2024", "May 3, 2024",
// "2024-05-03", "3/5/2024", "2013/14", "2014".
var dated = regexp.MustCompile(`\b\d{1,2}(?:st|nd|rd|th)? ` + months + `(?:,? \d{4})?|\b` + months + ` \d{1,2}(?:st|nd|rd|th)?\b(?:,? \d{4})?|\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}\b|\b(?:19|20|21)\d{2}(?:[/–-]\d{2,4})?\b`)

var written = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?`)

// inWordsOf finds one of the numbers in a text, where it stands as a word of its
// own and not in a date; "" for none.
func inWordsOf(text string, numbers map[string]bool) string {
	text = dated.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
	for _, at := range written.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		if numbers[bareNumber(found)] && alone(text[:at[0]], text[at[1]:]) {
			return found
		}
	}
	return ""
}

// alone reports whether what stands before and after a number does not belong to
// it: it does in "N3", "3rd", "1.2.3".
func alone(before, after string) bool {
	letter := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
	}
	if n := len(before); n > 0 && (letter(before[n-1]) || n > 1 && (before[n-1] == '.' || before[n-1] == ',') && letter(before[n-2])) {
		return false
	}
	return after == "" || !letter(after[0]) && !(len(after) > 1 && (after[0] == '.' || after[0] == ',') && after[1] >= '0' && after[1] <= '9')
}

// told reports a reason from which readers would learn what is withdrawn.
func (x *withdrawing) told(named *Edition, list []losing) bool {
	found := inWordsOf(x.w.Reason, x.numbers(list))
	if found != "" {
		x.probs.AddHint(source.Pos{File: "data/" + named.ID}, "reason-tells", "say why it is withdrawn without what it was", "the reason holds %s, which is what is withdrawn: readers would learn it from the reason", found)
	}
	return found != ""
}

// texts notes what may speak of the figure: commentary about this area and item,
// of an edition that this program does not take all of it, and every line of a
// text in which the number stands.
func (x *withdrawing) texts(list []losing) {
	for _, l := range list {
		if l.full == nil {
			x.allTexts(l.Edition)
			continue
		}
		m, ok := l.full.Framework.Measure(l.key.Measure)
		a, known := l.reg.BySlug(l.key.Area)
		if ok && known {
			x.about(l.full, m, a)
		}
	}
	numbers := x.numbers(list)
	longer := map[string]bool{} // one digit stands in too many texts that are not about the edition
	for n := range numbers {
		if len(n) > 1 {
			longer[n] = true
		}
	}
	near := map[string]bool{"about": true, "index.md": true}
	for _, l := range list {
		near[l.ID] = true
	}
	x.lines("config.toml", longer)
	for _, dir := range []string{"content", "data"} {
		_ = fs.WalkDir(x.o.Site, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".md" && path.Ext(name) != ".toml" {
				return nil // what cannot be read is no text
			}
			wanted := longer
			if near[strings.Split(name, "/")[1]] {
				wanted = numbers
			}
			x.lines(name, wanted)
			return nil
		})
	}
}

// about notes commentary about an area, as a whole or on the indicator of a
// measure, and what says something of the figure in its author's words. What
// merely refers to it follows by itself.
func (x *withdrawing) about(full *Edition, m framework.MeasureIndex, a area.Index) {
	for _, d := range full.Words.Docs() {
		if d.Area == a && (d.Indicator == full.Framework.Measures[m].Indicator || d.Scope == commentary.Area) || claims(d, m, a) {
			x.out.Texts = append(x.out.Texts, d.Path)
		}
	}
}

// claims reports whether a text claims something of a figure of a measure and
// area.
func claims(d *commentary.Doc, m framework.MeasureIndex, a area.Index) bool {
	return slices.ContainsFunc(d.References, func(ref commentary.Reference) bool {
		return ref.Form.Claim() && ref.Measure == m && (ref.Area == a || ref.Beside.Area == a)
	})
}

// walkTexts visits the markdown files of a folder, which need not be there.
func walkTexts(fsys fs.FS, dir string, visit func(name string, data []byte)) error {
	return fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case name == dir && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil || entry.IsDir() || path.Ext(name) != ".md":
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err == nil {
			visit(name, data)
		}
		return err
	})
}

// allTexts notes every text of a sealed edition that cannot be read.
func (x *withdrawing) allTexts(e *Edition) {
	for _, in := range e.Seal.Inputs {
		if path.Ext(in.Path) == ".md" {
			x.out.Texts = append(x.out.Texts, in.Path)
		}
	}
}

// listMark is the number of an item of a list.
var listMark = regexp.MustCompile(`^\s*\d+[.)] `)

// lines notes the lines of a file in which one of the numbers stands, but for
// hashes and addresses of sources.
func (x *withdrawing) lines(name string, numbers map[string]bool) {
	data, err := fs.ReadFile(x.gone, name)
	if err != nil || len(numbers) == 0 {
		return
	}
	at := 0
	for line := range bytes.Lines(data) {
		at++
		text := listMark.ReplaceAllString(string(line), "")
		if key, _, ok := strings.Cut(text, "="); ok && path.Ext(name) == ".toml" && slices.Contains([]string{"sha256", "url", "file"}, strings.TrimSpace(key)) {
			continue
		}
		if inWordsOf(text, numbers) != "" {
			x.out.Texts = append(x.out.Texts, fmt.Sprintf("%s:%d", name, at))
		}
	}
}
