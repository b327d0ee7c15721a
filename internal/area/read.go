package area

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"almanac/internal/period"
	"almanac/internal/source"
)

// MaxSlug is the longest a slug may be: it is a folder's name, and the paths
// of a site unpacked in a deep folder of Windows have to stay under 260.
const MaxSlug = 40

// The columns of areas.csv, in the order in which they are asked for.
const (
	colCode = iota
	colName
	colSlug
	colLevel
	colParent
	colFormer
	colLA
	colShort
	colAliases
	colFirst
	colLast
	colSuccessors
	colPlaces
)

// RegisterColumns lists the columns of areas.csv.
func RegisterColumns() source.Columns {
	return source.Columns{
		Required: []string{"code", "name", "slug", "level", "parent"},
		Optional: []string{"former_codes", "la_code", "short_name", "aliases", "first_period", "last_period", "successors", "places"},
	}
}

// row is what of an area can be resolved only when all areas are known.
type row struct {
	parent     string
	successors []string
	places     []source.Pos // by column
	vague      bool         // its level is not known: nothing more is said about levels
}

func (r *row) pos(col int) source.Pos { return r.places[col] }

// ReadRegister reads the register from a CSV file. What is wrong with it is
// added to probs; the register then holds what could be understood, and is
// never nil unless there is an error.
func ReadRegister(fsys fs.FS, name string, probs *source.Problems) (*Register, error) {
	csv, err := source.OpenCSV(fsys, name, RegisterColumns(), probs)
	if err != nil || csv == nil {
		return NewRegister(nil), err
	}
	var areas []Area
	var rows []row
	for csv.Next() {
		a, r := readArea(csv, probs)
		areas, rows = append(areas, a), append(rows, r)
	}
	if err := csv.Err(); err != nil {
		return nil, err
	}
	reg := NewRegister(areas)
	reg.checkSlugs(rows, probs)
	reg.checkCodes(rows, probs)
	reg.checkCountry(name, rows, probs)
	for i := range reg.Areas {
		reg.resolveParent(Index(i), rows, probs)
		reg.resolveSuccessors(Index(i), rows, probs)
	}
	reg.fillPredecessors()
	return reg, nil
}

func readArea(csv *source.CSV, probs *source.Problems) (Area, row) {
	line, places := csv.RowPos(), make([]source.Pos, colPlaces+1)
	for col := range places {
		places[col] = csv.Pos(col)
	}
	a := Area{
		Slug: csv.Text(colSlug), Code: csv.Text(colCode), LACode: csv.Text(colLA),
		Name: csv.Text(colName), ShortName: csv.Text(colShort),
		FormerCodes: splitList(csv.Text(colFormer)), Aliases: splitList(csv.Text(colAliases)), Places: splitList(csv.Text(colPlaces)),
		Parent: None, Pos: line,
	}
	if a.ShortName == "" {
		a.ShortName = a.Name
	}
	for _, col := range []int{colCode, colName, colSlug} {
		if csv.Text(col) == "" {
			probs.Add(places[col], "required", "%s is empty", RegisterColumns().Required[col])
		}
	}
	level := slices.Index(levelNames[:], csv.Text(colLevel))
	if a.Level = Level(level); level < 0 {
		a.Level = Authority
		probs.AddHint(places[colLevel], "level", source.DidYouMean(csv.Text(colLevel), levelNames[:]),
			"%q is not a level (%s)", csv.Text(colLevel), strings.Join(levelNames[:], ", "))
	}
	a.First = readYear(csv.Text(colFirst), places[colFirst], probs)
	a.Last = readYear(csv.Text(colLast), places[colLast], probs)
	if !a.First.IsZero() && !a.Last.IsZero() && a.First.Compare(a.Last) > 0 {
		probs.Add(places[colLast], "life", "the last period %s is before the first, %s", a.Last, a.First)
	}
	r := row{csv.Text(colParent), splitList(csv.Text(colSuccessors)), places, level < 0}
	return a, r
}

// readYear reads the first or last period of an area; empty means no limit.
func readYear(text string, pos source.Pos, probs *source.Problems) period.Period {
	if text == "" {
		return period.Period{}
	}
	p, err := period.Parse(text)
	if err != nil || p.Form != period.March {
		probs.AddHint(pos, "period", "write the year that ends on 31 March: 2014", "%q is not a year", text)
		return period.Period{}
	}
	return p
}

