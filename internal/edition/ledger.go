package edition

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"almanac/internal/source"
)

// LedgerFile is the path of the ledger in the folder of a site.
const LedgerFile = "data/ledger.csv"

const ledgerHeader = "event,edition,subject,time,reason,seal,chain"

const ledgerTime = "2006-01-02T15:04:05Z"

// EventKind says what happened.
type EventKind uint8

// The kinds of events.
const (
	EventSealed     EventKind = iota // an edition was frozen
	EventRevised                     // an edition was begun that corrects another: the subject
	EventWithdrawn                   // a figure or page was taken out: the subject
	EventRedirected                  // an address got another: the subject
)

var eventNames = [...]string{"sealed", "revised", "withdrawn", "redirected"}

// EventNames lists the kinds of events as they are written in the ledger.
func EventNames() []string { return eventNames[:] }

// String gives the written name of the kind.
func (k EventKind) String() string { return eventNames[k] }

// Event is one line of the ledger.
type Event struct {
	Kind    EventKind
	Edition string
	Subject string
	Time    time.Time // in UTC, to the second
	Reason  string
	Seal    string // the SHA-256 of the seal that it left behind; "" where it left none, as a withdrawal does before its edition is sealed
	Chain   string // SHA-256 over the chain of the line before and all else of this one
}

// Ledger is what happened to the editions of a site, in the order in which it
// happened. Lines are added and never changed: each holds a hash over the one
// before, so that a line that was changed, put in or taken out shows. It is
// written by rules of its own, not those of a library: its bytes are hashed.
type Ledger struct {
	Events []Event
}

// Append adds an event, with its texts on one line, its time in whole seconds,
// and its chain, and gives it as it was added.
func (l *Ledger) Append(e Event) Event {
	e.Subject, e.Reason = oneLine(e.Subject), oneLine(e.Reason)
	e.Time = e.Time.UTC().Truncate(time.Second)
	before := ""
	if n := len(l.Events); n > 0 {
		before = l.Events[n-1].Chain
	}
	e.Chain = chain(before, e.columns())
	l.Events = append(l.Events, e)
	return e
}

// oneLine brings a text into a single line without invisible characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return strings.Join(strings.Fields(s), " ")
}

// columns gives the line of an event as far as its chain.
func (e *Event) columns() string {
	var b strings.Builder
	for _, text := range []string{e.Kind.String(), e.Edition, e.Subject, e.Time.Format(ledgerTime), e.Reason, e.Seal} {
		if strings.ContainsAny(text, `,"`) {
			text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		}
		b.WriteString(text)
		b.WriteByte(',')
	}
	return b.String()
}

func chain(before, columns string) string { return SumOf([]byte(before + "\n" + columns)) }

// Encode writes the ledger: the same events give the same bytes.
func (l *Ledger) Encode() []byte {
	var b bytes.Buffer
	b.WriteString(ledgerHeader + "\n")
	for i := range l.Events {
		e := &l.Events[i]
		b.WriteString(e.columns() + e.Chain + "\n")
	}
	return b.Bytes()
}

// SealOf gives the event by which an edition got the seal that it has now.
func (l *Ledger) SealOf(id string) (Event, bool) {
	for i := len(l.Events) - 1; i >= 0; i-- {
		if e := &l.Events[i]; e.Edition == id && e.seals() {
			return *e, true
		}
	}
	return Event{}, false
}

// seals reports whether an event leaves a seal behind. What is withdrawn from an
// edition that is out and not sealed yet leaves none.
func (e *Event) seals() bool {
	return e.Kind == EventSealed || e.Kind == EventWithdrawn && e.Seal != ""
}

// insteadSign stands in the ledger between what was withdrawn without a seal and
// the address of what to read instead, which else the seal would hold.
const insteadSign = " -> "

// WithdrawUnsealed adds a withdrawal from an edition that is published and not
// sealed.
func (l *Ledger) WithdrawUnsealed(id string, w Withdrawal) {
	subject := w.Subject
	if w.Instead != "" {
		subject += insteadSign + w.Instead
	}
	l.Append(Event{Kind: EventWithdrawn, Edition: id, Subject: subject, Time: w.Time, Reason: w.Reason})
}

// Unsealed lists what was withdrawn from an edition before it was sealed: of
// that its seal knows nothing.
func (l *Ledger) Unsealed(id string) (out []Withdrawal) {
	for i := range l.Events {
		if e := &l.Events[i]; e.Edition == id && e.Kind == EventWithdrawn && e.Seal == "" {
			subject, instead, _ := strings.Cut(e.Subject, insteadSign)
			out = append(out, Withdrawal{Subject: subject, Time: e.Time, Reason: e.Reason, Instead: instead})
		}
	}
	return out
}

