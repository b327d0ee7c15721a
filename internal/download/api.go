package download

import (
	_ "embed" // the schema

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
	// APIFigures is the document of an area or of an indicator, but for its figures: one
	// of Area and Areas is there.
	APIFigures struct {
		APIHead
		Symbols map[string]string `json:"symbols"` // what each means
		Marks   map[string]string `json:"marks"`
		Area    *APIArea          `json:"area,omitempty"`
		Areas   []APIArea         `json:"areas,omitempty"`

		Items []APIItem    `json:"-"` // whose figures follow, and of which areas
		Of    []area.Index `json:"-"`
	}
	// APIItem is an indicator in a document with figures.
	APIItem struct {
		ID       string                   `json:"id"`
		Label    string                   `json:"label,omitempty"`
		Title    string                   `json:"title"`
		Measures []framework.MeasureIndex `json:"-"`
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

// apiMeasureOf writes what a document has of a measure but for its figures, without the
// end of the object, into which these come.
func apiMeasureOf(e *edition.Edition, say *words.Words, m framework.MeasureIndex) []byte {
	ms := &e.Framework.Measures[m]
	out := APIMeasureOf(e, say, m)
	if cats := e.Framework.Categories(m); cats != nil {
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
	return opened(out)
}

// within reports whether a period has one of a series before it.
func within(periods []period.Period, at period.Period) bool {
	return len(periods) > 0 && at.Compare(periods[0]) > 0 && at.Compare(periods[len(periods)-1]) <= 0
}

// AppendAPI writes a document with figures, which are those of a table of the edition
// that the lines are of. What has none is left out.
//
//	"indicators": [{"id": "n19", …, "measures": [{"id": "n19-rate", …, "series": [
//	 {"area": "leeds", "category": …, "values": [12.5, null], "symbols": {"2016": "c"}, "marks": {…}, "notes": {…}}]}]}]
//
// There is an area in the document of an indicator. Values has a number or null for each
// of the periods; symbols, by period, say why there is null, and marks are codes
// separated by blanks.
func (l *Lines) AppendAPI(dst []byte, t *observation.Table, doc *APIFigures) []byte {
	w := apiWriter{l.json(), t, doc}
	doc.Symbols, doc.Marks = w.says.Symbols, w.says.Marks
	dst = append(append(dst, opened(doc)...), `,"indicators":[`...)
	first := len(dst)
	for i := range doc.Items {
		it := &doc.Items[i]
		item := len(dst)
		dst = append(append(comma(dst, len(dst)-first), opened(it)...), `,"measures":[`...)
		measures := len(dst)
		for _, m := range it.Measures {
			dst = w.appendMeasure(dst, m, len(dst)-measures)
		}
		if len(dst) == measures {
			dst = dst[:item]
			continue
		}
		dst = append(dst, "]}"...)
	}
	return append(dst, "]}\n"...)
}

// apiWriter writes the figures of a document.
type apiWriter struct {
	*jsonLines
	table *observation.Table
	doc   *APIFigures
}

// appendMeasure writes a measure with its figures, behind others where n is not nought;
// nothing where it has none.
func (w *apiWriter) appendMeasure(dst []byte, m framework.MeasureIndex, n int) []byte {
	begin := len(dst)
	dst = append(append(comma(dst, n), w.measures[m].document...), `,"series":[`...)
	series := len(dst)
	cats := w.table.Framework.Categories(m)
	for _, a := range w.doc.Of {
		for c := range w.table.Framework.Width(m) {
			values := w.table.Series(m, framework.CategoryIndex(c), a)
			if rowsIn(values) == 0 {
				continue
			}
			dst = append(comma(dst, len(dst)-series), '{')
			if w.doc.Area == nil {
				dst = append(append(dst, `"area":`...), w.areas[a].row...)
			}
			if cats != nil {
				dst = append(appendString(append(dst, `"category":`...), cats[c].ID), ',')
			}
			dst = w.appendSeries(dst, m, values)
		}
	}
	if len(dst) == series {
		return dst[:begin]
	}
	return append(dst, "]}"...)
}

// appendSeries writes the figures of a series, and the end of the object they are in.
func (w *apiWriter) appendSeries(dst []byte, m framework.MeasureIndex, series []observation.Value) []byte {
	decimals := w.table.Framework.Measures[m].Decimals
	dst = append(dst, `"values":[`...)
	symbols, marks, notes := false, false, false
	for p, v := range series {
		dst = comma(dst, p)
		if v.IsNumber() {
			dst = v.Number.Round(decimals).AppendPlain(dst)
		} else {
			dst = append(dst, "null"...)
			symbols = symbols || v.Symbol.Code() != ""
		}
		marks, notes = marks || v.Marks != 0, notes || w.table.Note(v) != ""
	}
	dst = append(dst, ']')
	if symbols {
		dst = w.appendByPeriod(append(dst, `,"symbols":{`...), m, func(p int) string { return series[p].Symbol.Code() })
	}
	if marks {
		dst = w.appendByPeriod(append(dst, `,"marks":{`...), m, func(p int) string { return series[p].Marks.String() })
	}
	if notes {
		dst = w.appendByPeriod(append(dst, `,"notes":{`...), m, func(p int) string { return w.table.Note(series[p]) })
	}
	return append(dst, '}')
}

// appendByPeriod writes texts by their periods, in the order in which these are
// written, and the end of the object they are in.
func (w *apiWriter) appendByPeriod(dst []byte, m framework.MeasureIndex, text func(p int) string) []byte {
	of := &w.measures[m]
	begin := len(dst)
	for _, p := range of.inOrder {
		if s := text(p); s != "" {
			dst = append(appendString(comma(dst, len(dst)-begin), of.periods[p]), ':')
			dst = appendString(dst, s)
		}
	}
	return append(dst, '}')
}

// AppendAPIIndex writes the list of the documents.
func AppendAPIIndex(dst []byte, index *APIIndex) []byte {
	return append(append(dst, encoded(index)...), '\n')
}
