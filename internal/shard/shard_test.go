package shard

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"almanac/internal/output"
	"almanac/internal/site"
)

func TestASharesNumberIsReadOrTakenFromTheEngine(t *testing.T) {
	cases := []struct {
		text, name, value string // and a variable of the environment
		want              site.Share
		says              string // of the refusal; "" for none
	}{
		{"0/1", "", "", site.Share{Index: 0, Of: 1}, ""},
		{"3/7", "JOB_COMPLETION_INDEX", "5", site.Share{Index: 3, Of: 7}, ""},
		{"/7", "JOB_COMPLETION_INDEX", "0", site.Share{Index: 0, Of: 7}, ""},
		{"/7", "SLURM_ARRAY_TASK_ID", "6", site.Share{Index: 6, Of: 7}, ""},
		{"/7", "PBS_ARRAY_INDEX", "6", site.Share{Index: 6, Of: 7}, ""},
		{"/7", "AWS_BATCH_JOB_ARRAY_INDEX", "6", site.Share{Index: 6, Of: 7}, ""},
		{"/7", "", "", site.Share{}, "--shard /7 does not say which shard"},
		{"/7", "SLURM_ARRAY_TASK_ID", "7", site.Share{}, `"7" of SLURM_ARRAY_TASK_ID is not the number of a shard, expected one from 0 to 6`},
		{"7/7", "", "", site.Share{}, `"7" is not the number of a shard, expected one from 0 to 6`},
		{"-1/7", "", "", site.Share{}, `"-1" is not the number of a shard`},
		{"x/3", "", "", site.Share{}, `"x" is not the number of a shard`},
		{"0/0", "", "", site.Share{}, `"0" is no number of shards`},
		{"3", "", "", site.Share{}, `"" is no number of shards`},
		{"1/2/3", "", "", site.Share{}, `"2/3" is no number of shards`},
	}
	for _, c := range cases {
		got, err := Parse(c.text, func(name string) string {
			if name == c.name {
				return c.value
			}
			return ""
		})
		refused := (*Refusal)(nil)
		switch {
		case c.says == "" && (err != nil || got != c.want):
			t.Errorf("%s with %s=%s: %v, %v; want %v", c.text, c.name, c.value, got, err, c.want)
		case c.says != "" && (!errors.As(err, &refused) || !strings.Contains(refused.Text, c.says) || refused.Hint == ""):
			t.Errorf("%s with %s=%s: error %v, want %q", c.text, c.name, c.value, err, c.says)
		}
	}
}

// TestAListThatReachesOutOfItsShareIsRefused reads lists that somebody else has written:
// what they name may be removed.
func TestAListThatReachesOutOfItsShareIsRefused(t *testing.T) {
	s := site.Share{Index: 0, Of: 2}
	ours, theirs := "", "" // files of this share and of the other
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		if s.Has(name) {
			ours = name
		} else {
			theirs = name
		}
	}
	sum := strings.Repeat("0", 64)
	list := func(name, sum string) string {
		return `{"format": "almanac-part-1", "shard": 0, "of": 2, "files": {"` + name + `": {"sha256": "` + sum + `", "bytes": 1}}}`
	}
	cases := []struct {
		name, data string
		good       bool
	}{
		{"its own", list(ours, sum), true},
		{"of the other share", list(theirs, sum), false},
		{"outside", list("../"+ours, sum), false},
		{"half a hash", list(ours, sum[:32]), false},
		{"another shard", strings.Replace(list(ours, sum), `"shard": 0`, `"shard": 1`, 1), false},
		{"another format", strings.Replace(list(ours, sum), "part-1", "part-9", 1), false},
		{"cut", list(ours, sum)[:40], false},
	}
	for _, c := range cases {
		if _, err := readList(listPath(s), []byte(c.data)); (err == nil) != c.good {
			t.Errorf("%s: error %v", c.name, err)
		}
	}
}

func TestAShardRemovesWhatItsRunBeforeHadPut(t *testing.T) {
	store, ctx := Folder{t.TempDir()}, t.Context()
	s := site.Share{Index: 0, Of: 1}
	put := func(inputs string, paths ...string) output.Summary {
		t.Helper()
		p, err := begin(ctx, store, s, inputs)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if err := p.Put(path, []byte(path)); err != nil {
				t.Fatal(err)
			}
		}
		sum, err := p.Commit()
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	put("one", "a/old.html", "stays.html")
	if _, err := begin(ctx, store, s, "two"); err != nil { // and is killed
		t.Fatal(err)
	}
	if sum := put("two", "b/new.html", "stays.html"); sum.Removed != 1 || sum.Unchanged != 1 || sum.Written != 1 {
		t.Errorf("%+v, want one removed, one unchanged, one written", sum)
	}
	var names []string
	if err := store.List(ctx, func(name string, _ int, _ time.Time) { names = append(names, name) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(names, " "); got != ".almanac-part-0-of-1.json b/new.html stays.html" {
		t.Errorf("there are %s", got)
	}
	if _, err := os.Stat(store.file("a")); err == nil {
		t.Error("the folder of a file that was removed is there still")
	}
}
