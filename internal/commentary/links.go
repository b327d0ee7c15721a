package commentary

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"almanac/internal/picture"
	"almanac/internal/source"
)

// A target is where a link or an image leads, before anything is known about
// what is there.
type target struct {
	rel      string // path below content/; "" for the document itself
	fragment string
}

// link turns the destination of a link into an address.
func (c *checker) link(n *ast.Link) {
	dest := string(unescape(n.Destination))
	if strings.TrimSpace(dest) == "" {
		c.probs.AddHint(c.pos(n), "link", "put the address between the brackets: [text](address)", "the link leads nowhere")
		return
	}
	if strings.Contains(dest, "{{") && c.tree.figures != nil {
		c.probs.AddHint(c.pos(n), "reference", "put the figure into the text beside it", "the address of a link holds no figures")
		return
	}
	if c.plain(n) == "" && !hasImage(n) {
		c.probs.AddHint(c.pos(n), "link", "put words between the square brackets", "the link to %s has no text", shorten(dest))
	}
	if scheme, ok := schemeOf(dest); ok && len(scheme) > 1 {
		c.external(n, dest)
		return
	}
	t, ok := c.target(n, "link", dest)
	if !ok {
		return
	}
	if t.rel == "" {
		c.inside(n, href{fragment: t.fragment})
		return
	}
	p, wrong := c.page(t.rel)
	if wrong != nil {
		c.probs.AddHint(c.pos(n), "link", wrong.hint, "the link leads nowhere: %s", wrong.text)
		return
	}
	c.inside(n, href{address: p.address, anchor: p.anchor, fragment: t.fragment})
}

// inside notes a link to a page of the site. Its fragment is looked up when all
// documents are known.
func (c *checker) inside(n ast.Node, h href) {
	h.link = len(c.doc.Links)
	c.doc.Links = append(c.doc.Links, Link{Pos: c.pos(n)})
	c.doc.hrefs = append(c.doc.hrefs, h)
	c.mark(n)
}

// mark notes at a link that its address is the last of hrefs.
func (c *checker) mark(n ast.Node) {
	n.SetAttributeString("marker", string(marker)+strconv.Itoa(len(c.doc.hrefs)-1)+string(marker))
}

// external accepts an address outside the site.
func (c *checker) external(n ast.Node, dest string) {
	scheme, _ := schemeOf(dest)
	switch scheme {
	case "http", "https":
		if u, err := url.Parse(dest); err != nil || u.Host == "" {
			c.probs.AddHint(c.pos(n), "link", "copy it again from the browser", "%q is not an address", shorten(dest))
		}
	case "mailto", "tel":
	case "file":
		c.probs.AddHint(c.pos(n), "link", "write the path from this file: ../themes/outcomes.md", "the link leads to a file on one computer: %s", shorten(dest))
	default:
		c.probs.AddHint(c.pos(n), "link", "a link begins with https:, http:, mailto: or tel:, or is the path of another file", "links with %s: are not allowed", shorten(scheme))
	}
}

// schemeOf gives what stands before the first colon, when it has the form of a
// scheme. Blanks and control characters do not hide one, as in a browser.
func schemeOf(dest string) (string, bool) {
	dest = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, dest)
	i := strings.IndexByte(dest, ':')
	if i <= 0 || strings.ContainsAny(dest[:i], "/?#") {
		return "", false
	}
	return strings.ToLower(dest[:i]), true
}

