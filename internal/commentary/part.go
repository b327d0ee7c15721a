package commentary

import (
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"almanac/internal/framework"
)

// partLabel is how a heading names a part of a question: nothing but "L8b" or
// "L8-2".
var partLabel = regexp.MustCompile(`^[Ll]\d+([A-Za-z]|-\d+)$`)

// part makes a heading of an answer that names a part of its question the head
// of that part: the framework's words stand beside the label, and the id is that
// of the part. ok is false for other
// headings.
func (c *checker) part(h *ast.Heading, label string) (id string, ok bool) {
	if c.doc.Scope != Answer || !partLabel.MatchString(label) {
		return "", false
	}
	q := &c.tree.names.known.Framework.Questions[c.doc.Question]
	i, ok := q.Part(label)
	switch {
	case !ok:
		c.probs.AddHint(c.pos(h), "part", partsHint(q), "%s is not a part of %s", label, q.Label())
		return "", false
	case slices.Contains(c.doc.Parts, i):
		c.probs.AddHint(c.pos(h), "part", "put what is said of it under one heading", "two headings are about %s", q.Parts[i].Label)
		return "", false
	}
	part := &q.Parts[i]
	c.doc.Parts = append(c.doc.Parts, i)
	h.RemoveChildren(h)
	h.AppendChild(h, ast.NewString([]byte(part.Label+" "+part.Text)))
	c.ids[part.ID] = 1
	c.doc.slugs[part.ID] = part.ID
	return part.ID, true
}

// partsHint names the parts of a question.
func partsHint(q *framework.Question) string {
	if len(q.Parts) == 0 {
		return "the framework lists no parts of " + q.Label() + ": give the heading words"
	}
	var labels []string
	for i := range q.Parts {
		labels = append(labels, q.Parts[i].Label)
	}
	return "its parts are " + strings.Join(labels, ", ")
}
