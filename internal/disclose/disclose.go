// Package disclose finds figures that give away what must not be known: how few
// children something happened to in a place, and so who they are.
//
// Publishers suppress counts of 1 to 5. That alone hides nothing: a count is also
// in percentages, in totals, in other tables and in other years. This package
// attacks an edition in the ways in which somebody would who wants to know, and
// reports what it gets. The attacks, with a rule for each:
//
// small-count. A count of few children is simply there: as the figure, as the
// numerator of a percentage or rate, or as what a percentage is out of. Few is 1 to
// the threshold of the source, 5 where it declares none.
//
// small-share. The count is left out, but 2.9% of 70 children are 2, and 4.2 per
// 10,000 of 4,800 are 2. A percentage is taken to be rounded to the decimals of its
// measure; it gives the count away when all counts that it can stand for are few.
//
// all-or-none. That 100% of the children on a plan had been on one before says so
// of every single one, however many they are; 0% says the opposite. A source whose
// publisher shows these knowingly declares it.
//
// one-child. The longest time that an assessment took is the time of one child. So
// is the shortest; and the median of four lies between two.
//
// unrounded. A count is rounded to 5, but the limits beside it were worked out from
// the count itself, and one count only gives these limits. See limits.go; admissions
// to hospital, as the Fingertips service publishes them, are the example.
//
// recoverable. A suppressed count can be worked out. The region has 1,230 and eleven
// of its twelve authorities have 1,225: the twelfth has 5. Four categories of abuse
// are published and their total too. The number on a plan is suppressed, and a
// percentage is out of it. Often it takes several steps, and rounded totals leave a
// range rather than a number: then what is reported is a range narrower than the
// edition's width. All relations that the framework and the register know are taken
// together as a system of equations and inequalities in whole numbers, and the range
// of each suppressed count is worked out exactly: see System. That secondary
// suppression must be judged so, and not table by table, is the lesson of Willenborg
// and de Waal, Elements of Statistical Disclosure Control (2001), chapters 5 and 6,
// and of the Handbook on Statistical Disclosure Control of the European Statistical
// System (Hundepool and others, 2010), section 4.
//
// told-elsewhere. An earlier edition shows what this one suppresses. It is on paper
// and in archives; to suppress it now protects nobody, and only draws the eye. (That
// a figure is shown here which an earlier edition suppressed is told by package
// edition.)
//
// boundary. Two authorities were joined, one of them small; an edition gives the year
// before for the whole, and an earlier one, or the same, gives it for the large one. The
// difference is the children of the small one. The
// Office for National Statistics calls it disclosure by differencing (GSS, Guidance
// on disclosure control for tables from administrative sources, 2014).
//
// What it does not know: what is published elsewhere, what neighbours know, and
// relations that nobody declared. Figures about staff are not looked at, nor is the
// population; what stands in words is for a person to judge.
package disclose

import (
	"io/fs"

	"almanac/internal/edition"
	"almanac/internal/source"
)

// Check adds a problem for each figure of an edition that discloses something: by
// itself, together with others of the edition, or together with those of earlier
// editions, whose ids are given newest first. It counts the figures that the edition
// allows all the same. The error is for files of earlier editions that cannot be
// read. What is known is not found again; known may be nil, and all figures are then
// looked at together.
func Check(fsys fs.FS, e *edition.Edition, earlier []string, known *Known, probs *source.Problems) (allowed int, err error) {
	g := newCells(e)
	if known != nil {
		g.give()
	}
	groups, uses := g.groups(known), e.Guard.NewUses()
	if known != nil {
		g.name(groups, known)
	}
	if anew := known.recall(groups, uses); len(anew) > 0 {
		if err := g.look(fsys, earlier, anew, known); err != nil {
			return 0, err
		}
		for _, x := range anew {
			uses.Add(x.found.Own.Used)
			uses.Add(x.found.Elsewhere.Used)
		}
	}
	for _, x := range groups {
		probs.Merge(&x.found.Own.Problems)
		probs.Merge(&x.found.Elsewhere.Problems)
		allowed += x.found.Allowed
	}
	allowances(e, uses, probs)
	return allowed, known.keep(groups)
}

// look finds what figures of some groups disclose.
func (g *cells) look(fsys fs.FS, earlier []string, groups []*group, known *Known) error {
	for _, x := range groups {
		x.allowed, x.islands = map[edition.Key]bool{}, map[string]*outcome{}
		x.found.Own.uses, x.found.Elsewhere.uses = g.e.Guard.NewUses(), g.e.Guard.NewUses()
	}
	g.read(groups)
	r := &reporter{cells: g}
	r.primary()
	found := g.recover(g.e.Guard.Width, known)
	r.recovered(found.found)
	r.doubtful(found)
	if err := r.earlierEditions(fsys, earlier, groups, known); err != nil {
		return err
	}
	for _, x := range groups {
		x.found.Allowed = len(x.allowed)
		x.found.Own.Used = x.found.Own.uses.Used()
		if x.found.Elsewhere.uses != nil {
			x.found.Elsewhere.Used = x.found.Elsewhere.uses.Used()
		}
	}
	return nil
}
