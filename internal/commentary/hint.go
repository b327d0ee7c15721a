package commentary

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/period"
	"almanac/internal/source"
)

// sayings are words that authors write for those of a reference.
var sayings = [...]struct {
	words string // with blanks between them
	form  Form
}{
	{"increased grew grown up rise risen rises", Rose},
	{"decreased declined dropped down fall fallen falls", Fell},
	{"the same equal stable", Unchanged},
	{"more over exceeds", Above},
	{"less fewer under", Below},
	{"maximum peak", Highest},
	{"minimum", Lowest},
	{"compared versus vs", Against},
	{"changed since", Change},
}

// wordHint names the nearest word that could stand after a measure.
func (r *reading) wordHint(w string) string {
	if hint := periodHint(w); hint != "" {
		return hint
	}
	if hint := r.countryHint(w); hint != "" {
		return hint
	}
	if w == "at" {
		return "write " + Above.String() + " or " + Below.String()
	}
	for _, s := range sayings {
		if slices.Contains(strings.Fields(s.words), w) {
			return "write " + s.form.String() + r.orBeside(s.form)
		}
	}
	var known []string
	for f := Value; f <= Below; f++ {
		known = append(known, strings.Fields(f.Words())[0])
	}
	if near := source.DidYouMean(w, append(known, countryWord)); near != "" {
		return near
	}
	return inReference(r.n.areaHint(w))
}

// countryHint says how the country is named that was called by what a country is
// called in England.
func (r *reading) countryHint(w string) string {
	reg := r.n.known.Register
	if c := reg.CountryIndex(); c != area.None && (w == "england" || w == "national" || w == "nation") {
		return "write " + countryWord + ", or " + reg.Areas[c].Slug
	}
	return ""
}

// orBeside names what else can be meant by words for a level or for no change.
func (r *reading) orBeside(f Form) string {
	switch f {
	case Above:
		return " or " + Higher.String()
	case Below:
		return " or " + Lower.String()
	case Unchanged:
		return " or " + Same.String()
	}
	return ""
}

// periodHint says how a period is written that was written otherwise: with the
// sign of a dash, both years in full, or the name of a month.
func periodHint(w string) string {
	plain := strings.NewReplacer("–", "-", "—", "-", "‑", "-").Replace(w)
	if first, second, ok := strings.Cut(plain, "/"); ok && len(second) == 4 {
		plain = first + "/" + second[2:]
	}
	if _, err := period.Parse(plain); err == nil && plain != w {
		return "write " + plain
	}
	for _, month := range [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if strings.EqualFold(w, month) {
			return "write the period as files do, without the month: 2014, 2013/14 or 2014-09"
		}
	}
	return ""
}

func (r *reading) measureHint(id string) string {
	if numbers := r.n.numbers(id); numbers != "" {
		return numbers
	}
	if _, ok := r.n.areas[id]; ok {
		return "name a measure before the area: {{n19 " + id + "}}"
	}
	return source.DidYouMean(id, append(keys(r.n.indicators), keys(r.n.measures)...))
}

// someOf lists names in a hint: the first few.
func someOf(known []string) string {
	const most = 8
	if len(known) > most {
		return strings.Join(known[:most], ", ") + ", …"
	}
	return strings.Join(known, ", ")
}

// slugs lists areas by their slugs.
func (n *names) slugs(areas []area.Index) string {
	var out []string
	for _, a := range areas {
		out = append(out, n.known.Register.Areas[a].Slug)
	}
	return someOf(out)
}

// inReference says of a name in the text what is said of one of a file.
func inReference(hint string) string {
	return strings.Replace(hint, "rename it to", "write", 1)
}
