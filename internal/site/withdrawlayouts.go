package site

import (
	"almanac/internal/layout"
	"almanac/internal/source"
)

// What a withdrawal writes anew stands among pages that stay as they were, and is
// drawn with their styles. So it is arranged by the layouts that lie with them in
// the archive. These ask for what the program had to give when the edition was
// sealed. Where it has that no more, today's have to do: what must go goes all the
// same.

// layoutsOf gives the layouts by which files of a sealed edition are written anew:
// its own, or today's where these are of no use.
func (x *withdrawing) layoutsOf(e *Edition) (*layout.Set, error) {
	if set := x.layouts[e.ID]; set != nil {
		return set, nil
	}
	then := sub(e.then(x.o.Site), layoutsFolder)
	if then == nil {
		x.todaysLayouts(e, "it was sealed when layouts were not kept yet")
		return x.m.Layouts, nil
	}
	said, err := x.m.Words.Over(then)
	if err != nil {
		return nil, err
	}
	var own source.Problems
	set, err := layout.Read(then, x.o.Builtin.Layouts, said, &own) // one that it lacks is of a kind of page that it lacks
	if err != nil {
		return nil, err
	}
	if own.Errors() > 0 {
		x.todaysLayouts(e, "this program does not take its own any more: "+own.Sorted()[0].String())
		return x.m.Layouts, nil
	}
	x.layouts[e.ID] = set
	return set, nil
}

// todaysLayouts arranges by today's layouts what is written anew of an edition,
// and says so and why.
func (x *withdrawing) todaysLayouts(e *Edition, why string) {
	x.layouts[e.ID] = x.m.Layouts
	x.out.Notes = append(x.out.Notes, "Edition "+e.ID+": what is written anew is arranged by the layouts of today, for "+why+".")
}

// arrange renders files of a sealed edition, and once more by today's layouts
// where its own ask for something that this program does not give.
func (x *withdrawing) arrange(e *Edition, render func() error) error {
	err := render()
	mistake, ok := layout.Mistake(err)
	if !ok || x.layouts[e.ID] == x.m.Layouts {
		return err
	}
	x.todaysLayouts(e, "this program does not take its own any more: "+mistake.String())
	return render()
}
