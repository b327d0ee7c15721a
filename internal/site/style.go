package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"slices"
	"strings"

	"almanac/internal/commentary"
	"almanac/internal/layout"
	"almanac/internal/tokens"
	"almanac/internal/words"
)

// # The page of the style
//
// A site that has content/about/style.md gets a page that shows every part its
// pages are made of. The page cannot differ from what it shows: colours, lengths
// and typefaces are read from the style sheets, contrasts are worked out from the
// colours, and tables and charts are drawn as those of any page are, of figures
// that are invented (stylesamples.go).

// stylePath is the page of the style.
const stylePath = "about/style/index.html"

// style is what that page shows and the program has drawn: the same bytes on every
// site of a language.
type style struct {
	colours, contrasts, values template.HTML
	tiles, table               template.HTML
	charts                     []layout.Specimen
}

// drawn lists what holds figures. None of them is an edition's.
func (s *style) drawn() [][]byte {
	list := [][]byte{[]byte(s.colours), []byte(s.contrasts), []byte(s.values), []byte(s.tiles), []byte(s.table)}
	for _, c := range s.charts {
		list = append(list, []byte(c.HTML))
	}
	return list
}

// without gives a page without what the style draws, each piece once: what is left
// is all that could show a figure of an edition.
func (s *style) without(page []byte) []byte {
	for _, piece := range s.drawn() {
		page = bytes.Replace(page, piece, nil, 1)
	}
	return page
}

// newStyle draws what the page of the style shows.
func newStyle(say *words.Words, sheets fs.FS) (*style, error) {
	var texts []string
	for _, name := range []string{"src/_tokens.scss", "src/_chart.scss"} {
		b, err := fs.ReadFile(sheets, name)
		if err != nil {
			return nil, fmt.Errorf("reading the tokens of the theme: %w", err)
		}
		texts = append(texts, string(b))
	}
	schemes, err := tokens.Schemes(texts...)
	if err != nil {
		return nil, fmt.Errorf("reading the tokens of the theme: %w", err)
	}
	s := &style{colours: colours(say, schemes), values: values(say, schemes[0])}
	if s.contrasts, err = contrasts(say, schemes); err != nil {
		return nil, err
	}
	s.samples(say)
	return s, nil
}

// schemeHeads are the heads of columns that show a scheme each, in the order of
// tokens.Schemes. The last is that of forced colours.
func schemeHeads(say *words.Words) []layout.Head {
	var heads []layout.Head
	for _, text := range []string{say.Text("style.light"), say.Text("style.dark"), say.Text("style.light_more"),
		say.Text("style.dark_more"), say.Text("style.print"), say.Text("style.forced")} {
		heads = append(heads, layout.Head{Text: text})
	}
	return heads
}

// alias reports whether a token only gives another one the name that a component
// of others knows it by.
func alias(t *tokens.Token) bool { return strings.HasPrefix(t.Name, "govuk-") }

// colours is the table of the tokens that are colours, as they are in each scheme.
func colours(say *words.Words, schemes []tokens.Scheme) template.HTML {
	g := layout.Grid{Caption: say.Text("style.colours_caption"), Corner: say.Text("style.token"), Heads: schemeHeads(say), Class: "palette"}
	for i := range schemes[0].Tokens {
		t := &schemes[0].Tokens[i]
		if _, err := schemes[0].Colour(t.Name); err != nil || alias(t) {
			continue
		}
		row := layout.Row{Head: layout.Head{Text: "--" + t.Name, Note: t.Note}}
		for n := range schemes {
			row.Cells = append(row.Cells, swatch(say, &schemes[n], t.Name))
		}
		g.Rows = append(g.Rows, row)
	}
	return template.HTML(g.Append(nil, say))
}

// swatch shows one colour. In forced colours there is a name of the system's where
// the sheets give one, and else the system does as it likes.
func swatch(say *words.Words, s *tokens.Scheme, name string) layout.Cell {
	c, err := s.Colour(name)
	switch forced := s.Name == "forced colours"; {
	case err != nil:
		return layout.Text(s.Value(name), "")
	case forced:
		return layout.Text(say.Text("style.systems"), "")
	}
	return layout.Ready(fmt.Sprintf(`<svg class="swatch" width="32" height="20" aria-hidden="true"><rect width="32" height="20" fill="%s"/></svg> <code>%s</code>`, c, c))
}

// contrasts is the table of how far colours stand out from what they stand on: of
// each pair, in each scheme whose colours are ours.
func contrasts(say *words.Words, schemes []tokens.Scheme) (template.HTML, error) {
	heads := schemeHeads(say)
	own := len(schemes) - 1
	g := layout.Grid{Caption: say.Text("style.contrasts_caption"), Corner: say.Text("style.token"), Heads: heads[:own:own]}
	for i := range g.Heads {
		g.Heads[i].Num = true
	}
	add := func(name, on string, grounds ...string) error {
		row := layout.Row{Head: layout.Head{Text: "--" + name, Note: on}}
		for n := range own {
			least, err := leastContrast(&schemes[n], name, grounds)
			if err != nil {
				return err
			}
			row.Cells = append(row.Cells, layout.Aligned(ratio(least)))
		}
		g.Rows = append(g.Rows, row)
		return nil
	}
	for _, name := range tokens.Texts() {
		if err := add(name, say.Count("style.on_grounds", len(tokens.Grounds())), tokens.Grounds()...); err != nil {
			return "", err
		}
	}
	for _, p := range slices.Concat(tokens.Inverted(), tokens.OfCharts()) {
		if err := add(p.Front, say.Say("style.on", "ground", "--"+p.Ground), p.Ground); err != nil {
			return "", err
		}
	}
	return template.HTML(g.Append(nil, say)), nil
}

func leastContrast(s *tokens.Scheme, name string, grounds []string) (float64, error) {
	front, err := s.Colour(name)
	if err != nil {
		return 0, err
	}
	least := math.Inf(1)
	for _, ground := range grounds {
		back, err := s.Colour(ground)
		if err != nil {
			return 0, err
		}
		least = min(least, tokens.Contrast(front, back))
	}
	return least, nil
}

// ratio writes a contrast with one decimal. It is cut and not rounded: what does
// not reach 7 must not say that it does.
func ratio(contrast float64) string { return fmt.Sprintf("%.1f", math.Floor(contrast*10)/10) }

// values is the table of the tokens that are no colours: typefaces and lengths.
func values(say *words.Words, s tokens.Scheme) template.HTML {
	g := layout.Grid{Caption: say.Text("style.values_caption"), Corner: say.Text("style.token"), Heads: []layout.Head{{Text: say.Text("style.value")}}}
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if _, err := s.Colour(t.Name); err == nil || alias(t) {
			continue
		}
		g.Rows = append(g.Rows, layout.Row{
			Head:  layout.Head{Text: "--" + t.Name, Note: t.Note},
			Cells: []layout.Cell{layout.Ready("<code>" + string(layout.Escape(nil, t.Value)) + "</code>")},
		})
	}
	return template.HTML(g.Append(nil, say))
}

// style fills the page of the style.
func (r *renderer) style(t *Target) *layout.Style {
	s := r.m.style
	return &layout.Style{
		Prose: *r.prose(t), Colours: s.colours, Contrasts: s.contrasts, Values: s.values,
		Tiles: s.tiles, Table: s.table, Drawings: s.charts,
	}
}

// asksForStyle reports whether the site has a page of the style.
func asksForStyle(about []*commentary.Doc) bool {
	return slices.ContainsFunc(about, func(d *commentary.Doc) bool { return d.Address == stylePath })
}
