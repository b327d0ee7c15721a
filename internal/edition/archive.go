package edition

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"almanac/internal/source"
)

// An archive is a zip file that every system can open. Outputs lie in it below
// site/, shared inputs below inputs/, each under its own path, sorted. It holds
// nothing else: no folders, times, permissions or owners, so that the same files
// give the same bytes on every machine. (Another release of the Go language may
// deflate otherwise; an archive is written once and afterwards only read.)
const (
	archivedSite   = "site/"
	archivedInputs = "inputs/"
)

// dosDay is 1 January 1980, the first day that a zip file can name.
const dosDay = 0x21

// A Packed is a file to be put into an archive.
type Packed struct {
	Path string                 // in the archive: see SitePath and InputPath
	Data func() ([]byte, error) // gives its bytes; called once, by any goroutine
}

// SitePath is where an output lies in an archive.
func SitePath(output string) string { return archivedSite + output }

// InputPath is where a shared input lies in an archive.
func InputPath(input string) string { return archivedInputs + input }

// WriteArchive writes an archive of files, given in any order, and says what it
// has written: the Archive of a seal, but for its path. Files are packed by
// several goroutines, a few at a time.
func WriteArchive(w io.Writer, files []Packed) (Input, error) {
	files = slices.SortedFunc(slices.Values(files), func(a, b Packed) int { return cmp.Compare(a.Path, b.Path) })
	for i, f := range files {
		if err := checkPath(f.Path); err != nil {
			return Input{}, fmt.Errorf("write archive: %w", err)
		}
		if !strings.HasPrefix(f.Path, archivedSite) && !strings.HasPrefix(f.Path, archivedInputs) {
			return Input{}, fmt.Errorf("write archive: %s has no place in it", f.Path)
		}
		if i > 0 && f.Path == files[i-1].Path {
			return Input{}, fmt.Errorf("write archive: %s is there twice", f.Path)
		}
	}
	sum := &summing{w: w, hash: sha256.New()}
	zw := zip.NewWriter(sum)
	packed, stop := packAll(files)
	defer stop()
	for result := range packed {
		p := <-result
		if p.err != nil {
			return Input{}, fmt.Errorf("write archive: %w", p.err)
		}
		fw, err := zw.CreateRaw(&p.header)
		if err == nil {
			_, err = fw.Write(p.data)
		}
		if err != nil {
			return Input{}, fmt.Errorf("write archive: %w", err)
		}
	}
	if err := zw.Close(); err != nil {
		return Input{}, fmt.Errorf("write archive: %w", err)
	}
	return Input{SHA256: hex.EncodeToString(sum.hash.Sum(nil)), Size: sum.size}, nil
}

// summing hashes what is written through it.
type summing struct {
	w    io.Writer
	hash interface {
		io.Writer
		Sum([]byte) []byte
	}
	size int64
}

func (s *summing) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	_, _ = s.hash.Write(p[:n]) // never fails
	s.size += int64(n)
	return n, err
}

// packedFile is a file as it stands in a zip file.
type packedFile struct {
	header zip.FileHeader
	data   []byte
	err    error
}

// packAll packs files, a core each, and gives the results in their order. Only
// a few wait to be taken. stop waits for all goroutines.
func packAll(files []Packed) (results chan chan packedFile, stop func()) {
	type job struct {
		file   Packed
		result chan packedFile
	}
	workers := runtime.GOMAXPROCS(0)
	results = make(chan chan packedFile, 2*workers)
	jobs := make(chan job)
	quit := make(chan struct{})
	for range workers {
		go func() {
			p := newPacker()
			for j := range jobs {
				j.result <- p.pack(j.file)
			}
		}()
	}
	go func() {
		defer close(results)
		defer close(jobs)
		for _, f := range files {
			result := make(chan packedFile, 1)
			select {
			case results <- result:
			case <-quit:
				return
			}
			jobs <- job{f, result}
		}
	}()
	return results, func() {
		close(quit)
		for result := range results {
			<-result
		}
	}
}

type packer struct {
	deflate *flate.Writer
	buf     bytes.Buffer
}

func newPacker() *packer {
	p := &packer{}
	p.deflate, _ = flate.NewWriter(&p.buf, flate.DefaultCompression) // fails for an unknown level only
	return p
}

func (p *packer) pack(f Packed) packedFile {
	data, err := f.Data()
	if err != nil {
		return packedFile{err: fmt.Errorf("%s: %w", f.Path, err)}
	}
	p.buf.Reset()
	p.deflate.Reset(&p.buf)
	_, err = p.deflate.Write(data)
	if err == nil {
		err = p.deflate.Close()
	}
	if err != nil {
		return packedFile{err: fmt.Errorf("%s: %w", f.Path, err)}
	}
	out := packedFile{header: zip.FileHeader{
		Name: f.Path, Method: zip.Deflate, ReaderVersion: 20,
		CRC32: crc32.ChecksumIEEE(data), UncompressedSize64: uint64(len(data)),
	}}
	//lint:ignore SA1019 Modified would add a field with the time zone; a raw entry takes this one
	out.header.ModifiedDate = dosDay
	if strings.ContainsFunc(f.Path, func(r rune) bool { return r > '~' }) {
		out.header.Flags = 0x800 // the name is UTF-8
	}
	if p.buf.Len() < len(data) {
		out.data = bytes.Clone(p.buf.Bytes())
	} else {
		out.header.Method, out.data = zip.Store, data
	}
	out.header.CompressedSize64 = uint64(len(out.data))
	return out
}

