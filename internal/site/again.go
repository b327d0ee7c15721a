package site

import (
	"encoding/json"
	"fmt"
	"time"

	"almanac/internal/output"
	"almanac/internal/source"
)

// lookout is what a build knows of the builds before it.
type lookout struct {
	o    Options
	sink output.Former
	in   *inputs
}

// LookAhead begins to hash the files of a site, for a build that knows of those before,
// while its caller opens the folder into which it is built.
func (o *Options) LookAhead() {
	fsys := o.Site
	o.ahead = begin(func(*source.Problems) (*inputs, error) { return sumInputs(fsys) })
}

// inputs gives the hashes of the files of a site.
func (o *Options) inputs() (*inputs, error) {
	if o.ahead != nil {
		return o.ahead.take(&source.Problems{})
	}
	return sumInputs(o.Site)
}

// lookOut hashes the files of a site, for a build that knows of those before; nil for one
// that does not.
func lookOut(o Options, sink output.Sink) *lookout {
	on, ok := sink.(output.Former)
	if o.Built == nil || o.Known == nil || !ok {
		return nil
	}
	in, err := o.inputs()
	if err != nil {
		return nil // reading says what cannot be read
	}
	o.Memo = memoOf(in, o)
	return &lookout{o, on, in}
}

// stands is what is kept of a build: that its files and options give the site which has
// its manifest.
type stands struct {
	From, Until time.Time // when it does
	Summary     Summary
	Problems    source.Problems
	Notes       []string // that the build has asked for
}

// name names what is kept of a build that has made the site with this manifest.
func (l *lookout) name(manifest string) string {
	o := &l.o
	target, _ := l.sink.Former()
	further := fmt.Sprintf("%q %q %q %v %q %v %q %q", target, manifest, o.Version, o.Preview, o.Only, o.exported, o.Cards.Stamp(), o.Whole.Stamp())
	return o.Memo.note(l.siteNote(), further, []string{""})
}

// siteNote is what the notes of sites in one folder are called.
func (l *lookout) siteNote() string {
	target, _ := l.sink.Former()
	return siteNote + sumOf([]byte(target))[:16] + "-"
}

// prune forgets what is not of the site as it is. What drafts have is left to builds with
// drafts, and to checks.
func (l *lookout) prune() {
	of := []string{l.siteNote(), figuresNote, textsNote, sumsNote, l.o.verdictOf()}
	if l.o.Preview {
		of = append(of, checksNote, guardNote)
	}
	l.o.Known.Prune(of...)
}

// unchanged ends a build after which nothing has changed: neither the files of the site's
// folder, nor those that are kept for it, nor the site itself. The summary is nil where
// something has, or may have.
func (l *lookout) unchanged(probs *source.Problems) (*Summary, error) {
	_, manifest := l.sink.Former()
	if manifest == "" || l.o.Full {
		return nil, nil
	}
	data, ok := l.o.Known.Get(l.name(manifest))
	var was stands
	if now := l.o.now(); !ok || json.Unmarshal(data, &was) != nil || now.Before(was.From) || !now.Before(was.Until) {
		return nil, nil
	}
	sum := was.Summary
	var err error
	if sum.Output, ok, err = l.sink.KeepAll(); !ok || err != nil {
		return nil, err
	}
	probs.Merge(&was.Problems)
	for _, name := range was.Notes {
		l.o.Known.Want(name)
	}
	l.prune()
	return &sum, nil
}

// keep keeps what a build has found, and what it has made: that is found and made again
// as long as no file changes.
func (l *lookout) keep(sum *Summary, until time.Time, probs *source.Problems) {
	if sum != nil {
		data, err := json.Marshal(&stands{l.o.now(), until, *sum, *probs, l.o.Known.Wanted()})
		if err == nil {
			l.o.Known.Put(l.name(sum.Output.Manifest), data)
		}
	}
	if l.o.keepKnown(l.in) && sum != nil {
		l.prune()
	}
}

// until is the first moment after another at which the same files give another site:
// when an edition is due, or something is said of security.txt.
func (m *Model) until(now time.Time) time.Time {
	first := now.AddDate(100, 0, 0)
	at := func(t time.Time) {
		if t.After(now) && t.Before(first) {
			first = t
		}
	}
	for _, t := range m.moments {
		at(t)
	}
	at(m.Config.Security.Expires)
	at(m.Config.Security.Expires.Add(-soonExpired))
	return first
}
