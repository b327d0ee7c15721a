package sweep

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"almanac/internal/words"
)

// # How sentences are read
//
// What the program says is a message of the site's words file with its holes
// filled: "{capital_when}, the {noun} in {area} was {value}." So it is read by the
// same messages, in whatever language. A text is a row of sentences. Each must be
// one of the messages that can stand there, whole, and in its holes must stand what
// can: in {noun} the noun of the measure that is spoken of, in {when} one of its
// periods, in {value} a number with its unit or without. A hole may hold another
// message, as {rank} holds "{nth} highest".
//
// What is in a hole is judged by the hole's name alone. A new sentence, or another
// language, needs no code here as long as its figures stand in holes of these
// names; and a sentence that no message matches is not read.

// form is one wording of a message, cut up at its holes.
type form struct {
	key    string
	pieces []piece
	must   string // the longest of its own texts: without it nothing has this form
	begins uint64 // the first bytes of its own text, as firstBytes gives them,
	known  uint64 // and a mask of those that it has
	nth    int    // what it must have, by its place in what messages must have
}

func newForm(key string, pieces []piece) form {
	f := form{key: key, pieces: pieces}
	for i := range pieces {
		if len(pieces[i].text) > len(f.must) {
			f.must = pieces[i].text
		}
	}
	if len(pieces) > 0 {
		f.begins = firstBytes(pieces[0].text)
		f.known = ^uint64(0) >> (64 - 8*min(8, len(pieces[0].text)))
	}
	return f
}

// firstBytes gives the first eight bytes of a text, the first of them lowest.
func firstBytes(text string) (out uint64) {
	for i := range min(8, len(text)) {
		out |= uint64(text[i]) << (8 * i)
	}
	return out
}

// may reports whether a text whose first bytes are those of a form can begin with it,
// without reading it: of the many forms that can stand in a place, few can.
func (p *parser) may(f *form, text string) bool {
	if len(f.pieces) == 0 {
		return true
	}
	first := &f.pieces[0]
	if !first.number {
		return (len(first.text) <= 8 || strings.HasPrefix(text, first.text)) && p.holds(f)
	}
	n := p.number(text)
	return n > 0 && (len(f.pieces) == 1 || strings.HasPrefix(text[n:], f.pieces[1].text))
}

// holds reports whether the text that is read has somewhere what a form must have, for
// which it is looked through once.
func (p *parser) holds(f *form) bool {
	if p.searched[f.nth] == 0 {
		p.searched[f.nth] = 1
		if p.pairs.may(&p.grammar.musts[f.nth]) && strings.Contains(p.all, f.must) {
			p.searched[f.nth] = 2
		}
	}
	return p.searched[f.nth] == 2
}

// pairs are the pairs of bytes that stand side by side in a text, more than one pair to
// a place: most of what a text does not have is known by a pair that it lacks.
type pairs [64]uint64

// pairOf is the place of a pair.
func pairOf(a, b byte) uint16 { return uint16(a)<<4 ^ uint16(b) }

func (p *pairs) of(text string) {
	clear(p[:])
	for i := 1; i < len(text); i++ {
		at := pairOf(text[i-1], text[i])
		p[at>>6] |= 1 << (at & 63)
	}
}

// may reports whether a text of these pairs can have what messages must have.
func (p *pairs) may(m *must) bool {
	for _, at := range m.pairs {
		if p[at>>6]&(1<<(at&63)) == 0 {
			return false
		}
	}
	return true
}

// must is what a text must have somewhere to be of a message, and its pairs.
type must struct {
	text  string
	pairs []uint16
}

func newMust(text string) must {
	m := must{text: text}
	for i := 1; i < len(text); i++ {
		m.pairs = append(m.pairs, pairOf(text[i-1], text[i]))
	}
	return m
}

// piece is a text that stands as it is, or the name of a hole.
type piece struct {
	text, hole string
	forms      []form // messages that can stand in the hole
	list       bool   // whether it is the hole of a list
	number     bool   // whether it is that of a count, in which nothing but a number can stand
	nth        int    // its place among the names of holes
}

// filling is what stands in a hole.
type filling struct {
	hole string // the outermost of those in which it stands
	text string
	nth  int    // which of the names that can stand there; none for a number
	key  string // the message in which it stands
}

// said is a sentence that has been read.
type said struct {
	key      string
	text     string
	fillings []filling
}

