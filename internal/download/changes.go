package download

import (
	"encoding/json"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// ChangeColumns lists the columns of the CSV of what changed between two
// editions, in order: what the figure is, what it was and what it is.
func ChangeColumns() []string {
	return []string{
		"change", "indicator", "measure", "measure_title", "breakdown", "breakdown_label",
		"area", "area_code", "area_name", "period", "period_label",
		"old_value", "old_symbol", "old_marks", "new_value", "new_symbol", "new_marks", "beside", "confirmed",
	}
}

// AppendChangesCSV writes every figure that differs between two editions, one
// row each. A number that became a symbol, or is gone, has no old value.
func AppendChangesCSV(dst []byte, d *edition.Differences) []byte {
	dst = append(dst, strings.Join(ChangeColumns(), ",")...)
	dst = append(dst, '\n')
	for i := range d.Cells {
		c := &d.Cells[i]
		for _, s := range cellFields(d, c) {
			dst = append(appendField(dst, s), ',')
		}
		dst = appendSide(dst, c.Old)
		dst = appendSide(dst, c.New)
		dst = append(dst, c.Beside.String()...)
		dst = append(dst, ',')
		if c.Kind == edition.Disclosed && d.Confirmed(c) {
			dst = append(dst, "yes"...)
		}
		dst = append(dst, '\n')
	}
	return dst
}

// cellFields are the columns that say which figure a cell is.
func cellFields(d *edition.Differences, c *edition.Cell) [11]string {
	fw, a := d.New.Framework, &d.New.Register.Areas[c.Area]
	m := &fw.Measures[c.Measure]
	indicator, category, label := "", "", ""
	if m.Indicator != framework.None {
		indicator = fw.Indicators[m.Indicator].Label()
	}
	if cats := fw.Categories(c.Measure); cats != nil {
		category, label = cats[c.Category].ID, cats[c.Category].Label
	}
	return [...]string{c.Kind.String(), indicator, m.ID, m.Title, category, label, a.Slug, a.Code, a.Name, c.Period.String(), m.Kind.Label(c.Period)}
}

// appendSide writes value, symbol and marks, each with a comma behind it.
func appendSide(dst []byte, v observation.Value) []byte {
	if v.IsNumber() {
		dst = append(dst, v.Number.String()...)
	}
	dst = append(dst, ',')
	dst = append(dst, v.Symbol.Code()...)
	dst = append(dst, ',')
	dst = append(dst, v.Marks.String()...)
	return append(dst, ',')
}

// The JSON of what changed. Its shape is an interface: add to it, change
// nothing.
type (
	changesJSON struct {
		Old         editionJSON        `json:"old"`
		New         editionJSON        `json:"new"`
		Reason      string             `json:"reason,omitempty"` // of a revision
		Compared    int                `json:"compared"`         // figures and symbols of the new edition
		Same        int                `json:"same"`
		Counts      map[string]int     `json:"counts"`
		Disclosed   *confirmationJSON  `json:"disclosed,omitempty"`
		Rebased     []rebasingJSON     `json:"rebased"`
		Extents     []extentJSON       `json:"extents"`
		Areas       []areaChangeJSON   `json:"areas"`
		Definitions []redefinitionJSON `json:"definitions"`
		Framework   []redefinitionJSON `json:"framework"`
		Figures     []cellJSON         `json:"figures"`
	}
	editionJSON struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Published string `json:"published,omitempty"`
	}
	confirmationJSON struct {
		By     string `json:"by"`
		Reason string `json:"reason"`
	}
	rebasingJSON struct {
		Measure string       `json:"measure"`
		Periods []string     `json:"periods"`
		Rates   int          `json:"rates"`
		Areas   int          `json:"areas"`
		Unmoved int          `json:"unmoved"`
		Example *exampleJSON `json:"example,omitempty"`
	}
	exampleJSON struct {
		Area   string      `json:"area"`
		Period string      `json:"period"`
		Old    json.Number `json:"old"`
		New    json.Number `json:"new"`
	}
	extentJSON struct {
		Measure        string   `json:"measure"`
		Periods        []string `json:"periods,omitempty"`
		GonePeriods    []string `json:"gone_periods,omitempty"`
		Categories     []string `json:"categories,omitempty"`
		GoneCategories []string `json:"gone_categories,omitempty"`
		New            int      `json:"new"`
		Gone           int      `json:"gone"`
	}
	areaChangeJSON struct {
		Change     string   `json:"change"`
		Area       string   `json:"area"`
		Name       string   `json:"name"`
		Old        string   `json:"old,omitempty"`
		New        string   `json:"new,omitempty"`
		Successors []string `json:"successors,omitempty"`
	}
	redefinitionJSON struct {
		Item string `json:"item"`
		What string `json:"what"`
		Old  string `json:"old"`
		New  string `json:"new"`
	}
	cellJSON struct {
		Change    string      `json:"change"`
		Measure   string      `json:"measure"`
		Breakdown string      `json:"breakdown,omitempty"`
		Area      string      `json:"area"`
		Period    string      `json:"period"`
		OldValue  json.Number `json:"old_value,omitempty"`
		OldSymbol string      `json:"old_symbol,omitempty"`
		OldMarks  string      `json:"old_marks,omitempty"`
		NewValue  json.Number `json:"new_value,omitempty"`
		NewSymbol string      `json:"new_symbol,omitempty"`
		NewMarks  string      `json:"new_marks,omitempty"`
		Beside    []string    `json:"beside,omitempty"`
		Confirmed bool        `json:"confirmed,omitempty"`
	}
)

