package disclose

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// The rules of this package.
const (
	SmallCount    = "small-count"    // a count of few children is published
	SmallShare    = "small-share"    // it follows from a percentage or rate
	AllOrNone     = "all-or-none"    // 0 or 100 per cent says something of every child
	OneChild      = "one-child"      // a statistic describes one child, or few
	Unrounded     = "unrounded"      // a figure gives the count that another rounds
	Recoverable   = "recoverable"    // a suppressed count can be worked out
	ToldElsewhere = "told-elsewhere" // an earlier edition shows what is suppressed
	Boundary      = "boundary"       // areas before and after they were joined or split leave few children for one
)

// Rules lists the rules, in the order in which the manual explains them.
func Rules() []string {
	return []string{SmallCount, SmallShare, AllOrNone, OneChild, Unrounded, Recoverable, ToldElsewhere, Boundary}
}

// reporter turns what is found into problems, but for what is allowed.
type reporter struct {
	*cells
	elsewhere bool // what is found now is of the finds elsewhere
	stopping  sync.Mutex
}

// key names a figure by the key that an allowance would name.
func (r *reporter) key(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p period.Period) edition.Key {
	return edition.KeyOf(r.e, &edition.Cell{Measure: m, Category: c, Area: a, Period: p})
}

// stop reports a figure, unless somebody allows it.
func (r *reporter) stop(rule string, f figure, format string, args ...any) {
	key := r.key(f.m, f.c, f.a, f.period)
	r.stopping.Lock()
	defer r.stopping.Unlock()
	x := r.groupOf[f.m]
	in := &x.found.Own
	if r.elsewhere {
		in = &x.found.Elsewhere.finds
	}
	if in.uses.Allow(rule, key) {
		x.allowed[key] = true
		if r.elsewhere {
			x.found.Elsewhere.Allowed = append(x.found.Elsewhere.Allowed, key)
		}
		return
	}
	hint := advice(rule) + fmt.Sprintf("; or allow it by name in %s", r.e.Guard.Pos.File)
	in.Problems.AddHint(r.e.Table.Pos(f.value), rule, hint, "%s %s", key, fmt.Sprintf(format, args...))
}

// advice says what is to be done where a rule stops a figure.
func advice(rule string) string {
	switch rule {
	case SmallCount:
		return "leave value, numerator and denominator empty and put c in symbol"
	case SmallShare:
		return "leave value and denominator empty and put c in symbol"
	case AllOrNone:
		return `suppress it, or declare zeros = "shown" where the publisher of the source shows them knowingly`
	case OneChild:
		return "leave it out, or publish a percentile of more children"
	case Unrounded:
		return "leave out the limits, or take those of the rounded count"
	case Recoverable:
		return "suppress another figure of the sum, or round it"
	case ToldElsewhere:
		return "withdraw it from the earlier edition as well: almanac withdraw --reason TEXT EDITION KEY"
	}
	return "suppress one of the figures, or round them"
}

// allowances reports allowances of rules that are none, and such as let nothing
// pass; but for the rule that package edition holds against earlier editions.
func allowances(e *edition.Edition, uses *edition.Uses, probs *source.Problems) {
	known := append(Rules(), edition.DisclosureRule)
	for _, a := range e.Guard.Allowed {
		if a.Rule != "" && !slices.Contains(known, a.Rule) {
			probs.AddHint(a.Pos, "allowance", source.DidYouMean(a.Rule, known), "%q is not a rule that a figure can be allowed to break", a.Rule)
		}
	}
	for _, rule := range Rules() {
		uses.Report(rule, probs)
	}
}

// recovered reports suppressed counts that can be worked out. One that is certainly
// more than the threshold is reported as well: it was suppressed for the sake of
// others, and why it need not be is for a person to say.
func (r *reporter) recovered(list []finding) {
	for _, x := range list {
		if f, ok := r.hiddenFigure(x.at); ok {
			r.stop(Recoverable, f, "is suppressed, but %s: %s", x.is.is(), r.derivation(x))
		}
	}
}

// doubtful warns of sums that could not be relied on together with others: where
// published figures contradict each other, and where too many hang together. By
// itself each was looked at.
func (r *reporter) doubtful(x *recovery) {
	r.warnOf(x.disagree, "the parts and the whole of %s do not agree in %s, first %s: of these sums each was only looked at by itself", "look at them; a wrong figure can hide that a suppressed one is given away")
	r.warnOf(x.tangled, "too many figures of %s hang together in %s, first %s, to be taken at once: each sum was looked at by itself", "look for suppressed figures that several sums give away yourself")
}

