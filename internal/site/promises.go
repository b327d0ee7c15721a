package site

import (
	"fmt"
	"slices"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/source"
)

// What was published once is linked to. The pages of a sealed edition cannot
// vanish, their bytes are kept; but they lead to pages outside it, and so do
// other people's reports. Those addresses and their anchors are in the seal, and
// a build in which one is gone stops, until it is there again or a redirect says
// where it went.

// moved are the declared redirects, in the order in which they were declared:
// each from an address in the site, with or without an anchor, to another.
func moved(l *edition.Ledger) [][2]string {
	var out [][2]string
	if l == nil {
		return nil
	}
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == edition.EventRedirected {
			if from, to, ok := strings.Cut(e.Subject, redirectSign); ok {
				out = append(out, [2]string{from, to})
			}
		}
	}
	return out
}

// redirectSign stands between the two addresses of a redirect in the ledger.
const redirectSign = " -> "

// areaSlug gives the slug of an area that is redirected, where it is an area and
// not a page: "areas/leeds".
func areaSlug(address string) (slug string, ok bool) {
	slug, ok = strings.CutPrefix(address, "areas/")
	return slug, ok && !strings.Contains(slug, "/")
}

// redirects adds a page for each declared redirect of a whole page.
func (p *Plan) redirects() {
	for _, m := range moved(p.Model.Ledger) {
		if strings.HasSuffix(m[0], ".html") && !p.elsewhere(m[1]) {
			p.add(Target{Path: m[0], kind: redirectPage, to: m[1]})
		}
	}
}

// elsewhere reports whether an address is not to be found in a copy that holds
// one edition, however well the site keeps it: it lies in another edition, or
// leads to the newest.
func (p *Plan) elsewhere(address string) bool {
	if p.Model.asOf == "" {
		return false
	}
	first, _, _ := strings.Cut(address, "/")
	_, _, other := edition.ParseID(first)
	return first == "latest" || other && p.Model.edition(first) == nil
}

// CheckPromises reports what sealed editions lead to and the site no longer has.
func (p *Plan) CheckPromises(probs *source.Problems) error {
	declared := map[string]bool{}
	for _, m := range moved(p.Model.Ledger) {
		declared[m[0]] = true
	}
	for _, m := range moved(p.Model.Ledger) {
		to, _, _ := strings.Cut(m[1], "#")
		there := p.Has(to) || p.elsewhere(to)
		if slug, ok := areaSlug(to); ok {
			_, there = p.Model.Register.BySlug(slug)
			there = there || declared[to]
		}
		if !there {
			probs.AddHint(source.Pos{File: edition.LedgerFile}, "vanished", "declare another redirect, from "+to+" on to where it is now", "the redirect of %s leads to %s, which the site does not have", m[0], to)
		}
	}
	anchors := map[string][]string{} // of pages outside editions, when asked for
	for _, e := range p.Model.Editions {
		if e.Seal == nil {
			continue
		}
		missing := func(address, who string) {
			probs.AddHint(source.Pos{File: "data/" + e.ID + "/" + edition.SealFile}, "vanished",
				fmt.Sprintf("bring it back, or say where it went: almanac redirect %s NEW-ADDRESS --reason \"…\"", address),
				"%s is gone, and %s", address, who)
		}
		for _, to := range e.Seal.Links {
			if p.elsewhere(to) {
				continue
			}
			if err := p.keep(to, declared, anchors, func() { missing(to, "pages of edition "+e.ID+" lead there") }); err != nil {
				return err
			}
		}
		for _, page := range e.Seal.Outside {
			for _, to := range append([]string{page.Path}, withAnchors(page)...) {
				if err := p.keep(to, declared, anchors, func() { missing(to, "it was there when edition "+e.ID+" was sealed") }); err != nil {
					return err
				}
				if !p.Has(page.Path) {
					break // its anchors are gone with it
				}
			}
		}
		p.keepAreas(e, declared, missing)
	}
	return nil
}

func withAnchors(p edition.Page) []string {
	var out []string
	for _, a := range p.Anchors {
		out = append(out, p.Path+"#"+a)
	}
	return out
}

// keep calls gone when an address of the site is neither there nor declared as
// moved. The anchors of a page are read when one is asked for.
func (p *Plan) keep(address string, declared map[string]bool, anchors map[string][]string, gone func()) error {
	page, anchor, _ := strings.Cut(address, "#")
	if declared[address] || declared[page] {
		return nil
	}
	t := p.at(page)
	if t == nil {
		if !strings.HasSuffix(page, ".html") && !strings.HasSuffix(page, ".js") {
			return nil // a picture or a style of a page that is made again
		}
		gone()
		return nil
	}
	if anchor == "" || t.ed != nil {
		return nil
	}
	if _, read := anchors[page]; !read {
		var err error
		if anchors[page], err = p.anchorsOf(t); err != nil {
			return err
		}
	}
	if !slices.Contains(anchors[page], anchor) {
		gone()
	}
	return nil
}

// anchorsOf lists the places on a page that a link can lead to: as its seal has
// them, or by making the page.
func (p *Plan) anchorsOf(t *Target) ([]string, error) {
	if t.ed != nil && t.ed.Seal != nil {
		return t.ed.Seal.AnchorsOf(t.Path), nil
	}
	data, err := newRenderer(p).render(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Path, err)
	}
	ids, _ := outlineOf(data)
	return ids, nil
}

// keepAreas holds that the register still knows every area that had pages: by
// it the pages of an old edition find those of a new one.
func (p *Plan) keepAreas(e *Edition, declared map[string]bool, missing func(address, who string)) {
	for _, slug := range e.Seal.Areas {
		if _, ok := p.Model.Register.BySlug(slug); !ok && !declared["areas/"+slug] {
			missing("areas/"+slug, "edition "+e.ID+" has pages for it that the register of today does not know")
		}
	}
}
