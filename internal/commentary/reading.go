package commentary

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"almanac/internal/area"
	"almanac/internal/readable"
)

// reading measures how hard the author's own words are to read: those of paragraphs
// and lists, not of headings, tables and quotations. A figure counts as a word, and so
// does a name of a place.
func (c *checker) reading(root ast.Node) {
	worst := 0.0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n.Kind() {
		case ast.KindBlockquote, ast.KindHeading, ast.KindFencedCodeBlock, ast.KindCodeBlock:
			return ast.WalkSkipChildren, nil
		case ast.KindParagraph, ast.KindTextBlock:
		default:
			return ast.WalkContinue, nil
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		r := readable.Measure(c.plain(n), c.tree.places)
		if grade := r.Grade(); grade > worst {
			worst, c.doc.Hardest = grade, c.pos(n)
		}
		c.doc.Reading.Add(r)
		return ast.WalkSkipChildren, nil
	})
}

// placesOf lists the names of places as texts have them, the longer first.
func placesOf(register *area.Register) (names []string) {
	for i := range register.Areas {
		a := &register.Areas[i]
		names = append(names, a.Name, a.InSentence(), a.ShortName)
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(names)
}
