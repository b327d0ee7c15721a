// Package publish brings a built site to its readers: into a folder, into a
// bucket of an S3-compatible store, or to a host that takes files by SFTP.
//
// A host of files has no commit: files are put there one by one, while readers
// look. So everything here is about order, and about knowing what is there.
//
// # What is known of a host
//
// manifest.json says what stands there, as it does in the built site, and is
// compared with the manifest here: what has the same hash is not sent. Beside it
// lies StateFile, which says what the manifest cannot: the last line of the
// ledger that was published, which editions were sealed then, and the journal of
// a run that is under way. The journal names each file that the run may put or
// remove, before it does, and once a file is there whole, its hash. What a run
// has to do follows from the three of them, so resuming is nothing of its own: it
// is publishing.
//
// # In which order
//
// Assets and data; pages that are new, to which no page leads yet; pages that
// have changed; the pointers that lead into the site (editions.js, search,
// latest/, sitemap, feed, robots); the front door; manifest.json. Only then is
// removed what the site no longer has. So whatever a page links to is there when
// the page is, at each moment of a run, and a reader who crawls meanwhile meets
// no broken link. Each file changes in one step: a folder and SFTP get it under a
// temporary name and rename it, a bucket shows an object when it is whole. What
// cannot be had from such a host is one moment for all files: during the run a
// page may show the figure of before and its CSV that of after.
//
// # What a cut leaves
//
//   - Before the journal is written: the former site, untouched.
//   - After that and before the pointers: the former site, with some pages and
//     data new already, and files to which little leads. Every link opens.
//   - Among the pointers: all pages are new; the front door, the feed or the
//     search may still know the former ones only.
//   - After manifest.json: the new site, and some files that it no longer has.
//   - A file under a temporary name (".NAME.almanac-part") is possible at any
//     time in a folder or by SFTP. Running it again completes or removes it.
//
// The journal is written every few seconds, not after each file; a run after a
// cut sends again what was put since. It may be the run of another, newer site:
// what the cut one has put and this one lacks is in the journal, and is removed.
// Two runs at once notice each other when the journal is written, and the older
// stops; what it had in hand in those seconds may be older than what the other
// has put there, and running the newer again does not see it. So one machine, or
// one person, publishes.
//
// # What is refused
//
// A built site whose manifest or seals do not hold, a preview, a draft and an
// edition before its time: see ReadSite. A host with files that are not ours;
// with another site of ours; with a newer one, which is one that has an edition
// or a line of the ledger that we have not; and any change below a sealed edition
// but what almanac withdraw did: see refuse. A withdrawn figure must not come
// back because somebody published from an old copy.
package publish

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"almanac/internal/output"
)

// Refusal says why something is not published, and how to go on.
type Refusal struct{ Text, Hint string }

func (r *Refusal) Error() string { return r.Text }

// Pace is how patiently a run works. The zero value is for nobody: see Usual.
type Pace struct {
	Workers int             // files under way at the same time
	Waits   []time.Duration // before each further attempt at a file that failed
	Journal time.Duration   // between two writings of the journal
}

// Usual is the pace of a run over a network.
func Usual() Pace {
	return Pace{Workers: 8, Journal: 5 * time.Second,
		Waits: []time.Duration{time.Second, 3 * time.Second, 9 * time.Second, 20 * time.Second}}
}

// Progress is how far a run is.
type Progress struct {
	Files, Bytes       int // put so far
	AllFiles, AllBytes int // to be put
	Retried            int // attempts that failed and were made again
}

// run is one publishing under way.
type run struct {
	*Plan
	pace Pace
	tell func(Progress)

	mu     sync.Mutex
	state  state
	sofar  Progress
	saving bool      // the journal is being written
	saved  time.Time // when it was
}

// Run does what the plan says. tell is called after each file, by one worker at a
// time; it may be nil. An error leaves the host as the package comment says, and
// the same command goes on from there.
func (p *Plan) Run(ctx context.Context, pace Pace, tell func(Progress)) error {
	if p.Idle() {
		return nil
	}
	r := &run{Plan: p, pace: pace, tell: tell, state: p.begun()}
	r.sofar.AllFiles, r.sofar.AllBytes = p.Count()
	if err := r.put(ctx, StateFile, r.state.encode(), stateServed); err != nil {
		return err
	}
	r.saved = time.Now()
	err := r.stages(ctx)
	if err == nil {
		return r.again(ctx, 0, func(ctx context.Context) error {
			return p.remote.Put(ctx, StateFile, p.done().encode(), stateServed)
		})
	}
	if refused := (*Refusal)(nil); !errors.As(err, &refused) {
		// What was put so far need not be put again; where the host cannot be
		// reached any more, it is.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = p.remote.Put(late, StateFile, r.state.encode(), stateServed)
	}
	return err
}

