package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func drawn(t *testing.T, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewPaletted(image.Rect(0, 0, 4, 3), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// riff is the head of a WebP file of one kind.
func riff(kind string, rest ...byte) []byte {
	out := append([]byte("RIFF\x00\x00\x00\x00WEBP"+kind+"\x00\x00\x00\x00"), rest...)
	return append(out, make([]byte, 16)...)
}

func TestSizesAreReadFromPicturesOfEveryKind(t *testing.T) {
	pngData := drawn(t, func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) })
	jpegData := drawn(t, func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) })
	gifData := drawn(t, func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) })
	for _, test := range []struct {
		name, ext string
		data      []byte
		want      Size
		ok        bool
	}{
		{"PNG", ".png", pngData, Size{4, 3}, true},
		{"JPEG", ".jpeg", jpegData, Size{4, 3}, true},
		{"JPEG with a short ending", ".jpg", jpegData, Size{4, 3}, true},
		{"GIF", ".gif", gifData, Size{4, 3}, true},
		{"JPEG called PNG", ".png", jpegData, Size{}, false},
		{"GIF called WebP", ".webp", gifData, Size{}, false},
		{"text", ".png", []byte("not a picture"), Size{}, false},
		{"WebP with extensions", ".webp", riff("VP8X", 0, 0, 0, 0, 3, 0, 0, 2, 0, 0), Size{4, 3}, true},
		{"WebP without loss", ".webp", riff("VP8L", 0x2f, 3, 0x80, 0, 0), Size{4, 3}, true},
		{"WebP with loss", ".webp", riff("VP8 ", 0, 0, 0, 0x9d, 0x01, 0x2a, 4, 0, 3, 0), Size{4, 3}, true},
		{"WebP of no kind", ".webp", riff("ABCD"), Size{}, false},
		{"drawing with a size", ".svg", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40" height="30px"/>`), Size{40, 30}, true},
		{"drawing with a box", ".svg", []byte(`<svg viewBox="0 0 12.5 8"/>`), Size{13, 8}, true},
		{"drawing as large as its place", ".svg", []byte(`<svg width="100%"/>`), Size{}, true},
		{"page called drawing", ".svg", []byte(`<html/>`), Size{}, false},
		{"text called drawing", ".svg", []byte("not a picture"), Size{}, false},
	} {
		if got, ok := Read(test.ext, test.data); got != test.want || ok != test.ok {
			t.Errorf("%s: got %v, %v, expected %v, %v", test.name, got, ok, test.want, test.ok)
		}
	}
}

func TestADrawingThatIsMoreThanADrawingIsUnsafe(t *testing.T) {
	for in, want := range map[string]string{
		`<script>alert(1)</script>`: "<script>",
		`<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>`: "<script>",
		`<foreignObject/>`: "<foreignObject>",
		`<body xmlns="http://www.w3.org/1999/xhtml"/>`:                        "<body>",
		`<rect onload="x()"/>`:                                                "onload=",
		`<rect ONCLICK="x()"/>`:                                               "ONCLICK=",
		`<a href="https://example.org/"/>`:                                    `href="https://example.org/"`,
		`<a xmlns:x="http://www.w3.org/1999/xlink" x:href="javascript:x()"/>`: `href="javascript:x()"`,
		`<a href=" java&#10;script:x()"/>`:                                    "href=\"java\nscript:x()\"",
		`<image href="plan.png"/>`:                                            `href="plan.png"`,
		`<image href="data:image/svg+xml,x"/>`:                                `href="data:image/svg+xml,x"`,
		`<use href="//example.org/#a"/>`:                                      `href="//example.org/#a"`,
		`<set attributeName="href" to="javascript:x()"/>`:                     `attributeName="href"`,
		`<animate attributeName="onload" to="x()"/>`:                          `attributeName="onload"`,
		`<rect fill="url(https://example.org/#a)"/>`:                          `fill="url(https://example.org/#a)"`,
		`<style>@import "x.css";</style>`:                                     "a style with an address",
		`<style>rect{background:url('//example.org/x')}</style>`:              "a style with an address",
		`<style>@\69mport "x.css";</style>`:                                   "a style with an address",
		`<?xml-stylesheet href="x.css"?>`:                                     "<?xml-stylesheet",
	} {
		if got := Unsafe([]byte(`<svg xmlns="http://www.w3.org/2000/svg">` + in + `</svg>`)); got != want {
			t.Errorf("%s: got %q, expected %q", in, got, want)
		}
	}
	for _, whole := range []string{`<!DOCTYPE svg [<!ENTITY x "y">]><svg/>`, `<svg>&x;</svg>`, `<svg`, `<svg><rect></svg>`} {
		if Unsafe([]byte(whole)) == "" {
			t.Errorf("%s is taken for safe", whole)
		}
	}
}

func TestADrawingAsProgramsSaveItIsSafe(t *testing.T) {
	const saved = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- drawn by hand -->
<svg width="10" height="10" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.3">
<defs><linearGradient id="g"/><style type="text/css"><![CDATA[.a{fill:url(#g);font-family:'Arial'}]]></style></defs>
<rect class="a" style="fill:url(#g);opacity:.5" clip-path="url(&quot;#c&quot;)"/>
<use xlink:href="#g"/><image href="data:image/png;base64,AA=="/><text>On the 1st of May: 5% (a \ b)</text></svg>`
	if got := Unsafe([]byte(saved)); got != "" {
		t.Errorf("refused for %q", got)
	}
}
