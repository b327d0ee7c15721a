package commentary

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"

	"almanac/internal/source"
)

// checker goes once through a parsed document: it says what is wrong, gives
// headings and terms their ids, and turns links into addresses.
type checker struct {
	file   *file
	body   []byte // what offsets of nodes are into
	doc    *Doc
	tree   *tree
	probs  *source.Problems
	prefix string
	ids    map[string]int // 0 for one that is free; else the last number that was tried behind it
	tagged bool           // a tag was reported already
	texts  *texts
	failed error
}

func (c *checker) document(root ast.Node, base int, pc parser.Context) error {
	c.doc.slugs = map[string]string{}
	c.references(root)
	c.headings(root, base)
	c.unused(pc)
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		return c.node(n), c.failed
	})
	if c.texts.summary == "" {
		c.texts.summary, c.texts.cut = c.lead(root), true
	}
	c.literal(root)
	c.sections(root)
	c.reading(root)
	return err
}

// unused reports the footnotes that nothing refers to.
func (c *checker) unused(pc parser.Context) {
	list, _ := pc.Get(unusedKey).([]unusedFootnote)
	for _, f := range list {
		if f.twice {
			c.probs.AddHint(c.pos(f.Footnote), "footnote", "give this one another name", "there are two footnotes %q", f.Ref)
			continue
		}
		c.probs.AddHint(c.pos(f.Footnote), "footnote", "refer to it with [^"+string(f.Ref)+"], or delete it", "nothing refers to the footnote %q", f.Ref)
	}
}

// sections takes the words under each heading of the document itself; headings
// within quotations belong to these.
func (c *checker) sections(root ast.Node) {
	var now Section
	end := func() {
		if now.Heading != "" || now.Text != "" {
			c.texts.sections = append(c.texts.sections, now)
		}
	}
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.Kind() {
		case ast.KindHeading:
			end()
			id, _ := n.AttributeString("id")
			now = Section{Heading: c.plain(n)}
			if b, ok := id.([]byte); ok {
				now.ID = string(b)
			}
		case extast.KindDefinitionList, ast.KindFencedCodeBlock, ast.KindCodeBlock:
		default:
			now.Text = strings.TrimSpace(now.Text + " " + c.plain(n))
		}
	}
	end()
}

// node looks at one node.
func (c *checker) node(n ast.Node) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.HTMLBlock, *ast.RawHTML:
		c.tag(n)
	case *ast.Blockquote:
		c.callout(n)
	case *extast.TableRow:
		c.extraCells(n)
	case *ast.Paragraph:
		c.notATable(n)
		if img, ok := n.FirstChild().(*ast.Image); ok && n.ChildCount() == 1 && len(img.Title) > 0 {
			n.SetAttributeString("figure", true)
			img.SetAttributeString("figure", true)
		}
	case *ast.Link:
		c.title(n, n.Title)
		c.link(n)
	case *ast.FencedCodeBlock:
		if c.closed(n) {
			c.block(n)
		}
	case *ast.Image:
		c.title(n, n.Title)
		c.image(n)
		return ast.WalkSkipChildren
	case *ast.AutoLink:
		if n.AutoLinkType == ast.AutoLinkURL {
			c.external(n, string(n.URL(c.body)))
		}
	case *ast.Text:
		c.footnoteMarks(n)
		c.leftOver(n)
	case *extast.DefinitionTerm:
		c.term(n)
	case *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.Footnote:
		n.SetAttributeString("prefix", c.prefix)
	case *ast.CodeSpan:
		return ast.WalkSkipChildren
	}
	return ast.WalkContinue
}

func (c *checker) pos(n ast.Node) source.Pos {
	at := n.Pos()
	if raw, ok := n.(*ast.RawHTML); ok && raw.Segments.Len() > 0 {
		at = raw.Segments.At(0).Start
	}
	for p := n.Parent(); at < 0 && p != nil; p = p.Parent() {
		at = p.Pos()
	}
	if at < 0 {
		return c.file.pos(c.file.body)
	}
	return c.file.pos(c.file.body + at)
}

// title refuses figures in the title of a link or picture, where braces would
// stand as they are.
func (c *checker) title(n ast.Node, title []byte) {
	if bytes.Contains(title, []byte("{{")) && !bytes.Contains(title, []byte(`\{{`)) {
		c.probs.AddHint(c.pos(n), "reference", "put the figure into the text beside it", "a title or caption holds no figures")
	}
}

// headings moves headings to their levels and gives them ids.
func (c *checker) headings(root ast.Node, base int) {
	var all []*ast.Heading
	top := 6
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			all = append(all, h)
			top = min(top, h.Level)
		}
		return ast.WalkContinue, nil
	})
	before := top - 1
	for _, h := range all {
		words := c.plain(h)
		if words == "" {
			c.probs.AddHint(c.pos(h), "heading", "write one, or delete the #", "the heading has no text")
		}
		if h.Level > before+1 {
			c.probs.Warn(c.pos(h), "heading-level", "use "+strings.Repeat("#", before+1), "the heading %q skips a level, which misleads people who listen to the page", words)
		}
		before = h.Level
		h.Level = min(6, h.Level-top+base)
		id, isPart := c.part(h, words)
		if isPart {
			words = c.plain(h)
		} else {
			id = c.id(words)
		}
		h.SetAttributeString("id", []byte(id))
		c.texts.headings = append(c.texts.headings, Heading{Level: h.Level, ID: id, Text: words})
	}
}

