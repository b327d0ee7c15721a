package compare

import (
	"slices"
	"strings"

	"almanac/internal/area"
	"almanac/internal/observation"
)

// FewestNeighbours is how many neighbours must have figures before an average
// of them is shown.
const FewestNeighbours = 5

// AverageKind is how the figures of the neighbours are taken together.
type AverageKind uint8

// The kinds of average. Both are in use, so a page gives both and says which
// is which. The median leads unless a site says otherwise: with five to ten
// figures one odd neighbour (a new return, a handful of children) pulls a mean
// to where no neighbour is, while "above the median" always means higher than
// half of them, which a reader can count.
const (
	ByMedian AverageKind = iota
	ByMean
)

var averageNames = [...]string{"median", "mean"}

// AverageNames lists the names of the kinds as they are written in a file.
func AverageNames() []string { return averageNames[:] }

// String gives the written name, which is also the word a reader sees.
func (k AverageKind) String() string { return averageNames[k] }

// ParseAverage reads the name of a kind.
func ParseAverage(name string) (AverageKind, bool) {
	i := slices.Index(averageNames[:], name)
	return AverageKind(max(0, i)), i >= 0
}

// Neighbourhood is what the statistical neighbours of an authority have in one
// series and period.
type Neighbourhood struct {
	Mean, Median observation.Value // Absent when too few have figures; marked as calculated here
	Have         int               // figures averaged; a joint return is one
	Of           int               // neighbours
	Shared       int               // neighbours whose joint return had been counted already
	NotClose     int               // neighbours that the model itself calls not close
}

// By gives one of the averages.
func (n *Neighbourhood) By(k AverageKind) observation.Value {
	if k == ByMean {
		return n.Mean
	}
	return n.Median
}

// Among takes the neighbours of an authority together in one period; p is an
// index into t.Periods(m). Both averages are of published values, unweighted,
// rounded once to the measure's decimals.
func Among(t *observation.Table, list []area.Neighbour, s Series, p int) Neighbourhood {
	n := Neighbourhood{Of: len(list), NotClose: NotClose(list)}
	var buf [16]observation.Decimal
	figures := buf[:0]
	joint := returns{table: t}
	for _, x := range list {
		v := t.At(s.Measure, s.Category, x.Area, p)
		if !v.IsNumber() {
			continue
		}
		if _, ok := joint.first(v); !ok {
			n.Shared++
			continue
		}
		figures = append(figures, v.Number)
	}
	n.Have = len(figures)
	if n.Have >= FewestNeighbours {
		dec := t.Framework.Measures[s.Measure].Decimals
		n.Mean, n.Median = calculated(mean(figures, dec)), calculated(median(figures, dec))
	}
	return n
}

func calculated(d observation.Decimal) observation.Value {
	return observation.Value{Number: d, Symbol: observation.Number, Marks: observation.Calculated}
}

// mean is the unweighted mean, rounded once.
func mean(figures []observation.Decimal, decimals int) observation.Decimal {
	var sum observation.Decimal
	for _, f := range figures {
		sum = sum.Add(f)
	}
	return sum.Div(int64(len(figures)), decimals)
}

// median is the figure in the middle, or half the sum of the two there,
// rounded once. It sorts figures.
func median(figures []observation.Decimal, decimals int) observation.Decimal {
	for n := 1; n < len(figures); n++ { // they are ten at most, whom every page sorts
		for i := n; i > 0 && figures[i].Cmp(figures[i-1]) < 0; i-- {
			figures[i], figures[i-1] = figures[i-1], figures[i]
		}
	}
	i := len(figures) / 2
	if len(figures)%2 == 1 {
		return figures[i].Round(decimals)
	}
	return figures[i-1].Add(figures[i]).Div(2, decimals)
}

// NotClose counts the neighbours that the model calls not close: it names ten
// for every authority, also where no other is much like it.
func NotClose(list []area.Neighbour) int {
	n := 0
	for _, x := range list {
		if strings.EqualFold(x.Closeness, "not close") {
			n++
		}
	}
	return n
}
