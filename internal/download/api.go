package download

import (
	_ "embed" // the schema
	"encoding/json"
	"fmt"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/words"
)

// # Documents for other people's programs
//
// The figures of an edition as JSON, a document an area and a document an
// indicator, with a list of them. A council's page reads one and shows what the
// site shows. Whoever writes that page will not read the manual twice, so a
// document must be hard to misread: values has numbers and null and nothing else,
// rounded as the site shows them, and what is no number stands aside by its period,
// in symbols, whose meaning is in the same file. A program that forgets symbols
// has a gap; it cannot have taken "c" for a figure.
//
// Its shape is an interface, which APISchema describes. Add to it, change nothing:
// a document of another shape has another number.

// APIShape is the number of the shape.
const APIShape = 1

// APISchema is the JSON Schema of all documents of the shape.
//
//go:embed schema-1.json
var APISchema []byte

type (
	// APIHead is what every document begins with.
	APIHead struct {
		Shape     int         `json:"shape"`
		Kind      string      `json:"kind"`   // "index", "area", "indicator"
		Schema    string      `json:"schema"` // address, from the document
		Edition   editionJSON `json:"edition"`
		Draft     bool        `json:"draft,omitempty"` // figures may still change
		Site      string      `json:"site"`
		Publisher string      `json:"publisher"`
		Licence   *APILicence `json:"licence,omitempty"`
		Permalink string      `json:"permalink,omitempty"` // whole address of the page that shows the same, where the site knows its own
		Page      string      `json:"page"`                // address of that page, from the document
		Notice    string      `json:"notice,omitempty"`    // what the site says on every page
	}
	// APILicence is what may be done with the figures.
	APILicence struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	// APIIndex lists the documents of an edition.
	APIIndex struct {
		APIHead
		Areas      []APIArea      `json:"areas"`
		Indicators []APIIndicator `json:"indicators"`
	}
	// APIArea is an area, as the register has it.
	APIArea struct {
		Slug   string   `json:"slug"`
		Name   string   `json:"name"`
		Level  string   `json:"level"`
		Code   string   `json:"code,omitempty"`         // ONS
		Former []string `json:"former_codes,omitempty"` // ONS
		LACode string   `json:"la_code,omitempty"`      // the department's
		Href   string   `json:"href,omitempty"`         // of its document, in lists
	}
	// APIIndicator is an indicator, or the context measures together.
	APIIndicator struct {
		ID       string       `json:"id"`
		Label    string       `json:"label,omitempty"`
		Title    string       `json:"title"`
		Href     string       `json:"href,omitempty"` // of its document, in lists
		Measures []APIMeasure `json:"measures"`
	}
	// APIMeasure is a measure, in documents with its figures.
	APIMeasure struct {
		ID        string        `json:"id"`
		Title     string        `json:"title"`
		Unit      string        `json:"unit"` // "%", "per 10,000"
		Base      string        `json:"base,omitempty"`
		Decimals  int           `json:"decimals"`
		Embed     string        `json:"embed,omitempty"` // address of its page to embed, in lists
		Source    string        `json:"source,omitempty"`
		Remarks   []string      `json:"remarks,omitempty"`
		Breakdown *apiBreakdown `json:"breakdown,omitempty"`
		Periods   []apiPeriod   `json:"periods,omitempty"`
		Breaks    []apiBreak    `json:"breaks,omitempty"`
		Series    []apiSeries   `json:"series,omitempty"`
	}
	apiBreakdown struct {
		ID         string        `json:"id"`
		Label      string        `json:"label"`
		Headline   string        `json:"headline"` // the category that stands for the measure
		Categories []apiCategory `json:"categories"`
	}
	apiCategory struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	}
	apiPeriod struct {
		ID    string `json:"id"`
		Label string `json:"label"`
	}
	// apiBreak says that values from a period on are not comparable with those before.
	apiBreak struct {
		From string `json:"from"`
		Text string `json:"text"`
	}
	apiSeries struct {
		Area     string            `json:"area,omitempty"` // in the document of an indicator
		Category string            `json:"category,omitempty"`
		Values   json.RawMessage   `json:"values"`            // a number or null for each of the periods
		Symbols  map[string]string `json:"symbols,omitempty"` // by period: why there is null
		Marks    map[string]string `json:"marks,omitempty"`   // by period: codes, separated by blanks
		Notes    map[string]string `json:"notes,omitempty"`   // by period
	}
	// APIFigures is the document of an area or of an indicator: one of Area and Areas is there.
	APIFigures struct {
		APIHead
		Symbols    map[string]string `json:"symbols"` // what each means
		Marks      map[string]string `json:"marks"`
		Area       *APIArea          `json:"area,omitempty"`
		Areas      []APIArea         `json:"areas,omitempty"`
		Indicators []APIIndicator    `json:"indicators"`
	}
)

