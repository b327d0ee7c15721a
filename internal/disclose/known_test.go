package disclose_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
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
	"almanac/internal/demo"
	"almanac/internal/disclose"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// TestWhatIsKnownHidesNothing edits figures of the demonstration and of a wide site at
// random, each time knowing what was found before, and holds what is found against a look
// that knows nothing and takes all figures together.
func TestWhatIsKnownHidesNothing(t *testing.T) {
	told := demonstrationFigures(t)
	allow(told, disclose.ToldElsewhere, "n10-source:*", "n12:*", "n14-bands:*", "n16-open:*", "n16-ended:*")
	for _, of := range []struct {
		name    string
		fsys    fstest.MapFS
		earlier []string
		rounds  int
	}{
		{"demonstration", told, []string{"2015-r2", "2015"}, 60},
		{"wide", wideFigures(t), nil, 40},
	} {
		t.Run(of.name, func(t *testing.T) {
			fsys := of.fsys
			var names []string
			for name := range fsys {
				if ok, _ := path.Match("data/2016/*.csv", name); ok {
					names = append(names, name)
				}
			}
			slices.Sort(names)
			random := rand.New(rand.NewPCG(3, 4))
			var kept []byte
			var n tally
			for round := range of.rounds {
				if round > 0 {
					for range 1 + random.IntN(4)*random.IntN(5) {
						name := names[random.IntN(len(names))]
						fsys[name] = &fstest.MapFile{Data: otherFigures(random, fsys[name].Data)}
					}
				}
				e := editionOf(t, fsys)
				known := knowing(t, fsys, e, of.earlier, kept)
				var got, fresh source.Problems
				allowed, err := disclose.Check(fsys, e, of.earlier, known, &got)
				if err != nil {
					t.Fatal(err)
				}
				want, err := disclose.Check(fsys, e, of.earlier, nil, &fresh)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(fresh.Sorted(), got.Sorted()); diff != "" {
					t.Fatalf("round %d: other problems (-fresh +knowing):\n%s", round, diff)
				}
				if allowed != want {
					t.Fatalf("round %d: %d figures are allowed, want %d", round, allowed, want)
				}
				n.found += fresh.Len() + want
				n.add(kept, known.Encode())
				kept = known.Encode()
			}
			t.Logf("%d disclosures; known were %d groups, %d islands of others, and of %d others what is told elsewhere", n.found, n.groups, n.islands, n.elsewhere)
			if n.found < 100 || n.groups < 100 || n.islands < 1000 || of.earlier != nil && n.elsewhere < 5 {
				t.Error("these are too few to show anything")
			}
		})
	}
}

// TestNothingIsRecalledOfWhatIsNotWhole damages what is kept in one place after the other.
func TestNothingIsRecalledOfWhatIsNotWhole(t *testing.T) {
	fsys := demonstrationFigures(t)
	fsys["data/2016/n19.csv"] = &fstest.MapFile{Data: otherFigures(rand.New(rand.NewPCG(1, 1)), fsys["data/2016/n19.csv"].Data)}
	e := editionOf(t, fsys)
	look := func(known *disclose.Known) []source.Problem {
		var probs source.Problems
		if _, err := disclose.Check(fsys, e, nil, known, &probs); err != nil {
			t.Fatal(err)
		}
		return probs.Sorted()
	}
	want := look(nil)
	known := knowing(t, fsys, e, nil, nil)
	look(known)
	kept := known.Encode()
	replaced := func(old, new string) []byte { return bytes.ReplaceAll(kept, []byte(old), []byte(new)) }
	for _, data := range [][]byte{
		nil, []byte("null"), []byte("{}\n"), kept[:len(kept)-1], kept[:len(kept)/2], kept[1:],
		replaced("\n{", "\n["), replaced(`"Used":null`, `"Used":[[7,0]]`), // there are no such allowances
	} {
		if diff := cmp.Diff(want, look(knowing(t, fsys, e, nil, data))); diff != "" {
			t.Errorf("knowing %.60q…: other problems (-fresh +knowing):\n%s", data, diff)
		}
	}
	planted := bytes.ReplaceAll(kept, []byte(`"Problems":null`), []byte(`"Problems":[{"Text":"as it is kept"}]`))
	for _, of := range []struct {
		what     string
		rest     string
		figures  []string
		recalled bool
	}{
		{"whole", "all", namesOf(fsys, e), true},
		{"of other rules", "other", namesOf(fsys, e), false},
		{"of rules that are not known", "", namesOf(fsys, e), false},
		{"of figures that are not known", "all", make([]string, len(e.Framework.Measures)), false},
	} {
		known := disclose.NewKnown(planted, of.figures, of.rest)
		if of.what == "whole" {
			known = knowing(t, fsys, e, nil, planted)
		}
		said := slices.ContainsFunc(look(known), func(p source.Problem) bool { return p.Text == "as it is kept" })
		if said != of.recalled {
			t.Errorf("what is kept %s is recalled: %v", of.what, said)
		}
	}
}