// term gives the term of a definition list its id.
func (c *checker) term(n *extast.DefinitionTerm) {
	words := c.plain(n)
	id := c.id(words)
	n.SetAttributeString("id", []byte(id))
	t := Term{ID: id, Text: words}
	next := n.NextSibling()
	for next != nil && next.Kind() == extast.KindDefinitionTerm {
		next = next.NextSibling()
	}
	if next != nil {
		t.Says = c.plain(next)
	}
	c.texts.terms = append(c.texts.terms, t)
}

// id makes an id of words: the same words, the same id, and another one when
// it is taken. Figures are left out, unless there is nothing else: links to a
// heading must not break when one changes, or is written for another period.
func (c *checker) id(words string) string {
	without := fill(words, nil)
	if nameOf(without) == "" {
		without = fill(words, c.doc.written())
	}
	slug := slugOf(without)
	s := slug
	for n := max(2, c.ids[slug]+1); c.ids[s] > 0; n++ {
		s = slug + "-" + strconv.Itoa(n)
		c.ids[slug] = n // so that a thousand headings of the same words are not tried a thousand times
	}
	c.ids[s] = max(c.ids[s], 1)
	c.doc.slugs[s] = c.prefix + s
	return c.prefix + s
}

// slugOf is nameOf for an id, which begins with a letter.
func slugOf(words string) string {
	s := nameOf(words)
	if first, _ := utf8.DecodeRuneInString(s); !unicode.IsLetter(first) {
		s = strings.TrimSuffix("s-"+s, "-")
	}
	return s
}

// nameOf keeps letters and digits in lower case and joins the words by hyphens.
func nameOf(words string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(words) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	return b.String()
}

// tag refuses HTML.
func (c *checker) tag(n ast.Node) {
	var raw []byte
	switch n := n.(type) {
	case *ast.RawHTML:
		raw = n.Segments.Value(c.body)
	case *ast.HTMLBlock:
		raw = bytes.TrimLeft(n.Lines().Value(c.body), " \n")
		if n.Lines().Len() == 0 && n.HasClosure() {
			raw = n.ClosureLine.Value(c.body)
		}
	}
	if bytes.HasPrefix(raw, []byte("</")) && c.tagged {
		return // its opening tag was named
	}
	c.tagged = true
	tag, hint := string(raw), "write it as markdown; to show the sign itself, write &lt; or put it in `backticks`"
	if i := strings.IndexAny(tag, ">\n"); i >= 0 {
		tag = tag[:i+1]
	}
	name := strings.ToLower(strings.TrimLeft(tag, "</"))
	for _, a := range htmlAdvice {
		if rest, ok := strings.CutPrefix(name, a.tag); ok && (rest == "" || !inName(rest[0]) || a.tag == "!--") {
			hint = a.hint
		}
	}
	c.probs.AddHint(c.pos(n), "html", hint, "HTML is not taken over: %s", shorten(strings.TrimSpace(tag)))
}

// htmlAdvice says what to write instead of a tag.
var htmlAdvice = [...]struct{ tag, hint string }{
	{"!--", "a remark that is not shown is a line of its own: [//]: # (like this)"},
	{"br", "end the line with a backslash"},
	{"b", "write **bold**"},
	{"strong", "write **bold**"},
	{"i", "write *italic*"},
	{"em", "write *italic*"},
	{"a", "write [text](address)"},
	{"img", `write ![what it shows](picture.png "caption")`},
	{"figure", `write ![what it shows](picture.png "caption"), alone in its paragraph`},
	{"table", "write a markdown table, or put it in the data"},
	{"details", "write a heading and the text below it"},
	{"sup", "for a note write [^1]"},
	{"script", "scripts belong to the theme, not to the words"},
	{"iframe", "link to it instead: pages load nothing from elsewhere"},
	{"div", `for a box write > [!NOTE] on a line and the text on lines that begin with >`},
}

// inName reports whether a byte belongs to the name of a tag.
func inName(b byte) bool { return 'a' <= b && b <= 'z' || '0' <= b && b <= '9' }

// calloutKinds are the kinds of callout.
var calloutKinds = [...]string{"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"}

// Callouts lists the names of callouts as they are written: "NOTE".
func Callouts() []string {
	return slices.Clone(calloutKinds[:])
}

