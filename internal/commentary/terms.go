package commentary

import (
	"html"
	"slices"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A term of the glossary is a link to its entry, and what it means stands beside
// the link in the page:
//
//	<span class="term"><a href="…" aria-describedby="ID">referral</a>
//	<span class="term-says" id="ID" role="tooltip" hidden>…</span></span>
//
// It is hidden from the text, but said to who listens when the link has the
// focus. The style shows it while the pointer is over the link or the meaning, or
// the link has the focus; the theme's script lets the escape key close it. Without
// style or script there is the link.

// termKind is the kind of a term in the tree of a document.
var termKind = ast.NewNodeKind("Term")

// termNode is a term where it is linked; what its author wrote stands in it.
type termNode struct {
	ast.BaseInline
	marker, id, says string
}

// Kind tells what the node is.
func (*termNode) Kind() ast.NodeKind { return termKind }

// Dump writes the node for who looks for a mistake.
func (n *termNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// terms links the terms of the glossary in a document, each where it stands
// first. Links, headings, code, quotations and tables are left as they are.
func (c *checker) terms(root ast.Node) {
	if c.tree.names == nil || c.tree.names.known.Glossary == nil {
		return
	}
	g := c.tree.names.known.Glossary
	used := make([]bool, len(g.terms))
	for _, lines := range plainText(root) {
		c.termsIn(lines, g, used)
	}
}

// plainText lists the texts of a document in which terms can be linked, each with
// those that follow it on the next lines.
func plainText(root ast.Node) (out [][]*ast.Text) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link, *ast.AutoLink, *ast.Image, *ast.Heading, *ast.CodeSpan, *ast.CodeBlock, *ast.FencedCodeBlock, *extast.Table, *extast.DefinitionTerm:
			return ast.WalkSkipChildren, nil
		case *ast.Blockquote:
			if _, callout := n.AttributeString("callout"); !callout {
				return ast.WalkSkipChildren, nil
			}
		case *ast.Text:
			before, _ := n.PreviousSibling().(*ast.Text)
			switch last := len(out) - 1; {
			case n.IsRaw():
			case before != nil && before.SoftLineBreak() && last >= 0 && slices.Contains(out[last], before):
				out[last] = append(out[last], n)
			default:
				out = append(out, []*ast.Text{n})
			}
		}
		return ast.WalkContinue, nil
	})
	return out
}

// termsIn links terms in one text, which can be broken into lines: a term may
// stand on two. The lines are set anew around the terms.
func (c *checker) termsIn(lines []*ast.Text, g *Glossary, used []bool) {
	var words []byte
	var starts []int // of lines in words
	for _, n := range lines {
		starts = append(starts, len(words))
		words = append(append(words, c.body[n.Segment.Start:n.Segment.Stop]...), ' ')
	}
	parent, at := lines[0].Parent(), 0
	put := func(to int, into func(ast.Node)) {
		for i, n := range lines {
			from := max(at, starts[i])
			end := min(to, starts[i]+n.Segment.Len())
			if from < end {
				into(ast.NewTextSegment(text.NewSegment(n.Segment.Start+from-starts[i], n.Segment.Start+end-starts[i])))
			}
			if stop := starts[i] + n.Segment.Len(); at <= stop && stop < to {
				into(lineEnd(n))
			}
		}
		at = to
	}
	before := func(n ast.Node) { parent.InsertBefore(parent, lines[0], n) }
	for {
		u, ok := g.next(string(words), at, used)
		if !ok {
			break
		}
		used[u.term] = true
		t := &g.terms[u.term]
		put(u.from, before)
		c.doc.hrefs = append(c.doc.hrefs, href{address: g.address, fragment: t.ID, link: None})
		node := &termNode{id: termID(c.prefix, t), says: t.Says}
		c.mark(node)
		node.marker = attribute(node, "marker")
		put(u.to, func(n ast.Node) { node.AppendChild(node, n) })
		before(node)
	}
	if at == 0 {
		return
	}
	put(len(words), before)
	for _, n := range lines {
		parent.RemoveChild(parent, n)
	}
}

// lineEnd is the end of a line of text, by itself.
func lineEnd(n *ast.Text) ast.Node {
	end := ast.NewTextSegment(text.NewSegment(n.Segment.Stop, n.Segment.Stop))
	end.SetSoftLineBreak(n.SoftLineBreak())
	end.SetHardLineBreak(n.HardLineBreak())
	return end
}

// termNodes draws terms.
type termNodes struct{}

// RegisterFuncs says which nodes are drawn here.
func (r termNodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(termKind, r.term)
}

func (termNodes) term(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*termNode)
	if entering {
		put(w, openTerm(n.marker, n.id))
	} else {
		put(w, closeTerm(n.id, n.says))
	}
	return ast.WalkContinue, nil
}

// termID is the id of what a term means, where it stands beside the term.
func termID(prefix string, t *Term) string { return prefix + "term-" + t.ID }

// openTerm and closeTerm are what stands before and after a term.
func openTerm(href, id string) string {
	return `<span class="term"><a href="` + html.EscapeString(href) + `" aria-describedby="` + html.EscapeString(id) + `">`
}

func closeTerm(id, says string) string {
	return `</a><span class="term-says" id="` + html.EscapeString(id) + `" role="tooltip" hidden>` + html.EscapeString(says) + `</span></span>`
}

func appendEscaped(dst []byte, text string) []byte { return append(dst, html.EscapeString(text)...) }
