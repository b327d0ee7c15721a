package starter

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/framework"
	"almanac/internal/period"
	"almanac/internal/site"
	"almanac/internal/source"
	"almanac/internal/words"
	"almanac/layouts"
)

func register(t *testing.T) *area.Register {
	t.Helper()
	reg, err := Register()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func TestRegisterHasTheAuthoritiesOfEachYear(t *testing.T) {
	reg := register(t)
	want := map[int16]int{2013: 152, 2019: 152, 2020: 151, 2021: 151, 2022: 152, 2023: 152, 2024: 153, 2025: 153}
	for year, n := range want {
		got := 0
		for i := range reg.Areas {
			if a := &reg.Areas[i]; a.Level == area.Authority && a.Existed(period.Period{Year: year}) {
				got++
			}
		}
		if got != n {
			t.Errorf("%d: %d authorities, want %d", year, got, n)
		}
	}
	levels := map[area.Level]int{}
	for i := range reg.Areas {
		levels[reg.Areas[i].Level]++
	}
	if levels[area.Country] != 1 || levels[area.Region] != 9 || levels[area.SubRegion] != 2 {
		t.Errorf("levels are %v", levels)
	}
}

func TestRegisterKnowsHowAuthoritiesChanged(t *testing.T) {
	reg := register(t)
	tests := []struct {
		slug, code, la, former, first, last, successors string
	}{
		{"leeds", "E08000035", "383", "", "", "", ""},
		{"gateshead", "E08000037", "390", "E08000020", "", "", ""},
		{"northumberland", "E06000057", "929", "E06000048", "", "", ""},
		{"barnsley", "E08000038", "370", "E08000016", "", "", ""},
		{"sheffield", "E08000039", "373", "E08000019", "", "", ""},
		{"buckinghamshire", "E06000060", "825", "E10000002", "", "", ""},
		{"north-yorkshire", "E06000065", "815", "E10000023", "", "", ""},
		{"somerset", "E06000066", "933", "E10000027", "", "", ""},
		{"dorset-to-2019", "E10000009", "835", "", "", "2019", "dorset bournemouth-christchurch-and-poole"},
		{"dorset", "E06000059", "838", "", "2020", "", ""},
		{"poole", "E06000029", "836", "", "", "2019", "bournemouth-christchurch-and-poole"},
		{"northamptonshire", "E10000021", "928", "", "", "2021", "north-northamptonshire west-northamptonshire"},
		{"north-northamptonshire", "E06000061", "940", "", "2022", "", ""},
		{"cumbria", "E10000006", "909", "", "", "2023", "cumberland westmorland-and-furness"},
		{"cumberland", "E06000063", "942", "", "2024", "", ""},
	}
	year := func(p period.Period) string {
		if p.IsZero() {
			return ""
		}
		return p.String()
	}
	for _, test := range tests {
		i, ok := reg.BySlug(test.slug)
		if !ok {
			t.Errorf("%s is missing", test.slug)
			continue
		}
		a := &reg.Areas[i]
		var successors []string
		for _, s := range a.Successors {
			successors = append(successors, reg.Areas[s].Slug)
		}
		got := []string{a.Code, a.LACode, strings.Join(a.FormerCodes, " "), year(a.First), year(a.Last), strings.Join(successors, " ")}
		want := []string{test.code, test.la, test.former, test.first, test.last, test.successors}
		if !slices.Equal(got, want) {
			t.Errorf("%s is %q, want %q", test.slug, got, want)
		}
	}
}

func TestAuthoritiesAreFoundByWhatPeopleCallThem(t *testing.T) {
	tests := map[string]string{
		"leeds": "leeds", "Leeds": "leeds", "383": "leeds", "E08000035": "leeds", "e08000035": "leeds",
		"Hull": "kingston-upon-hull", "St Helens": "st-helens", "bcp": "bournemouth-christchurch-and-poole",
		"Bristol": "bristol", "Herefordshire": "herefordshire", "Durham": "county-durham", "Telford": "telford-and-wrekin",
		"Brighton": "brighton-and-hove", "Southend": "southend-on-sea", "Kingston": "kingston-upon-thames",
		"Richmond": "richmond-upon-thames", "Scilly": "isles-of-scilly", "Redcar": "redcar-and-cleveland",
		"Kingston upon Hull, City of": "kingston-upon-hull", "Christchurch": "bournemouth-christchurch-and-poole",
		"Dorset": "dorset", "835": "dorset-to-2019", "815": "north-yorkshire", "E08000016": "barnsley",
	}
	reg := register(t)
	for asked, want := range tests {
		var probs source.Problems
		i := choose(reg, asked, &probs)
		if i == area.None {
			t.Errorf("%s is not found: %v", asked, probs.Sorted())
		} else if got := reg.Areas[i].Slug; got != want {
			t.Errorf("%s is %s, want %s", asked, got, want)
		}
	}
}

func TestAnAreaThatCannotBeChosenIsAProblem(t *testing.T) {
	tests := []struct{ asked, want, hint string }{
		{"Leds", `"Leds" is not an authority of England [unknown-area]`, `did you mean "leeds"?`},
		{"London", "London is a region; a site can be made about one authority or about England [level]", "leave out --area for a site about all of England"},
		{"Atlantis", `"Atlantis" is not an authority of England [unknown-area]`, "give a slug, a name or a code: leeds, Leeds, E08000035, 383"},
	}
	for _, test := range tests {
		var probs source.Problems
		files, err := Site(Options{Area: test.asked}, &probs)
		list := probs.Sorted()
		if err != nil || files != nil || len(list) != 1 {
			t.Errorf("%s: %d files, problems %v, error %v", test.asked, len(files), list, err)
			continue
		}
		if got := list[0].String(); got != "--area: "+test.want || list[0].Hint != test.hint {
			t.Errorf("%s: %s / %s", test.asked, got, list[0].Hint)
		}
	}
}

// siteFS makes the files of a new site and reads its data as a build would.
func siteFS(t *testing.T, o Options) (fstest.MapFS, *area.Register, *area.Neighbours) {
	t.Helper()
	var probs source.Problems
	files, err := Site(o, &probs)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data}
		if bytes.Contains(f.Data, []byte("{{")) {
			t.Errorf("%s holds a placeholder", f.Path)
		}
	}
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	neighbours, err := area.ReadNeighbours(fsys, "data/neighbours/2021.csv", reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := area.ReadBoards(fsys, "data/boards.toml", reg, &probs); err != nil {
		t.Fatal(err)
	}
	if _, err := framework.Read(fsys, "data/framework/2012-06.toml", &probs); err != nil {
		t.Fatal(err)
	}
	if _, err := site.ReadConfig(fsys, &probs); err != nil {
		t.Fatal(err)
	}
	if pages, err := commentary.ReadPages(fsys, "content/about", commentary.Known{Say: english(t)}, &probs); err != nil || len(pages) != 5 {
		t.Fatalf("%d pages about the site, error %v", len(pages), err)
	}
	if slices.ContainsFunc(probs.Sorted(), func(p source.Problem) bool { return p.Rule != "ended" }) {
		t.Fatalf("a new site has problems: %v", probs.Sorted())
	}
	return fsys, reg, neighbours
}

