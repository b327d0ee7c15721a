package commentary

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// A text is written down field by field, by the same functions that read it, so that one
// cannot forget what the other knows. What follows from other fields is not written but
// worked out again. Strings that are read are parts of one: none is copied.

// coder writes fields, or reads them. It fails at a value that is none, which is then
// neither kept nor given.
type coder struct {
	writes bool
	data   []byte // written so far, or to be read
	text   string // what is to be read, for strings
	failed bool

	tree *tree  // in which the text stands
	path string // of the text
}

func newReader(data []byte) *coder { return &coder{data: data, text: string(data)} }

// next passes over so many bytes that are read, or fails.
func (c *coder) next(size int) (part []byte, text string) {
	if size < 0 || size > len(c.data) {
		c.failed, c.data, c.text = true, nil, ""
		return nil, ""
	}
	part, text = c.data[:size:size], c.text[:size]
	c.data, c.text = c.data[size:], c.text[size:]
	return part, text
}

// length writes or reads how much there is of something that needs a byte each at least.
func (c *coder) length(n int) int {
	within(c, &n, 0, math.MaxInt32)
	if !c.writes && n > len(c.data) {
		c.failed, n = true, 0
	}
	return n
}

// within writes or reads a number that is not below from and below to.
func within[T ~int | ~int8 | ~int16 | ~int32 | ~uint8](c *coder, n *T, from, to int) {
	if c.writes {
		c.failed = c.failed || int(*n) < from || int(*n) >= to
		c.data = binary.AppendUvarint(c.data, uint64(int(*n)-from))
		return
	}
	v, size := binary.Uvarint(c.data)
	if size <= 0 || v >= uint64(to-from) {
		size = -1
	}
	if c.next(size); !c.failed {
		*n = T(int(v) + from)
	}
}

// signed writes or reads any number.
func (c *coder) signed(n *int64) {
	if c.writes {
		c.data = binary.AppendVarint(c.data, *n)
		return
	}
	v, size := binary.Varint(c.data)
	if size <= 0 {
		size = -1
	}
	c.next(size)
	*n = v
}

func (c *coder) bool(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	within(c, &n, 0, 2)
	*b = n == 1
}

func (c *coder) string(s *string) {
	n := c.length(len(*s))
	if c.writes {
		c.data = append(c.data, *s...)
		return
	}
	_, *s = c.next(n)
}

func (c *coder) bytes(b *[]byte) {
	n := c.length(len(*b))
	if c.writes {
		c.data = append(c.data, *b...)
	} else if n > 0 {
		*b, _ = c.next(n)
	}
}

// part reads bytes that are to be read by themselves.
func (c *coder) part() coder {
	data, text := c.next(c.length(0))
	return coder{data: data, text: text}
}

// list writes or reads a list.
func list[T any](c *coder, l *[]T, each func(*T)) {
	n := c.length(len(*l))
	if !c.writes && n > 0 {
		*l = make([]T, n)
	}
	for i := range *l {
		each(&(*l)[i])
	}
}

// day writes or reads a date, or none.
func (c *coder) day(t *time.Time) {
	at := t.Unix()
	c.signed(&at)
	*t = time.Unix(at, 0).UTC()
}

// pos writes or reads a place in the text, or none.
func (c *coder) pos(p *source.Pos) {
	in := *p != source.Pos{}
	if c.bool(&in); !in {
		return
	}
	c.failed = c.failed || c.writes && p.File != c.path
	p.File = c.path
	within(c, &p.Line, 0, math.MaxInt32)
	within(c, &p.Col, 0, math.MaxInt32)
}

func (c *coder) period(p *period.Period) {
	within(c, &p.Year, 0, math.MaxInt16)
	within(c, &p.Form, 0, int(period.SecondHalf)+1)
}

// problems writes or reads what is said of the text, which mostly is nothing.
func (c *coder) problems(probs *source.Problems) {
	var said []byte
	var err error
	if c.writes && probs.Len() > 0 {
		said, err = json.Marshal(probs)
	}
	if c.bytes(&said); !c.writes && len(said) > 0 {
		err = json.Unmarshal(said, probs)
	}
	c.failed = c.failed || err != nil
}

// doc writes or reads a text and what is said of it, before finish has looked at it. What
// its path says of it is known. It is false where that cannot be.
func (c *coder) doc(d *Doc, probs *source.Problems) bool {
	c.path = d.Path
	c.problems(probs)
	c.front(d)
	list(c, &d.Links, func(l *Link) { c.pos(&l.Pos) })
	list(c, &d.hrefs, func(h *href) {
		c.string(&h.address)
		c.string(&h.anchor)
		c.string(&h.fragment)
		within(c, &h.link, None, len(d.Links))
	})
	for _, n := range []*int{&d.Reading.Sentences, &d.Reading.Words, &d.Reading.Syllables, &d.Reading.Longest} {
		within(c, n, 0, math.MaxInt32)
	}
	c.pos(&d.Hardest)
	c.pos(&d.Unfinished)
	parts := 0
	if d.Scope == Answer {
		parts = len(c.tree.names.known.Framework.Questions[d.Question].Parts)
	}
	list(c, &d.Parts, func(i *int) { within(c, i, 0, parts) })
	list(c, &d.References, func(r *Reference) { c.reference(r, 0) })
	within(c, &d.inBody, 0, len(d.References)+1)
	list(c, &d.Blocks, c.block)
	c.bytes(&d.html)
	c.words(&d.texts)
	c.slugs(d)
	if !c.writes && !c.failed {
		d.texts.into(d, d.written())
	}
	return !c.failed
}

