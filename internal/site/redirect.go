package site

import (
	"slices"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/output"
	"almanac/internal/source"
)

// Redirect declares that an address outside sealed editions has moved, or that
// an area has another slug ("areas/old"). It gives the ledger to be written.
func Redirect(o Options, from, to, reason string, probs *source.Problems) ([]commit.File, error) {
	model, err := Read(o, probs)
	if err != nil {
		return nil, err
	}
	if probs.Errors() > 0 {
		return nil, nil
	}
	plan := NewPlan(model)
	defer plan.Close()
	from, to = addressOf(from), addressOf(to)
	pos := source.Pos{File: edition.LedgerFile}
	page, _, _ := strings.Cut(from, "#")
	for _, address := range []string{from, to} {
		if why := plan.badAddress(address); why != "" {
			probs.AddHint(pos, "redirect", "write addresses in the site, such as about/methodology/index.html", "%s %s", address, why)
		}
	}
	if probs.Errors() > 0 {
		return nil, nil
	}
	slug, isArea := areaSlug(from)
	target, anchor, _ := strings.Cut(to, "#")
	switch {
	case isArea:
		heir, ok := areaSlug(to)
		if ok {
			_, ok = model.Register.BySlug(heir)
		}
		if _, still := model.Register.BySlug(slug); still {
			probs.AddHint(pos, "redirect", "an area is redirected once it has another slug", "the register still knows %s", from)
		} else if !ok {
			probs.AddHint(pos, "redirect", "lead to a slug of data/areas.csv: areas/leeds", "%s leads to %s, which is no area of the register", from, to)
		}
	case page == from && plan.Has(from):
		probs.AddHint(pos, "redirect", "take the page away first", "%s is still there, so nothing can lead away from it", from)
	case !plan.Has(target):
		probs.AddHint(pos, "redirect", "lead to a page that is there", "the site has no page %s", target)
	case model.sealed(page):
		probs.AddHint(pos, "redirect", "its pages stay where they are", "%s is in a sealed edition", from)
	case anchor != "":
		if err := plan.checkAnchor(target, anchor, probs); err != nil {
			return nil, err
		}
	}
	if probs.Errors() > 0 {
		return nil, nil
	}
	if !plan.everHad(from) {
		probs.Warn(pos, "redirect-origin", "if this is a slip of the pen the redirect does no harm; declare the right one as well", "nothing tells that the site ever had %s: neither a seal nor a page of today", from)
	}
	model.Ledger.Append(edition.Event{Kind: edition.EventRedirected, Subject: from + redirectSign + to, Reason: reason, Time: o.now()})
	return []commit.File{{Path: edition.LedgerFile, Data: model.Ledger.Encode()}}, nil
}

// everHad reports whether today's pages, a seal or the ledger tell that there was
// such an address. Nothing tells of what was published and gone before an edition
// was sealed.
func (p *Plan) everHad(address string) bool {
	page, anchor, _ := strings.Cut(address, "#")
	if p.Has(page) {
		return true
	}
	for _, m := range moved(p.Model.Ledger) {
		if m[0] == address || m[1] == address {
			return true
		}
	}
	slug, isArea := areaSlug(address)
	for _, e := range p.Model.Editions {
		if e.Seal == nil {
			continue
		}
		there := func(out edition.Page) bool {
			return out.Path == page && (anchor == "" || slices.Contains(out.Anchors, anchor))
		}
		if slices.Contains(e.Seal.Links, address) || slices.ContainsFunc(e.Seal.Outside, there) || isArea && slices.Contains(e.Seal.Areas, slug) {
			return true
		}
	}
	return false
}

// checkAnchor adds a problem when a page has not the place to which a redirect
// is to lead: readers would find themselves at its top.
func (p *Plan) checkAnchor(page, anchor string, probs *source.Problems) error {
	t := p.at(page)
	anchors, err := p.anchorsOf(t)
	if err != nil || slices.Contains(anchors, anchor) {
		return err
	}
	hint := source.DidYouMean(anchor, anchors)
	switch {
	case t.kind == redirectPage:
		hint = "it leads on to " + t.to + ", and browsers leave the anchor behind: name that page"
	case hint == "":
		hint = "name the id of a heading on it, or lead to the page as a whole"
	}
	probs.AddHint(source.Pos{File: edition.LedgerFile}, "redirect", hint, "%s has no anchor %q", page, anchor)
	return nil
}

// badAddress says why something cannot be an address of a redirect, which stays
// in the ledger for good; "" for one that can.
func (p *Plan) badAddress(address string) string {
	page, _, _ := strings.Cut(address, "#")
	if _, isArea := strings.CutPrefix(page, "areas/"); isArea && strings.Count(page, "/") == 1 {
		page += "/index.html"
	}
	if err := output.CheckPath(page); err != nil {
		return "cannot be an address: " + err.Error()
	}
	if !strings.HasSuffix(page, ".html") || strings.Contains(address, redirectSign) {
		return "is not the address of a page"
	}
	for other := range p.Paths() {
		if other != page && strings.EqualFold(other, page) {
			return "differs from " + other + " only in the case of its letters"
		}
	}
	return ""
}

// sealed reports whether an address is in a sealed edition.
func (m *Model) sealed(address string) bool {
	for _, e := range m.Editions {
		if e.Seal != nil && e.owns(address) {
			return true
		}
	}
	return false
}

// addressOf writes an address as the plan has it: "/about/glossary/" is
// "about/glossary/index.html"; but "areas/leeds/", which is a page in editions
// only, is the area "areas/leeds".
func addressOf(s string) string {
	page, anchor, found := strings.Cut(strings.TrimPrefix(s, "/"), "#")
	if slug, ok := areaSlug(strings.TrimSuffix(strings.TrimSuffix(page, "/index.html"), "/")); ok && slug != "" {
		return "areas/" + slug
	}
	if page == "" || strings.HasSuffix(page, "/") {
		page += "index.html"
	}
	if found {
		return page + "#" + anchor
	}
	return page
}
