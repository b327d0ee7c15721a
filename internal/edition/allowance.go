package edition

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"almanac/internal/source"
)

// GuardFile is the name of the file in which an edition tells the guard what it
// may let pass.
const GuardFile = "disclosure.toml"

// DefaultWidth is how far apart the values must lie that a suppressed count can
// have: 3 to 7 is too narrow, 3 to 8 is not.
const DefaultWidth = 5

// Guard is what an edition tells the guard against disclosure.
type Guard struct {
	Width   int64 // see DefaultWidth
	Allowed []Allowance
	Pos     source.Pos
}

// Allowance lets figures pass that a rule would stop. A person stands for it.
type Allowance struct {
	Rule    string
	Figures []Key // patterns
	By      string
	Reason  string
	Pos     source.Pos
}

type guardFile struct {
	Width *int64          `toml:"width"`
	Allow []allowanceFile `toml:"allow"`
}

type allowanceFile struct {
	Rule    string   `toml:"rule"`
	Figures []string `toml:"figures"`
	By      string   `toml:"by"`
	Reason  string   `toml:"reason"`
}

// readGuard reads disclosure.toml. An edition need not have one.
func (r *reader) readGuard() error {
	g := &r.e.Guard
	g.Width = DefaultWidth
	name := path.Join(r.dir, GuardFile)
	g.Pos = source.Pos{File: name}
	var file guardFile
	doc, err := source.ReadTOML(r.fsys, name, &file, r.probs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if file.Width != nil {
		if g.Width = *file.Width; g.Width < 1 {
			r.probs.AddHint(doc.Pos("width"), "allowance", fmt.Sprintf("leave it out for %d", DefaultWidth), "width is how far apart the values must lie that a suppressed count can have, at least 1, not %d", g.Width)
		}
	}
	for i, in := range file.Allow {
		a := Allowance{Rule: in.Rule, By: strings.TrimSpace(in.By), Reason: strings.TrimSpace(in.Reason), Pos: doc.Pos("allow", i)}
		for _, f := range [...][3]string{
			{"rule", a.Rule, "it stands in brackets at the end of the message"},
			{"by", a.By, "a named person stands for what is shown"},
			{"reason", a.Reason, "who reads it later must be able to judge"},
		} {
			if f[1] == "" && doc.Missing("allow", i, f[0]) {
				r.probs.AddHint(a.Pos, "required", f[2], "an allowance has no %s", f[0])
			}
		}
		if len(in.Figures) == 0 && doc.Missing("allow", i, "figures") {
			r.probs.AddHint(a.Pos, "required", `figures = ["n19-number:leeds:2014"]`, "an allowance names no figures")
		}
		for k, s := range in.Figures {
			if key, ok := r.pattern(s, "allowance", doc.Pos("allow", i, "figures", k)); ok {
				a.Figures = append(a.Figures, key)
			}
		}
		g.Allowed = append(g.Allowed, a)
	}
	return nil
}

// Allows gives the place of the allowance that lets a figure pass a rule; -1 for
// none.
func (g *Guard) Allows(rule string, figure Key) int {
	return slices.IndexFunc(g.Allowed, func(a Allowance) bool {
		return a.Rule == rule && slices.ContainsFunc(a.Figures, func(k Key) bool { return k.Names(figure) })
	})
}
