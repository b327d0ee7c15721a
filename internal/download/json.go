package download

import (
	"encoding/json"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
)

// The JSON of figures has the rows of the CSV, and says once what the CSV says on
// each row: what a measure, a category, a period and an area are called. Its shape
// is an interface: add to it, change nothing.
//
//	{"edition": "2016", "title": …, "permalink": …, "publisher": …, "published": …,
//	 "licence": …, "licence_url": …, "notice": …, "sources": [{"title": …, "publisher": …, "released": …, "url": …}],
//	 "symbols": {"c": "suppressed"}, "marks": {"p": "provisional"},
//	 "measures": {"n19-rate": {"indicator": "N19", "title": …, "unit": …, "breakdowns": {…}, "periods": {"2015": "31 March 2015"}}},
//	 "areas": {"leeds": {"code": …, "la_code": …, "name": …, "level": …}},
//	 "columns": ["measure", "breakdown", "area", "period", "value", …],
//	 "rows": [["n19-rate", "", "leeds", "2015", 12.5, …]]}
//
// Each row is on a line of its own. What is empty in the CSV is null.

// Origin is what a file that is taken away says of where it came from.
type Origin struct {
	Title      string // of what is in the file
	Language   string // "en-GB"
	Permalink  string // address of the page that shows it; relative to the site where its address is not known
	Publisher  string
	Licence    string
	LicenceURL string
	Notice     string // what every reader must know; may be empty
}

type (
	headJSON struct {
		Edition    string            `json:"edition"`
		Title      string            `json:"title"`
		Permalink  string            `json:"permalink"`
		Publisher  string            `json:"publisher"`
		Published  string            `json:"published,omitempty"`
		Licence    string            `json:"licence,omitempty"`
		LicenceURL string            `json:"licence_url,omitempty"`
		Notice     string            `json:"notice,omitempty"`
		Sources    []sourceJSON      `json:"sources"`
		Symbols    map[string]string `json:"symbols"`
		Marks      map[string]string `json:"marks"`
	}
	sourceJSON struct {
		Title     string `json:"title"`
		Publisher string `json:"publisher,omitempty"`
		Released  string `json:"released,omitempty"`
		URL       string `json:"url,omitempty"`
		Licence   string `json:"licence,omitempty"`
	}
	measureJSON struct {
		Indicator  string            `json:"indicator,omitempty"`
		Title      string            `json:"title"`
		Unit       string            `json:"unit,omitempty"`
		Breakdowns map[string]string `json:"breakdowns,omitempty"`
		Periods    map[string]string `json:"periods"`
	}
	areaJSON struct {
		Code   string `json:"code,omitempty"`
		LACode string `json:"la_code,omitempty"`
		Name   string `json:"name"`
		Level  string `json:"level"`
	}
)

// JSONColumns lists what the rows of the JSON hold: the columns of the CSV that the
// rest of the file does not say.
func JSONColumns() []string {
	return []string{"measure", "breakdown", "area", "period", "value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note"}
}

// jsonLines are the parts of an edition's JSON that no figure changes.
type jsonLines struct {
	says     *Says
	measures []jsonMeasure
	areas    []jsonArea
}

type jsonMeasure struct {
	about    []byte   // "n19-rate":{…}
	rows     [][]byte // "n19-rate","total", by category
	periods  []string // 2015, as they are written
	rowed    [][]byte // "2015",
	inOrder  []int    // their places, in the order of what is written
	document []byte   // what a document for programs has of the measure before its figures, without its end
}

type jsonArea struct {
	about []byte // "leeds":{…}
	row   []byte // "leeds",
}

// json gives the parts, which are made when the first file asks for them.
func (l *Lines) json() *jsonLines {
	l.once.Do(func() {
		e := l.edition
		j := &jsonLines{says: NewSays(l.words), measures: make([]jsonMeasure, len(e.Framework.Measures)), areas: make([]jsonArea, len(e.Register.Areas))}
		for m := range j.measures {
			j.measures[m] = l.measureJSON(framework.MeasureIndex(m))
		}
		for a := range j.areas {
			x := &e.Register.Areas[a]
			row := append(appendText(nil, x.Slug), ',')
			about := append(slices.Clone(row[:len(row)-1]), ':')
			j.areas[a] = jsonArea{row: row, about: append(about, encoded(areaJSON{x.Code, x.LACode, x.Name, x.Level.String()})...)}
		}
		l.inJSON = j
	})
	return l.inJSON
}

func (l *Lines) measureJSON(m framework.MeasureIndex) jsonMeasure {
	e := l.edition
	ms := &e.Framework.Measures[m]
	out := jsonMeasure{document: apiMeasureOf(e, l.words, m)}
	out.about = append(append(appendText(nil, ms.ID), ':'), encoded(aboutMeasure(e, m))...)
	cats := e.Framework.Categories(m)
	for c := range e.Framework.Width(m) {
		category := ""
		if cats != nil {
			category = cats[c].ID
		}
		out.rows = append(out.rows, append(appendText(append(appendText(nil, ms.ID), ','), category), ','))
	}
	for p, when := range e.Table.Periods(m) {
		out.periods = append(out.periods, when.String())
		out.rowed = append(out.rowed, append(appendText(nil, when.String()), ','))
		out.inOrder = append(out.inOrder, p)
	}
	slices.SortFunc(out.inOrder, func(p, q int) int { return strings.Compare(out.periods[p], out.periods[q]) })
	return out
}