// APIHeadOf gives the parts of a head that an edition knows.
func APIHeadOf(kind string, e *edition.Edition) APIHead {
	return APIHead{Shape: APIShape, Kind: kind, Edition: editionOf(e), Draft: e.Status == edition.Draft}
}

// APIAreaOf describes an area.
func APIAreaOf(a *area.Area, href string) APIArea {
	return APIArea{Slug: a.Slug, Name: a.ShortName, Level: a.Level.String(), Code: a.Code, Former: a.FormerCodes, LACode: a.LACode, Href: href}
}

// APIMeasureOf describes a measure without figures.
func APIMeasureOf(e *edition.Edition, say *words.Words, m framework.MeasureIndex) APIMeasure {
	ms := &e.Framework.Measures[m]
	return APIMeasure{ID: ms.ID, Title: ms.Title, Unit: ms.Unit.In(say.Text), Base: ms.Base, Decimals: ms.Decimals}
}

// SetWords fills in what symbols and marks mean.
func (f *APIFigures) SetWords(say *words.Words) {
	f.Symbols, f.Marks = map[string]string{}, map[string]string{}
	for v := observation.Suppressed; v <= observation.Low; v++ {
		f.Symbols[v.Code()] = say.Text(v.WordKey())
	}
	codes, _ := observation.MarkCodes()
	for i, code := range codes {
		f.Marks[code] = say.Text(observation.MarkKey(i))
	}
}

// APIMeasureWith describes a measure with the figures of areas: of one in its own
// document, where it is not named, or of many. ok is false where they have none.
func APIMeasureWith(e *edition.Edition, say *words.Words, m framework.MeasureIndex, areas []area.Index, named bool) (out APIMeasure, ok bool) {
	ms := &e.Framework.Measures[m]
	out = APIMeasureOf(e, say, m)
	cats := e.Framework.Categories(m)
	for _, a := range areas {
		for c := range e.Framework.Width(m) {
			s, some := apiSeriesOf(e, m, framework.CategoryIndex(c), a)
			if !some {
				continue
			}
			if named {
				s.Area = e.Register.Areas[a].Slug
			}
			if cats != nil {
				s.Category = cats[c].ID
			}
			out.Series = append(out.Series, s)
		}
	}
	if out.Series == nil {
		return out, false
	}
	if cats != nil {
		b := &e.Framework.Breakdowns[ms.Breakdown]
		out.Breakdown = &apiBreakdown{ID: b.ID, Label: b.Label, Headline: cats[ms.Headline].ID}
		for c := range cats {
			out.Breakdown.Categories = append(out.Breakdown.Categories, apiCategory{cats[c].ID, cats[c].Label})
		}
	}
	periods := e.Table.Periods(m)
	for _, p := range periods {
		out.Periods = append(out.Periods, apiPeriod{p.String(), say.Period(ms.Kind, p)})
	}
	for i := range ms.Breaks {
		if b := &ms.Breaks[i]; within(periods, b.At) {
			out.Breaks = append(out.Breaks, apiBreak{b.At.String(), b.Text})
		}
	}
	if s := e.SourceOf(m); s != nil {
		out.Source = s.Title
	}
	if s, ok := e.StateOf(m, ms.Headline); ok {
		out.Remarks = append(out.Remarks, s.Text)
	}
	for _, n := range e.SourceNotes(m) {
		out.Remarks = append(out.Remarks, n.Text)
	}
	return out, true
}

// within reports whether a period has one of a series before it.
func within(periods []period.Period, at period.Period) bool {
	return at.Compare(periods[0]) > 0 && at.Compare(periods[len(periods)-1]) <= 0
}

// apiSeriesOf writes the figures of one area in one category; ok is false where it
// has no observation at all.
func apiSeriesOf(e *edition.Edition, m framework.MeasureIndex, c framework.CategoryIndex, a area.Index) (out apiSeries, ok bool) {
	decimals := e.Framework.Measures[m].Decimals
	values := []byte{'['}
	put := func(to *map[string]string, p int, text string) {
		if text == "" {
			return
		}
		if *to == nil {
			*to = map[string]string{}
		}
		(*to)[e.Table.Periods(m)[p].String()] = text
	}
	for p, v := range e.Table.Series(m, c, a) {
		if p > 0 {
			values = append(values, ',')
		}
		ok = ok || v.Symbol != observation.Absent
		if v.IsNumber() {
			values = append(values, v.Number.Round(decimals).String()...)
		} else {
			values = append(values, "null"...)
			put(&out.Symbols, p, v.Symbol.Code())
		}
		put(&out.Marks, p, v.Marks.String())
		put(&out.Notes, p, e.Table.Note(v))
	}
	out.Values = append(values, ']')
	return out, ok
}

// EncodeAPI writes a document.
func EncodeAPI(doc any) ([]byte, error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("a document of figures: %w", err)
	}
	return append(data, '\n'), nil
}
