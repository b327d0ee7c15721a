// Package starter holds what a new site begins with: the real register of
// England, its statistical neighbours, and starting points for everything an
// author writes.
//
// # The register
//
// england/areas.csv has England, its nine regions, Inner and Outer London, and
// every upper-tier authority since 2013. Its names, codes and dates are public
// facts; what was decided here is when two authorities are one area:
//
//   - A new code for the same council and the same ground is a recode: the area
//     goes on and the old code stands in former_codes. So it is with Gateshead,
//     Northumberland, Barnsley and Sheffield, and also with Buckinghamshire, North
//     Yorkshire and Somerset, whose county councils became unitary authorities on
//     the same boundary. The department kept their LA codes and their series.
//   - New ground is a new area with a slug of its own, and the old one has a last
//     period and successors. So it is with Dorset, which lost Christchurch in 2019
//     (dorset-to-2019, and dorset since), with Bournemouth and Poole, with
//     Northamptonshire and with Cumbria.
//
// First and last periods are years ending 31 March with figures of their own. An
// authority that ended on 31 March 2021 has its last figures for 2021.
package starter

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"almanac/data"
	"almanac/internal/area"
	"almanac/internal/source"
)

//go:embed england/*.csv
var england embed.FS

//go:embed site/*.toml site/README.md site/gitattributes site/gitignore site/content/about/*.md
var templates embed.FS

const (
	registerFile   = "england/areas.csv"
	neighboursFile = "england/neighbours-2021.csv"
)

// Options is what a new site is to be about.
type Options struct {
	Area string // an authority by slug, name or code; empty for all of England
}

// File is one file of a new site.
type File struct {
	Path string // inside the site, with slashes
	Data []byte
}

// Register gives the register of England. The error is for a program that was
// put together wrongly.
func Register() (*area.Register, error) {
	var probs source.Problems
	reg, err := area.ReadRegister(england, registerFile, &probs)
	if err == nil && probs.Errors() > 0 {
		err = fmt.Errorf("the register of England is faulty: %s", probs.Sorted()[0])
	}
	return reg, err
}

// Site makes the files of a new site, in order of path, always the same for the
// same options. With an area that is not known, or not clear, among probs the
// files are nil.
func Site(o Options, probs *source.Problems) ([]File, error) {
	reg, err := Register()
	if err != nil {
		return nil, err
	}
	chosen := area.None
	if o.Area != "" {
		if chosen = choose(reg, o.Area, probs); chosen == area.None {
			return nil, nil
		}
	}
	files, err := registerFiles(reg, chosen)
	if err != nil {
		return nil, err
	}
	words := wordsFor(reg, chosen)
	for from, to := range map[string]string{
		"config.toml": "config.toml", "boards.toml": "data/boards.toml", "README.md": "README.md",
		"gitattributes": ".gitattributes", "gitignore": ".gitignore",
		"content/about/index.md": "content/about/index.md", "content/about/methodology.md": "content/about/methodology.md",
		"content/about/glossary.md": "content/about/glossary.md", "content/about/accessibility.md": "content/about/accessibility.md",
		"content/about/privacy.md": "content/about/privacy.md",
	} {
		text, err := templates.ReadFile("site/" + from)
		if err != nil {
			return nil, err
		}
		files = append(files, File{to, []byte(words.Replace(string(text)))})
	}
	frameworks, err := data.Framework.ReadDir("framework")
	if err != nil {
		return nil, err
	}
	for _, f := range frameworks {
		text, err := data.Framework.ReadFile("framework/" + f.Name())
		if err != nil {
			return nil, err
		}
		files = append(files, File{"data/framework/" + f.Name(), text})
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Path < files[j].Path })
	return files, nil
}

// wordsFor fills the placeholders of the templates.
func wordsFor(reg *area.Register, chosen area.Index) *strings.Replacer {
	place, member, partial := "England", "leeds", ""
	if chosen != area.None {
		place, member = reg.Areas[chosen].ShortName, reg.Areas[chosen].Slug
		partial = "\n# The register holds only some of the country's authorities, so nothing is ranked.\npartial = true\n"
	}
	i, _ := reg.BySlug(member)
	return strings.NewReplacer(
		"{{title}}", "Safeguarding children in "+place,
		"{{publisher}}", "Name of your organisation",
		"{{place}}", place,
		"{{partial}}", partial,
		"{{board_id}}", member,
		"{{board_name}}", reg.Areas[i].ShortName+" Safeguarding Children Partnership",
		"{{member}}", member,
	)
}

// registerFiles gives areas.csv and the neighbours, of all England or as far as
// the chosen authority needs them: itself, its predecessors and successors, its
// neighbours, and the regions of all of them.
func registerFiles(reg *area.Register, chosen area.Index) ([]File, error) {
	areas, err := england.ReadFile(registerFile)
	if err != nil {
		return nil, err
	}
	neighbours, err := england.ReadFile(neighboursFile)
	if err != nil {
		return nil, err
	}
	if chosen != area.None {
		if areas, neighbours, err = around(reg, chosen, areas, neighbours); err != nil {
			return nil, err
		}
	}
	id := strings.TrimPrefix(path.Base(neighboursFile), "neighbours-")
	return []File{{"data/areas.csv", areas}, {"data/neighbours/" + id, neighbours}}, nil
}

