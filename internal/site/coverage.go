package site

import (
	"html/template"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/layout"
)

// coveragePath is the page of who answered which question. No question has this
// id: theirs are numbers.
const coveragePath = "questions/coverage/index.html"

// coverageLink leads to it.
func (r *renderer) coverageLink(p *layout.Page) layout.Link {
	return layout.Link{Text: r.say.Text("nav.coverage"), Href: p.EditionRoot + coveragePath}
}

// coverage fills the page of who answered which question.
func (r *renderer) coverage(t *Target) *layout.Coverage {
	e := t.ed
	p := &layout.Coverage{}
	p.Page = r.base(t, r.say.Text("nav.coverage"), r.say.Say("coverage.description", "edition", e.Title))
	p.Crumbs = r.crumbs(&p.Page, e, layout.Link{Text: r.say.Text("nav.questions"), Href: p.EditionRoot + "questions/index.html"})
	p.Questions = r.byQuestion(e, &p.Page)
	listed := r.covered(e)
	var rows []answerer
	for _, a := range listed {
		rows = append(rows, r.answererArea(e, a))
	}
	p.Areas = r.matrix(e, &p.Page, r.say.Text("coverage.caption_areas"), rows)
	if n := len(e.authoritiesNow()) - e.listedNow(listed); n > 0 {
		p.Others = r.say.Count("coverage.others", n)
	}
	rows = nil
	for i := range r.m.Boards {
		rows = append(rows, r.answererBoard(e, i))
	}
	p.Boards = r.matrix(e, &p.Page, r.say.Text("coverage.caption_boards"), rows)
	return p
}

// covered lists the areas that have a row: those of a board, and those that
// answered anything.
func (r *renderer) covered(e *Edition) (out []area.Index) {
	ofBoard := map[area.Index]bool{}
	for i := range r.m.Boards {
		for _, a := range r.m.Boards[i].Members {
			ofBoard[a] = true
		}
	}
	for _, a := range e.byName {
		if e.Words.Answers(a) != nil || ofBoard[a] && e.lifeNote(a) == "" {
			out = append(out, a)
		}
	}
	return out
}

// listedNow counts the authorities of today in a list.
func (e *Edition) listedNow(list []area.Index) (n int) {
	in := map[area.Index]bool{}
	for _, a := range list {
		in[a] = true
	}
	for _, a := range e.authoritiesNow() {
		if in[a] {
			n++
		}
	}
	return n
}

// byQuestion counts for each question how far authorities, and boards, have
// come.
func (r *renderer) byQuestion(e *Edition, p *layout.Page) template.HTML {
	g := layout.Grid{Caption: r.say.Text("coverage.caption_questions"), Corner: r.say.Text("head.question"), Class: "coverage-counts"}
	for s := commentary.Answered; s <= commentary.NotPublished; s++ {
		g.Heads = append(g.Heads, layout.Head{Text: upperFirst(statusWord(r.say, s)), Num: true})
	}
	g.Heads = append(g.Heads, layout.Head{Text: r.say.Text("head.no_answer"), Num: true})
	for i := range e.Framework.Questions {
		q := &e.Framework.Questions[i]
		n := e.tally(framework.QuestionIndex(i))
		row := layout.Row{Head: layout.Head{Text: q.Label() + " " + q.Title, Href: p.EditionRoot + questionPath(e.Framework, framework.QuestionIndex(i))}}
		for s := commentary.Answered; s <= commentary.NotPublished; s++ {
			row.Cells = append(row.Cells, layout.Aligned(r.say.Number(n.by[s])))
		}
		row.Cells = append(row.Cells, layout.Aligned(r.say.Number(n.none)))
		g.Rows = append(g.Rows, row)
	}
	return r.html(g.Append(r.buf[:0], r.say))
}

// answerer is an area or a board, as a row of a table.
type answerer struct {
	name, href, note string
	given            []*commentary.Doc
}

