package site

import (
	"html/template"
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/source"
	"almanac/internal/words"
)

// Answers to the local questions are words of an area or a board. They stand in
// full on its page, in short on the question's, and as one letter in the table of
// who answered what. Where an authority has written nothing that is a state of its
// own, "no answer", which is counted and named like the others.

// tally counts how far areas have come with a question, or with how many
// questions an area has come how far.
type tally struct {
	by   [commentary.NotPublished + 1]int // by status
	none int
}

// answers is how many there are, of whatever status.
func (n tally) answers() (sum int) {
	for _, k := range n.by {
		sum += k
	}
	return sum
}

// statusList words what has a status: "2 answered, 1 work in progress".
func (n tally) statusList(say *words.Words) string {
	var parts []string
	for s := commentary.Answered; s <= commentary.NotPublished; s++ {
		if n.by[s] > 0 {
			parts = append(parts, say.Count("tally."+s.String(), n.by[s]))
		}
	}
	return say.Comma(parts)
}

// words says how many authorities answered a question and how many did not.
func (n tally) words(say *words.Words) string {
	none := ""
	if n.none > 0 {
		none = say.Count("tally.none_from", n.none)
	}
	if n.answers() == 0 {
		return none
	}
	return strings.TrimSpace(say.Say("tally.sentence", "answers", n.statusList(say)) + " " + none)
}

// tally counts the answers to a question of the authorities of the edition's
// year. Those of boards, which cover the same places, are not among them, nor
// that of an authority that is no more, which stays on its page.
func (e *Edition) tally(q framework.QuestionIndex) tally {
	answered := map[area.Index]commentary.Status{}
	for _, d := range e.Words.AnswersTo(q) {
		if d.Area != area.None {
			answered[d.Area] = d.Status
		}
	}
	var out tally
	for _, a := range e.authoritiesNow() {
		if s, ok := answered[a]; ok {
			out.by[s]++
		} else {
			out.none++
		}
	}
	return out
}

// tallyOf counts the answers of one area or board.
func (e *Edition) tallyOf(given []*commentary.Doc) tally {
	out := tally{none: len(e.Framework.Questions) - len(given)}
	for _, d := range given {
		out.by[d.Status]++
	}
	return out
}

// answered says on the page of an authority how many questions it answered; nil
// for a region or the country that answered none.
func (r *renderer) answered(x place) *layout.Link {
	given := x.e.Words.Answers(x.area)
	if given == nil && x.e.Register.Areas[x.area].Level != area.Authority {
		return nil
	}
	n := x.e.tallyOf(given)
	text := r.say.Say("tally.no_answer_to", "none", r.say.Number(n.none), "all", r.say.Number(len(x.e.Framework.Questions)))
	if list := n.statusList(r.say); list != "" {
		text = r.say.Comma([]string{list, text})
	}
	return &layout.Link{Text: upperFirst(text), Href: x.p.EditionRoot + coveragePath}
}

// answers shows in full what was answered to the questions of a theme, and
// names those to which nothing was; empty where nothing was answered to any
// question of the framework.
func (r *renderer) answers(x place, questions []framework.QuestionIndex, given []*commentary.Doc) template.HTML {
	if given == nil || len(questions) == 0 {
		return ""
	}
	byQuestion := map[framework.QuestionIndex]*commentary.Doc{}
	for _, d := range given {
		byQuestion[d.Question] = d
	}
	var dst []byte // what the answers place is drawn into the scratch buffer
	var without []framework.QuestionIndex
	for _, q := range questions {
		d := byQuestion[q]
		if d == nil {
			without = append(without, q)
			continue
		}
		if len(dst) == 0 {
			dst = append(dst, `<div class="answers">`...)
		}
		dst = r.appendAnswer(dst, x, d)
	}
	if len(dst) > 0 {
		dst = append(dst, "</div>\n"...)
	}
	return r.html(x.appendNoAnswer(dst, without))
}

