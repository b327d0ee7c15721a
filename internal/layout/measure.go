package layout

import "html/template"

// Section draws the part of a page that shows one measure:
//
//	section.measure#anchor   h2, ul.states, div.measure-head, figures, notes
//	  div.measure-head       p.headline (the sentence) and p.tile (the figure)
//	  div.figure-pair        div.pair-table, then div.pair-chart: the table comes
//	                         first for who listens, the style puts the chart
//	                         first for who looks. A chart is explored with the
//	                         figures of the first table in its figure-pair
//	  p.note.note-break      why figures before and after are not comparable
//	  p.source-line          where the figures come from
//	  details.cite           how to cite the figure; in pre the HTML to embed it, which button.tool copies
//	  section.part, details.part   further charts and tables
//	  dl.facts               what the figure may mean and how it is counted
func (m *Measure) Section() template.HTML { return template.HTML(m.appendSection(nil)) }

func (m *Measure) appendSection(dst []byte) []byte {
	dst = append(dst, `<section class="measure" id="`...)
	dst = Escape(dst, m.Anchor)
	dst = append(dst, `" aria-labelledby="`...)
	dst = Escape(dst, m.Anchor)
	dst = append(dst, `-title"><h2 id="`...)
	dst = Escape(dst, m.Anchor)
	dst = append(dst, `-title">`...)
	dst = Escape(dst, m.Title)
	dst = append(dst, "</h2>\n"...)
	dst = m.appendStates(dst)
	dst = m.appendHead(dst)
	dst = appendPair(dst, m.Table, m.Chart)
	for _, b := range m.Breaks {
		dst = appendNote(dst, "note note-break", b)
	}
	if m.Source != "" {
		dst = appendNote(dst, "source-line", m.Source)
	}
	if m.Cite != "" {
		dst = m.appendCite(dst)
	}
	for i := range m.Breakdowns {
		dst = m.Breakdowns[i].append(dst)
	}
	dst = m.appendFacts(dst)
	return append(dst, "</section>\n"...)
}

// appendCite draws how a figure is cited, and how another site shows it. The HTML
// for that is text like any other; its button is there where a script is.
func (m *Measure) appendCite(dst []byte) []byte {
	key := "measure.cite"
	if m.Snippet != "" {
		key = "measure.cite_or_embed"
	}
	dst = append(dst, `<details class="cite"><summary>`...)
	dst = Escape(dst, m.Words.Text(key))
	dst = append(dst, `</summary><p>`...)
	dst = Escape(dst, m.Cite)
	dst = append(dst, "</p>"...)
	if m.Snippet != "" {
		dst = append(dst, `<p class="cite-embed">`...)
		dst = Escape(dst, m.Words.Text("measure.embed"))
		dst = append(dst, ` <button class="tool" type="button" data-action="copy" hidden>`...)
		dst = Escape(dst, m.Words.Text("measure.copy"))
		dst = append(dst, `</button> <span role="status"></span></p><pre><code>`...)
		dst = Escape(dst, m.Snippet)
		dst = append(dst, `</code></pre>`...)
	}
	return append(dst, "</details>\n"...)
}

func (m *Measure) appendStates(dst []byte) []byte {
	if len(m.States) == 0 {
		return dst
	}
	dst = append(dst, `<ul class="states">`...)
	for i := range m.States {
		s := &m.States[i]
		dst = append(dst, `<li><span class="tag tag-state">`...)
		dst = Escape(dst, s.Tag)
		dst = append(dst, "</span> "...)
		dst = Escape(dst, s.Text)
		if s.Link != nil {
			dst = append(dst, ' ')
			dst = appendLink(dst, s.Link.Text, s.Link.Href)
		}
		dst = append(dst, "</li>"...)
	}
	return append(dst, "</ul>\n"...)
}

func (m *Measure) appendHead(dst []byte) []byte {
	if m.Headline == "" && m.Figure == nil {
		return dst
	}
	dst = append(dst, `<div class="measure-head"><p class="headline">`...)
	dst = Escape(dst, m.Headline)
	dst = append(dst, "</p>"...)
	if f := m.Figure; f != nil {
		dst = append(dst, `<p class="tile"><span class="tile-label">`...)
		dst = Escape(dst, f.Label)
		dst = append(dst, `</span> <span class="tile-value">`...)
		dst = append(dst, f.Value...)
		dst = append(dst, `</span> <span class="tile-note">`...)
		dst = Escape(dst, f.Period)
		if f.Note != "" {
			dst = append(dst, ". "...)
			dst = Escape(dst, f.Note)
		}
		dst = append(dst, "</span></p>"...)
	}
	return append(dst, "</div>\n"...)
}

func (m *Measure) appendFacts(dst []byte) []byte {
	if len(m.Meaning) == 0 && m.Definition == "" {
		return dst
	}
	dst = append(dst, `<dl class="facts">`...)
	fact := func(term string, value template.HTML) {
		dst = append(dst, "<div><dt>"...)
		dst = Escape(dst, term)
		dst = append(dst, "</dt> <dd>"...)
		dst = append(dst, value...)
		dst = append(dst, "</dd></div>"...)
	}
	for i := range m.Meaning {
		fact(m.Meaning[i].Term, m.Meaning[i].Value)
	}
	if m.Definition != "" {
		fact(m.Words.Text("measure.definition"), m.Definition)
	}
	return append(dst, "</dl>\n"...)
}

// Draw draws a part under a heading of its own, where no measure is around it.
func (p *Part) Draw() template.HTML { return template.HTML(p.append(nil)) }

// append draws a part under a heading of its own, folded when it is Closed.
func (p *Part) append(dst []byte) []byte {
	open, head, tail, end := `<section class="part" id="`, "<h3>", "</h3>\n", "</section>\n"
	if p.Wide {
		open = `<section class="part part-wide" id="`
	}
	if p.Closed {
		open, head, tail, end = `<details class="part" id="`, "<summary>", "</summary>\n", "</details>\n"
	}
	dst = append(dst, open...)
	dst = Escape(dst, p.Anchor)
	dst = append(dst, `">`...)
	dst = append(dst, head...)
	dst = Escape(dst, p.Title)
	dst = append(dst, tail...)
	if p.Note != "" {
		dst = append(dst, `<p class="note">`...)
		dst = Escape(dst, p.Note)
		if p.More != nil {
			dst = append(dst, ` <a href="`...)
			dst = Escape(dst, p.More.Href)
			dst = append(dst, `" download>`...)
			dst = Escape(dst, p.More.Text)
			dst = append(dst, "</a>"...)
		}
		dst = append(dst, "</p>\n"...)
	}
	dst = appendPair(dst, p.Table, p.Chart)
	return append(dst, end...)
}

func appendPair(dst []byte, table, chart template.HTML) []byte {
	if table == "" && chart == "" {
		return dst
	}
	dst = append(dst, `<div class="figure-pair">`...)
	if table != "" {
		dst = append(dst, `<div class="pair-table">`...)
		dst = append(dst, table...)
		dst = append(dst, "</div>"...)
	}
	if chart != "" {
		dst = append(dst, `<div class="pair-chart">`...)
		dst = append(dst, chart...)
		dst = append(dst, "</div>"...)
	}
	return append(dst, "</div>\n"...)
}

func appendNote(dst []byte, class string, text template.HTML) []byte {
	dst = append(dst, `<p class="`...)
	dst = append(dst, class...)
	dst = append(dst, `">`...)
	dst = append(dst, text...)
	return append(dst, "</p>\n"...)
}
