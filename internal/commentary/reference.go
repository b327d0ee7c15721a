package commentary

import (
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Reference is a figure of the edition that a text refers to between double
// braces. Its names are known to be right; what it says stands in the edition's
// figures, which are looked up when the page is made.
type Reference struct {
	Pos  source.Pos
	Text string // as it is written, without the braces

	Measure   framework.MeasureIndex
	Category  framework.CategoryIndex
	Indicator framework.IndicatorIndex // where one is named, and not one of its measures; else None
	Area      area.Index
	Period    period.Period // zero for the newest
	Form      Form

	Since  period.Period       // of a change, and of what is claimed about the past
	Beside Beside              // of a comparison
	Number observation.Decimal // of above and below
	Words  string              // the author's, for a claim; "" for the claim itself
}

// Beside is what a figure is compared with.
type Beside struct {
	Kind BesideKind
	Area area.Index // OneArea only
}

// BesideKind says what a figure is compared with.
type BesideKind uint8

// What a figure can be compared with. NotCompared is for references without a
// comparison.
const (
	NotCompared BesideKind = iota
	OneArea
	TheNeighbours // the average of its statistical neighbours that leads on the pages
)

// The words for areas that are not named by their slugs.
const (
	countryWord    = "country"
	regionWord     = "region"
	neighboursWord = "neighbours"
)

// AreaWords lists what can be written for an area that a figure is compared
// with, besides slugs.
func AreaWords() []string { return []string{countryWord, regionWord, neighboursWord} }

// Form is what a reference says of a figure.
type Form uint8

// The forms. From Rose on they are claims: the author's words are shown, and
// the figures have to bear them.
const (
	Figure  Form = iota // the value with its unit and period
	Value               // the value with its unit
	Bare                // the value alone, with its percent sign
	Change              // how much it has changed
	Against             // by how much it differs from another
	Rose
	Fell
	Unchanged
	Higher
	Lower
	Same
	Highest
	Lowest
	Above
	Below
)

// operand is what stands after the words of a form.
type operand uint8

const (
	nothing operand = iota
	since           // "since" and a period
	other           // an area, or one of AreaWords
	number
)

var forms = [...]struct {
	words string
	takes operand
}{
	Figure: {"", nothing}, Value: {"value", nothing}, Bare: {"number", nothing}, Change: {"change", since}, Against: {"against", other},
	Rose: {"rose", since}, Fell: {"fell", since}, Unchanged: {"unchanged", since},
	Higher: {"higher than", other}, Lower: {"lower than", other}, Same: {"about the same as", other},
	Highest: {"highest", since}, Lowest: {"lowest", since},
	Above: {"above", number}, Below: {"below", number},
}

var operandWords = [...]string{"", " since PERIOD", " AREA", " NUMBER"}

// Claim reports whether the form says something that the figures must bear.
func (f Form) Claim() bool { return f >= Rose }

// Words gives the words of the form: "rose", "higher than".
func (f Form) Words() string { return forms[f].words }

// String gives the form as it is written: "rose since PERIOD".
func (f Form) String() string { return forms[f].words + operandWords[forms[f].takes] }

// FigureForms lists what a reference can say of a figure besides the figure
// with its period, as it is written.
func FigureForms() []string { return formNames(Value, Rose) }

// Claims lists what can be claimed of a figure, as it is written.
func Claims() []string { return formNames(Rose, Below+1) }

func formNames(from, to Form) (out []string) {
	for f := from; f < to; f++ {
		out = append(out, f.String())
	}
	return out
}

// word is a word of a reference and where it stands in the file.
type word struct {
	text string
	at   int
}

// span is a piece of a text, and where it stands in the file.
type span struct {
	text string
	at   int
}

// wordsOf takes spans apart into words, up to a bar; what follows it are the
// author's own words. In a table the bar has a backslash before it.
func wordsOf(spans []span) (words []word, own string, barred bool) {
	var rest []string
	for _, s := range spans {
		if barred {
			rest = append(rest, s.text)
			continue
		}
		before := s.text
		if i := strings.IndexByte(s.text, '|'); i >= 0 {
			before, barred = strings.TrimSuffix(s.text[:i], `\`), true
			rest = append(rest, s.text[i+1:])
		}
		for at := 0; at < len(before); {
			n := strings.IndexAny(before[at:]+" ", " \t\n")
			if n > 0 {
				words = append(words, word{before[at : at+n], s.at + at})
			}
			at += n + 1
		}
	}
	return words, strings.Join(strings.Fields(strings.Join(rest, " ")), " "), barred
}

// written joins words as they were written.
func written(words []word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return strings.Join(out, " ")
}

// topic is what a reference is taken to be about where it does not say.
type topic struct {
	area    area.Index   // None where one must be named
	members []area.Index // of the board that a text is about, of which one must be named
	rows    bool         // it is a profile, whose rows name the categories that they show
}

// about is what the references of a document are about: its area, the country
// where it is about all. A board has no figures but those of its members.
func (n *names) about(d *Doc) topic {
	switch {
	case d.Area != area.None:
		return topic{area: d.Area}
	case d.Board == None:
		return topic{area: n.known.Register.CountryIndex()}
	}
	if members := n.known.Boards[d.Board].Members; len(members) != 1 {
		return topic{area: area.None, members: members}
	}
	return topic{area: n.known.Boards[d.Board].Members[0]}
}

// reading reads one reference.
type reading struct {
	n     *names
	file  *file
	probs *source.Problems
	about topic
	words []word // those not read yet
	end   int    // where the reference ends in the file
	ref   Reference
}

// wrong reports a mistake at a place in the file. It is always false, so that
// it can be returned.
func (r *reading) wrong(at int, hint, format string, args ...any) bool {
	r.probs.AddHint(r.file.pos(at), "reference", hint, format, args...)
	return false
}

// next takes a word; what stands for it at the end is empty.
func (r *reading) next() word {
	if len(r.words) == 0 {
		return word{"", r.end}
	}
	w := r.words[0]
	r.words = r.words[1:]
	return w
}

const referenceExample = "write for example {{n19 leeds 2014}}: a measure or indicator, an area, a period"

// reference reads words as a reference. ok is false when it was wrong, which
// was reported.
func (n *names) reference(f *file, about topic, spans []span, probs *source.Problems) (ref Reference, ok bool) {
	last := spans[len(spans)-1]
	start := spans[0].at
	if strings.HasSuffix(string(f.text[:start]), "{{") {
		start -= len("{{") // or it is a line of a block
	}
	r := &reading{n: n, file: f, probs: probs, about: about, end: last.at + len(last.text)}
	var barred bool
	r.words, r.ref.Words, barred = wordsOf(spans)
	r.ref.Pos, r.ref.Text, r.ref.Area, r.ref.Indicator = f.pos(start), written(r.words), area.None, framework.None
	if len(r.words) == 0 {
		return ref, r.wrong(start, referenceExample, "the braces name no figure")
	}
	if !r.subject() || !r.form() {
		return ref, false
	}
	if barred && !r.ref.Form.Claim() {
		return ref, r.wrong(start, "claims are "+strings.Join(Claims(), ", "), "words after | stand for a claim, and %q makes none", r.ref.Text)
	}
	if barred && r.ref.Words == "" {
		return ref, r.wrong(r.end, "write words after it, or leave it out", "there are no words after |")
	}
	if strings.Contains(r.ref.Words, "|") {
		return ref, r.wrong(start, "leave one out", "there are two bars in %q", r.ref.Text+" | "+r.ref.Words)
	}
	if sign := markup(r.ref.Words); sign != "" {
		return ref, r.wrong(start, "put signs around the whole reference: *{{n19 rose since 2012 | has risen}}*", "the words of a claim are shown as they are, and these hold %s", quote(sign))
	}
	return r.ref, true
}

// subject reads the measure, and the area and period where they are named.
func (r *reading) subject() bool {
	first := r.next()
	if !r.measure(first) {
		return false
	}
	for len(r.words) > 0 {
		w := r.words[0]
		if formAt(w.text) != Figure {
			break
		}
		p, err := period.Parse(w.text)
		_, isArea := r.n.areas[w.text]
		switch {
		case err == nil && r.ref.Period.IsZero():
			if !r.fits(w, p) {
				return false
			}
			r.ref.Period = p
		case isArea && r.ref.Area == area.None:
			r.ref.Area = area.Index(r.n.areas[w.text])
		case w.text == countryWord && r.ref.Area == area.None:
			r.ref.Area = r.n.known.Register.CountryIndex()
		case err == nil:
			return r.wrong(w.at, "for a change write "+Change.String(), "%q is a second period", w.text)
		case isArea:
			return r.wrong(w.at, "to compare two areas write "+Against.String(), "%q is a second area", w.text)
		default:
			return r.wrong(w.at, r.wordHint(w.text), "%q is neither an area, a period nor a word of a reference", w.text)
		}
		r.next()
	}
	if r.ref.Area == area.None {
		r.ref.Area = r.about.area
	}
	if r.ref.Area == area.None && r.about.members != nil {
		return r.wrong(first.at+len(first.text), "write a member after the measure: "+r.n.slugs(r.about.members), "a board has no figure of its own, and %q names no area", r.ref.Text)
	}
	if r.ref.Area == area.None {
		return r.wrong(first.at, "write an area after the measure", "the register has no country to which %q could belong", r.ref.Text)
	}
	return true
}

// fits holds that a period is written as those of the measure are.
func (r *reading) fits(w word, p period.Period) bool {
	m := &r.n.known.Framework.Measures[r.ref.Measure]
	if !m.Kind.Takes(p.Form) {
		return r.wrong(w.at, "", "%s is no period of %s: these are written as %s is", w.text, m.ID, m.Kind.Example())
	}
	return true
}

// measure reads what is measured: a measure, an indicator, which stands for its
// first measure, and a category of either.
func (r *reading) measure(w word) bool {
	fw := r.n.known.Framework
	id, category, split := strings.Cut(w.text, "/")
	var could []framework.MeasureIndex
	if m, ok := r.n.measures[id]; ok {
		could = []framework.MeasureIndex{framework.MeasureIndex(m)}
	} else if i, ok := r.n.indicators[id]; ok {
		r.ref.Indicator = framework.IndicatorIndex(i)
		could = r.n.inOrder(r.ref.Indicator)
	}
	if len(could) == 0 {
		return r.wrong(w.at, r.measureHint(id), "%q is neither a measure nor an indicator of the framework", id)
	}
	r.ref.Measure, r.ref.Category = could[0], fw.Measures[could[0]].Headline
	if !split {
		return r.whole(w)
	}
	if r.about.rows {
		return r.wrong(w.at+len(id), "write "+id, "a profile shows each measure by one category, which it names itself")
	}
	var known []string
	for _, m := range could {
		for c, x := range fw.Categories(m) {
			if x.ID == category {
				r.ref.Measure, r.ref.Category = m, framework.CategoryIndex(c)
				return true
			}
			known = append(known, x.ID)
		}
	}
	if known == nil {
		return r.wrong(w.at, "write "+id, "%s is not split into categories", id)
	}
	return r.wrong(w.at+len(id)+1, orElse(source.DidYouMean(category, known), "there are "+someOf(known)), "%q is not a category of %s", category, id)
}

// whole holds that a measure that is split into categories is not named without
// one: the figure of one category would be taken for that of all.
func (r *reading) whole(w word) bool {
	fw := r.n.known.Framework
	cats := fw.Categories(r.ref.Measure)
	if cats == nil || r.about.rows {
		return true
	}
	choice := []string{w.text + "/" + cats[r.ref.Category].ID}
	for c := range cats {
		if c != int(r.ref.Category) {
			choice = append(choice, w.text+"/"+cats[c].ID)
		}
	}
	return r.wrong(w.at, "write "+someOf(choice), "%s is split into categories, and no figure stands for all of them", w.text)
}

// inOrder lists the measures of an indicator, the one that stands for it first.
func (n *names) inOrder(i framework.IndicatorIndex) []framework.MeasureIndex {
	all := n.known.Framework.Indicators[i].Measures
	if n.known.First == nil {
		return all
	}
	out := []framework.MeasureIndex{n.known.First[i]}
	for _, m := range all {
		if m != out[0] {
			out = append(out, m)
		}
	}
	return out
}

// formAt gives the form that begins with a word; Figure for any other word.
func formAt(w string) Form {
	for f := Value; f <= Below; f++ {
		if strings.Fields(f.Words())[0] == w {
			return f
		}
	}
	return Figure
}

// form reads what is said of the figure.
func (r *reading) form() bool {
	if len(r.words) == 0 {
		return true
	}
	first := r.words[0]
	r.ref.Form = formAt(first.text)
	for _, want := range strings.Fields(r.ref.Form.Words()) {
		if w := r.next(); w.text != want {
			return r.wrong(w.at, "write "+r.ref.Form.String(), "%q is not complete", first.text)
		}
	}
	if !r.operand() {
		return false
	}
	if len(r.words) > 0 {
		return r.wrong(r.words[0].at, "the area and the period stand before "+first.text, "nothing can follow here: %q", written(r.words))
	}
	return true
}

// operand reads what stands after the words of a form.
func (r *reading) operand() bool {
	switch f := r.ref.Form; forms[f].takes {
	case since:
		if w := r.next(); w.text != "since" {
			return r.wrong(w.at, "write "+f.String(), "%q needs since and a period", f.Words())
		}
		return r.since()
	case other:
		return r.other()
	case number:
		w := r.next()
		n, ok := observation.ParseDecimal(strings.TrimSuffix(w.text, "%"))
		if !ok {
			return r.wrong(w.at, "write the number plainly: 1234.5", "%q needs a number, and %q is none", f.Words(), w.text)
		}
		if m := &r.n.known.Framework.Measures[r.ref.Measure]; strings.HasSuffix(w.text, "%") && m.Unit != framework.Percent {
			return r.wrong(w.at, "write "+f.Words()+" "+strings.TrimSuffix(w.text, "%"), "%s is no percentage", m.ID)
		}
		r.ref.Number = n
	}
	return true
}

func (r *reading) since() bool {
	w := r.next()
	p, err := period.Parse(w.text)
	if err != nil {
		return r.wrong(w.at, periodHint(w.text), "after since: %v", err)
	}
	if !r.fits(w, p) {
		return false
	}
	if !r.ref.Period.IsZero() && p.Compare(r.ref.Period) >= 0 {
		return r.wrong(w.at, "", "%s does not lie before %s", p, r.ref.Period)
	}
	r.ref.Since = p
	return true
}

// other reads what a figure is compared with.
func (r *reading) other() bool {
	reg := r.n.known.Register
	w := r.next()
	r.ref.Beside = Beside{Kind: OneArea, Area: area.None}
	switch i, ok := r.n.areas[w.text]; {
	case ok:
		r.ref.Beside.Area = area.Index(i)
	case w.text == countryWord:
		r.ref.Beside.Area = reg.CountryIndex()
	case w.text == regionWord:
		if reg.Areas[r.ref.Area].Level == area.Authority {
			r.ref.Beside.Area = reg.RegionOf(r.ref.Area)
		}
		if r.ref.Beside.Area == area.None {
			return r.wrong(w.at, "name an area", "%s lies in no region", reg.Areas[r.ref.Area].Slug)
		}
	case w.text == neighboursWord:
		r.ref.Beside = Beside{Kind: TheNeighbours, Area: area.None}
	case w.text == "":
		return r.wrong(w.at, "write the slug of an area, or "+strings.Join(AreaWords(), ", "), "%q needs an area", r.ref.Form.Words())
	default:
		hint := orElse(r.countryHint(w.text), source.DidYouMean(w.text, AreaWords()))
		return r.wrong(w.at, orElse(hint, inReference(r.n.areaHint(w.text))), "%q is not an area of the register", w.text)
	}
	if r.ref.Beside.Area == r.ref.Area {
		return r.wrong(w.at, "name the area that is meant first: "+r.n.known.Framework.Measures[r.ref.Measure].ID+" AREA "+r.ref.Form.Words()+" "+w.text, "%s would be compared with itself", reg.Areas[r.ref.Area].Slug)
	}
	return true
}
