package sweep

import (
	"encoding/json"
	"strings"
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
	Periods []struct{ ID, Label string }
	Breaks  []struct{ From, Text string }
	Series  []apiSeries
}

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

// api reads the documents for programs: the list, which has no figures, and those of
// areas and indicators.
func (r *Reader) api(within string) {
	if within == "schema-1.json" {
		return // the program's own, the same on every site
	}
	var file struct {
		Shape                                    int
		Kind, Schema                             string
		Edition                                  struct{ ID, Title, Published string }
		Draft                                    bool
		Site, Publisher, Permalink, Page, Notice string
		Licence                                  struct{ Name, URL string }
		Symbols, Marks                           map[string]string
		Area                                     *apiArea
		Areas                                    []apiArea
		Indicators                               []struct {
			ID, Label, Title, Href string
			Measures               []apiMeasure
		}
	}
	if folder, _, _ := strings.Cut(within, "/"); within != "index.json" && folder != "areas" && folder != "indicators" {
		r.unread(API, 0, within, "nobody has declared what this document holds")
		return
	}
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
