// Package output brings a built site to its place.
//
// A build hands every file it has made to a Sink, by its path inside the site,
// and then commits. Render workers may call Put at the same time; the order of
// the calls never shows in the result. Disk writes a folder, Memory keeps the
// site where tests and the preview can read it.
//
// # What a killed build leaves
//
// A folder on disk holds, at every moment, one of two sites: the one before or
// the one after, never a mixture that stays. It works like this (the target
// being public):
//
//   - .public.almanac, beside the target and so on the same file system, holds
//     the lock, the staged files and the journal. It is gone when no command
//     is writing.
//   - A target that does not exist yet is made as a folder there and takes its
//     place by one rename.
//   - Otherwise only what changed is staged. Then the journal, which says what
//     goes where and what is removed, appears under its name by a rename. That
//     is the commit point: a command that dies before it leaves
//     the former site, and its leavings are thrown away by the next one.
//   - After it each staged file is renamed into its place, files that the site
//     no longer has are removed, then folders that became empty, manifest.json
//     comes last and the journal goes. A command that dies on the way is
//     completed by the next one (NewDisk and Recover both do so): every step
//     may be done twice.
//
// # Whose file is it
//
// manifest.json names every file of the site with its size and SHA-256. A file
// that is not named there is not ours: it is never replaced, never removed,
// and where it stands in the way Put or Commit says so. The first time the
// target must be absent or empty; a .gitignore is left alone, then and later.
//
// # How much is looked at
//
// A file whose planned bytes are those of the manifest is not read again, only
// looked at: it counts as intact when it has the size of the manifest and was
// not modified after manifest.json (which is always written last). A file that
// was edited by hand is newer, is read, and is put right if its bytes differ.
// What a look cannot see is an edit that keeps the size and sets the clock
// back.
//
// # What is not forced to the disk
//
// Nothing: a kill cannot take back what a process has written, and forcing
// 4,500 files costs more than making them (0.2 s on a quiet disk, a minute on a
// busy one). What a power cut can take is found: a staged file that lacks bytes
// makes the journal void, and a file of the target that lacks bytes or is newer
// than the manifest is written again by the next build, which is what to run
// after one.
package output

import (
	"fmt"
	"strings"
)

// A File is one file of a site. Path is relative to the site's root and has
// forward slashes on every system.
type File struct {
	Path string
	Data []byte
}

// A Sink takes the files of one build. Put may be called by several goroutines
// at once; it does not keep data. After Commit or Abort a sink takes nothing
// more. Abort after Commit does nothing, so that it can be deferred.
type Sink interface {
	// Put adds a file. Its path must satisfy CheckPath and differ from every
	// other by more than the case of its letters.
	Put(path string, data []byte) error
	// Commit makes the files that were put the whole of the site.
	Commit() (Summary, error)
	// Abort forgets them and leaves the former site as it was.
	Abort() error
}

// A Keeper is a Sink that can tell, without being given a file's bytes, that
// they stand in its place already. It spares a build the unpacking of what has
// not changed for years.
type Keeper interface {
	Sink
	// Keep does what Put does and reports true where a file of these bytes is
	// there already; else it does nothing, and Put is to be called.
	Keep(path string, e Entry) (bool, error)
}

// A Former is a Keeper that knows what a site before it has left: the hash of its
// manifest, which is "" where there was none. Target is the folder, which tells one site
// from another.
type Former interface {
	Keeper
	Former() (target, manifest string)
	// Stay does what Keep does with a file as that site has it, and gives how many bytes
	// it has.
	Stay(path string) (size int, ok bool, err error)
	// KeepAll does what Commit does where that site is to stay and every file of it
	// stands as it should; else it does nothing, and ok is false.
	KeepAll() (sum Summary, ok bool, err error)
}

// Summary says what a commit did.
type Summary struct {
	Files, Bytes int // the whole site, manifest.json included
	Written      int // files that are new or were changed
	Unchanged    int // files that stood there with the same bytes
	Removed      int // files of the former site that this one lacks

	Manifest string // the hash of manifest.json, in hexadecimal
}

// ForeignError says that files which no build of ours wrote stand where the
// site should go.
type ForeignError struct {
	Target string
	Paths  []string // a few of them, sorted
	More   int      // how many others there are
}

func (e *ForeignError) Error() string {
	more := ""
	if e.More > 0 {
		more = fmt.Sprintf(" and %d more", e.More)
	}
	return fmt.Sprintf("%s holds files that almanac did not write (%s%s): move them away or choose another folder",
		e.Target, strings.Join(e.Paths, ", "), more)
}
