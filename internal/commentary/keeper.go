package commentary

import (
	"bytes"

	"almanac/internal/source"
)

// Keeper keeps how texts were understood between readings, so that a text that has not
// changed is not read again. Who gives one knows by what else a reading is decided, the
// words of the language, the framework, the register, boards, editions and the glossary,
// and gives nothing that was put under others. The texts themselves, the pictures in them
// and the pages to which they lead are looked after here.
type Keeper interface {
	// Stamp tells a file of the site from what else it could be; "" where none is known.
	Stamp(file string) string
	// Get gives what was put for the texts that are read together.
	Get() ([]byte, bool)
	Put(data []byte)
}

// shelf is how the texts of a tree were understood when they were read before, and what
// is written of them for the next time.
type shelf struct {
	tree *tree
	all  []byte             // what was given
	was  map[string]onShelf // by path
	now  [][]byte           // by place in the tree; nil for a text that is not kept
}

// onShelf is what is kept of a text.
type onShelf struct {
	stamp string // of its file
	body  coder  // of which the text is read
	whole []byte // with its path and stamp
}

// newShelf takes what is kept of the texts of a tree; nil where nobody keeps them.
func (t *tree) newShelf() *shelf {
	if t.kept == nil {
		return nil
	}
	s := &shelf{tree: t, was: map[string]onShelf{}, now: make([][]byte, len(t.files))}
	if all, ok := t.kept.Get(); ok {
		s.all = all
	}
	for rest := newReader(s.all); len(rest.data) > 0; {
		var text onShelf
		var path string
		begin := rest.data
		rest.string(&path)
		rest.string(&text.stamp)
		text.body = rest.part()
		text.whole = begin[:len(begin)-len(rest.data)]
		if rest.failed {
			clear(s.was)
			break
		}
		s.was[path] = text
	}
	return s
}

// take gives the text of a place in a tree as it was understood, with what was said of it;
// nil where it has to be read.
func (s *shelf) take(place int, probs *source.Problems) *Doc {
	if s == nil {
		return nil
	}
	kept, p := s.tree.kept, s.tree.files[place]
	text, ok := s.was[p.path]
	if !ok || text.stamp != kept.Stamp(p.path) {
		return nil
	}
	d := p.doc()
	var own source.Problems
	c := text.body
	c.tree = s.tree
	if !c.beside(d, kept) || !c.doc(d, &own) || len(c.data) > 0 || !d.sound() {
		return nil
	}
	probs.Merge(&own)
	s.now[place] = text.whole
	return d
}

// put takes a text that was read, and what is said of it. Texts in which something is
// wrong are not kept: what is said of them tells of other files, too, and of names that
// are near.
func (s *shelf) put(place int, d *Doc, probs *source.Problems) {
	if s == nil || probs.Errors() > 0 {
		return
	}
	kept := s.tree.kept
	stamp := kept.Stamp(d.Path)
	body := coder{writes: true, tree: s.tree}
	if stamp == "" || !body.beside(d, kept) || !body.doc(d, probs) {
		return
	}
	whole := coder{writes: true}
	whole.string(&d.Path)
	whole.string(&stamp)
	whole.bytes(&body.data)
	s.now[place] = whole.data
}

// keep keeps the texts of a tree for the next time, if they are others than before.
func (s *shelf) keep() {
	if s == nil {
		return
	}
	if all := bytes.Join(s.now, nil); !bytes.Equal(all, s.all) {
		s.tree.kept.Put(all)
	}
}

// beside writes or reads the files beside a text by which it was judged: the pages to
// which it leads, which have to be there, and its pictures, whose bytes stand in their
// addresses. It is false where these are not what they were.
func (c *coder) beside(d *Doc, kept Keeper) bool {
	list(c, &d.pages, c.string)
	for _, page := range d.pages {
		c.failed = c.failed || kept.Stamp(page) == ""
	}
	list(c, &d.Images, func(img *Image) {
		c.string(&img.Path)
		c.string(&img.Address)
		is := kept.Stamp(img.Path)
		was := is
		c.string(&was)
		c.failed = c.failed || is == "" || was != is
	})
	return !c.failed
}
