package edition

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// OutputBuilder collects the outputs of an edition and what they show, in any
// order, and lays them out in a seal. The zero value is ready to use. It is not
// safe for use by several goroutines.
type OutputBuilder struct {
	files    map[string]*builtOutput
	measures numbering
	areas    numbering
}

type builtOutput struct {
	put     bool
	file    Input
	anchors []string // sorted
	shows   []uint32 // measure << 16 | area, in no order, with repetitions
}

// numbering numbers names in the order in which they come.
type numbering map[string]int

func (n *numbering) of(name string) int {
	if *n == nil {
		*n = numbering{}
	}
	i, ok := (*n)[name]
	if !ok {
		i = len(*n)
		(*n)[name] = i
	}
	return i
}

// sorted gives the names in order, and for each number the place of its name.
func (n numbering) sorted() (names []string, places []int) {
	names = slices.Sorted(maps.Keys(n))
	places = make([]int, len(names))
	for at, name := range names {
		places[n[name]] = at
	}
	return names, places
}

func (b *OutputBuilder) file(path string) *builtOutput {
	if b.files == nil {
		b.files = map[string]*builtOutput{}
	}
	f := b.files[path]
	if f == nil {
		f = &builtOutput{}
		b.files[path] = f
	}
	return f
}

// Put adds an output with its bytes, which are not kept, and the ids of its
// elements. A second time it replaces the first.
func (b *OutputBuilder) Put(path string, data []byte, anchors []string) {
	f := b.file(path)
	f.put = true
	f.file = Input{path, SumOf(data), int64(len(data))}
	f.anchors = slices.Compact(slices.Sorted(slices.Values(anchors)))
}

// Show notes that an output shows a figure of a measure for an area. The output
// may be put before or after.
func (b *OutputBuilder) Show(path, measure, area string) {
	f := b.file(path)
	pair := uint32(b.measures.of(measure))<<16 | uint32(b.areas.of(area))
	if n := len(f.shows); n == 0 || f.shows[n-1] != pair { // periods follow each other
		f.shows = append(f.shows, pair)
	}
}

// Fill sets the outputs, anchors and figures of a seal. It fails when figures
// were noted for a file that was never put.
func (b *OutputBuilder) Fill(s *Seal) error {
	s.Outputs, s.AnchorSets, s.Figures = nil, nil, Figures{}
	var measures, areas []int
	s.Figures.Measures, measures = b.measures.sorted()
	s.Figures.Areas, areas = b.areas.sorted()
	if len(measures) >= 1<<16 || len(areas) >= 1<<16 {
		return fmt.Errorf("%d measures and %d areas are too many for a seal", len(measures), len(areas))
	}
	var anchors interner[[]string]
	var figures figureSets
	for _, path := range slices.Sorted(maps.Keys(b.files)) {
		f := b.files[path]
		if !f.put {
			return fmt.Errorf("figures are shown on %s, which is not an output", path)
		}
		o := Output{Path: path, SHA256: f.file.SHA256, Size: f.file.Size, Anchors: -1, Shows: -1}
		if len(f.anchors) > 0 {
			o.Anchors = anchors.at(strings.Join(f.anchors, "\n"), f.anchors)
		}
		if len(f.shows) > 0 {
			pairs := make([]uint32, len(f.shows))
			for i, p := range f.shows {
				pairs[i] = uint32(measures[p>>16])<<16 | uint32(areas[p&0xffff])
			}
			slices.Sort(pairs)
			o.Shows = figures.of(slices.Compact(pairs))
		}
		s.Outputs = append(s.Outputs, o)
	}
	s.AnchorSets = anchors.list
	s.Figures.MeasureSets, s.Figures.AreaSets, s.Figures.Sets = figures.measures.list, figures.areas.list, figures.sets.list
	return nil
}

// interner keeps what is alike once.
type interner[T any] struct {
	seen map[string]int
	list []T
}

func (n *interner[T]) at(key string, v T) int {
	if n.seen == nil {
		n.seen = map[string]int{}
	}
	i, ok := n.seen[key]
	if !ok {
		i = len(n.list)
		n.seen[key] = i
		n.list = append(n.list, v)
	}
	return i
}

type figureSets struct {
	measures, areas interner[[]int]
	sets            interner[[]Block]
}

// of gives the number of the set that holds pairs of a measure and an area. They
// are sorted, so that the areas of a measure stand together; measures that have
// the same areas make one block.
func (f *figureSets) of(pairs []uint32) int {
	var order []int                 // sets of areas, in the order in which they occur
	measures := make(map[int][]int) // by set of areas
	for len(pairs) > 0 {
		m := pairs[0] >> 16
		var areas []int
		for len(pairs) > 0 && pairs[0]>>16 == m {
			areas = append(areas, int(pairs[0]&0xffff))
			pairs = pairs[1:]
		}
		set := f.areas.at(keyOf(areas), areas)
		if measures[set] == nil {
			order = append(order, set)
		}
		measures[set] = append(measures[set], int(m))
	}
	blocks := make([]Block, len(order))
	flat := make([]int, 0, 2*len(order))
	for i, set := range order {
		blocks[i] = Block{f.measures.at(keyOf(measures[set]), measures[set]), set}
		flat = append(flat, blocks[i].Measures, set)
	}
	return f.sets.at(keyOf(flat), blocks)
}

func keyOf(list []int) string {
	key := make([]byte, 0, 2*len(list))
	for _, n := range list {
		key = binary.AppendUvarint(key, uint64(n))
	}
	return string(key)
}