// get gives what stands in a hole; ok is false when the sentence has no such hole.
func (s *said) get(hole string) (filling, bool) {
	n := slices.IndexFunc(s.fillings, func(f filling) bool { return f.hole == hole })
	if n < 0 {
		return filling{nth: none}, false
	}
	return s.fillings[n], true
}

// grammar is the messages of a language by where they stand.
type grammar struct {
	headline   []form            // sentences over a figure
	note       []form            // what a sentence over a figure rests on
	cite       []form            // the citation of a figure
	chart      []form            // sentences that describe a drawing
	row        []form            // what a row of a distribution says
	stack      []form            // what stands in the place of a bar that is not drawn
	units      []string          // messages of numbers with their units
	symbols    []string          // the words of symbols
	counts     []string          // heads of tables on the page of changes that count figures
	neighbours string            // what the average of the neighbours is called
	within     map[string][]form // the messages that can stand in a hole
	musts      []must            // what messages must have
	holes      []string          // the names of holes, the first of which is ""
	leads      [][]byte          // the words before a {value} in sentences over a figure
}

// phrases are those messages over a figure that are no sentences, by the holes in
// which they stand.
var phrases = map[string][]string{
	"noun": {"headline.category"}, "area": {"headline.joint"},
	"among": {"headline.with_figures", "headline.large_enough"}, "average": {"average.median", "average.mean"},
	"when":          {"cite.from"},
	"other_average": {"average.median", "average.mean"},
	"trend":         {"trend.up", "trend.down", "trend.unclear"}, "method": {"method.wilson", "method.byar", "method.published"},
	"rank": {
		"headline.first_highest", "headline.first_highest_joint", "headline.nth_highest", "headline.nth_highest_joint",
		"headline.first_lowest", "headline.first_lowest_joint", "headline.nth_lowest", "headline.nth_lowest_joint",
		"headline.first_best", "headline.first_best_joint", "headline.nth_best", "headline.nth_best_joint",
	},
	"best": {"headline.first_best", "headline.nth_best"},
}

// withUnits are the holes that hold a figure with its unit, or without.
var withUnits = []string{"value", "country_value", "average_value", "by", "lower", "upper", "other_average_value"}

// lists are the holes that hold one item or more, with what can be one. What stands
// in the holes of items is told by their own names.
var lists = map[string][]string{
	"list": {
		"chart.item", "chart.item_beside", "chart.median", "chart.middle_half", "chart.middle_half_one",
		"chart.most_frequent", "chart.range", "chart.range_one",
	},
	"gaps": {"chart.run", "chart.gap_why"},
	"why":  {"chart.of_symbol"},
}

// drawn are the holes of figures in the description of a drawing: a number as the
// axis has it, or the word of a symbol.
var drawn = []string{
	"value", "other_value", "first", "last", "highest", "lowest", "lower", "upper", "low", "high",
	"median", "lower_quartile", "upper_quartile", "mode", "minimum", "maximum",
}

func newGrammar(w *words.Words) *grammar {
	g := &grammar{within: map[string][]form{}, holes: []string{""}}
	var inner []string
	for hole, keys := range phrases {
		for _, key := range keys {
			g.within[hole] = appendForms(g.within[hole], w, key)
		}
		inner = append(inner, keys...)
	}
	for _, keys := range lists {
		inner = append(inner, keys...)
	}
	inner = append(inner, "chart.in_unit")
	var units, places []form
	for _, key := range w.Keys() {
		place, _, _ := strings.Cut(key, ".")
		switch {
		case place == "headline" && !slices.Contains(inner, key), place == "reason":
			g.headline = appendForms(g.headline, w, key)
		case place == "chart" && !slices.Contains(inner, key):
			g.chart = appendForms(g.chart, w, key)
		case key == "cite.figure":
			g.cite = appendForms(g.cite, w, key)
		case place == "note":
			g.note = appendForms(g.note, w, key)
		case place == "value":
			units = appendForms(units, w, key)
			g.units = append(g.units, key)
		case strings.HasPrefix(key, "format.ordinal_"):
			places = appendForms(places, w, key)
		}
	}
	for _, hole := range withUnits {
		g.within[hole] = units
	}
	g.within["nth"] = places
	g.lists(w)
	for _, forms := range [...][]form{g.headline, g.note, g.cite, g.chart, g.row, g.stack} {
		g.link(forms)
	}
	for _, forms := range g.within {
		g.link(forms)
	}
	for i := range g.headline {
		g.leads = appendLead(g.leads, g.headline[i].pieces)
	}
	return g
}