func (c *checker) callout(n *ast.Blockquote) {
	v, ok := n.AttributeString("callout")
	if !ok {
		return
	}
	at, _ := n.AttributeString("at")
	name := v.(string)
	if behind := attribute(n, "behind"); behind != "" {
		c.probs.AddHint(c.file.pos(c.file.body+at.(int)), "callout", "write the text on the next line, after >", "nothing can follow the kind of a callout on its line: %s", quote(shorten(behind)))
		return
	}
	for _, k := range calloutKinds {
		if strings.EqualFold(k, name) {
			n.SetAttributeString("callout", k)
			return
		}
	}
	c.probs.AddHint(c.file.pos(c.file.body+at.(int)), "callout",
		orElse(source.DidYouMean(name, Callouts()), "there are "+strings.Join(Callouts(), ", ")), "%q is not a kind of callout", name)
}

// closed holds that a block of code has an end. Without one the rest of the text
// is code, which nobody wants.
func (c *checker) closed(n *ast.FencedCodeBlock) bool {
	at := n.Pos()
	if at < 0 {
		return true
	}
	end := at
	if lines := n.Lines(); lines.Len() > 0 {
		end = lines.At(lines.Len() - 1).Stop
	} else if i := bytes.IndexByte(c.body[at:], '\n'); i >= 0 {
		end = at + i + 1
	} else {
		end = len(c.body)
	}
	sign := bytes.TrimLeft(c.body[at:], " >\t")
	next, _, _ := bytes.Cut(bytes.TrimPrefix(c.body[end:], []byte("\n")), []byte("\n"))
	if next = bytes.TrimLeft(next, " >\t"); len(sign) < 3 || !bytes.HasPrefix(next, sign[:3]) {
		c.probs.AddHint(c.pos(n), "fence", "end it with a line "+string(sign[:min(3, len(sign))]), "the block of code is not closed")
		return false
	}
	return true
}

// footnoteMarks finds references to footnotes that do not exist: they have
// stayed text.
func (c *checker) footnoteMarks(n *ast.Text) {
	for i := n.Segment.Start; i < n.Segment.Stop; i++ {
		if c.body[i] != '[' || i+1 >= len(c.body) || c.body[i+1] != '^' || i > 0 && c.body[i-1] == '\\' {
			continue
		}
		name, _, found := bytes.Cut(c.body[i+2:], []byte("]"))
		if found && len(name) > 0 && !bytes.ContainsAny(name, "\n[") {
			c.probs.AddHint(c.file.pos(c.file.body+i), "footnote", "add a paragraph that begins with [^"+string(name)+"]:", "there is no footnote %q", name)
		}
	}
}

// leftOver reports what is no word, but the rest of something that lost its other
// half: readers would see it, and what belongs to it, among the words.
func (c *checker) leftOver(n *ast.Text) {
	words := n.Segment.Value(c.body)
	if at := bytes.Index(words, []byte("}}")); at >= 0 && (at == 0 || words[at-1] != '\\') && !c.opened(n.Segment.Start+at) {
		c.probs.AddHint(c.file.pos(c.file.body+n.Segment.Start+at), "reference", "begin it with {{; to show the braces themselves write \\}}", "a reference is closed here that is not opened")
	}
	missed := c.file.body == 0 && (c.doc.Scope == Page || c.doc.Scope == Answer) // and it was said what is missing
	if string(bytes.TrimSpace(words)) == "+++" && !missed {
		c.probs.AddHint(c.file.pos(c.file.body+n.Segment.Start), "front-matter", "begin the file with a line +++, then the keys, then this line; or delete it", "a line of front matter stands in the text")
	}
}

// opened reports whether braces are open at an offset of the body: with a
// backslash, to be shown, or without an end, which was said.
func (c *checker) opened(at int) bool {
	before := c.body[:at]
	return bytes.LastIndex(before, []byte("{{")) > bytes.LastIndex(before, []byte("}}"))
}

// plain gives the words of a node without their markup.
func (c *checker) plain(n ast.Node) string {
	var b strings.Builder
	c.words(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

func (c *checker) words(b *strings.Builder, n ast.Node) {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		switch k := k.(type) {
		case *ast.Text:
			if n.Kind() == ast.KindCodeSpan || k.IsRaw() {
				b.Write(k.Value(c.body))
			} else {
				b.Write(unescape(typographic(k.Value(c.body))))
			}
			if k.SoftLineBreak() || k.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *figureNode:
			if k.number != None {
				b.WriteString(mark(wordsMarker, k.number))
			}
		case *ast.AutoLink:
			b.Write(k.Label(c.body))
		case *ast.String:
			b.Write(k.Value)
		default:
			c.words(b, k)
			if k.Type() == ast.TypeBlock {
				b.WriteByte(' ')
			}
		}
	}
}

// unescape resolves backslashes and character references.
func unescape(s []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s)))
}

// lead is the first paragraph of a document.
func (c *checker) lead(root ast.Node) string {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			if words := c.plain(n); words != "" {
				return words
			}
		}
	}
	return ""
}

// opening cuts words to about 200 characters: after a sentence where one ends
// in reach, else between two words with an ellipsis.
func opening(words string) string {
	const limit = 200
	if utf8.RuneCountInString(words) <= limit {
		return words
	}
	cut := string([]rune(words)[:limit])
	if i := strings.LastIndex(cut, ". "); i > limit/4 {
		return cut[:i+1]
	}
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–") + "…"
}

// shorten keeps what is quoted in a message short.
func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
