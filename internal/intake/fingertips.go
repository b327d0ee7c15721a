package intake

import (
	"fmt"
	"strconv"
	"strings"

	"almanac/internal/area"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// The columns of the dialect "fingertips", by their place in dialect.columns.
const (
	tipsTime = iota
	tipsCode
	tipsName
	tipsType
	tipsNote
)

// The kinds of area whose rows are read. The service adds the time from which a
// division of the country holds, "(post 4/23)", to most of them.
const (
	tipsCountry       = "England"
	tipsAuthority     = "Upper tier local authorities"
	tipsAuthorityOnce = "Counties & UAs" // what they were called before
	tipsRegion        = "Regions"
	tipsRegionOnce    = "Government Office Region"
)

// fingertipsPlace finds the area of a row. Rows about districts, hospital
// trusts and other kinds of area are left.
func (r *reader) fingertipsPlace() (area.Index, bool) {
	w := wanted{code: r.fixed(tipsCode), name: r.fixed(tipsName), column: tipsCode}
	kind := r.fixed(tipsType)
	switch name, _, _ := strings.Cut(kind, " ("); name {
	case tipsCountry:
		w.levels = []area.Level{area.Country}
	case tipsAuthority, tipsAuthorityOnce:
		w.levels = []area.Level{area.Authority}
	case tipsRegion, tipsRegionOnce:
		w.levels = []area.Level{area.Region}
	default:
		r.leave("Area Type is " + strconv.Quote(kind))
		return area.None, false
	}
	return r.match(w)
}

// fingertipsTime reads a financial year, the only kind of time of the service
// that the framework has too: 2022/23. Calendar years and several years taken
// together are other things.
func (r *reader) fingertipsTime() ([]year, bool) {
	text := r.fixed(tipsTime)
	if years, ok := r.instead(text); ok {
		return years, len(years) > 0
	}
	p, err := period.Parse(text)
	if err != nil || p.Form != period.Split {
		r.faults.add(r.fixedPos(tipsTime), fault{"time-period", "one financial year is written 2022/23",
			strconv.Quote(text) + " is not a financial year"})
		return nil, false
	}
	return []year{{ends: p.Year + int16(r.job.file.Offset), split: true}}, true
}

// fingertipsRemark reads the value note of a row. It says why the figures of
// the row are left empty, or what is to be known about them.
func (r *reader) fingertipsRemark(at area.Index) {
	m := r.job.mapping
	text := strings.TrimSpace(strings.TrimPrefix(plainText(r.fixed(tipsNote)), "*"))
	r.remark = remark{note: text}
	if text == "" {
		return
	}
	defer func() { r.job.report.valueNote(&r.remark, r.im.register.Areas[at].Slug) }()
	for _, n := range m.ValueNotes {
		if !containsFold(text, n.Contains) {
			continue
		}
		if s, ok := parseSymbol(n.Symbol); ok {
			r.remark.empty = s
		}
		marks, _ := observation.ParseMarks(n.Mark)
		r.remark.marks |= marks
	}
	for i := range m.Shared {
		if g := &m.Shared[i]; g.Note != "" && containsFold(text, g.Note) {
			r.remark.shared, r.remark.empty = g, observation.NotAvailable
		}
	}
}

// remarksKnown says which remarks a mapping knows, for messages.
func (m *Mapping) remarksKnown() string {
	var list []string
	for _, n := range m.ValueNotes {
		if n.Symbol != "" {
			list = append(list, n.Contains)
		}
	}
	for _, g := range m.Shared {
		if g.Note != "" {
			list = append(list, g.Note)
		}
	}
	if list == nil {
		return "it knows none"
	}
	return "it knows " + quoted(list)
}

// unexplained reports a figure that is left empty by a row whose note does not
// say why.
func (r *reader) unexplained(column int) {
	text := fmt.Sprintf("column %s is empty and no value note says why; ", r.header[column])
	if r.remark.note != "" {
		text = fmt.Sprintf("column %s is empty, and the mapping does not know the value note %q; ", r.header[column], r.remark.note)
	}
	r.faults.add(source.Pos{File: r.job.path, Line: r.sc.Line()}, fault{"value-note", "declare it under [[value_note]] in the mapping", text + r.job.mapping.remarksKnown()})
}