// link says of each hole of messages what can stand in it.
func (g *grammar) link(forms []form) {
	for i := range forms {
		f := &forms[i]
		if f.nth = slices.IndexFunc(g.musts, func(m must) bool { return m.text == f.must }); f.nth < 0 {
			f.nth, g.musts = len(g.musts), append(g.musts, newMust(f.must))
		}
		for j := range f.pieces {
			p := &f.pieces[j]
			_, p.list = lists[p.hole]
			p.forms, p.number = g.within[p.hole], p.hole == "n"
			if p.nth = slices.Index(g.holes, p.hole); p.nth < 0 {
				p.nth, g.holes = len(g.holes), append(g.holes, p.hole)
			}
		}
	}
}

// lists adds what stands in lists, and in the figures of drawings.
func (g *grammar) lists(w *words.Words) {
	for _, hole := range drawn {
		if g.within[hole] == nil {
			g.within[hole] = appendForms(nil, w, "value.percent")
		}
		g.within[hole] = appendForms(slices.Clip(g.within[hole]), w, "chart.in_unit")
	}
	g.within["what"] = appendForms(nil, w, "value.percent")
	g.within["name"] = appendForms(nil, w, "chart.in_unit")
	g.within["gap"] = appendForms(nil, w, "chart.run")
	for hole, keys := range lists {
		separator := w.Text("format.semicolon")
		if hole == "why" {
			separator = w.Text("format.comma")
		}
		var items []form
		for _, key := range keys {
			items = appendForms(items, w, key)
		}
		if hole == "gaps" {
			items = append(items, newForm(hole, []piece{{hole: "gap"}}))
		}
		for i := range items {
			more := append(slices.Clip(items[i].pieces), piece{text: separator}, piece{hole: hole})
			g.within[hole] = append(g.within[hole], items[i], newForm(items[i].key, more))
		}
	}
	g.row = g.within["list"]
	for _, key := range []string{"negative", "zero", "not_a_whole", "missing", "missing_why", "known"} {
		g.stack = appendForms(g.stack, w, "drawing."+key)
	}
	for _, key := range w.Keys() {
		if strings.HasPrefix(key, "symbol.") {
			g.symbols = append(g.symbols, w.Text(key))
		}
	}
	for _, key := range w.Keys() {
		if strings.HasPrefix(key, "kind.short.") {
			g.counts = append(g.counts, w.Text(key))
		}
	}
	for _, key := range []string{"figures", "areas", "where", "beside_only", "new_figures", "of_periods", "no_longer_held", "change", "periods", "before", "now", "what"} {
		g.counts = append(g.counts, w.Text("head."+key))
	}
	g.neighbours = w.Text("head.neighbours")
}

// appendForms adds the wordings of a message, in a fixed order.
func appendForms(list []form, w *words.Words, key string) []form {
	wordings := w.Forms(key)
	for _, c := range slices.Sorted(maps.Keys(wordings)) {
		list = append(list, newForm(key, cut(wordings[c])))
	}
	return list
}

// cut cuts a wording up at its holes.
func cut(text string) (out []piece) {
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		if before != "" {
			out = append(out, piece{text: before})
		}
		if !ok {
			break
		}
		hole, behind, _ := strings.Cut(rest, "}")
		out = append(out, piece{hole: hole})
		text = behind
	}
	return out
}

// appendLead adds the word that stands before {value} in a sentence.
func appendLead(leads [][]byte, pieces []piece) [][]byte {
	for i := range pieces {
		if pieces[i].hole != "value" || i == 0 {
			continue
		}
		fields := strings.Fields(pieces[i-1].text)
		if len(fields) == 0 {
			continue
		}
		lead := []byte(fields[len(fields)-1])
		if !slices.ContainsFunc(leads, func(b []byte) bool { return string(b) == string(lead) }) {
			leads = append(leads, lead)
		}
	}
	return leads
}

// place is where a text stands. The same hole can hold other words elsewhere: a
// period is short below a table and long in a sentence.
type place uint8

const (
	overFigure place = iota
	belowTable
	citation
)

// parser reads texts about one measure and area.
type parser struct {
	*Reader
	key   ref
	draw  *drawing // that a text describes; nil for none
	place place    // where a text stands
	hole  hole     // the outermost in which one is
	all   string   // the text that is read
	text  string   // what of it is not read yet
	took  int      // of it by the longest message so far
	best  said     // that message
	*room
}

