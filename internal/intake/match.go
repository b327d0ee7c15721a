package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Areas of rows are found by their codes, never by name alone, in this order:
//
//	by code          the area's newest ONS code
//	by former code   an ONS code that the area bore before a recode
//	by LA code       the department's three-digit code, where the ONS code is
//	                 not in the register: it is stable through recodes
//	by name          the country and the regions, in files that give them
//	                 numbers of their own
//
// A country is the exception: there is one, and a publisher that gives its row
// the code of some authority (the first cell that was to hand) means it all the
// same. Where the level and the name of a row say the country, its code is not
// asked, and the report says so:
//
//	by level and name   the country, under a code that is not its own
//
// A row about a year in which the area had no figures of its own is left and
// counted as "back-coded" (a merged authority that a publisher projects into
// the past) or "after its end" (a file that lags behind a reorganisation): no
// page of the area shows that year, and its predecessor or successors have
// figures of their own. A mapping can say that back-coded figures are taken:
// where a file has figures for the areas of today only, nobody else shows them.
// An area that only the fuller register knows is left and counted as "not in
// this site". Joint figures of several areas have rules of their own, see
// joint.go. Everything else is a problem.

// The names of the rules in a report.
const (
	ruleCode     = "matched by code"
	ruleFormer   = "matched by former code"
	ruleLA       = "matched by LA code"
	ruleName     = "matched by level and name, under a code that is not its own"
	ruleNamed    = "matched by name"
	ruleEarly    = "matched by code, for years before the area began"
	ruleBack     = "left: back-coded, the area did not exist yet"
	ruleAfter    = "left: after the end of the area"
	ruleOutside  = "left: not in this site"
	ruleUnsolved = "not matched"
)

// wanted is what a row says of its area.
type wanted struct {
	code, la, name string
	column         int  // the fixed column that holds code, for messages
	named          bool // the code was found by the name
	levels         []area.Level
	byName         bool // the name serves where no code does
}

// found is the answer to wanted, kept so that each area is looked up once a
// year of a file.
type found struct {
	area area.Index
	rule string
	ok   bool
}

type lookupKey struct {
	code, la string
	name     string
	level    area.Level
	when     period.Period
}

// match finds the area of the row and counts the rule by which it was found.
func (r *reader) match(w wanted) (area.Index, bool) {
	members, part := r.members(w)
	r.joint = r.joint[:0]
	if len(members) > 1 {
		return r.matchJoint(members)
	}
	f := r.lookUp(w)
	if part && r.onlySymbols() {
		f.rule, f.ok = rulePart, false
	}
	r.job.report.area(f.rule, r.areaName(f, w))
	return f.area, f.ok
}

// lookUp is look, once an area and year.
func (r *reader) lookUp(w wanted) found {
	key := lookupKey{w.code, w.la, w.name, w.levels[0], r.when}
	f, seen := r.found[key]
	if !seen {
		f = r.look(w)
		r.found[key] = f
	}
	return f
}

func (r *reader) areaName(f found, w wanted) string {
	switch {
	case f.area != area.None:
		return r.im.register.Areas[f.area].Slug
	case w.name != "":
		return w.name
	}
	return w.code
}

func (r *reader) look(w wanted) found {
	reg, when := r.im.register, r.when
	for _, code := range []string{w.code, w.la} {
		if code == "" {
			continue
		}
		if w.named {
			return found{bearersOf(reg, code, w.levels)[0], ruleNamed, true}
		}
		bearers := bearersOf(reg, code, w.levels)
		if len(bearers) == 0 {
			continue
		}
		i := bearers[0]
		for _, b := range bearers {
			if reg.Areas[b].Existed(when) {
				i = b
			}
		}
		a := &reg.Areas[i]
		if code == w.code && w.la != "" && a.LACode != "" && a.LACode != w.la && !r.predecessorHas(i, w.la) {
			r.faults.add(r.fixedPos(w.column), fault{"area-codes", "one of the two codes is wrong",
				fmt.Sprintf("%s is the code of %s, whose LA code is %s, but the row says %s", w.code, a.Name, a.LACode, w.la)})
			return found{area.None, ruleUnsolved, false}
		}
		if code == w.la && w.code != "" && !called(a, w.name) {
			r.faults.add(r.fixedPos(w.column), fault{"area-codes", "the ONS code is not in the register: add it there if the area bears it now",
				fmt.Sprintf("%s is not a code of the register, and %s is the LA code of %s, but the row says %q", w.code, w.la, a.Name, w.name)})
			return found{area.None, ruleUnsolved, false}
		}
		if other := r.otherCalled(i, w); other != nil {
			r.faults.add(r.fixedPos(w.column), fault{"area-name", "was a column of codes or names sorted without the other?",
				fmt.Sprintf("%s is the code of %s, but the row says %q, which is another area (%s)", code, a.Name, w.name, cmp.Or(other.Code, other.LACode))})
			return found{area.None, ruleUnsolved, false}
		}
		return r.rule(i, code, when)
	}
	if w.byName {
		for i := range reg.Areas {
			if a := &reg.Areas[i]; slices.Contains(w.levels, a.Level) && strings.EqualFold(a.Name, w.name) && a.Existed(when) {
				return found{area.Index(i), ruleName, true}
			}
		}
	}
	return r.unknown(w)
}

