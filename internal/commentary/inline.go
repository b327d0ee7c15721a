package commentary

import (
	"bytes"
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"almanac/internal/source"
)

// What stands in the words and in the HTML of a document for what only the
// figures can say: the number of a reference or of a block between two of these
// signs, which for the same reasons as marker cannot come from an author.
const (
	figureMarker = '\x02' // the HTML of a reference
	wordsMarker  = '\x03' // its words alone: in plain text, within links, beside pictures
	blockMarker  = '\x04' // the HTML of a block
)

func mark(sign byte, number int) string {
	return string(rune(sign)) + strconv.Itoa(number) + string(rune(sign))
}

// fill puts words in the place of the numbers between two signs.
func fill(s string, words []string) string {
	if !strings.ContainsRune(s, wordsMarker) {
		return s
	}
	parts := strings.Split(s, string(rune(wordsMarker)))
	for i := 1; i < len(parts); i += 2 {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n >= len(words) {
			parts[i] = ""
			continue
		}
		parts[i] = words[n]
	}
	return strings.Join(parts, "")
}

// figureNode is a reference in the text.
type figureNode struct {
	ast.BaseInline
	pieces []text.Segment // of what stands between the braces
	start  int            // where the braces begin
	closed bool
	number int // of the reference; None when it was wrong
	linked bool
}

var kindFigure = ast.NewNodeKind("Figure")

func (*figureNode) Kind() ast.NodeKind { return kindFigure }

// Dump is for tests of goldmark.
func (n *figureNode) Dump(src []byte, level int) { ast.DumpHelper(n, src, level, nil, nil) }

// figureParser finds references. It knows no names.
type figureParser struct{}

// Trigger is the sign a reference begins with.
func (figureParser) Trigger() []byte { return []byte{'{'} }

// Parse takes a reference, which may be broken over lines as any text may. One
// that is not closed gives a node as well, so that it is reported.
func (figureParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, at := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("{{")) {
		return nil
	}
	n := &figureNode{start: at.Start, number: None}
	block.Advance(2)
	back, here := block.Position()
	for {
		line, at := block.PeekLine()
		end, again := bytes.Index(line, []byte("}}")), bytes.Index(line, []byte("{{"))
		if line == nil || again >= 0 && (end < 0 || again < end) {
			block.SetPosition(back, here)
			n.pieces = nil
			return n
		}
		if end >= 0 {
			n.pieces = append(n.pieces, at.WithStop(at.Start+end))
			block.Advance(end + 2)
			n.closed = true
			return n
		}
		n.pieces = append(n.pieces, at)
		block.AdvanceLine()
	}
}

// figure draws the place of a reference; one that is wrong never gets so far.
func (nodes) figure(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*figureNode)
	switch {
	case !entering || n.number == None:
	case n.linked:
		put(w, mark(wordsMarker, n.number))
	default:
		put(w, mark(figureMarker, n.number))
	}
	return ast.WalkContinue, nil
}

// references reads the references of a document, in order.
func (c *checker) references(root ast.Node) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*figureNode); ok && entering {
			c.figure(f)
		}
		return ast.WalkContinue, nil
	})
}

func (c *checker) figure(n *figureNode) {
	for p := n.Parent(); p != nil; p = p.Parent() {
		n.linked = n.linked || p.Kind() == ast.KindLink || p.Kind() == ast.KindImage
	}
	at := c.file.body + n.start
	if c.tree.figures == nil {
		c.outside(at)
		return
	}
	if !n.closed {
		hint := "end it with }}; to show the braces themselves write \\{{"
		if inCell(n) {
			hint = "in a table write \\| for the bar, and end it with }} in the same cell"
		}
		c.probs.AddHint(c.file.pos(at), "reference", hint, "a reference is not closed")
		return
	}
	var spans []span
	for _, s := range n.pieces {
		spans = append(spans, span{string(s.Value(c.body)), c.file.body + s.Start})
	}
	if ref, ok := c.tree.figures.reference(c.file, c.tree.figures.about(c.doc), spans, c.probs); ok {
		ref.Words = string(typographic([]byte(ref.Words)))
		n.number = len(c.doc.References)
		c.doc.References = append(c.doc.References, ref)
		c.doc.inBody++
	}
}

