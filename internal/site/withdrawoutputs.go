package site

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"almanac/internal/commit"
	"almanac/internal/edition"
	"almanac/internal/framework"
	"almanac/internal/source"
)

// outputs gives the files of a sealed edition that depend on a figure as they are
// without it. Where today's program does not take the edition, nothing can be
// rendered: then whatever the seal says to show the figure goes.
func (x *withdrawing) outputs(l losing, event edition.Withdrawal) (map[string][]byte, error) {
	stones := stonesOf(l.Seal)
	carriers := map[string]bool{}
	for _, c := range l.Seal.Carriers(l.key.Measure, l.key.Area) {
		carriers[c] = !stones[c]
	}
	before, after, err := x.plans(l.Edition, append(slices.Clone(l.Seal.Withdrawn), event))
	if err != nil {
		return nil, err
	}
	changed := map[string][]byte{}
	if after != nil {
		if changed, err = differing(l.Seal, carriers, before, after); err != nil {
			return nil, err
		}
		if words := l.ID + "/" + wordsScript; carriers[words] {
			if changed[words], err = wordsNow(after.Model, l.ID, stones); err != nil {
				return nil, err
			}
		}
	}
	for name, shows := range carriers {
		if shows && changed[name] == nil && (after == nil || !planned(after, name)) {
			if changed[name], err = x.without(l.Edition, name, l.key); err != nil {
				return nil, err
			}
		}
	}
	return changed, nil
}

// rewritten gives the files of a sealed edition that depend on inputs which are
// changed or gone; none where today's program does not take the edition.
func (x *withdrawing) rewritten(e *Edition) (map[string][]byte, error) {
	before, after, err := x.plans(e, e.Seal.Withdrawn)
	if err != nil || after == nil {
		return nil, err
	}
	return differing(e.Seal, nil, before, after)
}

// stonesOf lists what stands in the place of files that were withdrawn. It stays.
func stonesOf(s *edition.Seal) map[string]bool {
	stones := map[string]bool{}
	for _, w := range s.Withdrawn {
		if !strings.Contains(w.Subject, ":") {
			stones[w.Subject] = true
		}
	}
	return stones
}

// plans plans a sealed edition with what is withdrawn and without; both are nil
// where this program does not take it.
func (x *withdrawing) plans(e *Edition, withdrawn []edition.Withdrawal) (before, after *Plan, err error) {
	if before, err = x.plan(e, x.o.Site, e.Seal.Withdrawn); err != nil {
		return nil, nil, err
	}
	if after, err = x.plan(e, x.gone, withdrawn); err != nil || before == nil || after == nil {
		return nil, nil, err
	}
	return before, after, nil
}

// differing renders the files of two plans and gives those of the later one that
// are others than before.
func differing(s *edition.Seal, carriers map[string]bool, before, after *Plan) (map[string][]byte, error) {
	changed, stones := map[string][]byte{}, stonesOf(s)
	was, is := newRenderer(before), newRenderer(after)
	for i := range s.Outputs {
		out := &s.Outputs[i]
		if stones[out.Path] {
			continue
		}
		data, err := differs(out, carriers[out.Path], was, is)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", out.Path, err)
		}
		if data != nil {
			changed[out.Path] = data
		}
	}
	return changed, nil
}

// planned reports whether a plan makes a file of an address from figures.
func planned(p *Plan, address string) bool {
	t := p.at(address)
	return t != nil && t.kind != finished
}

// differs gives the bytes of a file that depends on what is withdrawn, and nil for
// one that does not: it has the same bytes with and without, and those of the seal
// where the seal says that it looked at the figure.
func differs(out *edition.Output, carrier bool, was, is *renderer) ([]byte, error) {
	if !planned(was.plan, out.Path) || !planned(is.plan, out.Path) {
		return nil, nil
	}
	with, err := was.render(was.plan.at(out.Path))
	if err != nil {
		return nil, err
	}
	without, err := is.render(is.plan.at(out.Path))
	if err != nil {
		return nil, err
	}
	if bytes.Equal(with, without) && (!carrier || sumOf(with) == out.SHA256) {
		return nil, nil
	}
	return bytes.Clone(without), nil
}

// without takes a figure out of a file that today's program does not make under
// this address: the newest figures are edited, a page gets a tombstone, and of
// anything else nothing is left.
func (x *withdrawing) without(e *Edition, name string, key edition.Key) ([]byte, error) {
	switch {
	case name == e.ID+"/assets/figures.js":
		return newestWithout(e, name, key)
	case strings.HasPrefix(name, e.ID+"/assets/series/"):
		return []byte("// withdrawn\n"), nil
	case strings.HasPrefix(name, e.ID+"/"+apiFolder):
		return []byte(`{"withdrawn":true}` + "\n"), nil
	case path.Ext(name) == ".html":
		return x.tombstone(e, name)
	}
	return []byte("withdrawn\n"), nil
}

