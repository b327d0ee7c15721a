package site

import (
	"encoding/xml"
	"slices"
	"strings"

	"almanac/internal/edition"
)

func (e *Edition) draft() bool { return e.Status == edition.Draft }

// unpublished reports whether only a preview shows the edition.
func (e *Edition) unpublished() bool { return e.draft() || e.embargo != "" }

// isPage reports whether an output of a sealed edition is a page to be read:
// a redirect has nothing that a link could lead to.
func (e *Edition) isPage(t *Target) bool {
	return strings.HasSuffix(t.Path, ".html") && e.Seal.Outputs[t.item].Anchors >= 0
}

func robots(m *Model) []byte {
	if m.preview {
		return []byte("User-agent: *\nDisallow: /\n")
	}
	s := "User-agent: *\nAllow: /\n"
	if m.Config.BaseURL != "" {
		s += "Sitemap: " + m.Config.BaseURL + "sitemap.xml\n"
	}
	return []byte(s)
}

// sitemap lists the absolute address of every page that may be indexed.
func (p *Plan) sitemap() []byte {
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	byPath := make([]*Target, len(p.Targets))
	for i := range p.Targets {
		byPath[i] = &p.Targets[i]
	}
	slices.SortFunc(byPath, func(a, b *Target) int { return strings.Compare(a.Path, b.Path) }) // the same whether an edition is sealed or not
	for _, t := range byPath {
		if t.kind == sealedFile && !t.ed.isPage(t) {
			continue
		}
		if t.kind == redirectPage || t.kind == notFoundPage || t.kind.isData() && t.kind != sealedFile || t.ed != nil && t.ed.unpublished() {
			continue
		}
		b.WriteString("<url><loc>")
		_ = xml.EscapeText(&b, []byte(p.Model.Config.BaseURL+strings.TrimSuffix(t.Path, "index.html"))) // a Builder does not fail
		b.WriteString("</loc>")
		if t.ed != nil && !t.ed.Published.IsZero() {
			b.WriteString("<lastmod>" + isoDay(t.ed.Published) + "</lastmod>")
		}
		b.WriteString("</url>\n")
	}
	b.WriteString("</urlset>\n")
	return []byte(b.String())
}