// AppendChangesJSON writes everything that differs between two editions.
func AppendChangesJSON(dst []byte, d *edition.Differences) []byte {
	same, compared := d.Same()
	out := changesJSON{
		Old: editionOf(d.Old), New: editionOf(d.New), Compared: compared, Same: same, Counts: map[string]int{},
		Rebased: []rebasingJSON{}, Extents: []extentJSON{}, Areas: []areaChangeJSON{},
		Definitions: redefinitions(d.Definitions), Framework: redefinitions(d.Framework), Figures: make([]cellJSON, len(d.Cells)),
	}
	if d.New.Supersedes == d.Old.ID {
		out.Reason = d.New.Reason
	}
	for _, k := range edition.Kinds() {
		out.Counts[k.String()] = d.Counts[k]
	}
	for i, a := range d.Confirmations() {
		if i == 0 {
			out.Disclosed = &confirmationJSON{a.By, a.Reason}
			continue
		}
		out.Disclosed.By += "; " + a.By
		out.Disclosed.Reason += "; " + a.Reason
	}
	for i := range d.Rebased {
		out.Rebased = append(out.Rebased, rebasing(d, &d.Rebased[i]))
	}
	for i := range d.Extents {
		x := &d.Extents[i]
		out.Extents = append(out.Extents, extentJSON{d.New.Framework.Measures[x.Measure].ID, written(x.Periods), written(x.Gone), x.Categories, x.GoneCategories, x.New, x.Lost})
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		out.Areas = append(out.Areas, areaChangeJSON{a.What.String(), a.Slug, a.Name, a.Old, a.New, a.Successors})
	}
	for i := range d.Cells {
		out.Figures[i] = cellOf(d, &d.Cells[i])
	}
	data, err := json.Marshal(out)
	if err != nil {
		panic("download: changes cannot be written as JSON: " + err.Error()) // texts and decimals only: cannot happen
	}
	return append(append(dst, data...), '\n')
}

func editionOf(e *edition.Edition) editionJSON {
	out := editionJSON{ID: e.ID, Title: e.Title}
	if !e.Published.IsZero() {
		out.Published = e.Published.Format("2006-01-02T15:04:05Z")
	}
	return out
}

func rebasing(d *edition.Differences, r *edition.Rebasing) rebasingJSON {
	out := rebasingJSON{Measure: d.New.Framework.Measures[r.Measure].ID, Periods: written(r.Periods), Rates: r.Cells, Areas: r.Areas, Unmoved: r.Unmoved}
	if r.Example != area.None {
		out.Example = &exampleJSON{d.New.Register.Areas[r.Example].Slug, r.At.String(), json.Number(r.Old.String()), json.Number(r.New.String())}
	}
	return out
}

func cellOf(d *edition.Differences, c *edition.Cell) cellJSON {
	f := cellFields(d, c)
	out := cellJSON{
		Change: f[0], Measure: f[2], Breakdown: f[4], Area: f[6], Period: f[9],
		OldSymbol: c.Old.Symbol.Code(), OldMarks: c.Old.Marks.String(),
		NewSymbol: c.New.Symbol.Code(), NewMarks: c.New.Marks.String(),
		Beside: c.Beside.Names(), Confirmed: c.Kind == edition.Disclosed && d.Confirmed(c),
	}
	if c.Old.IsNumber() {
		out.OldValue = json.Number(c.Old.Number.String())
	}
	if c.New.IsNumber() {
		out.NewValue = json.Number(c.New.Number.String())
	}
	return out
}

func redefinitions(list []edition.Redefinition) []redefinitionJSON {
	out := make([]redefinitionJSON, len(list))
	for i, r := range list {
		out[i] = redefinitionJSON(r)
	}
	return out
}

func written(list []period.Period) (out []string) {
	for _, p := range list {
		out = append(out, p.String())
	}
	return out
}
