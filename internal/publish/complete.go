package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// A built site lacks what a build makes only when it is asked to: the pictures that
// pages name for social networks, and the files that hold whole editions. Whoever
// publishes wants them there, and forgets to ask. So they are made before a site is
// published, and nothing else is: what else a build would change, nobody has looked
// at yet.

// Lacking lists what a built site in a folder lacks so. The problems are those of the
// site's own folder, for which nothing can be made.
func Lacking(o site.Options, from string, probs *source.Problems) ([]string, error) {
	files, err := builtFiles(from)
	if err != nil {
		return nil, err
	}
	return site.Lacking(o, files, probs)
}

// Complete makes it, in the folder of the built site. A *Refusal says that the site's
// folder would make other pages than those that are there.
func Complete(o site.Options, from string, probs *source.Problems) error {
	files, err := builtFiles(from)
	if err != nil {
		return err
	}
	disk, err := output.NewDisk(from)
	if err != nil {
		return err
	}
	defer disk.Abort()
	_, err = site.Build(o, &completing{Sink: disk, former: files}, probs)
	return err
}

// builtFiles gives the files of a built site, by its manifest.
func builtFiles(from string) (map[string]output.Entry, error) {
	manifest, err := os.ReadFile(filepath.Join(from, output.Manifest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return output.DecodeManifest(manifest)
}

// completing is a sink that keeps a site as it is, but for what is made on demand.
type completing struct {
	output.Sink
	former map[string]output.Entry

	mu    sync.Mutex
	put   int      // files of the former site that were put
	other []string // that are not as they were
}

// Put notes a file that is another than before, or new, and passes it on.
func (c *completing) Put(path string, data []byte) error {
	if !site.OnDemand(path) {
		before, was := c.former[path]
		c.mu.Lock()
		if was {
			c.put++
		}
		if !was || before != output.EntryOf(data) {
			c.other = append(c.other, path)
		}
		c.mu.Unlock()
	}
	return c.Sink.Put(path, data)
}

// Commit makes the site the new one if only what is made on demand was added.
func (c *completing) Commit() (output.Summary, error) {
	kept := 0
	for path := range c.former {
		if !site.OnDemand(path) {
			kept++
		}
	}
	if c.put < kept && len(c.other) == 0 {
		c.other = []string{"pages that are no longer in it"}
	}
	if len(c.other) > 0 {
		slices.Sort(c.other)
		return output.Summary{}, errors.Join(&Refusal{"the site's folder would make another site than the built one, as it or almanac has changed since: " + some(c.other),
			"build it again and look at it: almanac build; --from public publishes what is there as it is"}, c.Abort())
	}
	return c.Sink.Commit()
}
