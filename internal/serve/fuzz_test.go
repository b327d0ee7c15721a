package serve

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"almanac/internal/source"
)

// FuzzServe holds that nothing is shown to another host, and that no address
// that means something to a file system is looked up.
func FuzzServe(f *testing.F) {
	for _, target := range []string{"/", "/2014/", "/a/../config.toml", "/%2e%2e/x", `/a\b`, "/__almanac/reload.js", "//x", "/a\x00b"} {
		f.Add("localhost:1234", target)
		f.Add("evil.example", target)
	}
	f.Add("[::1]", "/index.html")
	f.Add("127.0.0.1.evil.example:80", "/")
	asked := func(*source.Problems) (Render, Judge, error) {
		return func(p string) ([]byte, bool, error) {
			if p == "" || strings.Contains("/"+p+"/", "/../") || strings.ContainsAny(p, "\\\x00") {
				panic("looked up: " + p)
			}
			return []byte("<html><head></head><body>secret</body></html>"), true, nil
		}, nil, nil
	}
	p := newPreview(asked, nil, io.Discard)
	f.Fuzz(func(t *testing.T, host, target string) {
		if strings.HasPrefix(target, own) {
			return // its stream of events has no end
		}
		r := &http.Request{Method: http.MethodGet, Host: host, URL: &url.URL{Path: target}, Header: http.Header{}, Proto: "HTTP/1.1"}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		name := strings.Trim(host, "[]")
		if at := strings.LastIndex(host, ":"); at >= 0 && !strings.HasSuffix(host, "]") {
			name = strings.Trim(host[:at], "[]")
		}
		foreign := strings.Trim(name, "0123456789.:abcdefABCDEF") != "" && !strings.EqualFold(name, "localhost")
		if foreign && (w.Code != http.StatusMisdirectedRequest || strings.Contains(w.Body.String(), "secret")) {
			t.Errorf("%q is answered: %d", host, w.Code)
		}
	})
}