// splitList reads a list separated by semicolons.
func splitList(s string) []string {
	var list []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// NewRegister makes a register of areas whose parents and successors are
// already known by index, and works out predecessors and look-ups.
func NewRegister(areas []Area) *Register {
	r := &Register{Areas: areas, bySlug: make(map[string]Index), byCode: make(map[string][]Index), byName: make(map[string]int)}
	for i := range areas {
		a := &areas[i]
		r.byName[a.Name]++
		if _, taken := r.bySlug[a.Slug]; !taken && a.Slug != "" {
			r.bySlug[a.Slug] = Index(i)
		}
		for _, code := range a.codes() {
			if !slices.Contains(r.byCode[code], Index(i)) {
				r.byCode[code] = append(r.byCode[code], Index(i))
			}
		}
	}
	r.fillPredecessors()
	return r
}

// codes lists all codes of an area: ONS, former ONS, LA.
func (a *Area) codes() []string {
	var codes []string
	for _, c := range append([]string{a.Code, a.LACode}, a.FormerCodes...) {
		if c != "" {
			codes = append(codes, c)
		}
	}
	return codes
}

func (r *Register) fillPredecessors() {
	for i := range r.Areas {
		r.Areas[i].Predecessors = nil
	}
	for i := range r.Areas {
		for _, s := range r.Areas[i].Successors {
			r.Areas[s].Predecessors = append(r.Areas[s].Predecessors, Index(i))
		}
	}
}

func (r *Register) checkSlugs(rows []row, probs *source.Problems) {
	codes := make(map[string]bool, len(r.byCode))
	for code := range r.byCode {
		codes[strings.ToLower(code)] = true
	}
	for i := range r.Areas {
		slug, pos := r.Areas[i].Slug, rows[i].pos(colSlug)
		first, ok := r.bySlug[slug]
		switch fault := slugFault(slug); {
		case slug == "":
		case fault != "":
			probs.AddHint(pos, "slug", "a slug is an address: leeds, dorset-to-2019", "slug %q %s", slug, fault)
		case ok && first != Index(i):
			probs.AddHint(pos, "duplicate-slug", "a slug is an address for ever: an area that ended keeps its own, such as dorset-to-2019",
				"slug %q is taken by the area at %s", slug, r.Areas[first].Pos)
		case codes[slug]:
			probs.Add(pos, "slug", "slug %q is also a code of an area", slug)
		}
	}
}

// slugFault says what is wrong with a slug: "" when nothing is.
func slugFault(slug string) string {
	if len(slug) > MaxSlug {
		return fmt.Sprintf("has %d letters, at most %d are allowed", len(slug), MaxSlug)
	}
	for _, c := range slug {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Sprintf("holds %q, where only lower-case letters, digits and hyphens are allowed", c)
		}
	}
	switch {
	case strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-"):
		return "begins or ends with a hyphen"
	case slug != "" && source.NameFault(slug) != "": // a device's
		return "is a name that Windows does not allow for a folder"
	case isONSCode(slug):
		return "looks like an ONS code"
	}
	return ""
}

// isONSCode reports whether a text is a letter and eight digits; s is in lower case.
func isONSCode(s string) bool {
	return len(s) == 9 && s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s[1:], "0123456789") == ""
}

// checkCode reports an ONS code, new or former, that is none.
func checkCode(code string, pos source.Pos, probs *source.Problems) {
	upper := strings.ToUpper(code)
	switch hint := "an ONS code is a letter and eight digits, such as E08000035"; {
	case isONSCode(strings.ToLower(code)) && upper == code:
	case isONSCode(strings.ToLower(code)):
		probs.AddHint(pos, "code", "write "+upper, "%q is not an ONS code: its letter is not a capital", code)
	case strings.ContainsAny(code, ",/| "):
		probs.AddHint(pos, "code", "several codes are separated by semicolons", "%q is not an ONS code: it holds more than letters and digits", code)
	case utf8.RuneCountInString(code) != 9:
		probs.AddHint(pos, "code", hint, "%q is not an ONS code: it has %s, not 9", code, source.Count(utf8.RuneCountInString(code), "character"))
	default:
		probs.AddHint(pos, "code", hint, "%q is not an ONS code: it is not a letter and eight digits", code)
	}
}

// checkCodes finds codes that two areas bear at the same time. That two bear
// it one after the other is usual: 815 was North Yorkshire before 2023 and is
// since.
func (r *Register) checkCodes(rows []row, probs *source.Problems) {
	for i := range r.Areas {
		a := &r.Areas[i]
		if a.Code != "" {
			checkCode(a.Code, rows[i].pos(colCode), probs)
		}
		for _, code := range a.FormerCodes {
			checkCode(code, rows[i].pos(colFormer), probs)
		}
		for _, code := range a.codes() {
			if code == a.LACode && strings.ContainsFunc(code, func(c rune) bool { return !isCodeLetter(c) }) {
				probs.Add(rows[i].pos(colLA), "code", "%q is not a code: it holds more than letters and digits", code)
			}
			for _, j := range r.byCode[code] {
				if b := &r.Areas[j]; j < Index(i) && overlap(a, b) {
					probs.AddHint(rows[i].pos(colCode), "duplicate-code", "two areas may share a code one after the other: give first_period and last_period",
						"code %s is borne at the same time by %s (%s)", code, b.Slug, b.Pos)
				}
			}
		}
	}
}

func isCodeLetter(c rune) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
}

