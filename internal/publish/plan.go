package publish

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almanac/internal/output"
	"almanac/internal/site"
)

// Stage is one of the steps in which a site is put on its host, in their order.
// Each is done before the next begins.
type Stage int

// The stages. The package comment says why they follow on each other so.
const (
	Assets Stage = iota // and data: whatever pages load or lead to
	NewPages
	ChangedPages
	Pointers
	FrontDoor
	Manifest
	stages
)

var stageNames = [stages]string{"assets and data", "new pages", "changed pages", "pointers", "the front page", "the manifest"}

// String names a stage in the plural or with its article, as in a list.
func (s Stage) String() string { return stageNames[s] }

// Plan is what there is to do until a host has a site.
type Plan struct {
	Stages    [stages][]string // the files to be put, sorted
	Removals  []string         // those to be removed, sorted
	Unchanged int              // those that are there already

	site   *Site
	remote Remote
	former map[string]output.Entry // the host's manifest; nil for none
	there  *state                  // the host's state; nil for none
}

// Look finds out what a host has and what there is to do. It changes nothing
// there. A *Refusal says why the site is not to be published there.
func Look(ctx context.Context, s *Site, remote Remote) (*Plan, error) {
	p := &Plan{site: s, remote: remote}
	manifest, err := remote.Read(ctx, output.Manifest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	data, err := remote.Read(ctx, StateFile)
	switch {
	case err == nil:
		if p.there, err = decodeState(data); err != nil {
			return nil, &Refusal{"what is known of the site there cannot be used: " + err.Error(), "a newer almanac may have written it; else remove that file from the host: what was sealed is held against the seals all the same"}
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if manifest != nil {
		if p.former, err = output.DecodeManifest(manifest); err != nil {
			return nil, &Refusal{"there is a manifest.json that almanac did not write: " + err.Error(), "publish into another folder, or below another prefix"}
		}
	}
	if err := p.refuse(ctx); err != nil {
		return nil, err
	}
	p.compare(manifest)
	return p, p.refuseForeign(ctx)
}

// refuse holds that what is on the host may be replaced by the site.
func (p *Plan) refuse(ctx context.Context) error {
	if p.former == nil && p.there == nil {
		return p.refuseFull(ctx)
	}
	if t := p.there; t != nil {
		if t.Title != p.site.config.Title && t.Publisher != p.site.config.Publisher {
			return &Refusal{fmt.Sprintf("another site is published there: %q, of %s", t.Title, t.Publisher), "publish elsewhere; a site that was given another title and another publisher is published once with one of the two changed"}
		}
		if !p.site.knows(t.Ledger) {
			return &Refusal{"a newer site is published there, or another: its ledger has a line that the ledger here has not", "bring the site's folder up to date (git pull), build it and publish again"}
		}
	}
	var more []string
	for _, id := range editionsOf(p.known()) {
		if _, ok := p.site.files[id+"/index.html"]; !ok {
			more = append(more, id)
		}
	}
	if len(more) > 0 {
		return &Refusal{fmt.Sprintf("a newer site is published there, or another: it has edition %s, which the site here has not", strings.Join(more, ", ")),
			"bring the site's folder up to date (git pull), build it and publish again; what was published is withdrawn (almanac withdraw), not dropped; a site that is to begin anew is published where nothing is"}
	}
	return p.refuseSeals()
}

// refuseFull holds that a place without a site of ours is empty. Names with a dot
// (.git, .well-known, .htaccess) and the files that tell a host how to serve are
// no site.
func (p *Plan) refuseFull(ctx context.Context) error {
	names, err := p.remote.Names(ctx)
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, ".") || isHostFile(name) })
	if len(names) > 0 {
		return &Refusal{"there are files there that almanac did not put there: " + some(names),
			"publish into an empty place; for a site that was copied there by hand, copy its manifest.json as well"}
	}
	return nil
}

// refuseSeals holds that below an edition that is sealed there nothing changes
// but what was withdrawn, and nothing is removed. Of a site that was copied by
// hand nobody knows what was sealed then: all that is sealed here counts.
func (p *Plan) refuseSeals() error {
	for _, id := range slices.Sorted(maps.Keys(p.site.seals)) {
		if p.there != nil && !slices.Contains(p.there.Sealed, id) {
			continue
		}
		withdrawn := p.site.withdrawn(id)
		var changed []string
		for name, entry := range p.former {
			if !strings.HasPrefix(name, id+"/") || site.IsCard(id, name) || withdrawn[name] {
				continue
			}
			if ours, ok := p.site.files[name]; !ok || ours != entry {
				changed = append(changed, name)
			}
		}
		if len(changed) > 0 {
			return &Refusal{fmt.Sprintf("edition %s is sealed, and there it is another than it was sealed here: %s", id, some(changed)),
				"a newer site may be published there, with something withdrawn: bring the site's folder up to date (git pull), build it and publish again; else publish into an empty place"}
		}
	}
	return nil
}

