package site

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"almanac/internal/area"
	"almanac/internal/card"
	"almanac/internal/source"
	"almanac/internal/words"
)

// Social cards lie in the folder of their edition, beside its pages and apart from
// what is sealed: those of an edition, of its indicators and of its areas. A page
// names the address of its card whether there is a picture or not, because it
// cannot be changed when one is drawn. A build puts those that are kept, and draws
// the others when it is asked to.

// socialCard is a card of an edition.
type socialCard struct {
	path string // "2016/cards/areas/leeds.png"
	key  string
	draw func() (*card.Card, error)
}

// file is the name by which a card is kept.
func (c *socialCard) file() string { return c.key + ".png" }

// png draws a card.
func (c *socialCard) png() ([]byte, error) {
	drawn, err := c.draw()
	if err != nil {
		return nil, err
	}
	return drawn.PNG()
}

// cardsFolder is where the cards of an edition lie, in its folder.
const cardsFolder = "cards/"

// IsCard reports whether a file is the card of an edition, by its name.
func IsCard(edition, name string) bool {
	return strings.HasPrefix(name, edition+"/"+cardsFolder) && strings.HasSuffix(name, ".png")
}

// cards adds those that are kept, or can be drawn now.
func (p *Plan) cards(e *Edition) {
	for i := range e.cards {
		if c := &e.cards[i]; p.Model.cards.Make || p.Model.cards.Has(c.file()) {
			p.addOf(cardFiles, e, 0, i)
		}
	}
}

// undrawn counts the cards that pages name and the plan has not.
func (p *Plan) undrawn() int {
	n := 0
	for _, e := range p.Model.Editions {
		for i := range e.cards {
			if !p.Has(e.cards[i].path) {
				n++
			}
		}
	}
	return n
}

// makeCards lists the cards of every edition. A site that does not know its own
// address has none: networks want the whole address of a picture.
func (m *Model) makeCards(fsys fs.FS) {
	if m.cards == nil || m.Config.BaseURL == "" {
		return
	}
	for _, e := range m.Editions {
		if e.Seal != nil {
			m.sealedCards(e, fsys)
			continue
		}
		root := e.ID + "/" + cardsFolder
		for name, c := range e.cardsBy(m.Config, m.Words) {
			e.cards = append(e.cards, socialCard{root + name, c.Key(), func() (*card.Card, error) { return &c, nil }})
		}
		slices.SortFunc(e.cards, func(a, b socialCard) int { return strings.Compare(a.path, b.path) })
	}
}

// sealedCards lists those of a sealed edition, by what its seal lists. Its data is
// read only when a card is to be drawn.
func (m *Model) sealedCards(e *Edition, fsys fs.FS) {
	if e.archive == nil {
		return
	}
	all := sync.OnceValues(func() (map[string]card.Card, error) { return m.cardsAsSealed(e, fsys) })
	for i := range e.Seal.Outputs {
		out := &e.Seal.Outputs[i]
		name := cardOf(strings.TrimPrefix(out.Path, e.ID+"/"))
		if name == "" || out.Anchors < 0 {
			continue
		}
		e.cards = append(e.cards, socialCard{e.ID + "/" + cardsFolder + name, card.KeyOf(e.Seal.Archive.SHA256, name), func() (*card.Card, error) {
			cards, err := all()
			c, ok := cards[name]
			if err == nil && !ok {
				err = fmt.Errorf("nothing is known of the card %s", name)
			}
			return &c, err
		}})
	}
}

// cardOf is the card of a page that has one of its own, by their addresses in the
// folder of an edition; "" for other pages.
func cardOf(page string) string {
	parts := strings.Split(page, "/")
	switch {
	case page == "index.html":
		return "edition.png"
	case len(parts) == 3 && (parts[0] == "areas" || parts[0] == "indicators") && parts[2] == "index.html":
		return parts[0] + "/" + parts[1] + ".png"
	}
	return ""
}

// cardsAsSealed makes the cards of a sealed edition from what it was made from.
func (m *Model) cardsAsSealed(e *Edition, fsys fs.FS) (map[string]card.Card, error) {
	var probs source.Problems
	then := e.then(fsys)
	config, err := ReadConfig(then, &probs)
	if err != nil {
		return nil, err
	}
	read, err := e.readThen(fsys, &probs)
	if err != nil {
		return nil, err
	}
	if read == nil || read.Table == nil || probs.Errors() > 0 {
		return nil, fmt.Errorf("the sealed edition %s cannot be read for its social cards", e.ID)
	}
	full := newEdition(read, m.Words, nil)
	hexes, err := area.ReadHexMap(then, "data/map.hexjson", read.Register, &probs)
	if err != nil {
		return nil, err
	}
	full.layMap(hexes)
	return full.cardsBy(config, m.Words), nil
}

// cardsBy makes the cards of an edition, by their names, in the words of a language.
func (e *Edition) cardsBy(config *Config, w *words.Words) map[string]card.Card {
	blank := card.Card{Site: config.Title, Edition: e.Title, Publisher: config.Publisher}
	if e.hexes != nil {
		var cells []card.Cell
		for _, c := range e.hexes.Centres() {
			cells = append(cells, card.Cell{X: c[0], Y: c[1]})
		}
		blank.Map.Land = card.NewLand(cells, e.hexes.Flat())
	}
	marked := map[area.Index][]int{} // by area: the hexagons that lie in it
	for i, a := range e.mapped {
		for ; a != area.None; a = e.Register.Areas[a].Parent {
			marked[a] = append(marked[a], i)
		}
	}
	out := map[string]card.Card{}
	edition := blank
	edition.Title, edition.Edition = e.Title, ""
	out["edition.png"] = edition
	for i := range e.Items {
		c := blank
		c.Kicker, c.Title = e.Items[i].Label, e.Items[i].Title
		out["indicators/"+e.Items[i].ID+".png"] = c
	}
	for _, a := range e.Areas {
		x := &e.Register.Areas[a]
		c := blank
		c.Kicker, c.Title = upperFirst(levelWord(w, x.Level)), e.name(a)
		c.Map.Marked = marked[a]
		out["areas/"+x.Slug+".png"] = c
	}
	return out
}