// stages puts and removes in the order that the package comment explains.
func (r *run) stages(ctx context.Context) error {
	for i, paths := range r.Stages {
		if Stage(i) == Pointers {
			if err := r.alone(ctx); err != nil {
				return err
			}
		}
		if err := r.each(ctx, paths, r.upload); err != nil {
			return err
		}
	}
	if err := r.alone(ctx); err != nil {
		return err
	}
	return r.each(ctx, r.Removals, func(ctx context.Context, path string) error {
		return r.again(ctx, 0, func(ctx context.Context) error { return r.remote.Remove(ctx, path) })
	})
}

// each does something with every path, several at a time, and stops at the first
// error.
func (r *run) each(ctx context.Context, paths []string, do func(context.Context, string) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan string)
	var workers sync.WaitGroup
	for range min(r.pace.Workers, len(paths)) {
		workers.Go(func() {
			for path := range todo {
				if err := do(ctx, path); err != nil {
					stop(err)
					return
				}
			}
		})
	}
send:
	for _, path := range paths {
		select {
		case todo <- path:
		case <-ctx.Done():
			break send
		}
	}
	close(todo)
	workers.Wait()
	return context.Cause(ctx)
}

// upload puts one file of the site there and notes it in the journal.
func (r *run) upload(ctx context.Context, path string) error {
	data, want := r.site.manifest, output.Entry{Sum: sha256.Sum256(r.site.manifest)}
	if path != output.Manifest {
		var err error
		want = r.site.files[path]
		if data, err = fs.ReadFile(r.site.built, path); err != nil {
			return err
		}
	}
	if sha256.Sum256(data) != want.Sum {
		return &Refusal{path + " is not what the manifest says any more: the site was built, or changed, while it was published", "publish it again when nothing else writes to it"}
	}
	if err := r.put(ctx, path, data, servedOf(path)); err != nil {
		return err
	}
	r.mu.Lock()
	if path != output.Manifest {
		r.state.Journal[path] = hex.EncodeToString(want.Sum[:])
	}
	r.sofar.Files++
	r.sofar.Bytes += len(data)
	if r.tell != nil {
		r.tell(r.sofar)
	}
	due := !r.saving && time.Since(r.saved) >= r.pace.Journal
	r.saving = r.saving || due
	r.mu.Unlock()
	if due {
		return r.save(ctx)
	}
	return nil
}

// put puts a file there, several times if need be.
func (r *run) put(ctx context.Context, path string, data []byte, how Served) error {
	return r.again(ctx, len(data), func(ctx context.Context) error { return r.remote.Put(ctx, path, data, how) })
}

// alone holds that no other run has written its journal since ours.
func (r *run) alone(ctx context.Context) error {
	return r.again(ctx, 0, func(ctx context.Context) error {
		data, err := r.remote.Read(ctx, StateFile)
		if err != nil {
			return err
		}
		if there, err := decodeState(data); err != nil || there.Run != r.state.Run {
			return &Refusal{"another almanac has begun to publish there", "wait until it is done, and publish again"}
		}
		return nil
	})
}

// save writes the journal. One of thousands of lines takes a while on a slow
// line: it is written more rarely then, so that it costs a tenth of the time at
// most.
func (r *run) save(ctx context.Context) error {
	began := time.Now()
	if err := r.alone(ctx); err != nil {
		return err
	}
	r.mu.Lock()
	data := r.state.encode()
	r.mu.Unlock()
	err := r.put(ctx, StateFile, data, stateServed)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.saving, r.saved = false, time.Now()
	if took := r.saved.Sub(began); took > r.pace.Journal/10 {
		r.pace.Journal = 10 * took
	}
	return err
}

// again does something until it succeeds, until it fails for good, or until it
// was tried often enough.
func (r *run) again(ctx context.Context, size int, do func(context.Context) error) error {
	const slowest = 20 << 10 // bytes a second; below that a line counts as dead
	limit := time.Minute + time.Duration(size/slowest)*time.Second
	for attempt := 0; ; attempt++ {
		once, cancel := context.WithTimeout(ctx, limit)
		err := do(once)
		cancel()
		if err == nil || ctx.Err() != nil || hopeless(err) {
			return err
		}
		if attempt == len(r.pace.Waits) {
			return fmt.Errorf("given up after %d attempts: %w", attempt+1, err)
		}
		r.mu.Lock()
		r.sofar.Retried++
		r.mu.Unlock()
		select {
		case <-time.After(r.pace.Waits[attempt]):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// hopeless reports whether an error would come back.
func hopeless(err error) bool {
	var refusal *Refusal
	var lasting *lastingError
	return errors.As(err, &refusal) || errors.As(err, &lasting) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}

// lastingError is one of a host that answers, and does not let us.
type lastingError struct{ error }

func (e *lastingError) Unwrap() error { return e.error }

// newRun names a run, so that two of them can tell each other apart.
func newRun() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return hex.EncodeToString(b[:])
}

// Idle reports whether the host has the site already.
func (p *Plan) Idle() bool {
	files, _ := p.Count()
	return files+len(p.Removals) == 0 && bytes.Equal(p.there.encode(), p.done().encode())
}
