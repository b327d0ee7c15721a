package commentary

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"

	"almanac/internal/cores"
	"almanac/internal/source"
	"almanac/internal/words"
)

// The levels of the highest headings, by where the words stand: a page of words
// has its title above them; commentary a heading of its own; an answer stands in
// a theme's part of a profile, below "Answers" and its question.
const (
	pageLevel       = 2
	commentaryLevel = 3
	answerLevel     = 5
)

// tree is a folder of written files while it is read.
type tree struct {
	fsys    fs.FS
	say     *words.Words
	names   *names // nil for pages of words
	figures *names // to what texts can refer; nil where they cannot
	files   []placed
	images  map[string]bool // paths of all images in the folder
	places  []string        // names of places, the longer first
	kept    Keeper          // of these texts; nil for none
}

// placed is a markdown file with what it is about.
type placed struct {
	path string
	place
}

// ReadEdition reads the commentary of an edition from content/<id>. A site
// without that folder has none. What is wrong with the files becomes problems;
// the error is for a machine that fails.
func ReadEdition(fsys fs.FS, editionID string, known Known, probs *source.Problems) (*Set, error) {
	known.Editions = append([]string{editionID}, known.Editions...)
	n := namesOf(known)
	t := &tree{fsys: fsys, say: known.Say, names: n, figures: n, images: map[string]bool{}, places: placesOf(known.Register), kept: known.Kept}
	if err := t.walk(root+"/"+editionID, t.names.place, t.names.folder, probs); err != nil {
		return nil, err
	}
	docs, err := t.read(probs)
	if err != nil {
		return nil, err
	}
	set := newSet(known)
	for _, d := range docs {
		if d.Draft {
			set.drafts = append(set.drafts, d)
		} else {
			set.add(d)
		}
	}
	set.sort()
	return set, nil
}

// ReadPages reads a folder of pages of words, such as content/guide. They come
// with index.md first, then by order (those without one last) and title. A site
// without that folder has none. Of what is known they need the words and the keeper only.
func ReadPages(fsys fs.FS, dir string, known Known, probs *source.Problems) ([]*Doc, error) {
	t := &tree{fsys: fsys, say: known.Say, images: map[string]bool{}, kept: known.Kept}
	if err := t.walk(dir, pageOf, pageFolder(dir), probs); err != nil {
		return nil, err
	}
	docs, err := t.read(probs)
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(d *Doc) bool { return d.Draft })
	rank := func(d *Doc) int {
		switch {
		case path.Base(d.Path) == "index.md":
			return math.MinInt32
		case d.Order == 0:
			return math.MaxInt32
		}
		return d.Order
	}
	slices.SortStableFunc(docs, func(a, b *Doc) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Title, b.Title))
	})
	return docs, nil
}

// ReadFront reads content/index.md, the words on the front door; nil when there
// is no such file. They can refer to figures of the newest edition, which are
// shown there as well; newest is nil where there is none. It also checks that
// every folder beside it is about, guide or an edition.
func ReadFront(fsys fs.FS, editions []string, newest *Known, say *words.Words, probs *source.Problems) (*Doc, error) {
	known := append([]string{"about", "guide"}, editions...)
	t := &tree{fsys: fsys, say: say, images: map[string]bool{}}
	if newest != nil {
		t.figures = namesOf(*newest)
	}
	folder := func(parts []string) *misplaced {
		if len(parts) == 0 || slices.Contains(known, parts[0]) {
			return nil
		}
		return &misplaced{text: quote(parts[0]) + " is neither about, guide nor an edition", hint: source.DidYouMean(parts[0], known)}
	}
	page := func(rel string) (place, *misplaced) {
		if rel == "index.md" {
			return pagePlace(rel), nil
		}
		_, wrong := pageOf(rel)
		if wrong == nil {
			wrong = &misplaced{text: quote(rel) + " is not a page", hint: "put it in about/" + rel + ", or in the folder of an edition"}
		}
		return place{}, wrong
	}
	if err := t.walkTop(page, folder, probs); err != nil {
		return nil, err
	}
	docs, err := t.read(probs)
	if err != nil || len(docs) == 0 || docs[0].Draft {
		return nil, err
	}
	return docs[0], nil
}