// appendAnswer draws one answer in full.
func (r *renderer) appendAnswer(dst []byte, x place, d *commentary.Doc) []byte {
	q := &x.e.Framework.Questions[d.Question]
	dst = append(dst, `<section class="answer"><h4 id="`...)
	dst = append(dst, q.ID...)
	dst = append(dst, `"><a href="`...)
	dst = append(dst, x.p.EditionRoot...)
	dst = append(dst, questionPath(x.e.Framework, d.Question)...)
	dst = append(dst, `">`...)
	dst = append(dst, q.Label()...)
	dst = append(dst, ' ')
	dst = layout.Escape(dst, q.Title)
	dst = append(dst, `</a> `...)
	dst = statusTag(r.say, dst, d)
	dst = append(dst, `</h4>`...)
	body := d.HTML(x.p.Path, r.placed(x.e, x.p, d))
	if summary := x.e.texts(d).Summary; len(body) == 0 && summary != "" {
		dst = append(dst, "<p>"...)
		dst = layout.Escape(dst, summary)
		dst = append(dst, "</p>"...)
	}
	dst = append(dst, body...)
	if lines := d.Evidence(x.p.Path); lines != nil {
		dst = append(dst, `<p class="evidence-head">`...)
		dst = layout.Escape(dst, r.say.Text("answer.evidence"))
		dst = append(dst, `</p><ul class="evidence">`...)
		for _, line := range lines {
			dst = append(dst, "<li>"...)
			dst = append(dst, line...)
			dst = append(dst, "</li>"...)
		}
		dst = append(dst, "</ul>"...)
	}
	dst = append(dst, `<p class="source-line">`...)
	dst = layout.Escape(dst, answeredBy(r.say, d))
	return append(dst, "</p></section>\n"...)
}

// appendNoAnswer names the questions to which there is no answer.
func (x place) appendNoAnswer(dst []byte, questions []framework.QuestionIndex) []byte {
	for i, q := range questions {
		if i == 0 {
			dst = append(dst, `<p class="no-answer"><span class="tag tag-none">`...)
			dst = layout.Escape(dst, x.e.say.Text("answer.none"))
			dst = append(dst, `</span> `...)
		} else {
			dst = append(dst, ", "...)
		}
		dst = append(dst, `<a href="`...)
		dst = append(dst, x.p.EditionRoot...)
		dst = append(dst, questionPath(x.e.Framework, q)...)
		dst = append(dst, `">`...)
		dst = append(dst, x.e.Framework.Questions[q].Label()...)
		dst = append(dst, ' ')
		dst = layout.Escape(dst, x.e.Framework.Questions[q].Title)
		dst = append(dst, "</a>"...)
	}
	if questions != nil {
		dst = append(dst, "</p>\n"...)
	}
	return dst
}

// boardsAnswer names the questions of a theme that a board of the area has
// answered: what an authority has not written about may be known all the same.
func (r *renderer) boardsAnswer(x place, questions []framework.QuestionIndex) template.HTML {
	dst := r.buf[:0]
	for i := range r.m.Boards {
		if !slices.Contains(r.m.Boards[i].Members, x.area) {
			continue
		}
		var given []*commentary.Doc
		for _, d := range x.e.Words.BoardAnswers(i) {
			if slices.Contains(questions, d.Question) {
				given = append(given, d)
			}
		}
		for k, d := range given {
			if k == 0 {
				dst = append(dst, `<p class="board-answers">`...)
				dst = layout.Escape(dst, r.m.Boards[i].Name)
				dst = append(dst, ": "...)
			} else {
				dst = append(dst, "; "...)
			}
			q := &x.e.Framework.Questions[d.Question]
			dst = append(dst, `<a href="`...)
			dst = append(dst, x.p.EditionRoot+boardPath(r.m, i)+"#"+q.ID...)
			dst = append(dst, `">`...)
			dst = layout.Escape(dst, q.Label()+" "+q.Title)
			dst = append(dst, "</a>, "...)
			dst = layout.Escape(dst, statusWord(r.say, d.Status))
		}
		if given != nil {
			dst = append(dst, "</p>\n"...)
		}
	}
	return r.html(dst)
}

// statusWord names how far an answer has come: "answered in part".
func statusWord(say *words.Words, s commentary.Status) string {
	return say.Text("status." + s.String())
}

func statusTag(say *words.Words, dst []byte, d *commentary.Doc) []byte {
	dst = append(dst, `<span class="tag tag-`...)
	dst = append(dst, d.Status.String()...)
	dst = append(dst, `">`...)
	dst = layout.Escape(dst, statusWord(say, d.Status))
	return append(dst, "</span>"...)
}

