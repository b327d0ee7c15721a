package edition

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var someSum = strings.Repeat("0123456789abcdef", 4)

// smallSeal gives a seal that holds something of everything.
func smallSeal(t testing.TB) *Seal {
	t.Helper()
	s := &Seal{
		Version: SealVersion, Edition: "2014", Title: "Norrey <2014> & \"more\"", Generator: "almanac 1", Framework: "small",
		Salt: strings.Repeat("ab", 16), Former: someSum,
		Archive: Input{"data/2014/site.zip", someSum, 7},
		Inputs:  []Input{{"content/2014/café.png", someSum, 2}, {"data/2014/edition.toml", someSum, 3}},
		Shared:  []Input{{"data/areas.csv", someSum, 1}},
		Areas:   []string{"ash", "birch"}, Items: []string{"n1", "l5"}, Index: "2014/assets/index.js",
		Links:   []string{"about/index.html", "guide/index.html#data"},
		Outside: []Page{{"about/index.html", []string{"main", "top"}}, {"guide/index.html", nil}},
		Withdrawn: []Withdrawal{{Subject: "n1-rate:ash:2014", Time: time.Date(2015, 1, 2, 3, 4, 5, 0, time.UTC),
			Reason: "Too small.", Instead: "2015/index.html", Outputs: []string{"2014/areas/ash/n1/index.html"}}},
	}
	var b OutputBuilder
	b.Put("2014/index.html", []byte("home"), []string{"main"})
	b.Put("2014/areas/ash/n1/index.html", []byte("ash"), []string{"rate", "main", "rate"})
	b.Put("2014/areas/birch/n1/index.html", []byte("birch"), []string{"main", "rate"})
	b.Put("2014/assets/index.js", []byte("{}"), nil)
	b.Put("2014/indicators/n1/index.html", []byte("all"), []string{"main", "rate"})
	for _, area := range []string{"birch", "ash", "norrey"} {
		for _, measure := range []string{"n1-rate", "n1-category", "n1-rate"} {
			b.Show("2014/indicators/n1/index.html", measure, area)
		}
	}
	b.Show("2014/areas/ash/n1/index.html", "n1-rate", "ash")
	b.Show("2014/areas/ash/n1/index.html", "n1-rate", "norrey")
	b.Show("2014/areas/ash/n1/index.html", "n1-category", "ash")
	if err := b.Fill(s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSealComesBackAsItWasWritten(t *testing.T) {
	want := smallSeal(t)
	data := want.Encode()
	got, err := DecodeSeal(data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if got.Sum() != SumOf(data) {
		t.Error("the sum is not that of the bytes")
	}
	line := "[\"2014/areas/ash/n1/index.html\", \"" + SumOf([]byte("ash")) + "\", 3, 0, 0],\n"
	if !strings.Contains(string(data), line) {
		t.Errorf("a file is not a line:\n%s", data)
	}
	empty := &Seal{Version: SealVersion, Edition: "2014-r2", Salt: NewSalt(), Archive: Input{"data/2014-r2/site.zip", someSum, 0}}
	if _, err := DecodeSeal(empty.Encode()); err != nil {
		t.Errorf("of nothing: %v\n%s", err, empty.Encode())
	}
}

func TestSealIsRefused(t *testing.T) {
	good := string(smallSeal(t).Encode())
	for _, tt := range []struct{ name, old, new, want string }{
		{"another document", `"almanac-seal"`, `"almanac-manifest-1"`, `its format is "almanac-manifest-1", expected "almanac-seal"`},
		{"a later version", `"version": 1`, `"version": 2`, `the seal is of version 2, and this program knows version 1`},
		{"no JSON", "{", "[", "this is not a seal"},
		{"an unknown key", `"title"`, `"titel"`, "titel"},
		{"no edition", `"edition": "2014"`, `"edition": "../x"`, `"../x" is not the name of an edition`},
		{"a short salt", "abab", "ab", "is not a salt"},
		{"a bad hash", SumOf([]byte("ash")), "xyz", `"xyz" is not the SHA-256 of 2014/areas/ash/n1/index.html`},
		{"a hash in capitals", `"former": "0123456789abcdef`, `"former": "0123456789ABCDEF`, "not the SHA-256 of a former seal"},
		{"a path upwards", "data/areas.csv", "data/../../x", `"data/../../x" is not the path of a file inside a site`},
		{"a path from the root", "data/areas.csv", "/etc/passwd", "is not the path of a file inside a site"},
		{"a path of Windows", "data/areas.csv", `c:\\\\x`, "holds ':'"},
		{"a stream of Windows", "data/areas.csv", `data/a:b`, "holds ':'"},
		{"an output elsewhere", `["2014/index.html"`, `["2015/index.html"`, "2015/index.html is not in the folder of edition 2014"},
		{"an input elsewhere", `"data/2014/edition.toml"`, `"data/2015/edition.toml"`, "data/2015/edition.toml is not a file of edition 2014"},
		{"an output twice", `["2014/assets/index.js"`, `["2014/areas/ash/n1/index.html"`, "stands behind"},
		{"a set of anchors too many", "\", 4, 1, -1]", "\", 4, 2, -1]", "a set of anchors that is not there: 2"},
		{"a set of figures too many", "\", 3, 0, 0]", "\", 3, 0, 9]", "a set of figures that is not there: 9"},
		{"a negative size", "\", 3, 0, 0]", "\", -3, 0, 0]", "has -3 bytes"},
		{"a fraction", "\", 3, 0, 0]", "\", 3.5, 0, 0]", "is not a row of"},
		{"an index that is not there", `"index": "2014/assets/index.js"`, `"index": "2014/index.js"`, "is not one of the outputs"},
		{"another time zone", "2015-01-02T03:04:05Z", "2015-01-02T03:04:05+01:00", "is not in UTC"},
		{"a blank more", `"version": 1`, `"version":  1`, "its bytes are others than it would write"},
		{"a key twice", `"version": 1,`, `"version": 1,` + "\n" + `"version": 1,`, "its bytes are others than it would write"},
		{"text behind it", "\n}\n", "\n}\n{}", "this is not a seal"},
		{"anchors out of order", `["main","rate"]`, `["rate","main"]`, "of anchors is not in order"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(good, tt.old) {
				t.Fatalf("%q is not in the seal\n%s", tt.old, good)
			}
			_, err := DecodeSeal([]byte(strings.Replace(good, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// FuzzDecodeSeal holds that what is read is what would be written.
func FuzzDecodeSeal(f *testing.F) {
	f.Add(smallSeal(f).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := DecodeSeal(data); err == nil && !bytes.Equal(s.Encode(), data) {
			t.Errorf("read %q, would write %q", data, s.Encode())
		}
	})
}

func TestCarriersAreFound(t *testing.T) {
	s := smallSeal(t)
	for _, tt := range []struct {
		measure, area string
		want          []string
	}{
		{"n1-rate", "ash", []string{"2014/areas/ash/n1/index.html", "2014/indicators/n1/index.html"}},
		{"n1-rate", "norrey", []string{"2014/areas/ash/n1/index.html", "2014/indicators/n1/index.html"}},
		{"n1-category", "norrey", []string{"2014/indicators/n1/index.html"}},
		{"n1-rate", "elm", nil},
		{"n2-rate", "ash", nil},
	} {
		if diff := cmp.Diff(tt.want, s.Carriers(tt.measure, tt.area)); diff != "" {
			t.Errorf("%s of %s:\n%s", tt.measure, tt.area, diff)
		}
	}
	if got := s.AnchorsOf("2014/areas/ash/n1/index.html"); !slices.Equal(got, []string{"main", "rate"}) {
		t.Errorf("anchors %v", got)
	}
	if s.AnchorsOf("2014/assets/index.js") != nil || s.AnchorsOf("2015/index.html") != nil {
		t.Error("anchors where there are none")
	}
	if len(s.AnchorSets) != 2 {
		t.Errorf("pages that are alike do not share their anchors: %v", s.AnchorSets)
	}
}

func TestFiguresOfWhatIsNoOutputAreAnError(t *testing.T) {
	var b OutputBuilder
	b.Show("2014/x.html", "n1-rate", "ash")
	if err := b.Fill(&Seal{}); err == nil || err.Error() != "figures are shown on 2014/x.html, which is not an output" {
		t.Error(err)
	}
}

// TestOrderOfBuildingDoesNotMatter compares every answer with a plain map.
func TestOrderOfBuildingDoesNotMatter(t *testing.T) {
	type shown struct{ path, measure, area string }
	r := rand.New(rand.NewPCG(1, 2))
	var all []shown
	for range 400 {
		all = append(all, shown{fmt.Sprintf("2014/p%02d.html", r.IntN(30)), fmt.Sprint("m", r.IntN(8)), fmt.Sprint("a", r.IntN(20))})
	}
	var first []byte
	for range 5 {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		var b OutputBuilder
		for _, x := range all {
			b.Show(x.path, x.measure, x.area)
			b.Put(x.path, []byte(x.path), []string{"main"})
		}
		s := &Seal{Version: SealVersion, Edition: "2014", Salt: strings.Repeat("0", 32), Archive: Input{"data/2014/site.zip", someSum, 0}}
		if err := b.Fill(s); err != nil {
			t.Fatal(err)
		}
		data := s.Encode()
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Fatal("another order gives another seal")
		}
	}
	s, err := DecodeSeal(first)
	if err != nil {
		t.Fatal(err)
	}
	for m := range 9 {
		for a := range 21 {
			measure, area := fmt.Sprint("m", m), fmt.Sprint("a", a)
			want := map[string]bool{}
			for _, x := range all {
				if x.measure == measure && x.area == area {
					want[x.path] = true
				}
			}
			if got := s.Carriers(measure, area); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
				t.Fatalf("%s of %s: got %v, want %v", measure, area, got, want)
			}
		}
	}
}

// realSize builds a seal of the size of a real edition: 170 areas, 47 measures
// of 26 items, 24 questions; a page an area and item with its neighbours'
// figures, indicators and downloads with those of all areas.
func realSize(tb testing.TB) *Seal {
	tb.Helper()
	const areas, measures, items = 170, 47, 26
	r := rand.New(rand.NewPCG(3, 4))
	var b OutputBuilder
	area := func(i int) string { return fmt.Sprintf("authority-number-%03d", i) }
	measure := func(i int) string { return fmt.Sprintf("n%d-measure-%d", i%items+1, i/items) }
	anchors := func(item int) (ids []string) {
		// Some variants an item: what an area lacks has no section.
		for i := range 12 + (item*7+r.IntN(4)*5)%28 {
			ids = append(ids, fmt.Sprintf("section-%d-of-%d", i, item))
		}
		return ids
	}
	seed := 0
	put := func(path string, item int) {
		seed++
		b.Put(path, fmt.Append(nil, seed), anchors(item))
	}
	for a := range areas {
		near := []int{a, 0, a % 10}
		for range 10 {
			near = append(near, r.IntN(areas))
		}
		for item := range items {
			path := fmt.Sprintf("2014/areas/%s/n%d/index.html", area(a), item+1)
			put(path, item)
			for m := item; m < measures; m += items {
				for _, n := range near {
					if r.IntN(20) > 0 { // figures that some do not have
						b.Show(path, measure(m), area(n))
					}
				}
			}
		}
		for question := range 2 {
			put(fmt.Sprintf("2014/areas/%s/l%d/index.html", area(a), question+1), 30)
		}
		path := fmt.Sprintf("2014/areas/%s/index.html", area(a))
		put(path, 40)
		for m := range measures {
			for _, n := range near {
				b.Show(path, measure(m), area(n))
			}
		}
		b.Put(fmt.Sprintf("2014/areas/E%08d/index.html", a), fmt.Append(nil, "code", a), nil)
	}
	for m := range measures {
		for _, path := range []string{
			fmt.Sprintf("2014/indicators/n%d/index.html", m%items+1), fmt.Sprintf("2014/data/n%d.csv", m%items+1),
			fmt.Sprintf("2014/api/n%d.json", m%items+1), "2014/data/all.zip",
		} {
			for a := range areas {
				if r.IntN(20) > 0 {
					b.Show(path, measure(m), area(a))
				}
			}
			put(path, m%items)
		}
	}
	for i := range 560 {
		b.Put(fmt.Sprintf("2014/assets/%016x.svg", i), fmt.Append(nil, i), nil)
	}
	s := &Seal{Version: SealVersion, Edition: "2014", Salt: NewSalt(), Archive: Input{"data/2014/site.zip", someSum, 30 << 20}}
	if err := b.Fill(s); err != nil {
		tb.Fatal(err)
	}
	for i := range areas {
		s.Areas = append(s.Areas, area(i))
		s.Inputs = append(s.Inputs, Input{fmt.Sprintf("content/2014/areas/%s/index.md", area(i)), someSum, 1000})
	}
	return s
}

func TestSealOfARealEditionIsSmall(t *testing.T) {
	s := realSize(t)
	data := s.Encode()
	start := time.Now()
	if _, err := DecodeSeal(data); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d outputs, %d sets of anchors, %d sets of figures of %d sets of areas and %d of measures: %d bytes, read in %v",
		len(s.Outputs), len(s.AnchorSets), len(s.Figures.Sets), len(s.Figures.AreaSets), len(s.Figures.MeasureSets), len(data), time.Since(start))
	if len(s.Outputs) < 5700 || len(data) > 1_300_000 {
		t.Errorf("%d outputs in %d bytes", len(s.Outputs), len(data))
	}
}

func BenchmarkEncodeSeal(b *testing.B) {
	s := realSize(b)
	for b.Loop() {
		s.Encode()
	}
}

func BenchmarkDecodeSeal(b *testing.B) {
	data := realSize(b).Encode()
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := DecodeSeal(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCarriers(b *testing.B) {
	s := realSize(b)
	for b.Loop() {
		s.Carriers("n1-measure-0", "authority-number-007")
	}
}

func TestAnchorsThatNoPageHasAreForgotten(t *testing.T) {
	s := &Seal{
		AnchorSets: [][]string{{"a", "b"}, {"c"}},
		Outputs:    []Output{{Path: "2014/a.html", Anchors: 0}, {Path: "2014/b.html", Anchors: 1}, {Path: "2014/c.html", Anchors: 0}, {Path: "2014/d.csv", Anchors: -1}},
	}
	s.SetAnchors(map[string][]string{"2014/b.html": {"a"}, "2014/c.html": nil})
	if diff := cmp.Diff([][]string{{"a", "b"}, {"a"}}, s.AnchorSets); diff != "" {
		t.Error(diff)
	}
	for path, want := range map[string]int{"2014/a.html": 0, "2014/b.html": 1, "2014/c.html": -1, "2014/d.csv": -1} {
		if o, _ := s.Output(path); o.Anchors != want {
			t.Errorf("%s has set %d, want %d", path, o.Anchors, want)
		}
	}
}
