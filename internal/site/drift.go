package site

import (
	"bytes"
	"io/fs"
	"strings"

	"almanac/internal/commentary"
	"almanac/internal/source"
)

// Words outlive the figures that they were written for. A figure in them is
// always today's, and so the sentence around it may be wrong without a sign of
// it. Two signs are looked for: an author can note a fingerprint of the figures
// that were there; and a text that is the same as that of the edition before
// was most likely not looked at again.

// fingerprint is a short hash over all values that a text shows and claims rest
// on; "" for a text without any.
func (e *Edition) fingerprint(d *commentary.Doc) string {
	var used []string
	for i := range d.References {
		used = append(used, e.tell(&d.References[i]).used...)
	}
	for i := range d.Blocks {
		used = append(used, e.blockValues(&d.Blocks[i])...)
	}
	if used == nil {
		return ""
	}
	const short = 12 // enough to tell, and to copy
	return sumOf([]byte(strings.Join(used, "\n")))[:short]
}

// checkCarried warns of texts that are carried over.
func (m *Model) checkCarried(fsys fs.FS, probs *source.Problems) error {
	for _, e := range m.Editions {
		if e.Seal != nil {
			continue
		}
		before := m.Before(e)
		if before != nil && before.ID == e.Supersedes {
			before = nil // a revision begins as a copy
		}
		for _, d := range e.Words.Docs() {
			for then := before; then != nil; then = m.edition(then.Supersedes) {
				if err := carriedOver(fsys, d, e.ID, then.ID, probs); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// checkUnfinished holds that no text is as it was begun. It is not looked for when
// the site is read, or one unfinished text would keep its author from beginning
// another.
func (m *Model) checkUnfinished(probs *source.Problems) {
	for _, e := range m.Editions {
		if e.Seal != nil {
			continue
		}
		for _, d := range e.Words.Docs() {
			if d.Unfinished.Line > 0 {
				probs.AddHint(d.Unfinished, "unfinished", "put your words in its place, or delete it", "the text still holds the line %q", commentary.Placeholder)
			}
		}
	}
}

// checkAuthors warns of texts that do not say who wrote them and when, which a
// reader needs to judge them by.
func (e *Edition) checkAuthors(probs *source.Problems) {
	for _, d := range e.Words.Docs() {
		var missing []string
		if d.Author == "" && d.Owner == "" {
			missing = append(missing, "author")
		}
		if d.Date.IsZero() {
			missing = append(missing, "date")
		}
		if missing != nil {
			probs.Warn(d.Pos, "unsigned", "write "+list(missing)+" into its front matter", "the text does not say who wrote it, or when")
		}
	}
}

// What commentary may ask of its readers: far more than the program's own sentences,
// which a 14-year-old reads. A text of a few words says nothing of its author's style.
const (
	hardGrade     = 12.0
	hardAverage   = 25.0 // words of a sentence
	fewestMeasure = 40   // words of a text
)

// checkReading warns of texts that are hard to read. The measure is one of English,
// and texts in other languages are left alone.
func (e *Edition) checkReading(probs *source.Problems) {
	if language, _, _ := strings.Cut(e.say.Language(), "-"); language != "en" {
		return
	}
	for _, d := range e.Words.Docs() {
		if r := d.Reading; r.Words >= fewestMeasure && (r.Grade() > hardGrade || r.Average() > hardAverage) {
			probs.Warn(d.Hardest, "hard-to-read", "begin here: make two sentences of a long one, and take shorter words",
				"the text is hard to read: %.0f words a sentence, school grade %.0f (at most %.0f and %.0f are read by most)", r.Average(), r.Grade(), hardAverage, hardGrade)
		}
	}
}

// checkFingerprint warns of a text whose figures have changed.
func (e *Edition) checkFingerprint(d *commentary.Doc, probs *source.Problems) {
	if d.FiguresPos.Line == 0 {
		return
	}
	switch now := e.fingerprint(d); {
	case now == d.Figures:
	case now == "":
		probs.Warn(d.FiguresPos, "figures-changed", "delete the line", "the text refers to no figures")
	case d.Figures == "":
		probs.Warn(d.FiguresPos, "figures-changed", "write figures = \""+now+"\"", "the figures that the words were written for are not noted")
	default:
		probs.Warn(d.FiguresPos, "figures-changed", "read the text again, correct it, and write figures = \""+now+"\"", "the figures have changed since the words were written")
	}
}

// carriedOver warns of a text that has the lines of the one in its place in the
// edition before. Another date says that its author has read it again.
func carriedOver(fsys fs.FS, d *commentary.Doc, id, before string, probs *source.Problems) error {
	then, err := readOptional(fsys, "content/"+before+strings.TrimPrefix(d.Path, "content/"+id))
	if err != nil || then == nil {
		return err
	}
	now, err := fs.ReadFile(fsys, d.Path)
	if err == nil && bytes.Equal(lines(now), lines(then)) {
		probs.Warn(source.Pos{File: d.Path}, "carried-over", "read it beside the new figures: change what is not true any more, or at least its date", "the text is carried over unchanged from edition %s", before)
	}
	return err
}

// lines is a text whatever its lines end in.
func lines(data []byte) []byte {
	return bytes.TrimSpace(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
}
