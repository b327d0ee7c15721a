package commentary

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/tdewolff/minify/v2"
	minhtml "github.com/tdewolff/minify/v2/html"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"almanac/internal/source"
	"almanac/internal/words"
)

// converter turns markdown into HTML. It may be used by several goroutines.
type converter struct {
	markdown goldmark.Markdown
	minifier minhtml.Minifier
	minify   *minify.M // for what stands inside HTML: nothing
}

func newConverter(say *words.Words) *converter {
	return &converter{
		markdown: goldmark.New(
			goldmark.WithExtensions(extension.Table, extension.Footnote, extension.DefinitionList),
			goldmark.WithParserOptions(
				parser.WithParagraphTransformers(util.Prioritized(calloutMarker{}, 50)),
				parser.WithInlineParsers(util.Prioritized(figureParser{}, 150)),
				parser.WithASTTransformers(util.Prioritized(unusedFootnotes{}, 50)),
			),
			goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{say}, 50), util.Prioritized(termNodes{}, 50))),
		),
		minifier: minhtml.Minifier{KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true},
		minify:   minify.New(),
	}
}

// marker stands in the HTML of a document before and after the number of an
// address that depends on the page. It cannot come from the author's text,
// where control characters are problems, nor from a character reference, which
// sealed looks for.
const marker = '\x01'

// href is an address inside the site, as it stands before it is made relative.
type href struct {
	address  string // "" for the document itself
	anchor   string // of the document meant, when it is an answer
	fragment string
	link     int // into Links; None for an image
}

// Placeholder is the line that a text is begun with, where its author is to
// write. No text may keep it.
const Placeholder = "Write here."

// convert renders the body of a file into its document, or says what is wrong
// with it. base is the level of its highest headings.
func (c *converter) convert(f *file, d *Doc, in *tree, base int, probs *source.Problems) error {
	body := f.text[f.body:]
	if len(bytes.TrimSpace(body)) == 0 {
		if d.Status != NotAnswered && d.Status != NotPublished {
			probs.AddHint(f.pos(len(f.text)), "empty-file", "write something, or delete the file", "the file has no text")
		}
		return nil
	}
	if i := bytes.Index(append([]byte("\n"), body...), []byte("\n"+Placeholder)); i >= 0 {
		d.Unfinished = f.pos(f.body + i)
	}
	pc := parser.NewContext()
	doc := c.markdown.Parser().Parse(text.NewReader(body), parser.WithContext(pc))
	check := checker{file: f, body: body, doc: d, tree: in, probs: probs, prefix: prefixOf(d), ids: map[string]int{}, texts: &d.texts}
	if err := check.document(doc, base, pc); err != nil {
		return err
	}
	d.texts.into(d, d.written())
	check.terms(doc)
	var raw bytes.Buffer
	if err := c.markdown.Renderer().Render(&raw, body, doc); err != nil {
		return fmt.Errorf("%s: %w", f.path, err)
	}
	var small bytes.Buffer
	if err := c.minifier.Minify(c.minify, &small, bytes.NewReader(raw.Bytes()), nil); err != nil {
		return fmt.Errorf("%s: minify: %w", f.path, err)
	}
	if !d.marked(raw.Bytes()) || !d.marked(small.Bytes()) {
		if probs.Errors() == 0 {
			probs.AddHint(source.Pos{File: f.path}, "control-character", "delete it; it looks like &#1;", "there is a reference to an invisible control character")
		}
		return nil
	}
	d.html = small.Bytes()
	return nil
}

// marked reports whether HTML holds the markers that a document's addresses,
// references and blocks have put there, and no other.
func (d *Doc) marked(out []byte) bool {
	figures := bytes.Count(out, []byte{figureMarker}) + bytes.Count(out, []byte{wordsMarker})
	return bytes.Count(out, []byte{marker}) == 2*len(d.hrefs) && figures == 2*d.inBody && bytes.Count(out, []byte{blockMarker}) == 2*len(d.Blocks)
}

