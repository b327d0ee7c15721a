package sweep

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"almanac/internal/framework"
	"almanac/internal/observation"
)

// downloadColumns are the columns of a download. One more is a finding, because
// nobody has said what of a hidden figure may stand in it.
var downloadColumns = []string{
	"edition", "indicator", "measure", "measure_title", "unit", "breakdown", "breakdown_label",
	"area", "area_code", "la_code", "area_name", "area_level", "period", "period_label",
	"value", "symbol", "numerator", "denominator", "lower", "upper", "marks", "note",
}

// changeColumns are those of the file of changes.
var changeColumns = []string{
	"change", "indicator", "measure", "measure_title", "breakdown", "breakdown_label",
	"area", "area_code", "area_name", "period", "period_label",
	"old_value", "old_symbol", "old_marks", "new_value", "new_symbol", "new_marks", "beside", "confirmed",
}

// rows reads a CSV file with known columns, and gives each row with where it
// begins.
func (r *Reader) rows(ch Channel, columns []string, row func(at int, fields []string)) {
	file := csv.NewReader(bytes.NewReader(r.data))
	file.ReuseRecord = true
	head, err := file.Read()
	if err != nil || !slices.Equal(head, columns) {
		r.unread(ch, 0, strings.Join(head, ","), "the columns of this file are other ones than those that are known")
		return
	}
	for {
		at := int(file.InputOffset())
		fields, err := file.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.unread(ch, at, err.Error(), "a row that is no CSV")
			return
		}
		row(at, fields)
	}
}

// key finds a key by the words of files; ok is false where one is unknown.
func (s *Sweep) key(measure, category, slug, when string) (k ref, ok bool) {
	m, ok := s.measures[measure]
	if !ok {
		return nothing(), false
	}
	c, ok := s.framework.Category(framework.MeasureIndex(m), category)
	if !ok {
		return nothing(), false
	}
	a, ok := s.slugs[slug]
	if !ok {
		return nothing(), false
	}
	k = ref{m, int(c), a, slices.Index(s.written[m], when)}
	return k, k.p >= 0
}

// download reads the figures that readers take away.
func (r *Reader) download() {
	if !r.thorough && r.downloadAsIs() {
		return
	}
	r.rows(Download, downloadColumns, r.downloadRow)
}

// downloadRow judges a row of a download.
func (r *Reader) downloadRow(at int, f []string) {
	k, ok := r.key(f[colMeasure], f[colCategory], f[colArea], f[colPeriod])
	if !ok {
		r.unread(Download, at, strings.Join(f[:colPeriod+1], ","), "the row names no figure of the edition")
		return
	}
	v := r.value(k)
	if f[colValue] != "" {
		r.number(Download, k, at, f[colValue])
	}
	if f[colSymbol] != v.Symbol.Code() || f[colValue] == "" && v.IsNumber() {
		r.other(Download, k, at, f[colValue]+","+f[colSymbol], "the edition has another value or symbol there")
	}
	d := r.table.Detail(v)
	for _, x := range [...]struct {
		text string
		have observation.Optional
		what string
	}{{f[colNumerator], d.Numerator, "a numerator"}, {f[colDenominator], d.Denominator, "a denominator"}, {f[colLower], d.Lower, "a lower limit"}, {f[colUpper], d.Upper, "an upper limit"}} {
		n, ok := observation.ParseDecimal(x.text)
		switch {
		case x.text == "":
		case hides(v.Symbol):
			r.leak(Download, k, at, x.text, x.what)
		case !ok || !x.have.OK || n.Cmp(x.have.Decimal) != 0:
			r.other(Download, k, at, x.text, x.what+" that the edition does not have")
		}
	}
}

// side judges one side of a change.
func (r *Reader) side(k ref, at int, text string, former bool) {
	switch {
	case text == "":
	case former:
		r.formerly(k, at, text)
	default:
		r.number(Changes, k, at, text)
	}
}

// changesCSV reads the figures that differ from the edition before.
func (r *Reader) changesCSV() {
	const measure, category, slug, when, old, now = 2, 4, 6, 9, 11, 14
	r.rows(Changes, changeColumns, func(at int, f []string) {
		r.change(at, [4]string{f[measure], f[category], f[slug], f[when]}, f[old], f[now])
	})
}

// change judges both sides of a change. A figure that is gone has no key in this
// edition and no number in its row.
func (r *Reader) change(at int, names [4]string, old, now string) {
	k, ok := r.key(names[0], names[1], names[2], names[3])
	switch {
	case ok:
		r.side(k, at, old, true)
		r.side(k, at, now, false)
	case old+now != "":
		r.unread(Changes, at, strings.Join(names[:], ":")+" "+old+" "+now, "the row names no figure of the edition")
	}
}

