// Package export makes copies of a site for people without a network, and looks at
// copies wherever they lie: a zip file, a folder, a web host.
//
// # The zip file
//
// It holds one folder, so that unpacking makes no mess, and in that the copy,
// manifest.json, SHA256SUMS and README.txt. The same copy gives the same bytes: names
// are sorted, every file has the time 1 January 1980 and the permissions of an
// ordinary file, and each is deflated by itself, several at a time. (Another release
// of the library may deflate otherwise: what is signed is the file.)
//
// # Every bit
//
// Hashes of the files inside find a change of any file, but not one of what lies
// around them: a date, a bit that pads the end of a deflated stream. So the comment
// at the end of the zip file holds the SHA-256 of every byte before the hash itself,
// the comment's own words included. A zip file that somebody else has packed again
// has no such comment; its files are looked at all the same.
//
// # Zip files from strangers
//
// A reviewer is sent a zip file, and verifies it before unpacking it. So Open unpacks
// nothing onto the disk, takes no name that another program could unpack outside the
// folder, over another file or as a link, and reads no more of a file than it
// declares.
package export

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"

	"almanac/internal/output"
)

// Readme is the path of the text for the reviewer.
const Readme = "README.txt"

// Pack is a Sink that deflates each file as it is put. The zero value is ready.
type Pack struct {
	deflaters sync.Pool

	mu    sync.Mutex
	files map[string]packed
}

// packed is a file as it lies in a zip file.
type packed struct {
	entry  output.Entry
	crc    uint32
	stored bool // deflated it would be larger
	data   []byte
}

// Put packs a file.
func (p *Pack) Put(path string, data []byte) error {
	if err := output.CheckPath(path); err != nil {
		return err
	}
	deflated, err := p.deflate(data)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files == nil {
		p.files = map[string]packed{}
	}
	if _, twice := p.files[path]; twice {
		return fmt.Errorf("%s is written twice", path)
	}
	p.files[path] = deflated
	return nil
}

// deflater is a writer with the buffer that it fills.
type deflater struct {
	w   *flate.Writer
	buf bytes.Buffer
}

func (p *Pack) deflate(data []byte) (packed, error) {
	d, ok := p.deflaters.Get().(*deflater)
	if !ok {
		d = &deflater{}
		d.w, _ = flate.NewWriter(&d.buf, level) // fails for an unknown level only
	}
	defer p.deflaters.Put(d)
	d.buf.Reset()
	d.w.Reset(&d.buf)
	if _, err := d.w.Write(data); err != nil {
		return packed{}, err
	}
	if err := d.w.Close(); err != nil {
		return packed{}, err
	}
	out := packed{entry: output.EntryOf(data), crc: crc32.ChecksumIEEE(data)}
	if out.stored = d.buf.Len() >= len(data); out.stored {
		out.data = bytes.Clone(data)
	} else {
		out.data = bytes.Clone(d.buf.Bytes())
	}
	return out, nil
}

// level is how hard a file is deflated. Measured on an edition of England: level 9 takes
// four times as long, longer than to render what is deflated, and saves 3 of 100 bytes.
const level = 6

// Commit says how much there is; a zip file is made by Zip.
func (p *Pack) Commit() (output.Summary, error) {
	sum := output.Summary{Files: len(p.files), Written: len(p.files)}
	for _, f := range p.files {
		sum.Bytes += f.entry.Size
	}
	return sum, nil
}

// Abort forgets what was put.
func (p *Pack) Abort() error {
	p.files = nil
	return nil
}

// Label is what a zip file says of itself.
type Label struct {
	Folder string          // the one folder in it
	About  output.Copy     // for the manifest
	Readme []byte          // for the reviewer
	Made   map[string]bool // files that stand in place of what the copy does not hold
}

// Zip gives what was put as a zip file.
func (p *Pack) Zip(l Label) ([]byte, error) {
	if err := p.Put(Readme, l.Readme); err != nil {
		return nil, err
	}
	entries := map[string]output.Entry{}
	for path, f := range p.files {
		f.entry.Made = l.Made[path]
		entries[path] = f.entry
	}
	manifest, err := output.EncodeCopy(entries, l.About)
	if err != nil {
		return nil, err
	}
	if err := p.Put(output.Manifest, manifest); err != nil {
		return nil, err
	}
	entries[output.Manifest] = output.EntryOf(manifest)
	if err := p.Put(output.Sums, output.EncodeSums(entries)); err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, path := range slices.Sorted(maps.Keys(p.files)) {
		if err := p.files[path].write(zw, l.Folder+"/"+path); err != nil {
			return nil, err
		}
	}
	if err := zw.SetComment(commentBefore + strings.Repeat("0", 2*sha256.Size)); err != nil {
		return nil, err
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return sealed(buf.Bytes()), nil
}

// dosDay is 1 January 1980, the first day that a zip file can name.
const dosDay = 0x21

func (f packed) write(zw *zip.Writer, name string) error {
	header := zip.FileHeader{
		Name: name, Method: zip.Deflate, CreatorVersion: 3<<8 | 20, ReaderVersion: 20, // by Unix, which gives permissions
		CRC32: f.crc, UncompressedSize64: uint64(f.entry.Size), CompressedSize64: uint64(len(f.data)),
		ExternalAttrs: 0o100644 << 16,
	}
	if f.stored {
		header.Method = zip.Store
	}
	//lint:ignore SA1019 Modified would add a field with the time zone; a raw entry takes this one
	header.ModifiedDate = dosDay
	if strings.ContainsFunc(name, func(r rune) bool { return r > '~' }) {
		header.Flags = 0x800 // the name is UTF-8
	}
	w, err := zw.CreateRaw(&header)
	if err != nil {
		return err
	}
	_, err = w.Write(f.data)
	return err
}

// commentBefore stands before the hash in the comment of a zip file.
const commentBefore = "Made by almanac export. SHA-256 of every byte before it: "

// sealed puts the hash of what is before it at the end of a zip file.
func sealed(data []byte) []byte {
	end := len(data) - 2*sha256.Size
	sum := sha256.Sum256(data[:end])
	hex.Encode(data[end:], sum[:])
	return data
}

// wholeness is what the end of a zip file says of its bytes.
type wholeness uint8

const (
	asMade  wholeness = iota // every byte is as it was made
	again                    // it was packed by another program
	changed                  // some byte is not
)

// endOfZip is the record at the end of a zip file, with no comment.
var endOfZip = []byte("PK\x05\x06")

const endLength = 22 // of the record

// wholenessOf looks at the end of a zip file.
func wholenessOf(file io.ReaderAt, size int64) (wholeness, error) {
	const length = int64(2 * sha256.Size)
	tail := make([]byte, min(size, endLength))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return changed, err
	}
	if bytes.HasPrefix(tail, endOfZip) && bytes.HasSuffix(tail, []byte{0, 0}) {
		return again, nil
	}
	if size < length+endLength {
		return changed, nil
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(file, 0, size-length)); err != nil {
		return changed, err
	}
	said := make([]byte, length)
	if _, err := file.ReadAt(said, size-length); err != nil && err != io.EOF {
		return changed, err
	}
	if hex.EncodeToString(hash.Sum(nil)) != string(said) {
		return changed, nil
	}
	return asMade, nil
}
