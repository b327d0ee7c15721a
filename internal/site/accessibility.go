package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"almanac/internal/layout"
	"almanac/internal/source"
)

// The accessibility statement says what the last test of the site found, and what
// is known not to work, in the parts that the law's model statement has. The
// author's words stand over it, in content/about/accessibility.md. A site that was
// never tested says so.

const (
	statementPage  = "about/accessibility/index.html"
	testRecordFile = "data/accessibility.json" // written by the tests
	issuesFile     = "data/accessibility.toml" // written by people
)

// testRecord is what the tests note of a run.
type testRecord struct {
	Date       string   `json:"date"`
	Pages      int      `json:"pages"`
	Schemes    []string `json:"schemes"`
	Widths     []int    `json:"widths"`
	Engine     string   `json:"engine"`
	Violations int      `json:"violations"`
}

// knownIssues is accessibility.toml: what is known not to work.
type knownIssues struct {
	Issue []AccessIssue `toml:"issue"`
}

// AccessIssue is something on the site that keeps somebody from using it.
type AccessIssue struct {
	What      string `toml:"what"`
	Whom      string `toml:"whom"`      // whom it hinders
	Criterion string `toml:"criterion"` // of WCAG, by number and name; empty where none is broken
	Since     string `toml:"since"`     // the day it was found, as 2026-11-28
	Plan      string `toml:"plan"`      // what is done about it, or what to do until then
}

// statement is what the accessibility statement is made from.
type statement struct {
	run    *testRecord // nil where there was no test
	issues []AccessIssue
}

// readStatement reads what is known of the site's accessibility.
func readStatement(fsys fs.FS, probs *source.Problems) (*statement, error) {
	s := &statement{}
	var known knownIssues
	doc, err := source.ReadTOML(fsys, issuesFile, &known, probs)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for i, issue := range known.Issue {
		if strings.TrimSpace(issue.What) == "" {
			probs.AddHint(doc.Pos("issue", i, "what"), "required", `what = "Tables of all areas are long."`, "what does not work is not said")
		}
		if _, err := time.Parse(time.DateOnly, issue.Since); issue.Since != "" && err != nil {
			probs.AddHint(doc.Pos("issue", i, "since"), "date", `since = "2026-11-28"`, "%q is not a day", issue.Since)
		}
	}
	s.issues = known.Issue
	data, err := fs.ReadFile(fsys, testRecordFile)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the record of the accessibility tests: %w", err)
	}
	s.run = &testRecord{}
	if err := json.Unmarshal(data, s.run); err != nil {
		probs.AddHint(source.Pos{File: testRecordFile}, "value", "run the tests again: they write it", "this is no record of a test: %v", err)
	} else if _, err := time.Parse(time.DateOnly, s.run.Date); err != nil {
		probs.AddHint(source.Pos{File: testRecordFile}, "date", "run the tests again: they write it", "%q is not a day", s.run.Date)
	} else if s.run.Pages == 0 {
		s.run = nil // a run that broke off before it looked at anything
	}
	return s, nil
}

// checkTested warns of a statement that rests on no test, or on one that was made
// more than a year before the newest edition came out: the day on which somebody reads
// this plays no part, so that the same files are told the same. A site of which
// nothing is published yet has time to be tested.
func (m *Model) checkTested(fsys fs.FS, probs *source.Problems) error {
	const words = "content/about/accessibility.md"
	if _, err := fs.Stat(fsys, words); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("looking for the accessibility statement: %w", err)
	}
	var newest time.Time
	for _, e := range m.Editions {
		if !e.draft() && e.Published.After(newest) {
			newest = e.Published
		}
	}
	const hint = "test the pages again, and note the run in " + testRecordFile
	switch run := m.statement.run; {
	case newest.IsZero():
	case run == nil:
		probs.Warn(source.Pos{File: words}, "untested", hint, "the accessibility statement says that the site was never tested")
	default:
		on, err := time.Parse(time.DateOnly, run.Date)
		if err == nil && on.AddDate(1, 0, 0).Before(newest) { // what is no day was told
			probs.Warn(source.Pos{File: testRecordFile}, "untested", hint, "the accessibility of the site was tested on %s, more than a year before its newest edition was published on %s", day(on), day(newest))
		}
	}
	return nil
}

// statement presents it.
func (r *renderer) statement() *layout.Statement {
	s, say := r.m.statement, r.say
	out := &layout.Statement{}
	for _, x := range s.issues {
		issue := layout.AccessIssue{What: x.What}
		for _, f := range [...][2]string{{"accessibility.whom", x.Whom}, {"accessibility.criterion", x.Criterion}, {"accessibility.since", r.dayOf(x.Since)}, {"accessibility.plan", x.Plan}} {
			if f[1] != "" {
				issue.Facts = append(issue.Facts, layout.Link{Text: say.Text(f[0]), Note: f[1]})
			}
		}
		out.Issues = append(out.Issues, issue)
	}
	out.Status = say.Text("accessibility.clean")
	if x := s.run; x == nil {
		out.Status, out.Test = say.Text("accessibility.untested"), say.Text("accessibility.never")
	} else {
		widths := make([]string, len(x.Widths))
		for i, w := range x.Widths {
			widths[i] = say.Number(w)
		}
		out.Test = say.Say("accessibility.run", "day", r.dayOf(x.Date), "engine", x.Engine, "pages", say.Number(x.Pages), "schemes", say.List(r.schemes(x.Schemes)), "widths", say.List(widths)) +
			" " + say.Count("accessibility.found", x.Violations)
		out.Prepared = say.Say("accessibility.prepared", "day", r.dayOf(x.Date))
		if x.Violations > 0 || slices.ContainsFunc(s.issues, failing) {
			out.Status = say.Text("accessibility.partial")
		}
	}
	return out
}

// schemes words the names of schemes. One that is not known stays as it is.
func (r *renderer) schemes(names []string) (out []string) {
	for _, name := range names {
		if key := schemeKey(name); r.say.Has(key) {
			name = r.say.Text(key)
		}
		out = append(out, name)
	}
	return out
}

// schemeKey is the message of a scheme, by its name as a run notes it: "dark, more
// contrast".
func schemeKey(name string) string {
	return "accessibility.scheme." + strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "_")
}

// failing reports whether an issue fails a criterion of the levels that the law
// asks for; others are told, and leave a site compliant.
func failing(x AccessIssue) bool {
	return strings.Contains(x.Criterion, "(level A)") || strings.Contains(x.Criterion, "(level AA)")
}

// dayOf words a day as "2026-11-28"; anything else stays as it is.
func (r *renderer) dayOf(written string) string {
	t, err := time.Parse(time.DateOnly, written)
	if err != nil {
		return written
	}
	return r.say.Day(t)
}
