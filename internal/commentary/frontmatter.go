package commentary

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"almanac/internal/source"
)

// frontMatter is what can stand between the lines +++ at the head of a file.
// Dates are read as anything, because people write them with and without
// quotes.
type frontMatter struct {
	Title    string   `toml:"title"`
	Author   string   `toml:"author"`
	Role     string   `toml:"role"`
	Date     any      `toml:"date"`
	Summary  string   `toml:"summary"`
	Order    int      `toml:"order"`
	Draft    bool     `toml:"draft"`
	Figures  string   `toml:"figures"`
	Status   string   `toml:"status"`
	Owner    string   `toml:"owner"`
	Review   any      `toml:"review"`
	Evidence []string `toml:"evidence"`
}

// glossaryFront is what can stand there in the glossary.
type glossaryFront struct {
	frontMatter
	Unlinked []string `toml:"unlinked"`
}

// FrontMatterKeys lists the keys of front matter, those of every file and those
// that only answers have.
func FrontMatterKeys() (all, answers []string) {
	return []string{"title", "author", "role", "date", "summary", "order", "draft", "figures"}, []string{"status", "owner", "review", "evidence"}
}

// split finds the front matter of a file and sets where the markdown begins.
// ok is false when it has no end.
func (f *file) split(probs *source.Problems) (front []byte, ok bool) {
	first, _ := f.line(0)
	fence := string(first)
	if fence != "+++" && fence != "---" {
		return nil, !f.misplacedFront(probs)
	}
	for n := 1; ; n++ {
		line, more := f.line(n)
		if !more {
			probs.AddHint(f.pos(0), "front-matter", "end it with a line "+fence, "the front matter is not closed")
			return nil, false
		}
		if string(line) != fence {
			continue
		}
		f.body = len(f.text)
		if n+1 < len(f.lines) {
			f.body = f.lines[n+1]
		}
		if fence == "---" {
			probs.AddHint(f.pos(0), "front-matter", `put +++ for --- and write the lines as TOML: title = "Leeds in 2014"`, "front matter is TOML between lines +++, not YAML")
			return nil, true
		}
		return f.text[f.lines[1]:f.lines[n]], true
	}
}

// misplacedFront reports front matter that was not begun as it must be, and would
// stand on the page as text.
func (f *file) misplacedFront(probs *source.Problems) bool {
	n := 0
	line, more := f.line(n)
	for more && len(bytes.TrimSpace(line)) == 0 {
		n++
		line, more = f.line(n)
	}
	trimmed := strings.TrimSpace(string(line))
	key, _, isKey := strings.Cut(trimmed, "=")
	all, answers := FrontMatterKeys()
	switch {
	case !more:
		return false
	case n > 0 && (trimmed == "+++" || trimmed == "---"):
		probs.AddHint(f.pos(f.lines[n]), "front-matter", "delete the blank lines before it", "front matter begins on the first line of a file")
	case len(trimmed) > 1 && strings.Trim(trimmed, "+") == "":
		probs.AddHint(f.pos(f.lines[n]), "front-matter", "write +++", "front matter begins and ends with three plus signs, not %d", len(trimmed))
	case isKey && slices.Contains(append(all, answers...), strings.TrimSpace(key)):
		probs.AddHint(f.pos(f.lines[n]), "front-matter", "write a line +++ before the keys, and another after them", "front matter has no line +++ before it")
	default:
		return false
	}
	return true
}

// readFront reads the front matter of a file into its document. It reports
// whether there is markdown to go on with.
func (f *file) readFront(d *Doc, probs *source.Problems) bool {
	front, ok := f.split(probs)
	if !ok {
		return false
	}
	var m glossaryFront
	var into any = &m.frontMatter
	if f.path == glossaryFile {
		into = &m
	}
	before := probs.Errors()
	keys := source.DecodeTOML(f.path, front, 2, into, probs)
	d.Title, d.Author, d.Role = strings.TrimSpace(m.Title), m.Author, m.Role
	d.Summary, d.Order, d.Draft, d.Owner = strings.TrimSpace(m.Summary), m.Order, m.Draft, m.Owner
	d.Date = readDate(keys, "date", m.Date, probs)
	d.Review = readDate(keys, "review", m.Review, probs)
	broken := probs.Errors() > before || front == nil && f.body > 0
	if keys.Has("figures") && !broken {
		d.Figures, d.FiguresPos = strings.TrimSpace(m.Figures), keys.Pos("figures")
	}
	d.unlinked, d.unlinkedPos = m.Unlinked, keys.Pos("unlinked")
	d.DatePos, d.ReviewPos = keys.Pos("date"), keys.Pos("review")
	f.readEvidence(d, keys, m.Evidence, probs)
	broken = broken || probs.Errors() > before
	f.checkKeys(d, keys, broken, probs)
	if d.Draft {
		probs.Warn(keys.Pos("draft"), "draft", "delete the line draft = true when it is ready", "this file is a draft and left out of the site")
	}
	d.Status = f.readStatus(d, keys, m.Status, broken, probs)
	return true
}