func TestNewSiteOfEnglandIsInOrder(t *testing.T) {
	_, reg, neighbours := siteFS(t, Options{})
	for i, list := range neighbours.List {
		a := &reg.Areas[i]
		// The model of 2021 does not know the authorities that began in 2023.
		if want := a.Level == area.Authority && a.Slug != "cumberland" && a.Slug != "westmorland-and-furness"; want != (len(list) == 10) || !want && list != nil {
			t.Errorf("%s has %d neighbours", a.Slug, len(list))
		}
	}
}

func TestNewSiteOfOneAuthorityHoldsWhatItIsComparedWith(t *testing.T) {
	for _, asked := range []string{"leeds", "dorset", "northamptonshire", "cumberland"} {
		_, reg, neighbours := siteFS(t, Options{Area: asked})
		me, ok := reg.BySlug(asked)
		if !ok {
			t.Fatalf("%s is not in its own site", asked)
		}
		keep := map[area.Index]bool{me: true}
		for _, n := range neighbours.List[me] {
			keep[n.Area] = true
		}
		for _, i := range slices.Concat(reg.Areas[me].Predecessors, reg.Areas[me].Successors) {
			keep[i] = true
		}
		for i := range reg.Areas {
			if a := &reg.Areas[i]; a.Level == area.Authority && !keep[area.Index(i)] {
				t.Errorf("the site of %s holds %s", asked, a.Slug)
			}
			if i != int(me) && neighbours.List[i] != nil {
				t.Errorf("the site of %s has neighbours of %s", asked, reg.Areas[i].Slug)
			}
		}
		if reg.CountryIndex() == area.None || reg.RegionOf(me) == area.None {
			t.Errorf("the site of %s lacks England or its region", asked)
		}
	}
	_, reg, neighbours := siteFS(t, Options{Area: "Dorset"})
	i, _ := reg.BySlug("dorset")
	if _, ok := reg.BySlug("dorset-to-2019"); !ok || len(neighbours.List[i]) != 10 {
		t.Errorf("the site of Dorset lacks its predecessor or neighbours (%d)", len(neighbours.List[i]))
	}
}

