package site

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"path"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/layout"
)

// At an address that was published something must stand that opens: a page that
// says what became of the one before, a table that a spreadsheet reads, a picture
// in the place of a picture.

// stone is what stands in the place of a file that was withdrawn: of the same
// kind, and as far as the kind has words, with the day and the reason.
func (x *withdrawing) stone(e *Edition, at string) ([]byte, error) {
	today, reason := isoDay(x.o.now()), oneLine(x.w.Reason, len(x.w.Reason))
	line := x.m.Words.Say("withdrawn.line", "date", x.m.Words.Day(x.o.now()), "reason", reason)
	var out bytes.Buffer
	var err error
	switch ext := strings.ToLower(path.Ext(at)); ext {
	case ".html":
		return x.tombstone(e, at)
	case ".csv":
		w := csv.NewWriter(&out)
		err = w.WriteAll([][]string{{"status", "date", "reason", "instead"}, {"withdrawn", today, reason, x.w.Instead}})
	case ".json":
		enc := json.NewEncoder(&out)
		enc.SetIndent("", "  ")
		err = enc.Encode(struct {
			Withdrawn bool   `json:"withdrawn"`
			Date      string `json:"date"`
			Reason    string `json:"reason"`
			Instead   string `json:"instead,omitempty"`
		}{true, today, reason, x.w.Instead})
	case ".svg":
		return svgStone(line), nil
	case ".png":
		err = png.Encode(&out, grey())
	case ".gif":
		err = gif.Encode(&out, grey(), nil)
	case ".jpg", ".jpeg":
		err = jpeg.Encode(&out, grey(), nil)
	case ".js":
		return []byte("/* " + strings.ReplaceAll(line, "*/", "* /") + " */\n"), nil
	default:
		return []byte(line + "\n"), nil
	}
	return out.Bytes(), err
}

// grey is an empty picture.
func grey() image.Image {
	img := image.NewPaletted(image.Rect(0, 0, 320, 180), color.Palette{color.Gray{0xd8}})
	return img
}

// svgStone is a drawing of a line of words.
func svgStone(line string) []byte {
	escaped := func(s string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
		return b.String()
	}
	out := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" role="img"><title>` + escaped(line) +
		`</title><rect width="640" height="360" fill="#d8d8d8"/><text font-family="sans-serif" font-size="18">`
	y, row := 40, ""
	for _, word := range append(strings.Fields(line), "") {
		if word != "" && len(row)+len(word) < 60 {
			row += word + " "
			continue
		}
		out += `<tspan x="20" y="` + strconv.Itoa(y) + `">` + escaped(strings.TrimSpace(row)) + "</tspan>"
		y, row = y+24, word+" "
	}
	return []byte(out + "</text></svg>\n")
}

// tombstone is the page in the place of one that was withdrawn.
func (x *withdrawing) tombstone(e *Edition, at string) ([]byte, error) {
	full, err := x.fullOf(e)
	if err != nil {
		return nil, err
	}
	layouts, err := x.layoutsOf(e)
	if err != nil {
		return nil, err
	}
	m := *x.m
	m.assets = sealedAssets(e.Seal, x.m.assets)
	p := &Plan{Model: &m}
	for _, t := range x.siteTargets() {
		p.add(t)
	}
	head := *e
	head.Seal = nil
	head.charts.name = sealedAsset(e.Seal, "charts", ".js")
	t := &Target{Path: at, kind: tombstonePage, ed: &head}
	r := newRenderer(p)
	page := &layout.Withdrawn{Date: r.say.Day(x.o.now()), DateISO: isoDay(x.o.now()), Reason: x.w.Reason}
	page.Page = r.base(t, r.say.Say("withdrawn.title", "page", x.m.pageName(at, full)), r.say.Text("withdrawn.description"))
	page.NoIndex = true
	page.Crumbs = r.crumbs(&page.Page, &head)
	if x.w.Instead != "" {
		page.Instead = x.m.linkTo(page.Root, x.w.Instead, e, full)
	}
	var out bytes.Buffer
	if err := layouts.Execute(&out, "withdrawn", page); err != nil {
		return nil, err
	}
	has, _ := outlineOf(out.Bytes())
	for _, anchor := range e.Seal.AnchorsOf(at) { // to which links lead
		if !slices.Contains(has, anchor) && !slices.Contains(x.lost, anchor) {
			page.Anchors = append(page.Anchors, anchor)
		}
	}
	out.Reset()
	err = layouts.Execute(&out, "withdrawn", page)
	return out.Bytes(), err
}

// sealedAsset finds the name that a style or script has in a sealed edition.
func sealedAsset(s *edition.Seal, name, ext string) string {
	for i := range s.Outputs {
		base := path.Base(s.Outputs[i].Path)
		if stem, ok := strings.CutPrefix(base, name+"-"); ok && len(stem) == 8+len(ext) && strings.HasSuffix(stem, ext) && path.Base(path.Dir(s.Outputs[i].Path)) == "assets" {
			return base
		}
	}
	return name + ext // it has none, and pages of today would miss it
}

func sealedAssets(s *edition.Seal, now *assets) *assets {
	a := &assets{logo: now.logo, icon: sealedAsset(s, "favicon", ".svg"), finder: sealedAsset(s, "finder", ".js"), comparer: sealedAsset(s, "compare", ".js"), embedder: sealedAsset(s, "embed", ".js")}
	a.scripts = []string{sealedAsset(s, "almanac", ".js")}
	a.styles = []string{sealedAsset(s, "almanac", ".css")}
	if custom := sealedAsset(s, "custom", ".css"); custom != "custom.css" {
		a.styles = append(a.styles, custom)
	}
	return a
}
