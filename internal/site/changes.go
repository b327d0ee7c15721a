package site

import (
	"io/fs"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/period"
	"almanac/internal/source"
	"almanac/internal/words"
)

// changes is what differs between an edition and the one before it, laid out
// for its pages. A figure beside which something else stands, and which is the
// same itself, is counted for indicators and not listed by indicator or area:
// nobody who looks for what has changed in a place looks for that.
type changes struct {
	*edition.Differences
	before *Edition
	byItem [][]int                  // indexes of cells whose figure differs, by item
	byArea [][]int                  // the same by area
	beside []int                    // cells whose figure does not, by item
	listed int                      // cells whose figure differs
	redone []bool                   // by item: a measure of it reaches further or is defined otherwise
	events map[area.Index]bool      // areas that appeared, ended, or are called otherwise
	pairs  map[areaAndItem]struct{} // of which a figure differs
}

type areaAndItem struct {
	area area.Index
	item int
}

// changesPath is where an edition says what has changed, and the names of the
// files beside that page.
const (
	changesFolder = "changes/"
	changesPath   = changesFolder + "index.html"
	changesCSV    = changesFolder + "changes.csv"
	changesJSON   = changesFolder + "changes.json"
)

// Before gives the edition with which another is compared; nil where there is
// none: see edition.Before.
func (m *Model) Before(e *Edition) *Edition {
	there := slices.Concat(m.Editions, m.known)
	all := make([]*edition.Edition, len(there))
	for i := range there {
		all[i] = there[i].Edition
	}
	before := edition.Before(all, e.Edition)
	for _, x := range there {
		if before != nil && x.Edition == before {
			return x
		}
	}
	return nil
}

// compare works out what has changed since the edition before, once for all
// pages.
func (m *Model) compare(e *Edition, _ *source.Problems) {
	before := m.Before(e)
	if before == nil {
		return
	}
	c := &changes{Differences: edition.Compare(before.Edition, e.Edition), before: before}
	c.byItem, c.redone = make([][]int, len(e.Items)), make([]bool, len(e.Items))
	c.beside = make([]int, len(e.Items))
	c.byArea = make([][]int, len(e.Register.Areas))
	c.events, c.pairs = map[area.Index]bool{}, map[areaAndItem]struct{}{}
	for i := range c.Cells {
		x := &c.Cells[i]
		item := e.itemOf(x.Measure)
		if x.Kind == edition.Beside {
			c.beside[item]++
			c.redone[item] = true
			continue
		}
		c.listed++
		c.byItem[item] = append(c.byItem[item], i)
		c.byArea[x.Area] = append(c.byArea[x.Area], i)
		c.pairs[areaAndItem{x.Area, item}] = struct{}{}
	}
	for i := range c.Extents {
		c.redone[e.itemOf(c.Extents[i].Measure)] = true
	}
	for i := range c.Definitions {
		if at, ok := e.Framework.Measure(c.Definitions[i].Item); ok {
			c.redone[e.itemOf(at)] = true
		}
	}
	for i := range c.Areas {
		c.events[c.Areas[i].Area] = true
	}
	e.changes = c
}

// compareWithBefore is compare for an edition that may have a sealed one before
// it, whose figures are read then.
func (m *Model) compareWithBefore(e *Edition, fsys fs.FS, probs *source.Problems) error {
	if before := m.Before(e); before != nil && before.Table == nil {
		if err := m.unseal(fsys, before, probs); err != nil {
			return err
		}
		if before.Table == nil {
			return nil // was said
		}
	}
	m.compare(e, probs)
	return nil
}

// Compare reads two editions of a site and nothing else of it, and finds what
// differs. It is nil when something is wrong with either. A sealed edition is
// read as it was sealed, so that what is found is what its page of changes says.
func Compare(fsys fs.FS, old, new string, probs *source.Problems) (*edition.Differences, error) {
	reg, err := area.ReadRegister(fsys, "data/areas.csv", probs)
	if err != nil {
		return nil, err
	}
	ledger, err := edition.ReadLedger(fsys, probs)
	if err != nil {
		return nil, err
	}
	seals, err := edition.ReadSeals(fsys, ledger, probs)
	if err != nil {
		return nil, err
	}
	frameworks := map[string]*framework.Framework{}
	var both [2]*edition.Edition
	for i, id := range []string{old, new} {
		if s := seals[id]; s != nil {
			both[i], err = readAsSealed(fsys, s, probs)
		} else {
			both[i], err = edition.Read(fsys, id, reg, frameworks, probs)
		}
		if err != nil {
			return nil, err
		}
	}
	if probs.Errors() > 0 {
		return nil, nil
	}
	return edition.Compare(both[0], both[1]), nil
}

