package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"sync"

	"almanac/internal/download"
	"almanac/internal/framework"
	"almanac/internal/layout"
	"almanac/internal/observation"
	"almanac/internal/period"
)

// A citation says what was read, where it stands for good, and by what hash a
// reader can show that it is still the same: that of the download the figures
// are in, which anybody can fetch and add up again.

// dataSums are the SHA-256 of an edition's downloads, in hexadecimal, each
// worked out when first asked for.
type dataSums struct {
	items []func() string // by item; nil where there is no download
	all   func() string   // of all downloads: the sum of their sums as sha256sum lists them
}

func newDataSums(e *Edition) dataSums {
	s := dataSums{items: make([]func() string, len(e.Items))}
	for i := range e.Items {
		if e.hasData(i) {
			s.items[i] = sync.OnceValue(func() string {
				return sumOf(download.AppendCSV(nil, e.Edition, e.Items[i].Measures))
			})
		}
	}
	s.all = sync.OnceValue(func() string {
		var lines []string
		for i, sum := range s.items {
			if sum != nil {
				lines = append(lines, path.Base(dataPath(e, i))+"\x00"+sum())
			}
		}
		slices.Sort(lines)
		var list []byte
		for _, l := range lines {
			name, sum := l[:len(l)-65], l[len(l)-64:]
			list = append(list, sum+"  "+name+"\n"...)
		}
		return sumOf(list)
	})
	return s
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// data says by which hash the figures of a page can be known again; nil on
// pages without figures.
func (r *renderer) data(t *Target, p *layout.Page) *layout.Data {
	if t.ed == nil {
		return nil
	}
	switch t.kind {
	case areaItemPage, indicatorPage:
		if t.ed.sums.items[t.item] == nil {
			return nil
		}
		return &layout.Data{Name: path.Base(dataPath(t.ed, t.item)), Href: p.EditionRoot + dataPath(t.ed, t.item), Sum: t.ed.sums.items[t.item]()}
	case editionPage, areaPage, themePage, indicatorsPage, boardPage:
		return &layout.Data{Sum: t.ed.sums.all()}
	}
	return nil
}

// cite words the citation of one figure.
func (x place) cite(m framework.MeasureIndex, p int) string {
	t := x.e.Table
	ms := &x.e.Framework.Measures[m]
	text := ms.Title
	if c := x.headlineCategory(m); c != "" {
		text += ", " + lowerFirst(c)
	}
	return text + ", " + x.short(x.area) + ": " + observation.Text(ms, t.At(m, ms.Headline, x.area, p)) + " " + whenOf(ms.Kind, t.Periods(m)[p]) + "."
}

// whenOf puts a period into a sentence.
func whenOf(k period.Kind, p period.Period) string {
	switch k {
	case period.AtMarch, period.AtSeptember:
		return "at " + k.Label(p)
	case period.SixMonths:
		return "from " + k.Label(p)
	}
	return "in the " + k.Label(p)
}