// ReadLedger reads the ledger of a site. A site without one has an empty one.
// What is wrong becomes problems: a line that is not as it was written, or does
// not follow from the one before.
func ReadLedger(fsys fs.FS, probs *source.Problems) (*Ledger, error) {
	l := &Ledger{}
	data, err := fs.ReadFile(fsys, LedgerFile)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	r := &ledgerReader{probs: probs, ledger: l, known: true, sealed: map[string]int{}}
	text := string(data)
	if unix := strings.ReplaceAll(text, "\r\n", "\n"); unix != text {
		probs.AddHint(r.pos(), "ledger", lineEnds(LedgerFile), "the lines of the ledger end with CRLF, and it is written with LF")
		text = unix
	}
	text, whole := strings.CutSuffix(text, "\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		r.line = i + 1
		if i > 0 {
			r.read(line)
		} else if line != ledgerHeader {
			probs.AddHint(r.pos(), "ledger", restoreLedger, "the ledger begins with %q, expected %q", line, ledgerHeader)
		}
	}
	if !whole {
		probs.AddHint(r.pos(), "ledger", restoreLedger, "the last line of the ledger is not whole")
	}
	return l, nil
}

const restoreLedger = "lines are added to the ledger and never changed: bring it back (git checkout -- " + LedgerFile + ")"

// ledgerReader reads the ledger line by line.
type ledgerReader struct {
	probs  *source.Problems
	ledger *Ledger
	line   int
	sealed map[string]int // edition → the line that seals it

	// The chain of the line before, as it stands there and as it should be: one
	// faulty line is one problem, whichever of its columns was changed.
	stated, computed string
	known            bool // false when the line before could not be read
}

func (r *ledgerReader) pos() source.Pos { return source.Pos{File: LedgerFile, Line: r.line} }

func (r *ledgerReader) read(line string) {
	e, fault := parseEvent(line)
	if fault != "" {
		r.probs.AddHint(r.pos(), "ledger", restoreLedger, "line %d of the ledger was changed: %s", r.line, fault)
		r.known = false
		return
	}
	columns := e.columns()
	computed := chain(r.stated, columns)
	if other := chain(r.computed, columns); other == e.Chain {
		computed = other
	}
	if r.known && computed != e.Chain {
		r.probs.AddHint(r.pos(), "ledger", restoreLedger, "line %d of the ledger was changed, or a line before it was removed or added: its chain does not follow from the line before", r.line)
	}
	r.stated, r.computed, r.known = e.Chain, computed, true
	first, sealed := r.sealed[e.Edition]
	switch {
	case e.Kind == EventSealed && sealed:
		r.probs.AddHint(r.pos(), "ledger", "an edition is sealed once; publish a revision instead", "edition %s is sealed a second time, after line %d", e.Edition, first)
	case e.Kind == EventSealed:
		r.sealed[e.Edition] = r.line
	case e.Kind == EventWithdrawn && sealed != e.seals():
		if sealed {
			r.probs.AddHint(r.pos(), "ledger", restoreLedger, "something is withdrawn from edition %s without a new seal, though it is sealed", e.Edition)
		} else {
			r.probs.AddHint(r.pos(), "ledger", restoreLedger, "something is withdrawn from edition %s with a seal before it is sealed", e.Edition)
		}
	}
	r.ledger.Events = append(r.ledger.Events, e)
}

// parseEvent reads a line. What is not written as Encode writes it is a fault.
func parseEvent(line string) (e Event, fault string) {
	fields := ledgerFields(line)
	if len(fields) != strings.Count(ledgerHeader, ",")+1 {
		return e, fmt.Sprintf("it has %s, expected 7", source.Count(len(fields), "column"))
	}
	kind := slices.Index(eventNames[:], fields[0])
	when, err := time.Parse(ledgerTime, fields[3])
	_, _, isID := ParseID(fields[1])
	switch {
	case kind < 0:
		return e, fmt.Sprintf("%q is not an event (%s)", fields[0], strings.Join(eventNames[:], ", "))
	case !isID && !(fields[1] == "" && EventKind(kind) == EventRedirected): // what is redirected lies outside all editions
		return e, fmt.Sprintf("%q is not the name of an edition", fields[1])
	case err != nil:
		return e, fmt.Sprintf("%q is not a time in UTC", fields[3])
	case !isSum(fields[6]):
		return e, fmt.Sprintf("%q is not a chain", fields[6])
	}
	e = Event{EventKind(kind), fields[1], fields[2], when, fields[4], fields[5], fields[6]}
	switch {
	case e.columns()+e.Chain != line:
		return e, "it is not written as the ledger is"
	case e.Kind == EventSealed && !isSum(e.Seal), e.Seal != "" && !isSum(e.Seal):
		return e, fmt.Sprintf("%q is not the SHA-256 of a seal", e.Seal)
	case e.Kind != EventSealed && e.Subject == "":
		return e, "it has no subject"
	case (e.Kind == EventRevised || e.Kind == EventWithdrawn) && e.Reason == "":
		return e, "it has no reason"
	}
	return e, ""
}