// target reads a destination inside the site. rule is "link" or "image".
func (c *checker) target(n ast.Node, rule, dest string) (target, bool) {
	here := "write the path from this file: " + example(rule)
	pos := c.pos(n)
	_, drive := schemeOf(dest)
	switch {
	case strings.Contains(dest, `\`):
		c.probs.AddHint(pos, rule, "write / for \\, from this file: "+example(rule), "%s is not an address", quote(shorten(dest)))
		return target{}, false
	case drive, strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "//"):
		c.probs.AddHint(pos, rule, here, "%s depends on where the site stands", quote(shorten(dest)))
		return target{}, false
	case strings.HasPrefix(dest, "//"):
		c.probs.AddHint(pos, rule, "put https: before it, or "+here, "%s has no scheme and would mean a file when the site is opened from disk", quote(shorten(dest)))
		return target{}, false
	}
	rest, fragment, _ := strings.Cut(dest, "#")
	if strings.Contains(rest, "?") {
		c.probs.AddHint(pos, rule, "leave out the ? and what follows", "%s has a query; pages of the site have none", quote(shorten(dest)))
		return target{}, false
	}
	file, err := url.PathUnescape(rest)
	name, err2 := url.PathUnescape(fragment)
	if err != nil || err2 != nil {
		c.probs.AddHint(pos, rule, "write % as %25", "%s is not an address", quote(shorten(dest)))
		return target{}, false
	}
	if file == "" {
		return target{fragment: name}, true
	}
	full := path.Join(path.Dir(c.file.path), file)
	rel, ok := strings.CutPrefix(full, root+"/")
	if !ok {
		c.probs.AddHint(pos, rule, here, "%s lies outside the folder %s", quote(shorten(dest)), root)
		return target{}, false
	}
	if strings.HasSuffix(file, "/") {
		rel += "/"
	}
	return target{rel: rel, fragment: name}, true
}

func example(rule string) string {
	if rule == "image" {
		return "picture.png"
	}
	return "../themes/outcomes.md"
}

// image checks a picture and turns its destination into an address.
func (c *checker) image(n *ast.Image) {
	pos := c.pos(n)
	dest := string(unescape(n.Destination))
	_ = ast.Walk(n, func(k ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && k.Kind() == ast.KindRawHTML {
			c.tag(k)
		}
		return ast.WalkContinue, nil
	})
	switch words := c.plain(n); {
	case words == "":
		c.probs.AddHint(pos, "image", "say what it shows, for people who cannot see it: ![what it shows]("+shorten(dest)+")", "the image has no description")
	case words == path.Base(dest):
		c.probs.AddHint(pos, "image", "say what it shows, for people who cannot see it: ![what it shows]("+shorten(dest)+")", "the name of a file describes nothing: %s", quote(words))
	}
	if scheme, ok := schemeOf(dest); ok && len(scheme) > 1 {
		c.probs.AddHint(pos, "image", "save the picture beside this file", "the image is not a file of the site: %s", shorten(dest))
		return
	}
	t, ok := c.target(n, "image", dest)
	if !ok {
		return
	}
	if t.rel == "" {
		c.probs.AddHint(pos, "image", "put its path between the brackets: ![what it shows](picture.png)", "the image has no file")
		return
	}
	full := root + "/" + t.rel
	switch own, _, _ := strings.Cut(c.doc.Path[len(root)+1:], "/"); {
	case !isImage(full):
		c.probs.AddHint(pos, "image", "images are "+strings.Join(ImageKinds(), ", ")+", in lower case", "%s is not an image", quote(path.Base(full)))
	case !c.tree.images[full]:
		hint := source.DidYouMean(full, c.tree.imageList())
		if top, _, _ := strings.Cut(t.rel, "/"); top != own {
			hint = "put a copy beside this file: what an edition shows must stay with it"
		}
		c.probs.AddHint(pos, "image", hint, "there is no image %s", full)
	default:
		c.show(n, full, pos)
	}
}

// largest is how many bytes a picture may have. Pages are read on old telephones
// and slow lines.
const largest = 2 << 20

// show notes a picture for copying, under a name with the hash of its bytes, so
// that nobody is shown the one that a revision has replaced; and its size, so that
// the text does not jump while it loads.
func (c *checker) show(n *ast.Image, full string, pos source.Pos) {
	data, err := fs.ReadFile(c.tree.fsys, full)
	if err != nil {
		c.failed = err
		return
	}
	if len(data) > largest {
		c.probs.AddHint(pos, "image", "save it smaller: 1,600 pixels wide is enough", "%s has %.1f MB, at most %d are shown", full, float64(len(data))/(1<<20), largest>>20)
		return
	}
	img := Image{Path: full, Address: c.tree.published(full)}
	if img.Address == "" {
		img.Address = hashedAddress(strings.TrimPrefix(full, root+"/"), data)
	}
	if !slices.Contains(c.doc.Images, img) {
		c.doc.Images = append(c.doc.Images, img)
	}
	size, ok := picture.Read(path.Ext(full), data)
	if !ok {
		c.probs.AddHint(pos, "image", "save it again as a picture", "%s is not a picture of the kind its name says", full)
		return
	}
	if path.Ext(full) == ".svg" {
		if what := picture.Unsafe(data); what != "" {
			c.probs.AddHint(pos, "image", "save it as plain SVG, or as PNG", "%s is more than a picture: it holds %s", full, what)
			return
		}
	}
	c.doc.hrefs = append(c.doc.hrefs, href{address: img.Address, link: None})
	c.mark(n)
	if size == (picture.Size{}) {
		return
	}
	n.SetAttributeString("width", size.Width)
	n.SetAttributeString("height", size.Height)
}

// published is the address that a picture has already, "" for one that is new.
func (t *tree) published(full string) string {
	if t.names == nil {
		return ""
	}
	return t.names.known.Pictures[full]
}

// hashedAddress puts the hash of a file's bytes into its name.
func hashedAddress(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:4]) + ext
}

func hasImage(n ast.Node) bool {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if k.Kind() == ast.KindImage || hasImage(k) {
			return true
		}
	}
	return false
}

// finish looks up the fragments of links, when all documents of a tree are
// known.
func finish(docs []*Doc, probs *source.Problems) {
	byPlace := make(map[[2]string]*Doc, len(docs))
	for _, d := range docs {
		byPlace[[2]string{d.Address, d.Anchor}] = d
	}
	for _, d := range docs {
		for i := range d.hrefs {
			h := &d.hrefs[i]
			if h.link == None {
				continue
			}
			l := &d.Links[h.link]
			to := d
			if h.address != "" {
				to = byPlace[[2]string{h.address, h.anchor}]
			}
			h.fragment = fragment(d, to, *h, l.Pos, probs)
			l.Address, l.Fragment = orElse(h.address, d.Address), h.fragment
		}
	}
}

// fragment gives the id that a fragment of a link means. to is where it leads,
// nil when nothing was written there. On pages that are more than words any id
// may be there: those are left to the check of the built site.
func fragment(from, to *Doc, h href, pos source.Pos, probs *source.Problems) string {
	if to != nil && to.Draft && !from.Draft && (to.Scope == Page || to.Scope == Answer) {
		probs.Add(pos, "link", "%s is a draft and left out of the site", to.Path)
	}
	switch {
	case h.fragment == "":
		return h.anchor
	case to == nil:
		return orElse(h.anchor, h.fragment)
	}
	if id, ok := to.slugs[h.fragment]; ok {
		return id
	}
	if to != from && to.Scope != Page && to.Scope != Answer {
		return h.fragment
	}
	var known []string
	for _, x := range to.Headings {
		known = append(known, strings.TrimPrefix(x.ID, prefixOf(to)))
	}
	for _, x := range to.Terms {
		known = append(known, strings.TrimPrefix(x.ID, prefixOf(to)))
	}
	hint := source.DidYouMean(h.fragment, known)
	if h.address == "" && to.Scope != Page {
		hint = orElse(hint, "for another part of the page name the file: index.md#"+h.fragment)
	}
	probs.AddHint(pos, "link", hint, "%s has no heading or term %q", to.Path, h.fragment)
	return h.fragment
}
