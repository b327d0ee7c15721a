package output

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// FuzzManifest holds that what is read as a manifest names files of a site only,
// and is what would be written for them.
func FuzzManifest(f *testing.F) {
	f.Add(EncodeManifest(map[string]Entry{"index.html": entryOf([]byte("x")), "2014/é/index.html": entryOf(nil)}))
	f.Add([]byte(`{"format":"almanac-manifest-1","files":{"../x":{"sha256":"` + strings.Repeat("0", 64) + `","bytes":1}}}`))
	f.Add([]byte(`{"format":"almanac-manifest-1","files":{"x":{"sha256":"` + strings.Repeat("0", 64) + `","bytes":-1}}}`))
	f.Add([]byte(`{"format":"almanac-manifest-1","files":{"x":{"sha256":"` + strings.Repeat("0", 66) + `","bytes":1}}}`))
	f.Add([]byte("{\n\"format\": \"almanac-manifest-1\",\n\"files\": {\n\"x\": {\"sha256\": \"" + strings.Repeat("0", 64) + "\", \"bytes\": 1, \"made\": true}\n}\n}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if lines, ok := decodeLines(data); ok {
			if files, err := decodeJSON(data); err == nil && !slices.Equal(lines, listOf(files)) {
				t.Errorf("%q is read in two ways", data)
			}
		}
		files, err := DecodeManifest(data)
		if err != nil {
			return
		}
		for path, e := range files {
			if CheckPath(path) != nil || e.Size < 0 {
				t.Errorf("%q of %d bytes is taken", path, e.Size)
			}
		}
		again, err := DecodeManifest(EncodeManifest(files))
		if err != nil || !bytes.Equal(EncodeManifest(again), EncodeManifest(files)) {
			t.Errorf("%q does not come back: %v", data, err)
		}
	})
}

// FuzzJournal holds that no journal whatever touches what is not in the site.
func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"format":"almanac-journal-1","clear":["a"],"place":[{"from":"1","to":"index.html","size":3}],"remove":["b/c"]}`))
	f.Add([]byte(`{"format":"almanac-journal-1","remove":["../x"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := decodeJournal(data)
		if err != nil {
			return
		}
		paths := append(append([]string{}, j.Clear...), j.Remove...)
		for _, m := range j.Place {
			paths = append(paths, m.From, m.To)
		}
		for _, path := range paths {
			if CheckPath(path) != nil || strings.Contains(path, "..") && strings.Contains("/"+path+"/", "/../") {
				t.Errorf("%q is taken", path)
			}
		}
	})
}

// FuzzPaths holds that paths which are taken together can lie together on a disk
// that ignores case.
func FuzzPaths(f *testing.F) {
	f.Add("a/b", "A")
	f.Add("É", "é")
	f.Add("x.", "con.txt")
	f.Fuzz(func(t *testing.T, a, b string) {
		var n names
		if n.add(a) != nil || n.add(b) != nil {
			return
		}
		low := strings.ToLower
		if low(a) == low(b) || strings.HasPrefix(low(a), low(b)+"/") || strings.HasPrefix(low(b), low(a)+"/") {
			t.Errorf("%q and %q are taken together", a, b)
		}
	})
}
