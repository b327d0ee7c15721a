package sweep

import (
	"strings"
)

// description judges what a drawing says in words to who cannot see it.
func (r *Reader) description(d *drawing, at int, text string) {
	switch d.kind {
	case "trend":
		r.describedTrend(d, at, text)
	case "bars", "grouped":
		r.describedBars(d, at, text)
	case "bands", "distribution":
		r.describedRows(d, at, text)
	case "ranked", "funnel", "map":
		r.describedAll(d, at, text)
	}
}

// describedTrend reads the course of a line, and where the others end.
func (r *Reader) describedTrend(d *drawing, at int, text string) {
	k := d.key
	own := r.register.Areas[k.a].ShortName
	if rest, ok := strings.CutPrefix(text, "From "); ok {
		var from, to int
		from, rest = r.cutPeriod(k.m, rest)
		to, rest = r.cutPeriod(k.m, strings.TrimPrefix(rest, " to "))
		course, _, _ := strings.Cut(strings.TrimPrefix(rest, " "+own), ";")
		course, _, _ = strings.Cut(course, " (") // the unit
		first, second, _ := strings.Cut(course, " to ")
		r.atPeriod(k, from, at, numberIn(first))
		if second != "" {
			r.atPeriod(k, to, at, numberIn(second))
		}
		r.running(k, at, from, to, text)
	}
	for clause := range strings.SplitSeq(strings.ReplaceAll(text, ". ", "; "), "; ") {
		if strings.HasPrefix(clause, "From ") || strings.HasPrefix(clause, "no figure in ") || strings.HasPrefix(clause, "Not comparable") {
			continue
		}
		if rest, ok := strings.CutPrefix(clause, "95% interval of "); ok {
			k := d.key
			k.p, rest = r.cutPeriod(k.m, rest)
			r.bound(Drawings, k, at, strings.TrimPrefix(rest, ": "))
			continue
		}
		r.valuesInPeriods(d, at, clause)
	}
}

// numberIn is the first number in a text.
func numberIn(text string) string {
	for text != "" {
		if number, _ := leadingNumber(text); digit(number) {
			return number
		}
		text = text[1:]
	}
	return ""
}

func (r *Reader) atPeriod(k ref, p, at int, number string) {
	if number == "" {
		return
	}
	k.p = p
	r.number(Drawings, k, at, number)
}

// valuesInPeriods reads "highest 15.0 in 2014", "Norrey: 25.9 in 2016", and "One
// figure: Hull 12 in 2014", "Hull was 3.1 in 2012 and 4.0 in 2016".
func (r *Reader) valuesInPeriods(d *drawing, at int, clause string) {
	k := d.key
	for _, a := range r.kin(k.a) {
		if strings.HasPrefix(clause, r.register.Areas[a].ShortName+": ") {
			k.a = a
			clause = clause[len(r.register.Areas[a].ShortName):]
		}
	}
	if strings.HasPrefix(clause, "Neighbours") {
		return
	}
	clause = strings.TrimPrefix(strings.TrimPrefix(clause, "One figure: "), r.register.Areas[d.key.a].ShortName)
	for {
		before, after, ok := strings.Cut(clause, " in ")
		if !ok {
			return
		}
		p, rest := r.cutPeriod(k.m, after)
		if number := numberIn(before); p >= 0 && number != "" {
			r.atPeriod(k, p, at, number)
		}
		clause = rest
	}
}

// kin are the areas that lines of a page can be of: an area, its region, its
// country.
func (r *Reader) kin(a int) (out []int) {
	for ; a >= 0; a = int(r.register.Areas[a].Parent) {
		out = append(out, a)
	}
	return out
}

// cutCategory cuts the name of a category off a text, the longest that fits.
func (r *Reader) cutCategory(m int, text string) (c int, rest string) {
	c = none
	longest := 0
	cats := r.categories(m)
	for i := range cats {
		for _, name := range []string{cats[i].Short, cats[i].Label} {
			if len(name) > longest && strings.HasPrefix(text, name+" ") {
				c, longest = i, len(name)
			}
		}
	}
	if c < 0 {
		return c, text
	}
	return c, text[longest+1:]
}

