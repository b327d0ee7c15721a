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
	Keys   []Key  // patterns
	By     string // who confirms it
	Reason string
	Pos    []source.Pos // where the keys stand
}

// KeyOf is the key of one cell.
func KeyOf(e *Edition, c *Cell) Key {
	k := Key{Measure: e.Framework.Measures[c.Measure].ID, Area: e.Register.Areas[c.Area].Slug, Period: c.Period}
	if cats := e.Framework.Categories(c.Measure); cats != nil {
		k.Category = cats[c.Category].ID
	}
	return k
}

// Confirmed reports whether the new edition confirms that a figure may be shown
// which the old one suppressed.
func (d *Differences) Confirmed(c *Cell) bool {
	return slices.ContainsFunc(d.New.Disclosed.Keys, func(k Key) bool { return k.Names(KeyOf(d.New, c)) })
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
				if key.Names(KeyOf(d.New, &d.Cells[i])) {
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
			probs.Warn(d.New.Disclosed.Pos[i], "disclosure", "take it out, or check what it names", "no figure that edition %s suppressed is a number here by the key %q", d.Old.ID, key)
		}
	}
}

// reportDisclosed reports the open disclosures of one measure.
func (d *Differences) reportDisclosed(open []*Cell, probs *source.Problems) {
	hint := func(key Key) string {
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
func (d *Differences) commonKey(cells []*Cell) Key {
	key := KeyOf(d.New, cells[0])
	for _, c := range cells[1:] {
		other := KeyOf(d.New, c)
		if key.Category != other.Category {
			key.Category = ""
		}
		if key.Area != other.Area {
			key.Area = anything
		}
		if key.Period != other.Period {
			key.Period = period.Period{}
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
	k, err := ParsePattern(s)
	if err != nil {
		wrong("", "%v", err)
		return
	}
	fw := r.e.Framework
	if m, found := fw.Measure(k.Measure); k.Measure != anything && !found {
		wrong(source.DidYouMean(k.Measure, fw.MeasureIDs()), "%q is not a measure of the framework", k.Measure)
		return
	} else if _, found := fw.Category(m, k.Category); k.Measure != anything && k.Category != "" && !found {
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
	r.e.Disclosed.Keys = append(r.e.Disclosed.Keys, k)
	r.e.Disclosed.Pos = append(r.e.Disclosed.Pos, pos)
}

func categoryIDs(fw *framework.Framework, m framework.MeasureIndex) (ids []string) {
	for _, c := range fw.Categories(m) {
		ids = append(ids, c.ID)
	}
	return ids
}
