package intake

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// remark is what a row says of its figures.
type remark struct {
	note   string             // as readers are to see it
	empty  observation.Symbol // stands where a figure is left empty; Absent when nothing says so
	marks  observation.Marks
	shared *Shared // whose figures these are, when the note says so
}

// plainText takes the markup out of a text that was made for a web page.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: the reader of a string has no other
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
		default:
			b.WriteByte(' ')
		}
	}
}

func containsFold(s, part string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(part))
}

// earlyNote stands beside figures that a mapping takes as back-coded.
const earlyNote = "given by the publisher for the area as it is today, which had not begun at the time"

// join marks the figures that authorities share. Each member shows the figure,
// marked as joint and with a note that names the others, so that it is counted
// once where areas are ranked or added up. A member whose row leaves the figure
// to another's takes it from there.
func (im *importer) join(j *job) {
	for k := range j.mapping.Shared {
		g := &j.mapping.Shared[k]
		members := im.members(g)
		type key struct {
			measure  framework.MeasureIndex
			category framework.CategoryIndex
			period   period.Period
		}
		var order []key
		figures := map[key][]*point{}
		for i := range j.points {
			p := &j.points[i]
			if !slices.Contains(members, p.area) || g.Note != "" && p.shared != g || !im.isAmong(g.Measures, p.measure) {
				continue
			}
			at := key{p.measure, p.category, p.period}
			if figures[at] == nil {
				order = append(order, at)
			}
			figures[at] = append(figures[at], p)
		}
		for _, at := range order {
			im.share(j, g, figures[at])
		}
	}
}

// members finds the areas of a joint figure. What the register of the site does
// not have is no member here.
func (im *importer) members(g *Shared) []area.Index {
	var list []area.Index
	for _, code := range g.Areas {
		list = append(list, bearersOf(im.register, code, []area.Level{area.Authority})...)
	}
	return list
}

func (im *importer) isAmong(ids []string, m framework.MeasureIndex) bool {
	return len(ids) == 0 || slices.Contains(ids, im.framework.Measures[m].ID)
}

// share makes the points of the members of g, in one series and period, one
// joint figure if they are one.
func (im *importer) share(j *job, g *Shared, points []*point) {
	var figure *point
	numbers := 0
	for _, p := range points {
		if p.symbol != observation.Number {
			continue
		}
		if figure != nil && figure.number.Cmp(p.number) != 0 {
			return // figures of their own
		}
		figure = p
		numbers++
	}
	if figure == nil || g.Note == "" && numbers < 2 {
		return
	}
	source := *figure
	for _, p := range points {
		if p.symbol != observation.Number && g.Note == "" {
			continue
		}
		p.number, p.symbol = source.number, observation.Number
		p.numerator, p.denominator, p.lower, p.upper = source.numerator, source.denominator, source.lower, source.upper
		p.marks = source.marks | observation.Joint
		p.note = "joint figure with " + im.partners(g, p.area)
		j.report.area(ruleJoint, im.register.Areas[p.area].Slug)
	}
}

// partners names the others of a joint figure.
func (im *importer) partners(g *Shared, of area.Index) string {
	var names []string
	for _, code := range g.Areas {
		name := code
		for _, i := range im.register.ByCode(code) {
			name = im.register.Areas[i].ShortName
			if i == of {
				name = ""
			}
		}
		if name != "" {
			names = append(names, name)
		}
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
	return strings.Join(names, "")
}