// pageOf is the place of a file of a folder of words.
func pageOf(rel string) (place, *misplaced) {
	name := path.Base(rel)
	if !strings.HasSuffix(name, ".md") {
		return place{}, notMarkdown(name)
	}
	if id := strings.TrimSuffix(name, ".md"); nameOf(id) != id || id == "" {
		return place{}, &misplaced{text: quote(name) + " does not make a good address", hint: "rename it to " + orElse(nameOf(id), "page") + ".md"}
	}
	return pagePlace(rel), nil
}

// pageFolder says that a folder of words has no folders but images.
func pageFolder(dir string) func(parts []string) *misplaced {
	return func(parts []string) *misplaced {
		if len(parts) == 0 || len(parts) == 1 && parts[0] == "images" {
			return nil
		}
		return &misplaced{text: "there are no folders in " + dir + " but images", hint: "put the pages into " + dir}
	}
}

// ignored are files that systems and editors leave behind.
func ignored(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "~$") || lower == "thumbs.db" || lower == "desktop.ini"
}

type (
	// placer says what a markdown file stands for, by its path below content/.
	placer func(rel string) (place, *misplaced)
	// folderer says why a folder should not be there, by its path in parts,
	// below the folder that is read.
	folderer func(parts []string) *misplaced
)

// walk finds the markdown files and images below dir.
func (t *tree) walk(dir string, where placer, folder folderer, probs *source.Problems) error {
	return fs.WalkDir(t.fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case name == dir && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("read %s: %w", dir, err)
		case name != dir && ignored(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		below := strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")
		if entry.IsDir() {
			if below == "" {
				return nil
			}
			if wrong := folder(strings.Split(below, "/")); wrong != nil {
				probs.AddHint(source.Pos{File: name}, "orphan", wrong.hint, "%s", wrong.text)
				return fs.SkipDir
			}
			return nil
		}
		t.file(name, where, probs)
		return nil
	})
}

// walkTop looks at content/ itself, without what is in its folders.
func (t *tree) walkTop(where placer, folder folderer, probs *source.Problems) error {
	entries, err := fs.ReadDir(t.fsys, root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read %s: %w", root, err)
	}
	for _, entry := range entries {
		name := root + "/" + entry.Name()
		switch {
		case ignored(entry.Name()):
		case !entry.IsDir():
			t.file(name, where, probs)
		default:
			if wrong := folder([]string{entry.Name()}); wrong != nil {
				probs.AddHint(source.Pos{File: name}, "orphan", wrong.hint, "%s", wrong.text)
			}
		}
	}
	return nil
}

// file notes one file.
func (t *tree) file(name string, where placer, probs *source.Problems) {
	if isImage(name) {
		t.images[name] = true
		return
	}
	p, wrong := where(strings.TrimPrefix(name, root+"/"))
	if wrong != nil {
		probs.AddHint(source.Pos{File: name}, "orphan", wrong.hint, "%s", wrong.text)
		return
	}
	t.files = append(t.files, placed{path: name, place: p})
}

// read reads and converts all files of the tree, a worker a core, and then
// looks at what only the whole tree can say.
func (t *tree) read(probs *source.Problems) ([]*Doc, error) {
	docs := make([]*Doc, len(t.files))
	own := make([]source.Problems, len(t.files))
	c := newConverter(t.say)
	shelf := t.newShelf()
	if err := cores.Try(len(t.files), func(i int) (err error) {
		if docs[i] = shelf.take(i, &own[i]); docs[i] != nil {
			return nil
		}
		if docs[i], err = t.readDoc(c, t.files[i], &own[i]); err == nil {
			shelf.put(i, docs[i], &own[i])
		}
		return err
	}); err != nil {
		return nil, err
	}
	for i := range own {
		probs.Merge(&own[i])
	}
	shelf.keep()
	finish(docs, probs)
	t.unusedImages(docs, probs)
	return docs, nil
}

// readDoc reads one file.
func (t *tree) readDoc(c *converter, p placed, probs *source.Problems) (*Doc, error) {
	data, err := fs.ReadFile(t.fsys, p.path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p.path, err)
	}
	return t.docOf(c, p, data, probs)
}

