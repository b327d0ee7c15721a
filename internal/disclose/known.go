package disclose

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"almanac/internal/area"
	"almanac/internal/edition"
	"almanac/internal/framework"
)

// Known is what looks before have found in the groups of an edition. What was found in one
// is kept by the hash of everything that decides it, and what was worked out of islands of
// relations by that of everything that is looked at in one: an edit in a large group leaves
// most of its islands as they were.
type Known struct {
	figures []string // by measure: names its figures and where they stand; "" where that is not known
	rest    string   // names everything else that decides what is found; "" likewise

	former  []keptGroup         // as the last look left them
	islands map[string]*outcome // of groups that have changed; nil for an island that gives nothing away

	latest bytes.Buffer // what this look leaves to the next
	mu     sync.Mutex   // held for the islands of its groups
}

// keptGroup is what was found in a group.
type keptGroup struct {
	Of      string
	Found   found
	islands []byte // outcomes by sum
}

// outcome is what was found in an island. Relations are named by their places in it.
type outcome struct {
	Opened   []int        `json:",omitempty"` // whose areas without figures are in their totals after all
	Disagree []int        `json:",omitempty"`
	Tangled  []int        `json:",omitempty"`
	Found    []foundAgain `json:",omitempty"`
}

// foundAgain is a finding.
type foundAgain struct {
	At   [4]int // tally, category, area, period
	Is   Range
	From []int `json:",omitempty"`
}

// NewKnown gives what Encode has written; nothing for anything else. The figures of each
// measure, with the places where they stand, are named by figures, by the number of the
// measure, and everything else that decides what is found in them by rest: framework, register,
// protection, allowances and the earlier editions. Where one is "" nothing is recalled.
func NewKnown(data []byte, figures []string, rest string) *Known {
	k := &Known{rest: rest, figures: figures}
	for len(data) > 0 {
		var x keptGroup
		var head []byte
		var ok, whole bool
		head, data, ok = bytes.Cut(data, newline)
		x.islands, data, whole = bytes.Cut(data, newline)
		if !ok || !whole || json.Unmarshal(head, &x) != nil {
			return &Known{rest: rest, figures: figures}
		}
		k.former = append(k.former, x)
	}
	return k
}

var newline = []byte("\n")

// Encode writes what the last look has found or known.
func (k *Known) Encode() []byte { return k.latest.Bytes() }

// recall gives groups what was found in them before, notes the allowances that let figures
// of theirs pass, and lists those of which that is not known.
func (k *Known) recall(list []*group, uses *edition.Uses) (anew []*group) {
	if k == nil {
		return list
	}
	taken := make([]bool, len(k.former))
	for _, x := range list {
		at := slices.IndexFunc(k.former, func(was keptGroup) bool { return x.of != "" && was.Of == x.of })
		if at < 0 || !uses.Add(slices.Concat(k.former[at].Found.Own.Used, k.former[at].Found.Elsewhere.Used)) {
			anew = append(anew, x)
			continue
		}
		taken[at] = true
		x.found, x.kept = k.former[at].Found, k.former[at].islands
	}
	k.islands = map[string]*outcome{}
	for i, was := range k.former {
		var of map[string]*outcome
		if len(anew) > 0 && !taken[i] && json.Unmarshal(was.islands, &of) == nil {
			maps.Copy(k.islands, of)
		}
	}
	return anew
}

// recallElsewhere gives a group what was found elsewhere before.
func (k *Known) recallElsewhere(x *elsewhere, of *group) bool {
	if k == nil || k.rest == "" {
		return false
	}
	name := x.ofElsewhere(of, k)
	at := slices.IndexFunc(k.former, func(was keptGroup) bool { return was.Found.Elsewhere.Of == name })
	if at < 0 || !x.e.Guard.NewUses().Add(k.former[at].Found.Elsewhere.Used) {
		of.found.Elsewhere.Of = name
		return false
	}
	of.found.Elsewhere = k.former[at].Found.Elsewhere
	for _, key := range of.found.Elsewhere.Allowed {
		of.allowed[key] = true
	}
	return true
}

