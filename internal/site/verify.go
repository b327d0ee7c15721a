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

// Verified is what was found out about a copy of a site. Its lists are sorted.
type Verified struct {
	Files     int      // as its manifest says
	Changed   []string // other bytes than its manifest says
	Missing   []string // from its manifest, or from a sealed edition of which it has a part
	Unlisted  []string // among the site's files, but not in its manifest
	Strange   []string // beside the site's files, and not in its manifest
	Other     []string // files that are not those of the seal, for no reason that it knows
	Foreign   []string // in the folder of a sealed edition, which has no such files
	Sealed    []string // editions that are, byte for byte, as they were sealed, with nothing lacking or added
	Absent    []string // sealed editions of which the copy has no file
	Withdrawn []string // what the copy still holds and was withdrawn since, a sentence each
}

// OK reports whether nothing is wrong with a copy. That something was withdrawn
// since it was made is not its fault; neither is an edition that it does not
// have at all, for a copy may be older than that, or hold one edition only; nor
// what somebody has put beside the site.
func (v *Verified) OK() bool {
	return len(v.Changed)+len(v.Missing)+len(v.Unlisted)+len(v.Other)+len(v.Foreign) == 0
}

// Verify holds a copy of a site against its own manifest and, where site is not
// nil, against the seals of the site it was made from. It is nil when there is
// no manifest to begin with.
func Verify(copied, site fs.FS, probs *source.Problems) (*Verified, error) {
	manifest, err := manifestOf(copied, probs)
	if manifest == nil {
		return nil, err
	}
	sums, err := sumsOf(copied)
	if err != nil {
		return nil, err
	}
	v := &Verified{Files: len(manifest)}
	v.againstManifest(manifest, sums)
	if site != nil {
		err = v.againstSeals(site, sums, probs)
	}
	return v, err
}

// manifestOf reads the manifest of a copy; nil when it cannot be used. One that
// lacks the page every site has was cut off or belongs to something else, and
// what it lists would say little.
func manifestOf(copied fs.FS, probs *source.Problems) (map[string]output.Entry, error) {
	const again = "bring it back from where the copy was made"
	pos := source.Pos{File: output.Manifest}
	data, err := fs.ReadFile(copied, output.Manifest)
	if errors.Is(err, fs.ErrNotExist) {
		probs.AddHint(pos, "missing-file", "name the folder that holds the site's index.html", "this folder holds no built site")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	manifest, err := output.DecodeManifest(data)
	if err != nil {
		probs.AddHint(pos, "manifest", again, "%s", strings.TrimLeft(strings.TrimPrefix(err.Error(), output.Manifest), ": "))
		return nil, nil
	}
	if _, ok := manifest[frontDoor]; !ok {
		probs.AddHint(pos, "manifest", again, "a part of the manifest is missing: it lists %s and not %s", source.Count(len(manifest), "file"), frontDoor)
	}
	return manifest, nil
}

// frontDoor is the one file that every site has.
const frontDoor = "index.html"

// sumsOf hashes every file of a copy but the manifest, and what a name with a
// dot keeps out of sight.
func sumsOf(copied fs.FS) (map[string]string, error) {
	sums := map[string]string{}
	err := fs.WalkDir(copied, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || name == output.Manifest:
			return nil
		}
		data, err := fs.ReadFile(copied, name)
		sums[name] = sumOf(data)
		return err
	})
	return sums, err
}

// againstManifest compares what is there with what the manifest lists. A file
// that it does not list belongs to the site all the same when it lies in the
// folder of an edition or in one of which the manifest lists other files: then
// the manifest is not whole.
func (v *Verified) againstManifest(manifest map[string]output.Entry, sums map[string]string) {
	folders := map[string]bool{} // first parts of the addresses of the site
	for _, name := range slices.Sorted(maps.Keys(manifest)) {
		if first, _, ok := strings.Cut(name, "/"); ok {
			folders[first] = true
		}
		switch sum, there := sums[name]; {
		case !there:
			v.Missing = append(v.Missing, name)
		case sum != fmt.Sprintf("%x", manifest[name].Sum):
			v.Changed = append(v.Changed, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		if _, listed := manifest[name]; listed {
			continue
		}
		first, _, inside := strings.Cut(name, "/")
		_, _, isEdition := edition.ParseID(first)
		if name == frontDoor || inside && (isEdition || folders[first]) {
			v.Unlisted = append(v.Unlisted, name)
		} else {
			v.Strange = append(v.Strange, name)
		}
	}
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
		own := map[string]string{}
		for name, sum := range sums {
			if strings.HasPrefix(name, id+"/") {
				own[name] = sum
			}
		}
		if len(own) == 0 {
			v.Absent = append(v.Absent, id)
		} else if v.againstSeal(seals[id], early(ledger, seals[id]), own) {
			v.Sealed = append(v.Sealed, id)
		}
	}
	v.Missing = sortedOnce(v.Missing)
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

func sortedOnce(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// againstSeal compares the files of one edition with its seal, and reports
// whether they are all of it, as they were sealed, and nothing else. What was
// withdrawn before the seal is given, as the seal does not know of it.
func (v *Verified) againstSeal(s *edition.Seal, early []edition.Withdrawal, own map[string]string) bool {
	differ := map[string]bool{}
	var missing, foreign []string
	for i := range s.Outputs {
		out := &s.Outputs[i]
		switch sum, there := own[out.Path]; {
		case !there:
			missing = append(missing, out.Path)
		case sum != out.SHA256:
			differ[out.Path] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if _, ok := s.Output(name); !ok && !IsCard(s.Edition, name) {
			foreign = append(foreign, name)
		}
	}
	whole := len(differ)+len(missing)+len(foreign) == 0
	v.Missing, v.Foreign = append(v.Missing, missing...), append(v.Foreign, foreign...)
	v.withdrawnSince(s.Edition, append(early, s.Withdrawn...), differ)
	v.Other = append(v.Other, slices.Sorted(maps.Keys(differ))...)
	return whole
}

// withdrawnSince says which withdrawals a copy is older than, and takes the
// files that these have changed out of those that differ.
func (v *Verified) withdrawnSince(id string, withdrawn []edition.Withdrawal, differ map[string]bool) {
	for _, w := range withdrawn {
		holds := 0
		for _, name := range w.Outputs {
			if differ[name] {
				holds++
			}
		}
		if holds > 0 {
			v.Withdrawn = append(v.Withdrawn, fmt.Sprintf("edition %s: %s was withdrawn on %s (%s); this copy still holds it, in %s",
				id, w.Subject, day(w.Time), strings.TrimSuffix(w.Reason, "."), source.Count(holds, "file")))
		}
	}
	for _, w := range withdrawn {
		for _, name := range w.Outputs {
			delete(differ, name)
		}
	}
}
