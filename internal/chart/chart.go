// Package chart draws figures as static SVG, and describes the same charts to
// be explored (option.go).
//
// A Chart is one value: what is to be shown (labels, series, unit, breaks),
// never how many pixels it takes. AppendSVG draws it; Option describes it to the
// renderer in the page, so nothing in it is a coordinate.
//
// # What every drawing keeps to
//
//   - A symbol is not a number. It gives no coordinate, no bar, no part of a
//     stack; a line ends before it and begins again after it.
//   - Nothing is told by colour alone: lines differ by dash and marker and bear
//     their names, bands differ by lightness and hatching and are separated.
//   - Bars, dots and boxes are measured from zero. Only lines may be cut off
//     below, by the rule in axis.go, and then the drawing says so.
//   - No style attribute, no style element, no script: the page's content
//     security policy forbids them. Looks come from classes that begin with
//     "c-" (theme/src/_chart.scss) and, where it matters for reading, from
//     presentation attributes.
//
// # How a drawing fits a telephone, a desk and a sheet of paper
//
// Text in a drawing that is scaled as a whole is too small at 320 px or too
// large at 1280. So a drawing has no viewBox: its height is fixed, its width is
// that of the page, horizontal positions are percentages and text keeps its
// size. Only the paths of lines and dots, which cannot hold percentages, lie in
// an inner viewport that is stretched in width while strokes are not
// (vector-effect). Everything is laid out to be free of collisions at
// narrowest (288 px), because more width only spreads it; a container query
// shows what needs more room (class c-more) where there is some. Room at the
// sides for tick labels and names is a margin of the svg element, in which the
// drawing overflows, so that no ancestor may clip it. What is prose, the unit
// above and the notes below, is HTML beside the svg element and flows freely.
package chart

import (
	"almanac/internal/observation"
	"almanac/internal/words"
)

// Point is one figure to draw: a number or a symbol. It is an observation's
// value, so that a series can be a slice of the table itself.
type Point = observation.Value

// Kind is what a chart is drawn as.
type Kind uint8

// The kinds of chart. Labels and Series mean, for each:
//
//	              Labels              a Series is                its Role
//	Trend         periods             a line                     Area, England, Region, Neighbours
//	Bars          categories          bars; the second, a mark   Area; England (or any other)
//	Bands         rows (places)       one band of all rows       Band
//	Distribution  rows (periods …)    one statistic of all rows  Minimum … Maximum
//	Ranked        none                all authorities, unsorted  Others; Area and England hold one point
//	Grouped       categories          a place's bars             Area, England, Region
//	FunnelPlot    none                all authorities, unsorted  Others; Area and England hold one point
//	HexagonMap    none                a figure a cell of Map     Others; without it the map finds places
//
// Every series of a chart with labels has a point for each label.
const (
	Trend        Kind = iota // lines over periods
	Bars                     // a horizontal bar a category; for breakdowns whose shares do not add up
	Bands                    // a row a place, stacked to 100 %; only for exclusive, ordered breakdowns
	Distribution             // a row a period or place: whisker, box, median, mode
	Ranked                   // all authorities in order of value, one dot each
	Grouped                  // a bar a place side by side in each category; for a few categories of which nothing may be stacked
	FunnelPlot               // all authorities by size and value, and how far chance may take them from the country
	HexagonMap               // all authorities in classes, near to where they are
)

// Role says what a series stands for; it decides how it is drawn.
type Role uint8

// The roles of series. The zero value is the place that the page is about.
const (
	Area Role = iota
	England
	Region
	Neighbours // the average of statistical neighbours
	Others     // every authority (Ranked)
	Band       // a part of a whole (Bands), in order
	Minimum    // the statistics of a Distribution
	LowerQuartile
	Median
	Mode // the most frequent value
	UpperQuartile
	Maximum
)

// Chart is everything that a drawing needs to know.
type Chart struct {
	Kind        Kind
	ID          string       // unique on its page; prefix of the ids within the drawing
	Key         string       // the name of its option, if a reader may explore it; see option.go
	Title       string       // its accessible name; not drawn, the page has a heading or caption
	Description string       // its accessible description; empty means Describe()
	Words       *words.Words // what it says, in the language of the site
	Axis        Axis
	Labels      []string
	Series      []Series
	Breaks      []Break // Trend only

	Lower, Upper []Point // Trend: the 95% interval of each point of the first series; nil for none

	Funnel *Funnel // FunnelPlot only

	Map                   *HexGrid // HexagonMap only; the points of Others are in the order of its cells
	LinkBefore, LinkAfter string   // HexagonMap: what stands before and after the slug in an authority's link

	Scratch []byte // for texts that are put together; nil where nobody lends any
}

// Funnel is what a FunnelPlot has besides values.
type Funnel struct {
	Across  string    // what the horizontal axis counts: "plans that ended in the year"
	Sizes   []float64 // how many, for each point of Others
	Area    float64   // how many, for the point of Area
	Limits  []Limit   // the inner first
	Remarks string    // a sentence about how the limits are made; may be empty
}

// Limit is a pair of curves between which authorities lie with a stated
// probability if they differ from the country only as much as is usual.
type Limit struct {
	Name         string // "95%"
	Sizes        []float64
	Lower, Upper []float64 // at each of Sizes, which ascend
	Beyond       int       // points of Others outside
}

// Axis is what the values are measured in.
type Axis struct {
	Unit     string // stands at the axis: "per 10,000 children aged 0 to 17"; may be empty for percentages
	Decimals int    // decimals of the measure: what value labels show
	Percent  bool   // values are percentages: written with %, and the axis stays within 0–100 unless values do not
}

// Series is a run of points of one meaning.
type Series struct {
	Name   string // "Leeds", "Average of statistical neighbours", "up to 3 months"
	Role   Role
	Points []Point
}

// Break is a place in a trend across which figures are not comparable.
type Break struct {
	At   int    // index into Labels: the first period of the new series
	Text string // why, in a few words
}

// Strip is the place of one authority among all, small enough for a cell.
type Strip struct {
	Spread  Spread
	Area    Point
	England Point
}

// Spread is how the figures of all authorities lie: see SpreadOf.
type Spread struct {
	N                              int // authorities with a figure; 0 means that nothing is known
	Min, Lower, Median, Upper, Max float64
}
