package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"almanac/internal/disk"
)

// soak is set where nobody waits for the tests.
const soak = "SOAK"

// failing gives a disk whose n-th call fails, and with everAfter every call
// after it, as on a disk that is full; met takes the kinds that have failed.
func failing(n int64, everAfter bool, met map[disk.Kind]bool) (d disk.Disk, calls *atomic.Int64) {
	calls = new(atomic.Int64)
	return disk.Disk{Fault: func(c disk.Call) error {
		if at := calls.Add(1); at == n || everAfter && at > n {
			met[c.Kind] = true
			return syscall.ENOSPC
		}
		return nil
	}}, calls
}

// buildOn builds a site on a disk, its files in the order of their paths.
func buildOn(on disk.Disk, target string, files map[string]string) error {
	d, err := newDisk(on, target)
	if err != nil {
		return err
	}
	paths := []string{}
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		if err := d.Put(path, []byte(files[path])); err != nil {
			return errors.Join(err, d.Abort())
		}
	}
	_, err = d.Commit()
	return err
}

// TestWhateverCallFailsTheSiteIsOldOrNew lets each call to the disk fail in
// turn, alone and with all after it, in a first build and in later ones; then
// each call of the command that recovers: every ninth, and all where nobody
// waits.
func TestWhateverCallFailsTheSiteIsOldOrNew(t *testing.T) {
	stride := int64(9)
	if os.Getenv(soak) != "" {
		stride = 1
	}
	fresh := map[string]string{"a/b": "1", "b": "2", "index.html": "8", "new/p": "3", "new/q": "4", "same": "6"}
	former := map[string]string{"a": "1", "b/c": "2", "b/d": "3", "gone/x": "4", "index.html": "7", "same": "6"}
	cases := []struct {
		name string
		old  map[string]string
		make func(target string)
	}{
		{"over a site", former, func(target string) { build(t, target, former) }},
		{"the first time", map[string]string{}, func(string) {}},
		{"into an empty folder", map[string]string{}, func(target string) {
			if err := os.Mkdir(target, 0o755); err != nil {
				t.Fatal(err)
			}
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			met, outcomes, runs := map[disk.Kind]bool{}, map[string]int{}, 0
			for _, everAfter := range []bool{false, true} {
				for n, more := int64(1), true; more; n++ {
					for k, again := 1+n%stride, true; again; k += stride {
						target := filepath.Join(t.TempDir(), "public")
						c.make(target)
						d, calls := failing(n, everAfter, met)
						err := buildOn(d, target, fresh)
						more = calls.Load() >= n
						notHalfAndSilent(t, target, err, c.old, fresh)
						d, calls = failing(k, everAfter, met)
						_, _ = recoverOn(d, target) // what it leaves is looked at
						again = calls.Load() >= k
						if _, err := Recover(target); err != nil {
							t.Fatalf("call %d, then %d: %v", n, k, err)
						}
						outcomes[oldOrNew(t, target, c.old, fresh)]++
						runs++
						wantNothingBeside(t, target)
						build(t, target, fresh)
						wantOnDisk(t, target, fresh)
						if t.Failed() {
							t.Fatalf("call %d, then %d (ever after: %v)", n, k, everAfter)
						}
					}
				}
			}
			t.Logf("%d runs: %v; failed have %v", runs, outcomes, met)
			for _, kind := range []disk.Kind{disk.MakeFolder, disk.Create, disk.Fill, disk.Shut, disk.Move, disk.Take, disk.TakeAll} {
				if !met[kind] {
					t.Errorf("no %q has failed: the test has missed", kind)
				}
			}
			if outcomes["old"] == 0 || outcomes["new"] == 0 {
				t.Errorf("the outcomes are %v: the test has missed", outcomes)
			}
		})
	}
}

// notHalfAndSilent holds that a build which says nothing was done whole, and
// that what it leaves half has a journal.
func notHalfAndSilent(t *testing.T, target string, err error, old, fresh map[string]string) {
	t.Helper()
	got := onDisk(t, target)
	if err == nil && !cmp.Equal(got, fresh) {
		t.Fatalf("a build failed, and nothing was said: %v", got)
	}
	at, placeErr := placeOf(disk.Disk{}, target)
	if placeErr != nil {
		t.Fatal(placeErr)
	}
	if _, there := os.Lstat(at.journal()); errors.Is(there, fs.ErrNotExist) && !cmp.Equal(got, old) && !cmp.Equal(got, fresh) {
		t.Fatalf("half is %v, and no journal (%v)", got, err)
	}
}

func oldOrNew(t *testing.T, target string, old, fresh map[string]string) string {
	t.Helper()
	got := onDisk(t, target)
	switch {
	case cmp.Equal(got, old):
		return "old"
	case cmp.Equal(got, fresh):
		return "new"
	}
	t.Fatalf("neither old nor new: %v", got)
	return ""
}