// changesJSON reads the same as JSON. What it counts is no figure.
func (r *Reader) changesJSON() {
	var file struct {
		Old, New                               any
		Reason                                 any
		Compared, Same                         int
		Counts                                 map[string]int
		Disclosed                              any
		Extents, Areas, Definitions, Framework []any
		Rebased                                []struct {
			Measure               string
			Periods               []string
			Rates, Areas, Unmoved int
			Example               *struct {
				Area, Period string
				Old, New     json.Number
			}
		}
		Figures []struct {
			Change, Measure, Breakdown, Area, Period string
			OldValue                                 json.Number `json:"old_value"`
			OldSymbol                                string      `json:"old_symbol"`
			OldMarks                                 string      `json:"old_marks"`
			NewValue                                 json.Number `json:"new_value"`
			NewSymbol                                string      `json:"new_symbol"`
			NewMarks                                 string      `json:"new_marks"`
			Beside                                   []string
			Confirmed                                bool
		}
	}
	if !r.decode(Changes, r.data, &file) {
		return
	}
	for i := range file.Figures {
		f := &file.Figures[i]
		r.change(0, [4]string{f.Measure, f.Breakdown, f.Area, f.Period}, f.OldValue.String(), f.NewValue.String())
	}
	for i := range file.Rebased {
		x := file.Rebased[i].Example
		m, ok := r.measures[file.Rebased[i].Measure]
		if x == nil || !ok {
			continue
		}
		if k, ok := r.key(file.Rebased[i].Measure, r.headlineID(m), x.Area, x.Period); ok && r.hidden(k) {
			r.leak(Changes, k, 0, x.New.String(), "the base of a rate")
		}
	}
}

func (r *Reader) headlineID(m int) string {
	if cats := r.categories(m); cats != nil {
		return cats[r.headline(m)].ID
	}
	return ""
}

// decode reads JSON that has no names but those of v.
func (r *Reader) decode(ch Channel, data []byte, v any) bool {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	in.UseNumber()
	if err := in.Decode(v); err != nil {
		r.unread(ch, int(in.InputOffset()), err.Error(), "the file is not of the shape that is known")
		return false
	}
	return true
}

// script reads the scripts of an edition that hold data; the others are code.
func (r *Reader) script(name string) {
	if strings.HasPrefix(name, "series/") {
		r.seriesScript()
		return
	}
	switch base, _, _ := strings.Cut(name, "-"); base {
	case "index.js":
		r.indexScript()
	case "figures.js":
		r.figuresScript()
	case "words.js":
		r.wordsScript()
	case "charts":
		r.chartsScript()
	case "almanac", "compare", "echarts", "embed", "finder":
	default:
		r.unread(Search, 0, name, "nobody has declared what this script holds")
	}
}

// held is the JSON in a script that sets one variable to a string of it.
func (r *Reader) held(ch Channel, variable string) []byte {
	text, ok := bytes.CutPrefix(bytes.TrimSpace(r.data), []byte("var "+variable+" = '"))
	text, end := bytes.CutSuffix(text, []byte("'"))
	if !ok || !end {
		r.unread(ch, 0, variable, "the script does not set this variable to a string")
		return nil
	}
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (text[i+1] == '\\' || text[i+1] == '\'') {
			i++
		}
		out = append(out, text[i])
	}
	return out
}

// indexScript reads what a search finds by name: no figure may be in it, and the
// areas in it are those that the figures follow.
func (r *Reader) indexScript() {
	type numbered struct {
		ID, Label, Title, Anchor, Text, Short, Name string
		Item                                        int
		Theme                                       *int
		Also, Places                                []string
		Measures, Items                             []int
		Parts                                       []any
	}
	var file struct {
		Version                        int
		Edition, Title, Figures, Words string
		Areas                          []struct {
			Slug, Name, Official, Level, Note, Ended string
			Also, Codes, Places                      []string
			Region                                   *int
			Boards                                   []int
		}
		Boards, Themes, Items, Measures, Questions []numbered
	}
	data := r.held(Search, "almanacIndex")
	if data == nil || !r.decode(Search, data, &file) {
		return
	}
	same := len(file.Areas) == len(r.shown)
	for i := 0; same && i < len(file.Areas); i++ {
		same = file.Areas[i].Slug == r.register.Areas[r.shown[i]].Slug
	}
	if !same {
		r.unread(Search, 0, "areas", "the areas are in another order than the figures")
	}
}

