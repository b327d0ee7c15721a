package site

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/source"
)

func TestAProfileCountsEveryFileOnce(t *testing.T) {
	o := demonstration()
	o.Profile = &Profile{}
	var probs source.Problems
	sum, err := Build(o, &output.Memory{}, &probs)
	if err != nil || sum == nil {
		t.Fatal(err, probs.Sorted())
	}
	counted := map[string]Stage{}
	for _, s := range o.Profile.Stages {
		if s.Time < 0 || s.Name == "" || counted[s.Name].Name != "" {
			t.Errorf("stage %+v is there twice or without a name or a time", s)
		}
		counted[s.Name] = s
	}
	rendered := counted["render pages"].Files + counted["render files of data"].Files
	if pages := counted["render pages"].Files; pages != sum.Pages+sum.Redirect {
		t.Errorf("%d pages are counted, %d are built", pages, sum.Pages+sum.Redirect)
	}
	for _, name := range []string{"sweep", "write"} {
		if s := counted[name]; s.Files != rendered || s.Bytes == 0 {
			t.Errorf("%s: %d files of %d bytes, want %d files", name, s.Files, s.Bytes, rendered)
		}
	}
	for _, name := range []string{"read editions", "check and guard figures", "commit"} {
		if counted[name].Time == 0 {
			t.Errorf("%s takes no time", name)
		}
	}
	if len(o.Profile.Slowest) != slowest || !slices.IsSortedFunc(o.Profile.Slowest, func(a, b Slow) int { return cmp.Compare(b.time(), a.time()) }) {
		t.Errorf("the slowest files are %+v", o.Profile.Slowest)
	}
}

func TestNotesKeepTheSlowestFiles(t *testing.T) {
	n := newNotes()
	for i := range 100 {
		n.file(areaPage, Slow{Render: time.Duration(i * 37 % 100)})
	}
	for i, s := range n.slow {
		if s.Render != time.Duration(99-i) {
			t.Errorf("place %d has %d", i, s.Render)
		}
	}
	if len(n.slow) != slowest {
		t.Errorf("%d are kept", len(n.slow))
	}
}