// room is the room that a parser needs. A reader has one, for it reads one text after
// the other: what was read of a text is judged before the next one is read.
type room struct {
	got      []filling
	filled   []filling // what stands in the holes of sentences that were read
	said     []said
	searched []uint8 // by place in what messages must have: whether the text has it; 0 where nobody looked
	pairs    pairs   // of the text that is read
	asked    int     // how much was left of it where a number was looked for last,
	digits   int     // and how many bytes that has
	known    []known // by what known of the parser says
	behind   []behind
	parsers  int // that have had the room
}

// hole is a hole, by its name and by its place among the names of holes.
type hole struct {
	name string
	nth  int
}

// known is what can stand in a hole, once a parser has listed it.
type known struct {
	parser int
	names  []string
	only   bool
}

// behind is what follows a message that stands in a hole.
type behind struct {
	pieces []piece
	key    string
	then   int    // what follows that, by its place in the room; none for the end
	outer  hole   // in which that is
	within hole   // outermost, in which the message is
	from   string // the text with which the message begins
	form   string // the key of the message
	mark   int    // how many fillings there were before it
}

// newParser makes a parser in the room of the reader.
func (r *Reader) newParser(key ref, draw *drawing, place place) parser {
	r.room.filled = r.room.filled[:0]
	r.room.parsers++
	if n := len(r.grammar.holes); len(r.room.known) < n*n {
		r.room.known = make([]known, n*n)
	}
	return parser{Reader: r, key: key, draw: draw, place: place, room: &r.room}
}

// sentences reads a text as sentences, each one of the messages, and gives what is
// left from where one begins that is none of them.
func (p *parser) sentences(forms []form, text string) (out []said, rest string) {
	p.said, p.all = p.said[:0], text
	p.searched = slices.Grow(p.searched[:0], len(p.grammar.musts))[:len(p.grammar.musts)]
	clear(p.searched)
	p.pairs.of(text)
	p.asked = none
	for text != "" {
		n, s := p.longest(forms, text)
		if n == 0 {
			break
		}
		p.said = append(p.said, s)
		text = strings.TrimPrefix(text[n:], " ")
	}
	return p.said, text
}

// longest reads that message which takes most of the beginning of a text.
func (p *parser) longest(forms []form, text string) (n int, s said) {
	p.text, p.took = text, 0
	first := firstBytes(text)
	for i := range forms {
		if (first^forms[i].begins)&forms[i].known != 0 || !p.may(&forms[i], text) {
			continue
		}
		p.got, p.behind = p.got[:0], p.behind[:0]
		if p.sequence(forms[i].pieces, text, forms[i].key, none) {
			break
		}
	}
	return p.took, p.best
}

// ends takes a message that leaves a rest of the text. It reports whether no other can
// be longer.
func (p *parser) ends(key, rest string) bool {
	if took := len(p.text) - len(rest); took > p.took && (rest == "" || rest[0] == ' ') {
		p.took = took
		from := len(p.filled)
		p.filled = append(p.filled, p.got...)
		p.best = said{key: key, text: p.text[:took], fillings: p.filled[from:len(p.filled):len(p.filled)]}
	}
	return p.took == len(p.text)
}

// sequence reads the pieces of a message one behind the other and goes on with what is
// behind it, by its place in the room; if that is not right, it goes on to look for
// another way.
func (p *parser) sequence(pieces []piece, text, key string, then int) bool {
	for len(pieces) > 0 && pieces[0].hole == "" {
		rest, ok := strings.CutPrefix(text, pieces[0].text)
		if !ok {
			return false
		}
		pieces, text = pieces[1:], rest
	}
	switch {
	case len(pieces) > 0:
	case then == none:
		return p.ends(key, text)
	default:
		return p.goOn(text, then)
	}
	first := &pieces[0]
	if p.hole.nth != first.nth && first.forms != nil && p.message(pieces, text, key, then) {
		return true
	}
	if first.hole == "others" || first.hole == "probability" { // of which nobody has a list
		for n := range text {
			if digit(text[:n]) && first.hole == "others" {
				return false
			}
			if n > 0 && p.fill(pieces, n, none, text, key, then) {
				return true
			}
		}
		return false
	}
	names, only := p.names(first)
	for i, name := range names {
		if begins(text, name) && p.fill(pieces, len(name), i, text, key, then) {
			return true
		}
	}
	if only {
		return false
	}
	n := p.number(text)
	return n > 0 && p.fill(pieces, n, none, text, key, then)
}