// itemOf gives the item that a measure is shown in.
func (e *Edition) itemOf(m framework.MeasureIndex) int {
	if i := e.Framework.Measures[m].Indicator; i != framework.None {
		return int(i)
	}
	return len(e.Items) - 1 // the context measures
}

// areaAnchor is the place of an area on the page of changes: its slug, unless
// something else has that place.
func (e *Edition) areaAnchor(a area.Index) string {
	slug := e.Register.Areas[a].Slug
	taken := slices.ContainsFunc(e.Items, func(it Item) bool { return it.ID == slug })
	for _, k := range edition.Kinds() {
		taken = taken || k.String() == slug
	}
	for _, id := range changesSections {
		taken = taken || id == slug
	}
	if taken || strings.HasPrefix(slug, "area-") {
		return "area-" + slug
	}
	return slug
}

// changesSections are the parts of the page of changes.
var changesSections = [...]string{"summary", "rebasing", "by-indicator", "by-area", "by-kind", "changes-of-areas", "definitions", "framework", "help", "main"}

// changedItem links an item's page to what has changed of it; nil when nothing has.
func (e *Edition) changedItem(p *layout.Page, item int) *layout.Link {
	c := e.changes
	if c == nil || len(c.byItem[item]) == 0 && !c.redone[item] {
		return nil
	}
	text := c.since()
	if n := len(c.byItem[item]); n > 0 {
		text = c.differ(n)
	}
	return &layout.Link{Text: text, Href: p.EditionRoot + changesPath + "#" + e.Items[item].ID}
}

// changedArea links an area's page to what has changed of it; nil when nothing has.
func (e *Edition) changedArea(p *layout.Page, a area.Index) *layout.Link {
	c := e.changes
	switch {
	case c == nil:
		return nil
	case len(c.byArea[a]) > 0:
		return &layout.Link{Text: c.differ(len(c.byArea[a])), Href: p.EditionRoot + changesPath + "#" + e.areaAnchor(a)}
	case c.events[a]:
		return &layout.Link{Text: c.since(), Href: p.EditionRoot + changesPath + "#changes-of-areas"}
	}
	return nil
}

// changedAreaItem links the page of an item in an area to what has changed in
// that area; nil when no figure of the item has.
func (e *Edition) changedAreaItem(p *layout.Page, a area.Index, item int) *layout.Link {
	n := e.changedIn(a, item)
	if n == 0 {
		return nil
	}
	return &layout.Link{Text: e.changes.differ(n), Href: p.EditionRoot + changesPath + "#" + e.areaAnchor(a)}
}

// changedOf counts the figures of an item that have changed; it is -1 where none has, but
// what they are.
func (e *Edition) changedOf(item int) int {
	c := e.changes
	if c == nil {
		return 0
	}
	if n := len(c.byItem[item]); n > 0 || !c.redone[item] {
		return n
	}
	return -1
}

// changedIn counts the figures of an item in an area that have changed; for an item of -1
// those of all, and it is -1 where only the area itself has.
func (e *Edition) changedIn(a area.Index, item int) int {
	c := e.changes
	if c == nil {
		return 0
	}
	if item < 0 {
		if n := len(c.byArea[a]); n > 0 || !c.events[a] {
			return n
		}
		return -1
	}
	if _, ok := c.pairs[areaAndItem{a, item}]; !ok {
		return 0
	}
	n := 0
	for _, i := range c.byArea[a] {
		if e.itemOf(c.Cells[i].Measure) == item {
			n++
		}
	}
	return n
}

func (c *changes) differ(n int) string {
	return c.before.say.Count("changes.differ", n, "edition", c.before.Title)
}

// since leads to the page of what has changed.
func (c *changes) since() string {
	return c.before.say.Say("changes.since", "edition", c.before.Title)
}

// spanOf writes periods in ascending order, those that follow one another as a
// stretch: "2013, 2014 and 2016 to 2021".
func spanOf(say *words.Words, list []period.Period) string {
	var out []string
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && follows(list[j], list[j+1]) {
			j++
		}
		switch {
		case j-i >= 2:
			out = append(out, say.Say("range.to", "lower", say.Short(list[i]), "upper", say.Short(list[j])))
			i = j + 1
		default:
			out = append(out, say.Short(list[i]))
			i++
		}
	}
	return shortList(say, out)
}

// follows reports whether a period is the one after another, or the same half
// of the next year.
func follows(p, next period.Period) bool {
	return p.Next() == next || next.Form == p.Form && next.Year == p.Year+1
}

// mostListed is how many names a list in a sentence has before it counts.
const mostListed = 6

// shortList joins names as a sentence does, and counts those beyond the first.
func shortList(say *words.Words, names []string) string {
	if len(names) > mostListed+1 {
		names = append(names[:mostListed:mostListed], say.Count("changes.more", len(names)-mostListed))
	}
	return say.List(names)
}
