package site

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"almanac/internal/edition"
	"almanac/internal/layout"
)

// The addresses of what is said about editions, which belong to none.
const (
	correctionsPath = "corrections/index.html"
	feedPath        = "feed.xml"
)

// news is something that happened to editions in public: one appeared, one was
// corrected by another, something was withdrawn from one.
type news struct {
	when    time.Time
	edition *Edition
	old     *Edition // that was corrected; nil for a first edition
	subject string   // that was withdrawn; "" for an edition
	text    string   // the reason
	instead string   // what to read instead of what was withdrawn
}

// news lists what happened, newest first. An edition that is not out yet has not
// happened.
func (m *Model) news() []news {
	var out []news
	for _, e := range m.Editions {
		if e.unpublished() {
			continue
		}
		n := news{when: e.Published, edition: e, text: e.Reason}
		for _, old := range m.Editions {
			if old.ID == e.Supersedes {
				n.old = old
			}
		}
		out = append(out, n)
		for _, w := range m.withdrawnFrom(e) {
			out = append(out, news{when: w.Time, edition: e, subject: w.Subject, text: w.Reason, instead: w.Instead})
		}
	}
	slices.SortStableFunc(out, func(a, b news) int {
		return cmp.Or(b.when.Compare(a.when), strings.Compare(b.edition.ID, a.edition.ID), strings.Compare(a.subject, b.subject))
	})
	return out
}

// together reports whether two editions lost something by one withdrawal.
func (n *news) together(o news) bool {
	return n.subject != "" && o.subject != "" && n.edition != o.edition && n.when.Equal(o.when) && n.text == o.text && n.instead == o.instead
}

// withdrawnFrom lists what was withdrawn from an edition before it was sealed and
// since.
func (m *Model) withdrawnFrom(e *Edition) []edition.Withdrawal {
	list := m.Ledger.Unsealed(e.ID)
	if e.Seal != nil {
		list = append(list, e.Seal.Withdrawn...)
	}
	return list
}

// corrections fills the log of what was corrected and withdrawn.
func (r *renderer) corrections(t *Target) *layout.Corrections {
	p := &layout.Corrections{}
	p.Page = r.base(t, r.say.Text("page.corrections"), r.say.Text("corrections.description"))
	p.Crumbs = r.crumbs(&p.Page, nil)
	var told []news // what the entries are about
	for _, n := range r.m.news() {
		c := layout.Correction{Date: r.say.Day(n.when), DateISO: isoDay(n.when), Reason: n.text, Edition: layout.Link{Text: n.edition.Title, Href: p.Root + n.edition.ID + "/index.html"}}
		switch {
		case n.subject != "":
			c.Withdrawn = r.m.subjectWords(n.edition, n.subject)
			same := func(o news) bool { return n.together(o) && c.Withdrawn == r.m.subjectWords(o.edition, o.subject) }
			if i := slices.IndexFunc(told, same); i >= 0 {
				p.Corrections[i].Also = append(p.Corrections[i].Also, c.Edition)
				continue
			}
			if n.instead != "" {
				c.Instead = r.m.linkTo(p.Root, n.instead, nil, nil)
			}
		case n.old != nil:
			c.Corrects = &layout.Link{Text: n.old.Title, Href: p.Root + n.old.ID + "/index.html"}
		default:
			continue // an edition that corrects nothing
		}
		p.Corrections, told = append(p.Corrections, c), append(told, n)
	}
	return p
}

// subjectWords says what was withdrawn: a page by its name, a figure in words, any
// other file by its address.
func (m *Model) subjectWords(e *Edition, subject string) string {
	switch {
	case strings.Contains(subject, ":"):
		return m.Words.Say("corrections.figure", "figure", m.figureWords(e, subject))
	case strings.HasSuffix(subject, ".html"):
		return m.Words.Say("corrections.page", "page", m.pageName(subject, nil))
	}
	return m.Words.Say("corrections.file", "file", subject)
}

