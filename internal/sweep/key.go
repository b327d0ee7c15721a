package sweep

import (
	"bytes"
	"strings"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// none is a part of a key that is not known.
const none = -1

// ref is a key as far as it is known: indices of a measure, a category, an area,
// and of a period among those of the measure. The head of a column knows a part
// of it, the head of a row another.
type ref struct{ m, c, a, p int }

// nothing is a key of which nothing is known.
func nothing() ref { return ref{none, none, none, none} }

// and adds what another key knows.
func (k ref) and(other ref) ref {
	if other.m != none {
		k.m = other.m
	}
	if other.c != none {
		k.c = other.c
	}
	if other.a != none {
		k.a = other.a
	}
	if other.p != none {
		k.p = other.p
	}
	return k
}

func (k ref) whole() bool { return k.series() && k.p >= 0 }

// series reports whether all but the period is known.
func (k ref) series() bool { return k.m >= 0 && k.c >= 0 && k.a >= 0 }

// value is what the edition has at a key, which must be whole.
func (s *Sweep) value(k ref) observation.Value {
	return s.table.At(framework.MeasureIndex(k.m), framework.CategoryIndex(k.c), area.Index(k.a), k.p)
}

func (s *Sweep) hidden(k ref) bool { return k.whole() && hides(s.value(k).Symbol) }

// spell writes a key, or as much of it as is known.
func (s *Sweep) spell(k ref) string {
	if k.m < 0 {
		return ""
	}
	out := edition.Key{Measure: s.framework.Measures[k.m].ID, Area: "*"}
	if cats := s.framework.Categories(framework.MeasureIndex(k.m)); cats != nil && k.c >= 0 {
		out.Category = cats[k.c].ID
	}
	if k.a >= 0 {
		out.Area = s.register.Areas[k.a].Slug
	}
	if k.p >= 0 {
		out.Period = s.table.Periods(framework.MeasureIndex(k.m))[k.p]
	}
	return out.String()
}

// headline is the category that stands for a measure.
func (s *Sweep) headline(m int) int { return int(s.framework.Measures[m].Headline) }

// newest is the newest period of a measure; none where it has no figure.
func (s *Sweep) newest(m int) int { return len(s.shorts[m]) - 1 }

// periodCalled finds a period of a measure by its short name.
func (s *Sweep) periodCalled(m int, name string) int {
	for p, short := range s.shorts[m] {
		if short == name {
			return p
		}
	}
	return none
}

// periodIn finds the period whose name in words stands in a text; atEnd prefers one at
// its end.
func (s *Sweep) periodIn(m int, text string, atEnd bool) int {
	for p := len(s.labels[m]) - 1; p >= 0 && atEnd; p-- {
		if strings.HasSuffix(text, s.labels[m][p]) {
			return p
		}
	}
	for p := len(s.labels[m]) - 1; p >= 0; p-- {
		if strings.Contains(text, s.labels[m][p]) {
			return p
		}
	}
	return none
}

// categoryCalled finds a category of a measure by its label, or by the short
// form of that.
func (s *Sweep) categoryCalled(m int, name string) int {
	cats := s.framework.Categories(framework.MeasureIndex(m))
	for c := range cats {
		if cats[c].Label == name || cats[c].Short != "" && cats[c].Short == name {
			return c
		}
	}
	return none
}

// categoryOfRow finds the category that the head of a row names: alone, or behind
// the label of the measure and a colon. A row that names none is of the category
// that stands for the measure.
func (s *Sweep) categoryOfRow(m int, head string) int {
	in := &s.framework.Measures[m]
	name := strings.TrimPrefix(head, in.Label+": ")
	cats := s.framework.Categories(framework.MeasureIndex(m))
	for c := range cats {
		if strings.EqualFold(cats[c].Label, name) {
			return c
		}
	}
	return s.headline(m)
}

// place finds the area and measure that an address leads to: the one of its
// folder and of its anchor. An address of an indicator is that of the country.
func (s *Sweep) place(href []byte) ref {
	k := nothing()
	page, anchor, _ := bytes.Cut(href, []byte("#"))
	folder := page
	if n := bytes.Index(folder, []byte("areas/")); n >= 0 {
		slug, rest, _ := bytes.Cut(folder[n+len("areas/"):], []byte("/"))
		a, ok := s.slugs[string(slug)]
		if !ok {
			return k
		}
		k.a, folder = a, rest
	} else if n := bytes.Index(folder, []byte("indicators/")); n >= 0 {
		k.a, folder = s.country, folder[n+len("indicators/"):]
	} else {
		return k
	}
	item, _, _ := bytes.Cut(folder, []byte("/"))
	k.m = s.anchored(string(item), string(anchor))
	return k
}

// anchored finds a measure by the folder of its pages and its anchor there.
func (s *Sweep) anchored(item, anchor string) int {
	for _, m := range s.items[item] {
		if s.framework.Measures[m].Anchor == anchor {
			return m
		}
	}
	return none
}

// numbers counts the authorities with a number in one period of a series.
func (r *Reader) numbers(m, c, p int) int { return len(r.sorted(ref{m, c, none, p})) }

// add records a finding at a place in the file.
func (r *Reader) add(rule string, ch Channel, k ref, at int, found, why string) {
	const most = 80
	if len(found) > most {
		found = strings.ToValidUTF8(found[:most], "") + "…"
	}
	before := r.data[:min(at, len(r.data))]
	line := bytes.LastIndexByte(before, '\n') + 1
	r.found = append(r.found, Finding{
		Pos:  source.Pos{File: r.path, Line: 1 + bytes.Count(before, []byte("\n")), Col: 1 + len([]rune(string(before[line:])))},
		Rule: rule, Channel: ch, Key: r.spell(k), Found: found, Why: why,
	})
}

// leak records that something can be seen at a key which must not be.
func (r *Reader) leak(ch Channel, k ref, at int, found, what string) {
	state := "suppressed"
	if k.whole() {
		state = r.value(k).Symbol.Word()
	}
	r.add("sweep", ch, k, at, found, what+" at a figure that is "+state)
}

func (r *Reader) other(ch Channel, k ref, at int, found, why string) {
	r.add("sweep-other", ch, k, at, found, why)
}

func (r *Reader) unread(ch Channel, at int, found, why string) {
	r.add("sweep-unread", ch, nothing(), at, found, why)
}

// number judges a number that stands at a key: it must be the one that the
// edition has there, rounded to as many decimals as are shown.
func (r *Reader) number(ch Channel, k ref, at int, text string) {
	if !k.whole() {
		r.add("sweep-unread", ch, k, at, text, "nobody can tell which figure this number is")
		return
	}
	v := r.value(k)
	d, ok := parseShown(text)
	switch {
	case hides(v.Symbol):
		r.leak(ch, k, at, text, "a number")
	case !ok:
		r.add("sweep-unread", ch, k, at, text, "this is not a number")
	case !v.IsNumber():
		r.other(ch, k, at, text, "a number where the edition has none")
	default:
		_, decimals := d.Units()
		if v.Number.Round(decimals).Cmp(d) != 0 {
			r.other(ch, k, at, text, "the edition has another number there")
			return
		}
		r.saw(ch, k)
	}
}

func (r *Reader) saw(ch Channel, k ref) {
	if r.seen != nil {
		r.seen(ch, k)
	}
}

// count tells of figures that were read back and have no key of their own.
func (r *Reader) count(ch Channel, n int) {
	if r.counted != nil {
		r.counted(ch, n)
	}
}

// parseShown reads a number as a page shows it: commas between thousands, the
// minus sign of print, a percent sign behind it.
func parseShown(text string) (observation.Decimal, bool) {
	if d, ok := plainDecimal(text); ok {
		return d, true
	}
	var buf [32]byte
	plain := buf[:0]
	text = strings.TrimSuffix(strings.TrimSpace(text), "%")
	if rest, minus := strings.CutPrefix(text, "−"); minus {
		plain, text = append(plain, '-'), rest
	}
	if len(text) > 24 {
		return observation.Decimal{}, false
	}
	for i := range len(text) {
		if text[i] != ',' {
			plain = append(plain, text[i])
		}
	}
	return observation.ParseDecimal(string(plain))
}

// leadingNumber cuts a number off the beginning of a text.
func leadingNumber(text string) (number, rest string) {
	i := 0
	if strings.HasPrefix(text, "−") {
		i = len("−")
	}
	for i < len(text) {
		c := text[i]
		digit := c >= '0' && c <= '9'
		between := (c == '.' || c == ',') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9'
		if !digit && !between {
			break
		}
		i++
	}
	return text[:i], text[i:]
}

// digit reports whether a text holds a digit.
func digit[T string | []byte](text T) bool {
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			return true
		}
	}
	return false
}
