package site

import (
	"encoding/hex"
	"fmt"
	"path"
	"strconv"
	"strings"
	"sync"

	"almanac/internal/kept"
	"almanac/internal/output"
)

// What a build has made is kept with the keys of its files, in a file named by the
// hash of the manifest: where the folder of the site holds that manifest, the next
// build makes only those files whose keys have changed.

// former is what a former build has left.
type former struct {
	sink  output.Former
	base  key
	files []formerFile // by place in the plan of that build

	numbers func() map[string]int // places by address
}

// formerFile is a file of a former build; the zero formerFile is one of a sealed edition.
type formerFile struct {
	path  string
	key   key
	facts string // of a download, see fileFacts
}

// find gives the file at an address, which mostly has the same place as it had; nil where
// there was none.
func (f *former) find(path string, place int) *formerFile {
	if place < len(f.files) && f.files[place].path == path {
		return &f.files[place]
	}
	if at, ok := f.numbers()[path]; ok {
		return &f.files[at]
	}
	return nil
}

// builtName is the name under which a build is kept: folders of sites have a folder
// each, with one file, that of the manifest they hold.
func builtName(target, manifest string) string {
	return sumOf([]byte(target))[:16] + "/" + manifest
}

// readFormer reads what the build before has left in the folder of a sink; nil where
// that is not known, and all is made anew.
func readFormer(store *kept.Store, sink output.Former) *former {
	target, manifest := sink.Former()
	if manifest == "" {
		return nil
	}
	data, err := store.Get(builtName(target, manifest), nil)
	f := &former{sink: sink}
	if err != nil || !f.decode(data) {
		return nil
	}
	f.numbers = sync.OnceValue(func() map[string]int {
		of := make(map[string]int, len(f.files))
		for at := range f.files {
			if path := f.files[at].path; path != "" {
				of[path] = at
			}
		}
		return of
	})
	return f
}

// keepFormer keeps the keys of what was built for the next build. Where that cannot be,
// as in a folder that is only read, the site is built all the same, and so is the next,
// from the beginning.
func (p *Plan) keepFormer(o Options, sink output.Sink, done output.Summary) {
	on, ok := sink.(output.Former)
	if o.Built == nil || !ok || p.keys == nil || !p.keys.in.stay(o.Site) {
		return
	}
	target, _ := on.Former()
	name := builtName(target, done.Manifest)
	_ = o.Built.Put(name, p.encodeFormer(target))
	_ = o.Built.Prune(func(other, head string) bool {
		if path.Dir(other) == path.Dir(name) { // of this folder, which holds one manifest
			return other == name
		}
		return fits(other, head)
	})
}

// fits reports whether the folder of a site still holds what was built into it. With the
// keys are hashes of a few figures each, on which guesses at one that was withdrawn could
// be tried: they must not lie about longer than the pages.
func fits(name, head string) bool {
	parts := strings.SplitN(head, " ", 4)
	if len(parts) != 4 {
		return false
	}
	target, err := strconv.Unquote(parts[3])
	return err == nil && output.ManifestSum(target) == path.Base(name)
}

// stay keeps the file in a place of the plan as it stands, where the build before has made
// it of the same, and tells how many bytes it has. It is false where the file has to be
// made.
func (p *Plan) stay(place int) (size int, ok bool, err error) {
	if p.former == nil || p.keys.same[place] == nil {
		return 0, false, nil
	}
	return p.former.sink.Stay(p.keys.same[place].path)
}

// remember takes over the facts of a download that is not made again.
func (t *Target) remember(was *formerFile) {
	if f := t.facts(); f != nil {
		f.once.Do(func() { f.decode(was.facts) })
	}
}

// formerFormat is the first word of the file.
const formerFormat = "almanac-keys-3"

// encodeFormer writes the keys of a plan, with the facts of its downloads: the format,
// the hash of what follows the first line, the key of all and the folder of the site, and
// then a line a file, empty for those of sealed editions, which are kept by their seals.
func (p *Plan) encodeFormer(target string) []byte {
	const line = 140 // bytes, about
	buf := make([]byte, 0, line*p.Len())
	for i := range p.entries {
		e := &p.entries[i]
		for at := range p.size(e) {
			if k := p.kindOf(e, at); k != sealedFile {
				key := &p.keys.of[int(e.first)+at]
				buf = append(hex.AppendEncode(buf, key[:]), ' ')
				buf = p.appendPath(buf, e, at)
				if k.isDownload() {
					if f := p.targetOf(e, at).facts(); f != nil {
						buf = f.append(append(buf, '\t'))
					}
				}
			}
			buf = append(buf, '\n')
		}
	}
	head := fmt.Appendf(nil, "%s %s %x %q\n", formerFormat, sumOf(buf), p.keys.base, target)
	return append(head, buf...)
}

func (f *former) decode(data []byte) bool {
	head, rest, _ := strings.Cut(string(data), "\n")
	f.files = make([]formerFile, 0, strings.Count(rest, "\n"))
	parts := strings.SplitN(head, " ", 4)
	if len(parts) != 4 || parts[0] != formerFormat || parts[1] != sumOf([]byte(rest)) || !f.base.decode(parts[2]) {
		return false // of another program, or damaged
	}
	for line := range strings.Lines(rest) {
		var of formerFile
		if line != "\n" {
			sum, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if !ok || !of.key.decode(sum) {
				return false
			}
			of.path, of.facts, _ = strings.Cut(path, "\t")
		}
		f.files = append(f.files, of)
	}
	return true
}

func (k *key) decode(written string) bool {
	if len(written) != hex.EncodedLen(len(k)) {
		return false
	}
	_, err := hex.Decode(k[:], []byte(written))
	return err == nil
}
