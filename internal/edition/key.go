package edition

import (
	"fmt"
	"strings"

	"almanac/internal/period"
)

// Key names figures, as a person writes it:
//
//	n19-rate:leeds                     every period
//	n19-rate:leeds:2014                one
//	n5-factor/alcohol:leeds:2014       of one category of the breakdown
//	n17-stability:leeds:2013/14        periods are written as in files
//
// Without a category it names all of them. In a pattern an asterisk stands for
// any measure, category, area or period, and "all" for every figure.
type Key struct {
	Measure  string        // "*" for any, in a pattern
	Category string        // "" for all
	Area     string        // slug; "*" for any, in a pattern
	Period   period.Period // zero for all
}

const anything = "*"

const keyExample = "MEASURE:AREA or MEASURE/CATEGORY:AREA:PERIOD, such as n19-rate:leeds:2014"

// ParseKey reads a key as it is written. It knows neither framework nor
// register: whether there are such a measure and area is for the caller to see.
func ParseKey(s string) (Key, error) { return parseKey(s, false) }

// ParsePattern reads a key in which some parts may be anything.
func ParsePattern(s string) (Key, error) {
	if s == "all" {
		return Key{Measure: anything, Area: anything}, nil
	}
	return parseKey(s, true)
}

func parseKey(s string, pattern bool) (Key, error) {
	parts := strings.Split(s, ":")
	switch {
	case strings.ContainsAny(s, " \t\r\n"):
		return Key{}, fmt.Errorf("%q is not the key of a figure: it holds a blank; expected %s", s, keyExample)
	case strings.HasPrefix(s, "/") || strings.HasSuffix(s, ".html") || strings.HasSuffix(s, "/"):
		return Key{}, fmt.Errorf("%q is an address, not the key of a figure; expected %s", s, keyExample)
	case len(parts) == 1:
		return Key{}, fmt.Errorf("%q names no area; expected %s", s, keyExample)
	case len(parts) > 3:
		return Key{}, fmt.Errorf("%q has %d parts, at most three are expected: %s", s, len(parts), keyExample)
	}
	var k Key
	var ok bool
	k.Measure, k.Category, ok = strings.Cut(parts[0], "/")
	k.Area = parts[1]
	for _, part := range []struct {
		what, text string
		given      bool
	}{{"a measure", k.Measure, true}, {"a category", k.Category, ok}, {"an area", k.Area, true}} {
		switch {
		case part.given && part.text == "":
			return Key{}, fmt.Errorf("%q: the id of %s is empty; expected %s", s, part.what, keyExample)
		case pattern && part.text == anything:
		case strings.Trim(part.text, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
			return Key{}, fmt.Errorf("%q: %q is not the id of %s, which has lower-case letters, digits and hyphens", s, part.text, part.what)
		}
	}
	if k.Category == anything {
		k.Category = ""
	}
	if len(parts) == 3 && !(pattern && parts[2] == anything) {
		var err error
		if k.Period, err = period.Parse(parts[2]); err != nil {
			return Key{}, fmt.Errorf("%q: %w", s, err)
		}
	}
	return k, nil
}

// String writes a key as ParseKey reads it, a pattern as ParsePattern does.
func (k Key) String() string {
	if k == (Key{Measure: anything, Area: anything}) {
		return "all"
	}
	s := k.Measure
	if k.Category != "" {
		s += "/" + k.Category
	}
	s += ":" + k.Area
	if !k.Period.IsZero() {
		s += ":" + k.Period.String()
	}
	return s
}

// Names reports whether a pattern names the figure of another key.
func (k Key) Names(one Key) bool {
	fits := func(want, have string) bool { return want == anything || want == have }
	return fits(k.Measure, one.Measure) && (k.Category == "" || k.Category == one.Category) && fits(k.Area, one.Area) && (k.Period.IsZero() || k.Period == one.Period)
}