// keep keeps what is known now of all groups.
func (k *Known) keep(groups []*group) error {
	if k == nil {
		return nil
	}
	for _, x := range groups {
		head, err := json.Marshal(&keptGroup{Of: x.of, Found: x.found})
		if err == nil && x.islands != nil {
			x.kept, err = json.Marshal(x.islands)
		}
		if err != nil {
			return err
		}
		for _, line := range [...][]byte{head, x.kept} { // in JSON no line ends
			k.latest.Write(line)
			k.latest.Write(newline)
		}
	}
	return nil
}

// work works on an island, unless it is known what comes of it.
func (k *Known) work(r *recovery, island []*relation) {
	if k == nil {
		r.work(island)
		return
	}
	sum := r.sumOf(island)
	out, known := k.islands[sum]
	if known {
		r.recall(out, island)
	} else {
		out = r.note(island)
	}
	in := r.groupOf[r.cell(island[0].total).teller()]
	k.mu.Lock()
	defer k.mu.Unlock()
	in.islands[sum] = out
}

// note works on an island and notes what comes of it; nil where that is nothing.
func (r *recovery) note(island []*relation) *outcome {
	open := make([]bool, len(island))
	for i, rel := range island {
		open[i] = rel.open
	}
	r.work(island)
	places := func(list []*relation) (at []int) {
		for _, rel := range list {
			at = append(at, slices.Index(island, rel))
		}
		return at
	}
	out := outcome{Disagree: places(r.disagree), Tangled: places(r.tangled)}
	for i, rel := range island {
		if rel.open != open[i] {
			out.Opened = append(out.Opened, i)
		}
	}
	for _, f := range r.found {
		out.Found = append(out.Found, foundAgain{[4]int{int(f.at.tally), int(f.at.category), int(f.at.area), int(f.at.period)}, f.is, places(f.from)})
	}
	if out.Opened == nil && out.Disagree == nil && out.Tangled == nil && out.Found == nil {
		return nil
	}
	return &out
}

// recall finds in an island what was found before.
func (r *recovery) recall(out *outcome, island []*relation) {
	if out == nil {
		return
	}
	at := func(places []int) (list []*relation) {
		for _, i := range places {
			list = append(list, island[i])
		}
		return list
	}
	for _, rel := range at(out.Opened) {
		rel.open = true
	}
	r.disagree, r.tangled = at(out.Disagree), at(out.Tangled)
	for _, f := range out.Found {
		p := place{framework.TallyIndex(f.At[0]), framework.CategoryIndex(f.At[1]), area.Index(f.At[2]), int16(f.At[3])}
		r.found = append(r.found, finding{p, f.Is, at(f.From)})
	}
}

// sumOf hashes what work looks at: each relation with its counts, which are the same ones
// where they stand in the same place.
func (r *recovery) sumOf(island []*relation) string {
	buf := binary.AppendVarint(nil, r.width)
	flags := func(list ...bool) {
		bits := byte(0)
		for i, is := range list {
			if is {
				bits |= 1 << i
			}
		}
		buf = append(buf, bits)
	}
	for _, rel := range island {
		flags(rel.open, len(rel.gaps) > 0)
		buf = append(buf, byte(rel.kind))
		buf = binary.AppendUvarint(buf, uint64(len(rel.parts)))
		for _, p := range rel.all() {
			c := r.cell(p)
			flags(c.hidden)
			for _, n := range [...]int64{int64(p.tally), int64(p.category), int64(p.area), int64(p.period), c.is.Low, c.is.High} {
				buf = binary.AppendVarint(buf, n)
			}
		}
	}
	sum := sha256.Sum256(buf)
	return hex.EncodeToString(sum[:16])
}
