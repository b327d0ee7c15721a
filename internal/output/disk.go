package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"almanac/internal/cores"
	"almanac/internal/disk"
	"almanac/internal/source"
)

// Disk is a Sink that writes a folder. See the package comment for how.
type Disk struct {
	Mistrust bool // compare the bytes of files that seem unchanged by size and time

	at     place
	lock   *disk.Lock
	names  names
	others bool // there are names that the former site has not
	absent bool // the target does not exist: it is renamed into place whole

	former   *standing    // nil the first time
	folder   *disk.Folder // the target, of which former tells
	sum      string       // the hash of the former manifest
	manifest int          // how long it is, in bytes
	built    time.Time    // when it was written

	stamp atomic.Int64 // numbers the staged files

	mu      sync.Mutex
	plan    map[string]Entry  // what was given; for what stays see former
	staged  map[string]string // path in the site → path in the stage; not the first time, when all are staged as they are called
	written int               // files that are staged
	folders []string          // planned files where a folder stands now
	made    map[string]bool   // folders made in the stage, the first time
	done    bool
}

// place knows the folders of one target.
type place struct {
	target string // absolute, symbolic links resolved
	work   string // beside it: lock, stage, journal
	disk   disk.Disk
}

func (p place) stage() string { return p.work + string(filepath.Separator) + "stage" }
func (p place) staged(path string) string {
	return p.stage() + string(filepath.Separator) + filepath.FromSlash(path)
}
func (p place) journal() string         { return filepath.Join(p.work, "journal.json") }
func (p place) file(path string) string { return filepath.Join(p.target, filepath.FromSlash(path)) }

// placeOf finds the target and the work folder beside it. A target that is a
// symbolic link is followed, so that the work folder is on the same file
// system as the files.
func placeOf(d disk.Disk, target string) (place, error) {
	abs, err := filepath.Abs(target)
	if err != nil {
		return place{}, err
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	} else if !errors.Is(err, fs.ErrNotExist) {
		return place{}, err
	}
	parent, base := filepath.Split(abs)
	if base == "" {
		return place{}, fmt.Errorf("%s is the root of a file system, expected a folder in one", abs)
	}
	return place{target: abs, work: filepath.Join(parent, "."+base+".almanac"), disk: d}, nil
}

// takeLock makes the work folder and takes the lock in it.
func (p place) takeLock() (*disk.Lock, error) {
	return p.disk.Lock(filepath.Join(p.work, "lock"), p.target)
}

// release gives the lock back and removes the work folder unless something is
// left in it (the journal of a commit that failed).
func (p place) release(l *disk.Lock) error {
	err := l.Release()
	if rmErr := p.disk.Remove(p.work); rmErr != nil && !errors.Is(rmErr, fs.ErrNotExist) {
		left, readErr := os.ReadDir(p.work)
		if readErr == nil && len(left) == 0 {
			err = errors.Join(err, rmErr)
		}
	}
	return err
}

// usual is about how many files a site has. Maps of so many that grow from nothing move
// what they hold a dozen times.
const usual = 10_000

// NewDisk opens target for one build: it takes the lock (a *disk.BusyError where
// another command holds it), completes or throws away what a killed command
// left, and reads the former manifest (a *ForeignError where the target holds
// files that are not ours).
func NewDisk(target string) (*Disk, error) { return newDisk(disk.Disk{}, target) }

func newDisk(on disk.Disk, target string) (*Disk, error) {
	at, err := placeOf(on, target)
	if err != nil {
		return nil, err
	}
	lock, err := at.takeLock()
	if err != nil {
		return nil, err
	}
	d := &Disk{at: at, lock: lock, plan: map[string]Entry{}, staged: map[string]string{}, made: map[string]bool{}}
	if err := d.open(); err != nil {
		d.done = true
		return nil, errors.Join(err, d.release())
	}
	if d.former == nil {
		d.plan, d.made, d.names.seen = make(map[string]Entry, usual), make(map[string]bool, usual/2), make(map[string]name, usual)
	}
	return d, nil
}

func (d *Disk) open() error {
	if _, err := recoverLocked(d.at); err != nil {
		return err
	}
	if err := d.readTarget(); err != nil {
		return err
	}
	return d.at.disk.Mkdir(d.at.stage(), 0o755)
}

