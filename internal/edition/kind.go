package edition

import "strings"

// Kind says how the observation of one cell differs between two editions.
type Kind uint8

// The kinds, in the order in which they are told: what readers must know first.
const (
	Disclosed  Kind = iota // suppressed (c) before, a number now
	ToSymbol               // a number before, a symbol now
	FromSymbol             // a symbol other than c before, a number now
	Changed                // another number
	Rebased                // another rate or percentage of the same count: the base below the line is another
	Resymbol               // another symbol
	Added                  // no observation before, one now
	Removed                // an observation before, none now
	Remarked               // other marks, the figure is the same
	Beside                 // the figure and its marks are the same, what stands beside it is not

	kinds = iota
)

var kindNames = [...]string{"disclosed", "to-symbol", "from-symbol", "changed", "rebased", "symbol", "added", "removed", "marks", "beside"}

var kindWords = [...]string{
	"suppressed before, a number now",
	"a number before, a symbol now",
	"a symbol before, a number now",
	"another number",
	"same count, other base",
	"another symbol",
	"no figure before, one now",
	"a figure before, none now",
	"same figure, other marks",
	"same figure, something else beside it",
}

// Kinds lists all kinds in their order.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// String gives the name by which files and addresses know the kind.
func (k Kind) String() string { return kindNames[k] }

// Words says what the kind is, in lower case.
func (k Kind) Words() string { return kindWords[k] }

// Parts are the things that can stand beside a figure.
type Parts uint8

// The parts.
const (
	Numerator Parts = 1 << iota
	Denominator
	Limits
	Remark
)

var partNames = [...]string{"numerator", "denominator", "limits", "note"}

// partWords names the parts to readers.
var partWords = map[string]string{"numerator": "count", "denominator": "base", "limits": "interval", "note": "note"}

// String names the parts, separated by blanks.
func (p Parts) String() string { return strings.Join(p.Names(), " ") }

// Names lists the names of the parts.
func (p Parts) Names() []string {
	var out []string
	for i, name := range partNames {
		if p&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return out
}
