package output

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"almanac/internal/disk"
)

const journalFormat = "almanac-journal-1"

// A journal is what remains to be done after the commit point, in the order of
// its fields; manifest.json comes last and is not named. Every step may be
// done twice.
type journal struct {
	Format string   `json:"format"`
	Clear  []string `json:"clear"` // former files that must go before others can come
	Place  []move   `json:"place"`
	Remove []string `json:"remove"` // former files that the site no longer has
}

// A move brings a staged file, or the first time a whole folder, into place.
type move struct {
	From string `json:"from"` // in the stage
	To   string `json:"to"`   // in the target
	Size int64  `json:"size"` // of the file; -1 for a folder
}

// write makes the journal appear, whole.
func (j *journal) write(at place) error {
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	name := at.journal()
	if err := at.writeNew(name+".new", data); err != nil {
		return err
	}
	return at.disk.Rename(name+".new", name)
}

// torn reports whether a staged file lacks bytes, as a power cut leaves it.
func (j *journal) torn(at place) (bool, error) {
	for _, m := range j.Place {
		info, err := os.Lstat(filepath.Join(at.stage(), filepath.FromSlash(m.From)))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it is in its place already
		}
		if err != nil {
			return false, err
		}
		if m.Size >= 0 && info.Size() != m.Size {
			return true, nil
		}
	}
	return false, nil
}

func readJournal(at place) (*journal, error) {
	data, err := os.ReadFile(at.journal())
	if err != nil {
		return nil, err
	}
	j, err := decodeJournal(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", at.journal(), err)
	}
	return j, nil
}

// decodeJournal reads a journal and refuses one that would reach out of the site.
func decodeJournal(data []byte) (*journal, error) {
	j := &journal{}
	if err := json.Unmarshal(data, j); err != nil {
		return nil, fmt.Errorf("the journal cannot be read: %w", err)
	}
	if j.Format != journalFormat {
		return nil, fmt.Errorf("the journal has format %q, expected %q", j.Format, journalFormat)
	}
	for _, m := range j.Place {
		if err := errors.Join(CheckPath(m.From), CheckPath(m.To)); err != nil {
			return nil, err
		}
	}
	for _, p := range append(append([]string{}, j.Clear...), j.Remove...) {
		if err := CheckPath(p); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// Recover completes a site whose build was killed after its commit point, and
// throws away the leavings of one that was killed before. It says whether it
// completed one. Where nothing was left behind it costs one look at the disk.
// It is for commands that read a built site; NewDisk recovers by itself.
func Recover(target string) (bool, error) {
	return recoverOn(disk.Disk{}, target)
}

func recoverOn(on disk.Disk, target string) (bool, error) {
	at, err := placeOf(on, target)
	if err != nil {
		return false, err
	}
	if _, err := os.Lstat(at.work); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	lock, err := at.takeLock()
	if err != nil {
		return false, err
	}
	done, err := recoverLocked(at)
	return done, errors.Join(err, at.release(lock))
}

func recoverLocked(at place) (bool, error) {
	_, err := os.Lstat(at.journal())
	if errors.Is(err, fs.ErrNotExist) {
		return false, clean(at)
	}
	if err != nil {
		return false, err
	}
	j, err := readJournal(at)
	if err != nil {
		return false, err
	}
	if torn, err := j.torn(at); torn || err != nil {
		return false, errors.Join(err, clean(at))
	}
	if err := j.complete(at); err != nil {
		return false, fmt.Errorf("cannot complete the site that an earlier build left half written: %w", err)
	}
	return true, clean(at)
}

// complete does what the journal says, from wherever a former attempt stopped,
// and removes it.
func (j *journal) complete(at place) error {
	if err := j.clear(at); err != nil {
		return err
	}
	for _, m := range append(j.Place, move{From: Manifest, To: Manifest}) {
		if m.To == Manifest {
			if err := removeFiles(at, j.Remove); err != nil {
				return err
			}
		}
		from, to := filepath.Join(at.stage(), filepath.FromSlash(m.From)), at.file(m.To)
		if err := at.bring(from, to); err != nil {
			return err
		}
	}
	return at.disk.Remove(at.journal())
}

// clear removes what is in the way. Once a staged file has gone to its place
// all clearing was done, and doing it again could remove, on a file system that
// ignores case, what has come since.
func (j *journal) clear(at place) error {
	for _, m := range j.Place {
		if _, err := os.Lstat(filepath.Join(at.stage(), filepath.FromSlash(m.From))); err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
	}
	return removeFiles(at, j.Clear)
}

// bring renames a staged file into its place. One that is not in the stage any
// more was brought by an earlier attempt; if it has left its place since, the
// next build finds that out as it does for any file.
func (p place) bring(from, to string) error {
	err := p.disk.Rename(from, to)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := p.disk.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return p.disk.Rename(from, to)
}

// removeFiles removes files of the target and the folders that they leave
// empty.
func removeFiles(at place, paths []string) error {
	folders := map[string]bool{}
	for _, p := range paths {
		err := at.disk.Remove(at.file(p))
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
			return err
		}
		folders[path.Dir(p)] = true
	}
	for dir := range folders {
		for removed := true; removed && dir != "."; dir = path.Dir(dir) {
			var err error
			if removed, err = at.removeEmpty(dir); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeEmpty removes a folder that has nothing in it. One that could not be
// removed is an error: where a file is to come in its place it never could.
func (p place) removeEmpty(dir string) (removed bool, err error) {
	left, err := os.ReadDir(p.file(dir))
	if err != nil || len(left) > 0 {
		return false, nil // it is gone, or is needed
	}
	if err := p.disk.Remove(p.file(dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	return true, nil
}

// clean removes stage and journal.
func clean(at place) error {
	return errors.Join(at.disk.RemoveAll(at.stage()), at.removeIfThere(at.journal()+".new"), at.removeIfThere(at.journal()))
}

func (p place) removeIfThere(name string) error {
	if err := p.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