func answeredBy(say *words.Words, d *commentary.Doc) string {
	var parts []string
	if d.Owner != "" {
		parts = append(parts, say.Say("answer.owner", "owner", d.Owner))
	} else if b := byline(d); b != "" {
		parts = append(parts, b)
	}
	if !d.Date.IsZero() {
		parts = append(parts, say.Say("answer.written", "date", say.Day(d.Date)))
	}
	if !d.Review.IsZero() {
		parts = append(parts, say.Say("answer.review", "date", say.Day(d.Review)))
	}
	return upperFirst(say.Comma(parts))
}

// answerOf is who gave an answer, and where it stands in full.
func (r *renderer) answerOf(e *Edition, d *commentary.Doc) (name, href string) {
	anchor := "#" + e.Framework.Questions[d.Question].ID
	if d.Board != commentary.None {
		return r.m.Boards[d.Board].Name, boardPath(r.m, d.Board) + anchor
	}
	return e.Register.Areas[d.Area].ShortName, areaPath(e, d.Area) + anchor
}

// whoAnswered lists the areas and boards that answered a question, each with
// the beginning of its answer and links to what it says of the question's parts.
func (r *renderer) whoAnswered(e *Edition, p *layout.Page, q framework.QuestionIndex) template.HTML {
	given := e.Words.AnswersTo(q)
	if len(given) == 0 {
		return ""
	}
	dst := append(r.buf[:0], `<ul class="answered-by">`...)
	for _, d := range given {
		if d.Area != area.None && !e.hasPage[d.Area] {
			continue
		}
		name, href := r.answerOf(e, d)
		dst = append(dst, `<li><a href="`...)
		dst = append(dst, p.EditionRoot+href...)
		dst = append(dst, `">`...)
		dst = layout.Escape(dst, name)
		dst = append(dst, "</a> "...)
		dst = statusTag(r.say, dst, d)
		if summary := e.texts(d).Summary; summary != "" {
			dst = append(dst, "<p>"...)
			dst = layout.Escape(dst, summary)
			dst = append(dst, "</p>"...)
		}
		page, _, _ := strings.Cut(href, "#")
		dst = r.appendParts(dst, &e.Framework.Questions[q], d, p.EditionRoot+page)
		dst = append(dst, "</li>\n"...)
	}
	return r.html(append(dst, "</ul>\n"...))
}

// appendParts links to what an answer says of parts of its question.
func (r *renderer) appendParts(dst []byte, q *framework.Question, d *commentary.Doc, page string) []byte {
	for i, part := range d.Parts {
		if i == 0 {
			dst = append(dst, `<p class="answer-parts">`...)
			dst = layout.Escape(dst, r.say.Text("answer.on"))
			dst = append(dst, ' ')
		} else {
			dst = append(dst, " · "...)
		}
		dst = append(dst, `<a href="`...)
		dst = append(dst, page+"#"+q.Parts[part].ID...)
		dst = append(dst, `">`...)
		dst = append(dst, q.Parts[part].Label+" "...)
		dst = layout.Escape(dst, shortPart(q.Parts[part].Text))
		dst = append(dst, "</a>"...)
	}
	if d.Parts != nil {
		dst = append(dst, "</p>"...)
	}
	return dst
}

// shortPart is the wording of a part without what it has in brackets.
func shortPart(text string) string {
	before, _, _ := strings.Cut(text, " (")
	return before
}

// checkDates warns of texts that bear a date after the edition was published, and
// of answers that were to be looked at again before that, or before they were
// written. The pages do not say so: they are to be the same whenever they are built.
func (e *Edition) checkDates(probs *source.Problems) {
	for _, d := range e.Words.Docs() {
		if !e.Published.IsZero() && d.Date.After(e.Published) {
			probs.Warn(d.DatePos, "dated", "write the day on which it was written", "the text is dated %s, after the edition was published on %s", day(d.Date), day(e.Published))
		} else if d.Scope == commentary.Answer && !d.Review.IsZero() && d.Review.Before(d.Date) {
			probs.Warn(d.ReviewPos, "dated", "give it a later date", "the answer is to be reviewed by %s, before it was written on %s", day(d.Review), day(d.Date))
			continue
		}
		if d.Scope == commentary.Answer && !d.Review.IsZero() && d.Review.Before(e.Published) {
			probs.Warn(d.ReviewPos, "overdue", "look at the answer again and give it a later date", "the answer was to be reviewed by %s, before the edition was published on %s", day(d.Review), day(e.Published))
		}
	}
}
