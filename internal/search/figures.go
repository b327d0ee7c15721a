package search

import (
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// Figures are the newest figures of every area, as its pages show them.
type Figures struct {
	Version  int               `json:"version"`
	Edition  string            `json:"edition"` // that of the index whose areas the values follow
	Symbols  map[string]string `json:"symbols"` // what a symbol means: "c" is "suppressed"
	Marks    map[string]string `json:"marks"`
	Measures map[string]Newest `json:"measures"` // by id; those without any figure are left out
}

// Newest is a measure in every area: what stands on the area's page as its
// newest figure.
//
// Values holds an entry for each area of the index, in its order, joined by
// "|": nothing where the area has no observation, else what is shown, number or
// symbol; "^" and marks, where it bears some; "@" and the place of its period in
// Periods, where that is not the first. One string takes a third of the room and
// the time of a list.
type Newest struct {
	Unit    string   `json:"unit,omitempty"` // what follows a number: "%", " per 10,000"
	Periods []string `json:"periods"`        // "31 March 2014"; the newest first
	Of      string   `json:"of,omitempty"`   // the category that the figure is for
	Values  string   `json:"values"`
}

// NewFigures takes the newest figures of an edition from its table, those of
// the category that heads each measure: a suppressed one is its symbol.
func NewFigures(s *Source) *Figures {
	e := s.Edition
	out := &Figures{Version: Version, Edition: e.ID, Symbols: map[string]string{}, Marks: map[string]string{}, Measures: map[string]Newest{}}
	for v := observation.Suppressed; v <= observation.Low; v++ {
		out.Symbols[v.Code()] = s.Say.Text(v.WordKey())
	}
	codes, _ := observation.MarkCodes()
	for i, code := range codes {
		out.Marks[code] = s.Say.Text(observation.MarkKey(i))
	}
	for m := range e.Framework.Measures {
		if n, some := s.newest(framework.MeasureIndex(m)); some {
			out.Measures[e.Framework.Measures[m].ID] = n
		}
	}
	return out
}

func (s *Source) newest(m framework.MeasureIndex) (n Newest, some bool) {
	e := s.Edition
	ms := &e.Framework.Measures[m]
	periods := e.Table.Periods(m)
	if n.Unit = ms.Unit.In(s.Say.Text); n.Unit != "" && ms.Unit != framework.Percent {
		n.Unit = " " + n.Unit
	}
	if cats := e.Framework.Categories(m); cats != nil {
		n.Of = cats[ms.Headline].Label
	}
	for p := len(periods) - 1; p >= 0; p-- {
		n.Periods = append(n.Periods, s.Say.Period(ms.Kind, periods[p]))
	}
	var b strings.Builder
	for i, a := range s.Areas {
		if i > 0 {
			b.WriteByte('|')
		}
		series := e.Table.Series(m, ms.Headline, a)
		p := observation.Latest(series)
		if p < 0 {
			continue
		}
		some = true
		b.Write(observation.AppendShown(nil, series[p], ms.Decimals))
		if marks := series[p].Marks; marks != 0 {
			b.WriteString("^" + marks.String())
		}
		if back := len(periods) - 1 - p; back > 0 {
			b.WriteString("@" + strconv.Itoa(back))
		}
	}
	n.Values = b.String()
	return n, some
}
