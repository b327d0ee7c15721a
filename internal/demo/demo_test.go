package demo_test

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/demo"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

// root is the demonstration site: the root of the repository.
const root = "../.."

// realRegister is a copy of the register of real authorities that lies beside
// the repository on machines where it is worked on.
const realRegister = "../../../shared/realdata/register"

func readFramework(t *testing.T) *framework.Framework {
	t.Helper()
	var probs source.Problems
	f, err := framework.Read(os.DirFS(root), demo.Framework, &probs)
	check(t, &probs, err)
	return f
}

func check(t *testing.T, probs *source.Problems, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range probs.Sorted() {
		t.Error(p)
	}
	if probs.Errors() > 0 {
		t.FailNow()
	}
}

func TestCommittedFilesAreWhatTheGeneratorMakes(t *testing.T) {
	f := readFramework(t)
	files, err := demo.Files(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := demo.Files(f)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for name, want := range files {
		if !bytes.Equal(want, again[name]) {
			t.Errorf("%s: two runs give two files", name)
		}
		have, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("%s is not what the generator makes: run \"go generate ./data\"", name)
		}
		if len(want) > 550_000 {
			t.Errorf("%s has %d bytes, at most 550,000 are wanted in one file", name, len(want))
		}
		total += len(want)
	}
	if total > 4_000_000 {
		t.Errorf("%d bytes in all, at most 4,000,000 are wanted", total)
	}
	for _, dir := range []string{"2015", "2015-r2", "2016"} {
		committed, err := filepath.Glob(filepath.Join(root, "data", dir, "*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range committed {
			if name := "data/" + dir + "/" + filepath.Base(path); files[name] == nil {
				t.Errorf("%s is not made by the generator: delete it", name)
			}
		}
	}
}

// site is the committed demonstration as its readers see it.
type site struct {
	fw       *framework.Framework
	reg      *area.Register
	boards   []area.Board
	editions map[string]*edition.Edition
	words    map[string]*commentary.Set
	tables   map[string]*observation.Table
	probs    source.Problems
}

// committed reads the site once for all tests.
var committed = sync.OnceValues(func() (*site, error) {
	fsys := os.DirFS(root)
	s := &site{editions: map[string]*edition.Edition{}, words: map[string]*commentary.Set{}, tables: map[string]*observation.Table{}}
	var err error
	if s.reg, err = area.ReadRegister(fsys, "data/areas.csv", &s.probs); err != nil {
		return nil, err
	}
	if s.boards, err = area.ReadBoards(fsys, "data/boards.toml", s.reg, &s.probs); err != nil {
		return nil, err
	}
	ids, err := edition.List(fsys)
	if err != nil {
		return nil, err
	}
	say, err := words.English(layouts.Files)
	if err != nil {
		return nil, err
	}
	frameworks := map[string]*framework.Framework{}
	for _, id := range ids {
		e, err := edition.Read(fsys, id, s.reg, frameworks, &s.probs)
		if err != nil || e == nil || e.Table == nil {
			return s, err
		}
		s.fw, s.editions[id], s.tables[id] = e.Framework, e, e.Table
		known := commentary.Known{Say: say, Framework: e.Framework, Register: s.reg, Boards: s.boards, Editions: ids}
		if s.words[id], err = commentary.ReadEdition(fsys, id, known, &s.probs); err != nil {
			return nil, err
		}
	}
	return s, nil
})

// readSite gives the committed site, which must be without a problem.
func readSite(t *testing.T) *site {
	t.Helper()
	s, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	check(t, &s.probs, nil)
	return s
}

func TestThereAreTwoEditionsAndARevision(t *testing.T) {
	s := readSite(t)
	if ids := slices.Sorted(maps.Keys(s.editions)); !slices.Equal(ids, []string{"2015", "2015-r2", "2016"}) {
		t.Errorf("the editions are %v", ids)
	}
	for id, e := range s.editions {
		if e.Status != edition.Final || e.Neighbours == nil || e.Notes == "" || len(e.Sources) == 0 {
			t.Errorf("edition %s is not complete", id)
		}
		for m := range s.fw.Measures {
			if e.SourceOf(framework.MeasureIndex(m)) == nil {
				t.Errorf("edition %s: %s has no source", id, s.fw.Measures[m].ID)
			}
		}
	}
	if len(s.boards) != 2 || len(s.boards[0].Members) != 1 || len(s.boards[1].Members) != 3 {
		t.Errorf("there are %d boards, want one of one authority and one of three", len(s.boards))
	}
}

func TestCommentaryCoversThemesItemsAreasAndEachStatus(t *testing.T) {
	s := readSite(t)
	words := s.words["2016"]
	if words.Index() == nil {
		t.Error("the edition has no commentary of its own")
	}
	for i := range s.fw.Themes {
		if words.Theme(framework.ThemeIndex(i)) == nil {
			t.Errorf("theme %s has no commentary", s.fw.Themes[i].ID)
		}
	}
	scopes, statuses := map[commentary.Scope]int{}, map[commentary.Status]bool{}
	for _, d := range words.Docs() {
		scopes[d.Scope]++
		statuses[d.Status] = true
		if d.Title == "" || d.Author == "" || d.Role == "" || d.Date.IsZero() || d.Summary == "" {
			t.Errorf("%s lacks a title, author, role, date or summary", d.Path)
		}
		if d.Date.After(s.editions["2016"].Published) {
			t.Errorf("%s is younger than the edition", d.Path)
		}
	}
	for scope, want := range map[commentary.Scope]int{
		commentary.Indicator: 6, commentary.Area: 6, commentary.AreaIndicator: 6, commentary.Answer: 6, commentary.Board: 2,
	} {
		if scopes[scope] < want {
			t.Errorf("%d documents of scope %d, want %d at least", scopes[scope], scope, want)
		}
	}
	for i, name := range commentary.StatusNames() {
		if !statuses[commentary.Status(i+1)] {
			t.Errorf("no answer has the status %s", name)
		}
	}
}

var quoted = regexp.MustCompile(`[0-9][0-9,]*\.[0-9]+`)

// TestCommentaryQuotesFiguresThatAreThere holds every number with decimals in
// the commentary against the figures of its edition and the ones before, of the
// places that it names and of the country. In the newest edition there is none:
// its texts refer to figures and hold them no longer.
func TestCommentaryQuotesFiguresThatAreThere(t *testing.T) {
	s := readSite(t)
	numbers := 0
	for id, words := range s.words {
		for _, d := range words.Docs() {
			data, err := os.ReadFile(filepath.Join(root, d.Path))
			if err != nil {
				t.Fatal(err)
			}
			known := s.figuresOf(d, string(data))
			for _, number := range quoted.FindAllString(string(data), -1) {
				numbers++
				if id == "2016" {
					t.Errorf("%s: %s is typed and not referred to", d.Path, number)
				}
				if !known[number] {
					t.Errorf("%s: %s is not a figure of any place that it names", d.Path, number)
				}
			}
		}
	}
	if numbers < 40 {
		t.Errorf("only %d numbers found", numbers)
	}
}

// figuresOf gives all figures, as they are shown, of the places that a document
// is about or names.
func (s *site) figuresOf(d *commentary.Doc, text string) map[string]bool {
	known := map[string]bool{}
	for id := range s.tables {
		s.each(id, func(m framework.MeasureIndex, _ framework.CategoryIndex, a area.Index, _ int, v observation.Value) {
			x := &s.reg.Areas[a]
			named := strings.Contains(text, x.ShortName) || strings.Contains(d.Path, "/"+x.Slug+"/")
			if v.IsNumber() && (named || x.Level == area.Country) {
				known[v.Number.Format(s.fw.Measures[m].Decimals)] = true
			}
		})
	}
	return known
}

func (s *site) area(t *testing.T, slug string) area.Index {
	t.Helper()
	i, ok := s.reg.BySlug(slug)
	if !ok {
		t.Fatalf("%s is not in the register", slug)
	}
	return i
}

// each calls f for every observation of a table.
func (s *site) each(id string, f func(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int, v observation.Value)) {
	table := s.tables[id]
	for m := range s.fw.Measures {
		m := framework.MeasureIndex(m)
		for c := range s.fw.Width(m) {
			for a := range s.reg.Areas {
				for p, v := range table.Series(m, framework.CategoryIndex(c), area.Index(a)) {
					if v.Symbol != observation.Absent {
						f(m, framework.CategoryIndex(c), area.Index(a), p, v)
					}
				}
			}
		}
	}
}

func TestEveryMeasureHasFiguresForTheCountryAndForAuthorities(t *testing.T) {
	s := readSite(t)
	has := map[framework.MeasureIndex]map[area.Level]int{}
	periods := map[framework.MeasureIndex]map[int]bool{}
	s.each("2016", func(m framework.MeasureIndex, _ framework.CategoryIndex, a area.Index, p int, v observation.Value) {
		if v.IsNumber() {
			if has[m] == nil {
				has[m], periods[m] = map[area.Level]int{}, map[int]bool{}
			}
			has[m][s.reg.Areas[a].Level]++
			periods[m][p] = true
		}
	})
	// What began in the last year, and cannot have more than one.
	oneYear := []string{"n1-ks2-rwm", "n1-ks4-94"}
	for m := range s.fw.Measures {
		m, id := framework.MeasureIndex(m), s.fw.Measures[m].ID
		if has[m][area.Country] == 0 || has[m][area.Region] == 0 || has[m][area.Authority] < 30 {
			t.Errorf("%s has figures for %v", id, has[m])
		}
		if n := len(periods[m]); n < 2 && !slices.Contains(oneYear, id) {
			t.Errorf("%s has figures for %d periods", id, n)
		}
	}
}

func TestCategoriesWithoutFiguresAreThoseRecordedOtherwiseOrLater(t *testing.T) {
	s := readSite(t)
	has := map[string]bool{}
	s.each("2016", func(m framework.MeasureIndex, c framework.CategoryIndex, _ area.Index, _ int, v observation.Value) {
		if cats := s.fw.Categories(m); v.IsNumber() && cats != nil {
			has[s.fw.Measures[m].ID+"/"+cats[c].ID] = true
		}
	})
	var without []string
	for m := range s.fw.Measures {
		for _, c := range s.fw.Categories(framework.MeasureIndex(m)) {
			if name := s.fw.Measures[m].ID + "/" + c.ID; !has[name] {
				without = append(without, name)
			}
		}
	}
	want := []string{
		"n11/alcohol", "n11/drug", "n11/domestic-abuse", "n11/mental-health", "n11/learning-disability", "n11/physical-disability",
		"n11/physical-abuse-child-on-child", "n11/physical-abuse-adult-on-child",
		"n11/sexual-abuse-child-on-child", "n11/sexual-abuse-adult-on-child", "n11/cce",
		"n14-days/min", "n14-days/mode", "n14-days/max", "n15-days/min", "n15-days/mode", "n15-days/max",
	}
	slices.Sort(without)
	slices.Sort(want)
	if !slices.Equal(without, want) {
		t.Errorf("without figures are %v, want %v", without, want)
	}
}

func TestTheSplitCountyEndsWhereItsSuccessorsBegin(t *testing.T) {
	s := readSite(t)
	old := &s.reg.Areas[s.area(t, "marlshire-to-2014")]
	if len(old.Successors) != 2 || old.Last.Year != 2014 {
		t.Fatalf("%s ends in %v and has successors %v", old.Slug, old.Last, old.Successors)
	}
	seen := map[area.Index]int{}
	s.each("2016", func(m framework.MeasureIndex, _ framework.CategoryIndex, a area.Index, p int, _ observation.Value) {
		if x := &s.reg.Areas[a]; !x.Existed(s.tables["2016"].Periods(m)[p]) {
			t.Errorf("%s has a figure of %s for %v, outside its life", x.Slug, s.fw.Measures[m].ID, s.tables["2016"].Periods(m)[p])
		}
		seen[a]++
	})
	for _, a := range append([]area.Index{s.area(t, old.Slug)}, old.Successors...) {
		if seen[a] == 0 {
			t.Errorf("%s has no figures", s.reg.Areas[a].Slug)
		}
	}
}

func TestTheSilentAuthorityHasNothingButItsPopulation(t *testing.T) {
	s := readSite(t)
	silent, rows := s.area(t, "port-averil"), 0
	s.each("2016", func(m framework.MeasureIndex, _ framework.CategoryIndex, a area.Index, _ int, v observation.Value) {
		if a != silent || s.fw.Measures[m].ID == "x-population" {
			return
		}
		rows++
		if v.Symbol != observation.NotAvailable {
			t.Errorf("%s has symbol %q, want x", s.fw.Measures[m].ID, v.Symbol.Code())
		}
	})
	if rows < 300 {
		t.Errorf("only %d observations: every figure it owes should stand as x", rows)
	}
}

func TestTheTinyAuthorityIsMostlySuppressedAndLikeNoOther(t *testing.T) {
	s := readSite(t)
	tiny, suppressed, all := s.area(t, "isles-of-skerrow"), 0, 0
	s.each("2016", func(m framework.MeasureIndex, _ framework.CategoryIndex, a area.Index, p int, v observation.Value) {
		if a != tiny {
			return
		}
		if id := s.fw.Measures[m].ID; id == "x-population" && v.Number.Float() > 500 {
			t.Errorf("it has %v children", v.Number)
		}
		if s.fw.Measures[m].FTE {
			return
		}
		all++
		if v.Symbol == observation.Suppressed {
			suppressed++
		}
	})
	if suppressed*3 < all {
		t.Errorf("%d of %d figures about children are suppressed, want a third at least", suppressed, all)
	}
	n := s.editions["2016"].Neighbours
	for i := range s.reg.Areas {
		if want := 10; s.reg.Areas[i].Level == area.Authority && len(n.List[i]) != want {
			t.Errorf("%s has %d neighbours, want %d", s.reg.Areas[i].Slug, len(n.List[i]), want)
		}
	}
	for _, x := range n.List[tiny] {
		if x.Closeness != "Not Close" {
			t.Errorf("%s is %q to it, want \"Not Close\"", s.reg.Areas[x.Area].Slug, x.Closeness)
		}
	}
}

// TestNoBreakdownHidesExactlyOneOfItsParts is what a reader could try: where
// the parts of a whole are all there but one, the total gives that one away.
func TestNoBreakdownHidesExactlyOneOfItsParts(t *testing.T) {
	s := readSite(t)
	for id, table := range s.tables {
		looked := 0
		for m := range s.fw.Measures {
			m := framework.MeasureIndex(m)
			b := s.fw.Measures[m].Breakdown
			if b == framework.None || !s.fw.Breakdowns[b].Exclusive {
				continue
			}
			for a := range s.reg.Areas {
				for p := range table.Periods(m) {
					hidden := 0
					for c := range s.fw.Width(m) {
						if table.At(m, framework.CategoryIndex(c), area.Index(a), p).Symbol == observation.Suppressed {
							hidden++
						}
					}
					looked += min(hidden, 1)
					if hidden == 1 {
						t.Errorf("%s: %s, %s, %v: exactly one part is suppressed", id, s.fw.Measures[m].ID, s.reg.Areas[a].Slug, table.Periods(m)[p])
					}
				}
			}
		}
		if looked == 0 {
			t.Errorf("%s: no breakdown has a suppressed part", id)
		}
	}
}

// TestNoRegionHidesExactlyOneOfItsAuthorities is the other way to subtract.
func TestNoRegionHidesExactlyOneOfItsAuthorities(t *testing.T) {
	s := readSite(t)
	for id, table := range s.tables {
		hidden := map[[4]int]int{}
		s.each(id, func(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int, v observation.Value) {
			if s.reg.Areas[a].Level == area.Authority && v.Symbol == observation.Suppressed && s.fw.Measures[m].Unit != framework.Days {
				hidden[[4]int{int(m), int(c), int(s.reg.RegionOf(a)), p}]++
			}
		})
		for k, n := range hidden {
			m := framework.MeasureIndex(k[0])
			total := table.At(m, framework.CategoryIndex(k[1]), area.Index(k[2]), k[3])
			if n == 1 && total.IsNumber() {
				t.Errorf("%s: %s in %s, %v: exactly one authority is suppressed", id, s.fw.Measures[m].ID, s.reg.Areas[k[2]].Slug, table.Periods(m)[k[3]])
			}
		}
	}
}

func TestEverySymbolAndMarkIsShownSomewhere(t *testing.T) {
	s := readSite(t)
	symbols, marks := map[string]bool{}, map[string]bool{}
	for id := range s.tables {
		s.each(id, func(_ framework.MeasureIndex, _ framework.CategoryIndex, _ area.Index, _ int, v observation.Value) {
			symbols[v.Symbol.Code()] = true
			for code := range strings.FieldsSeq(v.Marks.String()) {
				marks[code] = true
			}
		})
	}
	for _, code := range []string{"c", "x", "z", "u", "low"} {
		if !symbols[code] {
			t.Errorf("no figure has the symbol %s", code)
		}
	}
	for _, code := range []string{"p", "r", "d", "l"} { // no two authorities make a joint return
		if !marks[code] {
			t.Errorf("no figure has the mark %s", code)
		}
	}
}

func TestTheRevisionCorrectsOneMeasureAtOnePlace(t *testing.T) {
	s := readSite(t)
	corrected := map[string]bool{}
	s.each("2015-r2", func(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int, v observation.Value) {
		old := s.tables["2015"].At(m, c, a, p)
		if old.Number == v.Number && old.Symbol == v.Symbol {
			if v.Marks&observation.Revised != 0 {
				t.Errorf("%s in %s is marked as revised and is not", s.fw.Measures[m].ID, s.reg.Areas[a].Slug)
			}
			return
		}
		if v.Marks&observation.Revised == 0 {
			t.Errorf("%s in %s is revised and not marked", s.fw.Measures[m].ID, s.reg.Areas[a].Slug)
		}
		corrected[s.fw.Measures[m].ID+" "+s.reg.Areas[a].Slug] = true
	})
	if want := 3; len(corrected) != want || !corrected["n24 quillbury"] || !corrected["n24 westering"] || !corrected["n24 norrey"] {
		t.Errorf("corrected are %v, want n24 in quillbury, westering and norrey", corrected)
	}
}

// TestEditionsAgreeButForWhatIsMarkedAsRevised keeps what is suppressed in one
// edition from being published by another, too.
func TestEditionsAgreeButForWhatIsMarkedAsRevised(t *testing.T) {
	s := readSite(t)
	revised, newer := 0, s.tables["2016"]
	s.each("2015-r2", func(m framework.MeasureIndex, c framework.CategoryIndex, a area.Index, p int, v observation.Value) {
		at := s.tables["2015-r2"].Periods(m)[p]
		now := newer.At(m, c, a, slices.Index(newer.Periods(m), at))
		if now.Marks&observation.Revised != 0 && now.Symbol == v.Symbol {
			revised++
			return
		}
		if now.Number != v.Number || now.Symbol != v.Symbol {
			t.Errorf("%s of %s, %v: %s %v became %s %v", s.fw.Measures[m].ID, s.reg.Areas[a].Slug, at, v.Symbol.Code(), v.Number, now.Symbol.Code(), now.Number)
		}
	})
	if revised < 20 {
		t.Errorf("%d figures are revised in the newest edition, want more", revised)
	}
}

// TestNoInventedNameIsReal compares every invented name with those of England.
func TestNoInventedNameIsReal(t *testing.T) {
	if _, err := os.Stat(realRegister); err != nil {
		t.Skip("the register of real authorities is not beside this repository")
	}
	real := map[string]bool{}
	files, err := filepath.Glob(realRegister + "/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, field := range row {
				real[plainName(field)] = true
			}
		}
	}
	if len(real) < 300 {
		t.Fatalf("only %d real names found", len(real))
	}
	s := readSite(t)
	for i := range s.reg.Areas {
		a := &s.reg.Areas[i]
		for _, name := range append([]string{a.Name, a.ShortName, a.Code}, a.Aliases...) {
			if real[plainName(name)] {
				t.Errorf("%q is the name or code of a real authority", name)
			}
		}
	}
}