// describedBars reads "Hull (%), highest first: Neglect 50 (Norrey 40); …".
func (r *Reader) describedBars(d *drawing, at int, text string) {
	_, list, ok := strings.Cut(text, ", highest first: ")
	if _, of := d.at(0, 0); !ok || !of {
		return
	}
	for part := range strings.SplitSeq(list, "; ") {
		c, rest := r.cutCategory(d.key.m, strings.TrimPrefix(part, "lowest: "))
		if c < 0 {
			continue // how many have no figure
		}
		own, other, _ := strings.Cut(rest, " (")
		for i, words := range []string{own, other} {
			if number := numberIn(words); number != "" && i < len(d.frame.cols) {
				k := d.frame.rows[0].and(ref{none, c, none, none}).and(d.frame.cols[i].ref)
				r.number(Drawings, k, at, number)
			}
		}
	}
}

// describedRows reads a sentence a row: "Hull (%): 1 to 5 days 20; … . Norrey:
// …", or the statistics of a distribution.
func (r *Reader) describedRows(d *drawing, at int, text string) {
	for sentence := range strings.SplitSeq(strings.TrimSuffix(text, "."), ". ") {
		name, rest, ok := strings.Cut(sentence, ": ")
		if !ok {
			continue
		}
		called := r.columnCalled
		if d.kind == "distribution" {
			called = r.rowCalled
		}
		col := called(d, name)
		for col < 0 && strings.Contains(name, " (") { // the unit stands behind the first
			name = name[:strings.LastIndex(name, " (")]
			col = called(d, name)
		}
		if d.kind == "distribution" {
			r.statisticsIn(d, col, at, rest)
			continue
		}
		for part := range strings.SplitSeq(rest, "; ") {
			c, words := r.cutCategory(d.key.m, part)
			number := numberIn(words)
			if number == "" {
				continue
			}
			if _, of := d.at(0, max(0, col)); c < 0 || col < 0 || !of {
				r.unread(Drawings, at, part, "nobody can tell which part this is")
				continue
			}
			r.number(Drawings, d.frame.rows[0].and(d.frame.cols[col].ref).and(ref{none, c, none, none}), at, number)
		}
	}
}

// describedAll reads of all authorities the lowest and the highest, and the
// country's figure. What is said without a name must be a published figure.
func (r *Reader) describedAll(d *drawing, at int, text string) {
	k := d.key
	if k.p < 0 {
		return
	}
	for clause := range strings.SplitSeq(text, "; ") {
		if rest, ok := strings.CutPrefix(clause, "lowest "); ok {
			low, high, _ := strings.Cut(rest, ", highest ")
			r.named(k, at, low)
			r.named(k, at, high)
			continue
		}
		if _, rest, ok := strings.Cut(clause, " in order of value, from "); ok {
			low, high, _ := strings.Cut(rest, " to ")
			for _, words := range []string{low, high} {
				number := numberIn(words)
				if d, ok := parseShown(number); ok && !r.someArea(k, func(v float64) bool { return near(d.String(), v, r.decimals(k.m)) }) {
					r.astray(k, at, number, "no published figure of an authority is this")
				}
			}
		}
		if r.country < 0 {
			continue
		}
		if rest, ok := strings.CutPrefix(clause, r.register.Areas[r.country].ShortName+" "); ok && digit(rest) {
			home := k
			home.a = r.country
			r.number(Drawings, home, at, numberIn(rest))
		}
	}
}

// named judges "Hull 12.3".
func (r *Reader) named(k ref, at int, text string) {
	best := 0
	for _, a := range r.shown {
		if name := r.register.Areas[a].ShortName; len(name) > best && strings.HasPrefix(text, name+" ") {
			k.a, best = int(a), len(name)
		}
	}
	if best > 0 {
		r.number(Drawings, k, at, numberIn(text[best:]))
	}
}
