package main

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A page of Almanac's, taken to pieces for the templates of the peers. Strings
// called html are finished.
type page struct {
	Title       string    `json:"title"`
	Description string    `json:"description,omitempty"`
	URL         string    `json:"url"`
	Canonical   string    `json:"canonical,omitempty"`
	Root        string    `json:"root"`
	Crumbs      []link    `json:"crumbs,omitempty"`
	Sections    []section `json:"sections"`
	Cite        []string  `json:"cite,omitempty"` // html: what the footer says of this page alone

	open bool // the last section takes further blocks
}

type section struct {
	ID     string  `json:"id,omitempty"`
	Class  string  `json:"class,omitempty"`
	Blocks []block `json:"blocks"`
}

// A block is one thing of a section. Its kind says which fields it has.
type block struct {
	Kind    string   `json:"kind"` // heading, p, table, facts, links, pager, html (charts, and whatever is no other)
	ID      string   `json:"id,omitempty"`
	Class   string   `json:"class,omitempty"`
	Level   string   `json:"level,omitempty"`
	HTML    string   `json:"html,omitempty"`
	Caption string   `json:"caption,omitempty"`
	Head    [][]cell `json:"head,omitempty"`
	Rows    [][]cell `json:"rows,omitempty"`
	Terms   []term   `json:"terms,omitempty"`
	Links   []link   `json:"links,omitempty"`
}

type cell struct {
	Scope string `json:"scope,omitempty"` // of a heading; others have none
	Class string `json:"class,omitempty"`
	Span  string `json:"span,omitempty"`
	HTML  string `json:"html"`
}

type term struct {
	Term string `json:"term"`
	HTML string `json:"html"`
}

type link struct {
	Rel  string `json:"rel,omitempty"`
	Href string `json:"href"`
	HTML string `json:"html"`
	More string `json:"more,omitempty"` // html beside it
}

// furniture is what stands on every page alike. Links begin with rootMark.
type furniture struct {
	Masthead string `json:"masthead"`
	Help     string `json:"help"`
	Foot     string `json:"foot"`
}

const rootMark = "ROOT/"

// shape takes a page to pieces.
func shape(address string, data []byte) (*page, error) {
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	p := &page{URL: "/" + strings.TrimSuffix(address, "index.html"), Root: strings.Repeat("../", strings.Count(address, "/"))}
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Title && p.Title == "":
			p.Title = text(n)
		case n.DataAtom == atom.Meta && attr(n, "name") == "description":
			p.Description = attr(n, "content")
		case n.DataAtom == atom.Link && attr(n, "rel") == "canonical":
			p.Canonical = attr(n, "href")
		case n.DataAtom == atom.Nav && hasClass(n, "govuk-breadcrumbs"):
			p.Crumbs = links(n)
		case n.DataAtom == atom.P && (hasClass(n, "permalink") || hasClass(n, "data-sum")):
			p.Cite = append(p.Cite, outer(n))
		}
	}
	p.blocks(mainOf(doc), true)
	return p, nil
}

// blocks takes what is in n to pieces. Boxes are left out, and sections kept
// at the top only: a template of a peer would not have more of them either.
func (p *page) blocks(n *html.Node, top bool) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || c.Type == html.CommentNode:
		case top && c.DataAtom == atom.Section && !hasText(c):
			p.Sections = append(p.Sections, section{ID: attr(c, "id"), Class: attr(c, "class")})
			p.open = true
			p.blocks(c, false)
			p.open = false
		case isBox(c) && !hasText(c):
			p.blocks(c, top)
		default:
			if !p.open {
				p.Sections = append(p.Sections, section{})
				p.open = true
			}
			last := &p.Sections[len(p.Sections)-1]
			last.Blocks = append(last.Blocks, blockOf(c))
		}
	}
}

// isBox reports whether an element only holds others.
func isBox(n *html.Node) bool {
	if hasClass(n, "c-chart") || hasClass(n, "pager") {
		return false
	}
	return slices.Contains([]atom.Atom{atom.Div, atom.Section, atom.Nav, atom.Article}, n.DataAtom)
}

func hasText(n *html.Node) bool {
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" {
			return true
		}
	}
	return false
}

