// Package card draws the picture that a social network shows beside a link to a
// page: whose page it is, in which edition, by whom, and the map with the place on
// it.
//
// There are no figures on a card, on purpose. A network keeps its copy for years
// and asks nobody: a figure on it could be neither corrected nor withdrawn.
//
// A card takes as long to draw as a hundred pages, and is the same as long as its
// words are. So cards are drawn when one asks for them and kept in a folder, by
// the hash of what is on them; see package kept. They are no part of a sealed edition:
// nothing in them is worth a promise, and a picture that another version of the
// program compresses otherwise would break its seal. What is drawn again is drawn
// from what the edition was sealed with.
package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Width and Height are the size of a card in pixels, which is that for which the
// networks ask.
const (
	Width  = 1200
	Height = 630
)

// design is the number of how cards look: with another, they are drawn anew.
const design = "1"

// Card is what stands on a card.
type Card struct {
	Site      string
	Kicker    string // what it is of: "local authority", "N19"
	Title     string // an area, an indicator, an edition
	Edition   string // "" where Title is the edition's
	Publisher string
	Map       Map
}

// Map is a land, and which of its hexagons are marked. Without a land there is none.
type Map struct {
	Land   *Land
	Marked []int
}

// Land is the hexagons of the authorities, which all cards of an edition have in common.
type Land struct {
	cells []Cell
	flat  bool
	sum   string // which stands for them in keys: there can be thousands, on as many cards
}

// Cell is the centre of a hexagon, in distances between the centres of neighbours.
type Cell struct{ X, Y float64 }

// NewLand makes a land; flat says that hexagons stand on a side, not on a point.
func NewLand(cells []Cell, flat bool) *Land {
	sum := sha256.New()
	fmt.Fprint(sum, flat, cells)
	return &Land{cells, flat, hex.EncodeToString(sum.Sum(nil))}
}

// MarshalText writes the hash of a land, for keys.
func (l *Land) MarshalText() ([]byte, error) { return []byte(l.sum), nil }

// Key is the hash of everything on the card.
func (c *Card) Key() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic("card: " + err.Error()) // words and numbers only: cannot happen
	}
	return KeyOf(string(data))
}

