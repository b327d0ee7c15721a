package intake

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/observation"
)

// Joint figures
//
// Two authorities that share their children's services make one return, and
// their publisher shows it in one of two ways:
//
//	"940 / 941"        one row bears the codes of all of them
//	one of them        the row of one bears the figures of all, and the others
//	                   have a row of symbols, or none; nothing in the file says
//	                   so, but the mapping does (joint)
//
// Either way the figures stand at each of them, marked as joint, with a note
// that names the others. Whoever ranks, adds up or averages counts them once.

// The names of the rules in a report.
const (
	ruleJoint = "a joint figure, shown at each area"
	rulePart  = "left: in the joint figure of another row"
)

// members gives what a row says of each of the areas whose joint figures it
// bears; one entry for a row about a single area. part reports a row about an
// area whose figures stand in another row.
func (r *reader) members(w wanted) (list []wanted, part bool) {
	codes, las := strings.Split(w.code, "/"), strings.Split(w.la, "/")
	names := strings.Split(w.name, " / ")
	n := max(len(codes), len(las))
	if n > 1 {
		for i := range n {
			m := wanted{column: w.column, levels: w.levels}
			for _, f := range []struct {
				to   *string
				from []string
			}{{&m.code, codes}, {&m.la, las}, {&m.name, names}} {
				if i < len(f.from) {
					*f.to = strings.TrimSpace(f.from[i])
				}
			}
			list = append(list, m)
		}
		return list, false
	}
	for _, joint := range slices.Concat(r.job.mapping.Joint, r.job.release.Joint) {
		at := slices.IndexFunc(joint, func(code string) bool { return code == w.code || code == w.la })
		switch {
		case at == 0:
			list = append(list, w)
			for _, code := range joint[1:] {
				list = append(list, wanted{code: code, column: w.column, levels: w.levels})
			}
			return list, false
		case at > 0:
			return []wanted{w}, true
		}
	}
	return []wanted{w}, false
}

// matchJoint finds the areas of a joint row and leaves them in r.joint. Those
// that only the fuller register knows are named, not shown.
func (r *reader) matchJoint(members []wanted) (area.Index, bool) {
	type member struct {
		found
		name string
	}
	var there []member
	why, name := "", "" // of a member that is not shown
	for _, w := range members {
		f := r.lookUp(w)
		if !f.ok {
			why, name = f.rule, r.areaName(f, w)
		}
		switch {
		case f.rule == ruleUnsolved:
			r.job.report.area(why, name)
			return area.None, false
		case f.ok || f.rule == ruleOutside:
			there = append(there, member{f, r.plainName(f, w)})
		}
	}
	for i, m := range there {
		if !m.ok {
			continue
		}
		var others []string
		for k, o := range there {
			if k != i {
				others = append(others, o.name)
			}
		}
		j := jointArea{area: m.area}
		if len(others) > 0 {
			j.note = "joint figure with " + strings.Join(others, " and ")
		}
		r.joint = append(r.joint, j)
		r.job.report.area(ruleJoint, r.areaName(m.found, wanted{}))
	}
	if len(r.joint) == 0 {
		r.job.report.area(why, name)
		return area.None, false
	}
	return r.joint[0].area, true
}

// jointArea is one of the areas that a joint row stands for.
type jointArea struct {
	area area.Index
	note string // "" where none of the others existed in the year
}

// mark puts what is said of a joint figure beside a point.
func (j *jointArea) mark(p *point) {
	p.area = j.area
	if j.note == "" {
		return
	}
	if p.symbol == observation.Number {
		p.marks |= observation.Joint
	}
	if p.note != "" {
		p.note += "; "
	}
	p.note += j.note
}

// plainName is the name of an area for readers.
func (r *reader) plainName(f found, w wanted) string {
	if f.area != area.None {
		return r.im.register.Areas[f.area].ShortName
	}
	for _, code := range []string{w.code, w.la} {
		if code == "" {
			continue
		}
		if list := bearersOf(r.im.opts.Elsewhere, code, w.levels); len(list) > 0 {
			return r.im.opts.Elsewhere.Areas[list[0]].ShortName
		}
	}
	return w.name
}

// onlySymbols reports whether no figure of the row is a number.
func (r *reader) onlySymbols() bool {
	for _, column := range r.cellAt {
		if _, ok := r.symbols[r.text(column)]; !ok {
			return false
		}
	}
	return true
}
