// Package site is the recipe: it reads a site's folder, checks it, plans every
// address, renders every page and writes them.
//
//	read → check → plan → render → write
//
// Read turns the folder into a Model. Plan lists every file the site will
// have, before a single page is rendered; links, sitemap, redirects and
// progress come out of it. Render is a pure function of the plan and a target,
// so workers need no locks and the same input gives the same bytes, however
// many workers there are.
package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"almanac/internal/cores"
	"almanac/internal/kept"
	"almanac/internal/layout"
	"almanac/internal/output"
	"almanac/internal/source"
)

// Options say what to build and how.
type Options struct {
	Site     fs.FS // the site's folder
	Builtin  Builtin
	Version  string      // of the program; stands in the footer
	Program  string      // tells this program from every other, be they of one version
	Preview  bool        // build drafts too, and editions before their time, for those who may see them
	Now      time.Time   // zero for the clock's
	Only     string      // the one edition that a copy holds; "" for all
	Workers  int         // 0 for one a core
	Cards    *kept.Store // where social cards are kept; nil for none
	Whole    *kept.Store // where the files that hold whole editions are kept; nil for none
	Full     bool        // make every file, whatever was built before
	Built    *kept.Store // where the keys of what was built are kept, see keys; nil to make every file
	Known    *kept.Notes // of what builds have read and found; nil for none
	Memo     *Memo       // of the readings before; nil to read everything
	Progress func(done, all int)
	Profile  *Profile // of the build; nil where nobody asks

	ahead    *soon[*inputs] // see LookAhead
	unjudged bool           // figures are checked and guarded by whoever reads
	exported bool           // Only is for an export, whose pages say of other editions what those of the site say
}

func (o Options) now() time.Time {
	if o.Now.IsZero() {
		return time.Now()
	}
	return o.Now
}

// Builtin is what the program brings with it.
type Builtin struct {
	Layouts fs.FS // *.html
	Theme   fs.FS // almanac.css, almanac.js, …
}

// Summary is what a build did.
type Summary struct {
	Pages    int // HTML pages, redirects not counted
	Redirect int
	Sealed   int // files of sealed editions
	Output   output.Summary
	Skipped  []string // what was left out and why, a sentence each
	Undrawn  int      // social cards that pages name and nothing has drawn
	Unmade   int      // editions of which no spreadsheet and archive is made
	Time     time.Duration
}

// Build reads the site, and when nothing is wrong with it renders every file
// into sink. Problems stop it before anything is written, those that the sweep
// finds in what was rendered before it can be seen; warnings do not. The caller
// prints probs in either case.
func Build(o Options, sink output.Sink, probs *source.Problems) (*Summary, error) {
	start := time.Now()
	o.Now = o.now() // one moment for all of it
	o.Profile.begin("look for changes")
	before := lookOut(o, sink)
	if before != nil {
		if sum, err := before.unchanged(probs); sum != nil || err != nil {
			o.Profile.begin("")
			if sum != nil {
				sum.Time = time.Since(start)
			}
			return sum, err
		}
		o.Memo = before.o.Memo
	}
	plan, sum, err := buildChanged(o, before, sink, probs)
	if before != nil {
		until := time.Time{}
		if sum != nil {
			until = plan.Model.until(o.now())
		}
		before.keep(sum, until, probs)
	}
	if sum != nil {
		sum.Time = time.Since(start)
	}
	return sum, err
}

// buildChanged builds what has changed. The summary is nil where nothing was written.
func buildChanged(o Options, before *lookout, sink output.Sink, probs *source.Problems) (*Plan, *Summary, error) {
	plan, err := planFor(o, before, probs)
	if plan == nil {
		return nil, nil, err
	}
	o.Profile.begin("")
	done, progress := 0, o.Progress
	for _, places := range plan.inTurn() {
		plan.makeKeys(places)
		if progress != nil {
			o.Progress = func(n, _ int) { progress(done+n, plan.Len()) }
		}
		if err := plan.write(o, places, sink, probs); err != nil {
			return nil, nil, withAbort(err, sink)
		}
		if probs.Errors() > 0 {
			return nil, nil, sink.Abort()
		}
		done += len(places)
	}
	o.Profile.begin("commit")
	if plan.keys != nil {
		go plan.keys.in.stay(o.Site) // of which keepFormer asks
	}
	committed, err := sink.Commit()
	o.Profile.begin("")
	if err != nil {
		return nil, nil, err
	}
	plan.keepFormer(o, sink, committed)
	if err := plan.retainWhole(); err != nil {
		return nil, nil, err
	}
	sum := plan.summary()
	sum.Output = committed
	return plan, sum, nil
}