func (r *renderer) answererArea(e *Edition, a area.Index) answerer {
	return answerer{e.Register.Areas[a].ShortName, areaPath(e, a), e.lifeNote(a), e.Words.Answers(a)}
}

func (r *renderer) answererBoard(e *Edition, board int) answerer {
	return answerer{r.m.Boards[board].Name, boardPath(r.m, board), "", e.Words.BoardAnswers(board)}
}

// matrix is a table of a row an area or board and a column a question; empty
// without rows.
func (r *renderer) matrix(e *Edition, p *layout.Page, caption string, rows []answerer) template.HTML {
	if rows == nil {
		return ""
	}
	g := layout.Grid{Caption: caption, Corner: r.say.Text("head.who"), Class: "coverage"}
	for i := range e.Framework.Questions {
		g.Heads = append(g.Heads, layout.Head{Text: e.Framework.Questions[i].Label(), Href: p.EditionRoot + questionPath(e.Framework, framework.QuestionIndex(i))})
	}
	g.Heads = append(g.Heads, layout.Head{Text: r.say.Text("head.answered"), Note: r.say.Say("coverage.of", "n", r.say.Number(len(e.Framework.Questions))), Num: true}, layout.Head{Text: r.say.Text("head.no_answer"), Num: true})
	for _, who := range rows {
		g.Rows = append(g.Rows, r.matrixRow(e, p, who))
	}
	return r.html(g.Append(r.appendLegend(r.buf[:0]), r.say))
}

func (r *renderer) matrixRow(e *Edition, p *layout.Page, who answerer) layout.Row {
	row := layout.Row{Head: layout.Head{Text: who.name, Href: p.EditionRoot + who.href, Note: who.note}}
	at := make([]*commentary.Doc, len(e.Framework.Questions))
	for _, d := range who.given {
		at[d.Question] = d
	}
	for q, d := range at {
		if d == nil {
			row.Cells = append(row.Cells, layout.Ready(`<abbr title="`+string(layout.Escape(nil, r.say.Text("answer.none")))+`">–</abbr>`))
			continue
		}
		question := &e.Framework.Questions[q]
		cell := append([]byte(`<a class="state state-`), d.Status.String()...)
		cell = append(cell, `" href="`...)
		cell = append(cell, p.EditionRoot+who.href+"#"+question.ID...)
		cell = append(cell, `">`+r.say.Text("letter."+d.Status.String())+`<span class="visually-hidden">: `...)
		cell = layout.Escape(cell, statusWord(r.say, d.Status)+", "+question.Label()+", ")
		cell = layout.Escape(cell, who.name)
		row.Cells = append(row.Cells, layout.Ready(string(append(cell, "</span></a>"...))))
	}
	n := e.tallyOf(who.given)
	row.Cells = append(row.Cells, layout.Aligned(r.say.Number(n.by[commentary.Answered])), layout.Aligned(r.say.Number(n.none)))
	return row
}

// appendLegend says what the letters of a table mean, before it: the table can be
// long.
func (r *renderer) appendLegend(dst []byte) []byte {
	dst = append(dst, `<p class="key key-states">`...)
	for s := commentary.Answered; s <= commentary.NotPublished; s++ {
		dst = append(dst, `<span><b class="state state-`...)
		dst = append(dst, s.String()...)
		dst = append(dst, `">`+r.say.Text("letter."+s.String())+"</b> "...)
		dst = layout.Escape(dst, statusWord(r.say, s))
		dst = append(dst, "</span> "...)
	}
	dst = append(dst, "<span><b>–</b> "...)
	dst = layout.Escape(dst, r.say.Text("answer.none"))
	return append(dst, "</span></p>\n"...)
}

// boardCoverage is the table of a board and its members.
func (r *renderer) boardCoverage(e *Edition, p *layout.Page, board int, members []area.Index) template.HTML {
	rows := []answerer{r.answererBoard(e, board)}
	for _, a := range members {
		rows = append(rows, r.answererArea(e, a))
	}
	return r.matrix(e, p, r.say.Text("coverage.caption_board"), rows)
}
