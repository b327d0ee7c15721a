package area

import (
	"math"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"almanac/internal/source"
)

func readMap(t *testing.T, text string) (*HexMap, []string) {
	t.Helper()
	reg, problems := read(t, good)
	if problems != nil {
		t.Fatal(problems)
	}
	var probs source.Problems
	m, err := ReadHexMap(fstest.MapFS{"map.hexjson": {Data: []byte(text)}}, "map.hexjson", reg, &probs)
	if err != nil {
		t.Fatal(err)
	}
	return m, list(&probs)
}

func TestReadHexMap(t *testing.T) {
	m, problems := readMap(t, `{
	"layout": "odd-r", "source": {"any": ["thing"]},
	"hexes": {
		"E09000099": {"n": "Hackney", "q": 1, "r": 0, "label": "Hck"},
		"dorset-to-2019": {"q": 0, "r": 1},
		"E06000059": {"q": 0, "r": 1},
		"E10000023": {"q": 1, "r": 1},
		"bcp": {"q": 1, "r": 2}
	}
}`)
	if problems != nil {
		t.Fatal(problems)
	}
	row := math.Sqrt(3) / 2
	want := &HexMap{Hexes: []Hex{
		{Areas: []Index{3}, X: 0.5, Y: 2 * row, Label: "Hck"},
		{Areas: []Index{4}, X: 0, Y: row},
		{Areas: []Index{5}, X: 0, Y: row},
		{Areas: []Index{7, 8}, X: 1, Y: row}, // one code, borne one after the other
		{Areas: []Index{6}, X: 0.5, Y: 0},
	}}
	if diff := cmp.Diff(want, m, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Error(diff)
	}
}

func TestHexMapLayoutsPushOddOrEvenRowsEastAndColumnsNorth(t *testing.T) {
	for _, test := range []struct {
		layout   string
		flat     bool
		x0, x1   float64 // of hex 1,1, which lies north-east of hex 0,0
		rows     float64 // from the southern to the northern hex
		neighbor bool
	}{
		{"odd-r", false, 0, 1.5, math.Sqrt(3) / 2, false},
		{"even-r", false, 0, 0.5, math.Sqrt(3) / 2, true},
		{"odd-q", true, 0, math.Sqrt(3) / 2, 1.5, false},
		{"even-q", true, 0, math.Sqrt(3) / 2, 0.5, true},
	} {
		m, problems := readMap(t, `{"layout":"`+test.layout+`","hexes":{"hackney":{"q":0,"r":0},"bcp":{"q":1,"r":1}}}`)
		if problems != nil || m.Flat != test.flat {
			t.Fatal(test.layout, problems, m)
		}
		a, b := m.Hexes[0], m.Hexes[1]
		if near := func(x, y float64) bool { return math.Abs(x-y) < 1e-9 }; !near(a.X, test.x0) || !near(b.X, test.x1) || !near(a.Y-b.Y, test.rows) {
			t.Errorf("%s: %v, %v", test.layout, a, b)
		}
		if got := math.Hypot(a.X-b.X, a.Y-b.Y) < 1.01; got != test.neighbor {
			t.Errorf("%s: neighbours: %v", test.layout, got)
		}
	}
}

