package edition

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Protection is what a publisher does so that nobody can be recognised in the
// figures of a source. Publishers differ: one suppresses counts of 1 to 5 and
// rounds the totals of regions, another rounds everything, and for staff often
// nothing is done. So it is declared source by source.
type Protection struct {
	Staff     bool     // the figures are about staff; nothing is held against them
	Threshold int64    // counts from 1 to this are suppressed
	Rounding  [4]int64 // the step to which counts are rounded, by area.Level; 1 where they are exact
	Zeros     bool     // the publisher shows 0 and 100 per cent knowingly
	Imputed   []Imputed
}

// Imputed says that totals contain a figure of another period for an area that
// has none of its own.
type Imputed struct {
	Area    area.Index
	Periods []period.Period
	From    period.Period
}

// DefaultProtection is what holds where a source says nothing: counts of 1 to 5
// are suppressed, and nothing is rounded.
func DefaultProtection() Protection {
	return Protection{Threshold: 5, Rounding: [4]int64{1, 1, 1, 1}}
}

// ProtectionOf gives the protection of a measure's source.
func (e *Edition) ProtectionOf(m framework.MeasureIndex) Protection {
	p := DefaultProtection()
	if s := e.SourceOf(m); s != nil {
		p = s.Protection
	}
	in := &e.Framework.Measures[m]
	p.Staff = in.FTE || p.Staff && in.Unit != framework.Children // which counts children, whatever its source says of itself
	return p
}

// protectionFile is how a source declares it.
type protectionFile struct {
	About     string        `toml:"about"`
	Threshold *int64        `toml:"threshold"`
	Rounding  roundingFile  `toml:"rounding"`
	Zeros     string        `toml:"zeros"`
	Imputed   []imputedFile `toml:"imputed"`
}

type roundingFile struct {
	Country   int64 `toml:"country"`
	Region    int64 `toml:"region"`
	Subregion int64 `toml:"subregion"`
	Authority int64 `toml:"authority"`
}

type imputedFile struct {
	Area    string   `toml:"area"`
	Periods []string `toml:"periods"`
	From    string   `toml:"from"`
}

// leastThreshold is how few children a publisher may suppress at least. None is known
// that shows counts of three.
const leastThreshold = 3

// Words of a protection.
const (
	aboutChildren = "children"
	aboutStaff    = "staff"
	zerosShown    = "shown"
	zerosHidden   = "suppressed"
)

// protection reads what a source declares. at is its path in the file.
func protection(in *protectionFile, reg *area.Register, doc *source.Doc, probs *source.Problems, at ...any) Protection {
	pos := func(key ...any) source.Pos { return doc.Pos(append(at[:len(at):len(at)], key...)...) }
	oneOf := func(key, value string, known ...string) {
		if value != "" && !slices.Contains(known, value) {
			probs.AddHint(pos(key), "protection", source.DidYouMean(value, known), "%s is %s, not %q", key, strings.Join(known, " or "), value)
		}
	}
	p := DefaultProtection()
	oneOf("about", in.About, aboutChildren, aboutStaff)
	p.Staff = in.About == aboutStaff
	oneOf("zeros", in.Zeros, zerosShown, zerosHidden)
	p.Zeros = in.Zeros == zerosShown
	if in.Threshold != nil {
		if p.Threshold = *in.Threshold; p.Threshold < leastThreshold && !p.Staff {
			probs.AddHint(pos("threshold"), "protection", "leave it out for 5; single figures can be allowed in disclosure.toml", "the threshold is the largest count of children that is suppressed, at least %d, not %d", leastThreshold, p.Threshold)
		}
	}
	for level, step := range [4]int64{in.Rounding.Country, in.Rounding.Region, in.Rounding.Subregion, in.Rounding.Authority} {
		switch {
		case step < 0:
			probs.Add(pos("rounding"), "protection", "counts are rounded to a step such as 5 or 10, not %d", step)
		case step > 0:
			p.Rounding[level] = step
		}
	}
	for i, in := range in.Imputed {
		if one, ok := imputed(&in, reg, func(key ...any) source.Pos { return pos(append([]any{"imputed", i}, key...)...) }, probs); ok {
			p.Imputed = append(p.Imputed, one)
		}
	}
	return p
}

func imputed(in *imputedFile, reg *area.Register, pos func(...any) source.Pos, probs *source.Problems) (out Imputed, ok bool) {
	var found bool
	ok = true
	if out.Area, found = reg.BySlug(in.Area); !found {
		probs.Add(pos("area"), "protection", "%q is not the slug of an area", in.Area)
		ok = false
	}
	parse := func(s string, at source.Pos) period.Period {
		p, err := period.Parse(s)
		if err != nil {
			probs.Add(at, "protection", "%v", err)
			ok = false
		}
		return p
	}
	out.From = parse(in.From, pos("from"))
	for k, s := range in.Periods {
		out.Periods = append(out.Periods, parse(s, pos("periods", k)))
	}
	return out, ok
}
