package intake

import (
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/period"
	"almanac/internal/source"
)

// Every cell
//
// What the mappings declare is worked out here a second time, the plain way:
// encoding/csv, maps of text, rational numbers, the register as a CSV file. Each
// figure of each mapped column of the published files must be found again among
// the observations that were imported, and no observation may stand there that
// does not come from a cell.

// wantedValue is an observation as the published cells make it.
type wantedValue struct {
	number      *big.Rat // nil for a symbol
	symbol      string
	num, den    *big.Rat // nil for none
	marks, note string
	from        []map[string]string // rows
	part        *CategoryTarget
}

// why gives the cells, for messages.
func (v *wantedValue) why(m []*Mapping) string {
	text := ""
	for _, row := range v.from {
		for _, e := range strings.Fields(v.part.Value + " " + v.part.Numerator + " " + v.part.Denominator + " " + v.part.Proof) {
			for _, m := range m {
				if cell, ok := column(m, row, e); ok {
					text += " " + e + "=" + cell
					break
				}
			}
		}
	}
	return text
}

// oracle works observations out.
type oracle struct {
	t          *testing.T
	edition    int
	fw         *framework.Framework
	register   []map[string]string
	population map[string]*big.Rat // by slug and year, from the file of populations
	slugs      map[string]string
	want       map[string]wantedValue
	cells      int
	mappings   []*Mapping
}

func readTable(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows[0][0] = strings.TrimPrefix(rows[0][0], "\ufeff")
	var list []map[string]string
	for _, cells := range rows[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[strings.ToLower(rows[0][i])] = c
		}
		list = append(list, row)
	}
	return list
}

// slug finds the area that bears a code in a year that ends in March.
func (o *oracle) slug(code string, march int) string {
	key := fmt.Sprint(code, " ", march)
	slug, known := o.slugs[key]
	if !known {
		slug = o.findSlug(code, march)
		o.slugs[key] = slug
	}
	return slug
}

func (o *oracle) findSlug(code string, march int) string {
	for _, a := range o.register {
		if a["code"] != code && a["la_code"] != code && !slices.Contains(strings.Split(a["former_codes"], ";"), code) {
			continue
		}
		first, last := 0, 9999
		if a["first_period"] != "" {
			first, _ = strconv.Atoi(a["first_period"])
		}
		if a["last_period"] != "" {
			last, _ = strconv.Atoi(a["last_period"])
		}
		if first <= march && march <= last {
			return a["slug"]
		}
	}
	return ""
}

// column finds a cell through the aliases of a mapping.
func column(m *Mapping, row map[string]string, name string) (string, bool) {
	if cell, ok := row[strings.ToLower(name)]; ok {
		return cell, true
	}
	for _, n := range m.Aliases[name] {
		if cell, ok := row[strings.ToLower(n)]; ok {
			return cell, true
		}
	}
	return "", false
}

// hasColumns reports whether a file has the columns of a series.
func hasColumns(m *Mapping, row map[string]string, p *CategoryTarget) bool {
	for _, word := range strings.Fields(p.Value + " " + p.Numerator + " " + p.Denominator + " " + p.Proof) {
		if _, there := column(m, row, word); !there && word != "+" && word != "-" && word != populationDenominator {
			return false
		}
	}
	return true
}

// figure is the sum of an expression, or a symbol.
func (o *oracle) figure(m *Mapping, row map[string]string, expression string) (*big.Rat, string) {
	sum, symbol, sign := new(big.Rat), "", int64(1)
	for _, word := range strings.Fields(expression) {
		if word == "+" || word == "-" {
			sign = map[string]int64{"+": 1, "-": -1}[word]
			continue
		}
		cell, _ := column(m, row, word)
		o.cells++
		n, ok := new(big.Rat).SetString(cell)
		if !ok {
			symbol = graver(symbol, m.Symbols[cell])
			continue
		}
		sum.Add(sum, n.Mul(n, big.NewRat(sign, 1)))
	}
	if symbol != "" {
		return nil, symbol
	}
	return sum, ""
}

func graver(a, b string) string {
	if b == "c" || a == "" {
		return b
	}
	return a
}

// rounded rounds half away from zero, which is what FloatString does.
func rounded(n *big.Rat, decimals int) *big.Rat {
	r, _ := new(big.Rat).SetString(n.FloatString(decimals))
	return r
}