// figureWords says which figures a key names: "Referrals, rate: Larkhaven, 2014".
// Of a sealed edition the framework is not read for this; another edition's that
// has the measure serves as well. The key itself is left where nobody knows it.
func (m *Model) figureWords(e *Edition, subject string) string {
	key, err := edition.ParseKey(subject)
	if err != nil {
		return subject
	}
	for _, e := range append([]*Edition{e, m.Newest}, m.Editions...) {
		if e == nil || e.Framework == nil {
			continue
		}
		i, ok := e.Framework.Measure(key.Measure)
		a, known := m.Register.BySlug(key.Area)
		if !ok || !known {
			continue
		}
		where := m.Register.Areas[a].ShortName
		if part := e.partWords(i, key); part != "" {
			where += ", " + part
		}
		return e.Framework.Measures[i].Title + ": " + where
	}
	return subject
}

// feedID is the id of a withdrawal in the feed: when it was, and where another of
// the edition was in the same second, a hash of what it names, which holds no
// figure. Readers of the feed know withdrawals by their ids, so that of the first
// by name stays as it was.
func (n *news) feedID(address string, all []news) string {
	id := address + "#withdrawn-" + n.when.UTC().Format("20060102150405")
	for _, o := range all {
		if o.edition == n.edition && o.subject != "" && o.subject < n.subject && o.when.Equal(n.when) {
			return id + "-" + sumOf([]byte(n.subject))[:8]
		}
	}
	return id
}

// feed is what happened as an Atom feed, for those who must not miss a
// correction. It needs absolute addresses, and so a base_url.
func (p *Plan) feed() []byte {
	m := p.Model
	home := m.Config.BaseURL
	all := m.news()
	var b strings.Builder
	text := func(s string) { _ = xml.EscapeText(&b, []byte(s)) } // a Builder does not fail
	tag := func(name, s string) {
		b.WriteString("<" + name + ">")
		text(s)
		b.WriteString("</" + name + ">\n")
	}
	b.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="` + htmlOf(m.Config.Language) + `">` + "\n")
	tag("title", m.Config.Title)
	tag("subtitle", m.Words.Text("page.feed"))
	tag("id", home)
	b.WriteString(`<link rel="alternate" type="text/html" href="` + htmlOf(home) + `"/>` + "\n" + `<link rel="self" type="application/atom+xml" href="` + htmlOf(home) + feedPath + `"/>` + "\n")
	b.WriteString("<author>")
	tag("name", m.Config.Publisher)
	if m.Config.ContactEmail != "" {
		tag("email", m.Config.ContactEmail)
	}
	b.WriteString("</author>\n")
	if m.Config.Licence != "" {
		tag("rights", strings.TrimSpace(m.Config.Licence+" "+m.Config.LicenceURL))
	}
	tag("generator", "Almanac "+m.Version)
	var newest time.Time
	if len(all) > 0 {
		newest = all[0].when
	}
	tag("updated", newest.UTC().Format(time.RFC3339))
	for _, n := range all {
		address := home + n.edition.ID + "/"
		title, id := n.edition.Title, address
		switch {
		case n.subject != "":
			title, id = m.Words.Say("feed.withdrawn", "edition", n.edition.Title, "what", m.subjectWords(n.edition, n.subject)), n.feedID(address, all)
		case n.old != nil:
			title = m.Words.Say("feed.corrects", "edition", n.edition.Title, "old", n.old.Title)
		}
		b.WriteString("<entry>\n")
		tag("title", title)
		tag("id", id)
		b.WriteString(`<link rel="alternate" type="text/html" href="` + htmlOf(address) + `"/>` + "\n")
		tag("published", n.when.UTC().Format(time.RFC3339))
		tag("updated", n.when.UTC().Format(time.RFC3339))
		if n.text != "" {
			tag("summary", n.text)
		}
		b.WriteString("</entry>\n")
	}
	b.WriteString("</feed>\n")
	return []byte(b.String())
}
