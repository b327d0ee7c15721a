package site

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"math/bits"
	"strconv"
	"strings"

	"almanac/internal/output"
	"almanac/internal/source"
)

// A site past one machine is made by several, each of a share of the plan, see
// internal/shard. Which share a file belongs to follows from its address and the
// number of shares alone, so that every machine says the same without asking another,
// and a page stays in its share when others come or go. The hash also deals out the
// dear and the cheap evenly, where every 27th place of the plan would not: an area has
// 27 pages, and one share would get all those of the same indicator.
//
// The pages of an area stay together. Each says how large the downloads of the area
// are, for which they have to be made: by one share, then, and not by all.
//
// What is finished with the plan (scripts, search index, sitemaps) and what is made of
// whole editions belongs to no share: it is the rest.

// Share is one of a number of shares, the first of which is 0.
type Share struct{ Index, Of int }

// String writes a share as it is given on a command line: 3/7.
func (s Share) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Of) }

// Has reports whether a file falls to the share.
func (s Share) Has(path string) bool { return shareOf(path, s.Of) == s.Index }

// shareOf gives the share that a file falls to.
func shareOf(path string, of int) int {
	h := fnv.New64a()
	_, _ = io.WriteString(h, together(path))
	x := h.Sum64()
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93 // its last bytes alone would not reach the high bits, which decide
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	share, _ := bits.Mul64(x, uint64(of))
	return int(share)
}

// together is what the addresses of one area have in common, 2016/areas/leeds; any other
// address is by itself.
func together(path string) string {
	parts := strings.SplitN(path, "/", 4)
	if len(parts) == 4 && parts[1] == "areas" {
		return strings.Join(parts[:3], "/")
	}
	return path
}

// isRest reports whether a file is made when the shares are there.
func (t *Target) isRest() bool {
	return t.kind == finished || t.kind == wholeFile || t.Path == downloadsPath
}

// placesOf gives the places of a share in the plan, or of the rest.
func (p *Plan) placesOf(s *Share) (places []int) {
	var buf []byte
	for i := range p.entries {
		e := &p.entries[i]
		rest := e.form == keptWhole && p.kept[e.item].isRest()
		if buf = p.appendFolder(buf[:0], e); s == nil && rest || s != nil && !rest && s.Has(string(buf)) {
			for at := range p.size(e) { // what is in the folder of an area stays together
				places = append(places, int(e.first)+at)
			}
		}
	}
	return places
}

// PathsOf gives the addresses of a share.
func (p *Plan) PathsOf(s Share) (paths []string) {
	for _, i := range p.placesOf(&s) {
		paths = append(paths, p.target(i).Path)
	}
	return paths
}

// WriteShare renders a share into sink, which is left to the caller to commit.
func (p *Plan) WriteShare(o Options, s Share, sink output.Sink, probs *source.Problems) error {
	return p.writeSome(o, p.placesOf(&s), sink, probs)
}

// WriteRest renders what belongs to no share.
func (p *Plan) WriteRest(o Options, sink output.Sink, probs *source.Problems) error {
	return p.writeSome(o, p.placesOf(nil), sink, probs)
}

func (p *Plan) writeSome(o Options, places []int, sink output.Sink, probs *source.Problems) error {
	o.Profile.begin("")
	return p.write(o, places, sink, probs)
}

// Joined ends a build whose shares are together.
func (p *Plan) Joined() (*Summary, error) {
	if err := p.retainWhole(); err != nil {
		return nil, err
	}
	return p.summary(), nil
}

// Inputs is a hash of everything that the bytes of the site follow from: each file
// that is read, layouts and theme of the program, the program itself, what was asked
// for, and every address. Shares with the same hash fit together.
func (p *Plan) Inputs(o Options) (string, error) {
	o.Profile.begin("hash what is read")
	defer o.Profile.begin("")
	sum := sha256.New()
	m := p.Model
	fmt.Fprintf(sum, "%q %q %q %q %q\n", o.Program, o.Version, o.Only, m.asOf, m.leftOut)
	for _, e := range m.Editions {
		fmt.Fprintf(sum, "%q %q\n", e.ID, e.embargo) // the clock's part in it
	}
	from := siteFiles()
	if m.Config.Archives != "" {
		from = append(from, m.Config.Archives)
	}
	for _, name := range from {
		if err := hashTree(sum, "site", o.Site, name); err != nil {
			return "", err
		}
	}
	if err := errors.Join(hashTree(sum, "layouts", o.Builtin.Layouts, "."), hashTree(sum, "theme", o.Builtin.Theme, ".")); err != nil {
		return "", err
	}
	var buf []byte
	for i := range p.entries {
		e := &p.entries[i]
		buf = buf[:0]
		for at := range p.size(e) {
			buf = append(p.appendPath(buf, e, at), 0)
			buf = append(strconv.AppendUint(buf, uint64(p.kindOf(e, at)), 10), '\n')
		}
		sum.Write(buf)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// hashTree adds a file, or all files of a folder, to a hash. What is not there adds
// nothing, and names with a dot are read by nobody.
func hashTree(sum io.Writer, what string, fsys fs.FS, root string) error {
	return fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
		switch {
		case name == root && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		}
		f, err := fsys.Open(name)
		if err != nil {
			return err
		}
		own := sha256.New()
		_, err = io.Copy(own, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		_, err = fmt.Fprintf(sum, "%s\x00%s\x00%x\n", what, name, own.Sum(nil))
		return err
	})
}
