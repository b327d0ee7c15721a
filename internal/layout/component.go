package layout

import (
	"html/template"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// Components are what repeats on pages: tables of figures, tiles, lists of
// links. They are drawn by appending to a byte slice, escape as they go, and
// reach a layout as finished HTML. Their class names are an interface with the
// theme:
//
//	table.figures      a table of figures; caption, th[scope], then cells:
//	  td.n             a number, right-aligned, tabular digits; data-v holds all of it where fewer decimals are shown
//	  td.sym           a symbol in <abbr title="the reason">
//	  td.t             text, or finished HTML such as a tag
//	  td.drawn         a small drawing: sparkline, strip
//	  sup.mark         a mark beside a number, in <abbr title>
//	  tr.is-country, tr.is-here, tr.group   the country's row, the row the page is about, a row that heads a group
//	div.table-scroll   the box a table scrolls in on narrow screens (focusable, labelled)
//	p.key              the symbols and marks a table uses, explained; p.key-small the small drawings, whose parts are
//	                   span.k-range, .k-mid, .k-eng and .k-me
//	ul.tiles li.tile   key figures: .tile-label, .tile-value, .tile-note
//	ul.columns         a list of links in columns; section.az and section.finder hold them under headings
//	ul.questions       questions with their wording
//	div.c-tools        made by the theme's script below a chart: button.c-tool to explore it, save it, copy its
//	                   table, and p.c-status that says what happened; div.c-live is the interactive chart while
//	                   div.c-chart has the class is-live. What a chart tells the script is in internal/chart/option.go
//	form.search        a search box, whose data- attributes ("search-data" in base.html) say where it looks; the theme's
//	                   script hangs div.search-popup with a.search-option from it. On the search page it fills the
//	                   elements with data-part, and ol.results; #recent it fills from the reader's own browser
//	a.figure-link      a figure in the words of a commentary, or a claim, linked to where it stands
//	div.placed         a chart (figure.placed-chart), table, profile or tiles that a commentary places
//	span.tag           a state: tag-state; an answer's status: tag-answered, tag-partly …; tag-none where there is none
//	section.answer     an answer in full, in div.answers; ul.evidence below p.evidence-head is what it rests on
//	table.coverage     who answered which question: .state .state-answered … is a letter, explained in p.key-states
//	li[data-part]      a part of a question in the framework's words; the style shows its label
//	span.term          a term of the glossary: a link, and span.term-says with what it means, shown on demand

// Cell is one cell of a Grid.
type Cell struct {
	kind  cellKind
	note  string // of a figure; or the reason why one is withheld
	dec   uint8
	value observation.Value
	text  string
	href  string
}

type cellKind uint8

const (
	figureCell cellKind = iota
	textCell
	htmlCell
	drawnCell
	withheldCell
	numberTextCell
)

// Figure is a cell that shows a value at the given decimals, or its symbol.
func Figure(v observation.Value, decimals int) Cell {
	return Cell{kind: figureCell, value: v, dec: uint8(decimals)}
}

// Noted is a Figure with a note, which stands below the grid.
func Noted(v observation.Value, decimals int, note string) Cell {
	return Cell{kind: figureCell, value: v, dec: uint8(decimals), note: note}
}

// Withheld is a cell without a figure and without a symbol, for a reason of our
// own: an average of too few, an area before its time.
func Withheld(reason string) Cell { return Cell{kind: withheldCell, note: reason} }

// Text is a cell of words, linked when href is not empty.
func Text(text, href string) Cell { return Cell{kind: textCell, text: text, href: href} }

// Ready is a cell of finished HTML.
func Ready(html string) Cell { return Cell{kind: htmlCell, text: html} }

// Drawn is a cell that holds a small drawing, or nothing; narrow screens leave
// its column out.
func Drawn(svg string) Cell { return Cell{kind: drawnCell, text: svg} }

// Aligned is a cell of words that lines up with numbers: "12 of 150".
func Aligned(text string) Cell { return Cell{kind: numberTextCell, text: text} }

// Head is the head of a row or column.
type Head struct {
	Text string
	Href string
	Note string // small, under the text
	Num  bool   // of a column of numbers
	Draw bool   // of a column of small drawings
}

// Row is a row of a Grid.
type Row struct {
	ID    string // "" for none
	Head  Head
	Class string // "is-country", "is-here", "group"
	Cells []Cell
}

// Grid is a table of figures. Every row has a head; the symbols and marks that
// occur are explained below it.
type Grid struct {
	ID       string // of the table; "" for none
	Caption  string
	Corner   string // head of the column of row heads
	Heads    []Head
	Rows     []Row
	Sortable bool // the reader may sort its rows
	Class    string
}

// Append draws the grid, with the words of a language for symbols and marks.
func (g *Grid) Append(dst []byte, w *words.Words) []byte {
	dst = append(dst, `<div class="table-scroll" tabindex="0" role="region" aria-label="`...)
	dst = Escape(dst, g.Caption)
	dst = append(dst, `"><table class="figures`...)
	if g.Class != "" {
		dst = append(dst, ' ')
		dst = append(dst, g.Class...)
	}
	dst = append(dst, '"')
	if g.ID != "" {
		dst = append(dst, ` id="`...)
		dst = append(dst, g.ID...)
		dst = append(dst, '"')
	}
	if g.Sortable {
		dst = append(dst, " data-sortable"...)
	}
	dst = append(dst, "><caption>"...)
	dst = Escape(dst, g.Caption)
	dst = append(dst, "</caption><thead><tr><th scope=\"col\">"...)
	dst = Escape(dst, g.Corner)
	dst = append(dst, "</th>"...)
	for i := range g.Heads {
		dst = appendHead(dst, &g.Heads[i], "col")
	}
	dst = append(dst, "</tr></thead><tbody>\n"...)
	used := legend{words: w, common: g.common()}
	for i := range g.Rows {
		dst = g.appendRow(dst, &g.Rows[i], &used)
	}
	dst = append(dst, "</tbody></table></div>\n"...)
	return used.append(dst)
}

// common gives the marks that every number of the grid bears: they are said
// once below it and not at each cell.
func (g *Grid) common() observation.Marks {
	all, numbers := ^observation.Marks(0), 0
	for i := range g.Rows {
		for j := range g.Rows[i].Cells {
			if c := &g.Rows[i].Cells[j]; c.kind == figureCell && c.value.IsNumber() {
				all &= c.value.Marks
				numbers++
			}
		}
	}
	if numbers < 2 {
		return 0
	}
	return all
}

func (g *Grid) appendRow(dst []byte, r *Row, used *legend) []byte {
	dst = append(dst, "<tr"...)
	if r.ID != "" {
		dst = append(dst, ` id="`...)
		dst = Escape(dst, r.ID)
		dst = append(dst, '"')
	}
	if r.Class != "" {
		dst = append(dst, ` class="`...)
		dst = append(dst, r.Class...)
		dst = append(dst, '"')
	}
	dst = append(dst, '>')
	if r.Class == "group" {
		dst = append(dst, `<th scope="rowgroup" colspan="`...)
		dst = appendInt(dst, len(g.Heads)+1)
		dst = append(dst, `">`...)
		dst = appendHeadText(dst, &r.Head)
		return append(dst, "</th></tr>\n"...)
	}
	dst = appendHead(dst, &r.Head, "row")
	for i := range r.Cells {
		dst = appendCell(dst, &r.Cells[i], used)
	}
	return append(dst, "</tr>\n"...)
}

func appendHead(dst []byte, h *Head, scope string) []byte {
	dst = append(dst, `<th scope="`...)
	dst = append(dst, scope...)
	dst = append(dst, '"')
	switch {
	case h.Num:
		dst = append(dst, ` class="n"`...)
	case h.Draw:
		dst = append(dst, ` class="drawn"`...)
	}
	dst = append(dst, '>')
	dst = appendHeadText(dst, h)
	return append(dst, "</th>"...)
}

func appendHeadText(dst []byte, h *Head) []byte {
	dst = appendLink(dst, h.Text, h.Href)
	if h.Note != "" {
		dst = append(dst, ` <small>`...)
		dst = Escape(dst, h.Note)
		dst = append(dst, "</small>"...)
	}
	return dst
}

func appendCell(dst []byte, c *Cell, used *legend) []byte {
	switch c.kind {
	case textCell:
		dst = append(dst, `<td class="t">`...)
		dst = appendLink(dst, c.text, c.href)
	case htmlCell:
		dst = append(dst, `<td class="t">`...)
		dst = append(dst, c.text...)
	case withheldCell:
		used.symbols[observation.Absent] = true
		dst = append(dst, `<td class="sym"><abbr title="`...)
		dst = Escape(dst, c.note)
		dst = append(dst, `">–</abbr>`...)
	case drawnCell:
		dst = append(dst, `<td class="drawn">`...)
		dst = append(dst, c.text...)
	case numberTextCell:
		dst = append(dst, `<td class="n">`...)
		dst = Escape(dst, c.text)
	default:
		if c.value.IsNumber() {
			dst = append(dst, `<td class="n"`...)
			if n := c.value.Number; n.Cmp(n.Round(int(c.dec))) != 0 {
				dst = append(dst, ` data-v="`...)
				dst = append(dst, n.String()...)
				dst = append(dst, '"')
			}
			dst = append(dst, '>')
		} else {
			dst = append(dst, `<td class="sym">`...)
		}
		dst = appendValue(dst, c.value, int(c.dec), used)
		if c.note != "" {
			dst = used.appendNote(dst, c.note)
		}
	}
	return append(dst, "</td>"...)
}

// appendValue draws a value with its marks, or its symbol with the reason.
func appendValue(dst []byte, v observation.Value, decimals int, used *legend) []byte {
	if !v.IsNumber() {
		used.symbols[v.Symbol] = true
		dst = append(dst, `<abbr title="`...)
		dst = Escape(dst, used.words.Text(v.Symbol.ReasonKey()))
		dst = append(dst, `">`...)
		if v.Symbol == observation.Absent {
			dst = append(dst, "–"...)
		} else {
			dst = append(dst, v.Symbol.Code()...)
		}
		return append(dst, "</abbr>"...)
	}
	dst = v.Number.Append(dst, decimals)
	if marks := v.Marks &^ used.common; marks != 0 {
		used.marks |= marks
		dst = append(dst, `<sup class="mark">`...)
		dst = append(dst, marks.String()...)
		dst = append(dst, "</sup>"...)
	}
	return dst
}

// legend remembers which symbols and marks a table has used.
type legend struct {
	words   *words.Words
	symbols [observation.Low + 1]bool
	marks   observation.Marks
	common  observation.Marks // borne by every number
	notes   []string          // in the order in which they occur
}

// appendNote refers to a note as n1, n2 …: never by a bare digit, which would
// become part of the number when a table is copied.
func (l *legend) appendNote(dst []byte, note string) []byte {
	at := slices.Index(l.notes, note)
	if at < 0 {
		at = len(l.notes)
		l.notes = append(l.notes, note)
	}
	dst = append(dst, `<sup class="mark"><abbr title="`...)
	dst = Escape(dst, note)
	dst = append(dst, `">n`...)
	dst = appendInt(dst, at+1)
	return append(dst, "</abbr></sup>"...)
}

func (l *legend) append(dst []byte) []byte {
	open := false
	item := func(code, text string) {
		if !open {
			dst = append(dst, `<p class="key">`...)
			open = true
		}
		dst = append(dst, "<span><b>"...)
		dst = append(dst, code...)
		dst = append(dst, "</b> "...)
		dst = Escape(dst, text)
		dst = append(dst, "</span> "...)
	}
	for s := observation.Suppressed; s <= observation.Low; s++ {
		if l.symbols[s] {
			item(s.Code(), l.words.Text(s.WordKey()))
		}
	}
	if l.symbols[observation.Absent] {
		item("–", l.words.Text(observation.Absent.WordKey()))
	}
	codes, _ := observation.MarkCodes()
	for i := range codes {
		if l.marks&(1<<i) != 0 {
			item(codes[i], l.words.Text(observation.MarkKey(i)))
		}
	}
	for i := range codes {
		if l.common&(1<<i) != 0 {
			item(l.words.Text("table.all_figures"), l.words.Text(observation.MarkKey(i)))
		}
	}
	for i, note := range l.notes {
		item(string(appendInt([]byte("n"), i+1)), note)
	}
	if open {
		dst = append(dst, "</p>\n"...)
	}
	return dst
}

// Tiles draws key figures as a list.
func Tiles(tiles []Tile, links []string) template.HTML {
	dst := append([]byte(nil), `<ul class="tiles">`...)
	for i := range tiles {
		t := &tiles[i]
		dst = append(dst, `<li class="tile"><span class="tile-label">`...)
		href := ""
		if i < len(links) {
			href = links[i]
		}
		dst = appendLink(dst, t.Label, href)
		dst = append(dst, `</span> <span class="tile-value">`...)
		dst = append(dst, t.Value...)
		dst = append(dst, `</span> <span class="tile-note">`...)
		dst = Escape(dst, t.Period)
		if t.Note != "" {
			dst = append(dst, ". "...)
			dst = Escape(dst, t.Note)
		}
		dst = append(dst, "</span></li>\n"...)
	}
	return template.HTML(append(dst, "</ul>\n"...))
}

// TileValue draws a value large: the number and its unit, or the symbol's word.
func TileValue(w *words.Words, v observation.Value, decimals int, unit string) template.HTML {
	var dst []byte
	if !v.IsNumber() {
		dst = append(dst, `<span class="tile-symbol">`...)
		dst = Escape(dst, w.Text(v.Symbol.WordKey()))
		return template.HTML(append(dst, "</span>"...))
	}
	dst = v.Number.Append(dst, decimals)
	if unit == "%" {
		return template.HTML(append(dst, '%'))
	}
	if unit != "" {
		dst = append(dst, ` <span class="tile-unit">`...)
		dst = Escape(dst, unit)
		dst = append(dst, "</span>"...)
	}
	return template.HTML(dst)
}

// Columns draws a list of links in columns.
func Columns(dst []byte, links []Link) []byte {
	dst = append(dst, `<ul class="columns">`...)
	for i := range links {
		dst = append(dst, "<li>"...)
		dst = appendLink(dst, links[i].Text, links[i].Href)
		if links[i].Note != "" {
			dst = append(dst, ` <small>`...)
			dst = Escape(dst, links[i].Note)
			dst = append(dst, "</small>"...)
		}
		dst = append(dst, "</li>\n"...)
	}
	return append(dst, "</ul>\n"...)
}

// appendCrumbs draws the links of the way to a page.
func appendCrumbs(dst []byte, links []Link) []byte {
	for i := range links {
		dst = append(dst, `<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="`...)
		dst = append(Escape(dst, links[i].Href), `">`...)
		dst = append(Escape(dst, links[i].Text), "</a></li>"...)
	}
	return dst
}

// appendFiles draws a list of files to be saved.
func appendFiles(dst []byte, links []Link) []byte {
	dst = append(dst, `<ul class="links">`...)
	for i := range links {
		dst = append(dst, `<li><a href="`...)
		dst = append(Escape(dst, links[i].Href), `" download>`...)
		dst = append(Escape(dst, links[i].Text), "</a>"...)
		if links[i].Note != "" {
			dst = append(dst, " <small>"...)
			dst = append(Escape(dst, links[i].Note), "</small>"...)
		}
		dst = append(dst, "</li>"...)
	}
	return append(dst, "</ul>"...)
}

func appendLink(dst []byte, text, href string) []byte {
	if href == "" {
		return Escape(dst, text)
	}
	dst = append(dst, `<a href="`...)
	dst = Escape(dst, href)
	dst = append(dst, `">`...)
	dst = Escape(dst, text)
	return append(dst, "</a>"...)
}

// Escape writes text so that it stands for itself in HTML text and in quoted
// attributes.
func Escape(dst []byte, text string) []byte {
	const escaped = 1<<'&' | 1<<'<' | 1<<'>' | 1<<'"' | 1<<'\''
	last := 0
	for i := 0; i < len(text); i++ {
		if text[i] > '>' || uint64(escaped)>>text[i]&1 == 0 { // as nearly all are
			continue
		}
		var esc string
		switch text[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '"':
			esc = "&#34;"
		case '\'':
			esc = "&#39;"
		}
		dst = append(dst, text[last:i]...)
		dst = append(dst, esc...)
		last = i + 1
	}
	return append(dst, text[last:]...)
}

// Quoted draws the framework's words: paragraphs separated by blank lines,
// list lines that begin with "- " or "1. ".
func Quoted(text string) template.HTML {
	return template.HTML(appendQuoted(nil, text, nil))
}

// QuotedParts is Quoted for the text of a question, whose parts can be linked to.
// Their labels stand in data-part, for the style to show: they are no words of
// the framework.
func QuotedParts(q *framework.Question) template.HTML {
	return template.HTML(appendQuoted(nil, q.Text, q.Parts))
}

func appendQuoted(dst []byte, text string, parts []framework.Part) []byte {
	list := ""
	closeList := func() {
		if list != "" {
			dst = append(dst, "</"+list+">\n"...)
			list = ""
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		kind, rest := lineKind(line)
		if kind != list {
			closeList()
			if kind != "" {
				dst = append(dst, "<"+kind+">"...)
				list = kind
			}
		}
		switch {
		case rest == "":
		case kind != "":
			dst = append(dst, "<li"...)
			if len(parts) > 0 && parts[0].Text == rest {
				dst = append(dst, ` id="`+parts[0].ID+`" data-part="`+parts[0].Label+`"`...)
				parts = parts[1:]
			}
			dst = append(dst, '>')
			dst = Escape(dst, rest)
			dst = append(dst, "</li>"...)
		default:
			dst = append(dst, "<p>"...)
			dst = Escape(dst, rest)
			dst = append(dst, "</p>\n"...)
		}
	}
	closeList()
	return dst
}

// lineKind is the list that a line of the framework's words belongs to.
func lineKind(line string) (kind, rest string) {
	switch mark, rest := framework.ListItem(line); mark {
	case "":
		return "", rest
	case "-":
		return "ul", rest
	default:
		return "ol", rest
	}
}

func appendInt(dst []byte, n int) []byte {
	if n >= 10 {
		dst = appendInt(dst, n/10)
	}
	return append(dst, byte('0'+n%10))
}
