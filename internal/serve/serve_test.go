package serve

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"almanac/internal/source"
)

const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">`

// tiny is a site whose mistakes and failures a test may set.
type tiny struct {
	mu    sync.Mutex
	files map[string]string
	probs source.Problems
	err   error
}

func newTiny() *tiny {
	return &tiny{files: map[string]string{
		"index.html":      "<html><head>" + policy + "</head><body>front</body></html>",
		"2014/index.html": "<html><head></head><body>edition </body> in a comment</body></html>",
		"404.html":        "<html><body>lost</body></html>",
		"assets/x.js":     "</body>",
		"assets/x.css":    "a{}",
	}}
}

func (s *tiny) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *tiny) read(probs *source.Problems) (Render, Judge, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	probs.Merge(&s.probs)
	files := map[string]string{}
	for k, v := range s.files {
		files[k] = v
	}
	return func(p string) ([]byte, bool, error) {
		if p == "broken.html" {
			return nil, true, errors.New("layout <broken> failed")
		}
		text, ok := files[p]
		return []byte(text), ok, nil
	}, nil, s.err
}

func get(t *testing.T, p *preview, target string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost:1234"+target, nil))
	return w
}

func TestAddressesLeadToPages(t *testing.T) {
	p := newPreview(newTiny().read, nil, io.Discard)
	cases := []struct {
		target   string
		code     int
		kind     string
		contains string
	}{
		{"/", 200, "text/html; charset=utf-8", "front"},
		{"/index.html", 200, "text/html; charset=utf-8", "front"},
		{"/index.html?q=1", 200, "text/html; charset=utf-8", "front"},
		{"/2014/", 200, "text/html; charset=utf-8", "edition"},
		{"/2014", 302, "", ""},
		{"/2015/index.html", 404, "text/html; charset=utf-8", "lost"},
		{"/2015", 404, "text/html; charset=utf-8", "lost"},
		{"/assets/gone.js", 404, "text/plain; charset=utf-8", "not in this site"},
		{"/assets/x.js", 200, "text/javascript; charset=utf-8", "</body>"},
		{"/assets/x.css", 200, "text/css; charset=utf-8", "a{}"},
		{"/broken.html", 500, "text/html; charset=utf-8", "layout &lt;broken&gt; failed"},
		{"/__almanac/reload.js?v=1", 200, "text/javascript; charset=utf-8", "EventSource"},
		{"/__almanac/problems.css", 200, "text/css; charset=utf-8", "body"},
		{"/__almanac/else", 404, "text/plain; charset=utf-8", ""},
	}
	for _, c := range cases {
		w := get(t, p, c.target)
		if w.Code != c.code || c.kind != "" && w.Header().Get("Content-Type") != c.kind || !strings.Contains(w.Body.String(), c.contains) {
			t.Errorf("%s: %d, %s, %q; want %d, %s, %q", c.target, w.Code, w.Header().Get("Content-Type"), w.Body, c.code, c.kind, c.contains)
		}
		if w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s may be kept by the browser", c.target)
		}
	}
	if got := get(t, p, "/2014").Header().Get("Location"); got != "/2014/" {
		t.Errorf("/2014 leads to %q, want /2014/", got)
	}
}

func TestOnlyPagesCarryTheReloadScript(t *testing.T) {
	p := newPreview(newTiny().read, nil, io.Discard)
	page := get(t, p, "/").Body.String()
	if want := regexp.MustCompile(`front<script src="/__almanac/reload.js\?v=[0-9]+-1" defer></script></body></html>$`); !want.MatchString(page) {
		t.Errorf("no script before </body> in %q", page)
	}
	if !strings.Contains(page, `content="connect-src 'self'; default-src 'none'; script-src 'self'"`) {
		t.Errorf("the policy does not let the script connect: %q", page)
	}
	if page := get(t, p, "/2014/").Body.String(); !strings.Contains(page, `in a comment<script`) || strings.Count(page, "<script") != 1 {
		t.Errorf("the script does not stand before the last </body>: %q", page)
	}
	if js := get(t, p, "/assets/x.js").Body.String(); js != "</body>" {
		t.Errorf("a script was changed: %q", js)
	}
}