// readTarget finds out which of the three the target is: absent, empty, or a
// site of ours.
func (d *Disk) readTarget() error {
	entries, err := os.ReadDir(d.at.target)
	if errors.Is(err, fs.ErrNotExist) {
		d.absent = true
		return nil
	}
	if err != nil {
		return err
	}
	var others []string
	for _, e := range entries {
		if e.Name() != gitignore {
			others = append(others, e.Name())
		}
	}
	if len(others) == 0 {
		return nil
	}
	name := d.at.file(Manifest)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return foreign(d.at.target, others)
	}
	if err != nil {
		return err
	}
	info, err := os.Lstat(name)
	if err != nil {
		return err
	}
	files, err := decodeList(data)
	if err != nil {
		return fmt.Errorf("%w (%w)", foreign(d.at.target, others), err)
	}
	if d.folder, err = disk.OpenFolder(d.at.target); err != nil {
		return err
	}
	d.former = newStanding(files)
	d.built, d.sum, d.manifest = info.ModTime(), sumText(data), len(data)
	return nil
}

// Former tells of the site that stands in the target.
func (d *Disk) Former() (target, manifest string) { return d.at.target, d.sum }

func foreign(target string, paths []string) *ForeignError {
	const shown = 3
	slices.Sort(paths)
	e := &ForeignError{Target: target, Paths: paths}
	if len(paths) > shown {
		e.Paths, e.More = paths[:shown], len(paths)-shown
	}
	return e
}

// Put stages data where it differs from what stands in the target. See Sink.
func (d *Disk) Put(path string, data []byte) error {
	if err := own(path); err != nil {
		return err
	}
	if err := d.take(path); err != nil {
		return err
	}
	entry := entryOf(data)
	stays, folder, err := d.look(path, entry, data)
	if err != nil {
		return err
	}
	from := ""
	if !stays {
		if from, err = d.write(path, data); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return fmt.Errorf("%s comes after the end of the build", path)
	}
	d.plan[path] = entry
	if !stays {
		d.written++
		if d.former != nil {
			d.staged[path] = from
		}
	}
	if folder {
		d.folders = append(d.folders, path)
	}
	return nil
}

// take names a path.
func (d *Disk) take(path string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.name(path)
}

// Keep plans a file that stands in the target as it should. See Keeper.
func (d *Disk) Keep(path string, e Entry) (bool, error) {
	i, ours := d.former.find(path)
	if !ours || d.former.files[i].Entry != e {
		return false, nil
	}
	return d.stay(i)
}

// Stay plans a file that stands in the target as it was left. See Former.
func (d *Disk) Stay(path string) (size int, ok bool, err error) {
	i, ours := d.former.find(path)
	if !ours {
		return 0, false, nil
	}
	ok, err = d.stay(i)
	return d.former.files[i].Size, ok, err
}