// ledgerFields splits a line at commas outside quotes.
func ledgerFields(line string) (fields []string) {
	for {
		field, rest, more := strings.Cut(line, ",")
		if quoted, ok := strings.CutPrefix(line, `"`); ok {
			end := 0
			for end < len(quoted) && (quoted[end] != '"' || strings.HasPrefix(quoted[end+1:], `"`)) {
				if quoted[end] == '"' {
					end++
				}
				end++
			}
			field = strings.ReplaceAll(quoted[:end], `""`, `"`)
			rest, more = strings.CutPrefix(quoted[min(end+1, len(quoted)):], ",")
		}
		fields = append(fields, field)
		if !more {
			return fields
		}
		line = rest
	}
}

// ReadSeals reads the seals of all sealed editions and holds that each is the
// one that the ledger knows of: a seal is bytes, and its hash stands in the
// last line that sealed the edition or withdrew something from it. What is wrong
// becomes problems, and no such seal is among those given, by edition.
func ReadSeals(fsys fs.FS, l *Ledger, probs *source.Problems) (map[string]*Seal, error) {
	ids, err := List(fsys)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, id := range ids {
		known[id] = true
	}
	for i := range l.Events {
		if e := &l.Events[i]; e.seals() {
			known[e.Edition] = true
		}
	}
	seals := map[string]*Seal{}
	for _, id := range sortedKeys(known) {
		s, err := readSeal(fsys, id, l, probs)
		if err != nil {
			return nil, err
		}
		if s != nil {
			seals[id] = s
		}
	}
	return seals, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func isThere(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

func readSeal(fsys fs.FS, id string, l *Ledger, probs *source.Problems) (*Seal, error) {
	name := path.Join("data", id, SealFile)
	pos := source.Pos{File: name}
	restore := fmt.Sprintf("bring it back (git checkout -- %s)", name)
	last, sealed := l.SealOf(id)
	data, err := fs.ReadFile(fsys, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && sealed && !isThere(fsys, path.Dir(name)):
		folder := path.Dir(name)
		probs.AddHint(source.Pos{File: folder}, "seal", fmt.Sprintf("bring it back (git checkout -- %s)", folder), "edition %s was sealed on %s, but its folder %s is gone", id, l.sealedOn(id), folder)
		return nil, nil
	case errors.Is(err, fs.ErrNotExist) && sealed:
		probs.AddHint(pos, "seal", restore, "edition %s was sealed on %s, but %s is gone", id, l.sealedOn(id), name)
		return nil, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the seal of edition %s: %w", id, err)
	case !sealed:
		probs.AddHint(pos, "seal", "bring "+LedgerFile+" back, or remove the seal if the edition was never sealed", "there is a seal of edition %s, but no line of %s that says so", id, LedgerFile)
		return nil, nil
	}
	if sum := SumOf(data); sum != last.Seal {
		if SumOf(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))) == last.Seal {
			probs.AddHint(pos, "seal", lineEnds(name), "the lines of the seal end with CRLF, and it was written with LF; nothing else has changed")
			return nil, nil
		}
		probs.AddHint(pos, "seal", restore, "this is not the seal of edition %s, or it was changed: its SHA-256 is %s, and %s says %s", id, sum, LedgerFile, last.Seal)
		return nil, nil
	}
	s, err := DecodeSeal(data)
	switch former := l.formerSeal(id); {
	case err != nil:
		probs.Add(pos, "seal", "%v", err)
	case s.Edition != id:
		probs.Add(pos, "seal", "this is the seal of edition %s, not of %s", s.Edition, id)
	case s.Former != former:
		probs.AddHint(pos, "seal", restore, "the seal follows on %q, and %s says that the one before it was %q", s.Former, LedgerFile, former)
	default:
		return s, nil
	}
	return nil, nil
}

// sealedOn is the day on which an edition was sealed.
func (l *Ledger) sealedOn(id string) string {
	i := slices.IndexFunc(l.Events, func(e Event) bool { return e.Edition == id && e.seals() })
	return l.Events[i].Time.Format("2 January 2006")
}

// formerSeal is the hash of the seal that an edition had before the one that it
// has now, "" for none.
func (l *Ledger) formerSeal(id string) string {
	former, last := "", ""
	for i := range l.Events {
		if e := &l.Events[i]; e.Edition == id && e.seals() {
			former, last = last, e.Seal
		}
	}
	return former
}
