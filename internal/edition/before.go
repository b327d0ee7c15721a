package edition

import "slices"

// Before gives the edition with which another is compared: the one that it
// supersedes, else the newest final edition of an earlier year that no final
// edition supersedes; nil where there is none.
func Before(editions []*Edition, e *Edition) *Edition {
	superseded := map[string]bool{}
	for _, x := range editions {
		if e.Supersedes != "" && x.ID == e.Supersedes {
			return x
		}
		if x.Status == Final && x.Supersedes != "" {
			superseded[x.Supersedes] = true
		}
	}
	var before *Edition
	for _, x := range editions {
		if x.Status != Final || x.Year >= e.Year || superseded[x.ID] {
			continue
		}
		if before == nil || compareIDs(x.ID, before.ID) > 0 {
			before = x
		}
	}
	return before
}

// Earlier lists the editions against which the numbers of another are held,
// newest first: all final ones before it, corrected or not, for what they
// suppressed they suppressed; and the one that it supersedes in any case.
func Earlier(editions []*Edition, e *Edition) []*Edition {
	var list []*Edition
	for _, x := range editions {
		if x.ID == e.Supersedes || x.Status == Final && compareIDs(x.ID, e.ID) < 0 {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(a, b *Edition) int { return compareIDs(b.ID, a.ID) })
	return list
}
