package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"almanac/internal/area"
	"almanac/internal/commentary"
	"almanac/internal/compare"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// looked is a figure's measure and area, as a table tells of who looks at them.
type looked struct {
	edition *Edition
	measure framework.MeasureIndex
	area    area.Index
}

// TestAFileLooksAtNoFigureThatItsKeyDoesNotHold renders every file of the demonstration
// with tables that note who looks: once with the places of all worked out before, and once
// with those worked out by whoever asks.
func TestAFileLooksAtNoFigureThatItsKeyDoesNotHold(t *testing.T) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	seen := map[looked]bool{}
	for _, e := range plan.Model.Editions {
		if e.Table != nil && e.Seal == nil {
			e.Edition.Table = e.Edition.Table.Watched(func(m framework.MeasureIndex, a area.Index) { seen[looked{e, m, a}] = true })
		}
	}
	for _, d := range plan.Model.Newest.Words.Docs() {
		plan.Model.Newest.texts(d)
	}
	told := maps.Clone(seen) // what lists show of texts: keys hold what it says
	if len(told) < 20 {
		t.Fatalf("texts look at %d figures", len(told))
	}
	kinds := map[kind]int{}
	for _, placed := range []bool{true, false} {
		r := newRenderer(plan)
		for _, target := range plan.targets() {
			n := plan.needs(target)
			if n.all || target.kind == sealedFile {
				continue
			}
			if e := target.ed; e != nil && placed {
				for m := range e.ranks {
					e.rank(framework.MeasureIndex(m))
				}
			} else if e != nil {
				e.ranks = make([]rankOnce, len(e.ranks)) // what is kept would hide who looks at it
			}
			clear(seen)
			if _, err := r.render(target); err != nil {
				t.Fatal(err)
			}
			for x := range seen {
				ranked := !placed && n.company != nil && (n.of == nil || slices.Contains(n.of, x.measure))
				if x.edition == target.ed && (ranked || n.lists && told[x] || n.hold(x.measure, x.area)) {
					continue
				}
				if kinds[target.kind]++; kinds[target.kind] < 5 {
					t.Errorf("%s looks at %s of %s in %s", target.Path, x.edition.Framework.Measures[x.measure].ID, x.edition.Register.Areas[x.area].Slug, x.edition.ID)
				}
			}
		}
	}
}

// hold reports whether what a file needs holds the figures of a measure in an area.
func (n *needs) hold(m framework.MeasureIndex, a area.Index) bool {
	if n.area == a && a != area.None || slices.Contains(n.measures, m) {
		return true
	}
	if slices.Contains(n.company, a) && (n.of == nil || slices.Contains(n.of, m)) {
		return true
	}
	return slices.ContainsFunc(n.docs, func(d *commentary.Doc) bool { return d.Blocks != nil || refers(d, m) })
}

func refers(d *commentary.Doc, m framework.MeasureIndex) bool {
	return slices.ContainsFunc(d.References, func(r commentary.Reference) bool { return r.Measure == m })
}

// TestAPageSaysNothingOfThePlacesOfOthers renders each page whose key holds the place of
// one area with other places for all others.
func TestAPageSaysNothingOfThePlacesOfOthers(t *testing.T) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	r := newRenderer(plan)
	looked, others := 0, 0
	for _, target := range plan.targets() {
		n := plan.needs(target)
		if n.company == nil {
			continue
		}
		e := target.ed
		var own []compare.Place
		for m := range e.ranks {
			place := compare.Place{}
			if rank := e.rank(framework.MeasureIndex(m)); rank != nil && n.company[0] != area.None {
				place = rank.Places[n.company[0]]
			}
			own = append(own, place)
		}
		data, err := r.render(target)
		if err != nil {
			t.Fatal(err)
		}
		want, was := bytes.Clone(data), make([]*compare.Ranking, len(e.ranks))
		for m := range e.ranks {
			if was[m] = e.ranks[m].rank; was[m] == nil {
				continue
			}
			strange := &compare.Ranking{Places: make([]compare.Place, len(was[m].Places)), Of: 3, None: 4, Small: 5}
			for a := range strange.Places {
				strange.Places[a] = compare.Place{Highest: 2, Lowest: 2, Of: 3, Quarter: 4, Tied: true}
				if area.Index(a) == n.company[0] {
					strange.Places[a] = own[m]
				} else if strange.Places[a] != was[m].Places[a] {
					others++
				}
			}
			e.ranks[m].rank = strange
		}
		got, err := r.render(target)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s says something of the places of others:\n%s", target.Path, firstDifference(got, want))
		}
		for m := range was {
			e.ranks[m].rank = was[m]
		}
		looked++
	}
	if looked < 500 || others < 500 {
		t.Errorf("%d pages with %d other places", looked, others)
	}
}

// TestAKeyHoldsAllOfAPlace changes each field of a place, and of how all lie.
func TestAKeyHoldsAllOfAPlace(t *testing.T) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	e := plan.Model.Newest
	m := 0
	for ; e.rank(framework.MeasureIndex(m)) == nil || len(e.ranks[m].rank.Order) == 0; m++ {
	}
	a := e.ranks[m].rank.Order[0]
	was := string(e.appendPlace(nil, framework.MeasureIndex(m), a))
	for _, of := range []reflect.Value{reflect.ValueOf(&e.ranks[m].rank.Places[a]).Elem(), reflect.ValueOf(&e.ranks[m].spread).Elem()} {
		for i := range of.NumField() {
			field := of.Field(i)
			old := reflect.ValueOf(field.Interface())
			switch field.Kind() {
			case reflect.Bool:
				field.SetBool(!field.Bool())
			case reflect.Int:
				field.SetInt(field.Int() + 1)
			default:
				field.SetFloat(field.Float() + 1)
			}
			if string(e.appendPlace(nil, framework.MeasureIndex(m), a)) == was {
				t.Errorf("%s of %s is not held", of.Type().Field(i).Name, of.Type())
			}
			field.Set(old)
		}
	}
}

