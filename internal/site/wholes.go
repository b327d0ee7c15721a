package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"almanac/internal/download"
	"almanac/internal/layout"
)

// Two files hold a whole edition: a spreadsheet, and an archive of its CSV files with
// their metadata. To make them takes as long as thousands of pages, so that they are
// made when one asks for it and kept, as social cards are. They lie beside the
// editions, with a page that lists those there are, and are no part of a seal: a page
// of a sealed edition leads to that page, which always is there, and not to a file
// that may not be.
//
// They are made of the finished downloads of the edition. Of a sealed edition these
// are the bytes that were sealed, or that a withdrawal has put in their place, so that
// nothing can stand in a spreadsheet that the edition does not show.

const (
	downloadsFolder = "downloads/"
	downloadsPath   = downloadsFolder + "index.html"
)

// wholeDesign is the number of how these files look: with another, they are made anew.
const wholeDesign = "1"

// wholeFormat is a kind of file that holds a whole edition.
type wholeFormat struct{ ext, word string }

func wholeFormats() []wholeFormat {
	return []wholeFormat{{"ods", "download.spreadsheet"}, {"zip", "download.archive"}}
}

// wholeAnchor is the place of an edition on the page of downloads.
func wholeAnchor(e *Edition) string { return "edition-" + e.ID }

// wholePath is the address of a file that holds a whole edition.
func wholePath(e *Edition, format wholeFormat) string {
	return downloadsFolder + "every-indicator-every-area-edition-" + e.ID + "." + format.ext
}

// wholes adds the files that hold a whole edition and are kept, or can be made now.
func (p *Plan) wholes(e *Edition) {
	store := p.Model.whole
	if store == nil || !p.Has(e.ID+"/"+dataFolder+download.PackageName) || !store.Make && !store.Has(e.ID) {
		return
	}
	for i, format := range wholeFormats() {
		if name := p.wholeName(e, format); store.Make || name != "" && store.Has(name) {
			t := Target{Path: wholePath(e, format), kind: wholeFile, ed: e, item: i, to: name}
			p.wholeFiles[t.Path] = sync.OnceValues(func() ([]byte, error) { return p.wholeFile(&t) })
			p.add(t)
		}
	}
}

// wholeName is the name by which a file is kept: a hash of everything in it. It is ""
// where the downloads cannot be read, which is said when they are.
func (p *Plan) wholeName(e *Edition, format wholeFormat) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%s\x00%s\x00", wholeDesign, format.ext, fmt.Sprint(p.Model.Words.Below("workbook"))) // maps are printed in the order of their keys
	files := p.dataFiles(e)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		t := files[name]
		if t.kind == sealedFile {
			fmt.Fprintf(sum, "%s\x00%s\x00", name, e.Seal.Outputs[t.item].SHA256)
			continue
		}
		fmt.Fprintf(sum, "%s\x00%s\x00", name, sumOf(p.Model.takeaway(nil, e.plain, t)))
	}
	return e.ID + "/" + hex.EncodeToString(sum.Sum(nil)[:16]) + "." + format.ext
}

// dataFiles lists the CSV files of an edition's items and their metadata, by name.
func (p *Plan) dataFiles(e *Edition) map[string]*Target {
	files := map[string]*Target{}
	for _, t := range p.targets() {
		name, ok := strings.CutPrefix(t.Path, e.ID+"/"+dataFolder)
		if !ok || strings.Contains(name, "/") {
			continue
		}
		switch name {
		case download.PackageName, download.SchemaName, download.WebName:
			files[name] = t
		default:
			if path.Ext(name) == ".csv" {
				files[name] = t
			}
		}
	}
	return files
}

// wholeFile gives a file that holds a whole edition, made now if it is not kept.
func (p *Plan) wholeFile(t *Target) ([]byte, error) {
	return p.Model.whole.Get(t.to, func() ([]byte, error) {
		files := p.dataFiles(t.ed)
		r := newRenderer(p)
		read := func(name string) ([]byte, error) {
			of := files[name]
			if of == nil {
				return nil, fmt.Errorf("edition %s has no file %s", t.ed.ID, name)
			}
			data, err := r.render(of)
			return bytes.Clone(data), err
		}
		if wholeFormats()[t.item].ext == "zip" {
			return download.Archive(wholeAnchor(t.ed), slices.Sorted(maps.Keys(files)), read)
		}
		return download.Workbook(p.Model.Words, read)
	})
}

// retainWhole removes what is kept of earlier states of editions.
func (p *Plan) retainWhole() error {
	if p.Model.whole == nil {
		return nil
	}
	for _, e := range p.Model.Editions {
		var names []string
		for _, format := range wholeFormats() {
			if t := p.at(wholePath(e, format)); t != nil {
				names = append(names, t.to)
			}
		}
		if err := p.Model.whole.Retain(e.ID, names...); err != nil {
			return fmt.Errorf("remove old files of edition %s: %w", e.ID, err)
		}
	}
	return nil
}

// unmade counts the editions with figures of which the files are not made.
func (p *Plan) unmade() int {
	n := 0
	for _, e := range p.Model.Editions {
		if p.Model.whole != nil && p.Has(e.ID+"/"+dataFolder+download.PackageName) && !p.Has(wholePath(e, wholeFormats()[0])) {
			n++
		}
	}
	return n
}

// downloadsPage lists the files of every edition.
func (r *renderer) downloadsPage(t *Target) *layout.DownloadsPage {
	p := &layout.DownloadsPage{}
	p.Page = r.base(t, r.say.Text("download.title"), r.say.Text("download.lead"))
	p.Crumbs = r.crumbs(&p.Page, nil)
	for _, e := range r.m.newestFirst() {
		of := layout.EditionFiles{Anchor: wholeAnchor(e), Edition: layout.Link{Text: e.Title, Href: p.Root + e.ID + "/index.html"}}
		if by := e.SupersededBy; by != nil {
			of.CorrectedBy = layout.Link{Text: by.Title, Href: "#" + wholeAnchor(by)}
		}
		for _, format := range wholeFormats() {
			if !r.plan.Has(wholePath(e, format)) {
				continue
			}
			data, err := r.plan.wholeFiles[wholePath(e, format)]()
			if err != nil {
				continue // which is said where the file itself is written
			}
			of.Files = append(of.Files, layout.Link{Text: r.say.Say("download.as", "what", r.say.Text(format.word), "format", strings.ToUpper(format.ext)), Href: p.Root + wholePath(e, format), Note: r.m.size(len(data))})
		}
		for _, file := range descriptions() {
			at := r.plan.at(e.ID + "/" + dataFolder + file.name)
			if at == nil {
				continue
			}
			data, err := newRenderer(r.plan).render(at)
			if err != nil {
				continue // likewise
			}
			of.Files = append(of.Files, layout.Link{Text: r.say.Say("download.as", "what", r.say.Text(file.word), "format", "JSON"), Href: p.Root + at.Path, Note: r.m.size(len(data))})
		}
		p.Editions = append(p.Editions, of)
	}
	return p
}