// checkKeys says which keys are missing or stand in the wrong kind of file.
// When the front matter could not be read nothing is said to be missing.
func (f *file) checkKeys(d *Doc, keys *source.Doc, broken bool, probs *source.Problems) {
	if d.Scope == Page && d.Title == "" && !broken {
		probs.AddHint(source.Pos{File: f.path, Line: 1}, "title", "begin the file with three lines: +++, title = \"…\", +++", "a page of words needs a title in its front matter")
	}
	if d.Scope != Page && keys.Has("order") {
		probs.AddHint(keys.Pos("order"), "front-matter", "delete it", "order is only for the pages of about and guide; commentary stands on the page it is about")
	}
	if d.Scope == Page && d.Path != frontDoor && keys.Has("figures") {
		probs.AddHint(keys.Pos("figures"), "front-matter", "delete it", "figures is only for texts that can refer to figures: commentary of an edition and the front door")
	}
	if d.Scope != Answer {
		_, answers := FrontMatterKeys()
		for _, k := range answers {
			if keys.Has(k) {
				probs.AddHint(keys.Pos(k), "front-matter", "delete it", "%s is only for answers to questions (areas/<area>/l5.md, boards/<board>/l5.md)", k)
			}
		}
	}
}

func (f *file) readStatus(d *Doc, keys *source.Doc, name string, broken bool, probs *source.Problems) Status {
	if d.Scope != Answer {
		return NoStatus
	}
	if i := slices.Index(StatusNames(), name); i >= 0 {
		return Status(i + 1)
	}
	all := "status is one of " + strings.Join(StatusNames(), ", ")
	if keys.Has("status") && name != "" {
		probs.AddHint(keys.Pos("status"), "status", orElse(source.DidYouMean(name, StatusNames()), all), "%q is not a status", name)
	} else if !broken {
		probs.AddHint(source.Pos{File: f.path, Line: 1}, "status", all, "an answer needs a status in its front matter")
	}
	return NoStatus
}

// readDate reads a date written with or without quotes.
func readDate(keys *source.Doc, key string, v any, probs *source.Problems) time.Time {
	switch v := v.(type) {
	case nil:
		return time.Time{}
	case time.Time:
		if v.Hour() == 0 && v.Minute() == 0 && v.Second() == 0 {
			return time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)
		}
	case string:
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			return t
		}
	}
	probs.AddHint(keys.Pos(key), "date", "write the day alone: "+key+" = 2014-11-03", "%s is not a date", key)
	return time.Time{}
}

// ForgetFigures takes the line figures = "…" out of the front matter of a file:
// whoever knows all figures of a text but one could try on it which it was.
func ForgetFigures(data []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	inside := false
	for i, line := range lines {
		fence := string(bytes.TrimSpace(line)) == "+++"
		if fence && inside {
			break
		}
		inside = inside || fence
		if key, _, found := bytes.Cut(line, []byte("=")); inside && found && string(bytes.TrimSpace(key)) == "figures" {
			return bytes.Join(append(lines[:i:i], lines[i+1:]...), nil)
		}
	}
	return data
}

// frontFigures reads the figures in a summary, so that a sentence for lists can
// hold them as well. A title holds none: it stands in addresses of searches and
// in lists that are older than the figures.
func (t *tree) frontFigures(f *file, d *Doc, probs *source.Problems) {
	d.texts.summary = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' ' // a line of its own in TOML, or a sign that is one of ours
		}
		return r
	}, d.Summary)
	if t.figures != nil && strings.Contains(d.Title, "{{") {
		probs.AddHint(f.pos(f.inFront("title", d.Title)), "reference", "put the figure into the summary or the text", "a title holds no figures")
	}
	if strings.Contains(d.Summary, "{{") {
		c := checker{file: f, doc: d, tree: t, probs: probs}
		d.texts.summary = c.inText(d.texts.summary, f.inFront("summary", d.Summary))
	}
	if sign := markup(d.texts.summary); sign != "" {
		probs.AddHint(f.pos(f.inFront("summary", sign)), "front-matter", "write it without", "the summary is shown as it is written, and holds %s", quote(sign))
	}
	d.texts.into(d, d.written())
}

// inFront is where a text stands in the front matter, after its key; the key,
// where the text is written with escapes.
func (f *file) inFront(key, text string) int {
	front := string(f.text[:f.body])
	from := max(0, strings.Index("\n"+front, "\n"+key))
	if i := strings.Index(front[from:], text); i >= 0 {
		return from + i
	}
	return from
}
