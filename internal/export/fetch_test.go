package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"almanac/internal/source"
)

// hosted serves an unpacked copy, and lets the test answer for some addresses.
func hosted(t *testing.T, answers map[string]http.HandlerFunc) string {
	t.Helper()
	data := made(t, nil)
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, zr); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, ok := strings.CutPrefix(r.URL.Path, "/some/folder/")
		if answer := answers[path]; answer != nil {
			answer(w, r)
		} else if text, err := os.ReadFile(filepath.Join(dir, "edition-2014", path)); ok && err == nil {
			_, _ = w.Write(text)
		} else {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/some/folder"
}

func TestACopyOnAWebHostIsAskedForFileByFile(t *testing.T) {
	words := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
	}
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	for _, tt := range []struct {
		name, tail string
		answers    map[string]http.HandlerFunc
		want, err  string
	}{
		{"as it was made", "", nil, "[] [] 5", ""},
		{"with an address that ends in a stroke", "/", nil, "[] [] 5", ""},
		{"with the address of its first page", "/index.html?q=x#top", nil, "[] [] 5", ""},
		{"a page is another", "", map[string]http.HandlerFunc{"2014/index.html": words("other")}, "[2014/index.html] [] 5", ""},
		{"a page is longer", "", map[string]http.HandlerFunc{"index.html": words("<p>Home</p> and more")}, "[index.html] [] 5", ""},
		{"a page is gone", "", map[string]http.HandlerFunc{"2014/index.html": status(http.StatusGone)}, "[] [2014/index.html] 5", ""},
		{"the hashes are not there", "", map[string]http.HandlerFunc{"SHA256SUMS": http.NotFound}, "[] [SHA256SUMS] 5", ""},
		{"there is nothing", "", map[string]http.HandlerFunc{"manifest.json": http.NotFound}, "none", ""},
		{"the manifest is something else", "", map[string]http.HandlerFunc{"manifest.json": words("<html>")}, "none", ""},
		{"the host fails", "", map[string]http.HandlerFunc{"2014/index.html": status(http.StatusInternalServerError)}, "", "2014/index.html answers 500"},
		{"a link leads in circles", "", map[string]http.HandlerFunc{"index.html": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }}, "", "stopped after 10 redirects"},
		{"the host breaks off", "", map[string]http.HandlerFunc{"index.html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "x")
		}}, "", "broke off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ev, err := Fetch(t.Context(), hosted(t, tt.answers)+tt.tail)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var probs source.Problems
			v, err := ev.Verify(nil, &probs)
			if err != nil {
				t.Fatal(err)
			}
			got := "none"
			if v != nil {
				got = fmt.Sprint(v.Changed, v.Missing, v.Files)
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}