// warnOf warns of relations, once for each count that is their whole.
func (r *reporter) warnOf(list []*relation, format, hint string) {
	seen := map[framework.TallyIndex]int{}
	for _, rel := range list {
		seen[rel.total.tally]++
	}
	for _, rel := range list {
		n := seen[rel.total.tally]
		if n == 0 {
			continue
		}
		seen[rel.total.tally] = 0
		when := r.periods[rel.total.tally][rel.total.period]
		r.groupOf[r.cell(rel.total).teller()].found.Own.Problems.Warn(source.Pos{File: "data/" + r.e.ID}, "unsure-sums", hint, format, r.counted(rel.total), source.Count(n, "place"), r.e.Register.Areas[rel.total.area].InSentence()+" in "+when.String())
	}
}

// hiddenFigure finds the suppressed figure of a cell.
func (r *reporter) hiddenFigure(at place) (f figure, ok bool) {
	c, when := r.cell(at), r.periods[at.tally][at.period]
	f = figure{m: c.hiddenBy, a: at.area, period: when}
	if r.fw.Measures[f.m].Breakdown != framework.None {
		f.c = at.category
	}
	f.value, ok = r.valueOf(f)
	return f, ok
}

// valueOf gives the value of a figure whose other parts are known.
func (r *reporter) valueOf(f figure) (observation.Value, bool) {
	for p, when := range r.e.Table.Periods(f.m) {
		if when == f.period {
			return r.e.Table.At(f.m, f.c, f.a, p), true
		}
	}
	return observation.Value{}, false
}

// derivation says in words how a suppressed count can be worked out.
func (r *reporter) derivation(x finding) string {
	if len(x.from) == 0 {
		return r.given(r.cell(x.at))
	}
	const most = 3
	var steps []string
	for i, rel := range x.from {
		if i == most && len(x.from) > most+1 {
			steps = append(steps, fmt.Sprintf("and there are %d more such sums", len(x.from)-most))
			break
		}
		steps = append(steps, r.said(rel))
	}
	return strings.Join(steps, "; ")
}

// given says which figure gives a count that another suppresses.
func (r *reporter) given(c *cell) string {
	by := r.fw.Measures[c.by].ID
	switch {
	case !c.told:
		return "it is out of so few"
	case c.as == itself:
		return by + " gives it"
	case c.as == denominator:
		return "it is what " + by + " is out of"
	case c.as == numerator:
		return "it is the numerator of " + by
	case c.as == whole:
		return "it is what " + by + " is out of, by its numerator"
	}
	return fmt.Sprintf("it follows from %s and what that is out of", by)
}

// said says a sum in words: "n12/neglect in Highmarch: 1,225 to 1,235 in all,
// 1,225 in 11 of its 12 areas".
func (r *reporter) said(rel *relation) string {
	known, suppressed, sum := 0, 0, Range{}
	for _, p := range rel.parts {
		if c := r.cell(p); c.hidden {
			suppressed++
		} else {
			known++
			sum = Range{sum.Low + c.is.Low, sum.High + c.is.High}
		}
	}
	all := known + suppressed + len(rel.gaps)
	if rel.open {
		all = known + suppressed
	}
	what := map[kind]string{areas: "areas", categories: "categories", declared: "parts"}[rel.kind]
	total := r.cell(rel.total)
	head := r.name(rel.total) + ": "
	switch {
	case total.hidden:
		head += "suppressed as a whole"
	case total.added:
		head += total.is.String() + " in all, when added up"
	default:
		head += total.is.String() + " in all"
	}
	without := ""
	if n := all - known - suppressed; n > 0 {
		without = fmt.Sprintf(", and %d without a figure taken to be in no total", n)
	}
	switch {
	case suppressed == 0 && without == "":
		return fmt.Sprintf("%s, %s in its %d %s", head, sum, known, what)
	case known == 0:
		return fmt.Sprintf("%s, suppressed in %d of its %d %s%s", head, suppressed, all, what, without)
	}
	return fmt.Sprintf("%s, %s in %d of its %d %s%s", head, sum, known, all, what, without)
}

// name names a cell for a reader: by its count, where the framework gives it a
// name and it is no part, else by the measure.
func (r *reporter) name(p place) string {
	return r.counted(p) + " in " + r.e.Register.Areas[p.area].InSentence()
}

// counted names the count of a cell.
func (r *reporter) counted(p place) string {
	if t := &r.fw.Tallies[p.tally]; !t.Own && t.Breakdown == framework.None {
		return strings.ReplaceAll(t.ID, "-", " ")
	}
	c := r.cell(p)
	m := c.teller()
	what := r.fw.Measures[m].ID
	switch cats := r.fw.Categories(m); {
	case c.told && c.as == denominator:
		what = "what " + what + " is out of"
	case cats != nil:
		what += "/" + cats[p.category].ID
	}
	return what
}

// is says a range with its verb: "is 3", "is 3 to 7".
func (x Range) is() string { return "is " + x.String() }

// String writes a range: "1,225 to 1,235", "at least 3".
func (x Range) String() string {
	switch {
	case x.Width() == 0:
		return count(x.Low)
	case x.High >= unbounded:
		return "at least " + count(x.Low)
	}
	return count(x.Low) + " to " + count(x.High)
}

// count writes a number with commas.
func count(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