func TestNewSitesAreAlwaysTheSame(t *testing.T) {
	for _, o := range []Options{{}, {Area: "Hull"}} {
		var probs source.Problems
		a, errA := Site(o, &probs)
		b, errB := Site(o, &probs)
		if errA != nil || errB != nil || !slices.EqualFunc(a, b, func(x, y File) bool { return x.Path == y.Path && bytes.Equal(x.Data, y.Data) }) {
			t.Errorf("two sites of %q differ", o.Area)
		}
	}
}

func TestWriteKeepsItsHandsOffAFolderThatIsNotEmpty(t *testing.T) {
	files := []File{{"data/areas.csv", []byte("x")}, {".gitignore", nil}}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "notes.txt"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	fresh := t.TempDir()
	if err := os.Mkdir(filepath.Join(fresh, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ dir, problem string }{
		{full, full + ": the folder is not empty: it holds notes.txt [not-empty]"},
		{filepath.Join(full, "notes.txt"), filepath.Join(full, "notes.txt") + ": this is a file, not a folder [not-a-folder]"},
		{filepath.Join(full, "new", "site"), ""},
		{fresh, ""},
	}
	for _, test := range tests {
		var probs source.Problems
		if err := Write(test.dir, files, &probs); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(filepath.Join(test.dir, "data", "areas.csv"))
		switch list := probs.Sorted(); {
		case test.problem == "" && (len(list) > 0 || err != nil):
			t.Errorf("%s: problems %v, error %v", test.dir, list, err)
		case test.problem != "" && (len(list) != 1 || list[0].String() != test.problem || err == nil):
			t.Errorf("%s: problems %v, written %v", test.dir, list, err == nil)
		}
	}
}

func TestRegisterAgreesWithThePublishedOne(t *testing.T) {
	const published = "../../../shared/realdata/register/DERIVED_upper_tier_register.csv"
	f, err := os.Open(published)
	if err != nil {
		t.Skip("the published register is not beside the repository")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	reg := register(t)
	if len(rows) < 150 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows[1:] {
		la, code, name, region := row[0], row[1], row[2], row[3]
		list := bearers(reg, code, la)
		if len(list) != 1 {
			t.Errorf("%s (%s, %s) is %d areas", name, code, la, len(list))
			continue
		}
		a := &reg.Areas[list[0]]
		if a.Name != name || reg.Areas[a.Parent].Code != region {
			t.Errorf("%s in %s is %s in %s", name, region, a.Name, reg.Areas[a.Parent].Code)
		}
		if terminated := row[8]; terminated != "" && a.Last.IsZero() && !slices.Contains(a.FormerCodes, code) {
			t.Errorf("%s ended on %s but has no last period and no newer code", name, terminated)
		}
	}
}

// bearers lists the areas that bear both codes.
func bearers(reg *area.Register, code, la string) []area.Index {
	var list []area.Index
	for _, i := range reg.ByCode(code) {
		if reg.Areas[i].LACode == la {
			list = append(list, i)
		}
	}
	return list
}

// english is the language of the texts in tests.
func english(t *testing.T) *words.Words {
	t.Helper()
	w, err := words.English(layouts.Files)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