// plan plans a sealed edition, nil where this program does not take it, as if it were made today, from its own inputs and
// those that it was sealed with, with the layouts and the names of styles and
// scripts that it has in its archive.
func (x *withdrawing) plan(e *Edition, fsys fs.FS, withdrawn []edition.Withdrawal) (*Plan, error) {
	var own source.Problems // of an edition that was taken when it was sealed
	full, err := x.m.figuresOf(e, fsys, &own)
	if full == nil || err != nil {
		return nil, err
	}
	full.Seal, full.archive = nil, nil
	m := *x.m
	if m.Layouts, err = x.layoutsOf(e); err != nil {
		return nil, err
	}
	m.assets = sealedAssets(e.Seal, x.m.assets)
	full.charts.name = sealedAsset(e.Seal, "charts", ".js")
	full.search = searchScripts{path: e.Seal.Index}
	full.noEmbeds = !hasEmbeds(e.Seal)
	full.layMap(m.Map)
	full.withdrawn = append(x.m.Ledger.Unsealed(e.ID), withdrawn...)
	m.Editions = slices.Clone(m.Editions)
	for i := range m.Editions {
		if m.Editions[i] == e {
			m.Editions[i] = full
		}
	}
	if m.Newest == e {
		m.Newest = full
	}
	if err := x.compare(&m, full, fsys); err != nil {
		return nil, err
	}
	p := &Plan{Model: &m}
	for _, t := range x.siteTargets() {
		p.add(t)
	}
	p.edition(full)
	return p, nil
}

// compare compares an edition with the one before it as both are in a folder.
func (x *withdrawing) compare(m *Model, full *Edition, fsys fs.FS) error {
	before := m.Before(full)
	if before == nil {
		return nil
	}
	var then *Edition
	var err error
	if before.Seal != nil {
		var own source.Problems
		then, err = m.figuresOf(before, fsys, &own)
	} else {
		var ids []string
		if ids, err = edition.List(fsys); err == nil {
			then, err = m.readEdition(Options{Site: fsys}, before.ID, ids, map[string]*framework.Framework{}, x.probs)
		}
	}
	if err != nil || then == nil {
		return err
	}
	for i := range m.Editions {
		if m.Editions[i] == before {
			m.Editions[i] = then
		}
	}
	var own source.Problems // that were settled when the edition was published
	m.compare(full, &own)
	return nil
}

// siteTargets are the pages outside editions, to which navigation may lead.
func (x *withdrawing) siteTargets() []Target {
	var out []Target
	p := &Plan{Model: x.m}
	p.prose(x.m.About)
	p.prose(x.m.Guide)
	p.add(Target{Path: correctionsPath, kind: correctionsPage})
	p.add(Target{Path: downloadsPath, kind: downloadsPage})
	p.add(Target{Path: siteMapPath, kind: siteMapPage})
	if x.m.Config.BaseURL != "" {
		p.add(Target{Path: feedPath, kind: finished})
	}
	for _, t := range p.targets() {
		of := *t
		of.kind, of.data, of.later = finished, nil, nil
		out = append(out, of)
	}
	return out
}

// reseal gives an edition a new archive and a new seal, in which some files have
// changed and some inputs are gone. Of the old seal nothing is kept but its hash,
// which no guess can be tried on: its salt is gone.
func (x *withdrawing) reseal(e *Edition, changed map[string][]byte, w edition.Withdrawal) error {
	s := *e.Seal
	s.Former, s.Salt = e.Seal.Sum(), edition.NewSalt()
	s.Outputs = slices.Clone(s.Outputs)
	s.Inputs = slices.DeleteFunc(slices.Clone(s.Inputs), func(in edition.Input) bool { return x.gone.without[in.Path] })
	for i := range s.Inputs {
		if data, ok := x.gone.files[s.Inputs[i].Path]; ok {
			s.Inputs[i].SHA256, s.Inputs[i].Size = sumOf(data), int64(len(data))
		}
	}
	s.SetAnchors(anchorsLeft(e.Seal, changed))
	var packed []edition.Packed
	for i := range s.Outputs {
		out := &s.Outputs[i]
		data, ok := changed[out.Path]
		if ok {
			out.SHA256, out.Size = sumOf(data), int64(len(data))
			packed = append(packed, edition.Packed{Path: edition.SitePath(out.Path), Data: func() ([]byte, error) { return data, nil }})
			continue
		}
		name := out.Path
		packed = append(packed, edition.Packed{Path: edition.SitePath(name), Data: func() ([]byte, error) { return e.archive.File(name) }})
	}
	then := e.archive.Inputs()
	for _, in := range s.Shared {
		packed = append(packed, edition.Packed{Path: edition.InputPath(in.Path), Data: func() ([]byte, error) { return fs.ReadFile(then, in.Path) }})
	}
	w.Outputs = slices.Sorted(maps.Keys(changed))
	s.Withdrawn = append(slices.Clone(s.Withdrawn), w)
	files, err := x.m.sealFiles(&s, packed, edition.Event{Kind: edition.EventWithdrawn, Edition: e.ID, Subject: w.Subject, Time: w.Time, Reason: w.Reason})
	if err != nil {
		return err
	}
	for _, f := range files {
		x.put(f)
	}
	x.out.Outputs[e.ID] = w.Outputs
	return nil
}

// anchorsLeft gives the anchors that changed pages still have of those of a seal:
// the names of headings that are withdrawn must not stay in it.
func anchorsLeft(s *edition.Seal, changed map[string][]byte) map[string][]string {
	left := map[string][]string{}
	for name, data := range changed {
		if isPageFile(name) {
			has, _ := outlineOf(data)
			left[name] = slices.DeleteFunc(slices.Clone(s.AnchorsOf(name)), func(id string) bool { return !slices.Contains(has, id) })
		}
	}
	return left
}

// ledger is the ledger with what has been added to it.
func (x *withdrawing) ledger() commit.File {
	return commit.File{Path: edition.LedgerFile, Data: x.m.Ledger.Encode()}
}
