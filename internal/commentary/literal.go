package commentary

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// What looks like markdown and is none stays in the text as it was typed: a link
// whose address holds a blank, a heading without a blank behind its sign. Markdown
// has no mistakes, so that nobody would tell the author. Here the plain text that
// is left of a document is looked through for such signs. Code, links, figures
// and all that became what it should be are no plain text any more, and a sign
// that is meant has a backslash before it.

// sign is something that was meant to be markdown.
type sign struct {
	has        string         // what stands in all of them: most texts need not be looked through
	begins     bool           // that is the beginning of a line
	shape      *regexp.Regexp // its first group is where it begins
	text, hint string
}

var (
	openPicture     = sign{"![", false, regexp.MustCompile(`(?:^|[^\\])(!\[[^\]\n]*\]\()`), "the picture is not complete", "write ![what it shows](picture.png): no blanks in the path, and ) at its end"}
	openLink        = sign{"](", false, regexp.MustCompile(`(?:^|[^\\!])(\[[^\]\[\n]+\]\()`), "the link is not complete", "write [text](address): for a blank in the address %20, and ) at its end"}
	undefinedLink   = sign{"][", false, regexp.MustCompile(`(?:^|[^\\])(\[[^\]\[^\n]+\]\[[^\]\[^\n]*\])`), "the link leads to a name that is not defined", "write [text](address), or define the name below: [name]: address"}
	crossedOut      = sign{"~~", false, regexp.MustCompile(`(?:^|[^\\~])(~~[^\s~])`), "there is no markdown for words that are crossed out", "leave them out; to show the signs write \\~~"}
	tickBox         = sign{"[", true, regexp.MustCompile(`(?m)^[ \x00]*(\[[ xX]\] )`), "there is no markdown for boxes to tick", "say in words what is done and what is not; to show the signs write \\[ ]"}
	closeHeading    = sign{"#", true, regexp.MustCompile(`(?m)^(?:[ \x00])*(#{1,6}\p{L})`), "a heading needs a blank behind its sign", "write # Heading; to show the sign write \\#"}
	closeDefinition = sign{":", true, regexp.MustCompile(`(?m)\n[ \x00]*(:\p{L})`), "a definition needs a blank behind its colon", "write : and a blank before what the term means; to show the sign write \\:"}
)

// literal reports what was meant to be markdown and has stayed text.
func (c *checker) literal(root ast.Node) {
	plain := bytes.Repeat([]byte{0}, len(c.body))
	for i, b := range c.body {
		if b == '\n' {
			plain[i] = '\n'
		}
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.CodeSpan, *ast.Link, *ast.Image, *ast.FencedCodeBlock, *ast.CodeBlock:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering && !n.IsRaw() {
				copy(plain[n.Segment.Start:n.Segment.Stop], c.body[n.Segment.Start:])
			}
		}
		return ast.WalkContinue, nil
	})
	c.unread(plain, openPicture, "image")
	c.unread(plain, openLink, "link")
	c.unread(plain, undefinedLink, "link")
	c.unread(plain, closeHeading, "heading")
	c.unread(plain, crossedOut, "markdown")
	c.unread(plain, tickBox, "markdown")
	c.unread(plain, closeDefinition, "markdown")
}

// unread reports a sign wherever it stands in plain text.
func (c *checker) unread(plain []byte, s sign, rule string) {
	if !s.in(plain) {
		return
	}
	for _, m := range s.shape.FindAllSubmatchIndex(plain, -1) {
		if rule == "heading" && !startsLine(c.body, m[2]) {
			continue
		}
		c.probs.AddHint(c.file.pos(c.file.body+m[2]), rule, s.hint, "%s: %s", s.text, quote(shorten(firstWords(c.body[m[2]:]))))
	}
}

// in reports whether a sign may stand in plain text.
func (s *sign) in(plain []byte) bool {
	for rest := plain; ; {
		at := bytes.Index(rest, []byte(s.has))
		if at < 0 {
			return false
		}
		before := bytes.TrimRight(plain[:len(plain)-len(rest)+at], " \x00")
		if !s.begins || len(before) == 0 || before[len(before)-1] == '\n' {
			return true
		}
		rest = rest[at+1:]
	}
}

