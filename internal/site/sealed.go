package site

import (
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/output"
	"almanac/internal/source"
)

// A sealed edition is not made again: its files are taken from its archive as
// they were, whatever has become of layouts, theme, register and program. So
// little of it is read: edition.toml, for lists of editions; and of the newest,
// whose figures stand on the front page, all, with the shared inputs as they
// were then.

// readSealed reads what every page must know of a sealed edition, and holds
// that neither its inputs nor its archive have changed.
func readSealed(fsys fs.FS, s *edition.Seal, probs *source.Problems) (*Edition, error) {
	before := probs.Errors()
	if err := edition.CheckInputs(fsys, s, probs); err != nil {
		return nil, err
	}
	head, err := edition.ReadHead(fsys, s.Edition, probs)
	if err != nil || head == nil {
		return nil, err
	}
	e := &Edition{Edition: head, Seal: s}
	if probs.Errors() == before { // else there is no use in it: nothing will be built
		e.archive, err = edition.OpenArchive(fsys, s.Archive.Path, s, probs)
	}
	return e, err
}

// unseal reads the figures and words of a sealed edition. What this program
// would not take any more is no mistake of today: it is left out with a warning.
func (m *Model) unseal(fsys fs.FS, e *Edition, probs *source.Problems) error {
	if e.archive == nil {
		return nil // what is wrong was said
	}
	var own source.Problems
	full, err := m.figuresOf(e, fsys, &own)
	if err != nil {
		return err
	}
	if full == nil {
		text := "they cannot be read"
		if all := own.Sorted(); len(all) > 0 {
			text = all[0].String()
		}
		probs.Warn(source.Pos{File: "data/" + e.ID}, "sealed-reading", "its own pages are not touched by this; build with the program that sealed it ("+e.Seal.Generator+") to see why",
			"what is shown elsewhere of the figures of the sealed edition %s is left out, because this program does not take them: %s", e.ID, text)
		return nil
	}
	*e = *full
	return nil
}

// figuresOf reads a sealed edition as if it were not, with the shared inputs
// that it was sealed with; nil, and why, when that cannot be done. fsys is the
// folder of the site.
func (m *Model) figuresOf(e *Edition, fsys fs.FS, probs *source.Problems) (*Edition, error) {
	if e.archive == nil {
		return nil, nil // was said
	}
	full, err := e.readThen(fsys, probs)
	if err != nil || full == nil || full.Table == nil {
		return nil, err
	}
	then, reg := e.then(fsys), full.Register
	boards, err := area.ReadBoards(then, "data/boards.toml", reg, probs)
	if err != nil {
		return nil, err
	}
	ids, err := edition.List(fsys)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	glossary, err := commentary.ReadGlossary(then, m.Words)
	if err != nil {
		return nil, err
	}
	words, err := commentary.ReadEdition(then, e.ID, commentary.Known{Say: m.Words,
		Framework: full.Framework, Register: reg, Boards: boards, Editions: ids, First: firstMeasures(full), Glossary: glossary, Pictures: sealedPictures(e.Seal),
	}, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	out := newEdition(full, m.Words, words)
	out.lead, out.partial, out.glossary = m.Config.average, m.Config.Partial, glossary
	out.withdrawn = m.withdrawnFrom(e)
	out.Seal, out.archive, out.SupersededBy, out.embargo, out.search = e.Seal, e.archive, e.SupersededBy, e.embargo, e.search
	return out, nil
}

// readThen reads the figures of a sealed edition by the register, framework and
// neighbours that it was sealed with, whatever has become of them. Its archive
// must be open.
func (e *Edition) readThen(fsys fs.FS, probs *source.Problems) (*edition.Edition, error) {
	then := e.then(fsys)
	reg, err := area.ReadRegister(then, "data/areas.csv", probs)
	if err != nil {
		return nil, err
	}
	return edition.Read(then, e.ID, reg, map[string]*framework.Framework{}, probs)
}

// readAsSealed reads the figures of a sealed edition, and nothing else of it. It
// is nil when something is wrong: with its seal, archive or inputs, or because
// this program does not take what another has sealed. Warnings were for those
// who made it.
func readAsSealed(fsys fs.FS, s *edition.Seal, probs *source.Problems) (*edition.Edition, error) {
	e, err := readSealed(fsys, s, probs)
	if err != nil || e == nil || e.archive == nil {
		return nil, err
	}
	defer e.archive.Close()
	var own source.Problems
	full, err := e.readThen(fsys, &own)
	if err != nil {
		return nil, err
	}
	if own.Errors() > 0 {
		probs.Merge(&own)
		return nil, nil
	}
	return full, nil
}

// then is the folder of a site as a sealed edition was made from it.
func (e *Edition) then(fsys fs.FS) fs.FS { return asSealed{fsys, e.archive.Inputs()} }

// asSealed is the folder of a site with the shared inputs as they were when an
// edition was sealed.
type asSealed struct{ site, shared fs.FS }

// shared are the files and folders that the editions of a site share.
var sharedInputs = [...]string{"config.toml", "data/areas.csv", "data/boards.toml", "data/map.hexjson", "data/framework", "data/neighbours", "content/about/glossary.md", layoutsFolder}

// layoutsFolder is where layouts lie, in the folder of a site and in an archive.
const layoutsFolder = "layouts"

func (s asSealed) Open(name string) (fs.File, error) {
	for _, shared := range sharedInputs {
		if name == shared || strings.HasPrefix(name, shared+"/") {
			return s.shared.Open(name)
		}
	}
	return s.site.Open(name)
}

// entryOf is an output as a sink knows it.
func entryOf(o *edition.Output) (output.Entry, error) {
	e := output.Entry{Size: int(o.Size)}
	if n, err := hex.Decode(e.Sum[:], []byte(o.SHA256)); err != nil || n != len(e.Sum) {
		return e, fmt.Errorf("%s: %q is not a hash", o.Path, o.SHA256)
	}
	return e, nil
}

// Close ends the use of the archives of sealed editions.
func (p *Plan) Close() error {
	for _, e := range slices.Concat(p.Model.Editions, p.Model.beside) {
		if e.archive != nil {
			if err := e.archive.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}
