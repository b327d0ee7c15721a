package commentary

import (
	"bytes"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	gmhtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"almanac/internal/words"
)

// nodes draws what differs from goldmark's own HTML: no style attributes (the
// pages forbid them), ids of our own, callouts and figures.
type nodes struct{ say *words.Words }

// RegisterFuncs says which nodes are drawn here.
func (r nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindText, r.text)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindParagraph, r.paragraph)
	reg.Register(ast.KindBlockquote, r.blockquote)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(kindFigure, r.figure)
	reg.Register(extast.KindTable, r.table)
	reg.Register(extast.KindTableHeader, r.tableHeader)
	reg.Register(extast.KindTableRow, r.tableRow)
	reg.Register(extast.KindTableCell, r.tableCell)
	reg.Register(extast.KindFootnoteLink, r.footnoteLink)
	reg.Register(extast.KindFootnoteBacklink, r.footnoteBacklink)
	reg.Register(extast.KindFootnote, r.footnote)
	reg.Register(extast.KindFootnoteList, r.footnoteList)
}

// put writes; errors of a BufWriter show when it is flushed.
func put(w util.BufWriter, parts ...string) {
	for _, p := range parts {
		_, _ = w.WriteString(p)
	}
}

func attribute(n ast.Node, name string) string {
	v, _ := n.AttributeString(name)
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

func (nodes) text(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Text)
	if n.IsRaw() {
		gmhtml.DefaultWriter.RawWrite(w, n.Value(src))
		return ast.WalkContinue, nil
	}
	gmhtml.DefaultWriter.Write(w, typographic(n.Value(src)))
	switch {
	case n.HardLineBreak():
		put(w, "<br>\n")
	case n.SoftLineBreak():
		put(w, "\n")
	}
	return ast.WalkContinue, nil
}

// typographic puts the signs that are safe to put: an apostrophe between
// letters, a dash for two hyphens between spaces, an ellipsis for three dots.
// Quotation marks stay as they are written.
func typographic(s []byte) []byte {
	if !bytes.ContainsAny(s, "'.-") {
		return s
	}
	s = bytes.ReplaceAll(s, []byte(" -- "), []byte(" – "))
	if bytes.Contains(s, []byte("...")) && !bytes.Contains(s, []byte("....")) {
		s = bytes.ReplaceAll(s, []byte("..."), []byte("…"))
	}
	for i := bytes.IndexByte(s, '\''); i >= 0 && i < len(s); {
		before, _ := utf8.DecodeLastRune(s[:i])
		after, _ := utf8.DecodeRune(s[i+1:])
		at := i + 1
		if unicode.IsLetter(before) && unicode.IsLetter(after) {
			s = bytes.Join([][]byte{s[:i], s[i+1:]}, []byte("’"))
			at = i + len("’")
		}
		next := bytes.IndexByte(s[at:], '\'')
		if next < 0 {
			break
		}
		i = at + next
	}
	return s
}

func (nodes) link(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	if !entering {
		put(w, "</a>")
		return ast.WalkContinue, nil
	}
	put(w, `<a href="`)
	if m := attribute(n, "marker"); m != "" {
		put(w, m)
	} else {
		put(w, string(util.EscapeHTML(util.URLEscape(n.Destination, true))))
	}
	put(w, `"`)
	title(w, n.Title)
	put(w, ">")
	return ast.WalkContinue, nil
}

func title(w util.BufWriter, words []byte) {
	if len(words) > 0 {
		put(w, ` title="`, html.EscapeString(string(unescape(words))), `"`)
	}
}

func (nodes) image(w util.BufWriter, src []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.Image)
	c := checker{body: src}
	put(w, `<img src="`, attribute(n, "marker"), `" alt="`, html.EscapeString(c.plain(n)), `"`)
	for _, side := range []string{"width", "height"} {
		if v := attribute(n, side); v != "" {
			put(w, " ", side, `="`, v, `"`)
		}
	}
	if _, figure := n.AttributeString("figure"); !figure {
		title(w, n.Title)
	}
	put(w, ">")
	return ast.WalkSkipChildren, nil
}

func (nodes) paragraph(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	_, figure := n.AttributeString("figure")
	switch {
	case figure && entering:
		put(w, "<figure>")
	case figure:
		img := n.FirstChild().(*ast.Image)
		put(w, "<figcaption>", html.EscapeString(string(unescape(typographic(img.Title)))), "</figcaption></figure>\n")
	case entering:
		put(w, "<p>")
	default:
		put(w, "</p>\n")
	}
	return ast.WalkContinue, nil
}

