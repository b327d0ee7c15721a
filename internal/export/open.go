package export

import (
	"archive/zip"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"

	"almanac/internal/cores"
	"almanac/internal/output"
	"almanac/internal/site"
	"almanac/internal/source"
)

// What a zip file may be. A site of ten editions of England has 60,000 files and
// 1.5 GB, and none of its files is deflated to less than a hundredth: deflating
// cannot reach more than a thousandth, which only what was made to do harm does.
const (
	mostFiles = 500_000
	mostBytes = 8 << 30 // of all files together
	mostOfOne = 512 << 20
	mostRatio = 200
	smallOnes = 1 << 20 // a file below this may be deflated as far as it will
)

// Open looks at a copy in a zip file. faults say why it is not as almanac export made
// it, or why it is refused; then ev is nil, and nothing in it was read.
func Open(name string) (ev *site.Evidence, faults []string, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	return open(file, info.Size())
}

func open(file io.ReaderAt, size int64) (ev *site.Evidence, faults []string, err error) {
	if is, err := isZip(file); err != nil || !is {
		return nil, []string{"it is no zip file"}, err
	}
	whole, err := wholenessOf(file, size)
	if err != nil {
		return nil, nil, err
	}
	if whole == changed {
		faults = append(faults, "its bytes are not those that were exported: the hash at its end is of others")
	}
	zr, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, append(faults, "it cannot be read as a zip file: "+strings.TrimPrefix(err.Error(), "zip: ")), nil
	}
	folder, refused := refusal(zr)
	if refused != nil {
		return nil, append(faults, refused...), nil
	}
	var files []*zip.File
	for _, f := range zr.File {
		if !strings.HasSuffix(f.Name, "/") {
			files = append(files, f)
		}
	}
	ev, broken := read(files, folder)
	return ev, append(faults, broken...), nil
}

// isZip reports whether a file may be a zip file: one with a few bytes changed is
// one still, and to say more of another would be to accuse it.
func isZip(file io.ReaderAt) (bool, error) {
	head := make([]byte, 4)
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return false, err
	}
	same := 0
	for i, b := range []byte("PK\x03\x04") {
		if head[i] == b {
			same++
		}
	}
	return same >= 3, nil
}

// refusal says why a zip file is not to be read or unpacked; nil where it may be. It
// gives the one folder that everything in it lies in.
func refusal(zr *zip.Reader) (folder string, faults []string) {
	if len(zr.File) > mostFiles {
		return "", []string{fmt.Sprintf("it is refused: it has %d files, at most %d are read", len(zr.File), mostFiles)}
	}
	refuse := func(format string, args ...any) {
		faults = append(faults, "it is refused: "+fmt.Sprintf(format, args...))
	}
	seen := map[string]string{} // names by what a system without capitals makes of them
	parents := map[string]bool{}
	var total uint64
	var spans []span
	for i, f := range zr.File {
		first, rest, nested := strings.Cut(f.Name, "/")
		if i == 0 {
			folder = first
		}
		if why := badName(f); why != "" {
			refuse("%q %s", f.Name, why)
			continue
		}
		if !nested || first != folder {
			refuse("%q lies outside the folder %s", f.Name, folder)
		}
		name := strings.TrimSuffix(f.Name, "/")
		fold := source.FoldCase(name)
		if other, twice := seen[fold]; twice {
			refuse("%q and %q are one file on some systems", other, name)
		}
		seen[fold] = name
		for at := strings.LastIndexByte(fold, '/'); at > 0; at = strings.LastIndexByte(fold[:at], '/') {
			parents[fold[:at]] = true
		}
		if rest != "" && !strings.HasSuffix(f.Name, "/") {
			if why := tooLarge(f); why != "" {
				refuse("%q %s", f.Name, why)
			}
			total += f.UncompressedSize64
		}
		at, err := f.DataOffset()
		if err != nil {
			refuse("%q cannot be found in it", f.Name)
		}
		spans = append(spans, span{at, at + int64(f.CompressedSize64), f.Name})
	}
	for _, f := range zr.File {
		if name := source.FoldCase(f.Name); !strings.HasSuffix(name, "/") && parents[name] {
			refuse("%q is a file and a folder at once", f.Name)
		}
	}
	if total > mostBytes {
		refuse("unpacked it would have %d bytes, at most %d are read", total, int64(mostBytes))
	}
	return folder, append(faults, overlapping(spans)...)
}