// doc begins the document of a file with what its place says of it.
func (p *placed) doc() *Doc {
	return &Doc{Path: p.path, Address: p.address, Anchor: p.anchor, Scope: p.scope, Area: p.area, Theme: p.theme,
		Indicator: p.indicator, Question: p.question, Board: p.board, Pos: source.Pos{File: p.path, Line: 1}}
}

// docOf reads one file whose bytes are known.
func (t *tree) docOf(c *converter, p placed, data []byte, probs *source.Problems) (*Doc, error) {
	d := p.doc()
	f := newFile(p.path, data, probs)
	if f == nil || !f.readFront(d, probs) {
		return d, nil
	}
	level := commentaryLevel
	switch d.Scope {
	case Page:
		level = pageLevel
	case Answer:
		level = answerLevel
	}
	t.frontFigures(f, d, probs)
	if err := c.convert(f, d, t, level, probs); err != nil {
		return d, err
	}
	d.checkUnlinked(probs)
	return d, c.convertEvidence(f, d, t, probs)
}

// checkUnlinked holds that the terms that are not to be linked are there.
func (d *Doc) checkUnlinked(probs *source.Problems) {
	if len(d.unlinked) == 0 || d.Path != glossaryFile {
		return
	}
	var known []string
	for _, t := range d.Terms {
		known = append(known, t.Text)
	}
	for _, name := range d.unlinked {
		if !slices.Contains(known, name) {
			probs.AddHint(d.unlinkedPos, "front-matter", source.DidYouMean(name, known), "%q is not a term of the glossary", name)
		}
	}
}

// unusedImages warns of pictures that no document shows.
func (t *tree) unusedImages(docs []*Doc, probs *source.Problems) {
	shown := map[string]bool{}
	for _, d := range docs {
		for _, img := range d.Images {
			shown[img.Path] = true
		}
	}
	for _, img := range t.imageList() {
		if !shown[img] {
			probs.Warn(source.Pos{File: img}, "unused-image", "show it, or delete it", "no file of its folder shows this image, so it is left out")
		}
	}
}

func (t *tree) imageList() []string {
	out := make([]string, 0, len(t.images))
	for img := range t.images {
		out = append(out, img)
	}
	slices.Sort(out)
	return out
}

// page finds what the path of a link stands for, below content/.
func (c *checker) page(rel string) (place, *misplaced) {
	t := c.tree
	if strings.HasSuffix(rel, "/") {
		return place{}, &misplaced{text: quote(rel) + " is a folder", hint: "name the file: " + rel + "index.md"}
	}
	if !strings.HasSuffix(rel, ".md") {
		hint := "name the markdown file that stands for the page: " + rel + ".md"
		if ext := path.Ext(rel); ext != "" {
			hint = "name the markdown file that stands for the page; other files cannot be linked to"
		}
		return place{}, &misplaced{text: quote(path.Base(rel)) + " is not a page", hint: hint}
	}
	top, _, _ := strings.Cut(rel, "/")
	if t.names != nil && slices.Contains(t.names.known.Editions, top) {
		return t.names.linked(rel)
	}
	if _, err := fs.Stat(t.fsys, root+"/"+rel); err == nil {
		c.doc.pages = append(c.doc.pages, root+"/"+rel)
		p := pagePlace(rel)
		if parts := strings.Split(rel, "/"); len(parts) == 4 && (parts[1] == "areas" || parts[1] == "boards") && parts[3][0] == 'l' {
			p.anchor = strings.TrimSuffix(parts[3], ".md")
			p.address = path.Join(path.Dir(rel), "index.html")
		}
		return p, nil
	}
	wrong := &misplaced{text: "there is no " + root + "/" + rel}
	if entries, err := fs.ReadDir(t.fsys, path.Dir(root+"/"+rel)); err == nil {
		var beside []string
		for _, e := range entries {
			beside = append(beside, e.Name())
		}
		wrong.hint = source.DidYouMean(path.Base(rel), beside)
	}
	return place{}, wrong
}
