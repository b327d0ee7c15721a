// Package edition holds editions: immutable publications of figures, each with
// its framework, its observations, and the sources that they were taken from;
// and the seals and the ledger that keep them so.
//
// An edition is a folder data/<id>, where the id is the year of publication
// ("2014"), or that with the number of a revision ("2014-r2") for an edition
// that corrects another. Its figures are the observations of all CSV files in
// the folder; edition.toml says what it is, sources.toml where the figures come
// from.
//
// # What a seal promises
//
// A report links to a page of 2014. In twenty years the link must open and the
// page say the same, whatever has become of layouts, theme, register and this
// program. So an edition that is published is sealed: from then on its pages are
// not made again but taken as they were, byte for byte. Three files hold the
// promise, each answerable for the next:
//
//	data/ledger.csv      what happened to editions, a line an event, each with a
//	                     hash over the one before; it names the seal of an edition
//	data/2014/seal.json  the hashes of the edition's inputs, outputs and archive
//	data/2014/site.zip   the outputs, and the shared inputs (framework, register,
//	                     boards, config, layouts) as they were, for those may go on
//	                     changing
//
// The seal also holds what one must know of an edition without unpacking it: all
// addresses and anchors, for links that lead there; areas and items with pages,
// for the switcher between editions; links that lead out; and which output shows
// which figures, for the day when one must be taken back.
//
// # What is found
//
// A byte that differs, in any of these files or in the inputs, is found before
// anything is written and named with its file: [ReadLedger] sees a line that was
// changed, put in or taken out, [ReadSeals] a seal that is not the one of the
// ledger, [CheckInputs] a file that was changed, is missing or was added,
// [OpenArchive] another archive, and [Archive.File] a file in it that is not what
// the seal says. Line ends that git has changed are told apart from a change that
// somebody made. This finds accidents and careless hands, not a forger who
// writes everything anew from the ledger on: against him there are the copies of
// the ledger that others hold. Lines cut off at its end are found if they left
// a seal behind.
//
// # Withdrawals, and what a hash gives away
//
// Sometimes a figure must go: a count of three that should have been suppressed.
// It is replaced in the inputs by the symbol of a withdrawn value ([WithdrawRows])
// and in every output that carries it ([Seal.Carriers]); what was written for a
// page that is withdrawn is removed from the inputs. The archive and the seal are
// written anew, and the seal names the one before by its hash. An edition that is
// out and not sealed has neither: a line of the ledger without a seal says what
// was withdrawn from it ([Ledger.Unsealed]), and goes on saying so when it is
// sealed, for the seal knows only of what came after. But a hash is
// a means to test a guess. Whoever knows a page or a file but for one count
// between 1 and 5 makes the five of them, hashes each, and sees which is the one.
// So of everything that held the figure no hash may remain. Those of inputs,
// outputs and archive went with the old seal. What remains of that, in the new
// seal and in the ledger, is its own hash, from which the rest could be tried in
// the same way, if it were not for the salt: 128 random bits in each seal. A
// withdrawal makes a new salt and forgets the old one, and without that no guess
// can be tested. The hashes that sources.toml keeps of published files are
// forgotten too ([ForgetSums]), and a page that shows a hash of its figures
// carries them and is rewritten. What lies elsewhere, in the history of git and
// in copies, no seal can call back.
//
// No name of a file in a sealed edition holds a hash of figures or words either.
package edition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"almanac/internal/area"
	"almanac/internal/framework"
	"almanac/internal/observation"
	"almanac/internal/source"
)

// Status says whether an edition is published.
type Status uint8

// The statuses.
const (
	Draft Status = iota // built with a banner, never published
	Final
)

var statusNames = [...]string{"draft", "final"}

// StatusNames lists the names of the statuses as they are written in
// edition.toml.
func StatusNames() []string { return statusNames[:] }

// String gives the written name of the status.
func (s Status) String() string { return statusNames[s] }

// Edition is one publication.
type Edition struct {
	ID           string // "2014", "2014-r2": its address and the name of its folder
	Year         int    // 2014
	Revision     int    // 0, or 2 for "2014-r2"
	Title        string
	Status       Status
	Published    time.Time // when it may appear, in UTC; zero where not given, as a draft need not
	NextUpdate   string    // in words: "November 2015"; may be empty
	FrameworkID  string
	NeighboursID string // empty when the edition has none
	Supersedes   string // the edition that this one corrects, or ""
	Reason       string // why it does
	Notes        string // paragraphs separated by blank lines
	States       []framework.State
	Sources      []Source
	Guard        Guard

	Framework  *framework.Framework // nil when it cannot be used, or only the head was read
	Register   *area.Register       // nil only when only the head was read
	Neighbours *area.Neighbours     // nil when the edition has none
	Table      *observation.Table   // nil when the framework cannot be used
	Pos        source.Pos           // of edition.toml
}

