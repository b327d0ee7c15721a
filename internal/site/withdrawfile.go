package site

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// A page is withdrawn with what was written for it: while its text lay in
// content/, the next revision would copy it and show it again. What else shows
// that text, a list of headings or an answer, is written anew without it. Figures
// are another matter: they stand on many pages, and go by their keys.

// file puts something in the place of a page or another file of a sealed edition
// that says that it was withdrawn.
func (x *withdrawing) file(e *Edition) error {
	at := addressOf(strings.TrimPrefix(strings.TrimPrefix(x.w.Subject, "/"), e.ID+"/"))
	if path.Ext(at) == "" {
		at += "/index.html"
	}
	at = e.ID + "/" + at
	if e.Seal == nil {
		x.notSealed(e, at)
		return nil
	}
	out, ok := x.withdrawable(e, at)
	if !ok {
		return nil
	}
	full, err := x.fullOf(e)
	if err != nil {
		return err
	}
	texts := textsOf(full, at)
	if full == nil {
		texts = textsBeside(e.Seal, at)
	}
	x.lost = anchorsOf(texts, full, e.Seal.AnchorsOf(at))
	changed := map[string][]byte{}
	if err := x.arrange(e, func() (err error) {
		changed[at], err = x.stone(e, at)
		return err
	}); err != nil {
		return err
	}
	if err := x.wordsOf(e, at, changed); err != nil {
		return err
	}
	if len(texts) > 0 {
		if err := x.written(e, full, texts, changed); err != nil {
			return err
		}
	} else if name, ok := pictureAt(e.Seal, at); ok {
		x.change(name, changed[at])
	}
	x.elsewhere(e, at)
	if out.Shows >= 0 {
		x.figuresOn(e, full, out)
	}
	return x.reseal(e, changed, x.event(at))
}

// withdrawable finds an output, or says why it cannot be withdrawn.
func (x *withdrawing) withdrawable(e *Edition, at string) (edition.Output, bool) {
	pos := source.Pos{File: "data/" + e.ID}
	out, ok := e.Seal.Output(at)
	for _, w := range e.Seal.Withdrawn {
		if w.Subject == at {
			x.already(e, at, day(w.Time))
			return out, false
		}
	}
	switch {
	case !ok:
		var known []string
		for i := range e.Seal.Outputs {
			known = append(known, e.Seal.Outputs[i].Path)
		}
		what := "file"
		if isPageFile(at) {
			what = "page"
		}
		x.probs.AddHint(pos, "unknown-page", source.DidYouMean(at, known), "edition %s has no %s %s", e.ID, what, at)
		return out, false
	case strings.HasPrefix(at, e.ID+"/assets/") || path.Ext(at) == ".css" || at == e.Seal.Index:
		x.probs.AddHint(pos, "needed-file", "withdraw the figure (almanac withdraw "+e.ID+" MEASURE:AREA) or the page: what the search knows of it goes with it", "%s is one of the scripts and styles by which all pages of the edition work, and nothing can stand in its place", at)
		return out, false
	}
	return out, true
}

// notSealed says how to take a page out of an edition that is made again with
// every build.
func (x *withdrawing) notSealed(e *Edition, at string) {
	hint := "take it out of content/" + e.ID + " or data/" + e.ID + " and build again"
	if texts := textsOf(e, at); len(texts) > 0 {
		hint = "remove " + strings.Join(texts, ", ") + " and build again"
	}
	if keys := keysOn(e, at); len(keys) > 0 {
		hint += "; its figures go by their keys: almanac withdraw " + e.ID + " " + keys[0] + ` --reason "…"`
	}
	x.probs.AddHint(source.Pos{File: "data/" + e.ID}, "not-sealed", hint, "edition %s is not sealed: what is withdrawn from its inputs is gone from its pages", e.ID)
}

// wordsOf takes a page out of the words that the search looks through.
func (x *withdrawing) wordsOf(e *Edition, at string, changed map[string][]byte) error {
	for i := range e.Seal.Outputs {
		name := e.Seal.Outputs[i].Path
		if name != e.ID+"/"+wordsScript {
			continue
		}
		data, err := e.archive.File(name)
		if err != nil {
			return err
		}
		if without, some := wordsWithout(data, at); some {
			changed[name] = without
		}
	}
	return nil
}

