package linkcheck

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"almanac/internal/source"
)

// reader goes through one page.
type reader struct {
	site *site
	path string
	page *page

	headings int
	level    int // of the heading before
	svgs     int // that are open
	tables   []table
	titles   int
	lang     bool
	inBody   bool
	refs     map[string]string // ids that attributes of this page name → the attribute
	seen     map[string]bool   // addresses already resolved, each with its element
	values   []value

	home   string   // the path of the site on its server, by the canonical link
	whole  string   // the canonical link
	card   string   // the address of the picture that social networks show
	rooted []string // links of the page of lost readers
}

// lost is the page that a server shows in place of one that is not there, at
// whatever depth, so that it alone has links from the root of the server.
const lost = "404.html"

// value is an attribute of the element at hand.
type value struct{ key, val string }

func (s *site) readPage(where string, data []byte) *page {
	r := &reader{
		site: s, path: where,
		page: &page{ids: map[string]bool{}, links: map[target]bool{}},
		refs: map[string]string{}, seen: map[string]bool{}, home: "/",
	}
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch kind {
		case html.StartTagToken, html.SelfClosingTagToken:
			r.element(z)
		case html.EndTagToken:
			switch name, _ := z.TagName(); atom.Lookup(name) {
			case atom.Table:
				r.endTable()
			case atom.Svg:
				r.svgs--
			}
		}
	}
	r.finish()
	return r.page
}

func (r *reader) problem(rule, format string, args ...any) {
	r.page.problems.Add(source.Pos{File: r.path}, rule, format, args...)
}

func (r *reader) finish() {
	for _, href := range r.rooted {
		inside, ok := strings.CutPrefix(href, r.home)
		if !ok {
			r.problem("built-form", "%q is outside the site, which begins at %s", href, r.home)
			continue
		}
		r.keep(r.site.resolve(r.path, inside))
	}
	// Addresses of pages end in "/" or in the name of their file.
	if base, ok := strings.CutSuffix(r.whole, strings.TrimSuffix(r.path, "index.html")); ok && r.card != "" {
		if card, ours := strings.CutPrefix(r.card, base); ours {
			r.page.card = card
		}
	}
	for id, attr := range r.refs {
		if !r.page.ids[id] {
			r.problem("built-idref", "%s names %q, which no element has as its id", attr, id)
		}
	}
	if !r.lang {
		r.problem("built-language", "the html element says no language")
	}
	if r.titles != 1 || r.page.title == "" {
		r.problem("built-title", "found %s (%q), expected one with text", source.Count(r.titles, "title"), r.page.title)
	}
	if r.headings != 1 && !r.page.redirect {
		r.problem("built-heading", "found %d h1 elements, expected one", r.headings)
	}
}

func (r *reader) element(z *html.Tokenizer) {
	name, more := z.TagName()
	tag := atom.Lookup(name)
	r.values = r.values[:0]
	for more {
		var key, val []byte
		key, val, more = z.TagAttr()
		r.values = append(r.values, value{atom.String(key), string(val)})
	}
	for _, v := range r.values {
		r.attribute(tag, v)
	}
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.heading(int(name[1] - '0'))
	case atom.Img:
		if !r.has("alt") {
			r.problem("built-alt", "the picture %s has no alt, not even an empty one", r.get("src"))
		}
	case atom.Svg:
		if r.svgs++; r.svgs > 1 {
			break // within another, which says what both show
		}
		if !r.has("aria-hidden") && r.get("aria-label") == "" && r.get("aria-labelledby") == "" {
			r.problem("built-alt", "an svg has neither a label nor is it hidden from those who cannot see it")
		}
	case atom.Table:
		r.tables = append(r.tables, table{})
	case atom.Th, atom.Td:
		r.cell(tag)
	case atom.Base:
		r.problem("built-form", "a base element changes what every link means")
	case atom.Style:
		r.problem("built-inline", "a style element: the pages' security policy refuses it")
	case atom.Script:
		if r.get("src") == "" && !strings.HasSuffix(r.get("type"), "json") {
			r.problem("built-inline", "a script without src: the pages' security policy refuses it")
		}
	case atom.Meta:
		r.meta()
	case atom.Title:
		// SVG has titles of its own; the page's comes first, in its head.
		if r.titles == 0 && z.Next() == html.TextToken {
			r.page.title = strings.TrimSpace(html.UnescapeString(string(z.Text())))
		}
		if !r.inBody {
			r.titles++
		}
	case atom.Body:
		r.inBody = true
	}
}

func (r *reader) get(key string) string {
	for _, v := range r.values {
		if v.key == key {
			return v.val
		}
	}
	return ""
}

func (r *reader) has(key string) bool {
	for _, v := range r.values {
		if v.key == key {
			return true
		}
	}
	return false
}

// heading looks at the level of a heading: who moves from heading to heading must
// not think that one was passed over.
func (r *reader) heading(level int) {
	if level == 1 {
		r.headings++
	}
	if r.level > 0 && level > r.level+1 {
		r.problem("built-heading", "an h%d follows an h%d: a level is left out", level, r.level)
	}
	r.level = level
}

// table is what is known of a table that is open.
type table struct{ heads, cells, bare int }

