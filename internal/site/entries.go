package site

import (
	"bytes"
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"

	"almanac/internal/area"
	"almanac/internal/source"
)

// A site of small areas has tens of millions of files, and every shard plans all of
// them. So a plan does not keep a Target for each, with its address: what there is of
// every area is an entry of a few bytes, and all pages of an area in an edition are
// one. A target is made of its entry, with its address, when it is asked for. An
// address is found in a table of the numbers of entries, by its hash; which entry is
// meant is seen when its address is written again.

// entry stands for one target of a plan or, see form, for several that follow each other.
type entry struct {
	first uint32     // place of its first target in the plan
	area  area.Index // of the forms of an area
	item  int32      // see form
	ed    int16      // place of its edition in Plan.editions
	form  form
}

// form says what an entry stands for.
type form uint8

const (
	keptWhole   form = iota // a target that is kept as it is: item is its place in Plan.kept
	pagesOfArea             // the profile of an area, and its page of each item
	fileOfArea              // its CSV
	jsonOfArea              // its JSON
	apiOfArea               // what programs take of it
	codeOfArea              // leads from one of its codes: item is its place among these
	cardFiles               // a social card: item is its place among those of the edition
	sealedFiles             // a file of a sealed edition: item is its place in the seal
	leadsOn                 // leads from latest/… to all targets of an entry, of which item is the number
)

// plannedEdition is an edition as entries need it.
type plannedEdition struct {
	*Edition
	files string // how the names of downloads of its areas end, but for their extension
}

// Len counts the files of a plan.
func (p *Plan) Len() int { return p.files }

// Paths gives the address of every file, in order.
func (p *Plan) Paths() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, path := range p.addresses() {
			if !yield(path) {
				return
			}
		}
	}
}

// addresses gives the same with the entries.
func (p *Plan) addresses() iter.Seq2[*entry, string] {
	return func(yield func(*entry, string) bool) {
		var buf []byte
		for i := range p.entries {
			e := &p.entries[i]
			for at := range p.size(e) {
				buf = p.appendPath(buf[:0], e, at)
				if !yield(e, string(buf)) {
					return
				}
			}
		}
	}
}

// targets gives every target with its place in the plan, in order.
func (p *Plan) targets() iter.Seq2[int, *Target] {
	return func(yield func(int, *Target) bool) {
		for i := range p.entries {
			for at := range p.size(&p.entries[i]) {
				if !yield(int(p.entries[i].first)+at, p.targetOf(&p.entries[i], at)) {
					return
				}
			}
		}
	}
}

// target gives the target in a place of the plan.
func (p *Plan) target(place int) *Target {
	e := &p.entries[p.entryAt(place)]
	return p.targetOf(e, place-int(e.first))
}

// entryAt gives the place of the entry that a target is of.
func (p *Plan) entryAt(place int) int {
	i, found := slices.BinarySearchFunc(p.entries, uint32(place), func(e entry, place uint32) int { return int(e.first) - int(place) })
	if !found {
		i-- // it is among those that follow the first
	}
	return i
}

// kindAt gives the kind of the target in a place of the plan.
func (p *Plan) kindAt(place int) kind {
	e := &p.entries[p.entryAt(place)]
	return p.kindOf(e, place-int(e.first))
}

// at gives the target of an address; nil where the plan has none.
func (p *Plan) at(path string) *Target {
	var room [roomOfPath]byte
	place, ok := p.find(append(room[:0], path...))
	if !ok {
		return nil
	}
	return p.target(place)
}

// Has reports whether the plan has an address.
func (p *Plan) Has(path string) bool {
	var room [roomOfPath]byte
	_, ok := p.find(append(room[:0], path...))
	return ok
}

// add appends a target, which is kept whole; of two with one address the first stays.
func (p *Plan) add(t Target) {
	if p.Has(t.Path) {
		return
	}
	p.kept = append(p.kept, t)
	p.append(entry{form: keptWhole, item: int32(len(p.kept) - 1)})
}

// addOf appends what a form says of an edition. Where an address is taken, the targets
// are appended one by one, and those that are there stay.
func (p *Plan) addOf(f form, e *Edition, a area.Index, item int) {
	is := entry{form: f, area: a, item: int32(item)}
	if f != leadsOn {
		is.ed = p.numberOf(e)
	}
	var room [roomOfPath]byte
	for at := range p.size(&is) {
		if _, taken := p.find(p.appendPath(room[:0], &is, at)); taken {
			for at := range p.size(&is) {
				p.add(*p.targetOf(&is, at))
			}
			return
		}
	}
	p.append(is)
}

