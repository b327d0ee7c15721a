package commentary

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Block is something that is set between paragraphs and drawn from figures: a
// code block whose first word is one of Blocks.
type Block struct {
	Kind    BlockKind
	Pos     source.Pos
	Figures []Reference          // one, but for tiles, of which there can be several
	Theme   framework.ThemeIndex // of a profile of a theme; else None
	Caption string               // "" for the one that the pages use
	Areas   []area.Index         // the columns of a table besides the first; nil for those of the pages
}

// BlockKind is what a block draws.
type BlockKind uint8

// The kinds of block.
const (
	ChartBlock   BlockKind = iota // a series over time, and what it is compared to
	TableBlock                    // the same as a table
	ProfileBlock                  // a row a measure of an indicator or theme
	TileBlock                     // figures in large type
)

var blockNames = [...]string{"chart", "table", "profile", "tile"}

// Blocks lists the words that make a code block a block of figures.
func Blocks() []string { return blockNames[:] }

// String gives the word.
func (k BlockKind) String() string { return blockNames[k] }

// The keys of blocks.
const (
	captionKey = "caption"
	areasKey   = "areas"
)

// BlockKeys lists what can be said in a block below the figure.
func BlockKeys() []string { return []string{captionKey, areasKey} }

// block reads a code block, when its first word makes it a block of figures.
func (c *checker) block(n *ast.FencedCodeBlock) {
	language := string(n.Language(c.body))
	if language == "" {
		return
	}
	at := c.file.body + n.Info.Segment.Start
	kind := slices.Index(blockNames[:], language)
	switch {
	case kind >= 0 && c.tree.figures == nil:
		c.outside(at)
	case kind >= 0:
		r := &blockReading{c: c, at: at, b: Block{Kind: BlockKind(kind), Pos: c.file.pos(at), Theme: framework.None}}
		if r.lines(n) {
			n.SetAttributeString("block", len(c.doc.Blocks))
			c.doc.Blocks = append(c.doc.Blocks, r.b)
		}
	case c.tree.figures != nil:
		if near := source.Nearest(language, blockNames[:]); near != "" {
			c.probs.AddHint(c.file.pos(at), "block", "did you mean \""+near+"\"? Code in a language of that name stands in a block without a word", "%q is not a block of figures", language)
		}
	}
}

// blockReading reads one block.
type blockReading struct {
	c  *checker
	at int
	b  Block
}

// wrong reports a mistake in a block.
func (r *blockReading) wrong(at int, hint, format string, args ...any) bool {
	r.c.probs.AddHint(r.c.file.pos(at), "block", hint, format, args...)
	return false
}

func (r *blockReading) lines(n *ast.FencedCodeBlock) bool {
	good := true
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := string(line.Value(r.c.body))
		at := r.c.file.body + line.Start + len(text) - len(strings.TrimLeft(text, " \t"))
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if key, value, found := strings.Cut(text, ":"); found {
			good = r.key(at, key, strings.TrimSpace(value)) && good
		} else {
			good = r.figure(span{text, at}) && good
		}
	}
	switch {
	case good && len(r.b.Figures) == 0 && r.b.Theme == framework.None:
		return r.wrong(r.at, "write a measure and an area on the line below: n19 leeds", "the %s names no figure", r.b.Kind)
	case good && len(r.b.Figures) > 1 && r.b.Kind != TileBlock:
		return r.wrong(r.at, "write a block for each", "a %s shows one measure and area", r.b.Kind)
	}
	return good
}

// key reads a line such as "caption: Plans in Leeds".
func (r *blockReading) key(at int, key, value string) bool {
	switch {
	case key == captionKey && r.b.Kind != TileBlock:
		return r.caption(at, value)
	case key == areasKey && r.b.Kind == TableBlock:
		return r.areas(at, value)
	case slices.Contains(BlockKeys(), key):
		return r.wrong(at, "leave it out", "a %s has no %s", r.b.Kind, key)
	}
	return r.wrong(at, orElse(source.DidYouMean(key, BlockKeys()), "there are "+strings.Join(BlockKeys(), ", ")), "%q is not a key of a block", key)
}

