package sweep

import (
	"bytes"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// # How sentences are read
//
// The program says its figures in few forms. A sentence over a figure names the
// measure by its noun, the area and the period in words, so its key is known;
// then each of its numbers is either the figure, that of the country, the
// average of the neighbours, a change, or a place. Where the key is hidden there
// may be no number at all but the country's, and no word that compares.

// comparing are words that say something about the figure itself.
var comparing = []string{" above ", " below ", " higher ", " lower ", " highest ", " lowest ", " similar to ", " same as ", " rose ", " fell ", " best ", " quarter of "}

// headlineOf judges the sentence over a figure of a measure in an area.
func (r *Reader) headlineOf(k ref, at int, text string) {
	if k.m < 0 || k.a < 0 {
		r.unread(Words, at, text, "nobody can tell of which figure this sentence speaks")
		return
	}
	if strings.HasPrefix(text, "No figure is held for ") {
		if digit(strings.ReplaceAll(text, r.register.Areas[k.a].ShortName, "")) {
			r.unread(Words, at, text, "a sentence that says that there is no figure has a number")
		}
		return
	}
	if k.p = r.periodIn(k.m, text, false); k.p < 0 {
		r.unread(Words, at, text, "the sentence names no period of its measure")
		return
	}
	rest := r.nationally(k, at, text)
	if !r.value(k).IsNumber() {
		r.silent(k, at, text, rest)
		return
	}
	r.spoken(k, at, rest)
}

// nationally judges the country's figure in a sentence and takes it out.
func (r *Reader) nationally(k ref, at int, text string) string {
	if r.country < 0 || r.country == k.a {
		return text
	}
	name := r.register.Areas[r.country].ShortName
	for _, form := range [...][2]string{{" The figure for " + name + " was ", "."}, {"the figure for " + name + " (", ")"}, {", of ", " in " + name}} {
		before, rest, ok := strings.Cut(text, form[0])
		if !ok {
			continue
		}
		number, after := leadingNumber(rest)
		if number == "" {
			continue
		}
		home := k
		home.a = r.country
		r.number(Words, home, at, number)
		_, after, _ = strings.Cut(after, form[1])
		return before + form[0] + after
	}
	return text
}

// silent judges a sentence at a key without a number: it says none.
func (r *Reader) silent(k ref, at int, text, rest string) {
	m := &r.framework.Measures[k.m]
	for _, known := range []string{r.labels[k.m][k.p], m.Noun, r.register.Areas[k.a].ShortName} {
		rest = strings.ReplaceAll(rest, known, "")
	}
	if cats := r.categories(k.m); cats != nil {
		label := cats[k.c].Label
		if label != "" {
			rest = strings.ReplaceAll(rest, strings.ToLower(label[:1])+label[1:], "")
		}
		rest = strings.ReplaceAll(rest, label, "")
	}
	compares := ""
	for _, word := range comparing {
		if strings.Contains(rest, word) {
			compares = word
		}
	}
	switch {
	case !digit(rest) && compares == "":
	case r.hidden(k) && digit(rest):
		r.leak(Words, k, at, excerpt(rest), "a sentence with a number")
	case r.hidden(k):
		r.leak(Words, k, at, text, "a sentence that compares ("+strings.TrimSpace(compares)+")")
	default:
		r.other(Words, k, at, text, "the sentence says more than that there is no number")
	}
}

// excerpt is what of a text stands around its first number.
func excerpt(text string) string {
	const before, behind = 40, 30
	at := strings.IndexAny(text, "0123456789")
	from, to := max(0, at-before), min(len(text), at+behind)
	out := strings.ToValidUTF8(text[from:to], "")
	if from > 0 {
		out = "…" + out
	}
	if to < len(text) {
		out += "…"
	}
	return out
}

// spoken judges a sentence about a number.
func (r *Reader) spoken(k ref, at int, text string) {
	if before, after, ok := strings.Cut(text, r.framework.Measures[k.m].Noun); ok { // which may hold any word
		text = before + after
	}
	_, value, ok := strings.Cut(text, " was ")
	number, _ := leadingNumber(value)
	if !ok || number == "" {
		r.unread(Words, at, text, "the sentence gives no figure")
		return
	}
	r.number(Words, k, at, number)
	if _, rest, ok := strings.Cut(text, " of its statistical neighbours ("); ok && r.near != nil {
		lead := "median"
		if strings.Contains(text, "the mean of its") {
			lead = "mean"
		}
		if number, _ := leadingNumber(rest); number != "" {
			r.averageIs(k, at, number, lead)
		}
	}
	r.standing(k, at, text)
	for _, before := range []string{"er than in ", "more than in ", "fewer than in ", "the same as in ", " from "} {
		_, rest, ok := strings.Cut(text, before)
		if !ok {
			continue
		}
		past := k
		if past.p, _ = r.cutPeriod(k.m, rest); past.p >= 0 && !r.value(past).IsNumber() {
			if r.hidden(past) {
				r.leak(Words, past, at, text, "a change")
			} else {
				r.other(Words, past, at, text, "a change since a period without a number")
			}
		}
	}
	if _, rest, ok := strings.Cut(text, " trend since "); ok {
		from, _ := r.cutPeriod(k.m, rest)
		r.running(k, at, from, k.p, text)
	}
}

// standing judges a place: no more authorities can have one than have a number.
func (r *Reader) standing(k ref, at int, text string) {
	before, _, ok := strings.Cut(text, " authorities ")
	if !ok {
		return
	}
	words := strings.Fields(before)
	d, ok := parseShown(words[len(words)-1])
	if ok && d.Cmp(observation.NewDecimal(int64(r.numbers(k.m, k.c, k.p)), 0)) > 0 {
		r.other(Words, k, at, text, "more authorities have a place than have a number")
	}
}

// sentence judges a sentence about one of several measures: the one whose noun
// it has.
func (r *Reader) sentence(measures []int, a, at int, text string) {
	best := none
	for _, m := range measures {
		if noun := r.framework.Measures[m].Noun; strings.Contains(text, noun) && (best < 0 || len(noun) > len(r.framework.Measures[best].Noun)) {
			best = m
		}
	}
	if best < 0 || a < 0 || r.periodIn(best, text, false) < 0 {
		return
	}
	k := ref{best, r.headline(best), a, none}
	if !strings.Contains(text, " was ") && !strings.Contains(text, "There is no figure") {
		return
	}
	if strings.Contains(text, r.register.Areas[a].ShortName) {
		r.headlineOf(k, at, text)
	}
}

// prose reads texts in which a sentence of the program can stand among others:
// descriptions, citations, summaries.
func (r *Reader) prose(at int, text string) {
	if cited, ok := strings.CutPrefix(text, "Cite this figure"); ok {
		r.cited(at, strings.TrimSpace(cited))
		return
	}
	if r.page.item == "" || r.page.area < 0 {
		return
	}
	if n := strings.LastIndexByte(text, '('); strings.HasSuffix(text, "…") && n > strings.LastIndexByte(text, ')') {
		text = text[:n] // cut within what compares
	}
	r.sentence(r.items[r.page.item], r.page.area, at, text)
}

// cited judges a citation: what, where, the figure, when.
func (r *Reader) cited(at int, text string) {
	k := r.here()
	if k.m < 0 || k.a < 0 {
		r.unread(Words, at, text, "a citation stands outside the section of a measure")
		return
	}
	_, rest, ok := strings.Cut(text, ", "+r.register.Areas[k.a].ShortName+": ")
	k.p = r.periodIn(k.m, rest, false)
	number, _ := leadingNumber(rest)
	switch {
	case !ok || k.p < 0:
		r.unread(Words, at, text, "the citation names no area or no period")
	case number != "":
		r.number(Words, k, at, number)
	}
}

// title judges the title of a page: what is no name in it must hold no digit, on
// a page about figures that are hidden. Titles of the site and the edition are
// names where they stand between dashes, as the program writes them: a site's
// short title may be a number.
func (r *Reader) title(at int, text string) {
	if r.page.area < 0 {
		return
	}
	parts := strings.Split(text, " – ")
	for _, name := range r.names { // which may hold a dash itself
		text = strings.ReplaceAll(text+" – ", " – "+name+" – ", " – ")
		text = strings.TrimSuffix(text, " – ")
	}
	if len(parts) == 1 && slices.Contains(r.names, text) {
		return
	}
	known := []string{r.register.Areas[r.page.area].Name, r.register.Areas[r.page.area].ShortName}
	for i := range r.framework.Indicators {
		if n := &r.framework.Indicators[i]; n.ID == r.page.item {
			known = append(known, n.Label()+" "+n.Title)
		}
	}
	for _, name := range known {
		if name != "" {
			text = strings.ReplaceAll(text, name, "")
		}
	}
	if before, rest, ok := strings.Cut(text, "(until "); ok { // of a place that is no more
		when, behind, _ := strings.Cut(rest, ")")
		if last := r.register.Areas[r.page.area].Last; when == last.String() {
			text = before + behind
		}
	}
	if !digit(text) {
		return
	}
	for _, m := range r.items[r.page.item] {
		for c := range r.framework.Width(framework.MeasureIndex(m)) {
			for p := range r.shorts[m] {
				if k := (ref{m, c, r.page.area, p}); r.hidden(k) {
					r.leak(Words, k, at, text, "a number in the title of a page")
					return
				}
			}
		}
	}
}

// tile judges a figure in large type. In the section of a measure its key is
// known but for the period, elsewhere its link says it.
func (r *Reader) tile(k ref, piece []byte, at int) {
	part := func(class string) []byte {
		_, rest, ok := bytes.Cut(piece, []byte(`<span class="`+class+`">`))
		if !ok {
			return nil
		}
		s := scanner{data: rest}
		depth := 1
		for s.next() {
			switch {
			case s.kind == openToken && string(s.name) == "span":
				depth++
			case s.kind == closeToken && string(s.name) == "span":
				if depth--; depth == 0 {
					return rest[:s.at]
				}
			}
		}
		return rest
	}
	label, note := part("tile-label"), r.textOf(part("tile-note"))
	if k.m < 0 {
		if _, rest, ok := bytes.Cut(label, []byte(`href="`)); ok {
			href, _, _ := bytes.Cut(rest, []byte(`"`))
			if k = r.place(href); bytes.HasPrefix(href, []byte("#")) {
				k = ref{r.anchored(r.page.item, string(href[1:])), none, r.page.area, none}
			}
		}
		if k.m >= 0 {
			k.c = r.namedCategory(k.m, r.textOf(label)+" "+note)
		}
	}
	value := r.textOf(part("tile-value"))
	if k.m >= 0 {
		for p, name := range r.labels[k.m] {
			if strings.HasPrefix(note, name) {
				k.p = p
			}
		}
	}
	number, _ := leadingNumber(value)
	switch {
	case number != "":
		r.number(Words, k, at, number)
	case digit(value):
		r.unread(Words, at, value, "the figure of this tile is not understood")
	}
}

// linked judges a figure in the words of a text, which leads to where it stands.
func (r *Reader) linked(at int, k ref, piece []byte) {
	text := r.textOf(piece)
	if k.m < 0 || k.a < 0 || !digit(text) {
		return
	}
	p := r.periodIn(k.m, text, false)
	if p >= 0 {
		text = strings.ReplaceAll(text, r.labels[k.m][p], "")
	}
	number := ""
	for rest := text; rest != "" && number == ""; {
		if number, _ = leadingNumber(rest); number == "" {
			rest = rest[1:]
		}
	}
	d, ok := parseShown(number)
	if !ok {
		return // words and a period
	}
	same, some, hidden := r.candidates(k, p, d)
	compared := strings.Contains(text, "since") || strings.Contains(text, "than") || strings.HasPrefix(text, "up ") || strings.HasPrefix(text, "down ") || strings.Contains(text, "above ") || strings.Contains(text, "below ")
	switch {
	case same, some && compared:
		r.count(Words, 1)
	case hidden.whole() && !some:
		r.leak(Words, hidden, at, text, "a number")
	case p >= 0: // else the words may be the author's own: "nearly 3,000"
		r.other(Words, k, at, text, "the edition has no such number in this series")
	}
}

// candidates looks for a number among those that a link can mean: of every
// category, in one period or in all.
func (r *Reader) candidates(k ref, p int, d observation.Decimal) (same, some bool, hidden ref) {
	hidden = nothing()
	_, decimals := d.Units()
	for k.c = range max(1, len(r.categories(k.m))) {
		for k.p = range r.shorts[k.m] {
			if p >= 0 && k.p != p {
				continue
			}
			v := r.value(k)
			if hides(v.Symbol) {
				hidden = k
			}
			if v.IsNumber() {
				some = true
				same = same || v.Number.Round(decimals).Cmp(d) == 0
			}
		}
	}
	return same, some, hidden
}
