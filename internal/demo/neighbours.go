package demo

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
)

// writeNeighbours writes the model of statistical neighbours: for each
// authority of today and the county before it was split, the ten authorities
// of today that are most like it in need and in size.
func writeNeighbours(l *land) []byte {
	var b bytes.Buffer
	b.WriteString("area,neighbour,rank,closeness\n")
	for i := range l.places {
		if l.places[i].slug == before.successors[0] {
			county := countyPlace()
			writeTen(&b, &county, l)
		}
		writeTen(&b, &l.places[i], l)
	}
	return b.Bytes()
}

// countyPlace is the split county as one place: its children are those of its
// successors, its need their mean.
func countyPlace() place {
	out := place{slug: before.slug}
	for i := range places {
		if p := &places[i]; slices.Contains(before.successors, p.slug) {
			out.need += p.need * float64(p.children)
			out.children += p.children
		}
	}
	out.need /= float64(out.children)
	return out
}

// writeTen writes the ten authorities of today that are nearest to a place.
func writeTen(b *bytes.Buffer, p *place, l *land) {
	type other struct {
		slug string
		at   int
		far  float64
	}
	compare := func(x, y other) int { return cmp.Or(cmp.Compare(x.far, y.far), x.at-y.at) }
	const most = 10
	ten := make([]other, 0, most+1)
	for i := range l.places {
		o := &l.places[i]
		if o.slug == p.slug || o.last != 0 || p.slug == before.slug && slices.Contains(before.successors, o.slug) {
			continue
		}
		is := other{o.slug, i, distance(p, o)}
		if at, _ := slices.BinarySearchFunc(ten, is, compare); at < most {
			ten = slices.Insert(ten, at, is)
			ten = ten[:min(len(ten), most)]
		}
	}
	for rank, o := range ten {
		fmt.Fprintf(b, "%s,%s,%d,%s\n", p.slug, o.slug, rank+1, closeness(o.far))
	}
}

// distance is how unlike two places are: in need, and in size by factors.
func distance(p, q *place) float64 {
	return math.Hypot(p.need-q.need, math.Log(float64(p.children)/float64(q.children))/1.2)
}

// closeness puts a distance into the words of the model.
func closeness(d float64) string {
	switch {
	case d < 0.25:
		return "Extremely Close"
	case d < 0.6:
		return "Very Close"
	case d < 0.9:
		return "Close"
	case d < 1.3:
		return "Somewhat close"
	}
	return "Not Close"
}
