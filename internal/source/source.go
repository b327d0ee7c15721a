// Package source knows where things stand in the user's files and says what
// is wrong with them.
//
// Everything that is read from a site carries a Pos, so that a message can
// name file, line and column. Readers never stop at the first mistake: they
// add a Problem to a Problems and go on, and the caller decides what to do
// when all of them are known. A Problem means that the user's files are wrong;
// a failing disk is an ordinary error and never a Problem.
package source

import (
	"encoding/json"
	"fmt"
	"sort"
)

// Pos is a place in one of the user's files. Line and Col count from 1; Col
// counts characters, not bytes. Line 0 means the file as a whole.
type Pos struct {
	File string
	Line int
	Col  int
}

// String gives "file:line:col", leaving out what is not known.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// A Problem is one thing that is wrong in the user's files.
type Problem struct {
	Pos     Pos
	Rule    string // short stable id of the rule, such as "value" or "unknown-column"
	Text    string // what was found and what was expected; lower case, no full stop
	Hint    string // what to do; empty when there is nothing to suggest
	Warning bool   // reported, but does not stop a build
}

// String gives "file:line:col: text [rule]", without the hint.
func (p Problem) String() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s: %s%s [%s]", p.Pos, kind, p.Text, p.Rule)
}

// Problems collects what is wrong. The zero value is ready to use. It is not
// safe for use by several goroutines: give each its own and Merge them.
type Problems struct {
	list []Problem
}

// Add records an error at pos. The text is made as by fmt.Sprintf.
func (ps *Problems) Add(pos Pos, rule, format string, args ...any) {
	ps.list = append(ps.list, Problem{Pos: pos, Rule: rule, Text: fmt.Sprintf(format, args...)})
}

// AddHint is Add with a hint; an empty hint is left out.
func (ps *Problems) AddHint(pos Pos, rule, hint, format string, args ...any) {
	ps.list = append(ps.list, Problem{Pos: pos, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// Warn records something that is worth saying but does not stop a build.
func (ps *Problems) Warn(pos Pos, rule, hint, format string, args ...any) {
	ps.list = append(ps.list, Problem{Pos: pos, Rule: rule, Hint: hint, Text: fmt.Sprintf(format, args...), Warning: true})
}

// Count writes a number with its noun: "1 error", "2 errors".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Merge adds all problems of other.
func (ps *Problems) Merge(other *Problems) {
	ps.list = append(ps.list, other.list...)
}

// Errors counts the problems that stop a build.
func (ps *Problems) Errors() int {
	n := 0
	for i := range ps.list {
		if !ps.list[i].Warning {
			n++
		}
	}
	return n
}

// MarshalJSON writes the problems in the order in which they were added.
func (ps *Problems) MarshalJSON() ([]byte, error) { return json.Marshal(ps.list) }

// UnmarshalJSON reads what MarshalJSON has written.
func (ps *Problems) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &ps.list) }

// Len counts all problems, warnings included.
func (ps *Problems) Len() int { return len(ps.list) }

// Sorted returns the problems by file, line, column and text, without
// repetitions.
func (ps *Problems) Sorted() []Problem {
	out := append([]Problem(nil), ps.list...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Pos.File != b.Pos.File {
			return a.Pos.File < b.Pos.File
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line < b.Pos.Line
		}
		if a.Pos.Col != b.Pos.Col {
			return a.Pos.Col < b.Pos.Col
		}
		return a.Text < b.Text
	})
	kept := out[:0]
	for i, p := range out {
		if i == 0 || p != out[i-1] {
			kept = append(kept, p)
		}
	}
	return kept
}
