package site

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"almanac/internal/edition"
	"almanac/internal/output"
	"almanac/internal/source"
)

// An export is a copy of a site for somebody who has no network. The pages of an
// edition are those of the site, byte for byte. What a copy of one edition has
// beside them, the front page, the search, the pages about the site, is that of a
// site which holds this edition only, so that its search finds what is there.
//
// A copy of an area or a board begins with its pages and takes in whatever they
// lead to, and what that leads to, but for the pages of other areas and boards:
// through the lists of areas everything leads to everything. The members of a board
// belong to it, and so does to an area the page of its board.
//
// Where a page leads to one that the copy does not hold, another stands in its
// place and says where it is on the web. So no page has to be changed.

// Selection is what of a site an export holds. With an area or board and no edition
// it is of the newest; with nothing it is all of the site.
type Selection struct {
	Edition, Area, Board string
	Date                 time.Time // the day that the copy bears; zero for that on which its edition was published
}

// Export is a copy that was planned. Close it.
type Export struct {
	ID    string          // for names of files: "edition-2016", "leeds-2016", "site-2016-11-17"
	Start string          // the page to begin with
	About output.Copy     // what its manifest says of it
	Day   time.Time       // the day that it bears
	Made  map[string]bool // after Write: files that stand in place of what it does not hold

	plan  *Plan
	roots []int                  // targets to begin with
	wall  func(path string) bool // is not taken in, whatever leads there
}

// NewExport reads a site for an export. It is nil when something is wrong.
func NewExport(o Options, s Selection, probs *source.Problems) (*Export, error) {
	whole := s == Selection{Date: s.Date}
	heads, err := headsOf(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	if o.Only = s.Edition; !whole && o.Only == "" {
		if newest := edition.Newest(heads); newest != nil {
			o.Only = newest.ID
		}
	}
	o.exported = true
	m, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	x := &Export{Made: map[string]bool{}, plan: &Plan{Model: m}}
	if m.Newest == nil {
		probs.AddHint(source.Pos{File: "data"}, "no-edition", "--preview exports drafts, for those who may see them", "no edition is out yet, so that a copy would be empty")
	} else if place := x.place(s, probs); probs.Errors() == 0 {
		x.name(o, s, place, probs)
	}
	if probs.Errors() > 0 {
		return nil, x.Close()
	}
	plan, err := m.check(o, probs)
	if plan == nil {
		return nil, err
	}
	x.plan = plan
	x.choose(whole)
	return x, nil
}

// Close ends the use of the site that was read.
func (x *Export) Close() error { return x.plan.Close() }

// headsOf reads the heads of the editions that are out.
func headsOf(o Options, probs *source.Problems) (heads []*edition.Edition, err error) {
	ids, err := edition.List(o.Site)
	for _, id := range ids {
		var ignored source.Problems // are reported when the edition is read for use
		head, err := edition.ReadHead(o.Site, id, &ignored)
		if err != nil {
			return nil, err
		}
		if head != nil && (o.Preview || (&Edition{Edition: head}).due(o.now())) {
			heads = append(heads, head)
		}
	}
	return heads, err
}

// place finds the area or board of a selection, and sets where the copy begins. It
// gives its name; "" for none.
func (x *Export) place(s Selection, probs *source.Problems) (name string) {
	written := s.Area
	if s.Board != "" {
		written = "boards/" + s.Board
	}
	if x.Start = frontDoor; written == "" {
		return ""
	}
	m := x.plan.Model
	e := m.Newest
	if e.Table == nil {
		probs.Add(e.Pos, "no-edition", "the figures of edition %s cannot be read, so that nothing can be found in it: export the whole edition", e.ID)
		return ""
	}
	t, name, ok := m.find(e, written, probs)
	if ok {
		x.Start = t.Path
	}
	return name
}

// name says of what the copy is, and of which day.
func (x *Export) name(o Options, s Selection, place string, probs *source.Problems) {
	m := x.plan.Model
	w, e := m.Words, m.Newest
	if x.Day = s.Date; x.Day.IsZero() {
		x.Day = e.Published
	}
	if x.Day.IsZero() {
		probs.AddHint(e.Pos, "not-published", "give --date", "edition %s does not say when it is published, so that the copy has no date", e.ID)
		return
	}
	day := w.Day(x.Day)
	x.About = output.Copy{Date: isoDay(x.Day), Edition: e.ID}
	switch {
	case place != "":
		m.bar = w.Say("export.bar_part", "place", place, "edition", e.Title, "day", day)
		x.About.Of, x.About.Part = w.Say("export.of_part", "site", m.Config.Title, "place", place, "edition", e.Title), true
		x.ID = strings.Split(x.Start, "/")[2] + "-" + e.ID
		if s.Board != "" { // is often called like an area
			x.ID = "board-" + x.ID
		}
	case o.Only != "":
		m.bar = w.Say("export.bar_edition", "edition", e.Title, "day", day)
		x.About.Of, x.ID = w.Say("export.of_edition", "site", m.Config.Title, "edition", e.Title), "edition-"+e.ID
	default:
		m.bar = w.Say("export.bar_site", "day", day)
		x.About.Of, x.About.Edition, x.ID = w.Say("export.of_site", "site", m.Config.Title), "", "site-"+isoDay(x.Day)
	}
	if o.Only != "" {
		m.asOf = day
	}
}

// choose sets with which files the copy begins, and what it leaves out whatever
// leads there.
func (x *Export) choose(whole bool) {
	p := x.plan
	root := x.About.Edition + "/"
	places := x.places(root)
	inside := func(at string) bool {
		return slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(at, place) })
	}
	x.wall = func(string) bool { return false }
	if x.About.Part {
		x.wall = func(at string) bool {
			return !inside(at) && (below(at, root+"areas/") || below(at, root+"boards/"))
		}
	}
	for i, t := range p.targets() {
		at := t.Path
		switch {
		case whole:
		case strings.HasPrefix(at, "latest/"): // leads into the newest edition of the site, and the copy need not have that
			continue
		case x.About.Part && strings.HasPrefix(at, root) && !inside(at) && !strings.HasPrefix(at, root+"assets/"):
			continue
		}
		x.roots = append(x.roots, i)
	}
	if at := p.at(frontDoor); at != nil && x.About.Part {
		*at = Target{Path: frontDoor, kind: redirectPage, to: x.Start} // the plan keeps it whole
	}
}

