package site

import (
	_ "embed" // editions.js
	"encoding/json"
	"slices"
	"strings"
	"time"

	"almanac/internal/area"
)

// editionsData is what a page of any age needs to know of all editions: which
// there are, and where each has the same page. Pages are not listed: an edition
// has thousands, made of areas and items, and the lists of all editions differ
// by a few names.
type editionsData struct {
	Newest   string                       `json:"newest"`
	AsOf     string                       `json:"asOf,omitempty"` // of a copy that holds one edition only: when it was made
	Home     string                       `json:"home,omitempty"` // where the site is published; only in such a copy
	Copy     string                       `json:"copy,omitempty"` // what every page of an export says of it
	Editions []editionEntry               `json:"editions"`       // oldest first
	All      map[string]string            `json:"all"`            // by kind: every name that any edition has a page for
	Lacks    map[string]map[string]string `json:"lacks"`          // by edition and kind: those it has none for
	Names    map[string]string            `json:"names"`          // of areas that some edition lacks, and of their kin
	After    map[string]string            `json:"after"`          // slugs of the areas that followed one
	Before   map[string]string            `json:"before"`         // of those that it followed

	Says      map[string]any `json:"says"`                // what is said, in the language of the site: this file outlives the words of editions
	Withdrawn []string       `json:"withdrawn,omitempty"` // addresses of pages that were: another edition may show the same still
}

type editionEntry struct {
	ID           string `json:"id"`
	Title        string `json:"title"`
	SupersededBy string `json:"supersededBy,omitempty"`
	Reason       string `json:"reason,omitempty"`
}

// editionsBehaviour fills <div id="edition-notice" data-edition data-root
// data-path>, and tells a search which editions there are (almanacEditions).
// That element and the address of the script are an interface with pages that
// will never be built again: add to it, change nothing.
//
//go:embed editions.js
var editionsBehaviour string

// editionsScript makes editions.js, the one file that tells pages of old
// editions what has happened since: data and behaviour in a classic script, so
// that it works from a disk.
func (p *Plan) editionsScript() []byte {
	m := p.Model
	d := editionsData{
		Lacks: map[string]map[string]string{}, Names: map[string]string{}, After: map[string]string{}, Before: map[string]string{},
		Says: m.Words.Below("notice"),
	}
	d.Says["comma"] = m.Words.Text("format.comma")
	if d.Copy = m.bar; m.asOf != "" {
		d.AsOf, d.Home = m.asOf, m.Config.BaseURL
	}
	for _, e := range m.Editions {
		entry := editionEntry{ID: e.ID, Title: e.Title}
		if by := m.corrects(e); by != nil {
			entry.SupersededBy, entry.Reason = by.ID, by.Reason
		}
		d.Editions = append(d.Editions, entry)
		d.Withdrawn = append(d.Withdrawn, e.pagesWithdrawn()...)
	}
	if m.Newest != nil {
		d.Newest = m.Newest.ID
	}
	d.pages(p)
	d.kin(m.Register, moved(m.Ledger))
	data, err := json.Marshal(d)
	if err != nil {
		panic("site: editions cannot be written as JSON: " + err.Error()) // strings only: cannot happen
	}
	return []byte(strings.Replace(editionsBehaviour, "DATA", string(data), 1))
}

// corrects gives the edition that corrects another, also where an export does not
// hold it; nil for none.
func (m *Model) corrects(e *Edition) *Edition {
	if e.SupersededBy != nil {
		return e.SupersededBy
	}
	for _, other := range m.known {
		if other.Supersedes == e.ID {
			return other
		}
	}
	return nil
}

// pagesWithdrawn lists the addresses of an edition at which a page says that
// another was withdrawn.
func (e *Edition) pagesWithdrawn() (list []string) {
	if e.Seal == nil {
		return nil
	}
	for at := range stonesOf(e.Seal) {
		if isPageFile(at) {
			list = append(list, at)
		}
	}
	slices.Sort(list)
	return list
}

// pages says which names each edition has pages for: "leeds" of areas, "n19" of
// indicators; and "pages" are those that stand alone, such as "changes".
func (d *editionsData) pages(p *Plan) {
	all, has := map[string][]string{}, map[string]bool{}
	for i := range p.entries {
		t := p.targetOf(&p.entries[i], 0) // pages of an item in an area do not stand alone
		if t.ed == nil || t.kind == redirectPage {
			continue
		}
		below, inside := strings.CutPrefix(t.Path, t.ed.ID+"/")
		parts := strings.Split(below, "/")
		if !inside || parts[len(parts)-1] != "index.html" || len(parts) < 2 || len(parts) > 3 {
			continue
		}
		kind, name := parts[0], parts[1]
		if t.ed.Seal != nil && kind == "areas" && len(parts) == 3 && !slices.Contains(t.ed.Seal.Areas, name) {
			continue // leads from a code to an area
		}
		if len(parts) == 2 {
			kind, name = "pages", parts[0]
		}
		if key := kind + " " + name; !has[key] {
			has[key] = true
			all[kind] = append(all[kind], name)
		}
		has[t.ed.ID+" "+kind+" "+name] = true
	}
	d.All = map[string]string{}
	for kind, names := range all {
		slices.Sort(names)
		d.All[kind] = strings.Join(names, " ")
		for _, e := range p.Model.Editions {
			lacks := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return has[e.ID+" "+kind+" "+n] })
			if len(lacks) == 0 {
				continue
			}
			if d.Lacks[e.ID] == nil {
				d.Lacks[e.ID] = map[string]string{}
			}
			d.Lacks[e.ID][kind] = strings.Join(lacks, " ")
		}
	}
}

// kin says what came before and after the areas that some edition lacks; one
// that has another slug now came after itself.
func (d *editionsData) kin(reg *area.Register, moves [][2]string) {
	slugs := func(list []area.Index) string {
		var out []string
		for _, a := range list {
			out = append(out, reg.Areas[a].Slug)
		}
		return strings.Join(out, " ")
	}
	for i := range reg.Areas {
		x := &reg.Areas[i]
		if len(x.Successors)+len(x.Predecessors) > 0 {
			if x.Successors != nil {
				d.After[x.Slug] = slugs(x.Successors)
			}
			if x.Predecessors != nil {
				d.Before[x.Slug] = slugs(x.Predecessors)
			}
			d.Names[x.Slug] = x.ShortName
		}
	}
	for _, m := range moves {
		from, old := strings.CutPrefix(m[0], "areas/")
		if to, new := strings.CutPrefix(m[1], "areas/"); old && new && !strings.Contains(from+to, "/") {
			d.After[from] = to
		}
	}
	for _, lacks := range d.Lacks {
		for _, slug := range strings.Fields(lacks["areas"]) {
			if a, ok := reg.BySlug(slug); ok {
				d.Names[slug] = reg.Areas[a].ShortName
			}
		}
	}
}

// newestFirst lists editions for readers.
func (m *Model) newestFirst() []*Edition {
	list := slices.Clone(m.Editions)
	slices.Reverse(list)
	return list
}

// due reports whether an edition may be published: a draft may not, nor one
// before its date and time.
func (e *Edition) due(now time.Time) bool { return !e.draft() && !e.Published.After(now) }

// whyNotDue says why an edition is left out of what is published.
func (e *Edition) whyNotDue() string {
	if e.draft() {
		return e.ID + ": it is a draft until its edition.toml says status = \"final\"; --preview shows it"
	}
	return e.ID + ": it is not published before " + moment(e.Published) + "; --preview shows it"
}