// areas reads the areas that a table shows besides the first.
func (r *blockReading) areas(at int, value string) bool {
	n := r.c.tree.figures
	for _, name := range strings.FieldsFunc(value, func(c rune) bool { return c == ',' || c == ' ' }) {
		i, ok := n.areas[name]
		if c := n.known.Register.CountryIndex(); name == countryWord && c != area.None {
			i, ok = int(c), true
		}
		switch {
		case !ok:
			return r.wrong(at, inReference(n.areaHint(name)), "%q is not an area of the register", name)
		case slices.Contains(r.b.Areas, area.Index(i)):
			return r.wrong(at, "name each area once", "%q is named twice", name)
		}
		r.b.Areas = append(r.b.Areas, area.Index(i))
	}
	if r.b.Areas == nil {
		return r.wrong(at, "write the slugs of areas after it, with commas", "no areas are named")
	}
	return true
}

// caption reads the words of a caption, which are also what a drawing is called
// to who cannot see it: neither markdown nor figures.
func (r *blockReading) caption(at int, words string) bool {
	switch sign := markup(words); {
	case words == "":
		return r.wrong(at, "write words after it, or leave it out", "the caption is empty")
	case r.b.Caption != "":
		return r.wrong(at, "leave one out", "there are two captions")
	case strings.Contains(words, "{{"):
		return r.wrong(at, "put the figure into the text beside it", "a caption holds no figures")
	case sign != "":
		return r.wrong(at, "write it without", "a caption is shown as it is written, and this one holds %s", quote(sign))
	}
	r.b.Caption = string(typographic([]byte(words)))
	return true
}

// figure reads the line that names a figure. A profile can be of a theme too.
func (r *blockReading) figure(s span) bool {
	n := r.c.tree.figures
	first, rest, _ := strings.Cut(s.text, " ")
	if slices.Contains(BlockKeys(), first) {
		return r.wrong(s.at, "write "+first+": and what follows", "there is no colon after %q", first)
	}
	about := n.about(r.c.doc)
	if about.rows = r.b.Kind == ProfileBlock; about.rows {
		if th, ok := n.themes[first]; ok {
			return r.theme(framework.ThemeIndex(th), span{rest, s.at + len(first) + 1})
		}
		if near := source.DidYouMean(first, keys(n.themes)); near != "" && n.knowsNo(first) {
			return r.wrong(s.at, near, "%q is neither a theme, a measure nor an indicator of the framework", first)
		}
	}
	ref, ok := n.reference(r.c.file, about, []span{s}, r.c.probs)
	if !ok {
		return false
	}
	ref.Pos = r.c.file.pos(s.at)
	switch {
	case ref.Form != Figure:
		return r.wrong(s.at, "take out "+ref.Form.Words()+" and what follows", "a %s shows figures and says nothing about them", r.b.Kind)
	case r.b.Kind != TileBlock && !ref.Period.IsZero():
		return r.wrong(s.at, "take out "+ref.Period.String(), "a %s shows all periods, or the newest", r.b.Kind)
	}
	r.b.Figures = append(r.b.Figures, ref)
	return true
}

// knowsNo reports whether a word names neither a measure nor an indicator.
func (n *names) knowsNo(word string) bool {
	_, isMeasure := n.measures[word]
	_, isIndicator := n.indicators[word]
	return !isMeasure && !isIndicator
}

// memberHint names the members of a board, of which one has to be named.
func (n *names) memberHint(about topic) string {
	if about.members == nil {
		return ""
	}
	return ": " + n.slugs(about.members)
}

// theme reads a profile of a theme: what can follow is an area.
func (r *blockReading) theme(th framework.ThemeIndex, rest span) bool {
	n := r.c.tree.figures
	about := n.about(r.c.doc)
	ref := Reference{Pos: r.c.file.pos(rest.at), Area: about.area, Indicator: framework.None, Measure: framework.None, Period: period.Period{}}
	if name := strings.TrimSpace(rest.text); name != "" {
		i, ok := n.areas[name]
		if !ok {
			return r.wrong(rest.at, inReference(n.areaHint(name)), "%q is not an area of the register", name)
		}
		ref.Area = area.Index(i)
	}
	if ref.Area == area.None {
		return r.wrong(rest.at-1, "write an area after the theme"+r.c.tree.figures.memberHint(about), "the profile names no area")
	}
	r.b.Theme = th
	r.b.Figures = append(r.b.Figures, ref)
	return true
}