// otherCalled gives the area whose name stands beside the code of area i; nil when
// the name is that of i, of what it was or became, or of nobody: publishers write
// names in many ways.
func (r *reader) otherCalled(i area.Index, w wanted) *area.Area {
	reg := r.im.register
	if w.name == "" || called(&reg.Areas[i], w.name) {
		return nil
	}
	for k := range reg.Areas {
		other, at := &reg.Areas[k], area.Index(k)
		if at != i && slices.Contains(w.levels, other.Level) && other.Existed(r.when) && called(other, w.name) &&
			!slices.Contains(reg.Areas[i].Predecessors, at) && !slices.Contains(reg.Areas[i].Successors, at) {
			return other
		}
	}
	return nil
}

// called reports whether people call an area so.
func called(a *area.Area, name string) bool {
	return slices.ContainsFunc(append([]string{a.Name, a.ShortName}, a.Aliases...), func(known string) bool {
		return strings.EqualFold(known, strings.TrimSpace(name))
	})
}

// rule names how the area was matched, and leaves years outside its life.
func (r *reader) rule(i area.Index, code string, when period.Period) found {
	a := &r.im.register.Areas[i]
	switch {
	case !a.Existed(when) && !a.Last.IsZero() && when.Year >= a.Last.Year:
		return found{i, ruleAfter, false}
	case !a.Existed(when) && r.job.file.BackCoded:
		return found{i, ruleEarly, true}
	case !a.Existed(when):
		return found{i, ruleBack, false}
	case code == a.Code:
		return found{i, ruleCode, true}
	case slices.Contains(a.FormerCodes, code):
		return found{i, ruleFormer, true}
	}
	return found{i, ruleLA, true}
}

// predecessorHas reports whether a predecessor bears the LA code: publishers
// that back-code a merged authority sometimes keep the old one.
func (r *reader) predecessorHas(i area.Index, la string) bool {
	for _, p := range r.im.register.Areas[i].Predecessors {
		if r.im.register.Areas[p].LACode == la {
			return true
		}
	}
	return false
}

// unknown says of an area that is not in the register which names are near.
func (r *reader) unknown(w wanted) found {
	if other := r.im.opts.Elsewhere; other != nil {
		for _, code := range []string{w.code, w.la} {
			if code != "" && len(bearersOf(other, code, w.levels)) > 0 {
				return found{area.None, ruleOutside, false}
			}
		}
	}
	what := strconv.Quote(w.code)
	if w.name != "" {
		what = strconv.Quote(w.name) + " (" + joined(w.code, w.la) + ")"
	}
	hint := "add it to data/areas.csv"
	if near := r.nearestArea(w); near != "" {
		hint = "did you mean " + near + "? if it is the same area, add the code to its former_codes in data/areas.csv"
	}
	r.faults.add(r.fixedPos(w.column), fault{"unknown-area", hint, what + " is not in the register"})
	return found{area.None, ruleUnsolved, false}
}

// joined gives the codes that a row has.
func joined(code, la string) string {
	if code == "" || la == "" {
		return code + la
	}
	return code + ", " + la
}

// nearestArea names the area whose name or code is most like the row's.
func (r *reader) nearestArea(w wanted) string {
	var names, codes []string
	for i := range r.im.register.Areas {
		if a := &r.im.register.Areas[i]; slices.Contains(w.levels, a.Level) {
			names, codes = append(names, a.Name), append(codes, a.Code)
		}
	}
	if near := source.Nearest(w.name, names); near != "" {
		return near + " (" + codes[slices.Index(names, near)] + ")"
	}
	if near := source.Nearest(w.code, codes); near != "" {
		return names[slices.Index(codes, near)] + " (" + near + ")"
	}
	return ""
}

// bearersOf lists the areas of some levels that bear or bore a code.
func bearersOf(reg *area.Register, code string, levels []area.Level) []area.Index {
	var list []area.Index
	for _, i := range reg.ByCode(code) {
		if slices.Contains(levels, reg.Areas[i].Level) {
			list = append(list, i)
		}
	}
	return list
}
