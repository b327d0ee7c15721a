package chart

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"almanac/internal/words"
	"almanac/layouts"
)

// english is the built-in words.
var english = func() *words.Words {
	w, err := words.English(layouts.Files)
	if err != nil {
		panic(err)
	}
	return w
}()

var update = flag.Bool("update", false, "write the goldens and testdata/gallery.html anew")

// golden compares what was drawn with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s; look at testdata/gallery.html after -update\ngot:  %s\nwant: %s", path, got, want)
	}
}

func TestGallery(t *testing.T) {
	var b []byte
	b = append(b, "<!DOCTYPE html>\n<html lang=\"en-GB\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Every kind of chart</title>\n"...)
	b = append(b, "<link rel=\"stylesheet\" href=\"../../../theme/dist/almanac.css\">\n<h1>Every kind of chart, with invented figures</h1>\n<p>"...)
	for _, s := range smallSamples() {
		b = append(s.draw(append(b, s.name+" "...)), "<br>\n"...)
	}
	b = append(b, "</p>\n"...)
	for i, s := range samples() {
		s.chart.ID = fmt.Sprintf("g%d", i)
		b = append(b, "<h2>"+s.name+"</h2>\n"...)
		b = s.chart.AppendSVG(b)
		b = append(b, "<p>"...)
		b = appendEscaped(b, s.chart.Describe())
		b = append(b, "</p>\n"...)
	}
	golden(t, "gallery.html", append(b, "</html>\n"...))
}
