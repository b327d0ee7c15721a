package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"almanac/internal/edition"
	"almanac/internal/output"
	"almanac/internal/source"
)

// Verified is what was found out about a copy of a site. Its lists are sorted.
type Verified struct {
	Files      int          // as its manifest says
	Copy       *output.Copy // what an export says of itself; nil for a site
	Editions   []string     // of which it holds pages
	Changed    []string     // other bytes than its manifest says
	Missing    []string     // from its manifest, or from a sealed edition of which it has a part
	Unlisted   []string     // among the site's files, or in an export, but not in its manifest
	Strange    []string     // beside the site's files, and not in its manifest
	Other      []string     // files that are not those of the seal, for no reason that it knows
	Foreign    []string     // in the folder of a sealed edition, which has no such files
	Sealed     []string     // editions that are, byte for byte, as they were sealed, with nothing lacking or added
	Parts      []string     // sealed editions of which an export holds a part, each file as it was sealed
	Absent     []string     // sealed editions of which the copy has no file
	Superseded []string     // editions of it that another corrects, as far as the copy or the site knows, a sentence each
	Withdrawn  []string     // what the copy still holds and was withdrawn since, a sentence each
}

// OK reports whether nothing is wrong with a copy. That something was withdrawn
// since it was made is not its fault; neither is an edition that it does not
// have at all, for a copy may be older than that, or hold one edition only; nor
// what somebody has put beside the site.
func (v *Verified) OK() bool {
	return len(v.Changed)+len(v.Missing)+len(v.Unlisted)+len(v.Other)+len(v.Foreign) == 0
}

// Evidence is what there is of a copy, wherever it lies.
type Evidence struct {
	Manifest []byte            // nil where there is none
	Sums     map[string]string // SHA-256 in hexadecimal of every file but the manifest, by path
	SumsFile []byte            // SHA256SUMS; nil where there is none
	Script   []byte            // editions.js; nil where there is none
	Strict   bool              // nothing else belongs there, as in the zip file of an export
	Listed   bool              // only what the manifest lists was looked at, as on a web host
}

// Verify holds a copy of a site against its own manifest and, where site is not
// nil, against the seals of the site it was made from. It is nil when there is
// no manifest to begin with.
func Verify(copied, site fs.FS, probs *source.Problems) (*Verified, error) {
	ev := &Evidence{}
	var err error
	for name, to := range map[string]*[]byte{output.Manifest: &ev.Manifest, output.Sums: &ev.SumsFile, editionsPath: &ev.Script} {
		if *to, err = fs.ReadFile(copied, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if ev.Manifest != nil { // else whatever lies there is not ours to read
		if ev.Sums, err = sumsOf(copied, ev.Manifest); err != nil {
			return nil, err
		}
	}
	return ev.Verify(site, probs)
}

// editionsPath is the script that knows of all editions.
const editionsPath = "editions.js"

// Verify judges what there is of a copy, as the function of that name does.
func (ev *Evidence) Verify(site fs.FS, probs *source.Problems) (*Verified, error) {
	manifest := manifestOf(ev.Manifest, probs)
	if manifest == nil {
		return nil, nil
	}
	v := &Verified{Files: len(manifest), Copy: output.DecodeCopy(ev.Manifest)}
	v.againstManifest(manifest, ev)
	if v.Copy != nil {
		v.againstSums(manifest, ev)
	}
	ids := map[string]bool{}
	sums := map[string]string{} // without what an export has made in the place of pages
	for name, sum := range ev.Sums {
		if manifest[name].Made {
			continue
		}
		sums[name] = sum
		if first, _, _ := strings.Cut(name, "/"); first != name {
			if _, _, isEdition := edition.ParseID(first); isEdition {
				ids[first] = true
			}
		}
	}
	v.Editions = slices.Sorted(maps.Keys(ids))
	v.superseded(ev.Script)
	if site == nil {
		return v, nil
	}
	return v, v.againstSeals(site, sums, probs)
}

// manifestOf reads the manifest of a copy; nil when it cannot be used. One that
// lacks the page every site has was cut off or belongs to something else, and
// what it lists would say little.
func manifestOf(data []byte, probs *source.Problems) map[string]output.Entry {
	const again = "bring it back from where the copy was made"
	pos := source.Pos{File: output.Manifest}
	if data == nil {
		probs.AddHint(pos, "missing-file", "name the folder, or the address, that has the site's index.html", "no built site is there")
		return nil
	}
	manifest, err := output.DecodeManifest(data)
	if err != nil {
		probs.AddHint(pos, "manifest", again, "%s", strings.TrimLeft(strings.TrimPrefix(err.Error(), output.Manifest), ": "))
		return nil
	}
	if _, ok := manifest[frontDoor]; !ok {
		probs.AddHint(pos, "manifest", again, "a part of the manifest is missing: it lists %s and not %s", source.Count(len(manifest), "file"), frontDoor)
	}
	return manifest
}

// frontDoor is the one file that every site has.
const frontDoor = "index.html"

// sumsOf hashes every file of a copy but the manifest, and what a name with a
// dot keeps out of sight unless the manifest lists it.
func sumsOf(copied fs.FS, manifest []byte) (map[string]string, error) {
	sums := map[string]string{}
	listed, _ := output.DecodeManifest(manifest) // what is wrong with it is said elsewhere
	err := fs.WalkDir(copied, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() && !slices.ContainsFunc(slices.Collect(maps.Keys(listed)), func(at string) bool { return strings.HasPrefix(at, name+"/") }) {
				return fs.SkipDir
			}
			if _, ok := listed[name]; !ok {
				return nil
			}
		case name == output.Manifest:
			return nil
		}
		if d.IsDir() {
			return nil
		}
		data, err := fs.ReadFile(copied, name)
		sums[name] = sumOf(data)
		return err
	})
	return sums, err
}