// outside refuses a reference on a page that belongs to no edition.
func (c *checker) outside(at int) { refuseOutside(c.file.pos(at), c.probs) }

func refuseOutside(pos source.Pos, probs *source.Problems) {
	probs.AddHint(pos, "reference", "write the number with its edition, or move the words into the folder of an edition; to show the braces themselves write \\{{",
		"figures stand in the commentary of an edition and on the front door: this page belongs to no edition, and would say something else when the next one comes")
}

// inText reads the references in a line of front matter and puts their
// numbers in their places. at is where it begins in the file, in which it can be
// written with escapes: there the braces are looked for anew.
func (c *checker) inText(s string, at int) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		at += max(0, strings.Index(string(c.file.text[at:c.file.body]), "{{")) + 2
		inner, after, closed := strings.Cut(rest, "}}")
		switch {
		case c.tree.figures == nil:
			c.outside(at - 2)
			return b.String()
		case !closed:
			c.probs.AddHint(c.file.pos(at-2), "reference", "end it with }}", "a reference is not closed")
			return b.String()
		}
		if ref, ok := c.tree.figures.reference(c.file, c.tree.figures.about(c.doc), []span{{inner, at}}, c.probs); ok {
			b.WriteString(mark(wordsMarker, len(c.doc.References)))
			c.doc.References = append(c.doc.References, ref)
		}
		s = after
	}
}

// Shown is what stands in a text for a reference.
type Shown struct {
	Text string // plain
	HTML []byte
}

// texts are the plain words of a document, with the numbers of references in
// them.
type texts struct {
	summary  string
	cut      bool // the summary is the first paragraph, to be cut short
	headings []Heading
	sections []Section
	terms    []Term
}

// into gives a document its plain words, with those of references in their
// places. Only then the beginnings of paragraphs are cut, so that nothing is
// cut within a figure.
func (t *texts) into(d *Doc, words []string) {
	if d.Summary = fill(t.summary, words); t.cut {
		d.Summary = opening(d.Summary)
	}
	d.Headings, d.Sections, d.Terms = nil, nil, nil
	for _, h := range t.headings {
		h.Text = fill(h.Text, words)
		d.Headings = append(d.Headings, h)
	}
	for _, s := range t.sections {
		s.Heading, s.Text = fill(s.Heading, words), fill(s.Text, words)
		d.Sections = append(d.Sections, s)
	}
	for _, x := range t.terms {
		x.Text, x.Says = fill(x.Text, words), opening(fill(x.Says, words))
		d.Terms = append(d.Terms, x)
	}
}

// written gives each reference as its author wrote it: what its document says
// until its figures are looked up.
func (d *Doc) written() []string {
	out := make([]string, len(d.References))
	for i := range d.References {
		out[i] = orElse(d.References[i].Words, d.References[i].Text)
	}
	return out
}

// With gives the document with what its references say in its summary,
// headings, sections and terms, one of shown for each.
func (d *Doc) With(shown []Shown) *Doc {
	if len(d.References) == 0 {
		return d
	}
	words := make([]string, len(shown))
	for i := range shown {
		words[i] = shown[i].Text
	}
	out := *d
	d.texts.into(&out, words)
	return &out
}

// Placed is what only the figures can say of a document: for each of its
// references and blocks what stands in its place.
type Placed struct {
	References []Shown
	Blocks     [][]byte
}

// at gives what stands for a number between two signs.
func (p *Placed) at(sign byte, n int) []byte {
	switch {
	case sign == figureMarker && n < len(p.References):
		return p.References[n].HTML
	case sign == wordsMarker && n < len(p.References):
		return []byte(html.EscapeString(p.References[n].Text))
	case sign == blockMarker && n < len(p.Blocks):
		return p.Blocks[n]
	}
	return nil
}
