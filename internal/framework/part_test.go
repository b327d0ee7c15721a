package framework

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestListItemsOfAQuestionAreItsParts(t *testing.T) {
	text := "How do you know that:\n- The police\n- Schools (all of them)\n\n1) know what to do?\n2) do it?\n\nWhat else - if anything?"
	want := []Part{
		{"l8a", "L8a", "The police"},
		{"l8b", "L8b", "Schools (all of them)"},
		{"l8-1", "L8-1", "know what to do?"},
		{"l8-2", "L8-2", "do it?"},
	}
	if diff := cmp.Diff(want, partsOf("l8", text)); diff != "" {
		t.Error(diff)
	}
	if parts := partsOf("l3", "How do you know?"); parts != nil {
		t.Errorf("a question without a list has parts %v", parts)
	}
}

// These ids are addresses: people link to them.
func TestPartsOfJune2012KeepTheirIDs(t *testing.T) {
	f := june2012(t)
	got := map[string]string{}
	n := 0
	for i := range f.Questions {
		for _, p := range f.Questions[i].Parts {
			got[p.ID] = p.Text
			n++
		}
	}
	for id, text := range map[string]string{
		"l1a": "At home", "l1c": "In their local area",
		"l8b": "The health service (including health visitors, school nurses, GPs, A&E staff, etc)", "l8g": "Other services",
		"l8-2": "understand when children should be referred into children’s social care?",
		"l14d": "Whether the plans have improved children’s outcomes.", "l21c": "Their workloads are manageable.",
	} {
		if got[id] != text {
			t.Errorf("%s is %q, want %q", id, got[id], text)
		}
	}
	if n != 3+10+4+4 {
		t.Errorf("the questions have %d parts", n)
	}
}
