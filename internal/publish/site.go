package publish

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"almanac/internal/edition"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// Site is a built site that may be published, and what its folder says of it.
type Site struct {
	built    fs.FS
	manifest []byte
	files    map[string]output.Entry // of the manifest
	config   *site.Config
	ledger   *edition.Ledger
	seals    map[string]*edition.Seal
}

// ReadSite reads a built site, from the folder with its sources, and holds that
// it may be published: that each file is what its manifest says, that sealed
// editions are as they were sealed, that no edition is a draft or before its
// time. What is wrong in the folder's files becomes problems, and the site is nil;
// else what stands against publishing is a *Refusal.
func ReadSite(built, folder fs.FS, now time.Time, probs *source.Problems) (*Site, error) {
	s := &Site{built: built}
	found, err := site.Verify(built, folder, probs)
	if err != nil || found == nil || probs.Errors() > 0 {
		return nil, err
	}
	if !found.OK() {
		wrong := slices.Concat(found.Changed, found.Missing, found.Unlisted, found.Other, found.Foreign)
		return nil, &Refusal{"the built site is not what its manifest and the seals say: " + some(wrong),
			`"almanac verify" says more; "almanac build" makes it anew`}
	}
	if s.manifest, err = fs.ReadFile(built, output.Manifest); err != nil {
		return nil, err
	}
	if s.files, err = output.DecodeManifest(s.manifest); err != nil {
		return nil, err
	}
	if s.config, err = site.ReadConfig(folder, probs); err != nil {
		return nil, err
	}
	if s.ledger, err = edition.ReadLedger(folder, probs); err != nil {
		return nil, err
	}
	if s.seals, err = edition.ReadSeals(folder, s.ledger, probs); err != nil {
		return nil, err
	}
	for _, id := range editionsOf(s.files) {
		if err := s.due(folder, id, now, probs); err != nil {
			return nil, err
		}
	}
	if probs.Errors() > 0 {
		return nil, nil
	}
	return s, nil
}

// Config is the site's config.toml.
func (s *Site) Config() *site.Config { return s.config }

// due holds that an edition in the built site may be seen by everybody. Its pages
// are asked as well: they were built when the edition was a draft still, or with
// --preview, if they tell robots to stay away.
func (s *Site) due(folder fs.FS, id string, now time.Time, probs *source.Problems) error {
	head, err := edition.ReadHead(folder, id, probs)
	if err != nil || probs.Errors() > 0 {
		return err
	}
	if head == nil {
		return &Refusal{fmt.Sprintf("the built site has edition %s, and the site's folder has not", id), "build it again: almanac build"}
	}
	if head.Status == edition.Draft {
		return &Refusal{fmt.Sprintf("edition %s is a draft: it is published when its edition.toml says status = \"final\"", id), `"almanac build" without --preview leaves drafts out`}
	}
	if head.Published.After(now) {
		return &Refusal{fmt.Sprintf("edition %s is not published before %s", id, head.Published.UTC().Format("2 January 2006, 15:04 UTC")), `"almanac build" without --preview leaves it out until then`}
	}
	if s.seals[id] != nil {
		return nil // its pages are what was sealed
	}
	home, err := fs.ReadFile(s.built, id+"/index.html")
	if err == nil && strings.Contains(string(home), `<meta name="robots" content="noindex">`) {
		return &Refusal{fmt.Sprintf("edition %s was built as a preview: its pages say that it is not published", id), "build it again, without --preview: almanac build"}
	}
	return err
}

// editionsOf lists the editions that have a home among files, by name.
func editionsOf[V any](files map[string]V) (ids []string) {
	for name := range maps.Keys(files) {
		first, rest, _ := strings.Cut(name, "/")
		if _, _, ok := edition.ParseID(first); ok && rest == "index.html" {
			ids = append(ids, first)
		}
	}
	slices.Sort(ids)
	return ids
}

// chain is that of the last line of the ledger; "" where there is none.
func (s *Site) chain() string {
	if n := len(s.ledger.Events); n > 0 {
		return s.ledger.Events[n-1].Chain
	}
	return ""
}

// knows reports whether a chain is that of a line of our ledger.
func (s *Site) knows(chain string) bool {
	return chain == "" || slices.ContainsFunc(s.ledger.Events, func(e edition.Event) bool { return e.Chain == chain })
}

// withdrawn gives the files of a sealed edition that a withdrawal has changed, or
// may have changed, where it happened before the edition was sealed.
func (s *Site) withdrawn(id string) map[string]bool {
	files := map[string]bool{}
	for _, w := range s.seals[id].Withdrawn {
		for _, name := range w.Outputs {
			files[name] = true
		}
	}
	for _, w := range s.ledger.Unsealed(id) {
		files[w.Subject] = true
		if key, err := edition.ParseKey(w.Subject); err == nil {
			for _, name := range s.seals[id].Carriers(key.Measure, key.Area) {
				files[name] = true
			}
		}
	}
	return files
}

// some names the first of several files and counts the others.
func some(names []string) string {
	slices.Sort(names)
	names = slices.Compact(names)
	const few = 3
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// isPage reports whether a file is a page that others may link to.
func isPage(name string) bool { return path.Ext(name) == ".html" }
