package site

import (
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
		s += "Sitemap: " + m.Config.BaseURL + sitemapPath + "\n"
	}
	return []byte(s)
}
