package site

import (
	"slices"
	"strings"

	"almanac/internal/commentary"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// A reference in a text is looked up each time that its page is made, as every
// table is, so that whoever watches the figures sees who looks. What it says
// rests on values as they are shown, rounded once: a reader who takes two
// figures of a page from each other finds the difference that the words give.
//
// A symbol stays a symbol. Nothing is worked out from one, nothing can be
// claimed of one, and where a claim was true of a figure that has been
// withdrawn since, the symbol takes the place of the author's words.

// told is what a reference says.
type told struct {
	text   string            // plain words
	code   string            // of the symbol that the words begin with; "" where there is a number
	reason string            // why there is no number
	used   []string          // the values it rests on, each with its key
	marks  observation.Marks // those that any of them bears
	wrong  string            // why it cannot be said; "" when all is well
	hint   string
}

// telling looks up one reference.
type telling struct {
	told
	x       place
	ref     *commentary.Reference
	m       *framework.Measure
	periods []period.Period
	series  []observation.Value
	at      int // the period that is meant
}

// refuse says why nothing can be said.
func (t *telling) refuse(hint, text string) {
	t.wrong, t.hint = text, hint
	t.symbol(observation.Absent)
}

// symbol tells a symbol and what it means, in the place of a number: "c (suppressed)".
func (t *telling) symbol(s observation.Symbol) {
	say := t.x.e.say
	word := say.Text(s.WordKey())
	if t.code = s.Code(); s == observation.Absent {
		t.code = "–"
	} else if s == observation.Low {
		word = say.Text("reference.rounds_to_zero") // its code is a word already
	}
	t.text, t.reason = t.code+" ("+word+")", say.Text(s.ReasonKey())
}

// tell looks a reference up.
func (e *Edition) tell(ref *commentary.Reference) told {
	t := telling{x: newPlace(e, &layout.Page{Frame: &layout.Frame{}}, ref.Area), ref: ref, m: &e.Framework.Measures[ref.Measure]}
	t.periods, t.series = e.Table.Periods(ref.Measure), e.Table.Series(ref.Measure, ref.Category, ref.Area)
	if !t.find() {
		return t.told
	}
	switch ref.Form {
	case commentary.Figure:
		if t.number(t.at) {
			t.text = observation.Text(t.x.e.say, t.m, t.series[t.at])
		}
		t.text = t.x.e.say.Say("reference.figure", "value", t.text, "when", t.x.e.say.When(t.m.Kind, t.periods[t.at]))
	case commentary.Value:
		if t.number(t.at) {
			t.text = observation.Text(t.x.e.say, t.m, t.series[t.at])
		}
	case commentary.Bare:
		if t.number(t.at) {
			t.text = t.plain(t.series[t.at])
		}
	case commentary.Change:
		t.change()
	case commentary.Against:
		t.against()
	default:
		t.claim()
		return t.told
	}
	if words := remarks(t.x.e.say, t.marks); words != "" && t.wrong == "" {
		t.text += " (" + words + ")"
	}
	return t.told
}

// remarks words those marks that a sentence or a tile must not leave out: the
// figure will be another, or is not quite what it seems to be.
func remarks(say *words.Words, marks observation.Marks) string {
	var out []string
	codes, _ := observation.MarkCodes()
	for i := range codes {
		if m := observation.Marks(1 << i); marks&m != 0 && m&(observation.Provisional|observation.LowConfidence|observation.Joint) != 0 {
			out = append(out, say.Text(observation.MarkKey(i)))
		}
	}
	return say.Comma(out)
}

// find settles which period is meant.
func (t *telling) find() bool {
	if len(t.periods) == 0 {
		t.refuse("", "this edition holds no figures of "+t.m.ID)
		return false
	}
	if t.ref.Period.IsZero() {
		if t.at = observation.Latest(t.series); t.at < 0 {
			t.at = len(t.periods) - 1
		}
		return true
	}
	return t.index(t.ref.Period, &t.at)
}

// index finds a period among those of the measure.
func (t *telling) index(p period.Period, at *int) bool {
	if *at = slices.Index(t.periods, p); *at < 0 {
		t.refuse("there are figures for "+periodSpan(t.periods), "this edition holds no figure of "+t.m.ID+" for "+p.String())
		return false
	}
	return true
}

func periodSpan(list []period.Period) string {
	if len(list) < 4 {
		var names []string
		for _, p := range list {
			names = append(names, p.String())
		}
		return strings.Join(names, ", ")
	}
	return list[0].String() + " to " + list[len(list)-1].String()
}

// number reports whether the area has a number in a period. If not, what is
// told is the symbol.
func (t *telling) number(p int) bool {
	v := t.series[p]
	t.use(v, t.x.e.Register.Areas[t.ref.Area].Slug, p)
	if v.IsNumber() {
		return true
	}
	t.symbol(v.Symbol)
	if v.Symbol == observation.Absent {
		if why := t.x.e.lifetime(t.ref.Area, t.periods[p]); why != "" {
			t.reason = why
		}
	}
	return false
}

// numberThen is number for the earlier period of a change: the symbol alone
// would be taken for that of today.
func (t *telling) numberThen(q int) bool {
	if t.number(q) {
		return true
	}
	t.incomparable(t.series[q].Symbol, t.x.e.say.Short(t.periods[q]))
	return false
}

// incomparable tells why there is nothing to compare a figure with. The words name
// whose figure is missing, or of when: it is not the one that the sentence is about.
func (t *telling) incomparable(s observation.Symbol, name string) {
	t.code, t.reason = "", ""
	t.text = t.x.e.say.Say("reference.incomparable."+strings.TrimPrefix(s.WordKey(), "symbol."), "name", name)
}

// use notes a value that is shown or compared.
func (t *telling) use(v observation.Value, whose string, p int) {
	t.used = append(t.used, t.name()+":"+whose+":"+t.periods[p].String()+"="+valueText(v))
	if v.IsNumber() {
		t.marks |= v.Marks
	}
}

// valueText is a value as a fingerprint takes it.
func valueText(v observation.Value) string {
	if v.IsNumber() {
		return v.Number.String()
	}
	return v.Symbol.Code()
}

// name is the measure as a person refers to it: "n12/neglect".
func (t *telling) name() string { return t.x.e.figureName(t.ref.Measure, t.ref.Category) }

// figureName names a category of a measure as a reference does.
func (e *Edition) figureName(m framework.MeasureIndex, c framework.CategoryIndex) string {
	id := e.Framework.Measures[m].ID
	if cats := e.Framework.Categories(m); cats != nil {
		id += "/" + cats[c].ID
	}
	return id
}

// shown is a value as pages show it.
func (t *telling) shown(v observation.Value) observation.Decimal {
	return v.Number.Round(t.m.Decimals)
}

// past finds the earlier period of a change, from which nothing may keep the
// later one apart: what is measured otherwise has not risen.
func (t *telling) past() (q int, ok bool) {
	if !t.index(t.ref.Since, &q) {
		return q, false
	}
	when := t.periods[t.at]
	if q >= t.at {
		which := "the period of the figure"
		if t.ref.Period.IsZero() {
			which = "the newest period of the figure"
		}
		t.refuse("name a period before "+when.String(), t.ref.Since.String()+" does not lie before "+when.String()+", "+which)
		return q, false
	}
	if b := compare.BreakBetween(t.m, t.ref.Category, t.periods[q], when); b != nil {
		t.refuse("name a period from "+b.At.String()+" on", t.name()+" cannot be compared between "+t.ref.Since.String()+" and "+when.String()+": "+strings.TrimSuffix(lowerFirst(b.Text), "."))
		return q, false
	}
	return q, true
}

// change says how much the figure has changed.
func (t *telling) change() {
	q, ok := t.past()
	if !ok || !t.number(t.at) || !t.numberThen(q) {
		return
	}
	by := t.shown(t.series[t.at]).Sub(t.shown(t.series[q]))
	switch say := t.x.e.say; by.Sign() {
	case 0:
		t.text = say.Text("reference.unchanged")
	case 1:
		t.text = say.Say("reference.up", "by", observation.Difference(say, t.m, by))
	default:
		t.text = say.Say("reference.down", "by", observation.Difference(say, t.m, by))
	}
}

// beside gives the value that the figure is compared with and what it is called
// in a sentence.
func (t *telling) beside() (v observation.Value, name string, ok bool) {
	e := t.x.e
	if !averages(t.m) {
		t.refuse("compare a rate or a percentage", t.m.ID+" is a number, which says nothing beside that of a place of another size")
		return v, "", false
	}
	if t.ref.Beside.Kind == commentary.OneArea {
		a := t.ref.Beside.Area
		v = e.Table.At(t.ref.Measure, t.ref.Category, a, t.at)
		t.use(v, e.Register.Areas[a].Slug, t.at)
		name = e.Register.Areas[a].In(e.say.Say)
		if !v.IsNumber() {
			t.incomparable(v.Symbol, name)
		}
		return v, name, v.IsNumber()
	}
	if t.x.neighbours == nil {
		t.refuse("name an area", e.Register.Areas[t.ref.Area].ShortName+" has no statistical neighbours in this edition")
		return v, "", false
	}
	v, _ = t.x.average(t.ref.Measure, t.ref.Category, t.at)
	t.use(v, "neighbours", t.at)
	if !v.IsNumber() {
		t.text, t.code, t.reason = e.say.Text("reference.incomparable.neighbours"), "", ""
	}
	return v, e.say.Say("reference.neighbours", "average", e.leadWord(e.lead)), v.IsNumber()
}

// against says by how much the figure differs from another.
func (t *telling) against() {
	if !t.number(t.at) {
		return
	}
	v, name, ok := t.beside()
	if !ok {
		return
	}
	by := t.shown(t.series[t.at]).Sub(t.shown(v))
	switch say := t.x.e.say; by.Sign() {
	case 0:
		t.text = say.Say("reference.same", "other", name)
	case 1:
		t.text = say.Say("reference.higher", "by", observation.Difference(say, t.m, by), "other", name)
	default:
		t.text = say.Say("reference.lower", "by", observation.Difference(say, t.m, by), "other", name)
	}
}

// shown gives what each reference of a text says, in plain words.
func (e *Edition) shown(d *commentary.Doc) []commentary.Shown {
	out := make([]commentary.Shown, len(d.References))
	for i := range d.References {
		out[i].Text = e.tell(&d.References[i]).text
	}
	return out
}

// texts gives a text with the words of its references in its summary, headings
// and sections: what lists and searches show of it.
func (e *Edition) texts(d *commentary.Doc) *commentary.Doc {
	if d == nil || len(d.References) == 0 {
		return d
	}
	return d.With(e.shown(d))
}

// placed gives what stands on a page for the references and blocks of a text.
func (r *renderer) placed(e *Edition, p *layout.Page, d *commentary.Doc) commentary.Placed {
	var out commentary.Placed
	for i := range d.References {
		ref := &d.References[i]
		t := e.tell(ref)
		out.References = append(out.References, commentary.Shown{Text: t.text, HTML: t.html(e.figureHref(p, ref))})
	}
	for i := range d.Blocks {
		out.Blocks = append(out.Blocks, r.block(e, p, d, i))
	}
	return out
}

// figureHref is where the figure of a reference stands, as seen from a page; ""
// when the area has no pages.
func (e *Edition) figureHref(p *layout.Page, ref *commentary.Reference) string {
	if !e.hasPage[ref.Area] {
		return ""
	}
	at := areaItemPath(e, ref.Area, e.itemOf(ref.Measure))
	anchor := "#" + e.Framework.Measures[ref.Measure].Anchor
	if p.Path == e.ID+"/"+at {
		return anchor
	}
	return p.EditionRoot + at + anchor
}

// html draws what a reference says, linked to where its figure stands.
func (t *told) html(href string) []byte {
	var dst []byte
	if href != "" {
		dst = append(dst, `<a class="figure-link" href="`...)
		dst = layout.Escape(dst, href)
		dst = append(dst, `">`...)
	}
	rest := t.text
	if t.code != "" {
		before, behind, _ := strings.Cut(t.text, t.code+" (")
		dst, rest = layout.Escape(dst, before), " ("+behind
		dst = append(dst, `<abbr title="`...)
		dst = layout.Escape(dst, t.reason)
		dst = append(dst, `">`...)
		dst = layout.Escape(dst, t.code)
		dst = append(dst, "</abbr>"...)
	}
	dst = layout.Escape(dst, rest)
	if href != "" {
		dst = append(dst, "</a>"...)
	}
	return dst
}