// places are the folders of an area with that of its boards, or of a board with those
// of its members.
func (x *Export) places(root string) []string {
	list := []string{path.Dir(x.Start) + "/"}
	m := x.plan.Model
	for i := range m.Boards {
		b := &m.Boards[i]
		of := root + "boards/" + b.ID + "/"
		for _, a := range b.Members {
			member := root + "areas/" + m.Register.Areas[a].Slug + "/"
			switch list[0] {
			case of:
				list = append(list, member)
			case member:
				list = append(list, of)
			}
		}
	}
	return list
}

// below reports whether an address lies in a folder of a folder: it is that of a
// place, and not of their list.
func below(at, folder string) bool {
	rest, ok := strings.CutPrefix(at, folder)
	return ok && strings.Contains(rest, "/")
}

// Write renders the copy into sink. Nothing is to be kept of it when the sweep
// finds something wrong.
func (x *Export) Write(o Options, sink output.Sink, probs *source.Problems) error {
	found := &following{Sink: sink, leads: map[string]bool{}}
	seen := map[string]bool{}
	for next := x.roots; len(next) > 0; {
		for _, i := range next {
			seen[x.plan.target(i).Path] = true
		}
		if err := x.plan.write(o, next, found, probs); err != nil || probs.Errors() > 0 {
			return err
		}
		next = nil
		for _, at := range slices.Sorted(maps.Keys(found.leads)) {
			if i, ok := x.plan.find([]byte(at)); ok && !seen[at] && !x.wall(at) {
				next = append(next, i)
			}
		}
	}
	if x.About.Part { // a search puts addresses together
		for _, t := range x.plan.targets() {
			if t.kind != redirectPage && x.wall(t.Path) && strings.HasSuffix(t.Path, ".html") {
				found.leads[t.Path] = true
			}
		}
	}
	r := newRenderer(x.plan)
	for _, at := range slices.Sorted(maps.Keys(found.leads)) {
		if seen[at] {
			continue
		}
		x.Made[at] = true
		if err := sink.Put(at, r.outside(at)); err != nil {
			return err
		}
	}
	return nil
}

// following is a sink that notes where pages lead.
type following struct {
	output.Sink
	mu    sync.Mutex
	leads map[string]bool // addresses of files in the site
}

