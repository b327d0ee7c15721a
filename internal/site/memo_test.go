package site

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/source"
)

// TestAPreviewThatRemembersSaysWhatAFreshOneSays edits a file at random, again and again,
// and holds every page of a preview that remembers the readings before against those of
// one that does not, and what they say is wrong.
func TestAPreviewThatRemembersSaysWhatAFreshOneSays(t *testing.T) {
	rounds := 12
	switch {
	case testing.Short():
		rounds = 4
	case os.Getenv("SOAK") != "":
		rounds = 200
	}
	seed := seedOr(t, 3)
	b := &bench{files: smallDemonstration(t)}
	b.names = slices.Sorted(maps.Keys(b.files))
	dir := t.TempDir()
	write := func(name string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.files[name].Data, 0o644); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-time.Hour - time.Duration(rand.IntN(1e9))) // as if it had been saved before
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range b.names {
		write(name)
	}
	o := optionsOf(os.DirFS(dir))
	o.Memo = &Memo{}
	random := rand.New(rand.NewPCG(seed, 0))
	ways := append(damages(), edits()...)
	for n := range rounds {
		what, name := "nothing", ""
		if n > 0 {
			d := ways[random.IntN(len(ways))]
			var data []byte
			if name, data = b.spoil(random, d); name == "" {
				continue
			}
			what = d.name + " in " + name
			b.files[name].Data = data
			write(name)
		}
		got, gotProbs := previewOf(t, o)
		fresh := o
		fresh.Memo = nil
		want, wantProbs := previewOf(t, fresh)
		if diff := cmp.Diff(wantProbs.Sorted(), gotProbs.Sorted()); diff != "" {
			t.Fatalf("%d: %s: other problems (-fresh +remembered):\n%s", n, what, diff)
		}
		if (got == nil) != (want == nil) {
			t.Fatalf("%d: %s: one of them has no plan", n, what)
		}
		if got == nil {
			for _, p := range wantProbs.Sorted() {
				t.Logf("%d: %s: %s", n, what, p)
				break
			}
			*b.files[name] = *smallDemonstration(t)[name]
			write(name)
			continue
		}
		if got.Len() != want.Len() {
			t.Fatalf("%d: %s: %d addresses, want %d", n, what, got.Len(), want.Len())
		}
		one, other := newRenderer(got), newRenderer(want)
		for i, page := range want.targets() {
			a, err := one.render(got.target(i))
			b, wrong := other.render(page)
			if fmt.Sprint(err) != fmt.Sprint(wrong) || !bytes.Equal(a, b) {
				t.Fatalf("%d: %s: %s is not that of a fresh reading: %v, %v\n%s", n, what, page.Path, err, wrong, firstDifference(a, b))
			}
		}
	}
}

func previewOf(t *testing.T, o Options) (*Plan, *source.Problems) {
	t.Helper()
	var probs source.Problems
	plan, judge, err := Preview(o, &probs)
	if err == nil && plan != nil {
		err = judge(&probs)
	}
	if err != nil {
		t.Fatal(err)
	}
	return plan, &probs
}