// TestOnlyTheGroupOfAnEditIsLookedAtAnew edits a figure of a measure that is made of counts
// of its own, and one that is out of the population, which is given.
func TestOnlyTheGroupOfAnEditIsLookedAtAnew(t *testing.T) {
	fsys := wideFigures(t)
	look := func(kept []byte) []byte {
		e := editionOf(t, fsys)
		known := knowing(t, fsys, e, nil, kept)
		var probs source.Problems
		if _, err := disclose.Check(fsys, e, nil, known, &probs); err != nil {
			t.Fatal(err)
		}
		return known.Encode()
	}
	before := look(nil)
	for _, name := range []string{"data/2016/n11.csv", "data/2016/n19.csv"} {
		edited := false
		lines := strings.SplitAfter(string(fsys[name].Data), "\n")
		for i, line := range lines {
			if f := strings.Split(line, ","); i > 0 && !edited && f[4] != "" {
				f[4], edited = "7"+f[4], true
				lines[i] = strings.Join(f, ",")
			}
		}
		fsys[name] = &fstest.MapFile{Data: []byte(strings.Join(lines, ""))}
		after := look(before)
		var n tally
		n.add(before, after)
		if groups := len(groupsIn(after)); !edited || n.groups != groups-1 || groups < 20 {
			t.Errorf("an edit in %s leaves %d of %d groups as they were", name, n.groups, groups)
		}
		before = after
	}
}

// TestAnEditIsSeenInFiguresOfOtherFiles edits a file on which depends what figures of another
// disclose: by a count that is given, by one that is not because it is suppressed, and by a
// sum of counts that nothing else connects.
func TestAnEditIsSeenInFiguresOfOtherFiles(t *testing.T) {
	for _, tt := range []struct {
		name, sums string
		row        []string // each a measure, an area, and a figure
		edited     [][]string
		want       []int // disclosures
	}{
		{"a rate of a population", "", []string{"n8 alder 4.2"}, [][]string{{"x-population alder 1200000"}, {"x-population alder 4800"}, {"x-population alder 1200001"}}, []int{0, 1, 0}},
		{"a population of a rate", "", []string{"x-population highmarch 40000", "x-population birch 10000", "x-population cedar 10000", "x-population dale 10000", "n8 dale 100"},
			[][]string{{"x-population alder 10000"}, {"x-population alder c"}}, []int{0, 1}},
		{"a sum", "\n[[sum]]\ntotal = \"plans-ended\"\nparts = [\"plans-started\", \"plans-open\"]\n", []string{"n19-number alder c", "x-plans-ended alder 100"},
			[][]string{{"x-plans-started alder 40"}, {"x-plans-started alder 97"}, {"x-plans-started birch 97"}}, []int{1, 1, 0}},
	} {
		w := &world{}
		add := func(rows []string) {
			for _, row := range rows {
				f := strings.Fields(row)
				w.row(f[0], f[1], f[2], "", "")
			}
		}
		add(tt.row)
		fsys, _, _, _ := w.read(t, map[string]*framework.Framework{})
		fsys["data/framework/2012-06.toml"].Data = append(fsys["data/framework/2012-06.toml"].Data, tt.sums...)
		var kept []byte
		for i, rows := range tt.edited {
			w = &world{}
			add(rows)
			fsys["data/2016/edited.csv"] = &fstest.MapFile{Data: []byte(head + strings.Join(w.rows, "\n") + "\n")}
			e := editionOf(t, fsys)
			known := knowing(t, fsys, e, nil, kept)
			var got, fresh source.Problems
			if _, err := disclose.Check(fsys, e, nil, known, &got); err != nil {
				t.Fatal(err)
			}
			if _, err := disclose.Check(fsys, e, nil, nil, &fresh); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(fresh.Sorted(), got.Sorted()); diff != "" || got.Errors() != tt.want[i] {
				t.Errorf("%s, with %v: %d disclosures, want %d; other problems (-fresh +knowing):\n%s", tt.name, rows, got.Errors(), tt.want[i], diff)
			}
			kept = known.Encode()
		}
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
			_, kept := same.problemsKnowing(nil, t, frameworks)
			for _, of := range []string{"its look-alike", "itself"} {
				for _, in := range groupsIn(kept) {
					islands += len(in.Islands)
				}
				var got []source.Problem
				if got, kept = leak.problemsKnowing(kept, t, frameworks); !cmp.Equal(want, got) {
					diff := cmp.Diff(want, got)
					t.Errorf("%s, seed %d, knowing %s: other problems (-fresh +knowing):\n%s", p.name, seed, of, diff)
				}
			}
		}
	}
	if islands < 50 {
		t.Errorf("%d islands were known", islands)
	}
}

