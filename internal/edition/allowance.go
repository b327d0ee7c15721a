package edition

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"almanac/internal/framework"
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
	Figures []Key        // patterns
	Places  []source.Pos // of these
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
		if g.Width = *file.Width; g.Width < DefaultWidth {
			r.probs.AddHint(doc.Pos("width"), "allowance", "leave it out; single figures can be allowed", "width is how far apart the values must lie that a suppressed count can have, at least %d, not %d", DefaultWidth, g.Width)
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
				r.probs.AddHint(a.Pos, "required", f[2], "an allowance has no %q", f[0])
			}
		}
		if len(in.Figures) == 0 && doc.Missing("allow", i, "figures") {
			r.probs.AddHint(a.Pos, "required", `figures = ["n19-number:leeds:2014"]`, "an allowance names no figures")
		}
		for k, s := range in.Figures {
			pos := doc.Pos("allow", i, "figures", k)
			if s == "" && !doc.Missing("allow", i, "figures", k) {
				continue // it is no text, which was said
			}
			if key, ok := r.pattern(s, pos); ok {
				a.Figures, a.Places = append(a.Figures, key), append(a.Places, pos)
			}
		}
		g.Allowed = append(g.Allowed, a)
	}
	return nil
}

// Allows gives the allowance that lets a figure pass a rule; nil for none.
func (g *Guard) Allows(rule string, figure Key) *Allowance {
	for i := range g.Allowed {
		a := &g.Allowed[i]
		if a.Rule == rule && slices.ContainsFunc(a.Figures, func(k Key) bool { return k.Names(figure) }) {
			return a
		}
	}
	return nil
}

// Uses notes which patterns of the allowances of an edition let something pass.
type Uses struct {
	guard *Guard
	used  [][]bool
}

// NewUses begins with none.
func (g *Guard) NewUses() *Uses {
	u := &Uses{guard: g}
	for i := range g.Allowed {
		u.used = append(u.used, make([]bool, len(g.Allowed[i].Figures)))
	}
	return u
}

// Allow reports whether a figure may pass a rule, and notes by which patterns.
func (u *Uses) Allow(rule string, figure Key) (yes bool) {
	for i := range u.guard.Allowed {
		a := &u.guard.Allowed[i]
		for k := range a.Figures {
			if a.Rule == rule && a.Figures[k].Names(figure) {
				u.used[i][k], yes = true, true
			}
		}
	}
	return yes
}

// Used lists the patterns that let something pass: the number of the allowance, and that
// of the pattern in it.
func (u *Uses) Used() (list [][2]int) {
	for i := range u.used {
		for k, used := range u.used[i] {
			if used {
				list = append(list, [2]int{i, k})
			}
		}
	}
	return list
}

// Add notes patterns that Used has listed as well. It is false, and none is noted, where
// there is no such pattern.
func (u *Uses) Add(list [][2]int) bool {
	for _, at := range list {
		if i, k := at[0], at[1]; i < 0 || i >= len(u.used) || k < 0 || k >= len(u.used[i]) {
			return false
		}
	}
	for _, at := range list {
		u.used[at[0]][at[1]] = true
	}
	return true
}

// Report adds a problem for each pattern of a rule that let nothing pass.
func (u *Uses) Report(rule string, probs *source.Problems) {
	for i := range u.guard.Allowed {
		a := &u.guard.Allowed[i]
		for k, used := range u.used[i] {
			if a.Rule == rule && !used {
				probs.Warn(a.Places[k], "unused-allowance", "take it out, or look at what it names", "the rule %s stops nothing that %s names", rule, a.Figures[k])
			}
		}
	}
}

// pattern reads a pattern of figures, whose parts must be known.
func (r *reader) pattern(s string, pos source.Pos) (Key, bool) {
	wrong := func(hint, format string, args ...any) (Key, bool) {
		r.probs.AddHint(pos, "allowance", hint, format, args...)
		return Key{}, false
	}
	k, err := ParsePattern(s)
	if err != nil {
		return wrong("", "%v", err)
	}
	fw := r.e.Framework
	if m, found := fw.Measure(k.Measure); k.Measure != anything && !found {
		return wrong(source.DidYouMean(k.Measure, fw.MeasureIDs()), "%q is not a measure of the framework", k.Measure)
	} else if _, found := fw.Category(m, k.Category); k.Measure != anything && k.Category != "" && !found {
		return wrong(source.DidYouMean(k.Category, categoryIDs(fw, m)), "measure %q has no category %q", k.Measure, k.Category)
	}
	if _, found := r.e.Register.BySlug(k.Area); k.Area != anything && !found {
		var slugs []string
		for i := range r.e.Register.Areas {
			slugs = append(slugs, r.e.Register.Areas[i].Slug)
		}
		return wrong(source.DidYouMean(k.Area, slugs), "%q is not the slug of an area", k.Area)
	}
	return k, true
}

func categoryIDs(fw *framework.Framework, m framework.MeasureIndex) (ids []string) {
	for _, c := range fw.Categories(m) {
		ids = append(ids, c.ID)
	}
	return ids
}
