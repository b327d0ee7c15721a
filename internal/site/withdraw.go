package site

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/layout"
	"almanac/internal/source"
)

// Sometimes what was published must go: a count that should have been
// suppressed, a page that names somebody. A page leaves a tombstone at its
// address, and what was written for it goes with it. A figure stands in many
// places: on its own page and those of its indicator, its theme, its neighbours;
// in drawings, downloads, averages, ranks and the search. Two ways lead to them.
// The seal knows which outputs looked at the figure when they were made. And the
// edition is rendered twice by today's program, with the figure and without:
// what differs depends on it. Whatever either finds is written anew, and every
// other byte stays.

// A Withdrawal is what is to be taken out of published editions.
type Withdrawal struct {
	Edition string
	Subject string // an address in the edition, or the key of a figure
	Reason  string // for readers
	Instead string // the address of what to read instead; may be empty
}

// Withdrawn says what a withdrawal has changed, and what only a person can judge.
type Withdrawn struct {
	Files     []commit.File
	Outputs   map[string][]string // by sealed edition, the files written anew
	Inputs    []string            // files that stay, without it
	Removed   []string            // files that are taken away
	Recorded  []string            // editions that are out and not sealed: the ledger alone says what was withdrawn
	Texts     []string            // that may speak of it, some with the line: the author has to look
	Notes     []string            // what was looked for in vain, a sentence each
	Beside    []string            // keys that stay, from which the figure may follow
	Totals    string              // a sentence on the totals that stay; "" for none
	Elsewhere []string            // addresses of the same page in other editions, which still show it
	Figures   []string            // what must be withdrawn by key as well, for a page whose figures are still there
}

// Withdraw takes a page, a file or a figure out of what was published. A figure
// goes from every edition that shows it for the same area. Nothing is written:
// the files are to be written together. They are none when something is wrong.
func Withdraw(o Options, w Withdrawal, probs *source.Problems) (*Withdrawn, error) {
	o.Preview = true // what a draft holds would be published next
	m, o, err := readAround(o, w.Edition, probs)
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	defer (&Plan{Model: m}).Close()
	e := m.edition(w.Edition)
	if e == nil {
		var ids []string
		for _, e := range m.Editions {
			ids = append(ids, e.ID)
		}
		probs.AddHint(source.Pos{File: "data"}, "no-edition", source.DidYouMean(w.Edition, ids), "there is no edition %q", w.Edition)
		return nil, nil
	}
	if w.Instead != "" {
		w.Instead = addressOf(w.Instead)
		if page, _, _ := strings.Cut(w.Instead, "#"); !NewPlan(m).Has(page) {
			probs.AddHint(source.Pos{File: "data/" + w.Edition}, "unknown-page", "write it from the site's root: --instead "+w.Edition+"/areas/SLUG/", "the site has no page %s to read instead", page)
			return nil, nil
		}
	}
	x := &withdrawing{o: o, m: m, w: w, probs: probs, out: &Withdrawn{Outputs: map[string][]string{}}, layouts: map[string]*layout.Set{}, read: map[string]*Edition{}, gone: replaced{FS: o.Site, files: map[string][]byte{}, without: map[string]bool{}}}
	if strings.Contains(w.Subject, ":") {
		err = x.figure(e)
	} else {
		err = x.file(e)
	}
	if err != nil || probs.Errors() > 0 {
		return nil, err
	}
	return x.out, nil
}

// readAround reads a site for a withdrawal. It is urgent: mistakes in an edition
// that is still being written, and is not the one that is withdrawn from, do not
// hold it up. Such an edition is left out, as if it were not in the folder, with a
// warning.
func readAround(o Options, named string, probs *source.Problems) (*Model, Options, error) {
	var own source.Problems
	m, err := Read(o, &own)
	faulty := faultyBeside(o.Site, named, &own)
	if err != nil || len(faulty) == 0 {
		probs.Merge(&own)
		return m, o, err
	}
	if err := (&Plan{Model: m}).Close(); err != nil {
		return nil, o, err
	}
	around := o
	hidden := replaced{FS: o.Site, without: map[string]bool{}}
	for _, id := range faulty {
		hidden.without["data/"+id], hidden.without["content/"+id] = true, true
	}
	around.Site = hidden
	var rest source.Problems
	if m, err = Read(around, &rest); err != nil || rest.Errors() > 0 {
		if m != nil {
			_ = (&Plan{Model: m}).Close() // already failing
		}
		probs.Merge(&own)
		return nil, o, err
	}
	probs.Merge(&rest)
	for _, id := range faulty {
		probs.Warn(source.Pos{File: "data/" + id}, "not-read", `"almanac check" says what is wrong with it; mend it, and withdraw from it as well`, "edition %s has mistakes and was left as it is: whether it holds what is withdrawn was not looked at", id)
	}
	return m, around, nil
}

// faultyBeside lists the editions with mistakes, where all mistakes of a site are
// in editions that are neither sealed nor the one that is withdrawn from.
func faultyBeside(site fs.FS, named string, probs *source.Problems) (ids []string) {
	for _, p := range probs.Sorted() {
		if p.Warning {
			continue
		}
		parts := strings.Split(p.Pos.File, "/")
		if len(parts) < 2 || parts[0] != "data" && parts[0] != "content" || parts[1] == named {
			return nil
		}
		id := parts[1]
		_, _, isEdition := edition.ParseID(id)
		if _, err := fs.Stat(site, "data/"+id+"/"+edition.SealFile); err == nil || !isEdition {
			return nil
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (m *Model) edition(id string) *Edition {
	for _, e := range m.Editions {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// withdrawing is a withdrawal on its way.
type withdrawing struct {
	o     Options
	m     *Model
	w     Withdrawal
	probs *source.Problems
	out   *Withdrawn
	gone  replaced // the folder of the site without what is withdrawn
	lost  []string // anchors of a page that is withdrawn, made of the words of its headings

	layouts map[string]*layout.Set // by edition, for what is written anew
	read    map[string]*Edition    // by edition, see fullOf
}

// event is the withdrawal as an edition records it.
func (x *withdrawing) event(subject string) edition.Withdrawal {
	return edition.Withdrawal{Subject: subject, Time: x.o.now().UTC().Truncate(1e9), Reason: x.w.Reason, Instead: x.w.Instead}
}

// already reports that something is withdrawn; the day of it is zero where no
// record names it.
func (x *withdrawing) already(e *Edition, subject, when string) {
	if when != "" {
		when = ", on " + when
	}
	x.probs.AddHint(source.Pos{File: "data/" + e.ID}, "withdrawn-already", "nothing was changed; the page of corrections says what was withdrawn and why", "%s is withdrawn from edition %s already%s", subject, e.ID, when)
}

// change replaces an input.
func (x *withdrawing) change(name string, data []byte) {
	x.gone.files[name] = data
	x.out.Inputs = append(x.out.Inputs, name)
	x.put(commit.File{Path: name, Data: data})
}

// remove takes an input away.
func (x *withdrawing) remove(name string) {
	x.gone.without[name] = true
	x.out.Removed = append(x.out.Removed, name)
	x.put(commit.File{Path: name, Remove: true})
}

// put adds a file to be written; of two of one path the later one counts.
func (x *withdrawing) put(f commit.File) {
	if i := slices.IndexFunc(x.out.Files, func(o commit.File) bool { return o.Path == f.Path }); i >= 0 {
		x.out.Files[i] = f
		return
	}
	x.out.Files = append(x.out.Files, f)
}

// isPageFile reports whether an output is a page, by its name.
func isPageFile(name string) bool { return path.Ext(name) == ".html" }