// times lists the years of a row: as its figures are written for a kind, and
// the year ending in March to which the area belongs.
func (o *oracle) times(f *FileMapping, when string, kind period.Kind, half int) (written []string, march []int) {
	list, repeated := f.Periods[when]
	if !repeated {
		list = []string{when}
	}
	for _, w := range list {
		y, _ := strconv.Atoi(w[:4])
		if !repeated {
			y += f.Offset
		}
		if repeated && y > o.edition {
			continue
		}
		switch kind {
		case period.Academic, period.Financial:
			written, march = append(written, fmt.Sprintf("%d/%s", y, w[4:])), append(march, y+1)
		case period.YearToSeptember, period.AtSeptember:
			written, march = append(written, fmt.Sprintf("%d-09", y)), append(march, y+1)
		case period.SixMonths:
			written, march = append(written, fmt.Sprintf("%d-H%d", y, half)), append(march, y)
		default:
			written, march = append(written, fmt.Sprint(y)), append(march, y)
		}
	}
	return written, march
}

// codes lists the areas of a row; nil for one whose figures stand elsewhere.
func codes(m *Mapping, release *Release, row map[string]string) []string {
	switch row["geographic_level"] {
	case "National":
		return []string{row["country_code"]}
	case "Regional":
		return []string{row["region_code"]}
	}
	for _, joint := range slices.Concat(m.Joint, release.Joint) {
		switch slices.Index(joint, row["new_la_code"]) {
		case 0:
			return joint
		case -1:
		default:
			return nil
		}
	}
	return strings.Split(row["new_la_code"], " / ")
}

func meets(row, where map[string]string) bool {
	for column, value := range where {
		if row[strings.ToLower(column)] != value {
			return false
		}
	}
	return true
}

// take works out everything that a file gives.
func (o *oracle) take(m *Mapping, f *FileMapping, path string) {
	release := m.release(filepath.Base(path))
	rows := readTable(o.t, path)
	for i := range f.Targets {
		target := &f.Targets[i]
		index, ok := o.fw.Measure(target.ID)
		if !ok {
			o.t.Fatalf("no measure %s", target.ID)
		}
		for _, part := range target.parts() {
			if !hasColumns(m, rows[0], &part) {
				continue // this release does not have it, and the mapping says that it need not
			}
			groups := map[string][]map[string]string{} // the rows of a figure
			keys := map[string]string{}                // joint or not
			for _, row := range rows {
				if !meets(row, f.Where) || !meets(row, part.Where) {
					continue
				}
				if part.Rows != nil && !slices.ContainsFunc(part.Rows, func(w map[string]string) bool { return meets(row, w) }) {
					continue
				}
				written, march := o.times(f, row["time_period"], o.fw.Measures[index].Kind, target.Half)
				for k, when := range written {
					var slugs []string
					for _, code := range codes(m, release, row) {
						if s := o.slug(code, march[k]); s != "" {
							slugs = append(slugs, s)
						}
					}
					for n, s := range slugs {
						key := target.ID + " " + part.ID + " " + s + " " + when
						groups[key] = append(groups[key], row)
						if len(slugs) > 1 {
							keys[key] = slugs[1-n]
						}
					}
				}
			}
			for key, rows := range groups {
				v := o.value(m, target, &part, rows, key)
				for _, over := range f.Overrides {
					if slices.Contains(over.Measures, target.ID) && strings.HasSuffix(key, " "+over.Period) && v.number != nil {
						v = wantedValue{symbol: over.Symbol, note: over.Note}
					}
				}
				if other := keys[key]; other != "" {
					v.note = "joint figure with " + o.shortName(other)
					if v.number != nil {
						v.marks = strings.TrimSpace(v.marks + " j")
					}
				}
				if _, twice := o.want[key]; twice {
					o.t.Errorf("%s stands twice in the published files", key)
				}
				v.from, v.part = rows, &part
				o.want[key] = v
			}
		}
	}
}

func (o *oracle) shortName(slug string) string {
	for _, a := range o.register {
		if a["slug"] == slug {
			return a["short_name"]
		}
	}
	return ""
}

