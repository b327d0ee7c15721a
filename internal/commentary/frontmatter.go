package commentary

import (
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
	Status   string   `toml:"status"`
	Owner    string   `toml:"owner"`
	Review   any      `toml:"review"`
	Evidence []string `toml:"evidence"`
}

// FrontMatterKeys lists the keys of front matter, those of every file and those
// that only answers have.
func FrontMatterKeys() (all, answers []string) {
	return []string{"title", "author", "role", "date", "summary", "order", "draft"}, []string{"status", "owner", "review", "evidence"}
}

// split finds the front matter of a file and sets where the markdown begins.
// ok is false when it has no end.
func (f *file) split(probs *source.Problems) (front []byte, ok bool) {
	first, _ := f.line(0)
	fence := string(first)
	if fence != "+++" && fence != "---" {
		return nil, true
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

// readFront reads the front matter of a file into its document. It reports
// whether there is markdown to go on with.
func (f *file) readFront(d *Doc, probs *source.Problems) bool {
	front, ok := f.split(probs)
	if !ok {
		return false
	}
	var m frontMatter
	before := probs.Errors()
	keys := source.DecodeTOML(f.path, front, 2, &m, probs)
	d.Title, d.Author, d.Role = strings.TrimSpace(m.Title), m.Author, m.Role
	d.Summary, d.Order, d.Draft, d.Owner = strings.TrimSpace(m.Summary), m.Order, m.Draft, m.Owner
	d.Date = readDate(keys, "date", m.Date, probs)
	d.Review = readDate(keys, "review", m.Review, probs)
	d.ReviewPos = keys.Pos("review")
	f.readEvidence(d, keys, m.Evidence, probs)
	broken := probs.Errors() > before || front == nil && f.body > 0
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
