package edition

import (
	"fmt"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Disclosure confirms that figures which an edition before suppressed may be
// shown now. A figure is suppressed so that no child can be recognised; that it
// is a number in the next release is most often a publisher's decision, and
// sometimes a mistake that harms a child. So somebody must say that it was
// looked at, and readers are told who and why.
type Disclosure struct {
	Keys   []FigureKey
	By     string // who confirms it
	Reason string
}

// FigureKey names figures: "n19-rate:leeds:2014", and with a category
// "n12:neglect:leeds:2014". Without one it means all categories of a measure,
// and an asterisk stands for anything. The parts are ids as they stand in files
// of observations.
type FigureKey struct {
	Measure, Category, Area, Period string // "*" for any
	Pos                             source.Pos
}

const anything = "*"

// String writes the key as it is read.
func (k FigureKey) String() string {
	if k == (FigureKey{Measure: anything, Category: anything, Area: anything, Period: anything, Pos: k.Pos}) {
		return "all"
	}
	parts := []string{k.Measure, k.Category, k.Area, k.Period}
	if k.Category == anything {
		parts = slices.Delete(parts, 1, 2)
	}
	return strings.Join(parts, ":")
}

// ParseFigureKey takes a written key apart; false when it has not three or four
// parts, or an empty one.
func ParseFigureKey(s string) (k FigureKey, ok bool) {
	if s == "all" {
		return FigureKey{Measure: anything, Category: anything, Area: anything, Period: anything}, true
	}
	parts := strings.Split(s, ":")
	if len(parts) == 3 {
		parts = slices.Insert(parts, 1, anything)
	}
	if len(parts) != 4 || slices.Contains(parts, "") {
		return k, false
	}
	return FigureKey{Measure: parts[0], Category: parts[1], Area: parts[2], Period: parts[3]}, true
}

// Names reports whether a key names the figure of a cell.
func (k FigureKey) Names(e *Edition, c *Cell) bool {
	own := KeyOf(e, c)
	fits := func(want, have string) bool { return want == anything || want == have }
	return fits(k.Measure, own.Measure) && fits(k.Category, own.Category) && fits(k.Area, own.Area) && fits(k.Period, own.Period)
}

// KeyOf is the key of one cell.
func KeyOf(e *Edition, c *Cell) FigureKey {
	k := FigureKey{Measure: e.Framework.Measures[c.Measure].ID, Category: anything, Area: e.Register.Areas[c.Area].Slug, Period: c.Period.String()}
	if cats := e.Framework.Categories(c.Measure); cats != nil {
		k.Category = cats[c.Category].ID
	}
	return k
}

// Confirmed reports whether the new edition confirms that a figure may be shown
// which the old one suppressed.
func (d *Differences) Confirmed(c *Cell) bool {
	return slices.ContainsFunc(d.New.Disclosed.Keys, func(k FigureKey) bool { return k.Names(d.New, c) })
}

// mostDisclosed is how many figures of a measure are named one by one.
const mostDisclosed = 5

// CheckDisclosure adds a problem for figures that the old edition suppressed and
// that are numbers in the new one, unless its edition.toml confirms them.
func (d *Differences) CheckDisclosure(probs *source.Problems) {
	used := make([]bool, len(d.New.Disclosed.Keys))
	for i := 0; i < len(d.Cells); {
		var open []*Cell
		m := d.Cells[i].Measure
		for ; i < len(d.Cells) && d.Cells[i].Measure == m; i++ {
			if d.Cells[i].Kind != Disclosed {
				continue
			}
			confirmed := false
			for k, key := range d.New.Disclosed.Keys {
				if key.Names(d.New, &d.Cells[i]) {
					used[k], confirmed = true, true
				}
			}
			if !confirmed {
				open = append(open, &d.Cells[i])
			}
		}
		d.reportDisclosed(open, probs)
	}
	for i, key := range d.New.Disclosed.Keys {
		if !used[i] {
			probs.Warn(key.Pos, "disclosure", "take it out, or check what it names", "no figure that edition %s suppressed is a number here by the key %q", d.Old.ID, key)
		}
	}
}

// reportDisclosed reports the open disclosures of one measure.
func (d *Differences) reportDisclosed(open []*Cell, probs *source.Problems) {
	hint := func(key FigureKey) string {
		return fmt.Sprintf("if the publisher says that this may be shown, confirm it in %s: disclosed = [%q], with disclosed_by and disclosed_reason; if not, leave value empty and put c in symbol", d.New.Pos.File, key)
	}
	if len(open) > mostDisclosed {
		key := d.commonKey(open)
		probs.AddHint(d.pos(open[0]), "disclosure", hint(key)+fmt.Sprintf("; \"almanac diff %s %s\" lists them", d.Old.ID, d.New.ID),
			"%d figures of %s that edition %s suppressed to protect children are numbers here, from %s on", len(open), key.Measure, d.Old.ID, KeyOf(d.New, open[0]))
		return
	}
	for _, c := range open {
		key := KeyOf(d.New, c)
		probs.AddHint(d.pos(c), "disclosure", hint(key), "edition %s suppressed this figure to protect children, and here it is a number: %s", d.Old.ID, key)
	}
}

// commonKey is the narrowest key that names several figures of a measure.
func (d *Differences) commonKey(cells []*Cell) FigureKey {
	key := KeyOf(d.New, cells[0])
	for _, c := range cells[1:] {
		other := KeyOf(d.New, c)
		for _, part := range [...]struct{ own, other *string }{{&key.Category, &other.Category}, {&key.Area, &other.Area}, {&key.Period, &other.Period}} {
			if *part.own != *part.other {
				*part.own = anything
			}
		}
	}
	return key
}

// pos is where a cell's figure stands in the files of the new edition.
func (d *Differences) pos(c *Cell) source.Pos {
	at := slices.Index(d.New.Table.Periods(c.Measure), c.Period)
	if at < 0 {
		return d.New.Pos
	}
	return d.New.Table.Pos(d.New.Table.At(c.Measure, c.Category, c.Area, at))
}

// disclosed reads what edition.toml says of figures suppressed before.
func (r *reader) disclosed() {
	d := &r.e.Disclosed
	d.By, d.Reason = strings.TrimSpace(r.file.DisclosedBy), strings.TrimSpace(r.file.DisclosedReason)
	switch v := r.file.Disclosed.(type) {
	case nil:
		return
	case string:
		if v != "all" {
			r.fault("disclosure", `write a list: disclosed = ["n19-rate:leeds:2014"], or "all"`, "disclosed", "%q is not a list of figures", v)
			return
		}
		r.disclosedKey(v, r.doc.Pos("disclosed"))
	case []any:
		for i := range v {
			s, ok := v[i].(string)
			if !ok {
				r.probs.AddHint(r.doc.Pos("disclosed", i), "type", "put it in quotes", "item %d of disclosed must be text", i+1)
				continue
			}
			r.disclosedKey(s, r.doc.Pos("disclosed", i))
		}
	default:
		r.fault("type", `write a list: disclosed = ["n19-rate:leeds:2014"], or "all"`, "disclosed", "disclosed must be a list")
		return
	}
	for _, f := range [...][2]string{{"disclosed_by", d.By}, {"disclosed_reason", d.Reason}} {
		if f[1] == "" && len(d.Keys) > 0 {
			r.fault("required", "readers are told who confirmed it and why", f[0], "figures that were suppressed are shown, but %s is not given", f[0])
		}
	}
}

// disclosedKey reads one key, whose parts must be known.
func (r *reader) disclosedKey(s string, pos source.Pos) {
	wrong := func(hint, format string, args ...any) { r.probs.AddHint(pos, "disclosure", hint, format, args...) }
	k, ok := ParseFigureKey(s)
	if !ok {
		wrong("write measure:area:period, or measure:category:area:period; * stands for any", "%q does not name figures", s)
		return
	}
	k.Pos = pos
	fw := r.e.Framework
	if m, found := fw.Measure(k.Measure); k.Measure != anything && !found {
		wrong(source.DidYouMean(k.Measure, fw.MeasureIDs()), "%q is not a measure of the framework", k.Measure)
		return
	} else if _, found := fw.Category(m, k.Category); k.Measure != anything && k.Category != anything && !found {
		wrong(source.DidYouMean(k.Category, categoryIDs(fw, m)), "measure %q has no category %q", k.Measure, k.Category)
		return
	}
	if _, found := r.e.Register.BySlug(k.Area); k.Area != anything && !found {
		var slugs []string
		for i := range r.e.Register.Areas {
			slugs = append(slugs, r.e.Register.Areas[i].Slug)
		}
		wrong(source.DidYouMean(k.Area, slugs), "%q is not the slug of an area", k.Area)
		return
	}
	if _, err := period.Parse(k.Period); k.Period != anything && err != nil {
		wrong("", "%v", err)
		return
	}
	r.e.Disclosed.Keys = append(r.e.Disclosed.Keys, k)
}

func categoryIDs(fw *framework.Framework, m framework.MeasureIndex) (ids []string) {
	for _, c := range fw.Categories(m) {
		ids = append(ids, c.ID)
	}
	return ids
}
