package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// drawing reads the size of an SVG file from its outermost element.
func drawing(data []byte) (size Size, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		t, err := d.Token()
		if err != nil {
			return size, false
		}
		root, is := t.(xml.StartElement)
		if !is {
			continue
		}
		size = Size{pixels(attribute(root, "width")), pixels(attribute(root, "height"))}
		if box := strings.Fields(strings.ReplaceAll(attribute(root, "viewBox"), ",", " ")); (size.Width == 0 || size.Height == 0) && len(box) == 4 {
			size = Size{pixels(box[2]), pixels(box[3])}
		}
		if size.Width == 0 || size.Height == 0 {
			size = Size{}
		}
		return size, root.Name.Local == "svg"
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// pixels reads a length; 0 for one that depends on where the drawing stands.
func pixels(s string) int {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || n < 0.5 || n > 1<<20 {
		return 0
	}
	return int(math.Round(n))
}

// Unsafe gives the first thing in an SVG file that must not be in a site: a
// script, an event, a page within the drawing, or anything that leads or looks
// outside of the file. It is "" for a drawing that is only a drawing. A file that
// is no XML is unsafe as a whole.
func Unsafe(svg []byte) string {
	d := xml.NewDecoder(bytes.NewReader(svg))
	inStyle := false
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		what := ""
		switch t := t.(type) {
		case xml.StartElement:
			inStyle = t.Name.Local == "style"
			what = unsafeElement(t)
		case xml.EndElement:
			inStyle = false
		case xml.CharData:
			if inStyle && outside(string(t)) {
				what = "a style with an address"
			}
		case xml.ProcInst:
			if t.Target != "xml" {
				what = "<?" + t.Target
			}
		case xml.Directive:
			if bytes.ContainsRune(t, '[') {
				what = "<!DOCTYPE with entities"
			}
		}
		if what != "" {
			return what
		}
	}
}

// refused are elements that run something or hold a page.
var refused = []string{"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio", "video", "link", "meta", "base"}

const pageNamespace = "http://www.w3.org/1999/xhtml"

func unsafeElement(e xml.StartElement) string {
	name := strings.ToLower(e.Name.Local)
	if e.Name.Space == pageNamespace || slices.Contains(refused, name) {
		return "<" + e.Name.Local + ">"
	}
	for _, a := range e.Attr {
		key, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
		switch {
		case a.Name.Space == "xmlns" || key == "xmlns":
		case strings.HasPrefix(key, "on"):
			return a.Name.Local + "="
		case (key == "href" || key == "src") && !within(value):
			return a.Name.Local + "=\"" + shortened(value) + "\""
		case key == "attributename" && (strings.HasSuffix(strings.ToLower(value), "href") || strings.HasPrefix(strings.ToLower(value), "on")):
			return a.Name.Local + "=\"" + value + "\""
		case a.Name.Space == "" && outside(value): // what a program adds for itself has a namespace
			return a.Name.Local + "=\"" + shortened(value) + "\""
		}
	}
	return ""
}

// within reports whether an address stays in the file: an id, or a picture that
// is written into it.
func within(address string) bool {
	address = strings.ToLower(address)
	for _, kind := range []string{"#", "data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;"} {
		if strings.HasPrefix(address, kind) {
			return true
		}
	}
	return false
}

// outside reports whether a style, or a value that can be one, names an address
// out of the file. A backslash could hide one.
func outside(style string) bool {
	style = strings.ToLower(style)
	if strings.Contains(style, "@import") || strings.Contains(style, "javascript:") || strings.Contains(style, `\`) && strings.ContainsAny(style, "(:@") {
		return true
	}
	for rest := style; ; {
		_, after, found := strings.Cut(rest, "url(")
		if !found {
			return false
		}
		if !within(strings.TrimLeft(after, " \t\r\n\"'")) {
			return true
		}
		rest = after
	}
}

// shortened keeps what is quoted in a message short.
func shortened(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
