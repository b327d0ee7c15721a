package site

import (
	"bytes"
	"testing"

	"almanac/internal/source"
)

// TestKeysThatADiskHasDamagedAreNotTaken changes and cuts what is kept of a build: the sizes
// in it stand on pages.
func TestKeysThatADiskHasDamagedAreNotTaken(t *testing.T) {
	f := tinySite(t)
	var probs source.Problems
	plan, err := Check(f.options(), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	plan.keys = &keys{of: make([]key, plan.Len())}
	data := plan.encodeFormer("/site/public")
	take := func(data []byte) bool { return new(former).decode(data) }
	if !take(data) {
		t.Fatal("what was written is not taken")
	}
	if take(data[:len(data)-1]) || take(nil) {
		t.Error("what was cut is taken")
	}
	for at := bytes.IndexByte(data, '\n') + 1; at < len(data); at += 97 {
		damaged := bytes.Clone(data)
		damaged[at] ^= 1
		if take(damaged) {
			t.Fatalf("what was changed at byte %d is taken", at)
		}
	}
}
