package site

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"almanac/internal/source"
)

// securityPath is where people who have found a hole look for whom to tell
// (RFC 9116).
const securityPath = ".well-known/security.txt"

// soonExpired is how long before its end a security.txt is warned of.
const soonExpired = 30 * 24 * time.Hour

// Security is whom to tell of a security problem of the site.
type Security struct {
	Contact   []string  `toml:"contact"`   // "mailto:…", "https://…", "tel:…", the one to be tried first at the front; with none there is no security.txt
	Expires   time.Time `toml:"expires"`   // until when this is true; required
	Languages []string  `toml:"languages"` // in which one may write: "en", "cy"
	Policy    string    `toml:"policy"`    // an https address: how reports are dealt with
}

// check reports what RFC 9116 does not allow, and an end that is near.
func (s *Security) check(doc *source.Doc, now time.Time, probs *source.Problems) {
	const example = `[security] contact = ["mailto:security@example.org"] expires = 2027-06-30T00:00:00Z`
	given := !s.Expires.IsZero() || s.Languages != nil || s.Policy != ""
	if len(s.Contact) == 0 {
		if given && doc.Missing("security", "contact") {
			probs.AddHint(doc.Pos("security"), "required", example, "security.contact is missing: there is nobody to tell")
		}
		return
	}
	for i, c := range s.Contact {
		if !addressOfScheme(c, "mailto", "https", "tel") {
			probs.AddHint(doc.Pos("security", "contact", i), "value", `"mailto:security@example.org", "https://example.org/report" or "tel:+44-20-7946-0000"`, "security.contact: %q is no mailto:, https: or tel: address", c)
		}
	}
	if s.Policy != "" && !addressOfScheme(s.Policy, "https") {
		probs.AddHint(doc.Pos("security", "policy"), "value", `policy = "https://example.org/security"`, "security.policy %q is no https: address", s.Policy)
	}
	for i, l := range s.Languages {
		if l == "" || strings.Trim(l, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
			probs.AddHint(doc.Pos("security", "languages", i), "value", `languages = ["en", "cy"]`, "security.languages: %q is no language", l)
		}
	}
	switch {
	case s.Expires.IsZero():
		if doc.Missing("security", "expires") {
			probs.AddHint(doc.Pos("security"), "required", example, "security.expires is missing: nobody may rely on a security.txt without its end")
		}
	case !s.Expires.After(now):
		probs.Warn(doc.Pos("security", "expires"), "security-expires", "see that the contacts are true, and set a day within the next year",
			"security.txt has expired on %s, and nobody may rely on it", isoDay(s.Expires))
	case s.Expires.Sub(now) < soonExpired:
		probs.Warn(doc.Pos("security", "expires"), "security-expires", "see that the contacts are true, and set a day within the next year",
			"security.txt expires on %s", isoDay(s.Expires))
	}
}

// addressOfScheme reports whether a text is an address of one of some schemes, in a line.
func addressOfScheme(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	if err != nil || !slices.Contains(schemes, u.Scheme) || strings.ContainsAny(text, " \r\n\t") {
		return false
	}
	return u.Opaque != "" || u.Host != ""
}

// text is the file; nil where there is nobody to tell.
func (s *Security) text(base string) []byte {
	if len(s.Contact) == 0 {
		return nil
	}
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	for _, c := range s.Contact {
		line("Contact", c)
	}
	line("Expires", s.Expires.UTC().Format(time.RFC3339))
	line("Preferred-Languages", strings.Join(s.Languages, ", "))
	if base != "" {
		line("Canonical", base+securityPath)
	}
	line("Policy", s.Policy)
	return []byte(b.String())
}