// startsLine reports whether nothing but the signs of quotations and lists stands
// before a place in its line.
func startsLine(body []byte, at int) bool {
	line := body[bytes.LastIndexByte(body[:at], '\n')+1 : at]
	return len(bytes.Trim(line, " >\t-*+0123456789.")) == 0
}

// firstWords is the beginning of a line.
func firstWords(s []byte) string {
	line, _, _ := bytes.Cut(s, []byte("\n"))
	return strings.TrimSpace(string(line))
}

// markupSigns are signs of markdown and HTML. A star behind a letter is none: that
// is a grade at school.
var markupSigns = regexp.MustCompile("(?:^|[\\s(])(\\*\\*[^*]+\\*\\*|\\*\\S[^*]*\\*)|(__|`|</?[A-Za-z][^>]*>|\\]\\()")

// markup gives the first sign of markdown or HTML in words in which none is read;
// "" when they are plain.
func markup(words string) string { return strings.TrimSpace(markupSigns.FindString(words)) }

// delimiter is the line below the heads of a table.
var delimiter = regexp.MustCompile(`^[ >\t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)

// notATable finds in a paragraph the two lines with which a table would begin, if
// they had the same number of columns.
func (c *checker) notATable(n *ast.Paragraph) {
	lines := n.Lines()
	for i := 1; i < lines.Len(); i++ {
		at := lines.At(i)
		line := bytes.TrimSpace(at.Value(c.body))
		if !bytes.Contains(line, []byte("|")) || !delimiter.Match(line) {
			continue
		}
		above := lines.At(i - 1)
		if heads := columnsIn(above.Value(c.body)); heads > 0 {
			c.probs.AddHint(c.file.pos(c.file.body+at.Start), "table", "write one --- for each head, with | between them", "the heads of the table have %s, the line below them %s", columns(heads), columns(columnsIn(line)))
		}
	}
}

func columns(n int) string {
	if n == 1 {
		return "1 column"
	}
	return strconv.Itoa(n) + " columns"
}

// columnsIn counts the cells of a line of a table; 0 for a line without a bar.
func columnsIn(line []byte) int {
	line = bytes.TrimSpace(line)
	if !bytes.Contains(line, []byte("|")) {
		return 0
	}
	line = bytes.TrimPrefix(line, []byte("|"))
	n := 1
	for i, b := range line {
		if b == '|' && (i == 0 || line[i-1] != '\\') && i < len(line)-1 {
			n++
		}
	}
	return n
}

// extraCells reports the cells of a row for which the table has no column.
func (c *checker) extraCells(row *extast.TableRow) {
	last, ok := row.LastChild().(*extast.TableCell)
	if !ok || last.Lines().Len() == 0 || unclosed(row) {
		return // it has a cell less, or was reported
	}
	end := last.Lines().At(0).Stop
	rest, _, _ := bytes.Cut(c.body[end:], []byte("\n"))
	from := bytes.IndexByte(rest, '|')
	if from < 0 || len(bytes.TrimSpace(rest[from+1:])) == 0 {
		return
	}
	at := end + from + 1
	at += len(rest[from+1:]) - len(bytes.TrimLeft(rest[from+1:], " \t"))
	c.probs.AddHint(c.file.pos(c.file.body+at), "table", "give the table a column more, or write \\| for a bar within a cell", "the row has more cells than the table has heads: %s", quote(shorten(firstWords(c.body[at:]))))
}

// unclosed reports whether a figure in a node is not closed.
func unclosed(n ast.Node) (found bool) {
	_ = ast.Walk(n, func(k ast.Node, _ bool) (ast.WalkStatus, error) {
		if f, ok := k.(*figureNode); ok && !f.closed {
			found = true
		}
		return ast.WalkContinue, nil
	})
	return found
}

// inCell reports whether a node stands in a table.
func inCell(n ast.Node) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == extast.KindTableCell {
			return true
		}
	}
	return false
}