// stay plans a file of the former site as it stands, if it does as it should.
func (d *Disk) stay(number int32) (bool, error) {
	f := &d.former.files[number]
	if !d.stands(f) {
		return false, nil // Put finds out what it is, and says so
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.name(f.path); err != nil {
		return false, err
	}
	if d.done {
		return false, fmt.Errorf("%s comes after the end of the build", f.path)
	}
	d.former.stays[number] = true
	return true, nil
}

// name takes a path that meets no other. Those of the former site met none, so that they
// are held against each other only when another comes. To be called with the lock.
func (d *Disk) name(path string) error {
	if i, ours := d.former.find(path); ours && !d.others {
		return d.former.name(i)
	}
	if !d.others {
		d.others = true
		for i, f := range d.former.list() {
			if !d.former.named[i] {
				continue
			}
			if err := d.names.add(f.path); err != nil {
				return err
			}
		}
	}
	return d.names.add(path)
}

// KeepAll ends the build with the site as it stands in the target, when every file of it
// is as it should be. See Former.
func (d *Disk) KeepAll() (sum Summary, ok bool, err error) {
	if d.former == nil || d.Mistrust || !d.intact() {
		return Summary{}, false, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return Summary{}, false, errors.New("the build has ended already")
	}
	d.done = true
	files := d.former.list()
	sum = Summary{Files: len(files) + 1, Bytes: d.manifest, Unchanged: len(files) + 1, Manifest: d.sum}
	for i := range files {
		sum.Bytes += files[i].Size
	}
	return sum, true, errors.Join(clean(d.at), d.release())
}

// intact looks at every file of the former site.
func (d *Disk) intact() bool {
	var missing atomic.Bool
	files := d.former.list()
	cores.Share(len(files), func(mine iter.Seq[int]) {
		for i := range mine {
			if missing.Load() {
				return
			}
			if !d.stands(&files[i]) {
				missing.Store(true)
			}
		}
	})
	return !missing.Load()
}

// stands reports whether a file of the former site seems to be as it was written.
func (d *Disk) stands(f *listed) bool {
	size, written, regular := d.folder.Look(f.path)
	return regular && size == int64(f.Size) && !written.After(d.built)
}

// look compares a planned file with what stands in its place: it stays as it
// is, or is to be written, or (folder) is to be written where a folder stands.
func (d *Disk) look(path string, entry Entry, data []byte) (stays, folder bool, err error) {
	if d.former == nil {
		return false, false, nil
	}
	old, ours := d.former.entry(path)
	name := d.at.file(path)
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		return false, false, nil
	case err != nil:
		return false, false, err
	case info.IsDir():
		return false, true, nil
	case !info.Mode().IsRegular():
		return false, false, foreign(d.at.target, []string{path})
	case ours && old != entry:
		return false, false, nil
	case ours && info.Size() == int64(entry.Size) && !info.ModTime().After(d.built) && !d.Mistrust:
		return true, false, nil
	}
	equal := false
	if info.Size() == int64(entry.Size) {
		found, err := os.ReadFile(name)
		if err != nil {
			return false, false, err
		}
		equal = bytes.Equal(found, data)
	}
	switch {
	case ours:
		return equal, false, nil
	case d.sameFile(path, info):
		return false, false, nil
	case equal:
		return true, false, nil // someone brought our file along: it becomes ours
	}
	return false, false, foreign(d.at.target, []string{path})
}

// sameFile says whether path names, on a file system that ignores case, a file
// of the former site that was spelt differently.
func (d *Disk) sameFile(path string, info fs.FileInfo) bool {
	key := source.FoldCase(path)
	for _, old := range d.former.list() {
		if source.FoldCase(old.path) != key {
			continue
		}
		if other, err := os.Lstat(d.at.file(old.path)); err == nil && os.SameFile(info, other) {
			return true
		}
	}
	return false
}

// write puts data into the stage: the first time under its own path, so that
// whole folders can be renamed; later under a number.
func (d *Disk) write(path string, data []byte) (from string, err error) {
	if d.former != nil {
		from = strconv.FormatInt(d.stamp.Add(1), 10)
	} else {
		from = path
		if err := d.makeFolder(folderOf(path)); err != nil {
			return "", err
		}
	}
	return from, d.at.writeNew(d.at.staged(from), data)
}

// makeFolder makes a folder of the stage and those around it, outermost first: thousands
// stand in one that is there, of which the system need not be asked.
func (d *Disk) makeFolder(folder string) error {
	d.mu.Lock()
	made := d.made[folder]
	d.mu.Unlock()
	if made || folder == "" {
		return nil
	}
	if err := d.makeFolder(folderOf(folder)); err != nil {
		return err
	}
	if err := d.at.disk.Mkdir(d.at.staged(folder), 0o755); err != nil && !errors.Is(err, fs.ErrExist) { // another worker's
		return err
	}
	d.mu.Lock()
	d.made[folder] = true
	d.mu.Unlock()
	return nil
}

// folderOf is the folder in which a path of the site lies; "" for none.
func folderOf(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// writeNew writes a file that must not exist yet.
func (p place) writeNew(name string, data []byte) error {
	return p.disk.WriteNew(name, data, 0o644, false)
}

// Commit makes the target the planned site. After an error that comes once the
// journal is written, the next command completes the site.
func (d *Disk) Commit() (Summary, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return Summary{}, errors.New("the build has ended already")
	}
	d.done = true
	files := d.former.with(d.plan)
	manifest := encode(files, nil)
	sum := d.summary(files, manifest)
	sum.Manifest = sumText(manifest)
	var err error
	if sum.Written > 0 {
		var j *journal
		j, err = d.prepare(files, manifest)
		if err == nil && !d.absent {
			err = j.complete(d.at)
		}
	}
	if _, journalErr := os.Lstat(d.at.journal()); errors.Is(journalErr, fs.ErrNotExist) {
		err = errors.Join(err, clean(d.at))
	}
	return sum, errors.Join(err, d.release())
}