// Archive is an archive that has been found to be the one of a seal. It is read
// where it lies and may be used by several goroutines.
type Archive struct {
	name    string // of the file, for messages
	seal    *Seal
	file    io.Closer
	at      io.ReaderAt
	outputs []entry              // beside those of the seal
	inputs  map[string]*zip.File // by name
	tree    *zip.Reader          // of the inputs only

	inflaters sync.Pool // for the next file: each has a window of 32 KB
}

// entry is where a file lies in an archive. A site has ten editions of ten
// thousand files: what archive/zip keeps of each would take more memory than a
// build.
type entry struct {
	offset, packed int64 // of its bytes as they are packed
	deflated       bool
}

// OpenArchive opens the archive of a sealed edition; name is where it lies,
// which may not be where it lay. It holds first that the whole has the size and
// the hash that the seal gives, then that it contains the files of the seal and
// no others, none larger than the seal says. What is wrong becomes a problem, and
// the archive is nil then.
func OpenArchive(fsys fs.FS, name string, s *Seal, probs *source.Problems) (*Archive, error) {
	pos := source.Pos{File: name}
	restore := fmt.Sprintf("bring it back (git checkout -- %s, or from a copy)", name)
	f, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		probs.AddHint(pos, "archive", restore, "the archive of edition %s is missing", s.Edition)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	a, fault, err := openArchive(f, name, s)
	if a == nil {
		_ = f.Close() // there is worse to say
	}
	if fault != "" {
		probs.AddHint(pos, "archive", restore, "%s", fault)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return a, nil
}

func openArchive(f fs.File, name string, s *Seal) (a *Archive, fault string, err error) {
	size := s.Archive.Size
	info, err := f.Stat()
	if err != nil {
		return nil, "", err
	}
	if info.Size() != size || !info.Mode().IsRegular() {
		return nil, fmt.Sprintf("this is not the archive of edition %s: it has %d bytes, and its seal says %d", s.Edition, info.Size(), size), nil
	}
	at, ok := f.(io.ReaderAt)
	if !ok {
		data, err := io.ReadAll(io.LimitReader(f, size+1))
		if err != nil {
			return nil, "", err
		}
		at = bytes.NewReader(data)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(at, 0, size)); err != nil {
		return nil, "", err
	}
	if found := hex.EncodeToString(sum.Sum(nil)); found != s.Archive.SHA256 {
		return nil, fmt.Sprintf("this is not the archive of edition %s, or it was changed: its SHA-256 is %s, and its seal says %s", s.Edition, found, s.Archive.SHA256), nil
	}
	zr, err := zip.NewReader(at, size)
	if err != nil {
		return nil, fmt.Sprintf("this is not an archive: %v", err), nil
	}
	a = &Archive{name: name, seal: s, file: f, at: at, tree: zr}
	if fault := a.index(zr.File); fault != "" {
		return nil, fault, nil
	}
	return a, "", nil
}

// index pairs the entries with what the seal says of them.
func (a *Archive) index(files []*zip.File) (fault string) {
	a.outputs, a.inputs, a.tree.File = make([]entry, len(a.seal.Outputs)), map[string]*zip.File{}, nil
	found := make([]bool, len(a.outputs))
	for _, f := range files {
		want, i := a.wanted(f.Name)
		_, twice := a.inputs[f.Name]
		switch {
		case want == nil:
			return fmt.Sprintf("the archive holds %q, which is not in the seal of edition %s", f.Name, a.seal.Edition)
		case twice, i >= 0 && found[i]:
			return fmt.Sprintf("the archive holds %q twice", f.Name)
		case f.UncompressedSize64 != uint64(want.Size):
			return fmt.Sprintf("%q in the archive has %d bytes, and the seal says %d", f.Name, f.UncompressedSize64, want.Size)
		case f.Method != zip.Store && f.Method != zip.Deflate, f.Flags&1 != 0:
			return fmt.Sprintf("%q is packed in a way that is not read", f.Name)
		}
		offset, err := f.DataOffset()
		if err != nil {
			return fmt.Sprintf("%q in the archive cannot be found: %v", f.Name, err)
		}
		if i < 0 {
			a.inputs[f.Name], a.tree.File = f, append(a.tree.File, f)
			continue
		}
		found[i], a.outputs[i] = true, entry{offset, int64(f.CompressedSize64), f.Method == zip.Deflate}
	}
	for i, ok := range found {
		if !ok {
			return fmt.Sprintf("the archive lacks %q", SitePath(a.seal.Outputs[i].Path))
		}
	}
	for _, in := range a.seal.Shared {
		if a.inputs[InputPath(in.Path)] == nil {
			return fmt.Sprintf("the archive lacks %q", InputPath(in.Path))
		}
	}
	return ""
}

// wanted gives what the seal says of an entry, nil for nothing, and its place
// among the outputs, -1 for an input.
func (a *Archive) wanted(name string) (*Input, int) {
	if path, ok := strings.CutPrefix(name, archivedSite); ok {
		if i, ok := a.seal.outputAt(path); ok {
			o := &a.seal.Outputs[i]
			return &Input{o.Path, o.SHA256, o.Size}, i
		}
	}
	for i := range a.seal.Shared {
		if InputPath(a.seal.Shared[i].Path) == name {
			return &a.seal.Shared[i], -1
		}
	}
	return nil, -1
}

// Close ends the use of the archive.
func (a *Archive) Close() error { return a.file.Close() }

// File gives the bytes of an output, which are those of the seal. An entry that
// is not is a *source.SyntaxError: the file was changed after it was opened, or
// the seal was made to fit a false archive.
func (a *Archive) File(output string) ([]byte, error) { return a.read(SitePath(output)) }

// firstRoom is how much memory is taken on the word of a seal alone.
const firstRoom = 1 << 20

func (a *Archive) read(name string) ([]byte, error) {
	want, i := a.wanted(name)
	if want == nil {
		return nil, fmt.Errorf("%s: %w", a.name, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist})
	}
	r, err := a.open(name, i)
	if err != nil {
		return nil, a.damaged("%q cannot be unpacked: %v", name, err)
	}
	defer r.Close()
	var buf bytes.Buffer
	buf.Grow(int(min(want.Size, firstRoom)) + bytes.MinRead)
	if _, err := buf.ReadFrom(io.LimitReader(r, want.Size+1)); err != nil {
		return nil, a.damaged("%q cannot be unpacked: %v", name, err)
	}
	if int64(buf.Len()) != want.Size || SumOf(buf.Bytes()) != want.SHA256 {
		return nil, a.damaged("%q is not the file that edition %s was sealed with", name, a.seal.Edition)
	}
	return buf.Bytes(), nil
}