// written takes away what was written for a page, and the pictures that no other
// text shows, and writes anew what else depends on them.
func (x *withdrawing) written(e, full *Edition, texts []string, changed map[string][]byte) error {
	pictures, err := x.picturesOf(e, full, texts)
	if err != nil {
		return err
	}
	for _, name := range append(texts, pictures...) {
		if hasInput(e.Seal, name) {
			x.remove(name)
		}
	}
	x.kept(e, texts)
	at := sealedPictures(e.Seal)
	for _, name := range pictures {
		if address, ok := at[name]; ok {
			if changed[address], err = x.stone(e, address); err != nil {
				return err
			}
		}
	}
	if full == nil {
		x.out.Notes = append(x.out.Notes, "This program does not take edition "+e.ID+" any more, so that only the page itself was written anew: look whether another shows what was written for it, as "+e.ID+"/"+listsPath+" does with headings and the page of a question with answers.")
		return nil
	}
	var others map[string][]byte
	err = x.arrange(e, func() (err error) {
		others, err = x.rewritten(e)
		return err
	})
	for name, data := range others {
		if _, ok := changed[name]; !ok {
			changed[name] = data
		}
	}
	return err
}

// kept notes texts on the same page of other editions: a revision that was begun
// before has a copy of what is withdrawn.
func (x *withdrawing) kept(e *Edition, texts []string) {
	for _, other := range x.m.Editions {
		for _, name := range texts {
			name = "content/" + other.ID + strings.TrimPrefix(name, "content/"+e.ID)
			if _, err := fs.Stat(x.o.Site, name); err == nil && other != e {
				x.out.Texts = append(x.out.Texts, name)
			}
		}
	}
}

// elsewhere lists the addresses at which other editions have the same page or file,
// for nobody but a person can tell whether these must go as well.
func (x *withdrawing) elsewhere(e *Edition, at string) {
	p := NewPlan(x.m)
	for _, other := range x.m.Editions {
		same := other.ID + strings.TrimPrefix(at, e.ID)
		if other != e && p.Has(same) && !(other.Seal != nil && stonesOf(other.Seal)[same]) {
			x.out.Elsewhere = append(x.out.Elsewhere, same)
		}
	}
}

// textsOf lists the files of what was written for a page, answers on it too.
func textsOf(full *Edition, at string) (names []string) {
	if full == nil {
		return nil
	}
	for _, d := range full.Words.Docs() {
		if d.Address == at {
			names = append(names, d.Path)
		}
	}
	return names
}

// textsBeside is textsOf for an edition that this program does not take, by the
// names of the files: a text without a page of its own stands on the page of its
// folder.
func textsBeside(s *edition.Seal, at string) (names []string) {
	for _, in := range s.Inputs {
		below, ok := strings.CutPrefix(in.Path, "content/")
		if !ok || path.Ext(below) != ".md" {
			continue
		}
		address := path.Join(strings.TrimSuffix(below, ".md"), "index.html")
		if path.Base(below) == "index.md" {
			address = path.Join(path.Dir(below), "index.html")
		} else if _, own := s.Output(address); !own {
			address = path.Join(path.Dir(below), "index.html")
		}
		if address == at {
			names = append(names, in.Path)
		}
	}
	return names
}

// anchorsOf lists the anchors of a page that are made of the headings and terms
// of its texts. Links that lead there open the page all the same. Where the texts
// cannot be understood they are known by what they begin with.
func anchorsOf(texts []string, full *Edition, anchors []string) (lost []string) {
	var words, begin []string
	for _, name := range texts {
		begin = append(begin, strings.TrimSuffix(path.Base(name), ".md")+"-")
	}
	if full != nil {
		for _, d := range full.Words.Docs() {
			if !slices.Contains(texts, d.Path) {
				continue
			}
			words = append(words, d.Anchors()...)
		}
	} else if texts != nil {
		begin = append(begin, "commentary-")
	}
	for _, id := range anchors {
		if slices.Contains(words, id) || full == nil && slices.ContainsFunc(begin, func(b string) bool { return strings.HasPrefix(id, b) }) {
			lost = append(lost, id)
		}
	}
	return lost
}

