package site

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/output"
	"almanac/internal/source"
)

// Verified is what was found out about a copy of a site.
type Verified struct {
	Files     int      // as its manifest says
	Changed   []string // other bytes than its manifest says
	Missing   []string
	Strange   []string // not in its manifest
	Sealed    []string // editions that are, byte for byte, as they were sealed
	Withdrawn []string // what the copy still holds and was withdrawn since, a sentence each
	Other     []string // files that are not those of the seal, for no reason that it knows
}

// OK reports whether nothing is wrong with a copy. That something was withdrawn
// since it was made is not its fault.
func (v *Verified) OK() bool { return len(v.Changed)+len(v.Missing)+len(v.Other) == 0 }

// Verify holds a copy of a site against its own manifest and, where site is not
// nil, against the seals of the site it was made from.
func Verify(copied, site fs.FS, probs *source.Problems) (*Verified, error) {
	data, err := fs.ReadFile(copied, output.Manifest)
	if errors.Is(err, fs.ErrNotExist) {
		probs.AddHint(source.Pos{File: output.Manifest}, "missing-file", "name the folder that holds the site's index.html", "this folder holds no built site")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	manifest, err := output.DecodeManifest(data)
	if err != nil {
		return nil, err
	}
	v := &Verified{Files: len(manifest)}
	sums := map[string]string{} // of what is there
	for _, name := range slices.Sorted(maps.Keys(manifest)) {
		data, err := fs.ReadFile(copied, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.Missing = append(v.Missing, name)
			continue
		case err != nil:
			return nil, err
		}
		sums[name] = sumOf(data)
		if e := manifest[name]; sums[name] != fmt.Sprintf("%x", e.Sum) {
			v.Changed = append(v.Changed, name)
		}
	}
	err = fs.WalkDir(copied, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && name != output.Manifest && !strings.HasPrefix(d.Name(), ".") {
			if _, ok := manifest[name]; !ok {
				v.Strange = append(v.Strange, name)
			}
		}
		return err
	})
	if err != nil || site == nil {
		return v, err
	}
	return v, v.againstSeals(site, sums, probs)
}

// againstSeals compares the editions that the copy holds with their seals.
func (v *Verified) againstSeals(site fs.FS, sums map[string]string, probs *source.Problems) error {
	ledger, err := edition.ReadLedger(site, probs)
	if err != nil {
		return err
	}
	seals, err := edition.ReadSeals(site, ledger, probs)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(seals)) {
		if _, holds := sums[id+"/index.html"]; holds {
			v.againstSeal(seals[id], early(ledger, seals[id]), sums)
		}
	}
	return nil
}

// early lists what was withdrawn from an edition before it was sealed, with the
// files that would have shown it: nobody noted then which had changed.
func early(ledger *edition.Ledger, s *edition.Seal) []edition.Withdrawal {
	list := ledger.Unsealed(s.Edition)
	for i := range list {
		if key, err := edition.ParseKey(list[i].Subject); err == nil {
			list[i].Outputs = s.Carriers(key.Measure, key.Area)
		}
	}
	return list
}

// againstSeal compares an edition with its seal. What was withdrawn before the
// seal is given, as the seal does not know of it.
func (v *Verified) againstSeal(s *edition.Seal, early []edition.Withdrawal, sums map[string]string) {
	withdrawn := append(early, s.Withdrawn...)
	differ, other := map[string]bool{}, 0
	for i := range s.Outputs {
		out := &s.Outputs[i]
		if sum, ok := sums[out.Path]; ok && sum != out.SHA256 {
			differ[out.Path] = true
		}
	}
	for _, w := range withdrawn {
		holds := 0
		for _, name := range w.Outputs {
			if differ[name] {
				holds++
			}
		}
		if holds == 0 {
			continue
		}
		v.Withdrawn = append(v.Withdrawn, fmt.Sprintf("edition %s: %s was withdrawn on %s (%s); this copy still holds it, in %s",
			s.Edition, w.Subject, day(w.Time), strings.TrimSuffix(w.Reason, "."), source.Count(holds, "file")))
	}
	for _, w := range withdrawn {
		for _, name := range w.Outputs {
			delete(differ, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(differ)) {
		v.Other = append(v.Other, name)
		other++
	}
	if other == 0 && !slices.ContainsFunc(v.Withdrawn, func(w string) bool { return strings.HasPrefix(w, "edition "+s.Edition+":") }) {
		v.Sealed = append(v.Sealed, s.Edition)
	}
}