// planFor checks and plans a site for a build, and finds out which files the one
// before it has made already. The plan is nil when something is wrong.
func planFor(o Options, before *lookout, probs *source.Problems) (*Plan, error) {
	if before == nil {
		return Check(o, probs)
	}
	former := begin(func(*source.Problems) (*former, error) { return readFormer(o.Built, before.sink), nil })
	model, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	o.Profile.begin("plan and check links")
	plan := NewPlan(model)
	checked := begin(func(probs *source.Problems) (struct{}, error) { return struct{}{}, plan.checkAll(o, probs) })
	was, _ := former.take(probs)
	plan.beginKeys(before.in, was, o)
	if _, err := checked.take(probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	if plan.former != nil {
		return plan, nil // and its layouts were tried
	}
	return plan.tried(o, probs)
}

// Check reads and plans the site without rendering it. The plan is nil when
// something is wrong.
func Check(o Options, probs *source.Problems) (*Plan, error) {
	defer o.recallKnown()()
	model, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	return model.check(o, probs)
}

// Preview reads a site for one who is writing it, with its drafts, and plans it. What
// takes longer than to look at a page is left to judge, which is called when the page
// has been seen: it adds what is wrong with figures, links and layouts. The plan is nil
// when it cannot be made.
func Preview(o Options, probs *source.Problems) (plan *Plan, judge func(*source.Problems) error, err error) {
	o.Preview, o.unjudged = true, true
	model, err := Read(o, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, nil, err
	}
	plan = NewPlan(model)
	return plan, func(probs *source.Problems) error {
		if err := plan.checkAll(o, probs); err != nil {
			return err
		}
		if err := model.judge(o, probs); err != nil {
			return err
		}
		return plan.tryLayouts(probs)
	}, nil
}

// check plans the site of a model without rendering it. The plan is nil when
// something is wrong.
func (model *Model) check(o Options, probs *source.Problems) (*Plan, error) {
	plan, err := model.plan(o, probs)
	if err != nil {
		return nil, err
	}
	return plan.tried(o, probs)
}

// plan plans the site of a model and checks what is known before a file is rendered.
func (model *Model) plan(o Options, probs *source.Problems) (*Plan, error) {
	o.Profile.begin("plan and check links")
	plan := NewPlan(model)
	return plan, plan.checkAll(o, probs)
}

// checkAll checks what is known before a file is rendered.
func (p *Plan) checkAll(o Options, probs *source.Problems) error {
	p.CheckAddresses(probs)
	p.CheckLinks(probs)
	p.Model.checkUnfinished(probs)
	if err := p.Model.checkCarried(o.Site, probs); err != nil {
		return err
	}
	return p.CheckPromises(probs)
}

// tried gives the plan when its layouts work and nothing else is wrong; else nil.
func (p *Plan) tried(o Options, probs *source.Problems) (*Plan, error) {
	o.Profile.begin("try layouts")
	if err := p.tryLayouts(probs); err != nil || probs.Errors() > 0 {
		return nil, err
	}
	return p, nil
}

// CheckAll checks the site as it would be published, and then with its drafts
// and what is not due: what is wrong with them is better known before their day.
func CheckAll(o Options, probs *source.Problems) error {
	defer o.recallKnown()()
	for _, preview := range []bool{false, true} {
		var own source.Problems
		o.Preview = preview
		plan, err := Check(o, &own)
		probs.Merge(&own) // what both find is listed once
		if err != nil {
			return err
		}
		if plan == nil {
			continue
		}
		if err := plan.Close(); err != nil {
			return err
		}
		if len(plan.Model.leftOut) == 0 {
			return nil
		}
	}
	return nil
}

// tryLayouts renders one page of each kind, so that a mistake in a layout is
// found before anything is written.
func (p *Plan) tryLayouts(probs *source.Problems) error {
	targets := p.oneOfEachKind()
	found := make([]source.Problems, len(targets))
	if err := cores.Try(len(targets), func(i int) error {
		r := newRenderer(p)
		r.trying = true
		_, err := r.render(targets[i])
		if err == nil {
			return nil
		}
		mistake, ok := layout.Mistake(err)
		if !ok {
			return fmt.Errorf("%s: %w", targets[i].Path, err)
		}
		found[i].Add(mistake.Pos, mistake.Rule, "%s", mistake.Text)
		return nil
	}); err != nil {
		return err
	}
	for i := range found {
		probs.Merge(&found[i])
	}
	return nil
}

// oneOfEachKind gives the first target of each kind of page.
func (p *Plan) oneOfEachKind() (targets []*Target) {
	tried := map[kind]bool{}
	for i := range p.entries {
		e := &p.entries[i]
		for at := range min(2, p.size(e)) { // those that follow are of the second's kind
			if k := p.kindOf(e, at); !tried[k] && !k.isData() {
				tried[k] = true
				targets = append(targets, p.targetOf(e, at))
			}
		}
	}
	return targets
}

func withAbort(err error, sink output.Sink) error {
	if abort := sink.Abort(); abort != nil {
		return fmt.Errorf("%w (and clearing up failed: %v)", err, abort)
	}
	return err
}

// all gives the places of every target.
func (p *Plan) all() []int {
	places := make([]int, p.Len())
	for i := range places {
		places[i] = i
	}
	return places
}

// write renders the targets in those places of the plan, a worker a core, sweeps
// each and puts it into sink.
func (p *Plan) write(o Options, places []int, sink output.Sink, probs *source.Problems) error {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		queue  = p.queueOf(places)
		found  = make([]source.Problems, workers)
		done   atomic.Int64
		failed atomic.Bool
		once   sync.Once
		first  error
		group  sync.WaitGroup
	)
	for w := range workers {
		group.Go(func() {
			r := newRenderer(p)
			r.sweep = p.broom().reader()
			defer func() { found[w] = r.found }()
			defer func() { o.Profile.merge(&r.notes) }()
			queue.each(r, func(place int) bool {
				if err := r.bring(place, sink); err != nil {
					once.Do(func() { first = err })
					failed.Store(true)
				}
				if n := done.Add(1); o.Progress != nil {
					o.Progress(int(n), len(places))
				}
				return !failed.Load()
			})
		})
	}
	group.Wait()
	for w := range found {
		probs.Merge(&found[w])
	}
	return first
}

