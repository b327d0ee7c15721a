package sweep

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"almanac/internal/framework"
)

// page is what is known of the page that is being read: what it is about by its
// address, and the measure whose section one is in.
type page struct {
	area    int    // of the address; none where it is about none
	item    string // the folder of an indicator, or of the context; "" for none
	measure int    // of the section; none outside
	depth   int    // of sections
	within  int    // the depth of the measure's section
	subject ref    // of a placed chart
	report  string // what begins the ids of an item in a report; "" outside
	inside  int    // the depth of that item's section
	changes bool
	frame   frame // of the table beside a drawing

	divs    int  // that are open
	prose   int  // how many were when an author's text began; 0 outside
	drawing bool // in a drawing that is being read
	table   bool // in a table that is being read
}

// newPage is a page of which nothing is known yet; it takes over the room of a
// frame.
func newPage(f frame) page {
	f.reset()
	return page{area: none, measure: none, within: none, subject: nothing(), frame: f}
}

// readPage reads a page. A page of an item of which nothing is hidden that it
// could show is passed over.
func (r *Reader) readPage(within string, inside bool) {
	r.page = newPage(r.page.frame)
	if inside {
		r.locate(within)
	}
	r.told(r.data)
	if r.page.item != "" && !r.everything && !r.hiding(within) {
		return
	}
	r.scan = scanner{data: r.data, owner: r}
	for r.scan.next() {
		switch r.scan.kind {
		case openToken:
			r.open()
		case closeToken:
			r.close()
		}
	}
	if at := r.scan.broken; at != 0 {
		r.unread(Other, at-1, rest(r.data, at-1), "something begins here that has no end, and takes the rest of the page with it")
	}
}

// rest is a line of what stands at a place.
func rest(data []byte, at int) string {
	const most = 60
	line, _, _ := bytes.Cut(data[at:min(len(data), at+most)], []byte("\n"))
	return strings.ToValidUTF8(string(line), "")
}

// hiding reports whether a page of an item could show something hidden: one of
// an area that of the area, of what it is compared with and of its neighbours;
// one of the indicator that of every area.
func (r *Reader) hiding(within string) bool {
	if by := r.around[r.page.item]; by != nil && r.page.area >= 0 && strings.HasPrefix(within, "areas/") {
		return by[r.page.area]
	}
	return slices.ContainsFunc(r.items[r.page.item], func(m int) bool { return r.hides[m] })
}

// locate finds out from its address what a page of an edition is about.
func (r *Reader) locate(within string) {
	parts := strings.Split(within, "/")
	r.page.changes = parts[0] == "changes"
	switch {
	case len(parts) >= 3 && parts[0] == "areas":
		if a, ok := r.slugs[parts[1]]; ok {
			r.page.area = a
		}
		if len(parts) == 4 {
			r.page.item = parts[2]
		}
	case len(parts) == 3 && parts[0] == "indicators":
		r.page.area, r.page.item = r.country, parts[1]
	case len(parts) == 3 && parts[0] == "embed":
		if m, ok := r.measures[parts[1]]; ok {
			r.page.area, r.page.item = r.country, r.itemWith(m)
		}
	case len(parts) == 3 && parts[0] == "themes":
		r.page.area = r.country
	}
}

// itemWith is the folder of the item that has a measure.
func (s *Sweep) itemWith(m int) string {
	if n := s.framework.Measures[m].Indicator; n != framework.None {
		return s.framework.Indicators[n].ID
	}
	return contextItem
}

