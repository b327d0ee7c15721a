package disclose_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/area"
	"almanac/internal/disclose"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// TestWhatIsKnownHidesNothing edits figures of the demonstration at random, each time
// knowing what was found before, and holds what is found against a look that knows
// nothing.
func TestWhatIsKnownHidesNothing(t *testing.T) {
	fsys := demonstrationFigures(t)
	var names []string
	for name := range fsys {
		if ok, _ := path.Match("data/2016/n*.csv", name); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	random := rand.New(rand.NewPCG(3, 4))
	known := disclose.NewKnown(nil)
	found, spared := 0, 0
	for round := range 60 {
		if round > 0 {
			for range 1 + random.IntN(20) {
				name := names[random.IntN(len(names))]
				fsys[name] = &fstest.MapFile{Data: otherFigure(random, fsys[name].Data)}
			}
		}
		var reading source.Problems
		reg, err := area.ReadRegister(fsys, "data/areas.csv", &reading)
		if err != nil {
			t.Fatal(err)
		}
		e, err := edition.Read(fsys, "2016", reg, map[string]*framework.Framework{}, &reading)
		if err != nil {
			t.Fatal(err)
		}
		before := encoded(t, known)
		known = disclose.NewKnown(before)
		var knowing, fresh source.Problems
		if _, err := disclose.Check(fsys, e, nil, known, &knowing); err != nil {
			t.Fatal(err)
		}
		if _, err := disclose.Check(fsys, e, nil, nil, &fresh); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fresh.Sorted(), knowing.Sorted()); diff != "" {
			t.Fatalf("round %d: other problems (-fresh +knowing):\n%s", round, diff)
		}
		found += fresh.Errors()
		spared += common(before, encoded(t, known))
	}
	t.Logf("%d disclosures; %d islands were known", found, spared)
	if found < 20 || spared < 1000 {
		t.Errorf("%d disclosures and %d islands that were known are too few to show anything", found, spared)
	}
}

// TestADisclosureIsFoundWhereItsLookAlikeIsKnown looks at editions with a disclosure when it
// knows of one that is nearly the same and without, and again when it knows of itself.
func TestADisclosureIsFoundWhereItsLookAlikeIsKnown(t *testing.T) {
	frameworks := map[string]*framework.Framework{}
	islands := 0
	for _, p := range plants() {
		for seed := range uint64(5) {
			same, leak := &world{r: rand.New(rand.NewPCG(seed, 1))}, &world{r: rand.New(rand.NewPCG(seed, 1))}
			p.make(same, false)
			p.make(leak, true)
			want := leak.problems(t, frameworks)
			known := disclose.NewKnown(nil)
			same.problemsKnowing(known, t, frameworks)
			for _, of := range []string{"its look-alike", "itself"} {
				data := encoded(t, known)
				islands += common(data, data)
				known = disclose.NewKnown(data)
				if diff := cmp.Diff(want, leak.problemsKnowing(known, t, frameworks)); diff != "" {
					t.Errorf("%s, seed %d, knowing %s: other problems (-fresh +knowing):\n%s", p.name, seed, of, diff)
				}
			}
		}
	}
	if islands < 50 {
		t.Errorf("%d islands were known", islands)
	}
}

func encoded(t *testing.T, k *disclose.Known) []byte {
	t.Helper()
	data, err := k.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// common counts the islands that are in both.
func common(a, b []byte) (n int) {
	var in, of map[string]any
	if json.Unmarshal(a, &in) != nil || json.Unmarshal(b, &of) != nil {
		return 0
	}
	for sum := range in {
		if _, ok := of[sum]; ok {
			n++
		}
	}
	return n
}

// demonstrationFigures is what the edition of 2016 is read from.
func demonstrationFigures(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	if err := fs.WalkDir(os.DirFS("../.."), "data", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile("../../" + name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// otherFigure suppresses a figure of a file, shows one that was suppressed, says that it is
// not available, or makes another count of it.
func otherFigure(random *rand.Rand, data []byte) []byte {
	lines := bytes.Split(data, []byte("\n"))
	column := map[string]int{}
	for i, head := range strings.Split(string(lines[0]), ",") {
		column[head] = i
	}
	for range 1000 {
		at := 1 + random.IntN(len(lines)-1)
		f := strings.Split(string(lines[at]), ",")
		if len(f) != len(column) || strings.Contains(string(lines[at]), `"`) {
			continue
		}
		field := func(name string) *string {
			if i, ok := column[name]; ok {
				return &f[i]
			}
			return new(string)
		}
		switch n, err := strconv.Atoi(*field("value")); {
		case random.IntN(3) == 0 && *field("symbol") == "":
			for _, name := range []string{"value", "numerator", "denominator", "lower", "upper", "marks", "note"} {
				*field(name) = ""
			}
			*field("symbol") = "c"
		case *field("symbol") == "c" && random.IntN(2) == 0:
			*field("symbol") = "x"
		case *field("symbol") == "x":
			*field("symbol") = "c"
		case *field("symbol") == "c":
			*field("symbol"), *field("value") = "", strconv.Itoa(random.IntN(90))
		case err == nil:
			*field("value") = strconv.Itoa(n*random.IntN(3) + 1)
		default:
			continue
		}
		lines[at] = []byte(strings.Join(f, ","))
		return bytes.Join(lines, []byte("\n"))
	}
	return data
}