// Source is a published file from which figures of an edition were taken.
type Source struct {
	File      string // name of the file as it was taken
	Title     string
	Publisher string
	Released  string // day of release as the publisher gives it
	URL       string
	Licence   string
	SHA256    string                   // of the file, in hexadecimal
	Mapping   string                   // the mapping by which it was imported
	Measures  []framework.MeasureIndex // what it gave; none means all that no other source names
	Notes     []Note

	Protection Protection
}

// Note is what a reader of a source's figures must know.
type Note struct {
	Measures          []framework.MeasureIndex // none means all of the source
	Text              string
	DefinitionDiffers bool // the figures are not quite what the framework asks for
}

// StateOf gives the state that says why a series has no figures, or has others
// than the framework asks for. The edition's own word comes before that of the
// framework for the edition's year, and a state of the category before one of
// the whole measure. Give framework.None as the category for the whole measure.
func (e *Edition) StateOf(m framework.MeasureIndex, c framework.CategoryIndex) (*framework.State, bool) {
	var own []*framework.State
	for i := range e.States {
		if slices.Contains(e.States[i].Measures, m) {
			own = append(own, &e.States[i])
		}
	}
	for _, states := range [][]*framework.State{own, e.Framework.StatesOf(m, e.Year)} {
		for _, category := range []framework.CategoryIndex{c, framework.None} {
			for _, s := range states {
				if s.Category == category {
					return s, true
				}
			}
		}
	}
	return nil, false
}

// SourceOf gives the source of a measure's figures: the first that names the
// measure, else the first that names none, else nil.
func (e *Edition) SourceOf(m framework.MeasureIndex) *Source {
	var general *Source
	for i := range e.Sources {
		s := &e.Sources[i]
		if slices.Contains(s.Measures, m) {
			return s
		}
		if general == nil && len(s.Measures) == 0 {
			general = s
		}
	}
	return general
}

// SourceNotes lists what the sources of a measure say about its figures.
func (e *Edition) SourceNotes(m framework.MeasureIndex) []Note {
	var notes []Note
	main := e.SourceOf(m)
	for i := range e.Sources {
		s := &e.Sources[i]
		if s != main && !slices.Contains(s.Measures, m) {
			continue
		}
		for _, n := range s.Notes {
			if len(n.Measures) == 0 || slices.Contains(n.Measures, m) {
				notes = append(notes, n)
			}
		}
	}
	return notes
}

// Newest gives the newest final edition that no other final one supersedes. A
// draft is the newest only where there is nothing else; nil where there is no
// edition at all.
func Newest(editions []*Edition) *Edition {
	superseded := make(map[string]bool)
	for _, e := range editions {
		if e.Status == Final && e.Supersedes != "" {
			superseded[e.Supersedes] = true
		}
	}
	var newest *Edition
	for _, e := range editions {
		if e.Status == Final && superseded[e.ID] {
			continue
		}
		if newest == nil || e.Status > newest.Status || e.Status == newest.Status && compareIDs(e.ID, newest.ID) > 0 {
			newest = e
		}
	}
	return newest
}

// ParseID takes an edition's id apart. It is false for what is not one.
func ParseID(id string) (year, revision int, ok bool) {
	digits, rest, revised := strings.Cut(id, "-r")
	year, err := strconv.Atoi(digits)
	if err != nil || len(digits) != 4 || year < 1900 || year > 2199 {
		return 0, 0, false
	}
	if !revised {
		return year, 0, true
	}
	revision, err = strconv.Atoi(rest)
	if err != nil || revision < 2 || strconv.Itoa(revision) != rest {
		return 0, 0, false
	}
	return year, revision, true
}

// compareIDs orders editions from the oldest: 2014, 2014-r2, 2014-r10, 2015.
// What is not an id comes last.
func compareIDs(a, b string) int {
	yearA, revisionA, okA := ParseID(a)
	yearB, revisionB, okB := ParseID(b)
	switch {
	case okA && okB:
		return cmp.Or(cmp.Compare(yearA, yearB), cmp.Compare(revisionA, revisionB))
	case okA:
		return -1
	case okB:
		return 1
	}
	return cmp.Compare(a, b)
}