// TestAFileShowsNoTextThatItsKeyDoesNotHold gives each text of the demonstration a
// sentence more, after those that lists show, and looks on which pages it stands.
func TestAFileShowsNoTextThatItsKeyDoesNotHold(t *testing.T) {
	files := smallDemonstration(t)
	root := os.DirFS("../..")
	sentence := func(name string) string { return "The sentence of " + sumOf([]byte(name))[:12] + "." }
	for name, file := range files {
		if isText(name) {
			files[name] = &fstest.MapFile{Data: append(bytes.Clone(file.Data), "\n\n"+sentence(name)+"\n"...)}
		}
	}
	guide, err := fs.ReadFile(root, "content/guide/index.md")
	if err != nil {
		t.Fatal(err)
	}
	files["content/guide/index.md"] = &fstest.MapFile{Data: append(guide, "\n\n"+sentence("content/guide/index.md")+"\n"...)}
	var probs source.Problems
	o := optionsOf(files)
	o.unjudged = true
	model, err := Read(o, &probs)
	if err != nil {
		t.Fatal(err, probs.Sorted())
	}
	plan := NewPlan(model)
	r := newRenderer(plan)
	shown, kinds := map[string]bool{}, map[kind]bool{}
	for _, target := range plan.targets() {
		n := plan.needs(target)
		if n.bytes || target.kind == sealedFile {
			continue
		}
		data, err := r.render(target)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range model.docs() {
			if !bytes.Contains(data, []byte(sentence(d.Path))) {
				continue
			}
			shown[d.Path] = true
			if !n.all {
				kinds[target.kind] = true
			}
			if !n.all && !slices.Contains(n.docs, d) {
				t.Errorf("%s shows %s, on which it does not depend", target.Path, d.Path)
			}
		}
	}
	for _, d := range model.docs() {
		if !shown[d.Path] && isText(d.Path) {
			t.Errorf("%s stands on no page", d.Path)
		}
	}
	if len(kinds) < 6 {
		t.Errorf("pages of %d kinds with a key of their own show texts", len(kinds))
	}
}

// keysOf gives what a site in memory becomes, and the keys of its files.
func keysOf(t *testing.T, files fs.FS) (made map[string][]byte, of map[string]key) {
	t.Helper()
	var probs source.Problems
	o := optionsOf(files)
	plan, err := Check(o, &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	in, err := sumInputs(files)
	if err != nil {
		t.Fatal(err)
	}
	plan.beginKeys(in, nil, o)
	plan.makeKeys(plan.all())
	made, of = map[string][]byte{}, map[string]key{}
	r := newRenderer(plan)
	for at, target := range plan.targets() {
		data, err := r.render(target)
		if err != nil {
			t.Fatal(err)
		}
		made[target.Path], of[target.Path] = bytes.Clone(data), plan.keys.of[at]
	}
	return made, of
}

// TestAPageOfAJointFigureDependsOnTheOthers lets two areas that are no company of each
// other have one figure, in a period that is not the newest.
func TestAPageOfAJointFigureDependsOnTheOthers(t *testing.T) {
	f := tinySite(t)
	const file, joint, rest = "data/2015/n1.csv", "n1-rate,,east,2012,12,j\nn1-rate,,west,2012,%d,j\n", "n1-rate,,west,2015,13,\n"
	site := func(west int) (map[string][]byte, map[string]key) {
		f.write(file, "measure,breakdown,area,period,value,marks\n"+fmt.Sprintf(joint, west)+rest)
		return keysOf(t, os.DirFS(f.dir))
	}
	made, keys := site(12)
	other, otherKeys := site(14)
	const page = "2015/areas/east/n1/index.html"
	if bytes.Equal(made[page], other[page]) {
		t.Fatal("the page does not say whose the figure is as well")
	}
	for name := range made {
		if !bytes.Equal(made[name], other[name]) && keys[name] == otherKeys[name] {
			t.Errorf("%s is another and has the same key", name)
		}
	}
}

// TestSumsOfFiguresAreKept gives back what was written, and nothing that is longer or shorter.
func TestSumsOfFiguresAreKept(t *testing.T) {
	var probs source.Problems
	model, err := Read(demonstration(), &probs)
	if err != nil {
		t.Fatal(err, probs.Sorted())
	}
	e := model.Newest
	want := sumFigures(e.plain.Table)
	data := want.encode()
	got := newFigureSums(len(e.Framework.Measures), len(e.Register.Areas))
	if !got.decode(data) || !reflect.DeepEqual(got, want) {
		t.Error("other sums are given back")
	}
	for _, odd := range [][]byte{nil, data[:len(data)-1], data[:len(data)-len(key{})], append(bytes.Clone(data), 0)} {
		if got.decode(odd) {
			t.Errorf("%d bytes are taken, where there were %d", len(odd), len(data))
		}
	}
}