// prepare does everything up to the commit point. For a target that is absent
// the commit point is the rename that makes it.
func (d *Disk) prepare(files []listed, manifest []byte) (*journal, error) {
	j, err := d.plannedMoves(files)
	if err != nil {
		return nil, err
	}
	if err := d.at.writeNew(filepath.Join(d.at.stage(), Manifest), manifest); err != nil {
		return nil, err
	}
	if d.absent {
		return j, d.at.disk.Rename(d.at.stage(), d.at.target)
	}
	return j, j.write(d.at)
}

// plannedMoves makes the journal and checks that nothing of others is in the
// way.
func (d *Disk) plannedMoves(files []listed) (*journal, error) {
	j := &journal{Format: journalFormat}
	if d.former == nil {
		return j, d.firstMoves(j, files)
	}
	if err := d.checkFolders(); err != nil {
		return nil, err
	}
	for _, to := range slices.Sorted(maps.Keys(d.staged)) {
		j.Place = append(j.Place, move{From: d.staged[to], To: to, Size: int64(d.plan[to].Size)})
	}
	gone := d.former.gone(files)
	if gone == nil {
		return j, nil
	}
	planned := map[string]bool{} // by fold, files and their folders
	for _, f := range files {
		for q := source.FoldCase(f.path); q != "." && !planned[q]; q = path.Dir(q) {
			planned[q] = true
		}
	}
	for _, p := range gone {
		if inTheWay(p, files, planned) {
			j.Clear = append(j.Clear, p)
		} else {
			j.Remove = append(j.Remove, p)
		}
	}
	return j, nil
}

// inTheWay says whether a file that goes must go before others can come: it
// stands where a folder is needed, below a path that becomes a file, or differs
// from a planned path only by case.
func inTheWay(p string, files []listed, planned map[string]bool) bool {
	if planned[source.FoldCase(p)] {
		return true
	}
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if _, becomesFile := slices.BinarySearchFunc(files, listed{path: dir}, byPath); becomesFile {
			return true
		}
	}
	return false
}

// firstMoves is the journal of a target that is empty but for its .gitignore:
// whatever lies at the top of the stage moves into it.
func (d *Disk) firstMoves(j *journal, files []listed) error {
	if d.absent {
		return nil
	}
	if err := d.readTarget(); err != nil {
		return err
	}
	if d.former != nil {
		return fmt.Errorf("%s was filled by something else while the site was built", d.at.target)
	}
	top := map[string]bool{}
	for _, f := range files {
		p := f.path
		for path.Dir(p) != "." {
			p = path.Dir(p)
		}
		top[p] = true
	}
	for _, p := range slices.Sorted(maps.Keys(top)) {
		j.Place = append(j.Place, move{From: p, To: p, Size: -1})
	}
	return nil
}

// checkFolders refuses a commit that would need a folder where a file of
// others stands, or a file where a folder holds files of others.
func (d *Disk) checkFolders() error {
	seen := map[string]bool{}
	for p := range d.staged {
		for dir := path.Dir(p); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			info, err := os.Lstat(d.at.file(dir))
			if err == nil && !info.IsDir() && !d.former.has(dir) {
				return foreign(d.at.target, []string{dir})
			}
		}
	}
	for _, p := range d.folders {
		err := filepath.WalkDir(d.at.file(p), func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			rel, err := filepath.Rel(d.at.target, name)
			if err != nil {
				return err
			}
			if !d.former.has(filepath.ToSlash(rel)) {
				return foreign(d.at.target, []string{filepath.ToSlash(rel)})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Disk) summary(files []listed, manifest []byte) Summary {
	sum := Summary{
		Files:     len(files) + 1,
		Bytes:     len(manifest),
		Written:   d.written + 1,
		Unchanged: len(files) - d.written,
		Removed:   len(d.former.gone(files)),
	}
	for i := range files {
		sum.Bytes += files[i].Size
	}
	if d.written == 0 && d.former.is(files) {
		sum.Written, sum.Unchanged = 0, sum.Files
	}
	return sum
}

// release gives back what the build holds.
func (d *Disk) release() error {
	var err error
	if d.folder != nil {
		err = d.folder.Close()
	}
	return errors.Join(err, d.at.release(d.lock))
}

// Abort throws the staged files away and gives the lock back.
func (d *Disk) Abort() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.done {
		return nil
	}
	d.done = true
	return errors.Join(clean(d.at), d.release())
}
