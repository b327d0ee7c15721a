package sweep

import (
	"bytes"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// # How a table is read
//
// A table is known by its heads. Each column is of a kind (figures, an interval,
// a place in a ranking …) and knows a part of the keys of its cells; each row
// knows the rest. What the heads do not make clear, the caption and the section
// do. A table of figures that is none of these is a finding.

type columnKind uint8

const (
	figures   columnKind = iota
	average              // of the statistical neighbours
	interval             // "4.1 to 5.6"
	rank                 // "12="
	when                 // the period of the row
	strip                // a drawing of where the area lies among all
	spark                // a drawing of the series
	beside               // what must not stand beside a hidden figure: limits, what was counted out of, where it lies
	was                  // the figure in the edition before
	unrelated            // counts of figures and areas, words
)

// column is a column of a table.
type column struct {
	kind columnKind
	ref  ref
	lead string // of an average: "median"
}

// frame is the table that stands beside a drawing: a drawing's parts are in the
// order of its rows and columns.
type frame struct {
	cols []column
	rows []ref
	set  bool
}

func (f *frame) reset() { f.cols, f.rows, f.set = f.cols[:0], f.rows[:0], false }

// head is the head of a column or row as it stands there.
type head struct {
	text  string
	small string
	href  []byte
	at    int
}

// table is a table that is being read.
type table struct {
	caption string
	class   []byte
	at      int
	heads   []head
	base    ref    // what all cells share
	rows    rowOf  // what a row's head names
	named   ref    // the group of rows that one is in, on the page of changes
	frame   *frame // columns and rows so far
}

type rowOf uint8

const (
	periodRows   rowOf = iota
	categoryRows       // of base.m
	areaRows           // by link, or by name where there is none
	measureRows        // by link
	changeRows         // areas or periods below a measure
	otherRows          // that name no figures
)

// categories lists the categories of a measure.
func (s *Sweep) categories(m int) []framework.Category {
	return s.framework.Categories(framework.MeasureIndex(m))
}

// tableOfFigures reads the table that was just opened.
func (r *Reader) tableOfFigures() {
	s := &r.scan
	f := &r.page.frame
	t := &table{class: s.class(), at: s.at, base: nothing(), named: nothing(), frame: f}
	if f.set { // a second table beside one drawing
		t.frame = &frame{}
	}
	end, _ := closing(s.data, s.pos, s.name)
	if end < 0 {
		r.unread(Tables, s.at, "table", "the table has no end")
		return
	}
	body := scanner{data: s.data[:end], pos: s.pos, owner: r}
	s.pos = end
	r.page.table = true
	defer func() { r.page.table = false }()
	understood := false
	for body.next() {
		if body.kind != openToken {
			continue
		}
		switch string(body.name) {
		case "caption":
			t.caption = r.textOf(body.inner())
		case "tr":
			if t.heads == nil {
				if t.heads = r.heads(&body); !r.layOut(t) {
					r.unread(Tables, t.at, t.caption, "the heads of this table are not understood ("+headsText(t.heads)+")")
					return
				}
				understood = true
				continue
			}
			if !r.plainRow(t, &body) {
				r.row(t, &body)
			}
		}
	}
	if !understood {
		r.unread(Tables, t.at, t.caption, "the table has no heads")
	}
	if body.broken != 0 {
		s.lost(body.broken - 1)
	}
	t.frame.set = true
}

func headsText(heads []head) string {
	var out []string
	for i := range heads {
		out = append(out, heads[i].text)
	}
	return strings.Join(out, ", ")
}

// heads reads the heads of the columns, that of the rows' heads first.
func (r *Reader) heads(body *scanner) []head {
	out := r.headed[:0]
	for body.next() {
		if body.kind == closeToken && string(body.name) == "tr" {
			break
		}
		if body.kind == openToken && string(body.name) == "th" {
			out = append(out, r.headOf(body))
		}
	}
	r.headed = out
	return out
}

func (r *Reader) headOf(body *scanner) head {
	h := head{at: body.at}
	piece := body.inner()
	if bytes.IndexByte(piece, '<') < 0 {
		h.text = r.textOf(piece)
		return h
	}
	words, small := split(piece)
	if n := bytes.Index(words, []byte(`href="`)); n >= 0 {
		h.href, _, _ = bytes.Cut(words[n+len(`href="`):], []byte(`"`))
	}
	h.text = r.textOf(words)
	if small != nil {
		h.small = r.textOf(small)
	}
	return h
}

// plainRow reads a row as most are, a head and cells without anything in them but
// text; false for another one, of which it takes nothing.
func (r *Reader) plainRow(t *table, body *scanner) bool {
	if len(body.attrs) > 0 {
		return false
	}
	cut := bytes.CutPrefix
	rest, ok := cut(body.data[body.pos:], []byte(`<th scope="row">`))
	if !ok {
		return false
	}
	at := len(body.data) - len(rest)
	name, rest, ok := plainCell(rest, "</th>")
	if !ok {
		return false
	}
	r.ofRow = r.ofRow[:0]
	for bytes.HasPrefix(rest, []byte("<td")) {
		n := bytes.IndexByte(rest, '>')
		if n < 0 || len(r.ofRow) == len(t.frame.cols) {
			return false
		}
		if _, plain := plainFigure(rest[len("<td"):n]); !plain {
			return false
		}
		c := cell{attrs: rest[len("<td"):n], at: len(body.data) - len(rest) + n + 1}
		if c.piece, rest, ok = plainCell(rest[n+1:], "</td>"); !ok {
			return false
		}
		r.ofRow = append(r.ofRow, c)
	}
	if rest, ok = cut(rest, []byte("</tr>")); !ok {
		return false
	}
	body.pos = len(body.data) - len(rest)
	r.rowOf(t, &head{text: r.textOf(name), at: at - len(`<th scope="row">`)}, r.ofRow)
	return true
}

// plainFigure reports whether the attributes of a cell are those of a figure, and gives
// what the page's script reads instead of it; nil for nothing.
func plainFigure(attrs []byte) (exact []byte, ok bool) {
	rest, ok := bytes.CutPrefix(attrs, []byte(` class="n"`))
	if !ok || len(rest) == 0 {
		return nil, ok
	}
	rest, ok = bytes.CutPrefix(rest, []byte(` data-v="`))
	end := bytes.IndexByte(rest, '"')
	if !ok || end != len(rest)-1 {
		return nil, false
	}
	return rest[:max(end, 0)], true
}

// plainCell cuts off what stands before the tag that closes a cell, if it is text.
func plainCell(data []byte, end string) (piece, rest []byte, ok bool) {
	n := bytes.IndexByte(data, '<')
	if n < 0 || !bytes.HasPrefix(data[n:], []byte(end)) {
		return nil, nil, false
	}
	return data[:n], data[n+len(end):], true
}

// row reads a row: its head, and then the cells, whose keys may hang on a cell
// that stands behind them.
func (r *Reader) row(t *table, body *scanner) {
	if a := body.attrs; bytes.Contains(a, []byte("data-")) {
		r.unread(Tables, body.at, string(bytes.TrimSpace(a)), "the row of a table says something that is not shown")
	}
	group := has(body.class(), "group")
	cells := r.ofRow[:0]
	h := head{at: none}
	for body.next() && !(body.kind == closeToken && string(body.name) == "tr") {
		if body.kind != openToken {
			continue
		}
		switch string(body.name) {
		case "th":
			h = r.headOf(body)
		case "td":
			c := cell{attrs: body.attrs, at: body.pos}
			c.piece = body.inner()
			if len(cells) == len(t.frame.cols) {
				r.unread(Tables, c.at, r.textOf(c.piece), "the row has more cells than the table has columns")
				return
			}
			cells = append(cells, c)
		}
	}
	r.ofRow = cells
	if group {
		t.named = r.group(t, &h)
		return
	}
	r.rowOf(t, &h, cells)
}

// rowOf judges the cells of a row with a head.
func (r *Reader) rowOf(t *table, h *head, cells []cell) {
	k, ok := r.rowKey(t, h, cells)
	if !ok {
		r.unread(Tables, max(h.at, t.at), h.text, "nobody can tell which figures stand in this row")
		return
	}
	t.frame.rows = append(t.frame.rows, k)
	for i := range cells {
		r.cell(&t.frame.cols[i], k, &cells[i])
	}
}

// cell is one cell of a row.
type cell struct {
	attrs []byte
	piece []byte
	at    int
}

// rowKey is what the head of a row says of the keys in it.
func (r *Reader) rowKey(t *table, h *head, cells []cell) (k ref, ok bool) {
	k = t.base
	switch t.rows {
	case periodRows:
		k.p = r.periodCalled(k.m, h.text)
		return k, k.p >= 0
	case categoryRows:
		k.c = r.categoryCalled(k.m, h.text)
		return k, k.c >= 0
	case areaRows:
		if h.href != nil {
			k.a = r.place(h.href).a
		} else {
			k.a = r.areaBeside(h.text)
		}
		return k, k.a >= 0
	case measureRows:
		if k = k.and(r.place(h.href)); k.m < 0 {
			return k, false
		}
		k.c = r.categoryOfRow(k.m, h.text)
		for i := range cells {
			if t.frame.cols[i].kind == when {
				k.p = r.periodCalled(k.m, r.textOf(cells[i].piece))
			}
		}
		if k.p < 0 { // the row says why there is no figure; the country's is its newest
			k.p = r.latest(ref{k.m, k.c, r.country, none})
		}
		return k, true
	case changeRows:
		if k = t.named; k.m < 0 || len(cells) == 0 {
			return k, false
		}
		if t.heads[0].text == r.words.Text("head.period") {
			k.p = r.periodCalled(k.m, h.text)
		} else {
			if k.a = r.areaCalled(h.text); h.href != nil {
				k.a = r.place(h.href).a
			}
			k.p = r.periodCalled(k.m, r.textOf(cells[0].piece))
		}
		return k, k.whole()
	}
	return k, true
}

// latest is the newest period for which a series has an observation, a symbol or
// a number.
func (s *Sweep) latest(k ref) int {
	if k.a < 0 {
		return none
	}
	for p := s.newest(k.m); p >= 0; p-- {
		if k.p = p; s.value(k).Symbol != observation.Absent {
			return p
		}
	}
	return none
}

// areaBeside finds by its name an area that may stand on a page: that of the
// page, its country and region.
func (r *Reader) areaBeside(name string) int {
	for a := r.page.area; a >= 0; a = int(r.register.Areas[a].Parent) {
		if r.register.Areas[a].ShortName == name {
			return a
		}
	}
	return r.areaCalled(name)
}

// areaCalled finds an area with pages by its short name.
func (s *Sweep) areaCalled(name string) int {
	for _, a := range s.shown {
		if s.register.Areas[a].ShortName == name {
			return int(a)
		}
	}
	return none
}

// group is the key of a row that heads others: a measure, and maybe a category
// and an area.
func (r *Reader) group(t *table, h *head) ref {
	k := r.place(h.href)
	if h.href == nil { // an area without pages, which the caption names
		k.m = r.titled(h.text)
		for a := range r.register.Areas {
			if strings.HasSuffix(t.caption, r.register.Areas[a].Name) {
				k.a = a
			}
		}
	}
	if k.m < 0 {
		return k
	}
	k.c = r.headline(k.m)
	if cats := r.categories(k.m); cats != nil {
		k.c = none
		label := strings.TrimPrefix(h.text, r.framework.Measures[k.m].Title+", ")
		for c := range cats {
			if strings.EqualFold(cats[c].Label, label) {
				k.c = c
			}
		}
	}
	return k
}

// titled finds the measure whose title begins a text, the longest of several.
func (s *Sweep) titled(text string) int {
	best := none
	for m := range s.framework.Measures {
		if title := s.framework.Measures[m].Title; strings.HasPrefix(text, title) && (best < 0 || len(title) > len(s.framework.Measures[best].Title)) {
			best = m
		}
	}
	return best
}

// cell judges one cell.
func (r *Reader) cell(col *column, k ref, c *cell) {
	k = k.and(col.ref)
	switch col.kind {
	case when, unrelated:
	case figures, was:
		r.figure(col, k, c)
	case average:
		r.average(col, k, c)
	case strip:
		r.strip(k, c)
	case spark:
		r.sparkline(k, c)
	default:
		r.besides(col, k, c)
	}
}

// figure judges a cell that shows a figure: its text, and what the sorting and
// the charts of the page's script read instead of it.
func (r *Reader) figure(col *column, k ref, c *cell) {
	ch := Tables
	if col.kind == was || r.page.changes {
		ch = Changes
	}
	if exact, plain := plainFigure(c.attrs); plain && col.kind == figures && k.whole() { // as most cells are
		if v := r.value(k); agrees(v, c.piece) && (exact == nil || agrees(v, exact)) {
			r.saw(ch, k)
			if exact != nil {
				r.saw(ch, k)
			}
			return
		}
	}
	text := r.textOf(c.piece)
	class, exact := attr(c.attrs, "class"), attr(c.attrs, "data-v")
	if known := bytes.Count(c.attrs, []byte("=")); known != 1 && (known != 2 || exact == nil) {
		r.unread(ch, c.at, string(bytes.TrimSpace(c.attrs)), "the cell of a figure says something that is not shown")
	}
	switch {
	case string(class) == "sym":
		if digit(text) || exact != nil {
			r.number(ch, k, c.at, text+string(exact))
		}
	case string(class) == "n" && (text == "" || text == r.words.Text("changes.a_number")) && exact == nil:
	case string(class) == "t" && !digit(text): // why there is no figure
	case string(class) != "n":
		r.unread(ch, c.at, text, "the cell of a figure is of another class")
	case col.kind == was:
		r.formerly(k, c.at, text)
	default:
		r.number(ch, k, c.at, text)
		if exact != nil && k.whole() && r.value(k).IsNumber() {
			r.number(ch, k, c.at, string(exact))
		}
	}
}

// besides judges what stands beside a figure.
func (r *Reader) besides(col *column, k ref, c *cell) {
	text := r.textOf(c.piece)
	if text == "" || !k.whole() {
		return
	}
	v := r.value(k)
	switch {
	case hides(v.Symbol) && (digit(text) || col.kind == beside):
		r.leak(Tables, k, c.at, text, [...]string{interval: "limits", rank: "a place in a ranking", beside: "what is worked out"}[col.kind])
	case !digit(text):
	case !v.IsNumber():
		r.other(Tables, k, c.at, text, "the edition has no number there")
	case col.kind == rank:
		if n, ok := parseShown(strings.TrimSuffix(text, "=")); !ok || n.Float() > float64(r.numbers(k.m, k.c, k.p)) {
			r.other(Tables, k, c.at, text, "more authorities have a place than have a number")
		}
	}
}
