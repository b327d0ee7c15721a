package site

import (
	"fmt"
	"io/fs"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/commit"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// NewCommentary begins a text of an edition at its place ("areas/leeds/n19"):
// front matter, and a few sentences that refer to figures of the newest period.
// The file is to be written; it is nil when something is wrong.
func NewCommentary(o Options, id, where string, probs *source.Problems) (*commit.File, error) {
	o.Preview = true // words are written before an edition is due
	m, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	defer (&Plan{Model: m}).Close()
	e := m.edition(id)
	switch {
	case e == nil:
		var ids []string
		for _, e := range m.Editions {
			ids = append(ids, e.ID)
		}
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(id, ids), "there is no edition %q", id)
		return nil, nil
	case e.Seal != nil:
		probs.AddHint(source.Pos{File: "content/" + id}, "sealed", "to correct it publish a revision: almanac revise "+id+` --reason "…"`, "edition %s is sealed, and its words with it", id)
		return nil, nil
	}
	known := commentary.Known{Say: m.Words, Framework: e.Framework, Register: m.Register, Boards: m.Boards, Editions: []string{id}, First: firstMeasures(e.Edition)}
	d := commentary.At(id, where, known, probs)
	if d == nil {
		return nil, nil
	}
	if _, err := fs.Stat(o.Site, d.Path); err == nil {
		probs.AddHint(source.Pos{File: d.Path}, "there-already", "change it there", "the file is there already")
		return nil, nil
	}
	body := e.beginning(m, d)
	read, err := commentary.Try(d, []byte(heading(o, d, "")+body+"."), known, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	return &commit.File{Path: d.Path, Data: []byte(heading(o, d, e.fingerprint(read)) + body + commentary.Placeholder + "\n")}, nil
}

// heading is the front matter of a new text.
func heading(o Options, d *commentary.Doc, figures string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = \"\"\nauthor = \"\"\nrole = \"\"\ndate = %s\n", isoDay(o.now()))
	if d.Scope == commentary.Answer {
		fmt.Fprintf(&b, "status = %q\nowner = \"\"\n", commentary.InProgress)
	}
	if figures != "" {
		fmt.Fprintf(&b, "figures = %q\n", figures)
	}
	b.WriteString("+++\n")
	return b.String()
}

// beginning is a first sentence for each of a few figures; none, where there are
// no figures.
func (e *Edition) beginning(m *Model, d *commentary.Doc) string {
	var b strings.Builder
	a := d.Area
	if a == area.None {
		a = e.Register.CountryIndex()
	}
	if d.Scope == commentary.Board {
		for _, member := range m.Boards[d.Board].Members {
			if e.hasPage[member] {
				e.sentence(&b, e.subjects(m, d, member)[:1], member, e.Register.Areas[member].Slug)
			}
		}
	} else if a != area.None {
		e.sentence(&b, e.subjects(m, d, a), a, "")
	}
	return b.String()
}

// subjects lists measures that a text is likely to speak of, and of which an
// area has a number.
func (e *Edition) subjects(m *Model, d *commentary.Doc, a area.Index) []framework.MeasureIndex {
	const few = 4
	fw := e.Framework
	var items []framework.IndicatorIndex
	switch d.Scope {
	case commentary.Indicator, commentary.AreaIndicator:
		items = []framework.IndicatorIndex{d.Indicator}
	case commentary.Theme:
		items = fw.Themes[d.Theme].Indicators
	case commentary.Answer:
		items = fw.Questions[d.Question].Indicators
	default:
		return e.withNumber(m.keyFigures(e, a), a, few)
	}
	var all []framework.MeasureIndex
	for _, i := range items {
		all = append(all, heldFirst(e.Edition, fw.Indicators[i].Measures)...)
		if len(items) > 1 {
			all = all[:len(all)-len(fw.Indicators[i].Measures)+1]
		}
	}
	return e.withNumber(all, a, few)
}

// withNumber keeps the first few measures of which an area's newest value is a
// number.
func (e *Edition) withNumber(all []framework.MeasureIndex, a area.Index, few int) (out []framework.MeasureIndex) {
	for _, m := range all {
		if latestValue(e.Table.Series(m, e.Framework.Measures[m].Headline, a)).IsNumber() && len(out) < few {
			out = append(out, m)
		}
	}
	return out
}

// sentence writes a line for each measure: the figure, how it has changed, and
// how it stands beside the country's. where names the area, when it has to be
// named.
func (e *Edition) sentence(b *strings.Builder, measures []framework.MeasureIndex, a area.Index, where string) {
	for _, m := range measures {
		ms := &e.Framework.Measures[m]
		series, periods := e.Table.Series(m, ms.Headline, a), e.Table.Periods(m)
		p := observation.Latest(series)
		figure, category := ms.ID, ""
		if cats := e.Framework.Categories(m); cats != nil {
			figure += "/" + cats[ms.Headline].ID
			category = " (" + lowerFirst(cats[ms.Headline].Label) + ")"
		}
		figure = strings.TrimSpace(figure + " " + where)
		fmt.Fprintf(b, "The %s%s in %s was {{%s}}", ms.Noun, category, e.Register.Areas[a].InSentence(), figure)
		if past := compare.PastOf(ms, ms.Headline, periods, series, p); past.Kind == compare.Compared {
			fmt.Fprintf(b, ", {{%s change since %s}} since %s", figure, past.Before, past.Before.Short())
		}
		country := e.Register.CountryIndex()
		if country != a && country != area.None && averages(ms) && e.Table.At(m, ms.Headline, country, p).IsNumber() {
			fmt.Fprintf(b, ", and {{%s against %s}}", figure, e.Register.Areas[country].Slug)
		}
		b.WriteString(".\n\n")
	}
}
