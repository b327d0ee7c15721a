package commit

import (
	"path/filepath"
	"testing"
)

// FuzzJournal holds that no journal whatever moves or removes a file that is not
// in the site.
func FuzzJournal(f *testing.F) {
	for _, s := range []string{`[{"from":"new/a.csv","to":"data/a.csv"},{"from":"","to":"b.md","remove":true}]`, `[{"from":"new/a","to":"../x"}]`, `[{"from":"/etc/x","to":"x"}]`, `[]`, `{`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		moves, err := decodeMoves(data)
		if err != nil && moves != nil {
			t.Fatal("moves beside an error")
		}
		site := filepath.FromSlash("/somewhere/site")
		for _, m := range moves {
			for _, name := range []string{m.From, m.To} {
				at, err := filepath.Rel(site, filepath.Join(site, filepath.FromSlash(name)))
				if err != nil || !filepath.IsLocal(at) {
					t.Errorf("%q leads to %q", name, at)
				}
			}
		}
	})
}