// againstSums holds the list of hashes of an export against its manifest: it says
// the same in another form, and of the manifest itself.
func (v *Verified) againstSums(manifest map[string]output.Entry, ev *Evidence) {
	listed := maps.Clone(manifest)
	listed[output.Manifest] = output.EntryOf(ev.Manifest)
	switch {
	case ev.SumsFile == nil:
		v.Missing = append(v.Missing, output.Sums)
	case string(ev.SumsFile) != string(output.EncodeSums(listed)):
		v.Changed = append(v.Changed, output.Sums)
	}
}

// superseded says which editions of a copy are known to be corrected by another:
// the script of the site knows it, on the web as of today, in a copy as of its day.
func (v *Verified) superseded(script []byte) {
	m := editionsIn.FindSubmatch(script)
	if m == nil {
		return
	}
	var known editionsData
	if json.Unmarshal(m[1], &known) != nil {
		return // somebody has changed it, which is said
	}
	for _, e := range known.Editions {
		if e.SupersededBy != "" && slices.Contains(v.Editions, e.ID) {
			v.Superseded = append(v.Superseded, corrected(e.ID, e.SupersededBy, e.Reason))
		}
	}
}

var editionsIn = regexp.MustCompile(`(?m)^var data = (\{.*\});$`)

func corrected(id, by, reason string) string {
	if reason = strings.TrimSuffix(reason, "."); reason != "" {
		reason = " (" + reason + ")"
	}
	return fmt.Sprintf("edition %s was corrected by edition %s%s", id, by, reason)
}

// againstManifest compares what is there with what the manifest lists. A file
// that it does not list belongs to the site all the same when it lies in the
// folder of an edition or in one of which the manifest lists other files: then
// the manifest is not whole.
func (v *Verified) againstManifest(manifest map[string]output.Entry, ev *Evidence) {
	sums := ev.Sums
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
		switch {
		case v.Copy != nil && name == output.Sums:
		case v.Copy != nil || ev.Strict || name == frontDoor || inside && (isEdition || folders[first]):
			v.Unlisted = append(v.Unlisted, name)
		default:
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
	if err := v.correctedIn(site); err != nil {
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
			continue
		}
		switch whole, part := v.againstSeal(seals[id], early(ledger, seals[id]), own); {
		case whole:
			v.Sealed = append(v.Sealed, id)
		case part:
			v.Parts = append(v.Parts, id)
		}
	}
	v.Missing = sortedOnce(v.Missing)
	return nil
}

// correctedIn adds what the site knows of editions that correct those of the copy.
func (v *Verified) correctedIn(site fs.FS) error {
	ids, err := edition.List(site)
	if err != nil {
		return err
	}
	for _, id := range ids {
		var ignored source.Problems // of the site, and not of the copy
		head, err := edition.ReadHead(site, id, &ignored)
		if err != nil {
			return err
		}
		if head != nil && head.Status == edition.Final && slices.Contains(v.Editions, head.Supersedes) {
			v.Superseded = append(v.Superseded, corrected(head.Supersedes, id, head.Reason))
		}
	}
	v.Superseded = sortedOnce(v.Superseded)
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
// withdrawn before the seal is given, as the seal does not know of it. Of an
// export that holds a part of it, it reports whether that is as it was sealed.
func (v *Verified) againstSeal(s *edition.Seal, early []edition.Withdrawal, own map[string]string) (all, part bool) {
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
	all = len(differ)+len(missing)+len(foreign) == 0
	if v.Copy != nil && v.Copy.Part {
		part, missing = len(differ)+len(foreign) == 0, nil
	}
	v.Missing, v.Foreign = append(v.Missing, missing...), append(v.Foreign, foreign...)
	v.withdrawnSince(s.Edition, append(early, s.Withdrawn...), differ)
	v.Other = append(v.Other, slices.Sorted(maps.Keys(differ))...)
	return all, part
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
