package sweep

import (
	"encoding/json"
	"strings"

	"almanac/internal/framework"
)

// apiMeasure is a measure in the documents for programs. One more name is a
// finding, because nobody has said what of a hidden figure may stand at it.
type apiMeasure struct {
	ID, Title, Unit, Base, Embed, Source string
	Decimals                             int
	Remarks                              []string
	Breakdown                            *struct {
		ID, Label, Headline string
		Categories          []struct{ ID, Label string }
	}
	Periods []apiPeriod
	Breaks  []struct{ From, Text string }
	Series  []apiSeries
}

type apiPeriod struct{ ID, Label string }

type apiSeries struct {
	Area, Category        string
	Values                []json.Number // "" for null
	Symbols, Marks, Notes map[string]string
}

type apiArea struct {
	Slug, Name, Level, Code, Href string
	Former                        []string `json:"former_codes"`
	LACode                        string   `json:"la_code"`
}

type apiIndicator struct {
	ID, Label, Title, Href string
	Measures               []apiMeasure
}

// apiDocument is a document for programs.
type apiDocument struct {
	Shape                                    int
	Kind, Schema                             string
	Edition                                  struct{ ID, Title, Published string }
	Draft                                    bool
	Site, Publisher, Permalink, Page, Notice string
	Licence                                  struct{ Name, URL string }
	Symbols, Marks                           map[string]string
	Area                                     *apiArea
	Areas                                    []apiArea
	Indicators                               []apiIndicator
}

// api reads the documents for programs: the list, which has no figures, and those of
// areas and indicators.
func (r *Reader) api(within string) {
	if within == "schema-1.json" {
		return // the program's own, the same on every site
	}
	if folder, _, _ := strings.Cut(within, "/"); within != "index.json" && folder != "areas" && folder != "indicators" {
		r.unread(API, 0, within, "nobody has declared what this document holds")
		return
	}
	if !r.thorough && r.apiAsIs() {
		return
	}
	var file apiDocument
	if !r.decode(API, r.data, &file) {
		return
	}
	for i := range file.Indicators {
		for j := range file.Indicators[i].Measures {
			m := &file.Indicators[i].Measures[j]
			for k := range m.Series {
				s := &m.Series[k]
				slug := s.Area
				if file.Area != nil {
					slug = file.Area.Slug
				}
				r.apiSeries(m, s, slug)
			}
		}
	}
}

// apiSeries judges the values of an area along the periods of a measure, and the
// symbols in the place of those that are none.
func (r *Reader) apiSeries(m *apiMeasure, s *apiSeries, slug string) {
	if len(s.Values) != len(m.Periods) {
		r.unread(API, 0, m.ID+":"+slug, "there are more or fewer values than periods")
		return
	}
	said := 0
	for p, value := range s.Values {
		when := m.Periods[p].ID
		k, ok := r.key(m.ID, s.Category, slug, when)
		if !ok {
			r.unread(API, 0, strings.Join([]string{m.ID, s.Category, slug, when}, ":"), "the value is that of no figure of the edition")
			continue
		}
		symbol := s.Symbols[when]
		if symbol != "" {
			said++
		}
		switch v := r.value(k); {
		case value != "" && symbol != "" && !hides(v.Symbol):
			r.other(API, k, 0, value.String()+" "+symbol, "a value and a symbol at once")
		case value != "":
			r.number(API, k, 0, value.String())
		case v.Symbol.Code() != symbol || v.IsNumber():
			r.other(API, k, 0, symbol, "the edition has another value or symbol there")
		}
	}
	if said != len(s.Symbols) {
		r.unread(API, 0, m.ID+":"+slug, "a symbol stands at no period of the measure")
	}
}

// apiReader reads a document for programs as it stands, see rows.go.
type apiReader struct {
	*Reader
	area    []byte // whose document it is; nil where it is no area's
	slug    []byte // of the area that was named last
	measure int
	periods [][]byte // of the measure
	now     struct{ area, category, values, symbols []byte }
	wrong   bool
	judged  bool // whether any series was
}

// apiAsIs reports whether a document is of the known shape and shows what the edition
// has.
func (r *Reader) apiAsIs() bool {
	a := apiReader{Reader: r, measure: none, periods: r.periods[:0]}
	ok := a.shapes.document.fits(r.data, a.took)
	r.periods = a.periods[:0]
	return ok && !a.wrong
}

// took takes a member of a document as it stands.
func (a *apiReader) took(in *shape, name string, value []byte) {
	switch in {
	case a.shapes.area:
		if name == "slug" {
			a.slug = plainText(value)
		}
	case a.shapes.document:
		if name == "area" && string(value) != "null" {
			a.area, a.slug = a.slug, nil
			a.wrong = a.wrong || a.judged || a.area == nil
		}
	case a.shapes.period:
		if name == "id" {
			a.periods = append(a.periods, plainText(value))
		}
	case a.shapes.measure:
		switch name {
		case "id":
			m, ok := a.measures[string(plainText(value))]
			a.measure = m
			a.wrong = a.wrong || !ok || len(a.periods) > 0
		case "":
			a.measure, a.periods = none, a.periods[:0]
		}
	case a.shapes.series:
		switch name {
		case "area":
			a.now.area = plainText(value)
		case "category":
			a.now.category = plainText(value)
		case "values":
			a.now.values = value
		case "symbols":
			a.now.symbols = value
		case "":
			a.judged, a.wrong = true, a.wrong || !a.series()
			a.now.area, a.now.category, a.now.values, a.now.symbols = nil, nil, nil, nil
		}
	}
}

// series reports whether the series that was just read shows what the edition has. Its
// symbols stand in the order of the periods.
func (a *apiReader) series() bool {
	slug := a.now.area
	if a.area != nil {
		slug = a.area
	}
	k := ref{a.measure, none, none, none}
	var ok bool
	if k.a, ok = a.slugs[string(slug)]; !ok || k.m < 0 || len(a.periods) == 0 {
		return false
	}
	c, ok := a.framework.Category(framework.MeasureIndex(k.m), string(a.now.category))
	if k.c = int(c); !ok {
		return false
	}
	values, symbols := walk{data: a.now.values}, walk{data: a.now.symbols}
	if !values.is('[') || a.now.symbols != nil && !symbols.is('{') {
		return false
	}
	for i, when := range a.periods {
		if k.p = a.periodWritten(k.m, when, k.p+1); k.p < 0 || i > 0 && !values.is(',') {
			return false
		}
		symbol := ""
		if v := a.value(k); !v.IsNumber() {
			symbol = v.Symbol.Code()
		} else {
			values.next()
			n := max(0, numberLength(values.data[values.at:]))
			if !agrees(v, values.data[values.at:values.at+n]) {
				return false
			}
			values.at += n
			a.saw(API, k)
			continue
		}
		if values.next(); !values.word("null") || symbol != "" && !symbols.entry(when, symbol) {
			return false
		}
	}
	return values.is(']') && (a.now.symbols == nil || symbols.is('}'))
}

// entry takes a member of a map, with the comma behind it.
func (w *walk) entry(name []byte, text string) bool {
	if !w.is('"') || !w.word(string(name)) || !w.word(`":"`) || !w.word(text) || !w.is('"') {
		return false
	}
	w.is(',')
	return true
}

// plainText takes off the quotes of a text; one with escapes is none.
func plainText(value []byte) []byte {
	if n := plainJSON(value); n == len(value) && value[0] == '"' {
		return value[1 : n-1]
	}
	return nil
}
