package commentary

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"almanac/internal/source"
)

// evidence is a line of what an answer rests on, as its author wrote it.
type evidence struct {
	text string
	pos  source.Pos
}

// readEvidence takes the lines of evidence from front matter.
func (f *file) readEvidence(d *Doc, keys *source.Doc, lines []string, probs *source.Problems) {
	if d.Scope != Answer {
		return // was said to be for answers only
	}
	for i, line := range lines {
		pos := keys.Pos("evidence", i)
		if strings.TrimSpace(line) == "" {
			if !keys.Missing("evidence", i) {
				continue // it is no text, as was said
			}
			probs.AddHint(pos, "evidence", "say what it is, or delete it", "a line of evidence is empty")
			continue
		}
		f.evidence = append(f.evidence, evidence{line, pos})
	}
}

// convertEvidence renders the lines of evidence of a file into its document.
func (c *converter) convertEvidence(f *file, d *Doc, in *tree, probs *source.Problems) error {
	for _, e := range f.evidence {
		line, err := c.line(f.path, e, d, in, probs)
		if err != nil {
			return err
		}
		d.evidence = append(d.evidence, line)
	}
	return nil
}

// line renders one line: words and links, no paragraphs, lists or pictures. What
// is wrong with it stands where the line stands, as the markdown has no position
// of its own in the file.
func (c *converter) line(path string, e evidence, d *Doc, in *tree, probs *source.Problems) ([]byte, error) {
	body := []byte(e.text)
	doc := c.markdown.Parser().Parse(text.NewReader(body))
	p := doc.FirstChild()
	if p == nil || p.Kind() != ast.KindParagraph || p.NextSibling() != nil || hasImage(p) {
		probs.AddHint(e.pos, "evidence", "write a line for each: words, or a [link](address)", "evidence is a line of words and links: %s", quote(shorten(strings.TrimSpace(e.text))))
		return nil, nil
	}
	before := len(d.hrefs)
	check := checker{file: &file{path: path, at: e.pos}, body: body, doc: d, tree: in, probs: probs, prefix: prefixOf(d), ids: map[string]int{}}
	_ = ast.Walk(p, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Kind() == kindFigure {
			probs.AddHint(e.pos, "evidence", "put the figure into the text of the answer", "evidence holds no figures")
		}
		return check.node(n), nil
	})
	check.literal(p)
	var out bytes.Buffer
	if err := c.markdown.Renderer().Render(&out, body, doc); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if bytes.Count(out.Bytes(), []byte{marker}) != 2*(len(d.hrefs)-before) {
		if probs.Errors() == 0 {
			probs.AddHint(e.pos, "control-character", "delete it; it looks like &#1;", "there is a reference to an invisible control character")
		}
		return nil, nil
	}
	line := bytes.TrimPrefix(bytes.TrimSpace(out.Bytes()), []byte("<p>"))
	return bytes.TrimSuffix(line, []byte("</p>")), nil
}

// Evidence gives what an answer rests on, a line of HTML each, as it stands on
// the page at an address in the site: its links are relative to that page.
func (d *Doc) Evidence(page string) (lines [][]byte) {
	for _, e := range d.evidence {
		lines = append(lines, (&Doc{html: e, hrefs: d.hrefs}).HTML(page, Placed{}))
	}
	return lines
}