func TestRequestsThatAreNotFromTheAuthorAreRefused(t *testing.T) {
	p := newPreview(newTiny().read, nil, io.Discard)
	cases := []struct {
		method, host, target string
		code                 int
	}{
		{"GET", "localhost:1234", "/", 200},
		{"HEAD", "127.0.0.1:1234", "/", 200},
		{"GET", "[::1]:1234", "/", 200},
		{"GET", "LOCALHOST", "/", 200},
		{"GET", "evil.example", "/", 421},
		{"GET", "evil.example:1234", "/__almanac/events", 421},
		{"GET", "localhost.evil.example", "/", 421},
		{"GET", "127.0.0.1.evil.example:80", "/", 421},
		{"GET", "192.168.0.7:1234", "/", 421},
		{"GET", "", "/", 421},
		{"POST", "localhost", "/", 405},
		{"DELETE", "localhost", "/", 405},
		{"GET", "localhost", "/../config.toml", 400},
		{"GET", "localhost", "/a/%2e%2e/%2e%2e/etc/passwd", 400},
		{"GET", "localhost", "/..%2fconfig.toml", 400},
		{"GET", "localhost", `/a%5c..%5cconfig.toml`, 400},
		{"GET", "localhost", "/a%00.html", 400},
		{"GET", "localhost", "/./index.html", 400},
	}
	for _, c := range cases {
		r := httptest.NewRequest(c.method, c.target, nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code != c.code {
			t.Errorf("%s %s%s: %d, want %d", c.method, c.host, c.target, w.Code, c.code)
		}
	}
}

func TestMistakesAreShownUntilTheyAreMended(t *testing.T) {
	s := newTiny()
	p := newPreview(s.read, nil, io.Discard)
	s.set(func() {
		s.probs.AddHint(source.Pos{File: "data/2014/cpp.csv", Line: 14, Col: 3}, "value", "leave value empty", `"<n/a>" is not a number`)
		s.probs.Warn(source.Pos{File: "content/a.md"}, "orphan", "", "nobody links here")
	})
	p.reload()
	w := get(t, p, "/2014/")
	for _, want := range []string{"1 mistake to mend", "data/2014/cpp.csv:14:3", "&#34;&lt;n/a&gt;&#34; is not a number", "value", "Hint: leave value empty", "nobody links here", "reload.js?v="} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %q in %s", want, w.Body)
		}
	}
	if w.Code != 500 {
		t.Errorf("code %d, want 500", w.Code)
	}
	if w := get(t, p, "/assets/x.css"); w.Code != 200 {
		t.Errorf("a style sheet of the last good reading: %d, want 200", w.Code)
	}
	s.set(func() { s.probs = source.Problems{}; s.err = errors.New("disk & gone") })
	p.reload()
	if w := get(t, p, "/"); w.Code != 500 || !strings.Contains(w.Body.String(), "disk &amp; gone") {
		t.Errorf("%d %s, want the failure", w.Code, w.Body)
	}
	s.set(func() { s.err = nil; s.files["index.html"] = "<body>mended</body>" })
	p.reload()
	if w := get(t, p, "/"); w.Code != 200 || !strings.Contains(w.Body.String(), "mended") {
		t.Errorf("%d %s, want the mended page", w.Code, w.Body)
	}
}

