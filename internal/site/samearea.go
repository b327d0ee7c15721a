package site

import (
	"cmp"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/source"
)

// sameArea is an area as the registers of several editions know it. Its slug may
// have been another, and so may its code, though hardly both at a time: from one
// edition to the next one of them leads to it, or a declared redirect does.
type sameArea struct {
	slugs, codes map[string]bool
	level        area.Level
}

// whose finds the area of a key in the edition that was named, and its slugs and
// codes in all others. What the edition does not know is a problem.
func (x *withdrawing) whose(key edition.Key, named *Edition, editions []opened) (*sameArea, bool) {
	at := slices.IndexFunc(editions, func(o opened) bool { return o.Edition == named })
	o := editions[at]
	pos := source.Pos{File: "data/" + named.ID}
	o.knows(key, x.probs)
	a, ok := o.reg.BySlug(key.Area)
	if !ok { // perhaps that is what it is called in another edition
		who := &sameArea{slugs: map[string]bool{key.Area: true}, codes: map[string]bool{}, level: area.Authority}
		who.follow(moved(x.m.Ledger))
		a, ok = who.in(o.reg)
	}
	if !ok {
		var slugs []string
		for i := range o.reg.Areas {
			slugs = append(slugs, o.reg.Areas[i].Slug)
		}
		x.probs.AddHint(pos, "unknown-area", source.DidYouMean(key.Area, slugs), "edition %s knows no area %q", named.ID, key.Area)
	}
	if x.probs.Errors() > 0 {
		return nil, false
	}
	who := &sameArea{slugs: map[string]bool{}, codes: map[string]bool{}, level: o.reg.Areas[a].Level}
	who.learn(&o.reg.Areas[a])
	for known := 0; known < len(who.slugs)+len(who.codes); {
		known = len(who.slugs) + len(who.codes)
		who.follow(moved(x.m.Ledger))
		for _, reg := range append(registers(editions), x.m.Register) {
			if a, ok := who.in(reg); ok {
				who.learn(&reg.Areas[a])
			}
		}
	}
	return who, true
}

func registers(editions []opened) (list []*area.Register) {
	for _, o := range editions {
		list = append(list, o.reg)
	}
	return list
}

func (s *sameArea) learn(a *area.Area) {
	s.slugs[a.Slug] = true
	for _, code := range append([]string{a.Code}, a.FormerCodes...) {
		if code != "" {
			s.codes[code] = true
		}
	}
}

// follow takes in the slugs that redirects lead from and to: the edition that was
// named may be older or newer than they are.
func (s *sameArea) follow(moves [][2]string) {
	for range moves { // one may lead on to another
		for _, m := range moves {
			from, isArea := areaSlug(m[0])
			to, alsoArea := areaSlug(m[1])
			if isArea && alsoArea && (s.slugs[from] || s.slugs[to]) {
				s.slugs[from], s.slugs[to] = true, true
			}
		}
	}
}

// in finds the area in a register: by a code, else by a slug. Of several that
// have borne a code it is the one that also has a slug of the area, or bears the
// code now; where that does not tell them apart, none.
func (s *sameArea) in(reg *area.Register) (area.Index, bool) {
	var coded, slugged, now, both []area.Index
	for i := range reg.Areas {
		a := &reg.Areas[i]
		isCoded := s.codes[a.Code] || slices.ContainsFunc(a.FormerCodes, func(c string) bool { return s.codes[c] })
		if isCoded && a.Level == s.level {
			coded = append(coded, area.Index(i))
			if s.codes[a.Code] {
				now = append(now, area.Index(i))
			}
		}
		if s.slugs[a.Slug] {
			slugged = append(slugged, area.Index(i))
			if isCoded {
				both = append(both, area.Index(i))
			}
		}
	}
	for _, found := range [][]area.Index{both, coded, now, slugged} {
		if len(found) == 1 {
			return found[0], true
		}
	}
	return area.None, false
}

// measuresHint says which measures an indicator has, for whoever names that
// instead of one of them: "N19 has the measures n19-rate, n19-number".
func (e *Edition) measuresHint(id string) string {
	for i := range e.Items {
		if it := &e.Items[i]; it.ID == id && len(it.Measures) > 0 {
			var ids []string
			for _, m := range it.Measures {
				ids = append(ids, e.Framework.Measures[m].ID)
			}
			what := "measure "
			if len(ids) > 1 {
				what = "measures "
			}
			return cmp.Or(it.Label, it.Title) + " has the " + what + strings.Join(ids, ", ")
		}
	}
	return ""
}

// knows reports what of a key an edition does not know, but for its area.
func (o *opened) knows(key edition.Key, probs *source.Problems) {
	pos := source.Pos{File: "data/" + o.ID}
	if o.full == nil {
		if known := o.Seal.Figures.Measures; !slices.Contains(known, key.Measure) {
			probs.AddHint(pos, "unknown-measure", source.DidYouMean(key.Measure, known), "edition %s has no measure %q", o.ID, key.Measure)
		}
		return
	}
	fw := o.full.Framework
	m, ok := fw.Measure(key.Measure)
	if !ok {
		hint := o.full.measuresHint(key.Measure)
		if hint == "" {
			hint = source.DidYouMean(key.Measure, fw.MeasureIDs())
		}
		probs.AddHint(pos, "unknown-measure", hint, "edition %s has no measure %q", o.ID, key.Measure)
		return
	}
	if key.Category == "" {
		return
	}
	var known []string
	for _, c := range fw.Categories(m) {
		known = append(known, c.ID)
	}
	if !slices.Contains(known, key.Category) {
		probs.AddHint(pos, "unknown-category", source.DidYouMean(key.Category, known), "edition %s has no category %q of measure %q", o.ID, key.Category, key.Measure)
	}
}
