package edition

import (
	"almanac/internal/area"
	"almanac/internal/framework"
)

// AreaChange is what has become of an area between two editions.
type AreaChange struct {
	What       AreaEvent
	Area       area.Index // in the new edition's register; None where that does not know it
	Slug       string     // of the new edition where it knows the area, else of the old
	Name       string
	Old, New   string   // what was renamed, recoded or moved, before and now
	Successors []string // slugs, of an area that has ended
}

// AreaEvent is a kind of change of an area.
type AreaEvent uint8

// The events.
const (
	Appeared AreaEvent = iota // has pages in the new edition only
	Ended                     // ended since the old edition; its older figures are still there
	Gone                      // has pages in the old edition only
	Renamed
	Recoded
	Moved // has another address
)

var areaEventNames = [...]string{"appeared", "ended", "gone", "renamed", "recoded", "moved"}

var areaEventWords = [...]string{"new in this edition", "has ended", "no longer in this edition", "has another name", "has another code", "has another address"}

// String gives the name by which files know the event.
func (e AreaEvent) String() string { return areaEventNames[e] }

// Words says what the event is, in lower case.
func (e AreaEvent) Words() string { return areaEventWords[e] }

// Shows reports whether an area has pages in the edition: it existed in the
// edition's year, or the edition has a number for it.
func (e *Edition) Shows(a area.Index) bool {
	x := &e.Register.Areas[a]
	if (x.First.IsZero() || int(x.First.Year) <= e.Year) && (x.Last.IsZero() || int(x.Last.Year) >= e.Year) {
		return true
	}
	for m := range e.Framework.Measures {
		for c := range e.Framework.Width(framework.MeasureIndex(m)) {
			for _, v := range e.Table.Series(framework.MeasureIndex(m), framework.CategoryIndex(c), a) {
				if v.IsNumber() {
					return true
				}
			}
		}
	}
	return false
}

// compareAreas finds the areas that appeared, ended, or are called otherwise.
func (c *comparison) compareAreas() {
	for i := range c.New.Register.Areas {
		now := area.Index(i)
		x := &c.New.Register.Areas[i]
		was := c.match.areas[i]
		shown, shownBefore := c.New.Shows(now), was != area.None && c.Old.Shows(was)
		change := AreaChange{Area: now, Slug: x.Slug, Name: x.Name, Successors: slugs(c.New.Register, x.Successors)}
		switch ended := !x.Last.IsZero() && int(x.Last.Year) < c.New.Year; {
		case shown && !shownBefore:
			change.What, change.Successors = Appeared, nil
			c.Areas = append(c.Areas, change)
		case shownBefore && !shown:
			change.What = Gone
			c.Areas = append(c.Areas, change)
		case shown && ended && int(x.Last.Year) >= c.Old.Year:
			change.What = Ended
			c.Areas = append(c.Areas, change)
		}
		if shown && shownBefore {
			c.compareNames(now, was)
		}
	}
	for i := range c.Old.Register.Areas {
		if x := &c.Old.Register.Areas[i]; c.match.goneArea[i] && c.Old.Shows(area.Index(i)) {
			c.Areas = append(c.Areas, AreaChange{What: Gone, Area: area.None, Slug: x.Slug, Name: x.Name, Successors: slugs(c.Old.Register, x.Successors)})
		}
	}
}

// compareNames finds how an area is called otherwise than before.
func (c *comparison) compareNames(now, was area.Index) {
	n, o := &c.New.Register.Areas[now], &c.Old.Register.Areas[was]
	for _, f := range [...]struct {
		what     AreaEvent
		old, new string
	}{{Renamed, o.Name, n.Name}, {Recoded, o.Code, n.Code}, {Moved, o.Slug, n.Slug}} {
		if f.old != f.new {
			c.Areas = append(c.Areas, AreaChange{What: f.what, Area: now, Slug: n.Slug, Name: n.Name, Old: f.old, New: f.new})
		}
	}
}

func slugs(reg *area.Register, list []area.Index) (out []string) {
	for _, a := range list {
		out = append(out, reg.Areas[a].Slug)
	}
	return out
}