// around keeps the rows of both files that a site about one authority needs.
func around(reg *area.Register, chosen area.Index, areas, neighbours []byte) (keptAreas, keptNeighbours []byte, err error) {
	me := &reg.Areas[chosen]
	keep := map[string]bool{}
	add := func(i area.Index) {
		for ; i != area.None; i = reg.Areas[i].Parent {
			keep[reg.Areas[i].Slug] = true
		}
	}
	add(chosen)
	for _, i := range slices.Concat(me.Predecessors, me.Successors) {
		add(i)
	}
	keptNeighbours, err = filter(neighbours, func(row []string) bool {
		if row[0] != me.Slug {
			return false
		}
		i, _ := reg.BySlug(row[1])
		add(i)
		return true
	})
	if err != nil {
		return nil, nil, err
	}
	keptAreas, err = filter(areas, func(row []string) bool {
		const at = 11 // of the successors
		var successors []string
		for _, s := range strings.Split(row[at], "; ") {
			if keep[s] {
				successors = append(successors, s)
			}
		}
		row[at] = strings.Join(successors, "; ")
		return keep[row[6]]
	})
	return keptAreas, keptNeighbours, err
}

// filter keeps the header of a CSV text and the rows that are wanted.
func filter(text []byte, wanted func(row []string) bool) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	kept := rows[:1]
	for _, row := range rows[1:] {
		if wanted(row) {
			kept = append(kept, row)
		}
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(kept); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// choose finds the authority that a user means by a slug, a code, a name or
// what people call it, in this order. Of several the one that still exists is
// meant.
func choose(reg *area.Register, asked string, probs *source.Problems) area.Index {
	pos := source.Pos{File: "--area"}
	found := called(reg, asked)
	if len(found) > 1 {
		if living := slices.DeleteFunc(slices.Clone(found), func(i area.Index) bool { return !reg.Areas[i].Last.IsZero() }); len(living) > 0 {
			found = living
		}
	}
	switch len(found) {
	case 0:
		hint := reg.Suggest(asked)
		if hint == "" {
			hint = "give a slug, a name or a code: leeds, Leeds, E08000035, 383"
		}
		probs.AddHint(pos, "unknown-area", hint, "%q is not an authority of England", asked)
		return area.None
	case 1:
	default:
		var slugs []string
		for _, i := range found {
			slugs = append(slugs, reg.Areas[i].Slug)
		}
		probs.AddHint(pos, "ambiguous-area", "write one of "+strings.Join(slugs, ", "), "%q may be more than one authority", asked)
		return area.None
	}
	a := &reg.Areas[found[0]]
	if a.Level != area.Authority {
		probs.AddHint(pos, "level", "leave out --area for a site about all of England", "%s is a %s; a site can be made about one authority or about England", a.Name, a.Level)
		return area.None
	}
	if !a.Last.IsZero() {
		var names []string
		for _, s := range a.Successors {
			names = append(names, reg.Areas[s].Slug)
		}
		probs.Warn(pos, "ended", "for today's authority write "+strings.Join(names, " or "), "%s ended after %s", a.Name, a.Last)
	}
	return found[0]
}

// called lists the areas that are called so, by the first way of calling that
// finds any.
func called(reg *area.Register, asked string) []area.Index {
	asked = strings.TrimSpace(asked)
	if i, ok := reg.BySlug(strings.ToLower(asked)); ok {
		return []area.Index{i}
	}
	if list := reg.ByCode(strings.ToUpper(asked)); len(list) > 0 {
		return list
	}
	ways := []func(a *area.Area) []string{
		func(a *area.Area) []string { return []string{a.Name, a.ShortName} },
		func(a *area.Area) []string { return a.Aliases },
	}
	for _, names := range ways {
		var found []area.Index
		for i := range reg.Areas {
			if slices.ContainsFunc(names(&reg.Areas[i]), func(n string) bool { return strings.EqualFold(n, asked) }) {
				found = append(found, area.Index(i))
			}
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// Write writes the files into a folder, which must be new or empty; one that
// is not is a problem, and nothing is written. A fresh repository counts as
// empty.
func Write(dir string, files []File, probs *source.Problems) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			probs.AddHint(source.Pos{File: dir}, "not-a-folder", "choose the name of a new folder", "this is a file, not a folder")
			return nil
		}
		return err
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			probs.AddHint(source.Pos{File: dir}, "not-empty", "choose the name of a new folder", "the folder is not empty: it holds %s", e.Name())
			return nil
		}
	}
	for _, f := range files {
		target := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(target, f.Data, 0o666); err != nil {
			return err
		}
	}
	return nil
}
