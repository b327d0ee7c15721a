package site

import (
	"encoding/hex"
	"fmt"
	"path"
	"strconv"
	"strings"

	"almanac/internal/kept"
	"almanac/internal/output"
)

// What a build has made is kept with the keys of its files, in a file named by the
// hash of the manifest: where the folder of the site holds that manifest, the next
// build makes only those files whose keys have changed.

// former is what a former build has left.
type former struct {
	base  key
	files map[string]formerFile // by address

	entries map[string]output.Entry // of the manifest
}

// formerFile is a file of a former build.
type formerFile struct {
	key   key
	facts string // of a download, see fileFacts
}

// builtName is the name under which a build is kept: folders of sites have a folder
// each, with one file, that of the manifest they hold.
func builtName(target, manifest string) string {
	return sumOf([]byte(target))[:16] + "/" + manifest
}

// readFormer reads what the build before has left in the folder of a sink; nil where
// that is not known, and all is made anew.
func readFormer(store *kept.Store, sink output.Former) *former {
	target, manifest, entries := sink.Former()
	if manifest == "" {
		return nil
	}
	data, err := store.Get(builtName(target, manifest), nil)
	f := &former{files: make(map[string]formerFile, len(entries)), entries: entries}
	if err != nil || !f.decode(data) {
		return nil
	}
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
	target, _, _ := on.Former()
	name := builtName(target, done.Manifest)
	_ = o.Built.Put(name, p.encodeFormer(target))
	_ = o.Built.Prune(func(other, head string) bool { return other == name || fits(other, head) })
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

// unchanged gives the entry of the file at an address and in a place of the plan, when the
// build before has made it of the same.
func (p *Plan) unchanged(path string, at int) (output.Entry, bool) {
	if p.former == nil || p.former.files[path].key != p.keys.of[at] {
		return output.Entry{}, false
	}
	e, ok := p.former.entries[path]
	return e, ok
}

// remember takes over the facts of those downloads in some places of the plan that are not
// made again.
func (p *Plan) remember(places []int) {
	if p.former == nil || len(places) == 0 || p.target(places[0]).facts() == nil {
		return // nor has any of the others, see inTurn
	}
	for _, at := range places {
		t := p.target(at)
		f := t.facts()
		if f == nil {
			continue
		}
		if _, same := p.unchanged(t.Path, at); same {
			f.once.Do(func() { f.decode(p.former.files[t.Path].facts) })
		}
	}
}

// formerFormat is the first word of the file.
const formerFormat = "almanac-keys-2"

// encodeFormer writes the keys of a plan, with the facts of its downloads: the format,
// the hash of what follows the first line, the key of all and the folder of the site, and
// then a line a file.
func (p *Plan) encodeFormer(target string) []byte {
	const line = 140 // bytes, about
	buf := make([]byte, 0, line*p.Len())
	for i, t := range p.targets() {
		if t.kind == sealedFile {
			continue // kept by its seal
		}
		buf = hex.AppendEncode(buf, p.keys.of[i][:])
		buf = append(buf, ' ')
		buf = append(buf, t.Path...)
		if f := t.facts(); f != nil {
			buf = append(buf, '\t')
			buf = f.append(buf)
		}
		buf = append(buf, '\n')
	}
	head := fmt.Appendf(nil, "%s %s %x %q\n", formerFormat, sumOf(buf), p.keys.base, target)
	return append(head, buf...)
}

func (f *former) decode(data []byte) bool {
	head, rest, _ := strings.Cut(string(data), "\n")
	parts := strings.SplitN(head, " ", 4)
	if len(parts) != 4 || parts[0] != formerFormat || parts[1] != sumOf([]byte(rest)) || !f.base.decode(parts[2]) {
		return false // of another program, or damaged
	}
	for line := range strings.Lines(rest) {
		sum, path, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		path, facts, _ := strings.Cut(path, "\t")
		of := formerFile{facts: facts}
		if !ok || !of.key.decode(sum) {
			return false
		}
		f.files[path] = of
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
