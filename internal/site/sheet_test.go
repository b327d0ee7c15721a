package site

import (
	"crypto/sha256"
	"slices"
	"testing"

	"almanac/internal/source"
)

// TestNothingOfAPageIsLeftOnTheNext renders all files by one worker, forwards, and each
// again backwards: what is drawn for a page is drawn over for the next one, so that
// something kept of it would show.
func TestNothingOfAPageIsLeftOnTheNext(t *testing.T) {
	var probs source.Problems
	plan, err := Check(demonstration(), &probs)
	if err != nil || plan == nil {
		t.Fatal(err, probs.Sorted())
	}
	r := newRenderer(plan)
	render := func(place int) [sha256.Size]byte {
		data, err := r.render(plan.target(place))
		if err != nil {
			t.Fatal(plan.target(place).Path, err)
		}
		return sha256.Sum256(data)
	}
	var sums [][sha256.Size]byte
	for place := range plan.Len() {
		sums = append(sums, render(place))
	}
	for place, sum := range slices.Backward(sums) {
		if render(place) != sum {
			t.Fatalf("%s is another page after those that follow it", plan.target(place).Path)
		}
	}
}

func TestDrawingsDoNotMeet(t *testing.T) {
	s := sheet{block: make([]byte, 8)}
	first := s.html(append(s.room(), "first"...))
	second := s.html(append(s.room(), "second"...)) // for which there is no room
	third := s.html(append(s.room(), "3rd"...))
	if first != "first" || second != "second" || third != "3rd" {
		t.Errorf("%q, %q, %q", first, second, third)
	}
	s.clean()
	if room := cap(s.block); room < len("firstsecond3rd") {
		t.Errorf("room of %d bytes after a page of more", room)
	}
	s.room()
	defer func() {
		if recover() == nil {
			t.Error("a drawing is begun within another")
		}
	}()
	s.room()
}