// open takes what a tag begins.
func (r *Reader) open() {
	s := &r.scan
	switch string(s.name) {
	case "title":
		at := s.pos
		r.title(at, r.textOf(s.inner()))
	case "meta":
		if string(attr(s.attrs, "name")) == "description" || string(attr(s.attrs, "property")) == "og:description" {
			r.prose(s.at, string(plain(nil, attr(s.attrs, "content"))))
		}
	case "section":
		r.section()
	case "p":
		r.paragraph()
	case "li":
		r.listItem()
	case "details":
		if has(s.class(), "cite") {
			at := s.pos
			r.prose(at, r.textOf(s.inner()))
		}
	case "div":
		switch class := s.class(); {
		case has(class, "figure-pair"), has(class, "placed"):
			r.page.frame.reset()
		case has(class, "c-chart"):
			r.chart()
		}
	case "figure":
		if has(s.class(), "placed-chart") {
			r.placed()
		}
	case "table":
		if has(s.class(), "figures") {
			r.tableOfFigures()
		}
	case "a":
		if has(s.class(), "figure-link") {
			at, href := s.at, attr(s.attrs, "href")
			r.linked(at, r.place(href), s.inner())
		}
	}
}

func (r *Reader) close() {
	if string(r.scan.name) != "section" {
		return
	}
	if r.page.depth == r.page.within {
		r.page.measure, r.page.within = none, none
	}
	if r.page.report != "" && r.page.depth == r.page.inside {
		r.page.report, r.page.item, r.page.area = "", "", none
		if within, ok := strings.CutPrefix(r.path, r.id+"/"); ok {
			r.locate(within)
		}
	}
	r.page.depth--
}

// section begins a section; that of a measure says which by its id.
func (r *Reader) section() {
	r.page.depth++
	class, id := r.scan.class(), string(attr(r.scan.attrs, "id"))
	if has(class, "report-item") {
		r.itemOfReport(id)
	}
	if !has(class, "measure") {
		return
	}
	if r.page.report != "" {
		id = strings.TrimPrefix(id, r.page.report)
	}
	r.page.measure, r.page.within = r.anchored(r.page.item, id), r.page.depth
	if r.page.measure == none {
		r.unread(Other, r.scan.at, id, "the section is that of no measure of the page")
	}
}

// itemOfReport begins an item in a report, which sets the pages of many one after the
// other: within it the page is about that item in that area.
func (r *Reader) itemOfReport(id string) {
	a, known := r.slugs[string(attr(r.scan.attrs, "data-area"))]
	item := string(attr(r.scan.attrs, "data-item"))
	if _, ok := r.items[item]; !ok || !known || r.page.report != "" {
		r.unread(Other, r.scan.at, id, "an item of a report that is none of the edition")
		return
	}
	r.page.area, r.page.item, r.page.report, r.page.inside = a, item, id+"-", r.page.depth
}

// here is the key of what stands in a section: its measure, the category that
// stands for it, the area of the page.
func (r *Reader) here() ref {
	k := ref{r.page.measure, none, r.page.area, none}
	if k.m >= 0 {
		k.c = r.headline(k.m)
	}
	return k
}

// paragraph reads those paragraphs that hold figures.
func (r *Reader) paragraph() {
	s := &r.scan
	class, at := s.class(), s.pos
	switch {
	case has(class, "headline"):
		if r.page.measure == none {
			r.unread(Words, at, r.textOf(s.inner()), "a headline stands outside the section of a measure")
			return
		}
		r.headlineOf(r.here(), at, r.textOf(s.inner()))
	case has(class, "tile"):
		r.tile(r.here(), s.inner(), at)
	case has(class, "note"):
		r.note(at, r.textOf(s.inner()))
	case has(class, "lead"):
		r.prose(at, r.textOf(s.inner()))
	}
}

// listItem reads a tile, or the sentence of an item on the page of a theme.
func (r *Reader) listItem() {
	s := &r.scan
	if has(s.class(), "tile") {
		at := s.pos
		r.tile(nothing(), s.inner(), at)
		return
	}
	if !bytes.HasPrefix(s.data[s.pos:], []byte(`<a href="`)) || r.page.item != "" || r.page.area != r.country {
		return
	}
	at := s.pos
	end := bytes.Index(s.data[at:], []byte("</li>"))
	if end < 0 {
		return
	}
	piece := s.data[at : at+end]
	item := r.itemOf(piece)
	if n := bytes.Index(piece, []byte("</a>")); n >= 0 { // behind the number of the indicator
		piece = piece[n:]
	}
	if item != "" {
		r.sentence(r.items[item], r.country, at, r.textOf(piece))
	}
}

