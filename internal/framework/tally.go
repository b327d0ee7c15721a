package framework

import (
	"slices"
	"strings"
)

// Tallies are the counts that lie behind figures: the children on a plan, the referrals.
// Two measures that are made of the same count tell of the same children, a
// percentage whose denominator is the count of another measure gives away its
// numerator, and counts that add up to another give away the one that is missing.
// So a framework names the counts of its measures, and the guard works with them.
//
// A measure that names none has counts of its own.

// TallyIndex is the place of a count in Framework.Tallies.
type TallyIndex int16

// Tally is a number of children, or of what happens to them, in an area and a
// period, split by a breakdown or not.
type Tally struct {
	ID        string
	Breakdown BreakdownIndex // None for a single number
	Own       bool           // of one measure, which names it nowhere
}

// TallyPart is a count, or one category of it.
type TallyPart struct {
	Tally    TallyIndex
	Category CategoryIndex // 0 for a count without a breakdown
}

// Sum says that some counts add up to another, in every area and period.
type Sum struct {
	Total TallyPart
	Parts []TallyPart
}

// fileSum is a sum as it is written.
type fileSum struct {
	Total string
	Parts []string
}

// counts reads which counts the measures are made of. The keys stand in each
// measure; at gives its path.
func (r *reader) counts(m *Measure, in *fileMeasure, at []any) {
	key := func(k string) []any { return append(at[:len(at):len(at)], k) }
	m.Counts, m.OutOf, m.PartsOf = None, None, None
	if m.AddedFrom = max(1, in.AddedFrom); in.AddedFrom < 0 {
		r.problem("count", "", key("added_from"), "added_from is a number of counts, not %d", in.AddedFrom)
	}
	share := m.Unit == Percent || m.Unit == PerTenK
	m.Counts = r.count(in.Counts, m.ID, m.Breakdown, key("counts"))
	if share {
		m.OutOf = r.count(in.OutOf, m.ID+" base", None, key("out_of"))
	} else if in.OutOf != "" && m.Unit == Days {
		m.OutOf = r.count(in.OutOf, "", None, key("out_of"))
	} else if in.OutOf != "" {
		r.problem("count", "delete it", key("out_of"), "out_of is for percentages, rates and days, and the unit is %s", m.Unit)
	}
	exclusive := m.Breakdown != None && r.f.Breakdowns[m.Breakdown].Exclusive
	switch {
	case in.PartsOf != "" && !exclusive:
		r.problem("count", "delete it", key("parts_of"), "parts_of is for measures whose breakdown is exclusive")
	case in.PartsOf != "":
		m.PartsOf = r.count(in.PartsOf, "", None, key("parts_of"))
	case exclusive && m.Unit == Percent:
		m.PartsOf = m.OutOf
	}
}

// count finds a count by its id or adds it; own is the id of one that a measure
// names nowhere.
func (r *reader) count(id, own string, b BreakdownIndex, at []any) TallyIndex {
	c := Tally{ID: id, Breakdown: b}
	if id == "" {
		c.ID, c.Own = own, true
	} else if !idPattern.MatchString(id) {
		r.problem("id", "", at, "the id of a count must be lower-case letters, digits and single hyphens, not %q", id)
	}
	i := slices.IndexFunc(r.f.Tallies, func(have Tally) bool { return have.ID == c.ID && have.Own == c.Own })
	if i < 0 {
		r.f.Tallies = append(r.f.Tallies, c)
		return TallyIndex(len(r.f.Tallies) - 1)
	}
	if r.f.Tallies[i].Breakdown != b {
		r.problem("count", "", at, "count %q stands elsewhere with another breakdown", id)
	}
	return TallyIndex(i)
}

// sums reads which counts add up to others.
func (r *reader) sums() {
	for i, s := range r.file.Sum {
		total, ok := r.part(s.Total, "sum", i, "total")
		sum := Sum{Total: total}
		if len(s.Parts) < 2 {
			r.problem("count", "", []any{"sum", i}, "a sum needs at least two parts")
		}
		for k, p := range s.Parts {
			part, known := r.part(p, "sum", i, "parts", k)
			ok = ok && known
			sum.Parts = append(sum.Parts, part)
		}
		if ok {
			r.f.Sums = append(r.f.Sums, sum)
		}
	}
}

// part reads "referrals" or "assessments-by-days/same-day".
func (r *reader) part(s string, at ...any) (TallyPart, bool) {
	id, category, split := strings.Cut(s, "/")
	var ids []string
	for _, c := range r.f.Tallies {
		if !c.Own {
			ids = append(ids, c.ID)
		}
	}
	if r.name(ids, id, "count", at...) < 0 {
		return TallyPart{}, false
	}
	at0 := slices.IndexFunc(r.f.Tallies, func(c Tally) bool { return c.ID == id && !c.Own })
	part := TallyPart{Tally: TallyIndex(at0)}
	b := r.f.Tallies[at0].Breakdown
	switch {
	case b == None && !split:
		return part, true
	case b == None:
		r.problem("count", "", at, "count %q has no categories", id)
		return part, false
	}
	c := r.name(categoryIDs(r.f.Breakdowns[b].Categories), category, "category of "+id, at...)
	part.Category = CategoryIndex(max(c, 0))
	return part, c >= 0
}

// Parts lists the categories of a count; a count without a breakdown has one.
func (f *Framework) Parts(c TallyIndex) int {
	if b := f.Tallies[c].Breakdown; b != None {
		return len(f.Breakdowns[b].Categories)
	}
	return 1
}