// cell counts a cell of the innermost table.
func (r *reader) cell(tag atom.Atom) {
	if len(r.tables) == 0 {
		return
	}
	t := &r.tables[len(r.tables)-1]
	switch {
	case tag == atom.Td:
		t.cells++
	case r.get("scope") == "" && !r.has("id"):
		t.bare++
		t.heads++
	default:
		t.heads++
	}
}

func (r *reader) endTable() {
	if len(r.tables) == 0 {
		return
	}
	t := r.tables[len(r.tables)-1]
	r.tables = r.tables[:len(r.tables)-1]
	switch {
	case t.cells > 0 && t.heads == 0:
		r.problem("built-table", "a table has no heads: each cell must be under or beside one")
	case t.bare > 0:
		r.problem("built-table", "a table has %d heads without scope, which says whether they are of a row or of a column", t.bare)
	}
}

// meta follows a redirect, and takes the picture that social networks show.
func (r *reader) meta() {
	if r.get("property") == "og:image" {
		r.card = r.get("content")
	}
	if !strings.EqualFold(r.get("http-equiv"), "refresh") {
		return
	}
	r.page.redirect = true
	_, href, found := strings.Cut(strings.ReplaceAll(r.get("content"), " ", ""), "url=")
	if !found {
		r.problem("built-form", "a redirect without an address: %q", r.get("content"))
		return
	}
	r.follow(atom.Meta, "content", href)
}

func (r *reader) attribute(tag atom.Atom, v value) {
	switch v.key {
	case "id":
		switch {
		case v.val == "" || strings.ContainsAny(v.val, " \t\n"):
			r.problem("built-id", "%q is not an id", v.val)
		case r.page.ids[v.val]:
			r.problem("built-id", "two elements have the id %q", v.val)
		}
		r.page.ids[v.val] = true
	case "lang":
		r.lang = r.lang || tag == atom.Html && v.val != ""
	case "style":
		r.problem("built-inline", "a style attribute on %s: the pages' security policy refuses it", tag)
	case "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "headers", "list":
		for id := range strings.FieldsSeq(v.val) {
			r.refs[id] = v.key
		}
	case "fill", "stroke", "clip-path", "mask", "filter", "marker-start", "marker-mid", "marker-end":
		if id, ok := strings.CutPrefix(v.val, "url(#"); ok {
			r.refs[strings.TrimSuffix(id, ")")] = v.key
		}
	case "srcset", "imagesrcset":
		for part := range strings.SplitSeq(v.val, ",") {
			if fields := strings.Fields(part); len(fields) > 0 {
				r.follow(tag, v.key, fields[0])
			}
		}
	case "href", "xlink:href", "src", "poster", "action", "formaction", "background":
		r.follow(tag, v.key, v.val)
	case "ping":
		for _, href := range strings.Fields(v.val) {
			r.problem("built-host", "%s ping=%q: a page may not tell anybody where its readers go", tag, href)
		}
	case "srcdoc":
		r.problem("built-inline", "srcdoc on %s: a page within the page, which nobody looks at", tag)
	case "data":
		if tag == atom.Object {
			r.follow(tag, v.key, v.val)
		}
	default:
		if strings.HasPrefix(v.key, "on") {
			r.problem("built-inline", "%s on %s: the pages' security policy refuses it", v.key, tag)
		}
	}
}

// follow resolves a link once for each page and kind of element.
func (r *reader) follow(tag atom.Atom, key, href string) {
	seen := tag.String() + " " + href
	if r.seen[seen] && tag != atom.Link { // what a link may do depends on its rel
		return
	}
	r.seen[seen] = true
	lower := strings.ToLower(href)
	switch {
	case strings.HasPrefix(lower, "javascript:"):
		r.problem("built-inline", "%s=%q: the pages' security policy refuses it", key, href)
		return
	case strings.HasPrefix(lower, "data:") && (tag == atom.Img || tag == atom.Link):
		return
	}
	if r.path == lost && strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
		r.rooted = append(r.rooted, href)
		return
	}
	to, ok, rule, text := r.site.resolve(r.path, href)
	if rule != "built-host" {
		r.keep(to, ok, rule, text)
	} else if !r.mayLeave(tag) {
		r.problem("built-host", "%s %s=%q: nothing may be fetched from another host", tag, key, text)
	} else if u, err := url.Parse(href); err == nil && r.get("rel") == "canonical" {
		r.home, r.whole = strings.TrimSuffix(u.Path, r.path), href
	}
}

// keep takes what resolve gives.
func (r *reader) keep(to target, ok bool, rule, text string) {
	if ok {
		r.page.links[to] = true
	} else if rule != "" {
		r.problem(rule, "%s", text)
	}
}

// mayLeave says whether an element may name another host: a link that a
// reader follows, and links that no browser fetches.
func (r *reader) mayLeave(tag atom.Atom) bool {
	if tag == atom.A {
		return true
	}
	if tag != atom.Link {
		return false
	}
	for rel := range strings.FieldsSeq(r.get("rel")) {
		if rel != "canonical" && rel != "license" && rel != "alternate" {
			return false
		}
	}
	return r.get("rel") != ""
}