// itemOf is the folder of the indicator that the first link of a piece leads to.
func (r *Reader) itemOf(piece []byte) string {
	_, rest, ok := bytes.Cut(piece, []byte("indicators/"))
	if !ok {
		return ""
	}
	item, _, _ := bytes.Cut(rest, []byte("/"))
	return string(item)
}

// textOf is the text of a piece of HTML, its white space as single blanks.
func (r *Reader) textOf(piece []byte) string {
	if even(piece) {
		return r.kept.text(piece)
	}
	r.text = squeeze(plain(r.text[:0], piece))
	return r.kept.text(r.text)
}

// texts are short texts that were read last, each in the one place that its hash gives it:
// most stand on every page, and few others come between.
type texts [1 << textBits]string

const textBits = 11

// text gives a text as a string, and keeps a short one.
func (t *texts) text(text []byte) string {
	const short = 48
	if len(text) > short {
		return string(text)
	}
	kept := &t[placeOf(text)]
	if *kept != string(text) {
		*kept = string(text)
	}
	return *kept
}

// placeOf is a hash of the length of a text and its first and last bytes, by which most
// differ. It is the same in every run, so that what a sweep costs is.
func placeOf(text []byte) uint64 {
	const odd = 0x9E3779B97F4A7C15 // of the golden ratio: it spreads every bit to the high ones
	var first, last uint64
	if n := len(text); n >= 8 {
		first, last = binary.LittleEndian.Uint64(text), binary.LittleEndian.Uint64(text[n-8:])
	} else {
		for _, c := range text {
			first = first<<8 | uint64(c)
		}
	}
	return ((first*odd^last)*odd + uint64(len(text))) * odd >> (64 - textBits)
}

// even reports whether a piece is its own text: it holds no tag, no entity and no
// white space but single blanks within.
func even(piece []byte) bool {
	before := byte(' ')
	for _, c := range piece {
		if c == '<' || c == '&' || c < ' ' || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' '
}

// squeeze makes single blanks of white space, in place, and none at the ends.
func squeeze(text []byte) []byte {
	n, before := 0, byte(' ')
	for n < len(text) && (text[n] > ' ' || text[n] == ' ' && before != ' ' || text[n] != ' ' && text[n] != '\n' && text[n] != '\t' && text[n] != '\r') {
		before = text[n]
		n++
	}
	out := text[:n] // as it is
	for _, c := range text[n:] {
		switch c {
		case ' ', '\n', '\t', '\r':
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		default:
			out = append(out, c)
		}
	}
	return bytes.TrimSuffix(out, []byte(" "))
}

// placed finds out which series a chart in a text shows: its caption says it,
// and its link leads there.
func (r *Reader) placed() {
	rest := r.scan.data[r.scan.pos:]
	n := bytes.Index(rest, []byte("<figcaption>"))
	end := bytes.Index(rest, []byte("</figcaption>"))
	if n < 0 || end < n {
		r.unread(Drawings, r.scan.at, "figure", "a placed chart has no caption")
		return
	}
	caption := rest[n:end]
	k := nothing()
	if _, link, ok := bytes.Cut(caption, []byte(`<a href="`)); ok {
		href, _, _ := bytes.Cut(link, []byte(`"`))
		if k = r.place(href); bytes.HasPrefix(href, []byte("#")) {
			k = ref{r.anchored(r.page.item, strings.TrimPrefix(string(href[1:]), r.page.report)), none, r.page.area, none}
		}
	}
	if k.m >= 0 {
		k.c = r.namedCategory(k.m, r.textOf(caption))
	}
	r.page.subject = k
}

// namedCategory is the category that a caption names, else the one that stands
// for the measure.
func (r *Reader) namedCategory(m int, text string) int {
	cats := r.categories(m)
	best := none
	if cats != nil {
		text = strings.ToLower(text)
	}
	for c := range cats {
		if strings.Contains(text, strings.ToLower(cats[c].Label)) && (best == none || len(cats[c].Label) > len(cats[best].Label)) {
			best = c
		}
	}
	if best == none {
		best = r.headline(m)
	}
	return best
}
