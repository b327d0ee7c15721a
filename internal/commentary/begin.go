package commentary

import (
	"io/fs"
	"path"
	"strings"

	"almanac/internal/source"
)

// At says which document of an edition a place is for: "areas/leeds/n19",
// "themes/outcomes", "index", "boards/leeds", also with the folder of the edition
// before it and the ending of a file after it. A place for which there can be
// none is a problem, and then the document is nil.
func At(editionID, where string, known Known, probs *source.Problems) *Doc {
	n := namesOf(known)
	rel := strings.TrimSuffix(strings.ReplaceAll(where, `\`, "/"), "/")
	rel = strings.TrimPrefix(strings.TrimPrefix(rel, root+"/"), editionID+"/")
	rel = strings.TrimSuffix(rel, ".md")
	switch folder, name := path.Split(rel); {
	case rel == "" || rel == editionID:
		rel = "index"
	case (folder == "areas/" || folder == "boards/") && name != "":
		rel += "/index"
	}
	rel = editionID + "/" + rel + ".md"
	p, wrong := n.place(rel)
	if wrong != nil {
		probs.AddHint(source.Pos{File: root + "/" + rel}, "orphan", wrong.hint, "%s", wrong.text)
		return nil
	}
	return &Doc{Path: root + "/" + rel, Address: p.address, Anchor: p.anchor, Scope: p.scope, Area: p.area, Theme: p.theme,
		Indicator: p.indicator, Question: p.question, Board: p.board}
}

// Try reads a text as if it stood at the place of a document, without a folder
// around it: for one that is only about to be written.
func Try(d *Doc, text []byte, known Known, probs *source.Problems) (*Doc, error) {
	n := namesOf(known)
	t := &tree{fsys: emptyFolder{}, names: n, figures: n, images: map[string]bool{}}
	p := place{scope: d.Scope, area: d.Area, theme: d.Theme, indicator: d.Indicator, question: d.Question, board: d.Board, address: d.Address, anchor: d.Anchor}
	return t.docOf(newConverter(known.Say), placed{path: d.Path, place: p}, text, probs)
}

// emptyFolder holds no files.
type emptyFolder struct{}

// Open finds nothing.
func (emptyFolder) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
