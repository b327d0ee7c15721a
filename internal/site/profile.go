package site

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Profile says where the time of a build goes. The stages before the first file is
// rendered follow one another, and their times add up to those of a clock. Workers
// render, sweep and write at the same time: the times of these are added up over
// all workers. A nil Profile notes nothing.
type Profile struct {
	Stages  []Stage
	Slowest []Slow // the files that took longest, slowest first

	current string
	since   time.Time
	mu      sync.Mutex
}

// Stage is one kind of work.
type Stage struct {
	Name  string
	Time  time.Duration
	Files int // that it made, read or wrote; 0 where files are not what it counts
	Bytes int
}

// Slow is a file that took long.
type Slow struct {
	Path   string
	Render time.Duration
	Sweep  time.Duration
	Write  time.Duration
	Bytes  int
}

func (s *Slow) time() time.Duration { return s.Render + s.Sweep + s.Write }

// slowest is how many files a profile names.
const slowest = 10

// begin ends the stage before and begins one. A stage that is begun again goes on.
func (p *Profile) begin(name string) {
	if p == nil {
		return
	}
	now := time.Now()
	if p.current != "" {
		p.add(Stage{Name: p.current, Time: now.Sub(p.since)})
	}
	p.current, p.since = name, now
}

// add adds to a stage.
func (p *Profile) add(s Stage) {
	at := slices.IndexFunc(p.Stages, func(x Stage) bool { return x.Name == s.Name })
	if at < 0 {
		p.Stages = append(p.Stages, s)
		return
	}
	x := &p.Stages[at]
	x.Time, x.Files, x.Bytes = x.Time+s.Time, x.Files+s.Files, x.Bytes+s.Bytes
}

// merge adds what one worker has noted.
func (p *Profile) merge(n *notes) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range n.stages {
		p.add(s)
	}
	p.Slowest = append(p.Slowest, n.slow...)
	slices.SortStableFunc(p.Slowest, func(a, b Slow) int { return cmp.Or(cmp.Compare(b.time(), a.time()), cmp.Compare(a.Path, b.Path)) })
	p.Slowest = p.Slowest[:min(len(p.Slowest), slowest)]
}

// notes are what one worker notes of the files that it puts.
type notes struct {
	stages [workers]Stage
	slow   []Slow
}

// The stages of a worker.
const (
	renderPages = iota
	renderFiles
	sweepFiles
	writeFiles
	keepFiles
	workers
)

// keepStage is the name of what is not done.
const keepStage = "keep as they are"

func newNotes() notes {
	return notes{stages: [workers]Stage{{Name: "render pages"}, {Name: "render files of data"}, {Name: "sweep"}, {Name: "write"}, {Name: keepStage}}}
}

// kept notes a file that stays as it is.
func (n *notes) kept(bytes int) {
	x := &n.stages[keepFiles]
	x.Files, x.Bytes = x.Files+1, x.Bytes+bytes
}

// file notes a file.
func (n *notes) file(k kind, s Slow) {
	note := func(stage int, took time.Duration) {
		x := &n.stages[stage]
		x.Time, x.Files, x.Bytes = x.Time+took, x.Files+1, x.Bytes+s.Bytes
	}
	if k.isData() {
		note(renderFiles, s.Render)
	} else {
		note(renderPages, s.Render)
	}
	note(sweepFiles, s.Sweep)
	note(writeFiles, s.Write)
	if len(n.slow) < slowest || n.slow[len(n.slow)-1].time() < s.time() {
		at, _ := slices.BinarySearchFunc(n.slow, s, func(a, b Slow) int { return cmp.Compare(b.time(), a.time()) })
		n.slow = slices.Insert(n.slow, at, s)
		n.slow = n.slow[:min(len(n.slow), slowest)]
	}
}