func editionOf(t *testing.T, fsys fs.FS) *edition.Edition {
	t.Helper()
	var reading source.Problems
	reg, err := area.ReadRegister(fsys, "data/areas.csv", &reading)
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Read(fsys, "2016", reg, map[string]*framework.Framework{}, &reading)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// knowing knows what was kept, and names by their files all that it was found in.
func knowing(t *testing.T, fsys fstest.MapFS, e *edition.Edition, earlier []string, kept []byte) *disclose.Known {
	t.Helper()
	begin := []string{"data/areas.csv", "data/framework/", "data/2016/edition.toml", "data/2016/sources.toml", "data/2016/" + edition.GuardFile}
	for _, id := range earlier {
		begin = append(begin, "data/"+id+"/")
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(fsys)) {
		if slices.ContainsFunc(begin, func(begin string) bool { return strings.HasPrefix(name, begin) }) {
			fmt.Fprintf(sum, "%s %x", name, sha256.Sum256(fsys[name].Data))
		}
	}
	return disclose.NewKnown(kept, namesOf(fsys, e), fmt.Sprintf("%x", sum.Sum(nil)))
}

// namesOf names the figures of each measure by the files that they stand in.
func namesOf(fsys fstest.MapFS, e *edition.Edition) (of []string) {
	for m := range e.Framework.Measures {
		name := "figures"
		in, _ := e.Table.Files(framework.MeasureIndex(m))
		for _, file := range in {
			name += fmt.Sprintf(" %s %x", file, sha256.Sum256(fsys[file].Data))
		}
		of = append(of, name)
	}
	return of
}

// keptOf is what is kept of a group, in so far as a test looks at it.
type keptOf struct {
	Of      string
	Found   struct{ Elsewhere struct{ Of string } }
	Islands map[string]any
}

// groupsIn reads what is kept.
func groupsIn(kept []byte) (list []keptOf) {
	lines := bytes.Split(kept, []byte("\n"))
	for i := 0; i+1 < len(lines); i += 2 {
		var x keptOf
		if json.Unmarshal(lines[i], &x) == nil && json.Unmarshal(lines[i+1], &x.Islands) == nil {
			list = append(list, x)
		}
	}
	return list
}

// tally counts what was known.
type tally struct{ found, groups, islands, elsewhere int }

func (n *tally) add(before, after []byte) {
	groups, islands, elsewhere := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, x := range groupsIn(before) {
		groups[x.Of], elsewhere[x.Found.Elsewhere.Of] = true, true
		for sum := range x.Islands {
			islands[sum] = true
		}
	}
	for _, x := range groupsIn(after) {
		if groups[x.Of] {
			n.groups++
			continue
		}
		if of := x.Found.Elsewhere.Of; of != "" && elsewhere[of] {
			n.elsewhere++
		}
		for sum := range x.Islands {
			if islands[sum] {
				n.islands++
			}
		}
	}
}

// allow writes an allowance, as the only one of the edition.
func allow(fsys fstest.MapFS, rule string, figures ...string) {
	fsys["data/2016/"+edition.GuardFile] = &fstest.MapFile{Data: fmt.Appendf(nil, "[[allow]]\nrule = %q\nfigures = [\"%s\"]\nby = \"A test\"\nreason = \"To see that it is counted.\"\n", rule, strings.Join(figures, `", "`))}
}

// wideFigures is what the edition of a wide site is read from. Little is allowed in it.
func wideFigures(t *testing.T) fstest.MapFS {
	t.Helper()
	var reading source.Problems
	fw, err := framework.Read(os.DirFS("../.."), "data/framework/2012-06.toml", &reading)
	if err != nil {
		t.Fatal(err)
	}
	files, err := demo.Wide(os.DirFS("../.."), fw, 40, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name, data := range files {
		if strings.HasPrefix(name, "data/") {
			out[name] = &fstest.MapFile{Data: data}
		}
	}
	allow(out, "recoverable", "n11:*", "n25:*:2012")
	return out
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

// otherFigures edits rows of a file: it suppresses a figure, shows one that was suppressed,
// says that it is not available, makes another count, numerator or denominator of it, takes
// a row away, or writes it once more for another area or year.
func otherFigures(random *rand.Rand, data []byte) []byte {
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
		other := func(name string) bool {
			n, err := strconv.Atoi(*field(name))
			if err == nil {
				*field(name) = strconv.Itoa(max(0, n*(1+random.IntN(2))+random.IntN(9)-4))
			}
			return err == nil
		}
		switch way := random.IntN(9); {
		case way == 0:
			return bytes.Join(slices.Delete(lines, at, at+1), []byte("\n"))
		case way == 1: // a period that there was not, or a figure that stands there already
			*field("period") = strings.NewReplacer("2012", "2007", "2013", "2008", "2014", "2010").Replace(*field("period"))
			return bytes.Join(slices.Insert(lines, at+1, []byte(strings.Join(f, ","))), []byte("\n"))
		case way < 4 && *field("symbol") == "":
			for _, name := range []string{"value", "numerator", "denominator", "lower", "upper", "marks", "note"} {
				*field(name) = ""
			}
			*field("symbol") = "c"
		case *field("symbol") == "c" && way == 4:
			*field("symbol") = "x"
		case *field("symbol") == "x":
			*field("symbol") = "c"
		case *field("symbol") == "c":
			*field("symbol"), *field("value") = "", strconv.Itoa(random.IntN(90))
		case way == 5 && other("numerator"), way == 6 && other("denominator"), other("value"):
		default:
			continue
		}
		lines[at] = []byte(strings.Join(f, ","))
		return bytes.Join(lines, []byte("\n"))
	}
	return data
}
