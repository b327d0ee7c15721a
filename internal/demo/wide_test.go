package demo_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/demo"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
	"almanac/internal/starter"
)

// wide makes a wide site of n authorities and reads it as a build would.
func wide(t *testing.T, n int) (files map[string][]byte, reg *area.Register, e *edition.Edition) {
	t.Helper()
	files, err := demo.Wide(os.DirFS(root), readFramework(t), n, 0)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for name, data := range files {
		fsys[name] = &fstest.MapFile{Data: data}
	}
	var probs source.Problems
	reg, err = area.ReadRegister(fsys, "data/areas.csv", &probs)
	check(t, &probs, err)
	_, err = area.ReadHexMap(fsys, "data/map.hexjson", reg, &probs)
	check(t, &probs, err)
	e, err = edition.Read(fsys, "2016", reg, map[string]*framework.Framework{}, &probs)
	check(t, &probs, err)
	return files, reg, e
}

func TestAWideSiteIsAlwaysTheSame(t *testing.T) {
	a, _, _ := wide(t, 120)
	b, _, _ := wide(t, 120)
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s: two runs give two files", name)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d files and %d", len(a), len(b))
	}
}

func TestTheYearsOfAWideSiteAreRepeated(t *testing.T) {
	files, err := demo.Wide(os.DirFS(root), readFramework(t), 40, 1)
	if err != nil {
		t.Fatal(err)
	}
	years := map[string]string{} // value by year, of one authority
	for line := range strings.Lines(string(files["data/2016/n19.csv"])) {
		if f := strings.Split(line, ","); f[0] == "n19-number" && f[2] == "F06000012" {
			years[f[3]] = f[4]
		}
	}
	if len(years) != 10 || years["2007"] == "" || years["2007"] != years["2012"] || years["2011"] != years["2016"] {
		t.Errorf("the years are %v", years)
	}
}

func TestAWideSiteHasWhatSearchIsHardOn(t *testing.T) {
	_, reg, e := wide(t, 400)
	real, err := starter.Register()
	if err != nil {
		t.Fatal(err)
	}
	regions, today, ended, former, aliases, apostrophes, accents := 0, 0, 0, 0, 0, 0, 0
	names := map[string]bool{}
	for i := range reg.Areas {
		a := &reg.Areas[i]
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&regions, a.Level == area.Region)
		count(&today, a.Level == area.Authority && a.Last.IsZero())
		count(&ended, !a.Last.IsZero() && len(a.Successors) > 0)
		count(&former, len(a.FormerCodes) > 0)
		count(&aliases, len(a.Aliases) > 0)
		count(&apostrophes, strings.Contains(a.Name, "'"))
		count(&accents, strings.ContainsFunc(a.Name, func(r rune) bool { return r > 0x7f }))
		if names[a.Name] {
			t.Errorf("two areas are called %s", a.Name)
		}
		names[a.Name] = true
		if slices.ContainsFunc(real.Areas, func(b area.Area) bool {
			return strings.EqualFold(a.Name, b.Name) || strings.EqualFold(a.ShortName, b.ShortName)
		}) {
			t.Errorf("%s bears the name of a real area", a.Name)
		}
	}
	if regions != 14 || today != 400 || ended < 8 || former < 8 || aliases < 30 || apostrophes < 15 || accents < 5 {
		t.Errorf("%d regions, %d authorities, %d that ended, %d with former codes, %d with aliases, %d with apostrophes, %d with accents",
			regions, today, ended, former, aliases, apostrophes, accents)
	}
	checkSymbols(t, reg, e)
}

// checkSymbols wants figures of every measure and each symbol of the
// demonstration.
func checkSymbols(t *testing.T, reg *area.Register, e *edition.Edition) {
	t.Helper()
	symbols := map[observation.Symbol]int{}
	for m := range e.Framework.Measures {
		m := framework.MeasureIndex(m)
		numbers := 0
		for c := range e.Framework.Width(m) {
			for a := range reg.Areas {
				for _, v := range e.Table.Series(m, framework.CategoryIndex(c), area.Index(a)) {
					symbols[v.Symbol]++
					if v.IsNumber() {
						numbers++
					}
				}
			}
		}
		if numbers < 250 {
			t.Errorf("%s has %d figures", e.Framework.Measures[m].ID, numbers)
		}
	}
	t.Logf("figures by symbol: %v", symbols)
	if len(symbols) < 6 {
		t.Errorf("only %v", symbols)
	}
}
