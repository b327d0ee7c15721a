package demo

import (
	"slices"
	"strings"
)

// A collection is a return or a source from which counts are published. A
// place can fail to make one return and make the others.
type collection string

// The collections.
const (
	estimates collection = "estimates" // of population: by the statistical office
	census    collection = "census"    // of children in need, school records matched to it
	visits    collection = "visits"    // a new item of the census, which some could not yet return
	workforce collection = "workforce"
	others    collection = "others" // hospitals, police, courts
)

// A gap is a return that a place did not make.
type gap struct {
	slug string
	from collection
	year int
	note string
}

var gaps = []gap{
	{"kestrelham", census, 2014, "No return for this year could be used."},
	{"kestrelham", visits, 2014, "No return for this year could be used."},
	{"lindmoor", workforce, 2013, "No workforce return was made for this year."},
	{"brindlow", visits, 2014, "Visits were not yet recorded."},
	{"sandlock", visits, 2014, "Visits were not yet recorded."},
	{"sandlock", visits, 2015, "Visits were not yet recorded."},
	{"ravensgill", visits, 2014, "Visits were not yet recorded."},
	{"hallowmere", workforce, 2016, "The return came too late for this edition."},
}

// A body is whatever figures are published for: an authority of today, the
// county that was split, a region or the country.
type body struct {
	code    string
	town    *town // nil for all that are sums
	members []int // the bodies it is the sum of
	last    int   // last year; 0 for no limit
}

// A world is all bodies with their counts.
type world struct {
	bodies  []body
	towns   int // the first so many bodies are authorities
	county  int // the split county
	records [years][]*record
	gaps    map[gap]string // what is missing, and why
	late    []bool         // by body: had not changed to continuous assessment in 2014
}

// newWorld draws everything that happens in a land. The order of bodies is: authorities, the split
// county, regions, the country.
func newWorld(l *land) *world {
	w := &world{towns: len(l.places), county: len(l.places), gaps: map[gap]string{}}
	for _, g := range l.gaps {
		w.gaps[gap{slug: g.slug, from: g.from, year: g.year}] = g.note
	}
	towns := simulateAll(l.places)
	members := make([][]int, len(l.regions))
	for i := range l.places {
		p := &l.places[i]
		w.bodies = append(w.bodies, body{code: p.code, town: towns[i]})
		w.late = append(w.late, newStream(p.slug, "continuous assessment").Float64() < 0.4)
		members[p.region] = append(members[p.region], i)
	}
	county := body{code: before.code, last: before.last}
	for i := range l.places {
		if slices.Contains(before.successors, l.places[i].slug) {
			county.members = append(county.members, i)
		}
	}
	w.bodies = append(w.bodies, county)
	members[before.region] = append(members[before.region], w.county)
	whole := body{code: country.code}
	for i := range l.regions {
		whole.members = append(whole.members, len(w.bodies))
		w.bodies = append(w.bodies, body{code: l.regions[i].code, members: members[i]})
	}
	w.bodies = append(w.bodies, whole)
	w.late = append(w.late, make([]bool, len(w.bodies)-len(w.late))...)
	for y := range w.records {
		w.sumYear(y)
	}
	return w
}

// sumYear fills the records of one year. Only what was returned is summed:
// what a place did not return is in no total.
func (w *world) sumYear(y int) {
	for b := range w.bodies {
		r := newRecord()
		if t := w.bodies[b].town; t != nil {
			r = t.records[y]
		}
		for _, m := range w.bodies[b].members {
			if b == w.county || w.exists(m, firstYear+y) {
				r.add(w.returned(m, y))
			}
		}
		w.records[y] = append(w.records[y], r)
	}
}

// returned gives what a body contributes to the totals above it.
func (w *world) returned(b, y int) *record {
	t := w.bodies[b].town
	if t == nil {
		return w.records[y][b]
	}
	out := newRecord()
	for name, n := range t.records[y].counts {
		if _, missing := w.missing(b, firstYear+y, collectionOf(name)); !missing && !w.unreliable(b, firstYear+y, name) {
			out.counts[name] = n
		}
	}
	if _, missing := w.missing(b, firstYear+y, census); !missing {
		out.panelDays = t.records[y].panelDays
		if !w.unreliable(b, firstYear+y, "assessments") {
			out.assessDays = t.records[y].assessDays
		}
	}
	return out
}

// unreliable reports whether a count is too unreliable to be shown: those of
// assessments in 2014 where an authority still made initial and core ones.
func (w *world) unreliable(b, year int, name string) bool {
	return year == 2014 && w.late[b] && collectionOf(name) == census &&
		(name == "assessments" || name == "children@assessments" || strings.HasPrefix(name, "factor") || strings.HasPrefix(name, "assessed"))
}

// exists reports whether a body has figures of its own in a year.
func (w *world) exists(b, year int) bool {
	if t := w.bodies[b].town; t != nil && !t.existed(year) {
		return false
	}
	return w.bodies[b].last == 0 || year <= w.bodies[b].last
}

// missing reports whether a body made no return of a collection in a year, and why.
func (w *world) missing(b, year int, from collection) (note string, missing bool) {
	t := w.bodies[b].town
	if t == nil || from == estimates {
		return "", false
	}
	if t.silent {
		return "", true
	}
	note, missing = w.gaps[gap{slug: t.slug, from: from, year: year}]
	return note, missing
}

// collectionOf says where a count comes from.
func collectionOf(name string) collection {
	switch name {
	case "population":
		return estimates
	case "offences", "children@others", "children-0-14@others", "admissions", "attendances", "court":
		return others
	case "posts", "vacancies", "staff", "leavers", "days-available", "days-lost", "agency", "staff-and-agency":
		return workforce
	case "seen":
		return visits
	}
	return census
}