// AppendJSON writes every observation of some measures, of one area or, where it is
// None, of all. The figures are those of a table of the edition that the lines are of.
func (l *Lines) AppendJSON(dst []byte, t *observation.Table, measures []framework.MeasureIndex, only area.Index, from Origin) []byte {
	e, j := l.edition, l.json()
	areas := []area.Index{only}
	if only == area.None {
		areas = make([]area.Index, len(e.Register.Areas))
		for a := range areas {
			areas[a] = area.Index(a)
		}
	}
	heldMeasures, heldAreas, room := heldBy(t, measures, areas)
	dst = slices.Grow(dst, room)
	head := headJSON{
		Edition: e.ID, Title: from.Title, Permalink: from.Permalink, Publisher: from.Publisher, Published: editionOf(e).Published,
		Licence: from.Licence, LicenceURL: from.LicenceURL, Notice: from.Notice, Sources: sources(e, measures), Symbols: j.says.Symbols, Marks: j.says.Marks,
	}
	dst = append(dst, opened(head)...)
	dst = append(dst, ",\n\"measures\":{"...)
	for i, m := range heldMeasures {
		dst = append(append(comma(dst, i), '\n'), j.measures[m].about...)
	}
	dst = append(dst, "},\n\"areas\":{"...)
	for i, a := range heldAreas {
		dst = append(append(comma(dst, i), '\n'), j.areas[a].about...)
	}
	dst = append(dst, "},\n\"columns\":"...)
	dst = append(dst, encoded(JSONColumns())...)
	dst = append(dst, ",\n\"rows\":["...)
	dst = j.appendRows(dst, t, heldMeasures, heldAreas)
	return append(dst, "]}\n"...)
}

// opened is an object in JSON without its end, so that more can be put into it.
func opened(object any) []byte {
	data := encoded(object)
	return data[:len(data)-1]
}

// heldBy lists the measures and areas of which there are observations, and about how
// many bytes the file of these has.
func heldBy(t *observation.Table, measures []framework.MeasureIndex, areas []area.Index) (heldMeasures []framework.MeasureIndex, heldAreas []area.Index, bytes int) {
	const row = 112
	held := make([]bool, len(areas))
	for _, m := range measures {
		rows := 0
		for c := range t.Framework.Width(m) {
			for i, a := range areas {
				n := rowsIn(t.Series(m, framework.CategoryIndex(c), a))
				held[i] = held[i] || n > 0
				rows += n
			}
		}
		if rows > 0 {
			heldMeasures = append(heldMeasures, m)
		}
		bytes += rows * row
	}
	for i, a := range areas {
		if held[i] {
			heldAreas = append(heldAreas, a)
		}
	}
	return heldMeasures, heldAreas, bytes
}

// appendRows writes the rows.
func (j *jsonLines) appendRows(dst []byte, t *observation.Table, measures []framework.MeasureIndex, areas []area.Index) []byte {
	begin := len(dst)
	for _, m := range measures {
		of := &j.measures[m]
		for c := range of.rows {
			for _, a := range areas {
				for p, v := range t.Series(m, framework.CategoryIndex(c), a) {
					if v.Symbol == observation.Absent {
						continue
					}
					dst = append(comma(dst, len(dst)-begin), "\n["...)
					dst = append(dst, of.rows[c]...)
					dst = append(dst, j.areas[a].row...)
					dst = append(dst, of.rowed[p]...)
					d := t.Detail(v)
					dst = appendValueJSON(dst, v, &d)
				}
			}
		}
	}
	return dst
}

func appendValueJSON(dst []byte, v observation.Value, d *observation.Detail) []byte {
	if v.IsNumber() {
		dst = v.Number.AppendPlain(dst)
	} else {
		dst = append(dst, "null"...)
	}
	dst = appendText(append(dst, ','), v.Symbol.Code())
	for _, n := range [...]*observation.Optional{&d.Numerator, &d.Denominator, &d.Lower, &d.Upper} {
		if n.OK {
			dst = n.AppendPlain(append(dst, ','))
		} else {
			dst = append(dst, ",null"...)
		}
	}
	dst = appendText(append(dst, ','), v.Marks.String())
	return append(appendText(append(dst, ','), d.Note), ']')
}

// aboutMeasure says what a measure, its categories and its periods are called.
func aboutMeasure(e *edition.Edition, m framework.MeasureIndex) measureJSON {
	ms := &e.Framework.Measures[m]
	out := measureJSON{Title: ms.Title, Unit: unit(ms), Periods: map[string]string{}}
	if ms.Indicator != framework.None {
		out.Indicator = e.Framework.Indicators[ms.Indicator].Label()
	}
	for i, c := range e.Framework.Categories(m) {
		if i == 0 {
			out.Breakdowns = map[string]string{}
		}
		out.Breakdowns[c.ID] = c.Label
	}
	for _, p := range e.Table.Periods(m) {
		out.Periods[p.String()] = ms.Kind.Label(p)
	}
	return out
}

// sources lists the files from which the figures of measures were taken.
func sources(e *edition.Edition, measures []framework.MeasureIndex) []sourceJSON {
	out := []sourceJSON{}
	for _, m := range measures {
		if s := e.SourceOf(m); s != nil {
			if said := (sourceJSON{s.Title, s.Publisher, s.Released, s.URL, s.Licence}); said.Title != "" && !slices.Contains(out, said) {
				out = append(out, said)
			}
		}
	}
	return out
}

func comma(dst []byte, n int) []byte {
	if n > 0 {
		return append(dst, ',')
	}
	return dst
}

// appendText writes a text, and null for none.
func appendText(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, s)
}

// appendString writes a text.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' || s[i] == '<' || s[i] == '>' || s[i] == '&' {
			return append(dst, encoded(s)...)
		}
	}
	return append(append(append(dst, '"'), s...), '"')
}

func encoded(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("download: cannot be written as JSON: " + err.Error()) // texts and decimals only: cannot happen
	}
	return data
}
