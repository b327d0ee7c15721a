// Package serve previews a site while its author writes.
//
// It does not build: it reads and plans the site, renders the page that a
// browser asks for, and reads again when a file in the site's folder changes.
// Every page it gives carries a small script that hears of the change and
// loads the page again. When reading finds a mistake, pages show the mistakes
// with file, line and column instead, until they are mended.
//
// The preview is for the author alone. It listens on this machine's own
// address, answers only requests that name it (another site open in the same
// browser could otherwise read a draft, by a name that it lets point here), and
// looks addresses up in the plan: no address reaches a file.
//
// What a reader will get is changed in two places, in the preview only: the
// script stands before </body>, and the page's security policy lets it connect
// to the preview.
package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"almanac/internal/source"
)

// A Render gives the bytes of one address of a site, such as
// "2014/index.html"; ok is false where the site has no such address. It may be
// called by several goroutines at once.
type Render func(path string) (data []byte, ok bool, err error)

// A Read reads and plans a site, and adds what is wrong to probs. Where an
// error is among them, what it returns is not used. The error is a failure of
// the machine. What takes longer than a page to be seen is left to the judge;
// nil where nothing is.
type Read func(probs *source.Problems) (Render, Judge, error)

// A Judge looks through a site that was read for what is wrong with it, and adds
// that to probs. Pages are shown meanwhile.
type Judge func(probs *source.Problems) error

// Options say what to preview.
type Options struct {
	Dir    string   // the folder to watch
	Ignore []string // folders in it that hold no input, such as "public"
	Port   int      // 0 takes any that is free
	Read   Read
	Say    func(*source.Problems) // is told what is wrong with each reading; may be nil
	Out    io.Writer              // is told the address, and of every reading
}

// Run previews a site until ctx ends. Its error is a failure to listen or to
// watch; mistakes in the site are shown, and do not end it.
func Run(ctx context.Context, o Options) error {
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", fmt.Sprint(o.Port)))
	if err != nil {
		return fmt.Errorf("cannot listen on port %d (is another preview running?): %w", o.Port, err)
	}
	watch, err := newWatcher(o.Dir, o.Ignore)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot watch %s: %w", o.Dir, err), listener.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p := newPreview(o.Read, o.Say, o.Out)
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	var background sync.WaitGroup
	background.Go(func() { watch.run(ctx, p.expect, p.reload) })
	background.Go(func() {
		<-ctx.Done()
		server.Close() // streams of events never end by themselves
	})
	fmt.Fprintf(o.Out, "Preview: http://%s/ (end it with Ctrl-C)\n", listener.Addr())
	err = server.Serve(listener)
	stop()
	background.Wait()
	p.judging.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// preview answers requests from the newest reading.
type preview struct {
	read    Read
	say     func(*source.Problems)
	out     io.Writer
	judging sync.WaitGroup
	bench   sync.Mutex // of the one judge at work
	born    int64      // sets the versions of one run apart from those of another

	mu      sync.Mutex
	render  Render // of the last reading without an error; nil before there was one
	wrong   []source.Problem
	failure error
	count   int           // of readings
	changed chan struct{} // closed by the next reading
	pending chan struct{} // closed by the reading that a change has called for; nil when there is none
}

// newPreview reads the site for the first time.
func newPreview(read Read, say func(*source.Problems), out io.Writer) *preview {
	p := &preview{read: read, say: say, out: out, born: time.Now().UnixMilli(), changed: make(chan struct{})}
	p.reload()
	return p
}

// expect notes that files have changed and will be read: who asks for a page now
// is to see what was saved, and not what was there before.
func (p *preview) expect() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pending == nil {
		p.pending = make(chan struct{})
	}
}

// settle waits for a reading that is expected, or until ctx ends.
func (p *preview) settle(ctx context.Context) {
	p.mu.Lock()
	pending := p.pending
	p.mu.Unlock()
	if pending == nil {
		return
	}
	select {
	case <-pending:
	case <-ctx.Done():
	}
}

// reload reads the site and shows it, and has it looked through meanwhile. It is called
// by one goroutine at a time.
func (p *preview) reload() {
	start := time.Now()
	var probs source.Problems
	render, judge, err := p.read(&probs)
	count := p.show(render, &probs, err)
	took := since(start)
	if judge == nil || err != nil || probs.Errors() > 0 {
		p.report(took, &probs, err)
		return
	}
	p.judging.Go(func() {
		p.bench.Lock()
		defer p.bench.Unlock()
		if !p.isNewest(count) {
			return // was saved again meanwhile
		}
		err := judge(&probs)
		if p.judged(count, &probs, err) {
			p.report(took, &probs, err)
		}
	})
}

// report tells the author of a reading.
func (p *preview) report(took time.Duration, probs *source.Problems, err error) {
	if p.say != nil {
		p.say(probs)
	}
	switch {
	case err != nil:
		fmt.Fprintf(p.out, "Cannot read the site: %v\n", err)
	case probs.Errors() > 0:
		fmt.Fprintf(p.out, "Read in %v: %s, shown in the browser\n", took, source.Count(probs.Errors(), "error"))
	default:
		fmt.Fprintf(p.out, "Read in %v\n", took)
	}
}

// isNewest reports whether nothing was shown since.
func (p *preview) isNewest(count int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count == count
}

// show answers from a reading from now on, or shows what is wrong with it. It gives the
// number of what is shown.
func (p *preview) show(render Render, probs *source.Problems, err error) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil && probs.Errors() == 0 {
		p.render = render
	}
	p.change(probs, err)
	if p.pending != nil {
		close(p.pending)
		p.pending = nil
	}
	return p.count
}

// judged shows what is wrong with a reading that was looked through, and reports whether
// it is shown still. Who waits for the next reading goes on waiting.
func (p *preview) judged(count int, probs *source.Problems, err error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count != count {
		return false
	}
	if err != nil || probs.Errors() > 0 {
		p.change(probs, err)
	}
	return true
}

// change notes what is wrong with what is shown, and tells browsers. The caller holds the
// lock.
func (p *preview) change(probs *source.Problems, err error) {
	p.failure, p.wrong = err, nil
	if err == nil && probs.Errors() > 0 {
		p.wrong = probs.Sorted()
	}
	p.count++
	close(p.changed)
	p.changed = make(chan struct{})
}

func since(start time.Time) time.Duration { return time.Since(start).Round(time.Millisecond) }

// reading is what a request is answered from.
type reading struct {
	render  Render
	wrong   []source.Problem
	failure error
	version string // differs after every reading
	changed <-chan struct{}
}

func (p *preview) now() reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	return reading{p.render, p.wrong, p.failure, fmt.Sprintf("%d-%d", p.born, p.count), p.changed}
}