func TestHexMapProblems(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"unknown, region, doubled, crowded, incomplete", `{
 "layout": "odd-r",
 "hexes": {
  "hackny": {"q": 0, "r": 0},
  "london": {"q": 0, "r": 0},
  "hackney": {"q": 0, "r": 0, "label": "Hackn"},
  "dorset": {"q": 0, "r": 0},
  "E06000059": {"q": 5, "r": 0},
  "bcp": {"q": 0, "r": 0},
  "dorset-to-2019": {"q": "1", "r": 0},
  "north-yorkshire": {"q": 1.5, "r": 0},
  "north-yorkshire-to-2023": {"r": 999}
 }
}`, []string{
			`map.hexjson:4:3: warning: "hackny" is not in the register and left off the map [map-area] > did you mean "hackney"?`,
			`map.hexjson:5:3: "london" is a region; only authorities stand on the map [level]`,
			`map.hexjson:6:3: label "Hackn" of hex "hackney" has more than 3 letters [map]`,
			`map.hexjson:8:3: "E06000059" stands on the map twice; first at map.hexjson:7:3 [duplicate]`,
			`map.hexjson:9:3: "bcp" stands where "dorset" does (map.hexjson:7:3): q 0, r 0 [duplicate]`,
			`map.hexjson:10:3: this is a string, where an object with whole numbers q and r is expected [map]`,
			`map.hexjson:11:3: this is a number 1.5, where an object with whole numbers q and r is expected [map]`,
			`map.hexjson:12:3: hex "north-yorkshire-to-2023" has no q [required]`,
		}},
		{"layout", `{"layout": "odd", "hexes": {"bcp": {"q": 0, "r": 0}}}`, []string{
			`map.hexjson:1:2: "odd" is not a layout of hexagons (odd-r, even-r, odd-q, even-q) [map] > did you mean "odd-r"?`}},
		{"no layout", `{"hexes": {"bcp": {"q": 0, "r": 0}}}`, []string{
			`map.hexjson: the map has no layout [required] > "layout": "odd-r" is the usual one`}},
		{"no hexes", `{"layout": "odd-r"}`, []string{`map.hexjson: the map has no hexes [required]`}},
		{"cut off", "{\"layout\": \"odd-r\",\n \"hexes\": {", []string{`map.hexjson:2:12: the file is not JSON: it ends too early [map]`}},
		{"not JSON", "{\"layout\": odd-r}", []string{`map.hexjson:1:11: the file is not JSON: invalid character 'o' looking for beginning of value [map]`}},
		{"a list", "[1]", []string{`map.hexjson:1:1: an object in braces is expected here [map]`}},
		{"far away", `{"layout":"odd-r","hexes":{"bcp":{"q":0,"r":999}}}`, []string{
			`map.hexjson:1:28: r of hex "bcp" is 999, outside -200 to 200 [map]`}},
		{"more", `{"layout":"odd-r","hexes":{"bcp":{"q":0,"r":9}}} {}`, []string{`map.hexjson:1:51: more follows after the end of the map [map]`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, problems := readMap(t, test.text)
			if diff := cmp.Diff(test.want, problems); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSiteWithoutAMap(t *testing.T) {
	var probs source.Problems
	m, err := ReadHexMap(fstest.MapFS{}, "map.hexjson", NewRegister(nil), &probs)
	if m != nil || err != nil || list(&probs) != nil {
		t.Errorf("%v, %v, %v", m, err, list(&probs))
	}
}

// publishedMap is a map of England as others have drawn it, beside the
// repository.
const publishedMap = "../../../shared/realdata/geo"

func TestPublishedMapOfEnglandIsRead(t *testing.T) {
	const name = "uk-upper-tier-local-authorities_2019.hexjson"
	if _, err := os.Stat(publishedMap + "/" + name); err != nil {
		t.Skip("the published map is not here: ../shared/realdata/geo/" + name)
	}
	var probs source.Problems
	reg, err := ReadRegister(os.DirFS("../starter/england"), "areas.csv", &probs)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ReadHexMap(os.DirFS(publishedMap), name, reg, &probs)
	if err != nil || list(&probs) != nil {
		t.Fatal(err, list(&probs))
	}
	if m.Flat || len(m.Hexes) != 151 {
		t.Errorf("%d hexes, flat %v", len(m.Hexes), m.Flat)
	}
	at := func(slug string) Hex {
		i, ok := reg.BySlug(slug)
		for _, h := range m.Hexes {
			for _, a := range h.Areas {
				if ok && a == i {
					return h
				}
			}
		}
		t.Fatalf("%s has no hex", slug)
		return Hex{}
	}
	if n, s := at("northumberland"), at("cornwall"); n.Y >= s.Y || n.X <= s.X {
		t.Errorf("Northumberland %v is not north-east of Cornwall %v", n, s)
	}
	for i, a := range m.Hexes {
		for _, b := range m.Hexes[:i] {
			if apart := math.Hypot(a.X-b.X, a.Y-b.Y); apart < 0.99 {
				t.Errorf("%v and %v overlap", a, b)
			}
		}
	}
}