// prefixOf is what the ids of a document begin with, so that those of several
// documents and those of the page itself can stand together.
func prefixOf(d *Doc) string {
	switch d.Scope {
	case Page:
		return ""
	case Answer:
		return d.Anchor + "-"
	}
	return "commentary-"
}

// HTML gives the document as it stands on the page at an address in the site
// such as "2014/areas/leeds/index.html": its links are relative to that page,
// and what is placed stands where it refers to figures.
func (d *Doc) HTML(page string, placed Placed) []byte {
	out := make([]byte, 0, len(d.html)+32*len(d.hrefs))
	rest := d.html
	for {
		i := bytes.IndexAny(rest, "\x01\x02\x03\x04")
		if i < 0 {
			return append(out, rest...)
		}
		out = append(out, rest[:i]...)
		number, after, _ := bytes.Cut(rest[i+1:], rest[i:i+1])
		n, err := strconv.Atoi(string(number))
		switch {
		case err != nil:
		case rest[i] == marker:
			out = append(out, html.EscapeString(d.hrefs[n].from(page))...)
		default:
			out = append(out, placed.at(rest[i], n)...)
		}
		rest = after
	}
}

// from writes an address relative to the page it is used on.
func (h href) from(page string) string {
	fragment := ""
	if h.fragment != "" {
		fragment = "#" + (&url.URL{Fragment: h.fragment}).EscapedFragment()
		if h.address == "" || h.address == page {
			return fragment
		}
	}
	return relative(page, h.address) + fragment
}

// relative is the address of one file of the site as seen from another. It ends
// in a file name.
func relative(from, to string) string {
	have, want := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	if have[0] == "." {
		have = nil
	}
	same := 0
	for same < len(have) && same < len(want)-1 && have[same] == want[same] {
		same++
	}
	parts := make([]string, 0, len(have)+len(want))
	for range have[same:] {
		parts = append(parts, "..")
	}
	for _, p := range want[same:] {
		parts = append(parts, url.PathEscape(p))
	}
	return strings.Join(parts, "/")
}

// unusedKey holds the footnotes that nothing refers to.
var unusedKey = parser.NewContextKey()

// unusedFootnote is a footnote that nothing refers to, because nothing does or
// because another before it has its name.
type unusedFootnote struct {
	*extast.Footnote
	twice bool
}

// unusedFootnotes finds footnotes that goldmark is about to drop because
// nothing refers to them.
type unusedFootnotes struct{}

func (unusedFootnotes) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	var unused []unusedFootnote
	seen := map[string]bool{}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if f, ok := n.(*extast.Footnote); ok && entering {
			if f.Index < 0 {
				unused = append(unused, unusedFootnote{f, seen[string(f.Ref)]})
			}
			seen[string(f.Ref)] = true
		}
		return ast.WalkContinue, nil
	})
	pc.Set(unusedKey, unused)
}

// calloutMarker takes the line [!NOTE] off the first paragraph of a block quote
// and notes it at the quote.
type calloutMarker struct{}

func (calloutMarker) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || p.PreviousSibling() != nil {
		return
	}
	first := p.Lines().At(0)
	line := bytes.TrimSpace(first.Value(reader.Source()))
	name, ok := bytes.CutPrefix(line, []byte("[!"))
	if !ok {
		return
	}
	name, behind, ok := bytes.Cut(name, []byte("]"))
	if !ok || len(name) == 0 || bytes.ContainsAny(name, "[]() ") {
		return
	}
	quote.SetAttributeString("callout", string(name))
	quote.SetAttributeString("at", first.Start)
	if len(behind) > 0 {
		quote.SetAttributeString("behind", string(bytes.TrimSpace(behind)))
	}
	p.Lines().SetSliced(1, p.Lines().Len())
	if p.Lines().Len() == 0 {
		quote.RemoveChild(quote, p)
	}
}
