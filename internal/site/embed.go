package site

import (
	"path"
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/layout"
)

// A page to embed shows one measure and nothing around it, for a frame on another
// site's page. There is one for each measure of an edition; which area it shows
// stands behind the # of its address, and its script draws that from the figures
// that the comparison on an indicator's page reads too. A page of its own for each
// area would double the site. Without a script it shows the country, and says so.
//
// Whoever embeds it has chosen an edition; what has happened to that since, the
// page says as every other does.

// The size of the frame that the snippet gives: room for a chart and the newest
// rows of its table; the page scrolls within.
const (
	frameWidth  = "100%"
	frameHeight = 620
)

// embed fills the page of a measure to be embedded.
func (r *renderer) embed(t *Target) *layout.Embed {
	e := t.ed
	it := &e.Items[t.item]
	m := it.Measures[t.measure]
	ms := &e.Framework.Measures[m]
	item := strings.TrimSpace(it.Label + " " + it.Title)
	p := &layout.Embed{Item: layout.Link{Text: item}}
	p.Page = r.base(t, r.say.Say("embed.title", "measure", ms.Title, "area", e.Register.Areas[t.area].ShortName), "")
	p.HeadTitle = r.say.Say("embed.head", "item", item, "measure", ms.Title, "edition", e.Title)
	p.NoIndex = true
	p.Script = p.EditionRoot + "assets/" + r.m.assets.embedder
	p.Series = p.EditionRoot + seriesPath(e, t.item)
	p.MeasureID = ms.ID
	p.Of = e.ID + "/" + itemPath(e, t.item)
	p.Item.Href = p.EditionRoot + itemPath(e, t.item) + "#" + ms.Anchor
	if p.Canonical != "" { // it is the indicator's page that is to be found
		p.Canonical = r.m.Config.BaseURL + strings.TrimSuffix(p.Of, "index.html")
	}
	s := r.measure(newPlace(e, &p.Page, t.area), m, it.ID)
	for i := range s.States {
		if l := s.States[i].Link; l != nil && strings.HasPrefix(l.Href, "#") {
			l.Href = p.EditionRoot + itemPath(e, t.item) + l.Href
		}
	}
	s.Title, s.Summary, s.Figure, s.Cite, s.Snippet = p.Title, "", nil, "", ""
	s.Breakdowns, s.Meaning, s.Definition = nil, nil, ""
	p.Section = s.Section()
	return p
}

// snippet is what somebody puts into a page of their own to show a measure of an
// area: a frame, and below it a citation with the edition, which stays when a frame
// is not shown. It is empty where the site does not know its address.
func (r *renderer) snippet(x place, m framework.MeasureIndex, item string) string {
	base := r.m.Config.BaseURL
	if base == "" || !x.e.embeds(m) {
		return ""
	}
	ms := &x.e.Framework.Measures[m]
	title := x.e.say.Say("embed.title", "measure", ms.Title, "area", x.short(x.area))
	var room [1024]byte
	dst := layout.Escape(append(room[:0], `<iframe src="`...), base)
	dst = layout.Escape(dst, x.e.ID)
	dst = layout.Escape(append(dst, '/'), path.Dir(embedPath(x.e, m)))
	dst = append(dst, '/')
	if x.area != x.e.Register.CountryIndex() {
		dst = layout.Escape(append(dst, '#'), x.e.Register.Areas[x.area].Slug)
	}
	dst = layout.Escape(append(dst, `" title="`...), title)
	dst = append(append(append(dst, `" width="`...), frameWidth...), `" height="`...)
	dst = strconv.AppendInt(dst, frameHeight, 10)
	dst = layout.Escape(append(dst, "\" loading=\"lazy\"></iframe>\n<p><a href=\""...), base)
	dst = layout.Escape(dst, x.e.ID)
	if x.area == x.e.Register.CountryIndex() {
		dst = append(dst, "/indicators/"...)
	} else {
		dst = append(layout.Escape(append(dst, "/areas/"...), x.e.Register.Areas[x.area].Slug), '/')
	}
	dst = layout.Escape(append(layout.Escape(dst, item), "/#"...), ms.Anchor)
	dst = layout.Escape(append(dst, `">`...), title)
	dst = append(append(append(dst, `</a>. `...), r.citedHTML(x.e)...), `.</p>`...)
	return string(dst)
}

// citedHTML names an edition for a citation, in HTML.
func (r *renderer) citedHTML(e *Edition) string {
	text, ok := r.cited[e]
	if !ok {
		text = htmlOf(e.say.Comma(e.cited(r.site.Publisher, r.site.Title)))
		if r.cited == nil {
			r.cited = map[*Edition]string{}
		}
		r.cited[e] = text
	}
	return text
}

// cited names an edition for a citation: publisher, site, edition and its day.
func (e *Edition) cited(publisher, site string) []string {
	parts := []string{publisher, site, e.Title}
	if day := e.say.Day(e.Published); day != "" {
		parts = append(parts, day)
	}
	return parts
}

func htmlOf(text string) string { return string(layout.Escape(nil, text)) }
