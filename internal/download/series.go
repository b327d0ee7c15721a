package download

import (
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/words"
)

// Series is the figures of one indicator as the comparison on its page reads
// them: every area, every period, the category that heads each measure.
type Series struct {
	Edition  string            `json:"edition"`
	Item     string            `json:"item"`
	Symbols  map[string]string `json:"symbols"` // what a symbol means: "c" is "suppressed"
	Marks    map[string]string `json:"marks"`
	Areas    []SeriesArea      `json:"areas"`
	Measures []SeriesMeasure   `json:"measures"` // those with any period
}

// SeriesArea is an area by its slug.
type SeriesArea struct {
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Ended   string `json:"ended,omitempty"`   // "until 2019"
	Country bool   `json:"country,omitempty"` // it stands beside whatever is compared
	Region  bool   `json:"region,omitempty"`
	Near    []int  `json:"near,omitempty"` // its nearest statistical neighbours, as places in the list of areas
}

// SeriesMeasure is a measure with its figures.
//
// Values has an entry for each area, which are the figures along Periods, joined
// by "|": nothing where the area has no observation, else what its page shows,
// number or symbol, then "^" and marks where it bears some.
type SeriesMeasure struct {
	ID      string   `json:"id"`
	Anchor  string   `json:"anchor"`
	Title   string   `json:"title"`
	Of      string   `json:"of,omitempty"`   // the category that the figures are for
	Unit    string   `json:"unit,omitempty"` // "%", "per 10,000"
	Periods []string `json:"periods"`        // as the heads of tables have them, in ascending order
	Breaks  []int    `json:"breaks,omitempty"`
	Values  []string `json:"values"`
}

// SeriesOf takes the figures of measures from an edition. The areas come with
// their slugs, names and neighbours.
func SeriesOf(e *edition.Edition, say *words.Words, item string, measures []framework.MeasureIndex, areas []area.Index, about []SeriesArea) *Series {
	out := &Series{Edition: e.ID, Item: item, Symbols: map[string]string{}, Marks: map[string]string{}, Areas: about}
	for v := observation.Suppressed; v <= observation.Low; v++ {
		out.Symbols[v.Code()] = say.Text(v.WordKey())
	}
	codes, _ := observation.MarkCodes()
	for i, code := range codes {
		out.Marks[code] = say.Text(observation.MarkKey(i))
	}
	for _, m := range measures {
		if len(e.Table.Periods(m)) > 0 {
			out.Measures = append(out.Measures, seriesOf(e, say, m, areas))
		}
	}
	return out
}

func seriesOf(e *edition.Edition, say *words.Words, m framework.MeasureIndex, areas []area.Index) SeriesMeasure {
	ms := &e.Framework.Measures[m]
	out := SeriesMeasure{ID: ms.ID, Anchor: ms.Anchor, Title: ms.Title, Unit: ms.Unit.In(say.Text)}
	if cats := e.Framework.Categories(m); cats != nil {
		out.Of = cats[ms.Headline].Label
	}
	for i, p := range e.Table.Periods(m) {
		out.Periods = append(out.Periods, say.Short(p))
		for b := range ms.Breaks {
			if i > 0 && ms.Breaks[b].At == p {
				out.Breaks = append(out.Breaks, i)
			}
		}
	}
	var line []byte
	for _, a := range areas {
		line = line[:0]
		for p, v := range e.Table.Series(m, ms.Headline, a) {
			if p > 0 {
				line = append(line, '|')
			}
			if v.Symbol == observation.Absent {
				continue
			}
			line = observation.AppendShown(line, v, ms.Decimals)
			if v.Marks != 0 {
				line = append(append(line, '^'), v.Marks.String()...)
			}
		}
		out.Values = append(out.Values, strings.TrimRight(string(line), "|"))
	}
	return out
}
