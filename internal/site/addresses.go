package site

import (
	"strings"

	"almanac/internal/edition"
	"almanac/internal/source"
)

// CheckAddresses reports addresses that the site cannot have on every system: a
// path that is too long to be unpacked on Windows, a name that Windows keeps for
// a device, two that are one where upper and lower case are the same. The sink
// refuses them too, but it can only say so when half the site was made, and not
// what to change.
func (p *Plan) CheckAddresses(probs *source.Problems) {
	sound := map[string]bool{} // parts of addresses
	folded := map[string]string{}
	add := func(path, hint, format string, args ...any) {
		probs.AddHint(p.origin(p.at(path)), "address", hint, format, args...)
	}
	for e, path := range p.addresses() {
		if e.form == sealedFiles {
			continue // was looked at when it was sealed, and can be no other now
		}
		if len(path) > source.MaxPath {
			add(path, "use shorter names for what it is made of", "the address %s has %d bytes, at most %d can be copied to every system", path, len(path), source.MaxPath)
		}
		for part := range strings.SplitSeq(path, "/") {
			if sound[part] {
				continue
			}
			if fault := source.NameFault(part); fault != "" {
				add(path, "use another name", "the address %s is not possible: %s", path, fault)
				break
			}
			sound[part] = true
		}
		key := source.FoldCase(path)
		if key == path {
			continue
		}
		other, taken := folded[key]
		if !taken && p.Has(key) {
			other, taken = key, true
		}
		if taken {
			add(path, "rename what one of them is made of", "the addresses %s and %s are one where upper and lower case are the same, as on Windows", other, path)
		}
		folded[key] = path
	}
}

// origin is where in the site's folder a target comes from, as far as is known.
func (p *Plan) origin(t *Target) source.Pos {
	switch {
	case t.doc != nil:
		return source.Pos{File: t.doc.Path}
	case t.kind == redirectPage && t.ed == nil:
		return source.Pos{File: edition.LedgerFile}
	case t.ed != nil:
		return source.Pos{File: "data/" + t.ed.ID}
	}
	for _, d := range p.Model.docs() {
		for _, img := range d.Images {
			if img.Address == t.Path {
				return source.Pos{File: img.Path}
			}
		}
	}
	return source.Pos{File: "content"}
}