// figuresScript reads the newest figures that a search shows.
func (r *Reader) figuresScript() {
	var file struct {
		Version        int
		Edition        string
		Symbols, Marks map[string]string
		Measures       map[string]struct {
			Unit, Of, Values string
			Periods          []string
		}
	}
	data := r.held(Search, "almanacFigures")
	if data == nil || !r.decode(Search, data, &file) {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(file.Measures)) {
		measure := file.Measures[id]
		m, ok := r.measures[id]
		if !ok {
			r.unread(Search, 0, id, "this is no measure of the edition")
			continue
		}
		backwards := slices.Clone(r.labels[m])
		slices.Reverse(backwards)
		values := strings.Split(measure.Values, "|")
		if !slices.Equal(measure.Periods, backwards) || len(values) != len(r.shown) {
			r.unread(Search, 0, id, "the periods or areas are other ones than those of the edition")
			continue
		}
		at := max(0, bytes.Index(r.data, []byte(`"`+id+`"`)))
		for i, text := range values {
			r.newestFigure(ref{m, r.headline(m), int(r.shown[i]), none}, at, text)
		}
	}
}

// seriesScript reads the figures that an indicator's page compares.
func (r *Reader) seriesScript() {
	var file struct {
		Edition, Item  string
		Symbols, Marks map[string]string
		Areas          []struct {
			Slug, Name, Ended string
			Country, Region   bool
			Near              []int
		}
		Measures []struct {
			ID, Anchor, Title, Of, Unit string
			Periods                     []string
			Breaks                      []int
			Values                      []string
		}
	}
	data := r.held(Download, "almanacSeries")
	if data == nil || !r.decode(Download, data, &file) {
		return
	}
	for i := range file.Measures {
		x := &file.Measures[i]
		m, ok := r.measures[x.ID]
		if !ok || !slices.Equal(x.Periods, r.shorts[m]) || len(x.Values) != len(file.Areas) {
			r.unread(Download, 0, x.ID, "the measure, its periods or its areas are other ones than those of the edition")
			continue
		}
		for at, values := range x.Values {
			if a, ok := r.slugs[file.Areas[at].Slug]; ok {
				r.seriesOf(ref{m, r.headline(m), a, none}, values)
			} else {
				r.unread(Download, 0, file.Areas[at].Slug, "this is no area of the edition")
			}
		}
	}
}

// seriesOf judges the figures of an area along the periods of a measure, such as
// "12.3^p|c".
func (r *Reader) seriesOf(k ref, values string) {
	p := -1
	for text := range strings.SplitSeq(values, "|") {
		p++
		if text, _, _ = strings.Cut(text, "^"); text == "" {
			continue
		}
		k.p = p
		switch {
		case p >= len(r.shorts[k.m]):
			r.unread(Download, 0, values, "there are more figures than periods")
			return
		case digit(text):
			r.number(Download, k, 0, text)
		case text != r.value(k).Symbol.Code():
			r.other(Download, k, 0, text, "the edition has another symbol there")
		}
	}
}

// newestFigure judges an entry such as "12.3^p d@1".
func (r *Reader) newestFigure(k ref, at int, text string) {
	if text == "" {
		return
	}
	text, back, _ := strings.Cut(text, "@")
	text, _, _ = strings.Cut(text, "^")
	n, err := strconv.Atoi(back)
	if k.p = r.newest(k.m) - n; back != "" && err != nil || k.p < 0 {
		r.unread(Search, 0, text+"@"+back, "this is no period of the measure")
		return
	}
	switch v := r.value(k); {
	case digit(text):
		r.number(Search, k, at, text)
	case text != v.Symbol.Code():
		r.other(Search, k, at, text, "the edition has another symbol there")
	}
}

// wordsScript reads what a search finds in texts: in them the program's own
// sentences are looked for.
func (r *Reader) wordsScript() {
	var file struct {
		Version int
		Pages   []struct {
			Path, Title, Kind string
			Sections          []struct{ ID, Heading, Text string }
		}
		Terms []struct{ Path, ID, Term, Says string }
	}
	data := r.held(Search, "almanacWords")
	if data == nil || !r.decode(Search, data, &file) {
		return
	}
	for _, page := range file.Pages {
		r.page = newPage(r.page.frame)
		if within, ok := strings.CutPrefix(page.Path, r.id+"/"); ok {
			r.locate(within)
		}
		for _, section := range page.Sections {
			r.prose(0, section.Text)
			r.told([]byte(section.Text))
		}
	}
}

// chartsScript reads how interactive charts look: their options have no data,
// which the page's script takes from the tables.
func (r *Reader) chartsScript() {
	var file struct {
		Engine  string
		Keys    map[string]int
		Options []struct {
			Series []struct{ Data json.RawMessage }
		}
		Map json.RawMessage
	}
	data := r.held(Drawings, "almanacCharts")
	if data == nil {
		return
	}
	if err := json.Unmarshal(data, &file); err != nil {
		r.unread(Drawings, 0, err.Error(), "the file is not of the shape that is known")
		return
	}
	for _, option := range file.Options {
		for _, series := range option.Series {
			if digit(string(series.Data)) {
				r.unread(Drawings, 0, string(series.Data), "the option of a chart holds data")
			}
		}
	}
}