// KeyOf makes the key of a card of whatever says what is on it.
func KeyOf(parts ...string) string {
	sum := sha256.Sum256([]byte(design + "\x00" + strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// The colours of the theme, in its light scheme.
var (
	paper = color.RGBA{0xfd, 0xfc, 0xf9, 0xff}
	ink   = color.RGBA{0x1b, 0x24, 0x27, 0xff}
	soft  = color.RGBA{0x42, 0x4c, 0x51, 0xff}
	rule  = color.RGBA{0xd8, 0xd2, 0xc4, 0xff}
	green = color.RGBA{0x0d, 0x4f, 0x52, 0xff}
	pale  = color.RGBA{0xcf, 0xdf, 0xdb, 0xff}
)

const (
	margin   = 64
	mapLeft  = 776.0
	mapTop   = 116.0
	mapRight = Width - margin
	mapFoot  = 530.0
)

// PNG draws the card.
func (c *Card) PNG() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, Width, Height))
	draw.Draw(img, img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	bar(img, image.Rect(0, 0, Width, 14), green)
	bar(img, image.Rect(margin, 548, Width-margin, 550), rule)
	w := writer{img: img, faces: map[shape]font.Face{}}
	right := float64(Width - margin)
	if c.Map.Land != nil && len(c.Map.Land.cells) > 0 {
		c.Map.draw(img)
		right = mapLeft - 40
	}
	width := int(right) - margin
	w.line(text{c.Site, bold, green, 30}, box{margin, 84, Width - 2*margin})
	foot := 500
	if c.Edition != "" {
		w.line(text{c.Edition, regular, ink, 30}, box{margin, 500, width})
		foot = 440
	}
	w.title(c.Title, box{margin, foot, width}, c.Kicker)
	w.line(text{c.Publisher, regular, soft, 26}, box{margin, 592, Width - 2*margin})
	if w.err != nil {
		return nil, w.err
	}
	var out bytes.Buffer
	err := png.Encode(&out, indexed(img))
	return out.Bytes(), err
}

func bar(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// draw lays the map into its place, as large as it gets.
func (m *Map) draw(img draw.Image) {
	var left, top, right, foot = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range m.Land.cells {
		left, right = min(left, c.X), max(right, c.X)
		top, foot = min(top, c.Y), max(foot, c.Y)
	}
	scale := min((mapRight-mapLeft)/(right-left+1.2), (mapFoot-mapTop)/(foot-top+1.2), 90)
	dx := (mapLeft+mapRight)/2 - scale*(left+right)/2
	dy := (mapTop+mapFoot)/2 - scale*(top+foot)/2
	marked := map[int]bool{}
	for _, i := range m.Marked {
		marked[i] = true
	}
	for _, of := range []struct {
		fill   color.Color
		marked bool
	}{{pale, false}, {green, true}} {
		// All of a colour at once, in the map's own place: that is a hundred times faster
		place := image.Rect(int(mapLeft)-20, int(mapTop)-20, mapRight+20, int(mapFoot)+20)
		r := vector.NewRasterizer(place.Dx(), place.Dy())
		for i, c := range m.Land.cells {
			if marked[i] == of.marked {
				m.add(r, dx+scale*c.X-float64(place.Min.X), dy+scale*c.Y-float64(place.Min.Y), scale*0.545)
			}
		}
		r.Draw(img, place, image.NewUniform(of.fill), image.Point{})
	}
}

// add adds the hexagon around a point whose corners are so far from it.
func (m *Map) add(r *vector.Rasterizer, x, y, radius float64) {
	turn := math.Pi / 6
	if m.Land.flat {
		turn = 0
	}
	for k := range 6 {
		angle := turn + float64(k)*math.Pi/3
		x, y := float32(x+radius*math.Cos(angle)), float32(y+radius*math.Sin(angle))
		if k == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
}

// writer writes texts. The first mistake is kept.
type writer struct {
	img   draw.Image
	faces map[shape]font.Face
	err   error
}

// weight is which of the Go fonts.
type weight uint8

const (
	regular weight = iota
	bold
)

// shape is a font in a size.
type shape struct {
	weight weight
	size   float64
}

// text is words in a font, a colour and a size.
type text struct {
	words string
	font  weight
	color color.Color
	size  float64
}

// box is where words go: from x, on the line at y or upwards from it, so wide.
type box struct{ x, y, width int }

// title writes what the card is of, as large as it fits, upwards from the foot of
// its box, and the kicker over it.
func (w *writer) title(title string, in box, kicker string) {
	for size := 84.0; w.err == nil; size -= 4 {
		t := text{title, bold, ink, size}
		lines, fits := w.wrap(t, in.width)
		if size > 34 && (!fits || float64(len(lines))*size*1.12 > float64(in.y-180)) {
			continue
		}
		for len(lines) > 7 {
			lines = append(lines[:6], lines[6]+" …")
		}
		y := float64(in.y) - float64(len(lines)-1)*size*1.12
		w.line(text{kicker, regular, soft, 28}, box{in.x, int(y - size*0.8 - 26), in.width})
		for _, line := range lines {
			w.line(text{line, t.font, t.color, size}, box{in.x, int(y), in.width})
			y += size * 1.12
		}
		return
	}
}

// line writes a text into one line, smaller if it must be, and cut where even
// that is not enough.
func (w *writer) line(t text, in box) {
	for ; t.size > 18 && w.width(t) > in.width; t.size-- {
	}
	for cut := []rune(t.words); len(cut) > 1 && w.width(t) > in.width; {
		cut = cut[:len(cut)-1]
		t.words = strings.TrimRight(string(cut), " ,") + "…"
	}
	w.write(t, in.x, in.y)
}

// wrap breaks a text into lines of a width; fits is false where a word is longer.
func (w *writer) wrap(t text, width int) (lines []string, fits bool) {
	fits = true
	line := ""
	for _, word := range strings.Fields(t.words) {
		next := strings.TrimSpace(line + " " + word)
		if line != "" && w.width(text{next, t.font, t.color, t.size}) > width {
			lines = append(lines, line)
			next = word
		}
		fits = fits && w.width(text{next, t.font, t.color, t.size}) <= width
		line = next
	}
	return append(lines, line), fits
}

func (w *writer) face(t text) font.Face {
	key := shape{t.font, t.size}
	if face, ok := w.faces[key]; ok || w.err != nil {
		return face
	}
	data := goregular.TTF
	if t.font == bold {
		data = gobold.TTF
	}
	parsed, err := opentype.Parse(data)
	if err == nil {
		var face font.Face
		if face, err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: t.size, DPI: 72}); err == nil {
			w.faces[key] = face
			return face
		}
	}
	w.err = fmt.Errorf("card: %w", err)
	return nil
}

func (w *writer) width(t text) int {
	face := w.face(t)
	if face == nil {
		return 0
	}
	return font.MeasureString(face, t.words).Ceil()
}

func (w *writer) write(t text, x, y int) {
	face := w.face(t)
	if face == nil {
		return
	}
	d := font.Drawer{Dst: w.img, Src: image.NewUniform(t.color), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(t.words)
}

// indexed is the picture in the few colours that it has: between the paper and
// each of the others in steps that nobody sees. The file is a third as large.
func indexed(img *image.RGBA) *image.Paletted {
	const steps = 40
	palette := color.Palette{paper}
	for _, c := range []color.RGBA{ink, soft, rule, green, pale} {
		for k := 1; k <= steps; k++ {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-k) + int(b)*k) / steps) }
			palette = append(palette, color.RGBA{mix(paper.R, c.R), mix(paper.G, c.G), mix(paper.B, c.B), 0xff})
		}
	}
	out := image.NewPaletted(img.Bounds(), palette)
	nearest := map[color.RGBA]uint8{}
	var before color.RGBA
	for i := 0; i < len(img.Pix); i += 4 {
		c := color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}
		if i > 0 && c == before { // as most are
			out.Pix[i/4] = out.Pix[i/4-1]
			continue
		}
		before = c
		at, known := nearest[c]
		if !known {
			at = uint8(palette.Index(c))
			nearest[c] = at
		}
		out.Pix[i/4] = at
	}
	return out
}