func blockOf(n *html.Node) block {
	b := block{Kind: "html", ID: attr(n, "id"), Class: attr(n, "class")}
	switch {
	case n.DataAtom == atom.H1, n.DataAtom == atom.H2, n.DataAtom == atom.H3, n.DataAtom == atom.H4:
		b.Kind, b.Level, b.HTML = "heading", n.Data, inner(n)
	case n.DataAtom == atom.P:
		b.Kind, b.HTML = "p", inner(n)
	case n.DataAtom == atom.Table:
		b.table(n)
	case n.DataAtom == atom.Dl && hasClass(n, "facts"):
		b.facts(n)
	case n.DataAtom == atom.Ul && hasClass(n, "links"):
		b.Kind, b.Links = "links", links(n)
	case hasClass(n, "pager"):
		b.Kind, b.Links = "pager", links(n)
	default:
		b = block{Kind: "html", HTML: outer(n)}
	}
	return b
}

func (b *block) table(n *html.Node) {
	b.Kind = "table"
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Caption:
			b.Caption = inner(c)
		case atom.Tr:
			var row []cell
			for d := range c.ChildNodes() {
				if d.DataAtom == atom.Th || d.DataAtom == atom.Td {
					row = append(row, cell{attr(d, "scope"), attr(d, "class"), attr(d, "colspan"), inner(d)})
				}
			}
			if c.Parent.DataAtom == atom.Thead {
				b.Head = append(b.Head, row)
			} else {
				b.Rows = append(b.Rows, row)
			}
		}
	}
}

func (b *block) facts(n *html.Node) {
	b.Kind = "facts"
	for c := range n.Descendants() {
		switch c.DataAtom {
		case atom.Dt:
			b.Terms = append(b.Terms, term{Term: inner(c)})
		case atom.Dd:
			if last := len(b.Terms) - 1; last >= 0 {
				b.Terms[last].HTML += inner(c)
			}
		}
	}
}

// links are the links of a list, each with what stands beside it.
func links(n *html.Node) []link {
	var out []link
	for c := range n.Descendants() {
		if c.DataAtom != atom.A {
			continue
		}
		l := link{Rel: attr(c, "rel"), Href: attr(c, "href"), HTML: inner(c)}
		for s := c.NextSibling; s != nil && s.DataAtom != atom.A; s = s.NextSibling {
			l.More += outer(s)
		}
		l.More = strings.TrimSpace(l.More)
		out = append(out, l)
	}
	return out
}

// furnish takes from a page what stands on all of them.
func furnish(address string, data []byte) (furniture, error) {
	var f furniture
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return f, err
	}
	own := []*html.Node{}
	for n := range doc.Descendants() {
		for i, a := range n.Attr {
			if strings.HasPrefix(a.Val, "../") {
				n.Attr[i].Val = rootMark + path.Join(path.Dir(address), a.Val)
			}
		}
		if n.DataAtom == atom.P && (hasClass(n, "permalink") || hasClass(n, "data-sum")) {
			own = append(own, n)
		}
	}
	for _, n := range own {
		n.Parent.RemoveChild(n)
	}
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Header && hasClass(n, "masthead"):
			f.Masthead = outer(n)
		case n.DataAtom == atom.Section && attr(n, "id") == "help":
			f.Help = outer(n)
		case n.DataAtom == atom.Footer && hasClass(n, "foot"):
			f.Foot = outer(n)
		}
	}
	return f, nil
}

// mainOf is where a page's own content is: its main element, or else its body.
func mainOf(doc *html.Node) *html.Node {
	body := doc
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Main:
			return n
		case atom.Body:
			body = n
		}
	}
	return body
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attr(n, "class")), class)
}

// outer writes an element as HTML; inner writes what is in it.
func outer(n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		panic("bench: " + err.Error()) // a tree that was parsed can be written
	}
	return shorter().Replace(b.String())
}

func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(outer(c))
	}
	return b.String()
}

// shorter writes the elements of charts as Almanac does, so that no peer reads more.
func shorter() *strings.Replacer {
	return strings.NewReplacer("></path>", "/>", "></circle>", "/>", "></rect>", "/>", "></line>", "/>")
}

// text is what a reader sees of n, with white space as one space.
func text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && c.Parent.DataAtom != atom.Script && c.Parent.DataAtom != atom.Style {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
