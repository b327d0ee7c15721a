package sweep_test

import (
	"bytes"
	"math/rand/v2"
	"path"
	"testing"

	"almanac/internal/sweep"
)

// TestDamagedFilesAreReadWithoutPanic cuts, doubles and swaps pieces of rendered
// files, as a layout of a site's own may: whatever comes of it is read or is a
// finding, and nothing is read beyond its end.
func TestDamagedFilesAreReadWithoutPanic(t *testing.T) {
	d := demonstration(t)
	random := rand.New(rand.NewPCG(8, 4))
	kinds := map[string]int{}
	tried, noticed := 0, 0
	for _, f := range d.files {
		kind := path.Base(path.Dir(f.Path)) + path.Ext(f.Path)
		if len(f.Data) > 300_000 || kinds[kind] == 3 {
			continue
		}
		kinds[kind]++
		for range 12 {
			tried++
			if found := d.of(f.Path).NewReader().Read(f.Path, damage(random, f.Data)); len(found) > 0 {
				noticed++
			}
		}
	}
	if tried < 2000 || noticed < tried/20 {
		t.Errorf("of %d damaged files %d were noticed: this test damages too little", tried, noticed)
	}
}

// damage changes a piece between two tags.
func damage(random *rand.Rand, data []byte) []byte {
	if len(data) < 100 {
		return nil
	}
	from := random.IntN(len(data) - 50)
	if n := bytes.IndexByte(data[from:], '<'); n >= 0 && random.IntN(4) > 0 {
		from += n
	}
	to := min(len(data), from+1+random.IntN(200))
	if n := bytes.IndexByte(data[to:], '<'); n >= 0 && random.IntN(4) > 0 {
		to += n
	}
	piece := data[from:to]
	switch random.IntN(3) {
	case 0:
		return bytes.Join([][]byte{data[:from], data[to:]}, nil)
	case 1:
		return bytes.Join([][]byte{data[:to], piece, data[to:]}, nil)
	}
	elsewhere := random.IntN(len(data))
	return bytes.Join([][]byte{data[:elsewhere], piece, data[elsewhere:]}, nil)
}

// TestAPageInTheWrongPlaceIsReadWithoutPanic reads each kind of page at the
// address of every other, where it is about other areas and measures.
func TestAPageInTheWrongPlaceIsReadWithoutPanic(t *testing.T) {
	d := demonstration(t)
	paths := []string{
		"index.html", "2016/index.html", "2016/areas/ravensgill/index.html", "2016/areas/ravensgill/n8/index.html", "2016/areas/nowhere/n15/index.html",
		"2016/areas/norrey/n15/index.html", "2016/indicators/n8/index.html", "2016/indicators/n15/index.html", "2016/indicators/n99/index.html",
		"2016/themes/plans/index.html", "2016/changes/index.html", "2016/boards/larkhaven/index.html", "2016/elsewhere.html",
	}
	r := d.newest.NewReader()
	found := map[string]int{}
	for _, at := range paths {
		for _, of := range paths {
			for _, f := range r.Read(at, d.byPath[of]) {
				found[f.Rule]++
			}
		}
	}
	if found["sweep-unread"] == 0 || found["sweep-other"] == 0 {
		t.Errorf("a page at another address is read as if it were its own: %v", found)
	}
}

// TestWhatIsWithdrawnIsHiddenAsWell holds which symbols stand for a number that
// must not be seen.
func TestWhatIsWithdrawnIsHiddenAsWell(t *testing.T) {
	for code, want := range map[string]bool{"c": true, "w": true, "x": false, "z": false, "u": false, "low": false} {
		if got := sweep.Hides(code); got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
}