// picturesOf lists the pictures of texts that no other text shows. Where the
// texts cannot be understood a picture is shown by one that holds its name.
func (x *withdrawing) picturesOf(e, full *Edition, texts []string) (names []string, err error) {
	shown, kept := map[string]bool{}, map[string]bool{}
	if full != nil {
		for _, d := range slices.Concat(full.Words.Docs(), x.m.docs()) {
			for _, img := range d.Images {
				if slices.Contains(texts, d.Path) {
					shown[img.Path] = true
				} else {
					kept[img.Path] = true
				}
			}
		}
	}
	for _, in := range e.Seal.Inputs {
		name := in.Path
		if !strings.HasPrefix(name, "content/") || !slices.Contains(commentary.ImageKinds(), path.Ext(name)) {
			continue
		}
		if full == nil {
			if shown[name], kept[name], err = x.namedIn(e, path.Base(name), texts); err != nil {
				return nil, err
			}
		}
		if shown[name] && !kept[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// namedIn reports whether some of the texts of an edition hold the name of a
// file, and whether others do.
func (x *withdrawing) namedIn(e *Edition, name string, texts []string) (some, others bool, err error) {
	for _, in := range e.Seal.Inputs {
		if path.Ext(in.Path) != ".md" {
			continue
		}
		data, err := fs.ReadFile(x.o.Site, in.Path)
		if err != nil {
			return false, false, err
		}
		if !strings.Contains(string(data), name) {
			continue
		}
		if slices.Contains(texts, in.Path) {
			some = true
		} else {
			others = true
		}
	}
	return some, others, nil
}

func hasInput(s *edition.Seal, name string) bool {
	return slices.ContainsFunc(s.Inputs, func(in edition.Input) bool { return in.Path == name })
}

// figuresOn says that the figures of what was withdrawn are still there. A page of
// many areas has too many to list their keys.
func (x *withdrawing) figuresOn(e, full *Edition, out edition.Output) {
	if x.out.Figures = keysOn(full, out.Path); x.out.Figures != nil {
		return
	}
	measures := measuresOn(e.Seal, out)
	if len(measures) == 0 || len(e.Seal.Areas) == 0 {
		return
	}
	x.out.Notes = append(x.out.Notes, fmt.Sprintf("The figures of %s stay in data/%[2]s, and a revision would show them again. Withdraw what must go by its key: almanac withdraw %[2]s MEASURE:AREA. It shows the measures %[3]s; an area is called as in its address: %[4]s:%[5]s.",
		out.Path, e.ID, listed(measures, mostMeasures), measures[0], e.Seal.Areas[0]))
}

// mostMeasures is how many measures a sentence names.
const mostMeasures = 8

// listed writes the first words of a list, and how many more there are.
func listed(words []string, most int) string {
	if n := len(words) - most; n > 0 {
		words = append(words[:most:most], fmt.Sprintf("%d more", n))
	}
	return list(words)
}

// measuresOn lists the measures of which an output shows figures.
func measuresOn(s *edition.Seal, out edition.Output) (ids []string) {
	for _, b := range s.Figures.Sets[out.Shows] {
		for _, m := range s.Figures.MeasureSets[b.Measures] {
			ids = append(ids, s.Figures.Measures[m])
		}
	}
	return sortedOnce(ids)
}

// keysOn lists the keys of an area's figures on the page of one item, nil for
// another page.
func keysOn(full *Edition, at string) (keys []string) {
	if full == nil {
		return nil
	}
	for _, a := range full.Areas {
		for i := range full.Items {
			if full.ID+"/"+areaItemPath(full, a, i) != at {
				continue
			}
			for _, m := range full.Items[i].Measures {
				if full.holds(m, a) {
					keys = append(keys, edition.Key{Measure: full.Framework.Measures[m].ID, Area: full.Register.Areas[a].Slug}.String())
				}
			}
		}
	}
	return keys
}

// holds reports whether an edition has a number of a measure for an area.
func (e *Edition) holds(m framework.MeasureIndex, a area.Index) bool {
	for c := range e.Framework.Width(m) {
		for _, v := range e.Table.Series(m, framework.CategoryIndex(c), a) {
			if v.IsNumber() {
				return true
			}
		}
	}
	return false
}