// number gives how many bytes the number has with which a rest of the text that is read
// begins; 0 where it begins with none. Many messages ask for it one after the other.
func (p *parser) number(text string) int {
	if p.asked != len(text) {
		p.asked, p.digits = len(text), 0
		if number, _ := leadingNumber(text); digit(number) {
			p.digits = len(number)
		}
	}
	return p.digits
}

// begins reports whether a text begins with a name that is not empty. Names in a list
// mostly differ in their last byte.
func begins(text, name string) bool {
	n := len(name)
	return n > 0 && n <= len(text) && text[n-1] == name[n-1] && text[:n] == name
}

// fill takes n bytes of a text for what stands in the first of the pieces, which is a
// hole, and goes on behind it.
func (p *parser) fill(pieces []piece, n, nth int, text, key string, then int) bool {
	hole := pieces[0].hole
	if p.hole.nth != 0 {
		hole = p.hole.name
	}
	mark := len(p.got)
	if pieces[0].hole != "unit" {
		p.got = append(p.got, filling{hole, text[:n], nth, key})
	}
	ok := p.sequence(pieces[1:], text[n:], key, then)
	p.got = p.got[:mark]
	return ok
}

// message reads one of the messages that can stand in the first of the pieces, which
// is a hole, and goes on behind it.
func (p *parser) message(pieces []piece, text, key string, then int) bool {
	first := &pieces[0]
	outer, mark, place := p.hole, len(p.got), len(p.behind)
	begins := firstBytes(text)
	for i := range first.forms {
		form := &first.forms[i]
		if (begins^form.begins)&form.known != 0 || !p.may(form, text) {
			continue
		}
		if p.hole.nth == 0 && !first.list {
			p.hole = hole{first.hole, first.nth}
		}
		p.behind = append(p.behind[:place], behind{pieces[1:], key, then, outer, p.hole, text, form.key, mark})
		ok := p.sequence(form.pieces, text, form.key, place)
		p.hole, p.got, p.behind = outer, p.got[:mark], p.behind[:place]
		if ok {
			return true
		}
	}
	return false
}

// goOn goes on behind a message that stands in a hole.
func (p *parser) goOn(text string, place int) bool {
	b := p.behind[place]
	if len(p.got) == b.mark && b.within.nth != 0 { // it has no hole itself
		p.got = append(p.got, filling{b.within.name, b.from[:len(b.from)-len(text)], none, b.form})
	}
	p.hole = b.outer
	done := p.sequence(b.pieces, text, b.key, b.then)
	p.hole = b.within
	return done
}

// names gives what can stand in a hole; only says that nothing else can, not even a
// number.
func (p *parser) names(of *piece) (names []string, only bool) {
	k := &p.known[p.hole.nth*len(p.grammar.holes)+of.nth]
	if k.parser != p.parsers {
		names, only = p.list(of.hole)
		*k = known{p.parsers, names, only}
	}
	return k.names, k.only
}

func (p *parser) list(hole string) (names []string, only bool) {
	if p.draw != nil {
		return p.drawingNames(hole)
	}
	k := p.key
	switch hole {
	case "noun":
		return p.nouns[k.m], true
	case "category":
		return p.inText[k.m], true
	case "area":
		return p.inArea[k.a], true
	case "country":
		if p.country < 0 {
			return nil, true
		}
		return []string{p.register.Areas[p.country].ShortName}, true
	case "when":
		return p.whens[k.m], true
	case "capital_when":
		return p.capitals[k.m], true
	case "period":
		switch p.place {
		case belowTable:
			return p.shorts[k.m], true
		case citation:
			return p.labels[k.m], true
		}
		return p.inSentence[k.m], true
	case "measure":
		return p.titles[k.m][k.c], true
	case "value":
		if p.place == citation {
			return p.grammar.symbols, false
		}
	case "from", "to":
		return p.shorts[k.m], true
	case "confidence":
		return []string{"95%"}, true
	case "model":
		if p.near == nil {
			return nil, true
		}
		return []string{p.near.ID}, true
	case "before", "earlier", "since":
		return p.shorts[k.m], true
	}
	return nil, false
}

// lowerFirst writes a label as it stands within a sentence; one that begins with two
// capitals is an abbreviation and stays.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); !unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// upperFirst writes words as they begin a sentence.
func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
