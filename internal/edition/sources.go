package edition

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// sourcesFile is the shape of sources.toml.
type sourcesFile struct {
	Source []struct {
		File      string     `toml:"file"`
		Title     string     `toml:"title"`
		Publisher string     `toml:"publisher"`
		Released  string     `toml:"released"`
		URL       string     `toml:"url"`
		Licence   string     `toml:"licence"`
		SHA256    string     `toml:"sha256"`
		Mapping   string     `toml:"mapping"`
		Measures  []string   `toml:"measures"`
		Note      []noteFile `toml:"note"`

		Protection protectionFile `toml:"protection"`
	} `toml:"source"`
}

type noteFile struct {
	Text              string   `toml:"text"`
	Measures          []string `toml:"measures"`
	DefinitionDiffers bool     `toml:"definition_differs"`
}

// ReadSources reads a sources.toml. An edition need not have one. Measures may
// be named by the indicator that they belong to.
func ReadSources(fsys fs.FS, name string, fw *framework.Framework, reg *area.Register, probs *source.Problems) ([]Source, error) {
	var file sourcesFile
	doc, err := source.ReadTOML(fsys, name, &file, probs)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var sources []Source
	for i, in := range file.Source {
		if in.Title == "" && doc.Missing("source", i, "title") {
			probs.AddHint(doc.Pos("source", i), "required", "readers are told where figures come from", "the source has no title")
		}
		s := Source{
			File: in.File, Title: in.Title, Publisher: in.Publisher, Released: in.Released,
			URL: in.URL, Licence: in.Licence, SHA256: in.SHA256, Mapping: in.Mapping,
		}
		s.Protection = protection(&in.Protection, reg, doc, probs, "source", i, "protection")
		s.Measures = measuresNamed(fw, in.Measures, probs, func(k int) source.Pos { return doc.Pos("source", i, "measures", k) })
		for j, n := range in.Note {
			if n.Text == "" && doc.Missing("source", i, "note", j, "text") {
				probs.Add(doc.Pos("source", i, "note", j), "required", "the note has no text")
			}
			at := func(k int) source.Pos { return doc.Pos("source", i, "note", j, "measures", k) }
			s.Notes = append(s.Notes, Note{measuresNamed(fw, n.Measures, probs, at), n.Text, n.DefinitionDiffers})
		}
		sources = append(sources, s)
	}
	return sources, nil
}

// WriteSources writes what ReadSources reads, always in the same way: keys in
// one order, empty ones left out, the sources and measures as they are given.
func WriteSources(w io.Writer, sources []Source, fw *framework.Framework, reg *area.Register) error {
	var b bytes.Buffer
	b.WriteString("# Where the figures of this edition come from. Written by almanac import, which\n# replaces what it says about a file when the file is imported again.\n")
	for i := range sources {
		s := &sources[i]
		b.WriteString("\n[[source]]\n")
		for _, key := range []struct{ name, value string }{
			{"file", s.File}, {"title", s.Title}, {"publisher", s.Publisher}, {"released", s.Released},
			{"url", s.URL}, {"licence", s.Licence}, {"sha256", s.SHA256}, {"mapping", s.Mapping},
		} {
			if key.value != "" {
				fmt.Fprintf(&b, "%s = %s\n", key.name, quote(key.value))
			}
		}
		writeMeasures(&b, s.Measures, fw)
		writeProtection(&b, s.Protection, reg)
		for _, n := range s.Notes {
			fmt.Fprintf(&b, "\n[[source.note]]\ntext = %s\n", quote(n.Text))
			writeMeasures(&b, n.Measures, fw)
			if n.DefinitionDiffers {
				b.WriteString("definition_differs = true\n")
			}
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func writeMeasures(b *bytes.Buffer, measures []framework.MeasureIndex, fw *framework.Framework) {
	if len(measures) == 0 {
		return
	}
	ids := make([]string, len(measures))
	for i, m := range measures {
		ids[i] = quote(fw.Measures[m].ID)
	}
	fmt.Fprintf(b, "measures = [%s]\n", strings.Join(ids, ", "))
}

// writeProtection writes what differs from what holds where nothing is said.
func writeProtection(b *bytes.Buffer, p Protection, reg *area.Register) {
	none, head := DefaultProtection(), "\n[source.protection]\n"
	line := func(format string, args ...any) {
		fmt.Fprintf(b, head+format+"\n", args...)
		head = ""
	}
	if p.Staff {
		line("about = %s", quote(aboutStaff))
	}
	if p.Threshold != none.Threshold {
		line("threshold = %d", p.Threshold)
	}
	if p.Rounding != none.Rounding {
		var steps []string
		for level, step := range p.Rounding {
			if step > 1 {
				steps = append(steps, fmt.Sprintf("%s = %d", area.Level(level), step))
			}
		}
		line("rounding = { %s }", strings.Join(steps, ", "))
	}
	if p.Zeros {
		line("zeros = %s", quote(zerosShown))
	}
	for _, m := range p.Imputed {
		var periods []string
		for _, p := range m.Periods {
			periods = append(periods, quote(p.String()))
		}
		fmt.Fprintf(b, head+"\n[[source.protection.imputed]]\narea = %s\nperiods = [%s]\nfrom = %s\n", quote(reg.Areas[m.Area].Slug), strings.Join(periods, ", "), quote(m.From.String()))
		head = ""
	}
}

// quote writes a TOML basic string. strconv.Quote will not do: it writes \x00
// and \a, which TOML does not know.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case unicode.IsControl(c):
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
