package sweep

import (
	"bytes"
	"slices"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// harmless are the sentences that may stand at a figure that is no number: they say
// that there is none, and what the country has.
var harmless = []string{"headline.none", "headline.none_held", "headline.no_longer", "headline.country"}

// headlineOf judges the sentences over a figure of a measure in an area.
func (r *Reader) headlineOf(k ref, at int, text string) {
	if k.m < 0 || k.a < 0 {
		r.unread(Words, at, text, "nobody can tell of which figure this sentence speaks")
		return
	}
	p := r.newParser(k, nil, overFigure)
	list, rest := p.sentences(r.grammar.headline, text)
	r.sentences(k, at, list, rest)
}

// sentences judges sentences about a figure, the first of which says of when it is.
// What is left of the text is no sentence of the program.
func (r *Reader) sentences(k ref, at int, list []said, rest string) {
	k.p = spokenOf(list)
	if k.p < 0 && len(list) > 0 && list[0].key != "headline.none_held" {
		r.unread(Words, at, list[0].text, "the sentence names no period of its measure")
		return
	}
	for i := range list {
		r.saidOf(k, at, &list[i])
	}
	switch {
	case rest == "":
	case r.hidden(k) && digit(rest):
		r.leak(Words, k, at, excerpt(rest), "a sentence with a number")
	case r.hidden(k):
		r.leak(Words, k, at, rest, "a sentence that is not the program's")
	default:
		r.unread(Words, at, rest, "this is no sentence of the program")
	}
}

// spokenOf is the period of which sentences speak: that which the first names.
func spokenOf(list []said) int {
	for i := range list {
		for _, hole := range [...]string{"when", "capital_when", "period"} {
			if f, ok := list[i].get(hole); ok {
				return f.nth
			}
		}
	}
	return none
}

// saidOf judges one sentence about a figure by what stands in its holes.
func (r *Reader) saidOf(k ref, at int, s *said) {
	if k.p >= 0 && !r.value(k).IsNumber() && !slices.Contains(harmless, s.key) && !strings.HasPrefix(s.key, "reason.") {
		switch {
		case !r.hidden(k):
			r.other(Words, k, at, s.text, "the sentence says more than that there is no number")
		case digit(s.text):
			r.leak(Words, k, at, s.text, "a sentence with a number")
		default:
			r.leak(Words, k, at, s.text, "a sentence that compares")
		}
		return
	}
	for i := range s.fillings {
		f := &s.fillings[i]
		switch f.hole {
		case "value":
			r.number(Words, k, at, f.text)
		case "country_value":
			home := k
			home.a = r.country
			r.number(Words, home, at, f.text)
		case "average_value":
			lead, _ := s.get("average")
			r.averageIs(k, at, f.text, strings.TrimPrefix(lead.key, "average."))
		case "among":
			r.standing(k, at, f.text, s.text)
		case "before":
			past := k
			past.p = f.nth
			switch {
			case r.hidden(past):
				r.leak(Words, past, at, s.text, "a change")
			case !r.value(past).IsNumber():
				r.other(Words, past, at, s.text, "a change since a period without a number")
			}
		case "since":
			r.running(k, at, f.nth, k.p, s.text)
		}
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

// standing judges a place: no more authorities can have one than have a number.
func (r *Reader) standing(k ref, at int, number, text string) {
	d, ok := parseShown(number)
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
	if best < 0 || a < 0 {
		return
	}
	k := ref{best, r.headline(best), a, none}
	p := r.newParser(k, nil, overFigure)
	list, rest := p.sentences(r.grammar.headline, text)
	if len(list) == 0 {
		return
	}
	if _, names := list[0].get("noun"); !names { // words of an author's that read alike
		return
	}
	if !digit(rest) {
		rest = ""
	}
	k.p = spokenOf(list)
	if rest != "" && !r.hidden(k) {
		rest = "" // an author's words may follow
	}
	r.sentences(k, at, list, rest)
}

// prose reads texts in which a sentence of the program can stand among others:
// descriptions, citations, summaries.
func (r *Reader) prose(at int, text string) {
	for _, key := range [...]string{"measure.cite_or_embed", "measure.cite"} { // one may begin with the other
		if cited, ok := strings.CutPrefix(text, r.words.Text(key)); ok {
			r.cited(at, strings.TrimSpace(cited))
			return
		}
	}
	if r.page.item == "" || r.page.area < 0 {
		return
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
	p := r.newParser(k, nil, citation)
	list, _ := p.sentences(r.grammar.cite, text) // its address follows
	if len(list) == 0 {
		r.unread(Words, at, text, "the citation does not say what it is of")
		return
	}
	when, _ := list[0].get("when")
	if k.p = when.nth; k.p < 0 {
		r.unread(Words, at, text, "the citation names no period")
		return
	}
	if value, ok := list[0].get("value"); ok && digit(value.text) {
		r.number(Words, k, at, value.text)
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
	x := &r.register.Areas[r.page.area]
	var known []string
	for _, name := range []string{x.Name, x.ShortName} { // of a place that is no more, with its last year
		known = append(known, r.words.Say("area.name_until", "area", name, "year", x.Last.String()))
	}
	known = append(known, x.Name, x.ShortName)
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
	compared := r.compares(k.m, text)
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
	switch {
	case same, some && compared:
		r.count(Words, 1)
	case hidden.whole() && !some:
		r.leak(Words, hidden, at, text, "a number")
	case p >= 0: // else the words may be the author's own: "nearly 3,000"
		r.other(Words, k, at, text, "the edition has no such number in this series")
	}
}

// comparing are the messages of linked figures with a number that is none of the
// series: a difference, a limit, or the year of a period.
var comparing = []string{
	"reference.up", "reference.down", "reference.higher", "reference.lower",
	"reference.claim.rose", "reference.claim.fell", "reference.claim.unchanged", "reference.claim.highest", "reference.claim.lowest",
	"reference.claim.above", "reference.claim.below",
}

// compares reports whether the words of a link are the program's and compare.
func (r *Reader) compares(m int, text string) bool {
	fits := func(hole, text string) bool {
		switch hole {
		case "by":
			return r.amount(text)
		case "limit":
			_, ok := parseShown(text)
			return ok
		case "since":
			return r.periodCalled(m, text) >= 0
		}
		return !digit(text) // in {other} a place
	}
	return slices.ContainsFunc(comparing, func(key string) bool {
		_, ok := r.words.Match(key, text, fits)
		return ok
	})
}

// amount reports whether a text is a number, with its unit or without; marks may
// stand behind it.
func (r *Reader) amount(text string) bool {
	if before, marks, ok := strings.Cut(text, " ("); ok && !digit(marks) {
		text = before
	}
	number := func(_, text string) bool {
		_, ok := parseShown(text)
		return ok
	}
	return number("", text) || slices.ContainsFunc(r.grammar.units, func(key string) bool {
		_, ok := r.words.Match(key, text, number)
		return ok
	})
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