// queue is places of a plan that workers take one by one. Files that hold an item of every
// area can be a hundred times as large as all others: two of them are not made at once.
type queue struct {
	mu           sync.Mutex
	large, small []int
	busy         sync.Mutex // is held for a large one
	buf          []byte     // in which it is made: a new one for each would be garbage of hundreds of megabytes
}

// queueOf puts places into a queue. The pages of an item in all areas follow each other,
// last: they show figures that lie near each other, which the processor then has at hand.
func (p *Plan) queueOf(places []int) *queue {
	q := &queue{}
	begins := []int{0, 0} // of what is in no area, and of each item
	for _, at := range places {
		turn, large := p.turnOf(at)
		if large {
			q.large = append(q.large, at)
			continue
		}
		for len(begins) <= turn+1 {
			begins = append(begins, 0)
		}
		begins[turn+1]++
	}
	for turn := range begins[1:] {
		begins[turn+1] += begins[turn]
	}
	q.small = make([]int, begins[len(begins)-1])
	for _, at := range places {
		if turn, large := p.turnOf(at); !large {
			q.small[begins[turn]] = at
			begins[turn]++
		}
	}
	return q
}

// turnOf says when it is the turn of a place: for pages of items in areas the number of the
// item, counted from 1, and 0 for all others.
func (p *Plan) turnOf(place int) (turn int, large bool) {
	e := &p.entries[p.entryAt(place)]
	nth := place - int(e.first)
	if e.form == pagesOfArea {
		return nth, false
	}
	return 0, p.kindOf(e, nth).isOfEveryArea()
}

func next(q *queue, list *[]int) (place int, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(*list) == 0 {
		return 0, false
	}
	place, *list = (*list)[0], (*list)[1:]
	return place, true
}

// each takes places for a renderer until there are none, or do reports false.
func (q *queue) each(r *renderer, do func(place int) bool) {
	for goes := true; goes; {
		large := q.busy.TryLock()
		if !large {
			if at, ok := next(q, &q.small); ok {
				goes = do(at)
				continue
			}
			q.busy.Lock()
		}
		at, ok := next(q, &q.large)
		if ok {
			r.buf, q.buf = q.buf, r.buf
			goes = do(at)
			r.buf, q.buf = q.buf, r.buf
		}
		q.busy.Unlock()
		if ok {
			continue
		}
		if at, ok = next(q, &q.small); !ok {
			return
		}
		goes = do(at)
	}
}

// Render gives the bytes of one address; ok is false when the plan has no such
// address. It is for the preview, where a page is made when it is asked for.
func (p *Plan) Render(path string) (data []byte, ok bool, err error) {
	t := p.at(path)
	if t == nil {
		return nil, false, nil
	}
	data, err = newRenderer(p).render(t)
	return bytes.Clone(data), true, err
}