// value works out one figure from its rows.
func (o *oracle) value(m *Mapping, t *Target, p *CategoryTarget, rows []map[string]string, key string) (v wantedValue) {
	place := strings.Join(strings.Fields(key)[len(strings.Fields(key))-2:], " ")
	if p.Value != "" {
		row := rows[0]
		if v.number, v.symbol = o.figure(m, row, p.Value); v.number == nil {
			return v
		}
		if p.Numerator != "" {
			v.num, _ = o.figure(m, row, p.Numerator)
		}
		switch {
		case p.Denominator == populationDenominator:
			v.den = o.population[place]
		case p.Denominator != "":
			if v.den, _ = o.figure(m, row, p.Denominator); v.den != nil && v.den.Sign() == 0 {
				v.den = nil
			}
		}
		return v
	}
	num, den, symbol, empty := new(big.Rat), new(big.Rat), "", 0
	for _, row := range rows {
		n, s1 := o.figure(m, row, p.Numerator)
		d, s2 := n, ""
		if p.Denominator != populationDenominator {
			d, s2 = o.figure(m, row, p.Denominator)
		}
		nobody := func(x *big.Rat, s string) bool { return s == "z" || x != nil && x.Sign() == 0 }
		if p.Rows != nil && nobody(n, s1) && nobody(d, s2) {
			empty++
			continue
		}
		symbol = graver(graver(symbol, s1), s2)
		if p.Proof != "" {
			published, s := o.figure(m, row, p.Proof)
			symbol = graver(symbol, s)
			o.prove(m, t, p, row, n, d, published)
		}
		if n != nil && d != nil {
			num.Add(num, n)
			den.Add(den, d)
		}
	}
	if p.Denominator == populationDenominator {
		if den = o.population[place]; den == nil && symbol == "" {
			symbol = "x"
		}
	}
	switch {
	case symbol != "":
		return wantedValue{symbol: symbol}
	case p.Rows != nil && len(rows) < len(p.Rows):
		return wantedValue{symbol: "x", note: "cannot be worked out: one of the groups it is made of is not published"}
	case p.Rows != nil && empty == len(rows), den.Sign() == 0:
		return wantedValue{symbol: "z"}
	}
	v.number = new(big.Rat).Quo(num, den)
	v.number = rounded(v.number.Mul(v.number, big.NewRat(p.Per, 1)), t.Decimals)
	v.num, v.den, v.marks = num, den, "d"
	return v
}

// prove holds that the counts of an authority give the published figure, and
// those of England and the regions, which are rounded, nearly so.
func (o *oracle) prove(m *Mapping, t *Target, p *CategoryTarget, row map[string]string, n, d, published *big.Rat) {
	if n == nil || d == nil || published == nil || d.Sign() == 0 {
		return
	}
	got := new(big.Rat).Quo(n, d)
	got.Mul(got, big.NewRat(p.Per, 1))
	off := new(big.Rat).Sub(got, published)
	allowed := big.NewRat(1, 2*tenTo(t.Decimals))
	if row["geographic_level"] != "Local authority" {
		// ±5 above the line and below it, to first order and a little more.
		slack := new(big.Rat).Quo(big.NewRat(5*p.Per, 1), d)
		share := new(big.Rat).Add(big.NewRat(1, 1), new(big.Rat).Quo(n, d))
		allowed.Add(allowed, slack.Mul(slack, share.Mul(share, big.NewRat(11, 10))))
	}
	if off.Abs(off).Cmp(allowed) > 0 {
		o.t.Errorf("%s %s %s%s: %s gives %s, published is %s", t.ID, row["time_period"], row["la_name"], row["region_name"], n, got.FloatString(3), published.FloatString(2))
	}
}

// everyCell imports files and compares the edition with the oracle.
func everyCell(t *testing.T, id string, mappings []string, paths ...string) (*observation.Table, *oracle) {
	t.Helper()
	var files []string
	for _, p := range paths {
		found, err := filepath.Glob(filepath.Join(published, filepath.FromSlash(p)))
		if err != nil || len(found) == 0 {
			t.Skip("the published files are not beside the repository")
		}
		files = append(files, found...)
	}
	table, report := importEdition(t, id, files)
	o := &oracle{t: t, fw: table.Framework, population: map[string]*big.Rat{}, slugs: map[string]string{}, want: map[string]wantedValue{}}
	o.edition, _ = strconv.Atoi(id)
	o.register = readTable(t, filepath.Join("..", "starter", "england", "areas.csv"))
	var probs source.Problems
	all, err := ReadMappings(fstest.MapFS{}, &probs)
	if err != nil || probs.Len() > 0 {
		t.Fatal(err, probs.Sorted())
	}
	for _, m := range all {
		if !slices.Contains(mappings, m.ID) {
			continue
		}
		o.mappings = append(o.mappings, m)
		for i := range m.Files { // the file of populations stands first
			for _, path := range files {
				if f := &m.Files[i]; matches(f.Names, filepath.Base(path)) {
					o.take(m, f, path)
					if f.Population != "" {
						o.learn()
					}
				}
			}
		}
	}
	o.compare(table)
	if len(report.Files)+len(report.Ignored) != len(files) {
		t.Errorf("%d files in the report, %d given", len(report.Files), len(files))
	}
	return table, o
}