// Put notes and passes on.
func (f *following) Put(at string, data []byte) error {
	if isPageFile(at) {
		leads := map[string]bool{}
		for href := range hrefsOf(data) {
			to, _, _ := strings.Cut(leadsTo(at, href), "#")
			if to != "" && path.Ext(to) != "" && !strings.HasPrefix(to, "../") && to != output.Manifest {
				leads[to] = true
			}
		}
		f.mu.Lock()
		maps.Copy(f.leads, leads)
		f.mu.Unlock()
	}
	return f.Sink.Put(at, data)
}

// hrefsOf gives the addresses that a page leads to, as outlineOf does in a tenth of the
// time: whatever stands behind the equals sign of an attribute with an address. What
// looks so in a text is given too, which makes a file that nothing leads to.
func hrefsOf(page []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			at := bytes.IndexByte(page, '=')
			if at < 0 {
				return
			}
			before, behind := bytes.TrimRight(page[:at], htmlBlanks), bytes.TrimLeft(page[at+1:], htmlBlanks)
			name := before[bytes.LastIndexAny(before, htmlBlanks+`"'/`)+1:]
			page = page[at+1:]
			switch strings.ToLower(string(name)) {
			case "href", "src", "action", "data-page", "data-words":
			default:
				continue
			}
			ends := htmlBlanks + ">"
			if len(behind) > 0 && (behind[0] == '"' || behind[0] == '\'') {
				ends, behind = string(behind[:1]), behind[1:]
			}
			if end := bytes.IndexAny(behind, ends); end >= 0 {
				behind = behind[:end]
			}
			if !yield(html.UnescapeString(string(behind))) {
				return
			}
		}
	}
}

const htmlBlanks = " \t\r\n\f"

// outside is what stands in place of a file that the copy does not hold.
func (r *renderer) outside(at string) []byte {
	w, m := r.say, r.m
	root := strings.Repeat("../", strings.Count(at, "/"))
	text := html.EscapeString
	address := cmp.Or(m.Config.BaseURL, "/") + strings.TrimSuffix(at, "index.html")
	if !isPageFile(at) {
		return []byte(w.Say("export.outside_file", "address", address) + "\n")
	}
	where := text(w.Say("export.outside_path", "path", at, "publisher", m.Config.Publisher))
	canonical := ""
	if m.Config.BaseURL != "" {
		const hole = "\x00" // a link stands in it
		link := `<a href="` + text(address) + `">` + text(address) + `</a>`
		where = strings.Replace(text(w.Say("export.outside_where", "address", hole)), text(hole), link, 1)
		canonical = `<link rel="canonical" href="` + text(address) + `">`
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<!DOCTYPE html>
<html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src data:">
<meta name="robots" content="noindex"><title>%s</title>%s<link rel="icon" href="data:,">`, text(m.Config.Language), text(w.Say("export.outside_title", "path", strings.TrimSuffix(at, "/index.html"))), canonical)
	for _, style := range under(root, m.assets.styles) {
		fmt.Fprintf(&b, `<link rel="stylesheet" href="%s">`, text(style))
	}
	fmt.Fprintf(&b, `</head>
<body><main class="wrap"><h1>%s</h1><p>%s</p><p><a href="%sindex.html">%s</a></p><p>%s</p></main></body></html>
`, text(w.Text("export.outside")), where, root, text(w.Text("export.outside_back")), text(m.bar))
	return []byte(b.String())
}

// Readme is the text beside a copy, for whoever is to review it.
func (x *Export) Readme() []byte {
	m := x.plan.Model
	w := m.Words
	paragraphs := []string{w.Say("export.read_what", "day", w.Day(x.Day), "of", x.About.Of, "publisher", m.Config.Publisher), w.Text("export.read_open")}
	if x.About.Edition != "" {
		paragraphs = append(paragraphs, w.Text("export.read_outside"))
	}
	if m.Config.BaseURL != "" {
		paragraphs = append(paragraphs, w.Say("export.read_web", "address", m.Config.BaseURL))
	}
	paragraphs = append(paragraphs, w.Text("export.read_check"), w.Text("export.read_sign"))
	for _, text := range []string{m.Config.Notice, m.Config.Licence} {
		if text != "" {
			paragraphs = append(paragraphs, text)
		}
	}
	return []byte(strings.Join(paragraphs, "\n\n") + "\n")
}
