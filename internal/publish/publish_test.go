package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/minio/minio-go/v7"

	"almanac/internal/source"
)

// changed is a fake after somebody has worked on it: a value is another, a page
// and its data are new, another page is gone.
func (f *fake) changed() {
	f.files["2014/data/a003.csv"] = "area,value\na003,77\n"
	f.files["2014/areas/a003/index.html"] += "<p>77</p>\n"
	f.files["2014/areas/new/index.html"] = fakePage("New", "../../index.html")
	f.files["2014/index.html"] += `<p><a href="areas/new/index.html">New</a></p>` + "\n"
	f.files["2014/areas/a002/index.html"] = strings.ReplaceAll(f.files["2014/areas/a002/index.html"], "../a003/", "../new/")
	delete(f.files, "2014/data/a007.csv")
	f.files["2014/areas/a007/index.html"] = strings.ReplaceAll(f.files["2014/areas/a007/index.html"], "../../data/a007.csv", "../new/index.html")
	f.build()
}

func TestOnlyWhatHasChangedIsPutThere(t *testing.T) {
	for name, open := range places {
		t.Run(name, func(t *testing.T) {
			at := open(t)
			f := newFake(t)
			plan := f.publish(at.open(t))
			if n, _ := plan.Count(); n != len(f.files)+1 || plan.Unchanged != 0 {
				t.Errorf("the first time %d files were put there and %d unchanged, expected all %d and the manifest", n, plan.Unchanged, len(f.files))
			}
			before := contents(t, f.public())
			if diff := cmp.Diff(before, at.contents(t)); diff != "" {
				t.Fatal(diff)
			}
			if plan := f.publish(at.open(t)); !plan.Idle() {
				t.Errorf("the same site again is not nothing to do: %v, %v", plan.Stages, plan.Removals)
			}

			f.changed()
			put, remove := differing(before, contents(t, f.public()))
			plan = f.publish(at.open(t))
			if n, _ := plan.Count(); n != put || len(plan.Removals) != remove {
				t.Errorf("%d files were put there and %d removed, expected %d and %d", n, len(plan.Removals), put, remove)
			}
			if diff := cmp.Diff(contents(t, f.public()), at.contents(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestACutIsGoneOnFrom cuts the line to each place after some number of bytes,
// again and again, while a site is put there and while it becomes another.
func TestACutIsGoneOnFrom(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred cuts take some seconds")
	}
	for _, name := range []string{"bucket", "sftp"} {
		t.Run(name, func(t *testing.T) {
			at := places[name](t)
			f := newFake(t)
			random := rand.New(rand.NewPCG(1, 2))
			cuts, saved := 0, 0
			until := func() {
				for range 200 {
					at.line.mend(4000 + random.IntN(100_000))
					remote := at.open(t)
					plan, err := Look(t.Context(), f.mustRead(), remote)
					if err == nil {
						if files, _ := plan.Count(); plan.Resumed() && files < len(f.files)+1 {
							saved++
						}
						err = plan.Run(t.Context(), hurried(), nil)
					}
					remote.Close()
					if err == nil {
						return
					}
					if refused := (*Refusal)(nil); errors.As(err, &refused) {
						t.Fatalf("after %d cuts: %v", cuts, err)
					}
					cuts++
				}
				t.Fatal("200 runs were cut and none was done")
			}
			until()
			if diff := cmp.Diff(contents(t, f.public()), at.contents(t)); diff != "" {
				t.Fatal(diff)
			}
			first := cuts
			f.changed()
			until()
			if diff := cmp.Diff(contents(t, f.public()), at.contents(t)); diff != "" {
				t.Fatal(diff)
			}
			if first < 3 || saved == 0 {
				t.Errorf("only %d cuts while the site was new, and %d runs had less to do: this tests little", first, saved)
			}
			t.Logf("%d cuts, %d runs that had less to do than all", cuts, saved)
		})
	}
}

// stopping is a place that fails at a call, and at all after it.
type stopping struct {
	Remote
	calls atomic.Int64
	after int64
	seen  func(path string) // before each Put, where there is one
}

var errStopped = errors.New("stopped")

func (s *stopping) next() error {
	if s.calls.Add(1) > s.after {
		return errStopped
	}
	return nil
}

func (s *stopping) Put(ctx context.Context, name string, data []byte, how Served) error {
	if err := s.next(); err != nil {
		return err
	}
	if s.seen != nil {
		s.seen(name)
	}
	return s.Remote.Put(ctx, name, data, how)
}

func (s *stopping) Remove(ctx context.Context, name string) error {
	if err := s.next(); err != nil {
		return err
	}
	return s.Remote.Remove(ctx, name)
}

// TestWhateverCallIsTheLastTheNextRunCompletes stops at each call in turn, at
// which a site becomes another, and goes on with a third.
func TestWhateverCallIsTheLastTheNextRunCompletes(t *testing.T) {
	for after := int64(0); ; after++ {
		at, f := folderPlace(t), newFake(t)
		f.publish(at.open(t))
		f.changed()
		plan, err := Look(t.Context(), f.mustRead(), &stopping{Remote: at.open(t), after: after})
		if err != nil {
			t.Fatal(err)
		}
		err = plan.Run(t.Context(), Pace{Workers: 1, Journal: time.Hour}, nil)
		if err == nil && after < 8 {
			t.Fatalf("a run had %d calls only", after)
		}
		if broken := brokenLinks(os.DirFS(at.dir), t); len(broken) > 0 {
			t.Fatalf("stopped after %d calls: %v", after, broken)
		}
		delete(f.files, "2014/areas/new/index.html") // what was put there meanwhile is in no manifest there
		for name, text := range f.files {
			f.files[name] = strings.ReplaceAll(text, "new/index.html", "a001/index.html")
		}
		f.build()
		f.publish(at.open(t))
		if diff := cmp.Diff(contents(t, f.public()), at.contents(t)); diff != "" {
			t.Fatalf("stopped after %d calls: %s", after, diff)
		}
		if err == nil {
			return
		}
	}
}

var href = regexp.MustCompile(`href="([^"]*)"`)

// brokenLinks follows every link from the front page of a folder.
func brokenLinks(site fs.FS, t *testing.T) (broken []string) {
	seen, todo := map[string]bool{"index.html": true}, []string{"index.html"}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		data, err := fs.ReadFile(site, at)
		if err != nil {
			broken = append(broken, at)
			continue
		}
		for _, m := range href.FindAllStringSubmatch(string(data), -1) {
			if to := path.Join(path.Dir(at), m[1]); !seen[to] {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	if len(seen) < fakeAreas {
		t.Fatalf("only %d pages were met", len(seen))
	}
	return broken
}

// TestAReaderWhoCrawlsMeanwhileMeetsNoBrokenLink reads a page by HTTP, follows its
// links, and holds that each opens, while the site becomes another and back. A link
// that does not open counts where the page, asked again, still has it.
func TestAReaderWhoCrawlsMeanwhileMeetsNoBrokenLink(t *testing.T) {
	at, f := folderPlace(t), newFake(t)
	f.publish(at.open(t))
	before := maps.Clone(f.files)
	server := httptest.NewServer(http.FileServer(http.Dir(at.dir)))
	defer server.Close()
	get := func(name string) (string, bool) {
		// index.html is asked for by its folder: this server leads on to it
		response, err := http.Get(server.URL + "/" + strings.TrimSuffix(name, "index.html"))
		if err != nil {
			t.Error(err)
			return "", false
		}
		defer response.Body.Close()
		var text strings.Builder
		buf := make([]byte, 4096)
		for {
			n, err := response.Body.Read(buf)
			text.Write(buf[:n])
			if err != nil {
				break
			}
		}
		return text.String(), response.StatusCode == http.StatusOK
	}
	done, crawled := make(chan bool), make(chan int)
	for range 2 {
		go func() {
			asked := 0
			defer func() { crawled <- asked }()
			for {
				seen, todo := map[string]bool{}, []string{"index.html"}
				for len(todo) > 0 {
					select {
					case <-done:
						return
					default:
					}
					page := todo[0]
					todo = todo[1:]
					text, _ := get(page)
					for _, m := range href.FindAllStringSubmatch(text, -1) {
						to := path.Join(path.Dir(page), m[1])
						asked++
						if _, ok := get(to); !ok {
							if again, _ := get(page); strings.Contains(again, m[0]) {
								t.Errorf("%s leads to %s, which does not open", page, to)
							}
						}
						if !seen[to] && isPage(to) {
							seen[to] = true
							todo = append(todo, to)
						}
					}
				}
			}
		}()
	}
	for i := range 12 {
		if i%2 == 0 {
			f.changed()
		} else {
			f.files = maps.Clone(before)
			f.build()
		}
		slow := &stopping{Remote: at.open(t), after: 1 << 40, seen: func(string) { time.Sleep(2 * time.Millisecond) }}
		f.publish(slow)
	}
	close(done)
	if asked := <-crawled + <-crawled; asked < 500 {
		t.Errorf("only %d links were followed", asked)
	}
}

// TestTheOrderIsThatOfThePackageComment holds it file by file.
func TestTheOrderIsThatOfThePackageComment(t *testing.T) {
	at, f := folderPlace(t), newFake(t)
	f.publish(at.open(t))
	f.changed()
	f.files["latest/areas/index.html"] = fakePage("Latest", "../index.html")
	f.files["latest/index.html"] += "x"
	f.files["search/words.js"] = "var words = {a: 1};"
	f.files["index.html"] += "x"
	f.files["editions.js"] += "x"
	f.build()
	var mu sync.Mutex // files of one stage are put there at the same time
	var order []string
	f.publish(&stopping{Remote: at.open(t), after: 1 << 40, seen: func(name string) {
		mu.Lock()
		defer mu.Unlock()
		if name != StateFile {
			order = append(order, name)
		}
	}})
	rank := func(name string) int {
		return slices.Index([]string{"2014/data/a003.csv", "2014/areas/new/index.html", "latest/areas/index.html", "2014/areas/a002/index.html", "2014/areas/a003/index.html",
			"2014/areas/a007/index.html", "2014/index.html", "editions.js", "latest/index.html", "search/words.js", "index.html", "manifest.json"}, name)
	}
	stage := []int{0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5}
	var got []int
	for _, name := range order {
		if rank(name) < 0 {
			t.Fatalf("%s was put there", name)
		}
		got = append(got, stage[rank(name)])
	}
	if !slices.IsSorted(got) || len(got) != len(stage) {
		t.Errorf("put in this order: %v", order)
	}
}

func TestObjectsSayHowTheyAreServed(t *testing.T) {
	at, f := bucketPlace(t), newFake(t)
	f.publish(at.open(t))
	client := storeClient(t, at.line.address())
	for name, want := range map[string]Served{
		"index.html":                  {Type: "text/html; charset=utf-8", Caching: cacheAsk},
		"2014/data/a001.csv":          {Type: "text/csv; charset=utf-8", Caching: cacheAsk},
		"assets/almanac-0a1b2c3d.css": {Type: "text/css; charset=utf-8", Caching: cacheForever},
		"editions.js":                 {Type: "text/javascript; charset=utf-8", Caching: cacheAsk},
		"manifest.json":               {Type: "application/json", Caching: cacheAsk},
		StateFile:                     {Type: "application/json", Caching: "no-store"},
	} {
		info, err := client.StatObject(t.Context(), testBucket, name, minio.StatObjectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := (Served{Type: info.ContentType, Caching: info.Metadata.Get("Cache-Control")}); got != want {
			t.Errorf("%s is served as %+v, expected %+v", name, got, want)
		}
	}

	// Compressed, all that shrinks is sent again, and says so.
	packed, err := OpenBucket(BucketOptions{Bucket: testBucket, Endpoint: "http://" + at.line.address(), Region: "us-east-1", Gzip: true})
	plan := f.publish(opened(t, packed, err))
	if n, _ := plan.Count(); n != len(f.files)+1 {
		t.Errorf("with another encoding %d files were sent again, expected all %d", n, len(f.files)+1)
	}
	info, err := client.StatObject(t.Context(), testBucket, "2014/data/a001.csv", minio.StatObjectOptions{})
	if err != nil || info.Metadata.Get("Content-Encoding") != "gzip" || int(info.Size) >= len(f.files["2014/data/a001.csv"]) {
		t.Errorf("compressed data is served as %v, %v", info.Metadata, err)
	}
	if !f.publish(packed).Idle() {
		t.Error("a compressed site is not known again")
	}
}

// TestThePolicyForReadersLetsThemReadAndNothingElse asks a store without
// credentials.
func TestThePolicyForReadersLetsThemReadAndNothingElse(t *testing.T) {
	at, f := bucketPlace(t), newFake(t)
	f.publish(at.open(t))
	client := storeClient(t, at.line.address())
	ask := func(method, name string) int {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, "http://"+at.line.address()+"/"+testBucket+"/"+name, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	if got := ask(http.MethodGet, "index.html"); got != http.StatusForbidden {
		t.Errorf("without a policy a reader gets status %d", got)
	}
	policy := strings.ReplaceAll(hostFile(t, "s3/public-read.json"), "BUCKET", testBucket)
	if err := client.SetBucketPolicy(t.Context(), testBucket, policy); err != nil {
		t.Fatal(err)
	}
	if got := ask(http.MethodGet, "index.html"); got != http.StatusOK {
		t.Errorf("with the policy a reader gets status %d", got)
	}
	for method, name := range map[string]string{http.MethodPut: "index.html", http.MethodDelete: "index.html", http.MethodGet: ""} {
		if got := ask(method, name); got != http.StatusForbidden {
			t.Errorf("with the policy anybody's %s of %q has status %d", method, name, got)
		}
	}
}

// TestTheDemonstrationIsPublished puts a whole site there over a line that is cut
// now and then.
func TestTheDemonstrationIsPublished(t *testing.T) {
	if os.Getenv("SOAK") == "" {
		t.Skip("the whole demonstration is published in a soak only: make soak")
	}
	var probs source.Problems
	s, err := ReadSite(os.DirFS("../../public"), os.DirFS("../.."), time.Now(), &probs)
	if err != nil || s == nil {
		t.Fatalf("the demonstration may not be published: %v, %v", err, probs.Sorted())
	}
	for _, name := range []string{"bucket", "sftp"} {
		t.Run(name, func(t *testing.T) {
			at := places[name](t)
			for cuts := 0; ; cuts++ {
				at.line.mend((30 + 10*cuts) << 20)
				err := publishAs(t, s, at.open(t), Pace{Workers: 8, Journal: time.Second})
				if err == nil {
					t.Logf("%d cuts", cuts)
					break
				}
				if refused := (*Refusal)(nil); errors.As(err, &refused) || cuts == 30 {
					t.Fatal(err)
				}
			}
			at.line.mend(-1)
			if put, remove := differing(at.contents(t), contents(t, "../../public", ".gitignore")); put+remove > 0 {
				t.Errorf("%d files there are others than here, and %d more", put, remove)
			}
		})
	}
}

func TestTwoRunsAtOnceNoticeEachOther(t *testing.T) {
	at, f := folderPlace(t), newFake(t)
	first, err := Look(t.Context(), f.mustRead(), &stopping{Remote: at.open(t), after: 1 << 40, seen: func(name string) {
		if name != "2014/index.html" {
			return
		}
		// Another begins while the first is among the pages.
		second, err := Look(t.Context(), f.mustRead(), &stopping{Remote: at.open(t), after: 3})
		if err == nil {
			_ = second.Run(t.Context(), hurried(), nil)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	err = first.Run(t.Context(), Pace{Workers: 1, Journal: time.Hour}, nil)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) || !strings.Contains(refused.Text, "another almanac") {
		t.Errorf("the first run ended with %v", err)
	}
	f.publish(at.open(t))
	if diff := cmp.Diff(contents(t, f.public()), at.contents(t)); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatChangesMeanwhileIsNotPutThere(t *testing.T) {
	at, f := folderPlace(t), newFake(t)
	plan, err := Look(t.Context(), f.mustRead(), at.open(t))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(f.public(), "2014/areas/a005/index.html"), "other")
	err = plan.Run(t.Context(), hurried(), nil)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) {
		t.Errorf("the run ended with %v", err)
	}
	if _, err := os.Stat(filepath.Join(at.dir, "index.html")); err == nil {
		t.Error("the front page is there")
	}
}

func TestAttemptsAreMadeAgainAndThenGivenUp(t *testing.T) {
	at, f := folderPlace(t), newFake(t)
	flaky := &flaky{Remote: at.open(t)}
	plan, err := Look(t.Context(), f.mustRead(), flaky)
	if err != nil {
		t.Fatal(err)
	}
	retried := 0
	pace := Pace{Workers: 2, Journal: time.Hour, Waits: []time.Duration{time.Millisecond, time.Millisecond}}
	if err := plan.Run(t.Context(), pace, func(p Progress) { retried = p.Retried }); err != nil || retried == 0 {
		t.Errorf("%d attempts were made again: %v", retried, err)
	}
	f.changed()
	stopped := &stopping{Remote: at.open(t), after: 2}
	plan, err = Look(t.Context(), f.mustRead(), stopped)
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Run(t.Context(), pace, nil); !errors.Is(err, errStopped) || !strings.Contains(fmt.Sprint(err), "given up after 3 attempts") {
		t.Errorf("the run ended with %v", err)
	}
}

// flaky is a place where each file fails the first time.
type flaky struct {
	Remote
	failed sync.Map
}

func (x *flaky) Put(ctx context.Context, name string, data []byte, how Served) error {
	if _, again := x.failed.LoadOrStore(name, true); !again {
		return errStopped
	}
	return x.Remote.Put(ctx, name, data, how)
}