// overlap reports whether two areas had figures in the same year.
func overlap(a, b *Area) bool {
	before := func(x, y *Area) bool {
		return !x.Last.IsZero() && !y.First.IsZero() && x.Last.Compare(y.First) < 0
	}
	return !before(a, b) && !before(b, a)
}

func (r *Register) checkCountry(file string, rows []row, probs *source.Problems) {
	first := None
	vague := slices.ContainsFunc(rows, func(x row) bool { return x.vague })
	for i := range r.Areas {
		switch {
		case r.Areas[i].Level != Country:
		case first == None:
			first = Index(i)
		default:
			probs.Add(r.Areas[i].Pos, "country", "%q is a second country; the first is %q (%s)", r.Areas[i].Slug, r.Areas[first].Slug, r.Areas[first].Pos)
		}
	}
	if first == None && !vague {
		probs.AddHint(source.Pos{File: file}, "country", "give one area the level country", "the register has no country")
	}
}

// resolveParent finds the parent. It must be of a wider level, so that there
// can be no cycle.
func (r *Register) resolveParent(i Index, rows []row, probs *source.Problems) {
	a, row := &r.Areas[i], &rows[i]
	pos := row.pos(colParent)
	if row.parent == "" {
		if a.Level != Country && !row.vague {
			probs.AddHint(pos, "parent", "an authority's parent is its region, a region's the country", "%s %q has no parent", a.Level, a.Slug)
		}
		return
	}
	p, ok := r.BySlug(row.parent)
	switch {
	case !ok:
		probs.AddHint(pos, "unknown-area", r.Suggest(row.parent), "parent %q is not in the register", row.parent)
	case row.vague || rows[p].vague:
	case r.Areas[p].Level >= a.Level:
		probs.Add(pos, "parent", "%s %q cannot be the parent of %s %q: a parent is of a wider level", r.Areas[p].Level, row.parent, a.Level, a.Slug)
	default:
		a.Parent = p
	}
}

// resolveSuccessors finds the successors. Each must outlive the area, so that
// there can be no cycle.
func (r *Register) resolveSuccessors(i Index, rows []row, probs *source.Problems) {
	a, row := &r.Areas[i], &rows[i]
	pos := row.pos(colSuccessors)
	if len(row.successors) > 0 && a.Last.IsZero() {
		probs.AddHint(pos, "successor", "give last_period", "%q has successors but no last period", a.Slug)
		return
	}
	for _, slug := range row.successors {
		s, ok := r.BySlug(slug)
		if !ok {
			probs.AddHint(pos, "unknown-area", r.Suggest(slug), "successor %q is not in the register", slug)
			continue
		}
		switch b := &r.Areas[s]; {
		case slices.Contains(a.Successors, s):
			probs.Add(pos, "successor", "%q is named twice as a successor", slug)
		case !b.Last.IsZero() && b.Last.Compare(a.Last) <= 0:
			probs.Add(pos, "successor", "%q ended in %s, not after %q, which it is to succeed", slug, b.Last, a.Slug)
		case b.Level != a.Level && !row.vague && !rows[s].vague:
			probs.Add(pos, "successor", "%s %q cannot succeed %s %q", b.Level, slug, a.Level, a.Slug)
		default:
			a.Successors = append(a.Successors, s)
		}
	}
}

// Suggest gives a hint that names the area most like what was written, which
// may be a slug, a name, an alias or a code of it; "" when none is near.
func (r *Register) Suggest(written string) string {
	for _, i := range r.byCode[strings.ToUpper(written)] {
		return fmt.Sprintf("did you mean %q?", r.Areas[i].Slug)
	}
	var names, owners []string
	for i := range r.Areas {
		a := &r.Areas[i]
		for _, n := range append([]string{a.Slug, a.Name, a.ShortName}, a.Aliases...) {
			names, owners = append(names, n), append(owners, a.Slug)
		}
	}
	if near := source.Nearest(written, names); near != "" {
		return fmt.Sprintf("did you mean %q?", owners[slices.Index(names, near)])
	}
	return ""
}

// Find gives the area that is called by a slug or an ONS code, new or former,
// in the year of p. Where two areas bear a code one after the other, the year
// decides; where it does not, all of them are given as ambiguous.
func (r *Register) Find(written string, p period.Period) (i Index, ambiguous []Index, ok bool) {
	if i, ok := r.bySlug[written]; ok {
		return i, nil, true
	}
	var bearers, living []Index
	for _, i := range r.byCode[written] {
		a := &r.Areas[i]
		if a.Code != written && !slices.Contains(a.FormerCodes, written) {
			continue // an LA code
		}
		bearers = append(bearers, i)
		if a.Existed(p) {
			living = append(living, i)
		}
	}
	switch {
	case len(living) == 1:
		return living[0], nil, true
	case len(bearers) == 1:
		return bearers[0], nil, true
	}
	return None, bearers, false
}