// refuseForeign holds that no file which is new to the host stands there already.
func (p *Plan) refuseForeign(ctx context.Context) error {
	if p.former == nil {
		return nil // it was empty, or holds what a cut run of ours has begun
	}
	known := p.known()
	var fresh []string
	for _, paths := range p.Stages {
		for _, name := range paths {
			if _, ok := known[name]; !ok && name != output.Manifest {
				fresh = append(fresh, name)
			}
		}
	}
	found := make(chan string, len(fresh))
	look := &run{Plan: p, pace: Usual()}
	err := look.each(ctx, fresh, func(ctx context.Context, name string) error {
		return look.again(ctx, 0, func(ctx context.Context) error {
			there, err := p.remote.Has(ctx, name)
			if there {
				found <- name
			}
			return err
		})
	})
	close(found)
	var names []string
	for name := range found {
		names = append(names, name)
	}
	if err == nil && len(names) > 0 {
		return &Refusal{"there are files there that almanac did not put there, where the site has files of its own: " + some(names), "look what they are, and move them away"}
	}
	return err
}

// known gives what may stand on the host, with the hash of what certainly does
// and "" for what may be anything.
func (p *Plan) known() map[string]string {
	known := make(map[string]string, len(p.former))
	for name, entry := range p.former {
		known[name] = hex.EncodeToString(entry.Sum[:])
	}
	if p.there != nil {
		maps.Copy(known, p.there.Journal)
	}
	return known
}

// compare finds out what to put and what to remove. Where the host keeps with
// each file how it is served, and that has changed, all are put again.
func (p *Plan) compare(manifest []byte) {
	known := p.known()
	serving := ""
	if p.there != nil {
		serving = p.there.Serving
	}
	otherwise := serving != p.remote.Serving()
	for name, entry := range p.site.files {
		sum, there := known[name]
		if there && !otherwise && sum == hex.EncodeToString(entry.Sum[:]) {
			p.Unchanged++
			continue
		}
		at := stageOf(name, !there)
		p.Stages[at] = append(p.Stages[at], name)
	}
	if !bytes.Equal(manifest, p.site.manifest) || otherwise {
		p.Stages[Manifest] = []string{output.Manifest}
	} else {
		p.Unchanged++
	}
	for name := range known {
		if _, ok := p.site.files[name]; !ok {
			p.Removals = append(p.Removals, name)
		}
	}
	for _, paths := range p.Stages {
		slices.Sort(paths)
	}
	slices.Sort(p.Removals)
}

// stageOf says when a file is put. A new page below latest/ may be linked to by a
// page that has changed, and nobody meets it before.
func stageOf(name string, fresh bool) Stage {
	switch {
	case name == "index.html":
		return FrontDoor
	case !strings.Contains(name, "/"), strings.HasPrefix(name, "search/"):
		return Pointers
	case !isPage(name):
		return Assets
	case fresh:
		return NewPages
	case strings.HasPrefix(name, "latest/"):
		return Pointers
	}
	return ChangedPages
}

// Count gives how many files there are to put, and how many bytes they have.
func (p *Plan) Count() (files, bytes int) {
	for at := range stages {
		n, size := p.CountOf(at)
		files, bytes = files+n, bytes+size
	}
	return files, bytes
}

// CountOf gives the same of one stage.
func (p *Plan) CountOf(at Stage) (files, bytes int) {
	for _, name := range p.Stages[at] {
		bytes += p.Size(name)
	}
	return len(p.Stages[at]), bytes
}

// Size is that of a file of the site, in bytes.
func (p *Plan) Size(name string) int {
	if name == output.Manifest {
		return len(p.site.manifest)
	}
	return p.site.files[name].Size
}

// Resumed reports whether the plan goes on where a run was cut.
func (p *Plan) Resumed() bool { return p.there != nil && len(p.there.Journal) > 0 }

// done is the state of the host when everything is there.
func (p *Plan) done() *state {
	s := &state{Format: stateFormat, Title: p.site.config.Title, Publisher: p.site.config.Publisher,
		Ledger: p.site.chain(), Sealed: slices.Sorted(maps.Keys(p.site.seals)), Serving: p.remote.Serving()}
	if s.Sealed == nil {
		s.Sealed = []string{}
	}
	s.Sealed = slices.DeleteFunc(s.Sealed, func(id string) bool { _, there := p.site.files[id+"/index.html"]; return !there })
	return s
}

// begun is its state before the first file is touched. An older site is refused
// from here on; what is sealed counts as it was until all of it is there, so that
// the run can be resumed.
func (p *Plan) begun() state {
	s := *p.done()
	s.Run, s.Journal = newRun(), map[string]string{}
	s.Sealed = []string{}
	if p.there != nil {
		maps.Copy(s.Journal, p.there.Journal)
		s.Sealed = p.there.Sealed
	} else if p.former != nil {
		s.Sealed = p.done().Sealed // they were held against the seals
	}
	for at := range Manifest {
		for _, name := range p.Stages[at] {
			s.Journal[name] = ""
		}
	}
	for _, name := range p.Removals {
		s.Journal[name] = ""
	}
	return s
}