func TestARequestAfterAChangeWaitsForItsReading(t *testing.T) {
	s := newTiny()
	p := newPreview(s.read, nil, io.Discard)
	s.set(func() { s.files["index.html"] = "<body>saved</body>" })
	p.expect()
	answered := make(chan string)
	go func() { answered <- get(t, p, "/").Body.String() }()
	select {
	case body := <-answered:
		t.Fatalf("answered before the reading: %s", body)
	case <-time.After(50 * time.Millisecond):
	}
	p.reload()
	if body := <-answered; !strings.Contains(body, "saved") {
		t.Errorf("answered %s", body)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.expect()
	p.settle(ctx) // who has gone does not wait
}

// TestAPageIsShownBeforeTheSiteIsLookedThrough has a judge who waits to be asked twice.
func TestAPageIsShownBeforeTheSiteIsLookedThrough(t *testing.T) {
	s := newTiny()
	proceed, told := make(chan struct{}), make(chan int, 10)
	read := func(probs *source.Problems) (Render, Judge, error) {
		render, _, err := s.read(probs)
		return render, func(probs *source.Problems) error {
			<-proceed
			probs.Add(source.Pos{File: "data/2014/n1.csv"}, "figure", "a figure is wrong")
			return nil
		}, err
	}
	p := newPreview(read, func(probs *source.Problems) { told <- probs.Errors() }, io.Discard)
	if w := get(t, p, "/"); w.Code != 200 {
		t.Errorf("before it was looked through: code %d, want 200", w.Code)
	}
	was := p.now().version
	p.reload()     // before the first is judged: it is never told of
	close(proceed) // for both, if the first has begun
	p.judging.Wait()
	if n := len(told); n != 1 {
		t.Errorf("%d readings were told of, want the newer alone", n)
	}
	if w := get(t, p, "/"); w.Code != 500 || !strings.Contains(w.Body.String(), "a figure is wrong") {
		t.Errorf("after it: %d %s", w.Code, w.Body)
	}
	if p.now().version == was {
		t.Error("browsers are not told")
	}
}

func TestWhatIsFoundInAnOldReadingDoesNotAnswerForTheNext(t *testing.T) {
	s := newTiny()
	proceed, first := make(chan struct{}), true
	read := func(probs *source.Problems) (Render, Judge, error) {
		render, _, err := s.read(probs)
		if !first {
			return render, nil, err
		}
		first = false
		return render, func(probs *source.Problems) error {
			<-proceed
			probs.Add(source.Pos{File: "content/a.md"}, "link", "an old mistake")
			return nil
		}, err
	}
	p := newPreview(read, nil, io.Discard)
	p.expect() // a file was saved
	answered := make(chan string)
	go func() { answered <- get(t, p, "/").Body.String() }()
	close(proceed)
	p.judging.Wait()
	select {
	case body := <-answered:
		t.Fatalf("answered before the reading: %s", body)
	case <-time.After(50 * time.Millisecond):
	}
	p.reload()
	if body := <-answered; !strings.Contains(body, "front") {
		t.Errorf("answered %s", body)
	}
}

func TestWarningsDoNotHideThePage(t *testing.T) {
	s := newTiny()
	s.probs.Warn(source.Pos{File: "content/a.md"}, "orphan", "", "nobody links here")
	if w := get(t, newPreview(s.read, nil, io.Discard), "/"); w.Code != 200 {
		t.Errorf("code %d, want 200", w.Code)
	}
}

func TestASiteThatIsWrongFromTheBeginningIsShown(t *testing.T) {
	s := newTiny()
	s.probs.Add(source.Pos{File: "config.toml"}, "config", "no title")
	p := newPreview(s.read, nil, io.Discard)
	for _, target := range []string{"/", "/assets/x.css", "/2014"} {
		if w := get(t, p, target); w.Code != 500 || !strings.Contains(w.Body.String(), "no title") {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
}

// TestAChangeReachesTheBrowser runs the whole of it: a real listener, a real
// folder, a page that listens.
func TestAChangeReachesTheBrowser(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "content", "deep", "page.md")
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "one")
	readings := make(chan struct{}, 100)
	read := func(*source.Problems) (Render, Judge, error) {
		text, err := os.ReadFile(file)
		readings <- struct{}{}
		return func(string) ([]byte, bool, error) { return text, true, nil }, nil, err
	}
	address, out := io.Pipe()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{Dir: dir, Ignore: []string{"public"}, Read: read, Out: out})
		out.Close()
	}()
	lines := bufio.NewScanner(address)
	base := ""
	for base == "" && lines.Scan() {
		base = regexp.MustCompile(`http://127[^ ]*/`).FindString(lines.Text())
	}
	go io.Copy(io.Discard, address)
	<-readings

	events, err := http.Get(base + "__almanac/events")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	stream := bufio.NewReader(events.Body)
	first := nextVersion(t, stream)

	write(filepath.Join(dir, "public", "index.html"), "output is no input")
	write(filepath.Join(dir, "content", ".page.md.swp"), "an editor's file")
	select {
	case <-readings:
		t.Error("the site was read again though no input changed")
	case <-time.After(3 * quiet):
	}

	write(file, "two")
	if second := nextVersion(t, stream); second == first {
		t.Errorf("version %s twice", first)
	}
	response, err := http.Get(base + "x.css")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "two" {
		t.Errorf("%q (%v), want two", body, err)
	}

	write(filepath.Join(dir, "data", "new", "a.csv"), "a new folder") // data is new, and so is data/new
	nextVersion(t, stream)
	time.Sleep(2 * quiet)
	write(filepath.Join(dir, "data", "new", "b.csv"), "a file in it")
	nextVersion(t, stream)

	stop()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func nextVersion(t *testing.T, stream *bufio.Reader) string {
	t.Helper()
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if version, ok := strings.CutPrefix(line, "data: "); ok {
			return version
		}
	}
}

func TestABurstOfChangesIsReadOnce(t *testing.T) {
	dir := t.TempDir()
	w, err := newWatcher(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	calls := make(chan struct{}, 100)
	for i := range 50 {
		name := filepath.Join(dir, "f"+strings.Repeat("x", i))
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	go w.run(ctx, func() {}, func() { calls <- struct{}{} }) // when all are written: a busy disk makes pauses of a burst
	<-calls
	select {
	case <-calls:
		t.Error("one burst was read twice")
	case <-time.After(4 * quiet):
	}
}

func TestAPortThatIsTakenIsSaid(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	port := other.Addr().(*net.TCPAddr).Port
	err = Run(t.Context(), Options{Dir: t.TempDir(), Port: port, Read: newTiny().read, Out: io.Discard})
	if err == nil || !strings.Contains(err.Error(), "is another preview running?") {
		t.Errorf("error %v, want one that says the port is taken", err)
	}
}