// append appends an entry none of whose addresses is taken.
func (p *Plan) append(is entry) {
	is.first = uint32(p.files)
	p.files += p.size(&is)
	p.entries = append(p.entries, is)
	p.numbers.put(p)
}

// numberOf gives the place of an edition in Plan.editions.
func (p *Plan) numberOf(e *Edition) int16 {
	for i := range slices.Backward(p.editions) {
		if p.editions[i].Edition == e {
			return int16(i)
		}
	}
	of := plannedEdition{Edition: e}
	if e.Seal == nil {
		of.files = areaDataEnd(e)
	}
	p.editions = append(p.editions, of)
	return int16(len(p.editions) - 1)
}

// size counts the targets of an entry.
func (p *Plan) size(e *entry) int {
	if p.isFolder(e) {
		return 1 + len(p.itemsOf(e))
	}
	return 1
}

// targetOf makes one of the targets of an entry.
func (p *Plan) targetOf(e *entry, at int) *Target {
	if e.form == keptWhole {
		return &p.kept[e.item]
	}
	var room [roomOfPath]byte
	t := &Target{Path: string(p.appendPath(room[:0], e, at))}
	if e.form == leadsOn {
		t.kind, t.to = redirectPage, string(p.appendGoal(room[:0], e, at))
		return t
	}
	t.kind, t.ed, t.area = p.kindOf(e, at), p.editions[e.ed].Edition, e.area
	switch e.form {
	case pagesOfArea:
		t.item = max(0, at-1)
	case codeOfArea:
		t.to = string(p.appendGoal(room[:0], e, at))
	case cardFiles, sealedFiles:
		t.item = int(e.item)
	}
	return t
}

// kindOf gives the kind of one of the targets of an entry: after the first, all are of one.
func (p *Plan) kindOf(e *entry, at int) kind {
	switch e.form {
	case keptWhole:
		return p.kept[e.item].kind
	case pagesOfArea:
		if at > 0 {
			return areaItemPage
		}
		return areaPage
	case fileOfArea:
		return areaFile
	case jsonOfArea:
		return areaJSON
	case apiOfArea:
		return apiArea
	case cardFiles:
		return cardFile
	case sealedFiles:
		return sealedFile
	}
	return redirectPage
}

// appendPath appends the address of one of the targets of an entry.
func (p *Plan) appendPath(dst []byte, e *entry, at int) []byte {
	dst = p.appendFolder(dst, e)
	if !p.isFolder(e) {
		return dst
	}
	if at > 0 {
		dst = join(dst, p.itemsOf(e)[at-1].ID, "/")
	}
	return append(dst, pageName...)
}

// appendGoal appends the address to which one of the targets of an entry leads, if it is a
// redirect: never another redirect.
func (p *Plan) appendGoal(dst []byte, e *entry, at int) []byte {
	switch e.form {
	case keptWhole:
		return append(dst, p.kept[e.item].to...)
	case codeOfArea:
		of := p.editions[e.ed].Edition
		return join(dst, of.ID, "/", areaPath(of, e.area))
	case leadsOn:
		to := &p.entries[e.item]
		if p.kindOf(to, at) == redirectPage {
			return p.appendGoal(dst, to, at)
		}
		return p.appendPath(dst, to, at)
	}
	return dst
}

// pageName is the name of a page in its folder.
const pageName = "index.html"

// isFolder reports whether an entry stands for all pages in a folder, one in each
// folder of an item in it, and itemsOf gives these items.
func (p *Plan) isFolder(e *entry) bool {
	return e.form == pagesOfArea || e.form == leadsOn && p.entries[e.item].form == pagesOfArea
}

func (p *Plan) itemsOf(e *entry) []Item {
	if e.form == leadsOn {
		e = &p.entries[e.item]
	}
	return p.editions[e.ed].Items
}