// front writes or reads what front matter says.
func (c *coder) front(d *Doc) {
	for _, s := range []*string{&d.Title, &d.Author, &d.Role, &d.Figures, &d.Owner} {
		c.string(s)
	}
	c.day(&d.Date)
	c.day(&d.Review)
	order := int64(d.Order)
	c.signed(&order)
	d.Order = int(order)
	c.bool(&d.Draft)
	within(c, &d.Status, 0, len(statusNames))
	for _, p := range []*source.Pos{&d.FiguresPos, &d.DatePos, &d.ReviewPos, &d.unlinkedPos} {
		c.pos(p)
	}
	list(c, &d.unlinked, c.string)
	list(c, &d.evidence, c.bytes)
}

// words writes or reads what a text says in plain words.
func (c *coder) words(t *texts) {
	c.string(&t.summary)
	c.bool(&t.cut)
	list(c, &t.headings, func(h *Heading) {
		within(c, &h.Level, 1, 7)
		c.string(&h.ID)
		c.string(&h.Text)
	})
	list(c, &t.sections, func(s *Section) {
		c.string(&s.ID)
		c.string(&s.Heading)
		c.string(&s.Text)
	})
	list(c, &t.terms, func(t *Term) {
		c.string(&t.ID)
		c.string(&t.Text)
		c.string(&t.Says)
	})
}

// slugs writes or reads the ids of a text.
func (c *coder) slugs(d *Doc) {
	has := d.slugs != nil
	if c.bool(&has); !has {
		return
	}
	keys := slices.Sorted(maps.Keys(d.slugs))
	n := c.length(len(keys))
	if c.writes {
		for _, key := range keys {
			id := d.slugs[key]
			c.string(&key)
			c.string(&id)
		}
		return
	}
	d.slugs = make(map[string]string, n)
	for range n {
		var key, id string
		c.string(&key)
		c.string(&id)
		d.slugs[key] = id
	}
}

// reference writes or reads one of a measure not below least: a profile of a theme has none.
func (c *coder) reference(r *Reference, least int) {
	if c.tree.figures == nil {
		c.failed = true
		return
	}
	known := &c.tree.figures.known
	areas, width := len(known.Register.Areas), 1
	c.pos(&r.Pos)
	c.string(&r.Text)
	within(c, &r.Measure, least, len(known.Framework.Measures))
	if r.Measure != framework.None {
		width = known.Framework.Width(r.Measure)
	}
	within(c, &r.Category, 0, width)
	within(c, &r.Indicator, framework.None, len(known.Framework.Indicators))
	within(c, &r.Area, 0, areas)
	c.period(&r.Period)
	within(c, &r.Form, 0, len(forms))
	c.period(&r.Since)
	within(c, &r.Beside.Kind, 0, int(TheNeighbours)+1)
	within(c, &r.Beside.Area, -1, areas)
	units, scale := r.Number.Units()
	c.signed(&units)
	within(c, &scale, 0, observation.MaxScale+1)
	r.Number = observation.NewDecimal(units, scale)
	c.string(&r.Words)
}

func (c *coder) block(b *Block) {
	within(c, &b.Kind, 0, len(blockNames))
	c.pos(&b.Pos)
	c.string(&b.Caption)
	if c.tree.figures == nil {
		c.failed = true
		return
	}
	known := &c.tree.figures.known
	within(c, &b.Theme, framework.None, len(known.Framework.Themes))
	least := 0
	if b.Theme != framework.None {
		least = framework.None
	}
	list(c, &b.Figures, func(r *Reference) { c.reference(r, least) })
	list(c, &b.Areas, func(a *area.Index) { within(c, a, 0, len(known.Register.Areas)) })
}

// sound reports whether all markers in a text that was read are numbers of something that
// it has.
func (d *Doc) sound() bool {
	of := [...]struct {
		sign byte
		n    int
	}{{marker, len(d.hrefs)}, {figureMarker, len(d.References)}, {wordsMarker, len(d.References)}, {blockMarker, len(d.Blocks)}}
	for _, out := range append(slices.Clip(d.evidence), d.html) {
		for _, of := range of {
			parts := bytes.Split(out, []byte{of.sign})
			for i := 1; i < len(parts); i += 2 {
				n, err := strconv.Atoi(string(parts[i]))
				if err != nil || n < 0 || n >= of.n {
					return false
				}
			}
			if len(parts)%2 == 0 {
				return false // one has no end
			}
		}
	}
	return true
}