// badName says why the name or the kind of an entry is not taken.
func badName(f *zip.File) string {
	mode := f.Mode()
	name, isFolder := strings.CutSuffix(f.Name, "/")
	switch {
	case mode&fs.ModeSymlink != 0:
		return "is a link, and not a file"
	case isFolder && (mode.IsDir() || mode.IsRegular()) && f.UncompressedSize64 == 0:
	case isFolder || !mode.IsRegular():
		return "is neither a file nor a folder"
	case f.Flags&1 != 0:
		return "is encrypted"
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return "is packed in a way that not every system can unpack"
	}
	if strings.HasPrefix(name, "/") {
		return "starts at the root of the system"
	}
	for part := range strings.SplitSeq(name, "/") {
		if why := source.NameFault(part); why != "" {
			return "is not a name that every system can unpack: " + why
		}
	}
	return ""
}

// tooLarge says why a file may be made to fill a disk.
func tooLarge(f *zip.File) string {
	switch {
	case f.UncompressedSize64 > mostOfOne:
		return fmt.Sprintf("would have %d bytes, at most %d are read", f.UncompressedSize64, mostOfOne)
	case f.UncompressedSize64 > smallOnes && f.UncompressedSize64/mostRatio > f.CompressedSize64:
		return fmt.Sprintf("would have %d bytes, more than %d times as many as it has packed", f.UncompressedSize64, mostRatio)
	}
	return ""
}

// span is where the data of a file lies.
type span struct {
	from, to int64
	name     string
}

// overlapping finds files that share their data, as in a zip file that is made to
// unpack into far more than it could hold.
func overlapping(spans []span) (faults []string) {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(spans); i++ {
		if a, b := spans[i-1], spans[i]; b.from < a.to {
			return []string{fmt.Sprintf("it is refused: %q and %q lie in the same place", a.name, b.name)}
		}
	}
	return nil
}

// read hashes every file, some at a time, each in pieces and no further than the
// size that it declares.
func read(files []*zip.File, folder string) (*site.Evidence, []string) {
	ev := &site.Evidence{Sums: make(map[string]string, len(files)), Strict: true}
	kept := map[string]*[]byte{output.Manifest: &ev.Manifest, output.Sums: &ev.SumsFile, "editions.js": &ev.Script}
	var (
		mu     sync.Mutex
		faults []string
	)
	cores.Each(len(files), func(i int) {
		f := files[i]
		name := strings.TrimPrefix(f.Name, folder+"/")
		sum, data, err := sumOf(f, kept[name] != nil)
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %s", name, strings.TrimPrefix(err.Error(), "zip: ")))
		}
		if to := kept[name]; to != nil {
			*to = data
		}
		if name != output.Manifest {
			ev.Sums[name] = sum
		}
	})
	slices.Sort(faults)
	return ev, faults
}

// sumOf gives the SHA-256 of a file, and its bytes where they are wanted. A file that
// cannot be read has the hash of what could be.
func sumOf(f *zip.File, wanted bool) (sum string, data []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return "", nil, err
	}
	defer r.Close()
	hash := sha256.New()
	limited := io.LimitReader(r, int64(f.UncompressedSize64)+1)
	var n int64
	if wanted {
		data, err = io.ReadAll(limited)
		hash.Write(data)
		n = int64(len(data))
	} else {
		n, err = io.Copy(hash, limited)
	}
	if errors.Is(err, zip.ErrFormat) || err == nil && uint64(n) > f.UncompressedSize64 {
		err = errors.New("it is refused: it is larger than it says, or smaller")
	}
	return hex.EncodeToString(hash.Sum(nil)), data, err
}