// appendFolder appends the address of an entry's only target or, of several, that of
// the folder in which they are.
func (p *Plan) appendFolder(dst []byte, e *entry) []byte {
	switch e.form {
	case keptWhole:
		return append(dst, p.kept[e.item].Path...)
	case cardFiles:
		return append(dst, p.editions[e.ed].cards[e.item].path...)
	case sealedFiles:
		return append(dst, p.editions[e.ed].Seal.Outputs[e.item].Path...)
	case leadsOn:
		to := &p.entries[e.item]
		dst = append(dst, latestFolder...)
		begin := len(dst)
		dst = p.appendFolder(dst, to)
		id := p.editionOf(to).ID
		return slices.Delete(dst, begin, begin+len(id)+1)
	}
	of := &p.editions[e.ed]
	x := &of.Register.Areas[e.area]
	switch e.form {
	case fileOfArea:
		return join(dst, of.ID, "/"+areaFolder, x.Slug, of.files, ".csv")
	case jsonOfArea:
		return join(dst, of.ID, "/"+areaFolder, x.Slug, of.files, ".json")
	case apiOfArea:
		return join(dst, of.ID, "/"+apiAreas, x.Slug, ".json")
	case codeOfArea:
		code := x.Code
		if e.item > 0 {
			code = x.FormerCodes[e.item-1]
		}
		return join(dst, of.ID, "/areas/", code, "/"+pageName)
	}
	return join(dst, of.ID, "/areas/", x.Slug, "/")
}

// editionOf gives the edition of an entry; nil where it is in none.
func (p *Plan) editionOf(e *entry) *Edition {
	switch e.form {
	case keptWhole:
		return p.kept[e.item].ed
	case leadsOn:
		return nil
	}
	return p.editions[e.ed].Edition
}

func join(dst []byte, parts ...string) []byte {
	for _, part := range parts {
		dst = append(dst, part...)
	}
	return dst
}

// numbers is a table of the numbers of entries by the hash of their address: of the
// folder, where an entry is all pages in one. A number stands in the first free slot
// from the one that the hash gives.
type numbers struct {
	slots []uint32 // 0 for a free one, else the number of an entry, counted from 1
	used  int
	seed  maphash.Seed
}

// put adds the last entry of a plan.
func (x *numbers) put(p *Plan) {
	if x.used*4 >= len(x.slots)*3 {
		if x.slots == nil {
			x.seed = maphash.MakeSeed()
		}
		x.slots = make([]uint32, max(64, len(x.slots)*3/2))
		for i := range p.entries[:len(p.entries)-1] {
			x.set(p, i)
		}
	}
	x.set(p, len(p.entries)-1)
	x.used++
}

func (x *numbers) set(p *Plan, i int) {
	var room [roomOfPath]byte
	at := x.slot(p.appendFolder(room[:0], &p.entries[i]))
	for x.slots[at] != 0 {
		at = x.after(at)
	}
	x.slots[at] = uint32(i) + 1
}

// roomOfPath is enough for nearly every address.
const roomOfPath = source.MaxPath + 16

func (x *numbers) slot(path []byte) int {
	at, _ := bits.Mul64(maphash.Bytes(x.seed, path), uint64(len(x.slots)))
	return int(at)
}

func (x *numbers) after(at int) int {
	if at++; at == len(x.slots) {
		return 0
	}
	return at
}

// get gives the entry of an address or folder; nil where there is none.
func (x *numbers) get(p *Plan, path []byte) *entry {
	if x.slots == nil {
		return nil
	}
	var room [roomOfPath]byte
	for at := x.slot(path); x.slots[at] != 0; at = x.after(at) {
		e := &p.entries[x.slots[at]-1]
		if bytes.Equal(p.appendFolder(room[:0], e), path) {
			return e
		}
	}
	return nil
}

// find gives the place of an address in the plan.
func (p *Plan) find(path []byte) (place int, ok bool) {
	if e := p.numbers.get(p, path); e != nil {
		return int(e.first), !p.isFolder(e) // a folder is no file
	}
	folder, ok := bytes.CutSuffix(path, []byte("/"+pageName))
	if !ok {
		return 0, false
	}
	if e := p.numbers.get(p, path[:len(folder)+1]); e != nil && p.isFolder(e) {
		return int(e.first), true
	}
	cut := bytes.LastIndexByte(folder, '/') + 1
	e := p.numbers.get(p, path[:cut])
	if e == nil || !p.isFolder(e) {
		return 0, false
	}
	i := slices.IndexFunc(p.itemsOf(e), func(it Item) bool { return it.ID == string(folder[cut:]) })
	return int(e.first) + 1 + i, i >= 0
}
