package site

import (
	"fmt"

	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// A claim is held against the figures as they are published and shown, and not
// against what chance could have done: "higher than England" means that the one
// number is larger than the other, which a reader can see. Whether that says
// anything is for the author, and pages give intervals to judge it by.

// claimKeys are the messages of claims for which their authors have no words.
var claimKeys = map[commentary.Form]string{
	commentary.Rose: "reference.claim.rose", commentary.Fell: "reference.claim.fell", commentary.Unchanged: "reference.claim.unchanged",
	commentary.Higher: "reference.claim.higher", commentary.Lower: "reference.claim.lower", commentary.Same: "reference.claim.same",
	commentary.Highest: "reference.claim.highest", commentary.Lowest: "reference.claim.lowest",
	commentary.Above: "reference.claim.above", commentary.Below: "reference.claim.below",
}

// claim tells what an author claims, or why it is not so.
func (t *telling) claim() {
	e := t.x.e
	whose := t.name() + " in " + e.Register.Areas[t.ref.Area].InSentence()
	if !t.number(t.at) {
		t.unclaimable(whose, t.at)
		return
	}
	switch f := t.ref.Form; f {
	case commentary.Rose, commentary.Fell, commentary.Unchanged:
		t.claimChange(whose)
	case commentary.Highest, commentary.Lowest:
		t.claimExtreme(whose)
	case commentary.Above, commentary.Below:
		t.claimLevel(whose)
	default:
		t.claimComparison(whose)
	}
	if t.wrong == "" && t.ref.Words != "" {
		t.text = t.ref.Words
	}
}

// unclaimable says that there is no number. Neither the words nor the message
// give away what is suppressed.
func (t *telling) unclaimable(whose string, p int) {
	t.wrong = fmt.Sprintf("%s has no number for %s (%s), and nothing can be claimed of it", whose, t.periods[p], t.series[p].Symbol.Word())
	t.hint = "say in words of your own that the figure is not there"
}

// plain writes a value as it is shown, for a message.
func (t *telling) plain(v observation.Value) string { return plain(t.x.e.say, t.m, v.Number) }

func (t *telling) claimChange(whose string) {
	q, ok := t.past()
	if !ok {
		return
	}
	if !t.numberThen(q) {
		t.unclaimable(whose, q)
		return
	}
	now, then := t.series[t.at], t.series[q]
	way := t.shown(now).Cmp(t.shown(then))
	did := map[commentary.Form]string{commentary.Rose: "did not rise", commentary.Fell: "did not fall", commentary.Unchanged: "was not unchanged"}
	if t.ref.Form != changeForm(way) {
		t.wrong = fmt.Sprintf("%s %s from %s to %s: it was %s and is %s", whose, did[t.ref.Form], t.periods[q], t.periods[t.at], t.plain(then), t.plain(now))
		t.hint = fmt.Sprintf("what holds is %q", changeForm(way).Words()+" since "+t.periods[q].String())
	}
	t.text = t.x.e.say.Say(claimKeys[t.ref.Form], "since", t.x.e.say.Short(t.periods[q]))
}

// changeForm is the claim that a change bears.
func changeForm(way int) commentary.Form {
	switch {
	case way > 0:
		return commentary.Rose
	case way < 0:
		return commentary.Fell
	}
	return commentary.Unchanged
}

// claimExtreme holds that no figure from a period on reaches the newest one. It
// needs all of them: one that is suppressed may be the highest.
func (t *telling) claimExtreme(whose string) {
	q, ok := t.past()
	if !ok {
		return
	}
	want := 1
	if t.ref.Form == commentary.Lowest {
		want = -1
	}
	now, last := t.series[t.at], -1
	for p := q; p < t.at; p++ {
		if !t.numberThen(p) {
			t.unclaimable(whose, p)
			return
		}
		if c := t.shown(now).Cmp(t.shown(t.series[p])); c != want {
			last = p
		}
		if last == p && t.wrong == "" {
			t.wrong = fmt.Sprintf("%s in %s is not the %s since %s: it was %s in %s and is %s", whose, t.periods[t.at], t.ref.Form.Words(), t.periods[q], t.plain(t.series[p]), t.periods[p], t.plain(now))
		}
	}
	if last >= 0 && last+1 < t.at {
		t.hint = fmt.Sprintf("what holds is %q", t.ref.Form.Words()+" since "+t.periods[last+1].String())
	}
	t.text = t.x.e.say.Say(claimKeys[t.ref.Form], "since", t.x.e.say.Short(t.periods[q]))
}

func (t *telling) claimLevel(whose string) {
	now := t.series[t.at]
	limit := t.ref.Number
	_, decimals := limit.Units()
	shown := limit.Format(decimals)
	if t.m.Unit == framework.Percent {
		shown = t.x.e.say.Say("value.percent", "n", shown)
	}
	c := t.shown(now).Cmp(limit)
	if c == 0 || (c > 0) != (t.ref.Form == commentary.Above) {
		t.wrong = fmt.Sprintf("%s is not %s %s in %s: it is %s", whose, t.ref.Form.Words(), shown, t.periods[t.at], t.plain(now))
	}
	t.text = t.x.e.say.Say(claimKeys[t.ref.Form], "limit", shown)
}

func (t *telling) claimComparison(whose string) {
	now := t.series[t.at]
	v, name, ok := t.beside()
	switch {
	case t.wrong != "":
		return
	case !ok:
		t.wrong = fmt.Sprintf("%s cannot be compared with %s in %s: there is no number (%s)", whose, name, t.periods[t.at], v.Symbol.Word())
		t.hint = "say in words of your own that the figure is not there"
		return
	}
	c := t.shown(now).Cmp(t.shown(v))
	about := nearly(t.shown(now), t.shown(v), t.m.Decimals)
	holds := map[commentary.Form]bool{commentary.Higher: c > 0, commentary.Lower: c < 0, commentary.Same: about}
	if f := t.ref.Form; !holds[f] {
		t.wrong = fmt.Sprintf("%s is not %s %s in %s: %s against %s", whose, f.Words(), name, t.periods[t.at], t.plain(now), t.plain(v))
		switch {
		case c > 0:
			t.hint = "what holds is \"higher than\""
		case c < 0:
			t.hint = "what holds is \"lower than\""
		default:
			t.hint = "what holds is \"about the same as\""
		}
	}
	t.text = t.x.e.say.Say(claimKeys[t.ref.Form], "other", name)
}

// nearly reports whether two figures are about the same: they differ by no more
// than a twentieth of the second, or by one in the last decimal that is shown.
func nearly(a, b observation.Decimal, decimals int) bool {
	abs := func(d observation.Decimal) observation.Decimal {
		if d.Sign() < 0 {
			return d.Neg()
		}
		return d
	}
	by := abs(a.Sub(b))
	return by.Cmp(observation.NewDecimal(1, decimals)) <= 0 || by.Cmp(abs(b).Div(20, decimals+2)) <= 0
}
