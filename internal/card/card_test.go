package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// grid is a map of some hexagons with the third marked.
func grid() Map {
	var cells []Cell
	for y := range 4 {
		for x := range 5 {
			cells = append(cells, Cell{float64(x) + float64(y%2)/2, float64(y) * 0.866})
		}
	}
	return Map{NewLand(cells, false), []int{2}}
}

func drawn(t *testing.T, c Card) image.Image {
	t.Helper()
	data, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 60<<10 {
		t.Errorf("the card has %d bytes", len(data))
	}
	if dir := os.Getenv("CARDS"); dir != "" { // to look at them
		if err := os.WriteFile(filepath.Join(dir, KeyOf(c.Title)+".png"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if img.Bounds() != image.Rect(0, 0, Width, Height) {
		t.Errorf("it is %v", img.Bounds())
	}
	return img
}

// inked counts the pixels of a rectangle that are no paper.
func inked(img image.Image, r image.Rectangle) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if color.RGBAModel.Convert(img.At(x, y)) != color.Color(paper) {
				n++
			}
		}
	}
	return n
}

func TestWordsStayInTheirPlace(t *testing.T) {
	for _, title := range []string{
		"East", "Ynys Môn, Tŷ-ddewi a Llanŵrin", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
		"N12 Children starting a child protection plan by category of abuse, and the length of time for which they have been the subject of it, in every authority of the country",
		"Bournemouth, Christchurch and Poole Council Area with its Neighbours and Predecessors since 1974",
	} {
		c := Card{Site: "A site", Kicker: "local authority", Title: title, Edition: "Safeguarding children, 2016", Publisher: "The publisher", Map: grid()}
		img := drawn(t, c)
		if n := inked(img, image.Rect(mapLeft-38, 110, mapLeft-2, 540)); n > 0 {
			t.Errorf("%s: %d pixels stand between the words and the map", title, n)
		}
		if inked(img, image.Rect(margin, 130, mapLeft-40, 460)) == 0 {
			t.Errorf("%s: there is no title", title)
		}
		if n := inked(img, image.Rect(0, 14, margin-6, Height)) + inked(img, image.Rect(Width-margin+6, 14, Width, Height)); n > 0 {
			t.Errorf("%s: %d pixels stand in the margins", title, n)
		}
	}
}

func TestAnAreaIsMarkedOnTheMap(t *testing.T) {
	count := func(img image.Image) (n int) {
		for y := mapTop; y < mapFoot; y++ {
			for x := mapLeft; x < mapRight; x++ {
				if color.RGBAModel.Convert(img.At(int(x), int(y))) == color.Color(green) {
					n++
				}
			}
		}
		return n
	}
	m := grid()
	with := count(drawn(t, Card{Title: "East", Map: m}))
	m.Marked = nil
	if without := count(drawn(t, Card{Title: "East of none", Map: m})); with < 1000 || without != 0 {
		t.Errorf("%d pixels are green with the area marked, %d without", with, without)
	}
}

func TestEveryLetterHasAShape(t *testing.T) {
	missing := drawn(t, Card{Title: "\uffff"})
	for _, r := range "âêîôûŵŷÂÊÎÔÛŴŶáéíóúẃẁẅàèìòùäëïöüñçß–—’“”…&" {
		img := drawn(t, Card{Title: string(r)})
		area := image.Rect(margin, 130, 400, 520)
		if inked(img, area) == 0 || inked(img, area) == inked(missing, area) {
			t.Errorf("%c has no shape", r)
		}
	}
}

func TestAnotherCardHasAnotherKey(t *testing.T) {
	c := Card{Title: "East"}
	other := c
	other.Publisher = "Another"
	if c.Key() == other.Key() {
		t.Error("another card has the same key")
	}
}

// BenchmarkCard draws one card with a map.
func BenchmarkCard(b *testing.B) {
	c := Card{Site: "A site", Kicker: "N12", Title: "Children starting a child protection plan by category of abuse", Edition: "Safeguarding children, 2016", Publisher: "The publisher", Map: grid()}
	for b.Loop() {
		if _, err := c.PNG(); err != nil {
			b.Fatal(err)
		}
	}
}