// learn keeps the populations that were just taken.
func (o *oracle) learn() {
	for key, v := range o.want {
		if rest, ok := strings.CutPrefix(key, "x-population  "); ok {
			o.population[rest] = v.number
		}
	}
}

// compare holds an edition against what is wanted, both ways.
func (o *oracle) compare(table *observation.Table) {
	o.t.Helper()
	there, numbers, symbols := 0, 0, map[string]int{}
	for m := range o.fw.Measures {
		m := framework.MeasureIndex(m)
		for c := range max(1, o.fw.Width(m)) {
			category := ""
			if cats := o.fw.Categories(m); cats != nil {
				category = cats[c].ID
			}
			for a := range table.Register.Areas {
				for k, p := range table.Periods(m) {
					v := table.At(m, framework.CategoryIndex(c), area.Index(a), k)
					key := o.fw.Measures[m].ID + " " + category + " " + table.Register.Areas[a].Slug + " " + p.String()
					want, wanted := o.want[key]
					if v.Symbol == observation.Absent {
						if wanted {
							o.t.Errorf("%s is not there; the cells say%s", key, want.why(o.mappings))
						}
						continue
					}
					there++
					if !wanted {
						o.t.Errorf("%s is %s, which is in no cell", key, shown(v))
						continue
					}
					o.compareValue(key, v, table.Detail(v), want)
					if v.IsNumber() {
						numbers++
					} else {
						symbols[v.Symbol.Code()]++
					}
				}
			}
		}
	}
	if there != len(o.want) {
		o.t.Errorf("%d observations, the cells make %d", there, len(o.want))
	}
	o.t.Logf("%d cells, %d numbers, symbols %v", o.cells, numbers, symbols)
}

func (o *oracle) compareValue(key string, v observation.Value, d observation.Detail, want wantedValue) {
	same := func(got observation.Optional, want *big.Rat) bool {
		if !got.OK || want == nil {
			return got.OK == (want != nil)
		}
		return exact(got.Decimal).Cmp(want) == 0
	}
	switch {
	case v.IsNumber() != (want.number != nil), v.IsNumber() && exact(v.Number).Cmp(want.number) != 0, !v.IsNumber() && v.Symbol.Code() != want.symbol:
		o.t.Errorf("%s is %s; the cells say%s", key, shown(v), want.why(o.mappings))
	case !same(d.Numerator, want.num) || !same(d.Denominator, want.den):
		o.t.Errorf("%s: %s of %s; the cells say%s", key, d.Numerator, d.Denominator, want.why(o.mappings))
	case v.Marks.String() != want.marks && !(want.marks == "" && v.Marks == observation.Calculated):
		o.t.Errorf("%s bears %q, want %q", key, v.Marks, want.marks)
	case d.Note != want.note:
		o.t.Errorf("%s: note %q, want %q", key, d.Note, want.note)
	}
}

func exact(d observation.Decimal) *big.Rat {
	r, _ := new(big.Rat).SetString(d.String())
	return r
}

func TestEveryCellOfTheChildrenInNeedStatisticsIsImported(t *testing.T) {
	for _, release := range []string{"2021", "2022"} {
		_, o := everyCell(t, release, []string{"dfe-cin"}, "cin/"+release+"/[bcd][0-9]_*.csv", "population/ons_*.csv")
		if o.cells < 100000 {
			t.Errorf("only %d cells compared", o.cells)
		}
	}
}

func TestEveryCellOfTheOutcomesIsImported(t *testing.T) {
	_, o := everyCell(t, "2022", []string{"dfe-outcomes"}, "outcomes/*.csv")
	if len(o.want) < 10000 {
		t.Errorf("only %d figures compared", len(o.want))
	}
}

func TestEveryCellOfTheWorkforceIsImported(t *testing.T) {
	for id, file := range map[string]string{"2022": "workforce/*_to_2022.csv", "2023": "workforce/*_to_2023.csv"} {
		_, o := everyCell(t, id, []string{"dfe-workforce"}, file)
		if len(o.want) < 3900 {
			t.Errorf("only %d figures compared", len(o.want))
		}
	}
}
