package disclose

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"

	"almanac/internal/area"
	"almanac/internal/framework"
)

// Known is what was worked out of islands of relations, by the hash of everything that is
// looked at in one. The next look at an edition in which a few figures have changed works
// on the others only.
type Known struct {
	was map[string]*outcome // by looks before; nil for an island that gives nothing away

	mu sync.Mutex
	is map[string]*outcome // by this one
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

// NewKnown gives what Encode has written; nothing for anything else.
func NewKnown(data []byte) *Known {
	k := &Known{is: map[string]*outcome{}}
	if json.Unmarshal(data, &k.was) != nil {
		k.was = nil
	}
	return k
}

// Encode writes what the last look has worked out or known.
func (k *Known) Encode() ([]byte, error) { return json.Marshal(k.is) }

// work works on an island, unless it is known what comes of it.
func (k *Known) work(r *recovery, island []*relation) {
	if k == nil {
		r.work(island)
		return
	}
	sum := r.sumOf(island)
	out, known := k.was[sum]
	if known {
		r.recall(out, island)
	} else {
		out = r.note(island)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.is[sum] = out
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