func (r nodes) blockquote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	kind := attribute(n, "callout")
	switch {
	case kind == "" && entering:
		put(w, "<blockquote>\n")
	case kind == "":
		put(w, "</blockquote>\n")
	case entering:
		put(w, `<div class="callout callout-`, html.EscapeString(strings.ToLower(kind)), `" role="note">`+"\n")
		if slices.Contains(calloutKinds[:], kind) {
			put(w, `<p class="callout-title">`, html.EscapeString(r.say.Text("text.callout."+strings.ToLower(kind))), "</p>\n")
		}
	default:
		put(w, "</div>\n")
	}
	return ast.WalkContinue, nil
}

// code is drawn without colours. It can be reached by keyboard, because a long
// line scrolls.
func (nodes) code(w util.BufWriter, src []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if b, ok := n.AttributeString("block"); ok {
		if entering {
			put(w, `<div class="placed">`, mark(blockMarker, b.(int)), "</div>\n")
		}
		return ast.WalkSkipChildren, nil
	}
	if !entering {
		put(w, "</code></pre>\n")
		return ast.WalkContinue, nil
	}
	put(w, `<pre tabindex="0"><code>`)
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		gmhtml.DefaultWriter.RawWrite(w, line.Value(src))
	}
	return ast.WalkContinue, nil
}

// table stands in a box that scrolls sideways on a narrow screen.
func (r nodes) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		put(w, `<div class="table-scroll" tabindex="0" role="group" aria-label="`, html.EscapeString(r.say.Text("text.table")), `">`, "<table>\n")
	} else {
		put(w, "</table></div>\n")
	}
	return ast.WalkContinue, nil
}

func (nodes) tableHeader(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering:
		put(w, "<thead>\n<tr>\n")
	case n.NextSibling() != nil:
		put(w, "</tr>\n</thead>\n<tbody>\n")
	default:
		put(w, "</tr>\n</thead>\n")
	}
	return ast.WalkContinue, nil
}

func (nodes) tableRow(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case entering:
		put(w, "<tr>\n")
	case n.NextSibling() == nil:
		put(w, "</tr>\n</tbody>\n")
	default:
		put(w, "</tr>\n")
	}
	return ast.WalkContinue, nil
}

// tableCell draws a cell; a column aligned to the right holds numbers. Where the
// corner of a table is empty, the first column names its rows.
func (nodes) tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*extast.TableCell)
	tag, scope := "td", ""
	if n.Parent().Kind() == extast.KindTableHeader && n.HasChildren() {
		tag, scope = "th", ` scope="col"`
	} else if n.PreviousSibling() == nil && n.HasChildren() && !n.Parent().Parent().FirstChild().FirstChild().HasChildren() {
		tag, scope = "th", ` scope="row"`
	}
	if !entering {
		put(w, "</", tag, ">\n")
		return ast.WalkContinue, nil
	}
	put(w, "<", tag, scope)
	switch n.Alignment {
	case extast.AlignRight:
		put(w, ` class="numeric"`)
	case extast.AlignCenter:
		put(w, ` class="centred"`)
	}
	put(w, ">")
	return ast.WalkContinue, nil
}

// refID is the id of a place that refers to a footnote; later places have a
// second number.
func refID(prefix string, index, ref int) string {
	id := prefix + "fnref-" + strconv.Itoa(index)
	if ref > 0 {
		id += "-" + strconv.Itoa(ref+1)
	}
	return id
}

func (r nodes) footnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*extast.FootnoteLink); entering {
		prefix, number := attribute(n, "prefix"), strconv.Itoa(n.Index)
		put(w, `<sup class="footnote-ref"><a id="`, refID(prefix, n.Index, n.RefIndex), `" href="#`, prefix, "fn-", number, `" aria-label="`, html.EscapeString(r.say.Say("text.note", "n", number)), `">`, number, "</a></sup>")
	}
	return ast.WalkContinue, nil
}

func (r nodes) footnoteBacklink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*extast.FootnoteBacklink); entering {
		put(w, ` <a class="footnote-back" href="#`, refID(attribute(n, "prefix"), n.Index, n.RefIndex), `" aria-label="`, html.EscapeString(r.say.Text("text.back")), `">↩</a>`)
	}
	return ast.WalkContinue, nil
}

func (nodes) footnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if n := node.(*extast.Footnote); entering {
		put(w, `<li id="`, attribute(n, "prefix"), "fn-", strconv.Itoa(n.Index), `">`, "\n")
	} else {
		put(w, "</li>\n")
	}
	return ast.WalkContinue, nil
}

func (nodes) footnoteList(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		put(w, `<div class="footnotes">`, "\n<ol>\n")
	} else {
		put(w, "</ol>\n</div>\n")
	}
	return ast.WalkContinue, nil
}