func plainName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.NewReplacer(", city of", "", ", county of", "", "city of ", "", "'", "", "-", " ").Replace(s)
}

func TestEveryAuthorityStandsOnTheMapBesideItsRegion(t *testing.T) {
	s := readSite(t)
	var probs source.Problems
	m, err := area.ReadHexMap(os.DirFS(root), "data/map.hexjson", s.reg, &probs)
	check(t, &probs, err)
	at := map[area.Index]area.Hex{}
	for _, h := range m.Hexes {
		for _, a := range h.Areas {
			at[a] = h
		}
	}
	for i := range s.reg.Areas {
		a := area.Index(i)
		h, ok := at[a]
		if s.reg.Areas[i].Level != area.Authority {
			continue
		}
		if !ok {
			t.Errorf("%s is not on the map", s.reg.Areas[i].Slug)
		}
		beside := s.reg.Areas[i].Slug == "isles-of-skerrow" // an island
		for b, o := range at {
			if apart := (h.X-o.X)*(h.X-o.X) + (h.Y-o.Y)*(h.Y-o.Y); b != a && apart < 1.01 {
				beside = beside || s.reg.RegionOf(a) == s.reg.RegionOf(b)
			}
		}
		if !beside {
			t.Errorf("%s touches no authority of its region", s.reg.Areas[i].Slug)
		}
	}
}
