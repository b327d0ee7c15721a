// Package tokens reads the design tokens of the theme: the custom properties
// that its style sheets set on :root, as they stand in each colour scheme. From
// them contrasts are worked out, once in a test and once for the page that
// shows the style, so that neither can say what the sheets do not.
//
// It reads what the sheets of tokens hold of Sass and CSS, no more: blocks of
// :root, of @media around them, mixins and their @include, and @for with a
// variable in names. Everything else is passed over; a media query that it does
// not know is an error, for it might be a scheme that nobody looks at.
package tokens

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Scheme is one way in which a page is shown, with every token as it is there.
type Scheme struct {
	Name   string  // in words: "light, more contrast"
	Tokens []Token // in the order of the sheets
	at     map[string]int
}

// Token is one custom property.
type Token struct {
	Name  string // without its two hyphens: "paper-raised"
	Value string // as it is written: "#f4f1ea", "var(--ink)", "Canvas"
	Note  string // what the comment beside it says; may be empty
}

// Colour is a colour of the screen, in sRGB.
type Colour struct{ R, G, B uint8 }

// screen is what a media query asks about.
type screen struct{ print, dark, more, forced bool }

// schemes are those that pages are made for. Print is asked with a dark screen
// behind it, because that is where a sheet goes wrong.
var schemes = []struct {
	name string
	screen
}{
	{"light", screen{}},
	{"dark", screen{dark: true}},
	{"light, more contrast", screen{more: true}},
	{"dark, more contrast", screen{dark: true, more: true}},
	{"print", screen{print: true, dark: true}},
	{"forced colours", screen{forced: true}},
}

// Schemes gives the tokens of every scheme: light, dark, each with more
// contrast, print, and forced colours, whose values are names of the system's
// colours. Sheets are given in the order in which they are loaded.
func Schemes(sheets ...string) ([]Scheme, error) {
	root, err := parse(strings.Join(sheets, "\n"))
	if err != nil {
		return nil, err
	}
	mixins := map[string]*block{}
	for _, item := range root.items {
		if name, ok := strings.CutPrefix(item.head, "@mixin "); ok && item.block != nil {
			mixins[strings.TrimSpace(name)] = item.block
		}
	}
	var out []Scheme
	for _, s := range schemes {
		r := reader{screen: s.screen, mixins: mixins, scheme: Scheme{Name: s.name, at: map[string]int{}}}
		if err := r.read(root, false); err != nil {
			return nil, err
		}
		out = append(out, r.scheme)
	}
	return out, nil
}

// Value gives a token as it is written; an empty string where there is none.
func (s Scheme) Value(name string) string {
	if i, ok := s.at[name]; ok {
		return s.Tokens[i].Value
	}
	return ""
}

// Colour gives a token as a colour, following var(). It is an error if there is
// no such token, or if it is none, as the system's colours are not.
func (s Scheme) Colour(name string) (Colour, error) {
	value := s.Value(name)
	for range 8 {
		inner, ok := strings.CutPrefix(value, "var(--")
		if !ok {
			return ParseColour(value)
		}
		inner, _, _ = strings.Cut(strings.TrimSuffix(inner, ")"), ",")
		value = s.Value(strings.TrimSpace(inner))
	}
	return Colour{}, fmt.Errorf("--%s refers to itself", name)
}

// ParseColour reads #rgb or #rrggbb.
func ParseColour(text string) (Colour, error) {
	digits, ok := strings.CutPrefix(text, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if !ok || len(digits) != 6 || err != nil {
		return Colour{}, fmt.Errorf("%q is not a colour written as #rrggbb", text)
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, nil
}

// String writes it as #rrggbb.
func (c Colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// Over gives the colour that c makes on a ground when it covers a part of it,
// between 0 and 1, as fill-opacity says.
func (c Colour) Over(ground Colour, part float64) Colour {
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*part + float64(b)*(1-part))) }
	return Colour{mix(c.R, ground.R), mix(c.G, ground.G), mix(c.B, ground.B)}
}

// Luminance is the relative luminance of WCAG 2.2, between 0 and 1.
func (c Colour) Luminance() float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the contrast ratio of WCAG 2.2, between 1 and 21.
func Contrast(a, b Colour) float64 {
	x, y := a.Luminance(), b.Luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// reader collects the tokens of one scheme.
type reader struct {
	screen
	mixins map[string]*block
	scheme Scheme
}

// read goes through a block; inRoot says whether what it declares holds for :root.
func (r *reader) read(b *block, inRoot bool) error {
	for _, item := range b.items {
		head := item.head
		var err error
		switch {
		case strings.HasPrefix(head, "--") && item.block == nil:
			if inRoot {
				r.set(item)
			}
		case strings.HasPrefix(head, "@include ") && inRoot:
			mixin, ok := r.mixins[strings.TrimSpace(strings.TrimPrefix(head, "@include "))]
			if !ok {
				return fmt.Errorf("%s: no such mixin", head)
			}
			err = r.read(mixin, true)
		case item.block == nil:
		case head == ":root":
			err = r.read(item.block, true)
		case strings.HasPrefix(head, "@media"):
			if !inRoot && !item.block.holds(":root") {
				continue
			}
			var yes bool
			if yes, err = r.matches(strings.TrimPrefix(head, "@media")); err == nil && yes {
				err = r.read(item.block, inRoot)
			}
		case strings.HasPrefix(head, "@for ") && inRoot:
			err = r.loop(head, item.block)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// set keeps a declaration; a later one takes the place of an earlier.
func (r *reader) set(it item) {
	name, value, _ := strings.Cut(it.head[2:], ":")
	token := Token{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value), Note: it.note}
	i, ok := r.scheme.at[token.Name]
	if !ok {
		r.scheme.at[token.Name] = len(r.scheme.Tokens)
		r.scheme.Tokens = append(r.scheme.Tokens, token)
		return
	}
	if token.Note == "" {
		token.Note = r.scheme.Tokens[i].Note
	}
	r.scheme.Tokens[i] = token
}

// matches judges a media query that is a list of features joined by "and".
func (r *reader) matches(query string) (bool, error) {
	known := map[string]bool{
		"screen": !r.print, "print": r.print,
		"(prefers-color-scheme:dark)": r.dark, "(prefers-color-scheme:light)": !r.dark,
		"(prefers-contrast:more)": r.more, "(forced-colors:active)": r.forced,
	}
	all := true
	for _, part := range strings.Split(strings.TrimSpace(query), " and ") {
		yes, ok := known[strings.ReplaceAll(part, " ", "")]
		if !ok {
			return false, fmt.Errorf("@media %s: not a scheme that is known", strings.TrimSpace(query))
		}
		all = all && yes
	}
	return all, nil
}

// loop reads the body of "@for $i from 1 through 9" for each number.
func (r *reader) loop(head string, body *block) error {
	var name string
	var from, through int
	if _, err := fmt.Sscanf(head, "@for %s from %d through %d", &name, &from, &through); err != nil {
		return fmt.Errorf("%s: not a loop that is known", head)
	}
	for i := from; i <= through; i++ {
		turn := &block{items: slices.Clone(body.items)}
		for n := range turn.items {
			turn.items[n].head = strings.ReplaceAll(turn.items[n].head, "#{"+name+"}", strconv.Itoa(i))
		}
		if err := r.read(turn, true); err != nil {
			return err
		}
	}
	return nil
}
