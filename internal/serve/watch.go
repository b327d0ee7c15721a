package serve

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Saving one file makes several events, and saving all of an editor's files
// makes many: a reading waits until there was none for quiet, but not longer
// than patience.
const (
	quiet    = 10 * time.Millisecond
	patience = time.Second
)

// watcher hears of changes in a folder and those below it.
type watcher struct {
	dir    string
	ignore []string
	notify *fsnotify.Watcher
}

func newWatcher(dir string, ignore []string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &watcher{dir: filepath.Clean(dir), ignore: ignore, notify: notify}
	if err := w.add(w.dir); err != nil {
		return nil, errors.Join(err, notify.Close())
	}
	return w, nil
}

// add watches a folder and all below it. One that has gone meanwhile is left
// out.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name != w.dir:
			return nil
		case err != nil:
			return err
		case !e.IsDir():
			return nil
		case w.skips(name):
			return filepath.SkipDir
		}
		err = w.notify.Add(name)
		if errors.Is(err, fs.ErrNotExist) && name != w.dir {
			return filepath.SkipDir
		}
		return err
	})
}

// skips says whether a file or folder is no input: what the site is built into,
// hidden folders (.git), packages of npm, and what editors put beside a file
// while they save it.
func (w *watcher) skips(name string) bool {
	rel, err := filepath.Rel(w.dir, name)
	if err != nil || rel == "." {
		return false
	}
	rel = filepath.ToSlash(rel)
	if slices.ContainsFunc(w.ignore, func(dir string) bool { return rel == dir || strings.HasPrefix(rel, dir+"/") }) {
		return true
	}
	for part := range strings.SplitSeq(rel, "/") {
		switch {
		case strings.HasPrefix(part, ".") || strings.HasPrefix(part, "#") || part == "node_modules" || part == "4913":
			return true
		case strings.HasSuffix(part, "~") || strings.HasSuffix(part, ".tmp") || strings.HasSuffix(part, ".swp"):
			return true
		}
	}
	return false
}

// run calls begun with the first change of a burst, and changed after it, until
// ctx ends.
func (w *watcher) run(ctx context.Context, begun, changed func()) {
	defer w.notify.Close()
	var settled <-chan time.Time // runs out when a burst is over
	var first time.Time          // when it began
	for {
		select {
		case <-ctx.Done():
			return
		case event, open := <-w.notify.Events:
			if !open {
				return
			}
			if !w.matters(event) {
				continue
			}
			if settled == nil {
				first = time.Now()
				begun()
			}
			settled = time.After(max(0, min(quiet, patience-time.Since(first))))
		case _, open := <-w.notify.Errors:
			if !open {
				return
			}
			begun()
			settled = time.After(quiet) // events were lost: read again
		case <-settled:
			settled = nil
			changed()
		}
	}
}

// matters says whether an event may change the site, and watches new folders.
func (w *watcher) matters(event fsnotify.Event) bool {
	if w.skips(event.Name) || event.Op == fsnotify.Chmod {
		return false
	}
	if event.Has(fsnotify.Create) {
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
			// A folder that cannot be watched is still read when something else changes.
			_ = w.add(event.Name)
		}
	}
	return true
}
