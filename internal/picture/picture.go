// Package picture looks into the files of pictures before a site shows them: are
// they what their names say, how large are they, and can a drawing do anything
// but be looked at.
//
// The pages forbid scripts that are not the theme's, and a picture within a page
// cannot run any. But every file of a site has an address of its own, and a
// drawing that is opened there is a document like a page, without the rules that a
// page brings with it: a script in it would run as the site's own.
package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // so that the size of a picture can be read
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
)

// Size is how large a picture is, in pixels; a drawing can leave it open, and then
// both are 0.
type Size struct{ Width, Height int }

// Read gives the size of a picture whose name ends in ext (".png"). ok is false
// when it is no picture of that kind.
func Read(ext string, data []byte) (size Size, ok bool) {
	switch ext {
	case ".svg":
		return drawing(data)
	case ".webp":
		return webp(data)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || formats[ext] != format {
		return Size{}, false
	}
	return Size{config.Width, config.Height}, true
}

// formats are the names that package image has for the kinds of picture.
var formats = map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif"}

// webp reads the head of a WebP file: https://developers.google.com/speed/webp/docs/riff_container.
func webp(data []byte) (Size, bool) {
	const head = 30 // as long as the longest of the three kinds needs
	if len(data) < head || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return Size{}, false
	}
	three := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
	switch string(data[12:16]) {
	case "VP8X":
		return Size{three(data[24:]) + 1, three(data[27:]) + 1}, true
	case "VP8L":
		const fourteen = 1<<14 - 1
		bits := binary.LittleEndian.Uint32(data[21:])
		return Size{int(bits&fourteen) + 1, int(bits>>14&fourteen) + 1}, data[20] == 0x2f
	case "VP8 ":
		const fourteen = 1<<14 - 1
		w, h := binary.LittleEndian.Uint16(data[26:]), binary.LittleEndian.Uint16(data[28:])
		return Size{int(w & fourteen), int(h & fourteen)}, string(data[23:26]) == "\x9d\x01\x2a"
	}
	return Size{}, false
}