// open opens the output of a place, or the input of a name.
func (a *Archive) open(name string, i int) (io.ReadCloser, error) {
	if i < 0 {
		return a.inputs[name].Open()
	}
	e := a.outputs[i]
	packed := io.NewSectionReader(a.at, e.offset, e.packed)
	if !e.deflated {
		return io.NopCloser(packed), nil
	}
	r, ok := a.inflaters.Get().(*inflater)
	if !ok {
		return &inflater{flate.NewReader(packed), a}, nil
	}
	return r, r.ReadCloser.(flate.Resetter).Reset(packed, nil)
}

type inflater struct {
	io.ReadCloser
	of *Archive
}

// Close gives the inflater back.
func (r *inflater) Close() error {
	r.of.inflaters.Put(r)
	return nil
}

func (a *Archive) damaged(format string, args ...any) error {
	return &source.SyntaxError{Problem: source.Problem{
		Pos: source.Pos{File: a.name}, Rule: "archive", Text: fmt.Sprintf(format, args...), Hint: "bring the archive back from a copy",
	}}
}

// Inputs gives the shared inputs as they were when the edition was sealed, under
// the paths that they have in a site. Each file is held against the seal when it
// is opened.
func (a *Archive) Inputs() fs.FS {
	tree, err := fs.Sub(a.tree, strings.TrimSuffix(archivedInputs, "/"))
	if err != nil {
		panic("edition: " + err.Error()) // the name is a constant, and a good one
	}
	return snapshot{tree, a}
}

// snapshot takes folders from the zip file and the bytes of files by read.
type snapshot struct {
	tree    fs.FS
	archive *Archive
}

// Open opens a file or folder.
func (s snapshot) Open(name string) (fs.File, error) {
	f, err := s.tree.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	_ = f.Close() // nothing was read from it
	data, err := s.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &snapshotFile{bytes.NewReader(data), info}, nil
}

// ReadFile gives the bytes of a file.
func (s snapshot) ReadFile(name string) ([]byte, error) { return s.archive.read(InputPath(name)) }

// Stat describes a file without unpacking it.
func (s snapshot) Stat(name string) (fs.FileInfo, error) { return fs.Stat(s.tree, name) }

type snapshotFile struct {
	*bytes.Reader
	info fs.FileInfo
}

// Stat describes the file.
func (f *snapshotFile) Stat() (fs.FileInfo, error) { return f.info, nil }

// Close does nothing.
func (f *snapshotFile) Close() error { return nil }
